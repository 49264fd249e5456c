//! How law is cited: the number of a decree, and the label of a clause in it.

use std::fmt;

use serde::Serialize;

use crate::text::{self, TextFault};

fn check_number(text: &str) -> Result<(), TextFault> {
    text::check(text, "decree number", 100)
}

text::text_newtype! {
    /// The number by which a decree is cited: `1656/NQ-UBTVQH15`.
    ///
    /// # Example
    /// ```
    /// use sapnhap::DecreeNumber;
    ///
    /// assert_eq!(DecreeNumber::new("1656/NQ-UBTVQH15")?.as_str(), "1656/NQ-UBTVQH15");
    /// assert!(DecreeNumber::new(" ").is_err());
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    DecreeNumber, check_number
}

fn check_clause(text: &str) -> Result<(), TextFault> {
    text::check(text, "clause", 40)
}

text::text_newtype! {
    /// The label of a numbered clause (khoản) of a decree: `3`, `1a`.
    ///
    /// # Example
    /// ```
    /// use sapnhap::Clause;
    ///
    /// assert_eq!(Clause::new("3")?.as_str(), "3");
    /// assert!(Clause::new("").is_err());
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    Clause, check_clause
}

impl DecreeNumber {
    /// The number of a decree that there is not.
    pub(crate) fn unnamed() -> Self {
        Self(smol_str::SmolStr::new_static("decree"))
    }

    /// The order in which people count decrees: by the number that it begins with, then as texts.
    pub(crate) fn order(&self) -> (Option<u64>, &str) {
        (leading_number(&self.0), &self.0)
    }
}

impl Clause {
    /// Returns the number that the label begins with, by which clauses are ordered: 1 of `1a`.
    ///
    /// # Example
    /// ```
    /// use sapnhap::Clause;
    ///
    /// assert_eq!(Clause::new("1a")?.number(), Some(1));
    /// assert_eq!(Clause::new("a")?.number(), None);
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        leading_number(self.as_str())
    }
}

/// Returns the number that a text begins with.
fn leading_number(text: &str) -> Option<u64> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    text.get(..end)?.parse().ok()
}

/// A clause of a decree, as a fault names it.
///
/// # Example
/// ```
/// use sapnhap::error::NamedClause;
/// use sapnhap::{Clause, DecreeNumber};
///
/// let clause = Clause::new("3")?;
/// let named = NamedClause { decree: DecreeNumber::new("1/NQ")?, clause: Some(clause) };
/// assert_eq!(named.to_string(), "decree 1/NQ clause 3");
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct NamedClause {
    /// The number of the decree.
    pub decree: DecreeNumber,
    /// The label of the clause; `None` for one without a number.
    pub clause: Option<Clause>,
}

/// Writes decree and clause: `decree 1/NQ clause 3`, `decree 1/NQ an unnumbered clause`.
impl fmt::Display for NamedClause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.clause {
            Some(clause) => write!(f, "decree {} clause {clause}", self.decree),
            None => write!(f, "decree {} an unnumbered clause", self.decree),
        }
    }
}

/// The order of clauses: by the number that they begin with, then as texts; an act without clauses
/// comes first.
pub(crate) fn order(clause: Option<&Clause>) -> (Option<u64>, &str) {
    (clause.and_then(Clause::number), clause.map(Clause::as_str).unwrap_or_default())
}

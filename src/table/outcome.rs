//! What was done with a row.

use std::fmt;

use serde::Serialize;

use crate::error::Candidate;
use crate::lineage::Relation;
use crate::list::List;
use crate::places::How;
use crate::register::{Citation, Version};
use crate::share::Shares;

/// What was done with a row, and why.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::table::{Conversion, Key, Outcome, Table};
/// use sapnhap::{date, vietnam};
///
/// let mut table = Table::new(["ma_xa"]);
/// table.push_row(["634.0"])?;
/// let done = Conversion::of_records(vietnam::register(), date(2025, 7, 1))
///     .key(Key::code("ma_xa").as_of(date(2025, 6, 30)))
///     .run(&table)?;
/// let Outcome::Divided { parts, .. } = done.outcome(0).unwrap() else { panic!() };
/// assert_eq!(parts.len(), 5);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Outcome<'r> {
    /// The unit went whole to one, or goes on: that one.
    Converted {
        /// The unit that the row names.
        from: Version<'r>,
        /// The unit that it is in.
        to: Version<'r>,
        /// How the row names it.
        how: How,
    },
    /// The unit was divided, and a list of the user's says in which part the row lies.
    Placed {
        /// The unit that the row names.
        from: Version<'r>,
        /// The unit that it is in.
        to: Version<'r>,
    },
    /// The unit was divided, and a policy of the user's chose one: a convention.
    Assigned {
        /// The unit that the row names.
        from: Version<'r>,
        /// The unit that was chosen.
        to: Version<'r>,
        /// Those among which it was chosen.
        parts: Vec<Relation<'r>>,
    },
    /// The unit was divided, and its figures were by weights. Of a table of figures alone.
    Weighed {
        /// The unit that the row names.
        from: Version<'r>,
        /// Those among which it was divided.
        parts: Vec<Relation<'r>>,
    },
    /// The unit was divided, and nothing says in which part the row lies.
    Divided {
        /// The unit that the row names.
        from: Version<'r>,
        /// Those that it may be in.
        parts: Vec<Relation<'r>>,
    },
    /// The unit ended, and no unit of the level came of it.
    Ended {
        /// The unit that the row names.
        from: Version<'r>,
    },
    /// The row may name several units.
    Ambiguous {
        /// The first of them.
        candidates: Vec<Candidate>,
        /// Whether they are units of different dates, where the row says none.
        is_by_era: bool,
    },
    /// Its columns name different units.
    Contradicting {
        /// The units, in the order of the key.
        candidates: Vec<Candidate>,
    },
    /// It may be one, in a way that was not to be accepted.
    Suggested {
        /// The unit.
        candidate: Candidate,
        /// How it was found.
        how: How,
    },
    /// No unit is known by this on its date.
    Unknown {
        /// What was known by it at other dates, with when; empty where nothing ever was.
        elsewhen: Vec<Candidate>,
        /// Units with similar names.
        near: Vec<Candidate>,
    },
    /// Its date is before the register begins.
    BeforeOpening,
    /// Its date can't be read.
    NoDate,
    /// It says no unit: its fields are blank.
    Blank,
}

/// The kinds of outcomes, as accounts add them up.
///
/// # Example
/// ```
/// use sapnhap::table::OutcomeKind;
///
/// assert!(OutcomeKind::Converted.is_decided());
/// assert_eq!(OutcomeKind::BeforeOpening.word(), "before_opening");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OutcomeKind {
    /// One unit, by law.
    Converted,
    /// One unit of several, by a list of the user's.
    Placed,
    /// One unit of several, by a policy.
    Assigned,
    /// Several units, by weights.
    Weighed,
    /// Several units, and nothing weighs them or says which.
    Divided,
    /// Several units may be named.
    Ambiguous,
    /// A suggestion that was not to be accepted.
    Suggested,
    /// Columns that name different units.
    Contradicting,
    /// Nothing known by it on its date.
    Unknown,
    /// A unit of which nothing came.
    Ended,
    /// A date before the register begins.
    BeforeOpening,
    /// A date that can't be read.
    NoDate,
    /// No unit named.
    Blank,
}

impl OutcomeKind {
    /// All, in the order in which accounts have them.
    pub const ALL: [Self; 13] = [
        Self::Converted,
        Self::Placed,
        Self::Assigned,
        Self::Weighed,
        Self::Divided,
        Self::Ambiguous,
        Self::Suggested,
        Self::Contradicting,
        Self::Unknown,
        Self::Ended,
        Self::BeforeOpening,
        Self::NoDate,
        Self::Blank,
    ];

    /// Returns the word for it in files: `converted`, `placed`, `assigned`, `weighed`, `divided`,
    /// `ambiguous`, `suggested`, `contradicting`, `unknown`, `ended`, `before_opening`, `no_date`, `blank`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Converted => "converted",
            Self::Placed => "placed",
            Self::Assigned => "assigned",
            Self::Weighed => "weighed",
            Self::Divided => "divided",
            Self::Ambiguous => "ambiguous",
            Self::Suggested => "suggested",
            Self::Contradicting => "contradicting",
            Self::Unknown => "unknown",
            Self::Ended => "ended",
            Self::BeforeOpening => "before_opening",
            Self::NoDate => "no_date",
            Self::Blank => "blank",
        }
    }

    /// Tells whether the row, or all that it counts, is in the table that comes out.
    #[must_use]
    pub fn is_decided(self) -> bool {
        self <= Self::Weighed
    }
}

impl fmt::Display for OutcomeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.word().replace('_', " "))
    }
}

impl<'r> Outcome<'r> {
    /// Returns its kind.
    #[must_use]
    pub fn kind(&self) -> OutcomeKind {
        match self {
            Self::Converted { .. } => OutcomeKind::Converted,
            Self::Placed { .. } => OutcomeKind::Placed,
            Self::Assigned { .. } => OutcomeKind::Assigned,
            Self::Weighed { .. } => OutcomeKind::Weighed,
            Self::Divided { .. } => OutcomeKind::Divided,
            Self::Ended { .. } => OutcomeKind::Ended,
            Self::Ambiguous { .. } => OutcomeKind::Ambiguous,
            Self::Contradicting { .. } => OutcomeKind::Contradicting,
            Self::Suggested { .. } => OutcomeKind::Suggested,
            Self::Unknown { .. } => OutcomeKind::Unknown,
            Self::BeforeOpening => OutcomeKind::BeforeOpening,
            Self::NoDate => OutcomeKind::NoDate,
            Self::Blank => OutcomeKind::Blank,
        }
    }

    /// Returns the unit that the row names, where it names one alone.
    #[must_use]
    pub fn from(&self) -> Option<Version<'r>> {
        match self {
            Self::Converted { from, .. }
            | Self::Placed { from, .. }
            | Self::Assigned { from, .. }
            | Self::Weighed { from, .. }
            | Self::Divided { from, .. }
            | Self::Ended { from } => Some(*from),
            _ => None,
        }
    }

    /// Returns the unit that the row is in, where there is one.
    #[must_use]
    pub fn to(&self) -> Option<Version<'r>> {
        match self {
            Self::Converted { to, .. } | Self::Placed { to, .. } | Self::Assigned { to, .. } => {
                Some(*to)
            }
            _ => None,
        }
    }

    /// Returns the units that the row may be in or may name, each with what the law says went there and
    /// under which clauses, where it is about a division.
    #[must_use]
    pub fn candidates(&self) -> Vec<OutcomeCandidate<'r>> {
        match self {
            Self::Assigned { parts, .. }
            | Self::Weighed { parts, .. }
            | Self::Divided { parts, .. } => parts.iter().map(OutcomeCandidate::of_part).collect(),
            Self::Ambiguous { candidates, .. } | Self::Contradicting { candidates } => {
                candidates.iter().map(OutcomeCandidate::of_unit).collect()
            }
            Self::Suggested { candidate, .. } => vec![OutcomeCandidate::of_unit(candidate)],
            Self::Unknown { elsewhen, near } => {
                elsewhen.iter().chain(near).map(OutcomeCandidate::of_unit).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// A unit that a row may be in, or may name.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::table::{Conversion, Key, Table};
/// use sapnhap::{date, vietnam};
///
/// let mut table = Table::new(["ma_xa"]);
/// table.push_row(["00634"])?;
/// let done = Conversion::of_records(vietnam::register(), date(2025, 7, 1))
///     .key(Key::code("ma_xa").as_of(date(2025, 6, 30)))
///     .run(&table)?;
/// let candidates = done.outcome(0).unwrap().candidates();
/// assert_eq!(candidates[0].unit.label, "phường Xuân Phương");
/// assert_eq!(candidates[0].citations[0].to_string(), "1656/NQ-UBTVQH15 clause 36");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct OutcomeCandidate<'r> {
    /// The unit.
    pub unit: Candidate,
    /// How much of the unit that the row names came there, by law; `None` for what the row may name.
    pub portions: Option<Shares>,
    /// The clauses behind that.
    pub citations: List<Citation<'r>>,
}

impl<'r> OutcomeCandidate<'r> {
    fn of_unit(unit: &Candidate) -> Self {
        Self { unit: unit.clone(), portions: None, citations: List::default() }
    }

    fn of_part(relation: &Relation<'r>) -> Self {
        Self {
            unit: relation.later().describe(),
            portions: Some(relation.portions()),
            citations: relation.citations(),
        }
    }
}

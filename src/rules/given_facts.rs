//! What is known about units beside the law, and what follows from it for those of a plan.

use jiff::civil::Date;

use crate::amount::Amount;
use crate::attributes::{Attributes, Neighbours};
use crate::finding::Value;
use crate::register::Version;
use crate::share::Share;
use crate::unit::NamedUnit;

/// Facts about units, and which of them border each other.
///
/// # Example
/// ```
/// use sapnhap::rules::GivenFacts;
/// use sapnhap::Attributes;
///
/// let attributes = Attributes::new("a table of mine");
/// let evidence = GivenFacts::from(&attributes);
/// assert!(evidence.attributes.is_some() && evidence.neighbours.is_none());
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct GivenFacts<'a> {
    /// Area, population, terrain and so on.
    pub attributes: Option<&'a Attributes>,
    /// Who borders whom.
    pub neighbours: Option<&'a Neighbours>,
}

impl From<()> for GivenFacts<'_> {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl<'a> From<&'a Attributes> for GivenFacts<'a> {
    fn from(attributes: &'a Attributes) -> Self {
        Self { attributes: Some(attributes), neighbours: None }
    }
}

impl<'a> From<(&'a Attributes, &'a Neighbours)> for GivenFacts<'a> {
    fn from((attributes, neighbours): (&'a Attributes, &'a Neighbours)) -> Self {
        Self { attributes: Some(attributes), neighbours: Some(neighbours) }
    }
}

/// What a quantity can be: bounds that are certain, and the units for which nothing is known.
///
/// # Example
/// ```
/// use sapnhap::rules::Estimate;
/// use sapnhap::Amount;
///
/// let estimate = Estimate::known(Amount::new("12.5")?);
/// assert!(estimate.is_exact());
/// assert_eq!(estimate.to_string(), "12.5");
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// At least so much.
    pub low: Amount,
    /// At most so much, as far as anything is known.
    pub high: Amount,
    /// The units for which nothing is known, by code.
    pub missing: Vec<NamedUnit>,
    /// The days of the facts behind it, in order.
    pub(super) dates: Vec<Date>,
}

impl Estimate {
    /// Makes an estimate that is one figure.
    #[must_use]
    pub fn known(amount: Amount) -> Self {
        Self { low: amount, high: amount, missing: Vec::new(), dates: Vec::new() }
    }

    pub(super) fn nothing() -> Self {
        Self::known(Amount::from(0))
    }

    /// Makes an estimate of a unit of which nothing is known.
    pub(super) fn unknown(unit: &Version<'_>) -> Self {
        Self { missing: vec![NamedUnit::of(unit)], ..Self::nothing() }
    }

    /// Returns the days of the facts behind it, in order: the codes of the table of facts are those of
    /// the day. What a population counts, and as of when, stands with it in the table
    /// ([`population_measure`](crate::UnitFacts::population_measure)).
    #[must_use]
    pub fn dates(&self) -> &[Date] {
        &self.dates
    }

    /// Tells whether it is one figure.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.low == self.high && self.missing.is_empty()
    }

    /// Tells whether it is certainly at least so much.
    #[must_use]
    pub fn is_at_least(&self, need: Amount) -> bool {
        self.low >= need
    }

    /// Tells whether it is certainly less.
    #[must_use]
    pub fn is_below(&self, need: Amount) -> bool {
        self.missing.is_empty() && self.high < need
    }

    /// Adds what comes of a unit by a share: all of it, or anything between none and all.
    pub(super) fn add(&mut self, of: &Self, share: Share) {
        let sum = |one: Amount, other: Amount| one.checked_add(other).unwrap_or(one);
        match share {
            Share::Nothing => return,
            Share::All => self.low = sum(self.low, of.low),
            Share::Part | Share::Rest | Share::Unknown | Share::Possible => {}
        }
        self.high = sum(self.high, of.high);
        self.missing.extend(of.missing.iter().cloned());
        self.missing.sort();
        self.missing.dedup();
        self.dates.extend(&of.dates);
        self.dates.sort_unstable();
        self.dates.dedup();
    }

    /// Tells whether it says more than another: it lacks nothing, or leaves less room.
    pub(super) fn says_more_than(&self, other: &Self) -> bool {
        let is_complete = |estimate: &Self| estimate.missing.is_empty();
        if is_complete(self) && is_complete(other) {
            let room = |estimate: &Self| estimate.high.checked_sub(estimate.low);
            return room(self) < room(other);
        }
        is_complete(self) || (!is_complete(other) && self.low > other.low)
    }
}

/// Writes one figure, or the bounds: `12.5`, `3.1 to 12.5`, `at least 3.1`.
impl std::fmt::Display for Estimate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (low, high) = (self.low.shortest(), self.high.shortest());
        if !self.missing.is_empty() {
            write!(f, "at least {low}")
        } else if low == high {
            write!(f, "{low}")
        } else {
            write!(f, "{low} to {high}")
        }
    }
}

/// As it stands in a sentence or a measure: one figure, or the bounds.
impl From<&Estimate> for Value {
    fn from(estimate: &Estimate) -> Self {
        let (low, high) = (estimate.low.shortest(), estimate.high.shortest());
        if !estimate.missing.is_empty() {
            Self::AtLeast(low)
        } else if low == high {
            Self::Number(low)
        } else {
            Self::Between(low, high)
        }
    }
}

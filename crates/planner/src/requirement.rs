//! What each new unit has to meet: least people and least area, by the kind that results.
//!
//! Data, so that the planner can look at a group a million times; a country's leaf gives its own,
//! and says beside the figures what it assumes. The rules judge the finished plan once more.

use std::collections::BTreeMap;
use std::fmt;

use sapnhap::{Amount, Error, KindId};

/// At least so many people and so much area.
///
/// # Example
/// ```
/// use sapnhap::Amount;
/// use sapnhap_planner::Minimum;
///
/// let ward = Minimum { population: 45_000, area: Amount::new("5.5")? };
/// assert_eq!(ward.area.to_string(), "5.5");
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Minimum {
    /// People.
    pub population: u64,
    /// Square kilometres.
    pub area: Amount,
}

/// Whether a unit that stays alone has to meet what a new one has to.
///
/// # Example
/// ```
/// use sapnhap_planner::Alone;
///
/// assert_ne!(Alone::Judged, Alone::Exempt);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Alone {
    /// It has to: a unit that is too small is to be put together with others.
    Judged,
    /// It has not: nothing is formed.
    Exempt,
}

/// A group as a further condition sees it.
///
/// # Example
/// ```
/// use sapnhap::KindId;
/// use sapnhap_planner::GroupFacts;
///
/// let kind = KindId::new("xa")?;
/// let facts = GroupFacts { n_units: 2, population: 17_000.0, area: 31.5, kind: &kind };
/// assert!(facts.population / facts.area > 500.0);
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct GroupFacts<'a> {
    /// How many units it is made of.
    pub n_units: usize,
    /// Its people.
    pub population: f64,
    /// Its area in km2.
    pub area: f64,
    /// The kind that results.
    pub kind: &'a KindId,
}

/// What each group has to meet, unless it is exempt. The default asks for nothing.
///
/// # Example
/// ```
/// use sapnhap::Amount;
/// use sapnhap_planner::{Minimum, Requirement};
///
/// let requirement = Requirement::default()
///     .kind("phuong", "phuong")?
///     .kind("xa", "xa")?
///     .minimum("xa", Minimum { population: 16_000, area: Amount::from(30) })?
///     .exempt_from(3)
///     .assuming("no unit lies in the mountains");
/// assert_eq!(requirement.assumptions().len(), 1);
/// assert!(Requirement::default().kind("", "xa").is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Requirement {
    pub(crate) kinds: Vec<(KindId, KindId)>,
    pub(crate) minima: BTreeMap<KindId, Minimum>,
    pub(crate) least_units: usize,
    pub(crate) exempt_from: Option<usize>,
    pub(crate) exempt_alone: bool,
    pub(crate) also: Option<fn(&GroupFacts<'_>) -> bool>,
    assumptions: Vec<String>,
}

impl Requirement {
    /// Says what comes of a group that holds a unit of a kind. Of several kinds in a group, the one
    /// that was named here first decides; a kind that is not named stays what it is and gives way
    /// to those that are.
    ///
    /// # Errors
    /// A text that is no id of a kind.
    pub fn kind(mut self, source: &str, result: &str) -> Result<Self, Error> {
        self.kinds.push((KindId::with_capitals(source)?, KindId::with_capitals(result)?));
        Ok(self)
    }

    /// Sets what a unit of a kind needs at least; a kind without a minimum needs nothing.
    ///
    /// # Errors
    /// A text that is no id of a kind.
    pub fn minimum(mut self, kind: &str, minimum: Minimum) -> Result<Self, Error> {
        self.minima.insert(KindId::with_capitals(kind)?, minimum);
        Ok(self)
    }

    /// Asks for so many units in each group at least, whatever its kind and exempt or not: with 2,
    /// none stays alone. The exact part leaves it out: its bounds are true, and could be better.
    #[must_use]
    pub fn least_units(mut self, n_units: usize) -> Self {
        self.least_units = n_units;
        self
    }

    /// Exempts a group of so many units or more.
    #[must_use]
    pub fn exempt_from(mut self, n_units: usize) -> Self {
        self.exempt_from = Some(n_units);
        self
    }

    /// Says whether a unit that stays alone is judged, as it is by default.
    #[must_use]
    pub fn alone(mut self, alone: Alone) -> Self {
        self.exempt_alone = alone == Alone::Exempt;
        self
    }

    /// Adds a condition of one's own: it tells whether a group that is not exempt meets it. It is
    /// called for each group that is tried, so it has to be quick.
    #[must_use]
    pub fn also(mut self, meets: fn(&GroupFacts<'_>) -> bool) -> Self {
        self.also = Some(meets);
        self
    }

    /// Says what is assumed, for people.
    #[must_use]
    pub fn assuming(mut self, assumption: &str) -> Self {
        self.assumptions.push(assumption.to_owned());
        self
    }

    /// Returns what is assumed, in the order in which it was said.
    #[must_use]
    pub fn assumptions(&self) -> &[String] {
        &self.assumptions
    }

    /// Returns what each kind needs at least, by kind.
    #[must_use]
    pub fn minima(&self) -> &BTreeMap<KindId, Minimum> {
        &self.minima
    }
}

impl fmt::Debug for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Requirement")
            .field("kinds", &self.kinds)
            .field("minima", &self.minima)
            .field("least_units", &self.least_units)
            .field("exempt_from", &self.exempt_from)
            .field("exempt_alone", &self.exempt_alone)
            .field("also", &self.also.is_some())
            .field("assumptions", &self.assumptions)
            .finish()
    }
}

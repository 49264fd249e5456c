//! What each new unit has to meet: the least people and the least area of the kind that results.
//!
//! It is data, so that the planner can look at a group a million times. The module of a country
//! gives its own, and says beside the figures what it assumes. The rules judge the finished plan
//! once more.

use std::collections::BTreeMap;
use std::fmt;

use sapnhap::{Amount, Error, KindId};

/// The least people and the least area of a unit.
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
/// use sapnhap_planner::LoneUnit;
///
/// assert_ne!(LoneUnit::Judged, LoneUnit::Exempt);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LoneUnit {
    /// It has to meet it, so that a unit that is too small is put together with others.
    Judged,
    /// It need not, since no unit is formed.
    Exempt,
}

/// What a condition of the caller learns of a group.
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

/// What each group has to meet, unless it is exempt. By default nothing is asked for.
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
    /// Says what comes of a group that holds a unit of a kind. Where a group has several kinds, the
    /// one that was named first decides. A kind that was not named stays what it is, and decides
    /// only where none was.
    ///
    /// # Errors
    /// A fault for a text that is not the id of a kind.
    pub fn kind(mut self, source: &str, result: &str) -> Result<Self, Error> {
        self.kinds.push((KindId::with_capitals(source)?, KindId::with_capitals(result)?));
        Ok(self)
    }

    /// Sets the least that a unit of a kind needs. A kind without a minimum needs nothing.
    ///
    /// # Errors
    /// A fault for a text that is not the id of a kind.
    pub fn minimum(mut self, kind: &str, minimum: Minimum) -> Result<Self, Error> {
        self.minima.insert(KindId::with_capitals(kind)?, minimum);
        Ok(self)
    }

    /// Asks for at least so many units in each group, whatever its kind and whether it is exempt or
    /// not. With 2, no unit stays alone. The exact part leaves this out, so its bounds are true and
    /// could be better.
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

    /// Says whether a unit that stays alone has to meet the requirement. By default it has to.
    #[must_use]
    pub fn alone(mut self, alone: LoneUnit) -> Self {
        self.exempt_alone = alone == LoneUnit::Exempt;
        self
    }

    /// Adds a condition of the caller, which tells whether a group that is not exempt is as it
    /// should be. It is called for each group that is tried, so it has to be quick.
    #[must_use]
    pub fn also(mut self, meets: fn(&GroupFacts<'_>) -> bool) -> Self {
        self.also = Some(meets);
        self
    }

    /// Says what is assumed, in words for people.
    #[must_use]
    pub fn assuming(mut self, assumption: &str) -> Self {
        self.assumptions.push(assumption.to_owned());
        self
    }

    /// Returns all that is assumed, in the order in which it was said.
    #[must_use]
    pub fn assumptions(&self) -> &[String] {
        &self.assumptions
    }

    /// Returns the least that each kind needs.
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

//! What is known about units beside the law, and what follows from it for those of a plan.

use super::case::Case;
use super::clauses::{Placed, Taken};
use crate::amount::Amount;
use crate::attributes::{Attributes, Neighbours, UnitFacts};
use crate::finding::NamedUnit;
use crate::lineage::Relation;
use crate::register::Version;
use crate::share::{Portions, Share};

/// Facts about units, and which of them border each other.
///
/// # Example
/// ```
/// use sapnhap::{Attributes, Evidence};
///
/// let attributes = Attributes::new("a table of mine");
/// let evidence = Evidence::from(&attributes);
/// assert!(evidence.attributes.is_some() && evidence.neighbours.is_none());
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Evidence<'a> {
    /// Area, population, terrain and so on.
    pub attributes: Option<&'a Attributes>,
    /// Who borders whom.
    pub neighbours: Option<&'a Neighbours>,
}

impl From<()> for Evidence<'_> {
    fn from((): ()) -> Self {
        Self::default()
    }
}

impl<'a> From<&'a Attributes> for Evidence<'a> {
    fn from(attributes: &'a Attributes) -> Self {
        Self { attributes: Some(attributes), neighbours: None }
    }
}

impl<'a> From<(&'a Attributes, &'a Neighbours)> for Evidence<'a> {
    fn from((attributes, neighbours): (&'a Attributes, &'a Neighbours)) -> Self {
        Self { attributes: Some(attributes), neighbours: Some(neighbours) }
    }
}

/// What a quantity can be: bounds that are certain, and the units for which nothing is known.
///
/// # Example
/// ```
/// use sapnhap::{Amount, Estimate};
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
}

impl Estimate {
    /// Makes an estimate that is one figure.
    #[must_use]
    pub fn known(amount: Amount) -> Self {
        Self { low: amount, high: amount, missing: Vec::new() }
    }

    fn nothing() -> Self {
        Self::known(Amount::from(0))
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
    fn add(&mut self, of: &Self, share: Share) {
        let sum = |one: Amount, other: Amount| one.checked_add(other).unwrap_or(one);
        match share {
            Share::Nothing => return,
            Share::All => self.low = sum(self.low, of.low),
            Share::Part | Share::Rest | Share::Possible => {}
        }
        self.high = sum(self.high, of.high);
        self.missing.extend(of.missing.iter().cloned());
        self.missing.sort();
        self.missing.dedup();
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

/// A quantity that facts state.
#[derive(Clone, Copy)]
enum Quantity {
    Area,
    Population,
}

impl Quantity {
    fn of(self, facts: &UnitFacts) -> Option<Amount> {
        match self {
            Self::Area => facts.area,
            Self::Population => facts.population.map(Amount::from),
        }
    }

    fn share(self, portions: Portions) -> Share {
        match self {
            Self::Area => portions.area,
            Self::Population => portions.population,
        }
    }
}

impl Case<'_> {
    /// Returns the area of a unit in square kilometres: as it is stated, else as its members make
    /// it, else as the units that it came of do.
    #[must_use]
    pub fn area(&self, unit: &Version<'_>) -> Estimate {
        self.quantity(unit, Quantity::Area)
    }

    /// Returns the population of a unit, as [`area`](Self::area) does.
    #[must_use]
    pub fn population(&self, unit: &Version<'_>) -> Estimate {
        self.quantity(unit, Quantity::Population)
    }

    /// Returns the area of the unit that comes of a clause, in square kilometres; of what it takes
    /// in parts only the bounds are certain.
    #[must_use]
    pub fn area_formed(&self, placed: &Placed<'_>) -> Estimate {
        self.formed(placed, Quantity::Area)
    }

    /// Returns the population of the unit that comes of a clause, as
    /// [`area_formed`](Self::area_formed) does.
    #[must_use]
    pub fn population_formed(&self, placed: &Placed<'_>) -> Estimate {
        self.formed(placed, Quantity::Population)
    }

    fn formed(&self, placed: &Placed<'_>, quantity: Quantity) -> Estimate {
        let mut sum = match placed.goes_on() {
            Some(unit) => {
                let mut own = Estimate::nothing();
                let is_taken = !placed.takers_of(&unit).is_empty();
                let share = if is_taken { Share::Part } else { Share::All };
                own.add(&self.quantity(&unit, quantity), share);
                own
            }
            None => Estimate::nothing(),
        };
        if !placed.is_resolved() {
            // What a unit that was not found has is not known.
            sum.missing.extend(placed.unit());
        }
        let members: Vec<Taken<'_>> = placed.takes().filter(|taken| taken.is_derived).collect();
        for taken in placed.takes() {
            // A unit that is taken with its members is counted by them.
            let is_of_taken = |member: &Taken<'_>| member.unit.level() != taken.unit.level();
            let with_members = !taken.is_derived && members.iter().any(is_of_taken);
            if with_members {
                continue;
            }
            let share = match quantity.share(taken.portions) {
                Share::Rest if taken.is_alone => Share::All,
                other => other,
            };
            sum.add(&self.quantity(&taken.unit, quantity), share);
        }
        sum
    }

    fn quantity(&self, unit: &Version<'_>, quantity: Quantity) -> Estimate {
        if let Some(amount) = self.facts(unit).and_then(|facts| quantity.of(facts)) {
            return Estimate::known(amount);
        }
        let members = unit.children();
        if !members.is_empty() {
            let mut sum = Estimate::nothing();
            members.iter().for_each(|member| sum.add(&self.quantity(member, quantity), Share::All));
            return sum;
        }
        let missing = || Estimate { missing: vec![NamedUnit::of(unit)], ..Estimate::nothing() };
        let origins = self.origins_with_facts(unit);
        if origins.is_empty() {
            return missing();
        }
        let mut sum = Estimate::nothing();
        for origin in origins {
            let earlier = origin.earlier();
            let of_origin = match self.facts(&earlier).and_then(|facts| quantity.of(facts)) {
                Some(amount) => Estimate::known(amount),
                None => {
                    let missing = vec![NamedUnit::of(&earlier)];
                    Estimate { missing, ..Estimate::nothing() }
                }
            };
            sum.add(&of_origin, quantity.share(origin.portions()));
        }
        sum
    }

    /// Returns the units of the latest earlier date of which facts are known that a unit came of.
    fn origins_with_facts<'v>(&self, unit: &Version<'v>) -> Vec<Relation<'v>> {
        let register = unit.register();
        let dates = self.fact_days().iter().rev();
        let dates = dates.filter(|(level, date)| *level == unit.level() && *date < unit.date());
        let snapshots = dates.filter_map(|&(_, date)| register.at(date).ok());
        let mut origins = snapshots.map(|before| unit.origins(&before, unit.level()));
        origins
            .find(|origins| origins.iter().any(|origin| self.facts(&origin.earlier()).is_some()))
            .unwrap_or_default()
    }
}

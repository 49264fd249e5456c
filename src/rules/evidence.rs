//! What is known about units beside the law, and what follows from it for those of a plan.

use jiff::civil::Date;

use super::case::Case;
use super::clauses::Placed;
use crate::amount::Amount;
use crate::attributes::{Attributes, Neighbours, UnitFacts};
use crate::finding::Value;
use crate::level::Level;
use crate::register::{Snapshot, Version};
use crate::share::{Quantity, Share};
use crate::unit::NamedUnit;

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
    /// The days of the facts behind it, in order.
    dates: Vec<Date>,
}

impl Estimate {
    /// Makes an estimate that is one figure.
    #[must_use]
    pub fn known(amount: Amount) -> Self {
        Self { low: amount, high: amount, missing: Vec::new(), dates: Vec::new() }
    }

    fn nothing() -> Self {
        Self::known(Amount::from(0))
    }

    /// Makes an estimate of a unit of which nothing is known.
    fn unknown(unit: &Version<'_>) -> Self {
        Self { missing: vec![NamedUnit::of(unit)], ..Self::nothing() }
    }

    /// Returns the days of the facts behind it, in order: the codes of the table of facts are those of
    /// the day. When what is known was counted, the source of the table says.
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
        self.dates.extend(&of.dates);
        self.dates.sort_unstable();
        self.dates.dedup();
    }

    /// Tells whether it says more than another: it lacks nothing, or leaves less room.
    fn says_more_than(&self, other: &Self) -> bool {
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

/// Returns what facts state of a quantity.
fn stated_in(facts: &UnitFacts, quantity: Quantity) -> Option<Amount> {
    match quantity {
        Quantity::Area => facts.area,
        Quantity::Population => facts.population.map(Amount::from),
    }
}

impl Case<'_> {
    /// Returns the area of a unit in square kilometres: as it is stated, else as what it holds adds up
    /// on its day, or on the latest earlier one of which enough is known.
    ///
    /// What is divided within the unit is wholly its own: units of an earlier day are asked how much of
    /// them is there, and not how much each of its members has. Units that lack a figure are named.
    ///
    /// # Complexity
    /// Constant where it is stated; else that of [`Version::origins`] for each level of which facts are
    /// known, on one day mostly.
    ///
    /// # Example
    /// ```
    /// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
    /// use sapnhap::{Case, Plan, vietnam};
    ///
    /// let plan = Plan::from_register(vietnam::register(), ["202/2025/QH15"])?;
    /// let case = Case::new(&plan, vietnam::attributes().into());
    /// let city = case.outcome().unwrap().find("thành phố Hà Nội")?;
    /// let people = case.population(&city);
    /// assert_eq!(people.to_string(), "8053663"); // by the census of 2019
    /// assert_eq!(people.dates()[0].to_string(), "2025-06-30");
    /// // A district of Sơn La had communes that nobody has counted.
    /// let people = case.population(&case.outcome().unwrap().find("tỉnh Sơn La")?);
    /// assert_eq!(people.to_string(), "at least 1248415");
    /// assert_eq!(people.missing[0].to_string(), "phường Mộc Lỵ (03980)");
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn area(&self, unit: &Version<'_>) -> Estimate {
        self.quantity(unit, Quantity::Area)
    }

    /// Returns the population of a unit, as [`area`](Self::area) does.
    #[must_use]
    pub fn population(&self, unit: &Version<'_>) -> Estimate {
        self.quantity(unit, Quantity::Population)
    }

    /// Returns the area of the unit that comes of a clause, in square kilometres, as its day leaves it;
    /// of what it has in parts only the bounds are certain.
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
        match placed.result() {
            Some(unit) => {
                let sources = self.of_sources(&unit, quantity);
                sources.unwrap_or_else(|| self.quantity(&unit, quantity))
            }
            None => self.of_takes(placed, quantity),
        }
    }

    /// Adds up what came to a unit one step back, when all of that is stated.
    fn of_sources(&self, unit: &Version<'_>, quantity: Quantity) -> Option<Estimate> {
        let mut sum = Estimate::nothing();
        for edge in unit.predecessors() {
            let source = edge.source();
            let store = &source.register.store;
            let record = source.record();
            // What a unit has through members, its members bring.
            if !record.ground {
                continue;
            }
            if store.members_on(record.unit, source.moment).next().is_some() {
                return None;
            }
            sum.add(&self.stated(&source, quantity)?, edge.portions().of(quantity));
        }
        Some(sum)
    }

    /// Adds up what a clause takes, of a day of which no register comes.
    fn of_takes(&self, placed: &Placed<'_>, quantity: Quantity) -> Estimate {
        let mut sum = match placed.goes_on() {
            Some(unit) => {
                let mut own = Estimate::nothing();
                let is_taken = !placed.takers_in_step(&unit).is_empty();
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
        // Members that are taken with their unit are counted by it.
        for taken in placed.takes().filter(|taken| !taken.is_derived) {
            let share = match taken.portions.of(quantity) {
                Share::Rest if taken.is_alone => Share::All,
                other => other,
            };
            sum.add(&self.quantity(&taken.unit, quantity), share);
        }
        sum
    }

    /// Returns what is stated of a version.
    fn stated(&self, unit: &Version<'_>, quantity: Quantity) -> Option<Estimate> {
        let (date, facts) = self.row(unit)?;
        let amount = stated_in(facts, quantity)?;
        Some(Estimate { dates: vec![date], ..Estimate::known(amount) })
    }

    fn quantity(&self, unit: &Version<'_>, quantity: Quantity) -> Estimate {
        if let Some(stated) = self.stated(unit, quantity) {
            return stated;
        }
        let mut best: Option<Estimate> = None;
        for day in self.days_of_facts(unit) {
            let mut of_day: Option<Estimate> = None;
            for level in self.fact_levels().filter(|level| !level.is_above(unit.level())) {
                let Some(sum) = self.of_origins(unit, &day, level, quantity) else { continue };
                if sum.is_exact() {
                    return sum;
                }
                if of_day.as_ref().is_none_or(|other| sum.says_more_than(other)) {
                    of_day = Some(sum);
                }
            }
            let Some(of_day) = of_day else { continue };
            if of_day.missing.is_empty() {
                return of_day;
            }
            // Of days that all lack something the latest counts.
            best.get_or_insert(of_day);
        }
        best.unwrap_or_else(|| Estimate::unknown(unit))
    }

    /// Returns the day of a unit and, latest first, the days before of which facts are known.
    fn days_of_facts<'v>(&self, unit: &Version<'v>) -> impl Iterator<Item = Snapshot<'v>> {
        let (register, own) = (unit.register(), Snapshot::of(unit));
        let dates = self.fact_days().iter().map(move |date| (*date).max(register.opening()));
        let mut last = own.date();
        let earlier = dates.rev().filter(move |date| {
            let is_earlier = *date < last;
            last = last.min(*date);
            is_earlier
        });
        std::iter::once(own).chain(earlier.map(|date| register.at_or_opening(date)))
    }

    /// Adds up how much of the units of a day, at a level, a unit holds; `None` when no figure of them
    /// is known.
    fn of_origins<'v>(
        &self,
        unit: &Version<'v>,
        day: &Snapshot<'v>,
        level: Level,
        quantity: Quantity,
    ) -> Option<Estimate> {
        let mut sum = Estimate::nothing();
        let mut is_known = false;
        for origin in unit.origins(day, level) {
            let earlier = origin.earlier();
            // One that stands beside its members stands for the ground that is its own, and what is
            // stated is of all.
            let is_beside = earlier.level().is_above(level) && !earlier.children().is_empty();
            let stated = self.stated(&earlier, quantity).filter(|_| !is_beside);
            is_known |= stated.is_some();
            let of_origin = stated.unwrap_or_else(|| Estimate::unknown(&earlier));
            sum.add(&of_origin, origin.portions().of(quantity));
        }
        is_known.then_some(sum)
    }
}

//! Area and population of the units of a plan, as what is known beside the law adds up to.

use super::case::Case;
use super::clauses::PlacedClause;
use super::given_facts::Estimate;
use crate::amount::Amount;
use crate::attributes::UnitFacts;
use crate::level::Level;
use crate::register::{Snapshot, Version};
use crate::share::{Quantity, Share};

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
    /// use sapnhap::rules::Case;
    /// use sapnhap::{Plan, vietnam};
    ///
    /// let plan = Plan::from_register(vietnam::register(), ["202/2025/QH15"])?;
    /// let case = Case::new(&plan, vietnam::attributes().into());
    /// let city = case.outcome().unwrap().find("thành phố Hà Nội")?;
    /// let people = case.population(&city);
    /// // Since the reform one commune has no figure, so these are of the day before: the census of 2019.
    /// assert_eq!(people.to_string(), "8053663");
    /// assert_eq!(people.dates()[0].to_string(), "2025-06-30");
    /// // Of Sơn La each day lacks a figure, so the latest is told, and what it lacks.
    /// let people = case.population(&case.outcome().unwrap().find("tỉnh Sơn La")?);
    /// assert_eq!(people.to_string(), "at least 1388670");
    /// assert_eq!(people.missing[0].to_string(), "phường Vân Sơn (04033)");
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
    pub fn area_formed(&self, placed: &PlacedClause<'_>) -> Estimate {
        self.formed(placed, Quantity::Area)
    }

    /// Returns the population of the unit that comes of a clause, as
    /// [`area_formed`](Self::area_formed) does.
    #[must_use]
    pub fn population_formed(&self, placed: &PlacedClause<'_>) -> Estimate {
        self.formed(placed, Quantity::Population)
    }

    fn formed(&self, placed: &PlacedClause<'_>, quantity: Quantity) -> Estimate {
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
    fn of_takes(&self, placed: &PlacedClause<'_>, quantity: Quantity) -> Estimate {
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

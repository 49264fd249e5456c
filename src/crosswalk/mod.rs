//! Crosswalks: weighted pairs between the units of two dates, and figures carried by them.
//!
//! ```text
//! Register --between(days, level)--> Crosswalk --carry(figures)--> Carried: a figure, with bounds,
//!    law's words and figures             |                         for each unit of the later date
//!    + Weighing: shares, a choice        +--then, inverted, within, to_level, one_each
//! ```
//!
//! A weight says how much of a unit of the first date came to one of the second, of one
//! [`Variable`]: shares of area are none of people. Each has a [`Basis`], and [`Bounds`] of what is certain
//! whatever it rests on. Nothing is weighed unless law, figures or a choice weigh it: a row without a weight
//! says so. Weights and figures are exact ([`Ratio`]); nothing is rounded here.
//!
//! A crosswalk is arrays of numbers, its rows are made when they are asked for.

mod areas;
mod basis;
mod carry;
mod code_map;
mod combine;
mod distribute;
mod figures;
mod fit;
mod invert;
mod one_each;
#[cfg(feature = "csv")]
mod read;
mod variable;
mod weighing;
mod weights;

use std::fmt;

use jiff::civil::Date;

pub use areas::ComparableArea;
pub use basis::{Basis, Bounds};
pub use carry::{Carried, CarriedFigure};
pub use code_map::CodeMap;
pub use figures::Figures;
pub use invert::OldValues;
pub use one_each::Choice;
pub use variable::Variable;
pub use weighing::{Otherwise, Weighing};
pub use weights::Weights;

use self::distribute::Weighed;
use crate::error::Error;
use crate::level::Level;
use crate::lineage::Relation;
use crate::list::List;
use crate::ratio::Ratio;
use crate::register::data::ids::index;
use crate::register::{Register, Snapshot, Version, VersionId};
use crate::share::{Share, Shares};

/// Weighted pairs between the units of two dates.
///
/// The units of the first date are those of a level, and units above it that have no members and so hold
/// ground of their own. Each of them is there, whether anything came of it or not. A unit above the level that
/// holds ground beside its members is not carried: no unit of the level stands for that.
///
/// # Example: the whole reform
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::Crosswalk;
/// use sapnhap::{Level, date, vietnam};
///
/// let register = vietnam::register();
/// let days = [date(2025, 6, 30), date(2025, 7, 1)];
/// let crosswalk = Crosswalk::between(register, days, Level::COMMUNE)?;
/// assert_eq!(crosswalk.n_sources(), 10_040); // 10,035 communes, and five island districts without any.
/// assert_eq!(crosswalk.len(), 10_571);
/// let open = crosswalk.rows().filter(|row| row.weight.is_none());
/// assert!(open.count() > 900); // The parts of 440 divided communes: the law gives no figure for them.
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
pub struct Crosswalk<'r> {
    from: Snapshot<'r>,
    to: Snapshot<'r>,
    level: Level,
    to_level: Level,
    variable: Variable,
    /// The units of the first date in the order of their ids, and where the rows of each end.
    sources: Vec<Source>,
    rows: Vec<PackedRow>,
    /// The weights that rows name, the two most frequent first.
    weights: Vec<Weighed>,
}

#[derive(Debug, Clone, Copy)]
struct Source {
    unit: VersionId,
    end: u32,
}

#[derive(Debug, Clone, Copy)]
struct PackedRow {
    to: VersionId,
    portions: Shares,
    weight: WeightAt,
}

/// Where a weight stands among those of a crosswalk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct WeightAt(u32);

impl WeightAt {
    const WHOLE: Self = Self(0);
    const NOTHING: Self = Self(1);
    const UNKNOWN: Self = Self(u32::MAX);
}

/// A pair of units of a crosswalk, and how much of the one came to the other.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::Crosswalk;
/// use sapnhap::{Level, code, date, vietnam};
///
/// let register = vietnam::register();
/// let crosswalk =
///     Crosswalk::between(register, [date(2025, 6, 30), date(2025, 7, 1)], Level::COMMUNE)?;
/// let row = crosswalk.rows().find(|row| row.from.code() == code("00634")).unwrap();
/// assert_eq!((row.weight, row.basis), (None, None));
/// assert_eq!(row.bounds.to_string(), "more than 0, less than 1");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CrosswalkRow<'r> {
    /// The unit of the first date.
    pub from: Version<'r>,
    /// The unit of the second date.
    pub to: Version<'r>,
    /// What the law says of how much of the earlier of both came to the later one.
    pub portions: Shares,
    /// How much of the variable of `from` is that of `to`; `None` where nothing weighs it.
    pub weight: Option<Ratio>,
    /// Between what it lies for certain.
    pub bounds: Bounds,
    /// What the weight rests on; `None` where there is none.
    pub basis: Option<Basis>,
    /// How far from the truth such weights were found to be, where that was measured.
    pub error: Option<Ratio>,
}

impl<'r> Crosswalk<'r> {
    /// Pairs the units of a level on two days, for their area, with the weights that the law gives. The
    /// first day may be the later one: then each unit is paired with those that it came of, and only
    /// units that came of one alone are weighed; see [`inverted`](Self::inverted).
    ///
    /// # Errors
    /// [`LookupFault`](crate::error::LookupFault) for an unknown level and for a day before the opening.
    ///
    /// # Complexity
    /// A pass over the versions of the register, and for each unit the cost of its
    /// [`successors_at_level`](Version::successors_at_level).
    pub fn between(register: &'r Register, days: [Date; 2], level: Level) -> Result<Self, Error> {
        Self::weighed(register, days, level, &Weighing::of(Variable::area()))
    }

    /// Pairs the units of a level on two days, for a variable, weighed by the law and by what a
    /// [`Weighing`] says beside.
    ///
    /// # Errors
    /// As [`between`](Self::between); weights of another register.
    ///
    /// # Complexity
    /// That of [`between`](Self::between), and for each divided unit the steps that lead from it.
    pub fn weighed(
        register: &'r Register,
        days: [Date; 2],
        level: Level,
        weighing: &Weighing<'_>,
    ) -> Result<Self, Error> {
        Self::across(register, days, [level, level], weighing)
    }

    /// Pairs the units of one level on the first day with those of another on the second: old districts
    /// with new communes. How much of a unit that has members went where hangs on what each of them has;
    /// see [`from_level`](Self::from_level).
    ///
    /// # Errors
    /// As [`weighed`](Self::weighed).
    ///
    /// # Complexity
    /// That of [`weighed`](Self::weighed).
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::crosswalk::{Crosswalk, Variable, Weighing};
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let days = [date(2025, 6, 30), date(2025, 7, 1)];
    /// let levels = [Level::DISTRICT, Level::COMMUNE];
    /// let weighing = Weighing::of(Variable::people());
    /// let crosswalk = Crosswalk::across(register, days, levels, &weighing)?;
    /// assert_eq!(crosswalk.n_sources(), 696);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn across(
        register: &'r Register,
        days: [Date; 2],
        levels: [Level; 2],
        weighing: &Weighing<'_>,
    ) -> Result<Self, Error> {
        let [level, to_level] = levels;
        register.country().known_level(level)?;
        register.country().known_level(to_level)?;
        weighing.check(register)?;
        let [from, to] = [register.at(days[0])?, register.at(days[1])?];
        let mut crosswalk = Self::empty(from, to, levels, weighing.variable.clone());
        for unit in from.in_force().filter(|unit| stands_at(unit, level)) {
            crosswalk.push(unit, weighing);
        }
        Ok(crosswalk)
    }

    fn empty(
        from: Snapshot<'r>,
        to: Snapshot<'r>,
        [level, to_level]: [Level; 2],
        variable: Variable,
    ) -> Self {
        let weights = vec![Weighed::whole(), Weighed::nothing()];
        Self { from, to, level, to_level, variable, sources: Vec::new(), rows: Vec::new(), weights }
    }

    fn push(&mut self, unit: Version<'r>, weighing: &Weighing<'_>) {
        if self.is_backwards() {
            self.push_backwards(unit);
        } else {
            self.push_forwards(unit, weighing);
        }
        self.end_source(unit.id());
    }

    fn is_backwards(&self) -> bool {
        self.from.date() > self.to.date()
    }

    fn push_forwards(&mut self, unit: Version<'r>, weighing: &Weighing<'_>) {
        let relations = unit.successors_at_level(&self.to, self.to_level);
        if let [relation] = relations.as_slice()
            && relation.portions().is_whole()
        {
            self.push_row(relation.later().id(), Shares::ALL, WeightAt::WHOLE);
        } else {
            let weights = distribute::weigh(&unit, &relations, &self.to, self.to_level, weighing);
            for (relation, weight) in relations.iter().zip(weights) {
                let weight = self.weight_at(weight);
                self.push_row(relation.later().id(), relation.portions(), weight);
            }
        }
    }

    fn push_backwards(&mut self, unit: Version<'r>) {
        let origins = unit.origins(&self.to, self.to_level);
        let follows = self.variable.follows();
        let gave = |origin: &&Relation<'r>| origin.portions().of(follows) != Share::Nothing;
        let n_gave = origins.iter().filter(gave).count();
        for origin in &origins {
            let weight = match (!gave(&origin), n_gave) {
                (true, _) => WeightAt::NOTHING,
                (false, 1) => WeightAt::WHOLE,
                (false, _) => WeightAt::UNKNOWN,
            };
            self.push_row(origin.earlier().id(), origin.portions(), weight);
        }
    }

    /// Pairs one unit, on the day that it is looked at, with those of a level on another day.
    ///
    /// # Complexity
    /// That of its [`successors_at_level`](Version::successors_at_level), and where it was divided the steps
    /// that lead from it.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::crosswalk::{Crosswalk, Variable, Weighing};
    /// use sapnhap::{Level, code, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let old = register.at(date(2025, 6, 30))?.unit(Level::COMMUNE, &code("00634"))?;
    /// let law = Weighing::of(Variable::area());
    /// let crosswalk = Crosswalk::of_unit(old, register.latest(), Level::COMMUNE, &law);
    /// assert_eq!((crosswalk.n_sources(), crosswalk.len()), (1, 5));
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn of_unit(
        unit: Version<'r>,
        to: Snapshot<'r>,
        to_level: Level,
        weighing: &Weighing<'_>,
    ) -> Self {
        let from = Snapshot::of(&unit);
        let levels = [unit.level(), to_level];
        let mut crosswalk = Self::empty(from, to, levels, weighing.variable.clone());
        crosswalk.push(unit, weighing);
        crosswalk
    }

    fn push_row(&mut self, to: VersionId, portions: Shares, weight: WeightAt) {
        self.rows.push(PackedRow { to, portions, weight });
    }

    fn end_source(&mut self, unit: VersionId) {
        self.sources.push(Source { unit, end: index(self.rows.len()) });
    }

    fn weight_at(&mut self, weight: Option<Weighed>) -> WeightAt {
        match weight {
            None => WeightAt::UNKNOWN,
            Some(weight) if weight == Weighed::whole() => WeightAt::WHOLE,
            Some(weight) if weight == Weighed::nothing() => WeightAt::NOTHING,
            Some(weight) => {
                self.weights.push(weight);
                WeightAt(index(self.weights.len() - 1))
            }
        }
    }

    /// Returns the day, as a view of the register, of the units that are carried from.
    #[must_use]
    pub fn from(&self) -> Snapshot<'r> {
        self.from
    }

    /// Returns the day, as a view of the register, of the units that are carried to.
    #[must_use]
    pub fn to(&self) -> Snapshot<'r> {
        self.to
    }

    /// Returns the levels that are carried from and to.
    #[must_use]
    pub fn levels(&self) -> [Level; 2] {
        [self.level, self.to_level]
    }

    /// Returns what is weighed.
    #[must_use]
    pub fn variable(&self) -> &Variable {
        &self.variable
    }

    /// Returns how many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Tells whether there is no pair.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns how many units are carried from.
    #[must_use]
    pub fn n_sources(&self) -> usize {
        self.sources.len()
    }

    /// Returns all rows: by the id of the first unit, and of one by level and code of the second.
    pub fn rows(&self) -> impl Iterator<Item = CrosswalkRow<'r>> {
        self.groups().flat_map(move |(unit, rows)| rows.iter().map(move |row| self.row(unit, row)))
    }

    /// Returns the rows of one unit of the first date, by level and code of the second unit; empty for a
    /// unit that is not carried, and for one of which nothing came.
    ///
    /// # Complexity
    /// Logarithmic in the units.
    #[must_use]
    pub fn rows_of(&self, unit: &Version<'r>) -> List<CrosswalkRow<'r>> {
        let rows = self.packed_of(unit.id()).unwrap_or_default();
        rows.iter().map(|row| self.row(unit.id(), row)).collect()
    }

    /// Returns the units that are carried from, in the order of their ids.
    #[must_use]
    pub fn sources(&self) -> impl ExactSizeIterator<Item = Version<'r>> {
        self.sources.iter().map(|source| self.from.view(source.unit))
    }

    /// Returns the units of the first date of which nothing came, in the order of their ids.
    pub fn without_successor(&self) -> impl Iterator<Item = Version<'r>> {
        let groups = self.groups().filter(|(_, rows)| rows.is_empty());
        groups.map(|(unit, _)| self.from.view(unit))
    }

    /// Returns each unit with its rows.
    fn groups(&self) -> impl Iterator<Item = (VersionId, &[PackedRow])> {
        let mut start = 0;
        self.sources.iter().map(move |source| {
            let rows = self.rows.get(start..source.end as usize).unwrap_or_default();
            start = source.end as usize;
            (source.unit, rows)
        })
    }

    fn packed_of(&self, unit: VersionId) -> Option<&[PackedRow]> {
        let at = self.sources.binary_search_by_key(&unit, |source| source.unit).ok()?;
        let before = at.checked_sub(1).and_then(|before| self.sources.get(before));
        let start = before.map_or(0, |before| before.end as usize);
        self.rows.get(start..self.sources.get(at)?.end as usize)
    }

    fn weight_of(&self, row: &PackedRow) -> Option<&Weighed> {
        self.weights.get(row.weight.0 as usize)
    }

    /// Returns between what the weight of a row lies.
    fn bounds(&self, row: &PackedRow) -> Bounds {
        match self.weight_of(row) {
            Some(weight) => weight.bounds.clone(),
            None if self.is_backwards() => Bounds::ANY,
            None => distribute::bounds_of(row.portions.of(self.variable.follows())),
        }
    }

    fn row(&self, unit: VersionId, row: &PackedRow) -> CrosswalkRow<'r> {
        let weight = self.weight_of(row);
        CrosswalkRow {
            from: self.from.view(unit),
            to: self.to.view(row.to),
            portions: row.portions,
            weight: weight.map(|weight| weight.value.clone()),
            bounds: self.bounds(row),
            basis: weight.map(|weight| weight.basis),
            error: weight.and_then(|weight| weight.error.clone()),
        }
    }
}

/// Tells whether a unit is of a level, or stands for itself above it, since it has no members.
fn stands_at(unit: &Version<'_>, level: Level) -> bool {
    let own = unit.level();
    own == level || (own.is_above(level) && unit.record().ground && !unit.has_children())
}

/// Prints between what it leads, and not all rows.
impl fmt::Debug for Crosswalk<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Crosswalk")
            .field("from", &self.from.date())
            .field("to", &self.to.date())
            .field("variable", &self.variable)
            .field("n_sources", &self.sources.len())
            .field("n_rows", &self.rows.len())
            .finish_non_exhaustive()
    }
}

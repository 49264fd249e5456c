//! The register: units over time, and the decrees that changed them.
//!
//! A register is a value. [`Register::change`] stages decrees of one day on it and
//! [`Change::commit`] gives the next register or all the faults; the old one stays as it was, and
//! the two share what they have in common. [`Register::at`] looks at it as of a date.
//!
//! ```text
//! opening units --open--> Register --change(date)--> Change --stage, commit--> Register
//!                            |
//!                            +--at(date)--> Snapshot --find, unit, ..--> Version
//! ```
//!
//! What always holds: versions are numbered in the order in which they came, so that a
//! predecessor has the smaller number; on any date a code names at most one unit of its level;
//! every unit but those of the top level has one parent in force.

mod above;
mod apply;
mod arrive;
#[cfg(feature = "binary")]
mod binary;
mod change;
mod check;
mod checker;
mod citation;
mod coded;
mod codes;
mod dated;
mod enact;
pub(crate) mod figures;
mod grow;
mod history;
#[cfg(feature = "json")]
mod json;
mod log;
mod makers;
mod near;
mod numbers;
mod opening;
mod parents;
mod place;
mod query;
pub(crate) mod records;
mod resolve;
mod restore;
pub(crate) mod search;
mod snapshot;
mod stage;
pub(crate) mod staged;
mod staging;
pub(crate) mod store;
mod texts;
mod touch;
mod undo;
mod unfound;
mod version;
mod within;
mod written;

use std::sync::Arc;

use jiff::civil::Date;

pub use change::Change;
pub use citation::Citation;
pub(crate) use enact::Trial;
pub(crate) use grow::index;
pub use opening::OpeningUnit;
pub use snapshot::Snapshot;
pub use version::{UnitId, UnitVersion, Version, VersionId};

use crate::clause::DecreeNumber;
use crate::country::Country;
use crate::decree::Decree;
use crate::error::{Error, LookupFault};
use crate::level::Level;
use crate::list::List;
use crate::period::Moment;
use numbers::Numbers;
use search::Names;
use store::{Room, Store};

/// Units and the decrees that changed them, from an opening day on.
///
/// A value: a clone is cheap, and a branch costs what it changes.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, date, vietnam};
///
/// let register = vietnam::register();
/// assert_eq!(register.opening(), date(2025, 6, 30));
/// assert_eq!(register.at(date(2025, 6, 30))?.count(Level::COMMUNE), 10_035);
/// assert_eq!(register.at(date(2025, 7, 1))?.count(Level::COMMUNE), 3_321);
/// // What was before the opening day is not known.
/// assert!(register.at(date(2025, 6, 29)).is_err());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
pub struct Register {
    pub(crate) store: Store,
    pub(crate) names: Names,
    numbers: Numbers,
}

impl Register {
    /// Makes a register of the units in force on its opening day, in any order.
    ///
    /// # Errors
    /// [`ReadFault::Opening`](crate::ReadFault::Opening): a kind that the country does not have, a
    /// code of the wrong width or given twice in a level, a parent that is missing, unknown or not
    /// of a level above.
    pub fn open(country: Country, opening: Date, units: Vec<OpeningUnit>) -> Result<Self, Error> {
        let columns = opening::Columns::of(&country, units)?;
        Self::of_columns(Arc::new(country), opening, columns, Room::default())
    }

    fn of_columns(
        country: Arc<Country>,
        opening: Date,
        columns: opening::Columns,
        room: Room,
    ) -> Result<Self, Error> {
        let store = opening::store(country, opening, columns, room)?;
        let names = Names::new(store.records.len());
        Ok(Self { store, names, numbers: Numbers::default() })
    }

    /// Returns the country's levels and kinds.
    #[must_use]
    pub fn country(&self) -> &Country {
        &self.store.country
    }

    /// Returns the opening day; what was before it is not known.
    #[must_use]
    pub fn opening(&self) -> Date {
        self.store.opening
    }

    /// Returns the last day on which something changed, or the opening day.
    #[must_use]
    pub fn last(&self) -> Date {
        self.store.last_day()
    }

    /// Returns the units in force on the opening day, by level and code.
    ///
    /// # Complexity
    /// Linear in the opening units.
    #[must_use]
    pub fn opening_units(&self) -> Vec<OpeningUnit> {
        opening::units(&self.store)
    }

    /// Returns the decrees, by effective day and the order in which they were staged.
    #[must_use]
    pub fn decrees(&self) -> impl DoubleEndedIterator<Item = &Decree> {
        (0..self.store.decrees.len()).filter_map(|place| self.store.decree(place))
    }

    /// Returns the decree of a number.
    #[must_use]
    pub fn decree(&self, number: &str) -> Option<&Decree> {
        let number = DecreeNumber::new(number).ok()?;
        self.store.decree(self.numbers.place_of(&self.store, &number)?)
    }

    fn has_decree(&self, number: &DecreeNumber) -> bool {
        self.numbers.place_of(&self.store, number).is_some()
    }

    /// Returns the days on which something changed, in order.
    #[must_use]
    pub fn change_days(&self) -> impl DoubleEndedIterator<Item = Date> {
        let changes = (0..self.store.changes.len()).filter_map(|at| self.store.changes.get(at));
        let first_of_days = changes.filter(|change| change.staged.step.is_first());
        first_of_days.map(|change| change.staged.date)
    }

    /// Returns the register as of a date: a view, not a copy.
    ///
    /// # Errors
    /// [`LookupFault::BeforeOpening`] for a date before the opening day.
    pub fn at(&self, date: Date) -> Result<Snapshot<'_>, Error> {
        if date < self.store.opening {
            let opening = self.store.opening;
            return Err(LookupFault::BeforeOpening { date, opening })?;
        }
        Ok(Snapshot::new(self, date))
    }

    /// Returns the register as of a date, or as of the opening day for any date before it.
    #[must_use]
    pub fn at_or_opening(&self, date: Date) -> Snapshot<'_> {
        Snapshot::new(self, date.max(self.store.opening))
    }

    /// Returns the register as of the last day on which something changed.
    #[must_use]
    pub fn latest(&self) -> Snapshot<'_> {
        Snapshot::new(self, self.last())
    }

    /// Returns the number of unit versions; their ids run from 0 to one less.
    #[must_use]
    pub fn n_versions(&self) -> usize {
        self.store.records.len() as usize
    }

    /// Returns the version of a handle; `None` for a handle of another register that this one
    /// does not have. It is seen on its first day, or on the opening day.
    #[must_use]
    pub fn version(&self, id: VersionId) -> Option<Version<'_>> {
        (id.0 < self.store.records.len()).then(|| Version::seen(self, id.0, Moment::OPEN_FROM))
    }

    /// Returns all versions in the order of their ids, each seen on its first day.
    #[must_use]
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = Version<'_>> {
        (0..self.store.records.len()).map(|id| Version::seen(self, id, Moment::OPEN_FROM))
    }

    /// Returns the versions of a unit, oldest first; empty for a handle of another register that
    /// this one does not have. Each is seen on its first day.
    ///
    /// # Complexity
    /// Linear in the versions.
    #[must_use]
    pub fn history(&self, unit: UnitId) -> List<Version<'_>> {
        let store = &self.store;
        let latest = store.units.get(unit.0).map(|unit| unit.latest);
        let versions = std::iter::successors(latest, |&version| {
            Some(store.records.at(version).previous).filter(|&previous| previous != records::NONE)
        });
        let mut history: List<_> =
            versions.map(|id| Version::seen(self, id, Moment::OPEN_FROM)).collect();
        history.reverse();
        history
    }

    /// Returns the first version of a unit; `None` for one that this register does not have.
    pub(crate) fn first_version(&self, unit: u32) -> Option<u32> {
        let mut first = self.store.units.get(unit)?.latest;
        while self.store.records.at(first).previous != records::NONE {
            first = self.store.records.at(first).previous;
        }
        Some(first)
    }

    /// Returns every version that ever carried a code at a level, oldest first, each seen on its first
    /// day.
    ///
    /// # Complexity
    /// Linear in the versions; one look-up of the code.
    ///
    /// # Example: a code used twice
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, vietnam};
    ///
    /// let register = vietnam::register();
    /// let carriers = register.code_history(Level::COMMUNE, &code("00004"));
    /// let told: Vec<String> =
    ///     carriers.iter().map(|unit| format!("{}: {}", unit.label(), unit.period())).collect();
    /// assert_eq!(told, ["phường Trúc Bạch: .. 2025-07-01", "phường Ba Đình: 2025-07-01 .."]);
    /// # }
    /// ```
    #[must_use]
    pub fn code_history(&self, level: Level, code: &crate::code::Code) -> List<Version<'_>> {
        let index = self.store.codes.get(level.idx());
        let carriers = index.into_iter().flat_map(|index| index.carriers(code));
        let mut history: List<_> =
            carriers.map(|id| Version::seen(self, id, Moment::OPEN_FROM)).collect();
        history.reverse();
        history
    }
}

/// Prints what the register is, and not all that is in it.
impl std::fmt::Debug for Register {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Register")
            .field("country", &self.country().id())
            .field("opening", &self.opening())
            .field("last", &self.last())
            .field("n_decrees", &self.store.decrees.len())
            .field("n_versions", &self.n_versions())
            .finish()
    }
}

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

mod apply;
#[cfg(feature = "binary")]
mod binary;
pub(crate) mod change;
mod check;
mod codes;
mod dated;
pub(crate) mod figures;
mod grow;
#[cfg(feature = "json")]
mod json;
mod log;
mod makers;
mod near;
mod opening;
mod parents;
mod place;
mod resolve;
mod search;
mod snapshot;
pub(crate) mod store;
mod texts;
mod touch;
mod unfound;
mod version;

use std::sync::Arc;

use jiff::civil::Date;

pub use change::Change;
pub(crate) use grow::index;
pub use opening::OpeningUnit;
pub use snapshot::Snapshot;
pub use version::{Citation, UnitId, UnitVersion, Version, VersionId};

use crate::clause::DecreeNumber;
use crate::country::Country;
use crate::decree::Decree;
use crate::error::{ChangeFault, Error, LookupFault};
use crate::level::Level;
use crate::period::Day;
use log::Numbers;
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
        self.store.last_day().date().unwrap_or(self.store.opening)
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
        let changes = (0..self.store.changes.len()).filter_map(|day| self.store.changes.get(day));
        changes.map(|change| change.staged.date)
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

    /// Begins a change that takes effect on a day.
    pub fn change(&self, effective: Date) -> Change<'_> {
        Change::new(self, effective)
    }

    /// Applies decrees in the order of their effective days, those of one day as one change, and
    /// returns the register that comes of it; this one stays as it is.
    ///
    /// Within a day decrees that make units of upper levels are staged first, so that names in
    /// the others are told apart by a scope that is made the same day.
    ///
    /// # Errors
    /// All faults of the first day that has any.
    ///
    /// # Complexity
    /// See [`Change::commit`].
    pub fn enact(&self, decrees: impl IntoIterator<Item = Decree>) -> Result<Self, Error> {
        let mut register = self.clone();
        register.enact_mut(decrees)?;
        Ok(register)
    }

    /// Applies decrees as [`enact`](Self::enact) does, to this register; arrays that no clone
    /// shares are extended in place. On an error it stays as it was.
    ///
    /// # Errors
    /// All faults of the first day that has any.
    pub fn enact_mut(&mut self, decrees: impl IntoIterator<Item = Decree>) -> Result<(), Error> {
        self.enact_shared(decrees.into_iter().map(Arc::new).collect())
    }

    fn enact_shared(&mut self, mut decrees: Vec<Arc<Decree>>) -> Result<(), Error> {
        self.sort_for_staging(&mut decrees);
        let several_days =
            decrees.first().map(|d| d.effective) != decrees.last().map(|d| d.effective);
        // Days before the first one with faults must not stay applied.
        let before = several_days.then(|| self.clone());
        let mut rest = decrees.as_slice();
        while let Some(first) = rest.first() {
            let day = first.effective;
            let (group, after) = rest.split_at(rest.partition_point(|d| d.effective == day));
            if let Err(error) = self.enact_day(day, group) {
                if let Some(before) = before {
                    *self = before;
                }
                return Err(error);
            }
            rest = after;
        }
        Ok(())
    }

    /// Puts decrees in the order of their days; within a day those that make units of upper levels
    /// come first, and those that make none last.
    fn sort_for_staging(&self, decrees: &mut [Arc<Decree>]) {
        let turn = |decree: &Decree| {
            let levels =
                decree.provisions.iter().filter_map(|provision| match &provision.outcome {
                    crate::decree::Outcome::New(new) => self.country().level_of(&new.kind),
                    _ => None,
                });
            change::turn(levels)
        };
        decrees.sort_by_cached_key(|decree| (decree.effective, turn(decree)));
    }

    /// Stages decrees of one day, each in its turn.
    fn staged(&self, day: Date, mut decrees: Vec<Arc<Decree>>) -> change::Staged {
        self.sort_for_staging(&mut decrees);
        let mut staged = change::Staged::new(day);
        for decree in decrees {
            change::stage(self, &mut staged, decree);
        }
        staged
    }

    /// Stages decrees of one day and says what comes of them, faults and all.
    pub(crate) fn trial(&self, day: Date, decrees: Vec<Arc<Decree>>) -> Trial {
        let staged = self.staged(day, decrees);
        match check::check(self, &staged) {
            Ok(checked) => {
                let mut next = self.clone();
                let staged = next.apply(staged, checked);
                Trial { staged, outcome: Ok(next) }
            }
            Err(faults) => Trial { staged: Arc::new(staged), outcome: Err(faults) },
        }
    }

    fn enact_day(&mut self, day: Date, decrees: &[Arc<Decree>]) -> Result<(), Error> {
        let mut staged = change::Staged::new(day);
        for decree in decrees {
            change::stage(self, &mut staged, Arc::clone(decree));
        }
        let checked = check::check(self, &staged)?;
        self.apply(staged, checked);
        Ok(())
    }

    /// Returns the register that comes of replaying the log with more decrees put in, on days
    /// before or after those that it has. Decrees keep their references, which are resolved anew.
    ///
    /// # Errors
    /// All faults of the first day that has any: also of later decrees that no longer fit.
    ///
    /// # Complexity
    /// That of applying every decree again.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Decree, Level, Provision, code, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let forgotten = Decree::new("9/NQ", date(2025, 12, 1))?
    ///     .provision(Provision::rename("1", "xã Tân Nhựt, thành phố Hồ Chí Minh", "Tân Nhựt Mới")?);
    /// assert!(register.enact([forgotten.clone()]).is_err());
    /// let replayed = register.with_inserted([forgotten])?;
    /// let commune = replayed.latest().find("xã Tân Nhựt Mới")?;
    /// assert_eq!(commune.level(), Level::COMMUNE);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn with_inserted(&self, decrees: impl IntoIterator<Item = Decree>) -> Result<Self, Error> {
        let mut register = self.opened_again()?;
        let mut log: Vec<Arc<Decree>> = self.decrees().cloned().map(Arc::new).collect();
        log.extend(decrees.into_iter().map(Arc::new));
        register.enact_shared(log)?;
        Ok(register)
    }

    /// Returns the register as it was before a day: the opening units and the decrees that took
    /// effect earlier.
    ///
    /// # Errors
    /// [`LookupFault::BeforeOpening`] for the opening day or one before it.
    ///
    /// # Complexity
    /// That of applying those decrees again.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let before = vietnam::register().rewound(date(2025, 7, 1))?;
    /// assert_eq!(before.latest().count(Level::COMMUNE), 10_035);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn rewound(&self, date: Date) -> Result<Self, Error> {
        let opening = self.store.opening;
        if date <= opening {
            return Err(LookupFault::BeforeOpening { date, opening })?;
        }
        let mut register = self.opened_again()?;
        let earlier = self.decrees().take_while(|decree| decree.effective < date);
        register.enact_shared(earlier.cloned().map(Arc::new).collect())?;
        Ok(register)
    }

    /// Returns a register of the opening units alone.
    fn opened_again(&self) -> Result<Self, Error> {
        let country = Arc::clone(&self.store.country);
        let columns = opening::Columns::of(&country, self.opening_units())?;
        Self::of_columns(country, self.store.opening, columns, Room::default())
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
        (id.0 < self.store.records.len()).then(|| Version::seen(self, id.0, Day::OPEN_FROM))
    }

    /// Returns all versions in the order of their ids, each seen on its first day.
    #[must_use]
    pub fn versions(&self) -> impl DoubleEndedIterator<Item = Version<'_>> {
        (0..self.store.records.len()).map(|id| Version::seen(self, id, Day::OPEN_FROM))
    }

    /// Returns the versions of a unit, oldest first; empty for a handle of another register that
    /// this one does not have.
    #[must_use]
    pub fn history(&self, unit: UnitId) -> Vec<Version<'_>> {
        let store = &self.store;
        let latest = store.units.get(unit.0).map(|unit| unit.latest);
        let versions = std::iter::successors(latest, |&version| {
            Some(store.records.at(version).previous).filter(|&previous| previous != store::NONE)
        });
        let mut history: Vec<_> =
            versions.map(|id| Version::seen(self, id, Day::OPEN_FROM)).collect();
        history.reverse();
        history
    }

    /// Returns every version that ever carried a code at a level, oldest first.
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
    pub fn code_history(&self, level: Level, code: &crate::code::Code) -> Vec<Version<'_>> {
        let index = self.store.codes.get(level.idx());
        let carriers = index.into_iter().flat_map(|index| index.carriers(code));
        let mut history: Vec<_> =
            carriers.map(|id| Version::seen(self, id, Day::OPEN_FROM)).collect();
        history.reverse();
        history
    }
}

/// Decrees of one day, put to the test.
pub(crate) struct Trial {
    pub(crate) staged: Arc<change::Staged>,
    /// The register that comes of them, or what is wrong.
    pub(crate) outcome: Result<Register, Vec<ChangeFault>>,
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

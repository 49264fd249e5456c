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

#[cfg(feature = "binary")]
mod binary;
#[cfg(feature = "json")]
mod json;

pub(crate) mod change;
pub(crate) mod data;
pub(crate) mod index;
pub(crate) mod view;

use jiff::civil::Date;

pub use change::Change;
pub(crate) use change::enact::Trial;
pub use data::corrections::{CorrectedRow, Correction};
pub use data::identities::Identities;
pub use data::ids::{EdgeId, UnitId, VersionId};
pub use data::opening_unit::OpeningUnit;
pub use view::citation::Citation;
pub use view::snapshot::Snapshot;
pub use view::version::{UnitVersion, Version};

use crate::clause::DecreeNumber;
use crate::country::Country;
use crate::decree::Decree;
use data::ids::ChangeId;
use data::log::Log;
use data::store::Store;
use index::Indexes;

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
/// assert_eq!(register.opening(), date(2019, 1, 1));
/// assert_eq!(register.at(date(2019, 1, 1))?.count(Level::COMMUNE), 11_162);
/// assert_eq!(register.at(date(2025, 6, 30))?.count(Level::COMMUNE), 10_035);
/// assert_eq!(register.at(date(2025, 7, 1))?.count(Level::COMMUNE), 3_321);
/// // What was before the opening day is not known.
/// assert!(register.at(date(2018, 12, 31)).is_err());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
pub struct Register {
    pub(crate) store: Store,
    pub(crate) log: Log,
    pub(crate) indexes: Indexes,
}

impl Register {
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
        self.log.last_day().unwrap_or(self.store.opening)
    }

    /// Returns the decrees, by effective day and the order in which they were staged.
    #[must_use]
    pub fn decrees(&self) -> impl DoubleEndedIterator<Item = &Decree> {
        self.log.decrees.ids().filter_map(|place| self.logged_decree(place))
    }

    /// Returns the decree of a number.
    #[must_use]
    pub fn decree(&self, number: &str) -> Option<&Decree> {
        let number = DecreeNumber::new(number).ok()?;
        self.logged_decree(self.indexes.place_of(&self.log, &number)?)
    }

    fn has_decree(&self, number: &DecreeNumber) -> bool {
        self.indexes.place_of(&self.log, number).is_some()
    }

    /// Returns the days on which something changed, in order.
    #[must_use]
    pub fn change_days(&self) -> impl DoubleEndedIterator<Item = Date> {
        let changes = self.log.changes.iter();
        let first_of_days = changes.filter(|change| change.staged.step.is_first());
        first_of_days.map(|change| change.staged.date)
    }

    /// Returns the number of unit versions; their ids run from 0 to one less.
    #[must_use]
    pub fn n_versions(&self) -> usize {
        self.store.records.len() as usize
    }

    /// Returns the first version that a change made, or comes after all where there is no such change.
    pub(crate) fn first_version_of(&self, change: ChangeId) -> VersionId {
        let change = self.log.changes.get(change);
        change.map_or(self.store.records.next(), |change| change.first_version)
    }

    /// Returns the first version of a unit; `None` for one that this register does not have.
    pub(crate) fn first_version(&self, unit: UnitId) -> Option<VersionId> {
        let mut first = self.store.units.get(unit)?.latest;
        while let Some(previous) = self.store.records.at(first).previous {
            first = previous;
        }
        Some(first)
    }
}

/// Prints what the register is, and not all that is in it.
impl std::fmt::Debug for Register {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Register")
            .field("country", &self.country().id())
            .field("opening", &self.opening())
            .field("last", &self.last())
            .field("n_decrees", &self.log.decrees.len())
            .field("n_versions", &self.n_versions())
            .finish()
    }
}

//! The log: what was staged of each step, and the decrees in the order in which they came.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::country::MAX_LEVELS;
use crate::level::Level;
use crate::period::Moment;
use crate::register::data::corrections::Corrected;
use crate::register::data::ids::{ChangeId, DecreeId, Place, VersionId, ids};
use crate::register::data::logged::Logged;
use crate::register::data::shared_array::SharedArray;
use crate::register::data::staged::Staged;

/// How many units of each level are in force.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct UnitCounts([u32; MAX_LEVELS]);

impl UnitCounts {
    /// Counts a unit that comes.
    pub(crate) fn begin(&mut self, level: Level) {
        self.0.get_mut(level.idx()).into_iter().for_each(|count| *count += 1);
    }

    /// Counts a unit that ends.
    pub(crate) fn end(&mut self, level: Level) {
        self.0.get_mut(level.idx()).into_iter().for_each(|count| *count -= 1);
    }

    /// Returns how many there are of a level.
    pub(crate) fn of(self, level: Level) -> u32 {
        self.0.get(level.idx()).copied().unwrap_or_default()
    }
}

/// A step of a day on which something changed. Every day has a first step, if only to hold its
/// decrees.
#[derive(Debug, Clone)]
pub(crate) struct ChangeRecord {
    pub(crate) staged: Arc<Staged>,
    /// The first version of the change; later ones go on to the next change.
    pub(crate) first_version: VersionId,
    /// The units in force since then.
    pub(crate) in_force: UnitCounts,
    /// Stands for all that happened up to here; made when registers are compared.
    pub(crate) mark: OnceLock<u64>,
}

/// A decree that has been applied.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct DecreeRecord {
    /// The place of the first change of its day.
    pub(crate) change: ChangeId,
    /// Its place among the decrees of the day.
    pub(crate) place: u32,
}

/// What happened to a register, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Log {
    pub(crate) changes: SharedArray<ChangeRecord, ChangeId>,
    pub(crate) decrees: SharedArray<DecreeRecord, DecreeId>,
    /// The opening units.
    pub(crate) opening: UnitCounts,
    /// What became known after the fact.
    pub(crate) corrections: Arc<[Corrected]>,
    /// Stands for the opening units; made when registers are compared.
    pub(crate) mark: Arc<OnceLock<u64>>,
}

impl Log {
    /// Makes clones cheap again after a change that was written into the overlays.
    pub(crate) fn settle(&mut self) {
        self.changes.settle();
        self.decrees.settle();
    }

    /// Returns the place of the change that made a version; `None` for an opening unit.
    pub(crate) fn change_of(&self, version: VersionId) -> Option<ChangeId> {
        let end = self.changes.partition_point(|change| change.first_version <= version);
        end.place().checked_sub(1).map(ChangeId::at)
    }

    /// Returns the first change after a moment.
    pub(crate) fn first_after(&self, moment: Moment) -> ChangeId {
        self.changes.partition_point(|change| change.staged.moment() <= moment)
    }

    /// Returns how many units are in force at a moment.
    pub(crate) fn in_force_at(&self, moment: Moment) -> UnitCounts {
        let last = self.first_after(moment).place().checked_sub(1).map(ChangeId::at);
        let last = last.and_then(|last| self.changes.get(last));
        last.map_or(self.opening, |change| change.in_force)
    }

    /// Returns a decree, as the log has it.
    pub(crate) fn logged(&self, place: DecreeId) -> Option<&Logged> {
        let record = self.decrees.get(place)?;
        self.changes.get(record.change)?.staged.decrees.get(record.place as usize)
    }

    /// Returns the changes from a place on, in order.
    pub(crate) fn changes_from(
        &self,
        first: ChangeId,
    ) -> impl Iterator<Item = &ChangeRecord> + Clone {
        ids(first.place()..self.changes.len()).map_while(|change| self.changes.get(change))
    }

    /// Returns the steps of the day of a decree, with the place of the decree among those of the day.
    pub(crate) fn steps_of(
        &self,
        decree: DecreeId,
    ) -> Option<(u32, impl Iterator<Item = &Staged> + Clone)> {
        let record = self.decrees.get(decree)?;
        let mut steps = self.changes_from(record.change).map(|change| &*change.staged).peekable();
        let date = steps.peek()?.date;
        Some((record.place, steps.take_while(move |staged| staged.date == date)))
    }

    /// Returns the last day on which something changed.
    pub(crate) fn last_day(&self) -> Option<Date> {
        let last = self.changes.get(ChangeId::at(self.changes.len().checked_sub(1)?))?;
        Some(last.staged.date)
    }
}

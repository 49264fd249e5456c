//! What is made of the data so that it is found fast: codes at a date, names, numbers of decrees.

pub(crate) mod code_at_date;
pub(crate) mod decree_numbers;
pub(crate) mod names;
pub(crate) mod typed;

use std::sync::{Arc, OnceLock};

use self::code_at_date::{Carrier, DatedCodes, MovedCodes};
use self::decree_numbers::Numbers;
use self::names::Names;
use super::data::ids::{ChangeId, DecreeId, IdRange, Place};
use super::data::log::Log;
use super::data::store::Store;
use crate::code::Code;
use crate::level::Level;
use crate::period::Moment;

/// The indexes of a register, each made when it is first asked.
#[derive(Debug, Clone)]
pub(crate) struct Indexes {
    pub(crate) names: Names,
    numbers: Numbers,
    dated: Arc<OnceLock<DatedCodes>>,
    /// What a branch has moved since the register that the tables are of.
    moved: Option<Arc<MovedCodes>>,
}

impl Indexes {
    /// Begins the indexes of the opening units.
    pub(crate) fn of_opening(store: &Store) -> Self {
        let (numbers, dated) = (Numbers::default(), Arc::default());
        Self { names: Names::new(store.records.len()), numbers, dated, moved: None }
    }

    /// Follows the register after a change that was written whole, or not.
    pub(crate) fn grown(&mut self, store: &Store, log: &Log, is_whole: bool) {
        self.names.grown(store);
        self.numbers.grown(log, is_whole);
        if is_whole {
            (self.dated, self.moved) = (Arc::default(), None);
        } else {
            self.note_moved(store, log);
        }
    }

    /// Notes the codes that the last change gave and took away.
    fn note_moved(&mut self, store: &Store, log: &Log) {
        let Some(last) = log.changes.len().checked_sub(1) else { return };
        let Some(change) = log.changes.get(ChangeId::at(last)) else { return };
        let moved = Arc::make_mut(self.moved.get_or_insert_with(|| Arc::new(MovedCodes::none())));
        let versions = IdRange::between(change.first_version, store.records.next());
        for version in store.with_sources(versions).chain(change.staged.ended()) {
            let record = store.records.at(version);
            // The tables have no other codes.
            if let Some(number) = record.code.number() {
                moved.note(record.level, number);
            }
        }
    }

    /// Forgets the decrees from a place on, before the log does.
    pub(crate) fn cut(&mut self, log: &Log, n_decrees: u32) {
        self.numbers.cut(log, n_decrees);
    }

    /// Begins anew after what came last was taken back.
    pub(crate) fn begin_anew(&mut self, n_versions: u32) {
        self.names = Names::new(n_versions);
        (self.dated, self.moved) = (Arc::default(), None);
    }

    /// Returns the place of a decree in the log.
    pub(crate) fn place_of(
        &self,
        log: &Log,
        number: &crate::clause::DecreeNumber,
    ) -> Option<DecreeId> {
        self.numbers.place_of(log, number)
    }

    /// Returns the tables for look-ups by code: made once, and telling nothing in a register with an
    /// overlay, which is not asked enough for them to be worth it.
    pub(crate) fn dated(&self, store: &Store) -> &DatedCodes {
        if store.is_flat {
            self.dated.get_or_init(|| DatedCodes::of(&store.codes, store.lives.base()))
        } else {
            DatedCodes::empty()
        }
    }

    /// Returns who carries a code on a branch, as far as the tables of the register that it comes from
    /// tell: where they have been made, and it has not moved the code.
    pub(crate) fn carrier_on_branch(&self, level: Level, code: &Code, moment: Moment) -> Carrier {
        match (&self.moved, self.dated.get()) {
            (Some(moved), Some(dated)) if !moved.may_have(level, code) => {
                dated.carrier(level, code, moment)
            }
            _ => Carrier::Unknown,
        }
    }
}

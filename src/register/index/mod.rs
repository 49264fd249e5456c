//! What is made of the data so that it is found fast: codes at a date, names, numbers of decrees.

pub(crate) mod code_at_date;
pub(crate) mod decree_numbers;
pub(crate) mod names;

use std::sync::{Arc, OnceLock};

use self::code_at_date::DatedCodes;
use self::decree_numbers::Numbers;
use self::names::Names;
use super::data::ids::DecreeId;
use super::data::log::Log;
use super::data::store::Store;

/// The indexes of a register, each made when it is first asked.
#[derive(Debug, Clone)]
pub(crate) struct Indexes {
    pub(crate) names: Names,
    numbers: Numbers,
    dated: Arc<OnceLock<DatedCodes>>,
}

impl Indexes {
    /// Begins the indexes of the opening units.
    pub(crate) fn of_opening(store: &Store) -> Self {
        let (numbers, dated) = (Numbers::default(), Arc::default());
        Self { names: Names::new(store.records.len()), numbers, dated }
    }

    /// Follows the register after a change that was written whole, or not.
    pub(crate) fn grown(&mut self, store: &Store, log: &Log, is_whole: bool) {
        self.names.grown(store);
        self.numbers.grown(log, is_whole);
        if is_whole {
            self.dated = Arc::default();
        }
    }

    /// Forgets the decrees from a place on, before the log does.
    pub(crate) fn cut(&mut self, log: &Log, n_decrees: u32) {
        self.numbers.cut(log, n_decrees);
    }

    /// Begins anew after what came last was taken back.
    pub(crate) fn begin_anew(&mut self, n_versions: u32) {
        self.names = Names::new(n_versions);
        self.dated = Arc::default();
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
}

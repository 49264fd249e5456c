//! Decrees by their numbers.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::clause::DecreeNumber;
use crate::register::data::ids::{DecreeId, ids};
use crate::register::data::log::Log;

/// The places of decrees in the log, by number; clones share them. A branch of a few decrees has the
/// last ones only in the log.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers(Arc<FxHashMap<DecreeNumber, DecreeId>>);

impl Numbers {
    /// How many decrees may be looked for in the log.
    const FEW: u32 = 64;

    /// Follows the register after a change that was written whole, or not.
    pub(crate) fn grown(&mut self, log: &Log, is_whole: bool) {
        let (known, n_decrees) =
            (crate::register::data::shared_array::index(self.0.len()), log.decrees.len());
        if is_whole || n_decrees - known > Self::FEW + known / 8 {
            let numbers = Arc::make_mut(&mut self.0);
            let last = ids(known..n_decrees).map(|place| (place, log.logged(place)));
            numbers.extend(last.filter_map(|(place, of)| Some((of?.number.clone(), place))));
        }
    }

    /// Forgets the decrees from a place on, before the log does.
    pub(crate) fn cut(&mut self, log: &Log, n_decrees: u32) {
        let known = crate::register::data::shared_array::index(self.0.len());
        if known > n_decrees {
            let numbers = Arc::make_mut(&mut self.0);
            for decree in ids(n_decrees..known).filter_map(|place| log.logged(place)) {
                numbers.remove(&decree.number);
            }
        }
    }

    /// Returns the place of a decree.
    pub(crate) fn place_of(&self, log: &Log, number: &DecreeNumber) -> Option<DecreeId> {
        let known = crate::register::data::shared_array::index(self.0.len());
        let is_it = |place: &DecreeId| log.logged(*place).is_some_and(|of| of.number == *number);
        self.0.get(number).copied().or_else(|| ids(known..log.decrees.len()).rev().find(is_it))
    }
}

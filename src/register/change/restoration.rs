//! What a unit that is made again gets back.
//!
//! A clause that restores a unit and takes a part, or the rest, of another one gives back exactly
//! what the restored unit had brought there: as much of it as is there still, and nothing else. Where
//! the clause says all, or gives a figure, that counts. Lineage follows the ground accordingly; here
//! it is only noted for each take.

use rustc_hash::FxHashSet;

use crate::register::change::checked::Returns;
use crate::register::change::checker::Checker;
use crate::register::data::ids::{VersionId, with_ids};
use crate::register::data::records::Outs;
use crate::register::data::shared_array::index;
use crate::register::data::staged::StagedOutcome;
use crate::register::data::store::Store;
use crate::share::Share;

impl Checker<'_> {
    /// Finds the takes by which restored units get their own back.
    pub(crate) fn returns(&self) -> Returns {
        let mut returns = Returns::default();
        for (provision, staged) in with_ids(&self.staged.provisions) {
            let StagedOutcome::New { restores: Some(restores), .. } = staged.outcome else {
                continue;
            };
            let holders = living_descendants(self.store, self.store.units.at(restores).latest);
            for place in self.staged.takes_range(provision) {
                let Some(take) = self.staged.takes.get(place) else { continue };
                let of_all = |share| !matches!(share, Share::Part | Share::Rest | Share::Unknown);
                if holders.contains(&take.source) && !(of_all(take.area) && of_all(take.population))
                {
                    let back = [!of_all(take.area), !of_all(take.population)];
                    returns.insert(index(place), back);
                }
            }
        }
        if !returns.is_empty() {
            for (take, of_population, _) in &self.staged.figures {
                if let Some(back) = returns.get_mut(take)
                    && let Some(back) = back.get_mut(usize::from(*of_population))
                {
                    *back = false;
                }
            }
        }
        returns
    }
}

/// Returns the versions in force after the last change that came of one, over any number of steps.
fn living_descendants(store: &Store, version: VersionId) -> FxHashSet<VersionId> {
    let mut living = FxHashSet::default();
    let mut seen: FxHashSet<VersionId> = FxHashSet::default();
    let mut open = vec![version];
    while let Some(version) = open.pop() {
        if !seen.insert(version) {
            continue;
        }
        match store.lives.at(version).outs() {
            Outs::None if store.is_living(version) => drop(living.insert(version)),
            Outs::None => {}
            outs => open.extend(store.edges_out(outs).map(|edge| store.edges.at(edge).target)),
        }
    }
    living
}

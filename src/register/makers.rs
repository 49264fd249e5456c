//! Which clause of a change makes the unit that a reference would mean, had it been there the day
//! before.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use super::change::Staged;
use super::check::Target;
use super::search::Written;
use super::store::{NONE, Store};
use crate::code::Code;
use crate::decree::Reference;
use crate::level::Level;
use crate::name;

/// What the clauses of a change make, by code and by name; collected when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct Makers(OnceCell<Index>);

#[derive(Debug, Default)]
struct Index {
    by_code: FxHashMap<Code, Vec<u32>>,
    /// By the loose key of the name, in order of the targets.
    by_name: FxHashMap<String, Vec<u32>>,
}

impl Index {
    fn of(staged: &Staged, targets: &[Target]) -> Self {
        let mut index = Self::default();
        for (place, target) in (0..).zip(targets).filter(|(_, target)| target.provision != NONE) {
            if let Some(code) = staged.code_of(target.code) {
                index.by_code.entry(code.clone()).or_default().push(place);
            }
            if let Some(name) = staged.name_of(target.name) {
                index.by_name.entry(name::loose_key(name)).or_default().push(place);
            }
        }
        index
    }
}

impl Makers {
    /// Returns the provision that makes the first unit of the change which a reference would mean:
    /// the one that gives it its code, else its name. Targets must not change any more but for those
    /// that only follow.
    pub(super) fn maker_of(
        &self,
        store: &Store,
        staged: &Staged,
        targets: &[Target],
        reference: &Reference,
    ) -> Option<u32> {
        let level = match reference.level() {
            Some(id) => Some(store.country.level(id.as_str())?),
            None => None,
        };
        let target = |place: &u32| targets.get(*place as usize);
        let fits = |target: &&Target| level.is_none_or(|level: Level| level == target.level);
        let index = self.0.get_or_init(|| Index::of(staged, targets));
        let maker = match (reference.code(), reference.name()) {
            (Some(code), _) => index.by_code.get(code)?.iter().filter_map(target).find(fits),
            (None, Some(text)) => {
                let written = Written::of(store, text);
                let places = written.loose_keys().filter_map(|key| index.by_name.get(key));
                let mut places: Vec<u32> = places.flatten().copied().collect();
                places.sort_unstable();
                places.iter().filter_map(target).filter(fits).find(|target| {
                    staged.name_of(target.name).is_some_and(|own| written.means(target.kind, [own]))
                })
            }
            (None, None) => None,
        }?;
        Some(if maker.code == NONE { maker.name } else { maker.code })
    }
}

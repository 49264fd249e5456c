//! Provisions by the codes and the names that they give: whom a reference may mean that is read as of
//! after a step, or that means nobody of before it.

use rustc_hash::FxHashMap;

use super::search;
use super::store::Store;
use crate::code::Code;
use crate::decree::Reference;
use crate::level::Level;
use crate::name;

/// A provision that makes a unit, or gives one a code or a name.
#[derive(Debug, Clone)]
pub(super) struct Maker {
    /// The level of the unit, where it is known.
    pub(super) level: Option<Level>,
    pub(super) kind: u8,
    pub(super) code: Option<Code>,
    pub(super) name: Option<String>,
    /// Its number, for whoever asks.
    pub(super) number: u32,
}

/// Makers in their order, looked up in time that does not grow with how many there are.
#[derive(Debug, Default)]
pub(super) struct Makers {
    list: Vec<Maker>,
    by_code: FxHashMap<Code, Vec<u32>>,
    /// By the key of the name without diacritics.
    by_name: FxHashMap<String, Vec<u32>>,
}

impl Makers {
    pub(super) fn of(list: Vec<Maker>) -> Self {
        let mut makers = Self { list, ..Self::default() };
        for (place, maker) in (0..).zip(&makers.list) {
            if let Some(code) = &maker.code {
                makers.by_code.entry(code.clone()).or_default().push(place);
            }
            if let Some(name) = &maker.name {
                makers.by_name.entry(name::loose_key(name)).or_default().push(place);
            }
        }
        makers
    }

    /// Returns those that a reference may mean, by its code if it has one, in order; of a written
    /// name the word for a kind is taken off.
    pub(super) fn meant(&self, store: &Store, reference: &Reference) -> Vec<&Maker> {
        if let Some(code) = reference.code() {
            return self.listed(self.by_code.get(code)).collect();
        }
        let Some(text) = reference.name() else { return Vec::new() };
        let keys = store.words().readings(text).into_iter().map(|read| name::loose_key(read.name));
        let mut places: Vec<u32> =
            keys.filter_map(|key| self.by_name.get(&key)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        let called =
            |maker: &&Maker| search::is_called(store, text, maker.kind, maker.name.as_deref());
        self.listed(Some(&places)).filter(called).collect()
    }

    /// Returns the first that a reference may mean.
    pub(super) fn first(&self, store: &Store, reference: &Reference) -> Option<&Maker> {
        let level = match reference.level() {
            Some(id) => Some(store.country.level(id.as_str())?),
            None => None,
        };
        let is_of_level =
            |maker: &&Maker| level.is_none() || maker.level.is_none() || level == maker.level;
        self.meant(store, reference).into_iter().find(is_of_level)
    }

    fn listed<'a>(&'a self, places: Option<&Vec<u32>>) -> impl Iterator<Item = &'a Maker> {
        let places = places.cloned().unwrap_or_default().into_iter();
        places.filter_map(|place| self.list.get(place as usize))
    }
}

//! The index of names.
//!
//! Two keys stand for a name: under the first fall spellings that nobody would call different,
//! under the second also those without diacritics. The second is asked only when the first finds
//! nothing, or when the text has no diacritics at all. The index is built at the first name that
//! is looked up, and once more for what a branch has added.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::code::Code;
use crate::country;
use crate::name::{self, Measured};
use crate::register::data::ids::{VersionId, ids};
use crate::register::data::store::Store;

/// Versions by the two keys of their names and aliases, in order of id.
#[derive(Debug, Default)]
struct NameIndex {
    exact: FxHashMap<String, Vec<VersionId>>,
    loose: FxHashMap<String, Vec<VersionId>>,
    /// By a unit's own code, of levels at which those are unique only within a parent.
    own_codes: FxHashMap<Code, Vec<VersionId>>,
    /// The first version that it does not hold.
    end: u32,
}

impl NameIndex {
    fn of(store: &Store, versions: std::ops::Range<u32>) -> Self {
        let mut index = Self { end: versions.start, ..Self::default() };
        index.extend(store, versions.end);
        index
    }

    /// Adds the versions up to another end.
    fn extend(&mut self, store: &Store, end: u32) {
        for version in ids(self.end..end) {
            let record = store.records.at(version);
            store.names_of(&record).for_each(|name| self.put(version, name));
            if store.country.has_codes_within_parents(record.level)
                && let Ok(own) = Code::new(country::own_code(&store.code(&record)))
            {
                self.own_codes.entry(own).or_default().push(version);
            }
        }
        self.end = end;
    }

    fn put(&mut self, version: VersionId, name: &str) {
        let keys =
            [(&mut self.exact, name::exact_key(name)), (&mut self.loose, name::loose_key(name))];
        for (map, key) in keys {
            if key.is_empty() {
                // A name of nothing but punctuation has no letters to be found by.
                continue;
            }
            let versions = map.entry(key).or_default();
            if versions.last() != Some(&version) {
                versions.push(version);
            }
        }
    }
}

/// What is made of the names of some versions when it is first asked for.
#[derive(Debug, Default)]
struct NamesOf {
    index: OnceLock<NameIndex>,
    /// The same names, for those that are near.
    near: OnceLock<MeasuredNames>,
}

/// The name index of a register, in two parts: what a base holds and what came since. Branches share
/// the first; of the second there is nothing until a name is looked up, so a branch that nobody asks
/// for names costs nothing.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    covered: u32,
    first: Arc<NamesOf>,
    rest: OnceLock<Arc<NamesOf>>,
}

impl Names {
    pub(crate) fn new(n_versions: u32) -> Self {
        Self { covered: n_versions, first: Arc::default(), rest: OnceLock::new() }
    }

    /// Follows the register after a change: an index that nobody shares gets the names of what came.
    pub(crate) fn grown(&mut self, store: &Store) {
        let n_versions = store.records.len();
        if n_versions - self.covered > self.covered / 4 + 1024 {
            *self = Self::new(n_versions);
            return;
        }
        match self.rest.get_mut().map(Arc::get_mut) {
            None => {}
            Some(Some(rest)) => {
                rest.near = OnceLock::new();
                rest.index.get_mut().into_iter().for_each(|rest| rest.extend(store, n_versions));
            }
            Some(None) => self.rest = OnceLock::new(),
        }
    }

    fn rest(&self) -> &NamesOf {
        self.rest.get_or_init(Arc::default)
    }

    /// Returns the names of all versions, ready to be held against others: those that a base holds
    /// and those that came since, each with its first version.
    pub(crate) fn measured<'a>(&'a self, store: &Store) -> [(u32, &'a MeasuredNames); 2] {
        let (covered, end) = (self.covered, store.records.len());
        [
            (0, self.first.near.get_or_init(|| MeasuredNames::of(store, 0..covered))),
            (covered, self.rest().near.get_or_init(|| MeasuredNames::of(store, covered..end))),
        ]
    }

    fn parts<'a>(&'a self, store: &Store) -> [&'a NameIndex; 2] {
        let (covered, end) = (self.covered, store.records.len());
        [
            self.first.index.get_or_init(|| NameIndex::of(store, 0..covered)),
            self.rest().index.get_or_init(|| NameIndex::of(store, covered..end)),
        ]
    }

    pub(crate) fn get<'a>(
        &'a self,
        store: &Store,
        loose: bool,
        key: &str,
    ) -> impl Iterator<Item = VersionId> + 'a {
        let map = |index: &'a NameIndex| if loose { &index.loose } else { &index.exact };
        self.parts(store).map(|index| map(index).get(key)).into_iter().flatten().flatten().copied()
    }

    /// Returns the versions of any level and date whose own code, within their parents, is a code.
    pub(crate) fn with_own_code<'a>(
        &'a self,
        store: &Store,
        own: &Code,
    ) -> impl Iterator<Item = VersionId> + 'a {
        let parts = self.parts(store).map(|index| index.own_codes.get(own));
        parts.into_iter().flatten().flatten().copied()
    }
}

/// The names of versions one after the other, ready to be held against another name.
#[derive(Debug, Default)]
pub(crate) struct MeasuredNames {
    keys: String,
    /// Where each key ends, the letters that it has, and how many characters.
    ends: Vec<(usize, Measured)>,
}

impl MeasuredNames {
    pub(crate) fn of(store: &Store, versions: std::ops::Range<u32>) -> Self {
        let mut names = Self::default();
        for version in ids(versions) {
            let key = name::loose_key(store.name(&store.records.at(version)));
            names.keys.push_str(&key);
            names.ends.push((names.keys.len(), Measured::of(&key)));
        }
        names
    }

    /// Returns the keys, in order of the versions.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Measured)> {
        let mut start = 0;
        self.ends.iter().map(move |&(end, measured)| {
            let key = self.keys.get(start..end).unwrap_or("");
            start = end;
            (key, measured)
        })
    }
}

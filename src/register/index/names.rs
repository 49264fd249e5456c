//! The index of names.
//!
//! Names stand under their letters without marks and white space, each with what tells its marks apart:
//! spellings that nobody would call different are told from those that lack diacritics without a look at
//! the name. The index is built at the first name that is looked up, and once more for what a branch has
//! added.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHasher};

use crate::code::Code;
use crate::country;
use crate::level::Level;
use crate::list::List;
use crate::name::{self, Measured, Words, exact_key, other_spellings};
use crate::register::data::ids::{VersionId, ids};
use crate::register::data::records::Record;
use crate::register::data::store::Store;
use crate::register::index::typed::TypedNames;

/// A version under one of its names or aliases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spelt {
    pub(crate) version: VersionId,
    /// What is made of the name's letters with their marks, and of its exact key.
    marked: u32,
    exact: u32,
    /// The kind of the version.
    pub(crate) kind: u8,
    pub(crate) is_alias: bool,
    /// Whether the name has a word that meets others in another spelling.
    pub(crate) is_respelt: bool,
}

impl Spelt {
    /// Tells whether the name has the letters and marks of a written one.
    #[inline]
    pub(crate) fn is_marked(self, written: Marked) -> bool {
        self.marked == written.0
    }

    /// Tells whether the name has the exact key of a written one.
    pub(crate) fn is_exactly(self, key: &str) -> bool {
        self.exact == hash(key.as_bytes())
    }
}

/// What names with the same letters and marks share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Marked(u32);

impl Marked {
    #[inline]
    pub(crate) fn of(marked: &[u8]) -> Self {
        Self(hash(marked))
    }
}

#[expect(clippy::cast_possible_truncation, reason = "half of a hash is one too")]
#[inline]
fn hash(bytes: &[u8]) -> u32 {
    use std::hash::Hasher;
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish() as u32
}

/// Returns the initials of a name's words, and those of all but the last with that.
fn initials_of(words: &Words) -> [Box<[u8]>; 2] {
    let first = |at: usize| words.folded(at..at + 1).first().copied();
    let last = words.len().saturating_sub(1);
    let before: Vec<u8> = (0..last).filter_map(first).collect();
    let with = |end: &[u8]| [before.as_slice(), end].concat().into_boxed_slice();
    [
        with(words.folded(last..last + 1).get(..1).unwrap_or_default()),
        with(words.folded(last..last + 1)),
    ]
}

/// Versions by their names and aliases without marks, in order of id.
#[derive(Debug, Default)]
struct NameIndex {
    spelt: FxHashMap<Box<[u8]>, List<Spelt>>,
    /// By a unit's own code, of levels at which those are unique only within a parent.
    own_codes: FxHashMap<Code, Vec<VersionId>>,
    /// Units that others lie in by their initials, and with the last word whole: HK, H.Kiếm.
    initials: FxHashMap<Box<[u8]>, List<VersionId>>,
    /// The words of the longest name.
    n_words: usize,
    /// The levels of the versions, a bit for each.
    levels: u32,
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
        let mut words = Words::default();
        for version in ids(self.end..end) {
            let record = store.records.at(version);
            self.levels |= 1 << record.level.rank();
            for (place, name) in store.names_of(&record).enumerate() {
                self.put(store, (version, &record), name, place > 0, &mut words);
            }
            if store.country.has_codes_within_parents(record.level)
                && let Ok(own) = Code::new(country::own_code(&store.code(&record)))
            {
                self.own_codes.entry(own).or_default().push(version);
            }
        }
        self.end = end;
    }

    fn put(
        &mut self,
        store: &Store,
        (version, record): (VersionId, &Record),
        name: &str,
        is_alias: bool,
        words: &mut Words,
    ) {
        words.read(name, store.words().forms());
        let all = 0..words.len();
        if all.is_empty() {
            // A name of nothing but punctuation has no letters to be found by.
            return;
        }
        self.n_words = self.n_words.max(words.len());
        let exact = hash(exact_key(name).as_bytes());
        let marked = Marked::of(words.marked(all.clone())).0;
        let is_respelt = words.is_respelt(all.clone());
        let (kind, level) = (record.kind, record.level);
        let spelt = Spelt { version, marked, exact, kind, is_alias, is_respelt };
        self.push(words.folded(all), spelt);
        let (rank, n_levels) = (usize::from(level.rank()), store.country.levels().len());
        if words.len() > 1 && (rank == 0 || rank + 2 < n_levels) {
            for initials in initials_of(words) {
                let same = self.initials.entry(initials).or_default();
                if same.last() != Some(&version) {
                    same.push(version);
                }
            }
        }
        for (folded, marked) in other_spellings(name, words) {
            let marked = Marked::of(&marked).0;
            self.push(&folded, Spelt { marked, is_respelt: true, ..spelt });
        }
    }

    fn push(&mut self, folded: &[u8], spelt: Spelt) {
        let same = match self.spelt.get_mut(folded) {
            Some(same) => same,
            None => self.spelt.entry(folded.into()).or_default(),
        };
        if same.last() != Some(&spelt) {
            same.push(spelt);
        }
    }
}

/// What is made of the names of some versions when it is first asked for.
#[derive(Debug, Default)]
struct NamesOf {
    index: OnceLock<NameIndex>,
    /// The same names, for those that are near.
    near: OnceLock<MeasuredNames>,
    /// The same names, in the order of their letters.
    typed: OnceLock<TypedNames>,
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
                rest.typed = OnceLock::new();
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

    /// Returns the names of all versions in the order of their letters, in the two parts of the index.
    pub(crate) fn typed<'a>(&'a self, store: &Store) -> [&'a TypedNames; 2] {
        let (covered, end) = (self.covered, store.records.len());
        [
            self.first.typed.get_or_init(|| TypedNames::of(store, 0..covered)),
            self.rest().typed.get_or_init(|| TypedNames::of(store, covered..end)),
        ]
    }

    fn parts<'a>(&'a self, store: &Store) -> [&'a NameIndex; 2] {
        let (covered, end) = (self.covered, store.records.len());
        [
            self.first.index.get_or_init(|| NameIndex::of(store, 0..covered)),
            self.rest().index.get_or_init(|| NameIndex::of(store, covered..end)),
        ]
    }

    /// Returns both parts of the index, ready to be asked.
    pub(crate) fn ready<'a>(&'a self, store: &Store) -> ReadyNames<'a> {
        ReadyNames(self.parts(store))
    }

    /// Returns the versions that are called by a name, each once for each of its names and aliases that is
    /// the same without marks and white space; in order of id.
    pub(crate) fn spelt<'a>(
        &'a self,
        store: &Store,
        folded: &[u8],
    ) -> impl Iterator<Item = Spelt> + 'a {
        self.ready(store).called(folded).into_iter().flatten().copied()
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

/// The index of names in its two parts, made and ready to be asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReadyNames<'a>([&'a NameIndex; 2]);

impl<'a> ReadyNames<'a> {
    /// Returns the versions that are called by a name, each once for each of its names and aliases that
    /// is the same without marks and white space; in order of id, in the two parts of the index.
    #[inline]
    pub(crate) fn called(self, folded: &[u8]) -> [&'a [Spelt]; 2] {
        let [first, rest] = self.0;
        let of =
            |index: &'a NameIndex| index.spelt.get(folded).map(List::as_slice).unwrap_or_default();
        // Of most registers all names are in the first.
        [of(first), if rest.spelt.is_empty() { &[] } else { of(rest) }]
    }

    /// Returns the versions, of those that others lie in, whose names have such initials, or such initials
    /// and such a last word; in order of id.
    pub(crate) fn with_initials(self, folded: &[u8]) -> impl Iterator<Item = VersionId> + 'a {
        let parts = self.0.map(|index| index.initials.get(folded));
        parts.into_iter().flatten().flatten().copied()
    }

    /// Returns of how many words the longest name is.
    pub(crate) fn n_words(self) -> usize {
        self.0.iter().map(|index| index.n_words).max().unwrap_or(0)
    }

    /// Tells whether there ever was a unit of a level.
    pub(crate) fn has_level(self, level: Level) -> bool {
        self.0.iter().any(|index| index.levels & (1 << level.rank()) != 0)
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

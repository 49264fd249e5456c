//! The names of a register in the order of their letters, for what is typed of them.
//!
//! Whole names without marks and white space, for each level apart, lead to the versions that have them;
//! so do the words of names. Both are finite state transducers, walked for what begins in some way or
//! differs in a letter.

use fst::automaton::{Automaton, Str};
use fst::{IntoStreamer, Map, Streamer};

use crate::level::Level;
use crate::name::Words;
use crate::register::data::ids::{Place, VersionId, ids, index};
use crate::register::data::store::Store;

/// Keys in order, each with versions, in order of id.
#[derive(Debug, Default)]
struct Keyed {
    keys: Map<Vec<u8>>,
    /// Where the versions of each key begin.
    starts: Vec<u32>,
    versions: Vec<VersionId>,
}

impl Keyed {
    fn of(mut pairs: Vec<(Box<[u8]>, VersionId)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup();
        let mut keyed = Self { versions: Vec::with_capacity(pairs.len()), ..Self::default() };
        let mut keys: Vec<(Box<[u8]>, u64)> = Vec::new();
        for (key, version) in pairs {
            if keys.last().is_none_or(|(last, _)| *last != key) {
                keys.push((key, keyed.starts.len() as u64));
                keyed.starts.push(index(keyed.versions.len()));
            }
            keyed.versions.push(version);
        }
        keyed.starts.push(index(keyed.versions.len()));
        // Sorted keys, each once, are what a map is made of.
        keyed.keys = Map::from_iter(keys).unwrap_or_default();
        keyed
    }

    fn versions(&self, place: u64) -> &[VersionId] {
        let at = usize::try_from(place).unwrap_or(usize::MAX);
        let ends = (self.starts.get(at), self.starts.get(at.saturating_add(1)));
        let (Some(&from), Some(&to)) = ends else { return &[] };
        self.versions.get(from as usize..to as usize).unwrap_or_default()
    }

    /// Calls a function for the versions of each key that an automaton accepts, in order of the keys, as long
    /// as it says so.
    fn each<A: Automaton>(&self, of: A, mut each: impl FnMut(&[VersionId]) -> bool) {
        let mut found = self.keys.search(of).into_stream();
        while let Some((_, place)) = found.next() {
            if !each(self.versions(place)) {
                return;
            }
        }
    }
}

/// The names of versions one after the other, in the order of their letters.
#[derive(Debug, Default)]
pub(crate) struct TypedNames {
    /// Whole names, by level.
    names: Vec<Keyed>,
    words: Keyed,
    first: u32,
    /// Where the words of each version begin, and their places among all words in order.
    starts: Vec<u32>,
    own_words: Vec<u32>,
}

/// The words that begin in some way: places among all words in order.
pub(crate) type WordRange = std::ops::Range<u32>;

impl TypedNames {
    pub(crate) fn of(store: &Store, versions: std::ops::Range<u32>) -> Self {
        let n_levels = store.country.levels().len();
        let mut names: Vec<Vec<(Box<[u8]>, VersionId)>> = vec![Vec::new(); n_levels];
        let mut pairs: Vec<(Box<[u8]>, VersionId)> = Vec::new();
        let mut words = Words::default();
        let first = versions.start;
        for version in ids(versions.clone()) {
            let record = store.records.at(version);
            for name in store.names_of(&record) {
                words.read(name, store.words().forms());
                let all = 0..words.len();
                if all.is_empty() {
                    continue;
                }
                if let Some(names) = names.get_mut(record.level.idx()) {
                    names.push((words.folded(all.clone()).into(), version));
                }
                pairs.extend(all.map(|at| (words.folded(at..at + 1).into(), version)));
            }
        }
        let names = names.into_iter().map(Keyed::of).collect();
        let words = Keyed::of(pairs);
        let mut own: Vec<(VersionId, u32)> = Vec::with_capacity(words.versions.len());
        for place in 0..words.starts.len().saturating_sub(1) {
            let of = words.versions(place as u64);
            own.extend(of.iter().map(|&version| (version, index(place))));
        }
        own.sort_unstable();
        let mut starts = Vec::with_capacity(versions.len() + 1);
        let mut at = 0;
        for version in ids(versions) {
            starts.push(index(at));
            at += own
                .get(at..)
                .unwrap_or_default()
                .iter()
                .take_while(|(of, _)| *of == version)
                .count();
        }
        starts.push(index(at));
        let own_words = own.into_iter().map(|(_, place)| place).collect();
        Self { names, words, first, starts, own_words }
    }

    /// Calls a function for the versions of a level under each name that begins with letters, in order of
    /// the names, as long as it says so.
    pub(crate) fn beginning(
        &self,
        level: Level,
        letters: &str,
        each: impl FnMut(&[VersionId]) -> bool,
    ) {
        if let Some(names) = self.names.get(level.idx()) {
            names.each(Str::new(letters).starts_with(), each);
        }
    }

    /// The same, for each name that an automaton accepts.
    pub(crate) fn accepted<A: Automaton>(
        &self,
        level: Level,
        of: A,
        each: impl FnMut(&[VersionId]) -> bool,
    ) {
        if let Some(names) = self.names.get(level.idx()) {
            names.each(of, each);
        }
    }

    /// Returns the words that begin with letters, and how many versions have them.
    pub(crate) fn words_beginning(&self, letters: &str) -> (WordRange, usize) {
        let (mut range, mut n_versions) = (0..0, 0);
        let mut found = self.words.keys.search(Str::new(letters).starts_with()).into_stream();
        while let Some((_, place)) = found.next() {
            let at = u32::try_from(place).unwrap_or(u32::MAX);
            if range.is_empty() {
                range.start = at;
            }
            range.end = at + 1;
            n_versions += self.words.versions(place).len();
        }
        (range, n_versions)
    }

    /// Returns the versions that have any of some words; one that has several comes as often.
    pub(crate) fn having(&self, words: WordRange) -> impl Iterator<Item = VersionId> + '_ {
        words.flat_map(|place| self.words.versions(u64::from(place)).iter().copied())
    }

    /// Tells whether a version's names have any of some words.
    pub(crate) fn has(&self, version: VersionId, words: &WordRange) -> bool {
        let Some(at) = version.place().checked_sub(self.first) else { return false };
        let ends = (self.starts.get(at as usize), self.starts.get(at as usize + 1));
        let (Some(&from), Some(&to)) = ends else { return false };
        let own = self.own_words.get(from as usize..to as usize).unwrap_or_default();
        own.iter().any(|word| words.contains(word))
    }
}

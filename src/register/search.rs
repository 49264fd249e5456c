//! Finding units by what people write: the name index, and candidates when it is not one.
//!
//! Two keys stand for a name: under the first fall spellings that nobody would call different,
//! under the second also those without diacritics. The second is asked only when the first finds
//! nothing, or when the text has no diacritics at all. The index is built at the first name that
//! is looked up, and once more for what a branch has added.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::Register;
use super::near::MeasuredNames;
use super::query::names;
use super::store::Store;
use crate::code::Code;
use crate::country;
use crate::decree::Reference;
use crate::error::{Candidate, LookupFault};
use crate::level::{Level, LevelId};
use crate::name;
use crate::period::{Moment, Period};

pub(crate) use super::above::ancestors;
pub(crate) use super::query::{Wanted, Written, is_called, lies_within};

/// Versions by the two keys of their names and aliases, in order of id.
#[derive(Debug, Default)]
struct NameIndex {
    exact: FxHashMap<String, Vec<u32>>,
    loose: FxHashMap<String, Vec<u32>>,
    /// By a unit's own code, of levels at which those are unique only within a parent.
    own_codes: FxHashMap<Code, Vec<u32>>,
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
        for version in self.end..end {
            let record = store.records.at(version);
            names(store, &record).for_each(|name| self.put(version, name));
            if store.country.has_codes_within_parents(record.level)
                && let Ok(own) = Code::new(country::own_code(&store.code(&record)))
            {
                self.own_codes.entry(own).or_default().push(version);
            }
        }
        self.end = end;
    }

    fn put(&mut self, version: u32, name: &str) {
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
    pub(super) fn measured<'a>(&'a self, store: &Store) -> [(u32, &'a MeasuredNames); 2] {
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

    fn get<'a>(&'a self, store: &Store, loose: bool, key: &str) -> impl Iterator<Item = u32> + 'a {
        let map = |index: &'a NameIndex| if loose { &index.loose } else { &index.exact };
        self.parts(store).map(|index| map(index).get(key)).into_iter().flatten().flatten().copied()
    }

    /// Returns the versions of any level and date whose own code, within their parents, is a code.
    fn with_own_code<'a>(&'a self, store: &Store, own: &Code) -> impl Iterator<Item = u32> + 'a {
        let parts = self.parts(store).map(|index| index.own_codes.get(own));
        parts.into_iter().flatten().flatten().copied()
    }
}

/// Returns the versions in force that a name may mean, in order of id.
pub(crate) fn named(register: &Register, wanted: &Wanted<'_>) -> Vec<u32> {
    let store = &register.store;
    lookup(register, wanted, |version| store.lives.at(version).contains(wanted.moment))
}

/// Returns the versions of a level whose own code, within their parents, a reference gives, as far as
/// they count and lie in the units that it names on a moment; in order of id.
pub(crate) fn own_coded(
    register: &Register,
    reference: &Reference,
    level: Level,
    moment: Moment,
    counts: impl Fn(u32) -> bool,
) -> Vec<u32> {
    let store = &register.store;
    if !store.country.has_codes_within_parents(level) {
        return Vec::new();
    }
    let segments = reference.name().map(name::segments).unwrap_or_default();
    let (own, behind) = match (reference.code(), segments.split_first()) {
        (Some(code), _) => (Some(code.clone()), &[][..]),
        (None, Some((own, behind))) => (Code::new(own).ok(), behind),
        (None, None) => (None, &[][..]),
    };
    let Some(own) = own.filter(|own| store.country.is_own_code(level, own)) else {
        return Vec::new();
    };
    let within = behind.iter().copied().chain(reference.within().iter().map(String::as_str));
    let within: Vec<Written> = within.map(|above| Written::of(store, above)).collect();
    let of_level = |version: &u32| store.records.at(*version).level == level && counts(*version);
    let coded = register.names.with_own_code(store, &own).filter(of_level);
    coded.filter(|&version| lies_within(store, &within, version, moment)).collect()
}

/// Returns the versions of a level in force whose own code, within their parents, is a code; in order
/// of id.
pub(crate) fn with_own_code(
    register: &Register,
    level: Level,
    own: &Code,
    moment: Moment,
) -> impl Iterator<Item = u32> {
    let store = &register.store;
    let coded = register.names.with_own_code(store, own);
    coded.filter(move |&version| {
        store.records.at(version).level == level && store.lives.at(version).contains(moment)
    })
}

/// Tells whether any version was ever called by a number.
pub(crate) fn is_name(register: &Register, number: &str) -> bool {
    let key = name::exact_key(number);
    register.names.get(&register.store, false, &key).next().is_some()
}

/// Returns the versions of any date that a name may mean, in order of id.
pub(crate) fn named_ever(register: &Register, wanted: &Wanted<'_>) -> Vec<u32> {
    lookup(register, wanted, |_| true)
}

fn lookup(register: &Register, wanted: &Wanted<'_>, counts: impl Fn(u32) -> bool) -> Vec<u32> {
    let store = &register.store;
    // Who types no diacritics at all may mean any name, though one of them is spelt just so.
    let passes: &[bool] = if wanted.is_bare { &[true] } else { &[false, true] };
    for &loose in passes {
        let mut found = Vec::new();
        for reading in wanted.readings() {
            let key = if loose { reading.loose() } else { reading.exact() };
            let fitting = register.names.get(store, loose, key).filter(|&version| {
                let record = store.records.at(version);
                counts(version)
                    && reading.fits(record.kind)
                    && wanted.fits(store, version, &record)
                    && (!loose || names(store, &record).any(|name| reading.spells(name)))
            });
            found.extend(fitting);
        }
        if !found.is_empty() {
            found.sort_unstable();
            found.dedup();
            return found;
        }
    }
    Vec::new()
}

/// Returns the unit that had a name last, or first after the day where none had it before.
pub(crate) fn last_called(register: &Register, wanted: &Wanted<'_>) -> Option<Candidate> {
    let ever = named_ever(register, wanted);
    let store = &register.store;
    let before = ever.iter().rev().find(|&&version| store.lives.at(version).from <= wanted.moment);
    let version = before.or(ever.first())?;
    Some(candidate(store, *version, wanted.moment))
}

/// Tells whether a version may be meant by a name, whatever else may be.
pub(crate) fn matches(register: &Register, version: u32, wanted: &Wanted<'_>) -> bool {
    wanted.means(&register.store, version)
}

/// Describes the first of many versions by level and code.
pub(crate) fn first_candidates(
    register: &Register,
    versions: &[u32],
    moment: Moment,
    n_first: usize,
) -> Vec<Candidate> {
    let store = &register.store;
    let mut keyed: Vec<(Level, Code, u32)> = versions
        .iter()
        .map(|&version| {
            let record = store.records.at(version);
            (record.level, store.code(&record), version)
        })
        .collect();
    if n_first < keyed.len() {
        keyed.select_nth_unstable(n_first);
        keyed.truncate(n_first);
    }
    let first: Vec<u32> = keyed.into_iter().map(|(_, _, version)| version).collect();
    candidates(register, &first, moment)
}

/// Describes versions for a person who has to choose, by level and code.
pub(crate) fn candidates(register: &Register, versions: &[u32], moment: Moment) -> Vec<Candidate> {
    let store = &register.store;
    let mut list: Vec<(Level, Candidate)> = versions
        .iter()
        .map(|&version| (store.records.at(version).level, candidate(store, version, moment)))
        .collect();
    list.sort_by(|(level, one), (other_level, other)| {
        level.cmp(other_level).then_with(|| one.code.cmp(&other.code))
    });
    list.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Describes a version for a person who has to choose.
pub(crate) fn candidate(store: &Store, version: u32, moment: Moment) -> Candidate {
    let record = store.records.at(version);
    // What stands above is read on a day on which the version was in force.
    let life = store.lives.at(version);
    let moment = if life.until > moment { moment.max(life.from) } else { life.from };
    Candidate {
        level: level_id(store, record.level),
        code: store.code(&record),
        label: store.label(&record),
        within: ancestors(store, version, moment)
            .map(|above| store.label(&store.records.at(above)))
            .collect(),
        period: period(store, version),
    }
}

pub(crate) fn period(store: &Store, version: u32) -> Period {
    Period {
        from: store.lives.at(version).from.date(),
        until: store.lives.at(version).until.date(),
    }
}

/// Returns the id of a level; levels of records are always the country's.
pub(crate) fn level_id(store: &Store, level: Level) -> LevelId {
    store.country.level_id(level)
}

/// Says that nobody carries a code, and who did last.
pub(crate) fn unknown_code(
    register: &Register,
    level: Level,
    code: &Code,
    date: jiff::civil::Date,
) -> LookupFault {
    let store = &register.store;
    let moment = Moment::of(date);
    let index = store.codes.get(level.idx());
    let mut carriers: Vec<u32> = index.into_iter().flat_map(|index| index.carriers(code)).collect();
    // Latest first: the last before the date, else the first after it.
    let before = carriers.iter().find(|&&version| store.lives.at(version).from <= moment).copied();
    let last = before.or_else(|| carriers.pop());
    LookupFault::UnknownCode {
        level: level_id(store, level),
        code: code.clone(),
        date,
        last: last.map(|version| Box::new(candidate(store, version, moment))),
    }
}

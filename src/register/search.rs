//! Finding units by what people write: the name index, and candidates when it is not one.
//!
//! Two keys stand for a name: under the first fall spellings that nobody would call different,
//! under the second also those without diacritics. The second is asked only when the first finds
//! nothing, or when the text has no diacritics at all. The index is built at the first name that
//! is looked up, and once more for what a branch has added.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::Register;
use super::coded::code_of;
use super::near::MeasuredNames;
use super::records::{NONE, Record};
use super::store::Store;
use crate::code::Code;
use crate::country;
use crate::decree::Reference;
use crate::error::{Candidate, LookupFault};
use crate::level::{Level, LevelId};
use crate::name;
use crate::period::{Moment, Period};

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

/// A name that is looked for, taken apart.
#[derive(Debug, Clone)]
pub(crate) struct Wanted<'a> {
    pub(super) name: &'a str,
    /// A code in brackets behind the name, and what it would be as the name of a unit above.
    code: Option<(&'a str, Option<Written>)>,
    pub(super) kind: Option<u8>,
    within: Vec<Written>,
    /// Whether neither the name nor the units above have any diacritics.
    is_bare: bool,
    pub(super) levels: Vec<Level>,
    pub(super) moment: Moment,
}

/// A written name of one unit, with all ways to read it: kinds, and the loose and exact keys of the
/// name.
#[derive(Debug, Clone)]
pub(crate) struct Written(Vec<(Vec<u8>, String, String)>);

impl Written {
    pub(crate) fn of(store: &Store, text: &str) -> Self {
        let readings = store.words().readings(text).into_iter();
        let keys = |name: &str| (name::loose_key(name), name::exact_key(name));
        let read = readings.map(|read| (read.kinds.to_vec(), keys(read.name)));
        Self(read.map(|(kinds, (loose, exact))| (kinds, loose, exact)).collect())
    }

    /// Tells whether it may mean a unit of a kind and of any of the names.
    fn means<'a>(&self, kind: u8, names: impl IntoIterator<Item = &'a str>) -> bool {
        let fits = |kinds: &[u8]| kinds.is_empty() || kinds.contains(&kind);
        let mut names = names.into_iter();
        self.0.iter().any(|(kinds, ..)| fits(kinds))
            && names.any(|name| {
                self.0.iter().any(|(kinds, loose, exact)| fits(kinds) && spells(loose, exact, name))
            })
    }
}

/// Tells whether the keys of a written name may stand for a unit's name: marks may be left out, but
/// those that are there must be right.
fn spells(loose: &str, exact: &str, name: &str) -> bool {
    name::loose_key(name) == loose && name::leaves_marks_out(exact, &name::exact_key(name))
}

/// Tells whether a version lies in units of all the written names on a day.
pub(crate) fn lies_within(store: &Store, within: &[Written], version: u32, moment: Moment) -> bool {
    within.iter().all(|above| {
        ancestors(store, version, moment).any(|ancestor| {
            let record = store.records.at(ancestor);
            above.means(record.kind, names(store, &record))
        })
    })
}

impl<'a> Wanted<'a> {
    /// Takes a text apart: the name, and the units above it behind commas or in brackets.
    pub(crate) fn text(
        store: &Store,
        text: &'a str,
        levels: Vec<Level>,
        moment: Moment,
    ) -> Option<Self> {
        let segments = name::segments(text);
        let (name, above) = segments.split_first()?;
        // As units are printed: the code in brackets behind the name. With letters it may be a unit
        // above as well.
        let code = above.first().filter(|part| part.len() > 1).and_then(|part| {
            if part.bytes().all(|byte| byte.is_ascii_digit()) {
                return Some((*part, None));
            }
            let reference = Reference::of_name(None, part, Vec::new()).ok()?;
            let mut levels = levels.iter();
            levels.find(|level| code_of(&store.country, &reference, **level).is_some())?;
            Some((*part, Some(Written::of(store, part))))
        });
        let above = if code.is_some() { above.get(1..).unwrap_or_default() } else { above };
        let within = above.iter().map(|above| Written::of(store, above)).collect();
        let is_bare = text.is_ascii();
        Some(Self { name, code, kind: None, within, is_bare, levels, moment })
    }

    /// Takes the name of a reference apart; `None` when it has none, or a kind that there is not.
    pub(crate) fn of(
        register: &Register,
        reference: &'a Reference,
        levels: &[Level],
        moment: Moment,
    ) -> Option<Self> {
        let store = &register.store;
        let mut wanted = Self::text(store, reference.name()?, levels.to_vec(), moment)?;
        for above in reference.within() {
            wanted.within.push(Written::of(store, above));
            wanted.is_bare &= above.is_ascii();
        }
        if let Some(kind) = reference.kind() {
            wanted.kind = Some(register.country().kind_idx(kind)?);
        }
        Some(wanted)
    }

    /// Looks for another name in its place, by all else that it says.
    pub(crate) fn by_name<'b>(self, name: &'b str) -> Wanted<'b>
    where
        'a: 'b,
    {
        Wanted { name, ..self }
    }

    fn fits(&self, store: &Store, version: u32, record: &Record, kinds: &[u8]) -> bool {
        self.levels.contains(&record.level)
            && self.kind.is_none_or(|kind| kind == record.kind)
            && (kinds.is_empty() || kinds.contains(&record.kind))
            && self.is_coded(store, version, record)
            && self.lies_within(store, version)
    }

    fn is_coded(&self, store: &Store, version: u32, record: &Record) -> bool {
        self.code.as_ref().is_none_or(|(code, above)| {
            store.code(record).as_str() == *code
                || above.as_ref().is_some_and(|above| {
                    lies_within(store, std::slice::from_ref(above), version, self.moment)
                })
        })
    }

    pub(super) fn lies_within(&self, store: &Store, version: u32) -> bool {
        lies_within(store, &self.within, version, self.moment)
    }
}

/// Returns the name and the aliases of a version.
fn names<'a>(store: &'a Store, record: &Record) -> impl Iterator<Item = &'a str> {
    std::iter::once(store.name(record)).chain(store.aliases_of(record.unit))
}

/// Tells whether a written name, kind word and all, may mean a unit of a kind and of any of the
/// names.
pub(crate) fn is_called<'a>(
    store: &Store,
    text: &str,
    kind: u8,
    names: impl IntoIterator<Item = &'a str>,
) -> bool {
    Written::of(store, text).means(kind, names)
}

/// Returns the versions above one on a day, nearest first.
pub(crate) fn ancestors(
    store: &Store,
    version: u32,
    moment: Moment,
) -> impl Iterator<Item = u32> + '_ {
    let above = move |version: u32| {
        let parent = store.records.at(version).parent;
        if parent == NONE { None } else { store.version_on(parent, moment) }
    };
    // Each is looked up when it is asked for, since most callers want the nearest alone. A parent is
    // of a level above, so this ends.
    let mut last = Some(version);
    std::iter::from_fn(move || {
        last = last.and_then(above);
        last
    })
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
    let readings = store.words().readings(wanted.name);
    // Who types no diacritics at all may mean any name, though one of them is spelt just so.
    let passes: &[bool] = if wanted.is_bare { &[true] } else { &[false, true] };
    for &loose in passes {
        let mut found = Vec::new();
        for reading in &readings {
            let key =
                if loose { name::loose_key(reading.name) } else { name::exact_key(reading.name) };
            let exact = name::exact_key(reading.name);
            let fitting = register.names.get(store, loose, &key).filter(|&version| {
                let record = store.records.at(version);
                let is_called =
                    || !loose || names(store, &record).any(|name| spells(&key, &exact, name));
                counts(version)
                    && wanted.fits(store, version, &record, reading.kinds)
                    && is_called()
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
    let store = &register.store;
    let record = store.records.at(version);
    wanted.fits(store, version, &record, &[])
        && is_called(store, wanted.name, record.kind, names(store, &record))
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

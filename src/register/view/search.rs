//! Finding units by what people write, and candidates when it is not one.

use crate::code::Code;
use crate::decree::Reference;
use crate::error::{Candidate, LookupFault};
use crate::level::{Level, LevelId};
use crate::name::{self, Words};
use crate::period::{Moment, Period};
use crate::register::Register;
use crate::register::data::ids::VersionId;
use crate::register::data::store::Store;

pub(crate) use crate::register::view::hierarchy::units_above;
pub(crate) use crate::register::view::query::{Wanted, Written, lies_within};

/// How many candidates an error lists.
const LISTED: usize = 100;
/// How many it lists where there are more than that.
const FIRST: usize = 12;

/// Returns the versions in force that a name may mean, in order of id.
pub(crate) fn named(register: &Register, wanted: &Wanted<'_>) -> Vec<VersionId> {
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
    counts: impl Fn(VersionId) -> bool,
) -> Vec<VersionId> {
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
    let of_level =
        |version: &VersionId| store.records.at(*version).level == level && counts(*version);
    let coded = register.indexes.names.with_own_code(store, &own).filter(of_level);
    coded.filter(|&version| lies_within(store, &within, version, moment)).collect()
}

/// Returns the versions of a level in force whose own code, within their parents, is a code; in order
/// of id.
pub(crate) fn with_own_code(
    register: &Register,
    level: Level,
    own: &Code,
    moment: Moment,
) -> impl Iterator<Item = VersionId> {
    let store = &register.store;
    let coded = register.indexes.names.with_own_code(store, own);
    coded.filter(move |&version| {
        store.records.at(version).level == level && store.lives.at(version).contains(moment)
    })
}

/// Tells whether any version was ever called by a number.
pub(crate) fn is_name(register: &Register, number: &str) -> bool {
    let store = &register.store;
    let (key, words) = (name::exact_key(number), Words::of(number, store.words().forms()));
    let mut called = register.indexes.names.spelt(store, words.folded(0..words.len()));
    called.any(|spelt| spelt.is_exactly(&key))
}

/// Returns the versions of any date that a name may mean, in order of id.
pub(crate) fn named_ever(register: &Register, wanted: &Wanted<'_>) -> Vec<VersionId> {
    lookup(register, wanted, |_| true)
}

fn lookup(
    register: &Register,
    wanted: &Wanted<'_>,
    counts: impl Fn(VersionId) -> bool,
) -> Vec<VersionId> {
    let found = lookup_cut(register, wanted, &counts);
    match wanted.bracketed() {
        Some(wanted) if found.is_empty() => lookup_cut(register, wanted, &counts),
        _ => found,
    }
}

fn lookup_cut(
    register: &Register,
    wanted: &Wanted<'_>,
    counts: &impl Fn(VersionId) -> bool,
) -> Vec<VersionId> {
    let store = &register.store;
    // Who types no diacritics at all may mean any name, though one of them is spelt just so.
    let passes: &[bool] = if wanted.is_bare { &[true] } else { &[false, true] };
    for &loose in passes {
        let mut found = Vec::new();
        for reading in wanted.readings() {
            let called = register.indexes.names.spelt(store, reading.folded());
            let called = called.filter(|spelt| loose || spelt.is_exactly(reading.exact()));
            let fitting = called.map(|spelt| spelt.version).filter(|&version| {
                let record = store.records.at(version);
                counts(version)
                    && reading.fits(record.kind)
                    && wanted.fits(store, version, &record)
                    && (!loose || store.names_of(&record).any(|name| reading.spells(name)))
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
pub(crate) fn matches(register: &Register, version: VersionId, wanted: &Wanted<'_>) -> bool {
    wanted.means(&register.store, version)
}

/// Describes the first of many versions by level and code.
pub(crate) fn first_candidates(
    register: &Register,
    versions: &[VersionId],
    moment: Moment,
    n_first: usize,
) -> Vec<Candidate> {
    let store = &register.store;
    let mut keyed: Vec<(Level, Code, VersionId)> = versions
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
    let first: Vec<VersionId> = keyed.into_iter().map(|(_, _, version)| version).collect();
    candidates(register, &first, moment)
}

/// Describes versions for a person who has to choose, by level and code.
pub(crate) fn candidates(
    register: &Register,
    versions: &[VersionId],
    moment: Moment,
) -> Vec<Candidate> {
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
pub(crate) fn candidate(store: &Store, version: VersionId, moment: Moment) -> Candidate {
    let record = store.records.at(version);
    // What stands above is read on a day on which the version was in force.
    let life = store.lives.at(version);
    let moment = if life.until > moment { moment.max(life.from) } else { life.from };
    Candidate {
        level: level_id(store, record.level),
        code: store.code(&record),
        label: store.label(&record),
        within: units_above(store, version, moment)
            .map(|above| store.label(&store.records.at(above)))
            .collect(),
        period: period(store, version),
    }
}

pub(crate) fn period(store: &Store, version: VersionId) -> Period {
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
    let mut carriers: Vec<VersionId> =
        index.into_iter().flat_map(|index| index.carriers(code)).collect();
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

/// Says that a name means several units: with all of them, or with the first of very many.
pub(crate) fn ambiguous(
    register: &Register,
    query: String,
    date: jiff::civil::Date,
    versions: &[VersionId],
    moment: Moment,
) -> LookupFault {
    let n_candidates = versions.len();
    if n_candidates <= LISTED {
        let candidates = candidates(register, versions, moment);
        return LookupFault::Ambiguous { query, date, candidates };
    }
    let first = first_candidates(register, versions, moment, FIRST);
    LookupFault::AmbiguousAmongMany { query, date, first, n_candidates }
}

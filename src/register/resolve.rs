//! From a reference in a decree to the version that it means: the one resolver for JSON, tables,
//! code and legal text.

use jiff::civil::Date;

use super::Register;
use super::change::{Staged, StagedOutcome};
use super::search::{self, Wanted};
use super::unfound::{self, Unfound};
use crate::country::Country;
use crate::decree::Reference;
use crate::error::{Fault, LookupFault};
use crate::level::Level;
use crate::period::{Day, day_before};

/// Where names in a decree are looked for first: the units of the day before that its scope, as
/// of the day, is or comes of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    units: Vec<u32>,
}

impl Scope {
    /// Finds the units behind a scope: it may be in force already, or be made by a provision of
    /// the same day that is staged before.
    pub(crate) fn of(register: &Register, staged: &Staged, reference: &Reference) -> Self {
        let store = &register.store;
        let country = register.country();
        let made = staged.provisions.iter().enumerate().find(|(idx, provision)| {
            let StagedOutcome::New { level, kind, .. } = provision.outcome else { return false };
            let idx = super::grow::index(*idx);
            let of_level =
                reference.level().is_none_or(|id| country.level(id.as_str()) == Some(level));
            of_level
                && match (reference.code(), reference.name()) {
                    (Some(code), _) => staged.code_of(idx) == Some(code),
                    (None, Some(text)) => search::is_called(store, text, kind, staged.name_of(idx)),
                    (None, None) => false,
                }
        });
        let versions: Vec<u32> = match made {
            Some((idx, _)) => {
                let takes = staged.takes.get(staged.takes_range(super::grow::index(idx)));
                takes.unwrap_or_default().iter().map(|take| take.source).collect()
            }
            None => {
                let levels: Vec<Level> = all_levels(country).collect();
                match reference.code() {
                    Some(code) => levels
                        .iter()
                        .filter_map(|&level| store.with_code_now(level, code))
                        .collect(),
                    None => Wanted::of(register, reference, &levels, Day::OPEN_UNTIL_EVE)
                        .map(|wanted| search::named(register, &wanted))
                        .unwrap_or_default(),
                }
            }
        };
        Self { units: versions.iter().map(|&version| store.records.at(version).unit).collect() }
    }

    /// Tells whether a version is, or lies in, the scope; everything does where there is none.
    fn holds(&self, register: &Register, version: u32) -> bool {
        let store = &register.store;
        let own = std::iter::once(version);
        let mut line = own.chain(search::ancestors(store, version, Day::OPEN_UNTIL_EVE));
        self.units.is_empty() || line.any(|id| self.units.contains(&store.records.at(id).unit))
    }

    /// Keeps the versions that lie in the scope, when any do.
    fn narrow(&self, register: &Register, found: Vec<u32>) -> Vec<u32> {
        if found.len() < 2 || self.units.is_empty() {
            return found;
        }
        let inside = |&&version: &&u32| self.holds(register, version);
        let narrowed: Vec<u32> = found.iter().filter(inside).copied().collect();
        if narrowed.is_empty() { found } else { narrowed }
    }
}

/// Returns the levels of a country, from the top down.
pub(crate) fn all_levels(country: &Country) -> impl Iterator<Item = Level> + '_ {
    (0..country.levels().len()).filter_map(|rank| u8::try_from(rank).ok()).map(Level::new)
}

pub(crate) fn unknown_level(country: &Country, id: &str) -> LookupFault {
    let ids: Vec<&str> = country.levels().iter().map(|level| level.id.as_str()).collect();
    LookupFault::UnknownLevel { level: id.to_owned(), expected: ids.join(", ") }
}

/// What a reference is read with: the decree that it is in, the scope of that, and the date of the
/// change.
pub(crate) struct Reader<'a> {
    pub(crate) decree: u32,
    pub(crate) scope: &'a Scope,
    pub(crate) date: Date,
    pub(crate) unfound: &'a mut Unfound,
}

/// Finds the living version that a reference means: what was in force on the day before the change.
pub(crate) fn living(
    register: &Register,
    reference: &Reference,
    outcome: Option<Level>,
    reader: &mut Reader<'_>,
) -> Result<u32, Fault> {
    let country = register.country();
    let said = match reference.level() {
        Some(id) => match country.level(id.as_str()) {
            Some(level) => Some(level),
            None => return Err(Fault::Reference(unknown_level(country, id.as_str()))),
        },
        None => None,
    };
    match reference.code() {
        Some(_) => by_code(register, reference, said, outcome, reader.date),
        None => match reader.unfound.again(reader.decree, outcome, reference) {
            Some(fault) => Err(fault),
            None => by_name(register, reference, said, outcome, reader)
                .map_err(|fault| reader.unfound.note(reader.decree, outcome, reference, fault)),
        },
    }
}

fn by_code(
    register: &Register,
    reference: &Reference,
    said: Option<Level>,
    outcome: Option<Level>,
    date: Date,
) -> Result<u32, Fault> {
    let store = &register.store;
    let country = register.country();
    let Some(code) = reference.code() else { return Err(Fault::EmptyProvision) };
    // Without a word about the level it is the outcome's; where there is none, the one that fits.
    let level = said.or(outcome).or_else(|| {
        let mut fitting = all_levels(country).filter(|&level| country.code_fits(level, code));
        let with = |level: &Level| store.with_code_now(*level, code).is_some();
        let all: Vec<Level> = fitting.by_ref().collect();
        all.iter().copied().find(with).or(all.first().copied())
    });
    let Some(level) = level else {
        let query = code.to_string();
        let near = Vec::new();
        return Err(Fault::Reference(LookupFault::UnknownName { query, date, last: None, near }));
    };
    if !country.code_fits(level, code) {
        let definition = country.level_definition(level);
        let width = definition.and_then(|definition| definition.code_width).unwrap_or(0);
        let level = country.level_name(level);
        return Err(Fault::CodeWidth { code: code.clone(), level, width });
    }
    let Some(version) = store.with_code_now(level, code) else {
        let day = day_before(date);
        if let Some(last) = store.codes.get(level.idx()).and_then(|index| index.latest(code))
            && let Some(ended) = store.lives.at(last).until.date()
        {
            return Err(Fault::Ended { unit: store.describe(last), ended });
        }
        return Err(Fault::Reference(search::unknown_code(register, level, code, day)));
    };
    if let Some(label) = reference.name() {
        let wanted = Wanted::of(register, reference, &[level], Day::OPEN_UNTIL_EVE);
        let agrees = wanted.is_some_and(|wanted| search::matches(register, version, &wanted));
        if !agrees {
            let unit = store.describe(version);
            let label = label.to_owned();
            return Err(Fault::LabelDisagrees { code: code.clone(), unit, label });
        }
    }
    Ok(version)
}

fn by_name(
    register: &Register,
    reference: &Reference,
    said: Option<Level>,
    outcome: Option<Level>,
    reader: &mut Reader<'_>,
) -> Result<u32, Fault> {
    let store = &register.store;
    let country = register.country();
    let levels: Vec<Level> = match said {
        Some(level) => vec![level],
        // A clause takes from its own level or from above.
        None => all_levels(country)
            .filter(|&level| outcome.is_none_or(|outcome| !outcome.is_above(level)))
            .collect(),
    };
    let Some(wanted) = Wanted::of(register, reference, &levels, Day::OPEN_UNTIL_EVE) else {
        let (query, date) = (reference.to_string(), reader.date);
        let near = Vec::new();
        return Err(Fault::Reference(LookupFault::UnknownName { query, date, last: None, near }));
    };
    let mut found = reader.scope.narrow(register, search::named(register, &wanted));
    if found.len() > 1
        && let Some(outcome) = outcome
    {
        let own: Vec<u32> = found
            .iter()
            .copied()
            .filter(|&version| store.records.at(version).level == outcome)
            .collect();
        if !own.is_empty() {
            found = own;
        }
    }
    match found.as_slice() {
        [version] => Ok(*version),
        [] => {
            if let Some((last, ended)) = ended_by_name(register, &wanted) {
                return Err(Fault::Ended { unit: store.describe(last), ended });
            }
            let day = day_before(reader.date);
            Err(Fault::Reference(reader.unfound.unknown(register, reference, &wanted, day)))
        }
        several => {
            let (date, day) = (day_before(reader.date), Day::OPEN_UNTIL_EVE);
            let query = reference.to_string();
            Err(Fault::Reference(unfound::ambiguous(register, query, date, several, day)))
        }
    }
}

/// Returns the last version of the only unit that a name ever meant, and the day of its end, when it
/// has ended.
pub(super) fn ended_by_name(register: &Register, wanted: &Wanted<'_>) -> Option<(u32, Date)> {
    let store = &register.store;
    let mut ever = search::named_ever(register, wanted);
    ever.dedup_by_key(|version| store.records.at(*version).unit);
    let [version] = ever.as_slice() else { return None };
    let latest = store.units.at(store.records.at(*version).unit).latest;
    Some((latest, store.lives.at(latest).until.date()?))
}

/// Finds the ended unit that a new one restores.
pub(crate) fn ended(
    register: &Register,
    reference: &Reference,
    level: Level,
    scope: &Scope,
) -> Result<u32, Fault> {
    let store = &register.store;
    let date = store.last_day().date().unwrap_or(store.opening);
    let has_ended = |version: u32| {
        let unit = store.records.at(version).unit;
        !store.is_living(store.units.at(unit).latest)
    };
    let mut versions: Vec<u32> = match reference.code() {
        Some(code) => {
            let carriers = store.codes.get(level.idx()).map(|index| index.carriers(code));
            carriers.into_iter().flatten().find(|&version| has_ended(version)).into_iter().collect()
        }
        None => Wanted::of(register, reference, &[level], Day::OPEN_UNTIL)
            .map(|wanted| search::named_ever(register, &wanted))
            .unwrap_or_default()
            .into_iter()
            .filter(|&version| has_ended(version))
            .collect(),
    };
    versions.sort_unstable();
    versions.dedup_by_key(|version| store.records.at(*version).unit);
    let versions = scope.narrow(register, versions);
    match versions.as_slice() {
        [version] => Ok(store.records.at(*version).unit),
        [] => {
            let query = reference.to_string();
            Err(Fault::Reference(LookupFault::UnknownName {
                query,
                date,
                last: None,
                near: Vec::new(),
            }))
        }
        several => {
            let (query, day) = (reference.to_string(), Day::OPEN_UNTIL_EVE);
            Err(Fault::Reference(unfound::ambiguous(register, query, date, several, day)))
        }
    }
}

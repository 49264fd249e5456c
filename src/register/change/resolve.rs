//! From a reference in a decree to the version that it means: the one resolver for JSON, tables,
//! code and legal text.

use jiff::civil::Date;

use crate::code::Code;
use crate::decree::Reference;
use crate::error::{Fault, LookupFault, Restorer};
use crate::level::Level;
use crate::period::{Moment, Step, day_before};
use crate::register::Register;
use crate::register::change::makers::Makers;
use crate::register::change::unfound::Unfound;
use crate::register::data::ids::{Place, StagedId, UnitId, VersionId};
use crate::register::data::staged::Staged;
use crate::register::data::store::Store;
use crate::register::view::coded::{CodeReading, Coded, code_of};
use crate::register::view::search::{self, Wanted};

/// Where names in a decree are looked for first: the units of the day before that its scope, as
/// of the day, is or comes of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    units: Vec<UnitId>,
}

impl Scope {
    /// Finds the units behind a scope: it may be in force already, or be made by a provision of
    /// the same day that is staged before.
    pub(crate) fn of(
        register: &Register,
        (staged, makers): (&Staged, &Makers),
        reference: &Reference,
    ) -> Self {
        let store = &register.store;
        let country = register.country();
        let made = makers.first(store, reference).map(|maker| StagedId::at(maker.number));
        let versions: Vec<VersionId> = match made {
            Some(maker) => {
                let takes = staged.takes.get(staged.takes_range(maker));
                takes.unwrap_or_default().iter().map(|take| take.source).collect()
            }
            None => {
                let levels: Vec<Level> = country.all_levels().collect();
                meant(register, reference, &levels)
            }
        };
        Self { units: versions.iter().map(|&version| store.records.at(version).unit).collect() }
    }

    /// Tells whether a version is, or lies in, the scope; everything does where there is none.
    fn holds(&self, register: &Register, version: VersionId) -> bool {
        let store = &register.store;
        let own = std::iter::once(version);
        let mut line = own.chain(search::units_above(store, version, Moment::OPEN_UNTIL_EVE));
        self.units.is_empty() || line.any(|id| self.units.contains(&store.records.at(id).unit))
    }

    /// Keeps the versions that lie in the scope, when any do.
    fn narrow(&self, register: &Register, found: Vec<VersionId>) -> Vec<VersionId> {
        if found.len() < 2 || self.units.is_empty() {
            return found;
        }
        let inside = |&&version: &&VersionId| self.holds(register, version);
        let narrowed: Vec<VersionId> = found.iter().filter(inside).copied().collect();
        if narrowed.is_empty() { found } else { narrowed }
    }
}

/// Returns the living versions of some levels that a reference may mean, in order of id: those with
/// its code and, where it has none that is told from a name, those of its name.
fn meant(register: &Register, reference: &Reference, levels: &[Level]) -> Vec<VersionId> {
    let wanted = Wanted::of(register, reference, levels, Moment::OPEN_UNTIL_EVE);
    meant_as(register, reference, levels, wanted.as_ref())
}

/// Does as [`meant`], its name taken apart.
fn meant_as(
    register: &Register,
    reference: &Reference,
    levels: &[Level],
    wanted: Option<&Wanted<'_>>,
) -> Vec<VersionId> {
    let store = &register.store;
    let code = CodeReading::of(reference);
    let coded = levels
        .iter()
        .filter_map(|&level| store.with_code_now(level, code.at(register.country(), level)?));
    let mut found: Vec<VersionId> = coded.collect();
    let moment = Moment::OPEN_UNTIL_EVE;
    let is_living = |version| store.is_living(version);
    found.extend(
        levels
            .iter()
            .flat_map(|&level| search::own_coded(register, reference, level, moment, is_living)),
    );
    if reference.code().is_none()
        && let Some(wanted) = wanted
    {
        found.extend(search::named(register, wanted));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What a reference is read with: the decree that it is in, the scope of that, and the day and the step
/// of the change.
pub(crate) struct Reader<'a> {
    pub(crate) decree: u32,
    pub(crate) scope: &'a Scope,
    pub(crate) at: (Date, Step),
    pub(crate) unfound: &'a mut Unfound,
}

/// Finds the living version that a reference means: what was in force on the day before, or is after
/// the step before.
pub(crate) fn living(
    register: &Register,
    reference: &Reference,
    outcome: Option<Level>,
    reader: &mut Reader<'_>,
) -> Result<VersionId, Box<Fault>> {
    let country = register.country();
    let said = match reference.level() {
        Some(id) => match country.level(id.as_str()) {
            Some(level) => Some(level),
            None => return Err(Box::new(Fault::Reference(country.unknown_level(id.as_str())))),
        },
        None => None,
    };
    match reference.code() {
        Some(_) => by_code(register, reference, said, outcome, reader),
        None => match reader.unfound.again(reader.decree, outcome, reference) {
            Some(fault) => Err(Box::new(fault)),
            None => by_name(register, reference, said, outcome, reader).map_err(|fault| {
                Box::new(reader.unfound.note(reader.decree, outcome, reference, *fault))
            }),
        },
    }
}

/// Says that nothing is called so, nor anything near it.
fn unknown(query: String, date: Date) -> Box<Fault> {
    let (last, near) = (None, Vec::new());
    Box::new(Fault::Reference(LookupFault::UnknownName { query, date, last, near }))
}

/// Returns the day as of which the units of before a step are asked about.
fn day_before_step((date, step): (Date, Step)) -> Date {
    if step.is_first() { day_before(date) } else { date }
}

/// Says that a unit is no more when a step comes.
fn ended_by_then(
    store: &Store,
    last: VersionId,
    until: Moment,
    (date, step): (Date, Step),
) -> Fault {
    let unit = store.named(last);
    match (until.step(), until.date()) {
        (Some(ended), Some(day)) if day == date => Fault::EndedInStep { unit, ended, step },
        (_, day) => Fault::Ended { unit, ended: day.unwrap_or(date) },
    }
}

fn by_code(
    register: &Register,
    reference: &Reference,
    said: Option<Level>,
    outcome: Option<Level>,
    reader: &mut Reader<'_>,
) -> Result<VersionId, Box<Fault>> {
    let store = &register.store;
    let country = register.country();
    let Some(code) = reference.code() else { return Err(Box::new(Fault::EmptyProvision)) };
    let (scope, at) = (reader.scope, reader.at);
    let date = day_before_step(at);
    let asked = said.or(outcome);
    let levels = || country.all_levels().filter(|level| asked.is_none_or(|asked| asked == *level));
    if levels().any(|level| country.is_own_code(level, code)) {
        return by_own_code(register, reference, &levels().collect::<Vec<_>>(), reader);
    }
    // Without a word about the level it is the outcome's; where there is none, the one that fits.
    let level = asked.or_else(|| {
        let mut fitting = country.all_levels().filter(|&level| country.code_fits(level, code));
        let with = |level: &Level| store.with_code_now(*level, code).is_some();
        let all: Vec<Level> = fitting.by_ref().collect();
        all.iter().copied().find(with).or(all.first().copied())
    });
    let Some(level) = level else {
        return Err(unknown(code.to_string(), date));
    };
    if !country.code_fits(level, code) {
        let is_bare = reference.level().is_none() && reference.name().is_none();
        let several = is_bare.then(|| code_or_name(register, code, level, scope, date)).flatten();
        return Err(Box::new(match several {
            Some(several) => reader.unfound.listed(Fault::Reference(several)),
            None => country.code_fault(level, code),
        }));
    }
    let Some(version) = store.with_code_now(level, code) else {
        if let Some(last) = store.codes.get(level.idx()).and_then(|index| index.latest(code)) {
            return Err(Box::new(ended_by_then(store, last, store.lives.at(last).until, at)));
        }
        return Err(Box::new(Fault::Reference(search::unknown_code(register, level, code, date))));
    };
    if let Some(label) = reference.name() {
        let wanted = Wanted::of(register, reference, &[level], Moment::OPEN_UNTIL_EVE);
        let agrees = wanted.is_some_and(|wanted| search::matches(register, version, &wanted));
        if !agrees {
            let unit = store.named(version);
            let label = label.to_owned();
            return Err(Box::new(Fault::LabelDisagrees { code: code.clone(), unit, label }));
        }
    }
    Ok(version)
}

/// Finds the unit that a code means which may be a unit's own, of a level at which those are unique only
/// within a parent.
fn by_own_code(
    register: &Register,
    reference: &Reference,
    levels: &[Level],
    reader: &mut Reader<'_>,
) -> Result<VersionId, Box<Fault>> {
    let (scope, date) = (reader.scope, day_before_step(reader.at));
    let mut found = scope.narrow(register, meant(register, reference, levels));
    if reference.name().is_some() {
        let wanted = Wanted::of(register, reference, levels, Moment::OPEN_UNTIL_EVE);
        found.retain(|&version| {
            wanted.as_ref().is_some_and(|wanted| search::matches(register, version, wanted))
        });
    }
    let query = reference.to_string();
    match found.as_slice() {
        [version] => Ok(*version),
        [] => Err(unknown(query, date)),
        several => {
            let moment = Moment::OPEN_UNTIL_EVE;
            Err(Box::new(Fault::Reference(search::ambiguous(
                register, query, date, several, moment,
            ))))
        }
    }
}

/// Says which units a number may mean that is no code in full: the one whose code lost its zeros,
/// and those that are called so; `None` where there is no choice.
fn code_or_name(
    register: &Register,
    code: &Code,
    level: Level,
    scope: &Scope,
    date: Date,
) -> Option<LookupFault> {
    let store = &register.store;
    let text = code.as_str();
    let wanted = Wanted::text(store, text, vec![level], Moment::OPEN_UNTIL_EVE)?;
    let coded = Coded::of(register.country(), &[level], text);
    if !coded.may_be_name(|number| search::is_name(register, number)) {
        return None;
    }
    let mut found = scope.narrow(register, search::named(register, &wanted));
    if found.is_empty() {
        return None;
    }
    found.extend(coded.carriers(|level, code| store.with_code_now(level, code)));
    found.sort_unstable();
    found.dedup();
    if found.len() < 2 {
        return None;
    }
    let moment = Moment::OPEN_UNTIL_EVE;
    Some(search::ambiguous(register, text.to_owned(), date, &found, moment))
}

fn by_name(
    register: &Register,
    reference: &Reference,
    said: Option<Level>,
    outcome: Option<Level>,
    reader: &mut Reader<'_>,
) -> Result<VersionId, Box<Fault>> {
    let store = &register.store;
    let country = register.country();
    let at = reader.at;
    let date = day_before_step(at);
    let levels: Vec<Level> = match said {
        Some(level) => vec![level],
        // A clause takes from its own level or from above.
        None => country
            .all_levels()
            .filter(|&level| outcome.is_none_or(|outcome| !outcome.is_above(level)))
            .collect(),
    };
    let Some(wanted) = Wanted::of(register, reference, &levels, Moment::OPEN_UNTIL_EVE) else {
        return Err(unknown(reference.to_string(), date));
    };
    let mut found =
        reader.scope.narrow(register, meant_as(register, reference, &levels, Some(&wanted)));
    // Of several, those of the outcome's own level are meant.
    let is_own = |&version: &VersionId| outcome == Some(store.records.at(version).level);
    if found.len() > 1 && found.iter().any(is_own) {
        found.retain(is_own);
    }
    match found.as_slice() {
        [version] => Ok(*version),
        [] => {
            let last = last_coded(register, reference, &levels);
            if let Some((last, until)) = last.or_else(|| ended_by_name(register, &wanted)) {
                return Err(Box::new(ended_by_then(store, last, until, at)));
            }
            Err(Box::new(Fault::Reference(
                reader.unfound.unknown(register, reference, &wanted, date),
            )))
        }
        several => {
            let (query, moment) = (reference.to_string(), Moment::OPEN_UNTIL_EVE);
            Err(Box::new(Fault::Reference(search::ambiguous(
                register, query, date, several, moment,
            ))))
        }
    }
}

/// Returns the last carrier of the code that a reference is, and its end, when it has ended.
pub(crate) fn last_coded(
    register: &Register,
    reference: &Reference,
    levels: &[Level],
) -> Option<(VersionId, Moment)> {
    let (store, code) = (&register.store, CodeReading::of(reference));
    let last = levels.iter().find_map(|&level| {
        store.codes.get(level.idx())?.latest(code.at(register.country(), level)?)
    })?;
    let until = store.lives.at(last).until;
    (until != Moment::OPEN_UNTIL).then_some((last, until))
}

/// Returns the last version of the only unit that a name ever meant, and its end, when it has ended.
pub(crate) fn ended_by_name(
    register: &Register,
    wanted: &Wanted<'_>,
) -> Option<(VersionId, Moment)> {
    let store = &register.store;
    let mut ever = search::named_ever(register, wanted);
    ever.dedup_by_key(|version| store.records.at(*version).unit);
    let [version] = ever.as_slice() else { return None };
    let latest = store.units.at(store.records.at(*version).unit).latest;
    let until = store.lives.at(latest).until;
    (until != Moment::OPEN_UNTIL).then_some((latest, until))
}

/// Returns the versions that a reference may mean at a level: those of units that have ended, and of
/// others the latest.
fn meant_ever(
    register: &Register,
    reference: &Reference,
    level: Level,
) -> (Vec<VersionId>, Vec<VersionId>) {
    let store = &register.store;
    let latest = |version: VersionId| store.units.at(store.records.at(version).unit).latest;
    let has_ended = |version: VersionId| !store.is_living(latest(version));
    let mut versions: Vec<VersionId> = Vec::new();
    let mut living: Vec<VersionId> = Vec::new();
    if let Some(code) = code_of(register.country(), reference, level) {
        let carriers = store.codes.get(level.idx()).map(|index| index.carriers(&code));
        versions.extend(carriers.into_iter().flatten().find(|&version| has_ended(version)));
        living.extend(store.with_code_now(level, &code));
    }
    let own = search::own_coded(register, reference, level, Moment::OPEN_UNTIL_EVE, |_| true);
    let (own_ended, own_living): (Vec<VersionId>, Vec<VersionId>) =
        own.into_iter().partition(|&version| has_ended(version));
    versions.extend(own_ended);
    living.extend(own_living.into_iter().map(latest));
    if reference.code().is_none()
        && let Some(wanted) = Wanted::of(register, reference, &[level], Moment::OPEN_UNTIL)
    {
        let called = search::named_ever(register, &wanted).into_iter();
        let (ended, others): (Vec<VersionId>, Vec<VersionId>) =
            called.partition(|&version| has_ended(version));
        versions.extend(ended);
        living.extend(others.into_iter().map(latest));
        living.sort_unstable();
        living.dedup();
    }
    (versions, living)
}

/// Finds the ended unit that a new one restores.
pub(crate) fn ended(
    register: &Register,
    reference: &Reference,
    level: Level,
    scope: &Scope,
) -> Result<UnitId, Box<Fault>> {
    let store = &register.store;
    let date = register.last();
    let (mut versions, living) = meant_ever(register, reference, level);
    versions.sort_unstable();
    versions.dedup_by_key(|version| store.records.at(*version).unit);
    let unit_of = |version: VersionId| store.units.at(store.records.at(version).unit);
    // Of a unit that was made again before, and ended again, the latest is meant.
    let is_open = |&version: &VersionId| unit_of(version).restored_by.is_none();
    if versions.iter().any(is_open) {
        versions.retain(is_open);
    }
    let versions = scope.narrow(register, versions);
    match versions.as_slice() {
        &[version] => {
            let mut unit = store.records.at(version).unit;
            while let Some(again) = store.units.at(unit).restored_by {
                unit = again;
            }
            let latest = store.units.at(unit).latest;
            if store.is_living(latest) {
                let [unit, by] = [unit_of(version).latest, latest].map(|of| store.named(of));
                return Err(Box::new(Fault::RestoredTwice { unit, by: Restorer::Unit(by) }));
            }
            Ok(unit)
        }
        [] => {
            if let &[version] = scope.narrow(register, living).as_slice() {
                return Err(Box::new(Fault::NotEnded { unit: store.named(version) }));
            }
            Err(unknown(reference.to_string(), date))
        }
        several => {
            let (query, moment) = (reference.to_string(), Moment::OPEN_UNTIL_EVE);
            Err(Box::new(Fault::Reference(search::ambiguous(
                register, query, date, several, moment,
            ))))
        }
    }
}

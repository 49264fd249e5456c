//! Parents as of the day of a change: units that it makes, changes, or leaves as they are.

use super::Register;
use super::change::StagedParent;
use super::check::{Checker, Target};
use super::search::{self, Wanted};
use super::store::NONE;
use crate::code::Code;
use crate::decree::{Outcome, Reference};
use crate::error::Fault;
use crate::level::Level;
use crate::name;
use crate::period::Day;

/// Resolves the staged parents; `None` for one that has been found at fault.
pub(super) fn resolve(register: &Register, checker: &mut Checker<'_>) -> Vec<Option<(u32, Level)>> {
    let staged = checker.staged;
    let mut resolved = Vec::with_capacity(staged.parents.len());
    for (idx, parent) in staged.parents.iter().enumerate() {
        let mut found = candidates(register, checker, parent);
        found.sort_unstable();
        found.dedup();
        let fault = match found.as_slice() {
            [(level, unit)] if level.is_above(parent.child_level) => {
                resolved.push(Some((*unit, *level)));
                continue;
            }
            [(_, unit)] => {
                let parent_unit = describe(checker, *unit);
                let level = register.country().level_name(parent.child_level);
                let unit = child(checker, super::grow::index(idx)).1;
                Fault::ParentLevel { unit, parent: parent_unit, level }
            }
            [] => not_in_force(register, checker, parent, super::grow::index(idx)),
            several => {
                let names: Vec<String> =
                    several.iter().map(|(_, unit)| describe(checker, *unit)).collect();
                let why = format!("it may be {}", names.join(" or "));
                let unit = child(checker, super::grow::index(idx)).1;
                Fault::ParentNotInForce { unit, parent: parent.reference.to_string(), why }
            }
        };
        let (provision, _) = child(checker, super::grow::index(idx));
        checker.fault(provision, fault);
        resolved.push(None);
    }
    resolved
}

/// Returns the first provision that names a parent, and the unit that it is about.
fn child(checker: &Checker<'_>, parent: u32) -> (u32, String) {
    use super::change::StagedOutcome::{Continues, New};
    let user = checker.staged.provisions.iter().position(|staged| match staged.outcome {
        New { parent: of, .. } | Continues { parent: of, .. } => of == parent,
        _ => false,
    });
    let provision = user.map_or(NONE, super::grow::index);
    let unit = match checker.staged.provisions.get(provision as usize) {
        Some(staged) => match (checker.staged.written_new(staged), staged.outcome) {
            (Some(new), _) => format!("{} ({})", new.name, new.code),
            (None, Continues { version, .. }) => checker.store.describe(version),
            _ => String::new(),
        },
        None => String::new(),
    };
    (provision, unit)
}

/// Names a unit after the change.
fn describe(checker: &Checker<'_>, unit: u32) -> String {
    if unit < checker.store.units.len() {
        return checker.store.describe(checker.store.units.at(unit).latest);
    }
    let made = checker.targets.iter().find(|target| target.unit == unit);
    let staged = made.and_then(|made| checker.staged.provisions.get(made.provision as usize));
    match staged.and_then(|staged| checker.staged.written_new(staged)) {
        Some(new) => format!("{} ({})", new.name, new.code),
        None => String::new(),
    }
}

fn not_in_force(
    register: &Register,
    checker: &Checker<'_>,
    parent: &StagedParent,
    idx: u32,
) -> Fault {
    let store = checker.store;
    let ended = parent.reference.code().and_then(|code| {
        let levels = levels(register, parent);
        levels.into_iter().find_map(|level| store.codes.get(level.idx())?.latest(code))
    });
    let why = match ended {
        Some(version) => match store.fates.at(version).until.date() {
            Some(until) => format!("{} ended on {until}", store.describe(version)),
            None => {
                format!("{} ends, or changes its code, by this change", store.describe(version))
            }
        },
        None => "no unit of a level above is called so".to_owned(),
    };
    let unit = child(checker, idx).1;
    Fault::ParentNotInForce { unit, parent: parent.reference.to_string(), why }
}

/// Returns the levels at which a parent may be.
fn levels(register: &Register, parent: &StagedParent) -> Vec<Level> {
    let country = register.country();
    if let Some(id) = parent.reference.level() {
        return country.level(id.as_str()).into_iter().collect();
    }
    (0..parent.child_level.rank()).map(Level::new).collect()
}

fn candidates(
    register: &Register,
    checker: &Checker<'_>,
    parent: &StagedParent,
) -> Vec<(Level, u32)> {
    let levels = levels(register, parent);
    let made = checker
        .targets
        .iter()
        .filter(|target| target.provision != NONE && levels.contains(&target.level));
    if let Some(code) = parent.reference.code() {
        let made: Vec<(Level, u32)> = made
            .filter(|target| code_of(checker, target).is_some_and(|own| own == code))
            .map(|target| (target.level, target.unit))
            .collect();
        let stays = levels.iter().filter_map(|&level| {
            let version = checker.store.with_code_now(level, code)?;
            stays_as_it_is(checker, version, |target| target.code == NONE).map(|unit| (level, unit))
        });
        return made.into_iter().chain(stays).collect();
    }
    let Some(text) = parent.reference.name() else { return Vec::new() };
    let made = made.filter(|target| {
        let own = name_of(checker, target).or_else(|| kept_under_new_kind(checker, target));
        own.is_some_and(|own| search::is_called(checker.store, text, target.kind, [own]))
    });
    let made: Vec<(Level, u32)> = made.map(|target| (target.level, target.unit)).collect();
    let wanted = Wanted::of(register, &parent.reference, &levels, Day::OPEN_UNTIL_EVE);
    let stays = wanted.into_iter().flat_map(|wanted| search::named(register, &wanted));
    let stays = stays.filter_map(|version| {
        let record = checker.store.records.at(version);
        let unit = stays_as_it_is(checker, version, |target| {
            target.name == NONE && target.kind == record.kind
        })?;
        Some((record.level, unit))
    });
    made.into_iter().chain(stays).collect()
}

/// Returns the unit of a living version when it is still so after the change.
fn stays_as_it_is(
    checker: &Checker<'_>,
    version: u32,
    unchanged: impl Fn(&Target) -> bool,
) -> Option<u32> {
    let unit = checker.store.records.at(version).unit;
    match checker.touch_of(version) {
        Some(touch) => {
            let target = checker.targets.get(touch.goes_on as usize)?;
            unchanged(target).then_some(unit)
        }
        None => Some(unit),
    }
}

/// Returns the code that a provision gives a target.
fn code_of<'a>(checker: &'a Checker<'_>, target: &Target) -> Option<&'a Code> {
    let staged = checker.staged.provisions.get(target.code as usize)?;
    match &checker.staged.written(staged)?.outcome {
        Outcome::New(new) => Some(&new.code),
        Outcome::Continues(goes_on) => goes_on.code.as_ref(),
        Outcome::Ends => None,
    }
}

/// Returns the name that a provision gives a target.
fn name_of<'a>(checker: &'a Checker<'_>, target: &Target) -> Option<&'a str> {
    let staged = checker.staged.provisions.get(target.name as usize)?;
    match &checker.staged.written(staged)?.outcome {
        Outcome::New(new) => Some(new.name.as_str()),
        Outcome::Continues(goes_on) => goes_on.name.as_ref().map(name::Name::as_str),
        Outcome::Ends => None,
    }
}

/// Returns the name of a unit that goes on under its name and another kind.
fn kept_under_new_kind<'a>(checker: &'a Checker<'_>, target: &Target) -> Option<&'a str> {
    let touch = checker.touches.get(target.touch as usize)?;
    let record = checker.store.records.at(touch.version);
    (record.kind != target.kind).then(|| checker.store.name(&record))
}

/// Returns the provision that makes a unit of the change which a reference would mean.
pub(super) fn maker_of(checker: &Checker<'_>, reference: &Reference) -> Option<u32> {
    let country = &checker.store.country;
    let level = match reference.level() {
        Some(id) => Some(country.level(id.as_str())?),
        None => None,
    };
    let maker = checker.targets.iter().find(|target| {
        let named = target.provision != NONE && level.is_none_or(|level| level == target.level);
        named
            && match (reference.code(), reference.name()) {
                (Some(code), _) => code_of(checker, target) == Some(code),
                (None, Some(text)) => name_of(checker, target)
                    .is_some_and(|own| search::is_called(checker.store, text, target.kind, [own])),
                (None, None) => false,
            }
    })?;
    Some(if maker.code == NONE { maker.name } else { maker.code })
}

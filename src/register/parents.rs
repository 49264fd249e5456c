//! Parents as of the day of a change: units that it makes, changes, or leaves as they are.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use super::Register;
use super::change::StagedParent;
use super::check::{Checker, Target};
use super::resolve;
use super::search::{self, Wanted};
use super::store::NONE;
use super::unfound::Unfound;
use crate::decree::Reference;
use crate::error::Fault;
use crate::level::Level;
use crate::name;
use crate::period::Day;

/// Resolves the staged parents; `None` for one that has been found at fault.
pub(super) fn resolve(register: &Register, checker: &mut Checker<'_>) -> Vec<Option<(u32, Level)>> {
    let staged = checker.staged;
    let deepest = staged.parents.iter().flat_map(|parent| levels(register, parent)).max();
    let could_be_parent = |target: &&Target| {
        target.provision != NONE && deepest.is_some_and(|deepest| !deepest.is_above(target.level))
    };
    let uppers: Vec<Target> = checker.targets.iter().filter(could_be_parent).copied().collect();
    let mut resolved = Vec::with_capacity(staged.parents.len());
    let mut said: FxHashSet<(u32, &Reference)> = FxHashSet::default();
    let mut unfound = Unfound::default();
    let users = OnceCell::new();
    for (idx, parent) in staged.parents.iter().enumerate() {
        let mut found = candidates(register, checker, &uppers, parent);
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
                let unit = child(checker, &users, idx).1;
                Fault::ParentLevel { unit, parent: parent_unit, level }
            }
            [] => {
                let unit = child(checker, &users, idx).1;
                not_in_force(register, checker, parent, unit, &mut unfound)
            }
            several => {
                // A long list is cut, with the number left out.
                let shown = several.iter().take(12);
                let mut names: Vec<String> =
                    shown.map(|(_, unit)| describe(checker, *unit)).collect();
                if let Some(more @ 1..) = several.len().checked_sub(names.len()) {
                    names.push(format!("one of {more} more"));
                }
                let why = format!("it may be {}", names.join(" or "));
                let unit = child(checker, &users, idx).1;
                let (parent, near) = (parent.reference.to_string(), Vec::new());
                Fault::ParentNotInForce { unit, parent, why, near }
            }
        };
        let (provision, _) = child(checker, &users, idx);
        // A scope that is not there is one fault of the decree, whoever would get it as a parent.
        let decree = staged.decrees.get(parent.decree as usize);
        let is_scope = decree.and_then(|decree| decree.scope()) == Some(&parent.reference)
            && matches!(fault, Fault::ParentNotInForce { .. });
        if provision != NONE && !is_scope {
            checker.fault(provision, fault);
        } else if !said.contains(&(parent.decree, &parent.reference)) {
            checker.fault_of_scope(parent.decree, &parent.reference, fault);
        }
        said.insert((parent.decree, &parent.reference));
        resolved.push(None);
    }
    resolved
}

/// Returns the first provision that names a parent, and the unit that it is about; `users` keeps the
/// first provision of each.
fn child(checker: &Checker<'_>, users: &OnceCell<Vec<u32>>, parent: usize) -> (u32, String) {
    use super::change::StagedOutcome::{Continues, New};
    let staged = checker.staged;
    let users = users.get_or_init(|| {
        let mut users = vec![NONE; staged.parents.len()];
        for (idx, provision) in (0..).zip(&staged.provisions) {
            if let New { parent, .. } | Continues { parent, .. } = provision.outcome
                && let Some(user @ &mut NONE) = users.get_mut(parent as usize)
            {
                *user = idx;
            }
        }
        users
    });
    let provision = users.get(parent).copied().unwrap_or(NONE);
    let unit = match staged.provisions.get(provision as usize).map(|user| user.outcome) {
        Some(Continues { version, .. }) => checker.store.describe(version),
        Some(_) => staged.describe_new(provision).unwrap_or_default(),
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
    made.and_then(|made| checker.staged.describe_new(made.provision)).unwrap_or_default()
}

/// Returns a reference by name without the units above.
fn first_name(reference: &Reference) -> Reference {
    let name = reference.name().and_then(|name| name::segments(name).first().copied());
    let first = name.and_then(|name| Reference::of_name(None, name, Vec::new()).ok());
    first.unwrap_or_else(|| reference.clone())
}

fn not_in_force(
    register: &Register,
    checker: &Checker<'_>,
    parent: &StagedParent,
    unit: String,
    unfound: &mut Unfound,
) -> Fault {
    let store = checker.store;
    let ended = parent.reference.code().and_then(|code| {
        let levels = levels(register, parent);
        levels.into_iter().find_map(|level| store.codes.get(level.idx())?.latest(code))
    });
    let levels = levels(register, parent);
    let wanted = Wanted::of(register, &parent.reference, &levels, Day::OPEN_UNTIL_EVE);
    let wanted = wanted.filter(|_| parent.reference.code().is_none());
    let mut near = Vec::new();
    let why = match ended {
        Some(version) => match store.lives.at(version).until.date() {
            Some(until) => format!("{} ended on {until}", store.describe(version)),
            None => {
                format!("{} ends, or changes its code, by this change", store.describe(version))
            }
        },
        None => match checker.maker_of(&first_name(&parent.reference)) {
            Some(maker) if parent.reference.code().is_none() => format!(
                "a unit that {} makes is named without the units above it, or by its code",
                checker.by(maker)
            ),
            _ => match wanted.as_ref().and_then(|of| resolve::ended_by_name(register, of)) {
                Some((last, until)) => format!("{} ended on {until}", store.describe(last)),
                None => {
                    let looked = wanted.map(|of| unfound.near(register, &parent.reference, &of));
                    let why = "no unit of a level above is called so";
                    match looked {
                        Some(None) => format!("{why}; {}", crate::error::NOT_LOOKED_FOR),
                        Some(Some(found)) => {
                            near = found;
                            why.to_owned()
                        }
                        None => why.to_owned(),
                    }
                }
            },
        },
    };
    Fault::ParentNotInForce { unit, parent: parent.reference.to_string(), why, near }
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
    uppers: &[Target],
    parent: &StagedParent,
) -> Vec<(Level, u32)> {
    let levels = levels(register, parent);
    let made = uppers.iter().filter(|target| levels.contains(&target.level));
    if let Some(code) = parent.reference.code() {
        let made: Vec<(Level, u32)> = made
            .filter(|target| checker.staged.code_of(target.code) == Some(code))
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
        let named = checker.staged.name_of(target.name);
        let own = named.or_else(|| kept_under_new_kind(checker, target));
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
    match checker.touches.of(version) {
        Some(touch) => {
            let target = checker.targets.get(touch.goes_on as usize)?;
            unchanged(target).then_some(unit)
        }
        None => Some(unit),
    }
}

/// Returns the name of a unit that goes on under its name and another kind.
fn kept_under_new_kind<'a>(checker: &'a Checker<'_>, target: &Target) -> Option<&'a str> {
    let touch = checker.touches.get(target.touch)?;
    let record = checker.store.records.at(touch.version);
    (record.kind != target.kind).then(|| checker.store.name(&record))
}

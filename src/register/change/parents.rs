//! Parents as of after a step: units that it makes, changes, or leaves as they are.

use rustc_hash::FxHashSet;

use crate::decree::Reference;
use crate::error::{Fault, NotInForce};
use crate::level::Level;
use crate::list::List;
use crate::name;
use crate::period::Moment;
use crate::register::Register;
use crate::register::change::checked::Target;
use crate::register::change::checker::Checker;
use crate::register::change::makers::{Maker, Makers};
use crate::register::change::resolve;
use crate::register::change::unfound::Unfound;
use crate::register::data::ids::{Place, StagedId, UnitId, VersionId, with_ids};
use crate::register::data::staged::{StagedOutcome, StagedParent};
use crate::register::view::coded::{CodeReading, code_of};
use crate::register::view::search::{self, Wanted};
use crate::unit::NamedUnit;

/// How many units a fault names that a parent may be.
const SHOWN: usize = 12;

/// Resolves the staged parents; `None` for one that has been found at fault.
pub(crate) fn resolve(
    register: &Register,
    checker: &mut Checker<'_>,
) -> Vec<Option<(UnitId, Level)>> {
    let staged = checker.staged;
    let deepest = staged.parents.iter().flat_map(|parent| levels(register, parent)).max();
    let could_be_parent = |(_, target): &(u32, &Target)| {
        target.provision.is_some() && deepest.is_some_and(|deepest| !deepest.is_above(target.level))
    };
    let uppers = (0..).zip(&checker.targets).filter(could_be_parent).map(|(place, target)| Maker {
        level: Some(target.level),
        kind: target.kind,
        code: checker.code_given(target).cloned(),
        full_code: checker.full_code_of(target),
        name: checker.name_after(target).map(str::to_owned),
        number: place,
    });
    let uppers = Makers::of(uppers.collect());
    let mut resolved = Vec::with_capacity(staged.parents.len());
    let mut at_fault: Vec<(u32, Wrong)> = Vec::new();
    let mut unfound = Unfound::default();
    for (idx, parent) in (0..).zip(&staged.parents) {
        let mut found = candidates(register, checker, &uppers, parent);
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [(level, unit)] if level.is_above(parent.child_level) => {
                resolved.push(Some((*unit, *level)));
                continue;
            }
            [(_, unit)] => at_fault.push((idx, Wrong::Level(*unit))),
            [] => {
                let why = not_in_force(register, checker, parent, &mut unfound);
                at_fault.push((idx, Wrong::NotInForce(why)));
            }
            several => {
                let shown = several.iter().take(SHOWN);
                let first = shown.filter_map(|(_, unit)| checker.named_unit(*unit)).collect();
                let why = NotInForce::Several { first, n_units: several.len() };
                at_fault.push((idx, Wrong::NotInForce(why)));
            }
        }
        resolved.push(None);
    }
    if !at_fault.is_empty() {
        tell(checker, at_fault);
    }
    resolved
}

/// What is wrong with a parent.
enum Wrong {
    /// It is a unit of a level that is not above.
    Level(UnitId),
    NotInForce(NotInForce),
}

/// Puts each fault of a parent into the first provision that names it. A scope that is not there is
/// one fault of the decree, whoever would get it as a parent.
fn tell(checker: &mut Checker<'_>, at_fault: Vec<(u32, Wrong)>) {
    let staged = checker.staged;
    let mut users: Vec<Option<StagedId>> = vec![None; staged.parents.len()];
    for (provision, user) in with_ids(&staged.provisions) {
        if let StagedOutcome::New { parent: Some(parent), .. }
        | StagedOutcome::Continues { parent: Some(parent), .. } = user.outcome
            && let Some(first) = users.get_mut(parent.idx())
        {
            first.get_or_insert(provision);
        }
    }
    let mut said: FxHashSet<(u32, &Reference)> = FxHashSet::default();
    for (idx, wrong) in at_fault {
        let Some(parent) = staged.parents.get(idx as usize) else { continue };
        let provision = users.get(idx as usize).copied().flatten();
        let text = parent.reference.to_string();
        let decree = staged.decrees.get(parent.decree as usize);
        let is_scope = decree.and_then(|decree| decree.scope()) == Some(&parent.reference);
        let is_said = !said.insert((parent.decree, &parent.reference));
        match (wrong, provision.and_then(|by| child(checker, by))) {
            (Wrong::Level(unit_above), Some(unit)) => {
                let level = checker.store.country.level_id(parent.child_level);
                if let Some(parent) = checker.named_unit(unit_above) {
                    checker.fault(provision, Fault::ParentLevel { unit, parent, level });
                }
            }
            (Wrong::NotInForce(why), Some(unit)) if !is_scope => {
                checker.fault(provision, Fault::ParentNotInForce { unit, parent: text, why });
            }
            _ if is_said => {}
            (wrong, _) => {
                let why = match wrong {
                    Wrong::NotInForce(why) => Some(why),
                    Wrong::Level(unit) => {
                        checker.named_unit(unit).map(|unit| NotInForce::NotAbove { unit })
                    }
                };
                if let Some(why) = why {
                    let fault = Fault::ScopeNotInForce { scope: text, why };
                    checker.fault_of_decree(parent.decree, fault);
                }
            }
        }
    }
}

/// Names the unit that a provision is about.
fn child(checker: &Checker<'_>, provision: StagedId) -> Option<NamedUnit> {
    match checker.staged.provisions.get(provision.idx())?.outcome {
        StagedOutcome::Continues { version, .. } => Some(checker.store.named(version)),
        _ => checker.staged.named_new(&checker.store.country, provision),
    }
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
    unfound: &mut Unfound,
) -> NotInForce {
    let store = checker.store;
    let levels: Vec<Level> = levels(register, parent).collect();
    let ended = levels.iter().find_map(|&level| {
        let code = code_of(register.country(), &parent.reference, level)?;
        store.codes.get(level.idx())?.latest(&code)
    });
    let wanted = Wanted::of(register, &parent.reference, &levels, Moment::OPEN_UNTIL_EVE);
    let wanted = wanted.filter(|_| parent.reference.code().is_none());
    if let Some(version) = ended {
        let unit = store.named(version);
        return match store.lives.at(version).until.date() {
            Some(ended) => NotInForce::Ended { unit, ended },
            None => NotInForce::EndsHere { unit },
        };
    }
    if parent.reference.code().is_none()
        && let Some(maker) = checker.maker_of(&first_name(&parent.reference))
    {
        return NotInForce::MadeHere { maker: checker.by(maker) };
    }
    if let Some((last, until)) = wanted.as_ref().and_then(|of| resolve::ended_by_name(register, of))
    {
        let ended = until.date().unwrap_or(checker.staged.date);
        return NotInForce::Ended { unit: store.named(last), ended };
    }
    match wanted.map(|of| unfound.near(register, &parent.reference, &of)) {
        Some(None) => NotInForce::NoSuchAmongMany,
        Some(Some(near)) => NotInForce::NoSuch { near },
        None => NotInForce::NoSuch { near: Vec::new() },
    }
}

/// Returns the levels at which a parent may be, from the top down.
fn levels<'a>(
    register: &'a Register,
    parent: &StagedParent,
) -> impl Iterator<Item = Level> + use<'a> {
    let (country, child) = (register.country(), parent.child_level);
    let said = parent.reference.level().map(|id| country.level(id.as_str()));
    country.all_levels().filter(move |level| match said {
        Some(said) => said == Some(*level),
        None => level.is_above(child),
    })
}

/// Returns the units that a parent may be after the step, in no order, and maybe twice.
fn candidates(
    register: &Register,
    checker: &Checker<'_>,
    uppers: &Makers,
    parent: &StagedParent,
) -> List<(Level, UnitId)> {
    let levels = || levels(register, parent);
    let reading = CodeReading::of(&parent.reference);
    let keeps_code = |version| stays_as_it_is(checker, version, |target| target.code.is_none());
    let made = uppers.meant(checker.store, &parent.reference).into_iter().filter_map(|maker| {
        let target = checker.targets.get(maker.number as usize)?;
        levels().any(|level| level == target.level).then_some((target.level, target.unit))
    });
    let coded = levels().filter_map(|level| {
        let code = reading.at(register.country(), level)?;
        Some((level, keeps_code(checker.store.with_code_now(level, code)?)?))
    });
    let is_living = |version| checker.store.is_living(version);
    let own = levels().flat_map(|level| {
        let (of, moment) = (&parent.reference, Moment::OPEN_UNTIL_EVE);
        let own = search::own_coded(register, of, level, moment, is_living).into_iter();
        own.filter_map(move |version| Some((level, keeps_code(version)?)))
    });
    let found = made.chain(coded).chain(own);
    if parent.reference.code().is_some() {
        return found.collect();
    }
    let levels: Vec<Level> = levels().collect();
    let wanted = Wanted::of(register, &parent.reference, &levels, Moment::OPEN_UNTIL_EVE);
    let stays = wanted.into_iter().flat_map(|wanted| search::named(register, &wanted));
    let stays = stays.filter_map(|version| {
        let record = checker.store.records.at(version);
        let unit = stays_as_it_is(checker, version, |target| {
            target.name.is_none() && target.kind == record.kind
        })?;
        Some((record.level, unit))
    });
    found.chain(stays).collect()
}

/// Returns the unit of a living version when it is still so after the change.
fn stays_as_it_is(
    checker: &Checker<'_>,
    version: VersionId,
    unchanged: impl Fn(&Target) -> bool,
) -> Option<UnitId> {
    let unit = checker.store.records.at(version).unit;
    match checker.touches.of(version) {
        Some(touch) => {
            let target = checker.targets.get(touch.goes_on?.idx())?;
            unchanged(target).then_some(unit)
        }
        None => Some(unit),
    }
}

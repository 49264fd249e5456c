//! `stated-counts`: what a decree states of its outcome is what comes of it.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::words::Say;
use crate::decree::Outcome;
use crate::finding::{Measure, Measured};
use crate::rules::{Case, Findings, Rule};
use crate::{
    Decree, DecreeNumber, Finding, KindId, Level, Severity, Shares, Snapshot, UnitId, Version,
};

/// Units of each kind, formed and left alone, as the decree's own summary has them. They are counted
/// once, at the end of the day.
pub(super) const RULE: Rule = Rule::fixed(
    "stated-counts",
    Severity::Error,
    "the counts that a decree states are those that it comes to",
    "the last clause of each resolution of 16 June 2025",
    check,
);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let stating: Vec<&Decree> = case.decrees().filter(|decree| !decree.totals.is_empty()).collect();
    let is_asked = stating.iter().any(|decree| decree.totals.formed.is_some());
    let formed = if is_asked { formed(case) } else { FxHashMap::default() };
    for decree in stating {
        let n_formed = formed.get(&decree.number).map_or(0, BTreeSet::len);
        let wrong = match case.end_of(decree.effective) {
            Some(end) => differences(&end, decree, n_formed),
            None => Err(Say::OtherErrors),
        };
        // Counts are read off the register of the day.
        let until = case.decrees().take_while(|other| other.effective <= decree.effective);
        let behind = until.map(|other| &other.number);
        match wrong {
            Ok(measures) if measures.is_empty() => {}
            Ok(measures) => {
                let finding = finding(decree, Say::CountsMiss);
                found.add(Finding { measures, ..finding }.resting_on(behind));
            }
            Err(lacking) => {
                let finding = finding(decree, Say::WhetherCounts);
                found.cannot_tell(finding.resting_on(behind), lacking);
            }
        }
    }
}

fn finding(decree: &Decree, says: Say) -> Finding {
    let mut finding = Finding::new(says);
    finding.decree = Some(decree.number.clone());
    finding.date = Some(decree.effective);
    finding
}

/// Compares the stated counts with the register as of the end of the day.
fn differences(end: &Snapshot<'_>, decree: &Decree, n_formed: usize) -> Result<Vec<Measure>, Say> {
    let scope = scope(end, decree);
    let counts: BTreeMap<KindId, usize> = match (&decree.scope, &scope) {
        (None, _) => end.count_by_kind(),
        (Some(_), Some(scope)) => end.count_under(scope),
        (Some(_), None) => {
            return Err(Say::NoScope);
        }
    };
    let mut measures = Vec::new();
    let mut compare = |what: Measured, have: usize, need: u32| {
        if have != need as usize {
            let by = have.abs_diff(need as usize);
            measures.push(Measure::new(what, u64::from(need), have).by(by as u64));
        }
    };
    for (kind, &need) in &decree.totals.kinds {
        compare(Measured::OfKind(kind.clone()), counts.get(kind).copied().unwrap_or(0), need);
    }
    if let Some(need) = decree.totals.formed {
        compare(Measured::Formed, n_formed, need);
    }
    if let (Some(need), Some(scope)) = (decree.totals.unchanged, &scope) {
        compare(Measured::Unchanged, unchanged(scope, decree), need);
    }
    Ok(measures)
}

/// Finds the unit that a decree is about, as of the end of its day.
fn scope<'r>(end: &Snapshot<'r>, decree: &Decree) -> Option<Version<'r>> {
    let reference = decree.scope.as_ref()?;
    let Some(code) = reference.code() else { return end.find(&reference.to_string()).ok() };
    let country = end.register().country();
    let of = reference.level().map(|level| country.level(level.as_str()));
    // Without a level it is the topmost unit that carries the code.
    let all = (0..=u8::try_from(country.levels().len()).unwrap_or(u8::MAX)).map(Level::new);
    let mut levels = all.filter(|level| of.is_none_or(|of| of == Some(*level)));
    levels.find_map(|level| end.get(level, code))
}

/// Returns the units that each decree forms and that are there at the end of its day. The law counts
/// one that gets another name among them.
fn formed<'c>(case: &'c Case<'_>) -> FxHashMap<&'c DecreeNumber, BTreeSet<UnitId>> {
    let mut formed: FxHashMap<&DecreeNumber, BTreeSet<UnitId>> = FxHashMap::default();
    for placed in case.placed() {
        let forms = match placed.provision().map(|written| &written.outcome) {
            Some(Outcome::New(_)) => true,
            Some(Outcome::Continues(goes_on)) => goes_on.name.is_some(),
            Some(Outcome::Ends) | None => false,
        };
        if let (true, Some(decree), Some(unit)) = (forms, placed.decree(), placed.result()) {
            formed.entry(&decree.number).or_default().insert(unit.unit());
        }
    }
    formed
}

/// Counts the units of the kinds of a decree under its scope that were there before as they are:
/// same unit, kind, name and ground, whatever stands above them.
fn unchanged(scope: &Version<'_>, decree: &Decree) -> usize {
    let country = scope.register().country();
    let levels = decree.totals.kinds.keys().filter_map(|kind| country.level_of(kind));
    let Some(level) = levels.max() else { return 0 };
    scope.members(level).iter().filter(|member| is_unchanged(member, decree)).count()
}

/// Tells whether a unit is what it was before the day of a decree, through all steps of the day.
fn is_unchanged(member: &Version<'_>, decree: &Decree) -> bool {
    let is_called_alike = |one: &Version<'_>, other: &Version<'_>| {
        (one.code(), one.kind_id(), one.name()) == (other.code(), other.kind_id(), other.name())
    };
    let mut unit = *member;
    while unit.period().from == Some(decree.effective) {
        let mut sources = unit.predecessors();
        let (Some(own), None) = (sources.next(), sources.next()) else { return false };
        // Nothing has left it, and nothing has come to it.
        if !own.goes_on() || own.portions() != Shares::ALL {
            return false;
        }
        unit = own.source();
    }
    is_called_alike(&unit, member)
}

//! `vn-76-name-twice`: no name stands twice among the communes of a province.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::common::{SINCE_76, skeleton};
use super::words::Say;
use crate::decree::Outcome;
use crate::finding::{Cause, NamedUnit};
use crate::rules::{Case, Findings, PlacedClause, Rule};
use crate::{Level, Name, Severity, Snapshot, UnitId, Version, VersionId};

/// Names are looked at as each day of the plan leaves them, in the provinces of that day.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-76-name-twice",
    Severity::Error,
    "no name stands twice among the communes of a province",
    "Resolution 76/2025/UBTVQH15, article 7.2",
    check,
)
.holding(Some(SINCE_76), None);

/// A province and the mark of a name.
type Mark = (UnitId, u64);

/// Versions by the marks of their names.
type Index = FxHashMap<u64, Vec<VersionId>>;

/// Who has a name: a clause gives it, or a unit that stays has it.
#[derive(Clone, Copy)]
enum Who<'c> {
    Clause(PlacedClause<'c>),
    Unit(Version<'c>),
}

#[derive(Clone, Copy)]
struct Holder<'c> {
    mark: Mark,
    name: &'c str,
    who: Who<'c>,
}

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let named = case.placed().filter(|placed| placed.level() == Some(Level::COMMUNE));
    let named: Vec<PlacedClause<'_>> = named.collect();
    let mut index: Option<Index> = None;
    for of_day in named.chunk_by(|one, other| one.date() == other.date()) {
        let Some(first) = of_day.first() else { continue };
        let Some(end) = case.end_of(first.date()) else {
            report(of_faulty_day(case, first), found);
            continue;
        };
        let clauses = of_clauses(of_day);
        let mut own: Vec<UnitId> = clauses.iter().map(|(unit, _)| unit.unit()).collect();
        own.sort_unstable();
        let holders = clauses.iter().filter_map(|(unit, placed)| {
            let province = unit.at_level(Level::PROVINCE)?;
            Some(Holder::of(&province, unit.name(), Who::Clause(*placed)))
        });
        let mut holders: Vec<Holder<'_>> = holders.collect();
        let stays = |unit: &Version<'_>| own.binary_search(&unit.unit()).is_err();
        if of_day.len() == named.len() {
            holders.extend(communes(&end).filter(stays).filter_map(staying));
        } else {
            // Of many days each looks only at those who have one of its names.
            let index = index.get_or_insert_with(|| by_mark(&end));
            let marks: BTreeSet<u64> = holders.iter().map(|holder| holder.mark.1).collect();
            let alike = alike(&end, &marks, index).into_iter();
            holders.extend(alike.filter(stays).filter_map(staying));
        }
        report(holders, found);
    }
}

impl<'c> Holder<'c> {
    fn of(province: &Version<'_>, name: &'c str, who: Who<'c>) -> Self {
        Self { mark: (province.unit(), skeleton(name)), name, who }
    }
}

/// Returns the communes that clauses of a day make or let go on, as the day leaves them, each with the
/// last clause that names it; in the order of those.
fn of_clauses<'c>(of_day: &[PlacedClause<'c>]) -> Vec<(Version<'c>, PlacedClause<'c>)> {
    let names = |placed: &PlacedClause<'_>| match placed.provision().map(|written| &written.outcome)
    {
        Some(Outcome::New(_)) => true,
        Some(Outcome::Continues(goes_on)) => goes_on.name.is_some(),
        Some(Outcome::Ends) | None => false,
    };
    let mut last: BTreeMap<UnitId, (usize, Version<'c>, PlacedClause<'c>)> = BTreeMap::new();
    for (place, placed) in of_day.iter().enumerate() {
        let Some(unit) = placed.result() else { continue };
        if names(placed) || !last.contains_key(&unit.unit()) {
            last.insert(unit.unit(), (place, unit, *placed));
        }
    }
    let mut clauses: Vec<_> = last.into_values().collect();
    clauses.sort_by_key(|(place, ..)| *place);
    clauses.into_iter().map(|(_, unit, placed)| (unit, placed)).collect()
}

/// Returns the communes of a day.
fn communes<'r>(day: &Snapshot<'r>) -> impl Iterator<Item = Version<'r>> + use<'r> {
    day.in_force().filter(|unit| unit.level() == Level::COMMUNE)
}

fn staying(unit: Version<'_>) -> Option<Holder<'_>> {
    Some(Holder::of(&unit.at_level(Level::PROVINCE)?, unit.name(), Who::Unit(unit)))
}

/// Sorts all communes of a register by the marks of their names.
fn by_mark(end: &Snapshot<'_>) -> Index {
    let mut index = Index::default();
    for unit in end.register().versions().filter(|unit| unit.level() == Level::COMMUNE) {
        index.entry(skeleton(unit.name())).or_default().push(unit.id());
    }
    index
}

/// Returns the communes of a day that have names of some marks.
fn alike<'r>(end: &Snapshot<'r>, marks: &BTreeSet<u64>, index: &Index) -> Vec<Version<'r>> {
    let alike = marks.iter().filter_map(|mark| index.get(mark)).flatten();
    let versions = alike.filter_map(|&id| end.register().version(id));
    let in_force = versions.filter(|version| version.is_in_force(end.date()));
    in_force.filter_map(|unit| end.get(Level::COMMUNE, &unit.code())).collect()
}

/// Returns who has the names of the day of a clause, on which there are faults, as far as it is known:
/// what clauses say, and what nobody takes from. Where a unit is not found, it may be any of those that
/// seem to stay.
fn of_faulty_day<'c>(case: &'c Case<'_>, first: &PlacedClause<'c>) -> Vec<Holder<'c>> {
    let of_day: Vec<PlacedClause<'_>> =
        case.placed().filter(|placed| placed.date() == first.date()).collect();
    let mut holders: Vec<Holder<'_>> = Vec::new();
    let mut going_on: BTreeSet<UnitId> = BTreeSet::new();
    for placed in of_day.iter().filter(|placed| placed.level() == Some(Level::COMMUNE)) {
        // Several clauses may be about one unit that goes on.
        if placed.goes_on().is_some_and(|unit| !going_on.insert(unit.unit())) {
            continue;
        }
        if let (Some(parent), Some(name)) = (placed.parent(), placed.name()) {
            let province = parent.at_level(Level::PROVINCE).unwrap_or(parent);
            holders.push(Holder::of(&province, name, Who::Clause(*placed)));
        }
    }
    if of_day.iter().all(PlacedClause::is_resolved) {
        let takes = of_day.iter().flat_map(PlacedClause::takes);
        let taken: BTreeSet<UnitId> = takes.map(|taken| taken.unit.unit()).collect();
        let stays =
            |unit: &Version<'_>| !taken.contains(&unit.unit()) && !going_on.contains(&unit.unit());
        let before = first.before();
        holders.extend(communes(&before).filter(stays).filter_map(staying));
    }
    holders
}

/// Hands in a finding for each name that stands several times in a province.
fn report(mut holders: Vec<Holder<'_>>, found: &mut Findings<'_, '_>) {
    // Nearly all names stand alone.
    let mut n_alike: FxHashMap<Mark, u32> = FxHashMap::default();
    holders.iter().for_each(|holder| *n_alike.entry(holder.mark).or_default() += 1);
    holders.retain(|holder| n_alike.get(&holder.mark).is_some_and(|n_alike| *n_alike > 1));
    holders.sort_by_key(|holder| holder.mark);
    for alike in holders.chunk_by(|one, other| one.mark == other.mark) {
        let mut by_name: BTreeMap<String, Vec<Holder<'_>>> = BTreeMap::new();
        for holder in alike {
            if let Ok(name) = Name::new(holder.name) {
                by_name.entry(name.key()).or_default().push(*holder);
            }
        }
        for holders in by_name.into_values().filter(|holders| holders.len() > 1) {
            report_one(&holders, found);
        }
    }
}

/// Hands in one finding for a name, at the last clause that gives it.
fn report_one(holders: &[Holder<'_>], found: &mut Findings<'_, '_>) {
    let clauses = || {
        holders.iter().filter_map(|holder| match holder.who {
            Who::Clause(placed) => Some((placed, holder.name)),
            Who::Unit(_) => None,
        })
    };
    let Some((last, name)) = clauses().next_back() else { return };
    let finding = last.finding(Say::NameTwice.with("name", name).with("n", holders.len()));
    let others = clauses().map(|(placed, _)| placed);
    let others = others
        .filter(|placed| placed.clause() != last.clause() || placed.decree() != last.decree());
    let causes: Vec<Cause> = others.map(|placed| placed.cause(Say::SameName)).collect();
    let units = holders.iter().filter_map(|holder| match holder.who {
        Who::Clause(placed) => placed.unit(),
        Who::Unit(unit) => Some(NamedUnit::of(&unit)),
    });
    found.add(finding.about(units).because(causes).mended_by(Say::AnotherName));
}

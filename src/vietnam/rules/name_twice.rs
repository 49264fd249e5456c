//! `vn-76-name-twice`: no name stands twice among the communes of a province.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::{SINCE_76, skeleton};
use crate::{
    Case, Cause, Finding, Found, Level, Name, NamedUnit, Placed, Rule, Severity, UnitId, Version,
    Wording,
};

/// The province is that of the day on which the plan takes effect.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-76-name-twice",
    Severity::Error,
    "no name stands twice among the communes of a province",
    "Resolution 76/2025/UBTVQH15, article 7.2",
    check,
)
.holding(Some(SINCE_76), None);

/// Who has a name: a clause gives it, or a unit that stays has it.
#[derive(Clone, Copy)]
enum Holder<'c> {
    Clause(Placed<'c>),
    Unit(Version<'c>),
}

impl Holder<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Clause(placed) => placed.name().unwrap_or_default(),
            Self::Unit(unit) => unit.name(),
        }
    }
}

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
    let named = case.placed().filter(|placed| placed.level() == Some(Level::COMMUNE));
    // By province and the mark of the name: who has it, and how many those are.
    let mut holders: Vec<((UnitId, u64), Holder<'_>)> = Vec::new();
    let mut n_holders: FxHashMap<(UnitId, u64), u32> = FxHashMap::default();
    let mut going_on: BTreeSet<UnitId> = BTreeSet::new();
    let mut formed: Vec<UnitId> = Vec::new();
    for placed in named {
        formed.extend(placed.result().map(|unit| unit.unit()));
        // Several clauses may be about one unit that goes on.
        if placed.goes_on().is_some_and(|unit| !going_on.insert(unit.unit())) {
            continue;
        }
        let (Some(parent), Some(name)) = (placed.parent(), placed.name()) else { continue };
        let province = parent.at_level(Level::PROVINCE).unwrap_or(parent);
        let mark = (province.unit(), skeleton(name));
        *n_holders.entry(mark).or_default() += 1;
        holders.push((mark, Holder::Clause(placed)));
    }
    formed.sort_unstable();
    let stays = |unit: &Version<'_>| {
        formed.binary_search(&unit.unit()).is_err() && !going_on.contains(&unit.unit())
    };
    for unit in staying(case).into_iter().filter(stays) {
        let Some(province) = unit.at_level(Level::PROVINCE) else { continue };
        let mark = (province.unit(), skeleton(unit.name()));
        if let Some(n_alike) = n_holders.get_mut(&mark) {
            *n_alike += 1;
            holders.push((mark, Holder::Unit(unit)));
        }
    }
    // Nearly all names stand alone.
    holders.retain(|(mark, _)| n_holders.get(mark).is_some_and(|n_alike| *n_alike > 1));
    holders.sort_by_key(|(mark, _)| *mark);
    for alike in holders.chunk_by(|(one, _), (other, _)| one == other) {
        let mut by_name: BTreeMap<String, Vec<Holder<'_>>> = BTreeMap::new();
        for (_, holder) in alike {
            if let Ok(name) = Name::new(holder.name()) {
                by_name.entry(name.key()).or_default().push(*holder);
            }
        }
        for holders in by_name.into_values().filter(|holders| holders.len() > 1) {
            report(&holders, found);
        }
    }
}

/// Returns the communes in force after the plan. With faults it is not known what stays; what nobody
/// takes from does for certain.
fn staying<'c>(case: &'c Case<'_>) -> Vec<Version<'c>> {
    if let Some(outcome) = case.outcome() {
        return outcome.in_force().filter(|unit| unit.level() == Level::COMMUNE).collect();
    }
    let taken: BTreeSet<UnitId> =
        case.placed().flat_map(|placed| placed.takes()).map(|taken| taken.unit.unit()).collect();
    let before = case.units_before(Level::COMMUNE).into_iter();
    before.filter(|unit| !taken.contains(&unit.unit())).collect()
}

/// Hands in one finding for a name, at the last clause that gives it.
fn report(holders: &[Holder<'_>], found: &mut Found<'_, '_>) {
    let clauses = || {
        holders.iter().filter_map(|holder| match holder {
            Holder::Clause(placed) => Some(placed),
            Holder::Unit(_) => None,
        })
    };
    let Some(last) = clauses().next_back() else { return };
    let name = last.name().unwrap_or_default();
    let finding: Finding = last.finding(Wording::new(
        format!("the name {name} stands {} times in its province", holders.len()),
        format!("tên {name} có {} lần trong tỉnh, thành phố", holders.len()),
    ));
    let others = clauses()
        .filter(|placed| placed.clause() != last.clause() || placed.decree() != last.decree());
    let causes: Vec<Cause> = others
        .map(|placed| {
            placed.cause(Wording::new("it gives the same name", "khoản này đặt cùng tên"))
        })
        .collect();
    let units = holders.iter().filter_map(|holder| match holder {
        Holder::Clause(placed) => placed.unit(),
        Holder::Unit(unit) => Some(NamedUnit::of(unit)),
    });
    found.add(finding.about(units).because(causes).mended_by(Wording::new(
        "give one of them another name, such as the old district's with a number",
        "đặt tên khác cho một đơn vị, chẳng hạn tên huyện cũ kèm số thứ tự",
    )));
}

impl std::fmt::Debug for Holder<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Clause(placed) => placed.fmt(f),
            Self::Unit(unit) => unit.fmt(f),
        }
    }
}

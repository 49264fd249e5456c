//! `vn-76-arranged`: communes that are short of a standard are not left alone.

use std::collections::BTreeMap;

use super::common::{SINCE_76, SINCE_112};
use super::standard::{Held, Verdict, agreed, by_now, figures, standards};
use super::words::Say;
use crate::finding::NamedUnit;
use crate::rules::{Case, Findings, Rule};
use crate::vietnam::unchanged::same_as;
use crate::{Date, Finding, Level, Severity, UnitId, Version, VersionId};

/// Article 2.3 arranges units whose area or population is short of the standard of Resolution
/// 1211/2016/UBTVQH13; one that meets both may stay. Judged are the communes that a plan leaves as they
/// are in the provinces that it arranges, of which it takes at least half of the communes; a smaller plan
/// says nothing of the others. Those that a table of the user's leaves out (article 3) are passed over.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-76-arranged",
    Severity::Warning,
    "a commune that is short of the standard of area or of population is not left alone",
    "Resolution 76/2025/UBTVQH15, articles 2.3 and 3",
    check,
)
.holding(Some(SINCE_76), Some(SINCE_112));

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let Some(outcome) = case.outcome() else { return };
    let Some(first) = case.placed().map(|placed| placed.date()).min() else { return };
    let province = |unit: &Version<'_>| unit.at_level(Level::PROVINCE).map(|above| above.unit());
    let taken = case.placed().flat_map(|placed| placed.takes());
    let taken = taken.filter(|taken| taken.unit.level() == Level::COMMUNE);
    let taken: BTreeMap<VersionId, UnitId> =
        taken.filter_map(|taken| Some((taken.unit.id(), province(&taken.unit)?))).collect();
    let mut n_taken: BTreeMap<UnitId, usize> = BTreeMap::new();
    for province in taken.into_values() {
        *n_taken.entry(province).or_default() += 1;
    }
    let mut n_communes: BTreeMap<UnitId, usize> = BTreeMap::new();
    for province in case.units_before(Level::COMMUNE).iter().filter_map(province) {
        *n_communes.entry(province).or_default() += 1;
    }
    let is_arranged = |province: UnitId| {
        let of = |counts: &BTreeMap<UnitId, usize>| counts.get(&province).copied().unwrap_or(0);
        2 * of(&n_taken) >= of(&n_communes).max(1)
    };
    let mut unknown: Vec<NamedUnit> = Vec::new();
    for unit in outcome.units(Level::COMMUNE) {
        let Some(before) = stays(unit, first) else { continue };
        if !province(&before).is_some_and(is_arranged) {
            continue;
        }
        let facts = case.facts(&before);
        if facts.and_then(|facts| facts.left_out) == Some(true) {
            continue;
        }
        let standards = standards(case, &before);
        let area = case.area(&before);
        let population = by_now(case, [before], case.population(&before));
        let held = || standards.iter().map(|standard| Held::new(&area, &population, *standard));
        let verdict = match standards.is_empty() && before.is_kind("thi_tran") {
            // Its standard is not at hand.
            true => Verdict::Unknown,
            false => agreed(held().map(Held::verdict)),
        };
        let named = NamedUnit::of(&before);
        match verdict {
            Verdict::Met => {}
            Verdict::Unknown => unknown.push(named),
            Verdict::Missed => {
                let mut finding = Finding::new(Say::MustBeArranged.with("unit", named.clone()));
                finding.measures = held().next().map(Held::missed).unwrap_or_default();
                let source = figures(case, [&area, &population]);
                let finding = finding.about([named]).because(source);
                found.add(finding.mended_by(Say::MergeWithNeighbour));
            }
        }
    }
    if !unknown.is_empty() {
        let finding = Finding::new(Say::WhetherArranged.with("n", unknown.len()));
        found.cannot_tell(finding.about(unknown), Say::FiguresOrTerrain);
    }
}

/// Returns the version that a unit had before a day, where it still has the same ground and people.
fn stays<'c>(unit: Version<'c>, day: Date) -> Option<Version<'c>> {
    let mut unit = unit;
    while unit.period().from.is_some_and(|from| from >= day) {
        unit = same_as(&unit)?;
    }
    Some(unit)
}

//! `vn-35-arrange`: units far below the standards are arranged.

use std::collections::BTreeSet;

use super::common::SINCE_76;
use super::standard::{Held, Standard, Verdict, agreed, figures, standards};
use super::words::Say;
use crate::finding::{Cause, Measure, NamedUnit};
use crate::rules::{Case, Findings, Rule};
use crate::{Finding, Level, Severity, UnitId, Version, date};

/// A commune below 70% of both standards, or below 20% of that of area and 300% of that of
/// population; a huyện below 20% and 200%. Judged in the provinces that the plan touches.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-35-arrange",
    Severity::Warning,
    "units far below the standards of area and population are arranged",
    "Resolution 35/2023/UBTVQH15, repealed from 2025-04-15",
    check,
)
.holding(Some(date(2023, 7, 12)), Some(SINCE_76));

/// Percent of the standards of population and of area, both of which are missed.
const COMMUNE: [(u64, u32); 2] = [(70, 70), (300, 20)];
const DISTRICT: [(u64, u32); 1] = [(200, 20)];

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let touched: BTreeSet<UnitId> = case
        .placed()
        .flat_map(|placed| placed.takes())
        .filter_map(|taken| taken.unit.at_level(Level::PROVINCE))
        .map(|province| province.unit())
        .collect();
    let Some(outcome) = case.outcome() else { return };
    let mut unknown: Vec<NamedUnit> = Vec::new();
    for level in [Level::DISTRICT, Level::COMMUNE] {
        for unit in outcome.units(level) {
            let province = unit.at_level(Level::PROVINCE).map(|province| province.unit());
            if !province.is_some_and(|province| touched.contains(&province)) {
                continue;
            }
            let (verdict, measures, source) = judge(case, &unit);
            match verdict {
                Verdict::Met => {}
                Verdict::Unknown => unknown.push(NamedUnit::of(&unit)),
                Verdict::Missed => {
                    let named = NamedUnit::of(&unit);
                    let mut finding = Finding::new(Say::MustBeArranged.with("unit", named.clone()));
                    finding.measures = measures;
                    found.add(finding.about([named]).because(source));
                }
            }
        }
    }
    if !unknown.is_empty() {
        let finding = Finding::new(Say::WhetherArranged.with("n", unknown.len()));
        found.cannot_tell(finding.about(unknown), Say::FiguresOrTerrain);
    }
}

/// Holds a unit against the thresholds of every standard that may be its own; the figures that miss
/// are those of the first.
fn judge(case: &Case<'_>, unit: &Version<'_>) -> (Verdict, Vec<Measure>, Option<Cause>) {
    let standards = standards(case, unit);
    let (area, population) = (case.area(unit), case.population(unit));
    let thresholds: &[(u64, u32)] =
        if unit.level() == Level::DISTRICT { &DISTRICT } else { &COMMUNE };
    let (area, population) = (&area, &population);
    let held = |standard: &Standard| {
        let Standard { population: people, area_hundredths } = *standard;
        thresholds.iter().map(move |&(of_population, of_area)| {
            let threshold =
                Standard::new(people * of_population / 100, area_hundredths * of_area / 100);
            Held::new(area, population, threshold)
        })
    };
    let verdict = agreed(standards.iter().map(|standard| {
        if held(standard).any(Held::misses_both) {
            Verdict::Missed
        } else if held(standard).any(Held::may_miss_both) {
            Verdict::Unknown
        } else {
            Verdict::Met
        }
    }));
    if verdict != Verdict::Missed {
        return (verdict, Vec::new(), None);
    }
    let missed = standards.first().and_then(|first| held(first).find(|held| held.misses_both()));
    let source = figures(case, [area, population]);
    (verdict, missed.map(Held::missed).unwrap_or_default(), source)
}

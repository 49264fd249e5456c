//! `vn-112-city`: what a centrally run city has to have since 2026, as reported.

use std::collections::BTreeSet;

use super::common::{SINCE_112, tenths};
use super::standard::{Held, Standard, Verdict, figures};
use super::words::Say;
use crate::finding::{Basis, Measure, NamedUnit, Reason};
use crate::rules::{Case, Estimate, Findings, PlacedClause, Rule};
use crate::{Finding, Level, Severity};

/// People, area, and the share of wards; how urban it is stands in no table here.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-112-city",
    Severity::Warning,
    "a centrally run city has 2.5 million people, 2,500 km2, 30% wards, and is 45% urban",
    "Resolution 112/2025/UBTVQH15, as reported in January 2026",
    check,
)
.resting_on(Basis::Reports)
.holding(Some(SINCE_112), None);

const CITY: Standard = Standard::new(2_500_000, 250_000);
/// The wards among its communes, in percent, at least.
const WARDS: u64 = 30;

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    for placed in case.placed().filter(becomes_city) {
        let Some(result) = placed.result() else { continue };
        let Some(outcome) = case.outcome() else { continue };
        // The communes of the plan's last day: wards may be made by another decree.
        let Some(city) = outcome.get(Level::PROVINCE, &result.code()) else { continue };
        let communes = city.members(Level::COMMUNE);
        let (area, population) = (case.area(&city), case.population(&city));
        let held = Held::new(&area, &population, CITY);
        let mut measures = held.missed();
        let source = || figures(case, [&area, &population]);
        if held.verdict() == Verdict::Unknown {
            let finding = placed.finding(Say::AreaAndPopulation);
            let lacking = lacking(&area, &population);
            found.cannot_tell(
                Finding { measures: held.open(), ..finding }.because(source()),
                lacking,
            );
        }
        let n_wards = communes.iter().filter(|commune| commune.is_kind("phuong")).count();
        let percent = 100.0 * n_wards as f64 / communes.len().max(1) as f64;
        if percent < WARDS as f64 {
            let measure = Measure::new(Say::WardsPercent, tenths(percent), WARDS);
            measures.push(measure.by(tenths(WARDS as f64 - percent)));
        }
        if !measures.is_empty() {
            let has_figures = !held.missed().is_empty();
            let mut finding = placed.finding(Say::BelowCity);
            finding.measures = measures;
            found.add(finding.because(source().filter(|_| has_figures)));
        }
        found.cannot_tell(placed.finding(Say::HowUrban), Say::NoFigures);
    }
}

fn becomes_city(placed: &PlacedClause<'_>) -> bool {
    let is_city = super::common::is_kind(placed, "thanh_pho_tw");
    is_city && placed.goes_on().is_none_or(|before| !before.is_kind("thanh_pho_tw"))
}

/// How many of the units that lack a figure are named.
const SHOWN: usize = 6;

/// Says what figures are lacking: those of the units of the day of the facts that have none.
fn lacking(area: &Estimate, population: &Estimate) -> Reason {
    let missing: BTreeSet<&NamedUnit> = area.missing.iter().chain(&population.missing).collect();
    if area.dates().is_empty() && population.dates().is_empty() {
        return Say::NoFigures.into();
    }
    let shown: Vec<NamedUnit> = missing.iter().take(SHOWN).copied().cloned().collect();
    match missing.len().checked_sub(SHOWN) {
        _ if missing.is_empty() => Say::OnlyBounds.into(),
        Some(more @ 1..) => Say::NoFigureOfMore.with("units", shown).with("n", more).into(),
        _ => Say::NoFigureOf.with("units", shown).into(),
    }
}

//! `vn-112-city`: what a centrally run city has to have since 2026, as reported.

use std::collections::BTreeSet;

use super::SINCE_112;
use super::standard::{Held, Standard, Verdict, figures};
use crate::{
    Basis, Case, Estimate, Finding, Found, Level, Measure, NamedUnit, Placed, Rule, Severity,
    Wording,
};

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
const WARDS: f64 = 30.0;

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
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
            let finding =
                placed.finding(Wording::new("area and population", "diện tích và dân số"));
            let lacking = lacking(&area, &population);
            found.cannot_tell(
                Finding { measures: held.open(), ..finding }.because(source()),
                lacking,
            );
        }
        let n_wards = communes.iter().filter(|commune| commune.is_kind("phuong")).count();
        let percent = 100.0 * n_wards as f64 / communes.len().max(1) as f64;
        if percent < WARDS {
            let measure =
                Measure::new("wards, percent", format!("{percent:.1}"), format!("{WARDS}"));
            measures.push(measure.by(format!("{:.1}", WARDS - percent)));
        }
        if !measures.is_empty() {
            let has_figures = !held.missed().is_empty();
            let mut finding = placed.finding(Wording::new(
                "it does not meet the standards of a centrally run city",
                "chưa đạt tiêu chuẩn thành phố trực thuộc trung ương",
            ));
            finding.measures = measures;
            found.add(finding.because(source().filter(|_| has_figures)));
        }
        let urban = placed.finding(Wording::new("how urban it is", "tỷ lệ đô thị hóa"));
        found.cannot_tell(urban, no_figures());
    }
}

fn becomes_city(placed: &Placed<'_>) -> bool {
    let is_city = super::is_kind(placed, "thanh_pho_tw");
    is_city && placed.goes_on().is_none_or(|before| !before.is_kind("thanh_pho_tw"))
}

fn no_figures() -> Wording {
    Wording::new("no figures are known", "chưa có số liệu")
}

/// How many of the units that lack a figure are named.
const SHOWN: usize = 6;

/// Says what figures are lacking: those of the units of the day of the facts that have none.
fn lacking(area: &Estimate, population: &Estimate) -> Wording {
    let missing: BTreeSet<&NamedUnit> = area.missing.iter().chain(&population.missing).collect();
    if area.dates().is_empty() && population.dates().is_empty() {
        return no_figures();
    }
    let names: Vec<String> = missing.iter().take(SHOWN).map(ToString::to_string).collect();
    let names = names.join(", ");
    match missing.len().checked_sub(SHOWN) {
        _ if missing.is_empty() => Wording::new(
            "of units that are divided only bounds are known",
            "chỉ biết giới hạn vì có đơn vị bị chia",
        ),
        Some(more @ 1..) => Wording::new(
            format!("of {names} and {more} more no figure is known"),
            format!("chưa có số liệu của {names} và {more} đơn vị khác"),
        ),
        _ => Wording::new(
            format!("of {names} no figure is known"),
            format!("chưa có số liệu của {names}"),
        ),
    }
}

//! `vn-76-reduction`: a national plan takes away about 60 to 70% of the communes.

use std::collections::BTreeSet;

use super::common::{SINCE_76, tenths};
use super::words::Say;
use crate::finding::{Measure, Value};
use crate::rules::{Case, Findings, OptionValue, Rule, RuleOption};
use crate::{Amount, Finding, Level, Severity, Share, UnitId, VersionId};

/// A plan is national when it touches communes of every province; a target of the user's own may be
/// asked of any plan, in the provinces that it touches.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-76-reduction",
    Severity::Warning,
    "a national plan takes away about 60 to 70% of the communes",
    "Resolution 76/2025/UBTVQH15, articles 1.3 and 5.4",
    check,
)
.holding(Some(SINCE_76), None)
.with_options(&[
    RuleOption {
        id: "of",
        takes: &[OptionValue::Word("national"), OptionValue::Word("plan")],
        says: "judge national plans only, or every plan in the provinces that it touches",
        value: "national",
    },
    RuleOption {
        id: "least",
        takes: &[OptionValue::Number],
        says: "percent to be taken away at least",
        value: "60",
    },
    RuleOption {
        id: "most",
        takes: &[OptionValue::Number],
        says: "percent to be taken away at most",
        value: "70",
    },
])
.with_bounds("least", "most");

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    // What is not found can't be counted.
    if case.placed().any(|placed| !placed.is_resolved()) {
        return;
    }
    let mut parents: BTreeSet<VersionId> = BTreeSet::new();
    let (mut n_ended, mut n_formed) = (0_usize, 0_usize);
    let mut last = None;
    for placed in case.placed().filter(|placed| placed.level() == Some(Level::COMMUNE)) {
        n_formed += usize::from(placed.is_new());
        for taken in placed.takes().filter(|taken| taken.unit.level() == Level::COMMUNE) {
            let parent = taken.unit.parent().map(|parent| parent.id());
            // Most takes of a clause lie under one unit.
            if parent != last {
                parents.extend(parent);
                last = parent;
            }
            // Whoever takes the rest of the area, or all of it, ends the unit.
            let is_last = matches!(taken.portions.area, Share::Rest | Share::All);
            n_ended += usize::from(is_last);
        }
    }
    let touched: BTreeSet<UnitId> = parents
        .iter()
        .filter_map(|&parent| case.plan().base().version(parent)?.at_level(Level::PROVINCE))
        .map(|province| province.unit())
        .collect();
    let provinces = case.units_before(Level::PROVINCE);
    let (inside, outside): (Vec<_>, Vec<_>) =
        provinces.iter().partition(|province| touched.contains(&province.unit()));
    let is_national = outside.into_iter().all(|province| n_communes(province) == 0);
    if touched.is_empty() || (found.rule().value("of") == "national" && !is_national) {
        return;
    }
    // Every commune lies in a province, so those of all provinces are all that there are.
    let n_before: usize = match inside.first().filter(|_| is_national) {
        Some(any) => any.register().at_or_opening(any.date()).count(Level::COMMUNE),
        None => inside.into_iter().map(n_communes).sum(),
    };
    let n_after = n_before.saturating_sub(n_ended) + n_formed;
    let percent = 100.0 * (n_before as f64 - n_after as f64) / n_before.max(1) as f64;
    let limit = |option: &str| found.rule().value(option).parse::<f64>().unwrap_or(f64::NAN);
    let (least, most) = (limit("least"), limit("most"));
    if percent < least || percent > most {
        let by = if percent < least { least - percent } else { percent - most };
        let says = Say::Reduction.with("after", n_after).with("before", n_before);
        let finding = Finding::new(says.with("percent", tenths(percent)));
        let bound = |option: &str| Amount::new(found.rule().value(option));
        let need = match (bound("least"), bound("most")) {
            (Ok(least), Ok(most)) => Value::Between(least, most),
            _ => Value::from(""),
        };
        let measure = Measure::new(Say::Percent, tenths(percent), need).by(tenths(by));
        found.add(finding.measured(measure));
    }
}

/// Counts the communes of a province before the plan.
fn n_communes(province: &crate::Version<'_>) -> usize {
    let country = province.register().country();
    let before = province.register().at_or_opening(province.date());
    let counts = before.count_under(province).into_iter();
    let of_communes = counts.filter(|(kind, _)| country.level_of(kind) == Some(Level::COMMUNE));
    of_communes.map(|(_, count)| count).sum()
}

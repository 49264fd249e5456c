//! `vn-76-reduction`: a national plan takes away about 60 to 70% of the communes.

use std::collections::BTreeSet;

use super::SINCE_76;
use crate::{Case, Finding, Found, Level, Measure, Rule, RuleOption, Severity, UnitId, Wording};

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
        says: "national|plan: judge national plans only, or every plan in the provinces that it touches",
        value: "national",
    },
    RuleOption { id: "least", says: "number: percent to be taken away at least", value: "60" },
    RuleOption { id: "most", says: "number: percent to be taken away at most", value: "70" },
]);

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
    let before = case.units_before(Level::COMMUNE);
    let of_province =
        |unit: &crate::Version<'_>| unit.at_level(Level::PROVINCE).map(|above| above.unit());
    let mut touched: BTreeSet<UnitId> = BTreeSet::new();
    let (mut ended, mut formed): (BTreeSet<UnitId>, usize) = (BTreeSet::new(), 0);
    for placed in case.placed().filter(|placed| placed.level() == Some(Level::COMMUNE)) {
        formed += usize::from(placed.is_new());
        for taken in placed.takes().filter(|taken| taken.unit.level() == Level::COMMUNE) {
            touched.extend(of_province(&taken.unit));
            // The rest of a divided unit ends it as well.
            let takes_the_last = taken.is_whole() || taken.portions.area == crate::Share::Rest;
            if takes_the_last || taken.portions.area == crate::Share::All {
                ended.insert(taken.unit.unit());
            }
        }
    }
    let provinces: BTreeSet<UnitId> = before.iter().filter_map(of_province).collect();
    let is_national = touched == provinces && !provinces.is_empty();
    if touched.is_empty() || (found.rule().value("of") == "national" && !is_national) {
        return;
    }
    let in_touched =
        before.iter().filter(|unit| of_province(unit).is_some_and(|of| touched.contains(&of)));
    let n_before = in_touched.count();
    let n_after = n_before.saturating_sub(ended.len()) + formed;
    let percent = 100.0 * (n_before as f64 - n_after as f64) / n_before.max(1) as f64;
    let limit = |option: &str| found.rule().value(option).parse::<f64>().unwrap_or(f64::NAN);
    let (least, most) = (limit("least"), limit("most"));
    if percent < least || percent > most {
        let by = if percent < least { least - percent } else { percent - most };
        let finding = Finding::new(Wording::new(
            format!("it leaves {n_after} of {n_before} communes, {percent:.1}% fewer"),
            format!("còn {n_after} trên {n_before} đơn vị cấp xã, giảm {percent:.1}%"),
        ));
        let need = format!("{least} to {most}");
        found.add(finding.measured(
            Measure::new("percent", format!("{percent:.1}"), need).by(format!("{by:.1}")),
        ));
    }
}

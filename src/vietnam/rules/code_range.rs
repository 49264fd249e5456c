//! `vn-19-code-range`: codes of provinces are 01 to 99, codes of communes 00001 to 99999.

use super::words::Say;
use crate::rules::{Case, Findings, Rule};
use crate::{Level, Severity, date};

/// Their width is asked for by the register itself; here they have to be numbers, and not 0.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-19-code-range",
    Severity::Error,
    "codes of provinces are 01 to 99, codes of communes 00001 to 99999",
    "Decision 19/2025/QĐ-TTg, article 3",
    check,
)
.holding(Some(date(2025, 7, 1)), None);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    for placed in case.placed() {
        let (Some(level), Some(code)) = (placed.level(), placed.code()) else { continue };
        if level != Level::PROVINCE && level != Level::COMMUNE {
            continue;
        }
        if code.as_str().parse::<u32>().is_ok_and(|number| number > 0) {
            continue;
        }
        let (least, most) =
            if level == Level::PROVINCE { ("01", "99") } else { ("00001", "99999") };
        let says = Say::CodeOutOfRange.with("code", code).with("least", least).with("most", most);
        found.add(placed.finding(says));
    }
}

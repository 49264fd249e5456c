//! `vn-19-code-kept`: a unit that only changes its name or kind keeps its code.

use crate::{Case, Found, Measure, Rule, Severity, Wording, date};

/// A new unit made of one whole unit alone is such a change in all but form.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-19-code-kept",
    Severity::Error,
    "a unit that only changes its name or kind keeps its code",
    "Decision 19/2025/QĐ-TTg, article 3",
    check,
)
.holding(Some(date(2025, 7, 1)), None);

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
    for placed in case.placed() {
        let mut takes = placed.takes();
        let old = match (placed.goes_on(), takes.next(), takes.next()) {
            (Some(unit), None, _) => unit,
            (None, Some(only), None)
                if only.is_whole() && Some(only.unit.level()) == placed.level() =>
            {
                only.unit
            }
            _ => continue,
        };
        let Some(code) = placed.code().filter(|code| *code != old.code()) else { continue };
        found.add(
            placed
                .finding(Wording::new(
                    format!(
                        "its ground stays as it is, but its code changes from {} to {code}",
                        old.code()
                    ),
                    format!("địa giới giữ nguyên, nhưng mã đổi từ {} thành {code}", old.code()),
                ))
                .measured(Measure::new("code", code.to_string(), old.code().to_string())),
        );
    }
}

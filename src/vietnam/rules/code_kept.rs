//! `vn-19-code-kept`: a unit that only changes its name or kind keeps its code.

use super::words::Say;
use crate::finding::{Measure, Measured};
use crate::rules::{Case, Findings, Rule};
use crate::{Date, Severity, Version, date};

/// A new unit made of one whole unit alone is such a change in all but form.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-19-code-kept",
    Severity::Error,
    "a unit that only changes its name or kind keeps its code",
    "Decision 19/2025/QĐ-TTg, article 3",
    check,
)
.holding(Some(date(2025, 7, 1)), None);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    for placed in case.placed() {
        let mut takes = placed.takes();
        let old = match (placed.goes_on(), takes.next(), takes.next()) {
            (Some(unit), None, _) => unit,
            (None, Some(only), None)
                if only.is_whole()
                    && Some(only.unit.level()) == placed.level()
                    && placed.is_resolved() =>
            {
                only.unit
            }
            _ => continue,
        };
        // Steps of a day may pass on codes from hand to hand; what counts is what the day leaves.
        let Some(old) = before_day(&old, placed.date()) else { continue };
        let code = match placed.after() {
            Some(_) => placed.result().map(|unit| unit.code()),
            None => placed.code(),
        };
        let Some(code) = code.filter(|code| *code != old.code()) else { continue };
        let finding =
            placed.finding(Say::CodeChanges.with("old", old.code()).with("new", code.clone()));
        found.add(finding.measured(Measure::new(Measured::Code, code, old.code())));
    }
}

/// Returns the version that a unit had before a day; `None` for a unit of the day.
fn before_day<'r>(unit: &Version<'r>, day: Date) -> Option<Version<'r>> {
    let is_of_day = |unit: &Version<'_>| unit.period().from == Some(day);
    if !is_of_day(unit) {
        return Some(*unit);
    }
    let history = unit.register().history(unit.unit());
    history.into_iter().rev().find(|unit| unit.period().from.is_none_or(|from| from < day))
}

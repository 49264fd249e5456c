//! `code-closed`: a code that was closed is never given again.

use super::words::Say;
use crate::finding::NamedUnit;
use crate::rules::{Case, Findings, Rule};
use crate::{Date, Severity, Version};

/// A code is closed when its last carrier has ended before the day of the change. A code that one step
/// of a day gives up may be given in a later step.
pub(super) const RULE: Rule = Rule::fixed(
    "code-closed",
    Severity::Error,
    "a code that was closed is never given again",
    "Decision 19/2025/QĐ-TTg, article 3",
    check,
);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    for placed in case.placed() {
        let Some(level) = placed.level() else { continue };
        let Some(code) = placed.code() else { continue };
        let before = placed.before();
        if before.get(level, &code).is_some() {
            continue;
        }
        let carriers = before.register().code_history(level, &code);
        let Some((last, until)) = closed(&carriers, placed.date()) else { continue };
        let unit = NamedUnit::of(&last);
        let says = Say::CodeClosed.with("code", code).with("until", until);
        let finding = placed.finding(says.with("unit", unit.clone()));
        found.add(finding.about([unit]).mended_by(Say::CodeOfSeat));
    }
}

/// Returns the last of the units that carried a code before a day, and when it ended, where that was
/// before the day too. Whoever carries a code for the first time opens it.
fn closed<'r>(carriers: &[Version<'r>], day: Date) -> Option<(Version<'r>, Date)> {
    let of_old = |unit: &&Version<'_>| unit.period().from.is_none_or(|from| from < day);
    let last = carriers.iter().rev().find(of_old)?;
    let until = last.period().until?;
    (until < day).then_some((*last, until))
}

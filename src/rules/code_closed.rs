//! `code-closed`: a code that was closed is never given again.

use super::case::Case;
use super::found::Found;
use super::set::Rule;
use crate::finding::{NamedUnit, Severity, Wording};
use crate::language::Language;

/// A code is closed when its last carrier has ended before the day of the change.
pub(super) const RULE: Rule = Rule::fixed(
    "code-closed",
    Severity::Error,
    "a code that was closed is never given again",
    "Decision 19/2025/QĐ-TTg, article 3, for Viet Nam",
    check,
);

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
    for placed in case.placed() {
        let Some(level) = placed.level() else { continue };
        let Some(code) = placed.code() else { continue };
        let before = placed.before();
        if before.get(level, &code).is_some() {
            continue;
        }
        // Whoever carries a code for the first time opens it.
        let history = before.register().code_history(level, &code);
        let Some(last) = history.last() else { continue };
        let (unit, until) = (NamedUnit::of(last), last.period().until);
        let told =
            |language: Language| until.map_or_else(String::new, |until| language.date(until));
        let (until, until_vi) = (told(Language::English), told(Language::Vietnamese));
        found.add(
            placed
                .finding(Wording::new(
                    format!("the code {code} was closed on {until}, when {unit} ended"),
                    format!("mã {code} đã đóng ngày {until_vi}, khi {unit} chấm dứt"),
                ))
                .about([unit])
                .mended_by(Wording::new(
                    "give the code of the seat, or one that was never given",
                    "dùng mã của nơi đặt trụ sở, hoặc mã chưa từng cấp",
                )),
        );
    }
}

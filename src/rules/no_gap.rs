//! `no-gap`: territory belongs to somebody on every day.

use super::case::Case;
use super::clauses::Placed;
use super::faults;
use super::found::Found;
use super::set::Rule;
use crate::decree::Outcome;
use crate::error::Fault;
use crate::finding::{Severity, Wording};

/// A unit that is ended has a successor on the same day, and one that only later decrees take has
/// nobody to govern it in between.
pub(super) const RULE: Rule = Rule::fixed(
    "no-gap",
    Severity::Error,
    "a unit that is ended has a successor on the same day",
    "Resolution 76/2025/UBTVQH15, article 10.7, for Viet Nam",
    check,
);

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
    hand_in(case, found, true);
}

/// Hands in what is left over: of units that a clause ends without taking (`ended`), or of those
/// that clauses take.
pub(super) fn hand_in(case: &Case<'_>, found: &mut Found<'_, '_>, ended: bool) {
    for (_, fault) in case.faults() {
        let Fault::LeftOver { unit, quantity, left, .. } = &fault.fault else { continue };
        let Some(placed) = faults::placed(case, fault) else { continue };
        if placed.is_given() || ended != ends(&placed) {
            continue;
        }
        let of = if *quantity == "area" { "diện tích" } else { "dân số" };
        let part = if *left == "all" { "toàn bộ" } else { "phần còn lại" };
        let finding = placed.finding(Wording::new(
            fault.fault.to_string(),
            format!("{unit} chấm dứt, nhưng {part} {of} không thuộc về đơn vị nào"),
        ));
        let takes = case.all_placed().filter(|other| other.date() == placed.date());
        let causes = takes.flat_map(|other| {
            let of_unit = other.takes().filter(|taken| taken.unit.to_string() == *unit);
            of_unit.map(move |taken| other.taking(&taken.unit, taken.portions)).collect::<Vec<_>>()
        });
        found.add(finding.because(causes).mended_by(Wording::new(
            "add a clause of the same day that takes what is left",
            "thêm một khoản cùng ngày lấy phần còn lại",
        )));
    }
}

fn ends(placed: &Placed<'_>) -> bool {
    placed.provision().is_some_and(|provision| matches!(provision.outcome, Outcome::Ends))
}

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
    for (day, fault) in case.faults() {
        let Fault::LeftOver { unit, .. } = &fault.fault else { continue };
        // Of a unit that is only ended, no clause takes anything.
        let is_only_ended = case.mentions().takers_of(day, unit).all(|placed| ends(&placed));
        if faults::is_of_plan(case, day, fault) && ended == is_only_ended {
            let finding = faults::finding(case, day, fault);
            found.add(finding.mended_by(Wording::new(
                "add a clause of the same day that takes what is left",
                "thêm một khoản cùng ngày lấy phần còn lại",
            )));
        }
    }
}

fn ends(placed: &Placed<'_>) -> bool {
    placed.provision().is_some_and(|provision| matches!(provision.outcome, Outcome::Ends))
}

//! `cover`: of every source, area and population are each taken once and wholly, or stay with it.

use super::case::Case;
use super::faults;
use super::no_gap;
use super::rule::{Findings, Rule};
use crate::error::Fault;
use crate::finding::Severity;

/// Nothing is taken twice, and nothing of a unit that is taken is left over.
pub(super) const RULE: Rule = Rule::fixed(
    "cover",
    Severity::Error,
    "nothing is taken twice, and nothing of what is divided is left over",
    "follows from any record of units",
    check,
);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    faults::hand_in(case, found, |fault| {
        matches!(
            fault,
            Fault::TakenTwice { .. }
                | Fault::GoesOnAndEnds { .. }
                | Fault::TakesItself { .. }
                | Fault::MembersStay { .. }
        )
    });
    no_gap::hand_in(case, found, false);
}

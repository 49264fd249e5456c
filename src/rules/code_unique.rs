//! `code-unique`: no code is given twice at a level, and none that is in use.

use super::case::Case;
use super::faults;
use super::rule::{Findings, Rule};
use crate::error::Fault;
use crate::finding::Severity;

/// On any date a code names at most one unit of its level.
pub(super) const RULE: Rule = Rule::fixed(
    "code-unique",
    Severity::Error,
    "no code is given twice at a level, and none that is in use",
    "follows from any record of units",
    check,
);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    faults::hand_in(case, found, |fault| {
        matches!(
            fault,
            Fault::CodeInUse { .. }
                | Fault::CodeTwice { .. }
                | Fault::CodeWidth { .. }
                | Fault::CodeForm { .. }
                | Fault::CodeWithinParent { .. }
                | Fault::CodeOfOtherParent { .. }
                | Fault::CodeTooLong { .. }
        )
    });
}

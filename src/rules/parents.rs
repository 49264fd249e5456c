//! `parents`: every unit but those of the top level has one parent in force.

use super::case::Case;
use super::faults;
use super::found::Found;
use super::set::Rule;
use crate::error::Fault;
use crate::finding::Severity;

/// Every unit has one parent in force, and no member is left without.
pub(super) const RULE: Rule = Rule::fixed(
    "parents",
    Severity::Error,
    "every unit but those of the top level has one parent in force",
    "follows from any record of units",
    check,
);

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
    faults::hand_in(case, found, |fault| {
        matches!(
            fault,
            Fault::ParentMissing { .. }
                | Fault::ParentNotInForce { .. }
                | Fault::ScopeNotInForce { .. }
                | Fault::ParentLevel { .. }
                | Fault::ParentOfOtherLevel { .. }
                | Fault::MemberLeft { .. }
                | Fault::RootWithParent { .. }
        )
    });
}

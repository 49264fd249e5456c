//! `level-and-kind`: sources and outcomes are of levels and kinds that fit.

use super::case::Case;
use super::faults;
use super::found::Found;
use super::set::Rule;
use crate::error::Fault;
use crate::finding::Severity;

/// Kinds are known and of the outcome's level, and nothing takes from below.
pub(super) const RULE: Rule = Rule::fixed(
    "level-and-kind",
    Severity::Error,
    "sources and outcomes are of levels and kinds that fit",
    "follows from any record of units",
    check,
);

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
    faults::hand_in(case, found, |fault| {
        matches!(
            fault,
            Fault::UnknownKind { .. }
                | Fault::KindOfOtherLevel { .. }
                | Fault::SourceBelow { .. }
                | Fault::PartOfMembers { .. }
        )
    });
}

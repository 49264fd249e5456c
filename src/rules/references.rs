//! `references`: every unit that is named is in force on the day before, and is one.

use super::case::Case;
use super::faults;
use super::found::Found;
use super::set::Rule;
use crate::error::Fault;
use crate::finding::Severity;

/// References are found, and are not several units.
pub(super) const RULE: Rule = Rule::fixed(
    "references",
    Severity::Error,
    "every unit that is named is in force on the day before, and is one",
    "follows from any record of units",
    check,
);

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
    faults::hand_in(case, found, |fault| {
        matches!(
            fault,
            Fault::Reference(_)
                | Fault::Ended { .. }
                | Fault::SameDay { .. }
                | Fault::LabelDisagrees { .. }
        )
    });
}

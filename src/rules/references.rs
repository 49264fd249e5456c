//! `references`: every unit that is named is in force on the day before, and is one.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::case::Case;
use super::faults;
use super::rule::{Findings, Rule};
use crate::clause::DecreeNumber;
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

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let lost = lost_scopes(case);
    for (turn, fault) in case.faults().filter(|(_, fault)| is_reference(&fault.fault)) {
        // A scope that is not found tells no namesakes apart; that is said of the scope, once.
        let is_ambiguous =
            matches!(&fault.fault, Fault::Reference(lookup) if lookup.is_ambiguous());
        let follows = is_ambiguous && lost.contains(&(turn.date(), &fault.decree));
        if !follows && faults::is_told(case, turn, fault) {
            found.add(faults::finding(case, turn, fault));
        }
    }
}

fn is_reference(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::Reference(_)
            | Fault::Ended { .. }
            | Fault::EndedInStep { .. }
            | Fault::NotEnded { .. }
            | Fault::SameDay { .. }
            | Fault::LaterStep { .. }
            | Fault::LabelDisagrees { .. }
    )
}

/// Returns the decrees whose scope names no unit of the day or of the day before.
fn lost_scopes<'c>(case: &'c Case<'_>) -> BTreeSet<(Date, &'c DecreeNumber)> {
    let lost = case.faults().filter(|(turn, fault)| match &fault.fault {
        Fault::ScopeNotInForce { scope, .. } => turn.before().candidates(scope).is_empty(),
        _ => false,
    });
    lost.map(|(turn, fault)| (turn.date(), &fault.decree)).collect()
}

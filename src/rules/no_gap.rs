//! `no-gap`: territory belongs to somebody on every day.

use super::case::Case;
use super::clauses::PlacedClause;
use super::faults;
use super::played::Turn;
use super::rule::{Findings, Rule};
use crate::decree::Outcome;
use crate::error::{ChangeFault, Fault};
use crate::finding::{Claim, Mend, Severity};
use crate::share::Quantity;

/// A unit that is ended has a successor on the same day, and one that only later decrees take has
/// nobody to govern it in between.
pub(super) const RULE: Rule = Rule::fixed(
    "no-gap",
    Severity::Error,
    "a unit that is ended has a successor on the same day",
    "follows from any record of units",
    check,
);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    hand_in(case, found, true);
}

/// Hands in what is left over: of units that a clause ends without taking (`ended`), or of those
/// that clauses take.
pub(super) fn hand_in(case: &Case<'_>, found: &mut Findings<'_, '_>, ended: bool) {
    let mut left_over = case.faults().peekable();
    while let Some((turn, fault)) = left_over.next() {
        let Fault::LeftOver { unit, left, .. } = &fault.fault else { continue };
        // Where nobody takes the area, mostly nobody takes the people either: one thing to mend.
        let same = |(_, other): &(Turn<'_>, &ChangeFault)| is_of_population(other, fault);
        let is_both = left_over.next_if(same).is_some();
        // Of a unit that is only ended, no clause takes anything.
        let is_only_ended = case.mentions().takers_of(turn, unit).all(|placed| ends(&placed));
        if faults::is_told(case, turn, fault) && ended == is_only_ended {
            let mut finding = faults::finding(case, turn, fault);
            if is_both {
                finding.says = Claim::LeftOver { unit: unit.clone(), left: *left };
            }
            found.add(finding.mended_by(Mend::TakeRestOnDay));
        }
    }
}

/// Tells whether a fault says of the population what another says of the area.
fn is_of_population(fault: &ChangeFault, of_area: &ChangeFault) -> bool {
    let mut same = of_area.clone();
    match &mut same.fault {
        Fault::LeftOver { quantity: of @ Quantity::Area, .. } => *of = Quantity::Population,
        _ => return false,
    }
    *fault == same
}

fn ends(placed: &PlacedClause<'_>) -> bool {
    placed.provision().is_some_and(|provision| matches!(provision.outcome, Outcome::Ends))
}

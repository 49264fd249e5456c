//! Faults of a change as findings: what commit makes an error of, rules make findings of.

use super::case::Case;
use super::clauses::PlacedClause;
use super::ended;
use super::played::Turn;
use super::rule::Findings;
use crate::error::{ChangeFault, Fault};
use crate::finding::{Cause, Claim, Finding, Mend, Reason};
use crate::period::day_after;

/// Hands in the faults that a rule is about. Those of given decrees are left out, unless a clause of
/// the plan has a part in them, and those that follow from others.
pub(super) fn hand_in(case: &Case<'_>, found: &mut Findings<'_, '_>, is_of: fn(&Fault) -> bool) {
    for (turn, fault) in case.faults().filter(|(_, fault)| is_of(&fault.fault)) {
        if is_told(case, turn, fault) {
            found.add(finding(case, turn, fault));
        }
    }
}

/// Tells whether a fault has a finding of its own: one of the plan's that follows from no other.
pub(super) fn is_told(case: &Case<'_>, turn: Turn<'_>, fault: &ChangeFault) -> bool {
    is_of_plan(case, turn, fault) && !case.mistakes().are_behind(fault)
}

/// Tells whether a fault is the plan's: in a decree of its own, or between one and what is given.
pub(super) fn is_of_plan(case: &Case<'_>, turn: Turn<'_>, fault: &ChangeFault) -> bool {
    let own = || placed(case, turn, fault);
    !case.plan().is_given(&fault.decree) || case.mentions().is_of_plan(turn, &fault.fault, own())
}

/// Tells which clause a fault is in; `None` for a fault of the whole decree, or of a clause without
/// a number.
pub(super) fn placed<'c>(
    case: &'c Case<'_>,
    turn: Turn<'c>,
    fault: &ChangeFault,
) -> Option<PlacedClause<'c>> {
    let clause = fault.clause.as_ref()?;
    // Where a clause stands twice, the place in the text tells which it is: its own, or in a table that
    // of one of its sources.
    case.mentions().labelled(turn, &fault.decree, clause, fault.position)
}

/// Makes a finding of a fault.
pub(super) fn finding(case: &Case<'_>, turn: Turn<'_>, fault: &ChangeFault) -> Finding {
    let says = Claim::Fault(Box::new(fault.fault.clone()));
    let placed = placed(case, turn, fault);
    let mut finding = match &placed {
        Some(placed) => placed.finding(says),
        None => Finding::new(says),
    };
    finding.decree = Some(fault.decree.clone());
    finding.clause.clone_from(&fault.clause);
    finding.date = Some(fault.effective);
    // The row of the unit itself says more than that of its clause; of several the last is at fault.
    let mention = match (&fault.fault, &placed) {
        (Fault::TakenTwice { unit, .. } | Fault::LeftOver { unit, .. }, Some(placed)) => {
            case.mentions().place_in(placed, unit)
        }
        _ => None,
    };
    finding.position = mention.or(fault.position);
    // A column that was filled down makes every row a cause of every other.
    let (causes, n_more) = case.mentions().causes(turn, &fault.fault, placed);
    finding.because(and_more(causes, n_more)).mended_by(mend(turn, &fault.fault))
}

/// Puts behind the causes that are told how many clauses more name the same.
pub(super) fn and_more(mut causes: Vec<Cause>, n_more: usize) -> Vec<Cause> {
    if n_more > 0 {
        causes.push(Cause::new(Reason::MoreClauses { n_clauses: n_more }));
    }
    causes
}

/// Says what would mend a fault.
fn mend(turn: Turn<'_>, fault: &Fault) -> Mend {
    if let Some(successors) = ended::mend(turn, fault) {
        return successors;
    }
    match fault {
        Fault::TakenTwice { .. } => Mend::TakeOnce,
        Fault::LeftOver { .. } => Mend::TakeRest,
        Fault::CodeInUse { .. } | Fault::CodeTwice { .. } => Mend::CodeOfEnded,
        Fault::Reference(_)
        | Fault::Ended { .. }
        | Fault::EndedInStep { .. }
        | Fault::LabelDisagrees { .. }
        | Fault::SameDay { .. }
        | Fault::LaterStep { .. } => Mend::NameUnit,
        Fault::MemberLeft { .. }
        | Fault::ParentMissing { .. }
        | Fault::ParentOfOtherLevel { .. } => Mend::SayParent,
        Fault::ParentNotInForce { .. } | Fault::ScopeNotInForce { .. } => Mend::NameParent,
        Fault::NotAfterLast { last } => Mend::LaterDay { first: day_after(*last) },
        _ => Mend::CorrectClause,
    }
}

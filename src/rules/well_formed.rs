//! `well-formed`: every clause does something, has a number of its own, and clauses about one unit
//! agree.

use super::case::Case;
use super::clauses::PlacedClause;
use super::faults;
use super::mentions;
use super::rule::{Findings, Rule};
use crate::clause;
use crate::error::Fault;
use crate::finding::{Cause, Claim, Finding, Mend, Reason, Severity};
use crate::lineage::Edge;
use crate::register::Version;

/// Clauses do something, agree and can be told apart; a plan has a decree; days behind a faulty one
/// wait.
pub(super) const RULE: Rule = Rule::fixed(
    "well-formed",
    Severity::Error,
    "every clause does something, and clauses about one unit agree",
    "follows from any record of units",
    check,
);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    if case.plan().decrees().len() == 0 {
        found.add(Finding::new(Claim::NoDecree));
    }
    faults::hand_in(case, found, |fault| {
        matches!(
            fault,
            Fault::EmptyDecree
                | Fault::KnownChanges
                | Fault::DecreeTwice
                | Fault::EmptyProvision
                | Fault::EmptyTake { .. }
                | Fault::GoesOnTwice { .. }
                | Fault::RestoredTwice { .. }
                | Fault::TooLarge
        )
    });
    // Law that is taken as given is not judged, but a plan on law that does not hold can't be
    // enacted either.
    for (turn, fault) in case.faults() {
        if !faults::is_of_plan(case, turn, fault) {
            let mut finding = faults::finding(case, turn, fault);
            finding.says = Claim::FaultOfGiven(Box::new(fault.fault.clone()));
            found.add(finding);
        }
    }
    numbered_twice(case, found);
    made_of_nothing(case, found);
    let earlier = case.unjudged().iter().map(|date| (*date, Reason::EarlierDay));
    let itself = case.early_days().map(|date| (date, Reason::DayItself));
    for (date, lacking) in itself.chain(earlier) {
        let finding = Finding { date: Some(date), ..Finding::new(Claim::DecreesOf { date }) };
        let behind = case.own_decrees_until(date).map(|decree| &decree.number);
        found.cannot_tell(finding.resting_on(behind), lacking);
    }
}

/// Finds units of which nothing is known but that they are made: they take from no unit, none comes
/// under them, and no later step of the day brings anything.
fn made_of_nothing(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    for placed in case.placed().filter(PlacedClause::is_new) {
        let takes_nothing = placed.provision().is_some_and(|written| written.takes.is_empty());
        // With faults it is not known what comes under it.
        if !takes_nothing || placed.after().is_none() {
            continue;
        }
        let has_something = |unit: &Version<'_>| {
            let brings = |edge: Edge<'_>| !edge.goes_on();
            let first = unit.register().history(unit.unit()).into_iter();
            let mut of_day = first.take_while(|version| version.id() <= unit.id());
            !unit.children().is_empty() || of_day.any(|version| version.predecessors().any(brings))
        };
        if placed.result().is_some_and(|unit| has_something(&unit)) {
            continue;
        }
        found.add(placed.finding(Claim::MadeOfNothing).mended_by(Mend::SaySources));
    }
}

/// Finds clauses of one decree that have one number, in one step or several: whoever cites it can't
/// say which is meant. Acts that are cited whole have no numbers.
fn numbered_twice(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    // A plan puts the clauses of a decree in the order of their numbers, so that equal ones meet, but
    // for those of other steps.
    let mut placed: Vec<PlacedClause<'_>> = case.placed().collect();
    let is_later = |one: &PlacedClause<'_>| one.provision().is_some_and(|by| !by.step.is_first());
    if placed.iter().any(is_later) {
        let number = |one: &PlacedClause<'_>| one.decree().map(|decree| decree.number.clone());
        placed.sort_by_cached_key(|one| {
            let (leading, label) = clause::order(one.clause());
            (one.date(), number(one), leading, label.to_owned())
        });
    }
    let is_same = |one: &PlacedClause<'_>, other: &PlacedClause<'_>| {
        one.is_beside(other) && one.clause().is_some() && one.clause() == other.clause()
    };
    for same in placed.chunk_by(is_same) {
        let ([first, _, ..], Some(number)) = (same, same.first().and_then(PlacedClause::clause))
        else {
            continue;
        };
        let n_clauses = same.len();
        let mut causes: Vec<Cause> = same.iter().map(|one| one.cause(mentions::is(one))).collect();
        // Clauses of one number have no order of their own.
        causes.sort_by_cached_key(|cause| cause.says.to_string());
        let n_more = n_clauses.saturating_sub(mentions::MOST_CAUSES);
        causes.truncate(mentions::MOST_CAUSES);
        let mut finding = first
            .finding(Claim::NumberedTwice { clause: number.clone(), n_clauses })
            .about(same.iter().filter_map(PlacedClause::unit))
            .because(faults::and_more(causes, n_more))
            .mended_by(Mend::NumberClauses);
        let positions = same.iter().filter_map(|one| one.provision()?.position);
        finding.position = positions.min();
        found.add(finding);
    }
}

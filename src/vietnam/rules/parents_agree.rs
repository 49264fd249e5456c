//! `parents-agree`: what a unit takes, and a unit that goes on, goes where the top-level unit goes
//! in which it lay.

use std::collections::BTreeSet;

use super::words::Say;
use crate::finding::NamedUnit;
use crate::rules::{Case, Findings, PlacedClause, Rule};
use crate::{DecreeNumber, Finding, Level, Severity, UnitId, Version};

/// Communes go where their provinces go: a plan may not split a province by the way. Where they go is
/// seen at the end of the day.
pub(super) const RULE: Rule = Rule::fixed(
    "parents-agree",
    Severity::Error,
    "a unit and what it takes belong to one top-level unit, and go where theirs goes",
    "held in all 3,192 clauses of the resolutions of 16 June 2025",
    check,
);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    // Without a register of the day it can't be said where provinces go.
    for placed in case.placed() {
        let Some(result) = placed.result() else { continue };
        if result.level() == Level::PROVINCE {
            continue;
        }
        let Some(own) = result.at_level(Level::PROVINCE) else { continue };
        let left = placed.goes_on().and_then(|unit| unit.at_level(Level::PROVINCE));
        if let Some(left) = left.filter(|left| !goes_to(left, &own)) {
            found.add(moved(case, &placed, &NamedUnit::of(&left), &NamedUnit::of(&own)));
        }
        let mut strangers: BTreeSet<(UnitId, NamedUnit)> = BTreeSet::new();
        let mut last = None;
        for taken in placed.takes() {
            // Most takes of a clause lie under one unit.
            let parent = taken.unit.parent().map(|parent| parent.unit());
            if parent.is_some() && last.replace(parent) == Some(parent) {
                continue;
            }
            let Some(root) = taken.unit.at_level(Level::PROVINCE) else { continue };
            if !goes_to(&root, &own) {
                strangers.insert((root.unit(), NamedUnit::of(&root)));
            }
        }
        if strangers.is_empty() {
            continue;
        }
        let others: Vec<NamedUnit> = strangers.into_iter().map(|(_, unit)| unit).collect();
        let says = Say::TakesFromElsewhere.with("own", NamedUnit::of(&own));
        found.add(
            placed
                .finding(says.with("others", others.clone()))
                .about(others)
                // Where provinces go is read off the register of the day.
                .resting_on(until(case, &placed)),
        );
    }
}

/// Says that a unit goes on elsewhere than the top-level unit in which it lay.
fn moved(case: &Case<'_>, placed: &PlacedClause<'_>, left: &NamedUnit, own: &NamedUnit) -> Finding {
    placed
        .finding(Say::GoesOnElsewhere.with("own", own.clone()).with("left", left.clone()))
        .about([left.clone()])
        .resting_on(until(case, placed))
}

/// Returns the numbers of the plan's own decrees up to the day of a clause.
fn until<'a>(case: &Case<'a>, placed: &PlacedClause<'_>) -> Vec<&'a DecreeNumber> {
    let until = case.decrees().take_while(|decree| decree.effective <= placed.date());
    until.map(|decree| &decree.number).collect()
}

/// Tells whether a top-level unit is, or comes to, another one by the end of the other's day.
fn goes_to(earlier: &Version<'_>, later: &Version<'_>) -> bool {
    let (mut open, mut seen) = (vec![*earlier], BTreeSet::new());
    while let Some(unit) = open.pop() {
        if unit.unit() == later.unit() {
            return true;
        }
        if seen.insert(unit.id()) {
            let comes = unit.successors().map(|edge| edge.target());
            let is_in_time =
                |unit: &Version<'_>| unit.period().from.is_some_and(|from| from <= later.date());
            open.extend(comes.filter(is_in_time));
        }
    }
    false
}

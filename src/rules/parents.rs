//! `parents`: every unit but those of the top level has one parent in force.

use std::collections::BTreeSet;

use super::case::Case;
use super::clauses::PlacedClause;
use super::faults;
use super::rule::{Findings, Rule};
use crate::decree::Outcome;
use crate::error::Fault;
use crate::finding::{Claim, Finding, LevelName, Mend, Severity};
use crate::level::Level;
use crate::lineage::in_order;
use crate::register::{Citation, Version};
use crate::unit::NamedUnit;

/// Every unit has one parent in force, and no member is left without. Where a country does not say of
/// which level parents are, a unit that skips one that is there, without a clause that says so, is a
/// warning.
pub(super) const RULE: Rule = Rule::fixed(
    "parents",
    Severity::Error,
    "every unit but those of the top level has one parent in force",
    "follows from any record of units",
    check,
);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
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
    let mut slips: Vec<Slip<'_>> = case.results().filter_map(|unit| slipped(&unit)).collect();
    slips.sort_by_key(|slip| (slip.cite, slip.parent));
    for slips in slips.chunk_by(|a, b| (a.cite, a.parent) == (b.cite, b.parent)) {
        let Some(first) = slips.first().filter(|first| first.skips_others()) else { continue };
        if let Some(placed) = case.placed_by(&first.cite).filter(|placed| !placed.is_given()) {
            // Which units there are is read off the register of the day.
            let behind = case.own_decrees_until(placed.date()).map(|decree| &decree.number);
            found.warn(finding(slips, &placed, &first.parent, first.level).resting_on(behind));
        }
    }
}

/// A unit that skips a level: the clause that brings it about, the unit that it comes to lie in, the
/// level, and the units in which it lay, or in which those lay that it is made of.
struct Slip<'r> {
    cite: Citation<'r>,
    parent: Version<'r>,
    unit: Version<'r>,
    level: Level,
    before: Vec<Version<'r>>,
}

impl Slip<'_> {
    /// Tells whether the unit that it comes to lie in has others of the level.
    fn skips_others(&self) -> bool {
        self.parent.members_in_any_order(self.level).next().is_some()
    }
}

/// Tells of all units that one clause brings under one parent.
fn finding(
    slips: &[Slip<'_>],
    placed: &PlacedClause<'_>,
    parent: &Version<'_>,
    level: Level,
) -> Finding {
    let definition = parent.register().country().level_definition(level);
    let units: BTreeSet<NamedUnit> = slips.iter().map(|slip| NamedUnit::of(&slip.unit)).collect();
    let before: BTreeSet<NamedUnit> =
        slips.iter().flat_map(|slip| &slip.before).map(NamedUnit::of).collect();
    let says = Claim::SkipsLevel {
        units: units.iter().cloned().collect(),
        parent: NamedUnit::of(parent),
        level: definition.map(LevelName::from).unwrap_or_default(),
        before: before.into_iter().collect(),
    };
    placed.finding(says).about(units).mended_by(Mend::SayParentInClause)
}

/// Tells whether a unit that began or changed on a day comes to lie higher than it did. `None` where the
/// country or a clause says where it lies.
fn slipped<'r>(unit: &Version<'r>) -> Option<Slip<'r>> {
    let country = unit.register().country();
    if unit.level().rank() == 0 || country.parent_level(unit.level(), unit.date()).is_some() {
        return None;
    }
    let parent = unit.parent()?;
    if unit.level().rank() == parent.level().rank() + 1 {
        return None;
    }
    let before = lay_in(unit);
    let level = before.first()?.level();
    if !parent.level().is_above(level) || before.iter().any(|above| above.level() != level) {
        return None;
    }
    let history = unit.register().history(unit.unit()).into_iter();
    let of_day = history.filter(|version| version.period().from == Some(unit.date()));
    let behind = in_order(of_day.flat_map(|version| version.begun_by()));
    if behind.iter().any(|cite| says_parent(cite, unit)) {
        return None;
    }
    let own = behind.iter().find(|cite| cite.concerns(unit));
    Some(Slip { cite: *own.or(behind.first())?, parent, unit: *unit, level, before })
}

/// Returns the units in which a unit lay before its day; of a new one those of what it is made of.
fn lay_in<'r>(unit: &Version<'r>) -> Vec<Version<'r>> {
    let (mut open, mut lay) = (vec![*unit], Vec::new());
    let mut seen = BTreeSet::new();
    while let Some(version) = open.pop() {
        let is_of_day = version.period().from == Some(unit.date());
        if version.level() != unit.level() || !seen.insert(version.id()) {
            continue;
        }
        if !is_of_day {
            lay.extend(version.parent());
            continue;
        }
        let own = version.predecessors().find(|edge| edge.goes_on());
        match own {
            Some(own) => open.push(own.source()),
            None => open.extend(version.predecessors().map(|edge| edge.source())),
        }
    }
    lay
}

/// Tells whether a clause says in so many words where a unit lies.
fn says_parent(cite: &Citation<'_>, unit: &Version<'_>) -> bool {
    let says = match cite.provision().map(|provision| &provision.outcome) {
        Some(Outcome::New(new)) => new.parent.is_some(),
        Some(Outcome::Continues(goes_on)) => goes_on.parent.is_some(),
        Some(Outcome::Ends) | None => false,
    };
    says && cite.result().is_some_and(|result| result.unit() == unit.unit())
}

//! `level-and-kind`: sources and outcomes are of levels and kinds that fit.

use super::case::Case;
use super::clauses::PlacedClause;
use super::faults;
use super::rule::{Findings, Rule};
use crate::error::Fault;
use crate::finding::{Claim, Finding, Mend, Severity};
use crate::unit::NamedUnit;

/// Kinds are known and of the outcome's level, and a unit that goes on takes nothing from below. A new
/// unit may be made of what was below, which ends then; that more of it is meant as members is a
/// warning.
pub(super) const RULE: Rule = Rule::fixed(
    "level-and-kind",
    Severity::Error,
    "sources and outcomes are of levels and kinds that fit",
    "follows from any record of units",
    check,
);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    faults::hand_in(case, found, |fault| {
        matches!(
            fault,
            Fault::UnknownKind { .. }
                | Fault::KindOfOtherLevel { .. }
                | Fault::SourceBelow { .. }
                | Fault::PartOfMembers { .. }
        )
    });
    for placed in case.placed().filter(PlacedClause::is_new) {
        found_below(&placed).into_iter().for_each(|finding| found.warn(finding));
    }
}

/// Says which units of a level below end by a clause, where its author mostly means them as members: of
/// several, or beside members that the new unit has.
fn found_below(placed: &PlacedClause<'_>) -> Option<Finding> {
    let level = placed.level()?;
    let below = placed.takes().filter(|taken| {
        !taken.is_derived && level.is_above(taken.unit.level()) && taken.is_whole()
    });
    let below: Vec<NamedUnit> = below.map(|taken| NamedUnit::of(&taken.unit)).collect();
    let has_members = || placed.result().is_some_and(|unit| !unit.children().is_empty());
    if below.is_empty() || (below.len() == 1 && !has_members()) {
        return None;
    }
    let finding = placed.finding(Claim::EndBelow { units: below.clone() });
    Some(finding.about(below).mended_by(Mend::KeepAsMembers))
}

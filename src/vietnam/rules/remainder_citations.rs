//! `remainder-citations`: a rest cites exactly the clauses that took parts of the unit.

use std::collections::BTreeSet;

use super::words::Say;
use crate::decree::Take;
use crate::finding::{Measure, Measured, NamedUnit};
use crate::rules::{Case, Findings, PlacedClause, Rule};
use crate::{Clause, DecreeNumber, Finding, Portion, Severity, Share, Shares, Version};

/// A check on the law as well as on whoever read it: 441 of 441 held in 2025. Parts that an earlier
/// step of the day took count as well.
pub(super) const RULE: Rule = Rule::fixed(
    "remainder-citations",
    Severity::Error,
    "a rest cites exactly the clauses that took parts of the unit",
    "the form of the resolutions of 16 June 2025",
    check,
);

/// Clauses of which some source is not found: any of them may be the one that takes a part.
type Lost<'c> = BTreeSet<(&'c DecreeNumber, Option<&'c Clause>)>;

/// A clause that took a part, and how much.
type Part<'c> = (PlacedClause<'c>, Shares);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let unresolved = case.placed().filter(|placed| !placed.is_resolved());
    let lost: Lost<'_> = unresolved.filter_map(|placed| named(&placed)).collect();
    for placed in case.placed() {
        let has_rest = placed.takes().any(|taken| {
            taken.portions.area == Share::Rest || taken.portions.population == Share::Rest
        });
        if !has_rest {
            continue;
        }
        for (unit, take) in placed.written_takes() {
            if take.area == Portion::Rest || take.population == Portion::Rest {
                rest(&placed, &unit, take, &lost, found);
            }
        }
    }
}

fn named<'c>(placed: &PlacedClause<'c>) -> Option<(&'c DecreeNumber, Option<&'c Clause>)> {
    Some((&placed.decree()?.number, placed.clause()))
}

/// Holds what a rest cites against the clauses that took parts.
fn rest(
    placed: &PlacedClause<'_>,
    unit: &Version<'_>,
    take: &Take,
    lost: &Lost<'_>,
    found: &mut Findings<'_, '_>,
) {
    let parts = parts(placed, unit, take);
    let is_lost = |clause: &Clause| {
        let decree = placed.decree().map(|decree| &decree.number);
        decree.is_some_and(|number| lost.contains(&(number, Some(clause))))
    };
    let place =
        |finding: Finding| Finding { position: take.position.or(finding.position), ..finding };
    if take.cites.is_empty() {
        let own = placed.decree().map(|decree| &decree.number);
        if !parts.is_empty() || lost.iter().all(|(number, _)| Some(*number) != own) {
            found.note(place(cites_nothing(placed, unit, parts.len())));
        }
        return;
    }
    let mut took: Vec<&Clause> = parts.iter().filter_map(|(other, _)| other.clause()).collect();
    let mut cited: Vec<&Clause> = take.cites.iter().collect();
    for list in [&mut took, &mut cited] {
        list.sort_by_key(|clause| (clause.number(), clause.as_str()));
        list.dedup();
    }
    let known: Vec<&Clause> =
        cited.iter().copied().filter(|clause| took.contains(clause) || !is_lost(clause)).collect();
    if took == known {
        return;
    }
    let causes = parts.iter().map(|(other, portions)| other.taking(unit, *portions));
    let finding = cites_others(placed, unit, &took, &cited);
    found.add(place(finding.because(causes)));
}

/// Returns the other clauses of the decree that took a part before the rest, or with it.
fn parts<'c>(placed: &PlacedClause<'c>, unit: &Version<'_>, take: &Take) -> Vec<Part<'c>> {
    let step = |placed: &PlacedClause<'_>| placed.provision().map(|provision| provision.step);
    let number = |placed: &PlacedClause<'c>| placed.decree().map(|decree| &decree.number);
    let mut parts = placed.takers_of(unit);
    parts.retain(|(other, portions)| {
        // A rest of the people alone is what those leave who take of the people.
        let of_area = take.area == Portion::Rest && portions.area != Share::Nothing;
        let of_people = take.population == Portion::Rest && portions.population != Share::Nothing;
        other != placed
            && step(other) <= step(placed)
            && number(other) == number(placed)
            && (of_area || of_people)
    });
    parts
}

/// Says that a rest cites nothing, which says nothing wrong about others; whoever reads it should know.
fn cites_nothing(placed: &PlacedClause<'_>, unit: &Version<'_>, n_parts: usize) -> Finding {
    let named = NamedUnit::of(unit);
    let says = match n_parts {
        0 => Say::RestOfAll.with("unit", named.clone()),
        _ => Say::RestCitesNothing.with("unit", named.clone()).with("n", n_parts),
    };
    placed.finding(says).about([named])
}

/// Says that a rest cites other clauses than those that took parts.
fn cites_others(
    placed: &PlacedClause<'_>,
    unit: &Version<'_>,
    took: &[&Clause],
    cited: &[&Clause],
) -> Finding {
    let list = |clauses: &[&Clause]| clauses.iter().copied().cloned().collect::<Vec<Clause>>();
    let (took, cited, named) = (list(took), list(cited), NamedUnit::of(unit));
    let of_unit = |say: Say| say.with("unit", named.clone()).with("cited", cited.clone());
    let finding = if took.is_empty() {
        let finding = placed.finding(of_unit(Say::RestCitesNoPart));
        finding.mended_by(Say::TakeAllOrPart)
    } else {
        let finding = placed.finding(of_unit(Say::RestCitesOthers).with("took", took.clone()));
        finding.mended_by(Say::CiteClauses.with("clauses", took.clone()))
    };
    finding.about([named]).measured(Measure::new(Measured::Clauses, cited, took))
}

//! `figures`: figures that are given add up, and percentages agree, within the digits given.

use super::case::Case;
use super::clauses::PlacedClause;
use super::faults;
use super::played::Turn;
use super::rule::{Findings, Rule};
use crate::amount::Amount;
use crate::error::Fault;
use crate::finding::{Cause, Claim, Finding, Measure, Measured, Reason, Severity};
use crate::plan::{Balance, BalancePart};
use crate::register::change::figures::{Fit, Parts, parts};
use crate::share::Share;
use crate::unit::NamedUnit;

/// A gap that the rounding of the digits can make is a note; a larger one is an error. Figures that
/// can't be added up or compared are told in a note.
pub(super) const RULE: Rule = Rule::fixed(
    "figures",
    Severity::Error,
    "figures that are given add up, and percentages agree, within the digits given",
    "arithmetic",
    check,
);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    faults::hand_in(case, found, |fault| matches!(fault, Fault::FiguresDisagree { .. }));
    for turn in case.turns().filter(|turn| !turn.staged().figures.is_empty()) {
        for parts in parts(turn.staged()) {
            miss(turn, &parts, found);
        }
    }
    for balance in case.plan().balances() {
        adds_up(balance, found);
        for part in &balance.parts {
            agrees(balance, part, found);
        }
    }
}

/// Makes a note of stated parts of a unit that miss the stated whole by no more than rounding does:
/// more than the whole, or less of it with nobody to take the rest; or that can't be added up.
fn miss(turn: Turn<'_>, parts: &Parts, found: &mut Findings<'_, '_>) {
    let fit = parts.fit();
    let is_beyond = parts.sum.is_none();
    if !is_beyond && !matches!(fit, Some(Fit::MoreWithin | Fit::LessWithin)) {
        return;
    }
    let own = parts.provisions.iter().rev().map(|&provision| PlacedClause { turn, provision });
    let Some(placed) = own.into_iter().find(|placed| !placed.is_given()) else { return };
    let unit = placed.version(parts.source);
    let takes = placed.takers_in_step(&unit);
    let causes = || takes.iter().map(|(other, portions)| other.taking(&unit, *portions));
    let (quantity, named) = (parts.quantity(), NamedUnit::of(&unit));
    if is_beyond {
        let asked = Claim::SumOfParts { unit: named.clone(), quantity };
        let finding = placed.finding(asked).about([named]).because(causes());
        found.cannot_tell(finding, Reason::TooManyDigits);
        return;
    }
    let (Some(sum), Some(whole), Some(rounding)) = (parts.sum, parts.whole, parts.rounding())
    else {
        return;
    };
    let has_rest = takes.iter().any(|(_, portions)| portions.of(quantity) == Share::Rest);
    if fit == Some(Fit::LessWithin) && (has_rest || !parts.all_stated()) {
        return;
    }
    let Some(gap) = sum.checked_sub(whole).map(Amount::abs) else { return };
    let finding = placed
        .finding(Claim::PartsMiss { unit: named.clone(), quantity, sum, whole })
        .about([named])
        .measured(Measure::new(quantity, sum, whole).by(gap))
        .because(causes());
    hand_in(finding, true, rounding, found);
}

fn adds_up(balance: &Balance, found: &mut Findings<'_, '_>) {
    if balance.parts.is_empty() {
        return;
    }
    let gap = |sum: Amount| balance.total.checked_sub(sum).map(Amount::abs);
    let (Some(sum), Some(rounding), Some(gap)) =
        (balance.sum(), balance.rounding(), balance.sum().and_then(gap))
    else {
        let asked = Claim::WhetherBalance { what: balance.what.clone(), total: balance.total };
        found.cannot_tell(Finding::new(asked), Reason::TooManyDigits);
        return;
    };
    if gap == Amount::from(0) {
        return;
    }
    let (what, total) = (balance.what.clone(), balance.total);
    let measure = Measure::new(what.as_str(), sum, total).by(gap);
    let finding = Finding::new(Claim::BalanceMisses { what, sum, total }).measured(measure);
    hand_in(finding, gap <= rounding, rounding, found);
}

fn agrees(balance: &Balance, part: &BalancePart, found: &mut Findings<'_, '_>) {
    let Some(percent) = part.percent else { return };
    let what = balance.what.clone();
    let of_part = part.what.clone();
    let is = part.amount.checked_mul(Amount::from(100));
    let is = is.and_then(|hundredfold| hundredfold.checked_div(balance.total));
    let gap = is.and_then(|is| is.checked_sub(percent)).map(Amount::abs);
    let (Some(is), Some(gap)) = (is, gap) else {
        let lacking = if balance.total == Amount::from(0) {
            Reason::TotalIsZero
        } else {
            Reason::TooManyDigits
        };
        let asked = Claim::WhetherPercent { what, part: of_part, stated: percent };
        found.cannot_tell(Finding::new(asked), lacking);
        return;
    };
    if gap == Amount::from(0) {
        return;
    }
    // More digits than the percentage has say nothing more.
    let is = is.rounded(percent.decimals() + 2);
    let gap_told = gap.rounded(percent.decimals() + 2);
    let measured = Measured::Percent { what: what.clone(), part: of_part.clone() };
    let finding = Finding::new(Claim::PercentMisses { what, part: of_part, is, stated: percent })
        .measured(Measure::new(measured, is, percent).by(gap_told));
    hand_in(finding, gap <= percent.rounding(), percent.rounding(), found);
}

/// Hands a gap in: as a note when the rounding of the digits can make it.
fn hand_in(finding: Finding, is_within: bool, rounding: Amount, found: &mut Findings<'_, '_>) {
    if is_within {
        let within = Cause::new(Reason::Rounding { within: rounding });
        found.note(finding.because([within]));
    } else {
        found.add(finding);
    }
}

//! `figures`: figures that are given add up, and percentages agree, within the digits given.

use super::case::Case;
use super::clauses::Placed;
use super::faults;
use super::found::Found;
use super::played::Turn;
use super::set::Rule;
use crate::amount::Amount;
use crate::error::Fault;
use crate::finding::{Finding, Measure, Severity, Wording};
use crate::plan::{Balance, BalancePart};
use crate::register::figures::{Fit, Parts, parts};
use crate::share::{Portions, Share};
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

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
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
fn miss(turn: Turn<'_>, parts: &Parts, found: &mut Found<'_, '_>) {
    let fit = parts.fit();
    let is_beyond = parts.sum.is_none();
    if !is_beyond && !matches!(fit, Some(Fit::MoreWithin | Fit::LessWithin)) {
        return;
    }
    let own = parts.provisions.iter().rev().map(|&provision| Placed { turn, provision });
    let Some(placed) = own.into_iter().find(|placed| !placed.is_given()) else { return };
    let unit = placed.version(parts.source);
    let takes = placed.takers_in_step(&unit);
    let causes = || takes.iter().map(|(other, portions)| other.taking(&unit, *portions));
    let (english, vietnamese, word) = match parts.of_population {
        true => ("population", "dân số", "population"),
        false => ("area", "diện tích", "area km2"),
    };
    let named = NamedUnit::of(&unit);
    if is_beyond {
        let asked = Wording::new(
            format!("what the stated parts of the {english} of {named} make"),
            format!("các phần {vietnamese} của {named} cộng lại bao nhiêu"),
        );
        let finding = placed.finding(asked).about([named]).because(causes());
        found.cannot_tell(finding, too_many_digits());
        return;
    }
    let (Some(sum), Some(whole), Some(rounding)) = (parts.sum, parts.whole, parts.rounding())
    else {
        return;
    };
    let share = |portions: &Portions| match parts.of_population {
        true => portions.population,
        false => portions.area,
    };
    let has_rest = takes.iter().any(|(_, portions)| share(portions) == Share::Rest);
    if fit == Some(Fit::LessWithin) && (has_rest || !parts.all_stated()) {
        return;
    }
    let Some(gap) = sum.checked_sub(whole).map(Amount::abs) else { return };
    let finding = placed
        .finding(Wording::new(
            format!("the stated parts of the {english} of {named} make {sum} of {whole}"),
            format!("các phần {vietnamese} của {named} cộng lại {sum} trên {whole}"),
        ))
        .about([named])
        .measured(Measure::new(word, sum.to_string(), whole.to_string()).by(gap.to_string()))
        .because(causes());
    hand_in(finding, true, rounding, found);
}

fn adds_up(balance: &Balance, found: &mut Found<'_, '_>) {
    if balance.parts.is_empty() {
        return;
    }
    let gap = |sum: Amount| balance.total.checked_sub(sum).map(Amount::abs);
    let (Some(sum), Some(rounding), Some(gap)) =
        (balance.sum(), balance.rounding(), balance.sum().and_then(gap))
    else {
        let what = &balance.what;
        let asked = Wording::new(
            format!("whether the parts of {what} add up to {}", balance.total),
            format!("các phần của {what} có cộng lại {} hay không", balance.total),
        );
        found.cannot_tell(Finding::new(asked), too_many_digits());
        return;
    };
    if gap == Amount::from(0) {
        return;
    }
    let what = &balance.what;
    let finding = Finding::new(Wording::new(
        format!("the parts of {what} add up to {sum}, not to {}", balance.total),
        format!("các phần của {what} cộng lại {sum}, không phải {}", balance.total),
    ))
    .measured(Measure::new(what, sum.to_string(), balance.total.to_string()).by(gap.to_string()));
    hand_in(finding, gap <= rounding, rounding, found);
}

fn agrees(balance: &Balance, part: &BalancePart, found: &mut Found<'_, '_>) {
    let Some(percent) = part.percent else { return };
    let what = format!("{}, {}", balance.what, part.what);
    let is = part.amount.checked_mul(Amount::from(100));
    let is = is.and_then(|hundredfold| hundredfold.checked_div(balance.total));
    let gap = is.and_then(|is| is.checked_sub(percent)).map(Amount::abs);
    let (Some(is), Some(gap)) = (is, gap) else {
        let lacking = if balance.total == Amount::from(0) {
            Wording::new("the total is 0", "tổng bằng 0")
        } else {
            too_many_digits()
        };
        let asked = Wording::new(
            format!("whether {what} is {percent} percent"),
            format!("{what} có là {percent} phần trăm hay không"),
        );
        found.cannot_tell(Finding::new(asked), lacking);
        return;
    };
    if gap == Amount::from(0) {
        return;
    }
    // More digits than the percentage has say nothing more.
    let is = is.rounded(percent.decimals() + 2);
    let gap_told = gap.rounded(percent.decimals() + 2);
    let finding = Finding::new(Wording::new(
        format!("{what} is {is} percent, not {percent}"),
        format!("{what} là {is} phần trăm, không phải {percent}"),
    ))
    .measured(Measure::new(what, is.to_string(), percent.to_string()).by(gap_told.to_string()));
    hand_in(finding, gap <= percent.rounding(), percent.rounding(), found);
}

/// Says why figures can't be put against each other, though all of them are there.
fn too_many_digits() -> Wording {
    Wording::new(
        "the figures have more digits together than can be held",
        "các số có quá nhiều chữ số, không tính được",
    )
}

/// Hands a gap in: as a note when the rounding of the digits can make it.
fn hand_in(finding: Finding, is_within: bool, rounding: Amount, found: &mut Found<'_, '_>) {
    if is_within {
        let within = crate::finding::Cause::new(Wording::new(
            format!("the digits given leave room for {rounding}"),
            format!("các chữ số đã cho sai lệch được đến {rounding}"),
        ));
        found.note(finding.because([within]));
    } else {
        found.add(finding);
    }
}

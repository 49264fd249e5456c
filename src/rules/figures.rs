//! `figures`: figures that are given add up, and percentages agree, within the digits given.

use super::case::Case;
use super::faults;
use super::found::Found;
use super::set::Rule;
use crate::amount::Amount;
use crate::error::Fault;
use crate::finding::{Finding, Measure, Severity, Wording};
use crate::plan::{Balance, BalancePart};

/// A gap that the rounding of the digits can make is a note; a larger one is an error.
pub(super) const RULE: Rule = Rule::fixed(
    "figures",
    Severity::Error,
    "figures that are given add up, and percentages agree, within the digits given",
    "arithmetic",
    check,
);

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
    faults::hand_in(case, found, |fault| matches!(fault, Fault::FiguresDisagree { .. }));
    for balance in case.plan().balances() {
        adds_up(balance, found);
        for part in &balance.parts {
            agrees(balance, part, found);
        }
    }
}

fn adds_up(balance: &Balance, found: &mut Found<'_, '_>) {
    let (Some(sum), Some(rounding)) = (balance.sum(), balance.rounding()) else { return };
    let Some(gap) = balance.total.checked_sub(sum).map(Amount::abs) else { return };
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
    let hundred = Amount::from(100);
    let stated = part.amount.checked_mul(hundred);
    let Some(is) = stated.and_then(|stated| stated.checked_div(balance.total)) else { return };
    let Some(gap) = is.checked_sub(percent).map(Amount::abs) else { return };
    if gap == Amount::from(0) {
        return;
    }
    let what = format!("{}, {}", balance.what, part.what);
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

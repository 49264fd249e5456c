//! `code-of-seat`: a unit made of others has the code of the one in which its authority sits.

use super::common::Unknown;
use super::words::Say;
use crate::decree::Outcome;
use crate::finding::{Measure, Measured, NamedUnit};
use crate::list::List;
use crate::rules::{Case, Findings, PlacedClause, Rule};
use crate::{Reference, Severity, Version};

/// The code follows the seat; where no seat is given the rule can't tell.
pub(super) const RULE: Rule = Rule::fixed(
    "code-of-seat",
    Severity::Error,
    "a unit made of others has the code of the one in which its authority sits",
    "Decision 19/2025/QĐ-TTg, article 3",
    check,
);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let mut unknown = Unknown::default();
    for placed in case.placed().filter(|placed| placed.is_new() && !placed.is_passing()) {
        let Some(Outcome::New(new)) = placed.provision().map(|provision| &provision.outcome) else {
            continue;
        };
        match &new.seat {
            Some(reference) => held_against(&placed, reference, found),
            None => unknown.add(&placed),
        }
    }
    unknown.hand_in(found, Say::WhetherSeatCodes, Say::NoSeat);
}

fn held_against(placed: &PlacedClause<'_>, reference: &Reference, found: &mut Findings<'_, '_>) {
    let Some(seat) = seat(placed, reference) else {
        // A source that is not found may be the seat; that it is not found is said by another rule.
        if placed.is_resolved() {
            found.add(placed.finding(Say::SeatElsewhere.with("seat", reference.to_string())));
        }
        return;
    };
    let Some(code) = placed.code().filter(|code| *code != seat.code()) else { return };
    let says = Say::CodeNotOfSeat.with("code", code.clone()).with("seat", NamedUnit::of(&seat));
    found.add(
        placed
            .finding(says)
            .measured(Measure::new(Measured::Code, code, seat.code()))
            .mended_by(Say::GiveCode.with("code", seat.code())),
    );
}

/// Finds the seat among the sources of a clause.
fn seat<'c>(placed: &PlacedClause<'c>, reference: &Reference) -> Option<Version<'c>> {
    let candidates = match reference.code() {
        Some(_) => List::default(),
        None => placed.before().candidates(&reference.to_string()),
    };
    let mut takes = placed.takes().map(|taken| taken.unit);
    takes.find(|unit| match reference.code() {
        Some(code) => {
            let level = reference.level();
            unit.code() == *code && level.is_none_or(|level| unit.level_id() == *level)
        }
        None => candidates.contains(unit),
    })
}

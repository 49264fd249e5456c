//! `code-of-seat`: a unit made of others has the code of the one in which its authority sits.

use super::Unknown;
use crate::{
    Case, Found, List, Measure, NamedUnit, Outcome, Placed, Reference, Rule, Severity, Version,
    Wording,
};

/// The code follows the seat; where no seat is given the rule can't tell.
pub(super) const RULE: Rule = Rule::fixed(
    "code-of-seat",
    Severity::Error,
    "a unit made of others has the code of the one in which its authority sits",
    "Decision 19/2025/QĐ-TTg, article 3",
    check,
);

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
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
    let what = |n_units: usize| {
        Wording::new(
            format!("whether {n_units} new units have the codes of their seats"),
            format!("{n_units} đơn vị mới có mang mã của nơi đặt trụ sở hay không"),
        )
    };
    unknown.tell(found, what, &Wording::new("no seat is given", "chưa ghi nơi đặt trụ sở"));
}

fn held_against(placed: &Placed<'_>, reference: &Reference, found: &mut Found<'_, '_>) {
    let Some(seat) = seat(placed, reference) else {
        // A source that is not found may be the seat; that it is not found is said by another rule.
        if placed.is_resolved() {
            found.add(placed.finding(Wording::new(
                format!("its seat {reference} is none of the units that it is made of"),
                format!("nơi đặt trụ sở {reference} không thuộc các đơn vị hợp thành"),
            )));
        }
        return;
    };
    let Some(code) = placed.code().filter(|code| *code != seat.code()) else { return };
    let named = NamedUnit::of(&seat);
    found.add(
        placed
            .finding(Wording::new(
                format!("it has the code {code}, but its authority sits in {named}"),
                format!("mang mã {code}, nhưng trụ sở đặt tại {named}"),
            ))
            .measured(Measure::new("code", code.to_string(), seat.code().to_string()))
            .mended_by(Wording::new(
                format!("give it the code {}", seat.code()),
                format!("dùng mã {}", seat.code()),
            )),
    );
}

/// Finds the seat among the sources of a clause.
fn seat<'c>(placed: &Placed<'c>, reference: &Reference) -> Option<Version<'c>> {
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

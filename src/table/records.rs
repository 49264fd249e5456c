//! Tables of records: each row gets the one unit that it is in, or the candidates.

use std::collections::BTreeMap;

use super::Table;
use super::account::{Account, Mass};
use super::conversion::{Carried, Conversion};
use super::converted::Converted;
use super::decide::{Decided, Decider};
use super::fingerprint::Fingerprint;
use super::number::{self, Cell};
use super::outcome::Outcome;
use crate::crosswalk::{Choice, Crosswalk};
use crate::error::Error;
use crate::evidence::EvidenceClass;
use crate::register::{Version, VersionId};

/// Carries a table of records.
pub(super) fn converted<'r>(
    conversion: &Conversion<'r, '_>,
    table: &Table,
    decider: &Decider<'r>,
    mut decided: Decided<'r>,
) -> Result<Converted<'r>, Error> {
    if let Some((places, column)) = &conversion.placing {
        let column = table.column(column)?;
        decided = placed(decided, table, column, |from, place| places.of(from, place), decider);
    }
    if let Some(choice) = conversion.choice {
        for outcome in &mut decided.outcomes {
            choose(outcome, choice, conversion, decider);
        }
    }
    let mut masses = Vec::new();
    for carry in conversion.carries.iter().filter(|carry| matches!(carry.what, Carried::Count)) {
        masses.push(mass(table, &carry.column, &decided)?);
    }
    let account = account(conversion, table, &decided, masses);
    let undecided = decided.undecided();
    let table = with_units(table, &decided);
    Ok(Converted { table, undecided, account, decided, figures: Vec::new() })
}

/// Settles rows of divided units by a list of places within them. Rows that share an outcome may lie in
/// different places, so each pair of both is an outcome of its own.
fn placed<'r>(
    decided: Decided<'r>,
    table: &Table,
    column: usize,
    place_of: impl Fn(&Version<'r>, &str) -> Option<VersionId>,
    decider: &Decider<'r>,
) -> Decided<'r> {
    let Decided { mut outcomes, mut rows } = decided;
    let mut made: BTreeMap<(u32, VersionId), u32> = BTreeMap::new();
    for (row, at) in rows.iter_mut().enumerate() {
        let Some(Outcome::Divided { from, parts }) = outcomes.get(*at as usize) else { continue };
        let found = place_of(from, table.field(row, column).unwrap_or(""));
        let Some(id) = found.filter(|id| parts.iter().any(|part| part.later().id() == *id)) else {
            continue;
        };
        let from = *from;
        *at = *made.entry((*at, id)).or_insert_with(|| {
            outcomes.push(Outcome::Placed { from, to: decider.to.view(id) });
            u32::try_from(outcomes.len() - 1).unwrap_or(u32::MAX)
        });
    }
    Decided { outcomes, rows }
}

/// Chooses one of the parts of a divided unit.
fn choose<'r>(
    outcome: &mut Outcome<'r>,
    choice: Choice,
    conversion: &Conversion<'r, '_>,
    decider: &Decider<'r>,
) {
    let Outcome::Divided { from, parts } = outcome else { return };
    let one = Crosswalk::of_unit(*from, decider.to, decider.to_level, &conversion.weighing);
    let chosen = one.one_each(choice).rows().collect::<Vec<_>>();
    if let [row] = chosen.as_slice()
        && parts.iter().any(|part| part.later() == row.to)
    {
        *outcome = Outcome::Assigned { from: *from, to: row.to, parts: std::mem::take(parts) };
    }
}

/// Adds a column up by the outcomes of its rows.
fn mass(table: &Table, column: &str, decided: &Decided<'_>) -> Result<Mass, Error> {
    let figures = number::figures(table, table.column(column)?, column)?;
    let mut mass = Mass::of_column(column);
    for (cell, outcome) in figures.cells.iter().zip(decided.iter()) {
        match cell {
            Cell::Number(figure) => mass.add(outcome.kind(), figure),
            Cell::Missing => mass.n_missing += 1,
            Cell::Suppressed(_) => mass.n_suppressed += 1,
        }
    }
    Ok(mass)
}

/// Adds up what was done with the rows.
pub(super) fn account(
    conversion: &Conversion<'_, '_>,
    table: &Table,
    decided: &Decided<'_>,
    masses: Vec<Mass>,
) -> Account {
    let mut rows = BTreeMap::new();
    let mut evidence: BTreeMap<EvidenceClass, usize> = BTreeMap::new();
    // Many outcomes may be of one unit.
    let mut classes: BTreeMap<VersionId, EvidenceClass> = BTreeMap::new();
    let mut n_of: Vec<usize> = vec![0; decided.outcomes.len()];
    for place in &decided.rows {
        if let Some(n) = n_of.get_mut(*place as usize) {
            *n += 1;
        }
    }
    for (outcome, n) in decided.outcomes.iter().zip(n_of).filter(|(_, n)| *n > 0) {
        *rows.entry(outcome.kind()).or_default() += n;
        if let (true, Some(from)) = (outcome.kind().is_decided(), outcome.from()) {
            let class = *classes.entry(from.id()).or_insert_with(|| class_of(conversion, &from));
            *evidence.entry(class).or_default() += n;
        }
    }
    let tables = conversion.weighing.tables().map(Fingerprint::of_weights);
    let own = conversion.carries.iter().filter_map(|carry| carry.weighing.as_ref());
    let weights =
        tables.chain(own.flat_map(|own| own.tables().map(Fingerprint::of_weights))).collect();
    Account {
        to: conversion.to,
        n_rows: table.n_rows(),
        rows,
        evidence,
        masses,
        register: Fingerprint::of_register(conversion.register),
        weights,
        policies: conversion.policies(),
    }
}

/// Returns the weakest evidence on the way of a unit to the date.
fn class_of(conversion: &Conversion<'_, '_>, from: &Version<'_>) -> EvidenceClass {
    let register = from.register();
    let to = register.at_or_opening(conversion.to);
    let fate = from.fate_at(&to);
    fate.evidence().class()
}

/// Puts the units behind the columns of a table.
fn with_units(table: &Table, decided: &Decided<'_>) -> Table {
    struct Fields {
        code: String,
        name: String,
        within: String,
        outcome: &'static str,
        how: &'static str,
    }
    let fields_of = |outcome: &Outcome<'_>| {
        let to = outcome.to();
        let within = to.iter().flat_map(|unit| unit.units_above().map(|above| above.label()));
        Fields {
            code: to.map(|unit| unit.code().to_string()).unwrap_or_default(),
            name: to.map(|unit| unit.label()).unwrap_or_default(),
            within: within.collect::<Vec<_>>().join(", "),
            outcome: outcome.kind().word(),
            how: match outcome {
                Outcome::Converted { how, .. } | Outcome::Suggested { how, .. } => how.word(),
                _ => "",
            },
        }
    };
    let fields: Vec<Fields> = decided.outcomes.iter().map(fields_of).collect();
    let rows = || decided.rows.iter().filter_map(|place| fields.get(*place as usize));
    let mut with = table.clone();
    let n_before = table.n_columns();
    let name_of = |name: &str| {
        // A table that was carried before has such columns already.
        let is_taken = (0..n_before).any(|place| table.columns().nth(place) == Some(name));
        if is_taken { format!("{name}_2") } else { name.to_owned() }
    };
    with.push_column(&name_of("new_code"), rows().map(|of| of.code.as_str()));
    with.push_column(&name_of("new_name"), rows().map(|of| of.name.as_str()));
    with.push_column(&name_of("new_within"), rows().map(|of| of.within.as_str()));
    with.push_column(&name_of("outcome"), rows().map(|of| of.outcome));
    with.push_column(&name_of("how"), rows().map(|of| of.how));
    with
}

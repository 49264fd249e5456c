//! What a unit of one date is on another: forwards what became of it, backwards what it came of.
//!
//! ```text
//! cargo run --example lineage -- UNIT FROM TO
//! cargo run --example lineage -- 00634 30/06/2025 2025-07-01
//! cargo run --example lineage -- "xã Tân Nhựt, Hồ Chí Minh" 2026-01-01 2025-06-30
//! ```
//!
//! A unit is a code or a name, with the units above it behind commas where the name alone is not
//! enough. Left out, they are Đại Mỗ, the eve of the reform, and the last change that is known.

use std::collections::BTreeSet;
use std::process::ExitCode;

use sapnhap::{Citation, Fate, Relation, Snapshot, Version, date, parse_date, vietnam};

mod common;

fn main() -> ExitCode {
    common::run(include_str!("lineage.rs"), understand, print)
}

/// Reads a unit and the day on which it is looked at.
fn understand(
    arguments: Vec<String>,
) -> Result<(Version<'static>, Snapshot<'static>), common::AnyError> {
    common::no_more_than(&arguments, 3)?;
    let register = vietnam::register();
    let day = |place: usize, otherwise| {
        arguments.get(place).map_or(Ok(otherwise), |text| parse_date(text))
    };
    let from = register.at(day(1, date(2025, 6, 30))?)?;
    let to = register.at(day(2, register.last())?)?;
    let unit = from.find(arguments.first().map_or("00634", String::as_str))?;
    Ok((unit, to))
}

fn print((unit, to): (Version<'static>, Snapshot<'static>)) -> Result<ExitCode, common::AnyError> {
    println!("{}, {}: {}", unit.date(), unit.describe(), unit.period());
    if unit.date() <= to.date() {
        let fate = unit.fate_at(&to);
        println!("as of {}: {}{}", to.date(), fate.word(), days(&fate));
        fate.relations().iter().for_each(|relation| print_one(relation, relation.later()));
    } else {
        println!("on {} it was", to.date());
        for relation in unit.predecessors_at(&to) {
            print_one(&relation, relation.earlier());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print_one(relation: &Relation<'_>, other: Version<'_>) {
    println!("  {}: {}", other.describe(), relation.portions());
    let is_own = |citation: &Citation<'_>| {
        citation.concerns(&relation.earlier()) || citation.concerns(&relation.later())
    };
    let (own, above): (Vec<_>, Vec<_>) = relation.citations().into_iter().partition(is_own);
    own.iter().for_each(|citation| println!("    {citation} {:?}", citation.operations()));
    above.iter().for_each(|citation| println!("    {citation}, of what it lies in"));
}

/// The days on which something happened to the unit.
fn days(fate: &Fate<'_>) -> String {
    let edges = fate.relations().iter().flat_map(Relation::edges);
    let days: BTreeSet<String> =
        edges.filter_map(|edge| edge.target().period().from).map(|day| day.to_string()).collect();
    if days.is_empty() {
        return String::new();
    }
    format!(" on {}", days.into_iter().collect::<Vec<_>>().join(" and "))
}

//! The story of a place from a day since 2019 to this day: act by act, and how sure each step is.
//!
//! ```text
//! cargo run --example since_2019 -- UNIT DAY
//! cargo run --example since_2019 -- 00010 15/03/2020
//! cargo run --example since_2019 -- "quận 2, Hồ Chí Minh" 2019-06-01
//! ```
//!
//! A unit is a code or a name, as it was on the day. Left out, they are Nguyễn Trung Trực, a ward of Hà
//! Nội, and 1 January 2019.

use std::collections::BTreeSet;
use std::process::ExitCode;

use sapnhap::decree::Dating;
use sapnhap::lineage::Edge;
use sapnhap::{Decree, Version, parse_date, vietnam};

mod common;

fn main() -> ExitCode {
    common::run(include_str!("since_2019.rs"), understand, print)
}

fn understand(arguments: Vec<String>) -> Result<Version<'static>, common::AnyError> {
    common::no_more_than(&arguments, 2)?;
    let register = vietnam::register();
    let day = arguments.get(1).map_or(Ok(register.opening()), |text| parse_date(text))?;
    Ok(register.at(day)?.find(arguments.first().map_or("00010", String::as_str))?)
}

fn print(unit: Version<'static>) -> Result<ExitCode, common::AnyError> {
    let (register, snapshot) = (unit.register(), unit.register().at(unit.date())?);
    println!("{}, on {}", unit.describe(), unit.date());
    for other in snapshot.possible(unit.level(), &unit.code()).iter().skip(1) {
        println!("  or {}: the day of its act is in doubt", other.describe());
    }
    // Versions are numbered in the order of days, so the smallest that is open comes next.
    let mut open = BTreeSet::from([unit.id()]);
    let mut acts: Vec<&Decree> = Vec::new();
    while let Some(version) = open.pop_first().and_then(|id| register.version(id)) {
        if let (None, Some(day)) = (version.successors().next(), version.period().until) {
            println!("{day}  {version} ends\n            {:?}", version.ended_by());
        }
        for edge in version.successors() {
            print_step(&edge);
            open.insert(edge.target().id());
            acts.extend(edge.citations().filter_map(|citation| citation.decree()));
        }
    }
    let today = register.latest();
    let fate = unit.fate_at(&today);
    println!("as of {}: {}, {}", today.date(), fate.word(), fate.evidence());
    for relation in fate.relations() {
        let (later, portions) = (relation.later(), relation.portions());
        println!("  {}: {portions} [{}]", later.describe(), relation.evidence());
    }
    acts.sort_by_key(|decree| (decree.effective, &decree.number));
    acts.dedup();
    acts.into_iter().for_each(print_doubt);
    Ok(ExitCode::SUCCESS)
}

/// How much of one version came to the next, by which acts, and how sure that is.
fn print_step(edge: &Edge<'_>) {
    let (source, target) = (edge.source(), edge.target());
    let day = target.period().from.map(|day| day.to_string()).unwrap_or_default();
    let what = if edge.goes_on() && source.to_string() == target.to_string() {
        format!("{source} goes on: {}", edge.portions())
    } else {
        format!("{source} -> {target}: {}", edge.portions())
    };
    let clauses: Vec<String> = edge.citations().map(|citation| citation.to_string()).collect();
    println!("{day}  {what}\n            {} [{}]", clauses.join(", "), edge.evidence());
}

/// What is in doubt about an act.
fn print_doubt(decree: &Decree) {
    let record = &decree.record;
    if record.is_key {
        println!("{}: the number of the act is not known", decree.number);
    }
    if let Dating { confidence, rests_on: Some(rests_on), not_before, not_after } = &record.dating {
        let between = match (not_before, not_after) {
            (Some(first), Some(last)) => format!(", between {first} and {last}"),
            _ => String::new(),
        };
        let (number, day) = (&decree.number, decree.effective);
        println!("{number}: {day} with {confidence} confidence{between}: {rests_on}");
    }
}

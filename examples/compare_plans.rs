//! Two plans for the same units beside each other, and the law of 2025 beside a plain rule.
//!
//! ```text
//! cargo run --all-features --example compare_plans -- [ONE.csv OTHER.csv DATE SCOPE] [--csv [FILE]]
//! ```
//!
//! Without files they are two ways to merge a few communes of Lạng Sơn, and then Hà Nội: its 126
//! communes of 1 July 2025 beside what comes of merging the communes of each former district four
//! by four in the order of their codes. That rule knows nothing of people and land; it only says
//! what a likeness of so much is worth. `--csv` writes the first comparison as a table, to a file
//! or in place of the text. It ends with 1 when the plans can't be compared, and with 2 when an
//! argument or a file can't be read.

use std::process::ExitCode;

use sapnhap::compare::{Comparison, Likeness};
use sapnhap::{Date, Decree, Level, Plan, Provision, Version, date, parse_date, report, vietnam};

mod common;

use common::AnyError;

const ONE: &str = "\
old,new,seat
xã Hữu Lũng,xã Hữu Lũng,yes
xã Tuấn Sơn,,
xã Vân Nham,xã Vân Nham,yes
xã Thiện Tân,,
xã Hữu Liên,xã Hữu Liên,yes
xã Yên Bình,,
";
const OTHER: &str = "\
old,new,seat
xã Hữu Lũng,xã Hữu Lũng,yes
xã Tuấn Sơn,,
xã Cai Kinh,,
xã Vân Nham,xã Tân Tiến,yes
xã Thiện Tân,,
";

/// Merges the communes of each district of a province, four by four in the order of their codes.
fn four_by_four(province: &Version<'_>, day: Date) -> Result<Decree, sapnhap::Error> {
    let mut decree = Decree::new("four by four", day)?.scope(province.code().as_str())?;
    for district in province.children() {
        for group in district.members(Level::COMMUNE).chunks(4) {
            let codes: Vec<_> = group.iter().map(Version::code).collect();
            let kind = if group[0].is_kind("phuong") { "phuong" } else { "xa" };
            let clause = (decree.provisions.len() + 1).to_string();
            let codes = codes.iter().map(|code| code.as_str());
            let (code, name) = (group[0].code(), group[0].name());
            decree = decree.provision(Provision::merge(&clause, codes, code.as_str(), kind, name)?);
        }
    }
    Ok(decree)
}

/// Prints the counts, how alike the two are, and the units that are not the same.
fn print(comparison: &Comparison<'_>, shown: usize) {
    println!("{comparison}\n{}", comparison.similarity());
    for (side, units) in [("one", comparison.in_one()), ("other", comparison.in_other())] {
        let differing = units.iter().filter(|unit| unit.likeness != Likeness::Same);
        differing.take(shown).for_each(|unit| println!("  {side:5} {unit}"));
    }
}

/// Two plans, where the table of their comparison goes, and whether they are those of this example.
struct Asked {
    one: Plan,
    other: Plan,
    table: Option<Option<String>>,
    is_example: bool,
}

/// Reads the plans that the arguments name; an error says which file it is about.
fn understand(arguments: Vec<String>) -> Result<Asked, AnyError> {
    let place = arguments.iter().position(|argument| argument == "--csv");
    let (named, output) = arguments.split_at(place.unwrap_or(arguments.len()));
    if let Some(unknown) = named.iter().find(|argument| argument.starts_with("--")) {
        return Err(common::unknown_option(unknown, "--csv"));
    }
    let read = |day, scope: &str, text: &str| Plan::from_csv(vietnam::register(), day, scope, text);
    let (one, other) = match named {
        [] => {
            let (day, scope) = (date(2027, 1, 1), "tỉnh Lạng Sơn");
            (read(day, scope, ONE)?, read(day, scope, OTHER)?)
        }
        [one, other, day, scope] => {
            let day = parse_date(day)?;
            let plan = |file: &String| {
                let text = common::text_of(file)?;
                read(day, scope, &text).map_err(|error| AnyError::from(format!("{file}: {error}")))
            };
            (plan(one)?, plan(other)?)
        }
        _ => return Err("expected two files, a date and a scope, or nothing".into()),
    };
    let table = match output {
        [] => None,
        [_] => Some(None),
        [_, file] => Some(Some(file.clone())),
        _ => return Err("expected one file at most behind --csv".into()),
    };
    Ok(Asked { one, other, table, is_example: named.is_empty() })
}

fn main() -> ExitCode {
    common::run(include_str!("compare_plans.rs"), understand, compare)
}

/// Compares two plans, and without files Hà Nội by a rule with Hà Nội by law.
fn compare(asked: Asked) -> Result<ExitCode, AnyError> {
    let law = vietnam::register();
    let comparison = asked.one.compare(&asked.other, Level::COMMUNE)?;
    match &asked.table {
        Some(None) => print!("{}", report::comparison_csv(&comparison)),
        Some(Some(file)) => std::fs::write(file, report::comparison_csv(&comparison))
            .map_err(|error| format!("{file}: {error}"))?,
        None => print(&comparison, usize::MAX),
    }
    if !asked.is_example || asked.table.is_some() {
        return Ok(ExitCode::SUCCESS);
    }

    // The rule stands in for the act of Hà Nội; all other law of the day is taken as given.
    let law_of_hanoi = Plan::from_register(law, ["1656/NQ-UBTVQH15"])?;
    let hanoi = law_of_hanoi.base().latest().find("thành phố Hà Nội")?;
    let rule = four_by_four(&hanoi, law_of_hanoi.date())?;
    let plan = law_of_hanoi.only([]).within("thành phố Hà Nội")?.decree(rule);
    println!("\nHà Nội, four by four (one) and by law (other)");
    print(&plan.compare_with(law, Level::COMMUNE)?, 4);
    Ok(ExitCode::SUCCESS)
}

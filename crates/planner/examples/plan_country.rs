//! All of Viet Nam's 10,035 communes put into 3,321, no province mixed, as the law of 2025 did: how
//! many each province has, what misses the requirement and can't be helped, what the rules say, and
//! with `--out` the plan as JSON and CSV.
//!
//! ```text
//! cargo run --release -p sapnhap-planner --example plan_country
//! cargo run --release -p sapnhap-planner --example plan_country -- --target 5000 --out out
//! ```

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::time::Instant;

use sapnhap::{Code, Date, Level, Snapshot, check, date, vietnam};
use sapnhap_planner::{Budget, Group, Naming, Preference, Problem, Solution, Target};

#[path = "../../../examples/common/mod.rs"]
mod common;

use common::AnyError;

const BEFORE: Date = date(2025, 6, 30);
const DAY: Date = date(2025, 7, 1);

struct Options {
    target: usize,
    n_moves: u64,
    seed: u64,
    out: Option<String>,
}

fn options(arguments: Vec<String>) -> Result<Options, AnyError> {
    let mut options = Options { target: 3_321, n_moves: 300_000, seed: 1, out: None };
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        let number = |text: String| {
            let number = text.parse::<u64>();
            number.map_err(|_| format!("{argument} can't be {text:?}: expected a whole number"))
        };
        match argument.as_str() {
            "--target" => options.target = usize::try_from(number(value()?)?).unwrap_or(usize::MAX),
            "--moves" => options.n_moves = number(value()?)?,
            "--seed" => options.seed = number(value()?)?,
            "--out" => options.out = Some(value()?),
            _ => {
                let known = "--target, --moves, --seed or --out";
                return Err(common::unknown_option(&argument, known));
            }
        }
    }
    Ok(options)
}

fn main() -> ExitCode {
    common::run(include_str!("plan_country.rs"), options, plan)
}

fn plan(options: Options) -> Result<ExitCode, AnyError> {
    let before = vietnam::register().at(BEFORE)?;
    let (attributes, neighbours) = (vietnam::attributes(), vietnam::neighbours());
    let problem = Problem::new(&before, Level::COMMUNE, attributes, neighbours)?
        .keep_unknown()
        .requirement(sapnhap_planner::vietnam::requirement(DAY)?)
        .keep_together(Level::PROVINCE, Preference::Hard)
        .keep_together(Level::DISTRICT, Preference::Soft(2.0))
        .naming(Naming::DistrictOrdinal)
        .target(Target::Count(options.target));
    let start = Instant::now();
    let budget = Budget::moves(options.n_moves);
    let solution = problem.solve(budget, options.seed, |_| ControlFlow::Continue(()))?;
    eprintln!("{} moves: {:?}", options.n_moves, start.elapsed());

    println!("Figures: {}.\n", vietnam::ATTRIBUTES_SOURCE);
    for assumption in solution.assumptions() {
        println!("assumed: {assumption}");
    }
    let n_units = before.units(Level::COMMUNE).len();
    println!("\nViệt Nam: {n_units} communes to {}", solution.score());
    print_missed(&solution);
    print_provinces(&before, &solution);

    let plan = solution.plan("planner", DAY)?;
    let report = check(&plan, &vietnam::rules(DAY), (attributes, neighbours));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for finding in report.findings() {
        let rule = finding.rule.as_ref().map_or("?", |rule| rule.as_str());
        *counts.entry(format!("{:?} {rule}", finding.severity).to_lowercase()).or_default() += 1;
    }
    println!("\nrules of {DAY}: {}", if report.is_lawful() { "no error" } else { "errors" });
    for (what, n) in counts {
        println!("  {n:4} {what}");
    }
    if let Some(folder) = &options.out {
        let told = |error: std::io::Error| format!("{folder}: {error}");
        std::fs::create_dir_all(folder).map_err(told)?;
        std::fs::write(format!("{folder}/plan.json"), plan.to_json()).map_err(told)?;
        std::fs::write(format!("{folder}/plan.csv"), plan.to_csv()).map_err(told)?;
        eprintln!("plan.json and plan.csv are in {folder}");
    }
    Ok(ExitCode::SUCCESS)
}

/// Lists what misses the requirement, and whether a plan could do better.
fn print_missed(solution: &Solution<'_>) {
    let missed = solution.groups().iter().filter(|group| group.shortfall().is_some());
    for group in missed {
        let (Some(people), Some(area)) = (group.population(), group.area()) else { continue };
        let why = if group.is_unavoidable() { "by itself on the map" } else { "avoidable" };
        let units: Vec<String> = group.units().iter().map(|unit| unit.label()).collect();
        println!("  too small, {why}: {people} people, {area} km2: {}", units.join(", "));
    }
}

/// Counts the communes of each province.
fn print_provinces(before: &Snapshot<'_>, solution: &Solution<'_>) {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    let province = |group: &Group<'_>| Some(group.seat().at_level(Level::PROVINCE)?.code());
    for code in solution.groups().iter().filter_map(province) {
        *counts.entry(code).or_default() += 1;
    }
    println!();
    for unit in before.units(Level::PROVINCE) {
        let n_before = unit.members(Level::COMMUNE).len();
        let n_after = counts.get(&unit.code()).copied().unwrap_or(0);
        println!("{:28} {n_before:4} to {n_after:3}", unit.label());
    }
}

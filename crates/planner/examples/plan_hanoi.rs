//! Hà Nội's 526 communes put into 263 or any other number, as the city set out to on 3 April 2025:
//! score, findings, names, and with `--out` the plan as JSON and CSV and a map. With feature `exact`
//! it says what no plan can do better, with proof: the most groups that can meet the requirement,
//! and the least inertia. The map can be drawn from outlines (`--outlines`): GeoJSON whose features have
//! the code of their commune as `code`.
//!
//! ```text
//! cargo run --release -p sapnhap-planner --all-features --example plan_hanoi -- --target 263 --out out
//! cargo run --release -p sapnhap-planner --all-features --example plan_hanoi -- --target 126      # beside the law
//! cargo run --release -p sapnhap-planner --all-features --example plan_hanoi -- --out out --outlines hanoi.geojson
//! cargo run --release -p sapnhap-planner --all-features --example plan_hanoi -- --most-feasible
//! cargo run --release -p sapnhap-planner --all-features --example plan_hanoi -- --explain 00346  # why it is where it is
//! ```

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::time::Instant;

use sapnhap::compare::compare_within;
use sapnhap::{Code, Date, Level, Name, Plan, Version, check, code, date, vietnam};
use sapnhap_maps::{OutlineOptions, Outlines, cells_svg, outlined_svg};
use sapnhap_planner::{Budget, Group, Naming, Preference, Problem, Solution, Target};

#[path = "../../../examples/common/mod.rs"]
mod common;

use common::AnyError;

const BEFORE: Date = date(2025, 6, 30);
const DAY: Date = date(2025, 7, 1);
/// Names of heritage for the historic centre, as the city proposed them, by a unit that has each.
const HERITAGE: [(&str, &str); 3] =
    [("00229", "Kim Liên"), ("00181", "Văn Miếu - Quốc Tử Giám"), ("00070", "Hoàn Kiếm")];

/// With fewer groups, these are large, and the bound of their shape takes long.
#[cfg(feature = "exact")]
const FEWEST_BOUND: usize = 120;

struct Options {
    target: Target,
    n_moves: u64,
    seed: u64,
    out: Option<String>,
    outlines: Option<String>,
    explain: Option<String>,
}

const OPTIONS: &str = "--target, --most-feasible, --moves, --seed, --out, --outlines or --explain";

fn options(arguments: Vec<String>) -> Result<Options, AnyError> {
    let mut options = Options {
        target: Target::Count(263),
        n_moves: 300_000,
        seed: 1,
        out: None,
        outlines: None,
        explain: None,
    };
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--target" => options.target = Target::Count(number(&argument, &value()?)?),
            "--most-feasible" => options.target = Target::MostFeasible,
            "--moves" => options.n_moves = number(&argument, &value()?)?,
            "--seed" => options.seed = number(&argument, &value()?)?,
            "--out" => options.out = Some(value()?),
            "--outlines" => options.outlines = Some(value()?),
            "--explain" => options.explain = Some(value()?),
            _ => return Err(common::unknown_option(&argument, OPTIONS)),
        }
    }
    if options.outlines.is_some() && options.out.is_none() {
        Err("--outlines needs --out, where the map goes")?;
    }
    Ok(options)
}

/// Reads the number behind an option.
fn number<T: std::str::FromStr>(option: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{option} can't be {text:?}: expected a whole number"))
}

fn main() -> ExitCode {
    let understand = |arguments| {
        let options = options(arguments)?;
        let map = options.outlines.as_deref().map(Map::of_outlines).transpose()?;
        Ok((options, map.unwrap_or_else(Map::of_positions)))
    };
    common::run(include_str!("plan_hanoi.rs"), understand, |(options, map)| plan(&options, &map))
}

/// What a map is drawn of.
struct Map {
    outlines: Option<Outlines<'static>>,
    /// What the note says of it.
    note: String,
}

impl Map {
    fn of_positions() -> Self {
        Self { outlines: None, note: "cells of positions, not borders".to_owned() }
    }

    fn of_outlines(file: &str) -> Result<Self, AnyError> {
        let before = vietnam::register().at(BEFORE)?;
        let text = common::text_of(file)?;
        let options = OutlineOptions::new("code");
        let outlines = Outlines::from_geojson(&text, &before, Level::COMMUNE, &options)
            .map_err(|error| format!("{file}: {error}"))?;
        let name = std::path::Path::new(file).file_name().unwrap_or_default();
        let note = format!("outlines of {}", name.display());
        Ok(Self { outlines: Some(outlines), note })
    }

    fn draw(&self, solution: &Solution<'_>, title: &str) -> String {
        let note = format!(
            "{}; people by the census of 2019, areas measured on a small map: approximate; * does \
             not meet the requirement",
            self.note
        );
        if let Some(outlines) = &self.outlines {
            return outlined_svg(solution.groups(), outlines, title, &note);
        }
        cells_svg(solution.groups(), vietnam::attributes(), title, &note)
    }
}

/// States what is to be planned: the communes of Hà Nội, under what the law asks of each.
fn problem(hanoi: &Version<'static>, target: Target) -> Result<Problem<'static>, AnyError> {
    let before = vietnam::register().at(BEFORE)?;
    let (attributes, neighbours) = (vietnam::attributes(), vietnam::neighbours());
    let mut problem = Problem::new(&before, Level::COMMUNE, attributes, neighbours)?
        .within_unit(hanoi)
        .requirement(sapnhap_planner::vietnam::requirement(DAY)?)
        .keep_together(Level::DISTRICT, Preference::Soft(2.0))
        .naming(Naming::DistrictOrdinal)
        .target(target);
    for (unit, name) in HERITAGE {
        problem = problem.named([code(unit)], Name::new(name)?);
    }
    Ok(problem)
}

fn plan(options: &Options, map: &Map) -> Result<ExitCode, AnyError> {
    let hanoi = vietnam::register().at(BEFORE)?.find("thành phố Hà Nội")?;
    let problem = problem(&hanoi, options.target)?;
    if let Some(unit) = &options.explain {
        let code = Code::new(unit)?;
        let is_one = |commune: &Version<'_>| commune.code() == code;
        if !hanoi.members(Level::COMMUNE).iter().any(is_one) {
            Err(format!(
                "--explain {unit}: expected the code of a commune of Hà Nội, such as 00346"
            ))?;
        }
    }
    let go_on = |_: &_| ControlFlow::Continue(());
    let start = Instant::now();
    let first = match options.target {
        Target::Count(_) => Some(problem.solve(Budget::moves(0), options.seed, go_on)?),
        _ => None,
    };
    eprintln!("no moves: {:?}", start.elapsed());
    let start = Instant::now();
    let (solution, most) = planned(&problem, options)?;
    eprintln!("{} moves and descent: {:?}", options.n_moves, start.elapsed());

    println!("Figures: {}.\n", vietnam::ATTRIBUTES_SOURCE);
    for assumption in solution.assumptions() {
        println!("assumed: {assumption}");
    }
    let (n_units, n_groups) = (hanoi.members(Level::COMMUNE).len(), solution.groups().len());
    println!("\nthành phố Hà Nội: {n_units} communes to {n_groups}");
    if let Some(first) = &first {
        println!("  no moves    {}", first.score());
    }
    println!("  planned     {}", solution.score());
    let plan = solution.plan("planner", DAY)?;
    if let Some(folder) = &options.out {
        let title = format!("Hà Nội: {n_units} communes to {n_groups} (a draft)");
        write(folder, &plan, &map.draw(&solution, &title))?;
    }
    // As many groups as meet the requirement are not near the best shape, nor meant to be.
    if options.target != Target::MostFeasible {
        print_bound(&solution)?;
    }
    if solution.score().rules_broken > 0 || options.target == Target::MostFeasible {
        print_most(&problem, &solution, most, options)?;
    }
    println!();

    print_findings(&plan);
    print_groups(&solution);
    print_beside_the_law(&plan)?;
    if let Some(unit) = &options.explain {
        print_explanation(&solution, unit)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the plan and its map. It is done before anything that takes long.
fn write(folder: &str, plan: &Plan, map: &str) -> Result<(), AnyError> {
    let told = |error: std::io::Error| format!("{folder}: {error}");
    std::fs::create_dir_all(folder).map_err(told)?;
    let (json, csv) = (plan.to_json(), plan.to_csv());
    for (name, text) in [("plan.json", json.as_str()), ("plan.csv", &csv), ("map.svg", map)] {
        std::fs::write(format!("{folder}/{name}"), text).map_err(told)?;
    }
    eprintln!("plan.json, plan.csv and map.svg are in {folder}");
    Ok(())
}

/// Says how near the shape is to the best there can be.
#[cfg(feature = "exact")]
fn print_bound(solution: &Solution<'_>) -> Result<(), AnyError> {
    if solution.groups().len() < FEWEST_BOUND {
        println!("  no bound of the shape: below {FEWEST_BOUND} groups it takes minutes");
        return Ok(());
    }
    let start = Instant::now();
    let bound = solution.bound()?;
    eprintln!("bound of the shape: {:?}", start.elapsed());
    println!("  bound       {bound}, were shape all that counts");
    if let Some(part) = bound.gap(solution).part() {
        println!(
            "              the plan's is {:.2}% above it, for the requirement and the districts",
            100.0 * part
        );
    }
    Ok(())
}

#[cfg(not(feature = "exact"))]
fn print_bound(_: &Solution<'_>) -> Result<(), AnyError> {
    println!("  no bound of the shape: that needs feature exact");
    Ok(())
}

#[cfg(feature = "exact")]
type Most<'a> = sapnhap_planner::FeasibleBound<'a>;
#[cfg(not(feature = "exact"))]
type Most<'a> = std::convert::Infallible;

/// Plans; where most groups are asked for and their number is proved, with the proof.
fn planned<'a>(
    problem: &Problem<'a>,
    options: &Options,
) -> Result<(Solution<'a>, Option<Most<'a>>), AnyError> {
    let go_on = |_: &_| ControlFlow::Continue(());
    let budget = Budget::moves(options.n_moves);
    #[cfg(feature = "exact")]
    if options.target == Target::MostFeasible {
        let most = problem.most_feasible()?;
        let solution = problem.improve(most.solution(), budget, options.seed, go_on)?;
        return Ok((solution, Some(most)));
    }
    Ok((problem.solve(budget, options.seed, go_on)?, None))
}

/// Says how many groups can meet the requirement, with the proof.
#[cfg(feature = "exact")]
fn print_most(
    problem: &Problem<'_>,
    solution: &Solution<'_>,
    most: Option<Most<'_>>,
    _: &Options,
) -> Result<(), AnyError> {
    let start = Instant::now();
    let most = most.map_or_else(|| problem.most_feasible(), Ok)?;
    eprintln!("most feasible: {:?}", start.elapsed());
    println!("\n{most}");
    println!("the proof stands on what is assumed above, and on the figures");
    let (n_groups, upper) = (solution.groups().len(), most.upper_bound());
    if n_groups > upper {
        println!("so the requirement can't be met by all {n_groups}: proved");
        let n_broken = solution.score().rules_broken;
        println!("{}; the plan has {n_broken}", problem.fewest_broken(n_groups)?);
    } else if solution.score().rules_broken > 0 {
        println!("that all {n_groups} meet the requirement was not found, and is not ruled out");
    }
    Ok(())
}

#[cfg(not(feature = "exact"))]
fn print_most(
    problem: &Problem<'_>,
    solution: &Solution<'_>,
    _: Option<Most<'_>>,
    options: &Options,
) -> Result<(), AnyError> {
    if solution.score().rules_broken == 0 {
        println!("\nthat no more can meet the requirement is not proved: that needs feature exact");
        return Ok(());
    }
    let n_groups = solution.groups().len();
    let problem = problem.clone().target(Target::MostFeasible);
    let budget = Budget::moves(10 * options.n_moves);
    let most = problem.solve(budget, options.seed, |_| ControlFlow::Continue(()))?;
    let n = most.groups().len();
    println!(
        "\nthe requirement can't be met by all {n_groups}, as far as was found; by {n} it can \
         (feature exact proves how many)"
    );
    Ok(())
}

/// Counts what the rules of the day hold against the plan.
fn print_findings(plan: &Plan) {
    let evidence = (vietnam::attributes(), vietnam::neighbours());
    let report = check(plan, &vietnam::rules(DAY), evidence);
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for finding in report.findings() {
        let rule = finding.rule.as_ref().map_or("?", |rule| rule.as_str());
        *counts.entry(format!("{:?} {rule}", finding.severity).to_lowercase()).or_default() += 1;
    }
    println!("rules of {DAY}: {}", if report.is_lawful() { "no error" } else { "errors" });
    for (what, n) in counts {
        println!("  {n:4} {what}");
    }
    if let Some(finding) = report.of_rule("vn-76-area-population").last() {
        println!("  such as: {finding}");
    }
}

/// Writes the groups that are formed, with their units, and counts those that stay.
fn print_groups(solution: &Solution<'_>) {
    println!();
    for group in solution.groups().iter().filter(|group| group.is_new()) {
        let units: Vec<String> = group.units().iter().map(|unit| unit.label()).collect();
        let missed = if group.shortfall().is_some() { " *" } else { "" };
        let kind = group.kind().and_then(|kind| vietnam::register().country().kind(kind.as_str()));
        let kind = kind.map_or("", |kind| kind.name.as_str());
        let (Some(people), Some(area)) = (group.population(), group.area()) else { continue };
        let units = units.join(", ");
        println!("{kind:6} {group}{missed}: {people} people, {area} km2: {units}");
    }
    let staying: Vec<&Group<'_>> = solution.groups().iter().filter(|g| !g.is_new()).collect();
    let small = staying.iter().filter(|group| group.shortfall().is_some()).count();
    println!("{} communes stay as they are, {small} of them too small", staying.len());
    if small > 0 {
        println!("(the rules judge what is formed, so these are no findings):");
    }
    for group in staying.iter().filter(|group| group.shortfall().is_some()) {
        let (Some(people), Some(area)) = (group.population(), group.area()) else { continue };
        println!("  {}: {people} people, {area} km2", group.seat().label());
    }
}

/// Compares the plan with what became law.
fn print_beside_the_law(plan: &Plan) -> Result<(), AnyError> {
    let law = vietnam::register();
    let before = law.at(BEFORE)?;
    let ours = plan.register()?;
    let hanoi = before.find("thành phố Hà Nội")?;
    let (one, other) = (ours.at(DAY)?, law.at(DAY)?);
    let comparison = compare_within(&before, &one, &other, &hanoi, Level::COMMUNE)?;
    println!("\nbeside the law of 2025: {comparison}\n  {}", comparison.similarity());
    Ok(())
}

/// Says what the plan would weigh with a unit elsewhere.
fn print_explanation(solution: &Solution<'_>, unit: &str) -> Result<(), AnyError> {
    let explanation = solution.explain(&Code::new(unit)?).ok_or("none of the units")?;
    let group = |place: usize| solution.groups().get(place).map(Group::name).unwrap_or_default();
    println!("\n{} is in {}", explanation.unit.describe(), group(explanation.group));
    for other in &explanation.alternatives {
        let name = group(other.region);
        match other.added {
            Some(added) => println!(
                "  in {name} it would cost {added:.2} points more: rules {:+.2}, districts {:+.2}, \
                 shape {:+.2}",
                other.rules, other.preferences, other.shape
            ),
            None => println!("  it can't go to {name}: the rest would fall apart"),
        }
    }
    Ok(())
}

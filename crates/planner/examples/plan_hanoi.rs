//! Hà Nội's 526 communes put into 263 or any other number, as the city set out to on 3 April 2025: how
//! each new commune stands before Resolution 76/2025, with what is proved under the reading of it that is
//! printed, the old districts, and what the law did beside it; in English or Vietnamese (`--vi`). With
//! `--out` the plan as JSON and CSV, maps as it is and as planned, and a page of HTML with both, a table,
//! findings and flows; with `--map` the planned map alone, in a file. `--list` names every new
//! commune. The map is drawn on the outlines of the package of maps, or on others (`--outlines`): GeoJSON whose
//! features have the code of their commune as `code`.
//!
//! ```text
//! cargo run --release -p sapnhap-planner --all-features --example plan_hanoi
//! cargo run --release -p sapnhap-planner --all-features --example plan_hanoi -- --vi --list
//! cargo run --release -p sapnhap-planner --all-features --example plan_hanoi -- --target 126 --out out   # as many as the law
//! cargo run --release -p sapnhap-planner --all-features --example plan_hanoi -- --map plan.svg
//! cargo run --release -p sapnhap-planner --all-features --example plan_hanoi -- --out out --outlines hanoi.geojson
//! cargo run --release -p sapnhap-planner --all-features --example plan_hanoi -- --most-feasible
//! cargo run --release -p sapnhap-planner --all-features --example plan_hanoi -- --mountains    # read where no terrain is known
//! cargo run --release -p sapnhap-planner --all-features --example plan_hanoi -- --explain 00346  # why it is where it is
//! ```

use std::ops::ControlFlow;
use std::process::ExitCode;
use std::time::Instant;

use sapnhap::compare::{Comparison, compare_within};
use sapnhap::crosswalk::Figures;
use sapnhap::{
    Attributes, Code, Date, Level, Name, Plan, Quantity, Register, Report, Version, check, code,
    date, vietnam,
};
use sapnhap_maps::{Colouring, FlowMeasure, MapGroup, OutlineOptions, Outlines, Page, PageFigure};
use sapnhap_planner::vietnam::{Reading, requirement_as_read};
use sapnhap_planner::{Budget, Group, Naming, Preference, Problem, Solution, Standing, Target};

#[path = "../../../examples/common/mod.rs"]
mod common;
#[path = "plan_hanoi/words.rs"]
mod words;

use common::AnyError;
use words::Words;

const BEFORE: Date = date(2025, 6, 30);
const DAY: Date = date(2025, 7, 1);
/// The four old districts of the historic centre: Ba Đình, Hoàn Kiếm, Đống Đa, Hai Bà Trưng.
const CENTRE: [&str; 4] = ["001", "002", "006", "007"];
/// Names that the city proposed for the centre, each with the old wards that a ward of that name must hold.
const HERITAGE: [(&[&str], &str); 3] =
    [(&["00229"], "Kim Liên"), (&["00181"], "Văn Miếu - Quốc Tử Giám"), (&["00070"], "Hoàn Kiếm")];

struct Options {
    target: Target,
    n_moves: u64,
    seed: u64,
    out: Option<String>,
    outlines: Option<String>,
    map: Option<String>,
    explain: Option<String>,
    is_vietnamese: bool,
    lists: bool,
    reading: Reading,
}

const OPTIONS: &str = "--target, --most-feasible, --moves, --seed, --out, --map, --outlines, --explain, --list, \
                       --mountains or --vi";

fn options(arguments: Vec<String>) -> Result<Options, AnyError> {
    let mut options = Options {
        target: Target::Count(263),
        n_moves: 200_000,
        seed: 1,
        out: None,
        outlines: None,
        map: None,
        explain: None,
        is_vietnamese: false,
        lists: false,
        reading: Reading::default(),
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
            "--map" => options.map = Some(value()?),
            "--vi" => options.is_vietnamese = true,
            "--list" => options.lists = true,
            "--mountains" => options.reading.unknown_is_mountain = true,
            "--explain" => options.explain = Some(value()?),
            _ => return Err(common::unknown_option(&argument, OPTIONS)),
        }
    }
    if options.outlines.is_some() && options.out.is_none() && options.map.is_none() {
        Err("--outlines needs --out or --map, where the map goes")?;
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
        let is_drawn = options.out.is_some() || options.map.is_some();
        let map = match options.outlines.as_deref() {
            Some(file) => Some(Map::of_outlines(file)?),
            None if is_drawn => Some(Map::of_package()?),
            None => None,
        };
        Ok((options, map))
    };
    common::run(include_str!("plan_hanoi.rs"), understand, |(options, map)| {
        plan(&options, map.as_ref())
    })
}

/// What a map is drawn of.
struct Map {
    outlines: Outlines<'static>,
    source: String,
}

impl Map {
    /// The outlines that come with the package of maps.
    fn of_package() -> Result<Self, AnyError> {
        let before = vietnam::register().at(BEFORE)?;
        let outlines = sapnhap_maps::vietnam::outlines(&before)?;
        Ok(Self { outlines, source: sapnhap_maps::vietnam::SOURCE.to_owned() })
    }

    fn of_outlines(file: &str) -> Result<Self, AnyError> {
        let before = vietnam::register().at(BEFORE)?;
        let text = common::text_of(file)?;
        let options = OutlineOptions::new("code");
        let outlines = Outlines::from_geojson(&text, &before, Level::COMMUNE, &options)
            .map_err(|error| format!("{file}: {error}"))?;
        let name = std::path::Path::new(file).file_name().unwrap_or_default();
        Ok(Self { outlines, source: name.display().to_string() })
    }

    /// Draws the communes as they are, and as they are planned: the two maps that go with a proposal
    /// (Resolution 76/2025, article 9.2).
    fn draw(&self, hanoi: &Version<'_>, solution: &Solution<'_>, words: &Words) -> [String; 2] {
        let communes = hanoi.members(Level::COMMUNE);
        let n_districts = hanoi.members(Level::DISTRICT).len();
        let people = |unit: &Version<'_>| vietnam::attributes().of(unit)?.population;
        let before = communes.iter().map(|it| MapGroup::from(*it).population(people(it)));
        let before = sapnhap_maps::Map::of_outlines(&self.outlines, before)
            .title(&(words.title_before)(communes.len(), n_districts))
            .note(words.figures)
            .coloured(Colouring::Above(Level::DISTRICT));
        let planned = sapnhap_maps::Map::of_outlines(&self.outlines, solution.groups())
            .title(&(words.title)(communes.len(), solution.groups().len()))
            .note(words.of_the_map);
        [before.id("before"), planned.id("planned")].map(|map| {
            let map = map.source(&self.source).language(words.language);
            map.borders_of(Level::DISTRICT).to_svg()
        })
    }
}

/// States what is to be planned: the communes of Hà Nội, under what the law asks of each.
fn problem<'a>(
    hanoi: &Version<'a>,
    facts: &'a Attributes,
    options: &Options,
) -> Result<Problem<'a>, AnyError> {
    let before = vietnam::register().at(BEFORE)?;
    let mut problem = Problem::new(&before, Level::COMMUNE, facts, vietnam::neighbours())?
        .within_unit(hanoi)
        .requirement(requirement_as_read(DAY, options.reading)?)
        .keep_together(Level::DISTRICT, Preference::Soft(2.0))
        .naming(Naming::DistrictOrdinal)
        .historic_centre(CENTRE.map(code))
        .target(options.target);
    // How many can meet the law at most is asked whatever the culture regions.
    if options.target != Target::MostFeasible {
        problem = problem.apart(Preference::Hard);
    }
    for (units, name) in HERITAGE {
        problem = problem.named(units.iter().copied().map(code), Name::new(name)?);
    }
    Ok(problem)
}

fn plan(options: &Options, map: Option<&Map>) -> Result<ExitCode, AnyError> {
    let words = if options.is_vietnamese { words::VIETNAMESE } else { words::ENGLISH };
    let mut facts = vietnam::attributes().clone();
    facts.extend(vietnam::hanoi_culture_regions().clone());
    let hanoi = vietnam::register().at(BEFORE)?.find("thành phố Hà Nội")?;
    let problem = problem(&hanoi, &facts, options)?;
    if let Some(unit) = &options.explain {
        let code = Code::new(unit)?;
        let is_one = |commune: &Version<'_>| commune.code() == code;
        if !hanoi.members(Level::COMMUNE).iter().any(is_one) {
            Err(format!(
                "--explain {unit}: expected the code of a commune of Hà Nội, such as 00346"
            ))?;
        }
    }
    let start = Instant::now();
    let (solution, most) = planned(&problem, options)?;
    eprintln!("{} moves: {:?}", options.n_moves, start.elapsed());
    let plan = solution.plan("planner", DAY)?;
    let (n_units, n_groups) = (hanoi.members(Level::COMMUNE).len(), solution.groups().len());
    let title = (words.title)(n_units, n_groups);
    let maps = map.map(|map| map.draw(&hanoi, &solution, &words));
    if let Some([before, planned]) = &maps {
        if let Some(folder) = &options.out {
            write(folder, &plan, [before, planned])?;
        }
        if let Some(file) = &options.map {
            std::fs::write(file, planned).map_err(|error| format!("{file}: {error}"))?;
            eprintln!("the map is in {file}");
        }
    }
    println!("{title}\n{}\n", words.figures);
    print_standings(&problem, &solution, &words)?;
    if let Some(most) = most {
        println!("\n{most}");
    }
    let register = plan.register()?;
    let law = beside_the_law(&register)?;
    print_districts(&law, &solution, &words)?;
    print_law(&law, &words);
    let report = check(&plan, &vietnam::rules(DAY), (&facts, vietnam::neighbours()));
    if let (Some(folder), Some(maps)) = (&options.out, maps) {
        let page = page(&register, &report, maps, &words)?;
        std::fs::write(format!("{folder}/page.html"), page)
            .map_err(|error| format!("{folder}: {error}"))?;
        eprintln!("page.html is in {folder}");
    }
    println!("\n{}", (words.rules)(report.is_lawful(), report.count(sapnhap::Severity::Warning)));
    print_groups(&solution, options, &words);
    println!("\n{}", (words.reading)(options.reading));
    for assumption in solution.assumptions() {
        println!("- {}", (words.assumption)(assumption));
    }
    if let Some(unit) = &options.explain {
        print_explanation(&solution, unit)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the plan and its two maps. It is done before anything that takes long.
fn write(folder: &str, plan: &Plan, [before, map]: [&str; 2]) -> Result<(), AnyError> {
    let told = |error: std::io::Error| format!("{folder}: {error}");
    std::fs::create_dir_all(folder).map_err(told)?;
    let (json, csv) = (plan.to_json(), plan.to_csv());
    let plan = [("plan.json", json.as_str()), ("plan.csv", &csv)];
    for (name, text) in plan.into_iter().chain([("before.svg", before), ("map.svg", map)]) {
        std::fs::write(format!("{folder}/{name}"), text).map_err(told)?;
    }
    eprintln!("plan.json, plan.csv, before.svg and map.svg are in {folder}");
    Ok(())
}

/// Writes one page of HTML: both maps, a table of the communes, what the rules found, and who became whom.
fn page(
    register: &Register,
    report: &Report,
    maps: [String; 2],
    words: &Words,
) -> Result<String, AnyError> {
    let (before, after) = (register.at(BEFORE)?, register.at(DAY)?);
    let hanoi = before.find("thành phố Hà Nội")?;
    let communes = hanoi.members(Level::COMMUNE);
    let districts = hanoi.members(Level::DISTRICT);
    let n_after = after.find("thành phố Hà Nội")?.members(Level::COMMUNE).len();
    let title = (words.title)(communes.len(), n_after);
    let mut page = Page::new(&title, &communes, &after)?
        .language(words.language)
        .attributes(vietnam::attributes())
        .report(report)
        .source(words.figures);
    let title_before = (words.title_before)(communes.len(), districts.len());
    for (caption, svg) in [title_before, title].iter().zip(maps) {
        page = page.map(PageFigure::new(caption, svg));
    }
    let facts = vietnam::attributes();
    let people = Figures::of_facts(facts, &before, Level::COMMUNE, Quantity::Population)?;
    let page = page.flows_of(&districts, &FlowMeasure::of(people))?;
    Ok(page.to_html())
}

/// Counts the communes of each standing, with what is proved of those that are short.
fn print_standings(
    problem: &Problem<'_>,
    solution: &Solution<'_>,
    words: &Words,
) -> Result<(), AnyError> {
    let counts = solution.standings();
    for standing in Standing::ALL {
        let found = counts.iter().find(|(own, ..)| *own == standing);
        let (n, n_open) = found.map_or((0, 0), |(_, n, n_open)| (*n, *n_open));
        // That none is left alone whom the law would merge is worth a line too.
        if n == 0 && standing != Standing::AloneShort {
            continue;
        }
        let open = if n_open > 0 { (words.open)(n_open) } else { String::new() };
        let proved = match standing {
            Standing::FormedShort => fewest_formed_short(problem, solution, words)?,
            _ => String::new(),
        };
        println!("{n:5}  {}{open}{proved}", (words.standing)(standing));
    }
    let n_mixed = solution.score().mixed;
    println!("{n_mixed:5}  {}", words.mixed);
    Ok(())
}

/// Says how few could be formed and short, where none is left alone that the law would merge.
#[cfg(feature = "exact")]
fn fewest_formed_short(
    problem: &Problem<'_>,
    solution: &Solution<'_>,
    words: &Words,
) -> Result<String, AnyError> {
    let fewest = problem.fewest_formed_short(solution.groups().len())?;
    Ok((words.at_least)(fewest.value()))
}

#[cfg(not(feature = "exact"))]
fn fewest_formed_short(_: &Problem<'_>, _: &Solution<'_>, _: &Words) -> Result<String, AnyError> {
    Ok(String::new())
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

/// Holds the plan beside what became law.
fn beside_the_law(planned: &Register) -> Result<Comparison<'_>, AnyError> {
    let law = vietnam::register();
    let before = law.at(BEFORE)?;
    let hanoi = before.find("thành phố Hà Nội")?;
    let (one, other) = (planned.at(DAY)?, law.at(DAY)?);
    Ok(compare_within(&before, &one, &other, &hanoi, Level::COMMUNE)?)
}

/// Lists the old districts: how many communes each had, has by the plan and by the law, and its names.
fn print_districts(
    law: &Comparison<'_>,
    solution: &Solution<'_>,
    words: &Words,
) -> Result<(), AnyError> {
    let [district, was, plan, short, mixed, of_law, divided, names_of] = words.districts;
    println!(
        "\n{district:22} {was:>6} {plan:>8} {short:>8} {mixed:>8} | {of_law:>5} {mixed:>8} {divided:>8}  {names_of}"
    );
    for of in law.by_unit_above(Level::DISTRICT)? {
        let new: Vec<&Group<'_>> = solution
            .groups()
            .iter()
            .filter(|group| group.is_new())
            .filter(|group| group.seat().parent().is_some_and(|own| own.code() == of.above.code()))
            .collect();
        let short = new.iter().filter(|group| group.standing() == Standing::FormedShort).count();
        let (one, other) = (&of.one, &of.other);
        println!(
            "{:22} {:6} {:8} {short:8} {:8} | {:5} {:8} {:8}  {}",
            of.above.label(),
            of.n_units,
            one.n_units,
            one.n_mixed,
            other.n_units,
            other.n_mixed,
            other.n_divided,
            names(&new, of.above.name())
        );
    }
    Ok(())
}

/// Writes the names of a district's new communes: `1 to 7` for those with its own name and a number, and
/// the others as they are.
fn names(groups: &[&Group<'_>], district: &str) -> String {
    let number = |name: &str| name.strip_prefix(district)?.trim().parse::<usize>().ok();
    let numbers: Vec<usize> = groups.iter().filter_map(|group| number(group.name())).collect();
    let others = groups.iter().map(|group| group.name()).filter(|name| number(name).is_none());
    let others: Vec<&str> = others.collect();
    let numbered = match (numbers.iter().min(), numbers.iter().max()) {
        (Some(1), Some(last)) if numbers.len() == *last => format!("{district} 1–{last}"),
        _ => numbers.iter().map(|n| format!("{district} {n}")).collect::<Vec<_>>().join(", "),
    };
    [vec![numbered.as_str()], others].concat().join(", ").trim_matches([',', ' ']).to_owned()
}

/// Says what the law did that a plan of whole communes can't.
fn print_law(law: &Comparison<'_>, words: &Words) {
    let divided = law.in_other().iter().filter(|commune| commune.n_divided > 0).count();
    println!("\n{}", (words.law)(law.in_other().len(), divided));
    println!("{}", law.similarity());
}

/// Lists the new communes, or those alone that the law would merge.
fn print_groups(solution: &Solution<'_>, options: &Options, words: &Words) {
    let is_shown = |group: &&Group<'_>| options.lists || group.standing() == Standing::AloneShort;
    for group in solution.groups().iter().filter(is_shown) {
        let units: Vec<String> = group.units().iter().map(Version::label).collect();
        let kind = group.kind().and_then(|kind| vietnam::register().country().kind(kind.as_str()));
        let kind = kind.map_or("", |kind| kind.name.as_str());
        let (Some(people), Some(area)) = (group.population(), group.area()) else { continue };
        let standing = (words.standing)(group.standing());
        println!(
            "{kind} {group}: {}, {area} km2; {standing}: {}",
            (words.people)(people),
            units.join(", ")
        );
    }
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

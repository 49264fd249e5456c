//! The planner of `sapnhap` beside PySAL spopt and pygeoda: Hà Nội's 526 communes, in one run.
//!
//! Makes a virtual environment under `target/` with the versions of `requirements.txt`, gives every
//! method the same positions and borders, measures what each returns by the one function
//! [`Instance::judge`], and prints a Markdown table. What the columns mean stands in `README.md`.
//!
//! ```text
//! cargo run --release --manifest-path benches/planner-peers/Cargo.toml
//! cargo run --release --manifest-path benches/planner-peers/Cargo.toml -- --limit 600
//! ```
//!
//! Needs `python3` with `venv`. A method that has not returned after the limit (seconds, 120 when
//! not given) is ended and told so.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use sapnhap::{Attributes, Code, Date, Level, Neighbours, Snapshot, date, vietnam};
use sapnhap_planner::{Budget, Naming, Preference, Problem, Requirement, Target, Weights};
use serde_json::{Value, json};

type AnyError = Box<dyn std::error::Error>;

const BEFORE: Date = date(2025, 6, 30);
const DAY: Date = date(2025, 7, 1);
const SEEDS: [u64; 3] = [1, 2, 3];
/// How often the planner is timed for each seed.
const REPEATS: usize = 5;
const MOVES: u64 = 300_000;
/// In km; as the planner has it.
const EARTH: f64 = 6371.0;

/// Methods that are told the count.
const BY_COUNT: [&str; 8] = [
    "spopt-ward",
    "spopt-azp",
    "spopt-skater",
    "pygeoda-azp-greedy",
    "pygeoda-azp-sa",
    "pygeoda-azp-tabu",
    "pygeoda-skater",
    "pygeoda-redcap",
];
/// Methods that are told the least size of a group and make as many as they can.
const BY_SIZE: [&str; 2] = ["spopt-maxp", "pygeoda-maxp-greedy"];

/// What all methods are given, and what their groups are judged by.
struct Instance {
    codes: Vec<Code>,
    people: Vec<f64>,
    /// In km.
    places: Vec<(f64, f64)>,
    pairs: Vec<(usize, usize)>,
}

/// How good groups are.
#[derive(Clone, Copy)]
struct Judgement {
    n_groups: usize,
    /// How many groups do not hang together.
    n_apart: usize,
    /// The units of the smallest group.
    smallest: usize,
    /// The moment of inertia, in people x km2.
    by_people: f64,
    /// The same with each unit weighing one, in units x km2: what the peers make small.
    by_units: f64,
}

/// What came of a method: the best of its runs by people and by units, and the fastest.
struct Outcome {
    name: String,
    best: Judgement,
    seconds: f64,
    n_runs: usize,
}

impl Instance {
    fn of_hanoi(on: &Snapshot<'_>) -> Result<Self, AnyError> {
        let mut units = on.find("thành phố Hà Nội")?.members(Level::COMMUNE);
        units.sort_by_key(|unit| unit.code());
        let mut people = Vec::new();
        let mut points = Vec::new();
        for unit in &units {
            let facts = vietnam::attributes().of(unit).ok_or("no facts")?;
            people.push(facts.population.ok_or("no population")? as f64);
            points.push(facts.position.ok_or("no position")?);
        }
        let half = |of: &dyn Fn(usize) -> f64| {
            let values = || (0..points.len()).map(of);
            let low = values().fold(f64::INFINITY, f64::min);
            f64::midpoint(low, values().fold(f64::NEG_INFINITY, f64::max))
        };
        let (lat, lon) = (half(&|i| points[i].lat), half(&|i| points[i].lon));
        let project = |point: &sapnhap::attributes::Point| {
            let east = (point.lon - lon).to_radians() * lat.to_radians().cos();
            (EARTH * east, EARTH * (point.lat - lat).to_radians())
        };
        let places = points.iter().map(project).collect();
        let mut pairs = Vec::new();
        for (one, unit) in units.iter().enumerate() {
            for (other, beside) in units.iter().enumerate().skip(one + 1) {
                if vietnam::neighbours().contact(unit.id(), beside.id()).is_some() {
                    pairs.push((one, other));
                }
            }
        }
        let codes = units.iter().map(|unit| unit.code()).collect();
        Ok(Self { codes, people, places, pairs })
    }

    /// Judges groups, given by a number for each unit.
    fn judge(&self, groups: &[i64]) -> Judgement {
        assert_eq!(groups.len(), self.codes.len(), "each unit is in one group");
        let mut members: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (unit, &group) in groups.iter().enumerate() {
            members.entry(group).or_default().push(unit);
        }
        let inertia = |weight: &dyn Fn(usize) -> f64| -> f64 {
            members.values().map(|units| self.inertia(units, weight)).sum()
        };
        Judgement {
            n_groups: members.len(),
            n_apart: self.n_pieces(groups) - members.len(),
            smallest: members.values().map(Vec::len).min().unwrap_or(0),
            by_people: inertia(&|unit| self.people[unit]),
            by_units: inertia(&|_| 1.0),
        }
    }

    /// Weight times the square of the distance to the middle of the group.
    fn inertia(&self, units: &[usize], weight: &dyn Fn(usize) -> f64) -> f64 {
        let sum =
            |of: &dyn Fn(usize) -> f64| -> f64 { units.iter().map(|&u| weight(u) * of(u)).sum() };
        let whole = sum(&|_| 1.0);
        let (x, y) = (sum(&|u| self.places[u].0) / whole, sum(&|u| self.places[u].1) / whole);
        sum(&|u| (self.places[u].0 - x).powi(2) + (self.places[u].1 - y).powi(2))
    }

    /// Counts the connected pieces of all groups.
    fn n_pieces(&self, groups: &[i64]) -> usize {
        let mut piece: Vec<usize> = (0..groups.len()).collect();
        fn root(piece: &[usize], mut unit: usize) -> usize {
            while piece[unit] != unit {
                unit = piece[unit];
            }
            unit
        }
        for &(one, other) in &self.pairs {
            if groups[one] == groups[other] {
                let (one, other) = (root(&piece, one), root(&piece, other));
                piece[one] = other;
            }
        }
        (0..groups.len()).filter(|&unit| piece[unit] == unit).count()
    }

    fn write(&self, path: &Path, n_least: usize) -> Result<(), AnyError> {
        let (x, y): (Vec<f64>, Vec<f64>) = self.places.iter().copied().unzip();
        let instance = json!({ "x": x, "y": y, "pairs": self.pairs, "n_least": n_least });
        Ok(fs::write(path, instance.to_string())?)
    }
}

/// The planner's side.
struct Planner<'a> {
    instance: &'a Instance,
    on: Snapshot<'a>,
    neighbours: &'a Neighbours,
    /// As measured, and with one person in each unit.
    attributes: [&'a Attributes; 2],
}

impl<'a> Planner<'a> {
    /// Only inertia counts, and that no group is too small where a least size is given.
    fn problem(
        &self,
        is_by_units: bool,
        n_groups: usize,
        n_least: usize,
    ) -> Result<Problem<'a>, AnyError> {
        let attributes = self.attributes[usize::from(is_by_units)];
        let mut weights = Weights::default();
        weights.unevenness = 0.0;
        let problem = Problem::new(&self.on, Level::COMMUNE, attributes, self.neighbours)?
            .within_unit(&self.on.find("thành phố Hà Nội")?)
            .requirement(Requirement::default().least_units(n_least))
            .weights(weights)
            .target(Target::Count(n_groups));
        Ok(problem)
    }

    /// What issue and example ask: rules and old districts before shape.
    fn whole_problem(&self, n_groups: usize) -> Result<Problem<'a>, AnyError> {
        let problem = Problem::new(&self.on, Level::COMMUNE, self.attributes[0], self.neighbours)?
            .within_unit(&self.on.find("thành phố Hà Nội")?)
            .requirement(sapnhap_planner::vietnam::requirement(DAY)?)
            .keep_together(Level::DISTRICT, Preference::Soft(2.0))
            .naming(Naming::DistrictOrdinal)
            .target(Target::Count(n_groups));
        Ok(problem)
    }

    fn run(&self, name: &str, problem: &Problem<'_>, n_moves: u64) -> Result<Outcome, AnyError> {
        let mut outcome = Outcome::new(name);
        for seed in SEEDS {
            for _ in 0..REPEATS {
                let start = Instant::now();
                let solution =
                    problem.solve(Budget::moves(n_moves), seed, |_| ControlFlow::Continue(()))?;
                let seconds = start.elapsed().as_secs_f64();
                let mut groups = vec![-1; self.instance.codes.len()];
                for (group, units) in (0..).zip(solution.groups()) {
                    for unit in units.units() {
                        let place = self.instance.codes.binary_search(&unit.code());
                        groups[place.map_err(|_| "a unit of another instance")?] = group;
                    }
                }
                let judged = self.instance.judge(&groups);
                let told = solution.score().inertia;
                let is_told = |ours: f64| (ours - told).abs() <= 1e-6 * ours;
                assert!(
                    is_told(judged.by_people) || is_told(judged.by_units),
                    "{told} by the planner, {} or {} here",
                    judged.by_people,
                    judged.by_units
                );
                outcome.add(judged, seconds);
            }
        }
        Ok(outcome)
    }
}

impl Outcome {
    fn new(name: &str) -> Self {
        let best = Judgement {
            n_groups: 0,
            n_apart: 0,
            smallest: 0,
            by_people: f64::INFINITY,
            by_units: f64::INFINITY,
        };
        Self { name: name.to_owned(), best, seconds: f64::INFINITY, n_runs: 0 }
    }

    /// More groups are better, then less inertia; each inertia is the best by itself.
    fn add(&mut self, judged: Judgement, seconds: f64) {
        self.n_runs += 1;
        self.seconds = self.seconds.min(seconds);
        if judged.n_groups > self.best.n_groups {
            self.best = judged;
        } else if judged.n_groups == self.best.n_groups {
            let best = &mut self.best;
            best.n_apart = best.n_apart.max(judged.n_apart);
            best.smallest = best.smallest.min(judged.smallest);
            best.by_people = best.by_people.min(judged.by_people);
            best.by_units = best.by_units.min(judged.by_units);
        }
    }
}

/// Makes the virtual environment, unless it is there with these versions.
fn environment(package: &Path, target: &Path) -> Result<PathBuf, AnyError> {
    let (venv, wanted) = (target.join("venv"), package.join("requirements.txt"));
    let (python, made_of) = (venv.join("bin/python"), venv.join("made-of.txt"));
    if fs::read(&made_of).ok() == Some(fs::read(&wanted)?) {
        return Ok(python);
    }
    eprintln!("making a virtual environment");
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(&wanted))?;
    fs::copy(wanted, made_of)?;
    Ok(python)
}

fn run(command: &mut Command) -> Result<(), AnyError> {
    match command.stdout(Stdio::null()).status()? {
        status if status.success() => Ok(()),
        status => Err(format!("{command:?}: {status}").into()),
    }
}

/// Where the peers are run.
struct Peers<'a> {
    instance: &'a Instance,
    python: PathBuf,
    script: PathBuf,
    folder: PathBuf,
    limit: Duration,
}

impl Peers<'_> {
    /// Runs a method, on one thread, in a process that is ended at the limit.
    fn run(&self, method: &str, n_groups: usize, n_least: usize) -> Result<Outcome, AnyError> {
        eprintln!("{method}, {n_groups}");
        let told = self.folder.join("told.jsonl");
        let path = self.folder.join("instance.json");
        self.instance.write(&path, n_least)?;
        let mut command = Command::new(&self.python);
        command.arg(&self.script).arg(&path).args([method, &n_groups.to_string()]);
        command.args(SEEDS.map(|seed| seed.to_string())).stdout(File::create(&told)?);
        for threads in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
            command.env(threads, "1");
        }
        let start = Instant::now();
        let mut child = command.spawn()?;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break Some(status);
            }
            if start.elapsed() > self.limit {
                child.kill()?;
                child.wait()?;
                break None;
            }
            sleep(Duration::from_millis(20));
        };
        if let Some(status) = status.filter(|status| !status.success()) {
            return Err(format!("{method}: {status}").into());
        }
        let mut outcome = Outcome::new(method);
        let text = fs::read_to_string(told)?;
        for line in text.split_inclusive('\n').filter(|line| line.ends_with('\n')) {
            let value: Value = serde_json::from_str(line)?;
            let groups = value["groups"].as_array().ok_or("no groups")?;
            let groups: Option<Vec<i64>> = groups.iter().map(Value::as_i64).collect();
            let judged = self.instance.judge(&groups.ok_or("no numbers")?);
            outcome.add(judged, value["seconds"].as_f64().ok_or("no seconds")?);
        }
        Ok(outcome)
    }
}

/// The planner's outcomes that a method is compared with.
struct Beside {
    /// With so many moves, from none to all.
    by_people: Vec<Outcome>,
    by_units: Vec<Outcome>,
}

impl Beside {
    fn new(planner: &Planner<'_>, n_groups: usize, n_least: usize) -> Result<Self, AnyError> {
        let rule = if n_least > 1 { format!(", ≥ {n_least} units each") } else { String::new() };
        let run = |is_by_units, n_moves| {
            let problem = planner.problem(is_by_units, n_groups, n_least)?;
            let how =
                if n_moves == 0 { "no moves".to_owned() } else { format!("{n_moves} moves") };
            let alike = if is_by_units { ", units weighed alike" } else { "" };
            planner.run(&format!("**sapnhap**, {how}{rule}{alike}"), &problem, n_moves)
        };
        let all = |is_by_units| -> Result<Vec<Outcome>, AnyError> {
            [0, 1_000, 10_000, 100_000, MOVES].into_iter().map(|n| run(is_by_units, n)).collect()
        };
        Ok(Self { by_people: all(false)?, by_units: all(true)? })
    }

    fn best(outcomes: &[Outcome]) -> &Outcome {
        outcomes.last().expect("there are several budgets")
    }

    /// The fastest that is as good.
    fn as_good<'o>(
        outcomes: &'o [Outcome],
        inertia: impl Fn(&Judgement) -> f64,
        than: &Judgement,
        n_least: usize,
    ) -> Option<&'o Outcome> {
        let is_good = |outcome: &&Outcome| {
            inertia(&outcome.best) <= inertia(than) && outcome.best.smallest >= n_least
        };
        outcomes.iter().filter(is_good).min_by(|one, other| one.seconds.total_cmp(&other.seconds))
    }

    fn print(&self, outcome: &Outcome, n_least: usize, limit: Duration) {
        let (people, units) = (Self::best(&self.by_people), Self::best(&self.by_units));
        let name = &outcome.name;
        if outcome.n_runs == 0 {
            let seconds = limit.as_secs_f64();
            let times = seconds / people.seconds;
            let none = "none within the limit";
            println!("| {name} | {none} | | | | | | 0 | > {seconds:.0} s | > {times:.0} | | |");
            return;
        }
        let best = &outcome.best;
        let connected = if best.n_apart == 0 {
            "yes".to_owned()
        } else {
            format!("no: {} more pieces", best.n_apart)
        };
        let slower = |found: Option<&Outcome>| {
            if name.starts_with("**") {
                return String::new();
            }
            found.map_or("never".to_owned(), |found| {
                format!("{:.1}", outcome.seconds / found.seconds)
            })
        };
        println!(
            "| {name} | {} | {connected} | {:.0} | {:.3} | {:.1} | {:.3} | {} | {:.2} ms | {:.2} \
             | {} | {} |",
            best.n_groups,
            best.by_people,
            best.by_people / people.best.by_people,
            best.by_units,
            best.by_units / units.best.by_units,
            outcome.n_runs,
            outcome.seconds * 1e3,
            outcome.seconds / people.seconds,
            slower(Self::as_good(&self.by_people, |judged| judged.by_people, best, n_least)),
            slower(Self::as_good(&self.by_units, |judged| judged.by_units, best, n_least)),
        );
    }
}

fn main() -> Result<(), AnyError> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let limit = match arguments.as_slice() {
        [] => 120,
        [name, value] if name == "--limit" => value.parse()?,
        _ => return Err("only --limit SECONDS is known".into()),
    };
    let limit = Duration::from_secs(limit);
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = package.join("target");
    let python = environment(package, &folder)?;

    let on = vietnam::register().at(BEFORE)?;
    let instance = Instance::of_hanoi(&on)?;
    let mut alike = Attributes::new("one person in each unit");
    for (level, code, day, facts) in vietnam::attributes().rows() {
        let mut facts = facts.clone();
        facts.population = Some(1);
        alike.insert(level, code.clone(), day, facts)?;
    }
    let attributes = [vietnam::attributes(), &alike];
    let planner =
        Planner { instance: &instance, on, neighbours: vietnam::neighbours(), attributes };
    let script = package.join("peers.py");
    let peers = Peers { instance: &instance, python, script, folder, limit };

    println!(
        "| method | groups | connected | people × km² | ratio | units × km² | ratio | runs | time | times \
         slower | than as good by people | than as good by units |"
    );
    println!("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (n_groups, n_least) in [(263, 2), (126, 4)] {
        println!("| **{} communes to {n_groups}** | | | | | | | | | | | |", instance.codes.len());
        let beside = Beside::new(&planner, n_groups, 1)?;
        let units = Beside::best(&beside.by_units);
        for outcome in beside.by_people.iter().chain([units]) {
            beside.print(outcome, 1, limit);
        }
        let whole = planner.whole_problem(n_groups)?;
        let name = format!("**sapnhap**, {MOVES} moves, with rules and districts");
        beside.print(&planner.run(&name, &whole, MOVES)?, 1, limit);
        for method in BY_COUNT {
            beside.print(&peers.run(method, n_groups, 1)?, 1, limit);
        }

        println!(
            "| **as many groups as can be of ≥ {n_least} units; the planner at the same count** \
             | | | | | | | | | | | |"
        );
        let mut outcomes = Vec::new();
        for method in BY_SIZE {
            outcomes.push(peers.run(method, n_groups, n_least)?);
        }
        let counts = outcomes.iter().filter(|outcome| outcome.n_runs > 0);
        let counts: BTreeSet<usize> = counts.map(|outcome| outcome.best.n_groups).collect();
        for count in counts {
            let beside = Beside::new(&planner, count, n_least)?;
            let (first, most) = (&beside.by_people[0], Beside::best(&beside.by_people));
            for outcome in [first, most, Beside::best(&beside.by_units)] {
                let mut name = outcome.name.clone();
                if outcome.best.smallest < n_least {
                    name.push_str(" (broken by some)");
                }
                let outcome = Outcome { name, ..*outcome };
                beside.print(&outcome, n_least, limit);
            }
            for outcome in outcomes.iter().filter(|outcome| outcome.best.n_groups == count) {
                beside.print(outcome, n_least, limit);
            }
        }
    }
    Ok(())
}

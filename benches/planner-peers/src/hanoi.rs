//! Hà Nội's 526 communes: the planner itself, with people, with the law and with least sizes.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use sapnhap::{Attributes, Date, Level, Neighbours, Snapshot, date, vietnam};
use sapnhap_planner::{Budget, Naming, Preference, Problem, Requirement, Target, Weights};

use crate::instances::{Instance, Judgement};
use crate::outcome::Outcome;
use crate::peers::{BY_COUNT, BY_SIZE, Peers};
use crate::table::Rows;
use crate::{AnyError, BUDGETS, MOVES, REPEATS, SEEDS};

const DAY: Date = date(2025, 7, 1);

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
                outcome.add(seed, judged, seconds);
            }
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
            let how = if n_moves == 0 { "no moves".to_owned() } else { format!("{n_moves} moves") };
            let alike = if is_by_units { ", units weighed alike" } else { "" };
            planner.run(&format!("**sapnhap**, {how}{rule}{alike}"), &problem, n_moves)
        };
        let all = |is_by_units| -> Result<Vec<Outcome>, AnyError> {
            BUDGETS.into_iter().map(|n| run(is_by_units, n)).collect()
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
        if let (0, Some(fault)) = (outcome.n_runs, &outcome.fault) {
            println!("| {name} | none: {fault} | | | | | | 0 | | | | |");
            return;
        }
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

/// Prints the table of Hà Nội, and returns what belongs into the one of all instances.
pub(crate) fn print(on: Snapshot<'_>, peers: &Peers) -> Result<Vec<Rows>, AnyError> {
    let (instance, limit) = (Instance::of_province("thành phố Hà Nội", &on)?, peers.limit);
    let mut alike = Attributes::new("one person in each unit");
    for (level, code, day, facts) in vietnam::attributes().rows() {
        let mut facts = facts.clone();
        facts.population = Some(1);
        alike.insert(level, code.clone(), day, facts)?;
    }
    let attributes = [vietnam::attributes(), &alike];
    let planner =
        Planner { instance: &instance, on, neighbours: vietnam::neighbours(), attributes };
    let mut all = Vec::new();

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
        let mut found = Vec::new();
        for method in BY_COUNT {
            found.push(peers.run(&instance, method, n_groups, 1)?);
            beside.print(&found[found.len() - 1], 1, limit);
        }

        println!(
            "| **as many groups as can be of ≥ {n_least} units; the planner at the same count** \
             | | | | | | | | | | | |"
        );
        let mut outcomes = Vec::new();
        for method in BY_SIZE {
            outcomes.push(peers.run(&instance, method, n_groups, n_least)?);
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
                beside.print(&outcome.named(name), n_least, limit);
            }
            for outcome in outcomes.iter().filter(|outcome| outcome.best.n_groups == count) {
                beside.print(outcome, n_least, limit);
            }
        }
        all.push(Rows::new(&instance, n_groups, beside.by_units, found));
    }
    Ok(all)
}

//! What a change costs, and what questions cost after many, on made-up registers from ten thousand units
//! to ten million.
//!
//! ```text
//! cargo bench --all-features --bench scale                         up to a million units
//! cargo bench --all-features --bench scale -- 10000 10000000       these sizes
//! cargo bench --all-features --bench scale -- --figure costs.svg   draws what it measured
//! ```
//!
//! Each day changes one unit in two hundred: on one day pairs of communes become one, on the next what
//! they became is divided again, a part and the rest. Pairs lie all over the country, so that neither
//! sources nor parents are near each other in memory. Times are those of one machine; how they grow is
//! what counts, and stands in the last column.

mod generated;

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use allocation_counter::measure;
use generated::{COMMUNE, OPENING, commune_code};
use plotters::prelude::{
    ChartBuilder, Circle, IntoDrawingArea, IntoLogRange, LineSeries, Palette, Palette99, RGBColor,
    SVGBackend, SeriesLabelPosition, WHITE,
};
use sapnhap::decree::{NewUnit, Take};
use sapnhap::{Date, Decree, Provision, Reference, Register, VersionId, code, diff};

/// How many days there are.
const DAYS: usize = 40;
/// One in how many units is in a pair on each day.
const SPREAD: usize = 400;
/// How many branches of branches there are.
const DEPTH: usize = 100;
/// How many questions are asked of each kind.
const QUESTIONS: usize = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    let asked: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let is_short = asked.iter().any(|word| word == "--test");
    let mut sizes: Vec<usize> = asked.iter().filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = if is_short { vec![1_000, 10_000] } else { vec![10_000, 100_000, 1_000_000] };
    }
    let measured: Vec<Costs> = sizes.iter().map(|&n_units| costs(n_units)).collect();
    print(&measured);
    let path = asked.iter().skip_while(|word| *word != "--figure").nth(1);
    path.map_or(Ok(()), |path| draw(path, &measured))
}

/// What was measured of a register of some size: each cost in its unit, by name.
struct Costs {
    n_units: usize,
    n_versions: usize,
    rows: Vec<(&'static str, &'static str, f64)>,
}

/// Makes the decrees of one day after the other.
struct Days {
    n_communes: usize,
    per_day: usize,
    /// How far a pair lies from the one before; it has no factor that the number of pairs has, so that
    /// each comes once.
    stride: usize,
    n_made: usize,
}

/// Returns the greatest common divisor.
fn gcd(one: usize, other: usize) -> usize {
    if other == 0 { one } else { gcd(other, one % other) }
}

impl Days {
    fn of(n_units: usize) -> Self {
        let n_communes = n_units - n_units / 100;
        let n_pairs = n_communes / 2;
        let has_no_factor = |stride: &usize| gcd(*stride, n_pairs) == 1;
        let stride = (n_pairs * 38 / 100..).find(has_no_factor).unwrap();
        Self { n_communes, per_day: (n_units / SPREAD).max(2), stride, n_made: 0 }
    }

    fn date(&self) -> Date {
        let days = u64::try_from(self.n_made).unwrap() + 1;
        OPENING.checked_add(Duration::from_secs(86_400 * days)).unwrap()
    }

    /// Returns a pair that lies far from the ones before and after it.
    fn pair(&self, number: usize) -> [usize; 2] {
        let n_pairs = self.n_communes / 2;
        let pair = number * self.stride % n_pairs;
        [2 * pair, 2 * pair + 1]
    }

    fn decree(&mut self) -> Decree {
        let mut decree = Decree::new(&format!("{}/D", self.n_made + 1), self.date()).unwrap();
        let divides = self.n_made % 2 == 1;
        let first = self.n_made / 2 * self.per_day;
        let clauses = (first..first + self.per_day).zip(1..).flat_map(|(number, clause)| {
            let [one, other] = self.pair(number);
            let made = |commune: usize, name: &str, clause: &str| {
                let code = commune_code(commune);
                let mut unit = NewUnit::new(&code, "commune", &format!("{name}{code}")).unwrap();
                let region = format!("region:{:05}", commune / 99);
                unit.parent = Some(Reference::new(&region).unwrap());
                Provision::of_new(clause, unit).unwrap()
            };
            let [code, code_of_other] = [one, other].map(commune_code);
            if divides {
                let part = made(one, "P", &format!("{clause}a")).taking(Take::part(&code).unwrap());
                let rest =
                    made(other, "R", &format!("{clause}b")).taking(Take::rest(&code).unwrap());
                vec![part, rest]
            } else {
                let merged = made(one, "M", &clause.to_string()).taking(Take::all(&code).unwrap());
                vec![merged.taking(Take::all(&code_of_other).unwrap())]
            }
        });
        decree.provisions = clauses.collect();
        self.n_made += 1;
        decree
    }
}

/// Counts the versions that a decree makes and the portions that it takes.
fn count(decree: &Decree) -> usize {
    decree.provisions.iter().map(|provision| 1 + provision.takes.len()).sum()
}

fn nanos(time: Duration, n: usize) -> f64 {
    time.as_secs_f64() * 1e9 / n as f64
}

/// Asks questions, and returns what each took.
fn each(n: usize, mut ask: impl FnMut()) -> f64 {
    let begun = Instant::now();
    ask();
    nanos(begun.elapsed(), n)
}

// Long: one measurement after the other, each a few lines.
fn costs(n_units: usize) -> Costs {
    let mut rows = Vec::new();
    let mut row = |name, unit, cost| rows.push((name, unit, cost));
    let mut register = generated::register(n_units);

    // Each change on a register that the one before has left, and that somebody looks at.
    let mut days = Days::of(n_units);
    let (mut stage, mut commit, mut n_all) = (Duration::ZERO, Duration::ZERO, 0);
    for _ in 0..DAYS {
        let decree = days.decree();
        n_all += count(&decree);
        let day = decree.effective;
        let begun = Instant::now();
        let mut change = register.change(day);
        change.stage(decree);
        stage += begun.elapsed();
        let begun = Instant::now();
        let next = change.commit().unwrap();
        commit += begun.elapsed();
        register = next;
    }
    row("stage, for each version and portion", "ns", nanos(stage, n_all));
    row("commit, for each version and portion", "ns", nanos(commit, n_all));

    // The same in place.
    let mut days = Days::of(n_units);
    let mut alone = generated::register(n_units);
    let mut in_place = Duration::ZERO;
    for _ in 0..DAYS {
        let decree = days.decree();
        let begun = Instant::now();
        alone.enact_mut([decree]).unwrap();
        in_place += begun.elapsed();
    }
    row("both in place", "ns", nanos(in_place, n_all));
    assert_eq!(alone.n_versions(), register.n_versions());
    drop(register);

    let n_versions = alone.n_versions();
    let bytes = alone.to_bytes();
    let mut loaded = None;
    let begun = Instant::now();
    let memory = measure(|| loaded = Register::from_bytes(&bytes).ok());
    row("load, for each version", "ns", nanos(begun.elapsed(), n_versions));
    row("compact form, for each version", "B", bytes.len() as f64 / n_versions as f64);
    row("memory, for each version", "B", memory.bytes_current as f64 / n_versions as f64);
    let register = loaded.unwrap();

    // Questions about communes in no order.
    let n_communes = days.n_communes;
    let asked = (0..QUESTIONS).map(|number| number * 7_919 % n_communes);
    let codes: Vec<_> = asked.map(|commune| code(&commune_code(commune))).collect();
    let [opening, last] = [OPENING, register.last()].map(|date| register.at(date).unwrap());
    let ids = |day: &sapnhap::Snapshot<'_>| -> Vec<VersionId> {
        codes.iter().filter_map(|code| day.get(COMMUNE, code)).map(|unit| unit.id()).collect()
    };
    black_box(ids(&last));
    row("code as of a date", "ns", each(QUESTIONS, || drop(black_box(ids(&last)))));
    // Of units that many of the days have changed.
    let n_pairs = days.per_day * DAYS / 2;
    let pairs = (0..n_pairs.min(QUESTIONS)).map(|number| days.pair(number)[0]);
    let first: Vec<VersionId> = pairs
        .filter_map(|one| opening.get(COMMUNE, &code(&commune_code(one))))
        .map(|unit| unit.id())
        .collect();
    let mut walks: Vec<f64> = first
        .iter()
        .filter_map(|id| register.version(*id))
        .map(|unit| each(1, || drop(black_box(unit.descendants()))))
        .collect();
    walks.sort_by(f64::total_cmp);
    row("a walk over all steps, median", "ns", walks[walks.len() / 2]);
    let table = each(n_versions, || {
        drop(black_box(register.lineage().successor_table(register.last())));
    });
    row("successors of all, for each version", "ns", table);
    let before = register.change_days().rev().nth(1).unwrap();
    let mut n_differ = 0;
    let took = each(1, || {
        let diff = diff(&register, before, register.last()).unwrap();
        n_differ = diff.ended().len() + diff.new_units().len() + diff.changed().len();
    });
    row("difference of two days, for each unit that differs", "ns", took / n_differ as f64);

    // A branch of a branch, and so on, each with one merger of its own.
    let mut branch = register.clone();
    for depth in 0..DEPTH {
        let [one, other] = days.pair(n_pairs + depth).map(commune_code);
        let units = [one.as_str(), other.as_str()];
        let merger = Provision::merge("1", units, &one, "commune", "Merged").unwrap();
        let decree = Decree::new(&format!("{depth}/B"), days.date()).unwrap();
        days.n_made += 1;
        let region = days.pair(n_pairs + depth)[0] / 99;
        let decree = decree.scope(&format!("region:{region:05}")).unwrap().provision(merger);
        branch = branch.enact([decree]).unwrap();
    }
    let last = branch.latest();
    black_box(ids(&last));
    row("code, on a branch 100 deep", "ns", each(QUESTIONS, || drop(black_box(ids(&last)))));
    Costs { n_units, n_versions, rows }
}

fn print(measured: &[Costs]) {
    let (Some(first), Some(last)) = (measured.first(), measured.last()) else { return };
    print!("| cost |");
    measured
        .iter()
        .for_each(|costs| print!(" {} units, {} versions |", costs.n_units, costs.n_versions));
    println!(" growth |\n|{}", " --- |".repeat(measured.len() + 2));
    for (place, (name, unit, cost)) in first.rows.iter().enumerate() {
        print!("| {name} |");
        measured.iter().for_each(|costs| print!(" {:.0} {unit} |", costs.rows[place].2));
        println!(" {:.1} |", last.rows[place].2 / cost);
    }
}

/// Draws what changes and questions cost against the size of the register, both as powers of ten.
fn draw(path: &str, measured: &[Costs]) -> Result<(), Box<dyn Error>> {
    const DRAWN: [&str; 5] = [
        "stage, for each version and portion",
        "commit, for each version and portion",
        "load, for each version",
        "code as of a date",
        "a walk over all steps, median",
    ];
    let area = SVGBackend::new(path, (760, 420)).into_drawing_area();
    area.fill(&WHITE)?;
    let last = measured.last().map_or(10_000.0, |costs| costs.n_units as f64);
    let mut chart = ChartBuilder::on(&area)
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(64)
        .caption("What a change and a question cost", ("sans-serif", 18))
        .build_cartesian_2d((8e3..last * 1.3).log_scale(), (1.0..1e6).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("units of the register")
        .y_desc("nanoseconds")
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| format!("{y:.0}"))
        .draw()?;
    for (place, name) in DRAWN.iter().enumerate() {
        let (red, green, blue) = Palette99::COLORS[place];
        let color = RGBColor(red, green, blue);
        let points: Vec<(f64, f64)> = measured
            .iter()
            .filter_map(|costs| {
                let (_, _, cost) = costs.rows.iter().find(|(of, ..)| of == name)?;
                Some((costs.n_units as f64, *cost))
            })
            .collect();
        let mark = move |(x, y): (i32, i32)| {
            plotters::prelude::PathElement::new(vec![(x, y), (x + 18, y)], color)
        };
        chart.draw_series(LineSeries::new(points.clone(), color))?.label(*name).legend(mark);
        chart.draw_series(points.iter().map(|&point| Circle::new(point, 3, color)))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE)
        .draw()?;
    area.present()?;
    Ok(())
}

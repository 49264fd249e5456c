//! The merge core of `sapnhap`, and its finding of places by name ([`places`]), beside other ways to
//! do the same work, in one run.
//!
//! All peers of the core begin from the same resolved integers ([`facts`]), and what they hold and
//! answer is compared with the library before anything is timed. The result is a Markdown table of
//! ratios, which say more than nanoseconds do: those are the machine's.
//!
//! ```text
//! cargo run --release --manifest-path benches/peers/Cargo.toml
//! ```

mod dense;
mod facts;
#[path = "../../generated.rs"]
mod generated;
mod graph;
mod hashed;
mod ordered;
mod places;
mod rounds;
mod sql;

use std::hint::black_box;

use rusqlite::params;
use sapnhap::decree::NewUnit;
use sapnhap::{Code, Date, Decree, Level, Provision, Register, Snapshot, VersionId, date, vietnam};

use dense::Dense;
use facts::{Change, Facts, day};
use graph::Graph;
use hashed::Hashed;
use ordered::Ordered;
use rounds::{Target, Work, time, told};
use sql::Database;

/// The day before the reform, and the day of it.
const BEFORE: Date = date(2025, 6, 30);
const REFORM: Date = date(2025, 7, 1);
/// The day of the merger on a branch of the national register.
const BRANCH: Date = date(2027, 1, 1);

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

fn main() {
    let national = vietnam::register();
    let eve = national.at(BEFORE).expect("the register knows the day before the reform");
    let base = Register::open(national.country().clone(), BEFORE, eve.to_opening_units());
    let base = base.expect("the opening units of a register make a register");
    let of_the_day = |decree: &&Decree| decree.effective == REFORM;
    let decrees: Vec<Decree> = national.decrees().filter(of_the_day).cloned().collect();
    let reform = base.enact(decrees.iter().cloned()).expect("the reform is lawful");

    rounds::print_head();
    apply(&base, &reform, &decrees);
    let communes = Communes::of(&base);
    code_as_of_a_date(&reform, &communes);
    successors(&reform, &communes);
    former_district(&reform);
    transitive_walk(national, &communes);
    successor_table(national);
    load(national);
    let rights = places::print(national);
    branches(national);
    notes();
    places::notes(&rights);
}

fn notes() {
    println!(
        "
Each ratio is that of one round, in which all ways take turns; the table has the median and the
quartiles of the rounds. A ratio above 1 says that the library is faster. Times are without making
ready and without dropping; times of questions are for one question.

- The floor is plain arrays without checks, given resolved integers. It copies the old arrays, as
  the library does, and writes versions, edges, successors and codes; it has no names, members,
  decrees, or citations of several clauses.
- petgraph has the floor's table of codes beside its graph. imbl's clone costs nothing, so its
  apply copies nothing whole. SQLite's apply is one transaction that is taken back afterwards.
- The hash maps hold the latest carrier with its period in the entry, so that one look is mostly
  enough; SQLite answers from covering indexes through prepared statements.
- Former districts of the library come with their portions and citations; those of the others
  are ids alone, one step back.
- Loading is compared with making the peers of integers that are in memory and need no reading."
    );
}

/// Applies the whole reform of 2025-07-01, and leaves the units of the day before as they were.
fn apply(base: &Register, reform: &Register, decrees: &[Decree]) {
    let expected = Facts::of(reform);
    let opening = expected.before(day(REFORM));
    assert_eq!(opening, Facts::of(base));
    let change = expected.change(day(REFORM));
    let first = opening.records.len() as u32;

    let mut staged = base.change(REFORM);
    decrees.iter().cloned().for_each(|decree| staged.stage(decree));
    let (dense, graph) = (Dense::open(&opening), Graph::open(&opening));
    let (ordered, database) = (Ordered::open(&opening), Database::open(&opening));

    let committed = staged.clone().commit().expect("the reform is lawful");
    assert_eq!(Facts::of(&committed), expected);
    assert_eq!(dense.apply(&change).facts(), expected);
    assert_eq!(graph.apply(&change).facts(), expected);
    assert_eq!(ordered.apply(&change).facts(), expected);
    database.connection.execute_batch("BEGIN").unwrap();
    database.apply(first, &change);
    assert_eq!(database.facts(), expected);
    database.connection.execute_batch("ROLLBACK").unwrap();
    assert_eq!(database.facts(), opening);

    let commit = || {
        let staged = staged.clone();
        time(|| staged.commit(), |next| next.as_ref().unwrap().n_versions() as u64)
    };
    let stage_and_commit = || {
        let decrees = decrees.to_vec();
        let change = || {
            let mut change = base.change(REFORM);
            decrees.into_iter().for_each(|decree| change.stage(decree));
            change.commit()
        };
        time(change, |next| next.as_ref().unwrap().n_versions() as u64)
    };
    Work::new("apply the reform", 1)
        .way("sapnhap", Target::Open, commit)
        .way("floor", Target::AtMost(2.0), || {
            time(|| dense.apply(&change), |next| next.records.len() as u64)
        })
        .way("petgraph StableDiGraph", Target::Faster(1.3), || {
            time(|| graph.apply(&change), |next| next.graph.node_count() as u64)
        })
        .way("imbl OrdMap", Target::Faster(5.0), || {
            time(|| ordered.apply(&change), |_| expected.records.len() as u64)
        })
        .way("SQLite", Target::Open, || {
            database.connection.execute_batch("BEGIN").unwrap();
            let run = time(|| database.apply(first, &change), |()| expected.records.len() as u64);
            database.connection.execute_batch("ROLLBACK").unwrap();
            run
        })
        .way("sapnhap, staging too", Target::Open, stage_and_commit)
        .print();
}

/// The communes of the day before the reform, in an order of no meaning that is always the same.
struct Communes {
    ids: Vec<VersionId>,
    numbers: Vec<u32>,
    codes: Vec<Code>,
    texts: Vec<String>,
    values: Vec<u32>,
}

impl Communes {
    fn of(base: &Register) -> Self {
        let mut units = base.latest().units(Level::COMMUNE);
        shuffle(&mut units);
        let codes: Vec<Code> = units.iter().map(|unit| unit.code()).collect();
        let texts: Vec<String> = codes.iter().map(|code| code.as_str().to_owned()).collect();
        Self {
            ids: units.iter().map(|unit| unit.id()).collect(),
            numbers: units.iter().map(|unit| number(unit.id())).collect(),
            values: texts.iter().map(|text| text.parse().unwrap()).collect(),
            codes,
            texts,
        }
    }

    fn len(&self) -> usize {
        self.ids.len()
    }
}

fn number(id: VersionId) -> u32 {
    id.index() as u32
}

/// Fisher and Yates, on a generator that is always the same.
fn shuffle<T>(list: &mut [T]) {
    let mut state = 2025_u64;
    for place in (1..list.len()).rev() {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        list.swap(place, (state >> 33) as usize % (place + 1));
    }
}

/// Which version carries each old code, by turns on the day before the reform and on the day.
fn code_as_of_a_date(reform: &Register, communes: &Communes) {
    let facts = Facts::of(reform);
    let dense = Dense::open(&facts);
    let ordered = Ordered::open(&facts);
    let by_value = Hashed::open(&facts, 2, |code| code);
    let by_text = Hashed::open(&facts, 2, |code| format!("{code:05}"));
    let database = Database::open(&facts);
    let mut statement = database.connection.prepare(sql::WITH_CODE).unwrap();

    let level = Level::COMMUNE.rank();
    let snapshots: [Snapshot<'_>; 2] = [BEFORE, REFORM].map(|date| reform.at(date).unwrap());
    let days = [BEFORE, REFORM].map(day);
    let plus_1 = |found: Option<u32>| found.map_or(0, |version| u64::from(version) + 1);
    let values = || communes.values.iter().enumerate();
    Work::new("code as of a date", communes.len())
        .sum("sapnhap", Target::Open, || {
            let asked = communes.codes.iter().enumerate();
            let found = asked.map(|(place, code)| snapshots[place % 2].get(Level::COMMUNE, code));
            found.map(|found| plus_1(found.map(|unit| number(unit.id())))).sum()
        })
        .sum("floor", Target::Open, || {
            values()
                .map(|(place, &code)| plus_1(dense.with_code(level, code, days[place % 2])))
                .sum()
        })
        .sum("FxHashMap by number", Target::Faster(1.8), || {
            values().map(|(place, code)| plus_1(by_value.with_code(code, days[place % 2]))).sum()
        })
        .sum("FxHashMap by text", Target::Faster(1.8), || {
            let asked = communes.texts.iter().enumerate();
            asked
                .map(|(place, code)| plus_1(by_text.with_code(code.as_str(), days[place % 2])))
                .sum()
        })
        .sum("imbl OrdMap", Target::Open, || {
            values()
                .map(|(place, &code)| plus_1(ordered.with_code(level, code, days[place % 2])))
                .sum()
        })
        .sum("SQLite", Target::Faster(50.0), || {
            let mut sum = 0;
            for (place, code) in communes.values.iter().enumerate() {
                let mut rows = statement.query(params![code, days[place % 2]]).unwrap();
                let row = rows.next().unwrap();
                sum += plus_1(row.map(|row| row.get(0).unwrap()));
            }
            sum
        })
        .print();
}

/// Adds up the ids in the rows of a statement that asks about one version.
fn sum_of_rows(statement: &mut rusqlite::Statement<'_>, version: u32) -> u64 {
    let mut rows = statement.query(params![version]).unwrap();
    let mut sum = 0;
    while let Some(row) = rows.next().unwrap() {
        sum += u64::from(row.get::<_, u32>(0).unwrap());
    }
    sum
}

/// What came of each old commune, one step on.
fn successors(reform: &Register, communes: &Communes) {
    let facts = Facts::of(reform);
    let (dense, graph) = (Dense::open(&facts), Graph::open(&facts));
    let (ordered, database) = (Ordered::open(&facts), Database::open(&facts));
    let mut one_step = database.connection.prepare(sql::SUCCESSORS).unwrap();
    let mut recursive = database.connection.prepare(sql::DESCENDANTS).unwrap();
    let lineage = reform.lineage();
    let numbers = || communes.numbers.iter().copied();
    Work::new("successors, one step", communes.len())
        .sum("sapnhap", Target::Open, || {
            let successors = communes.ids.iter().flat_map(|&id| lineage.successors(id));
            successors.map(|next| next.index() as u64).sum()
        })
        .sum("floor: raw CSR read", Target::AtMost(3.0), || {
            let successors = numbers().flat_map(|version| dense.successors(version));
            successors.map(|&next| u64::from(next)).sum()
        })
        .sum("petgraph, neighbors", Target::Open, || {
            numbers().map(|version| graph.sum_of_neighbors(version)).sum()
        })
        .sum("petgraph, fresh Bfs", Target::Faster(15.0), || {
            numbers().map(|version| graph.sum_of_bfs(version)).sum()
        })
        .sum("imbl OrdMap", Target::Open, || {
            numbers().map(|version| ordered.sum_of_successors(version)).sum()
        })
        .sum("SQLite, one step", Target::Faster(300.0), || {
            numbers().map(|version| sum_of_rows(&mut one_step, version)).sum()
        })
        .sum("SQLite, recursive", Target::Faster(300.0), || {
            numbers().map(|version| sum_of_rows(&mut recursive, version)).sum()
        })
        .print();
}

/// The former districts of each commune of the day of the reform.
fn former_district(reform: &Register) {
    let facts = Facts::of(reform);
    let (dense, graph, database) =
        (Dense::open(&facts), Graph::open(&facts), Database::open(&facts));
    let mut statement = database.connection.prepare(sql::FORMER_DISTRICTS).unwrap();
    let before = reform.at(BEFORE).unwrap();
    let mut today = reform.latest().units(Level::COMMUNE);
    shuffle(&mut today);
    // Sums of squares tell lists apart that have the same sum.
    let sum = |units: &[u32]| units.iter().map(|&unit| u64::from(unit).pow(2)).sum::<u64>();
    Work::new("former district", today.len())
        .sum("sapnhap", Target::Open, || {
            let origins = today.iter().flat_map(|unit| unit.origins(&before, Level::DISTRICT));
            origins.map(|origin| (origin.earlier().unit().index() as u64).pow(2)).sum()
        })
        .sum("floor", Target::Open, || {
            today.iter().map(|unit| sum(&dense.former_districts(number(unit.id())))).sum()
        })
        .sum("petgraph, neighbors", Target::Open, || {
            today.iter().map(|unit| sum(&graph.former_districts(number(unit.id())))).sum()
        })
        .sum("SQLite", Target::Open, || {
            let mut all = 0;
            for unit in &today {
                let mut rows = statement.query(params![number(unit.id())]).unwrap();
                while let Some(row) = rows.next().unwrap() {
                    all += u64::from(row.get::<_, u32>(0).unwrap()).pow(2);
                }
            }
            all
        })
        .print();
}

/// All that came of each old commune until today, over any number of steps.
fn transitive_walk(national: &Register, communes: &Communes) {
    let facts = Facts::of(national);
    let (dense, graph, database) =
        (Dense::open(&facts), Graph::open(&facts), Database::open(&facts));
    let mut recursive = database.connection.prepare(sql::DESCENDANTS).unwrap();
    let mut seen = vec![0; facts.records.len()];
    let mut found = Vec::new();
    let numbers = || communes.numbers.iter().copied();
    Work::new("transitive walk", communes.len())
        .sum("sapnhap", Target::Open, || {
            let versions = communes.ids.iter().filter_map(|&id| national.version(id));
            let walked = versions.flat_map(|version| version.descendants());
            walked.map(|version| version.id().index() as u64).sum()
        })
        .sum("floor: CSR, reused marks", Target::Open, || {
            seen.fill(0);
            let mut sum = 0;
            for version in numbers() {
                dense.descendants(version, &mut seen, &mut found);
                sum += found.iter().map(|&next| u64::from(next)).sum::<u64>();
            }
            sum
        })
        .sum("petgraph, fresh Bfs", Target::Open, || {
            numbers().map(|version| graph.sum_of_bfs(version)).sum()
        })
        .sum("SQLite, recursive", Target::Open, || {
            numbers().map(|version| sum_of_rows(&mut recursive, version)).sum()
        })
        .print();
}

/// The successors today of every version at once.
fn successor_table(national: &Register) {
    let facts = Facts::of(national);
    let graph = Graph::open(&facts);
    let last = day(national.last());
    let ids: Vec<VersionId> = national.versions().map(|version| version.id()).collect();
    let in_force: Vec<bool> = (0..ids.len())
        .map(|version| facts.records[version].from <= last && facts.until[version] > last)
        .collect();
    // Lists are added up outside the time for the library; the walk adds up as it goes.
    Work::new("successors of all today", ids.len())
        .way("sapnhap", Target::Open, || {
            time(
                || national.lineage().successor_table(national.last()),
                |table| {
                    let lists = ids.iter().flat_map(|&id| table.of(id));
                    lists.map(|next| next.index() as u64).sum()
                },
            )
        })
        .sum("petgraph, fresh Bfs each", Target::Open, || {
            (0..ids.len() as u32).map(|version| graph.sum_of_bfs_among(version, &in_force)).sum()
        })
        .print();
}

/// The embedded register, ready for use without its index of names.
fn load(national: &Register) {
    let facts = Facts::of(national);
    let n_versions = facts.records.len() as u64;
    Work::new("load", 1)
        .way("sapnhap", Target::Open, || {
            time(vietnam::load, |register| register.as_ref().unwrap().n_versions() as u64)
        })
        .way("floor, from integers", Target::Within(1e6), || {
            time(|| Dense::open(&facts), |dense| dense.records.len() as u64)
        })
        .way("petgraph, from integers", Target::Open, || {
            time(|| Graph::open(&facts), |graph| graph.graph.node_count() as u64)
        })
        .way("imbl, from integers", Target::Open, || time(|| Ordered::open(&facts), |_| n_versions))
        .way("SQLite, from integers", Target::Open, || {
            time(|| Database::open(&facts), |_| n_versions)
        })
        .print();
}

/// A register to branch off from, and the merger that is tried on the branch.
struct Stem {
    register: Register,
    decree: Decree,
    day: Date,
    level: Level,
    /// The code of the unit that the merger makes, and the place of the first that it takes.
    code: Code,
    taken: VersionId,
}

impl Stem {
    /// Two neighbouring communes of Viet Nam.
    fn national(national: &Register) -> Self {
        let today = national.latest();
        let [one, other] =
            ["xã Ba Vì, Hà Nội", "xã Yên Bài, Hà Nội"].map(|name| today.find(name).unwrap());
        let unit = NewUnit::new(one.code().as_str(), "xa", "Ba Vì").unwrap();
        let mut merger = Provision::of_new("1", unit).unwrap();
        for unit in [one, other] {
            merger = merger.taking(sapnhap::decree::Take::all(unit.code().as_str()).unwrap());
        }
        let decree = Decree::new("1", BRANCH).unwrap().scope("province:01").unwrap();
        Self {
            decree: decree.provision(merger),
            day: BRANCH,
            level: Level::COMMUNE,
            code: one.code(),
            taken: one.id(),
            register: national.clone(),
        }
    }

    /// Two communes in the middle of a generated register.
    fn generated(n_units: usize) -> Self {
        let register = generated::register(n_units);
        let code = sapnhap::code(&generated::commune_code(generated::merged(n_units)));
        let taken = register.latest().unit(generated::COMMUNE, &code).unwrap().id();
        Self {
            decree: generated::merger(n_units),
            day: generated::DAY,
            level: generated::COMMUNE,
            code,
            taken,
            register,
        }
    }

    fn ask(&self, branch: &Register) -> u64 {
        let unit = branch.at(self.day).unwrap().get(self.level, &self.code).unwrap();
        let lineage = branch.lineage();
        let before = lineage.predecessors(unit.id()).map(|id| id.index() as u64);
        let after = lineage.successors(self.taken).map(|id| id.index() as u64);
        unit.id().index() as u64 + before.sum::<u64>() + after.sum::<u64>()
    }

    /// Branches off, merges on the branch and asks it one question.
    fn branch(&self) -> rounds::Run {
        let decree = self.decree.clone();
        let branch = || {
            let mut change = self.register.change(self.day);
            change.stage(decree);
            let branch = change.commit().expect("the merger is lawful");
            let answer = self.ask(&branch);
            (branch, answer)
        };
        time(branch, |&(_, answer)| answer)
    }

    /// Makes a register anew that shares nothing, merges on it and asks the same.
    fn made_anew(&self) -> rounds::Run {
        let decree = self.decree.clone();
        let copy = || {
            let copy = self.register.with_inserted([decree]).expect("the merger is lawful");
            let answer = self.ask(&copy);
            (copy, answer)
        };
        time(copy, |&(_, answer)| answer)
    }

    fn change(&self) -> (Facts, Change) {
        let facts = Facts::of(&self.register);
        let merged = self.register.enact([self.decree.clone()]).expect("the merger is lawful");
        (facts, Facts::of(&merged).change(day(self.day)))
    }

    fn print(&self, name: &str) {
        let (facts, change) = self.change();
        let (dense, ordered) = (Dense::open(&facts), Ordered::open(&facts));
        drop(facts);
        let (level, taken) = (self.level.rank(), number(self.taken));
        let (code, on): (u32, i32) = (self.code.as_str().parse().unwrap(), day(self.day));
        let copy = || {
            let next = dense.apply(&change);
            let unit = next.with_code(level, code, on).unwrap();
            let before = next.edges_in(unit).iter().map(|edge| u64::from(edge.source));
            let after = next.successors(taken).iter().map(|&next| u64::from(next));
            let answer = u64::from(unit) + before.sum::<u64>() + after.sum::<u64>();
            (next, answer)
        };
        let persistent = || {
            let next = ordered.apply(&change);
            let unit = next.with_code(level, code, on).unwrap();
            let answer =
                u64::from(unit) + next.sum_of_predecessors(unit) + next.sum_of_successors(taken);
            (next, answer)
        };
        Work::new(&format!("branch + merger + query, {name}"), 1)
            .way("sapnhap", Target::Open, || self.branch())
            .way("full copy: plain arrays", Target::Faster(20.0), || {
                time(copy, |&(_, answer)| answer)
            })
            .way("full copy: register made anew", Target::Faster(20.0), || self.made_anew())
            .way("imbl OrdMap", Target::Open, || time(persistent, |&(_, answer)| answer))
            .print();
    }
}

/// A branch with one merger and one question, beside a full copy with the same.
fn branches(national: &Register) {
    Stem::national(national).print("Viet Nam");
    let stems = SIZES.map(Stem::generated);
    for (stem, name) in stems.iter().zip(["10 thousand", "100 thousand", "1 million"]) {
        stem.print(name);
    }
    let [small, middle, large] = &stems;
    let without_answer = |stem: &Stem| (black_box(stem).branch().0, 0);
    let times = Work::new("branch + merger + query, 10 thousand", 1)
        .way("sapnhap", Target::Open, || without_answer(small))
        .way("itself, 100 thousand", Target::Open, || without_answer(middle))
        .way("itself, 1 million", Target::Open, || without_answer(large))
        .print();
    if let [small, middle, large] = times.as_slice() {
        println!(
            "\nFlat? A branch of 10 thousand units takes {}, of 100 thousand {}, of 1 million {}: \
             {:.2} times as long as the first.",
            told(*small),
            told(*middle),
            told(*large),
            large / small
        );
    }
}

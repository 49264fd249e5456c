//! The merge core: applying decrees, branching, loading.
//!
//! Resolving the references of a decree (staging) and applying what was resolved (commit) are
//! timed apart. The register that a change is applied to is always left whole, and what a run
//! makes is dropped outside the time.

mod generated;
mod support;

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use sapnhap::decree::{NewUnit, Take};
use sapnhap::{Change, Decree, Level, Provision, Reference, Register, date, vietnam};

/// How many branches wait to be dropped at a time: so few that they stay in the cache.
const FEW: BatchSize = BatchSize::NumIterations(32);

/// Stages decrees on a register, all of the day of the reform.
fn staged<'r>(register: &'r Register, decrees: &[Decree]) -> Change<'r> {
    let mut change = register.change(support::REFORM);
    decrees.iter().cloned().for_each(|decree| change.stage(decree));
    change
}

/// Returns the decree on the communes of Hà Nội.
fn hanoi() -> Decree {
    vietnam::register().decree("1656/NQ-UBTVQH15").unwrap().clone()
}

/// Pairs the communes that Hà Nội had before the reform, neighbours by code.
fn pairs(base: &Register) -> Decree {
    let before = base.latest();
    let city = before.find("thành phố Hà Nội").unwrap();
    let communes = city.members(Level::COMMUNE);
    assert_eq!(communes.len(), 526);
    let provisions = communes.chunks(2).zip(1..).map(|(pair, clause)| {
        let mut unit =
            NewUnit::new(pair[0].code().as_str(), "xa", &format!("Hợp nhất {clause}")).unwrap();
        unit.parent = Some(Reference::new("province:01").unwrap());
        let merger = Provision::of_new(&clause.to_string(), unit).unwrap();
        pair.iter().fold(merger, |merger, commune| {
            merger.taking(Take::all(commune.code().as_str()).unwrap())
        })
    });
    let mut decree = Decree::new("263 pairs", support::REFORM).unwrap();
    decree.provisions = provisions.collect();
    assert_eq!(decree.provisions.len(), 263);
    decree
}

fn apply(criterion: &mut Criterion) {
    let base = support::base();
    let works = [
        ("reform", support::decrees()),
        ("hanoi", vec![hanoi()]),
        ("hanoi_pairs", vec![pairs(&base)]),
    ];
    for (name, decrees) in works {
        let change = staged(&base, &decrees);
        assert!(change.faults().is_empty(), "{name}: {:?}", change.faults().first());
        let mut group = criterion.benchmark_group(name);
        group.bench_function("stage", |bencher| {
            bencher.iter_batched(
                || decrees.clone(),
                |decrees| {
                    let mut change = base.change(support::REFORM);
                    decrees.into_iter().for_each(|decree| change.stage(decree));
                    change
                },
                BatchSize::LargeInput,
            );
        });
        group.bench_function("commit", |bencher| {
            bencher.iter_batched(
                || change.clone(),
                |change| change.commit().unwrap(),
                BatchSize::LargeInput,
            );
        });
        group.bench_function("stage_and_commit", |bencher| {
            bencher.iter_batched(
                || decrees.clone(),
                |decrees| {
                    let mut change = base.change(support::REFORM);
                    decrees.into_iter().for_each(|decree| change.stage(decree));
                    change.commit().unwrap()
                },
                BatchSize::LargeInput,
            );
        });
    }
}

/// Stages a decree on a branch, commits it and asks what came of it: a number, and the branch,
/// which is dropped outside the time.
fn branch(register: &Register, decree: Decree, level: Level) -> (Register, usize) {
    let day = decree.effective;
    let mut change = register.change(day);
    change.stage(decree);
    let branch = change.commit().unwrap();
    let answer = ask(&branch, level);
    (branch, answer)
}

/// Asks for the unit that the last decree made, by its code, and what it came of.
fn ask(branch: &Register, level: Level) -> usize {
    let last = branch.decrees().next_back().unwrap();
    let sapnhap::decree::Outcome::New(made) = &last.provisions[0].outcome else { unreachable!() };
    let unit = branch.latest().get(level, &made.code).unwrap();
    branch.lineage().predecessors(unit.id()).map(sapnhap::VersionId::index).sum()
}

/// A merger of two communes of Hà Nội in 2027.
fn national_merger() -> Decree {
    let today = vietnam::register().latest();
    let [one, other] =
        ["xã Ba Vì, Hà Nội", "xã Yên Bài, Hà Nội"].map(|name| today.find(name).unwrap().code());
    let units = [one.as_str(), other.as_str()];
    let merger = Provision::merge("1", units, one.as_str(), "xa", "Ba Vì").unwrap();
    let decree = Decree::new("1", date(2027, 1, 1)).unwrap().scope("province:01").unwrap();
    decree.provision(merger)
}

fn branches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("branch_merger_query");
    let national = vietnam::register();
    let merger = national_merger();
    group.bench_function("vietnam", |bencher| {
        bencher.iter_batched(
            || merger.clone(),
            |decree| branch(black_box(national), decree, Level::COMMUNE),
            FEW,
        );
    });
    group.bench_function("vietnam_full_copy", |bencher| {
        bencher.iter_batched(
            || merger.clone(),
            |decree| {
                let copy = national.with_inserted([decree]).unwrap();
                let answer = ask(&copy, Level::COMMUNE);
                (copy, answer)
            },
            BatchSize::LargeInput,
        );
    });
    for n_units in [10_000, 100_000, 1_000_000] {
        let register = generated::register(n_units);
        let merger = generated::merger(n_units);
        group.bench_function(BenchmarkId::new("generated", n_units), |bencher| {
            bencher.iter_batched(
                || merger.clone(),
                |decree| branch(black_box(&register), decree, generated::COMMUNE),
                FEW,
            );
        });
        if n_units > 100_000 {
            // Copies of the largest take half a second each and show nothing new.
            continue;
        }
        group.bench_function(BenchmarkId::new("generated_full_copy", n_units), |bencher| {
            bencher.iter_batched(
                || merger.clone(),
                |decree| {
                    let copy = register.with_inserted([decree]).unwrap();
                    let answer = ask(&copy, generated::COMMUNE);
                    (copy, answer)
                },
                BatchSize::PerIteration,
            );
        });
    }
}

fn load(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    group.bench_function("vietnam", |bencher| {
        bencher.iter_with_large_drop(|| vietnam::load().unwrap());
    });
    let bytes = vietnam::register().to_bytes();
    group.bench_function("from_bytes", |bencher| {
        bencher.iter_with_large_drop(|| Register::from_bytes(black_box(&bytes)).unwrap());
    });
}

criterion_group! {
    name = benches;
    config = support::criterion();
    targets = apply, branches, load
}
criterion_main!(benches);

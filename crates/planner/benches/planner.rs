//! Planning: Hà Nội from 526 communes to 263, all of Viet Nam from 10,035 to 3,321, and what of them is
//! there without annealing.

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use sapnhap::{Date, Level, date, vietnam};
use sapnhap_planner::{Budget, Naming, Preference, Problem, Target};

const BEFORE: Date = date(2025, 6, 30);
const REFORM: Date = date(2025, 7, 1);

fn problem(target: Target) -> Problem<'static> {
    let before = vietnam::register().at(BEFORE).unwrap();
    Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())
        .unwrap()
        .within_unit(&before.find("thành phố Hà Nội").unwrap())
        .requirement(sapnhap_planner::vietnam::requirement(REFORM).unwrap())
        .keep_together(Level::DISTRICT, Preference::Soft(2.0))
        .naming(Naming::DistrictOrdinal)
        .target(target)
}

/// With a budget of no moves: figures read, groups merged, names given.
fn hanoi(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("planner");
    group.sample_size(10);
    for (name, target, n_moves) in [
        ("no_moves", 263, 0),
        ("300k_moves", 263, 300_000),
        ("no_moves", 126, 0),
        ("300k_moves", 126, 300_000),
    ] {
        let problem = problem(Target::Count(target));
        group.bench_function(BenchmarkId::new(name, target), |bencher| {
            bencher.iter(|| {
                let budget = Budget::moves(black_box(n_moves));
                problem.solve(budget, 1, |_| ControlFlow::Continue(())).unwrap().score().total
            });
        });
    }
    group.finish();
}

/// All of Viet Nam, no province mixed; communes of which no figures are known stay as they are.
fn country(criterion: &mut Criterion) {
    let before = vietnam::register().at(BEFORE).unwrap();
    let (attributes, neighbours) = (vietnam::attributes(), vietnam::neighbours());
    let problem = Problem::new(&before, Level::COMMUNE, attributes, neighbours)
        .unwrap()
        .keep_unknown()
        .requirement(sapnhap_planner::vietnam::requirement(REFORM).unwrap())
        .keep_together(Level::PROVINCE, Preference::Hard)
        .keep_together(Level::DISTRICT, Preference::Soft(2.0))
        .naming(Naming::DistrictOrdinal)
        .target(Target::Count(3_321));
    let mut group = criterion.benchmark_group("planner");
    group.sample_size(10);
    for (name, n_moves) in [("country_no_moves", 0), ("country_300k_moves", 300_000)] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let budget = Budget::moves(black_box(n_moves));
                problem.solve(budget, 1, |_| ControlFlow::Continue(())).unwrap().score().total
            });
        });
    }
    group.finish();
}

/// How many groups of Hà Nội can meet the requirement, with proof.
#[cfg(feature = "exact")]
fn most_feasible(criterion: &mut Criterion) {
    let problem = problem(Target::MostFeasible);
    let mut group = criterion.benchmark_group("planner");
    group.sample_size(10);
    group.bench_function("most_feasible", |bencher| {
        bencher.iter(|| problem.most_feasible().unwrap().n_met());
    });
    group.finish();
}

#[cfg(not(feature = "exact"))]
fn most_feasible(_: &mut Criterion) {}

criterion_group! {
    name = benches;
    config = Criterion::default().configure_from_args();
    targets = hanoi, country, most_feasible
}
criterion_main!(benches);

//! Planning: Hà Nội from 526 communes to 263, all of Viet Nam from 10,035 to 3,321, what of them is there
//! without annealing, and large groups on large grids.

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use sapnhap::{Date, Level, date, vietnam};
use sapnhap_planner::{Budget, Naming, Preference, Problem, Target};
use sapnhap_regions::{Node, Task};

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

/// A square grid of unlike people on equal areas.
fn grid(wide: u32) -> Task {
    let node = |place: u32| {
        let population = f64::from(1_000 + place.wrapping_mul(2_654_435_761) % 9_000);
        let (x, y) = (f64::from(place % wide), f64::from(place / wide));
        Node { population, weight: population, area: 1.0, x, y, ..Node::default() }
    };
    let places = 0..wide * wide;
    let right = places.clone().filter(|place| place % wide + 1 < wide).map(|it| (it, it + 1));
    let down = (wide..wide * wide).map(|place| (place - wide, place));
    let pairs = right.chain(down).collect();
    Task { nodes: places.map(node).collect(), pairs, ..Task::default() }
}

/// 10,000 nodes in groups of 500, and 99,856 in groups of three and of 500, with 300,000 moves.
fn large_groups(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("grid");
    group.sample_size(10);
    for (wide, n_regions) in [(100, 20), (316, 33_285), (316, 200)] {
        let ground = grid(wide).prepare().unwrap();
        group.bench_function(BenchmarkId::new(format!("{}_nodes", wide * wide), n_regions), |it| {
            it.iter(|| {
                let (target, budget) = (Target::Count(n_regions), Budget::moves(300_000));
                let go_on = |_: &_| ControlFlow::Continue(());
                ground.solve(target, black_box(budget), 1, go_on).unwrap().score().total
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
    targets = hanoi, country, large_groups, most_feasible
}
criterion_main!(benches);

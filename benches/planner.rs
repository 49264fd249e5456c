//! Planning: Hà Nội from 526 communes to 263, and what of it is Ward's method alone.

mod support;

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use sapnhap::planner::{Budget, Naming, Preference, Problem, Target};
use sapnhap::{Level, vietnam};

fn problem(target: Target) -> Problem<'static> {
    let before = vietnam::register().at(support::BEFORE).unwrap();
    Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())
        .unwrap()
        .within_unit(&before.find("thành phố Hà Nội").unwrap())
        .requirement(vietnam::requirement(support::REFORM).unwrap())
        .keep_together(Level::DISTRICT, Preference::Soft(2.0))
        .naming(Naming::DistrictOrdinal)
        .target(target)
}

/// With a budget of no moves: figures read, groups merged, names given.
fn hanoi(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("planner");
    group.sample_size(10);
    for (name, target, n_moves) in [
        ("ward", 263, 0),
        ("300k_moves", 263, 300_000),
        ("ward", 126, 0),
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

criterion_group! {
    name = benches;
    config = support::criterion();
    targets = hanoi
}
criterion_main!(benches);

//! Questions to a register: by code and name at a date, successors, origins, walks.
//!
//! Where a question is short, one run asks it about all units of a day in an order of no meaning;
//! criterion's throughput is then in questions.

mod generated;
mod support;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sapnhap::{Level, Register, VersionId, vietnam};

fn questions(n_questions: usize) -> Throughput {
    Throughput::Elements(u64::try_from(n_questions).unwrap())
}

fn code_as_of_a_date(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("code_as_of_a_date");
    let national = vietnam::register();
    let codes = support::codes(&support::shuffled(national, support::BEFORE, Level::COMMUNE));
    group.throughput(questions(codes.len()));
    for (name, date) in [("before", support::BEFORE), ("after", support::REFORM)] {
        group.bench_function(name, |bencher| {
            let snapshot = national.at(date).unwrap();
            bencher.iter(|| {
                let found = codes.iter().filter_map(|code| snapshot.get(Level::COMMUNE, code));
                found.map(|unit| unit.id().index()).sum::<usize>()
            });
        });
    }
    for n_units in [10_000, 100_000, 1_000_000] {
        let register = generated::register(n_units);
        let mut communes = support::shuffled(&register, generated::OPENING, generated::COMMUNE);
        communes.truncate(9_900);
        let codes = support::codes(&communes);
        group.throughput(questions(codes.len()));
        group.bench_function(BenchmarkId::new("generated", n_units), |bencher| {
            let snapshot = register.latest();
            bencher.iter(|| {
                let found = codes.iter().filter_map(|code| snapshot.get(generated::COMMUNE, code));
                found.map(|unit| unit.id().index()).sum::<usize>()
            });
        });
    }
}

fn name(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("name");
    let before = vietnam::register().at(support::BEFORE).unwrap();
    for (name, text) in [
        ("as_written", "xã Tân Nhựt"),
        ("within", "xã Tân Thành, huyện Hữu Lũng, tỉnh Lạng Sơn"),
        ("without_marks", "xa tan nhut, tp ho chi minh"),
        ("ambiguous", "xã Tân Thành"),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| before.find(black_box(text)).is_ok());
        });
    }
    // The index is made at the first name that is looked for.
    group.bench_function("index", |bencher| {
        bencher.iter_batched(
            || vietnam::load().unwrap(),
            |register| {
                let found = register.latest().find("xã Tân Nhựt").unwrap().id();
                (register, found)
            },
            criterion::BatchSize::PerIteration,
        );
    });
}

fn successors(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("successors");
    let national = vietnam::register();
    let communes = support::shuffled(national, support::BEFORE, Level::COMMUNE);
    let ids: Vec<VersionId> = communes.iter().map(|unit| unit.id()).collect();
    group.throughput(questions(ids.len()));
    group.bench_function("ids", |bencher| {
        let lineage = black_box(national).lineage();
        bencher.iter(|| {
            let successors = ids.iter().flat_map(|&id| lineage.successors(id));
            successors.map(VersionId::index).sum::<usize>()
        });
    });
    let after = national.latest();
    group.bench_function("at_a_date", |bencher| {
        bencher
            .iter(|| communes.iter().map(|unit| unit.successors_at(&after).len()).sum::<usize>());
    });
    group.bench_function("transitive", |bencher| {
        bencher.iter(|| communes.iter().map(|unit| unit.descendants().len()).sum::<usize>());
    });
    group.throughput(questions(national.n_versions()));
    group.bench_function("table_of_all", |bencher| {
        bencher.iter_with_large_drop(|| {
            black_box(national).lineage().successor_table(national.last())
        });
    });
    for n_units in [10_000, 100_000, 1_000_000] {
        let merged = merged(n_units);
        group.throughput(questions(merged.n_versions()));
        group.bench_function(BenchmarkId::new("table_generated", n_units), |bencher| {
            bencher.iter_with_large_drop(|| merged.lineage().successor_table(merged.last()));
        });
        // One short walk, which is to cost the same however large the register is.
        group.throughput(questions(1));
        group.bench_function(BenchmarkId::new("transitive_generated", n_units), |bencher| {
            let code = sapnhap::code(&generated::commune_code(generated::merged(n_units)));
            let before = merged.at(generated::OPENING).unwrap();
            let unit = before.get(generated::COMMUNE, &code).unwrap();
            bencher.iter(|| black_box(unit).descendants().len());
        });
    }
}

/// A generated register after its merger.
fn merged(n_units: usize) -> Register {
    generated::register(n_units).enact([generated::merger(n_units)]).unwrap()
}

fn former_district(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("former_district");
    let national = vietnam::register();
    let before = national.at(support::BEFORE).unwrap();
    let communes = support::shuffled(national, national.last(), Level::COMMUNE);
    group.throughput(questions(communes.len()));
    group.bench_function("origins", |bencher| {
        bencher.iter(|| {
            let origins = communes.iter().map(|unit| unit.origins(&before, Level::DISTRICT));
            origins.map(|origins| origins.len()).sum::<usize>()
        });
    });
}

criterion_group! {
    name = benches;
    config = support::criterion();
    targets = code_as_of_a_date, name, successors, former_district
}
criterion_main!(benches);

//! Questions to a register: by code and name at a date, successors, origins, walks, fates.
//!
//! Where a question is short, one run asks it about all units of a day in an order of no meaning;
//! criterion's throughput is then in questions.

mod generated;
mod support;

use std::hint::black_box;

use criterion::measurement::WallTime;
use criterion::{
    BenchmarkGroup, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main,
};
use sapnhap::{Code, Date, Decree, Level, Provision, Register, VersionId, vietnam};

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
    // With what is read of an answer: the district, how much of it came, and the clause behind that.
    group.bench_function("origins_read", |bencher| {
        bencher.iter(|| {
            for unit in &communes {
                for origin in &unit.origins(&before, Level::DISTRICT) {
                    black_box(origin.earlier());
                    black_box(origin.portions());
                    black_box(origin.citations().first());
                }
            }
        });
    });
}

/// How many rows the longest column has.
const ROWS: usize = 5_000_000;

/// Asks about a column on one thread, and with feature `rayon` on two.
fn column(
    group: &mut BenchmarkGroup<'_, WallTime>,
    name: &str,
    register: &Register,
    (level, codes): (Level, &[Code]),
    (from, to): (Date, Date),
) {
    group.throughput(questions(codes.len()));
    for n_threads in 1..=if cfg!(feature = "rayon") { 2 } else { 1 } {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
        group.bench_function(BenchmarkId::new(name, n_threads), |bencher| {
            let fates = || register.what_became_of_all(level, codes, from, to).unwrap();
            pool.install(|| bencher.iter_with_large_drop(fates));
        });
    }
}

fn fates(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("fates");
    let national = vietnam::register();
    let between = (national.opening(), national.last());
    let codes = support::codes(&support::shuffled(national, between.0, Level::COMMUNE));
    let one_by_one = |register: &Register, level, codes: &[Code], (from, to)| {
        let fate = |code| register.what_became_of(level, code, from, to).unwrap();
        codes.iter().map(|code| fate(code).relations().len()).sum::<usize>()
    };
    group.throughput(questions(codes.len()));
    group.bench_function("one_by_one", |bencher| {
        bencher.iter(|| one_by_one(national, Level::COMMUNE, &codes, between));
    });
    column(&mut group, "all_once", national, (Level::COMMUNE, &codes), between);
    let rows: Vec<Code> = codes.iter().cycle().take(ROWS).cloned().collect();
    column(&mut group, "column", national, (Level::COMMUNE, &rows), between);
    column(&mut group, "short_column", national, (Level::COMMUNE, &codes[..3]), between);
    let fates = national.what_became_of_all(Level::COMMUNE, &rows, between.0, between.1).unwrap();
    group.throughput(questions(rows.len()));
    group.bench_function("column_read", |bencher| {
        bencher.iter(|| fates.iter().map(|fate| fate.relations().len()).sum::<usize>());
    });
    drop((rows, fates));

    let n_units = 1_000_000;
    for (name, register) in [("generated", merged(n_units)), ("generated_pairs", paired(n_units))] {
        let communes = support::shuffled(&register, generated::OPENING, generated::COMMUNE);
        let codes = support::codes(&communes);
        let between = (generated::OPENING, generated::DAY);
        group.throughput(questions(codes.len()));
        group.bench_function(format!("{name}_one_by_one"), |bencher| {
            bencher.iter(|| one_by_one(&register, generated::COMMUNE, &codes, between));
        });
        column(&mut group, name, &register, (generated::COMMUNE, &codes), between);
    }
}

/// A generated register in which every two communes have been merged.
fn paired(n_units: usize) -> Register {
    let register = generated::register(n_units);
    let before = register.latest();
    let decrees = before.units(generated::REGION).into_iter().map(|region| {
        let codes: Vec<String> =
            region.members(generated::COMMUNE).iter().map(|unit| unit.code().to_string()).collect();
        let mergers = codes.chunks_exact(2).enumerate().map(|(number, pair)| {
            let [one, other] = [pair[0].as_str(), pair[1].as_str()];
            let clause = (number + 1).to_string();
            Provision::merge(&clause, [one, other], one, "commune", "Merged").unwrap()
        });
        let scope = format!("region:{}", region.code());
        let decree = Decree::new(&region.code().to_string(), generated::DAY).unwrap();
        mergers.fold(decree.scope(&scope).unwrap(), Decree::provision)
    });
    let decrees: Vec<Decree> = decrees.collect();
    register.enact(decrees).unwrap()
}

criterion_group! {
    name = benches;
    config = support::criterion();
    targets = code_as_of_a_date, name, successors, former_district, fates
}
criterion_main!(benches);

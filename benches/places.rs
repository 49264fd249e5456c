//! Places as people write them: names and address lines, what is typed, misspelt names, making the index.
//!
//! Texts are made of all communes of the day before the reform, in an order of no meaning; throughput is
//! in texts.

mod support;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use sapnhap::places::How;
use sapnhap::{Level, Register, Version, vietnam};

/// Writes a commune with the units above it, by one of three ways to write them.
fn written(unit: &Version<'_>, place: usize) -> String {
    let above: Vec<Version<'_>> = unit.units_above().collect();
    let line = || std::iter::once(unit).chain(&above);
    match place % 3 {
        0 => line().map(Version::label).collect::<Vec<_>>().join(", "),
        1 => {
            let short = |unit: &Version<'_>| {
                let kind = unit.kind().and_then(|kind| kind.abbreviations.first());
                format!("{}{}", kind.map_or("", String::as_str), unit.name())
            };
            line().map(short).collect::<Vec<_>>().join(", ")
        }
        _ => line().map(Version::label).collect::<Vec<_>>().join(" - ").to_uppercase(),
    }
}

fn texts(register: &Register) -> Vec<String> {
    let units = support::shuffled(register, support::BEFORE, Level::COMMUNE);
    units.iter().enumerate().map(|(place, unit)| written(unit, place)).collect()
}

fn count(texts: &[String]) -> Throughput {
    Throughput::Elements(u64::try_from(texts.len()).unwrap())
}

fn read(criterion: &mut Criterion) {
    let register = vietnam::register();
    let before = register.at(support::BEFORE).unwrap();
    let mut group = criterion.benchmark_group("read");
    let names = texts(register);
    let full: Vec<String> = names.iter().step_by(3).cloned().collect();
    let units = support::shuffled(register, support::BEFORE, Level::COMMUNE);
    let within: Vec<String> = units
        .iter()
        .map(|unit| format!("{}, {}", unit.label(), unit.parent().unwrap().label()))
        .collect();
    let addresses: Vec<String> =
        names.iter().map(|name| format!("Số 12/3A đường Lê Lợi, {name}, Việt Nam")).collect();
    for (name, texts) in [
        ("name", &within),
        ("name_in_full", &full),
        ("written_in_three_ways", &names),
        ("address", &addresses),
    ] {
        group.throughput(count(texts));
        let places = before.places().accepting(How::LeftOver);
        group.bench_function(name, |bencher| {
            bencher.iter(|| texts.iter().filter(|text| places.read(text).is_ok()).count());
        });
    }
    let some: Vec<String> = names.iter().take(500).cloned().collect();
    group.throughput(count(&some));
    group.bench_function("without_a_date", |bencher| {
        let places = register.places();
        bencher.iter(|| some.iter().filter(|text| places.read(text).is_ok()).count());
    });
    group.finish();
}

fn typing(criterion: &mut Criterion) {
    let register = vietnam::register();
    let before = register.at(support::BEFORE).unwrap().places();
    let units = support::shuffled(register, support::BEFORE, Level::COMMUNE);
    let names: Vec<String> =
        units.iter().take(500).map(|unit| unit.name().to_lowercase()).collect();
    let beginning = |n: usize| -> Vec<String> {
        names.iter().map(|name| name.chars().take(n).collect()).collect()
    };
    let reversed: Vec<String> =
        names.iter().map(|name| name.split(' ').rev().collect::<Vec<_>>().join(" ")).collect();
    let mut group = criterion.benchmark_group("complete");
    for (name, texts) in
        [("one_letter", beginning(1)), ("four_letters", beginning(4)), ("words_reversed", reversed)]
    {
        group.throughput(count(&texts));
        group.bench_function(name, |bencher| {
            bencher
                .iter(|| texts.iter().map(|text| before.complete(text, 10).len()).sum::<usize>());
        });
    }
    group.finish();
}

fn misses(criterion: &mut Criterion) {
    let register = vietnam::register();
    let before = register.at(support::BEFORE).unwrap();
    let units = support::shuffled(register, support::BEFORE, Level::COMMUNE);
    // A letter in the middle of the name is another one.
    let misspelt = |unit: &Version<'_>| -> String {
        let middle = unit.name().chars().count() / 2;
        unit.name()
            .chars()
            .enumerate()
            .map(|(at, it)| if at == middle { 'z' } else { it })
            .collect()
    };
    let texts = |whole: bool| -> Vec<String> {
        let units = units.iter().filter(|unit| unit.name().len() > 5).take(200);
        let above =
            |unit: &Version<'_>| unit.units_above().map(|it| it.label()).collect::<Vec<_>>();
        units
            .map(|unit| match whole {
                true => format!("xã {}, {}", misspelt(unit), above(unit).join(", ")),
                false => misspelt(unit),
            })
            .collect()
    };
    let mut group = criterion.benchmark_group("miss");
    for (name, texts) in [("within", texts(true)), ("anywhere", texts(false))] {
        group.throughput(count(&texts));
        let places = before.places();
        group.bench_function(name, |bencher| {
            bencher.iter(|| texts.iter().filter(|text| places.read(text).is_err()).count());
        });
        group.bench_function(format!("{name}/find"), |bencher| {
            bencher.iter(|| texts.iter().filter(|text| before.find(text).is_err()).count());
        });
    }
    group.finish();
}

fn index(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("index");
    let load = || vietnam::load().unwrap();
    group.bench_function("names", |bencher| {
        bencher.iter_batched(
            load,
            |register| {
                black_box(register.latest().places().read("Hà Nội").is_ok());
                register
            },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("typing", |bencher| {
        bencher.iter_batched(
            load,
            |register| {
                black_box(register.latest().places().complete("hà n", 1).len());
                register
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = support::criterion();
    targets = read, typing, misses, index
}
criterion_main!(benches);

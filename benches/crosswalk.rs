//! Crosswalks and tables: making the national one, carrying figures, columns of codes, a messy CSV.
//!
//! Columns of codes stand beside a copy of as many bytes (`memcpy`), in one run; throughput is in rows.

mod support;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sapnhap::crosswalk::{Crosswalk, Figures, Otherwise, Variable, Weighing};
use sapnhap::table::{Conversion, Key, Table};
use sapnhap::{Date, Level, Ratio, date, vietnam};

const DAYS: [Date; 2] = [date(2025, 6, 30), date(2025, 7, 1)];
/// So many rows that no cache holds them; a short run takes fewer.
const N_CODES: usize = 100_000_000;
const N_ROWS: usize = 1_000_000;

fn rows(n: usize) -> usize {
    let is_short = std::env::args().any(|argument| argument == "--test");
    if is_short { n / 1_000 } else { n }
}

fn weighing() -> Weighing<'static> {
    Weighing::of(Variable::people()).by(vietnam::area_shares()).otherwise(Otherwise::Equal)
}

fn national(criterion: &mut Criterion) {
    let register = vietnam::register();
    let mut group = criterion.benchmark_group("national");
    group.bench_function("between", |bencher| {
        bencher.iter(|| Crosswalk::between(black_box(register), DAYS, Level::COMMUNE).unwrap());
    });
    let weighing = weighing();
    group.bench_function("weighed", |bencher| {
        bencher.iter(|| Crosswalk::weighed(register, DAYS, Level::COMMUNE, &weighing).unwrap());
    });
    let crosswalk = Crosswalk::weighed(register, DAYS, Level::COMMUNE, &weighing).unwrap();
    let mut figures = Figures::new(Variable::people());
    for (unit, n) in crosswalk.sources().zip(1..) {
        figures.insert(&unit, Ratio::from(n)).unwrap();
    }
    group.throughput(Throughput::Elements(crosswalk.len() as u64));
    group.bench_function("carry", |bencher| bencher.iter(|| crosswalk.carry(black_box(&figures))));
    group.finish();
}

fn codes(criterion: &mut Criterion) {
    let register = vietnam::register();
    let map = Crosswalk::between(register, DAYS, Level::COMMUNE).unwrap().code_map().unwrap();
    let units = support::shuffled(register, DAYS[0], Level::COMMUNE);
    let numbers: Vec<u32> =
        units.iter().map(|unit| unit.code().as_str().parse().unwrap()).collect();
    // A generator of a few lines, so that the order is the same in every run.
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        numbers[(state >> 33) as usize % numbers.len()]
    };
    let mut codes: Vec<u32> = (0..rows(N_CODES)).map(|_| next()).collect();
    let mut new = vec![0; codes.len()];
    let mut group = criterion.benchmark_group("codes");
    group.sample_size(10).throughput(Throughput::Elements(codes.len() as u64));
    group.bench_function("memcpy", |bencher| {
        bencher.iter(|| new.copy_from_slice(black_box(&codes)));
    });
    group.bench_function("random", |bencher| {
        bencher.iter(|| map.gather(black_box(&codes), &mut new));
    });
    codes.sort_unstable();
    group.bench_function("sorted", |bencher| {
        bencher.iter(|| map.gather(black_box(&codes), &mut new));
    });
    group.finish();
}

/// Rows as people write them: codes that lost their zeros, names, blanks, dates in two forms.
fn messy(n_rows: usize) -> String {
    let register = vietnam::register();
    let units = support::shuffled(register, DAYS[0], Level::COMMUNE);
    let mut text = "khach,ma_xa,xa,huyen,tinh,ngay,so_tien\n".to_owned();
    for row in 0..n_rows {
        let unit = &units[row * 7 % units.len()];
        let above: Vec<String> = unit.units_above().map(|above| above.name().to_owned()).collect();
        let number: u32 = unit.code().as_str().parse().unwrap();
        let line = match row % 4 {
            0 => format!("k{row},{number}.0,,,,30/06/2025,{row}\n"),
            1 => format!("k{row},{number},,,,2025-06-30,{row}\n"),
            2 => format!("k{row},,{},{},{},2025-06-30,{row}\n", unit.label(), above[0], above[1]),
            _ => format!("k{row},{},{},,,30/06/2025,{row}\n", unit.code(), unit.name()),
        };
        text.push_str(&line);
    }
    text
}

fn tables(criterion: &mut Criterion) {
    let register = vietnam::register();
    let text = messy(rows(N_ROWS));
    let key = || Key::code("ma_xa").or(Key::names(["xa", "huyen", "tinh"])).dated("ngay");
    let mut group = criterion.benchmark_group("tables");
    group.sample_size(10).throughput(Throughput::Elements(rows(N_ROWS) as u64));
    group.bench_function("csv_of_messy_rows", |bencher| {
        bencher.iter(|| {
            let table = Table::from_csv(black_box(&text)).unwrap();
            let conversion = Conversion::of_records(register, DAYS[1]).key(key()).count("so_tien");
            conversion.run(&table).unwrap()
        });
    });
    group.bench_function("of_it_reading", |bencher| {
        bencher.iter(|| Table::from_csv(black_box(&text)).unwrap());
    });
    let mut counts = "ma,so\n".to_owned();
    for unit in register.at(DAYS[0]).unwrap().units(Level::COMMUNE) {
        counts.push_str(&format!("{},{}\n", unit.code(), unit.code().as_str().len() * 1_000));
    }
    let counts = Table::from_csv(&counts).unwrap();
    group.throughput(Throughput::Elements(counts.n_rows() as u64));
    group.bench_function("counts_with_weights", |bencher| {
        bencher.iter(|| {
            let conversion = Conversion::of_units(register, DAYS[1])
                .key(Key::code("ma").as_of(DAYS[0]))
                .weighing(weighing());
            conversion.count("so").run(black_box(&counts)).unwrap()
        });
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = support::criterion();
    targets = national, codes, tables
}
criterion_main!(benches);

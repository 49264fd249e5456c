//! Pictures of a province and of the country, on the outlines of the package.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use sapnhap::{Level, Snapshot, date, vietnam};
use sapnhap_maps::{Colouring, Map};

fn pictures(criterion: &mut Criterion) {
    let before = vietnam::register().at(date(2025, 6, 30)).expect("a day of the register");
    let since = vietnam::register().at(date(2025, 7, 1)).expect("a day of the register");
    let outlines = |on: &Snapshot<'static>| sapnhap_maps::vietnam::outlines(on).expect("outlines");
    let (old, new) = (outlines(&before), outlines(&since));
    let hanoi = "thành phố Hà Nội";
    let communes = |on: &Snapshot<'static>| on.find(hanoi).expect("Hà Nội").members(Level::COMMUNE);
    let mut group = criterion.benchmark_group("pictures");
    group.sample_size(10);
    let (few, many) = (communes(&since), communes(&before));
    let former = Colouring::Former { before, level: Level::DISTRICT };
    group.bench_function("Hà Nội, 126", |bench| {
        bench.iter(|| {
            let map = Map::of_outlines(&new, few.iter().copied()).coloured(former.clone());
            black_box(map.to_svg())
        });
    });
    group.bench_function("Hà Nội, 526", |bench| {
        bench.iter(|| {
            let map = Map::of_outlines(&old, many.iter().copied());
            black_box(map.coloured(Colouring::Above(Level::DISTRICT)).to_svg())
        });
    });
    let all = before.units(Level::COMMUNE);
    group.bench_function("Việt Nam, 10,016", |bench| {
        bench.iter(|| {
            let map = Map::of_outlines(&old, all.iter().copied());
            black_box(map.coloured(Colouring::Above(Level::PROVINCE)).to_svg())
        });
    });
    group.bench_function("Hà Nội, 526 as cells", |bench| {
        bench.iter(|| {
            let map = Map::of_positions(vietnam::attributes(), many.iter().copied());
            black_box(map.to_svg())
        });
    });
    group.finish();
}

criterion_group!(benches, pictures);
criterion_main!(benches);

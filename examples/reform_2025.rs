//! Viet Nam's reform of 1 July 2025: how many units of each level there were before and after it, the
//! communes of every province by kind, then three new communes and what each came of, under which clause.
//!
//! ```text
//! cargo run --release --example reform_2025
//! ```

use std::process::ExitCode;

use sapnhap::{Level, Snapshot, Version, date, vietnam};

mod common;

/// Counts the communes of some provinces: xã, phường, thị trấn, đặc khu, and all.
fn count(provinces: &[Version<'_>]) -> [usize; 5] {
    let communes: Vec<_> = provinces.iter().flat_map(|unit| unit.members(Level::COMMUNE)).collect();
    let of = |kind: &str| communes.iter().filter(|unit| unit.is_kind(kind)).count();
    [of("xa"), of("phuong"), of("thi_tran"), of("dac_khu"), communes.len()]
}

fn print_row(code: &str, name: &str, before: &[Version<'_>], after: &[Version<'_>]) {
    let n_provinces = before.len();
    let [xa, phuong, thi_tran, _, all] = count(before);
    print!("{code:4}  {name:12} {n_provinces:9} {xa:6} {phuong:7} {thi_tran:9} {all:7}");
    let [xa, phuong, _, dac_khu, all] = count(after);
    println!("  | {xa:6} {phuong:7} {dac_khu:8} {all:7}");
}

/// Prints how many units of each level there are on each of two days.
fn print_totals(before: &Snapshot<'_>, after: &Snapshot<'_>) {
    println!("{:12}{:>10}  {:>10}", "", before.date().to_string(), after.date().to_string());
    let levels = [("provinces", Level::PROVINCE), ("districts", Level::DISTRICT)];
    for (name, level) in levels.into_iter().chain([("communes", Level::COMMUNE)]) {
        println!("{name:12}{:10}  {:10}", before.count(level), after.count(level));
    }
}

fn main() -> ExitCode {
    let understand = |arguments: Vec<String>| common::no_more_than(&arguments, 0);
    common::run(include_str!("reform_2025.rs"), understand, print)
}

fn print((): ()) -> Result<ExitCode, common::AnyError> {
    let start = std::time::Instant::now();
    let register = vietnam::register();
    let before = register.at(date(2025, 6, 30))?;
    let after = register.at(date(2025, 7, 1))?;
    eprintln!("{} versions of units, read in {:?}", register.n_versions(), start.elapsed());

    print_totals(&before, &after);
    println!("\n{:65}{}", before.date().to_string(), after.date());
    print!("code  province     provinces     xã  phường  thị trấn     all");
    println!("  |     xã  phường  đặc khu     all");
    for province in after.units(Level::PROVINCE) {
        let origins = province.origins(&before, Level::PROVINCE);
        let old: Vec<_> = origins.iter().map(|origin| origin.earlier()).collect();
        print_row(province.code().as_str(), province.name(), &old, &[province]);
    }
    print_row("all", "", &before.units(Level::PROVINCE), &after.units(Level::PROVINCE));

    for name in ["xã Tân Nhựt, Hồ Chí Minh", "phường Ba Đình, Hà Nội", "xã Hữu Lũng, Lạng Sơn"]
    {
        let commune = after.find(name)?;
        println!("\n{} came of", commune.describe());
        for edge in commune.predecessors() {
            let (source, portions) = (edge.source().describe(), edge.portions());
            println!("  {source}: {portions} {:?}", edge.citations());
        }
    }
    Ok(ExitCode::SUCCESS)
}

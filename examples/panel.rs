//! Figures of several dates, on different units, as one long table in the units of today: `cargo run --all-features --example panel`

use std::process::ExitCode;

use sapnhap::crosswalk::{Variable, Weighing};
use sapnhap::table::{Key, Panel, Table};
use sapnhap::{date, vietnam};

mod common;

fn main() -> ExitCode {
    common::recipe(include_str!("panel.rs"), tell)
}

fn tell() -> Result<(), common::AnyError> {
    // Made-up births of two wards of Hà Nội: a year on the units before the reform, half a year on those since.
    let year = Table::from_csv("ma_xa,sinh\n00004,120\n00007,211\n00001,300\n")?;
    let half = Table::from_csv("ma_xa,sinh\n00004,310\n00008,420\n")?;
    let done = Panel::to(vietnam::register(), date(2025, 7, 1))
        .key(Key::code("ma_xa"))
        .column("sinh")
        .weighing(Weighing::of(Variable::people()).by(vietnam::area_shares()))
        .over_in_units_of([date(2024, 1, 1), date(2024, 12, 31)], date(2025, 6, 30), year)
        .over([date(2025, 7, 1), date(2025, 12, 31)], half)
        .run()?;
    print!("{}", done.table().to_csv());
    for account in done.accounts() {
        println!("{account}");
    }
    Ok(())
}

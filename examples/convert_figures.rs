//! A figure for each old unit, carried to the new ones: exact where the law is, an estimate where it is not, with every total kept: `cargo run --all-features --example convert_figures`

use std::process::ExitCode;

use sapnhap::crosswalk::{Variable, Weighing};
use sapnhap::table::{Conversion, Key, Table};
use sapnhap::{date, vietnam};

mod common;

fn main() -> ExitCode {
    common::recipe(include_str!("convert_figures.rs"), tell)
}

fn tell() -> Result<(), common::AnyError> {
    // Made-up figures: Cống Vị (00007) was divided, and one figure is kept secret.
    let table = Table::from_csv(
        "ma_xa;nguoi;nam;nu;gia_dinh_ngheo\n\
         00001;21 946;10 801;11 145;0,8\n\
         00004;14 770;7 221;7 549;1,1\n\
         00007;23 163;11 400;11 763;0,5\n\
         00013;c;c;c;0,9\n",
    )?;
    let weighing = Weighing::of(Variable::people()).by(vietnam::area_shares());
    let done = Conversion::of_units(vietnam::register(), date(2025, 7, 1))
        .key(Key::code("ma_xa").as_of(date(2025, 6, 30)))
        .weighing(weighing)
        .count("nguoi")
        .count("nam")
        .count("nu")
        .adding_up("nguoi", ["nam", "nu"])
        .rate("gia_dinh_ngheo", "nguoi")
        .run(&table)?;
    print!("{}\n{}\n{}", done.table().to_csv(), done.figures_table(&[]).to_csv(), done.account());
    println!();
    Ok(())
}

//! Of which date is this column of codes? By the codes alone, and with the names beside them: `cargo run --all-features --example find_vintage`

use std::process::ExitCode;

use sapnhap::table::{Table, vintage};
use sapnhap::{Level, vietnam};

mod common;

fn main() -> ExitCode {
    common::recipe(include_str!("find_vintage.rs"), tell)
}

fn tell() -> Result<(), common::AnyError> {
    let register = vietnam::register();
    let columns = [
        ("provinces, without names", Level::PROVINCE, "01;\n02;\n04;\n06;\n"),
        ("communes, without names", Level::COMMUNE, "00004;\n00008;\n"),
        ("communes, with names", Level::COMMUNE, "00004;Ba Đình\n00008;Ngọc Hà\n"),
        ("communes of two dates", Level::COMMUNE, "00004;Trúc Bạch\n00008;Ngọc Hà\n"),
        ("of 2021", Level::COMMUNE, "00010;Nguyễn Trung Trực\n00004;Trúc Bạch\n"),
    ];
    for (what, level, text) in columns {
        let table = Table::from_csv(&format!("ma;ten\n{text}"))?;
        let codes: Vec<&str> = table.fields(table.column("ma")?).collect();
        let names: Vec<&str> = table.fields(table.column("ten")?).collect();
        let names = names.iter().any(|name| !name.is_empty()).then_some(names.as_slice());
        println!("{what}: {}\n", vintage(register, level, codes, names)?);
    }
    Ok(())
}

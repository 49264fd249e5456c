//! Where a former district lives on: the communes that took of it, how much of which of its
//! communes, and under which clause.
//!
//! ```text
//! cargo run --example former_district -- "huyện Hữu Lũng, tỉnh Lạng Sơn"
//! ```
//!
//! Without an argument it is Bình Chánh district of Hồ Chí Minh City.

use std::process::ExitCode;

use sapnhap::{Level, Version, date, vietnam};

mod common;

fn main() -> ExitCode {
    common::run(include_str!("former_district.rs"), understand, print)
}

fn understand(arguments: Vec<String>) -> Result<Version<'static>, common::AnyError> {
    common::no_more_than(&arguments, 1)?;
    let name = arguments.first().map_or("huyện Bình Chánh, Hồ Chí Minh", String::as_str);
    let before = vietnam::register().at(date(2025, 6, 30))?;
    Ok(before.find_at(Level::DISTRICT, name)?)
}

fn print(district: Version<'static>) -> Result<ExitCode, common::AnyError> {
    let after = vietnam::register().at(date(2025, 7, 1))?;
    let (n_communes, fate) = (district.children().len(), district.fate_at(&after));
    println!("{}, {n_communes} communes: {}", district.describe(), fate.word());
    for relation in fate.relations() {
        let successor = relation.later();
        println!("\n{successor} {:?}", relation.citations());
        for source in successor.predecessors() {
            let old = source.source();
            let is_own = old == district || old.parent() == Some(district);
            let here = if is_own { "" } else { ", of another district" };
            println!("  {old}: {}{here}", source.portions());
        }
    }
    Ok(ExitCode::SUCCESS)
}

//! Who chairs the working group of the communes of former Bình Chánh district, in turn from the day on
//! which their agreement was reported; with a date (`-- 20/11/2026`), whose seal a paper of it carries.
//!
//! ```text
//! cargo run --example working_group
//! ```

use std::process::ExitCode;

use sapnhap::working_group::WorkingGroup;
use sapnhap::{Date, Level, date, parse_date, vietnam};

mod common;

const ORDER: &str = "Tân Vĩnh Lộc,Tân Nhựt,Bình Hưng,Bình Chánh,Vĩnh Lộc,Hưng Long,Bình Lợi";

fn main() -> ExitCode {
    common::run(include_str!("working_group.rs"), understand, print)
}

fn understand(arguments: Vec<String>) -> Result<Option<Date>, common::AnyError> {
    common::no_more_than(&arguments, 1)?;
    Ok(arguments.first().map(|text| parse_date(text)).transpose()?)
}

fn print(day: Option<Date>) -> Result<ExitCode, common::AnyError> {
    let register = vietnam::register();
    let (before, after) = (register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?);
    let district = before.find_at(Level::DISTRICT, "huyện Bình Chánh, Hồ Chí Minh")?;
    let commune = |name| after.find(&format!("xã {name}, Hồ Chí Minh"));
    let order = ORDER.split(',').map(commune).collect::<Result<Vec<_>, _>>()?;
    let group = WorkingGroup::of(&district, &after, date(2025, 11, 8), None)?.chaired_by(order)?;
    if let Some(day) = day {
        println!("{}", group.seal_on(day)?);
    }
    for day in group.meetings().take(if day.is_none() { 14 } else { 0 }) {
        println!("{day}: {}, one of {}", group.chair_on(day)?, group.members_on(day)?.len());
    }
    Ok(ExitCode::SUCCESS)
}

//! To whom archives, offices and staff of Bình Chánh district of Hồ Chí Minh City went on 1 July 2025, what
//! nobody has been given yet, and which commune has too much or too little of what.
//!
//! ```text
//! cargo run --example hand_over --features csv
//! ```
//!
//! The units and what came of them are those of the law; every figure, office and norm is made up.

use std::process::ExitCode;

use sapnhap::crosswalk::{Crosswalk, Figures, OldValues, Variable, Weighing};
use sapnhap::holdings::{Allotments, Category, Holdings, Norms, hand_over_by};
use sapnhap::{Level, Quantity, Ratio, date, vietnam};

mod common;

const HOLDINGS: &str = "unit,level,category,item,amount,measure,indivisible
785,district,archives,,430.5,m,no
785,district,offices,trụ sở huyện,1,,yes
785,district,offices,kho lưu trữ,1,,yes
785,district,staff/clerk,,340,,pieces
785,district,staff/land surveyor,,11,,pieces
27634,commune,offices,trụ sở xã Tân Quý Tây,1,,yes
27637,commune,offices,trụ sở xã Bình Chánh,1,,yes
27625,commune,offices,trụ sở xã An Phú Tây,1,,yes
";
const ALLOTMENTS: &str = "from,from_level,category,item,amount,to,to_level
785,district,offices,trụ sở huyện,,27595,commune
785,district,staff/land surveyor,,4,27637,commune
785,district,staff/land surveyor,,7,27595,commune
";
const NORMS: [(&str, i32); 3] = [("offices", 1), ("staff", 40), ("staff/land surveyor", 1)];

fn main() -> ExitCode {
    let understand = |arguments: Vec<String>| common::no_more_than(&arguments, 0);
    common::run(include_str!("hand_over.rs"), understand, |()| print())
}

fn print() -> Result<ExitCode, common::AnyError> {
    let (register, days) = (vietnam::register(), [date(2025, 6, 30), date(2025, 7, 1)]);
    let [before, after] = [register.at(days[0])?, register.at(days[1])?];
    let holdings = Holdings::from_csv(HOLDINGS, before)?;
    let allotments = Allotments::from_csv(ALLOTMENTS, [before, after])?;

    // What a district held goes where the people of 2019 of its communes went.
    let facts = vietnam::attributes();
    let people = Figures::of_facts(facts, &before, Level::COMMUNE, Quantity::Population)?;
    let weighing = Weighing::of(Variable::people()).by(vietnam::area_shares());
    let districts = Crosswalk::weighed(register, days, Level::COMMUNE, &weighing)?.from_level(
        Level::DISTRICT,
        &people,
        OldValues::StandIn,
    )?;
    let done = hand_over_by(&holdings, &districts, &allotments)?;
    done.accounts().iter().for_each(|account| println!("{account}"));

    println!("\nnot allotted:");
    done.not_allotted().iter().for_each(|open| println!("  {open}"));

    let mut norms = Norms::new(after);
    for (category, amount) in NORMS {
        norms.insert(&Category::new(category)?, Ratio::from(amount))?;
    }
    let needs = done.against(&norms)?;
    println!("\nagainst norms:");
    needs.totals().iter().for_each(|total| println!("  {total}"));
    println!("\nshort of some staff, with more staff than needed:");
    needs.short_within_surplus().for_each(|need| println!("  {need}"));
    Ok(ExitCode::SUCCESS)
}

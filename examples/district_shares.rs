//! How much of each former district a new commune has, by area: from the shares of the old communes: `cargo run --all-features --example district_shares`

use std::process::ExitCode;

use sapnhap::crosswalk::{Crosswalk, Figures, OldValues, Variable, Weighing};
use sapnhap::{Level, Quantity, date, vietnam};
mod common;

fn main() -> ExitCode {
    common::recipe(include_str!("district_shares.rs"), tell)
}

fn tell() -> Result<(), common::AnyError> {
    let register = vietnam::register();
    let days = [date(2025, 6, 30), date(2025, 7, 1)];
    let [before, after] = [register.at(days[0])?, register.at(days[1])?];
    let weighing = Weighing::of(Variable::area()).by(vietnam::area_shares());
    let communes = Crosswalk::weighed(register, days, Level::COMMUNE, &weighing)?;
    let areas = Figures::of_facts(vietnam::attributes(), &before, Level::COMMUNE, Quantity::Area)?;
    // From districts, each old commune with its area in its district; then the other way round.
    let districts = communes.from_level(Level::DISTRICT, &areas, OldValues::Own)?;
    let mut of_districts = Figures::new(Variable::area());
    for commune in before.units(Level::COMMUNE) {
        if let Some((district, area)) = commune.parent().zip(areas.of(&commune)) {
            of_districts.add(&district, area);
        }
    }
    let back = districts.inverted(&of_districts, OldValues::Own);
    for name in ["xã Tân Nhựt, TP.HCM", "xã Hữu Lũng, Lạng Sơn", "phường Đại Mỗ, Hà Nội"]
    {
        let commune = after.find(name)?;
        println!("{commune}");
        for row in back.rows_of(&commune) {
            let share = row.weight.map_or("open".to_owned(), |share| share.to_decimals(4));
            let basis = row.basis.map_or("", |basis| basis.word());
            println!("  {share}  {} ({basis}; {})", row.to, row.portions);
        }
    }
    Ok(())
}

//! Units of any country put into groups, from tables: units, figures and borders as CSV. Nine communes of a
//! made-up canton become three, each with 6,000 people.
//!
//! ```text
//! cargo run --release -p sapnhap-planner --example own_units
//! ```

use std::ops::ControlFlow;

use sapnhap::{Amount, Attributes, Country, Level, Neighbours, OpeningUnit, Register, date};
use sapnhap_planner::{Budget, Minimum, Problem, Requirement, Target};

#[path = "../../../examples/common/mod.rs"]
mod common;

const COUNTRY: &str = include_str!("own_units/country.json");
const UNITS: &str = include_str!("own_units/units.csv");
const FIGURES: &str = include_str!("own_units/figures.csv");
const BORDERS: &str = include_str!("own_units/borders.csv");

fn main() -> std::process::ExitCode {
    common::recipe(include_str!("own_units.rs"), || {
        let (country, day): (Country, _) = (serde_json::from_str(COUNTRY)?, date(2026, 1, 1));
        let commune = Level::new(1);
        let register = Register::open(country.clone(), day, OpeningUnit::list_from_csv(UNITS)?)?;
        let before = register.latest();
        let figures = Attributes::from_csv(FIGURES, &country, commune, day, "own figures")?;
        let borders = Neighbours::from_csv(BORDERS, &before, commune)?;
        let least = Minimum { population: 6_000, area: Amount::from(0) };
        let problem = Problem::new(&before, commune, &figures, &borders)?
            .requirement(Requirement::default().minimum("commune", least)?)
            .target(Target::Count(3));
        let solution = problem.solve(Budget::moves(1_000), 1, |_| ControlFlow::Continue(()))?;
        for group in solution.groups() {
            let units: Vec<&str> = group.units().iter().map(|unit| unit.name()).collect();
            println!(
                "{group}: {:?} people, of {}",
                group.population().unwrap_or(0),
                units.join(", ")
            );
        }
        print!("\n{}", solution.plan("draft", date(2027, 1, 1))?.to_csv());
        Ok(())
    })
}

//! Whether weights and carried figures are what the atoms say: equal where they are certain, and within their
//! bounds everywhere.

use sapnhap::crosswalk::{Basis, Crosswalk, Figures, Otherwise, Variable, Weighing};
use sapnhap::{Date, Level, Ratio, Register, Version};

use super::reference::{Atoms, State, World};

/// The lowest level, at which units hold their ground.
const LEVEL: u8 = 3;

fn variable(quantity: usize) -> Variable {
    if quantity == 0 { Variable::area() } else { Variable::people() }
}

/// The atoms for which a unit stands on a day.
fn atoms(state: &State, unit: &Version<'_>, quantity: usize) -> Atoms {
    let place = (unit.level().rank(), unit.code().as_str().to_owned());
    let number = state.find(&place).unwrap_or_else(|| panic!("nobody carries {place:?}"));
    state.standing_for(number, LEVEL)[quantity].clone()
}

fn count(n: usize) -> Ratio {
    Ratio::from(i64::try_from(n).unwrap())
}

/// Holds a crosswalk between two days against the atoms.
fn holds(crosswalk: &Crosswalk<'_>, [before, after]: [&State; 2], quantity: usize, what: &str) {
    let mut figures = Figures::new(crosswalk.variable().clone());
    for unit in crosswalk.sources() {
        let held = atoms(before, &unit, quantity);
        figures.insert(&unit, count(held.len())).unwrap();
        for row in crosswalk.rows_of(&unit) {
            let came = atoms(after, &row.to, quantity).intersection(&held).count();
            // Of nothing there are no parts.
            let Some(truth) = count(came).checked_div(&count(held.len())) else { continue };
            assert!(row.bounds.contain(&truth), "{what}: {truth} of {row:?}");
            if row.basis.is_some_and(Basis::is_certain) {
                assert_eq!(row.weight, Some(truth), "{what}: {row:?}");
            }
        }
    }
    let carried = crosswalk.carry(&figures);
    assert_eq!(&carried.total() + &carried.total_undecided(), figures.total(), "{what}");
    for figure in carried.figures() {
        let has = atoms(after, &figure.unit, quantity);
        let sources = crosswalk.sources().map(|unit| atoms(before, &unit, quantity));
        let truth = count(sources.map(|held| held.intersection(&has).count()).sum());
        let bounds = &figure.bounds;
        assert!(bounds.lower <= truth && truth <= bounds.upper, "{what}: {truth} of {figure:?}");
        if figure.value.is_some() && figure.basis.is_certain() {
            assert_eq!(figure.value, Some(truth), "{what}: {figure:?}");
        }
    }
}

/// Every two days of a history, for both quantities, by the law alone and with equal parts for the rest.
pub(crate) fn agree(register: &Register, world: &World) {
    let level = Level::new(LEVEL);
    let days: Vec<Date> = world.states.iter().map(|(day, _)| *day).collect();
    for (place, &from) in days.iter().enumerate() {
        for &to in &days[place..] {
            let states = [world.on(from), world.on(to)];
            for quantity in [0, 1] {
                let law = Weighing::of(variable(quantity));
                let equal = law.clone().otherwise(Otherwise::Equal);
                for (what, weighing) in [("law", law), ("equal", equal)] {
                    let made = Crosswalk::weighed(register, [from, to], level, &weighing).unwrap();
                    let what = format!("{what} from {from} to {to}");
                    holds(&made, states, quantity, &what);
                    // By way of any day between, if less is known so.
                    let between = days[place..].iter().find(|day| **day > from && **day < to);
                    if let Some(&middle) = between {
                        let leg =
                            |days| Crosswalk::weighed(register, days, level, &weighing).unwrap();
                        match leg([from, middle]).then(&leg([middle, to])) {
                            Ok(two) => {
                                holds(&two, states, quantity, &format!("{what} by {middle}"));
                            }
                            // What a unit holds beside its members is not carried on.
                            Err(error) => assert!(error.to_string().contains("beside its members")),
                        }
                    }
                }
            }
        }
    }
}

//! What a query gives back is looked at without an allocation, but for lists of more than two.

use allocation_counter::measure;
use sapnhap::{Code, Date, Level, Register, Version, date, vietnam};

const EVE: Date = date(2025, 6, 30);
const DAY: Date = date(2025, 7, 1);

/// The communes of both days.
fn communes(register: &Register) -> Vec<Version<'_>> {
    let on = |date| register.at(date).unwrap().units(Level::COMMUNE);
    on(EVE).into_iter().chain(on(DAY)).collect()
}

/// Counts the allocations of a question, and how many long lists it may make.
fn check(what: &str, mut n_long: impl FnMut() -> u64) {
    n_long(); // What a register makes once is there.
    let mut expected = 0;
    let counted = measure(|| expected = n_long());
    assert!(counted.count_total <= expected, "{what}: {}", counted.count_total);
}

#[test]
fn answers_of_the_register_are_looked_at_where_they_lie() {
    let register = vietnam::register();
    let units = communes(register);
    let codes: Vec<Code> = units.iter().map(Version::code).collect();
    let each = |look: fn(&Version<'_>) -> usize| {
        assert!(units.iter().map(look).sum::<usize>() > 0);
        0
    };
    check("one step", || {
        each(|unit| {
            unit.successors()
                .chain(unit.predecessors())
                .map(|edge| edge.id())
                .max()
                .is_some()
                .into()
        })
    });
    check("clauses of a step", || {
        each(|unit| unit.predecessors().flat_map(|edge| edge.citations()).count())
    });
    check("the units of a step", || {
        each(|unit| unit.predecessors().filter(|edge| edge.source() < edge.target()).count())
    });
    check("periods", || each(|unit| unit.period().until.iter().count()));
    check("what stands above", || each(|unit| unit.units_above().count()));
    check("names", || each(|unit| unit.name().len() + unit.aliases().count()));
    check("operations", || {
        each(|unit| {
            let cite = unit.predecessors().find_map(|edge| edge.citations().next());
            cite.map_or(0, |cite| cite.operations().len())
        })
    });
    check("in force", || {
        assert_eq!(register.at(DAY).unwrap().in_force().count(), 34 + 3_321);
        0
    });
    let provinces = register.latest().units(Level::PROVINCE);
    check("members", || {
        let members = provinces.iter().flat_map(|unit| unit.members_in_any_order(Level::COMMUNE));
        assert_eq!(members.count(), 3_321);
        0
    });
    let long = |lens: &mut dyn Iterator<Item = usize>| lens.filter(|&len| len > 2).count() as u64;
    check("history", || long(&mut units.iter().map(|unit| register.history(unit.unit()).len())));
    check("code history", || {
        long(&mut codes.iter().map(|code| register.code_history(Level::COMMUNE, code).len()))
    });
    // Three clauses may read as two.
    check("begun by", || {
        let begun = units.iter().filter(|unit| unit.predecessors().count() > 1).count() as u64;
        long(&mut units.iter().map(|unit| unit.begun_by().len())) + begun
    });
}

#[test]
fn a_fate_of_two_successors_takes_no_memory() {
    let register = vietnam::register();
    let codes: Vec<Code> =
        register.at(EVE).unwrap().units(Level::COMMUNE).iter().map(Version::code).collect();
    let fates = register.what_became_of_all(Level::COMMUNE, &codes, EVE, DAY).unwrap();
    let mut n_free = 0;
    for (code, fate) in codes.iter().zip(&fates) {
        let mut alone = None;
        let counted = measure(|| {
            alone = register.what_became_of(Level::COMMUNE, code, EVE, DAY).ok();
        });
        assert_eq!(alone.as_ref(), Some(fate));
        // Up to two successors lie in place.
        let is_free = fate.relations().len() <= 2;
        assert_eq!(counted.count_total == 0, is_free, "{fate:?}");
        n_free += usize::from(counted.count_total == 0);
    }
    assert_eq!(n_free, 9_963);
    check("the fates of a column", || {
        assert_eq!(fates.iter().filter(|fate| fate.word() == "divided").count(), 441);
        0
    });
}

/// As with a vector: the answer may still be in scope when its register is replaced.
#[test]
fn a_register_is_replaced_while_an_answer_is_in_scope() {
    let mut register = vietnam::register().clone();
    let today = register.latest();
    let city = today.find("Hà Nội").unwrap();
    let (members, begun) = (city.members(Level::COMMUNE), city.begun_by());
    let origins = city.origins(&today, Level::PROVINCE);
    let fate = city.fate_at(&today);
    assert_eq!((members.len(), begun.len(), origins.len(), fate.word()), (126, 0, 1, "same"));
    register = vietnam::register().clone();
    assert_eq!(register.latest().count(Level::COMMUNE), 3_321);
}

/// What a commune came of is read off its edges: with districts, portions and clauses.
#[test]
fn origins_in_two_districts_take_no_memory() {
    let register = vietnam::register();
    let (before, today) = (register.at(EVE).unwrap(), register.latest());
    let (mut n_units, mut n_free) = (0, 0);
    for unit in today.units(Level::COMMUNE) {
        let (mut n_origins, mut n_steps) = (0, 0);
        let counted = measure(|| {
            let origins = unit.origins(&before, Level::DISTRICT);
            n_origins = origins.len();
            for origin in &origins {
                assert!(origin.earlier().is_in_force(EVE) && origin.portions().area.is_certain());
                n_steps += origin.edges().len();
            }
        });
        n_units += 1;
        n_free += usize::from(counted.count_total == 0);
        assert!(counted.count_total == 0 || n_origins > 2 || n_steps > 8, "{unit}");
    }
    assert_eq!((n_units, n_free), (3_321, 3_278));
}

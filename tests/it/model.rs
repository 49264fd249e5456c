//! Random histories: what the library says of them is what the reference model says.
//!
//! The model cuts territory into atoms and moves them; see [`reference`]. The generator grows
//! histories with every kind of change, see [`generate`], and [`inject`] puts one fault into them.
//!
//! Every run tries the same histories, so that a change is blamed for what it breaks and for
//! nothing else. `SAPNHAP_SEED` (a number, 0 unless given) makes others, and `SAPNHAP_CASES` sets
//! how many each property tries:
//!
//! ```text
//! SAPNHAP_SEED=7 SAPNHAP_CASES=500 cargo test --test it model::
//! ```

mod agree;
mod borders;
mod columns;
mod convert;
mod generate;
mod inject;
mod moves;
mod play;
mod reference;
mod shapes;
mod vague;
mod weights;

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use sapnhap::{Decree, Fault, Register};

use convert::Writer;
use generate::{History, SHAPES, Seed, Style};
use reference::Day;

/// Writes a day that comes after a number of days of a history.
fn written(history: &History, style: Style, n_days: usize, day: &Day) -> Vec<Decree> {
    let world = history.world.until(n_days);
    Writer::new(style, &world, day).decrees()
}

fn decrees_by_day(history: &History, style: Style) -> Vec<Vec<Decree>> {
    let days = history.days.iter().enumerate();
    days.map(|(number, day)| written(history, style, number, day)).collect()
}

/// The register after each day, each committed on the one before, which stays as it was.
fn replayed(history: &History, days: &[Vec<Decree>]) -> Vec<Register> {
    let mut registers = vec![convert::open(&history.world)];
    for (day, decrees) in history.days.iter().zip(days) {
        let last = &registers[registers.len() - 1];
        let told = last.to_json();
        let change = convert::staged(last, day.date, decrees);
        let next = change.commit().unwrap_or_else(|error| panic!("{error}\n{decrees:#?}"));
        assert_eq!(last.to_json(), told, "a commit on a branch changed the register");
        registers.push(next);
    }
    registers
}

fn agrees(register: &Register, history: &History) {
    agree::units(register, &history.world);
    agree::codes(register, &history.world);
    agree::edges(register, &history.world);
    agree::relations(register, &history.world);
}

/// The name of a variant.
fn variant(fault: &Fault) -> String {
    let text = format!("{fault:?}");
    text.split([' ', '(', '{']).next().unwrap_or("").to_owned()
}

/// Holds a day that the model refuses against the library.
fn is_refused(register: &Register, decrees: &[Decree], day: &Day, refusal: &str) {
    let told = register.to_json();
    let change = convert::staged(register, day.date, decrees);
    let faults: Vec<String> = change.faults().iter().map(|fault| variant(&fault.fault)).collect();
    let names = match refusal {
        "Code" => vec!["CodeInUse", "CodeTwice"],
        // The library says so where a unit is made by a later step, or was there before the step.
        "Reference" => vec!["Reference", "SameDay", "LaterStep"],
        "Ended" => vec!["Ended", "EndedInStep"],
        // A parent that all clauses get by the scope is told as that.
        "ParentNotInForce" => vec!["ParentNotInForce", "ScopeNotInForce"],
        _ => vec![refusal],
    };
    assert!(
        names.iter().any(|name| faults.iter().any(|fault| fault == name)),
        "the model refuses the day for {refusal}, the library has {faults:?}: {day:#?}"
    );
    assert_eq!(change.commit().unwrap_err().faults().len(), faults.len());
    assert_eq!(register.to_json(), told, "a failing commit changed the register");
    let mut in_place = register.clone();
    assert!(in_place.enact_mut(decrees.iter().cloned()).is_err());
    assert_eq!(in_place.to_json(), told, "a failing change in place changed the register");
}

/// Reads a number that the environment gives.
fn given<N: FromStr>(variable: &str) -> Option<N> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is no number: {text}")))
}

fn config(cases: u32) -> Config {
    Config {
        cases: given("SAPNHAP_CASES").unwrap_or(cases),
        rng_seed: RngSeed::Fixed(given("SAPNHAP_SEED").unwrap_or(0)),
        failure_persistence: None,
        max_shrink_iters: 2000,
        ..Config::default()
    }
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn a_register_answers_as_the_atoms_do(seed in generate::seed()) {
        let history = generate::history(&seed);
        let days = decrees_by_day(&history, seed.style);
        let registers = replayed(&history, &days);
        // Answers about past days are the same on every later register.
        for (n_days, register) in registers.iter().enumerate() {
            let mut past = history.clone();
            past.world = history.world.until(n_days);
            agree::units(register, &past.world);
        }
        agrees(&registers[registers.len() - 1], &history);
    }

    #[test]
    fn parts_that_many_clauses_take_end_where_the_atoms_do(seed in generate::crowded()) {
        let history = generate::history(&seed);
        let days = decrees_by_day(&history, seed.style);
        let registers = replayed(&history, &days);
        agree::edges(&registers[registers.len() - 1], &history.world);
    }

    #[test]
    fn of_unknown_extents_nothing_is_said_that_the_atoms_deny(seed in generate::seed(), picks in 0..1000_u64) {
        let history = generate::history(&seed);
        let mut register = convert::open(&history.world);
        for (day, decrees) in history.days.iter().zip(decrees_by_day(&history, seed.style)) {
            let blurred = vague::blurred(&register, day.date, &decrees, picks);
            register = register.enact(blurred).unwrap();
        }
        agree::units(&register, &history.world);
        agree::sound(&register, &history.world);
    }

    #[test]
    fn edges_rest_on_what_their_clauses_say(seed in generate::seed(), picks in 0..1000_u64) {
        let history = generate::history(&seed);
        let days = decrees_by_day(&history, seed.style);
        let days: Vec<_> = days.iter().map(|decrees| vague::with_evidence(decrees, picks)).collect();
        let registers = replayed(&history, &days);
        let last = &registers[registers.len() - 1];
        vague::edges_rest_on_their_clauses(last);
        vague::edges_rest_on_their_clauses(&Register::from_bytes(&last.to_bytes()).unwrap());
        prop_assert_eq!(Register::from_json(&last.to_json()).unwrap().to_bytes(), last.to_bytes());
        vague::corrections(&registers);
    }

    #[test]
    fn a_column_is_answered_as_its_codes_are(seed in generate::seed()) {
        let history = generate::history(&seed);
        let days = decrees_by_day(&history, seed.style);
        let registers = replayed(&history, &days);
        // Grown by small changes, and written whole.
        let last = &registers[registers.len() - 1];
        columns::agree(last, &history.world);
        columns::agree(&Register::from_bytes(&last.to_bytes()).unwrap(), &history.world);
    }

    #[test]
    fn weights_are_what_the_atoms_say_or_bound_it(seed in generate::seed()) {
        let history = generate::history(&seed);
        let days = decrees_by_day(&history, seed.style);
        let registers = replayed(&history, &days);
        weights::agree(&registers[registers.len() - 1], &history.world);
    }

    #[test]
    fn borders_are_carried_as_the_atoms_go(seed in generate::seed()) {
        let history = generate::history(&seed);
        let days = decrees_by_day(&history, seed.style);
        let registers = replayed(&history, &days);
        borders::agree(&registers[registers.len() - 1], &history.world);
    }

    #[test]
    fn what_the_model_refuses_is_refused(seed in generate::seed()) {
        let history = generate::history(&seed);
        let days = decrees_by_day(&history, seed.style);
        let registers = replayed(&history, &days);
        for (n_days, day, refusal) in &history.refused {
            let decrees = written(&history, seed.style, *n_days, day);
            is_refused(&registers[*n_days], &decrees, day, refusal);
        }
    }

    #[test]
    fn every_way_to_the_same_log_gives_the_same_register(seed in generate::seed(), turn in 0..1000_usize) {
        let history = generate::history(&seed);
        let days = decrees_by_day(&history, seed.style);
        let registers = replayed(&history, &days);
        let (opening, last) = (&registers[0], &registers[registers.len() - 1]);
        let (empty, told) = (opening.to_json(), last.to_json());
        let all: Vec<Decree> = days.concat();

        let mut ways = vec![opening.enact(all.clone()).unwrap()];
        let mut in_place = opening.clone();
        in_place.enact_mut(all.clone()).unwrap();
        ways.push(in_place);
        let mut day_by_day = opening.clone();
        let mut shared = Vec::new();
        for decrees in &days {
            shared.push(day_by_day.clone());
            day_by_day.enact_mut(decrees.clone()).unwrap();
        }
        ways.push(day_by_day);
        // Days in any order; decrees of one day keep theirs, which is the order of the log.
        let mut shuffled = days.clone();
        if !shuffled.is_empty() {
            let n_days = shuffled.len();
            shuffled.rotate_left(turn % n_days);
            shuffled.swap(0, turn / 7 % n_days);
        }
        ways.push(opening.with_inserted(shuffled.concat()).unwrap());
        for (number, register) in registers.iter().enumerate() {
            let mut later = days[number..].to_vec();
            later.reverse();
            ways.push(register.with_inserted(later.concat()).unwrap());
        }
        // A day put into the past, where the later ones do not need it.
        for missing in 0..days.len() {
            let mut others = days.clone();
            let day = others.remove(missing);
            if let Ok(register) = opening.enact(others.concat()) {
                ways.push(register.with_inserted(day).unwrap());
            }
        }
        ways.push(Register::from_json(&told).unwrap());
        let by_table = all.iter().map(through_a_table).collect::<Vec<_>>();
        ways.push(opening.enact(by_table).unwrap());

        for way in &ways {
            assert_eq!(way.to_json(), told);
            assert_eq!(way.to_bytes(), last.to_bytes());
            agree::units(way, &history.world);
            agree::edges(way, &history.world);
        }
        // The compact form names units by code; what that says is the same.
        let compact = Register::from_bytes(&last.to_bytes()).unwrap();
        assert_eq!(compact.to_bytes(), last.to_bytes());
        agree::units(&compact, &history.world);
        agree::edges(&compact, &history.world);
        let by_code = Register::from_json(&compact.to_json()).unwrap();
        assert_eq!(by_code.to_bytes(), last.to_bytes());
        assert_eq!(by_code.to_json(), compact.to_json());
        agree::codes(&ways[2], &history.world);
        agree::relations(&ways[3], &history.world);
        assert_eq!(opening.to_json(), empty, "the opening changed");
        for (before, register) in registers.iter().zip(&shared) {
            assert_eq!(before.to_json(), register.to_json(), "a clone changed with the original");
        }
    }

    #[test]
    fn branches_do_not_see_each_other(seed in generate::seed(), other in generate::seed()) {
        // Two histories with the same opening, grown side by side from one register.
        let other = Seed { codes: seed.codes, hamlets: seed.hamlets, ..other };
        let histories = [generate::history(&seed), generate::history(&other)];
        let opening = convert::open(&histories[0].world);
        let mut branches = [opening.clone(), opening.clone()];
        let days = histories.each_ref().map(|history| decrees_by_day(history, history.seed.style));
        for number in 0..days[0].len().max(days[1].len()) {
            for (branch, days) in branches.iter_mut().zip(&days) {
                if let Some(decrees) = days.get(number) {
                    *branch = branch.enact(decrees.clone()).unwrap();
                }
            }
        }
        for (branch, history) in branches.iter().zip(&histories) {
            agree::units(branch, &history.world);
            agree::codes(branch, &history.world);
            agree::edges(branch, &history.world);
        }
        assert_eq!(opening.n_versions(), convert::open(&histories[0].world).n_versions());
    }

    #[test]
    fn one_fault_put_in_is_found(seed in generate::seed(), picks in prop::array::uniform6(0..1000_usize)) {
        let (mut builder, history) = generate::grown(&seed);
        let days = decrees_by_day(&history, seed.style);
        let registers = replayed(&history, &days);
        for sort in inject::FAULTS {
            if let Some((day, refusal)) = inject::fault(&mut builder, sort, &picks) {
                let n_days = history.days.len();
                let decrees = written(&history, seed.style, n_days, &day);
                is_refused(&registers[n_days], &decrees, &day, refusal);
            }
        }
    }
}

/// Writes a decree as a table and reads it back under its head.
fn through_a_table(decree: &Decree) -> Decree {
    let mut head = decree.clone();
    head.provisions.clear();
    let mut read = head.with_csv(&decree.to_csv()).unwrap();
    read.provisions.iter_mut().for_each(|provision| provision.position = None);
    assert_eq!(read, *decree, "{}", decree.to_csv());
    read
}

/// The generator reaches everything: each shape, each fault, several days and styles.
#[test]
fn the_generator_has_spread() {
    let mut runner = TestRunner::deterministic();
    let mut shapes: BTreeMap<&str, usize> = SHAPES.iter().map(|shape| (*shape, 0)).collect();
    let mut refusals: BTreeMap<&str, usize> = BTreeMap::new();
    let mut injected: BTreeMap<&str, usize> =
        inject::FAULTS.iter().map(|sort| (*sort, 0)).collect();
    let mut depths: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut styles, mut codes) = (BTreeSet::new(), BTreeSet::new());
    let (mut several_decrees, mut inside_levels) = (0, BTreeSet::new());
    for number in 0..300 {
        let seed = generate::seed().new_tree(&mut runner).unwrap().current();
        let (mut builder, history) = generate::grown(&seed);
        for shape in &history.shapes {
            *shapes.entry(*shape).or_default() += 1;
        }
        for (_, _, refusal) in &history.refused {
            *refusals.entry(*refusal).or_default() += 1;
        }
        *depths.entry(history.days.len()).or_default() += 1;
        styles.insert(seed.style);
        codes.insert(seed.codes);
        several_decrees += usize::from(history.days.iter().any(|day| day.decrees.len() > 1));
        inside_levels.extend(history.world.state().units.values().map(|unit| unit.level));
        let picks = [number, number * 7, number * 13, number * 31, number * 3, number];
        for sort in inject::FAULTS {
            if inject::fault(&mut builder, sort, &picks).is_some() {
                *injected.entry(*sort).or_default() += 1;
            }
        }
    }
    assert!(shapes.values().all(|count| *count >= 5), "{shapes:#?}");
    assert!(injected.values().all(|count| *count >= 20), "{injected:#?}");
    for refusal in ["TakenTwice", "GoesOnAndEnds", "ParentNotInForce", "ParentMissing"] {
        assert!(refusals.contains_key(refusal), "{refusals:#?}");
    }
    assert!(
        (1..=4).all(|depth| depths.get(&depth).is_some_and(|count| *count >= 20)),
        "{depths:#?}"
    );
    assert_eq!((styles.len(), codes.len(), inside_levels.len()), (3, 5, 4));
    assert!(several_decrees > 100, "{several_decrees}");
}

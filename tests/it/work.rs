//! Work that a change does, counted and not timed: what is asked of memory is the same on a small
//! register and on one twenty times as large.

use allocation_counter::measure;
use sapnhap::*;

use crate::made_up::{self, unit};

const COMMUNE: Level = Level::new(1);
/// How many communes there are in a canton.
const SPREAD: usize = 50;

fn canton(number: usize) -> String {
    format!("{number:05}")
}

fn commune(number: usize) -> String {
    format!("{number:07}")
}

fn register(n_communes: usize) -> Register {
    let country = made_up::country(&[("canton", Some(5)), ("commune", Some(7))]);
    let mut units: Vec<OpeningUnit> = (0..n_communes / SPREAD)
        .map(|number| unit("canton", &canton(number), &format!("C{number}"), ""))
        .collect();
    units.extend((0..n_communes).map(|number| {
        let parent = format!("canton:{}", canton(number / SPREAD));
        unit("commune", &commune(number), &format!("U{number}"), &parent)
    }));
    Register::open(country, date(2000, 1, 1), units).unwrap()
}

fn day(number: usize) -> Date {
    let first = date(2001, 1, 1);
    (0..number).fold(first, |day, _| day.tomorrow().unwrap())
}

/// Merges the communes of four pairs, each in a canton of its own, from the middle on.
fn mergers(n_communes: usize, number: usize) -> Decree {
    let first = n_communes / 2 / SPREAD;
    let mut decree = Decree::new(&format!("{number}/D"), day(number)).unwrap();
    decree.provisions.extend((first..first + 4).map(|at| {
        let one = at * SPREAD + number * 2;
        let units = [commune(one), commune(one + 1)];
        let mut merger = Provision::merge(
            &at.to_string(),
            [units[0].as_str(), units[1].as_str()],
            &units[0],
            "commune",
            &format!("M{number:02}{:02}", at - first),
        )
        .unwrap();
        if let decree::Outcome::New(new) = &mut merger.outcome {
            new.parent = Some(Reference::new(&format!("canton:{}", canton(at))).unwrap());
        }
        merger
    }));
    decree
}

/// What is asked of memory: how often, and how much in all.
fn asked(work: impl FnOnce()) -> (u64, u64) {
    let asked = measure(work);
    (asked.count_total, asked.bytes_total)
}

/// On a branch, on a branch that is twenty deep, and on a register that nobody shares.
#[test]
fn a_change_asks_the_same_of_memory_however_large_the_register_is() {
    let [small, large] = [10_000, 200_000].map(|n_communes| {
        let base = register(n_communes);
        let decrees: Vec<Decree> = (0..22).map(|number| mergers(n_communes, number)).collect();
        let change = |register: &Register, number: usize| {
            let mut change = register.change(day(number));
            change.stage(decrees[number].clone());
            change.commit().unwrap()
        };
        let on_a_branch = asked(|| drop(change(&base, 0)));
        let mut branch = base.clone();
        for number in 0..20 {
            branch = change(&branch, number);
        }
        let on_a_deep_branch = asked(|| drop(change(&branch, 20)));
        drop((base, branch));

        let mut alone = register(n_communes);
        // The first change makes the arrays longer than the opening units are.
        alone.enact_mut([decrees[0].clone()]).unwrap();
        let in_place = asked(|| alone.enact_mut([decrees[1].clone()]).unwrap());
        [on_a_branch, on_a_deep_branch, in_place]
    });
    assert_eq!(small, large);
}

/// A branch of a branch, and so on, answers as a register does that was made in one go.
#[test]
fn branches_of_branches_carry_codes_as_one_register_does() {
    let n_communes = 1_000;
    let base = register(n_communes);
    // Its tables are made, and are what its branches ask.
    assert!(base.latest().get(COMMUNE, &code(&commune(0))).is_some());
    let decrees = (0..25).map(|number| mergers(n_communes, number));
    let all = register(n_communes).enact(decrees.clone()).unwrap();
    let branches = decrees.scan(base.clone(), |branch, decree| {
        *branch = branch.enact([decree]).unwrap();
        Some(branch.clone())
    });
    for (number, branch) in branches.enumerate() {
        for date in [base.opening(), day(number / 2), day(number)] {
            let (here, there) = (branch.at(date).unwrap(), all.at(date).unwrap());
            for code in (0..n_communes).map(|number| code(&commune(number))) {
                let [here, there] = [here, there].map(|snapshot| snapshot.get(COMMUNE, &code));
                assert_eq!(here.map(|unit| unit.id()), there.map(|unit| unit.id()), "{code}");
            }
            for level in [Level::PROVINCE, COMMUNE] {
                let counted = here.in_force().filter(|unit| unit.level() == level).count();
                assert_eq!((here.count(level), there.count(level)), (counted, counted));
            }
        }
    }
    assert_eq!(base.latest().count(COMMUNE), n_communes);
}

/// How many units are in force is told of every day, also of one that was taken back.
#[test]
fn units_in_force_are_counted_as_changes_come_and_go() {
    let n_communes = 1_000;
    let mut register = register(n_communes);
    register.enact_mut([mergers(n_communes, 0)]).unwrap();
    // Of the third day two communes are no more.
    let mut wrong = mergers(n_communes, 2);
    wrong.provisions.extend(mergers(n_communes, 0).provisions);
    register.enact_mut([mergers(n_communes, 1), wrong]).unwrap_err();
    assert_eq!(register.latest().count(COMMUNE), n_communes - 4);
    register.enact_mut([mergers(n_communes, 1)]).unwrap();
    assert_eq!(register.latest().count(COMMUNE), n_communes - 8);

    #[cfg(feature = "vietnam")]
    for day in vietnam::register().change_days() {
        let snapshot = vietnam::register().at(day).unwrap();
        for level in [Level::PROVINCE, Level::DISTRICT, Level::COMMUNE] {
            let counted = snapshot.in_force().filter(|unit| unit.level() == level).count();
            assert_eq!(snapshot.count(level), counted, "{day}");
        }
    }
}

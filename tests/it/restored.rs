//! Units that are made again, and one successor for a unit, as the municipal registers of other
//! countries have them.
//!
//! ```text
//! canton Nord (1)
//!   communes Alm (101), Bach (102), Chur (103), Dorf (104)
//! ```

use sapnhap::decree::{Continuation, Figure, NewUnit, Take};
use sapnhap::*;

use crate::made_up::{self, unit};

fn register() -> Register {
    let units = vec![
        unit("canton", "1", "Nord", ""),
        unit("commune", "101", "Alm", "1"),
        unit("commune", "102", "Bach", "1"),
        unit("commune", "103", "Chur", "1"),
        unit("commune", "104", "Dorf", "1"),
    ];
    let country = made_up::country(&[("canton", Some(1)), ("commune", Some(3))]);
    Register::open(country, date(2000, 1, 1), units).unwrap()
}

/// Enacts a decree on the first day of each year from 2001 on.
fn history(years: impl IntoIterator<Item = Vec<Provision>>) -> Register {
    let decrees = (2001..).zip(years).map(|(year, provisions)| {
        let mut decree = Decree::new(&format!("{year}/D"), date(year, 1, 1)).unwrap();
        decree = decree.scope("1").unwrap();
        decree.provisions.extend(provisions);
        decree
    });
    let register = register().enact(decrees).unwrap();
    let again = Register::from_bytes(&register.to_bytes()).unwrap();
    assert_eq!(again.to_bytes(), register.to_bytes());
    assert_eq!(Register::from_json(&register.to_json()).unwrap().to_json(), register.to_json());
    register
}

fn part(unit: &str) -> Take {
    Take::part(unit).unwrap()
}

fn takes_over(unit: &str, taken: &[&str]) -> Provision {
    Provision::take_over("1", unit, taken.iter().copied()).unwrap()
}

fn new(code: &str, name: &str, restores: Option<&str>, takes: &[Take]) -> Provision {
    let mut unit = NewUnit::new(code, "commune", name).unwrap();
    if let Some(restored) = restores {
        unit = unit.restoring(restored).unwrap();
    }
    let mut provision = Provision::of_new("2", unit).unwrap();
    provision.takes.extend_from_slice(takes);
    provision
}

/// What became of the communes of 2000 by a year.
fn told(register: &Register, year: i16) -> Vec<String> {
    let before = register.at(date(2000, 1, 1)).unwrap();
    let after = register.at(date(year, 1, 1)).unwrap();
    let level = Level::new(1);
    let told = before.units(level).into_iter().map(|unit| {
        let fate = unit.fate_at(&after);
        let relations = fate.relations().iter();
        let relations: Vec<String> = relations
            .map(|of| {
                let star = if of.is_heir() { "*" } else { "" };
                format!("{}{star} {}", of.later().code(), of.portions())
            })
            .collect();
        let is_related = |heir: &Version<'_>| fate.relations().iter().any(|of| of.later() == *heir);
        assert_eq!(fate.heir(), unit.heir_at(&after).filter(is_related));
        format!("{} {}: {}", unit.code(), fate.word(), relations.join(", "))
    });
    // Going back it reads the same.
    for unit in after.units(level) {
        for origin in unit.origins(&before, level) {
            let forward = origin.earlier().successors_at_level(&after, level);
            let same = forward.iter().find(|relation| relation.later() == unit).unwrap();
            assert_eq!(same.portions(), origin.portions(), "{origin:?}");
        }
    }
    told.collect()
}

#[test]
fn a_restored_unit_gets_back_exactly_what_it_had_brought() {
    let register = history([
        vec![takes_over("102", &["101"])],
        vec![new("101", "Alm", Some("101"), &[part("102")])],
    ]);
    assert_eq!(
        told(&register, 2001),
        ["101 merged: 102* all", "102 same: 102* all", "103 same: 103* all", "104 same: 104* all"]
    );
    assert_eq!(
        told(&register, 2002),
        [
            "101 restored: 101* all",
            "102 same: 102* all",
            "103 same: 103* all",
            "104 same: 104* all"
        ]
    );
    // The edges say what the law says.
    let again = register.latest().unit(Level::new(1), &code("101")).unwrap();
    let edge = again.predecessors().next().unwrap();
    assert_eq!((edge.source().code(), edge.portions().area), (code("102"), Share::Part));
    let between = register.at(date(2001, 1, 1)).unwrap();
    let divided: Vec<String> = between
        .unit(Level::new(1), &code("102"))
        .unwrap()
        .successors_at(&register.latest())
        .iter()
        .map(|of| format!("{} {}", of.later().code(), of.portions()))
        .collect();
    assert_eq!(divided, ["101 part", "102 rest"]);
}

#[test]
fn what_left_in_between_is_possible() {
    let register = history([
        vec![takes_over("102", &["101"])],
        vec![Provision::transfer("1", "102", "103").unwrap()],
        vec![new("101", "Alm", Some("101"), &[part("102")])],
    ]);
    assert_eq!(
        told(&register, 2003),
        [
            "101 divided: 101* part, 103 possibly some",
            "102 divided: 102* part, 103 possibly some",
            "103 same: 103* all",
            "104 same: 104* all"
        ]
    );
}

#[test]
fn what_came_later_stays_with_the_unit_that_it_came_to() {
    let register = history([
        vec![takes_over("102", &["101"])],
        vec![takes_over("102", &["103"]), Provision::rename("2", "102", "Grossbach").unwrap()],
        vec![new("101", "Alm", Some("101"), &[part("102")])],
    ]);
    assert_eq!(
        told(&register, 2003),
        [
            "101 restored: 101* all",
            "102 renamed: 102* all",
            "103 merged: 102* all",
            "104 same: 104* all"
        ]
    );
}

#[test]
fn a_figure_in_the_law_overrides_and_so_does_all() {
    let figure = Figure { amount: Amount::new("3.5").unwrap(), of: None };
    let stated = Portion::Part(Some(Box::new(figure)));
    let merged = || vec![takes_over("102", &["101"])];
    let by_figure = Take::new("102", stated.clone(), stated).unwrap();
    let register = history([merged(), vec![new("101", "Alm", Some("101"), &[by_figure])]]);
    assert_eq!(
        told(&register, 2002)[..2],
        [
            "101 divided: 101* possibly some, 102 possibly some",
            "102 divided: 101 possibly some, 102* possibly some"
        ]
    );
    let all = Take::all("102").unwrap();
    let register = history([merged(), vec![new("101", "Alm", Some("101"), &[all])]]);
    assert_eq!(told(&register, 2002)[..2], ["101 restored: 101* all", "102 merged: 101* all"]);
}

#[test]
fn units_that_went_one_into_the_other_are_restored_one_out_of_the_other() {
    // 101 into 102, that into 103; then 102 is made again, and then 101 out of it.
    let merged =
        || [vec![takes_over("102", &["101"])], vec![takes_over("103", &["102"])]].into_iter();
    let register = history(merged().chain([
        vec![new("102", "Bach", Some("102"), &[part("103")])],
        vec![new("101", "Alm", Some("101"), &[part("102")])],
    ]));
    assert_eq!(
        told(&register, 2003)[..3],
        ["101 merged: 102* all", "102 restored: 102* all", "103 same: 103* all"]
    );
    assert_eq!(
        told(&register, 2004)[..3],
        ["101 restored: 101* all", "102 restored: 102* all", "103 same: 103* all"]
    );
    // Or 101 first, directly, and of 102 then what was left.
    let register = history(merged().chain([
        vec![new("101", "Alm", Some("101"), &[part("103")])],
        vec![new("102", "Bach", Some("102"), &[part("103")])],
    ]));
    assert_eq!(
        told(&register, 2004)[..3],
        ["101 restored: 101* all", "102 restored: 102* all", "103 same: 103* all"]
    );
    // Or both at once.
    let register = history(merged().chain([vec![
        new("101", "Alm", Some("101"), &[part("103")]),
        new("102", "Bach", Some("102"), &[part("103")]),
    ]]));
    assert_eq!(
        told(&register, 2003)[..3],
        ["101 restored: 101* all", "102 restored: 102* all", "103 same: 103* all"]
    );
}

#[test]
fn a_unit_can_be_restored_more_than_once_and_out_of_several() {
    let merge = || vec![takes_over("102", &["101"])];
    let again = || vec![new("101", "Alm", Some("101"), &[part("102")])];
    let register = history([merge(), again(), merge(), again()]);
    for (year, word) in [
        (2001, "merged: 102*"),
        (2002, "restored: 101*"),
        (2003, "merged: 102*"),
        (2004, "restored: 101*"),
    ] {
        assert_eq!(told(&register, year)[0], format!("101 {word} all"), "{year}");
        assert_eq!(told(&register, year)[1], "102 same: 102* all", "{year}");
    }
    // By name the latest of that name is meant.
    let by_name = vec![new("101", "Alm", Some("commune Alm"), &[part("102")])];
    let named = history([merge(), again(), merge(), by_name]);
    assert_eq!(told(&named, 2004)[0], "101 restored: 101* all");

    // Divided between two, and put together again out of both.
    let rest = Take::rest("101").unwrap();
    let divided = vec![
        Provision::transfer("1", "101", "102").unwrap(),
        Provision::of_continuation("2", Continuation::of("103").unwrap()).unwrap().taking(rest),
    ];
    let back = vec![new("101", "Alm", Some("101"), &[part("102"), part("103")])];
    let register = history([divided, back]);
    assert_eq!(
        told(&register, 2002),
        [
            "101 restored: 101* all",
            "102 same: 102* all",
            "103 same: 103* all",
            "104 same: 104* all"
        ]
    );
    // What another unit adds to it is that one's part.
    let merge = vec![takes_over("102", &["101"])];
    let more = vec![new("101", "Alm", Some("101"), &[part("102"), part("104")])];
    assert_eq!(
        told(&history([merge, more]), 2002),
        [
            "101 restored: 101* all",
            "102 same: 102* all",
            "103 same: 103* all",
            "104 divided: 101 part, 104* rest"
        ]
    );
}

#[test]
fn a_unit_is_one_unit_when_it_is_made_again() {
    let again = |code: &str| new(code, "Alm", Some("101"), &[part("102")]);
    let merged = history([vec![takes_over("102", &["101"])]]);
    let refused = |register: &Register, provisions: Vec<Provision>| {
        let day = date(2003, 1, 1);
        let mut decree = Decree::new("9/D", day).unwrap().scope("1").unwrap();
        decree.provisions.extend(provisions);
        let told = register.to_json();
        let error = register.enact([decree]).unwrap_err();
        assert_eq!(register.to_json(), told);
        let faults: Vec<String> =
            error.faults().iter().map(|fault| fault.fault.to_string()).collect();
        let all_twice = error.faults().iter().all(|fault| {
            let fault = &fault.fault;
            matches!(fault, Fault::RestoredTwice { .. })
        });
        assert!(all_twice, "{faults:?}");
        faults
    };
    let mut second = again("106");
    second.clause = Clause::new("3").ok();
    assert_eq!(
        refused(&merged, vec![again("105"), second]),
        ["commune Alm (101) is restored twice: here and by decree 9/D clause 2"]
    );
    // It is there already, under another code.
    let mut decree = Decree::new("2/D", date(2002, 1, 1)).unwrap().scope("1").unwrap();
    decree.provisions.push(again("105"));
    let restored = merged.enact([decree]).unwrap();
    assert_eq!(
        refused(&restored, vec![again("106")]),
        ["commune Alm (101) is restored twice: here and by commune Alm (105)"]
    );
}

#[test]
fn two_units_that_dissolve_their_merger_get_their_own_back() {
    let merged = Provision::merge("1", ["101", "102"], "105", "commune", "Almbach").unwrap();
    let rest = Take::rest("105").unwrap();
    let apart = vec![
        new("101", "Alm", Some("101"), &[part("105")]),
        new("102", "Bach", Some("102"), &[rest]),
    ];
    let register = history([vec![merged], apart]);
    assert_eq!(told(&register, 2001)[..2], ["101 merged: 105* all", "102 merged: 105* all"]);
    assert_eq!(told(&register, 2002)[..2], ["101 restored: 101* all", "102 restored: 102* all"]);
}

#[test]
fn one_successor_by_name() {
    let figure = |amount: &str| {
        let figure = Figure { amount: Amount::new(amount).unwrap(), of: Amount::new("10").ok() };
        Portion::Part(Some(Box::new(figure)))
    };
    let of_alm = |amount: &str| Take::new("101", figure(amount), Portion::PART).unwrap();
    let seated = |code: &str, seat: &str, takes: &[Take]| {
        let unit = NewUnit::new(code, "commune", &format!("Neu {code}")).unwrap();
        let mut provision = Provision::of_new("2", unit.seated_in(seat).unwrap()).unwrap();
        provision.takes.extend_from_slice(takes);
        provision
    };
    let rest = Take::new("101", Portion::Rest, Portion::Rest).unwrap();
    let register = history([
        vec![
            seated("101", "103", &[of_alm("2"), Take::all("103").unwrap()]),
            seated("106", "commune Alm", &[of_alm("3")]),
            seated("107", "104", &[rest, Take::all("104").unwrap()]),
        ],
        vec![Provision::change_code("1", "101", "109").unwrap()],
    ]);
    let alm = register.at(date(2000, 1, 1)).unwrap().unit(Level::new(1), &code("101")).unwrap();
    let chosen = |choice, year| {
        let after = register.at(date(year, 1, 1)).unwrap();
        alm.successor_by(&after, choice).map(|unit| unit.code().to_string())
    };
    let choices = [
        OneSuccessor::Heir,
        OneSuccessor::CarriesCode,
        OneSuccessor::HasSeat,
        OneSuccessor::LargestPart,
    ];
    let told = |year| choices.map(|choice| chosen(choice, year).unwrap_or_else(|| "-".to_owned()));
    assert_eq!(told(2000), ["101", "101", "101", "101"]);
    assert_eq!(told(2001), ["-", "101", "106", "107"]);
    // Step by step: who carried the code goes on under another one.
    assert_eq!(told(2002), ["-", "109", "106", "107"]);
    // An earlier date has no successor.
    let later = register.latest().unit(Level::new(1), &code("106")).unwrap();
    assert_eq!(later.heir_at(&register.at(date(2000, 1, 1)).unwrap()), None);
    // Without figures for all but one part nobody knows which is the largest.
    let vague = history([vec![
        seated("101", "101", &[part("101")]),
        seated("106", "101", &[Take::rest("101").unwrap()]),
    ]]);
    let alm = vague.at(date(2000, 1, 1)).unwrap().unit(Level::new(1), &code("101")).unwrap();
    assert_eq!(alm.successor_by(&vague.latest(), OneSuccessor::LargestPart), None);
    assert_eq!(alm.successor_by(&vague.latest(), OneSuccessor::HasSeat), None);
}

#[test]
fn the_heir_goes_on_step_by_step() {
    // 101 gives up its code, takes over 103 that took over 104, and gives a part away: the heir of
    // all three is one unit, which none of the three was called.
    let register = history([
        vec![takes_over("103", &["104"])],
        vec![takes_over("101", &["103"])],
        vec![Provision::change_code("1", "101", "110").unwrap()],
        vec![Provision::transfer("1", "110", "102").unwrap()],
    ]);
    assert_eq!(
        told(&register, 2005),
        [
            "101 divided: 102 possibly some, 110* possibly some",
            "102 same: 102* all",
            "103 divided: 102 possibly some, 110* possibly some",
            "104 divided: 102 possibly some, 110* possibly some"
        ]
    );
}

/// What the law calls the rest is that also when the unit had another name in between.
#[test]
fn the_rest_of_what_was_its_own() {
    let merged = || vec![takes_over("102", &["101"])];
    let again = || vec![new("101", "Alm", Some("101"), &[part("102")])];
    let split = || vec![Provision::transfer("1", "102", "103").unwrap()];
    let own = |register: &Register, year| told(register, year)[1].clone();
    let expected = "102 divided: 102* rest, 103 part";
    assert_eq!(own(&history([merged(), again(), split()]), 2003), expected);
    let renamed = || vec![Provision::rename("1", "102", "Grossbach").unwrap()];
    assert_eq!(own(&history([merged(), renamed(), again(), split()]), 2004), expected);
    let between = history([merged(), renamed(), renamed(), again(), split()]);
    assert_eq!(own(&between, 2005), expected);
}

/// A figure of area leaves open whose land it is, and says nothing of the people.
#[test]
fn one_quantity_is_given_back() {
    let figure = Figure { amount: Amount::new("3.5").unwrap(), of: None };
    let stated = Portion::Part(Some(Box::new(figure)));
    for (take, told_of) in [
        (
            Take::new("102", stated.clone(), Portion::PART).unwrap(),
            "101 divided: 101* area: possibly some, population: all, 102 area: possibly some, population: none",
        ),
        (
            Take::new("102", Portion::PART, stated).unwrap(),
            "101 divided: 101* area: all, population: possibly some, 102 area: none, population: possibly some",
        ),
    ] {
        let again = new("101", "Alm", Some("101"), &[take]);
        let register = history([vec![takes_over("102", &["101"])], vec![again]]);
        assert_eq!(told(&register, 2002)[0], told_of);
    }
}

/// Whether some of a unit's own ground went by a way is asked of where the way leads: of two communes
/// that give to one, nobody knows whose ground is left there when a third gets its own back.
#[test]
fn whose_ground_is_left() {
    let units = vec![
        unit("canton", "1", "Nord", ""),
        unit("canton", "2", "Sued", ""),
        unit("commune", "101", "Alm", "1"),
        unit("commune", "102", "Bach", "1"),
        unit("commune", "103", "Chur", "1"),
        unit("commune", "104", "Dorf", "2"),
        unit("commune", "105", "Egg", "1"),
    ];
    let country = made_up::country(&[("canton", Some(1)), ("commune", Some(3))]);
    let opened = Register::open(country, date(2000, 1, 1), units).unwrap();
    let gives = |clause: &str, from: &str, to: &str| Provision::transfer(clause, from, to).unwrap();
    let check = |third: Vec<Provision>, expected: &str| {
        let years = [
            vec![takes_over("102", &["101"])],
            vec![gives("1", "102", "104")],
            third,
            vec![new("101", "Alm", Some("101"), &[part("102")])],
        ];
        let decrees = (2001..).zip(years).map(|(year, provisions)| {
            let decree = Decree::new(&format!("{year}/D"), date(year, 1, 1)).unwrap();
            provisions.into_iter().fold(decree.scope("1").unwrap(), Decree::provision)
        });
        let register = opened.enact(decrees).unwrap();
        let before = register.at(date(2000, 1, 1)).unwrap();
        let unit = before.unit(Level::new(1), &code("102")).unwrap();
        let relations = unit.successors_at_level(&register.latest(), Level::PROVINCE);
        let told = relations.iter().map(|of| format!("{} {}", of.later().code(), of.portions()));
        assert_eq!(told.collect::<Vec<_>>().join(", "), expected);
    };
    check(vec![gives("1", "102", "103")], "1 part, 2 possibly some");
    let mixed = vec![gives("1", "102", "103"), gives("2", "105", "102")];
    check(mixed, "1 possibly some, 2 possibly some");
}

/// Where all that is left is given back, nobody knows where the ground is of who gets none.
#[test]
fn all_of_a_merger_is_given_back() {
    let sources = ["101", "102", "103"];
    let merged = Provision::merge("1", sources, "105", "commune", "Almbach").unwrap();
    let gives = Provision::transfer("1", "105", "104").unwrap();
    let apart = vec![
        new("101", "Alm", Some("101"), &[part("105")]),
        new("102", "Bach", Some("102"), &[Take::rest("105").unwrap()]),
    ];
    let register = history([vec![merged], vec![gives], apart]);
    assert_eq!(
        told(&register, 2003),
        [
            "101 divided: 101* part, 104 possibly some",
            "102 divided: 102* part, 104 possibly some",
            "103 divided: 101 possibly some, 102 possibly some, 104 possibly some",
            "104 same: 104* all"
        ]
    );
}

//! Which unit a clause takes where several are called so, and who took it where several clauses do.
//!
//! ```text
//! canton Nord (1)
//!   district Nord (11): communes Nord (111), Alm (112)
//!   district Buche (12): communes Buche (121), Dorf (122), Alm (123)
//!   district Leer (13)
//! canton Leer (2)
//! ```

use sapnhap::decree::{Continuation, NewUnit, Take};
use sapnhap::error::ChangeFault;
use sapnhap::*;

use crate::made_up::{self, unit};

const DAY: Date = date(2001, 1, 1);

fn register() -> Register {
    let units = vec![
        unit("canton", "1", "Nord", ""),
        unit("canton", "2", "Leer", ""),
        unit("district", "11", "Nord", "1"),
        unit("district", "12", "Buche", "1"),
        unit("district", "13", "Leer", "1"),
        unit("commune", "111", "Nord", "11"),
        unit("commune", "112", "Alm", "11"),
        unit("commune", "121", "Buche", "12"),
        unit("commune", "122", "Dorf", "12"),
        unit("commune", "123", "Alm", "12"),
    ];
    let country =
        made_up::country(&[("canton", Some(1)), ("district", Some(2)), ("commune", Some(3))]);
    Register::open(country, date(2000, 1, 1), units).unwrap()
}

fn decree(provisions: impl IntoIterator<Item = Provision>) -> Decree {
    let mut decree = Decree::new("1/D", DAY).unwrap();
    decree.provisions.extend(provisions);
    decree
}

fn goes_on(clause: &str, unit: &str, takes: impl IntoIterator<Item = Take>) -> Provision {
    let unit = Continuation::of(unit).unwrap();
    let mut provision = Provision::of_continuation(clause, unit).unwrap();
    provision.takes.extend(takes);
    provision
}

fn ended(clause: &str, unit: &str) -> Provision {
    Provision::end(clause, [unit]).unwrap()
}

fn all(unit: &str) -> Take {
    Take::all(unit).unwrap()
}

fn part(unit: &str) -> Take {
    Take::part(unit).unwrap()
}

fn rest(unit: &str) -> Take {
    Take::rest(unit).unwrap()
}

fn take(unit: &str, area: Portion, population: Portion) -> Take {
    Take::new(unit, area, population).unwrap()
}

fn enacted(provisions: impl IntoIterator<Item = Provision>) -> Register {
    register().enact([decree(provisions)]).unwrap()
}

/// The faults of a decree, and that the register is as it was.
fn refused(provisions: impl IntoIterator<Item = Provision>) -> Vec<String> {
    let (register, decree) = (register(), decree(provisions));
    let error = register.enact([decree.clone()]).unwrap_err();
    let mut in_place = register.clone();
    assert_eq!(in_place.enact_mut([decree]).unwrap_err().faults(), error.faults());
    assert!(in_place.versions().eq(register.versions()));
    let told = |fault: &ChangeFault| {
        let clause = fault.clause.as_ref().map_or("", Clause::as_str);
        format!("{clause}: {}", fault.fault)
    };
    error.faults().iter().map(told).collect()
}

fn fate(register: &Register, level: Level, code_: &str) -> String {
    let before = register.at(date(2000, 1, 1)).unwrap().unit(level, &code(code_)).unwrap();
    let fate = before.fate_at(&register.latest());
    let relations = fate.relations().iter();
    let told: Vec<String> =
        relations.map(|of| format!("{} {}", of.later(), of.portions())).collect();
    format!("{}: {}", fate.word(), told.join(", "))
}

const DISTRICT: Level = Level::new(1);
const COMMUNE: Level = Level::new(2);

/// The parents of communes on the day, by their codes.
fn parents(register: &Register) -> Vec<String> {
    let communes = register.latest().units(COMMUNE).into_iter();
    communes.map(|unit| format!("{} {}", unit.code(), unit.parent().unwrap().code())).collect()
}

/// A bare name means the unit of the outcome's own level, whatever else is called so.
#[test]
fn a_bare_name_means_its_own_level_first() {
    let commune = enacted([goes_on("1", "122", [all("Nord")])]);
    assert_eq!(fate(&commune, COMMUNE, "111"), "merged: commune Dorf (122) all");
    let district = enacted([goes_on("1", "district:12", [all("Nord")])]);
    assert_eq!(fate(&district, DISTRICT, "11"), "merged: district Buche (12) all");
    assert_eq!(district.latest().count(COMMUNE), 5);
    // One that goes on has no outcome beside it: nothing says which level is meant.
    assert_eq!(
        refused([Provision::rename("1", "Nord", "Norden").unwrap()]),
        ["1: \"Nord\" is ambiguous on 2000-12-31: canton Nord (1); district Nord (11), canton \
             Nord; commune Nord (111), district Nord, canton Nord"]
    );
    assert_eq!(
        refused([ended("1", "Buche")]),
        ["1: \"Buche\" is ambiguous on 2000-12-31: district Buche (12), canton Nord; commune \
             Buche (121), district Buche, canton Nord"]
    );
}

/// Where its own level has none, the others above it are left, and where it has two, only those.
#[test]
fn a_bare_name_is_ambiguous_among_those_that_it_may_mean() {
    assert_eq!(
        refused([goes_on("1", "122", [all("Leer")])]),
        ["1: \"Leer\" is ambiguous on 2000-12-31: canton Leer (2); district Leer (13), canton \
             Nord"]
    );
    assert_eq!(
        refused([goes_on("1", "122", [all("Alm")])]),
        ["1: \"Alm\" is ambiguous on 2000-12-31: commune Alm (112), district Nord, canton Nord; \
             commune Alm (123), district Buche, canton Nord"]
    );
    // A clause takes nothing from below by name.
    assert_eq!(
        refused([goes_on("1", "district:12", [all("Alm")])]),
        ["1: no unit on 2000-12-31 is called \"Alm\""]
    );
    // A scope tells namesakes apart first.
    let scoped = decree([goes_on("1", "122", [all("Alm")])]).scope("district:12").unwrap();
    let register = register().enact([scoped]).unwrap();
    assert_eq!(fate(&register, COMMUNE, "123"), "merged: commune Dorf (122) all");
}

/// What one clause dissolves and another takes a part of ends, so that somebody must take the rest.
#[test]
fn a_unit_dissolved_by_one_clause_and_taken_in_part_by_another() {
    let what_is_left = "expected a clause that takes the rest, or a unit that goes on";
    let left = [
        format!(
            "2: commune Alm (112) ends, but the rest of its area goes to no unit; {what_is_left}"
        ),
        format!(
            "2: commune Alm (112) ends, but the rest of its population goes to no unit; \
             {what_is_left}"
        ),
    ];
    assert_eq!(refused([ended("1", "112"), goes_on("2", "122", [part("112")])]), left);
    let turned = [goes_on("2", "122", [part("112")]), ended("1", "112")];
    assert_eq!(refused(turned), left);
    // Of what is taken in no part all is left.
    let land = || take("112", Portion::PART, Portion::Nothing);
    assert_eq!(
        refused([ended("1", "112"), goes_on("2", "122", [land()])]),
        [
            left[0].as_str(),
            "2: commune Alm (112) ends, but all of its population goes to no unit; expected a \
             clause that takes it"
        ]
    );
    // Without the word that ends it it goes on with what is left.
    let register = enacted([goes_on("2", "122", [part("112")])]);
    assert_eq!(
        fate(&register, COMMUNE, "112"),
        "divided: commune Alm (112) rest, commune Dorf (122) part"
    );
    // With the rest it is divided, and ends by all three.
    let register = enacted([
        ended("1", "112"),
        goes_on("2", "122", [part("112")]),
        goes_on("3", "111", [rest("112")]),
    ]);
    assert_eq!(
        fate(&register, COMMUNE, "112"),
        "divided: commune Nord (111) rest, commune Dorf (122) part"
    );
    // Of a district that is dissolved and taken in part nobody knows where its members go.
    let faults = refused([
        ended("1", "district:11"),
        goes_on("2", "district:13", [part("district:11")]),
        Provision::change_parent("3", "112", "district:13").unwrap(),
    ]);
    let of_district = |quantity: &str| {
        format!(
            "2: district Nord (11) ends, but the rest of its {quantity} goes to no unit; {what_is_left}"
        )
    };
    let member = "2: commune Nord (111) is left without a parent, since district Nord (11) ends and no \
                  one unit takes its place; expected a provision that places it";
    assert_eq!(faults, [of_district("area"), of_district("population"), member.to_owned()]);
}

/// Members follow who took the whole: by the word, or by a rest that nobody leaves anything out of.
#[test]
fn the_provision_that_takes_the_whole() {
    let district = |clause: &str, unit: &str, take: Take| goes_on(clause, unit, [take]);
    let at_home = ["111 11", "112 11", "121 12", "122 12", "123 12"];
    let moved = ["111 11", "112 11", "121 13", "122 13", "123 13"];
    assert_eq!(parents(&register()), at_home);
    // A rest alone is the whole.
    let register = enacted([district("1", "district:13", rest("district:12"))]);
    assert_eq!(parents(&register), moved);
    assert_eq!(fate(&register, DISTRICT, "12"), "merged: district Leer (13) all");
    // A rest of what another takes whole is nothing, before it and after it.
    let whole = || district("1", "district:13", all("district:12"));
    let empty = || district("2", "district:11", rest("district:12"));
    for provisions in [[whole(), empty()], [empty(), whole()]] {
        let register = enacted(provisions);
        assert_eq!(parents(&register), moved);
        assert_eq!(fate(&register, DISTRICT, "12"), "merged: district Leer (13) all");
    }
    // Land by the word and people by the rest is one that takes the whole, though another takes a rest.
    let mixed = || district("1", "district:13", take("district:12", Portion::All, Portion::Rest));
    let of_land =
        || district("2", "district:11", take("district:12", Portion::Rest, Portion::Nothing));
    for provisions in [[mixed(), of_land()], [of_land(), mixed()]] {
        let register = enacted(provisions);
        assert_eq!(parents(&register), moved);
        assert_eq!(fate(&register, DISTRICT, "12"), "merged: district Leer (13) all");
    }
    let left = |unit: &str| {
        format!(
            "2: {unit} is left without a parent, since district Buche (12) ends and no one unit \
             takes its place; expected a provision that places it"
        )
    };
    let units = ["commune Alm (123)", "commune Dorf (122)", "commune Buche (121)"];
    // A part to one and the rest to the other, or land to one and people to the other, whichever words,
    // leaves members without a parent.
    let faults = refused([
        district("1", "district:13", part("district:12")),
        district("2", "district:11", rest("district:12")),
    ]);
    assert_eq!(faults, units.map(left));
    for (area, population) in [
        (Portion::Rest, Portion::Rest),
        (Portion::All, Portion::Rest),
        (Portion::Rest, Portion::All),
    ] {
        let faults = refused([
            district("1", "district:13", take("district:12", area, Portion::Nothing)),
            district("2", "district:11", take("district:12", Portion::Nothing, population)),
        ]);
        assert_eq!(faults, units.map(left));
    }
}

/// Two districts take the place of two: a decree whose scope is the code of the second of the new ones
/// means the commune that lay in the second of the old ones.
#[test]
fn a_scope_of_the_same_day_is_found_by_its_code() {
    let made = |clause: &str, code: &str, name: &str, of: &str| {
        let new = NewUnit::new(code, "district", name).unwrap().under("canton:1").unwrap();
        Provision::of_new(clause, new).unwrap().taking(all(of))
    };
    let districts =
        decree([made("1", "14", "Aue", "district:11"), made("2", "15", "Bruch", "district:12")]);
    for (scope, expected) in [("district:14", "112"), ("district:15", "123")] {
        let mut communes = Decree::new("2/D", DAY).unwrap().scope(scope).unwrap();
        communes.provisions.push(Provision::rename("1", "commune Alm", "Almen").unwrap());
        let register = register().enact([districts.clone(), communes]).unwrap();
        let renamed = register.latest().find("Almen").unwrap();
        assert_eq!(renamed.code(), code(expected), "{scope}");
    }
}

/// A step that rests on two clauses, of which one takes the district and one is about the commune itself,
/// is read from either end.
#[test]
fn clauses_of_a_step_are_read_from_the_back() {
    let register = enacted([
        goes_on("1", "district:12", [all("district:11")]),
        Provision::rename("2", "commune:111", "Norden").unwrap(),
    ]);
    let commune = register.latest().find("Norden").unwrap();
    let step = commune.predecessors().next().unwrap();
    let clause = |cite: Citation<'_>| cite.clause().unwrap().to_string();
    assert_eq!(step.citations().map(clause).collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(step.citations().rev().map(clause).collect::<Vec<_>>(), ["2", "1"]);
    let mut left = step.citations();
    assert_eq!(left.next_back().map(clause).as_deref(), Some("2"));
    assert_eq!(left.len(), 1);
    assert_eq!(left.next().map(clause).as_deref(), Some("1"));
    assert!(left.next_back().is_none() && left.next().is_none());
}

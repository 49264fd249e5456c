//! Ground that units have through members, ground beside members, and moves between levels: as the
//! registers of countries with parts of communes have them.
//!
//! ```text
//! canton Nord (1)                              canton Sued (2)
//!   district Ahorn (11)                          district Eiche (21)
//!     commune Alm (111): parts Auf (1111), Ast (1112)    commune Erl (211)
//!     commune Bach (112)
//!   district Buche (12)
//!     commune Chur (121)
//! ```

use expect_test::{Expect, expect};
use sapnhap::decree::{Continuation, NewUnit, Take};
use sapnhap::error::ChangeFault;
use sapnhap::*;

use crate::made_up::{self, unit};

const DAY: Date = date(2001, 1, 1);

fn register() -> Register {
    let units = vec![
        unit("canton", "1", "Nord", ""),
        unit("canton", "2", "Sued", ""),
        unit("district", "11", "Ahorn", "1"),
        unit("district", "12", "Buche", "1"),
        unit("district", "21", "Eiche", "2"),
        unit("commune", "111", "Alm", "11"),
        unit("commune", "112", "Bach", "11"),
        unit("commune", "121", "Chur", "12"),
        unit("commune", "211", "Erl", "21"),
        unit("part", "1111", "Auf", "111"),
        unit("part", "1112", "Ast", "111"),
    ];
    let country = made_up::country(&[
        ("canton", Some(1)),
        ("district", Some(2)),
        ("commune", Some(3)),
        ("part", Some(4)),
    ]);
    Register::open(country, date(2000, 1, 1), units).unwrap()
}

fn decree(provisions: impl IntoIterator<Item = Provision>) -> Decree {
    let mut decree = Decree::new("1/D", DAY).unwrap();
    decree.provisions.extend(provisions);
    decree
}

fn made(clause: &str, kind: &str, code: &str, parent: &str, takes: &[Take]) -> Provision {
    let unit = NewUnit::new(code, kind, &format!("Neu {code}")).unwrap().under(parent).unwrap();
    let mut provision = Provision::of_new(clause, unit).unwrap();
    provision.takes.extend_from_slice(takes);
    provision
}

fn goes_on(clause: &str, unit: &str, takes: &[Take]) -> Provision {
    let unit = Continuation::of(unit).unwrap();
    let mut provision = Provision::of_continuation(clause, unit).unwrap();
    provision.takes.extend_from_slice(takes);
    provision
}

fn moved(clause: &str, unit: &str, parent: &str) -> Provision {
    Provision::change_parent(clause, unit, parent).unwrap()
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

/// Where the ground of every unit of the opening day that changed went, at its own level.
fn went(register: &Register) -> String {
    let (before, after) = (register.at(date(2000, 1, 1)).unwrap(), register.latest());
    let mut text = String::new();
    for level in (0..4).map(Level::new) {
        for unit in before.units(level) {
            let fate = unit.fate_at(&after);
            let relations = fate.relations().iter();
            let told: Vec<String> =
                relations.map(|of| format!("{}: {}", of.later(), of.portions())).collect();
            if told != [format!("{unit}: all")] {
                text.push_str(&format!("{unit} {}: {}\n", fate.word(), told.join("; ")));
            }
        }
    }
    text
}

fn check(provisions: impl IntoIterator<Item = Provision>, expected: Expect) -> Register {
    let register = register().enact([decree(provisions)]).unwrap();
    expected.assert_eq(&went(&register));
    // What goes in comes out: all of the ground of the opening day is somebody's.
    let before = register.at(date(2000, 1, 1)).unwrap();
    for unit in before.in_force() {
        let successors = unit.successors_at_level(&register.latest(), unit.level());
        let certain = successors.iter().any(|of| of.portions().area.is_certain());
        assert!(certain, "{unit} went nowhere: {successors:?}");
    }
    let read = Register::from_json(&register.to_json()).unwrap();
    assert_eq!(read.to_json(), register.to_json());
    assert_eq!(went(&Register::from_bytes(&register.to_bytes()).unwrap()), went(&register));
    register
}

fn refused(provisions: impl IntoIterator<Item = Provision>, expected: Expect) {
    let error = register().enact([decree(provisions)]).unwrap_err();
    expected.assert_eq(&format!("{error}\n"));
}

/// Land without people, or people without land, of a district with members: what stays is that alone.
#[test]
fn what_stays_with_the_members_of_a_district() {
    let stays = |area: Portion, population: Portion| {
        let take = Take::new("district:11", area, population).unwrap();
        let error = register().enact([decree([goes_on("1", "district:12", &[take])])]).unwrap_err();
        let faults = error.faults().iter().filter_map(|fault| match fault.fault {
            Fault::MembersStay { quantity, .. } => Some(quantity),
            _ => None,
        });
        faults.collect::<Vec<Option<Quantity>>>()
    };
    assert_eq!(stays(Portion::PART, Portion::Nothing), [Some(Quantity::Area)]);
    assert_eq!(stays(Portion::Nothing, Portion::PART), [Some(Quantity::Population)]);
    assert_eq!(stays(Portion::PART, Portion::PART), [None]);
}

#[test]
fn a_part_of_a_district_is_a_member_of_it_or_nothing() {
    // A new district, one that goes on, and a commune that has parts below it.
    refused(
        [made("1", "district", "13", "canton:1", &[part("district:11")])],
        expect![[r#"
            decree 1/D clause 1, effective 2001-01-01: district Ahorn (11) has its ground through its members, and none of its ground comes to Neu 13 (13); expected a clause of the same step that puts a member (commune Alm (111), commune Bach (112)) under Neu 13 (13), or takes of one for a unit there
        "#]],
    );
    refused(
        [goes_on("1", "district:12", &[part("district:11")])],
        expect![[r#"
            decree 1/D clause 1, effective 2001-01-01: district Ahorn (11) has its ground through its members, and none of its ground comes to district Buche (12); expected a clause of the same step that puts a member (commune Alm (111), commune Bach (112)) under district Buche (12), or takes of one for a unit there
        "#]],
    );
    refused(
        [made("1", "commune", "113", "district:11", &[part("commune:111")])],
        expect![[r#"
            decree 1/D clause 1, effective 2001-01-01: commune Alm (111) has its ground through its members, and none of its ground comes to Neu 113 (113); expected a clause of the same step that puts a member (part Auf (1111), part Ast (1112)) under Neu 113 (113), or takes of one for a unit there
        "#]],
    );
    // Of an island of two quantities one may be missing.
    let land = Take::new("commune:111", Portion::PART, Portion::PART).unwrap();
    let only_land = Take::new("part:1112", Portion::PART, Portion::Nothing).unwrap();
    refused(
        [
            made("1", "commune", "113", "district:11", &[land]),
            made("2", "part", "1131", "commune:113", &[only_land]),
        ],
        expect![[r#"
            decree 1/D clause 1, effective 2001-01-01: commune Alm (111) has its ground through its members, and none of its population comes to Neu 113 (113); expected a clause of the same step that puts a member (part Auf (1111), part Ast (1112)) under Neu 113 (113), or takes of one for a unit there
        "#]],
    );
}

#[test]
fn members_that_move_with_a_part_show_it_in_lineage() {
    let with_member = [
        made("1", "district", "13", "canton:1", &[part("district:11")]),
        moved("2", "commune:112", "district:13"),
    ];
    check(
        with_member,
        expect![[r#"
            district Ahorn (11) divided: district Ahorn (11): part; district Neu 13 (13): part
        "#]],
    );
    // A part of a member for a unit there will do, too.
    let piece = [
        goes_on("1", "district:12", &[part("district:11")]),
        goes_on("2", "commune:121", &[part("commune:112")]),
    ];
    check(
        piece,
        expect![[r#"
            district Ahorn (11) divided: district Ahorn (11): part; district Buche (12): part
            commune Bach (112) divided: commune Bach (112): rest; commune Chur (121): part
        "#]],
    );
    // Parts and the rest of one that ends, each with its members.
    let divided = [
        made("1", "district", "13", "canton:1", &[part("district:11")]),
        made("2", "district", "14", "canton:1", &[rest("district:11")]),
        moved("3", "commune:111", "district:13"),
        moved("4", "commune:112", "district:14"),
    ];
    check(
        divided,
        expect![[r#"
            district Ahorn (11) divided: district Neu 13 (13): part; district Neu 14 (14): part
        "#]],
    );
    let lopsided = [
        made("1", "district", "13", "canton:1", &[part("district:11")]),
        made("2", "district", "14", "canton:1", &[rest("district:11")]),
        moved("3", "commune:111", "district:13"),
        moved("4", "commune:112", "district:13"),
    ];
    refused(
        lopsided,
        expect![[r#"
            decree 1/D clause 2, effective 2001-01-01: district Ahorn (11) has its ground through its members, and none of its ground comes to Neu 14 (14); expected a clause of the same step that puts a member (commune Alm (111), commune Bach (112)) under Neu 14 (14), or takes of one for a unit there
        "#]],
    );
    // A canton gives a district, whose communes no clause names.
    let canton_change =
        [goes_on("1", "canton:2", &[part("canton:1")]), moved("2", "district:12", "canton:2")];
    check(
        canton_change,
        expect![[r#"
            canton Nord (1) divided: canton Nord (1): part; canton Sued (2): part
        "#]],
    );
    // All of a district is taken, and every member is put elsewhere.
    let scattered = [
        goes_on("1", "district:21", &[all("district:12")]),
        moved("2", "commune:121", "district:11"),
    ];
    refused(
        scattered,
        expect![[r#"
            decree 1/D clause 1, effective 2001-01-01: district Buche (12) has its ground through its members, and none of its ground comes to district Eiche (21); expected a clause of the same step that puts a member (commune Chur (121)) under district Eiche (21), or takes of one for a unit there
        "#]],
    );
}

#[test]
fn a_part_of_a_commune_becomes_a_commune_again() {
    let register = check(
        [made("1", "commune", "113", "district:11", &[all("part:1112")])],
        expect![[r#"
            commune Alm (111) divided: commune Alm (111): part; commune Neu 113 (113): part
            part Ast (1112) merged: commune Neu 113 (113): all
        "#]],
    );
    let alm = register.latest().unit(Level::new(2), &code("111")).unwrap();
    assert_eq!(alm.children().len(), 1);
    // And a part of a part, which goes on.
    check(
        [made("1", "commune", "113", "district:11", &[part("part:1112")])],
        expect![[r#"
            commune Alm (111) divided: commune Alm (111): part; commune Neu 113 (113): part
            part Ast (1112) divided: commune Neu 113 (113): part; part Ast (1112): rest
        "#]],
    );
    // By name a clause still looks at its own level and above: who means a part says so.
    refused(
        [made("1", "commune", "113", "district:11", &[all("part Ast")])],
        expect![[r#"
            decree 1/D clause 1, effective 2001-01-01: no unit on 2000-12-31 is called "part Ast"
        "#]],
    );
}

#[test]
fn a_part_is_dissolved_in_the_commune_in_which_it_lies() {
    let register = check(
        [goes_on("1", "commune:111", &[all("part:1112")])],
        expect![[r#"
            part Ast (1112) merged: commune Alm (111): all
        "#]],
    );
    // Alm has ground of its own now beside Auf: a part of that may be taken, and what is dissolved
    // falls to it.
    let later = |provision: Provision| {
        let mut decree = Decree::new("2/D", date(2002, 1, 1)).unwrap();
        decree.provisions.push(provision);
        register.enact([decree]).unwrap()
    };
    let end = later(Provision::end("1", ["part:1111"]).unwrap());
    assert_eq!(
        went(&end),
        "part Auf (1111) merged: commune Alm (111): all\n\
         part Ast (1112) merged: commune Alm (111): all\n"
    );
    let edges: Vec<String> = end
        .latest()
        .unit(Level::new(2), &code("111"))
        .unwrap()
        .predecessors()
        .map(|edge| format!("{} {edge} {:?}", edge.source(), edge.citations()))
        .collect();
    assert_eq!(
        edges,
        ["commune Alm (111) all [2/D clause 1]", "part Auf (1111) all [2/D clause 1]"]
    );
    // What Ast brought is all that Alm has beside Auf, so that its share is known.
    let split = later(made("1", "part", "1113", "commune:111", &[part("commune:111")]));
    assert_eq!(
        went(&split),
        "part Ast (1112) divided: commune Alm (111): rest; part Neu 1113 (1113): part\n"
    );

    // By a word that ends it, while the commune goes on.
    let end = || Provision::end("1", ["part:1112"]).unwrap();
    check(
        [end(), goes_on("2", "commune:111", &[])],
        expect![[r#"
            part Ast (1112) merged: commune Alm (111): all
        "#]],
    );
    let error = register.rewound(DAY).unwrap().enact([decree([end()])]).unwrap_err();
    let left =
        |fault: &ChangeFault| matches!(fault.fault, Fault::LeftOver { left: error::Left::All, .. });
    assert!(error.faults().iter().all(left), "{error}");
    // A commune that lies elsewhere does not take it, and one that ends can't have it.
    refused(
        [goes_on("1", "commune:112", &[all("part:1112")])],
        expect![[r#"
            decree 1/D clause 1, effective 2001-01-01: part Ast (1112) is a part, which a commune can't take; expected a unit of its own level or above (a member gets a new parent by a provision of its own)
        "#]],
    );
}

#[test]
fn a_commune_becomes_a_part_of_another_while_its_own_parts_go_along() {
    let along = [
        made("1", "part", "1121", "commune:112", &[all("commune:111")]),
        moved("2", "part:1111", "commune:112"),
        moved("3", "part:1112", "commune:112"),
    ];
    let register = check(
        along,
        expect![[r#"
            commune Alm (111) merged: commune Bach (112): all
        "#]],
    );
    // All that is known of Alm's ground went with its parts. The new part has none that is known,
    // and is the successor of Alm by the law's word.
    let new = register.latest().unit(Level::new(3), &code("1121")).unwrap();
    let edge = new.predecessors().next().unwrap();
    assert_eq!((edge.source().name(), edge.portions()), ("Alm", Shares::ALL));
    assert!(new.predecessors_at(&register.at(date(2000, 1, 1)).unwrap()).is_empty());
    // Who lets a part of Alm go on has to say where.
    refused(
        [
            made("1", "part", "1121", "commune:112", &[all("commune:111")]),
            Provision::rename("2", "part:1111", "Aufeld").unwrap(),
        ],
        expect![[r#"
            decree 1/D clause 2, effective 2001-01-01: part Auf (1111) is left without a parent, since commune Alm (111) ends and no one unit takes its place; expected a provision that places it
        "#]],
    );
    let one_absorbed = [
        made("1", "part", "1121", "commune:112", &[all("commune:111")]),
        moved("2", "part:1111", "commune:112"),
    ];
    check(
        one_absorbed,
        expect![[r#"
        commune Alm (111) merged: commune Bach (112): all
        part Ast (1112) merged: part Neu 1121 (1121): all
    "#]],
    );
    // As before, what nobody names goes into the new part.
    check(
        [made("1", "part", "1121", "commune:112", &[all("commune:111")])],
        expect![[r#"
        commune Alm (111) merged: commune Bach (112): all
        part Auf (1111) merged: part Neu 1121 (1121): all
        part Ast (1112) merged: part Neu 1121 (1121): all
    "#]],
    );
}

/// What has ground of its own beside members can't be dissolved as if it had none, and neither can what
/// all members have left.
#[test]
fn own_ground_must_go_to_somebody() {
    let left = |register: &Register, unit: &str| {
        let decree = Decree::new("2/D", date(2002, 1, 1)).unwrap();
        let error = register.enact([decree.provision(Provision::end("1", [unit]).unwrap())]);
        let error = error.unwrap_err();
        let is_left = |of: &ChangeFault| matches!(of.fault, Fault::LeftOver { .. });
        assert!(!error.faults().is_empty() && error.faults().iter().all(is_left), "{error}");
    };
    // Ast is dissolved in Alm, which has its ground then, beside Auf.
    let beside = decree([goes_on("1", "commune:111", &[all("part:1112")])]);
    left(&register().enact([beside]).unwrap(), "commune:111");
    // Without members, and without ground of its own.
    let empty = decree([moved("1", "commune:121", "district:11")]);
    left(&register().enact([empty]).unwrap(), "district:12");
}

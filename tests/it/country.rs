//! A country of its own, built in code and changed by hand-written decrees: each shape of change
//! once, with the results as text.
//!
//! ```text
//! canton Nord (1)                       canton Sued (2)
//!   district Ahorn (11)                   district Dorn (21), without municipalities
//!     town Alm (111): hamlets Auf (1111), Ast (1112), Aue (1113)
//!     town Bach (112)
//!   district Buche (12)
//!     town Chur (121), town Dorf (122)
//! ```

mod territory;

use expect_test::{Expect, expect};
use sapnhap::decree::{Continuation, Figure, NewUnit, Take};
use sapnhap::error::ChangeFault;
use sapnhap::lineage::Operation;
use sapnhap::*;

use crate::made_up::{self, unit};

fn country() -> Country {
    let level = |id: &str, width: u8| made_up::level(id, Some(width));
    Country::new(
        "MU",
        "Made-up",
        vec![
            level("canton", 1),
            level("district", 2),
            level("municipality", 3),
            level("hamlet", 4),
        ],
        vec![
            made_up::kind("canton", "canton"),
            made_up::kind("district", "district"),
            made_up::kind("town", "municipality"),
            made_up::kind("city", "municipality"),
            made_up::kind("hamlet", "hamlet"),
        ],
    )
    .unwrap()
}

fn register() -> Register {
    let units = vec![
        unit("canton", "1", "Nord", ""),
        unit("canton", "2", "Sued", ""),
        unit("district", "11", "Ahorn", "1"),
        unit("district", "12", "Buche", "1"),
        unit("district", "21", "Dorn", "2"),
        unit("town", "111", "Alm", "11"),
        unit("town", "112", "Bach", "11"),
        unit("town", "121", "Chur", "12"),
        unit("town", "122", "Dorf", "12"),
        unit("hamlet", "1111", "Auf", "111"),
        unit("hamlet", "1112", "Ast", "111"),
        unit("hamlet", "1113", "Aue", "111"),
    ];
    Register::open(country(), date(2000, 1, 1), units).unwrap()
}

fn decree(number: &str, year: i16, provisions: impl IntoIterator<Item = Provision>) -> Decree {
    let mut decree = Decree::new(number, date(year, 1, 1)).unwrap();
    decree.provisions.extend(provisions);
    decree
}

/// Tells what a day made: every version that began on it, with what it came of and by which clause.
fn told(register: &Register, day: Date) -> String {
    let mut text = String::new();
    for version in register.versions().filter(|version| version.period().from == Some(day)) {
        let parent = version.parent().map(|parent| format!(" in {parent}")).unwrap_or_default();
        text.push_str(&format!("{version}{parent}\n"));
        for edge in version.predecessors() {
            let cites: Vec<String> = edge.citations().map(|cite| cite.to_string()).collect();
            text.push_str(&format!("  {}: {edge} [{}]\n", edge.source(), cites.join(", ")));
        }
    }
    text
}

/// Enacts one decree and checks what it made.
fn check(provisions: impl IntoIterator<Item = Provision>, expected: Expect) -> Register {
    let register = register().enact([decree("1/D", 2001, provisions)]).unwrap();
    expected.assert_eq(&told(&register, date(2001, 1, 1)));
    register
}

fn goes_on(clause: &str, unit: &str, takes: impl IntoIterator<Item = Take>) -> Provision {
    let mut provision =
        Provision::of_continuation(clause, Continuation::of(unit).unwrap()).unwrap();
    provision.takes.extend(takes);
    provision
}

fn made(
    clause: &str,
    kind: &str,
    code: &str,
    name: &str,
    parent: &str,
    takes: impl IntoIterator<Item = Take>,
) -> Provision {
    let mut unit = NewUnit::new(code, kind, name).unwrap();
    unit.parent = Reference::new(parent).ok();
    let mut provision = Provision::of_new(clause, unit).unwrap();
    provision.takes.extend(takes);
    provision
}

fn part(unit: &str) -> Take {
    Take::part(unit).unwrap()
}

fn rest(unit: &str) -> Take {
    Take::rest(unit).unwrap()
}

fn all(unit: &str) -> Take {
    Take::all(unit).unwrap()
}

#[test]
fn two_towns_merge_into_a_new_one_under_the_code_of_one() {
    let register = check(
        [made("1", "city", "121", "Churdorf", "district:12", [all("121"), all("town Dorf")])],
        expect![[r#"
            city Churdorf (121) in district Buche (12)
              town Chur (121): all [1/D clause 1]
              town Dorf (122): all [1/D clause 1]
        "#]],
    );
    let fate = |code: &str| {
        let (from, to) = (date(2000, 1, 1), date(2001, 1, 1));
        register.what_became_of(Level::new(2), &Code::new(code).unwrap(), from, to).unwrap().word()
    };
    assert_eq!([fate("121"), fate("122"), fate("112")], ["merged", "merged", "same"]);
}

#[test]
fn a_town_takes_over_another() {
    let register = check(
        [Provision::take_over("1", "town Chur", ["122"]).unwrap()],
        expect![[r#"
        town Chur (121) in district Buche (12)
          town Chur (121): all [1/D clause 1]
          town Dorf (122): all [1/D clause 1]
    "#]],
    );
    let chur = register.latest().unit(Level::new(2), &code("121")).unwrap();
    assert_eq!(register.history(chur.unit()).len(), 2);
}

#[test]
fn a_town_is_broken_down_among_a_new_one_and_a_neighbour() {
    check(
        [
            made("1", "town", "123", "Esch", "district:12", [part("121")]),
            goes_on("2", "122", [rest("121").citing(["1"]).unwrap()]),
        ],
        expect![[r#"
            town Esch (123) in district Buche (12)
              town Chur (121): part [1/D clause 1]
            town Dorf (122) in district Buche (12)
              town Dorf (122): all [1/D clause 2]
              town Chur (121): rest [1/D clause 2]
        "#]],
    );
}

#[test]
fn a_town_splits_off_and_its_source_goes_on() {
    check(
        [made("1", "town", "123", "Esch", "district:12", [part("121")])],
        expect![[r#"
        town Esch (123) in district Buche (12)
          town Chur (121): part [1/D clause 1]
        town Chur (121) in district Buche (12)
          town Chur (121): rest [1/D clause 1]
    "#]],
    );
}

#[test]
fn a_part_moves_between_two_towns_that_go_on() {
    check(
        [Provision::transfer("1", "121", "112").unwrap()],
        expect![[r#"
        town Bach (112) in district Ahorn (11)
          town Bach (112): all [1/D clause 1]
          town Chur (121): part [1/D clause 1]
        town Chur (121) in district Buche (12)
          town Chur (121): rest [1/D clause 1]
    "#]],
    );
}

#[test]
fn name_kind_code_and_parent_change() {
    check(
        [
            Provision::rename("1", "112", "Bachau").unwrap(),
            Provision::change_kind("2", "112", "city").unwrap(),
            Provision::change_code("3", "112", "123").unwrap(),
            Provision::change_parent("4", "112", "district Buche").unwrap(),
        ],
        expect![[r#"
            city Bachau (123) in district Buche (12)
              town Bach (112): all [1/D clause 1, 1/D clause 2, 1/D clause 3, 1/D clause 4]
        "#]],
    );
}

#[test]
fn two_towns_swap_codes() {
    let register = check(
        [
            Provision::change_code("1", "town Chur", "122").unwrap(),
            Provision::change_code("2", "town Dorf", "121").unwrap(),
        ],
        expect![[r#"
            town Chur (122) in district Buche (12)
              town Chur (121): all [1/D clause 1]
            town Dorf (121) in district Buche (12)
              town Dorf (122): all [1/D clause 2]
        "#]],
    );
    let carriers = register.code_history(Level::new(2), &code("121"));
    let told: Vec<String> =
        carriers.iter().map(|unit| format!("{} {}", unit.label(), unit.period())).collect();
    assert_eq!(told, ["town Chur .. 2001-01-01", "town Dorf 2001-01-01 .."]);
}

#[test]
fn a_code_is_freed_and_taken_up_on_one_day() {
    check(
        [
            Provision::change_code("1", "121", "129").unwrap(),
            made("2", "town", "121", "Esch", "district:12", [part("122")]),
        ],
        expect![[r#"
            town Chur (129) in district Buche (12)
              town Chur (121): all [1/D clause 1]
            town Esch (121) in district Buche (12)
              town Dorf (122): part [1/D clause 2]
            town Dorf (122) in district Buche (12)
              town Dorf (122): rest [1/D clause 2]
        "#]],
    );
}

#[test]
fn a_level_is_dissolved_and_its_members_follow() {
    // The district without municipalities becomes one itself.
    let register = check(
        [
            made("1", "town", "211", "Dorn", "canton:2", [all("district:21")]),
            Provision::dissolve_level("2", "district").unwrap(),
        ],
        expect![[r#"
            town Dorn (211) in canton Sued (2)
              district Dorn (21): all [1/D clause 1]
            town Bach (112) in canton Nord (1)
              town Bach (112): all [1/D clause 2]
            town Alm (111) in canton Nord (1)
              town Alm (111): all [1/D clause 2]
            town Dorf (122) in canton Nord (1)
              town Dorf (122): all [1/D clause 2]
            town Chur (121) in canton Nord (1)
              town Chur (121): all [1/D clause 2]
        "#]],
    );
    let today = register.latest();
    assert_eq!(today.count(Level::new(1)), 0);
    let nord = today.find("canton Nord").unwrap();
    let members: Vec<String> = nord.children().iter().map(ToString::to_string).collect();
    assert_eq!(
        members,
        ["town Alm (111)", "town Bach (112)", "town Chur (121)", "town Dorf (122)"]
    );
    // Its towns live on, whether or not they have hamlets.
    let fate = register
        .what_became_of(Level::new(1), &code("11"), date(2000, 1, 1), date(2001, 1, 1))
        .unwrap();
    let heirs: Vec<String> =
        fate.relations().iter().map(|relation| relation.later().to_string()).collect();
    assert_eq!(fate.word(), "dissolved");
    assert_eq!(heirs, ["town Alm (111)", "town Bach (112)"]);
}

#[test]
fn a_district_ends_and_its_members_go_up() {
    check(
        [Provision::end("1", ["district:12"]).unwrap()],
        expect![[r#"
        town Dorf (122) in canton Nord (1)
          town Dorf (122): all [1/D clause 1]
        town Chur (121) in canton Nord (1)
          town Chur (121): all [1/D clause 1]
    "#]],
    );
}

#[test]
fn districts_merge_and_their_members_follow() {
    check(
        [made("1", "district", "11", "Wald", "canton:1", [all("district:11"), all("district:12")])],
        expect![[r#"
            district Wald (11) in canton Nord (1)
              district Ahorn (11): all [1/D clause 1]
              district Buche (12): all [1/D clause 1]
            town Bach (112) in district Wald (11)
              town Bach (112): all [1/D clause 1]
            town Alm (111) in district Wald (11)
              town Alm (111): all [1/D clause 1]
            town Dorf (122) in district Wald (11)
              town Dorf (122): all [1/D clause 1]
            town Chur (121) in district Wald (11)
              town Chur (121): all [1/D clause 1]
        "#]],
    );
}

#[test]
fn a_district_with_its_towns_becomes_one_town() {
    check(
        [made("1", "city", "121", "Buche", "district:11", [all("district:12")])],
        expect![[r#"
        city Buche (121) in district Ahorn (11)
          district Buche (12): all [1/D clause 1]
          town Chur (121): all [1/D clause 1]
          town Dorf (122): all [1/D clause 1]
    "#]],
    );
}

#[test]
fn land_goes_one_way_and_people_two() {
    let take = |land: Portion, people: Portion| Take::new("121", land, people).unwrap();
    check(
        [
            goes_on("1", "122", [take(Portion::All, Portion::Nothing)]),
            goes_on("2", "112", [take(Portion::Nothing, Portion::PART)]),
            made(
                "3",
                "town",
                "123",
                "Esch",
                "district:12",
                [take(Portion::Nothing, Portion::Rest), part("122")],
            ),
        ],
        expect![[r#"
            town Dorf (122) in district Buche (12)
              town Dorf (122): rest [1/D clause 1, 1/D clause 3]
              town Chur (121): area: all, population: none [1/D clause 1]
            town Bach (112) in district Ahorn (11)
              town Bach (112): all [1/D clause 2]
              town Chur (121): area: none, population: part [1/D clause 2]
            town Esch (123) in district Buche (12)
              town Chur (121): area: none, population: rest [1/D clause 3]
              town Dorf (122): part [1/D clause 3]
        "#]],
    );
}

#[test]
fn a_town_is_divided_with_its_hamlets_placed_by_name() {
    let divide = |placed: &[&str]| {
        let mut provisions = vec![
            made("1", "town", "113", "Auf", "district:11", [part("111")]),
            made("2", "town", "111", "Ast", "district:11", [rest("111")]),
        ];
        for (hamlet, town) in placed.iter().zip(["town:113", "town:111", "town:111"]) {
            let town = town.replace("town", "municipality");
            provisions.push(Provision::change_parent("3", hamlet, &town).unwrap());
        }
        provisions
    };
    check(
        divide(&["hamlet Auf", "hamlet Ast", "hamlet Aue"]),
        expect![[r#"
        town Auf (113) in district Ahorn (11)
          town Alm (111): part [1/D clause 1]
        town Ast (111) in district Ahorn (11)
          town Alm (111): rest [1/D clause 2]
        hamlet Auf (1111) in town Auf (113)
          hamlet Auf (1111): all [1/D clause 3]
        hamlet Ast (1112) in town Ast (111)
          hamlet Ast (1112): all [1/D clause 3]
        hamlet Aue (1113) in town Ast (111)
          hamlet Aue (1113): all [1/D clause 3]
    "#]],
    );

    let error = register().enact([decree("1/D", 2001, divide(&["hamlet Auf", "hamlet Ast"]))]);
    assert_eq!(
        error.unwrap_err().to_string(),
        "decree 1/D clause 2, effective 2001-01-01: hamlet Aue (1113) is left without a parent, \
         since town Alm (111) ends and no one unit takes its place; expected a provision that places it"
    );
}

#[test]
fn a_town_that_ended_is_restored() {
    let merged = check(
        [Provision::take_over("1", "121", ["122"]).unwrap()],
        expect![[r#"
        town Chur (121) in district Buche (12)
          town Chur (121): all [1/D clause 1]
          town Dorf (122): all [1/D clause 1]
    "#]],
    );
    let unit = NewUnit::new("122", "town", "Dorf").unwrap();
    let unit = unit.under("district:12").unwrap().restoring("122").unwrap();
    let again = Provision::of_new("1", unit).unwrap().taking(part("121"));
    let restored = merged.enact([decree("2/D", 2002, [again])]).unwrap();
    expect![[r#"
        town Dorf (122) in district Buche (12)
          town Chur (121): part [2/D clause 1]
        town Chur (121) in district Buche (12)
          town Chur (121): rest [2/D clause 1]
    "#]]
    .assert_eq(&told(&restored, date(2002, 1, 1)));
    let dorf = restored.latest().find("town Dorf").unwrap();
    let before = dorf.restores().unwrap();
    assert_eq!(format!("{before:?}"), "town Dorf (122) .. 2001-01-01");
    let clause = dorf.begun_by()[0];
    assert!(clause.operations().eq([Operation::SplitOff, Operation::Restoration]));
}

#[test]
fn a_unit_is_created_of_no_other() {
    let register = check(
        [made("1", "hamlet", "1114", "Neu", "municipality:111", [])],
        expect![[r#"
            hamlet Neu (1114) in town Alm (111)
        "#]],
    );
    let hamlet = register.latest().find("hamlet Neu").unwrap();
    assert_eq!(hamlet.predecessors().count(), 0);
    assert_eq!(hamlet.identity(), "hamlet:1114@2001-01-01");
}

#[test]
fn a_parent_is_found_under_the_kind_that_it_gets_on_the_day() {
    let to_city = Provision::change_kind("1", "town Bach", "city").unwrap();
    let moved = Provision::change_parent("2", "hamlet Auf", "city Bach").unwrap();
    check(
        [to_city, moved],
        expect![[r#"
        city Bach (112) in district Ahorn (11)
          town Bach (112): all [1/D clause 1]
        hamlet Auf (1111) in city Bach (112)
          hamlet Auf (1111): all [1/D clause 2]
    "#]],
    );
    let moved = Provision::change_parent("2", "hamlet Auf", "town Bach").unwrap();
    let to_city = Provision::change_kind("1", "town Bach", "city").unwrap();
    let error = register().enact([decree("1/D", 2001, [to_city, moved])]).unwrap_err();
    assert!(matches!(error.faults()[0].fault, Fault::ParentNotInForce { .. }));
}

#[test]
fn a_unit_does_not_take_from_itself_though_others_take_of_it_too() {
    let provisions = [goes_on("1", "121", [part("121")]), goes_on("2", "122", [part("121")])];
    let error = register().enact([decree("1/D", 2001, provisions)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "decree 1/D clause 1, effective 2001-01-01: town Chur (121) goes on and can't take from \
         itself"
    );
}

/// A scope that is made the same day tells names apart, in whatever order the decrees are staged;
/// so the log is the same, and what is written of the register is read as the same.
#[test]
fn the_order_in_which_decrees_of_a_day_are_staged_means_nothing() {
    let before = register()
        .enact([decree("0/D", 2001, [Provision::rename("1", "121", "Alm").unwrap()])])
        .unwrap();
    let upper =
        decree("1/D", 2002, [made("1", "district", "13", "Neu", "1", [Take::all("12").unwrap()])]);
    let lower = decree("2/D", 2002, [Provision::rename("1", "town Alm", "Almen").unwrap()])
        .scope("district:13")
        .unwrap();
    let of = |decrees: [&Decree; 2]| {
        let mut change = before.change(date(2002, 1, 1));
        decrees.into_iter().for_each(|decree| change.stage(decree.clone()));
        assert_eq!(change.faults(), []);
        change.commit().unwrap()
    };
    let (in_turn, out_of_turn) = (of([&upper, &lower]), of([&lower, &upper]));
    assert_eq!(in_turn.latest().find("town Almen").unwrap().code(), code("121"));
    assert_eq!(told(&out_of_turn, date(2002, 1, 1)), told(&in_turn, date(2002, 1, 1)));
    #[cfg(feature = "json")]
    assert_eq!(out_of_turn.to_json(), in_turn.to_json());
}

/// A change without decrees is no change: the log has no day of it.
#[test]
fn nothing_happens_on_a_day_without_decrees() {
    let register = register().change(date(2001, 1, 1)).commit().unwrap();
    assert_eq!((register.last(), register.change_days().count()), (date(2000, 1, 1), 0));
}

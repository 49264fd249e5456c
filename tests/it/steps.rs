//! Steps within a day: what a step makes, a later one may take, whichever decrees they stand in.
//!
//! ```text
//! canton Nord (1)
//!   district Ahorn (11): towns Alm (111), Bach (112)
//!   district Buche (12): towns Chur (121), Dorf (122)
//! ```

use expect_test::{Expect, expect};
use sapnhap::decree::{NewUnit, Take};
use sapnhap::*;

use crate::made_up::{self, unit};

const DAY: Date = date(2001, 1, 1);
const EVE: Date = date(2000, 12, 31);

fn register() -> Register {
    let units = vec![
        unit("canton", "1", "Nord", ""),
        unit("district", "11", "Ahorn", "1"),
        unit("district", "12", "Buche", "1"),
        unit("town", "111", "Alm", "11"),
        unit("town", "112", "Bach", "11"),
        unit("town", "121", "Chur", "12"),
        unit("town", "122", "Dorf", "12"),
    ];
    let country =
        made_up::country(&[("canton", Some(1)), ("district", Some(2)), ("town", Some(3))]);
    Register::open(country, date(2000, 1, 1), units).unwrap()
}

fn step(number: u8) -> Step {
    Step::new(number).unwrap()
}

fn decree(number: &str, provisions: impl IntoIterator<Item = Provision>) -> Decree {
    let mut decree = Decree::new(number, DAY).unwrap();
    decree.provisions.extend(provisions);
    decree
}

fn made(clause: &str, code: &str, name: &str, takes: &[Take]) -> Provision {
    let unit = NewUnit::new(code, "town", name).unwrap().under("district:12").unwrap();
    let mut provision = Provision::of_new(clause, unit).unwrap();
    provision.takes.extend_from_slice(takes);
    provision
}

fn all(unit: &str) -> Take {
    Take::all(unit).unwrap()
}

/// Tells what the day made: every version that began on it, with what it came of.
fn told(register: &Register) -> String {
    let mut text = String::new();
    for version in register.versions().filter(|version| version.period().from == Some(DAY)) {
        let gone = if version.is_in_force(DAY) { "" } else { ", in force on no date" };
        text.push_str(&format!("{version}{gone}\n"));
        for edge in version.predecessors() {
            let cites: Vec<String> = edge.citations().map(|cite| cite.to_string()).collect();
            text.push_str(&format!("  {}: {edge} [{}]\n", edge.source(), cites.join(", ")));
        }
    }
    text
}

/// A part of Chur moves to Dorf, and what is left of Chur is merged into Bach.
fn chain() -> [Provision; 2] {
    let first = Provision::transfer("1a", "121", "122").unwrap();
    let then = Provision::take_over("1b", "112", ["121"]).unwrap().in_step(step(2));
    [first, then]
}

fn went(register: &Register, code: &str) -> Vec<String> {
    let level = Level::new(2);
    let fate = register.what_became_of(level, &Code::new(code).unwrap(), EVE, DAY).unwrap();
    let mut told = vec![fate.word().to_owned()];
    told.extend(fate.relations().iter().map(|of| format!("{}: {}", of.later(), of.portions())));
    told
}

#[test]
fn a_unit_gives_a_part_and_is_merged_after_it() {
    let register = register().enact([decree("1/D", chain())]).unwrap();
    expect![[r#"
        town Dorf (122)
          town Dorf (122): all [1/D clause 1a]
          town Chur (121): part [1/D clause 1a]
        town Chur (121), in force on no date
          town Chur (121): rest [1/D clause 1a]
        town Bach (112)
          town Bach (112): all [1/D clause 1b]
          town Chur (121): all [1/D clause 1b]
    "#]]
    .assert_eq(&told(&register));
    assert_eq!(
        went(&register, "121"),
        ["divided", "town Bach (112): rest", "town Dorf (122): part"]
    );
    assert_eq!(went(&register, "122"), ["same", "town Dorf (122): all"]);
    // In one step it would be no law: what is taken whole leaves nothing to give.
    let flat = chain().map(|provision| provision.in_step(Step::FIRST));
    let error = crate::steps::register().enact([decree("1/D", flat)]).unwrap_err();
    assert!(matches!(error.faults()[0].fault, Fault::TakenTwice { .. }), "{error}");
}

#[test]
fn what_lives_for_no_day_is_in_the_log_and_in_lineage_and_on_no_date() {
    let register = register().enact([decree("1/D", chain())]).unwrap();
    let (before, after) = (register.at(EVE).unwrap(), register.at(DAY).unwrap());
    assert_eq!((before.count(Level::new(2)), after.count(Level::new(2))), (4, 3));
    assert!(after.get(Level::new(2), &code("121")).is_none());
    let chur = before.unit(Level::new(2), &code("121")).unwrap();
    let history = register.history(chur.unit());
    let told: Vec<String> = history.iter().map(|version| version.period().to_string()).collect();
    assert_eq!(told, [".. 2001-01-01", "2001-01-01 .. 2001-01-01"]);
    let between = history[1];
    assert_eq!(
        (between.date(), between.parent().unwrap().to_string().as_str()),
        (DAY, "district Buche (12)")
    );
    assert_eq!(register.code_history(Level::new(2), &code("121")), history);
    assert_eq!(register.change_days().collect::<Vec<_>>(), [DAY]);
    assert_eq!(register.decrees().count(), 1);
    // Nobody who asks about a date meets it.
    assert!(after.in_force().chain(before.in_force()).all(|version| version != between));
    let buche = after.unit(Level::new(1), &code("12")).unwrap();
    assert_eq!(buche.children().len(), 1);
    let table = register.lineage().successor_table(DAY);
    assert_eq!(table.of(chur.id()).len(), 2);
    assert_eq!(table.of(between.id()).len(), 1);
}

#[test]
fn the_order_of_decrees_goes_on_to_mean_nothing() {
    let [first, then] = chain();
    let renamed = Provision::rename("1", "112", "Bachau").unwrap().in_step(step(3));
    let decrees = [decree("1/D", [then]), decree("2/D", [renamed]), decree("3/D", [first])];
    let told_in_order = told(&register().enact(decrees.clone()).unwrap());
    for turn in 0..3 {
        let mut turned = decrees.clone();
        turned.rotate_left(turn);
        let register = register().enact(turned).unwrap();
        assert_eq!(told(&register), told_in_order);
        assert_eq!(register.latest().find("Bachau").unwrap().code(), code("112"));
        let one_back = register.latest().find("Bachau").unwrap().predecessors().next().unwrap();
        assert_eq!(one_back.source().predecessors().count(), 2);
    }
}

#[test]
fn land_is_swapped_and_codes_are_renumbered_in_steps() {
    // Chur gives a part to Dorf and gets one of it; then codes go round; then Alm joins.
    let provisions = [
        Provision::transfer("1", "121", "122").unwrap(),
        Provision::transfer("2", "122", "121").unwrap(),
        Provision::change_code("3", "121", "122").unwrap().in_step(step(2)),
        Provision::change_code("4", "122", "121").unwrap().in_step(step(2)),
        Provision::take_over("5", "122", ["111"]).unwrap().in_step(step(9)),
    ];
    let register = register().enact([decree("1/D", provisions)]).unwrap();
    // Codes of step 9 are read as of after step 2: 122 is what was Chur.
    let chur = register.latest().unit(Level::new(2), &code("122")).unwrap();
    assert_eq!((chur.name(), chur.predecessors().count()), ("Chur", 2));
    let word = |code: &str| went(&register, code);
    assert_eq!(word("121"), ["divided", "town Dorf (121): part", "town Chur (122): rest"]);
    assert_eq!(word("111"), ["merged", "town Chur (122): all"]);
}

#[test]
fn units_that_share_a_day_and_a_code_are_told_apart() {
    let provisions = [
        made("1", "123", "Esch", &[Take::part("121").unwrap()]),
        made("2", "123", "Fels", &[all("123"), all("122")]).in_step(step(2)),
        Provision::rename("3", "123", "Fels am See").unwrap().in_step(step(4)),
    ];
    let register = register().enact([decree("1/D", provisions)]).unwrap();
    let carriers = register.code_history(Level::new(2), &code("123"));
    let told: Vec<String> =
        carriers.iter().map(|unit| format!("{} {}", unit.name(), unit.identity())).collect();
    assert_eq!(
        told,
        [
            "Esch town:123@2001-01-01",
            "Fels town:123@2001-01-01/2",
            "Fels am See town:123@2001-01-01/2"
        ]
    );
}

/// Checks the faults of a day, and that it leaves the register as it was.
fn refused(decrees: impl IntoIterator<Item = Decree>, expected: Expect) {
    let register = register();
    let told = register.to_bytes();
    let decrees: Vec<Decree> = decrees.into_iter().collect();
    let error = register.enact(decrees.clone()).unwrap_err();
    expected.assert_eq(&format!("{error}\n"));
    let mut change = register.change(DAY);
    decrees.iter().for_each(|decree| change.stage(decree.clone()));
    assert_eq!(change.faults(), error.faults());
    assert!(change.commit().is_err());
    let mut in_place = crate::steps::register();
    assert!(in_place.enact_mut(decrees).is_err());
    for register in [register, in_place] {
        assert_eq!(register.to_bytes(), told);
        assert_eq!(register.latest().find("town Chur").unwrap().code(), code("121"));
        // It can be changed as if nothing had been tried.
        let next = register.enact([decree("1/D", chain())]).unwrap();
        assert_eq!(
            next.to_json(),
            crate::steps::register().enact([decree("1/D", chain())]).unwrap().to_json()
        );
    }
}

#[test]
fn a_wrong_order_is_told_with_the_step_that_makes_what_is_asked_for() {
    let esch = || made("1", "123", "Esch", &[Take::part("121").unwrap()]);
    refused(
        [decree(
            "1/D",
            [esch().in_step(step(3)), Provision::take_over("2", "112", ["123"]).unwrap()],
        )],
        expect![[r#"
            decree 1/D clause 2, effective 2001-01-01: "123" names a unit that step 3 makes (decree 1/D clause 1), and is asked for in step 1; expected a step after 3
        "#]],
    );
    refused(
        [
            decree("1/D", [esch().in_step(step(3))]),
            decree(
                "2/D",
                [Provision::take_over("7", "112", ["town Esch"]).unwrap().in_step(step(3))],
            ),
        ],
        expect![[r#"
            decree 2/D clause 7, effective 2001-01-01: "town Esch" names a unit that step 3 makes (decree 1/D clause 1), and is asked for in step 3; expected a step after 3
        "#]],
    );
    let [first, then] = chain();
    refused(
        [decree("1/D", [first.in_step(step(2)), then.in_step(step(1))])],
        expect![[r#"
            decree 1/D clause 1a, effective 2001-01-01: town Chur (121) ended in step 1 of the same day, before step 2; expected a unit in force after the step before
        "#]],
    );
}

#[test]
fn a_faulty_step_takes_the_earlier_ones_back() {
    let [first, then] = chain();
    let third = Provision::take_over("3", "112", ["199"]).unwrap().in_step(step(3));
    refused(
        [decree("1/D", [first, then, third])],
        expect![[r#"
            decree 1/D clause 3, effective 2001-01-01: no town carries the code 199 on 2001-01-01
        "#]],
    );
    // So does a faulty day those before it, also where they were written in place.
    let mut register = register();
    let told = register.to_bytes();
    let mut later = decree("2/D", [Provision::rename("1", "121", "Churwald").unwrap()]);
    later.effective = date(2002, 1, 1);
    let error = register.enact_mut([decree("1/D", chain()), later]).unwrap_err();
    assert!(matches!(error.faults()[0].fault, Fault::Ended { .. }), "{error}");
    assert_eq!(register.to_bytes(), told);
    register.enact_mut([decree("1/D", chain())]).unwrap();
    assert_eq!(
        register.to_json(),
        crate::steps::register().enact([decree("1/D", chain())]).unwrap().to_json()
    );
}

#[test]
fn steps_are_kept_in_every_form() {
    let [first, then] = chain();
    let decrees = [
        decree("1/D", [then, first]),
        decree("2/D", [Provision::rename("1", "122", "Dorfen").unwrap().in_step(step(200))]),
    ];
    let register = register().enact(decrees.clone()).unwrap();
    assert_eq!(register.decrees().cloned().collect::<Vec<_>>(), decrees);
    #[cfg(feature = "json")]
    {
        let text = decrees[0].to_json();
        assert!(text.contains("\"step\": 2"), "{text}");
        let read = Register::from_json(&register.to_json()).unwrap();
        assert_eq!(read.to_json(), register.to_json());
        assert_eq!(told(&read), told(&register));
        let error = Decree::from_json(&text.replace("\"step\": 2", "\"step\": 255")).unwrap_err();
        assert!(error.to_string().contains("255 is no step of a day"), "{error}");
    }
    #[cfg(feature = "csv")]
    {
        let table = decrees[0].to_csv();
        assert!(table.starts_with("clause,step,"), "{table}");
        let mut read = decree("1/D", []).with_csv(&table).unwrap();
        read.provisions.iter_mut().for_each(|provision| provision.position = None);
        assert_eq!(read, decrees[0]);
        let error = decree("1/D", []).with_csv(&table.replace("1b,2,", "1b,two,")).unwrap_err();
        assert!(error.to_string().contains("expected a number from 1 to 254"), "{error}");
    }
    #[cfg(feature = "binary")]
    {
        let read = Register::from_bytes(&register.to_bytes()).unwrap();
        assert_eq!(read.to_bytes(), register.to_bytes());
        assert_eq!(told(&read), told(&register));
        assert_eq!(read.decrees().cloned().collect::<Vec<_>>(), decrees);
    }
    let again = register.with_inserted([]).unwrap();
    assert_eq!(told(&again), told(&register));
}

/// A version that lives for no day stands under its parent as of the step that made it; one that is in
/// force when the day ends, under that of the end of the day.
#[test]
fn parents_are_those_of_the_moment_at_which_a_version_is_seen() {
    let later = Provision::rename("2", "district:12", "Birke").unwrap().in_step(step(3));
    let register = register().enact([decree("1/D", chain()), decree("2/D", [later])]).unwrap();
    let parent = |code: &str| {
        let begun =
            |unit: &Version<'_>| unit.code().as_str() == code && unit.period().from == Some(DAY);
        register.versions().find(begun).unwrap().parent().unwrap().name().to_owned()
    };
    assert_eq!(parent("121"), "Buche");
    assert_eq!(parent("122"), "Birke");
}

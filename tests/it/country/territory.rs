//! Ground beside members, rests and figures: where the territory of a unit went.

use super::*;

/// Lists where the territory of a unit of 2000 went, and how much of it.
fn went(register: &Register, unit: &str) -> Vec<String> {
    let before = register.at(date(2000, 1, 1)).unwrap();
    let relations = before.find(unit).unwrap().successors_at(&register.latest());
    let told = |relation: &Relation<'_>| format!("{}: {}", relation.later(), relation.portions());
    relations.iter().map(told).collect()
}

#[test]
fn ground_beside_members_is_not_lost() {
    // Dorn has ground of its own, Buche has towns; the new district has both.
    let merged = made("1", "district", "13", "Buche-Dorn", "1", [all("12"), all("21")]);
    let register = register().enact([decree("1/D", 2001, [merged])]).unwrap();
    assert_eq!(went(&register, "district Dorn"), ["district Buche-Dorn (13): all"]);
    assert_eq!(
        went(&register, "district Buche"),
        ["town Chur (121): all", "town Dorf (122): all"].map(|line| line.replace("all", "part"))
    );
    let new = register.latest().find("district Buche-Dorn").unwrap();
    let before = register.at(date(2000, 1, 1)).unwrap();
    let origins = new.origins(&before, Level::new(1));
    let told: Vec<String> =
        origins.iter().map(|o| format!("{}: {}", o.earlier(), o.portions())).collect();
    assert_eq!(told, ["district Buche (12): all", "district Dorn (21): all"]);

    // A town that moves under Dorn does not take its ground away.
    let moved = Provision::change_parent("1", "122", "21").unwrap();
    let register = crate::country::register().enact([decree("1/D", 2001, [moved])]).unwrap();
    let (then, now) = (date(2000, 1, 1), date(2001, 1, 1));
    let fate = register.what_became_of(Level::new(1), &code("21"), then, now).unwrap();
    assert_eq!((fate.word(), fate.relations()[0].portions()), ("same", Shares::ALL));
}

#[test]
fn a_unit_gives_its_ground_to_its_first_members() {
    let town = made("1", "town", "211", "Esch", "21", [all("district:21")]);
    let register = register().enact([decree("1/D", 2001, [town, goes_on("2", "21", [])])]).unwrap();
    assert_eq!(went(&register, "district Dorn"), ["town Esch (211): all"]);
    let (then, now) = (date(2000, 1, 1), date(2001, 1, 1));
    let fate = register.what_became_of(Level::new(1), &code("21"), then, now).unwrap();
    assert_eq!((fate.word(), fate.relations()[0].portions()), ("same", Shares::ALL));
    // Somebody else's members are not its own.
    let town = made("1", "town", "211", "Esch", "12", [all("district:21")]);
    let decree = decree("1/D", 2001, [town, goes_on("2", "21", [])]);
    let error = crate::country::register().enact([decree]).unwrap_err();
    assert!(matches!(error.faults()[0].fault, Fault::GoesOnAndEnds { .. }));
}

#[test]
fn an_empty_rest_does_not_divide_a_unit() {
    // Ahorn takes all of Buche; that a third district is given the rest of it changes nothing.
    let taken = goes_on("1", "11", [all("12")]);
    let empty = goes_on("2", "21", [rest("12")]);
    let register = register().enact([decree("1/D", 2001, [taken, empty])]).unwrap();
    let town = register.latest().find("town Chur").unwrap();
    assert_eq!(town.parent().unwrap().to_string(), "district Ahorn (11)");
}

#[test]
fn a_unit_that_is_divided_and_ended_must_place_its_members() {
    let one = goes_on("1", "11", [part("12")]);
    let other = goes_on("2", "21", [rest("12")]);
    let end = Provision::end("3", ["12"]).unwrap();
    let error = register().enact([decree("1/D", 2001, [one, other, end])]).unwrap_err();
    assert_eq!(error.faults().len(), 2);
    let left = |fault: &ChangeFault| matches!(fault.fault, Fault::MemberLeft { .. });
    assert!(error.faults().iter().all(left));
}

#[test]
fn a_part_and_the_rest_for_one_unit_are_all_of_it() {
    let provisions = [goes_on("1", "121", [part("122")]), goes_on("2", "121", [rest("122")])];
    let register = register().enact([decree("1/D", 2001, provisions)]).unwrap();
    assert_eq!(went(&register, "town Dorf"), ["town Chur (121): all"]);
    let before = register.at(date(2000, 1, 1)).unwrap();
    let edge = before.find("town Dorf").unwrap().successors().next().unwrap();
    assert_eq!((edge.portions(), edge.citations().len()), (Shares::ALL, 2));
}

#[test]
fn figures_that_make_the_whole_leave_nothing_to_a_rest() {
    let portion = |amount: &str| {
        let (amount, of) = (Amount::new(amount).unwrap(), Amount::new("10").ok());
        Portion::Part(Some(Box::new(Figure { amount, of })))
    };
    // 6 and 4 of 10: nothing is left for the third.
    let take = |amount: &str| Take::new("122", portion(amount), portion(amount)).unwrap();
    let new = made("3", "town", "113", "Esch", "11", [all("district:21"), rest("122")]);
    let provisions = [goes_on("1", "121", [take("6")]), goes_on("2", "112", [take("4")]), new];
    let register = register().enact([decree("1/D", 2001, provisions)]).unwrap();
    assert_eq!(went(&register, "town Dorf"), ["town Bach (112): part", "town Chur (121): part"]);
    // 10 of 10 is all of it.
    let provisions = [goes_on("1", "121", [take("10")])];
    let register = crate::country::register().enact([decree("1/D", 2001, provisions)]).unwrap();
    assert_eq!(went(&register, "town Dorf"), ["town Chur (121): all"]);
}

#[test]
fn two_clauses_may_agree_on_what_changes() {
    let rename = |clause: &str| Provision::rename(clause, "122", "Dorfen").unwrap();
    let register = register().enact([decree("1/D", 2001, [rename("1"), rename("2")])]).unwrap();
    assert_eq!(register.latest().find("122").unwrap().name(), "Dorfen");
    let kind = |clause: &str, kind: &str| Provision::change_kind(clause, "122", kind).unwrap();
    for kinds in [["town", "city"], ["city", "town"]] {
        let provisions = [kind("1", kinds[0]), kind("2", kinds[1])];
        let error =
            crate::country::register().enact([decree("1/D", 2001, provisions)]).unwrap_err();
        assert!(matches!(
            error.faults()[0].fault,
            Fault::GoesOnTwice { what: error::Given::Kind, .. }
        ));
    }
}

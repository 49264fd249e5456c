//! What edges carry: several mentions of a source by one unit, takes of which nothing is left, and what
//! is taken back when a later day is refused. On a made-up country of two cantons with two communes each.

use sapnhap::decree::{Continuation, Figure, NewUnit, Take};
use sapnhap::*;

use crate::diff::small;

const DAY: Date = date(2001, 1, 1);
const COMMUNE: Level = Level::new(1);

fn opened() -> Register {
    small(["Alba", "Bora", "Celo", "Dino"])
}

fn made(code: &str, takes: impl IntoIterator<Item = Take>) -> Provision {
    let unit = NewUnit::new(code, "commune", &format!("New {code}")).unwrap().under("canton:1");
    let provision = Provision::of_new(code, unit.unwrap()).unwrap();
    takes.into_iter().fold(provision, Provision::taking)
}

fn goes_on(unit: &str, takes: impl IntoIterator<Item = Take>) -> Provision {
    let provision = Provision::of_continuation(unit, Continuation::of(unit).unwrap()).unwrap();
    takes.into_iter().fold(provision, Provision::taking)
}

fn take(unit: &str, area: Portion, population: Portion) -> Take {
    Take::new(unit, area, population).unwrap()
}

fn both(unit: &str, portion: Portion) -> Take {
    take(unit, portion.clone(), portion)
}

fn enacted(provisions: impl IntoIterator<Item = Provision>) -> Register {
    let decree = Decree::new("1/D", DAY).unwrap();
    let decree = provisions.into_iter().fold(decree, Decree::provision);
    opened().enact([decree]).unwrap()
}

/// What each edge from commune 11 says, in the order of its successors.
fn edges(register: &Register) -> Vec<String> {
    let before = register.at(register.opening()).unwrap();
    let unit = before.unit(COMMUNE, &code("11")).unwrap();
    let edges = unit.successors().map(|edge| {
        let Shares { area, population } = edge.portions();
        format!("{} {area}, {population}", edge.target().code())
    });
    edges.collect()
}

/// A part and the rest are all of it, where nobody else has any.
#[test]
fn a_part_and_the_rest() {
    let parts = || [both("commune:11", Portion::PART), both("commune:11", Portion::Rest)];
    assert_eq!(edges(&enacted([made("31", parts())])), ["31 all, all"]);
    // Another has a part, or the rest.
    let other = made("32", [both("commune:11", Portion::PART)]);
    assert_eq!(edges(&enacted([made("31", parts()), other])), ["31 part, part", "32 part, part"]);
    let parts = [both("commune:11", Portion::PART), both("commune:11", Portion::PART)];
    let rest = || made("32", [both("commune:11", Portion::Rest)]);
    assert_eq!(
        edges(&enacted([made("31", parts.clone()), rest()])),
        ["31 part, part", "32 rest, rest"]
    );
    // The unit keeps the rest of it.
    assert_eq!(edges(&enacted([goes_on("commune:12", parts)])), ["12 part, part", "11 rest, rest"]);
}

/// Of a quantity that one has wholly another gets nothing, however often it is mentioned.
#[test]
fn area_to_one_and_people_to_another() {
    let land = |portion| take("commune:11", portion, Portion::Nothing);
    let people = made("32", [take("commune:11", Portion::Nothing, Portion::All)]);
    let lands = [land(Portion::PART), land(Portion::Rest)];
    assert_eq!(
        edges(&enacted([made("31", lands.clone()), people])),
        ["31 all, none", "32 none, all"]
    );
    // By one take the area, by another one the people.
    let people = take("commune:11", Portion::Nothing, Portion::All);
    assert_eq!(edges(&enacted([made("31", lands.into_iter().chain([people]))])), ["31 all, all"]);
    // The unit goes on with its people.
    let parts = [land(Portion::PART), land(Portion::PART)];
    assert_eq!(edges(&enacted([goes_on("commune:12", parts)])), ["12 part, none", "11 rest, all"]);
}

/// What is mentioned twice and known of neither stays unknown.
#[test]
fn unknown_extents_that_are_mentioned_twice() {
    let unknown = || both("commune:11", Portion::Unknown);
    assert_eq!(
        edges(&enacted([made("31", [unknown(), unknown()])])),
        ["31 some or all, some or all"]
    );
    let possible = || both("commune:11", Portion::Possible);
    assert_eq!(
        edges(&enacted([goes_on("commune:12", [possible(), possible()])])),
        ["12 possibly some, possibly some", "11 some or all, some or all"]
    );
    let split = [
        take("commune:11", Portion::Unknown, Portion::Nothing),
        take("commune:11", Portion::Nothing, Portion::Unknown),
    ];
    assert_eq!(edges(&enacted([made("31", split)])), ["31 some or all, some or all"]);
}

/// Of a rest that is empty no edge is made: where another has all, and where parts are stated to be all.
#[test]
fn an_empty_rest_is_no_edge() {
    let rest = || made("33", [both("commune:11", Portion::Rest), both("commune:21", Portion::All)]);
    let part = |amount: &str| {
        let figure = Figure { amount: Amount::new(amount).unwrap(), of: Amount::new("10").ok() };
        both("commune:11", Portion::Part(Some(Box::new(figure))))
    };
    let all = enacted([made("31", [both("commune:11", Portion::All)]), rest()]);
    assert_eq!(edges(&all), ["31 all, all"]);
    let stated = enacted([made("31", [part("4")]), made("32", [part("6")]), rest()]);
    assert_eq!(edges(&stated), ["31 part, part", "32 part, part"]);
    let last = stated.latest().unit(COMMUNE, &code("33")).unwrap();
    assert_eq!(last.predecessors().count(), 1);
}

/// A unit that ended without a successor is in force again when a later day is refused.
#[test]
fn days_before_a_refused_one_are_taken_back() {
    let dissolved = Decree::new("1/D", DAY).unwrap();
    let dissolved = dissolved
        .provision(Provision::change_parent("1", "commune:21", "canton:1").unwrap())
        .provision(Provision::change_parent("2", "commune:22", "canton:1").unwrap())
        .provision(Provision::end("3", ["canton:2"]).unwrap());
    let wrong = Decree::new("2/D", date(2002, 1, 1)).unwrap();
    let wrong = wrong.provision(Provision::rename("1", "commune:99", "Nobody").unwrap());
    let enacted = opened().enact([dissolved.clone()]).unwrap();
    assert_eq!(enacted.latest().count(Level::PROVINCE), 1);
    for is_shared in [false, true] {
        let mut register = opened();
        let _clone = is_shared.then(|| register.clone());
        assert!(register.enact_mut([dissolved.clone(), wrong.clone()]).is_err());
        let canton = register.latest().unit(Level::PROVINCE, &code("2")).unwrap();
        assert_eq!((canton.period().until, canton.children().len()), (None, 2));
        assert!(canton.ended_by().is_empty());
        register.enact_mut([dissolved.clone()]).unwrap();
        assert!(register.at(register.opening()).unwrap().count(Level::PROVINCE) == 2);
        assert_eq!(register.latest().count(Level::PROVINCE), 1);
    }
}

//! Every fault there is: the smallest input that gives exactly it, and the message.

mod codes_and_parents;
mod reading;

use sapnhap::country::{CodeAlphabet, LevelDefinition};
use sapnhap::decree::{Continuation, Figure, NewUnit, Source, Take};
use sapnhap::error::LookupFault;
use sapnhap::*;

use crate::made_up::{self, kind, unit};

fn levels() -> Vec<LevelDefinition> {
    let level = |id: &str, width: u8| made_up::level(id, Some(width));
    vec![level("canton", 1), level("district", 2), level("commune", 3)]
}

fn country() -> Country {
    let kinds = vec![
        kind("canton", "canton"),
        kind("district", "district"),
        kind("village", "commune"),
        kind("town", "commune"),
    ];
    Country::new("X", "X", levels(), kinds).unwrap()
}

/// Two cantons; district 10 with three communes, 11 with one, 20 with none.
fn register() -> Register {
    let units = vec![
        unit("canton", "1", "Alba", ""),
        unit("canton", "2", "Bora", ""),
        unit("district", "10", "Celo", "1"),
        unit("district", "11", "Dino", "1"),
        unit("district", "20", "Fumo", "2"),
        unit("village", "101", "Gora", "10"),
        unit("village", "102", "Hilo", "10"),
        unit("village", "103", "Juna", "10"),
        unit("village", "111", "Gora", "11"),
    ];
    Register::open(country(), date(2000, 1, 1), units).unwrap()
}

const DAY: Date = date(2001, 1, 1);

fn decree(provisions: impl IntoIterator<Item = Provision>) -> Decree {
    let mut decree = Decree::new("1/D", DAY).unwrap();
    decree.provisions.extend(provisions);
    decree
}

fn goes_on(clause: &str, unit: &str, takes: impl IntoIterator<Item = Take>) -> Provision {
    let mut provision =
        Provision::of_continuation(clause, Continuation::of(unit).unwrap()).unwrap();
    provision.takes.extend(takes);
    provision
}

fn made(clause: &str, code: &str, takes: impl IntoIterator<Item = Take>) -> Provision {
    let unit = NewUnit::new(code, "village", "Koro").unwrap().under("district:10").unwrap();
    let mut provision = Provision::of_new(clause, unit).unwrap();
    provision.takes.extend(takes);
    provision
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

/// What a register holds: every version there ever was, and the log.
fn held(register: &Register) -> Vec<String> {
    let versions = register.versions().map(|version| {
        let parent = version.parent().map(|parent| parent.identity().to_string());
        format!("{version} {} {} {parent:?}", version.identity(), version.period())
    });
    let decrees = register.decrees().map(|decree| format!("{decree:?}"));
    versions.chain(decrees).collect()
}

/// Checks that a decree is refused, also where it would be written in place, and that the register is as
/// it was.
fn refused(register: &Register, decree: &Decree) -> Error {
    let told = held(register);
    let error = register.enact([decree.clone()]).unwrap_err();
    let (country, units) = (register.country().clone(), register.opening_units());
    let opened = Register::open(country, register.opening(), units).unwrap();
    let mut in_place = opened.enact(register.decrees().cloned()).unwrap();
    assert_eq!(in_place.enact_mut([decree.clone()]).unwrap_err().faults(), error.faults());
    assert_eq!(held(register), told);
    assert_eq!(held(&in_place), told);
    error
}

/// Checks that a change has one fault: of a variant, and with a message.
macro_rules! one_fault {
    ($register:expr, $provisions:expr, $variant:pat, $message:expr) => {
        let error = refused(&$register, &decree($provisions));
        let faults: Vec<&Fault> = error.faults().iter().map(|fault| &fault.fault).collect();
        assert!(matches!(faults.as_slice(), [$variant]), "{error:#?}");
        assert_eq!(faults[0].to_string(), $message);
    };
}
use one_fault;

#[test]
fn faults_of_a_decree_as_a_whole() {
    let register = register();
    one_fault!(register, [], Fault::EmptyDecree, "it has no provisions; expected at least one");

    let rename = || Provision::rename("1", "101", "Lumo").unwrap();
    let mut change = register.change(DAY);
    change.stage(decree([rename()]));
    change.stage(decree([Provision::rename("1", "102", "Mira").unwrap()]));
    let told: Vec<String> = change.faults().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "decree 1/D, effective 2001-01-01: a decree of this number is already in the register or the change"
        ]
    );
    assert!(matches!(change.faults()[0].fault, Fault::DecreeTwice));

    let mut change = register.change(date(2001, 1, 2));
    change.stage(decree([rename()]));
    let faults = change.faults();
    assert!(matches!(faults[0].fault, Fault::OtherDay { .. }));
    assert_eq!(
        faults[0].fault.to_string(),
        "all decrees of a change take effect on one day; expected 2001-01-02"
    );

    let mut known = decree([rename()]);
    known.record.changes_unknown = true;
    let error = refused(&register, &known);
    assert!(matches!(error.faults()[0].fault, Fault::KnownChanges));
    assert_eq!(
        error.to_string(),
        "decree 1/D, effective 2001-01-01: its record says that its changes are not known; expected no \
         provisions"
    );

    let between = |first: Date, last: Date| {
        let mut act = decree([rename()]);
        (act.record.dating.not_before, act.record.dating.not_after) = (Some(first), Some(last));
        act
    };
    assert!(register.enact([between(DAY, DAY)]).is_ok());
    // Before it, after it, and the wrong way round.
    let (eve, morrow) = (date(2000, 12, 31), date(2001, 1, 2));
    for (first, last) in [(eve, eve), (morrow, morrow), (morrow, eve)] {
        let error = refused(&register, &between(first, last));
        assert_eq!(error.faults()[0].fault, Fault::DayOutside { first, last });
    }
    assert_eq!(
        refused(&register, &between(morrow, eve)).to_string(),
        "decree 1/D, effective 2001-01-01: its record puts the day between 2001-01-02 and 2000-12-31; \
         expected one of those days"
    );

    let mut early = decree([rename()]);
    early.effective = date(2000, 1, 1);
    let error = refused(&register, &early);
    assert!(matches!(error.faults()[0].fault, Fault::NotAfterLast { .. }));
    assert_eq!(
        error.to_string(),
        "decree 1/D, effective 2000-01-01: the register already goes to 2000-01-01; expected \
         2000-01-02 or later, or a replay of the log with the decree put in (Register::with_inserted)"
    );
}

#[test]
fn faults_of_references() {
    let register = register();
    one_fault!(
        register,
        [goes_on("1", "101", [all("199")])],
        Fault::Reference(LookupFault::UnknownCode { .. }),
        "no commune carries the code 199 on 2000-12-31"
    );
    one_fault!(
        register,
        [goes_on("1", "101", [all("village Gora")])],
        Fault::Reference(LookupFault::Ambiguous { .. }),
        "\"village Gora\" is ambiguous on 2000-12-31: village Gora (101), district Celo, canton \
         Alba; village Gora (111), district Dino, canton Alba"
    );
    one_fault!(
        register,
        [goes_on("1", "101", [all("village Hila")])],
        Fault::Reference(LookupFault::UnknownName { .. }),
        "no unit on 2000-12-31 is called \"village Hila\"; near names: village Hilo (102), \
         district Celo, canton Alba"
    );
    one_fault!(
        register,
        [goes_on("1", "101", [all("hamlet:102")])],
        Fault::Reference(LookupFault::UnknownLevel { .. }),
        "the country has no level hamlet: expected one of canton, district, commune"
    );
    one_fault!(
        register,
        [made("1", "104", []), goes_on("2", "101", [all("104")])],
        Fault::SameDay { .. },
        "\"104\" names a unit that this same change makes (decree 1/D clause 1); sources are read \
         as of the day before"
    );
    let label = Reference::new("102").unwrap().labelled("village Juna").unwrap();
    let take = Take::of(Source::Unit(label), Portion::All, Portion::All);
    one_fault!(
        register,
        [goes_on("1", "101", [take])],
        Fault::LabelDisagrees { .. },
        "code 102 is village Hilo (102), but the text beside it says \"village Juna\""
    );

    let merged = Decree::new("0/D", date(2000, 6, 1)).unwrap();
    let merged = merged.provision(Provision::take_over("1", "101", ["102"]).unwrap());
    let later = register.enact([merged]).unwrap();
    one_fault!(
        later,
        [goes_on("1", "101", [all("102")])],
        Fault::Ended { .. },
        "village Hilo (102) ended on 2000-06-01; expected a unit in force on the day before"
    );
}

#[test]
fn faults_of_steps() {
    let register = register();
    let step = |number| Step::new(number).unwrap();
    one_fault!(
        register,
        [made("1", "104", [part("101")]).in_step(step(3)), goes_on("2", "103", [all("104")])],
        Fault::LaterStep { .. },
        "\"104\" names a unit that step 3 makes (decree 1/D clause 1), and is asked for in step 1; \
         expected a step after 3"
    );
    one_fault!(
        register,
        [goes_on("1", "101", [all("102")]), goes_on("2", "103", [part("102")]).in_step(step(2))],
        Fault::EndedInStep { .. },
        "village Hilo (102) ended in step 1 of the same day, before step 2; expected a unit in force \
         after the step before"
    );
}

#[test]
fn faults_of_what_is_taken() {
    let register = register();
    one_fault!(
        register,
        [goes_on("1", "101", [])],
        Fault::EmptyProvision,
        "it takes nothing and changes nothing"
    );
    let nothing = Take::new("102", Portion::Nothing, Portion::Nothing).unwrap();
    let rename = || Provision::rename("2", "101", "Lumo").unwrap();
    one_fault!(
        register,
        [goes_on("1", "101", [nothing]), rename()],
        Fault::EmptyTake { .. },
        "it takes neither area nor population of village Hilo (102)"
    );
    let land = || Take::new("102", Portion::All, Portion::Nothing).unwrap();
    one_fault!(
        register,
        [goes_on("1", "101", [all("102")]), goes_on("2", "103", [land()])],
        Fault::TakenTwice { quantity: Quantity::Area, .. },
        "the area of village Hilo (102) is taken twice: by decree 1/D clause 1, and again here"
    );
    one_fault!(
        register,
        [goes_on("1", "101", [land()])],
        Fault::LeftOver { .. },
        "village Hilo (102) ends, but all of its population goes to no unit; expected a clause \
         that takes it"
    );
    let half = Take::new("102", Portion::All, Portion::PART).unwrap();
    one_fault!(
        register,
        [goes_on("1", "101", [half])],
        Fault::LeftOver { .. },
        "village Hilo (102) ends, but the rest of its population goes to no unit; expected a \
         clause that takes the rest, or a unit that goes on"
    );
    let amount = |text: &str| Amount::new(text).unwrap();
    let figure = Figure { amount: amount("12.5"), of: Some(amount("12.0")) };
    let stated = Take::new("102", Portion::Part(Some(Box::new(figure))), Portion::PART).unwrap();
    one_fault!(
        register,
        [goes_on("1", "101", [stated])],
        Fault::FiguresDisagree { .. },
        "the stated parts of the area of village Hilo (102) make 12.5 of 12.0"
    );
    one_fault!(
        register,
        [goes_on("1", "101", [all("102")]), Provision::rename("2", "102", "Lumo").unwrap()],
        Fault::GoesOnAndEnds { .. },
        "village Hilo (102) goes on by decree 1/D clause 2, but is also taken whole by decree 1/D \
         clause 1"
    );
    one_fault!(
        register,
        [rename(), Provision::rename("3", "101", "Mira").unwrap()],
        Fault::GoesOnTwice { .. },
        "village Gora (101) gets one name here and another by decree 1/D clause 2"
    );
    one_fault!(
        register,
        [goes_on("1", "101", [part("101")])],
        Fault::TakesItself { .. },
        "village Gora (101) goes on and can't take from itself"
    );
    one_fault!(
        register,
        [goes_on("1", "district:20", [all("commune:101")])],
        Fault::SourceBelow { .. },
        "village Gora (101) is a commune, which a district can't take; expected a unit of its own \
         level or above (a member gets a new parent by a provision of its own)"
    );
    one_fault!(
        register,
        [goes_on("1", "101", [part("district:11")])],
        Fault::PartOfMembers { .. },
        "district Dino (11) has members; expected the members that are taken, by name"
    );
    one_fault!(
        register,
        [goes_on("1", "district:11", [part("district:10")])],
        Fault::MembersStay { quantity: None, .. },
        "district Celo (10) has its ground through its members, and none of its ground comes to \
         district Dino (11); expected a clause of the same step that puts a member (village Gora \
         (101), village Hilo (102), village Juna (103)) under district Dino (11), or takes of one for \
         a unit there"
    );
}

#[test]
fn faults_of_restorations() {
    let merged = Decree::new("0/D", date(2000, 6, 1)).unwrap();
    let merged = merged.provision(Provision::take_over("1", "101", ["102"]).unwrap());
    let register = register().enact([merged]).unwrap();
    let again = |clause: &str, code: &str| {
        let unit = NewUnit::new(code, "village", "Hilo").unwrap().under("district:10").unwrap();
        let unit = unit.restoring("102").unwrap();
        Provision::of_new(clause, unit).unwrap().taking(part("101"))
    };
    one_fault!(
        register,
        [again("1", "102"), again("2", "104")],
        Fault::RestoredTwice { .. },
        "village Hilo (102) is restored twice: here and by decree 1/D clause 1"
    );
    let restored = Decree::new("0a/D", date(2000, 7, 1)).unwrap().provision(again("1", "104"));
    let register = register.enact([restored]).unwrap();
    one_fault!(
        register,
        [again("1", "102")],
        Fault::RestoredTwice { .. },
        "village Hilo (102) is restored twice: here and by village Hilo (104)"
    );
    // Nobody ended, by code and by name, though the clause itself makes a unit with the code.
    let restoring = |what: &str| {
        let unit = NewUnit::new("105", "village", "Hilo").unwrap().under("district:10").unwrap();
        Provision::of_new("1", unit.restoring(what).unwrap()).unwrap().taking(part("101"))
    };
    one_fault!(
        register,
        [restoring("103")],
        Fault::NotEnded { .. },
        "village Juna (103) is in force and can't be restored; expected a unit that has ended"
    );
    one_fault!(
        register,
        [restoring("village Juna")],
        Fault::NotEnded { .. },
        "village Juna (103) is in force and can't be restored; expected a unit that has ended"
    );
    one_fault!(
        register,
        [restoring("105")],
        Fault::Reference(LookupFault::UnknownName { .. }),
        "no unit on 2000-07-01 is called \"105\""
    );
}

/// Near names are those of units in force, of the levels that can be meant and of the kind that is said.
#[test]
fn near_names_are_of_the_kind_that_is_said() {
    let units = [
        unit("district", "12", "Gorn", "1"),
        unit("town", "104", "Goro", "10"),
        unit("town", "105", "Gorl", "10"),
    ];
    let units = [register().opening_units(), units.to_vec()].concat();
    let register = Register::open(country(), date(2000, 1, 1), units).unwrap();
    let ended = Decree::new("0/D", date(2000, 7, 1)).unwrap();
    let ended = ended.provision(goes_on("1", "103", [all("105")]));
    let register = register.enact([ended]).unwrap();
    let near = |kind: Option<&str>| {
        let kind = kind.map(|id| KindId::new(id).unwrap());
        let named = Reference::of_name(kind, "Gors", Vec::new()).unwrap();
        let take = Take::of(Source::Unit(named), Portion::All, Portion::All);
        let error = refused(&register, &decree([goes_on("1", "103", [take])]));
        let [fault] = error.faults() else { panic!("{error:#?}") };
        let Fault::Reference(LookupFault::UnknownName { near, .. }) = &fault.fault else {
            panic!("{fault:#?}")
        };
        near.iter().map(|unit| unit.code.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(near(Some("town")), ["104"]);
    assert_eq!(near(Some("village")), ["101", "111"]);
    assert_eq!(near(Some("district")), ["12"]);
    assert_eq!(near(None), ["12", "101", "104", "111"]);
}

/// Only what no test can fill is left out.
#[test]
fn every_variant_has_a_case_here() {
    let source = include_str!("../../src/error/fault.rs");
    let (_, variants) = source.split_once("pub enum Fault {").unwrap();
    let (variants, _) = variants.split_once("\n}").unwrap();
    let named = variants.lines().filter_map(|line| {
        let line = line.strip_prefix("    ")?;
        line.starts_with(|first: char| first.is_ascii_uppercase())
            .then(|| line.split([' ', '(', ',']).next().unwrap())
    });
    let tests = concat!(include_str!("faults.rs"), include_str!("faults/codes_and_parents.rs"));
    let is_missing = |variant: &&str| {
        !tests.contains(&format!("Fault::{variant} {{"))
            && !tests.contains(&format!("Fault::{variant},"))
            && !tests.contains(&format!("Fault::{variant}("))
            && !tests.contains(&format!("Fault::{variant})"))
    };
    let (all, missing): (Vec<&str>, Vec<&str>) =
        (named.clone().collect(), named.filter(is_missing).collect());
    assert!(all.len() > 30, "{all:?}");
    assert_eq!(missing, ["TooLarge"]);
}

#[test]
fn all_faults_of_a_change_in_the_order_of_clauses() {
    let provisions = [
        goes_on("1", "101", [all("199")]),
        goes_on("2", "111", []),
        Provision::change_kind("3", "101", "marsh").unwrap(),
        Provision::change_kind("4", "101", "district").unwrap(),
        goes_on("5", "111", [all("102")]),
        goes_on("6", "101", [all("102")]),
        Provision::change_code("7", "103", "111").unwrap(),
        Provision::change_code("8", "103", "0104").unwrap(),
        Provision::change_parent("9", "101", "district:99").unwrap(),
        Provision::change_parent("10", "canton:1", "canton:2").unwrap(),
        goes_on("11", "district:20", [all("commune:103")]),
        Provision::of_new("12", NewUnit::new("105", "village", "Koro").unwrap()).unwrap(),
        Provision::rename("13", "101", "Lumo").unwrap(),
        Provision::rename("14", "101", "Mira").unwrap(),
    ];
    let error = register().enact([decree(provisions)]).unwrap_err();
    let told: Vec<String> = error
        .faults()
        .iter()
        .map(|fault| {
            let variant = format!("{:?}", fault.fault);
            let variant = variant.split([' ', '(']).next().unwrap_or("").to_owned();
            format!("{} {variant}", fault.clause.as_ref().map_or("", Clause::as_str))
        })
        .collect();
    assert_eq!(
        told,
        [
            "1 Reference",
            "2 EmptyProvision",
            "3 UnknownKind",
            "4 KindOfOtherLevel",
            "6 TakenTwice",
            "6 TakenTwice",
            "7 GoesOnAndEnds",
            "7 CodeTwice",
            "8 CodeWidth",
            "8 GoesOnTwice",
            "9 ParentNotInForce",
            "10 RootWithParent",
            "11 SourceBelow",
            "12 ParentMissing",
            "14 GoesOnTwice",
        ]
    );
}

#[test]
fn faults_of_lookups() {
    let register = register();
    let lookup = |error: Error| match error.kind() {
        ErrorKind::Lookup(fault) => (fault.clone(), error.to_string()),
        _ => panic!("{error:#?}"),
    };
    let (fault, message) = lookup(register.at(date(1999, 1, 1)).unwrap_err());
    assert!(matches!(fault, LookupFault::BeforeOpening { .. }));
    assert_eq!(
        message,
        "the register opens on 2000-01-01 and does not know what was on 1999-01-01"
    );

    let today = register.latest();
    let (fault, message) = lookup(today.find("village Nemo").unwrap_err());
    assert!(matches!(fault, LookupFault::UnknownName { .. }));
    assert_eq!(message, "no unit on 2000-01-01 is called \"village Nemo\"");

    let (fault, message) = lookup(today.unit(Level::COMMUNE, &code("199")).unwrap_err());
    assert!(matches!(fault, LookupFault::UnknownCode { last: None, .. }));
    assert_eq!(message, "no commune carries the code 199 on 2000-01-01");

    let merged = decree([Provision::take_over("1", "101", ["102"]).unwrap()]);
    let later = register.enact([merged]).unwrap();
    let (fault, message) = lookup(later.latest().unit(Level::COMMUNE, &code("102")).unwrap_err());
    assert!(matches!(fault, LookupFault::UnknownCode { last: Some(_), .. }));
    assert_eq!(
        message,
        "no commune carries the code 102 on 2001-01-01; the last to carry it was village Hilo \
         (102), district Celo, canton Alba, .. 2001-01-01"
    );

    let (fault, message) = lookup(today.find("Gora").unwrap_err());
    assert!(matches!(fault, LookupFault::Ambiguous { .. }));
    assert_eq!(
        message,
        "\"Gora\" is ambiguous on 2000-01-01: village Gora (101), district Celo, canton Alba; \
         village Gora (111), district Dino, canton Alba"
    );

    let fate = register.what_became_of(Level::COMMUNE, &code("101"), DAY, date(2000, 1, 1));
    let (fault, message) = lookup(fate.unwrap_err());
    assert!(matches!(fault, LookupFault::DatesReversed { .. }));
    assert_eq!(message, "the dates are in the wrong order: 2001-01-01 is after 2000-01-01");
}

#[test]
fn a_scope_that_is_not_there_is_a_fault() {
    let scoped = Decree::new("1/D", date(2001, 1, 1)).unwrap().scope("district Nowhere").unwrap();
    let decree = scoped.provision(Provision::rename("1", "111", "Gorau").unwrap());
    let error = refused(&register(), &decree);
    assert!(matches!(error.faults()[0].fault, Fault::ScopeNotInForce { .. }), "{error:#?}");
    assert_eq!(
        error.to_string(),
        "decree 1/D, effective 2001-01-01: its scope \"district Nowhere\" is not in force on the \
         day: no unit of a level above is called so"
    );
}

#[test]
fn figures_must_be_of_one_whole_and_not_negative() {
    let take = |amount: &str, of: &str| {
        let (amount, of) = (Amount::new(amount).unwrap(), Amount::new(of).ok());
        let portion = Portion::Part(Some(Box::new(Figure { amount, of })));
        Take::new("111", portion, Portion::PART).unwrap()
    };
    for (first, second) in [(("5", "20"), ("5", "25")), (("-1", "20"), ("5", "20"))] {
        let goes_on = |clause: &str, take: Take| {
            let unit = Continuation::of("101").unwrap();
            Provision::of_continuation(clause, unit).unwrap().taking(take)
        };
        let decree = Decree::new("1/D", date(2001, 1, 1))
            .unwrap()
            .provision(goes_on("1", take(first.0, first.1)))
            .provision(goes_on("2", take(second.0, second.1)));
        let error = register().enact([decree]).unwrap_err();
        assert!(matches!(error.faults()[0].fault, Fault::FiguresDisagree { .. }), "{error}");
    }
}

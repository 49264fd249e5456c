//! Codes that are unique only within a parent: states of two digits, counties of three within their
//! state, towns of two within their county. In full a town is `01/003/07`.

use sapnhap::country::CodeAlphabet;
use sapnhap::decree::{Continuation, NewUnit, Take};
use sapnhap::error::LookupFault;
use sapnhap::lineage::Edge;
use sapnhap::*;

use crate::made_up::{self, unit};

const STATE: Level = Level::new(0);
const COUNTY: Level = Level::new(1);
const TOWN: Level = Level::new(2);

fn country() -> Country {
    let levels = [("state", Some(2)), ("county", Some(3)), ("town", Some(2))];
    let country = made_up::country(&levels).with_code_alphabet(COUNTY, CodeAlphabet::DIGITS);
    let country = country.unwrap().with_codes_within_parents(COUNTY).unwrap();
    country.with_codes_within_parents(TOWN).unwrap()
}

fn units() -> Vec<OpeningUnit> {
    vec![
        // Towns first: the order of rows says nothing.
        unit("town", "07", "Daphne", "01/003"),
        unit("town", "01/003/08", "Foley", "county:01/003"),
        unit("town", "07", "Macclenny", "12/003"),
        unit("state", "01", "Alabama", ""),
        unit("state", "12", "Florida", ""),
        unit("county", "001", "Autauga", "01"),
        unit("county", "003", "Baldwin", "01"),
        unit("county", "12/003", "Baker", "12"),
        unit("county", "005", "Bay", "12"),
    ]
}

fn register() -> Register {
    Register::open(country(), date(2000, 1, 1), units()).unwrap()
}

fn decree(scope: Option<&str>, provisions: impl IntoIterator<Item = Provision>) -> Decree {
    let mut decree = Decree::new("1/2001", date(2001, 1, 1)).unwrap();
    if let Some(scope) = scope {
        decree = decree.scope(scope).unwrap();
    }
    provisions.into_iter().fold(decree, Decree::provision)
}

/// Every unit in force as `code name`, by level and code.
fn in_force(register: &Register) -> Vec<String> {
    let today = register.latest();
    let levels = [STATE, COUNTY, TOWN].into_iter();
    let units = levels.flat_map(|level| today.units(level));
    units.map(|unit| format!("{} {}", unit.code(), unit.name())).collect()
}

fn faults(register: &Register, decree: Decree) -> Vec<Fault> {
    let error = register.enact([decree]).unwrap_err();
    error.faults().iter().map(|fault| fault.fault.clone()).collect()
}

#[test]
fn opening_units_give_their_own_code_or_the_whole() {
    let register = register();
    assert_eq!(
        in_force(&register),
        [
            "01 Alabama",
            "12 Florida",
            "01/001 Autauga",
            "01/003 Baldwin",
            "12/003 Baker",
            "12/005 Bay",
            "01/003/07 Daphne",
            "01/003/08 Foley",
            "12/003/07 Macclenny",
        ]
    );
    let again = Register::open(country(), date(2000, 1, 1), register.opening_units()).unwrap();
    assert_eq!(in_force(&again), in_force(&register));
    // A county of Alabama can't have a code of Florida, nor two counties of it one code; the parent
    // of a town is given in full.
    for (wrong, told) in [
        (unit("county", "12/009", "X", "01"), "its code does not begin with that of its parent"),
        (unit("county", "01/003", "X", "01"), "its code is given twice"),
        (unit("town", "09", "X", "003"), "no unit of a level above has the code 003"),
        (unit("county", "9", "X", "01"), "expected the code of its parent, \"/\" and 3 digits"),
        (unit("county", "009", "X", ""), "it needs a parent of a level above"),
    ] {
        let error = Register::open(country(), date(2000, 1, 1), [units(), vec![wrong]].concat());
        let message = error.unwrap_err().to_string();
        assert!(message.contains(told), "{message}");
    }
}

#[test]
fn what_a_country_can_say_of_them() {
    let country = country();
    assert!(country.has_codes_within_parents(TOWN) && !country.has_codes_within_parents(STATE));
    let fault = |of: Result<Country, Error>| of.unwrap_err().to_string();
    let levels = [("state", Some(2)), ("county", Some(3))];
    let plain = || made_up::country(&levels);
    let top = fault(plain().with_codes_within_parents(STATE));
    assert!(top.contains("codes of level state can't be unique within parents"), "{top}");
    let slashes = CodeAlphabet::new("0-9/").unwrap();
    fault(plain().with_code_alphabet(COUNTY, slashes).unwrap().with_codes_within_parents(COUNTY));
    fault(plain().with_codes_within_parents(COUNTY).unwrap().with_code_alphabet(COUNTY, slashes));
    fault(plain().with_codes_within_parents(Level::new(7)));
    #[cfg(feature = "json")]
    {
        let text = serde_json::to_string(&country).unwrap();
        assert_eq!(serde_json::from_str::<Country>(&text).unwrap(), country);
    }
}

#[test]
fn codes_are_read_in_full() {
    let country = country();
    for text in ["01/003", "1/3", " '1/003 ", "1/3.0", "０１／００３"] {
        assert_eq!(country.read_code(COUNTY, text).unwrap(), code("01/003"), "{text}");
    }
    assert_eq!(country.read_code(TOWN, "1/3/7").unwrap(), code("01/003/07"));
    for text in ["003", "3", "/003", "01/", "01-003", "1/3/7", "x/003", "01/0003"] {
        assert!(country.read_code(COUNTY, text).is_err(), "{text}");
    }
    assert_eq!(
        country.read_code(COUNTY, "003").unwrap_err().to_string(),
        "\"003\" is no code of level county: expected the code of the parent, \"/\" and 3 digits"
    );
}

#[test]
fn look_ups_find_what_is_meant_or_list_the_candidates() {
    let register = register();
    let today = register.latest();
    for (text, name) in [
        ("01/003", "Baldwin"),
        ("1/3", "Baldwin"),
        ("code:01/003", "Baldwin"),
        ("county:12/003", "Baker"),
        ("003, Alabama", "Baldwin"),
        ("003, Florida", "Baker"),
        ("3, Florida", "Baker"),
        ("001", "Autauga"),
        ("005", "Bay"),
        ("07, Baker", "Macclenny"),
        ("07, Alabama", "Daphne"),
        ("08", "Foley"),
        ("12/3/7", "Macclenny"),
        ("Baker (12/003)", "Baker"),
    ] {
        assert_eq!(today.find(text).unwrap().name(), name, "{text}");
    }
    for (text, candidates) in
        [("003", "01/003 12/003"), ("county:003", "01/003 12/003"), ("07", "01/003/07 12/003/07")]
    {
        let error = today.find(text).unwrap_err();
        let ErrorKind::Lookup(LookupFault::Ambiguous { candidates: told, .. }) = error.kind()
        else {
            panic!("{text}: {error:?}")
        };
        let told: Vec<_> = told.iter().map(|candidate| candidate.code.to_string()).collect();
        assert_eq!(told.join(" "), candidates, "{text}");
    }
    for unknown in ["009", "02/003", "003, Georgia", "01/003/99"] {
        assert!(today.find(unknown).is_err(), "{unknown}");
    }
    assert!(today.get(COUNTY, &code("003")).is_none());
}

#[test]
fn decrees_mean_units_by_their_own_codes_in_a_scope() {
    let register = register();
    let merge = |units: [&'static str; 2], code: &str| {
        Provision::merge("1", units, code, "county", "New").unwrap()
    };
    for (scope, units, code) in [
        (Some("Alabama"), ["001", "003"], "007"),
        (Some("01"), ["01/001", "003"], "01/007"),
        (Some("01"), ["Autauga", "county:003"], "007"),
        (Some("01"), ["001", "003, Alabama"], "007"),
    ] {
        let after = register.enact([decree(scope, [merge(units, code)])]).unwrap();
        let told = in_force(&after);
        // Whose towns follow, and are coded in the county that they lie in now.
        assert_eq!(
            told,
            [
                "01 Alabama",
                "12 Florida",
                "01/007 New",
                "12/003 Baker",
                "12/005 Bay",
                "01/007/07 Daphne",
                "01/007/08 Foley",
                "12/003/07 Macclenny",
            ]
        );
        let today = after.latest();
        let daphne = today.find("Daphne").unwrap();
        let before = register.latest().find("01/003/07").unwrap();
        assert_eq!(daphne.unit(), before.unit());
        #[cfg(feature = "binary")]
        {
            let read = Register::from_bytes(&after.to_bytes()).unwrap();
            assert_eq!(in_force(&read), told);
            assert_eq!(read.to_bytes(), after.to_bytes());
        }
        #[cfg(feature = "json")]
        {
            let read = Register::from_json(&after.to_json()).unwrap();
            assert_eq!(in_force(&read), told);
        }
    }
    // Without a scope both counties 003 may be meant.
    let new = NewUnit::new("007", "county", "New").unwrap().under("01").unwrap();
    let provision = Provision::of_new("1", new).unwrap();
    let provision =
        provision.taking(Take::all("01/001").unwrap()).taking(Take::all("003").unwrap());
    let told = faults(&register, decree(None, [provision]));
    assert!(matches!(&told[0], Fault::Reference(LookupFault::Ambiguous { .. })), "{told:?}");
}

#[test]
fn codes_follow_a_unit_to_another_parent_and_a_parent_to_another_code() {
    let register = register();
    // Bay goes to Alabama and keeps its own code; Baldwin gets another, and its towns with it.
    let moved = register
        .enact([decree(
            None,
            [
                Provision::change_parent("1", "12/005", "01").unwrap(),
                Provision::change_code("2", "01/003", "004").unwrap(),
            ],
        )])
        .unwrap();
    assert_eq!(
        in_force(&moved),
        [
            "01 Alabama",
            "12 Florida",
            "01/001 Autauga",
            "01/004 Baldwin",
            "01/005 Bay",
            "12/003 Baker",
            "01/004/07 Daphne",
            "01/004/08 Foley",
            "12/003/07 Macclenny",
        ]
    );
    // The town's new code rests on the clause that gave its county another.
    let today = moved.latest();
    let daphne = today.find("01/004/07").unwrap();
    let steps: Vec<_> = daphne.predecessors().collect();
    let citations = steps.iter().flat_map(Edge::citations);
    let clauses: Vec<String> =
        citations.map(|citation| citation.clause().unwrap().to_string()).collect();
    assert_eq!(clauses, ["2"]);
    // A state with another code takes all with it, two levels down.
    let renumbered =
        register.enact([decree(None, [Provision::change_code("1", "12", "13").unwrap()])]).unwrap();
    assert_eq!(
        in_force(&renumbered)[1..],
        [
            "13 Florida",
            "01/001 Autauga",
            "01/003 Baldwin",
            "13/003 Baker",
            "13/005 Bay",
            "01/003/07 Daphne",
            "01/003/08 Foley",
            "13/003/07 Macclenny",
        ]
    );
    // Two states exchange their codes, and nobody takes up a code that is in use.
    let exchanged = register
        .enact([decree(
            None,
            [
                Provision::change_code("1", "12", "01").unwrap(),
                Provision::change_code("2", "01", "12").unwrap(),
            ],
        )])
        .unwrap();
    let latest = exchanged.latest();
    assert_eq!(latest.find("01/003").unwrap().name(), "Baker");
    assert_eq!(latest.find("12/003/07").unwrap().name(), "Daphne");
    // What was before is as it was.
    let before = exchanged.at(date(2000, 12, 31)).unwrap();
    assert_eq!(before.find("01/003/07").unwrap().name(), "Daphne");
}

#[test]
fn a_county_of_a_new_state_and_a_town_of_a_new_county() {
    let register = register();
    let new = |code: &str, kind: &str, name: &str, parent: &str| {
        let new = NewUnit::new(code, kind, name).unwrap();
        if parent.is_empty() { new } else { new.under(parent).unwrap() }
    };
    let of_new = |clause: &str, new: NewUnit| Provision::of_new(clause, new).unwrap();
    for (county, town_parent) in [("002", "county:20/002"), ("20/002", "20/002"), ("002", "002")] {
        let provisions = [
            of_new("1", new("20", "state", "Statehood", "")),
            of_new("2", new(county, "county", "First", "20")).taking(Take::part("01/003").unwrap()),
            of_new("3", new("01", "town", "Oldest", town_parent))
                .taking(Take::part("01/003/07").unwrap()),
        ];
        let after = register.enact([decree(None, provisions)]).unwrap();
        let told = in_force(&after);
        assert!(told.contains(&"20/002 First".to_owned()), "{told:?}");
        assert!(told.contains(&"20/002/01 Oldest".to_owned()), "{told:?}");
    }
}

#[test]
fn codes_that_can_be_none_are_told() {
    let register = register();
    let told = |provision: Provision| faults(&register, decree(None, [provision])).remove(0);
    let change = |code: &str| Provision::change_code("1", "01/003", code).unwrap();
    let fault = told(change("12/009"));
    let Fault::CodeOfOtherParent { code: of, parent, expected } = &fault else { panic!("{fault}") };
    assert_eq!([of, expected], [&code("12/009"), &code("01/009")]);
    assert_eq!((&parent.code, parent.name.as_str()), (&code("01"), "Alabama"));
    assert_eq!(
        fault.to_string(),
        "code 12/009 is not one within state Alabama (01); expected 01/009"
    );
    assert!(matches!(told(change("01/001")), Fault::CodeInUse { .. }));
    assert!(matches!(told(change("001")), Fault::CodeInUse { .. }));
    assert_eq!(
        told(change("9")).to_string(),
        "code 9 can be none of level county; expected 3 digits, alone or behind the code of the \
         parent and \"/\""
    );
    // Baker comes to a state that has a county 003 already.
    let moved = told(Provision::change_parent("1", "12/003", "01").unwrap());
    assert!(
        matches!(&moved, Fault::CodeInUse { code: of, .. } if *of == code("01/003")),
        "{moved:?}"
    );
    // With another code of its own it may.
    let mut goes_on = Continuation::of("12/003").unwrap();
    goes_on.parent = Some(Reference::new("01").unwrap());
    goes_on.code = Some(code("009"));
    let provision = Provision::of_continuation("1", goes_on).unwrap();
    let after = register.enact([decree(None, [provision])]).unwrap();
    assert_eq!(after.latest().find("Macclenny").unwrap().code(), code("01/009/07"));
    // Levels without a width, one within the other, until a code would be longer than any.
    let levels = [("a", None), ("b", None), ("c", None)];
    let country = made_up::country(&levels).with_codes_within_parents(COUNTY).unwrap();
    let units = vec![
        unit("a", "1234567890", "One", ""),
        unit("a", "2", "Two", ""),
        unit("b", "12345678901234567890", "Long", "2"),
    ];
    let register = Register::open(country, date(2000, 1, 1), units).unwrap();
    let parent = Provision::change_parent("1", "Long", "One").unwrap();
    let fault = faults(&register, decree(None, [parent])).remove(0);
    assert!(matches!(fault, Fault::CodeTooLong { .. }), "{fault:?}");
}

/// Counties and towns have own codes of two digits both: the level that is said tells them apart, also
/// where a county, or a town, of the code has ended.
#[test]
fn own_codes_of_one_width_are_told_apart_by_their_level() {
    let levels = [("state", Some(2)), ("county", Some(2)), ("town", Some(2))];
    let country = made_up::country(&levels).with_codes_within_parents(COUNTY).unwrap();
    let country = country.with_codes_within_parents(TOWN).unwrap();
    let units = vec![
        unit("state", "01", "Alabama", ""),
        unit("county", "07", "Baldwin", "01"),
        unit("county", "08", "Bibb", "01"),
        unit("town", "07", "Daphne", "01/07"),
        unit("town", "08", "Foley", "01/07"),
    ];
    let register = Register::open(country, date(2000, 1, 1), units).unwrap();
    let renamed = |unit: &str| {
        let provision = Provision::rename("1", unit, "New").unwrap();
        let after = register.enact([decree(None, [provision])]).unwrap();
        after.latest().find("New").unwrap().code().to_string()
    };
    assert_eq!(renamed("county:07"), "01/07");
    assert_eq!(renamed("county:08"), "01/08");
    assert_eq!(renamed("town:07"), "01/07/07");
    assert_eq!(renamed("town:08"), "01/07/08");
}

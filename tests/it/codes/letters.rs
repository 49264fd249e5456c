//! Codes with letters and other marks, and ids of kinds with capitals: in decrees, look-ups and files.
//!
//! The country is of the French sort: regions of two digits, départements of two digits or `2A`,
//! communes of five characters.

use sapnhap::country::{CodeAlphabet, Kind};
use sapnhap::decree::{NewUnit, Take};
use sapnhap::*;

use crate::made_up::{self, unit};

pub(super) const REGION: Level = Level::new(0);
pub(super) const DEPARTMENT: Level = Level::new(1);
pub(super) const COMMUNE: Level = Level::new(2);

pub(super) fn country() -> Country {
    let levels = vec![
        made_up::level("region", Some(2)),
        made_up::level("department", Some(2)),
        made_up::level("commune", Some(5)),
    ];
    let kind = |id: &str, level: &str, name: &str| Kind {
        id: KindId::with_capitals(id).unwrap(),
        level: LevelId::new(level).unwrap(),
        name: name.to_owned(),
        abbreviations: Vec::new(),
        english: name.to_owned(),
    };
    let kinds = vec![
        kind("REG", "region", "région"),
        kind("DEP", "department", "département"),
        kind("COM", "commune", "commune"),
        kind("COMNouvelle", "commune", "commune nouvelle"),
    ];
    let alphabet = CodeAlphabet::new("0-9AB").unwrap();
    let country = Country::new("FR", "France", levels, kinds).unwrap();
    let country = country.with_code_alphabet(REGION, CodeAlphabet::DIGITS).unwrap();
    let country = country.with_code_alphabet(DEPARTMENT, alphabet).unwrap();
    country.with_code_alphabet(COMMUNE, alphabet).unwrap()
}

pub(super) fn register() -> Register {
    let units = vec![
        unit("REG", "94", "Corse", ""),
        unit("DEP", "2A", "Corse-du-Sud", "94"),
        unit("DEP", "2B", "Haute-Corse", "code:94"),
        unit("COM", "2A001", "Afa", "2A"),
        unit("COM", "2A004", "Ajaccio", "department:2A"),
        unit("COM", "2A006", "Alata", "code:2A"),
        unit("COM", "2B033", "Bastia", "2B"),
    ];
    Register::open(country(), date(2000, 1, 1), units).unwrap()
}

#[test]
fn codes_with_letters_stand_in_decrees_as_in_look_ups() {
    let register = register();
    let today = register.latest();
    for text in ["2A001", "code:2A001", "commune:2A001", "Afa (2A001)", "2A001, Corse", "Afa"] {
        assert_eq!(today.find(text).unwrap().name(), "Afa", "{text}");
    }
    assert_eq!(today.find("2A").unwrap().name(), "Corse-du-Sud");
    assert_eq!(today.find("commune Afa (2A001), Corse-du-Sud").unwrap().name(), "Afa");
    for unit in today.in_force() {
        assert_eq!(today.find(&unit.to_string()).unwrap(), unit);
    }
    let told = |text: &str| today.find(text).unwrap_err().to_string();
    assert_eq!(told("code:2A999"), "no commune carries the code 2A999 on 2000-01-01");
    assert_eq!(
        told("canton:2A001"),
        "the country has no level canton: expected one of region, department, commune"
    );

    // What is taken, what goes on, parent, scope and seat, by codes with letters as they are printed
    // in law.
    let decree = |unit: &str, taken: &str, parent: &str| {
        let made = NewUnit::new("2A300", "COMNouvelle", "Golfe").unwrap().under(parent).unwrap();
        let made = made.seated_in(unit).unwrap();
        let takes = [Take::all(unit).unwrap(), Take::part(taken).unwrap()];
        let mut provision = Provision::of_new("1", made).unwrap();
        provision.takes.extend(takes);
        let rename = Provision::rename("2", taken, "Alata-Nord").unwrap();
        let decree = Decree::new("1/D", date(2001, 1, 1)).unwrap().scope(parent).unwrap();
        decree.provision(provision).provision(rename)
    };
    let forms = [
        ["2A001", "2A006", "2A"],
        ["code:2A001", "code:2A006", "code:2A"],
        ["commune:2A001", "commune:2A006", "department:2A"],
        ["commune Afa", "commune Alata", "département Corse-du-Sud"],
    ];
    for [unit, taken, parent] in forms {
        let decree = decree(unit, taken, parent);
        let changed = register.enact([decree.clone()]).unwrap();
        let fate = |text: &str| {
            let (from, to) = (date(2000, 1, 1), date(2001, 1, 1));
            let fate = changed.what_became_of(COMMUNE, &code(text), from, to).unwrap();
            let later: Vec<String> =
                fate.relations().iter().map(|relation| relation.later().to_string()).collect();
            format!("{} {}", fate.word(), later.join(", "))
        };
        assert_eq!(fate("2A001"), "merged commune nouvelle Golfe (2A300)", "{unit}");
        assert_eq!(
            fate("2A006"),
            "divided commune Alata-Nord (2A006), commune nouvelle Golfe (2A300)"
        );
        let made = changed.latest().find("2A300").unwrap();
        assert_eq!(made.parent().unwrap().name(), "Corse-du-Sud");
        assert_eq!(made.identity(), "commune:2A300@2001-01-01");
        // So is what is read from files.
        #[cfg(feature = "json")]
        {
            let read = Decree::from_json(&decree.to_json()).unwrap();
            assert_eq!(read, decree);
            let again = Register::from_json(&changed.to_json()).unwrap();
            assert_eq!(again.to_json(), changed.to_json());
        }
        #[cfg(feature = "csv")]
        {
            let head = Decree::new("1/D", date(2001, 1, 1)).unwrap().scope(parent).unwrap();
            let read = head.with_csv(&decree.to_csv()).unwrap();
            assert!(register.enact([read]).is_ok(), "{}", decree.to_csv());
        }
        #[cfg(feature = "binary")]
        {
            let again = Register::from_bytes(&changed.to_bytes()).unwrap();
            assert_eq!(again.to_bytes(), changed.to_bytes());
        }
        // A plan reads them alike.
        let plan = Plan::on(&register, date(2001, 1, 1)).within(parent).unwrap();
        let successor = Successor::new("commune Golfe").unwrap().seated_in(unit).unwrap();
        let plan = plan.merge([unit, taken], successor).unwrap();
        assert_eq!(plan.faults(), []);
        assert_eq!(plan.register().unwrap().latest().count(COMMUNE), 3);
    }
    // A unit that has ended, and one that the change itself makes.
    let merged = register.enact([decree("2A001", "2A006", "2A")]).unwrap();
    let fault = |register: &Register, provisions: Vec<Provision>| {
        let mut decree = Decree::new("2/D", date(2002, 1, 1)).unwrap();
        decree.provisions = provisions;
        let error = register.enact([decree]).unwrap_err();
        error.faults()[0].fault.to_string()
    };
    let rename = |unit: &str| Provision::rename("1", unit, "Neuve").unwrap();
    assert_eq!(
        fault(&merged, vec![rename("2A001")]),
        "commune Afa (2A001) ended on 2001-01-01; expected a unit in force on the day before"
    );
    assert!(fault(&merged, vec![rename("2A999")]).starts_with("no unit on 2001-12-31 is called"));
    let split = NewUnit::new("2A301", "COM", "Neuve").unwrap().under("2A").unwrap();
    let split = Provision::of_new("1", split).unwrap().taking(Take::part("2A300").unwrap());
    let gone = Provision::rename("2", "2A301", "Plus Neuve").unwrap();
    assert_eq!(
        fault(&merged, vec![split, gone]),
        "\"2A301\" names a unit that this same change makes (decree 2/D clause 1); sources are read \
         as of the day before"
    );
    let moved = Provision::change_parent("1", "2A300", "2C").unwrap();
    assert!(fault(&merged, vec![moved]).starts_with("the parent \"2C\" of commune nouvelle Golfe"));
    // It is restored by the code that it had.
    let again = NewUnit::new("2A001", "COM", "Afa").unwrap().under("2A").unwrap();
    let again = again.restoring("2A001").unwrap();
    let again = Provision::of_new("1", again).unwrap().taking(Take::part("2A300").unwrap());
    let again = Decree::new("2/D", date(2002, 1, 1)).unwrap().provision(again);
    let restored = merged.enact([again]).unwrap();
    let afa = restored.latest().find("2A001").unwrap();
    assert_eq!(afa.restores().unwrap().name(), "Afa");
    // Parents and scopes that the same change makes.
    let made = NewUnit::new("2C", "DEP", "Centre").unwrap().under("94").unwrap();
    let made = Provision::of_new("1", made).unwrap();
    let moved = Provision::change_parent("2", "2A300", "2C").unwrap();
    let fault = {
        let decree = Decree::new("2/D", date(2002, 1, 1)).unwrap();
        merged.enact([decree.provision(made).provision(moved)]).unwrap_err().to_string()
    };
    assert!(
        fault.contains("code 2C is no department code; expected 2 characters of 0-9AB"),
        "{fault}"
    );
    let made = NewUnit::new("3B", "DEP", "Centre").unwrap().under("94").unwrap();
    let made = Provision::of_new("1", made).unwrap();
    let moved = Provision::change_parent("2", "2A300", "3B").unwrap();
    let decree = Decree::new("2/D", date(2002, 1, 1)).unwrap().provision(made).provision(moved);
    let moved = merged.enact([decree]).unwrap();
    assert_eq!(moved.latest().find("2A300").unwrap().parent().unwrap().name(), "Centre");
}

/// A text that is one unit's code and another's name means either.
#[test]
fn a_code_that_is_a_name_too_is_ambiguous() {
    let mut units = register().opening_units();
    units.push(unit("COM", "2A050", "2A001", "2A"));
    let register = Register::open(country(), date(2000, 1, 1), units).unwrap();
    let today = register.latest();
    let both = "\"2A001\" is ambiguous on 2000-01-01: commune Afa (2A001), département \
                Corse-du-Sud, région Corse; commune 2A001 (2A050), département Corse-du-Sud, région \
                Corse";
    assert_eq!(today.find("2A001").unwrap_err().to_string(), both);
    assert_eq!(today.find("code:2A001").unwrap().name(), "Afa");
    assert_eq!(today.find("commune 2A001").unwrap().code(), code("2A050"));
    let rename = |unit: &str| {
        let rename = Provision::rename("1", unit, "Neuve").unwrap();
        register.enact([Decree::new("1/D", date(2000, 1, 2)).unwrap().provision(rename)])
    };
    assert_eq!(rename("2A001").unwrap_err().faults()[0].fault.to_string(), both);
    assert!(rename("code:2A001").is_ok() && rename("commune:2A001").is_ok());
    assert!(rename("commune 2A001").is_ok());
}

/// So they do where a country says nothing of its codes.
#[test]
fn codes_with_letters_of_a_country_that_says_nothing() {
    let levels = vec![made_up::level("department", None), made_up::level("commune", None)];
    let kinds = vec![made_up::kind("department", "department"), made_up::kind("town", "commune")];
    let country = Country::new("FR", "France", levels, kinds).unwrap();
    let units = vec![
        unit("department", "2A", "Corse-du-Sud", ""),
        unit("department", "2B", "Haute-Corse", ""),
        unit("town", "2A001", "Afa", "2A"),
        unit("town", "2A", "Alata", "department:2A"),
    ];
    let register = Register::open(country, date(2000, 1, 1), units).unwrap();
    let enact = |provision: Provision| {
        let decree = Decree::new("1/D", date(2001, 1, 1)).unwrap().provision(provision);
        register.enact([decree])
    };
    assert!(enact(Provision::rename("1", "2A001", "Neuve").unwrap()).is_ok());
    let moved = enact(Provision::change_parent("1", "2A001", "2B").unwrap()).unwrap();
    assert_eq!(moved.latest().find("2A001").unwrap().parent().unwrap().name(), "Haute-Corse");
    // The code of two levels is that of the level that the clause is about, or of either.
    let taken = Provision::take_over("1", "2A001", ["2A"]).unwrap();
    assert_eq!(enact(taken).unwrap().latest().count(Level::new(1)), 1);
    let told = enact(Provision::rename("1", "2A", "Neuve").unwrap()).unwrap_err().to_string();
    assert!(told.contains("\"2A\" is ambiguous on 2000-12-31: department Corse-du-Sud"), "{told}");
    assert!(register.latest().find("2A").is_err());
}

/// Codes of letters alone are found where a country says that there are some.
#[test]
fn codes_of_letters_alone() {
    let levels = vec![made_up::level("canton", Some(2)), made_up::level("commune", Some(4))];
    let kinds = vec![made_up::kind("kanton", "canton"), made_up::kind("gemeinde", "commune")];
    let country = Country::new("CH", "Schweiz", levels, kinds).unwrap();
    let letters = CodeAlphabet::new("A-Z").unwrap();
    let lettered = country.clone().with_code_alphabet(Level::new(0), letters).unwrap();
    for (country, is_found) in [(country, false), (lettered, true)] {
        let units = vec![unit("kanton", "BE", "Bern", ""), unit("gemeinde", "0351", "Bern", "BE")];
        let register = Register::open(country, date(2000, 1, 1), units).unwrap();
        assert_eq!(register.latest().find("BE").is_ok(), is_found);
        assert_eq!(register.latest().find("code:BE").unwrap().label(), "kanton Bern");
        let rename = Provision::rename("1", "BE", "Berne").unwrap();
        let decree = Decree::new("1/D", date(2001, 1, 1)).unwrap().provision(rename);
        assert_eq!(register.enact([decree]).is_ok(), is_found);
    }
}

/// Codes with `/`, and ids of kinds with capitals, are a country's own.
#[test]
fn slashes_and_capitals_are_for_the_country_to_say() {
    let levels = vec![made_up::level("powiat", Some(4)), made_up::level("gmina", None)];
    let kinds = vec![made_up::kind("powiat", "powiat"), made_up::kind("gmina", "gmina")];
    let country = Country::new("PL", "Polska", levels, kinds).unwrap();
    let units = || {
        vec![
            unit("powiat", "1401", "A", ""),
            unit("gmina", "1/1", "Mark", "1401"),
            unit("gmina", "1/2", "Feld", "1401"),
            unit("gmina", "12", "Neu", "1401"),
        ]
    };
    let error = Register::open(country.clone(), date(2000, 1, 1), units()).unwrap_err();
    assert!(error.to_string().contains("expected characters of 0-9A-Za-z._-"), "{error}");
    let slashed = CodeAlphabet::new("0-9/").unwrap();
    let country = country.with_code_alphabet(Level::new(1), slashed).unwrap();
    let register = Register::open(country, date(2000, 1, 1), units()).unwrap();
    let today = register.latest();
    for text in ["1/1", "code:1/1", "gmina:1/1", "gmina Mark (1/1)", "1/1, A"] {
        assert_eq!(today.find(text).unwrap().name(), "Mark", "{text}");
    }
    let decree = Decree::new("1/D", date(2001, 1, 1))
        .unwrap()
        .provision(Provision::take_over("1", "1/1", ["gmina:1/2"]).unwrap())
        .provision(Provision::change_code("2", "12", "1/2").unwrap());
    let changed = register.enact([decree.clone()]).unwrap();
    let mark = changed.latest().find("gmina Mark").unwrap();
    assert_eq!(mark.identity(), "gmina:1/1@opening");
    let edges: Vec<String> = mark.predecessors().map(|edge| edge.source().to_string()).collect();
    assert_eq!(edges, ["gmina Mark (1/1)", "gmina Feld (1/2)"]);
    assert_eq!(changed.latest().find("1/2").unwrap().name(), "Neu");
    assert!(report::dot(&changed, report::related_to(&mark)).contains("gmina Mark (1/1)"));
    #[cfg(feature = "graphml")]
    assert!(report::graphml(&changed).contains("<data key=\"code\">1/1</data>"));
    #[cfg(feature = "csv")]
    {
        let read =
            Decree::new("1/D", date(2001, 1, 1)).unwrap().with_csv(&decree.to_csv()).unwrap();
        assert_eq!(read, decree);
    }
    #[cfg(feature = "json")]
    assert_eq!(Decree::from_json(&decree.to_json()).unwrap(), decree);
    #[cfg(all(feature = "json", feature = "binary"))]
    {
        let again = Register::from_bytes(&changed.to_bytes()).unwrap();
        assert_eq!(again.to_bytes(), changed.to_bytes());
        let read = Register::from_json(&again.to_json()).unwrap();
        assert_eq!((read.to_json(), read.to_bytes()), (again.to_json(), changed.to_bytes()));
    }
    // A kind that the country does not have is a fault of the change, capitals or not.
    for kind in ["Gmina", "GMINA", "miasto"] {
        let change = Provision::change_kind("1", "12", kind).unwrap();
        let decree = Decree::new("1/D", date(2001, 1, 1)).unwrap().provision(change);
        let told = |decree: Decree| {
            let error = register.enact([decree]).unwrap_err();
            assert!(matches!(error.faults()[0].fault, Fault::UnknownKind { .. }));
            error.faults()[0].fault.to_string()
        };
        let expected = format!("the country has no kind \"{kind}\"; expected one of powiat, gmina");
        #[cfg(feature = "json")]
        assert_eq!(told(Decree::from_json(&decree.to_json()).unwrap()), expected);
        assert_eq!(told(decree), expected);
    }
}

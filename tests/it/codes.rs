//! Codes as countries write them and as tables have them: alphabets, what spreadsheets do, letters
//! in decrees, numbers that are names too.

use sapnhap::*;

use crate::made_up;

fn text_fault(error: &Error) -> &TextFault {
    match error.kind() {
        ErrorKind::Text(fault) => fault,
        other => panic!("{other:#?}"),
    }
}

/// A country of the French sort: regions of two digits, départements of two digits or `2A`, communes
/// of five characters. Ids of kinds have capitals.
mod lettered {
    use super::*;

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

    pub(super) fn unit(kind: &str, code: &str, name: &str, parent: Option<&str>) -> OpeningUnit {
        OpeningUnit {
            code: Code::new(code).unwrap(),
            kind: KindId::with_capitals(kind).unwrap(),
            name: Name::new(name).unwrap(),
            parent: parent.map(|parent| Reference::new(parent).unwrap()),
            aliases: Vec::new(),
        }
    }

    pub(super) fn register() -> Register {
        let units = vec![
            unit("REG", "94", "Corse", None),
            unit("DEP", "2A", "Corse-du-Sud", Some("94")),
            unit("DEP", "2B", "Haute-Corse", Some("code:94")),
            unit("COM", "2A001", "Afa", Some("2A")),
            unit("COM", "2A004", "Ajaccio", Some("department:2A")),
            unit("COM", "2A006", "Alata", Some("code:2A")),
            unit("COM", "2B033", "Bastia", Some("2B")),
        ];
        Register::open(country(), date(2000, 1, 1), units).unwrap()
    }
}

#[test]
fn alphabets_are_read_and_written() {
    for (written, canonical) in [
        ("0-9", "0-9"),
        ("9876543210", "0-9"),
        ("A-Z0-9", "0-9A-Z"),
        ("AB0-9", "0-9AB"),
        ("-/0-9a-c", "0-9a-c/-"),
        ("-", "-"),
        ("-0-2", "0-2-"),
        ("a-aXY", "XYa"),
        (" A-C ", "A-C"),
    ] {
        let alphabet = CodeAlphabet::new(written).unwrap();
        assert_eq!(alphabet.to_string(), canonical, "{written}");
        assert_eq!(CodeAlphabet::new(canonical).unwrap(), alphabet, "{written}");
    }
    assert_eq!(CodeAlphabet::default().to_string(), "0-9A-Za-z._-");
    for wrong in ["", " ", "0-9é", "9-0", "a-Z", "0-9:", "0-a", ".-9", "A-", "\u{0}"] {
        let read = CodeAlphabet::new(wrong);
        // A hyphen that ends a text stands for itself.
        assert_eq!(read.is_ok(), wrong == "A-", "{wrong}: {read:?}");
    }
    // What is read of a file is checked.
    #[cfg(feature = "json")]
    {
        let read = |text: &str| serde_json::from_str::<CodeAlphabet>(text);
        assert_eq!(read("\"0-9\"").unwrap(), CodeAlphabet::DIGITS);
        assert!(read("\"9-0\"").is_err() && read("7").is_err());
        assert_eq!(serde_json::to_string(&CodeAlphabet::DIGITS).unwrap(), "\"0-9\"");
    }
}

/// What stands in people's tables for commune 00634, and what does not.
#[cfg(feature = "vietnam")]
#[test]
fn codes_as_spreadsheets_have_them() {
    let country = vietnam::register().country();
    let read = |level: Level, text: &str| country.read_code(level, text);
    for text in [
        "634",
        "00634",
        "0634",
        " 634 ",
        "\u{a0}00634\u{a0}",
        "\u{feff}00634\u{200b}",
        "\u{202f}634\t",
        "634.0",
        "634,0",
        "634.00",
        "634.0000",
        "00634.000",
        "'00634",
        "\u{2019}634",
        "' 634",
        "=\"00634\"",
        "００６３４",
        "６３４．０",
        "\u{3000}６３４",
    ] {
        assert_eq!(read(Level::COMMUNE, text).unwrap(), code("00634"), "{text:?}");
    }
    assert_eq!(read(Level::COMMUNE, "1.0").unwrap(), code("00001"));
    assert_eq!(read(Level::COMMUNE, "0").unwrap(), code("00000"));
    assert_eq!(read(Level::PROVINCE, "1,0").unwrap(), code("01"));
    assert_eq!(read(Level::DISTRICT, "5.0").unwrap(), code("005"));
    assert_eq!(read(Level::HAMLET, "12.0").unwrap(), code("12"));
    for text in [
        "-1",
        "1e3",
        "1E+05",
        "NaN",
        "nan",
        "1.5",
        "12A",
        "634.",
        ".0",
        "634.01",
        "1.000",
        "27.595",
        "1-2",
        "6_3",
        "inf",
        "1,000",
        "27,595",
        "00 634",
        "+634",
        "\"00634\"",
        "0x10",
        "1.0.0",
        "N/A",
        "None",
    ] {
        let error = read(Level::COMMUNE, text).unwrap_err();
        let TextFault::CodeForm { level, text: told, alphabet, width } = text_fault(&error) else {
            panic!("{error:?}")
        };
        assert_eq!((level.as_str(), told.as_str()), ("commune", text));
        assert_eq!((*alphabet, *width), (CodeAlphabet::DIGITS, Some(5)));
        assert_eq!(
            error.to_string(),
            format!("{text:?} is no code of level commune: expected 5 digits")
        );
    }
    assert_eq!(
        read(Level::HAMLET, "A1").unwrap_err().to_string(),
        "\"A1\" is no code of level hamlet: expected digits"
    );
    // A text without digits that is a code nowhere, and what is too wide, are told as such.
    for text in ["", "'", "a b", "xã", "#N/A", "٠٠٦٣٤"] {
        assert!(!matches!(
            text_fault(&read(Level::COMMUNE, text).unwrap_err()),
            TextFault::CodeForm { .. }
        ));
    }
    for text in ["000634", "123456", "123456.0"] {
        let error = read(Level::COMMUNE, text).unwrap_err();
        assert!(matches!(text_fault(&error), TextFault::TooLong { length: 6, max: 5, .. }));
    }
    let hostile = ["1".repeat(1 << 20), "０".repeat(1 << 20), format!("1.{}", "0".repeat(1 << 20))];
    for text in &hostile[..2] {
        assert!(read(Level::COMMUNE, text).unwrap_err().to_string().len() < 200);
    }
    assert_eq!(read(Level::COMMUNE, &hostile[2]).unwrap(), code("00001"));
    let error = read(Level::new(4), "1").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::UnknownLevel { .. })));
}

/// Without an alphabet of its own a level has the codes that it had before there were any.
#[test]
fn codes_of_countries_that_say_nothing() {
    let levels = vec![made_up::level("canton", Some(5)), made_up::level("commune", None)];
    let country = Country::new("X", "X", levels, Vec::new()).unwrap();
    let read = |rank: u8, text: &str| country.read_code(Level::new(rank), text);
    for (text, expected) in [("634.0", "634.0"), ("2A004", "2A004"), ("634", "00634")] {
        assert_eq!(read(0, text).unwrap(), code(expected), "{text}");
    }
    for (text, expected) in [("634.0", "634.0"), ("634,0", "634"), ("1e3", "1e3"), ("07", "07")] {
        assert_eq!(read(1, text).unwrap(), code(expected), "{text}");
    }
    let error = read(0, "2A4").unwrap_err();
    assert_eq!(
        error.to_string(),
        "\"2A4\" is no code of level canton: expected 5 characters of 0-9A-Za-z._-"
    );
    let error = read(0, "1/234").unwrap_err();
    assert!(matches!(text_fault(&error), TextFault::CodeForm { .. }), "{error}");
    // Twelve digits, as in Germany, get their zero back too.
    let levels = vec![made_up::level("gemeinde", Some(12))];
    let country = Country::new("DE", "DE", levels, Vec::new()).unwrap();
    assert_eq!(country.read_code(Level::new(0), "10415115115").unwrap(), code("010415115115"));
    assert_eq!(country.read_code(Level::new(0), "2A001").ok(), None);
}

#[test]
fn a_code_with_a_stray_character_is_a_fault() {
    use lettered::{register, unit};
    // The width is right.
    let mut units = register().opening_units();
    units.push(unit("COM", "2C001", "Nulle Part", Some("2A")));
    let error = Register::open(lettered::country(), date(2000, 1, 1), units).unwrap_err();
    assert_eq!(
        error.to_string(),
        "opening unit COM Nulle Part (2C001): it is no code of its level; expected 5 characters of \
         0-9AB"
    );
    let fault = |provision: Provision| {
        let decree = Decree::new("1/D", date(2001, 1, 1)).unwrap().provision(provision);
        let error = register().enact([decree]).unwrap_err();
        error.faults()[0].fault.clone()
    };
    let made = NewUnit::new("2A0Z1", "COM", "Neuve").unwrap().under("2A").unwrap();
    for provision in [
        Provision::of_new("1", made).unwrap().taking(Take::part("2A001").unwrap()),
        Provision::change_code("1", "2A001", "2A0Z1").unwrap(),
    ] {
        let fault = fault(provision);
        assert!(matches!(&fault, Fault::CodeForm { width: Some(5), .. }), "{fault:?}");
        assert_eq!(
            fault.to_string(),
            "code 2A0Z1 is no commune code; expected 5 characters of 0-9AB"
        );
    }
    let told = fault(Provision::rename("1", "code:2A0Z1", "Neuve").unwrap());
    assert!(matches!(told, Fault::Reference(_) | Fault::CodeForm { .. }), "{told:?}");
    let told = fault(Provision::rename("1", "commune:2A0Z1", "Neuve").unwrap());
    assert!(matches!(told, Fault::CodeForm { .. }), "{told:?}");
    // An alphabet without digits refuses those.
    let letters = CodeAlphabet::new("A-Z").unwrap();
    let levels = vec![made_up::level("state", Some(2))];
    let country = Country::new("US", "US", levels, vec![made_up::kind("state", "state")]).unwrap();
    let country = country.with_code_alphabet(Level::new(0), letters).unwrap();
    let open = |code: &str| {
        let units = vec![unit("state", code, "California", None)];
        Register::open(country.clone(), date(2000, 1, 1), units)
    };
    assert!(open("CA").is_ok());
    assert!(open("06").unwrap_err().to_string().contains("expected 2 characters of A-Z"));
}

/// Files of countries without alphabets are read as before, and others keep theirs.
#[cfg(all(feature = "json", feature = "binary"))]
#[test]
fn alphabets_are_kept_in_files() {
    let read = |text: &str| serde_json::from_str::<Country>(text);
    let old = r#"{"id": "X", "name": "X", "levels":
        [{"id": "a", "name": "a", "english": "a", "code_width": 3}], "kinds": []}"#;
    assert_eq!(read(old).unwrap().code_alphabet(Level::new(0)), CodeAlphabet::default());
    let wrong = old.replace("\"code_width\": 3", "\"code_width\": 3, \"code_alphabet\": \"9-0\"");
    assert!(read(&wrong).is_err());

    let register = lettered::register();
    let country = register.country();
    let text = serde_json::to_string(country).unwrap();
    assert!(text.contains(r#""code_width":2,"code_alphabet":"0-9AB""#), "{text}");
    assert_eq!(read(&text).unwrap(), *country);
    let from_json = Register::from_json(&register.to_json()).unwrap();
    let from_bytes = Register::from_bytes(&register.to_bytes()).unwrap();
    assert_eq!(from_json.country(), country);
    assert_eq!(from_bytes.country(), country);
    assert_eq!(from_bytes.to_json(), register.to_json());
}

/// A country that says nothing of its codes reads those with letters all the same.
#[test]
fn codes_with_letters_stand_in_decrees_as_in_look_ups() {
    let register = lettered::register();
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
            let fate = changed.what_became_of(lettered::COMMUNE, &code(text), from, to).unwrap();
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
        assert_eq!(plan.register().unwrap().latest().count(lettered::COMMUNE), 3);
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
    let mut units = lettered::register().opening_units();
    units.push(lettered::unit("COM", "2A050", "2A001", Some("2A")));
    let register = Register::open(lettered::country(), date(2000, 1, 1), units).unwrap();
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

/// Codes of letters alone are found where a country says that there are some.
#[test]
fn codes_of_letters_alone() {
    let levels = vec![made_up::level("canton", Some(2)), made_up::level("commune", Some(4))];
    let kinds = vec![made_up::kind("kanton", "canton"), made_up::kind("gemeinde", "commune")];
    let country = Country::new("CH", "Schweiz", levels, kinds).unwrap();
    let letters = CodeAlphabet::new("A-Z").unwrap();
    let lettered = country.clone().with_code_alphabet(Level::new(0), letters).unwrap();
    for (country, is_found) in [(country, false), (lettered, true)] {
        let units = vec![
            lettered::unit("kanton", "BE", "Bern", None),
            lettered::unit("gemeinde", "0351", "Bern", Some("BE")),
        ];
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
            lettered::unit("powiat", "1401", "A", None),
            lettered::unit("gmina", "1/1", "Mark", Some("1401")),
            lettered::unit("gmina", "1/2", "Feld", Some("1401")),
            lettered::unit("gmina", "12", "Neu", Some("1401")),
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

/// A level that a country lacks is an error wherever one can be given, and none of anything else.
#[cfg(feature = "vietnam")]
#[test]
fn levels_that_a_country_lacks() {
    let register = vietnam::register();
    let (eve, day) = (date(2025, 6, 30), date(2025, 7, 1));
    let (before, after) = (register.at(eve).unwrap(), register.at(day).unwrap());
    let check = |what: &str, error: Option<Error>| {
        let error = error.unwrap_or_else(|| panic!("{what}"));
        assert_eq!(
            error.to_string(),
            "the country has no level of rank 4: expected one of province, district, commune, hamlet",
            "{what}"
        );
        assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::UnknownLevel { .. })));
    };
    let level = Level::new(4);
    check("what became of", register.what_became_of(level, &code("1"), eve, day).err());
    check(
        "before opening",
        register.what_became_of(level, &code("1"), date(1999, 1, 1), day).err(),
    );
    check("of all", register.what_became_of_all(level, &[code("1")], eve, day).err());
    check("of none", register.what_became_of_all(level, &[], eve, day).err());
    check("unit", before.unit(level, &code("1")).err());
    check("find at", before.find_at(level, "phường Trúc Bạch").err());
    check("read code", register.country().read_code(level, "1").err());
    check("compare", compare(&before, &before, &after, level).err());
    let province = before.find("thành phố Hà Nội").unwrap();
    check("compare within", compare_within(&before, &before, &after, &province, level).err());
    check("pairs", Neighbours::of_pairs(&before, level, []).err());
    let alphabet = CodeAlphabet::DIGITS;
    check("alphabet", register.country().clone().with_code_alphabet(level, alphabet).err());
    let plan = Plan::on(register, date(2027, 1, 1));
    check("plans", plan.compare(&plan, level).err());
    // What counts or may find nothing does so.
    assert_eq!(before.count(level), 0);
    assert!(before.units(level).is_empty() && before.get(level, &code("1")).is_none());
    assert!(register.code_history(level, &code("1")).is_empty());
    // The level of villages is there, and has no units.
    let fate = register.what_became_of(Level::HAMLET, &code("1"), eve, day).unwrap();
    assert_eq!(fate.word(), "unknown");
    let error = before.find_at(Level::HAMLET, "1").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::UnknownCode { .. })), "{error}");
    let error = plan.merge(["hemlet:1"], Successor::new("xã A").unwrap()).unwrap_err();
    assert!(error.to_string().starts_with("the country has no level hemlet"), "{error}");
}

/// What a register was before its opening day is not known to it, and it says of which day.
#[cfg(feature = "vietnam")]
#[test]
fn the_day_before_the_opening_is_not_known() {
    let error = vietnam::register().rewound(date(2025, 6, 30)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the register opens on 2025-06-30 and does not know what was on 2025-06-29"
    );
    assert!(vietnam::register().rewound(date(2025, 7, 1)).is_ok());
}

/// Numbers in plans: codes that lost their zeros, names, and what may be both.
#[cfg(all(feature = "vietnam", feature = "csv"))]
#[test]
fn numbers_in_plans() {
    let register = vietnam::register().rewound(date(2025, 7, 1)).unwrap();
    let day = date(2025, 7, 1);
    let sources = |plan: &Plan| -> Vec<String> {
        let decree = plan.decrees().next().unwrap();
        let takes = decree.provisions.iter().flat_map(|provision| &provision.takes);
        let units = takes.map(|take| match &take.source {
            Source::Unit(reference) => reference.to_string(),
            other => panic!("{other:?}"),
        });
        units.collect()
    };
    let read = |scope: &str, text: &str| Plan::from_csv(&register, day, scope, text).unwrap();
    // The scope tells: wards 1 and 2 of quận 10 are 27184 and 27190.
    let wards = ["27184 phường 1", "27190 phường 2"];
    let merged = Plan::on(&register, day).within("quận 10").unwrap();
    let merged = merged.merge(["1", "2"], Successor::new("phường Mới").unwrap()).unwrap();
    assert_eq!(sources(&merged), wards);
    for text in ["old,new,seat\n1,phường Mới,2\n2,,\n", "old,new,seat\n1,phường Mới,\n2,,yes\n"]
    {
        let plan = read("quận 10", text);
        assert_eq!(sources(&plan), wards);
        let decree = plan.decrees().next().unwrap();
        let Outcome::New(new) = &decree.provisions[0].outcome else { panic!() };
        assert_eq!(new.code, code("27190"), "{text}");
    }
    // Within the whole city it may be any of them, and the report says so.
    let error = Plan::on(&register, day)
        .within("79")
        .unwrap()
        .merge(["1"], Successor::new("phường Mới").unwrap())
        .unwrap_err();
    assert!(error.to_string().starts_with("\"1\" is ambiguous on 2025-06-30: "), "{error}");
    let plan = read("79", "old,new\n1,phường Mới\n27283,\n");
    let told: Vec<String> = plan.faults().iter().map(|fault| fault.fault.to_string()).collect();
    assert!(told[0].starts_with("\"1\" is ambiguous on 2025-06-30: "), "{told:?}");
    assert!(told[0].contains("phường 1 (27184), quận 10"), "{told:?}");
    let finding = check(&plan, &rules::universal(), ());
    let finding = finding.of_rule("references").next().unwrap().to_string();
    assert!(finding.starts_with("line 2, column 1: error [references]"), "{finding}");
    // The column of codes has codes alone, however a spreadsheet wrote them.
    let text = "old_code;new;code\n1.0;phường Mới;'00001\n\u{a0}4\u{a0};;\n７,0;;\n";
    let plan = read("01", text);
    assert_eq!(
        sources(&plan),
        ["00001 phường Phúc Xá", "00004 phường Trúc Bạch", "00007 phường Cống Vị"]
    );
    assert_eq!(plan.faults(), []);
    // What is none is told with all else.
    for (text, told) in [
        ("1e3", "code 1e3 is not as wide as a commune code; expected 5 characters"),
        ("12A45", "code 12A45 is no commune code; expected 5 digits"),
        ("1.000", "code 1.000 is no commune code; expected 5 digits"),
    ] {
        let plan = read("01", &format!("old_code,new\n{text},phường Mới\n"));
        assert_eq!(plan.faults()[0].fault.to_string(), told);
    }
    let error = Plan::from_csv(&register, day, "01", "old,new,code\n00001,phường Mới,1e3\n");
    assert_eq!(
        error.unwrap_err().to_string(),
        "line 2, column 3: column code: \"1e3\" is no code of level commune: expected 5 digits"
    );
    // A code that stands in a plan as a scope is one, though wards are called so.
    let scoped = Plan::on(&register, day).within("10").unwrap();
    let merged = scoped.merge(["phường Duyên Hải"], Successor::new("phường Mới").unwrap()).unwrap();
    assert_eq!(sources(&merged), ["02635 phường Duyên Hải"]);
}

/// In a decree a code stands in full; a number that may be a name says which units there are.
#[cfg(feature = "vietnam")]
#[test]
fn numbers_in_decrees() {
    let register = vietnam::register().rewound(date(2025, 7, 1)).unwrap();
    let fault = |unit: &str, scope: &str| {
        let made = NewUnit::new("99999", "phuong", "Mới").unwrap().under("001").unwrap();
        let made = Provision::of_new("2", made).unwrap().taking(Take::part(unit).unwrap());
        let decree = Decree::new("1/NQ", date(2025, 7, 1)).unwrap().scope(scope).unwrap();
        let error = register.enact([decree.provision(made)]).unwrap_err();
        error.faults()[0].fault.clone()
    };
    let told = fault("1", "79").to_string();
    assert!(told.starts_with("\"1\" is ambiguous on 2025-06-30: phường Phúc Xá (00001)"), "{told}");
    let told = fault("1", "quận 10").to_string();
    assert_eq!(
        told,
        "\"1\" is ambiguous on 2025-06-30: phường Phúc Xá (00001), quận Ba Đình, thành phố Hà Nội; \
         phường 1 (27184), quận 10, thành phố Hồ Chí Minh"
    );
    for (text, width) in [("634", 5), ("0001", 5)] {
        assert!(matches!(fault(text, "01"), Fault::CodeWidth { width: of, .. } if of == width));
    }
}

/// Tables of facts, neighbours and opening units read codes as they read them one by one.
#[cfg(all(feature = "vietnam", feature = "csv"))]
#[test]
fn codes_in_tables() {
    let register = vietnam::register();
    let (country, eve) = (register.country(), date(2025, 6, 30));
    let facts = |text: &str| Attributes::from_csv(text, country, Level::COMMUNE, eve, "");
    let read = facts("code;island\n1.0;no\n4,0;no\n'00007;no\n\u{a0}13 ;no\n１６;no\n").unwrap();
    let codes: Vec<&str> = read.rows().map(|(_, code, ..)| code.as_str()).collect();
    assert_eq!(codes, ["00001", "00004", "00007", "00013", "00016"]);
    let before = register.at(eve).unwrap();
    let pairs = |text: &str| Neighbours::from_csv(text, &before, Level::COMMUNE);
    let neighbours = pairs("code_a;code_b\n1.0;'00004\n4,0;13\n").unwrap();
    assert_eq!(neighbours.graph().edge_count(), 2);
    for text in ["-1", "1e3", "NaN", "1.5", "12A"] {
        let told = format!("\"{text}\" is no code of level commune: expected 5 digits");
        assert_eq!(
            facts(&format!("island,code\nno,{text}\n")).unwrap_err().to_string(),
            format!("line 2, column 2: column code: {told}")
        );
        assert_eq!(
            pairs(&format!("code_a,code_b\n1,{text}\n")).unwrap_err().to_string(),
            format!("line 2, column 2: column code_b: {told}")
        );
        let units = format!("code,kind,name\n1,thanh_pho_tw,Hà Nội\n{text},phuong,A\n");
        assert_eq!(
            OpeningUnit::list_from_csv_for(country, &units).unwrap_err().to_string(),
            format!("line 3, column 1: column code: {told}")
        );
    }
}

/// A table of opening units out of a spreadsheet makes the register that the clean one makes.
#[cfg(all(feature = "vietnam", feature = "csv", feature = "binary"))]
#[test]
fn opening_units_out_of_a_spreadsheet() {
    let (register, eve) =
        (vietnam::register().rewound(date(2025, 7, 1)).unwrap(), date(2025, 6, 30));
    let country = register.country();
    let mut text = "code;kind;name;parent;aliases\n".to_owned();
    for unit in register.opening_units() {
        let number = |code: &Code| format!("{}.0", code.as_str().trim_start_matches('0'));
        let parent = unit.parent.as_ref().and_then(Reference::code).map(number).unwrap_or_default();
        let aliases: Vec<&str> = unit.aliases.iter().map(Name::as_str).collect();
        let (code, kind, name) = (number(&unit.code), &unit.kind, &unit.name);
        text.push_str(&format!("{code};{kind};{name};{parent};{}\n", aliases.join("|")));
    }
    // A parent of 1 would be a province or a district: communes have districts, districts provinces.
    assert_eq!(
        OpeningUnit::list_from_csv_for(country, &text).unwrap_err().to_string(),
        "line 761, column 4: column parent: \"1.0\" is no parent of one level alone: expected the \
         level before the code, as level:code"
    );
    let district = text.lines().map(|line| {
        let mut fields: Vec<&str> = line.split(';').collect();
        let said = format!("district:{}", fields[3]);
        if ["xa", "phuong", "thi_tran"].contains(&fields[1]) {
            fields[3] = &said;
        }
        fields.join(";") + "\n"
    });
    let read = OpeningUnit::list_from_csv_for(country, &district.collect::<String>()).unwrap();
    let again = Register::open(country.clone(), eve, read).unwrap();
    assert_eq!(again.to_bytes(), register.to_bytes());
    // A kind, and a code without its level, that are none.
    let fails = |text: &str| OpeningUnit::list_from_csv_for(country, text).unwrap_err().to_string();
    assert!(fails("code,kind,name\n1,Tinh,A\n").starts_with(
        "line 2, column 2: column kind: the country has no kind \"Tinh\"; expected one of tinh, "
    ));
    assert!(fails("code,kind,name\n1/2,tinh,A\n").contains("expected 2 digits"));
}

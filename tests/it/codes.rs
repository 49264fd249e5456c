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
        ("/-0-9a-c", "0-9a-c/-"),
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
        "-1", "1e3", "1E+05", "NaN", "nan", "1.5", "12A", "634.", ".0", "634.01", "1.000",
        "27.595", "1-2", "6_3", "inf", "0x10", "1.0.0", "N/A", "None",
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
    // No text of such a sort is a code anywhere, and what is too wide is told as such.
    for text in ["", "'", "1,000", "27,595", "00 634", "+634", "xã", "#N/A", "٠٠٦٣٤", "\"00634\""]
    {
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

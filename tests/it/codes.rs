//! Codes as countries write them and as tables have them: alphabets, what spreadsheets do, and levels
//! that a country lacks.

mod letters;
#[cfg(feature = "vietnam")]
mod numbers;
mod within;

use sapnhap::compare::compare_within;
use sapnhap::country::CodeAlphabet;
use sapnhap::decree::{NewUnit, Take};
use sapnhap::error::{CodeFault, LookupFault, TextFault};
use sapnhap::*;

use crate::made_up::{self, unit};

fn text_fault(error: &Error) -> &TextFault {
    match error.kind() {
        ErrorKind::Text(fault) => fault,
        other => panic!("{other:#?}"),
    }
}

fn code_fault(error: &Error) -> &CodeFault {
    match error.kind() {
        ErrorKind::Code(fault) => fault,
        other => panic!("{other:#?}"),
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
        let CodeFault::Form { level, text: told, alphabet, width } = code_fault(&error) else {
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
        text_fault(&read(Level::COMMUNE, text).unwrap_err());
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
    assert!(matches!(code_fault(&error), CodeFault::Form { .. }), "{error}");
    // Twelve digits, as in Germany, get their zero back too.
    let levels = vec![made_up::level("gemeinde", Some(12))];
    let country = Country::new("DE", "DE", levels, Vec::new()).unwrap();
    assert_eq!(country.read_code(Level::new(0), "10415115115").unwrap(), code("010415115115"));
    assert_eq!(country.read_code(Level::new(0), "2A001").ok(), None);
}

#[test]
fn a_code_with_a_stray_character_is_a_fault() {
    use letters::register;
    // The width is right.
    let mut units = register().opening_units();
    units.push(unit("COM", "2C001", "Nulle Part", "2A"));
    let error = Register::open(letters::country(), date(2000, 1, 1), units).unwrap_err();
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
        let units = vec![unit("state", code, "California", "")];
        Register::open(country.clone(), date(2000, 1, 1), units)
    };
    assert!(open("CA").is_ok());
    assert!(open("06").unwrap_err().to_string().contains("expected 2 characters of A-Z"));
}

/// Codes of a level without a width are of any length, and stand in the order of their texts.
#[test]
fn codes_without_a_width_stand_in_the_order_of_their_texts() {
    let country = made_up::country(&[("state", None), ("town", None)]);
    let states = ["9", "10"].map(|code| unit("state", code, &format!("S{code}"), ""));
    let towns = ["2", "11", "3", "1a"].map(|code| unit("town", code, &format!("T{code}"), "9"));
    let units = states.into_iter().chain(towns).collect();
    let register = Register::open(country, date(2000, 1, 1), units).unwrap();
    let latest = register.latest();
    let codes = |units: sapnhap::list::List<Version<'_>>| {
        units.iter().map(|unit| unit.code().to_string()).collect::<Vec<String>>()
    };
    assert_eq!(codes(latest.units(Level::new(0))), ["10", "9"]);
    assert_eq!(codes(latest.units(Level::new(1))), ["11", "1a", "2", "3"]);
    let state = latest.find("S9").unwrap();
    assert_eq!(codes(state.children()), ["11", "1a", "2", "3"]);
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

    let register = letters::register();
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
    let error = vietnam::register().rewound(date(2019, 1, 1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the register opens on 2019-01-01 and does not know what was on 2018-12-31"
    );
    assert!(vietnam::register().rewound(date(2025, 7, 1)).is_ok());
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
        (vietnam::register().rewound(date(2019, 1, 2)).unwrap(), date(2019, 1, 1));
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
        "line 778, column 4: column parent: \"1.0\" is no parent of one level alone: expected the \
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
    let again = again.with_identities(register.identities()).unwrap();
    assert_eq!(again.to_bytes(), register.to_bytes());
    // A kind, and a code without its level, that are none.
    let fails = |text: &str| OpeningUnit::list_from_csv_for(country, text).unwrap_err().to_string();
    assert!(fails("code,kind,name\n1,Tinh,A\n").starts_with(
        "line 2, column 2: column kind: the country has no kind \"Tinh\"; expected one of tinh, "
    ));
    assert!(fails("code,kind,name\n1/2,tinh,A\n").contains("expected 2 digits"));
}

//! Faults of countries, texts, dates and files.

use sapnhap::error::{CountryFault, DateFault, Position, ReadFault, TextFault};
use sapnhap::*;

use super::{DAY, country, levels};
use crate::made_up::{kind, unit};

#[test]
fn faults_of_countries() {
    let fault = |levels, kinds| {
        let error = Country::new("X", "X", levels, kinds).unwrap_err();
        match error.kind() {
            ErrorKind::Country(fault) => (fault.clone(), error.to_string()),
            _ => panic!("{error:#?}"),
        }
    };
    let (size, message) = fault(Vec::new(), Vec::new());
    assert!(matches!(size, CountryFault::Size { levels: 0, kinds: 0 }));
    assert_eq!(message, "a country has 1 to 16 levels and up to 250 kinds, not 0 and 0");

    let (twice, message) = fault(levels(), vec![kind("town", "commune"), kind("town", "canton")]);
    assert!(matches!(twice, CountryFault::TwiceGiven { .. }));
    assert_eq!(message, "the id town is given twice");

    let (unknown, message) = fault(levels(), vec![kind("hof", "hamlet")]);
    assert!(matches!(unknown, CountryFault::UnknownLevel { .. }));
    assert_eq!(message, "kind hof belongs to level hamlet, which the country does not have");

    let mut wide = levels();
    wide[1].code_width = Some(24);
    let (width, message) = fault(wide, Vec::new());
    assert!(matches!(width, CountryFault::CodeWidth { .. }));
    assert_eq!(message, "the codes of level district must have 1 to 23 characters");
}

#[test]
fn faults_of_texts_and_dates() {
    let text = |fault: TextFault| {
        // In whatever call it comes up, the message is the same.
        assert_eq!(Error::from(fault.clone()).to_string(), fault.to_string());
        (fault.clone(), fault.to_string())
    };
    let (empty, message) = text(Code::new(" ").unwrap_err());
    assert!(matches!(empty, TextFault::Empty { what: "code" }));
    assert_eq!(message, "a code is empty");

    let (long, message) = text(Code::new("123456789012345678901234").unwrap_err());
    assert!(matches!(long, TextFault::TooLong { length: 24, max: 23, .. }));
    assert_eq!(
        message,
        "a code of 24 bytes is longer than 23: it starts \"123456789012345678901234\""
    );

    let (stray, message) = text(KindId::new("Xã").unwrap_err());
    assert!(matches!(stray, TextFault::Character { character: 'X', .. }));
    assert_eq!(message, "id \"Xã\" has the character 'X', which does not belong in one");

    let date = |text: &str| {
        let fault = parse_date(text).unwrap_err();
        assert_eq!(Error::from(fault.clone()).to_string(), fault.to_string());
        (fault.clone(), fault.to_string())
    };
    let (unreadable, message) = date("tomorrow");
    assert!(matches!(unreadable, DateFault::Unreadable { .. }));
    assert_eq!(message, "\"tomorrow\" is no date: expected 2025-07-01 or 01/07/2025");

    let (impossible, message) = date("30/02/2025");
    assert!(matches!(impossible, DateFault::Impossible { .. }));
    assert_eq!(message, "\"30/02/2025\" is a day that the calendar does not have");
}

#[test]
fn faults_of_files() {
    let read = |error: Error| match error.kind() {
        ErrorKind::Read(fault) => (fault.clone(), error.to_string()),
        _ => panic!("{error:#?}"),
    };
    let (opening, message) =
        read(Register::open(country(), DAY, vec![unit("village", "101", "Gora", "")]).unwrap_err());
    assert!(matches!(opening, ReadFault::Opening { .. }));
    assert_eq!(message, "opening unit village Gora (101): it needs a parent of a level above");
    for (parent, told) in [
        ("commune:111", "commune is no level above its own"),
        ("hamlet:111", "hamlet is no level above its own"),
        ("district:99", "no unit of a level above has the code 99"),
        ("Celo", "its parent Celo must be given by code"),
    ] {
        let units =
            [super::register().opening_units(), vec![unit("village", "104", "Koro", parent)]];
        let (_, message) = read(Register::open(country(), DAY, units.concat()).unwrap_err());
        assert_eq!(message, format!("opening unit village Koro (104): {told}"));
    }

    #[cfg(feature = "json")]
    {
        let (malformed, message) = read(Decree::from_json("{\n  \"number\": 7\n}").unwrap_err());
        let position = Position { line: 2, column: 13 };
        assert!(matches!(malformed, ReadFault::Malformed { position: at, .. } if at == position));
        assert_eq!(message, "line 2, column 13: invalid type: integer `7`, expected a text");
    }
    #[cfg(feature = "csv")]
    {
        let (column, message) = read(OpeningUnit::list_from_csv("code,name\n").unwrap_err());
        assert!(matches!(column, ReadFault::Column { .. }));
        assert_eq!(
            message,
            "line 1, column 1: the table lacks the column \"kind\": expected code, kind, name"
        );
    }
    #[cfg(feature = "binary")]
    {
        let (binary, message) = read(Register::from_bytes(b"sapnhap").unwrap_err());
        assert!(matches!(binary, ReadFault::Binary { .. }));
        assert_eq!(
            message,
            "these bytes are no register in the compact form: they do not begin with the mark of \
             this version of the form"
        );
    }
}

//! Places of other countries, as people write them: by what a country says of its writing.

use sapnhap::country::{Kind, LevelDefinition, Writing};
use sapnhap::places::How;
use sapnhap::*;

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| (*word).to_owned()).collect()
}

fn country() -> Country {
    let level = |id: &str| LevelDefinition {
        id: LevelId::new(id).unwrap(),
        name: id.to_owned(),
        english: id.to_owned(),
        code_width: None,
    };
    let kind = |id: &str, level: &str, name: &str, english: &str, short: &[&str]| Kind {
        id: KindId::new(id).unwrap(),
        level: LevelId::new(level).unwrap(),
        name: name.to_owned(),
        abbreviations: words(short),
        english: english.to_owned(),
    };
    let kinds = vec![
        kind("state", "state", "Land", "state", &[]),
        kind("county", "county", "Kreis", "county", &["Kr."]),
        kind("town", "town", "Gemeinde", "municipality", &[]),
    ];
    let writing = Writing {
        names: words(&["Switzerland", "Suisse"]),
        same_words: vec![words(&["Sankt", "St", "Saint"])],
        address_words: words(&["Postfach"]),
        postal_codes: vec![4],
        ..Writing::default()
    };
    let levels = vec![level("state"), level("county"), level("town")];
    Country::new("CH", "Schweiz", levels, kinds).unwrap().with_writing(writing).unwrap()
}

fn register() -> Register {
    let unit = |own: &str, kind: &str, name: &str, parent: Option<&str>| OpeningUnit {
        code: code(own),
        kind: KindId::new(kind).unwrap(),
        name: Name::new(name).unwrap(),
        parent: parent.map(|parent| Reference::new(parent).unwrap()),
        aliases: Vec::new(),
    };
    let units = vec![
        unit("A", "state", "Zürich", None),
        unit("B", "state", "California", None),
        unit("A1", "county", "Aarau", Some("A")),
        unit("B1", "county", "Los Angeles", Some("B")),
        unit("A11", "town", "Buchs (AG)", Some("A1")),
        unit("A12", "town", "Buchs (ZH)", Some("A1")),
        unit("A13", "town", "Biel/Bienne", Some("A1")),
        unit("A14", "town", "St. Gallen", Some("A1")),
        unit("A15", "town", "Ærøskøbing", Some("A1")),
        unit("A16", "town", "Gießen", Some("A1")),
        unit("A17", "town", "Łódź", Some("A1")),
        unit("A18", "town", "Ålesund", Some("A1")),
        unit("B11", "town", "Zuerich", Some("B1")),
    ];
    Register::open(country(), date(2000, 1, 1), units).unwrap()
}

#[test]
fn names_of_other_countries() {
    let register = register();
    let today = register.latest();
    for (text, expected) in [
        ("Los Angeles County", "B1"),
        ("Los Angeles County, California", "B1"),
        ("Kr. Los Angeles", "B1"),
        ("Buchs (AG)", "A11"),
        ("Gemeinde Buchs (AG), Kreis Aarau", "A11"),
        ("Buchs ZH", "A12"),
        ("Biel", "A13"),
        ("Bienne, Aarau", "A13"),
        ("Biel/Bienne", "A13"),
        ("Saint Gallen", "A14"),
        ("Sankt Gallen, Aarau, Switzerland", "A14"),
        ("Aeroskobing", "A15"),
        ("Giessen", "A16"),
        ("lodz", "A17"),
        ("Aalesund", "A18"),
        ("Alesund", "A18"),
        ("Land Zuerich", "A"),
    ] {
        let found = today.find(text).map(|unit| unit.code().to_string());
        assert_eq!(found.as_deref(), Ok(expected), "{text}");
    }
    // The state, in a text without marks; the town is called so with another letter.
    assert_eq!(today.find("Zurich").unwrap().code(), code("A"));
    let places = today.places().accepting(How::LeftOver);
    let place = places.read("Postfach 12, St Gallen, Suisse").unwrap();
    assert_eq!((place.unit().code(), place.how()), (code("A14"), How::LeftOver));
}

/// A decree names what has brackets as it is written.
#[test]
fn a_name_with_brackets_in_a_decree() {
    let day = date(2001, 1, 1);
    let provision = Provision::rename("1", "Buchs (AG)", "Buchs").unwrap();
    let register =
        register().enact([Decree::new("1/D", day).unwrap().provision(provision)]).unwrap();
    let unit = register.latest().find("Buchs, Aarau").unwrap();
    assert_eq!(unit.code(), code("A11"));
}

#[test]
fn words_of_a_country_are_checked() {
    let with = |writing: Writing| country().with_writing(writing).unwrap_err().to_string();
    let expected = "expected up to 1,000 words of each sort, of 1 to 60 bytes";
    let blank = Writing { names: words(&[" "]), ..Writing::default() };
    assert_eq!(with(blank), format!("\" \" among the words of how places are written: {expected}"));
    let many = Writing { former_words: vec!["x".to_owned(); 1001], ..Writing::default() };
    assert_eq!(with(many), format!("\"\" among the words of how places are written: {expected}"));
}

//! The embedded data against its text, and the text against the official counts.

use sapnhap::*;
use std::fs;

fn text(path: &str) -> String {
    fs::read_to_string(format!("{}/data/vietnam/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn register_from_text() -> Register {
    let country: Country = serde_json::from_str(&text("country.json")).unwrap();
    let units = OpeningUnit::list_from_csv(&text("units.csv")).unwrap();
    let identities = register::Identities {
        named_on: Some(date(2019, 1, 1)),
        opening_was: Some(date(2025, 6, 30)),
    };
    let register = Register::open(country, date(2019, 1, 1), units).unwrap();
    let register = register.with_identities(identities).unwrap();
    let heads = Decree::heads_from_csv(&text("decrees.csv")).unwrap();
    let decrees = heads.into_iter().map(|head| {
        let path = format!("decrees/{}.csv", head.number.as_str().replace('/', "-"));
        head.with_csv(&text(&path)).unwrap()
    });
    register.enact(decrees).unwrap()
}

#[test]
fn embedded_equals_text() {
    let bytes = register_from_text().to_bytes();
    let path = format!("{}/data/vietnam/vietnam.bin", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_DATA").is_some() {
        fs::write(&path, &bytes).unwrap();
    }
    assert!(
        fs::read(&path).unwrap() == bytes,
        "data/vietnam/vietnam.bin differs from the text; UPDATE_DATA=1 writes it anew"
    );
}

/// What was read and written again is the same decree, from tables and from JSON.
#[test]
fn decrees_are_read_back_equal() {
    let heads = Decree::heads_from_csv(&text("decrees.csv")).unwrap();
    assert_eq!(heads.len(), 149 + 38);
    // As the README says.
    let mut n_provisions = 0;
    for head in heads {
        let file = text(&format!("decrees/{}.csv", head.number.as_str().replace('/', "-")));
        let decree = head.clone().with_csv(&file).unwrap();
        n_provisions += decree.provisions.len();
        let printed = decree.to_csv();
        assert_eq!(head.clone().with_csv(&printed).unwrap(), decree, "{}", decree.number);
        let json = decree.to_json();
        let from_json = Decree::from_json(&json).unwrap();
        assert_eq!(from_json, decree, "{}", decree.number);
        assert_eq!(from_json.to_csv(), printed, "{}", decree.number);
        // Nor does it matter how the file is laid out.
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(Decree::from_json(&value.to_string()).unwrap(), decree, "{}", decree.number);
    }
    assert_eq!(n_provisions, 1_596 + 3_229);
}

/// Files are in the order in which a reviewer looks things up, without a stray byte.
#[test]
fn text_is_canonical() {
    let width_and_code = |row: &str| {
        let code = row.split(',').next().unwrap_or("").to_owned();
        (code.len(), code)
    };
    for (file, n_rows) in [
        ("units.csv", 11_938),
        ("results_2025-07-01.csv", 3_355),
        ("attributes.csv", 10_035),
        ("attributes_2025-07-01.csv", 3_321),
    ] {
        let text = text(file);
        let rows: Vec<_> = text.lines().skip(1).map(width_and_code).collect();
        assert_eq!(rows.len(), n_rows, "{file}");
        assert!(rows.is_sorted_by(|one, next| one < next), "{file}");
    }
    // Pairs stand once; of neighbours the smaller code first.
    let pairs = |file: &str, n_pairs: usize| {
        let pairs: Vec<(String, String)> = text(file)
            .lines()
            .skip(1)
            .map(|row| {
                let mut fields = row.split(',').map(str::to_owned);
                (fields.next().unwrap(), fields.next().unwrap())
            })
            .collect();
        assert_eq!(pairs.len(), n_pairs, "{file}");
        assert!(pairs.is_sorted_by(|one, next| one < next), "{file}");
        pairs
    };
    for (file, n_pairs) in [("neighbours.csv", 27_688), ("neighbours_2025-07-01.csv", 9_278)] {
        assert!(pairs(file, n_pairs).iter().all(|(a, b)| a < b), "{file}");
    }
    pairs("area_shares_2025-07-01.csv", 972);
    // Acts stand in the order in which they take effect.
    let heads = Decree::heads_from_csv(&text("decrees.csv")).unwrap();
    assert!(heads.is_sorted_by_key(|head| head.effective));

    let folder = format!("{}/data/vietnam/decrees", env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| format!("decrees/{}", entry.unwrap().file_name().to_str().unwrap()))
        .collect();
    assert_eq!(files.len(), heads.len());
    files.extend(
        [
            "units.csv",
            "decrees.csv",
            "results_2025-07-01.csv",
            "attributes.csv",
            "attributes_2025-07-01.csv",
            "neighbours.csv",
            "neighbours_2025-07-01.csv",
            "area_shares_2025-07-01.csv",
        ]
        .map(str::to_owned),
    );
    for file in files {
        let text = text(&file);
        assert!(text.ends_with('\n') && !text.contains(['\r', '\u{feff}', '\t']), "{file}");
        assert!(!text.contains("\n\n") && !text.contains(" \n"), "{file}");
        assert!(!text.chars().any(|c| ('\u{300}'..'\u{370}').contains(&c)), "{file}: not in NFC");
    }
}

/// The register as JSON, and as bytes, is the same register.
#[test]
fn register_is_read_back_equal() {
    let register = register_from_text();
    let from_json = Register::from_json(&register.to_json()).unwrap();
    assert!(from_json.to_bytes() == register.to_bytes());
    // Names beside codes are not part of the compact form; nothing else is lost.
    let from_bytes = Register::from_bytes(&register.to_bytes()).unwrap();
    let text = from_bytes.to_json();
    let again = Register::from_json(&text).unwrap();
    assert!(again.to_json() == text && again.to_bytes() == register.to_bytes());
}

//! The embedded data against its text, and the text against the official counts.

use sapnhap::*;
use std::fs;

fn text(path: &str) -> String {
    fs::read_to_string(format!("{}/data/vietnam/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn register_from_text() -> Register {
    let country: Country = serde_json::from_str(&text("country.json")).unwrap();
    let units = OpeningUnit::list_from_csv(&text("units.csv")).unwrap();
    let register = Register::open(country, date(2025, 6, 30), units).unwrap();
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

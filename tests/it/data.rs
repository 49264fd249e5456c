//! The embedded data against its text, and the text against the official counts.

use sapnhap::*;
use std::fs;

fn text(path: &str) -> String {
    fs::read_to_string(format!("{}/data/vietnam/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

pub fn register_from_text() -> Register {
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
fn counts() {
    let t = std::time::Instant::now();
    let register = register_from_text();
    println!("{:?}", t.elapsed());
    for day in [date(2025, 6, 30), date(2025, 7, 1), date(2026, 4, 30)] {
        println!("{:?}", register.at(day).unwrap().count_by_kind());
    }
}

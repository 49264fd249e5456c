//! What became of a unit: each of the answers, and dates that have none.

use std::collections::BTreeMap;

use sapnhap::error::LookupFault;
use sapnhap::{Date, Level, Share, code, date};

use crate::known::{DAY, EVE, after, before, onward, register};

/// What `Register::what_became_of` says of every unit of the day before.
#[test]
fn fates_of_all_units() {
    let (before, after) = (before(), after());
    let fates = |level: Level| {
        let mut words = BTreeMap::new();
        for unit in before.units(level) {
            *words.entry(unit.fate_at(&after).word()).or_insert(0) += 1;
        }
        words.into_iter().collect::<Vec<(&str, usize)>>()
    };
    assert_eq!(
        fates(Level::COMMUNE),
        [("divided", 441), ("merged", 9_465), ("renamed", 2), ("same", 127)]
    );
    assert_eq!(fates(Level::PROVINCE), [("merged", 52), ("same", 11)]);
    // Five districts without communes were their own territory, which one đặc khu each took.
    assert_eq!(fates(Level::DISTRICT), [("dissolved", 691), ("merged", 5)]);
}

/// One of each answer, with the clause where there is one.
#[test]
fn what_became_of_one_of_each_fate() {
    let check = |level: Level, text: &str, from: Date, to: Date, expected: &[&str]| {
        let fate = register().what_became_of(level, &code(text), from, to).unwrap();
        let mut told = vec![fate.word().to_owned()];
        told.extend(onward(fate.relations()));
        assert_eq!(told, expected, "{text}");
    };
    let april = date(2026, 4, 30);
    let same = "xã Trung Hà (02305): all by 202/2025/QH15 clause 1, 203/2025/QH15";
    check(Level::COMMUNE, "02305", EVE, DAY, &["same", same]);
    let renamed = "xã Buôn Đôn (24235): all by 202/2025/QH15 clause 15, \
                   1660/NQ-UBTVQH15 clause 96, 203/2025/QH15";
    check(Level::COMMUNE, "24235", EVE, DAY, &["renamed", renamed]);
    let ward = "phường Lộc Ninh (25270): all by 237/NQ-UBTVQH16";
    check(Level::COMMUNE, "25270", DAY, april, &["renamed", ward]);
    let merged = "phường Ba Đình (00004): all by 1656/NQ-UBTVQH15 clause 3";
    check(Level::COMMUNE, "00004", EVE, DAY, &["merged", merged]);
    let twice = "phường Lộc Ninh (25270): all by 1662/NQ-UBTVQH15 clause 44, 237/NQ-UBTVQH16";
    check(Level::COMMUNE, "25270", EVE, april, &["merged", twice]);
    let divided = [
        "divided",
        "phường Tân Tạo (27457): part by 1685/NQ-UBTVQH15 clause 39",
        "xã Tân Nhựt (27595): rest by 1685/NQ-UBTVQH15 clause 116",
    ];
    check(Level::COMMUNE, "27616", EVE, DAY, &divided);
    let dissolved = "đặc khu Kiên Hải (31108): all by 1654/NQ-UBTVQH15 clause 94";
    check(Level::DISTRICT, "912", EVE, DAY, &["dissolved", dissolved]);
    let zone = "đặc khu Hoàng Sa (20333): all by 1659/NQ-UBTVQH15 clause 92";
    check(Level::DISTRICT, "498", EVE, DAY, &["merged", zone]);
    let city = "thành phố Đồng Nai (75): all by 30/2026/QH16";
    check(Level::PROVINCE, "75", DAY, april, &["renamed", city]);
    // What stays one version went through no step, whatever became of its members.
    check(Level::COMMUNE, "00634", DAY, april, &["same", "phường Tây Mỗ (00634): all by "]);
    check(Level::PROVINCE, "01", EVE, april, &["same", "thành phố Hà Nội (01): all by "]);
    // Codes of the right width that nobody has, and a date that the register does not know.
    check(Level::COMMUNE, "99999", EVE, DAY, &["unknown"]);
    check(Level::COMMUNE, "11948", EVE, DAY, &["unknown"]);
    check(Level::COMMUNE, "00004", date(2018, 12, 31), DAY, &["before_opening"]);
    // One of the 2,414 changes before the reform: known since the register goes back to 2019.
    check(Level::COMMUNE, "00004", date(2025, 6, 29), DAY, &["merged", merged]);
    let error = register().what_became_of(Level::COMMUNE, &code("00004"), DAY, EVE).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the dates are in the wrong order: 2025-07-01 is after 2025-06-30"
    );
}

/// The register opens on 1 January 2019; what was before is not known to it.
#[test]
fn before_the_opening_day_is_an_error() {
    let error = register().at(date(2018, 12, 31)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the register opens on 2019-01-01 and does not know what was on 2018-12-31"
    );
    let sapnhap::ErrorKind::Lookup(fault) = error.kind() else { panic!() };
    assert_eq!(
        fault,
        &LookupFault::BeforeOpening { date: date(2018, 12, 31), opening: date(2019, 1, 1) }
    );
    let at_opening = register().at_or_opening(date(2018, 1, 1));
    assert_eq!(at_opening.date(), date(2019, 1, 1));
    assert_eq!(at_opening.count(Level::COMMUNE), 11_162);
    assert_eq!(register().at_or_opening(DAY).count(Level::COMMUNE), 3_321);
    assert_eq!(register().at(date(9999, 12, 31)).unwrap().count(Level::COMMUNE), 3_321);
}

/// Of 441 communes that are divided 440 have a rest of the area. The rest has everybody where the
/// parts took area only (39), and nobody where a part took all of the people (21); one clause
/// (1665/NQ-UBTVQH15 clause 64) takes a rest of the people alone. Counted in the texts of the law.
#[test]
fn the_rests_of_the_law_are_rests_in_the_fates() {
    let (before, after) = (before(), after());
    let (mut area, mut population, mut both) = (0, 0, 0);
    for unit in before.units(Level::COMMUNE) {
        for relation in unit.fate_at(&after).relations() {
            let portions = relation.portions();
            let is_rest = [portions.area, portions.population].map(|share| share == Share::Rest);
            area += usize::from(is_rest[0]);
            population += usize::from(is_rest[1]);
            both += usize::from(is_rest == [true; 2]);
        }
    }
    assert_eq!((area, population, both), (440, 381, 380));
    // Back from the new communes it reads the same, also by way of a district with one commune.
    let origins = after.units(Level::COMMUNE);
    let origins = origins.iter().flat_map(|unit| unit.predecessors_at(&before));
    let rests = origins.filter(|origin| origin.portions().area == Share::Rest);
    assert_eq!(rests.count(), 440);
}

/// What went whole is followed step by step; where it came from is found by a walk. Five districts
/// have no communes.
#[test]
fn what_went_whole_reads_the_same_from_its_end() {
    let before = before();
    for (day, expected) in
        [(EVE, 10_794), (DAY, 9_467 + 127 + 5), (date(2026, 4, 30), 9_467 + 127 + 5)]
    {
        let after = register().at(day).unwrap();
        let mut n_whole = 0;
        for unit in before.in_force() {
            let successors = unit.successors_at_level(&after, unit.level());
            let [whole] = successors.as_slice() else { continue };
            if !whole.portions().is_whole() || (day != EVE && !unit.children().is_empty()) {
                continue;
            }
            let origins = whole.later().origins(&before, unit.level());
            let back = origins.iter().find(|origin| origin.earlier() == unit);
            assert_eq!(back, Some(whole), "{unit}");
            assert!(back.unwrap().edges().eq(whole.edges()), "{unit}");
            n_whole += 1;
        }
        assert_eq!(n_whole, expected, "{day}");
    }
}

/// A unit leads to nothing on a day before it was, and came of nothing on a day after it ended.
#[test]
fn dates_on_the_wrong_side_of_a_unit_have_no_answer() {
    let (before, after) = (before(), after());
    for unit in after.in_force().filter(|unit| unit.period().from == Some(DAY)) {
        assert!(unit.successors_at(&before).is_empty(), "{unit}");
    }
    for unit in before.in_force().filter(|unit| unit.period().until == Some(DAY)) {
        assert!(unit.predecessors_at(&after).is_empty(), "{unit}");
    }
}

/// A fate as data has successors where there are any, and the opening where that is the answer.
#[test]
fn fates_as_json() {
    let told = |text: &str, from: Date| {
        let fate = register().what_became_of(Level::COMMUNE, &code(text), from, DAY).unwrap();
        serde_json::to_value(&fate).unwrap()
    };
    let merged = told("00004", EVE);
    assert_eq!(merged["fate"], "merged");
    assert_eq!(merged["successors"].as_array().unwrap().len(), 1);
    assert_eq!(told("27616", EVE)["successors"].as_array().unwrap().len(), 2);
    assert_eq!(told("99999", EVE), serde_json::json!({"fate": "unknown"}));
    let early = serde_json::json!({"fate": "before_opening", "opening": "2019-01-01"});
    assert_eq!(told("00004", date(2018, 12, 31)), early);
}

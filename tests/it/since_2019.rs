//! The rounds of 2019 to 2025: the state on every day that official lists count, what became of each
//! of the units of 2019, and how sure it is.

use std::collections::{BTreeMap, BTreeSet};

use sapnhap::evidence::{Confidence, EvidenceClass};
use sapnhap::*;

use crate::known::{DAY, EVE, register};

const OPENING: Date = date(2019, 1, 1);

fn commune(day: Date, text: &str) -> Version<'static> {
    register().at(day).unwrap().unit(Level::COMMUNE, &code(text)).unwrap()
}

/// Counts of the statistics office's lists, and of the units that acts left: communes and districts
/// from that day on.
#[test]
fn counts_of_communes_and_districts() {
    let communes = [
        (OPENING, 11_162),
        (date(2019, 3, 31), 11_161),
        (date(2019, 12, 1), 11_055),
        (date(2020, 1, 1), 10_767),
        (date(2020, 2, 1), 10_662),
        (date(2020, 3, 1), 10_614),
        (date(2021, 11, 1), 10_599),
        (date(2023, 4, 10), 10_598),
        (date(2024, 5, 1), 10_595),
        (date(2024, 9, 1), 10_542),
        (date(2024, 11, 1), 10_472),
        (date(2024, 12, 1), 10_322),
        (date(2025, 1, 1), 10_039),
        (date(2025, 2, 1), 10_035),
        (EVE, 10_035),
        (DAY, 3_321),
    ];
    let districts = [
        (OPENING, 713),
        (date(2020, 1, 1), 711),
        (date(2020, 2, 1), 709),
        (date(2020, 3, 1), 707),
        (date(2021, 1, 1), 705),
        (date(2024, 9, 1), 704),
        (date(2024, 12, 1), 701),
        (date(2025, 1, 1), 696),
        (EVE, 696),
        (DAY, 0),
    ];
    for (level, counts) in [(Level::COMMUNE, &communes[..]), (Level::DISTRICT, &districts[..])] {
        for &(day, count) in counts {
            assert_eq!(register().at(day).unwrap().count(level), count, "{level:?} on {day}");
        }
    }
    assert_eq!(register().at(OPENING).unwrap().count(Level::PROVINCE), 63);
    assert_eq!(register().opening(), OPENING);
}

/// The units with which the register opened before it went back to 2019, one by one.
#[cfg(feature = "csv")]
#[test]
fn the_eve_of_the_reform_is_what_it_was() {
    let path = format!("{}/data/vietnam/units_2025-06-30.csv", env!("CARGO_MANIFEST_DIR"));
    let units = OpeningUnit::list_from_csv(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(units.len(), 63 + 696 + 10_035);
    let eve = register().at(EVE).unwrap();
    assert_eq!(eve.in_force().count(), units.len());
    for unit in units {
        let level = register().country().level_of(&unit.kind).unwrap();
        let found = eve.unit(level, &unit.code).unwrap();
        assert_eq!(found.kind_id(), Some(&unit.kind), "{found}");
        assert_eq!(found.name(), unit.name.as_str(), "{found}");
        let parent = found.parent().map(|parent| parent.code());
        assert_eq!(parent.as_ref(), unit.parent.as_ref().and_then(Reference::code), "{found}");
        let aliases: Vec<&str> = found.aliases().collect();
        let written: Vec<&str> = unit.aliases.iter().map(Name::as_str).collect();
        assert_eq!(aliases, written, "{found}");
        // What users kept of it still means it.
        let text = format!("{}:{}@opening", found.level_id(), unit.code);
        assert_eq!(register().unit_with_identity(&text).unwrap(), found.unit(), "{text}");
    }
}

/// Every unit is found by its text, and no two have one.
#[test]
fn identities_are_told_apart() {
    let mut texts = BTreeSet::new();
    let mut units = BTreeSet::new();
    for version in register().versions() {
        if units.insert(version.unit()) {
            let text = version.identity();
            assert_eq!(register().unit_with_identity(&text).unwrap(), version.unit(), "{text}");
            assert!(texts.insert(text), "{version}");
        }
    }
    for text in
        ["", "commune:00004", "commune:00004@", "hamlet:1@opening", "commune:00004@2020-02-30"]
    {
        let error = register().unit_with_identity(text).unwrap_err().to_string();
        assert!(error.starts_with(&format!("no unit is known as {text:?}: expected")), "{error}");
    }
}

/// What became of the 11,162 communes of 2019 by today: none is lost. By class of the weakest evidence
/// on the way. That 536 went to several units was counted over the tables apart from the library.
#[test]
fn the_chain_from_2019_to_today() {
    use EvidenceClass::{Inferred, List, Press, Table, Text};
    let today = register().latest();
    let mut fates: BTreeMap<(&str, EvidenceClass), usize> = BTreeMap::new();
    let old = register().at(OPENING).unwrap().units(Level::COMMUNE);
    assert_eq!(old.len(), 11_162);
    for unit in &old {
        let fate = unit.fate_at(&today);
        assert!(!fate.relations().is_empty(), "{unit} is lost");
        *fates.entry((fate.word(), fate.evidence().class())).or_default() += 1;
        for relation in fate.relations() {
            // Nothing is proved of an extent that is not known.
            let unknown = |edge: lineage::Edge<'_>| edge.portions().area == Share::Unknown;
            let is_whole = relation.portions().is_whole();
            assert!(!(is_whole && relation.edges().any(unknown)), "{relation:?}");
        }
    }
    let expected = [
        (("divided", Text), 376),
        (("divided", Table), 69),
        (("divided", Press), 51),
        (("divided", List), 38),
        (("divided", Inferred), 2),
        (("merged", Text), 8_117),
        (("merged", Table), 1_455),
        (("merged", Press), 455),
        (("merged", List), 467),
        (("merged", Inferred), 8),
        (("renamed", Press), 3),
        (("same", Press), 121),
    ];
    assert_eq!(fates.into_iter().collect::<Vec<_>>(), expected);
    assert_eq!(376 + 69 + 51 + 38 + 2, 536);
}

fn told(unit: &Version<'_>, day: Date) -> Vec<String> {
    let fate = unit.fate_at(&register().at(day).unwrap());
    let mut told = vec![fate.word().to_owned()];
    told.extend(fate.relations().iter().map(|relation| {
        let clauses: Vec<String> = relation.citations().iter().map(ToString::to_string).collect();
        let (later, portions) = (relation.later(), relation.portions());
        format!("{later}: {portions}; {}; {}", clauses.join(", "), relation.evidence())
    }));
    told
}

/// One of the wards of act 1286, of which the press names the heir alone, through the reform.
#[test]
fn a_ward_of_hanoi() {
    let ward = commune(OPENING, "00010");
    assert_eq!(ward.label(), "phường Nguyễn Trung Trực");
    assert_eq!(
        told(&ward, date(2025, 1, 1)),
        [
            "merged",
            "phường Trúc Bạch (00004): some or all; 1286/NQ-UBTVQH15; press, medium, by name",
        ]
    );
    assert_eq!(
        told(&ward, DAY),
        [
            "merged",
            "phường Ba Đình (00004): some or all; 1286/NQ-UBTVQH15, 1656/NQ-UBTVQH15 clause 3; \
             press, medium, by name",
        ]
    );
    let fate = ward.fate_at(&register().at(DAY).unwrap());
    let sure = |of: EvidenceClass| fate.relations().iter().any(|r| r.evidence().is_at_least(of));
    assert!(!sure(EvidenceClass::Table) && sure(EvidenceClass::Press));
}

/// 1111/NQ-UBTVQH14: Thủ Đức is made of three districts, and its wards follow. An Khánh and Bình Khánh
/// change their places: the code of the one goes to a ward with the name of the other.
#[test]
fn thu_duc() {
    let (eve, day) = (date(2020, 12, 31), date(2021, 1, 1));
    let before = register().at(eve).unwrap();
    for district in ["762", "763", "769"].map(code) {
        let district = before.unit(Level::DISTRICT, &district).unwrap();
        let heirs = district.successors().map(|edge| edge.target().to_string());
        assert_eq!(heirs.collect::<Vec<_>>(), ["thành phố Thủ Đức (769)"]);
    }
    let city = register().at(day).unwrap().unit(Level::DISTRICT, &code("769")).unwrap();
    // 36 wards of the three districts, less Bình An, Bình Khánh, An Khánh and Thủ Thiêm, plus two.
    assert_eq!(city.children().len(), 34);
    let table = "1111/NQ-UBTVQH14; table, by name";
    assert_eq!(
        told(&commune(eve, "27106"), day),
        ["merged".to_owned(), format!("phường Thủ Thiêm (27118): all; {table}")]
    );
    assert_eq!(
        told(&commune(eve, "27103"), day),
        ["merged".to_owned(), format!("phường An Khánh (27094): all; {table}")]
    );
}

/// 1109/NQ-UBTVQH14: Phú Quốc becomes a city, its two communes one ward and one more.
#[test]
fn phu_quoc() {
    let (eve, day) = (date(2021, 2, 28), date(2021, 3, 1));
    let district = |day| register().at(day).unwrap().unit(Level::DISTRICT, &code("911")).unwrap();
    assert_eq!(
        [eve, day].map(|day| district(day).label()),
        ["huyện Phú Quốc", "thành phố Phú Quốc"]
    );
    assert_eq!(district(eve).unit(), district(day).unit());
    assert_eq!((district(eve).children().len(), district(day).children().len()), (10, 9));
}

/// 786/NQ-UBTVQH14: 76 communes fewer in Thanh Hóa. The table gives Cẩm Vân's part that went to Cẩm
/// Tân, so both went on.
#[test]
fn thanh_hoa() {
    let (eve, day) = (date(2019, 11, 30), date(2019, 12, 1));
    let count = |day| {
        let province = register().at(day).unwrap().unit(Level::PROVINCE, &code("38")).unwrap();
        province.children().iter().map(|district| district.children().len()).sum::<usize>()
    };
    assert_eq!(count(eve) - count(day), 76);
    let part = told(&commune(eve, "15184"), day);
    assert_eq!(part[0], "divided");
    assert!(
        part.contains(&"xã Cẩm Tân (15178): part; 786/NQ-UBTVQH14; table, medium".to_owned()),
        "{part:?}"
    );
    assert_eq!(commune(eve, "15184").unit(), commune(day, "15184").unit());
}

/// 139 units get another code, nearly always that of a unit which they take over on the day: the code
/// is of the one on the day before, and of the other from then on.
#[test]
fn codes_handed_over() {
    let mut n_codes = 0;
    let mut n_of_another = 0;
    for edge in register().lineage().edges().filter(|edge| edge.target().period().from < Some(DAY))
    {
        let (old, new) = (edge.source(), edge.target());
        if !edge.goes_on() || old.code() == new.code() {
            continue;
        }
        n_codes += 1;
        let day = new.period().from.unwrap();
        let (eve, day) = (register().at(day.yesterday().unwrap()), register().at(day));
        let (eve, day) = (eve.unwrap(), day.unwrap());
        assert_eq!(day.unit(new.level(), &new.code()).unwrap().unit(), old.unit());
        assert_eq!(eve.unit(old.level(), &old.code()).unwrap().unit(), old.unit());
        let fate =
            register().what_became_of(old.level(), &old.code(), eve.date(), day.date()).unwrap();
        assert!(
            fate.relations().iter().any(|relation| relation.later().unit() == old.unit()),
            "{old}"
        );
        if let Some(other) = eve.get(new.level(), &new.code()) {
            n_of_another += 1;
            assert_ne!(other.unit(), old.unit());
            let codes = register().code_history(new.level(), &new.code());
            let carriers: Vec<UnitId> = codes.iter().map(|version| version.unit()).collect();
            let at = carriers.iter().position(|unit| *unit == old.unit()).unwrap();
            assert_eq!(carriers[at - 1], other.unit(), "{new}");
        }
    }
    assert_eq!((n_codes, n_of_another), (139, 138));
    // The one that was free: Cầu Đất in Hải Phòng, which a list of 2022 has without an act.
    assert_eq!(
        commune(date(2022, 4, 9), "11353").unit(),
        commune(date(2022, 4, 10), "11344").unit()
    );
}

/// Five acts of which the day is not certain: between two days both states are possible.
#[test]
fn days_in_doubt() {
    let labels = |day: Date, level: Level, text: &str| {
        let units = register().at(day).unwrap().possible(level, &code(text));
        units.iter().map(|unit| unit.label()).collect::<Vec<_>>()
    };
    assert_eq!(labels(date(2019, 3, 11), Level::COMMUNE, "31489"), ["xã Vĩnh Viễn"]);
    assert_eq!(
        labels(date(2019, 3, 12), Level::COMMUNE, "31489"),
        ["xã Vĩnh Viễn", "thị trấn Vĩnh Viễn"]
    );
    assert_eq!(labels(date(2019, 5, 1), Level::COMMUNE, "31489"), ["thị trấn Vĩnh Viễn"]);
    // After the day that is written, what was before is possible still.
    let quang_tri = "unnumbered-quang-tri-2024-11";
    let decree = register().decree(quang_tri).unwrap();
    assert!(decree.record.is_key);
    assert_eq!(decree.record.dating.confidence, Confidence::Low);
    let day = date(2025, 1, 20);
    assert_eq!(labels(day, Level::COMMUNE, "19627"), ["xã Triệu Tân", "xã Triệu An"]);
    // The day that is written is past, so nobody is said to carry it; it may be in force still.
    assert!(register().at(day).unwrap().get(Level::COMMUNE, &code("19525")).is_none());
    assert_eq!(labels(day, Level::COMMUNE, "19525"), ["xã Gio Châu"]);
    assert_eq!(labels(date(2025, 2, 1), Level::COMMUNE, "19525"), [""; 0]);
    assert_eq!(labels(day, Level::COMMUNE, "00004"), ["phường Trúc Bạch"]);
    let uncertain = register().decrees().filter(|decree| decree.record.dating.not_before.is_some());
    assert_eq!(uncertain.count(), 5);
    let without = register().decrees().filter(|decree| decree.record.changes_unknown);
    let without: Vec<&str> = without.map(|decree| decree.number.as_str()).collect();
    assert_eq!(
        without,
        ["unnumbered-dak-nong-2021-01", "unnumbered-ha-noi-2021-04", "1254/NQ-UBTVQH15"]
    );
    let keys = register().decrees().filter(|decree| decree.record.is_key);
    assert_eq!(keys.count(), 7);
}

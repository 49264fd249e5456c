//! Known answers about Viet Nam's reform, each with the law or the official count that it stands in.
//!
//! What is asked for is written out here and not read from the data: a fault in the data must not
//! move both sides. All of it goes through the public API and the embedded register.

use std::collections::{BTreeMap, BTreeSet};

use sapnhap::{
    Clause, Code, Date, Fate, Level, Outcome, Portion, Register, Relation, Share, Snapshot, Source,
    Version, code, date, vietnam,
};

pub(crate) const EVE: Date = date(2025, 6, 30);
pub(crate) const DAY: Date = date(2025, 7, 1);

pub(crate) fn register() -> &'static Register {
    vietnam::register()
}

pub(crate) fn before() -> Snapshot<'static> {
    register().at(EVE).unwrap()
}

pub(crate) fn after() -> Snapshot<'static> {
    register().at(DAY).unwrap()
}

/// Counts of kinds, in the order asked for.
fn kinds<const N: usize>(counts: &BTreeMap<sapnhap::KindId, usize>, ids: [&str; N]) -> [usize; N] {
    ids.map(|id| counts.iter().find(|(kind, _)| kind.as_str() == id).map_or(0, |(_, n)| *n))
}

fn commune(snapshot: Snapshot<'static>, text: &str) -> Version<'static> {
    snapshot.unit(Level::COMMUNE, &code(text)).unwrap()
}

fn labels<'r>(units: impl IntoIterator<Item = Version<'r>>) -> Vec<String> {
    units.into_iter().map(|unit| unit.label()).collect()
}

/// `label: portions, clauses` for each unit that an earlier one lives on in.
pub(crate) fn onward(relations: &[Relation<'_>]) -> Vec<String> {
    let line = |relation: &Relation<'_>| {
        let clauses: Vec<String> = relation.citations().iter().map(ToString::to_string).collect();
        format!("{}: {} by {}", relation.later(), relation.portions(), clauses.join(", "))
    };
    relations.iter().map(line).collect()
}

/// How often each number occurs.
fn spread(numbers: impl IntoIterator<Item = usize>) -> Vec<(usize, usize)> {
    let mut spread = BTreeMap::new();
    for number in numbers {
        *spread.entry(number).or_insert(0) += 1;
    }
    spread.into_iter().collect()
}

/// Statistics office, list of units of 30 June 2025: 63 provinces, 696 districts, 10,035 communes.
/// By the word in front of the name: 7,692 xã, 1,726 phường, 617 thị trấn; Hà Nội has 526 = 160
/// phường, 345 xã and 21 thị trấn.
#[test]
fn counts_of_the_day_before() {
    let before = before();
    let levels = [Level::PROVINCE, Level::DISTRICT, Level::COMMUNE];
    assert_eq!(levels.map(|level| before.count(level)), [63, 696, 10_035]);
    let counts = before.count_by_kind();
    let ids = ["xa", "phuong", "thi_tran", "dac_khu", "thanh_pho_tw"];
    assert_eq!(kinds(&counts, ids), [7_692, 1_726, 617, 0, 6]);
    let hanoi = before.unit(Level::PROVINCE, &code("01")).unwrap();
    let counts = before.count_under(&hanoi);
    assert_eq!(kinds(&counts, ["phuong", "xa", "thi_tran"]), [160, 345, 21]);
    assert_eq!(hanoi.members(Level::COMMUNE).len(), 526);
}

/// 202/2025/QH15 article 1: 34 provinces, of them 6 cities. Statistics office, letter
/// 1027/CTK-CSCL: 3,321 communes = 2,621 xã, 687 phường, 13 đặc khu. 203/2025/QH15: no district.
#[test]
fn counts_of_the_day() {
    let after = after();
    let levels = [Level::PROVINCE, Level::DISTRICT, Level::COMMUNE];
    assert_eq!(levels.map(|level| after.count(level)), [34, 0, 3_321]);
    let counts = after.count_by_kind();
    let ids = ["xa", "phuong", "dac_khu", "thi_tran", "tinh", "thanh_pho_tw"];
    assert_eq!(kinds(&counts, ids), [2_621, 687, 13, 0, 28, 6]);
    let hanoi = after.unit(Level::PROVINCE, &code("01")).unwrap();
    assert_eq!(kinds(&after.count_under(&hanoi), ["phuong", "xa"]), [51, 75]);
    assert_eq!(hanoi.children().len(), 126);
}

/// 30/2026/QH16 (Đồng Nai becomes a centrally run city) and 237/NQ-UBTVQH16 (ten xã of it become
/// phường), both effective on 30 April 2026; codes and names stay.
#[test]
fn counts_of_april_2026() {
    let eve = register().at(date(2026, 4, 29)).unwrap();
    let day = register().at(date(2026, 4, 30)).unwrap();
    let ids = ["xa", "phuong", "dac_khu", "tinh", "thanh_pho_tw"];
    assert_eq!(kinds(&eve.count_by_kind(), ids), [2_621, 687, 13, 28, 6]);
    assert_eq!(kinds(&day.count_by_kind(), ids), [2_611, 697, 13, 27, 7]);

    let dong_nai = day.unit(Level::PROVINCE, &code("75")).unwrap();
    assert_eq!(dong_nai.label(), "thành phố Đồng Nai");
    let history = labels(register().history(dong_nai.unit()));
    assert_eq!(history, ["tỉnh Đồng Nai", "thành phố Đồng Nai"]);
    let new_wards: Vec<String> = dong_nai
        .children()
        .into_iter()
        .filter(|unit| unit.period().from == Some(date(2026, 4, 30)) && unit.is_kind("phuong"))
        .map(|unit| unit.code().to_string())
        .collect();
    assert_eq!(
        new_wards,
        ["25270", "25357", "25363", "26116", "26170", "26248", "26326", "26368", "26425", "26485"]
    );
    assert_eq!(register().last(), date(2026, 4, 30));
    assert_eq!(register().change_days().collect::<Vec<_>>(), [DAY, date(2026, 4, 30)]);
}

type Stated = (&'static str, &'static str, usize, [usize; 3], Option<[usize; 2]>);

/// What each resolution says of its own outcome in its article 1: number, province, communes, then
/// xã, phường, đặc khu, and, in 24 of the 34, how many are formed and how many stay as they are.
#[rustfmt::skip]
const STATED: [Stated; 34] = [
    ("1654/NQ-UBTVQH15", "91", 102, [85, 14, 3], Some([96, 6])),
    ("1655/NQ-UBTVQH15", "96", 64, [55, 9, 0], Some([63, 1])),
    ("1656/NQ-UBTVQH15", "01", 126, [75, 51, 0], None),
    ("1657/NQ-UBTVQH15", "04", 56, [53, 3, 0], None),
    ("1658/NQ-UBTVQH15", "24", 99, [66, 33, 0], Some([98, 1])),
    ("1659/NQ-UBTVQH15", "48", 94, [70, 23, 1], Some([92, 2])),
    ("1660/NQ-UBTVQH15", "66", 102, [88, 14, 0], Some([96, 6])),
    ("1661/NQ-UBTVQH15", "11", 45, [42, 3, 0], None),
    ("1662/NQ-UBTVQH15", "75", 95, [72, 23, 0], Some([88, 7])),
    ("1663/NQ-UBTVQH15", "82", 102, [82, 20, 0], None),
    ("1664/NQ-UBTVQH15", "52", 135, [110, 25, 0], Some([126, 9])),
    ("1665/NQ-UBTVQH15", "42", 69, [60, 9, 0], Some([67, 2])),
    ("1666/NQ-UBTVQH15", "33", 104, [93, 11, 0], None),
    ("1667/NQ-UBTVQH15", "56", 65, [48, 16, 1], None),
    ("1668/NQ-UBTVQH15", "92", 103, [72, 31, 0], Some([95, 8])),
    ("1669/NQ-UBTVQH15", "31", 114, [67, 45, 2], None),
    ("1670/NQ-UBTVQH15", "12", 38, [36, 2, 0], Some([36, 2])),
    ("1671/NQ-UBTVQH15", "68", 124, [103, 20, 1], Some([120, 4])),
    ("1672/NQ-UBTVQH15", "20", 65, [61, 4, 0], None),
    ("1673/NQ-UBTVQH15", "15", 99, [89, 10, 0], Some([91, 8])),
    ("1674/NQ-UBTVQH15", "37", 129, [97, 32, 0], None),
    ("1675/NQ-UBTVQH15", "46", 40, [19, 21, 0], Some([39, 1])),
    ("1676/NQ-UBTVQH15", "25", 148, [133, 15, 0], Some([146, 2])),
    ("1677/NQ-UBTVQH15", "51", 96, [86, 9, 1], Some([91, 5])),
    ("1678/NQ-UBTVQH15", "40", 130, [119, 11, 0], Some([121, 9])),
    ("1679/NQ-UBTVQH15", "22", 54, [22, 30, 2], Some([53, 1])),
    ("1680/NQ-UBTVQH15", "44", 78, [69, 8, 1], Some([77, 1])),
    ("1681/NQ-UBTVQH15", "14", 75, [67, 8, 0], Some([68, 7])),
    ("1682/NQ-UBTVQH15", "80", 96, [82, 14, 0], None),
    ("1683/NQ-UBTVQH15", "19", 92, [77, 15, 0], Some([90, 2])),
    ("1684/NQ-UBTVQH15", "08", 124, [117, 7, 0], Some([111, 13])),
    ("1685/NQ-UBTVQH15", "79", 168, [54, 113, 1], Some([163, 5])),
    ("1686/NQ-UBTVQH15", "38", 166, [147, 19, 0], Some([145, 21])),
    ("1687/NQ-UBTVQH15", "86", 124, [105, 19, 0], Some([120, 4])),
];

/// The register against the totals that 1654 to 1687/NQ-UBTVQH15 state.
#[test]
fn each_resolution_gives_the_totals_that_it_states() {
    let (before, after) = (before(), after());
    for (number, province, communes, by_kind, formed_unchanged) in STATED {
        let province = after.unit(Level::PROVINCE, &code(province)).unwrap();
        let counts = after.count_under(&province);
        assert_eq!(province.children().len(), communes, "{number}");
        assert_eq!(kinds(&counts, ["xa", "phuong", "dac_khu"]), by_kind, "{number}");
        if let Some([formed, unchanged]) = formed_unchanged {
            let stays = |unit: &Version<'_>| {
                before.get(Level::COMMUNE, &unit.code()).is_some_and(|old| {
                    // The law counts a renamed commune among those that it forms.
                    old.unit() == unit.unit() && old.name() == unit.name()
                })
            };
            let n_unchanged = province.children().iter().filter(|unit| stays(unit)).count();
            assert_eq!([communes - n_unchanged, n_unchanged], [formed, unchanged], "{number}");
        }
        let decree = register().decree(number).unwrap();
        assert_eq!(decree.totals.units() as usize, communes, "{number}");
        assert_eq!(decree.issued, Some(date(2025, 6, 16)));
        assert_eq!(decree.effective, DAY);
    }
    let sum = |idx: usize| STATED.iter().map(|stated| stated.3[idx]).sum::<usize>();
    assert_eq!([sum(0), sum(1), sum(2)], [2_621, 687, 13]);
}

/// Statistics office, letter 1027/CTK-CSCL of 25 June 2025: code, kind, name and province of all
/// 34 provinces and 3,321 communes.
#[test]
fn units_of_the_day_are_the_official_ones() {
    let path = format!("{}/data/vietnam/results_2025-07-01.csv", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let official: Vec<&str> = text.lines().skip(1).collect();
    let after = after();
    let row = |unit: Version<'_>| {
        let parent = unit.parent().map_or(String::new(), |parent| parent.code().to_string());
        format!("{},{},{},{parent}", unit.code(), unit.kind_id().unwrap(), unit.name())
    };
    let levels = [Level::PROVINCE, Level::DISTRICT, Level::COMMUNE];
    let ours: Vec<String> =
        levels.into_iter().flat_map(|level| after.units(level)).map(row).collect();
    assert_eq!(ours.len(), 3_355);
    for (ours, official) in ours.iter().zip(&official) {
        assert_eq!(ours, official);
    }
    assert_eq!(official.len(), 3_355);
}

/// 1685/NQ-UBTVQH15 clauses 24, 39 and 113 to 119: where the former Bình Chánh district went. The
/// wards Bình Đông and Tân Tạo took parts of two of its communes.
#[test]
fn binh_chanh_lives_on_in_nine() {
    let (before, after) = (before(), after());
    let district = before.find("huyện Bình Chánh").unwrap();
    assert_eq!(district.code(), code("785"));
    assert_eq!(district.children().len(), 16);
    assert_eq!(
        onward(&district.successors_at(&after)),
        [
            "phường Bình Đông (27424): part by 1685/NQ-UBTVQH15 clause 24",
            "phường Tân Tạo (27457): part by 1685/NQ-UBTVQH15 clause 39",
            "xã Tân Nhựt (27595): part by 1685/NQ-UBTVQH15 clause 116",
            "xã Vĩnh Lộc (27601): part by 1685/NQ-UBTVQH15 clause 113",
            "xã Tân Vĩnh Lộc (27604): part by 1685/NQ-UBTVQH15 clause 114",
            "xã Bình Lợi (27610): part by 1685/NQ-UBTVQH15 clause 115",
            "xã Bình Hưng (27619): part by 1685/NQ-UBTVQH15 clause 119",
            "xã Hưng Long (27628): part by 1685/NQ-UBTVQH15 clause 118",
            "xã Bình Chánh (27637): part by 1685/NQ-UBTVQH15 clause 117",
        ]
    );
    assert!(matches!(district.fate_at(&after), Fate::Dissolved(list) if list.len() == 9));
}

/// 1685/NQ-UBTVQH15 clause 116: Tân Nhựt is made of thị trấn Tân Túc, xã Tân Nhựt, a part of Tân
/// Kiên, and what is left of Tân Tạo A (quận Bình Tân) and of Phường 16 (quận 8).
#[test]
fn tan_nhut_comes_of_three_districts() {
    let commune = after().find("xã Tân Nhựt, thành phố Hồ Chí Minh").unwrap();
    let sources: Vec<String> = commune
        .predecessors()
        .map(|edge| {
            let source = edge.source();
            let district = source.parent().unwrap().label();
            format!("{source}, {district}: {}", edge.portions())
        })
        .collect();
    assert_eq!(
        sources,
        [
            "thị trấn Tân Túc (27595), huyện Bình Chánh: all",
            "xã Tân Nhựt (27613), huyện Bình Chánh: all",
            "phường Tân Tạo A (27457), quận Bình Tân: rest",
            "xã Tân Kiên (27616), huyện Bình Chánh: rest",
            "phường 16 (27430), quận 8: rest",
        ]
    );
    let origins = commune.origins(&before(), Level::DISTRICT);
    let districts = labels(origins.iter().map(Relation::earlier));
    assert_eq!(districts, ["quận 8", "quận Bình Tân", "huyện Bình Chánh"]);
}

/// 1672/NQ-UBTVQH15 clauses 44 to 51: the 23 communes of the former Hữu Lũng district, each whole.
#[test]
fn huu_lung_lives_on_in_eight() {
    let (before, after) = (before(), after());
    let district = before.find("huyện Hữu Lũng, tỉnh Lạng Sơn").unwrap();
    let communes = district.children();
    assert_eq!(communes.len(), 23);
    for old in &communes {
        let Fate::Merged(relation) = old.fate_at(&after) else { panic!("{old}") };
        assert!(relation.portions().is_whole(), "{old}");
    }
    let successors = district.successors_at(&after);
    assert_eq!(
        labels(successors.iter().map(Relation::later)),
        [
            "xã Hữu Lũng",
            "xã Yên Bình",
            "xã Hữu Liên",
            "xã Vân Nham",
            "xã Cai Kinh",
            "xã Thiện Tân",
            "xã Tân Thành",
            "xã Tuấn Sơn"
        ]
    );
    // Nobody else gave them anything.
    for successor in successors {
        let origins = successor.later().origins(&before, Level::DISTRICT);
        assert_eq!(labels(origins.iter().map(Relation::earlier)), ["huyện Hữu Lũng"]);
    }
}

/// 1678/NQ-UBTVQH15 clauses 26, 28 and 29 (of Hưng Nguyên district), 116 to 118 (of Vinh city).
#[test]
fn nghe_an_communes_of_one_district() {
    let (before, after) = (before(), after());
    let known = [
        ("xã Hưng Nguyên", "26", "huyện Hưng Nguyên"),
        ("xã Hưng Nguyên Nam", "28", "huyện Hưng Nguyên"),
        ("xã Lam Thành", "29", "huyện Hưng Nguyên"),
        ("phường Trường Vinh", "116", "thành phố Vinh"),
        ("phường Thành Vinh", "117", "thành phố Vinh"),
        ("phường Vinh Hưng", "118", "thành phố Vinh"),
    ];
    for (name, clause, district) in known {
        let unit = after.find(&format!("{name}, tỉnh Nghệ An")).unwrap();
        let origins = unit.origins(&before, Level::DISTRICT);
        assert_eq!(labels(origins.iter().map(Relation::earlier)), [district], "{name}");
        assert!(unit.predecessors().all(|edge| edge.portions().is_whole()), "{name}");
        for edge in unit.predecessors() {
            let citations: Vec<String> = edge.citations().map(|cite| cite.to_string()).collect();
            assert_eq!(citations, [format!("1678/NQ-UBTVQH15 clause {clause}")]);
        }
    }
}

/// 1656/NQ-UBTVQH15 clause 3: Ba Đình is made of Quán Thánh, Trúc Bạch and parts of others; letter
/// 1027/CTK-CSCL gives it Trúc Bạch's code. A code without a date is ambiguous.
#[test]
fn code_00004_means_two_wards() {
    assert_eq!(commune(before(), "00004").label(), "phường Trúc Bạch");
    assert_eq!(commune(after(), "00004").label(), "phường Ba Đình");
    let periods: Vec<String> = register()
        .code_history(Level::COMMUNE, &code("00004"))
        .iter()
        .map(|unit| format!("{unit} {}", unit.period()))
        .collect();
    assert_eq!(
        periods,
        ["phường Trúc Bạch (00004) .. 2025-07-01", "phường Ba Đình (00004) 2025-07-01 .."]
    );
    let old = commune(before(), "00004");
    assert_eq!(
        onward(&old.successors_at(&after())),
        ["phường Ba Đình (00004): all by 1656/NQ-UBTVQH15 clause 3"]
    );
}

/// 202/2025/QH15 clause 2: Lào Cai is made of Yên Bái and Lào Cai; letter 1027/CTK-CSCL gives it
/// Yên Bái's code.
#[test]
fn lao_cai_carries_the_code_of_yen_bai() {
    let (before, after) = (before(), after());
    let with_15 = |at: Snapshot<'static>| at.unit(Level::PROVINCE, &code("15")).unwrap();
    assert_eq!(with_15(before).label(), "tỉnh Yên Bái");
    assert_eq!(with_15(after).label(), "tỉnh Lào Cai");
    assert!(after.get(Level::PROVINCE, &code("10")).is_none());
    let fate = register().what_became_of(Level::PROVINCE, &code("10"), EVE, DAY).unwrap();
    assert_eq!(fate.word(), "merged");
    assert_eq!(onward(fate.relations()), ["tỉnh Lào Cai (15): all by 202/2025/QH15 clause 2"]);
}

/// 1665/NQ-UBTVQH15 clauses 62 to 64: all land of Kỳ Lợi goes to Vũng Áng, a part of its people to
/// Sông Trí and the rest of them to Hoành Sơn.
#[test]
fn ky_loi_gives_land_to_one_and_people_to_two() {
    let old = commune(before(), "18796");
    assert_eq!(old.label(), "xã Kỳ Lợi");
    let given: Vec<_> = old
        .successors()
        .map(|edge| {
            let portions = edge.portions();
            (edge.target().label(), portions.area, portions.population)
        })
        .collect();
    assert_eq!(
        given,
        [
            ("phường Vũng Áng".to_owned(), Share::All, Share::Nothing),
            ("phường Sông Trí".to_owned(), Share::Nothing, Share::Part),
            ("phường Hoành Sơn".to_owned(), Share::Nothing, Share::Rest),
        ]
    );
    let fate = old.fate_at(&after());
    assert!(matches!(&fate, Fate::Divided(list) if list.len() == 3), "{fate:?}");
}

/// 1656/NQ-UBTVQH15 clauses 36, 37, 38, 43 and 44: the only commune that is divided five ways.
#[test]
fn dai_mo_is_divided_five_ways() {
    let fate = commune(before(), "00634").fate_at(&after());
    assert!(matches!(fate, Fate::Divided(_)));
    assert_eq!(
        onward(fate.relations()),
        [
            "phường Xuân Phương (00622): part by 1656/NQ-UBTVQH15 clause 36",
            "phường Tây Mỗ (00634): part by 1656/NQ-UBTVQH15 clause 37",
            "phường Đại Mỗ (00637): part by 1656/NQ-UBTVQH15 clause 38",
            "phường Hà Đông (09556): part by 1656/NQ-UBTVQH15 clause 43",
            "phường Dương Nội (09886): rest by 1656/NQ-UBTVQH15 clause 44",
        ]
    );
}

/// Counted over the texts of 1654 to 1687/NQ-UBTVQH15: 10,566 pairs of communes, the 127 left
/// alone and the two renamed among them.
#[test]
fn edges_between_communes() {
    let lineage = register().lineage();
    let is_commune = |unit: Version<'_>| unit.level() == Level::COMMUNE;
    let edges: Vec<_> = lineage
        .edges()
        .filter(|edge| edge.target().period().from == Some(DAY))
        .filter(|edge| is_commune(edge.target()))
        .collect();
    let between = edges.iter().filter(|edge| is_commune(edge.source())).count();
    assert_eq!(between, 10_566);
    // Six districts become a đặc khu.
    assert_eq!(edges.len() - between, 6);
    let goes_on = edges.iter().filter(|edge| edge.goes_on()).count();
    assert_eq!(goes_on, 127 + 2);
    // 52 provinces make 23; eleven units change their kind in 2026.
    assert_eq!(lineage.n_edges(), 10_566 + 6 + 52 + 11);
    assert_eq!(register().n_versions(), 10_794 + 3_194 + 127 + 23 + 11);
}

/// Counted over the texts: in how many communes an old one lives on.
#[test]
fn successors_of_a_commune() {
    let (before, after) = (before(), after());
    let old = before.units(Level::COMMUNE);
    let spread = spread(old.iter().map(|unit| unit.successors_at(&after).len()));
    assert_eq!(spread, [(1, 9_467 + 127), (2, 369), (3, 55), (4, 16), (5, 1)]);
    let table = register().lineage().successor_table(DAY);
    for unit in &old {
        let ids: Vec<_> = unit.successors_at(&after).iter().map(|r| r.later().id()).collect();
        let mut from_table = table.of(unit.id()).to_vec();
        from_table.sort_by_key(|&id| register().version(id).unwrap().code());
        assert_eq!(from_table, ids, "{unit}");
    }
    // What begins later is nothing yet on that day.
    for unit in register().latest().in_force().filter(|unit| unit.period().from > Some(DAY)) {
        assert!(table.of(unit.id()).is_empty(), "{unit}");
    }
}

/// Counted over the texts: from how many districts a clause takes (the two that rename take from
/// one), and 127 communes that no clause touches. None crosses the border of an old province.
#[test]
fn origins_of_a_commune() {
    let (before, after) = (before(), after());
    let new = after.units(Level::COMMUNE);
    let districts = new.iter().map(|unit| unit.origins(&before, Level::DISTRICT).len());
    assert_eq!(spread(districts), [(1, 2_897 + 127), (2, 268), (3, 25), (4, 3), (5, 1)]);
    assert_eq!(268 + 25 + 3 + 1, 297);
    let provinces = new.iter().map(|unit| unit.origins(&before, Level::PROVINCE).len());
    assert_eq!(spread(provinces), [(1, 3_321)]);
}

/// Units without communes of their own go on as a đặc khu each: 1659 clause 92 (Hoàng Sa), 1669
/// clause 114 (Bạch Long Vĩ), 1677 clause 91 (Lý Sơn), 1680 clause 77 (Cồn Cỏ), 1685 clause 163
/// (Côn Đảo).
#[test]
fn districts_without_communes() {
    let (before, after) = (before(), after());
    let empty: Vec<Version<'_>> = before
        .units(Level::DISTRICT)
        .into_iter()
        .filter(|district| district.children().is_empty())
        .collect();
    let told: Vec<String> = empty
        .iter()
        .flat_map(|district| {
            let successors = district.successors_at(&after);
            onward(&successors).into_iter().map(move |line| format!("{district} -> {line}"))
        })
        .collect();
    assert_eq!(
        told,
        [
            "huyện Bạch Long Vĩ (318) -> đặc khu Bạch Long Vĩ (11948): all by 1669/NQ-UBTVQH15 clause 114",
            "huyện Cồn Cỏ (471) -> đặc khu Cồn Cỏ (19742): all by 1680/NQ-UBTVQH15 clause 77",
            "huyện Hoàng Sa (498) -> đặc khu Hoàng Sa (20333): all by 1659/NQ-UBTVQH15 clause 92",
            "huyện Lý Sơn (536) -> đặc khu Lý Sơn (21548): all by 1677/NQ-UBTVQH15 clause 91",
            "huyện Côn Đảo (755) -> đặc khu Côn Đảo (26732): all by 1685/NQ-UBTVQH15 clause 163",
        ]
    );
    for district in empty {
        let later = district.successors_at(&after)[0].later();
        let origins = later.origins(&before, Level::DISTRICT);
        assert_eq!(labels(origins.iter().map(Relation::earlier)), [district.label()]);
    }
}

/// 1654/NQ-UBTVQH15 clause 94: the whole of Kiên Hải district, which has four communes.
#[test]
fn kien_hai_gives_its_four_communes() {
    let (before, after) = (before(), after());
    let zone = after.find("đặc khu Kiên Hải").unwrap();
    assert_eq!(zone.code(), code("31108"));
    let came_of = zone.predecessors_at(&before);
    assert_eq!(
        labels(came_of.iter().map(Relation::earlier)),
        ["xã Hòn Tre", "xã Lại Sơn", "xã An Sơn", "xã Nam Du"]
    );
    assert!(came_of.iter().all(|relation| relation.portions().is_whole()));
    // The code was that of a commune of the district.
    assert_eq!(commune(before, "31108").parent().unwrap().label(), "huyện Kiên Hải");
}

/// Letter 1027/CTK-CSCL: of the 3,194 communes that come of a clause 3,189 carry the code of a
/// unit that they come of, 139 of them of one that was not taken whole; five codes are new.
#[test]
fn codes_are_used_again() {
    let (before, after) = (before(), after());
    let mut n_of_source = 0;
    let mut n_of_divided = 0;
    let mut new_codes = Vec::new();
    let mut n_look_the_same = 0;
    let mut reused = BTreeSet::new();
    for unit in after.units(Level::COMMUNE) {
        let old = before.get(Level::COMMUNE, &unit.code());
        if old.is_some() {
            reused.insert(unit.code());
        } else {
            new_codes.push(unit.to_string());
        }
        let untouched =
            old.is_some_and(|old| old.unit() == unit.unit() && old.name() == unit.name());
        if untouched {
            continue;
        }
        let sources = unit.predecessors_at(&before);
        if let Some(source) = sources.iter().find(|source| {
            source.earlier().level() == Level::COMMUNE && source.earlier().code() == unit.code()
        }) {
            n_of_source += 1;
            n_of_divided += usize::from(!source.portions().is_whole());
        }
        n_look_the_same += usize::from(
            old.is_some_and(|old| (old.kind_id(), old.name()) == (unit.kind_id(), unit.name())),
        );
    }
    assert_eq!((n_of_source, n_of_divided), (3_189, 139));
    assert_eq!(
        new_codes,
        [
            "đặc khu Bạch Long Vĩ (11948)",
            "đặc khu Cồn Cỏ (19742)",
            "đặc khu Hoàng Sa (20333)",
            "đặc khu Lý Sơn (21548)",
            "đặc khu Côn Đảo (26732)"
        ]
    );
    assert_eq!(reused.len(), 3_316);
    // A join by code, name and kind succeeds here and is wrong.
    assert_eq!(n_look_the_same, 1_050);
    let closed = before
        .units(Level::COMMUNE)
        .iter()
        .filter(|old| after.get(Level::COMMUNE, &old.code()).is_none())
        .count();
    assert_eq!(closed, 10_035 - 3_316);
}

/// A closed code: 00007 (Cống Vị) is nobody's since 2025-07-01, and the error says whose it was.
#[test]
fn closed_codes_say_who_had_them() {
    let error = after().unit(Level::COMMUNE, &code("00007")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no commune carries the code 00007 on 2025-07-01; the last to carry it was \
         phường Cống Vị (00007), quận Ba Đình, thành phố Hà Nội, .. 2025-07-01"
    );
    let error = before().unit(Level::COMMUNE, &code("11948")).unwrap_err();
    assert!(error.to_string().contains("đặc khu Bạch Long Vĩ (11948)"), "{error}");
}

/// The resolutions write a rest as "phần còn lại .. sau khi sắp xếp theo quy định tại khoản ..":
/// 441 of them name clauses, and each names exactly those that took something of the same unit.
#[test]
fn rests_cite_the_clauses_that_took_parts() {
    let mut n_rests = 0;
    for decree in register().decrees() {
        let mut takers: BTreeMap<&Code, BTreeSet<&Clause>> = BTreeMap::new();
        let takes = || {
            decree.provisions.iter().flat_map(|provision| {
                provision.takes.iter().filter_map(move |take| match &take.source {
                    Source::Unit(unit) => Some((provision.clause.as_ref()?, unit.code()?, take)),
                    _ => None,
                })
            })
        };
        let is_rest =
            |take: &sapnhap::Take| take.area == Portion::Rest || take.population == Portion::Rest;
        let is_part = |portion: &Portion| matches!(portion, Portion::Part(_));
        for (clause, unit, take) in takes() {
            if is_part(&take.area) || is_part(&take.population) {
                takers.entry(unit).or_default().insert(clause);
            }
        }
        for (clause, unit, take) in takes().filter(|(_, _, take)| is_rest(take)) {
            n_rests += 1;
            let cited: BTreeSet<&Clause> = take.cites.iter().collect();
            assert_eq!(Some(&cited), takers.get(unit), "{} clause {clause}: {unit}", decree.number);
        }
    }
    assert_eq!(n_rests, 441);
}

/// 36 acts of 2025 and two of 2026; 23 clauses make a province, 3,192 a commune, 2 rename one.
#[test]
fn acts_and_clauses() {
    let decrees: Vec<_> = register().decrees().collect();
    assert_eq!(decrees.len(), 38);
    let mut made = BTreeMap::new();
    let mut renamed = Vec::new();
    for provision in decrees.iter().flat_map(|decree| &decree.provisions) {
        match &provision.outcome {
            Outcome::New(new) => {
                let level = register().country().level_of(&new.kind).unwrap();
                *made.entry(level).or_insert(0) += 1;
            }
            Outcome::Continues(unit) => {
                if unit.name.is_some() {
                    renamed.push(unit.unit.to_string());
                }
            }
            Outcome::Ends => {}
        }
    }
    assert_eq!(made, BTreeMap::from([(Level::PROVINCE, 23), (Level::COMMUNE, 3_192)]));
    assert_eq!(renamed.len(), 2);
}

/// Every unit has one parent in force of a level above: a district or province before the reform,
/// a province after it.
#[test]
fn every_commune_lies_in_a_province() {
    for (snapshot, parents) in [(before(), Level::DISTRICT), (after(), Level::PROVINCE)] {
        let mut n_children = 0;
        for parent in snapshot.units(parents) {
            assert!(parent.is_in_force(snapshot.date()));
            n_children += parent.children().len();
        }
        assert_eq!(n_children, snapshot.count(Level::COMMUNE));
    }
    // 203/2025/QH15 ends every district; an ended one stays addressable.
    let ended = register().code_history(Level::DISTRICT, &code("785"));
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0].period().until, Some(DAY));
}

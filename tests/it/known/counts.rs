//! Counts of units, as official lists and the texts of the acts state them.

use super::*;

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
    assert_eq!(reform_alone().change_days().collect::<Vec<_>>(), [DAY, date(2026, 4, 30)]);
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

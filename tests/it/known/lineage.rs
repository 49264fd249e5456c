//! What became of communes and districts, and what they came of, by the texts of the acts.

use super::*;

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
        [
            "phường Trúc Bạch (00004) .. 2025-01-01",
            // It took Nguyễn Trung Trực over, by 1286/NQ-UBTVQH15.
            "phường Trúc Bạch (00004) 2025-01-01 .. 2025-07-01",
            "phường Ba Đình (00004) 2025-07-01 ..",
        ]
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
    assert_eq!(reform_alone().lineage().n_edges(), 10_566 + 6 + 52 + 11);
    assert_eq!(reform_alone().n_versions(), 10_794 + 3_194 + 127 + 23 + 11);
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

//! Finding units by what people write: spellings, short forms, scopes, codes, and hostile input.

use sapnhap::error::{Candidate, LookupFault};
use sapnhap::{ErrorKind, Level, Snapshot, Version, code, date, vietnam};
use unicode_normalization::UnicodeNormalization;

fn before() -> Snapshot<'static> {
    vietnam::register().at(date(2025, 6, 30)).unwrap()
}

fn after() -> Snapshot<'static> {
    vietnam::register().at(date(2025, 7, 1)).unwrap()
}

/// What a text finds: the unit, or the candidates, or the near names.
fn told(snapshot: Snapshot<'_>, text: &str) -> String {
    let list =
        |units: &[Candidate]| units.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    match snapshot.find(text) {
        Ok(unit) => unit.to_string(),
        Err(error) => match error.kind() {
            ErrorKind::Lookup(LookupFault::Ambiguous { candidates, .. }) => {
                format!("ambiguous: {}", list(candidates))
            }
            ErrorKind::Lookup(LookupFault::UnknownName { near, .. }) => {
                format!("near: {}", list(near))
            }
            _ => error.to_string(),
        },
    }
}

fn check_all(snapshot: Snapshot<'_>, expected: &str, texts: &[&str]) {
    for text in texts {
        assert_eq!(told(snapshot, text), expected, "{text:?}");
    }
}

pub(crate) fn plain(text: &str) -> String {
    let letters = text.nfd().filter(|c| !('\u{300}'..'\u{370}').contains(c));
    letters
        .map(|c| {
            if c == 'đ' {
                'd'
            } else if c == 'Đ' {
                'D'
            } else {
                c
            }
        })
        .collect()
}

#[test]
fn composed_and_decomposed() {
    let decomposed: String = "xã Tân Nhựt, huyện Bình Chánh".nfd().collect();
    let texts = ["xã Tân Nhựt", "Tân Nhựt", decomposed.as_str(), "xa\u{303} Tân Nhự\u{74}"];
    check_all(before(), "xã Tân Nhựt (27613)", &texts);
}

#[test]
fn tone_marks_either_way() {
    check_all(
        before(),
        "phường Bến Thủy (16693)",
        &["phường Bến Thủy", "phường Bến Thuỷ", "P. Bến Thuỷ, TP. Vinh", "bến thuỷ"],
    );
    let hoa = ["quận Hải Châu, Đà Nẵng", "Q. Hải Châu"];
    check_all(before(), "quận Hải Châu (492)", &hoa);
    check_all(
        before(),
        "tỉnh Khánh Hòa (56)",
        &["tỉnh Khánh Hòa", "tỉnh Khánh Hoà", "T. KHÁNH HOÀ"],
    );
}

#[test]
fn kind_words_and_short_forms() {
    let before = before();
    check_all(
        before,
        "quận 1 (760)",
        &["quận 1", "Quận 01", "Q1", "Q.1", "q. 1", "QUẬN 1", "quan 1", "District 1"],
    );
    check_all(
        before,
        "thị trấn Hữu Lũng (06385)",
        &["TT. Hữu Lũng", "TT Hữu Lũng", "thị trấn Hữu Lũng", "thi tran huu lung", "TTr. Hữu Lũng"],
    );
    check_all(
        before,
        "thành phố Hồ Chí Minh (79)",
        &[
            "thành phố Hồ Chí Minh",
            "TP. Hồ Chí Minh",
            "TP Hồ Chí Minh",
            "Hồ Chí Minh",
            "HO CHI MINH",
        ],
    );
    check_all(
        before,
        "huyện Bình Chánh (785)",
        &["huyện Bình Chánh", "H. Bình Chánh", "huyen binh chanh", "Binh Chanh rural district"],
    );
    check_all(
        before,
        "phường 16 (27430)",
        &[
            "P16, Q8",
            "P.16, Q.8, TP. Hồ Chí Minh",
            "phường 16, quận 8",
            "Ward 16, District 8",
            "F16; Q8",
        ],
    );
    check_all(
        after(),
        "phường Ba Đình (00004)",
        &[
            "Ba Dinh Ward",
            "phường Ba Đình",
            "P. Ba Đình",
            "p.ba đình",
            "PHƯỜNG BA ĐÌNH",
            "ba dinh, ha noi",
            "Ba Dinh ward, Ha Noi",
        ],
    );
    check_all(
        after(),
        "đặc khu Phú Quốc (31078)",
        &["ĐK. Phú Quốc", "đặc khu Phú Quốc", "dac khu phu quoc"],
    );
}

#[test]
fn scopes_behind_commas_and_in_brackets() {
    check_all(
        before(),
        "xã Tân Thành (06442)",
        &[
            "xã Tân Thành, huyện Hữu Lũng, tỉnh Lạng Sơn",
            "xã Tân Thành (huyện Hữu Lũng)",
            "xã Tân Thành (huyện Hữu Lũng, tỉnh Lạng Sơn)",
            "Tân Thành, H. Hữu Lũng",
            "Tân Thành; Hữu Lũng; Lạng Sơn",
            "xa Tan Thanh, huyen Huu Lung, tinh Lang Son",
            "X. Tân Thành, Hữu Lũng",
            "  xã   Tân Thành ,huyện Hữu Lũng,  ",
        ],
    );
}

#[test]
fn ambiguous_names_list_every_candidate() {
    assert_eq!(
        told(before(), "xã Tân Thành, tỉnh Lạng Sơn"),
        "ambiguous: xã Tân Thành (06250), huyện Cao Lộc, tỉnh Lạng Sơn; \
         xã Tân Thành (06379), huyện Bắc Sơn, tỉnh Lạng Sơn; \
         xã Tân Thành (06442), huyện Hữu Lũng, tỉnh Lạng Sơn"
    );
    assert_eq!(
        told(before(), "Hữu Lũng"),
        "ambiguous: huyện Hữu Lũng (186), tỉnh Lạng Sơn; \
         thị trấn Hữu Lũng (06385), huyện Hữu Lũng, tỉnh Lạng Sơn"
    );
    // Every ward called Phường 1 of the country.
    let ErrorKind::Lookup(LookupFault::Ambiguous { candidates, .. }) =
        before().find("Phường 1").unwrap_err().kind().clone()
    else {
        panic!()
    };
    assert_eq!(candidates.len(), before().candidates("P1").len());
    assert!(candidates.iter().all(|candidate| candidate.label == "phường 1"));
    assert!(candidates.is_sorted_by_key(|candidate| candidate.code.clone()));
}

#[test]
fn codes_with_and_without_their_zeros() {
    let ward = before().find_at(Level::COMMUNE, "00004").unwrap();
    assert_eq!(ward.label(), "phường Trúc Bạch");
    // 4 is the name of wards as well, in units.csv: of quận 4 (27283), of quận 5 (27301), ..
    let candidates = before().find_at(Level::COMMUNE, "4").unwrap_err();
    let ErrorKind::Lookup(LookupFault::Ambiguous { candidates, .. }) = candidates.kind() else {
        panic!()
    };
    assert_eq!(
        candidates[0].to_string(),
        "phường Trúc Bạch (00004), quận Ba Đình, thành phố Hà Nội"
    );
    assert!(candidates[1..].iter().all(|candidate| candidate.label == "phường 4"));
    assert_eq!(before().find_at(Level::COMMUNE, "0004").unwrap(), ward);
    assert_eq!(before().find("00004").unwrap(), ward);
    assert_eq!(before().find("00004, quận Ba Đình").unwrap(), ward);
    assert_eq!(before().find_at(Level::PROVINCE, "1").unwrap().label(), "thành phố Hà Nội");
    assert_eq!(before().find("186").unwrap().label(), "huyện Hữu Lũng");
    assert_eq!(told(before(), "00002"), "no commune carries the code 00002 on 2025-06-30");
    // Nobody carries it, and there is one ward called 18: a code is no name.
    assert_eq!(told(before(), "00018"), "no commune carries the code 00018 on 2025-06-30");
    assert_eq!(told(before(), "phường 18"), "phường 18 (27277)");
    assert_eq!(
        told(after(), "186"),
        "no district carries the code 186 on 2025-07-01; the last to carry it was \
         huyện Hữu Lũng (186), tỉnh Lạng Sơn, .. 2025-07-01"
    );
}

/// Codes and names of units.csv: quận Cầu Giấy has the code 005, and quận 5 of Hồ Chí Minh is 774.
#[test]
fn a_number_that_is_a_name_too_is_ambiguous() {
    let codes_of = |units: &[Candidate]| -> Vec<String> {
        units.iter().map(|unit| format!("{} {}", unit.label, unit.code)).collect()
    };
    let several = |found: Result<Version<'_>, sapnhap::Error>| match found.unwrap_err().kind() {
        ErrorKind::Lookup(LookupFault::Ambiguous { candidates, .. }) => codes_of(candidates),
        other => panic!("{other:?}"),
    };
    // Whatever a spreadsheet made of it.
    for text in ["5", "5.0", "5,00", "'5", "=\"5\"", "５", " 5 ", "05"] {
        let found = before().find_at(Level::DISTRICT, text);
        if text.contains(',') {
            // A comma stands before the unit above.
            assert!(found.is_err());
            continue;
        }
        assert_eq!(several(found), ["quận Cầu Giấy 005", "quận 5 774"], "{text}");
    }
    let wards = several(before().find_at(Level::COMMUNE, "1"));
    assert_eq!(wards[0], "phường Phúc Xá 00001");
    assert!(wards.len() == 1 + 33 && wards[1..].iter().all(|ward| ward.starts_with("phường 1 ")));
    // At all levels at once.
    let all = several(before().find("5"));
    assert_eq!(all[..2], ["quận Cầu Giấy 005", "quận 5 774"]);
    let labels: Vec<&str> = all[2..].iter().map(|unit| unit.rsplit_once(' ').unwrap().0).collect();
    assert!(labels.len() == 21 && labels.iter().all(|label| *label == "phường 5"), "{labels:?}");
    assert_eq!(all.len(), before().candidates("5").len());
    // A number as wide as the codes of one level may be the name of a unit of another.
    let twelve = several(before().find("12"));
    assert_eq!(twelve[..2], ["tỉnh Lai Châu 12", "quận 12 761"]);
    // What says more is one unit.
    for (text, label) in [
        ("quận 5", "quận 5"),
        ("Q.5", "quận 5"),
        ("005", "quận Cầu Giấy"),
        ("code:005", "quận Cầu Giấy"),
        ("district:005", "quận Cầu Giấy"),
        ("district:5", "quận Cầu Giấy"),
        ("code:12", "tỉnh Lai Châu"),
        ("province:12", "tỉnh Lai Châu"),
        ("commune:1", "phường Phúc Xá"),
        ("00001", "phường Phúc Xá"),
        ("186", "huyện Hữu Lũng"),
        ("01", "thành phố Hà Nội"),
    ] {
        assert_eq!(before().find(text).unwrap().label(), label, "{text}");
    }
    let at = |level, text: &str| before().find_at(level, text).unwrap().label();
    assert_eq!(at(Level::DISTRICT, "5, TP. Hồ Chí Minh"), "quận 5");
    assert_eq!(at(Level::DISTRICT, "5, Hà Nội"), "quận Cầu Giấy");
    assert_eq!(at(Level::COMMUNE, "code:1"), "phường Phúc Xá");
    assert_eq!(at(Level::COMMUNE, "01, quận 10"), "phường 1");
    assert_eq!(at(Level::COMMUNE, "634.0"), "phường Đại Mỗ");
    assert_eq!(at(Level::PROVINCE, "12"), "tỉnh Lai Châu");
    assert_eq!(at(Level::DISTRICT, "12"), "quận 12");
    // No unit is called so any more.
    assert_eq!(after().find_at(Level::COMMUNE, "4").unwrap().label(), "phường Ba Đình");
    assert_eq!(after().find("12").unwrap().label(), "tỉnh Lai Châu");
}

#[test]
fn spellings_of_the_law_are_aliases() {
    let ward = before().find("phường Văn Miếu - Quốc Tử Giám").unwrap();
    assert_eq!((ward.code(), ward.name()), (code("00181"), "Văn Miếu Quốc Tử Giám"));
    assert_eq!(before().find("phường Văn Miếu Quốc Tử Giám").unwrap(), ward);
    assert_eq!(ward.aliases().collect::<Vec<_>>(), ["Văn Miếu - Quốc Tử Giám"]);
}

#[test]
fn typos_get_near_names() {
    assert_eq!(
        told(after(), "xã Tân Nhưtj, Hồ Chí Minh"),
        "near: xã Tân Nhựt (27595), thành phố Hồ Chí Minh"
    );
    assert_eq!(
        told(after(), "phường Ba Đìn, Hà Nội"),
        "near: phường Ba Đình (00004), thành phố Hà Nội"
    );
    assert_eq!(told(before(), "huyện Hữu Lugn"), "near: huyện Hữu Lũng (186), tỉnh Lạng Sơn");
    assert_eq!(told(after(), "Qwertyuiop"), "near: ");
}

/// Pairs of one province on 2025-07-01 whose names differ by diacritics alone.
const PAIRS: [(&str, [&str; 2], [&str; 2]); 10] = [
    ("Thái Nguyên", ["Văn Lang", "Văn Lăng"], ["02143", "05665"]),
    ("Hải Phòng", ["Cẩm Giang", "Cẩm Giàng"], ["10888", "10903"]),
    ("Thanh Hóa", ["Đồng Tiến", "Đông Tiến"], ["15724", "15853"]),
    ("Quảng Ngãi", ["Sơn Hà", "Sơn Hạ"], ["21289", "21292"]),
    ("Quảng Ngãi", ["Ba Tơ", "Ba Tô"], ["21484", "21523"]),
    ("Đồng Nai", ["Lộc Thạnh", "Lộc Thành"], ["25280", "25294"]),
    ("Hồ Chí Minh", ["Thanh An", "Thạnh An"], ["25807", "27676"]),
    ("Tây Ninh", ["Tân Thành", "Tân Thạnh"], ["25534", "27826"]),
    ("Đồng Tháp", ["Tân Thành", "Tân Thạnh"], ["29938", "30157"]),
    ("Đồng Tháp", ["Mỹ Tho", "Mỹ Thọ"], ["28261", "30076"]),
];

#[test]
fn names_that_differ_by_diacritics_alone() {
    let after = after();
    for (province, names, codes) in PAIRS {
        for (name, own) in names.into_iter().zip(codes) {
            let exact = after.find(&format!("{name}, {province}")).unwrap();
            assert_eq!((exact.name(), exact.code()), (name, code(own)));
            let asked = plain(&format!("{name}, {province}"));
            let both: Vec<String> =
                after.candidates(&asked).iter().map(|unit| unit.code().to_string()).collect();
            assert_eq!(both, codes, "{asked}");
            assert!(after.find(&asked).is_err(), "{asked}");
        }
    }
    // There are no more of them.
    let mut n_pairs = 0;
    for province in after.units(Level::PROVINCE) {
        let mut names: Vec<String> =
            province.children().iter().map(|unit| plain(unit.name()).to_lowercase()).collect();
        let n = names.len();
        names.sort();
        names.dedup();
        n_pairs += n - names.len();
    }
    assert_eq!(n_pairs, 10);
}

#[test]
fn hostile_texts_find_nothing_and_do_no_harm() {
    let megabyte = "Tân ".repeat(1 << 18);
    let long = ["a".repeat(1 << 20), megabyte, ",".repeat(1 << 20), "\u{301}".repeat(1 << 19)];
    let short = [
        "",
        " ",
        "\t\n",
        ",",
        ",,,,",
        "()",
        "-",
        "...",
        "'",
        "\u{0}",
        "\u{1}\u{2}",
        "\u{301}",
        "\u{301}\u{323}\u{309}",
        "\u{200b}",
        "\u{feff}",
        "\u{202e}xã",
        "😀",
        "xã",
        "phường",
        "P.",
        "TP.",
        "xã ,",
        "(huyện)",
        "🇻🇳",
        "%s",
        "'; drop table units; --",
        "\\",
        "𝕏𝕒",
        "0x10",
        "1e3",
        "٠٠٠٠٤",
        "999999999999999999999999999999999999",
        "00 04",
        "a\u{0}b",
    ];
    for snapshot in [before(), after()] {
        for text in long.iter().map(String::as_str).chain(short) {
            let start: String = text.chars().take(20).collect();
            assert!(snapshot.candidates(text).is_empty(), "{start:?}");
            for level in [Level::PROVINCE, Level::new(7), Level::new(u8::MAX)] {
                assert!(snapshot.find_at(level, text).is_err(), "{start:?}");
            }
            // The message quotes the start of the text only.
            let message = snapshot.find(text).unwrap_err().to_string();
            assert!(message.len() < 2_000, "{start:?}: {} bytes", message.len());
        }
    }
}

/// A single digit behind a name is the number by which a district is called, and no code.
#[test]
fn a_digit_behind_a_name_is_a_district() {
    for text in ["Bến Nghé, 1", "Bến Nghé (1)"] {
        assert_eq!(before().find(text).unwrap().code(), code("26740"), "{text}");
    }
}

/// A text of 2000 bytes is read to its end; one that is longer is no name, whatever it begins with.
#[test]
fn the_longest_text_that_may_be_a_name() {
    let padded = |n_bytes: usize| format!("{:n_bytes$}", "Hang Bac");
    assert_eq!(padded(2000).len(), 2000);
    assert_eq!(before().find(&padded(2000)).unwrap().code(), code("00061"));
    assert!(before().find(&padded(2001)).is_err());
}

/// The label of a unit with those above it.
fn full_label(unit: &Version<'_>) -> String {
    let above = unit.units_above().map(|above| format!(", {}", above.label()));
    format!("{}{}", unit.label(), above.collect::<String>())
}

#[test]
fn every_unit_is_found_by_its_full_label() {
    for (snapshot, n_units) in [(before(), 10_794), (after(), 3_355)] {
        let mut missed = Vec::new();
        let mut n_found = 0;
        for level in [Level::PROVINCE, Level::DISTRICT, Level::COMMUNE] {
            for unit in snapshot.units(level) {
                n_found += 1;
                let label = full_label(&unit);
                match snapshot.find(&label) {
                    Ok(found) if found == unit => {}
                    other => missed.push(format!("{label} {}: {other:?}", unit.code())),
                }
            }
        }
        assert_eq!(n_found, n_units);
        assert_eq!(missed, Vec::<String>::new());
    }
}

#[test]
fn marks_may_be_left_out_but_not_be_others() {
    let today = vietnam::register().latest();
    // Marks that are left out are no hindrance, other marks are.
    assert_eq!(today.find("xã Hữu Lung").unwrap().label(), "xã Hữu Lũng");
    for text in ["phường Đúc", "xã Ngọc Hội", "xã Cảm Ân", "xã Văn Nhâm"] {
        let error = today.find(text).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Lookup(LookupFault::UnknownName { .. })),
            "{text}"
        );
    }
    // What a name meant once is said.
    let error = today.find("phường Trúc Bạch").unwrap_err().to_string();
    let told = "the last to be called so was phường Trúc Bạch (00004), quận Ba Đình, \
                thành phố Hà Nội, 2025-01-01 .. 2025-07-01";
    assert!(error.contains(told), "{error}");
    // A unit that comes later was not the last.
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap();
    let error = before.find("phường Phan Rang").unwrap_err().to_string();
    let told = "the first to be called so after it is phường Phan Rang (22759), tỉnh Khánh Hòa, \
                2025-07-01 ..";
    assert!(error.contains(told), "{error}");
}

#[test]
fn units_are_found_by_what_they_are_printed_as() {
    for snapshot in
        [vietnam::register().at(date(2025, 6, 30)).unwrap(), vietnam::register().latest()]
    {
        for unit in snapshot.units(Level::COMMUNE).into_iter().step_by(97) {
            assert_eq!(snapshot.find(&unit.to_string()).unwrap(), unit);
            assert_eq!(snapshot.find(&unit.describe().to_string()).unwrap(), unit);
        }
    }
}

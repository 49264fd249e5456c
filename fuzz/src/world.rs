//! A small country in which everything is hard: namesakes, spellings, codes of several sorts, units
//! above without members, and a history.

use std::sync::LazyLock;

use sapnhap::country::{Kind, LevelDefinition};
use sapnhap::*;

/// A country of four levels; the codes of some have a width.
pub fn country() -> Country {
    let levels = [("region", Some(2)), ("district", Some(3)), ("commune", None), ("hamlet", None)];
    let levels = levels.map(|(id, code_width)| LevelDefinition {
        id: LevelId::new(id).unwrap(),
        name: id.to_owned(),
        english: id.to_owned(),
        code_width,
    });
    let kind = |id: &str, level: &str, name: &str, abbreviations: &[&str]| Kind {
        id: KindId::new(id).unwrap(),
        level: LevelId::new(level).unwrap(),
        name: name.to_owned(),
        abbreviations: abbreviations.iter().map(|text| (*text).to_owned()).collect(),
        english: id.replace('_', " "),
    };
    let kinds = vec![
        kind("tinh", "region", "tỉnh", &["T."]),
        kind("huyen", "district", "huyện", &["H."]),
        kind("quan", "district", "quận", &["Q."]),
        kind("xa", "commune", "xã", &["X."]),
        kind("phuong", "commune", "phường", &["P."]),
        kind("thon", "hamlet", "thôn", &[]),
    ];
    Country::new("XX", "Nowhere", levels.to_vec(), kinds).unwrap()
}

/// The opening units: code, kind, name and parent, and another spelling.
const UNITS: &str = "\
01 tinh Bắc_Sơn - -
02 tinh Nam_Hải - -
03 tinh Đảo_Xa - -
001 huyen Tân_An 01 -
002 huyen Hòa_Bình 01 Hoà_Bình
003 quan 1 02 -
004 quan 2 02 -
005 huyen Vắng 03 -
1 xa Tân_An 001 -
2 xa Tân_Bình 001 -
3 xa Hòa_Bình 002 -
4 phuong 1 003 Một
5 phuong 2 003 -
6 phuong 1 004 -
7 xa Tân_An 002 Tan_An_2
07 xa Ba_Vì 002 -
A1 xa Bến_Gỗ 002 -
A.2 xa Cồn-Đá 002 -
8 xa Núi 005 -
10 thon Một 1 -
11 thon Hai 1 -
12 thon Một 4 -
B9 thon Ba 8 -";

/// A register of the country, as of its opening day.
pub fn opening() -> Register {
    let units = UNITS.lines().map(|line| {
        let fields: Vec<String> = line.split(' ').map(|field| field.replace('_', " ")).collect();
        let parent = match fields[3].as_str() {
            "-" => None,
            code => {
                let level = ["region", "district", "commune"][match (code.len(), &*fields[1]) {
                    (_, "thon") => 2,
                    (2, _) => 0,
                    _ => 1,
                }];
                let reference = Reference::of_code(Code::new(code).unwrap());
                Some(reference.at_level(LevelId::new(level).unwrap()))
            }
        };
        OpeningUnit {
            code: Code::new(&fields[0]).unwrap(),
            kind: KindId::new(&fields[1]).unwrap(),
            name: Name::new(&fields[2]).unwrap(),
            parent,
            aliases: Name::new(&fields[4]).ok().filter(|_| fields[4] != "-").into_iter().collect(),
        }
    });
    Register::open(country(), date(2000, 1, 1), units.collect()).unwrap()
}

/// Decrees that such a register accepts.
pub const DECREES: [&str; 3] = [
    r#"{"number": "1/NQ", "effective": "2001-01-01", "scope": "district:001", "provisions": [
        {"clause": "1", "takes": ["1", {"from": "2", "area": {"part": "2.5", "of": "10"}, "population": "part"}],
         "new": {"code": "20", "kind": "xa", "name": "Tân Lập", "aliases": ["Tân Lập Mới"], "seat": "1"}},
        {"clause": "2", "takes": [{"from": "2", "portion": "rest", "cites": ["1"]}, {"place": "bãi bồi", "note": "?"}],
         "continues": {"unit": "7", "name": "Tân An Đông"}}]}"#,
    r#"{"number": "2/NQ", "effective": "2002-01-01", "provisions": [
        {"clause": "1", "takes": ["district:003", "district:004"],
         "new": {"code": "006", "kind": "quan", "name": "1", "parent": "tỉnh Nam Hải"}},
        {"clause": "2", "takes": [{"from": "20", "portion": "part"}],
         "new": {"code": "21", "kind": "xa", "name": "Tân Bình", "parent": "district:001", "restores": "2"}},
        {"clause": "3", "continues": {"unit": "code:A1", "code": "22", "kind": "phuong", "parent": "district:005"}}]}"#,
    r#"{"number": "3/NQ", "effective": "2003-01-01", "totals": {"formed": 0}, "provisions": [
        {"clause": "1", "takes": [{"every": "district"}], "ends": true},
        {"clause": "2", "takes": ["5"], "continues": {"unit": "4"}}]}"#,
];

/// The register after those decrees.
pub static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    let decrees = DECREES.map(|text| Decree::from_json(text).unwrap());
    opening().enact(decrees).unwrap()
});

/// The register before the last of them, with districts.
pub static WITH_DISTRICTS: LazyLock<Register> = LazyLock::new(|| {
    let decrees = DECREES.iter().take(2).map(|text| Decree::from_json(text).unwrap());
    opening().enact(decrees).unwrap()
});

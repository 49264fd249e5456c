//! Names as they are written, their keys, and real names against each other.

use rustc_hash::FxHashMap;

use super::words::MAX_SEGMENTS;
use super::*;
use crate::country::Country;

const BEFORE: &str = include_str!("../../data/vietnam/units.csv");
const AFTER: &str = include_str!("../../data/vietnam/results_2025-07-01.csv");

fn vietnam() -> Country {
    serde_json::from_str(include_str!("../../data/vietnam/country.json")).unwrap()
}

/// Name and parent of each real unit of a file.
fn units_of(file: &'static str) -> impl Iterator<Item = [&'static str; 2]> {
    assert!(file.starts_with("code,kind,name,parent"));
    file.lines().skip(1).map(|line| {
        let mut fields = line.split(',').skip(2);
        std::array::from_fn(|_| fields.next().unwrap())
    })
}

/// Texts of nasty characters, the same on every run.
fn nasty_texts() -> impl Iterator<Item = String> {
    let alphabet: Vec<char> = "aàẠeỆđĐÐưuUio019-–'’.( \u{a0}\t\0\u{301}\u{300}\u{323}\u{302}\
        \u{308}\u{327}\u{31b}\u{345}\u{200d}\u{feff}İẞςΣK한ᄒ\u{1161}ก\u{e48}א\u{5b8}\u{5bc}\
        がक\u{94d}\u{f73}😀\u{fe0f}\u{202e}\u{344}٠\u{10400}"
        .chars()
        .collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    (0..20_000).map(move |_| {
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state >> 40).unwrap()
        };
        let n_characters = next() % 12;
        (0..n_characters).map(|_| alphabet[next() % alphabet.len()]).collect()
    })
}

/// Checks what holds of the keys of every text.
fn check_keys(text: &str) {
    let [nfc, nfd]: [String; 2] = [text.nfc().collect(), text.nfd().collect()];
    for key_of in [exact_key, loose_key] {
        let key = key_of(text);
        assert_eq!(key_of(&key), key, "{text:?} is not idempotent");
        assert_eq!(key_of(&nfc), key, "{text:?} in NFC");
        assert_eq!(key_of(&nfd), key, "{text:?} in NFD");
    }
    assert_eq!(loose_key(&exact_key(text)), loose_key(text), "{text:?} by its exact key");
}

#[test]
fn names_are_put_into_one_form() {
    let check = |text: &str, expected: &str| {
        let name = Name::new(text).unwrap();
        assert_eq!(name.as_str(), expected);
        assert_eq!(Name::new(expected).unwrap(), name);
    };
    check("Bến Nghé", "Bến Nghé");
    check("\u{feff} Be\u{302}\u{301}n \u{a0}\t Nghe\u{301}\n", "Bến Nghé");
    check("A\u{200b}\u{ad}B  \u{2060} C", "AB C");
    check("می\u{200c}خ", "می\u{200c}خ");
    check(&"a ".repeat(100), &"a ".repeat(100)[..199]);
    // The length is that of the form NFC.
    check(&"e\u{301}".repeat(100), &"é".repeat(100));
    for text in ["", " \u{a0}\u{feff} ", "a\0b", "a\u{85}\u{1b}", &"é".repeat(101)] {
        assert!(Name::new(text).is_err(), "{text:?}");
    }
    let name: Name = serde_json::from_str(r#""Hu\u0303u""#).unwrap();
    assert_eq!(serde_json::to_string(&name).unwrap(), r#""Hũu""#);
    assert!(serde_json::from_str::<Name>(r#"" ""#).is_err());
}

#[test]
fn names_take_the_short_way_only_when_it_is_the_same() {
    for character in ('\0'..='\u{2fff}').filter(|&c| is_composed_latin(c)) {
        let text = format!("a{character}{character}b");
        assert!(text.nfc().eq(text.chars()));
    }
    for name in nasty_texts().filter_map(|text| Name::new(&text).ok()) {
        assert_eq!(Name::new(name.as_str()).unwrap(), name);
        assert!(unicode_normalization::is_nfc(name.as_str()));
    }
}

#[test]
fn exact_keys_join_what_reads_the_same() {
    let same = [
        "Hòa|Hoà|HOÀ|hòa|Ho\u{300}a| Hòa ",
        "Thúy|Thuý",
        "khoẻ|khỏe",
        "Thạnh Hóa|Thạnh Hoá|Thạnh\u{a0}  Hóa",
        "Quốc - Tử|Quốc-Tử|Quốc – Tử|Quốc\u{2010}Tử|Quốc -- Tử",
        "Cư Dliê M'nông|Cư Dliê M’Nông|Cư Dliê M' nông|Cư Dliê M´nông",
        "Đà Nẵng|Ðà Nẵng|ĐÀ NẴNG|Ɖà Nẵng|Đà\u{200b} Nẵng",
        "1|01|001",
        "Hòa Tú 2|Hoà Tú 02",
    ];
    for spellings in same {
        let keys: Vec<String> = spellings.split('|').map(exact_key).collect();
        assert!(keys.iter().all(|key| *key == keys[0]), "{spellings}: {keys:?}");
    }
    let different = "Hòa|Hoa|Họa|Hóa|Đông|Dông|Bha Lêê|Bhalêê|1|10|100|0|0 0|Quý|Quí|Đăk|Đak|\
        IV|4|Quốc Tử|Quốc - Tử|Đắk RMăng|Đắk R'Măng";
    let keys: Vec<String> = different.split('|').map(exact_key).collect();
    for (place, key) in keys.iter().enumerate() {
        assert!(!keys[..place].contains(key), "{key}");
    }
    assert_eq!(exact_key(" Hữu - Lũng 001 "), "hu\u{31b}u\u{303}-lung\u{303} 1");
}

#[test]
fn loose_keys_join_what_is_typed_without_diacritics() {
    let check = |text: &str, expected: &str| assert_eq!(loose_key(text), expected, "{text}");
    check("Hữu Lũng", "huulung");
    check("Đà Nẵng", "danang");
    check("Cư Dliê M'nông", "cudliemnong");
    check("Bha Lêê", "bhalee");
    check("Văn Miếu - Quốc Tử Giám", "vanmieuquoctugiam");
    check("N.T Phong Hải", "ntphonghai");
    check("Tân Phước 03", "tanphuoc3");
    check("Khu 1 - 02", "khu1 2");
    check(" - '. ", "");
}

#[test]
fn keys_of_any_text_are_stable() {
    nasty_texts().for_each(|text| check_keys(&text));
    ('\0'..='\u{ffff}').for_each(|character| check_keys(character.encode_utf8(&mut [0; 4])));
}

#[test]
fn real_names_keep_apart_in_exact_keys() {
    // What a key must keep, word by word: the letters, and which tone marks are there.
    let is_tone = |c: &char| "\u{300}\u{301}\u{303}\u{309}\u{323}".contains(*c);
    let kept = |name: &str| -> Vec<(Vec<char>, Vec<char>)> {
        let lower = name.to_lowercase();
        // Zeros before a number are written or not.
        let words = lower.split(' ').map(|word| word.trim_start_matches('0'));
        words.map(|word| word.nfd().partition(is_tone)).collect()
    };
    let mut names = FxHashMap::default();
    for [name, _] in units_of(BEFORE).chain(units_of(AFTER)) {
        check_keys(name);
        assert_eq!(Name::new(name).unwrap().as_str(), name);
        let known = names.entry(exact_key(name)).or_insert(name);
        assert_eq!(kept(known), kept(name), "{known} and {name} have one key");
    }
}

#[test]
fn ten_pairs_of_communes_meet_without_diacritics() {
    let mut pairs = Vec::new();
    let mut names: FxHashMap<(&str, String), Vec<&str>> = FxHashMap::default();
    for [name, parent] in units_of(AFTER).filter(|[_, parent]| !parent.is_empty()) {
        let met = names.entry((parent, loose_key(name))).or_default();
        pairs.extend(met.iter().map(|other| format!("{other}, {name}")));
        met.push(name);
    }
    let expected = "Văn Lang, Văn Lăng; Cẩm Giang, Cẩm Giàng; Đồng Tiến, Đông Tiến; \
        Sơn Hà, Sơn Hạ; Ba Tơ, Ba Tô; Lộc Thạnh, Lộc Thành; Thanh An, Thạnh An; \
        Tân Thành, Tân Thạnh; Mỹ Tho, Mỹ Thọ; Tân Thành, Tân Thạnh";
    let mut expected: Vec<&str> = expected.split("; ").collect();
    expected.sort_unstable();
    pairs.sort_unstable();
    assert_eq!(pairs, expected);
}

#[test]
fn written_names_are_read() {
    let country = vietnam();
    let words = KindWords::new(&country);
    // The last reading is the whole segment; the ones before are shown.
    let check = |segment: &str, expected: &str| {
        let mut readings = words.readings(segment);
        assert_eq!(readings.pop(), Some(Reading { kinds: &[], name: segment }));
        let shown = readings.iter().map(|reading| {
            let kinds = reading.kinds.iter().map(|&kind| country.kind_at(kind).unwrap());
            let kinds: Vec<&str> = kinds.map(|kind| kind.id.as_str()).collect();
            format!("{}: {}", kinds.join("/"), reading.name)
        });
        assert_eq!(shown.collect::<Vec<_>>().join(", "), expected, "{segment}");
    };
    check("xã Tân Nhựt", "xa: Tân Nhựt");
    check("xa\u{303} Tân Nhựt", "xa: Tân Nhựt");
    check("X. Tân Nhựt", "xa: Tân Nhựt");
    check("P.Bến Nghé", "phuong: Bến Nghé");
    check("PHƯỜNG  BẾN NGHÉ", "phuong: BẾN NGHÉ");
    check("P5", "phuong: 5");
    check("P. 05", "phuong: 05");
    check("Q.1", "quan: 1");
    check("Quận 1", "quan: 1");
    check("TT Hữu Lũng", "thi_tran: Hữu Lũng");
    check("thi tran Huu Lung", "thi_tran: Huu Lung");
    check("Thành phố Hà Nội", "thanh_pho_tw/thanh_pho: Hà Nội");
    check("TP.HCM", "thanh_pho_tw/thanh_pho: HCM");
    check("T.P Vinh", "thanh_pho_tw/thanh_pho: Vinh, tinh: P Vinh");
    check("phường Phường 1 Bảo Lộc", "phuong: Phường 1 Bảo Lộc, phuong: 1 Bảo Lộc");
    check("Phường Đúc", "phuong: Đúc");
    check("ĐK. Phú Quốc", "dac_khu: Phú Quốc");
    check("Quan Sơn", "quan: Sơn");
    check("Ba Dinh Ward", "phuong: Ba Dinh");
    check("District 1", "quan/huyen: 1");
    check("Soc Son rural district", "huyen: Soc Son, quan/huyen: Soc Son rural");
    check("Huu Lung town", "thi_xa/thi_tran: Huu Lung");
    // No word for a kind: other diacritics, no end of the word, nothing behind it.
    for segment in ["Xà Phìn", "Thị Nại", "Phúc Xá", "TPHCM", "M'Drắk", "P", "X.", "thị trấn"]
    {
        check(segment, "");
    }
    check("Tân Xã", "");
    assert!(words.readings(" \u{feff}").is_empty());
}

#[test]
fn segments_run_from_the_lowest_unit() {
    for text in ["xã A, tỉnh C", "xã A (tỉnh C)", ";xã A;; tỉnh C,\u{feff}", "xã A\r\ntỉnh C"]
    {
        assert_eq!(segments(text), ["xã A", "tỉnh C"]);
    }
    assert_eq!(segments("Văn Miếu - Quốc Tử Giám").len(), 1);
    assert!(segments(" ,() ").is_empty());
    assert_eq!(segments(&"a,".repeat(1_000)).len(), MAX_SEGMENTS + 1);
}

#[test]
fn distances_count_places() {
    assert_eq!(distance("huulung", "huulugn", 1), Some(1));
    assert_eq!(distance("huulung", "hulung", 0), None);
    assert_eq!(distance(&"a".repeat(1_000_000), "a", usize::MAX), None);
    let keys: Vec<String> = units_of(BEFORE).step_by(97).map(|[name, _]| loose_key(name)).collect();
    for (a, b) in keys.iter().flat_map(|a| keys.iter().map(move |b| (a, b))) {
        let slow = Some(strsim::osa_distance(a, b)).filter(|&distance| distance <= 3);
        assert_eq!(distance(a, b, 3), slow, "{a} {b}");
    }
}

#[test]
fn hostile_texts_do_no_harm() {
    let country = vietnam();
    let words = KindWords::new(&country);
    nasty_texts().for_each(|text| assert!(words.readings(&text).len() < 20));
    let starts = ["a", "P.", "xã ", "\u{301}", "a\u{323}\u{302}", "0", " ", "-", "😀", "א\u{202e}"];
    for text in starts.map(|start| start.repeat(1 << 17)) {
        assert!(exact_key(&text).len().max(loose_key(&text).len()) <= 2 * text.len());
        assert!(words.readings(&text).len() < 200);
        assert!(Name::new(&text).is_err());
        assert!(segments(&text).len() <= 1);
        assert_eq!(distance(&text, "a", 3), None);
    }
}

//! Places as people write them: texts with the units that they name.

use expect_test::expect;
use sapnhap::error::PlaceFault;
use sapnhap::places::{How, Place};
use sapnhap::*;
use unicode_normalization::UnicodeNormalization;

/// Says what a text is read as: level and code and how, or the sort of error.
fn told(read: &Result<Place<'_>, Error>) -> (String, String) {
    let fault = match read {
        Ok(place) => {
            let unit = place.unit();
            let unit = format!("{}:{}", unit.level_id(), unit.code());
            return (unit, place.how().word().to_owned());
        }
        Err(error) => error,
    };
    let ErrorKind::Place(fault) = fault.kind() else { return (fault.to_string(), String::new()) };
    let sort = match fault {
        PlaceFault::Ambiguous { .. } | PlaceFault::AmbiguousByEra { .. } => "ambiguous",
        PlaceFault::OtherDate { .. } => "other_date",
        PlaceFault::NotUnderstood { .. } => "unknown",
        _ => return (fault.to_string(), String::new()),
    };
    (sort.to_owned(), String::new())
}

fn read<'r>(register: &'r Register, date: &str, text: &str) -> Result<Place<'r>, Error> {
    let places = match date {
        "" => register.places(),
        date => register.at(parse_date(date).unwrap()).unwrap().places(),
    };
    let accepting = [How::DroppedWord, How::Typo, How::LeftOver];
    accepting.into_iter().fold(places, |places, how| places.accepting(how)).read(text)
}

/// Lines written for this test, of every sort that people write, with the codes that they mean.
#[test]
fn lines_as_people_write_them() {
    let register = vietnam::register();
    let mut lines = csv::Reader::from_reader(include_bytes!("places/lines.csv").as_slice());
    let (mut n_lines, mut wrong) = (0, Vec::new());
    for line in lines.records() {
        let line = line.unwrap();
        let (date, text) = (&line[0], &line[1]);
        let read = read(register, date, text);
        let (unit, how) = told(&read);
        n_lines += 1;
        if (unit.as_str(), how.as_str()) != (&line[2], &line[3]) {
            let error = read.err().map(|error| error.to_string()).unwrap_or_default();
            wrong.push(format!(
                "{date} {text:?}: {unit} {how}, expected {} {} ({}) {error}",
                &line[2], &line[3], &line[4]
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {n_lines} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Lines that others tried, of which each was once read wrong: `not` names a unit that it must not be, `none`
/// says that it is none.
#[test]
fn lines_that_were_read_wrong_once() {
    let register = vietnam::register();
    let mut lines = csv::Reader::from_reader(include_bytes!("places/tried.csv").as_slice());
    let mut wrong = Vec::new();
    for line in lines.records() {
        let line = line.unwrap();
        let read = read(register, &line[0], &line[1]);
        let (unit, _) = told(&read);
        let is_right = match &line[2] {
            "none" => read.is_err(),
            expected => match expected.strip_prefix("not ") {
                Some(other) => unit != other,
                None => unit == expected,
            },
        };
        if !is_right {
            wrong.push(format!("{} {:?}: {unit}, expected {}", &line[0], &line[1], &line[2]));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The ways in which a unit is written in the test of all units.
struct Writer {
    random: u64,
}

impl Writer {
    /// Draws one of so many, after a generator of Knuth's.
    fn one_of(&mut self, n: usize) -> usize {
        self.random = self
            .random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.random >> 33).unwrap() % n
    }

    fn kind(&mut self, unit: &Version<'_>) -> String {
        let kind = unit.kind().unwrap();
        match self.one_of(6) {
            0 | 1 => format!("{} ", kind.name),
            2 => format!("{} ", kind.name.to_uppercase()),
            3 | 4 => match kind.abbreviations.first() {
                Some(short) if self.one_of(2) == 0 => format!("{short} "),
                Some(short) => short.clone(),
                None => format!("{} ", kind.name),
            },
            _ => {
                let mut name = kind.name.clone();
                let first = name.remove(0).to_uppercase().to_string();
                format!("{first}{name} ")
            }
        }
    }

    /// Writes a unit with those above it.
    fn line(&mut self, unit: &Version<'_>) -> String {
        let above: Vec<Version<'_>> = unit.units_above().collect();
        let mut parts: Vec<String> = std::iter::once(*unit)
            .chain(above)
            .map(|unit| {
                // A number alone is read as a code too.
                let with_kind =
                    unit.name().chars().all(|c| c.is_ascii_digit()) || self.one_of(3) > 0;
                let kind = if with_kind { self.kind(&unit) } else { String::new() };
                format!("{kind}{}", unit.name())
            })
            .collect();
        if self.one_of(4) == 0 {
            parts.reverse();
            if self.one_of(3) == 0 {
                parts.push("số 7 ngõ 12 đường Giải Phóng".to_owned());
            }
        } else {
            match self.one_of(5) {
                0 => parts.insert(0, "12/3A Lê Lợi".to_owned()),
                1 => parts.insert(0, "Tổ 5".to_owned()),
                2 => parts.push("Việt Nam".to_owned()),
                _ => {}
            }
        }
        let mut text = parts.join([", ", ",", " - ", "; ", "\n", " | ", " , "][self.one_of(7)]);
        if self.one_of(5) == 0 {
            text = text.chars().nfd().collect();
        }
        if self.one_of(8) == 0 {
            text = text.to_uppercase();
        }
        text
    }
}

/// No wrong unit: whatever the form, abbreviations, marks, order and noise, each unit of both dates is found
/// or stands among the candidates, and no other one is found.
#[test]
fn every_unit_is_found_however_it_is_written() {
    let register = vietnam::register();
    let mut writer = Writer { random: 2025 };
    let (mut n_found, mut n_listed, mut wrong) = (0, 0, Vec::new());
    for day in [date(2025, 6, 30), date(2025, 7, 1)] {
        let snapshot = register.at(day).unwrap();
        let places = snapshot.places().accepting(How::LeftOver);
        for unit in snapshot.in_force() {
            for _ in 0..3 {
                let text = writer.line(&unit);
                let bare = writer.one_of(6) == 0;
                let text = if bare { crate::names::plain(&text) } else { text };
                match places.read(&text) {
                    Ok(place) if place.unit() == unit => n_found += 1,
                    Err(error) => match error.kind() {
                        ErrorKind::Place(PlaceFault::Ambiguous { candidates, .. })
                            if candidates.contains(&unit.describe()) =>
                        {
                            n_listed += 1;
                        }
                        _ => wrong.push(format!("{day} {unit} {text:?}: {error}")),
                    },
                    Ok(place) => wrong.push(format!("{day} {unit} {text:?}: {:?}", place.unit())),
                }
            }
        }
    }
    let first = wrong.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(
        wrong.is_empty(),
        "{} wrong, {n_found} found, {n_listed} listed:\n{first}",
        wrong.len()
    );
    assert!(n_listed * 40 < n_found, "{n_listed} listed, {n_found} found");
}

/// What is offered while something is typed: the unit, and why.
fn offered(places: places::Places<'_>, typed: &str, most: usize) -> Vec<String> {
    let offered = places.complete(typed, most);
    offered.iter().map(|it| format!("{} {:?} {}", it.unit(), it.why(), it.score())).collect()
}

#[test]
fn what_is_typed_is_completed() {
    let register = vietnam::register();
    let before = register.at(date(2025, 6, 30)).unwrap().places();
    let today = register.at(date(2025, 7, 1)).unwrap().places();
    let told = [
        (before, "Hai B", 3),
        (today, "hai b", 2),
        (before, "h", 4),
        (before, "hồ ch", 3),
        (before, "phường bến", 3),
        (before, "P. 1", 2),
        (before, "trung ba hai", 2),
        (before, "nghe ben quan 1", 2),
        (before, "ben nghe hcm", 2),
        (before, "buon me thuot", 2),
        (before, "Hai Baf Trwng", 2),
        (before, "ha3i du7o7ng", 2),
        (before, "tân thạnh", 2),
        (today, "dak lak", 2),
        (before, "tan y", 2),
        (today, "xyzzy", 2),
        (today, "...", 2),
        (today, "sài gòn", 0),
        (register.places(), "quan 2", 2),
    ];
    let told =
        told.map(|(places, typed, most)| format!("{typed}: {:#?}", offered(places, typed, most)));
    expect![[r#"
        Hai B: [
            "quận Hai Bà Trưng (007) Start 724",
            "phường Hai Bà Trưng (08740) Start 704",
            "phường Hải Bình (16633) Start 707",
        ]
        hai b: [
            "phường Hai Bà Trưng (00256) Start 704",
            "phường Hải Bình (16645) Start 707",
        ]
        h: [
            "tỉnh Hà Nam (35) Start 746",
            "tỉnh Hà Giang (02) Start 744",
            "tỉnh Hải Dương (30) Start 743",
            "thành phố Hải Phòng (31) Start 743",
        ]
        hồ ch: [
            "thành phố Hồ Chí Minh (79) Start 745",
            "huyện Củ Chi (783) Words 472",
            "huyện Bình Chánh (785) Words 468",
        ]
        phường bến: [
            "phường Bến Tắm (10552) Start 707",
            "phường Bến Nghé (26740) Start 706",
            "phường Bến Thành (26743) Start 705",
        ]
        P. 1: [
            "phường 1 (19333) Whole 960",
            "phường 1 (19357) Whole 960",
        ]
        trung ba hai: [
            "quận Hai Bà Trưng (007) Words 466",
            "phường Hai Bà Trưng (08740) Words 446",
        ]
        nghe ben quan 1: [
            "phường Bến Nghé (26740) Words 449",
        ]
        ben nghe hcm: [
            "phường Bến Nghé (26740) Words 449",
        ]
        buon me thuot: [
            "thành phố Buôn Ma Thuột (643) Whole 980",
        ]
        Hai Baf Trwng: [
            "quận Hai Bà Trưng (007) Typo 230",
            "phường Hai Bà Trưng (08740) Typo 210",
        ]
        ha3i du7o7ng: [
            "tỉnh Hải Dương (30) Typo 250",
            "thành phố Hải Dương (288) Typo 230",
        ]
        tân thạnh: [
            "huyện Tân Thạnh (799) Whole 980",
            "phường Tân Thạnh (20335) Whole 960",
        ]
        dak lak: [
            "tỉnh Đắk Lắk (66) Whole 1000",
            "xã Liên Sơn Lắk (24580) Words 444",
        ]
        tan y: [
            "huyện Tân Yên (216) Start 728",
            "thị trấn Tân Yên (02374) Start 708",
        ]
        xyzzy: []
        ...: []
        sài gòn: []
        quan 2: [
            "quận 2 (769) Whole 980",
            "phường 2 (19342) Words 459",
        ]"#]]
    .assert_eq(&told.join("\n"));
}

/// The cases that the first users asked for, each of a kind; `find` gives what is certain of them too.
#[test]
fn what_was_asked_for() {
    let register = vietnam::register();
    let before = register.at(date(2025, 6, 30)).unwrap();
    for (text, code) in [
        ("Thạnh Xuân, 12, Hồ Chí Minh", "26764"),
        ("Phường 10, 10, Hồ Chí Minh", "27178"),
        ("Phường Bến Nghé, Quận 1, Thành phố Hồ Chí Minh, Việt Nam", "26740"),
        ("Vietnam, Thành phố Hồ Chí Minh, Quận 1, Phường Bến Nghé", "26740"),
        ("Hà Nội, VN", "01"),
        ("Viet Nam, Ha Noi", "01"),
        ("P.12 Q.Gò Vấp", "26881"),
        ("P.1 Q.3 TPHCM", "27160"),
        ("huyện Đăk Đoa", "626"),
        ("huyện Đắk Hà", "615"),
        ("Phú Quý, Bình Thuận", "602"),
        ("TP. Qui Nhơn", "540"),
        ("Phường 1, Vị Thanh, Hậu Giang", "31318"),
        ("Tịnh Thới, Cao Lãnh (Thành phố), Đồng Tháp", "29899"),
        ("Ward 12, Go Vap Dist., HCMC", "26881"),
        ("Phường: Bến Nghé | Quận: 1 | TPHCM", "26740"),
        ("Phường Bến Nghé / Quận 1 / Hồ Chí Minh", "26740"),
        ("Đắc Lắc", "66"),
        ("Đắc Nông", "67"),
        ("BR-VT", "77"),
        ("TT Huế", "46"),
        ("TP Phan Rang", "582"),
    ] {
        let found = before.find(text).map(|unit| unit.code().to_string());
        assert_eq!(found.as_deref(), Ok(code), "{text}");
        assert!(before.places().read(text).unwrap().how().is_certain(), "{text}");
    }
    let today = register.at(date(2025, 7, 1)).unwrap();
    assert_eq!(today.find("Lục Sỹ Thành").unwrap().code(), code("29857"));
    assert_eq!(today.find("Special administrative region Phú Quốc").unwrap().code(), code("31078"));

    // A suggestion is no answer, unless its way is accepted by name.
    let text = "Thị trấn Việt Trung, Bố Trạch";
    assert!(before.find(text).is_err());
    let error = before.places().accepting(How::LeftOver).read(text).unwrap_err();
    let ErrorKind::Place(PlaceFault::Suggested { how, unit, bytes }) = error.kind() else {
        panic!()
    };
    assert_eq!((*how, unit.code.as_str(), bytes.clone()), (How::DroppedWord, "19114", 0..25));
    let place = before.places().accepting(How::DroppedWord).read(text).unwrap();
    assert_eq!(place.unit().code(), code("19114"));
}

/// The parts of a line, each with what it was taken as.
fn parts(date: &str, text: &str) -> String {
    let read = read(vietnam::register(), date, text).unwrap();
    let role = |part: &places::Part<'_>| match part.role {
        places::Role::Unit(unit) => unit.to_string(),
        role => format!("{role:?}"),
    };
    let part = |part: &places::Part<'_>| format!("{} = {}", &text[part.bytes.clone()], role(part));
    read.parts().iter().map(part).collect::<Vec<_>>().join("; ")
}

#[test]
fn what_was_taken_as_what() {
    for (date, text, expected) in [
        (
            "2025-06-30",
            "Công ty A, 12/3 Lê Lợi, P. Bến Nghé, Q.1, TP.HCM 700000, VN",
            "Công ty A = Street; 12/3 Lê Lợi = Street; P. Bến Nghé = phường Bến Nghé (26740); \
             Q.1 = quận 1 (760); TP.HCM = thành phố Hồ Chí Minh (79); 700000 = Code; VN = Country",
        ),
        (
            "2025-06-30",
            "xã Tân Thành (06250), huyện Cao Lộc",
            "xã Tân Thành (06250) = xã Tân Thành (06250); huyện Cao Lộc = huyện Cao Lộc (183)",
        ),
        (
            "2025-07-01",
            "Phường Bến Thành (Quận 1 cũ), TP.HCM",
            "Phường Bến Thành = phường Bến Thành (26743); Quận 1 cũ = LeftOver; \
             TP.HCM = thành phố Hồ Chí Minh (79)",
        ),
    ] {
        assert_eq!(parts(date, text), expected);
    }
}

/// Texts of all dates: one reading is the answer, readings on different ground are told.
#[test]
fn texts_without_a_date() {
    let places = vietnam::register().places();
    let place = places.read("Phường Ba Đình, Hà Nội").unwrap();
    assert_eq!(place.unit().to_string(), "phường Ba Đình (00004)");
    let since = Period { from: Some(date(2025, 7, 1)), until: None };
    assert_eq!(place.period(), Some(since));
    // A district says that it is of before the reform.
    let place = places.read("P. Trúc Bạch, Q. Ba Đình, Hà Nội").unwrap();
    assert_eq!(place.unit().to_string(), "phường Trúc Bạch (00004)");
    assert_eq!(place.period().unwrap().until, Some(date(2025, 7, 1)));

    let by_era = |text: &str| {
        let error = places.read(text).unwrap_err();
        let ErrorKind::Place(PlaceFault::AmbiguousByEra { candidates }) = error.kind() else {
            panic!("{text}: {error}")
        };
        candidates.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(
        by_era("00004"),
        [
            "phường Trúc Bạch (00004), quận Ba Đình, thành phố Hà Nội",
            "phường Ba Đình (00004), thành phố Hà Nội"
        ]
    );
    // Kind, name and province are the same, and the ground is not.
    assert_eq!(
        by_era("phường Bãi Cháy, Quảng Ninh"),
        [
            "phường Bãi Cháy (06673), thành phố Hạ Long, tỉnh Quảng Ninh",
            "phường Bãi Cháy (06673), tỉnh Quảng Ninh"
        ]
    );
}

#[test]
fn what_names_no_unit_is_told_without_the_text() {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap().places();
    let told = |text: &str| before.read(text).unwrap_err().to_string();
    assert_eq!(told(" .,; "), "the text has no letters and no digits");
    assert_eq!(told("Hà\u{0}Nội"), "byte 3 is the character '\\0', which no place is written with");
    assert_eq!(
        told("Hà \u{202e}Nội"),
        "byte 4 is the character '\\u{202e}', which no place is written with"
    );
    assert_eq!(
        told("Phường Xyzt, Quận 1, TP.HCM"),
        "bytes 0..14 were not understood on 2025-06-30, within quận 1 (760), thành phố Hồ Chí Minh"
    );
    assert_eq!(
        told("Phường Cầu Dền, Hai Bà Trưng, Hà Nội"),
        "on 2025-06-30 no unit is called so: it was phường Cầu Dền (00274), quận Hai Bà Trưng, \
         thành phố Hà Nội, .. 2025-01-01; of which came phường Thanh Nhàn (00271), quận Hai Bà \
         Trưng, thành phố Hà Nội; phường Bách Khoa (00277), quận Hai Bà Trưng, thành phố Hà Nội"
    );
    assert_eq!(
        told("Hµ Néi"),
        "the text is in the encoding TCVN3, in which it may be thành phố Hà Nội (01)"
    );
    assert_eq!(
        told("Haø Noäi"),
        "the text is in the encoding VNI, in which it may be thành phố Hà Nội (01)"
    );
    let decoded = before.encoded_in(places::OldEncoding::Vni).read("Haø Noäi").unwrap();
    assert_eq!(decoded.unit().code(), code("01"));
}

/// Ten megabytes, ten thousand commas and the like are an error at once.
#[test]
fn hostile_texts_are_errors() {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap().places();
    let texts = [
        "Tân Thành ".repeat(1_000_000),
        ",".repeat(10_000),
        "1 ".repeat(900),
        "1,".repeat(79),
        "P.1 ".repeat(40),
        "Thành phố ".repeat(60),
        "(".repeat(1000),
        "\u{200b}".repeat(500),
        "a\u{301}\u{302}\u{303}".repeat(250),
        "Tân ".repeat(80),
        "Phường/Xã/".repeat(30),
        "(cũ) ".repeat(70),
    ];
    for text in texts {
        for places in [before, vietnam::register().places()] {
            assert!(places.accepting(How::LeftOver).read(&text).is_err());
            assert!(places.complete(&text, 10).len() <= 10);
        }
    }
}

/// Of one level alone: the units above count, and are told where the unit is misspelt.
#[test]
fn texts_of_one_level() {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap().places();
    let communes = before.at_level(Level::COMMUNE);
    assert_eq!(communes.read("Hữu Lũng, Lạng Sơn").unwrap().unit().code(), code("06385"));
    let text = "xã Tân ziến, huyện Hưng Hà, tỉnh Thái Bình";
    let typo = communes.accepting(How::Typo).read(text).unwrap();
    assert_eq!((typo.unit().code(), typo.how()), (code("12610"), How::Typo));
    let error = communes.read("quận Ba Đình, Hà Nội").unwrap_err();
    let ErrorKind::Place(PlaceFault::NotUnderstood { .. }) = error.kind() else {
        panic!("{error}")
    };
    assert!(before.at_level(Level::new(9)).read("Hà Nội").is_err());
}

proptest::proptest! {
    /// Whatever stands in a text: every letter of it is in one part, parts follow each other, and what
    /// is typed is completed without a fault.
    #[test]
    fn every_letter_is_in_one_part(
        pieces in proptest::collection::vec((0_usize..40, 0_usize..12), 1..9),
        stray in "\\PC{0,6}",
    ) {
        const PIECES: [&str; 40] = [
            "Phường", "P.", "Bến Nghé", "Quận 1", "Q.", "1", "TP.HCM", "Hà Nội", "Ba Đình", "12/3A",
            "Lê Lợi", "xã", "Tân Thành", "huyện Hữu Lũng", "Lạng Sơn", "(06442)", "700000", "Việt Nam",
            "(cũ)", "Quận 1 cũ", "0903 123 456", "HK", "tổ 5", "thôn", "KCN", "số", "đường", "-",
            "Phường/Xã:", "Town", "District", "Trúc Bạch", "00004", "Đắk Lắk", "IV", "Thị trấn",
            "Ward 12", "TT", "B.Thạnh", "công ty",
        ];
        const BETWEEN: [&str; 12] = [" ", ", ", ",", " - ", "-", "; ", "\n", "/", " (", ") ", ".", ""];
        let mut text = stray;
        for (piece, between) in pieces {
            text.push_str(PIECES[piece]);
            text.push_str(BETWEEN[between]);
        }
        let register = vietnam::register();
        for date in ["2025-06-30", "2025-07-01"] {
            if let Ok(place) = read(register, date, &text) {
                let mut last = 0;
                for part in place.parts() {
                    proptest::prop_assert!(part.bytes.start >= last, "{text:?}: {place:?}");
                    let between = &text[last..part.bytes.start];
                    proptest::prop_assert!(!between.contains(char::is_alphanumeric), "{text:?}: {place:?}");
                    last = part.bytes.end;
                }
                proptest::prop_assert!(!text[last..].contains(char::is_alphanumeric), "{text:?}: {place:?}");
            }
            let places = register.at(parse_date(date).unwrap()).unwrap().places();
            for offered in places.complete(&text, 5) {
                let label = offered.unit().label();
                let is_within = |at: &std::ops::Range<usize>| label.get(at.clone()).is_some();
                proptest::prop_assert!(offered.matched().iter().all(is_within), "{text:?}: {offered:?}");
            }
        }
    }
}

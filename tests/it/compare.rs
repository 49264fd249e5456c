//! Comparisons of two registers of one base: small plans of which every line is known, similarity
//! by hand and against counting pairs, the law against itself and against a part of it.

mod similarity;

use expect_test::{Expect, expect};
use sapnhap::compare::{ComparedUnit, Comparison, Likeness, Similarity, compare_within};
use sapnhap::decree::{NewUnit, Take};
use sapnhap::error::LookupFault;
use sapnhap::*;

use crate::made_up;

const OPENING: Date = date(2000, 1, 1);
const DAY: Date = date(2001, 1, 1);
const COMMUNE: Level = Level::new(1);

fn check(actual: &str, expected: Expect) {
    expected.assert_eq(actual);
}

fn close(actual: f64, expected: f64) {
    assert!((actual - expected).abs() < 1e-12, "{actual} is not {expected}");
}

/// A country of two levels: cantons 1 and 2 with communes 11 to 1n and 21 to 2n.
fn base(n_communes: usize) -> Register {
    let level = |id: &str| made_up::level(id, None);
    let kinds = vec![
        made_up::kind("canton", "canton"),
        made_up::kind("village", "commune"),
        made_up::kind("town", "commune"),
    ];
    let country = Country::new("X", "X", vec![level("canton"), level("commune")], kinds);
    let unit = |code: String, kind: &str, parent: Option<&str>| OpeningUnit {
        name: Name::new(&format!("U{code}")).unwrap(),
        code: Code::new(&code).unwrap(),
        kind: KindId::new(kind).unwrap(),
        parent: parent.map(|parent| Reference::new(parent).unwrap()),
        aliases: Vec::new(),
    };
    let mut units = vec![unit("1".into(), "canton", None), unit("2".into(), "canton", None)];
    for canton in ["1", "2"] {
        let codes = (1..=n_communes).map(|place| format!("{canton}{place}"));
        units.extend(codes.map(|code| unit(code, "village", Some(canton))));
    }
    Register::open(country.unwrap(), OPENING, units).unwrap()
}

fn made(
    code: &str,
    kind: &str,
    name: &str,
    takes: impl IntoIterator<Item = Take>,
    under: &str,
) -> Provision {
    let unit = NewUnit::new(code, kind, name).unwrap().under(under);
    let mut provision = Provision::of_new(code, unit.unwrap()).unwrap();
    provision.takes.extend(takes);
    provision
}

fn merged(code: &str, name: &str, of: &[&str]) -> Provision {
    made(code, "town", name, of.iter().map(|unit| all(unit)), "1")
}

fn all(unit: &str) -> Take {
    Take::all(unit).unwrap()
}

fn part(unit: &str) -> Take {
    Take::part(unit).unwrap()
}

fn rest(unit: &str) -> Take {
    Take::rest(unit).unwrap()
}

fn plan(base: &Register, provisions: impl IntoIterator<Item = Provision>) -> Register {
    let mut decree = Decree::new("plan", DAY).unwrap();
    decree.provisions.extend(provisions);
    base.enact([decree]).unwrap()
}

fn compared<'r>(base: &'r Register, one: &'r Register, other: &'r Register) -> Comparison<'r> {
    let (one, other) = (one.at(DAY).unwrap(), other.at(DAY).unwrap());
    compare(&base.at(OPENING).unwrap(), &one, &other, COMMUNE).unwrap()
}

fn told(comparison: &Comparison<'_>) -> String {
    let line = |unit: &ComparedUnit<'_>| {
        let mut line = unit.to_string();
        if !unit.aspects.is_empty() {
            line += &format!(" {:?}", unit.aspects);
        }
        line + "\n"
    };
    let one: String = comparison.in_one().iter().map(line).collect();
    let other: String = comparison.in_other().iter().map(line).collect();
    let counts = comparison.counts();
    assert_eq!(
        counts.n_one,
        counts.same + counts.renamed + counts.different_in_one + counts.only_in_one
    );
    assert_eq!(
        counts.n_other,
        counts.same + counts.renamed + counts.different_in_other + counts.only_in_other
    );
    format!("{comparison}\n{one}--\n{other}")
}

/// Same, renamed, cut otherwise, made by one alone, and left by both.
#[test]
fn every_likeness() {
    let base = base(9);
    let one = plan(
        &base,
        [
            merged("101", "Alba", &["11", "12"]),
            merged("102", "Bora", &["13", "14"]),
            merged("103", "Celo", &["15", "16"]),
            merged("104", "Dino", &["18", "19"]),
        ],
    );
    let other = plan(
        &base,
        [
            merged("201", "Alba", &["11", "12"]),
            merged("102", "Bura", &["13", "14"]),
            merged("103", "Celo", &["15", "16", "17"]),
            Provision::rename("r", "18", "Ergo").unwrap(),
            Provision::change_parent("p", "21", "1").unwrap(),
        ],
    );
    let comparison = compared(&base, &one, &other);
    check(
        &told(&comparison),
        expect![[r#"
        18 units of 2000-01-01: 14 and 14, of which 10 same (9 kept), 1 renamed, 1 and 1 different, 2 and 2 only here
        town Alba (101): same, town Alba (201) in the other [Code]
        town Bora (102): renamed, town Bura (102) in the other [Name]
        town Celo (103): different, shares 2 with town Celo (103)
        town Dino (104): only here, shares 1 with village Ergo (18), 1 with village U19 (19)
        village U17 (17): only here, shares 1 with town Celo (103)
        village U21 (21): same, village U21 (21) in the other [Parent]
        village U22 (22): same
        village U23 (23): same
        village U24 (24): same
        village U25 (25): same
        village U26 (26): same
        village U27 (27): same
        village U28 (28): same
        village U29 (29): same
        --
        town Bura (102): renamed, town Bora (102) in the other [Name]
        town Celo (103): different, shares 2 with town Celo (103), 1 with village U17 (17)
        village Ergo (18): only here, shares 1 with town Dino (104)
        village U19 (19): only here, shares 1 with town Dino (104)
        town Alba (201): same, town Alba (101) in the other [Code]
        village U21 (21): same, village U21 (21) in the other [Parent]
        village U22 (22): same
        village U23 (23): same
        village U24 (24): same
        village U25 (25): same
        village U26 (26): same
        village U27 (27): same
        village U28 (28): same
        village U29 (29): same
    "#]],
    );
    // The other way round the lists change places.
    let turned = compared(&base, &other, &one);
    assert_eq!((turned.in_one(), turned.in_other()), (comparison.in_other(), comparison.in_one()));
    assert_eq!(turned.similarity(), comparison.similarity());
    // 18 units. Groups of the one: four of 2; of the other: 2, 2, 3. Both: 2, 2, 2.
    // Pairs: both 3, one 4, other 1 + 1 + 3 = 5, all 153.
    let expected = 4.0 * 5.0 / 153.0;
    let similarity = comparison.similarity();
    close(similarity.adjusted_rand, (3.0 - expected) / (4.5 - expected));
    // Celo: 2 units of which the other puts a third in: 2/18 log2(3/2) + 1/18 log2(3).
    // Dino: 18 and 19 stand alone in the other: 2/18 log2(2).
    let bits = 2.0 * 1.5_f64.log2() + 3.0_f64.log2() + 2.0;
    close(similarity.variation_of_information, bits / 18.0);
    assert_eq!((similarity.n_units, similarity.n_divided), (18, 0));
}

/// A divided unit is the same when the words are; it is in no group of a partition.
#[test]
fn parts() {
    let base = base(4);
    let halves = |first: fn(&str) -> Take, second: fn(&str) -> Take, more: &[&str]| {
        let bora = more.iter().map(|unit| all(unit)).chain([second("12")]);
        plan(
            &base,
            [
                made("101", "town", "Alba", [all("11"), first("12")], "1"),
                made("102", "town", "Bora", bora, "1"),
            ],
        )
    };
    let one = halves(part, rest, &["13"]);
    let same = compared(&base, &one, &one);
    assert!(same.is_same());
    assert_eq!((same.in_one()[1].n_origins, same.in_one()[1].n_divided), (2, 1));
    let similarity = same.similarity();
    assert_eq!((similarity.n_units, similarity.n_divided), (7, 1));
    // What one text calls the rest another may call the part.
    assert!(compared(&base, &one, &halves(rest, part, &["13"])).is_same());
    let other = halves(part, rest, &["13", "14"]);
    let comparison = compared(&base, &one, &other);
    check(
        &told(&comparison),
        expect![[r#"
        8 units of 2000-01-01: 7 and 6, of which 5 same (4 kept), 0 renamed, 1 and 1 different, 1 and 0 only here
        town Alba (101): same
        town Bora (102): different, shares 1 with town Alba (101), 2 with town Bora (102)
        village U14 (14): only here, shares 1 with town Bora (102)
        village U21 (21): same
        village U22 (22): same
        village U23 (23): same
        village U24 (24): same
        --
        town Alba (101): same
        town Bora (102): different, shares 1 with town Alba (101), 2 with town Bora (102), 1 with village U14 (14)
        village U21 (21): same
        village U22 (22): same
        village U23 (23): same
        village U24 (24): same
    "#]],
    );
    let shares = &comparison.in_one()[1].shares;
    let counts: Vec<_> = shares.iter().map(|of| (of.n_shared, of.n_possible)).collect();
    assert_eq!(counts, [(1, 1), (2, 1)]);
    // Units that take the same by their words are told apart by kind and name.
    let thirds = |names: [&str; 3]| {
        let takes = [part, part, rest];
        let units = names.iter().zip(takes).zip(["101", "102", "103"]);
        let units = units.map(|((name, take), code)| made(code, "town", name, [take("12")], "1"));
        plan(&base, units)
    };
    let (one, other) = (thirds(["Alba", "Bora", "Celo"]), thirds(["Bora", "Alba", "Celo"]));
    check(
        &told(&compared(&base, &one, &other)),
        expect![[r#"
        8 units of 2000-01-01: 10 and 10, of which 10 same (7 kept), 0 renamed, 0 and 0 different, 0 and 0 only here
        town Alba (101): same, town Alba (102) in the other [Code]
        town Bora (102): same, town Bora (101) in the other [Code]
        town Celo (103): same
        village U11 (11): same
        village U13 (13): same
        village U14 (14): same
        village U21 (21): same
        village U22 (22): same
        village U23 (23): same
        village U24 (24): same
        --
        town Bora (101): same, town Bora (102) in the other [Code]
        town Alba (102): same, town Alba (101) in the other [Code]
        town Celo (103): same
        village U11 (11): same
        village U13 (13): same
        village U14 (14): same
        village U21 (21): same
        village U22 (22): same
        village U23 (23): same
        village U24 (24): same
    "#]],
    );
}

/// At an upper level a part is known by its members, though the words are the same.
#[test]
fn parts_of_upper_units_are_known_by_their_members() {
    let base = base(3);
    let moved = |commune: &str| plan(&base, [Provision::change_parent("1", commune, "2").unwrap()]);
    let (one, other) = (moved("11"), moved("12"));
    let before = base.at(OPENING).unwrap();
    let (one, other) = (one.at(DAY).unwrap(), other.at(DAY).unwrap());
    let comparison = compare(&before, &one, &other, Level::new(0)).unwrap();
    check(
        &told(&comparison),
        expect![[r#"
        2 units of 2000-01-01: 2 and 2, of which 0 same (0 kept), 0 renamed, 2 and 2 different, 0 and 0 only here
        canton U1 (1): different, shares 1 with canton U1 (1), 1 with canton U2 (2)
        canton U2 (2): different, shares 1 with canton U1 (1), 1 with canton U2 (2)
        --
        canton U1 (1): different, shares 1 with canton U1 (1), 1 with canton U2 (2)
        canton U2 (2): different, shares 1 with canton U1 (1), 1 with canton U2 (2)
    "#]],
    );
    assert!(compare(&before, &one, &one, Level::new(0)).unwrap().is_same());
    let similarity = comparison.similarity();
    assert_eq!((similarity.n_units, similarity.n_divided), (1, 1));
}

/// A canton that gave a commune away, known by its members, against one that is as it was, or went whole
/// into another: of what is whole every member is there.
#[test]
fn a_part_with_members_against_the_whole() {
    let base = base(3);
    let given = plan(&base, [Provision::change_parent("1", "11", "2").unwrap()]);
    let before = base.at(OPENING).unwrap();
    let cantons = |other: &Register| {
        let (one, other) = (given.at(DAY).unwrap(), other.at(DAY).unwrap());
        let comparison = compare(&before, &one, &other, Level::new(0)).unwrap();
        let turned = compare(&before, &other, &one, Level::new(0)).unwrap();
        assert_eq!(turned.in_one(), comparison.in_other());
        assert_eq!(turned.in_other(), comparison.in_one());
        let shares = comparison.in_one().iter().chain(comparison.in_other());
        assert!(shares.flat_map(|of| &of.shares).all(|of| of.n_possible == 0));
        told(&comparison)
    };
    check(
        &cantons(&base),
        expect![[r#"
        2 units of 2000-01-01: 2 and 2, of which 0 same (0 kept), 0 renamed, 0 and 0 different, 2 and 2 only here
        canton U1 (1): only here, shares 1 with canton U1 (1)
        canton U2 (2): only here, shares 1 with canton U1 (1), 1 with canton U2 (2)
        --
        canton U1 (1): only here, shares 1 with canton U1 (1), 1 with canton U2 (2)
        canton U2 (2): only here, shares 1 with canton U2 (2)
    "#]],
    );
    let whole = plan(&base, [Provision::take_over("1", "canton:2", ["canton:1"]).unwrap()]);
    check(
        &cantons(&whole),
        expect![[r#"
        2 units of 2000-01-01: 2 and 1, of which 0 same (0 kept), 0 renamed, 2 and 1 different, 0 and 0 only here
        canton U1 (1): different, shares 1 with canton U2 (2)
        canton U2 (2): different, shares 2 with canton U2 (2)
        --
        canton U2 (2): different, shares 1 with canton U1 (1), 2 with canton U2 (2)
    "#]],
    );
}

/// Only what is within is listed, but all ground counts.
#[test]
fn within_a_unit() {
    let base = base(3);
    let one = plan(&base, [merged("101", "Alba", &["11", "21"])]);
    let other = plan(&base, [merged("101", "Alba", &["11", "22"])]);
    let before = base.at(OPENING).unwrap();
    let (one, other) = (one.at(DAY).unwrap(), other.at(DAY).unwrap());
    let within = |code_: &str, level| before.unit(level, &code(code_)).unwrap();
    let canton = within("1", Level::new(0));
    let comparison = compare_within(&before, &one, &other, &canton, COMMUNE).unwrap();
    check(
        &told(&comparison),
        expect![[r#"
        3 units of 2000-01-01: 3 and 3, of which 2 same (2 kept), 0 renamed, 1 and 1 different, 0 and 0 only here
        town Alba (101): different, shares 1 with town Alba (101), 1 with village U21 (21)
        village U12 (12): same
        village U13 (13): same
        --
        town Alba (101): different, shares 1 with town Alba (101), 1 with village U22 (22)
        village U12 (12): same
        village U13 (13): same
    "#]],
    );
    assert_eq!(comparison.units().len(), 3);
    let commune = within("12", COMMUNE);
    let comparison = compare_within(&before, &one, &other, &commune, COMMUNE).unwrap();
    assert_eq!((comparison.units().len(), comparison.is_same()), (1, true));
    // Nothing of a level lies within a unit below it.
    let nothing = compare_within(&before, &one, &other, &commune, Level::new(0)).unwrap();
    assert_eq!((nothing.units().len(), nothing.in_one().len(), nothing.is_same()), (0, 0, true));
    assert_eq!(nothing.similarity(), Similarity::of::<u8, u8>([]));
}

#[test]
fn weights_and_data() {
    let base = base(2);
    let one = plan(&base, [merged("101", "Alba", &["11", "12"])]);
    let other = plan(&base, [Provision::rename("1", "22", "Bora").unwrap()]);
    let comparison = compared(&base, &one, &other);
    // Pairs weigh 2 x 3 of 2x3 + 2x5 + 3x5 = 31; 21 weighs nothing. The other keeps none together.
    let weighed = comparison.similarity_by(|unit| match unit.code().as_str() {
        "11" => 2.0,
        "12" => 3.0,
        "22" => 5.0,
        _ => f64::NAN,
    });
    assert_eq!((weighed.adjusted_rand, weighed.n_units), (0.0, 3));
    // 2/10 log2(5/2) + 3/10 log2(5/3)
    close(weighed.variation_of_information, 0.2 * 2.5_f64.log2() + 0.3 * (5.0 / 3.0_f64).log2());
    let json = |unit| serde_json::to_string(unit).unwrap();
    check(
        &json(&comparison.in_one()[0]),
        expect![[
            r#"{"unit":{"identity":"commune:101@2001-01-01","level":"commune","code":"101","kind":"town","name":"Alba","parent":"canton:1@opening","period":{"from":"2001-01-01","until":null}},"likeness":"only_here","aspects":[],"is_kept":false,"n_origins":2,"n_divided":0,"shares":[{"unit":{"identity":"commune:11@opening","level":"commune","code":"11","kind":"village","name":"U11","parent":"canton:1@opening","period":{"from":null,"until":null}},"n_shared":1,"n_possible":0},{"unit":{"identity":"commune:12@opening","level":"commune","code":"12","kind":"village","name":"U12","parent":"canton:1@opening","period":{"from":null,"until":null}},"n_shared":1,"n_possible":0}]}"#
        ]],
    );
    check(
        &serde_json::to_string(&comparison.counts()).unwrap(),
        expect![[
            r#"{"n_before":4,"n_one":3,"n_other":4,"same":1,"same_and_kept":1,"renamed":1,"different_in_one":0,"different_in_other":0,"only_in_one":1,"only_in_other":2}"#
        ]],
    );
    let whole = serde_json::to_value(&comparison).unwrap();
    let keys: Vec<&String> = whole.as_object().unwrap().keys().collect();
    check(
        &format!("{keys:?} {}", whole["similarity"]),
        expect![[
            r#"["before", "counts", "in_one", "in_other", "level", "one", "other", "similarity"] {"adjusted_rand":0.0,"n_divided":0,"n_units":4,"variation_of_information":0.5}"#
        ]],
    );
    #[cfg(feature = "csv")]
    check(
        &report::comparison_csv(&comparison),
        expect![[r#"
        side,unit,level,code,kind,name,likeness,aspects,is_kept,n_origins,n_divided,n_shares,counterpart,counterpart_level,counterpart_code,counterpart_kind,counterpart_name,n_shared,n_possible
        one,commune:101@2001-01-01,commune,101,town,Alba,only_here,,false,2,0,2,commune:11@opening,commune,11,village,U11,1,0
        one,commune:101@2001-01-01,commune,101,town,Alba,only_here,,false,2,0,2,commune:12@opening,commune,12,village,U12,1,0
        one,commune:21@opening,commune,21,village,U21,same,,true,1,0,1,commune:21@opening,commune,21,village,U21,1,0
        one,commune:22@opening,commune,22,village,U22,renamed,name,true,1,0,1,commune:22@opening,commune,22,village,Bora,1,0
        other,commune:11@opening,commune,11,village,U11,only_here,,true,1,0,1,commune:101@2001-01-01,commune,101,town,Alba,1,0
        other,commune:12@opening,commune,12,village,U12,only_here,,true,1,0,1,commune:101@2001-01-01,commune,101,town,Alba,1,0
        other,commune:21@opening,commune,21,village,U21,same,,true,1,0,1,commune:21@opening,commune,21,village,U21,1,0
        other,commune:22@opening,commune,22,village,Bora,renamed,name,true,1,0,1,commune:22@opening,commune,22,village,U22,1,0
    "#]],
    );
}

#[test]
fn errors() {
    let (small, large) = (base(2), base(3));
    let plan = plan(&small, [merged("101", "Alba", &["11", "12"])]);
    let (before, after) = (small.at(OPENING).unwrap(), plan.at(DAY).unwrap());
    let other_base = |error: Error| {
        let is_other_base =
            matches!(error.kind(), ErrorKind::Lookup(LookupFault::OtherBase { .. }));
        assert!(is_other_base, "{error}");
        error.to_string()
    };
    // The larger country has another unit in the place of 21, and units that are not here.
    let foreign = large.at(DAY).unwrap();
    assert_eq!(
        other_base(compare(&before, &after, &foreign, COMMUNE).unwrap_err()),
        "the registers do not share the units of 2000-01-01: village U21 (21), canton U2 is \
         village U13 (13), canton U1 in the other"
    );
    let more = large.at(OPENING).unwrap();
    other_base(compare(&more, &foreign, &after, COMMUNE).unwrap_err());
    // A unit more at the end.
    let grown = self::plan(&small, [made("25", "town", "Celo", [], "2")]);
    let today = small.at(DAY).unwrap();
    let error = compare(&today, &today, &grown.at(DAY).unwrap(), COMMUNE).unwrap_err();
    assert_eq!(
        other_base(error),
        "the registers do not share the units of 2001-01-01: town Celo (25), canton U2 is not \
         there in the other"
    );
    // The same unit under another name.
    let renamed = self::plan(&small, [Provision::rename("1", "22", "Dino").unwrap()]);
    other_base(compare(&today, &renamed.at(DAY).unwrap(), &today, COMMUNE).unwrap_err());
    // The unit within has to be one of the earlier date.
    let town = after.unit(COMMUNE, &code("101")).unwrap();
    assert_eq!(
        other_base(compare_within(&before, &after, &after, &town, COMMUNE).unwrap_err()),
        "the registers do not share the units of 2000-01-01: town Alba (101), canton U1 is not \
         there in the other"
    );
    let commune = more.unit(COMMUNE, &code("23")).unwrap();
    other_base(compare_within(&before, &after, &after, &commune, COMMUNE).unwrap_err());
    let reversed = compare(&after, &before, &after, COMMUNE).unwrap_err();
    assert_eq!(
        reversed.to_string(),
        "the dates are in the wrong order: 2001-01-01 is after 2000-01-01"
    );
    let late = Register::open(small.country().clone(), DAY, small.opening_units()).unwrap();
    let error = compare(&before, &after, &late.at(DAY).unwrap(), COMMUNE).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::BeforeOpening { .. })));
}

#[cfg(feature = "vietnam")]
#[test]
fn the_law_is_the_same_as_itself() {
    let law = vietnam::register();
    let (before, after) = (law.at(date(2025, 6, 30)).unwrap(), law.at(date(2025, 7, 1)).unwrap());
    for level in [Level::PROVINCE, Level::DISTRICT, Level::COMMUNE] {
        let comparison = compare(&before, &after, &after, level).unwrap();
        assert!(comparison.is_same());
        assert!(comparison.in_one().iter().all(|unit| unit.aspects.is_empty()));
        let similarity = comparison.similarity();
        assert_eq!((similarity.adjusted_rand, similarity.variation_of_information), (1.0, 0.0));
    }
    let comparison = compare(&before, &after, &after, Level::COMMUNE).unwrap();
    check(
        &format!("{comparison}\n{}", comparison.similarity()),
        expect![[r#"
        10040 units of 2025-06-30: 3321 and 3321, of which 3321 same (137 kept), 0 renamed, 0 and 0 different, 0 and 0 only here
        adjusted Rand index 1.000, variation of information 0.000 bits (9599 units, 441 divided)"#]],
    );
}

/// Only Hà Nội's resolution enacted on the units of the day before, against the whole law.
#[cfg(feature = "vietnam")]
#[test]
fn the_law_against_hanoi_alone() {
    let law = vietnam::register();
    let (before, day) = (law.at(date(2025, 6, 30)).unwrap(), date(2025, 7, 1));
    let base = law.rewound(day).unwrap();
    let hanoi = base.enact([law.decree("1656/NQ-UBTVQH15").unwrap().clone()]).unwrap();
    let (one, other) = (hanoi.at(day).unwrap(), law.at(day).unwrap());
    let comparison = compare(&before, &one, &other, Level::COMMUNE).unwrap();
    check(
        &format!("{comparison}\n{}", comparison.similarity()),
        expect![[r#"
        10040 units of 2025-06-30: 9640 and 3321, of which 253 same (127 kept), 10 renamed, 0 and 0 different, 9377 and 3058 only here
        adjusted Rand index 0.095, variation of information 1.581 bits (9599 units, 441 divided)"#]],
    );
    let of_hanoi = |units: &[ComparedUnit<'_>]| {
        let city = |unit: &&ComparedUnit<'_>| {
            unit.unit.at_level(Level::PROVINCE).is_some_and(|city| city.code().as_str() == "01")
        };
        units.iter().filter(city).filter(|unit| unit.likeness == Likeness::Same).count()
    };
    assert_eq!((of_hanoi(comparison.in_one()), of_hanoi(comparison.in_other())), (126, 126));
    // Within the city both are the same; within its neighbour only one of them changed anything.
    let within = |name: &str| {
        let unit = before.find(name).unwrap();
        compare_within(&before, &one, &other, &unit, Level::COMMUNE).unwrap()
    };
    assert!(within("Thành phố Hà Nội").is_same());
    check(
        &format!("{}\n{}", within("tỉnh Bắc Ninh"), within("tỉnh Bắc Ninh").similarity()),
        expect![[r#"
            121 units of 2025-06-30: 121 and 41, of which 0 same (0 kept), 0 renamed, 0 and 0 different, 121 and 41 only here
            adjusted Rand index 0.000, variation of information 1.615 bits (121 units, 0 divided)"#]],
    );
}

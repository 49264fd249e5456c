//! Small histories as the registers of countries have them, each read forwards and backwards: land
//! swap, renumbering, restoration, associated communes, change of canton, chain on one day.
//!
//! ```text
//! canton Nord (1)
//!   district Ahorn (11): communes Alm (111), Bach (112), Chur (113)
//!   district Buche (12): communes Dorf (121), Esch (122)
//! canton Sued (2)
//!   district Eiche (21): commune Fels (211)
//! ```

use expect_test::{Expect, expect};
use sapnhap::diff::Aspect;
use sapnhap::*;

use crate::made_up::{self, unit};

const CANTON: Level = Level::new(0);
const DISTRICT: Level = Level::new(1);
const COMMUNE: Level = Level::new(2);
const PART: Level = Level::new(3);
const OPENING: Date = date(1960, 1, 1);

fn opening() -> Register {
    let units = vec![
        unit("canton", "1", "Nord", ""),
        unit("canton", "2", "Sued", ""),
        unit("district", "11", "Ahorn", "1"),
        unit("district", "12", "Buche", "1"),
        unit("district", "21", "Eiche", "2"),
        unit("commune", "111", "Alm", "11"),
        unit("commune", "112", "Bach", "11"),
        unit("commune", "113", "Chur", "11"),
        unit("commune", "121", "Dorf", "12"),
        unit("commune", "122", "Esch", "12"),
        unit("commune", "211", "Fels", "21"),
    ];
    let country = made_up::country(&[
        ("canton", Some(1)),
        ("district", Some(2)),
        ("commune", Some(3)),
        ("part", Some(4)),
    ]);
    Register::open(country, OPENING, units).unwrap()
}

/// The register after decrees, one a day: each is its day, and its provisions as JSON.
fn history(days: &[(Date, &str)]) -> Register {
    let decree = |&(day, provisions): &(Date, &str)| {
        let number = format!("{}/D", day.year());
        let text = format!(
            r#"{{"number": "{number}", "effective": "{day}", "provisions": [{provisions}]}}"#
        );
        Decree::from_json(&text).unwrap()
    };
    let register = opening().enact(days.iter().map(decree)).unwrap();
    let read = Register::from_json(&register.to_json()).unwrap();
    assert_eq!(read.to_json(), register.to_json());
    register
}

fn related(of: &Relation<'_>, other: Version<'_>) -> String {
    let star = if of.is_heir() { "*" } else { "" };
    let cites: Vec<String> = of.citations().iter().map(ToString::to_string).collect();
    format!("{other}{star} {} [{}]", of.portions(), cites.join(", "))
}

/// What became of the units of a level from one day to another, and of what those of the later day
/// came, `*` beside the heir; without those that nothing happened to.
fn told(register: &Register, level: Level, from: Date, to: Date) -> String {
    let (before, after) = (register.at(from).unwrap(), register.at(to).unwrap());
    let mut text = String::new();
    let mut pairs = Vec::new();
    for unit in before.units(level) {
        let fate = unit.fate_at(&after);
        let relations = fate.relations();
        pairs.extend(relations.iter().map(|of| (unit, of.later(), of.portions())));
        let is_related = |heir: &Version<'_>| fate.relations().iter().any(|of| of.later() == *heir);
        assert_eq!(fate.heir(), unit.heir_at(&after).filter(is_related));
        if relations.iter().all(|of| of.edges().len() == 0) && fate.word() == "same" {
            continue;
        }
        let related: Vec<String> = relations.iter().map(|of| related(of, of.later())).collect();
        text.push_str(&format!("{unit} {}: {}\n", fate.word(), related.join("; ")));
    }
    let mut back = Vec::new();
    for unit in after.units(level) {
        let origins = unit.origins(&before, level);
        back.extend(origins.iter().map(|of| (of.earlier(), unit, of.portions())));
        if !origins.iter().all(|of| of.edges().len() == 0) || origins.is_empty() {
            let related: Vec<String> = origins.iter().map(|of| related(of, of.earlier())).collect();
            text.push_str(&format!("{unit} of: {}\n", related.join("; ")));
        }
    }
    // Where no unit of the level holds what one was, a unit above does.
    for (earlier, later, portions) in pairs.iter().filter(|of| of.1.level() != level) {
        let origins = later.origins(&before, level);
        let of = origins.iter().find(|of| of.earlier() == *earlier).unwrap();
        assert_eq!(of.portions(), *portions);
    }
    pairs.retain(|of| of.1.level() == level);
    let order = |of: &(Version<'_>, Version<'_>, Shares)| (of.0.id(), of.1.id());
    pairs.sort_by_key(order);
    back.sort_by_key(order);
    assert_eq!(pairs, back);
    text
}

fn check(register: &Register, level: Level, from: Date, to: Date, expected: Expect) {
    expected.assert_eq(&told(register, level, from, to));
}

/// The codes and names of the units of a level on a day.
fn listed(register: &Register, level: Level, on: Date) -> Vec<String> {
    let snapshot = register.at(on).unwrap();
    let units = snapshot.units(level).into_iter();
    units.map(|unit| format!("{} {}", unit.code(), unit.name())).collect()
}

/// Alm gives a meadow where nobody lives and gets a hamlet of Bach: both go on.
#[test]
fn land_swap() {
    let day = date(1970, 1, 1);
    let swap = r#"
        {"clause": "1", "continues": {"unit": "111"},
         "takes": [{"from": "112", "portion": "part"}]},
        {"clause": "2", "continues": {"unit": "112"},
         "takes": [{"from": "111", "area": "part", "population": "none"}]}"#;
    let register = history(&[(day, swap)]);
    check(
        &register,
        COMMUNE,
        OPENING,
        day,
        expect![[r#"
        commune Alm (111) divided: commune Alm (111)* area: rest, population: all [1970/D clause 1, 1970/D clause 2]; commune Bach (112) area: part, population: none [1970/D clause 2]
        commune Bach (112) divided: commune Alm (111) part [1970/D clause 1]; commune Bach (112)* rest [1970/D clause 1, 1970/D clause 2]
        commune Alm (111) of: commune Alm (111)* area: rest, population: all [1970/D clause 1, 1970/D clause 2]; commune Bach (112) part [1970/D clause 1]
        commune Bach (112) of: commune Alm (111) area: part, population: none [1970/D clause 2]; commune Bach (112)* rest [1970/D clause 1, 1970/D clause 2]
    "#]],
    );
    check(&register, DISTRICT, OPENING, day, expect![[""]]);
}

/// The communes of a district get the number of the next one, and those of the other swap theirs.
#[test]
fn renumbering() {
    let day = date(1970, 1, 1);
    let codes = [("111", "112"), ("112", "113"), ("113", "114"), ("121", "122"), ("122", "121")];
    let mut provisions: Vec<String> = codes
        .iter()
        .map(|(old, new)| {
            format!(r#"{{"clause": "{old}", "continues": {{"unit": "{old}", "code": "{new}"}}}}"#)
        })
        .collect();
    let register = history(&[(day, &provisions.join(","))]);
    check(
        &register,
        COMMUNE,
        OPENING,
        day,
        expect![[r#"
        commune Alm (111) renamed: commune Alm (112)* all [1970/D clause 111]
        commune Bach (112) renamed: commune Bach (113)* all [1970/D clause 112]
        commune Chur (113) renamed: commune Chur (114)* all [1970/D clause 113]
        commune Dorf (121) renamed: commune Dorf (122)* all [1970/D clause 121]
        commune Esch (122) renamed: commune Esch (121)* all [1970/D clause 122]
        commune Alm (112) of: commune Alm (111)* all [1970/D clause 111]
        commune Bach (113) of: commune Bach (112)* all [1970/D clause 112]
        commune Chur (114) of: commune Chur (113)* all [1970/D clause 113]
        commune Esch (121) of: commune Esch (122)* all [1970/D clause 122]
        commune Dorf (122) of: commune Dorf (121)* all [1970/D clause 121]
    "#]],
    );
    check(&register, DISTRICT, OPENING, day, expect![[""]]);
    assert_eq!(
        listed(&register, COMMUNE, day),
        ["112 Alm", "113 Bach", "114 Chur", "121 Esch", "122 Dorf", "211 Fels"]
    );
    // A code names another unit from one day to the next, and a unit keeps its handle.
    let carriers = register.code_history(COMMUNE, &code("112"));
    let carriers: Vec<String> =
        carriers.iter().map(|unit| format!("{} {}", unit.name(), unit.period())).collect();
    assert_eq!(carriers, ["Bach .. 1970-01-01", "Alm 1970-01-01 .."]);
    let diff = diff(&register, OPENING, day).unwrap();
    assert_eq!((diff.ended().len(), diff.new_units().len(), diff.changed().len()), (0, 0, 5));
    assert!(diff.changed().iter().all(|of| of.aspects == [Aspect::Code]), "{diff:?}");
    // The order of the clauses means nothing.
    provisions.reverse();
    let turned = history(&[(day, &provisions.join(","))]);
    assert_eq!(told(&turned, COMMUNE, OPENING, day), told(&register, COMMUNE, OPENING, day));
}

/// Merged in 1973, restored in 1990; what came in between stays.
#[test]
fn restoration() {
    let (merged, more, restored) = (date(1973, 1, 1), date(1980, 1, 1), date(1990, 1, 1));
    let register = history(&[
        (
            merged,
            r#"{"clause": "1", "takes": ["112"], "continues": {"unit": "111", "name": "Alm-Bach"}}"#,
        ),
        (more, r#"{"clause": "1", "takes": ["113"], "continues": {"unit": "111"}}"#),
        (
            restored,
            r#"{"clause": "1", "takes": [{"from": "111", "portion": "part"}],
                "new": {"code": "112", "kind": "commune", "name": "Bach", "parent": "district:11",
                        "restores": "112"}},
               {"clause": "2", "continues": {"unit": "111", "name": "Alm"}}"#,
        ),
    ]);
    check(
        &register,
        COMMUNE,
        OPENING,
        merged,
        expect![[r#"
        commune Alm (111) renamed: commune Alm-Bach (111)* all [1973/D clause 1]
        commune Bach (112) merged: commune Alm-Bach (111)* all [1973/D clause 1]
        commune Alm-Bach (111) of: commune Alm (111)* all [1973/D clause 1]; commune Bach (112)* all [1973/D clause 1]
    "#]],
    );
    check(
        &register,
        COMMUNE,
        OPENING,
        restored,
        expect![[r#"
        commune Alm (111) same: commune Alm (111)* all [1973/D clause 1, 1980/D clause 1, 1990/D clause 1, 1990/D clause 2]
        commune Bach (112) restored: commune Bach (112)* all [1973/D clause 1, 1980/D clause 1, 1990/D clause 1]
        commune Chur (113) merged: commune Alm (111)* all [1980/D clause 1, 1990/D clause 1, 1990/D clause 2]
        commune Alm (111) of: commune Alm (111)* all [1973/D clause 1, 1980/D clause 1, 1990/D clause 1, 1990/D clause 2]; commune Chur (113)* all [1980/D clause 1, 1990/D clause 1, 1990/D clause 2]
        commune Bach (112) of: commune Bach (112)* all [1973/D clause 1, 1980/D clause 1, 1990/D clause 1]
    "#]],
    );
    // As 1980 left them both of 1990 came out of one commune.
    check(
        &register,
        COMMUNE,
        more,
        restored,
        expect![[r#"
        commune Alm-Bach (111) divided: commune Alm (111)* rest [1990/D clause 1, 1990/D clause 2]; commune Bach (112) part [1990/D clause 1]
        commune Alm (111) of: commune Alm-Bach (111)* rest [1990/D clause 1, 1990/D clause 2]
        commune Bach (112) of: commune Alm-Bach (111) part [1990/D clause 1]
    "#]],
    );
    let bach = |day| register.at(day).unwrap().unit(COMMUNE, &code("112")).unwrap();
    assert_eq!(bach(restored).restores().unwrap().id(), bach(OPENING).id());
}

/// Bach and Chur become associated communes of Alm in 1973: parts of it, with names of their own. In
/// 1985 that of Bach is suppressed, in 1990 Chur is a commune again.
#[test]
fn associated_communes() {
    let (joined, suppressed, again) = (date(1973, 1, 1), date(1985, 1, 1), date(1990, 1, 1));
    let register = history(&[
        (
            joined,
            r#"{"clause": "1", "takes": ["commune:112"],
                "new": {"code": "1112", "kind": "part", "name": "Bach", "parent": "commune:111"}},
               {"clause": "2", "takes": ["commune:113"],
                "new": {"code": "1113", "kind": "part", "name": "Chur", "parent": "commune:111"}}"#,
        ),
        (suppressed, r#"{"clause": "1", "takes": ["part:1112"], "ends": true}"#),
        (
            again,
            r#"{"clause": "1", "takes": ["part:1113"],
                "new": {"code": "113", "kind": "commune", "name": "Chur", "parent": "district:11",
                        "restores": "commune:113"}}"#,
        ),
    ]);
    check(
        &register,
        COMMUNE,
        OPENING,
        joined,
        expect![[r#"
        commune Bach (112) merged: commune Alm (111) all [1973/D clause 1]
        commune Chur (113) merged: commune Alm (111) all [1973/D clause 2]
        commune Alm (111) of: commune Alm (111)* all []; commune Bach (112) all [1973/D clause 1]; commune Chur (113) all [1973/D clause 2]
    "#]],
    );
    check(
        &register,
        COMMUNE,
        joined,
        suppressed,
        expect![[r#"
        commune Alm (111) same: commune Alm (111)* all [1985/D clause 1]
        commune Alm (111) of: commune Alm (111)* all [1985/D clause 1]
    "#]],
    );
    check(
        &register,
        PART,
        joined,
        suppressed,
        expect![[r#"
        part Bach (1112) merged: commune Alm (111)* all [1985/D clause 1]
    "#]],
    );
    check(
        &register,
        COMMUNE,
        suppressed,
        again,
        expect![[r#"
        commune Alm (111) divided: commune Alm (111)* part []; commune Chur (113) part [1990/D clause 1]
        commune Chur (113) of: commune Alm (111) part [1990/D clause 1]
    "#]],
    );
    check(
        &register,
        PART,
        joined,
        again,
        expect![[r#"
        part Bach (1112) merged: commune Alm (111)* all [1985/D clause 1]
        part Chur (1113) merged: commune Chur (113)* all [1990/D clause 1]
    "#]],
    );
    check(
        &register,
        COMMUNE,
        OPENING,
        again,
        expect![[r#"
        commune Alm (111) same: commune Alm (111)* all [1985/D clause 1]
        commune Bach (112) merged: commune Alm (111)* all [1973/D clause 1, 1985/D clause 1]
        commune Chur (113) restored: commune Chur (113)* all [1973/D clause 2, 1990/D clause 1]
        commune Alm (111) of: commune Alm (111)* all [1985/D clause 1]; commune Bach (112)* all [1973/D clause 1, 1985/D clause 1]
        commune Chur (113) of: commune Chur (113)* all [1973/D clause 2, 1990/D clause 1]
    "#]],
    );
    // Step by step what Bach became is the associated commune, as long as there is one.
    let heir = |to| {
        let bach = register.at(OPENING).unwrap().unit(COMMUNE, &code("112")).unwrap();
        bach.heir_at(&register.at(to).unwrap()).unwrap().to_string()
    };
    assert_eq!([heir(joined), heir(suppressed)], ["part Bach (1112)", "commune Alm (111)"]);
    let parts = [joined, suppressed, again].map(|day| listed(&register, PART, day));
    assert_eq!(parts[0], ["1112 Bach", "1113 Chur"]);
    assert_eq!(parts[1], ["1113 Chur"]);
    assert!(parts[2].is_empty());
}

/// Esch goes to another canton under its number in 1979; in 1994 the rest of its district does, with
/// new numbers for the district and its commune.
#[test]
fn canton_change() {
    let (first, then) = (date(1979, 1, 1), date(1994, 1, 1));
    let register = history(&[
        (first, r#"{"clause": "1", "continues": {"unit": "122", "parent": "district:21"}}"#),
        (
            then,
            r#"{"clause": "1", "continues": {"unit": "district:12", "code": "22",
                                            "parent": "canton:2"}},
               {"clause": "2", "continues": {"unit": "121", "code": "221"}}"#,
        ),
    ]);
    for (from, to, expected) in [
        (
            OPENING,
            first,
            [
                expect![[r#"
            canton Nord (1) divided: canton Nord (1)* part []; canton Sued (2) part [1979/D clause 1]
            canton Sued (2) of: canton Nord (1) part [1979/D clause 1]; canton Sued (2)* all []
        "#]],
                expect![[r#"
            district Buche (12) divided: district Buche (12)* part []; district Eiche (21) part [1979/D clause 1]
            district Eiche (21) of: district Buche (12) part [1979/D clause 1]; district Eiche (21)* all []
        "#]],
                expect![[r#"
            commune Esch (122) same: commune Esch (122)* all [1979/D clause 1]
            commune Esch (122) of: commune Esch (122)* all [1979/D clause 1]
        "#]],
            ],
        ),
        (
            first,
            then,
            [
                expect![[r#"
            canton Nord (1) divided: canton Nord (1)* part []; canton Sued (2) part [1994/D clause 1, 1994/D clause 2]
            canton Sued (2) of: canton Nord (1) part [1994/D clause 1, 1994/D clause 2]; canton Sued (2)* all []
        "#]],
                expect![[r#"
            district Buche (12) renamed: district Buche (22)* all [1994/D clause 1]
            district Buche (22) of: district Buche (12)* all [1994/D clause 1]
        "#]],
                expect![[r#"
            commune Dorf (121) renamed: commune Dorf (221)* all [1994/D clause 2]
            commune Dorf (221) of: commune Dorf (121)* all [1994/D clause 2]
        "#]],
            ],
        ),
        (
            OPENING,
            then,
            [
                expect![[r#"
            canton Nord (1) divided: canton Nord (1)* part []; canton Sued (2) part [1979/D clause 1, 1994/D clause 1, 1994/D clause 2]
            canton Sued (2) of: canton Nord (1) part [1979/D clause 1, 1994/D clause 1, 1994/D clause 2]; canton Sued (2)* all []
        "#]],
                expect![[r#"
            district Buche (12) divided: district Eiche (21) part [1979/D clause 1]; district Buche (22)* part [1994/D clause 1]
            district Eiche (21) of: district Buche (12) part [1979/D clause 1]; district Eiche (21)* all []
            district Buche (22) of: district Buche (12)* part [1994/D clause 1]
        "#]],
                expect![[r#"
            commune Dorf (121) renamed: commune Dorf (221)* all [1994/D clause 2]
            commune Esch (122) same: commune Esch (122)* all [1979/D clause 1]
            commune Esch (122) of: commune Esch (122)* all [1979/D clause 1]
            commune Dorf (221) of: commune Dorf (121)* all [1994/D clause 2]
        "#]],
            ],
        ),
    ] {
        for (level, expected) in [CANTON, DISTRICT, COMMUNE].into_iter().zip(expected) {
            check(&register, level, from, to, expected);
        }
    }
}

/// A whole district moves, and nothing is said of its communes: the clause that moves it stands behind
/// what the cantons gave and got.
#[test]
fn district_changes_canton() {
    let day = date(1994, 1, 1);
    let moved = r#"{"clause": "1", "continues": {"unit": "district:12", "parent": "canton:2"}}"#;
    let register = history(&[(day, moved)]);
    check(&register, COMMUNE, OPENING, day, expect![[""]]);
    check(
        &register,
        DISTRICT,
        OPENING,
        day,
        expect![[r#"
        district Buche (12) same: district Buche (12)* all [1994/D clause 1]
        district Buche (12) of: district Buche (12)* all [1994/D clause 1]
    "#]],
    );
    check(
        &register,
        CANTON,
        OPENING,
        day,
        expect![[r#"
        canton Nord (1) divided: canton Nord (1)* part []; canton Sued (2) part [1994/D clause 1]
        canton Sued (2) of: canton Nord (1) part [1994/D clause 1]; canton Sued (2)* all []
    "#]],
    );
    let diff = diff(&register, OPENING, day).unwrap();
    let changed = diff.changed().iter();
    let changed: Vec<String> =
        changed.map(|of| format!("{}: {:?} {:?}", of.before, of.aspects, of.citations)).collect();
    assert_eq!(
        changed,
        [
            "canton Nord (1): [Area, Population] [1994/D clause 1]",
            "canton Sued (2): [Area, Population] [1994/D clause 1]",
            "district Buche (12): [Parent] [1994/D clause 1]"
        ]
    );
}

/// On one day a part of Alm goes to Bach, Bach then into Chur, and Chur then is called otherwise.
#[test]
fn chain_on_one_day() {
    let day = date(1970, 1, 1);
    let chain = r#"
        {"clause": "1a", "takes": [{"from": "111", "portion": "part"}],
         "continues": {"unit": "112"}},
        {"clause": "1b", "step": 2, "takes": ["112"], "continues": {"unit": "113"}},
        {"clause": "1c", "step": 3, "continues": {"unit": "113", "name": "Churbach"}}"#;
    let register = history(&[(day, chain)]);
    check(
        &register,
        COMMUNE,
        OPENING,
        day,
        expect![[r#"
        commune Alm (111) divided: commune Alm (111)* rest [1970/D clause 1a]; commune Churbach (113) part [1970/D clause 1a, 1970/D clause 1b, 1970/D clause 1c]
        commune Bach (112) merged: commune Churbach (113)* all [1970/D clause 1a, 1970/D clause 1b, 1970/D clause 1c]
        commune Chur (113) renamed: commune Churbach (113)* all [1970/D clause 1b, 1970/D clause 1c]
        commune Alm (111) of: commune Alm (111)* rest [1970/D clause 1a]
        commune Churbach (113) of: commune Alm (111) part [1970/D clause 1a, 1970/D clause 1b, 1970/D clause 1c]; commune Bach (112)* all [1970/D clause 1a, 1970/D clause 1b, 1970/D clause 1c]; commune Chur (113)* all [1970/D clause 1b, 1970/D clause 1c]
    "#]],
    );
    let later = register.latest().unit(COMMUNE, &code("113")).unwrap();
    let mut steps = Vec::new();
    let mut open = vec![later];
    while let Some(version) = open.pop() {
        for edge in version.predecessors() {
            steps.push(format!("{} -> {}: {edge} {:?}", edge.source(), version, edge.citations()));
            open.push(edge.source());
        }
    }
    expect![[r#"
        commune Chur (113) -> commune Churbach (113): all [1970/D clause 1c]
        commune Chur (113) -> commune Chur (113): all [1970/D clause 1b]
        commune Bach (112) -> commune Chur (113): all [1970/D clause 1b]
        commune Bach (112) -> commune Bach (112): all [1970/D clause 1a]
        commune Alm (111) -> commune Bach (112): part [1970/D clause 1a]
    "#]]
    .assert_eq(&(steps.join("\n") + "\n"));
}

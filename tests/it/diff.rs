//! Diffs: the whole reform, and small registers of which every line is known.

use expect_test::{Expect, expect};
use sapnhap::country::Kind;
use sapnhap::decree::{Continuation, NewUnit, Take};
use sapnhap::diff::{Aspect, Diff, DiffUnit};
use sapnhap::error::LookupFault;
use sapnhap::*;

use crate::made_up::{self, unit};

fn check(actual: &str, expected: Expect) {
    expected.assert_eq(actual);
}

fn counts(diff: &Diff<'_>) -> String {
    let lines = diff.counts().iter().map(|of| {
        assert_eq!(of.before, of.ended + of.changed + of.same);
        assert_eq!(of.after, of.new + of.changed + of.same);
        format!(
            "{}: {} -{} +{} ~{} ={} {}\n",
            of.level, of.before, of.ended, of.new, of.changed, of.same, of.after
        )
    });
    lines.collect()
}

/// The whole reform. Of the provinces that no act names none gave or got any ground.
#[cfg(feature = "vietnam")]
#[test]
fn diff_of_the_reform() {
    let register = vietnam::register();
    let diff = diff(register, date(2025, 6, 30), date(2025, 7, 1)).unwrap();
    check(
        &counts(&diff),
        expect![[r#"
        province: 63 -52 +23 ~0 =11 34
        district: 696 -696 +0 ~0 =0 0
        commune: 10035 -9906 +3192 ~129 =0 3321
    "#]],
    );
    let uncited = diff.ended().iter().chain(diff.new_units()).filter(|of| of.citations.is_empty());
    assert_eq!(uncited.count(), 0);
    assert!(diff.changed().iter().all(|of| !of.citations.is_empty()));
    let renamed = diff.changed().iter().filter(|of| of.aspects.contains(&Aspect::Name));
    let renamed: String = renamed
        .map(|of| format!("{} -> {}: {:?} {:?}\n", of.before, of.after, of.aspects, of.citations))
        .collect();
    check(
        &renamed,
        expect![[r#"
        xã Krông Na (24235) -> xã Buôn Đôn (24235): [Name, Parent] [202/2025/QH15 clause 15, 1660/NQ-UBTVQH15 clause 96, 203/2025/QH15]
        xã Bà Gia (25114) -> xã Đạ Huoai 3 (25114): [Name, Parent] [202/2025/QH15 clause 14, 1671/NQ-UBTVQH15 clause 120, 203/2025/QH15]
    "#]],
    );
    let district = diff.ended().iter().find(|of| of.unit.label() == "huyện Hữu Lũng").unwrap();
    assert_eq!(district.citations[0].to_string(), "203/2025/QH15");
    let order = |of: &DiffUnit<'_>| (of.unit.level(), of.unit.code());
    assert!(diff.ended().is_sorted_by_key(order) && diff.new_units().is_sorted_by_key(order));
}

#[cfg(feature = "vietnam")]
#[test]
fn diff_of_a_day_with_itself_and_backwards() {
    let register = vietnam::register();
    let day = date(2025, 7, 1);
    assert!(diff(register, day, day).unwrap().is_empty());
    let error = diff(register, date(2025, 7, 2), day).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the dates are in the wrong order: 2025-07-02 is after 2025-07-01"
    );
    let error = diff(register, date(2018, 6, 1), day).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::BeforeOpening { .. })));
}

/// A country of two levels: cantons 1 and 2, with two communes each.
pub(crate) fn small(names: [&str; 4]) -> Register {
    let level = |id: &str| made_up::level(id, None);
    let commune = Kind { name: "<commune> &".to_owned(), ..made_up::kind("commune", "commune") };
    let country = Country::new(
        "X",
        "X",
        vec![level("canton"), level("commune")],
        vec![made_up::kind("canton", "canton"), commune],
    );
    let units = vec![
        unit("canton", "1", "Ost", ""),
        unit("canton", "2", "West", ""),
        unit("commune", "11", names[0], "1"),
        unit("commune", "12", names[1], "1"),
        unit("commune", "21", names[2], "2"),
        unit("commune", "22", names[3], "2"),
    ];
    Register::open(country.unwrap(), date(2000, 1, 1), units).unwrap()
}

/// Units of a level below lie in communes: a part of one can end in it, and nothing else differs.
fn with_parts() -> Register {
    let units = vec![unit("commune", "1", "U1", ""), unit("part", "11", "U11", "1")];
    let country = made_up::country(&[("commune", None), ("part", None)]);
    Register::open(country, date(2000, 1, 1), units).unwrap()
}

/// A diff with one kind of difference alone is not empty.
#[test]
fn one_kind_of_difference_is_a_difference() {
    let day = date(2001, 1, 1);
    let change = |register: Register, provision: Provision| {
        let decree = Decree::new("1/2001", day).unwrap().provision(provision);
        register.enact([decree]).unwrap()
    };
    let found = |register: &Register| {
        let diff = diff(register, date(2000, 1, 1), day).unwrap();
        let lengths = [diff.ended().len(), diff.new_units().len(), diff.changed().len()];
        (lengths, diff.is_empty())
    };
    let goes_on = Provision::of_continuation("1", Continuation::of("commune:1").unwrap()).unwrap();
    let ended = change(with_parts(), goes_on.taking(Take::all("part:11").unwrap()));
    assert_eq!(found(&ended), ([1, 0, 0], false));
    let new = NewUnit::new("2", "commune", "U2").unwrap();
    let new = change(with_parts(), Provision::of_new("1", new).unwrap());
    assert_eq!(found(&new), ([0, 1, 0], false));
    let changed = change(with_parts(), Provision::rename("1", "part:11", "V11").unwrap());
    assert_eq!(found(&changed), ([0, 0, 1], false));
    assert_eq!(found(&with_parts()), ([0, 0, 0], true));
}

/// A commune that moves to the other canton changes both cantons, of which no clause says a word.
#[test]
fn diff_sees_the_ground_of_members() {
    let moved = Decree::new("1/2001", date(2001, 1, 1))
        .unwrap()
        .provision(Provision::change_parent("1", "11", "2").unwrap());
    let split = Decree::new("2/2001", date(2001, 1, 1)).unwrap().provision(
        Provision::of_new("1", NewUnit::new("23", "commune", "New").unwrap().under("2").unwrap())
            .unwrap()
            .taking(Take::new("22", Portion::Nothing, Portion::PART).unwrap()),
    );
    let register = small(["A", "B", "C", "D"]).enact([moved, split]).unwrap();
    let diff = diff(&register, date(2000, 1, 1), date(2001, 1, 1)).unwrap();
    check(
        &counts(&diff),
        expect![[r#"
        canton: 2 -0 +0 ~2 =0 2
        commune: 4 -0 +1 ~2 =2 5
    "#]],
    );
    let changed = diff.changed().iter();
    let changed: String = changed
        .map(|of| format!("{} -> {}: {:?} {:?}\n", of.before, of.after, of.aspects, of.citations))
        .collect();
    check(
        &changed,
        expect![[r#"
        canton Ost (1) -> canton Ost (1): [Area, Population] [1/2001 clause 1]
        canton West (2) -> canton West (2): [Area, Population] [1/2001 clause 1]
        <commune> & A (11) -> <commune> & A (11): [Parent] [1/2001 clause 1]
        <commune> & D (22) -> <commune> & D (22): [Population] [2/2001 clause 1]
    "#]],
    );
    check(
        &serde_json::to_string_pretty(&diff.new_units()).unwrap(),
        expect![[r#"
        [
          {
            "unit": {
              "identity": "commune:23@2001-01-01",
              "level": "commune",
              "code": "23",
              "kind": "commune",
              "name": "New",
              "parent": "canton:2@opening",
              "period": {
                "from": "2001-01-01",
                "until": null
              }
            },
            "citations": [
              {
                "decree": "2/2001",
                "clause": "1"
              }
            ]
          }
        ]"#]],
    );
    check(
        &serde_json::to_string(&diff.changed()[0]).unwrap(),
        expect![[
            r#"{"before":{"identity":"canton:1@opening","level":"canton","code":"1","kind":"canton","name":"Ost","parent":null,"period":{"from":null,"until":null}},"after":{"identity":"canton:1@opening","level":"canton","code":"1","kind":"canton","name":"Ost","parent":null,"period":{"from":null,"until":null}},"aspects":["area","population"],"citations":[{"decree":"1/2001","clause":"1"}]}"#
        ]],
    );
    assert_eq!(report::touched_by(&register, "1/2001").unwrap().len(), 2);
}

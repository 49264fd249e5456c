//! The outlines that come with the package, held against the register and its figures.

use std::collections::BTreeMap;

use sapnhap::*;
use sapnhap_maps::vietnam::outlines;

fn on(year: i16, month: i8, day: i8) -> Snapshot<'static> {
    vietnam::register().at(date(year, month, day)).unwrap()
}

/// 19 of the communes before the reform have no outline, and none of those since. On other days
/// those have one that are the same versions.
#[test]
fn who_has_an_outline() {
    let check = |on: Snapshot<'_>, n_drawn: usize, n_missing: usize| {
        let outlines = outlines(&on).unwrap();
        let n_units = on.count(Level::COMMUNE);
        let n_found = n_units - outlines.missing().len();
        let found = (n_found, outlines.missing().len());
        assert_eq!(found, (n_drawn, n_missing), "{}", on.date());
        for code in outlines.missing() {
            assert!(on.unit(Level::COMMUNE, code).is_ok());
        }
    };
    check(on(2019, 6, 1), 9_061, 2_099);
    check(on(2024, 12, 1), 9_773, 549);
    check(on(2025, 6, 30), 10_016, 19);
    check(on(2025, 7, 1), 3_321, 0);
    check(on(2026, 1, 1), 3_321, 0);
    check(vietnam::register().latest(), 3_321, 0);
}

/// The areas of all communes of a province are near to its figures, in most of them very near.
#[test]
fn areas() {
    let today = on(2025, 7, 1);
    let areas = outlines(&today).unwrap().attributes("").unwrap();
    let mut by_province: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
    let km2 = |facts: &Attributes, unit: &Version<'_>| {
        facts.of(unit).and_then(|facts| facts.area).map(Amount::to_f64)
    };
    for commune in &today.units(Level::COMMUNE) {
        let sum = by_province.entry(commune.parent().unwrap().name()).or_default();
        sum.0 += km2(&areas, commune).unwrap();
        sum.1 += km2(vietnam::attributes(), commune).unwrap();
    }
    assert_eq!(by_province.len(), 34);
    let off = |(own, told): &(f64, f64)| (own / told - 1.0).abs();
    assert!(off(&by_province["Hà Nội"]) < 0.001, "{:?}", by_province["Hà Nội"]);
    let n_near = by_province.values().filter(|sums| off(sums) < 0.02).count();
    assert!(n_near >= 27, "{by_province:?}");
}

/// A plan goes on from the register. What it leaves alone has its outline; what it forms has none,
/// though the law of the same day has units of the same codes.
#[cfg(feature = "planner")]
#[test]
fn units_of_a_plan() {
    use sapnhap_planner::{Budget, Problem, Target};

    let before = on(2025, 6, 30);
    let hanoi = before.find("thành phố Hà Nội").unwrap();
    let go_on = |_: &_| std::ops::ControlFlow::Continue(());
    let problem =
        Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours());
    let problem = problem.unwrap().within_unit(&hanoi).target(Target::Count(263));
    let solution = problem.solve(Budget::moves(100), 1, go_on).unwrap();
    let planned = solution.plan("planner", date(2025, 7, 1)).unwrap().register().unwrap();
    let after = planned.at(date(2025, 7, 1)).unwrap();
    let outlines = outlines(&after).unwrap();
    let n_formed = solution.groups().iter().filter(|group| group.is_new()).count();
    assert!(n_formed > 0);
    assert_eq!(outlines.missing().len(), 19 + n_formed);
}

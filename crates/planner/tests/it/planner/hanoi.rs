//! Hà Nội from 526 communes to 263, to 126 and to as many as can be, with what is known of them.

use std::collections::BTreeMap;

use super::*;
use sapnhap::attributes::Contiguity;

const BEFORE: Date = date(2025, 6, 30);
const REFORM: Date = date(2025, 7, 1);

fn problem(target: Target) -> Problem<'static> {
    let before = vietnam::register().at(BEFORE).unwrap();
    Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())
        .unwrap()
        .within_unit(&before.find("thành phố Hà Nội").unwrap())
        .requirement(sapnhap_planner::vietnam::requirement(REFORM).unwrap())
        .keep_together(Level::DISTRICT, Preference::Soft(2.0))
        .naming(Naming::DistrictOrdinal)
        .target(target)
}

/// Hà Nội from 526 communes to 263, as it set out to on 3 April 2025.
#[test]
fn to_263() {
    let solution = problem(Target::Count(263)).solve(Budget::moves(60_000), 1, on).unwrap();
    assert_eq!(solution.groups().len(), 263);
    let neighbours = vietnam::neighbours();
    for group in solution.groups() {
        let ids: Vec<VersionId> = group.units().iter().map(Version::id).collect();
        assert_eq!(neighbours.contiguity(&ids), Contiguity::Connected, "{group}");
    }
    let names: Vec<&str> = solution.groups().iter().map(Group::name).collect();
    assert!(names.contains(&"Thanh Xuân 1") && names.contains(&"Thanh Xuân 2"), "{names:?}");

    let plan = solution.plan("planner", REFORM).unwrap();
    let evidence = (vietnam::attributes(), neighbours);
    let report = check(&plan, &vietnam::rules(REFORM), evidence);
    assert!(report.is_lawful(), "{report}");
    for rule in ["vn-76-name-twice", "vn-76-neighbours", "vn-76-kind", "code-of-seat"] {
        assert_eq!(report.of_rule(rule).count(), 0, "{report}");
    }
    // What the planner counts is what the rule finds, and the communes that stay too small.
    let missed = solution.groups().iter().filter(|group| group.shortfall().is_some());
    let mut by_kind: BTreeMap<(bool, bool), usize> = BTreeMap::new();
    for group in missed {
        let is_ward = group.kind().is_some_and(|kind| kind.as_str() == "phuong");
        *by_kind.entry((group.is_new(), is_ward)).or_default() += 1;
    }
    assert_eq!(by_kind.values().sum::<usize>(), solution.score().rules_broken);
    let found = report.of_rule("vn-76-area-population");
    let found = found.filter(|finding| finding.severity == Severity::Warning);
    let wards = found.filter(|finding| finding.units.iter().any(|unit| unit.kind == "phường"));
    assert_eq!(wards.count(), by_kind.get(&(true, true)).copied().unwrap_or(0));
    let after = plan.register().unwrap();
    let hanoi = after.latest().find("thành phố Hà Nội").unwrap();
    assert_eq!(hanoi.members(Level::COMMUNE).len(), 263);
}

/// At 126, as the law has it, the requirement can be met.
#[test]
fn to_126() {
    let solution = problem(Target::Count(126)).solve(Budget::moves(60_000), 1, on).unwrap();
    assert_eq!((solution.groups().len(), solution.score().rules_broken), (126, 0));
}

/// Shape alone: annealing is well below Ward's method, and more moves do not make it worse.
#[test]
fn shape_alone() {
    let problem = problem(Target::Count(263)).requirement(Requirement::default());
    let total = |n_moves| {
        let solution = problem.solve(Budget::moves(n_moves), 1, on).unwrap();
        solution.score().total
    };
    let (ward, some, more) = (total(0), total(10_000), total(100_000));
    assert!(some < 0.985 * ward && more < some, "{ward} {some} {more}");
}

/// Shape alone, 263 groups: no plan has less inertia than the bound, whatever the size of its
/// groups, and the planner's has next to no more.
#[cfg(feature = "exact")]
#[test]
fn shape_beside_its_bound() {
    let mut weights = Weights::default();
    weights.unevenness = 0.0;
    let before = vietnam::register().at(BEFORE).unwrap();
    let (attributes, neighbours) = (vietnam::attributes(), vietnam::neighbours());
    let problem = Problem::new(&before, Level::COMMUNE, attributes, neighbours)
        .unwrap()
        .within_unit(&before.find("thành phố Hà Nội").unwrap())
        .weights(weights)
        .target(Target::Count(263));
    let solution = problem.solve(Budget::moves(300_000), 1, on).unwrap();
    let inertia = solution.score().inertia;
    let bound = solution.bound().unwrap();
    assert!(bound.value() <= inertia && inertia <= 1.005 * bound.value(), "{inertia}: {bound}");
    let part = bound.gap(&solution).part().unwrap();
    assert!((inertia / bound.value() - 1.0 - part).abs() < 1e-12);
    assert_eq!(bound.recheck().unwrap(), bound.value());
    assert_eq!(
        bound.to_string(),
        "263 groups have an inertia of 5378065 at least, whatever their size"
    );
    // Ward's method alone is not that near.
    let ward = problem.solve(Budget::moves(0), 1, on).unwrap();
    assert!(bound.gap(&ward).part().unwrap() > 0.01);
}

/// 190 groups by Resolution 76/2025 where three or more units are exempt, and no more: the plan
/// has them all.
#[cfg(feature = "exact")]
#[test]
fn most_feasible() {
    let problem = problem(Target::MostFeasible);
    let most = problem.most_feasible().unwrap();
    assert_eq!((most.n_met(), most.upper_bound()), (190, 190), "{most}");
    assert_eq!(most.solution().score().rules_broken, 0);
    assert_eq!(most.units().len(), 526);
    assert_eq!(most.recheck().unwrap(), most.relaxed());
    let solution = problem.solve_from(&most, Budget::moves(60_000), 1, on).unwrap();
    assert_eq!((solution.groups().len(), solution.score().rules_broken), (190, 0));
    // Annealing makes a better plan of it.
    assert!(solution.score().total < most.solution().score().total);
}

/// A map of the plan has all cells, names and the note, and is the same each time.
#[test]
fn map() {
    let solution = problem(Target::Count(126)).solve(Budget::moves(2_000), 1, on).unwrap();
    let draw =
        || sapnhap_maps::cells_svg(solution.groups(), vietnam::attributes(), "A < B", "a note");
    let map = draw();
    assert_eq!(map, draw());
    assert_eq!(map.matches("<title>").count(), 526);
    assert!(map.contains("A &lt; B") && map.contains("a note"));
    for group in solution.groups() {
        assert!(map.contains(&format!(" {} (", group.name())), "{group}");
    }
}

/// The 126 of today go to 60, with figures and borders since the reform. One of them has no figure of
/// people (43 have none in the country), and is left as it is.
#[test]
fn of_today_to_60() {
    let today = vietnam::register().latest();
    let neighbours = vietnam::neighbours_today().carried_to(&today).unwrap();
    let solution = Problem::new(&today, Level::COMMUNE, vietnam::attributes(), &neighbours)
        .unwrap()
        .within_unit(&today.find("thành phố Hà Nội").unwrap())
        .keep_unknown()
        .target(Target::Count(60))
        .solve(Budget::moves(20_000), 1, on)
        .unwrap();
    assert_eq!(solution.groups().len(), 60);
    let n_units: usize = solution.groups().iter().map(|group| group.units().len()).sum();
    assert_eq!(n_units, 126);
    for group in solution.groups() {
        let ids: Vec<VersionId> = group.units().iter().map(Version::id).collect();
        assert_eq!(neighbours.contiguity(&ids), Contiguity::Connected, "{group}");
    }
    let people: u64 = solution.groups().iter().filter_map(|group| group.population()).sum();
    assert_eq!(people, 8_786_817);
}

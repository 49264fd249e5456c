//! Bounds and proofs of the planner, against trying everything.

use sapnhap_planner::exact::ExactFault;

use super::*;

/// The inertia of a partition as the planner scores it.
fn inertia(problem: &Problem<'_>, groups: &[Vec<usize>]) -> f64 {
    let codes: Vec<Vec<Code>> =
        groups.iter().map(|group| group.iter().map(|place| code_of(*place)).collect()).collect();
    problem.score_of(&codes).unwrap().inertia
}

/// No groups have less inertia than the bound, and the best have little more.
#[test]
fn the_bound_is_below_everything() {
    for (width, height, n_groups) in [(3, 3, 3), (4, 2, 2), (5, 2, 4), (4, 3, 5), (4, 3, 1)] {
        let map = Map::grid(width, height);
        let world = map.world(false);
        let problem = world.problem().requirement(requirement()).target(Target::Count(n_groups));
        let bound = problem.bound(n_groups).unwrap();
        let all = partitions(&map, n_groups);
        let all = all.iter().map(|groups| inertia(&problem, groups));
        let least = all.fold(f64::INFINITY, f64::min);
        let value = bound.value();
        assert!(value <= least && value > 0.9 * least, "{width}x{height}: {value} and {least}");
        assert_eq!(bound.recheck().unwrap(), value);
        // However many groups: one bound, whichever way it is asked for.
        let solution = problem.solve(Budget::moves(5_000), 1, on).unwrap();
        assert_eq!(solution.bound().unwrap().value(), value);
        let gap = bound.gap(&solution).part().unwrap();
        assert!(gap >= 0.0 && (solution.score().inertia / value - 1.0 - gap).abs() < 1e-9);
        let other = problem.bound(n_groups + 1).unwrap();
        assert_eq!(other.gap(&solution), Gap::OtherProblem);
    }
}

/// Parts that do not touch share the groups, and no group reaches over both.
#[test]
fn the_bound_of_islands() {
    let mut map = Map::grid(4, 3);
    map.pairs.retain(|&(one, other)| (one % 4 < 2) == (other % 4 < 2));
    let world = map.world(false);
    let problem = world.problem();
    for n_groups in 2..=12 {
        let bound = problem.bound(n_groups).unwrap();
        let all = partitions(&map, n_groups);
        let all = all.iter().map(|groups| inertia(&problem, groups));
        let least = all.fold(f64::INFINITY, f64::min);
        let value = bound.value();
        assert!(
            value <= least + 1e-9 && value >= 0.9 * least - 1e-9,
            "{n_groups}: {value} {least}"
        );
    }
    let none = ExactFault::NoSuchRegions { n_regions: 1, fewest: 2, most: 12 };
    assert_eq!(problem.bound(1).unwrap_err(), ProofFault::Exact(none));
}

/// As many groups meet the requirement as in the best of all partitions; a plan begins with them.
#[test]
fn the_most_groups_by_trying_everything() {
    for (width, height) in [(3, 3), (5, 2), (4, 3), (6, 2)] {
        let map = Map::grid(width, height);
        let world = map.world(false);
        let is_feasible = |n_groups: &usize| {
            let all = partitions(&map, *n_groups);
            all.iter().any(|groups| slow_total(&map, groups, 0.0) < 1_000.0)
        };
        let known = (1..=map.spots.len()).rev().find(is_feasible).unwrap();
        let problem = world.problem().requirement(requirement()).target(Target::MostFeasible);
        let most = problem.most_feasible().unwrap();
        assert_eq!((most.n_met(), most.solution().groups().len()), (known, known));
        assert!(most.upper_bound() >= known && most.relaxed() >= known as f64);
        assert_eq!(most.recheck().unwrap(), most.relaxed());
        let solution = problem.solve_from(&most, Budget::moves(20_000), 1, on).unwrap();
        assert_eq!((solution.groups().len(), solution.score().rules_broken), (known, 0));
        // The other order of input gives the same.
        let reversed = map.world(true);
        let again = reversed.problem().requirement(requirement()).most_feasible().unwrap();
        assert_eq!(groups_of(again.solution()), groups_of(most.solution()));
    }
}

/// Fixed groups and kept units count as they are; exemptions and further conditions are read so
/// that the bound stays one.
#[test]
fn what_is_fixed_exempt_or_asked_besides() {
    let map = Map::grid(4, 3);
    let world = map.world(false);
    let fixed = [code_of(0), code_of(1), code_of(2), code_of(3)];
    let problem =
        world.problem().requirement(requirement()).fixed(fixed.clone()).kept([code_of(11)]);
    let most = problem.most_feasible().unwrap();
    let groups = groups_of(most.solution());
    assert!(groups.contains(&fixed.to_vec()) && groups.contains(&vec![code_of(11)]));
    // Four are exempt; the one that is kept does not meet it.
    assert_eq!(most.n_met() + 1, groups.len());
    assert!(most.upper_bound() >= most.n_met() && most.units().len() == 7);
    assert_eq!(most.recheck().unwrap(), most.relaxed());
    let bound = problem.bound(4).unwrap();
    let all = partitions(&map, 4)
        .into_iter()
        .filter(|groups| groups.contains(&vec![0, 1, 2, 3]) && groups.contains(&vec![11]));
    let least = all.map(|groups| inertia(&problem, &groups)).fold(f64::INFINITY, f64::min);
    assert!(bound.value() <= least && bound.value() > 0.9 * least, "{} {least}", bound.value());
    assert!(bound.assumptions().len() == 3);

    let alone = world.problem().requirement(requirement().alone(LoneUnit::Exempt));
    let most = alone.most_feasible().unwrap();
    assert_eq!((most.n_met(), most.upper_bound()), (12, 12));
    let never = world.problem().requirement(requirement().also(|_| false));
    let most = never.most_feasible().unwrap();
    assert!(most.assumptions().iter().any(|told| told.contains("further condition")));
    assert!(most.n_met() <= most.upper_bound());
}

#[test]
fn what_can_not_be_proved_is_told() {
    let world = Map::grid(4, 3).world(false);
    let problem = world.problem();
    for n_groups in [0, 13] {
        let none = ExactFault::NoSuchRegions { n_regions: n_groups, fewest: 1, most: 12 };
        assert_eq!(problem.bound(n_groups).unwrap_err(), ProofFault::Exact(none));
    }
    let kept = world.problem().kept([code_of(0), code_of(1), code_of(2)]);
    let none = ExactFault::NoSuchRegions { n_regions: 2, fewest: 4, most: 12 };
    assert_eq!(kept.bound(2).unwrap_err(), ProofFault::Exact(none));
    let unknown = world.problem().kept([code("999")]);
    assert!(matches!(unknown.most_feasible().unwrap_err(), ProofFault::Problem(_)));
    // Nothing at all is far away from itself.
    let all = problem.clone().target(Target::Count(12)).solve(Budget::moves(0), 1, on).unwrap();
    assert_eq!(all.bound().unwrap().gap(&all), Gap::Within(0.0));
}

//! The planner: what always holds, on random maps; the exact optimum, found by trying everything,
//! on small ones; every fault; and Hà Nội.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use proptest::prelude::*;
#[cfg(feature = "vietnam")]
use sapnhap::vietnam;
use sapnhap::*;
use sapnhap_planner::*;

#[cfg(feature = "vietnam")]
#[path = "planner/aims.rs"]
mod aims;
#[path = "planner/features.rs"]
mod features;
#[cfg(feature = "vietnam")]
#[path = "planner/hanoi.rs"]
mod hanoi;
#[path = "planner/parts.rs"]
mod parts;
#[path = "planner/reach.rs"]
mod reach;
#[path = "planner/world.rs"]
mod world;

use world::{COMMUNE, Map, OPENING, Spot, World, code_of, place_of};

const DAY: Date = date(2001, 1, 1);
const CANTON: Level = Level::new(0);

/// At least so many people, and a town beside villages makes a town, which needs more.
fn requirement() -> Requirement {
    let least = |population| Minimum { population, area: Amount::from(2) };
    Requirement::default()
        .kind("town", "town")
        .and_then(|requirement| requirement.kind("village", "village"))
        .and_then(|requirement| requirement.minimum("town", least(9_000)))
        .and_then(|requirement| requirement.minimum("village", least(6_000)))
        .unwrap()
        .exempt_from(4)
}

fn on(_: &Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn groups_of(solution: &Solution<'_>) -> Vec<Vec<Code>> {
    let codes = |group: &Group<'_>| group.units().iter().map(Version::code).collect();
    solution.groups().iter().map(codes).collect()
}

fn fault(result: Result<Solution<'_>, PlannerFault>) -> PlannerFault {
    result.unwrap_err()
}

/// Every way to put units into so many connected groups.
fn partitions(map: &Map, n_groups: usize) -> Vec<Vec<Vec<usize>>> {
    fn place_next(
        map: &Map,
        next: usize,
        n_groups: usize,
        groups: &mut Vec<Vec<usize>>,
        found: &mut Vec<Vec<Vec<usize>>>,
    ) {
        let n_units = map.spots.len();
        if n_groups > groups.len() + n_units - next {
            return;
        }
        if next == n_units {
            let holds = |group: &Vec<usize>| map.is_connected(&group.iter().copied().collect());
            if groups.iter().all(holds) {
                found.push(groups.clone());
            }
            return;
        }
        for place in 0..groups.len() {
            groups[place].push(next);
            place_next(map, next + 1, n_groups, groups, found);
            groups[place].pop();
        }
        if groups.len() < n_groups {
            groups.push(vec![next]);
            place_next(map, next + 1, n_groups, groups, found);
            groups.pop();
        }
    }
    let mut found = Vec::new();
    place_next(map, 0, n_groups, &mut Vec::new(), &mut found);
    found
}

/// The total of a partition, worked out from the definition of each aim.
fn slow_total(map: &Map, groups: &[Vec<usize>], soft: f64) -> f64 {
    let weights = Weights::default();
    let n_groups = groups.len() as f64;
    let people: f64 = map.spots.iter().map(|spot| spot.people as f64).sum();
    let area: f64 = map.spots.iter().map(|spot| spot.area as f64 / 100.0).sum();
    let point = people * area / (std::f64::consts::TAU * n_groups * n_groups);
    // The planner's plane: 6371 km of radius, at the middle latitude.
    let km = 6371.0 * std::f64::consts::PI / 180.0 / 111.2;
    let ys: Vec<f64> = map.spots.iter().map(|spot| spot.y).collect();
    let (low, high) =
        (ys.iter().fold(f64::MAX, |a, b| a.min(*b)), ys.iter().fold(f64::MIN, |a, b| a.max(*b)));
    let narrower = ((low + high) / 2.0 / 111.2).to_radians().cos();
    let mut total = 0.0;
    for group in groups {
        let spots: Vec<&Spot> = group.iter().map(|place| &map.spots[*place]).collect();
        let of_group: f64 = spots.iter().map(|spot| spot.people as f64).sum();
        let of_area: f64 = spots.iter().map(|spot| spot.area as f64 / 100.0).sum();
        let least = if spots.iter().any(|spot| spot.is_town) { 9_000.0 } else { 6_000.0 };
        let missing = ((least - of_group) / least).max((2.0 - of_area) / 2.0);
        if spots.len() < 4 && missing > 0.0 {
            total += weights.rule + weights.shortfall * missing;
        }
        if spots.iter().any(|spot| spot.is_north) && spots.iter().any(|spot| !spot.is_north) {
            total += soft;
        }
        let mean = |of: &dyn Fn(&Spot) -> f64| {
            spots.iter().map(|spot| spot.people as f64 * of(spot)).sum::<f64>() / of_group
        };
        let (x, y) = (mean(&|spot| spot.x), mean(&|spot| spot.y));
        let inertia: f64 = spots
            .iter()
            .map(|spot| {
                let (east, north) = ((spot.x - x) * km * narrower, (spot.y - y) * km);
                spot.people as f64 * (east * east + north * north)
            })
            .sum();
        total += weights.inertia * inertia / point;
        total += weights.unevenness * (of_group / (people / n_groups) - 1.0).powi(2);
    }
    total
}

/// Annealing finds the best of all plans, and its score is the one that the definitions give.
#[test]
fn the_exact_optimum_of_small_maps() {
    for (width, height, n_groups) in [(3, 3, 3), (4, 2, 2), (5, 2, 4), (4, 3, 5), (6, 2, 3)] {
        let map = Map::grid(width, height);
        let world = map.world(false);
        for soft in [0.0, 0.7] {
            let problem = world
                .problem()
                .requirement(requirement())
                .keep_together(CANTON, Preference::Soft(soft))
                .target(Target::Count(n_groups));
            let best = partitions(&map, n_groups)
                .iter()
                .map(|groups| slow_total(&map, groups, soft))
                .fold(f64::INFINITY, f64::min);
            for seed in 0..3 {
                let solution = problem.solve(Budget::moves(20_000), seed, on).unwrap();
                let total = solution.score().total;
                assert!(
                    (total - best).abs() < 1e-6 * best.max(1.0),
                    "{width}x{height} to {n_groups}, seed {seed}: {total} and not {best}"
                );
                let again = problem.score_of(&groups_of(&solution)).unwrap();
                assert_eq!(&again, solution.score());
            }
        }
    }
}

/// The most groups that meet their requirement, found by trying everything.
#[test]
fn the_most_feasible_count_of_small_maps() {
    for (width, height) in [(3, 3), (5, 2), (4, 3)] {
        let map = Map::grid(width, height);
        let world = map.world(false);
        let is_feasible = |n_groups: &usize| {
            let all = partitions(&map, *n_groups);
            all.iter().any(|groups| slow_total(&map, groups, 0.0) < 1_000.0)
        };
        let most = (1..=map.spots.len()).rev().find(is_feasible).unwrap();
        let problem = world.problem().requirement(requirement()).target(Target::MostFeasible);
        let solution = problem.solve(Budget::moves(40_000), 1, on).unwrap();
        assert_eq!((solution.groups().len(), solution.score().rules_broken), (most, 0));
    }
}

fn maps() -> impl Strategy<Value = Map> {
    let spot = (0.0..20.0, 0.0..20.0, 0_u64..9_000, 0_u64..900, any::<bool>(), any::<bool>());
    let spots = prop::collection::vec(spot, 1..28);
    (spots, prop::collection::vec(any::<prop::sample::Index>(), 0..6)).prop_map(|(spots, cut)| {
        let spots: Vec<Spot> = spots
            .into_iter()
            .map(|(x, y, people, area, is_town, is_north)| Spot {
                x,
                y,
                people,
                area,
                is_town,
                is_north,
            })
            .collect();
        // Each unit borders the two nearest of those before it, so that the map is nearly plane.
        let mut pairs = BTreeSet::new();
        for place in 1..spots.len() {
            let away = |other: &usize| {
                let (east, north) =
                    (spots[*other].x - spots[place].x, spots[*other].y - spots[place].y);
                east * east + north * north
            };
            let mut others: Vec<usize> = (0..place).collect();
            others.sort_by(|a, b| away(a).total_cmp(&away(b)));
            pairs.extend(others.into_iter().take(2).map(|other| (other, place)));
        }
        let mut pairs: Vec<(usize, usize)> = pairs.into_iter().collect();
        for index in cut {
            if !pairs.is_empty() {
                pairs.remove(index.index(pairs.len()));
            }
        }
        Map { spots, pairs }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Connected, a partition, the count met or a typed reason; the same for one seed and for any
    /// order of input.
    #[test]
    fn what_always_holds(map in maps(), target in 1_usize..30, seed in any::<u64>(), soft in 0.0..3.0) {
        let (world, reversed) = (map.world(false), map.world(true));
        fn put(world: &World, target: usize, soft: f64) -> Problem<'_> {
            world
                .problem()
                .requirement(requirement())
                .keep_together(CANTON, Preference::Soft(soft))
                .target(Target::Count(target))
        }
        let result = put(&world, target, soft).solve(Budget::moves(1_500), seed, on);
        let (least, most) = (map.n_components(), map.spots.len());
        if target > most {
            prop_assert_eq!(fault(result), PlannerFault::TooMany { target, most });
            return Ok(());
        }
        if target < least {
            prop_assert_eq!(fault(result), PlannerFault::TooFew { target, least });
            return Ok(());
        }
        let solution = result.unwrap();
        let groups = groups_of(&solution);
        prop_assert_eq!(groups.len(), target);
        let mut all: Vec<usize> = groups.iter().flatten().map(place_of).collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..most).collect::<Vec<_>>());
        for group in &groups {
            prop_assert!(map.is_connected(&group.iter().map(place_of).collect()));
        }
        let again = put(&world, target, soft).solve(Budget::moves(1_500), seed, on).unwrap();
        prop_assert_eq!(&groups, &groups_of(&again));
        let turned = put(&reversed, target, soft).solve(Budget::moves(1_500), seed, on).unwrap();
        prop_assert_eq!(&groups, &groups_of(&turned));
        let names = |solution: &Solution<'_>| -> Vec<String> {
            solution.groups().iter().map(ToString::to_string).collect()
        };
        prop_assert_eq!(names(&solution), names(&turned));
        // Annealing is never worse than what it began with.
        let begun = put(&world, target, soft).solve(Budget::moves(0), seed, on).unwrap();
        prop_assert!(solution.score().total <= begun.score().total + 1e-6);
        // The plan is an ordinary one, and lawful.
        let plan = solution.plan("draft", DAY).unwrap();
        if target == most {
            prop_assert_eq!(plan.decrees().len(), 0);
            return Ok(());
        }
        prop_assert_eq!(plan.faults(), Vec::new());
        // Nothing lies above both cantons, so a unit out of both is against a rule.
        if solution.score().mixed == 0 {
            check(&plan, &rules::universal(), ()).to_result().unwrap();
        }
        let after = plan.register().unwrap();
        prop_assert_eq!(after.latest().count(COMMUNE), target);
    }

    /// A hard preference is never broken, and a fixed group stays as it is.
    #[test]
    fn what_is_hard(map in maps(), seed in any::<u64>()) {
        let world = map.world(false);
        let kept = code_of(0);
        let problem = world
            .problem()
            .apart(Preference::Hard)
            .kept([kept.clone()])
            .target(Target::MostFeasible);
        let at_least = |target| problem.clone().target(Target::Count(target));
        let target = (1..=map.spots.len())
            .find(|target| at_least(*target).solve(Budget::moves(0), 0, on).is_ok())
            .unwrap();
        let solution = at_least(target).solve(Budget::moves(500), seed, on).unwrap();
        prop_assert_eq!(solution.score().hard_broken, 0);
        for group in groups_of(&solution) {
            let sides: BTreeSet<bool> =
                group.iter().map(|code| map.spots[place_of(code)].is_north).collect();
            prop_assert_eq!(sides.len(), 1);
            prop_assert!(!group.contains(&kept) || group.len() == 1);
        }
    }
}

#[test]
fn what_can_not_be_planned() {
    let map = Map::grid(3, 2);
    let world = map.world(false);
    let solve =
        |problem: Problem<'_>| fault(problem.solve(Budget::moves(10), 1, on).map(drop_lifetime));
    let counted = || world.problem().target(Target::Count(2));
    assert_eq!(
        solve(counted().target(Target::Count(7))),
        PlannerFault::TooMany { target: 7, most: 6 }
    );
    assert_eq!(
        solve(counted().target(Target::Count(0))),
        PlannerFault::TooFew { target: 0, least: 1 }
    );
    // A unit that is kept counts, and so do the parts that it leaves.
    assert_eq!(
        solve(counted().kept([code_of(0)]).target(Target::Count(1))),
        PlannerFault::TooFew { target: 1, least: 2 }
    );
    let unknown = code("999");
    assert_eq!(
        solve(counted().kept([unknown.clone()])),
        PlannerFault::NotPlanned { code: unknown.clone() }
    );
    assert_eq!(
        solve(counted().forbidden(code_of(0), unknown.clone())),
        PlannerFault::NotPlanned { code: unknown.clone() }
    );
    assert_eq!(
        solve(counted().named([unknown.clone()], Name::new("Old Town").unwrap())),
        PlannerFault::NotPlanned { code: unknown }
    );
    assert_eq!(
        solve(counted().kept([code_of(1)]).fixed([code_of(0), code_of(1)])),
        PlannerFault::FixedTwice { code: code_of(1) }
    );
    let apart = vec![code_of(0), code_of(5)];
    assert_eq!(solve(counted().fixed(apart.clone())), PlannerFault::Apart { units: apart });
    let what = "the weight of a preference".to_owned();
    assert_eq!(
        solve(counted().keep_together(CANTON, Preference::Soft(-1.0))),
        PlannerFault::Negative { what, value: "-1".to_owned() }
    );
    let mut weights = Weights::default();
    weights.rule = f64::NAN;
    let what = "the weight of a rule".to_owned();
    assert_eq!(
        solve(counted().weights(weights)),
        PlannerFault::Negative { what, value: "NaN".to_owned() }
    );
    // Nothing within a unit that has no members.
    let snapshot = world.register.at(OPENING).unwrap();
    let commune = snapshot.unit(COMMUNE, &code_of(0)).unwrap();
    assert_eq!(solve(counted().within_unit(&commune)), PlannerFault::NoUnits { date: OPENING });
}

/// Ends the test with what was found, so that a fault can be read without the borrow.
fn drop_lifetime(solution: Solution<'_>) -> Solution<'static> {
    panic!("solved: {}", solution.score())
}

#[test]
fn figures_that_are_missing_are_listed() {
    let world = Map::grid(3, 2).world(false);
    let on_opening = world.register.at(OPENING).unwrap();
    for (figure, forget) in [
        ("population", (|facts| facts.population = None) as fn(&mut UnitFacts)),
        ("area_km2", |facts| facts.area = None),
        ("position", |facts| facts.position = None),
        ("culture_region", |facts| facts.culture_region = None),
    ] {
        let mut attributes = Attributes::new("some");
        for (level, code, date, facts) in world.attributes.rows() {
            let mut facts = facts.clone();
            if *code == code_of(1) || *code == code_of(4) {
                forget(&mut facts);
            }
            attributes.insert(level, code.clone(), date, facts).unwrap();
        }
        let problem = Problem::new(&on_opening, COMMUNE, &attributes, &world.neighbours).unwrap();
        let result = problem.apart(Preference::Soft(1.0)).solve(Budget::moves(0), 1, on);
        let units = vec![code_of(1), code_of(4)];
        assert_eq!(fault(result), PlannerFault::Missing { figure, units });
    }
}

#[test]
fn neighbours_of_another_day_or_level_are_refused() {
    let world = Map::grid(3, 2).world(false);
    let later = world.register.enact([Decree::new("1", DAY)
        .unwrap()
        .provision(Provision::rename("1", "U0", "Alpha").unwrap())]);
    let later = later.unwrap();
    let other = PlannerFault::OtherNeighbours { date: DAY, found: OPENING };
    let fault =
        Problem::new(&later.latest(), COMMUNE, &world.attributes, &world.neighbours).unwrap_err();
    assert_eq!(fault, other);
    let on_opening = world.register.at(OPENING).unwrap();
    assert!(Problem::new(&on_opening, CANTON, &world.attributes, &world.neighbours).is_err());
    assert!(
        Problem::new(&on_opening, COMMUNE, &world.attributes, &world.neighbours)
            .unwrap()
            .score_of(&[vec![code_of(0)]])
            .is_err()
    );
}

/// No borders, no people, no land, one unit: nothing to choose, and nothing breaks.
#[test]
fn odd_maps() {
    let mut map = Map::grid(3, 2);
    map.pairs.clear();
    let world = map.world(false);
    let solve = |world: &World, target| {
        let problem = world.problem().target(Target::Count(target));
        problem.solve(Budget::moves(1_000), 1, on).map(|solution| solution.groups().len())
    };
    assert_eq!(solve(&world, 6).unwrap(), 6);
    assert!(solve(&world, 5).is_err());
    let mut map = Map::grid(3, 2);
    map.spots.iter_mut().for_each(|spot| (spot.people, spot.area) = (0, 0));
    assert_eq!(solve(&map.world(false), 2).unwrap(), 2);
    map.spots.iter_mut().for_each(|spot| (spot.x, spot.y) = (1.0, 1.0));
    assert_eq!(solve(&map.world(false), 3).unwrap(), 3);
    assert_eq!(solve(&Map::grid(1, 1).world(false), 1).unwrap(), 1);
}

/// The observer is told, and what it stops comes back whole.
#[test]
fn an_observer_stops_it() {
    let world = Map::grid(8, 8).world(false);
    let problem = world.problem().target(Target::Count(16));
    let mut told = Vec::new();
    let solution = problem
        .solve(Budget::moves(100_000), 1, |progress| {
            told.push((progress.n_done, progress.n_moves, progress.best <= progress.total + 1e-6));
            if told.len() == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
    assert!(solution.is_stopped());
    assert_eq!(told, [(4_096, 100_000, true), (8_192, 100_000, true), (12_288, 100_000, true)]);
    assert_eq!(solution.groups().len(), 16);
}

/// Fixed groups, kept units, forbidden pairs, seats and names of heritage are as they were asked
/// for.
#[test]
fn what_is_asked_for_is_done() {
    let map = Map::grid(5, 4);
    let world = map.world(false);
    let fixed = [code_of(0), code_of(1)];
    let problem = world
        .problem()
        .fixed(fixed.clone())
        .kept([code_of(19)])
        .forbidden(code_of(7), code_of(8))
        .forbidden(code_of(7), code_of(12))
        .seated_in([code_of(1)])
        .named([code_of(0)], Name::new("Old Town").unwrap())
        .naming(Naming::DistrictOrdinal)
        .target(Target::Count(7));
    let solution = problem.solve(Budget::moves(20_000), 1, on).unwrap();
    assert_eq!(solution.score().hard_broken, 0);
    let groups = groups_of(&solution);
    let group_with =
        |place: usize| groups.iter().position(|g| g.contains(&code_of(place))).unwrap();
    assert_eq!(groups[group_with(0)], fixed);
    assert_eq!(groups[group_with(19)], [code_of(19)]);
    assert_ne!(group_with(7), group_with(8));
    assert_ne!(group_with(7), group_with(12));
    let old_town = &solution.groups()[group_with(0)];
    assert_eq!((old_town.name(), old_town.code()), ("Old Town", code_of(1)));
    // A town makes a town of what it comes into; a unit that stays is what it was.
    assert_eq!(old_town.kind().unwrap().as_str(), "town");
    let kept = &solution.groups()[group_with(19)];
    assert_eq!((kept.name(), kept.is_new()), ("U19", false));
    let explained = solution.explain(&code_of(0)).unwrap();
    assert!(explained.is_fixed && explained.alternatives.is_empty());
    assert!(solution.explain(&code("999")).is_none());
}

/// Names by district count from 1, and skip what a unit that stays is called.
#[test]
fn names_are_never_given_twice() {
    for naming in [Naming::DistrictOrdinal, Naming::Largest, Naming::Seat] {
        let world = Map::grid(6, 6).world(false);
        let problem = world.problem().naming(naming).target(Target::Count(14));
        let solution = problem.solve(Budget::moves(5_000), 1, on).unwrap();
        let names: BTreeSet<&str> = solution.groups().iter().map(Group::name).collect();
        assert_eq!(names.len(), 14);
        if naming == Naming::DistrictOrdinal {
            let new = solution.groups().iter().filter(|group| group.is_new());
            // Numbers are given to one kind of each canton, and the others have names of their seats.
            let mut series: BTreeSet<(&str, Option<&KindId>)> = BTreeSet::new();
            for group in new {
                match group.name().rsplit_once(' ') {
                    Some((stem, number)) if number.parse::<usize>().is_ok() => {
                        series.insert((stem, group.kind()));
                    }
                    _ => assert_eq!(group.name(), group.seat().name()),
                }
            }
            assert_eq!(series.len(), 2, "{series:?}");
            assert!(names.contains("North 1") && names.contains("South 1"));
        }
    }
}

/// Several plans: the best first, and any two as different as was asked for.
#[test]
fn several_plans_that_differ() {
    let world = Map::grid(8, 6).world(false);
    let problem = world.problem().target(Target::Count(12));
    let solutions = problem.solve_several(3, 0.1, Budget::moves(3_000), 7, on).unwrap();
    assert_eq!(solutions.len(), 3);
    assert!(solutions.is_sorted_by(|a, b| a.score().total <= b.score().total));
    for (place, one) in solutions.iter().enumerate() {
        assert_eq!(one.difference(one), 0.0);
        for other in &solutions[..place] {
            assert!(one.difference(other) >= 0.1);
            assert_eq!(one.difference(other), other.difference(one));
        }
    }
    let again = problem.solve_several(3, 0.1, Budget::moves(3_000), 7, on).unwrap();
    assert!(again.iter().zip(&solutions).all(|(one, other)| one.difference(other) == 0.0));
    // One plan is all that there is of a map with one unit to a group.
    let all = problem.target(Target::Count(48)).solve_several(3, 0.2, Budget::moves(10), 7, on);
    assert_eq!(all.unwrap().len(), 1);
}

#[cfg(feature = "exact")]
#[path = "planner/proof.rs"]
mod proof;

#[path = "planner/work.rs"]
mod work;

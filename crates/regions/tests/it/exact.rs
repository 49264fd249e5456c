//! Exact answers: against formulas, and against brute force on small random maps. Those of Hà Nội
//! are among the tests of the planner.

#![expect(clippy::cast_possible_truncation, reason = "maps of a few nodes")]

use std::collections::BTreeSet;

use proptest::prelude::*;
use sapnhap_regions::exact::{
    ClassRequirement, ConnectedSets, Cover, ExactFault, Instance, PackingLimits, Site, Standard,
    Weight, certify_cost, certify_inertia, cheapest_of_few, cheapest_partition, connected_sets,
    connected_sets_until, least_inertia, lower_bound, most_regions,
};

fn plain(n_nodes: usize, pairs: impl IntoIterator<Item = (u32, u32)>) -> Instance {
    Instance::of_pairs(vec![Site::default(); n_nodes], pairs).unwrap()
}

/// How many sets there are of each number of nodes, from one.
fn counts(instance: &Instance, max_nodes: usize) -> Vec<usize> {
    let sets = connected_sets(instance, max_nodes, usize::MAX).unwrap();
    let all: BTreeSet<&[u32]> = sets.iter().collect();
    assert_eq!(all.len(), sets.len(), "each once");
    assert!(sets.iter().all(|set| set.windows(2).all(|pair| pair[0] < pair[1])), "in order");
    (1..=max_nodes).map(|size| sets.iter().filter(|set| set.len() == size).count()).collect()
}

#[test]
fn sets_of_known_graphs() {
    let path = plain(40, (0..39).map(|node| (node, node + 1)));
    assert_eq!(counts(&path, 40), (1..=40).rev().collect::<Vec<_>>());
    let cycle = plain(12, (0..12).map(|node| (node, (node + 1) % 12)));
    assert_eq!(counts(&cycle, 12), [12; 11].into_iter().chain([1]).collect::<Vec<_>>());
    let complete = plain(7, (0..7).flat_map(|one| (0..one).map(move |other| (one, other))));
    assert_eq!(counts(&complete, 7), [7, 21, 35, 35, 21, 7, 1]);
    let star = plain(8, (1..8).map(|node| (0, node)));
    assert_eq!(counts(&star, 4), [8, 7, 21, 35]);
    assert_eq!(counts(&plain(3, []), 2), [3, 0]);
    assert_eq!(counts(&plain(0, []), 2), [0, 0]);
    assert_eq!(connected_sets(&path, 0, 10).unwrap().len(), 0);
}

/// Polyominoes: every place of every orientation of the 1, 1, 2 and 5 free ones.
#[test]
fn sets_of_a_grid() {
    for (a, b) in [(4_usize, 4_usize), (5, 7), (6, 4)] {
        let at = |row: usize, column: usize| (row * b + column) as u32;
        let mut pairs = Vec::new();
        for row in 0..a {
            for column in 0..b {
                if row + 1 < a {
                    pairs.push((at(row, column), at(row + 1, column)));
                }
                if column + 1 < b {
                    pairs.push((at(row, column), at(row, column + 1)));
                }
            }
        }
        let lines = |n: usize| a * (b - n + 1) + b * (a - n + 1);
        let two_by_three = (a - 1) * (b - 2) + (a - 2) * (b - 1);
        let tetrominoes = lines(4) + (a - 1) * (b - 1) + (4 + 2 + 2) * two_by_three;
        let known = [a * b, lines(2), lines(3) + 4 * (a - 1) * (b - 1), tetrominoes];
        assert_eq!(counts(&plain(a * b, pairs), 4), known, "{a} x {b}");
    }
}

#[test]
fn limits_are_met_to_the_set() {
    let path = plain(4, (0..3).map(|node| (node, node + 1)));
    assert_eq!(connected_sets(&path, 4, 10).unwrap().len(), 10);
    assert_eq!(connected_sets(&path, 4, 9), Err(ExactFault::TooManySets { limit: 9 }));
    let until = |limit| connected_sets_until(&path, 4, limit, |set| set.len() == 1);
    assert_eq!(until(4).unwrap().len(), 4);
    assert_eq!(until(3), Err(ExactFault::TooManySets { limit: 3 }));
}

/// A map of a few nodes that hangs together, with whole numbers as figures.
fn maps(n_nodes: std::ops::Range<usize>) -> impl Strategy<Value = Instance> {
    n_nodes.prop_flat_map(|n| {
        let sites = prop::collection::vec((0..50_u64, 0..50_u64, 0..20_i32, 0..20_i32), n);
        let tree = prop::collection::vec(any::<prop::sample::Index>(), n - 1);
        let more = prop::collection::vec((0..n as u32, 0..n as u32), 0..n);
        (sites, tree, more).prop_map(|(sites, tree, more)| {
            let sites = sites.into_iter().map(|(population, area_millionths, x, y)| Site {
                population,
                area_millionths,
                x: f64::from(x),
                y: f64::from(y),
            });
            let tree =
                (1..).zip(tree).map(|(node, index)| (node, index.index(node as usize) as u32));
            let pairs: Vec<_> =
                tree.chain(more.into_iter().filter(|pair| pair.0 != pair.1)).collect();
            Instance::of_pairs(sites.collect(), pairs).unwrap()
        })
    })
}

fn is_connected(instance: &Instance, nodes: &[u32]) -> bool {
    let mut reached: Vec<u32> = nodes.iter().copied().take(1).collect();
    let mut at = 0;
    while let Some(&node) = reached.get(at) {
        at += 1;
        for &beside in instance.neighbours(node) {
            if nodes.contains(&beside) && !reached.contains(&beside) {
                reached.push(beside);
            }
        }
    }
    reached.len() == nodes.len()
}

/// All partitions into the sets, each as the places of its sets.
fn partitions(sets: &ConnectedSets) -> Vec<Vec<usize>> {
    fn go(
        sets: &[&[u32]],
        n: usize,
        covered: u32,
        now: &mut Vec<usize>,
        all: &mut Vec<Vec<usize>>,
    ) {
        let least = covered.trailing_ones();
        if least as usize == n {
            all.push(now.clone());
            return;
        }
        for (place, set) in sets.iter().enumerate().filter(|(_, set)| set[0] == least) {
            let mask: u32 = set.iter().map(|node| 1 << node).sum();
            if covered & mask == 0 {
                now.push(place);
                go(sets, n, covered | mask, now, all);
                now.pop();
            }
        }
    }
    let mut all = Vec::new();
    let list: Vec<&[u32]> = sets.iter().collect();
    go(&list, sets.n_nodes(), 0, &mut Vec::new(), &mut all);
    all
}

fn check_partition(instance: &Instance, regions: &[Vec<u32>]) {
    let mut nodes: Vec<u32> = regions.concat();
    nodes.sort_unstable();
    assert_eq!(nodes, (0..instance.n_nodes() as u32).collect::<Vec<_>>());
    assert!(regions.iter().all(|region| is_connected(instance, region)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sets_are_all_connected_ones(map in maps(1..9), max_nodes in 1..9_usize) {
        let sets = connected_sets(&map, max_nodes, usize::MAX).unwrap();
        let listed: BTreeSet<Vec<u32>> = sets.iter().map(<[u32]>::to_vec).collect();
        prop_assert_eq!(listed.len(), sets.len());
        let n = map.n_nodes() as u32;
        let all = (1_u32..1 << n).map(|mask| (0..n).filter(|u| mask >> u & 1 == 1).collect());
        let all: BTreeSet<Vec<u32>> = all
            .filter(|set: &Vec<u32>| set.len() <= max_nodes && is_connected(&map, set))
            .collect();
        prop_assert_eq!(listed, all);
    }

    #[test]
    fn the_cheapest_is_that_of_brute_force(map in maps(2..9), size in 2..5_usize, n in 1..6_u32) {
        let sets = connected_sets(&map, size, usize::MAX).unwrap();
        let costs = sets.costs_of(|set| map.inertia(set, Weight::Population));
        let of = |places: &Vec<usize>| places.iter().map(|&place| costs[place]).sum::<f64>();
        let all = partitions(&sets);
        let so_many = all.iter().filter(|places| places.len() == n as usize);
        let least = so_many.map(of).min_by(f64::total_cmp);

        let bound = lower_bound(&sets, &costs, n, Cover::Once);
        let found = bound.as_ref().map_err(Clone::clone)
            .and_then(|bound| cheapest_partition(&sets, &costs, bound, 10_000));
        let Some(least) = least else {
            let none = ExactFault::NoPartition { n_regions: n, max_nodes: size };
            prop_assert_eq!(found.unwrap_err(), none.clone());
            prop_assert_eq!(cheapest_of_few(&sets, &costs, n).unwrap_err(), none);
            return Ok(());
        };
        let (bound, found) = (bound.unwrap(), found.unwrap());
        let close = |one: f64| (one - least).abs() <= 1e-6 * least.max(1.0);
        prop_assert!(bound.value() <= least);
        prop_assert!(found.is_proved() && close(found.cost()), "{} {least}", found.cost());
        check_partition(&map, found.regions());
        let few = cheapest_of_few(&sets, &costs, n).unwrap();
        prop_assert!(close(few.cost()));
        check_partition(&map, few.regions());
        prop_assert_eq!(few.regions().len(), n as usize);
        // The prices certify the bound without the solver, and any other prices certify less.
        let again = certify_cost(&sets, &costs, n, Cover::Once, bound.prices(), bound.region_price());
        prop_assert_eq!(again.unwrap(), bound.value());
        let zero = vec![0.0; map.n_nodes()];
        prop_assert!(certify_cost(&sets, &costs, n, Cover::Once, &zero, 1.0).unwrap() <= least);
    }

    /// A search over the plane finds what a list of all connected sets has: the bound is the same,
    /// and no partition is below it.
    #[test]
    fn the_least_inertia_is_that_of_all_sets(map in maps(1..11), n in 1..8_u32, area in any::<bool>()) {
        let weight = if area { Weight::Area } else { Weight::Population };
        let weights = map.weights(weight);
        let most = map.n_nodes();
        let bound = least_inertia(&map, &weights, n);
        if n as usize > most {
            let none = ExactFault::NoSuchRegions { n_regions: n as usize, fewest: 1, most };
            prop_assert_eq!(bound.unwrap_err(), none);
            return Ok(());
        }
        let bound = bound.unwrap();
        let sets = connected_sets(&map, most, usize::MAX).unwrap();
        let costs = sets.costs_of(|set| map.inertia(set, weight));
        let listed = lower_bound(&sets, &costs, n, Cover::Once).unwrap().value();
        let least = cheapest_of_few(&sets, &costs, n).unwrap().cost();
        let scale = map.inertia(&(0..most as u32).collect::<Vec<_>>(), weight).max(1.0);
        prop_assert!(bound.value() <= least + 1e-9 * scale);
        prop_assert!((bound.value() - listed).abs() <= 1e-6 * scale, "{} {listed}", bound.value());
        let again = certify_inertia(&map, &weights, n, bound.prices()).unwrap();
        prop_assert_eq!(again, bound.value());
    }

    /// What any prices certify over the plane is what they certify over a list of all sets.
    #[test]
    fn any_prices_certify_what_is_true(
        map in maps(1..11), n in 1..5_u32, prices in prop::collection::vec(-500..4_000_i32, 10),
    ) {
        let weights = map.weights(Weight::Population);
        let sets = connected_sets(&map, map.n_nodes(), usize::MAX).unwrap();
        let costs = sets.costs_of(|set| map.inertia(set, Weight::Population));
        let prices: Vec<f64> = prices[..map.n_nodes()].iter().copied().map(f64::from).collect();
        let worth = sets.iter().zip(&costs).map(|(set, cost)| {
            set.iter().map(|&node| prices[node as usize]).sum::<f64>() - cost
        });
        let most = worth.max_by(f64::total_cmp).unwrap();
        let known = prices.iter().sum::<f64>() - f64::from(n) * most;
        let certified = certify_inertia(&map, &weights, n, &prices).unwrap();
        prop_assert!(certified <= known + 1e-9 * known.abs());
        prop_assert!(certified >= known - 1e-6 * known.abs().max(1.0), "{certified} {known}");
        if let Ok(bound) = least_inertia(&map, &weights, n) {
            prop_assert!(certified <= bound.value() + 1e-5 * bound.value().max(1.0));
        }
    }

    /// Of nodes in a row the least cost is convex in the number of regions, so that the bound,
    /// which is its convex hull, is the optimum.
    #[test]
    fn the_bound_of_a_row_is_the_optimum(mut xs in prop::collection::vec(0..100_i32, 4..16), n in 2..4_u32) {
        xs.sort_unstable();
        let site = |x: &i32| Site { population: 3, x: f64::from(*x), ..Site::default() };
        let last = xs.len() as u32 - 1;
        let path = Instance::of_pairs(xs.iter().map(site).collect(), (0..last).map(|u| (u, u + 1)));
        let path = path.unwrap();
        let sets = connected_sets(&path, 16, usize::MAX).unwrap();
        let costs = sets.costs_of(|set| path.inertia(set, Weight::Population));
        let least = cheapest_of_few(&sets, &costs, n).unwrap().cost();
        let bound = lower_bound(&sets, &costs, n, Cover::Once).unwrap();
        prop_assert!(bound.value() <= least);
        prop_assert!(bound.value() >= least - 1e-5 * least.max(1.0), "{} {least}", bound.value());
    }

    #[test]
    fn the_most_regions_are_those_of_brute_force(
        map in maps(1..9), population in 1..120_u64, area_millionths in 0..80_u64, exempt in 2..7_usize,
        max_nodes in 1..5_usize,
    ) {
        let n_nodes = map.n_nodes();
        let standard = Standard { population, area_millionths };
        let mut requirement = ClassRequirement::new(vec![standard], vec![0; n_nodes]).unwrap();
        if exempt < 5 {
            requirement = requirement.exempt_from(exempt);
        }
        let sets = connected_sets(&map, n_nodes, usize::MAX).unwrap();
        let is_met: Vec<bool> = sets.iter().map(|set| requirement.is_met_by(&map, set)).collect();
        let met = |places: &Vec<usize>| places.iter().filter(|&&place| is_met[place]).count();
        let most = partitions(&sets).iter().map(met).max().unwrap();

        let limits = PackingLimits::default().max_nodes(n_nodes).tries(9);
        let found = most_regions(&map, &requirement, limits).unwrap();
        prop_assert_eq!(found.n_met(), most);
        check_partition(&map, found.regions());
        prop_assert!(found.upper_bound() >= most);
        // Larger regions than are listed are in the bound too.
        let limits = PackingLimits::default().max_nodes(max_nodes);
        let found = most_regions(&map, &requirement, limits).unwrap();
        prop_assert!(found.upper_bound() >= most && found.n_met() <= most);
        check_partition(&map, found.regions());
        let again = found.certificate().upper_bound(&map, &requirement, 1_000).unwrap();
        prop_assert_eq!(again, found.relaxed());
    }

    #[test]
    fn classes_are_in_the_bound(
        map in maps(1..9), classes in prop::collection::vec(0..2_u8, 9), population in 1..120_u64,
        area_millionths in 0..80_u64, max_nodes in 0..9_usize,
    ) {
        let n_nodes = map.n_nodes();
        let standards = vec![
            Standard { population: population / 2, area_millionths },
            Standard { population, area_millionths: area_millionths / 3 },
        ];
        let requirement = ClassRequirement::new(standards, classes[..n_nodes].to_vec()).unwrap();
        let sets = connected_sets(&map, n_nodes, usize::MAX).unwrap();
        let is_met: Vec<bool> = sets.iter().map(|set| requirement.is_met_by(&map, set)).collect();
        let met = |places: &Vec<usize>| places.iter().filter(|&&place| is_met[place]).count();
        let most = partitions(&sets).iter().map(met).max().unwrap();
        let found = most_regions(&map, &requirement, PackingLimits::default().max_nodes(max_nodes));
        let found = found.unwrap();
        prop_assert!(found.n_met() <= most && most <= found.upper_bound());
        check_partition(&map, found.regions());
    }
}

#[test]
fn odd_input_is_told() {
    let pair = plain(2, [(0, 1)]);
    let sets = connected_sets(&pair, 2, 10).unwrap();
    let bound = |costs: &[f64], n| lower_bound(&sets, costs, n, Cover::Once);
    let count = ExactFault::ValueCount { what: "sets", n_values: 1, n_expected: 3 };
    assert_eq!(bound(&[1.0], 1), Err(count));
    assert!(matches!(bound(&[1.0, f64::NAN, 1.0], 1), Err(ExactFault::NotFinite { item: 1, .. })));
    let none = |n_regions| Err(ExactFault::NoPartition { n_regions, max_nodes: 2 });
    assert_eq!(bound(&[1.0, 1.0, 1.0], 3), none(3));
    assert_eq!(bound(&[1.0, 1.0, 1.0], 0), none(0));
    assert_eq!(bound(&[f64::INFINITY; 3], 1), none(1));
    let close = |one: f64, other: f64| (one - other).abs() < 1e-6;
    assert!(close(bound(&[-1.0, -5.0, -1.0], 1).unwrap().value(), -5.0));
    assert!(close(bound(&[0.0; 3], 2).unwrap().value(), 0.0));

    let zero = ClassRequirement::new(vec![Standard::default()], vec![0; 2]).unwrap();
    let most = most_regions(&pair, &zero, PackingLimits::default()).unwrap();
    assert_eq!((most.n_met(), most.upper_bound()), (2, 2));
    let other = ClassRequirement::new(vec![Standard::default()], vec![0; 3]).unwrap();
    assert!(matches!(
        most_regions(&pair, &other, PackingLimits::default()),
        Err(ExactFault::RowCount { .. })
    ));
    let never = Standard { population: 1, area_millionths: 0 };
    let never = ClassRequirement::new(vec![never], vec![0; 2]).unwrap();
    let most = most_regions(&pair, &never, PackingLimits::default()).unwrap();
    assert_eq!((most.n_met(), most.upper_bound(), most.regions().len()), (0, 0, 1));
    let empty = ClassRequirement::new(Vec::new(), Vec::new()).unwrap();
    let most = most_regions(&plain(0, []), &empty, PackingLimits::default()).unwrap();
    assert_eq!((most.n_met(), most.upper_bound()), (0, 0));
}

#[test]
fn odd_weights_and_prices_are_told() {
    let at = |x| Site { population: 1, area_millionths: 0, x, y: 0.0 };
    let pair = Instance::of_pairs(vec![at(0.0), at(1.0)], [(0, 1)]).unwrap();
    let none = |n_regions| ExactFault::NoSuchRegions { n_regions, fewest: 1, most: 2 };
    assert_eq!(least_inertia(&pair, &[1.0, 1.0], 0).unwrap_err(), none(0));
    assert_eq!(least_inertia(&pair, &[1.0, 1.0], 3).unwrap_err(), none(3));
    let count = ExactFault::ValueCount { what: "weights", n_values: 1, n_expected: 2 };
    assert_eq!(least_inertia(&pair, &[1.0], 1), Err(count));
    let wrong = least_inertia(&pair, &[1.0, f64::INFINITY], 1);
    assert!(matches!(wrong, Err(ExactFault::NotFinite { what: "weight", item: 1, .. })));
    let below = ExactFault::NegativeWeight { node: 0, value: -1.0 };
    assert_eq!(least_inertia(&pair, &[-1.0, 1.0], 1), Err(below));
    let wrong = certify_inertia(&pair, &[1.0, 1.0], 1, &[0.0, f64::NAN]);
    assert!(matches!(wrong, Err(ExactFault::NotFinite { what: "price", item: 1, .. })));
    // Nothing weighs nothing, and there is nothing to put together.
    assert_eq!(least_inertia(&pair, &[0.0, 0.0], 1).unwrap().value(), 0.0);
    assert_eq!(least_inertia(&plain(0, []), &[], 0).unwrap().value(), 0.0);
    assert!((least_inertia(&pair, &[1.0, 1.0], 1).unwrap().value() - 0.5).abs() < 1e-6);
    // Huge prices certify nothing, and break nothing.
    assert!(certify_inertia(&pair, &[1.0, 1.0], 1, &[1e308, 1e308]).unwrap() <= 0.5);
    // So many nodes in one place that the best of the sets they make can't be found.
    let many = vec![at(0.0); 200];
    let row = Instance::of_pairs(many, (0..199).map(|node| (node, node + 1))).unwrap();
    let wrong = certify_inertia(&row, &[1.0; 200], 2, &[1.0; 200]);
    assert!(matches!(wrong, Err(ExactFault::SearchTooLong { .. })), "{wrong:?}");
}

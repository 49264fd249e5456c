//! Nodes that should not stay alone, and nodes that stay together, held against all partitions of small
//! graphs.

use std::ops::ControlFlow;

use proptest::prelude::*;
use sapnhap_regions::{Budget, Lone, Needs, Node, Target, Task, TaskFault};

pub(crate) const WIDE: u32 = 4;
pub(crate) const N_NODES: u32 = 8;

/// A grid of four by two nodes; each has a population, and is judged alone in one of three ways.
pub(crate) fn task(figures: &[(u32, u32)]) -> Task {
    let node = |(place, &(population, lone)): (u32, &(u32, u32))| Node {
        x: f64::from(place % WIDE),
        y: f64::from(place / WIDE),
        weight: 1.0,
        population: f64::from(population),
        lone: match lone {
            0 => Lone::AsOthers,
            1 => Lone::Met,
            _ => Lone::Missed(0.5),
        },
        ..Node::default()
    };
    let right = (0..N_NODES).filter(|place| place % WIDE + 1 < WIDE).map(|it| (it, it + 1));
    let down = (0..WIDE).map(|place| (place, place + WIDE));
    Task {
        nodes: (0..).zip(figures).map(node).collect(),
        pairs: right.chain(down).collect(),
        needs: vec![Some(Needs { population: 12.0, area: 0.0 })],
        exempt_from: Some(3),
        ..Task::default()
    }
}

/// All partitions into regions that hang together.
pub(crate) fn partitions(task: &Task) -> Vec<Vec<Vec<u32>>> {
    fn add(node: u32, regions: &mut Vec<Vec<u32>>, all: &mut Vec<Vec<Vec<u32>>>) {
        if node == N_NODES {
            all.push(regions.clone());
            return;
        }
        for place in 0..regions.len() {
            regions[place].push(node);
            add(node + 1, regions, all);
            regions[place].pop();
        }
        regions.push(vec![node]);
        add(node + 1, regions, all);
        regions.pop();
    }
    let mut all = Vec::new();
    add(0, &mut Vec::new(), &mut all);
    let is_pair = |one: u32, other: u32| {
        task.pairs.contains(&(one, other)) || task.pairs.contains(&(other, one))
    };
    let holds = |region: &Vec<u32>| {
        let mut reached = vec![region[0]];
        let mut next = 0;
        while next < reached.len() {
            let from = reached[next];
            let beside = region.iter().filter(|&&to| is_pair(from, to) && !reached.contains(&to));
            let beside: Vec<u32> = beside.copied().collect();
            reached.extend(beside);
            next += 1;
        }
        reached.len() == region.len()
    };
    all.retain(|regions| regions.iter().all(holds));
    all
}

pub(crate) fn on(_: &sapnhap_regions::Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// What a region of one node misses is its node's; what is found is the best of all partitions, and
    /// what is proved is below all of them.
    #[test]
    fn nodes_that_should_not_stay_alone(
        figures in prop::collection::vec((1..12_u32, 0..3_u32), N_NODES as usize),
        n_regions in 2..6_usize,
    ) {
        let task = task(&figures);
        let ground = task.prepare().unwrap();
        let all = partitions(&task);
        let scores = all.iter().filter(|regions| regions.len() == n_regions);
        let scores: Vec<_> = scores.map(|regions| ground.score(regions).unwrap()).collect();
        let of = |regions: &[Vec<u32>]| {
            let alone = regions.iter().filter(|region| region.len() == 1);
            alone.filter(|region| figures[region[0] as usize].1 == 2).count()
        };
        for (regions, score) in all.iter().filter(|it| it.len() == n_regions).zip(&scores) {
            prop_assert_eq!(score.lone_missed, of(regions));
            prop_assert!(score.lone_missed <= score.rules_broken);
        }
        let fewest = scores.iter().map(|score| score.lone_missed).min().unwrap();
        let found = ground.solve(Target::Count(n_regions), Budget::moves(4_000), 1, on).unwrap();
        prop_assert_eq!(found.score().lone_missed, fewest);
        let least = scores.iter().map(|score| score.total).fold(f64::INFINITY, f64::min);
        prop_assert!(found.score().total <= least + 0.02 * least.abs() + 1e-9);
        proved(&ground, &scores, &all, n_regions)?;
    }

    /// Sets that stay together are each in one region, as in the best of the partitions that keep them.
    #[test]
    fn nodes_that_stay_together(
        figures in prop::collection::vec((1..12_u32, 0..3_u32), N_NODES as usize),
        n_regions in 2..5_usize,
        first in 0..7_u32,
    ) {
        let mut task = task(&figures);
        let together = if first == 3 { vec![3, 7] } else { vec![first, first + 1] };
        task.together = vec![together.clone()];
        let ground = task.prepare().unwrap();
        prop_assert_eq!(ground.n_regions(), 1..=7);
        let found = ground.solve(Target::Count(n_regions), Budget::moves(4_000), 1, on).unwrap();
        let keeps = |regions: &[Vec<u32>]| {
            regions.iter().any(|region| together.iter().all(|node| region.contains(node)))
        };
        prop_assert!(keeps(found.regions()) && found.regions().len() == n_regions);
        let all = partitions(&task);
        let kept = all.iter().filter(|regions| regions.len() == n_regions && keeps(regions));
        let broken = kept.clone().map(|regions| ground.score(regions).unwrap().lone_missed).min();
        prop_assert_eq!(Some(found.score().lone_missed), broken);
        let parted = all.iter().find(|regions| !keeps(regions)).unwrap();
        let refused = ground.improve(parted, Budget::moves(10), 1, on).unwrap_err();
        prop_assert_eq!(refused, TaskFault::NotTogether { nodes: together.clone() });
        let better = ground.improve(found.regions(), Budget::moves(500), 2, on).unwrap();
        prop_assert!(keeps(better.regions()) && better.score().total <= found.score().total);
    }
}

#[cfg(feature = "exact")]
fn proved(
    ground: &sapnhap_regions::Ground,
    scores: &[sapnhap_regions::Score],
    all: &[Vec<Vec<u32>>],
    n_regions: usize,
) -> Result<(), TestCaseError> {
    let missed = ground.fewest_missed(n_regions).unwrap().value();
    let fewest = scores.iter().map(|score| score.rules_broken).min().unwrap();
    prop_assert!(missed <= fewest, "{} {}", missed, fewest);
    // Of the partitions in which no node stays alone that should not.
    let together = ground.fewest_missed_together(n_regions).unwrap().value();
    let fewest = scores.iter().filter(|score| score.lone_missed == 0);
    if let Some(fewest) = fewest.map(|score| score.rules_broken).min() {
        prop_assert!(together <= fewest, "{} {}", together, fewest);
    }
    let most = ground.most_met(sapnhap_regions::exact::PackingLimits::default()).unwrap();
    let n_met = |regions: &Vec<Vec<u32>>| {
        regions.iter().filter(|region| ground.shortfall(region).is_none()).count()
    };
    let best = all.iter().map(n_met).max().unwrap();
    prop_assert!(best <= most.upper_bound() && most.n_met() <= best);
    Ok(())
}

#[cfg(not(feature = "exact"))]
fn proved(
    _: &sapnhap_regions::Ground,
    _: &[sapnhap_regions::Score],
    _: &[Vec<Vec<u32>>],
    _: usize,
) -> Result<(), TestCaseError> {
    Ok(())
}

#[test]
fn what_can_not_stay_together() {
    let of = |together: Vec<Vec<u32>>, fixed: Vec<Vec<u32>>| {
        let figures = [(5, 0); N_NODES as usize];
        Task { together, fixed, ..task(&figures) }.prepare().unwrap_err()
    };
    assert_eq!(of(vec![vec![0, 2]], vec![]), TaskFault::Apart { nodes: vec![0, 2] });
    assert_eq!(of(vec![vec![0, 1], vec![1, 2]], vec![]), TaskFault::Twice { node: 1 });
    assert_eq!(of(vec![vec![0, 1]], vec![vec![1]]), TaskFault::Twice { node: 1 });
    let missing = TaskFault::UnknownNode { node: 9, n_nodes: 8 };
    assert_eq!(of(vec![vec![0, 9]], vec![]), missing);
}

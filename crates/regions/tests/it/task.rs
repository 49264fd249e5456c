//! Tasks in numbers: every fault, what is fixed, kept apart and forbidden, and all partitions of
//! small grids beside what is found.

use std::ops::ControlFlow;

use sapnhap_regions::{
    Budget, Condition, Ground, Labels, Lone, Needs, Node, Preference, Progress, Target, Task,
    TaskFault,
};

fn on(_: &Progress) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

/// A grid, three wide, of nodes with unlike figures.
fn grid(n_nodes: u32) -> Task {
    let node = |place: u32| Node {
        population: f64::from(1 + place * 7 % 5),
        area: 1.0,
        weight: f64::from(1 + place % 2),
        x: f64::from(place % 3) + 0.1 * f64::from(place % 4),
        y: f64::from(place / 3),
        rank: 0,
        lone: Lone::AsOthers,
    };
    let right = (0..n_nodes).filter(|place| place % 3 < 2).map(|place| (place, place + 1));
    let down = (3..n_nodes).map(|place| (place, place - 3));
    let pairs = right.chain(down).filter(|&(one, other)| one.max(other) < n_nodes).collect();
    Task { nodes: (0..n_nodes).map(node).collect(), pairs, ..Task::default() }
}

fn fault(task: &Task) -> TaskFault {
    task.prepare().unwrap_err()
}

#[test]
fn tasks_that_can_not_be() {
    let with = |change: fn(&mut Task)| {
        let mut task = grid(6);
        change(&mut task);
        fault(&task)
    };
    let unknown = TaskFault::UnknownNode { node: 6, n_nodes: 6 };
    assert_eq!(with(|task| task.pairs.push((6, 0))), unknown);
    assert_eq!(with(|task| task.forbidden.push((0, 6))), unknown);
    assert_eq!(with(|task| task.fixed.push(vec![0, 6])), unknown);
    assert_eq!(with(|task| task.pairs.push((4, 4))), TaskFault::OwnNeighbour { node: 4 });
    assert_eq!(with(|task| task.fixed = vec![vec![0, 1], vec![1]]), TaskFault::Twice { node: 1 });
    assert_eq!(with(|task| task.fixed = vec![vec![5, 0]]), TaskFault::Apart { nodes: vec![0, 5] });
    let labels = |task: &mut Task| {
        task.labels.push(Labels { labels: vec![1; 5], preference: Preference::Hard });
    };
    assert_eq!(with(labels), TaskFault::LabelCount { n_labels: 5, n_nodes: 6 });
    let soft = |task: &mut Task| {
        task.labels.push(Labels { labels: vec![1; 6], preference: Preference::Soft(-1.0) });
    };
    let what = "the weight of a preference";
    assert_eq!(with(soft), TaskFault::OutOfRange { what, value: -1.0 });
    let what = "the weight of a rule";
    let infinite = TaskFault::OutOfRange { what, value: f64::INFINITY };
    assert_eq!(with(|task| task.weights.rule = f64::INFINITY), infinite);
    let negative = TaskFault::Figure { what: "area", node: 2, value: -0.5 };
    assert_eq!(with(|task| task.nodes[2].area = -0.5), negative);
    let told = with(|task| task.nodes[1].y = f64::NAN).to_string();
    assert_eq!(told, "the y of node 1 is NaN: expected a finite number");
    assert_eq!(
        negative.to_string(),
        "the area of node 2 is -0.5: expected a finite number, not negative"
    );
}

#[test]
fn regions_that_can_not_be() {
    let task = Task { fixed: vec![vec![0, 1]], ..grid(6) };
    let ground = task.prepare().unwrap();
    assert_eq!(ground.n_regions(), 2..=5);
    let solve = |n| ground.solve(Target::Count(n), Budget::moves(0), 1, on).unwrap_err();
    assert_eq!(solve(1), TaskFault::TooFew { target: 1, least: 2 });
    assert_eq!(solve(6), TaskFault::TooMany { target: 6, most: 5 });
    let score = |regions: &[Vec<u32>]| ground.score(regions).unwrap_err();
    assert_eq!(score(&[vec![0, 1], vec![2, 3, 4]]), TaskFault::NoRegion { node: 5 });
    assert_eq!(score(&[vec![0, 1], vec![1]]), TaskFault::Twice { node: 1 });
    assert_eq!(score(&[vec![9]]), TaskFault::UnknownNode { node: 9, n_nodes: 6 });
    let improve =
        |regions: &[Vec<u32>]| ground.improve(regions, Budget::moves(0), 1, on).unwrap_err();
    let otherwise = improve(&[vec![0], vec![1, 2, 3, 4, 5]]);
    assert_eq!(otherwise, TaskFault::NotAsFixed { nodes: vec![0, 1] });
    let apart = improve(&[vec![0, 1], vec![2, 3], vec![4, 5]]);
    assert_eq!(apart, TaskFault::Apart { nodes: vec![2, 3] });
}

/// All ways to put the nodes of a graph into so many regions.
fn partitions(n_nodes: u32, n_regions: usize) -> Vec<Vec<Vec<u32>>> {
    let mut found: Vec<Vec<Vec<u32>>> = vec![Vec::new()];
    for node in 0..n_nodes {
        found = found
            .into_iter()
            .flat_map(|regions| {
                let joined = (0..regions.len()).map({
                    let regions = regions.clone();
                    move |place| {
                        let mut regions = regions.clone();
                        regions[place].push(node);
                        regions
                    }
                });
                let alone = [regions, vec![vec![node]]].concat();
                joined.chain([alone]).collect::<Vec<_>>()
            })
            .filter(|regions| regions.len() <= n_regions)
            .collect();
    }
    found.retain(|regions| regions.len() == n_regions);
    found
}

/// The least total of all partitions that hang together.
fn least(ground: &Ground, n_nodes: u32, n_regions: usize) -> f64 {
    let all = partitions(n_nodes, n_regions);
    // What hangs together can be improved on, with no moves as it is.
    let connected = all.iter().filter(|all| ground.improve(all, Budget::moves(0), 1, on).is_ok());
    connected.map(|all| ground.score(all).unwrap().total).fold(f64::INFINITY, f64::min)
}

#[test]
fn the_best_of_small_grids() {
    for n_regions in 2..=5 {
        let task = Task {
            needs: vec![Some(Needs { population: 5.0, area: 0.0 })],
            labels: vec![Labels {
                labels: vec![0, 0, 1, 0, 0, 1, 2, 2, 1],
                preference: Preference::Soft(0.3),
            }],
            forbidden: vec![(3, 4)],
            ..grid(9)
        };
        let ground = task.prepare().unwrap();
        let found = ground.solve(Target::Count(n_regions), Budget::moves(20_000), 1, on).unwrap();
        let best = least(&ground, 9, n_regions);
        assert!((found.score().total - best).abs() < 1e-9, "{}: {best}", found.score());
        assert_eq!(&ground.score(found.regions()).unwrap(), found.score());
        // It is nowhere better than where it is.
        let others = (0..9).flat_map(|node| ground.alternatives(found.regions(), node));
        assert!(others.filter_map(|other| other.added).all(|added| added > -1e-9));
    }
}

#[test]
fn what_is_hard_is_kept() {
    let task = Task {
        labels: vec![Labels { labels: vec![4, 4, 9, 4, 4, 9], preference: Preference::Hard }],
        fixed: vec![vec![3]],
        ..grid(6)
    };
    let ground = task.prepare().unwrap();
    // The fixed node, and two parts of the rest.
    assert_eq!(ground.n_regions(), 3..=6);
    let found = ground.solve(Target::Count(3), Budget::moves(100), 1, on).unwrap();
    assert_eq!(found.regions(), [vec![0, 1, 4], vec![2, 5], vec![3]]);
    assert!(ground.is_fixed(3) && !ground.is_fixed(4));
    assert!(ground.alternatives(found.regions(), 3).is_empty());
    assert!(ground.alternatives(found.regions(), 99).is_empty());
}

#[test]
fn a_condition_of_ones_own_and_the_least_number_of_nodes() {
    let two = Condition::new(|sums| sums.n_nodes == 2);
    let task = Task { needs: vec![None], condition: Some(two), ..grid(6) };
    let ground = task.prepare().unwrap();
    let found = ground.solve(Target::Count(3), Budget::moves(5_000), 1, on).unwrap();
    assert_eq!(found.score().rules_broken, 0);
    assert!(found.regions().iter().all(|region| region.len() == 2));
    assert_eq!(ground.shortfall(&[0]), Some(0.0));
    assert_eq!(ground.sums(&[0, 1]).n_nodes, 2);

    let mut task = Task { least_nodes: 4, ..grid(6) };
    task.nodes.iter_mut().for_each(|node| node.lone = Lone::Met);
    let ground = task.prepare().unwrap();
    assert_eq!(ground.shortfall(&[0, 1, 2]), Some(0.25));
    // Four are not left beside two.
    assert_eq!(ground.score(&[vec![0, 1, 2, 3], vec![4, 5]]).unwrap().rules_broken, 1);
}

#[test]
fn several_that_differ_and_one_that_is_stopped() {
    let ground = grid(24).prepare().unwrap();
    let (target, budget) = (Target::Count(6), Budget::moves(500));
    let several = ground.solve_several(3, 0.1, target, budget, 1, on).unwrap();
    for (place, one) in several.iter().enumerate() {
        let others = several[..place].iter();
        assert!(
            others.map(|other| ground.difference(one.regions(), other.regions())).all(|d| d >= 0.1)
        );
    }
    assert!(several.is_sorted_by(|one, other| one.score().total <= other.score().total));
    let stop = |_: &Progress| ControlFlow::Break(());
    let stopped = ground.solve(target, Budget::moves(1_000_000), 1, stop).unwrap();
    assert!(stopped.is_stopped() && stopped.regions().len() == 6);
}

/// What is proved is true of all partitions, and what begins with it keeps it.
#[cfg(feature = "exact")]
#[test]
fn proofs_beside_all_partitions() {
    use sapnhap_regions::exact::{ExactFault, PackingLimits};

    let needs = vec![Some(Needs { population: 6.0, area: 0.0 })];
    let ground = Task { needs, ..grid(9) }.prepare().unwrap();
    let of = |n_regions| {
        let all = partitions(9, n_regions);
        let mut all = all.into_iter();
        let mut scores = Vec::new();
        all.by_ref().for_each(|regions| {
            if ground.improve(&regions, Budget::moves(0), 1, on).is_ok() {
                scores.push(ground.score(&regions).unwrap());
            }
        });
        scores
    };
    let mut most_met = 0;
    for n_regions in 1..=9 {
        let scores = of(n_regions);
        let inertia = scores.iter().map(|score| score.inertia).fold(f64::INFINITY, f64::min);
        let bound = ground.bound(n_regions).unwrap();
        assert!(bound.value() <= inertia + 1e-9 && bound.value() >= 0.8 * inertia - 1e-9);
        let broken = scores.iter().map(|score| score.rules_broken).min().unwrap();
        let fewest = ground.fewest_missed(n_regions).unwrap();
        assert!(fewest.value() <= broken && fewest.n_regions() == n_regions);
        if broken == 0 {
            most_met = n_regions;
        }
    }
    let most = ground.most_met(PackingLimits::default()).unwrap();
    assert_eq!((most.n_met(), most.upper_bound()), (most_met, most_met));
    assert_eq!(most.recheck().unwrap(), most.relaxed());
    let budget = Budget::moves(2_000);
    let found = ground.solve_from(most.regions(), most.upper_bound(), budget, 1, on).unwrap();
    assert_eq!((found.regions().len(), found.score().rules_broken), (most_met, 0));
    let none = ExactFault::NoSuchRegions { n_regions: 10, fewest: 1, most: 9 };
    assert_eq!(ground.bound(10).unwrap_err(), none);
    assert_eq!(ground.fewest_missed(10).unwrap_err(), none);
}

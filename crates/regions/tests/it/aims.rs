//! Further aims: what a score says of them by their definitions, and what is found beside all partitions
//! of small graphs.

use proptest::prelude::*;
use sapnhap_regions::{
    Attribute, Budget, Labels, Lone, Node, Parts, Preference, Quantity, Score, Target, Task,
    TaskFault,
};

use crate::asked::{N_NODES, on, partitions, task};

/// Three figures for each node.
fn figures() -> impl Strategy<Value = Vec<(u32, u32, u32)>> {
    prop::collection::vec((1..12_u32, 0..9_u32, 0..9_u32), N_NODES as usize)
}

/// Two attributes, two quantities, a divided whole and travel.
fn asked(figures: &[(u32, u32, u32)], weights: [f64; 4]) -> Task {
    let mut task = task(&figures.iter().map(|it| (it.0, it.0 % 3)).collect::<Vec<_>>());
    for (node, figure) in task.nodes.iter_mut().zip(figures) {
        (node.weight, node.area, node.lone) = (f64::from(figure.2), 1.0, Lone::AsOthers);
    }
    task.needs.clear();
    let values = |of: fn(&(u32, u32, u32)) -> u32| -> Vec<f64> {
        figures.iter().map(|figure| f64::from(of(figure))).collect()
    };
    let [attribute, evenness, parted, travel] = weights;
    task.attributes = vec![
        Attribute { values: values(|it| it.1), weight: attribute },
        Attribute { values: values(|it| it.0 * it.2), weight: 0.0 },
    ];
    task.quantities = vec![
        Quantity { values: values(|it| it.2), evenness, ..Quantity::default() },
        Quantity { values: values(|it| it.1), most: Some(16.0), over: 3.0, ..Quantity::default() },
    ];
    task.parts = vec![Parts { nodes: vec![1, 2, 5], weight: parted, lone: Lone::Met }];
    task.weights.travel = travel;
    task
}

/// What a score says.
struct Told {
    attributes: Vec<f64>,
    /// The unevenness of each quantity, how many regions have too much, and how much more.
    quantities: Vec<(f64, usize, f64)>,
    parted: usize,
    travel: f64,
}

/// What a score should say, by the definitions.
fn by_definition(task: &Task, regions: &[Vec<u32>]) -> Told {
    let node = |node: u32| task.nodes[node as usize];
    let n_regions = f64::from(u32::try_from(regions.len()).unwrap());
    let within = |attribute: &Attribute| -> f64 {
        let of_region = |region: &Vec<u32>| -> f64 {
            let value = |at: u32| attribute.values[at as usize];
            let weight: f64 = region.iter().map(|&at| node(at).weight).sum();
            if weight <= 0.0 {
                return 0.0;
            }
            let mean = region.iter().map(|&at| node(at).weight * value(at)).sum::<f64>() / weight;
            region.iter().map(|&at| node(at).weight * (value(at) - mean).powi(2)).sum()
        };
        regions.iter().map(of_region).sum()
    };
    let sums = |quantity: &Quantity| -> (f64, usize, f64) {
        let sum = |region: &Vec<u32>| region.iter().map(|&at| quantity.values[at as usize]).sum();
        let sums: Vec<f64> = regions.iter().map(sum).collect();
        let mean = sums.iter().sum::<f64>() / n_regions;
        let off = |sum: &f64| if mean > 0.0 { (sum / mean - 1.0).powi(2) } else { 0.0 };
        let over: Vec<f64> = sums
            .iter()
            .filter_map(|sum| quantity.most.filter(|most| sum > most).map(|most| sum / most - 1.0))
            .collect();
        (sums.iter().map(off).sum::<f64>() / n_regions, over.len(), over.iter().sum())
    };
    let has_part = |region: &&Vec<u32>| region.iter().any(|at| task.parts[0].nodes.contains(at));
    let parted = usize::from(regions.iter().filter(has_part).count() > 1);
    let travel = |region: &Vec<u32>| {
        let to = |seat: u32| -> f64 {
            let way =
                |from: Node| from.population * (from.x - node(seat).x).hypot(from.y - node(seat).y);
            region.iter().map(|&from| way(node(from))).sum()
        };
        region.iter().map(|&seat| to(seat)).fold(f64::INFINITY, f64::min)
    };
    Told {
        attributes: task.attributes.iter().map(within).collect(),
        quantities: task.quantities.iter().map(sums).collect(),
        parted,
        travel: regions.iter().map(travel).sum(),
    }
}

fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * (1.0 + other.abs())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A score says of each aim what its definition says, and what is found is the best of all
    /// partitions or next to it.
    #[test]
    fn each_aim_is_what_it_says(
        figures in figures(),
        n_regions in 2..6_usize,
        weights in prop::array::uniform4(0.0..3.0_f64),
    ) {
        let task = asked(&figures, weights);
        let ground = task.prepare().unwrap();
        let mut least = f64::INFINITY;
        for regions in partitions(&task).iter().filter(|regions| regions.len() == n_regions) {
            let score = ground.score(regions).unwrap();
            let Told { attributes, quantities, parted, travel } = by_definition(&task, regions);
            prop_assert!(score.attributes.iter().zip(&attributes).all(|(&a, &b)| is_near(a, b)));
            for (ours, theirs) in score.quantities.iter().zip(&quantities) {
                prop_assert!(is_near(ours.unevenness, theirs.0) && is_near(ours.over, theirs.2));
                prop_assert_eq!(ours.n_over, theirs.1);
            }
            prop_assert_eq!(score.parted, parted);
            prop_assert_eq!(score.travel.is_some(), weights[3] > 0.0);
            prop_assert!(score.travel.is_none_or(|it| is_near(it, travel)));
            least = least.min(score.total);
        }
        let found = ground.solve(Target::Count(n_regions), Budget::moves(6_000), 1, on).unwrap();
        let total = found.score().total;
        prop_assert!(total <= least + 0.02 * least.abs() + 1e-9, "{} {}", total, least);
    }
}

/// The parts of a whole that are in one region count as one: three parts are no three units, and an
/// undivided whole is judged as one that stays alone.
#[test]
fn parts_count_as_one() {
    let figures = vec![(4, 0); N_NODES as usize];
    let mut task = task(&figures);
    // Three nodes are exempt, and one with four people misses the twelve that it needs.
    let alone = |task: &Task| task.prepare().unwrap().shortfall(&[1, 2, 5]);
    assert_eq!(alone(&task), None);
    task.needs[0].as_mut().unwrap().population = 16.0;
    task.parts = vec![Parts { nodes: vec![1, 2, 5], weight: 1.0, lone: Lone::AsOthers }];
    assert_eq!(alone(&task), Some(0.25));
    task.parts[0].lone = Lone::Met;
    assert_eq!(alone(&task), None);
    task.parts[0].lone = Lone::Missed(0.5);
    assert_eq!(alone(&task), Some(0.5));
    let ground = task.prepare().unwrap();
    // Two parts of it are a new unit, which has half of what it needs; with another node they are two
    // units and not three.
    assert_eq!(ground.shortfall(&[1, 2]), Some(0.5));
    assert_eq!((ground.sums(&[1, 2, 3]).n_nodes, ground.shortfall(&[1, 2, 3])), (2, Some(0.25)));
    assert_eq!(ground.shortfall(&[1, 2, 3, 7]), None);
}

/// Regions of parts are kept together where they prefer it, and divided where something else counts for
/// more.
#[test]
fn parts_stay_together_where_they_prefer_it() {
    let node = |x: f64| Node { x, weight: 1.0, population: 1.0, ..Node::default() };
    let mut task = Task {
        nodes: [0.0, 1.0, 2.0, 3.0].map(node).to_vec(),
        pairs: vec![(0, 1), (1, 2), (2, 3)],
        parts: vec![Parts { nodes: vec![1, 2], weight: 0.0, ..Parts::default() }],
        ..Task::default()
    };
    let found = |task: &Task| {
        let ground = task.prepare().unwrap();
        ground.solve(Target::Count(2), Budget::moves(1_000), 1, on).unwrap()
    };
    assert_eq!(found(&task).regions(), [vec![0, 1], vec![2, 3]]);
    assert_eq!(found(&task).score().parted, 1);
    task.parts[0].weight = 10.0;
    assert_eq!(found(&task).score().parted, 0);
}

/// With a hundred attributes, two kinds of nodes are told apart by all of them, as plain arithmetic says.
#[test]
fn a_hundred_attributes() {
    let wide = 10_u32;
    let is_east = |node: u32| node % wide >= 4;
    let attribute = |number: u32| {
        let value = |node: u32| {
            let noise = f64::from(node.wrapping_mul(2_654_435_761).wrapping_add(number * 97) % 10);
            noise * 0.01 + if is_east(node) { f64::from(number) } else { 0.0 }
        };
        Attribute { values: (0..100).map(value).collect(), weight: 1.0 }
    };
    let right = (0..100).filter(|node| node % wide + 1 < wide).map(|node| (node, node + 1));
    let down = (wide..100).map(|node| (node - wide, node));
    let task = Task {
        nodes: vec![Node { weight: 1.0, ..Node::default() }; 100],
        pairs: right.chain(down).collect(),
        attributes: (1..=100).map(attribute).collect(),
        ..Task::default()
    };
    let ground = task.prepare().unwrap();
    let found = ground.solve(Target::Count(2), Budget::moves(5_000), 1, on).unwrap();
    let west: Vec<u32> = (0..100).filter(|&node| !is_east(node)).collect();
    assert!(found.regions().contains(&west), "{:?}", found.regions());
    assert_eq!(found.score().attributes.len(), 100);
    // What is not between the two kinds is noise of below 0.1.
    assert!(found.score().attributes.iter().all(|within| *within < 1.0));
}

/// A total without further aims is what it was, and a score says nothing of what was not asked for.
#[test]
fn nothing_is_said_of_what_was_not_asked_for() {
    let score = task(&[(4, 0); 8]).prepare().unwrap().score(&[(0..8).collect()]).unwrap();
    let Score { attributes, quantities, parted, travel, .. } = &score;
    assert!(attributes.is_empty() && quantities.is_empty() && travel.is_none());
    assert_eq!(*parted, 0);
    let told = score.to_string();
    assert!(!told.contains("attribute") && !told.contains("travel"), "{told}");
}

#[test]
fn faults() {
    let plain = || task(&[(4, 0); 8]);
    let fault = |change: &dyn Fn(&mut Task)| {
        let mut task = plain();
        change(&mut task);
        task.prepare().unwrap_err()
    };
    let attribute = |values: Vec<f64>, weight| Attribute { values, weight };
    let quantity = |values: Vec<f64>| Quantity { values, ..Quantity::default() };
    let few = fault(&|task| task.attributes = vec![attribute(vec![1.0; 7], 1.0)]);
    assert_eq!(few, TaskFault::ValueCount { what: "attribute", n_values: 7, n_nodes: 8 });
    assert_eq!(
        few.to_string(),
        "the values of the attribute are 7 for 8 nodes: expected one for each"
    );
    let none = fault(&|task| task.quantities = vec![quantity(Vec::new())]);
    assert_eq!(none, TaskFault::ValueCount { what: "quantity", n_values: 0, n_nodes: 8 });
    let negative = fault(&|task| task.quantities = vec![quantity(vec![-1.0; 8])]);
    assert_eq!(negative, TaskFault::Figure { what: "quantity", node: 0, value: -1.0 });
    let not_finite = fault(&|task| task.attributes = vec![attribute(vec![f64::INFINITY; 8], 1.0)]);
    assert!(matches!(not_finite, TaskFault::Figure { what: "attribute", .. }));
    let weight = fault(&|task| task.attributes = vec![attribute(vec![1.0; 8], -1.0)]);
    assert!(matches!(weight, TaskFault::OutOfRange { what: "the weight of an attribute", .. }));
    let most = fault(&|task| {
        task.quantities = vec![Quantity { most: Some(-1.0), ..quantity(vec![1.0; 8]) }];
    });
    assert_eq!(most, TaskFault::LargestSum { value: -1.0 });
    let parts = |nodes: Vec<u32>, weight| Parts { nodes, weight, lone: Lone::AsOthers };
    let twice = fault(&|task| task.parts = vec![parts(vec![1, 2], 1.0), parts(vec![2], 1.0)]);
    assert_eq!(twice, TaskFault::Twice { node: 2 });
    let unknown = fault(&|task| task.parts = vec![parts(vec![9], 1.0)]);
    assert_eq!(unknown, TaskFault::UnknownNode { node: 9, n_nodes: 8 });
    let heavy = fault(&|task| task.parts = vec![parts(vec![1], f64::NAN)]);
    assert!(matches!(heavy, TaskFault::OutOfRange { what: "the weight of parts", .. }));
    let travel = fault(&|task| task.weights.travel = -1.0);
    assert!(matches!(travel, TaskFault::OutOfRange { what: "the weight of travel", .. }));
    // Numbers at the end of what there is do no harm.
    let mut large = plain();
    large.attributes = vec![attribute(vec![1e300; 8], 1.0), attribute(vec![0.0; 8], 1.0)];
    large.quantities = vec![Quantity { most: Some(0.0), ..quantity(vec![1e300; 8]) }];
    large.labels = vec![Labels { labels: vec![0; 8], preference: Preference::Hard }];
    let ground = large.prepare().unwrap();
    assert!(ground.solve(Target::Count(2), Budget::moves(500), 1, on).is_ok());
}

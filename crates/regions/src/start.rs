//! The regions to begin with, by Ward's method.
//!
//! A merger costs what it adds to inertia, unevenness and preferences, and what it adds to or takes from
//! nodes that should not stay alone. Other rules are left to annealing, because most regions break them
//! while they are still small.
//!
//! Where nodes should not stay alone, pairs come first: as many of these nodes as can be are matched,
//! within their labels where labels should not be mixed. A greedy merger would leave some of them among
//! pairs that have no room for them.

use petgraph::graph::{NodeIndex, UnGraph};

use crate::ground::Ground;
use crate::judge::{Cost, Judge};
use crate::list::{at, count, in_order};
use crate::task::Lone;
use crate::ward::{Mergers, Merging};

impl Merging for Judge<'_> {
    type Cost = Cost;

    fn cost(&mut self, members: &[u32]) -> Cost {
        Judge::cost(self, members)
    }

    fn added(&self, merged: Cost, [one, other]: [Cost; 2]) -> f64 {
        let added = merged.minus(one.plus(other));
        added.lone + added.wishes + added.shape
    }

    fn together(&self, mut one: Vec<u32>, other: Vec<u32>) -> Vec<u32> {
        one.extend(other);
        one
    }
}

/// Merges nodes down to so many regions, as far as the parts of the graph allow.
///
/// It takes time linear in the borders, times a logarithm, and for each merger as much as the
/// regions around it are large.
pub(crate) fn merged(ground: &Ground, n_regions: usize) -> Vec<Vec<u32>> {
    let is_fixed = |node| at(&ground.is_fixed, node);
    let mut mergers = Mergers::new(Judge::new(ground, n_regions), &ground.borders, is_fixed);
    let mut pairs = pairs(ground);
    pairs.truncate(ground.most().saturating_sub(n_regions));
    for &pair in &pairs {
        mergers.join(pair);
    }
    for _ in n_regions..ground.most().saturating_sub(pairs.len()) {
        if mergers.make_cheapest().is_none() {
            break;
        }
    }
    let open = mergers.regions().map(<[u32]>::to_vec);
    let all: Vec<Vec<u32>> = ground.fixed.iter().cloned().chain(open).collect();
    in_order(&all)
}

/// Matches as many nodes as can be that should not stay alone, within their labels.
fn pairs(ground: &Ground) -> Vec<[u32; 2]> {
    let is_missed = |node: u32| {
        let lone = at(&ground.nodes, node).lone;
        let is_open = !at(&ground.is_fixed, node);
        is_open && (ground.least_nodes > 1 || matches!(lone, Lone::Missed(_)))
    };
    let n_sets = ground.label_sets.len();
    let are_alike =
        |one, other| (0..n_sets).all(|set| ground.label(one, set) == ground.label(other, set));
    let edges = ground.edges.iter().copied().filter(|&(one, other)| {
        one < other && is_missed(one) && is_missed(other) && are_alike(one, other)
    });
    let mut graph = UnGraph::<(), ()>::from_edges(edges);
    while graph.node_count() < ground.nodes.len() {
        graph.add_node(());
    }
    let matched = petgraph::algo::maximum_matching(&graph);
    let number = |node: NodeIndex| count(node.index());
    matched.edges().map(|(one, other)| [number(one), number(other)]).collect()
}

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
use petgraph::unionfind::UnionFind;

use crate::ground::Ground;
use crate::judge::tally::Tally;
use crate::judge::{Cost, Judge};
use crate::list::{at, count, in_order};
use crate::ward::{Mergers, Merging};

/// Nodes that hang together are matched where they are no more than this.
const MOST_MATCHED: usize = 2_000;

/// A region with what is kept of it.
pub(crate) struct Region {
    members: Vec<u32>,
    /// Those of its members that are forbidden to be with some node.
    wary: Vec<u32>,
    tally: Tally,
    cost: Cost,
}

/// Counts the forbidden pairs in two regions together.
fn n_forbidden(judge: &mut Judge<'_>, one: &Region, other: &Region) -> usize {
    match one.wary.is_empty() && other.wary.is_empty() {
        true => 0,
        false => judge.n_forbidden(&[one.wary.as_slice(), &other.wary].concat()),
    }
}

impl Merging for Judge<'_> {
    type Region = Region;

    fn alone(&mut self, node: u32) -> Region {
        let is_wary = self.ground.forbidden.get(node as usize).is_some_and(|all| !all.is_empty());
        let tally = Tally::of(self.ground, &[node], 0);
        let wary = if is_wary { vec![node] } else { Vec::new() };
        Region { members: vec![node], wary, tally, cost: self.cost(&[node]) }
    }

    fn added(&mut self, one: &Region, other: &Region) -> f64 {
        let n_forbidden = n_forbidden(self, one, other);
        let merged = one.tally.cost_with(self, &other.tally, n_forbidden);
        let added = merged.minus(one.cost.plus(other.cost));
        added.lone + added.wishes + added.shape
    }

    fn merged(&mut self, one: Region, other: Region) -> Region {
        let n_forbidden = n_forbidden(self, &one, &other);
        // What is smaller goes into what is larger, so that no node goes over often.
        let is_smaller = one.members.len() < other.members.len();
        let (mut region, rest) = if is_smaller { (other, one) } else { (one, other) };
        region.members.extend(rest.members);
        region.wary.extend(rest.wary);
        region.tally.take_in(&rest.tally, n_forbidden);
        region.cost = region.tally.cost(self);
        region
    }
}

/// Merges nodes down to so many regions, as far as the parts of the graph allow.
///
/// It takes time linear in the borders, times a logarithm, and for each merger as much as the
/// regions around it have labels and nodes of which something is forbidden.
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
    let open = mergers.regions().map(|region| region.members.clone());
    let all: Vec<Vec<u32>> = ground.fixed.iter().cloned().chain(open).collect();
    in_order(&all)
}

/// Matches as many nodes as can be that should not stay alone, within their labels.
///
/// A matching takes the square of the nodes that hang together so, at most. Where they are many, they are
/// left to the mergers.
fn pairs(ground: &Ground) -> Vec<[u32; 2]> {
    let is_missed = |node: u32| {
        let lone = at(&ground.nodes, node).lone;
        let is_open = !at(&ground.is_fixed, node);
        is_open && (ground.least_nodes > 1 || lone.missed().is_some())
    };
    let n_sets = ground.label_sets.len();
    let are_alike =
        |one, other| (0..n_sets).all(|set| ground.label(one, set) == ground.label(other, set));
    let can_pair = |one, other| is_missed(one) && is_missed(other) && are_alike(one, other);
    let mut pieces = UnionFind::<u32>::new(ground.nodes.len());
    let mut edges: Vec<(u32, u32)> = ground.edges.clone();
    edges.retain(|&(one, other)| one < other && can_pair(one, other));
    for &(one, other) in &edges {
        pieces.union(one, other);
    }
    // The edges of each piece, in their order.
    edges.sort_by_key(|&(one, _)| pieces.find(one));
    let of_pieces = edges.chunk_by(|one, other| pieces.find(one.0) == pieces.find(other.0));
    of_pieces.flat_map(matched).collect()
}

/// Matches as many nodes as can be by some edges, where these are of few nodes.
fn matched(edges: &[(u32, u32)]) -> Vec<[u32; 2]> {
    let mut nodes: Vec<u32> = edges.iter().flat_map(|&(one, other)| [one, other]).collect();
    nodes.sort_unstable();
    nodes.dedup();
    if nodes.len() > MOST_MATCHED {
        return Vec::new();
    }
    let own = |node: &u32| nodes.binary_search(node).map_or(0, count);
    let numbered = edges.iter().map(|(one, other)| (own(one), own(other)));
    let graph = UnGraph::<(), ()>::from_edges(numbered);
    let node = |own: NodeIndex| at(&nodes, count(own.index()));
    let matched = petgraph::algo::maximum_matching(&graph);
    matched.edges().map(|(one, other)| [node(one), node(other)]).collect()
}

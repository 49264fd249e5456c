//! The end of the search: only moves that make the partition better are made, until there is none.
//!
//! Three kinds of move take turns. A node goes over a border. Two neighbours that have few nodes
//! together are divided anew, in the best of all ways. And two regions are merged while a third
//! one, which touches neither of them, is split: the best such pair is taken. All are tried in the
//! order of the nodes, so that nothing is left to chance.

use crate::judge::{Cost, Sums};
use crate::list::{at, count};
use crate::partition::Partition;
use crate::tree::Tree;

/// Two regions with at most so many nodes together are divided in all ways.
const MOST_NODES: usize = 10;
/// How many points a change has to be worth, so that rounding does not make it go in circles.
pub(crate) const WORTH: f64 = 1e-9;
/// How often the whole partition is gone over.
const MOST_PASSES: usize = 50;
/// How far down the lists of mergers and splits a pair is looked for in which they do not touch.
const LONGEST: usize = 24;

/// Makes a partition better until no move of the three kinds does.
pub(crate) fn descend(partition: &mut Partition<'_>) {
    for _ in 0..MOST_PASSES {
        let n_shifts = shifts(partition);
        let n_divided = divide_pairs(partition);
        let n_exchanged = merge_and_split(partition);
        if n_shifts + n_divided + n_exchanged == 0 {
            return;
        }
    }
}

/// Shifts nodes over borders where that is better, and returns how many it shifted.
fn shifts(partition: &mut Partition<'_>) -> usize {
    let ground = partition.judge.ground;
    let mut n_made = 0;
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for &(node, beside) in &ground.edges {
        let (from, to) = (at(&partition.region_of, node), at(&partition.region_of, beside));
        if from == to || partition.members_of(from).len() < 2 {
            continue;
        }
        left.clear();
        left.extend(partition.members_without(from, node));
        right.clear();
        right.extend_from_slice(partition.members_of(to));
        right.push(node);
        let costs = [partition.judge.cost(&left), partition.judge.cost(&right)];
        if gain(partition, [from, to], costs) > WORTH && partition.holds_without(from, node) {
            partition.replace(from, &left, costs[0]);
            partition.replace(to, &right, costs[1]);
            n_made += 1;
        }
    }
    n_made
}

/// Returns how much more two regions cost than those that would replace them.
fn gain(partition: &Partition<'_>, regions: [u32; 2], costs: [Cost; 2]) -> f64 {
    let [one, other] = regions.map(|region| partition.cost_of(region));
    one.plus(other).minus(costs[0].plus(costs[1])).total(1.0)
}

/// The best way to cut nodes into two.
struct Cut {
    sides: [Vec<u32>; 2],
    costs: [Cost; 2],
}

impl Cut {
    fn total(&self) -> f64 {
        self.costs[0].plus(self.costs[1]).total(1.0)
    }
}

/// Cuts nodes into two sides that hang together. A few nodes are cut in the best of all ways, and
/// more of them in the best of those ways that cut one tree.
fn best_cut(partition: &mut Partition<'_>, nodes: &[u32]) -> Option<Cut> {
    if nodes.len() < 2 {
        return None;
    }
    if nodes.len() > MOST_NODES {
        return best_tree_cut(partition, nodes);
    }
    // Two nodes can be cut in one way only.
    if let &[one, other] = nodes {
        let sides = [vec![one], vec![other]];
        let costs = [partition.judge.cost(&sides[0]), partition.judge.cost(&sides[1])];
        return Some(Cut { sides, costs });
    }
    let ground = partition.judge.ground;
    // The neighbours of each node, one bit for each.
    let beside: Vec<u32> = nodes
        .iter()
        .map(|&node| {
            let is_beside = |other: &u32| ground.beside(node).binary_search(other).is_ok();
            let bits = (0_u32..).zip(nodes).filter(|(_, other)| is_beside(other));
            bits.fold(0, |mask, (bit, _)| mask | 1 << bit)
        })
        .collect();
    let all: u32 = (1 << count(nodes.len())) - 1;
    let mut best: Option<Cut> = None;
    let mut sides = [Vec::new(), Vec::new()];
    // The first node is always on the first side.
    for mask in (1..all).step_by(2) {
        if !holds(&beside, mask) || !holds(&beside, all & !mask) {
            continue;
        }
        sides.iter_mut().for_each(Vec::clear);
        for (bit, &node) in (0_u32..).zip(nodes) {
            let [first, second] = &mut sides;
            if mask >> bit & 1 == 1 { first.push(node) } else { second.push(node) }
        }
        let costs = [partition.judge.cost(&sides[0]), partition.judge.cost(&sides[1])];
        let total = costs[0].plus(costs[1]).total(1.0);
        if best.as_ref().is_none_or(|best| total < best.total()) {
            best = Some(Cut { sides: sides.clone(), costs });
        }
    }
    best
}

/// Grows a tree over many nodes, breadth first, and cuts it where that is best.
fn best_tree_cut(partition: &mut Partition<'_>, nodes: &[u32]) -> Option<Cut> {
    let ground = partition.judge.ground;
    let mut tree = Tree::default();
    tree.add(*nodes.first()?, 0);
    let mut next = 0;
    while let Some(&node) = tree.nodes().get(next) {
        for &beside in ground.beside(node) {
            if nodes.contains(&beside) && !tree.nodes().contains(&beside) {
                tree.add(beside, count(next));
            }
        }
        next += 1;
    }
    tree.sum_up(ground);
    let (whole, judge) = (Sums::of(ground, nodes), &partition.judge);
    let place = tree.best_cut(judge, &whole, 1.0, (1..tree.n_nodes()).rev())?;
    tree.cut(place);
    let sides = [false, true].map(|is_below| tree.side(is_below).collect::<Vec<u32>>());
    let costs = [partition.judge.cost(&sides[0]), partition.judge.cost(&sides[1])];
    Some(Cut { sides, costs })
}

/// Tells whether the nodes of a mask hang together.
fn holds(beside: &[u32], mask: u32) -> bool {
    let mut reached = mask & mask.wrapping_neg();
    let mut open = reached;
    while open != 0 {
        let node = open.trailing_zeros();
        open &= open - 1;
        let new = at(beside, node) & mask & !reached;
        reached |= new;
        open |= new;
    }
    reached == mask
}

/// Returns the pairs of regions that border each other, each once, in order.
fn pairs(partition: &Partition<'_>) -> Vec<(u32, u32)> {
    let region_of = |node: u32| at(&partition.region_of, node);
    let edges = partition.judge.ground.edges.iter();
    let mut pairs: Vec<(u32, u32)> = edges
        .map(|&(one, other)| (region_of(one), region_of(other)))
        .filter(|(one, other)| one < other)
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn union(partition: &Partition<'_>, (one, other): (u32, u32)) -> Vec<u32> {
    let both = partition.members_of(one).iter().chain(partition.members_of(other));
    let mut nodes: Vec<u32> = both.copied().collect();
    nodes.sort_unstable();
    nodes
}

/// Divides small pairs of neighbours anew where that is better, and returns how many it divided.
fn divide_pairs(partition: &mut Partition<'_>) -> usize {
    let mut n_made = 0;
    for (one, other) in pairs(partition) {
        let n_nodes = partition.members_of(one).len() + partition.members_of(other).len();
        if !(3..=MOST_NODES).contains(&n_nodes) {
            continue;
        }
        let nodes = union(partition, (one, other));
        let Some(cut) = best_cut(partition, &nodes) else { continue };
        if gain(partition, [one, other], cut.costs) > WORTH {
            partition.replace(one, &cut.sides[0], cut.costs[0]);
            partition.replace(other, &cut.sides[1], cut.costs[1]);
            n_made += 1;
        }
    }
    n_made
}

/// Merges a region that misses what it needs with the best of those around it, and splits another
/// one in exchange, where both together are better.
pub(crate) fn exchange(partition: &mut Partition<'_>) {
    let n_regions = count(partition.members.len());
    if (0..n_regions).all(|region| partition.cost_of(region).of_rules() <= 0.0) {
        return;
    }
    let mut cuts: Vec<Option<Cut>> =
        (0..n_regions).map(|region| split(partition, region)).collect();
    for region in 0..n_regions {
        if partition.cost_of(region).of_rules() <= 0.0 {
            continue;
        }
        let mut best: Option<(f64, u32)> = None;
        for other in around(partition, region) {
            let merged = union(partition, (region, other));
            let before = partition.cost_of(region).plus(partition.cost_of(other));
            let added = partition.judge.cost(&merged).minus(before).total(1.0);
            if best.is_none_or(|(least, _)| added < least) {
                best = Some((added, other));
            }
        }
        let Some((merged, other)) = best else { continue };
        let splits = (0..).zip(&cuts).filter(|(third, _)| ![region, other].contains(third));
        let splits = splits.filter_map(|(third, cut)| {
            Some((cut.as_ref()?.total() - partition.cost_of(third).total(1.0), third))
        });
        let cheapest = splits.reduce(|best, next| if next.0 < best.0 { next } else { best });
        if let Some((_, third)) = cheapest.filter(|(added, _)| merged + added < -WORTH) {
            make_exchange(partition, &mut cuts, (region, other), third);
        }
    }
}

/// Returns the regions that border a region, in order.
fn around(partition: &Partition<'_>, region: u32) -> Vec<u32> {
    let ground = partition.judge.ground;
    let beside = partition.members_of(region).iter().flat_map(|&node| ground.beside(node));
    let mut regions: Vec<u32> = beside.map(|&node| at(&partition.region_of, node)).collect();
    regions.sort_unstable();
    regions.dedup();
    regions.retain(|other| *other != region);
    regions
}

/// Merges a pair and splits a third region, and cuts anew what has changed.
fn make_exchange(
    partition: &mut Partition<'_>,
    cuts: &mut [Option<Cut>],
    (one, other): (u32, u32),
    third: u32,
) {
    let Some(cut) = cuts.get_mut(third as usize).and_then(Option::take) else { return };
    let merged = union(partition, (one, other));
    let cost = partition.judge.cost(&merged);
    partition.replace(one, &merged, cost);
    partition.replace(third, &cut.sides[0], cut.costs[0]);
    partition.replace(other, &cut.sides[1], cut.costs[1]);
    for region in [one, other, third] {
        let cut = split(partition, region);
        if let Some(slot) = cuts.get_mut(region as usize) {
            *slot = cut;
        }
    }
}

/// Merges a pair and splits another region where both together are better, and returns how often it
/// did.
fn merge_and_split(partition: &mut Partition<'_>) -> usize {
    let mut n_made = 0;
    let n_regions = count(partition.members.len());
    let mut cuts: Vec<Option<Cut>> =
        (0..n_regions).map(|region| split(partition, region)).collect();
    while let Some((pair, third)) = best_exchange(partition, &cuts) {
        make_exchange(partition, &mut cuts, pair, third);
        n_made += 1;
        if n_made > partition.members.len() {
            break;
        }
    }
    n_made
}

fn split(partition: &mut Partition<'_>, region: u32) -> Option<Cut> {
    let nodes = partition.members_of(region).to_vec();
    let is_fixed = nodes.iter().any(|&node| at(&partition.judge.ground.is_fixed, node));
    if is_fixed { None } else { best_cut(partition, &nodes) }
}

/// Returns the merger and the split that gain most together and do not touch, or `None` when no two
/// of them gain anything.
fn best_exchange(partition: &mut Partition<'_>, cuts: &[Option<Cut>]) -> Option<((u32, u32), u32)> {
    let mut splits: Vec<(f64, u32)> = (0..)
        .zip(cuts)
        .filter_map(|(region, cut)| {
            let added = cut.as_ref()?.total() - partition.cost_of(region).total(1.0);
            Some((added, region))
        })
        .collect();
    let mut mergers: Vec<(f64, (u32, u32))> = Vec::new();
    let mut nodes = Vec::new();
    for (one, other) in pairs(partition) {
        nodes.clear();
        nodes.extend_from_slice(partition.members_of(one));
        nodes.extend_from_slice(partition.members_of(other));
        let before = partition.cost_of(one).plus(partition.cost_of(other));
        mergers.push((partition.judge.cost(&nodes).minus(before).total(1.0), (one, other)));
    }
    splits.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    mergers.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut best: Option<(f64, (u32, u32), u32)> = None;
    for &(merged, pair) in mergers.iter().take(LONGEST) {
        let apart =
            splits.iter().take(LONGEST).find(|(_, region)| ![pair.0, pair.1].contains(region));
        let Some(&(added, third)) = apart else { continue };
        if merged + added < best.map_or(-WORTH, |best| best.0) {
            best = Some((merged + added, pair, third));
        }
    }
    best.map(|(_, pair, third)| (pair, third))
}

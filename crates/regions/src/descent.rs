//! The end of the way: only moves that make the partition better, until there is none.
//!
//! Three kinds, in turn: a node goes over a border; two neighbours are divided anew in the best of
//! all ways, where they are few nodes together; and the best pair of a merger and a split that do
//! not touch each other. All are tried in the order of codes, so that no chance is in it.

use crate::ground::{at, count};
use crate::group::{Cost, Partition, Sums};

/// Two groups of so many nodes together are divided in all ways.
const MOST_UNITS: usize = 10;
/// A change has to be worth so many points, so that rounding does not go round in circles.
pub(crate) const WORTH: f64 = 1e-9;
/// Each pass goes over the whole plan.
const MOST_PASSES: usize = 50;
/// How far down the lists of mergers and splits a pair is looked for that does not touch.
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

/// Shifts nodes over borders where that is better. Returns how many.
fn shifts(partition: &mut Partition<'_>) -> usize {
    let ground = partition.judge.ground;
    let mut n_made = 0;
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for &(node, beside) in &ground.edges {
        let (from, to) = (at(&partition.group_of, node), at(&partition.group_of, beside));
        if from == to || partition.members_of(from).len() < 2 {
            continue;
        }
        left.clear();
        left.extend(partition.members_of(from).iter().filter(|&&other| other != node));
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

/// Returns what two groups cost more than what they would be replaced by.
fn gain(partition: &Partition<'_>, groups: [u32; 2], costs: [Cost; 2]) -> f64 {
    let [one, other] = groups.map(|group| partition.cost_of(group));
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

/// Cuts nodes into two sides that hang together: of a few in the best of all ways, of more in the
/// best of those that cut one tree.
fn best_cut(partition: &mut Partition<'_>, nodes: &[u32]) -> Option<Cut> {
    if nodes.len() < 2 {
        return None;
    }
    if nodes.len() > MOST_UNITS {
        return best_tree_cut(partition, nodes);
    }
    // Two can be cut in one way only.
    if let &[one, other] = nodes {
        let sides = [vec![one], vec![other]];
        let costs = [partition.judge.cost(&sides[0]), partition.judge.cost(&sides[1])];
        return Some(Cut { sides, costs });
    }
    let ground = partition.judge.ground;
    // The neighbours of each node, a bit for each.
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

/// Grows a tree over many nodes, breadth first, and tries all its edges.
fn best_tree_cut(partition: &mut Partition<'_>, nodes: &[u32]) -> Option<Cut> {
    let ground = partition.judge.ground;
    let mut tree: Vec<(u32, usize)> = vec![(*nodes.first()?, 0)];
    let mut next = 0;
    while let Some(&(node, _)) = tree.get(next) {
        for &beside in ground.beside(node) {
            let is_there = |(known, _): &(u32, usize)| *known == beside;
            if nodes.contains(&beside) && !tree.iter().any(is_there) {
                tree.push((beside, next));
            }
        }
        next += 1;
    }
    let mut sums: Vec<Sums> = tree.iter().map(|(node, _)| Sums::of_node(ground, *node)).collect();
    let all = Sums::of(ground, nodes);
    let mut best: Option<(f64, usize)> = None;
    for (place, &(_, parent)) in tree.iter().enumerate().skip(1).rev() {
        let below = *sums.get(place)?;
        let rest = partition.judge.cost_of_sums(&all.without(&below));
        let total = partition.judge.cost_of_sums(&below).plus(rest).total(1.0);
        if best.is_none_or(|(least, _)| total < least) {
            best = Some((total, place));
        }
        let above = sums.get_mut(parent)?;
        *above = above.plus(&below);
    }
    let (_, cut) = best?;
    let mut is_below = Vec::new();
    let mut sides = [Vec::new(), Vec::new()];
    for (place, &(node, parent)) in tree.iter().enumerate() {
        is_below.push(place == cut || (place > 0 && *is_below.get(parent)?));
        let [first, second] = &mut sides;
        if is_below.last() == Some(&true) { second.push(node) } else { first.push(node) }
    }
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

/// Returns the pairs of groups that border each other, each once, in order.
fn pairs(partition: &Partition<'_>) -> Vec<(u32, u32)> {
    let group_of = |node: u32| at(&partition.group_of, node);
    let edges = partition.judge.ground.edges.iter();
    let mut pairs: Vec<(u32, u32)> = edges
        .map(|&(one, other)| (group_of(one), group_of(other)))
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

/// Divides small pairs of neighbours anew where that is better. Returns how many.
fn divide_pairs(partition: &mut Partition<'_>) -> usize {
    let mut n_made = 0;
    for (one, other) in pairs(partition) {
        let n_units = partition.members_of(one).len() + partition.members_of(other).len();
        if !(3..=MOST_UNITS).contains(&n_units) {
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

/// Merges a group that misses its requirement with the best of those around it, and splits another
/// in its place, where both together are better.
pub(crate) fn exchange(partition: &mut Partition<'_>) {
    let n_groups = count(partition.members.len());
    if (0..n_groups).all(|group| partition.cost_of(group).rules <= 0.0) {
        return;
    }
    let mut cuts: Vec<Option<Cut>> = (0..n_groups).map(|group| split(partition, group)).collect();
    for group in 0..n_groups {
        if partition.cost_of(group).rules <= 0.0 {
            continue;
        }
        let mut best: Option<(f64, u32)> = None;
        for other in around(partition, group) {
            let merged = union(partition, (group, other));
            let before = partition.cost_of(group).plus(partition.cost_of(other));
            let added = partition.judge.cost(&merged).minus(before).total(1.0);
            if best.is_none_or(|(least, _)| added < least) {
                best = Some((added, other));
            }
        }
        let Some((merged, other)) = best else { continue };
        let splits = (0..).zip(&cuts).filter(|(third, _)| ![group, other].contains(third));
        let splits = splits.filter_map(|(third, cut)| {
            Some((cut.as_ref()?.total() - partition.cost_of(third).total(1.0), third))
        });
        let cheapest = splits.reduce(|best, next| if next.0 < best.0 { next } else { best });
        if let Some((_, third)) = cheapest.filter(|(added, _)| merged + added < -WORTH) {
            make_exchange(partition, &mut cuts, (group, other), third);
        }
    }
}

/// Returns the groups that border a group, in order.
fn around(partition: &Partition<'_>, group: u32) -> Vec<u32> {
    let ground = partition.judge.ground;
    let beside = partition.members_of(group).iter().flat_map(|&node| ground.beside(node));
    let mut groups: Vec<u32> = beside.map(|&node| at(&partition.group_of, node)).collect();
    groups.sort_unstable();
    groups.dedup();
    groups.retain(|other| *other != group);
    groups
}

/// Merges a pair and splits a third group, and cuts anew what has changed.
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
    for group in [one, other, third] {
        let cut = split(partition, group);
        if let Some(slot) = cuts.get_mut(group as usize) {
            *slot = cut;
        }
    }
}

/// Merges one pair and splits another group where both together are better. Returns how often.
fn merge_and_split(partition: &mut Partition<'_>) -> usize {
    let mut n_made = 0;
    let n_groups = count(partition.members.len());
    let mut cuts: Vec<Option<Cut>> = (0..n_groups).map(|group| split(partition, group)).collect();
    while let Some((pair, third)) = best_exchange(partition, &cuts) {
        make_exchange(partition, &mut cuts, pair, third);
        n_made += 1;
        if n_made > partition.members.len() {
            break;
        }
    }
    n_made
}

fn split(partition: &mut Partition<'_>, group: u32) -> Option<Cut> {
    let nodes = partition.members_of(group).to_vec();
    let is_closed = nodes.iter().any(|&node| at(&partition.judge.ground.is_closed, node));
    if is_closed { None } else { best_cut(partition, &nodes) }
}

/// Returns the merger and the split that gain most together and do not touch; `None` when none
/// gain anything.
fn best_exchange(partition: &mut Partition<'_>, cuts: &[Option<Cut>]) -> Option<((u32, u32), u32)> {
    let mut splits: Vec<(f64, u32)> = (0..)
        .zip(cuts)
        .filter_map(|(group, cut)| {
            let added = cut.as_ref()?.total() - partition.cost_of(group).total(1.0);
            Some((added, group))
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
            splits.iter().take(LONGEST).find(|(_, group)| ![pair.0, pair.1].contains(group));
        let Some(&(added, third)) = apart else { continue };
        if merged + added < best.map_or(-WORTH, |best| best.0) {
            best = Some((merged + added, pair, third));
        }
    }
    best.map(|(_, pair, third)| (pair, third))
}

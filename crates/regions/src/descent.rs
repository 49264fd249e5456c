//! The end of the search: only moves that make the partition better are made, until there is none.
//!
//! Three kinds of move take turns. A node goes over a border. Two neighbours that have few nodes
//! together are divided anew, in the best of all ways. And two regions are merged while a third
//! one, which touches neither of them, is split: the best such pair is taken. All are tried in the
//! order of the nodes, so that nothing is left to chance.

mod cut;
mod exchanges;
pub(crate) mod rearrangement;
pub(crate) mod tabu;

use self::cut::{MOST_NODES, best_cut};
use self::exchanges::{Exchanges, union};
use crate::judge::Cost;
use crate::list::{at, count};
use crate::partition::{Partition, WORTH};

/// How often the whole partition is gone over.
const MOST_PASSES: usize = 50;

/// Makes a partition better until no move of the three kinds does.
///
/// A pass looks only at regions that have changed since it was their turn in the pass before.
pub(crate) fn descend(partition: &mut Partition<'_>) {
    let mut exchanges = Exchanges::default();
    let mut since = [0; 2];
    for _ in 0..MOST_PASSES {
        let before = partition.time();
        let n_shifts = shifts(partition, since[0]);
        let between = partition.time();
        let n_divided = divide_pairs(partition, since[1]);
        since = [before, between];
        let n_exchanged = merge_and_split(partition, &mut exchanges);
        if n_shifts + n_divided + n_exchanged == 0 {
            return;
        }
    }
}

/// Tells whether one of two regions has changed since a time.
fn has_changed(partition: &Partition<'_>, regions: [u32; 2], since: u64) -> bool {
    regions.into_iter().any(|region| partition.changed_at(region) > since)
}

/// Shifts nodes over borders where that is better, and returns how many it shifted.
fn shifts(partition: &mut Partition<'_>, since: u64) -> usize {
    let ground = partition.judge.ground;
    let mut n_made = 0;
    for &(node, beside) in &ground.edges {
        n_made += usize::from(shift(partition, node, beside, since) == Some(true));
    }
    n_made
}

/// Shifts a node to the region of one beside it, if one of the two regions has changed since a time.
/// Returns whether that was better, or `None` where there was nothing to look at.
fn shift(partition: &mut Partition<'_>, node: u32, beside: u32, since: u64) -> Option<bool> {
    let (from, to) = (at(&partition.region_of, node), at(&partition.region_of, beside));
    if from == to
        || partition.members_of(from).len() < 2
        || !has_changed(partition, [from, to], since)
    {
        return None;
    }
    let costs = partition.costs_of_shift(node, to);
    let is_better =
        gain(partition, [from, to], costs) > WORTH && partition.holds_without(from, node);
    if is_better {
        partition.shift(node, to, costs);
    }
    Some(is_better)
}

/// Shifts nodes where that is better, around regions that have changed since a time, until it is
/// better nowhere. Returns how many shifts it looked at.
fn settle(partition: &mut Partition<'_>, mut since: u64) -> usize {
    let ground = partition.judge.ground;
    let mut n_looked = 0;
    for _ in 0..MOST_PASSES {
        let before = partition.time();
        let regions = 0..count(partition.members.len());
        let changed = regions.filter(|&region| partition.changed_at(region) > since);
        let nodes = changed.flat_map(|region| partition.members_of(region));
        let mut nodes: Vec<u32> = nodes.copied().collect();
        nodes.sort_unstable();
        let mut n_made = 0;
        for node in nodes {
            for &beside in ground.beside(node) {
                for (node, beside) in [(node, beside), (beside, node)] {
                    let shifted = shift(partition, node, beside, since);
                    n_looked += usize::from(shifted.is_some());
                    n_made += usize::from(shifted == Some(true));
                }
            }
        }
        if n_made == 0 {
            break;
        }
        since = before;
    }
    n_looked
}

/// Returns how much more two regions cost than those that would replace them.
fn gain(partition: &Partition<'_>, regions: [u32; 2], costs: [Cost; 2]) -> f64 {
    let [one, other] = regions.map(|region| partition.cost_of(region));
    one.plus(other).minus(costs[0].plus(costs[1])).total(1.0)
}

/// Returns the pairs of regions that border each other and of which one has changed since a time,
/// each once, in order.
fn pairs(partition: &Partition<'_>, since: u64) -> Vec<(u32, u32)> {
    let region_of = |node: u32| at(&partition.region_of, node);
    let edges = partition.judge.ground.edges.iter();
    let mut pairs: Vec<(u32, u32)> = edges
        .map(|&(one, other)| (region_of(one), region_of(other)))
        .filter(|&(one, other)| one < other && has_changed(partition, [one, other], since))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Divides small pairs of neighbours anew where that is better, and returns how many it divided.
fn divide_pairs(partition: &mut Partition<'_>, since: u64) -> usize {
    let mut n_made = 0;
    for (one, other) in pairs(partition, since) {
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
    let mut exchanges = Exchanges::default();
    exchanges.look(partition);
    for region in 0..n_regions {
        if partition.cost_of(region).of_rules() > 0.0
            && let Some((pair, third)) = exchanges.best_for(region)
        {
            exchanges.make(partition, pair, third);
        }
    }
}

/// Merges a pair and splits another region where both together are better, and returns how often it
/// did.
fn merge_and_split(partition: &mut Partition<'_>, exchanges: &mut Exchanges) -> usize {
    let mut n_made = 0;
    exchanges.look(partition);
    while let Some((pair, third)) = exchanges.best() {
        exchanges.make(partition, pair, third);
        n_made += 1;
        if n_made > partition.members.len() {
            break;
        }
    }
    n_made
}

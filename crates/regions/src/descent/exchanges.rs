//! Exchanges: two regions become one, and another one becomes two. So there are as many as before.
//!
//! All mergers and all splits are kept in the order of what they add, and after an exchange only
//! those of the regions that it changed are worked out anew.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use super::cut::{Cut, best_cut};
use crate::list::{at, count, set};
use crate::partition::{Partition, WORTH};

/// How far down the lists of mergers and splits a pair is looked for in which they do not touch.
const LONGEST: usize = 24;

/// What a change adds to the total.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Added(f64);

impl Eq for Added {}

impl Ord for Added {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Added {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The splits of all regions and the mergers of all neighbours, for a partition as it was last
/// looked at.
#[derive(Default)]
pub(super) struct Exchanges {
    /// The best split of each region that can be split, and what it adds.
    cuts: Vec<Option<(Added, Cut)>>,
    splits: BTreeSet<(Added, u32)>,
    /// The regions beside each region, and what a merger with each of them adds.
    beside: Vec<BTreeMap<u32, Added>>,
    /// The first of the two regions is the one with the smaller number.
    mergers: BTreeSet<(Added, u32, u32)>,
    /// The time of the partition when each region was looked at.
    looked: Vec<u64>,
}

impl Exchanges {
    /// Looks at what has changed since the last look.
    pub(super) fn look(&mut self, partition: &mut Partition<'_>) {
        let n_regions = partition.members.len();
        self.cuts.resize_with(n_regions, || None);
        self.beside.resize_with(n_regions, BTreeMap::new);
        self.looked.resize(n_regions, 0);
        for region in 0..count(n_regions) {
            if partition.changed_at(region) > at(&self.looked, region) {
                self.look_at(partition, region);
            }
        }
    }

    fn look_at(&mut self, partition: &mut Partition<'_>, region: u32) {
        set(&mut self.looked, region, partition.time());
        let own = region as usize;
        if let Some((added, _)) = self.cuts.get_mut(own).and_then(Option::take) {
            self.splits.remove(&(added, region));
        }
        let total = partition.cost_of(region).total(1.0);
        if let Some(cut) = split(partition, region) {
            let added = Added(cut.total() - total);
            self.splits.insert((added, region));
            if let Some(slot) = self.cuts.get_mut(own) {
                *slot = Some((added, cut));
            }
        }
        for (other, added) in self.beside.get_mut(own).map(std::mem::take).unwrap_or_default() {
            self.mergers.remove(&(added, region.min(other), region.max(other)));
            if let Some(theirs) = self.beside.get_mut(other as usize) {
                theirs.remove(&region);
            }
        }
        for other in around(partition, region) {
            let before = partition.cost_of(region).plus(partition.cost_of(other));
            let merged = partition.cost_of_both(region.min(other), region.max(other));
            let added = Added(merged.minus(before).total(1.0));
            self.mergers.insert((added, region.min(other), region.max(other)));
            for (one, other) in [(region, other), (other, region)] {
                if let Some(list) = self.beside.get_mut(one as usize) {
                    list.insert(other, added);
                }
            }
        }
    }

    /// Returns the merger and the split that gain most together and do not touch, or `None` when no
    /// two of them gain anything.
    pub(super) fn best(&self) -> Option<((u32, u32), u32)> {
        let mut best: Option<(f64, (u32, u32), u32)> = None;
        for &(merged, one, other) in self.mergers.iter().take(LONGEST) {
            let mut splits = self.splits.iter().take(LONGEST);
            let apart = splits.find(|(_, region)| ![one, other].contains(region));
            let Some(&(added, third)) = apart else { continue };
            if merged.0 + added.0 < best.map_or(-WORTH, |best| best.0) {
                best = Some((merged.0 + added.0, (one, other), third));
            }
        }
        best.map(|(_, pair, third)| (pair, third))
    }

    /// Returns mergers with splits that do not touch, whether they gain anything or not, those first
    /// that add least together.
    pub(super) fn cheapest(&self) -> Vec<((u32, u32), u32)> {
        let mut cheapest = Vec::new();
        for &(merged, one, other) in self.mergers.iter().take(LONGEST) {
            for &(added, third) in self.splits.iter().take(LONGEST) {
                if third != one && third != other {
                    cheapest.push((Added(merged.0 + added.0), (one, other), third));
                }
            }
        }
        cheapest.sort_unstable();
        cheapest.into_iter().map(|(_, pair, third)| (pair, third)).collect()
    }

    /// Returns the neighbour with which a region is best merged, and the best split of a third one,
    /// where both together gain something.
    pub(super) fn best_for(&self, region: u32) -> Option<((u32, u32), u32)> {
        let beside = self.beside.get(region as usize)?;
        let (&other, &merged) = beside.iter().min_by_key(|(_, added)| **added)?;
        let apart = self.splits.iter().find(|(_, third)| ![region, other].contains(third));
        let &(added, third) = apart?;
        (merged.0 + added.0 < -WORTH).then_some(((region, other), third))
    }

    /// Merges a pair and splits a third region, and looks at what has changed.
    pub(super) fn make(
        &mut self,
        partition: &mut Partition<'_>,
        (one, other): (u32, u32),
        third: u32,
    ) {
        let Some((added, cut)) = self.cuts.get_mut(third as usize).and_then(Option::take) else {
            return;
        };
        self.splits.remove(&(added, third));
        let merged = union(partition, (one, other));
        let cost = partition.judge.cost(&merged);
        partition.replace(one, &merged, cost);
        partition.replace(third, &cut.sides[0], cut.costs[0]);
        partition.replace(other, &cut.sides[1], cut.costs[1]);
        for region in [one, other, third] {
            self.look_at(partition, region);
        }
    }
}

fn split(partition: &mut Partition<'_>, region: u32) -> Option<Cut> {
    let mut nodes = partition.members_of(region).to_vec();
    nodes.sort_unstable();
    let is_fixed = nodes.iter().any(|&node| at(&partition.judge.ground.is_fixed, node));
    if is_fixed { None } else { best_cut(partition, &nodes) }
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

pub(super) fn union(partition: &Partition<'_>, (one, other): (u32, u32)) -> Vec<u32> {
    let both = partition.members_of(one).iter().chain(partition.members_of(other));
    let mut nodes: Vec<u32> = both.copied().collect();
    nodes.sort_unstable();
    nodes
}

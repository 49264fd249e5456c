//! Ward's method within borders: of all pairs of regions that border each other, the pair whose
//! merger costs least is merged, again and again.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use crate::borders::Borders;
use crate::list::{at, count, set};

/// What it costs to merge regions.
pub(crate) trait Merging {
    /// What a region costs.
    type Cost: Copy;

    /// Works out what a region costs.
    fn cost(&mut self, members: &[u32]) -> Self::Cost;

    /// Returns what a merger adds to the costs of the two regions that it is of.
    fn added(&self, merged: Self::Cost, of: [Self::Cost; 2]) -> f64;

    /// Puts the members of two regions into one list.
    fn together(&self, one: Vec<u32>, other: Vec<u32>) -> Vec<u32>;
}

/// A merger that can be made. The cheapest comes first, and of equally cheap ones that of the first
/// regions.
#[derive(PartialEq)]
struct Merger {
    costs: f64,
    one: u32,
    other: u32,
}

impl Eq for Merger {}

impl Ord for Merger {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_cost = self.costs.total_cmp(&other.costs);
        by_cost.then((self.one, self.other).cmp(&(other.one, other.other)))
    }
}

impl PartialOrd for Merger {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A region that may be merged with another.
struct Growing<C> {
    members: Vec<u32>,
    cost: C,
    /// The regions beside it, some of which may have been merged since.
    beside: Vec<u32>,
    is_gone: bool,
}

/// Regions that are merged, one pair after the other.
pub(crate) struct Mergers<M: Merging> {
    merging: M,
    /// First one region for each node, then one for each merger.
    regions: Vec<Growing<M::Cost>>,
    /// Into which region each region has gone; one that is there stands for itself.
    into: Vec<u32>,
    heap: BinaryHeap<Reverse<Merger>>,
    /// The members of two regions, while they are looked at.
    both: Vec<u32>,
}

impl<M: Merging> Mergers<M> {
    /// Begins with one region for each node that is not left out.
    pub(crate) fn new(merging: M, borders: &Borders, is_left_out: impl Fn(u32) -> bool) -> Self {
        let nodes = 0..count(borders.n_nodes());
        let into = nodes.clone().collect();
        let mut mergers =
            Self { merging, regions: Vec::new(), into, heap: BinaryHeap::new(), both: Vec::new() };
        for node in nodes.clone() {
            let cost = mergers.merging.cost(&[node]);
            let (members, beside) = (vec![node], borders.beside(node).to_vec());
            mergers.regions.push(Growing { members, cost, beside, is_gone: is_left_out(node) });
        }
        for one in nodes {
            for &other in borders.beside(one).iter().filter(|&&other| one < other) {
                mergers.propose(one, other);
            }
        }
        mergers
    }

    /// Makes the cheapest merger, and returns the members of the region that comes of it. It
    /// returns `None` when no two regions border each other.
    ///
    /// It takes, for each region beside the two, a logarithm and as much as the region is large.
    pub(crate) fn make_cheapest(&mut self) -> Option<&[u32]> {
        loop {
            let Reverse(Merger { one, other, .. }) = self.heap.pop()?;
            let is_there =
                |place: u32| self.regions.get(place as usize).is_some_and(|region| !region.is_gone);
            if is_there(one) && is_there(other) {
                return self.join([one, other]);
            }
        }
    }

    /// Merges two regions that are there, and returns the members of the one that comes of it. At first
    /// a region has the number of its node.
    pub(crate) fn join(&mut self, [one, other]: [u32; 2]) -> Option<&[u32]> {
        let new = count(self.regions.len());
        self.into.push(new);
        let [(members, mut beside), (others, beside_other)] = [one, other].map(|place| {
            set(&mut self.into, place, new);
            let region = self.regions.get_mut(place as usize);
            region.map_or_else(Default::default, |region| {
                region.is_gone = true;
                (std::mem::take(&mut region.members), std::mem::take(&mut region.beside))
            })
        });
        let members = self.merging.together(members, others);
        beside.extend(beside_other);
        beside.iter_mut().for_each(|region| *region = gone_to(&mut self.into, *region));
        beside.sort_unstable();
        beside.dedup();
        beside.retain(|region| *region != new);
        let cost = self.merging.cost(&members);
        self.regions.push(Growing { members, cost, beside: beside.clone(), is_gone: false });
        for region in beside {
            self.propose(region, new);
        }
        self.regions.last().map(|region| region.members.as_slice())
    }

    /// Returns the members of the regions that there are, in the order in which they were made.
    pub(crate) fn regions(&self) -> impl Iterator<Item = &[u32]> {
        let there = self.regions.iter().filter(|region| !region.is_gone);
        there.map(|region| region.members.as_slice())
    }

    fn propose(&mut self, one: u32, other: u32) {
        let (a, b) = (self.regions.get(one as usize), self.regions.get(other as usize));
        if let (Some(a), Some(b)) = (a, b) {
            self.both.clear();
            self.both.extend(a.members.iter().chain(&b.members));
            let merged = self.merging.cost(&self.both);
            let costs = self.merging.added(merged, [a.cost, b.cost]);
            self.heap.push(Reverse(Merger { costs, one, other }));
        }
    }
}

/// Finds the region into which a region has gone by now, and shortens the way to it.
fn gone_to(into: &mut [u32], region: u32) -> u32 {
    let mut last = region;
    while at(into, last) != last {
        last = at(into, last);
    }
    let mut next = region;
    while next != last {
        let further = at(into, next);
        set(into, next, last);
        next = further;
    }
    last
}

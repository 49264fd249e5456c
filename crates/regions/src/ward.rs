//! Ward's method within borders: of all pairs of regions that border each other, the pair whose
//! merger costs least is merged, again and again.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use crate::borders::Borders;
use crate::list::{at, count, set};

/// What it costs to merge regions.
pub(crate) trait Merging {
    /// A region with what is kept of it.
    type Region;

    /// Makes a region of one node.
    fn alone(&mut self, node: u32) -> Self::Region;

    /// Returns what a merger of two regions adds to what they cost.
    fn added(&mut self, one: &Self::Region, other: &Self::Region) -> f64;

    /// Makes one region of two.
    fn merged(&mut self, one: Self::Region, other: Self::Region) -> Self::Region;
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
struct Growing<R> {
    /// It is `None` once the region has gone into another, and for a node that is left out.
    region: Option<R>,
    /// The regions beside it, some of which may have been merged since.
    beside: Vec<u32>,
}

/// Regions that are merged, one pair after the other.
pub(crate) struct Mergers<M: Merging> {
    merging: M,
    /// First one region for each node, then one for each merger.
    regions: Vec<Growing<M::Region>>,
    /// Into which region each region has gone; one that is there stands for itself.
    into: Vec<u32>,
    heap: BinaryHeap<Reverse<Merger>>,
}

impl<M: Merging> Mergers<M> {
    /// Begins with one region for each node that is not left out.
    pub(crate) fn new(merging: M, borders: &Borders, is_left_out: impl Fn(u32) -> bool) -> Self {
        let nodes = 0..count(borders.n_nodes());
        let into = nodes.clone().collect();
        let mut mergers = Self { merging, regions: Vec::new(), into, heap: BinaryHeap::new() };
        for node in nodes.clone() {
            let region = (!is_left_out(node)).then(|| mergers.merging.alone(node));
            mergers.regions.push(Growing { region, beside: borders.beside(node).to_vec() });
        }
        for one in nodes {
            for &other in borders.beside(one).iter().filter(|&&other| one < other) {
                mergers.propose(one, other);
            }
        }
        mergers
    }

    /// Makes the cheapest merger, and returns the region that comes of it. It returns `None` when no
    /// two regions border each other.
    ///
    /// It takes a logarithm for each region beside the two, and what it takes to judge a merger.
    pub(crate) fn make_cheapest(&mut self) -> Option<&M::Region> {
        loop {
            let Reverse(Merger { one, other, .. }) = self.heap.pop()?;
            if self.is_there(one) && self.is_there(other) {
                return self.join([one, other]);
            }
        }
    }

    /// Merges two regions that are there, and returns the one that comes of it. At first a region has
    /// the number of its node.
    pub(crate) fn join(&mut self, [one, other]: [u32; 2]) -> Option<&M::Region> {
        let ((one, mut beside), (other, beside_other)) = (self.take(one)?, self.take(other)?);
        beside.extend(beside_other);
        let region = self.merging.merged(one, other);
        let new = count(self.regions.len());
        self.into.push(new);
        beside.iter_mut().for_each(|region| *region = gone_to(&mut self.into, *region));
        beside.sort_unstable();
        beside.dedup();
        beside.retain(|region| *region != new);
        self.regions.push(Growing { region: Some(region), beside: beside.clone() });
        for region in beside {
            self.propose(region, new);
        }
        self.regions.last()?.region.as_ref()
    }

    /// Returns the regions that there are, in the order in which they were made.
    pub(crate) fn regions(&self) -> impl Iterator<Item = &M::Region> {
        self.regions.iter().filter_map(|growing| growing.region.as_ref())
    }

    fn is_there(&self, place: u32) -> bool {
        self.regions.get(place as usize).is_some_and(|growing| growing.region.is_some())
    }

    /// Takes a region out, with those beside it; it goes into the region that is made next.
    fn take(&mut self, place: u32) -> Option<(M::Region, Vec<u32>)> {
        set(&mut self.into, place, count(self.regions.len()));
        let growing = self.regions.get_mut(place as usize)?;
        Some((growing.region.take()?, std::mem::take(&mut growing.beside)))
    }

    fn propose(&mut self, one: u32, other: u32) {
        let region = |place: u32| self.regions.get(place as usize)?.region.as_ref();
        if let (Some(a), Some(b)) = (region(one), region(other)) {
            let costs = self.merging.added(a, b);
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

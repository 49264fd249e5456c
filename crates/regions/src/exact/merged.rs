//! Groups to begin with: those that border each other are merged, the cheapest merger first, as by
//! Ward's method. All groups that come up on the way are kept, since some of them are near the best.

use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap};

use super::inertia::Weighed;

/// What merging came to.
#[derive(Default)]
pub(super) struct Merged {
    /// The groups when there were so many as asked for.
    pub(super) groups: Vec<Vec<u32>>,
    /// Every group of two and more units, also of fewer groups.
    pub(super) formed: Vec<Vec<u32>>,
}

/// A merger; the cheapest is the greatest, of equals that of the first groups.
#[derive(PartialEq)]
struct Merger {
    costs: f64,
    one: usize,
    other: usize,
}

impl Eq for Merger {}

impl Ord for Merger {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_cost = other.costs.total_cmp(&self.costs);
        by_cost.then((other.one, other.other).cmp(&(self.one, self.other)))
    }
}

impl PartialOrd for Merger {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A group on the way, until it is merged.
struct Growing {
    units: Vec<u32>,
    inertia: f64,
    beside: BTreeSet<usize>,
    is_gone: bool,
}

/// Merges all groups that border each other.
///
/// # Complexity
/// The borders times a logarithm, and for each merger the units of the groups around it.
pub(super) fn merged(weighed: &Weighed<'_>, n_groups: usize) -> Merged {
    let instance = weighed.instance;
    let mut merged = Merged::default();
    let mut groups: Vec<Growing> = (0_u32..)
        .take(instance.n_units())
        .map(|unit| Growing {
            units: vec![unit],
            inertia: 0.0,
            beside: instance.neighbours(unit).iter().map(|&other| other as usize).collect(),
            is_gone: false,
        })
        .collect();
    let mut mergers = BinaryHeap::new();
    for one in 0..groups.len() {
        let beside = groups.get(one).map(|group| group.beside.clone()).unwrap_or_default();
        for other in beside.into_iter().filter(|&other| one < other) {
            mergers.extend(merger(weighed, &groups, one, other));
        }
    }
    let mut n_now = groups.len();
    loop {
        if n_now == n_groups {
            let left = groups.iter().filter(|group| !group.is_gone);
            merged.groups = left.map(|group| group.units.clone()).collect();
        }
        let is_there = |place: usize| groups.get(place).is_some_and(|group| !group.is_gone);
        let next = loop {
            match mergers.pop() {
                Some(Merger { one, other, .. }) if is_there(one) && is_there(other) => {
                    break Some((one, other));
                }
                Some(_) => {}
                None => break None,
            }
        };
        let Some((one, other)) = next else { return merged };
        let new = groups.len();
        let (mut units, mut beside) = (Vec::new(), BTreeSet::new());
        for place in [one, other] {
            if let Some(group) = groups.get_mut(place) {
                group.is_gone = true;
                units.append(&mut group.units);
                beside.append(&mut group.beside);
            }
        }
        units.sort_unstable();
        beside.remove(&one);
        beside.remove(&other);
        merged.formed.push(units.clone());
        let inertia = weighed.inertia(&units);
        groups.push(Growing { units, inertia, beside: beside.clone(), is_gone: false });
        for place in beside {
            if let Some(group) = groups.get_mut(place) {
                group.beside.remove(&one);
                group.beside.remove(&other);
                group.beside.insert(new);
            }
            mergers.extend(merger(weighed, &groups, place, new));
        }
        n_now -= 1;
    }
}

fn merger(weighed: &Weighed<'_>, groups: &[Growing], one: usize, other: usize) -> Option<Merger> {
    let (a, b) = (groups.get(one)?, groups.get(other)?);
    let units: Vec<u32> = a.units.iter().chain(&b.units).copied().collect();
    Some(Merger { costs: weighed.inertia(&units) - a.inertia - b.inertia, one, other })
}

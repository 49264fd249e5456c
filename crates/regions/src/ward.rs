//! The partition to begin with: of the pairs of groups that border each other, the one whose merger costs
//! least is merged, again and again, down to the count (Ward's method, held to borders).
//!
//! What a merger costs is what it adds to inertia, unevenness and preferences. Rules are left to
//! annealing: most groups break them on the way.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use crate::ground::{Ground, at, count, set};
use crate::group::{Cost, Judge};

/// A merger that can be made, the cheapest first; of equals, that of the nodes with smaller codes.
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

/// A group on the way.
#[derive(Default)]
struct Growing {
    members: Vec<u32>,
    cost: Cost,
    /// Groups beside it, some of them merged since.
    beside: Vec<u32>,
    is_gone: bool,
}

/// Merges down to a count, as far as parts that do not touch allow.
///
/// Costs the borders times a logarithm, and for each merger the sizes of the groups around it.
pub(crate) fn agglomerate(ground: &Ground, n_groups: usize) -> Vec<Vec<u32>> {
    let mut judge = Judge::new(ground, n_groups);
    let mut groups: Vec<Growing> = (0..ground.n_nodes())
        .map(|node| {
            let members = vec![node];
            let cost = judge.cost(&members);
            let is_gone = at(&ground.is_closed, node);
            Growing { members, cost, beside: ground.beside(node).to_vec(), is_gone }
        })
        .collect();
    let mut heap = BinaryHeap::with_capacity(ground.edges.len());
    let mut both = Vec::new();
    for &(one, other) in ground.edges.iter().filter(|(one, other)| one < other) {
        push(&mut heap, &mut judge, &groups, [one, other], &mut both);
    }
    // Where a group that is gone has gone to.
    let mut into: Vec<u32> = (0..ground.n_nodes()).collect();
    let mut n_now = ground.most();
    while n_now > n_groups {
        let Some(Reverse(merger)) = heap.pop() else { break };
        let new = count(groups.len());
        let Some([one, other]) = take_two(&mut groups, merger.one, merger.other) else { continue };
        into.push(new);
        set(&mut into, merger.one, new);
        set(&mut into, merger.other, new);
        let mut members = one.members;
        members.extend(other.members);
        let mut beside: Vec<u32> = one.beside;
        beside.extend(other.beside);
        beside.iter_mut().for_each(|group| *group = gone_to(&mut into, *group));
        beside.sort_unstable();
        beside.dedup();
        beside.retain(|group| *group != new);
        let cost = judge.cost(&members);
        groups.push(Growing { members, cost, beside: beside.clone(), is_gone: false });
        for group in beside {
            push(&mut heap, &mut judge, &groups, [group, new], &mut both);
        }
        n_now -= 1;
    }
    let open = groups.into_iter().filter(|group| !group.is_gone).map(|group| group.members);
    let all: Vec<Vec<u32>> = ground.closed.iter().cloned().chain(open).collect();
    crate::group::in_order(&all)
}

fn push(
    heap: &mut BinaryHeap<Reverse<Merger>>,
    judge: &mut Judge<'_>,
    groups: &[Growing],
    [one, other]: [u32; 2],
    both: &mut Vec<u32>,
) {
    if let (Some(a), Some(b)) = (groups.get(one as usize), groups.get(other as usize)) {
        both.clear();
        both.extend(a.members.iter().chain(&b.members));
        let added = judge.cost(both).minus(a.cost.plus(b.cost));
        let costs = added.wishes + added.shape;
        heap.push(Reverse(Merger { costs, one, other }));
    }
}

/// Takes two groups out, if both are still there.
fn take_two(groups: &mut [Growing], one: u32, other: u32) -> Option<[Growing; 2]> {
    let is_there = |place: u32| groups.get(place as usize).is_some_and(|group| !group.is_gone);
    if !is_there(one) || !is_there(other) {
        return None;
    }
    let mut take = |place: u32| {
        let gone = Growing { is_gone: true, ..Growing::default() };
        groups.get_mut(place as usize).map(|group| std::mem::replace(group, gone))
    };
    Some([take(one)?, take(other)?])
}

/// Follows a group to the one that holds it now, and shortens the way.
fn gone_to(into: &mut [u32], group: u32) -> u32 {
    let mut last = group;
    while at(into, last) != last {
        last = at(into, last);
    }
    let mut next = group;
    while next != last {
        let further = at(into, next);
        set(into, next, last);
        next = further;
    }
    last
}

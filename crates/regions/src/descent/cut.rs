//! The best way to cut a region or two into two.

use crate::judge::{Cost, Sums};
use crate::list::{at, count, set};
use crate::partition::Partition;
use crate::tree::Tree;

/// So many nodes at most are cut in the best of all ways.
pub(super) const MOST_NODES: usize = 10;

/// A way to cut nodes into two.
pub(super) struct Cut {
    pub(super) sides: [Vec<u32>; 2],
    pub(super) costs: [Cost; 2],
}

impl Cut {
    pub(super) fn total(&self) -> f64 {
        self.costs[0].plus(self.costs[1]).total(1.0)
    }
}

/// Cuts nodes into two sides that hang together. A few nodes are cut in the best of all ways, and
/// more of them in the best of those ways that cut one tree.
pub(super) fn best_cut(partition: &mut Partition<'_>, nodes: &[u32]) -> Option<Cut> {
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
    let turn = partition.next_turn();
    nodes.iter().for_each(|&node| set(&mut partition.seen, node, turn));
    let mut tree = Tree::default();
    let first = *nodes.first()?;
    tree.add(first, 0);
    set(&mut partition.seen, first, 0);
    let mut next = 0;
    while let Some(&node) = tree.nodes().get(next) {
        for &beside in ground.beside(node) {
            if at(&partition.seen, beside) == turn {
                set(&mut partition.seen, beside, 0);
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

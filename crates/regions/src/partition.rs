//! The partition that a search changes, with what each of its regions costs.

use crate::ground::Ground;
use crate::judge::{Cost, Judge, Scale};
use crate::list::{at, set};

/// A partition: each node is in one region.
#[derive(Debug, Clone)]
pub(crate) struct Partition<'g> {
    pub(crate) judge: Judge<'g>,
    pub(crate) region_of: Vec<u32>,
    pub(crate) members: Vec<Vec<u32>>,
    pub(crate) costs: Vec<Cost>,
    pub(crate) total: Cost,
    /// When each node was last seen on a walk.
    pub(crate) seen: Vec<u32>,
    turn: u32,
    open: Vec<u32>,
}

impl<'g> Partition<'g> {
    pub(crate) fn new(ground: &'g Ground, members: Vec<Vec<u32>>) -> Self {
        Self::scaled(ground, Scale::of(ground, members.len()), members)
    }

    /// Makes a partition of a part of a graph, with points that are worth as much as on the whole.
    pub(crate) fn scaled(ground: &'g Ground, scale: Scale, members: Vec<Vec<u32>>) -> Self {
        let mut judge = Judge::scaled(ground, scale);
        let mut region_of = vec![0; ground.nodes.len()];
        for (region, nodes) in (0..).zip(&members) {
            nodes.iter().for_each(|&node| set(&mut region_of, node, region));
        }
        let costs: Vec<Cost> = members.iter().map(|nodes| judge.cost(nodes)).collect();
        let total = costs.iter().fold(Cost::default(), |sum, cost| sum.plus(*cost));
        let seen = vec![0; ground.nodes.len()];
        Self { judge, region_of, members, costs, total, seen, turn: 0, open: Vec::new() }
    }

    pub(crate) fn members_of(&self, region: u32) -> &[u32] {
        self.members.get(region as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the members of a region without one node.
    pub(crate) fn members_without(&self, region: u32, node: u32) -> impl Iterator<Item = u32> {
        self.members_of(region).iter().copied().filter(move |other| *other != node)
    }

    pub(crate) fn cost_of(&self, region: u32) -> Cost {
        at(&self.costs, region)
    }

    /// Puts new members into a region.
    pub(crate) fn replace(&mut self, region: u32, members: &[u32], cost: Cost) {
        for &node in members {
            set(&mut self.region_of, node, region);
        }
        if let Some(slot) = self.members.get_mut(region as usize) {
            slot.clear();
            slot.extend_from_slice(members);
        }
        self.total = self.total.minus(self.cost_of(region)).plus(cost);
        set(&mut self.costs, region, cost);
    }

    /// Begins a walk, on which nothing has been seen yet.
    pub(crate) fn next_turn(&mut self) -> u32 {
        if self.turn == u32::MAX {
            self.seen.fill(0);
            self.turn = 0;
        }
        self.turn += 1;
        self.turn
    }

    /// Tells whether a region hangs together without one of its nodes.
    pub(crate) fn holds_without(&mut self, region: u32, node: u32) -> bool {
        let ground = self.judge.ground;
        let in_region = |partition: &Self, other: u32| at(&partition.region_of, other) == region;
        let mut beside = ground.beside(node).iter().filter(|&&other| in_region(self, other));
        let Some(&first) = beside.next() else { return self.members_of(region).len() == 1 };
        // A node with one neighbour in the region can go.
        if beside.next().is_none() {
            return true;
        }
        let turn = self.next_turn();
        let mut open = std::mem::take(&mut self.open);
        open.clear();
        open.push(first);
        set(&mut self.seen, node, turn);
        set(&mut self.seen, first, turn);
        let mut n_seen = 2;
        while let Some(next) = open.pop() {
            for &other in ground.beside(next) {
                if at(&self.seen, other) != turn && in_region(self, other) {
                    set(&mut self.seen, other, turn);
                    n_seen += 1;
                    open.push(other);
                }
            }
        }
        self.open = open;
        n_seen == self.members_of(region).len()
    }
}

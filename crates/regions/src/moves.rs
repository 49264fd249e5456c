//! The three moves of annealing. After each of them there are as many regions as before, and all of
//! them hang together. A move takes as much time as the regions that it touches are large.
//!
//! ```text
//! shift          a a|b b  ->  a|a b b        a node at the border goes over
//! re-split       a a|b b  ->  a|b b b        two neighbours are put together and cut anew, along
//!                                            a random spanning tree
//! merge, split   a a|b b  c c  ->  a a a a  c|d    two become one, and another becomes two
//! ```

use rand::RngExt;
use rand_pcg::Pcg64Mcg;

use crate::judge::Cost;
use crate::list::{at, set};
use crate::partition::Partition;
use crate::tree::Tree;

/// How often a border between two regions is looked for before a move is given up.
const TRIES: usize = 64;

/// What a move would do: two or three regions get new members.
#[derive(Debug, Default)]
pub(crate) struct Proposal {
    pub(crate) changes: Vec<Change>,
    pub(crate) n_changes: usize,
    /// What the move adds to the total.
    pub(crate) delta: Cost,
}

/// The new members of a region.
#[derive(Debug, Default)]
pub(crate) struct Change {
    region: u32,
    members: Vec<u32>,
    cost: Cost,
}

impl Proposal {
    fn clear(&mut self) {
        self.n_changes = 0;
        self.delta = Cost::default();
    }

    /// Adds a change; the caller writes its members.
    fn add(&mut self, region: u32, write: impl FnOnce(&mut Vec<u32>)) {
        if self.n_changes == self.changes.len() {
            self.changes.push(Change::default());
        }
        if let Some(change) = self.changes.get_mut(self.n_changes) {
            change.region = region;
            change.members.clear();
            write(&mut change.members);
            self.n_changes += 1;
        }
    }

    /// Works out what the move costs.
    fn judge(&mut self, partition: &mut Partition<'_>) {
        let mut delta = Cost::default();
        for change in self.changes.iter_mut().take(self.n_changes) {
            change.cost = partition.judge.cost(&change.members);
            delta = delta.plus(change.cost).minus(partition.cost_of(change.region));
        }
        self.delta = delta;
    }

    pub(crate) fn make(&self, partition: &mut Partition<'_>) {
        for change in self.changes.iter().take(self.n_changes) {
            partition.replace(change.region, &change.members, change.cost);
        }
    }
}

/// Proposes moves at random.
#[derive(Debug)]
pub(crate) struct Mover {
    pub(crate) rng: Pcg64Mcg,
    pub(crate) proposal: Proposal,
    tree: Tree,
    /// The borders over which a tree can still grow, each from a place of the tree to a node.
    frontier: Vec<(u32, u32)>,
}

impl Mover {
    pub(crate) fn new(rng: Pcg64Mcg) -> Self {
        let (proposal, tree, frontier) = (Proposal::default(), Tree::default(), Vec::new());
        Self { rng, proposal, tree, frontier }
    }

    /// Puts a move into `proposal`, and tells whether one was found.
    pub(crate) fn propose(&mut self, partition: &mut Partition<'_>, of_rules: f64) -> bool {
        self.proposal.clear();
        let Some((from, to)) = self.border(partition) else { return false };
        let is_found = match self.rng.random_range(0..16_u32) {
            0..7 => self.shift(partition, from, to),
            7..13 => self.split_anew(partition, from, to, of_rules),
            _ => self.merge_and_split(partition, from, to, of_rules),
        };
        if is_found {
            self.proposal.judge(partition);
        }
        is_found
    }

    /// Finds two nodes that border each other and are in two regions.
    fn border(&mut self, partition: &Partition<'_>) -> Option<(u32, u32)> {
        let edges = &partition.judge.ground.edges;
        if edges.is_empty() {
            return None;
        }
        for _ in 0..TRIES {
            let edge = *edges.get(self.rng.random_range(0..edges.len()))?;
            if at(&partition.region_of, edge.0) != at(&partition.region_of, edge.1) {
                return Some(edge);
            }
        }
        None
    }

    fn shift(&mut self, partition: &mut Partition<'_>, node: u32, beside: u32) -> bool {
        let from = at(&partition.region_of, node);
        let to = at(&partition.region_of, beside);
        if partition.members_of(from).len() < 2 || !partition.holds_without(from, node) {
            return false;
        }
        self.proposal.add(from, |members| {
            members.extend(partition.members_without(from, node));
        });
        self.proposal.add(to, |members| {
            members.extend_from_slice(partition.members_of(to));
            members.push(node);
        });
        true
    }

    fn split_anew(
        &mut self,
        partition: &mut Partition<'_>,
        one: u32,
        other: u32,
        of_rules: f64,
    ) -> bool {
        let regions = [at(&partition.region_of, one), at(&partition.region_of, other)];
        let n_nodes: usize = regions.iter().map(|region| partition.members_of(*region).len()).sum();
        if n_nodes < 3 {
            return false;
        }
        self.split(partition, one, regions, regions, of_rules)
    }

    /// Grows a tree over regions, cuts it, and puts its two sides into two regions. Tells whether
    /// the tree had an edge to cut.
    fn split(
        &mut self,
        partition: &mut Partition<'_>,
        root: u32,
        over: [u32; 2],
        into: [u32; 2],
        of_rules: f64,
    ) -> bool {
        self.grow_tree(partition, root, over);
        if self.tree.n_nodes() < 2 {
            return false;
        }
        let place = self.choose_cut(partition, of_rules);
        self.tree.cut(place);
        for (region, is_below) in into.into_iter().zip([false, true]) {
            self.proposal.add(region, |members| members.extend(self.tree.side(is_below)));
        }
        true
    }

    /// Grows a tree from a node over two regions. It grows over a random one of the borders that
    /// lead on.
    fn grow_tree(&mut self, partition: &mut Partition<'_>, root: u32, over: [u32; 2]) {
        let ground = partition.judge.ground;
        let turn = partition.next_turn();
        self.tree.clear();
        self.frontier.clear();
        self.frontier.push((0, root));
        while !self.frontier.is_empty() {
            let next = self.rng.random_range(0..self.frontier.len());
            let (parent, node) = self.frontier.swap_remove(next);
            if at(&partition.seen, node) == turn {
                continue;
            }
            set(&mut partition.seen, node, turn);
            let place = self.tree.add(node, parent);
            for &beside in ground.beside(node) {
                let region = at(&partition.region_of, beside);
                if over.contains(&region) && at(&partition.seen, beside) != turn {
                    self.frontier.push((place, beside));
                }
            }
        }
    }

    /// Chooses where to cut the tree: at random, or where both sides cost least by their sums.
    fn choose_cut(&mut self, partition: &Partition<'_>, of_rules: f64) -> u32 {
        let n_nodes = self.tree.n_nodes();
        if n_nodes <= 3 || self.rng.random::<bool>() {
            return self.rng.random_range(1..n_nodes);
        }
        let judge = &partition.judge;
        let whole = self.tree.sum_up(judge.ground);
        self.tree.best_cut(judge, &whole, of_rules, 1..n_nodes).unwrap_or(1)
    }

    fn merge_and_split(
        &mut self,
        partition: &mut Partition<'_>,
        one: u32,
        other: u32,
        of_rules: f64,
    ) -> bool {
        let (one, other) = (at(&partition.region_of, one), at(&partition.region_of, other));
        // A random node is more often in a large region, and large regions are the ones to split.
        let root = self.rng.random_range(0..partition.judge.ground.n_nodes());
        let third = at(&partition.region_of, root);
        let is_fixed = at(&partition.judge.ground.is_fixed, root);
        if is_fixed || [one, other].contains(&third) || partition.members_of(third).len() < 2 {
            return false;
        }
        self.proposal.add(one, |members| {
            members.extend_from_slice(partition.members_of(one));
            members.extend_from_slice(partition.members_of(other));
        });
        self.split(partition, root, [third, third], [third, other], of_rules)
    }
}

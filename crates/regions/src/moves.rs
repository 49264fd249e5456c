//! The three moves of annealing. Each keeps the number of groups and that all of them hang
//! together, and costs the size of the groups that it touches.
//!
//! ```text
//! shift          a a|b b  ->  a|a b b        a node at the border goes over
//! re-split       a a|b b  ->  a|b b b        two neighbours are put together and cut anew, along
//!                                            a random spanning tree
//! merge, split   a a|b b  c c  ->  a a a a  c|d    two become one, and another becomes two
//! ```

use rand::RngExt;
use rand_pcg::Pcg64Mcg;

use crate::ground::{at, count, set};
use crate::group::{Cost, Partition, Sums};

/// How often a border is looked for before a move is given up.
const TRIES: usize = 64;

/// What a move does, if it is made: new members of two groups, or of three.
#[derive(Debug, Default)]
pub(crate) struct Proposal {
    pub(crate) changes: Vec<Change>,
    pub(crate) n_changes: usize,
    /// What it adds to the total.
    pub(crate) delta: Cost,
}

/// New members of a group.
#[derive(Debug, Default)]
pub(crate) struct Change {
    group: u32,
    members: Vec<u32>,
    cost: Cost,
}

impl Proposal {
    fn clear(&mut self) {
        self.n_changes = 0;
        self.delta = Cost::default();
    }

    /// Adds a change whose members are written by the caller.
    fn add(&mut self, group: u32, write: impl FnOnce(&mut Vec<u32>)) {
        if self.n_changes == self.changes.len() {
            self.changes.push(Change::default());
        }
        if let Some(change) = self.changes.get_mut(self.n_changes) {
            change.group = group;
            change.members.clear();
            write(&mut change.members);
            self.n_changes += 1;
        }
    }

    /// Works out what it costs.
    fn judge(&mut self, partition: &mut Partition<'_>) {
        let mut delta = Cost::default();
        for change in self.changes.iter_mut().take(self.n_changes) {
            change.cost = partition.judge.cost(&change.members);
            delta = delta.plus(change.cost).minus(partition.cost_of(change.group));
        }
        self.delta = delta;
    }

    pub(crate) fn make(&self, partition: &mut Partition<'_>) {
        for change in self.changes.iter().take(self.n_changes) {
            partition.replace(change.group, &change.members, change.cost);
        }
    }
}

/// A spanning tree over the nodes of one or two groups, in the order in which they were reached.
#[derive(Debug, Default)]
struct Tree {
    nodes: Vec<u32>,
    /// By place, the place of the node that it was reached from.
    parents: Vec<u32>,
    frontier: Vec<(u32, u32)>,
    sums: Vec<Sums>,
    is_below: Vec<bool>,
}

impl Tree {
    /// Grows a tree from a node over two groups: of the borders that lead on, a random one is taken.
    fn grow(
        &mut self,
        partition: &mut Partition<'_>,
        rng: &mut Pcg64Mcg,
        root: u32,
        groups: [u32; 2],
    ) {
        let ground = partition.judge.ground;
        let turn = partition.next_turn();
        self.nodes.clear();
        self.parents.clear();
        self.frontier.clear();
        self.frontier.push((0, root));
        while !self.frontier.is_empty() {
            let place = rng.random_range(0..self.frontier.len());
            let (parent, node) = self.frontier.swap_remove(place);
            if at(&partition.seen, node) == turn {
                continue;
            }
            set(&mut partition.seen, node, turn);
            let own = count(self.nodes.len());
            self.nodes.push(node);
            self.parents.push(parent);
            for &beside in ground.beside(node) {
                let group = at(&partition.group_of, beside);
                if groups.contains(&group) && at(&partition.seen, beside) != turn {
                    self.frontier.push((own, beside));
                }
            }
        }
    }

    /// Chooses where to cut: at random, or where the sums of both sides are best.
    fn choose(&mut self, partition: &Partition<'_>, rng: &mut Pcg64Mcg, of_rules: f64) -> u32 {
        let n_nodes = count(self.nodes.len());
        if n_nodes <= 3 || rng.random::<bool>() {
            return rng.random_range(1..n_nodes);
        }
        let ground = partition.judge.ground;
        self.sums.clear();
        self.sums.extend(self.nodes.iter().map(|&node| Sums::of_node(ground, node)));
        for place in (1..n_nodes).rev() {
            let below = at(&self.sums, place);
            let parent = at(&self.parents, place);
            let sum = at(&self.sums, parent).plus(&below);
            set(&mut self.sums, parent, sum);
        }
        let all = at(&self.sums, 0);
        let mut best = (f64::INFINITY, 1);
        for place in 1..n_nodes {
            let below = at(&self.sums, place);
            let judge = &partition.judge;
            let rest = judge.cost_of_sums(&all.without(&below));
            let total = judge.cost_of_sums(&below).plus(rest).total(of_rules);
            if total < best.0 {
                best = (total, place);
            }
        }
        best.1
    }

    /// Marks what hangs below a cut.
    fn cut(&mut self, place: u32) {
        self.is_below.clear();
        for (own, &parent) in (0..).zip(&self.parents) {
            let is_below = own == place || (own > 0 && at(&self.is_below, parent));
            self.is_below.push(is_below);
        }
    }

    fn side(&self, is_below: bool) -> impl Iterator<Item = u32> {
        let marked = self.nodes.iter().zip(&self.is_below);
        marked.filter(move |(_, below)| **below == is_below).map(|(node, _)| *node)
    }
}

/// Proposes moves at random.
#[derive(Debug)]
pub(crate) struct Mover {
    pub(crate) rng: Pcg64Mcg,
    pub(crate) proposal: Proposal,
    tree: Tree,
}

impl Mover {
    pub(crate) fn new(rng: Pcg64Mcg) -> Self {
        Self { rng, proposal: Proposal::default(), tree: Tree::default() }
    }

    /// Puts a move into `proposal`; `false` when none was found.
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

    /// Finds two nodes that border each other and are in two groups.
    fn border(&mut self, partition: &Partition<'_>) -> Option<(u32, u32)> {
        let edges = &partition.judge.ground.edges;
        if edges.is_empty() {
            return None;
        }
        for _ in 0..TRIES {
            let edge = *edges.get(self.rng.random_range(0..edges.len()))?;
            if at(&partition.group_of, edge.0) != at(&partition.group_of, edge.1) {
                return Some(edge);
            }
        }
        None
    }

    fn shift(&mut self, partition: &mut Partition<'_>, node: u32, beside: u32) -> bool {
        let from = at(&partition.group_of, node);
        let to = at(&partition.group_of, beside);
        if partition.members_of(from).len() < 2 || !partition.holds_without(from, node) {
            return false;
        }
        self.proposal.add(from, |members| {
            members.extend(partition.members_of(from).iter().filter(|&&other| other != node));
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
        let groups = [at(&partition.group_of, one), at(&partition.group_of, other)];
        let n_nodes: usize = groups.iter().map(|group| partition.members_of(*group).len()).sum();
        if n_nodes < 3 {
            return false;
        }
        self.split(partition, one, groups, groups, of_rules)
    }

    /// Grows a tree over groups, cuts it, and puts the sides into two groups; `false` where the tree
    /// has no edge to cut.
    fn split(
        &mut self,
        partition: &mut Partition<'_>,
        root: u32,
        over: [u32; 2],
        into: [u32; 2],
        of_rules: f64,
    ) -> bool {
        self.tree.grow(partition, &mut self.rng, root, over);
        if self.tree.nodes.len() < 2 {
            return false;
        }
        let place = self.tree.choose(partition, &mut self.rng, of_rules);
        self.tree.cut(place);
        for (group, is_below) in into.into_iter().zip([false, true]) {
            self.proposal.add(group, |members| members.extend(self.tree.side(is_below)));
        }
        true
    }

    fn merge_and_split(
        &mut self,
        partition: &mut Partition<'_>,
        one: u32,
        other: u32,
        of_rules: f64,
    ) -> bool {
        let (one, other) = (at(&partition.group_of, one), at(&partition.group_of, other));
        // A node at random finds large groups sooner, and those are the ones to split.
        let root = self.rng.random_range(0..partition.judge.ground.n_nodes());
        let third = at(&partition.group_of, root);
        let is_closed = at(&partition.judge.ground.is_closed, root);
        if is_closed || [one, other].contains(&third) || partition.members_of(third).len() < 2 {
            return false;
        }
        self.proposal.add(one, |members| {
            members.extend_from_slice(partition.members_of(one));
            members.extend_from_slice(partition.members_of(other));
        });
        self.split(partition, root, [third, third], [third, other], of_rules)
    }
}

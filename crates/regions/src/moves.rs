//! The three moves of annealing. After each of them there are as many regions as before, and all of
//! them hang together. A shift takes as much time as what it changes. The others take as much as the
//! regions that they touch are large, so they are the rarer the larger those are.
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
/// Two regions with more nodes together are cut anew ever more seldom, so that a move takes as much
/// time as with so many nodes at most. A node goes over instead.
const LARGE: usize = 64;

/// What a move would do: a node goes over, or two or three regions get new members.
#[derive(Debug, Default)]
pub(crate) struct Proposal {
    shift: Option<Shift>,
    changes: Vec<Change>,
    n_changes: usize,
    /// What the move adds to the total.
    pub(crate) delta: Cost,
}

/// A node that goes to another region, and what the two regions then cost.
#[derive(Debug, Clone, Copy)]
struct Shift {
    node: u32,
    to: u32,
    costs: [Cost; 2],
}

/// The new members of a region.
#[derive(Debug, Default)]
struct Change {
    region: u32,
    members: Vec<u32>,
    cost: Cost,
}

impl Proposal {
    fn clear(&mut self) {
        self.shift = None;
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
        if self.shift.is_some() {
            return;
        }
        let mut delta = Cost::default();
        for change in self.changes.iter_mut().take(self.n_changes) {
            change.cost = partition.judge.cost(&change.members);
            delta = delta.plus(change.cost).minus(partition.cost_of(change.region));
        }
        self.delta = delta;
    }

    pub(crate) fn make(&self, partition: &mut Partition<'_>) {
        if let Some(Shift { node, to, costs }) = self.shift {
            partition.shift(node, to, costs);
        }
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
            7..13 if self.is_in_time(partition, &[from, to]) => {
                self.split_anew(partition, from, to, of_rules)
            }
            7..13 => self.shift(partition, from, to),
            _ => self.merge_and_split(partition, from, to, of_rules),
        };
        if is_found {
            self.proposal.judge(partition);
        }
        is_found
    }

    /// Returns what a shift that is drawn at random would change, or `None` where none was found.
    pub(crate) fn drawn_shift(&mut self, partition: &mut Partition<'_>) -> Option<Cost> {
        self.proposal.clear();
        let (from, to) = self.border(partition)?;
        self.shift(partition, from, to).then_some(self.proposal.delta)
    }

    /// Draws whether a move that takes as long as the regions of some nodes are large is tried.
    fn is_in_time(&mut self, partition: &Partition<'_>, nodes: &[u32]) -> bool {
        let size = |node: &u32| partition.members_of(at(&partition.region_of, *node)).len();
        let n_nodes = nodes.iter().map(size).sum();
        n_nodes <= LARGE || self.rng.random_range(0..n_nodes) < LARGE
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
        let costs = partition.costs_of_shift(node, to);
        let before = partition.cost_of(from).plus(partition.cost_of(to));
        self.proposal.delta = costs[0].plus(costs[1]).minus(before);
        self.proposal.shift = Some(Shift { node, to, costs });
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
        let nodes = (one, other);
        let (one, other) = (at(&partition.region_of, one), at(&partition.region_of, other));
        // A random node is more often in a large region, and large regions are the ones to split.
        let root = self.rng.random_range(0..partition.judge.ground.n_nodes());
        let third = at(&partition.region_of, root);
        let is_fixed = at(&partition.judge.ground.is_fixed, root);
        if is_fixed || [one, other].contains(&third) || partition.members_of(third).len() < 2 {
            return false;
        }
        if !self.is_in_time(partition, &[nodes.0, nodes.1, root]) {
            return self.shift(partition, nodes.0, nodes.1);
        }
        self.proposal.add(one, |members| {
            members.extend_from_slice(partition.members_of(one));
            members.extend_from_slice(partition.members_of(other));
        });
        self.split(partition, root, [third, third], [third, other], of_rules)
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use proptest::prelude::*;
    use rand::SeedableRng;

    use super::*;
    use crate::aims::{Attribute, Quantity};
    use crate::descent::rearrangement::rearrange;
    use crate::descent::tabu::escape;
    use crate::ground::Ground;
    use crate::observer::{Observer, Progress};
    use crate::task::{Condition, Labels, Lone, Needs, Node, Parts, Preference, Task};
    use crate::{chains, descent, start};

    const WIDE: u32 = 7;
    const N_NODES: u32 = 49;

    /// A grid with unlike figures, of which some borders are open and some are not.
    fn ground(figures: &[(u32, u32)], is_open: &[bool]) -> Ground {
        let node = |(place, &(figure, label)): (u32, &(u32, u32))| Node {
            population: f64::from(figure) * 1.7,
            area: 1.0 + f64::from(label) / 3.0,
            weight: f64::from(figure % 5) * 0.3,
            x: f64::from(place % WIDE) + 0.1 * f64::from(figure % 7),
            y: f64::from(place / WIDE),
            rank: figure % 4,
            lone: match figure % 3 {
                0 => Lone::AsOthers,
                1 => Lone::Met,
                _ => Lone::Missed(0.4),
            },
        };
        let right = (0..N_NODES).filter(|place| place % WIDE + 1 < WIDE).map(|it| (it, it + 1));
        let down = (WIDE..N_NODES).map(|place| (place, place - WIDE));
        let pairs = right.chain(down).zip(is_open).filter(|(_, open)| **open).map(|(it, _)| it);
        let labels = |preference| {
            let labels = figures.iter().map(|figure| figure.1).collect();
            Labels { labels, preference }
        };
        let needs = |population| Some(Needs { population, area: 9.5 });
        let task = Task {
            nodes: (0..).zip(figures).map(node).collect(),
            pairs: pairs.collect(),
            needs: vec![needs(90.0), None, needs(150.0)],
            least_nodes: if is_open.first() == Some(&true) { 3 } else { 0 },
            exempt_from: Some(20),
            condition: Some(Condition::new(|sums| sums.rank != 1 || sums.n_nodes % 2 == 0)),
            labels: vec![labels(Preference::Soft(0.7)), labels(Preference::Soft(0.2))],
            forbidden: figures.iter().map(|it| (it.0 % N_NODES, it.1 * 5)).collect(),
            fixed: vec![vec![48]],
            ..Task::default()
        };
        let is_further = figures.first().is_some_and(|figure| figure.0 % 5 == 0);
        let task = if is_further { further(task, figures) } else { task };
        task.prepare().unwrap()
    }

    /// Adds further aims of each kind.
    fn further(mut task: Task, figures: &[(u32, u32)]) -> Task {
        let values = |of: fn(&(u32, u32)) -> u32| -> Vec<f64> {
            figures.iter().map(|figure| f64::from(of(figure))).collect()
        };
        task.attributes = vec![
            Attribute { values: values(|it| it.0 % 11), weight: 2.0 },
            Attribute { values: values(|it| it.1), weight: 0.5 },
        ];
        let (most, values) = (Some(80.0), values(|it| it.0 % 13 + it.1));
        task.quantities = vec![Quantity { values, most, evenness: 0.6, over: 40.0 }];
        let lone = Lone::Missed(0.2);
        let parts =
            |it: u32| Parts { nodes: vec![it * 14, it * 14 + 1, it * 14 + 8], weight: 1.5, lone };
        task.parts = (0..3).map(parts).collect();
        let travels = figures.get(1).is_some_and(|figure| figure.0 % 2 == 0);
        task.weights.travel = if travels { 0.8 } else { 0.0 };
        task
    }

    /// Figures and open borders of a grid, a number of regions, and a seed.
    fn asked() -> impl Strategy<Value = (Vec<(u32, u32)>, Vec<bool>, usize, u64)> {
        let figures = prop::collection::vec((0..60_u32, 0..9_u32), N_NODES as usize);
        let is_open = prop::collection::vec(prop::bool::weighted(0.9), 84);
        (figures, is_open, 2..9_usize, any::<u64>())
    }

    proptest! {
        /// Whatever moves are made, all that is kept is as the members have it. What is said of
        /// regions that would fall apart is what a walk over the whole region says.
        #[test]
        fn what_is_kept_is_what_the_members_have((figures, is_open, n_regions, seed) in asked()) {
            let ground = ground(&figures, &is_open);
            let mut partition = Partition::new(&ground, start::merged(&ground, n_regions));
            let mut mover = Mover::new(Pcg64Mcg::seed_from_u64(seed));
            for _ in 0..300 {
                if mover.propose(&mut partition, 0.02) {
                    let after = partition.total.plus(mover.proposal.delta);
                    mover.proposal.make(&mut partition);
                    let off = after.minus(partition.total).total(1.0);
                    prop_assert!(off.abs() < 1e-9 * after.total(1.0));
                    partition.check();
                }
            }
            for node in 0..N_NODES {
                let region = at(&partition.region_of, node);
                let left: Vec<u32> = partition.members_without(region, node).collect();
                let holds = ground.first_apart([&left].into_iter()).is_none();
                prop_assert_eq!(partition.holds_without(region, node), holds);
            }
        }

        /// What makes a partition better keeps it so too, and does not make it worse.
        #[test]
        fn what_makes_it_better_keeps_it_so((figures, is_open, n_regions, seed) in asked()) {
            let ground = ground(&figures, &is_open);
            let mut partition = Partition::new(&ground, start::merged(&ground, n_regions));
            let mut on = |_: &Progress| ControlFlow::Continue(());
            let observer = Observer::new(&mut on);
            let mut total = partition.total.total(1.0);
            for step in 0..4 {
                match step {
                    0 => chains::mend(&mut partition),
                    2 => prop_assert!(escape(&mut partition, 200, seed, &observer) <= 200),
                    1 => descent::descend(&mut partition),
                    _ => prop_assert!(rearrange(&mut partition, 300, seed, &observer) <= 300),
                }
                partition.check();
                prop_assert!(partition.total.total(1.0) <= total * (1.0 + 1e-12));
                total = partition.total.total(1.0);
            }
        }
    }
}

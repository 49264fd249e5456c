//! A task that is in order: its nodes, which of them border each other, and what counts.
//!
//! Borders that no region may cross are left out. These are the borders of a node that is fixed,
//! and those between nodes that a hard preference keeps apart. With the borders that are left, the
//! graph falls into parts that hang together, and no region reaches over two of them.

use std::slice;

use crate::borders::Borders;
use crate::fault::TaskFault;
use crate::further::Further;
use crate::list::{at, count, set};
use crate::score::Weights;
use crate::task::{Condition, Needs, Node};
use crate::wholes::Wholes;

/// The parts of the graph in which no region can meet what it needs. Fixed regions are parts too.
#[derive(Debug, Clone, Default)]
pub(crate) struct OutOfReach {
    pub(crate) n_parts: usize,
    /// Says of each node whether it is in one of them.
    pub(crate) is_in: Vec<bool>,
}

/// A preference that regions should not mix labels.
#[derive(Debug, Clone)]
pub(crate) struct LabelSet {
    /// What each label of a region beyond the first costs, in points.
    pub(crate) weight: f64,
    pub(crate) is_hard: bool,
}

/// A task that is in order and ready for all that can be asked of it. [`Task::prepare`](crate::Task::prepare) makes it.
///
/// # Example
/// ```
/// use sapnhap_regions::{Node, Task};
///
/// let task = Task { nodes: vec![Node::default(); 3], pairs: vec![(0, 1)], ..Task::default() };
/// // Node 2 has no neighbour, so it is a region of its own.
/// assert_eq!(task.prepare()?.n_regions(), 2..=3);
/// # Ok::<(), sapnhap_regions::TaskFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct Ground {
    pub(crate) nodes: Vec<Node>,
    pub(crate) borders: Borders,
    /// Each border, from both sides.
    pub(crate) edges: Vec<(u32, u32)>,
    /// What a region needs, by rank.
    pub(crate) needs: Vec<Option<Needs>>,
    pub(crate) label_sets: Vec<LabelSet>,
    /// The labels of each node, one for each set. No number is used by two sets.
    pub(crate) labels: Vec<u32>,
    pub(crate) n_labels: usize,
    /// What each node should not be with, in order. It is empty when nothing is forbidden.
    pub(crate) forbidden: Vec<Vec<u32>>,
    /// The regions that are fixed.
    pub(crate) fixed: Vec<Vec<u32>>,
    pub(crate) is_fixed: Vec<bool>,
    /// The nodes that stay together, each set in order.
    pub(crate) together: Vec<Vec<u32>>,
    /// Further attributes and quantities.
    pub(crate) further: Further,
    pub(crate) wholes: Wholes,
    /// How many nodes of a task each node stands for, where it is more than one.
    pub(crate) sizes: Vec<u32>,
    pub(crate) least_nodes: usize,
    pub(crate) exempt_from: usize,
    pub(crate) condition: Option<Condition>,
    pub(crate) weights: Weights,
    pub(crate) out_of_reach: OutOfReach,
}

impl Ground {
    /// Returns the neighbours of a node, in order, that can be in one region with it.
    pub(crate) fn beside(&self, node: u32) -> &[u32] {
        self.borders.beside(node)
    }

    /// Tells whether anything is asked of regions that some region could miss.
    pub(crate) fn has_requirement(&self) -> bool {
        let has_needs = self.needs.iter().any(Option::is_some);
        let is_missed = |node: &Node| node.lone.missed().is_some();
        has_needs
            || self.least_nodes > 1
            || self.condition.is_some()
            || self.further.has_most()
            || self.wholes.can_miss()
            || self.nodes.iter().any(is_missed)
    }

    pub(crate) fn n_nodes(&self) -> u32 {
        count(self.nodes.len())
    }

    pub(crate) fn label(&self, node: u32, of_set: usize) -> u32 {
        let place = node as usize * self.label_sets.len() + of_set;
        self.labels.get(place).copied().unwrap_or_default()
    }

    /// Returns the first of some regions that does not hang together over borders that a region may
    /// cross. It takes time linear in nodes and borders.
    pub(crate) fn first_apart<'a>(
        &self,
        regions: impl Iterator<Item = &'a Vec<u32>> + Clone,
    ) -> Option<&'a Vec<u32>> {
        let mut region_of = vec![u32::MAX; self.nodes.len()];
        for (region, members) in (0..).zip(regions.clone()) {
            members.iter().for_each(|&node| set(&mut region_of, node, region));
        }
        let mut is_seen = vec![false; self.nodes.len()];
        let mut open = Vec::new();
        for (region, members) in (0..).zip(regions) {
            let mut n_seen = 0;
            open.extend(members.first());
            open.iter().for_each(|&node| set(&mut is_seen, node, true));
            while let Some(node) = open.pop() {
                n_seen += 1;
                for &beside in self.beside(node) {
                    if at(&region_of, beside) == region && !at(&is_seen, beside) {
                        set(&mut is_seen, beside, true);
                        open.push(beside);
                    }
                }
            }
            if n_seen < members.len() {
                return Some(members);
            }
        }
        None
    }

    /// Sets the borders of pairs of nodes.
    pub(crate) fn set_edges(&mut self, pairs: &[(u32, u32)]) {
        let both = pairs.iter().flat_map(|&(one, other)| [(one, other), (other, one)]);
        self.edges = both.collect();
        self.edges.sort_unstable();
        self.edges.dedup();
        self.borders = Borders::new(self.nodes.len(), &self.edges);
    }

    /// Returns the fewest regions that there can be: the parts that hang together.
    pub(crate) fn components(&self) -> Vec<Vec<u32>> {
        let open = (0..self.n_nodes()).filter(|&node| !at(&self.is_fixed, node));
        self.fixed.iter().cloned().chain(self.borders.pieces(open)).collect()
    }

    /// Returns some nodes, which are in order, as a ground of their own. It has the borders among
    /// them, and nothing in it is fixed.
    pub(crate) fn part(&self, nodes: &[u32]) -> Self {
        let own = |node: &u32| nodes.binary_search(node).ok().map(count);
        let of_nodes = |list: &dyn Fn(u32) -> Vec<u32>| -> Vec<Vec<u32>> {
            nodes.iter().map(|&node| list(node).iter().filter_map(own).collect()).collect()
        };
        let forbidden = |node: u32| self.forbidden.get(node as usize).cloned().unwrap_or_default();
        let n_sets = self.label_sets.len();
        let labels = nodes.iter().flat_map(|&n| (0..n_sets).map(move |set| self.label(n, set)));
        let mut part = Self {
            nodes: nodes.iter().map(|&node| at(&self.nodes, node)).collect(),
            borders: Borders::default(),
            edges: Vec::new(),
            needs: self.needs.clone(),
            condition: self.condition.clone(),
            weights: self.weights,
            label_sets: self.label_sets.clone(),
            labels: labels.collect(),
            forbidden: match self.forbidden.is_empty() {
                true => Vec::new(),
                false => of_nodes(&forbidden),
            },
            fixed: Vec::new(),
            is_fixed: vec![false; nodes.len()],
            together: Vec::new(),
            further: self.further.joined(nodes.iter().map(slice::from_ref)),
            wholes: self.wholes.joined(nodes.iter().map(slice::from_ref)),
            sizes: match self.sizes.is_empty() {
                true => Vec::new(),
                false => nodes.iter().map(|&node| at(&self.sizes, node)).collect(),
            },
            out_of_reach: OutOfReach::default(),
            n_labels: self.n_labels,
            least_nodes: self.least_nodes,
            exempt_from: self.exempt_from,
        };
        let beside = of_nodes(&|node| self.beside(node).to_vec());
        let pairs = (0_u32..).zip(&beside).flat_map(|(one, others)| {
            others.iter().filter(move |other| one < **other).map(move |other| (one, *other))
        });
        let pairs: Vec<(u32, u32)> = pairs.collect();
        part.set_edges(&pairs);
        part
    }

    /// Refuses a number of regions that can't be made.
    pub(crate) fn check_count(&self, target: usize) -> Result<(), TaskFault> {
        let (least, most) = (self.components().len(), self.most());
        match target {
            _ if target > most => Err(TaskFault::TooMany { target, most }),
            _ if target < least => Err(TaskFault::TooFew { target, least }),
            _ => Ok(()),
        }
    }

    /// Returns how many regions there can be at most.
    pub(crate) fn most(&self) -> usize {
        let n_fixed = self.is_fixed.iter().filter(|fixed| **fixed).count();
        let n_joined: usize = self.together.iter().map(|nodes| nodes.len() - 1).sum();
        self.nodes.len() - n_fixed + self.fixed.len() - n_joined
    }
}

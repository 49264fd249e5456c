//! The task as numbers: units in the order of their codes, who borders whom, and what counts.
//!
//! Borders that no group may go over are left out: those of a unit that is kept or fixed, and those
//! between units that a hard preference keeps apart. What is left hangs together in parts
//! (islands), and no group reaches over two of them.

use super::reach::OutOfReach;
use super::requirement::GroupFacts;
use super::score::Weights;
use crate::amount::Amount;
use crate::error::PlannerFault;
use crate::level::KindId;

/// A unit.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Node {
    pub(super) population: f64,
    /// In km2.
    pub(super) area: f64,
    /// What it weighs in the inertia: people, or area.
    pub(super) weight: f64,
    /// The place in a plane, in km.
    pub(super) x: f64,
    pub(super) y: f64,
    /// The place of its kind among `ranks`: the smallest of a group decides.
    pub(super) rank: u32,
}

/// What is known of a unit, as it was given.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Figures {
    pub(super) population: Option<u64>,
    pub(super) area: Option<Amount>,
}

/// What comes of a group whose first kind is this one, and what it needs.
#[derive(Debug, Clone)]
pub(super) struct Ranked {
    pub(super) kind: KindId,
    /// The least population and area.
    pub(super) minimum: Option<(f64, f64)>,
}

/// One preference about what groups should not mix.
#[derive(Debug, Clone)]
pub(super) struct LabelSet {
    /// In points, for each label of a group beyond the first.
    pub(super) weight: f64,
    pub(super) is_hard: bool,
}

/// The task as numbers.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    pub(super) nodes: Vec<Node>,
    /// By node, for what is told of groups.
    pub(super) figures: Vec<Figures>,
    /// Where the neighbours of each node begin among `targets`, and one more.
    pub(super) starts: Vec<u32>,
    pub(super) targets: Vec<u32>,
    /// Each border from both sides.
    pub(super) edges: Vec<(u32, u32)>,
    pub(super) ranks: Vec<Ranked>,
    pub(super) label_sets: Vec<LabelSet>,
    /// By node, one for each set; no number is used by two sets.
    pub(super) labels: Vec<u32>,
    pub(super) n_labels: usize,
    /// By node, in order; empty when nothing is forbidden.
    pub(super) forbidden: Vec<Vec<u32>>,
    /// Groups that are fixed, and units that are kept.
    pub(super) closed: Vec<Vec<u32>>,
    pub(super) is_closed: Vec<bool>,
    pub(super) least_units: usize,
    pub(super) exempt_from: usize,
    pub(super) exempt_alone: bool,
    pub(super) also: Option<fn(&GroupFacts<'_>) -> bool>,
    pub(super) weights: Weights,
    pub(super) out_of_reach: OutOfReach,
}

/// Reads a place of a list; what is not there is nothing.
pub(super) fn at<T: Copy + Default>(list: &[T], place: u32) -> T {
    list.get(place as usize).copied().unwrap_or_default()
}

/// Sets a place of a list.
pub(super) fn set<T>(list: &mut [T], place: u32, value: T) {
    if let Some(slot) = list.get_mut(place as usize) {
        *slot = value;
    }
}

/// Counts things as the planner numbers them. There are never as many as that.
pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A number of things, for scores.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
pub(super) fn float(n: usize) -> f64 {
    n as f64
}

impl Ground {
    /// Returns the neighbours of a node over which a group may reach, in order.
    pub(super) fn beside(&self, node: u32) -> &[u32] {
        let (start, end) = (at(&self.starts, node), at(&self.starts, node + 1));
        self.targets.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Tells whether the nodes of a group hang together over borders that a group may reach over;
    /// closed groups do.
    pub(super) fn holds(&self, members: &[u32]) -> bool {
        let is_closed = members.first().is_some_and(|&node| at(&self.is_closed, node));
        is_closed || self.pieces(members.iter().copied()).len() <= 1
    }

    /// Returns what hangs together of some nodes, by their first.
    pub(super) fn pieces(&self, nodes: impl Iterator<Item = u32> + Clone) -> Vec<Vec<u32>> {
        let mut is_left = vec![false; self.nodes.len()];
        nodes.clone().for_each(|node| set(&mut is_left, node, true));
        let mut pieces = Vec::new();
        for first in nodes {
            if !at(&is_left, first) {
                continue;
            }
            set(&mut is_left, first, false);
            let mut piece = vec![first];
            let mut next = 0;
            while let Some(&node) = piece.get(next) {
                next += 1;
                for &beside in self.beside(node) {
                    if at(&is_left, beside) {
                        set(&mut is_left, beside, false);
                        piece.push(beside);
                    }
                }
            }
            pieces.push(piece);
        }
        pieces
    }

    /// Tells whether some group could miss a requirement.
    pub(super) fn has_requirement(&self) -> bool {
        let has_minimum = self.ranks.iter().any(|ranked| ranked.minimum.is_some());
        has_minimum || self.least_units > 1 || self.also.is_some()
    }

    pub(super) fn n_nodes(&self) -> u32 {
        count(self.nodes.len())
    }

    pub(super) fn label(&self, node: u32, of_set: usize) -> u32 {
        let place = node as usize * self.label_sets.len() + of_set;
        self.labels.get(place).copied().unwrap_or_default()
    }

    /// Sets the borders of pairs of nodes, each given once.
    pub(super) fn set_edges(&mut self, pairs: &[(u32, u32)]) {
        let both = pairs.iter().flat_map(|&(one, other)| [(one, other), (other, one)]);
        self.edges = both.collect();
        self.edges.sort_unstable();
        self.edges.dedup();
        self.targets = self.edges.iter().map(|edge| edge.1).collect();
        let places = 0..=self.n_nodes();
        let first_of = |node| self.edges.partition_point(|edge| edge.0 < node);
        self.starts = places.map(|node| count(first_of(node))).collect();
    }

    /// Returns the groups that there are at least: the parts that hang together.
    pub(super) fn components(&self) -> Vec<Vec<u32>> {
        let open = (0..self.n_nodes()).filter(|&node| !at(&self.is_closed, node));
        self.closed.iter().cloned().chain(self.pieces(open)).collect()
    }

    /// Returns some nodes, in order, as a ground of their own: with the borders among them, and
    /// nothing closed.
    pub(super) fn part(&self, nodes: &[u32]) -> Self {
        let own = |node: &u32| nodes.binary_search(node).ok().map(count);
        let of_nodes = |list: &dyn Fn(u32) -> Vec<u32>| -> Vec<Vec<u32>> {
            nodes.iter().map(|&node| list(node).iter().filter_map(own).collect()).collect()
        };
        let forbidden = |node: u32| self.forbidden.get(node as usize).cloned().unwrap_or_default();
        let n_sets = self.label_sets.len();
        let labels = nodes.iter().flat_map(|&n| (0..n_sets).map(move |set| self.label(n, set)));
        let mut part = Self {
            nodes: nodes.iter().map(|&node| at(&self.nodes, node)).collect(),
            figures: nodes.iter().map(|&node| at(&self.figures, node)).collect(),
            starts: Vec::new(),
            targets: Vec::new(),
            edges: Vec::new(),
            ranks: self.ranks.clone(),
            label_sets: self.label_sets.clone(),
            labels: labels.collect(),
            forbidden: match self.forbidden.is_empty() {
                true => Vec::new(),
                false => of_nodes(&forbidden),
            },
            closed: Vec::new(),
            is_closed: vec![false; nodes.len()],
            out_of_reach: OutOfReach::default(),
            ..*self
        };
        let beside = of_nodes(&|node| self.beside(node).to_vec());
        let pairs = (0_u32..).zip(&beside).flat_map(|(one, others)| {
            others.iter().filter(move |other| one < **other).map(move |other| (one, *other))
        });
        let pairs: Vec<(u32, u32)> = pairs.collect();
        part.set_edges(&pairs);
        part
    }

    /// Tells whether so many groups can be made.
    pub(super) fn check_count(&self, target: usize) -> Result<(), PlannerFault> {
        let (least, most) = (self.components().len(), self.most());
        match target {
            _ if target > most => Err(PlannerFault::TooMany { target, most }),
            _ if target < least => Err(PlannerFault::TooFew { target, least }),
            _ => Ok(()),
        }
    }

    /// Returns how many groups there can be at most.
    pub(super) fn most(&self) -> usize {
        let n_closed = self.is_closed.iter().filter(|closed| **closed).count();
        self.nodes.len() - n_closed + self.closed.len()
    }
}

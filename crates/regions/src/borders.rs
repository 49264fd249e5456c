//! Which nodes border each other, in one flat list.

use crate::list::{at, set};

/// The borders of a graph.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Borders {
    /// Where the neighbours of each node begin among `targets`, and one more.
    starts: Vec<usize>,
    /// In order within a node.
    targets: Vec<u32>,
}

impl Borders {
    /// Makes them of pairs in order. Each border is there from both sides, and once from each.
    pub(crate) fn new(n_nodes: usize, edges: &[(u32, u32)]) -> Self {
        let first_of = |node: usize| edges.partition_point(|edge| (edge.0 as usize) < node);
        let starts = (0..=n_nodes).map(first_of).collect();
        Self { starts, targets: edges.iter().map(|edge| edge.1).collect() }
    }

    pub(crate) fn n_nodes(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Returns the neighbours of a node in order. A node that is not there has none.
    pub(crate) fn beside(&self, node: u32) -> &[u32] {
        match self.starts.get(node as usize..) {
            Some(&[start, end, ..]) => self.targets.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Returns the pieces of some nodes that hang together, in the order of their first nodes.
    pub(crate) fn pieces(&self, nodes: impl Iterator<Item = u32> + Clone) -> Vec<Vec<u32>> {
        let mut is_left = vec![false; self.n_nodes()];
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
}

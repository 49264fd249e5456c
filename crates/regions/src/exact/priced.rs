//! Nodes in the plane with what they weigh and what they are worth.

use super::weighed::Weighed;
use crate::list::at;

/// Nodes in the plane with what they weigh and what they are worth.
#[derive(Clone, Copy)]
pub(super) struct Priced<'a> {
    pub(super) weighed: Weighed<'a>,
    pub(super) prices: &'a [f64],
}

impl<'a> Priced<'a> {
    pub(super) fn n_nodes(&self) -> usize {
        self.weighed.instance.n_nodes()
    }

    pub(super) fn neighbours(&self, node: u32) -> &'a [u32] {
        self.weighed.instance.neighbours(node)
    }

    pub(super) fn place(&self, node: u32) -> [f64; 2] {
        let site = self.weighed.instance.sites().get(node as usize);
        site.map_or([0.0; 2], |site| [site.x, site.y])
    }

    pub(super) fn weight(&self, node: u32) -> f64 {
        at(self.weighed.weights, node)
    }

    pub(super) fn price(&self, node: u32) -> f64 {
        at(self.prices, node)
    }
}

/// A connected set, and by how much its price is above its cost.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Worth {
    pub(super) set: Vec<u32>,
    pub(super) worth: f64,
}

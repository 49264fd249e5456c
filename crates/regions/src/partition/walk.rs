//! Whether a region still hangs together when a node leaves it.
//!
//! A search begins at each neighbour of the node at once, and they take turns. As soon as all of them
//! have met, the region holds; as soon as one of them has nowhere to go and has not met the others,
//! it does not. So mostly a few nodes around are looked at. A whole region is only walked over where
//! two neighbours are joined by a long way round.

use crate::borders::Borders;
use crate::list::{at, count, set};

/// The lists of a walk, which are kept from one walk to the next.
#[derive(Debug, Clone, Default)]
pub(super) struct Walk {
    /// When each node was last reached, and by which search.
    reached: Vec<(u32, u32)>,
    turn: u32,
    /// The nodes that were reached, in this order, of which those from a place on are still open.
    open: Vec<u32>,
    /// With which search each search has met; one that met none stands for itself.
    met: Vec<u32>,
    /// How many open nodes the searches have that met.
    n_open: Vec<usize>,
}

impl Walk {
    /// Tells whether the neighbours of a node that are in its region hang together without it. It
    /// has to have a neighbour there, and the region has to hang together with it.
    pub(super) fn holds_without(
        &mut self,
        borders: &Borders,
        node: u32,
        is_in: impl Fn(u32) -> bool,
    ) -> bool {
        self.begin(borders.n_nodes());
        let turn = self.turn;
        set(&mut self.reached, node, (turn, u32::MAX));
        for &first in borders.beside(node).iter().filter(|&&other| is_in(other)) {
            let search = count(self.met.len());
            set(&mut self.reached, first, (turn, search));
            self.open.push(first);
            self.met.push(search);
            self.n_open.push(1);
        }
        let mut n_left = self.met.len();
        let mut next = 0;
        while n_left > 1 {
            let Some(&here) = self.open.get(next) else { return false };
            next += 1;
            let mut own = self.leader(at(&self.reached, here).1);
            for &other in borders.beside(here) {
                let (seen, search) = at(&self.reached, other);
                if other == node || !is_in(other) {
                    continue;
                }
                if seen != turn {
                    set(&mut self.reached, other, (turn, own));
                    self.open.push(other);
                    self.change_open(own, 1, 0);
                    continue;
                }
                let met = self.leader(search);
                if met != own {
                    let n_theirs = self.n_open.get(own as usize).copied().unwrap_or(0);
                    set(&mut self.met, own, met);
                    self.change_open(met, n_theirs, 0);
                    own = met;
                    n_left -= 1;
                }
            }
            if self.change_open(own, 0, 1) == 0 && n_left > 1 {
                return false;
            }
        }
        true
    }

    fn begin(&mut self, n_nodes: usize) {
        self.open.clear();
        self.met.clear();
        self.n_open.clear();
        self.reached.resize(n_nodes, (0, 0));
        if self.turn == u32::MAX {
            self.reached.fill((0, 0));
            self.turn = 0;
        }
        self.turn += 1;
    }

    /// Returns the search that stands for all that a search has met.
    fn leader(&self, search: u32) -> u32 {
        let mut last = search;
        while at(&self.met, last) != last {
            last = at(&self.met, last);
        }
        last
    }

    /// Opens and closes nodes of a search, and returns how many it then has.
    fn change_open(&mut self, search: u32, n_more: usize, n_less: usize) -> usize {
        let Some(n_open) = self.n_open.get_mut(search as usize) else { return 0 };
        *n_open = (*n_open + n_more).saturating_sub(n_less);
        *n_open
    }
}

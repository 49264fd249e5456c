//! A spanning tree over the nodes of a region or of two, and the best edge at which to cut it.

use crate::further::FurtherSums;
use crate::ground::Ground;
use crate::judge::{Cost, Judge, Sums};
use crate::list::{at, count, set};

/// A tree with its nodes in the order in which they were reached. Places in this order name them.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<u32>,
    /// From which place each place was reached.
    parents: Vec<u32>,
    /// The sums of each place and of all that hangs below it.
    sums: Vec<Sums>,
    /// The sums of further aims, where there are any.
    further: Vec<FurtherSums>,
    is_below: Vec<bool>,
}

impl Tree {
    pub(crate) fn clear(&mut self) {
        self.nodes.clear();
        self.parents.clear();
    }

    /// Adds a node that was reached from one at a place, and returns its own place.
    pub(crate) fn add(&mut self, node: u32, parent: u32) -> u32 {
        self.nodes.push(node);
        self.parents.push(parent);
        self.n_nodes() - 1
    }

    pub(crate) fn n_nodes(&self) -> u32 {
        count(self.nodes.len())
    }

    pub(crate) fn nodes(&self) -> &[u32] {
        &self.nodes
    }

    /// Works out the sums of all that hangs below each place, and returns those of the whole tree.
    pub(crate) fn sum_up(&mut self, ground: &Ground) -> Sums {
        self.sums.clear();
        self.sums.extend(self.nodes.iter().map(|&node| Sums::of_node(ground, node)));
        for place in (1..self.n_nodes()).rev() {
            let below = at(&self.sums, place);
            let parent = at(&self.parents, place);
            let sum = at(&self.sums, parent).plus(&below);
            set(&mut self.sums, parent, sum);
        }
        if !ground.further.is_empty() {
            self.sum_up_further(ground);
        }
        at(&self.sums, 0)
    }

    fn sum_up_further(&mut self, ground: &Ground) {
        self.further.resize_with(self.nodes.len(), FurtherSums::default);
        for (sums, &node) in self.further.iter_mut().zip(&self.nodes) {
            sums.clear(&ground.further);
            sums.add(&ground.further, node);
        }
        for (place, &parent) in self.parents.iter().enumerate().skip(1).rev() {
            // A place is reached from an earlier one.
            if let Some((earlier, [below, ..])) = self.further.split_at_mut_checked(place)
                && let Some(parent) = earlier.get_mut(parent as usize)
            {
                parent.take_in(below);
            }
        }
    }

    /// Returns what the two sides of a cut above a place cost by their sums, as if no node were a part of
    /// a whole.
    fn cost_of_cut(&self, judge: &Judge<'_>, whole: &Sums, place: u32) -> Cost {
        let below = at(&self.sums, place);
        let rest = whole.without(&below);
        let cost = judge.cost_of_sums(&rest, rest.made());
        let cost = judge.cost_of_sums(&below, below.made()).plus(cost);
        match (self.further.first(), self.further.get(place as usize)) {
            (Some(all), Some(own)) if !judge.ground.further.is_empty() => {
                let (further, n_regions) = (&judge.ground.further, judge.scale.n_regions);
                let squares = all.squares() - own.squares();
                let columns = all.columns().zip(own.columns()).map(|(all, own)| all - own);
                let rest = further.points(n_regions, rest.moments.weight, squares, columns);
                let (squares, columns) = (own.squares(), own.columns());
                let own = further.points(n_regions, below.moments.weight, squares, columns);
                cost.plus(judge.cost_of_further(rest)).plus(judge.cost_of_further(own))
            }
            _ => cost,
        }
    }

    /// Returns the place, among some, above which a cut makes the cheapest two sides; of equally
    /// good places it is the first. What hangs below places must have been summed up.
    pub(crate) fn best_cut(
        &self,
        judge: &Judge<'_>,
        whole: &Sums,
        of_rules: f64,
        places: impl Iterator<Item = u32>,
    ) -> Option<u32> {
        let mut best: Option<(f64, u32)> = None;
        for place in places {
            let total = self.cost_of_cut(judge, whole, place).total(of_rules);
            if best.is_none_or(|(least, _)| total < least) {
                best = Some((total, place));
            }
        }
        best.map(|(_, place)| place)
    }

    /// Cuts the tree above a place. One side is the place with all that hangs below it, and the
    /// other side is the rest.
    pub(crate) fn cut(&mut self, place: u32) {
        self.is_below.clear();
        for (own, &parent) in (0..).zip(&self.parents) {
            let is_below = own == place || (own > 0 && at(&self.is_below, parent));
            self.is_below.push(is_below);
        }
    }

    /// Returns the nodes of a side of the cut.
    pub(crate) fn side(&self, is_below: bool) -> impl Iterator<Item = u32> {
        let marked = self.nodes.iter().zip(&self.is_below);
        marked.filter(move |(_, below)| **below == is_below).map(|(node, _)| *node)
    }
}

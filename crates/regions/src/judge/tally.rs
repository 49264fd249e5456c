//! What is counted of a region and kept while nodes come and go: its sums, and how often each rank
//! and each label is in it. What a region would cost after a change then follows in as much time as
//! it has ranks and labels, however many nodes it has.
//!
//! Sums from which something was taken away are not exact to the last digit. So a tally is worked
//! out anew from the members now and then, and what a search returns is judged by its members alone.

use std::borrow::Cow;

use super::{Cost, Judge, Sums};
use crate::counts::Counts;
use crate::further::FurtherSums;
use crate::ground::Ground;

/// A node that leaves a region or comes to it, and with how many of the nodes that stay it is
/// forbidden to be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crossing {
    pub(crate) node: u32,
    pub(crate) n_forbidden: usize,
}

/// What is kept of a region.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tally {
    pub(crate) sums: Sums,
    ranks: Counts,
    /// By label set.
    labels: Vec<Counts>,
    n_forbidden: usize,
    further: FurtherSums,
    /// How many parts of each whole are in it.
    wholes: Counts,
}

impl Tally {
    /// Works out what is kept of a region of some nodes, among which so many pairs are forbidden.
    pub(crate) fn of(ground: &Ground, members: &[u32], n_forbidden: usize) -> Self {
        let mut tally = Self::default();
        tally.recount(ground, members, n_forbidden);
        tally
    }

    pub(crate) fn recount(&mut self, ground: &Ground, members: &[u32], n_forbidden: usize) {
        self.sums = Sums::of(ground, members);
        self.n_forbidden = n_forbidden;
        self.ranks.clear();
        self.labels.resize_with(ground.label_sets.len(), Counts::default);
        self.labels.iter_mut().for_each(Counts::clear);
        self.further.clear(&ground.further);
        self.wholes.clear();
        members.iter().for_each(|&node| self.count(ground, node));
    }

    /// Counts all that is counted of a node but its sums.
    fn count(&mut self, ground: &Ground, node: u32) {
        self.further.add(&ground.further, node);
        ground.wholes.add(&mut self.wholes, node);
        self.ranks.add(Sums::of_node(ground, node).rank, 1);
        for (set_idx, labels) in self.labels.iter_mut().enumerate() {
            labels.add(ground.label(node, set_idx), 1);
        }
    }

    pub(crate) fn add(&mut self, ground: &Ground, comes: Crossing) {
        self.sums = self.sums.plus(&Sums::of_node(ground, comes.node));
        self.n_forbidden += comes.n_forbidden;
        self.count(ground, comes.node);
    }

    pub(crate) fn take(&mut self, ground: &Ground, leaves: Crossing) {
        let part = Sums::of_node(ground, leaves.node);
        self.ranks.take(part.rank);
        for (set_idx, labels) in self.labels.iter_mut().enumerate() {
            labels.take(ground.label(leaves.node, set_idx));
        }
        self.further.take(&ground.further, leaves.node);
        ground.wholes.take(&mut self.wholes, leaves.node);
        self.n_forbidden = self.n_forbidden.saturating_sub(leaves.n_forbidden);
        self.sums = self.sums.without(&part);
        self.sums.rank = self.ranks.least_without(None).unwrap_or(u32::MAX);
    }

    /// Takes in all of another region, of which the caller says how many forbidden pairs the two
    /// come to.
    pub(crate) fn take_in(&mut self, other: &Self, n_forbidden: usize) {
        self.sums = self.sums.plus(&other.sums);
        self.n_forbidden = n_forbidden;
        self.further.take_in(&other.further);
        let all = self.labels.iter_mut().zip(&other.labels);
        let more = [(&mut self.ranks, &other.ranks), (&mut self.wholes, &other.wholes)];
        for (ours, theirs) in all.chain(more) {
            theirs.iter().for_each(|(number, n_times)| ours.add(number, n_times));
        }
    }

    pub(crate) fn cost(&self, judge: &Judge<'_>) -> Cost {
        self.cost_changed(judge, None, None)
    }

    /// Returns what the region costs once a node has left it, and another one has come.
    pub(crate) fn cost_changed(
        &self,
        judge: &Judge<'_>,
        leaves: Option<Crossing>,
        comes: Option<Crossing>,
    ) -> Cost {
        let ground = judge.ground;
        let (mut sums, mut n_forbidden) = (self.sums, self.n_forbidden);
        if let Some(leaves) = leaves {
            let part = Sums::of_node(ground, leaves.node);
            sums = sums.without(&part);
            sums.rank = self.ranks.least_without(Some(part.rank)).unwrap_or(u32::MAX);
            n_forbidden = n_forbidden.saturating_sub(leaves.n_forbidden);
        }
        if let Some(comes) = comes {
            sums = sums.plus(&Sums::of_node(ground, comes.node));
            n_forbidden += comes.n_forbidden;
        }
        let crossed = [leaves, comes].map(|crossing| crossing.map(|it| it.node));
        let wholes = self.wholes_changed(ground, crossed);
        let mut cost = judge.cost_of_sums(&sums, ground.wholes.made(sums.made(), &wholes));
        cost.wishes += ground.wholes.cost(&wholes);
        if !ground.further.is_empty() {
            let (n_regions, weight) = (judge.scale.n_regions, sums.moments.weight);
            let kept = &self.further;
            let points = ground.further.points_changed(n_regions, weight, kept, crossed);
            cost = cost.plus(judge.cost_of_further(points));
        }
        for (set_idx, labels) in self.labels.iter().enumerate() {
            let label =
                |crossing: Option<Crossing>| crossing.map(|it| ground.label(it.node, set_idx));
            let n_labels = labels.n_changed(label(leaves), label(comes));
            cost.wishes += judge.cost_of_labels(set_idx, n_labels);
        }
        cost.wishes += judge.cost_of_forbidden(n_forbidden);
        cost
    }

    /// Counts the parts of wholes once a node has left, or another one has come.
    fn wholes_changed(
        &self,
        ground: &Ground,
        [leaves, comes]: [Option<u32>; 2],
    ) -> Cow<'_, Counts> {
        let mut wholes = Cow::Borrowed(&self.wholes);
        if !ground.wholes.is_empty() {
            leaves.into_iter().for_each(|node| ground.wholes.take(wholes.to_mut(), node));
            comes.into_iter().for_each(|node| ground.wholes.add(wholes.to_mut(), node));
        }
        wholes
    }

    /// Returns what the region costs together with another, of which the caller says how many
    /// forbidden pairs the two come to.
    pub(crate) fn cost_with(&self, judge: &Judge<'_>, other: &Self, n_forbidden: usize) -> Cost {
        let (ground, sums) = (judge.ground, self.sums.plus(&other.sums));
        let mut wholes = Cow::Borrowed(&self.wholes);
        if !ground.wholes.is_empty() {
            other.wholes.iter().for_each(|(whole, n_parts)| wholes.to_mut().add(whole, n_parts));
        }
        let mut cost = judge.cost_of_sums(&sums, ground.wholes.made(sums.made(), &wholes));
        cost.wishes += ground.wholes.cost(&wholes);
        if !ground.further.is_empty() {
            let squares = self.further.squares() + other.further.squares();
            let columns = self.further.with(&other.further);
            let (n_regions, weight) = (judge.scale.n_regions, sums.moments.weight);
            let points = ground.further.points(n_regions, weight, squares, columns);
            cost = cost.plus(judge.cost_of_further(points));
        }
        for (set_idx, (ours, theirs)) in self.labels.iter().zip(&other.labels).enumerate() {
            cost.wishes += judge.cost_of_labels(set_idx, ours.n_in_either(theirs));
        }
        cost.wishes += judge.cost_of_forbidden(n_forbidden);
        cost
    }

    /// Tells whether another tally is the same but for rounding.
    #[cfg(test)]
    pub(crate) fn is_near(&self, other: &Self) -> bool {
        let near = |one: f64, other: f64| (one - other).abs() <= 1e-9 * (1.0 + other.abs());
        let (ours, theirs) = (&self.sums, &other.sums);
        (ours.n_nodes, ours.rank) == (theirs.n_nodes, theirs.rank)
            && near(ours.population, theirs.population)
            && near(ours.area, theirs.area)
            && near(self.sums.inertia(), other.sums.inertia())
            && self.further.columns().zip(other.further.columns()).all(|(a, b)| near(a, b))
            && near(self.further.squares(), other.further.squares())
            && (&self.ranks, &self.labels, &self.wholes, self.n_forbidden)
                == (&other.ranks, &other.labels, &other.wholes, other.n_forbidden)
    }
}

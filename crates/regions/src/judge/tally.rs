//! What is counted of a region and kept while nodes come and go: its sums, and how often each rank
//! and each label is in it. What a region would cost after a change then follows in as much time as
//! it has ranks and labels, however many nodes it has.
//!
//! Sums from which something was taken away are not exact to the last digit. So a tally is worked
//! out anew from the members now and then, and what a search returns is judged by its members alone.

use std::cmp::Ordering;

use super::{Cost, Judge, Sums};
use crate::ground::Ground;

/// How often numbers occur. It is in order, without those that do not occur.
#[derive(Debug, Clone, Default, PartialEq)]
struct Counts(Vec<(u32, u32)>);

impl Counts {
    fn place(&self, number: u32) -> Result<usize, usize> {
        self.0.binary_search_by_key(&number, |entry| entry.0)
    }

    fn of(&self, number: u32) -> u32 {
        let entry = self.place(number).ok().and_then(|place| self.0.get(place));
        entry.map_or(0, |entry| entry.1)
    }

    fn add(&mut self, number: u32, n_times: u32) {
        match self.place(number) {
            Ok(place) => {
                if let Some(entry) = self.0.get_mut(place) {
                    entry.1 += n_times;
                }
            }
            Err(place) => self.0.insert(place, (number, n_times)),
        }
    }

    fn take(&mut self, number: u32) {
        let Ok(place) = self.place(number) else { return };
        match self.0.get_mut(place) {
            Some(entry) if entry.1 > 1 => entry.1 -= 1,
            _ => drop(self.0.remove(place)),
        }
    }

    /// Returns the smallest number that is left when one number is taken away once.
    fn least_without(&self, gone: Option<u32>) -> Option<u32> {
        let is_left = |entry: &&(u32, u32)| Some(entry.0) != gone || entry.1 > 1;
        self.0.iter().find(is_left).map(|entry| entry.0)
    }

    /// Counts the numbers that occur once one has gone and another has come.
    fn n_changed(&self, gone: Option<u32>, come: Option<u32>) -> usize {
        if gone == come {
            return self.0.len();
        }
        let is_last = gone.is_some_and(|number| self.of(number) == 1);
        let is_new = come.is_some_and(|number| self.of(number) == 0);
        self.0.len() + usize::from(is_new) - usize::from(is_last)
    }

    /// Counts the numbers that occur in one or the other.
    fn n_in_either(&self, other: &Self) -> usize {
        let (mut ours, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut n_both = 0;
        while let (Some(our), Some(their)) = (ours.peek(), theirs.peek()) {
            let order = our.0.cmp(&their.0);
            n_both += usize::from(order == Ordering::Equal);
            if order != Ordering::Greater {
                ours.next();
            }
            if order != Ordering::Less {
                theirs.next();
            }
        }
        self.0.len() + other.0.len() - n_both
    }
}

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
        self.ranks.0.clear();
        self.labels.resize_with(ground.label_sets.len(), Counts::default);
        self.labels.iter_mut().for_each(|labels| labels.0.clear());
        members.iter().for_each(|&node| self.count(ground, node));
    }

    /// Counts the rank and the labels of a node.
    fn count(&mut self, ground: &Ground, node: u32) {
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
        self.n_forbidden = self.n_forbidden.saturating_sub(leaves.n_forbidden);
        self.sums = self.sums.without(&part);
        self.sums.rank = self.ranks.least_without(None).unwrap_or(u32::MAX);
    }

    /// Takes in all of another region, of which the caller says how many forbidden pairs the two
    /// come to.
    pub(crate) fn take_in(&mut self, other: &Self, n_forbidden: usize) {
        self.sums = self.sums.plus(&other.sums);
        self.n_forbidden = n_forbidden;
        let all = self.labels.iter_mut().zip(&other.labels);
        for (ours, theirs) in all.chain([(&mut self.ranks, &other.ranks)]) {
            theirs.0.iter().for_each(|&(number, n_times)| ours.add(number, n_times));
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
        let mut cost = judge.cost_of_sums(&sums);
        for (set_idx, labels) in self.labels.iter().enumerate() {
            let label =
                |crossing: Option<Crossing>| crossing.map(|it| ground.label(it.node, set_idx));
            let n_labels = labels.n_changed(label(leaves), label(comes));
            cost.wishes += judge.cost_of_labels(set_idx, n_labels);
        }
        cost.wishes += judge.cost_of_forbidden(n_forbidden);
        cost
    }

    /// Returns what the region costs together with another, of which the caller says how many
    /// forbidden pairs the two come to.
    pub(crate) fn cost_with(&self, judge: &Judge<'_>, other: &Self, n_forbidden: usize) -> Cost {
        let mut cost = judge.cost_of_sums(&self.sums.plus(&other.sums));
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
        let (ours, theirs) = (self.sums.told(), other.sums.told());
        (ours.n_nodes, ours.rank) == (theirs.n_nodes, theirs.rank)
            && near(ours.population, theirs.population)
            && near(ours.area, theirs.area)
            && near(self.sums.inertia(), other.sums.inertia())
            && (&self.ranks, &self.labels, self.n_forbidden)
                == (&other.ranks, &other.labels, other.n_forbidden)
    }
}

//! The regions to begin with, by Ward's method.
//!
//! A merger costs what it adds to inertia, unevenness and preferences. Rules are left to annealing,
//! because most regions break them while they are still small.

use crate::ground::Ground;
use crate::judge::{Cost, Judge};
use crate::list::{at, in_order};
use crate::ward::{Mergers, Merging};

impl Merging for Judge<'_> {
    type Cost = Cost;

    fn cost(&mut self, members: &[u32]) -> Cost {
        Judge::cost(self, members)
    }

    fn added(&self, merged: Cost, [one, other]: [Cost; 2]) -> f64 {
        let added = merged.minus(one.plus(other));
        added.wishes + added.shape
    }

    fn together(&self, mut one: Vec<u32>, other: Vec<u32>) -> Vec<u32> {
        one.extend(other);
        one
    }
}

/// Merges nodes down to so many regions, as far as the parts of the graph allow.
///
/// It takes time linear in the borders, times a logarithm, and for each merger as much as the
/// regions around it are large.
pub(crate) fn merged(ground: &Ground, n_regions: usize) -> Vec<Vec<u32>> {
    let is_fixed = |node| at(&ground.is_fixed, node);
    let mut mergers = Mergers::new(Judge::new(ground, n_regions), &ground.borders, is_fixed);
    for _ in n_regions..ground.most() {
        if mergers.make_cheapest().is_none() {
            break;
        }
    }
    let open = mergers.regions().map(<[u32]>::to_vec);
    let all: Vec<Vec<u32>> = ground.fixed.iter().cloned().chain(open).collect();
    in_order(&all)
}

//! The sets to begin with, which are regions merged by Ward's method. All regions that come of a
//! merger are kept, since some of them are near the best.

use super::weighed::Weighed;
use crate::ward::{Mergers, Merging};

/// What merging came to.
#[derive(Default)]
pub(super) struct Merged {
    /// The regions when there were as many as were asked for.
    pub(super) regions: Vec<Vec<u32>>,
    /// Each region that came of a merger, also when there were fewer regions.
    pub(super) formed: Vec<Vec<u32>>,
}

impl Merging for Weighed<'_> {
    type Cost = f64;

    fn cost(&mut self, members: &[u32]) -> f64 {
        self.inertia(members)
    }

    fn added(&self, merged: f64, [one, other]: [f64; 2]) -> f64 {
        merged - one - other
    }

    fn together(&self, mut one: Vec<u32>, other: Vec<u32>) -> Vec<u32> {
        one.extend(other);
        one.sort_unstable();
        one
    }
}

/// Merges all regions that border each other.
///
/// # Complexity
/// It is linear in the borders, times a logarithm, and for each merger in the nodes of the regions
/// around it.
pub(super) fn merged(weighed: &Weighed<'_>, n_regions: usize) -> Merged {
    let borders = weighed.instance.borders();
    let mut merged = Merged::default();
    let mut mergers = Mergers::new(*weighed, borders, |_| false);
    for n_now in (0..=borders.n_nodes()).rev() {
        if n_now == n_regions {
            merged.regions = mergers.regions().map(<[u32]>::to_vec).collect();
        }
        let Some(formed) = mergers.make_cheapest() else { break };
        merged.formed.push(formed.to_vec());
    }
    merged
}

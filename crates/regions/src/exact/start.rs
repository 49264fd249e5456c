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

/// A region with its inertia. Its members are in order.
pub(super) struct Region {
    members: Vec<u32>,
    inertia: f64,
}

impl Merging for Weighed<'_> {
    type Region = Region;

    fn alone(&mut self, node: u32) -> Region {
        Region { members: vec![node], inertia: self.inertia(&[node]) }
    }

    fn added(&mut self, one: &Region, other: &Region) -> f64 {
        let both = [one.members.as_slice(), &other.members].concat();
        self.inertia(&both) - one.inertia - other.inertia
    }

    fn merged(&mut self, one: Region, other: Region) -> Region {
        let mut members = one.members;
        members.extend(other.members);
        members.sort_unstable();
        let inertia = self.inertia(&members);
        Region { members, inertia }
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
            merged.regions = mergers.regions().map(|region| region.members.clone()).collect();
        }
        let Some(formed) = mergers.make_cheapest() else { break };
        merged.formed.push(formed.members.clone());
    }
    merged
}

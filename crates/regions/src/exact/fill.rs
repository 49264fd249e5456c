//! A packing becomes a partition: nodes that were left out join regions beside them.

use super::instance::{Instance, Weight};
use super::requirement::ClassRequirement;

/// Returns regions that hold each node once, in the order of their least nodes, and how many of
/// them meet the requirement.
///
/// First nodes join regions that meet the requirement with them. What is then in no region makes
/// regions of its own. Last, each region that does not meet the requirement is put together with
/// one beside it, until all meet it or none is beside.
pub(super) fn fill(
    instance: &Instance,
    requirement: &ClassRequirement,
    packed: Vec<Vec<u32>>,
) -> (Vec<Vec<u32>>, usize) {
    let mut filling = Filling::new(instance, requirement, packed);
    while filling.join_nodes() {}
    filling.region_the_rest();
    while filling.join_regions() {}
    filling.done()
}

struct Filling<'a> {
    instance: &'a Instance,
    requirement: &'a ClassRequirement,
    /// A region that has gone into another one is empty.
    regions: Vec<Vec<u32>>,
    region_of: Vec<Option<usize>>,
}

impl<'a> Filling<'a> {
    fn new(
        instance: &'a Instance,
        requirement: &'a ClassRequirement,
        regions: Vec<Vec<u32>>,
    ) -> Self {
        let region_of = vec![None; instance.n_nodes()];
        let mut filling = Self { instance, requirement, regions: Vec::new(), region_of };
        for region in regions {
            filling.add(region);
        }
        filling
    }

    fn add(&mut self, region: Vec<u32>) {
        let place = self.regions.len();
        for &node in &region {
            self.put(node, place);
        }
        self.regions.push(region);
    }

    fn put(&mut self, node: u32, place: usize) {
        if let Some(region_of) = self.region_of.get_mut(node as usize) {
            *region_of = Some(place);
        }
    }

    fn region_of(&self, node: u32) -> Option<usize> {
        self.region_of.get(node as usize).copied().flatten()
    }

    fn region(&self, place: usize) -> &[u32] {
        self.regions.get(place).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the regions beside some nodes, in order and each once.
    fn beside(&self, nodes: &[u32]) -> Vec<usize> {
        let beside = nodes.iter().flat_map(|&node| self.instance.neighbours(node));
        let mut places: Vec<usize> = beside.filter_map(|&node| self.region_of(node)).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Returns the region beside some nodes that takes them best, and whether it then meets the
    /// requirement. A region that meets it comes first, and then one whose inertia grows least.
    fn best_beside(&self, nodes: &[u32], own: Option<usize>) -> Option<(bool, usize)> {
        let inertia = |nodes: &[u32]| self.instance.inertia(nodes, Weight::Population);
        let places = self.beside(nodes).into_iter().filter(|&place| Some(place) != own);
        let ranked = places.map(|place| {
            let mut both = self.region(place).to_vec();
            both.extend_from_slice(nodes);
            let is_met = self.requirement.is_met_by(self.instance, &both);
            (!is_met, inertia(&both) - inertia(self.region(place)), place)
        });
        let best = ranked.min_by(|one, other| {
            one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.cmp(&other.2))
        });
        best.map(|(is_not_met, _, place)| (!is_not_met, place))
    }

    /// Lets nodes join regions that meet the requirement with them, and tells whether any did.
    fn join_nodes(&mut self) -> bool {
        let mut has_joined = false;
        for node in (0_u32..).take(self.instance.n_nodes()) {
            if self.region_of(node).is_none()
                && let Some((true, place)) = self.best_beside(&[node], None)
            {
                self.put(node, place);
                if let Some(region) = self.regions.get_mut(place) {
                    region.push(node);
                }
                has_joined = true;
            }
        }
        has_joined
    }

    /// Makes a region of each part of the nodes that are in none.
    fn region_the_rest(&mut self) {
        for part in self.instance.parts(|node| self.region_of(node).is_none()) {
            self.add(part);
        }
    }

    /// Puts the first region that does not meet the requirement together with one beside it, and
    /// tells whether there was one.
    fn join_regions(&mut self) -> bool {
        for place in 0..self.regions.len() {
            let region = self.region(place);
            if region.is_empty() || self.requirement.is_met_by(self.instance, region) {
                continue;
            }
            let Some((_, other)) = self.best_beside(region, Some(place)) else { continue };
            let moved = self.regions.get_mut(place).map(std::mem::take).unwrap_or_default();
            for &node in &moved {
                self.put(node, other);
            }
            if let Some(region) = self.regions.get_mut(other) {
                region.extend(moved);
            }
            return true;
        }
        false
    }

    fn done(self) -> (Vec<Vec<u32>>, usize) {
        let mut regions: Vec<Vec<u32>> =
            self.regions.into_iter().filter(|region| !region.is_empty()).collect();
        for region in &mut regions {
            region.sort_unstable();
        }
        regions.sort();
        let n_met = regions
            .iter()
            .filter(|region| self.requirement.is_met_by(self.instance, region))
            .count();
        (regions, n_met)
    }
}

//! What can be asked without a search of a ground, and of regions that anybody made.

use std::ops::RangeInclusive;

use crate::fault::TaskFault;
use crate::ground::Ground;
use crate::judge::{Cost, Judge, Sums};
use crate::list::{at, float, set};
use crate::partition::Partition;
use crate::prepare::disjoint;
use crate::regions::Regions;
use crate::score::Score;
use crate::task::RegionSums;
use crate::travel;

/// Where else a node could go; see [`Ground::alternatives`].
///
/// # Example
/// ```
/// use sapnhap_regions::Alternative;
///
/// fn told(other: &Alternative) -> String {
///     match other.added {
///         Some(added) => format!("in region {} it would cost {added:.2} points more", other.region),
///         None => format!("it can't go to region {}: its own would fall apart", other.region),
///     }
/// }
/// # let _ = told;
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Alternative {
    /// The place of the other region in the list.
    pub region: usize,
    /// How much larger the total would be with the node there, in points. It is `None` when the
    /// region that it is in would fall apart without it, or be empty, and when the node stays together
    /// with others.
    pub added: Option<f64>,
    /// Which part of that rules would add.
    pub rules: f64,
    /// Which part of that preferences would add.
    pub preferences: f64,
    /// Which part of that inertia and unevenness would add.
    pub shape: f64,
}

impl Ground {
    /// Returns how many regions there can be. There is at least one for each part that hangs
    /// together, and at most one for each node that is not fixed, or set that stays together. The
    /// fixed regions are counted in.
    ///
    /// # Complexity
    /// Linear in the nodes and borders.
    #[must_use]
    pub fn n_regions(&self) -> RangeInclusive<usize> {
        self.components().len()..=self.most()
    }

    /// Returns the regions that are fixed, in the order of their first nodes. The nodes of each are
    /// in order.
    #[must_use]
    pub fn fixed(&self) -> &[Vec<u32>] {
        &self.fixed
    }

    /// Tells whether a node is in a fixed region.
    #[must_use]
    pub fn is_fixed(&self, node: u32) -> bool {
        at(&self.is_fixed, node)
    }

    /// Tells whether a node lies in a part of the graph in which no region can have what it needs.
    /// A fixed region that misses what it needs is such a part.
    #[must_use]
    pub fn is_out_of_reach(&self, node: u32) -> bool {
        at(&self.out_of_reach.is_in, node)
    }

    /// Returns the sums over some nodes.
    #[must_use]
    pub fn sums(&self, nodes: &[u32]) -> RegionSums {
        let sums = Sums::of(self, nodes);
        sums.told(self.wholes.made(sums.made(), &self.wholes.counts(nodes)))
    }

    /// Returns how far the population of some nodes travels to one node: population times distance, as the
    /// crow flies.
    #[must_use]
    pub fn travel(&self, nodes: &[u32], to: u32) -> f64 {
        travel::to(self, nodes, to)
    }

    /// Returns how much a region of some nodes misses, as a part of what it needs: the larger of
    /// the missing parts of population and area. It is `None` when the region has what it needs or
    /// is exempt.
    #[must_use]
    pub fn shortfall(&self, nodes: &[u32]) -> Option<f64> {
        let sums = Sums::of(self, nodes);
        sums.shortfall(self, self.wholes.made(sums.made(), &self.wholes.counts(nodes)))
    }

    /// Judges regions that anybody made, aim by aim. Each node has to be in one of them. Whether
    /// they hang together is not looked at.
    ///
    /// # Errors
    /// [`TaskFault::UnknownNode`], [`TaskFault::Twice`], [`TaskFault::NoRegion`].
    ///
    /// # Complexity
    /// Linear in the nodes, times a logarithm.
    pub fn score(&self, regions: &[Vec<u32>]) -> Result<Score, TaskFault> {
        let regions = self.read(regions)?;
        Ok(self.score_of(&regions))
    }

    pub(crate) fn score_of(&self, regions: &[Vec<u32>]) -> Score {
        Judge::new(self, regions.len()).score(regions)
    }

    /// Checks regions that come from elsewhere, and puts them in order.
    pub(crate) fn read(&self, regions: &[Vec<u32>]) -> Result<Vec<Vec<u32>>, TaskFault> {
        let regions = disjoint(self.nodes.len(), regions)?;
        let mut is_seen = vec![false; self.nodes.len()];
        regions.iter().flatten().for_each(|&node| set(&mut is_seen, node, true));
        match (0_u32..).zip(is_seen).find(|(_, is_seen)| !is_seen) {
            Some((node, _)) => Err(TaskFault::NoRegion { node }),
            None => Ok(regions),
        }
    }

    /// Returns regions that anybody made, with their score. Whether they hang together is not
    /// looked at.
    ///
    /// # Errors
    /// Those of [`score`](Self::score).
    pub fn regions(&self, regions: &[Vec<u32>]) -> Result<Regions, TaskFault> {
        let regions = self.read(regions)?;
        let score = self.score_of(&regions);
        Ok(Regions::new(regions, score, false))
    }

    /// Returns how the total would change if a node went to another region, for each region that it
    /// borders, in the order of the list. Of a node that is in no region there is nothing to tell.
    ///
    /// # Complexity
    /// Linear in the nodes.
    #[must_use]
    pub fn alternatives(&self, regions: &[Vec<u32>], node: u32) -> Vec<Alternative> {
        if !regions.iter().any(|members| members.contains(&node)) {
            return Vec::new();
        }
        let mut partition = Partition::new(self, regions.to_vec());
        let region = at(&partition.region_of, node);
        let mut others: Vec<u32> =
            self.beside(node).iter().map(|&other| at(&partition.region_of, other)).collect();
        others.sort_unstable();
        others.dedup();
        others.retain(|other| *other != region);
        let left: Vec<u32> = partition.members_without(region, node).collect();
        let stays = self.together.iter().any(|nodes| nodes.contains(&node));
        let can_go = !stays && !left.is_empty() && self.first_apart([&left].into_iter()).is_none();
        let alternatives = others.into_iter().map(|other| {
            let mut delta = Cost::default();
            if can_go {
                let before = partition.cost_of(region).plus(partition.cost_of(other));
                let [left, grown] = partition.costs_of_shift(node, other);
                delta = left.plus(grown).minus(before);
            }
            Alternative {
                region: other as usize,
                added: can_go.then(|| delta.total(1.0)),
                rules: delta.of_rules() + delta.missing,
                preferences: delta.wishes,
                shape: delta.shape,
            }
        });
        alternatives.collect()
    }

    /// Returns how much two lists of regions differ, from 0 for the same to 1. Of the pairs of
    /// neighbours that at least one of the lists puts into one region, it is the part that only one
    /// of them does.
    ///
    /// # Complexity
    /// Linear in the borders.
    #[must_use]
    pub fn difference(&self, some: &[Vec<u32>], others: &[Vec<u32>]) -> f64 {
        let (ours, theirs) = (self.region_of(some), self.region_of(others));
        let (mut n_either, mut n_one) = (0_usize, 0_usize);
        for &(a, b) in &self.edges {
            let by_us = at(&ours, a) == at(&ours, b);
            let by_them = at(&theirs, a) == at(&theirs, b);
            n_either += usize::from(by_us || by_them);
            n_one += usize::from(by_us != by_them);
        }
        if n_either == 0 { 0.0 } else { float(n_one) / float(n_either) }
    }

    /// Returns the region of each node.
    fn region_of(&self, regions: &[Vec<u32>]) -> Vec<u32> {
        let mut region_of = vec![0; self.nodes.len()];
        for (region, members) in (0..).zip(regions) {
            members.iter().for_each(|&node| set(&mut region_of, node, region));
        }
        region_of
    }

    /// Tells whether another ground has the same places, weights, borders and fixed regions. A
    /// bound of inertia for one of them then holds for the other too.
    ///
    /// # Complexity
    /// Linear in the nodes and borders.
    #[must_use]
    pub fn is_alike(&self, other: &Self) -> bool {
        let places = |ground: &Self| -> Vec<[f64; 3]> {
            ground.nodes.iter().map(|node| [node.weight, node.x, node.y]).collect()
        };
        self.fixed == other.fixed && self.edges == other.edges && places(self) == places(other)
    }
}

//! The search for regions, by Ward's method, chains, annealing and descent. It is made at one
//! count, or for the largest count at which no rule is broken.

use crate::descent::rearrangement::rearrange;
use crate::descent::tabu::escape;
use crate::ground::Ground;
use crate::list::in_order;
use crate::observer::Observer;
use crate::partition::Partition;
use crate::{anneal_parts, chains, descent, start};

/// Regions that break no rule, and the most regions that there can be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start<'a> {
    pub(crate) regions: &'a [Vec<u32>],
    pub(crate) most: usize,
}

/// How often one region more is tried once the search by halves has ended.
const MORE_TRIES: u64 = 6;

/// With so many nodes in a region on average, regions are large enough to be rearranged as wholes, and
/// one move in so many may be taken for that.
const LARGE: usize = 6;
const REARRANGED: u64 = 3;
/// Up to so many nodes, with more than so many in a region on average, are shifted out of the partition
/// that they begin with, for up to one move in so many.
const MOST_ESCAPED: usize = 512;
const SEVERAL: usize = 4;
const ESCAPED: u64 = 3;

/// A search on a ground, with a seed.
pub(crate) struct Search<'g, 'o> {
    pub(crate) ground: &'g Ground,
    pub(crate) seed: u64,
    pub(crate) observer: &'g Observer<'o>,
}

impl Search<'_, '_> {
    /// Looks for so many regions. Returns them, and what the rules cost that they break.
    pub(crate) fn at_count(&mut self, n_regions: usize, n_moves: u64) -> (Vec<Vec<u32>>, f64) {
        let begun = start::merged(self.ground, n_regions);
        let mut partition = Partition::new(self.ground, begun);
        chains::mend(&mut partition);
        if n_moves > 0 {
            self.make_better(&mut partition, n_moves);
        }
        let rules = partition.costs.iter().map(|cost| cost.of_rules()).sum();
        (in_order(&partition.members), rules)
    }

    /// Anneals regions further, and returns what came of it, or the regions as they were where more
    /// rules would be broken.
    pub(crate) fn begun_with(&mut self, regions: &[Vec<u32>], n_moves: u64) -> Vec<Vec<u32>> {
        let mut partition = Partition::new(self.ground, regions.to_vec());
        let rules = partition.total.of_rules();
        if n_moves > 0 {
            self.make_better(&mut partition, n_moves);
        }
        let broken: f64 = partition.costs.iter().map(|cost| cost.of_rules()).sum();
        in_order(if broken > rules { regions } else { &partition.members })
    }

    /// Anneals a partition, and descends to where no small change makes it better. Where regions are
    /// large, nodes are shifted out of where they are and regions rearranged before, for a part of the
    /// moves.
    fn make_better(&self, partition: &mut Partition<'_>, n_moves: u64) {
        let mut n_left = n_moves;
        let (n_nodes, n_regions) = (self.ground.nodes.len(), partition.members.len());
        if n_nodes <= MOST_ESCAPED && n_nodes > SEVERAL * n_regions {
            n_left -= escape(partition, n_moves / ESCAPED, self.seed, self.observer);
        }
        if n_nodes >= LARGE * n_regions {
            descent::descend(partition);
            n_left -= rearrange(partition, n_moves / REARRANGED, self.seed, self.observer);
        }
        anneal_parts::anneal(partition, n_left, self.seed, self.observer);
        descent::descend(partition);
    }

    /// Looks by halves for the largest count at which no rule is broken, and begins with a start
    /// where there is one. Where no such count is found, the regions that break the fewest rules
    /// come back.
    pub(crate) fn most_feasible(
        &mut self,
        n_moves: u64,
        start: Option<Start<'_>>,
    ) -> Vec<Vec<u32>> {
        let (least, most) = (self.ground.components().len(), self.ground.most());
        let most = start.map_or(most, |start| start.most.min(most));
        let least = start.map_or(least, |start| start.regions.len());
        if least >= most
            && let Some(start) = start
        {
            return self.begun_with(start.regions, n_moves);
        }
        let n_tries = u64::from((most - least + 1).ilog2()) + 2 + MORE_TRIES;
        let each = n_moves / n_tries;
        let (mut best, mut rules) = match start {
            Some(start) => (self.begun_with(start.regions, each), 0.0),
            None => self.at_count(least, each),
        };
        let (mut lowest, mut highest) = (least, most);
        while lowest < highest && !self.observer.is_stopped() {
            let middle = lowest + (highest - lowest).div_ceil(2);
            let (regions, broken) = self.at_count(middle, each);
            if broken <= 0.0 {
                (best, rules, lowest) = (regions, broken, middle);
            } else {
                highest = middle - 1;
                // Where the least count breaks rules too, those that break the fewest are kept.
                if broken < rules {
                    (best, rules) = (regions, broken);
                }
            }
        }
        // Another seed may find what one seed does not.
        for _ in 0..MORE_TRIES {
            if rules > 0.0 || lowest == most || self.observer.is_stopped() {
                break;
            }
            self.seed = self.seed.wrapping_add(1);
            let (regions, broken) = self.at_count(lowest + 1, each);
            if broken <= 0.0 {
                (best, lowest) = (regions, lowest + 1);
            }
        }
        best
    }
}

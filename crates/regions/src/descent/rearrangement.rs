//! Rearranging large regions: an exchange, and then all shifts that pay once it is made.
//!
//! Where regions are large, an exchange costs more at first than it is worth in the end, because a
//! region that was cut in two has yet to find its shape, and so have those around it. Annealing gives
//! such an exchange up before that. Here it is followed to the end, and kept when the whole has become
//! better. The exchanges that add least are tried first, in an order that has a little chance in it, so
//! that another seed may come elsewhere.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64Mcg;

use super::exchanges::Exchanges;
use super::settle;
use crate::judge::Cost;
use crate::list::{at, count};
use crate::observer::{Observer, Progress};
use crate::partition::{Partition, WORTH};

/// So many shifts that are looked at take as long as a move.
const SHIFTS_IN_A_MOVE: usize = 8;
/// Among so many exchanges that add about as much, chance says which comes first.
const ABOUT_AS_MUCH: usize = 4;
/// The observer is told how far it is once in so many exchanges.
const EXCHANGES_TOLD: u64 = 16;

/// What regions were like when the partition was best.
struct Best {
    members: Vec<Vec<u32>>,
    costs: Vec<Cost>,
    total: f64,
    time: u64,
}

impl Best {
    fn of(partition: &Partition<'_>) -> Self {
        let (members, costs) = (partition.members.clone(), partition.costs.clone());
        Self { members, costs, total: partition.total.total(1.0), time: partition.time() }
    }

    /// Returns the regions that have changed since.
    fn changed(&self, partition: &Partition<'_>) -> Vec<u32> {
        let regions = 0..count(self.members.len());
        regions.filter(|&region| partition.changed_at(region) > self.time).collect()
    }

    /// Takes over what has changed.
    fn keep(&mut self, partition: &Partition<'_>) {
        for region in self.changed(partition) {
            let place = region as usize;
            if let (Some(members), Some(cost)) =
                (self.members.get_mut(place), self.costs.get_mut(place))
            {
                members.clear();
                members.extend_from_slice(partition.members_of(region));
                *cost = partition.cost_of(region);
            }
        }
        self.total = partition.total.total(1.0);
        self.time = partition.time();
    }

    /// Makes the partition what it was.
    fn restore(&mut self, partition: &mut Partition<'_>) {
        for region in self.changed(partition) {
            if let Some(members) = self.members.get(region as usize) {
                partition.replace(region, members, at(&self.costs, region));
            }
        }
        self.time = partition.time();
    }
}

/// Rearranges a partition in which no shift is better any more, for at most so many moves, and returns
/// how many it took.
pub(crate) fn rearrange(
    partition: &mut Partition<'_>,
    n_moves: u64,
    seed: u64,
    observer: &Observer<'_>,
) -> u64 {
    let number = |n: usize| u64::try_from(n / SHIFTS_IN_A_MOVE).unwrap_or(u64::MAX);
    let (mut n_looked, mut n_tried, mut n_accepted) = (0, 0_u64, 0);
    let mut best = Best::of(partition);
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let mut drawn = |exchanges: &Exchanges| {
        let mut cheapest = exchanges.cheapest();
        cheapest.chunks_mut(ABOUT_AS_MUCH).for_each(|some| some.shuffle(&mut rng));
        cheapest.into_iter()
    };
    let mut exchanges = Exchanges::default();
    exchanges.look(partition);
    let mut open = drawn(&exchanges);
    while let Some((pair, third)) = open.next() {
        let n_done = number(n_looked);
        if n_done >= n_moves || observer.is_stopped() {
            break;
        }
        n_tried += 1;
        if n_tried.is_multiple_of(EXCHANGES_TOLD) {
            let (total, temperature) = (best.total, 0.0);
            observer.tell(&Progress {
                n_moves,
                n_done,
                n_accepted,
                temperature,
                total,
                best: total,
            });
        }
        let before = partition.time();
        exchanges.make(partition, pair, third);
        // The exchange itself takes as long as its regions are large.
        let size = |region: u32| partition.members_of(region).len();
        n_looked += size(pair.0) + size(pair.1) + size(third);
        n_looked += settle(partition, before);
        if partition.total.total(1.0) < best.total - WORTH {
            best.keep(partition);
            n_accepted += 1;
            exchanges.look(partition);
            open = drawn(&exchanges);
        } else {
            best.restore(partition);
            exchanges.look(partition);
        }
    }
    number(n_looked).min(n_moves)
}

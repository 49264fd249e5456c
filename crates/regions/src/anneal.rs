//! Simulated annealing. A move that makes the partition worse is made too, and ever more seldom.
//!
//! The temperature falls (`schedule`). Meanwhile a rule has a part of its weight: it still counts for
//! more than any shape that is lost for it, and for so little that a hot partition passes through
//! others that break more rules. What comes back is the best partition by the full weights that was
//! seen at the end of a round.

mod schedule;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use self::schedule::Schedule;
use crate::moves::Mover;
use crate::observer::{Observer, Progress};
use crate::partition::Partition;

/// The part of its weight that a rule has meanwhile.
const RULES: f64 = 0.02;
/// Of so few nodes every partition on the way is looked at, which finds the best of all.
const FEW: usize = 64;
/// How many moves are tried between two looks at the temperature.
const ROUND: u64 = 256;
/// The observer is told how far it is once in so many rounds.
const ROUNDS_TOLD: u64 = 16;
/// A move that costs more than so many times the temperature is not worth a random number.
const HOPELESS: f64 = 30.0;

/// Anneals a partition, and leaves the best one that was found in its place.
pub(crate) fn anneal(
    partition: &mut Partition<'_>,
    n_moves: u64,
    seed: u64,
    observer: &Observer<'_>,
) {
    let mut mover = Mover::new(Pcg64Mcg::seed_from_u64(seed));
    let mut best = (partition.total.total(1.0), partition.region_of.clone());
    let (mut n_done, mut n_rounds, mut n_accepted) = (0, 0, 0);
    let are_few = partition.judge.ground.nodes.len() <= FEW;
    let schedule = Schedule::new(partition, n_moves, seed, are_few);
    while n_done < n_moves && !observer.is_stopped() {
        let temperature = schedule.temperature(n_done);
        let n_now = ROUND.min(n_moves - n_done);
        for _ in 0..n_now {
            if !mover.propose(partition, RULES) {
                continue;
            }
            let delta = mover.proposal.delta.total(RULES);
            let is_accepted = delta <= 0.0
                || (delta < HOPELESS * temperature
                    && mover.rng.random::<f64>() < libm::exp(-delta / temperature));
            if is_accepted {
                mover.proposal.make(partition);
                n_accepted += 1;
                if are_few {
                    remember(partition, &mut best);
                }
            }
        }
        n_done += n_now;
        n_rounds += 1;
        let is_told = n_rounds % ROUNDS_TOLD == 0;
        if is_told {
            partition.renew_total();
        }
        let total = partition.total.total(1.0);
        remember(partition, &mut best);
        if is_told {
            let best = best.0;
            let progress = Progress { n_moves, n_done, n_accepted, temperature, total, best };
            if observer.tell(&progress) {
                break;
            }
        }
    }
    *partition = partition.with_regions(&best.1);
}

/// Keeps the partition when it is better than the best so far.
fn remember(partition: &Partition<'_>, best: &mut (f64, Vec<u32>)) {
    let total = partition.total.total(1.0);
    if total < best.0 - 1e-9 {
        best.0 = total;
        best.1.clone_from(&partition.region_of);
    }
}

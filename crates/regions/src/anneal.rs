//! Simulated annealing. A move that makes the partition worse is made too, and ever more seldom.
//!
//! The temperature falls from `HOT`, `WARM` or `MILD` points to `COLD` points, by the same factor
//! with each move. Meanwhile a rule has a part of its weight: it still counts for more than any
//! shape that is lost for it, and for so little that a hot partition passes through others that
//! break more rules. What comes back is the best partition by the full weights that was seen at the
//! end of a round.
//!
//! The constants are those that did best on a graph of 526 nodes at 60, 126, 180 and 263 regions.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use crate::list::float;
use crate::moves::Mover;
use crate::observer::{Observer, Progress};
use crate::partition::Partition;

/// The temperature at first, in points. It is hot where least sums are missed at the beginning or
/// where nodes are few, warm where all least sums are met or where labels should not be mixed, and
/// mild where only the shape is to be found.
const HOT: f64 = 3.0;
const WARM: f64 = 1.0;
const MILD: f64 = 0.2;
/// The temperature at last.
const COLD: f64 = 0.01;
/// The part of its weight that a rule has meanwhile.
const RULES: f64 = 0.02;
/// Few nodes are annealed several times, once for each so many moves that there are for each of
/// them, and every partition on the way is looked at. That finds the best of all.
const FEW: usize = 64;
const MOVES_FOR_EACH: u64 = 400;
const MOST_TIMES: u64 = 16;
/// How many moves are tried between two looks at the temperature.
const ROUND: u64 = 256;
/// The observer is told how far it is once in so many rounds.
const ROUNDS_TOLD: u64 = 16;
/// A move that costs more than so many times the temperature is not worth a random number.
const HOPELESS: f64 = 30.0;

/// How hot the partition is after so many moves.
struct Schedule {
    hot: f64,
    /// After so many moves it is hot again.
    each: u64,
}

impl Schedule {
    fn new(partition: &Partition<'_>, n_moves: u64, are_few: bool) -> Self {
        let ground = partition.judge.ground;
        let has_wishes = ground.label_sets.iter().any(|set| set.weight > 0.0);
        let hot = match are_few || partition.total.rules > 0.0 {
            true => HOT,
            false if has_wishes || ground.has_requirement() => WARM,
            false => MILD,
        };
        let n_times = if are_few {
            let n_nodes = u64::try_from(ground.nodes.len().max(1)).unwrap_or(u64::MAX);
            (n_moves / (MOVES_FOR_EACH * n_nodes)).clamp(1, MOST_TIMES)
        } else {
            1
        };
        Self { hot, each: n_moves.div_ceil(n_times).max(1) }
    }

    fn temperature(&self, n_done: u64) -> f64 {
        let number = |n: u64| float(usize::try_from(n).unwrap_or(usize::MAX));
        let part = number(n_done % self.each) / number(self.each);
        self.hot * libm::pow(COLD / self.hot, part)
    }
}

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
    let schedule = Schedule::new(partition, n_moves, are_few);
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
        let total = partition.total.total(1.0);
        remember(partition, &mut best);
        if n_rounds % ROUNDS_TOLD == 0 {
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

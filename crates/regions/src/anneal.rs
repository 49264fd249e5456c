//! Simulated annealing. A move that makes the partition worse is made too, and ever more seldom.
//!
//! The temperature falls from hot to cold by the same factor with each move. What is hot follows from
//! what random shifts of nodes change at the beginning, so that it is right for regions of any size and
//! for figures in any unit. Meanwhile a rule has a part of its weight: it still counts for more than
//! any shape that is lost for it, and for so little that a hot partition passes through others that
//! break more rules. What comes back is the best partition by the full weights that was seen at the
//! end of a round.
//!
//! The constants are those that did best on graphs of 77 to 10,000 nodes with 2 to 500 nodes in a
//! region.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use crate::list::float;
use crate::moves::Mover;
use crate::observer::{Observer, Progress};
use crate::partition::Partition;

/// The temperature at first and at last, in points, where regions have few nodes. It is hot where
/// least sums are missed at the beginning or where nodes are few, warm where all least sums are met or
/// where labels should not be mixed, and mild where only the shape is to be found.
const HOT: f64 = 3.0;
const WARM: f64 = 1.0;
const MILD: f64 = 0.2;
const COLD: f64 = 0.01;
/// So many nodes in a region are few, as long as a shift of one of them changes about a point.
const FEW_IN_REGION: f64 = 5.0;
const ABOUT_A_POINT: std::ops::Range<f64> = 0.1..10.0;
/// The temperature at first and at last for each node of a region, where they are more, as a part of
/// what half of the shifts change less than. It grows with the regions, because more nodes have to go
/// before another shape is reached.
const MILD_FOR_EACH: f64 = 0.125;
const WARM_FOR_EACH: f64 = 0.6;
const COLD_FOR_EACH: f64 = 0.006;
/// The temperature at first and at last is at most so many times what shifts change.
const HOTTEST: f64 = 4.0;
const MOST_COLD: f64 = 0.05;
/// How many shifts are drawn to learn what they change.
const DRAWN: usize = 512;
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
    cold: f64,
    /// After so many moves it is hot again.
    each: u64,
}

impl Schedule {
    fn new(partition: &mut Partition<'_>, n_moves: u64, seed: u64, are_few: bool) -> Self {
        let ground = partition.judge.ground;
        let n_nodes = ground.nodes.len().max(1);
        let size = float(n_nodes) / float(partition.members.len().max(1));
        let has_wishes = ground.label_sets.iter().any(|set| set.weight > 0.0);
        let is_warm = has_wishes || ground.has_requirement();
        let is_hot = are_few || partition.total.rules > 0.0;
        let change = typical_change(partition, seed);
        let (hot, cold) = if size <= FEW_IN_REGION && ABOUT_A_POINT.contains(&change) {
            let hot = if is_warm { WARM } else { MILD };
            (if is_hot { HOT } else { hot }, COLD)
        } else {
            let for_each = if is_warm { WARM_FOR_EACH } else { MILD_FOR_EACH };
            let part = if are_few { HOTTEST } else { HOTTEST.min(for_each * size) };
            let least = if partition.total.rules > 0.0 { HOT } else { 0.0 };
            (least.max(change * part), change * MOST_COLD.min(COLD_FOR_EACH * size))
        };
        let n_times = if are_few {
            let n_nodes = u64::try_from(n_nodes).unwrap_or(u64::MAX);
            (n_moves / (MOVES_FOR_EACH * n_nodes)).clamp(1, MOST_TIMES)
        } else {
            1
        };
        Self { hot: hot.max(cold), cold, each: n_moves.div_ceil(n_times).max(1) }
    }

    fn temperature(&self, n_done: u64) -> f64 {
        let number = |n: u64| float(usize::try_from(n).unwrap_or(usize::MAX));
        let part = number(n_done % self.each) / number(self.each);
        self.hot * libm::pow(self.cold / self.hot, part)
    }
}

/// Returns what half of the shifts that are drawn change the shape less than.
fn typical_change(partition: &mut Partition<'_>, seed: u64) -> f64 {
    let mut mover = Mover::new(Pcg64Mcg::seed_from_u64(seed));
    let drawn = (0..DRAWN).filter_map(|_| mover.drawn_shift(partition));
    let mut changes: Vec<f64> = drawn.map(|delta| delta.shape.abs()).collect();
    changes.sort_unstable_by(f64::total_cmp);
    let change = changes.get(changes.len() / 2).copied().unwrap_or(0.0);
    // Where nothing changes the shape, any temperature will do.
    if change > 0.0 { change } else { 1.0 }
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
    let schedule = Schedule::new(partition, n_moves, seed, are_few);
    if std::env::var("TELL").is_ok() {
        eprintln!(
            "hot {} cold {} typ {} size {}",
            schedule.hot,
            schedule.cold,
            typical_change(partition, seed),
            partition.region_of.len() as f64 / partition.members.len() as f64
        );
    }
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

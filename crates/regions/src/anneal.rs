//! Simulated annealing: moves that make the partition worse are made too, ever more seldom.
//!
//! The temperature falls from `HOT`, `WARM` or `MILD` to `COLD` points, by the same factor with each move.
//! Rules weigh a part of what they weigh at the end: still more than any shape that is lost for one,
//! and little enough that a partition passes through others that break more of them while it is hot. The
//! best plan by the full weights that was seen at the end of a round is what comes back.
//!
//! The constants are those that did best for Hà Nội at 60, 126, 180 and 263 regions.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use crate::judge::Judge;
use crate::list::float;
use crate::moves::Mover;
use crate::observer::{Observer, Progress};
use crate::partition::Partition;

/// The temperature at first, in points: where a requirement is missed at the beginning, or nodes are
/// few; where there is a requirement that is met, or nodes should stay together; and where only the
/// shape is to be found.
const HOT: f64 = 3.0;
const WARM: f64 = 1.0;
const MILD: f64 = 0.2;
/// The temperature at last.
const COLD: f64 = 0.01;
/// The part of their weight that rules have meanwhile.
const RULES: f64 = 0.02;
/// Few nodes are annealed again and again, as often as there are so many moves for each of them, and
/// every plan on the way is looked at: that finds the best of all.
const FEW: usize = 64;
const MOVES_FOR_EACH: u64 = 400;
const MOST_TIMES: u64 = 16;
/// So many moves are made between two looks at the temperature.
const ROUND: u64 = 256;
/// The observer is told each so many rounds.
const ROUNDS_TOLD: u64 = 16;
/// Past so many temperatures a move is not worth a random number.
const HOPELESS: f64 = 30.0;

/// Anneals a partition, and leaves the best that was found in it.
pub(crate) fn anneal(
    partition: &mut Partition<'_>,
    n_moves: u64,
    seed: u64,
    observer: &Observer<'_>,
) {
    let mut mover = Mover::new(Pcg64Mcg::seed_from_u64(seed));
    let mut best = (partition.total.total(1.0), partition.members.clone());
    let (mut n_done, mut n_rounds, mut n_accepted) = (0, 0, 0);
    let n_nodes = partition.judge.ground.nodes.len();
    let are_few = n_nodes <= FEW;
    let ground = partition.judge.ground;
    let has_wishes = ground.label_sets.iter().any(|set| set.weight > 0.0);
    let hot = match are_few || partition.total.rules > 0.0 {
        true => HOT,
        false if has_wishes || ground.has_requirement() => WARM,
        false => MILD,
    };
    let n_times = if are_few {
        let enough = MOVES_FOR_EACH * u64::try_from(n_nodes.max(1)).unwrap_or(u64::MAX);
        (n_moves / enough).clamp(1, MOST_TIMES)
    } else {
        1
    };
    let each = n_moves.div_ceil(n_times).max(1);
    while n_done < n_moves && !observer.is_stopped() {
        let part = float(usize::try_from(n_done % each).unwrap_or(usize::MAX))
            / float(usize::try_from(each).unwrap_or(usize::MAX));
        let temperature = hot * libm::pow(COLD / hot, part);
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
    let Judge { ground, scale, .. } = partition.judge;
    *partition = Partition::scaled(ground, scale, best.1);
}

/// Keeps the partition when it is better than the best so far.
fn remember(partition: &Partition<'_>, best: &mut (f64, Vec<Vec<u32>>)) {
    let total = partition.total.total(1.0);
    if total < best.0 - 1e-9 {
        best.0 = total;
        best.1.clone_from(&partition.members);
    }
}

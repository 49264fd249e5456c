//! Shifts out of a partition that no shift makes better, as in tabu search.
//!
//! The best shift of all is made, also where it makes the partition worse, and the node may not go back
//! for a while (Openshaw and Rao 1995, "Algorithms for reengineering 1991 census geography"; Glover 1989).
//! Where regions have several nodes and there are few of them, this comes out of partitions from which
//! annealing, which has to be hot for that, comes back to the same.

use crate::list::{at, count, float, set};
use crate::observer::Observer;
use crate::partition::{Partition, WORTH};

/// So many shifts that are looked at take as long as a move.
const SHIFTS_IN_A_MOVE: u64 = 16;
/// Another seed bars a node for a little longer, so that it may come elsewhere.
const SEEDS_TOLD_APART: u64 = 7;
/// It ends after so many shifts for each node that did not make the partition better than it was.
const STALE_FOR_EACH: u64 = 6;

/// A shift that may be made.
struct Shift {
    added: f64,
    node: u32,
    to: u32,
}

/// Makes shifts for at most so many moves, and leaves the best partition that was seen in its place.
/// Returns how many moves it took.
pub(crate) fn escape(
    partition: &mut Partition<'_>,
    n_moves: u64,
    seed: u64,
    observer: &Observer<'_>,
) -> u64 {
    let n_nodes = partition.region_of.len();
    let (mut best, mut best_total) = (partition.region_of.clone(), partition.total.total(1.0));
    // Until when a node may not go back to the region that it left last.
    let mut barred: Vec<(u32, u64)> = vec![(0, 0); n_nodes];
    let tenure = tenure(n_nodes) + seed % SEEDS_TOLD_APART;
    let (mut n_looked, mut n_made, mut n_stale) = (0_u64, 0_u64, 0_u64);
    let most_stale = STALE_FOR_EACH.saturating_mul(u64::from(count(n_nodes)));
    while n_looked / SHIFTS_IN_A_MOVE < n_moves && n_stale < most_stale && !observer.is_stopped() {
        let shifts = shifts(partition, &mut n_looked);
        let total = partition.total.total(1.0);
        let is_open = |shift: &&Shift| {
            let (region, until) = at(&barred, shift.node);
            // What is better than all that was seen is never barred.
            region != shift.to || until <= n_made || total + shift.added < best_total - WORTH
        };
        let made = shifts.iter().filter(is_open).find(|shift| {
            let from = at(&partition.region_of, shift.node);
            partition.holds_without(from, shift.node)
        });
        let Some(&Shift { node, to, .. }) = made else { break };
        let from = at(&partition.region_of, node);
        let costs = partition.costs_of_shift(node, to);
        partition.shift(node, to, costs);
        n_made += 1;
        n_stale += 1;
        set(&mut barred, node, (from, n_made + tenure));
        let total = partition.total.total(1.0);
        if total < best_total - WORTH {
            (best_total, n_stale) = (total, 0);
            best.clone_from(&partition.region_of);
        }
    }
    *partition = partition.with_regions(&best);
    (n_looked / SHIFTS_IN_A_MOVE).min(n_moves)
}

/// Returns for how many shifts a node may not go back, which grows with the root of the nodes.
fn tenure(n_nodes: usize) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number")]
    let tenure = (1.5 * float(n_nodes).sqrt()) as u64;
    tenure.max(3)
}

/// Returns all shifts of a node to a region beside it, those that add least first.
fn shifts(partition: &mut Partition<'_>, n_looked: &mut u64) -> Vec<Shift> {
    let ground = partition.judge.ground;
    let mut shifts: Vec<Shift> = Vec::new();
    for &(node, beside) in &ground.edges {
        let (from, to) = (at(&partition.region_of, node), at(&partition.region_of, beside));
        // A node has its edges one after the other.
        let is_seen =
            shifts.iter().rev().take_while(|last| last.node == node).any(|last| last.to == to);
        if from == to || is_seen || partition.members_of(from).len() < 2 {
            continue;
        }
        let [left, grown] = partition.costs_of_shift(node, to);
        let before = partition.cost_of(from).plus(partition.cost_of(to));
        let added = left.plus(grown).minus(before).total(1.0);
        *n_looked += 1;
        shifts.push(Shift { added, node, to });
    }
    shifts.sort_by(|one, other| one.added.total_cmp(&other.added));
    shifts
}

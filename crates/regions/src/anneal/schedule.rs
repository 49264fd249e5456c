//! How hot a partition is while it is annealed.
//!
//! The temperature falls from hot to cold by the same factor with each move. For regions of few nodes
//! it is given in points; those numbers did best on a graph of 526 nodes at 60, 126, 180 and 263
//! regions. For others it follows from what shifts that are drawn at random change at the beginning, so
//! that it is right for regions of any size, and for figures in any unit; those numbers did best on
//! graphs of 77 to 10,000 nodes with 4 to 500 nodes in a region.

use std::ops::Range;

use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;

use crate::list::float;
use crate::moves::Mover;
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
const ABOUT_A_POINT: Range<f64> = 0.1..10.0;
/// The temperature at first and at last for each node of a region, where they are more, as a part of
/// what half of the shifts change less than. It grows with the regions, because more nodes have to go
/// before another shape is reached.
const WARM_FOR_EACH: f64 = 0.6;
const MILD_FOR_EACH: f64 = 0.125;
const COLD_FOR_EACH: f64 = 0.006;
/// The temperature at first and at last is at most so many times what shifts change.
const HOTTEST: f64 = 4.0;
const MOST_COLD: f64 = 0.05;
/// How many shifts are drawn to learn what they change. It is no more than there are moves.
const DRAWN: u64 = 512;
/// Few nodes are annealed several times, and some more of them where regions are large: once for each
/// so many moves that there are for each node.
const SEVERAL: usize = 512;
const MOVES_FOR_EACH: u64 = 400;
const MOST_TIMES: u64 = 16;

/// How hot a partition is after so many moves.
pub(super) struct Schedule {
    hot: f64,
    cold: f64,
    /// After so many moves it is hot again.
    each: u64,
}

impl Schedule {
    pub(super) fn new(
        partition: &mut Partition<'_>,
        n_moves: u64,
        seed: u64,
        are_few: bool,
    ) -> Self {
        let n_nodes = partition.judge.ground.nodes.len().max(1);
        let size = float(n_nodes) / float(partition.members.len().max(1));
        let change = typical_change(partition, n_moves, seed);
        let (hot, cold) = match size <= FEW_IN_REGION && ABOUT_A_POINT.contains(&change) {
            true => in_points(partition, are_few),
            false => by_changes(partition, change, size, are_few),
        };
        let n_times = if are_few || (n_nodes <= SEVERAL && size > FEW_IN_REGION) {
            let n_nodes = u64::try_from(n_nodes).unwrap_or(u64::MAX);
            (n_moves / (MOVES_FOR_EACH * n_nodes)).clamp(1, MOST_TIMES)
        } else {
            1
        };
        Self { hot, cold, each: n_moves.div_ceil(n_times).max(1) }
    }

    pub(super) fn temperature(&self, n_done: u64) -> f64 {
        let number = |n: u64| float(usize::try_from(n).unwrap_or(usize::MAX));
        let part = number(n_done % self.each) / number(self.each);
        self.hot * libm::pow(self.cold / self.hot, part)
    }
}

/// Tells whether more is to be found than the shape.
fn is_warm(partition: &Partition<'_>) -> bool {
    let ground = partition.judge.ground;
    ground.label_sets.iter().any(|set| set.weight > 0.0) || ground.has_requirement()
}

/// Returns what is hot and what is cold where regions have few nodes.
fn in_points(partition: &Partition<'_>, are_few: bool) -> (f64, f64) {
    let hot = match are_few || partition.total.of_rules() > 0.0 {
        true => HOT,
        false if is_warm(partition) => WARM,
        false => MILD,
    };
    (hot, COLD)
}

/// Returns what is hot and what is cold by what shifts change and how large regions are. Where least
/// sums are missed, it is hot enough to pass through partitions that miss others.
fn by_changes(partition: &Partition<'_>, change: f64, size: f64, are_few: bool) -> (f64, f64) {
    let for_each = if is_warm(partition) { WARM_FOR_EACH } else { MILD_FOR_EACH };
    let part = if are_few { HOTTEST } else { HOTTEST.min(for_each * size) };
    let least = if partition.total.of_rules() > 0.0 { HOT } else { 0.0 };
    (least.max(change * part), change * MOST_COLD.min(COLD_FOR_EACH * size))
}

/// Returns what half of the shifts that are drawn change the shape less than.
fn typical_change(partition: &mut Partition<'_>, n_moves: u64, seed: u64) -> f64 {
    let mut mover = Mover::new(Pcg64Mcg::seed_from_u64(seed));
    let drawn = (0..DRAWN.min(n_moves)).filter_map(|_| mover.drawn_shift(partition));
    let mut changes: Vec<f64> = drawn.map(|delta| delta.shape.abs()).collect();
    changes.sort_unstable_by(f64::total_cmp);
    let change = changes.get(changes.len() / 2).copied().unwrap_or(0.0);
    // Where nothing changes the shape, any temperature will do.
    if change > 0.0 { change } else { 1.0 }
}

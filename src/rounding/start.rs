//! The start of rounding: which cells go up where each takes on what was rounded off before it.

use super::exact::Bound;
use super::forest::Forest;
use super::nested::{Nested, parts};

/// Returns which cells go up. What is rounded off is carried on to the next cell of the row, and to that of
/// the column, where rows of one group follow each other; so totals are nearly right already.
pub(super) fn spread(rows: &Forest, columns: &Forest, bounds: &Nested<Bound>) -> Vec<Vec<bool>> {
    let column_order = leaves_by_group(columns);
    let mut is_up = vec![vec![false; columns.n_leaves]; rows.n_leaves];
    let mut left_below = vec![0.0; columns.n_leaves];
    for (row, _) in leaves_by_group(rows) {
        let (mut left_beside, mut tree) = (0.0, None);
        for &(column, root) in &column_order {
            if tree.replace(root) != Some(root) {
                left_beside = 0.0;
            }
            let Some(bound) = bounds.get(row, column).filter(|bound| !bound.is_whole) else {
                continue;
            };
            let cell = is_up.get_mut(row).and_then(|row| row.get_mut(column));
            if let (Some(left), Some(cell)) = (left_below.get_mut(column), cell) {
                *cell = bound.rest + (*left + left_beside) >= 0.5;
                let off = bound.rest - if *cell { 1.0 } else { 0.0 };
                *left += off;
                left_beside += off;
            }
        }
    }
    is_up
}

/// Returns the leaves so that those of one group follow each other, each with the root above it.
fn leaves_by_group(forest: &Forest) -> Vec<(usize, usize)> {
    let parts = parts(forest);
    let mut leaves = Vec::with_capacity(forest.n_leaves);
    for root in (0..forest.len()).filter(|&node| forest.parent(node).is_none()) {
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            if forest.is_leaf(node) {
                leaves.push((node, root));
            }
            open.extend(parts.get(node).into_iter().flatten().rev());
        }
    }
    leaves
}

//! A value for each row and group in each column and sum, and the sums of cells as such.

use super::exact::{Bound, ExactSum};
use super::forest::Forest;
use crate::ratio::Ratio;

/// A value for each row and group, in each column and sum.
#[derive(Debug, Clone)]
pub(super) struct Nested<T> {
    n_columns: usize,
    values: Vec<T>,
}

impl<T: Clone> Nested<T> {
    /// Fills cells in, and makes the rest of them, by what joins values of parts.
    pub(super) fn sums(
        rows: &Forest,
        columns: &Forest,
        cells: Vec<Vec<T>>,
        join: impl Fn(Vec<T>) -> T,
    ) -> Self {
        let (row_parts, column_parts) = (parts(rows), parts(columns));
        let mut values: Vec<T> = Vec::with_capacity(rows.len() * columns.len());
        let n_columns = columns.len();
        for mut row in cells {
            for parts in column_parts.iter().skip(columns.n_leaves) {
                let of_parts = parts.iter().filter_map(|&part| row.get(part).cloned()).collect();
                row.push(join(of_parts));
            }
            values.extend(row);
        }
        for parts in row_parts.iter().skip(rows.n_leaves) {
            for column in 0..n_columns {
                let at = parts.iter().map(|part| part * n_columns + column);
                let of_parts = at.filter_map(|at| values.get(at).cloned()).collect();
                values.push(join(of_parts));
            }
        }
        Self { n_columns, values }
    }

    pub(super) fn get(&self, row: usize, column: usize) -> Option<&T> {
        self.values.get(row * self.n_columns + column)
    }

    pub(super) fn get_mut(&mut self, row: usize, column: usize) -> Option<&mut T> {
        self.values.get_mut(row * self.n_columns + column)
    }
}

/// Returns the bounds of all totals, of the cells without the whole numbers below them.
pub(super) fn bounds(rows: &Forest, columns: &Forest, cells: &[Vec<Ratio>]) -> Nested<Bound> {
    let cells = cells.iter().map(|row| row.iter().map(ExactSum::of).collect()).collect();
    let exact = Nested::sums(rows, columns, cells, ExactSum::join);
    let values = exact.values.iter().map(ExactSum::bound).collect();
    Nested { n_columns: exact.n_columns, values }
}

/// Returns the parts of each, in order.
pub(super) fn parts(forest: &Forest) -> Vec<Vec<usize>> {
    let mut parts = vec![Vec::new(); forest.len()];
    for node in 0..forest.len() {
        if let Some(parts) = forest.parent(node).and_then(|parent| parts.get_mut(parent)) {
            parts.push(node);
        }
    }
    parts
}

//! Rounds a finished table to whole numbers so that its totals hold.
//!
//! The rows of a table stand under groups (commune, province, country), and its columns under sums (men
//! and women make the total). Each cell that is no sum goes to one of the two whole numbers beside it, or
//! stays where it is whole, so that totals go to one of the two whole numbers beside them as well.
//!
//! # What is guaranteed
//!
//! A total is that of a row or group in a column or sum. The following are always at the whole number
//! below their exact value or at that above, and equal to it where it is whole:
//!
//! * every row and every group that lies in no other, in every column and sum,
//! * every group of any depth, in every column that is no sum and in every sum that is part of no other.
//!
//! So everything holds where columns have one level of sums, however deep the groups are nested; and where
//! rows have one level of groups, however deep the sums are. What is left are groups within groups in sums
//! within sums. For these there need not be a solution (a test has a table of seven halves without one).
//! Where such a total is whole it is kept, or the table is refused, which may also happen where a solution
//! was not found. Where it is not whole, it may be farther off, by less than as many ones as the sum has
//! columns. Few are: they are looked after as far as exchanges of single cells help.
//!
//! # How
//!
//! Two families of totals, each nested within itself, are the two sides of a network in which every cell
//! is an edge from one side to the other; the exact table is a flow through it, so there is a whole one
//! within the same bounds (B. Causey, L. Cox, L. Ernst, "Applications of transportation theory to
//! statistical problems", Journal of the American Statistical Association 80, 1985; L. Cox, "A constructive
//! procedure for unbiased controlled rounding", the same journal 82, 1987). The start carries what was
//! rounded off on to the next cell, along rows and columns, so that of many cells of 0.6 about six in ten
//! go up; what then is amiss in totals is settled along shortest paths, those cells first that lie
//! farthest from where they were put. Nothing is random: the same table is always rounded in the same way.
//! It is not the rounding with the least sum of differences, for which costs would have to be solved.

mod exact;
mod exchange;
mod forest;
mod nested;
mod network;
mod start;

use crate::ratio::Ratio;

use self::forest::middles;
use self::network::Network;

pub(crate) use self::forest::Forest;

/// Why a table is not rounded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RoundingFault {
    /// There are not as many cells as rows and columns.
    #[error("the table has other cells than rows and columns: expected {rows} rows of {columns}")]
    Cells {
        /// How many rows there are, without groups.
        rows: usize,
        /// How many columns there are, without sums.
        columns: usize,
    },
    /// A whole total of a group within another, in a sum within another, was not kept.
    #[error("the whole total of group {group} in sum {sum} was not kept beside all others")]
    Missed {
        /// The group, by its place among rows and groups.
        group: usize,
        /// The sum, by its place among columns and sums.
        sum: usize,
    },
    /// The network has no whole flow, which a table can't bring about.
    #[error("the totals of the table contradict each other")]
    Unsettled,
}

/// Rounds the cells of a table, which has a list of cells for each row, in the order of the columns, both
/// without groups and sums.
///
/// # Errors
/// [`RoundingFault::Cells`] where there are more or fewer cells; [`RoundingFault::Missed`] where a whole
/// total of a group within another, in a sum within another, is not kept.
pub(crate) fn rounded(
    rows: &Forest,
    columns: &Forest,
    cells: &[Vec<Ratio>],
) -> Result<Vec<Vec<Ratio>>, RoundingFault> {
    if cells.len() != rows.n_leaves || cells.iter().any(|row| row.len() != columns.n_leaves) {
        return Err(RoundingFault::Cells { rows: rows.n_leaves, columns: columns.n_leaves });
    }
    let floors: Vec<Vec<Ratio>> =
        cells.iter().map(|row| row.iter().map(Ratio::floor).collect()).collect();
    let parts = |(row, floors): (&Vec<Ratio>, &Vec<Ratio>)| {
        row.iter().zip(floors).map(|(cell, floor)| cell - floor).collect()
    };
    let parts: Vec<Vec<Ratio>> = cells.iter().zip(&floors).map(parts).collect();
    let bounds = nested::bounds(rows, columns, &parts);
    let is_up = start::spread(rows, columns, &bounds);
    let mut network = Network::of(rows, columns, &bounds, is_up);
    if !network.settle() {
        return Err(RoundingFault::Unsettled);
    }
    network.bring_nearer(rows, columns, &bounds);
    let counts = network.counts(rows, columns);
    for (group, sum) in middles(rows, columns) {
        let (Some(bound), Some(count)) = (bounds.get(group, sum), counts.get(group, sum)) else {
            continue;
        };
        if bound.is_whole && *count != bound.floor {
            return Err(RoundingFault::Missed { group, sum });
        }
    }
    let add = |(row, mut floors): (usize, Vec<Ratio>)| {
        for (column, cell) in floors.iter_mut().enumerate() {
            *cell += &Ratio::from(counts.get(row, column).copied().unwrap_or(0));
        }
        floors
    };
    Ok(floors.into_iter().enumerate().map(add).collect())
}

#[cfg(test)]
mod tests;

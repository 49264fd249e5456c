//! Work on the rows of a column, on several threads where feature `rayon` is on.
//!
//! What comes of it is the same on any number of threads: each row is worked out by itself, and what is
//! noted beside the rows is joined in a way that does not depend on how they were parted.

#[cfg(feature = "rayon")]
use rayon::prelude::*;

/// How many rows are handed to a thread at once; a column of no more is not parted.
const ROWS: usize = 1 << 13;

/// How many fates are handed to a thread at once.
#[cfg(feature = "rayon")]
const FATES: usize = 1 << 6;

/// Works out a row for each of some items, and takes notes. Notes of several threads are joined.
#[cfg(feature = "rayon")]
pub(crate) fn fill<T: Sync, R: Send, N: Send>(
    items: &[T],
    rows: &mut [R],
    notes: impl Fn() -> N + Sync + Send,
    fill: impl Fn(&mut N, &[T], &mut [R]) + Sync + Send,
    join: impl Fn(N, N) -> N + Sync + Send,
) -> N {
    let filled = |mut notes: N, (items, rows): (&[T], &mut [R])| {
        fill(&mut notes, items, rows);
        notes
    };
    if items.len() <= ROWS {
        return filled(notes(), (items, rows));
    }
    let parts = items.par_chunks(ROWS).zip(rows.par_chunks_mut(ROWS));
    parts.fold(&notes, filled).reduce(&notes, join)
}

#[cfg(not(feature = "rayon"))]
pub(crate) fn fill<T, R, N>(
    items: &[T],
    rows: &mut [R],
    notes: impl Fn() -> N,
    fill: impl Fn(&mut N, &[T], &mut [R]),
    _join: impl Fn(N, N) -> N,
) -> N {
    let mut notes = notes();
    for (items, rows) in items.chunks(ROWS).zip(rows.chunks_mut(ROWS)) {
        fill(&mut notes, items, rows);
    }
    notes
}

/// Changes each row by itself.
#[cfg(feature = "rayon")]
pub(super) fn change<R: Send>(rows: &mut [R], change: impl Fn(&mut R) + Sync + Send) {
    if rows.len() <= ROWS {
        rows.iter_mut().for_each(change);
    } else {
        rows.par_chunks_mut(ROWS).for_each(|rows| rows.iter_mut().for_each(&change));
    }
}

#[cfg(not(feature = "rayon"))]
pub(super) fn change<R>(rows: &mut [R], change: impl Fn(&mut R)) {
    rows.iter_mut().for_each(change);
}

/// Returns what comes of each of some items, in their order.
#[cfg(feature = "rayon")]
pub(super) fn map<T: Sync, R: Send>(items: &[T], map: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    if items.len() <= FATES {
        return items.iter().map(map).collect();
    }
    items.par_iter().with_min_len(FATES).map(map).collect()
}

#[cfg(not(feature = "rayon"))]
pub(super) fn map<T, R>(items: &[T], map: impl Fn(&T) -> R) -> Vec<R> {
    items.iter().map(map).collect()
}

//! Many things done at once, on several threads where feature `rayon` is on.

/// Does the same with each of some things, and returns what comes of them in their order.
#[cfg(feature = "rayon")]
pub(crate) fn on_all<T: Send, R: Send>(
    things: Vec<T>,
    act: impl Fn(T) -> R + Send + Sync,
) -> Vec<R> {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};

    things.into_par_iter().map(act).collect()
}

#[cfg(not(feature = "rayon"))]
pub(crate) fn on_all<T, R>(things: Vec<T>, act: impl Fn(T) -> R) -> Vec<R> {
    things.into_iter().map(act).collect()
}

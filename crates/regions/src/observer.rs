//! The observer of a search, who may be told from any thread how far it is.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// How far annealing is.
///
/// # Example
/// ```
/// use std::ops::ControlFlow;
///
/// use sapnhap_regions::Progress;
///
/// // This observer stops the search half way.
/// let mut observer = |progress: &Progress| {
///     if progress.n_done * 2 < progress.n_moves {
///         ControlFlow::Continue(())
///     } else {
///         ControlFlow::Break(())
///     }
/// };
/// let mut half = Progress::default();
/// (half.n_moves, half.n_done) = (2, 1);
/// assert!(observer(&half).is_break());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Progress {
    /// How many moves this run is to try.
    pub n_moves: u64,
    /// How many of them have been tried.
    pub n_done: u64,
    /// How many of them have been made.
    pub n_accepted: u64,
    /// The temperature, in points.
    pub temperature: f64,
    /// The total of the regions as they are now.
    pub total: f64,
    /// The total of the best regions that were seen.
    pub best: f64,
}

type Callback<'o> = dyn FnMut(&Progress) -> ControlFlow<()> + Send + 'o;

/// The observer, who is told how far annealing is by one thread after the other until it stops the
/// search.
pub(crate) struct Observer<'o> {
    callback: Mutex<&'o mut Callback<'o>>,
    is_stopped: AtomicBool,
}

impl fmt::Debug for Observer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observer").field("is_stopped", &self.is_stopped).finish_non_exhaustive()
    }
}

impl<'o> Observer<'o> {
    pub(crate) fn new(callback: &'o mut Callback<'o>) -> Self {
        Self { callback: Mutex::new(callback), is_stopped: AtomicBool::new(false) }
    }

    /// Tells the observer, and returns whether it has stopped the search, now or before.
    pub(crate) fn tell(&self, progress: &Progress) -> bool {
        if !self.is_stopped() {
            // If the observer panicked in another thread, that panic is already on its way.
            let mut callback = self.callback.lock().unwrap_or_else(PoisonError::into_inner);
            if !self.is_stopped() && callback(progress).is_break() {
                self.is_stopped.store(true, Ordering::Relaxed);
            }
        }
        self.is_stopped()
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }
}

//! The observer of a run, from whichever thread it is told.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use super::Progress;

type Observer<'o> = dyn FnMut(&Progress) -> ControlFlow<()> + Send + 'o;

/// Tells the observer how far annealing is, one thread after the other, until it breaks off.
pub(super) struct Watch<'o> {
    observer: Mutex<&'o mut Observer<'o>>,
    is_stopped: AtomicBool,
}

impl fmt::Debug for Watch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("is_stopped", &self.is_stopped).finish_non_exhaustive()
    }
}

impl<'o> Watch<'o> {
    pub(super) fn new(observer: &'o mut Observer<'o>) -> Self {
        Self { observer: Mutex::new(observer), is_stopped: AtomicBool::new(false) }
    }

    /// Returns whether the observer broke off, now or before.
    pub(super) fn tell(&self, progress: &Progress) -> bool {
        if !self.is_stopped() {
            // Where the observer panicked in another thread, that panic is on its way.
            let mut observer = self.observer.lock().unwrap_or_else(PoisonError::into_inner);
            if !self.is_stopped() && observer(progress).is_break() {
                self.is_stopped.store(true, Ordering::Relaxed);
            }
        }
        self.is_stopped()
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }
}

/// Does the same with all of some things, at once with feature `rayon`, and returns what comes of
/// them in their order.
#[cfg(feature = "rayon")]
pub(super) fn all<T: Send, R: Send>(things: Vec<T>, act: impl Fn(T) -> R + Send + Sync) -> Vec<R> {
    use rayon::iter::{IntoParallelIterator, ParallelIterator};

    things.into_par_iter().map(act).collect()
}

#[cfg(not(feature = "rayon"))]
pub(super) fn all<T, R>(things: Vec<T>, act: impl Fn(T) -> R) -> Vec<R> {
    things.into_iter().map(act).collect()
}

//! How many regions are to be made, and how long to look for them.

/// How many regions are to be made.
///
/// # Example
/// ```
/// use sapnhap_regions::Target;
///
/// assert_ne!(Target::Count(263), Target::MostFeasible);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// So many, fixed ones among them.
    Count(usize),
    /// As many as are found without a rule broken. Nothing is proved of it; feature `exact` proves how
    /// many there can be.
    MostFeasible,
}

/// How long to look: a number of moves, so that a faster machine gives the same regions.
///
/// # Example
/// ```
/// use sapnhap_regions::Budget;
///
/// assert_eq!(Budget::moves(300_000).n_moves(), 300_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Budget {
    n_moves: u64,
}

impl Budget {
    /// Sets how many moves annealing tries; with none, the regions are those of Ward's method, brought
    /// up to what is asked of them.
    #[must_use]
    pub const fn moves(n_moves: u64) -> Self {
        Self { n_moves }
    }

    /// Returns how many moves are tried.
    #[must_use]
    pub const fn n_moves(self) -> u64 {
        self.n_moves
    }
}

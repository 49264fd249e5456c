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
    /// So many regions, the fixed ones among them.
    Count(usize),
    /// As many regions as are found that break no rule. There may be more of them; feature `exact`
    /// proves how many there can be.
    MostFeasible,
}

/// How long to look. It is a number of moves and no time, so that a faster machine gives the same
/// regions.
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
    /// Sets how many moves annealing tries. With none, the regions are those of Ward's method,
    /// brought up to what they need as far as that goes.
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

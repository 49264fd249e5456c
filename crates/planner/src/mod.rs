//! The planner: units with figures and borders, put into so many connected groups.
//!
//! ```text
//! Snapshot, Attributes, Neighbours --> Problem --solve--> Solution --plan--> Plan, as any other
//!                                         |                  |
//!                                         +--score_of        +--score, groups, explain
//! ```
//!
//! A problem of regionalisation (p-regions): each group hangs together, which is never given up;
//! then come, by weight, the rules broken, what must or should not be mixed, and the shape of the
//! groups and the evenness of their population ([`Weights`]). All are told apart in [`Score`].
//!
//! The way there: groups are merged by Ward's method down to the count (`ward`), brought up to the
//! requirement along chains as far as that goes (`chains`), annealed by three moves (`anneal`,
//! `moves`), and brought down to where no small change is better (`descent`). Parts that do not
//! touch, such as islands and provinces that are not mixed, are annealed at once first, since a
//! merger in one and a split in another is a move like any other; then each by itself (`parts`),
//! on several threads with feature `rayon`. No group reaches over two of them.
//!
//! Where a requirement can't be met, that is told: by parts of the map in which no group meets it
//! (`reach`, [`Score::rules_unavoidable`]), and with feature `exact` by the most groups that can
//! ([`Problem`]'s `most_feasible`) and the fewest that miss it at a count (`fewest_broken`).
//!
//! What always holds: equal input and seed give the same plan, whatever the order in which units,
//! figures or borders were given; the budget is one of moves and never of time. Floats are in the
//! scores only. Proof of how good a plan could be at best is for `exact` (feature `exact`), which knows
//! numbers only; `proof` puts problems to it, and its answers beside solutions.

#[path = "../../regions/src/anneal.rs"]
mod anneal;
#[path = "../../regions/src/chains.rs"]
mod chains;
#[path = "../../regions/src/descent.rs"]
mod descent;
#[cfg(feature = "exact")]
#[path = "../../regions/src/exact/mod.rs"]
pub mod exact;
#[cfg(feature = "exact")]
mod fewest;
#[path = "../../regions/src/ground.rs"]
mod ground;
#[path = "../../regions/src/group.rs"]
mod group;
#[path = "../../regions/src/moves.rs"]
mod moves;
mod names;
#[path = "../../regions/src/parts.rs"]
mod parts;
mod prepare;
mod problem;
#[cfg(feature = "exact")]
mod proof;
#[path = "../../regions/src/reach.rs"]
mod reach;
mod requirement;
#[path = "../../regions/src/score.rs"]
mod score;
mod several;
mod solution;
#[path = "../../regions/src/ward.rs"]
mod ward;
#[path = "../../regions/src/watch.rs"]
mod watch;

#[cfg(feature = "exact")]
pub use fewest::FewestBroken;
pub use names::Naming;
pub use problem::{Problem, Weighing};
#[cfg(feature = "exact")]
pub use proof::{Gap, InertiaBound, MostFeasible, ProofFault};
pub use requirement::{Alone, GroupFacts, Minimum, Requirement};
pub use score::{Score, Weights};
pub use solution::{Alternative, Explanation, Group, Solution};

/// How many units are to be made.
///
/// # Example
/// ```
/// use sapnhap::planner::Target;
///
/// assert_ne!(Target::Count(263), Target::MostFeasible);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// So many, those that are kept or fixed among them.
    Count(usize),
    /// As many as the planner finds without a rule broken. Feature `exact` finds more, and
    /// `Problem::most_feasible` proves how many there can be; without it nothing is proved.
    MostFeasible,
}

/// How much a preference counts.
///
/// # Example
/// ```
/// use sapnhap::planner::Preference;
///
/// assert!(matches!(Preference::Soft(2.0), Preference::Soft(points) if points > 1.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Preference {
    /// It costs so many points each time it is broken; see [`Weights`] for what a point is.
    Soft(f64),
    /// It is not broken: no group reaches over the border.
    Hard,
}

/// How long to look: a number of moves, so that a faster machine gives the same plan.
///
/// # Example
/// ```
/// use sapnhap::planner::Budget;
///
/// assert_eq!(Budget::moves(300_000).n_moves(), 300_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Budget {
    n_moves: u64,
}

impl Budget {
    /// Sets how many moves annealing tries; with none, the plan is that of Ward's method, brought up
    /// to the requirement.
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

/// How far annealing is.
///
/// # Example
/// ```
/// use std::ops::ControlFlow;
///
/// use sapnhap::planner::Progress;
///
/// // An observer that stops half way.
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
    /// How many moves there are to try in this run.
    pub n_moves: u64,
    /// How many have been tried.
    pub n_done: u64,
    /// How many have been made.
    pub n_accepted: u64,
    /// The temperature, in points.
    pub temperature: f64,
    /// What the plan weighs now.
    pub total: f64,
    /// What the best plan weighs that was seen.
    pub best: f64,
}

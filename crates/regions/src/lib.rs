//! A graph with weights goes in, connected regions come out: by Ward's method, annealing and descent,
//! with exact answers and bounds beside them.
//!
//! A problem of regionalisation (p-regions, max-p-regions, districting): each region hangs together,
//! which is never given up; then come, by weight, least sums that are missed, what must or should not
//! be mixed, and the shape of the regions and the evenness of their population. All are told apart in
//! a [`Score`].
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use sapnhap_regions::{Budget, Needs, Node, Target, Task};
//!
//! // A grid of six by six, each node with one person more than the one before it.
//! let node = |place: u32| Node {
//!     x: f64::from(place % 6), y: f64::from(place / 6), weight: 1.0, area: 1.0,
//!     population: f64::from(place), ..Node::default()
//! };
//! let right = (0..36).filter(|place| place % 6 < 5).map(|place| (place, place + 1));
//! let down = (0..30).map(|place| (place, place + 6));
//! let task = Task {
//!     nodes: (0..36).map(node).collect(),
//!     pairs: right.chain(down).collect(),
//!     needs: vec![Some(Needs { population: 100.0, area: 0.0 })],
//!     ..Task::default()
//! };
//! let ground = task.prepare()?;
//! let found = ground.solve(Target::Count(5), Budget::moves(10_000), 1, |_| ControlFlow::Continue(()))?;
//! assert_eq!((found.regions().len(), found.score().rules_broken), (5, 0));
//! // Or as many as can be found.
//! let most = ground.solve(Target::MostFeasible, Budget::moves(10_000), 1, |_| ControlFlow::Continue(()))?;
//! assert_eq!(most.regions().len(), 6); // 630 people
//! # Ok::<(), sapnhap_regions::TaskFault>(())
//! ```
//!
//! # How it works
//!
//! ```text
//! Task --prepare--> Ground --solve, improve, solve_several--> Regions
//!                     |
//!                     +--score, alternatives, difference        of regions that anybody made
//!                     +--bound, most_met, fewest_missed         what no regions can do better (exact)
//! ```
//!
//! Regions are merged by Ward's method down to the count (`ward`), brought up to their least sums along
//! chains as far as that goes (`chains`), annealed by three moves (`anneal`, `moves`), and brought down
//! to where no small change is better (`descent`). Parts that do not touch are annealed at once first,
//! since a merger in one and a split in another is a move like any other; then each by itself (`parts`),
//! on several threads with feature `rayon`. No region reaches over two of them.
//!
//! Where least sums can't be met, that is told: by parts of the graph in which no region meets them
//! (`reach`, [`Score::rules_unavoidable`]), and with feature `exact` by the most regions that can, and the
//! fewest that miss them at a count. `exact` itself is of use without the rest.
//!
//! What always holds: equal input and seed give the same regions; the budget is one of moves and never
//! of time. No clock is read, but by the linear solver for its statistics.
//!
//! # Features
//!
//! | feature | brings |
//! | --- | --- |
//! | `exact` | bounds that can be checked, and optima, by linear programming |
//! | `rayon` | several threads, with the same answers |
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::print_stdout
    )
)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod anneal;
mod anneal_parts;
mod borders;
mod chains;
mod descent;
#[cfg(feature = "exact")]
pub mod exact;
mod fault;
mod ground;
mod judge;
mod list;
mod moments;
mod moves;
mod observer;
mod out_of_reach;
mod partition;
mod prepare;
#[cfg(feature = "exact")]
mod proof;
mod questions;
#[cfg(doctest)]
mod readme;
mod regions;
mod score;
mod search;
mod solve;
mod start;
mod target;
mod task;
mod threads;
mod tree;
mod ward;

pub use fault::TaskFault;
pub use ground::Ground;
pub use observer::Progress;
#[cfg(feature = "exact")]
pub use proof::{FewestMissed, MostMet, ShapeBound};
pub use questions::Alternative;
pub use regions::Regions;
pub use score::{Score, Weights};
pub use target::{Budget, Target};
pub use task::{Condition, Labels, Needs, Node, Preference, RegionSums, Task};

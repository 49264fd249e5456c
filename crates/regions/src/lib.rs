//! A graph with weights goes in, and connected regions come out. They are searched for by Ward's
//! method, annealing and descent, and exact answers and bounds stand beside them.
//!
//! The problem is known as regionalisation, as the p-regions or max-p-regions problem, or as
//! redistricting. Each region hangs together, and that is never given up. All other aims have
//! weights, in this order: least sums that are missed, what must not or should not be mixed, and
//! the shape of the regions and how even their populations are. A [`Score`] tells each of them.
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use sapnhap_regions::{Budget, Needs, Node, Target, Task};
//!
//! // A grid of six by six nodes. Each has a population of one more than the one before it.
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
//! // Or as many regions as can be found.
//! let most = ground.solve(Target::MostFeasible, Budget::moves(10_000), 1, |_| ControlFlow::Continue(()))?;
//! assert_eq!(most.regions().len(), 6); // The populations of all nodes come to 630.
//! # Ok::<(), sapnhap_regions::TaskFault>(())
//! ```
//!
//! # Overview
//!
//! ```text
//! Task --prepare--> Ground --solve, improve, solve_several--> Regions
//!                     |
//!                     +--score, alternatives, difference        of regions that anybody made
//!                     +--bound, most_met, fewest_missed         what no regions can do better (exact)
//! ```
//!
//! | to | use |
//! | --- | --- |
//! | state what is asked for | [`Task`] of [`Node`]s, with [`Needs`], [`Labels`], a [`Condition`] and [`Weights`] |
//! | ask for more: further attributes and quantities, wholes of parts, the way to a seat | [`Attribute`], [`Quantity`], [`Parts`], [`Weights::travel`] |
//! | check it and make it ready | [`Task::prepare`], which gives a [`Ground`] |
//! | look for regions | [`Ground::solve`] with a [`Target`] and a [`Budget`], which gives [`Regions`] |
//! | make regions better that are there | [`Ground::improve`] |
//! | judge regions that anybody made | [`Ground::score`], [`Ground::alternatives`], [`Ground::difference`] |
//! | know what no regions can do better | `Ground::bound`, `Ground::most_met`, `Ground::fewest_missed` (feature `exact`) |
//!
//! # How it works
//!
//! Ward's method merges nodes down to the count (`ward`). Chains of regions bring those that miss
//! what they need up to it, as far as that goes (`chains`). Large regions are then rearranged as
//! wholes: two become one and another becomes two, with all shifts of nodes that pay afterwards
//! (`descent::rearrangement`). Annealing tries three kinds of move (`anneal`, `moves`), and descent
//! ends where no small change makes the regions better (`descent`). What a shift costs follows from
//! what is kept of its regions (`judge::tally`, `partition`), so it takes no more time where they
//! are large.
//!
//! Parts of the graph that no border joins are annealed at once at first, since a merger in one
//! part and a split in another are one move. Then each part is annealed by itself (`anneal_parts`),
//! on several threads with feature `rayon`. No region reaches over two parts.
//!
//! Where least sums can't be met, you learn of it. [`Score::rules_unavoidable`] counts the parts of
//! the graph in which no region meets them. With feature `exact` you learn how many regions can
//! meet them at most, and how many miss them at least when there are so many. The module `exact` is
//! of use without the rest.
//!
//! What always holds: an equal task and an equal seed give equal regions. The budget is a number of
//! moves and never a time. No clock is read, except by the linear solver for its statistics.
//!
//! # Features
//!
//! | feature | brings | by default |
//! | --- | --- | --- |
//! | `exact` | bounds that can be checked, and optima, by linear programming | no |
//! | `rayon` | several threads, with the same answers | no |
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

mod aims;
mod anneal;
mod anneal_parts;
mod borders;
mod chains;
mod contracted;
mod counts;
mod descent;
#[cfg(feature = "exact")]
pub mod exact;
mod fault;
mod further;
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
mod travel;
mod tree;
mod ward;
mod wholes;

pub use aims::{Attribute, Quantity, QuantityScore};
pub use fault::TaskFault;
pub use ground::Ground;
pub use observer::Progress;
#[cfg(feature = "exact")]
pub use proof::{MetBound, MissedBound, ShapeBound};
pub use questions::Alternative;
pub use regions::Regions;
pub use score::{Score, Weights};
pub use target::{Budget, Target};
pub use task::{Condition, Labels, Lone, Needs, Node, Parts, Preference, RegionSums, Task};

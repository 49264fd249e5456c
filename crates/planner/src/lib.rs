//! The planner: units with figures and borders, put into so many connected groups, as a plan of
//! `sapnhap`.
//!
//! ```
//! # #[cfg(feature = "vietnam")] {
//! use std::ops::ControlFlow;
//!
//! use sapnhap::{Level, check, date, vietnam};
//! use sapnhap_planner::{Budget, Naming, Preference, Problem, Target};
//!
//! // The 526 communes of Hà Nội into 263, under what the law asks of each.
//! let (before, day) = (vietnam::register().at(date(2025, 6, 30))?, date(2025, 7, 1));
//! let (attributes, neighbours) = (vietnam::attributes(), vietnam::neighbours());
//! let problem = Problem::new(&before, Level::COMMUNE, attributes, neighbours)?
//!     .within_unit(&before.find("thành phố Hà Nội")?)
//!     .requirement(sapnhap_planner::vietnam::requirement(day)?)
//!     .keep_together(Level::DISTRICT, Preference::Soft(2.0))
//!     .naming(Naming::DistrictOrdinal)
//!     .target(Target::Count(263));
//! let solution = problem.solve(Budget::moves(10_000), 1, |_| ControlFlow::Continue(()))?;
//! println!("{}", solution.score());
//! // A plan as any other: rules judge it, and it is a register.
//! let plan = solution.plan("a draft", day)?;
//! println!("{}", check(&plan, &vietnam::rules(day), (attributes, neighbours)));
//! assert!(plan.register()?.at(day)?.find("phường Thanh Xuân 1").is_ok());
//! # }
//! # Ok::<(), sapnhap_planner::PlannerFault>(())
//! ```
//!
//! The facts of Viet Nam need feature `csv` of `sapnhap`.
//!
//! # Overview
//!
//! ```text
//! Snapshot, Attributes, Neighbours --> Problem --solve--> Solution --plan--> Plan, as any other
//!                                         |                  |
//!                                         +--score_of        +--score, groups, explain
//! ```
//!
//! Each group hangs together, which is never given up; then come, by weight, the rules broken, what must
//! or should not be mixed, and the shape of the groups and the evenness of their population
//! ([`Weights`]). All are told apart in [`Score`]. The numbers are worked out by `sapnhap-regions`, whose
//! front page says how; words that are the same there are handed on here ([`Target`], [`Budget`],
//! [`Score`] and others), where a node is a unit and a region is a group.
//!
//! Where a requirement can't be met, that is told: by parts of the map in which no group meets it
//! ([`Score::rules_unavoidable`]), and with feature `exact` by the most groups that can ([`Problem`]'s
//! `most_feasible`) and the fewest that miss it at a count (`fewest_broken`).
//!
//! What always holds: equal input and seed give the same plan, whatever the order in which units,
//! figures or borders were given, and whatever features are on; the budget is one of moves and never of
//! time. Floats are in the scores only.
//!
//! # Features
//!
//! | feature | brings | by default |
//! | --- | --- | --- |
//! | `vietnam` | what Viet Nam's law asks of a commune that is formed (`vietnam::requirement`) | yes |
//! | `exact` | bounds that can be checked, and optima (brings in `microlp`, which reads a clock for its statistics) | no |
//! | `rayon` | parts of a map, and several plans, on several threads, with the same plans | no |
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

mod fault;
#[cfg(feature = "exact")]
mod fewest;
mod names;
mod prepare;
mod problem;
#[cfg(feature = "exact")]
mod proof;
#[cfg(all(doctest, feature = "vietnam"))]
mod readme;
mod requirement;
mod solution;
mod solve;
#[cfg(feature = "vietnam")]
pub mod vietnam;

pub use fault::PlannerFault;
#[cfg(feature = "exact")]
pub use fewest::FewestBroken;
pub use problem::{Naming, Problem, Weighing};
#[cfg(feature = "exact")]
pub use proof::{Gap, InertiaBound, MostFeasible, ProofFault};
pub use requirement::{Alone, GroupFacts, Minimum, Requirement};
#[cfg(feature = "exact")]
pub use sapnhap_regions::exact;
pub use sapnhap_regions::{
    Alternative, Budget, Preference, Progress, Score, Target, TaskFault, Weights,
};
pub use solution::{Explanation, Group, Solution};

//! The planner puts units that have figures and borders into so many connected groups, and makes a
//! plan of `sapnhap` of them.
//!
//! ```
//! # #[cfg(feature = "vietnam")] {
//! use std::ops::ControlFlow;
//!
//! use sapnhap::{Level, check, date, vietnam};
//! use sapnhap_planner::{Budget, Naming, Preference, Problem, Target};
//!
//! // The 526 communes of Hà Nội become 263, and the law asks something of each.
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
//! // It is a plan as any other: rules judge it, and it is a register.
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
//! | to | use |
//! | --- | --- |
//! | state what is to be planned | [`Problem`], with a [`Requirement`], a [`Target`], [`Naming`] and [`Weights`] |
//! | plan | [`Problem::solve`], [`Problem::solve_several`], [`Problem::improve`] |
//! | begin from groups that there are | [`Problem::solution_of`], [`groups_after`] |
//! | look at what came of it | [`Solution`] with its [`Group`]s, their [`Standing`] and [`Score`], [`Solution::explain`] |
//! | enact it | [`Solution::plan`] |
//! | judge groups that anybody made | [`Problem::score_of`] |
//! | know what no plan can do better | `Problem::bound`, `Problem::most_feasible`, `Problem::fewest_broken`, `Problem::fewest_formed_short` (feature `exact`) |
//!
//! Each group hangs together, and that is never given up. All other aims have weights
//! ([`Weights`]), in this order: units that stay alone and should not, other rules that are broken,
//! what must not or should not be mixed, and the shape of the groups and how even their populations are. A [`Score`] tells each of them. The
//! numbers are worked out by `sapnhap-regions`, whose front page says how. Its types are handed on
//! here where they are the same ([`Target`], [`Budget`], [`Score`] and others): what is a node
//! there is a unit here, and a region is a group.
//!
//! Where a requirement can't be met, you learn of it. [`Score::rules_unavoidable`] counts the parts
//! of the map in which no group meets it. With feature `exact` you learn how many groups can meet
//! it at most (`Problem::most_feasible`), and how many miss it at least when there are so many
//! (`Problem::fewest_broken`).
//!
//! What always holds: an equal problem and an equal seed give an equal plan, in whatever order
//! units, figures or borders were given, and whatever features are on. The budget is a number of
//! moves and never a time. Floats are in the scores only.
//!
//! # Features
//!
//! | feature | brings | by default |
//! | --- | --- | --- |
//! | `vietnam` | what the law of Viet Nam asks of a commune that is formed (`vietnam::requirement`) | yes |
//! | `exact` | bounds that can be checked, and optima (brings in `microlp`, which reads a clock for its statistics) | no |
//! | `rayon` | parts of a map, and several plans, are worked out on several threads, with the same plans | no |
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

#[cfg(feature = "exact")]
mod broken_bound;
mod draft;
mod fault;
#[cfg(feature = "exact")]
mod feasible_bound;
mod figures;
#[cfg(feature = "exact")]
mod inertia_bound;
mod names;
mod parts;
mod plan;
mod prepare;
mod problem;
#[cfg(feature = "exact")]
mod proof;
#[cfg(all(doctest, feature = "vietnam"))]
mod readme;
mod requirement;
mod solution;
mod solve;
mod standing;
#[cfg(feature = "vietnam")]
pub mod vietnam;

#[cfg(feature = "exact")]
pub use broken_bound::BrokenBound;
pub use fault::PlannerFault;
#[cfg(feature = "exact")]
pub use feasible_bound::FeasibleBound;
#[cfg(feature = "exact")]
pub use inertia_bound::{Gap, InertiaBound};
pub use parts::{Beside, UnitPart};
pub use problem::{Naming, Problem, Weighing};
#[cfg(feature = "exact")]
pub use proof::ProofFault;
pub use requirement::{GroupFacts, LoneUnit, Minimum, Requirement, UnitToClass};
#[cfg(feature = "exact")]
pub use sapnhap_regions::exact;
pub use sapnhap_regions::{
    Alternative, Budget, Preference, Progress, QuantityScore, Score, Target, TaskFault, Weights,
};
pub use solution::{Explanation, Group, PartOf, Solution};
pub use solve::groups_after;
pub use standing::Standing;

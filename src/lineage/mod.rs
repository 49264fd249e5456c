//! Lineage: what came of what, wholly or in part, and under which clause.
//!
//! The nodes are unit versions, the edges pairs of versions of which one gave the other territory
//! or people. `successors` and `predecessors` are one step; `ancestors` and `descendants` are all
//! steps; those with a snapshot stop at its date. Territory belongs to units without members, so
//! questions about a district or a province are answered through the communes in it.
//!
//! What came of a unit on a later date is a [`Fate`], of a column of them [`Fates`], and a unit with one
//! that it came of a [`Relation`]; an [`Edge`] is one step. [`Lineage`] gives all of it to petgraph's
//! algorithms.
//!
//! Two traps. A unit that went into another which was divided later is an ancestor of all that
//! came of it, though they may share no ground: such a share is [`Share::Possible`](crate::Share). And
//! a part without people weighs nothing for people, but does for land: both quantities are told
//! apart everywhere.

mod direct;
mod edge;
mod fate;
mod fates;
mod given;
mod graph;
mod heir;
mod ids;
mod operation;
mod relation;
mod stated;
mod table;
pub(crate) mod threads;
mod walk;

pub use crate::register::EdgeId;
pub(crate) use edge::in_order;
pub use edge::{Citations, Edge};
pub use fate::Fate;
pub use fates::{FateRows, Fates};
pub use graph::{
    AdjacentVersions, EdgesDirected, Lineage, Successors, VersionIds, Versions, Visited,
};
pub use heir::OneSuccessor;
pub use operation::{Operation, Operations};
pub use relation::{Relation, Relations};
pub(crate) use stated::stated;
pub use table::SuccessorTable;

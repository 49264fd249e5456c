//! What no plan can do better is proved by [`exact`](crate::exact): a problem is put into numbers,
//! and the answer is put back to units. This file holds what all proofs have in common.
//!
//! ```text
//! Problem, Solution --bound--> InertiaBound        no such groups lie closer
//! Problem --most_feasible--> FeasibleBound         no more groups meet the requirement
//! Problem --fewest_broken--> BrokenBound           of so many groups, no fewer miss it
//! ```
//!
//! All of this is true of groups of any size. What the exact part does not know is left out in such
//! a way that the bounds stay true. A border that no group may cross is not handed on, a fixed
//! group counts as it is, and all else that is asked for could only make a plan worse, or groups
//! fewer.

use std::fmt;

use sapnhap::{Code, Version};
use sapnhap_regions::exact::ExactFault;

use crate::fault::PlannerFault;

/// Why there is no proof.
///
/// # Example
/// ```
/// use sapnhap_planner::ProofFault;
/// use sapnhap_planner::exact::ExactFault;
///
/// let fault = ProofFault::from(ExactFault::TooManySets { limit: 5 });
/// assert!(matches!(fault, ProofFault::Exact(_)));
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofFault {
    /// The problem itself is not in order.
    #[error(transparent)]
    Problem(#[from] PlannerFault),
    /// The exact part gave no answer, because so many groups can't be made or there are too many
    /// sets to look at.
    #[error(transparent)]
    Exact(#[from] ExactFault),
}

impl From<sapnhap::Error> for ProofFault {
    fn from(error: sapnhap::Error) -> Self {
        Self::Problem(error.into())
    }
}

/// Returns the codes of the units that nodes stand for.
pub(crate) fn codes_of(nodes: &[u32], units: &[Version<'_>]) -> Vec<Code> {
    nodes.iter().filter_map(|&node| units.get(node as usize)).map(Version::code).collect()
}

/// Writes the reading of the law on which a proof rests, where one was said.
pub(crate) fn write_reading(f: &mut fmt::Formatter<'_>, reading: &str) -> fmt::Result {
    if reading.is_empty() { Ok(()) } else { write!(f, "; read so: {reading}") }
}

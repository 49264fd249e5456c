//! What comes of a search: regions with their score.

use crate::score::Score;

/// Regions that were found, with their score.
///
/// # Example
/// ```
/// use std::ops::ControlFlow;
///
/// use sapnhap_regions::{Budget, Node, Target, Task};
///
/// let task = Task { nodes: vec![Node::default(); 2], pairs: vec![(0, 1)], ..Task::default() };
/// let go_on = |_: &_| ControlFlow::Continue(());
/// let found = task.prepare()?.solve(Target::Count(1), Budget::moves(0), 1, go_on)?;
/// assert_eq!(found.regions(), [[0, 1]]);
/// # Ok::<(), sapnhap_regions::TaskFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Regions {
    regions: Vec<Vec<u32>>,
    score: Score,
    is_stopped: bool,
}

impl Regions {
    pub(crate) fn new(regions: Vec<Vec<u32>>, score: Score, is_stopped: bool) -> Self {
        Self { regions, score, is_stopped }
    }

    /// Returns the regions in the order of their first nodes. The nodes of each are in order.
    #[must_use]
    pub fn regions(&self) -> &[Vec<u32>] {
        &self.regions
    }

    /// Returns the regions as [`regions`](Self::regions) does, to keep.
    #[must_use]
    pub fn into_regions(self) -> Vec<Vec<u32>> {
        self.regions
    }

    /// Returns how good they are, aim by aim.
    #[must_use]
    pub fn score(&self) -> &Score {
        &self.score
    }

    /// Tells whether the observer stopped the search.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.is_stopped
    }
}

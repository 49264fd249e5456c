//! Units that a change leaves as they are, but for name, kind, code or what stands above them.

use crate::{Share, Version};

/// Returns the version before, where it had the same ground and people.
pub(super) fn same_as<'r>(version: &Version<'r>) -> Option<Version<'r>> {
    let mut edges = version.predecessors();
    let only = edges.next().filter(|_| edges.next().is_none())?;
    let portions = only.portions();
    let is_whole = portions.area == Share::All && portions.population == Share::All;
    is_whole.then(|| only.source()).filter(|source| source.level() == version.level())
}

//! Which versions a picture shows, and the edges between them.

use std::collections::BTreeSet;

use crate::error::{Error, LookupFault};
use crate::lineage::Edge;
use crate::register::{Citation, Register, Version, VersionId};

/// Returns a version and everything that it came of or that came of it, in order of id.
///
/// # Complexity
/// Linear in the edges that are walked, times a logarithm.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{date, report, vietnam};
///
/// let register = vietnam::register();
/// let ward = register.at(date(2025, 6, 30))?.find("phường Trúc Bạch")?;
/// // Itself, what it was before it took a neighbour over, that neighbour, and what came of it.
/// assert_eq!(report::related_to(&ward).len(), 4);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn related_to(version: &Version<'_>) -> Vec<VersionId> {
    let mut ids: Vec<VersionId> = version.ancestors().iter().map(Version::id).collect();
    ids.push(version.id());
    ids.extend(version.descendants().iter().map(Version::id));
    ids
}

/// Returns the versions that a decree took from or that came of it, in order of id. Units that it
/// ended without a successor are not among them.
///
/// # Errors
/// [`LookupFault::UnknownDecree`].
///
/// # Complexity
/// Linear in all versions and edges of the register.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{report, vietnam};
///
/// let register = vietnam::register();
/// // One province and ten communes changed their kind: 11 versions before, 11 after.
/// let changed = report::touched_by(register, "30/2026/QH16")?.len()
///     + report::touched_by(register, "237/NQ-UBTVQH16")?.len();
/// assert_eq!(changed, 22);
/// assert!(report::touched_by(register, "0/2026").is_err());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn touched_by(register: &Register, decree: &str) -> Result<Vec<VersionId>, Error> {
    let Some(head) = register.decree(decree) else {
        return Err(LookupFault::UnknownDecree { number: decree.to_owned() })?;
    };
    let is_of = |citation: &Citation<'_>| citation.number() == Some(&head.number);
    let mut touched = BTreeSet::new();
    for version in register.versions() {
        let period = version.period();
        if period.until == Some(head.effective) && version.ended_by().iter().any(is_of) {
            touched.insert(version.id());
        }
        if period.from != Some(head.effective) {
            continue;
        }
        if version.begun_by().iter().any(is_of) {
            touched.insert(version.id());
        }
        for edge in version.predecessors() {
            if edge.citations().any(|citation| is_of(&citation)) {
                touched.insert(edge.source().id());
            }
        }
    }
    Ok(touched.into_iter().collect())
}

/// Versions of a register, each once and in order of id, and the edges between them.
pub(super) struct Selection<'r> {
    pub(super) versions: Vec<Version<'r>>,
    pub(super) edges: Vec<Edge<'r>>,
}

impl<'r> Selection<'r> {
    /// Handles that the register does not have are left out.
    pub(super) fn of(register: &'r Register, ids: impl IntoIterator<Item = VersionId>) -> Self {
        let ids: BTreeSet<VersionId> = ids.into_iter().collect();
        let versions: Vec<Version<'r>> =
            ids.iter().filter_map(|&id| register.version(id)).collect();
        let into = versions.iter().flat_map(Version::predecessors);
        let edges = into.filter(|edge| ids.contains(&edge.source().id())).collect();
        Self { versions, edges }
    }

    /// Returns the place among the versions of one of them.
    pub(super) fn place(&self, version: &Version<'_>) -> Option<usize> {
        self.versions.binary_search_by_key(&version.id(), Version::id).ok()
    }
}

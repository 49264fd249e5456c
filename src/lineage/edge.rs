//! One step of the lineage.

use std::fmt;

use super::graph::EdgeId;
use crate::period::Day;
use crate::register::store;
use crate::register::{Citation, Register, Version};
use crate::share::Portions;

/// A pair of versions of which the earlier gave the later territory or people.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, Share, code, date, vietnam};
///
/// let register = vietnam::register();
/// let before = register.at(date(2025, 6, 30))?;
/// // Kỳ Lợi gave its land to one unit and its people to two.
/// let gave: Vec<String> = before
///     .unit(Level::COMMUNE, &code("18796"))?
///     .successors()
///     .map(|edge| format!("{}: {} ({})", edge.target(), edge.portions(), edge.citations()[0]))
///     .collect();
/// assert_eq!(gave, [
///     "phường Vũng Áng (18823): area: all, population: none (1665/NQ-UBTVQH15 clause 62)",
///     "phường Sông Trí (18754): area: none, population: part (1665/NQ-UBTVQH15 clause 63)",
///     "phường Hoành Sơn (18832): area: none, population: rest (1665/NQ-UBTVQH15 clause 64)",
/// ]);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Edge<'r> {
    register: &'r Register,
    id: u32,
}

impl<'r> Edge<'r> {
    pub(super) fn new(register: &'r Register, id: u32) -> Self {
        Self { register, id }
    }

    fn stored(&self) -> store::Edge {
        self.register.store.edges.at(self.id)
    }

    /// Returns the handle of the edge.
    #[must_use]
    pub fn id(&self) -> EdgeId {
        EdgeId(self.id)
    }

    /// Returns the earlier version, seen on its last day.
    #[must_use]
    pub fn source(&self) -> Version<'r> {
        Version::seen(self.register, self.stored().source, Day::OPEN_UNTIL)
    }

    /// Returns the later version, seen on its first day.
    #[must_use]
    pub fn target(&self) -> Version<'r> {
        Version::seen(self.register, self.stored().target, Day::OPEN_FROM)
    }

    /// Returns how much of the earlier version came to the later one.
    #[must_use]
    pub fn portions(&self) -> Portions {
        self.stored().portions
    }

    /// Tells whether both are versions of one unit, which went on.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        let edge = self.stored();
        let records = &self.register.store.records;
        records.at(edge.source).unit == records.at(edge.target).unit
    }

    /// Returns the clauses behind it, in the order of the register's log; at least one.
    #[must_use]
    pub fn citations(&self) -> Vec<Citation<'r>> {
        let provisions = self.register.store.cites_of(&self.stored());
        let cite = |provision| Citation { register: self.register, provision };
        provisions.into_iter().map(cite).collect()
    }
}

impl<'r> Version<'r> {
    /// Returns the edges to what came of this version, one step on, in the order of the law.
    ///
    /// # Complexity
    /// Constant for each.
    pub fn successors(&self) -> impl Iterator<Item = Edge<'r>> + use<'r> {
        let register = self.register;
        register.lineage().edge_ids_out(self.id).map(move |id| Edge::new(register, id))
    }

    /// Returns the edges from what this version came of, one step back, in the order of the law.
    ///
    /// # Complexity
    /// Constant for each.
    pub fn predecessors(&self) -> impl Iterator<Item = Edge<'r>> + use<'r> {
        let register = self.register;
        register.store.edges_in(self.id).map(move |id| Edge::new(register, id))
    }
}

impl PartialEq for Edge<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Edge<'_> {}

/// Writes the portions: what a drawn edge is labelled with.
impl fmt::Display for Edge<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.portions(), f)
    }
}

impl fmt::Debug for Edge<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}: {self}", self.source(), self.target())
    }
}

//! One step of the lineage.

use std::fmt;

use crate::evidence::Evidence;
use crate::list::List;
use crate::period::Moment;
use crate::register::data::ids::EdgeId;
use crate::register::data::records::{self, Cited};
use crate::register::{Citation, Register, Version};
use crate::share::Shares;

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
///     .map(|edge| format!("{}: {} {:?}", edge.target(), edge.portions(), edge.citations()))
///     .collect();
/// assert_eq!(gave, [
///     "phường Vũng Áng (18823): area: all, population: none [1665/NQ-UBTVQH15 clause 62]",
///     "phường Sông Trí (18754): area: none, population: part [1665/NQ-UBTVQH15 clause 63]",
///     "phường Hoành Sơn (18832): area: none, population: rest [1665/NQ-UBTVQH15 clause 64]",
/// ]);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Edge<'r> {
    register: &'r Register,
    id: EdgeId,
}

impl<'r> Edge<'r> {
    pub(super) fn new(register: &'r Register, id: EdgeId) -> Self {
        Self { register, id }
    }

    fn stored(&self) -> records::Edge {
        self.register.store.edges.at(self.id)
    }

    /// Returns the handle of the edge.
    #[must_use]
    pub fn id(&self) -> EdgeId {
        self.id
    }

    /// Returns the earlier version, seen on its last day.
    #[must_use]
    pub fn source(&self) -> Version<'r> {
        Version::seen(self.register, self.stored().source, Moment::OPEN_UNTIL)
    }

    /// Returns the later version, seen on its first day.
    #[must_use]
    pub fn target(&self) -> Version<'r> {
        Version::seen(self.register, self.stored().target, Moment::OPEN_FROM)
    }

    /// Returns how much of the earlier version came to the later one.
    #[must_use]
    pub fn portions(&self) -> Shares {
        self.stored().portions
    }

    /// Returns what it rests on: the weakest of what the clauses behind it rest on.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        self.stored().evidence
    }

    /// Tells whether both are versions of one unit, which went on.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        let edge = self.stored();
        let records = &self.register.store.records;
        records.at(edge.source).unit == records.at(edge.target).unit
    }

    /// Returns the clauses behind it, in the order of the register's log; at least one.
    ///
    /// # Complexity
    /// Constant for each, without an allocation.
    #[must_use]
    pub fn citations(&self) -> Citations<'r> {
        let cited = self.register.store.cites_of(&self.stored());
        Citations { register: self.register, cited }
    }
}

/// The clauses behind an [`Edge`], in the order of the register's log.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, code, vietnam};
///
/// let register = vietnam::register();
/// let ward = register.latest().unit(Level::COMMUNE, &code("00004"))?;
/// let mut citations = ward.predecessors().flat_map(|edge| edge.citations());
/// assert!(citations.all(|citation| citation.to_string() == "1656/NQ-UBTVQH15 clause 3"));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
pub struct Citations<'r> {
    register: &'r Register,
    cited: Cited,
}

impl<'r> Iterator for Citations<'r> {
    type Item = Citation<'r>;

    #[inline]
    fn next(&mut self) -> Option<Citation<'r>> {
        let register = self.register;
        let provision = self.cited.next(|place| register.store.cites.at(place))?;
        Some(Citation { register, provision })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.cited.len(), Some(self.cited.len()))
    }
}

impl DoubleEndedIterator for Citations<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let register = self.register;
        let provision = self.cited.next_back(|place| register.store.cites.at(place))?;
        Some(Citation { register, provision })
    }
}

impl ExactSizeIterator for Citations<'_> {}

/// Writes those that are still to come.
impl fmt::Debug for Citations<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
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

    /// Returns the clauses by which this version began, in the order of the register's log; empty
    /// for an opening unit.
    ///
    /// # Complexity
    /// Linear in its edges.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, vietnam};
    ///
    /// let register = vietnam::register();
    /// let ward = register.latest().unit(Level::COMMUNE, &code("00004"))?;
    /// assert_eq!(ward.begun_by()[0].to_string(), "1656/NQ-UBTVQH15 clause 3");
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn begun_by(&self) -> List<Citation<'r>> {
        let citations = in_order(self.predecessors().flat_map(|edge| edge.citations()));
        if !citations.is_empty() || self.period().from.is_none() {
            return citations;
        }
        // Made of no unit: what goes on comes of itself.
        let register = self.register;
        let provision = register.store.units.at(self.record().unit).made_by;
        provision.map(|provision| Citation { register, provision }).into_iter().collect()
    }

    /// Returns the clauses by which this version ended, in the order of the register's log; empty
    /// for one that has not.
    ///
    /// # Complexity
    /// Linear in its edges.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let district = register.at(date(2025, 6, 30))?.unit(Level::DISTRICT, &code("785"))?;
    /// assert_eq!(district.ended_by()[0].to_string(), "203/2025/QH15");
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn ended_by(&self) -> List<Citation<'r>> {
        let register = self.register;
        let ender = register.store.lives.at(self.id).ended_by();
        let ender = ender.map(|provision| Citation { register, provision });
        in_order(self.successors().flat_map(|edge| edge.citations()).chain(ender))
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

/// Sorts citations, and keeps one of those that read the same.
pub(crate) fn in_order<'r>(
    citations: impl IntoIterator<Item = Citation<'r>>,
) -> List<Citation<'r>> {
    let mut in_order: List<Citation<'r>> = List::default();
    for citation in citations {
        // One clause is mostly behind all edges of a unit.
        if in_order.last() != Some(&citation) {
            in_order.push(citation);
        }
    }
    in_order.sort_unstable();
    // Provisions of an act without clauses are cited by one text.
    in_order.dedup_by(|later, earlier| later.reads_as(earlier));
    in_order
}

impl PartialEq for Edge<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.target() == other.target()
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

//! Which units border each other on a date, and what that says of a later one.
//!
//! A graph without directions: a node for each unit of a level in force, in order of id, and an
//! edge for each pair that borders, by the smaller and then the larger id. That makes the place of a
//! unit a search by halves, and equal tables equal graphs.

use std::fmt;

use jiff::civil::Date;
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;

use crate::code::Code;
use crate::error::{AttributesFault, Error, LookupFault};
use crate::level::Level;
use crate::register::{Snapshot, VersionId};
use crate::share::Share;

/// How sure it is that two units border each other.
///
/// # Example
/// ```
/// use sapnhap::attributes::Contact;
///
/// assert_eq!(Contact::Possible.word(), "possible");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Contact {
    /// They do: a table says so, or units that do lie in them whole.
    Certain,
    /// They may: it follows only from a part of a unit, and the law does not say which part; or it
    /// is a guess from where they lie.
    Possible,
}

impl Contact {
    /// Returns the word for it in files: `certain` or `possible`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Possible => "possible",
        }
    }
}

/// Whether units hang together, each reached from each over borders among them.
///
/// # Example
/// ```
/// use sapnhap::attributes::Contiguity;
///
/// assert_eq!(Contiguity::PossiblyConnected.word(), "possibly_connected");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Contiguity {
    /// They do, by certain contacts alone; so do one unit and none.
    Connected,
    /// They do if some possible contacts are there.
    PossiblyConnected,
    /// They do not, even if every possible contact is there.
    Apart,
}

impl Contiguity {
    /// Returns the word for it in files: `connected`, `possibly_connected` or `apart`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::PossiblyConnected => "possibly_connected",
            Self::Apart => "apart",
        }
    }
}

/// Which units of a level border each other on a date.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::attributes::Contiguity;
/// use sapnhap::{Level, Neighbours, VersionId, code, date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let pairs = [("00001", "00004"), ("00004", "00013")].map(|(a, b)| (code(a), code(b)));
/// let neighbours = Neighbours::of_pairs(&before, Level::COMMUNE, pairs)?;
///
/// let id = |text| Ok::<_, sapnhap::Error>(before.unit(Level::COMMUNE, &code(text))?.id());
/// let ids: [VersionId; 3] = [id("00001")?, id("00004")?, id("00013")?];
/// assert_eq!(neighbours.of(ids[1]).count(), 2);
/// assert_eq!(neighbours.contiguity(&ids), Contiguity::Connected);
/// // Without the one in the middle the two do not touch.
/// assert_eq!(neighbours.contiguity(&[ids[0], ids[2]]), Contiguity::Apart);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
pub struct Neighbours {
    date: Date,
    level: Level,
    graph: UnGraph<VersionId, Contact>,
    beside: Beside,
}

/// What the graph says of each node, side by side, so that to ask for the neighbours of a unit reads
/// one place and does not go from edge to edge.
#[derive(Clone)]
struct Beside {
    /// Where the neighbours of each node end among all.
    ends: Vec<usize>,
    /// In order of node, node by node.
    neighbours: Vec<(NodeIndex, Contact)>,
}

impl Beside {
    fn of(graph: &UnGraph<VersionId, Contact>) -> Self {
        let mut ends = Vec::with_capacity(graph.node_count());
        let mut neighbours = Vec::with_capacity(graph.edge_count() * 2);
        for node in graph.node_indices() {
            let start = neighbours.len();
            neighbours.extend(graph.edges(node).map(|edge| (edge.target(), *edge.weight())));
            neighbours.get_mut(start..).into_iter().for_each(<[_]>::sort_unstable);
            ends.push(neighbours.len());
        }
        Self { ends, neighbours }
    }

    fn node(&self, node: NodeIndex) -> &[(NodeIndex, Contact)] {
        let before = node.index().checked_sub(1).and_then(|before| self.ends.get(before));
        let start = before.copied().unwrap_or(0);
        let end = self.ends.get(node.index()).copied().unwrap_or(start);
        self.neighbours.get(start..end).unwrap_or_default()
    }
}

impl Neighbours {
    /// Makes the graph of the units of a level in force on the snapshot's date, of pairs of codes
    /// that border each other. A pair that is given twice, or the other way round, is one.
    ///
    /// # Errors
    /// [`LookupFault::UnknownCode`] for a code that no unit of the level carries on the date,
    /// [`LookupFault::UnknownLevel`], [`AttributesFault::OwnNeighbour`] for a unit beside itself.
    ///
    /// # Complexity
    /// Linear in the versions of the register, plus the sorting of the pairs.
    pub fn of_pairs(
        on: &Snapshot<'_>,
        level: Level,
        pairs: impl IntoIterator<Item = (Code, Code)>,
    ) -> Result<Self, Error> {
        on.register().country().known_level(level)?;
        let pairs = pairs.into_iter().map(|(one, other)| {
            let (a, b) = (on.unit(level, &one)?.id(), on.unit(level, &other)?.id());
            if a == b {
                return Err(AttributesFault::OwnNeighbour { code: one })?;
            }
            Ok((a, b, Contact::Certain))
        });
        Ok(Self::of_contacts(on, level, pairs.collect::<Result<Vec<_>, Error>>()?))
    }

    /// Makes the graph of contacts, in any order, between units of the level in force on the
    /// snapshot's date; of two contacts of a pair the surer counts. A contact of a version that is no
    /// such unit, or of one with itself, is passed over.
    ///
    /// # Complexity
    /// Linear in the versions of the register, plus the sorting of the contacts.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::attributes::Contact;
    /// use sapnhap::{Level, Neighbours, code, date, vietnam};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let id = |text| Ok::<_, sapnhap::Error>(before.unit(Level::COMMUNE, &code(text))?.id());
    /// let (one, other) = (id("00001")?, id("00004")?);
    /// let guess = [(one, other, Contact::Possible)];
    /// let neighbours = Neighbours::of_contacts(&before, Level::COMMUNE, guess);
    /// assert_eq!(neighbours.contact(other, one), Some(Contact::Possible));
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn of_contacts(
        on: &Snapshot<'_>,
        level: Level,
        contacts: impl IntoIterator<Item = (VersionId, VersionId, Contact)>,
    ) -> Self {
        let contacts = contacts.into_iter().filter(|(one, other, _)| one != other);
        let mut contacts: Vec<(VersionId, VersionId, Contact)> = contacts.collect();
        for (one, other, _) in &mut contacts {
            if one > other {
                std::mem::swap(one, other);
            }
        }
        contacts.sort_unstable();
        // The surer of two comes first, and the first is kept.
        contacts.dedup_by_key(|&mut (one, other, _)| (one, other));
        let mut graph = UnGraph::with_capacity(0, contacts.len());
        for unit in on.in_force().filter(|unit| unit.level() == level) {
            graph.add_node(unit.id());
        }
        for (one, other, contact) in contacts {
            if let (Some(one), Some(other)) = (node(&graph, one), node(&graph, other)) {
                graph.add_edge(one, other, contact);
            }
        }
        let beside = Beside::of(&graph);
        Self { date: on.date(), level, graph, beside }
    }

    fn node(&self, id: VersionId) -> Option<NodeIndex> {
        node(&self.graph, id)
    }

    /// Returns the same contacts, each of them certain: for one who takes guesses for borders, as
    /// planning on positions alone does. The planner goes by certain contacts only.
    ///
    /// # Complexity
    /// Linear in the contacts.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::attributes::Contact;
    /// use sapnhap::{Level, Neighbours, code, date, vietnam};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let pair = (code("00001"), code("00004"));
    /// let neighbours = Neighbours::of_pairs(&before, Level::COMMUNE, [pair])?;
    /// let certain = neighbours.taken_as_certain();
    /// assert!(certain.graph().edge_weights().all(|contact| *contact == Contact::Certain));
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn taken_as_certain(mut self) -> Self {
        self.graph.edge_weights_mut().for_each(|contact| *contact = Contact::Certain);
        self.beside.neighbours.iter_mut().for_each(|(_, contact)| *contact = Contact::Certain);
        self
    }

    /// Returns the date on which it is so.
    #[must_use]
    pub fn date(&self) -> Date {
        self.date
    }

    /// Returns the level of the units.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// Returns the graph: a node for each unit in force, in order of id, those without neighbours
    /// too; an edge for each pair, by the smaller and then the larger id.
    #[must_use]
    pub fn graph(&self) -> &UnGraph<VersionId, Contact> {
        &self.graph
    }

    /// Returns how sure it is that two units border each other; `None` when they do not, when both
    /// are one, and for a version that is no unit of the graph.
    ///
    /// # Complexity
    /// Logarithmic in the units, plus the neighbours of both.
    #[must_use]
    pub fn contact(&self, one: VersionId, other: VersionId) -> Option<Contact> {
        let edge = self.graph.find_edge(self.node(one)?, self.node(other)?)?;
        self.graph.edge_weight(edge).copied()
    }

    /// Returns the units that a unit borders, in order of id; none for a version that is no unit of
    /// the graph.
    ///
    /// # Complexity
    /// Logarithmic in the units, plus its neighbours.
    #[must_use]
    pub fn of(
        &self,
        unit: VersionId,
    ) -> impl ExactSizeIterator<Item = (VersionId, Contact)> + use<> {
        let neighbours = self.node(unit).map_or(&[][..], |node| self.beside.node(node)).iter();
        // Nodes are in order of id.
        let beside: Vec<(VersionId, Contact)> = neighbours
            .filter_map(|&(node, contact)| Some((*self.graph.node_weight(node)?, contact)))
            .collect();
        beside.into_iter()
    }

    /// Tells whether units hang together by the borders among them. A unit that is named twice
    /// counts once; a version that is no unit of the graph has no neighbours.
    ///
    /// # Complexity
    /// Linear in the neighbours of the units, times a logarithm.
    #[must_use]
    pub fn contiguity(&self, units: &[VersionId]) -> Contiguity {
        let nodes = units.iter().map(|&unit| self.node(unit));
        let Some(mut nodes) = nodes.collect::<Option<Vec<NodeIndex>>>() else {
            let is_one = units.iter().all(|unit| Some(unit) == units.first());
            return if is_one { Contiguity::Connected } else { Contiguity::Apart };
        };
        nodes.sort_unstable();
        nodes.dedup();
        if self.hang_together(&nodes, |contact| contact == Contact::Certain) {
            Contiguity::Connected
        } else if self.hang_together(&nodes, |_| true) {
            Contiguity::PossiblyConnected
        } else {
            Contiguity::Apart
        }
    }

    /// Tells whether nodes, in order, are all reached from the first, when only some contacts join
    /// them.
    fn hang_together(&self, nodes: &[NodeIndex], joins: impl Fn(Contact) -> bool) -> bool {
        let mut left: Vec<Option<NodeIndex>> = nodes.iter().copied().map(Some).collect();
        let first = left.first_mut().and_then(Option::take);
        let mut open: Vec<NodeIndex> = first.into_iter().collect();
        let mut n_left = nodes.len() - open.len();
        while n_left > 0
            && let Some(node) = open.pop()
        {
            let beside = self.beside.node(node).iter();
            for (beside, _) in beside.filter(|(_, contact)| joins(*contact)) {
                let place = nodes.binary_search(beside).ok();
                if let Some(reached) = place.and_then(|place| left.get_mut(place)?.take()) {
                    open.push(reached);
                    n_left -= 1;
                }
            }
        }
        n_left == 0
    }

    /// Returns who borders whom on a later date, as far as it follows from this one: of the same
    /// register, or of one that grew from it, such as that of a plan.
    ///
    /// ```text
    /// before   a | b     all of a is in A, all of b in B: A | B is certain
    /// after    A | B     only a part of b is in B:        A | B is possible
    /// ```
    ///
    /// A contact of a and b makes one of A and B where all of the area of a is in A and all of that
    /// of b in B, and is as sure as the first. Where only a part is, it is possible: the law does not
    /// say which part. Units that got parts of one unit may border each other inside it. A contact
    /// inside one unit goes. Ground that was in no unit of the level on the earlier date has no
    /// contacts.
    ///
    /// # Errors
    /// [`LookupFault::DatesReversed`] for an earlier date, [`AttributesFault::OtherRegister`] for a
    /// register that does not have these units on their date.
    ///
    /// # Complexity
    /// Linear in the versions of the register, the edges between the two dates and the contacts,
    /// times a logarithm.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::attributes::Contact;
    /// use sapnhap::{Level, Neighbours, code, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let (before, after) = (register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?);
    /// // Phúc Xá lies beside Trúc Bạch; all of it is in Hồng Hà today, and Trúc Bạch in Ba Đình.
    /// let pair = (code("00001"), code("00004"));
    /// let neighbours = Neighbours::of_pairs(&before, Level::COMMUNE, [pair])?;
    /// let carried = neighbours.carried_to(&after)?;
    ///
    /// let id = |text| Ok::<_, sapnhap::Error>(after.unit(Level::COMMUNE, &code(text))?.id());
    /// assert_eq!(carried.contact(id("00097")?, id("00004")?), Some(Contact::Certain));
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn carried_to(&self, after: &Snapshot<'_>) -> Result<Self, Error> {
        let (from, to) = (self.date, after.date());
        if to < from {
            return Err(LookupFault::DatesReversed { from, to })?;
        }
        let other_register = AttributesFault::OtherRegister { date: from };
        let Ok(before) = after.register().at(from) else { return Err(other_register)? };
        let units = before.in_force().filter(|unit| unit.level() == self.level);
        if !units.map(|unit| unit.id()).eq(self.graph.node_weights().copied()) {
            return Err(other_register)?;
        }
        // For each unit in the order of nodes: where its ground went, and whether whole.
        let mut went: Vec<Vec<(VersionId, bool)>> = vec![Vec::new(); self.graph.node_count()];
        for later in after.in_force().filter(|unit| unit.level() == self.level) {
            for origin in later.origins(&before, self.level) {
                let share = origin.portions().area;
                let node = self.node(origin.earlier().id());
                if let Some(went) = node.and_then(|node| went.get_mut(node.index()))
                    && share != Share::Nothing
                {
                    went.push((later.id(), share == Share::All));
                }
            }
        }
        let mut contacts = Vec::new();
        let mut note = |one: &(VersionId, bool), other: &(VersionId, bool), contact: Contact| {
            if one.0 != other.0 {
                let whole = one.1 && other.1;
                let contact = if whole { contact } else { Contact::Possible };
                contacts.push((one.0, other.0, contact));
            }
        };
        for parts in &went {
            for (place, one) in parts.iter().enumerate() {
                parts.iter().skip(place + 1).for_each(|other| note(one, other, Contact::Possible));
            }
        }
        let gone_to = |node: NodeIndex| went.get(node.index()).map(Vec::as_slice);
        for edge in self.graph.edge_references() {
            let (ones, others) = (gone_to(edge.source()), gone_to(edge.target()));
            for one in ones.unwrap_or_default() {
                others
                    .unwrap_or_default()
                    .iter()
                    .for_each(|other| note(one, other, *edge.weight()));
            }
        }
        Ok(Self::of_contacts(after, self.level, contacts))
    }
}

/// Finds the node of a unit; nodes are in order of id.
fn node(graph: &UnGraph<VersionId, Contact>, id: VersionId) -> Option<NodeIndex> {
    let nodes = graph.raw_nodes();
    // Units of a level mostly have ids in a row, so the place is where counting from the first
    // id leads.
    let in_row = id.index().checked_sub(nodes.first()?.weight.index())?;
    if nodes.get(in_row).is_some_and(|node| node.weight == id) {
        return Some(NodeIndex::new(in_row));
    }
    nodes.binary_search_by_key(&id, |node| node.weight).ok().map(NodeIndex::new)
}

/// Prints what the graph is, and not all that is in it.
impl fmt::Debug for Neighbours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Neighbours")
            .field("date", &self.date)
            .field("level", &self.level)
            .field("n_units", &self.graph.node_count())
            .field("n_pairs", &self.graph.edge_count())
            .finish()
    }
}

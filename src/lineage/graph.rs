//! The lineage as a graph: ids only, and petgraph's traits.

use petgraph::Direction;
use petgraph::visit::{
    Data, EdgeRef, GraphBase, GraphProp, GraphRef, IntoEdgeReferences, IntoEdges,
    IntoEdgesDirected, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers,
    IntoNodeReferences, NodeCompactIndexable, NodeCount, NodeIndexable, NodeRef, VisitMap,
    Visitable,
};

use super::edge::Edge;
use crate::period::Moment;
use crate::register::data::ids::{EdgeId, IdRange, Place};
use crate::register::data::records::Outs;
use crate::register::data::store::{EdgesOut, Store};
use crate::register::{Register, Version, VersionId};

/// The lineage of a register as a directed graph without cycles: unit versions, and the edges from
/// earlier to later ones.
///
/// It implements petgraph's traits, so that petgraph's algorithms run on it as it is. Ids are in
/// topological order: a predecessor has the smaller one.
///
/// # Example: petgraph's algorithms
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use petgraph::algo::{dijkstra, toposort};
/// use sapnhap::{Level, code, date, vietnam};
///
/// let register = vietnam::register();
/// let lineage = register.lineage();
/// assert_eq!(toposort(lineage, None).unwrap().len(), register.n_versions());
///
/// let old = register.at(date(2025, 6, 30))?.unit(Level::COMMUNE, &code("00634"))?;
/// let steps = dijkstra(lineage, old.id(), None, |_| 1);
/// assert_eq!(steps.len(), 6); // Đại Mỗ itself, and the five that it was divided among.
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Lineage<'r> {
    pub(super) register: &'r Register,
}

impl Register {
    /// Returns the lineage of all versions as a graph.
    #[must_use]
    pub fn lineage(&self) -> Lineage<'_> {
        Lineage { register: self }
    }
}

/// The ids of the successors of a version, one step on; see [`Lineage::successors`].
#[derive(Debug, Clone)]
pub struct Successors<'r> {
    store: &'r Store,
    one: Option<VersionId>,
    edges: EdgesOut<'r>,
}

impl Iterator for Successors<'_> {
    type Item = VersionId;

    #[inline]
    fn next(&mut self) -> Option<VersionId> {
        match self.one.take() {
            Some(to) => Some(to),
            None => self.edges.next().map(|edge| self.store.edges.at(edge).target),
        }
    }
}

impl<'r> Lineage<'r> {
    /// Returns the register.
    #[must_use]
    pub fn register(self) -> &'r Register {
        self.register
    }

    #[inline]
    pub(crate) fn edge_ids_out(self, version: VersionId) -> EdgesOut<'r> {
        let store = &self.register.store;
        store.edges_out(store.lives.at(version).outs())
    }

    /// Returns the ids of what came of a version, one step on, in the order of the law; without
    /// an allocation, and for a single successor without a look at the edges.
    ///
    /// # Complexity
    /// Constant for each.
    #[inline]
    #[must_use]
    pub fn successors(self, version: VersionId) -> Successors<'r> {
        let store = &self.register.store;
        match store.lives.at(version).outs() {
            Outs::One { to, .. } => {
                Successors { store, one: Some(to), edges: store.edges_out(Outs::None) }
            }
            outs => Successors { store, one: None, edges: store.edges_out(outs) },
        }
    }

    /// Returns the ids of what a version came of, one step back, in the order of the law.
    ///
    /// # Complexity
    /// Constant for each.
    pub fn predecessors(self, version: VersionId) -> impl Iterator<Item = VersionId> + use<'r> {
        let store = &self.register.store;
        store.edges_in(version).map(move |edge| store.edges.at(edge).source)
    }

    /// Returns the number of edges; their ids run from 0 to one less.
    #[must_use]
    pub fn n_edges(self) -> usize {
        self.register.store.edges.len() as usize
    }

    /// Returns all edges in the order of their ids: by change, and within one by what came of it.
    pub fn edges(self) -> impl Iterator<Item = Edge<'r>> + use<'r> {
        let register = self.register;
        register.store.edges.ids().map(move |id| Edge::new(register, id))
    }
}

/// Which versions a walk has visited; the map that petgraph's algorithms ask for.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use petgraph::visit::{VisitMap, Visitable};
/// use sapnhap::{Level, code, vietnam};
///
/// let register = vietnam::register();
/// let version = register.latest().unit(Level::COMMUNE, &code("00004"))?.id();
/// let mut visited = register.lineage().visit_map();
/// assert!(visited.visit(version));
/// assert!(visited.is_visited(&version));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Visited(fixedbitset::FixedBitSet);

impl Visited {
    pub(super) fn with_room(n_versions: usize) -> Self {
        Self(fixedbitset::FixedBitSet::with_capacity(n_versions))
    }
}

impl VisitMap<VersionId> for Visited {
    fn visit(&mut self, version: VersionId) -> bool {
        self.0.grow(version.index() + 1);
        !self.0.put(version.index())
    }

    fn is_visited(&self, version: &VersionId) -> bool {
        self.0.contains(version.index())
    }

    fn unvisit(&mut self, version: VersionId) -> bool {
        let was = self.0.contains(version.index());
        if was {
            self.0.set(version.index(), false);
        }
        was
    }
}

impl GraphBase for Lineage<'_> {
    type NodeId = VersionId;
    type EdgeId = EdgeId;
}

impl GraphRef for Lineage<'_> {}

impl<'r> Data for Lineage<'r> {
    type NodeWeight = Version<'r>;
    type EdgeWeight = Edge<'r>;
}

impl GraphProp for Lineage<'_> {
    type EdgeType = petgraph::Directed;
}

impl NodeCount for Lineage<'_> {
    fn node_count(&self) -> usize {
        self.register.n_versions()
    }
}

impl NodeIndexable for Lineage<'_> {
    fn node_bound(&self) -> usize {
        self.register.n_versions()
    }

    fn to_index(&self, version: VersionId) -> usize {
        version.index()
    }

    fn from_index(&self, index: usize) -> VersionId {
        VersionId::at(u32::try_from(index).unwrap_or(u32::MAX))
    }
}

impl NodeCompactIndexable for Lineage<'_> {}

impl Visitable for Lineage<'_> {
    type Map = Visited;

    fn visit_map(&self) -> Visited {
        Visited::with_room(self.register.n_versions())
    }

    fn reset_map(&self, map: &mut Visited) {
        map.0.clear();
        map.0.grow(self.register.n_versions());
    }
}

impl<'r> IntoNeighbors for Lineage<'r> {
    type Neighbors = Successors<'r>;

    fn neighbors(self, version: VersionId) -> Successors<'r> {
        self.successors(version)
    }
}

/// The ids of the neighbours of a version in a direction.
#[derive(Debug, Clone)]
pub enum AdjacentVersions<'r> {
    /// What came of it.
    Outgoing(Successors<'r>),
    /// What it came of.
    Incoming(EdgesDirected<'r>),
}

impl Iterator for AdjacentVersions<'_> {
    type Item = VersionId;

    fn next(&mut self) -> Option<VersionId> {
        match self {
            Self::Outgoing(successors) => successors.next(),
            Self::Incoming(edges) => edges.next().map(|edge| edge.source().id()),
        }
    }
}

impl<'r> IntoNeighborsDirected for Lineage<'r> {
    type NeighborsDirected = AdjacentVersions<'r>;

    fn neighbors_directed(self, version: VersionId, direction: Direction) -> AdjacentVersions<'r> {
        match direction {
            Direction::Outgoing => AdjacentVersions::Outgoing(self.successors(version)),
            Direction::Incoming => {
                AdjacentVersions::Incoming(self.edges_directed(version, direction))
            }
        }
    }
}

/// The edges of a version in a direction.
#[derive(Debug, Clone)]
pub struct EdgesDirected<'r> {
    register: &'r Register,
    out: EdgesOut<'r>,
    incoming: IdRange<EdgeId>,
}

impl<'r> Iterator for EdgesDirected<'r> {
    type Item = Edge<'r>;

    fn next(&mut self) -> Option<Edge<'r>> {
        let id = self.out.next().or_else(|| self.incoming.next())?;
        Some(Edge::new(self.register, id))
    }
}

impl<'r> IntoEdgesDirected for Lineage<'r> {
    type EdgesDirected = EdgesDirected<'r>;

    fn edges_directed(self, version: VersionId, direction: Direction) -> EdgesDirected<'r> {
        let store = &self.register.store;
        let none = store.edges_out(Outs::None);
        let (out, incoming) = match direction {
            Direction::Outgoing => (self.edge_ids_out(version), IdRange::default()),
            Direction::Incoming => (none, store.edges_in(version)),
        };
        EdgesDirected { register: self.register, out, incoming }
    }
}

impl<'r> IntoEdges for Lineage<'r> {
    type Edges = EdgesDirected<'r>;

    fn edges(self, version: VersionId) -> EdgesDirected<'r> {
        self.edges_directed(version, Direction::Outgoing)
    }
}

impl<'r> IntoEdgeReferences for Lineage<'r> {
    type EdgeRef = Edge<'r>;
    type EdgeReferences = EdgesDirected<'r>;

    fn edge_references(self) -> EdgesDirected<'r> {
        let store = &self.register.store;
        let out = store.edges_out(Outs::None);
        EdgesDirected { register: self.register, out, incoming: store.edges.ids() }
    }
}

impl<'r> EdgeRef for Edge<'r> {
    type NodeId = VersionId;
    type EdgeId = EdgeId;
    type Weight = Self;

    fn source(&self) -> VersionId {
        Edge::source(self).id()
    }

    fn target(&self) -> VersionId {
        Edge::target(self).id()
    }

    fn weight(&self) -> &Self {
        self
    }

    fn id(&self) -> EdgeId {
        Edge::id(self)
    }
}

/// The ids of all versions, in order.
#[derive(Debug, Clone)]
pub struct VersionIds(IdRange<VersionId>);

impl Iterator for VersionIds {
    type Item = VersionId;

    fn next(&mut self) -> Option<VersionId> {
        self.0.next()
    }
}

impl IntoNodeIdentifiers for Lineage<'_> {
    type NodeIdentifiers = VersionIds;

    fn node_identifiers(self) -> VersionIds {
        VersionIds(self.register.store.records.ids())
    }
}

/// All versions, in the order of their ids.
#[derive(Debug, Clone)]
pub struct Versions<'r> {
    register: &'r Register,
    ids: IdRange<VersionId>,
}

impl<'r> Iterator for Versions<'r> {
    type Item = Version<'r>;

    fn next(&mut self) -> Option<Version<'r>> {
        self.ids.next().map(|id| Version::seen(self.register, id, Moment::OPEN_FROM))
    }
}

impl<'r> IntoNodeReferences for Lineage<'r> {
    type NodeRef = Version<'r>;
    type NodeReferences = Versions<'r>;

    fn node_references(self) -> Versions<'r> {
        Versions { register: self.register, ids: self.register.store.records.ids() }
    }
}

impl NodeRef for Version<'_> {
    type NodeId = VersionId;
    type Weight = Self;

    fn id(&self) -> VersionId {
        Version::id(self)
    }

    fn weight(&self) -> &Self {
        self
    }
}

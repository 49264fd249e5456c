//! petgraph: a stable directed graph with versions on its nodes, and a table of codes beside it.

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::stable_graph::StableDiGraph;
use petgraph::visit::{Bfs, EdgeRef, IntoEdgeReferences};

use crate::dense::Codes;
use crate::facts::{Change, Edge, Facts, OPEN_UNTIL, Record};

/// A version and until when it was in force.
#[derive(Debug, Clone, Copy)]
pub struct Node {
    record: Record,
    until: i32,
}

/// A register as a graph.
#[derive(Debug, Clone)]
pub struct Graph {
    pub graph: StableDiGraph<Node, Edge>,
    codes: Codes,
}

fn node(version: u32) -> NodeIndex {
    NodeIndex::new(version as usize)
}

impl Graph {
    /// Makes the graph from facts.
    pub fn open(facts: &Facts) -> Self {
        let n_versions = facts.records.len();
        let mut graph = StableDiGraph::with_capacity(n_versions, facts.edges.len());
        for (&record, &until) in facts.records.iter().zip(&facts.until) {
            graph.add_node(Node { record, until });
        }
        for &edge in &facts.edges {
            graph.add_edge(node(edge.source), node(edge.target), edge);
        }
        Self { graph, codes: Codes::of(&facts.records) }
    }

    /// Applies a change to a clone.
    pub fn apply(&self, change: &Change) -> Self {
        let mut next = self.clone();
        let first = next.graph.node_count() as u32;
        next.graph.reserve_nodes(change.records.len());
        next.graph.reserve_edges(change.edges.len());
        for &record in &change.records {
            next.graph.add_node(Node { record, until: OPEN_UNTIL });
        }
        for &edge in &change.edges {
            next.graph.add_edge(node(edge.source), node(edge.target), edge);
            next.graph[node(edge.source)].until = change.day;
        }
        for &version in &change.ended {
            next.graph[node(version)].until = change.day;
        }
        next.codes.take_up(first, &change.records);
        next
    }

    /// Adds up all that a fresh breadth-first search finds, the start left out.
    pub fn sum_of_bfs(&self, version: u32) -> u64 {
        let mut search = Bfs::new(&self.graph, node(version));
        let mut sum = 0;
        while let Some(next) = search.next(&self.graph) {
            sum += next.index() as u64;
        }
        sum - u64::from(version)
    }

    /// Adds up what a fresh breadth-first search finds among some nodes, the start with the rest.
    pub fn sum_of_bfs_among(&self, version: u32, among: &[bool]) -> u64 {
        let mut search = Bfs::new(&self.graph, node(version));
        let mut sum = 0;
        while let Some(next) = search.next(&self.graph) {
            if among[next.index()] {
                sum += next.index() as u64;
            }
        }
        sum
    }

    /// Adds up the successors, one step on.
    pub fn sum_of_neighbors(&self, version: u32) -> u64 {
        self.graph.neighbors(node(version)).map(|next| next.index() as u64).sum()
    }

    /// Returns the district that each unit one step back lay in, by unit, each once.
    pub fn former_districts(&self, version: u32) -> Vec<u32> {
        let mut districts: Vec<u32> = Vec::new();
        for before in self.graph.neighbors_directed(node(version), Direction::Incoming) {
            let source = &self.graph[before].record;
            let district = if source.level == 2 { source.parent } else { source.unit };
            if !districts.contains(&district) {
                districts.push(district);
            }
        }
        districts.sort_unstable();
        districts
    }

    /// Returns what it holds.
    pub fn facts(&self) -> Facts {
        let mut edges: Vec<_> = self.graph.edge_references().collect();
        edges.sort_by_key(|edge| edge.id());
        Facts {
            records: self.graph.node_weights().map(|node| node.record).collect(),
            until: self.graph.node_weights().map(|node| node.until).collect(),
            edges: edges.into_iter().map(|edge| *edge.weight()).collect(),
        }
    }
}

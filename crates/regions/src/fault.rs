//! Tasks that can't be done as they are put.

/// A task, or regions handed in for one, that can't be as they are put. What regions can't reach,
/// such as a least sum that stays missed, is no fault: it stands in their score.
///
/// # Example
/// ```
/// use sapnhap_regions::{Node, Task, TaskFault};
///
/// let task = Task { nodes: vec![Node::default(); 2], pairs: vec![(0, 5)], ..Task::default() };
/// let fault = task.prepare().unwrap_err();
/// assert_eq!(fault, TaskFault::UnknownNode { node: 5, n_nodes: 2 });
/// assert_eq!(fault.to_string(), "there is no node 5: expected one below 2");
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TaskFault {
    /// More nodes than there are numbers for.
    #[error("there are {n_nodes} nodes: expected at most 1000000000")]
    TooManyNodes {
        /// How many there are.
        n_nodes: usize,
    },
    /// A number that no node has.
    #[error("there is no node {node}: expected one below {n_nodes}")]
    UnknownNode {
        /// The number.
        node: u32,
        /// How many nodes there are.
        n_nodes: usize,
    },
    /// A node that is given as its own neighbour.
    #[error("node {node} stands beside itself: expected two nodes")]
    OwnNeighbour {
        /// The node.
        node: u32,
    },
    /// Labels of something else than the nodes.
    #[error("there are {n_labels} labels for {n_nodes} nodes: expected one for each")]
    LabelCount {
        /// How many labels there are.
        n_labels: usize,
        /// How many nodes there are.
        n_nodes: usize,
    },
    /// A weight, or a figure of a node, that is negative, no number, or so large that sums lose what
    /// is small.
    #[error("{what} is {value}: expected a number from 0 to 1000000000")]
    OutOfRange {
        /// What it is.
        what: &'static str,
        /// What it was given as.
        value: f64,
    },
    /// A figure of a node that can't be: no number, infinite, or a negative one where none can be.
    #[error("the {what} of node {node} is {value}: expected a finite number{}", sign(.what))]
    Figure {
        /// The field of the node.
        what: &'static str,
        /// The node.
        node: u32,
        /// What it was given as.
        value: f64,
    },
    /// A node in two regions, or twice in one.
    #[error("node {node} is in two regions: expected one")]
    Twice {
        /// The node.
        node: u32,
    },
    /// A node in no region.
    #[error("node {node} is in no region: expected each node in one")]
    NoRegion {
        /// The first node that is left out.
        node: u32,
    },
    /// Nodes that are to be one region and do not hang together, or only over what a hard preference
    /// keeps apart.
    #[error("a region of node {} does not hang together", .nodes.first().unwrap_or(&0))]
    Apart {
        /// The nodes, in order.
        nodes: Vec<u32>,
    },
    /// Nodes that are fixed as a region, and stand otherwise in regions that were given.
    #[error("the fixed region of node {} stands otherwise", .nodes.first().unwrap_or(&0))]
    NotAsFixed {
        /// The nodes, in order.
        nodes: Vec<u32>,
    },
    /// More regions are asked for than can be made: each holds a node at least.
    #[error("{target} regions can't be made of these: expected at most {most}")]
    TooMany {
        /// How many are asked for.
        target: usize,
        /// How many there can be.
        most: usize,
    },
    /// Fewer regions are asked for than there are parts that hang together; fixed regions are parts
    /// of their own.
    #[error("{target} regions are too few: expected at least {least}, one for each part")]
    TooFew {
        /// How many are asked for.
        target: usize,
        /// How many there have to be.
        least: usize,
    },
}

/// Positions may be negative, and the other figures not.
fn sign(what: &str) -> &'static str {
    if matches!(what, "x" | "y") { "" } else { ", not negative" }
}

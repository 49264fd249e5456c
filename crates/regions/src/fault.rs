//! Tasks that can't be done as they are stated.

/// Sums with a larger weight would lose what is small.
const LARGEST_WEIGHT: f64 = 1e9;

/// Refuses a weight that can't be.
pub(crate) fn check_weight(what: &'static str, value: f64) -> Result<(), TaskFault> {
    match (0.0..=LARGEST_WEIGHT).contains(&value) {
        true => Ok(()),
        false => Err(TaskFault::OutOfRange { what, value }),
    }
}

/// What is wrong with a task, or with regions that are handed in for one. Something that regions
/// can't reach, such as a least sum that stays missed, is not a fault and is told by their score.
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
    /// There are more nodes than can be numbered.
    #[error("there are {n_nodes} nodes: expected at most 1000000000")]
    TooManyNodes {
        /// How many there are.
        n_nodes: usize,
    },
    /// A number is not that of a node.
    #[error("there is no node {node}: expected one below {n_nodes}")]
    UnknownNode {
        /// The number.
        node: u32,
        /// How many nodes there are.
        n_nodes: usize,
    },
    /// A node is given as its own neighbour.
    #[error("node {node} stands beside itself: expected two nodes")]
    OwnNeighbour {
        /// The node.
        node: u32,
    },
    /// The labels are not one for each node.
    #[error("there are {n_labels} labels for {n_nodes} nodes: expected one for each")]
    LabelCount {
        /// How many labels there are.
        n_labels: usize,
        /// How many nodes there are.
        n_nodes: usize,
    },
    /// The values of an attribute or a quantity are not one for each node.
    #[error("the values of the {what} are {n_values} for {n_nodes} nodes: expected one for each")]
    ValueCount {
        /// `attribute` or `quantity`.
        what: &'static str,
        /// How many values there are.
        n_values: usize,
        /// How many nodes there are.
        n_nodes: usize,
    },
    /// The largest sum of a quantity is negative or is not a number.
    #[error("the largest sum of a quantity is {value}: expected a finite number, not negative")]
    LargestSum {
        /// What it was given as.
        value: f64,
    },
    /// A weight is negative, is not a number, or is so large that sums with it would lose what is
    /// small.
    #[error("{what} is {value}: expected a number from 0 to 1000000000")]
    OutOfRange {
        /// Which weight it is.
        what: &'static str,
        /// What it was given as.
        value: f64,
    },
    /// A figure of a node is not a finite number, or is negative and is none of its attributes.
    #[error("the {what} of node {node} is {value}: expected a finite number{}", sign(.what))]
    Figure {
        /// The field of the node, or `attribute` or `quantity`.
        what: &'static str,
        /// The node.
        node: u32,
        /// What it was given as.
        value: f64,
    },
    /// A node is in two regions, or twice in one.
    #[error("node {node} is in two regions: expected one")]
    Twice {
        /// The node.
        node: u32,
    },
    /// A node is in no region.
    #[error("node {node} is in no region: expected each node in one")]
    NoRegion {
        /// The first node that is left out.
        node: u32,
    },
    /// Nodes are to be one region and do not hang together, or only over a border that a hard
    /// preference closes.
    #[error("a region of node {} does not hang together", .nodes.first().unwrap_or(&0))]
    Apart {
        /// The nodes, in order.
        nodes: Vec<u32>,
    },
    /// Nodes are fixed as a region, and the regions that were handed in do not have that region.
    #[error("the fixed region of node {} stands otherwise", .nodes.first().unwrap_or(&0))]
    NotAsFixed {
        /// The nodes, in order.
        nodes: Vec<u32>,
    },
    /// Nodes stay together, and the regions that were handed in part them.
    #[error("the nodes that stay with node {} are in several regions", .nodes.first().unwrap_or(&0))]
    NotTogether {
        /// The nodes, in order.
        nodes: Vec<u32>,
    },
    /// More regions are asked for than can be made, since each holds at least one node.
    #[error("{target} regions can't be made of these: expected at most {most}")]
    TooMany {
        /// How many are asked for.
        target: usize,
        /// How many there can be.
        most: usize,
    },
    /// Fewer regions are asked for than there are parts that hang together. Each fixed region is a
    /// part of its own.
    #[error("{target} regions are too few: expected at least {least}, one for each part")]
    TooFew {
        /// How many are asked for.
        target: usize,
        /// How many there have to be.
        least: usize,
    },
}

/// The attributes of a node may be negative, and its other figures may not.
fn sign(what: &str) -> &'static str {
    if matches!(what, "x" | "y" | "attribute") { "" } else { ", not negative" }
}

//! Why an exact answer can't be given.

/// Why an exact answer can't be given.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{ExactFault, Instance, Site, connected_sets};
///
/// let path = Instance::of_pairs(vec![Site::default(); 3], [(0, 1), (1, 2)])?;
/// assert_eq!(connected_sets(&path, 3, 5).unwrap_err(), ExactFault::TooManySets { limit: 5 });
/// # Ok::<(), ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ExactFault {
    /// A list of neighbours, or of classes, is not as long as the list of nodes.
    #[error("{n_rows} rows of {what} for {n_nodes} nodes; expected one for each node")]
    RowCount {
        /// What the rows are of.
        what: &'static str,
        /// How many rows there are.
        n_rows: usize,
        /// How many nodes there are.
        n_nodes: usize,
    },
    /// A number is not that of a node.
    #[error("there is no node {node}; expected one below {n_nodes}")]
    UnknownNode {
        /// The number.
        node: u32,
        /// How many nodes there are.
        n_nodes: usize,
    },
    /// A node is of a class for which there is no standard.
    #[error("node {node} is of class {class}; expected one below {n_classes}")]
    UnknownClass {
        /// The node.
        node: usize,
        /// Its class.
        class: u8,
        /// How many standards there are.
        n_classes: usize,
    },
    /// A node is among its own neighbours.
    #[error("node {node} stands beside itself; expected two nodes")]
    OwnNeighbour {
        /// The node.
        node: u32,
    },
    /// A node has a neighbour of which it is no neighbour.
    #[error("node {node} has neighbour {neighbour}, but not the other way round")]
    OneSided {
        /// The node.
        node: u32,
        /// The neighbour.
        neighbour: u32,
    },
    /// A position is not a finite number, or a cost is not a number or is minus infinity.
    #[error("the {what} of {item} is {value}; expected a finite number")]
    NotFinite {
        /// What it is: `position`, `cost`.
        what: &'static str,
        /// Which node, or which set.
        item: usize,
        /// The value.
        value: f64,
    },
    /// There are more connected sets than the caller allows.
    #[error("there are more than {limit} connected sets; expected no more, or smaller ones")]
    TooManySets {
        /// The limit.
        limit: usize,
    },
    /// A search for the best set took more steps than it may. Either regions are too large, or too
    /// many nodes lie in one place.
    #[error(
        "no end of the search for the best region within {limit} steps; expected smaller regions"
    )]
    SearchTooLong {
        /// How many steps it may take.
        limit: u64,
    },
    /// A node has a negative weight.
    #[error("the weight of node {node} is {value}; expected zero or more")]
    NegativeWeight {
        /// Which node.
        node: usize,
        /// The weight.
        value: f64,
    },
    /// There are to be fewer regions than parts of the graph that hang together, or more than
    /// nodes.
    #[error("{n_regions} connected regions can't hold all nodes; expected {fewest} to {most}")]
    NoSuchRegions {
        /// How many regions were asked for.
        n_regions: usize,
        /// How many there are at least.
        fewest: usize,
        /// How many there are at most.
        most: usize,
    },
    /// There are more nodes than a list of all their sets can be kept for, or than can be numbered.
    #[error("there are {n_nodes} nodes; expected at most {limit}")]
    TooManyNodes {
        /// How many nodes there are.
        n_nodes: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Nodes are parts of wholes, of which what regions need does not follow node by node.
    #[error(
        "node {node} is a part of a whole; expected nodes without parts where needs are proved"
    )]
    Parts {
        /// The first such node.
        node: u32,
    },
    /// There are not as many costs as sets, or not as many weights or prices as nodes.
    #[error("{n_values} values for {n_expected} {what}; expected one for each")]
    ValueCount {
        /// What the values are for.
        what: &'static str,
        /// How many values there are.
        n_values: usize,
        /// How many were expected.
        n_expected: usize,
    },
    /// It is proved that the nodes can't be put into so many regions, each of which is one of the
    /// sets.
    #[error("no {n_regions} of the sets, of at most {max_nodes} nodes, hold each node once")]
    NoPartition {
        /// How many regions were asked for.
        n_regions: u32,
        /// The largest number of nodes of a set.
        max_nodes: usize,
    },
    /// The budget of branches was used up before a partition was found.
    #[error("no partition into {n_regions} regions within {branch_limit} branches; one may exist")]
    NotFound {
        /// How many regions were asked for.
        n_regions: u32,
        /// The budget.
        branch_limit: u64,
    },
    /// The linear solver gave up.
    #[error("the linear solver gave up: {message}")]
    Solver {
        /// What it said.
        message: String,
    },
}

impl ExactFault {
    /// Refuses values that are not one for each of what they are for.
    pub(super) fn check_count(
        what: &'static str,
        n_values: usize,
        n_expected: usize,
    ) -> Result<(), Self> {
        match n_values == n_expected {
            true => Ok(()),
            false => Err(Self::ValueCount { what, n_values, n_expected }),
        }
    }
}

//! What is asked for: a graph with weights, and what its regions should be like. All of this is
//! data, and is checked when it is prepared.

use std::fmt;
use std::sync::Arc;

use crate::aims::{Attribute, Quantity};
use crate::score::Weights;

/// A node of the graph.
///
/// # Example
/// ```
/// use sapnhap_regions::Node;
///
/// // It weighs one, lies at (3, 4), and has a population of 1,200.
/// let node = Node { weight: 1.0, x: 3.0, y: 4.0, population: 1_200.0, ..Node::default() };
/// assert_eq!(node.rank, 0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Node {
    /// The figure that is made even among regions and of which a least sum may be needed, such as
    /// people or money.
    pub population: f64,
    /// A second figure of which a least sum may be needed. It also says how large a round region
    /// is, by which points are measured (see [`Weights`]). Where it is zero for all nodes, a point
    /// is an inertia of one.
    pub area: f64,
    /// What the node weighs in the inertia.
    pub weight: f64,
    /// The first of its two attributes, which may be a place in a plane. The inertia of a region is
    /// the sum over its nodes of weight times the squared distance to the weighted mean of the
    /// region.
    pub x: f64,
    /// The second attribute.
    pub y: f64,
    /// A place among [`Task::needs`]. The smallest rank of the nodes of a region says what the
    /// region needs. A rank past the end of the list needs nothing.
    pub rank: u32,
    /// How it is judged as a region of its own.
    pub lone: Lone,
}

/// How a node is judged that is a region of its own.
///
/// # Example
/// ```
/// use sapnhap_regions::{Lone, Node};
///
/// assert_eq!(Node::default().lone, Lone::AsOthers);
/// // It should not stay alone, since it has half of what that takes.
/// let small = Node { lone: Lone::Missed(0.5), ..Node::default() };
/// # let _ = small;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Lone {
    /// As any other region.
    #[default]
    AsOthers,
    /// It has what it needs.
    Met,
    /// It lacks so much of what it needs to stay alone, as a part of that. This counts for more than
    /// what larger regions miss ([`Weights::lone`](crate::Weights::lone)).
    Missed(f64),
}

impl Lone {
    /// Returns what it lacks, where it should not stay alone.
    pub(crate) fn missed(self) -> Option<f64> {
        match self {
            Self::Missed(part) => Some(part),
            Self::AsOthers | Self::Met => None,
        }
    }
}

/// The least sums that a region needs.
///
/// # Example
/// ```
/// use sapnhap_regions::Needs;
///
/// assert_eq!(Needs { population: 16_000.0, ..Needs::default() }.area, 0.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Needs {
    /// The least sum of population.
    pub population: f64,
    /// The least sum of area.
    pub area: f64,
}

/// How much a preference counts.
///
/// # Example
/// ```
/// use sapnhap_regions::Preference;
///
/// assert!(matches!(Preference::Soft(2.0), Preference::Soft(points) if points > 1.0));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Preference {
    /// It costs so many points each time it is broken. See [`Weights`] for what a point is.
    Soft(f64),
    /// It is never broken: no region reaches over such a border.
    Hard,
}

/// Labels that a region should not mix. Each label in a region after the first breaks the
/// preference once.
///
/// # Example
/// ```
/// use sapnhap_regions::{Labels, Preference};
///
/// // Nodes 0 and 1 have one label, and node 2 has another.
/// let labels = Labels { labels: vec![7, 7, 3], preference: Preference::Soft(2.0) };
/// assert_eq!(labels.labels.len(), 3);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Labels {
    /// One label for each node; any number will do.
    pub labels: Vec<u32>,
    /// How much it counts that they are not mixed.
    pub preference: Preference,
}

/// What a [`Condition`] learns of a region.
///
/// # Example
/// ```
/// use sapnhap_regions::RegionSums;
///
/// let sums = RegionSums { n_nodes: 2, population: 17_000.0, area: 31.5, rank: 0 };
/// assert!(sums.population / sums.area > 500.0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RegionSums {
    /// How many nodes it is made of. The parts of a whole that are in it count as one.
    pub n_nodes: usize,
    /// The sum of their population.
    pub population: f64,
    /// The sum of their area.
    pub area: f64,
    /// The smallest of their ranks.
    pub rank: u32,
}

/// A condition of the caller, which tells whether a region that is not exempt is as it should be.
/// It is called for each region that is tried, so it has to be quick.
///
/// # Example
/// ```
/// use sapnhap_regions::{Condition, RegionSums};
///
/// let dense = Condition::new(|sums| sums.population > 100.0 * sums.area);
/// assert!(dense.is_met_by(&RegionSums { n_nodes: 1, population: 300.0, area: 2.0, rank: 0 }));
/// ```
#[derive(Clone)]
pub struct Condition(Arc<dyn Fn(&RegionSums) -> bool + Send + Sync>);

impl Condition {
    /// Makes a condition of a function.
    #[must_use]
    pub fn new(meets: impl Fn(&RegionSums) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(meets))
    }

    /// Tells whether a region meets it.
    #[must_use]
    pub fn is_met_by(&self, sums: &RegionSums) -> bool {
        (self.0)(sums)
    }
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Condition(..)")
    }
}

/// Nodes that are the parts of one whole, such as the hamlets of a commune, and prefer to stay together.
///
/// Where something depends on how many nodes a region has, the parts of a whole that are in one region
/// count as one.
///
/// # Example
/// ```
/// use sapnhap_regions::{Node, Parts, Task};
///
/// let task = Task {
///     nodes: vec![Node::default(); 3],
///     pairs: vec![(0, 1), (1, 2)],
///     parts: vec![Parts { nodes: vec![0, 1], weight: 2.0, ..Parts::default() }],
///     ..Task::default()
/// };
/// let ground = task.prepare()?;
/// assert_eq!(ground.score(&[vec![0, 1], vec![2]])?.parted, 0);
/// assert_eq!(ground.score(&[vec![0], vec![1, 2]])?.parted, 1);
/// # Ok::<(), sapnhap_regions::TaskFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parts {
    /// The parts. No node is a part of two wholes.
    pub nodes: Vec<u32>,
    /// What each region costs beyond the first that has some of them, in points.
    pub weight: f64,
    /// How the whole is judged where it is a region of its own, undivided.
    pub lone: Lone,
}

/// A graph with weights, and what its regions should be like.
///
/// A node is named by its place in the list. What is not asked for is left as it is by default.
///
/// # Example
/// Five nodes on a line become two regions, each with a population of at least four:
/// ```
/// use std::ops::ControlFlow;
///
/// use sapnhap_regions::{Budget, Needs, Node, Target, Task};
///
/// let node = |x, population| Node { x, population, weight: 1.0, ..Node::default() };
/// let task = Task {
///     nodes: vec![node(0.0, 1.0), node(1.0, 1.0), node(2.0, 1.0), node(9.0, 1.0), node(10.0, 9.0)],
///     pairs: vec![(0, 1), (1, 2), (2, 3), (3, 4)],
///     needs: vec![Some(Needs { population: 4.0, area: 0.0 })],
///     ..Task::default()
/// };
/// let go_on = |_: &_| ControlFlow::Continue(());
/// let found = task.prepare()?.solve(Target::Count(2), Budget::moves(1_000), 1, go_on)?;
/// // By place alone it would be three nodes and two, but the first three have too small a population.
/// assert_eq!(found.regions(), [vec![0, 1, 2, 3], vec![4]]);
/// assert_eq!(found.score().rules_broken, 0);
/// # Ok::<(), sapnhap_regions::TaskFault>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Task {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// Which nodes border each other, either way round. It makes no difference if a pair is given
    /// twice.
    pub pairs: Vec<(u32, u32)>,
    /// What a region needs, by the smallest rank of its nodes.
    pub needs: Vec<Option<Needs>>,
    /// The least number of nodes of a region, whether it is exempt or not. A region with fewer counts
    /// as a node that should not stay alone.
    pub least_nodes: usize,
    /// From how many nodes on a region is exempt from its needs and from the condition.
    pub exempt_from: Option<usize>,
    /// A condition of the caller.
    pub condition: Option<Condition>,
    /// What regions should not mix.
    pub labels: Vec<Labels>,
    /// Pairs of nodes that should not be in one region. Each pair that is in one counts as a hard
    /// preference that is broken.
    pub forbidden: Vec<(u32, u32)>,
    /// Nodes that stay together, so that each of these sets is in one region, which may have other
    /// nodes too. The nodes of a set hang together, and no node is in two of them or in a fixed region.
    /// A bound does not look at this, so it is true and could be better.
    pub together: Vec<Vec<u32>>,
    /// Further attributes in which the nodes of a region should be alike.
    pub attributes: Vec<Attribute>,
    /// Further quantities whose sums should be even, or no larger than so much.
    pub quantities: Vec<Quantity>,
    /// Nodes that are parts of one whole and prefer to stay together.
    pub parts: Vec<Parts>,
    /// Regions that are fixed. No node is added to them, and none is taken away.
    pub fixed: Vec<Vec<u32>>,
    /// What each aim weighs.
    pub weights: Weights,
}

//! Further aims, of which a task may have any number.

use serde::Serialize;

/// An attribute in which the nodes of a region should be alike, such as income or rainfall.
///
/// What counts is the sum of squares within regions: the sum over their nodes of [`Node::weight`](crate::Node::weight)
/// times the squared difference to the weighted mean of the region. This is how p-regions instances are
/// judged (Duque, Church, Middleton, *The p-Regions Problem*, Geographical Analysis 43, 2011, and others
/// after them).
///
/// # Example
/// ```
/// use sapnhap_regions::{Attribute, Node, Task};
///
/// let task = Task {
///     nodes: vec![Node { weight: 1.0, ..Node::default() }; 3],
///     pairs: vec![(0, 1), (1, 2)],
///     attributes: vec![Attribute { values: vec![2.0, 4.0, 9.0], weight: 1.0 }],
///     ..Task::default()
/// };
/// // The first two differ by one from their mean.
/// assert_eq!(task.prepare()?.score(&[vec![0, 1], vec![2]])?.attributes, [2.0]);
/// # Ok::<(), sapnhap_regions::TaskFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Attribute {
    /// A value for each node.
    pub values: Vec<f64>,
    /// How many points it costs that regions are as unlike within as nodes drawn by lot: a point is the
    /// sum of squares of all nodes as one region, divided by the number of regions.
    pub weight: f64,
}

/// A quantity that regions have a sum of, such as pupils or money. Sums should be even, or no larger
/// than so much.
///
/// # Example
/// ```
/// use sapnhap_regions::{Node, Quantity, Task};
///
/// let pupils = Quantity { values: vec![300.0, 200.0, 100.0], most: Some(450.0), ..Quantity::default() };
/// let task = Task {
///     nodes: vec![Node::default(); 3],
///     pairs: vec![(0, 1), (1, 2)],
///     quantities: vec![pupils],
///     ..Task::default()
/// };
/// let score = task.prepare()?.score(&[vec![0, 1], vec![2]])?;
/// assert_eq!(score.quantities[0].n_over, 1);
/// # Ok::<(), sapnhap_regions::TaskFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// A value for each node, not negative.
    pub values: Vec<f64>,
    /// What a region costs whose sum is off the average by as much as the average, in points. It grows
    /// with the square of how far it is off. By default it is 0.
    pub evenness: f64,
    /// The largest sum that a region should have.
    pub most: Option<f64>,
    /// What a region costs that has more, in points. By default it is 1000, as much as another rule that
    /// is broken; what it has beyond costs as a shortfall does besides.
    pub over: f64,
}

impl Default for Quantity {
    fn default() -> Self {
        Self { values: Vec::new(), evenness: 0.0, most: None, over: 1000.0 }
    }
}

/// How good regions are by one [`Quantity`].
///
/// # Example
/// ```
/// use sapnhap_regions::QuantityScore;
///
/// assert_eq!(QuantityScore::default().n_over, 0);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct QuantityScore {
    /// The square of the coefficient of variation of the sums of regions.
    pub unevenness: f64,
    /// How many regions have more than the largest sum.
    pub n_over: usize,
    /// How much more they have, as parts of the largest sum, summed over them.
    pub over: f64,
}

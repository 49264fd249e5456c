//! What regions are judged by: each aim by itself, and the weights that put all of them into one
//! order.
//!
//! ```text
//! alone, and should not be  <  rules broken  <  forbidden or mixed, hard  <  mixed, soft  <  shape
//! ```
//!
//! One point is the inertia of one round region of average size, so that weights mean the same for
//! graphs of any size. It follows from the area and the weight of the whole, divided by the square
//! of the number of regions. The order is one of weights: a rule is worth a thousand round regions,
//! and no change of shape is worth that much.

use std::fmt;

use serde::Serialize;

use crate::aims::QuantityScore;

/// What each aim weighs, in points. A point is the inertia of one round region of average size.
///
/// # Example
/// ```
/// use sapnhap_regions::Weights;
///
/// let mut weights = Weights::default();
/// weights.unevenness = 0.0;
/// assert!(weights.rule > 100.0 * weights.shortfall);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Weights {
    /// What a node costs that is a region of its own and should not be
    /// ([`Lone::Missed`](crate::Lone::Missed)), and a region that has too few nodes. By default it is
    /// 100,000, so that it stands above all else.
    pub lone: f64,
    /// What a region costs that does not have what it needs. By default it is 1000.
    pub rule: f64,
    /// What a region costs that has nothing at all of a sum that it needs; one that misses a part
    /// of it costs that part. So it tells two regions apart that both miss what they need. By
    /// default it is 5.
    pub shortfall: f64,
    /// What a hard preference costs that is broken, such as a forbidden pair in a region. By
    /// default it is 500.
    pub hard: f64,
    /// What one point of inertia costs. By default it is 1.
    pub inertia: f64,
    /// What a region costs whose population is off the average by as much as the average. It grows
    /// with the square of how far the population is off. By default it is 0.2.
    pub unevenness: f64,
    /// What it costs that people travel to the seat of their region, in points. Here a point is how far
    /// the population of a round region of average size travels to its middle, and the seat is that node
    /// of the region to which all its population has the shortest way, as the crow flies. By default it
    /// is 0, and it is not worked out then. A move takes as much time as its regions have nodes
    /// otherwise, and a merger their product.
    pub travel: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            lone: 100_000.0,
            rule: 1000.0,
            shortfall: 5.0,
            hard: 500.0,
            inertia: 1.0,
            unevenness: 0.2,
            travel: 0.0,
        }
    }
}

impl Weights {
    pub(crate) fn named(&self) -> [(&'static str, f64); 7] {
        [
            ("the weight of a node that stays alone", self.lone),
            ("the weight of a rule", self.rule),
            ("the weight of a shortfall", self.shortfall),
            ("the weight of a hard preference", self.hard),
            ("the weight of inertia", self.inertia),
            ("the weight of unevenness", self.unevenness),
            ("the weight of travel", self.travel),
        ]
    }
}

/// How good regions are, aim by aim. Less is better in each.
///
/// # Example
/// ```
/// use sapnhap_regions::{Node, Task};
///
/// let node = |x| Node { x, weight: 3.0, ..Node::default() };
/// let task = Task { nodes: vec![node(0.0), node(2.0)], pairs: vec![(0, 1)], ..Task::default() };
/// // Two nodes that weigh three lie at a distance of one from their middle.
/// assert_eq!(task.prepare()?.score(&[vec![0, 1]])?.inertia, 6.0);
/// # Ok::<(), sapnhap_regions::TaskFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Score {
    /// How many regions there are.
    #[serde(rename = "n_groups")]
    pub n_regions: usize,
    /// How many regions neither have what they need nor are exempt, those of one node among them.
    pub rules_broken: usize,
    /// How many of these are a node that should not stay alone, or have too few nodes.
    pub lone_missed: usize,
    /// How many of these no regions can avoid: those that are fixed, and one for each part of the
    /// graph in which no region at all can have what it needs. A condition of the caller
    /// ([`Task::condition`](crate::Task::condition)) is not looked at for this.
    pub rules_unavoidable: usize,
    /// How much they miss, as parts of what they need, summed over them. Of each region the larger
    /// of the missing parts of area and population counts.
    pub shortfall: f64,
    /// How many hard preferences are broken: forbidden pairs that are in one region, and labels
    /// that are mixed in a fixed region.
    pub hard_broken: usize,
    /// How many labels share a region with another one, beyond the first, over all soft
    /// preferences.
    pub mixed: usize,
    /// What the labels that are mixed cost, in points.
    pub mixed_points: f64,
    /// The moment of inertia: the sum over all nodes of weight times the squared distance to the
    /// weighted mean of the region.
    pub inertia: f64,
    /// The inertia in points.
    pub inertia_points: f64,
    /// The square of the coefficient of variation of the populations of regions. It is 0 when all
    /// have the same population.
    pub unevenness: f64,
    /// The sum of squares within regions of each further attribute, in its own unit, by the weights of
    /// nodes (see [`Attribute`](crate::Attribute)).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<f64>,
    /// How good the regions are by each further quantity.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<QuantityScore>,
    /// How many wholes have their parts in several regions.
    pub parted: usize,
    /// How far people travel to the seat of their region: population times distance, summed over all.
    /// It is `None` where that has no weight.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub travel: Option<f64>,
    /// The sum of all aims by their weights, which a search makes small.
    pub total: f64,
}

/// Writes all aims in one line, in their order.
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} groups: rules broken {} ({} alone, {} unavoidable, shortfall {:.2}), hard {}, \
             mixed {} ({:.1} points), inertia {:.0} ({:.2} points), unevenness {:.4}",
            self.n_regions,
            self.rules_broken,
            self.lone_missed,
            self.rules_unavoidable,
            self.shortfall,
            self.hard_broken,
            self.mixed,
            self.mixed_points,
            self.inertia,
            self.inertia_points,
            self.unevenness,
        )?;
        for (number, within) in (1..).zip(&self.attributes) {
            write!(f, ", attribute {number} {within:.4}")?;
        }
        for (number, quantity) in (1..).zip(&self.quantities) {
            let QuantityScore { unevenness, n_over, over } = quantity;
            write!(
                f,
                ", quantity {number} unevenness {unevenness:.4} and {n_over} over by {over:.2}"
            )?;
        }
        if self.parted > 0 {
            write!(f, ", {} parted", self.parted)?;
        }
        if let Some(travel) = self.travel {
            write!(f, ", travel {travel:.0}")?;
        }
        write!(f, "; total {:.3}", self.total)
    }
}

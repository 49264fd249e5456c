//! What regions are judged by: each aim apart, and the weights that put them into one order.
//!
//! ```text
//! rules broken  <  forbidden or mixed, hard  <  mixed, soft  <  inertia and unevenness
//! ```
//!
//! One point is the inertia of one round region of average size: area and weight of the whole,
//! divided by the square of the count. So weights mean the same in a city and in a country. The
//! order is one of weights: a rule is worth a thousand round regions, which no change of shape pays
//! for.

use std::fmt;

use serde::Serialize;

/// What each aim weighs, in points: the inertia of one round region of average size.
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
    /// A region that does not meet its requirement. Default 1000.
    pub rule: f64,
    /// All that a region misses of its requirement, as a part of it: a region with no people at all
    /// counts once. It tells two regions that miss apart. Default 5.
    pub shortfall: f64,
    /// A hard preference that is broken: a forbidden pair in a region. Default 500.
    pub hard: f64,
    /// One point of inertia. Default 1.
    pub inertia: f64,
    /// The square of how far the population of a region is from the average, in averages. Default
    /// 0.2: a region with twice the average population counts as a fifth of a point.
    pub unevenness: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { rule: 1000.0, shortfall: 5.0, hard: 500.0, inertia: 1.0, unevenness: 0.2 }
    }
}

impl Weights {
    pub(crate) fn named(&self) -> [(&'static str, f64); 5] {
        [
            ("the weight of a rule", self.rule),
            ("the weight of a shortfall", self.shortfall),
            ("the weight of a hard preference", self.hard),
            ("the weight of inertia", self.inertia),
            ("the weight of unevenness", self.unevenness),
        ]
    }
}

/// How good regions are, aim by aim; less is better in each.
///
/// # Example
/// ```
/// use sapnhap_regions::{Node, Task};
///
/// let node = |x| Node { x, weight: 3.0, ..Node::default() };
/// let task = Task { nodes: vec![node(0.0), node(2.0)], pairs: vec![(0, 1)], ..Task::default() };
/// // Three, one away from the middle, twice.
/// assert_eq!(task.prepare()?.score(&[vec![0, 1]])?.inertia, 6.0);
/// # Ok::<(), sapnhap_regions::TaskFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct Score {
    /// How many regions there are.
    #[serde(rename = "n_groups")]
    pub n_regions: usize,
    /// How many neither meet what is asked of them nor are exempt.
    pub rules_broken: usize,
    /// How many of them nothing can avoid: regions that are fixed so, and one for each part of the
    /// graph, by its borders, in which no region at all can meet it. A condition of one's own
    /// ([`Task::condition`](crate::Task::condition)) is left out of this.
    pub rules_unavoidable: usize,
    /// How much they miss of it, as parts of it, summed: the larger of the missing parts of area
    /// and population of each region.
    pub shortfall: f64,
    /// Hard preferences broken: forbidden pairs in one region, and mixed regions that were fixed so.
    pub hard_broken: usize,
    /// Labels that share a region with another, beyond the first, over all soft preferences.
    pub mixed: usize,
    /// What `mixed` weighs, in points.
    pub mixed_points: f64,
    /// The moment of inertia: weight times the squared distance to the weighted mean of the region,
    /// summed. With people for weights and kilometres for places, people times km2.
    pub inertia: f64,
    /// The inertia in points.
    pub inertia_points: f64,
    /// The square of the coefficient of variation of population over regions: 0 when all have the
    /// same.
    pub unevenness: f64,
    /// All together, by the weights: what is made small.
    pub total: f64,
}

/// Writes the aims in their order, in one line.
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} groups: rules broken {} ({} unavoidable, shortfall {:.2}), hard {}, \
             mixed {} ({:.1} points), inertia {:.0} ({:.2} points), unevenness {:.4}; total {:.3}",
            self.n_regions,
            self.rules_broken,
            self.rules_unavoidable,
            self.shortfall,
            self.hard_broken,
            self.mixed,
            self.mixed_points,
            self.inertia,
            self.inertia_points,
            self.unevenness,
            self.total,
        )
    }
}

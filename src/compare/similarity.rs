//! How alike two partitions of the same things are, as two numbers.
//!
//! The adjusted Rand index counts pairs that both partitions keep together and sets them against
//! what chance would give (L. Hubert and P. Arabie, "Comparing partitions", Journal of
//! Classification 2, 1985). The variation of information is what knowing the one partition leaves
//! open about the other, both ways added (M. Meilă, "Comparing clusterings: an information based
//! distance", Journal of Multivariate Analysis 98, 2007); it is a metric.
//!
//! With `n` things, `n_ij` of them in group `i` of the one and `j` of the other, `a_i` and `b_j`
//! in the groups and `C(x) = x (x - 1) / 2`:
//!
//! ```text
//! ARI = (sum C(n_ij) - E) / ((sum C(a_i) + sum C(b_j)) / 2 - E),  E = sum C(a_i) sum C(b_j) / C(n)
//! VI  = sum n_ij / n (log2(a_i / n_ij) + log2(b_j / n_ij))
//! ```
//!
//! With weights, a thing counts as much as it weighs and a pair as much as the product of the two:
//! `C` of a group is then half of its weight squared less the squares of the weights in it. With
//! all weights 1 that is the formula above.
//!
//! What always holds: neither the order of the things nor the labels of the groups, nor which of
//! the partitions comes first, changes a bit of the result.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

/// The least weight beside a heaviest of 1: what is lighter would not show in a sum, and its
/// square not be a number above 0.
const LIGHTEST: f64 = 1e-150;

/// How alike two partitions of the same units are.
///
/// Equal partitions give exactly 1 and 0, whatever they are: one group, every unit alone, or no
/// units at all. All units together against every unit alone gives 0 and `log2(n)`.
///
/// # Example
/// ```
/// use sapnhap::compare::Similarity;
///
/// // Six units, put into two groups in two ways that differ in one unit.
/// let one = [1, 1, 1, 2, 2, 2];
/// let other = ["a", "a", "b", "b", "b", "b"];
/// let alike = Similarity::of(one.into_iter().zip(other).map(|(one, other)| (one, other, 1.0)));
/// // Pairs kept together by both: 1 + 3 = 4; by the one 6, by the other 7, of 15 in all.
/// assert!((alike.adjusted_rand - (4.0 - 2.8) / (6.5 - 2.8)).abs() < 1e-12);
/// assert_eq!(
///     alike.to_string(),
///     "adjusted Rand index 0.324, variation of information 1.000 bits (6 units, 0 divided)"
/// );
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Similarity {
    /// The adjusted Rand index: 1 for equal partitions, about 0 for two that chance made, below 0
    /// for less than that.
    pub adjusted_rand: f64,
    /// The variation of information in bits: 0 for equal partitions, at most `log2(n_units)` when
    /// all units weigh the same.
    pub variation_of_information: f64,
    /// The units that are counted.
    pub n_units: usize,
    /// The units that are left out because they are divided in the one or the other.
    pub n_divided: usize,
}

impl Similarity {
    /// Compares two partitions: of each thing its group in the one, its group in the other, and
    /// what it weighs.
    ///
    /// A thing whose weight is not above 0, or not finite, is left out, and so is one that weighs
    /// less than the 10^150th part of the heaviest. `n_divided` is 0.
    ///
    /// # Complexity
    /// That of sorting the things.
    ///
    /// # Example: weights
    /// ```
    /// use sapnhap::compare::Similarity;
    ///
    /// // The unit that is placed otherwise has next to no people.
    /// let light = Similarity::of([(1, 1, 900.0), (1, 1, 800.0), (1, 2, 0.5), (2, 2, 700.0)]);
    /// let heavy = Similarity::of([(1, 1, 900.0), (1, 1, 800.0), (1, 2, 500.0), (2, 2, 700.0)]);
    /// assert!(light.adjusted_rand > 0.99 && heavy.adjusted_rand < 0.5);
    /// assert_eq!(Similarity::of([(1, 1, 1.0), (1, 2, 0.0)]).n_units, 1);
    /// ```
    #[must_use]
    pub fn of<A: Ord, B: Ord>(things: impl IntoIterator<Item = (A, B, f64)>) -> Self {
        let things =
            things.into_iter().filter(|(_, _, weight)| weight.is_finite() && *weight > 0.0);
        let mut things: Vec<(A, B, f64)> = things.collect();
        // Sums are taken from the lightest thing up, so that no label or order shows in them.
        things.sort_unstable_by(|a, b| a.2.total_cmp(&b.2));
        // In parts of the heaviest, no square is too large; whole numbers stay whole when all are 1.
        let heaviest = things.last().map_or(1.0, |thing| thing.2);
        things.iter_mut().for_each(|(_, _, weight)| *weight /= heaviest);
        things.retain(|(_, _, weight)| *weight >= LIGHTEST);
        let mut all = Group::default();
        let mut ones: BTreeMap<&A, Group> = BTreeMap::new();
        let mut others: BTreeMap<&B, Group> = BTreeMap::new();
        let mut both: BTreeMap<(&A, &B), Group> = BTreeMap::new();
        for &(ref one, ref other, weight) in &things {
            all.add(weight);
            ones.entry(one).or_default().add(weight);
            others.entry(other).or_default().add(weight);
            both.entry((one, other)).or_default().add(weight);
        }
        let n_units = things.len();
        // No group of either is cut by the other: they are equal.
        if both.len() == ones.len() && both.len() == others.len() {
            return Self::of_equal(n_units);
        }
        let terms = both.iter().map(|((one, other), met)| {
            let of = |group: Option<&Group>| group.map_or(met.weight, |group| group.weight);
            let bits = (of(ones.get(one)) / met.weight).log2()
                + (of(others.get(other)) / met.weight).log2();
            met.weight / all.weight * bits
        });
        Self {
            adjusted_rand: adjusted_rand(
                sum(both.values().map(Group::pairs)),
                sum(ones.values().map(Group::pairs)),
                sum(others.values().map(Group::pairs)),
                all.pairs(),
            ),
            variation_of_information: sum(terms),
            n_units,
            n_divided: 0,
        }
    }

    /// Two partitions that are equal.
    fn of_equal(n_units: usize) -> Self {
        Self { adjusted_rand: 1.0, variation_of_information: 0.0, n_units, n_divided: 0 }
    }
}

/// The things of one group.
#[derive(Default)]
struct Group {
    weight: f64,
    squares: f64,
}

impl Group {
    fn add(&mut self, weight: f64) {
        self.weight += weight;
        self.squares += weight * weight;
    }

    /// Returns the weight of the pairs within the group.
    fn pairs(&self) -> f64 {
        ((self.weight * self.weight - self.squares) / 2.0).max(0.0)
    }
}

/// Adds numbers from the smallest up: the same ones give the same sum.
fn sum(numbers: impl Iterator<Item = f64>) -> f64 {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_unstable_by(f64::total_cmp);
    numbers.into_iter().fold(0.0, |sum, number| sum + number)
}

/// Returns the index of two partitions that differ, given the pairs that both, the one, the other
/// and no partition keep together.
fn adjusted_rand(both: f64, one: f64, other: f64, all: f64) -> f64 {
    // Partitions that differ have two things at least; weights may be so unlike that none is seen.
    let expected = if all > 0.0 { one * other / all } else { 0.0 };
    let room = f64::midpoint(one, other) - expected;
    if room > 0.0 { (both - expected) / room } else { 0.0 }
}

/// Writes both numbers and what they rest on.
impl fmt::Display for Similarity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What rounds to zero has no sign.
        let adjusted_rand = (self.adjusted_rand * 1000.0).round() / 1000.0 + 0.0;
        f.pad(&format!(
            "adjusted Rand index {:.3}, variation of information {:.3} bits ({} units, {} divided)",
            adjusted_rand, self.variation_of_information, self.n_units, self.n_divided
        ))
    }
}

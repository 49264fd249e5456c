//! The sums of regions by further attributes and quantities, of which there may be any number.
//!
//! Each node has a row: of each attribute its weight times how far it is off the mean of all nodes, then of
//! each quantity its value. Rows add up as nodes come to a region, and what the region costs follows from
//! the sum of its rows and one sum of squares.

use crate::aims::{Attribute, Quantity, QuantityScore};
use crate::fault::{TaskFault, check_weight};
use crate::list::{at, float};
use crate::task::Node;

/// What counts of a quantity.
#[derive(Debug, Clone, Copy)]
struct Counted {
    total: f64,
    evenness: f64,
    most: Option<f64>,
    over: f64,
}

/// What is kept of the nodes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Further {
    /// One row for each node.
    rows: Vec<f64>,
    /// The squares of each node, over all attributes, in what they count.
    squares: Vec<f64>,
    /// What the sum of squares of each attribute counts. It is zero for one of which all nodes have the
    /// same.
    factors: Vec<f64>,
    quantities: Vec<Counted>,
}

/// What further aims cost, in points.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct FurtherPoints {
    pub(crate) shape: f64,
    /// What sums cost that are over the largest.
    pub(crate) over: f64,
    /// How much they are over it, as parts of it; this is not in points yet.
    pub(crate) over_by: f64,
}

/// What the rows of a region come to.
#[derive(Debug, Clone, Default)]
pub(crate) struct FurtherSums {
    columns: Vec<f64>,
    squares: f64,
}

impl Further {
    /// Reads attributes and quantities of some nodes.
    pub(crate) fn of(
        nodes: &[Node],
        attributes: &[Attribute],
        quantities: &[Quantity],
    ) -> Result<Self, TaskFault> {
        check(nodes.len(), attributes, quantities)?;
        let weight: f64 = nodes.iter().map(|node| node.weight).sum();
        let mut factors = Vec::new();
        let mut columns: Vec<Vec<f64>> = Vec::new();
        let mut squares = vec![0.0; if attributes.is_empty() { 0 } else { nodes.len() }];
        for attribute in attributes {
            let weighed = || nodes.iter().zip(&attribute.values);
            let sum: f64 = weighed().map(|(node, value)| node.weight * value).sum();
            let mean = if weight > 0.0 { sum / weight } else { 0.0 };
            let all: f64 =
                weighed().map(|(node, value)| node.weight * (value - mean) * (value - mean)).sum();
            let factor = if all > 0.0 { attribute.weight / all } else { 0.0 };
            for (slot, (node, value)) in squares.iter_mut().zip(weighed()) {
                *slot += factor * node.weight * (value - mean) * (value - mean);
            }
            factors.push(factor);
            columns.push(weighed().map(|(node, value)| node.weight * (value - mean)).collect());
        }
        columns.extend(quantities.iter().map(|quantity| quantity.values.clone()));
        let of_node = |node: usize| columns.iter().filter_map(move |column| column.get(node));
        let rows = (0..nodes.len()).flat_map(of_node).copied().collect();
        let counted = quantities.iter().map(|quantity| Counted {
            total: quantity.values.iter().sum(),
            evenness: quantity.evenness,
            most: quantity.most,
            over: quantity.over,
        });
        Ok(Self { rows, squares, factors, quantities: counted.collect() })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.n_columns() == 0
    }

    pub(crate) fn n_columns(&self) -> usize {
        self.factors.len() + self.quantities.len()
    }

    /// Tells whether there is a largest sum for a region.
    pub(crate) fn has_most(&self) -> bool {
        self.quantities.iter().any(|quantity| quantity.most.is_some())
    }

    fn row(&self, node: u32) -> &[f64] {
        let n_columns = self.n_columns();
        let first = node as usize * n_columns;
        self.rows.get(first..first + n_columns).unwrap_or_default()
    }

    /// Puts together nodes that are one from now on, each of which stands for some of these.
    pub(crate) fn joined<'a>(&self, nodes: impl Iterator<Item = &'a [u32]>) -> Self {
        let (mut rows, mut squares) = (Vec::new(), Vec::new());
        if !self.is_empty() {
            for members in nodes {
                let sums = self.sums(members);
                rows.extend_from_slice(&sums.columns);
                squares.push(sums.squares);
            }
        }
        let (factors, quantities) = (self.factors.clone(), self.quantities.clone());
        Self { rows, squares, factors, quantities }
    }

    pub(crate) fn sums(&self, members: &[u32]) -> FurtherSums {
        let mut sums = FurtherSums::default();
        if !self.is_empty() {
            sums.columns.resize(self.n_columns(), 0.0);
            members.iter().for_each(|&node| sums.add(self, node));
        }
        sums
    }

    /// Returns the points of one of so many regions, by its weight, its squares and the sums of its
    /// rows, column by column.
    pub(crate) fn points(
        &self,
        n_regions: f64,
        weight: f64,
        squares: f64,
        mut columns: impl Iterator<Item = f64>,
    ) -> FurtherPoints {
        let mut points = FurtherPoints::default();
        let factors = self.factors.iter();
        let of_means: f64 = factors.zip(columns.by_ref()).map(|(by, sum)| by * sum * sum).sum();
        if weight > 0.0 && !self.factors.is_empty() {
            points.shape = (squares - of_means / weight).max(0.0) * n_regions;
        }
        for (quantity, sum) in self.quantities.iter().zip(columns) {
            let off = quantity.off(sum, n_regions);
            points.shape += quantity.evenness * off * off;
            if let Some(over) = quantity.over(sum) {
                points.over += quantity.over;
                points.over_by += over;
            }
        }
        points
    }

    /// Returns the points of a region once a node has left it, or another one has come, or both.
    pub(crate) fn points_changed(
        &self,
        n_regions: f64,
        weight: f64,
        sums: &FurtherSums,
        [leaves, comes]: [Option<u32>; 2],
    ) -> FurtherPoints {
        let row = |node: Option<u32>| node.map(|node| self.row(node)).unwrap_or_default();
        let squares = |node: Option<u32>| node.map_or(0.0, |node| at(&self.squares, node));
        let (gone, come) = (row(leaves), row(comes));
        // Of a node that is not there, all is zero.
        let value = |row: &[f64], column: usize| row.get(column).copied().unwrap_or(0.0);
        let columns = sums.columns.iter().enumerate();
        let columns = columns.map(|(column, sum)| sum - value(gone, column) + value(come, column));
        self.points(n_regions, weight, sums.squares - squares(leaves) + squares(comes), columns)
    }

    /// Judges a partition by each attribute, with its sum of squares within regions, and by each
    /// quantity, and returns the points of all besides.
    pub(crate) fn score(
        &self,
        nodes: &[Node],
        regions: &[Vec<u32>],
        n_regions: f64,
    ) -> (Vec<f64>, Vec<QuantityScore>, FurtherPoints) {
        let mut within = vec![0.0; self.factors.len()];
        let mut scores = vec![QuantityScore::default(); self.quantities.len()];
        let mut points = FurtherPoints::default();
        for members in regions {
            let sums = self.sums(members);
            let weight: f64 = members.iter().map(|&node| at(nodes, node).weight).sum();
            for (column, slot) in within.iter_mut().enumerate() {
                let of_node = |&node: &u32| {
                    let value = self.row(node).get(column).copied().unwrap_or(0.0);
                    let weight = at(nodes, node).weight;
                    if weight > 0.0 { value * value / weight } else { 0.0 }
                };
                let squares: f64 = members.iter().map(of_node).sum();
                let sum = sums.columns.get(column).copied().unwrap_or(0.0);
                let of_mean = if weight > 0.0 { sum * sum / weight } else { 0.0 };
                *slot += (squares - of_mean).max(0.0);
            }
            let of_quantities = sums.columns.iter().skip(self.factors.len());
            for ((quantity, score), &sum) in
                self.quantities.iter().zip(&mut scores).zip(of_quantities)
            {
                let off = quantity.off(sum, n_regions);
                score.unevenness += off * off;
                if let Some(over) = quantity.over(sum) {
                    score.n_over += 1;
                    score.over += over;
                    points.over += quantity.over;
                    points.over_by += over;
                }
            }
        }
        for (factor, within) in self.factors.iter().zip(&within) {
            points.shape += factor * within * n_regions;
        }
        for (quantity, score) in self.quantities.iter().zip(&mut scores) {
            points.shape += quantity.evenness * score.unevenness;
            score.unevenness /= float(regions.len().max(1));
        }
        (within, scores, points)
    }
}

impl Counted {
    /// Returns how far a sum is off the average, as a part of that.
    fn off(&self, sum: f64, n_regions: f64) -> f64 {
        if self.total > 0.0 { sum / (self.total / n_regions) - 1.0 } else { 0.0 }
    }

    /// Returns how much more than the largest sum it is, as a part of that.
    fn over(&self, sum: f64) -> Option<f64> {
        let most = self.most.filter(|&most| sum > most)?;
        Some(if most > 0.0 { sum / most - 1.0 } else { 1.0 })
    }
}

impl FurtherSums {
    pub(crate) fn clear(&mut self, further: &Further) {
        self.columns.clear();
        self.columns.resize(further.n_columns(), 0.0);
        self.squares = 0.0;
    }

    pub(crate) fn add(&mut self, further: &Further, node: u32) {
        for (sum, value) in self.columns.iter_mut().zip(further.row(node)) {
            *sum += value;
        }
        self.squares += at(&further.squares, node);
    }

    pub(crate) fn take(&mut self, further: &Further, node: u32) {
        for (sum, value) in self.columns.iter_mut().zip(further.row(node)) {
            *sum -= value;
        }
        self.squares -= at(&further.squares, node);
    }

    pub(crate) fn take_in(&mut self, other: &Self) {
        for (sum, value) in self.columns.iter_mut().zip(&other.columns) {
            *sum += value;
        }
        self.squares += other.squares;
    }

    pub(crate) fn squares(&self) -> f64 {
        self.squares
    }

    /// Returns the sum of each column.
    pub(crate) fn columns(&self) -> impl Iterator<Item = f64> {
        self.columns.iter().copied()
    }

    /// Returns the sum of each column of two regions together.
    pub(crate) fn with<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = f64> + 'a {
        self.columns.iter().zip(&other.columns).map(|(one, other)| one + other)
    }
}

/// Refuses lists that do not have a value for each node, and values that can't be.
fn check(
    n_nodes: usize,
    attributes: &[Attribute],
    quantities: &[Quantity],
) -> Result<(), TaskFault> {
    let lists = attributes.iter().map(|attribute| ("attribute", &attribute.values));
    let lists = lists.chain(quantities.iter().map(|quantity| ("quantity", &quantity.values)));
    for (what, values) in lists {
        if values.len() != n_nodes {
            return Err(TaskFault::ValueCount { what, n_values: values.len(), n_nodes });
        }
        let is_wrong = |value: &f64| !value.is_finite() || (what == "quantity" && *value < 0.0);
        if let Some((node, &value)) = (0..).zip(values).find(|(_, value)| is_wrong(value)) {
            return Err(TaskFault::Figure { what, node, value });
        }
    }
    let weights =
        attributes.iter().map(|attribute| ("the weight of an attribute", attribute.weight));
    let of_quantities = quantities.iter().flat_map(|quantity| {
        [
            ("the evenness of a quantity", quantity.evenness),
            ("the weight of a largest sum", quantity.over),
        ]
    });
    weights.chain(of_quantities).try_for_each(|(what, value)| check_weight(what, value))?;
    let most = quantities.iter().filter_map(|quantity| quantity.most);
    match most.into_iter().find(|most| !most.is_finite() || *most < 0.0) {
        Some(value) => Err(TaskFault::LargestSum { value }),
        None => Ok(()),
    }
}

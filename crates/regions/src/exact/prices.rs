//! Prices by a linear solver. Rows of sets are added as long as some set breaks its row.
//!
//! This is column generation from the dual side. A column of the covering problem is a row of its
//! dual, and the set that breaks its row most is the column that prices out best. The solver keeps
//! its basis from one row to the next. What it says is never trusted: it gives dual values, and
//! what these certify is computed elsewhere.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Solution, Variable};

use super::fault::ExactFault;
use super::sets::ConnectedSets;

/// By how much a row may be broken without being added.
const TOLERANCE: f64 = 1e-9;
/// How many sets are added before all are looked at again.
const SETS_PER_ROUND: usize = 300;
/// How many of the sets that are added at once may hold one node, since sets beside each other say
/// much the same.
pub(super) const SETS_PER_NODE: u8 = 2;
/// How often all sets are looked at. The prices that are reached by then still certify a bound.
const MAX_ROUNDS: u32 = 1_000;

/// A variable of the dual: what a node or a region is worth, or a weight of theirs.
#[derive(Clone, Copy)]
pub(super) struct Price {
    pub(super) objective: f64,
    pub(super) min: f64,
    pub(super) max: f64,
}

/// The rows of sets. The prices of the nodes of a set, with the price that every set has, must be
/// on one side of its limit.
pub(super) struct Rows<'a> {
    pub(super) sets: &'a ConnectedSets,
    /// The limit of each set. A set whose limit is infinite has no row.
    pub(super) limits: &'a [f64],
    /// Which price every set has besides those of its nodes.
    pub(super) shared: Option<usize>,
}

/// On which side of their limits the prices of sets must be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// No set may be above its limit, and the prices are to be worth as much as possible.
    Below,
    /// No set may be below its limit, and the prices are to be worth as little as possible.
    Above,
}

/// A row besides those of sets: terms that must come to at least so much.
pub(super) struct Extra {
    pub(super) terms: Vec<(usize, f64)>,
    pub(super) at_least: f64,
}

/// How many sets hold each node, where each node may be in so many of them.
pub(super) struct NodeQuota {
    n_of_node: Vec<u8>,
    most: u8,
}

impl NodeQuota {
    pub(super) fn new(n_nodes: usize, most: u8) -> Self {
        Self { n_of_node: vec![0; n_nodes], most }
    }

    /// Tells whether a node is in as many sets as it may be.
    pub(super) fn is_full(&self, node: u32) -> bool {
        self.n_of_node.get(node as usize).copied().unwrap_or(0) >= self.most
    }

    pub(super) fn add(&mut self, set: &[u32]) {
        for &node in set {
            if let Some(n) = self.n_of_node.get_mut(node as usize) {
                *n = n.saturating_add(1);
            }
        }
    }

    /// Adds a set unless one of its nodes is in as many as it may be, and tells whether it did.
    pub(super) fn add_if_free(&mut self, set: &[u32]) -> bool {
        let is_free = !set.iter().any(|&node| self.is_full(node));
        if is_free {
            self.add(set);
        }
        is_free
    }
}

/// A linear program over prices, to which the rows of sets are added one by one.
pub(super) struct PriceProgram {
    variables: Vec<Variable>,
    /// Which price every set has besides those of its nodes.
    shared: Option<usize>,
    side: ComparisonOp,
    /// It is `None` once the solver has given up.
    solution: Option<Solution>,
}

impl PriceProgram {
    /// Solves the program with the rows with which it begins: those of sets with their limits, and
    /// others.
    ///
    /// # Errors
    /// [`ExactFault::Solver`] when no prices are found at all.
    pub(super) fn new<'s>(
        side: Side,
        prices: impl IntoIterator<Item = Price>,
        shared: Option<usize>,
        rows: impl IntoIterator<Item = (&'s [u32], f64)>,
        extra: &[Extra],
    ) -> Result<Self, ExactFault> {
        let (direction, side) = match side {
            Side::Below => (OptimizationDirection::Maximize, ComparisonOp::Le),
            Side::Above => (OptimizationDirection::Minimize, ComparisonOp::Ge),
        };
        let mut problem = Problem::new(direction);
        let add = |price: Price| problem.add_var(price.objective, (price.min, price.max));
        let variables = prices.into_iter().map(add).collect();
        let mut program = Self { variables, shared, side, solution: None };
        for row in extra {
            let terms = row.terms.iter();
            let terms =
                terms.filter_map(|&(place, weight)| Some((*program.variables.get(place)?, weight)));
            let terms: Vec<(Variable, f64)> = terms.collect();
            problem.add_constraint(terms.as_slice(), ComparisonOp::Ge, row.at_least);
        }
        for (set, limit) in rows {
            problem.add_constraint(program.terms(set).as_slice(), side, limit);
        }
        let outcome = problem.solve().map_err(|error| gave_up(&error))?;
        let solution = outcome.into_solution().map_err(|_| gave_up(&"it stopped early"))?;
        program.solution = Some(solution);
        Ok(program)
    }

    /// Returns the prices that are best now. They are zeros once the solver has given up.
    pub(super) fn values(&self) -> Vec<f64> {
        let value = |&variable: &Variable| {
            self.solution.as_ref().map_or(0.0, |solution| solution.var_value(variable))
        };
        self.variables.iter().map(value).collect()
    }

    /// Adds the row of a set, and tells whether the solver could.
    pub(super) fn add(&mut self, set: &[u32], limit: f64) -> bool {
        let terms = self.terms(set);
        let Some(solution) = self.solution.take() else { return false };
        let next = solution.add_constraint(terms.as_slice(), self.side, limit);
        self.solution = next.ok().and_then(|outcome| outcome.into_solution().ok());
        self.solution.is_some()
    }

    fn terms(&self, set: &[u32]) -> Vec<(Variable, f64)> {
        let own = set.iter().map(|&node| node as usize).chain(self.shared);
        own.filter_map(|place| Some((*self.variables.get(place)?, 1.0))).collect()
    }
}

/// Returns the best prices that break no row, as far as the solver gets, and how often all sets
/// were looked at. The first prices are those of the nodes.
///
/// # Errors
/// [`ExactFault::Solver`] when it finds no prices at all.
pub(super) fn best_prices(
    side: Side,
    prices: &[Price],
    rows: &Rows<'_>,
    extra: &[Extra],
    mut is_row: Vec<bool>,
) -> Result<(Vec<f64>, u32), ExactFault> {
    is_row.resize(rows.sets.len(), false);
    let begun = rows.sets.iter().zip(rows.limits).zip(&is_row);
    let begun = begun.filter(|((_, limit), is_row)| **is_row && limit.is_finite());
    let begun = begun.map(|((set, &limit), _)| (set, limit));
    let mut program = PriceProgram::new(side, prices.iter().copied(), rows.shared, begun, extra)?;
    let mut best = program.values();
    for round in 1..=MAX_ROUNDS {
        let broken = broken_rows(side, &best, rows, &is_row);
        if broken.is_empty() {
            return Ok((best, round));
        }
        let mut quota = NodeQuota::new(rows.sets.n_nodes(), SETS_PER_NODE);
        let mut n_added = 0;
        for place in broken {
            let (Some(set), Some(&limit)) = (rows.sets.get(place), rows.limits.get(place)) else {
                continue;
            };
            if !quota.add_if_free(set) {
                continue;
            }
            if let Some(is_row) = is_row.get_mut(place) {
                *is_row = true;
            }
            if !program.add(set, limit) {
                // The prices that were reached before are dual values as well.
                return Ok((best, round));
            }
            n_added += 1;
            if n_added == SETS_PER_ROUND {
                break;
            }
        }
        best = program.values();
    }
    Ok((best, MAX_ROUNDS))
}

pub(super) fn gave_up(message: &dyn std::fmt::Display) -> ExactFault {
    ExactFault::Solver { message: message.to_string() }
}

/// Returns the places of the sets that have no row yet and would break it, beginning with the one
/// that would break it most.
fn broken_rows(side: Side, prices: &[f64], rows: &Rows<'_>, is_row: &[bool]) -> Vec<usize> {
    let mut broken = Vec::new();
    let shared = rows.shared.and_then(|place| prices.get(place)).copied().unwrap_or(0.0);
    for (place, (set, &limit)) in rows.sets.iter().zip(rows.limits).enumerate() {
        let room = match side {
            Side::Below => limit - (shared + price_of(set, prices)),
            Side::Above => (shared + price_of(set, prices)) - limit,
        };
        if limit.is_finite() && room < -TOLERANCE && is_row.get(place) != Some(&true) {
            broken.push((place, room));
        }
    }
    broken.sort_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
    broken.into_iter().map(|(place, _)| place).collect()
}

/// Returns what the nodes of a set are worth together.
pub(super) fn price_of(set: &[u32], prices: &[f64]) -> f64 {
    set.iter().filter_map(|&node| prices.get(node as usize)).sum()
}

/// Picks the sets to begin with. These are all sets of one or two nodes, and of each larger number
/// of nodes the sets that are among the cheapest few of one of their nodes.
pub(super) fn cheapest_around(sets: &ConnectedSets, costs: &[f64], n_around: u8) -> Vec<bool> {
    let mut is_picked = vec![false; sets.len()];
    let mut order: Vec<(usize, f64, usize)> = (sets.iter().zip(costs).enumerate())
        .filter(|(_, (_, cost))| cost.is_finite())
        .map(|(place, (set, &cost))| (set.len(), cost, place))
        .collect();
    order.sort_by(|one, other| {
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.cmp(&other.2))
    });
    for of_size in order.chunk_by(|one, other| one.0 == other.0) {
        let mut quota = NodeQuota::new(sets.n_nodes(), n_around);
        for &(n_members, _, place) in of_size {
            let Some(set) = sets.get(place) else { continue };
            if n_members > 2 && set.iter().all(|&node| quota.is_full(node)) {
                continue;
            }
            quota.add(set);
            if let Some(is_picked) = is_picked.get_mut(place) {
                *is_picked = true;
            }
        }
    }
    is_picked
}

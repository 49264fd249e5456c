//! Dual values by a linear solver, set by set: rows are added while any set breaks one.
//!
//! Column generation seen from the dual side: a column of the covering problem is a row of its
//! dual, and the set that breaks its row most is the column that prices out best. The solver keeps
//! its basis from one row to the next. What it says is nowhere trusted: it gives dual values, and
//! what these certify is computed elsewhere.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Solution, Variable};

use super::ExactFault;
use super::sets::ConnectedSets;

/// How far a row may be broken before it is added.
const TOLERANCE: f64 = 1e-9;
/// How many sets are added before all are looked at again.
const SETS_PER_ROUND: usize = 300;
/// How many of these may hold one unit: sets beside each other say much the same.
const SETS_PER_UNIT: u8 = 2;
/// How often all sets are looked at. What is reached by then still certifies a bound.
const MAX_ROUNDS: u32 = 1_000;

/// A variable of the dual: what a unit, or a count, is worth.
pub(super) struct Price {
    pub(super) objective: f64,
    pub(super) min: f64,
    pub(super) max: f64,
}

/// Rows over sets: the prices of the units of a set, and those that every set has, together on one
/// side of its limit.
pub(super) struct Rows<'a> {
    pub(super) sets: &'a ConnectedSets,
    /// By set; one that is infinite is no row.
    pub(super) limits: &'a [f64],
    /// Which price every set has beside those of its units.
    pub(super) shared: Option<usize>,
}

/// Which side.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// The most that prices can be worth while no set is above its limit.
    Below,
    /// The least that prices can be worth while no set is below its limit.
    Above,
}

/// A row beside those of sets; at least zero or the limit whatever the side.
pub(super) struct Extra {
    pub(super) terms: Vec<(usize, f64)>,
    pub(super) at_least: f64,
}

/// Returns prices that are best and break no row, as far as the solver gets, and how often all sets
/// were looked at. The units are the first prices.
///
/// # Errors
/// [`ExactFault::Solver`] when it finds no prices at all.
pub(super) fn prices(
    side: Side,
    prices: &[Price],
    rows: &Rows<'_>,
    extra: &[Extra],
    mut is_row: Vec<bool>,
) -> Result<(Vec<f64>, u32), ExactFault> {
    let (direction, side_op) = match side {
        Side::Below => (OptimizationDirection::Maximize, ComparisonOp::Le),
        Side::Above => (OptimizationDirection::Minimize, ComparisonOp::Ge),
    };
    let mut problem = Problem::new(direction);
    let add = |price: &Price| problem.add_var(price.objective, (price.min, price.max));
    let variables: Vec<Variable> = prices.iter().map(add).collect();
    let terms_of = |set: &[u32]| -> Vec<(Variable, f64)> {
        let own = set.iter().map(|&unit| unit as usize).chain(rows.shared);
        own.filter_map(|place| Some((*variables.get(place)?, 1.0))).collect()
    };
    for row in extra {
        let terms = row.terms.iter();
        let terms = terms.filter_map(|&(place, weight)| Some((*variables.get(place)?, weight)));
        let terms: Vec<(Variable, f64)> = terms.collect();
        problem.add_constraint(terms.as_slice(), ComparisonOp::Ge, row.at_least);
    }
    is_row.resize(rows.sets.len(), false);
    for ((set, &limit), is_row) in rows.sets.iter().zip(rows.limits).zip(&is_row) {
        if *is_row && limit.is_finite() {
            problem.add_constraint(terms_of(set).as_slice(), side_op, limit);
        }
    }
    let outcome = problem.solve().map_err(|error| gave_up(&error))?;
    let mut solution = outcome.into_solution().map_err(|_| gave_up(&"it stopped early"))?;
    let values = |solution: &Solution| -> Vec<f64> {
        variables.iter().map(|&variable| solution.var_value(variable)).collect()
    };
    let mut best = values(&solution);
    for round in 1..=MAX_ROUNDS {
        let mut broken = broken_rows(side, &best, rows, &is_row);
        if broken.is_empty() {
            return Ok((best, round));
        }
        broken.sort_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
        let mut n_of_unit = vec![0_u8; rows.sets.n_units()];
        let mut n_added = 0;
        for (place, _) in broken {
            let (Some(set), Some(&limit)) = (rows.sets.get(place), rows.limits.get(place)) else {
                continue;
            };
            let n_of = |unit: &u32| n_of_unit.get(*unit as usize).copied().unwrap_or(0);
            if set.iter().any(|unit| n_of(unit) >= SETS_PER_UNIT) {
                continue;
            }
            for &unit in set {
                if let Some(n) = n_of_unit.get_mut(unit as usize) {
                    *n += 1;
                }
            }
            if let Some(is_row) = is_row.get_mut(place) {
                *is_row = true;
            }
            let next = solution.add_constraint(terms_of(set).as_slice(), side_op, limit);
            match next.map(microlp::SolveOutcome::into_solution) {
                Ok(Ok(next)) => solution = next,
                // What was reached before is dual values as well.
                _ => return Ok((best, round)),
            }
            n_added += 1;
            if n_added == SETS_PER_ROUND {
                break;
            }
        }
        best = values(&solution);
    }
    Ok((best, MAX_ROUNDS))
}

pub(super) fn gave_up(message: &dyn std::fmt::Display) -> ExactFault {
    ExactFault::Solver { message: message.to_string() }
}

/// Returns the sets that are no row yet and would be broken, with minus how far.
fn broken_rows(side: Side, prices: &[f64], rows: &Rows<'_>, is_row: &[bool]) -> Vec<(usize, f64)> {
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
    broken
}

/// Returns what the units of a set are worth together.
pub(super) fn price_of(set: &[u32], prices: &[f64]) -> f64 {
    set.iter().filter_map(|&unit| prices.get(unit as usize)).sum()
}

/// Picks the sets to begin with: of each number of units, those that are among the cheapest few of
/// one of their units, and all of one or two units.
pub(super) fn cheapest_around(sets: &ConnectedSets, costs: &[f64], n_around: u8) -> Vec<bool> {
    let mut is_picked = vec![false; sets.len()];
    let mut order: Vec<(usize, f64, usize)> = (sets.iter().zip(costs).enumerate())
        .filter(|(_, (_, cost))| cost.is_finite())
        .map(|(place, (set, &cost))| (set.len(), cost, place))
        .collect();
    order.sort_by(|one, other| {
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.cmp(&other.2))
    });
    let mut n_of_unit = Vec::new();
    let mut n_members = 0;
    for (len, _, place) in order {
        if len != n_members {
            n_members = len;
            n_of_unit = vec![0_u8; sets.n_units()];
        }
        let Some(set) = sets.get(place) else { continue };
        let n_of = |unit: &u32| n_of_unit.get(*unit as usize).copied().unwrap_or(0);
        if len > 2 && set.iter().all(|unit| n_of(unit) >= n_around) {
            continue;
        }
        for &unit in set {
            if let Some(n) = n_of_unit.get_mut(unit as usize) {
                *n = n.saturating_add(1);
            }
        }
        if let Some(is_picked) = is_picked.get_mut(place) {
            *is_picked = true;
        }
    }
    is_picked
}

//! The cheapest partition: by a bound, sets near it and branch and bound; for a few units by going
//! through all sets of units.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome, Variable};

use super::ExactFault;
use super::bound::{CostBound, Cover, check_costs};
use super::lp::gave_up;
use super::sets::ConnectedSets;

/// How many times the bound of what a group may cost above its worth is raised.
const MAX_RAISES: usize = 12;
/// How many units the optimum can be found for by going through all sets of them.
const FEW: usize = 24;

/// Groups that cost least, or the cheapest that were found.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{
///     Cover, Instance, Site, Weight, cheapest_partition, connected_sets, lower_bound,
/// };
///
/// // Four units in a row, the gap in the middle wider: 0 - 1 --- 2 - 3.
/// let at = |x_km| Site { population: 2, area_m2: 0, x_km, y_km: 0.0 };
/// let sites = [0.0, 1.0, 4.0, 5.0].map(at).to_vec();
/// let row = Instance::of_pairs(sites, [(0, 1), (1, 2), (2, 3)])?;
/// let sets = connected_sets(&row, 3, 100)?;
/// let costs = sets.costs_of(|set| row.inertia(set, Weight::Population));
///
/// let bound = lower_bound(&sets, &costs, 2, Cover::Once)?;
/// let cheapest = cheapest_partition(&sets, &costs, &bound, 1_000)?;
/// assert_eq!(cheapest.groups(), [[0, 1], [2, 3]]);
/// assert_eq!(cheapest.cost(), 2.0);
/// assert!(cheapest.is_proved());
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CheapestPartition {
    groups: Vec<Vec<u32>>,
    cost: f64,
    bound: f64,
    is_proved: bool,
}

impl CheapestPartition {
    /// Returns the groups, by their least unit.
    #[must_use]
    pub fn groups(&self) -> &[Vec<u32>] {
        &self.groups
    }

    /// Returns what they cost.
    #[must_use]
    pub fn cost(&self) -> f64 {
        self.cost
    }

    /// Returns what any such groups among the sets cost at least, as certified before.
    #[must_use]
    pub fn bound(&self) -> f64 {
        self.bound
    }

    /// Tells whether nothing among the sets is cheaper: because the cost is the bound, or because
    /// branch and bound went through all that could be. The latter is as sure as the solver, within
    /// its tolerance of a millionth.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        self.is_proved
    }

    fn new(mut groups: Vec<Vec<u32>>, cost: f64, bound: f64, is_proved: bool) -> Self {
        groups.sort();
        Self { groups, cost, bound, is_proved }
    }
}

/// Returns the cheapest groups among the sets, as many as the bound is for.
///
/// A set that costs more above its worth than the groups found cost above the bound is in none that
/// are cheaper. So only sets near the bound are handed to branch and bound, more of them until the
/// ones left out are proved to be of no use.
///
/// # Errors
/// [`ExactFault::NotFound`] when the budget is used up before any groups are found;
/// [`ExactFault::NoPartition`] when there are none; [`ExactFault::ValueCount`],
/// [`ExactFault::NotFinite`] for the costs; [`ExactFault::Solver`].
///
/// # Complexity
/// Exponential at worst, held by the budget of nodes of branch and bound.
///
/// # Example
/// See [`CheapestPartition`].
pub fn cheapest_partition(
    sets: &ConnectedSets,
    costs: &[f64],
    bound: &CostBound,
    node_limit: u64,
) -> Result<CheapestPartition, ExactFault> {
    check_costs(sets, costs)?;
    search(sets, costs, bound, node_limit, Aim::Cheapest)
}

/// What is searched for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// The cheapest groups.
    Cheapest,
    /// Any groups.
    Any,
}

pub(super) fn search(
    sets: &ConnectedSets,
    costs: &[f64],
    bound: &CostBound,
    node_limit: u64,
    aim: Aim,
) -> Result<CheapestPartition, ExactFault> {
    let n_groups = bound.n_groups();
    let none = ExactFault::NoPartition { n_groups, max_units: sets.max_units() };
    let mut above: Vec<(f64, usize)> = (sets.iter().zip(costs).enumerate())
        .filter(|(_, (_, cost))| cost.is_finite())
        .map(|(place, (set, &cost))| (bound.reduced_cost(set, cost), place))
        .collect();
    above.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut n_left = node_limit;
    let mut best: Option<CheapestPartition> = None;
    // At first about two sets for each unit.
    let mut n_near = (2 * sets.n_units()).max(64);
    for _ in 0..MAX_RAISES {
        let near = above.get(..n_near.min(above.len())).unwrap_or_default();
        let is_all = near.len() == above.len();
        // A solution with a set that was left out costs at least so much.
        let beyond =
            above.get(near.len()).map_or(f64::INFINITY, |(above, _)| bound.value() + above);
        let (found, n_used, is_complete) =
            match branch_and_bound(sets, costs, near, bound, n_left, aim, best.as_ref()) {
                Ok(found) => found,
                // What was found before stands.
                Err(fault) => return best.ok_or(fault),
            };
        n_left = n_left.saturating_sub(n_used);
        if let Some((groups, cost)) = found {
            let is_proved = is_complete && cost <= beyond;
            let is_tight = cost - bound.value() <= 1e-9 * cost.abs().max(1.0);
            let now = CheapestPartition::new(groups, cost, bound.value(), is_proved || is_tight);
            if aim == Aim::Any || now.is_proved {
                return Ok(now);
            }
            let is_better = best.as_ref().is_none_or(|best| now.cost < best.cost);
            let cost = now.cost;
            if is_better {
                best = Some(now);
            }
            if is_complete && !is_all {
                // All sets that could be part of anything cheaper.
                let room = cost - bound.value();
                let needed = above.partition_point(|&(above, _)| above <= room);
                n_near = needed.max(near.len() + 1);
                continue;
            }
        } else if is_all && is_complete {
            return Err(none);
        }
        if is_all || n_left == 0 {
            break;
        }
        n_near = n_near.saturating_mul(2);
    }
    best.ok_or(ExactFault::NotFound { n_groups, node_limit })
}

/// The groups that branch and bound found with their cost, the nodes it took, and whether it
/// finished.
type Found = (Option<(Vec<Vec<u32>>, f64)>, u64, bool);

fn branch_and_bound(
    sets: &ConnectedSets,
    costs: &[f64],
    near: &[(f64, usize)],
    bound: &CostBound,
    node_limit: u64,
    aim: Aim,
    known: Option<&CheapestPartition>,
) -> Result<Found, ExactFault> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let mut of_unit: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); sets.n_units()];
    let mut columns: Vec<(Variable, &[u32], f64)> = Vec::with_capacity(near.len());
    for &(above, place) in near {
        let (Some(set), Some(&cost)) = (sets.get(place), costs.get(place)) else { continue };
        // What groups cost above their worth differs from what they cost by a constant when each
        // unit is in one group, and its numbers are of one size.
        let objective = if bound.cover() == Cover::Once { above } else { cost };
        let variable = problem.add_binary_var(objective);
        for &unit in set {
            if let Some(of_unit) = of_unit.get_mut(unit as usize) {
                of_unit.push((variable, 1.0));
            }
        }
        columns.push((variable, set, cost));
    }
    let op = match bound.cover() {
        Cover::Once => ComparisonOp::Eq,
        Cover::AtMostOnce => ComparisonOp::Le,
    };
    for terms in &of_unit {
        if terms.is_empty() && bound.cover() == Cover::Once {
            return Ok((None, 0, true));
        }
        problem.add_constraint(terms.as_slice(), op, 1.0);
    }
    let all: Vec<(Variable, f64)> = columns.iter().map(|&(variable, ..)| (variable, 1.0)).collect();
    problem.add_constraint(all.as_slice(), ComparisonOp::Eq, f64::from(bound.n_groups()));
    let mut options = SolveOptions::default();
    options.node_limit = Some(node_limit.max(1));
    if aim == Aim::Any {
        options.mip_gap = 1e9;
    }
    if let Some(known) = known {
        let is_known =
            |set: &[u32]| known.groups.binary_search_by(|group| (**group).cmp(set)).is_ok();
        let hint = columns
            .iter()
            .map(|&(variable, set, _)| (variable, if is_known(set) { 1.0 } else { 0.0 }));
        options.warm_start = Some(hint.collect());
    }
    let outcome = match problem.solve_with(options) {
        Ok(outcome) => outcome,
        Err(microlp::Error::Infeasible) => return Ok((None, 0, true)),
        Err(error) => return Err(gave_up(&error)),
    };
    let n_used = outcome.stats().nodes_solved;
    let is_complete = outcome.is_optimal();
    let SolveOutcome::Solution(solution) = outcome else { return Ok((None, n_used, false)) };
    let mut groups = Vec::new();
    let mut cost = 0.0;
    let mut is_taken = vec![false; sets.n_units()];
    for (variable, set, own) in columns {
        if solution.var_value(variable) > 0.5 {
            cost += own;
            groups.push(set.to_vec());
            for &unit in set {
                match is_taken.get_mut(unit as usize) {
                    Some(is_taken) if !*is_taken => *is_taken = true,
                    _ => return Err(gave_up(&"it put a unit into two groups")),
                }
            }
        }
    }
    let is_whole = bound.cover() == Cover::AtMostOnce || is_taken.iter().all(|is_taken| *is_taken);
    if groups.len() != bound.n_groups() as usize || !is_whole {
        return Err(gave_up(&"it gave groups that are no answer"));
    }
    Ok((Some((groups, cost)), n_used, is_complete))
}

/// Returns the cheapest partition of up to 24 units into so many of the sets, by going through what
/// is left to cover: no solver, nothing to believe.
///
/// # Errors
/// [`ExactFault::TooManyUnits`]; [`ExactFault::NoPartition`] when there is none;
/// [`ExactFault::ValueCount`], [`ExactFault::NotFinite`] for the costs.
///
/// # Complexity
/// Exponential: each set of units that groups with the least units can cover, times the sets that
/// hold the next unit. 20 units of a district into 10 groups take a few milliseconds.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, Site, cheapest_of_few, connected_sets};
///
/// // A ring of four, where a group costs the square of its number of units.
/// let ring = [(0, 1), (1, 2), (2, 3), (3, 0)];
/// let ring = Instance::of_pairs(vec![Site::default(); 4], ring)?;
/// let sets = connected_sets(&ring, 4, 100)?;
/// let costs = sets.costs_of(|set| (set.len() * set.len()) as f64);
/// let cheapest = cheapest_of_few(&sets, &costs, 2)?;
/// assert_eq!((cheapest.cost(), cheapest.groups().len()), (8.0, 2));
/// assert!(cheapest_of_few(&sets, &costs, 5).is_err());
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
pub fn cheapest_of_few(
    sets: &ConnectedSets,
    costs: &[f64],
    n_groups: u32,
) -> Result<CheapestPartition, ExactFault> {
    /// Units that are covered, what that costs, the set that was added, and the state before.
    type State = (u32, f64, usize, usize);

    check_costs(sets, costs)?;
    let n_units = sets.n_units();
    if n_units > FEW {
        return Err(ExactFault::TooManyUnits { n_units, limit: FEW });
    }
    let none = ExactFault::NoPartition { n_groups, max_units: sets.max_units() };
    // By the least unit of a set: which units it has, what it costs, where it stands.
    let mut by_least: Vec<Vec<(u32, f64, usize)>> = vec![Vec::new(); n_units];
    for (place, (set, &cost)) in sets.iter().zip(costs).enumerate() {
        let least = set.first().and_then(|&unit| by_least.get_mut(unit as usize));
        if let (Some(least), true) = (least, cost.is_finite()) {
            least.push((set.iter().fold(0, |mask, unit| mask | (1 << unit)), cost, place));
        }
    }
    let all = (0..n_units).fold(0_u32, |mask, unit| mask | (1 << unit));
    let mut layers: Vec<Vec<State>> = vec![vec![(0, 0.0, 0, 0)]];
    for n_before in 0..n_groups {
        let n_after = n_groups - n_before - 1;
        let mut next: Vec<State> = Vec::new();
        for (state, &(covered, cost, ..)) in layers.last().into_iter().flatten().enumerate() {
            let least = by_least.get(covered.trailing_ones() as usize).into_iter().flatten();
            for &(mask, own, place) in least {
                let now = covered | mask;
                let n_left = (all & !now).count_ones();
                // Each group to come needs a unit.
                if covered & mask == 0 && n_left >= n_after && (n_left > 0) == (n_after > 0) {
                    next.push((now, cost + own, place, state));
                }
            }
        }
        // The cheapest way to each, and of equal ones the first.
        next.sort_by(|one, other| {
            one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.3.cmp(&other.3))
        });
        next.dedup_by_key(|state| state.0);
        layers.push(next);
    }
    let last = layers.last().and_then(|layer| layer.iter().position(|state| state.0 == all));
    let Some(mut at) = last else { return Err(none) };
    let mut groups = Vec::new();
    let mut total = 0.0;
    for (depth, layer) in layers.iter().enumerate().rev() {
        let Some(&(_, cost, place, before)) = layer.get(at) else { return Err(none) };
        if depth + 1 == layers.len() {
            total = cost;
        }
        if depth > 0 {
            groups.extend(sets.get(place).map(<[u32]>::to_vec));
        }
        at = before;
    }
    Ok(CheapestPartition::new(groups, total, total, true))
}

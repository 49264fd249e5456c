//! The cheapest partition, found by branch and bound among the sets near a bound.

use microlp::{ComparisonOp, OptimizationDirection, SolveOptions, SolveOutcome};

use super::cost_bound::{CostBound, Cover, check_costs};
use super::fault::ExactFault;
use super::prices::gave_up;
use super::set_program::SetProgram;
use super::sets::ConnectedSets;

/// How often more sets are looked at, which cost more above their worth.
const MAX_RAISES: usize = 12;

/// The cheapest regions, or the cheapest that were found.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{
///     Cover, Instance, Site, Weight, cheapest_partition, connected_sets, lower_bound,
/// };
///
/// // Four nodes lie in a row, with a wider gap in the middle: 0 - 1 --- 2 - 3.
/// let at = |x| Site { population: 2, area_millionths: 0, x, y: 0.0 };
/// let sites = [0.0, 1.0, 4.0, 5.0].map(at).to_vec();
/// let row = Instance::of_pairs(sites, [(0, 1), (1, 2), (2, 3)])?;
/// let sets = connected_sets(&row, 3, 100)?;
/// let costs = sets.costs_of(|set| row.inertia(set, Weight::Population));
///
/// let bound = lower_bound(&sets, &costs, 2, Cover::Once)?;
/// let cheapest = cheapest_partition(&sets, &costs, &bound, 1_000)?;
/// assert_eq!(cheapest.regions(), [[0, 1], [2, 3]]);
/// assert_eq!(cheapest.cost(), 2.0);
/// assert!(cheapest.is_proved());
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CheapestPartition {
    regions: Vec<Vec<u32>>,
    cost: f64,
    bound: f64,
    is_proved: bool,
}

impl CheapestPartition {
    /// Returns the regions, in the order of their least nodes.
    #[must_use]
    pub fn regions(&self) -> &[Vec<u32>] {
        &self.regions
    }

    /// Returns what they cost together.
    #[must_use]
    pub fn cost(&self) -> f64 {
        self.cost
    }

    /// Returns the least cost of any such regions among the sets, as it was certified before.
    #[must_use]
    pub fn bound(&self) -> f64 {
        self.bound
    }

    /// Tells whether nothing among the sets is cheaper. Either the cost is the bound, or branch and
    /// bound went through all that could be cheaper. The latter is as sure as the solver is, within
    /// its tolerance of a millionth.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        self.is_proved
    }

    fn has_region(&self, set: &[u32]) -> bool {
        self.regions.binary_search_by(|region| (**region).cmp(set)).is_ok()
    }

    pub(super) fn new(mut regions: Vec<Vec<u32>>, cost: f64, bound: f64, is_proved: bool) -> Self {
        regions.sort();
        Self { regions, cost, bound, is_proved }
    }
}

/// Returns the cheapest regions among the sets, as many as those for which the bound holds.
///
/// Where the regions that were found cost so much above the bound, a set that costs more than that
/// above its worth can't be in cheaper ones. So only sets near the bound are handed to branch and
/// bound, and more of them until those that are left out are proved to be of no use.
///
/// # Errors
/// [`ExactFault::NotFound`] when the budget is used up before any regions are found;
/// [`ExactFault::NoPartition`] when there are none; [`ExactFault::ValueCount`],
/// [`ExactFault::NotFinite`] for the costs; [`ExactFault::Solver`].
///
/// # Complexity
/// It is exponential at worst, within the budget of branches of branch and bound.
///
/// # Example
/// See [`CheapestPartition`].
pub fn cheapest_partition(
    sets: &ConnectedSets,
    costs: &[f64],
    bound: &CostBound,
    branch_limit: u64,
) -> Result<CheapestPartition, ExactFault> {
    check_costs(sets, costs)?;
    search(sets, costs, bound, branch_limit, Aim::Cheapest)
}

/// What is searched for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// The cheapest regions.
    Cheapest,
    /// Any regions.
    Any,
}

/// Looks for regions among the sets near the bound, and among more of them where that is not
/// enough.
// Long: one loop, in which what comes of branch and bound settles at once what is proved, what is kept,
// and how many sets are looked at next.
pub(super) fn search(
    sets: &ConnectedSets,
    costs: &[f64],
    bound: &CostBound,
    branch_limit: u64,
    aim: Aim,
) -> Result<CheapestPartition, ExactFault> {
    let n_regions = bound.n_regions();
    let none = ExactFault::NoPartition { n_regions, max_nodes: sets.max_nodes() };
    let mut above: Vec<(f64, usize)> = (sets.iter().zip(costs).enumerate())
        .filter(|(_, (_, cost))| cost.is_finite())
        .map(|(place, (set, &cost))| (bound.reduced_cost(set, cost), place))
        .collect();
    above.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut n_left = branch_limit;
    let mut best: Option<CheapestPartition> = None;
    // At first there are about two sets for each node.
    let mut n_near = (2 * sets.n_nodes()).max(64);
    for _ in 0..MAX_RAISES {
        let near = above.get(..n_near.min(above.len())).unwrap_or_default();
        let is_all = near.len() == above.len();
        // Regions with a set that was left out cost at least so much.
        let beyond =
            above.get(near.len()).map_or(f64::INFINITY, |(above, _)| bound.value() + above);
        let mut options = SolveOptions::default();
        options.node_limit = Some(n_left.max(1));
        if aim == Aim::Any {
            options.mip_gap = 1e9;
        }
        let outcome = branch_and_bound(sets, costs, near, bound, options, best.as_ref());
        let Outcome { found, n_branches, is_complete } = match outcome {
            Ok(outcome) => outcome,
            // What was found before still holds.
            Err(fault) => return best.ok_or(fault),
        };
        n_left = n_left.saturating_sub(n_branches);
        if let Some((regions, cost)) = found {
            let is_proved = is_complete && cost <= beyond;
            let is_tight = cost - bound.value() <= 1e-9 * cost.abs().max(1.0);
            let now = CheapestPartition::new(regions, cost, bound.value(), is_proved || is_tight);
            if aim == Aim::Any || now.is_proved {
                return Ok(now);
            }
            let is_better = best.as_ref().is_none_or(|best| now.cost < best.cost);
            let cost = now.cost;
            if is_better {
                best = Some(now);
            }
            if is_complete && !is_all {
                // These are all sets that could be part of anything cheaper.
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
    best.ok_or(ExactFault::NotFound { n_regions, branch_limit })
}

/// What branch and bound came to.
struct Outcome {
    /// The regions that it found, with their cost.
    found: Option<(Vec<Vec<u32>>, f64)>,
    /// How many branches it took, and whether it went through all.
    n_branches: u64,
    is_complete: bool,
}

impl Outcome {
    fn nothing(n_branches: u64, is_complete: bool) -> Self {
        Self { found: None, n_branches, is_complete }
    }
}

fn branch_and_bound(
    sets: &ConnectedSets,
    costs: &[f64],
    near: &[(f64, usize)],
    bound: &CostBound,
    options: SolveOptions,
    known: Option<&CheapestPartition>,
) -> Result<Outcome, ExactFault> {
    let near = near
        .iter()
        .filter_map(|&(above, place)| Some((above, sets.get(place)?, *costs.get(place)?)));
    let near: Vec<(f64, &[u32], f64)> = near.collect();
    // Where each node is in one region, what regions cost above their worth differs from what they
    // cost by a constant, and its numbers are of one size.
    let is_cover = bound.cover() == Cover::Once;
    let columns = near.iter().map(|&(above, set, cost)| (set, if is_cover { above } else { cost }));
    let minimize = OptimizationDirection::Minimize;
    let mut program = SetProgram::new(minimize, columns, sets.n_nodes(), true);
    if is_cover && program.leaves_out() {
        return Ok(Outcome::nothing(0, true));
    }
    program.take_each_node(if is_cover { ComparisonOp::Eq } else { ComparisonOp::Le }, 0);
    program.take_in_all(ComparisonOp::Eq, f64::from(bound.n_regions()));
    let mut options = options;
    options.warm_start = known.map(|known| {
        let is_known = |set: &[u32]| known.has_region(set);
        let hint = program.columns.iter();
        hint.map(|&(variable, set)| (variable, if is_known(set) { 1.0 } else { 0.0 })).collect()
    });
    let outcome = match program.problem.solve_with(options) {
        Ok(outcome) => outcome,
        Err(microlp::Error::Infeasible) => return Ok(Outcome::nothing(0, true)),
        Err(error) => return Err(gave_up(&error)),
    };
    let (n_branches, is_complete) = (outcome.stats().nodes_solved, outcome.is_optimal());
    let SolveOutcome::Solution(solution) = outcome else {
        return Ok(Outcome::nothing(n_branches, false));
    };
    let taken = program.columns.iter().zip(&near);
    let taken = taken.filter(|((variable, _), _)| solution.var_value(*variable) > 0.5);
    let taken: Vec<(&[u32], f64)> = taken.map(|(_, &(_, set, cost))| (set, cost)).collect();
    check_taken(&taken, sets.n_nodes(), bound)?;
    let cost = taken.iter().fold(0.0, |sum, (_, cost)| sum + cost);
    let regions = taken.iter().map(|(set, _)| set.to_vec()).collect();
    Ok(Outcome { found: Some((regions, cost)), n_branches, is_complete })
}

/// Refuses what the solver says where it is not an answer.
fn check_taken(
    taken: &[(&[u32], f64)],
    n_nodes: usize,
    bound: &CostBound,
) -> Result<(), ExactFault> {
    let mut is_taken = vec![false; n_nodes];
    for &node in taken.iter().flat_map(|(set, _)| *set) {
        match is_taken.get_mut(node as usize) {
            Some(is_taken) if !*is_taken => *is_taken = true,
            _ => return Err(gave_up(&"it put a node into two regions")),
        }
    }
    let is_whole = bound.cover() == Cover::AtMostOnce || is_taken.iter().all(|is_taken| *is_taken);
    if taken.len() != bound.n_regions() as usize || !is_whole {
        return Err(gave_up(&"it gave regions that are no answer"));
    }
    Ok(())
}

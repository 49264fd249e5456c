//! The cheapest partition of a few nodes, by going through all sets of them.

use super::cost_bound::check_costs;
use super::fault::ExactFault;
use super::optimum::CheapestPartition;
use super::sets::ConnectedSets;
use crate::list::count;

/// The most nodes for which the optimum can be found.
const FEW: usize = 24;

/// Returns the cheapest partition of up to 24 nodes into so many of the sets. It goes through all
/// that may be left to cover, without a solver, so nothing has to be believed.
///
/// # Errors
/// [`ExactFault::TooManyNodes`]; [`ExactFault::NoPartition`] when there is none;
/// [`ExactFault::ValueCount`], [`ExactFault::NotFinite`] for the costs.
///
/// # Complexity
/// It is exponential: it looks at each set of nodes that regions with the least nodes can cover,
/// and for each of these at the sets that hold the next node. 20 nodes into 10 regions take a few
/// milliseconds.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, Site, cheapest_of_few, connected_sets};
///
/// // In a ring of four, a region costs the square of its number of nodes.
/// let ring = [(0, 1), (1, 2), (2, 3), (3, 0)];
/// let ring = Instance::of_pairs(vec![Site::default(); 4], ring)?;
/// let sets = connected_sets(&ring, 4, 100)?;
/// let costs = sets.costs_of(|set| (set.len() * set.len()) as f64);
/// let cheapest = cheapest_of_few(&sets, &costs, 2)?;
/// assert_eq!((cheapest.cost(), cheapest.regions().len()), (8.0, 2));
/// assert!(cheapest_of_few(&sets, &costs, 5).is_err());
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
pub fn cheapest_of_few(
    sets: &ConnectedSets,
    costs: &[f64],
    n_regions: u32,
) -> Result<CheapestPartition, ExactFault> {
    check_costs(sets, costs)?;
    let n_nodes = sets.n_nodes();
    if n_nodes > FEW {
        return Err(ExactFault::TooManyNodes { n_nodes, limit: FEW });
    }
    let layers = layers(sets, costs, n_regions);
    let none = ExactFault::NoPartition { n_regions, max_nodes: sets.max_nodes() };
    let (regions, cost) = cheapest_way(sets, &layers).ok_or(none)?;
    Ok(CheapestPartition::new(regions, cost, cost, true))
}

/// Nodes that are covered by so many sets, in the cheapest way.
#[derive(Clone, Copy)]
struct State {
    /// One bit for each node.
    covered: u32,
    cost: f64,
    /// The place of the set that was added last, and in the layer below the place of the state
    /// before it.
    set: usize,
    before: usize,
}

/// A set with its cost, and with one bit for each of its nodes.
#[derive(Clone, Copy)]
struct Choice {
    nodes: u32,
    cost: f64,
    set: usize,
}

fn all_of(n_nodes: usize) -> u32 {
    (0..count(n_nodes)).fold(0, |mask, node| mask | (1 << node))
}

/// Returns what can be covered by no set, by one set, and so on. Each set holds the least node that
/// was not covered before.
fn layers(sets: &ConnectedSets, costs: &[f64], n_regions: u32) -> Vec<Vec<State>> {
    let n_nodes = sets.n_nodes();
    let mut by_least: Vec<Vec<Choice>> = vec![Vec::new(); n_nodes];
    for (place, (set, &cost)) in sets.iter().zip(costs).enumerate() {
        let least = set.first().and_then(|&node| by_least.get_mut(node as usize));
        if let (Some(least), true) = (least, cost.is_finite()) {
            let nodes = set.iter().fold(0, |mask, node| mask | (1 << node));
            least.push(Choice { nodes, cost, set: place });
        }
    }
    let all = all_of(n_nodes);
    let mut layers = vec![vec![State { covered: 0, cost: 0.0, set: 0, before: 0 }]];
    for n_after in (0..n_regions).rev() {
        let mut next: Vec<State> = Vec::new();
        for (before, state) in layers.last().into_iter().flatten().enumerate() {
            let least = by_least.get(state.covered.trailing_ones() as usize).into_iter().flatten();
            for &Choice { nodes, cost, set } in least {
                let covered = state.covered | nodes;
                let n_left = (all & !covered).count_ones();
                // Each region that is still to come needs a node.
                let is_enough = n_left >= n_after && (n_left > 0) == (n_after > 0);
                if state.covered & nodes == 0 && is_enough {
                    next.push(State { covered, cost: state.cost + cost, set, before });
                }
            }
        }
        // The cheapest way to each is kept, and of equally cheap ones the first.
        next.sort_by(|one, other| {
            let by_cost = one.cost.total_cmp(&other.cost);
            one.covered.cmp(&other.covered).then(by_cost).then(one.before.cmp(&other.before))
        });
        next.dedup_by_key(|state| state.covered);
        layers.push(next);
    }
    layers
}

/// Returns the sets that cover all nodes, the last one first, and what they cost. It is `None`
/// where no sets do.
fn cheapest_way(sets: &ConnectedSets, layers: &[Vec<State>]) -> Option<(Vec<Vec<u32>>, f64)> {
    let all = all_of(sets.n_nodes());
    let (first, others) = layers.split_first()?;
    let last = others.last().unwrap_or(first);
    let end = last.iter().find(|state| state.covered == all)?;
    let (mut regions, mut state) = (Vec::new(), end);
    for (depth, _) in others.iter().enumerate().rev() {
        regions.push(sets.get(state.set)?.to_vec());
        state = layers.get(depth)?.get(state.before)?;
    }
    Some((regions, end.cost))
}

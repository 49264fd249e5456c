//! Many disjoint sets, found fast by a dive into the linear relaxation of a packing and by
//! exchanges.
//!
//! The relaxation is solved over sets that are near the bound. The set of which it takes most is
//! taken whole, and this is done again and again. Then each neighbourhood of a few regions is
//! packed anew by branch and bound, as long as one more region fits somewhere.

use microlp::{ComparisonOp, OptimizationDirection, SolveOptions, SolveOutcome, Variable};

use super::fault::ExactFault;
use super::instance::Instance;
use super::prices::{gave_up, price_of};
use super::set_program::SetProgram;
use super::sets::ConnectedSets;
use crate::list::{at, count, float, set};

/// How many sets for each node the relaxation is solved over.
const SETS_PER_NODE: usize = 6;
/// How many regions the costs of all regions together count for.
const COST_SHARE: f64 = 3.0;
/// About how many nodes a neighbourhood has that is packed anew.
const NEIGHBOURHOOD: usize = 48;
/// The most sets with which a neighbourhood is packed.
const NEIGHBOURHOOD_SETS: usize = 1_500;
/// How often all neighbourhoods are gone through.
const MAX_SWEEPS: usize = 4;

/// Returns many disjoint sets.
pub(super) fn dive(
    instance: &Instance,
    sets: &ConnectedSets,
    costs: &[f64],
    prices: &[f64],
) -> Vec<Vec<u32>> {
    let near = near(sets, costs, prices);
    let mut regions = first(sets.n_nodes(), &near);
    let mut near_sets: Vec<(&[u32], f64)> = near;
    near_sets.truncate(40 * sets.n_nodes());
    improve(instance, &near_sets, &mut regions);
    regions
}

/// Returns the sets in the order of what their nodes are worth, then of their costs.
fn near<'a>(sets: &'a ConnectedSets, costs: &[f64], prices: &[f64]) -> Vec<(&'a [u32], f64)> {
    let mut near: Vec<(i64, f64, &[u32])> = Vec::with_capacity(sets.len());
    for (set, &cost) in sets.iter().zip(costs) {
        // Worths that differ by less than the tolerance of the solver are alike.
        #[expect(clippy::cast_possible_truncation, reason = "a rank; it saturates")]
        let above = (price_of(set, prices) * 1e4).round() as i64;
        near.push((above, cost, set));
    }
    near.sort_by(|one, other| {
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.cmp(other.2))
    });
    near.into_iter().map(|(_, cost, set)| (set, cost)).collect()
}

/// Takes the set of which the relaxation takes most, again and again, until the solver gives up.
fn first(n_nodes: usize, near: &[(&[u32], f64)]) -> Vec<Vec<u32>> {
    let near = near.get(..(SETS_PER_NODE * n_nodes).min(near.len())).unwrap_or_default();
    let total: f64 = near.iter().map(|(_, cost)| cost).sum();
    let mean = total / float(near.len().max(1));
    let weight = if mean > 0.0 { COST_SHARE / (mean * float(n_nodes)) } else { 0.0 };
    // A set is worth less for what it costs.
    let packing =
        packing(near.iter().map(|&(set, cost)| (set, 1.0 - weight * cost)), n_nodes, false);
    let Ok(SolveOutcome::Solution(mut solution)) = packing.problem.solve() else {
        return Vec::new();
    };
    let mut is_free = vec![true; n_nodes];
    let mut regions = Vec::new();
    let mut left = packing.columns;
    loop {
        left.retain(|(_, set)| set.iter().all(|&node| at(&is_free, node)));
        let mut most: Option<(f64, Variable, &[u32])> = None;
        for &(variable, set) in &left {
            let value = solution.var_value(variable);
            if most.is_none_or(|(best, ..)| value > best + 1e-9) {
                most = Some((value, variable, set));
            }
        }
        let Some((value, variable, taken)) = most else { return regions };
        taken.iter().for_each(|&node| set(&mut is_free, node, false));
        regions.push(taken.to_vec());
        if value < 1.0 - 1e-6 {
            match solution.fix_var(variable, 1.0) {
                Ok(SolveOutcome::Solution(next)) => solution = next,
                _ => return regions,
            }
        }
    }
}

/// Packs neighbourhoods anew as long as one more region fits somewhere.
fn improve(instance: &Instance, sets: &[(&[u32], f64)], regions: &mut Vec<Vec<u32>>) {
    let mut of_node: Vec<Vec<usize>> = vec![Vec::new(); instance.n_nodes()];
    for (place, (set, _)) in sets.iter().enumerate() {
        let least = set.first().and_then(|&node| of_node.get_mut(node as usize));
        if let Some(least) = least {
            least.push(place);
        }
    }
    for _ in 0..MAX_SWEEPS {
        let n_before = regions.len();
        for center in (0..count(instance.n_nodes())).step_by(6) {
            let around = Neighbourhood::of(instance, regions, center);
            if let Some(packed) = around.packed_anew(sets, &of_node, regions) {
                *regions = packed;
            }
        }
        if regions.len() == n_before {
            return;
        }
    }
}

/// Whole regions around a node, and nodes around it that are in none.
struct Neighbourhood {
    /// In order.
    nodes: Vec<u32>,
    /// Says of each node whether it is one of them.
    is_in: Vec<bool>,
    /// Says of each region whether its nodes are among them.
    is_taken: Vec<bool>,
}

impl Neighbourhood {
    /// Gathers regions outwards from a node.
    fn of(instance: &Instance, regions: &[Vec<u32>], center: u32) -> Self {
        let mut region_of: Vec<Option<usize>> = vec![None; instance.n_nodes()];
        for (place, region) in regions.iter().enumerate() {
            region.iter().for_each(|&node| set(&mut region_of, node, Some(place)));
        }
        let is_in = vec![false; instance.n_nodes()];
        let is_taken = vec![false; regions.len()];
        let mut gathered = Self { nodes: Vec::new(), is_in, is_taken };
        gathered.take(center, &region_of, regions);
        let mut next = 0;
        while let Some(&node) = gathered.nodes.get(next) {
            next += 1;
            for &beside in instance.neighbours(node) {
                if gathered.nodes.len() < NEIGHBOURHOOD {
                    gathered.take(beside, &region_of, regions);
                }
            }
        }
        gathered.nodes.sort_unstable();
        gathered
    }

    /// Takes in the region of a node, or the node itself where it is in none.
    fn take(&mut self, node: u32, region_of: &[Option<usize>], regions: &[Vec<u32>]) {
        let region = at(region_of, node);
        if let Some(is_taken) = region.and_then(|region| self.is_taken.get_mut(region)) {
            *is_taken = true;
        }
        let own = [node];
        let members = region.and_then(|region| regions.get(region)).map_or(&own[..], Vec::as_slice);
        for &member in members {
            if !at(&self.is_in, member) {
                set(&mut self.is_in, member, true);
                self.nodes.push(member);
            }
        }
    }

    /// Packs the neighbourhood anew, and returns all regions if that makes more of them.
    fn packed_anew(
        &self,
        sets: &[(&[u32], f64)],
        of_node: &[Vec<usize>],
        regions: &[Vec<u32>],
    ) -> Option<Vec<Vec<u32>>> {
        let is_inside = |set: &[u32]| set.iter().all(|&node| at(&self.is_in, node));
        let own = self.nodes.iter().filter_map(|&node| of_node.get(node as usize)).flatten();
        let own = own.copied().filter(|&place| sets.get(place).is_some_and(|it| is_inside(it.0)));
        let mut places: Vec<usize> = own.collect();
        places.sort_unstable();
        places.truncate(NEIGHBOURHOOD_SETS);
        // Nodes are numbered anew.
        let picked: Vec<(Vec<u32>, &[u32])> = (places.iter().filter_map(|&place| sets.get(place)))
            .map(|(set, _)| {
                let own = set.iter().filter_map(|node| self.nodes.binary_search(node).ok());
                (own.map(count).collect(), *set)
            })
            .collect();
        let columns = picked.iter().map(|(own, _)| (own.as_slice(), 1.0));
        let packing = packing(columns, self.nodes.len(), true);
        let n_now = self.is_taken.iter().filter(|is_taken| **is_taken).count();
        let packed = pack_more(packing, n_now).ok()??;
        let new = picked.iter().zip(packed).filter(|(_, is_taken)| *is_taken);
        let new: Vec<Vec<u32>> = new.map(|((_, set), _)| set.to_vec()).collect();
        let kept = regions.iter().zip(&self.is_taken).filter(|(_, is_taken)| !**is_taken);
        let mut all: Vec<Vec<u32>> = kept.map(|(region, _)| region.clone()).collect();
        all.extend(new);
        (all.len() > regions.len()).then_some(all)
    }
}

/// Returns the problem of taking as many sets as possible, with each node in at most one of them.
fn packing<'a>(
    sets: impl Iterator<Item = (&'a [u32], f64)>,
    n_nodes: usize,
    is_whole: bool,
) -> SetProgram<'a> {
    let mut program = SetProgram::new(OptimizationDirection::Maximize, sets, n_nodes, is_whole);
    program.take_each_node(ComparisonOp::Le, 2);
    program
}

/// Returns which sets to take to have more than so many, where that is found to be possible.
fn pack_more(mut packing: SetProgram<'_>, n_now: usize) -> Result<Option<Vec<bool>>, ExactFault> {
    packing.take_in_all(ComparisonOp::Ge, float(n_now + 1));
    let mut options = SolveOptions::default();
    options.node_limit = Some(20);
    options.mip_gap = 1e9;
    match packing.problem.solve_with(options) {
        Ok(SolveOutcome::Solution(solution)) => Ok(Some(
            packing.columns.iter().map(|&(var, _)| solution.var_value(var) > 0.5).collect(),
        )),
        Ok(SolveOutcome::Interrupted(_)) | Err(microlp::Error::Infeasible) => Ok(None),
        Err(error) => Err(gave_up(&error)),
    }
}

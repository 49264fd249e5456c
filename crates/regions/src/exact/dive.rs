//! Many disjoint sets, found fast: a dive into the linear relaxation of a packing, then exchanges.
//!
//! The relaxation is solved over sets that are near the bound, and the set that it takes most of is
//! taken whole, again and again. Then each neighbourhood of a few groups is packed anew by branch and
//! bound, as long as one more group fits somewhere.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome, Variable};

use super::lp::price_of;
use super::sets::ConnectedSets;
use super::{ExactFault, Instance};

/// How many sets for each unit the relaxation is solved over.
const SETS_PER_UNIT: usize = 6;
/// How much the costs of all groups count together beside the number of groups.
const COST_SHARE: f64 = 3.0;
/// How many units a neighbourhood has that is packed anew.
const REGION: usize = 48;
/// How many sets such a neighbourhood is packed with at most.
const REGION_SETS: usize = 1_500;
/// How often all neighbourhoods are gone through.
const MAX_SWEEPS: usize = 4;

/// A problem over sets: take as many as can be had, each unit at most once.
struct Packing<'a> {
    problem: Problem,
    columns: Vec<(Variable, &'a [u32])>,
}

impl<'a> Packing<'a> {
    /// The weight of a cost is what a set is worth less for each unit of it.
    fn new(picked: &[(&'a [u32], f64)], weight: f64, n_units: usize, is_whole: bool) -> Self {
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let mut of_unit: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); n_units];
        let mut columns = Vec::with_capacity(picked.len());
        for &(set, cost) in picked {
            let worth = 1.0 - weight * cost;
            let variable = if is_whole {
                problem.add_binary_var(worth)
            } else {
                problem.add_var(worth, (0.0, 1.0))
            };
            for &unit in set {
                if let Some(of_unit) = of_unit.get_mut(unit as usize) {
                    of_unit.push((variable, 1.0));
                }
            }
            columns.push((variable, set));
        }
        for terms in of_unit.iter().filter(|terms| terms.len() > 1) {
            problem.add_constraint(terms.as_slice(), ComparisonOp::Le, 1.0);
        }
        Self { problem, columns }
    }
}

/// Returns disjoint sets, many of them.
pub(super) fn dive(
    instance: &Instance,
    sets: &ConnectedSets,
    costs: &[f64],
    prices: &[f64],
) -> Vec<Vec<u32>> {
    let near = near(sets, costs, prices);
    let mut groups = first(sets.n_units(), &near);
    let mut region_sets: Vec<(&[u32], f64)> = near;
    region_sets.truncate(40 * sets.n_units());
    improve(instance, &region_sets, &mut groups);
    groups
}

/// Returns the sets by how much their units are worth more than one group, then by cost.
fn near<'a>(sets: &'a ConnectedSets, costs: &[f64], prices: &[f64]) -> Vec<(&'a [u32], f64)> {
    let mut near: Vec<(i64, f64, &[u32])> = Vec::with_capacity(sets.len());
    for (set, &cost) in sets.iter().zip(costs) {
        // What differs by less than the solver's tolerance is alike.
        #[expect(clippy::cast_possible_truncation, reason = "a rank; it saturates")]
        let above = (price_of(set, prices) * 1e4).round() as i64;
        near.push((above, cost, set));
    }
    near.sort_by(|one, other| {
        one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.cmp(other.2))
    });
    near.into_iter().map(|(_, cost, set)| (set, cost)).collect()
}

/// Takes what the relaxation takes most of, again and again; with nothing where the solver gives up.
fn first(n_units: usize, near: &[(&[u32], f64)]) -> Vec<Vec<u32>> {
    let near = near.get(..(SETS_PER_UNIT * n_units).min(near.len())).unwrap_or_default();
    let total: f64 = near.iter().map(|(_, cost)| cost).sum();
    #[expect(clippy::cast_precision_loss, reason = "a mean")]
    let mean = total / near.len().max(1) as f64;
    #[expect(clippy::cast_precision_loss, reason = "a weight")]
    let weight = if mean > 0.0 { COST_SHARE / (mean * n_units as f64) } else { 0.0 };
    let packing = Packing::new(near, weight, n_units, false);
    let Ok(SolveOutcome::Solution(mut solution)) = packing.problem.solve() else {
        return Vec::new();
    };
    let mut is_free = vec![true; n_units];
    let mut groups = Vec::new();
    let mut left = packing.columns;
    loop {
        let are_free = |set: &[u32], is_free: &[bool]| {
            set.iter().all(|&unit| is_free.get(unit as usize) == Some(&true))
        };
        left.retain(|(_, set)| are_free(set, &is_free));
        let mut most: Option<(f64, Variable, &[u32])> = None;
        for &(variable, set) in &left {
            let value = solution.var_value(variable);
            if most.is_none_or(|(best, ..)| value > best + 1e-9) {
                most = Some((value, variable, set));
            }
        }
        let Some((value, variable, set)) = most else { return groups };
        for &unit in set {
            if let Some(is_free) = is_free.get_mut(unit as usize) {
                *is_free = false;
            }
        }
        groups.push(set.to_vec());
        if value < 1.0 - 1e-6 {
            match solution.fix_var(variable, 1.0) {
                Ok(SolveOutcome::Solution(next)) => solution = next,
                _ => return groups,
            }
        }
    }
}

/// Packs neighbourhoods anew while one more group fits somewhere.
fn improve(instance: &Instance, sets: &[(&[u32], f64)], groups: &mut Vec<Vec<u32>>) {
    let mut of_unit: Vec<Vec<usize>> = vec![Vec::new(); instance.n_units()];
    for (place, (set, _)) in sets.iter().enumerate() {
        let least = set.first().and_then(|&unit| of_unit.get_mut(unit as usize));
        if let Some(least) = least {
            least.push(place);
        }
    }
    for _ in 0..MAX_SWEEPS {
        let n_before = groups.len();
        let mut center = 0_u32;
        while (center as usize) < instance.n_units() {
            if let Some(packed) = around(instance, sets, &of_unit, groups, center) {
                *groups = packed;
            }
            center += 6;
        }
        if groups.len() == n_before {
            return;
        }
    }
}

/// Returns the groups with those around a unit packed anew, if that makes more of them.
fn around(
    instance: &Instance,
    sets: &[(&[u32], f64)],
    of_unit: &[Vec<usize>],
    groups: &[Vec<u32>],
    center: u32,
) -> Option<Vec<Vec<u32>>> {
    // Whole groups, outwards from the center.
    let mut group_of: Vec<Option<usize>> = vec![None; instance.n_units()];
    for (place, group) in groups.iter().enumerate() {
        for &unit in group {
            *group_of.get_mut(unit as usize)? = Some(place);
        }
    }
    let mut is_in = vec![false; instance.n_units()];
    let mut units: Vec<u32> = Vec::new();
    let mut is_taken = vec![false; groups.len()];
    let mut take = |unit: u32, units: &mut Vec<u32>, is_in: &mut Vec<bool>| {
        let group = group_of.get(unit as usize).copied().flatten();
        let own = [unit];
        let members = match group {
            Some(group) => {
                if let Some(is_taken) = is_taken.get_mut(group) {
                    *is_taken = true;
                }
                groups.get(group).map_or(&own[..], Vec::as_slice)
            }
            None => &own[..],
        };
        for &member in members {
            if let Some(is_in) = is_in.get_mut(member as usize)
                && !std::mem::replace(is_in, true)
            {
                units.push(member);
            }
        }
    };
    take(center, &mut units, &mut is_in);
    let mut at = 0;
    while let Some(&unit) = units.get(at) {
        at += 1;
        for &beside in instance.neighbours(unit) {
            if units.len() < REGION {
                take(beside, &mut units, &mut is_in);
            }
        }
    }
    units.sort_unstable();
    let n_now = is_taken.iter().filter(|is_taken| **is_taken).count();
    let inside = |set: &[u32]| set.iter().all(|&unit| is_in.get(unit as usize) == Some(&true));
    let mut places: Vec<usize> = Vec::new();
    for &unit in &units {
        let of_unit = of_unit.get(unit as usize)?;
        places.extend(
            of_unit.iter().filter(|&&place| sets.get(place).is_some_and(|(set, _)| inside(set))),
        );
    }
    places.sort_unstable();
    places.truncate(REGION_SETS);
    // Units are numbered anew.
    let picked: Vec<(Vec<u32>, &[u32])> = (places.iter().filter_map(|&place| sets.get(place)))
        .map(|(set, _)| {
            let own = set.iter().filter_map(|unit| units.binary_search(unit).ok());
            (own.filter_map(|place| u32::try_from(place).ok()).collect(), *set)
        })
        .collect();
    let columns: Vec<(&[u32], f64)> = picked.iter().map(|(own, _)| (own.as_slice(), 0.0)).collect();
    let packing = Packing::new(&columns, 0.0, units.len(), true);
    let packed = pack_more(packing, n_now).ok()??;
    let new = picked.iter().zip(packed).filter(|(_, is_taken)| *is_taken);
    let new: Vec<Vec<u32>> = new.map(|((_, set), _)| set.to_vec()).collect();
    let kept = groups.iter().zip(&is_taken).filter(|(_, is_taken)| !**is_taken);
    let mut all: Vec<Vec<u32>> = kept.map(|(group, _)| group.clone()).collect();
    all.extend(new);
    (all.len() > groups.len()).then_some(all)
}

/// Returns which sets to take to have more than so many, if that can be.
fn pack_more(mut packing: Packing<'_>, n_now: usize) -> Result<Option<Vec<bool>>, ExactFault> {
    #[expect(clippy::cast_precision_loss, reason = "a few dozen")]
    let least = n_now as f64 + 1.0;
    let all: Vec<(Variable, f64)> = packing.columns.iter().map(|&(var, _)| (var, 1.0)).collect();
    packing.problem.add_constraint(all.as_slice(), ComparisonOp::Ge, least);
    let mut options = SolveOptions::default();
    options.node_limit = Some(20);
    options.mip_gap = 1e9;
    match packing.problem.solve_with(options) {
        Ok(SolveOutcome::Solution(solution)) => Ok(Some(
            packing.columns.iter().map(|&(var, _)| solution.var_value(var) > 0.5).collect(),
        )),
        Ok(SolveOutcome::Interrupted(_)) | Err(microlp::Error::Infeasible) => Ok(None),
        Err(error) => Err(super::lp::gave_up(&error)),
    }
}

//! The preparation of a task: it is checked, and put into the form in which regions are tried by
//! the million.

use std::collections::BTreeMap;

use crate::borders::Borders;
use crate::fault::{TaskFault, check_weight};
use crate::further::Further;
use crate::ground::{Ground, LabelSet, OutOfReach};
use crate::list::{at, in_order, set};
use crate::score::Weights;
use crate::task::{Labels, Node, Preference, Task};
use crate::wholes::Wholes;

const MOST_NODES: usize = 1_000_000_000;

impl Task {
    /// Checks the task and makes it ready for all that can be asked of it.
    ///
    /// # Errors
    /// [`TaskFault`], where a node is not there or is its own neighbour, where there is not one
    /// label for each node, where a figure or a weight can't be, where a node is fixed twice, and
    /// where a fixed region does not hang together.
    ///
    /// # Complexity
    /// Linear in the nodes, pairs and labels, times a logarithm.
    pub fn prepare(&self) -> Result<Ground, TaskFault> {
        self.check()?;
        let n_nodes = self.nodes.len();
        let fixed = disjoint(n_nodes, &self.fixed)?;
        let mut is_fixed = vec![false; n_nodes];
        fixed.iter().flatten().for_each(|&node| set(&mut is_fixed, node, true));
        let together = disjoint(n_nodes, &self.together)?;
        if let Some(&node) = together.iter().flatten().find(|&&node| at(&is_fixed, node)) {
            return Err(TaskFault::Twice { node });
        }
        let (label_sets, labels, n_labels) = numbered(n_nodes, &self.labels)?;
        check_weights(&self.weights, &label_sets)?;
        let mut ground = Ground {
            nodes: self.nodes.clone(),
            borders: Borders::default(),
            edges: Vec::new(),
            needs: self.needs.clone(),
            label_sets,
            labels,
            n_labels,
            forbidden: forbidden(n_nodes, &self.forbidden),
            fixed,
            is_fixed,
            together,
            further: Further::of(&self.nodes, &self.attributes, &self.quantities)?,
            wholes: Wholes::of(n_nodes, &self.parts)?,
            sizes: Vec::new(),
            least_nodes: self.least_nodes,
            exempt_from: self.exempt_from.unwrap_or(usize::MAX),
            condition: self.condition.clone(),
            weights: self.weights,
            out_of_reach: OutOfReach::default(),
        };
        // A fixed region may hang together over borders that no other region may cross.
        ground.set_edges(&self.pairs);
        if let Some(apart) = ground.first_apart(ground.fixed.iter()) {
            return Err(TaskFault::Apart { nodes: apart.clone() });
        }
        let mut pairs = self.pairs.clone();
        pairs.retain(|&(one, other)| {
            let is_open = !at(&ground.is_fixed, one) && !at(&ground.is_fixed, other);
            let sets = || (0..).zip(&ground.label_sets);
            let is_cut = sets().any(|(set_idx, set)| {
                set.is_hard && ground.label(one, set_idx) != ground.label(other, set_idx)
            });
            is_open && !is_cut
        });
        ground.set_edges(&pairs);
        if let Some(apart) = ground.first_apart(ground.together.iter()) {
            return Err(TaskFault::Apart { nodes: apart.clone() });
        }
        ground.out_of_reach = OutOfReach::of(&ground);
        Ok(ground)
    }

    /// Checks nodes, pairs and parts.
    fn check(&self) -> Result<(), TaskFault> {
        let n_nodes = self.nodes.len();
        if n_nodes > MOST_NODES {
            return Err(TaskFault::TooManyNodes { n_nodes });
        }
        check_nodes(&self.nodes)?;
        let pairs = self.pairs.iter().chain(&self.forbidden);
        check_known(n_nodes, pairs.flat_map(|&(one, other)| [one, other]))?;
        if let Some(&(node, _)) = self.pairs.iter().find(|(one, other)| one == other) {
            return Err(TaskFault::OwnNeighbour { node });
        }
        let parts: Vec<Vec<u32>> = self.parts.iter().map(|parts| parts.nodes.clone()).collect();
        disjoint(n_nodes, &parts).map(|_| ())
    }
}

fn check_nodes(nodes: &[Node]) -> Result<(), TaskFault> {
    for (place, node) in (0..).zip(nodes) {
        let figures =
            [("population", node.population), ("area", node.area), ("weight", node.weight)];
        let lone = node.lone.missed().unwrap_or(0.0);
        let figures = figures.into_iter().chain([("what it misses alone", lone)]);
        let is_wrong = |&(_, value): &(&str, f64)| !value.is_finite() || value < 0.0;
        let wrong = figures.into_iter().find(is_wrong);
        let places = [("x", node.x), ("y", node.y)];
        let wrong = wrong.or_else(|| places.into_iter().find(|(_, value)| !value.is_finite()));
        if let Some((what, value)) = wrong {
            return Err(TaskFault::Figure { what, node: place, value });
        }
    }
    Ok(())
}

/// Refuses numbers that no node has.
pub(crate) fn check_known(
    n_nodes: usize,
    nodes: impl IntoIterator<Item = u32>,
) -> Result<(), TaskFault> {
    match nodes.into_iter().find(|&node| node as usize >= n_nodes) {
        Some(node) => Err(TaskFault::UnknownNode { node, n_nodes }),
        None => Ok(()),
    }
}

/// Reads regions that have no node in common, and puts them and their nodes in order. Those without
/// nodes are left out.
pub(crate) fn disjoint(n_nodes: usize, regions: &[Vec<u32>]) -> Result<Vec<Vec<u32>>, TaskFault> {
    check_known(n_nodes, regions.iter().flatten().copied())?;
    let mut is_seen = vec![false; n_nodes];
    for &node in regions.iter().flatten() {
        if at(&is_seen, node) {
            return Err(TaskFault::Twice { node });
        }
        set(&mut is_seen, node, true);
    }
    let mut regions = in_order(regions);
    regions.retain(|members| !members.is_empty());
    Ok(regions)
}

/// Gives each label of each set a number that no other label has.
fn numbered(n_nodes: usize, all: &[Labels]) -> Result<(Vec<LabelSet>, Vec<u32>, usize), TaskFault> {
    let mut sets = Vec::new();
    let mut numbered = vec![0; n_nodes * all.len()];
    let mut n_labels = 0;
    for (set_idx, Labels { labels, preference }) in all.iter().enumerate() {
        if labels.len() != n_nodes {
            return Err(TaskFault::LabelCount { n_labels: labels.len(), n_nodes });
        }
        let (weight, is_hard) = match preference {
            Preference::Soft(weight) => (*weight, false),
            Preference::Hard => (0.0, true),
        };
        sets.push(LabelSet { weight, is_hard });
        let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
        for (place, &label) in labels.iter().enumerate() {
            let number = *numbers.entry(label).or_insert_with(|| {
                n_labels += 1;
                n_labels - 1
            });
            if let Some(slot) = numbered.get_mut(place * all.len() + set_idx) {
                *slot = number;
            }
        }
    }
    Ok((sets, numbered, n_labels as usize))
}

fn check_weights(weights: &Weights, sets: &[LabelSet]) -> Result<(), TaskFault> {
    let soft = sets.iter().map(|set| ("the weight of a preference", set.weight));
    weights.named().into_iter().chain(soft).try_for_each(|(what, value)| check_weight(what, value))
}

/// Lists for each node what it should not be with. The list is empty where nothing is forbidden.
fn forbidden(n_nodes: usize, pairs: &[(u32, u32)]) -> Vec<Vec<u32>> {
    if pairs.is_empty() {
        return Vec::new();
    }
    let mut lists = vec![Vec::new(); n_nodes];
    for &(one, other) in pairs {
        for (from, to) in [(one, other), (other, one)] {
            if let Some(list) = lists.get_mut(from as usize).filter(|_| from != to) {
                list.push(to);
            }
        }
    }
    lists.iter_mut().for_each(|list| {
        list.sort_unstable();
        list.dedup();
    });
    lists
}

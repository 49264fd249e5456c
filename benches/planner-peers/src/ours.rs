//! `sapnhap-regions` on an instance of numbers.

use std::ops::ControlFlow;
use std::time::Instant;

use sapnhap_regions::{Budget, Node, Target, Task, Weights};

use crate::instances::Instance;
use crate::outcome::Outcome;
use crate::{AnyError, BUDGETS, REPEATS, SEEDS};

/// Runs it with each budget. The check of the task is timed as well.
pub(crate) fn run(instance: &Instance, n_groups: usize) -> Result<Vec<Outcome>, AnyError> {
    let mut weights = Weights::default();
    weights.unevenness = 0.0;
    let node = |&(x, y): &(f64, f64)| Node { x, y, weight: 1.0, ..Node::default() };
    let mut pairs = Vec::new();
    for &(one, other) in &instance.pairs {
        pairs.push((u32::try_from(one)?, u32::try_from(other)?));
    }
    let nodes = instance.places.iter().map(node).collect();
    let task = Task { nodes, pairs, weights, ..Task::default() };
    BUDGETS.into_iter().map(|n_moves| with_moves(instance, &task, n_groups, n_moves)).collect()
}

fn with_moves(
    instance: &Instance,
    task: &Task,
    n_groups: usize,
    n_moves: u64,
) -> Result<Outcome, AnyError> {
    let mut outcome = Outcome::new(&format!("{n_moves} moves"));
    for seed in SEEDS {
        for _ in 0..REPEATS {
            let start = Instant::now();
            let go_on = |_: &_| ControlFlow::Continue(());
            let (target, budget) = (Target::Count(n_groups), Budget::moves(n_moves));
            let found = task.prepare()?.solve(target, budget, seed, go_on)?;
            let seconds = start.elapsed().as_secs_f64();
            let mut groups = vec![-1; instance.places.len()];
            for (group, nodes) in (0..).zip(found.regions()) {
                nodes.iter().for_each(|&node| groups[node as usize] = group);
            }
            let judged = instance.judge(&groups);
            let told = found.score().inertia;
            assert!(
                (judged.by_units - told).abs() <= 1e-6 * told,
                "{told}, not {}",
                judged.by_units
            );
            outcome.add(seed, judged, seconds);
        }
    }
    Ok(outcome)
}

//! A linear program over sets. It has a variable for each set, which says how much of it is taken.

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

/// The program that chooses which sets are taken.
pub(super) struct SetProgram<'a> {
    pub(super) problem: Problem,
    pub(super) columns: Vec<(Variable, &'a [u32])>,
    /// The sets that hold each node.
    of_node: Vec<Vec<(Variable, f64)>>,
}

impl<'a> SetProgram<'a> {
    /// Makes a program of sets, each with what it is worth or costs. They are taken whole, or also
    /// in parts.
    pub(super) fn new(
        direction: OptimizationDirection,
        sets: impl Iterator<Item = (&'a [u32], f64)>,
        n_nodes: usize,
        is_whole: bool,
    ) -> Self {
        let mut problem = Problem::new(direction);
        let mut of_node: Vec<Vec<(Variable, f64)>> = vec![Vec::new(); n_nodes];
        let mut columns = Vec::with_capacity(sets.size_hint().0);
        for (set, objective) in sets {
            let variable = match is_whole {
                true => problem.add_binary_var(objective),
                false => problem.add_var(objective, (0.0, 1.0)),
            };
            for &node in set {
                if let Some(of_node) = of_node.get_mut(node as usize) {
                    of_node.push((variable, 1.0));
                }
            }
            columns.push((variable, set));
        }
        Self { problem, columns, of_node }
    }

    /// Tells whether some node is in none of the sets.
    pub(super) fn leaves_out(&self) -> bool {
        self.of_node.iter().any(Vec::is_empty)
    }

    /// Demands that each node which is in so many sets or more is taken once, or at most once.
    pub(super) fn take_each_node(&mut self, op: ComparisonOp, least_sets: usize) {
        for terms in self.of_node.iter().filter(|terms| terms.len() >= least_sets) {
            self.problem.add_constraint(terms.as_slice(), op, 1.0);
        }
    }

    /// Demands that so many sets are taken in all, or at least so many.
    pub(super) fn take_in_all(&mut self, op: ComparisonOp, n_sets: f64) {
        let all: Vec<(Variable, f64)> = self.columns.iter().map(|&(var, _)| (var, 1.0)).collect();
        self.problem.add_constraint(all.as_slice(), op, n_sets);
    }
}

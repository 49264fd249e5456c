//! Several plans at once, good ones that differ, so that people can choose.
//!
//! Each is the work of a seed of its own; of those that are too much like a better one, only the
//! better one is kept. So what comes back is not the list of the best plans of all, which would be
//! alike but for a unit.

use std::ops::ControlFlow;

use super::ground::{at, float, set};
use super::problem::Problem;
use super::solution::Solution;
use super::{Budget, Progress};
use crate::error::Error;

/// So many seeds are tried for each plan that is asked for.
const SEEDS_FOR_EACH: usize = 4;

impl<'a> Problem<'a> {
    /// Plans several times, each with the whole budget, and returns up to `n_plans` of which any two
    /// differ by at least `least` (see [`Solution::difference`]), the best first.
    ///
    /// Up to four seeds are tried for each plan, from the given one on; fewer plans come back where
    /// they do not differ enough. When the observer breaks off, those that are there come back.
    ///
    /// # Errors
    /// As [`solve`](Self::solve).
    ///
    /// # Complexity
    /// That of [`solve`](Self::solve) for each seed.
    ///
    /// # Example
    /// ```
    /// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
    /// use std::ops::ControlFlow;
    ///
    /// use sapnhap::planner::{Budget, Problem, Target};
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let problem =
    ///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
    ///         .within_unit(&before.find("huyện Ba Vì")?)
    ///         .target(Target::Count(8));
    /// let go_on = |_: &_| ControlFlow::Continue(());
    /// let solutions = problem.solve_several(3, 0.1, Budget::moves(1_000), 1, go_on)?;
    /// assert!(solutions[0].score().total <= solutions.last().unwrap().score().total);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn solve_several(
        &self,
        n_plans: usize,
        least: f64,
        budget: Budget,
        seed: u64,
        mut observer: impl FnMut(&Progress) -> ControlFlow<()>,
    ) -> Result<Vec<Solution<'a>>, Error> {
        let mut found: Vec<Solution<'a>> = Vec::new();
        for try_idx in 0..n_plans.saturating_mul(SEEDS_FOR_EACH) {
            let seed = seed.wrapping_add(u64::try_from(try_idx).unwrap_or(u64::MAX));
            let solution = self.solve(budget, seed, &mut observer)?;
            let is_stopped = solution.is_stopped();
            found.push(solution);
            // The chosen ones are the same in whatever order the seeds came.
            found.sort_by(|one, other| one.score().total.total_cmp(&other.score().total));
            if is_stopped {
                break;
            }
        }
        let mut chosen: Vec<Solution<'a>> = Vec::new();
        for solution in found {
            let differs = |other: &Solution<'_>| solution.difference(other) >= least;
            if chosen.len() < n_plans && chosen.iter().all(differs) {
                chosen.push(solution);
            }
        }
        Ok(chosen)
    }
}

impl Solution<'_> {
    /// Returns how much two solutions of one problem differ, from 0 for the same to 1: of the pairs
    /// of neighbours that one of them or both put together, the part that only one does.
    ///
    /// # Complexity
    /// Linear in the borders.
    ///
    /// # Example
    /// ```
    /// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
    /// use std::ops::ControlFlow;
    ///
    /// use sapnhap::planner::{Budget, Problem, Target};
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let problem =
    ///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
    ///         .within_unit(&before.find("quận Ba Đình")?);
    /// let solve = |n_groups| {
    ///     let problem = problem.clone().target(Target::Count(n_groups));
    ///     problem.solve(Budget::moves(0), 1, |_| ControlFlow::Continue(()))
    /// };
    /// assert_eq!(solve(4)?.difference(&solve(4)?), 0.0);
    /// assert_eq!(solve(1)?.difference(&solve(13)?), 1.0);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn difference(&self, other: &Solution<'_>) -> f64 {
        let (ours, theirs) = (self.group_of(), other.group_of());
        let (mut n_either, mut n_one) = (0_usize, 0_usize);
        for &(a, b) in &self.ground.edges {
            let by_us = at(&ours, a) == at(&ours, b);
            let by_them = at(&theirs, a) == at(&theirs, b);
            n_either += usize::from(by_us || by_them);
            n_one += usize::from(by_us != by_them);
        }
        if n_either == 0 { 0.0 } else { float(n_one) / float(n_either) }
    }

    /// Returns the group of each unit.
    fn group_of(&self) -> Vec<u32> {
        let mut group_of = vec![0; self.ground.nodes.len()];
        for (group, members) in (0..).zip(&self.members) {
            members.iter().for_each(|&node| set(&mut group_of, node, group));
        }
        group_of
    }
}

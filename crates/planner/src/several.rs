//! Several plans at once, good ones that differ, so that people can choose.
//!
//! Each is the work of a seed of its own; of those that are too much like a better one, only the
//! better one is kept. So what comes back is not the list of the best plans of all, which would be
//! alike but for a unit.

use std::ops::ControlFlow;

use super::ground::{at, float, set};
use super::problem::Problem;
use super::solution::Solution;
use super::watch::{Watch, all};
use super::{Budget, Progress};
use crate::error::Error;

/// So many seeds are tried for each plan that is asked for.
const SEEDS_FOR_EACH: usize = 4;
const MOST_SEEDS: usize = 10_000;

impl<'a> Problem<'a> {
    /// Plans several times, each with the whole budget, and returns up to `n_plans` of which any two
    /// differ by at least `least` (see [`Solution::difference`]), the best first.
    ///
    /// Four seeds are tried for each plan, from the given one on, and 10,000 at most; fewer plans come
    /// back where they do not differ enough. When the observer breaks off, those that are there come
    /// back. Feature `rayon` tries seeds at once; what comes back is the same.
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
        mut observer: impl FnMut(&Progress) -> ControlFlow<()> + Send,
    ) -> Result<Vec<Solution<'a>>, Error> {
        let (first, watch) = (seed, Watch::new(&mut observer));
        let n_seeds = n_plans.saturating_mul(SEEDS_FOR_EACH).min(MOST_SEEDS);
        let seeds = (0_u64..).take(n_seeds).map(|place| seed.wrapping_add(place)).collect();
        let found = all(seeds, |seed| {
            // Once the observer has broken off, those that are there are enough.
            let is_wanted = seed == first || !watch.is_stopped();
            is_wanted.then(|| self.solve_watched(budget, seed, &watch))
        });
        let found: Result<Vec<Solution<'a>>, Error> = found.into_iter().flatten().collect();
        let mut found = found?;
        found.sort_by(|one, other| one.score().total.total_cmp(&other.score().total));
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

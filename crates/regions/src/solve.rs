//! The ways in which a ground is asked to look for regions.

use std::ops::ControlFlow;

use crate::contracted::Contracted;
use crate::fault::TaskFault;
use crate::ground::Ground;
use crate::observer::{Observer, Progress};
use crate::regions::Regions;
use crate::search::{Search, Start};
use crate::target::{Budget, Target};
use crate::threads::on_all;

/// How many seeds are tried for each answer that is asked for, and in all.
const SEEDS_FOR_EACH: usize = 4;
const MOST_SEEDS: usize = 10_000;

impl Ground {
    /// Looks for regions. It merges nodes down to the count, anneals for as many moves as the
    /// budget has, and makes what comes of it better until no small change does.
    ///
    /// The observer is told now and then how far the search is. When it stops the search, the best
    /// regions so far come back. Equal tasks, budgets and seeds give equal regions. Under
    /// [`Target::MostFeasible`] the budget is shared by all counts that are tried, which are a few
    /// more than the logarithm of the number of nodes.
    ///
    /// # Errors
    /// [`TaskFault::TooMany`] and [`TaskFault::TooFew`]; see [`n_regions`](Self::n_regions) for
    /// what can be asked for.
    ///
    /// # Complexity
    /// It is linear in the moves, and in the nodes and borders times a logarithm. How large regions
    /// are makes little difference: 300,000 moves take about a tenth of a second on 526 nodes in
    /// groups of two, a second on 10,000 nodes in groups of 500, 4 seconds on 100,000 of them, and 2 on
    /// those in groups of three (bench `planner`, group `grid`).
    ///
    /// # Example
    /// See [`Task`](crate::Task).
    pub fn solve(
        &self,
        target: Target,
        budget: Budget,
        seed: u64,
        mut observer: impl FnMut(&Progress) -> ControlFlow<()> + Send,
    ) -> Result<Regions, TaskFault> {
        self.check_target(target)?;
        Ok(self.solve_observed(target, budget, seed, &Observer::new(&mut observer)))
    }

    /// Looks for as many regions as can be found that break no rule, as [`Target::MostFeasible`]
    /// asks, and begins with regions that break none and with the most that there can be. Both may
    /// come of `most_met` (feature `exact`). Where there are as many as that already, no other
    /// count is tried. Regions that break a rule are of no use, and the search then begins without
    /// them.
    ///
    /// # Errors
    /// Those of [`improve`](Self::improve).
    ///
    /// # Complexity
    /// As [`solve`](Self::solve).
    pub fn solve_from(
        &self,
        regions: &[Vec<u32>],
        most: usize,
        budget: Budget,
        seed: u64,
        mut observer: impl FnMut(&Progress) -> ControlFlow<()> + Send,
    ) -> Result<Regions, TaskFault> {
        let regions = self.read_connected(regions)?;
        let score = self.score_of(&regions);
        let is_over = score.quantities.iter().any(|quantity| quantity.n_over > 0);
        let is_met = score.rules_broken == 0 && !is_over;
        let observer = Observer::new(&mut observer);
        let found = self.searched(Some(&regions), |ground, regions| {
            let start = Start { regions, most };
            let mut search = Search { ground, seed, observer: &observer };
            search.most_feasible(budget.n_moves(), is_met.then_some(start))
        })?;
        Ok(self.found(found, &observer))
    }

    /// Anneals regions further, from where they are. Their number stays as it is, and what comes
    /// back is never worse and never breaks more rules.
    ///
    /// # Errors
    /// [`TaskFault`], where a node is not there, is in two regions or is in none, where a region
    /// does not hang together, or only over a border that a hard preference closes, and where a
    /// fixed region is not one of the regions.
    ///
    /// # Complexity
    /// Linear in the moves, as [`solve`](Self::solve).
    pub fn improve(
        &self,
        regions: &[Vec<u32>],
        budget: Budget,
        seed: u64,
        mut observer: impl FnMut(&Progress) -> ControlFlow<()> + Send,
    ) -> Result<Regions, TaskFault> {
        let regions = self.read_connected(regions)?;
        let observer = Observer::new(&mut observer);
        let found = self.searched(Some(&regions), |ground, regions| {
            Search { ground, seed, observer: &observer }.begun_with(regions, budget.n_moves())
        })?;
        Ok(self.found(found, &observer))
    }

    /// Looks several times, each time with the whole budget. Up to `n_answers` come back, the best
    /// first, and any two of them differ by at least `least` (see
    /// [`difference`](Self::difference)).
    ///
    /// Four seeds are tried for each answer that is asked for, beginning with the given one, and
    /// 10,000 at most. Fewer answers come back where they do not differ enough. When the observer
    /// stops the search, the answers that are there come back. Feature `rayon` tries several seeds
    /// at once, and what comes back is the same.
    ///
    /// # Errors
    /// As [`solve`](Self::solve).
    ///
    /// # Complexity
    /// It takes as long as [`solve`](Self::solve) for each seed.
    pub fn solve_several(
        &self,
        n_answers: usize,
        least: f64,
        target: Target,
        budget: Budget,
        seed: u64,
        mut observer: impl FnMut(&Progress) -> ControlFlow<()> + Send,
    ) -> Result<Vec<Regions>, TaskFault> {
        self.check_target(target)?;
        let (first, observer) = (seed, Observer::new(&mut observer));
        let n_seeds = n_answers.saturating_mul(SEEDS_FOR_EACH).min(MOST_SEEDS);
        let seeds = (0_u64..).take(n_seeds).map(|place| seed.wrapping_add(place)).collect();
        let found = on_all(seeds, |seed| {
            // Once the observer has stopped the search, the answers that are there are enough.
            let is_wanted = seed == first || !observer.is_stopped();
            is_wanted.then(|| self.solve_observed(target, budget, seed, &observer))
        });
        let mut found: Vec<Regions> = found.into_iter().flatten().collect();
        found.sort_by(|one, other| one.score().total.total_cmp(&other.score().total));
        let mut chosen: Vec<Regions> = Vec::new();
        for regions in found {
            let differs =
                |other: &Regions| self.difference(regions.regions(), other.regions()) >= least;
            if chosen.len() < n_answers && chosen.iter().all(differs) {
                chosen.push(regions);
            }
        }
        Ok(chosen)
    }

    fn check_target(&self, target: Target) -> Result<(), TaskFault> {
        match target {
            Target::Count(target) => self.check_count(target),
            Target::MostFeasible => Ok(()),
        }
    }

    fn solve_observed(
        &self,
        target: Target,
        budget: Budget,
        seed: u64,
        observer: &Observer<'_>,
    ) -> Regions {
        let found = self.searched(None, |ground, _| {
            let mut search = Search { ground, seed, observer };
            match target {
                Target::Count(target) => search.at_count(target, budget.n_moves()).0,
                Target::MostFeasible => search.most_feasible(budget.n_moves(), None),
            }
        });
        // Without regions to begin with, none can part what stays together.
        self.found(found.unwrap_or_default(), observer)
    }

    /// Searches with each set that stays together as one node, and puts what is found back.
    fn searched(
        &self,
        regions: Option<&[Vec<u32>]>,
        search: impl FnOnce(&Self, &[Vec<u32>]) -> Vec<Vec<u32>>,
    ) -> Result<Vec<Vec<u32>>, TaskFault> {
        let regions = regions.unwrap_or_default();
        if self.together.is_empty() {
            return Ok(search(self, regions));
        }
        let contracted = Contracted::of(self);
        let own = contracted.contracted(regions)?;
        Ok(contracted.expanded(&search(&contracted.ground, &own)))
    }

    fn found(&self, regions: Vec<Vec<u32>>, observer: &Observer<'_>) -> Regions {
        let score = self.score_of(&regions);
        Regions::new(regions, score, observer.is_stopped())
    }

    /// Reads regions that can be annealed further. A region that hangs together only over a border
    /// that a hard preference closes could not be.
    fn read_connected(&self, regions: &[Vec<u32>]) -> Result<Vec<Vec<u32>>, TaskFault> {
        let regions = self.read(regions)?;
        let missing = |fixed: &&Vec<u32>| regions.binary_search(fixed).is_err();
        if let Some(fixed) = self.fixed.iter().find(missing) {
            return Err(TaskFault::NotAsFixed { nodes: fixed.clone() });
        }
        let is_open = |members: &&Vec<u32>| self.fixed.binary_search(members).is_err();
        match self.first_apart(regions.iter().filter(is_open)) {
            Some(apart) => Err(TaskFault::Apart { nodes: apart.clone() }),
            None => Ok(regions),
        }
    }
}

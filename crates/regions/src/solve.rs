//! What a ground is asked to look for, and what comes of the search.

use std::ops::ControlFlow;

use crate::fault::TaskFault;
use crate::ground::Ground;
use crate::observer::{Observer, Progress};
use crate::regions::Regions;
use crate::search::{Search, Start};
use crate::target::{Budget, Target};
use crate::threads::on_all;

/// So many seeds are tried for each answer that is asked for.
const SEEDS_FOR_EACH: usize = 4;
const MOST_SEEDS: usize = 10_000;

impl Ground {
    /// Looks for regions: merges down to the count, anneals for as many moves as the budget has, and
    /// makes what comes of it better until no small change does.
    ///
    /// The observer is told now and then how far it is; when it breaks off, the best so far is taken.
    /// Equal tasks, budgets and seeds give equal regions. Under [`Target::MostFeasible`] the budget is
    /// shared by the counts that are tried, about as many as the logarithm of the number of nodes, and
    /// some more.
    ///
    /// # Errors
    /// [`TaskFault::TooMany`] and [`TaskFault::TooFew`]; see [`n_regions`](Self::n_regions).
    ///
    /// # Complexity
    /// Linear in the moves, times the size of the regions that a move touches; 300,000 moves on 526
    /// nodes take about a tenth of a second.
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

    /// Looks for as many regions as can be found without a rule broken, like
    /// [`Target::MostFeasible`], and begins with some that break none, when it is known that there are
    /// no more than some number: such as those of `most_met` (feature `exact`). Where there are as
    /// many already, no other count is tried. Regions that break a rule are of no use, and it begins
    /// without them.
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
        let start = Start { regions: &regions, most };
        let is_met = self.score_of(&regions).rules_broken == 0;
        let observer = Observer::new(&mut observer);
        let mut search = Search { ground: self, seed, observer: &observer };
        let found = search.most_feasible(budget.n_moves(), is_met.then_some(start));
        Ok(self.found(found, &observer))
    }

    /// Anneals regions on, from where they are: the count stays, and what comes back is never worse,
    /// nor breaks more rules.
    ///
    /// # Errors
    /// [`TaskFault`]: a node that is not there, in two regions or in none; a region that does not hang
    /// together, or only over what a hard preference keeps apart; a fixed region that stands otherwise.
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
        let mut search = Search { ground: self, seed, observer: &observer };
        let found = search.begun_with(&regions, budget.n_moves());
        Ok(self.found(found, &observer))
    }

    /// Looks several times, each with the whole budget, and returns up to `n_answers` of which any two
    /// differ by at least `least` (see [`difference`](Self::difference)), the best first.
    ///
    /// Four seeds are tried for each answer that is asked for, from the given one on, and 10,000 at
    /// most; fewer come back where they do not differ enough. When the observer breaks off, those that
    /// are there come back. Feature `rayon` tries seeds at once; what comes back is the same.
    ///
    /// # Errors
    /// As [`solve`](Self::solve).
    ///
    /// # Complexity
    /// That of [`solve`](Self::solve) for each seed.
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
            // Once the observer has broken off, those that are there are enough.
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
        let mut search = Search { ground: self, seed, observer };
        let found = match target {
            Target::Count(target) => search.at_count(target, budget.n_moves()).0,
            Target::MostFeasible => search.most_feasible(budget.n_moves(), None),
        };
        self.found(found, observer)
    }

    fn found(&self, regions: Vec<Vec<u32>>, observer: &Observer<'_>) -> Regions {
        let score = self.score_of(&regions);
        Regions::new(regions, score, observer.is_stopped())
    }

    /// Reads regions that can be moved on: one that reaches over what a hard preference keeps apart
    /// could not be.
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

//! Regions that are looked for: Ward's method, chains, annealing and descent, at a count or at the
//! largest count that breaks no rule.

use std::ops::ControlFlow;

use crate::fault::TaskFault;
use crate::ground::Ground;
use crate::group::Partition;
use crate::score::Score;
use crate::watch::{Progress, Watch, all};
use crate::{chains, descent, parts, ward};

/// How many regions are to be made.
///
/// # Example
/// ```
/// use sapnhap_regions::Target;
///
/// assert_ne!(Target::Count(263), Target::MostFeasible);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Target {
    /// So many, fixed ones among them.
    Count(usize),
    /// As many as are found without a rule broken. Nothing is proved of it; feature `exact` proves how
    /// many there can be.
    MostFeasible,
}

/// How long to look: a number of moves, so that a faster machine gives the same regions.
///
/// # Example
/// ```
/// use sapnhap_regions::Budget;
///
/// assert_eq!(Budget::moves(300_000).n_moves(), 300_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Budget {
    n_moves: u64,
}

impl Budget {
    /// Sets how many moves annealing tries; with none, the regions are those of Ward's method, brought
    /// up to what is asked of them.
    #[must_use]
    pub const fn moves(n_moves: u64) -> Self {
        Self { n_moves }
    }

    /// Returns how many moves are tried.
    #[must_use]
    pub const fn n_moves(self) -> u64 {
        self.n_moves
    }
}

/// Regions that were found.
///
/// # Example
/// ```
/// use std::ops::ControlFlow;
///
/// use sapnhap_regions::{Budget, Node, Target, Task};
///
/// let task = Task { nodes: vec![Node::default(); 2], pairs: vec![(0, 1)], ..Task::default() };
/// let go_on = |_: &_| ControlFlow::Continue(());
/// let found = task.prepare()?.solve(Target::Count(1), Budget::moves(0), 1, go_on)?;
/// assert_eq!(found.regions(), [[0, 1]]);
/// # Ok::<(), sapnhap_regions::TaskFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Regions {
    regions: Vec<Vec<u32>>,
    score: Score,
    is_stopped: bool,
}

impl Regions {
    fn new(ground: &Ground, regions: Vec<Vec<u32>>, watch: &Watch<'_>) -> Self {
        let score = ground.score_of(&regions);
        Self { regions, score, is_stopped: watch.is_stopped() }
    }

    /// Returns the nodes of each region in order, by their first nodes.
    #[must_use]
    pub fn regions(&self) -> &[Vec<u32>] {
        &self.regions
    }

    /// Returns the same, to keep.
    #[must_use]
    pub fn into_regions(self) -> Vec<Vec<u32>> {
        self.regions
    }

    /// Returns how good they are, aim by aim.
    #[must_use]
    pub fn score(&self) -> &Score {
        &self.score
    }

    /// Tells whether the observer broke the search off.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.is_stopped
    }
}

/// Regions that break no rule, and how many there can be at most.
#[derive(Debug, Clone, Copy)]
struct Start<'a> {
    regions: &'a [Vec<u32>],
    most: usize,
}

/// Once the search by halves has ended, one more is tried so often.
const MORE_TRIES: u64 = 6;

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
        Ok(self.solve_watched(target, budget, seed, &Watch::new(&mut observer)))
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
        let watch = Watch::new(&mut observer);
        let mut run = Run { ground: self, seed, watch: &watch };
        let found = run.most_feasible(budget.n_moves, is_met.then_some(start));
        Ok(Regions::new(self, found, &watch))
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
        let watch = Watch::new(&mut observer);
        let mut run = Run { ground: self, seed, watch: &watch };
        let found = run.begun_with(&regions, budget.n_moves);
        Ok(Regions::new(self, found, &watch))
    }

    /// Returns regions that somebody else made, with their score. Whether they hang together is not
    /// looked at.
    ///
    /// # Errors
    /// Those of [`score`](Self::score).
    pub fn regions(&self, regions: &[Vec<u32>]) -> Result<Regions, TaskFault> {
        let regions = self.read(regions)?;
        Ok(Regions { score: self.score_of(&regions), regions, is_stopped: false })
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
        let (first, watch) = (seed, Watch::new(&mut observer));
        let n_seeds = n_answers.saturating_mul(SEEDS_FOR_EACH).min(MOST_SEEDS);
        let seeds = (0_u64..).take(n_seeds).map(|place| seed.wrapping_add(place)).collect();
        let found = all(seeds, |seed| {
            // Once the observer has broken off, those that are there are enough.
            let is_wanted = seed == first || !watch.is_stopped();
            is_wanted.then(|| self.solve_watched(target, budget, seed, &watch))
        });
        let mut found: Vec<Regions> = found.into_iter().flatten().collect();
        found.sort_by(|one, other| one.score.total.total_cmp(&other.score.total));
        let mut chosen: Vec<Regions> = Vec::new();
        for regions in found {
            let differs =
                |other: &Regions| self.difference(&regions.regions, &other.regions) >= least;
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

    fn solve_watched(
        &self,
        target: Target,
        budget: Budget,
        seed: u64,
        watch: &Watch<'_>,
    ) -> Regions {
        let mut run = Run { ground: self, seed, watch };
        let found = match target {
            Target::Count(target) => run.at_count(target, budget.n_moves).0,
            Target::MostFeasible => run.most_feasible(budget.n_moves, None),
        };
        Regions::new(self, found, watch)
    }

    /// Reads regions that can be moved on: one that reaches over what a hard preference keeps apart
    /// could not be.
    fn read_connected(&self, regions: &[Vec<u32>]) -> Result<Vec<Vec<u32>>, TaskFault> {
        let regions = self.read(regions)?;
        let missing = |fixed: &&Vec<u32>| regions.binary_search(fixed).is_err();
        if let Some(fixed) = self.closed.iter().find(missing) {
            return Err(TaskFault::NotAsFixed { nodes: fixed.clone() });
        }
        let is_open = |members: &&Vec<u32>| self.closed.binary_search(members).is_err();
        match self.first_apart(regions.iter().filter(is_open)) {
            Some(apart) => Err(TaskFault::Apart { nodes: apart.clone() }),
            None => Ok(regions),
        }
    }
}

/// One search.
struct Run<'g, 'o> {
    ground: &'g Ground,
    seed: u64,
    watch: &'g Watch<'o>,
}

impl Run<'_, '_> {
    /// Looks at a count. Returns the groups, and what they weigh in rules.
    fn at_count(&mut self, n_groups: usize, n_moves: u64) -> (Vec<Vec<u32>>, f64) {
        let begun = ward::agglomerate(self.ground, n_groups);
        let mut partition = Partition::new(self.ground, begun);
        chains::mend(&mut partition);
        if n_moves > 0 {
            parts::anneal(&mut partition, n_moves, self.seed, self.watch);
            descent::descend(&mut partition);
        }
        let rules = partition.costs.iter().map(|cost| cost.rules).sum();
        (crate::group::in_order(&partition.members), rules)
    }

    /// Anneals groups on, and returns those that came of it, or the groups as they were where more
    /// rules would be broken.
    fn begun_with(&mut self, groups: &[Vec<u32>], n_moves: u64) -> Vec<Vec<u32>> {
        let mut partition = Partition::new(self.ground, groups.to_vec());
        let rules = partition.total.rules;
        if n_moves > 0 {
            parts::anneal(&mut partition, n_moves, self.seed, self.watch);
            descent::descend(&mut partition);
        }
        let broken: f64 = partition.costs.iter().map(|cost| cost.rules).sum();
        crate::group::in_order(if broken > rules { groups } else { &partition.members })
    }

    /// Looks for the largest count at which no rule is broken, by halves, from the start on where
    /// there is one. Where none is found, the regions that break the fewest come back.
    fn most_feasible(&mut self, n_moves: u64, start: Option<Start<'_>>) -> Vec<Vec<u32>> {
        let (least, most) = (self.ground.components().len(), self.ground.most());
        let most = start.map_or(most, |start| start.most.min(most));
        let least = start.map_or(least, |start| start.regions.len());
        if least >= most
            && let Some(start) = start
        {
            return self.begun_with(start.regions, n_moves);
        }
        let n_tries = u64::from((most - least + 1).ilog2()) + 2 + MORE_TRIES;
        let each = n_moves / n_tries;
        let (mut best, mut rules) = match start {
            Some(start) => (self.begun_with(start.regions, each), 0.0),
            None => self.at_count(least, each),
        };
        let (mut lowest, mut highest) = (least, most);
        while lowest < highest && !self.watch.is_stopped() {
            let middle = lowest + (highest - lowest).div_ceil(2);
            let (groups, broken) = self.at_count(middle, each);
            if broken <= 0.0 {
                (best, rules, lowest) = (groups, broken, middle);
            } else {
                highest = middle - 1;
                // The least count may be no better; then fewer rules broken are.
                if broken < rules {
                    (best, rules) = (groups, broken);
                }
            }
        }
        // What one seed does not find, another may.
        for _ in 0..MORE_TRIES {
            if rules > 0.0 || lowest == most || self.watch.is_stopped() {
                break;
            }
            self.seed = self.seed.wrapping_add(1);
            let (groups, broken) = self.at_count(lowest + 1, each);
            if broken <= 0.0 {
                (best, lowest) = (groups, lowest + 1);
            }
        }
        best
    }
}

//! The ways in which a problem is solved. It is put into numbers, worked out there, and put back to
//! units.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use sapnhap::{Code, Level, Share, Snapshot, Version};
use sapnhap_regions::{Budget, Progress, Score, TaskFault};

use crate::fault::PlannerFault;
use crate::prepare::{Prepared, read_groups};
use crate::problem::{Mixable, Problem};
use crate::solution::{Group, Solution};

impl<'a> Problem<'a> {
    /// Plans. It merges units down to the count, anneals for as many moves as the budget has, and
    /// makes what comes of it better until no small change does.
    ///
    /// The observer is told now and then how far the search is. When it stops the search, the best
    /// plan so far comes back. Equal problems, budgets and seeds give equal solutions, whatever
    /// features are on. Under [`Target::MostFeasible`](crate::Target::MostFeasible) the budget is
    /// shared by all counts that are tried, which are a few more than the logarithm of the number
    /// of units. With feature `exact`, `solve_from` begins with groups that come of a proof.
    ///
    /// # Errors
    /// [`PlannerFault`], where there are no units, where the target is too large or too small,
    /// where figures are missing, where a unit is named that is not planned, where a fixed group
    /// does not hang together, and where a weight is negative.
    ///
    /// # Complexity
    /// It is linear in the moves, and in the units and borders times a logarithm; how large groups are
    /// makes little difference. 300,000 moves on 526 units take about a tenth of a second.
    pub fn solve(
        &self,
        budget: Budget,
        seed: u64,
        observer: impl FnMut(&Progress) -> ControlFlow<()> + Send,
    ) -> Result<Solution<'a>, PlannerFault> {
        if let Some(allowed) = self.with_mixable(budget, seed)? {
            return allowed.solve(budget, seed, observer);
        }
        let prepared = self.prepare()?;
        let found = prepared.ground.solve(self.target, budget, seed, observer);
        prepared.solution(self, found.map_err(|fault| prepared.told(fault))?)
    }

    /// Finds which units above may be mixed, where only so many may: a tenth of the moves are made
    /// without that, and those come of it that are mixed most. `None` where nothing is asked for.
    fn with_mixable(&self, budget: Budget, seed: u64) -> Result<Option<Self>, PlannerFault> {
        let Some((level, most)) = self.most_mixed else { return Ok(None) };
        let prepared = self.prepare()?;
        let go_on = |_: &Progress| ControlFlow::Continue(());
        let found =
            prepared.ground.solve(self.target, Budget::moves(budget.n_moves() / 10), seed, go_on);
        let found = found.map_err(|fault| prepared.told(fault))?;
        let mut together: BTreeMap<BTreeSet<Code>, usize> = BTreeMap::new();
        for above in mixed(&prepared, found.regions(), level) {
            *together.entry(above).or_default() += 1;
        }
        let mut together: Vec<(BTreeSet<Code>, usize)> = together.into_iter().collect();
        together.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let mut above: BTreeSet<Code> = BTreeSet::new();
        for (more, _) in together {
            if above.union(&more).count() <= most {
                above.extend(more);
            }
        }
        Ok(Some(self.mixing_only(level, above)))
    }

    /// Lets only those units above be mixed that groups mix already, where only so many may.
    fn as_mixed_by(&self, groups: &[Vec<Code>]) -> Result<Option<Self>, PlannerFault> {
        let Some((level, most)) = self.most_mixed else { return Ok(None) };
        let (prepared, groups) = self.put(groups)?;
        let above: BTreeSet<Code> =
            mixed(&prepared, &groups, level).into_iter().flatten().collect();
        if above.len() > most {
            let (found, above) = (above.len(), above.into_iter().collect());
            return Err(PlannerFault::TooManyMixed { found, most, above });
        }
        Ok(Some(self.mixing_only(level, above)))
    }

    /// Returns the same problem, in which only these units above may be mixed.
    fn mixing_only(&self, level: Level, above: BTreeSet<Code>) -> Self {
        let mixable = Some(Mixable { level, above });
        Self { most_mixed: None, mixable, ..self.clone() }
    }

    /// Makes a solution of groups that anybody made: drawn on a map, of an older plan, of the law
    /// ([`groups_after`](crate::groups_after)). It is judged and named by this problem, can be enacted,
    /// and [`improve`](Self::improve) goes on from it. A solution is a value: to undo a change is to go
    /// back to the one before it.
    ///
    /// # Errors
    /// Those of [`score_of`](Self::score_of).
    ///
    /// # Complexity
    /// Linear in the units and borders, times a logarithm.
    ///
    /// # Example: from the law's own communes on
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use sapnhap_planner::{Budget, Problem, groups_after};
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let law = vietnam::register();
    /// let (before, after) = (law.at(date(2025, 6, 30))?, law.at(date(2025, 7, 1))?);
    /// let phuc_tho = before.find("huyện Phúc Thọ")?;
    /// let units = phuc_tho.members(Level::COMMUNE);
    /// let problem =
    ///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
    ///         .within_unit(&phuc_tho);
    /// let (groups, divided) = groups_after(&units, &after);
    /// let begun = problem.solution_of(&groups)?;
    /// let better = problem.improve(&begun, Budget::moves(1_000), 1, |_| ControlFlow::Continue(()))?;
    /// assert!(better.score().total <= begun.score().total);
    /// // Its 18 communes came whole into three.
    /// assert_eq!((begun.groups().len(), divided.len()), (3, 0));
    /// # Ok::<(), sapnhap_planner::PlannerFault>(())
    /// ```
    pub fn solution_of(&self, groups: &[Vec<Code>]) -> Result<Solution<'a>, PlannerFault> {
        let (prepared, groups) = self.put(groups)?;
        let regions = prepared.ground.regions(&groups).map_err(|fault| prepared.told(fault))?;
        prepared.solution(self, regions)
    }

    /// Anneals a solution of the same units further, from where it is. The number of groups stays
    /// as it is, the target is not looked at, and what comes back is never worse by the aims of
    /// this problem and never breaks more rules.
    ///
    /// # Errors
    /// Those of [`solve`](Self::solve); [`PlannerFault::NoGroup`] and [`PlannerFault::NotPlanned`]
    /// for a solution of other units, [`PlannerFault::NotAsFixed`] where units that are fixed or
    /// kept are grouped otherwise, and [`PlannerFault::Apart`] for a group that a hard preference
    /// keeps apart.
    ///
    /// # Complexity
    /// Linear in the moves, as [`solve`](Self::solve).
    ///
    /// # Example
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use sapnhap_planner::{Budget, Problem, Target};
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let problem =
    ///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
    ///         .within_unit(&before.find("huyện Ba Vì")?)
    ///         .target(Target::Count(8));
    /// let go_on = |_: &_| ControlFlow::Continue(());
    /// let first = problem.solve(Budget::moves(0), 1, go_on)?;
    /// let better = problem.improve(&first, Budget::moves(5_000), 1, go_on)?;
    /// assert!(better.score().total <= first.score().total);
    /// # Ok::<(), sapnhap_planner::PlannerFault>(())
    /// ```
    pub fn improve(
        &self,
        solution: &Solution<'_>,
        budget: Budget,
        seed: u64,
        observer: impl FnMut(&Progress) -> ControlFlow<()> + Send,
    ) -> Result<Solution<'a>, PlannerFault> {
        if let Some(allowed) = self.as_mixed_by(&codes(solution))? {
            return allowed.improve(solution, budget, seed, observer);
        }
        let (prepared, groups) = self.put_solution(solution)?;
        let found = prepared.ground.improve(&groups, budget, seed, observer);
        prepared.solution(self, found.map_err(|fault| prepared.told(fault))?)
    }

    /// Plans several times, each time with the whole budget, so that people can choose among good
    /// plans that differ. Up to `n_plans` come back, the best first, and any two of them differ by
    /// at least `least` (see [`Solution::difference`]).
    ///
    /// Four seeds are tried for each plan, beginning with the given one, and 10,000 at most. Of
    /// plans that are too much alike, only the best is kept, and so fewer may come back. When the
    /// observer stops the search, the plans that are there come back. Feature `rayon` tries several
    /// seeds at once, and what comes back is the same.
    ///
    /// # Errors
    /// As [`solve`](Self::solve).
    ///
    /// # Complexity
    /// It takes as long as [`solve`](Self::solve) for each seed.
    ///
    /// # Example
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use sapnhap_planner::{Budget, Problem, Target};
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
    /// # Ok::<(), sapnhap_planner::PlannerFault>(())
    /// ```
    pub fn solve_several(
        &self,
        n_plans: usize,
        least: f64,
        budget: Budget,
        seed: u64,
        observer: impl FnMut(&Progress) -> ControlFlow<()> + Send,
    ) -> Result<Vec<Solution<'a>>, PlannerFault> {
        if let Some(allowed) = self.with_mixable(budget, seed)? {
            return allowed.solve_several(n_plans, least, budget, seed, observer);
        }
        let prepared = self.prepare()?;
        let ground = &prepared.ground;
        let found = ground.solve_several(n_plans, least, self.target, budget, seed, observer);
        let found = found.map_err(|fault| prepared.told(fault))?;
        found.into_iter().map(|regions| prepared.solution(self, regions)).collect()
    }

    /// Judges groups that anybody made, by the aims of this problem. Each unit has to be in one
    /// group, and each group has to hang together. The target is not looked at.
    ///
    /// # Errors
    /// Those of [`solve`](Self::solve); [`PlannerFault::NoGroup`] for a unit that is in none,
    /// [`PlannerFault::FixedTwice`] for one in two, [`PlannerFault::Apart`] for a group that does
    /// not hang together, [`PlannerFault::NotAsFixed`] where units that are fixed or kept are
    /// grouped otherwise.
    ///
    /// # Complexity
    /// Linear in the units and borders.
    pub fn score_of(&self, groups: &[Vec<Code>]) -> Result<Score, PlannerFault> {
        let (prepared, groups) = self.put(groups)?;
        prepared.ground.score(&groups).map_err(|fault| prepared.told(fault))
    }

    /// Puts a solution into numbers, with its parts where units come in the same parts here. Otherwise each
    /// unit is with the group that has its rest.
    fn put_solution(
        &self,
        solution: &Solution<'_>,
    ) -> Result<(Prepared<'a>, Vec<Vec<u32>>), PlannerFault> {
        let prepared = self.prepare()?;
        let codes_of = |units: &[Version<'_>]| units.iter().map(Version::code).collect::<Vec<_>>();
        let is_alike = prepared.parts == solution.parts
            && codes_of(&prepared.units) == codes_of(&solution.units);
        match is_alike && solution.score.parted > 0 {
            true => Ok((prepared, solution.members.clone())),
            false => self.put(&codes(solution)),
        }
    }

    /// Checks groups that come from elsewhere, and puts them into numbers.
    pub(crate) fn put(
        &self,
        groups: &[Vec<Code>],
    ) -> Result<(Prepared<'a>, Vec<Vec<u32>>), PlannerFault> {
        let prepared = self.prepare()?;
        let groups = read_groups(self, &prepared.units, groups)?;
        let groups: Vec<Vec<u32>> =
            groups.iter().map(|places| prepared.parts.all_nodes_of(places)).collect();
        prepared.ground.score(&groups).map_err(|fault| prepared.told(fault))?;
        let is_missing = |fixed: &&Vec<u32>| !groups.contains(fixed);
        if let Some(fixed) = prepared.ground.fixed().iter().find(is_missing) {
            return Err(prepared.told(TaskFault::NotAsFixed { nodes: fixed.clone() }));
        }
        Ok((prepared, groups))
    }
}

/// Returns the units of a level above of each group that holds ground of several.
fn mixed(prepared: &Prepared<'_>, groups: &[Vec<u32>], level: Level) -> Vec<BTreeSet<Code>> {
    let above = |group: &Vec<u32>| -> BTreeSet<Code> {
        let units = prepared.units_of(group);
        units.iter().filter_map(|unit| unit.at_level(level)).map(|above| above.code()).collect()
    };
    groups.iter().map(above).filter(|above| above.len() > 1).collect()
}

/// Returns the groups that units form on a later date, in a plan or in law: those that came into one unit
/// are one group. With them come the units that were divided. Each of these is with the one unit that
/// took all that it is certain of (the whole or the rest of its people, else of its area), or else with
/// the one of the smallest code; so a group that comes of a divided unit need not hang together.
///
/// The groups are in the order of the later units' codes, and the units of each in their order.
///
/// # Complexity
/// That of [`successors_at_level`](Version::successors_at_level) for each unit.
///
/// # Example
/// See [`Problem::solution_of`].
#[must_use]
pub fn groups_after(units: &[Version<'_>], after: &Snapshot<'_>) -> (Vec<Vec<Code>>, Vec<Code>) {
    let mut groups: BTreeMap<Option<Code>, Vec<Code>> = BTreeMap::new();
    let mut divided = Vec::new();
    for unit in units {
        // In a plan's own register, which grew from that of the unit.
        let grown = after.register().version(unit.id());
        let same = grown.filter(|own| own.code() == unit.code() && own.name() == unit.name());
        let later = same.unwrap_or(*unit).successors_at_level(after, unit.level());
        if later.len() > 1 {
            divided.push(unit.code());
        }
        let rank = |relation: &sapnhap::Relation<'_>| {
            let shares = relation.portions();
            let is_main = |share| matches!(share, Share::All | Share::Rest);
            let by = (is_main(shares.population), is_main(shares.area));
            (std::cmp::Reverse(by), relation.later().code())
        };
        let main = later.iter().min_by_key(|relation| rank(relation));
        groups.entry(main.map(|main| main.later().code())).or_default().push(unit.code());
    }
    (groups.into_values().collect(), divided)
}

/// Returns the groups of a solution, by code; a unit that is divided is in the one that has its rest.
pub(crate) fn codes(solution: &Solution<'_>) -> Vec<Vec<Code>> {
    let codes = |group: &Group<'_>| {
        let is_elsewhere = |unit: &Version<'_>| {
            group.parts().iter().any(|part| part.unit.id() == unit.id() && !part.is_rest)
        };
        let own = group.units().iter().filter(|unit| !is_elsewhere(unit));
        own.map(Version::code).collect()
    };
    solution.groups().iter().map(codes).collect()
}

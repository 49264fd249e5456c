//! What is to be planned, as the caller puts it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::ground::Ground;
use super::group::{Judge, Partition};
#[cfg(feature = "exact")]
use super::proof::start;
use super::requirement::Requirement;
use super::score::{Score, Weights};
use super::solution::{Group, Solution};
use super::watch::Watch;
use super::{Budget, Naming, Preference, Progress, Target, chains, descent, parts, ward};
use crate::attributes::{Attributes, Neighbours};
use crate::code::Code;
use crate::error::{Error, PlannerFault};
use crate::level::Level;
use crate::name::Name;
use crate::register::{Snapshot, Version};

/// What a unit weighs in the moment of inertia.
///
/// # Example
/// ```
/// use sapnhap::planner::Weighing;
///
/// assert_eq!(Weighing::default(), Weighing::People);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Weighing {
    /// Its people: groups are compact for those who live there.
    #[default]
    People,
    /// Its area: groups are compact on the map.
    Area,
}

/// What groups should not mix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mixed {
    /// Units of a level above.
    Level(Level),
    /// Culture regions, by the facts.
    CultureRegion,
}

/// Units that are to be put into groups, and what is asked of the groups.
///
/// Made by [`new`](Self::new) for all units of a level; what is asked is put in any order and looked
/// at when it is solved.
///
/// # Example
/// ```
/// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
/// use std::ops::ControlFlow;
///
/// use sapnhap::planner::{Budget, Naming, Preference, Problem, Target};
/// use sapnhap::{Level, date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let (attributes, neighbours) = (vietnam::attributes(), vietnam::neighbours());
/// let problem = Problem::new(&before, Level::COMMUNE, attributes, neighbours)?
///     .within_unit(&before.find("quận Thanh Xuân")?)
///     .keep_together(Level::DISTRICT, Preference::Soft(2.0))
///     .naming(Naming::DistrictOrdinal)
///     .target(Target::Count(3));
/// let solution = problem.solve(Budget::moves(2_000), 1, |_| ControlFlow::Continue(()))?;
/// let names: Vec<&str> = solution.groups().iter().map(|group| group.name()).collect();
/// assert_eq!(names, ["Thanh Xuân 1", "Thanh Xuân 2", "Thanh Xuân 3"]);
/// // Figures of another day are refused.
/// let today = vietnam::register().latest();
/// assert!(Problem::new(&today, Level::COMMUNE, attributes, neighbours).is_err());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Problem<'a> {
    pub(super) snapshot: Snapshot<'a>,
    pub(super) level: Level,
    pub(super) attributes: &'a Attributes,
    pub(super) neighbours: &'a Neighbours,
    pub(super) scope: Option<Version<'a>>,
    pub(super) requirement: Requirement,
    pub(super) mixed: Vec<(Mixed, Preference)>,
    pub(super) fixed: Vec<Vec<Code>>,
    pub(super) keeps_unknown: bool,
    pub(super) forbidden: Vec<(Code, Code)>,
    pub(super) seats: Vec<Code>,
    pub(super) naming: Naming,
    pub(super) heritage: BTreeMap<Code, Name>,
    pub(super) weighing: Weighing,
    pub(super) weights: Weights,
    target: Target,
}

impl<'a> Problem<'a> {
    /// Makes a problem of all units of a level that are in force on the snapshot's date. Until a
    /// target is set, it is [`Target::MostFeasible`]; nothing is required of a group but that it
    /// hangs together.
    ///
    /// Borders that are only possible do not count.
    ///
    /// # Errors
    /// [`PlannerFault::OtherNeighbours`] for neighbours of another date, level or register;
    /// [`PlannerFault::NoUnits`]; [`LookupFault::UnknownLevel`](crate::LookupFault::UnknownLevel).
    pub fn new(
        on: &Snapshot<'a>,
        level: Level,
        attributes: &'a Attributes,
        neighbours: &'a Neighbours,
    ) -> Result<Self, Error> {
        on.register().country().known_level(level)?;
        let (date, found) = (on.date(), neighbours.date());
        let units = on.in_force().filter(|unit| unit.level() == level).map(|unit| unit.id());
        let is_of_units = units.eq(neighbours.graph().node_weights().copied());
        if found != date || neighbours.level() != level || !is_of_units {
            return Err(PlannerFault::OtherNeighbours { date, found })?;
        }
        if neighbours.graph().node_count() == 0 {
            return Err(PlannerFault::NoUnits { date })?;
        }
        Ok(Self {
            snapshot: *on,
            level,
            attributes,
            neighbours,
            scope: None,
            requirement: Requirement::default(),
            mixed: Vec::new(),
            fixed: Vec::new(),
            keeps_unknown: false,
            forbidden: Vec::new(),
            seats: Vec::new(),
            naming: Naming::Seat,
            heritage: BTreeMap::new(),
            weighing: Weighing::People,
            weights: Weights::default(),
            target: Target::MostFeasible,
        })
    }

    /// Plans only the members of a unit: Hà Nội's 526. What the plan makes has that unit as parent.
    #[must_use]
    pub fn within_unit(mut self, unit: &Version<'a>) -> Self {
        self.scope = Some(*unit);
        self
    }

    /// Sets what each group has to meet.
    #[must_use]
    pub fn requirement(mut self, requirement: Requirement) -> Self {
        self.requirement = requirement;
        self
    }

    /// Asks that a group does not mix units of a level above, such as old districts: each further
    /// one in a group breaks it once. A plan for a whole country keeps its provinces together, hard:
    /// nothing lies above two of them.
    #[must_use]
    pub fn keep_together(mut self, level: Level, preference: Preference) -> Self {
        self.mixed.push((Mixed::Level(level), preference));
        self
    }

    /// Asks that a group does not mix culture regions, as the facts name them; a unit without one
    /// is then missing a figure.
    #[must_use]
    pub fn apart(mut self, preference: Preference) -> Self {
        self.mixed.push((Mixed::CultureRegion, preference));
        self
    }

    /// Makes units one group, as they are given: nothing is added and nothing taken away.
    #[must_use]
    pub fn fixed(mut self, units: impl IntoIterator<Item = Code>) -> Self {
        self.fixed.push(units.into_iter().collect());
        self
    }

    /// Keeps units as they are, each a group of its own. Those need no figures; one that lacks some
    /// is not judged, which [`Solution::assumptions`] says.
    #[must_use]
    pub fn kept(mut self, units: impl IntoIterator<Item = Code>) -> Self {
        self.fixed.extend(units.into_iter().map(|unit| vec![unit]));
        self
    }

    /// Keeps the units as they are of which population, area or position is not known, which else
    /// is a fault.
    #[must_use]
    pub fn keep_unknown(mut self) -> Self {
        self.keeps_unknown = true;
        self
    }

    /// Forbids two units to be in one group. Where it can't be helped, it counts as a hard
    /// preference that is broken.
    #[must_use]
    pub fn forbidden(mut self, one: Code, other: Code) -> Self {
        self.forbidden.push((one, other));
        self
    }

    /// Says which units are seats of the groups that they come into. Without one, or with several,
    /// the seat is the unit with the most people.
    #[must_use]
    pub fn seated_in(mut self, units: impl IntoIterator<Item = Code>) -> Self {
        self.seats.extend(units);
        self
    }

    /// Sets how new units are named.
    #[must_use]
    pub fn naming(mut self, naming: Naming) -> Self {
        self.naming = naming;
        self
    }

    /// Gives a name, such as one of heritage, to the new unit into which a unit comes. Of several
    /// for one, that of the smallest code counts.
    #[must_use]
    pub fn named(mut self, unit: Code, name: Name) -> Self {
        self.heritage.insert(unit, name);
        self
    }

    /// Sets what units weigh in the inertia.
    #[must_use]
    pub fn weighing(mut self, weighing: Weighing) -> Self {
        self.weighing = weighing;
        self
    }

    /// Sets what each aim weighs.
    #[must_use]
    pub fn weights(mut self, weights: Weights) -> Self {
        self.weights = weights;
        self
    }

    /// Sets how many groups are to be made.
    #[must_use]
    pub fn target(mut self, target: Target) -> Self {
        self.target = target;
        self
    }

    /// Plans: merges down to the count, anneals for as many moves as the budget has, and makes what
    /// comes of it better until no small change does.
    ///
    /// The observer is told now and then how far it is; when it breaks off, the best plan so far is
    /// taken. Equal problems, budgets and seeds give equal solutions. Under
    /// [`Target::MostFeasible`] the budget is shared by the counts that are tried, about as many as
    /// the logarithm of the number of units, and some more. With feature `exact`, and for up to
    /// 1,000 units, it begins with as many groups as the exact part finds; where these are proved to
    /// be the most, no other count is tried.
    ///
    /// # Errors
    /// [`PlannerFault`]: no units, a target that is too large or too small, figures that are missing,
    /// units that are named and not planned, fixed groups that do not hang together, weights that
    /// are negative.
    ///
    /// # Complexity
    /// Linear in the moves, times the size of the groups that a move touches; 300,000 moves on 526
    /// units take about a tenth of a second. With feature `exact`, [`Target::MostFeasible`] takes some
    /// seconds more for the proof.
    pub fn solve(
        &self,
        budget: Budget,
        seed: u64,
        mut observer: impl FnMut(&Progress) -> ControlFlow<()> + Send,
    ) -> Result<Solution<'a>, Error> {
        self.solve_watched(budget, seed, &Watch::new(&mut observer))
    }

    pub(super) fn solve_watched(
        &self,
        budget: Budget,
        seed: u64,
        watch: &Watch<'_>,
    ) -> Result<Solution<'a>, Error> {
        let (units, ground) = self.prepare()?;
        let ground = Arc::new(ground);
        let mut run = Run { ground: &ground, seed, watch };
        let groups = match self.target {
            Target::Count(target) => {
                ground.check_count(target)?;
                run.at_count(target, budget.n_moves).0
            }
            Target::MostFeasible => {
                let (least, most) = (ground.components().len(), ground.most());
                run.most_feasible(least, most, budget.n_moves, start(run.ground))
            }
        };
        Solution::new(self, units, ground, groups, watch.is_stopped())
    }

    /// Anneals a solution of the same units on, from where it is: the count stays, the target is not
    /// looked at, and what comes back is never worse by this problem's aims, nor breaks more rules.
    ///
    /// # Errors
    /// As [`solve`](Self::solve); [`PlannerFault::NoGroup`] and [`PlannerFault::NotPlanned`] for a
    /// solution of other units, [`PlannerFault::NotAsFixed`] where units that are fixed or kept are
    /// grouped otherwise, [`PlannerFault::Apart`] for a group over a hard preference.
    ///
    /// # Complexity
    /// Linear in the moves, as [`solve`](Self::solve).
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
    /// let first = problem.solve(Budget::moves(0), 1, go_on)?;
    /// let better = problem.improve(&first, Budget::moves(5_000), 1, go_on)?;
    /// assert!(better.score().total <= first.score().total);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn improve(
        &self,
        solution: &Solution<'_>,
        budget: Budget,
        seed: u64,
        mut observer: impl FnMut(&Progress) -> ControlFlow<()> + Send,
    ) -> Result<Solution<'a>, Error> {
        let codes = |group: &Group<'_>| group.units().iter().map(Version::code).collect();
        let groups: Vec<Vec<Code>> = solution.groups().iter().map(codes).collect();
        let (units, ground, groups) = self.put(&groups)?;
        // A group that reaches over what a hard preference keeps apart could not be moved.
        if let Some(apart) = groups.iter().find(|members| !ground.holds(members)) {
            return Err(PlannerFault::Apart { units: codes_of(&units, apart) })?;
        }
        let (ground, watch) = (Arc::new(ground), Watch::new(&mut observer));
        let mut run = Run { ground: &ground, seed, watch: &watch };
        let groups = run.begun_with(groups, budget.n_moves);
        Solution::new(self, units, ground, groups, watch.is_stopped())
    }

    /// Judges groups that somebody else made, by the aims of this problem: each unit in one group,
    /// each group connected. The target is not looked at.
    ///
    /// # Errors
    /// As [`solve`](Self::solve); [`PlannerFault::NoGroup`] for a unit that is in none,
    /// [`PlannerFault::FixedTwice`] for one in two, [`PlannerFault::Apart`] for a group that does not
    /// hang together, [`PlannerFault::NotAsFixed`] where units that are fixed or kept are grouped
    /// otherwise.
    ///
    /// # Complexity
    /// Linear in the units and borders.
    pub fn score_of(&self, groups: &[Vec<Code>]) -> Result<Score, Error> {
        let (_, ground, groups) = self.put(groups)?;
        Ok(Judge::new(&ground, groups.len()).score(&groups))
    }

    /// Puts groups that come from elsewhere into numbers.
    fn put(&self, groups: &[Vec<Code>]) -> Result<Put<'a>, Error> {
        let (units, ground) = self.prepare()?;
        let groups = super::prepare::read_groups(self, &units, groups)?;
        let mut seen = vec![false; units.len()];
        groups.iter().flatten().for_each(|&node| super::ground::set(&mut seen, node, true));
        if let Some((unit, _)) = units.iter().zip(&seen).find(|(_, seen)| !**seen) {
            return Err(PlannerFault::NoGroup { code: unit.code() })?;
        }
        if let Some(fixed) = ground.closed.iter().find(|fixed| !groups.contains(fixed)) {
            return Err(PlannerFault::NotAsFixed { units: codes_of(&units, fixed) })?;
        }
        Ok((units, ground, groups))
    }
}

/// Groups that all meet the requirement, and how many there can be at most.
pub(super) struct Start {
    pub(super) groups: Vec<Vec<u32>>,
    pub(super) most: usize,
}

#[cfg(not(feature = "exact"))]
fn start(_: &Ground) -> Option<Start> {
    None
}

/// Once the search by halves has ended, one more is tried so often.
const MORE_TRIES: u64 = 6;

fn codes_of(units: &[Version<'_>], nodes: &[u32]) -> Vec<Code> {
    nodes.iter().filter_map(|&node| units.get(node as usize)).map(Version::code).collect()
}

/// Units, the ground that they make, and groups of nodes.
type Put<'a> = (Vec<Version<'a>>, Ground, Vec<Vec<u32>>);

/// One call of `solve`.
struct Run<'g, 'o> {
    ground: &'g Ground,
    seed: u64,
    watch: &'g Watch<'o>,
}

impl Run<'_, '_> {
    /// Plans at a count. Returns the groups, and what they weigh in rules.
    fn at_count(&mut self, n_groups: usize, n_moves: u64) -> (Vec<Vec<u32>>, f64) {
        let begun = ward::agglomerate(self.ground, n_groups);
        let mut partition = Partition::new(self.ground, begun);
        chains::mend(&mut partition);
        if n_moves > 0 {
            parts::anneal(&mut partition, n_moves, self.seed, self.watch);
            descent::descend(&mut partition);
        }
        let rules = partition.costs.iter().map(|cost| cost.rules).sum();
        (super::group::in_order(&partition.members), rules)
    }

    /// Anneals groups on, and returns those that came of it, or the groups as they were where more
    /// rules would be broken.
    fn begun_with(&mut self, groups: Vec<Vec<u32>>, n_moves: u64) -> Vec<Vec<u32>> {
        let mut partition = Partition::new(self.ground, groups.clone());
        let rules = partition.total.rules;
        if n_moves > 0 {
            parts::anneal(&mut partition, n_moves, self.seed, self.watch);
            descent::descend(&mut partition);
        }
        let broken: f64 = partition.costs.iter().map(|cost| cost.rules).sum();
        super::group::in_order(if broken > rules { &groups } else { &partition.members })
    }

    /// Looks for the largest count at which no rule is broken, by halves, from the start on where
    /// there is one. Where none is found, the plan with the fewest groups comes back.
    fn most_feasible(
        &mut self,
        least: usize,
        most: usize,
        n_moves: u64,
        start: Option<Start>,
    ) -> Vec<Vec<u32>> {
        let most = start.as_ref().map_or(most, |start| start.most.min(most));
        let least = start.as_ref().map_or(least, |start| start.groups.len());
        if least >= most
            && let Some(start) = start
        {
            return self.begun_with(start.groups, n_moves);
        }
        let n_tries = u64::from((most - least + 1).ilog2()) + 2 + MORE_TRIES;
        let each = n_moves / n_tries;
        let (mut best, mut rules) = match start {
            Some(start) => (self.begun_with(start.groups, each), 0.0),
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

//! What no plan can do better, with proof: a problem put to [`exact`](crate::exact), and the answer
//! put back to units.
//!
//! ```text
//! Problem, Solution --bound--> InertiaBound        no such groups lie closer
//! Problem --most_feasible--> MostFeasible          no more groups meet the requirement
//! ```
//!
//! Both are true of groups of any size. What the exact part does not know is left out in such a way
//! that the bounds stay true: borders that no group may go over are no
//! borders, groups that are fixed count as they are, and what else is asked for could only make a
//! plan worse, or groups fewer.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use sapnhap::{Code, Version};
use sapnhap_regions::exact::{Certificate, ExactFault, LeastInertia, PackingLimits};
use sapnhap_regions::{Budget, Ground, MostMet, Progress, ShapeBound};

use crate::fault::PlannerFault;
use crate::problem::Problem;
use crate::solution::Solution;
use crate::solve::codes;

/// Why there is no proof.
///
/// # Example
/// ```
/// use sapnhap_planner::ProofFault;
/// use sapnhap_planner::exact::ExactFault;
///
/// let fault = ProofFault::from(ExactFault::TooManySets { limit: 5 });
/// assert!(matches!(fault, ProofFault::Exact(_)));
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofFault {
    /// The problem itself is not in order.
    #[error(transparent)]
    Problem(#[from] PlannerFault),
    /// The exact part gave no answer: there are no such groups, or too many sets to look at.
    #[error(transparent)]
    Exact(#[from] ExactFault),
}

impl From<sapnhap::Error> for ProofFault {
    fn from(error: sapnhap::Error) -> Self {
        Self::Problem(error.into())
    }
}

/// How far the inertia of a solution is above a bound.
///
/// # Example
/// ```
/// use sapnhap_planner::Gap;
///
/// assert_eq!(Gap::OtherProblem.part(), None);
/// assert_eq!(Gap::Within(0.004).part(), Some(0.004));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Gap {
    /// The inertia is so much above the bound, as a part of the bound (infinity above a bound of
    /// zero). The best plan is no further away.
    Within(f64),
    /// The solution is one of another problem, or has another number of groups.
    OtherProblem,
}

impl Gap {
    /// Returns the gap as a part of the bound, where the bound is one for the solution.
    #[must_use]
    pub fn part(self) -> Option<f64> {
        match self {
            Self::Within(part) => Some(part),
            _ => None,
        }
    }
}

/// A lower bound of the inertia of so many connected groups, **whatever their size**, with the prices
/// that certify it.
///
/// It is one for the shape alone: requirement, preferences that are soft, forbidden pairs and
/// evenness are left out, and could only raise what a plan has.
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
///         .within_unit(&before.find("quận Ba Đình")?)
///         .target(Target::Count(6));
/// let bound = problem.bound(6)?;
/// assert_eq!(bound.n_groups(), 6);
///
/// let solution = problem.solve(Budget::moves(5_000), 1, |_| ControlFlow::Continue(()))?;
/// assert!(bound.value() <= solution.score().inertia);
/// assert!(bound.gap(&solution).part().is_some_and(|part| part < 0.1));
/// // The prices alone prove it.
/// assert_eq!(bound.recheck()?, bound.value());
/// # Ok::<(), sapnhap_planner::ProofFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct InertiaBound {
    ground: Arc<Ground>,
    bound: ShapeBound,
    units: Vec<Code>,
}

impl InertiaBound {
    fn new(
        units: &[Version<'_>],
        ground: &Arc<Ground>,
        n_groups: usize,
    ) -> Result<Self, ProofFault> {
        let bound = ground.bound(n_groups)?;
        let units = codes_of(bound.nodes(), units);
        Ok(Self { ground: Arc::clone(ground), bound, units })
    }

    /// Returns the inertia that such groups have at least, rounded down; in the unit of
    /// [`Score::inertia`](crate::Score::inertia).
    #[must_use]
    pub fn value(&self) -> f64 {
        self.bound.value()
    }

    /// Returns how many groups it is for, fixed ones and units that are kept among them.
    #[must_use]
    pub fn n_groups(&self) -> usize {
        self.bound.n_regions()
    }

    /// Returns the units that have a price, in order: all but those that are kept or fixed.
    #[must_use]
    pub fn units(&self) -> &[Code] {
        &self.units
    }

    /// Returns the certificate: a price for each of [`units`](Self::units).
    #[must_use]
    pub fn certificate(&self) -> &LeastInertia {
        self.bound.certificate()
    }

    /// Returns under what the bound holds, for people.
    #[must_use]
    pub fn assumptions(&self) -> Vec<String> {
        let mut told = vec![
            "shape alone: requirement, soft preferences and evenness are left out".to_owned(),
            "people live, or land lies, at the position of their unit".to_owned(),
        ];
        if !self.ground.fixed().is_empty() {
            told.push("fixed groups and kept units are as they are".to_owned());
        }
        told
    }

    /// Works the bound out anew from the prices alone; no solver has part in it.
    ///
    /// # Errors
    /// [`ProofFault::Exact`], in practice none.
    ///
    /// # Complexity
    /// One search over the plane, a small part of what the bound took.
    pub fn recheck(&self) -> Result<f64, ProofFault> {
        Ok(self.bound.recheck()?)
    }

    /// Returns how far a solution is above the bound, or why the bound is none for it.
    ///
    /// # Complexity
    /// Linear in the units and borders.
    #[must_use]
    pub fn gap(&self, solution: &Solution<'_>) -> Gap {
        let ours = || codes_of(self.bound.nodes(), solution.units());
        let is_same = Arc::ptr_eq(&self.ground, &solution.ground)
            || (self.ground.is_alike(&solution.ground) && ours() == self.units);
        if !is_same || solution.groups().len() != self.n_groups() {
            return Gap::OtherProblem;
        }
        Gap::Within(self.bound.gap(&solution.ground, solution.score().inertia))
    }
}

/// Writes what is proved: `263 groups have an inertia of 5377336 at least, whatever their size`.
impl fmt::Display for InertiaBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n_groups, value) = (self.n_groups(), self.value().floor());
        write!(f, "{n_groups} groups have an inertia of {value} at least, whatever their size")
    }
}

/// The most groups that meet the requirement: those that were found, and a proof that there can't be
/// more than some number, **of whatever size**.
///
/// # Example
/// ```
/// use sapnhap_planner::Problem;
/// use sapnhap::{Level, date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let problem =
///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
///         .within_unit(&before.find("huyện Ba Vì")?)
///         .requirement(sapnhap_planner::vietnam::requirement(date(2025, 7, 1))?);
/// let most = problem.most_feasible()?;
/// assert!(most.is_exact());
/// assert_eq!(most.n_met(), most.solution().groups().len());
/// assert_eq!(most.solution().score().rules_broken, 0);
/// assert_eq!(most.assumptions().len(), 4); // what the proof stands on
/// // The prices alone prove it.
/// assert!(most.recheck()? < most.n_met() as f64 + 1.0);
/// # Ok::<(), sapnhap_planner::ProofFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct MostFeasible<'r> {
    solution: Solution<'r>,
    most: MostMet,
    units: Vec<Code>,
    assumptions: Vec<String>,
}

impl<'r> MostFeasible<'r> {
    /// Returns the groups that were found, as a solution that can be planned or annealed on: all
    /// units are in one. Where a part of the map can't meet the requirement, it is a group too, and
    /// breaks it.
    #[must_use]
    pub fn solution(&self) -> &Solution<'r> {
        &self.solution
    }

    /// Returns how many of the groups meet the requirement.
    #[must_use]
    pub fn n_met(&self) -> usize {
        self.most.n_met()
    }

    /// Returns how many can meet it at most.
    #[must_use]
    pub fn upper_bound(&self) -> usize {
        self.most.upper_bound()
    }

    /// Returns what the prices certify, before it is rounded down; fixed groups that meet the
    /// requirement are in it.
    #[must_use]
    pub fn relaxed(&self) -> f64 {
        self.most.relaxed()
    }

    /// Tells whether no more groups can meet it than were found.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.n_met() == self.upper_bound()
    }

    /// Returns the units that have a price, in order: all but those that are kept or fixed.
    #[must_use]
    pub fn units(&self) -> &[Code] {
        &self.units
    }

    /// Returns the proof: a price for each of [`units`](Self::units).
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        self.most.certificate()
    }

    /// Returns what the proof assumes: what the requirement does, and how it was read.
    #[must_use]
    pub fn assumptions(&self) -> &[String] {
        &self.assumptions
    }

    /// Works [`relaxed`](Self::relaxed) out anew from the prices alone; no solver has part in it.
    ///
    /// # Errors
    /// [`ProofFault::Exact`], in practice none.
    ///
    /// # Complexity
    /// That of listing the sets.
    pub fn recheck(&self) -> Result<f64, ProofFault> {
        Ok(self.most.recheck()?)
    }
}

/// Writes what is proved: `190 groups can meet the requirement, and no more: ..`.
impl fmt::Display for MostFeasible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n_met, most, relaxed) = (self.n_met(), self.upper_bound(), self.relaxed());
        if self.is_exact() {
            write!(f, "{n_met} groups can meet the requirement, and no more")?;
        } else {
            write!(
                f,
                "{n_met} groups were found that meet the requirement, and {most} at most can"
            )?;
        }
        let n_units = self.units.len();
        write!(f, ": prices of {n_units} units certify {relaxed:.3} at most, whatever their size")
    }
}

impl<'a> Problem<'a> {
    /// Returns the inertia that so many connected groups of any size have at least, with the prices
    /// that certify it. The target is not looked at.
    ///
    /// # Errors
    /// [`ProofFault::Problem`] as [`solve`](Self::solve); [`ProofFault::Exact`] where there are no so
    /// many groups ([`ExactFault::NoSuchRegions`]), or where they are so large that the best one can't
    /// be found ([`ExactFault::SearchTooLong`]).
    ///
    /// # Complexity
    /// That of [`least_inertia`](crate::exact::least_inertia): for 526 units half a second for 263 groups, five for 126, and much
    /// more for a few large ones.
    ///
    /// # Example
    /// See [`InertiaBound`].
    pub fn bound(&self, n_groups: usize) -> Result<InertiaBound, ProofFault> {
        let prepared = self.prepare()?;
        InertiaBound::new(&prepared.units, &prepared.ground, n_groups)
    }

    /// Returns the most groups that meet the requirement, with proof that there can't be more than
    /// some number. The target is not looked at.
    ///
    /// A condition of one's own ([`Requirement::also`](crate::Requirement::also)) and forbidden
    /// pairs are not in the proof, which then may allow for too many groups, and never for too few.
    ///
    /// # Errors
    /// [`ProofFault::Problem`] as [`solve`](Self::solve); [`ProofFault::Exact`].
    ///
    /// # Complexity
    /// A linear program over the units, and branch and bound held by a budget: some seconds for 526
    /// units.
    ///
    /// # Example
    /// See [`MostFeasible`].
    pub fn most_feasible(&self) -> Result<MostFeasible<'a>, ProofFault> {
        self.most_feasible_within(PackingLimits::default())
    }

    /// Returns the same as [`most_feasible`](Self::most_feasible), searched for as far as the limits
    /// say.
    ///
    /// # Errors
    /// As [`most_feasible`](Self::most_feasible).
    ///
    /// # Complexity
    /// As [`most_feasible`](Self::most_feasible), by the limits.
    pub fn most_feasible_within(
        &self,
        limits: PackingLimits,
    ) -> Result<MostFeasible<'a>, ProofFault> {
        let prepared = self.prepare()?;
        let most = prepared.ground.most_met(limits)?;
        let units = codes_of(most.nodes(), &prepared.units);
        let mut assumptions = self.requirement.assumptions().to_vec();
        let asked = &self.requirement;
        if asked.exempt_alone {
            assumptions.push("a unit that stays alone is exempt, so each can".to_owned());
        }
        if asked.least_units > 1 {
            assumptions.push("the least number of units is left out of the bound".to_owned());
        }
        if asked.also.is_some() {
            assumptions.push("the further condition is left out of the bound".to_owned());
        }
        if !self.forbidden.is_empty() {
            assumptions.push("forbidden pairs are left out".to_owned());
        }
        if !prepared.ground.fixed().is_empty() {
            assumptions.push("fixed groups and kept units are as they are".to_owned());
        }
        let solution = Solution::of_groups(self, &prepared, most.regions())?;
        Ok(MostFeasible { solution, most, units, assumptions })
    }

    /// Plans for as many groups as can be found without a rule broken, as
    /// [`Target::MostFeasible`](crate::Target::MostFeasible) asks, and begins with those that are
    /// proved: the target is not looked at. Where no more are possible, no other count is tried.
    ///
    /// # Errors
    /// As [`improve`](Self::improve).
    ///
    /// # Complexity
    /// As [`solve`](Self::solve).
    ///
    /// # Example
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use sapnhap::{Level, date, vietnam};
    /// use sapnhap_planner::{Budget, Problem};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let problem =
    ///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
    ///         .within_unit(&before.find("huyện Ba Vì")?)
    ///         .requirement(sapnhap_planner::vietnam::requirement(date(2025, 7, 1))?);
    /// let most = problem.most_feasible()?;
    /// let go_on = |_: &_| ControlFlow::Continue(());
    /// let solution = problem.solve_from(&most, Budget::moves(5_000), 1, go_on)?;
    /// assert_eq!(solution.groups().len(), most.n_met());
    /// assert!(solution.score().total < most.solution().score().total);
    /// # Ok::<(), sapnhap_planner::ProofFault>(())
    /// ```
    pub fn solve_from(
        &self,
        most: &MostFeasible<'_>,
        budget: Budget,
        seed: u64,
        observer: impl FnMut(&Progress) -> ControlFlow<()> + Send,
    ) -> Result<Solution<'a>, PlannerFault> {
        let (prepared, groups) = self.put(&codes(most.solution()))?;
        let ground = &prepared.ground;
        let found = ground.solve_from(&groups, most.upper_bound(), budget, seed, observer);
        Solution::new(self, &prepared, found.map_err(|fault| prepared.told(fault))?)
    }
}

impl Solution<'_> {
    /// Returns the inertia that as many connected groups have at least, whatever their size;
    /// [`InertiaBound::gap`] holds the solution against it.
    ///
    /// # Errors
    /// [`ProofFault::Exact`]; see [`Problem::bound`].
    ///
    /// # Complexity
    /// As [`Problem::bound`].
    ///
    /// # Example
    /// ```
    /// use std::ops::ControlFlow;
    ///
    /// use sapnhap_planner::{Budget, Gap, Problem, Target};
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let solution =
    ///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
    ///         .within_unit(&before.find("quận Ba Đình")?)
    ///         .target(Target::Count(4))
    ///         .solve(Budget::moves(1_000), 1, |_| ControlFlow::Continue(()))?;
    /// assert!(matches!(solution.bound()?.gap(&solution), Gap::Within(_)));
    /// # Ok::<(), sapnhap_planner::ProofFault>(())
    /// ```
    pub fn bound(&self) -> Result<InertiaBound, ProofFault> {
        InertiaBound::new(self.units(), &self.ground, self.groups().len())
    }
}

/// Returns the codes of nodes.
pub(crate) fn codes_of(nodes: &[u32], units: &[Version<'_>]) -> Vec<Code> {
    nodes.iter().filter_map(|&node| units.get(node as usize)).map(Version::code).collect()
}

//! The most groups that can meet the requirement, and a plan that begins with those that were
//! found.

use std::fmt;
use std::ops::ControlFlow;

use sapnhap::Code;
use sapnhap_regions::exact::{Certificate, PackingLimits};
use sapnhap_regions::{Budget, MetBound, Progress};

use crate::fault::PlannerFault;
use crate::problem::Problem;
use crate::proof::{ProofFault, codes_of, write_reading};
use crate::solution::Solution;
use crate::solve::codes;

/// The most groups that meet the requirement: those that were found, and a proof that there can't
/// be more than some number of them, **whatever their size**.
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
/// assert_eq!(most.assumptions().len(), 2); // what the proof stands on, beside the reading
/// assert!(most.to_string().ends_with(most.reading()));
/// // The prices alone prove it.
/// assert!(most.recheck()? < most.n_met() as f64 + 1.0);
/// # Ok::<(), sapnhap_planner::ProofFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct FeasibleBound<'r> {
    solution: Solution<'r>,
    most: MetBound,
    units: Vec<Code>,
    assumptions: Vec<String>,
    reading: String,
}

impl<'r> FeasibleBound<'r> {
    /// Returns the groups that were found, as a solution that can be planned or improved. Each unit
    /// is in one of them. A part of the map in which no group can meet the requirement is a group
    /// too, and misses it.
    #[must_use]
    pub fn solution(&self) -> &Solution<'r> {
        &self.solution
    }

    /// Returns how many of the groups meet the requirement.
    #[must_use]
    pub fn n_met(&self) -> usize {
        self.most.n_met()
    }

    /// Returns the most groups that can meet it.
    #[must_use]
    pub fn upper_bound(&self) -> usize {
        self.most.upper_bound()
    }

    /// Returns what the prices certify, before it is rounded down to a whole number. Fixed groups
    /// that meet the requirement are counted in.
    #[must_use]
    pub fn relaxed(&self) -> f64 {
        self.most.relaxed()
    }

    /// Tells whether no more groups can meet it than were found.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.n_met() == self.upper_bound()
    }

    /// Returns how the law is read under which this is true; it is empty where nothing was said.
    #[must_use]
    pub fn reading(&self) -> &str {
        &self.reading
    }

    /// Returns the units that have a price, in order. These are all units that are neither kept nor
    /// fixed.
    #[must_use]
    pub fn units(&self) -> &[Code] {
        &self.units
    }

    /// Returns the proof, which has a price for each of [`units`](Self::units).
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        self.most.certificate()
    }

    /// Returns what the proof assumes: what the requirement assumes, and how it was read.
    #[must_use]
    pub fn assumptions(&self) -> &[String] {
        &self.assumptions
    }

    /// Works [`relaxed`](Self::relaxed) out anew from the prices alone, without any solver.
    ///
    /// # Errors
    /// [`ProofFault::Exact`]; in practice there is none.
    ///
    /// # Complexity
    /// It takes as long as listing the sets.
    pub fn recheck(&self) -> Result<f64, ProofFault> {
        Ok(self.most.recheck()?)
    }
}

/// Writes what is proved: `190 groups can meet the requirement, and no more: ..`.
impl fmt::Display for FeasibleBound<'_> {
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
        write!(f, ": prices of {n_units} units certify {relaxed:.3} at most, whatever their size")?;
        write_reading(f, &self.reading)
    }
}

impl<'a> Problem<'a> {
    /// Returns the most groups that meet the requirement, with proof that there can't be more than
    /// some number. The target is not looked at.
    ///
    /// A condition of the caller ([`Requirement::also`](crate::Requirement::also)) and forbidden
    /// pairs are not in the proof. It may then allow for too many groups, and never for too few.
    ///
    /// # Errors
    /// [`ProofFault::Problem`] for what [`solve`](Self::solve) refuses; [`ProofFault::Exact`].
    ///
    /// # Complexity
    /// It takes a linear program over the units, and branch and bound within a budget: some seconds
    /// for 526 units.
    ///
    /// # Example
    /// See [`FeasibleBound`].
    pub fn most_feasible(&self) -> Result<FeasibleBound<'a>, ProofFault> {
        self.most_feasible_within(PackingLimits::default())
    }

    /// Returns the same as [`most_feasible`](Self::most_feasible), and looks as far as the limits
    /// say.
    ///
    /// # Errors
    /// As [`most_feasible`](Self::most_feasible).
    ///
    /// # Complexity
    /// It takes as long as the limits allow; see [`most_feasible`](Self::most_feasible).
    pub fn most_feasible_within(
        &self,
        limits: PackingLimits,
    ) -> Result<FeasibleBound<'a>, ProofFault> {
        let prepared = self.prepare()?;
        prepared.check_whole()?;
        let most = prepared.ground.most_met(limits)?;
        let units = codes_of(most.nodes(), &prepared.units);
        let mut assumptions = self.requirement.assumptions().to_vec();
        let asked = &self.requirement;
        if asked.exempt_alone {
            assumptions.push("a unit that stays alone is exempt".to_owned());
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
        let regions = prepared.ground.regions(most.regions());
        let regions = regions.map_err(|fault| prepared.told(fault))?;
        let solution = prepared.solution(self, regions)?;
        let reading = self.requirement.reading().to_owned();
        Ok(FeasibleBound { solution, most, units, assumptions, reading })
    }

    /// Plans for as many groups as can be found that break no rule, as
    /// [`Target::MostFeasible`](crate::Target::MostFeasible) asks, and begins with those of the
    /// proof. The target is not looked at. Where no more groups are possible, no other count is
    /// tried.
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
        most: &FeasibleBound<'_>,
        budget: Budget,
        seed: u64,
        observer: impl FnMut(&Progress) -> ControlFlow<()> + Send,
    ) -> Result<Solution<'a>, PlannerFault> {
        let (prepared, groups) = self.put(&codes(most.solution()))?;
        let ground = &prepared.ground;
        let found = ground.solve_from(&groups, most.upper_bound(), budget, seed, observer);
        prepared.solution(self, found.map_err(|fault| prepared.told(fault))?)
    }
}

//! The least inertia that so many groups can have, and how far a solution is above it.

use std::fmt;
use std::sync::Arc;

use sapnhap::{Code, Version};
use sapnhap_regions::exact::LeastInertia;
use sapnhap_regions::{Ground, ShapeBound};

use crate::problem::Problem;
use crate::proof::{ProofFault, codes_of};
use crate::solution::Solution;

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
    /// The inertia is so much above the bound, as a part of the bound. It is infinity above a bound
    /// of zero. The best plan is no further away than that.
    Within(f64),
    /// The solution is of another problem, or has another number of groups.
    OtherProblem,
}

impl Gap {
    /// Returns the gap as a part of the bound, if the bound holds for the solution.
    #[must_use]
    pub fn part(self) -> Option<f64> {
        match self {
            Self::Within(part) => Some(part),
            _ => None,
        }
    }
}

/// A lower bound of the inertia of so many connected groups, **whatever their size**, with the
/// prices that certify it.
///
/// It looks at their shape alone. The requirement, soft preferences, forbidden pairs and evenness
/// are left out, and could only raise the inertia of a plan.
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

    /// Returns the least inertia that such groups can have, rounded down. It is measured as
    /// [`Score::inertia`](crate::Score::inertia) is.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.bound.value()
    }

    /// Returns for how many groups it holds, fixed groups and kept units among them.
    #[must_use]
    pub fn n_groups(&self) -> usize {
        self.bound.n_regions()
    }

    /// Returns the units that have a price, in order. These are all units that are neither kept nor
    /// fixed.
    #[must_use]
    pub fn units(&self) -> &[Code] {
        &self.units
    }

    /// Returns the certificate, which has a price for each of [`units`](Self::units).
    #[must_use]
    pub fn certificate(&self) -> &LeastInertia {
        self.bound.certificate()
    }

    /// Returns what the bound assumes, in words for people.
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

    /// Works the bound out anew from the prices alone, without any solver.
    ///
    /// # Errors
    /// [`ProofFault::Exact`]; in practice there is none.
    ///
    /// # Complexity
    /// It takes one search over the plane, which is a small part of what the bound took.
    pub fn recheck(&self) -> Result<f64, ProofFault> {
        Ok(self.bound.recheck()?)
    }

    /// Returns how far a solution is above the bound, or why the bound does not hold for it.
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

impl Problem<'_> {
    /// Returns the least inertia that so many connected groups of any size can have, with the
    /// prices that certify it. The target is not looked at.
    ///
    /// # Errors
    /// [`ProofFault::Problem`] for what [`solve`](Self::solve) refuses; [`ProofFault::Exact`] where
    /// so many groups can't be made
    /// ([`ExactFault::NoSuchRegions`](crate::exact::ExactFault::NoSuchRegions)), or where groups
    /// are so large that the best one can't be found
    /// ([`ExactFault::SearchTooLong`](crate::exact::ExactFault::SearchTooLong)).
    ///
    /// # Complexity
    /// It takes as long as [`least_inertia`](crate::exact::least_inertia): of 526 units, half a
    /// second for 263 groups, five seconds for 126, and much more for a few large ones.
    ///
    /// # Example
    /// See [`InertiaBound`].
    pub fn bound(&self, n_groups: usize) -> Result<InertiaBound, ProofFault> {
        let prepared = self.prepare()?;
        InertiaBound::new(&prepared.units, &prepared.ground, n_groups)
    }
}

impl Solution<'_> {
    /// Returns the least inertia that as many connected groups can have, whatever their size.
    /// [`InertiaBound::gap`] compares the solution with it.
    ///
    /// # Errors
    /// [`ProofFault::Exact`]; see [`Problem::bound`].
    ///
    /// # Complexity
    /// It takes as long as [`Problem::bound`].
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

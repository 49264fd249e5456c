//! The fewest of so many groups that miss the requirement. [`sapnhap_regions::MissedBound`] says
//! how that is proved.

use std::fmt;

use sapnhap::Code;
use sapnhap_regions::exact::{CostBound, ExactFault};
use sapnhap_regions::{Ground, MissedBound, TaskFault};

use crate::problem::Problem;
use crate::proof::{ProofFault, codes_of, write_reading};

/// The fewest of so many groups that miss the requirement, with proof.
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
/// // If all 29 stay as they are, those miss it that are too small today.
/// assert!(problem.fewest_broken(29)?.value() > 0);
/// // All of a few groups can meet it.
/// assert_eq!(problem.fewest_broken(5)?.value(), 0);
/// # Ok::<(), sapnhap_planner::ProofFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct BrokenBound {
    fewest: MissedBound,
    units: Vec<Code>,
    reading: String,
}

impl BrokenBound {
    /// Returns the least number of groups that miss the requirement.
    #[must_use]
    pub fn value(&self) -> usize {
        self.fewest.value()
    }

    /// Returns for how many groups it holds, fixed groups and kept units among them.
    #[must_use]
    pub fn n_groups(&self) -> usize {
        self.fewest.n_regions()
    }

    /// Returns what is certified, before it is rounded up to a whole number.
    #[must_use]
    pub fn relaxed(&self) -> f64 {
        self.fewest.relaxed()
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

    /// Returns the proof, which has a price for each of [`units`](Self::units), none of them above
    /// zero, and one for a group. It is `None` where no group is exempt for its number of units.
    /// The bound is then the count less
    /// [`FeasibleBound::upper_bound`](crate::FeasibleBound::upper_bound), and stands on the
    /// certificate of that.
    #[must_use]
    pub fn certificate(&self) -> Option<&CostBound> {
        self.fewest.certificate()
    }
}

/// Writes what is proved: `of 263 groups at least 105 miss the requirement`.
impl fmt::Display for BrokenBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n_groups, value, relaxed) = (self.n_groups(), self.value(), self.relaxed());
        write!(f, "of {n_groups} groups at least {value} miss the requirement")?;
        let n_units = self.units.len();
        write!(f, ": prices of {n_units} units certify {relaxed:.3}, whatever the size of groups")?;
        write_reading(f, &self.reading)
    }
}

impl Problem<'_> {
    /// Returns the least number of groups that miss the requirement when there are so many, with
    /// proof. The target is not looked at.
    ///
    /// It assumes what [`FeasibleBound::assumptions`](crate::FeasibleBound::assumptions) says. A
    /// condition of the caller, the least number of units, forbidden pairs and preferences are left
    /// out, which could only make the number larger.
    ///
    /// # Errors
    /// [`ProofFault::Problem`] for what [`solve`](Self::solve) refuses, and for too many and too
    /// few groups; [`ProofFault::Exact`].
    ///
    /// # Complexity
    /// Where groups are exempt from some number of units on, it takes a linear program over the
    /// sets of up to so many units: half a second for 526 units where the number is three.
    /// Elsewhere it takes as long as [`most_feasible`](Self::most_feasible).
    ///
    /// # Example
    /// See [`BrokenBound`].
    pub fn fewest_broken(&self, n_groups: usize) -> Result<BrokenBound, ProofFault> {
        self.fewest_by(n_groups, Ground::fewest_missed)
    }

    /// Returns the same as [`fewest_broken`](Self::fewest_broken), of the plans in which no unit stays
    /// alone that should have been merged: the fewest groups that are formed and short, which a higher
    /// authority has to decide about. A number above that of the groups says that there is no such plan.
    ///
    /// # Errors
    /// As [`fewest_broken`](Self::fewest_broken).
    ///
    /// # Complexity
    /// As [`fewest_broken`](Self::fewest_broken).
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
    /// assert!(problem.fewest_formed_short(14)?.value() > 0);
    /// // If all 29 stay as they are, some are alone that the law would merge.
    /// assert!(problem.fewest_formed_short(29)?.value() > 29);
    /// # Ok::<(), sapnhap_planner::ProofFault>(())
    /// ```
    pub fn fewest_formed_short(&self, n_groups: usize) -> Result<BrokenBound, ProofFault> {
        self.fewest_by(n_groups, Ground::fewest_missed_together)
    }

    fn fewest_by(
        &self,
        n_groups: usize,
        bound: impl Fn(&Ground, usize) -> Result<MissedBound, ExactFault>,
    ) -> Result<BrokenBound, ProofFault> {
        let prepared = self.prepare()?;
        let possible = prepared.ground.n_regions();
        let (least, most) = (*possible.start(), *possible.end());
        if n_groups > most {
            return Err(prepared.told(TaskFault::TooMany { target: n_groups, most }))?;
        }
        if n_groups < least {
            return Err(prepared.told(TaskFault::TooFew { target: n_groups, least }))?;
        }
        prepared.check_whole()?;
        let fewest = bound(&prepared.ground, n_groups)?;
        let units = codes_of(fewest.nodes(), &prepared.units);
        let reading = self.requirement.reading().to_owned();
        Ok(BrokenBound { fewest, units, reading })
    }
}

//! How many groups miss the requirement at least, at a count.
//!
//! How it is proved stands with [`sapnhap_regions::FewestMissed`].

use std::fmt;

use sapnhap::Code;
use sapnhap_regions::exact::CostBound;
use sapnhap_regions::{FewestMissed, TaskFault};

use crate::problem::Problem;
use crate::proof::{ProofFault, codes_of};

/// The fewest groups that miss the requirement, when there are so many: proved.
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
/// // All 29 as they are: those that are too small today.
/// assert!(problem.fewest_broken(29)?.value() > 0);
/// // Few enough can all meet it.
/// assert_eq!(problem.fewest_broken(5)?.value(), 0);
/// # Ok::<(), sapnhap_planner::ProofFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct FewestBroken {
    fewest: FewestMissed,
    units: Vec<Code>,
}

impl FewestBroken {
    /// Returns how many groups miss the requirement at least.
    #[must_use]
    pub fn value(&self) -> usize {
        self.fewest.value()
    }

    /// Returns how many groups it is for, fixed ones and units that are kept among them.
    #[must_use]
    pub fn n_groups(&self) -> usize {
        self.fewest.n_regions()
    }

    /// Returns what is certified, before it is rounded up to a whole number.
    #[must_use]
    pub fn relaxed(&self) -> f64 {
        self.fewest.relaxed()
    }

    /// Returns the units that have a price, in order: all but those that are kept or fixed.
    #[must_use]
    pub fn units(&self) -> &[Code] {
        &self.units
    }

    /// Returns the proof: a price for each of [`units`](Self::units), none above zero, and one for a
    /// group. `None` where nothing is exempt for its number of units: then the bound is the count less
    /// [`MostFeasible::upper_bound`](crate::MostFeasible::upper_bound), whose certificate it stands on.
    #[must_use]
    pub fn certificate(&self) -> Option<&CostBound> {
        self.fewest.certificate()
    }
}

/// Writes what is proved: `of 263 groups at least 105 miss the requirement`.
impl fmt::Display for FewestBroken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n_groups, value, relaxed) = (self.n_groups(), self.value(), self.relaxed());
        write!(f, "of {n_groups} groups at least {value} miss the requirement")?;
        let n_units = self.units.len();
        write!(f, ": prices of {n_units} units certify {relaxed:.3}, whatever the size of groups")
    }
}

impl Problem<'_> {
    /// Returns how many of so many groups miss the requirement at least, with proof. The target is
    /// not looked at.
    ///
    /// It stands on what [`MostFeasible::assumptions`](crate::MostFeasible::assumptions) says: a
    /// condition of one's own, a least number of units, forbidden pairs and preferences are left out,
    /// which could only make it more.
    ///
    /// # Errors
    /// [`ProofFault::Problem`] as [`solve`](Self::solve), for too many and too few groups too;
    /// [`ProofFault::Exact`].
    ///
    /// # Complexity
    /// A linear program over the sets of as many units as are exempt: half a second for 526 units
    /// of which three are. Without an exemption as [`most_feasible`](Self::most_feasible).
    ///
    /// # Example
    /// See [`FewestBroken`].
    pub fn fewest_broken(&self, n_groups: usize) -> Result<FewestBroken, ProofFault> {
        let prepared = self.prepare()?;
        let possible = prepared.ground.n_regions();
        let (least, most) = (*possible.start(), *possible.end());
        if n_groups > most {
            return Err(prepared.told(TaskFault::TooMany { target: n_groups, most }))?;
        }
        if n_groups < least {
            return Err(prepared.told(TaskFault::TooFew { target: n_groups, least }))?;
        }
        let fewest = prepared.ground.fewest_missed(n_groups)?;
        let units = codes_of(fewest.nodes(), &prepared.units);
        Ok(FewestBroken { fewest, units })
    }
}

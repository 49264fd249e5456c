//! How many groups miss the requirement at least, at a count.
//!
//! A count above what is feasible is met by breaking something. Of so many groups, those that meet
//! the requirement take units that the others lack: let each unit be in one group at most, a single
//! unit that does not meet it cost one, and a set that meets it nothing. What that costs at least is
//! a linear program over few sets ([`lower_bound`]): one that holds a set that meets the requirement
//! is of no more use than it, since prices of units are not above zero. So the bound is one for
//! groups of any size where all of some number of units are exempt; elsewhere it is the count less
//! what [`Problem::most_feasible`] proves.

use std::fmt;

use super::exact::{CostBound, Cover, PackingLimits, connected_sets, lower_bound};
use super::ground::{Ground, at, count, float};
use super::problem::Problem;
use super::proof::{Open, Packed, ProofFault};
use crate::code::Code;

/// From so many units on that are exempt, sets are too many to list.
const MOST_EXEMPT: usize = 5;

/// The fewest groups that miss the requirement, when there are so many: proved.
///
/// # Example
/// ```
/// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
/// use sapnhap::planner::Problem;
/// use sapnhap::{Level, date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let problem =
///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
///         .within_unit(&before.find("huyện Ba Vì")?)
///         .requirement(vietnam::requirement(date(2025, 7, 1))?);
/// // All 29 as they are: those that are too small today.
/// assert!(problem.fewest_broken(29)?.value() > 0);
/// // Few enough can all meet it.
/// assert_eq!(problem.fewest_broken(5)?.value(), 0);
/// # }
/// # Ok::<(), sapnhap::planner::ProofFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct FewestBroken {
    n_groups: usize,
    value: usize,
    relaxed: f64,
    units: Vec<Code>,
    certificate: Option<CostBound>,
}

impl FewestBroken {
    /// Returns how many groups miss the requirement at least.
    #[must_use]
    pub fn value(&self) -> usize {
        self.value
    }

    /// Returns how many groups it is for, fixed ones and units that are kept among them.
    #[must_use]
    pub fn n_groups(&self) -> usize {
        self.n_groups
    }

    /// Returns what is certified, before it is rounded up to a whole number.
    #[must_use]
    pub fn relaxed(&self) -> f64 {
        self.relaxed
    }

    /// Returns the units that have a price, in order: all but those that are kept or fixed.
    #[must_use]
    pub fn units(&self) -> &[Code] {
        &self.units
    }

    /// Returns the proof: a price for each of [`units`](Self::units), none above zero, and one for a
    /// group. `None` where nothing is exempt for its number of units: then the bound is the count less
    /// [`MostFeasible::upper_bound`](super::MostFeasible::upper_bound), whose certificate it stands on.
    #[must_use]
    pub fn certificate(&self) -> Option<&CostBound> {
        self.certificate.as_ref()
    }
}

/// Writes what is proved: `of 263 groups at least 105 miss the requirement`.
impl fmt::Display for FewestBroken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n_groups, value, relaxed) = (self.n_groups, self.value, self.relaxed);
        write!(f, "of {n_groups} groups at least {value} miss the requirement")?;
        let n_units = self.units.len();
        write!(f, ": prices of {n_units} units certify {relaxed:.3}, whatever the size of groups")
    }
}

impl Problem<'_> {
    /// Returns how many of so many groups miss the requirement at least, with proof. The target is
    /// not looked at.
    ///
    /// It stands on what [`MostFeasible::assumptions`](super::MostFeasible::assumptions) says: a
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
        let (units, ground) = self.prepare()?;
        let open = Open::of(&ground)?;
        ground.check_count(n_groups)?;
        let n_open = n_groups.saturating_sub(ground.closed.len());
        let requirement = open.requirement(&ground)?;
        let n_fixed = missed_among(&ground);
        let (codes, limits) = (open.codes(&units), PackingLimits::default());
        let of = |value: usize, relaxed: f64, certificate| FewestBroken {
            n_groups,
            value: value + n_fixed,
            relaxed: relaxed + float(n_fixed),
            units: codes.clone(),
            certificate,
        };
        match requirement.exempt().filter(|exempt| (1..=MOST_EXEMPT).contains(exempt)) {
            Some(exempt) => {
                let instance = &open.instance;
                let sets = connected_sets(instance, exempt, limits.max_sets)?;
                let is_met = |set: &[u32]| requirement.is_met_by(instance, set);
                let costs = sets.costs_of(|set| if is_met(set) { 0.0 } else { 1.0 });
                let bound = lower_bound(&sets, &costs, count(n_open), Cover::AtMostOnce)?;
                let relaxed = bound.value().max(0.0);
                Ok(of(rounded_up(relaxed), relaxed, Some(bound)))
            }
            None => {
                let packed = Packed::new(&ground, limits)?;
                let n_met = packed.upper_bound.saturating_sub(packed.n_fixed);
                let value = n_open.saturating_sub(n_met);
                Ok(of(value, float(value), None))
            }
        }
    }
}

/// Counts the fixed groups that miss the requirement.
fn missed_among(ground: &Ground) -> usize {
    let is_missed = |node: &u32| at(&ground.out_of_reach.is_in, *node);
    ground
        .closed
        .iter()
        .filter_map(|members| members.first())
        .filter(|node| is_missed(node))
        .count()
}

/// Returns the least whole number that is not below a bound, which itself is rounded down.
fn rounded_up(bound: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and not above the number of groups"
    )]
    let whole = bound.ceil() as usize;
    whole
}

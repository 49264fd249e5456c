//! What no plan can do better, with proof: a problem put to [`exact`](super::exact), and the answer
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
use std::sync::Arc;

use super::exact::{
    Certificate, ClassRequirement, ExactFault, Instance, LeastInertia, PackingLimits, Site,
    Standard, certify_inertia, least_inertia, most_groups,
};
use super::ground::{Ground, at, count};
use super::group::{Sums, in_order};
use super::problem::{Problem, Start};
use super::solution::Solution;
use crate::code::Code;
use crate::error::{Error, PlannerFault};
use crate::register::Version;

/// The most feasible groups of so many units are looked for when a plan is begun.
const MOST_UNITS: usize = 1_000;

/// Why there is no proof.
///
/// # Example
/// ```
/// use sapnhap::planner::ProofFault;
/// use sapnhap::planner::exact::ExactFault;
///
/// let fault = ProofFault::from(ExactFault::TooManySets { limit: 5 });
/// assert!(matches!(fault, ProofFault::Exact(_)));
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofFault {
    /// The problem itself is not in order.
    #[error(transparent)]
    Problem(#[from] Error),
    /// The exact part gave no answer: there are no such groups, or too many sets to look at.
    #[error(transparent)]
    Exact(#[from] ExactFault),
}

impl From<PlannerFault> for ProofFault {
    fn from(fault: PlannerFault) -> Self {
        Self::Problem(fault.into())
    }
}

/// How far the inertia of a solution is above a bound.
///
/// # Example
/// ```
/// use sapnhap::planner::Gap;
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
/// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
/// use std::ops::ControlFlow;
///
/// use sapnhap::planner::{Budget, Problem, Target};
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
/// # }
/// # Ok::<(), sapnhap::planner::ProofFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct InertiaBound {
    ground: Arc<Ground>,
    n_groups: usize,
    units: Vec<Code>,
    /// The inertia of fixed groups, rounded down.
    fixed: f64,
    certificate: LeastInertia,
}

impl InertiaBound {
    fn new(
        units: &[Version<'_>],
        ground: &Arc<Ground>,
        n_groups: usize,
    ) -> Result<Self, ProofFault> {
        let open = Open::of(ground)?;
        let (fewest, most) = (ground.components().len(), ground.most());
        let none = ExactFault::NoSuchGroups { n_groups, fewest, most };
        let is_possible = (fewest..=most).contains(&n_groups);
        let n_open = n_groups.checked_sub(ground.closed.len()).filter(|_| is_possible);
        let n_open = n_open.and_then(|n_open| u32::try_from(n_open).ok()).ok_or(none)?;
        let certificate = least_inertia(&open.instance, &open.weights(ground), n_open)?;
        let of_fixed = ground.closed.iter().map(|members| Sums::of(ground, members).inertia());
        // More than all roundings of a sum of so few numbers make.
        let fixed = of_fixed.sum::<f64>() * (1.0 - 1e-9);
        let codes = open.codes(units);
        let ground = Arc::clone(ground);
        Ok(Self { ground, n_groups, units: codes, fixed, certificate })
    }

    /// Returns the inertia that such groups have at least, rounded down; in the unit of
    /// [`Score::inertia`](super::Score::inertia).
    #[must_use]
    pub fn value(&self) -> f64 {
        self.with_fixed(self.certificate.value())
    }

    /// Adds what is fixed. No inertia is below zero, which rounding down may be.
    fn with_fixed(&self, of_open: f64) -> f64 {
        (of_open + self.fixed).max(0.0)
    }

    /// Returns how many groups it is for, fixed ones and units that are kept among them.
    #[must_use]
    pub fn n_groups(&self) -> usize {
        self.n_groups
    }

    /// Returns the units that have a price, in order: all but those that are kept or fixed.
    #[must_use]
    pub fn units(&self) -> &[Code] {
        &self.units
    }

    /// Returns the certificate: a price for each of [`units`](Self::units).
    #[must_use]
    pub fn certificate(&self) -> &LeastInertia {
        &self.certificate
    }

    /// Returns under what the bound holds, for people.
    #[must_use]
    pub fn assumptions(&self) -> Vec<String> {
        let mut told = vec![
            "shape alone: requirement, soft preferences and evenness are left out".to_owned(),
            "people live, or land lies, at the position of their unit".to_owned(),
        ];
        if !self.ground.closed.is_empty() {
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
        let open = Open::of(&self.ground)?;
        let (n_groups, prices) = (self.certificate.n_groups(), self.certificate.prices());
        let weights = open.weights(&self.ground);
        Ok(self.with_fixed(certify_inertia(&open.instance, &weights, n_groups, prices)?))
    }

    /// Returns how far a solution is above the bound, or why the bound is none for it.
    ///
    /// # Complexity
    /// Linear in the units and borders.
    #[must_use]
    pub fn gap(&self, solution: &Solution<'_>) -> Gap {
        let is_same = Arc::ptr_eq(&self.ground, &solution.ground)
            || (Open::codes_of(&solution.ground, solution.units()) == self.units
                && are_alike(&self.ground, &solution.ground));
        if !is_same || solution.groups().len() != self.n_groups {
            return Gap::OtherProblem;
        }
        let (inertia, bound) = (solution.score().inertia, self.value());
        // The score sums far from the middle of a group, and groups of one unit may so have a little.
        let of_node =
            |node: &super::ground::Node| node.weight * (node.x * node.x + node.y * node.y);
        let rounding = 1e-12 * solution.ground.nodes.iter().map(of_node).sum::<f64>();
        Gap::Within(if inertia <= bound + rounding {
            0.0
        } else if bound > 0.0 {
            inertia / bound - 1.0
        } else {
            f64::INFINITY
        })
    }
}

/// Writes what is proved: `263 groups have an inertia of 5377336 at least, whatever their size`.
impl fmt::Display for InertiaBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n_groups, value) = (self.n_groups, self.value().floor());
        write!(f, "{n_groups} groups have an inertia of {value} at least, whatever their size")
    }
}

/// The most groups that meet the requirement: those that were found, and a proof that there can't be
/// more than some number, **of whatever size**.
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
/// let most = problem.most_feasible()?;
/// assert!(most.is_exact());
/// assert_eq!(most.n_met(), most.solution().groups().len());
/// assert_eq!(most.solution().score().rules_broken, 0);
/// assert_eq!(most.assumptions().len(), 4); // what the proof stands on
/// // The prices alone prove it.
/// assert!(most.recheck()? < most.n_met() as f64 + 1.0);
/// # }
/// # Ok::<(), sapnhap::planner::ProofFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct MostFeasible<'r> {
    solution: Solution<'r>,
    packed: Packed,
    units: Vec<Code>,
    max_sets: usize,
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
        self.packed.n_met
    }

    /// Returns how many can meet it at most.
    #[must_use]
    pub fn upper_bound(&self) -> usize {
        self.packed.upper_bound
    }

    /// Returns what the prices certify, before it is rounded down; fixed groups that meet the
    /// requirement are in it.
    #[must_use]
    pub fn relaxed(&self) -> f64 {
        self.packed.relaxed
    }

    /// Tells whether no more groups can meet it than were found.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.packed.n_met == self.packed.upper_bound
    }

    /// Returns the units that have a price, in order: all but those that are kept or fixed.
    #[must_use]
    pub fn units(&self) -> &[Code] {
        &self.units
    }

    /// Returns the proof: a price for each of [`units`](Self::units).
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.packed.certificate
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
        let packed = &self.packed;
        let (instance, requirement) = (&packed.instance, &packed.requirement);
        let open = packed.certificate.upper_bound(instance, requirement, self.max_sets)?;
        Ok(open + super::ground::float(packed.n_fixed))
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
    /// many groups ([`ExactFault::NoSuchGroups`]), or where they are so large that the best one can't
    /// be found ([`ExactFault::SearchTooLong`]).
    ///
    /// # Complexity
    /// That of [`least_inertia`]: for 526 units half a second for 263 groups, five for 126, and much
    /// more for a few large ones.
    ///
    /// # Example
    /// See [`InertiaBound`].
    pub fn bound(&self, n_groups: usize) -> Result<InertiaBound, ProofFault> {
        let (units, ground) = self.prepare()?;
        InertiaBound::new(&units, &Arc::new(ground), n_groups)
    }

    /// Returns the most groups that meet the requirement, with proof that there can't be more than
    /// some number. The target is not looked at.
    ///
    /// A condition of one's own ([`Requirement::also`](super::Requirement::also)) and forbidden
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
        let (units, ground) = self.prepare()?;
        let ground = Arc::new(ground);
        let packed = Packed::new(&ground, limits)?;
        let codes = Open::codes_of(&ground, &units);
        let mut assumptions = self.requirement.assumptions().to_vec();
        if ground.exempt_alone {
            assumptions.push("a unit that stays alone is exempt, so each can".to_owned());
        }
        if ground.least_units > 1 {
            assumptions.push("the least number of units is left out of the bound".to_owned());
        }
        if ground.also.is_some() {
            assumptions.push("the further condition is left out of the bound".to_owned());
        }
        if !ground.forbidden.is_empty() {
            assumptions.push("forbidden pairs are left out".to_owned());
        }
        if !ground.closed.is_empty() {
            assumptions.push("fixed groups and kept units are as they are".to_owned());
        }
        let groups = packed.groups.clone();
        let solution = Solution::new(self, units, ground, groups, false)?;
        Ok(MostFeasible { solution, packed, units: codes, max_sets: limits.max_sets, assumptions })
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
    /// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
    /// use std::ops::ControlFlow;
    ///
    /// use sapnhap::planner::{Budget, Gap, Problem, Target};
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let solution =
    ///     Problem::new(&before, Level::COMMUNE, vietnam::attributes(), vietnam::neighbours())?
    ///         .within_unit(&before.find("quận Ba Đình")?)
    ///         .target(Target::Count(4))
    ///         .solve(Budget::moves(1_000), 1, |_| ControlFlow::Continue(()))?;
    /// assert!(matches!(solution.bound()?.gap(&solution), Gap::Within(_)));
    /// # }
    /// # Ok::<(), sapnhap::planner::ProofFault>(())
    /// ```
    pub fn bound(&self) -> Result<InertiaBound, ProofFault> {
        InertiaBound::new(self.units(), &self.ground, self.groups().len())
    }
}

/// Returns groups that meet the requirement, all of them, where the exact part finds some; a plan can
/// be begun with them.
pub(super) fn start(ground: &Ground) -> Option<Start> {
    if ground.nodes.len() > MOST_UNITS {
        return None;
    }
    let packed = Packed::new(ground, PackingLimits::default()).ok()?;
    let is_met = packed.n_met == packed.groups.len();
    is_met.then_some(Start { groups: packed.groups, most: packed.upper_bound })
}

/// The most groups that meet a requirement, by nodes.
#[derive(Debug, Clone)]
pub(super) struct Packed {
    groups: Vec<Vec<u32>>,
    n_met: usize,
    /// Fixed groups that meet it.
    pub(super) n_fixed: usize,
    pub(super) upper_bound: usize,
    relaxed: f64,
    certificate: Certificate,
    instance: Instance,
    requirement: ClassRequirement,
}

impl Packed {
    pub(super) fn new(ground: &Ground, limits: PackingLimits) -> Result<Self, ExactFault> {
        let open = Open::of(ground)?;
        let requirement = open.requirement(ground)?;
        let most = most_groups(&open.instance, &requirement, limits)?;
        let mut groups: Vec<Vec<u32>> =
            most.groups().iter().map(|set| open.nodes_of(set)).collect();
        groups.extend(ground.closed.iter().cloned());
        let groups = in_order(&groups);
        let meets = |members: &&Vec<u32>| Sums::of(ground, members).shortfall(ground).is_none();
        let n_met = groups.iter().filter(meets).count();
        let n_fixed = ground.closed.iter().filter(meets).count();
        Ok(Self {
            n_met,
            n_fixed,
            upper_bound: most.upper_bound() + n_fixed,
            relaxed: most.relaxed() + super::ground::float(n_fixed),
            certificate: most.certificate().clone(),
            groups,
            instance: open.instance,
            requirement,
        })
    }
}

/// The units that are neither kept nor fixed, as the exact part numbers them.
pub(super) struct Open {
    pub(super) instance: Instance,
    /// The node of each.
    nodes: Vec<u32>,
}

impl Open {
    pub(super) fn of(ground: &Ground) -> Result<Self, ExactFault> {
        let nodes = open_nodes(ground);
        let sites = nodes.iter().map(|&node| {
            let node = at(&ground.nodes, node);
            let (population, area_m2) = (whole(node.population), square_metres(node.area));
            Site { population, area_m2, x_km: node.x, y_km: node.y }
        });
        // Borders of what is fixed are none.
        let place = |node: &u32| nodes.binary_search(node).ok().map(count);
        let pairs = ground.edges.iter().filter(|(one, other)| one < other);
        let pairs = pairs.filter_map(|(one, other)| Some((place(one)?, place(other)?)));
        let instance = Instance::of_pairs(sites.collect(), pairs)?;
        Ok(Self { instance, nodes })
    }

    pub(super) fn codes(&self, units: &[Version<'_>]) -> Vec<Code> {
        let of = |node: &u32| units.get(*node as usize).map(Version::code);
        self.nodes.iter().filter_map(of).collect()
    }

    fn codes_of(ground: &Ground, units: &[Version<'_>]) -> Vec<Code> {
        let of = |node: u32| units.get(node as usize).map(Version::code);
        open_nodes(ground).into_iter().filter_map(of).collect()
    }

    fn nodes_of(&self, set: &[u32]) -> Vec<u32> {
        set.iter().map(|&unit| at(&self.nodes, unit)).collect()
    }

    /// Returns what counts when a distance is squared, as it does for a score.
    fn weights(&self, ground: &Ground) -> Vec<f64> {
        self.nodes.iter().map(|&node| at(&ground.nodes, node).weight).collect()
    }

    /// Says what each group needs, so that what meets the requirement meets this too: the kind that
    /// decides first has the highest class, and units of no kind have the lowest and need nothing.
    pub(super) fn requirement(&self, ground: &Ground) -> Result<ClassRequirement, ExactFault> {
        let n_ranks = ground.ranks.len();
        let n_classes = n_ranks + 1;
        let needs = ground.ranks.iter().rev().map(|ranked| match ranked.minimum {
            Some((population, area)) if !ground.exempt_alone => {
                Standard { population: whole(population), area_m2: least_square_metres(area) }
            }
            // Where a unit alone is exempt, each can stay, and no more groups are there to be had.
            _ => Standard::default(),
        });
        let standards = std::iter::once(Standard::default()).chain(needs).collect();
        let class = |(unit, &node): (usize, &u32)| {
            let rank = at(&ground.nodes, node).rank as usize;
            let class = u8::try_from(n_ranks.saturating_sub(rank));
            class.map_err(|_| ExactFault::UnknownClass { unit, class: u8::MAX, n_classes })
        };
        let classes: Result<Vec<u8>, ExactFault> =
            self.nodes.iter().enumerate().map(class).collect();
        let requirement = ClassRequirement::new(standards, classes?)?;
        Ok(match ground.exempt_from {
            usize::MAX => requirement,
            n_units => requirement.exempt_from(n_units),
        })
    }
}

fn open_nodes(ground: &Ground) -> Vec<u32> {
    (0..ground.n_nodes()).filter(|&node| !at(&ground.is_closed, node)).collect()
}

/// Tells whether two tasks have the same places, weights and borders.
fn are_alike(one: &Ground, other: &Ground) -> bool {
    let places = |ground: &Ground| -> Vec<[f64; 3]> {
        ground.nodes.iter().map(|node| [node.weight, node.x, node.y]).collect()
    };
    one.closed == other.closed && one.edges == other.edges && places(one) == places(other)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures are whole, not negative and below 2^53; what is not is cut to the range"
)]
fn whole(number: f64) -> u64 {
    number as u64
}

/// The area of a unit in whole square metres; what is not whole is rounded up, so that no group is
/// taken for smaller than it is.
fn square_metres(km2: f64) -> u64 {
    let (exact, nearest) = (km2 * 1e6, (km2 * 1e6).round());
    whole(if (exact - nearest).abs() < 1e-3 { nearest } else { exact.ceil() })
}

/// The area that is needed in whole square metres; what is not whole is rounded down.
fn least_square_metres(km2: f64) -> u64 {
    let (exact, nearest) = (km2 * 1e6, (km2 * 1e6).round());
    whole(if (exact - nearest).abs() < 1e-3 { nearest } else { exact.floor() })
}

//! How many groups can meet a requirement, at most.
//!
//! A group that meets it and has a smaller connected one in it that does is of no more use than the
//! smaller one: units may be left out of a packing. So only groups that are met early are listed,
//! up to some number of units, and prices of units certify that no more than their sum can be had
//! when each of these groups is worth at least one:
//!
//! ```text
//!   number of groups  <=  sum over groups of p(S)  <=  sum of p        (p >= 0, p(S) >= 1)
//! ```
//!
//! Larger groups without a smaller one in them can lie only among units of which some set of the
//! largest listed number is not met (open units), and within one part of these that hangs together
//! (a [`Pool`]). Each has the people, the area and the number of units that such a group needs, so
//!
//! ```text
//!   u people(i) / P  +  v area(i) / A  +  w / n   <=  p(i)   for each unit i of the pool,  u + v + w = 1
//! ```
//!
//! makes it worth at least one too. The bound so holds for groups of any size. Where groups of three
//! and more units are exempt there are no pools.

use super::bound::{Cover, lower_bound};
use super::lp::{self, Extra, Price, Rows, Side};
use super::optimum::{Aim, search};
use super::sets::{ConnectedSets, connected_sets_until};
use super::{ClassRequirement, ExactFault, Instance, Weight, dive, packing_fill};

/// How far to go in search of the most groups.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::PackingLimits;
///
/// let limits = PackingLimits::default().max_units(6).nodes(500);
/// assert_ne!(limits, PackingLimits::default());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PackingLimits {
    /// How many units a listed group has at most.
    pub max_units: usize,
    /// How many connected sets are looked at.
    pub max_sets: usize,
    /// How many nodes of branch and bound are gone through for each number of groups.
    pub nodes: u64,
    /// How many numbers of groups are tried, from the bound downwards, where no larger groups than
    /// the listed ones are in it.
    pub tries: u32,
}

impl Default for PackingLimits {
    fn default() -> Self {
        Self { max_units: 6, max_sets: 1_000_000, nodes: 2_000, tries: 8 }
    }
}

impl PackingLimits {
    /// Says how many units a listed group has at most.
    #[must_use]
    pub fn max_units(mut self, max_units: usize) -> Self {
        self.max_units = max_units;
        self
    }

    /// Says how many connected sets are looked at.
    #[must_use]
    pub fn max_sets(mut self, max_sets: usize) -> Self {
        self.max_sets = max_sets;
        self
    }

    /// Says how many nodes are gone through for each number of groups.
    #[must_use]
    pub fn nodes(mut self, nodes: u64) -> Self {
        self.nodes = nodes;
        self
    }

    /// Says how many numbers of groups are tried.
    #[must_use]
    pub fn tries(mut self, tries: u32) -> Self {
        self.tries = tries;
        self
    }
}

/// Units among which larger groups can lie that have no listed one in them, and how people, area
/// and number of units count in what they are worth.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{
///     Instance, PackingLimits, ClassRequirement, Site, Standard, most_groups,
/// };
///
/// // A path of six units of 10 people each, where a group needs 30: more units than are listed.
/// let site = Site { population: 10, ..Site::default() };
/// let path = Instance::of_pairs(vec![site; 6], (0..5).map(|unit| (unit, unit + 1)))?;
/// let needs = Standard { population: 30, area_m2: 0 };
/// let requirement = ClassRequirement::new(vec![needs], vec![0; 6])?;
///
/// let most = most_groups(&path, &requirement, PackingLimits::default().max_units(2))?;
/// let pool = &most.certificate().pools()[0];
/// assert_eq!((pool.units.len(), pool.population, pool.n_units), (6, 30, 3));
/// assert_eq!(most.upper_bound(), 2); // 60 people
/// assert_eq!(most.n_met(), 1); // two are there to be found only among sets of three
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// The class of the groups; `None` for groups that are exempt for their number of units.
    pub class: Option<u8>,
    /// The units, in order.
    pub units: Vec<u32>,
    /// How many people a group has at least.
    pub population: u64,
    /// How many square metres it has at least.
    pub area_m2: u64,
    /// How many units it has at least.
    pub n_units: usize,
    /// How much people, area and number of units count.
    pub weights: [f64; 3],
}

impl Pool {
    /// Returns what a unit of the pool is worth at least; those of a group are worth one together.
    fn worth(&self, instance: &Instance, unit: u32) -> f64 {
        let total: f64 = self.weights.iter().sum();
        let own = self.shares(instance, unit);
        if total > 0.0 {
            self.weights.iter().zip(own).map(|(weight, own)| weight * own).sum::<f64>() / total
        } else {
            f64::INFINITY
        }
    }

    /// Returns how much of what a group needs a unit brings: people, area, number of units. What is
    /// more than all of it counts as all, and of what no group needs, each unit brings all.
    fn shares(&self, instance: &Instance, unit: u32) -> [f64; 3] {
        let Some(site) = instance.sites().get(unit as usize) else { return [0.0; 3] };
        #[expect(clippy::cast_precision_loss, reason = "rounding is made up for in the bound")]
        let share = |has: u64, needs: u64| match needs {
            0 => 1.0,
            _ => has.min(needs) as f64 / needs as f64,
        };
        let n_units = self.n_units as u64;
        [
            share(site.population, self.population),
            share(site.area_m2, self.area_m2),
            share(1, n_units),
        ]
    }
}

/// Prices of units that prove that no more groups can meet a requirement.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{
///     Instance, PackingLimits, ClassRequirement, Site, Standard, most_groups,
/// };
///
/// // A ring of five units of 10 people each, where a group needs 20: two groups, not three.
/// let site = Site { population: 10, ..Site::default() };
/// let ring = Instance::of_pairs(vec![site; 5], (0..5).map(|unit| (unit, (unit + 1) % 5)))?;
/// let needs = Standard { population: 20, area_m2: 0 };
/// let requirement = ClassRequirement::new(vec![needs], vec![0; 5])?;
///
/// let most = most_groups(&ring, &requirement, PackingLimits::default())?;
/// let certificate = most.certificate();
/// assert!((certificate.prices().iter().sum::<f64>() - 2.5).abs() < 1e-6); // a half each
/// assert!(certificate.pools().is_empty());
///
/// // Anybody can check it: it is recomputed from the prices.
/// assert!((certificate.upper_bound(&ring, &requirement, 10_000)? - 2.5).abs() < 1e-6);
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Certificate {
    max_units: usize,
    prices: Vec<f64>,
    pools: Vec<Pool>,
}

impl Certificate {
    /// Returns the price of each unit; not negative.
    #[must_use]
    pub fn prices(&self) -> &[f64] {
        &self.prices
    }

    /// Returns how many units the groups have at most that are looked at one by one.
    #[must_use]
    pub fn max_units(&self) -> usize {
        self.max_units
    }

    /// Returns where larger groups can lie, and what they are worth.
    #[must_use]
    pub fn pools(&self) -> &[Pool] {
        &self.pools
    }

    /// Returns what the prices certify: no more groups than this meet the requirement, of whatever
    /// size. All sets and pools are found anew; no solver has part in it.
    ///
    /// Infinity where the prices certify nothing: for another instance, say.
    ///
    /// # Errors
    /// [`ExactFault::TooManySets`]; [`ExactFault::RowCount`] for a requirement of other units.
    ///
    /// # Complexity
    /// That of listing the sets.
    pub fn upper_bound(
        &self,
        instance: &Instance,
        requirement: &ClassRequirement,
        max_sets: usize,
    ) -> Result<f64, ExactFault> {
        let listed = Listed::new(instance, requirement, self.max_units, max_sets)?;
        Ok(self.certified(instance, &listed))
    }

    fn certified(&self, instance: &Instance, listed: &Listed) -> f64 {
        if self.prices.len() != instance.n_units() {
            return f64::INFINITY;
        }
        let mut prices: Vec<f64> = self.prices.iter().map(|price| price.max(0.0)).collect();
        for pool in &listed.pools {
            let own = self.pools.iter().find(|own| {
                let same = own.class == pool.class && own.units == pool.units;
                same && own.weights.iter().all(|weight| *weight >= 0.0 && weight.is_finite())
            });
            let Some(own) = own else { return f64::INFINITY };
            let pool = Pool { weights: own.weights, ..pool.clone() };
            for &unit in &pool.units {
                if let Some(price) = prices.get_mut(unit as usize) {
                    *price = price.max(pool.worth(instance, unit));
                }
            }
        }
        let least = listed.sets.iter().map(|set| lp::price_of(set, &prices)).fold(1.0, f64::min);
        let total: f64 = prices.iter().sum();
        // More than all roundings of sums of so many numbers make.
        #[expect(clippy::cast_precision_loss, reason = "a rounding allowance")]
        let allowance = 1.0 + 8.0 * (prices.len() + 8) as f64 * f64::EPSILON;
        let bound = if total == 0.0 && listed.has_none() { 0.0 } else { total * allowance / least };
        if bound.is_nan() { f64::INFINITY } else { bound }
    }
}

/// The most groups that can meet a requirement: as many as were found, and how many there can be.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{
///     Instance, PackingLimits, ClassRequirement, Site, Standard, most_groups,
/// };
///
/// // A path of seven units of 10 people each, where a group needs 20 or three units.
/// let site = Site { population: 10, ..Site::default() };
/// let path = Instance::of_pairs(vec![site; 7], (0..6).map(|unit| (unit, unit + 1)))?;
/// let needs = Standard { population: 20, area_m2: 0 };
/// let requirement = ClassRequirement::new(vec![needs], vec![0; 7])?.exempt_from(3);
///
/// let most = most_groups(&path, &requirement, PackingLimits::default())?;
/// assert_eq!((most.n_met(), most.upper_bound()), (3, 3));
/// assert_eq!(most.groups().iter().map(Vec::len).sum::<usize>(), 7); // all units are in one
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MostGroups {
    groups: Vec<Vec<u32>>,
    n_met: usize,
    upper_bound: usize,
    relaxed: f64,
    certificate: Certificate,
}

impl MostGroups {
    /// Returns connected groups that hold each unit once, by their least unit. All meet the
    /// requirement where the units let them; a part of the map that can't meet it is one group.
    #[must_use]
    pub fn groups(&self) -> &[Vec<u32>] {
        &self.groups
    }

    /// Returns how many of the groups meet the requirement.
    #[must_use]
    pub fn n_met(&self) -> usize {
        self.n_met
    }

    /// Returns how many groups can meet it at most, of whatever size: certified.
    #[must_use]
    pub fn upper_bound(&self) -> usize {
        self.upper_bound
    }

    /// Returns the certified bound before it is rounded down to a whole number.
    #[must_use]
    pub fn relaxed(&self) -> f64 {
        self.relaxed
    }

    /// Returns the prices that prove the bound.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Tells whether no more groups can meet the requirement than were found.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.n_met == self.upper_bound
    }
}

/// Returns the most connected groups that meet a requirement, with a certificate that there can't
/// be more than some number.
///
/// The assumptions are those of the instance and of the requirement: whose figures they are, what
/// class each unit is of, and from how many units on a group is exempt.
///
/// # Errors
/// [`ExactFault::TooManySets`]; [`ExactFault::RowCount`]; [`ExactFault::Solver`].
///
/// # Complexity
/// A linear program over the units, and branch and bound held by the budget.
///
/// # Example
/// See [`MostGroups`] and [`Certificate`].
pub fn most_groups(
    instance: &Instance,
    requirement: &ClassRequirement,
    limits: PackingLimits,
) -> Result<MostGroups, ExactFault> {
    let listed = Listed::new(instance, requirement, limits.max_units, limits.max_sets)?;
    let certificate = certificate(instance, &listed, limits.max_units)?;
    let relaxed = certificate.certified(instance, &listed);
    let upper_bound = whole(relaxed, instance.n_units());
    let costs = listed.sets.costs_of(|set| instance.inertia(set, Weight::Population));
    let packed = dive::dive(instance, &listed.sets, &costs, &certificate.prices);
    let (mut groups, mut n_met) = packing_fill::fill(instance, requirement, packed);
    // Where larger groups are in the bound, as many as it says are not found among the listed.
    let n_tries = if listed.pools.is_empty() { limits.tries as usize } else { 0 };
    for n_groups in (n_met + 1..=upper_bound).rev().take(n_tries) {
        if n_groups <= n_met {
            break;
        }
        let packed = pack(&listed.sets, &costs, n_groups, limits.nodes);
        let packed = match packed {
            Ok(packed) => packed,
            Err(ExactFault::NoPartition { .. } | ExactFault::NotFound { .. }) => continue,
            Err(ExactFault::Solver { .. }) if n_groups > 0 => continue,
            Err(fault) => return Err(fault),
        };
        let (filled, n_filled) = packing_fill::fill(instance, requirement, packed);
        if n_filled > n_met {
            (groups, n_met) = (filled, n_filled);
        }
    }
    Ok(MostGroups { groups, n_met, upper_bound, relaxed, certificate })
}

fn pack(
    sets: &ConnectedSets,
    costs: &[f64],
    n_groups: usize,
    nodes: u64,
) -> Result<Vec<Vec<u32>>, ExactFault> {
    if n_groups == 0 {
        return Ok(Vec::new());
    }
    let n_groups = u32::try_from(n_groups).unwrap_or(u32::MAX);
    let bound = lower_bound(sets, costs, n_groups, Cover::AtMostOnce)?;
    let found = search(sets, costs, &bound, nodes, Aim::Any)?;
    Ok(found.groups().to_vec())
}

/// Returns the largest whole number that is not above a bound; there are no more groups than units.
fn whole(bound: f64, n_units: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and held to the number of units"
    )]
    let whole = bound.floor().max(0.0) as usize;
    whole.min(n_units)
}

/// The best prices, as far as the solver gets.
fn certificate(
    instance: &Instance,
    listed: &Listed,
    max_units: usize,
) -> Result<Certificate, ExactFault> {
    let n_units = instance.n_units();
    let mut pools = listed.pools.clone();
    let mut prices = Vec::with_capacity(n_units + 3 * pools.len());
    let price = |objective, max| Price { objective, min: 0.0, max };
    prices.extend((0..n_units).map(|_| price(1.0, f64::INFINITY)));
    let mut extra = Vec::new();
    for pool in &pools {
        let first = prices.len();
        prices.extend((0..3).map(|_| price(0.0, 1.0)));
        extra
            .push(Extra { terms: (first..first + 3).map(|at| (at, 1.0)).collect(), at_least: 1.0 });
        for &unit in &pool.units {
            let own = pool.shares(instance, unit);
            let mut terms = vec![(unit as usize, 1.0)];
            // A share of next to nothing is left to the certificate, which takes all into account.
            terms.extend((first..).zip(own).map(|(at, own)| (at, -own)));
            terms.retain(|term| term.1.abs() > 1e-9);
            extra.push(Extra { terms, at_least: 0.0 });
        }
    }
    let limits = vec![1.0; listed.sets.len()];
    let rows = Rows { sets: &listed.sets, limits: &limits, shared: None };
    let is_row = lp::cheapest_around(&listed.sets, &limits, 6);
    let (mut values, _) = lp::prices(Side::Above, &prices, &rows, &extra, is_row)?;
    let weights = values.split_off(n_units.min(values.len()));
    for (pool, own) in pools.iter_mut().zip(weights.chunks_exact(3)) {
        for (weight, own) in pool.weights.iter_mut().zip(own) {
            *weight = own.max(0.0);
        }
    }
    let prices = values.into_iter().map(|value| value.max(0.0)).collect();
    Ok(Certificate { max_units, prices, pools })
}

/// The groups that are met early, and where larger ones can lie.
struct Listed {
    sets: ConnectedSets,
    pools: Vec<Pool>,
}

impl Listed {
    fn new(
        instance: &Instance,
        requirement: &ClassRequirement,
        max_units: usize,
        max_sets: usize,
    ) -> Result<Self, ExactFault> {
        requirement.check(instance)?;
        let mut is_open = vec![false; instance.n_units()];
        let sets = connected_sets_until(instance, max_units, max_sets, |set| {
            let is_met = requirement.is_met_by(instance, set);
            if !is_met && set.len() == max_units && !has_met_part(instance, requirement, set) {
                for &unit in set {
                    if let Some(is_open) = is_open.get_mut(unit as usize) {
                        *is_open = true;
                    }
                }
            }
            is_met
        })?;
        // Nothing is listed, so that any group is a larger one.
        if max_units == 0 {
            is_open.fill(true);
        }
        let pools = pools(instance, requirement, max_units + 1, &is_open);
        Ok(Self { sets, pools })
    }

    fn has_none(&self) -> bool {
        self.sets.is_empty() && self.pools.is_empty()
    }
}

/// Tells whether a set that does not meet the requirement has a connected part that does: one of a
/// lower class, since people and area of a part are never more.
fn has_met_part(instance: &Instance, requirement: &ClassRequirement, set: &[u32]) -> bool {
    let mut classes: Vec<u8> = set.iter().map(|&unit| requirement.class(unit)).collect();
    classes.sort_unstable();
    classes.dedup();
    classes.pop();
    classes.into_iter().any(|class| {
        let mut left: Vec<u32> =
            set.iter().copied().filter(|&unit| requirement.class(unit) <= class).collect();
        while let Some(unit) = left.pop() {
            let mut part = vec![unit];
            let mut at = 0;
            while let Some(&unit) = part.get(at) {
                at += 1;
                let is_beside = |other: &mut u32| instance.are_neighbours(unit, *other);
                part.extend(left.extract_if(.., is_beside));
            }
            if requirement.is_met_by(instance, &part) {
                return true;
            }
        }
        false
    })
}

/// Returns where groups of at least so many units can lie, by class, those that are exempt last.
fn pools(
    instance: &Instance,
    requirement: &ClassRequirement,
    least: usize,
    is_open: &[bool],
) -> Vec<Pool> {
    let mut pools = Vec::new();
    let is_open = |unit: u32| is_open.get(unit as usize) == Some(&true);
    for (class, standard) in (0_u8..=u8::MAX).zip(requirement.standards()) {
        let is_in = |unit: u32| is_open(unit) && requirement.class(unit) <= class;
        for units in parts(instance, is_in) {
            let sites = units.iter().filter_map(|&unit| instance.sites().get(unit as usize));
            let has = |figure: fn(&super::Site) -> u64| {
                sites.clone().map(figure).fold(0, u64::saturating_add)
            };
            let can = units.len() >= least
                && units.iter().any(|&unit| requirement.class(unit) == class)
                && has(|site| site.population) >= standard.population
                && has(|site| site.area_m2) >= standard.area_m2;
            if can {
                pools.push(Pool {
                    class: Some(class),
                    units,
                    population: standard.population,
                    area_m2: standard.area_m2,
                    n_units: least,
                    weights: [0.0; 3],
                });
            }
        }
    }
    if let Some(exempt) = requirement.exempt() {
        let n_units = exempt.max(least);
        for units in parts(instance, is_open).into_iter().filter(|units| units.len() >= n_units) {
            let weights = [0.0; 3];
            pools.push(Pool { class: None, units, population: 0, area_m2: 0, n_units, weights });
        }
    }
    pools
}

/// Returns the parts of some units that hang together, by their least unit, each in order.
pub(super) fn parts(instance: &Instance, is_in: impl Fn(u32) -> bool) -> Vec<Vec<u32>> {
    let mut parts = Vec::new();
    let mut is_known = vec![false; instance.n_units()];
    let mut know = |unit: u32| match is_known.get_mut(unit as usize) {
        Some(is_known) => !std::mem::replace(is_known, true),
        None => false,
    };
    for unit in (0_u32..).take(instance.n_units()) {
        if !is_in(unit) || !know(unit) {
            continue;
        }
        let mut part = vec![unit];
        let mut at = 0;
        while let Some(&unit) = part.get(at) {
            at += 1;
            for &beside in instance.neighbours(unit) {
                if is_in(beside) && know(beside) {
                    part.push(beside);
                }
            }
        }
        part.sort_unstable();
        parts.push(part);
    }
    parts
}

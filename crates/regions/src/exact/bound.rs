//! What a partition into connected groups costs at least.
//!
//! For prices p of units and a price q of a group, whatever they are, a partition into m of the sets
//! costs
//!
//! ```text
//!   sum of c(S)  =  sum of p  +  m q  +  sum of r(S)     where r(S) = c(S) - p(S) - q
//!               >=  sum of p  +  m q  +  m min(0, least r)
//! ```
//!
//! so one scan over the sets makes a bound of any prices, and the best prices make it the value of
//! the linear relaxation. Where units may be left out, their prices must not be above zero.

use super::ExactFault;
use super::lp::{self, Price, Rows, Side};
use super::sets::ConnectedSets;

/// How often the range of prices is widened when they run against its end.
const MAX_WIDENINGS: usize = 6;

/// Whether groups hold each unit once, or at most once.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Cover, Instance, Site, connected_sets, lower_bound};
///
/// // 0 - 1 - 2: two groups of two units do not fit; one does, and leaves a unit out.
/// let path = Instance::of_pairs(vec![Site::default(); 3], [(0, 1), (1, 2)])?;
/// let sets = connected_sets(&path, 2, 100)?;
/// let costs = sets.costs_of(|set| if set.len() == 2 { 1.0 } else { f64::INFINITY });
/// assert!(lower_bound(&sets, &costs, 1, Cover::Once).is_err());
/// assert!(lower_bound(&sets, &costs, 1, Cover::AtMostOnce)?.value() > 0.999);
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cover {
    /// A partition: each unit is in one group.
    Once,
    /// A packing: a unit is in one group or in none.
    AtMostOnce,
}

/// A lower bound of the cost of so many disjoint groups, with the prices that certify it.
///
/// It is a bound for groups that are among the sets it was made of, so of at most
/// [`max_units`](Self::max_units) units. Whether it holds for larger groups too is settled by listing
/// these and asking [`certify_cost`] what the same prices certify: one scan.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{
///     Cover, Instance, Site, Weight, certify_cost, connected_sets, lower_bound,
/// };
///
/// // Four units in a row, the gap in the middle wider: 0 - 1 --- 2 - 3.
/// let at = |x_km| Site { population: 2, area_m2: 0, x_km, y_km: 0.0 };
/// let sites = [0.0, 1.0, 4.0, 5.0].map(at).to_vec();
/// let row = Instance::of_pairs(sites, [(0, 1), (1, 2), (2, 3)])?;
/// let sets = connected_sets(&row, 3, 100)?;
/// let costs = sets.costs_of(|set| row.inertia(set, Weight::Population));
///
/// let bound = lower_bound(&sets, &costs, 2, Cover::Once)?;
/// assert!((bound.value() - 2.0).abs() < 1e-6); // {0, 1} and {2, 3}, one each
///
/// // The same from the prices alone.
/// let certify = |sets, costs| {
///     let (prices, group) = (bound.prices(), bound.group_price());
///     certify_cost(sets, costs, 2, Cover::Once, prices, group)
/// };
/// assert_eq!(certify(&sets, &costs)?, bound.value());
///
/// // Over larger sets they are as true, and here certify less.
/// let larger = connected_sets(&row, 4, 100)?;
/// let costs = larger.costs_of(|set| row.inertia(set, Weight::Population));
/// assert!(certify(&larger, &costs)? < bound.value());
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CostBound {
    n_groups: u32,
    cover: Cover,
    max_units: usize,
    prices: Vec<f64>,
    group_price: f64,
    value: f64,
    n_rounds: u32,
}

impl CostBound {
    /// Returns what the groups cost at least: what the prices certify, rounded down.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// Returns how many groups it is for.
    #[must_use]
    pub fn n_groups(&self) -> u32 {
        self.n_groups
    }

    /// Returns whether units may be left out.
    #[must_use]
    pub fn cover(&self) -> Cover {
        self.cover
    }

    /// Returns of how many units at most the groups are that it is for.
    #[must_use]
    pub fn max_units(&self) -> usize {
        self.max_units
    }

    /// Returns what each unit is worth.
    #[must_use]
    pub fn prices(&self) -> &[f64] {
        &self.prices
    }

    /// Returns what a group is worth beside its units: about what one more group would cost.
    #[must_use]
    pub fn group_price(&self) -> f64 {
        self.group_price
    }

    /// Returns how often all sets were looked at.
    #[must_use]
    pub fn n_rounds(&self) -> u32 {
        self.n_rounds
    }

    /// Returns what a group costs above the worth of its units and of a group: a partition that has
    /// it costs at least so much more than the bound.
    #[must_use]
    pub fn reduced_cost(&self, set: &[u32], cost: f64) -> f64 {
        cost - self.group_price - lp::price_of(set, &self.prices)
    }
}

/// Returns what groups among the sets cost at least: the value of the linear relaxation, as far as
/// the solver gets, certified.
///
/// The sets that can be groups are those of a finite cost, so that least numbers of units, and
/// whatever else a single group must meet, are a matter of the costs.
///
/// # Errors
/// [`ExactFault::NoPartition`] when it is proved that there are no such groups;
/// [`ExactFault::ValueCount`], [`ExactFault::NotFinite`] for the costs; [`ExactFault::Solver`].
///
/// # Complexity
/// A linear program with a variable for each unit: for the 526 of Hà Nội a quarter of a second to a
/// second over 25,000 sets of up to four units, 1.5 s over 2,000,000 of up to seven.
///
/// # Example
/// See [`CostBound`].
pub fn lower_bound(
    sets: &ConnectedSets,
    costs: &[f64],
    n_groups: u32,
    cover: Cover,
) -> Result<CostBound, ExactFault> {
    check_costs(sets, costs)?;
    let none = ExactFault::NoPartition { n_groups, max_units: sets.max_units() };
    let n_units = sets.n_units();
    let is_start = lp::cheapest_around(sets, costs, 4);
    let finite = costs.iter().copied().filter(|cost| cost.is_finite());
    let most = finite.clone().fold(0.0, f64::max);
    let n_finite = finite.clone().count();
    if n_finite == 0 && (n_groups > 0 || (n_units > 0 && cover == Cover::Once)) {
        return Err(none);
    }
    // Costs are put on a scale on which an ordinary one is about 1.
    let starting = costs.iter().zip(&is_start).filter(|(_, is)| **is).map(|(cost, _)| cost.abs());
    let n_starting = is_start.iter().filter(|is| **is).count();
    #[expect(clippy::cast_precision_loss, reason = "a mean")]
    let mean = starting.sum::<f64>() / n_starting.max(1) as f64;
    let scale = if mean > 0.0 && mean.is_finite() { mean } else { 1.0 };
    let scaled: Vec<f64> = costs.iter().map(|cost| cost / scale).collect();
    let widest = scaled.iter().filter(|cost| cost.is_finite()).fold(1.0, |max, c| c.abs().max(max));

    let rows = Rows { sets, limits: &scaled, shared: Some(n_units) };
    let mut range = 2.0 * widest;
    let mut n_rounds = 0;
    let mut best: Option<CostBound> = None;
    for _ in 0..MAX_WIDENINGS {
        let max = if cover == Cover::Once { range } else { 0.0 };
        let mut prices: Vec<Price> = Vec::with_capacity(n_units + 1);
        prices.extend((0..n_units).map(|_| Price { objective: 1.0, min: -range, max }));
        let objective = f64::from(n_groups);
        prices.push(Price { objective, min: -8.0 * range, max: 8.0 * range });
        let (mut values, rounds) = lp::prices(Side::Below, &prices, &rows, &[], is_start.clone())?;
        n_rounds += rounds;
        let at_end = |value: &f64, range: f64| value.abs() > range * (1.0 - 1e-6);
        let group_price = values.pop().unwrap_or_default();
        let is_wide =
            !values.iter().any(|value| at_end(value, range)) && !at_end(&group_price, 8.0 * range);
        for value in &mut values {
            *value *= scale;
            if cover == Cover::AtMostOnce {
                *value = value.min(0.0);
            }
        }
        let group_price = group_price * scale;
        let value = certify_cost(sets, costs, n_groups, cover, &values, group_price)?;
        // No groups cost more than the dearest set each.
        if value > (most * f64::from(n_groups)).max(0.0) + scale * 1e-3 {
            return Err(none);
        }
        if best.as_ref().is_none_or(|best| value > best.value) {
            let max_units = sets.max_units();
            let prices = values;
            best = Some(CostBound {
                n_groups,
                cover,
                max_units,
                prices,
                group_price,
                value,
                n_rounds,
            });
        }
        if is_wide {
            break;
        }
        range *= 32.0;
    }
    match best {
        Some(best) => Ok(CostBound { n_rounds, ..best }),
        None => Err(lp::gave_up(&"it found no prices")),
    }
}

/// Returns what the given prices certify: no groups among the sets cost less. This is the whole
/// check, and no solver has part in it.
///
/// It is rounded down by as much as the sums can be off, and minus infinity where the prices certify
/// nothing. Where units may be left out, prices above zero are taken as zero.
///
/// # Errors
/// [`ExactFault::ValueCount`] when there is not one cost a set and one price a unit;
/// [`ExactFault::NotFinite`] for a cost that is no number, or minus infinity.
///
/// # Complexity
/// Linear in the units of all sets: 20 ms for 2,000,000 sets.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Cover, Instance, Site, certify_cost, connected_sets};
///
/// let pair = Instance::of_pairs(vec![Site::default(); 2], [(0, 1)])?;
/// let sets = connected_sets(&pair, 2, 100)?; // {0}, {0, 1}, {1}
/// let costs = [2.0, 5.0, 2.0];
/// let certify = |prices, group| certify_cost(&sets, &costs, 1, Cover::Once, prices, group);
/// assert!((certify(&[2.0, 2.0], 0.0)? - 4.0).abs() < 1e-12);
/// assert!((certify(&[2.5, 2.5], 0.0)? - 4.5).abs() < 1e-12); // too dear by a half for one group
/// assert!((certify(&[6.0, 6.0], -7.0)? - 5.0).abs() < 1e-12);
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
pub fn certify_cost(
    sets: &ConnectedSets,
    costs: &[f64],
    n_groups: u32,
    cover: Cover,
    prices: &[f64],
    group_price: f64,
) -> Result<f64, ExactFault> {
    check_costs(sets, costs)?;
    if prices.len() != sets.n_units() {
        let (n_values, n_expected) = (prices.len(), sets.n_units());
        return Err(ExactFault::ValueCount { what: "units", n_values, n_expected });
    }
    let price = |price: f64| if cover == Cover::AtMostOnce { price.min(0.0) } else { price };
    let mut least = 0.0_f64;
    for (set, &cost) in sets.iter().zip(costs) {
        if cost.is_finite() {
            let own = set.iter().filter_map(|&unit| prices.get(unit as usize));
            let terms = own.map(|&own| -price(own)).chain([cost, -group_price]);
            least = least.min(sum_rounded_down(terms));
        }
    }
    let n_groups = f64::from(n_groups);
    let terms = prices.iter().map(|&own| price(own));
    let value = sum_rounded_down(terms.chain([n_groups * group_price, n_groups * least]));
    Ok(if value.is_nan() { f64::NEG_INFINITY } else { value })
}

/// Returns a number that the sum of the terms is not below: the sum less what rounding can make of
/// it. A term may itself be a product that was rounded.
pub(super) fn sum_rounded_down(terms: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut size, mut n_terms) = (0.0_f64, 0.0_f64, 2.0_f64);
    for term in terms {
        sum += term;
        size += term.abs();
        n_terms += 1.0;
    }
    sum - size * n_terms * f64::EPSILON
}

/// Finds costs that are not those of the sets.
pub(super) fn check_costs(sets: &ConnectedSets, costs: &[f64]) -> Result<(), ExactFault> {
    if costs.len() != sets.len() {
        let (n_values, n_expected) = (costs.len(), sets.len());
        return Err(ExactFault::ValueCount { what: "sets", n_values, n_expected });
    }
    let is_wrong = |cost: &f64| cost.is_nan() || *cost == f64::NEG_INFINITY;
    match costs.iter().position(is_wrong) {
        Some(item) => {
            let value = costs.get(item).copied().unwrap_or(f64::NAN);
            Err(ExactFault::NotFinite { what: "cost", item, value })
        }
        None => Ok(()),
    }
}

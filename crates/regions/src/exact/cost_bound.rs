//! The least cost of a partition into connected regions.
//!
//! For any prices p of nodes and any price q of a region, a partition into m of the sets costs
//!
//! ```text
//!   sum of c(S)  =  sum of p  +  m q  +  sum of r(S)     where r(S) = c(S) - p(S) - q
//!               >=  sum of p  +  m q  +  m min(0, least r)
//! ```
//!
//! So one scan over the sets turns prices into a bound, and with the best prices the bound is the
//! value of the linear relaxation. Where nodes may be left out, their prices must not be above
//! zero.

use super::fault::ExactFault;
use super::prices::{Price, Rows, Side, best_prices, cheapest_around, gave_up, price_of};
use super::rounded::{certified, sum_rounded_down};
use super::sets::ConnectedSets;
use crate::list::float;

/// How often the range of prices is widened when some of them lie at its end.
const MAX_WIDENINGS: usize = 6;

/// Whether regions hold each node exactly once or at most once.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Cover, Instance, Site, connected_sets, lower_bound};
///
/// // Of 0 - 1 - 2, two regions of two nodes can't be made. One can, and it leaves a node out.
/// let path = Instance::of_pairs(vec![Site::default(); 3], [(0, 1), (1, 2)])?;
/// let sets = connected_sets(&path, 2, 100)?;
/// let costs = sets.costs_of(|set| if set.len() == 2 { 1.0 } else { f64::INFINITY });
/// assert!(lower_bound(&sets, &costs, 1, Cover::Once).is_err());
/// assert!(lower_bound(&sets, &costs, 1, Cover::AtMostOnce)?.value() > 0.999);
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cover {
    /// It is a partition: each node is in one region.
    Once,
    /// It is a packing: each node is in one region or in none.
    AtMostOnce,
}

/// A lower bound of the cost of so many disjoint regions, with the prices that certify it.
///
/// It holds for regions that are among the sets of which it was made. These have at most
/// [`max_nodes`](Self::max_nodes) nodes. To learn whether it holds for larger regions too, list
/// these and ask [`certify_cost`] what the same prices certify, which takes one scan.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{
///     Cover, Instance, Site, Weight, certify_cost, connected_sets, lower_bound,
/// };
///
/// // Four nodes lie in a row, with a wider gap in the middle: 0 - 1 --- 2 - 3.
/// let at = |x| Site { population: 2, area_millionths: 0, x, y: 0.0 };
/// let sites = [0.0, 1.0, 4.0, 5.0].map(at).to_vec();
/// let row = Instance::of_pairs(sites, [(0, 1), (1, 2), (2, 3)])?;
/// let sets = connected_sets(&row, 3, 100)?;
/// let costs = sets.costs_of(|set| row.inertia(set, Weight::Population));
///
/// let bound = lower_bound(&sets, &costs, 2, Cover::Once)?;
/// assert!((bound.value() - 2.0).abs() < 1e-6); // {0, 1} and {2, 3}, one each
///
/// // The prices alone certify the same.
/// let certify = |sets, costs| {
///     let (prices, region) = (bound.prices(), bound.region_price());
///     certify_cost(sets, costs, 2, Cover::Once, prices, region)
/// };
/// assert_eq!(certify(&sets, &costs)?, bound.value());
///
/// // Over larger sets they certify something that is true too, which here is less.
/// let larger = connected_sets(&row, 4, 100)?;
/// let costs = larger.costs_of(|set| row.inertia(set, Weight::Population));
/// assert!(certify(&larger, &costs)? < bound.value());
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct CostBound {
    n_regions: u32,
    cover: Cover,
    max_nodes: usize,
    prices: Vec<f64>,
    region_price: f64,
    value: f64,
    n_rounds: u32,
}

impl CostBound {
    /// Returns the least cost of the regions. It is what the prices certify, rounded down.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// Returns for how many regions it holds.
    #[must_use]
    pub fn n_regions(&self) -> u32 {
        self.n_regions
    }

    /// Returns whether nodes may be left out.
    #[must_use]
    pub fn cover(&self) -> Cover {
        self.cover
    }

    /// Returns the most nodes of a region for which it holds.
    #[must_use]
    pub fn max_nodes(&self) -> usize {
        self.max_nodes
    }

    /// Returns what each node is worth.
    #[must_use]
    pub fn prices(&self) -> &[f64] {
        &self.prices
    }

    /// Returns what a region is worth beside its nodes. One more region would cost about as much.
    #[must_use]
    pub fn region_price(&self) -> f64 {
        self.region_price
    }

    /// Returns how often all sets were looked at.
    #[must_use]
    pub fn n_rounds(&self) -> u32 {
        self.n_rounds
    }

    /// Returns how much more a region costs than its nodes and a region are worth. A partition with
    /// this region costs at least so much more than the bound.
    #[must_use]
    pub fn reduced_cost(&self, set: &[u32], cost: f64) -> f64 {
        cost - self.region_price - price_of(set, &self.prices)
    }
}

/// Returns the least cost of regions among the sets. It is the value of the linear relaxation, as
/// far as the solver gets, and is certified.
///
/// Only sets of a finite cost can be regions. So costs can say whatever a single region must be
/// like, such as how many nodes it has at least.
///
/// # Errors
/// [`ExactFault::NoPartition`] when it is proved that there are no such regions;
/// [`ExactFault::ValueCount`], [`ExactFault::NotFinite`] for the costs; [`ExactFault::Solver`].
///
/// # Complexity
/// It takes a linear program with a variable for each node. For 526 nodes that is a quarter of a
/// second to a second over 25,000 sets of up to four nodes, and 1.5 s over 2,000,000 sets of up to
/// seven.
///
/// # Example
/// See [`CostBound`].
pub fn lower_bound(
    sets: &ConnectedSets,
    costs: &[f64],
    n_regions: u32,
    cover: Cover,
) -> Result<CostBound, ExactFault> {
    check_costs(sets, costs)?;
    let none = ExactFault::NoPartition { n_regions, max_nodes: sets.max_nodes() };
    let finite = || costs.iter().copied().filter(|cost| cost.is_finite());
    if finite().next().is_none() && (n_regions > 0 || (sets.n_nodes() > 0 && cover == Cover::Once))
    {
        return Err(none);
    }
    // No region costs more than the dearest set.
    let most = finite().fold(0.0, f64::max) * f64::from(n_regions);
    let pricing = Pricing::new(sets, costs, n_regions, cover);
    let mut range = 2.0 * pricing.widest;
    let mut n_rounds = 0;
    let mut best: Option<CostBound> = None;
    for _ in 0..MAX_WIDENINGS {
        let found = pricing.within(range)?;
        n_rounds += found.n_rounds;
        let (prices, region_price) = (found.prices, found.region_price);
        let value = certify_cost(sets, costs, n_regions, cover, &prices, region_price)?;
        if value > most.max(0.0) + pricing.scale * 1e-3 {
            return Err(none);
        }
        if best.as_ref().is_none_or(|best| value > best.value) {
            let max_nodes = sets.max_nodes();
            best = Some(CostBound {
                n_regions,
                cover,
                max_nodes,
                prices,
                region_price,
                value,
                n_rounds,
            });
        }
        if !found.is_at_end {
            break;
        }
        range *= 32.0;
    }
    match best {
        Some(best) => Ok(CostBound { n_rounds, ..best }),
        None => Err(gave_up(&"it found no prices")),
    }
}

/// The linear program of a bound. Its costs are on a scale on which an ordinary one is about 1.
struct Pricing<'a> {
    sets: &'a ConnectedSets,
    n_regions: u32,
    cover: Cover,
    /// The cost of each set.
    scaled: Vec<f64>,
    scale: f64,
    /// The largest of the scaled costs.
    widest: f64,
    /// Says of each set whether it has a row from the beginning.
    is_start: Vec<bool>,
}

/// Prices that were found within a range.
struct FoundPrices {
    prices: Vec<f64>,
    region_price: f64,
    n_rounds: u32,
    /// Whether one of them lies at the end of the range, so that a wider range may have better
    /// ones.
    is_at_end: bool,
}

impl<'a> Pricing<'a> {
    fn new(sets: &'a ConnectedSets, costs: &[f64], n_regions: u32, cover: Cover) -> Self {
        let is_start = cheapest_around(sets, costs, 4);
        let starting = costs.iter().zip(&is_start).filter(|(_, is)| **is);
        let starting = starting.map(|(cost, _)| cost.abs());
        let n_starting = is_start.iter().filter(|is| **is).count();
        let mean = starting.sum::<f64>() / float(n_starting.max(1));
        let scale = if mean > 0.0 && mean.is_finite() { mean } else { 1.0 };
        let scaled: Vec<f64> = costs.iter().map(|cost| cost / scale).collect();
        let finite = scaled.iter().filter(|cost| cost.is_finite());
        let widest = finite.fold(1.0, |widest, cost| cost.abs().max(widest));
        Self { sets, n_regions, cover, scaled, scale, widest, is_start }
    }

    /// Finds the best prices: of nodes within a range, and of a region within eight times that
    /// range.
    fn within(&self, range: f64) -> Result<FoundPrices, ExactFault> {
        let n_nodes = self.sets.n_nodes();
        let max = if self.cover == Cover::Once { range } else { 0.0 };
        let of_node = Price { objective: 1.0, min: -range, max };
        let mut prices = vec![of_node; n_nodes];
        let objective = f64::from(self.n_regions);
        prices.push(Price { objective, min: -8.0 * range, max: 8.0 * range });
        let rows = Rows { sets: self.sets, limits: &self.scaled, shared: Some(n_nodes) };
        let (mut prices, n_rounds) =
            best_prices(Side::Below, &prices, &rows, &[], self.is_start.clone())?;
        let at_end = |value: &f64, range: f64| value.abs() > range * (1.0 - 1e-6);
        let region_price = prices.pop().unwrap_or_default();
        let is_at_end =
            prices.iter().any(|value| at_end(value, range)) || at_end(&region_price, 8.0 * range);
        for price in &mut prices {
            *price *= self.scale;
            if self.cover == Cover::AtMostOnce {
                *price = price.min(0.0);
            }
        }
        Ok(FoundPrices { prices, region_price: region_price * self.scale, n_rounds, is_at_end })
    }
}

/// Returns what the given prices certify: no regions among the sets cost less. This is the whole
/// check, and no solver has part in it.
///
/// The value is rounded down by as much as the sums can be off. It is minus infinity where the
/// prices certify nothing. Where nodes may be left out, prices above zero are taken as zero.
///
/// # Errors
/// [`ExactFault::ValueCount`] where there is not one cost for each set and one price for each node;
/// [`ExactFault::NotFinite`] for a cost that is not a number, or is minus infinity.
///
/// # Complexity
/// It is linear in the nodes of all sets, and takes 20 ms for 2,000,000 sets.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Cover, Instance, Site, certify_cost, connected_sets};
///
/// let pair = Instance::of_pairs(vec![Site::default(); 2], [(0, 1)])?;
/// let sets = connected_sets(&pair, 2, 100)?; // {0}, {0, 1}, {1}
/// let costs = [2.0, 5.0, 2.0];
/// let certify = |prices, region| certify_cost(&sets, &costs, 1, Cover::Once, prices, region);
/// assert!((certify(&[2.0, 2.0], 0.0)? - 4.0).abs() < 1e-12);
/// assert!((certify(&[2.5, 2.5], 0.0)? - 4.5).abs() < 1e-12); // Too dear by a half for one region.
/// assert!((certify(&[6.0, 6.0], -7.0)? - 5.0).abs() < 1e-12);
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
pub fn certify_cost(
    sets: &ConnectedSets,
    costs: &[f64],
    n_regions: u32,
    cover: Cover,
    prices: &[f64],
    region_price: f64,
) -> Result<f64, ExactFault> {
    check_costs(sets, costs)?;
    ExactFault::check_count("nodes", prices.len(), sets.n_nodes())?;
    let price = |price: f64| if cover == Cover::AtMostOnce { price.min(0.0) } else { price };
    let mut least = 0.0_f64;
    for (set, &cost) in sets.iter().zip(costs) {
        if cost.is_finite() {
            let own = set.iter().filter_map(|&node| prices.get(node as usize));
            let terms = own.map(|&own| -price(own)).chain([cost, -region_price]);
            least = least.min(sum_rounded_down(terms));
        }
    }
    let n_regions = f64::from(n_regions);
    let terms = prices.iter().map(|&own| price(own));
    Ok(certified(terms.chain([n_regions * region_price, n_regions * least])))
}

/// Refuses costs that are not those of the sets.
pub(super) fn check_costs(sets: &ConnectedSets, costs: &[f64]) -> Result<(), ExactFault> {
    ExactFault::check_count("sets", costs.len(), sets.len())?;
    let is_wrong = |cost: &f64| cost.is_nan() || *cost == f64::NEG_INFINITY;
    match costs.iter().enumerate().find(|(_, cost)| is_wrong(cost)) {
        Some((item, &value)) => Err(ExactFault::NotFinite { what: "cost", item, value }),
        None => Ok(()),
    }
}

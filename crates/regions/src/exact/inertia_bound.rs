//! The least inertia of connected regions of any size.
//!
//! For any prices p of nodes, m regions that hold each node once have
//!
//! ```text
//!   sum of c(S)  =  sum of p  -  sum of v(S)  >=  sum of p  -  m V     where v(S) = p(S) - c(S)
//! ```
//!
//! where V is the most that any connected set is worth. A search over the plane finds V among sets
//! of all sizes (`plane`), and the bound rests on nothing else. Good prices come from a linear
//! program over few sets. Sets that are worth more than V should be are added to it until there are
//! none. The bound is then the value of the linear relaxation over all connected sets that there
//! are.

use std::collections::BTreeSet;

use super::fault::ExactFault;
use super::instance::Instance;
use super::plane::{Until, search};
use super::priced::{Priced, Worth};
use super::prices::{NodeQuota, Price, PriceProgram, SETS_PER_NODE, Side, gave_up, price_of};
use super::rounded::certified;
use super::start::{Merged, merged};
use super::weighed::{Weighed, check_values};

/// How many steps a search over the plane may take.
const MAX_STEPS: u64 = 20_000_000;
/// How many sets a search hands in at once.
const SETS_PER_SEARCH: usize = 1_000;
/// How often sets are added. The prices that are reached by then still certify a bound.
const MAX_ROUNDS: u32 = 2_000;
/// How far the worth of a set may be above what it should be, as a part of the mean inertia.
const TOLERANCE: f64 = 1e-7;
/// How many times the mean inertia of a region a price may be.
const RANGE: f64 = 1e6;
/// How often the centre of a set is moved to where the set has it.
const MAX_SHIFTS: usize = 20;

/// A lower bound of the inertia of so many connected regions **of any size**, with the prices that
/// certify it.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, Site, Weight, certify_inertia, least_inertia};
///
/// // Four nodes lie in a row, with a wider gap in the middle: 0 - 1 --- 2 - 3.
/// let at = |x| Site { population: 2, area_millionths: 0, x, y: 0.0 };
/// let sites = [0.0, 1.0, 4.0, 5.0].map(at).to_vec();
/// let row = Instance::of_pairs(sites, [(0, 1), (1, 2), (2, 3)])?;
/// let weights = row.weights(Weight::Population);
///
/// let bound = least_inertia(&row, &weights, 2)?;
/// assert!((bound.value() - 2.0).abs() < 1e-6); // {0, 1} and {2, 3}, one each
/// // The prices alone certify the same. Any other prices certify no more than is true.
/// assert_eq!(certify_inertia(&row, &weights, 2, bound.prices())?, bound.value());
/// assert!(certify_inertia(&row, &weights, 2, &[0.5, 1.5, 1.5, 0.5])? < 2.0);
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LeastInertia {
    n_regions: u32,
    prices: Vec<f64>,
    value: f64,
    n_sets: usize,
    n_rounds: u32,
}

impl LeastInertia {
    /// Returns the least inertia of the regions. It is what the prices certify, rounded down.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// Returns for how many regions it holds.
    #[must_use]
    pub fn n_regions(&self) -> u32 {
        self.n_regions
    }

    /// Returns what each node is worth.
    #[must_use]
    pub fn prices(&self) -> &[f64] {
        &self.prices
    }

    /// Returns how many sets the linear program had in the end.
    #[must_use]
    pub fn n_sets(&self) -> usize {
        self.n_sets
    }

    /// Returns how often sets were added to it.
    #[must_use]
    pub fn n_rounds(&self) -> u32 {
        self.n_rounds
    }
}

/// Returns the least inertia that so many connected regions can have. It is the value of the linear
/// relaxation over all connected sets, as far as the solver gets, and is certified.
///
/// There is one weight for each node; [`Instance::weights`] gives such weights.
///
/// # Errors
/// [`ExactFault::NoSuchRegions`] where the nodes can't be put into so many connected regions;
/// [`ExactFault::ValueCount`], [`ExactFault::NotFinite`], [`ExactFault::NegativeWeight`] for the
/// weights; [`ExactFault::SearchTooLong`] where regions are so large that the search does not end;
/// [`ExactFault::Solver`].
///
/// # Complexity
/// It takes a linear program with a variable for each node, and in each round a search over the
/// plane of some hundredths of a second. Regions of few nodes are fast, and those of many are slow:
/// 526 nodes take half a second for 263 regions, five seconds for 126 and two minutes for 60.
///
/// # Example
/// See [`LeastInertia`].
pub fn least_inertia(
    instance: &Instance,
    weights: &[f64],
    n_regions: u32,
) -> Result<LeastInertia, ExactFault> {
    let weighed = Weighed::new(instance, weights)?;
    let n_nodes = instance.n_nodes();
    let start = merged(&weighed, n_regions as usize);
    let fewest = n_nodes - start.formed.len();
    if start.regions.len() != n_regions as usize || (n_regions == 0 && n_nodes > 0) {
        let n_regions = n_regions as usize;
        return Err(ExactFault::NoSuchRegions { n_regions, fewest, most: n_nodes });
    }
    let total: f64 = start.regions.iter().map(|set| weighed.inertia(set)).sum();
    let scale = total / f64::from(n_regions.max(1));
    let (prices, n_sets, n_rounds) = if scale > 0.0 {
        best_prices(&weighed, n_regions, &start, scale)?
    } else {
        // The regions to begin with have no inertia, and none have less.
        (vec![0.0; n_nodes], 0, 0)
    };
    let value = certify_inertia(instance, weights, n_regions, &prices)?;
    Ok(LeastInertia { n_regions, prices, value, n_sets, n_rounds })
}

/// Returns what the given prices certify: so many connected regions of any size have no less
/// inertia. This is the whole check, and no solver has part in it.
///
/// The value is rounded down by as much as the sums can be off. It is minus infinity where the
/// prices certify nothing.
///
/// # Errors
/// [`ExactFault::ValueCount`] where there is not one weight and one price for each node;
/// [`ExactFault::NotFinite`], [`ExactFault::NegativeWeight`]; [`ExactFault::SearchTooLong`], which
/// prices that are far off can lead to.
///
/// # Complexity
/// It takes one search over the plane, which is some hundredths of a second for prices near the
/// best ones of some hundred nodes.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, Site, Weight, certify_inertia};
///
/// let at = |x| Site { population: 2, area_millionths: 0, x, y: 0.0 };
/// let pair = Instance::of_pairs(vec![at(0.0), at(2.0)], [(0, 1)])?; // Both together have an inertia of 4.
/// let certify = |prices: &[f64]| certify_inertia(&pair, &pair.weights(Weight::Population), 1, prices);
/// assert!((certify(&[4.0, 4.0])? - 4.0).abs() < 1e-9);
/// assert!((certify(&[3.0, 3.0])? - 3.0).abs() < 1e-9); // One node alone is worth three already.
/// assert!(certify(&[1.0]).is_err());
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
pub fn certify_inertia(
    instance: &Instance,
    weights: &[f64],
    n_regions: u32,
    prices: &[f64],
) -> Result<f64, ExactFault> {
    let weighed = Weighed::new(instance, weights)?;
    check_values("prices", "price", prices, instance.n_nodes())?;
    let priced = Priced { weighed, prices };
    let dearest = prices.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let worth = if instance.n_nodes() == 0 {
        0.0
    } else if dearest <= 0.0 {
        // No set is worth more than one of its nodes, which has no inertia.
        dearest
    } else {
        let known = best_around(&weighed, prices, dearest).into_iter().map(|set| set.worth);
        let known = known.fold(dearest, f64::max);
        // The search begins a little below what a known set is worth, so that it finds that set
        // itself.
        search(&priced, known - 1e-9 * known, Until::Most, MAX_STEPS)?.most
    };
    let terms = prices.iter().copied().chain([-worth * f64::from(n_regions)]);
    Ok(certified(terms))
}

/// Returns prices for which no set is worth more than it should be, with the number of sets and of
/// rounds that it took.
fn best_prices(
    weighed: &Weighed<'_>,
    n_regions: u32,
    start: &Merged,
    scale: f64,
) -> Result<(Vec<f64>, usize, u32), ExactFault> {
    let mut master = Master::new(weighed, n_regions, start, scale)?;
    for round in 1..=MAX_ROUNDS {
        let (prices, region) = master.prices();
        let above = TOLERANCE * scale - region;
        let mut worth = best_around(weighed, &prices, above);
        worth.retain(|own| !master.sets.contains(&own.set));
        if worth.is_empty() {
            let priced = Priced { weighed: *weighed, prices: &prices };
            worth = search(&priced, above, Until::Found(SETS_PER_SEARCH), MAX_STEPS)?.found;
        }
        worth.sort_by(|one, other| {
            other.worth.total_cmp(&one.worth).then_with(|| one.set.cmp(&other.set))
        });
        let mut quota = NodeQuota::new(weighed.instance.n_nodes(), SETS_PER_NODE);
        let n_before = master.sets.len();
        let mut goes_along = true;
        for Worth { set, .. } in worth {
            if goes_along && quota.add_if_free(&set) {
                goes_along = master.add(weighed, set);
            }
        }
        // The prices that were reached before the solver gave up still certify a bound.
        if !goes_along || master.sets.len() == n_before || round == MAX_ROUNDS {
            return Ok((prices, master.sets.len(), round));
        }
    }
    Err(gave_up(&"it found no prices"))
}

/// Returns sets that are worth more than a threshold, each once. For each node it is the set of all
/// that hangs together with it and gains about a centre, and the centre is moved until it is that
/// of the set.
fn best_around(weighed: &Weighed<'_>, prices: &[f64], above: f64) -> Vec<Worth> {
    let instance = weighed.instance;
    let mut found: Vec<Worth> = Vec::new();
    let mut known: BTreeSet<Vec<u32>> = BTreeSet::new();
    let mut seen = vec![0_usize; instance.n_nodes()];
    let mut turn = 0;
    let gain = |node: u32, (x, y): (f64, f64)| {
        let own = weighed.places(&[node]).next();
        let own = own.map(|(weight, east, north)| {
            weight * ((east - x) * (east - x) + (north - y) * (north - y))
        });
        prices.get(node as usize).copied().unwrap_or(0.0) - own.unwrap_or(0.0)
    };
    for (first, site) in (0_u32..).zip(instance.sites()) {
        let mut centre = (site.x, site.y);
        let mut set: Vec<u32> = Vec::new();
        for _ in 0..MAX_SHIFTS {
            turn += 1;
            let mut now = vec![first];
            if let Some(seen) = seen.get_mut(first as usize) {
                *seen = turn;
            }
            let mut next = 0;
            while let Some(&node) = now.get(next) {
                next += 1;
                for &other in instance.neighbours(node) {
                    let Some(seen) = seen.get_mut(other as usize) else { continue };
                    if std::mem::replace(seen, turn) != turn && gain(other, centre) > 0.0 {
                        now.push(other);
                    }
                }
            }
            now.sort_unstable();
            if now == set {
                break;
            }
            set = now;
            let worth = price_of(&set, prices) - weighed.inertia(&set);
            if worth > above && known.insert(set.clone()) {
                found.push(Worth { set: set.clone(), worth });
            }
            let (mut total, mut east, mut north) = (0.0, 0.0, 0.0);
            for (weight, x, y) in weighed.places(&set) {
                total += weight;
                east += weight * x;
                north += weight * y;
            }
            if total > 0.0 {
                centre = (east / total, north / total);
            }
        }
    }
    found
}

/// The linear program from its dual side, with a price for each node, one for a region, and a row
/// for each set. Inertia is on a scale on which that of a region is about 1.
struct Master {
    program: PriceProgram,
    scale: f64,
    sets: BTreeSet<Vec<u32>>,
}

impl Master {
    fn new(
        weighed: &Weighed<'_>,
        n_regions: u32,
        start: &Merged,
        scale: f64,
    ) -> Result<Self, ExactFault> {
        let instance = weighed.instance;
        let n_nodes = instance.n_nodes();
        let mut sets: BTreeSet<Vec<u32>> = BTreeSet::new();
        for node in (0_u32..).take(n_nodes) {
            sets.insert(vec![node]);
            let beside = instance.neighbours(node).iter().filter(|&&other| node < other);
            sets.extend(beside.map(|&other| vec![node, other]));
        }
        let largest = 3 * (n_nodes / (n_regions as usize).max(1)) + 3;
        sets.extend(start.formed.iter().filter(|set| set.len() <= largest).cloned());
        sets.extend(start.regions.iter().cloned());
        let price = |objective| Price { objective, min: -RANGE, max: RANGE };
        let of_nodes = std::iter::repeat_n(price(1.0), n_nodes);
        let prices = of_nodes.chain([price(f64::from(n_regions))]);
        let rows = sets.iter().map(|set| (set.as_slice(), weighed.inertia(set) / scale));
        let program = PriceProgram::new(Side::Below, prices, Some(n_nodes), rows, &[])?;
        Ok(Self { program, scale, sets })
    }

    /// Returns the prices of the nodes, and that of a region.
    fn prices(&self) -> (Vec<f64>, f64) {
        let mut prices = self.program.values();
        prices.iter_mut().for_each(|price| *price *= self.scale);
        let region = prices.pop().unwrap_or_default();
        (prices, region)
    }

    /// Adds a set, and tells whether the solver could.
    fn add(&mut self, weighed: &Weighed<'_>, set: Vec<u32>) -> bool {
        let limit = weighed.inertia(&set) / self.scale;
        let goes_along = self.sets.contains(&set) || self.program.add(&set, limit);
        self.sets.insert(set);
        goes_along
    }
}

//! The least inertia of connected groups of any size.
//!
//! For prices p of units, whatever they are, m groups that hold each unit once have
//!
//! ```text
//!   sum of c(S)  =  sum of p  -  sum of v(S)  >=  sum of p  -  m V     where v(S) = p(S) - c(S)
//! ```
//!
//! and V is the most that any connected set is worth. That is found by a search over the plane
//! (`plane`), in which sets of all sizes are, and it is all that a bound rests on. Good prices come
//! from a linear program over few sets, to which those are added that are worth more than V should
//! be, until there are none: the bound is then the value of the linear relaxation over all connected
//! sets there are.

use std::collections::BTreeSet;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Solution, Variable};

use super::bound::sum_rounded_down;
use super::instance::inertia_of;
use super::lp::{gave_up, price_of};
use super::merged::{Merged, merged};
use super::plane::{Priced, Until, Worth, search};
use super::{ExactFault, Instance};

/// How many steps a search over the plane may take.
const MAX_STEPS: u64 = 20_000_000;
/// How many sets a search hands in at a time.
const SETS_PER_SEARCH: usize = 1_000;
/// How many of these may hold one unit.
const SETS_PER_UNIT: u8 = 2;
/// How often sets are added. What is reached by then still certifies a bound.
const MAX_ROUNDS: u32 = 2_000;
/// How far the worth of a set may be above what it should be, in parts of the mean inertia.
const TOLERANCE: f64 = 1e-7;
/// Prices are within so many times the mean inertia of a group.
const RANGE: f64 = 1e6;
/// How often the centre of a set is moved to where it then is.
const MAX_SHIFTS: usize = 20;

/// A lower bound of the inertia of so many connected groups **of any size**, with the prices that
/// certify it.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, Site, Weight, certify_inertia, least_inertia};
///
/// // Four units in a row, the gap in the middle wider: 0 - 1 --- 2 - 3.
/// let at = |x_km| Site { population: 2, area_m2: 0, x_km, y_km: 0.0 };
/// let sites = [0.0, 1.0, 4.0, 5.0].map(at).to_vec();
/// let row = Instance::of_pairs(sites, [(0, 1), (1, 2), (2, 3)])?;
/// let people = row.weights(Weight::Population);
///
/// let bound = least_inertia(&row, &people, 2)?;
/// assert!((bound.value() - 2.0).abs() < 1e-6); // {0, 1} and {2, 3}, one each
/// // The same from the prices alone; any others certify no more than is true.
/// assert_eq!(certify_inertia(&row, &people, 2, bound.prices())?, bound.value());
/// assert!(certify_inertia(&row, &people, 2, &[0.5, 1.5, 1.5, 0.5])? < 2.0);
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct LeastInertia {
    n_groups: u32,
    prices: Vec<f64>,
    value: f64,
    n_sets: usize,
    n_rounds: u32,
}

impl LeastInertia {
    /// Returns the inertia that the groups have at least: what the prices certify, rounded down.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// Returns how many groups it is for.
    #[must_use]
    pub fn n_groups(&self) -> u32 {
        self.n_groups
    }

    /// Returns what each unit is worth.
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

/// Returns the inertia that so many connected groups have at least: the value of the linear
/// relaxation over all connected sets, as far as the solver gets, certified.
///
/// Weights are by unit, such as [`Instance::weights`] gives them.
///
/// # Errors
/// [`ExactFault::NoSuchGroups`] where the units can't be put into so many connected groups;
/// [`ExactFault::ValueCount`], [`ExactFault::NotFinite`], [`ExactFault::NegativeWeight`] for the
/// weights; [`ExactFault::SearchTooLong`] where groups are so large that the search does not end;
/// [`ExactFault::Solver`].
///
/// # Complexity
/// A linear program with a variable for each unit, and in each round a search over the plane of some
/// hundredths of a second. Groups of few units are fast, of many slow: the 526 units of Hà Nội take
/// half a second for 263 groups, five for 126 and two minutes for 60.
///
/// # Example
/// See [`LeastInertia`].
pub fn least_inertia(
    instance: &Instance,
    weights: &[f64],
    n_groups: u32,
) -> Result<LeastInertia, ExactFault> {
    let weighed = Weighed::new(instance, weights)?;
    let n_units = instance.n_units();
    let start = merged(&weighed, n_groups as usize);
    let fewest = n_units - start.formed.len();
    if start.groups.len() != n_groups as usize || (n_groups == 0 && n_units > 0) {
        let n_groups = n_groups as usize;
        return Err(ExactFault::NoSuchGroups { n_groups, fewest, most: n_units });
    }
    let total: f64 = start.groups.iter().map(|set| weighed.inertia(set)).sum();
    let scale = total / f64::from(n_groups.max(1));
    let (prices, n_sets, n_rounds) = if scale > 0.0 {
        weighed.best_prices(n_groups, &start, scale)?
    } else {
        // Groups without inertia are there already.
        (vec![0.0; n_units], 0, 0)
    };
    let value = certify_inertia(instance, weights, n_groups, &prices)?;
    Ok(LeastInertia { n_groups, prices, value, n_sets, n_rounds })
}

/// Returns what the given prices certify: no connected groups, so many and of any size, have less
/// inertia. This is the whole check, and no solver has part in it.
///
/// It is rounded down by as much as the sums can be off, and minus infinity where the prices certify
/// nothing.
///
/// # Errors
/// [`ExactFault::ValueCount`] when there is not one weight and one price for each unit;
/// [`ExactFault::NotFinite`], [`ExactFault::NegativeWeight`]; [`ExactFault::SearchTooLong`], as it can
/// be with prices that are far off.
///
/// # Complexity
/// One search over the plane: hundredths of a second for prices that are near the best of some
/// hundred units.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, Site, Weight, certify_inertia};
///
/// let at = |x_km| Site { population: 2, area_m2: 0, x_km, y_km: 0.0 };
/// let pair = Instance::of_pairs(vec![at(0.0), at(2.0)], [(0, 1)])?; // inertia of both: 4
/// let certify = |prices: &[f64]| certify_inertia(&pair, &pair.weights(Weight::Population), 1, prices);
/// assert!((certify(&[4.0, 4.0])? - 4.0).abs() < 1e-9);
/// assert!((certify(&[3.0, 3.0])? - 3.0).abs() < 1e-9); // one alone is worth three already
/// assert!(certify(&[1.0]).is_err());
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
pub fn certify_inertia(
    instance: &Instance,
    weights: &[f64],
    n_groups: u32,
    prices: &[f64],
) -> Result<f64, ExactFault> {
    let weighed = Weighed::new(instance, weights)?;
    check_values("prices", "price", prices, instance.n_units())?;
    let priced = Priced { instance, weights, prices };
    let dearest = prices.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let worth = if instance.n_units() == 0 {
        0.0
    } else if dearest <= 0.0 {
        // No set is worth more than one unit of it, which has no inertia.
        dearest
    } else {
        let known = weighed.best_around(prices, dearest).into_iter().map(|set| set.worth);
        let known = known.fold(dearest, f64::max);
        // From a little below what is known to be worth as much, so that the search finds it itself.
        search(&priced, known - 1e-9 * known, Until::Most, MAX_STEPS)?.most
    };
    let terms = prices.iter().copied().chain([-worth * f64::from(n_groups)]);
    let value = sum_rounded_down(terms);
    Ok(if value.is_nan() { f64::NEG_INFINITY } else { value })
}

/// Units with what they weigh.
pub(super) struct Weighed<'a> {
    pub(super) instance: &'a Instance,
    weights: &'a [f64],
}

impl<'a> Weighed<'a> {
    fn new(instance: &'a Instance, weights: &'a [f64]) -> Result<Self, ExactFault> {
        check_values("weights", "weight", weights, instance.n_units())?;
        match weights.iter().enumerate().find(|(_, weight)| **weight < 0.0) {
            Some((unit, &value)) => Err(ExactFault::NegativeWeight { unit, value }),
            None => Ok(Self { instance, weights }),
        }
    }

    fn sites(&self, set: &[u32]) -> impl Iterator<Item = (f64, f64, f64)> + Clone {
        set.iter().filter_map(|&unit| {
            let site = self.instance.sites().get(unit as usize)?;
            Some((*self.weights.get(unit as usize)?, site.x_km, site.y_km))
        })
    }

    pub(super) fn inertia(&self, set: &[u32]) -> f64 {
        inertia_of(self.sites(set))
    }

    /// Returns prices for which no set is worth more than it should be, with the number of sets and
    /// of rounds that it took.
    fn best_prices(
        &self,
        n_groups: u32,
        start: &Merged,
        scale: f64,
    ) -> Result<(Vec<f64>, usize, u32), ExactFault> {
        let mut master = Master::new(self, n_groups, start, scale)?;
        for round in 1..=MAX_ROUNDS {
            let (prices, group) = master.prices();
            let above = TOLERANCE * scale - group;
            let mut worth = self.best_around(&prices, above);
            worth.retain(|own| !master.sets.contains(&own.set));
            if worth.is_empty() {
                let priced =
                    Priced { instance: self.instance, weights: self.weights, prices: &prices };
                worth = search(&priced, above, Until::Found(SETS_PER_SEARCH), MAX_STEPS)?.found;
            }
            worth.sort_by(|one, other| {
                other.worth.total_cmp(&one.worth).then_with(|| one.set.cmp(&other.set))
            });
            let mut n_of_unit = vec![0_u8; self.instance.n_units()];
            let n_before = master.sets.len();
            for Worth { set, .. } in worth {
                let n_of = |unit: &u32| n_of_unit.get(*unit as usize).copied().unwrap_or(0);
                if set.iter().any(|unit| n_of(unit) >= SETS_PER_UNIT) {
                    continue;
                }
                for &unit in &set {
                    if let Some(n) = n_of_unit.get_mut(unit as usize) {
                        *n += 1;
                    }
                }
                if !master.add(self, set) {
                    break;
                }
            }
            if master.sets.len() == n_before || round == MAX_ROUNDS {
                return Ok((prices, master.sets.len(), round));
            }
        }
        Err(gave_up(&"it found no prices"))
    }

    /// Returns sets above a threshold: from each unit, what hangs together with it and gains about a
    /// centre, which is moved until it is that of the set. Each set comes once.
    fn best_around(&self, prices: &[f64], above: f64) -> Vec<Worth> {
        let instance = self.instance;
        let mut found: Vec<Worth> = Vec::new();
        let mut known: BTreeSet<Vec<u32>> = BTreeSet::new();
        let mut seen = vec![0_usize; instance.n_units()];
        let mut turn = 0;
        let gain = |unit: u32, (x, y): (f64, f64)| {
            let own = self.sites(&[unit]).next();
            let own = own.map(|(weight, east, north)| {
                weight * ((east - x) * (east - x) + (north - y) * (north - y))
            });
            prices.get(unit as usize).copied().unwrap_or(0.0) - own.unwrap_or(0.0)
        };
        for (first, site) in (0_u32..).zip(instance.sites()) {
            let mut centre = (site.x_km, site.y_km);
            let mut set: Vec<u32> = Vec::new();
            for _ in 0..MAX_SHIFTS {
                turn += 1;
                let mut now = vec![first];
                if let Some(seen) = seen.get_mut(first as usize) {
                    *seen = turn;
                }
                let mut next = 0;
                while let Some(&unit) = now.get(next) {
                    next += 1;
                    for &other in instance.neighbours(unit) {
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
                let worth = price_of(&set, prices) - self.inertia(&set);
                if worth > above && known.insert(set.clone()) {
                    found.push(Worth { set: set.clone(), worth });
                }
                let (mut total, mut east, mut north) = (0.0, 0.0, 0.0);
                for (weight, x, y) in self.sites(&set) {
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
}

/// The linear program from its dual side: a price for each unit and one for a group, and a row for
/// each set. Inertia is on a scale on which that of a group is about 1.
struct Master {
    solution: Solution,
    units: Vec<Variable>,
    group: Variable,
    scale: f64,
    sets: BTreeSet<Vec<u32>>,
}

impl Master {
    fn new(
        weighed: &Weighed<'_>,
        n_groups: u32,
        start: &Merged,
        scale: f64,
    ) -> Result<Self, ExactFault> {
        let instance = weighed.instance;
        let n_units = instance.n_units();
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let units: Vec<Variable> =
            (0..n_units).map(|_| problem.add_var(1.0, (-RANGE, RANGE))).collect();
        let group = problem.add_var(f64::from(n_groups), (-RANGE, RANGE));
        let mut sets: BTreeSet<Vec<u32>> = BTreeSet::new();
        for unit in (0_u32..).take(n_units) {
            sets.insert(vec![unit]);
            let beside = instance.neighbours(unit).iter().filter(|&&other| unit < other);
            sets.extend(beside.map(|&other| vec![unit, other]));
        }
        let largest = 3 * (n_units / (n_groups as usize).max(1)) + 3;
        sets.extend(start.formed.iter().filter(|set| set.len() <= largest).cloned());
        sets.extend(start.groups.iter().cloned());
        for set in &sets {
            let row = row(&units, group, set);
            let limit = weighed.inertia(set) / scale;
            problem.add_constraint(row.as_slice(), ComparisonOp::Le, limit);
        }
        let outcome = problem.solve().map_err(|error| gave_up(&error))?;
        let solution = outcome.into_solution().map_err(|_| gave_up(&"it stopped early"))?;
        Ok(Self { solution, units, group, scale, sets })
    }

    fn prices(&self) -> (Vec<f64>, f64) {
        let value = |&variable: &Variable| self.solution.var_value(variable) * self.scale;
        (self.units.iter().map(value).collect(), value(&self.group))
    }

    /// Adds a set; tells whether the solver went along.
    fn add(&mut self, weighed: &Weighed<'_>, set: Vec<u32>) -> bool {
        let limit = weighed.inertia(&set) / self.scale;
        let row = row(&self.units, self.group, &set);
        if !self.sets.insert(set) {
            return true;
        }
        let solution = self.solution.clone();
        match solution.add_constraint(row.as_slice(), ComparisonOp::Le, limit) {
            Ok(outcome) => match outcome.into_solution() {
                Ok(solution) => {
                    self.solution = solution;
                    true
                }
                Err(_) => false,
            },
            Err(_) => false,
        }
    }
}

fn row(units: &[Variable], group: Variable, set: &[u32]) -> Vec<(Variable, f64)> {
    let own = set.iter().filter_map(|&unit| units.get(unit as usize).copied());
    own.chain([group]).map(|variable| (variable, 1.0)).collect()
}

fn check_values(
    what: &'static str,
    one: &'static str,
    values: &[f64],
    n_expected: usize,
) -> Result<(), ExactFault> {
    let n_values = values.len();
    if n_values != n_expected {
        return Err(ExactFault::ValueCount { what, n_values, n_expected });
    }
    match values.iter().position(|value| !value.is_finite()) {
        Some(item) => {
            let value = values.get(item).copied().unwrap_or(f64::NAN);
            Err(ExactFault::NotFinite { what: one, item, value })
        }
        None => Ok(()),
    }
}

//! How many regions can meet a requirement at most, and the prices of nodes that prove it.
//!
//! A region that meets the requirement may have a smaller connected region in it that meets it too.
//! It is then of no more use than the smaller one, because nodes may be left out of a packing. So
//! only regions that meet it early are listed, up to some number of nodes. If each of them is worth
//! at least one by the prices of its nodes, there can't be more of them than the sum of all prices:
//!
//! ```text
//!   number of regions  <=  sum over regions of p(S)  <=  sum of p        (p >= 0, p(S) >= 1)
//! ```
//!
//! A larger region without a listed one in it can lie only among open nodes: those in some set of
//! the largest number of nodes that does not meet the requirement. It lies within one part of these
//! that hangs together (a [`Pool`]). It has the population P, the area A and the number of nodes n
//! that such a region needs, so it is worth at least one too where
//!
//! ```text
//!   u population(i) / P  +  v area(i) / A  +  w / n   <=  p(i)   for each node i of the pool,  u + v + w = 1
//! ```
//!
//! So the bound holds for regions of any size. Where regions of three and more nodes are exempt
//! there are no pools.

use super::fault::ExactFault;
use super::instance::{Instance, Site};
use super::prices::{Extra, Price, Rows, Side, best_prices, cheapest_around, price_of};
use super::requirement::ClassRequirement;
use super::sets::{ConnectedSets, connected_sets_until};

/// Nodes among which larger regions can lie that have no listed one in them, and how much
/// population, area and number of nodes count in what such regions are worth.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{
///     Instance, PackingLimits, ClassRequirement, Site, Standard, most_regions,
/// };
///
/// // Of a path of six nodes with a population of 10 each, a region needs 30: more nodes than are listed.
/// let site = Site { population: 10, ..Site::default() };
/// let path = Instance::of_pairs(vec![site; 6], (0..5).map(|node| (node, node + 1)))?;
/// let needs = Standard { population: 30, area_millionths: 0 };
/// let requirement = ClassRequirement::new(vec![needs], vec![0; 6])?;
///
/// let most = most_regions(&path, &requirement, PackingLimits::default().max_nodes(2))?;
/// let pool = &most.certificate().pools()[0];
/// assert_eq!((pool.nodes.len(), pool.population, pool.n_nodes), (6, 30, 3));
/// assert_eq!(most.upper_bound(), 2); // The population of all is 60.
/// assert_eq!(most.n_met(), 1); // Two can be found only among sets of three.
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// The class of the regions. It is `None` for regions that are exempt for their number of
    /// nodes.
    pub class: Option<u8>,
    /// The nodes, in order.
    pub nodes: Vec<u32>,
    /// The least population of a region.
    pub population: u64,
    /// The least area of a region, in millionths.
    pub area_millionths: u64,
    /// The least number of nodes of a region.
    pub n_nodes: usize,
    /// How much population, area and number of nodes count.
    pub weights: [f64; 3],
}

impl Pool {
    /// Returns the least that a node of the pool is worth. The nodes of a region are worth one
    /// together.
    fn worth(&self, instance: &Instance, node: u32) -> f64 {
        let total: f64 = self.weights.iter().sum();
        let own = self.shares(instance, node);
        if total > 0.0 {
            self.weights.iter().zip(own).map(|(weight, own)| weight * own).sum::<f64>() / total
        } else {
            f64::INFINITY
        }
    }

    /// Returns which part a node brings of what a region needs: of population, area and number of
    /// nodes. More than all of it counts as all. Of what no region needs, each node brings all.
    fn shares(&self, instance: &Instance, node: u32) -> [f64; 3] {
        let Some(site) = instance.sites().get(node as usize) else { return [0.0; 3] };
        #[expect(clippy::cast_precision_loss, reason = "rounding is made up for in the bound")]
        let share = |has: u64, needs: u64| match needs {
            0 => 1.0,
            _ => has.min(needs) as f64 / needs as f64,
        };
        let n_nodes = self.n_nodes as u64;
        [
            share(site.population, self.population),
            share(site.area_millionths, self.area_millionths),
            share(1, n_nodes),
        ]
    }
}

/// Prices of nodes that prove that no more regions can meet a requirement.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{
///     Instance, PackingLimits, ClassRequirement, Site, Standard, most_regions,
/// };
///
/// // Of a ring of five nodes with a population of 10 each, a region needs 20: two regions, not three.
/// let site = Site { population: 10, ..Site::default() };
/// let ring = Instance::of_pairs(vec![site; 5], (0..5).map(|node| (node, (node + 1) % 5)))?;
/// let needs = Standard { population: 20, area_millionths: 0 };
/// let requirement = ClassRequirement::new(vec![needs], vec![0; 5])?;
///
/// let most = most_regions(&ring, &requirement, PackingLimits::default())?;
/// let certificate = most.certificate();
/// assert!((certificate.prices().iter().sum::<f64>() - 2.5).abs() < 1e-6); // One half for each node.
/// assert!(certificate.pools().is_empty());
///
/// // Anybody can check it: it is worked out again from the prices.
/// assert!((certificate.upper_bound(&ring, &requirement, 10_000)? - 2.5).abs() < 1e-6);
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Certificate {
    max_nodes: usize,
    prices: Vec<f64>,
    pools: Vec<Pool>,
}

impl Certificate {
    /// Returns the price of each node. None is negative.
    #[must_use]
    pub fn prices(&self) -> &[f64] {
        &self.prices
    }

    /// Returns the most nodes of a region that is looked at by itself.
    #[must_use]
    pub fn max_nodes(&self) -> usize {
        self.max_nodes
    }

    /// Returns where larger regions can lie, and how much what they bring counts.
    #[must_use]
    pub fn pools(&self) -> &[Pool] {
        &self.pools
    }

    /// Returns what the prices certify: no more regions than this meet the requirement, whatever
    /// their size. All sets and pools are found again, and no solver has part in it. It is infinity
    /// where the prices certify nothing, such as for another instance.
    ///
    /// # Errors
    /// [`ExactFault::TooManySets`]; [`ExactFault::RowCount`] for a requirement of other nodes.
    ///
    /// # Complexity
    /// It takes as long as listing the sets.
    pub fn upper_bound(
        &self,
        instance: &Instance,
        requirement: &ClassRequirement,
        max_sets: usize,
    ) -> Result<f64, ExactFault> {
        let listed = Listed::new(instance, requirement, self.max_nodes, max_sets)?;
        Ok(self.certified(instance, &listed))
    }

    /// Finds the best prices, as far as the solver gets.
    pub(super) fn of(
        instance: &Instance,
        listed: &Listed,
        max_nodes: usize,
    ) -> Result<Self, ExactFault> {
        let n_nodes = instance.n_nodes();
        let mut pools = listed.pools.clone();
        let mut prices = Vec::with_capacity(n_nodes + 3 * pools.len());
        let price = |objective, max| Price { objective, min: 0.0, max };
        prices.extend((0..n_nodes).map(|_| price(1.0, f64::INFINITY)));
        let mut extra = Vec::new();
        for pool in &pools {
            let first = prices.len();
            prices.extend((0..3).map(|_| price(0.0, 1.0)));
            extra.push(Extra {
                terms: (first..first + 3).map(|at| (at, 1.0)).collect(),
                at_least: 1.0,
            });
            for &node in &pool.nodes {
                let own = pool.shares(instance, node);
                let mut terms = vec![(node as usize, 1.0)];
                // A tiny share is left out here; the certificate takes it into account.
                terms.extend((first..).zip(own).map(|(at, own)| (at, -own)));
                terms.retain(|term| term.1.abs() > 1e-9);
                extra.push(Extra { terms, at_least: 0.0 });
            }
        }
        let limits = vec![1.0; listed.sets.len()];
        let rows = Rows { sets: &listed.sets, limits: &limits, shared: None };
        let is_row = cheapest_around(&listed.sets, &limits, 6);
        let (mut values, _) = best_prices(Side::Above, &prices, &rows, &extra, is_row)?;
        let weights = values.split_off(n_nodes.min(values.len()));
        for (pool, own) in pools.iter_mut().zip(weights.chunks_exact(3)) {
            for (weight, own) in pool.weights.iter_mut().zip(own) {
                *weight = own.max(0.0);
            }
        }
        let prices = values.into_iter().map(|value| value.max(0.0)).collect();
        Ok(Self { max_nodes, prices, pools })
    }

    /// Returns what the prices certify, with sets and pools as they are listed.
    pub(super) fn certified(&self, instance: &Instance, listed: &Listed) -> f64 {
        if self.prices.len() != instance.n_nodes() {
            return f64::INFINITY;
        }
        let mut prices: Vec<f64> = self.prices.iter().map(|price| price.max(0.0)).collect();
        for pool in &listed.pools {
            let own = self.pools.iter().find(|own| {
                let same = own.class == pool.class && own.nodes == pool.nodes;
                same && own.weights.iter().all(|weight| *weight >= 0.0 && weight.is_finite())
            });
            let Some(own) = own else { return f64::INFINITY };
            let pool = Pool { weights: own.weights, ..pool.clone() };
            for &node in &pool.nodes {
                if let Some(price) = prices.get_mut(node as usize) {
                    *price = price.max(pool.worth(instance, node));
                }
            }
        }
        let least = listed.sets.iter().map(|set| price_of(set, &prices)).fold(1.0, f64::min);
        let total: f64 = prices.iter().sum();
        // This is more than all roundings of sums of so many numbers make.
        #[expect(clippy::cast_precision_loss, reason = "a rounding allowance")]
        let allowance = 1.0 + 8.0 * (prices.len() + 8) as f64 * f64::EPSILON;
        let bound = if total == 0.0 && listed.has_none() { 0.0 } else { total * allowance / least };
        if bound.is_nan() { f64::INFINITY } else { bound }
    }
}

/// The regions that meet the requirement early, and where larger ones can lie.
pub(super) struct Listed {
    pub(super) sets: ConnectedSets,
    pub(super) pools: Vec<Pool>,
}

impl Listed {
    pub(super) fn new(
        instance: &Instance,
        requirement: &ClassRequirement,
        max_nodes: usize,
        max_sets: usize,
    ) -> Result<Self, ExactFault> {
        requirement.check(instance)?;
        let mut is_open = vec![false; instance.n_nodes()];
        let sets = connected_sets_until(instance, max_nodes, max_sets, |set| {
            let is_met = requirement.is_met_by(instance, set);
            if !is_met && set.len() == max_nodes && !has_met_part(instance, requirement, set) {
                for &node in set {
                    if let Some(is_open) = is_open.get_mut(node as usize) {
                        *is_open = true;
                    }
                }
            }
            is_met
        })?;
        // Nothing is listed, so any region is a larger one.
        if max_nodes == 0 {
            is_open.fill(true);
        }
        let pools = pools(instance, requirement, max_nodes + 1, &is_open);
        Ok(Self { sets, pools })
    }

    fn has_none(&self) -> bool {
        self.sets.is_empty() && self.pools.is_empty()
    }
}

/// Tells whether a set that does not meet the requirement has a connected part that does. Such a
/// part is a node that may stay alone, or of a lower class, since it has no more population and area.
fn has_met_part(instance: &Instance, requirement: &ClassRequirement, set: &[u32]) -> bool {
    if set.iter().any(|&node| requirement.is_met_by(instance, &[node])) {
        return true;
    }
    let mut classes: Vec<u8> = set.iter().map(|&node| requirement.class(node)).collect();
    classes.sort_unstable();
    classes.dedup();
    classes.pop();
    classes.into_iter().any(|class| {
        let mut left: Vec<u32> =
            set.iter().copied().filter(|&node| requirement.class(node) <= class).collect();
        while let Some(node) = left.pop() {
            let mut part = vec![node];
            let mut at = 0;
            while let Some(&node) = part.get(at) {
                at += 1;
                let is_beside = |other: &mut u32| instance.are_neighbours(node, *other);
                part.extend(left.extract_if(.., is_beside));
            }
            if requirement.is_met_by(instance, &part) {
                return true;
            }
        }
        false
    })
}

/// Returns where regions of at least so many nodes can lie: first by class, and last those that are
/// exempt.
fn pools(
    instance: &Instance,
    requirement: &ClassRequirement,
    least: usize,
    is_open: &[bool],
) -> Vec<Pool> {
    let least = least.max(requirement.least_nodes());
    let mut pools = Vec::new();
    let is_open = |node: u32| is_open.get(node as usize) == Some(&true);
    for (class, standard) in (0_u8..=u8::MAX).zip(requirement.standards()) {
        let is_in = |node: u32| is_open(node) && requirement.class(node) <= class;
        for nodes in instance.parts(is_in) {
            let sites = nodes.iter().filter_map(|&node| instance.sites().get(node as usize));
            let has =
                |figure: fn(&Site) -> u64| sites.clone().map(figure).fold(0, u64::saturating_add);
            let can = nodes.len() >= least
                && nodes.iter().any(|&node| requirement.class(node) == class)
                && has(|site| site.population) >= standard.population
                && has(|site| site.area_millionths) >= standard.area_millionths;
            if can {
                pools.push(Pool {
                    class: Some(class),
                    nodes,
                    population: standard.population,
                    area_millionths: standard.area_millionths,
                    n_nodes: least,
                    weights: [0.0; 3],
                });
            }
        }
    }
    if let Some(exempt) = requirement.exempt() {
        let n_nodes = exempt.max(least);
        for nodes in instance.parts(is_open).into_iter().filter(|nodes| nodes.len() >= n_nodes) {
            let weights = [0.0; 3];
            pools.push(Pool {
                class: None,
                nodes,
                population: 0,
                area_millionths: 0,
                n_nodes,
                weights,
            });
        }
    }
    pools
}

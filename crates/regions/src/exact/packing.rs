//! The most regions that meet a requirement. They are packed among the sets that meet it early, and
//! compared with how many there can be.

use super::certificate::{Certificate, Listed};
use super::cost_bound::{Cover, lower_bound};
use super::fault::ExactFault;
use super::instance::{Instance, Weight};
use super::optimum::{Aim, search};
use super::requirement::ClassRequirement;
use super::sets::ConnectedSets;
use super::{dive, fill};

/// How far to go in search of the most regions.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::PackingLimits;
///
/// let limits = PackingLimits::default().max_nodes(6).branches(500);
/// assert_ne!(limits, PackingLimits::default());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PackingLimits {
    /// The most nodes of a region that is listed.
    pub max_nodes: usize,
    /// The most connected sets that are looked at.
    pub max_sets: usize,
    /// The most branches of branch and bound that are gone through for each number of regions.
    pub branches: u64,
    /// How many numbers of regions are tried, from the bound downwards. None are tried where the
    /// bound allows for larger regions than are listed.
    pub tries: u32,
}

impl Default for PackingLimits {
    fn default() -> Self {
        Self { max_nodes: 6, max_sets: 1_000_000, branches: 2_000, tries: 8 }
    }
}

impl PackingLimits {
    /// Sets the most nodes of a region that is listed.
    #[must_use]
    pub fn max_nodes(mut self, max_nodes: usize) -> Self {
        self.max_nodes = max_nodes;
        self
    }

    /// Sets the most connected sets that are looked at.
    #[must_use]
    pub fn max_sets(mut self, max_sets: usize) -> Self {
        self.max_sets = max_sets;
        self
    }

    /// Sets the most branches that are gone through for each number of regions.
    #[must_use]
    pub fn branches(mut self, branches: u64) -> Self {
        self.branches = branches;
        self
    }

    /// Sets how many numbers of regions are tried.
    #[must_use]
    pub fn tries(mut self, tries: u32) -> Self {
        self.tries = tries;
        self
    }
}

/// The most regions that meet a requirement: as many as were found, and a bound of how many there
/// can be.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{
///     Instance, PackingLimits, ClassRequirement, Site, Standard, most_regions,
/// };
///
/// // Of a path of seven nodes with a population of 10 each, a region needs 20, or three nodes.
/// let site = Site { population: 10, ..Site::default() };
/// let path = Instance::of_pairs(vec![site; 7], (0..6).map(|node| (node, node + 1)))?;
/// let needs = Standard { population: 20, area_millionths: 0 };
/// let requirement = ClassRequirement::new(vec![needs], vec![0; 7])?.exempt_from(3);
///
/// let most = most_regions(&path, &requirement, PackingLimits::default())?;
/// assert_eq!((most.n_met(), most.upper_bound()), (3, 3));
/// assert_eq!(most.regions().iter().map(Vec::len).sum::<usize>(), 7); // All nodes are in one.
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct MostRegions {
    regions: Vec<Vec<u32>>,
    n_met: usize,
    upper_bound: usize,
    relaxed: f64,
    certificate: Certificate,
}

impl MostRegions {
    /// Returns connected regions that hold each node once, in the order of their least nodes. All
    /// of them meet the requirement, except that a part of the graph in which none can is one
    /// region.
    #[must_use]
    pub fn regions(&self) -> &[Vec<u32>] {
        &self.regions
    }

    /// Returns how many of the regions meet the requirement.
    #[must_use]
    pub fn n_met(&self) -> usize {
        self.n_met
    }

    /// Returns the most regions that can meet it, whatever their size. This is certified.
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

    /// Tells whether no more regions can meet the requirement than were found.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.n_met == self.upper_bound
    }
}

/// Returns the most connected regions that meet a requirement, with a certificate that there can't
/// be more than some number.
///
/// It assumes what the instance and the requirement say: the figures and the class of each node,
/// and from how many nodes on a region is exempt.
///
/// # Errors
/// [`ExactFault::TooManySets`]; [`ExactFault::RowCount`]; [`ExactFault::Solver`].
///
/// # Complexity
/// It takes a linear program over the nodes, and branch and bound within the limits.
///
/// # Example
/// See [`MostRegions`] and [`Certificate`].
pub fn most_regions(
    instance: &Instance,
    requirement: &ClassRequirement,
    limits: PackingLimits,
) -> Result<MostRegions, ExactFault> {
    let listed = Listed::new(instance, requirement, limits.max_nodes, limits.max_sets)?;
    let certificate = Certificate::of(instance, &listed, limits.max_nodes)?;
    let relaxed = certificate.certified(instance, &listed);
    let upper_bound = whole(relaxed, instance.n_nodes());
    let costs = listed.sets.costs_of(|set| instance.inertia(set, Weight::Population));
    let packed = dive::dive(instance, &listed.sets, &costs, certificate.prices());
    let (mut regions, mut n_met) = fill::fill(instance, requirement, packed);
    // Where the bound allows for larger regions, as many as it says are not found among the listed
    // ones.
    let n_tries = if listed.pools.is_empty() { limits.tries as usize } else { 0 };
    for n_regions in (n_met + 1..=upper_bound).rev().take(n_tries) {
        if n_regions <= n_met {
            break;
        }
        let packed = pack(&listed.sets, &costs, n_regions, limits.branches);
        let packed = match packed {
            Ok(packed) => packed,
            Err(ExactFault::NoPartition { .. } | ExactFault::NotFound { .. }) => continue,
            Err(ExactFault::Solver { .. }) if n_regions > 0 => continue,
            Err(fault) => return Err(fault),
        };
        let (filled, n_filled) = fill::fill(instance, requirement, packed);
        if n_filled > n_met {
            (regions, n_met) = (filled, n_filled);
        }
    }
    Ok(MostRegions { regions, n_met, upper_bound, relaxed, certificate })
}

fn pack(
    sets: &ConnectedSets,
    costs: &[f64],
    n_regions: usize,
    branches: u64,
) -> Result<Vec<Vec<u32>>, ExactFault> {
    if n_regions == 0 {
        return Ok(Vec::new());
    }
    let n_regions = u32::try_from(n_regions).unwrap_or(u32::MAX);
    let bound = lower_bound(sets, costs, n_regions, Cover::AtMostOnce)?;
    let found = search(sets, costs, &bound, branches, Aim::Any)?;
    Ok(found.regions().to_vec())
}

/// Returns the largest whole number that is not above a bound. There are no more regions than
/// nodes.
fn whole(bound: f64, n_nodes: usize) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and held to the number of nodes"
    )]
    let whole = bound.floor().max(0.0) as usize;
    whole.min(n_nodes)
}

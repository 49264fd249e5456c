//! What no regions can do better, with proof: a ground put to [`exact`](crate::exact).
//!
//! ```text
//! Ground --bound--> ShapeBound             no such regions have less inertia
//! Ground --most_met--> MostMet             no more regions meet what is asked of them
//! Ground --fewest_missed--> FewestMissed   of so many regions, no fewer miss it
//! ```
//!
//! All are true of regions of any size. What the exact part does not know is left out in such a way
//! that the bounds stay true: borders that no region may go over are no borders, regions that are
//! fixed count as they are, and what else is asked for could only make regions worse, or fewer.
//!
//! A count above what is feasible is met by breaking something. Of so many regions, those that meet
//! what is asked take nodes that the others lack: let each node be in one region at most, a single
//! node that does not meet it cost one, and a set that meets it nothing. What that costs at least is
//! a linear program over few sets ([`lower_bound`]): one that holds a set that meets it is of no more
//! use than that set, since prices of nodes are not above zero. So the bound is one for regions of any
//! size where all of some number of nodes are exempt; elsewhere it is the count less what
//! [`Ground::most_met`] proves.

use crate::exact::{
    Certificate, ClassRequirement, CostBound, Cover, ExactFault, Instance, LeastInertia,
    PackingLimits, Site, Standard, certify_inertia, connected_sets, least_inertia, lower_bound,
    most_regions,
};
use crate::ground::Ground;
use crate::judge::Sums;
use crate::list::{at, count, float, in_order};

/// From so many nodes on that are exempt, sets are too many to list.
const MOST_EXEMPT: usize = 5;

/// A lower bound of the inertia of so many connected regions, **whatever their size**, with the prices
/// that certify it. It is one for the shape alone.
///
/// # Example
/// ```
/// use sapnhap_regions::{Node, Task};
///
/// let node = |x| Node { x, weight: 1.0, ..Node::default() };
/// let task = Task {
///     nodes: vec![node(0.0), node(2.0), node(7.0)],
///     pairs: vec![(0, 1), (1, 2)],
///     ..Task::default()
/// };
/// let ground = task.prepare()?;
/// let bound = ground.bound(2)?;
/// // Two at a distance of one from their middle, and one alone.
/// assert!((bound.value() - 2.0).abs() < 1e-6);
/// assert!(bound.value() <= ground.score(&[vec![0, 1], vec![2]])?.inertia);
/// assert_eq!(bound.recheck()?, bound.value());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct ShapeBound {
    n_regions: usize,
    open: Open,
    weights: Vec<f64>,
    /// The inertia of fixed regions, rounded down.
    fixed: f64,
    certificate: LeastInertia,
}

impl ShapeBound {
    /// Returns the inertia that such regions have at least, rounded down; measured as
    /// [`Score::inertia`](crate::Score::inertia) is.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.with_fixed(self.certificate.value())
    }

    /// Adds what is fixed. No inertia is below zero, which rounding down may be.
    fn with_fixed(&self, of_open: f64) -> f64 {
        (of_open + self.fixed).max(0.0)
    }

    /// Returns how many regions it is for, fixed ones among them.
    #[must_use]
    pub fn n_regions(&self) -> usize {
        self.n_regions
    }

    /// Returns the nodes that have a price, in order: all but those that are fixed.
    #[must_use]
    pub fn nodes(&self) -> &[u32] {
        &self.open.nodes
    }

    /// Returns the certificate: a price for each of [`nodes`](Self::nodes).
    #[must_use]
    pub fn certificate(&self) -> &LeastInertia {
        &self.certificate
    }

    /// Works the bound out anew from the prices alone; no solver has part in it.
    ///
    /// # Errors
    /// [`ExactFault`], in practice none.
    ///
    /// # Complexity
    /// One search over the plane, a small part of what the bound took.
    pub fn recheck(&self) -> Result<f64, ExactFault> {
        let (n_regions, prices) = (self.certificate.n_regions(), self.certificate.prices());
        let of_open = certify_inertia(&self.open.instance, &self.weights, n_regions, prices)?;
        Ok(self.with_fixed(of_open))
    }

    /// Returns how far an inertia is above the bound, as a part of the bound: infinity above a bound of
    /// zero, and zero where it is above by no more than a score of this ground is rounded.
    #[must_use]
    pub fn gap(&self, ground: &Ground, inertia: f64) -> f64 {
        let bound = self.value();
        // The score sums far from the middle of a region, and regions of one node may so have a little.
        let of_node = |node: &crate::task::Node| node.weight * (node.x * node.x + node.y * node.y);
        let rounding = 1e-12 * ground.nodes.iter().map(of_node).sum::<f64>();
        if inertia <= bound + rounding {
            0.0
        } else if bound > 0.0 {
            inertia / bound - 1.0
        } else {
            f64::INFINITY
        }
    }
}

/// The most regions that meet what is asked of them: those that were found, and a proof that there
/// can't be more than some number, **of whatever size**.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::PackingLimits;
/// use sapnhap_regions::{Needs, Node, Task};
///
/// let node = |population| Node { population, ..Node::default() };
/// let task = Task {
///     nodes: vec![node(3.0), node(1.0), node(2.0), node(2.0)],
///     pairs: vec![(0, 1), (1, 2), (2, 3)],
///     needs: vec![Some(Needs { population: 3.0, area: 0.0 })],
///     ..Task::default()
/// };
/// let most = task.prepare()?.most_met(PackingLimits::default())?;
/// assert_eq!((most.n_met(), most.upper_bound()), (2, 2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct MostMet {
    regions: Vec<Vec<u32>>,
    n_met: usize,
    /// Fixed regions that meet it.
    n_fixed: usize,
    upper_bound: usize,
    relaxed: f64,
    certificate: Certificate,
    open: Open,
    requirement: ClassRequirement,
    max_sets: usize,
}

impl MostMet {
    /// Returns the regions that were found: all nodes are in one. Where a part of the graph can't meet
    /// what is asked, it is a region too, and misses it.
    #[must_use]
    pub fn regions(&self) -> &[Vec<u32>] {
        &self.regions
    }

    /// Returns how many of the regions meet what is asked of them.
    #[must_use]
    pub fn n_met(&self) -> usize {
        self.n_met
    }

    /// Returns how many can meet it at most.
    #[must_use]
    pub fn upper_bound(&self) -> usize {
        self.upper_bound
    }

    /// Returns what the prices certify, before it is rounded down; fixed regions that meet what is
    /// asked are in it.
    #[must_use]
    pub fn relaxed(&self) -> f64 {
        self.relaxed
    }

    /// Returns the nodes that have a price, in order: all but those that are fixed.
    #[must_use]
    pub fn nodes(&self) -> &[u32] {
        &self.open.nodes
    }

    /// Returns the proof: a price for each of [`nodes`](Self::nodes).
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Works [`relaxed`](Self::relaxed) out anew from the prices alone; no solver has part in it.
    ///
    /// # Errors
    /// [`ExactFault`], in practice none.
    ///
    /// # Complexity
    /// That of listing the sets.
    pub fn recheck(&self) -> Result<f64, ExactFault> {
        let (instance, requirement) = (&self.open.instance, &self.requirement);
        let open = self.certificate.upper_bound(instance, requirement, self.max_sets)?;
        Ok(open + float(self.n_fixed))
    }
}

/// The fewest regions that miss what is asked of them, when there are so many: proved.
///
/// # Example
/// ```
/// use sapnhap_regions::{Needs, Node, Task};
///
/// let task = Task {
///     nodes: vec![Node { population: 1.0, ..Node::default() }; 4],
///     pairs: vec![(0, 1), (1, 2), (2, 3)],
///     needs: vec![Some(Needs { population: 2.0, area: 0.0 })],
///     ..Task::default()
/// };
/// let ground = task.prepare()?;
/// assert_eq!(ground.fewest_missed(2)?.value(), 0);
/// assert!(ground.fewest_missed(4)?.value() > 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct FewestMissed {
    n_regions: usize,
    value: usize,
    relaxed: f64,
    nodes: Vec<u32>,
    certificate: Option<CostBound>,
}

impl FewestMissed {
    /// Returns how many regions miss what is asked of them at least.
    #[must_use]
    pub fn value(&self) -> usize {
        self.value
    }

    /// Returns how many regions it is for, fixed ones among them.
    #[must_use]
    pub fn n_regions(&self) -> usize {
        self.n_regions
    }

    /// Returns what is certified, before it is rounded up to a whole number.
    #[must_use]
    pub fn relaxed(&self) -> f64 {
        self.relaxed
    }

    /// Returns the nodes that have a price, in order: all but those that are fixed.
    #[must_use]
    pub fn nodes(&self) -> &[u32] {
        &self.nodes
    }

    /// Returns the proof: a price for each of [`nodes`](Self::nodes), none above zero, and one for a
    /// region. `None` where nothing is exempt for its number of nodes: then the bound is the count less
    /// [`MostMet::upper_bound`], whose certificate it stands on.
    #[must_use]
    pub fn certificate(&self) -> Option<&CostBound> {
        self.certificate.as_ref()
    }
}

impl Ground {
    /// Returns the inertia that so many connected regions of any size have at least, with the prices
    /// that certify it.
    ///
    /// # Errors
    /// [`ExactFault::NoSuchRegions`] where there are no so many regions, [`ExactFault::SearchTooLong`]
    /// where they are so large that the best one can't be found.
    ///
    /// # Complexity
    /// That of [`least_inertia`]: for 526 nodes half a second for 263 regions, five for 126, and much
    /// more for a few large ones.
    pub fn bound(&self, n_regions: usize) -> Result<ShapeBound, ExactFault> {
        let open = Open::of(self)?;
        let (fewest, most) = (self.components().len(), self.most());
        let none = ExactFault::NoSuchRegions { n_regions, fewest, most };
        let is_possible = (fewest..=most).contains(&n_regions);
        let n_open = n_regions.checked_sub(self.fixed.len()).filter(|_| is_possible);
        let n_open = n_open.and_then(|n_open| u32::try_from(n_open).ok()).ok_or(none)?;
        let weights = open.weights(self);
        let certificate = least_inertia(&open.instance, &weights, n_open)?;
        let of_fixed = self.fixed.iter().map(|members| Sums::of(self, members).inertia());
        // More than all roundings of a sum of so few numbers make.
        let fixed = of_fixed.sum::<f64>() * (1.0 - 1e-9);
        Ok(ShapeBound { n_regions, open, weights, fixed, certificate })
    }

    /// Returns the most regions that meet what is asked of them, with proof that there can't be more
    /// than some number, searched for as far as the limits say.
    ///
    /// A condition of one's own, the least number of nodes and forbidden pairs are not in the proof,
    /// which then may allow for too many regions, and never for too few. Figures are taken as whole
    /// numbers of population and millionths of area.
    ///
    /// # Errors
    /// [`ExactFault`]: sets or nodes that are too many.
    ///
    /// # Complexity
    /// A linear program over the nodes, and branch and bound held by the limits: some seconds for 526
    /// nodes.
    pub fn most_met(&self, limits: PackingLimits) -> Result<MostMet, ExactFault> {
        let open = Open::of(self)?;
        let requirement = open.requirement(self)?;
        let most = most_regions(&open.instance, &requirement, limits)?;
        let mut regions: Vec<Vec<u32>> =
            most.regions().iter().map(|set| open.nodes_of(set)).collect();
        regions.extend(self.fixed.iter().cloned());
        let regions = in_order(&regions);
        let meets = |members: &&Vec<u32>| Sums::of(self, members).shortfall(self).is_none();
        let n_met = regions.iter().filter(meets).count();
        let n_fixed = self.fixed.iter().filter(meets).count();
        Ok(MostMet {
            n_met,
            n_fixed,
            upper_bound: most.upper_bound() + n_fixed,
            relaxed: most.relaxed() + float(n_fixed),
            certificate: most.certificate().clone(),
            regions,
            open,
            requirement,
            max_sets: limits.max_sets,
        })
    }

    /// Returns how many of so many regions miss what is asked of them at least, with proof.
    ///
    /// A condition of one's own, a least number of nodes, forbidden pairs and preferences are left out,
    /// which could only make it more.
    ///
    /// # Errors
    /// [`ExactFault::NoSuchRegions`] where there are no so many regions; as [`most_met`](Self::most_met).
    ///
    /// # Complexity
    /// A linear program over the sets of as many nodes as are exempt: half a second for 526 nodes
    /// of which three are. Without an exemption as [`most_met`](Self::most_met).
    pub fn fewest_missed(&self, n_regions: usize) -> Result<FewestMissed, ExactFault> {
        let open = Open::of(self)?;
        let (fewest, most) = (self.components().len(), self.most());
        if !(fewest..=most).contains(&n_regions) {
            return Err(ExactFault::NoSuchRegions { n_regions, fewest, most });
        }
        let n_open = n_regions.saturating_sub(self.fixed.len());
        let requirement = open.requirement(self)?;
        let n_fixed = self.n_fixed_missed();
        let limits = PackingLimits::default();
        let of = |value: usize, relaxed: f64, nodes, certificate| FewestMissed {
            n_regions,
            value: value + n_fixed,
            relaxed: relaxed + float(n_fixed),
            nodes,
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
                Ok(of(rounded_up(relaxed), relaxed, open.nodes, Some(bound)))
            }
            None => {
                let most = self.most_met(limits)?;
                let n_met = most.upper_bound.saturating_sub(most.n_fixed);
                let value = n_open.saturating_sub(n_met);
                Ok(of(value, float(value), open.nodes, None))
            }
        }
    }

    /// Counts the fixed regions that miss what is asked of them.
    fn n_fixed_missed(&self) -> usize {
        let firsts = self.fixed.iter().filter_map(|members| members.first());
        firsts.filter(|&&node| at(&self.out_of_reach.is_in, node)).count()
    }
}

/// The nodes that are not fixed, as the exact part numbers them.
#[derive(Debug, Clone)]
struct Open {
    instance: Instance,
    /// The node of each.
    nodes: Vec<u32>,
}

impl Open {
    fn of(ground: &Ground) -> Result<Self, ExactFault> {
        let nodes = (0..ground.n_nodes()).filter(|&node| !at(&ground.is_fixed, node));
        let nodes: Vec<u32> = nodes.collect();
        let sites = nodes.iter().map(|&node| {
            let node = at(&ground.nodes, node);
            let (population, area_millionths) = (whole(node.population), square_metres(node.area));
            Site { population, area_millionths, x: node.x, y: node.y }
        });
        // Borders of what is fixed are none.
        let place = |node: &u32| nodes.binary_search(node).ok().map(count);
        let pairs = ground.edges.iter().filter(|(one, other)| one < other);
        let pairs = pairs.filter_map(|(one, other)| Some((place(one)?, place(other)?)));
        let instance = Instance::of_pairs(sites.collect(), pairs)?;
        Ok(Self { instance, nodes })
    }

    fn nodes_of(&self, set: &[u32]) -> Vec<u32> {
        set.iter().map(|&own| at(&self.nodes, own)).collect()
    }

    /// Returns what counts when a distance is squared, as it does for a score.
    fn weights(&self, ground: &Ground) -> Vec<f64> {
        self.nodes.iter().map(|&node| at(&ground.nodes, node).weight).collect()
    }

    /// Says what each region needs, so that what meets it meets this too: the smallest rank, which
    /// decides first, has the highest class, and nodes past all ranks have the lowest and need nothing.
    fn requirement(&self, ground: &Ground) -> Result<ClassRequirement, ExactFault> {
        let n_ranks = ground.needs.len();
        let n_classes = n_ranks + 1;
        let needs = ground.needs.iter().rev().map(|needs| match needs {
            Some(needs) if !ground.is_alone_exempt => Standard {
                population: whole(needs.population),
                area_millionths: least_square_metres(needs.area),
            },
            // Where a node alone is exempt, each can stay, and no more regions are there to be had.
            _ => Standard::default(),
        });
        let standards = std::iter::once(Standard::default()).chain(needs).collect();
        let class = |(own, &node): (usize, &u32)| {
            let rank = at(&ground.nodes, node).rank as usize;
            let class = u8::try_from(n_ranks.saturating_sub(rank));
            class.map_err(|_| ExactFault::UnknownClass { node: own, class: u8::MAX, n_classes })
        };
        let classes: Result<Vec<u8>, ExactFault> =
            self.nodes.iter().enumerate().map(class).collect();
        let requirement = ClassRequirement::new(standards, classes?)?;
        Ok(match ground.exempt_from {
            usize::MAX => requirement,
            n_nodes => requirement.exempt_from(n_nodes),
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures are not negative; what is too large is cut to the range"
)]
fn whole(number: f64) -> u64 {
    number as u64
}

/// The area of a node in whole millionths; what is not whole is rounded up, so that no region is
/// taken for smaller than it is.
fn square_metres(km2: f64) -> u64 {
    let (exact, nearest) = (km2 * 1e6, (km2 * 1e6).round());
    whole(if (exact - nearest).abs() < 1e-3 { nearest } else { exact.ceil() })
}

/// The area that is needed in whole millionths; what is not whole is rounded down.
fn least_square_metres(km2: f64) -> u64 {
    let (exact, nearest) = (km2 * 1e6, (km2 * 1e6).round());
    whole(if (exact - nearest).abs() < 1e-3 { nearest } else { exact.floor() })
}

/// Returns the least whole number that is not below a bound, which itself is rounded down.
fn rounded_up(bound: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and not above the number of regions"
    )]
    let whole = bound.ceil() as usize;
    whole
}

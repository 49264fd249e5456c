//! What no regions can do better, with proof. A ground is put into the form of
//! [`exact`](crate::exact).
//!
//! ```text
//! Ground --bound--> ShapeBound             so many regions have no less inertia
//! Ground --most_met--> MetBound             no more regions have what they need
//! Ground --fewest_missed--> MissedBound   of so many regions, no fewer miss what they need
//! ```
//!
//! All of this is true of regions of any size. What the exact part does not know is left out in
//! such a way that the bounds stay true. A border that no region may cross is not handed on, a
//! fixed region counts as it is, and all else that is asked for could only make regions worse, or
//! fewer.
//!
//! Where there are to be more regions than can have what they need, some of them miss it. The
//! fewest are found so: each node is in one region at most, a set that has what it needs costs
//! nothing, and any other set costs one. The least cost of so many sets is bounded by a linear
//! program ([`lower_bound`]). The program needs few sets, because a set that holds another one
//! which has what it needs is of no more use than that one, since no price of a node is above zero.
//! So where all regions of some number of nodes are exempt, the bound holds for regions of any
//! size. Elsewhere the bound is the count less what [`Ground::most_met`] proves.

use crate::exact::{
    Certificate, ClassRequirement, CostBound, Cover, ExactFault, Instance, LeastInertia,
    PackingLimits, Site, Standard, certify_inertia, connected_sets, least_inertia, lower_bound,
    most_regions,
};
use crate::ground::Ground;
use crate::judge::Sums;
use crate::list::{at, count, float, in_order};
use crate::task::Lone;

/// Where regions are exempt only with more nodes than this, there are too many sets to list.
const MOST_EXEMPT: usize = 5;

/// A lower bound of the inertia of so many connected regions, **whatever their size**, with the
/// prices that certify it. It looks at their shape alone.
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
/// // Two nodes lie at a distance of one from their middle, and one stays alone.
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
    /// Returns the least inertia that such regions can have, rounded down. It is measured as
    /// [`Score::inertia`](crate::Score::inertia) is.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.with_fixed(self.certificate.value())
    }

    /// Adds what is fixed. Rounding down may give less than zero, which no inertia is.
    fn with_fixed(&self, of_open: f64) -> f64 {
        (of_open + self.fixed).max(0.0)
    }

    /// Returns for how many regions it holds, the fixed ones among them.
    #[must_use]
    pub fn n_regions(&self) -> usize {
        self.n_regions
    }

    /// Returns the nodes that have a price, in order. These are all nodes that are not fixed.
    #[must_use]
    pub fn nodes(&self) -> &[u32] {
        &self.open.nodes
    }

    /// Returns the certificate, which has a price for each of [`nodes`](Self::nodes).
    #[must_use]
    pub fn certificate(&self) -> &LeastInertia {
        &self.certificate
    }

    /// Works the bound out anew from the prices alone, without any solver.
    ///
    /// # Errors
    /// [`ExactFault`]; in practice there is none.
    ///
    /// # Complexity
    /// It takes one search over the plane, which is a small part of what the bound took.
    pub fn recheck(&self) -> Result<f64, ExactFault> {
        let (n_regions, prices) = (self.certificate.n_regions(), self.certificate.prices());
        let of_open = certify_inertia(&self.open.instance, &self.weights, n_regions, prices)?;
        Ok(self.with_fixed(of_open))
    }

    /// Returns how far an inertia is above the bound, as a part of the bound. It is infinity above
    /// a bound of zero. It is zero where the inertia is above the bound by no more than rounding
    /// can have put into a score of this ground.
    #[must_use]
    pub fn gap(&self, ground: &Ground, inertia: f64) -> f64 {
        let bound = self.value();
        // A score measures places from far away, so that even a region of one node may have a
        // little.
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

/// The most regions that have what they need: those that were found, and a proof that there can't
/// be more than some number of them, **whatever their size**.
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
pub struct MetBound {
    regions: Vec<Vec<u32>>,
    n_met: usize,
    /// How many fixed regions have what they need.
    n_fixed: usize,
    upper_bound: usize,
    relaxed: f64,
    certificate: Certificate,
    open: Open,
    requirement: ClassRequirement,
    max_sets: usize,
}

impl MetBound {
    /// Returns the regions that were found. Each node is in one of them. A part of the graph in
    /// which no region can have what it needs is a region too, and misses it.
    #[must_use]
    pub fn regions(&self) -> &[Vec<u32>] {
        &self.regions
    }

    /// Returns how many of the regions have what they need.
    #[must_use]
    pub fn n_met(&self) -> usize {
        self.n_met
    }

    /// Returns the most regions that can have what they need.
    #[must_use]
    pub fn upper_bound(&self) -> usize {
        self.upper_bound
    }

    /// Returns what the prices certify, before it is rounded down to a whole number. Fixed regions
    /// that have what they need are counted in.
    #[must_use]
    pub fn relaxed(&self) -> f64 {
        self.relaxed
    }

    /// Returns the nodes that have a price, in order. These are all nodes that are not fixed.
    #[must_use]
    pub fn nodes(&self) -> &[u32] {
        &self.open.nodes
    }

    /// Returns the proof, which has a price for each of [`nodes`](Self::nodes).
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Works [`relaxed`](Self::relaxed) out anew from the prices alone, without any solver.
    ///
    /// # Errors
    /// [`ExactFault`]; in practice there is none.
    ///
    /// # Complexity
    /// It takes as long as listing the sets.
    pub fn recheck(&self) -> Result<f64, ExactFault> {
        let (instance, requirement) = (&self.open.instance, &self.requirement);
        let open = self.certificate.upper_bound(instance, requirement, self.max_sets)?;
        Ok(open + float(self.n_fixed))
    }
}

/// The fewest of so many regions that miss what they need, with proof.
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
pub struct MissedBound {
    n_regions: usize,
    value: usize,
    relaxed: f64,
    nodes: Vec<u32>,
    certificate: Option<CostBound>,
}

impl MissedBound {
    /// Returns the least number of regions that miss what they need.
    #[must_use]
    pub fn value(&self) -> usize {
        self.value
    }

    /// Returns for how many regions it holds, the fixed ones among them.
    #[must_use]
    pub fn n_regions(&self) -> usize {
        self.n_regions
    }

    /// Returns what is certified, before it is rounded up to a whole number.
    #[must_use]
    pub fn relaxed(&self) -> f64 {
        self.relaxed
    }

    /// Returns the nodes that have a price, in order. These are all nodes that are not fixed.
    #[must_use]
    pub fn nodes(&self) -> &[u32] {
        &self.nodes
    }

    /// Returns the proof, which has a price for each of [`nodes`](Self::nodes), none of them above
    /// zero, and one for a region. It is `None` where no region is exempt for its number of nodes.
    /// The bound is then the count less [`MetBound::upper_bound`], and stands on the certificate of
    /// that.
    #[must_use]
    pub fn certificate(&self) -> Option<&CostBound> {
        self.certificate.as_ref()
    }
}

impl Ground {
    /// Returns the least inertia that so many connected regions of any size can have, with the
    /// prices that certify it.
    ///
    /// # Errors
    /// [`ExactFault::NoSuchRegions`] where so many regions can't be made, and
    /// [`ExactFault::SearchTooLong`] where regions are so large that the best one can't be found.
    ///
    /// # Complexity
    /// It takes as long as [`least_inertia`]: of 526 nodes, half a second for 263 regions, five
    /// seconds for 126, and much more for a few large ones.
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
        // This is more than all roundings of a sum of so few numbers make.
        let fixed = of_fixed.sum::<f64>() * (1.0 - 1e-9);
        Ok(ShapeBound { n_regions, open, weights, fixed, certificate })
    }

    /// Returns the most regions that have what they need, with proof that there can't be more than
    /// some number. It looks as far as the limits say.
    ///
    /// A condition of the caller and forbidden pairs are not in the proof. It may then allow for too many regions, and never for too few. Populations are taken
    /// as whole numbers, and areas as whole millionths.
    ///
    /// # Errors
    /// [`ExactFault`], where there are too many sets or nodes.
    ///
    /// # Complexity
    /// It takes a linear program over the nodes, and branch and bound within the limits: some
    /// seconds for 526 nodes.
    pub fn most_met(&self, limits: PackingLimits) -> Result<MetBound, ExactFault> {
        let open = Open::of(self)?;
        let requirement = open.requirement(self)?;
        let most = most_regions(&open.instance, &requirement, limits)?;
        let mut regions: Vec<Vec<u32>> =
            most.regions().iter().map(|set| open.nodes_of(set)).collect();
        regions.extend(self.fixed.iter().cloned());
        let regions = in_order(&regions);
        let meets = |members: &&Vec<u32>| self.shortfall(members).is_none();
        let n_met = regions.iter().filter(meets).count();
        let n_fixed = self.fixed.iter().filter(meets).count();
        Ok(MetBound {
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

    /// Returns the least number of regions that miss what they need when there are so many, with
    /// proof.
    ///
    /// A condition of the caller, forbidden pairs and preferences are left out. They could only make
    /// the number larger.
    ///
    /// # Errors
    /// [`ExactFault::NoSuchRegions`] where so many regions can't be made, and all of
    /// [`most_met`](Self::most_met).
    ///
    /// # Complexity
    /// Where regions are exempt from some number of nodes on, it takes a linear program over the
    /// sets of up to so many nodes: half a second for 526 nodes where the number is three.
    /// Elsewhere it takes as long as [`most_met`](Self::most_met).
    pub fn fewest_missed(&self, n_regions: usize) -> Result<MissedBound, ExactFault> {
        self.fewest(n_regions, 1.0)
    }

    /// Returns the same as [`fewest_missed`](Self::fewest_missed), of the partitions in which no node
    /// stays alone that should not ([`Lone::Missed`]). A bound above the number of regions says that
    /// there is no such partition.
    ///
    /// # Errors
    /// As [`fewest_missed`](Self::fewest_missed).
    ///
    /// # Complexity
    /// As [`fewest_missed`](Self::fewest_missed).
    pub fn fewest_missed_together(&self, n_regions: usize) -> Result<MissedBound, ExactFault> {
        self.fewest(n_regions, float(n_regions + 1))
    }

    /// Bounds what regions cost: a node that should not stay alone as much as is said, any other
    /// region that misses what it needs one.
    fn fewest(&self, n_regions: usize, of_lone: f64) -> Result<MissedBound, ExactFault> {
        let open = Open::of(self)?;
        let (fewest, most) = (self.components().len(), self.most());
        if !(fewest..=most).contains(&n_regions) {
            return Err(ExactFault::NoSuchRegions { n_regions, fewest, most });
        }
        let n_open = n_regions.saturating_sub(self.fixed.len());
        let requirement = open.requirement(self)?;
        let n_fixed = self.n_fixed_missed();
        let limits = PackingLimits::default();
        let of = |value: usize, relaxed: f64, nodes, certificate| MissedBound {
            n_regions,
            value: value + n_fixed,
            relaxed: relaxed + float(n_fixed),
            nodes,
            certificate,
        };
        // All of so many nodes have what they need, and so does any region that holds them.
        let enough = requirement.exempt().map(|exempt| exempt.max(requirement.least_nodes()));
        match enough.filter(|enough| (1..=MOST_EXEMPT).contains(enough)) {
            Some(enough) => {
                let instance = &open.instance;
                let sets = connected_sets(instance, enough, limits.max_sets)?;
                let costs = sets.costs_of(|set| match set {
                    _ if requirement.is_met_by(instance, set) => 0.0,
                    [node] if self.is_missed_alone(at(&open.nodes, *node)) => of_lone,
                    _ => 1.0,
                });
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

    fn is_missed_alone(&self, node: u32) -> bool {
        matches!(at(&self.nodes, node).lone, Lone::Missed(_)) || self.least_nodes > 1
    }

    /// Counts the fixed regions that miss what they need.
    fn n_fixed_missed(&self) -> usize {
        let firsts = self.fixed.iter().filter_map(|members| members.first());
        firsts.filter(|&&node| at(&self.out_of_reach.is_in, node)).count()
    }
}

/// The nodes that are not fixed, as the exact part numbers them.
#[derive(Debug, Clone)]
struct Open {
    instance: Instance,
    /// Which node each number stands for.
    nodes: Vec<u32>,
}

impl Open {
    fn of(ground: &Ground) -> Result<Self, ExactFault> {
        let nodes = (0..ground.n_nodes()).filter(|&node| !at(&ground.is_fixed, node));
        let nodes: Vec<u32> = nodes.collect();
        let sites = nodes.iter().map(|&node| {
            let node = at(&ground.nodes, node);
            let (population, area_millionths) = (whole(node.population), millionths(node.area));
            Site { population, area_millionths, x: node.x, y: node.y }
        });
        // A fixed node has no borders.
        let place = |node: &u32| nodes.binary_search(node).ok().map(count);
        let pairs = ground.edges.iter().filter(|(one, other)| one < other);
        let pairs = pairs.filter_map(|(one, other)| Some((place(one)?, place(other)?)));
        let instance = Instance::of_pairs(sites.collect(), pairs)?;
        Ok(Self { instance, nodes })
    }

    fn nodes_of(&self, set: &[u32]) -> Vec<u32> {
        set.iter().map(|&own| at(&self.nodes, own)).collect()
    }

    /// Returns what each node weighs when a distance is squared, as in a score.
    fn weights(&self, ground: &Ground) -> Vec<f64> {
        self.nodes.iter().map(|&node| at(&ground.nodes, node).weight).collect()
    }

    /// Puts what regions need into classes, so that a region that has what it needs has it in this
    /// form too. The smallest rank decides what a region needs, and so does the highest class.
    /// Nodes past all ranks have the lowest class, which needs nothing.
    fn requirement(&self, ground: &Ground) -> Result<ClassRequirement, ExactFault> {
        if let Some(node) = ground.wholes.first_part() {
            return Err(ExactFault::Parts { node });
        }
        let n_ranks = ground.needs.len();
        let n_classes = n_ranks + 1;
        let needs = ground.needs.iter().rev().map(|needs| match needs {
            Some(needs) => Standard {
                population: whole(needs.population),
                area_millionths: least_millionths(needs.area),
            },
            None => Standard::default(),
        });
        let standards = std::iter::once(Standard::default()).chain(needs).collect();
        let class = |(own, &node): (usize, &u32)| {
            let rank = at(&ground.nodes, node).rank as usize;
            let class = u8::try_from(n_ranks.saturating_sub(rank));
            class.map_err(|_| ExactFault::UnknownClass { node: own, class: u8::MAX, n_classes })
        };
        let classes: Result<Vec<u8>, ExactFault> =
            self.nodes.iter().enumerate().map(class).collect();
        let may_stay_alone = self.nodes.iter().map(|&node| match at(&ground.nodes, node).lone {
            Lone::AsOthers => None,
            Lone::Met => Some(true),
            Lone::Missed(_) => Some(false),
        });
        let requirement = ClassRequirement::new(standards, classes?)?
            .at_least(ground.least_nodes)
            .may_stay_alone(may_stay_alone.collect())?;
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

/// Returns the area of a node in whole millionths. It is rounded up, so that no region is taken for
/// smaller than it is.
fn millionths(area: f64) -> u64 {
    let (exact, nearest) = (area * 1e6, (area * 1e6).round());
    whole(if (exact - nearest).abs() < 1e-3 { nearest } else { exact.ceil() })
}

/// Returns the area that is needed in whole millionths, rounded down.
fn least_millionths(area: f64) -> u64 {
    let (exact, nearest) = (area * 1e6, (area * 1e6).round());
    whole(if (exact - nearest).abs() < 1e-3 { nearest } else { exact.floor() })
}

/// Returns the least whole number that is not below a bound.
fn rounded_up(bound: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "not negative, and not above the number of regions"
    )]
    let whole = bound.ceil() as usize;
    whole
}

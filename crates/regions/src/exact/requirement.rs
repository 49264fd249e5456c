//! What a region must have.

use super::fault::ExactFault;
use super::instance::Instance;

/// The least that a region of a class must have.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::Standard;
///
/// // A population of 45,000 and an area of 5.5.
/// let standard = Standard { population: 45_000, area_millionths: 5_500_000 };
/// assert_eq!(Standard::default().population + standard.population, 45_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Standard {
    /// The least population.
    pub population: u64,
    /// The least area in millionths.
    pub area_millionths: u64,
}

/// What each region must have: the least population and area of its class, or so many nodes that it
/// is exempt.
///
/// Nodes have classes, beginning with 0, and a region is of the highest class of its nodes. A
/// region of one node must have the same as any other, unless it is said of the node whether it may
/// stay alone. What a [`Task`](crate::Task) needs is put
/// into this form by [`Ground::most_met`](crate::Ground::most_met).
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, ClassRequirement, Site, Standard};
///
/// let of = |population, area_millionths| Site { population, area_millionths, ..Site::default() };
/// let sites = vec![of(20_000, 31_000_000), of(30_000, 1_000_000), of(9_000, 2_000_000)];
/// let instance = Instance::of_pairs(sites, [(0, 1), (1, 2)])?;
/// let low = Standard { population: 16_000, area_millionths: 30_000_000 };
/// let high = Standard { population: 45_000, area_millionths: 5_500_000 };
///
/// let requirement = ClassRequirement::new(vec![low, high], vec![0, 1, 1])?;
/// assert!(requirement.is_met_by(&instance, &[0]));
/// assert!(requirement.is_met_by(&instance, &[0, 1]));
/// assert!(!requirement.is_met_by(&instance, &[1, 2])); // Its population is too small.
///
/// let requirement = requirement.exempt_from(2);
/// assert!(requirement.is_met_by(&instance, &[1, 2]));
/// assert!(ClassRequirement::new(vec![low], vec![0, 1]).is_err());
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassRequirement {
    standards: Vec<Standard>,
    classes: Vec<u8>,
    exempt_from: Option<usize>,
    least_nodes: usize,
    /// Whether each node may stay alone, where that is said.
    may_stay_alone: Vec<Option<bool>>,
}

impl ClassRequirement {
    /// Makes a requirement of the standard of each class and the class of each node.
    ///
    /// # Errors
    /// [`ExactFault::UnknownClass`].
    pub fn new(standards: Vec<Standard>, classes: Vec<u8>) -> Result<Self, ExactFault> {
        let n_classes = standards.len();
        for (node, &class) in classes.iter().enumerate() {
            if usize::from(class) >= n_classes {
                return Err(ExactFault::UnknownClass { node, class, n_classes });
            }
        }
        let may_stay_alone = Vec::new();
        Ok(Self { standards, classes, exempt_from: None, least_nodes: 0, may_stay_alone })
    }

    /// Sets from how many nodes on a region is exempt.
    #[must_use]
    pub fn exempt_from(mut self, n_nodes: usize) -> Self {
        self.exempt_from = Some(n_nodes);
        self
    }

    /// Sets the least number of nodes of a region, whether it is exempt or not.
    #[must_use]
    pub fn at_least(mut self, n_nodes: usize) -> Self {
        self.least_nodes = n_nodes;
        self
    }

    /// Says of each node whether it may stay alone; `None` where it must have the same as any other
    /// region.
    ///
    /// # Errors
    /// [`ExactFault::RowCount`] where there is not one row for each node.
    ///
    /// # Example
    /// ```
    /// use sapnhap_regions::exact::{ClassRequirement, Instance, Site, Standard};
    ///
    /// let sites = vec![Site { population: 10, ..Site::default() }; 2];
    /// let two = Instance::of_pairs(sites, [(0, 1)])?;
    /// let least = Standard { population: 15, area_millionths: 0 };
    /// let requirement = ClassRequirement::new(vec![least], vec![0, 0])?
    ///     .may_stay_alone(vec![Some(true), None])?;
    /// assert!(requirement.is_met_by(&two, &[0]) && !requirement.is_met_by(&two, &[1]));
    /// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
    /// ```
    pub fn may_stay_alone(mut self, of_nodes: Vec<Option<bool>>) -> Result<Self, ExactFault> {
        let (n_rows, n_nodes) = (of_nodes.len(), self.classes.len());
        if n_rows != n_nodes {
            return Err(ExactFault::RowCount {
                what: "nodes that may stay alone",
                n_rows,
                n_nodes,
            });
        }
        self.may_stay_alone = of_nodes;
        Ok(self)
    }

    /// Tells whether a region has what it must have, or is exempt.
    ///
    /// # Complexity
    /// Linear in its nodes.
    #[must_use]
    pub fn is_met_by(&self, instance: &Instance, region: &[u32]) -> bool {
        if region.len() < self.least_nodes {
            return false;
        }
        if let &[node] = region
            && let Some(&Some(may)) = self.may_stay_alone.get(node as usize)
        {
            return may;
        }
        if self.exempt_from.is_some_and(|least| region.len() >= least) {
            return true;
        }
        let (mut population, mut area_millionths, mut class) = (0_u64, 0_u64, 0);
        for &node in region {
            if let Some(site) = instance.sites().get(node as usize) {
                population = population.saturating_add(site.population);
                area_millionths = area_millionths.saturating_add(site.area_millionths);
            }
            class = class.max(self.class(node));
        }
        let standard = self.standards.get(usize::from(class));
        standard.is_some_and(|least| {
            population >= least.population && area_millionths >= least.area_millionths
        })
    }

    /// Returns the standard of each class.
    #[must_use]
    pub fn standards(&self) -> &[Standard] {
        &self.standards
    }

    /// Returns from how many nodes on a region is exempt.
    #[must_use]
    pub fn exempt(&self) -> Option<usize> {
        self.exempt_from
    }

    /// Returns the least number of nodes of a region.
    #[must_use]
    pub fn least_nodes(&self) -> usize {
        self.least_nodes
    }

    /// Returns the class of a node. A node that is not there has the lowest.
    #[must_use]
    pub fn class(&self, node: u32) -> u8 {
        self.classes.get(node as usize).copied().unwrap_or(0)
    }

    pub(super) fn check(&self, instance: &Instance) -> Result<(), ExactFault> {
        let (n_rows, n_nodes) = (self.classes.len(), instance.n_nodes());
        if n_rows == n_nodes {
            return Ok(());
        }
        Err(ExactFault::RowCount { what: "classes", n_rows, n_nodes })
    }
}

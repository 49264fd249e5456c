//! What a group must have.

use super::{ExactFault, Instance};

/// The least that a group of a class must have.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::Standard;
///
/// // A phường of a centrally run city: 45,000 people and 5.5 km2.
/// let ward = Standard { population: 45_000, area_m2: 5_500_000 };
/// assert!(ward.area_m2 < Standard { population: 16_000, area_m2: 30_000_000 }.area_m2);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Standard {
    /// How many people.
    pub population: u64,
    /// How many square metres.
    pub area_m2: u64,
}

/// What each group must have: the least people and area of its class, or so many units that it need
/// not.
///
/// This is the form in which numbers are asked about; of a task it is asked with
/// [`Task::needs`](crate::Task::needs), which
/// [`Ground::most_met`](crate::Ground::most_met) puts into this form.
///
/// Units have classes, from 0; a group is of the highest class of its units (of xã, class 0, and a
/// phường, class 1, comes a phường). A group of one unit must meet the same as any other.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, ClassRequirement, Site, Standard};
///
/// let of = |population, area_m2| Site { population, area_m2, ..Site::default() };
/// let sites = vec![of(20_000, 31_000_000), of(30_000, 1_000_000), of(9_000, 2_000_000)];
/// let instance = Instance::of_pairs(sites, [(0, 1), (1, 2)])?;
/// let xa = Standard { population: 16_000, area_m2: 30_000_000 };
/// let ward = Standard { population: 45_000, area_m2: 5_500_000 };
///
/// let requirement = ClassRequirement::new(vec![xa, ward], vec![0, 1, 1])?;
/// assert!(requirement.is_met_by(&instance, &[0]));
/// assert!(requirement.is_met_by(&instance, &[0, 1]));
/// assert!(!requirement.is_met_by(&instance, &[1, 2])); // too few people
///
/// let requirement = requirement.exempt_from(2);
/// assert!(requirement.is_met_by(&instance, &[1, 2]));
/// assert!(ClassRequirement::new(vec![xa], vec![0, 1]).is_err());
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassRequirement {
    standards: Vec<Standard>,
    classes: Vec<u8>,
    exempt_from: Option<usize>,
}

impl ClassRequirement {
    /// Makes a requirement of a standard for each class, and the class of each unit.
    ///
    /// # Errors
    /// [`ExactFault::UnknownClass`].
    pub fn new(standards: Vec<Standard>, classes: Vec<u8>) -> Result<Self, ExactFault> {
        let n_classes = standards.len();
        for (unit, &class) in classes.iter().enumerate() {
            if usize::from(class) >= n_classes {
                return Err(ExactFault::UnknownClass { unit, class, n_classes });
            }
        }
        Ok(Self { standards, classes, exempt_from: None })
    }

    /// Says from how many units on a group need not meet its standard.
    #[must_use]
    pub fn exempt_from(mut self, n_units: usize) -> Self {
        self.exempt_from = Some(n_units);
        self
    }

    /// Tells whether a group has what it must.
    ///
    /// # Complexity
    /// Linear in its units.
    #[must_use]
    pub fn is_met_by(&self, instance: &Instance, group: &[u32]) -> bool {
        if self.exempt_from.is_some_and(|least| group.len() >= least) {
            return true;
        }
        let (mut population, mut area_m2, mut class) = (0_u64, 0_u64, 0);
        for &unit in group {
            if let Some(site) = instance.sites().get(unit as usize) {
                population = population.saturating_add(site.population);
                area_m2 = area_m2.saturating_add(site.area_m2);
            }
            class = class.max(self.class(unit));
        }
        let standard = self.standards.get(usize::from(class));
        standard.is_some_and(|least| population >= least.population && area_m2 >= least.area_m2)
    }

    /// Returns the standards, by class.
    #[must_use]
    pub fn standards(&self) -> &[Standard] {
        &self.standards
    }

    /// Returns from how many units on a group is exempt.
    #[must_use]
    pub fn exempt(&self) -> Option<usize> {
        self.exempt_from
    }

    /// Returns the class of a unit; the lowest for one that there is not.
    #[must_use]
    pub fn class(&self, unit: u32) -> u8 {
        self.classes.get(unit as usize).copied().unwrap_or(0)
    }

    pub(super) fn check(&self, instance: &Instance) -> Result<(), ExactFault> {
        let (n_rows, n_units) = (self.classes.len(), instance.n_units());
        if n_rows == n_units {
            return Ok(());
        }
        Err(ExactFault::RowCount { what: "classes", n_rows, n_units })
    }
}

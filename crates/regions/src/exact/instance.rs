//! What exact answers are asked of: units with figures, and who borders whom.

use super::ExactFault;

/// The figures of one unit.
///
/// Areas are whole square metres, so that a group that has exactly the area asked for has it
/// whatever the order in which it is summed.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::Site;
///
/// let ward = Site { population: 14_770, area_m2: 717_000, x_km: 0.0, y_km: 0.0 };
/// assert_eq!(Site::default().population + ward.population, 14_770);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Site {
    /// How many people live there.
    pub population: u64,
    /// The area in square metres.
    pub area_m2: u64,
    /// Where it lies to the east of some place, in kilometres.
    pub x_km: f64,
    /// Where it lies to the north of that place, in kilometres.
    pub y_km: f64,
}

impl Site {
    #[expect(clippy::cast_precision_loss, reason = "a weight; people and m2 fit 53 bits")]
    fn weight(&self, weight: Weight) -> f64 {
        match weight {
            Weight::Population => self.population as f64,
            Weight::Area => self.area_m2 as f64 / 1e6,
        }
    }
}

/// What counts when a distance is squared.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, Site, Weight};
///
/// let at = |x_km| Site { population: 3, area_m2: 2_000_000, x_km, y_km: 0.0 };
/// let pair = Instance::of_pairs(vec![at(0.0), at(2.0)], [(0, 1)])?;
/// assert_eq!(pair.inertia(&[0, 1], Weight::Population), 6.0); // 3 people, 1 km away, twice
/// assert_eq!(pair.inertia(&[0, 1], Weight::Area), 4.0);
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// People.
    Population,
    /// Square kilometres.
    Area,
}

/// Units with their figures, and who borders whom.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{ExactFault, Instance, Site};
///
/// let sites = vec![Site::default(); 3];
/// let path = Instance::new(sites.clone(), &[vec![1], vec![0, 2], vec![1]])?;
/// assert_eq!(path.neighbours(1), [0, 2]);
/// assert_eq!(path, Instance::of_pairs(sites.clone(), [(2, 1), (0, 1), (1, 0)])?);
///
/// let one_sided = Instance::new(sites, &[vec![1], vec![], vec![]]);
/// assert_eq!(one_sided.unwrap_err(), ExactFault::OneSided { unit: 0, neighbour: 1 });
/// # Ok::<(), ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    sites: Vec<Site>,
    /// Where the neighbours of each unit begin, and the end.
    starts: Vec<usize>,
    /// In order within a unit.
    neighbours: Vec<u32>,
}

impl Instance {
    /// Makes an instance of the figures of all units and the neighbours of each.
    ///
    /// Neighbours may come in any order; one that stands there twice is one.
    ///
    /// # Errors
    /// [`ExactFault::RowCount`], [`ExactFault::UnknownUnit`], [`ExactFault::OwnNeighbour`],
    /// [`ExactFault::OneSided`]; [`ExactFault::NotFinite`] for a position.
    pub fn new(sites: Vec<Site>, neighbours: &[Vec<u32>]) -> Result<Self, ExactFault> {
        let n_units = sites.len();
        if neighbours.len() != n_units {
            let n_rows = neighbours.len();
            return Err(ExactFault::RowCount { what: "neighbours", n_rows, n_units });
        }
        let pairs = (0_u32..).zip(neighbours);
        let pairs = pairs.flat_map(|(unit, beside)| beside.iter().map(move |&other| (unit, other)));
        let instance = Self::of_directed(sites, pairs.collect())?;
        for unit in 0..n_units {
            #[expect(clippy::cast_possible_truncation, reason = "of_directed counts them as u32")]
            let unit = unit as u32;
            for &neighbour in instance.neighbours(unit) {
                if !instance.are_neighbours(neighbour, unit) {
                    return Err(ExactFault::OneSided { unit, neighbour });
                }
            }
        }
        Ok(instance)
    }

    /// Makes an instance of the figures of all units and the pairs that border each other.
    ///
    /// A pair that stands there twice, or once each way round, is one.
    ///
    /// # Errors
    /// [`ExactFault::UnknownUnit`], [`ExactFault::OwnNeighbour`]; [`ExactFault::NotFinite`] for a
    /// position.
    pub fn of_pairs(
        sites: Vec<Site>,
        pairs: impl IntoIterator<Item = (u32, u32)>,
    ) -> Result<Self, ExactFault> {
        let pairs = pairs.into_iter().flat_map(|(one, other)| [(one, other), (other, one)]);
        Self::of_directed(sites, pairs.collect())
    }

    fn of_directed(sites: Vec<Site>, mut pairs: Vec<(u32, u32)>) -> Result<Self, ExactFault> {
        let n_units = sites.len();
        if u32::try_from(n_units).is_err() {
            return Err(ExactFault::TooManyUnits { n_units, limit: u32::MAX as usize });
        }
        for (item, site) in sites.iter().enumerate() {
            if let Some(value) = [site.x_km, site.y_km].into_iter().find(|v| !v.is_finite()) {
                return Err(ExactFault::NotFinite { what: "position", item, value });
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        for &(one, other) in &pairs {
            if let Some(unit) = [one, other].into_iter().find(|&unit| unit as usize >= n_units) {
                return Err(ExactFault::UnknownUnit { unit, n_units });
            }
            if one == other {
                return Err(ExactFault::OwnNeighbour { unit: one });
            }
        }
        let start = |unit: usize| pairs.partition_point(|&(one, _)| (one as usize) < unit);
        Ok(Self {
            starts: (0..=n_units).map(start).collect(),
            neighbours: pairs.iter().map(|&(_, other)| other).collect(),
            sites,
        })
    }

    /// Returns how many units there are.
    #[must_use]
    pub fn n_units(&self) -> usize {
        self.sites.len()
    }

    /// Returns the figures of all units.
    #[must_use]
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// Returns the neighbours of a unit in order; none for a unit that there is not.
    #[must_use]
    pub fn neighbours(&self, unit: u32) -> &[u32] {
        let (start, end) = (self.starts.get(unit as usize), self.starts.get(unit as usize + 1));
        match (start, end) {
            (Some(&start), Some(&end)) => self.neighbours.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// Tells whether two units border each other.
    #[must_use]
    pub fn are_neighbours(&self, one: u32, other: u32) -> bool {
        self.neighbours(one).binary_search(&other).is_ok()
    }

    /// Returns what each unit weighs.
    #[must_use]
    pub fn weights(&self, weight: Weight) -> Vec<f64> {
        self.sites.iter().map(|site| site.weight(weight)).collect()
    }

    /// Returns the moment of inertia of a group: the squared distance in km² of each unit from the
    /// middle of the group, times its weight. What is not a unit weighs nothing.
    ///
    /// It never falls when a unit joins, and that of a group is never less than that of the parts
    /// it is cut into, together.
    #[must_use]
    pub fn inertia(&self, units: &[u32], weight: Weight) -> f64 {
        let sites = units.iter().filter_map(|&unit| self.sites.get(unit as usize));
        inertia_of(sites.map(|site| (site.weight(weight), site.x_km, site.y_km)))
    }
}

/// Returns the moment of inertia of weights at places.
pub(super) fn inertia_of(sites: impl Iterator<Item = (f64, f64, f64)> + Clone) -> f64 {
    // Distances are taken from the first unit, so that no digits are lost to where it all lies.
    let Some((_, x0, y0)) = sites.clone().next() else { return 0.0 };
    let (mut total, mut sum_x, mut sum_y, mut squares) = (0.0, 0.0, 0.0, 0.0);
    for (weight, x, y) in sites {
        let (x, y) = (x - x0, y - y0);
        total += weight;
        sum_x += weight * x;
        sum_y += weight * y;
        squares += weight * (x * x + y * y);
    }
    if total > 0.0 { (squares - (sum_x * sum_x + sum_y * sum_y) / total).max(0.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told() {
        let sites = vec![Site::default(); 2];
        let of = |pairs: &[(u32, u32)]| Instance::of_pairs(sites.clone(), pairs.iter().copied());
        assert_eq!(of(&[(0, 2)]), Err(ExactFault::UnknownUnit { unit: 2, n_units: 2 }));
        assert_eq!(of(&[(1, 1)]), Err(ExactFault::OwnNeighbour { unit: 1 }));
        let short = Instance::new(sites.clone(), &[vec![]]);
        assert!(matches!(short, Err(ExactFault::RowCount { n_rows: 1, .. })));
        let nowhere = vec![Site { x_km: f64::NAN, ..Site::default() }];
        let nowhere = Instance::of_pairs(nowhere, []);
        assert!(matches!(nowhere, Err(ExactFault::NotFinite { item: 0, .. })));
        assert_eq!(Instance::of_pairs(Vec::new(), []).unwrap().n_units(), 0);
    }

    #[test]
    fn inertia_of_far_away_is_that_of_near() {
        let at = |x_km, y_km| Site { population: 7, area_m2: 1_000_000, x_km, y_km };
        let near = vec![at(0.0, 0.0), at(1.0, 0.0), at(0.0, 1.0)];
        let far = near.iter().map(|s| at(s.x_km + 1e7, s.y_km - 1e7)).collect();
        let inertia = |sites| {
            let instance = Instance::of_pairs(sites, []).unwrap();
            instance.inertia(&[0, 1, 2], Weight::Population)
        };
        assert!((inertia(near) - 28.0 / 3.0).abs() < 1e-9);
        assert!((inertia(far) - 28.0 / 3.0).abs() < 1e-6);
    }
}

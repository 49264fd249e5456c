//! What exact answers are asked about: nodes with figures, and which of them border each other.

use super::fault::ExactFault;
use crate::borders::Borders;
use crate::list::count;
use crate::moments::Moments;

/// The figures of one node.
///
/// Areas are whole millionths. So a region that has exactly the area that is asked for has it in
/// whatever order its nodes are summed.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::Site;
///
/// let site = Site { population: 14_770, area_millionths: 717_000, x: 0.0, y: 0.0 };
/// assert_eq!(Site::default().population + site.population, 14_770);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Site {
    /// Its population, of which a least sum may be needed.
    pub population: u64,
    /// Its area in millionths, of which a least sum may be needed.
    pub area_millionths: u64,
    /// The first of its two attributes, such as a place in a plane.
    pub x: f64,
    /// The second attribute.
    pub y: f64,
}

impl Site {
    #[expect(clippy::cast_precision_loss, reason = "a weight; populations and areas fit 53 bits")]
    fn weight(&self, weight: Weight) -> f64 {
        match weight {
            Weight::Population => self.population as f64,
            Weight::Area => self.area_millionths as f64 / 1e6,
        }
    }
}

/// What the nodes weigh when a distance is squared.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, Site, Weight};
///
/// let at = |x| Site { population: 3, area_millionths: 2_000_000, x, y: 0.0 };
/// let pair = Instance::of_pairs(vec![at(0.0), at(2.0)], [(0, 1)])?;
/// assert_eq!(pair.inertia(&[0, 1], Weight::Population), 6.0); // Two nodes that weigh 3, at a distance of 1.
/// assert_eq!(pair.inertia(&[0, 1], Weight::Area), 4.0);
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Their population.
    Population,
    /// Their area, in wholes and not in millionths.
    Area,
}

/// Nodes with their figures, and which of them border each other.
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
/// assert_eq!(one_sided.unwrap_err(), ExactFault::OneSided { node: 0, neighbour: 1 });
/// # Ok::<(), ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Instance {
    sites: Vec<Site>,
    borders: Borders,
}

impl Instance {
    /// Makes an instance of the figures of all nodes and the neighbours of each.
    ///
    /// Neighbours may come in any order, and it makes no difference if one is given twice.
    ///
    /// # Errors
    /// [`ExactFault::RowCount`], [`ExactFault::UnknownNode`], [`ExactFault::OwnNeighbour`],
    /// [`ExactFault::OneSided`]; [`ExactFault::NotFinite`] for a position.
    pub fn new(sites: Vec<Site>, neighbours: &[Vec<u32>]) -> Result<Self, ExactFault> {
        let n_nodes = sites.len();
        if neighbours.len() != n_nodes {
            let n_rows = neighbours.len();
            return Err(ExactFault::RowCount { what: "neighbours", n_rows, n_nodes });
        }
        let pairs = (0_u32..).zip(neighbours);
        let pairs = pairs.flat_map(|(node, beside)| beside.iter().map(move |&other| (node, other)));
        let instance = Self::of_directed(sites, pairs.collect())?;
        for node in 0..count(n_nodes) {
            for &neighbour in instance.neighbours(node) {
                if !instance.are_neighbours(neighbour, node) {
                    return Err(ExactFault::OneSided { node, neighbour });
                }
            }
        }
        Ok(instance)
    }

    /// Makes an instance of the figures of all nodes and the pairs that border each other.
    ///
    /// It makes no difference if a pair is given twice, or once each way round.
    ///
    /// # Errors
    /// [`ExactFault::UnknownNode`], [`ExactFault::OwnNeighbour`]; [`ExactFault::NotFinite`] for a
    /// position.
    pub fn of_pairs(
        sites: Vec<Site>,
        pairs: impl IntoIterator<Item = (u32, u32)>,
    ) -> Result<Self, ExactFault> {
        let pairs = pairs.into_iter().flat_map(|(one, other)| [(one, other), (other, one)]);
        Self::of_directed(sites, pairs.collect())
    }

    fn of_directed(sites: Vec<Site>, mut pairs: Vec<(u32, u32)>) -> Result<Self, ExactFault> {
        let n_nodes = sites.len();
        if u32::try_from(n_nodes).is_err() {
            return Err(ExactFault::TooManyNodes { n_nodes, limit: u32::MAX as usize });
        }
        for (item, site) in sites.iter().enumerate() {
            if let Some(value) = [site.x, site.y].into_iter().find(|v| !v.is_finite()) {
                return Err(ExactFault::NotFinite { what: "position", item, value });
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        for &(one, other) in &pairs {
            if let Some(node) = [one, other].into_iter().find(|&node| node as usize >= n_nodes) {
                return Err(ExactFault::UnknownNode { node, n_nodes });
            }
            if one == other {
                return Err(ExactFault::OwnNeighbour { node: one });
            }
        }
        let borders = Borders::new(n_nodes, &pairs);
        Ok(Self { sites, borders })
    }

    /// Returns how many nodes there are.
    #[must_use]
    pub fn n_nodes(&self) -> usize {
        self.sites.len()
    }

    /// Returns the figures of all nodes.
    #[must_use]
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// Returns the neighbours of a node in order. A node that is not there has none.
    #[must_use]
    pub fn neighbours(&self, node: u32) -> &[u32] {
        self.borders.beside(node)
    }

    pub(super) fn borders(&self) -> &Borders {
        &self.borders
    }

    /// Tells whether two nodes border each other.
    #[must_use]
    pub fn are_neighbours(&self, one: u32, other: u32) -> bool {
        self.neighbours(one).binary_search(&other).is_ok()
    }

    /// Returns what each node weighs.
    #[must_use]
    pub fn weights(&self, weight: Weight) -> Vec<f64> {
        self.sites.iter().map(|site| site.weight(weight)).collect()
    }

    /// Returns the moment of inertia of a region: the sum over its nodes of weight times the
    /// squared distance to the weighted mean of the region. A node that is not there weighs
    /// nothing.
    ///
    /// It never becomes less when a node joins. It is never less than that of the parts into which
    /// the region can be cut, taken together.
    #[must_use]
    pub fn inertia(&self, nodes: &[u32], weight: Weight) -> f64 {
        let sites = nodes.iter().filter_map(|&node| self.sites.get(node as usize));
        inertia_of(sites.map(|site| (site.weight(weight), site.x, site.y)))
    }

    /// Returns the parts of some nodes that hang together, in the order of their least nodes. The
    /// nodes of each are in order.
    pub(super) fn parts(&self, is_in: impl Fn(u32) -> bool) -> Vec<Vec<u32>> {
        let nodes: Vec<u32> = (0..count(self.n_nodes())).filter(|&node| is_in(node)).collect();
        let mut parts = self.borders.pieces(nodes.iter().copied());
        parts.iter_mut().for_each(|part| part.sort_unstable());
        parts
    }
}

/// Returns the inertia of weights at places.
pub(super) fn inertia_of(weights: impl Iterator<Item = (f64, f64, f64)> + Clone) -> f64 {
    // Places are measured from the first one, so that no digits are lost to where all of them lie.
    let Some((_, x0, y0)) = weights.clone().next() else { return 0.0 };
    let moments = weights.map(|(weight, x, y)| Moments::of(weight, x - x0, y - y0));
    moments.fold(Moments::default(), |sum, one| sum.plus(&one)).inertia()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told() {
        let sites = vec![Site::default(); 2];
        let of = |pairs: &[(u32, u32)]| Instance::of_pairs(sites.clone(), pairs.iter().copied());
        assert_eq!(of(&[(0, 2)]), Err(ExactFault::UnknownNode { node: 2, n_nodes: 2 }));
        assert_eq!(of(&[(1, 1)]), Err(ExactFault::OwnNeighbour { node: 1 }));
        let short = Instance::new(sites.clone(), &[vec![]]);
        assert!(matches!(short, Err(ExactFault::RowCount { n_rows: 1, .. })));
        let nowhere = vec![Site { x: f64::NAN, ..Site::default() }];
        let nowhere = Instance::of_pairs(nowhere, []);
        assert!(matches!(nowhere, Err(ExactFault::NotFinite { item: 0, .. })));
        assert_eq!(Instance::of_pairs(Vec::new(), []).unwrap().n_nodes(), 0);
    }

    #[test]
    fn inertia_of_far_away_is_that_of_near() {
        let at = |x, y| Site { population: 7, area_millionths: 1_000_000, x, y };
        let near = vec![at(0.0, 0.0), at(1.0, 0.0), at(0.0, 1.0)];
        let far = near.iter().map(|s| at(s.x + 1e7, s.y - 1e7)).collect();
        let inertia = |sites| {
            let instance = Instance::of_pairs(sites, []).unwrap();
            instance.inertia(&[0, 1, 2], Weight::Population)
        };
        assert!((inertia(near) - 28.0 / 3.0).abs() < 1e-9);
        assert!((inertia(far) - 28.0 / 3.0).abs() < 1e-6);
    }
}

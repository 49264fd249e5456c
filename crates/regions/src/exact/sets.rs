//! All connected sets of a few units, each once.
//!
//! The tree of Wernicke 2006 ("Efficient detection of network motifs", IEEE/ACM Transactions on
//! Computational Biology and Bioinformatics 3), walked with arrays in place of recursion: a set
//! grows from its least unit, and only by units that no earlier member of it borders or that stood
//! open beside it, so that each set is met on one path.

use super::{ExactFault, Instance};

/// Connected sets of units: one flat array, and where each set begins.
///
/// The units of a set are in order. The sets come by their least unit; among those of one least
/// unit, a set stands before those that it grows into.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, Site, connected_sets};
///
/// // 0 - 1 - 2
/// let path = Instance::of_pairs(vec![Site::default(); 3], [(0, 1), (1, 2)])?;
/// let sets = connected_sets(&path, 2, 100)?;
/// assert_eq!(sets.iter().collect::<Vec<_>>(), [&[0][..], &[0, 1], &[1], &[1, 2], &[2]]);
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectedSets {
    n_units: usize,
    max_units: usize,
    /// Where each set begins, and the end.
    starts: Vec<usize>,
    members: Vec<u32>,
}

impl ConnectedSets {
    /// Returns how many sets there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Tells whether there is no set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns how many units the instance has.
    #[must_use]
    pub fn n_units(&self) -> usize {
        self.n_units
    }

    /// Returns how many units a set could have; not that one has so many.
    #[must_use]
    pub fn max_units(&self) -> usize {
        self.max_units
    }

    /// Returns a set by its place.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<&[u32]> {
        let (start, end) = (*self.starts.get(place)?, *self.starts.get(place + 1)?);
        self.members.get(start..end)
    }

    /// Returns all sets, in order.
    #[must_use]
    pub fn iter(&self) -> Sets<'_> {
        Sets { starts: self.starts.windows(2), members: &self.members }
    }

    /// Returns the cost of each set.
    ///
    /// A cost of infinity says that a set can't be a group.
    ///
    /// # Example
    /// ```
    /// use sapnhap_regions::exact::{Instance, Site, Weight, connected_sets};
    ///
    /// let at = |x_km| Site { population: 3, area_m2: 0, x_km, y_km: 0.0 };
    /// let pair = Instance::of_pairs(vec![at(0.0), at(2.0)], [(0, 1)])?;
    /// let sets = connected_sets(&pair, 2, 100)?;
    /// let costs = sets.costs_of(|set| pair.inertia(set, Weight::Population));
    /// assert_eq!(costs, [0.0, 6.0, 0.0]);
    /// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
    /// ```
    #[must_use]
    pub fn costs_of(&self, cost: impl FnMut(&[u32]) -> f64) -> Vec<f64> {
        self.iter().map(cost).collect()
    }

    fn empty(n_units: usize, max_units: usize) -> Self {
        Self { n_units, max_units, starts: vec![0], members: Vec::new() }
    }

    fn push(&mut self, set: &[u32]) {
        let start = self.members.len();
        self.members.extend_from_slice(set);
        if let Some(set) = self.members.get_mut(start..) {
            set.sort_unstable();
        }
        self.starts.push(self.members.len());
    }
}

impl<'a> IntoIterator for &'a ConnectedSets {
    type Item = &'a [u32];
    type IntoIter = Sets<'a>;

    fn into_iter(self) -> Sets<'a> {
        self.iter()
    }
}

/// Goes through connected sets in order; see [`ConnectedSets::iter`].
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, Site, connected_sets};
///
/// let lone = Instance::of_pairs(vec![Site::default(); 2], [])?;
/// let sets = connected_sets(&lone, 2, 100)?;
/// assert_eq!(sets.iter().len(), 2);
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
#[derive(Debug, Clone)]
pub struct Sets<'a> {
    starts: std::slice::Windows<'a, usize>,
    members: &'a [u32],
}

impl<'a> Iterator for Sets<'a> {
    type Item = &'a [u32];

    fn next(&mut self) -> Option<&'a [u32]> {
        match self.starts.next()? {
            [start, end] => self.members.get(*start..*end),
            _ => None,
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.starts.size_hint()
    }
}

impl ExactSizeIterator for Sets<'_> {}

/// Returns all connected sets of at most so many units.
///
/// # Errors
/// [`ExactFault::TooManySets`] when there are more than the limit.
///
/// # Complexity
/// Linear in the units of all sets and their neighbours; a planar map has about 526 sets of one
/// unit, 1,351 of two, 4,732 of three, 18,681 of four, 78,542 of five and 343,249 of six (Hà Nội).
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, Site, connected_sets};
///
/// let triangle = Instance::of_pairs(vec![Site::default(); 3], [(0, 1), (1, 2), (0, 2)])?;
/// assert_eq!(connected_sets(&triangle, 3, 100)?.len(), 7);
/// assert!(connected_sets(&triangle, 3, 6).is_err());
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
pub fn connected_sets(
    instance: &Instance,
    max_units: usize,
    max_sets: usize,
) -> Result<ConnectedSets, ExactFault> {
    let mut sets = ConnectedSets::empty(instance.n_units(), max_units);
    walk(instance, max_units, |set| {
        if sets.len() == max_sets {
            return Err(ExactFault::TooManySets { limit: max_sets });
        }
        sets.push(set);
        Ok(Grow::On)
    })?;
    Ok(sets)
}

/// Returns connected sets of at most so many units that are enough, and of which no part on the way
/// to them was: for those that are, what they grow into is not looked at.
///
/// Every set that is enough, and every connected set of at most so many units around one, has one
/// of these in it. A set that has a smaller one in it can be among them. The limit is one of sets
/// looked at, enough or not.
///
/// # Errors
/// [`ExactFault::TooManySets`] when more than the limit are looked at.
///
/// # Complexity
/// Linear in the units of all sets looked at and their neighbours.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, Site, connected_sets_until};
///
/// // 0 - 1 - 2, where two are enough.
/// let path = Instance::of_pairs(vec![Site::default(); 3], [(0, 1), (1, 2)])?;
/// let pairs = connected_sets_until(&path, 3, 100, |set| set.len() >= 2)?;
/// assert_eq!(pairs.iter().collect::<Vec<_>>(), [[0, 1], [1, 2]]);
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
pub fn connected_sets_until(
    instance: &Instance,
    max_units: usize,
    max_sets: usize,
    mut is_enough: impl FnMut(&[u32]) -> bool,
) -> Result<ConnectedSets, ExactFault> {
    let mut sets = ConnectedSets::empty(instance.n_units(), max_units);
    let mut n_seen = 0;
    walk(instance, max_units, |set| {
        if n_seen == max_sets {
            return Err(ExactFault::TooManySets { limit: max_sets });
        }
        n_seen += 1;
        if is_enough(set) {
            sets.push(set);
            return Ok(Grow::No);
        }
        Ok(Grow::On)
    })?;
    Ok(sets)
}

/// Whether to look at what a set grows into.
enum Grow {
    On,
    No,
}

/// A set on the way: which units it can still grow by, and which became known with its last unit.
struct Frame {
    /// Where its open units begin.
    start: usize,
    /// How many open units are left.
    n_open: usize,
    /// Where the units begin that became known with its last unit.
    known: usize,
}

/// Visits each connected set once; units come in the order in which the set grew.
fn walk(
    instance: &Instance,
    max_units: usize,
    mut visit: impl FnMut(&[u32]) -> Result<Grow, ExactFault>,
) -> Result<(), ExactFault> {
    if max_units == 0 {
        return Ok(());
    }
    let mut is_known = vec![false; instance.n_units()];
    let (mut set, mut open, mut known) = (Vec::new(), Vec::new(), Vec::<u32>::new());
    let mut frames: Vec<Frame> = Vec::new();
    for root in (0_u32..).take(instance.n_units()) {
        // Adds a unit to the set with the neighbours that it makes known.
        let mut enter = |unit: u32,
                         left: std::ops::Range<usize>,
                         set: &mut Vec<u32>,
                         open: &mut Vec<u32>,
                         known: &mut Vec<u32>,
                         is_known: &mut Vec<bool>| {
            set.push(unit);
            let frame = Frame { start: open.len(), n_open: 0, known: known.len() };
            let grow = matches!(visit(set)?, Grow::On) && set.len() < max_units;
            if !grow {
                return Ok(frame);
            }
            for place in left {
                open.extend(open.get(place).copied());
            }
            for &beside in instance.neighbours(unit) {
                if beside > root
                    && let Some(is_known) = is_known.get_mut(beside as usize)
                    && !*is_known
                {
                    *is_known = true;
                    known.push(beside);
                    open.push(beside);
                }
            }
            Ok::<Frame, ExactFault>(Frame { n_open: open.len() - frame.start, ..frame })
        };
        frames.push(enter(root, 0..0, &mut set, &mut open, &mut known, &mut is_known)?);
        while let Some(frame) = frames.last_mut() {
            let left = frame.n_open.checked_sub(1).map(|n| frame.start..frame.start + n);
            let unit = left.clone().and_then(|left| open.get(left.end).copied());
            if let (Some(left), Some(unit)) = (left, unit) {
                frame.n_open -= 1;
                frames.push(enter(unit, left, &mut set, &mut open, &mut known, &mut is_known)?);
                continue;
            }
            open.truncate(frame.start);
            for unit in known.drain(frame.known.min(known.len())..) {
                if let Some(is_known) = is_known.get_mut(unit as usize) {
                    *is_known = false;
                }
            }
            set.pop();
            frames.pop();
        }
    }
    Ok(())
}

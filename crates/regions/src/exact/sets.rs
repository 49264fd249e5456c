//! All connected sets of a few nodes, each of them once.
//!
//! They are the tree of Wernicke 2006 ("Efficient detection of network motifs", IEEE/ACM
//! Transactions on Computational Biology and Bioinformatics 3), which is walked with arrays and
//! without recursion. A set grows from its least node. It grows only by nodes that were open beside
//! it, and by nodes that border its last member and no earlier one. So each set is met on one path
//! only.

use std::ops::Range;

use super::fault::ExactFault;
use super::instance::Instance;
use crate::list::{at, count, set};

/// Connected sets of nodes, kept in one flat array.
///
/// The nodes of a set are in order. The sets are in the order of their least nodes, and a set
/// stands before those into which it grows.
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
    n_nodes: usize,
    max_nodes: usize,
    /// Where each set begins, and where the last one ends.
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

    /// Returns how many nodes the instance has.
    #[must_use]
    pub fn n_nodes(&self) -> usize {
        self.n_nodes
    }

    /// Returns how many nodes a set may have. There need not be a set of so many.
    #[must_use]
    pub fn max_nodes(&self) -> usize {
        self.max_nodes
    }

    /// Returns the set at a place.
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
    /// A cost of infinity says that the set can't be a region.
    ///
    /// # Example
    /// ```
    /// use sapnhap_regions::exact::{Instance, Site, Weight, connected_sets};
    ///
    /// let at = |x| Site { population: 3, area_millionths: 0, x, y: 0.0 };
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

    fn empty(n_nodes: usize, max_nodes: usize) -> Self {
        Self { n_nodes, max_nodes, starts: vec![0], members: Vec::new() }
    }

    fn push(&mut self, set: &[u32]) {
        let start = self.members.len();
        self.members.extend_from_slice(set);
        if let Some(own) = self.members.get_mut(start..) {
            own.sort_unstable();
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

/// An iterator over connected sets in their order; see [`ConnectedSets::iter`].
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

/// Returns all connected sets of at most so many nodes.
///
/// # Errors
/// [`ExactFault::TooManySets`] when there are more than the limit.
///
/// # Complexity
/// It is linear in the nodes of all sets and in their neighbours. A planar graph of 526 nodes has
/// 1,351 sets of two nodes, 4,732 of three, 18,681 of four, 78,542 of five and 343,249 of six.
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
    max_nodes: usize,
    max_sets: usize,
) -> Result<ConnectedSets, ExactFault> {
    let mut sets = ConnectedSets::empty(instance.n_nodes(), max_nodes);
    walk(instance, max_nodes, |set| {
        if sets.len() == max_sets {
            return Err(ExactFault::TooManySets { limit: max_sets });
        }
        sets.push(set);
        Ok(Grow::On)
    })?;
    Ok(sets)
}

/// Returns connected sets of at most so many nodes that are enough. What a set that is enough grows
/// into is not looked at.
///
/// Every set of at most so many nodes that is enough, or that holds one that is, has one of these
/// in it. A set that holds a smaller one which is enough can be among them. The limit counts all
/// sets that are looked at, whether they are enough or not.
///
/// # Errors
/// [`ExactFault::TooManySets`] when more than the limit are looked at.
///
/// # Complexity
/// It is linear in the nodes of all sets that are looked at, and in their neighbours.
///
/// # Example
/// ```
/// use sapnhap_regions::exact::{Instance, Site, connected_sets_until};
///
/// // Of 0 - 1 - 2, two nodes are enough.
/// let path = Instance::of_pairs(vec![Site::default(); 3], [(0, 1), (1, 2)])?;
/// let pairs = connected_sets_until(&path, 3, 100, |set| set.len() >= 2)?;
/// assert_eq!(pairs.iter().collect::<Vec<_>>(), [[0, 1], [1, 2]]);
/// # Ok::<(), sapnhap_regions::exact::ExactFault>(())
/// ```
pub fn connected_sets_until(
    instance: &Instance,
    max_nodes: usize,
    max_sets: usize,
    mut is_enough: impl FnMut(&[u32]) -> bool,
) -> Result<ConnectedSets, ExactFault> {
    let mut sets = ConnectedSets::empty(instance.n_nodes(), max_nodes);
    let mut n_seen = 0;
    walk(instance, max_nodes, |set| {
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

/// How the set can still grow without the nodes that came after one of its nodes.
struct Frame {
    /// Where the nodes begin that are open.
    start: usize,
    /// How many of them are left.
    n_open: usize,
    /// Where the nodes begin that became known with that node.
    known: usize,
}

/// Visits each connected set once. Its nodes come in the order in which it grew.
fn walk(
    instance: &Instance,
    max_nodes: usize,
    mut visit: impl FnMut(&[u32]) -> Result<Grow, ExactFault>,
) -> Result<(), ExactFault> {
    if max_nodes == 0 {
        return Ok(());
    }
    let is_known = vec![false; instance.n_nodes()];
    let mut path = Path { is_known, ..Path::default() };
    for root in 0..count(instance.n_nodes()) {
        let mut enter = |path: &mut Path, node: u32, left: Range<usize>| {
            path.set.push(node);
            let grows = matches!(visit(&path.set)?, Grow::On) && path.set.len() < max_nodes;
            let beside = if grows { instance.neighbours(node) } else { &[] };
            path.open_up(if grows { left } else { 0..0 }, beside.iter().filter(|it| **it > root));
            Ok::<(), ExactFault>(())
        };
        enter(&mut path, root, 0..0)?;
        while let Some(frame) = path.frames.last_mut() {
            let left = frame.n_open.checked_sub(1).map(|n| frame.start..frame.start + n);
            let next = left.and_then(|left| Some((*path.open.get(left.end)?, left)));
            match next {
                Some((node, left)) => {
                    frame.n_open -= 1;
                    enter(&mut path, node, left)?;
                }
                None => path.close(),
            }
        }
    }
    Ok(())
}

/// The set that is visited, with how each of its nodes came into it.
#[derive(Default)]
struct Path {
    set: Vec<u32>,
    frames: Vec<Frame>,
    /// The open nodes of all frames, one after the other.
    open: Vec<u32>,
    /// The nodes that the set borders or that are open beside it, and of each node whether it is
    /// known so.
    known: Vec<u32>,
    is_known: Vec<bool>,
}

impl Path {
    /// Begins the frame of the last node. Those that were left open before it are open, and so are
    /// the nodes beside it that were not known.
    fn open_up<'n>(&mut self, left: Range<usize>, beside: impl Iterator<Item = &'n u32>) {
        let (start, known) = (self.open.len(), self.known.len());
        let end = left.end.min(self.open.len());
        self.open.extend_from_within(left.start.min(end)..end);
        for &node in beside {
            if !at(&self.is_known, node) {
                set(&mut self.is_known, node, true);
                self.known.push(node);
                self.open.push(node);
            }
        }
        self.frames.push(Frame { start, n_open: self.open.len() - start, known });
    }

    /// Ends the frame of the last node, and takes that node out of the set.
    fn close(&mut self) {
        if let Some(frame) = self.frames.pop() {
            self.open.truncate(frame.start);
            for node in self.known.drain(frame.known.min(self.known.len())..) {
                set(&mut self.is_known, node, false);
            }
            self.set.pop();
        }
    }
}

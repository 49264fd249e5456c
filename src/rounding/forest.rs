//! What is part of what: rows under groups, columns under sums.

/// Rows under groups, or columns under sums: each names the one that it is part of.
///
/// Those that have no parts come first, then the groups, each behind all its parts.
#[derive(Debug, Clone)]
pub(crate) struct Forest {
    pub(super) n_leaves: usize,
    parents: Vec<Option<usize>>,
}

impl Forest {
    /// Makes a forest; `None` where one names what does not stand behind it, or is no group.
    pub(crate) fn new(n_leaves: usize, parents: Vec<Option<usize>>) -> Option<Self> {
        let fits = |(node, parent): (usize, &Option<usize>)| {
            parent
                .is_none_or(|parent| parent > node && parent >= n_leaves && parent < parents.len())
        };
        let is_sound = n_leaves <= parents.len() && parents.iter().enumerate().all(fits);
        is_sound.then_some(Self { n_leaves, parents })
    }

    pub(super) fn len(&self) -> usize {
        self.parents.len()
    }

    pub(super) fn is_leaf(&self, node: usize) -> bool {
        node < self.n_leaves
    }

    pub(super) fn parent(&self, node: usize) -> Option<usize> {
        self.parents.get(node).copied().flatten()
    }

    /// A group within another, or a sum within another.
    pub(super) fn is_middle(&self, node: usize) -> bool {
        !self.is_leaf(node) && self.parent(node).is_some()
    }
}

/// Groups within groups in sums within sums, for which nothing is guaranteed.
pub(super) fn middles<'a>(
    rows: &'a Forest,
    columns: &'a Forest,
) -> impl Iterator<Item = (usize, usize)> + use<'a> {
    let groups = (0..rows.len()).filter(|&group| rows.is_middle(group));
    groups.flat_map(|group| {
        let sums = (0..columns.len()).filter(|&sum| columns.is_middle(sum));
        sums.map(move |sum| (group, sum))
    })
}

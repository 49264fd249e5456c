//! Walks over any number of steps.
//!
//! Ids are in topological order, so a walk takes the smallest open id first (or the largest, going
//! back) and meets every version once; paths are never counted one by one, of which a chain of
//! diamonds has exponentially many.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use super::ids::Ids;
use crate::level::Level;
use crate::list::List;
use crate::period::Moment;
use crate::register::data::ids::{EdgeId, Place};
use crate::register::data::store::Store;
use crate::register::{Register, Version, VersionId};

/// Visits what can be reached from `start`, each version once: in order of id going on, against it
/// going back. `next` gives the neighbours of a version at which the walk goes on.
///
/// A version is met after all that lead to it, so those that are met twice come one after the
/// other, and nothing has to be marked.
fn visit<const BACK: bool>(
    start: impl IntoIterator<Item = VersionId>,
    mut next: impl FnMut(VersionId, &mut dyn FnMut(VersionId)),
) {
    // Ids are turned round for a walk back, so that one heap serves both.
    let turn = |place: u32| if BACK { u32::MAX - place } else { place };
    let mut open = Open::default();
    start.into_iter().for_each(|id| open.push(turn(id.place())));
    let mut last = None;
    while let Some(turned) = open.pop() {
        if last.replace(turned) != Some(turned) {
            let mut push = |id: VersionId| open.push(turn(id.place()));
            next(VersionId::at(turn(turned)), &mut push);
        }
    }
}

/// The ids at which a walk goes on, the smallest first. The heap stays empty, and takes no memory, while
/// there is no more than one.
#[derive(Default)]
struct Open {
    smallest: Option<u32>,
    rest: BinaryHeap<Reverse<u32>>,
}

impl Open {
    #[inline]
    fn push(&mut self, id: u32) {
        let larger = match self.smallest {
            None => {
                self.smallest = Some(id);
                return;
            }
            Some(smallest) => {
                self.smallest = Some(smallest.min(id));
                smallest.max(id)
            }
        };
        self.rest.push(Reverse(larger));
    }

    #[inline]
    fn pop(&mut self) -> Option<u32> {
        let smallest = self.smallest?;
        self.smallest = self.rest.pop().map(|Reverse(id)| id);
        Some(smallest)
    }
}

/// Returns the versions in force on a day that come of the given ones, in order of id. A version
/// in force is not walked past, though it may have ended since.
pub(super) fn reached(register: &Register, start: &[VersionId], moment: Moment) -> Ids<VersionId> {
    let store = &register.store;
    let lineage = register.lineage();
    let mut found = Ids::default();
    visit::<false>(start.iter().copied(), |id, open| {
        if store.lives.at(id).until > moment {
            if store.lives.at(id).from <= moment {
                found.push(id);
            }
        } else {
            lineage.successors(id).for_each(&mut *open);
        }
    });
    found
}

/// The edges by which versions in force on a day, or earlier ones, came of the given ones.
pub(super) struct Cone {
    /// Target and id of the edges, in order.
    edges: Vec<(VersionId, EdgeId)>,
}

impl Cone {
    /// Walks on to the versions in force on a day.
    pub(super) fn from(
        register: &Register,
        start: impl IntoIterator<Item = VersionId>,
        moment: Moment,
    ) -> Self {
        let store = &register.store;
        let mut edges = Vec::new();
        visit::<false>(start, |id, open| {
            if store.lives.at(id).until <= moment {
                for edge in register.lineage().edge_ids_out(id) {
                    let target = store.edges.at(edge).target;
                    edges.push((target, edge));
                    open(target);
                }
            }
        });
        edges.sort_unstable();
        Self { edges }
    }

    /// Returns the ids of the edges to a version.
    fn edges_to(&self, version: VersionId) -> impl Iterator<Item = EdgeId> + '_ {
        let first = self.edges.partition_point(|&(target, _)| target < version);
        let edges = self.edges.get(first..).unwrap_or_default().iter();
        edges.take_while(move |&&(target, _)| target == version).map(|&(_, edge)| edge)
    }
}

/// What some versions come of, back to a day: the versions of the day or later, and the edges between
/// them. What else came of a version is not looked at, so that a part of a unit which went out in
/// thousands of parts is asked about at no more cost than a part of one that went out in two.
#[derive(Debug, Clone)]
pub(super) struct Ways {
    /// The versions, the given ones among them, in falling order of id.
    versions: Vec<VersionId>,
    /// Source and id of the edges, in order.
    edges: Vec<(VersionId, EdgeId)>,
}

impl Ways {
    /// Walks back to the versions in force on a day.
    pub(super) fn back(register: &Register, start: &[VersionId], moment: Moment) -> Self {
        Self::back_by(register, start, moment, |id| register.store.edges_in(id))
    }

    /// Walks back over the edges of a cone alone.
    pub(super) fn back_in(
        register: &Register,
        start: &[VersionId],
        moment: Moment,
        cone: &Cone,
    ) -> Self {
        Self::back_by(register, start, moment, |id| cone.edges_to(id))
    }

    fn back_by<I: Iterator<Item = EdgeId>>(
        register: &Register,
        start: &[VersionId],
        moment: Moment,
        edges_to: impl Fn(VersionId) -> I,
    ) -> Self {
        let store = &register.store;
        let (mut versions, mut edges) = (Vec::new(), Vec::new());
        visit::<true>(start.iter().copied(), |id, open| {
            versions.push(id);
            if store.lives.at(id).from > moment {
                for edge in edges_to(id) {
                    let source = store.edges.at(edge).source;
                    edges.push((source, edge));
                    open(source);
                }
            }
        });
        edges.sort_unstable();
        Self { versions, edges }
    }

    pub(super) fn versions(&self) -> &[VersionId] {
        &self.versions
    }

    pub(super) fn has(&self, version: VersionId) -> bool {
        self.versions.binary_search_by(|other| version.cmp(other)).is_ok()
    }

    /// Returns the ids of the edges from a version.
    pub(super) fn edges_from(&self, version: VersionId) -> impl Iterator<Item = EdgeId> + '_ {
        let first = self.edges.partition_point(|&(source, _)| source < version);
        let edges = self.edges.get(first..).unwrap_or_default().iter();
        edges.take_while(move |&&(source, _)| source == version).map(|&(_, edge)| edge)
    }

    /// Returns the edges that are walked from some versions on, over versions that lead to the goal,
    /// in order.
    pub(super) fn edges_on(
        &self,
        register: &Register,
        start: &[VersionId],
        leads: impl Fn(VersionId) -> bool,
    ) -> Ids<EdgeId> {
        let mut edges = Ids::default();
        // Of many holders of a unit few have anything to do with the goal.
        let mut open: Ids<VersionId> =
            start.iter().copied().filter(|&version| self.has(version)).collect();
        let mut seen: BTreeSet<VersionId> = BTreeSet::new();
        while let Some(version) = open.pop() {
            if seen.insert(version) {
                for edge in self.edges_from(version) {
                    let target = register.store.edges.at(edge).target;
                    if leads(target) {
                        edges.push(edge);
                        open.push(target);
                    }
                }
            }
        }
        edges.sort_unstable();
        edges
    }
}

/// Returns the versions that hold the territory of one on a day: those in it, and it itself, that
/// have ground of their own.
pub(super) fn territory(store: &Store, version: VersionId, moment: Moment) -> Ids<VersionId> {
    let (mut holders, mut open) = (Ids::default(), Ids::of_one(version));
    while let Some(version) = open.pop() {
        let record = store.records.at(version);
        if record.ground {
            holders.push(version);
        }
        store.members_on(record.unit, moment).for_each(|member| open.push(member));
    }
    holders.sort_unstable();
    holders
}

/// Returns the versions that hold the ground for which a unit stands at a level: its territory, or
/// where it stands beside its own members the ground that it has itself.
pub(super) fn standing(unit: &Version<'_>, level: Level) -> Ids<VersionId> {
    let record = unit.record();
    if record.level.is_above(level) && record.ground {
        return Ids::of_one(unit.id);
    }
    territory(&unit.register.store, unit.id, unit.moment)
}

impl<'r> Version<'r> {
    /// Returns all versions that came of this one, over any number of steps, in order of id, each
    /// seen on its first day.
    ///
    /// # Complexity
    /// Linear in the edges that are walked, times a logarithm; every version is met once.
    #[must_use]
    pub fn descendants(&self) -> List<Self> {
        let lineage = self.register.lineage();
        let mut found = List::default();
        visit::<false>([self.id], |id, open| {
            if id != self.id {
                found.push(Self::seen(self.register, id, Moment::OPEN_FROM));
            }
            lineage.successors(id).for_each(&mut *open);
        });
        found
    }

    /// Returns all versions that this one came of, over any number of steps, in order of id, each
    /// seen on its last day.
    ///
    /// # Complexity
    /// Linear in the edges that are walked, times a logarithm; every version is met once.
    #[must_use]
    pub fn ancestors(&self) -> List<Self> {
        let lineage = self.register.lineage();
        let mut found = List::default();
        visit::<true>([self.id], |id, open| {
            if id != self.id {
                found.push(Self::seen(self.register, id, Moment::OPEN_UNTIL));
            }
            lineage.predecessors(id).for_each(&mut *open);
        });
        found.reverse();
        found
    }

    /// Returns the unit that stands at a level for this one on its day: the unit above, or itself
    /// where it is of the level or above it. Where the level is empty here, as after it has been
    /// dissolved, the highest unit below it stands in.
    pub(crate) fn standing_at(&self, level: Level) -> Self {
        let upward = std::iter::once(*self).chain(self.units_above());
        upward.take_while(|unit| !unit.level().is_above(level)).last().unwrap_or(*self)
    }
}

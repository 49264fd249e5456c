//! What a unit came of, and what came of it, where one step alone joins or divides: nearly always.
//!
//! A commune of today came of communes that were there on the eve of its merger, and if anything became
//! of it since, it went on whole. So what it came of is read off its edges. Nothing is walked and put
//! in order, and nothing takes memory while there is little of it. Whatever is not so plain is left
//! to the [walk](super::walk), which gives the same answers.
//!
//! ```text
//! 101 --all--\
//! 102 --part--> 106 --all--> 106      102 --part--> 106
//!     \--rest-> 107                       \--rest-> 107 --all--> 108
//! ```
//!
//! The edges of a source say how much of it came, as the walk has it of one way: the law's word, and
//! all of it where it went nowhere else.

use super::given::Parts;
use super::ids::Ids;
use crate::level::Level;
use crate::list::List;
use crate::period::Moment;
use crate::register::data::ids::{EdgeId, UnitId, VersionId};
use crate::register::data::records::{Edge, EdgeMarks, Life, Outs, Record};
use crate::register::data::store::Store;
use crate::register::view::search::units_above;
use crate::share::{Quantity, Share, Shares};

/// How many edges to a version, or from one, are looked at here. More are left to the walk, which passes
/// over what has nothing to do with the question, and whose time does not grow with the square of them.
const MANY: usize = 16;

/// A unit of the other day that is related, how much of the earlier one came, and by which steps.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) unit: VersionId,
    pub(super) portions: Shares,
    /// In order.
    pub(super) edges: Ids<EdgeId>,
}

/// A holder of ground from which an edge leads to the version at hand.
#[derive(Clone, Copy, Default)]
struct Source {
    /// The unit that stands for it.
    unit: VersionId,
    edge: EdgeId,
    came: Shares,
}

/// Returns the units of an earlier day, at a level, of which a version came, in no order, and each as
/// `relation` makes it; `None` where that takes a walk.
///
/// The version holds ground and has no members on its day, and is not over on the earlier one.
pub(super) fn origins<T>(
    store: &Store,
    later: VersionId,
    before: Moment,
    level: Level,
    relation: impl Fn(Found) -> T,
) -> Option<List<T>> {
    let (joined, steps_since) = joined(store, later, before)?;
    let mut standing = Standing::at(level, before);
    if store.lives.at(joined).from <= before {
        let unit = standing.of(store, joined, &store.records.at(joined));
        let has_other = has_other_holder(store, unit, before, level, |holder| holder == joined);
        let portions = of_holders([Shares::ALL].into_iter(), has_other);
        let edges = steps_since.iter().rev().copied().collect();
        return Some(List::of_one(relation(Found { unit, portions, edges })));
    }
    let mut sources = [Source::default(); MANY];
    let mut n_sources = 0;
    for edge in store.edges_in(joined) {
        let version = store.edges.at(edge).source;
        let (life, record) = (store.lives.at(version), store.records.at(version));
        let is_whole = whole_step(store, life).is_some();
        let came = if is_whole { Shares::ALL } else { came_by(store, life.outs(), &[edge])? };
        if !life.contains(before) {
            return None;
        }
        // What a unit has through members, its members gave.
        if record.ground {
            let unit = standing.of(store, version, &record);
            *sources.get_mut(n_sources)? = Source { unit, edge, came };
            n_sources += 1;
        }
    }
    let sources = sources.get_mut(..n_sources)?;
    sources.sort_unstable_by_key(|source| (source.unit, source.edge));
    let origins = sources.chunk_by(|one, next| one.unit == next.unit).filter_map(|holders| {
        let unit = holders.first()?.unit;
        let is_source = |holder: VersionId| edge_from(store, holder, joined).is_some();
        let has_other = has_other_holder(store, unit, before, level, is_source);
        let portions = of_holders(holders.iter().map(|holder| holder.came), has_other);
        // Where the unit is joined itself, what its members went through is no step of its own.
        let since = steps_since.iter().rev().copied();
        let edges = match edge_from(store, unit, joined) {
            Some(own) => std::iter::once(own).chain(since).collect(),
            None => holders.iter().map(|holder| holder.edge).chain(since).collect(),
        };
        (portions != Shares::default()).then(|| relation(Found { unit, portions, edges }))
    });
    Some(origins.collect())
}

/// Returns how much came of a unit, of so much of its holders of ground, where nothing came of any other.
fn of_holders(mut came: impl ExactSizeIterator<Item = Shares>, has_other: bool) -> Shares {
    if came.len() == 1 && !has_other {
        return came.next().unwrap_or_default();
    }
    let (mut area, mut population) = (Parts::default(), Parts::default());
    // One stands for all others.
    for came in came.chain(has_other.then(Shares::default)) {
        area.add(Share::Part, came.area);
        population.add(Share::Part, came.population);
    }
    Shares { area: area.sum(), population: population.sum() }
}

/// Returns the unit of a later day, at a level, that a version went to whole, by steps that are each the
/// only one; `None` where there is no such way. A version that did not end is its own.
///
/// The version holds ground and has no members on its day.
pub(super) fn whole_successor(
    store: &Store,
    earlier: VersionId,
    after: Moment,
    level: Level,
) -> Option<Found> {
    let (holder, edges) = goes_on_whole(store, earlier, after, Ids::default())?;
    let record = store.records.at(holder);
    let unit = Standing::at(level, after).of(store, holder, &record);
    record.ground.then_some(Found { unit, portions: Shares::ALL, edges })
}

/// Returns the units of a later day, at a level, that a version went to, in no order, and each as
/// `relation` makes it; `None` where that takes a walk.
///
/// The version holds ground and has no members on its day, and has ended by the later one.
pub(super) fn successors<T>(
    store: &Store,
    earlier: VersionId,
    after: Moment,
    level: Level,
    relation: impl Fn(Found) -> T,
) -> Option<List<T>> {
    let outs = store.lives.at(earlier).outs();
    if store.edges_out(outs).nth(MANY).is_some() {
        return None;
    }
    let mut standing = Standing::at(level, after);
    // Where each edge leads; and by which edges it went on.
    let mut ends: Ids<VersionId> = Ids::default();
    let mut found: List<Found> = List::default();
    for id in store.edges_out(outs) {
        let target = store.edges.at(id).target;
        let (holder, edges) = goes_on_whole(store, target, after, Ids::of_one(id))?;
        let record = store.records.at(holder);
        if !record.ground || ends.contains(&holder) {
            return None;
        }
        ends.push(holder);
        let unit = standing.of(store, holder, &record);
        match found.iter_mut().find(|other| other.unit == unit) {
            None => found.push(Found { unit, portions: Shares::default(), edges }),
            // It would count for itself alone where it is one of several ends.
            Some(_) if ends.contains(&unit) => return None,
            Some(other) => edges.iter().for_each(|&edge| other.edges.push(edge)),
        }
    }
    for found in found.iter_mut() {
        found.portions = came_by(store, outs, &found.edges)?;
        found.edges.sort_unstable();
    }
    let found = found.into_iter().filter(|found| found.portions != Shares::default());
    Some(found.map(relation).collect())
}

/// Follows a version that goes on whole, at each step to one, to the version in force on a day, and adds
/// the steps to some; `None` where it does not.
#[inline]
fn goes_on_whole(
    store: &Store,
    from: VersionId,
    after: Moment,
    mut steps: Ids<EdgeId>,
) -> Option<(VersionId, Ids<EdgeId>)> {
    let mut version = from;
    loop {
        let life = store.lives.at(version);
        if life.until > after {
            return (life.from <= after).then_some((version, steps));
        }
        let (to, edge) = whole_step(store, life)?;
        steps.push(edge);
        version = to;
    }
}

/// Goes back from a version over steps of one whole version each, to one that was in force on a day or
/// that came of versions which were; with the steps, latest first. `None` where there is no such way.
fn joined(store: &Store, later: VersionId, before: Moment) -> Option<(VersionId, Ids<EdgeId>)> {
    let (mut version, mut steps) = (later, Ids::default());
    while store.lives.at(version).from > before {
        let mut edges = store.edges_in(version);
        if edges.len() > MANY {
            return None;
        }
        let is_new = |id: EdgeId| store.lives.at(store.edges.at(id).source).from > before;
        if !edges.clone().any(is_new) {
            break;
        }
        let (Some(only), None) = (edges.next(), edges.next()) else { return None };
        let source = store.edges.at(only).source;
        whole_step(store, store.lives.at(source))?;
        steps.push(only);
        version = source;
    }
    Some((version, steps))
}

/// Returns where a version went and by which step, where it went whole to one.
#[inline]
fn whole_step(store: &Store, life: Life) -> Option<(VersionId, EdgeId)> {
    let Outs::One { to, edge } = life.outs() else { return None };
    let Edge { portions, marks, .. } = store.edges.at(edge);
    (portions.is_whole() && marks == EdgeMarks::default()).then_some((to, edge))
}

/// Returns how much of a version came by some of its edges, where all came of what those lead to; `None`
/// where an edge from it gives a restored unit its own back, or it has very many. Other ids may stand among
/// those of the edges.
fn came_by(store: &Store, outs: Outs, by: &[EdgeId]) -> Option<Shares> {
    let marks = || store.edges_out(outs).map(|id| store.edges.at(id).marks);
    let takes_a_walk = match outs {
        Outs::List { gives_back, len, .. } => gives_back || len as usize > MANY,
        Outs::None | Outs::One { .. } => marks().any(EdgeMarks::gives_back),
    };
    let came = |quantity: Quantity| {
        let (mut parts, mut has_others) = (Parts::default(), false);
        for id in store.edges_out(outs) {
            let word = store.edges.at(id).portions.of(quantity);
            if word != Share::Nothing {
                if by.contains(&id) { parts.add(word, Share::All) } else { has_others = true }
            }
        }
        if has_others {
            // Stands for all that went elsewhere.
            parts.add(Share::Part, Share::Nothing);
        }
        match parts.sum() {
            // Of what may have gone elsewhere too not all is known to have come.
            Share::All if marks().any(|marks| marks.is_open(quantity as usize)) => Share::Unknown,
            share => share,
        }
    };
    let both = || Shares { area: came(Quantity::Area), population: came(Quantity::Population) };
    (!takes_a_walk).then(both)
}

/// Returns the edge from one version to another, that has few.
#[inline]
fn edge_from(store: &Store, source: VersionId, target: VersionId) -> Option<EdgeId> {
    store.edges_in(target).find(|&edge| store.edges.at(edge).source == source)
}

/// Tells whether a unit that stands at a level has a holder of ground on a day that is no source. Mostly one
/// of the first members that are looked at is none.
#[inline]
fn has_other_holder(
    store: &Store,
    unit: VersionId,
    moment: Moment,
    level: Level,
    is_source: impl Fn(VersionId) -> bool,
) -> bool {
    let record = store.records.at(unit);
    // A unit above the level stands for its own ground alone.
    let stands_alone = record.ground && record.level.is_above(level);
    !stands_alone && holds_otherwise(store, unit, moment, &is_source)
}

/// Tells whether a version holds ground on a day that is not from a source: itself or through members.
fn holds_otherwise(
    store: &Store,
    version: VersionId,
    moment: Moment,
    is_source: &impl Fn(VersionId) -> bool,
) -> bool {
    let (life, record) = (store.lives.at(version), store.records.at(version));
    if !life.contains(moment) {
        return false;
    }
    if record.ground && !is_source(version) {
        return true;
    }
    // A member is of a level below, so this ends.
    let members = || store.members_ever(record.unit);
    store.country.has_levels_below(record.level)
        && members().any(|member| holds_otherwise(store, member, moment, is_source))
}

/// Finds the unit that [stands](crate::register::Version::standing_at) for a version at a level, and keeps
/// what it found above the last: sources mostly come from one unit.
struct Standing {
    level: Level,
    moment: Moment,
    parent: Option<UnitId>,
    /// The highest unit above members of that parent that is not above the level.
    above: Option<VersionId>,
}

impl Standing {
    fn at(level: Level, moment: Moment) -> Self {
        Self { level, moment, parent: None, above: None }
    }

    #[inline]
    fn of(&mut self, store: &Store, version: VersionId, record: &Record) -> VersionId {
        if !self.level.is_above(record.level) {
            return version;
        }
        if record.parent != self.parent {
            self.parent = record.parent;
            let is_below = |above: &VersionId| !store.records.at(*above).level.is_above(self.level);
            self.above = units_above(store, version, self.moment).take_while(is_below).last();
        }
        self.above.unwrap_or(version)
    }
}

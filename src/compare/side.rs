//! One of the two registers of a comparison: which of its units hold the ground of which units of
//! the earlier date.
//!
//! What always holds once [`join`] is done: every unit that shares ground with one that either
//! side lists is known to its side, with all that it came of, also from outside what is compared.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::error::{Error, LookupFault};
use crate::level::Level;
use crate::register::data::ids::VersionId;
use crate::register::{Snapshot, Version};
use crate::share::{Share, Shares};

/// A unit of the earlier date that gave ground to a later one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    pub(super) earlier: VersionId,
    pub(super) portions: Shares,
    /// Which of the lower units in it gave what, by id; empty when all of it came, or when it has
    /// none. A part of a province is known by its communes, a part of a commune by a word only.
    members: Vec<(VersionId, Shares)>,
}

/// A register of the comparison.
pub(super) struct Side<'r> {
    pub(super) after: Snapshot<'r>,
    before: Snapshot<'r>,
    level: Level,
    /// The units that are compared.
    pub(super) listed: BTreeSet<VersionId>,
    /// What each known unit came of.
    ground: BTreeMap<VersionId, Vec<Origin>>,
    /// The units that each unit of the earlier date went to, in order of id.
    went_to: BTreeMap<VersionId, Vec<VersionId>>,
}

impl<'r> Side<'r> {
    /// Looks at a register as of a date, and checks that it has the units of the earlier date.
    pub(super) fn new(
        before: &Snapshot<'r>,
        after: &Snapshot<'r>,
        level: Level,
    ) -> Result<Self, Error> {
        if after.date() < before.date() {
            return Err(LookupFault::DatesReversed { from: before.date(), to: after.date() })?;
        }
        before.register().country().known_level(level)?;
        let own = after.register().at(before.date())?;
        if !std::ptr::eq(own.register(), before.register()) {
            check_shared(before, &own)?;
        }
        Ok(Self {
            after: *after,
            before: own,
            level,
            listed: BTreeSet::new(),
            ground: BTreeMap::new(),
            went_to: BTreeMap::new(),
        })
    }

    /// Lists the units that hold ground of some of the earlier date.
    fn list(&mut self, earlier: impl Iterator<Item = VersionId>) {
        for id in earlier {
            self.follow(id);
            self.listed.extend(self.went_to.get(&id).into_iter().flatten());
        }
    }

    /// Lists the units of the level that came of nothing, too, once all others are listed.
    pub(super) fn list_all(&mut self) {
        for unit in self.after.units(self.level) {
            self.ground.entry(unit.id).or_default();
            self.listed.insert(unit.id);
        }
    }

    /// Finds the units that a unit of the earlier date went to.
    fn follow(&mut self, earlier: VersionId) {
        if self.went_to.contains_key(&earlier) {
            return;
        }
        let mut went_to = Vec::new();
        for unit in self.before.view(earlier).standing_after(&self.after, self.level) {
            let (before, level) = (&self.before, self.level);
            let ground =
                self.ground.entry(unit.id).or_insert_with(|| origins(&unit, before, level));
            if ground.iter().any(|origin| origin.earlier == earlier) {
                went_to.push(unit.id);
            }
        }
        // What one unit alone came to went there whole, in whatever words.
        if let [only] = went_to.as_slice() {
            let ground = self.ground.get_mut(only).into_iter().flatten();
            for origin in ground.filter(|origin| origin.earlier == earlier) {
                *origin = Origin { earlier, portions: Shares::ALL, members: Vec::new() };
            }
        }
        self.went_to.insert(earlier, went_to);
    }

    /// Returns what a unit came of, in order of id.
    pub(super) fn ground(&self, unit: VersionId) -> &[Origin] {
        self.ground.get(&unit).map_or(&[], Vec::as_slice)
    }

    fn went_to(&self, earlier: VersionId) -> &[VersionId] {
        self.went_to.get(&earlier).map_or(&[], Vec::as_slice)
    }

    /// Returns the only unit that one of the earlier date went to.
    pub(super) fn whole_in(&self, earlier: VersionId) -> Option<VersionId> {
        match self.went_to(earlier) {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Tells whether the ground of a unit is that of one unit of the earlier date.
    pub(super) fn is_kept(&self, unit: VersionId) -> bool {
        matches!(self.ground(unit), [of] if self.whole_in(of.earlier) == Some(unit))
    }

    /// Returns the units that hold ground of the same units of the earlier date as one of the other
    /// side, with how many those are, and how many of them are not certain.
    pub(super) fn sharing(&self, ground: &[Origin]) -> BTreeMap<VersionId, (usize, usize)> {
        let mut sharing = BTreeMap::<VersionId, (usize, usize)>::new();
        for theirs in ground {
            for &unit in self.went_to(theirs.earlier) {
                let mut ours = self.ground(unit).iter();
                let ours = ours.find(|origin| origin.earlier == theirs.earlier);
                if let Some(is_certain) = ours.and_then(|ours| overlap(ours, theirs)) {
                    let counts = sharing.entry(unit).or_default();
                    counts.0 += 1;
                    counts.1 += usize::from(!is_certain);
                }
            }
        }
        sharing
    }
}

/// Returns what a unit came of, at a level.
fn origins<'r>(unit: &Version<'r>, before: &Snapshot<'r>, level: Level) -> Vec<Origin> {
    let mut origins: BTreeMap<VersionId, Origin> = BTreeMap::new();
    for of in unit.origins(before, level) {
        let (earlier, portions) = (of.earlier().id, of.portions().without_order());
        origins.insert(earlier, Origin { earlier, portions, members: Vec::new() });
    }
    if origins.values().any(|origin| !origin.portions.is_whole()) {
        let mut lowest = unit.predecessors_at(before);
        lowest.sort_by_key(|of| of.earlier().id);
        for of in lowest {
            let above = of.earlier().standing_at(level).id;
            if let Some(origin) = origins.get_mut(&above)
                && !origin.portions.is_whole()
                && above != of.earlier().id
            {
                origin.members.push((of.earlier().id, of.portions().without_order()));
            }
        }
    }
    origins.into_values().collect()
}

/// Tells whether what two units hold of one of the earlier date overlaps for certain; `None` when
/// it does not.
fn overlap(ours: &Origin, theirs: &Origin) -> Option<bool> {
    if ours.members.is_empty() || theirs.members.is_empty() {
        return Some(meet(ours.portions, theirs.portions));
    }
    let common = ours.members.iter().filter_map(|(id, ours)| {
        let place = theirs.members.binary_search_by_key(id, |(id, _)| *id).ok()?;
        Some(meet(*ours, theirs.members.get(place)?.1))
    });
    common.reduce(|one, other| one || other)
}

/// Tells whether two portions of a unit have something in common for certain.
fn meet(one: Shares, other: Shares) -> bool {
    let meets = |one: Share, other: Share| {
        one == Share::All && other.is_certain() || other == Share::All && one.is_certain()
    };
    meets(one.area, other.area) || meets(one.population, other.population)
}

/// Lists what holds the ground of the units, and finds all that shares ground with it.
pub(super) fn join(one: &mut Side<'_>, other: &mut Side<'_>, earlier: &[Version<'_>]) {
    one.list(earlier.iter().map(|unit| unit.id));
    other.list(earlier.iter().map(|unit| unit.id));
    let listed = |side: &Side<'_>| {
        let ground = side.listed.iter().flat_map(|&unit| side.ground(unit));
        ground.map(|origin| origin.earlier).collect::<BTreeSet<VersionId>>()
    };
    for earlier in listed(one).union(&listed(other)) {
        one.follow(*earlier);
        other.follow(*earlier);
    }
}

/// Finds for each listed unit of the one side the unit of the other that holds the same portions
/// of the same units.
///
/// Words do not tell apart the parts of a divided unit. Where several units of a side hold the same
/// by their words, those of one kind and name belong together, then those of one code, and then
/// what is left over when it is one on each side.
pub(super) fn pair(one: &Side<'_>, other: &Side<'_>) -> BTreeMap<VersionId, VersionId> {
    let mut groups: BTreeMap<&[Origin], [Vec<Version<'_>>; 2]> = BTreeMap::new();
    for &unit in &one.listed {
        let [ones, _] = groups.entry(one.ground(unit)).or_default();
        ones.push(one.after.view(unit));
    }
    for &unit in &other.listed {
        let [_, others] = groups.entry(other.ground(unit)).or_default();
        others.push(other.after.view(unit));
    }
    let mut pairs = BTreeMap::new();
    for (ground, [mut ones, mut others]) in groups {
        take_pairs(&mut ones, &mut others, &mut pairs, |a, b| {
            a.kind_id() == b.kind_id() && a.name() == b.name() && a.level() == b.level()
        });
        // Units that came of nothing have nothing else in common.
        if !ground.is_empty() {
            take_pairs(&mut ones, &mut others, &mut pairs, |a, b| {
                (a.level(), a.code()) == (b.level(), b.code())
            });
            if let ([a], [b]) = (ones.as_slice(), others.as_slice()) {
                pairs.insert(a.id, b.id);
            }
        }
    }
    pairs
}

/// Takes those out of two lists that belong together.
fn take_pairs<'r>(
    ones: &mut Vec<Version<'r>>,
    others: &mut Vec<Version<'r>>,
    pairs: &mut BTreeMap<VersionId, VersionId>,
    belong: impl Fn(&Version<'r>, &Version<'r>) -> bool,
) {
    ones.sort_by_cached_key(Version::order);
    others.sort_by_cached_key(Version::order);
    ones.retain(|a| {
        let place = others.iter().position(|b| belong(a, b));
        place.is_none_or(|place| {
            pairs.insert(a.id, others.remove(place).id);
            false
        })
    });
}

/// Checks that two registers have the same units on a date, under the same handles.
fn check_shared(before: &Snapshot<'_>, own: &Snapshot<'_>) -> Result<(), Error> {
    let mut found = own.in_force();
    for unit in before.in_force() {
        let found = found.next();
        if !found.is_some_and(|found| is_same(&unit, &found)) {
            return Err(other_base(before.date(), &unit, found.as_ref()));
        }
    }
    match found.next() {
        Some(more) => Err(other_base(before.date(), &more, None)),
        None => Ok(()),
    }
}

pub(super) fn other_base(date: Date, unit: &Version<'_>, found: Option<&Version<'_>>) -> Error {
    let found = found.map(|found| Box::new(found.describe()));
    LookupFault::OtherBase { date, unit: Box::new(unit.describe()), found }.into()
}

/// Tells whether two registers mean one unit by a handle, and it is the same there.
pub(super) fn is_same(a: &Version<'_>, b: &Version<'_>) -> bool {
    let (of_a, of_b) = (a.record(), b.record());
    a.id == b.id
        && (of_a.unit, of_a.parent, of_a.previous) == (of_b.unit, of_b.parent, of_b.previous)
        && of_a.level == of_b.level
        && a.period().from == b.period().from
        && a.code() == b.code()
        && a.kind_id() == b.kind_id()
        && a.name() == b.name()
        // The first version of a unit is what its identity says.
        && (of_a.previous.is_none() || a.identity() == b.identity())
}

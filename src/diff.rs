//! What differs between two dates of a register: units that ended, are new, or go on changed, each
//! with the clauses behind it.
//!
//! Units are held against each other by what they are, never by code. A unit that began and ended
//! between the two dates is on neither and does not appear. Territory that belongs to the members
//! of a unit is looked at as well: a district that lost a commune to another has changed, though
//! nothing was decreed about the district itself.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::decree::Reference;
use crate::error::{Error, LookupFault};
use crate::level::LevelId;
use crate::lineage::{Relation, in_order};
use crate::list::List;
use crate::period::day_before;
use crate::register::data::ids::IdRange;
use crate::register::{Citation, Register, Snapshot, UnitId, Version};
use crate::share::{Share, Shares};

/// What can differ about a unit that goes on.
///
/// # Example
/// ```
/// use sapnhap::diff::Aspect;
///
/// assert_eq!(Aspect::Kind.word(), "kind");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Aspect {
    /// It carries another code.
    Code,
    /// It is of another kind.
    Kind,
    /// It has another name.
    Name,
    /// Another unit stands above it.
    Parent,
    /// It gave or got ground, or may have.
    Area,
    /// It gave or got people, or may have.
    Population,
}

impl Aspect {
    /// Returns the word for it in files: `code`, `kind`, `name`, `parent`, `area` or `population`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Kind => "kind",
            Self::Name => "name",
            Self::Parent => "parent",
            Self::Area => "area",
            Self::Population => "population",
        }
    }
}

/// A unit that is on one of the two dates only, with the clauses by which it ended or came.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{date, diff, vietnam};
///
/// let diff = diff(vietnam::register(), date(2025, 6, 30), date(2025, 7, 1))?;
/// let first = &diff.ended()[0];
/// assert_eq!(first.unit.to_string(), "tỉnh Hà Giang (02)");
/// assert_eq!(first.citations[0].to_string(), "202/2025/QH15 clause 1");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffUnit<'r> {
    /// The unit, seen on the date that it is on.
    pub unit: Version<'r>,
    /// The clauses by which it ended or came, in the order of the register's log.
    pub citations: List<Citation<'r>>,
}

/// A unit that goes on from the one date to the other, changed.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::diff::Aspect;
/// use sapnhap::{date, diff, vietnam};
///
/// let diff = diff(vietnam::register(), date(2025, 7, 1), date(2026, 4, 30))?;
/// let first = &diff.changed()[0];
/// assert_eq!(first.before.label(), "tỉnh Đồng Nai");
/// assert_eq!(first.after.label(), "thành phố Đồng Nai");
/// assert_eq!(first.aspects, [Aspect::Kind]);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiffChange<'r> {
    /// The unit on the earlier date.
    pub before: Version<'r>,
    /// The unit on the later date.
    pub after: Version<'r>,
    /// What differs, in the order of [`Aspect`]; at least one.
    pub aspects: List<Aspect>,
    /// The clauses behind it, in the order of the register's log.
    pub citations: List<Citation<'r>>,
}

/// How many units of a level ended, came, changed and stayed.
///
/// `before` is `ended + changed + same`, `after` is `new + changed + same`.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{date, diff, vietnam};
///
/// let diff = diff(vietnam::register(), date(2025, 6, 30), date(2025, 7, 1))?;
/// let provinces = &diff.counts()[0];
/// assert_eq!((provinces.before, provinces.after), (63, 34));
/// assert_eq!((provinces.ended, provinces.new, provinces.same), (52, 23, 11));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelCounts {
    /// The id of the level.
    pub level: LevelId,
    /// Units on the earlier date.
    pub before: usize,
    /// Units on the later date.
    pub after: usize,
    /// Units on the earlier date only.
    pub ended: usize,
    /// Units on the later date only.
    pub new: usize,
    /// Units on both that differ.
    pub changed: usize,
    /// Units on both that do not.
    pub same: usize,
}

/// What differs between two dates of a register; see [`diff`].
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{date, diff, vietnam};
///
/// let diff = diff(vietnam::register(), date(2025, 7, 1), date(2026, 4, 30))?;
/// assert_eq!((diff.ended().len(), diff.new_units().len(), diff.changed().len()), (0, 0, 11));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
pub struct Diff<'r> {
    before: Snapshot<'r>,
    after: Snapshot<'r>,
    counts: Vec<LevelCounts>,
    ended: Vec<DiffUnit<'r>>,
    new: Vec<DiffUnit<'r>>,
    changed: Vec<DiffChange<'r>>,
}

impl<'r> Diff<'r> {
    /// Returns the register on the earlier date.
    #[must_use]
    pub fn before(&self) -> Snapshot<'r> {
        self.before
    }

    /// Returns the register on the later date.
    #[must_use]
    pub fn after(&self) -> Snapshot<'r> {
        self.after
    }

    /// Returns the counts of each level that has a unit on either date, from the top down.
    #[must_use]
    pub fn counts(&self) -> &[LevelCounts] {
        &self.counts
    }

    /// Returns the units on the earlier date only, by level and code.
    #[must_use]
    pub fn ended(&self) -> &[DiffUnit<'r>] {
        &self.ended
    }

    /// Returns the units on the later date only, by level and code.
    #[must_use]
    pub fn new_units(&self) -> &[DiffUnit<'r>] {
        &self.new
    }

    /// Returns the units on both dates that differ, by level and their earlier code.
    #[must_use]
    pub fn changed(&self) -> &[DiffChange<'r>] {
        &self.changed
    }

    /// Tells whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ended.is_empty() && self.new.is_empty() && self.changed.is_empty()
    }
}

impl fmt::Debug for Diff<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Diff")
            .field("before", &self.before.date())
            .field("after", &self.after.date())
            .field("counts", &self.counts)
            .field("ended", &self.ended)
            .field("new", &self.new)
            .field("changed", &self.changed)
            .finish()
    }
}

/// As an object of the two dates, the counts and the three lists.
impl Serialize for Diff<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut diff = serializer.serialize_struct("Diff", 6)?;
        diff.serialize_field("before", &self.before.date())?;
        diff.serialize_field("after", &self.after.date())?;
        diff.serialize_field("counts", &self.counts)?;
        diff.serialize_field("ended", &self.ended)?;
        diff.serialize_field("new", &self.new)?;
        diff.serialize_field("changed", &self.changed)?;
        diff.end()
    }
}

/// As an object of the unit and the citations.
impl Serialize for DiffUnit<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entry = serializer.serialize_struct("DiffUnit", 2)?;
        entry.serialize_field("unit", &self.unit.to_record())?;
        entry.serialize_field("citations", &self.citations)?;
        entry.end()
    }
}

/// As an object of the unit on both dates, what differs and the citations.
impl Serialize for DiffChange<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut entry = serializer.serialize_struct("DiffChange", 4)?;
        entry.serialize_field("before", &self.before.to_record())?;
        entry.serialize_field("after", &self.after.to_record())?;
        entry.serialize_field("aspects", &self.aspects)?;
        entry.serialize_field("citations", &self.citations)?;
        entry.end()
    }
}

/// Tells what differs between two dates of a register.
///
/// # Errors
/// [`LookupFault::DatesReversed`], and [`LookupFault::BeforeOpening`] for a date before the
/// opening day.
///
/// # Complexity
/// Linear in what the changes between the dates touch and make, plus sorting, plus the walks between the
/// dates of the units that go on changed, and of those in which they lie.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{date, diff, vietnam};
///
/// let register = vietnam::register();
/// let (before, after) = (date(2025, 6, 30), date(2025, 7, 1));
/// let reform = diff(register, before, after)?;
/// assert_eq!(reform.ended().len(), 52 + 696 + 9_906);
/// assert_eq!(reform.new_units().len(), 23 + 3_192);
/// assert!(diff(register, after, before).is_err());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn diff(register: &Register, from: Date, to: Date) -> Result<Diff<'_>, Error> {
    if from > to {
        return Err(LookupFault::DatesReversed { from, to }.into());
    }
    let (before, after) = (register.at(from)?, register.at(to)?);
    let mut diff =
        Diff { before, after, counts: vec![], ended: vec![], new: vec![], changed: vec![] };
    for unit in touched(&before, &after) {
        match (on(&before, unit), on(&after, unit)) {
            (Some(earlier), Some(later)) => {
                let holds_members = earlier.has_children() || later.has_children();
                diff.changed.extend(change(&diff, earlier, later, holds_members));
            }
            (Some(unit), None) => {
                diff.ended.push(DiffUnit { unit, citations: endings_since(&unit) });
            }
            (None, Some(unit)) => {
                diff.new.push(DiffUnit { unit, citations: beginnings_until(&unit) });
            }
            (None, None) => {}
        }
    }
    diff.counts = counts(&diff);
    diff.ended.sort_by_cached_key(|entry| entry.unit.order());
    diff.new.sort_by_cached_key(|entry| entry.unit.order());
    diff.changed.sort_by_cached_key(|entry| entry.before.order());
    Ok(diff)
}

/// Returns a unit on a date.
fn on<'r>(snapshot: &Snapshot<'r>, unit: UnitId) -> Option<Version<'r>> {
    let version = snapshot.register().store.version_on(unit, snapshot.moment)?;
    Some(snapshot.view(version))
}

/// Returns the units of which something may differ between two dates: those that a change between them
/// touched or made, and on both dates all in which those lie.
fn touched(before: &Snapshot<'_>, after: &Snapshot<'_>) -> BTreeSet<UnitId> {
    let register = before.register();
    let Register { store, log, .. } = register;
    let changes = [before, after].map(|date| log.first_after(date.moment));
    let [first, end] = changes.map(|change| register.first_version_of(change));
    let [first_change, end_change] = changes;
    let changes = IdRange::between(first_change, end_change);
    let ended = changes.filter_map(|change| log.changes.get(change));
    let versions = store
        .with_sources(IdRange::between(first, end))
        .chain(ended.flat_map(|change| change.staged.ended()));
    let mut touched: BTreeSet<UnitId> =
        versions.map(|version| store.records.at(version).unit).collect();
    let mut open: Vec<UnitId> = touched.iter().copied().collect();
    while let Some(unit) = open.pop() {
        let versions = [before, after].into_iter().filter_map(|date| on(date, unit));
        let above = versions.filter_map(|version| version.record().parent);
        open.extend(above.filter(|above| touched.insert(*above)));
    }
    touched
}

/// Counts the units of each level that has any on either date.
fn counts(diff: &Diff<'_>) -> Vec<LevelCounts> {
    let country = diff.before.register().country();
    let counts = country.all_levels().map(|level| {
        let of_level = |unit: &Version<'_>| unit.level() == level;
        let ended = diff.ended.iter().filter(|entry| of_level(&entry.unit)).count();
        let changed = diff.changed.iter().filter(|entry| of_level(&entry.before)).count();
        let before = diff.before.count(level);
        LevelCounts {
            level: country.level_id(level),
            before,
            after: diff.after.count(level),
            ended,
            new: diff.new.iter().filter(|entry| of_level(&entry.unit)).count(),
            changed,
            same: before.saturating_sub(ended + changed),
        }
    });
    counts.filter(|counts| counts.before + counts.after > 0).collect()
}

/// Returns what differs about a unit that goes on; `None` when nothing does.
fn change<'r>(
    diff: &Diff<'r>,
    before: Version<'r>,
    after: Version<'r>,
    holds_members: bool,
) -> Option<DiffChange<'r>> {
    // One version has one code, kind, name and parent, and ground of its own does not change.
    if before == after && !holds_members {
        return None;
    }
    let parent = |unit: &Version<'r>| unit.parent().map(|parent| parent.unit());
    let is_own = |relation: &Relation<'r>| relation.goes_on();
    let (origins, successors) = (
        after.origins(&diff.before, after.level()),
        before.successors_at_level(&diff.after, before.level()),
    );
    let kept = origins.iter().find(|relation| is_own(relation));
    let kept = kept.map_or(Shares::default(), Relation::portions);
    let got = |quantity: fn(Shares) -> Share| {
        let mut others = origins.iter().filter(|relation| !is_own(relation));
        others.any(|relation| quantity(relation.portions()) != Share::Nothing)
    };
    let differing = [
        (Aspect::Code, before.code() != after.code()),
        (Aspect::Kind, before.kind_id() != after.kind_id()),
        (Aspect::Name, before.name() != after.name()),
        (Aspect::Parent, parent(&before) != parent(&after)),
        (Aspect::Area, kept.area != Share::All || got(|portions| portions.area)),
        (Aspect::Population, kept.population != Share::All || got(|portions| portions.population)),
    ];
    let aspects: List<Aspect> =
        differing.into_iter().filter(|(_, differs)| *differs).map(|(aspect, _)| aspect).collect();
    if aspects.is_empty() {
        return None;
    }
    let crossing = origins.iter().chain(&successors).filter(|relation| !is_own(relation));
    let behind = between(&before, &after).into_iter().chain(crossing.flat_map(Relation::citations));
    Some(DiffChange { before, after, aspects, citations: in_order(behind) })
}

/// Returns the clauses by which later versions of a unit came, up to one of them.
fn between<'r>(before: &Version<'r>, after: &Version<'r>) -> List<Citation<'r>> {
    let history = after.register().history(after.unit());
    let later = history.into_iter().filter(|version| version > before && version <= after);
    in_order(later.flat_map(|version| version.begun_by()))
}

/// Returns the clauses by which a unit changed and ended after a version of it.
fn endings_since<'r>(unit: &Version<'r>) -> List<Citation<'r>> {
    let history = unit.register().history(unit.unit());
    let later = history.into_iter().filter(|version| version >= unit);
    in_order(later.flat_map(|version| version.ended_by()))
}

/// Returns the clauses by which the versions of a unit came, up to one of them.
fn beginnings_until<'r>(unit: &Version<'r>) -> List<Citation<'r>> {
    let history = unit.register().history(unit.unit());
    let until = history.into_iter().filter(|version| version <= unit);
    in_order(until.flat_map(|version| version.begun_by()))
}

/// Tells whether a reference, read on the last day of a version, names it, or may: the scope of
/// the decree, which tells namesakes apart, is left out.
pub(crate) fn may_mean(reference: &Reference, version: &Version<'_>) -> bool {
    if reference.level().is_some_and(|level| *level != version.level_id()) {
        return false;
    }
    if let Some(code) = reference.code() {
        return *code == version.code();
    }
    let Some(name) = reference.name() else { return false };
    if reference.kind().is_some_and(|kind| version.kind_id() != Some(kind)) {
        return false;
    }
    let text = std::iter::once(name).chain(reference.within().iter().map(String::as_str));
    let day = version.period().until.map_or(version.date(), day_before);
    let snapshot = version.register().at_or_opening(day);
    snapshot.candidates(&text.collect::<Vec<_>>().join(", ")).contains(version)
}

//! How two registers that grew from the same base divide the same units of an earlier date: two
//! plans, or a plan and what became law.
//!
//! ```text
//!                +-- plan --> one ----+
//! base, before --+                    +--> units of each, what they are in the other; similarity
//!                +-- law ---> other --+
//! ```
//!
//! Units are held against each other by the ground that they hold: by which units of the earlier
//! date they came of, and which portions of them. What always holds: all that a unit came of
//! counts, also what lies outside the units that are asked about; and `same` and `renamed` pair
//! units one to one.
//!
//! Left out on purpose: the figures of parts. Two plans that both give "a part" of a commune to the
//! same successor are the same here, though the parts may not be, and whether a text says part or
//! rest makes no difference; [`ComparedUnit::n_divided`] says how much of an answer may lie in such
//! words. A part of a province is known by its communes.
//! Which of two plans is better is not asked.

mod side;
mod similarity;

use std::collections::BTreeMap;
use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

pub use similarity::Similarity;

use crate::diff::Aspect;
use crate::error::Error;
use crate::level::{Level, LevelId};
use crate::register::{Snapshot, Version};
use side::Side;

/// What a unit of the one register is in the other.
///
/// # Example
/// ```
/// use sapnhap::compare::Likeness;
///
/// assert_eq!(Likeness::OnlyHere.word(), "only_here");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Likeness {
    /// A unit of the other holds the same ground and has the same kind and name; its code or what
    /// stands above it may differ.
    Same,
    /// A unit of the other holds the same ground, and has another kind or name.
    Renamed,
    /// The ground is cut otherwise in the other: both change it, and not in the same way.
    Different,
    /// Only one of the two changes the ground: a unit made here of what the other leaves as it is,
    /// or left as it is here and not in the other.
    OnlyHere,
}

impl Likeness {
    /// Returns the word for it in files: `same`, `renamed`, `different` or `only_here`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Renamed => "renamed",
            Self::Different => "different",
            Self::OnlyHere => "only_here",
        }
    }
}

/// A unit of the other register that holds ground of the same units of the earlier date.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// # use sapnhap::compare::compare_within;
/// # use sapnhap::{Decree, Level, Provision, date, vietnam};
/// let law = vietnam::register();
/// let (before, after) = (law.at(date(2025, 6, 30))?, law.at(date(2025, 7, 1))?);
/// let district = before.find("huyện Hữu Lũng")?;
/// // The communes as they were, against what became of them.
/// let comparison = compare_within(&before, &before, &after, &district, Level::COMMUNE)?;
/// let commune = &comparison.in_one()[0];
/// assert_eq!(commune.unit.to_string(), "thị trấn Hữu Lũng (06385)");
/// let shared = &commune.shares[0];
/// assert_eq!((shared.unit.to_string().as_str(), shared.n_shared), ("xã Hữu Lũng (06385)", 1));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedGround<'r> {
    /// The unit of the other register.
    pub unit: Version<'r>,
    /// How many units of the earlier date gave ground to both.
    pub n_shared: usize,
    /// For how many of those it is not certain that they share any: both hold a part, and the parts
    /// may be others.
    pub n_possible: usize,
}

/// A unit of the one register, and what it is in the other.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::compare::Likeness;
/// use sapnhap::{Decree, Level, Provision, compare, date, vietnam};
///
/// let law = vietnam::register();
/// let day = date(2026, 6, 1);
/// let plan = law.enact([Decree::new("plan", day)?
///     .provision(Provision::rename("1", "xã Hữu Lũng", "Bắc Lệ")?)])?;
/// let (before, after) = (law.latest(), law.at(day)?);
/// let comparison = compare(&before, &plan.at(day)?, &after, Level::COMMUNE)?;
/// let renamed = comparison.in_one().iter().find(|unit| unit.likeness != Likeness::Same);
/// assert_eq!(
///     renamed.unwrap().to_string(),
///     "xã Bắc Lệ (06385): renamed, xã Hữu Lũng (06385) in the other"
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparedUnit<'r> {
    /// The unit.
    pub unit: Version<'r>,
    /// What it is in the other register.
    pub likeness: Likeness,
    /// What differs from the unit that holds the same ground in the other, in the order of
    /// [`Aspect`]: code, kind, name or parent. Empty unless it is the same or renamed.
    pub aspects: Vec<Aspect>,
    /// Whether its ground is all of one unit of the earlier date, and no more.
    pub is_kept: bool,
    /// How many units of the earlier date it holds ground of.
    pub n_origins: usize,
    /// How many of those are divided: it does not hold all of them.
    pub n_divided: usize,
    /// The units of the other that hold ground of the same units of the earlier date, by level and
    /// code. Of one that is the same or renamed: that unit alone.
    pub shares: Vec<SharedGround<'r>>,
}

/// How many units each register makes of the same ground, and how they compare.
///
/// `n_one` is `same + renamed + different_in_one + only_in_one`, `n_other` likewise.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, compare, date, vietnam};
///
/// let law = vietnam::register();
/// let (before, after) = (law.at(date(2025, 6, 30))?, law.at(date(2025, 7, 1))?);
/// // No reform at all against the law: 11 provinces were left as they were.
/// let counts = compare(&before, &before, &after, Level::PROVINCE)?.counts();
/// assert_eq!((counts.n_before, counts.n_one, counts.n_other), (63, 63, 34));
/// assert_eq!((counts.same, counts.only_in_one, counts.only_in_other), (11, 52, 23));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct ComparisonCounts {
    /// Units of the earlier date.
    pub n_before: usize,
    /// Units of the one register.
    pub n_one: usize,
    /// Units of the other.
    pub n_other: usize,
    /// Units that are the same in both.
    pub same: usize,
    /// Of those, the ones that both leave with the ground of one unit of the earlier date.
    pub same_and_kept: usize,
    /// Units of the same ground that differ in kind or name.
    pub renamed: usize,
    /// Units of the one that are cut otherwise in the other.
    pub different_in_one: usize,
    /// Units of the other that are cut otherwise in the one.
    pub different_in_other: usize,
    /// Units of the one whose ground only one of the two changes.
    pub only_in_one: usize,
    /// Units of the other whose ground only one of the two changes.
    pub only_in_other: usize,
}

/// How two registers divide the same units of an earlier date; see [`compare`].
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::compare::compare_within;
/// use sapnhap::{Level, date, vietnam};
///
/// let law = vietnam::register();
/// let (before, after) = (law.at(date(2025, 6, 30))?, law.at(date(2025, 7, 1))?);
/// // A plan that follows the law in Hà Nội only.
/// let decree = law.decree("1656/NQ-UBTVQH15").unwrap().clone();
/// # let base = sapnhap::Register::open(law.country().clone(), law.opening(), law.opening_units())?;
/// let plan = base.enact([decree])?;
/// let hanoi = before.find("Thành phố Hà Nội")?;
/// let comparison =
///     compare_within(&before, &plan.latest(), &after, &hanoi, Level::COMMUNE)?;
/// assert!(comparison.is_same());
/// assert_eq!(comparison.in_one().len(), 126);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
pub struct Comparison<'r> {
    before: Snapshot<'r>,
    one: Snapshot<'r>,
    other: Snapshot<'r>,
    level: LevelId,
    units: Vec<Placed<'r>>,
    in_one: Vec<ComparedUnit<'r>>,
    in_other: Vec<ComparedUnit<'r>>,
}

/// A unit of the earlier date, and the unit that has all of it in each register.
#[derive(Clone)]
struct Placed<'r> {
    unit: Version<'r>,
    one: Option<u32>,
    other: Option<u32>,
}

impl<'r> Comparison<'r> {
    /// Returns the earlier date, in the register that was given with it.
    #[must_use]
    pub fn before(&self) -> Snapshot<'r> {
        self.before
    }

    /// Returns the one register as of its date.
    #[must_use]
    pub fn one(&self) -> Snapshot<'r> {
        self.one
    }

    /// Returns the other register as of its date.
    #[must_use]
    pub fn other(&self) -> Snapshot<'r> {
        self.other
    }

    /// Returns the units of the earlier date that are compared, by level and code.
    #[must_use]
    pub fn units(&self) -> impl ExactSizeIterator<Item = Version<'r>> {
        self.units.iter().map(|placed| placed.unit)
    }

    /// Returns the units that the one register makes of them, by level and code.
    #[must_use]
    pub fn in_one(&self) -> &[ComparedUnit<'r>] {
        &self.in_one
    }

    /// Returns the units that the other register makes of them, by level and code.
    #[must_use]
    pub fn in_other(&self) -> &[ComparedUnit<'r>] {
        &self.in_other
    }

    /// Tells whether every unit of each register is [`Likeness::Same`] in the other.
    #[must_use]
    pub fn is_same(&self) -> bool {
        let mut all = self.in_one.iter().chain(&self.in_other);
        all.all(|compared| compared.likeness == Likeness::Same)
    }

    /// Returns how many units there are of each likeness.
    #[must_use]
    pub fn counts(&self) -> ComparisonCounts {
        let of = |units: &[ComparedUnit<'r>], likeness| {
            units.iter().filter(|compared| compared.likeness == likeness).count()
        };
        let is_same_and_kept =
            |unit: &&ComparedUnit<'r>| unit.likeness == Likeness::Same && unit.is_kept;
        ComparisonCounts {
            n_before: self.units.len(),
            n_one: self.in_one.len(),
            n_other: self.in_other.len(),
            same: of(&self.in_one, Likeness::Same),
            same_and_kept: self.in_one.iter().filter(is_same_and_kept).count(),
            renamed: of(&self.in_one, Likeness::Renamed),
            different_in_one: of(&self.in_one, Likeness::Different),
            different_in_other: of(&self.in_other, Likeness::Different),
            only_in_one: of(&self.in_one, Likeness::OnlyHere),
            only_in_other: of(&self.in_other, Likeness::OnlyHere),
        }
    }

    /// Returns how alike the two are as partitions of the units of the earlier date, each of which
    /// counts once.
    ///
    /// A unit that is divided in the one or the other is in no single group: it is left out, and
    /// counted in [`Similarity::n_divided`].
    ///
    /// # Complexity
    /// That of sorting the units.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, compare, date, vietnam};
    ///
    /// let law = vietnam::register();
    /// let (before, after) = (law.at(date(2025, 6, 30))?, law.at(date(2025, 7, 1))?);
    /// let with_itself = compare(&before, &after, &after, Level::COMMUNE)?.similarity();
    /// assert_eq!(with_itself.adjusted_rand, 1.0);
    /// assert_eq!(with_itself.n_units + with_itself.n_divided, 10_040); // 5 districts had no communes.
    /// let with_nothing = compare(&before, &before, &after, Level::COMMUNE)?.similarity();
    /// assert_eq!(with_nothing.adjusted_rand, 0.0);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn similarity(&self) -> Similarity {
        self.similarity_by(|_| 1.0)
    }

    /// Returns how alike the two are as [`similarity`](Self::similarity) does, each unit of the
    /// earlier date counted for what it weighs: its people, its area.
    ///
    /// The weight is asked once for each unit that is not divided. One that weighs 0 (or less, or
    /// is not a finite number) is left out of [`Similarity::n_units`] as well.
    ///
    /// # Complexity
    /// That of sorting the units.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, compare, date, vietnam};
    ///
    /// let law = vietnam::register();
    /// let (before, after) = (law.at(date(2025, 6, 30))?, law.at(date(2025, 7, 1))?);
    /// let comparison = compare(&before, &after, &after, Level::COMMUNE)?;
    /// let wards = comparison.similarity_by(|unit| f64::from(u8::from(unit.is_kind("phuong"))));
    /// assert!(wards.n_units < 1_726 && wards.adjusted_rand == 1.0);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn similarity_by(&self, weight: impl Fn(&Version<'r>) -> f64) -> Similarity {
        let whole = self.units.iter().filter_map(|placed| {
            let (one, other) = (placed.one?, placed.other?);
            Some((one, other, &placed.unit))
        });
        let n_divided = self.units.len() - whole.clone().count();
        let weighed = whole.map(|(one, other, unit)| (one, other, weight(unit)));
        Similarity { n_divided, ..Similarity::of(weighed) }
    }
}

/// Tells how two registers divide the units of a level of an earlier date.
///
/// Both grew from one base, which has the units of `before`: a register and a branch of it, or two
/// branches. Each is taken as of its own date. Where the level is empty, or a unit above it has no
/// members, what [`Version::origins`] takes in its place is compared.
///
/// # Errors
/// [`LookupFault::OtherBase`](crate::error::LookupFault::OtherBase) when a register does not have the
/// units of the earlier date, with the first that differs;
/// [`LookupFault::DatesReversed`](crate::error::LookupFault::DatesReversed),
/// [`LookupFault::BeforeOpening`](crate::error::LookupFault::BeforeOpening) and
/// [`LookupFault::UnknownLevel`](crate::error::LookupFault::UnknownLevel).
///
/// # Complexity
/// Linear in the versions of the three registers and in the steps between the dates, times a
/// logarithm; for each new unit that of [`Version::origins`].
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Decree, Level, Provision, compare, date, vietnam};
///
/// let law = vietnam::register();
/// let (before, day) = (law.latest(), date(2026, 6, 1));
/// let plan = |others: &[&str]| {
///     let merge = Provision::take_over("1", "tỉnh Cao Bằng", others.iter().copied())?;
///     law.enact([Decree::new("plan", day)?.provision(merge)])
/// };
/// let (one, other) = (plan(&["tỉnh Lạng Sơn"])?, plan(&["tỉnh Lạng Sơn", "tỉnh Bắc Ninh"])?);
/// let comparison = compare(&before, &one.at(day)?, &other.at(day)?, Level::PROVINCE)?;
/// assert_eq!(
///     comparison.to_string(),
///     "34 units of 2026-04-30: 33 and 32, of which 31 same (31 kept), 0 renamed, \
///      1 and 1 different, 1 and 0 only here"
/// );
/// assert_eq!(
///     comparison.in_one()[1].to_string(),
///     "tỉnh Cao Bằng (04): different, shares 2 with tỉnh Cao Bằng (04)"
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn compare<'r>(
    before: &Snapshot<'r>,
    one: &Snapshot<'r>,
    other: &Snapshot<'r>,
    level: Level,
) -> Result<Comparison<'r>, Error> {
    let units = before.in_force().filter(|unit| unit.record().ground);
    let units = in_order(units.map(|unit| unit.standing_at(level)).collect());
    let (mut one, mut other) = (Side::new(before, one, level)?, Side::new(before, other, level)?);
    side::join(&mut one, &mut other, &units);
    one.list_all();
    other.list_all();
    Ok(comparison(before, &one, &other, units, level))
}

/// Tells how two registers divide the members of one unit of an earlier date, as [`compare`] does
/// for all: the communes of one province.
///
/// Units that hold ground of a member are compared by all their ground, also what comes from
/// outside. For a unit of the level itself, it alone is compared; for one below the level, nothing.
/// A unit made of no ground is not seen.
///
/// # Errors
/// As [`compare`]; [`LookupFault::OtherBase`](crate::error::LookupFault::OtherBase) also when
/// `within` is not a unit of `before`.
///
/// # Complexity
/// Linear in the versions of the three registers for the check that they share the earlier date,
/// which costs nothing for one register; else as [`compare`] for the units within.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::compare::compare_within;
/// use sapnhap::{Level, date, vietnam};
///
/// let law = vietnam::register();
/// let (before, after) = (law.at(date(2025, 6, 30))?, law.at(date(2025, 7, 1))?);
/// let hanoi = before.find("Thành phố Hà Nội")?;
/// let comparison = compare_within(&before, &after, &after, &hanoi, Level::COMMUNE)?;
/// assert_eq!((comparison.units().len(), comparison.in_one().len()), (526, 126));
/// assert!(comparison.is_same());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn compare_within<'r>(
    before: &Snapshot<'r>,
    one: &Snapshot<'r>,
    other: &Snapshot<'r>,
    within: &Version<'_>,
    level: Level,
) -> Result<Comparison<'r>, Error> {
    let (mut one, mut other) = (Side::new(before, one, level)?, Side::new(before, other, level)?);
    let found = before.register().version(within.id()).map(|found| before.view(found.id));
    let found = found.filter(|found| found.is_in_force(before.date()));
    let Some(unit) = found.filter(|found| side::is_same(within, found)) else {
        return Err(side::other_base(before.date(), within, found.as_ref()));
    };
    let mut units = Vec::new();
    let mut open = vec![unit];
    while let Some(unit) = open.pop() {
        if unit.record().ground {
            units.push(unit.standing_at(level));
        }
        open.extend(unit.children());
    }
    units.retain(|standing| !standing.level().is_above(unit.level()));
    let units = in_order(units);
    side::join(&mut one, &mut other, &units);
    Ok(comparison(before, &one, &other, units, level))
}

/// Sorts units by level and code, and keeps each once.
fn in_order(mut units: Vec<Version<'_>>) -> Vec<Version<'_>> {
    units.sort_by_cached_key(Version::order);
    units.dedup();
    units
}

/// Compares two sides, which are joined over units of the earlier date.
fn comparison<'r>(
    before: &Snapshot<'r>,
    one: &Side<'r>,
    other: &Side<'r>,
    units: Vec<Version<'r>>,
    level: Level,
) -> Comparison<'r> {
    let pairs = side::pair(one, other);
    let turned = pairs.iter().map(|(one, other)| (*other, *one)).collect();
    let placed = units.into_iter().map(|unit| Placed {
        unit,
        one: one.whole_in(unit.id),
        other: other.whole_in(unit.id),
    });
    let names = before.register().country().level_definition(level);
    Comparison {
        before: *before,
        one: one.after,
        other: other.after,
        level: names.map_or_else(LevelId::unnamed, |definition| definition.id.clone()),
        units: placed.collect(),
        in_one: compared(one, other, &pairs),
        in_other: compared(other, one, &turned),
    }
}

/// Compares the listed units of a side with those of the other.
fn compared<'r>(
    here: &Side<'r>,
    there: &Side<'r>,
    pairs: &BTreeMap<u32, u32>,
) -> Vec<ComparedUnit<'r>> {
    let compare_unit = |&id: &u32| {
        let (unit, ground) = (here.after.view(id), here.ground(id));
        let mut sharing = there.sharing(ground);
        let mut aspects = Vec::new();
        let likeness = match pairs.get(&id) {
            Some(&same) => {
                aspects = differing(&unit, &there.after.view(same));
                let is_other =
                    aspects.iter().any(|aspect| matches!(aspect, Aspect::Kind | Aspect::Name));
                sharing = BTreeMap::from([(same, sharing.remove(&same).unwrap_or_default())]);
                if is_other { Likeness::Renamed } else { Likeness::Same }
            }
            None if here.is_kept(id) || sharing.keys().all(|&unit| there.is_kept(unit)) => {
                Likeness::OnlyHere
            }
            None => Likeness::Different,
        };
        let shares = sharing.into_iter().map(|(unit, (n_shared, n_possible))| SharedGround {
            unit: there.after.view(unit),
            n_shared,
            n_possible,
        });
        let mut shares: Vec<SharedGround<'r>> = shares.collect();
        shares.sort_by_cached_key(|shared| shared.unit.order());
        ComparedUnit {
            unit,
            likeness,
            aspects,
            is_kept: here.is_kept(id),
            n_origins: ground.len(),
            n_divided: ground.iter().filter(|origin| !origin.portions.is_whole()).count(),
            shares,
        }
    };
    let mut compared: Vec<ComparedUnit<'r>> = here.listed.iter().map(compare_unit).collect();
    compared.sort_by_cached_key(|compared| compared.unit.order());
    compared
}

/// Returns what differs between units of the same ground.
fn differing(here: &Version<'_>, there: &Version<'_>) -> Vec<Aspect> {
    // A unit above may be new in both, each under a handle of its own: then its name is asked.
    let above = |unit: &Version<'_>| unit.parent().map(|parent| (parent.unit(), parent.identity()));
    let names = |unit: &Version<'_>| {
        unit.ancestors_above().map(|above| above.label()).collect::<Vec<String>>()
    };
    let differing = [
        (Aspect::Code, here.code() != there.code()),
        (Aspect::Kind, here.kind_id() != there.kind_id()),
        (Aspect::Name, here.name() != there.name()),
        (Aspect::Parent, above(here) != above(there) && names(here) != names(there)),
    ];
    differing.into_iter().filter(|(_, differs)| *differs).map(|(aspect, _)| aspect).collect()
}

/// Writes the unit, what it is in the other and with what it shares ground, on one line.
impl fmt::Display for ComparedUnit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.unit)?;
        let shared = self.shares.iter();
        match self.likeness {
            Likeness::Same if self.aspects.is_empty() => return f.write_str("same"),
            Likeness::Same => f.write_str("same")?,
            Likeness::Renamed => f.write_str("renamed")?,
            Likeness::Different => f.write_str("different")?,
            Likeness::OnlyHere => f.write_str("only here")?,
        }
        if matches!(self.likeness, Likeness::Same | Likeness::Renamed) {
            return shared.take(1).try_for_each(|same| write!(f, ", {} in the other", same.unit));
        }
        for (place, shared) in shared.enumerate() {
            f.write_str(if place == 0 { ", shares " } else { ", " })?;
            write!(f, "{} with {}", shared.n_shared, shared.unit)?;
        }
        Ok(())
    }
}

/// Writes the counts on one line; two numbers are of the one register and of the other.
impl fmt::Display for Comparison<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = self.counts();
        let ComparisonCounts { n_before, n_one, n_other, same, same_and_kept, renamed, .. } =
            counts;
        write!(
            f,
            "{n_before} units of {}: {n_one} and {n_other}, of which {same} same ({same_and_kept} \
             kept), {renamed} renamed, {} and {} different, {} and {} only here",
            self.before.date(),
            counts.different_in_one,
            counts.different_in_other,
            counts.only_in_one,
            counts.only_in_other,
        )
    }
}

impl fmt::Debug for Comparison<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Comparison")
            .field("before", &self.before.date())
            .field("one", &self.one.date())
            .field("other", &self.other.date())
            .field("level", &self.level)
            .field("counts", &self.counts())
            .field("in_one", &self.in_one)
            .field("in_other", &self.in_other)
            .finish()
    }
}

/// As an object of the three dates, the level, the counts, the similarity and the units of both.
impl Serialize for Comparison<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut comparison = serializer.serialize_struct("Comparison", 8)?;
        comparison.serialize_field("before", &self.before.date())?;
        comparison.serialize_field("one", &self.one.date())?;
        comparison.serialize_field("other", &self.other.date())?;
        comparison.serialize_field("level", &self.level)?;
        comparison.serialize_field("counts", &self.counts())?;
        comparison.serialize_field("similarity", &self.similarity())?;
        comparison.serialize_field("in_one", &self.in_one)?;
        comparison.serialize_field("in_other", &self.in_other)?;
        comparison.end()
    }
}

/// As an object of the unit and the other fields.
impl Serialize for ComparedUnit<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut compared = serializer.serialize_struct("ComparedUnit", 7)?;
        compared.serialize_field("unit", &self.unit.to_record())?;
        compared.serialize_field("likeness", &self.likeness)?;
        compared.serialize_field("aspects", &self.aspects)?;
        compared.serialize_field("is_kept", &self.is_kept)?;
        compared.serialize_field("n_origins", &self.n_origins)?;
        compared.serialize_field("n_divided", &self.n_divided)?;
        compared.serialize_field("shares", &self.shares)?;
        compared.end()
    }
}

/// As an object of the unit and the two counts.
impl Serialize for SharedGround<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut shared = serializer.serialize_struct("SharedGround", 3)?;
        shared.serialize_field("unit", &self.unit.to_record())?;
        shared.serialize_field("n_shared", &self.n_shared)?;
        shared.serialize_field("n_possible", &self.n_possible)?;
        shared.end()
    }
}

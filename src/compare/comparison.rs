//! What comes of a comparison: the units of both registers, how many there are of each likeness, and how
//! alike the two are.

use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::compared_unit::{ComparedUnit, Likeness};
use super::similarity::Similarity;
use crate::level::LevelId;
use crate::register::data::ids::VersionId;
use crate::register::{Snapshot, Version};

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

/// How two registers divide the same units of an earlier date; see [`compare`](crate::compare()).
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
/// let plan = law.rewound(date(2025, 7, 1))?.enact([decree])?;
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
    pub(super) before: Snapshot<'r>,
    pub(super) one: Snapshot<'r>,
    pub(super) other: Snapshot<'r>,
    pub(super) level: LevelId,
    pub(super) units: Vec<UnitInBoth<'r>>,
    pub(super) in_one: Vec<ComparedUnit<'r>>,
    pub(super) in_other: Vec<ComparedUnit<'r>>,
}

/// A unit of the earlier date, and the unit that has all of it in each register.
#[derive(Clone)]
pub(super) struct UnitInBoth<'r> {
    pub(super) unit: Version<'r>,
    pub(super) one: Option<VersionId>,
    pub(super) other: Option<VersionId>,
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

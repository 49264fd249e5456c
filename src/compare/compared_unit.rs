//! A unit of the one register, what it is in the other, and with whom it shares ground there.

use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::diff::Aspect;
use crate::register::Version;

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

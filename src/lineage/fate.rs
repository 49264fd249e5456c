//! What became of the unit that a record names.

use serde::Serialize;
use serde::ser::SerializeMap;

use super::relation::{Relation, Relations};
use crate::code::Code;
use crate::error::{Error, LookupFault};
use crate::evidence::Evidence;
use crate::level::Level;
use crate::register::{Register, Snapshot, Version};

/// What became of a unit between two dates.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Fate, Level, code, date, vietnam};
///
/// let register = vietnam::register();
/// let today = date(2026, 11, 23);
/// // Đại Mỗ was divided five ways.
/// let fate = register.what_became_of(Level::COMMUNE, &code("00634"), date(2018, 3, 15), today);
/// assert!(matches!(fate?, Fate::BeforeOpening { .. }));
/// let fate = register.what_became_of(Level::COMMUNE, &code("00634"), date(2025, 3, 15), today)?;
/// let Fate::Divided(successors) = fate else { panic!() };
/// assert_eq!(successors.len(), 5);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fate<'r> {
    /// The unit goes on under its code, kind and name. It may have taken others in.
    Same(Relation<'r>),
    /// The unit goes on under another code, kind or name.
    Renamed(Relation<'r>),
    /// The unit ended, and all that is known of it went to one: all of it, unless the law or the record
    /// leaves open how far that reaches ([`Relation::portions`]).
    Merged(Relation<'r>),
    /// The unit ended and was made again, and all of it came back.
    Restored(Relation<'r>),
    /// The unit ended or goes on, and what it was went to several.
    Divided(Relations<'r>),
    /// The unit ended with its level or without a successor of it; its members live on in these.
    Dissolved(Relations<'r>),
    /// No unit of the level carried the code on the earlier date.
    Unknown,
    /// The earlier date lies before the register's opening day.
    BeforeOpening {
        /// The opening day.
        opening: jiff::civil::Date,
    },
}

impl<'r> Fate<'r> {
    fn of_one(relation: Relation<'r>) -> Self {
        if !relation.goes_on() {
            if relation.is_restoration() {
                Self::Restored(relation)
            } else {
                Self::Merged(relation)
            }
        } else if relation.is_called_alike() {
            Self::Same(relation)
        } else {
            Self::Renamed(relation)
        }
    }

    /// Returns the word for it in files: `same`, `renamed`, `merged`, `restored`, `divided`,
    /// `dissolved`, `unknown` or `before_opening`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Same(_) => "same",
            Self::Renamed(_) => "renamed",
            Self::Merged(_) => "merged",
            Self::Restored(_) => "restored",
            Self::Divided(_) => "divided",
            Self::Dissolved(_) => "dissolved",
            Self::Unknown => "unknown",
            Self::BeforeOpening { .. } => "before_opening",
        }
    }

    /// Returns the weakest of what the answer rests on.
    ///
    /// # Complexity
    /// Linear in the steps of all relations.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let relations = self.relations().iter().map(Relation::evidence);
        relations.reduce(Evidence::weaker).unwrap_or_default()
    }

    /// Returns how the unit is related to those of the later date that hold what it was, by level
    /// and code; empty when it is not known.
    #[must_use]
    pub fn relations(&self) -> &[Relation<'r>] {
        match self {
            Self::Same(relation)
            | Self::Renamed(relation)
            | Self::Merged(relation)
            | Self::Restored(relation) => std::slice::from_ref(relation),
            Self::Divided(relations) | Self::Dissolved(relations) => relations,
            Self::Unknown | Self::BeforeOpening { .. } => &[],
        }
    }
}

/// As an object of `fate` and, where there are any, `successors`.
impl Serialize for Fate<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fate = serializer.serialize_map(None)?;
        fate.serialize_entry("fate", self.word())?;
        if !self.relations().is_empty() {
            fate.serialize_entry("successors", self.relations())?;
        }
        if let Self::BeforeOpening { opening } = self {
            fate.serialize_entry("opening", opening)?;
        }
        fate.end()
    }
}

impl Register {
    /// Tells what became, by a later date, of the unit that carried a code on an earlier one.
    ///
    /// # Errors
    /// [`LookupFault::DatesReversed`], [`LookupFault::UnknownLevel`]. A code that nobody carried and a
    /// date before the opening are answers, not errors, so that many records can be asked about at
    /// once.
    ///
    /// # Complexity
    /// Linear in the edges that lead from the unit to the later date.
    pub fn what_became_of(
        &self,
        level: Level,
        code: &Code,
        from: jiff::civil::Date,
        to: jiff::civil::Date,
    ) -> Result<Fate<'_>, Error> {
        Ok(Asked::of(self, level, from, to)?.fate_of(code))
    }
}

/// The level and the two dates between which fates are asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'r> {
    level: Level,
    /// The register on the earlier date; `None` where that lies before the opening.
    pub(super) before: Option<Snapshot<'r>>,
    pub(super) after: Snapshot<'r>,
}

impl<'r> Asked<'r> {
    pub(super) fn of(
        register: &'r Register,
        level: Level,
        from: jiff::civil::Date,
        to: jiff::civil::Date,
    ) -> Result<Self, Error> {
        register.country().known_level(level)?;
        if from > to {
            return Err(LookupFault::DatesReversed { from, to })?;
        }
        let before = (from >= register.opening()).then(|| register.at_or_opening(from));
        Ok(Self { level, before, after: register.at_or_opening(to) })
    }

    /// Returns what is told of any code where the earlier date lies before the opening.
    pub(super) fn before_opening(&self) -> Fate<'r> {
        Fate::BeforeOpening { opening: self.after.register().opening() }
    }

    fn fate_of(&self, code: &Code) -> Fate<'r> {
        let Some(before) = &self.before else { return self.before_opening() };
        match before.get(self.level, code) {
            Some(unit) => unit.fate_at(&self.after),
            None => Fate::Unknown,
        }
    }
}

impl<'r> Version<'r> {
    /// Tells what became of this unit by a later date; [`Fate::Unknown`] for an earlier one.
    ///
    /// # Complexity
    /// Linear in the edges that lead from the unit to the later date.
    #[must_use]
    pub fn fate_at(&self, after: &Snapshot<'r>) -> Fate<'r> {
        // Days are made of moments at some cost.
        if after.moment < self.moment && after.date() < self.date() {
            return Fate::Unknown;
        }
        let level = self.level();
        // It has no members that could have gone elsewhere.
        if let Some(relation) = self.whole_successor(after, level) {
            return Fate::of_one(relation);
        }
        let mut relations = self.successors_beside_whole(after, level);
        if relations.is_empty() {
            // A unit that had no territory may go on all the same.
            return match Relation::of_unit(self, after) {
                Some(relation) => Fate::of_one(relation),
                None => Fate::Dissolved(relations),
            };
        }
        let at_own_level = relations.iter().all(|relation| relation.later().level() == level);
        // A unit that held its own territory went where that went, whatever the level.
        if !at_own_level && self.has_children() {
            return Fate::Dissolved(relations);
        }
        match relations.pop() {
            Some(relation) if relations.is_empty() => Fate::of_one(relation),
            last => {
                relations.extend(last);
                Fate::Divided(relations)
            }
        }
    }
}

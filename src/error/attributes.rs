//! Facts and borders that can't be so.

use jiff::civil::Date;

use crate::code::Code;
use crate::level::Level;

/// A fact about a unit, or a border between two, that can't be so.
///
/// # Example
/// ```
/// use sapnhap::error::AttributesFault;
/// use sapnhap::{Attributes, ErrorKind, Level, UnitFacts, code, date};
///
/// let mut attributes = Attributes::new("counted by hand");
/// let day = date(2025, 6, 30);
/// attributes.insert(Level::COMMUNE, code("00004"), day, UnitFacts::default())?;
/// let error = attributes.insert(Level::COMMUNE, code("00004"), day, UnitFacts::default());
/// let error = error.unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Attributes(AttributesFault::Twice { .. })));
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AttributesFault {
    /// A second row for a unit of a level and a date.
    #[error(
        "code {code} has facts of {date} twice: expected one row for each code of a level on a date"
    )]
    Twice {
        /// The level of the code.
        level: Level,
        /// The code.
        code: Code,
        /// The date that both rows are of.
        date: Date,
    },
    /// A figure that nothing can have: a negative area, a latitude beyond the poles.
    #[error("code {code} has {value} for {figure}: expected {expected}")]
    OutOfRange {
        /// The code of the unit.
        code: Code,
        /// The figure, by the name of its column: `area_km2`, `lat` or `lon`.
        figure: &'static str,
        /// What it was given as.
        value: String,
        /// What it can be.
        expected: &'static str,
    },
    /// A unit that is given as its own neighbour.
    #[error("code {code} is given as its own neighbour: expected two units")]
    OwnNeighbour {
        /// The code on both sides.
        code: Code,
    },
    /// Neighbours that are carried to a register that did not grow from theirs.
    #[error(
        "the register does not have the units of {date} that the neighbours are of: expected the \
         same register, or one that grew from it"
    )]
    OtherRegister {
        /// The date of the neighbours.
        date: Date,
    },
}

//! Facts and borders that can't be so.

use jiff::civil::Date;

use super::LookupFault;
use crate::code::Code;
use crate::level::Level;

/// A fact about a unit, or a border between two, that can't be so.
///
/// # Example
/// ```
/// use sapnhap::{Attributes, AttributesFault, ErrorKind, Level, UnitFacts, code, date};
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
    /// Units of which the position or the outline is needed, and is not there.
    #[error("{} without {what} on {date}: expected one for each unit", listed(.codes))]
    Missing {
        /// `a position` or `an outline`.
        what: &'static str,
        /// The level of the units.
        level: Level,
        /// The date that was asked for.
        date: Date,
        /// All of them, in order.
        codes: Vec<Code>,
    },
    /// A feature of a map that does not say which unit it is.
    #[error("feature {feature} has {found} for {property:?}: expected the code of a unit")]
    FeatureCode {
        /// Which of the features, counted from 1.
        feature: usize,
        /// The property that has the code.
        property: String,
        /// What it has instead, cut when it is long.
        found: String,
    },
    /// A feature of a map with a code that no unit of the level carries on the date.
    #[error("feature {feature}: {fault}")]
    FeatureUnit {
        /// Which of the features, counted from 1.
        feature: usize,
        /// What was looked for.
        fault: Box<LookupFault>,
    },
    /// A second feature for a unit.
    #[error("feature {feature} is code {code} again: expected one feature for each unit")]
    FeatureTwice {
        /// The second one, counted from 1.
        feature: usize,
        /// The code of both.
        code: Code,
    },
    /// A feature with a position that has no longitude and latitude.
    #[error(
        "feature {feature}, code {code}, has a position of {numbers} number{}: expected longitude \
         and latitude",
        if *.numbers == 1 { "" } else { "s" }
    )]
    FeaturePosition {
        /// Which of the features, counted from 1.
        feature: usize,
        /// The code of its unit.
        code: Code,
        /// How many numbers the position has.
        numbers: usize,
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

/// Codes as the start of a message; a long list is cut, with the number left out.
fn listed(codes: &[Code]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<&str> = codes.iter().take(SHOWN).map(Code::as_str).collect();
    let more = match codes.len().checked_sub(SHOWN) {
        Some(more @ 1..) => format!(" and {more} more"),
        _ => String::new(),
    };
    format!("code{} {}{more}", if codes.len() == 1 { "" } else { "s" }, shown.join(", "))
}

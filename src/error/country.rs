//! Levels and kinds that do not make a country.

use crate::level::{KindId, LevelId};
use crate::period::Period;

/// Levels and kinds that do not make a country.
///
/// # Example
/// ```
/// use sapnhap::error::CountryFault;
/// use sapnhap::{Country, ErrorKind};
///
/// let error = Country::new("X", "X", Vec::new(), Vec::new()).unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Country(CountryFault::Size { levels: 0, .. })));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CountryFault {
    /// No level, or more levels or kinds than can be held.
    #[error("a country has 1 to 16 levels and up to 250 kinds, not {levels} and {kinds}")]
    Size {
        /// How many levels were given.
        levels: usize,
        /// How many kinds were given.
        kinds: usize,
    },
    /// Two levels, or two kinds, of one id.
    #[error("the id {id} is given twice")]
    TwiceGiven {
        /// The id.
        id: String,
    },
    /// A kind at a level that the country does not have.
    #[error("kind {kind} belongs to level {level}, which the country does not have")]
    UnknownLevel {
        /// The kind.
        kind: KindId,
        /// The level that it names.
        level: LevelId,
    },
    /// A level of parents that is not above, or that is said of no time, or of one of which something
    /// has been said.
    #[error(
        "units of level {level} can't have parents of level {parent} during {during}: expected a level above, and times that do not overlap"
    )]
    ParentLevel {
        /// The level.
        level: LevelId,
        /// The level of the parents.
        parent: LevelId,
        /// The time of which it was said.
        during: Period,
    },
    /// Codes that are to be unique only within parents, of the top level or of a level whose own codes
    /// have the mark that stands between the two.
    #[error(
        "codes of level {level} can't be unique within parents: expected a level below the top one, of codes without \"/\""
    )]
    CodesWithinParents {
        /// The level.
        level: LevelId,
    },
    /// Words of how places are written, of which one is none or there are too many.
    #[error(
        "{word:?} among the words of how places are written: expected up to 1,000 words of each sort, of 1 to 60 bytes"
    )]
    Writing {
        /// The start of the word; empty where there are too many.
        word: String,
    },
    /// A code width that no code can have.
    #[error("the codes of level {level} must have 1 to 23 characters")]
    CodeWidth {
        /// The level.
        level: LevelId,
    },
}

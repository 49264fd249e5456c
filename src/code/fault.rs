//! Codes of a level that are none.

use super::alphabet::CodeAlphabet;
use crate::level::LevelId;
use crate::text::TextFault;

/// A text that is no code of the level at which it was to be one.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::error::CodeFault;
/// use sapnhap::{ErrorKind, Level, vietnam};
///
/// let country = vietnam::register().country();
/// let error = country.read_code(Level::COMMUNE, "1e3").unwrap_err();
/// let ErrorKind::Code(CodeFault::Form { width, .. }) = error.kind() else { panic!() };
/// assert_eq!(*width, Some(5));
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CodeFault {
    /// A text that is no code at any level.
    #[error(transparent)]
    Text(#[from] TextFault),
    /// A code that no code of its level is like.
    #[error("{text:?} is no code of level {level}: expected {}", .alphabet.in_words(*.width))]
    Form {
        /// The level.
        level: LevelId,
        /// The text, cut when it is long.
        text: String,
        /// The characters that codes of the level have.
        alphabet: CodeAlphabet,
        /// How many they have; `None` when that varies.
        width: Option<u8>,
    },
    /// A code of a level at which codes are unique only within a parent, without the parent's.
    #[error(
        "{text:?} is no code of level {level}: expected the code of the parent, \"/\" and {}",
        .alphabet.in_words(*.width)
    )]
    WithinParent {
        /// The level.
        level: LevelId,
        /// The text, cut when it is long.
        text: String,
        /// The characters that a unit's own code has.
        alphabet: CodeAlphabet,
        /// How many they are; `None` when that varies.
        width: Option<u8>,
    },
}

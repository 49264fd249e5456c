//! Texts and dates that are not what they should be.

use jiff::civil::Date;

use crate::code::CodeAlphabet;
use crate::level::LevelId;

/// A code, name, number or id that is none.
///
/// # Example
/// ```
/// use sapnhap::{Code, ErrorKind, TextFault};
///
/// let error = Code::new("00 04").unwrap_err();
/// let ErrorKind::Text(TextFault::Character { character, .. }) = error.kind() else { panic!() };
/// assert_eq!(*character, ' ');
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextFault {
    /// Nothing, or white space only.
    #[error("a {what} is empty")]
    Empty {
        /// What the text should have been.
        what: &'static str,
    },
    /// More bytes than a text of its sort may have.
    #[error("a {what} of {length} bytes is longer than {max}: it starts \"{start}\"")]
    TooLong {
        /// What the text should have been.
        what: &'static str,
        /// Its length in bytes.
        length: usize,
        /// The most bytes that are allowed.
        max: usize,
        /// Its first characters.
        start: String,
    },
    /// A character that does not belong in it.
    #[error("{what} {text:?} has the character {character:?}, which does not belong in one")]
    Character {
        /// What the text should have been.
        what: &'static str,
        /// The text.
        text: String,
        /// The first stray character.
        character: char,
    },
    /// A code that no code of its level is like.
    #[error("{text:?} is no code of level {level}: expected {}", .alphabet.in_words(*.width))]
    CodeForm {
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
    CodeWithinParent {
        /// The level.
        level: LevelId,
        /// The text, cut when it is long.
        text: String,
        /// The characters that a unit's own code has.
        alphabet: CodeAlphabet,
        /// How many they are; `None` when that varies.
        width: Option<u8>,
    },
    /// Characters that belong in it, in an order that none of its sort has.
    #[error("{text:?} is no {what}: expected {expected}")]
    Form {
        /// What the text should have been.
        what: &'static str,
        /// The text.
        text: String,
        /// What it should look like.
        expected: &'static str,
    },
}

/// A date that is none.
///
/// # Example
/// ```
/// use sapnhap::{DateFault, ErrorKind, parse_date};
///
/// let error = parse_date("30/02/2025").unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Date(DateFault::Impossible { .. })));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateFault {
    /// Not of a form that is read as a date.
    #[error("\"{text}\" is no date: expected 2025-07-01 or 01/07/2025")]
    Unreadable {
        /// The start of the text.
        text: String,
    },
    /// A time of day beside the date that is not midnight, or that is of a time zone.
    #[error(
        "{text:?} is no date: expected a day alone, as 2025-07-01, or its midnight without a time \
         zone, as 2025-07-01T00:00:00"
    )]
    TimeOfDay {
        /// The text, cut when it is long.
        text: String,
    },
    /// Day and month that could be the other way round, where that must not be.
    #[error(
        "{text:?} is {day_first} with the day first and {month_first} with the month first: expected \
         the year first, as 2025-07-01"
    )]
    Ambiguous {
        /// The text.
        text: String,
        /// The date when the day stands first.
        day_first: Date,
        /// The date when the month stands first.
        month_first: Date,
    },
    /// A day that the calendar does not have.
    #[error("\"{text}\" is a day that the calendar does not have")]
    Impossible {
        /// The text.
        text: String,
    },
    /// A step of a day that can't be one.
    #[error("{number} is no step of a day: expected a number from 1 to 254")]
    Step {
        /// The number.
        number: u64,
    },
}

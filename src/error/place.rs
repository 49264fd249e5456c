//! Texts that name no place, or not one alone.

use std::ops::Range;

use jiff::civil::Date;
use serde::Serialize;

use super::lookup::{Candidate, List, near_names};
use crate::how::How;
use crate::old_encoding::OldEncoding;

/// A text that names no place, or not one alone. It says where in the text, in bytes, and not what the text
/// was: that is people's data.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::error::PlaceFault;
/// use sapnhap::{ErrorKind, date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let error = before.places().read("Phường Bến Nghe, Quận 11, TP.HCM").unwrap_err();
/// let ErrorKind::Place(PlaceFault::NotUnderstood { bytes, .. }) = error.kind() else { panic!() };
/// assert_eq!(*bytes, 0..20);
/// assert_eq!(
///     error.to_string(),
///     "bytes 0..20 were not understood on 2025-06-30, within quận 11 (772), thành phố Hồ Chí Minh"
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PlaceFault {
    /// No letter and no digit.
    #[error("the text has no letters and no digits")]
    Empty,
    /// More bytes or words than a place is written with.
    #[error(
        "the text has {n_bytes} bytes; expected up to {most_bytes}, and up to {most_words} words"
    )]
    TooLong {
        /// How many bytes it has.
        n_bytes: usize,
        /// The most bytes that are read.
        most_bytes: usize,
        /// The most words that are read.
        most_words: usize,
    },
    /// A control character, or one that turns the direction of writing.
    #[error("byte {at} is the character {character:?}, which no place is written with")]
    Character {
        /// Where it stands, in bytes.
        at: usize,
        /// The character.
        character: char,
    },
    /// A part of the text names nothing there is.
    #[error(
        "bytes {}..{} were not understood{}{}{}",
        .bytes.start, .bytes.end, on(*.date), within(.understood), near_names(.near)
    )]
    NotUnderstood {
        /// The date as of which the text was read; `None` for all.
        date: Option<Date>,
        /// The part of the text, in bytes.
        bytes: Range<usize>,
        /// The units that the rest of it names, where it names any.
        understood: Vec<Candidate>,
        /// Units with similar names in those, nearest first.
        near: Vec<Candidate>,
    },
    /// The text names a unit of another date.
    #[error(
        "on {date} no unit is called so: it was {}{}",
        List::of_periods(.units), came_of_it(.became)
    )]
    OtherDate {
        /// The date as of which the text was read.
        date: Date,
        /// The units that were called so, each with when.
        units: Vec<Candidate>,
        /// What the first of them had become by the date.
        became: Vec<Candidate>,
    },
    /// Several units can be meant.
    #[error("{n_candidates} units can be meant{}: {}", on(*.date), List::of(.candidates))]
    Ambiguous {
        /// The date as of which the text was read; `None` for all.
        date: Option<Date>,
        /// The first of them, by level and code.
        candidates: Vec<Candidate>,
        /// How many there are.
        n_candidates: usize,
        /// What would tell them apart.
        apart: Apart,
    },
    /// Units of different dates can be meant, on different ground.
    #[error("units of different dates can be meant, on different ground: {}", List::of_periods(.candidates))]
    AmbiguousByEra {
        /// The units, by when they were called so.
        candidates: Vec<Candidate>,
    },
    /// What was found is a suggestion, and was not to be accepted.
    #[error("it may be {unit}, by a {how}; a reader may be told to accept that")]
    Suggested {
        /// How it was found.
        how: How,
        /// The unit.
        unit: Box<Candidate>,
        /// The part of the text that is left over, misspelt or short of a word, in bytes.
        bytes: Range<usize>,
    },
    /// The text is in an encoding from before Unicode.
    #[error("the text is in the encoding {}, in which it may be {unit}", .encoding.name())]
    OldEncoding {
        /// The encoding.
        encoding: OldEncoding,
        /// What it names when it is read so.
        unit: Box<Candidate>,
    },
}

/// What would tell candidates apart.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::error::{Apart, PlaceFault};
/// use sapnhap::{ErrorKind, date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let error = before.places().read("xã Tân Thành, tỉnh Lạng Sơn").unwrap_err();
/// let ErrorKind::Place(PlaceFault::Ambiguous { apart, .. }) = error.kind() else { panic!() };
/// assert_eq!(*apart, Apart::Within("district".into()));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Apart {
    /// The word for the kind.
    Kind,
    /// The unit above of a level.
    Within(String),
    /// The code alone.
    Code,
}

fn on(date: Option<Date>) -> String {
    date.map_or_else(|| " on any date".to_owned(), |date| format!(" on {date}"))
}

fn within(understood: &[Candidate]) -> String {
    match understood {
        [] => String::new(),
        units => format!(", within {}", List::of(units)),
    }
}

fn came_of_it(units: &[Candidate]) -> String {
    match units {
        [] => String::new(),
        units => format!("; of which came {}", List::of(units)),
    }
}

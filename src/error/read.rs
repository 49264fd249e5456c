//! Files that can't be read.

use jiff::civil::Date;

use crate::error::correction::CorrectionFault;
use crate::position::Position;

/// A file that can't be read.
///
/// # Example
#[cfg_attr(feature = "json", doc = "```")]
#[cfg_attr(not(feature = "json"), doc = "```ignore")]
/// use sapnhap::error::{Position, ReadFault};
/// use sapnhap::{Decree, ErrorKind};
///
/// let error = Decree::from_json("{\n  \"number\": 7\n}").unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Read(ReadFault::Malformed { .. })));
/// assert_eq!(error.position().map(|position| position.line), Some(2));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadFault {
    /// The text is not of the form that it should have.
    #[error("{position}: {message}")]
    Malformed {
        /// Where.
        position: Position,
        /// What was found and what was expected.
        message: String,
    },
    /// The bytes of a file that is no text in UTF-8, but of another form.
    #[error("the file is {form}: {mend}")]
    NotText {
        /// What the file is.
        form: &'static str,
        /// How text is made of it.
        mend: &'static str,
    },
    /// A table lacks a column that it needs, or has one that nobody knows.
    #[error("{position}: the table {problem} column {column:?}: expected {expected}")]
    Column {
        /// Where in the header row; its start for a column that is not there.
        position: Position,
        /// `lacks the` or `has the unknown`.
        problem: &'static str,
        /// The column.
        column: String,
        /// The columns that are read.
        expected: String,
    },
    /// Bytes that are no compact register, or one of another version of the form.
    #[error("these bytes are no register in the compact form: {message}")]
    Binary {
        /// What was found.
        message: String,
    },
    /// Bytes that are no file of Apache Parquet, or one that is not read.
    #[error("these bytes are no Parquet file that can be read: {message}")]
    Parquet {
        /// What was found and what was expected.
        message: String,
    },
    /// A file that is larger, when it is read, than the reader allows; nothing of it is given back.
    #[error(
        "the file says that it holds {n_rows} rows, which take {n_bytes} bytes in all; expected at most {limit}"
    )]
    TooLarge {
        /// How many rows it says it has.
        n_rows: u64,
        /// How many bytes they take when they are read; where only a part was counted, of that part.
        n_bytes: u64,
        /// How many may be taken.
        limit: u64,
    },
    /// Opening units that do not make a register.
    #[error("opening unit {unit}: {message}")]
    Opening {
        /// The unit, by kind, name and code.
        unit: String,
        /// What is wrong with it and what was expected.
        message: String,
    },
    /// A correction that does not go with what it keeps of before it, or with the register.
    #[error("correction {number}, known since {known_since}: {fault}")]
    Correction {
        /// Which of those of the register, counted from 1.
        number: usize,
        /// The day since which it is known.
        known_since: Date,
        /// What is wrong with it and what was expected.
        fault: CorrectionFault,
    },
}

impl ReadFault {
    /// Returns the place in the text, where there is one.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::Malformed { position, .. } | Self::Column { position, .. } => Some(*position),
            _ => None,
        }
    }
}

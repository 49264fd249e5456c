//! Places in texts that are read.

use std::fmt;

use serde::Serialize;

/// A place in a text: line and column, both counted from 1.
///
/// # Example
/// ```
/// use sapnhap::error::Position;
///
/// assert_eq!(Position { line: 3, column: 7 }.to_string(), "line 3, column 7");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Position {
    /// The line, counted from 1.
    pub line: u32,
    /// The column in characters, counted from 1; in a table the column of the field.
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

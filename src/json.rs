//! What every JSON reader and writer of this crate shares: places in the text, and one way to
//! print.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Position, ReadFault};

/// Reads a value that is an object. The fields of a list are not taken for it in their order, since
/// nobody who writes a list means that.
pub(crate) fn read_object<'de, T: Deserialize<'de>>(
    text: &'de str,
    fields: &str,
) -> Result<T, Error> {
    let start = text.len() - text.trim_start().len();
    if text.get(start..).is_some_and(|value| value.starts_with('[')) {
        let position = Places::new(text).at(start).unwrap_or(Position { line: 1, column: 1 });
        let message = format!("it is a list; expected an object with {fields}");
        return Err(ReadFault::Malformed { position, message }.into());
    }
    serde_json::from_str(text).map_err(|error| malformed(&error))
}

/// Lifts an error of the JSON reader, with its place.
pub(crate) fn malformed(error: &serde_json::Error) -> Error {
    // An empty text has no column 1 to the reader.
    let position = Position {
        line: u32::try_from(error.line().max(1)).unwrap_or(u32::MAX),
        column: u32::try_from(error.column().max(1)).unwrap_or(u32::MAX),
    };
    // The reader ends its message with the place, which stands in the position already.
    let message = error.to_string();
    let message = match message.rfind(" at line ") {
        Some(end) => message.get(..end).unwrap_or(&message).to_owned(),
        None => message,
    };
    let message = message.chars().take(400).collect();
    ReadFault::Malformed { position, message }.into()
}

/// The places in a text, found by offset.
pub(crate) struct Places<'a> {
    text: &'a str,
    line_starts: Vec<usize>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let line_starts = std::iter::once(0).chain(ends.map(|(offset, _)| offset + 1)).collect();
        Self { text, line_starts }
    }

    /// Returns the place at which `part`, a slice of the text, begins; `None` for any other text.
    pub(crate) fn of(&self, part: &str) -> Option<Position> {
        self.at((part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?)
    }

    /// Returns the place of an offset in the text.
    fn at(&self, offset: usize) -> Option<Position> {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = *self.line_starts.get(line.checked_sub(1)?)?;
        let column = self.text.get(start..offset)?.chars().count() + 1;
        Some(Position { line: u32::try_from(line).ok()?, column: u32::try_from(column).ok()? })
    }
}

/// Prints a value as indented JSON with a line end.
pub(crate) fn print(value: &impl Serialize) -> String {
    // Writing to memory fails for no type of this crate: none has a map with keys other than text.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

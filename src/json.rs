//! What every JSON reader and writer of this crate shares: places in the text, and one way to
//! print.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ReadFault};
use crate::position::Position;

/// Reads a value that is an object. The fields of a list are not taken for it in their order, since
/// nobody who writes a list means that.
pub(crate) fn read_object<'de, T: Deserialize<'de>>(
    text: &'de str,
    fields: &str,
) -> Result<T, Error> {
    let text = crate::text::without_mark(text);
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
    ReadFault::from(error).into()
}

/// Lifts an error of the JSON reader, with its place.
impl From<&serde_json::Error> for ReadFault {
    fn from(error: &serde_json::Error) -> Self {
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
        Self::Malformed { position, message: message.chars().take(400).collect() }
    }
}

/// The places in a text, found by offset.
///
/// A line may be as long as the whole text, and each of its values may be asked for; so characters
/// are counted once, block by block, and a place costs no more than a block.
pub(crate) struct Places<'a> {
    text: &'a str,
    line_starts: Vec<usize>,
    /// How many characters begin before each block.
    chars_before: Vec<usize>,
}

/// How many bytes of a text are counted together.
const BLOCK: usize = 256;

/// Counts the characters that begin in some bytes of a text.
fn n_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

impl<'a> Places<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let line_starts = std::iter::once(0).chain(ends.map(|(offset, _)| offset + 1)).collect();
        let counts = text.as_bytes().chunks(BLOCK).map(n_chars);
        let chars_before = std::iter::once(0).chain(counts.scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        }));
        Self { text, line_starts, chars_before: chars_before.collect() }
    }

    /// Returns the place at which `part`, a slice of the text, begins; `None` for any other text.
    pub(crate) fn of(&self, part: &str) -> Option<Position> {
        self.at((part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?)
    }

    /// Returns the place of an offset in the text.
    fn at(&self, offset: usize) -> Option<Position> {
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = *self.line_starts.get(line.checked_sub(1)?)?;
        let column = self.n_chars_before(offset)? - self.n_chars_before(start)? + 1;
        Some(Position { line: u32::try_from(line).ok()?, column: u32::try_from(column).ok()? })
    }

    /// Returns how many characters begin before an offset; `None` for one behind the end.
    fn n_chars_before(&self, offset: usize) -> Option<usize> {
        let block = offset / BLOCK;
        let rest = self.text.as_bytes().get(block * BLOCK..offset)?;
        Some(self.chars_before.get(block)? + n_chars(rest))
    }
}

/// Prints a value as indented JSON with a line end.
pub(crate) fn print(value: &impl Serialize) -> String {
    // Writing to memory fails for no type of this crate: none has a map with keys other than text.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_on_lines() {
        let text = "một\nhai ba\n\n".repeat(200);
        let places = Places::new(&text);
        for (offset, _) in text.char_indices() {
            let before = text.get(..offset).unwrap_or_default();
            let start = before.rfind('\n').map_or(0, |end| end + 1);
            let line = u32::try_from(before.matches('\n').count() + 1).ok();
            let column = u32::try_from(before[start..].chars().count() + 1).ok();
            let at = places.at(offset);
            assert_eq!(at.map(|at| at.line), line, "{offset}");
            assert_eq!(at.map(|at| at.column), column, "{offset}");
        }
        assert_eq!(places.at(text.len() + 1), None);
    }

    /// A million places on one line of 19 MB. Were each counted from the start of the line, some ten
    /// million million bytes would be read.
    #[test]
    fn places_on_a_long_line_do_not_wait_for_each_other() {
        let text = "{\"số\": \"xã A\"}, ".repeat(1_000_000);
        let places = Places::new(&text);
        let step = text.len() / 1_000_000;
        let columns = (0..1_000_000).map(|place| places.at(place * step).map(|at| at.column));
        let expected = (0..1_000_000).map(|place| Some(place * 16 + 1));
        assert!(columns.eq(expected));
    }
}

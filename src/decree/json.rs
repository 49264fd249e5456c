//! Decrees as JSON, with the place of each provision in the text.

use serde_json::value::RawValue;

use super::Decree;
use crate::error::{Error, ErrorKind, ReadFault};
use crate::json::{Places, malformed, print, read_object};
use crate::position::Position;

impl Decree {
    /// Reads a decree from JSON; every provision keeps its place in the text for later messages.
    ///
    /// # Errors
    /// [`ReadFault::Malformed`] with line and column: no JSON, a
    /// field that is missing, unknown, given twice or of the wrong form.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        decree_from_json(text)
    }

    /// Reads several decrees from a JSON array.
    ///
    /// # Errors
    /// As [`Self::from_json`].
    pub fn list_from_json(text: &str) -> Result<Vec<Self>, Error> {
        decrees_from_json(text, text)
    }

    /// Reads a JSON array of decrees that is a part of a larger text; places are in the larger one.
    pub(crate) fn list_within(text: &str, list: &str) -> Result<Vec<Self>, Error> {
        decrees_from_json(text, list)
    }

    /// Writes the decree as JSON, indented, with a line end; [`Self::from_json`] gives an equal
    /// decree back.
    #[must_use]
    pub fn to_json(&self) -> String {
        print(self)
    }
}

/// The parts of a decree whose places in the text are wanted.
#[derive(serde::Deserialize)]
struct Raw<'a> {
    #[serde(borrow)]
    provisions: Vec<&'a RawValue>,
}

fn place(decree: &mut Decree, text: &Places<'_>, raw: &Raw<'_>) {
    for (provision, raw) in decree.provisions.iter_mut().zip(&raw.provisions) {
        provision.position = text.of(raw.get());
    }
}

fn decree_from_json(text: &str) -> Result<Decree, Error> {
    let text = crate::text::without_mark(text);
    let fields = "\"number\", \"effective\" and \"provisions\"";
    let mut decree: Decree = read_object(text, fields)?;
    let raw: Raw<'_> = serde_json::from_str(text).map_err(|error| malformed(&error))?;
    place(&mut decree, &Places::new(text), &raw);
    Ok(decree)
}

/// Reads a list of decrees that is a part of `text`.
fn decrees_from_json(text: &str, list: &str) -> Result<Vec<Decree>, Error> {
    let places = Places::new(text);
    let start = places.of(list);
    let lift = |error: &serde_json::Error| moved(malformed(error), start);
    let mut decrees: Vec<Decree> = serde_json::from_str(list).map_err(|error| lift(&error))?;
    let raw: Vec<Raw<'_>> = serde_json::from_str(list).map_err(|error| lift(&error))?;
    for (decree, raw) in decrees.iter_mut().zip(&raw) {
        place(decree, &places, raw);
    }
    Ok(decrees)
}

/// Counts the place of an error from the beginning of the larger text.
fn moved(error: Error, start: Option<Position>) -> Error {
    match (error.kind(), start) {
        (ErrorKind::Read(ReadFault::Malformed { position, message }), Some(start)) => {
            let same_line = if position.line == 1 { start.column - 1 } else { 0 };
            let position = Position {
                line: position.line + start.line - 1,
                column: position.column + same_line,
            };
            ReadFault::Malformed { position, message: message.clone() }.into()
        }
        _ => error,
    }
}

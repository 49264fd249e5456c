//! Tables as text (CSV): a header row, then rows of which every field knows its line and column.
//!
//! What the columns mean is said by those who read and write them. Columns may come in any order
//! and be left out, unless they are needed; unknown ones and those given twice are refused. Fields
//! may be parted by commas, semicolons or tabs, whichever the header row has.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord, WriterBuilder};

use crate::error::{Error, Position, ReadFault};

/// A table that has been read, with its columns by name.
#[derive(Debug)]
pub(crate) struct Table {
    columns: BTreeMap<&'static str, usize>,
    rows: Vec<StringRecord>,
}

/// A row, with the place of every field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    table: &'a Table,
    record: &'a StringRecord,
}

fn malformed(position: Position, message: impl Into<String>) -> Error {
    ReadFault::Malformed { position, message: message.into() }.into()
}

impl Table {
    pub(crate) fn read(text: &str, known: &[&'static str], needed: &[&str]) -> Result<Self, Error> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let header = text.lines().next().unwrap_or("");
        let delimiter = [b';', b'\t']
            .into_iter()
            .find(|&delimiter| header.bytes().any(|byte| byte == delimiter))
            .unwrap_or(b',');
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut columns = BTreeMap::new();
        let header = reader.headers().map_err(|error| of_csv(&error))?.clone();
        for (place, written) in header.iter().enumerate() {
            let column = known.iter().find(|column| **column == written.to_ascii_lowercase());
            let Some(column) = column else {
                return Err(ReadFault::Column {
                    problem: "has the unknown",
                    column: written.to_owned(),
                    expected: known.join(", "),
                })?;
            };
            if columns.insert(*column, place).is_some() {
                return Err(ReadFault::Column {
                    problem: "has twice the",
                    column: written.to_owned(),
                    expected: "each column once".to_owned(),
                })?;
            }
        }
        if let Some(missing) = needed.iter().find(|column| !columns.contains_key(**column)) {
            return Err(ReadFault::Column {
                problem: "lacks the",
                column: (*missing).to_owned(),
                expected: needed.join(", "),
            })?;
        }
        let rows = reader.records().collect::<Result<_, _>>().map_err(|error| of_csv(&error))?;
        Ok(Self { columns, rows })
    }

    /// Tells whether the table has a column.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|record| Row { table: self, record })
    }
}

fn of_csv(error: &csv::Error) -> Error {
    let line = error.position().map_or(1, csv::Position::line);
    let position = Position { line: u32::try_from(line).unwrap_or(u32::MAX), column: 1 };
    let message = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the row has {len} fields; expected {expected_len}, as in the header")
        }
        _ => error.to_string(),
    };
    malformed(position, message)
}

impl<'a> Row<'a> {
    /// Returns a field; empty when the table has no such column.
    pub(crate) fn field(&self, column: &str) -> &'a str {
        let place = self.table.columns.get(column);
        place.and_then(|&place| self.record.get(place)).unwrap_or("")
    }

    pub(crate) fn position(&self, column: &str) -> Position {
        let line = self.record.position().map_or(1, csv::Position::line);
        let place = self.table.columns.get(column).copied().unwrap_or(0);
        Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(place + 1).unwrap_or(u32::MAX),
        }
    }

    pub(crate) fn error(&self, column: &str, message: impl std::fmt::Display) -> Error {
        malformed(self.position(column), format!("column {column}: {message}"))
    }

    /// Reads a field that may be blank.
    pub(crate) fn read<T>(
        &self,
        column: &str,
        read: impl FnOnce(&str) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        match self.field(column) {
            "" => Ok(None),
            text => read(text).map(Some).map_err(|error| self.error(column, error)),
        }
    }

    /// Reads a field that must not be blank.
    pub(crate) fn need<T>(
        &self,
        column: &str,
        read: impl FnOnce(&str) -> Result<T, Error>,
    ) -> Result<T, Error> {
        match self.read(column, read)? {
            Some(value) => Ok(value),
            None => Err(self.error(column, "it is blank; expected a value")),
        }
    }

    /// Reads a list of which the parts are separated by a mark.
    pub(crate) fn list<T>(
        &self,
        column: &str,
        mark: char,
        read: impl Fn(&str) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let parts = self.field(column).split(mark).map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| read(part).map_err(|error| self.error(column, error))).collect()
    }
}

/// Writes rows under a header; every row has as many fields as the header.
pub(crate) fn write(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    // Writing to memory can't fail, and rows are as long as their header.
    let mut done = writer.write_record(header);
    for row in rows {
        done = done.and_then(|()| writer.write_record(&row));
    }
    let bytes = done.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

//! Tables as text (CSV): a header row, then rows of which every field knows its line and column.
//!
//! What the columns mean is said by those who read and write them. Columns may come in any order
//! and be left out, unless they are needed; unknown ones and those given twice are refused. Fields
//! may be parted by commas, semicolons or tabs, whichever the header row has.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord, WriterBuilder};

use crate::amount::Amount;
use crate::column::Column;
use crate::error::{Error, ReadFault};
use crate::position::Position;
use crate::text::TextFault;

/// A table that has been read, with its columns by name.
#[derive(Debug)]
pub(crate) struct Table {
    columns: BTreeMap<&'static str, usize>,
    /// The line of the header row.
    header: u32,
    /// The rows, each with the line on which it begins.
    rows: Vec<(u32, StringRecord)>,
}

/// A row, with the place of every field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    table: &'a Table,
    line: u32,
    record: &'a StringRecord,
}

fn malformed(position: Position, message: impl Into<String>) -> Error {
    ReadFault::Malformed { position, message: message.into() }.into()
}

impl Table {
    pub(crate) fn read(text: &str, known: &[&'static str], needed: &[&str]) -> Result<Self, Error> {
        let mut records = Records::of(text)?;
        let header = records.header.clone();
        let mut table =
            Self { columns: BTreeMap::new(), header: records.header_line(), rows: Vec::new() };
        for (place, written) in header.iter().enumerate() {
            let position = table.place(place);
            let column = known.iter().find(|column| **column == written.to_ascii_lowercase());
            let Some(column) = column else {
                return Err(ReadFault::Column {
                    position,
                    problem: "has the unknown",
                    column: written.to_owned(),
                    expected: known.join(", "),
                })?;
            };
            if table.columns.insert(*column, place).is_some() {
                return Err(ReadFault::Column {
                    position,
                    problem: "has twice the",
                    column: written.to_owned(),
                    expected: "each column once".to_owned(),
                })?;
            }
        }
        if let Some(missing) = needed.iter().find(|column| !table.has(column)) {
            return Err(ReadFault::Column {
                position: table.place(0),
                problem: "lacks the",
                column: (*missing).to_owned(),
                expected: needed.join(", "),
            })?;
        }
        let mut record = StringRecord::new();
        while records.next(&mut record)? {
            table.rows.push((records.line(&record), record.clone()));
        }
        Ok(table)
    }

    /// Returns the place of a field of the header row.
    fn place(&self, place: usize) -> Position {
        Position { line: self.header, column: u32::try_from(place + 1).unwrap_or(u32::MAX) }
    }

    /// Returns the place of a column in the header row; its start for one that is not there.
    pub(crate) fn position(&self, column: &str) -> Position {
        self.place(self.columns.get(column).copied().unwrap_or(0))
    }

    /// Tells whether the table has a column.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, record)| Row { table: self, line: *line, record })
    }
}

/// Reads the rows of a table of text one after another: those with a field for each column of the header.
pub(crate) struct Records<'t> {
    text: &'t str,
    delimiter: u8,
    reader: csv::Reader<&'t [u8]>,
    pub(crate) header: StringRecord,
    /// The last record that was read, to see at the end whether its quotes were closed.
    last: Option<u64>,
}

impl<'t> Records<'t> {
    /// Reads the header row.
    pub(crate) fn of(text: &'t str) -> Result<Self, Error> {
        let text = crate::text::without_mark(text);
        let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
        let delimiter = [b';', b'\t']
            .into_iter()
            .find(|&delimiter| header.bytes().any(|byte| byte == delimiter))
            .unwrap_or(b',');
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .trim(csv::Trim::All)
            .flexible(true)
            .from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| of_csv(&error))?.clone();
        Ok(Self { text, delimiter, reader, header, last: None })
    }

    /// Reads the next row that is not blank; false at the end.
    pub(crate) fn next(&mut self, record: &mut StringRecord) -> Result<bool, Error> {
        loop {
            if !self.reader.read_record(record).map_err(|error| of_csv(&error))? {
                if let Some(start) = self.last {
                    check_quotes(self.text, start, self.delimiter)?;
                }
                return Ok(false);
            }
            // A row that a spreadsheet left blank is no row, whatever fields it has.
            if record.iter().all(str::is_empty) {
                continue;
            }
            let start = record.position().map_or(0, csv::Position::byte);
            if record.len() != self.header.len() {
                check_quotes(self.text, start, self.delimiter)?;
                let line = self.line(record);
                return Err(unequal(line, record.len(), self.header.len(), self.delimiter));
            }
            self.last = Some(start);
            return Ok(true);
        }
    }

    /// Returns the line on which a row begins.
    pub(crate) fn line(&self, record: &StringRecord) -> u32 {
        line(self.text, record)
    }

    fn header_line(&self) -> u32 {
        self.line(&self.header)
    }
}

/// Returns the line on which a record begins: the reader counts from the empty lines before it.
fn line(text: &str, record: &StringRecord) -> u32 {
    let Some(position) = record.position() else { return 1 };
    let start = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let bytes = text.as_bytes().iter().skip(start);
    let empty = bytes.take_while(|byte| matches!(byte, b'\n' | b'\r'));
    let n_empty = empty.filter(|byte| **byte == b'\n').count();
    let line = usize::try_from(position.line()).unwrap_or(usize::MAX);
    u32::try_from(line.saturating_add(n_empty)).unwrap_or(u32::MAX)
}

/// Refuses a record that ends in quotes that nobody closed: it has swallowed the rows that
/// came after them, and so is the last.
fn check_quotes(text: &str, start: u64, delimiter: u8) -> Result<(), Error> {
    let start = usize::try_from(start).unwrap_or(usize::MAX);
    let rest = text.get(start..).unwrap_or("");
    let n_empty = rest.bytes().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    let before = text.get(..start.saturating_add(n_empty)).unwrap_or("");
    let n_lines = before.bytes().filter(|byte| *byte == b'\n').count();
    let line = u32::try_from(n_lines.saturating_add(1)).unwrap_or(u32::MAX);
    let mut position = Position { line, column: 1 };
    let mut opened = None;
    let mut is_start = true;
    let mut bytes = rest.bytes().skip_while(|byte| matches!(byte, b'\n' | b'\r')).peekable();
    while let Some(byte) = bytes.next() {
        match (byte, opened) {
            (b'"', Some(_)) if bytes.next_if_eq(&b'"').is_none() => opened = None,
            (_, Some(_)) => {}
            (b'"', None) if is_start => opened = Some(position),
            (b'\n', None) => position = Position { line: position.line + 1, column: 1 },
            (byte, None) if byte == delimiter => position.column += 1,
            _ => {}
        }
        is_start = opened.is_none() && (byte == delimiter || byte == b'\n');
    }
    match opened {
        Some(position) => Err(malformed(
            position,
            "the quotes that open here are not closed; expected a quote at the end of the field",
        )),
        None => Ok(()),
    }
}

fn of_csv(error: &csv::Error) -> Error {
    let line = error.position().map_or(1, csv::Position::line);
    let position = Position { line: u32::try_from(line).unwrap_or(u32::MAX), column: 1 };
    malformed(position, error.to_string())
}

fn unequal(line: u32, n_fields: usize, expected: usize, delimiter: u8) -> Error {
    let position = Position { line, column: 1 };
    let hint = match delimiter {
        b',' if n_fields > expected => "; a comma inside a field needs quotes around the field",
        _ => "",
    };
    let message =
        format!("the row has {n_fields} fields; expected {expected}, as in the header{hint}");
    malformed(position, message)
}

/// Reads an amount with a full stop before its decimals, or with a comma, as it is written in Viet
/// Nam. A comma that may part thousands as well is refused.
pub(crate) fn amount(text: &str) -> Result<Amount, TextFault> {
    let Some((whole, decimals)) = text.split_once(',') else { return Amount::new(text) };
    let fault = |expected| TextFault::Form { what: "amount", text: text.to_owned(), expected };
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let mut groups = digits.split('.');
    let first = groups.next().unwrap_or("");
    let has_groups = digits.contains('.');
    let are_groups = groups.all(|group| group.len() == 3 && are_digits(group));
    if !are_digits(first) || !are_digits(decimals) || !are_groups || (has_groups && first.len() > 3)
    {
        return Err(fault("digits, and a full stop or a comma before decimals, as 24.9 or 24,9"));
    }
    if !has_groups && decimals.len() == 3 && first.len() <= 3 && !first.starts_with('0') {
        return Err(fault(
            "a full stop before decimals, and nothing between thousands: a comma before three \
             digits may mean either",
        ));
    }
    Amount::new(&format!("{}.{decimals}", whole.replace('.', "")))
}

impl<'a> Row<'a> {
    /// Returns a field; empty when the table has no such column.
    pub(crate) fn field(&self, column: &str) -> &'a str {
        let place = self.table.columns.get(column);
        place.and_then(|&place| self.record.get(place)).unwrap_or("")
    }

    pub(crate) fn position(&self, column: &str) -> Position {
        Position { line: self.line, ..self.table.position(column) }
    }

    pub(crate) fn error(&self, column: &str, message: impl std::fmt::Display) -> Error {
        malformed(self.position(column), format!("column {column}: {message}"))
    }

    /// Reads a field that may be blank.
    pub(crate) fn read<T, E: std::fmt::Display>(
        &self,
        column: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Error> {
        match self.field(column) {
            "" => Ok(None),
            text => read(text).map(Some).map_err(|error| self.error(column, error)),
        }
    }

    /// Reads a field that must not be blank.
    pub(crate) fn need<T, E: std::fmt::Display>(
        &self,
        column: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Error> {
        match self.read(column, read)? {
            Some(value) => Ok(value),
            None => Err(self.error(column, "it is blank; expected a value")),
        }
    }

    /// Reads a list of which the parts are separated by a mark.
    pub(crate) fn list<T, E: std::fmt::Display>(
        &self,
        column: &str,
        mark: char,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Vec<T>, Error> {
        let parts = self.field(column).split(mark).map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| read(part).map_err(|error| self.error(column, error))).collect()
    }
}

/// Writes rows under the names of their columns.
pub(crate) fn write<Row>(columns: &[Column<Row>], rows: impl IntoIterator<Item = Row>) -> String {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    // Writing to memory can't fail, and rows are as long as their header.
    let mut done = writer.write_record(columns.iter().map(Column::name));
    for row in rows {
        let fields = columns.iter().try_for_each(|column| {
            let text = column.text(&row);
            writer.write_field(text.as_bytes())
        });
        done = done.and(fields).and_then(|()| writer.write_record(None::<&[u8]>));
    }
    let bytes = done.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// Writes rows under the names of their columns, without rare columns for which no row has a value.
pub(crate) fn write_without_blanks<Row>(columns: &[Column<Row>], rows: Vec<Row>) -> String {
    let columns: Vec<Column<Row>> = columns
        .iter()
        .filter(|column| !column.is_rare() || rows.iter().any(|row| !column.text(row).is_empty()))
        .copied()
        .collect();
    write(&columns, rows)
}

/// Returns the names of columns.
pub(crate) fn names<Row>(columns: &[Column<Row>]) -> Vec<&'static str> {
    columns.iter().map(Column::name).collect()
}

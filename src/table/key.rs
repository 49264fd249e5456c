//! By which columns a table names units, and as of when.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Table;
use super::own_codes::OwnCodes;
use crate::error::TableFault;
use crate::level::Level;

/// By which columns a table names units, and as of which date.
///
/// Several ways may be given, the surest first. Codes and names are held against each other: a row whose
/// columns name different units is told, and not taken for one of them. An address is read only where
/// nothing before it names a unit, since it says more than that.
///
/// Without a date the texts are read as of every date: what names units on different ground at different
/// dates is ambiguous, and everything else is what it is. Of today's 3,321 communes 3,316 have a code that
/// was one before, so a date is worth having.
///
/// # Example
/// ```
/// use sapnhap::table::Key;
/// use sapnhap::{Level, date};
///
/// let key = Key::code("ma_xa")
///     .or(Key::names(["xa", "huyen", "tinh"]))
///     .or(Key::address("dia_chi"))
///     .dated("ngay");
/// let fixed = Key::code("district").at_level(Level::DISTRICT).as_of(date(2025, 6, 30));
/// assert_ne!(key, fixed);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    readings: Vec<Reading>,
    pub(super) level: Option<Level>,
    dated: Dated,
}

/// A way to name a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Reading {
    Code(String),
    Own(String, OwnCodes),
    Names(Vec<String>),
    Address(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Dated {
    Column(String),
    On(Date),
    Never,
}

impl Key {
    fn of(reading: Reading) -> Self {
        Self { readings: vec![reading], level: None, dated: Dated::Never }
    }

    /// A column of codes, as [`Country::read_code`](crate::Country::read_code) reads them.
    #[must_use]
    pub fn code(column: &str) -> Self {
        Self::of(Reading::Code(column.to_owned()))
    }

    /// A column of codes of the user's own, with the list that says which official ones are behind them. A row
    /// without a date is read as of every time that the list has for its code.
    #[must_use]
    pub fn own(column: &str, list: &OwnCodes) -> Self {
        Self::of(Reading::Own(column.to_owned(), list.clone()))
    }

    /// Columns of names, the smallest unit first, as [`Places::read`](crate::places::Places::read) reads
    /// them together; blank ones are passed over.
    #[must_use]
    pub fn names<'a>(columns: impl IntoIterator<Item = &'a str>) -> Self {
        Self::of(Reading::Names(columns.into_iter().map(str::to_owned).collect()))
    }

    /// A column of addresses, as [`Places::read`](crate::places::Places::read) reads them: house, street
    /// and hamlet may stand before the unit.
    #[must_use]
    pub fn address(column: &str) -> Self {
        Self::of(Reading::Address(column.to_owned()))
    }

    /// Reads in another way too, after those before it; of the other key only its columns count.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.readings.extend(other.readings);
        self
    }

    /// Takes the date of each row from a column; a row where it is blank is read as of every date.
    #[must_use]
    pub fn dated(mut self, column: &str) -> Self {
        self.dated = Dated::Column(column.to_owned());
        self
    }

    /// Reads all rows as of one date.
    #[must_use]
    pub fn as_of(mut self, date: Date) -> Self {
        self.dated = Dated::On(date);
        self
    }

    /// Says of which level the units are; without it, of the lowest that has units on the date that is carried to.
    #[must_use]
    pub fn at_level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// Returns the names of all its columns, each once.
    pub(super) fn columns(&self) -> BTreeSet<&str> {
        let mut columns = BTreeSet::new();
        for reading in &self.readings {
            match reading {
                Reading::Code(column) | Reading::Own(column, _) | Reading::Address(column) => {
                    columns.insert(column.as_str());
                }
                Reading::Names(names) => columns.extend(names.iter().map(String::as_str)),
            }
        }
        if let Dated::Column(column) = &self.dated {
            columns.insert(column);
        }
        columns
    }

    /// Finds the columns in a table.
    pub(super) fn in_table(&self, table: &Table) -> Result<KeyColumns, TableFault> {
        let readings = self.readings.iter().map(|reading| {
            Ok(match reading {
                Reading::Code(column) => KeyReading::Code(table.column(column)?),
                Reading::Own(column, list) => KeyReading::Own(table.column(column)?, list.clone()),
                Reading::Names(columns) => {
                    let columns = columns.iter().map(|column| table.column(column));
                    KeyReading::Names(columns.collect::<Result<_, _>>()?)
                }
                Reading::Address(column) => KeyReading::Address(table.column(column)?),
            })
        });
        Ok(KeyColumns {
            readings: readings.collect::<Result<_, TableFault>>()?,
            dated: match &self.dated {
                Dated::Column(column) => KeyDate::Column(table.column(column)?),
                Dated::On(date) => KeyDate::On(*date),
                Dated::Never => KeyDate::Never,
            },
        })
    }
}

/// The columns of a key, by their places in a table.
#[derive(Debug, Clone)]
pub(super) struct KeyColumns {
    pub(super) readings: Vec<KeyReading>,
    pub(super) dated: KeyDate,
}

#[derive(Debug, Clone)]
pub(super) enum KeyReading {
    Code(usize),
    Own(usize, OwnCodes),
    Names(Vec<usize>),
    Address(usize),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum KeyDate {
    Column(usize),
    On(Date),
    Never,
}

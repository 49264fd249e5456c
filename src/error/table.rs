//! Tables that can't be carried over as asked.

use super::lookup::Candidate;

/// A table that can't be carried over as asked: nothing was carried. What single rows lack is no fault but
/// part of the [account](crate::table::Account).
///
/// Rows are counted from 1, without the header.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::error::TableFault;
/// use sapnhap::table::{Conversion, Key, Table};
/// use sapnhap::{ErrorKind, date, vietnam};
///
/// let table = Table::new(["ma_xa", "dan_so"]);
/// let key = Key::code("xa");
/// let error = Conversion::of_records(vietnam::register(), date(2025, 7, 1)).key(key).run(&table);
/// let error = error.unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Table(TableFault::NoColumn { .. })));
/// assert_eq!(error.to_string(), "the table has no column \"xa\": expected one of ma_xa, dan_so");
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TableFault {
    /// No header row, so no columns.
    #[error("the table is empty: expected a row with the names of its columns")]
    Empty,
    /// A column that the table does not have.
    #[error("the table has no column {column:?}: expected one of {expected}")]
    NoColumn {
        /// The column.
        column: String,
        /// The columns that there are.
        expected: String,
    },
    /// A column that stands in the table more than once, and is asked for.
    #[error("the table has {n} columns {column:?}: expected one")]
    ColumnTwice {
        /// The column.
        column: String,
        /// How many there are.
        n: usize,
    },
    /// A column that is asked for in two ways.
    #[error("the column {column:?} is asked for twice: expected one use of it")]
    UsedTwice {
        /// The column.
        column: String,
    },
    /// A row that does not have a field for each column.
    #[error("row {row} has {n_fields} fields; expected {expected}, as in the header")]
    Fields {
        /// The row.
        row: usize,
        /// How many fields it has.
        n_fields: usize,
        /// How many columns there are.
        expected: usize,
    },
    /// A conversion that does not say by what units are known.
    #[error(
        "nothing says by which columns units are known: expected a key, of codes, names or addresses"
    )]
    NoKey,
    /// A field that is no number, where one is to be carried.
    #[error("row {row}, column {column:?}: {text:?} is no number; expected {expected}")]
    Number {
        /// The row.
        row: usize,
        /// The column.
        column: String,
        /// The field.
        text: String,
        /// What can be read.
        expected: &'static str,
    },
    /// A value that is not of the type that its column has.
    #[error(
        "row {row}, column {column:?}: the value is not of the type of the column; expected {expected}"
    )]
    WrongValue {
        /// The row.
        row: usize,
        /// The column.
        column: String,
        /// What the type is.
        expected: &'static str,
    },
    /// A column of a record batch of a type that is none of people's tables.
    #[error("the column {column:?} is of the type {found}; expected {expected}")]
    ColumnType {
        /// The column.
        column: String,
        /// The type.
        found: String,
        /// What can be read.
        expected: &'static str,
    },
    /// A day of a record batch that no calendar here has.
    #[error(
        "row {row}, column {column:?}: the moment {moment} is no day of the years -9999 to 9999"
    )]
    Day {
        /// The row.
        row: usize,
        /// The column.
        column: String,
        /// The days, or parts of a second, since 1970-01-01.
        moment: i64,
    },
    /// A column with more text than a record batch can hold.
    #[error("the texts of column {column:?} are longer than 2 GiB; expected a part of the rows")]
    TooLong {
        /// The column.
        column: String,
    },
    /// A record batch that can't be made, or that does not go with those before it.
    #[error("record batch {batch}: {message}")]
    Batch {
        /// Which one, counted from 1.
        batch: usize,
        /// What is wrong with it and what was expected.
        message: String,
    },
    /// Two rows of figures for one unit.
    #[error(
        "rows {first} and {row} are both of {unit}: expected one row for each unit, or columns that tell them apart as groups"
    )]
    UnitTwice {
        /// The later row.
        row: usize,
        /// The earlier row.
        first: usize,
        /// The unit.
        unit: Box<Candidate>,
    },
    /// A column that can't be made anew from what units had.
    #[error("the column {column:?} can't be carried over: {reason}")]
    CannotCarry {
        /// The column.
        column: String,
        /// Why not, and what to carry instead.
        reason: &'static str,
    },
    /// A column of which no rounding was found that keeps every total.
    #[error(
        "column {column:?} is not rounded: {message}; expected a table without sums within sums, or no rounding"
    )]
    NotRounded {
        /// The column, or the first of those that add up.
        column: String,
        /// What was not kept.
        message: String,
    },
    /// Columns that are said to add up to another, and do not.
    #[error("row {row}: {parts} add up to {sum}, and the column {total:?} has {has}")]
    NotTheSum {
        /// The row.
        row: usize,
        /// The columns that are to add up.
        parts: String,
        /// What they add up to.
        sum: String,
        /// The column of the sum.
        total: String,
        /// What it has.
        has: String,
    },
    /// A row of a list of own codes that says nothing, or contradicts another.
    #[error("row {row} of the list of own codes: {message}")]
    OwnCode {
        /// The row.
        row: usize,
        /// What is wrong with it and what was expected.
        message: String,
    },
    /// A row of an assignment that says nothing: an old unit that was not divided so, or two rows that
    /// contradict each other.
    #[error("row {row} of the assignment: {message}")]
    Assignment {
        /// The row.
        row: usize,
        /// What is wrong with it and what was expected.
        message: String,
    },
}

//! Answers as record batches of Apache Arrow, and files of Apache Parquet made of them.
//!
//! The versions of `arrow-array` and `arrow-schema` are those of the newest DataFusion, which reads these batches as
//! they are. Their names stand in signatures here, so both are handed on: [`arrow_array`], [`arrow_schema`].
//!
//! | wanted | function |
//! | --- | --- |
//! | units of a day, all versions of a register | [`units`], [`versions`] |
//! | steps of the lineage, relations of two days | [`edges`], [`relations`] |
//! | what became of codes | [`fates`] |
//! | weights | [`crosswalk`] |
//! | columns of one's own | [`record_batch`] |
//! | tables that people keep | [`Table::to_record_batch`](crate::table::Table::to_record_batch), [`Table::from_record_batches`](crate::table::Table::from_record_batches) |
//! | files (feature `parquet`) | `to_parquet`, `from_parquet` |
//!
//! Codes are texts with their zeros, and lists are lists. The types are those of the columns:
//!
//! | values | type |
//! | --- | --- |
//! | texts, several texts | `Utf8`, `List` of `Utf8` |
//! | whole numbers, numbers as computers count with | `Int64`, `Float64` |
//! | exact decimals | `Decimal128` of 38 digits with as many decimals as any of them has; `Utf8` where that is too long |
//! | days, yes or no | `Date32`, `Boolean` |
//!
//! What is missing is null, and any column may have nulls. No time of the day, zone or metadata is written.

#[cfg(feature = "parquet")]
mod footer;
#[cfg(feature = "parquet")]
mod pages;
#[cfg(feature = "parquet")]
mod parquet_file;
#[cfg(feature = "parquet")]
mod thrift;
mod write;

pub use arrow_array;
pub use arrow_array::RecordBatch;
pub use arrow_schema;
#[cfg(feature = "parquet")]
pub use parquet_file::{ParquetLimit, from_parquet, to_parquet};
pub use write::record_batch;

use std::borrow::Borrow;

use crate::code::Code;
use crate::crosswalk::Crosswalk;
use crate::error::Error;
use crate::lineage::{Fate, Relation};
use crate::register::{Register, Snapshot};
use crate::report;

/// Makes a record batch of the units in force on a day, in the order of
/// [`in_force`](Snapshot::in_force), with the columns of [`version_columns`](report::version_columns).
///
/// # Errors
/// Texts of a column of more than 2 GiB.
///
/// # Complexity
/// Linear in the versions.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::arrow::arrow_array::cast::AsArray;
/// use sapnhap::{arrow, vietnam};
///
/// let batch = arrow::units(&vietnam::register().latest())?;
/// let codes = batch.column_by_name("code").unwrap().as_string::<i32>();
/// assert_eq!(codes.value(0), "01");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn units(snapshot: &Snapshot<'_>) -> Result<RecordBatch, Error> {
    record_batch(&report::version_columns(), snapshot.in_force())
}

/// Makes a record batch of all unit versions, in the order of their ids, with the columns of
/// [`version_columns`](report::version_columns).
///
/// # Errors
/// As [`units`].
///
/// # Complexity
/// Linear in the versions.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{arrow, vietnam};
///
/// let register = vietnam::register();
/// assert_eq!(arrow::versions(register)?.num_rows(), register.n_versions());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn versions(register: &Register) -> Result<RecordBatch, Error> {
    record_batch(&report::version_columns(), register.versions())
}

/// Makes a record batch of all edges, in the order of their ids, with the columns of
/// [`edge_columns`](report::edge_columns); decrees and clauses are lists of equal length.
///
/// # Errors
/// As [`units`].
///
/// # Complexity
/// Linear in the edges and their citations.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{arrow, vietnam};
///
/// let register = vietnam::register();
/// assert_eq!(arrow::edges(register)?.num_rows(), register.lineage().n_edges());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn edges(register: &Register) -> Result<RecordBatch, Error> {
    record_batch(&report::edge_columns(), register.lineage().edges())
}

/// Makes a record batch of relations, in their order, with the columns of
/// [`relation_columns`](report::relation_columns).
///
/// # Errors
/// As [`units`].
///
/// # Complexity
/// Linear in the relations and the edges behind them.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, arrow, date, vietnam};
///
/// let register = vietnam::register();
/// let before = register.at(date(2025, 6, 30))?;
/// let ward = register.latest().find("phường Ba Đình")?;
/// let origins = ward.origins(&before, Level::DISTRICT);
/// assert_eq!(arrow::relations(&origins)?.num_rows(), origins.len());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn relations<'a, 'r: 'a>(
    relations: impl IntoIterator<Item = &'a Relation<'r>>,
) -> Result<RecordBatch, Error> {
    record_batch(&report::relation_columns(), relations.into_iter().cloned())
}

/// Makes a record batch of what became of codes, in their order: a row for each successor, and one with nulls for
/// a code without any. The columns are `code`, `fate`, `n_successors`, the unit (`later`, `later_level`, `later_code`,
/// `later_kind`, `later_name`), the portions (`area`, `population`), the lists `decrees` and `clauses`, and `evidence`.
///
/// # Errors
/// As [`units`].
///
/// # Complexity
/// Linear in the successors and the edges behind them.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, arrow, code, date, vietnam};
///
/// let register = vietnam::register();
/// let codes = [code("00634"), code("99999")];
/// let (from, to) = (date(2025, 6, 30), date(2025, 7, 1));
/// let fates = register.what_became_of_all(Level::COMMUNE, &codes, from, to)?;
/// let batch = arrow::fates(codes.iter().zip(&fates))?;
/// assert_eq!(batch.num_rows(), 6); // Five successors of the one, none of the other.
/// assert_eq!(batch.column_by_name("later_code").unwrap().null_count(), 1);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn fates<'a, 'r, F: Borrow<Fate<'r>>>(
    fates: impl IntoIterator<Item = (&'a Code, F)>,
) -> Result<RecordBatch, Error> {
    record_batch(&report::fate_columns(), report::fate_rows(fates))
}

/// Makes a record batch of the rows of a crosswalk, in their order, with the columns of
/// [`crosswalk_columns`](report::crosswalk_columns).
///
/// # Errors
/// As [`units`].
///
/// # Complexity
/// Linear in the rows.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::Crosswalk;
/// use sapnhap::{Level, arrow, date, vietnam};
///
/// let register = vietnam::register();
/// let days = [date(2025, 6, 30), date(2025, 7, 1)];
/// let batch = arrow::crosswalk(&Crosswalk::between(register, days, Level::COMMUNE)?)?;
/// assert_eq!(batch.num_rows(), 10_571);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn crosswalk(crosswalk: &Crosswalk<'_>) -> Result<RecordBatch, Error> {
    record_batch(&report::crosswalk_columns(), crosswalk.rows())
}

//! Tables as record batches of Apache Arrow, and from them.

use std::fmt::{Display, Write};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, StringArray};
use arrow_schema::{DataType, Field, Schema};
use jiff::Span;
use jiff::civil::date;

use super::{Table, TextColumn};
use crate::error::TableFault;

/// What columns of record batches may be.
const EXPECTED: &str = "texts, numbers, decimals, days, times without a zone, or yes and no";

/// The seconds of a day.
const SECONDS: i64 = 86_400;

impl Table {
    /// Makes a record batch of the table: each column is of texts (`Utf8`), and a field without text is null.
    ///
    /// # Errors
    /// [`TableFault::TooLong`] for a column of more than 2 GiB.
    ///
    /// # Complexity
    /// Linear in the fields.
    ///
    /// # Example
    /// ```
    /// use sapnhap::table::Table;
    ///
    /// let mut table = Table::new(["code", "name"]);
    /// table.push_row(["00634", ""])?;
    /// let batch = table.to_record_batch()?;
    /// assert_eq!(batch.column(1).null_count(), 1);
    /// assert_eq!(Table::from_record_batches([&batch])?, table);
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn to_record_batch(&self) -> Result<RecordBatch, TableFault> {
        let mut fields = Vec::with_capacity(self.columns.len());
        let mut arrays: Vec<ArrayRef> = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            if i32::try_from(column.text.len()).is_err() {
                return Err(TableFault::TooLong { column: column.name.clone() });
            }
            let texts = (0..self.n_rows).map(|row| column.field(row).filter(|it| !it.is_empty()));
            arrays.push(Arc::new(texts.collect::<StringArray>()));
            fields.push(Field::new(&column.name, DataType::Utf8, true));
        }
        let options = RecordBatchOptions::new().with_row_count(Some(self.n_rows));
        RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options)
            .map_err(|error| TableFault::Batch { batch: 1, message: error.to_string() })
    }

    /// Makes a table of record batches, of one after another, with the texts that people would write: numbers
    /// without signs between thousands, days as `2025-07-01`, `true` and `false`. Null is missing, and so is a
    /// number that is none (`NaN`), with which some programs fill gaps. A time at midnight is a day.
    ///
    /// Codes that somebody read as numbers have lost their zeros; a [`Key`](super::Key) reads them all the same.
    ///
    /// # Errors
    /// [`TableFault::Empty`] without a batch or a column; [`TableFault::ColumnType`] for a column of lists, of bytes
    /// or of what else tables of people do not have; [`TableFault::Day`]; [`TableFault::Batch`] for a batch
    /// with columns of other names than the first has.
    ///
    /// # Complexity
    /// Linear in the fields.
    ///
    /// # Example: codes that were read as numbers
    /// ```
    /// use std::sync::Arc;
    ///
    /// use sapnhap::arrow::arrow_array::{ArrayRef, BinaryArray, Int64Array, RecordBatch};
    /// use sapnhap::table::Table;
    ///
    /// let codes: ArrayRef = Arc::new(Int64Array::from(vec![Some(634), None]));
    /// let batch = RecordBatch::try_from_iter_with_nullable([("ma_xa", codes, true)]).unwrap();
    /// let table = Table::from_record_batches([&batch])?;
    /// assert_eq!((table.field(0, 0), table.field(1, 0)), (Some("634"), Some("")));
    ///
    /// let bytes: ArrayRef = Arc::new(BinaryArray::from(vec![&[0_u8][..]]));
    /// let batch = RecordBatch::try_from_iter([("outline", bytes)]).unwrap();
    /// let error = Table::from_record_batches([&batch]).unwrap_err().to_string();
    /// assert!(error.starts_with("the column \"outline\" is of the type Binary; expected texts"));
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn from_record_batches<'a>(
        batches: impl IntoIterator<Item = &'a RecordBatch>,
    ) -> Result<Self, TableFault> {
        let mut table = Self::default();
        for (n, batch) in (1..).zip(batches) {
            let schema = batch.schema_ref();
            let names = || schema.fields().iter().map(|field| field.name().as_str());
            if n == 1 {
                table = Self::new(names());
            } else if !names().eq(table.columns()) {
                let expected: Vec<&str> = table.columns().collect();
                let message = format!(
                    "its columns are {}; expected those of the first, {}",
                    names().collect::<Vec<_>>().join(", "),
                    expected.join(", "),
                );
                return Err(TableFault::Batch { batch: n, message });
            }
            for (column, array) in table.columns.iter_mut().zip(batch.columns()) {
                push(column, array.as_ref())?;
            }
            table.n_rows = table.n_rows.saturating_add(batch.num_rows());
        }
        if table.columns.is_empty() { Err(TableFault::Empty) } else { Ok(table) }
    }
}

/// Writes values that can be printed into a column, where an array is of one of the types.
macro_rules! printed {
    ($column:expr, $array:expr, $($values:ty),*) => {
        $(if let Some(array) = $array.as_primitive_opt::<$values>() {
            array.iter().for_each(|value| $column.push_written(value));
            return Ok(());
        })*
    };
}

/// Writes decimals into a column, where an array is of one of the types.
macro_rules! decimals {
    ($column:expr, $array:expr, $($values:ty),*) => {
        $(if let Some(array) = $array.as_primitive_opt::<$values>() {
            for row in 0..array.len() {
                let value = array.is_valid(row).then(|| array.value_as_string(row));
                $column.push(&value.unwrap_or_default());
            }
            return Ok(());
        })*
    };
}

/// Writes moments into a column, of a type of which so many make a second, where an array is of it.
macro_rules! moments {
    ($column:expr, $array:expr, $($values:ty: $in_second:expr),*) => {
        $(if let Some(array) = $array.as_primitive_opt::<$values>() {
            for value in array {
                match value {
                    Some(value) => $column.push_moment(value, $in_second)?,
                    None => $column.push(""),
                }
            }
            return Ok(());
        })*
    };
}

/// Writes an array at the end of a column.
fn push(column: &mut TextColumn, array: &dyn Array) -> Result<(), TableFault> {
    if let Some(texts) = array.as_string_opt::<i32>() {
        texts.iter().for_each(|text| column.push(text.unwrap_or("")));
        return Ok(());
    }
    if let Some(texts) = array.as_string_opt::<i64>() {
        texts.iter().for_each(|text| column.push(text.unwrap_or("")));
        return Ok(());
    }
    if let Some(texts) = array.as_string_view_opt() {
        texts.iter().for_each(|text| column.push(text.unwrap_or("")));
        return Ok(());
    }
    if let Some(answers) = array.as_boolean_opt() {
        answers.iter().for_each(|answer| column.push_written(answer));
        return Ok(());
    }
    printed!(column, array, Int64Type, Int32Type, Int16Type, Int8Type);
    printed!(column, array, UInt64Type, UInt32Type, UInt16Type, UInt8Type);
    printed!(column, array, Float64Type, Float32Type, Float16Type);
    decimals!(column, array, Decimal128Type, Decimal256Type, Decimal64Type, Decimal32Type);
    match array.data_type() {
        DataType::Null => {
            (0..array.len()).for_each(|_| column.push(""));
            Ok(())
        }
        DataType::Dictionary(..) => push_dictionary(column, array),
        DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, None) => {
            push_days(column, array)
        }
        found => Err(TableFault::ColumnType {
            column: column.name.clone(),
            found: found.to_string(),
            expected: EXPECTED,
        }),
    }
}

/// Writes the texts that the keys of an array name.
fn push_dictionary(column: &mut TextColumn, array: &dyn Array) -> Result<(), TableFault> {
    let Some(dictionary) = array.as_any_dictionary_opt() else { return Ok(()) };
    let mut values = TextColumn { name: column.name.clone(), ..TextColumn::default() };
    push(&mut values, dictionary.values().as_ref())?;
    let keys = if values.ends.is_empty() { Vec::new() } else { dictionary.normalized_keys() };
    let mut keys = keys.into_iter();
    for row in 0..array.len() {
        let key = keys.next().filter(|_| array.is_valid(row));
        column.push(key.and_then(|key| values.field(key)).unwrap_or(""));
    }
    Ok(())
}

/// Writes days, and times without a zone.
fn push_days(column: &mut TextColumn, array: &dyn Array) -> Result<(), TableFault> {
    if let Some(days) = array.as_primitive_opt::<Date32Type>() {
        for day in days {
            match day {
                Some(day) => column.push_moment(i64::from(day) * SECONDS, 1)?,
                None => column.push(""),
            }
        }
        return Ok(());
    }
    moments!(column, array, Date64Type: 1_000, TimestampSecondType: 1);
    moments!(column, array, TimestampMillisecondType: 1_000);
    moments!(column, array, TimestampMicrosecondType: 1_000_000);
    moments!(column, array, TimestampNanosecondType: 1_000_000_000);
    Ok(())
}

impl TextColumn {
    /// Adds what can be printed; a number that is none is missing.
    fn push_written(&mut self, value: Option<impl Display>) {
        let start = self.text.len();
        if let Some(value) = value {
            // Writing to memory can't fail.
            let _ = write!(self.text, "{value}");
            if self.text.get(start..) == Some("NaN") {
                self.text.truncate(start);
            }
        }
        self.ends.push(self.text.len());
    }

    /// Adds a moment, counted from 1970-01-01 in parts of a second, as the day, and the time where it is not
    /// midnight.
    fn push_moment(&mut self, moment: i64, in_second: i64) -> Result<(), TableFault> {
        let in_day = SECONDS * in_second;
        let (days, rest) = (moment.div_euclid(in_day), moment.rem_euclid(in_day));
        let day = Span::new().try_days(days).and_then(|days| date(1970, 1, 1).checked_add(days));
        let day = day.map_err(|_| TableFault::Day {
            row: self.ends.len() + 1,
            column: self.name.clone(),
            moment,
        })?;
        let _ = write!(self.text, "{day}");
        if rest != 0 {
            let (second, part) = (rest / in_second, rest % in_second);
            let (hour, minute) = (second / 3600, second / 60 % 60);
            let _ = write!(self.text, " {hour:02}:{minute:02}:{:02}", second % 60);
            if part != 0 {
                let width = in_second.ilog10() as usize;
                let _ = write!(self.text, ".{part:0width$}");
            }
        }
        self.ends.push(self.text.len());
        Ok(())
    }
}

//! Days: of SQL, of columns, and of the register.

use std::collections::HashMap;

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type};
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::ColumnarValue;
use sapnhap::{Date, Register, parse_date};

/// The day of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Day {
    /// It has none.
    Null,
    /// It is a text that is no date.
    Bad,
    /// So many days after 1970-01-01.
    On(i32),
}

/// The days of an argument: one for all rows, or one for each.
#[derive(Debug)]
pub(crate) enum Days {
    One(Day),
    Each(Vec<Day>),
}

impl Days {
    /// Reads the days of an argument.
    pub(crate) fn of(argument: &ColumnarValue) -> Result<Self> {
        Ok(match argument {
            ColumnarValue::Scalar(value) => Self::One(day_of(value)?),
            ColumnarValue::Array(column) => Self::Each(days_of(column)?),
        })
    }

    #[inline]
    pub(crate) fn at(&self, row: usize) -> Day {
        match self {
            Self::One(day) => *day,
            Self::Each(days) => days.get(row).copied().unwrap_or(Day::Null),
        }
    }
}

/// Reads the day of a constant.
pub(crate) fn day_of(value: &ScalarValue) -> Result<Day> {
    let days = days_of(&value.to_array_of_size(1)?)?;
    Ok(days.first().copied().unwrap_or(Day::Null))
}

fn days_of(column: &ArrayRef) -> Result<Vec<Day>> {
    if column.data_type() == &DataType::Date32 {
        let days = column.as_primitive::<Date32Type>();
        return Ok(match days.null_count() {
            0 => days.values().iter().map(|day| Day::On(*day)).collect(),
            _ => days.iter().map(|day| day.map_or(Day::Null, Day::On)).collect(),
        });
    }
    let texts = cast(column, &DataType::Utf8View)?;
    // Of the texts of a column few are different.
    let mut read: HashMap<&str, Day> = HashMap::new();
    let texts = texts.as_string_view();
    Ok(texts
        .iter()
        .map(|text| match text {
            None => Day::Null,
            Some(text) => *read.entry(text).or_insert_with(|| {
                parse_date(text).map_or(Day::Bad, |date| Day::On(since_1970(date)))
            }),
        })
        .collect())
}

/// Returns how many days after 1970-01-01 a date is.
pub(crate) fn since_1970(date: Date) -> i32 {
    sapnhap::date(1970, 1, 1).until(date).map_or(i32::MIN, |span| span.get_days())
}

/// Returns the date that is so many days after 1970-01-01, where the calendar has one.
pub(crate) fn date_of(day: i32) -> Option<Date> {
    let span = jiff::Span::new().try_days(day).ok()?;
    sapnhap::date(1970, 1, 1).checked_add(span).ok()
}

/// The days on which anything changed, the opening first: between two of them every answer is the same.
#[derive(Debug)]
pub(crate) struct Eras {
    starts: Vec<i32>,
}

impl Eras {
    pub(crate) fn of(register: &Register) -> Self {
        let days = std::iter::once(register.opening()).chain(register.change_days());
        let mut starts: Vec<i32> = days.map(since_1970).collect();
        starts.sort_unstable();
        starts.dedup();
        Self { starts }
    }

    /// Returns the first day of the era that a day lies in, of the first era for a day before the opening.
    #[inline]
    pub(crate) fn start(&self, day: i32) -> i32 {
        let after = self.starts.partition_point(|start| *start <= day);
        self.starts.get(after.saturating_sub(1)).copied().unwrap_or(day)
    }
}

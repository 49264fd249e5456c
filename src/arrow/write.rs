//! Record batches from columns and rows.

use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch,
    RecordBatchOptions, StringArray,
};
use arrow_schema::{Field, Schema};
use jiff::civil::Date;

use crate::amount::Amount;
use crate::column::{Column, Value, ValueType};
use crate::error::{Error, TableFault};

/// The most digits that a decimal of 128 bits has.
const DIGITS: u8 = 38;

/// Makes a record batch of rows, with a column for each of those given; rare columns are there too.
///
/// The types are those of the table on the page of the [module](super). Only that of exact decimals hangs on the
/// values.
///
/// # Errors
/// [`TableFault::WrongValue`] for a column that gives a value of another type than it says;
/// [`TableFault::TooLong`] for texts of a column of more than 2 GiB.
///
/// # Complexity
/// Linear in the values.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::arrow::record_batch;
/// use sapnhap::report::{self, Column, Value, ValueType};
/// use sapnhap::vietnam;
///
/// let today = vietnam::register().latest();
/// let mut columns = report::version_columns().to_vec();
/// columns.retain(|column| column.name() == "code");
/// columns.push(Column::new("letters", ValueType::Integer, |unit| unit.name().chars().count().into()));
/// let batch = record_batch(&columns, today.in_force())?;
/// assert_eq!(batch.num_columns(), 2);
///
/// columns.push(Column::new("name", ValueType::Integer, |unit| Value::from(unit.name())));
/// let error = record_batch(&columns, today.in_force()).unwrap_err().to_string();
/// assert_eq!(error, "row 1, column \"name\": the value is not of the type of the column; expected a whole number");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn record_batch<Row>(
    columns: &[Column<Row>],
    rows: impl IntoIterator<Item = Row>,
) -> Result<RecordBatch, Error> {
    let rows: Vec<Row> = rows.into_iter().collect();
    let mut fields = Vec::with_capacity(columns.len());
    let mut arrays = Vec::with_capacity(columns.len());
    for column in columns {
        let array = array(column, &rows)?;
        fields.push(Field::new(column.name(), array.data_type().clone(), true));
        arrays.push(array);
    }
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    let batch = RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), arrays, &options);
    Ok(batch.map_err(|error| TableFault::Batch { batch: 1, message: error.to_string() })?)
}

fn array<Row>(column: &Column<Row>, rows: &[Row]) -> Result<ArrayRef, TableFault> {
    Ok(match column.value_type() {
        ValueType::Text => texts(column, rows)?,
        ValueType::Texts { .. } => lists(column, rows)?,
        ValueType::Integer => Arc::new(Int64Array::from(values(
            column,
            rows,
            "a whole number",
            |value| match value {
                Value::Integer(number) => Some(number),
                _ => None,
            },
        )?)),
        ValueType::Number => {
            Arc::new(Float64Array::from(values(column, rows, "a number", |value| match value {
                Value::Number(number) => Some(number),
                _ => None,
            })?))
        }
        ValueType::Decimal => {
            decimals(values(column, rows, "an exact decimal", |value| match value {
                Value::Decimal(amount) => Some(amount),
                _ => None,
            })?)
        }
        ValueType::Date => {
            Arc::new(Date32Array::from(values(column, rows, "a day", |value| match value {
                Value::Date(date) => Some(days(date)),
                _ => None,
            })?))
        }
        ValueType::Boolean => {
            Arc::new(BooleanArray::from(values(column, rows, "yes or no", |value| match value {
                Value::Boolean(yes) => Some(yes),
                _ => None,
            })?))
        }
    })
}

/// Reads the values of a column that are of its type, or missing.
fn values<Row, T>(
    column: &Column<Row>,
    rows: &[Row],
    expected: &'static str,
    read: impl Fn(Value<'_>) -> Option<T>,
) -> Result<Vec<Option<T>>, TableFault> {
    let rows = (1..).zip(rows);
    rows.map(|(row, of)| match column.value(of) {
        Value::Missing => Ok(None),
        value => match read(value) {
            Some(value) => Ok(Some(value)),
            None => Err(wrong(column, row, expected)),
        },
    })
    .collect()
}

fn wrong<Row>(column: &Column<Row>, row: usize, expected: &'static str) -> TableFault {
    TableFault::WrongValue { row, column: column.name().to_owned(), expected }
}

/// Counts the bytes of the texts of a column, of which there may be as many as an offset can say.
struct Room<'a> {
    column: &'a str,
    left: usize,
}

impl<'a> Room<'a> {
    fn of<Row>(column: &'a Column<Row>) -> Self {
        Self { column: column.name(), left: usize::try_from(i32::MAX).unwrap_or(usize::MAX) }
    }

    /// Takes room for a text; those of a list take a byte more, so that there are not too many.
    fn take(&mut self, n_bytes: usize) -> Result<(), TableFault> {
        let left = self.left.checked_sub(n_bytes);
        self.left = left.ok_or_else(|| TableFault::TooLong { column: self.column.to_owned() })?;
        Ok(())
    }
}

fn texts<Row>(column: &Column<Row>, rows: &[Row]) -> Result<ArrayRef, TableFault> {
    let (mut built, mut room) = (StringBuilder::new(), Room::of(column));
    for (row, of) in (1..).zip(rows) {
        match column.value(of) {
            Value::Missing => built.append_null(),
            Value::Text(text) => {
                room.take(text.len())?;
                built.append_value(text);
            }
            _ => return Err(wrong(column, row, "a text")),
        }
    }
    Ok(Arc::new(built.finish()))
}

fn lists<Row>(column: &Column<Row>, rows: &[Row]) -> Result<ArrayRef, TableFault> {
    let (mut built, mut room) = (ListBuilder::new(StringBuilder::new()), Room::of(column));
    for (row, of) in (1..).zip(rows) {
        match column.value(of) {
            Value::Missing => built.append_null(),
            Value::Texts(texts) => {
                for text in texts {
                    room.take(text.len().saturating_add(1))?;
                    built.values().append_value(text);
                }
                built.append(true);
            }
            _ => return Err(wrong(column, row, "several texts")),
        }
    }
    Ok(Arc::new(built.finish()))
}

/// Makes decimals of as many decimals as any has, or texts where that takes more digits than there are.
fn decimals(amounts: Vec<Option<Amount>>) -> ArrayRef {
    match fitting(&amounts) {
        Some(array) => Arc::new(array),
        None => {
            let texts = amounts.into_iter().map(|amount| amount.map(|amount| amount.to_string()));
            Arc::new(texts.collect::<StringArray>())
        }
    }
}

fn fitting(amounts: &[Option<Amount>]) -> Option<Decimal128Array> {
    let scale = amounts.iter().flatten().map(Amount::decimals).max().unwrap_or(0);
    let most = 10_i128.checked_pow(DIGITS.into())?;
    let scaled = |amount: &Amount| {
        let (digits, decimals) = amount.parts();
        let number = digits.checked_mul(10_i128.checked_pow(scale - decimals)?)?;
        (-most < number && number < most).then_some(number)
    };
    let mut numbers = Vec::with_capacity(amounts.len());
    for amount in amounts {
        numbers.push(match amount {
            Some(amount) => Some(scaled(amount)?),
            None => None,
        });
    }
    let scale = i8::try_from(scale).ok()?;
    Decimal128Array::from(numbers).with_precision_and_scale(DIGITS, scale).ok()
}

/// Returns the days since 1970-01-01.
fn days(date: Date) -> i32 {
    let hours = date.duration_since(jiff::civil::date(1970, 1, 1)).as_hours();
    // Dates lie within a few million days.
    i32::try_from(hours / 24).unwrap_or_default()
}

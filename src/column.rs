//! Columns of tables as values: a name, what its values are, and how one is had of a row.
//!
//! A table is a list of columns and an iterator of rows. Whoever writes one, as CSV, as GraphML or
//! into typed arrays, goes through the columns, so that no format has a list of its own. What is a
//! date or a number stays one until it is written as text.

use std::borrow::Cow;
use std::fmt;

use jiff::civil::Date;

use crate::amount::Amount;

/// What the values of a [`Column`] are.
///
/// # Example
/// ```
/// use sapnhap::report::{self, ValueType};
///
/// let columns = report::version_columns();
/// let dates = columns.iter().filter(|column| column.value_type() == ValueType::Date);
/// assert!(dates.map(|column| column.name()).eq(["from", "until"]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ValueType {
    /// A text.
    Text,
    /// Several texts.
    Texts {
        /// What stands between them where they are written as one.
        mark: &'static str,
    },
    /// A whole number.
    Integer,
    /// An exact decimal.
    Decimal,
    /// A number as computers count with, the nearest to an exact one that stands elsewhere.
    Number,
    /// A day.
    Date,
    /// Yes or no.
    Boolean,
}

/// The value of a [`Column`] in a row.
///
/// # Example
/// ```
/// use sapnhap::date;
/// use sapnhap::report::Value;
///
/// assert_eq!(Value::from(date(2025, 7, 1)), Value::Date(date(2025, 7, 1)));
/// assert_eq!(Value::from(None::<bool>), Value::Missing);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// There is none, or it is not known.
    Missing,
    /// A text.
    Text(Cow<'a, str>),
    /// Several texts, in their order.
    Texts(Vec<Cow<'a, str>>),
    /// A whole number.
    Integer(i64),
    /// An exact decimal.
    Decimal(Amount),
    /// A number as computers count with.
    Number(f64),
    /// A day.
    Date(Date),
    /// Yes or no.
    Boolean(bool),
}

impl<'a> Value<'a> {
    /// Makes the value of several texts.
    pub(crate) fn texts(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Texts(texts.into_iter().map(Cow::Borrowed).collect())
    }

    /// Makes a text of what can be written.
    pub(crate) fn written(value: &impl fmt::Display) -> Self {
        Self::Text(Cow::Owned(value.to_string()))
    }

    /// Tells whether it is of a type; what is missing is of any.
    #[must_use]
    pub fn is_of(&self, value_type: ValueType) -> bool {
        match self {
            Self::Missing => true,
            Self::Text(_) => value_type == ValueType::Text,
            Self::Texts(_) => matches!(value_type, ValueType::Texts { .. }),
            Self::Integer(_) => value_type == ValueType::Integer,
            Self::Decimal(_) => value_type == ValueType::Decimal,
            Self::Number(_) => value_type == ValueType::Number,
            Self::Date(_) => value_type == ValueType::Date,
            Self::Boolean(_) => value_type == ValueType::Boolean,
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

/// A count: those beyond the range of the type, of which there are none, are its end.
impl From<usize> for Value<'_> {
    fn from(count: usize) -> Self {
        Self::Integer(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

impl From<Amount> for Value<'_> {
    fn from(amount: Amount) -> Self {
        Self::Decimal(amount)
    }
}

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Date> for Value<'_> {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<bool> for Value<'_> {
    fn from(yes: bool) -> Self {
        Self::Boolean(yes)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Missing, Into::into)
    }
}

/// A column of a table: its name, what its values are, and how the value of a row is had.
///
/// # Example: a table in a form of one's own
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::report::{self, Column};
/// use sapnhap::{Level, Version, vietnam};
///
/// let today = vietnam::register().latest();
/// let columns: Vec<Column<Version<'_>>> = report::version_columns()
///     .into_iter()
///     .filter(|column| ["code", "label", "from"].contains(&column.name()))
///     .collect();
/// let city = today.find("Hà Nội")?;
/// let fields: Vec<String> = columns
///     .iter()
///     .map(|column| format!("{}: {}", column.name(), column.text(&city)))
///     .collect();
/// assert_eq!(fields, ["label: thành phố Hà Nội", "code: 01", "from: "]);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub struct Column<Row> {
    name: &'static str,
    value_type: ValueType,
    /// Whether it is left out of a table in which no row has a value for it.
    is_rare: bool,
    value: fn(&Row) -> Value<'_>,
}

impl<Row> Column<Row> {
    /// Makes a column.
    #[must_use]
    pub const fn new(
        name: &'static str,
        value_type: ValueType,
        value: fn(&Row) -> Value<'_>,
    ) -> Self {
        Self { name, value_type, is_rare: false, value }
    }

    pub(crate) const fn text_of(name: &'static str, value: fn(&Row) -> Value<'_>) -> Self {
        Self::new(name, ValueType::Text, value)
    }

    /// Leaves the column out of tables in which no row has a value for it.
    #[must_use]
    pub const fn rare(mut self) -> Self {
        self.is_rare = true;
        self
    }

    /// Tells whether the column is left out of a table in which no row has a value for it.
    #[must_use]
    pub const fn is_rare(&self) -> bool {
        self.is_rare
    }

    /// Returns the name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns what its values are.
    #[must_use]
    pub const fn value_type(&self) -> ValueType {
        self.value_type
    }

    /// Returns the value of a row.
    #[must_use]
    pub fn value<'a>(&self, row: &'a Row) -> Value<'a> {
        (self.value)(row)
    }

    /// Returns the value of a row as tables of text have it: nothing for what is missing, dates as
    /// `2025-07-01`, `true` or `false`, and the mark of the column between several texts. A number as
    /// computers count with has a full stop always, `1.0`, so that whoever guesses at types from the
    /// first rows does not take the column for one of whole numbers.
    #[must_use]
    pub fn text<'a>(&self, row: &'a Row) -> Cow<'a, str> {
        self.written(row).unwrap_or_default()
    }

    /// Returns the value of a row as [`text`](Self::text) does, where there is one.
    pub(crate) fn written<'a>(&self, row: &'a Row) -> Option<Cow<'a, str>> {
        Some(match self.value(row) {
            Value::Missing => return None,
            Value::Text(text) => text,
            Value::Texts(texts) => Cow::Owned(texts.join(match self.value_type {
                ValueType::Texts { mark } => mark,
                _ => "",
            })),
            Value::Integer(number) => Cow::Owned(number.to_string()),
            Value::Decimal(amount) => Cow::Owned(amount.to_string()),
            Value::Number(number) => Cow::Owned(format!("{number:?}")),
            Value::Date(date) => Cow::Owned(date.to_string()),
            Value::Boolean(yes) => Cow::Borrowed(if yes { "true" } else { "false" }),
        })
    }
}

impl<Row> Clone for Column<Row> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Row> Copy for Column<Row> {}

impl<Row> fmt::Debug for Column<Row> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Column")
            .field("name", &self.name)
            .field("value_type", &self.value_type)
            .finish_non_exhaustive()
    }
}

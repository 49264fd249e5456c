//! Arguments of functions: their types, and what is told of values that are wrong.

use datafusion::arrow::array::ArrayRef;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue, exec_err, plan_err};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs};

use crate::options::SapnhapOptions;

/// What is said of a text that is no date.
pub(crate) const NO_DATE: &str = "expected a date, as 2025-07-01 or 01/07/2025";

/// What an argument of a function is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Argument {
    /// The code of a unit.
    Code,
    /// A text that names a unit.
    Text,
    /// The day on which it is carried.
    Date,
    /// The day as of which is asked, if another.
    To,
    /// The level of the answer; always a constant.
    AnswerLevel,
    /// The level of the code, `commune` where none is given; always a constant.
    Level,
}

impl Argument {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Text => "text",
            Self::Date => "date",
            Self::To => "other date",
            Self::AnswerLevel => "level of the answer",
            Self::Level => "level of the code",
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Code => "a text, a dictionary of texts, or a number",
            Self::Text => "a text, or a dictionary of texts",
            Self::Date | Self::To => "a date, a time, or a text",
            Self::AnswerLevel | Self::Level => "a text",
        }
    }

    /// Returns the type to which an argument is brought before it is read.
    ///
    /// # Errors
    /// A plan error for a type that can't be read so.
    pub(crate) fn read_as(self, function: &str, given: &DataType) -> Result<DataType> {
        match self.readable(given) {
            Some(read) => Ok(read),
            None => plan_err!(
                "{function}: the {} is of the type {given}; expected {}",
                self.word(),
                self.expected()
            ),
        }
    }

    fn readable(self, given: &DataType) -> Option<DataType> {
        use DataType::{Date32, Date64, Dictionary, LargeUtf8, Null, Timestamp, Utf8, Utf8View};
        match (self, given) {
            (Self::Date | Self::To, Null) => Some(Date32),
            (_, Null) => Some(Utf8),
            (_, Utf8 | LargeUtf8 | Utf8View) => Some(given.clone()),
            (Self::Code | Self::Text, Dictionary(_, of)) => {
                matches!(of.as_ref(), Utf8 | LargeUtf8 | Utf8View).then(|| given.clone())
            }
            (Self::Code, of) => of.is_numeric().then(|| given.clone()),
            (Self::Date | Self::To, Dictionary(_, of)) => self.readable(of),
            (Self::Date | Self::To, Date32 | Date64 | Timestamp(..)) => Some(Date32),
            _ => None,
        }
    }
}

/// Tells whether errors may show values.
pub(crate) fn shows_values(args: &ScalarFunctionArgs) -> bool {
    let options = args.config_options.extensions.get::<SapnhapOptions>();
    options.is_some_and(|options| options.show_values)
}

/// Tells what is wrong with the value that an argument has in a row; the value itself only where it may be shown.
///
/// # Errors
/// That of the row, always.
pub(crate) fn bad_value<T>(
    args: &ScalarFunctionArgs,
    function: &str,
    at: usize,
    row: usize,
    what: &str,
) -> Result<T> {
    let column = args.arg_fields.get(at).map_or("", |field| field.name());
    let value = match args.args.get(at).filter(|_| shows_values(args)) {
        Some(ColumnarValue::Scalar(value)) => format!(" ({value})"),
        Some(ColumnarValue::Array(column)) => {
            format!(" ({})", ScalarValue::try_from_array(column, row)?)
        }
        None => String::new(),
    };
    exec_err!(
        "{function}: row {} of the batch, column {column}{value}: {what}; try_{function} gives NULL there",
        row + 1
    )
}

/// Returns a column as the answer of a call: as a constant, where all that was asked about are.
pub(crate) fn answer_of(args: &[ColumnarValue], column: ArrayRef) -> Result<ColumnarValue> {
    let is_constant = args.iter().all(|it| matches!(it, ColumnarValue::Scalar(_)));
    Ok(if is_constant && column.len() == 1 {
        ColumnarValue::Scalar(ScalarValue::try_from_array(&column, 0)?)
    } else {
        ColumnarValue::Array(column)
    })
}

/// Returns the type of the texts of a column, which may be coded by a dictionary.
pub(crate) fn text_type(of: &DataType) -> &DataType {
    match of {
        DataType::Dictionary(_, values) => values,
        other => other,
    }
}

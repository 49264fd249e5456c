//! `find_place`: the code of the unit that a text names.

use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringViewBuilder};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, ScalarValue, exec_err, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};
use sapnhap::Level;

use crate::days::{Day, Days, date_of};
use crate::function::{Argument, read_as};
use crate::options::SapnhapOptions;
use crate::shared::Shared;

/// `find_place(text, date [, level])`: each distinct text of a batch is read once.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct FindPlace {
    name: &'static str,
    is_lenient: bool,
    shared: Arc<Shared>,
    signature: Signature,
}

impl FindPlace {
    pub(crate) fn new(is_lenient: bool, shared: &Arc<Shared>) -> Self {
        let name = if is_lenient { "try_find_place" } else { "find_place" };
        let signature = Signature::user_defined(Volatility::Immutable);
        Self { name, is_lenient, shared: Arc::clone(shared), signature }
    }

    fn level(&self, value: Option<&ScalarValue>) -> Result<Option<Level>> {
        match value {
            None => Ok(None),
            Some(value) => match value.try_as_str() {
                Some(Some(word)) => self.shared.level(word).map(Some),
                _ => plan_err!("{}: the level is '{value}'; expected a text", self.name),
            },
        }
    }

    /// Returns the code of the unit that a text names on a day, or what is wrong.
    fn find(&self, text: &str, day: i32, level: Option<Level>) -> Result<String, String> {
        let day = date_of(day).ok_or("expected a date")?;
        let on = self.shared.register.at(day).map_err(|error| error.to_string())?;
        let places = level.map_or_else(|| on.places(), |level| on.places().at_level(level));
        // What names several units tells which they are, and so what the text says.
        let place = places.read(text).map_err(|error| error.to_string())?;
        Ok(place.unit().code().to_string())
    }
}

impl ScalarUDFImpl for FindPlace {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        Ok(types.first().cloned().unwrap_or(DataType::Utf8))
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        match args.scalar_arguments.get(2) {
            Some(None) => {
                return plan_err!("{}: the level is a column; expected a constant", self.name);
            }
            Some(value) => drop(self.level(*value)?),
            None => {}
        }
        let given = args.arg_fields.first().map_or(DataType::Utf8, |it| it.data_type().clone());
        Ok(Arc::new(Field::new(self.name, given, true)))
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        if types.len() < 2 || types.len() > 3 {
            let n = types.len();
            return plan_err!(
                "{} was given {n} arguments; expected text, date, and perhaps a level",
                self.name
            );
        }
        let arguments = [Argument::Code, Argument::Date, Argument::Level];
        let read =
            arguments.iter().zip(types).map(|(argument, given)| match read_as(*argument, given) {
                Some(read) if *argument != Argument::Code || !read.is_numeric() => Ok(read),
                _ => plan_err!(
                    "{}: an argument is of the type {given}; expected text, date, level",
                    self.name
                ),
            });
        read.collect()
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let level = match args.args.get(2) {
            Some(ColumnarValue::Scalar(value)) => self.level(Some(value))?,
            _ => None,
        };
        let (Some(text), Some(date)) = (args.args.first(), args.args.get(1)) else {
            return exec_err!("{}: expected a text and a date", self.name);
        };
        let is_constant = args.args.iter().all(|it| matches!(it, ColumnarValue::Scalar(_)));
        let texts = cast(&text.to_array(args.number_rows)?, &DataType::Utf8View)?;
        let texts = texts.as_string_view();
        let days = Days::of(date)?;
        let mut read: HashMap<(&str, i32), Option<String>> = HashMap::new();
        let mut codes = StringViewBuilder::new();
        let shows = args.config_options.extensions.get::<SapnhapOptions>();
        let shows = shows.is_some_and(|options| options.show_values);
        for row in 0..args.number_rows {
            let text = (!texts.is_null(row)).then(|| texts.value(row));
            let found = match (text, days.at(row)) {
                (None, _) | (_, Day::Null) => Ok(None),
                (_, Day::Bad) => Err("expected a date".to_owned()),
                (Some(text), Day::On(day)) => match read.get(&(text, day)) {
                    Some(found) => Ok(found.clone()),
                    None => self.find(text, day, level).map(|code| {
                        read.insert((text, day), Some(code.clone()));
                        Some(code)
                    }),
                },
            };
            match found {
                Ok(code) => codes.append_option(code),
                Err(_) if self.is_lenient => {
                    if let (Some(text), Day::On(day)) = (text, days.at(row)) {
                        read.insert((text, day), None);
                    }
                    codes.append_null();
                }
                Err(what) => {
                    let what = if shows {
                        what
                    } else {
                        "expected a text that names one unit on the day".to_owned()
                    };
                    let column = args.arg_fields.first().map_or("", |field| field.name());
                    return exec_err!(
                        "{}: row {} of the batch, column {column}: {what}; try_find_place gives NULL there",
                        self.name,
                        row + 1
                    );
                }
            }
        }
        let codes: ArrayRef = Arc::new(codes.finish());
        let codes = cast(&codes, args.return_field.data_type())?;
        Ok(if is_constant && codes.len() == 1 {
            ColumnarValue::Scalar(ScalarValue::try_from_array(&codes, 0)?)
        } else {
            ColumnarValue::Array(codes)
        })
    }
}

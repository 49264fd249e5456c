//! `find_place`: the code of the unit that a text names.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, StringViewBuilder};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{Result, ScalarValue, exec_err, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};
use sapnhap::Level;

use crate::argument::{Argument, NO_DATE, answer_of, bad_value, shows_values};
use crate::days::{Day, Days, date_of};
use crate::shared::Shared;

/// What is said of a text that is no name of one unit.
const NO_PLACE: &str = "expected a text that names one unit on the day";

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

    fn level(&self, said: Option<&ScalarValue>) -> Result<Option<Level>> {
        said.map(|said| self.shared.level_said(self.name, said)).transpose()
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
        let read = [Argument::Text, Argument::Date, Argument::Level].into_iter().zip(types);
        read.map(|(argument, given)| argument.read_as(self.name, given)).collect()
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let level = match args.args.get(2) {
            Some(ColumnarValue::Scalar(value)) => self.level(Some(value))?,
            _ => None,
        };
        let (Some(text), Some(date)) = (args.args.first(), args.args.get(1)) else {
            return exec_err!("{}: expected a text and a date", self.name);
        };
        let texts = cast(&text.to_array(args.number_rows)?, &DataType::Utf8View)?;
        let texts = texts.as_string_view();
        let days = Days::of(date)?;
        let mut read: HashMap<(&str, i32), Option<String>> = HashMap::new();
        let mut codes = StringViewBuilder::new();
        for row in 0..args.number_rows {
            let (text, day) = match (texts.is_valid(row), days.at(row)) {
                (false, _) | (_, Day::Null) => {
                    codes.append_null();
                    continue;
                }
                (_, Day::Bad) if self.is_lenient => {
                    codes.append_null();
                    continue;
                }
                (_, Day::Bad) => return bad_value(&args, self.name, 1, row, NO_DATE),
                (true, Day::On(day)) => (texts.value(row), day),
            };
            let code = match read.entry((text, day)) {
                Entry::Occupied(code) => code.into_mut(),
                Entry::Vacant(slot) => match self.find(text, day, level) {
                    Ok(code) => slot.insert(Some(code)),
                    Err(_) if self.is_lenient => slot.insert(None),
                    Err(what) => {
                        // What is told of a text names it.
                        let what = if shows_values(&args) { &what } else { NO_PLACE };
                        return bad_value(&args, self.name, 0, row, what);
                    }
                },
            };
            codes.append_option(code.as_deref());
        }
        let codes: ArrayRef = Arc::new(codes.finish());
        answer_of(&args.args, cast(&codes, args.return_field.data_type())?)
    }
}

//! Scalar functions: a column of codes and one of days in, a gather from a column of answers out.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, DictionaryArray, PrimitiveArray, StringViewArray, UInt32Array, new_null_array,
};
use datafusion::arrow::compute::{cast, interleave, take};
use datafusion::arrow::datatypes::{
    ArrowDictionaryKeyType, DataType, Field, FieldRef, Int32Type, Int64Type, UInt32Type,
};
use datafusion::common::{Result, ScalarValue, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use sapnhap::Level;
use sapnhap::table::OutcomeKind;

use crate::argument::{Argument, NO_DATE, answer_of, bad_value, text_type};
use crate::carriers::{BEFORE_OPENING, BLANK, NO_DATE as NO_DAY, UNKNOWN, missing};
use crate::days::{Day, Days, day_of};
use crate::question::{BEFORE_EACH, Question};
use crate::shared::Shared;

/// A function of SQL about the unit that carried a code on a day.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Function {
    name: String,
    kind: Kind,
    /// Whether a bad value is null, and not an error.
    is_lenient: bool,
    shared: Arc<Shared>,
    signature: Signature,
}

/// Which function it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    CodeAt,
    Heir,
    Outcome,
    Became,
    Origins,
    UnitName,
    Parent,
}

impl Kind {
    pub(crate) const ALL: [Self; 7] = [
        Self::CodeAt,
        Self::Heir,
        Self::Outcome,
        Self::Became,
        Self::Origins,
        Self::UnitName,
        Self::Parent,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::CodeAt => "code_at",
            Self::Heir => "heir",
            Self::Outcome => "outcome",
            Self::Became => "became",
            Self::Origins => "origins",
            Self::UnitName => "unit_name",
            Self::Parent => "parent",
        }
    }

    /// Returns the arguments in their order, and how many have to be there.
    fn arguments(self) -> (&'static [Argument], usize) {
        use Argument::{AnswerLevel, Code, Date, Level, To};
        match self {
            Self::CodeAt | Self::UnitName => (&[Code, Date, Level], 2),
            Self::Heir | Self::Outcome | Self::Became => (&[Code, Date, To, Level], 3),
            Self::Origins => (&[Code, Date, AnswerLevel, To, Level], 3),
            Self::Parent => (&[Code, AnswerLevel, Date, Level], 3),
        }
    }
}

/// The levels of a call.
#[derive(Debug, Clone, Copy)]
struct Levels {
    of_code: Level,
    of_answer: Level,
}

impl Function {
    pub(crate) fn new(kind: Kind, is_lenient: bool, shared: &Arc<Shared>) -> Self {
        Self {
            name: format!("{}{}", if is_lenient { "try_" } else { "" }, kind.name()),
            kind,
            is_lenient,
            shared: Arc::clone(shared),
            signature: Signature::user_defined(Volatility::Immutable),
        }
    }

    fn argument<'a, T>(&self, arguments: &'a [T], wanted: Argument) -> Option<&'a T> {
        let at = self.kind.arguments().0.iter().position(|argument| *argument == wanted)?;
        arguments.get(at)
    }

    fn levels<'a>(&self, said: impl Fn(Argument) -> Option<&'a ScalarValue>) -> Result<Levels> {
        let level = |argument| match said(argument) {
            None => self.shared.level("commune"),
            Some(said) => self.shared.level_said(&self.name, said),
        };
        Ok(Levels { of_code: level(Argument::Level)?, of_answer: level(Argument::AnswerLevel)? })
    }

    fn question(&self, levels: Levels) -> Question {
        match self.kind {
            Kind::CodeAt => Question::Code,
            Kind::Heir => Question::Heir,
            Kind::Outcome => Question::Outcome,
            Kind::Became => Question::Became,
            Kind::Origins => Question::Origins(levels.of_answer),
            Kind::UnitName => Question::Name,
            Kind::Parent => Question::Parent(levels.of_answer),
        }
    }

    fn return_type_of(&self, code: &DataType) -> DataType {
        let list = match self.kind {
            Kind::Became => Question::Became.list_type(),
            Kind::Origins => Question::Origins(Level::COMMUNE).list_type(),
            _ => None,
        };
        list.unwrap_or_else(|| match code {
            of if of.is_numeric() => DataType::Utf8,
            texts => texts.clone(),
        })
    }

    /// Returns the place of the version of each row, and the era as of which is asked, by row or for all.
    fn places(&self, args: &ScalarFunctionArgs, level: Level) -> Result<(Vec<u32>, ErasOf)> {
        let carriers = self.shared.carriers(level);
        let n = args.number_rows;
        let numbers = match self.argument(&args.args, Argument::Code) {
            Some(ColumnarValue::Array(column)) => {
                carriers.numbers(column, &self.shared.register)?
            }
            Some(ColumnarValue::Scalar(value)) => {
                let one = carriers.numbers(&value.to_array_of_size(1)?, &self.shared.register)?;
                vec![one.first().copied().unwrap_or(BLANK); n]
            }
            None => vec![BLANK; n],
        };
        let date = self.argument(&args.args, Argument::Date).map(Days::of).transpose()?;
        let date = date.unwrap_or(Days::One(Day::Null));
        let to = self.argument(&args.args, Argument::To).map(Days::of).transpose()?;
        let asks_back = self.kind == Kind::Origins;
        let mut places = vec![BLANK; n];
        for (row, (number, place)) in numbers.into_iter().zip(&mut places).enumerate() {
            let (day, to) = (date.at(row), to.as_ref().map(|to| to.at(row)));
            *place = carriers.place(number, day);
            let wrong = match (*place, day, to) {
                (BLANK, _, _) | (_, Day::Null, _) => continue,
                (_, _, Some(Day::Null)) => {
                    *place = NO_DAY;
                    continue;
                }
                (_, Day::Bad, _) => (NO_DAY, Argument::Date, NO_DATE),
                (_, _, Some(Day::Bad)) => (NO_DAY, Argument::To, NO_DATE),
                (UNKNOWN | BEFORE_OPENING, _, _) => (*place, Argument::Code, NO_CODE),
                (_, Day::On(from), Some(Day::On(to))) if asks_back && to > from => {
                    (UNKNOWN, Argument::To, IS_LATER)
                }
                (_, Day::On(from), Some(Day::On(to))) if !asks_back && to < from => {
                    (UNKNOWN, Argument::To, IS_EARLIER)
                }
                _ => continue,
            };
            let (instead, argument, what) = wrong;
            *place = instead;
            if !self.is_lenient && self.kind != Kind::Outcome {
                let arguments = self.kind.arguments().0;
                let at = arguments.iter().position(|it| *it == argument).unwrap_or(0);
                return bad_value(args, &self.name, at, row, what);
            }
        }
        Ok((places, self.eras_of(to.as_ref().unwrap_or(&date), to.is_some())))
    }

    /// Returns as of which era is asked.
    fn eras_of(&self, days: &Days, is_to: bool) -> ErasOf {
        let eras = &self.shared.eras;
        let start = |day: &Day| match day {
            Day::On(day) => eras.start(*day),
            // Nothing is asked of such a row.
            Day::Null | Day::Bad => eras.start(i32::MAX),
        };
        match (self.kind, days) {
            // A version has one code and one name, whatever the day.
            (Kind::CodeAt | Kind::UnitName, _) => ErasOf::All(eras.start(i32::MAX)),
            (Kind::Origins, _) if !is_to => ErasOf::All(BEFORE_EACH),
            (_, Days::One(day)) => ErasOf::All(start(day)),
            (_, Days::Each(days)) => ErasOf::Each(days.iter().map(start).collect()),
        }
    }

    fn answer(
        &self,
        places: &[u32],
        eras: &ErasOf,
        levels: Levels,
        result: &DataType,
    ) -> Result<ArrayRef> {
        let question = self.question(levels);
        let of_era = |era| self.shared.answers(levels.of_code, question, era, text_type(result));
        match eras {
            ErasOf::All(era) => gather(&of_era(*era)?, places, result),
            ErasOf::Each(eras) => interleaved(places, eras, of_era, result),
        }
    }
}

const NO_CODE: &str = "expected a code that a unit of the level carried on the day";
const IS_EARLIER: &str = "expected a day that is not before that of the code";
const IS_LATER: &str = "expected a day that is not after that of the code";

/// As of which eras is asked.
#[derive(Debug)]
enum ErasOf {
    /// One for all rows, by its first day.
    All(i32),
    /// One for each.
    Each(Vec<i32>),
}

/// Takes the answer of each place from a column.
fn gather(answers: &ArrayRef, places: &[u32], result: &DataType) -> Result<ArrayRef> {
    let n = answers.len();
    match result {
        DataType::Dictionary(key, _) => match key.as_ref() {
            DataType::Int32 => {
                with_keys::<Int32Type>(answers, places, |at| i32::try_from(at).unwrap_or_default())
            }
            DataType::UInt32 => with_keys::<UInt32Type>(answers, places, |at| at),
            DataType::Int64 => with_keys::<Int64Type>(answers, places, i64::from),
            _ => Ok(cast(&take(answers, &indices(places, n), None)?, result)?),
        },
        _ => Ok(take(answers, &indices(places, n), None)?),
    }
}

fn indices(places: &[u32], n: usize) -> UInt32Array {
    if places.iter().all(|place| (*place as usize) < n) {
        return UInt32Array::from(places.to_vec());
    }
    places.iter().map(|place| Some(*place).filter(|place| (*place as usize) < n)).collect()
}

/// Makes a column of keys of answers; a row without an answer has no key.
fn with_keys<K: ArrowDictionaryKeyType>(
    answers: &ArrayRef,
    places: &[u32],
    key: impl Fn(u32) -> K::Native,
) -> Result<ArrayRef> {
    let has = |place: u32| (place as usize) < answers.len() && answers.is_valid(place as usize);
    let keys: PrimitiveArray<K> =
        places.iter().map(|place| has(*place).then(|| key(*place))).collect();
    Ok(Arc::new(DictionaryArray::try_new(keys, Arc::clone(answers))?))
}

/// Takes the answer of each place from the column of its era.
fn interleaved(
    places: &[u32],
    eras: &[i32],
    of_era: impl Fn(i32) -> Result<ArrayRef>,
    result: &DataType,
) -> Result<ArrayRef> {
    let mut distinct: Vec<i32> = eras.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let mut columns = distinct.iter().map(|era| of_era(*era)).collect::<Result<Vec<ArrayRef>>>()?;
    // What has no place takes its null from a column of one.
    columns.push(new_null_array(text_type(result), 1));
    let none = (columns.len() - 1, 0);
    let at = places.iter().zip(eras).map(|(place, era)| {
        let column = distinct.binary_search(era).unwrap_or(none.0);
        let has = columns.get(column).is_some_and(|answers| (*place as usize) < answers.len());
        if has { (column, *place as usize) } else { none }
    });
    let at: Vec<(usize, usize)> = at.collect();
    let columns: Vec<&dyn Array> = columns.iter().map(AsRef::as_ref).collect();
    let column = interleave(&columns, &at)?;
    Ok(if column.data_type() == result { column } else { cast(&column, result)? })
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        Ok(self.return_type_of(types.first().unwrap_or(&DataType::Utf8)))
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        for (argument, value) in self.kind.arguments().0.iter().zip(args.scalar_arguments) {
            match (argument, value) {
                (Argument::Level | Argument::AnswerLevel, None) => {
                    return plan_err!("{}: the level is a column; expected a constant", self.name);
                }
                (Argument::Date | Argument::To, Some(value)) if day_of(value)? == Day::Bad => {
                    return plan_err!("{}: '{value}' is no date; {NO_DATE}", self.name);
                }
                _ => {}
            }
        }
        self.levels(|wanted| self.argument(args.scalar_arguments, wanted).copied().flatten())?;
        let code = args.arg_fields.first().map_or(&DataType::Utf8, |field| field.data_type());
        Ok(Arc::new(Field::new(self.name.clone(), self.return_type_of(code), true)))
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        let (arguments, least) = self.kind.arguments();
        if types.len() < least || types.len() > arguments.len() {
            return plan_err!(
                "{} was given {} arguments; expected {least} to {}: {}",
                self.name,
                types.len(),
                arguments.len(),
                arguments.iter().map(|it| it.word()).collect::<Vec<&str>>().join(", ")
            );
        }
        let read = arguments.iter().zip(types);
        read.map(|(argument, given)| argument.read_as(&self.name, given)).collect()
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let constant = |wanted| match self.argument(&args.args, wanted) {
            Some(ColumnarValue::Scalar(value)) => Some(value),
            _ => None,
        };
        let levels = self.levels(constant)?;
        let (places, eras) = self.places(&args, levels.of_code)?;
        let mut column = self.answer(&places, &eras, levels, args.return_field.data_type())?;
        if self.kind == Kind::Outcome {
            column = with_outcomes_of_missing(column, &places)?;
        }
        answer_of(&args.args, column)
    }
}

/// Fills in the outcomes of rows without a version.
fn with_outcomes_of_missing(known: ArrayRef, places: &[u32]) -> Result<ArrayRef> {
    let words: Vec<&str> =
        places.iter().filter_map(|place| missing(*place)).map(OutcomeKind::word).collect();
    if words.is_empty() {
        return Ok(known);
    }
    let words = cast(&StringViewArray::from_iter_values(words), known.data_type())?;
    let mut n_before = 0;
    let at = places.iter().enumerate().map(|(row, place)| match missing(*place) {
        None => (0, row),
        Some(_) => {
            n_before += 1;
            (1, n_before - 1)
        }
    });
    let at: Vec<(usize, usize)> = at.collect();
    Ok(interleave(&[known.as_ref(), words.as_ref()], &at)?)
}

//! Scalar functions: a column of codes and one of days in, a gather from a column of answers out.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, DictionaryArray, PrimitiveArray, UInt32Array};
use datafusion::arrow::compute::{cast, interleave, take};
use datafusion::arrow::datatypes::{
    ArrowDictionaryKeyType, DataType, Field, FieldRef, Int32Type, Int64Type, UInt32Type,
};
use datafusion::common::{Result, ScalarValue, exec_err, plan_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use crate::carriers::{BAD, NULL};
use crate::days::{Day, Days, day_of};
use crate::options::SapnhapOptions;
use crate::question::{BEFORE_EACH, Question};
use crate::shared::Shared;
use sapnhap::Level;

/// What an argument of a function is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Argument {
    /// The code of a unit.
    Code,
    /// The day on which it is carried.
    Date,
    /// The day as of which is asked, if another.
    To,
    /// The level of the answer; always a constant.
    AnswerLevel,
    /// The level of the code, `commune` where none is given; always a constant.
    Level,
}

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

    fn levels<'a>(&self, word: impl Fn(Argument) -> Option<&'a ScalarValue>) -> Result<Levels> {
        let level = |argument, otherwise: &str| match word(argument) {
            None => self.shared.level(otherwise),
            Some(value) => match value.try_as_str() {
                Some(Some(word)) => self.shared.level(word),
                _ => plan_err!("{}: the level is '{value}'; expected a text", self.name),
            },
        };
        let of_code = level(Argument::Level, "commune")?;
        Ok(Levels { of_code, of_answer: level(Argument::AnswerLevel, "commune")? })
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
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => code.clone(),
            DataType::Dictionary(..) => code.clone(),
            _ => DataType::Utf8,
        })
    }

    /// Tells of what is wrong with the value of a row.
    fn bad(
        &self,
        args: &ScalarFunctionArgs,
        row: usize,
        wanted: Argument,
        what: &str,
    ) -> Result<()> {
        let at = self.kind.arguments().0.iter().position(|argument| *argument == wanted);
        let at = at.unwrap_or(0);
        let column = args.arg_fields.get(at).map_or("", |field| field.name());
        let shows = args.config_options.extensions.get::<SapnhapOptions>();
        let value = match args.args.get(at).filter(|_| shows.is_some_and(|it| it.show_values)) {
            Some(ColumnarValue::Scalar(value)) => format!(" ({value})"),
            Some(ColumnarValue::Array(column)) => {
                format!(" ({})", ScalarValue::try_from_array(column, row)?)
            }
            None => String::new(),
        };
        exec_err!(
            "{}: row {} of the batch, column {column}{value}: {what}; {} gives NULL there",
            self.name,
            row + 1,
            format_args!("try_{}", self.kind.name())
        )
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
                vec![one.first().copied().unwrap_or(NULL); n]
            }
            None => vec![NULL; n],
        };
        let date = self.argument(&args.args, Argument::Date).map(Days::of).transpose()?;
        let date = date.unwrap_or(Days::One(Day::Null));
        let to = self.argument(&args.args, Argument::To).map(Days::of).transpose()?;
        let asks_back = self.kind == Kind::Origins;
        let mut places = vec![NULL; n];
        for (row, (number, place)) in numbers.into_iter().zip(&mut places).enumerate() {
            let to_day = to.as_ref().map(|to| to.at(row));
            *place = match (number, date.at(row), to_day) {
                (NULL, _, _) | (_, Day::Null, _) | (_, _, Some(Day::Null)) => NULL,
                (_, Day::On(_), Some(Day::Bad)) => self.told(args, row, Argument::To, NO_DATE)?,
                (_, Day::Bad, _) => self.told(args, row, Argument::Date, NO_DATE)?,
                (BAD, _, _) => self.told(args, row, Argument::Code, NO_CODE)?,
                (_, Day::On(from), Some(Day::On(to))) if (from > to) != asks_back && from != to => {
                    let what = if asks_back { IS_LATER } else { IS_EARLIER };
                    self.told(args, row, Argument::To, what)?
                }
                (number, Day::On(day), _) => match carriers.on(number, day) {
                    BAD => self.told(args, row, Argument::Code, NO_CODE)?,
                    place => place,
                },
            };
        }
        let eras = self.eras_of(to.as_ref().unwrap_or(&date), to.is_some());
        Ok((places, eras))
    }

    fn told(&self, args: &ScalarFunctionArgs, row: usize, at: Argument, what: &str) -> Result<u32> {
        if !self.is_lenient && self.kind != Kind::Outcome {
            self.bad(args, row, at, what)?;
        }
        Ok(BAD)
    }

    /// Returns as of which era is asked.
    fn eras_of(&self, days: &Days, is_to: bool) -> ErasOf {
        // A version has one code and one name, whatever the day.
        let is_of_version = matches!(self.kind, Kind::CodeAt | Kind::UnitName);
        let start = |day: &Day| match day {
            Day::On(day) => self.shared.eras.start(*day),
            Day::Null | Day::Bad => None,
        };
        match days {
            _ if is_of_version => ErasOf::All(Some(i32::MAX)),
            _ if self.kind == Kind::Origins && !is_to => ErasOf::All(Some(BEFORE_EACH)),
            Days::One(day) => ErasOf::All(start(day)),
            Days::Each(days) => ErasOf::Each(days.iter().map(start).collect()),
        }
    }

    fn answer(
        &self,
        places: Vec<u32>,
        eras: &ErasOf,
        levels: Levels,
        result: &DataType,
    ) -> Result<ArrayRef> {
        let question = self.question(levels);
        let texts = match result {
            DataType::Dictionary(_, values) => values.as_ref(),
            other => other,
        };
        let of_era = |era| self.shared.answers(levels.of_code, question, era, texts);
        let last = || self.shared.eras.start(i32::MAX).unwrap_or_default();
        match eras {
            ErasOf::All(era) => {
                let answers = of_era(era.filter(|era| *era != i32::MAX).unwrap_or_else(last))?;
                gather(&answers, places, result)
            }
            ErasOf::Each(eras) => {
                let eras: Vec<i32> = eras.iter().map(|era| era.unwrap_or_else(last)).collect();
                interleaved(&places, &eras, of_era, result)
            }
        }
    }
}

const NO_DATE: &str = "expected a date, as 2025-07-01 or 01/07/2025";
const NO_CODE: &str = "expected a code that a unit of the level carried on the day";
const IS_EARLIER: &str = "expected a day that is not before that of the code";
const IS_LATER: &str = "expected a day that is not after that of the code";

/// As of which eras is asked.
#[derive(Debug)]
enum ErasOf {
    /// One for all rows, by its first day.
    All(Option<i32>),
    /// One for each.
    Each(Vec<Option<i32>>),
}

/// Takes the answer of each place from a column.
fn gather(answers: &ArrayRef, places: Vec<u32>, result: &DataType) -> Result<ArrayRef> {
    let n = answers.len();
    match result {
        DataType::Dictionary(key, _) => match key.as_ref() {
            DataType::Int32 => with_keys::<Int32Type>(answers, &places, |at| at as i32),
            DataType::UInt32 => with_keys::<UInt32Type>(answers, &places, |at| at),
            DataType::Int64 => with_keys::<Int64Type>(answers, &places, i64::from),
            _ => Ok(cast(&take(answers, &indices(places, n), None)?, result)?),
        },
        _ => Ok(take(answers, &indices(places, n), None)?),
    }
}

fn indices(places: Vec<u32>, n: usize) -> UInt32Array {
    if places.iter().all(|place| (*place as usize) < n) {
        return UInt32Array::from(places);
    }
    places.into_iter().map(|place| Some(place).filter(|place| (*place as usize) < n)).collect()
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
    let texts = match result {
        DataType::Dictionary(_, values) => values.as_ref(),
        other => other,
    };
    // What has no place takes its null from a column of one.
    columns.push(datafusion::arrow::array::new_null_array(texts, 1));
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

/// Returns the type to which an argument is brought before it is read.
pub(crate) fn read_as(argument: Argument, given: &DataType) -> Option<DataType> {
    use DataType::{Date32, Dictionary, LargeUtf8, Null, Utf8, Utf8View};
    match (argument, given) {
        (_, Null) if matches!(argument, Argument::Date | Argument::To) => Some(Date32),
        (_, Null) => Some(Utf8),
        (_, Utf8 | LargeUtf8 | Utf8View) => Some(given.clone()),
        (Argument::Code, Dictionary(_, of)) => {
            matches!(of.as_ref(), Utf8 | LargeUtf8 | Utf8View).then(|| given.clone())
        }
        (Argument::Code, of) => of.is_numeric().then(|| given.clone()),
        (Argument::Date | Argument::To, Dictionary(_, of)) => read_as(argument, of),
        (Argument::Date | Argument::To, Date32 | DataType::Date64 | DataType::Timestamp(..)) => {
            Some(Date32)
        }
        _ => None,
    }
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
                described(arguments)
            );
        }
        let read = arguments.iter().zip(types).map(|(argument, given)| {
            read_as(*argument, given).map_or_else(
                || {
                    plan_err!(
                        "{}: the {} is of the type {given}; expected {}",
                        self.name,
                        argument.word(),
                        argument.expected()
                    )
                },
                Ok,
            )
        });
        read.collect()
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let constant = |wanted| match self.argument(&args.args, wanted) {
            Some(ColumnarValue::Scalar(value)) => Some(value),
            _ => None,
        };
        let levels = self.levels(constant)?;
        let is_constant = args.args.iter().all(|it| matches!(it, ColumnarValue::Scalar(_)));
        let (places, eras) = self.places(&args, levels.of_code)?;
        let result = args.return_field.data_type();
        let column = match self.kind {
            Kind::Outcome => self.outcomes(&args, places, &eras, levels, result)?,
            _ => self.answer(places, &eras, levels, result)?,
        };
        Ok(if is_constant && column.len() == 1 {
            ColumnarValue::Scalar(ScalarValue::try_from_array(&column, 0)?)
        } else {
            ColumnarValue::Array(column)
        })
    }
}

impl Function {
    /// Returns the outcomes of rows: those without a unit have one too.
    fn outcomes(
        &self,
        args: &ScalarFunctionArgs,
        places: Vec<u32>,
        eras: &ErasOf,
        levels: Levels,
        result: &DataType,
    ) -> Result<ArrayRef> {
        let missing: Vec<u32> = places.clone();
        let known = self.answer(places, eras, levels, result)?;
        if missing.iter().all(|place| *place < BAD) {
            return Ok(known);
        }
        let opening = crate::days::since_1970(self.shared.register.opening());
        let date = self.argument(&args.args, Argument::Date).map(Days::of).transpose()?;
        let words = ["unknown", "blank", "no_date", "before_opening"];
        let words = datafusion::arrow::array::StringViewArray::from_iter_values(words);
        let words = cast(&words, known.data_type())?;
        let at = missing.iter().enumerate().map(|(row, place)| {
            let day = date.as_ref().map(|date| date.at(row));
            match (*place, day) {
                (NULL, Some(Day::Null)) | (BAD, Some(Day::Bad)) => (1, 2),
                (BAD, Some(Day::On(day))) if day < opening => (1, 3),
                (BAD, _) => (1, 0),
                (NULL, _) => (1, 1),
                _ => (0, row),
            }
        });
        let at: Vec<(usize, usize)> = at.collect();
        Ok(interleave(&[known.as_ref(), words.as_ref()], &at)?)
    }
}

fn described(arguments: &[Argument]) -> String {
    let words: Vec<&str> = arguments.iter().map(|argument| argument.word()).collect();
    words.join(", ")
}

impl Argument {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Date => "date",
            Self::To => "other date",
            Self::AnswerLevel => "level of the answer",
            Self::Level => "level of the code",
        }
    }

    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Code => "a text, a dictionary of texts, or a number",
            Self::Date | Self::To => "a date, a time, or a text",
            Self::AnswerLevel | Self::Level => "a text",
        }
    }
}

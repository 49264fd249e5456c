//! `carry_counts`: counts added up by unit, and carried to units of another day when all are added.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::builder::{
    Decimal128Builder, ListBuilder, StringBuilder, StructBuilder,
};
use datafusion::arrow::array::{Array, ArrayRef, AsArray, Decimal128Array, ListArray, UInt32Array};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Decimal128Type, Field, FieldRef, Fields, UInt32Type};
use datafusion::common::{
    DataFusionError, Result, ScalarValue, exec_datafusion_err, exec_err, plan_err,
};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::utils::format_state_name;
use datafusion::logical_expr::{
    Accumulator, AggregateUDFImpl, ColumnarValue, Signature, Volatility,
};
use datafusion::physical_expr::expressions::Literal;
use sapnhap::table::{Conversion, Key, OutcomeKind, Table};
use sapnhap::{Date, Level};

use crate::argument::Argument;
use crate::carriers::{Carriers, missing};
use crate::days::{Day, Days, date_of, day_of};
use crate::shared::Shared;

/// The most digits that a decimal of 128 bits has.
const DIGITS: u8 = 38;
/// One more than the greatest number of so many digits.
const TOO_MUCH: u128 = 10_u128.pow(38);

/// `carry_counts(code, from, count, to [, level])`.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct CarryCounts {
    shared: Arc<Shared>,
    signature: Signature,
}

impl CarryCounts {
    pub(crate) fn new(shared: &Arc<Shared>) -> Self {
        let signature = Signature::user_defined(Volatility::Immutable);
        Self { shared: Arc::clone(shared), signature }
    }
}

fn scale_of(count: &DataType) -> i8 {
    match count {
        DataType::Decimal128(_, scale) => *scale,
        _ => 0,
    }
}

fn row_fields(scale: i8) -> Fields {
    Fields::from(vec![
        Field::new("outcome", DataType::Utf8, true),
        Field::new("code", DataType::Utf8, true),
        Field::new("count", DataType::Decimal128(DIGITS, scale), true),
    ])
}

fn constant(args: &AccumulatorArgs<'_>, at: usize) -> Result<Option<ScalarValue>> {
    match args.exprs.get(at) {
        None => Ok(None),
        Some(expr) => match expr.downcast_ref::<Literal>() {
            Some(literal) => Ok(Some(literal.value().clone())),
            None => plan_err!("carry_counts: argument {} is {expr}; expected a constant", at + 1),
        },
    }
}

impl AggregateUDFImpl for CarryCounts {
    fn name(&self) -> &str {
        "carry_counts"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, types: &[DataType]) -> Result<DataType> {
        let scale = types.get(2).map_or(0, scale_of);
        let item = Field::new_list_field(DataType::Struct(row_fields(scale)), true);
        Ok(DataType::List(Arc::new(item)))
    }

    fn coerce_types(&self, types: &[DataType]) -> Result<Vec<DataType>> {
        use Argument::{Code, Date, Level, To};
        let n = types.len();
        if !(4..=5).contains(&n) {
            return plan_err!(
                "carry_counts was given {n} arguments; expected code, date, count, other date, and perhaps a level"
            );
        }
        let arguments = [Some(Code), Some(Date), None, Some(To), Some(Level)];
        let read = arguments.iter().zip(types).map(|(argument, given)| match (argument, given) {
            (Some(argument), _) => argument.read_as(self.name(), given),
            (None, DataType::Decimal128(_, scale)) if *scale >= 0 => Ok(given.clone()),
            (None, of) if of.is_integer() || of.is_null() => Ok(DataType::Decimal128(20, 0)),
            (None, _) => plan_err!(
                "carry_counts: the count is of the type {given}; expected whole numbers, or decimals whose digits are exact"
            ),
        });
        read.collect()
    }

    fn accumulator(&self, args: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        if args.is_distinct {
            return plan_err!("carry_counts adds up all rows; expected no DISTINCT");
        }
        let level = match constant(&args, 4)? {
            None => self.shared.level("commune")?,
            Some(said) => self.shared.level_said(self.name(), &said)?,
        };
        let to = constant(&args, 3)?.map(|value| day_of(&value)).transpose()?;
        let Some(to) = to.and_then(|day| if let Day::On(day) = day { date_of(day) } else { None })
        else {
            return plan_err!(
                "carry_counts: the date to which is carried is none; expected one as '2025-07-01'"
            );
        };
        let scale = match args.return_field.data_type() {
            DataType::List(item) => match item.data_type() {
                DataType::Struct(fields) => fields.get(2).map_or(0, |it| scale_of(it.data_type())),
                _ => 0,
            },
            _ => 0,
        };
        Ok(Box::new(Counts {
            shared: Arc::clone(&self.shared),
            carriers: self.shared.carriers(level),
            level,
            to,
            scale,
            sums: BTreeMap::new(),
            size: 0,
        }))
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        let scale = args.input_fields.get(2).map_or(0, |field| scale_of(field.data_type()));
        let list = |name: &str, of: DataType| {
            let list = DataType::List(Arc::new(Field::new_list_field(of, true)));
            Arc::new(Field::new(format_state_name(args.name, name), list, true))
        };
        Ok(vec![
            list("versions", DataType::UInt32),
            list("sums", DataType::Decimal128(DIGITS, scale)),
        ])
    }
}

/// The counts of units, by the places of their versions.
#[derive(Debug)]
struct Counts {
    shared: Arc<Shared>,
    carriers: Arc<Carriers>,
    level: Level,
    to: Date,
    scale: i8,
    sums: BTreeMap<u32, i128>,
    /// The sum of all that was added, without signs: no sum of any of it is larger.
    size: u128,
}

impl Counts {
    fn add(&mut self, place: u32, count: i128) -> Result<()> {
        self.size = self.size.saturating_add(count.unsigned_abs());
        if self.size >= TOO_MUCH {
            return exec_err!("carry_counts: a sum has more than {DIGITS} digits");
        }
        *self.sums.entry(place).or_default() += count;
        Ok(())
    }

    fn decimals(&self, values: Vec<i128>) -> Result<Decimal128Array> {
        Ok(Decimal128Array::from(values).with_precision_and_scale(DIGITS, self.scale)?)
    }

    /// Carries what was added up: the count of each unit, and by outcome what is not decided.
    fn carried(&self) -> Result<Vec<(&'static str, Option<String>, i128)>> {
        let mut table = Table::new(["code", "date", "count"]);
        let mut undecided: BTreeMap<&'static str, i128> = BTreeMap::new();
        for (place, sum) in &self.sums {
            let version = self.carriers.version(&self.shared.register, *place);
            let Some(version) = version else {
                let outcome = missing(*place).unwrap_or(OutcomeKind::Unknown);
                *undecided.entry(outcome.word()).or_default() += sum;
                continue;
            };
            let began = version.period().from.unwrap_or(self.shared.register.opening());
            let count = self.decimals(vec![*sum])?.value_as_string(0);
            let row = [version.code().to_string(), began.to_string(), count];
            table.push_row(row.iter().map(String::as_str)).map_err(told)?;
        }
        let mut rows = Vec::new();
        if table.n_rows() > 0 {
            self.convert(&table, &mut rows, &mut undecided)?;
        }
        rows.extend(undecided.into_iter().map(|(outcome, sum)| (outcome, None, sum)));
        let went_in: i128 = self.sums.values().sum();
        let came_out: i128 = rows.iter().map(|(_, _, count)| count).sum();
        if went_in != came_out {
            return exec_err!(
                "carry_counts: {went_in} went in and {came_out} came out; expected the same"
            );
        }
        Ok(rows)
    }

    /// Converts a table with a row for each unit.
    fn convert(
        &self,
        table: &Table,
        rows: &mut Vec<(&'static str, Option<String>, i128)>,
        undecided: &mut BTreeMap<&'static str, i128>,
    ) -> Result<()> {
        let done = Conversion::of_units(&self.shared.register, self.to)
            .key(Key::code("code").dated("date").at_level(self.level))
            .weighing(self.shared.weighing.clone())
            .count("count")
            .run(table)
            .map_err(told)?;
        let out = done.table();
        let (code, count) = (out.column("code").map_err(told)?, out.column("count").map_err(told)?);
        for row in 0..out.n_rows() {
            let field = |column| out.field(row, column).unwrap_or_default();
            if !field(count).is_empty() {
                let code = Some(field(code).to_owned());
                rows.push((OutcomeKind::Converted.word(), code, self.read(field(count))?));
            }
        }
        let decimals = self.scale.unsigned_abs().into();
        for mass in done.account().masses() {
            let open = mass.by_outcome.iter().filter(|(kind, _)| !kind.is_decided());
            let open = open.map(|(kind, amount)| (kind.word(), amount));
            let hidden = Some(("hidden", &mass.hidden)).filter(|(_, amount)| !amount.is_zero());
            for (outcome, amount) in open.chain(hidden) {
                *undecided.entry(outcome).or_default() +=
                    self.read(&amount.to_decimals(decimals))?;
            }
        }
        Ok(())
    }

    fn read(&self, text: &str) -> Result<i128> {
        let text = ScalarValue::from(text).to_array()?;
        let number = cast(&text, &DataType::Decimal128(DIGITS, self.scale))?;
        Ok(number.as_primitive::<Decimal128Type>().value(0))
    }
}

/// Tells what the library says of a table.
fn told(error: impl std::fmt::Display) -> DataFusionError {
    exec_datafusion_err!("carry_counts: {error}")
}

impl Accumulator for Counts {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let [codes, dates, counts, ..] = values else {
            return exec_err!("carry_counts: expected code, date and count");
        };
        let numbers = self.carriers.numbers(codes, &self.shared.register)?;
        let days = Days::of(&ColumnarValue::Array(Arc::clone(dates)))?;
        let counts = counts.as_primitive::<Decimal128Type>();
        for (row, number) in numbers.into_iter().enumerate() {
            if counts.is_valid(row) {
                self.add(self.carriers.place(number, days.at(row)), counts.value(row))?;
            }
        }
        Ok(())
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        let mut list = ListBuilder::new(StructBuilder::new(
            row_fields(self.scale),
            vec![
                Box::new(StringBuilder::new()),
                Box::new(StringBuilder::new()),
                Box::new(Decimal128Builder::new().with_precision_and_scale(DIGITS, self.scale)?),
            ],
        ));
        for (outcome, code, count) in self.carried()? {
            let row = list.values();
            if let Some(column) = row.field_builder::<StringBuilder>(0) {
                column.append_value(outcome);
            }
            if let Some(column) = row.field_builder::<StringBuilder>(1) {
                column.append_option(code);
            }
            if let Some(column) = row.field_builder::<Decimal128Builder>(2) {
                column.append_value(count);
            }
            row.append(true);
        }
        list.append(true);
        Ok(ScalarValue::List(Arc::new(list.finish())))
    }

    fn size(&self) -> usize {
        // A unit and its sum, in nodes that are half full at worst.
        size_of_val(self) + self.sums.len() * 2 * size_of::<(u32, i128)>()
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        let places = UInt32Array::from_iter_values(self.sums.keys().copied());
        let sums = self.decimals(self.sums.values().copied().collect())?;
        let list = |values: ArrayRef| -> Result<ScalarValue> {
            let item = Arc::new(Field::new_list_field(values.data_type().clone(), true));
            let offsets = OffsetBuffer::from_lengths([values.len()]);
            Ok(ScalarValue::List(Arc::new(ListArray::try_new(item, offsets, values, None)?)))
        };
        Ok(vec![list(Arc::new(places))?, list(Arc::new(sums))?])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let [places, sums] = states else {
            return exec_err!("carry_counts: expected versions and sums");
        };
        let (places, sums) = (places.as_list::<i32>(), sums.as_list::<i32>());
        for row in (0..places.len()).filter(|row| places.is_valid(*row)) {
            let (places, sums) = (places.value(row), sums.value(row));
            let places = places.as_primitive::<UInt32Type>().values().iter();
            for (place, sum) in places.zip(sums.as_primitive::<Decimal128Type>().values()) {
                self.add(*place, *sum)?;
            }
        }
        Ok(())
    }
}

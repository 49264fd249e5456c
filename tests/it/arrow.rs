//! Record batches of answers and of tables, and what becomes of them in files.

mod hostile;

use std::sync::Arc;

use sapnhap::arrow::arrow_array::builder::StringDictionaryBuilder;
use sapnhap::arrow::arrow_array::cast::AsArray;
use sapnhap::arrow::arrow_array::types::{Date32Type, Decimal128Type, Float64Type, Int32Type};
use sapnhap::arrow::arrow_array::*;
use sapnhap::arrow::arrow_schema::DataType;
use sapnhap::arrow::{self, ParquetLimit, from_parquet, to_parquet};
use sapnhap::crosswalk::Crosswalk;
use sapnhap::error::TableFault;
use sapnhap::report::{Column, Value, ValueType};
use sapnhap::table::Table;
use sapnhap::*;

fn days() -> [Date; 2] {
    [date(2025, 6, 30), date(2025, 7, 1)]
}

fn crosswalk() -> Crosswalk<'static> {
    Crosswalk::between(vietnam::register(), days(), Level::COMMUNE).unwrap()
}

/// The codes that were divided, merged, went by two acts, and were none.
fn fates() -> RecordBatch {
    let codes = [code("00634"), code("00004"), code("00859"), code("99999")];
    let [from, to] = days();
    let register = vietnam::register();
    let fates = register.what_became_of_all(Level::COMMUNE, &codes, from, to).unwrap();
    arrow::fates(codes.iter().zip(&fates)).unwrap()
}

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, of)| (name, of, true)))
        .unwrap()
}

fn texts<'b>(batch: &'b RecordBatch, column: &str) -> &'b StringArray {
    batch.column_by_name(column).unwrap().as_string()
}

/// Codes keep their zeros, days are days, and a batch says what its columns say as text.
#[test]
fn batches_say_what_columns_say() {
    let register = vietnam::register();
    let versions = arrow::versions(register).unwrap();
    let columns = report::version_columns();
    assert!(
        columns.iter().map(Column::name).eq(versions.schema().fields().iter().map(|of| of.name()))
    );
    for (row, version) in register.versions().enumerate() {
        assert_eq!(texts(&versions, "code").value(row), version.code().as_str());
        let until = versions.column_by_name("until").unwrap().as_primitive::<Date32Type>();
        assert_eq!(until.is_valid(row), version.period().until.is_some());
    }
    let types: Vec<String> =
        versions.schema().fields().iter().map(|of| of.data_type().to_string()).collect();
    assert_eq!(types[3..5], ["Int64", "Utf8"]);
    assert_eq!(types[8..10], ["Date32", "Date32"]);
    // A table of the plain columns has the texts that CSV has.
    let plain: Vec<usize> = (0..columns.len() - 1).collect();
    let table = Table::from_record_batches([&versions.project(&plain).unwrap()]).unwrap();
    for (row, version) in register.versions().enumerate() {
        for (place, column) in columns.iter().take(plain.len()).enumerate() {
            assert_eq!(table.field(row, place), Some(&*column.text(&version)));
        }
    }
}

#[test]
fn lists_are_lists() {
    let fates = fates();
    assert_eq!(fates.num_rows(), 8);
    let clauses = fates.column_by_name("clauses").unwrap().as_list::<i32>();
    let lengths: Vec<_> = clauses.iter().map(|list| list.map(|list| list.len())).collect();
    assert_eq!(lengths[6..], [Some(2), None]);
    assert_eq!(texts(&fates, "code").value(6), "00859");
    // Each text in each list is that of the row in the table of all clauses.
    let decrees = fates.column_by_name("decrees").unwrap().as_list::<i32>();
    let both = decrees.value(6);
    let both: Vec<_> = both.as_string::<i32>().iter().flatten().collect();
    assert_eq!(both, ["202/2025/QH15", "203/2025/QH15"]);
}

#[test]
fn crosswalks_are_exact_and_numbers() {
    let crosswalk = crosswalk();
    let batch = arrow::crosswalk(&crosswalk).unwrap();
    let (exact, near) = (texts(&batch, "weight"), batch.column_by_name("weight_f64").unwrap());
    let near = near.as_primitive::<Float64Type>();
    for (row, of) in crosswalk.rows().enumerate() {
        assert_eq!(exact.is_valid(row), of.weight.is_some());
        let Some(weight) = of.weight else { continue };
        assert_eq!(exact.value(row).parse::<Ratio>().unwrap(), weight);
        assert_eq!(near.value(row), weight.to_f64());
    }
}

/// As many decimals as any value has; texts where no type has as many digits.
#[test]
fn decimals_fit_or_are_texts() {
    let columns = [
        Column::new("area", ValueType::Decimal, |of: &Option<Amount>| Value::from(*of)),
        Column::new("n", ValueType::Number, |of: &Option<Amount>| of.map(Amount::to_f64).into()),
    ];
    let amount = |text: &str| Some(Amount::new(text).unwrap());
    let rows = [amount("11.98"), None, amount("-3"), amount("0.125")];
    let made = arrow::record_batch(&columns, rows).unwrap();
    let decimals = made.column(0).as_primitive::<Decimal128Type>();
    assert_eq!((decimals.precision(), decimals.scale()), (38, 3));
    assert_eq!(
        (decimals.value(0), decimals.is_valid(1), decimals.value(2)),
        (11_980, false, -3_000)
    );
    let table = Table::from_record_batches([&made]).unwrap();
    let fields: Vec<_> = (0..4).map(|row| table.field(row, 0).unwrap()).collect();
    assert_eq!(fields, ["11.980", "", "-3.000", "0.125"]);
    let long = [amount("9999999999999999999999999999"), amount("0.0000000000000000000000000001")];
    let made = arrow::record_batch(&columns, long).unwrap();
    assert_eq!(texts(&made, "area").value(1), "0.0000000000000000000000000001");
}

#[test]
fn batches_without_rows_or_columns() {
    let columns = report::version_columns();
    let none = arrow::record_batch(&columns, []).unwrap();
    assert_eq!((none.num_rows(), none.num_columns()), (0, 11));
    let read = from_parquet(&to_parquet(&none).unwrap(), ParquetLimit::default()).unwrap();
    assert_eq!(read, [none]);
    assert_eq!(arrow::record_batch::<u8>(&[], [1, 2]).unwrap().num_rows(), 2);
    assert_eq!(Table::from_record_batches([]), Err(TableFault::Empty));
}

/// What programs hand over becomes what people would have written.
#[test]
fn tables_of_any_types() {
    let mut words = StringDictionaryBuilder::<Int32Type>::new();
    words.extend([Some("xã"), None, Some("phường")]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("text", Arc::new(StringArray::from(vec![Some("00634"), None, Some("")]))),
        ("large", Arc::new(LargeStringArray::from(vec![Some("00634"), None, Some("x")]))),
        (
            "view",
            Arc::new(StringViewArray::from(vec![
                Some("00634"),
                None,
                Some("a long text of many letters"),
            ])),
        ),
        ("dictionary", Arc::new(words.finish())),
        ("whole", Arc::new(Int64Array::from(vec![Some(634), None, Some(-5)]))),
        ("small", Arc::new(UInt8Array::from(vec![Some(255), None, Some(0)]))),
        ("float", Arc::new(Float64Array::from(vec![Some(634.0), Some(f64::NAN), Some(0.25)]))),
        ("short", Arc::new(Float32Array::from(vec![Some(0.1), None, Some(f32::INFINITY)]))),
        ("date", Arc::new(Date32Array::from(vec![Some(20_270), None, Some(-1)]))),
        ("date64", Arc::new(Date64Array::from(vec![Some(20_270 * 86_400_000), None, Some(0)]))),
        (
            "time",
            Arc::new(TimestampNanosecondArray::from(vec![
                Some(20_270 * 86_400_000_000_000),
                None,
                Some(3_600_000_000_001),
            ])),
        ),
        ("yes", Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)]))),
        ("null", Arc::new(NullArray::new(3))),
        (
            "decimal",
            Arc::new(
                Decimal128Array::from(vec![Some(1198), None, Some(-5)])
                    .with_precision_and_scale(10, 2)
                    .unwrap(),
            ),
        ),
    ];
    let table = Table::from_record_batches([&batch(columns)]).unwrap();
    let rows: Vec<String> = (0..3)
        .map(|row| {
            (0..table.n_columns())
                .map(|of| table.field(row, of).unwrap())
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect();
    assert_eq!(
        rows,
        [
            "00634|00634|00634|xã|634|255|634|0.1|2025-07-01|2025-07-01|2025-07-01|true||11.98",
            "|||||||||||||",
            "|x|a long text of many letters|phường|-5|0|0.25|inf|1969-12-31|1970-01-01|\
             1970-01-01 01:00:00.000000001|false||-0.05",
        ]
    );
    // The codes that were read as numbers are codes again.
    let read = vietnam::register().country().read_code(Level::COMMUNE, table.field(0, 6).unwrap());
    assert_eq!(read.unwrap(), code("00634"));
}

#[test]
fn columns_that_are_none_of_tables_are_named() {
    let fates = fates();
    let fault = Table::from_record_batches([&fates]).unwrap_err();
    assert!(
        matches!(&fault, TableFault::ColumnType { column, .. } if column == "decrees"),
        "{fault}"
    );
    let far: ArrayRef = Arc::new(Date32Array::from(vec![Some(0), Some(i32::MAX)]));
    let fault = Table::from_record_batches([&batch(vec![("until", far)])]).unwrap_err();
    assert!(matches!(&fault, TableFault::Day { row: 2, .. }), "{fault}");
    let none = DictionaryArray::<Int32Type>::from_iter([None::<&str>, None]);
    let none = Table::from_record_batches([&batch(vec![("kind", Arc::new(none))])]).unwrap();
    assert_eq!((none.n_rows(), none.field(1, 0)), (2, Some("")));
    let column = |name| batch(vec![(name, Arc::new(Int64Array::from(vec![1])) as ArrayRef)]);
    let fault = Table::from_record_batches([&column("a"), &column("b")]).unwrap_err();
    assert_eq!(
        fault.to_string(),
        "record batch 2: its columns are b; expected those of the first, a"
    );
    let both = Table::from_record_batches([&column("a"), &column("a")]).unwrap();
    assert_eq!(both.n_rows(), 2);
}

#[test]
fn files_read_back() {
    let register = vietnam::register();
    let before = register.at(days()[0]).unwrap();
    let origins =
        register.latest().find("phường Ba Đình").unwrap().origins(&before, Level::DISTRICT);
    for batch in [
        arrow::units(&before).unwrap(),
        arrow::versions(register).unwrap(),
        arrow::edges(register).unwrap(),
        arrow::relations(&origins).unwrap(),
        arrow::crosswalk(&crosswalk()).unwrap(),
        fates(),
    ] {
        let file = to_parquet(&batch).unwrap();
        assert_eq!(file, to_parquet(&batch).unwrap());
        let read = from_parquet(&file, ParquetLimit::default()).unwrap();
        let mut start = 0;
        for part in &read {
            assert_eq!(*part, batch.slice(start, part.num_rows()));
            start += part.num_rows();
        }
        assert_eq!(start, batch.num_rows());
        assert!(batch.schema().fields().iter().all(|field| *field.data_type() != DataType::Null));
    }
}

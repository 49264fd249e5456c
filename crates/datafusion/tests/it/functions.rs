//! Function by function against the library, for all types of texts, slices, empty batches and nulls.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Date32Array, RecordBatch, StringArray, StringViewArray,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::prelude::{SessionConfig, SessionContext};
use sapnhap::{Date, Level, Version, date, vietnam};

const TO: Date = date(2025, 7, 1);

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
}

fn since_1970(day: Date) -> i32 {
    date(1970, 1, 1).until(day).unwrap().get_days()
}

/// Every code that any commune carried, on days of all eras, wrong codes and nulls between.
fn rows() -> (Vec<Option<String>>, Vec<Option<i32>>) {
    let register = vietnam::register();
    let mut days: Vec<Date> = register.change_days().filter(|day| *day <= TO).collect();
    days.push(register.opening());
    let (mut codes, mut dates) = (Vec::new(), Vec::new());
    for (n, version) in register.versions().filter(|it| it.level() == Level::COMMUNE).enumerate() {
        codes.push(match n % 17 {
            3 => None,
            5 => Some("99999".to_owned()),
            7 => Some(version.code().as_str().trim_start_matches('0').to_owned()),
            _ => Some(version.code().to_string()),
        });
        dates.push((n % 23 != 1).then(|| since_1970(days[n * 7 % days.len()])));
    }
    (codes, dates)
}

/// What the library says of each row.
fn all<T>(of: impl Fn(Version<'static>) -> Option<T>) -> Vec<Option<T>> {
    let (codes, days) = rows();
    codes.iter().zip(&days).map(|(code, day)| expected(code.as_ref(), *day, &of)).collect()
}

/// What the library says of a row.
fn expected<T>(
    code: Option<&String>,
    day: Option<i32>,
    of: impl Fn(Version<'static>) -> Option<T>,
) -> Option<T> {
    let register = vietnam::register();
    let code = register.country().read_code(Level::COMMUNE, code?).ok()?;
    let day = date(1970, 1, 1).checked_add(jiff::Span::new().days(day?)).unwrap();
    of(register.at(day).unwrap().get(Level::COMMUNE, &code)?)
}

fn column(codes: &ArrayRef, dates: &ArrayRef, sql: &str) -> Vec<ArrayRef> {
    column_of(codes, dates, sql, 1)
}

/// Asks a query of a table of codes and days that is read in so many partitions.
fn column_of(codes: &ArrayRef, dates: &ArrayRef, sql: &str, partitions: usize) -> Vec<ArrayRef> {
    runtime().block_on(async {
        let ctx = SessionContext::new_with_config(
            SessionConfig::new().with_batch_size(1000).with_target_partitions(partitions),
        );
        sapnhap_datafusion::register(&ctx, vietnam::register().clone()).unwrap();
        let batch = RecordBatch::try_from_iter_with_nullable([
            ("code", Arc::clone(codes), true),
            ("day", Arc::clone(dates), true),
        ]);
        ctx.register_batch("t", batch.unwrap()).unwrap();
        let batches = ctx.sql(sql).await.unwrap().collect().await.unwrap();
        batches.iter().map(|batch| Arc::clone(batch.column(0))).collect()
    })
}

fn texts(columns: &[ArrayRef]) -> Vec<Option<String>> {
    let mut out = Vec::new();
    for column in columns {
        let texts = cast(column, &DataType::Utf8).unwrap();
        out.extend(texts.as_string::<i32>().iter().map(|text| text.map(str::to_owned)));
    }
    out
}

fn types() -> Vec<DataType> {
    let dictionary = |key: DataType| DataType::Dictionary(Box::new(key), Box::new(DataType::Utf8));
    vec![
        DataType::Utf8,
        DataType::LargeUtf8,
        DataType::Utf8View,
        dictionary(DataType::Int32),
        dictionary(DataType::UInt32),
        dictionary(DataType::Int64),
        dictionary(DataType::UInt16),
        DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8View)),
    ]
}

#[test]
fn every_function_says_what_the_library_says_whatever_the_type_of_texts() {
    let (codes, days) = rows();
    let register = vietnam::register();
    let today = register.at(TO).unwrap();
    let dates: ArrayRef = Arc::new(Date32Array::from(days.clone()));
    let text: ArrayRef = Arc::new(StringArray::from(codes.clone()));
    let heir = all(|unit| unit.heir_at(&today).map(|heir| heir.code().to_string()));
    let code = all(|unit| Some(unit.code().to_string()));
    let name = all(|unit| Some(unit.label()));
    let parent = all(|unit| unit.at_level(Level::PROVINCE).map(|it| it.code().to_string()));
    assert!(heir.iter().flatten().count() > 5_000);
    for of in types() {
        // A slice with an offset holds the same rows as the whole does behind its first ones.
        let typed = cast(&text, &of).unwrap();
        let (typed, dates) = (typed.slice(11, typed.len() - 11), dates.slice(11, dates.len() - 11));
        let asked = [
            ("SELECT try_heir(code, day, '2025-07-01') FROM t", &heir),
            ("SELECT try_code_at(code, day) FROM t", &code),
            ("SELECT try_unit_name(code, day) FROM t", &name),
            ("SELECT try_parent(code, 'province', day) FROM t", &parent),
        ];
        for (sql, expected) in asked {
            let columns = column(&typed, &dates, sql);
            assert_eq!(columns[0].data_type(), &of, "{sql}");
            let differs =
                texts(&columns).into_iter().zip(&expected[11..]).position(|(a, b)| a != *b);
            let row = differs.map(|row| (&codes[row + 11], days[row + 11], &expected[row + 11]));
            assert_eq!(
                row,
                None,
                "{sql} of {of}: {:?}",
                differs.map(|row| texts(&columns)[row].clone())
            );
        }
    }
}

#[test]
fn lists_say_what_the_library_says() {
    let (codes, days) = rows();
    let register = vietnam::register();
    let today = register.at(TO).unwrap();
    let dates: ArrayRef = Arc::new(Date32Array::from(days.clone()));
    let text: ArrayRef = Arc::new(StringViewArray::from_iter(codes.iter().map(Option::as_ref)));
    let counts = |sql: &str| -> Vec<Option<usize>> {
        let columns = column(&text, &dates, sql);
        let lists = columns.iter().flat_map(|column| column.as_list::<i32>().iter());
        lists.map(|list| list.map(|list| list.len())).collect()
    };
    let became = all(|unit| Some(unit.fate_at(&today).relations().len()));
    let found = counts("SELECT try_became(code, day, '2025-07-01') FROM t");
    let differs = found.iter().zip(&became).position(|(a, b)| a != b);
    assert_eq!(differs.map(|row| (&codes[row], days[row], found[row], became[row])), None);
    let opening = register.at(register.opening()).unwrap();
    let origins = all(|unit| Some(unit.origins(&opening, Level::DISTRICT).len()));
    let sql = "SELECT try_origins(code, day, 'district', DATE '2019-01-01') FROM t";
    assert_eq!(register.opening(), date(2019, 1, 1));
    assert!(counts(sql) == origins);
}

#[test]
fn an_empty_batch_and_one_of_nulls_are_answered() {
    let none: ArrayRef = Arc::new(StringArray::from(Vec::<Option<&str>>::new()));
    let dates: ArrayRef = Arc::new(Date32Array::from(Vec::<Option<i32>>::new()));
    let sql = "SELECT heir(code, day, '2025-07-01') FROM t";
    assert_eq!(texts(&column(&none, &dates, sql)).len(), 0);
    let nulls: ArrayRef = Arc::new(StringArray::from(vec![None::<&str>; 3]));
    let dates: ArrayRef = Arc::new(Date32Array::from(vec![None; 3]));
    assert_eq!(texts(&column(&nulls, &dates, sql)), [None, None, None]);
}

#[test]
fn counts_are_the_same_in_any_partitions_and_none_is_lost() {
    let (codes, days) = rows();
    let n = codes.len();
    let text: ArrayRef = Arc::new(StringViewArray::from_iter(codes.iter().map(Option::as_ref)));
    let dates: ArrayRef = Arc::new(Date32Array::from(days));
    let sql = "SELECT concat_ws(' ', s['outcome'], s['code'], s['count']) AS row FROM (
        SELECT unnest(carry_counts(code, day, 7, '2025-07-01')) AS s FROM t) ORDER BY row";
    let alone = texts(&column_of(&text, &dates, sql, 1));
    // Law alone weighs nothing of what was divided; what a unit has beside a part of that is hidden.
    let word = |row: &Option<String>| row.as_ref().unwrap().split(' ').next().unwrap().to_owned();
    let undecided: Vec<String> = alone.iter().map(word).filter(|it| it != "converted").collect();
    assert_eq!(undecided, ["blank", "divided", "hidden", "no_date", "unknown"]);
    assert!(alone.len() > 2_900);
    for partitions in [2, 5] {
        assert!(texts(&column_of(&text, &dates, sql, partitions)) == alone);
    }
    let count = |row: &Option<String>| -> usize {
        row.as_ref().unwrap().rsplit(' ').next().unwrap().parse().unwrap()
    };
    assert_eq!(alone.iter().map(count).sum::<usize>(), 7 * n);
}

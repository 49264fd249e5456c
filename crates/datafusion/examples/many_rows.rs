//! Rows of 2019 to 2026 by today's commune, with totals by province and an account of all rows, in SQL; held against
//! the library's own answers, row by row.
//!
//! ```text
//! cargo run -p sapnhap-datafusion --example many_rows -- --rows 100000
//! cargo run --release -p sapnhap-datafusion --example many_rows -- --rows 100000000 --measure
//! ```
//!
//! The rows are made at random from a seed and written as Parquet into a directory (`--data DIR`, else one of the
//! system's for such things): a code that a commune carried on a day of 2019 to 2026, one in a hundred wrong, and an
//! amount. `--measure` times reading, the functions and a hash join of DataFusion, one after another.
//! Queries read all files of the directory; those that are there already are taken as they are.

use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use datafusion::arrow::array::{
    ArrayRef, AsArray, Date32Array, Int64Array, RecordBatch, StringArray,
};
use datafusion::arrow::datatypes::Int64Type;
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use futures::StreamExt;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use sapnhap::{Date, Level, Register, Version, date, vietnam};

const FIRST: Date = date(2019, 1, 1);
const TODAY: Date = date(2026, 11, 1);
/// How many rows a file has at most.
const ROWS_OF_FILE: u64 = 5_000_000;

const BY_COMMUNE: &str = "
WITH by_commune AS (
    SELECT try_heir(code, day, '2026-11-01') AS commune, count(*) AS n_rows, sum(amount) AS amount
    FROM payments GROUP BY 1
), of_province AS (SELECT parent(commune, 'province', '2026-11-01') AS province, * FROM by_commune)
SELECT province, commune, sum(n_rows) AS n_rows, sum(amount) AS amount
FROM of_province GROUP BY ROLLUP (province, commune) ORDER BY province, commune";

const PROVINCES: &str = "
SELECT unit_name(parent(commune, 'province', '2026-11-01'), '2026-11-01', 'province') AS province,
    count(DISTINCT commune) AS n_communes, count(*) AS n_rows, sum(amount) AS amount
FROM (SELECT try_heir(code, day, '2026-11-01') AS commune, amount FROM payments)
GROUP BY 1 ORDER BY n_rows DESC LIMIT 6";

const ACCOUNT: &str = "
SELECT outcome(code, day, '2026-11-01') AS outcome, count(*) AS n_rows, sum(amount) AS amount
FROM payments GROUP BY 1 ORDER BY n_rows DESC";

/// A row of a table that some office keeps.
struct Row {
    code: String,
    day: i32,
    amount: i64,
}

/// Makes rows, the same ones for the same seed.
struct Rows {
    random: Pcg64Mcg,
    /// The communes in force from each day of change on, by the day.
    eras: Vec<(i32, Vec<String>)>,
    days: [i32; 2],
}

fn since_1970(day: Date) -> i32 {
    date(1970, 1, 1).until(day).map_or(0, |span| span.get_days())
}

impl Rows {
    fn new(register: &Register, seed: u64) -> Result<Self, sapnhap::Error> {
        let mut eras = Vec::new();
        for day in std::iter::once(register.opening()).chain(register.change_days()) {
            let units = register.at(day)?.units(Level::COMMUNE);
            eras.push((since_1970(day), units.iter().map(|it| it.code().to_string()).collect()));
        }
        let days = [since_1970(FIRST), since_1970(TODAY)];
        Ok(Self { random: Pcg64Mcg::seed_from_u64(seed), eras, days })
    }

    fn next(&mut self) -> Row {
        let day = self.random.random_range(self.days[0]..self.days[1]);
        let era = self.eras.partition_point(|(start, _)| *start <= day).saturating_sub(1);
        let codes = &self.eras[era].1;
        let code = if self.random.random_ratio(1, 100) {
            // No commune ever had a code of 90,000 or more.
            self.random.random_range(90_000..100_000).to_string()
        } else {
            codes[self.random.random_range(0..codes.len())].clone()
        };
        Row { code, day, amount: self.random.random_range(1..1_000_000) }
    }
}

fn write(register: &Register, folder: &Path, file: u64, n: u64) -> Result<(), Box<dyn Error>> {
    let path = folder.join(format!("{file:04}_{n}.parquet"));
    if path.exists() {
        return Ok(());
    }
    let mut rows = Rows::new(register, file)?;
    let mut writer: Option<ArrowWriter<File>> = None;
    let unfinished = path.with_extension("unfinished");
    let mut left = n;
    while left > 0 {
        let some: Vec<Row> = (0..left.min(100_000)).map(|_| rows.next()).collect();
        left -= some.len() as u64;
        let codes: ArrayRef =
            Arc::new(StringArray::from_iter_values(some.iter().map(|it| &it.code)));
        let days: ArrayRef = Arc::new(Date32Array::from_iter_values(some.iter().map(|it| it.day)));
        let amounts: ArrayRef =
            Arc::new(Int64Array::from_iter_values(some.iter().map(|it| it.amount)));
        let batch =
            RecordBatch::try_from_iter([("code", codes), ("day", days), ("amount", amounts)])?;
        let writer = match &mut writer {
            Some(writer) => writer,
            None => writer.insert(ArrowWriter::try_new(
                File::create(&unfinished)?,
                batch.schema(),
                None,
            )?),
        };
        writer.write(&batch)?;
    }
    if let Some(writer) = writer {
        writer.close()?;
    }
    Ok(std::fs::rename(unfinished, path)?)
}

/// How many rows and how much each commune of today has, by the library, row by row: the rows made once more.
fn by_the_library(
    register: &'static Register,
    files: &[u64],
) -> Result<HashMap<String, (i64, i64)>, sapnhap::Error> {
    let today = register.at(TODAY)?;
    let mut heirs: HashMap<usize, String> = HashMap::new();
    let mut sums: HashMap<String, (i64, i64)> = HashMap::new();
    for (file, n) in (0..).zip(files) {
        let mut rows = Rows::new(register, file)?;
        for _ in 0..*n {
            let row = rows.next();
            let day = date(1970, 1, 1).saturating_add(jiff::Span::new().days(row.day));
            let unit: Option<Version<'_>> =
                register.at(day)?.get(Level::COMMUNE, &sapnhap::code(&row.code));
            let of = |unit: Version<'_>| {
                unit.heir_at(&today).map_or(String::new(), |heir| heir.code().to_string())
            };
            let heir =
                unit.map(|unit| &*heirs.entry(unit.id().index()).or_insert_with(|| of(unit)));
            let name = heir.map_or("", String::as_str);
            let sum = match sums.get_mut(name) {
                Some(sum) => sum,
                None => sums.entry(name.to_owned()).or_default(),
            };
            sum.0 += 1;
            sum.1 += row.amount;
        }
    }
    Ok(sums)
}

async fn time(ctx: &SessionContext, what: &str, sql: &str) -> Result<f64, Box<dyn Error>> {
    let started = Instant::now();
    let mut stream = ctx.sql(sql).await?.execute_stream().await?;
    let mut n = 0;
    while let Some(batch) = stream.next().await {
        n += batch?.num_rows();
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("{what:<40} {seconds:>8.2} s  {:>8.1} M rows/s out", n as f64 / seconds / 1e6);
    Ok(seconds)
}

async fn measure(ctx: &SessionContext, register: &Register) -> Result<(), Box<dyn Error>> {
    // The crosswalk as a table: who is the heir of each version of a commune, for whoever joins.
    let today = register.at(TODAY)?;
    let communes = || register.versions().filter(|it| it.level() == Level::COMMUNE);
    let codes: ArrayRef =
        Arc::new(StringArray::from_iter_values(communes().map(|it| it.code().to_string())));
    let day = |day: Option<Date>, open: i32| day.map_or(open, since_1970);
    let from: ArrayRef =
        Arc::new(Date32Array::from_iter_values(communes().map(|it| day(it.period().from, 0))));
    let until: ArrayRef = Arc::new(Date32Array::from_iter_values(
        communes().map(|it| day(it.period().until, i32::MAX)),
    ));
    let heirs: ArrayRef = Arc::new(StringArray::from_iter(
        communes().map(|it| it.heir_at(&today).map(|heir| heir.code().to_string())),
    ));
    let batch = RecordBatch::try_from_iter_with_nullable([
        ("code", codes, false),
        ("since", from, false),
        ("until", until, false),
        ("heir", heirs, true),
    ])?;
    ctx.register_batch("heirs", batch)?;
    println!();
    let read = time(ctx, "read code and day", "SELECT code, day FROM payments").await?;
    let heir = time(ctx, "heir", "SELECT try_heir(code, day, '2026-11-01') FROM payments").await?;
    let name = time(ctx, "unit_name", "SELECT try_unit_name(code, day) FROM payments").await?;
    let parent =
        time(ctx, "parent", "SELECT try_parent(code, 'province', day) FROM payments").await?;
    let join = time(
        ctx,
        "hash join with the heirs of all versions",
        "SELECT h.heir FROM payments p LEFT JOIN heirs h ON p.code = h.code AND p.day >= h.since AND p.day < h.until",
    )
    .await?;
    println!(
        "reading is {:.0}% of heir, {:.0}% of unit_name, {:.0}% of parent; the join takes {:.1} times as long as heir",
        100.0 * read / heir,
        100.0 * read / name,
        100.0 * read / parent,
        join / heir
    );
    Ok(())
}

fn number(text: &str) -> Result<u64, Box<dyn Error>> {
    Ok(text.parse().map_err(|_| format!("{text} is no number; expected one as 1000000"))?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let (mut n, mut folder, mut is_measured, mut partitions) = (1_000_000_u64, None, false, 2);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--rows" => n = number(&value()?)?,
            "--data" => folder = Some(PathBuf::from(value()?)),
            "--partitions" => partitions = usize::try_from(number(&value()?)?)?.max(1),
            "--measure" => is_measured = true,
            _ => {
                return Err(format!(
                    "{argument} is no option; expected --rows, --data, --partitions or --measure"
                )
                .into());
            }
        }
    }
    let register = vietnam::register();
    let folder =
        folder.unwrap_or_else(|| std::env::temp_dir().join(format!("sapnhap_many_rows_{n}")));
    std::fs::create_dir_all(&folder)?;
    let mut files = vec![ROWS_OF_FILE; (n / ROWS_OF_FILE) as usize];
    files.extend(Some(n % ROWS_OF_FILE).filter(|rest| *rest > 0));
    for (file, n) in (0..).zip(&files) {
        write(register, &folder, file, *n)?;
    }
    println!("{n} rows as Parquet in {}", folder.display());

    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let ctx = SessionContext::new_with_config(
            SessionConfig::new().with_target_partitions(partitions),
        );
        sapnhap_datafusion::register(&ctx, register.clone())?;
        let path = folder.to_str().ok_or("the directory's name is no text")?;
        ctx.register_parquet("payments", path, ParquetReadOptions::default()).await?;
        for sql in [PROVINCES, ACCOUNT] {
            let rows = ctx.sql(sql).await?.collect().await?;
            println!("{sql}\n{}", pretty_format_batches(&rows)?);
        }
        let started = Instant::now();
        let batches = ctx.sql(BY_COMMUNE).await?.collect().await?;
        println!("{BY_COMMUNE}\n{:.2} s", started.elapsed().as_secs_f64());
        // The rows of communes; those without a commune but with a number of the grouping are totals.
        let mut found: HashMap<String, (i64, i64)> = HashMap::new();
        for batch in &batches {
            let communes = datafusion::arrow::compute::cast(
                batch.column(1),
                &datafusion::arrow::datatypes::DataType::Utf8,
            )?;
            let (rows, amounts) = (
                batch.column(2).as_primitive::<Int64Type>(),
                batch.column(3).as_primitive::<Int64Type>(),
            );
            for (row, commune) in communes.as_string::<i32>().iter().enumerate() {
                if let Some(commune) = commune {
                    found.insert(commune.to_owned(), (rows.value(row), amounts.value(row)));
                }
            }
        }
        let mut expected = by_the_library(register, &files)?;
        let without = expected.remove("").unwrap_or_default();
        if found != expected {
            return Err("the query and the library differ".into());
        }
        println!(
            "\n{} communes as by the library, to the unit; {} rows have no heir",
            found.len(),
            without.0
        );
        if is_measured {
            measure(&ctx, register).await?;
        }
        Ok::<(), Box<dyn Error>>(())
    })
}

//! Record batches as files of Apache Parquet, and from them.
//!
//! Files come from anywhere. What one says of itself is read here first, bounded by its length (`footer`,
//! `pages`), and how much room its values take is added up before any of them is read.

use std::panic::catch_unwind;
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, ListArray, RecordBatch};
use arrow_schema::{DataType, Field, Fields, Schema};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::properties::WriterProperties;

use super::{footer, pages};
use crate::error::{Error, ReadFault, TableFault};

/// How many bytes a byte of the end of a file may take, where it says what is in it.
const OF_FOOTER: u64 = 128;

/// How many rows are read at once.
const BATCH: usize = 8_192;

/// How many bytes a Parquet file may take when it is read.
///
/// A file of a few bytes can hold millions of rows, where all are alike. So what counts is not how long the file
/// is: its pages as they are when they are no longer compressed, 32 bytes for each value, and the texts once
/// more where rows share them. The default is 1 GiB.
///
/// # Example
/// ```
/// use sapnhap::arrow::ParquetLimit;
///
/// assert_eq!(ParquetLimit::default().bytes(), 1 << 30);
/// assert_eq!(ParquetLimit::of_bytes(1_000_000).bytes(), 1_000_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParquetLimit {
    bytes: u64,
}

impl ParquetLimit {
    /// Allows so many bytes.
    #[must_use]
    pub const fn of_bytes(bytes: u64) -> Self {
        Self { bytes }
    }

    /// Returns how many bytes are allowed.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.bytes
    }
}

impl Default for ParquetLimit {
    fn default() -> Self {
        Self::of_bytes(1 << 30)
    }
}

/// Writes a record batch as a file of Apache Parquet, compressed by snappy. Equal batches give equal bytes.
///
/// # Errors
/// [`TableFault::Batch`] for a type that Parquet does not have; record batches that are made here have none.
///
/// # Complexity
/// Linear in the values.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::arrow::{self, ParquetLimit};
/// use sapnhap::vietnam;
///
/// let units = arrow::units(&vietnam::register().latest())?;
/// let file = arrow::to_parquet(&units)?;
/// assert!(file.len() < 500_000);
/// assert_eq!(arrow::from_parquet(&file, ParquetLimit::default())?, [units]);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn to_parquet(batch: &RecordBatch) -> Result<Vec<u8>, Error> {
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let options =
        ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let written = ArrowWriter::try_new_with_options(Vec::new(), batch.schema(), options)
        .and_then(|mut writer| writer.write(batch).and_then(|()| writer.into_inner()));
    Ok(written.map_err(|error| TableFault::Batch { batch: 1, message: error.to_string() })?)
}

/// Reads a file of Apache Parquet: record batches in the order of its rows, one without rows where it has none.
/// [`Table::from_record_batches`](crate::table::Table::from_record_batches) makes a table of them.
///
/// Read are plain columns of texts, numbers, decimals, days, times, and yes or no, and lists of such; not compressed, or
/// by snappy or lz4. Files in zstd are refused, as what reads them is not in Rust, and so are those in
/// gzip, whose pages may be longer than they say.
///
/// # Errors
/// [`ReadFault::Parquet`] for bytes that are no such file, whatever they are, with what was found;
/// [`ReadFault::TooLarge`] for a file that takes more than the limit, of which nothing is given back then;
/// [`TableFault::ColumnType`] for a column of another type.
///
/// A panic of the decoder at broken values is caught and told as [`ReadFault::Parquet`]: the hook for panics
/// runs all the same, and a program that is built to abort at panics has to read files of others in a process
/// of its own.
///
/// # Complexity
/// Linear in the bytes and in the values; in memory up to about ten times the limit, since buffers grow
/// by doubling and pages stand beside what is made of them.
///
/// # Example: a table of old codes
/// ```
/// use sapnhap::arrow::{self, ParquetLimit};
/// use sapnhap::table::Table;
///
/// let mut table = Table::new(["ma_xa", "dan_so"]);
/// for _ in 0..1_000 {
///     table.push_row(["00634", "12000"])?;
/// }
/// let file = arrow::to_parquet(&table.to_record_batch()?)?;
/// let batches = arrow::from_parquet(&file, ParquetLimit::default())?;
/// assert_eq!(Table::from_record_batches(&batches)?, table);
///
/// let error = arrow::from_parquet(b"ma_xa,dan_so\n", ParquetLimit::default()).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "these bytes are no Parquet file that can be read: they do not begin with PAR1",
/// );
/// let error = arrow::from_parquet(&file, ParquetLimit::of_bytes(50_000)).unwrap_err();
/// assert!(error.to_string().starts_with("the file says that it holds 1000 rows, which take"));
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub fn from_parquet(bytes: &[u8], limit: ParquetLimit) -> Result<Vec<RecordBatch>, Error> {
    // What decodes the values ends in a panic at some that are broken, bits for fewer rows than there are.
    catch_unwind(|| read(bytes, limit)).unwrap_or_else(|_| {
        let message = "the values of a page do not fit what the page says of them".to_owned();
        Err(ReadFault::Parquet { message })?
    })
}

fn read(bytes: &[u8], limit: ParquetLimit) -> Result<Vec<RecordBatch>, Error> {
    let fault = |message| ReadFault::Parquet { message };
    let broken = |error: &dyn std::error::Error| fault(error.to_string());
    let footer = footer::read(bytes, limit.bytes / OF_FOOTER).map_err(fault)?;
    let mut room = Room { n_rows: footer.n_rows, taken: 0, limit };
    for chunk in &footer.chunks {
        room.take(pages::size(*chunk).map_err(fault)?)?;
    }
    let metadata = ParquetMetaDataReader::decode_metadata(&footer.rewritten);
    let metadata = Arc::new(metadata.map_err(|error| broken(&error))?);
    let plain = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let plain = ArrowReaderMetadata::try_new(Arc::clone(&metadata), plain);
    let plain = Arc::clone(plain.map_err(|error| broken(&error))?.schema());
    if plain.fields().is_empty() {
        Err(fault("it has no column".to_owned()))?;
    }
    // Texts that rows share stay one text until it is known how long they are together.
    let shared = plain.fields().iter().map(|field| shared(field, field.name()));
    let shared = Arc::new(Schema::new(shared.collect::<Result<Fields, TableFault>>()?));
    let options = ArrowReaderOptions::new().with_schema(shared);
    let metadata = ArrowReaderMetadata::try_new(metadata, options);
    let metadata = metadata.map_err(|error| broken(&error))?;
    let bytes = Bytes::copy_from_slice(bytes);
    let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(bytes, metadata);
    let reader = reader.with_batch_size(BATCH).build().map_err(|error| broken(&error))?;
    let (mut batches, mut n_rows) = (Vec::new(), 0);
    for batch in reader {
        let batch = batch.map_err(|error| broken(&error))?;
        n_rows += batch.num_rows() as u64;
        let columns = batch.columns().iter().map(|array| own(array, &mut room));
        let columns = columns.collect::<Result<Vec<_>, Error>>()?;
        let batch = RecordBatch::try_new(Arc::clone(&plain), columns);
        batches.push(batch.map_err(|error| broken(&error))?);
    }
    if n_rows != footer.n_rows {
        let said = footer.n_rows;
        Err(fault(format!("it says that it has {said} rows, and {n_rows} were found")))?;
    }
    if batches.is_empty() {
        batches.push(RecordBatch::new_empty(plain));
    }
    Ok(batches)
}

/// How many bytes were taken, and how many may be.
struct Room {
    n_rows: u64,
    taken: u64,
    limit: ParquetLimit,
}

impl Room {
    fn take(&mut self, n_bytes: u64) -> Result<(), ReadFault> {
        self.taken = self.taken.saturating_add(n_bytes);
        if self.taken <= self.limit.bytes {
            return Ok(());
        }
        let (n_rows, n_bytes, limit) = (self.n_rows, self.taken, self.limit.bytes);
        Err(ReadFault::TooLarge { n_rows, n_bytes, limit })
    }
}

/// Returns a field with texts that rows may share, if it is of a type that is read.
fn shared(field: &Field, column: &str) -> Result<Field, TableFault> {
    let shared = match field.data_type() {
        DataType::Utf8 => DataType::Utf8View,
        DataType::List(of) if !matches!(of.data_type(), DataType::List(_)) => {
            DataType::List(Arc::new(shared(of, column)?))
        }
        plain
            if plain.is_integer()
                || plain.is_floating()
                || matches!(
                    plain,
                    DataType::Boolean
                        | DataType::Date32
                        | DataType::Decimal128(..)
                        | DataType::Decimal256(..)
                        | DataType::Timestamp(..)
                ) =>
        {
            plain.clone()
        }
        found => {
            return Err(TableFault::ColumnType {
                column: column.to_owned(),
                found: found.to_string(),
                expected: "texts, numbers, decimals, days, times, yes and no, or lists of such",
            });
        }
    };
    Ok(field.clone().with_data_type(shared))
}

/// Returns an array of which each text is its own.
fn own(array: &ArrayRef, room: &mut Room) -> Result<ArrayRef, Error> {
    if let Some(texts) = array.as_string_view_opt() {
        let n_bytes: u64 = texts.iter().flatten().map(|text| text.len() as u64).sum();
        room.take(n_bytes)?;
        if i32::try_from(n_bytes).is_err() {
            let message = format!("{} texts are longer than 2 GiB together", texts.len());
            Err(ReadFault::Parquet { message })?;
        }
        let n_bytes = usize::try_from(n_bytes).unwrap_or_default();
        let mut built = StringBuilder::with_capacity(texts.len(), n_bytes);
        texts.iter().for_each(|text| built.append_option(text));
        return Ok(Arc::new(built.finish()));
    }
    let Some(lists) = array.as_list_opt::<i32>() else { return Ok(Arc::clone(array)) };
    let values = own(lists.values(), room)?;
    let DataType::List(field) = lists.data_type() else { return Ok(Arc::clone(array)) };
    let field = field.as_ref().clone().with_data_type(values.data_type().clone());
    let offsets = lists.offsets().clone();
    let lists = ListArray::try_new(Arc::new(field), offsets, values, lists.nulls().cloned());
    let lists = lists.map_err(|error| ReadFault::Parquet { message: error.to_string() })?;
    Ok(Arc::new(lists))
}

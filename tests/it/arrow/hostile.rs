//! Files that are broken, cut off, made up, or that say that they are larger than they are.

use std::panic::{AssertUnwindSafe, catch_unwind};

use sapnhap::error::ReadFault;

use super::*;

/// What a file may take in these tests.
const LIMIT: u64 = 4 << 20;

/// Numbers without pattern, the same on every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below.max(1)
    }
}

/// Reads a file of any bytes: it is read, or refused for a reason, in little memory.
fn try_read(bytes: &[u8]) -> Option<Error> {
    let mut read = None;
    let taken = allocation_counter::measure(|| {
        let limit = ParquetLimit::of_bytes(LIMIT);
        read = Some(catch_unwind(AssertUnwindSafe(|| from_parquet(bytes, limit))));
    });
    // Buffers grow by doubling, and pages stand beside what is made of them.
    let most = 12 * (LIMIT + bytes.len() as u64);
    assert!(taken.bytes_max <= most, "{} bytes for a file of {}", taken.bytes_max, bytes.len());
    match read.unwrap() {
        Ok(Ok(batches)) => {
            let _ = Table::from_record_batches(&batches);
            None
        }
        Ok(Err(error)) => {
            assert!(matches!(error.kind(), ErrorKind::Read(_) | ErrorKind::Table(_)), "{error}");
            Some(error)
        }
        Err(_) => panic!("a panic on a file of {} bytes", bytes.len()),
    }
}

/// Files of every type that is written here, without pages of statistics and with several batches.
fn files() -> Vec<Vec<u8>> {
    let register = vietnam::register();
    let units = arrow::units(&register.latest()).unwrap().slice(0, 60);
    let crosswalk = arrow::crosswalk(&crosswalk()).unwrap().slice(0, 50);
    let decimals =
        Column::new("area", ValueType::Decimal, |of: &u32| Amount::with_decimals(*of, 2).into());
    let decimals = arrow::record_batch(&[decimals], 0..40).unwrap();
    [units, crosswalk, decimals, fates()].iter().map(|of| to_parquet(of).unwrap()).collect()
}

/// How often a file is broken, in an ordinary run.
const ROUNDS: usize = 600;

#[test]
fn broken_files_are_refused_or_read() {
    let mut numbers = Numbers(20_250_701);
    let mut n_refused = 0;
    for file in files() {
        for round in 0..ROUNDS {
            let mut broken = file.clone();
            // What the file says of itself is its last part, and more is broken there.
            let from = if round % 2 == 0 { 0 } else { broken.len().saturating_sub(1_500) };
            for _ in 0..=numbers.next(4) {
                let place = from + numbers.next(broken.len() - from);
                broken[place] = match numbers.next(3) {
                    0 => broken[place] ^ (1 << numbers.next(8)),
                    1 => 0xff,
                    _ => u8::try_from(numbers.next(256)).unwrap(),
                };
            }
            n_refused += usize::from(try_read(&broken).is_some());
        }
    }
    assert!(n_refused > ROUNDS, "{n_refused}");
}

#[test]
fn files_that_are_cut_off_or_made_up_are_refused() {
    let mut numbers = Numbers(7);
    for file in files() {
        for length in (0..file.len()).step_by(97) {
            assert!(try_read(&file[..length]).is_some());
            assert!(try_read(&file[length + 1..]).is_some());
        }
    }
    for length in 0..400 {
        let mut made_up: Vec<u8> =
            (0..length).map(|_| u8::try_from(numbers.next(256)).unwrap()).collect();
        assert!(try_read(&made_up).is_some());
        made_up.splice(0..0, *b"PAR1");
        let footer = u32::try_from(length).unwrap();
        made_up.extend(footer.to_le_bytes());
        made_up.extend(b"PAR1");
        assert!(try_read(&made_up).is_some());
    }
}

/// Values of the compact form of Thrift.
fn number(value: i64) -> Vec<u8> {
    length(usize::try_from(((value << 1) ^ (value >> 63)).cast_unsigned()).unwrap())
}

/// A length, which has no sign.
fn length(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
        value >>= 7;
    }
    bytes.push(u8::try_from(value).unwrap());
    bytes
}

fn record(fields: &[(u8, u8, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (id, mark, value) in fields {
        bytes.push(*mark);
        bytes.extend(number((*id).into()));
        bytes.extend(value);
    }
    bytes.push(0);
    bytes
}

const I32: u8 = 5;
const I64: u8 = 6;
const BYTES: u8 = 8;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

fn list(mark: u8, elements: &[Vec<u8>]) -> Vec<u8> {
    let head = [vec![0xf0 | mark], length(elements.len())].concat();
    [head, elements.concat()].concat()
}

fn text(text: &str) -> Vec<u8> {
    [length(text.len()), text.as_bytes().to_vec()].concat()
}

/// A file of one column of whole numbers, with pages that say of themselves what is handed over.
fn file_of(pages: &[u8], n_rows: i64, schema: Vec<u8>) -> Vec<u8> {
    let meta = record(&[
        (1, I32, number(2)),
        (2, LIST, list(I32, &[number(0)])),
        (3, LIST, list(BYTES, &[text("n")])),
        (4, I32, number(0)),
        (5, I64, number(n_rows)),
        (6, I64, number(10 << 30)),
        (7, I64, number(i64::try_from(pages.len()).unwrap())),
        (9, I64, number(4)),
    ]);
    let column = record(&[(2, I64, number(4)), (3, STRUCT, meta)]);
    let group = record(&[
        (1, LIST, list(STRUCT, &[column])),
        (2, I64, number(10 << 30)),
        (3, I64, number(n_rows)),
    ]);
    let footer = record(&[
        (1, I32, number(1)),
        (2, LIST, schema),
        (3, I64, number(n_rows)),
        (4, LIST, list(STRUCT, &[group])),
    ]);
    let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
    [b"PAR1", pages, &footer, &length, b"PAR1"].concat()
}

fn plain_schema() -> Vec<u8> {
    let root = record(&[(4, BYTES, text("schema")), (5, I32, number(1))]);
    let n = record(&[(1, I32, number(2)), (3, I32, number(0)), (4, BYTES, text("n"))]);
    list(STRUCT, &[root, n])
}

fn page(size: i64, n_values: i64, bytes: &[u8]) -> Vec<u8> {
    let data = [n_values, 0, 3, 3];
    let data: Vec<_> = (1..).zip(data).map(|(id, value)| (id, I32, number(value))).collect();
    let head = record(&[
        (1, I32, number(0)),
        (2, I32, number(size)),
        (3, I32, number(i64::try_from(bytes.len()).unwrap())),
        (5, STRUCT, record(&data)),
    ]);
    [head, bytes.to_vec()].concat()
}

#[test]
fn a_file_that_says_it_is_large_is_told_with_its_rows() {
    // A file that is what it says is read.
    let file = file_of(&page(8, 1, &[7, 0, 0, 0, 0, 0, 0, 0]), 1, plain_schema());
    let read = from_parquet(&file, ParquetLimit::default()).unwrap();
    assert_eq!(Table::from_record_batches(&read).unwrap().field(0, 0), Some("7"));

    // Five pages of 2 GB each, in less than 300 bytes.
    let pages = page(2_000_000_000, 250_000_000, &[0; 8]).repeat(5);
    let file = file_of(&pages, 1_250_000_000, plain_schema());
    let error = from_parquet(&file, ParquetLimit::default()).unwrap_err();
    let ErrorKind::Read(ReadFault::TooLarge { n_rows, n_bytes, limit }) = error.kind() else {
        panic!("{error}")
    };
    assert_eq!((*n_rows, *limit), (1_250_000_000, 1 << 30));
    assert!(*n_bytes > 10_000_000_000);
    assert!(try_read(&file).is_some());

    // Rows without values behind them.
    let file = file_of(&page(8, 1, &[0; 8]), 10_000_000_000, plain_schema());
    let error = try_read(&file).unwrap().to_string();
    assert!(
        error.ends_with("a column says that it has 10000000000 values, and its pages have 1"),
        "{error}"
    );
}

/// A million rows that are all alike take little room in a file, and are rows all the same.
#[test]
fn few_bytes_may_be_many_rows() {
    let column = Column::new("n", ValueType::Integer, |_: &()| Value::Integer(1));
    let file = to_parquet(&arrow::record_batch(&[column], vec![(); 1_000_000]).unwrap()).unwrap();
    assert!(file.len() < 10_000);
    let error = try_read(&file).unwrap();
    assert!(
        error.to_string().starts_with("the file says that it holds 1000000 rows, which take 3")
    );
    // One long text that many rows share is told before it is written out for each.
    let column = Column::new("text", ValueType::Text, |text: &&str| Value::from(*text));
    let long = "x".repeat(50_000);
    let file = to_parquet(&arrow::record_batch(&[column], vec![&*long; 5_000]).unwrap()).unwrap();
    assert!(file.len() < 50_000);
    assert!(matches!(
        try_read(&file).unwrap().kind(),
        ErrorKind::Read(ReadFault::TooLarge { n_rows: 5_000, .. })
    ));
}

#[test]
fn schemas_that_would_take_all_memory_are_refused() {
    let one = page(8, 1, &[0; 8]);
    // A list of two thousand million elements, of which none is there.
    let endless = [vec![0xf0 | STRUCT], length(2_000_000_000)].concat();
    assert!(try_read(&file_of(&one, 1, endless)).is_some());
    // A group that says it has as many columns.
    let root = record(&[(4, BYTES, text("schema")), (5, I32, number(2_000_000_000))]);
    let error = try_read(&file_of(&one, 1, list(STRUCT, &[root]))).unwrap().to_string();
    assert!(error.ends_with("its schema lacks elements"), "{error}");
    // Groups in groups, a hundred thousand deep.
    let group = record(&[(3, I32, number(0)), (4, BYTES, text("n")), (5, I32, number(1))]);
    let deep = file_of(&one, 1, list(STRUCT, &vec![group; 100_000]));
    let error = from_parquet(&deep, ParquetLimit::default()).unwrap_err().to_string();
    assert!(error.contains("its columns are records in records"), "{error}");
    let error = try_read(&deep).unwrap().to_string();
    assert!(error.ends_with("bytes long; expected at most 32768 for the limit"), "{error}");
    // A file that nobody can read without its key.
    let mut file = file_of(&one, 1, plain_schema());
    let at = file.len() - 1;
    file[at] = b'E';
    let error = try_read(&file).unwrap().to_string();
    assert!(error.ends_with("it is encrypted; expected a file in the open"), "{error}");
}

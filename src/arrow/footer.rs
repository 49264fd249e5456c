//! What a Parquet file says of itself at its end: read, checked, and written anew with only what is needed.
//!
//! Whoever reads Parquet takes room for as many elements as a list says it has, and goes as deep as groups say they
//! lie in each other. Here that is bounded before, and what nobody needs, figures about values, keys of whoever
//! wrote the file, places of indexes, is left out.

use super::thrift::{I32, I64, Reader, Shape, Value};

/// The schema, in the order of a walk through it.
const SCHEMA: i16 = 2;
const N_ROWS: i16 = 3;
const ROW_GROUPS: i16 = 4;
const FILE: &[(i16, Shape)] = &[
    (1, I32),
    (SCHEMA, Shape::List(&Shape::Struct(ELEMENT))),
    (N_ROWS, I64),
    (ROW_GROUPS, Shape::List(&Shape::Struct(ROW_GROUP))),
];

const N_CHILDREN: i16 = 5;
const ELEMENT: &[(i16, Shape)] = &[
    (1, I32),
    (2, I32),
    (3, I32),
    (4, Shape::Bytes),
    (N_CHILDREN, I32),
    (6, I32),
    (7, I32),
    (8, I32),
    (10, Shape::Struct(LOGICAL)),
];

const NOTHING: Shape = Shape::Struct(&[]);
const UNIT: Shape = Shape::Struct(&[(1, NOTHING), (2, NOTHING), (3, NOTHING)]);
const TIME: Shape = Shape::Struct(&[(1, Shape::Bool), (2, UNIT)]);
/// Which type is meant: texts, lists, decimals, days, times, whole numbers and others.
const LOGICAL: &[(i16, Shape)] = &[
    (1, NOTHING),
    (2, NOTHING),
    (3, NOTHING),
    (4, NOTHING),
    (5, Shape::Struct(&[(1, I32), (2, I32)])),
    (6, NOTHING),
    (7, TIME),
    (8, TIME),
    (10, Shape::Struct(&[(1, Shape::Byte), (2, Shape::Bool)])),
    (11, NOTHING),
    (12, NOTHING),
    (13, NOTHING),
    (14, NOTHING),
    (15, NOTHING),
];

const COLUMNS: i16 = 1;
const GROUP_ROWS: i16 = 3;
const ROW_GROUP: &[(i16, Shape)] =
    &[(COLUMNS, Shape::List(&Shape::Struct(COLUMN))), (2, I64), (GROUP_ROWS, I64)];

const META: i16 = 3;
const COLUMN: &[(i16, Shape)] = &[(2, I64), (META, Shape::Struct(COLUMN_META))];

const CODEC: i16 = 4;
const N_VALUES: i16 = 5;
const COMPRESSED: i16 = 7;
const DATA_PAGE: i16 = 9;
const DICTIONARY_PAGE: i16 = 11;
const COLUMN_META: &[(i16, Shape)] = &[
    (1, I32),
    (2, Shape::List(&I32)),
    (3, Shape::List(&Shape::Bytes)),
    (CODEC, I32),
    (N_VALUES, I64),
    (6, I64),
    (COMPRESSED, I64),
    (DATA_PAGE, I64),
    (DICTIONARY_PAGE, I64),
];

/// How deep groups may lie in each other: a list is two below its column.
const MAX_DEPTH: usize = 4;

/// What stands at the beginning and at the end of a file.
const MAGIC: &[u8] = b"PAR1";
const SEALED: &[u8] = b"PARE";

/// What a file says of itself.
#[derive(Debug)]
pub(super) struct Footer<'a> {
    /// How many rows it says it has.
    pub(super) n_rows: u64,
    pub(super) chunks: Vec<Chunk<'a>>,
    /// The same, written anew.
    pub(super) rewritten: Vec<u8>,
}

/// The values of a column in a group of rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk<'a> {
    /// Its pages, one after another.
    pub(super) pages: &'a [u8],
    pub(super) n_values: u64,
}

/// Reads the end of a file, which may be so long.
pub(super) fn read(bytes: &[u8], most: u64) -> Result<Footer<'_>, String> {
    let footer = of_file(bytes)?;
    if footer.len() as u64 > most {
        let length = footer.len();
        return Err(format!(
            "its end is {length} bytes long; expected at most {most} for the limit"
        ));
    }
    let file = Reader { bytes: footer }
        .read(FILE)
        .ok_or("what it says of itself is broken; expected the end of a Parquet file")?;
    check_schema(file.list(SCHEMA))?;
    let n_rows = count(&file, N_ROWS).ok_or("it does not say how many rows it has")?;
    let mut chunks = Vec::new();
    let mut n_in_groups = 0_u64;
    for group in file.list(ROW_GROUPS) {
        let n_rows = count(group, GROUP_ROWS).ok_or("a group does not say how many rows it has")?;
        n_in_groups = n_in_groups.saturating_add(n_rows);
        for column in group.list(COLUMNS) {
            let chunk = chunk(column, bytes)?;
            // A row has a value in each column, or says that it has none.
            if chunk.n_values < n_rows {
                let n_values = chunk.n_values;
                return Err(format!("a group of {n_rows} rows has a column of {n_values} values"));
            }
            chunks.push(chunk);
        }
    }
    if n_in_groups != n_rows {
        return Err(format!(
            "it says that it has {n_rows} rows, and its groups have {n_in_groups}"
        ));
    }
    let mut rewritten = Vec::new();
    file.write(&mut rewritten);
    Ok(Footer { n_rows, chunks, rewritten })
}

/// Returns the bytes in which a file says what is in it.
fn of_file(bytes: &[u8]) -> Result<&[u8], String> {
    if !bytes.starts_with(MAGIC) {
        return Err("they do not begin with PAR1".to_owned());
    }
    let (rest, magic) = bytes.split_last_chunk::<4>().unwrap_or((&[], b"    "));
    if magic == SEALED {
        return Err("it is encrypted; expected a file in the open".to_owned());
    }
    let Some((rest, length)) = rest.split_last_chunk::<4>().filter(|_| magic == MAGIC) else {
        return Err("they do not end with PAR1, so a part is missing".to_owned());
    };
    let length = u32::from_le_bytes(*length);
    let start = usize::try_from(length).ok().and_then(|length| rest.len().checked_sub(length));
    let footer = start.and_then(|start| rest.get(start..));
    footer.ok_or_else(|| {
        format!("its end says that it is {length} bytes long, and the file has {}", rest.len())
    })
}

/// Checks that elements make a tree, one that is not deep.
fn check_schema(elements: &[Value<'_>]) -> Result<(), String> {
    // How many elements are still expected on each level.
    let mut open = vec![1_u64];
    for element in elements {
        let Some(expected) = open.last_mut() else {
            return Err("its schema has more elements than its groups have room for".to_owned());
        };
        *expected = expected.saturating_sub(1);
        match count(element, N_CHILDREN) {
            Some(n_children) if n_children > 0 => open.push(n_children),
            None if element.integer(N_CHILDREN).is_some() => {
                return Err("a group has less than no element".to_owned());
            }
            _ => {}
        }
        if open.len() > MAX_DEPTH + 1 {
            return Err(
                "its columns are records in records; expected plain columns and lists".to_owned()
            );
        }
        while open.last() == Some(&0) {
            open.pop();
        }
    }
    if open.is_empty() { Ok(()) } else { Err("its schema lacks elements".to_owned()) }
}

/// Returns the pages of a column, if they lie in the file and are compressed in a way that is read.
fn chunk<'a>(column: &Value<'_>, bytes: &'a [u8]) -> Result<Chunk<'a>, String> {
    let broken = || "it does not say where a column lies".to_owned();
    let meta = column.field(META).ok_or_else(broken)?;
    let codec = match meta.integer(CODEC) {
        Some(0 | 1 | 7) => None,
        Some(2) => Some("gzip"),
        Some(4) => Some("brotli"),
        Some(5) => Some("an old form of lz4"),
        Some(6) => Some("zstd"),
        _ => Some("an unknown form"),
    };
    if let Some(codec) = codec {
        return Err(format!(
            "it is compressed by {codec}; expected snappy, lz4 (LZ4_RAW) or no compression"
        ));
    }
    let n_values = count(meta, N_VALUES).ok_or_else(broken)?;
    let start = match meta.field(DICTIONARY_PAGE) {
        Some(_) => count(meta, DICTIONARY_PAGE),
        None => count(meta, DATA_PAGE),
    };
    let place = start.zip(count(meta, COMPRESSED)).and_then(|(start, length)| {
        let (start, length) = (usize::try_from(start).ok()?, usize::try_from(length).ok()?);
        bytes.get(start..start.checked_add(length)?)
    });
    let pages = place.ok_or("a column lies beyond the end of the file")?;
    Ok(Chunk { pages, n_values })
}

/// Returns a number that is not below 0.
fn count(value: &Value<'_>, id: i16) -> Option<u64> {
    u64::try_from(value.integer(id)?).ok()
}

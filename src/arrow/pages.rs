//! What the pages of a Parquet file say of themselves, added up before any is read.

use super::footer::Chunk;
use super::thrift::{I32, I64, Reader, Shape};

const KIND: i16 = 1;
const WHOLE: i16 = 2;
const COMPRESSED: i16 = 3;
const DATA: i16 = 5;
const DICTIONARY: i16 = 7;
const DATA_2: i16 = 8;
const PAGE: &[(i16, Shape)] = &[
    (KIND, I32),
    (WHOLE, I32),
    (COMPRESSED, I32),
    (4, I32),
    (DATA, Shape::Struct(&[(1, I32), (2, I32), (3, I32), (4, I32), (5, STATISTICS)])),
    (DICTIONARY, Shape::Struct(&[(1, I32), (2, I32), (3, Shape::Bool)])),
    (
        DATA_2,
        Shape::Struct(&[
            (1, I32),
            (2, I32),
            (3, I32),
            (4, I32),
            (5, I32),
            (6, I32),
            (7, Shape::Bool),
            (8, STATISTICS),
        ]),
    ),
];
const STATISTICS: Shape = Shape::Struct(&[
    (1, Shape::Bytes),
    (2, Shape::Bytes),
    (3, I64),
    (4, I64),
    (5, Shape::Bytes),
    (6, Shape::Bytes),
    (7, Shape::Bool),
    (8, Shape::Bool),
]);

/// How many bytes a value takes beside its text: where it lies, whether it is there, and in which list.
const OF_VALUE: u64 = 32;

/// Adds up how many bytes the values of a column take when they are read: its pages whole, and what each value
/// takes whatever it is.
pub(super) fn size(chunk: Chunk<'_>) -> Result<u64, String> {
    let mut reader = Reader { bytes: chunk.pages };
    let (mut size, mut n_values) = (0_u64, 0_u64);
    while !reader.bytes.is_empty() {
        let page = page(&mut reader).ok_or("a page of a column is broken")??;
        size = size.saturating_add(page.size).saturating_add(page.n_values * OF_VALUE);
        if !page.is_dictionary {
            n_values = n_values.saturating_add(page.n_values);
        }
    }
    if n_values != chunk.n_values {
        let said = chunk.n_values;
        return Err(format!(
            "a column says that it has {said} values, and its pages have {n_values}"
        ));
    }
    Ok(size)
}

struct Page {
    size: u64,
    n_values: u64,
    is_dictionary: bool,
}

/// Reads what a page says of itself, and passes over what is in it.
fn page(reader: &mut Reader<'_>) -> Option<Result<Page, String>> {
    let page = reader.read(PAGE)?;
    let number = |id| u64::try_from(page.integer(id)?).ok();
    let (size, compressed) = (number(WHOLE)?, number(COMPRESSED)?);
    reader.take(usize::try_from(compressed).ok()?)?;
    let (of, encoding) = match page.integer(KIND)? {
        0 => (page.field(DATA)?, 2),
        2 => (page.field(DICTIONARY)?, 2),
        3 => (page.field(DATA_2)?, 4),
        // The place of an index, of which nobody made use.
        _ => return Some(Err("a page is neither of values nor of a dictionary".to_owned())),
    };
    // Plain, by a dictionary, runs, whole numbers by differences, bytes apart.
    if !matches!(of.integer(encoding)?, 0 | 2 | 3 | 5 | 8 | 9) {
        let message = "a column is written in an encoding that is not read; expected plain or by a dictionary";
        return Some(Err(message.to_owned()));
    }
    if page.integer(KIND)? == 3 {
        let levels = of.integer(5)?.checked_add(of.integer(6)?)?;
        let fits = |all: u64| u64::try_from(levels).is_ok_and(|levels| levels <= all);
        if of.integer(5)? < 0 || of.integer(6)? < 0 || !fits(size) || !fits(compressed) {
            return None;
        }
    }
    let n_values = u64::try_from(of.integer(1)?).ok()?;
    Some(Ok(Page { size, n_values, is_dictionary: page.integer(KIND)? == 2 }))
}

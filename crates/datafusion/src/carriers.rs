//! Who carried a code on a day, for columns: codes become numbers once, and a number and a day a place.
//!
//! ```text
//! code "00004" --number--> 3 --carriers of 3--> | from       until      | place
//!                                               | 2019-01-01 2025-07-01 | 3
//!                                               | 2025-07-01 -          | 10,801
//! ```
//!
//! A place is that of a version among all of the register; answers of a [question](crate::question) lie in a
//! column in the same order, so that an answer for a column of codes is one gather.

use std::collections::{BTreeMap, HashMap};

use datafusion::arrow::array::{
    Array, ArrayAccessor, ArrayRef, AsArray, LargeStringArray, StringArray, StringViewArray,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, exec_datafusion_err};
use sapnhap::table::OutcomeKind;
use sapnhap::{Level, Register, Version, VersionId};

use crate::days::{Day, since_1970};

/// In place of a version: the row has no code.
pub(crate) const BLANK: u32 = u32::MAX;
/// In place of a version, and of the number of a code: nobody carried what it says.
pub(crate) const UNKNOWN: u32 = u32::MAX - 1;
/// In place of a version: the row has no date, or a text that is none.
pub(crate) const NO_DATE: u32 = u32::MAX - 2;
/// In place of a version: the day is one before the opening.
pub(crate) const BEFORE_OPENING: u32 = u32::MAX - 3;

/// Returns the outcome of a row that has this in place of a version; `None` for a version.
pub(crate) fn missing(place: u32) -> Option<OutcomeKind> {
    match place {
        BLANK => Some(OutcomeKind::Blank),
        UNKNOWN => Some(OutcomeKind::Unknown),
        NO_DATE => Some(OutcomeKind::NoDate),
        BEFORE_OPENING => Some(OutcomeKind::BeforeOpening),
        _ => None,
    }
}

/// A version, and the days on which it carries its code.
#[derive(Debug, Clone, Copy)]
struct Carrier {
    from: i32,
    until: i32,
    place: u32,
}

/// Who carried each code of a level, and when.
#[derive(Debug)]
pub(crate) struct Carriers {
    level: Level,
    /// The number of each code, by its text.
    numbers: HashMap<String, u32>,
    /// The same for codes that are so many digits, by what these say.
    by_digits: Vec<u32>,
    n_digits: usize,
    /// Where the carriers of each number begin; one more for the end.
    starts: Vec<u32>,
    carriers: Vec<Carrier>,
    opening: i32,
    /// The id of the version at each place.
    ids: Vec<VersionId>,
}

impl Carriers {
    /// Makes the table of a level.
    pub(crate) fn of(register: &Register, level: Level) -> Self {
        let mut by_code: BTreeMap<String, Vec<Carrier>> = BTreeMap::new();
        for version in register.versions().filter(|version| version.level() == level) {
            let period = version.period();
            let from = since_1970(period.from.unwrap_or(register.opening()));
            let until = period.until.map_or(i32::MAX, since_1970);
            if from < until {
                let place = u32::try_from(version.id().index()).unwrap_or(UNKNOWN);
                let carrier = Carrier { from, until, place };
                by_code.entry(version.code().to_string()).or_default().push(carrier);
            }
        }
        let is_digits = |code: &str| code.bytes().all(|byte| byte.is_ascii_digit());
        let n_digits = by_code.keys().filter(|code| is_digits(code)).map(String::len).max();
        // A table of a million numbers at most; without such codes the text of none has a place in it.
        let n_digits = n_digits.unwrap_or(0).min(6);
        let mut by_digits = vec![UNKNOWN; (0..n_digits).fold(1, |size, _| size * 10)];
        let (mut numbers, mut starts, mut carriers) = (HashMap::new(), vec![0], Vec::new());
        for (number, (code, of_code)) in (0..).zip(by_code) {
            if code.len() == n_digits && is_digits(&code) {
                let slot = code.parse::<usize>().ok().and_then(|at| by_digits.get_mut(at));
                slot.into_iter().for_each(|slot| *slot = number);
            }
            carriers.extend(of_code);
            starts.push(u32::try_from(carriers.len()).unwrap_or(u32::MAX));
            numbers.insert(code, number);
        }
        let opening = since_1970(register.opening());
        let ids = register.versions().map(|version| version.id()).collect();
        Self { level, numbers, by_digits, n_digits, starts, carriers, opening, ids }
    }

    /// Returns the place of the version that carried the code of a number on a day, or what stands there where none
    /// did.
    #[inline]
    pub(crate) fn place(&self, number: u32, day: Day) -> u32 {
        let at = number as usize;
        match (number, day) {
            (BLANK, _) => BLANK,
            (_, Day::Null | Day::Bad) => NO_DATE,
            (_, Day::On(day)) if day < self.opening => BEFORE_OPENING,
            (_, Day::On(day)) => {
                let (Some(&start), Some(&end)) = (self.starts.get(at), self.starts.get(at + 1))
                else {
                    return UNKNOWN;
                };
                let of_code = self.carriers.get(start as usize..end as usize).unwrap_or_default();
                let on = of_code.iter().find(|it| it.from <= day && day < it.until);
                on.map_or(UNKNOWN, |carrier| carrier.place)
            }
        }
    }

    /// Returns the version at a place.
    pub(crate) fn version<'r>(&self, register: &'r Register, place: u32) -> Option<Version<'r>> {
        register.version(*self.ids.get(place as usize)?)
    }

    /// Returns the number of the code that a text is: as it stands, else as
    /// [`read_code`](sapnhap::Country::read_code) reads what tables left of it.
    #[inline]
    fn number(&self, text: &str, register: &Register, read: &mut HashMap<String, u32>) -> u32 {
        if text.len() == self.n_digits
            && let Some(at) = digits(text.as_bytes())
        {
            return self.by_digits.get(at).copied().unwrap_or(UNKNOWN);
        }
        self.read(text, register, read)
    }

    #[cold]
    fn read(&self, text: &str, register: &Register, read: &mut HashMap<String, u32>) -> u32 {
        if let Some(number) = self.numbers.get(text).or_else(|| read.get(text)) {
            return *number;
        }
        let code = register.country().read_code(self.level, text).ok();
        let number =
            code.and_then(|code| self.numbers.get(code.as_str())).copied().unwrap_or(UNKNOWN);
        read.insert(text.to_owned(), number);
        number
    }

    /// Returns the number of each code of a column: of texts of any kind, dictionaries of them, or numbers that
    /// spreadsheets made of codes.
    pub(crate) fn numbers(&self, column: &ArrayRef, register: &Register) -> Result<Vec<u32>> {
        Ok(match column.data_type() {
            DataType::Utf8 => self.of_texts::<&StringArray>(column.as_string(), register),
            DataType::LargeUtf8 => self.of_texts::<&LargeStringArray>(column.as_string(), register),
            DataType::Utf8View => {
                self.of_texts::<&StringViewArray>(column.as_string_view(), register)
            }
            DataType::Dictionary(_, _) => {
                let dictionary = column.as_any_dictionary();
                let values = self.numbers(dictionary.values(), register)?;
                keys_of(column.as_ref())
                    .into_iter()
                    .map(|key| key.and_then(|key| values.get(key).copied()).unwrap_or(BLANK))
                    .collect()
            }
            DataType::Null => vec![BLANK; column.len()],
            _ => {
                let texts = cast(column, &DataType::Utf8)?;
                let texts = texts.as_string_opt::<i32>().ok_or_else(|| {
                    exec_datafusion_err!("codes are expected as texts or numbers")
                })?;
                self.of_texts(texts, register)
            }
        })
    }

    fn of_texts<'a, A: ArrayAccessor<Item = &'a str>>(
        &self,
        texts: A,
        register: &Register,
    ) -> Vec<u32> {
        let mut read = HashMap::new();
        let mut number = |row| self.number(texts.value(row), register, &mut read);
        if texts.null_count() == 0 {
            (0..texts.len()).map(number).collect()
        } else {
            (0..texts.len())
                .map(|row| if texts.is_null(row) { BLANK } else { number(row) })
                .collect()
        }
    }
}

/// Returns the key of each row of a column that is coded by a dictionary.
fn keys_of(column: &dyn Array) -> Vec<Option<usize>> {
    let dictionary = column.as_any_dictionary();
    if dictionary.values().is_empty() {
        return vec![None; column.len()];
    }
    let keys = dictionary.normalized_keys();
    keys.into_iter().enumerate().map(|(row, key)| column.is_valid(row).then_some(key)).collect()
}

/// Returns what digits say, where they are nothing else.
#[inline]
fn digits(bytes: &[u8]) -> Option<usize> {
    let mut number = 0;
    for byte in bytes {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + usize::from(digit);
    }
    Some(number)
}

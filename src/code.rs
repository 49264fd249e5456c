//! Official codes: text that names a unit at a level and a date.
//!
//! A code is never an identity. The same code names other units at other levels and on other
//! dates (00004 was phường Trúc Bạch until 2025-06-30 and is phường Ba Đình since 2025-07-01), so
//! every look-up by code asks for a level and runs at a date. Leading zeros are part of a code:
//! `"00004"` and `"4"` differ here; only [`Snapshot::find`](crate::Snapshot::find), which reads
//! what people write, puts lost zeros back.

use std::hash::{Hash, Hasher};

use smol_str::SmolStr;

use crate::error::{Error, TextFault};
use crate::text;

/// The longest code, in bytes.
const MAX: usize = 23;

/// An official code, as written: `"00004"`, `"2A004"`, `"0301"`.
///
/// One to 23 ASCII letters, digits and the marks `-`, `.`, `_`.
///
/// # Example
/// ```
/// use sapnhap::Code;
///
/// let code = Code::new("00004")?;
/// assert_eq!(code.as_str(), "00004");
/// assert_ne!(code, Code::new("4")?);
/// assert!(Code::new("phường 4").is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
pub struct Code {
    text: SmolStr,
    /// The value of a code of one to nine digits; [`NOT_A_NUMBER`] for any other.
    number: u32,
    /// The number of bytes.
    width: u8,
}

/// What [`Code`] keeps in place of a number when the code is none.
const NOT_A_NUMBER: u32 = u32::MAX;

/// Returns the value of one to nine digits.
#[inline]
fn number_of(text: &[u8]) -> Option<u32> {
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    text.iter().try_fold(0, |number, byte| match byte {
        b'0'..=b'9' => Some(number * 10 + u32::from(byte - b'0')),
        _ => None,
    })
}

impl Code {
    /// Makes a code from its text; white space at its ends is dropped.
    ///
    /// # Errors
    /// An empty text, one of more than 23 bytes, or one with characters other than ASCII letters,
    /// digits, `-`, `.` and `_`.
    pub fn new(text: &str) -> Result<Self, Error> {
        // Nearly all codes are a few digits, and loading asks for many thousands.
        if let Some(number) = number_of(text.as_bytes()) {
            return Ok(Self::of_parts(SmolStr::new(text), number));
        }
        let text = text.trim();
        text::check(text, "code", MAX)?;
        let stray = text
            .chars()
            .find(|&character| !(character.is_ascii_alphanumeric() || "-._".contains(character)));
        if let Some(character) = stray {
            return Err(TextFault::Character { what: "code", text: text.to_owned(), character })?;
        }
        Ok(Self::of_valid(SmolStr::new(text)))
    }

    /// Makes the code that is `number` written with at least `width` digits.
    pub(crate) fn from_number(number: u32, width: u8) -> Self {
        let width = usize::from(width);
        Self::of_valid(smol_str::format_smolstr!("{number:0width$}"))
    }

    fn of_valid(text: SmolStr) -> Self {
        let number = number_of(text.as_bytes()).unwrap_or(NOT_A_NUMBER);
        Self::of_parts(text, number)
    }

    #[inline]
    fn of_parts(text: SmolStr, number: u32) -> Self {
        let width = u8::try_from(text.len()).unwrap_or(u8::MAX);
        Self { text, number, width }
    }

    /// Returns the code as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// Returns the value of an all-digit code of at most nine digits.
    #[inline]
    pub(crate) fn number(&self) -> Option<u32> {
        (self.number != NOT_A_NUMBER).then_some(self.number)
    }

    /// Returns the number of bytes, which is the number of characters.
    #[inline]
    pub(crate) fn width(&self) -> usize {
        usize::from(self.width)
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Code {}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

text::text_traits!(Code);

/// Makes a code from a literal.
///
/// # Panics
/// If the text is no code. For tests and examples; [`Code::new`] is for what users write.
///
/// # Example
/// ```
/// assert_eq!(sapnhap::code("077").as_str(), "077");
/// ```
#[must_use]
#[expect(clippy::panic, reason = "a literal helper, documented to panic")]
pub fn code(text: &str) -> Code {
    match Code::new(text) {
        Ok(code) => code,
        Err(error) => panic!("{error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_part_of_a_code() {
        assert_eq!(code("00004").number(), Some(4));
        assert_ne!(code("00004"), code("4"));
        assert_eq!(Code::from_number(4, 5), code("00004"));
        assert_eq!(code("2A004").number(), None);
        assert_eq!(code("9999999999").number(), None);
    }

    #[test]
    fn bad_codes_are_refused() {
        for text in ["", "  ", "a b", "xã", "0004\u{0}", "123456789012345678901234"] {
            assert!(Code::new(text).is_err(), "{text:?}");
        }
    }
}

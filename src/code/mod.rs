//! Official codes: text that names a unit at a level and a date.
//!
//! A code is never an identity. The same code names other units at other levels and on other
//! dates (00004 was phường Trúc Bạch until 2025-06-30 and is phường Ba Đình since 2025-07-01), so
//! every look-up by code asks for a level and runs at a date. Leading zeros are part of a code:
//! `"00004"` and `"4"` differ here; only [`Country::read_code`](crate::Country::read_code) and
//! [`Snapshot::find`](crate::Snapshot::find), which read what people write, put lost zeros back.

mod alphabet;
mod fault;

use std::hash::{Hash, Hasher};

pub use alphabet::CodeAlphabet;
pub(crate) use alphabet::{number_of_table, plain};
pub use fault::CodeFault;

use smol_str::SmolStr;

use crate::level::LevelId;
use crate::text::{self, TextFault};

/// The longest code, in bytes.
const MAX: usize = 23;

/// An official code, as written: `"00004"`, `"2A004"`, `"0301"`.
///
/// One to 23 ASCII letters, digits and the marks `-`, `.`, `_` and `/`. Which of them the codes of a
/// level have, and how many, is for the [`Country`](crate::Country) to say: without a word of it none
/// has a `/`.
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
    digits: Digits,
}

/// A code of one to nine digits in one word: how many they are, above their value. So the codes of
/// one width stand in a row, and one subtraction tells where in it a code is, if it is there at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Digits(u64);

impl Digits {
    /// What stands for any other code.
    const NONE: Self = Self(u64::MAX);

    #[inline]
    pub(crate) const fn new(width: u8, number: u32) -> Self {
        Self(((width as u64) << 32) | number as u64)
    }

    /// Returns how far a code stands behind another of its width; more than any table holds when
    /// their widths differ, or when one of them is no number.
    #[inline]
    pub(crate) fn behind(self, first: Self) -> usize {
        usize::try_from(self.0.wrapping_sub(first.0)).unwrap_or(usize::MAX)
    }

    /// Returns what tells codes of one width apart.
    #[inline]
    pub(crate) fn low_bits(self) -> usize {
        usize::try_from(self.0 & u64::from(u32::MAX)).unwrap_or(0)
    }

    #[inline]
    fn number(self) -> Option<u32> {
        let number = u32::try_from(self.0 & u64::from(u32::MAX)).ok();
        number.filter(|_| self != Self::NONE)
    }
}

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
    /// digits, `-`, `.`, `_` and `/`.
    pub fn new(text: &str) -> Result<Self, TextFault> {
        // Nearly all codes are a few digits, and loading asks for many thousands.
        if let Some(number) = number_of(text.as_bytes()) {
            // Nine digits stand in the text itself.
            return Ok(Self::of_number(SmolStr::new_inline(text), number));
        }
        let text = text.trim();
        text::check(text, "code", MAX)?;
        let stray = text
            .chars()
            .find(|&character| !(character.is_ascii_alphanumeric() || "-._/".contains(character)));
        if let Some(character) = stray {
            return Err(TextFault::Character { what: "code", text: text.to_owned(), character });
        }
        Ok(Self::of_valid(SmolStr::new(text)))
    }

    /// Makes the code that is `number` written with at least `width` digits.
    pub(crate) fn from_number(number: u32, width: u8) -> Self {
        // Codes are made by the thousand, and the formatter of the standard library is slow.
        let mut digits = [b'0'; 16];
        let (mut rest, mut n_digits) = (number, 0);
        for digit in digits.iter_mut().rev() {
            if rest == 0 && n_digits > 0 {
                break;
            }
            *digit += (rest % 10) as u8;
            rest /= 10;
            n_digits += 1;
        }
        let text = digits.len().checked_sub(n_digits.max(usize::from(width)));
        let text = text.and_then(|start| digits.get(start..));
        match text.and_then(|text| std::str::from_utf8(text).ok()) {
            Some(text) => Self::of_valid(SmolStr::new(text)),
            None => Self::of_valid(smol_str::format_smolstr!("{number:0$}", usize::from(width))),
        }
    }

    /// Reads a code of a level as it stands in people's tables.
    ///
    /// # Errors
    /// A text that is no code, has a character that is not of the alphabet, or another width.
    pub(crate) fn read(
        text: &str,
        level: &LevelId,
        alphabet: CodeAlphabet,
        width: Option<u8>,
    ) -> Result<Self, CodeFault> {
        let form = || {
            let (level, text) = (level.clone(), text::shortened(text));
            CodeFault::Form { level, text, alphabet, width }
        };
        let plain = alphabet::plain(text);
        let code = match Self::new(alphabet.without_decimals(&plain)) {
            Ok(code) => code,
            // A text with digits was meant for one: 1E+05, 27,595.
            Err(fault) => {
                let is_stray = matches!(fault, TextFault::Character { .. });
                let has_digit = plain.bytes().any(|byte| byte.is_ascii_digit());
                return Err(if is_stray && has_digit { form() } else { fault.into() });
            }
        };
        let is_number = code.as_str().bytes().all(|byte| byte.is_ascii_digit());
        let full = width.map_or(code.width(), usize::from);
        if !code.is_of(alphabet) || (code.width() < full && !is_number) {
            return Err(form());
        }
        if code.width() > full {
            return Err(TextFault::TooLong {
                what: "code of the level",
                length: code.width(),
                max: full,
                start: code.to_string(),
            })?;
        }
        let lacks_zeros = code.width() < full;
        Ok(if lacks_zeros { Self::of_valid(format!("{code:0>full$}").into()) } else { code })
    }

    fn of_valid(text: SmolStr) -> Self {
        match number_of(text.as_bytes()) {
            Some(number) => Self::of_number(text, number),
            None => Self { text, digits: Digits::NONE },
        }
    }

    #[inline]
    fn of_number(text: SmolStr, number: u32) -> Self {
        let width = u8::try_from(text.len()).unwrap_or(u8::MAX);
        Self { text, digits: Digits::new(width, number) }
    }

    /// Returns the code as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// Returns the value of an all-digit code of at most nine digits.
    #[inline]
    pub(crate) fn number(&self) -> Option<u32> {
        self.digits.number()
    }

    /// Returns its digits in one word, for look-ups.
    #[inline]
    pub(crate) fn digits(&self) -> Digits {
        self.digits
    }

    /// Tells whether it has no character that is not of an alphabet.
    pub(crate) fn is_of(&self, alphabet: CodeAlphabet) -> bool {
        // Nearly all codes are digits, and loading asks for many thousands.
        (self.number().is_some() && alphabet.has_digits())
            || self.as_str().chars().all(|character| alphabet.has(character))
    }

    /// Returns the number of bytes, which is the number of characters.
    #[inline]
    pub(crate) fn width(&self) -> usize {
        self.text.len()
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        // Digits are the whole text of a code that is a number.
        self.digits == other.digits && (self.number().is_some() || self.text == other.text)
    }
}

impl Eq for Code {}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // As equality has it: digits are the whole text of a code that is a number.
        match self.number() {
            Some(_) => self.digits.0.hash(state),
            None => self.text.hash(state),
        }
    }
}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        // Numbers of one width stand in the order of their texts.
        match (self.number(), other.number()) {
            (Some(one), Some(other_one)) if self.width() == other.width() => one.cmp(&other_one),
            _ => self.text.cmp(&other.text),
        }
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
    fn digits_of_one_width_stand_in_a_row() {
        let first = Digits::new(5, 0);
        assert_eq!(code("00004").digits().behind(first), 4);
        assert_eq!(code("99999").digits().behind(first), 99_999);
        for other in ["4", "0004", "000004", "999999999", "2A004", "9999999999"] {
            assert!(code(other).digits().behind(first) > u32::MAX as usize, "{other}");
        }
    }

    #[test]
    fn bad_codes_are_refused() {
        for text in ["", "  ", "a b", "xã", "0004\u{0}", "123456789012345678901234"] {
            assert!(Code::new(text).is_err(), "{text:?}");
        }
    }
}

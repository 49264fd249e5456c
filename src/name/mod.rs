//! Names of units: the checked text, the keys under which spellings of one name meet, and the ways
//! in which a written name can be read.
//!
//! A [`Name`] keeps the spelling of its source. Look-ups go by two keys: `exact_key` for spellings
//! that a reader would call the same, `loose_key` for what is typed without diacritics. `KindWords`
//! takes the word that says a unit's kind off a written name; the words come from the country's
//! data, none stands here.
//!
//! Both keys are idempotent and do not depend on the Unicode form of the text; where exact keys are
//! equal, loose keys are. Nothing here panics, and time grows with the length of the text, no more.
//!
//! Texts that are read for the places in them are taken apart into `Words`, folded once for all look-ups.
//! Spellings meet there that differ in a letter: Quý and Quí everywhere, Đăk and Đắk where the country
//! says so, and Roman numerals (`other_spellings`). Short forms (HCM) are aliases, and data.

mod address_words;
mod key_distance;
mod keys;
mod other_spellings;
mod spelling;
#[cfg(test)]
mod tests;
mod words;

use smol_str::SmolStr;
use unicode_normalization::UnicodeNormalization;

use keys::is_composed_latin;

use crate::text::{self, TextFault, is_invisible};

pub(crate) use address_words::AddressWords;
pub(crate) use key_distance::{Measured, distance};
pub(crate) use keys::{exact_key, leaves_marks_out, loose_key};
pub(crate) use other_spellings::other_spellings;
pub(crate) use spelling::{Gap, WordForms, Words, lacks_marks_only};
pub(crate) use words::{KindWords, Reading, segments, segments_with_brackets};

/// The longest name, in bytes.
pub(crate) const MAX: usize = 200;

/// A unit's name without the word for its kind, as its source spells it.
///
/// In Unicode's form NFC, with single spaces inside and none at the ends, without invisible
/// characters; 1 to 200 bytes. `Phường 1` is the name `1` with the kind phường.
///
/// # Example
/// ```
/// use sapnhap::Name;
///
/// let name = Name::new("  Bến   Nghé ")?;
/// assert_eq!(name.as_str(), "Bến Nghé");
/// // The same letters, with the diacritics as characters of their own.
/// assert_eq!(name, Name::new("Be\u{302}\u{301}n Nghe\u{301}")?);
/// assert!(Name::new(" \u{a0} ").is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(SmolStr);

impl Name {
    /// Makes a name from a text, put into the form that names have.
    ///
    /// # Errors
    /// An empty text, one of more than 200 bytes, or one with control characters that are no white
    /// space.
    pub fn new(text: &str) -> Result<Self, TextFault> {
        if is_clean(text) {
            return Ok(Self(SmolStr::new(text)));
        }
        // Some scripts need the two joiners.
        let is_kept = |&c: &char| !is_invisible(c) || matches!(c, '\u{200c}' | '\u{200d}');
        let composed: String = text.chars().filter(is_kept).nfc().collect();
        let clean = composed.split_whitespace().collect::<Vec<_>>().join(" ");
        text::check(&clean, "name", MAX)?;
        Ok(Self(SmolStr::new(clean)))
    }

    /// Returns the name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns the form in which all spellings of one name are equal: case, composition, the place
    /// of a tone mark and punctuation do not count.
    ///
    /// # Example
    /// ```
    /// use sapnhap::Name;
    ///
    /// assert_eq!(Name::new("Hoà Bình")?.key(), Name::new("HÒA BÌNH")?.key());
    /// assert_ne!(Name::new("Hoa Binh")?.key(), Name::new("Hòa Bình")?.key());
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn key(&self) -> String {
        exact_key(self.as_str())
    }

    /// The name of no unit, where a record lacks one.
    pub(crate) fn unnamed() -> Self {
        Self(SmolStr::new_static("?"))
    }
}

text::text_traits!(Name);

/// Tells, by a look at the bytes alone, that every line of a text is in the form that names have,
/// but for its length. False for many texts that are; never true for one that is not.
///
/// What passes: printable ASCII, U+00C0 to U+02FF and U+1E00 to U+1EFF, with single spaces inside
/// a line. All those characters stand by themselves in NFC.
#[cfg(feature = "binary")]
pub(crate) fn are_clean_lines(lines: &str) -> bool {
    let bytes = lines.as_bytes();
    let stray = |byte: u8| {
        (byte < 0x20 && byte != b'\n')
            | (byte == 0x7f)
            | (byte == 0xc2)
            | ((byte >= 0xcc) & (byte != 0xe1))
    };
    let parts = |one: u8, next: u8| {
        ((one == 0xe1) & !(0xb8..=0xbb).contains(&next))
            | ((one == b' ' || one == b'\n') & (next == b' ' || next == b'\n'))
    };
    // Both loops run over all bytes without a branch, which lets them run many bytes at a time.
    let has_stray = bytes.iter().fold(false, |found, &byte| found | stray(byte));
    let next = bytes.iter().skip(1);
    let has_parts =
        bytes.iter().zip(next).fold(false, |found, (&one, &next)| found | parts(one, next));
    let first_is_letter = bytes.first().is_some_and(|byte| !matches!(byte, b' ' | b'\n'));
    !has_stray && !has_parts && first_is_letter && lines.ends_with('\n')
}

/// Tells whether a text is a name as it stands; may say no wrongly.
fn is_clean(text: &str) -> bool {
    let mut after_space = true;
    for character in text.chars() {
        let is_space = character == ' ';
        let is_clean = match character {
            ' ' => !after_space,
            '!'..='~' => true,
            // Nothing from here to U+00BF stands in names.
            '\u{7f}'..'\u{c0}' => false,
            _ => character > '~' && is_composed_latin(character),
        };
        if !is_clean {
            return false;
        }
        after_space = is_space;
    }
    // An empty text counts as one behind a space.
    !after_space && text.len() <= MAX
}

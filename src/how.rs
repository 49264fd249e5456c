//! How sure a reading of a written place is, in words.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How a place was found in a text, from the surest on; of a text with several parts, that of the least sure.
///
/// The first three are certain: nobody would read the text otherwise. The other three are suggestions, which
/// no reader takes for an answer unless it was told to, by name
/// ([`Places::accepting`](crate::places::Places::accepting)).
///
/// # Example
/// ```
/// use sapnhap::places::How;
///
/// assert!(How::Alias.is_certain());
/// assert!(!How::LeftOver.is_certain());
/// assert_eq!(How::DroppedWord.to_string(), "dropped word");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum How {
    /// As the register has it, but for letter case, composition, the place of a tone mark and punctuation.
    Exact,
    /// Without diacritics or with some left out, with i for y, an Arabic for a Roman number, or a word in
    /// another of its spellings.
    Folded,
    /// By another name that the register has for the unit: HCM; or a unit above by its initials, where a
    /// unit in it is named as well: `P. Hàng Trống, Q. HK`.
    Alias,
    /// Something of the text is no part of the unit's name nor of those above it: a house number and a
    /// street, a hamlet, a firm.
    LeftOver,
    /// A word of the name is missing: Việt Trung for Nông trường Việt Trung.
    DroppedWord,
    /// A letter or two differ, or what a keyboard left over was read: `Hai Baf Trwng`.
    Typo,
}

impl How {
    /// Tells whether it is an answer, and no suggestion.
    #[must_use]
    pub fn is_certain(self) -> bool {
        self <= Self::Alias
    }

    /// Returns the word for it in files: `exact`, `folded`, `alias`, `left_over`, `dropped_word`, `typo`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Folded => "folded",
            Self::Alias => "alias",
            Self::LeftOver => "left_over",
            Self::DroppedWord => "dropped_word",
            Self::Typo => "typo",
        }
    }
}

impl fmt::Display for How {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.word().replace('_', " "))
    }
}

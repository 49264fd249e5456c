//! The characters of a level's codes, and codes as they stand in people's tables.
//!
//! What spreadsheets do to a code is undone here; what is a number and no code is told apart by what
//! the codes of the level are like, which is data of the country.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::{TextFault, is_blank};

/// What an alphabet is called in messages.
const WHAT: &str = "code alphabet";
/// The marks that a code may have, in the order in which they are written.
const MARKS: &str = "._/-";
/// Digits and letters, in the order in which they are written.
const CLASSES: [(char, char); 3] = [('0', '9'), ('A', 'Z'), ('a', 'z')];

/// The characters that the codes of a level are written with.
///
/// Written as one text: digits, letters and the marks `.`, `_`, `/` and `-`, of which ranges are
/// shortened as in `0-9A-Z/`; a hyphen that stands for itself comes first or last. Where a country
/// does not say otherwise, codes may have all of them but `/`.
///
/// # Example
/// ```
/// use sapnhap::country::CodeAlphabet;
///
/// let alphabet = CodeAlphabet::new("ABCDEFG0-9/-")?;
/// assert_eq!(alphabet.to_string(), "0-9A-G/-");
/// assert!(alphabet.has('/') && !alphabet.has('a'));
/// assert_eq!(CodeAlphabet::new("0-9")?, CodeAlphabet::DIGITS);
/// assert!(CodeAlphabet::new("0-9é").is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CodeAlphabet(u128);

impl CodeAlphabet {
    /// Digits and nothing else.
    pub const DIGITS: Self = Self(0x3ff << b'0');

    /// Reads an alphabet.
    ///
    /// # Errors
    /// An empty text, a character that no code has, or a range whose ends are not two digits or two
    /// letters of one case, in their order.
    pub fn new(text: &str) -> Result<Self, TextFault> {
        let text = text.trim();
        crate::text::check(text, WHAT, 100)?;
        let mut set = 0_u128;
        let mut rest = text.chars();
        while let Some(first) = rest.next() {
            let mut after = rest.clone();
            let last = match (after.next(), after.next()) {
                (Some('-'), Some(last)) => {
                    rest = after;
                    last
                }
                _ => first,
            };
            let range = CLASSES.iter().find(|(from, to)| (from..=to).contains(&&first));
            match range {
                Some((_, to)) if (first..=*to).contains(&last) => {}
                None if first == last && MARKS.contains(first) => {}
                None if !MARKS.contains(first) => {
                    let text = text.to_owned();
                    return Err(TextFault::Character { what: WHAT, text, character: first });
                }
                _ => {
                    let expected = "digits, letters and . _ / -, with ranges as 0-9 and A-Z";
                    return Err(TextFault::Form { what: WHAT, text: text.to_owned(), expected });
                }
            }
            set |= (first..=last).fold(0, |set, character| set | bit(character));
        }
        Ok(Self(set))
    }

    /// Tells whether codes may have a character.
    #[must_use]
    pub fn has(self, character: char) -> bool {
        self.0 & bit(character) != 0
    }

    /// Tells whether every digit is in it.
    pub(crate) fn has_digits(self) -> bool {
        self.0 & Self::DIGITS.0 == Self::DIGITS.0
    }

    /// Says in English what codes of a width are like: `5 digits`.
    pub(crate) fn in_words(self, width: Option<u8>) -> String {
        let number = width.map(|width| format!("{width} ")).unwrap_or_default();
        let many = if width == Some(1) { "" } else { "s" };
        if self == Self::DIGITS {
            format!("{number}digit{many}")
        } else {
            format!("{number}character{many} of {self}")
        }
    }

    /// Takes off the zeros that a spreadsheet put behind a code as if it were a number: `634.0`,
    /// `634,00`. Three zeros behind three digits or fewer may be thousands, and stay; so does a code
    /// that may have such a mark itself.
    pub(super) fn without_decimals(self, written: &str) -> &str {
        let Some((whole, zeros)) = written.rsplit_once(['.', ',']) else { return written };
        let are_digits = !whole.is_empty() && whole.bytes().all(|byte| byte.is_ascii_digit());
        let are_zeros = !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0');
        let are_thousands = zeros.len() == 3 && whole.len() <= 3;
        let is_own = written.contains('.') && self.has('.');
        if are_digits && are_zeros && !are_thousands && !is_own { whole } else { written }
    }
}

/// Returns the bit of a character; none for one that is no ASCII.
fn bit(character: char) -> u128 {
    if character.is_ascii() { 1 << u32::from(character) } else { 0 }
}

/// Takes off what keeps a spreadsheet from reading a code as a number, white space of any sort, and
/// the width of East Asian characters: `'00634`, `="00634"`, `００６３４`.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    // They stand in one row, as ASCII does.
    let narrow = |character: char| match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0),
        _ => None,
    };
    if text.contains(|character| narrow(character).is_some()) {
        let narrowed: String = text.chars().map(|wide| narrow(wide).unwrap_or(wide)).collect();
        return Cow::Owned(bare(&narrowed).to_owned());
    }
    Cow::Borrowed(bare(text))
}

/// Returns a number as tables have one, without what a spreadsheet put to it; `None` for what is
/// none.
pub(crate) fn number_of_table(text: &str) -> Option<String> {
    let plain = plain(text);
    let number = CodeAlphabet::DIGITS.without_decimals(&plain);
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| number.to_owned())
}

fn bare(text: &str) -> &str {
    let text = text.trim_matches(is_blank);
    let formula = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"'));
    let text = formula.unwrap_or(text);
    text.strip_prefix(['\'', '\u{2019}']).unwrap_or(text).trim_matches(is_blank)
}

impl Default for CodeAlphabet {
    /// Digits, letters and the marks `.`, `_` and `-`: what codes may have where a country does not
    /// say.
    fn default() -> Self {
        let classes = CLASSES.iter().flat_map(|&(from, to)| from..=to);
        let marks = MARKS.chars().filter(|mark| *mark != '/');
        Self(classes.chain(marks).fold(0, |set, character| set | bit(character)))
    }
}

impl fmt::Display for CodeAlphabet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (from, to) in CLASSES {
            let of_class: Vec<char> = (from..=to).collect();
            for run in of_class.split(|&character| !self.has(character)) {
                match run {
                    [first, _, .., last] => text.extend([*first, '-', *last]),
                    few => text.extend(few),
                }
            }
        }
        text.extend(MARKS.chars().filter(|&mark| self.has(mark)));
        f.pad(&text)
    }
}

impl fmt::Debug for CodeAlphabet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CodeAlphabet({self})")
    }
}

impl FromStr for CodeAlphabet {
    type Err = TextFault;

    fn from_str(text: &str) -> Result<Self, TextFault> {
        Self::new(text)
    }
}

impl TryFrom<String> for CodeAlphabet {
    type Error = TextFault;

    fn try_from(text: String) -> Result<Self, TextFault> {
        Self::new(&text)
    }
}

impl From<CodeAlphabet> for String {
    fn from(alphabet: CodeAlphabet) -> Self {
        alphabet.to_string()
    }
}

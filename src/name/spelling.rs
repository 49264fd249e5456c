//! Texts as words: each folded, so that spellings of a name meet, with the marks kept beside.
//!
//! A text is gone through once. Of each word come its place in the text, its letters without marks
//! (`folded`) and with them (`marked`), what stands before it, and whether a full stop follows. Folded
//! words stand together without a space, so that any run of words is a slice: Bha Lêê and Bhalêê are one.
//!
//! ```text
//! text     P.12, Q. Gò  Vấp
//! folded   p 12  q gov  ap       letters of the Latin alphabet, digits without zeros before them
//! marked   p 12  q go`  va^p´    the tone of a word stands at its end, wherever it was put
//! before   . ,   ,  .   soft
//! ```
//!
//! Beyond marks, letter case and the place of a tone, words meet that Vietnamese spells in two ways: with i
//! or y for the vowel alone (Quý, Quí), and those that a country lists (Đăk, Đắk).

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::char::decompose_canonical;

use super::keys::fold;
use crate::text::is_invisible;

/// What stands between a word and the one before, from what binds most to what parts most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Nothing, white space, a full stop, an apostrophe or a mark that is no sign of an end.
    Soft,
    /// A hyphen inside a word: `Bà Rịa-Vũng Tàu`.
    Hyphen,
    /// A dash, a bracket or a stroke: names have them, and parts of an address are set apart by them.
    Edge,
    /// A comma, a semicolon, a bar, a tab or the end of a line, which no name has.
    End,
}

/// A word of a text: letters, or digits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    /// The bytes of the text.
    pub(crate) start: u32,
    pub(crate) end: u32,
    folded: (u32, u32),
    marked: (u32, u32),
    pub(crate) before: Gap,
    /// Whether nothing at all stands before it in the text since the word before.
    pub(crate) is_attached: bool,
    pub(crate) in_brackets: bool,
    /// Whether a full stop follows.
    pub(crate) has_stop: bool,
    pub(crate) is_number: bool,
    pub(crate) is_capital: bool,
    /// Whether it is spelt without any mark.
    pub(crate) is_bare: bool,
    /// Whether it stands in another spelling than the one under which its spellings meet.
    is_respelt: bool,
}

/// A text, taken apart into words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    words: Vec<Word>,
    folded: Vec<u8>,
    marked: Vec<u8>,
    /// How the word that is being read begins, in bytes of `folded` and `marked`.
    begun: Option<(u32, u32)>,
    tones: u32,
}

/// Words that are written in several ways: the marked form of each, with that under which they meet.
#[derive(Debug, Clone, Default)]
pub(crate) struct WordForms {
    /// By the marked form: the folded and the marked one in its place.
    marked: FxHashMap<Vec<u8>, (Vec<u8>, Vec<u8>)>,
    /// By the folded form, of words with other marks: the folded one in its place.
    folded: FxHashMap<Vec<u8>, Vec<u8>>,
}

impl WordForms {
    /// Collects lists of words, each of which is written in the ways that it lists.
    pub(crate) fn of(lists: &[Vec<String>]) -> Self {
        let none = Self::default();
        let mut forms = Self::default();
        for list in lists {
            let Some(first) = list.first().map(|first| Words::of(first, &none)) else { continue };
            let all = || 0..first.len();
            let (folded, marked) = (first.folded(all()).to_vec(), first.marked(all()).to_vec());
            for written in list {
                let written = Words::of(written, &none);
                let all = 0..written.len();
                // Without marks it may be any word that looks so.
                forms.folded.insert(written.folded(all.clone()).to_vec(), folded.clone());
                if !written.is_bare(all.clone()) {
                    let form = (folded.clone(), marked.clone());
                    forms.marked.insert(written.marked(all).to_vec(), form);
                }
            }
        }
        forms
    }
}

/// A mark within a letter, in a marked text.
const CIRCUMFLEX: u8 = 1;
const BREVE: u8 = 2;
const HORN: u8 = 3;
const STROKE: u8 = 4;
/// A letter that stands for two, in a marked text.
const JOINED: u8 = 5;
/// The first of the tones of a word, in a marked text; each is a bit of a word's tones, in this order.
const FIRST_TONE: u8 = 16;
const TONES: [char; 5] = ['\u{323}', '\u{300}', '\u{301}', '\u{303}', '\u{309}'];

/// A letter of a Latin block, taken apart.
#[derive(Debug, Clone, Copy, Default)]
struct Letter {
    base: [u8; 2],
    n_base: u8,
    mark: u8,
    tones: u8,
}

/// The letters of the blocks that Latin names are written with: U+0000 to U+024F, U+1E00 to U+1EFF.
static LETTERS: LazyLock<Vec<Letter>> = LazyLock::new(|| {
    let blocks = ('\u{0}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}');
    blocks.map(|character| letter(character).unwrap_or_default()).collect()
});

fn letter_of(character: char) -> Option<Letter> {
    let code = character as usize;
    let place = match code {
        0..0x250 => code,
        0x1e00..0x1f00 => code - 0x1e00 + 0x250,
        _ => return None,
    };
    LETTERS.get(place).copied().filter(|letter| letter.n_base > 0)
}

/// Takes a letter apart; `None` for what is no letter of the Latin alphabet.
fn letter(character: char) -> Option<Letter> {
    let mut letter = Letter::default();
    let mut is_letter = true;
    decompose_canonical(character, |part| {
        let part = fold(part);
        let (base, mark): (&[u8], u8) = match part {
            'a'..='z' => {
                letter.base = [part as u8, 0];
                letter.n_base = 1;
                return;
            }
            'đ' => (b"d", STROKE),
            'ø' => (b"o", STROKE),
            'ł' => (b"l", STROKE),
            'ı' => (b"i", JOINED),
            'ß' => (b"ss", JOINED),
            'æ' => (b"ae", JOINED),
            'œ' => (b"oe", JOINED),
            'þ' => (b"th", JOINED),
            _ => match mark_of(part) {
                Some(Mark::Tone(bit)) => return letter.tones |= bit,
                Some(Mark::Within(mark)) => return letter.mark = mark,
                None => return is_letter = false,
            },
        };
        letter.base = [base.first().copied().unwrap_or(0), base.get(1).copied().unwrap_or(0)];
        letter.n_base = u8::from(base.len() > 1) + 1;
        letter.mark = mark;
    });
    (is_letter && letter.n_base > 0).then_some(letter)
}

enum Mark {
    Tone(u8),
    Within(u8),
}

fn mark_of(character: char) -> Option<Mark> {
    if let Some(place) = TONES.iter().position(|tone| *tone == character) {
        return Some(Mark::Tone(1 << place));
    }
    Some(Mark::Within(match character {
        '\u{302}' => CIRCUMFLEX,
        '\u{306}' => BREVE,
        '\u{31b}' => HORN,
        '\u{308}' => 6,
        '\u{30a}' => 7,
        '\u{327}' => 8,
        '\u{30c}' => 9,
        '\u{304}' => 10,
        '\u{328}' => 11,
        '\u{307}' => 12,
        '\u{30b}' => 13,
        '\u{300}'..='\u{36f}' => 14,
        _ => return None,
    }))
}

impl Words {
    /// Takes a text apart.
    pub(crate) fn of(text: &str, forms: &WordForms) -> Self {
        let mut words = Self::default();
        words.read(text, forms);
        words
    }

    /// Takes another text apart, in the place of this one.
    // Long: one loop over the characters of a text, in which each sort is a few lines.
    pub(crate) fn read(&mut self, text: &str, forms: &WordForms) {
        self.words.clear();
        self.folded.clear();
        self.marked.clear();
        self.words.reserve(text.len() / 4 + 2);
        self.folded.reserve(text.len());
        self.marked.reserve(text.len() + 8);
        let mut gap = Gap::Soft;
        let (mut is_attached, mut n_open) = (true, 0_u32);
        let mut last = ' ';
        let mut characters = text.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            let place = u32::try_from(at).unwrap_or(u32::MAX);
            let letter = if character.is_ascii_alphabetic() {
                let base = [character.to_ascii_lowercase() as u8, 0];
                Some(Letter { base, n_base: 1, mark: 0, tones: 0 })
            } else if character.is_ascii() {
                None
            } else {
                letter_of(character)
            };
            let digit = if letter.is_none() { digit_of(character) } else { None };
            let is_other = letter.is_none()
                && digit.is_none()
                && !character.is_ascii()
                && character.is_alphanumeric();
            if letter.is_some() || digit.is_some() || is_other {
                let is_number = digit.is_some();
                // What is written together is told apart by its capitals: PhườngNgọc Hà.
                let goes_on = self.begun.is_some()
                    && self.words.last().is_some_and(|word| word.is_number == is_number)
                    && !(character.is_uppercase() && last.is_lowercase());
                if !goes_on {
                    self.finish(place, forms);
                    self.begin(place, gap, is_attached, n_open > 0, is_number, character);
                    gap = Gap::Soft;
                }
                match (letter, digit) {
                    (Some(letter), _) => self.push_letter(letter),
                    (None, Some(digit)) => self.push_digit(digit),
                    (None, None) => self.push_other(character),
                }
                is_attached = true;
                last = character;
                continue;
            }
            if is_invisible(character) || self.take_mark(character) {
                continue;
            }
            self.finish(place, forms);
            is_attached = false;
            if character == '.' && last.is_alphanumeric() {
                self.words.last_mut().into_iter().for_each(|word| word.has_stop = true);
            }
            let next = characters.peek().map(|(_, next)| *next);
            let found = match character {
                ',' | ';' | '|' | '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Gap::End,
                '，' | '、' | '；' | '•' | '·' | '→' => Gap::End,
                '(' | '[' | '{' | '（' => {
                    n_open += 1;
                    Gap::Edge
                }
                ')' | ']' | '}' | '）' => {
                    n_open = n_open.saturating_sub(1);
                    Gap::Edge
                }
                // Of a house: 12/3.
                '/' if last.is_ascii_digit() && next.is_some_and(|next| next.is_ascii_digit()) => {
                    Gap::Soft
                }
                '/' | '\\' | '_' | '>' | '<' => Gap::Edge,
                _ if fold(character) == '-' => {
                    let is_inside = next.is_some_and(char::is_alphanumeric);
                    if is_inside && last.is_alphanumeric() { Gap::Hyphen } else { Gap::Edge }
                }
                _ => Gap::Soft,
            };
            // A colon joins what is behind it to the head of a column before it.
            gap = if character == ':' { Gap::Soft } else { gap.max(found) };
            last = character;
        }
        self.finish(u32::try_from(text.len()).unwrap_or(u32::MAX), forms);
    }

    fn begin(
        &mut self,
        start: u32,
        before: Gap,
        is_attached: bool,
        in_brackets: bool,
        is_number: bool,
        first: char,
    ) {
        // Two numbers side by side stay two.
        if is_number && self.folded.last().is_some_and(u8::is_ascii_digit) {
            self.folded.push(b' ');
            self.marked.push(b' ');
        }
        let (folded, marked) = (end_of(&self.folded), end_of(&self.marked));
        self.begun = Some((folded, marked));
        self.tones = 0;
        self.words.push(Word {
            start,
            end: start,
            folded: (folded, folded),
            marked: (marked, marked),
            before,
            is_attached: is_attached && !self.words.is_empty(),
            in_brackets,
            has_stop: false,
            is_number,
            is_capital: first.is_uppercase(),
            is_bare: true,
            is_respelt: false,
        });
    }

    fn push_letter(&mut self, letter: Letter) {
        let base = letter.base.get(..usize::from(letter.n_base)).unwrap_or_default();
        self.folded.extend_from_slice(base);
        self.marked.extend_from_slice(base);
        if letter.mark != 0 {
            self.marked.push(letter.mark);
        }
        self.tones |= u32::from(letter.tones);
        if letter.mark != 0 || letter.tones != 0 {
            self.words.last_mut().into_iter().for_each(|word| word.is_bare = false);
        }
    }

    fn push_digit(&mut self, digit: u8) {
        if let Some((folded, marked)) = self.begun
            && end_of(&self.folded) == folded + 1
            && self.folded.last() == Some(&b'0')
        {
            self.folded.truncate(folded as usize);
            self.marked.truncate(marked as usize);
        }
        self.folded.push(digit);
        self.marked.push(digit);
    }

    fn push_other(&mut self, character: char) {
        let mut bytes = [0; 4];
        decompose_canonical(character, |part| {
            let part = fold(part);
            let bytes = part.encode_utf8(&mut bytes).as_bytes();
            self.folded.extend_from_slice(bytes);
            self.marked.extend_from_slice(bytes);
        });
    }

    /// Takes a mark that stands by itself behind its letter; says whether it was one.
    fn take_mark(&mut self, character: char) -> bool {
        if character < '\u{300}' {
            return false;
        }
        let Some(mark) = mark_of(character) else { return false };
        if self.begun.is_some() {
            match mark {
                Mark::Tone(bit) => self.tones |= u32::from(bit),
                Mark::Within(mark) => self.marked.push(mark),
            }
            self.words.last_mut().into_iter().for_each(|word| word.is_bare = false);
        }
        true
    }

    /// Ends the word that is being read, if any.
    fn finish(&mut self, end: u32, forms: &WordForms) {
        let Some((folded, marked)) = self.begun.take() else { return };
        let (folded_at, marked_at) = (folded as usize, marked as usize);
        let is_number = self.words.last().is_some_and(|word| word.is_number);
        let mut is_respelt = false;
        if !is_number {
            is_respelt = self.meet_in_i(folded_at, marked_at);
            for (tone, place) in (FIRST_TONE..).zip(0..TONES.len()) {
                if self.tones & (1 << place) != 0 {
                    self.marked.push(tone);
                }
            }
            if !forms.folded.is_empty() {
                is_respelt |= self.meet_in_form(folded_at, marked_at, forms);
            }
        }
        let (folded_end, marked_end) = (end_of(&self.folded), end_of(&self.marked));
        if let Some(word) = self.words.last_mut() {
            word.end = end;
            word.is_respelt = is_respelt;
            word.folded = (folded, folded_end);
            word.marked = (marked, marked_end);
        }
    }

    /// Writes a word in the form in which its spellings meet; says whether it is such a word.
    fn meet_in_form(&mut self, folded: usize, marked: usize, forms: &WordForms) -> bool {
        let Some(form) = self.folded.get(folded..).and_then(|word| forms.folded.get(word)) else {
            return false;
        };
        let own = self.marked.get(marked..).unwrap_or_default();
        let is_bare = self.words.last().is_some_and(|word| word.is_bare);
        match forms.marked.get(own) {
            Some((_, form)) => {
                self.marked.truncate(marked);
                self.marked.extend_from_slice(form);
            }
            None if is_bare => {
                self.marked.truncate(marked);
                self.marked.extend_from_slice(form);
            }
            // A word with other marks looks alike only without them.
            None => {}
        }
        self.folded.truncate(folded);
        self.folded.extend_from_slice(form);
        true
    }

    /// Writes i for a y that is the vowel alone, or stands before the vowel at the beginning; says whether
    /// there was such a vowel, however it was written.
    fn meet_in_i(&mut self, folded: usize, marked: usize) -> bool {
        let is_vowel = |letter: &u8| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
        let word = self.folded.get(folded..).unwrap_or_default();
        let is_alone = match word {
            [.., b'q', b'u', b'y' | b'i'] => true,
            [.., before, b'y' | b'i'] => !is_vowel(before),
            _ => false,
        };
        let mut is_respelt = is_alone;
        if is_alone {
            self.folded.last_mut().into_iter().for_each(|letter| *letter = b'i');
            let letters = self.marked.iter_mut().rev();
            letters.take_while(|byte| **byte < b' ' || **byte == b'y').for_each(|byte| {
                if *byte == b'y' {
                    *byte = b'i';
                }
            });
        }
        if let Some([first @ b'y', next, ..]) = self.folded.get_mut(folded..)
            && is_vowel(next)
        {
            *first = b'i';
            self.marked.get_mut(marked).into_iter().for_each(|letter| *letter = b'i');
            is_respelt = true;
        }
        is_respelt
    }

    /// Returns how many words there are.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    #[inline]
    pub(crate) fn get(&self, place: usize) -> Option<&Word> {
        self.words.get(place)
    }

    /// Tells whether a comma or the like stands between any of the words.
    pub(crate) fn has_ends(&self) -> bool {
        self.words.iter().any(|word| word.before == Gap::End)
    }

    /// Returns a run of words without marks and white space; empty where there are no such words.
    #[inline]
    pub(crate) fn folded(&self, run: std::ops::Range<usize>) -> &[u8] {
        slice(&self.folded, self.ends(run).map(|(first, last)| (first.folded.0, last.folded.1)))
    }

    /// Returns a run of words with their marks.
    #[inline]
    pub(crate) fn marked(&self, run: std::ops::Range<usize>) -> &[u8] {
        slice(&self.marked, self.ends(run).map(|(first, last)| (first.marked.0, last.marked.1)))
    }

    /// Returns the bytes of the text from the first of a run of words to the end of the last.
    pub(crate) fn bytes(&self, run: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let ends = self.ends(run);
        ends.map_or(0..0, |(first, last)| first.start as usize..last.end as usize)
    }

    /// Tells whether no word of a run has a mark.
    #[inline]
    pub(crate) fn is_bare(&self, run: std::ops::Range<usize>) -> bool {
        self.words.get(run).is_some_and(|words| words.iter().all(|word| word.is_bare))
    }

    /// Tells whether a word of a run may be spelt in another way.
    #[inline]
    pub(crate) fn is_respelt(&self, run: std::ops::Range<usize>) -> bool {
        self.words.get(run).is_some_and(|words| words.iter().any(|word| word.is_respelt))
    }

    #[inline]
    fn ends(&self, run: std::ops::Range<usize>) -> Option<(&Word, &Word)> {
        let words = self.words.get(run)?;
        Some((words.first()?, words.last()?))
    }
}

/// Tells whether what is written differs from a name only by marks that it leaves out; both are marked
/// runs of words whose folded runs are equal.
pub(crate) fn lacks_marks_only(written: &[u8], name: &[u8]) -> bool {
    let mut rest = name.iter();
    written.iter().all(|byte| rest.any(|own| own == byte))
}

fn digit_of(character: char) -> Option<u8> {
    match character {
        '0'..='9' => Some(character as u8),
        // As East Asian keyboards write them.
        '\u{ff10}'..='\u{ff19}' => {
            u8::try_from(character as u32 - 0xff10).ok().map(|digit| digit + b'0')
        }
        _ => None,
    }
}

fn end_of(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

#[inline]
fn slice(bytes: &[u8], range: Option<(u32, u32)>) -> &[u8] {
    let (from, to) = range.unwrap_or_default();
    bytes.get(from as usize..to as usize).unwrap_or_default()
}

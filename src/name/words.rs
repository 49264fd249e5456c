//! How a written name can be read: the word for a kind taken off it, and the units above it behind
//! commas or in brackets.

use rustc_hash::FxHashMap;

use super::{AddressWords, WordForms, exact_key, loose_key};
use crate::country::Country;
use crate::text::is_blank;

/// The most segments that a written name is cut into.
pub(crate) const MAX_SEGMENTS: usize = 8;
/// How far into a segment, in bytes, a word for a kind is looked for.
const KIND_REACH: usize = 96;
/// The fewest letters of an abbreviation that is looked for behind a name as well.
const LETTERS_BEHIND: usize = 4;

/// One way to read a written name.
///
/// `phường Phường 1` can be the phường with the name `Phường 1`, the one with the name `1`, and
/// any unit with the name `phường Phường 1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading<'a> {
    /// The kinds that the word for a kind can stand for, as the country's dense indices, in its
    /// order; empty when no kind is said.
    pub(crate) kinds: &'a [u8],
    /// What is left: never empty, without white space at its ends.
    pub(crate) name: &'a str,
}

/// The words by which a country's kinds are told, ready to be found in written names.
#[derive(Debug, Clone)]
pub(crate) struct KindWords {
    /// Words before a name: kinds, their abbreviations, the English words.
    before: FxHashMap<String, Vec<u8>>,
    /// Words behind a name: the English words and the longer abbreviations.
    behind: FxHashMap<String, Vec<u8>>,
    /// Words that the country writes in several ways.
    forms: WordForms,
    address: AddressWords,
}

impl KindWords {
    /// Collects the words of a country's kinds.
    pub(crate) fn new(country: &Country) -> Self {
        let (mut before, mut behind) = (Vec::new(), Vec::new());
        for (idx, kind) in (0_u8..).zip(country.kinds()) {
            // "urban district" is also written "district".
            let head = kind.english.rsplit(char::is_whitespace).next().unwrap_or_default();
            for word in [kind.english.as_str(), head] {
                before.push((word.to_owned(), idx));
                behind.push((word.to_owned(), idx));
            }
            before.push((kind.name.clone(), idx));
            for abbreviation in &kind.abbreviations {
                before.push((abbreviation.clone(), idx));
                let n_letters = abbreviation.chars().filter(|c| c.is_alphabetic()).count();
                if n_letters >= LETTERS_BEHIND {
                    behind.push((abbreviation.clone(), idx));
                }
            }
        }
        let forms = WordForms::of(&country.writing().same_words);
        let address = AddressWords::of(country, &before, &behind, &forms);
        let collected = |list: Vec<(String, u8)>| {
            let mut words = FxHashMap::default();
            list.iter().for_each(|(word, idx)| add_word(&mut words, word, *idx));
            words
        };
        Self { before: collected(before), behind: collected(behind), forms, address }
    }

    /// Returns the words by which the parts of an address are told.
    pub(crate) fn address(&self) -> &AddressWords {
        &self.address
    }

    /// Returns the words that the country writes in several ways.
    pub(crate) fn forms(&self) -> &WordForms {
        &self.forms
    }

    /// Returns all ways to read one segment of a written name, likely ones first: the longest word
    /// for a kind before the name, then shorter ones, then words behind it; last the whole segment
    /// as a name, which is always one. An empty segment has no reading.
    ///
    /// A word for a kind ends at white space, a full stop or a digit, and something follows it. It
    /// is written as the country has it, or with no diacritics at all: `Xà Phìn` is no xã.
    pub(crate) fn readings<'a>(&'a self, segment: &'a str) -> Vec<Reading<'a>> {
        let segment = segment.trim_matches(is_blank);
        let mut readings = Vec::new();
        if segment.is_empty() {
            return readings;
        }
        for reading in self.read_before(segment) {
            readings.push(reading);
            // The word for the kind is at times said twice: "phường Phường 1 Bảo Lộc".
            readings.extend(self.read_before(reading.name).into_iter().filter_map(|again| {
                let same = again.kinds.iter().any(|kind| reading.kinds.contains(kind));
                same.then_some(Reading { kinds: reading.kinds, name: again.name })
            }));
        }
        readings.extend(self.read_behind(segment));
        readings.push(Reading { kinds: &[], name: segment });
        readings
    }

    fn read_before<'a>(&'a self, segment: &'a str) -> Vec<Reading<'a>> {
        let mut readings = Vec::new();
        let mut inside_word = false;
        for (at, character) in segment.char_indices().take_while(|&(at, _)| at <= KIND_REACH) {
            let was_inside = std::mem::replace(&mut inside_word, !ends_word(character));
            if inside_word || !was_inside {
                continue;
            }
            let Some((word, rest)) = segment.split_at_checked(at) else { continue };
            let name = rest.trim_start_matches(|c: char| c == '.' || is_blank(c));
            if let Some(kinds) = self.before.get(&word_key(word))
                && !name.is_empty()
            {
                readings.push(Reading { kinds, name });
            }
        }
        readings.reverse();
        readings
    }

    fn read_behind<'a>(&'a self, segment: &'a str) -> Vec<Reading<'a>> {
        let mut readings = Vec::new();
        let cuts = segment.char_indices().rev().filter(|(_, character)| character.is_whitespace());
        for (at, _) in cuts.take_while(|&(at, _)| segment.len() - at <= KIND_REACH) {
            let Some((rest, word)) = segment.split_at_checked(at) else { continue };
            let name = rest.trim_matches(is_blank);
            if let Some(kinds) = self.behind.get(&word_key(word))
                && !name.is_empty()
                && !readings.iter().any(|known: &Reading<'_>| known.name == name)
            {
                readings.push(Reading { kinds, name });
            }
        }
        readings.reverse();
        readings
    }
}

/// Adds a word for a kind, as it is written and without diacritics.
fn add_word(words: &mut FxHashMap<String, Vec<u8>>, word: &str, idx: u8) {
    for key in [word_key(word), loose_key(word)] {
        if key.is_empty() {
            continue;
        }
        let kinds = words.entry(key).or_default();
        if kinds.last() != Some(&idx) {
            kinds.push(idx);
        }
    }
}

/// Returns the exact key of a word for a kind, without its full stops and white space.
fn word_key(word: &str) -> String {
    let mut key = exact_key(word);
    key.retain(|character| character != ' ' && character != '.');
    key
}

/// Tells whether a character ends a word for a kind.
fn ends_word(character: char) -> bool {
    character == '.' || character.is_ascii_digit() || character.is_whitespace()
}

/// Cuts a written name at commas, semicolons, brackets and line ends into its segments, the lowest
/// unit first: `xã A (huyện B, tỉnh C)` has three. Hyphens do not cut: names have them.
///
/// Segments are trimmed and never empty. Of a text with more than [`MAX_SEGMENTS`] come
/// `MAX_SEGMENTS + 1`, so that the caller can tell.
pub(crate) fn segments(text: &str) -> Vec<&str> {
    cut(text, &[',', ';', '(', ')', '[', ']', '\n'])
}

/// Cuts a written name as [`segments`] does, but not at brackets.
pub(crate) fn segments_with_brackets(text: &str) -> Vec<&str> {
    cut(text, &[',', ';', '\n'])
}

fn cut<'a>(text: &'a str, marks: &[char]) -> Vec<&'a str> {
    text.split(marks)
        .map(|segment| segment.trim_matches(is_blank))
        .filter(|segment| !segment.is_empty())
        .take(MAX_SEGMENTS + 1)
        .collect()
}

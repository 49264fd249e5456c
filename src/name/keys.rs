//! The keys of a name, under which its spellings meet: one for those that a reader would call the same, and
//! one for what is typed without diacritics. A text is decomposed and folded first, the same for both.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

use crate::text::is_invisible;

/// The tone mark below a vowel; Unicode's order puts it before those above.
const DOT_BELOW: char = '\u{323}';
/// The stroke of đ, told apart from its letter.
const STROKE: char = '\u{335}';

/// Returns the key that spellings share which a reader would call the same.
///
/// They may differ in Unicode's form, letter case, the vowel that carries the tone mark (Hòa, Hoà),
/// the character used for a hyphen, an apostrophe or Đ, white space, and zeros before a number. In
/// the key each run of letters is decomposed, with its tone marks at its end.
pub(crate) fn exact_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len() * 3 / 2 + 8);
    // The tone marks of the run of letters that is being read; a mark without a letter is nothing.
    let (mut n_dots_below, mut tones) = (0, String::new());
    let mut in_letters = false;
    let mut space = false;
    for_each_folded(text, |character| {
        if is_mark(character) {
            match character {
                _ if !in_letters => {}
                DOT_BELOW => n_dots_below += 1,
                // Grave, acute, tilde and hook.
                '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' => tones.push(character),
                _ => key.push(character),
            }
            return;
        }
        let was_in_letters = std::mem::replace(&mut in_letters, character.is_alphabetic());
        if was_in_letters && !in_letters {
            push_tones(&mut key, &mut n_dots_below, &mut tones);
        }
        match character {
            ' ' => space = !(key.is_empty() || key.ends_with(['-', '\''])),
            // No white space stands round these, and two in a row are one.
            '-' | '\'' => {
                space = false;
                if !key.ends_with(character) {
                    key.push(character);
                }
            }
            _ => {
                if std::mem::take(&mut space) {
                    key.push(' ');
                }
                push_character(&mut key, character);
            }
        }
    });
    push_tones(&mut key, &mut n_dots_below, &mut tones);
    key
}

/// Returns the key that spellings share which also agree without diacritics: beyond [`exact_key`],
/// đ is d, and hyphens, apostrophes, full stops and white space are gone, but two numbers stay apart.
///
/// White space goes because names of the highlands are written with and without it (Bha Lêê,
/// Bhalêê). Within a province of Viet Nam no two communes meet for that alone; over the country Phú
/// Cần and Phúc An do, so a look-up tries exact keys first. A text of such marks only has an empty
/// key.
pub(crate) fn loose_key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut gap = false;
    for_each_folded(text, |character| match character {
        ' ' | '-' | '\'' | '.' => gap = true,
        _ if is_mark(character) => {}
        _ => {
            if std::mem::take(&mut gap) && character.is_ascii_digit() && ends_with_digit(&key) {
                key.push(' ');
            }
            push_character(&mut key, if character == 'đ' { 'd' } else { character });
        }
    });
    key
}

/// Tells whether a written name differs from a unit's only by marks that it leaves out: `Hữu Lung`
/// may be Hữu Lũng, `Đúc` is not Dực. Both are exact keys of names whose loose keys are equal.
pub(crate) fn leaves_marks_out(written: &str, name: &str) -> bool {
    let marks = |key: &str| -> Vec<char> {
        let plain = key.chars().filter(|c| c.is_alphanumeric() || is_mark(*c));
        let split = plain.flat_map(|c| match c {
            'đ' => ['d', STROKE].into_iter().take(2),
            other => [other, other].into_iter().take(1),
        });
        split.collect()
    };
    let (written, name) = (marks(written), marks(name));
    let mut rest = name.iter();
    written.iter().all(|mark| rest.any(|own| own == mark))
}

/// Tells whether a character stands above, below or through the one before.
fn is_mark(character: char) -> bool {
    character >= '\u{300}' && canonical_combining_class(character) != 0
}

/// Tells whether a character is of the Latin blocks whose characters are all in the form NFC and
/// stay so beside any other of them.
pub(super) fn is_composed_latin(character: char) -> bool {
    character < '\u{300}' || ('\u{1e00}'..='\u{1eff}').contains(&character)
}

/// Calls a function for each visible character of a text in the form NFD, folded.
fn for_each_folded(text: &str, mut each: impl FnMut(char)) {
    let visible = text.chars().filter(|&character| !is_invisible(character));
    if !text.chars().all(is_composed_latin) {
        return visible.nfd().for_each(|character| each(fold(character)));
    }
    for character in visible {
        if character.is_ascii() {
            each(fold(character));
        } else {
            decompose_canonical(character, |part| each(fold(part)));
        }
    }
}

/// Returns a decomposed character in lower case, and one character for all that look like a hyphen,
/// an apostrophe, a space or đ.
pub(super) fn fold(character: char) -> char {
    match character {
        'a'..='z' | '0'..='9' | '\u{300}'..='\u{36f}' => character,
        'A'..='Z' => character.to_ascii_lowercase(),
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' => '-',
        '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '`' | '\u{b4}' | '\u{2018}'..='\u{201b}' | '\u{2032}' => '\'',
        '\u{2b9}' | '\u{2bb}'..='\u{2bd}' | '\u{2c8}' | '\u{ff07}' => '\'',
        'Đ' | 'đ' | 'Ð' | 'ð' | 'Ɖ' | 'ɖ' => 'đ',
        _ if character.is_whitespace() => ' ',
        // No decomposed character has a lower case of several.
        _ => character.to_lowercase().next().unwrap_or(character),
    }
}

/// Adds a character; a number loses the zeros before it.
fn push_character(key: &mut String, character: char) {
    if character.is_ascii_digit() && key.ends_with('0') {
        key.pop();
        if ends_with_digit(key) {
            key.push('0');
        }
    }
    key.push(character);
}

fn ends_with_digit(key: &str) -> bool {
    key.ends_with(|character: char| character.is_ascii_digit())
}

/// Ends a run of letters: adds its tone marks, those below first, and forgets them.
fn push_tones(key: &mut String, n_dots_below: &mut usize, tones: &mut String) {
    key.extend(std::iter::repeat_n(DOT_BELOW, std::mem::take(n_dots_below)));
    key.push_str(tones);
    tones.clear();
}

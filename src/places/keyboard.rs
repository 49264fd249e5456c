//! What typing letters with marks on keys without them leaves over: `Hai Baf Trwng`.

use crate::country::Keyboard;

/// The longest word that is typed again, in bytes: no syllable has more keys.
const MOST_KEYS: usize = 12;

/// Returns a text as a program for a keyboard would have written it; `None` where that changes nothing.
///
/// Words with marks stay as they are: who typed those had the program on.
pub(super) fn typed(keyboard: Keyboard, text: &str) -> Option<String> {
    let method = match keyboard {
        Keyboard::Telex => &vi::TELEX,
        Keyboard::Vni => &vi::VNI,
    };
    let mut typed = String::with_capacity(text.len() + 8);
    let is_key = |character: char| character.is_alphanumeric();
    let mut rest = text;
    while let Some(start) = rest.find(is_key) {
        let (between, from) = rest.split_at(start);
        typed.push_str(between);
        let end = from.find(|character| !is_key(character)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        let is_typed = word.is_ascii()
            && word.len() <= MOST_KEYS
            && word.starts_with(|first: char| first.is_ascii_alphabetic());
        if is_typed {
            let _ = vi::transform_buffer(method, word.chars(), &mut typed);
        } else {
            typed.push_str(word);
        }
        rest = after;
    }
    typed.push_str(rest);
    (typed != text).then_some(typed)
}

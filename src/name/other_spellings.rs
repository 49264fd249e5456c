//! Other spellings under which a name is found, beside the one that it has.

use super::spelling::Words;

/// The numbers that names write as Roman numerals.
const ROMAN: [&[u8]; 20] = [
    b"i", b"ii", b"iii", b"iv", b"v", b"vi", b"vii", b"viii", b"ix", b"x", b"xi", b"xii", b"xiii",
    b"xiv", b"xv", b"xvi", b"xvii", b"xviii", b"xix", b"xx",
];

/// Returns other spellings of a name, folded and with their marks: a number as Roman numeral and the other
/// way round; each of two names with a stroke between; letters with a ring, a stroke or two dots as two.
pub(crate) fn other_spellings(name: &str, words: &Words) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut spellings = Vec::new();
    let all = 0..words.len();
    // The last word, as in phường Hải Châu II; of most names the only one.
    if let Some(last) = words.len().checked_sub(1) {
        let before = || (words.folded(0..last).to_vec(), words.marked(0..last).to_vec());
        let word = words.folded(last..last + 1);
        let other = match ROMAN.iter().position(|roman| *roman == word) {
            Some(place) if words.is_bare(last..last + 1) => {
                Some((place + 1).to_string().into_bytes())
            }
            _ => number_of(word).and_then(|number| ROMAN.get(number - 1)).map(|it| it.to_vec()),
        };
        if let Some(other) = other {
            let (mut folded, mut marked) = before();
            folded.extend_from_slice(&other);
            marked.extend_from_slice(&other);
            spellings.push((folded, marked));
        }
    }
    if name.contains('/') {
        let mut start = 0;
        let parts = all.skip(1).filter(|&place| {
            let before = words.bytes(place - 1..place).end;
            let text = name.get(before..words.bytes(place..place + 1).start);
            text.is_some_and(|between| between.contains('/'))
        });
        for end in parts.chain([words.len()]) {
            let part = start..end;
            spellings.push((words.folded(part.clone()).to_vec(), words.marked(part).to_vec()));
            start = end;
        }
    }
    if name.contains(['ö', 'ä', 'ü', 'ø', 'å', 'Ö', 'Ä', 'Ü', 'Ø', 'Å']) {
        let as_two = |character: char| match character {
            'ö' | 'ø' => "oe",
            'Ö' | 'Ø' => "Oe",
            'ä' => "ae",
            'Ä' => "Ae",
            'ü' => "ue",
            'Ü' => "Ue",
            'å' => "aa",
            'Å' => "Aa",
            _ => "",
        };
        let mut text = String::with_capacity(name.len());
        for character in name.chars() {
            match as_two(character) {
                "" => text.push(character),
                two => text.push_str(two),
            }
        }
        let written = Words::of(&text, &super::WordForms::default());
        let all = 0..written.len();
        spellings.push((written.folded(all.clone()).to_vec(), written.marked(all).to_vec()));
    }
    spellings
}

fn number_of(folded: &[u8]) -> Option<usize> {
    let number: usize = std::str::from_utf8(folded).ok()?.parse().ok()?;
    (1..=ROMAN.len()).contains(&number).then_some(number)
}

//! What all pictures have in common: numbers as they are printed, lines of text, and ids.

/// Rounds to tenths, which are printed with one digit after the point or none.
pub(crate) fn tenths(value: f64) -> f64 {
    // Adding zero takes away the sign of a negative zero.
    (value * 10.0).round() / 10.0 + 0.0
}

pub(crate) fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// Breaks a text between words into lines of a width, where words have at least a gap between them; a word
/// that is longer has a line of its own.
pub(crate) fn wrapped(text: &str, most: f64, gap: f64, width: impl Fn(&str) -> f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line) + width(word) + gap <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Takes of a text what an id in a picture may have: letters of ASCII, digits and hyphens.
pub(crate) fn as_id(text: &str) -> String {
    text.chars().filter(|it| it.is_ascii_alphanumeric() || *it == '-').collect()
}

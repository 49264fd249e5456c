//! What a picture says, in English and in Vietnamese.

use sapnhap::report::Language;

use crate::said::{grouped, said};

/// Writes a whole number with the separators of a language: `8,435` or `8.435`.
pub(super) fn number(language: Language, number: u64) -> String {
    grouped(language, &number.to_string())
}

/// Writes a figure with up to so many digits after the point.
pub(super) fn figure(language: Language, value: f64, n_digits: usize) -> String {
    let text = format!("{:.n_digits$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse::<u64>().map_or_else(|_| whole.to_owned(), |it| number(language, it));
    let is_zero = text.chars().all(|digit| digit == '0' || digit == '.');
    let sign = if value < 0.0 && !is_zero { "-" } else { "" };
    let point = if rest.is_empty() { "" } else { said(language, ".", ",") };
    format!("{sign}{whole}{point}{rest}")
}

/// Writes how many units there are: `1 unit`, `13 units`, `13 đơn vị`.
pub(super) fn units(language: Language, n: usize) -> String {
    let n_units = number(language, u64::try_from(n).unwrap_or(u64::MAX));
    match (language, n) {
        (Language::Vietnamese, _) => format!("{n_units} đơn vị"),
        (_, 1) => "1 unit".to_owned(),
        _ => format!("{n_units} units"),
    }
}

/// Writes how many people there are, or that it is not known of all.
pub(super) fn people(language: Language, people: Option<u64>) -> String {
    match (language, people) {
        (Language::Vietnamese, None) => "dân số: ?".to_owned(),
        (_, None) => "people: ?".to_owned(),
        (Language::Vietnamese, Some(people)) => format!("{} người", number(language, people)),
        (_, Some(1)) => "1 person".to_owned(),
        (_, Some(people)) => format!("{} people", number(language, people)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        let both = |n: u64| [Language::English, Language::Vietnamese].map(|of| number(of, n));
        assert_eq!(both(0), ["0", "0"]);
        assert_eq!(both(999), ["999", "999"]);
        assert_eq!(both(8_435_650), ["8,435,650", "8.435.650"]);
        let both = |value| [Language::English, Language::Vietnamese].map(|of| figure(of, value, 1));
        assert_eq!(both(-1234.56), ["-1,234.6", "-1.234,6"]);
        assert_eq!(both(-0.01), ["0.0", "0,0"]);
        assert_eq!(figure(Language::English, f64::INFINITY, 0), "inf");
    }
}

//! What texts in both languages share: the choice between them, and numbers.

use sapnhap::report::Language;
use sapnhap::{Citation, Ratio, Version};

/// Chooses between the English and the Vietnamese form of something.
pub(crate) fn said<T>(language: Language, english: T, vietnamese: T) -> T {
    match language {
        Language::Vietnamese => vietnamese,
        _ => english,
    }
}

/// Writes a number rounded to so many decimals, with its thousands apart, as the language does.
pub(crate) fn number(language: Language, amount: &Ratio, decimals: u32) -> String {
    let plain = amount.to_decimals(decimals);
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut written = format!("{sign}{}", grouped(language, digits));
    if !rest.is_empty() {
        written.push(said(language, '.', ','));
        written.push_str(rest);
    }
    written
}

/// Writes digits with their thousands apart, as the language does: `8,435` or `8.435`.
pub(crate) fn grouped(language: Language, digits: &str) -> String {
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(said(language, ',', '.'));
        }
        written.push(digit);
    }
    written
}

/// Returns what a unit is called in law, and in English what that means.
pub(crate) fn kind_of(unit: &Version<'_>, language: Language) -> Option<String> {
    let kind = unit.kind()?;
    Some(said(language, format!("{} ({})", kind.name, kind.english), kind.name.clone()))
}

/// Names a clause as the language does: `1656/NQ-UBTVQH15 clause 3`.
pub(crate) fn cited(language: Language, citation: &Citation<'_>) -> String {
    let number = citation.number().map(ToString::to_string).unwrap_or_default();
    match citation.clause() {
        Some(clause) => format!("{number} {} {clause}", said(language, "clause", "khoản")),
        None => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_apart() {
        let said = |text: &str, decimals| {
            Language::ALL.map(|language| number(language, &text.parse().unwrap(), decimals))
        };
        assert_eq!(said("1234567", 0), ["1,234,567", "1.234.567"]);
        assert_eq!(said("-123", 0), ["-123", "-123"]);
        assert_eq!(said("-1234.567", 2), ["-1,234.57", "-1.234,57"]);
        assert_eq!(said("0.5", 1), ["0.5", "0,5"]);
    }
}

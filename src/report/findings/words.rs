//! What a language has to say of findings, and what all of them write alike.

use jiff::civil::Date;

use crate::finding::{Basis, Claim, Measured, Mend, Reason, Sentence, Severity, Value};
use crate::language::Language;
use crate::position::Position;
use crate::unit::NamedUnit;

/// What a language calls what is in a report.
pub(super) trait Words {
    fn language(&self) -> Language;
    /// The place in a text, before what is said of it.
    fn position(&self, position: Position) -> String;
    fn severity(&self, severity: Severity) -> &'static str;
    /// What a rule rests on, behind the sentence; blank for law.
    fn basis(&self, basis: Basis) -> &'static str;
    /// The word before the number of a clause.
    fn clause(&self) -> &'static str;
    fn because(&self) -> &'static str;
    /// The word before what would mend it.
    fn mend_mark(&self) -> &'static str;
    /// The first line of a report, with how many errors, warnings and notes there are.
    fn head(&self, plan: &str, counts: [usize; 3]) -> String;
    fn measured(&self, measured: &Measured) -> String;
    /// The words before what is needed, and before by how much it misses.
    fn expected(&self) -> &'static str;
    fn off_by(&self) -> &'static str;
    fn value(&self, value: &Value) -> String;
    fn claim(&self, claim: &Claim) -> String;
    fn reason(&self, reason: &Reason) -> String;
    fn mend(&self, mend: &Mend) -> String;

    /// Writes a value that all languages write alike, but for dates.
    fn plain(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => text.clone(),
            Value::Number(amount) | Value::AtLeast(amount) | Value::AtMost(amount) => {
                amount.to_string()
            }
            Value::Between(low, high) => format!("{low}-{high}"),
            Value::Date(date) => self.language().date(*date),
            Value::Dates(dates) => self.dates(dates, ", "),
            Value::Code(code) => code.to_string(),
            Value::Unit(unit) => unit.to_string(),
            Value::Units(units) => units_between(units, ", "),
            Value::Clauses(clauses) if clauses.is_empty() => "-".to_owned(),
            Value::Clauses(clauses) => between(clauses, ", "),
        }
    }

    /// Writes dates with a word between them.
    fn dates(&self, dates: &[Date], word: &str) -> String {
        let dates: Vec<String> = dates.iter().map(|date| self.language().date(*date)).collect();
        dates.join(word)
    }

    /// Writes a sentence of a rule's own. A name in braces without a value stays as it is.
    fn sentence(&self, sentence: &Sentence) -> String {
        let mut rest = sentence.template(self.language());
        let mut text = String::with_capacity(rest.len() + 16);
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let named = after.split_once('}');
            match named.and_then(|(name, after)| Some((sentence.value(name)?, after))) {
                Some((value, after)) => {
                    text.push_str(&self.value(value));
                    rest = after;
                }
                None => {
                    text.push('{');
                    rest = after;
                }
            }
        }
        text.push_str(rest);
        text
    }
}

/// Writes things with a text between them.
fn between(things: &[impl ToString], text: &str) -> String {
    let things: Vec<String> = things.iter().map(ToString::to_string).collect();
    things.join(text)
}

pub(super) fn units_between(units: &[NamedUnit], text: &str) -> String {
    between(units, text)
}

/// Lists units in a sentence, not more than a reader takes in.
pub(super) fn few(units: &[NamedUnit]) -> String {
    const SHOWN: usize = 12;
    let shown = units.get(..SHOWN).unwrap_or(units);
    let list = units_between(shown, ", ");
    match units.len().checked_sub(SHOWN) {
        Some(more @ 1..) => format!("{list}, ... (+{more})"),
        _ => list,
    }
}

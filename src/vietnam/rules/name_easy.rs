//! `vn-76-name-easy`: names are short, easy to read and to remember.

use super::common::{SINCE_76, communes_formed};
use super::words::Say;
use crate::Severity;
use crate::finding::{Measure, Value};
use crate::rules::{Case, Findings, OptionValue, Rule, RuleOption};

/// The law gives no figure; how many syllables are short is an option, and a finding a note.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-76-name-easy",
    Severity::Note,
    "names are short, easy to read and to remember",
    "Resolution 76/2025/UBTVQH15, article 7.2",
    check,
)
.holding(Some(SINCE_76), None)
.with_options(&[RuleOption {
    id: "syllables",
    takes: &[OptionValue::WholeNumber],
    says: "how many syllables a short name has at most",
    value: "4",
}]);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let most = found.rule().value("syllables").parse::<u32>().unwrap_or(4);
    for placed in communes_formed(case) {
        let Some(name) = placed.name() else { continue };
        let words = name.split([' ', '-', '\'']).filter(|word| !word.is_empty());
        let n_words = u32::try_from(words.count()).unwrap_or(u32::MAX);
        if n_words > most {
            found.add(placed.finding(Say::NameIsLong.with("name", name)).measured(Measure::new(
                Say::Syllables,
                u64::from(n_words),
                Value::AtMost(u64::from(most).into()),
            )));
        }
    }
}

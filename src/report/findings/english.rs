//! Findings in English. A fault says itself: its message is English.

use super::words::{Words, few, units_between};
use crate::finding::{Basis, Claim, Measured, Mend, Reason, Severity, Stage, Value};
use crate::language::Language;
use crate::position::Position;

/// The English words.
pub(super) struct English;

impl Words for English {
    fn language(&self) -> Language {
        Language::English
    }

    fn position(&self, Position { line, column }: Position) -> String {
        format!("line {line}, column {column}: ")
    }

    fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    fn basis(&self, basis: Basis) -> &'static str {
        match basis {
            Basis::Law => "",
            Basis::Reports => " (as the press reports the rule)",
            Basis::Proposal => " (as proposed)",
        }
    }

    fn clause(&self) -> &'static str {
        "clause"
    }

    fn because(&self) -> &'static str {
        "because"
    }

    fn mend_mark(&self) -> &'static str {
        "mend:"
    }

    fn head(&self, plan: &str, [errors, warnings, notes]: [usize; 3]) -> String {
        let counted = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
        format!(
            "plan {plan}: {}, {}, {}",
            counted(errors, "error"),
            counted(warnings, "warning"),
            counted(notes, "note")
        )
    }

    fn measured(&self, measured: &Measured) -> String {
        match measured {
            Measured::Area => "area km2".to_owned(),
            Measured::Population => "population".to_owned(),
            Measured::Code => "code".to_owned(),
            Measured::Clauses => "clauses".to_owned(),
            Measured::Formed => "formed".to_owned(),
            Measured::Unchanged => "unchanged".to_owned(),
            Measured::OfKind(kind) => kind.to_string(),
            Measured::Percent { what, part } => format!("{what}, {part}"),
            Measured::Text(text) => text.clone(),
            Measured::Said(sentence) => self.sentence(sentence),
        }
    }

    fn expected(&self) -> &'static str {
        "expected"
    }

    fn off_by(&self) -> &'static str {
        "off by"
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::AtLeast(low) => format!("at least {low}"),
            Value::AtMost(high) => format!("at most {high}"),
            Value::Between(low, high) => format!("{low} to {high}"),
            Value::Dates(dates) => self.dates(dates, " and "),
            other => self.plain(other),
        }
    }

    // Long as a list of all is.
    fn claim(&self, claim: &Claim) -> String {
        match claim {
            Claim::Fault(fault) => fault.to_string(),
            Claim::FaultOfGiven(fault) => {
                format!("what the plan takes as given does not hold: {fault}")
            }
            Claim::LeftOver { unit, left } => format!(
                "{unit} ends, but {left} of its area and population goes to no unit; expected {}",
                left.expected()
            ),
            Claim::NoDecree => "the plan has no decree".to_owned(),
            Claim::MadeOfNothing => {
                "it is made of nothing: it takes from no unit, and none comes under it".to_owned()
            }
            Claim::NumberedTwice { clause, n_clauses } => {
                format!("{n_clauses} clauses of the decree have the number {clause}")
            }
            Claim::DecreesOf { date } => format!("the decrees of {date}"),
            Claim::DatesReversed { earlier, first, later, second } => format!(
                "it is {} on {first}, after it is {} on {second}",
                stage(*earlier),
                stage(*later)
            ),
            Claim::PartsMiss { unit, quantity, sum, whole } => {
                format!("the stated parts of the {quantity} of {unit} make {sum} of {whole}")
            }
            Claim::SumOfParts { unit, quantity } => {
                format!("what the stated parts of the {quantity} of {unit} make")
            }
            Claim::BalanceMisses { what, sum, total } => {
                format!("the parts of {what} add up to {sum}, not to {total}")
            }
            Claim::WhetherBalance { what, total } => {
                format!("whether the parts of {what} add up to {total}")
            }
            Claim::PercentMisses { what, part, is, stated } => {
                format!("{what}, {part} is {is} percent, not {stated}")
            }
            Claim::WhetherPercent { what, part, stated } => {
                format!("whether {what}, {part} is {stated} percent")
            }
            Claim::EndBelow { units } => format!(
                "{} {} as units: it takes their ground, and does not have them as members",
                units_between(units, ", "),
                if units.len() == 1 { "ends" } else { "end" }
            ),
            Claim::SkipsLevel { units, parent, level, before } => format!(
                "{} {} to lie in {parent} itself, beside its units of level {}; before it was {}",
                few(units),
                if units.len() == 1 { "comes" } else { "come" },
                level.english,
                few(before)
            ),
            Claim::CannotTell { about, lacking } => {
                format!("can't tell {}: {}", self.claim(about), self.reason(lacking))
            }
            Claim::Said(sentence) => self.sentence(sentence),
        }
    }

    fn reason(&self, reason: &Reason) -> String {
        match reason {
            Reason::Ends => "it ends units".to_owned(),
            Reason::Makes { name, code } => format!("it makes {name} ({code})"),
            Reason::GoesOn { unit } => format!("{unit} goes on by it"),
            Reason::GoesOnAs { reference } => format!("{reference} goes on by it"),
            Reason::Takes { unit, portions } => format!("it takes of {unit}: {portions}"),
            Reason::MoreClauses { n_clauses } => format!("{n_clauses} more clauses name it"),
            Reason::Rounding { within } => format!("the digits given leave room for {within}"),
            Reason::TooManyDigits => {
                "the figures have more digits together than can be held".to_owned()
            }
            Reason::TotalIsZero => "the total is 0".to_owned(),
            Reason::EarlierDay => "those of an earlier day have to be mended first".to_owned(),
            Reason::DayItself => "their day has to be mended first".to_owned(),
            Reason::Said(sentence) => self.sentence(sentence),
        }
    }

    fn mend(&self, mend: &Mend) -> String {
        let text = match mend {
            Mend::CorrectClause => "correct the clause",
            Mend::TakeOnce => {
                "let one clause take it whole, or the clauses take parts and one of them the rest"
            }
            Mend::TakeRest => "add a clause that takes what is left",
            Mend::TakeRestOnDay => "add a clause of the same day that takes what is left",
            Mend::CodeOfEnded => "give the code of a unit that ends, such as that of the seat",
            Mend::NameUnit => {
                "name a unit in force on the day before, by code or with the unit above it"
            }
            Mend::NameSuccessors { units } => {
                return format!("name what it became: {}", units_between(units, "; "));
            }
            Mend::NameOneOf { units } => {
                let units = units_between(units, "; ");
                return format!("name one of those among which it was divided: {units}");
            }
            Mend::SayParent => "say under which unit it comes",
            Mend::SayParentInClause => {
                "say under which unit it comes, by a clause that names the parent"
            }
            Mend::NameParent => {
                "name a unit of a level above that is in force on the day, by code or name"
            }
            Mend::LaterDay { first } => {
                return format!("choose {first} or a later day, or put the decree into the log");
            }
            Mend::SaySources => "say which units it is made of",
            Mend::NumberClauses => "give each clause a number of its own",
            Mend::CorrectDates => "correct the dates of the decree",
            Mend::KeepAsMembers => {
                "to keep them as members, let each go on under the new unit, by a clause that changes \
                 its parent, and take nothing of them"
            }
            Mend::Said(sentence) => return self.sentence(sentence),
        };
        text.to_owned()
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Passed => "passed",
        Stage::InForce => "in force",
        Stage::Effective => "effective",
    }
}

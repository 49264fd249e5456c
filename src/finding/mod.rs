//! Findings: what rules hold against a plan, as data.
//!
//! An error says that a call could not be done; a finding says that what was asked for should not
//! be, or can't be judged. All of them are collected, as data: what they say, why, and what would mend
//! them are values of closed sets ([`Claim`], [`Reason`], [`Mend`]), with one open form for what a
//! country or a user adds ([`Sentence`]). How that is said in a language, and how findings are laid out
//! for people and in JSON, is the business of `report`. A [`Report`] is all that a set of rules found.

mod measure;
mod reason;
mod sentence;

use jiff::civil::Date;
use serde::Serialize;

use crate::clause::{self, Clause, DecreeNumber};
use crate::position::Position;
use crate::text::{self, TextFault};
pub use crate::unit::NamedUnit;

pub use measure::{Measure, Measured};
pub use reason::{Claim, LevelName, Mend, Reason, Stage};
pub use sentence::{Sentence, Value};

fn check_rule(text: &str) -> Result<(), TextFault> {
    text::check(text, "rule", 60)?;
    let fits = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit();
    match text.chars().find(|&character| !fits(character) && character != '-') {
        Some(character) => {
            Err(TextFault::Character { what: "rule", text: text.to_owned(), character })
        }
        None => Ok(()),
    }
}

text::text_newtype! {
    /// The id of a rule: `cover`, `vn-area-population`. Lower-case letters, digits and hyphens.
    ///
    /// # Example
    /// ```
    /// use sapnhap::finding::RuleId;
    ///
    /// assert_eq!(RuleId::new("cover")?.as_str(), "cover");
    /// assert!(RuleId::new("Cover it").is_err());
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    RuleId, check_rule
}

/// How much a finding weighs.
///
/// # Example
/// ```
/// use sapnhap::Severity;
///
/// assert!(Severity::Error > Severity::Warning);
/// assert_eq!(Severity::Note.to_string(), "note");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// To be known: also what can't be judged for want of data.
    Note,
    /// Against a rule from which somebody may grant an exception.
    Warning,
    /// The plan can't become law as it is.
    Error,
}

/// What a rule rests on.
///
/// # Example
/// ```
/// use sapnhap::finding::Basis;
///
/// assert_eq!(Basis::default(), Basis::Law);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Basis {
    /// The text of a law, or what follows from any record of units.
    #[default]
    Law,
    /// What the press reports of a law whose text was not at hand.
    Reports,
    /// What has been proposed and is not law.
    Proposal,
}

/// Why something was found: another clause, a figure, a unit, and what is behind those.
///
/// # Example
/// ```
/// use sapnhap::finding::{Cause, Reason, Sentence};
///
/// let cause = Cause::new(Reason::TotalIsZero);
/// assert!(cause.causes.is_empty());
/// let cause = Cause::new(Sentence::new("clause 3 takes it too"));
/// assert_eq!(cause.says.to_string(), "clause 3 takes it too");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Cause {
    /// What is the case.
    pub says: Reason,
    /// The decree that it stands in.
    pub decree: Option<DecreeNumber>,
    /// The clause that it stands in.
    pub clause: Option<Clause>,
    /// What is behind it.
    pub causes: Vec<Cause>,
}

impl Cause {
    /// Makes a cause of a reason, or of a sentence of one's own.
    #[must_use]
    pub fn new(says: impl Into<Reason>) -> Self {
        let says = says.into();
        Self { says, decree: None, clause: None, causes: Vec::new() }
    }

    /// Says in which decree, and which clause of it, it stands.
    #[must_use]
    pub fn in_clause(mut self, decree: &DecreeNumber, clause: Option<&Clause>) -> Self {
        self.decree = Some(decree.clone());
        self.clause = clause.cloned();
        self
    }

    /// Puts causes behind it.
    #[must_use]
    pub fn because(mut self, causes: impl IntoIterator<Item = Self>) -> Self {
        self.causes.extend(causes);
        self
    }
}

/// One thing that a rule holds against a plan.
///
/// # Example
/// ```
/// use sapnhap::finding::Sentence;
/// use sapnhap::Finding;
///
/// let finding = Finding::new(Sentence::new("it has no seat"));
/// assert!(finding.units.is_empty());
/// assert_eq!(finding.to_string(), "error: it has no seat");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Finding {
    /// The rule; set when the finding is handed in.
    pub rule: Option<RuleId>,
    /// How much it weighs.
    pub severity: Severity,
    /// What the rule rests on.
    pub basis: Basis,
    /// The decree; `None` for a finding about the plan as a whole.
    pub decree: Option<DecreeNumber>,
    /// The clause; `None` for a finding about the decree as a whole.
    pub clause: Option<Clause>,
    /// The day on which the decree takes effect.
    pub date: Option<Date>,
    /// The place in the text that the plan was read from.
    pub position: Option<Position>,
    /// The line of that text; of a long one what lies around the place.
    pub line: Option<String>,
    /// The units that it is about, by code.
    pub units: Vec<NamedUnit>,
    /// The figures that were looked at.
    pub measures: Vec<Measure>,
    /// What was found.
    pub says: Claim,
    /// Why.
    pub causes: Vec<Cause>,
    /// Other decrees of the plan that make what was looked at: those of earlier days, and those
    /// behind counts and units of the day.
    pub rests_on: Vec<DecreeNumber>,
    /// What would mend it, where that is clear.
    pub mend: Option<Mend>,
}

impl Finding {
    /// Makes a finding of what was found, or of a sentence of one's own. Rule, severity and basis are
    /// set when a rule hands it in.
    #[must_use]
    pub fn new(says: impl Into<Claim>) -> Self {
        Self {
            rule: None,
            severity: Severity::Error,
            basis: Basis::Law,
            decree: None,
            clause: None,
            date: None,
            position: None,
            line: None,
            units: Vec::new(),
            measures: Vec::new(),
            says: says.into(),
            causes: Vec::new(),
            rests_on: Vec::new(),
            mend: None,
        }
    }

    /// Names the units that it is about; they are put in the order of their codes.
    #[must_use]
    pub fn about(mut self, units: impl IntoIterator<Item = NamedUnit>) -> Self {
        self.units.extend(units);
        self.units.sort();
        self.units.dedup();
        self
    }

    /// Adds a figure.
    #[must_use]
    pub fn measured(mut self, measure: Measure) -> Self {
        self.measures.push(measure);
        self
    }

    /// Adds causes.
    #[must_use]
    pub fn because(mut self, causes: impl IntoIterator<Item = Cause>) -> Self {
        self.causes.extend(causes);
        self
    }

    /// Names other decrees that make what was looked at.
    #[must_use]
    pub fn resting_on<'a>(mut self, decrees: impl IntoIterator<Item = &'a DecreeNumber>) -> Self {
        let own = self.decree.as_ref();
        let others = decrees.into_iter().filter(|number| own != Some(*number));
        self.rests_on.extend(others.cloned());
        self.rests_on.sort();
        self.rests_on.dedup();
        self
    }

    /// Says what would mend it.
    #[must_use]
    pub fn mended_by(mut self, mend: impl Into<Mend>) -> Self {
        self.mend = Some(mend.into());
        self
    }

    /// Returns the decrees that it rests on, each once, in the order of their numbers; empty for a
    /// finding about the plan as a whole. A plan with these decrees [only](crate::Plan::only) has
    /// the finding still.
    #[must_use]
    pub fn cited(&self) -> Vec<&DecreeNumber> {
        let mut cited: Vec<&DecreeNumber> = self.decree.iter().chain(&self.rests_on).collect();
        let mut open: Vec<&Cause> = self.causes.iter().collect();
        while let Some(cause) = open.pop() {
            cited.extend(&cause.decree);
            open.extend(&cause.causes);
        }
        cited.sort();
        cited.dedup();
        cited
    }

    /// The order of findings in a report: by date, decree, clause, rule and units. Clauses that
    /// begin with a number come in the order of the numbers.
    fn order(&self) -> impl Ord + '_ {
        let place = (self.date, &self.decree, clause::order(self.clause.as_ref()));
        (place, &self.rule, &self.units)
    }
}

/// Everything that a set of rules found in a plan, in an order that the order of input does not
/// change: by date, decree, clause and rule.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Plan, check, date, rules, vietnam};
///
/// let plan = Plan::on(vietnam::register(), date(2027, 1, 1));
/// let report = check(&plan, &rules::universal(), ());
/// assert_eq!(report.findings().len(), 1);
/// assert!(report.to_result().is_err());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    plan: String,
    findings: Vec<Finding>,
}

impl Report {
    pub(crate) fn new(plan: &str, mut findings: Vec<Finding>) -> Self {
        findings.sort_by(|one, other| one.order().cmp(&other.order()));
        // Of those alike in all this the words decide, so that the order of input does not.
        for alike in findings.chunk_by_mut(|one, other| one.order() == other.order()) {
            if alike.len() > 1 {
                alike.sort_by_cached_key(|finding| finding.says.to_string());
            }
        }
        findings.dedup();
        Self { plan: plan.to_owned(), findings }
    }

    /// Returns the name of the plan.
    #[must_use]
    pub fn plan(&self) -> &str {
        &self.plan
    }

    /// Returns the findings, by date, decree, clause, rule and units; those about the plan as a
    /// whole come first.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns the findings of a rule, in their order.
    pub fn of_rule<'a>(&'a self, rule: &'a str) -> impl Iterator<Item = &'a Finding> {
        let is_of = move |found: &&Finding| found.rule.as_ref().is_some_and(|r| r.as_str() == rule);
        self.findings.iter().filter(is_of)
    }

    /// Returns how many findings have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Tells whether no finding is an error.
    #[must_use]
    pub fn is_lawful(&self) -> bool {
        self.count(Severity::Error) == 0
    }

    /// Does nothing when no finding is an error; else ends the test with the readable report.
    ///
    /// # Panics
    /// When any finding is an error. For test suites; [`to_result`](Self::to_result) is for
    /// programs.
    #[track_caller]
    pub fn assert_lawful(&self) {
        assert!(self.is_lawful(), "{self}");
    }
}

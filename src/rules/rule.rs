//! A rule, and where it puts what it finds.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::case::Case;
use crate::error::RuleFault;
use crate::finding::{Basis, Claim, Finding, Reason, RuleId, Severity};
use crate::period::day_before;
use crate::position::Position;

/// The check of a rule: it looks at a case and hands in what it finds.
pub type RuleCheck = fn(&Case<'_>, &mut Findings<'_, '_>);

type SharedCheck = Arc<dyn Fn(&Case<'_>, &mut Findings<'_, '_>) + Send + Sync>;

#[derive(Clone)]
enum Run {
    Function(RuleCheck),
    Shared(SharedCheck),
}

/// What an option of a rule may be.
///
/// # Example
/// ```
/// use sapnhap::rules::OptionValue;
///
/// assert_eq!(OptionValue::WholeNumber.to_string(), "whole number");
/// assert_eq!(OptionValue::Word("none").to_string(), "none");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OptionValue {
    /// This word.
    Word(&'static str),
    /// Any number of 0 or more.
    Number,
    /// Any number of 0 or more without decimals.
    WholeNumber,
}

impl OptionValue {
    fn is(self, value: &str) -> bool {
        match self {
            Self::Word(word) => word == value,
            Self::Number => {
                value.parse::<f64>().is_ok_and(|number| number.is_finite() && number >= 0.0)
            }
            Self::WholeNumber => value.parse::<u32>().is_ok(),
        }
    }
}

impl fmt::Display for OptionValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Word(word) => word,
            Self::Number => "number",
            Self::WholeNumber => "whole number",
        })
    }
}

/// An option of a rule, with what it may be.
///
/// # Example
/// ```
/// use sapnhap::rules::{OptionValue, RuleOption};
///
/// let option = RuleOption {
///     id: "most",
///     takes: &[OptionValue::WholeNumber, OptionValue::Word("none")],
///     says: "how many there may be",
///     value: "none",
/// };
/// assert_eq!(option.to_string(), "whole number|none: how many there may be");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RuleOption {
    /// Its id.
    pub id: &'static str,
    /// Which values it takes.
    pub takes: &'static [OptionValue],
    /// What it does.
    pub says: &'static str,
    /// The value that it has unless another is set.
    pub value: &'static str,
}

/// Writes which values it takes, and what it does.
impl fmt::Display for RuleOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, value) in self.takes.iter().enumerate() {
            write!(f, "{}{value}", if place == 0 { "" } else { "|" })?;
        }
        write!(f, ": {}", self.says)
    }
}

/// A rule: what it is called, what it says and rests on, when it holds, and how it is checked.
///
/// # Example: a rule of one's own
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::finding::Sentence;
/// use sapnhap::rules::Rule;
/// use sapnhap::{Finding, Plan, RuleSet, Severity, check, date, vietnam};
///
/// let rule = Rule::new("small-plans", Severity::Warning, "a plan has at most ten clauses")
///     .checked_by(|case, found| {
///         if case.placed().count() > 10 {
///             found.add(Finding::new(Sentence::new("it has more than ten")));
///         }
///     });
/// let plan = Plan::from_register(vietnam::register(), ["1656/NQ-UBTVQH15"])?;
/// let report = check(&plan, &RuleSet::default().with(rule)?, ());
/// assert_eq!(report.findings().len(), 1);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
pub struct Rule {
    pub(super) id: Cow<'static, str>,
    pub(super) severity: Severity,
    pub(super) says: Cow<'static, str>,
    pub(super) source: Cow<'static, str>,
    pub(super) basis: Basis,
    pub(super) from: Option<Date>,
    pub(super) until: Option<Date>,
    pub(super) options: &'static [RuleOption],
    /// The options of a lower and of an upper bound.
    pub(super) bounds: Option<(&'static str, &'static str)>,
    pub(super) values: BTreeMap<&'static str, String>,
    run: Run,
}

fn nothing(_: &Case<'_>, _: &mut Findings<'_, '_>) {}

impl Rule {
    /// Makes a rule of the user's own, which so far finds nothing.
    #[must_use]
    pub fn new(
        id: impl Into<Cow<'static, str>>,
        severity: Severity,
        says: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            id: id.into(),
            severity,
            says: says.into(),
            source: Cow::Borrowed(""),
            basis: Basis::Law,
            from: None,
            until: None,
            options: &[],
            bounds: None,
            values: BTreeMap::new(),
            run: Run::Function(nothing),
        }
    }

    /// Makes a rule that is part of a program.
    #[must_use]
    pub const fn fixed(
        id: &'static str,
        severity: Severity,
        says: &'static str,
        source: &'static str,
        check: RuleCheck,
    ) -> Self {
        Self {
            id: Cow::Borrowed(id),
            severity,
            says: Cow::Borrowed(says),
            source: Cow::Borrowed(source),
            basis: Basis::Law,
            from: None,
            until: None,
            options: &[],
            bounds: None,
            values: BTreeMap::new(),
            run: Run::Function(check),
        }
    }

    /// Says what the rule rests on.
    #[must_use]
    pub const fn resting_on(mut self, basis: Basis) -> Self {
        self.basis = basis;
        self
    }

    /// Says from which day on it holds, and from which day on it holds no more.
    #[must_use]
    pub const fn holding(mut self, from: Option<Date>, until: Option<Date>) -> Self {
        self.from = from;
        self.until = until;
        self
    }

    /// Gives the rule options.
    #[must_use]
    pub const fn with_options(mut self, options: &'static [RuleOption]) -> Self {
        self.options = options;
        self
    }

    /// Says which two of its options are a lower and an upper bound: the one may not be set above
    /// the other.
    #[must_use]
    pub const fn with_bounds(mut self, least: &'static str, most: &'static str) -> Self {
        self.bounds = Some((least, most));
        self
    }

    /// Says where the rule comes from.
    #[must_use]
    pub fn from_source(mut self, source: impl Into<Cow<'static, str>>) -> Self {
        self.source = source.into();
        self
    }

    /// Sets the check, which may hold data of its own.
    #[must_use]
    pub fn checked_by(
        mut self,
        check: impl Fn(&Case<'_>, &mut Findings<'_, '_>) + Send + Sync + 'static,
    ) -> Self {
        self.run = Run::Shared(Arc::new(check));
        self
    }

    /// Returns the id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns how much its findings weigh, unless one says otherwise.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Returns what the rule says, in one sentence.
    #[must_use]
    pub fn says(&self) -> &str {
        &self.says
    }

    /// Returns where it comes from: the act and its article.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns what it rests on.
    #[must_use]
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// Tells whether the rule holds on a date.
    #[must_use]
    pub fn holds_on(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date < until)
    }

    /// Returns its options, with the values that they have unless others are set.
    #[must_use]
    pub fn options(&self) -> &'static [RuleOption] {
        self.options
    }

    /// Returns the value of an option; empty for one that the rule does not have.
    #[must_use]
    pub fn value(&self, option: &str) -> &str {
        let known = self.options.iter().find(|known| known.id == option);
        match self.values.get(option) {
            Some(value) => value,
            None => known.map_or("", |known| known.value),
        }
    }

    pub(super) fn set(&mut self, option: &str, value: &str) -> Result<(), RuleFault> {
        let Some(known) = self.options.iter().find(|known| known.id == option) else {
            let expected: Vec<&str> = self.options.iter().map(|option| option.id).collect();
            let (rule, option) = (self.id.to_string(), option.to_owned());
            return Err(RuleFault::UnknownOption { rule, option, expected: expected.join(", ") });
        };
        if !known.takes.iter().any(|takes| takes.is(value)) {
            return Err(self.bad_value(option, value, known.to_string()));
        }
        self.values.insert(known.id, value.to_owned());
        Ok(())
    }

    /// Refuses a lower bound that is set above the upper one.
    pub(super) fn check_bounds(&self) -> Result<(), RuleFault> {
        let Some((least, most)) = self.bounds else { return Ok(()) };
        let number = |option| self.value(option).parse::<f64>().ok();
        match (number(least), number(most)) {
            (Some(lower), Some(upper)) if lower > upper => {
                let most_value = self.value(most);
                let expected = format!(
                    "at most {most_value}, the value of option {most}, or both set together"
                );
                Err(self.bad_value(least, self.value(least), expected))
            }
            _ => Ok(()),
        }
    }

    fn bad_value(&self, option: &str, value: &str, expected: String) -> RuleFault {
        let (option, value) = (option.to_owned(), value.to_owned());
        RuleFault::BadValue { rule: self.id.to_string(), option, value, expected }
    }

    pub(super) fn run(&self, case: &Case<'_>, found: &mut Findings<'_, '_>) {
        match &self.run {
            Run::Function(check) => check(case, found),
            Run::Shared(check) => check(case, found),
        }
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("id", &self.id)
            .field("severity", &self.severity)
            .field("says", &self.says)
            .field("source", &self.source)
            .field("values", &self.values)
            .finish_non_exhaustive()
    }
}

/// Takes the findings of one rule and gives them its id, severity and basis.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::finding::Sentence;
/// use sapnhap::rules::Rule;
/// use sapnhap::{Finding, Plan, RuleSet, Severity, check, date, vietnam};
///
/// let rule = Rule::new("always", Severity::Note, "it always speaks")
///     .checked_by(|_, found| found.add(Finding::new(Sentence::new("here"))));
/// let plan = Plan::on(vietnam::register(), date(2027, 1, 1));
/// let report = check(&plan, &RuleSet::default().with(rule)?, ());
/// assert_eq!(report.findings()[0].severity, Severity::Note);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug)]
pub struct Findings<'r, 'c> {
    rule: &'r Rule,
    id: Option<RuleId>,
    case: &'r Case<'c>,
    findings: &'r mut Vec<Finding>,
    /// The last line that was shown in parts.
    long_line: Option<LongLine>,
}

impl<'r, 'c> Findings<'r, 'c> {
    pub(super) fn new(rule: &'r Rule, case: &'r Case<'c>, findings: &'r mut Vec<Finding>) -> Self {
        Self { rule, id: RuleId::new(rule.id()).ok(), case, findings, long_line: None }
    }

    /// Returns the rule, with the options as they are set.
    #[must_use]
    pub fn rule(&self) -> &'r Rule {
        self.rule
    }

    /// Adds a finding of the rule's own severity.
    pub fn add(&mut self, finding: Finding) {
        self.put(finding, self.rule.severity());
    }

    /// Adds a finding that weighs as a warning, or as the rule does where that weighs less.
    pub fn warn(&mut self, finding: Finding) {
        self.put(finding, self.rule.severity().min(Severity::Warning));
    }

    /// Adds a finding that only has to be known, whatever the rule's severity.
    pub fn note(&mut self, finding: Finding) {
        self.put(finding, Severity::Note);
    }

    /// Adds a note that the rule can't be judged for want of data: what the finding says is what it can't
    /// tell.
    pub fn cannot_tell(&mut self, finding: Finding, lacking: impl Into<Reason>) {
        let (about, lacking) = (Box::new(finding.says), lacking.into());
        self.note(Finding { says: Claim::CannotTell { about, lacking }, ..finding });
    }

    fn put(&mut self, mut finding: Finding, severity: Severity) {
        finding.rule.clone_from(&self.id);
        finding.severity = severity;
        finding.basis = self.rule.basis();
        let first = self.case.first_day();
        // A day is judged on what the days before it leave; most plans have one day only.
        if let Some(eve) = finding.date.filter(|date| Some(*date) > first).map(day_before) {
            let earlier = self.case.own_decrees_until(eve);
            finding = finding.resting_on(earlier.map(|decree| &decree.number));
        }
        if finding.line.is_none() {
            finding.line = finding.position.and_then(|at| self.line(at));
        }
        self.findings.push(finding);
    }

    /// Returns a line of the text of the plan; with one that only opens a bracket comes the next, and
    /// of a long one what lies around the place.
    fn line(&mut self, at: Position) -> Option<String> {
        let number = at.line;
        let plan = self.case.plan();
        let line = plan.line(number)?;
        if line.chars().nth(SHOWN).is_some() {
            // Very many findings may be about one line.
            let long_line = match self.long_line.take() {
                Some(known) if known.number == number => known,
                _ => LongLine::of(number, line),
            };
            let column = usize::try_from(at.column).unwrap_or(usize::MAX);
            let part = long_line.around(line, column);
            self.long_line = Some(long_line);
            return Some(part);
        }
        let line = line.trim();
        let says_more = line.chars().any(|character| !matches!(character, '{' | '[' | ' '));
        let next = plan.line(number + 1).filter(|_| !says_more);
        let Some(next) = next else { return Some(line.to_owned()) };
        let next = match next.chars().nth(SHOWN) {
            Some(_) => LongLine::of(number + 1, next).around(next, 1),
            None => next.trim().to_owned(),
        };
        Some(format!("{line} {next}"))
    }
}

/// How many characters of a line are shown, and how many of them before the place.
const SHOWN: usize = 160;
const BEFORE: usize = 40;

/// Where every so many characters of a long line begin.
#[derive(Debug)]
struct LongLine {
    number: u32,
    n_characters: usize,
    marks: Vec<usize>,
}

impl LongLine {
    const STEP: usize = 256;

    fn of(number: u32, line: &str) -> Self {
        let marks = line.char_indices().step_by(Self::STEP).map(|(at, _)| at).collect();
        Self { number, n_characters: line.chars().count(), marks }
    }

    /// Returns the part of the line around a column, counted from 1, with marks where it is cut. In a
    /// table the column is that of a field, which lies near enough to the start.
    fn around(&self, line: &str, column: usize) -> String {
        let n_characters = self.n_characters;
        let start = column.saturating_sub(1 + BEFORE).min(n_characters.saturating_sub(SHOWN));
        let mark = self.marks.get(start / Self::STEP).copied().unwrap_or(0);
        let rest = line.get(mark..).unwrap_or("").chars().skip(start % Self::STEP);
        let part: String = rest.take(SHOWN).collect();
        let (before, after) = (start > 0, start + SHOWN < n_characters);
        let mark = |is_cut| if is_cut { "…" } else { "" };
        format!("{}{}{}", mark(before), part.trim(), mark(after))
    }
}

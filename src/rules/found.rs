//! Where a rule puts what it finds.

use super::case::Case;
use super::set::Rule;
use crate::finding::{Claim, Finding, Reason, RuleId, Severity};
use crate::period::day_before;
use crate::position::Position;

/// Takes the findings of one rule and gives them its id, severity and basis.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Finding, Plan, Rule, RuleSet, Sentence, Severity, check, date, vietnam};
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
pub struct Found<'r, 'c> {
    rule: &'r Rule,
    id: Option<RuleId>,
    case: &'r Case<'c>,
    findings: &'r mut Vec<Finding>,
    /// The last line that was shown in parts.
    long_line: Option<LongLine>,
}

impl<'r, 'c> Found<'r, 'c> {
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

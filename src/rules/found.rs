//! Where a rule puts what it finds.

use super::case::Case;
use super::set::Rule;
use crate::error::Position;
use crate::finding::{Finding, RuleId, Severity, Wording};
use crate::period::day_before;

/// Takes the findings of one rule and gives them its id, severity and basis.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Finding, Plan, Rule, RuleSet, Severity, Wording, check, date, vietnam};
///
/// let rule = Rule::new("always", Severity::Note, "it always speaks")
///     .checked_by(|_, found| found.add(Finding::new(Wording::new("here", "đây"))));
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
}

impl<'r, 'c> Found<'r, 'c> {
    pub(super) fn new(rule: &'r Rule, case: &'r Case<'c>, findings: &'r mut Vec<Finding>) -> Self {
        Self { rule, id: RuleId::new(rule.id()).ok(), case, findings }
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

    /// Adds a note that the rule can't be judged for want of data.
    pub fn cannot_tell(&mut self, finding: Finding, lacking: Wording) {
        let says = &finding.says;
        let says = Wording::new(
            format!("can't tell {}: {}", says.english, lacking.english),
            format!("chưa xét được {}: {}", says.vietnamese, lacking.vietnamese),
        );
        self.note(Finding { says, ..finding });
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
    fn line(&self, at: Position) -> Option<String> {
        let number = at.line;
        let line = self.case.plan().line(number)?;
        let column = usize::try_from(at.column).unwrap_or(usize::MAX);
        if let Some(part) = around(line, column) {
            return Some(part);
        }
        let line = line.trim();
        let says_more = line.chars().any(|character| !matches!(character, '{' | '[' | ' '));
        let next = self.case.plan().line(number + 1).filter(|_| !says_more);
        let Some(next) = next else { return Some(line.to_owned()) };
        let next = around(next, 1).unwrap_or_else(|| next.trim().to_owned());
        Some(format!("{line} {next}"))
    }
}

/// How many characters of a line are shown, and how many of them before the place.
const SHOWN: usize = 160;
const BEFORE: usize = 40;

/// Returns the part of a long line around a column, counted from 1, with marks where it is cut;
/// `None` for a line that is shown whole. In a table the column is that of a field, which lies near
/// enough to the start.
fn around(line: &str, column: usize) -> Option<String> {
    let n_characters = line.chars().count();
    if n_characters <= SHOWN {
        return None;
    }
    let start = column.saturating_sub(1 + BEFORE).min(n_characters - SHOWN);
    let part: String = line.chars().skip(start).take(SHOWN).collect();
    let (before, after) = (start > 0, start + SHOWN < n_characters);
    let mark = |is_cut| if is_cut { "…" } else { "" };
    Some(format!("{}{}{}", mark(before), part.trim(), mark(after)))
}

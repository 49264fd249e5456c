//! Where a rule puts what it finds.

use super::case::Case;
use super::set::Rule;
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
        let first = self.case.days().first().map(|day| day.date);
        // A day is judged on what the days before it leave; most plans have one day only.
        if let Some(eve) = finding.date.filter(|date| Some(*date) > first).map(day_before) {
            let earlier = self.case.own_decrees_until(eve);
            finding = finding.resting_on(earlier.map(|decree| &decree.number));
        }
        if finding.line.is_none() {
            finding.line = finding.position.and_then(|at| self.line(at.line));
        }
        self.findings.push(finding);
    }

    /// Returns a line of the text of the plan; with one that only opens a bracket comes the next.
    fn line(&self, number: u32) -> Option<String> {
        let line = self.case.plan().line(number)?.trim();
        let says_more = line.chars().any(|character| !matches!(character, '{' | '[' | ' '));
        let next = self.case.plan().line(number + 1).filter(|_| !says_more);
        Some(next.map_or(line.to_owned(), |next| format!("{line} {}", next.trim())))
    }
}

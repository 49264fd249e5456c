//! `dates`: decrees come after what the register holds, and in the order of their own dates.

use super::case::Case;
use super::faults;
use super::rule::{Findings, Rule};
use crate::error::Fault;
use crate::finding::{Claim, Finding, Mend, Severity, Stage};

/// A decree is passed, enters into force and takes effect in this order, after the register's last.
pub(super) const RULE: Rule = Rule::fixed(
    "dates",
    Severity::Error,
    "a decree is passed, enters into force and takes effect in this order",
    "follows from any record of units",
    check,
);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    faults::hand_in(case, found, |fault| {
        matches!(
            fault,
            Fault::NotAfterLast { .. } | Fault::OtherDay { .. } | Fault::DayOutside { .. }
        )
    });
    for decree in case.plan().decrees() {
        let stages = [
            (Stage::Passed, decree.issued),
            (Stage::InForce, decree.in_force),
            (Stage::Effective, Some(decree.effective)),
        ];
        let known: Vec<_> =
            stages.into_iter().filter_map(|(stage, date)| Some((stage, date?))).collect();
        for pair in known.windows(2) {
            let &[(earlier, first), (later, second)] = pair else { continue };
            if first > second {
                let says = Claim::DatesReversed { earlier, first, later, second };
                let mut finding = Finding::new(says);
                finding.decree = Some(decree.number.clone());
                finding.date = Some(decree.effective);
                found.add(finding.mended_by(Mend::CorrectDates));
            }
        }
    }
}

//! `dates`: decrees come after what the register holds, and in the order of their own dates.

use super::case::Case;
use super::faults;
use super::found::Found;
use super::set::Rule;
use crate::error::Fault;
use crate::finding::{Finding, Severity, Wording};
use crate::language::Language;

/// A decree is passed, enters into force and takes effect in this order, after the register's last.
pub(super) const RULE: Rule = Rule::fixed(
    "dates",
    Severity::Error,
    "a decree is passed, enters into force and takes effect in this order",
    "follows from any record of units",
    check,
);

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
    faults::hand_in(case, found, |fault| {
        matches!(fault, Fault::NotAfterLast { .. } | Fault::OtherDay { .. })
    });
    for decree in case.plan().decrees() {
        let steps = [
            ("passed", "thông qua", decree.issued),
            ("in force", "có hiệu lực", decree.in_force),
            ("effective", "hoạt động", Some(decree.effective)),
        ];
        let known: Vec<_> =
            steps.iter().filter_map(|(en, vi, date)| Some((en, vi, (*date)?))).collect();
        for pair in known.windows(2) {
            let [(earlier, earlier_vi, first), (later, later_vi, second)] = pair else { continue };
            if first > second {
                let mut finding = Finding::new(Wording::new(
                    format!("it is {earlier} on {first}, after it is {later} on {second}"),
                    format!(
                        "{earlier_vi} ngày {}, sau khi {later_vi} ngày {}",
                        Language::Vietnamese.date(*first),
                        Language::Vietnamese.date(*second),
                    ),
                ));
                finding.decree = Some(decree.number.clone());
                finding.date = Some(decree.effective);
                found.add(finding.mended_by(Wording::new(
                    "correct the dates of the decree",
                    "sửa lại các ngày của văn bản",
                )));
            }
        }
    }
}

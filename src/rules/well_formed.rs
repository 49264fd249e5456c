//! `well-formed`: every clause does something, and clauses about one unit agree.

use super::case::Case;
use super::clauses::Placed;
use super::faults;
use super::found::Found;
use super::set::Rule;
use crate::error::Fault;
use crate::finding::{Finding, Severity, Wording};
use crate::language::Language;

/// Clauses do something and agree; a plan has a decree; days behind a faulty one wait.
pub(super) const RULE: Rule = Rule::fixed(
    "well-formed",
    Severity::Error,
    "every clause does something, and clauses about one unit agree",
    "follows from any record of units",
    check,
);

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
    if case.plan().decrees().len() == 0 {
        found.add(Finding::new(Wording::new(
            "the plan has no decree",
            "phương án chưa có văn bản nào",
        )));
    }
    faults::hand_in(case, found, |fault| {
        matches!(
            fault,
            Fault::EmptyDecree
                | Fault::DecreeTwice
                | Fault::EmptyProvision
                | Fault::EmptyTake { .. }
                | Fault::GoesOnTwice { .. }
                | Fault::TooLarge
        )
    });
    // Law that is taken as given is not judged, but a plan on law that does not hold can't be
    // enacted either.
    for (day, fault) in case.faults() {
        if !faults::is_of_plan(case, day, fault) {
            let mut finding = faults::finding(case, day, fault);
            finding.says = Wording::new(
                format!("what the plan takes as given does not hold: {}", finding.says.english),
                format!("văn bản lấy làm căn cứ không áp dụng được: {}", finding.says.vietnamese),
            );
            found.add(finding);
        }
    }
    for placed in case.placed().filter(Placed::is_new) {
        let takes_nothing = placed.provision().is_some_and(|written| written.takes.is_empty());
        let has_members = || placed.result().is_some_and(|unit| !unit.children().is_empty());
        if takes_nothing && !has_members() {
            found.add(
                placed
                    .finding(Wording::new(
                        "it is made of nothing: it takes from no unit, and none comes under it",
                        "được lập mà không lấy của đơn vị nào và không có đơn vị trực thuộc",
                    ))
                    .mended_by(Wording::new(
                        "say which units it is made of",
                        "ghi rõ các đơn vị hợp thành",
                    )),
            );
        }
    }
    for date in case.unjudged() {
        let finding = Finding::new(Wording::new(
            format!("the decrees of {date}"),
            format!("các văn bản ngày {}", Language::Vietnamese.date(*date)),
        ));
        let lacking = Wording::new(
            "those of an earlier day have to be mended first",
            "trước hết cần sửa các văn bản của ngày trước",
        );
        let finding = Finding { date: Some(*date), ..finding };
        let behind = case.own_decrees_until(*date).map(|decree| &decree.number);
        found.cannot_tell(finding.resting_on(behind), lacking);
    }
}

//! `stated-counts`: what a decree states of its outcome is what comes of it.

use std::collections::BTreeMap;

use super::case::{Case, Day};
use super::found::Found;
use super::set::Rule;
use crate::decree::{Decree, Outcome};
use crate::finding::{Finding, Measure, Severity, Wording};
use crate::level::{KindId, Level};
use crate::period::Moment;
use crate::register::{Register, Version};

/// Units of each kind, formed and left alone, as the decree's own summary has them.
pub(super) const RULE: Rule = Rule::fixed(
    "stated-counts",
    Severity::Error,
    "the counts that a decree states are those that it comes to",
    "the last clause of each resolution of 16 June 2025",
    check,
);

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
    for day in case.days() {
        for place in 0..crate::register::index(day.staged.decrees.len()) {
            let Some(decree) = day.decree(place).filter(|_| !day.is_given(place)) else { continue };
            if decree.totals.is_empty() {
                continue;
            }
            let wrong = match &day.after {
                Some(after) => differences(day, after, decree),
                None => Err(Wording::new(
                    "something else is wrong with the plan",
                    "phương án còn lỗi khác",
                )),
            };
            // Counts are read off the register of the day.
            let behind = || case.own_decrees_until(day.date).map(|decree| &decree.number);
            match wrong {
                Ok(measures) if measures.is_empty() => {}
                Ok(measures) => {
                    let finding = finding(
                        decree,
                        Wording::new(
                            "the counts that it states are not those that it comes to",
                            "số liệu nêu trong văn bản không khớp với kết quả",
                        ),
                    );
                    found.add(Finding { measures, ..finding }.resting_on(behind()));
                }
                Err(lacking) => {
                    let finding = finding(
                        decree,
                        Wording::new("whether the stated counts hold", "số liệu nêu trong văn bản"),
                    );
                    found.cannot_tell(finding.resting_on(behind()), lacking);
                }
            }
        }
    }
}

fn finding(decree: &Decree, says: Wording) -> Finding {
    let mut finding = Finding::new(says);
    finding.decree = Some(decree.number.clone());
    finding.date = Some(decree.effective);
    finding
}

/// Compares the stated counts with the register of the day.
fn differences(day: &Day, after: &Register, decree: &Decree) -> Result<Vec<Measure>, Wording> {
    let snapshot = after.at_or_opening(day.date);
    let scope = match &decree.scope {
        Some(scope) => match scope.code() {
            Some(code) => {
                let of = scope.level().map(|level| after.country().level(level.as_str()));
                // Without a level it is the topmost unit that carries the code.
                let all = (0..=u8::try_from(after.country().levels().len()).unwrap_or(u8::MAX))
                    .map(Level::new);
                let mut levels = all.filter(|level| of.is_none_or(|of| of == Some(*level)));
                levels.find_map(|level| snapshot.get(level, code))
            }
            None => snapshot.find(&scope.to_string()).ok(),
        },
        None => None,
    };
    let counts: BTreeMap<KindId, usize> = match (&decree.scope, &scope) {
        (None, _) => snapshot.count_by_kind(),
        (Some(_), Some(scope)) => snapshot.count_under(scope),
        (Some(_), None) => {
            return Err(Wording::new("its scope is not found", "không xác định được phạm vi"));
        }
    };
    let mut measures = Vec::new();
    let mut compare = |what: &str, have: usize, need: u32| {
        if have != need as usize {
            let by = have.abs_diff(need as usize);
            measures
                .push(Measure::new(what, need.to_string(), have.to_string()).by(by.to_string()));
        }
    };
    for (kind, &need) in &decree.totals.kinds {
        compare(kind.as_str(), counts.get(kind).copied().unwrap_or(0), need);
    }
    if let Some(need) = decree.totals.formed {
        // The law counts a unit that gets another name among those that it forms.
        let forms = |outcome: &Outcome| match outcome {
            Outcome::New(_) => true,
            Outcome::Continues(goes_on) => goes_on.name.is_some(),
            Outcome::Ends => false,
        };
        let formed = decree.provisions.iter().filter(|provision| forms(&provision.outcome));
        compare("formed", formed.count(), need);
    }
    if let (Some(need), Some(scope)) = (decree.totals.unchanged, &scope) {
        compare("unchanged", unchanged(day, after, scope, decree), need);
    }
    Ok(measures)
}

/// Counts the units of the kinds of a decree under its scope that were there before as they are:
/// same unit, kind, name and ground, whatever stands above them.
fn unchanged(day: &Day, after: &Register, scope: &Version<'_>, decree: &Decree) -> usize {
    let country = after.country();
    let levels = decree.totals.kinds.keys().filter_map(|kind| country.level_of(kind));
    let Some(level) = levels.max() else { return 0 };
    let eve = Moment::of(day.eve);
    let called = |version: u32| {
        let record = after.store.records.at(version);
        (record.kind, after.store.name(&record), after.store.code(&record))
    };
    let members = scope.members_in_any_order(level);
    let stays = members.iter().filter(|member| {
        let earlier = after.store.version_on(member.unit().0, eve);
        earlier.is_some_and(|earlier| {
            day.takes_of(earlier).is_empty()
                && (earlier == member.id || called(earlier) == called(member.id))
        })
    });
    stays.count()
}

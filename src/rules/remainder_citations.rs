//! `remainder-citations`: a rest cites exactly the clauses that took parts of the unit.

use super::case::Case;
use super::found::Found;
use super::set::Rule;
use crate::clause::{self, Clause};
use crate::decree::Portion;
use crate::finding::{Finding, Measure, NamedUnit, Severity, Wording};
use crate::share::Share;

/// A check on the law as well as on whoever read it: 441 of 441 held in 2025.
pub(super) const RULE: Rule = Rule::fixed(
    "remainder-citations",
    Severity::Error,
    "a rest cites exactly the clauses that took parts of the unit",
    "the form of the resolutions of 16 June 2025",
    check,
);

fn check(case: &Case<'_>, found: &mut Found<'_, '_>) {
    for placed in case.placed() {
        let has_rest = placed.takes().any(|taken| {
            taken.portions.area == Share::Rest || taken.portions.population == Share::Rest
        });
        if !has_rest {
            continue;
        }
        for (unit, take) in placed.written_takes() {
            let is_rest = take.area == Portion::Rest || take.population == Portion::Rest;
            if !is_rest {
                continue;
            }
            let place = |finding: Finding| Finding {
                position: take.position.or(finding.position),
                ..finding
            };
            let others = placed.takers_of(&unit);
            let own = placed.decree().map(|decree| &decree.number);
            // A rest of the people alone is what those leave who take of the people.
            let same_decree = others.iter().filter(|(other, portions)| {
                let of_area = take.area == Portion::Rest && portions.area != Share::Nothing;
                let of_people =
                    take.population == Portion::Rest && portions.population != Share::Nothing;
                other.provision != placed.provision
                    && other.decree().map(|decree| &decree.number) == own
                    && (of_area || of_people)
            });
            let parts: Vec<_> = same_decree.collect();
            if take.cites.is_empty() {
                // What cites nothing says nothing wrong about others; whoever reads it should know.
                let named = NamedUnit::of(&unit);
                let n_parts = parts.len();
                let says = if parts.is_empty() {
                    Wording::new(
                        format!(
                            "it takes the rest of {named}, of which no clause takes a part: all"
                        ),
                        format!(
                            "lấy phần còn lại của {named}, mà không khoản nào lấy một phần: toàn bộ"
                        ),
                    )
                } else {
                    Wording::new(
                        format!("the rest of {named} cites no clause; {n_parts} took a part"),
                        format!(
                            "phần còn lại của {named} không dẫn khoản nào; {n_parts} khoản đã lấy một phần"
                        ),
                    )
                };
                found.note(place(placed.finding(says).about([named])));
                continue;
            }
            let mut took: Vec<&Clause> =
                parts.iter().filter_map(|(other, _)| other.clause()).collect();
            let mut cited: Vec<&Clause> = take.cites.iter().collect();
            for list in [&mut took, &mut cited] {
                list.sort_by(|one, other| {
                    clause::order(Some(one)).cmp(&clause::order(Some(other)))
                });
                list.dedup();
            }
            if took == cited {
                continue;
            }
            let told = |list: &[&Clause]| {
                let list: Vec<&str> = list.iter().map(|clause| clause.as_str()).collect();
                if list.is_empty() { "-".to_owned() } else { list.join(", ") }
            };
            let (took, cited, named) = (told(&took), told(&cited), NamedUnit::of(&unit));
            let (says, mend) = if parts.is_empty() {
                (
                    Wording::new(
                        format!(
                            "the rest of {named} cites the clauses {cited}, but no clause took a part"
                        ),
                        format!(
                            "phần còn lại của {named} dẫn các khoản {cited}, nhưng không khoản nào lấy một phần"
                        ),
                    ),
                    Wording::new(
                        "take all of it, or let another clause take a part",
                        "lấy toàn bộ, hoặc để khoản khác lấy một phần",
                    ),
                )
            } else {
                (
                    Wording::new(
                        format!(
                            "the rest of {named} cites the clauses {cited}, but {took} took of it"
                        ),
                        format!(
                            "phần còn lại của {named} dẫn các khoản {cited}, nhưng các khoản {took} đã lấy"
                        ),
                    ),
                    Wording::new(
                        format!("cite the clauses {took}"),
                        format!("dẫn các khoản {took}"),
                    ),
                )
            };
            let causes = parts.iter().map(|(other, portions)| other.taking(&unit, *portions));
            found.add(place(
                placed
                    .finding(says)
                    .about([named])
                    .measured(Measure::new("clauses", cited, took))
                    .because(causes)
                    .mended_by(mend),
            ));
        }
    }
}

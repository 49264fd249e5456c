//! `vn-76-islands`: island communes are for defence to judge, and not mixed with the mainland.

use super::common::{SINCE_76, Unknown, communes_formed};
use super::words::Say;
use crate::finding::NamedUnit;
use crate::rules::{Case, Findings, Rule};
use crate::{Finding, Severity};

/// Communes of island districts have no figures to meet; isolated ones may be left as they are.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-76-islands",
    Severity::Warning,
    "island communes are arranged among themselves, with defence first",
    "Resolution 76/2025/UBTVQH15, articles 3 and 5.1d",
    check,
)
.holding(Some(SINCE_76), None);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let mut known = case.evidence().attributes.into_iter().flat_map(|known| known.rows());
    if known.all(|(.., facts)| facts.island.is_none()) {
        // One note says it for the whole plan.
        if communes_formed(case).any(|placed| placed.takes().count() > 1) {
            found.cannot_tell(Finding::new(Say::WhetherIslands), Say::IslandsUnknown);
        }
        return;
    }
    let mut unknown = Unknown::default();
    for placed in communes_formed(case) {
        let sources: Vec<_> = placed.takes().filter(|taken| !taken.is_derived).collect();
        // What comes of one unit mixes nothing.
        if sources.len() < 2 {
            continue;
        }
        let is_island = |taken: &&crate::rules::TakenUnit<'_>| {
            case.facts(&taken.unit).and_then(|facts| facts.island)
        };
        let islands: Vec<_> =
            sources.iter().filter(|taken| is_island(taken) == Some(true)).collect();
        if sources.iter().any(|taken| is_island(&taken).is_none()) {
            unknown.add(&placed);
        } else if !islands.is_empty() && islands.len() < sources.len() {
            found.add(
                placed
                    .finding(Say::IslandsMixed)
                    .about(islands.iter().map(|taken| NamedUnit::of(&taken.unit))),
            );
        }
    }
    unknown.hand_in(found, Say::WhetherIslandsOf, Say::IslandsUnknown);
}

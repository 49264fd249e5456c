//! `vn-76-province-name`: a province made of several keeps the name of one of them.

use super::common::SINCE_76;
use super::words::Say;
use crate::finding::NamedUnit;
use crate::rules::{Case, Findings, PlacedClause, Rule};
use crate::{Level, Name, Severity};

/// All 23 provinces formed in 2025 did.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-76-province-name",
    Severity::Warning,
    "a province made of several keeps the name of one of them",
    "Resolution 76/2025/UBTVQH15, article 7.1",
    check,
)
.holding(Some(SINCE_76), None);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let key = |name: &str| Name::new(name).ok().map(|name| name.key());
    // Where a source is not found, it may be the one whose name is kept.
    let sound = |placed: &PlacedClause<'_>| placed.is_resolved() && !placed.is_passing();
    let provinces = case.placed().filter(|placed| placed.is_new() && sound(placed));
    for placed in provinces.filter(|placed| placed.level() == Some(Level::PROVINCE)) {
        let Some(name) = placed.name() else { continue };
        let sources: Vec<_> = placed.takes().filter(|taken| !taken.is_derived).collect();
        if sources.iter().all(|taken| key(taken.unit.name()) != key(name)) && !sources.is_empty() {
            found.add(
                placed
                    .finding(Say::NameOfNoProvince.with("name", name))
                    .about(sources.iter().map(|taken| NamedUnit::of(&taken.unit))),
            );
        }
    }
}

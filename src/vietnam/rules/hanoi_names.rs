//! `hn-names`: new communes of Hà Nội are called by their old district and a number.

use super::common::communes_formed;
use super::name_numbered::numbered;
use super::words::Say;
use crate::finding::Basis;
use crate::rules::{Case, Findings, PlacedClause, Rule};
use crate::{Level, Name, Severity, date};

/// In the historic centre one unit has the district's own name, and its neighbours names of
/// heritage, which a user's table gives as [`history`](crate::UnitFacts::history).
pub(super) const RULE: Rule = Rule::fixed(
    "hn-names",
    Severity::Warning,
    "new communes are called by their old district and a number, or by a name of heritage",
    "Hà Nội's department of home affairs, 3 April 2025",
    check,
)
.resting_on(Basis::Proposal)
.holding(Some(date(2025, 4, 3)), None);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    // Where a source is not found, its district may be the one.
    let formed = communes_formed(case).filter(|placed| placed.is_resolved());
    for placed in formed.filter(is_in_hanoi) {
        let Some(name) = placed.name() else { continue };
        let key = |name: &str| Name::new(name).ok().map(|name| name.key());
        let stem = numbered(name).map(|(stem, _)| stem).or_else(|| key(name));
        let by_district = placed.takes().any(|taken| {
            let district = taken.unit.at_level(Level::DISTRICT);
            district.and_then(|district| key(district.name())) == stem
        });
        let by_heritage = placed.takes().any(|taken| {
            let history = case.facts(&taken.unit).and_then(|facts| facts.history.as_deref());
            history.and_then(key) == key(name)
        });
        if !by_district && !by_heritage {
            found.add(placed.finding(Say::NameOfNoDistrict.with("name", name)));
        }
    }
}

pub(super) fn is_in_hanoi(placed: &PlacedClause<'_>) -> bool {
    let province = placed.takes().next().and_then(|taken| taken.unit.at_level(Level::PROVINCE));
    province.is_some_and(|province| province.code().as_str() == "01")
}

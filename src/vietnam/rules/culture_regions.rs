//! `hn-culture-regions`: a new commune of Hà Nội lies in one culture region.

use std::collections::BTreeSet;

use super::common::{Unknown, communes_formed};
use super::hanoi_names::is_in_hanoi;
use super::words::Say;
use crate::finding::{Basis, NamedUnit};
use crate::rules::{Case, Findings, Rule};
use crate::{Severity, date};

/// Thăng Long, xứ Đoài, Kinh Bắc and Sơn Nam Thượng are not mixed; which commune lies in which is
/// for a user's table to say.
pub(super) const RULE: Rule = Rule::fixed(
    "hn-culture-regions",
    Severity::Warning,
    "a new commune lies in one culture region",
    "Hà Nội's department of home affairs, 3 April 2025",
    check,
)
.resting_on(Basis::Proposal)
.holding(Some(date(2025, 4, 3)), None);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let mut unknown = Unknown::default();
    for placed in communes_formed(case).filter(is_in_hanoi) {
        let mut regions: BTreeSet<&str> = BTreeSet::new();
        let mut is_known = true;
        for taken in placed.takes() {
            match case.facts(&taken.unit).and_then(|facts| facts.culture_region.as_deref()) {
                Some(region) => {
                    regions.insert(region);
                }
                None => is_known = false,
            }
        }
        if regions.len() > 1 {
            let list = regions.into_iter().collect::<Vec<_>>().join(", ");
            found.add(
                placed
                    .finding(Say::CultureRegionsMixed.with("regions", list))
                    .about(placed.takes().map(|taken| NamedUnit::of(&taken.unit))),
            );
        } else if !is_known && placed.takes().count() > 1 {
            unknown.add(&placed);
        }
    }
    unknown.hand_in(found, Say::CultureRegionsOf, Say::CultureRegionsUnknown);
}

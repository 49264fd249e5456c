//! `vn-112-commune`: the standards of a xã since 2026, as reported.

use super::common::{SINCE_112, Unknown, communes_formed, is_kind};
use super::standard::{Standard, hold_against, is_mountain};
use super::words::Say;
use crate::Severity;
use crate::finding::Basis;
use crate::rules::{Case, Findings, PlacedClause, Rule};

/// The text of the resolution was not at hand: the figures are those of the press.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-112-commune",
    Severity::Warning,
    "a xã that is formed meets the standards of population and area",
    "Resolution 112/2025/UBTVQH15, as reported in January 2026",
    check,
)
.resting_on(Basis::Reports)
.holding(Some(SINCE_112), None);

const MOUNTAIN: Standard = Standard::new(5_000, 10_000);
const ISLAND: Standard = Standard::new(2_500, 1_500);
const OTHER: Standard = Standard::new(16_000, 3_000);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let formed = communes_formed(case).filter(|placed| is_kind(placed, "xa"));
    let with_standards = formed.map(|placed| {
        let standards = standards(case, &placed);
        (placed, standards)
    });
    hold_against(case, found, with_standards, Say::MergeWithNeighbour);
    let mut wards = Unknown::default();
    communes_formed(case)
        .filter(|placed| is_kind(placed, "phuong"))
        .for_each(|ward| wards.add(&ward));
    wards.hand_in(found, Say::AreaAndPopulationOf, Say::WardStandardsUnknown);
}

/// Returns the standards that may be those of a xã that a clause forms.
fn standards(case: &Case<'_>, placed: &PlacedClause<'_>) -> Vec<Standard> {
    let mut islands =
        placed.takes().map(|taken| case.facts(&taken.unit).and_then(|facts| facts.island));
    let is_island = islands.try_fold(true, |all, island| Some(all && island?));
    match (is_island, is_mountain(case, placed)) {
        (Some(true), _) => vec![ISLAND],
        (Some(false), Some(true)) => vec![MOUNTAIN],
        (Some(false), Some(false)) => vec![OTHER],
        (None, Some(true)) => vec![MOUNTAIN, ISLAND],
        (None, Some(false)) => vec![OTHER, ISLAND],
        (Some(false), None) => vec![OTHER, MOUNTAIN],
        (None, None) => vec![OTHER, MOUNTAIN, ISLAND],
    }
}

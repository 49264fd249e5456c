//! `vn-76-neighbours`: units that are merged lie next to each other.

use super::common::{SINCE_76, Unknown, communes_formed};
use super::words::Say;
use crate::attributes::Contiguity;
use crate::finding::{Cause, NamedUnit};
use crate::rules::{Case, Findings, PlacedClause, Rule};
use crate::{Date, Neighbours, Severity, Step, VersionId};

/// What is known of borders may be approximate, so a finding is a warning.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-76-neighbours",
    Severity::Warning,
    "units that are merged lie next to each other",
    "Resolution 76/2025/UBTVQH15, article 2.3",
    check,
)
.holding(Some(SINCE_76), None);

/// A day of a plan, and the step.
type When = (Date, Option<Step>);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    let mut unknown = Unknown::default();
    // The borders as of before each step of the plan.
    let mut carried: Option<(When, Option<Neighbours>)> = None;
    // Where a source is not found, it may be what lies between the others.
    for placed in communes_formed(case).filter(PlacedClause::is_resolved) {
        let units: Vec<VersionId> = placed
            .takes()
            .filter(|taken| taken.unit.level() == crate::Level::COMMUNE)
            .map(|taken| taken.unit.id())
            .collect();
        if units.len() < 2 {
            continue;
        }
        let Some(known) = case.evidence().neighbours else {
            unknown.add(&placed);
            continue;
        };
        let before = placed.before();
        let borders = if known.date() == before.date() {
            Some(known)
        } else {
            let when = (placed.date(), placed.provision().map(|provision| provision.step));
            if carried.as_ref().is_none_or(|(of, _)| *of != when) {
                carried = Some((when, known.carried_to(&before).ok()));
            }
            carried.as_ref().and_then(|(_, borders)| borders.as_ref())
        };
        let Some(borders) = borders else {
            unknown.add(&placed);
            continue;
        };
        if borders.contiguity(&units) != Contiguity::Apart {
            continue;
        }
        // A unit without any neighbour is an island, or the map is too coarse for it.
        if units.iter().any(|&unit| borders.of(unit).len() == 0) {
            unknown.add(&placed);
        } else {
            let mut apart: Vec<NamedUnit> =
                placed.takes().map(|taken| NamedUnit::of(&taken.unit)).collect();
            apart.sort_by_cached_key(NamedUnit::to_string);
            found.add(
                placed
                    .finding(Say::Apart.with("units", apart))
                    .because([Cause::new(Say::BordersAsOf.with("date", borders.date()))])
                    .about(placed.takes().map(|taken| NamedUnit::of(&taken.unit)))
                    .mended_by(Say::LeaveOutApart),
            );
        }
    }
    unknown.hand_in(found, Say::BordersOf, Say::NeighboursUnknown);
}

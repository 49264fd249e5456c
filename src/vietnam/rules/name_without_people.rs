//! `vn-76-name-without-people`: a unit that keeps a source's name and code has people of it.

use std::collections::BTreeSet;

use super::common::SINCE_76;
use super::words::Say;
use crate::finding::NamedUnit;
use crate::rules::{Case, Findings, Rule};
use crate::{Date, Level, Name, Severity, Share, Version, VersionId};

/// Whoever looks for the people of the old unit under its name and code finds none of them there. Of
/// the law of 2025 one edge does this: clause 3 of 1679/NQ-UBTVQH15, which with clause 7 looks
/// misdrafted. It follows from no record of units, and codes do not follow people everywhere, so it is
/// a rule of Viet Nam's.
pub(super) const RULE: Rule = Rule::fixed(
    "vn-76-name-without-people",
    Severity::Warning,
    "a commune that keeps the name and code of one that it is made of has people of it",
    "held by 10,565 of the 10,566 edges of the resolutions of 16 June 2025",
    check,
)
.holding(Some(SINCE_76), None);

fn check(case: &Case<'_>, found: &mut Findings<'_, '_>) {
    // Several clauses may be about one unit.
    let mut told: BTreeSet<VersionId> = BTreeSet::new();
    for placed in case.placed().filter(|placed| placed.level() == Some(Level::COMMUNE)) {
        let Some(unit) = placed.result() else { continue };
        let Some(source) = without_people(unit, placed.date()) else { continue };
        if !told.insert(source.id()) {
            continue;
        }
        let named = NamedUnit::of(&source);
        let taking = placed
            .takers_of(&source)
            .into_iter()
            .filter(|(_, portions)| portions.population != Share::Nothing);
        let causes = taking.map(|(taker, portions)| taker.taking(&source, portions));
        found.add(
            placed
                .finding(Say::KeepsWithoutPeople.with("unit", named.clone()))
                .about([named])
                .because(causes)
                .mended_by(Say::NameToPeople),
        );
    }
}

/// Returns the unit of which a unit has name, code and ground since a day, but no people.
fn without_people<'r>(mut unit: Version<'r>, day: Date) -> Option<Version<'r>> {
    loop {
        let mut before = None;
        for edge in unit.predecessors() {
            let (source, portions) = (edge.source(), edge.portions());
            let is_without = portions.population == Share::Nothing;
            if is_without && portions.area != Share::Nothing && is_called_alike(&source, &unit) {
                return Some(source);
            }
            before = before.or(edge.goes_on().then_some(source));
        }
        // An earlier step of the day may have made it.
        unit = before.filter(|source| source.period().from == Some(day))?;
    }
}

fn is_called_alike(one: &Version<'_>, other: &Version<'_>) -> bool {
    let key = |unit: &Version<'_>| Name::new(unit.name()).ok().map(|name| name.key());
    one.level() == other.level() && one.code() == other.code() && key(one) == key(other)
}

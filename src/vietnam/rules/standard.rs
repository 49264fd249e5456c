//! Standards of area and population, and how a unit stands against several that may apply.

use std::collections::BTreeSet;

use super::common::{FIGURES, Unknown};
use super::words::Say;
use crate::attributes::Terrain;
use crate::finding::{Cause, Measure, Value};
use crate::rules::{Case, Estimate, Findings, PlacedClause};
use crate::{Amount, Date, Quantity, Version};

/// At least so many people and square kilometres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standard {
    pub(super) population: u64,
    /// In hundredths of a square kilometre, since a ward has 5.5.
    pub(super) area_hundredths: u32,
}

impl Standard {
    pub(super) const fn new(population: u64, area_hundredths: u32) -> Self {
        Self { population, area_hundredths }
    }

    pub(super) fn area(self) -> Amount {
        Amount::with_decimals(self.area_hundredths, 2)
    }
}

/// What can be said of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Met,
    /// The area misses, or the population, or both.
    Missed,
    Unknown,
}

/// A standard, with the area and population that are held against it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held<'e> {
    area: &'e Estimate,
    population: &'e Estimate,
    standard: Standard,
}

impl<'e> Held<'e> {
    pub(super) fn new(area: &'e Estimate, population: &'e Estimate, standard: Standard) -> Self {
        Self { area, population, standard }
    }

    /// What there is of each quantity, and what is needed.
    fn needs(self) -> [(Quantity, &'e Estimate, Amount); 2] {
        [
            (Quantity::Area, self.area, self.standard.area()),
            (Quantity::Population, self.population, Amount::from(self.standard.population)),
        ]
    }

    pub(super) fn verdict(self) -> Verdict {
        let needs = self.needs();
        if needs.iter().any(|(_, have, need)| have.is_below(*need)) {
            Verdict::Missed
        } else if needs.iter().all(|(_, have, need)| have.is_at_least(*need)) {
            Verdict::Met
        } else {
            Verdict::Unknown
        }
    }

    /// Tells whether it misses both.
    pub(super) fn misses_both(self) -> bool {
        self.needs().iter().all(|(_, have, need)| have.is_below(*need))
    }

    /// Tells whether it may miss both, as far as is known.
    pub(super) fn may_miss_both(self) -> bool {
        self.needs().iter().all(|(_, have, need)| !have.is_at_least(*need))
    }

    /// Returns the figures of which it can't be said whether they miss.
    pub(super) fn open(self) -> Vec<Measure> {
        let needs = self.needs().into_iter();
        let open =
            needs.filter(|(_, have, need)| !have.is_below(*need) && !have.is_at_least(*need));
        let measure = |(what, have, need): (Quantity, &Estimate, Amount)| {
            Measure::new(what, have, need.shortest())
        };
        open.map(measure).collect()
    }

    /// Returns the figures that miss.
    pub(super) fn missed(self) -> Vec<Measure> {
        let missed = self.needs().into_iter().filter(|(_, have, need)| have.is_below(*need));
        missed
            .map(|(what, have, need)| {
                let measure = Measure::new(what, have, need.shortest());
                match need.checked_sub(have.high) {
                    Some(by) => measure.by(by.shortest()),
                    None => measure,
                }
            })
            .collect()
    }
}

/// Returns what all verdicts agree on; that of no standard is met.
pub(super) fn agreed(mut verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let Some(first) = verdicts.next() else { return Verdict::Met };
    if verdicts.all(|other| other == first) { first } else { Verdict::Unknown }
}

/// By how many percent a population may be higher by the day of the figures that law asks for than it
/// was by the census of 2019: between provinces, from 5 to 43.
const GROWTH: u64 = 43;

/// Widens how many people there may be, where those of some units were counted before the day of which
/// law wants them (76/2025, article 6.3), so that what would turn by then can't be told.
pub(super) fn by_now<'c>(
    case: &Case<'_>,
    units: impl IntoIterator<Item = Version<'c>>,
    mut people: Estimate,
) -> Estimate {
    let counted = |unit: &Version<'_>| {
        case.facts(unit).and_then(|facts| facts.population_measure.as_ref()?.date())
    };
    let is_old = |unit: Version<'_>| counted(&unit).is_some_and(|day| day < FIGURES);
    if units.into_iter().any(is_old) {
        let more = people.high.checked_mul(Amount::from(100 + GROWTH));
        let more = more.and_then(|more| more.checked_div(Amount::from(100)));
        people.high = more.unwrap_or(people.high);
    }
    people
}

/// Returns the standards of area and population that may be a unit's (Resolution 1211/2016/UBTVQH13, as
/// amended by 27/2022/UBTVQH15); none for kinds of which no standard is at hand (thị trấn, quận, thị xã,
/// city).
pub(super) fn standards(case: &Case<'_>, unit: &Version<'_>) -> Vec<Standard> {
    let terrain = case.facts(unit).and_then(|facts| facts.terrain);
    let by_terrain = |mountain: Standard, other: Standard| match terrain {
        Some(Terrain::Mountain | Terrain::Highland) => vec![mountain],
        Some(Terrain::Other) => vec![other],
        None => vec![other, mountain],
    };
    let kind = unit.kind_id().map(|kind| kind.as_str()).unwrap_or_default();
    let above = unit.parent().and_then(|above| above.kind_id()).map(|kind| kind.as_str());
    match (kind, above) {
        ("xa", _) => by_terrain(Standard::new(5_000, 5_000), Standard::new(8_000, 3_000)),
        ("phuong", Some("quan")) => vec![Standard::new(15_000, 550)],
        ("phuong", Some("thi_xa")) => vec![Standard::new(5_000, 550)],
        ("phuong", _) => vec![Standard::new(7_000, 550)],
        ("huyen", _) => by_terrain(Standard::new(80_000, 85_000), Standard::new(120_000, 45_000)),
        _ => Vec::new(),
    }
}

/// Tells whether what a clause takes lies in the mountains or highlands; `None` where that is not
/// known, or differs, of the units that it takes.
pub(super) fn is_mountain(case: &Case<'_>, placed: &PlacedClause<'_>) -> Option<bool> {
    let mut seen = None;
    for taken in placed.takes() {
        let terrain = case.facts(&taken.unit).and_then(|facts| facts.terrain)?;
        let is_mountain = matches!(terrain, Terrain::Mountain | Terrain::Highland);
        if seen.is_some_and(|seen| seen != is_mountain) {
            return None;
        }
        seen = Some(is_mountain);
    }
    seen
}

/// Says where figures come from, and of which days they are; `None` where nothing is known.
pub(super) fn figures<'e>(
    case: &Case<'_>,
    estimates: impl IntoIterator<Item = &'e Estimate>,
) -> Option<Cause> {
    let source = case.evidence().attributes?.source();
    let dates: BTreeSet<Date> = estimates.into_iter().flat_map(Estimate::dates).copied().collect();
    (!dates.is_empty()).then(|| {
        let dates = Value::Dates(dates.into_iter().collect());
        Cause::new(Say::FiguresOf.with("dates", dates).with("source", source))
    })
}

/// Holds the units that clauses form against the standards that may be theirs, hands in those that
/// miss them, and notes of which it can't tell.
pub(super) fn hold_against<'c>(
    case: &'c Case<'_>,
    found: &mut Findings<'_, '_>,
    formed: impl Iterator<Item = (PlacedClause<'c>, Vec<Standard>)>,
    mend: Say,
) {
    let mut unknown = Unknown::default();
    for (placed, standards) in formed {
        let area = case.area_formed(&placed);
        let taken = placed.takes().map(|taken| taken.unit);
        let population = by_now(case, taken, case.population_formed(&placed));
        let held = || standards.iter().map(|standard| Held::new(&area, &population, *standard));
        match agreed(held().map(Held::verdict)) {
            Verdict::Met => {}
            Verdict::Unknown => unknown.add(&placed),
            Verdict::Missed => {
                let Some(unit) = placed.unit() else { continue };
                let mut finding = placed.finding(Say::BelowStandards.with("unit", unit));
                // The measures are those of the first that may apply.
                finding.measures = held().next().map(Held::missed).unwrap_or_default();
                let source = figures(case, [&area, &population]);
                found.add(finding.because(source).mended_by(mend));
            }
        }
    }
    unknown.hand_in(found, Say::AreaAndPopulationOf, Say::FiguresTerrainOrParts);
}

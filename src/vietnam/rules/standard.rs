//! Standards of area and population, and how a unit stands against several that may apply.

use super::Unknown;
use crate::{Amount, Case, Estimate, Found, Measure, Placed, Terrain, Wording};

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Met,
    /// What misses, of which there is at least one.
    Missed(Vec<Measure>),
    Unknown,
}

/// Holds area and population against one standard.
pub(super) fn verdict(area: &Estimate, population: &Estimate, standard: Standard) -> Verdict {
    let needs = [
        ("area km2", area, standard.area()),
        ("population", population, Amount::from(standard.population)),
    ];
    let missed = needs.iter().filter(|(_, have, need)| have.is_below(*need));
    let measures: Vec<Measure> = missed
        .map(|(what, have, need)| {
            let measure = Measure::new(*what, have.to_string(), need.shortest().to_string());
            match need.checked_sub(have.high) {
                Some(by) => measure.by(by.shortest().to_string()),
                None => measure,
            }
        })
        .collect();
    if !measures.is_empty() {
        Verdict::Missed(measures)
    } else if needs.iter().all(|(_, have, need)| have.is_at_least(*need)) {
        Verdict::Met
    } else {
        Verdict::Unknown
    }
}

/// Holds a unit against all standards that may apply: what they agree on is said, the measures
/// being those of the first.
pub(super) fn agreed(area: &Estimate, population: &Estimate, standards: &[Standard]) -> Verdict {
    let mut verdicts = standards.iter().map(|standard| verdict(area, population, *standard));
    let Some(first) = verdicts.next() else { return Verdict::Met };
    let kind = std::mem::discriminant(&first);
    let agrees = verdicts.all(|other| std::mem::discriminant(&other) == kind);
    if agrees { first } else { Verdict::Unknown }
}

/// Tells whether what a clause takes lies in the mountains or highlands; `None` where that is not
/// known, or differs, of the units that it takes.
pub(super) fn is_mountain(case: &Case<'_>, placed: &Placed<'_>) -> Option<bool> {
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

/// Holds the units that clauses form against the standards that may be theirs, hands in those that
/// miss them, and notes of which it can't tell.
pub(super) fn hold_against<'c>(
    case: &'c Case<'_>,
    found: &mut Found<'_, '_>,
    formed: impl Iterator<Item = (Placed<'c>, Vec<Standard>)>,
    mend: &Wording,
) {
    let mut unknown = Unknown::default();
    for (placed, standards) in formed {
        let (area, population) = (case.area_formed(&placed), case.population_formed(&placed));
        match agreed(&area, &population, &standards) {
            Verdict::Met => {}
            Verdict::Unknown => unknown.add(&placed),
            Verdict::Missed(measures) => {
                let unit = placed.unit().map_or_else(String::new, |unit| unit.to_string());
                let mut finding = placed.finding(Wording::new(
                    format!("{unit} does not meet the standards of area and population"),
                    format!("{unit} chưa đạt tiêu chuẩn về diện tích và dân số"),
                ));
                finding.measures = measures;
                found.add(finding.mended_by(mend.clone()));
            }
        }
    }
    unknown.hand_in(
        found,
        &Wording::new("area and population", "diện tích và dân số"),
        &Wording::new(
            "figures or terrain are missing, or it takes parts",
            "thiếu số liệu hoặc địa hình, hoặc có lấy một phần",
        ),
    );
}

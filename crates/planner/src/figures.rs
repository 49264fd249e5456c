//! What is known of units and of groups of them: people, who may have become more since they were counted,
//! and area.

use sapnhap::Amount;

use crate::requirement::Minimum;

/// What is known of a unit, as it was given.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Figures {
    pub(crate) population: Option<u64>,
    /// How many people there may be at least and at most, where they were counted long ago.
    pub(crate) range: Option<[u64; 2]>,
    pub(crate) area: Option<Amount>,
    /// What it needs to stay alone, where its class says so.
    pub(crate) alone: Option<Minimum>,
    /// Whether law leaves it out of mergers.
    pub(crate) is_left_out: bool,
}

/// As how many the people of a unit are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counted {
    AsGiven,
    /// As few, and as many, as there may be by now.
    AtLeast,
    AtMost,
}

impl Figures {
    pub(crate) fn people(&self, counted: Counted) -> Option<u64> {
        match (counted, self.range) {
            (Counted::AsGiven, _) | (_, None) => self.population,
            (Counted::AtLeast, Some([least, _])) => Some(least),
            (Counted::AtMost, Some([_, most])) => Some(most),
        }
    }

    /// Adds those of another unit.
    pub(crate) fn plus(&self, other: &Self) -> Self {
        let sum = |one: u64, other: u64| one.saturating_add(other);
        let bounds = |counted| {
            let both = self.people(counted).zip(other.people(counted));
            both.map(|(one, other)| sum(one, other))
        };
        let population = self.population.zip(other.population).map(|(one, other)| sum(one, other));
        let range = bounds(Counted::AtLeast).zip(bounds(Counted::AtMost));
        let area = self.area.zip(other.area).and_then(|(one, other)| one.checked_add(other));
        let is_open = self.range.is_some() || other.range.is_some();
        let range = range.filter(|_| is_open).map(|(least, most)| [least, most]);
        Self { population, range, area, alone: None, is_left_out: false }
    }
}

/// Returns how much is missing of a minimum, as a part of it. What is not known is not missing.
pub(crate) fn missing(figures: &Figures, least: &Minimum, counted: Counted) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "people are far below 2^52")]
    let people = figures.people(counted).map(|people| (people as f64, least.population as f64));
    let area = figures.area.map(|area| (area.to_f64(), least.area.to_f64()));
    let parts = [people, area].into_iter().flatten();
    let missing = parts.filter(|(have, need)| have < need).map(|(have, need)| (need - have) / need);
    missing.reduce(f64::max)
}

//! Opening units by level and code, some of which are set right.
//!
//! What one step sets right are rows as they are before it: all of them are found before any is
//! changed, so that two may change their codes with each other.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::code::Code;
use crate::country::Country;
use crate::level::Level;
use crate::register::data::opening_unit::OpeningUnit;
use crate::register::view::opening_codes::code_in_full;

/// Where a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct RowPlace(usize);

/// Opening units, found by level and code.
pub(crate) struct OpeningRows<'c> {
    country: &'c Country,
    units: Vec<OpeningUnit>,
    places: FxHashMap<(Level, Code), RowPlace>,
}

impl<'c> OpeningRows<'c> {
    pub(crate) fn of(country: &'c Country, units: Vec<OpeningUnit>) -> Self {
        let mut rows = Self { country, units, places: FxHashMap::default() };
        for place in 0..rows.units.len() {
            rows.enter(RowPlace(place));
        }
        rows
    }

    pub(crate) fn into_units(self) -> Vec<OpeningUnit> {
        self.units
    }

    /// Returns the place of the row with a code, at the level of a unit's kind.
    pub(crate) fn place(&self, code: &Code, like: &OpeningUnit) -> Option<RowPlace> {
        let level = self.country.level_of(&like.kind)?;
        self.places.get(&(level, code.clone())).copied()
    }

    pub(crate) fn row(&self, place: RowPlace) -> Option<&OpeningUnit> {
        self.units.get(place.0)
    }

    /// Puts units in the place of rows, and returns these in the same order; the place of the first
    /// that would have the code of another row is the error, and nothing tells the two apart then.
    pub(crate) fn replace(
        &mut self,
        new: impl Iterator<Item = (RowPlace, OpeningUnit)>,
    ) -> (Vec<OpeningUnit>, Option<RowPlace>) {
        let mut before = Vec::new();
        let mut entered = Vec::new();
        for (place, unit) in new {
            let Some(row) = self.units.get_mut(place.0) else { continue };
            let old = std::mem::replace(row, unit);
            if let Some(key) = self.key(&old) {
                self.places.remove(&key);
            }
            before.push(old);
            entered.push(place);
        }
        let twice = entered.into_iter().fold(None, |twice, place| {
            let is_alone = self.enter(place);
            twice.or((!is_alone).then_some(place))
        });
        (before, twice)
    }

    /// Takes a row up by its code; false where another has it.
    fn enter(&mut self, place: RowPlace) -> bool {
        let key = self.row(place).and_then(|row| self.key(row));
        key.is_none_or(|key| self.places.insert(key, place).is_none())
    }

    fn key(&self, unit: &OpeningUnit) -> Option<(Level, Code)> {
        Some((self.country.level_of(&unit.kind)?, code_in_full(self.country, unit)))
    }
}

/// Tells which of some places is the first that stands there twice.
pub(crate) fn first_twice(places: &[RowPlace]) -> Option<usize> {
    let mut seen = FxHashSet::default();
    places.iter().position(|place| !seen.insert(*place))
}

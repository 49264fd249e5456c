//! Comparable areas: units of two dates that exchanged ground only among themselves.

use std::collections::BTreeMap;

use petgraph::unionfind::UnionFind;

use super::Crosswalk;
use crate::register::{Version, VersionId};

/// Units of two dates that cover the same ground, and of which no smaller selection does: figures of both
/// dates can be set beside each other for the whole of it, without a weight.
///
/// # Example: Hà Nội's old communes and the new ones
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::Crosswalk;
/// use sapnhap::{Level, date, vietnam};
///
/// let register = vietnam::register();
/// let days = [date(2025, 6, 30), date(2025, 7, 1)];
/// let city = register.at(days[0])?.find("thành phố Hà Nội")?;
/// let crosswalk = Crosswalk::between(register, days, Level::COMMUNE)?.within(&city);
/// let areas = crosswalk.comparable_areas();
/// assert_eq!(areas.iter().map(|area| area.from.len()).sum::<usize>(), 526);
/// assert_eq!(areas.iter().map(|area| area.to.len()).sum::<usize>(), 126);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ComparableArea<'r> {
    /// Its units of the first date, by their ids.
    pub from: Vec<Version<'r>>,
    /// Its units of the second date, by their ids; none where nothing came of a unit.
    pub to: Vec<Version<'r>>,
}

impl<'r> Crosswalk<'r> {
    /// Returns the comparable areas, by the id of the first of their units. Together they hold each unit of
    /// both dates that the crosswalk pairs once. What may have gone is taken as gone; a pair by which
    /// nothing of the variable went joins nothing.
    ///
    /// # Complexity
    /// Nearly linear in the rows.
    #[must_use]
    pub fn comparable_areas(&self) -> Vec<ComparableArea<'r>> {
        let mut places: BTreeMap<VersionId, usize> = BTreeMap::new();
        for row in &self.rows {
            let next = self.sources.len() + places.len();
            places.entry(row.to).or_insert(next);
        }
        let mut joined: UnionFind<usize> = UnionFind::new(self.sources.len() + places.len());
        for (source, (_, rows)) in self.groups().enumerate() {
            for row in rows.iter().filter(|row| self.is_some(row)) {
                if let Some(&target) = places.get(&row.to) {
                    joined.union(source, target);
                }
            }
        }
        let mut areas: BTreeMap<usize, ComparableArea<'r>> = BTreeMap::new();
        // The first unit of an area says where it stands, and its representative finds it again.
        let mut first: BTreeMap<usize, usize> = BTreeMap::new();
        let mut area_of = |place: usize| *first.entry(joined.find(place)).or_insert(place);
        let none = || ComparableArea { from: Vec::new(), to: Vec::new() };
        for (place, unit) in self.sources().enumerate() {
            areas.entry(area_of(place)).or_insert_with(none).from.push(unit);
        }
        for (&unit, &place) in &places {
            areas.entry(area_of(place)).or_insert_with(none).to.push(self.to.view(unit));
        }
        areas.into_values().collect()
    }
}

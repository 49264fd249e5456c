//! How the two registers of a comparison divide the units of each unit above: of each old district, how
//! many new communes there are, which of them reach beyond it, and what is divided.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::compared_unit::ComparedUnit;
use super::comparison::Comparison;
use crate::error::Error;
use crate::level::{KindId, Level};
use crate::register::Version;
use crate::register::data::ids::VersionId;

/// What a register makes of the units of one unit above.
///
/// # Example
/// See [`Comparison::by_unit_above`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Division {
    /// How many units hold ground of it.
    pub n_units: usize,
    /// Of these, how many hold ground of another unit above too: a commune of two old districts.
    pub n_mixed: usize,
    /// Of these, how many are one unit of the earlier date as it was.
    pub n_kept: usize,
    /// How many units of the earlier date lie in it that are divided among several.
    pub n_divided: usize,
    /// By kind, such as those of town and country, how many units there are, and how many units of the
    /// earlier date they hold ground of in all; by the id of the kind.
    pub sizes: BTreeMap<KindId, (usize, usize)>,
}

/// A unit above, such as an old district, and what each register makes of its units.
///
/// # Example
/// See [`Comparison::by_unit_above`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DividedAbove<'r> {
    /// The unit above, of the earlier date.
    pub above: Version<'r>,
    /// How many units of the comparison it has.
    pub n_units: usize,
    /// What the one register makes of them.
    pub one: Division,
    /// What the other makes of them.
    pub other: Division,
}

impl<'r> Comparison<'r> {
    /// Returns what both registers make of the units of each unit above of a level, such as old
    /// districts, by code. Units of the earlier date that lie under none of that level are left out.
    ///
    /// # Errors
    /// [`LookupFault::UnknownLevel`](crate::error::LookupFault::UnknownLevel).
    ///
    /// # Complexity
    /// That of [`Version::origins`] for each unit.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::compare::compare_within;
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let law = vietnam::register();
    /// let (before, after) = (law.at(date(2025, 6, 30))?, law.at(date(2025, 7, 1))?);
    /// let hanoi = before.find("thành phố Hà Nội")?;
    /// let comparison = compare_within(&before, &before, &after, &hanoi, Level::COMMUNE)?;
    /// let districts = comparison.by_unit_above(Level::DISTRICT)?;
    /// let dong_da = districts.iter().find(|of| of.above.name() == "Đống Đa").unwrap();
    /// // Its 17 wards came into seven, of which five reach beyond it; ten were divided.
    /// assert_eq!((dong_da.n_units, dong_da.other.n_units), (17, 7));
    /// assert_eq!((dong_da.other.n_mixed, dong_da.other.n_divided), (5, 10));
    /// assert_eq!((dong_da.one.n_kept, dong_da.one.n_divided), (17, 0));
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn by_unit_above(&self, level: Level) -> Result<Vec<DividedAbove<'r>>, Error> {
        self.before.register().country().known_level(level)?;
        let mut above: BTreeMap<VersionId, DividedAbove<'r>> = BTreeMap::new();
        let mut above_of: BTreeMap<VersionId, VersionId> = BTreeMap::new();
        for unit in self.units() {
            let Some(own) = unit.at_level(level) else { continue };
            above_of.insert(unit.id(), own.id());
            let entry = above.entry(own.id()).or_insert_with(|| DividedAbove {
                above: own,
                n_units: 0,
                one: Division::default(),
                other: Division::default(),
            });
            entry.n_units += 1;
        }
        for (units, is_one) in [(self.in_one(), true), (self.in_other(), false)] {
            let mut divided: BTreeSet<VersionId> = BTreeSet::new();
            let mut at = |own: &VersionId, change: &mut dyn FnMut(&mut Division)| {
                if let Some(of) = above.get_mut(own) {
                    change(if is_one { &mut of.one } else { &mut of.other });
                }
            };
            for compared in units {
                let n_origins = self.origins_above(compared, &above_of, &mut divided);
                for (own, n) in &n_origins {
                    at(own, &mut |division| division.add(compared, n_origins.len() > 1, *n));
                }
            }
            for own in divided.iter().filter_map(|unit| above_of.get(unit)) {
                at(own, &mut |division| division.n_divided += 1);
            }
        }
        let mut above: Vec<DividedAbove<'r>> = above.into_values().collect();
        above.sort_by_cached_key(|of| of.above.code());
        Ok(above)
    }

    /// Counts the units of the earlier date that a unit holds ground of, by the unit above in which they
    /// lie, and gathers those that are divided.
    fn origins_above(
        &self,
        compared: &ComparedUnit<'r>,
        above_of: &BTreeMap<VersionId, VersionId>,
        divided: &mut BTreeSet<VersionId>,
    ) -> BTreeMap<VersionId, usize> {
        let mut n_origins: BTreeMap<VersionId, usize> = BTreeMap::new();
        let level = self.units().next().map(|unit| unit.level());
        let origins = level.map(|level| compared.unit.origins(&self.before, level));
        for origin in origins.into_iter().flatten() {
            let earlier = origin.earlier().id();
            if !origin.portions().is_whole() {
                divided.insert(earlier);
            }
            if let Some(own) = above_of.get(&earlier) {
                *n_origins.entry(*own).or_default() += 1;
            }
        }
        n_origins
    }
}

impl Division {
    /// Adds a unit that holds ground of so many units of the earlier date.
    fn add(&mut self, compared: &ComparedUnit<'_>, is_mixed: bool, n_origins: usize) {
        self.n_units += 1;
        self.n_mixed += usize::from(is_mixed);
        self.n_kept += usize::from(compared.is_kept);
        if let Some(kind) = compared.unit.kind_id() {
            let size = self.sizes.entry(kind.clone()).or_default();
            *size = (size.0 + 1, size.1 + n_origins);
        }
    }
}

//! The units of a day, as a register of their own would open with them.

use crate::decree::Reference;
use crate::name::Name;
use crate::register::data::opening_unit::OpeningUnit;
use crate::register::{Snapshot, Version};

impl Snapshot<'_> {
    /// Returns the units in force, by level and code, as a register opens with them that knows of
    /// nothing before this day.
    ///
    /// # Complexity
    /// Linear in all versions of the register for each level, and in all other spellings for each unit
    /// that has one, plus the sorting.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, Register, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let eve = register.at(date(2025, 6, 30))?;
    /// let country = register.country().clone();
    /// let reform = Register::open(country, eve.date(), eve.to_opening_units())?;
    /// assert_eq!(reform.latest().count(Level::COMMUNE), 10_035);
    /// assert!(reform.at(date(2025, 6, 29)).is_err());
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn to_opening_units(&self) -> Vec<OpeningUnit> {
        let levels = self.register.country().all_levels();
        let units = levels.flat_map(|level| self.units(level));
        units.filter_map(|unit| self.opening_unit(&unit)).collect()
    }

    fn opening_unit(&self, unit: &Version<'_>) -> Option<OpeningUnit> {
        let parent = unit.parent().map(|parent| {
            let code = parent.code();
            let above = self.register.country().all_levels().filter(|level| *level < unit.level());
            let alone = above.filter(|&level| self.get(level, &code).is_some()).count() < 2;
            let reference = Reference::of_code(code);
            if alone { reference } else { reference.at_level(parent.level_id()) }
        });
        Some(OpeningUnit {
            code: unit.code(),
            kind: unit.kind_id()?.clone(),
            name: Name::new(unit.name()).ok()?,
            parent,
            aliases: unit.aliases().filter_map(|alias| Name::new(alias).ok()).collect(),
        })
    }
}

//! What is known since when: corrections taken in, and the register as of a day of knowledge.

use std::sync::Arc;

use jiff::civil::Date;

use crate::code::Code;
use crate::country::Country;
use crate::decree::Decree;
use crate::error::{Error, LookupFault};
use crate::register::Register;
use crate::register::change::opening::unknown_row;
use crate::register::data::corrections::{Corrected, CorrectedRow, Correction};
use crate::register::data::opening_unit::OpeningUnit;

impl Register {
    /// Returns the corrections that have been taken in, in the order in which they came.
    #[must_use]
    pub fn corrections(&self) -> impl ExactSizeIterator<Item = &Correction> {
        self.log.corrections.iter().map(|of| &of.correction)
    }

    /// Returns the register that comes of a correction: what it says was so from the first. This one
    /// stays as it is.
    ///
    /// Texts that stand for units go on meaning the same units; handles are those of the register that
    /// gave them.
    ///
    /// # Errors
    /// [`LookupFault::UnknownDecree`] for a number that the register does not have, what a wrong row of
    /// opening units gives, and all faults of the first day that has any once it is taken in.
    ///
    /// # Complexity
    /// That of applying every decree again.
    pub fn corrected(&self, correction: Correction) -> Result<Self, Error> {
        let mut units = self.opening_units();
        let mut decrees: Vec<Decree> = self.decrees().cloned().collect();
        let mut withdrawn = Vec::new();
        for number in &correction.withdraws {
            let place = decrees.iter().position(|decree| decree.number == *number);
            let Some(place) = place else {
                return Err(LookupFault::UnknownDecree { number: number.to_string() })?;
            };
            withdrawn.push(decrees.remove(place));
        }
        let mut rows_before = Vec::new();
        for CorrectedRow { code, is } in &correction.rows {
            let row = row_of(self.country(), &mut units, code, is);
            let row = row.ok_or_else(|| unknown_row(is, code))?;
            rows_before.push(std::mem::replace(row, is.clone()));
        }
        decrees.extend(correction.enters.iter().cloned());
        let mut corrections = self.log.corrections.to_vec();
        corrections.push(Corrected { correction, withdrawn, rows_before });
        self.made_of(units, decrees, corrections)
    }

    /// Returns the register as it was known on a day: without the records that entered the data later
    /// ([`Record::known_since`](crate::decree::Record::known_since)), and with what was corrected later
    /// as it had been. What was in force on which day is asked of the register that comes of it.
    ///
    /// # Errors
    /// All faults of the first day that has any: where a record of then rests on one of later.
    ///
    /// # Complexity
    /// That of applying every decree again.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{date, vietnam};
    ///
    /// let register = vietnam::register();
    /// // Nothing of the embedded data says that it was entered later than the rest.
    /// let known = register.as_known(date(2025, 7, 1))?;
    /// assert_eq!(known.n_versions(), register.n_versions());
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn as_known(&self, day: Date) -> Result<Self, Error> {
        let mut units = self.opening_units();
        let mut decrees: Vec<Decree> = self.decrees().cloned().collect();
        let mut corrections = self.log.corrections.to_vec();
        // What came last is taken back first, whatever else came before.
        for place in (0..corrections.len()).rev() {
            let is_later = corrections.get(place).is_some_and(|of| of.correction.known_since > day);
            if !is_later {
                continue;
            }
            let Corrected { correction, withdrawn, rows_before } = corrections.remove(place);
            let is_entered =
                |of: &Decree| correction.enters.iter().any(|by| by.number == of.number);
            decrees.retain(|decree| !is_entered(decree));
            decrees.extend(withdrawn);
            for (CorrectedRow { is, .. }, before) in correction.rows.iter().zip(rows_before).rev() {
                if let Some(row) = row_of(self.country(), &mut units, &is.code, is) {
                    *row = before;
                }
            }
        }
        decrees.retain(|decree| decree.record.known_since.is_none_or(|since| since <= day));
        self.made_of(units, decrees, corrections)
    }

    /// Makes a register of the same country and day.
    fn made_of(
        &self,
        units: Vec<OpeningUnit>,
        decrees: Vec<Decree>,
        corrections: Vec<Corrected>,
    ) -> Result<Self, Error> {
        let mut register = self.opened_with(units)?;
        register.enact_shared(decrees.into_iter().map(Arc::new).collect())?;
        register.log.corrections = corrections.into();
        Ok(register)
    }
}

/// Finds a row of opening units by its code, at the level of the kind that it should have.
fn row_of<'a>(
    country: &Country,
    units: &'a mut [OpeningUnit],
    code: &Code,
    is: &OpeningUnit,
) -> Option<&'a mut OpeningUnit> {
    let level = country.level_of(&is.kind);
    units.iter_mut().find(|unit| unit.code == *code && country.level_of(&unit.kind) == level)
}

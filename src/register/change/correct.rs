//! What is known since when: corrections taken in, and the register as of a day of knowledge.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::clause::DecreeNumber;
use crate::decree::Decree;
use crate::error::{Error, LookupFault};
use crate::register::Register;
use crate::register::change::opening::{row_twice, unknown_row};
use crate::register::change::opening_rows::{OpeningRows, first_twice};
use crate::register::data::corrections::{Corrected, CorrectedRow, Correction};
use crate::register::view::opening_codes::code_in_full;

impl Register {
    /// Returns the corrections that have been taken in, in the order in which they came.
    #[must_use]
    pub fn corrections(&self) -> impl ExactSizeIterator<Item = &Correction> {
        self.log.corrections.iter().map(|of| &of.correction)
    }

    /// Returns the register that comes of a correction: what it says was so from the first. This one
    /// stays as it is.
    ///
    /// Rows are named by the codes that they have until now, all of them: two may change theirs with each
    /// other. Texts that stand for units go on meaning the same units; handles are those of the register
    /// that gave them.
    ///
    /// # Errors
    /// [`LookupFault::UnknownDecree`] for a number that the register does not have,
    /// [`ReadFault::Opening`](crate::error::ReadFault::Opening) for a row that is not there or is named
    /// twice and for what a wrong row of opening units gives, and all faults of the first day that has
    /// any once it is taken in.
    ///
    /// # Complexity
    /// That of applying every decree again.
    pub fn corrected(&self, correction: Correction) -> Result<Self, Error> {
        let mut known = Known::of(self);
        let corrected = known.take_in(correction)?;
        let mut corrections = self.log.corrections.to_vec();
        corrections.push(corrected);
        known.made(corrections)
    }

    /// Returns the register as it was known on a day: without the records that entered the data later
    /// ([`Record::known_since`](crate::decree::Record::known_since)), and with what was corrected later
    /// as it had been. What was in force on which day is asked of the register that comes of it.
    ///
    /// # Errors
    /// All faults of the first day that has any, and what [`corrected`](Self::corrected) gives for a
    /// correction that stays though one before it goes: where a record of then rests on one of later.
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
        let mut known = Known::of(self);
        let is_later = |of: &Corrected| of.correction.known_since > day;
        let mut corrections = self.log.corrections.to_vec();
        let first_later = corrections.iter().position(is_later).unwrap_or(corrections.len());
        // What came last is taken back first. One that was known earlier than one that it came after is
        // taken in again, on what is left.
        let taken_back = corrections.split_off(first_later);
        taken_back.iter().rev().for_each(|corrected| known.take_back(corrected));
        for corrected in taken_back.into_iter().filter(|of| !is_later(of)) {
            corrections.push(known.take_in(corrected.correction)?);
        }
        known.decrees.retain(|decree| decree.record.known_since.is_none_or(|since| since <= day));
        known.made(corrections)
    }
}

/// What a register is made of, while corrections are taken in or back.
struct Known<'r> {
    register: &'r Register,
    rows: OpeningRows<'r>,
    decrees: Vec<Decree>,
}

impl<'r> Known<'r> {
    fn of(register: &'r Register) -> Self {
        let rows = OpeningRows::of(register.country(), register.opening_units());
        Self { register, rows, decrees: register.decrees().cloned().collect() }
    }

    /// Takes a correction in, and keeps what there was before it.
    fn take_in(&mut self, correction: Correction) -> Result<Corrected, Error> {
        let withdrawn = self.withdrawn(&correction.withdraws)?;
        let mut places = Vec::with_capacity(correction.rows.len());
        for CorrectedRow { code, is } in &correction.rows {
            places.push(self.rows.place(code, is).ok_or_else(|| unknown_row(is, code))?);
        }
        let twice = first_twice(&places).and_then(|place| correction.rows.get(place));
        if let Some(CorrectedRow { code, is }) = twice {
            return Err(row_twice(is, code));
        }
        let right = correction.rows.iter().map(|row| row.is.clone());
        // Two of one code are told about when a register is opened with them.
        let (rows_before, _) = self.rows.replace(places.into_iter().zip(right));
        self.decrees.extend(correction.enters.iter().cloned());
        Ok(Corrected { correction, withdrawn, rows_before })
    }

    /// Takes the decrees of some numbers out.
    fn withdrawn(&mut self, numbers: &[DecreeNumber]) -> Result<Vec<Decree>, Error> {
        let asked_for: FxHashSet<&DecreeNumber> = numbers.iter().collect();
        let all = std::mem::take(&mut self.decrees).into_iter();
        let (out, kept) = all.partition(|decree| asked_for.contains(&decree.number));
        self.decrees = kept;
        let out: Vec<Decree> = out;
        let mut out: FxHashMap<DecreeNumber, Decree> =
            out.into_iter().map(|decree| (decree.number.clone(), decree)).collect();
        let withdrawn = numbers.iter().map(|number| {
            let unknown = || LookupFault::UnknownDecree { number: number.to_string() };
            Ok(out.remove(number).ok_or_else(unknown)?)
        });
        withdrawn.collect()
    }

    /// Takes the last correction that is in back.
    fn take_back(&mut self, corrected: &Corrected) {
        let Corrected { correction, withdrawn, rows_before } = corrected;
        let entered: FxHashSet<&DecreeNumber> =
            correction.enters.iter().map(|decree| &decree.number).collect();
        if !entered.is_empty() {
            self.decrees.retain(|decree| !entered.contains(&decree.number));
        }
        self.decrees.extend(withdrawn.iter().cloned());
        let places = correction.rows.iter().zip(rows_before).filter_map(|(row, before)| {
            let code = code_in_full(self.register.country(), &row.is);
            Some((self.rows.place(&code, &row.is)?, before.clone()))
        });
        let places: Vec<_> = places.collect();
        self.rows.replace(places.into_iter());
    }

    /// Makes a register of the same country and day.
    fn made(self, corrections: Vec<Corrected>) -> Result<Register, Error> {
        let mut register = self.register.opened_with(self.rows.into_units())?;
        register.enact_shared(self.decrees.into_iter().map(Arc::new).collect())?;
        register.log.corrections = corrections.into();
        Ok(register)
    }
}

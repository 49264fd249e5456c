//! Whether corrections that were read belong to the register that they were read with.
//!
//! Each keeps what there was before it. Taken back one by one from the last, they have to find what they
//! say that they left: the rows of opening units, and the decrees that they entered. Whether the
//! register of before could be opened and enacted is not asked here, but when somebody asks for it.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::clause::DecreeNumber;
use crate::code::Code;
use crate::country::{self, Country};
use crate::decree::{Decree, Outcome, Reference, Source};
use crate::error::{CorrectionFault, Error, ReadFault};
use crate::register::Register;
use crate::register::change::opening_rows::{OpeningRows, first_twice};
use crate::register::data::corrections::{Corrected, CorrectedRow};
use crate::register::data::opening_unit::OpeningUnit;
use crate::register::view::opening_codes::{code_in_full, code_of_parent};

impl Register {
    /// Keeps the corrections that a register was written with.
    ///
    /// # Errors
    /// [`ReadFault::Correction`]: the first, in their order, that does not go with what it keeps of
    /// before; or else the last that does not go with the register or a later one.
    ///
    /// # Complexity
    /// Linear in the corrections, and in the opening units where any is set right.
    pub(crate) fn keep_corrections(&mut self, corrections: Vec<Corrected>) -> Result<(), Error> {
        for (place, corrected) in corrections.iter().enumerate() {
            is_whole(self.country(), corrected).map_err(|of| fault(place, corrected, of))?;
        }
        let has_rows = corrections.iter().any(|of| !of.correction.rows.is_empty());
        let units = if has_rows { self.opening_units() } else { Vec::new() };
        let rows = OpeningRows::of(self.country(), units);
        let mut before = Before { register: self, rows, decrees: FxHashMap::default() };
        for (place, corrected) in corrections.iter().enumerate().rev() {
            before.take_back(corrected).map_err(|of| fault(place, corrected, of))?;
        }
        self.log.corrections = corrections.into();
        Ok(())
    }
}

fn fault(place: usize, corrected: &Corrected, fault: CorrectionFault) -> Error {
    let (number, known_since) = (place + 1, corrected.correction.known_since);
    ReadFault::Correction { number, known_since, fault }.into()
}

/// Checks that a correction keeps of before what it says that it changed.
fn is_whole(country: &Country, corrected: &Corrected) -> Result<(), CorrectionFault> {
    let Corrected { correction, withdrawn, rows_before } = corrected;
    let (said, kept) = (&correction.withdraws, withdrawn.iter().map(|decree| &decree.number));
    let mut kept = kept.fuse();
    for place in 0..said.len().max(withdrawn.len()) {
        let (found, expected) = (kept.next(), said.get(place));
        if found != expected {
            let (found, expected) = (found.cloned(), expected.cloned());
            return Err(CorrectionFault::Withdrawn { place: place + 1, found, expected });
        }
    }
    let mut seen = FxHashSet::default();
    if let Some(decree) = said.iter().find(|number| !seen.insert(*number)) {
        return Err(CorrectionFault::WithdrawnTwice { decree: decree.clone() });
    }
    let (n_rows, n_before) = (correction.rows.len(), rows_before.len());
    if n_rows != n_before {
        return Err(CorrectionFault::RowCount { n_rows, n_before });
    }
    correction.rows.iter().zip(rows_before).try_for_each(|(row, before)| {
        let CorrectedRow { code, is } = row;
        let Some(level) = country.level_of(&is.kind) else {
            let (code, kind) = (is.code.clone(), is.kind.clone());
            return Err(CorrectionFault::UnknownKind { code, kind });
        };
        if country.level_of(&before.kind) != Some(level) {
            let (code, kind, level) = (code.clone(), before.kind.clone(), country.level_id(level));
            return Err(CorrectionFault::KindBefore { code, kind, level });
        }
        let found = code_in_full(country, before);
        let expected = code.clone();
        if found == expected {
            Ok(())
        } else {
            Err(CorrectionFault::CodeBefore { found, expected })
        }
    })
}

/// The register as it was before the corrections that have been taken back.
struct Before<'r> {
    register: &'r Register,
    rows: OpeningRows<'r>,
    /// Decrees that are not there, or are others than those of the register.
    decrees: FxHashMap<&'r DecreeNumber, Option<&'r Decree>>,
}

impl<'r> Before<'r> {
    /// Takes the last correction that is still in back.
    fn take_back(&mut self, corrected: &'r Corrected) -> Result<(), CorrectionFault> {
        self.take_rows_back(corrected)?;
        let correction = &corrected.correction;
        for entered in &correction.enters {
            // One that became known later still is left out of what is known on a day between, and
            // the correction stays.
            let may_be_missing =
                entered.record.known_since.is_some_and(|since| since > correction.known_since);
            let decree = entered.number.clone();
            match self.decree(&entered.number) {
                _ if may_be_missing => {}
                Some(kept) if say_the_same(kept, entered) => {}
                Some(_) => return Err(CorrectionFault::EnteredOther { decree }),
                None => return Err(CorrectionFault::NotEntered { decree }),
            }
            self.decrees.insert(&entered.number, None);
        }
        for decree in &corrected.withdrawn {
            self.decrees.insert(&decree.number, Some(decree));
        }
        Ok(())
    }

    fn take_rows_back(&mut self, corrected: &Corrected) -> Result<(), CorrectionFault> {
        let country = self.register.country();
        let rows = &corrected.correction.rows;
        let mut places = Vec::with_capacity(rows.len());
        for CorrectedRow { is, .. } in rows {
            let place = self.rows.place(&code_in_full(country, is), is);
            let found = place.and_then(|place| self.rows.row(place));
            match place.filter(|_| found.is_some_and(|found| are_one(country, found, is))) {
                Some(place) => places.push(place),
                None => {
                    let (expected, found) = (told(is), found.map(told));
                    return Err(CorrectionFault::RowOther { expected, found });
                }
            }
        }
        if let Some(row) = first_twice(&places).and_then(|at| rows.get(at)) {
            return Err(CorrectionFault::CodeTwice { code: row.is.code.clone() });
        }
        let before = corrected.rows_before.iter().cloned();
        let (_, twice) = self.rows.replace(places.into_iter().zip(before));
        match twice.and_then(|place| self.rows.row(place)) {
            Some(row) => Err(CorrectionFault::CodeTaken { unit: told(row) }),
            None => Ok(()),
        }
    }

    fn decree(&self, number: &DecreeNumber) -> Option<&'r Decree> {
        match self.decrees.get(number) {
            Some(decree) => *decree,
            None => {
                let place = self.register.indexes.place_of(&self.register.log, number)?;
                self.register.logged_decree(place)
            }
        }
    }
}

/// Tells whether two opening units with one code are the same in all else.
fn are_one(country: &Country, one: &OpeningUnit, other: &OpeningUnit) -> bool {
    let parent = |unit: &OpeningUnit| unit.parent.as_ref().and_then(code_of_parent);
    let level = |unit: &OpeningUnit| country.level(unit.parent.as_ref()?.level()?.as_str());
    // The level of a parent stands only where the code alone does not say it.
    let are_of_one_level = level(one).zip(level(other)).is_none_or(|(one, other)| one == other);
    (&one.kind, &one.name, &one.aliases) == (&other.kind, &other.name, &other.aliases)
        && parent(one) == parent(other)
        && are_of_one_level
}

/// Tells of an opening unit all in which it may differ from another.
fn told(unit: &OpeningUnit) -> String {
    let OpeningUnit { code, kind, name, parent, aliases } = unit;
    let parent = parent.as_ref().map(|parent| format!(", in {parent}")).unwrap_or_default();
    let aliases = aliases.iter().map(|alias| format!(", also {alias}")).collect::<String>();
    format!("{kind} {name} ({code}){parent}{aliases}")
}

/// Tells whether two decrees of one number say the same, as far as can be told without looking units up:
/// one that comes of the compact form calls them by code, whatever was written.
fn say_the_same(kept: &Decree, entered: &Decree) -> bool {
    if kept == entered {
        return true;
    }
    let mut kept = kept.clone();
    let scope = kept.scope.clone();
    for (kept, entered) in kept.provisions.iter_mut().zip(&entered.provisions) {
        for (kept, entered) in kept.takes.iter_mut().zip(&entered.takes) {
            if let (Source::Unit(kept), Source::Unit(entered)) = (&mut kept.source, &entered.source)
            {
                put_aside(kept, entered);
            }
        }
        match (&mut kept.outcome, &entered.outcome) {
            (Outcome::New(kept), Outcome::New(entered)) => {
                if are_one_code(&kept.code, &entered.code) {
                    kept.code.clone_from(&entered.code);
                }
                // The scope need not be named again.
                let parent = |of: &Option<Reference>| of.clone().or_else(|| scope.clone());
                if parent(&kept.parent) == parent(&entered.parent) {
                    kept.parent.clone_from(&entered.parent);
                }
            }
            (Outcome::Continues(kept), Outcome::Continues(entered)) => {
                put_aside(&mut kept.unit, &entered.unit);
                let codes = kept.code.as_ref().zip(entered.code.as_ref());
                if codes.is_some_and(|(kept, entered)| are_one_code(kept, entered)) {
                    kept.code.clone_from(&entered.code);
                }
            }
            _ => {}
        }
    }
    kept == *entered
}

/// Makes references equal that may mean one unit.
fn put_aside(kept: &mut Reference, entered: &Reference) {
    let codes = kept.code().zip(entered.code());
    if codes.is_none_or(|(kept, entered)| are_one_code(kept, entered)) {
        kept.clone_from(entered);
    }
}

/// Tells whether two codes may be one: what stands before a unit's own may be left to the register.
fn are_one_code(one: &Code, other: &Code) -> bool {
    country::own_code(one) == country::own_code(other)
}

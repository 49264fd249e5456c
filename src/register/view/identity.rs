//! Texts that stand for units: written, and found again.

use jiff::civil::Date;

use crate::code::Code;
use crate::error::{Error, LookupFault};
use crate::period::{Moment, parse_date_strict};
use crate::register::Register;
use crate::register::data::corrections::CorrectedRow;
use crate::register::data::identities::Identities;
use crate::register::data::ids::UnitId;
use crate::register::view::opening_codes::code_in_full;
use crate::register::view::search;

impl Register {
    /// Returns by which texts units are known.
    #[must_use]
    pub fn identities(&self) -> Identities {
        self.store.identities
    }

    /// Says by which texts units are known: what is to be said of the register that opens on another
    /// day than one before it.
    ///
    /// # Errors
    /// [`LookupFault::BeforeOpening`] for a day before the opening day.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::register::Identities;
    /// use sapnhap::{date, vietnam};
    ///
    /// let too_early = Identities { named_on: Some(date(2015, 1, 1)), ..Identities::default() };
    /// assert!(vietnam::register().clone().with_identities(too_early).is_err());
    /// # }
    /// ```
    pub fn with_identities(mut self, identities: Identities) -> Result<Self, Error> {
        let opening = self.store.opening;
        let mut days = [identities.named_on, identities.opening_was].into_iter().flatten();
        if let Some(date) = days.find(|day| *day < opening) {
            return Err(LookupFault::BeforeOpening { date, opening })?;
        }
        self.store.identities = identities;
        Ok(self)
    }

    /// Finds the unit that a text stands for, as [`Version::identity`](crate::Version::identity) writes
    /// it, or as a register wrote it that opened on a later day.
    ///
    /// # Errors
    /// [`LookupFault::UnknownIdentity`].
    ///
    /// # Complexity
    /// That of looking up a code, and linear in the units that have carried it.
    pub fn unit_with_identity(&self, text: &str) -> Result<UnitId, Error> {
        let unit = self.unit_of_text(text);
        unit.or_else(|| self.unit_of_corrected_text(text)).ok_or_else(|| {
            LookupFault::UnknownIdentity { identity: crate::text::shortened(text) }.into()
        })
    }

    /// Finds the unit of a text with a code that a correction has set right.
    fn unit_of_corrected_text(&self, text: &str) -> Option<UnitId> {
        let (level, code, day) = parts(text)?;
        let (country, mut code) = (self.country(), Code::new(code).ok()?);
        let of = country.level(level)?;
        for corrected in self.log.corrections.iter() {
            let mut rows = corrected.correction.rows.iter();
            let is_of = |row: &&CorrectedRow| {
                row.code == code && country.level_of(&row.is.kind) == Some(of)
            };
            if let Some(row) = rows.find(is_of) {
                code = code_in_full(country, &row.is);
            }
        }
        self.unit_of_text(&format!("{level}:{code}@{day}"))
    }

    fn unit_of_text(&self, text: &str) -> Option<UnitId> {
        let (level, code, day) = parts(text)?;
        let (level, code) = (self.country().level(level)?, Code::new(code).ok()?);
        let Identities { named_on, opening_was } = self.store.identities;
        let on = |day: Date| Some(self.at(day).ok()?.get(level, &code)?.unit());
        if day == "opening" {
            return on(opening_was.unwrap_or(self.store.opening));
        }
        let first = parse_date_strict(day.split_once('/').map_or(day, |(day, _)| day)).ok()?;
        if Some(first) == named_on {
            return on(first).filter(|unit| identity(self, *unit) == text);
        }
        let store = &self.store;
        let carriers = store.codes.get(level.idx())?.carriers(&code);
        let mut units = carriers.map(|version| store.records.at(version).unit);
        units.find(|unit| identity(self, *unit) == text)
    }
}

/// Returns the level, the code and the day of a text, as they are written.
fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let (level, rest) = text.split_once(':')?;
    let (code, day) = rest.rsplit_once('@')?;
    Some((level, code, day))
}

/// Writes the text that stands for a unit.
pub(crate) fn identity(register: &Register, unit: UnitId) -> String {
    let store = &register.store;
    let text = |version, day: &dyn std::fmt::Display| {
        let record = store.records.at(version);
        format!("{}:{}@{day}", search::level_id(store, record.level), store.code(&record))
    };
    if let Some(day) = store.identities.named_on
        && let Some(version) = store.version_on(unit, Moment::of(day))
    {
        return text(version, &day);
    }
    let first = register.first_version(unit).unwrap_or_default();
    let from = store.lives.at(first).from;
    let Some(day) = from.date() else { return text(first, &"opening") };
    // Another unit may have begun under the code in an earlier step of the day.
    let record = store.records.at(first);
    let code = store.code(&record);
    let carriers = store.codes.get(record.level.idx()).into_iter();
    let mut before =
        carriers.flat_map(|index| index.carriers(&code)).filter(|&other| other < first);
    let is_second = before.any(|other| {
        store.records.at(other).previous.is_none() && store.lives.at(other).from.date() == Some(day)
    });
    match from.step().filter(|_| is_second) {
        Some(step) => text(first, &format_args!("{day}/{step}")),
        None => text(first, &day),
    }
}

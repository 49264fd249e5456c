//! What became known after the fact: decrees that were entered, withdrawn or set right, and rows of the
//! opening units.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clause::DecreeNumber;
use crate::code::Code;
use crate::decree::Decree;
use crate::period::serde_date;
use crate::register::data::opening_unit::OpeningUnit;

/// A record that something was not in force as it had been written: an erratum, a wrong row of a list, an
/// act that was found later. It changes what is known, and not what was in force.
///
/// [`Register::corrected`](crate::Register::corrected) takes it in, and
/// [`Register::as_known`](crate::Register::as_known) answers as of a day before it.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::register::Correction;
/// use sapnhap::{Decree, Provision, date, vietnam};
///
/// let register = vietnam::register();
/// // Found in 2027: a commune had got its name in 2026 already.
/// let found = Decree::new("9/NQ", date(2026, 9, 1))?
///     .provision(Provision::rename("1", "xã Tân Nhựt", "Tân Nhựt Mới")?);
/// let correction = Correction::new(date(2027, 2, 1), "a copy of the act").entering(found);
/// let corrected = register.corrected(correction)?;
///
/// let day = date(2026, 12, 1);
/// assert!(corrected.at(day)?.find("xã Tân Nhựt Mới").is_ok());
/// let known = corrected.as_known(date(2027, 1, 31))?;
/// assert!(known.at(day)?.find("xã Tân Nhựt Mới").is_err());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The day since which it is known.
    #[serde(with = "serde_date")]
    pub known_since: Date,
    /// Where it comes from, for people.
    pub source: String,
    /// The numbers of decrees that are taken out. One that is entered again under its number takes the
    /// place of what was there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdraws: Vec<DecreeNumber>,
    /// Decrees that are put in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enters: Vec<Decree>,
    /// Opening units as they should have been.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<CorrectedRow>,
}

/// A row of the opening units that is set right.
///
/// # Example
/// ```
/// use sapnhap::register::CorrectedRow;
/// use sapnhap::{KindId, Name, OpeningUnit, Reference, code};
///
/// let is = OpeningUnit {
///     code: code("00004"),
///     kind: KindId::new("phuong")?,
///     name: Name::new("Trúc Bạch")?,
///     parent: Some(Reference::new("001")?),
///     aliases: Vec::new(),
/// };
/// let row = CorrectedRow { code: code("00005"), is };
/// assert_ne!(row.code, row.is.code);
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectedRow {
    /// The code of the row until now, of the level of the kind that it should have.
    pub code: Code,
    /// The row as it should be.
    pub is: OpeningUnit,
}

impl Correction {
    /// Begins a correction that corrects nothing yet.
    #[must_use]
    pub fn new(known_since: Date, source: &str) -> Self {
        let source = source.to_owned();
        Self { known_since, source, withdraws: Vec::new(), enters: Vec::new(), rows: Vec::new() }
    }

    /// Puts a decree in.
    #[must_use]
    pub fn entering(mut self, decree: Decree) -> Self {
        self.enters.push(decree);
        self
    }

    /// Takes a decree out.
    #[must_use]
    pub fn withdrawing(mut self, number: DecreeNumber) -> Self {
        self.withdraws.push(number);
        self
    }

    /// Sets a row of the opening units right, by the code that it has until now.
    #[must_use]
    pub fn with_row(mut self, code: Code, is: OpeningUnit) -> Self {
        self.rows.push(CorrectedRow { code, is });
        self
    }
}

/// A correction that has been taken in, and what there was before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Corrected {
    pub(crate) correction: Correction,
    /// The decrees that it took out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) withdrawn: Vec<Decree>,
    /// The rows as they were, each beside the one that takes its place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) rows_before: Vec<OpeningUnit>,
}

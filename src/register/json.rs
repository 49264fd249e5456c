//! A register as JSON: the country, the opening units and the decree log.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Identities, OpeningUnit, Register};
use crate::country::Country;
use crate::decree::Decree;
use crate::error::Error;
use crate::json::{print, read_object};
use crate::period::{serde_date, serde_date_option};
use crate::register::data::corrections::Corrected;

#[derive(Serialize)]
struct Out<'a> {
    country: &'a Country,
    opening: Opening,
    decrees: Vec<&'a Decree>,
    #[serde(skip_serializing_if = "<[Corrected]>::is_empty")]
    corrections: &'a [Corrected],
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    #[serde(with = "serde_date")]
    date: Date,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "serde_date_option")]
    named_on: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "serde_date_option")]
    opening_was: Option<Date>,
    units: Vec<OpeningUnit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct In<'a> {
    country: Country,
    opening: Opening,
    #[serde(borrow)]
    decrees: &'a RawValue,
    #[serde(default)]
    corrections: Vec<Corrected>,
}

impl Register {
    /// Writes the register as JSON: `country`, `opening` (`date`, `units`, and what [`identities`](Self::identities) says) `decrees`, and
    /// `corrections` where there are any, which [`from_json`](Self::from_json) reads back.
    #[must_use]
    pub fn to_json(&self) -> String {
        let Identities { named_on, opening_was } = self.identities();
        let (date, units) = (self.opening(), self.opening_units());
        let opening = Opening { date, named_on, opening_was, units };
        print(&Out {
            country: self.country(),
            opening,
            decrees: self.decrees().collect(),
            corrections: &self.log.corrections,
        })
    }

    /// Reads a register from JSON, with every check that making it by hand has.
    ///
    /// # Errors
    /// [`ReadFault`](crate::error::ReadFault) with line and column, and whatever opening the
    /// register and applying its decrees can give; faults of decrees carry their place in the text.
    /// [`ReadFault::Correction`](crate::error::ReadFault::Correction) for a correction that can't have
    /// been taken into this register.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Register, vietnam};
    ///
    /// let text = vietnam::register().to_json();
    /// assert_eq!(Register::from_json(&text)?.to_json(), text);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let wire: In<'_> = read_object(text, "\"country\", \"opening\" and \"decrees\"")?;
        let Opening { date, named_on, opening_was, units } = wire.opening;
        let mut register = Self::open(wire.country, date, units)?
            .with_identities(Identities { named_on, opening_was })?;
        let decrees = Decree::list_within(text, wire.decrees.get())?;
        register.enact_shared(decrees.into_iter().map(Arc::new).collect())?;
        register.keep_corrections(wire.corrections)?;
        Ok(register)
    }
}

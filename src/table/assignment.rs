//! Which part of a divided unit a hamlet, a street or an address lies in: what makes a part certain.

use std::collections::BTreeMap;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use crate::code::Code;
use crate::error::{Error, TableFault};
use crate::level::Level;
use crate::register::{Register, Version, VersionId};

/// A user's list of places within divided units, each with the later unit that it is in.
///
/// Places are compared without regard to letter case, composition and blanks at the ends; nothing else is made
/// of them.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::table::{Assignment, Conversion, Key, Outcome, Table};
/// use sapnhap::{Level, code, date, vietnam};
///
/// let register = vietnam::register();
/// let days = [date(2025, 6, 30), date(2025, 7, 1)];
/// let rows = [(code("00634"), "Tổ dân phố 1", code("00634"))];
/// let places = Assignment::new(register, days, Level::COMMUNE, rows)?;
///
/// let mut table = Table::new(["ma_xa", "to"]);
/// table.push_row(["00634", "tổ dân phố 1"])?;
/// let done = Conversion::of_records(register, days[1])
///     .key(Key::code("ma_xa").as_of(days[0]))
///     .placing(&places, "to")
///     .run(&table)?;
/// assert!(matches!(done.outcome(0), Some(Outcome::Placed { .. })));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    places: BTreeMap<(VersionId, String), VersionId>,
}

impl Assignment {
    /// Takes rows of an old unit's code, a place in it, and the code of the later unit that it is in.
    ///
    /// # Errors
    /// [`TableFault::Assignment`] with the row: a code that nobody carries, a later unit to which nothing of
    /// the old one came, a place that stands with two later units, or that is blank.
    ///
    /// # Complexity
    /// Linear in the rows, times a logarithm.
    pub fn new<'a>(
        register: &Register,
        days: [Date; 2],
        level: Level,
        rows: impl IntoIterator<Item = (Code, &'a str, Code)>,
    ) -> Result<Self, Error> {
        let [before, after] = [register.at(days[0])?, register.at(days[1])?];
        let mut places = BTreeMap::new();
        for (row, (from, place, to)) in (1..).zip(rows) {
            let fault = |message: String| TableFault::Assignment { row, message };
            let from = before.unit(level, &from).map_err(|error| fault(error.to_string()))?;
            let to = after.unit(level, &to).map_err(|error| fault(error.to_string()))?;
            let came = from.successors_at_level(&after, level);
            if !came.iter().any(|relation| relation.later() == to) {
                Err(fault(format!("nothing of {from} came to {to}")))?;
            }
            let key = folded(place);
            if key.is_empty() {
                Err(fault(
                    "the place is blank; expected a hamlet, a street, an address".to_owned(),
                ))?;
            }
            let known = places.insert((from.id(), key), to.id());
            if let Some(known) = known.filter(|known| *known != to.id()) {
                let known = after.view(known);
                Err(fault(format!(
                    "the place is in {known} by a row before it, and in {to} here"
                )))?;
            }
        }
        Ok(Self { places })
    }

    /// Returns the later unit in which a place of an old unit is; `None` where the list does not say.
    #[must_use]
    pub fn of(&self, from: &Version<'_>, place: &str) -> Option<VersionId> {
        self.places.get(&(from.id(), folded(place))).copied()
    }

    /// Returns how many places the list has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Tells whether the list has no place.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

fn folded(place: &str) -> String {
    place.trim().nfc().collect::<String>().to_lowercase()
}

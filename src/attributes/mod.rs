//! Facts that no decree states: area, people, position, terrain, and who borders whom.
//!
//! ```text
//! table of facts ------> Attributes  --of(version)------> UnitFacts
//! table of pairs ------> Neighbours  --contiguity(ids)--> Contiguity
//!                            |
//!                            +--carried_to(later)--> Neighbours of a later date
//! ```
//!
//! Both are apart from the register, which holds what law says: a user brings tables of their own.
//! A row is of a code at a level on a date, and is the unit's that carried the code then. Facts are
//! never carried over to other versions here, since what a merger does to a figure depends on the
//! figure; borders are, and say which of them are certain.

#[cfg(feature = "geo")]
mod along;
mod facts;
mod neighbours;
#[cfg(feature = "points")]
mod points;
#[cfg(feature = "geo")]
mod polygons;
#[cfg(feature = "csv")]
mod read;

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

pub use facts::{Point, Terrain, UnitFacts};
pub use neighbours::{Contact, Contiguity, Neighbours};
#[cfg(feature = "points")]
pub use points::{PointOptions, PointRule};
#[cfg(feature = "geo")]
pub use polygons::OutlineOptions;

use crate::code::Code;
use crate::error::{AttributesFault, Error};
use crate::level::Level;
use crate::register::Version;

/// The facts of a code, by date.
type Dated = Vec<(Date, UnitFacts)>;

/// Facts about units, by level, code and date, with the source that they come from.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Attributes, Level, UnitFacts, code, date, vietnam};
///
/// let mut facts = UnitFacts::default();
/// facts.population = Some(14_770);
/// let mut attributes = Attributes::new("census of 2019");
/// attributes.insert(Level::COMMUNE, code("00004"), date(2025, 6, 30), facts)?;
///
/// let register = vietnam::register();
/// let ward = register.at(date(2025, 6, 30))?.unit(Level::COMMUNE, &code("00004"))?;
/// assert_eq!(attributes.of(&ward).and_then(|facts| facts.population), Some(14_770));
///
/// // The day after the code is another ward's, of which nothing is known.
/// let ward = register.at(date(2025, 7, 1))?.unit(Level::COMMUNE, &code("00004"))?;
/// assert_eq!(attributes.of(&ward), None);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Attributes {
    source: String,
    /// In order of date within a code; at least one row each.
    rows: BTreeMap<(Level, Code), Dated>,
}

impl Attributes {
    /// Makes a table without rows; the source is a text for people.
    #[must_use]
    pub fn new(source: &str) -> Self {
        Self { source: source.to_owned(), rows: BTreeMap::new() }
    }

    /// Puts in what is known of the unit that carries a code of a level on a date.
    ///
    /// Whether a register has such a unit is not looked at.
    ///
    /// # Errors
    /// [`AttributesFault::Twice`] when there is a row of this level, code and date;
    /// [`AttributesFault::OutOfRange`] for a negative area, a latitude beyond 90 degrees or a
    /// longitude beyond 180, and for a position that is no number. The table stays as it was.
    ///
    /// # Complexity
    /// Logarithmic in the rows.
    pub fn insert(
        &mut self,
        level: Level,
        code: Code,
        date: Date,
        facts: UnitFacts,
    ) -> Result<(), Error> {
        if let Some((figure, value, expected)) = facts.out_of_range() {
            return Err(AttributesFault::OutOfRange { code, figure, value, expected })?;
        }
        let dated = self.rows.get(&(level, code.clone()));
        match dated.map_or(Err(0), |dated| place(dated, date)) {
            Ok(_) => Err(AttributesFault::Twice { level, code, date })?,
            Err(place) => {
                self.rows.entry((level, code)).or_default().insert(place, (date, facts));
                Ok(())
            }
        }
    }

    /// Returns where the facts come from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns how many rows there are.
    ///
    /// # Complexity
    /// Linear in the codes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.values().map(Vec::len).sum()
    }

    /// Tells whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns all rows, by level, code and date.
    pub fn rows(&self) -> impl Iterator<Item = (Level, &Code, Date, &UnitFacts)> {
        let rows = self.rows.iter();
        rows.flat_map(|((level, code), dated)| {
            dated.iter().map(move |(date, facts)| (*level, code, *date, facts))
        })
    }

    /// Returns what is known of a unit version: the row of its level and code whose date lies in
    /// its period, and of several the latest.
    ///
    /// A row is not carried over to what came before or after: after a change of name or parent
    /// the unit has a new version, and is answered for by a row of its own.
    ///
    /// # Complexity
    /// Logarithmic in the rows.
    #[must_use]
    pub fn of(&self, version: &Version<'_>) -> Option<&UnitFacts> {
        let dated = self.rows.get(&(version.level(), version.code()))?;
        let period = version.period();
        let n_before = match period.until {
            Some(until) => dated.partition_point(|(date, _)| *date < until),
            None => dated.len(),
        };
        let (date, facts) = dated.get(n_before.checked_sub(1)?)?;
        period.contains(*date).then_some(facts)
    }

    /// Lays another table over this one: where both have a row of a level, code and date, what the
    /// other knows is taken field by field, and what it does not know stays. The source becomes
    /// both, with a semicolon between.
    ///
    /// # Complexity
    /// Linear in the other table's rows, times a logarithm.
    ///
    /// # Example: terrain from a table of one's own
    /// ```
    /// use sapnhap::{Attributes, Level, Terrain, UnitFacts, code, date};
    ///
    /// let table = |source, facts| {
    ///     let mut table = Attributes::new(source);
    ///     table.insert(Level::COMMUNE, code("00004"), date(2025, 6, 30), facts)?;
    ///     Ok::<_, sapnhap::Error>(table)
    /// };
    /// let (mut counted, mut seen) = (UnitFacts::default(), UnitFacts::default());
    /// counted.population = Some(14_770);
    /// seen.terrain = Some(Terrain::Other);
    ///
    /// let mut attributes = table("census", counted)?;
    /// attributes.extend(table("own survey", seen)?);
    /// let (_, _, _, facts) = attributes.rows().next().unwrap();
    /// assert_eq!((facts.population, facts.terrain), (Some(14_770), Some(Terrain::Other)));
    /// assert_eq!(attributes.source(), "census; own survey");
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn extend(&mut self, other: Self) {
        for (key, rows) in other.rows {
            let dated = self.rows.entry(key).or_default();
            for (date, facts) in rows {
                match place(dated, date) {
                    Err(place) => dated.insert(place, (date, facts)),
                    Ok(place) => {
                        if let Some((_, known)) = dated.get_mut(place) {
                            known.lay_over(facts);
                        }
                    }
                }
            }
        }
        let parts = [self.source.as_str(), other.source.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        self.source = parts.join("; ");
    }
}

/// Returns where a date stands among the rows of a code, or where it would.
fn place(dated: &[(Date, UnitFacts)], date: Date) -> Result<usize, usize> {
    dated.binary_search_by_key(&date, |(date, _)| *date)
}

/// Prints what the table is, and not all that is in it.
impl fmt::Debug for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attributes")
            .field("source", &self.source)
            .field("n_rows", &self.len())
            .finish()
    }
}

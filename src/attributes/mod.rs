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

mod facts;
mod neighbours;
#[cfg(feature = "csv")]
mod read;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::ops::Bound;

use jiff::civil::Date;

pub use facts::{Point, Terrain, UnitFacts};
pub use neighbours::{Contact, Contiguity, Neighbours};

use crate::code::Code;
use crate::error::{AttributesFault, Error};
use crate::level::Level;
use crate::register::Version;

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
    /// Apart from their keys, so that a walk over all rows reads only the keys.
    rows: BTreeMap<(Level, Code, Date), Box<UnitFacts>>,
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
        facts.check(&code)?;
        match self.rows.entry((level, code, date)) {
            Entry::Occupied(row) => {
                let (level, code, date) = row.key().clone();
                Err(AttributesFault::Twice { level, code, date })?
            }
            Entry::Vacant(place) => {
                place.insert(Box::new(facts));
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
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Tells whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns all rows, by level, code and date.
    pub fn rows(&self) -> impl Iterator<Item = (Level, &Code, Date, &UnitFacts)> {
        let rows = self.rows.iter();
        rows.map(|((level, code, date), facts)| (*level, code, *date, facts.as_ref()))
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
        let (level, code, period) = (version.level(), version.code(), version.period());
        let until = match period.until {
            Some(until) => Bound::Excluded((level, code.clone(), until)),
            None => Bound::Included((level, code.clone(), Date::MAX)),
        };
        let (row, facts) = self.rows.range((Bound::Unbounded, until)).next_back()?;
        let is_own = row.0 == level && row.1 == code && period.contains(row.2);
        is_own.then_some(facts.as_ref())
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
    /// use sapnhap::attributes::Terrain;
    /// use sapnhap::{Attributes, Level, UnitFacts, code, date};
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
        for (key, facts) in other.rows {
            match self.rows.entry(key) {
                Entry::Occupied(mut known) => known.get_mut().lay_over(*facts),
                Entry::Vacant(place) => {
                    place.insert(facts);
                }
            }
        }
        let parts = [self.source.as_str(), other.source.as_str()];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        self.source = parts.join("; ");
    }
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

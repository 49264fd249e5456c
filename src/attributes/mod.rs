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
//! figure; borders are, and say which of them are certain. Where a plan or a shorter history gives the
//! code of a row to another unit on its date, a row that is tied to the unit of a register is not that
//! one's (`tie.rs`).

mod facts;
mod measure;
mod neighbours;
#[cfg(feature = "csv")]
mod read;
mod tie;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;
use std::ops::Bound;

use jiff::civil::Date;

pub use facts::{Point, Terrain, UnitFacts};
pub use measure::Measure;
pub use neighbours::{Contact, Contiguity, Neighbours};

use tie::Tie;

use crate::code::Code;
use crate::error::{AttributesFault, Error};
use crate::level::Level;
use crate::register::{Register, Version};

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
    rows: BTreeMap<(Level, Code, Date), Box<Known>>,
}

/// A row: what is known, and of which unit, where that is not left to the code and the date alone.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    facts: UnitFacts,
    tie: Option<Tie>,
}

impl Known {
    fn is_of(&self, version: &Version<'_>) -> bool {
        self.tie.as_ref().is_none_or(|tie| tie.holds(version))
    }
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
                place.insert(Box::new(Known { facts, tie: None }));
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
        rows.map(|((level, code, date), known)| (*level, code, *date, &known.facts))
    }

    /// Returns what is known of units of a register, each with the version that carries the code of the
    /// row on its date, or on the opening day where that is later; by level, code and date.
    pub(crate) fn of_units<'r>(
        &self,
        register: &'r Register,
    ) -> impl Iterator<Item = (Version<'r>, Date, &UnitFacts)> {
        self.rows.iter().filter_map(move |((level, code, date), known)| {
            let unit = register.at_or_opening(*date).get(*level, code)?;
            known.is_of(&unit).then_some((unit, *date, &known.facts))
        })
    }

    /// Returns what is known of a unit version: the row of its level and code whose date lies in
    /// its period, and of several the latest. A row that is [tied](Self::tied_to) to another unit is
    /// passed over.
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
        let rows = self.rows.range((Bound::Unbounded, until)).rev();
        let mut own = rows.take_while(|((of_level, of_code, date), _)| {
            *of_level == level && *of_code == code && period.contains(*date)
        });
        own.find(|(_, known)| known.is_of(version)).map(|(_, known)| &known.facts)
    }

    /// Ties each row to the unit that carries its code on its date in a register. From then on the row
    /// is answered only for a version that began on the same day by the same acts, in this register or
    /// in another that holds those acts: neither for a unit to which a plan of that day gives the code,
    /// nor for the one that carried it before, in a register that ends earlier.
    ///
    /// A row of a code that no unit carries stays as it is, and so does one of a unit with which the
    /// register opens, since nothing says how that one began. A version with which another register
    /// opens is answered for, unless that register opens before the unit began.
    ///
    /// # Complexity
    /// That of finding each code.
    ///
    /// # Example: one code in the law and in a plan
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Attributes, Level, UnitFacts, code, date, vietnam};
    ///
    /// let (register, day) = (vietnam::register(), date(2025, 7, 1));
    /// let mut facts = UnitFacts::default();
    /// facts.population = Some(65_023);
    /// let mut attributes = Attributes::new("a map");
    /// attributes.insert(Level::COMMUNE, code("00004"), day, facts)?;
    ///
    /// let ba_dinh = register.at(day)?.unit(Level::COMMUNE, &code("00004"))?;
    /// // Without the acts of 1 July the code is still that of Trúc Bạch.
    /// let without = register.rewound(day)?;
    /// let truc_bach = without.latest().unit(Level::COMMUNE, &code("00004"))?;
    /// assert!(attributes.of(&ba_dinh).is_some() && attributes.of(&truc_bach).is_some());
    ///
    /// let tied = attributes.tied_to(register);
    /// assert!(tied.of(&ba_dinh).is_some() && tied.of(&truc_bach).is_none());
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn tied_to(mut self, register: &Register) -> Self {
        for ((level, code, date), known) in &mut self.rows {
            let on = register.at(*date).ok();
            let tie = on.and_then(|on| on.get(*level, code)).and_then(|unit| Tie::to(&unit));
            known.tie = tie.or(known.tie.take());
        }
        self
    }

    /// Says what the populations count, and as of which day, for each row that has a population and no
    /// measure of it yet.
    ///
    /// # Complexity
    /// Linear in the rows.
    ///
    /// # Example
    /// ```
    /// use sapnhap::attributes::Measure;
    /// use sapnhap::{Attributes, Level, UnitFacts, code, date};
    ///
    /// let mut facts = UnitFacts::default();
    /// facts.population = Some(14_770);
    /// let mut attributes = Attributes::new("statistics office");
    /// attributes.insert(Level::COMMUNE, code("00004"), date(2025, 6, 30), facts)?;
    ///
    /// let census = Measure::new("census of usual residents", Some(date(2019, 4, 1)));
    /// let attributes = attributes.measured_by(&census);
    /// let (_, _, _, facts) = attributes.rows().next().unwrap();
    /// assert_eq!(facts.population_measure.as_ref(), Some(&census));
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn measured_by(mut self, measure: &Measure) -> Self {
        for known in self.rows.values_mut() {
            let facts = &mut known.facts;
            if facts.population.is_some() && facts.population_measure.is_none() {
                facts.population_measure = Some(measure.clone());
            }
        }
        self
    }

    /// Lays another table over this one: where both have a row of a level, code and date, what the
    /// other knows is taken field by field, and what it does not know stays; a population comes with
    /// what it counts. A row stays tied to its unit, or becomes tied as the other is. The source becomes
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
        for (key, row) in other.rows {
            match self.rows.entry(key) {
                Entry::Occupied(mut known) => {
                    let (known, row) = (known.get_mut(), *row);
                    known.facts.lay_over(row.facts);
                    known.tie = known.tie.take().or(row.tie);
                }
                Entry::Vacant(place) => {
                    place.insert(row);
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

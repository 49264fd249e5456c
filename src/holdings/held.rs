//! What units of a date hold: a table of rows that can be so.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::category::{self, Category, thing};
use crate::error::{Error, HoldingsFault, TextFault};
use crate::ratio::Ratio;
use crate::register::{Snapshot, Version, VersionId};

/// Whether a holding may be divided among several units.
///
/// # Example
/// ```
/// use sapnhap::Ratio;
/// use sapnhap::holdings::{Division, Holding};
///
/// let office = Holding::new("offices", "trụ sở huyện", Ratio::ONE)?.indivisible();
/// assert_eq!(office.division, Division::Never);
/// assert_eq!(Division::Pieces.to_string(), "pieces");
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Division {
    /// Into parts of any size: metres of archive, money.
    Freely,
    /// Into whole numbers: so many people, files, desks.
    Pieces,
    /// Not at all: an office building, a person.
    Never,
}

impl Division {
    /// Returns the word for it in files, in answer to whether the thing is indivisible: `no`, `pieces`, `yes`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Freely => "no",
            Self::Pieces => "pieces",
            Self::Never => "yes",
        }
    }
}

/// Writes the word.
impl fmt::Display for Division {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Something that a unit holds: so much of a category, or an item of it.
///
/// # Example
/// ```
/// use sapnhap::holdings::Holding;
///
/// let archive = Holding::new("archives", "land files", "430.5".parse()?)?.measured_in("m");
/// assert_eq!(archive.to_string(), "archives \"land files\": 430.5 m");
/// assert!(Holding::new(" ", "land files", "1".parse()?).is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Holding {
    /// Its category.
    pub category: Category,
    /// What is called so in the category; blank for all that the category has.
    pub item: String,
    /// How much it is.
    pub amount: Ratio,
    /// The unit of measure; blank for a number of things.
    pub measure: String,
    /// Whether it may be divided.
    pub division: Division,
}

impl Holding {
    /// Makes a holding that may be divided freely, a number of things.
    ///
    /// # Errors
    /// [`TextFault`] for a text that is no category or item; the item may be blank.
    pub fn new(category: &str, item: &str, amount: Ratio) -> Result<Self, TextFault> {
        Ok(Self {
            category: Category::new(category)?,
            item: category::item(item)?,
            amount,
            measure: String::new(),
            division: Division::Freely,
        })
    }

    /// Says that it comes in pieces: each part of it is a whole number.
    #[must_use]
    pub fn in_pieces(mut self) -> Self {
        self.division = Division::Pieces;
        self
    }

    /// Says that it stays whole, whatever its amount.
    #[must_use]
    pub fn indivisible(mut self) -> Self {
        self.division = Division::Never;
        self
    }

    /// Says in what its amount is measured.
    #[must_use]
    pub fn measured_in(mut self, measure: &str) -> Self {
        measure.trim().clone_into(&mut self.measure);
        self
    }

    /// Names it in a message.
    pub(super) fn thing(&self) -> String {
        thing(&self.category, &self.item)
    }
}

/// Writes category, item and amount: `archives "land files": 430.5 m`.
impl fmt::Display for Holding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}: {}", self.thing(), measured(&self.amount, &self.measure)))
    }
}

/// Writes an amount exactly, with its unit of measure.
pub(super) fn measured(amount: &Ratio, measure: &str) -> String {
    let digits = digits(amount);
    if measure.is_empty() { digits } else { format!("{digits} {measure}") }
}

/// Writes an amount exactly: with up to six decimals where these say all, else as a fraction.
pub(super) fn digits(amount: &Ratio) -> String {
    let says_all = |decimals: &u32| (amount * &Ratio::power_of_ten(*decimals)).is_integer();
    let decimals = (0..=6).find(says_all);
    decimals.map_or_else(|| amount.to_string(), |decimals| amount.to_decimals(decimals))
}

/// A row of a table of holdings.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::holdings::{Holding, Holdings};
/// use sapnhap::{Ratio, date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let district = before.find("huyện Bình Chánh")?;
/// let mut holdings = Holdings::new(before);
/// holdings.insert(&district, Holding::new("staff", "", Ratio::from(90))?.in_pieces())?;
/// let held = &holdings.rows()[0];
/// assert_eq!((held.row, held.unit, &held.holding.amount), (1, district, &Ratio::from(90)));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Held<'r> {
    /// The row, counted from 1.
    pub row: usize,
    /// The unit that holds.
    pub unit: Version<'r>,
    /// What it holds.
    pub holding: Holding,
}

/// What units of a date hold.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::holdings::{Category, Holding, Holdings};
/// use sapnhap::{Ratio, date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let district = before.find("huyện Bình Chánh")?;
/// let mut holdings = Holdings::new(before);
/// let files = || Holding::new("archives", "land files", Ratio::from(300));
/// holdings.insert(&district, files()?.measured_in("m"))?;
/// assert_eq!(holdings.total(&Category::new("archives")?), Ratio::from(300));
/// let error = holdings.insert(&district, files()?.measured_in("m")).unwrap_err().to_string();
/// assert!(error.starts_with("rows 1 and 2 are both of archives \"land files\" of huyện Bình Chánh"));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Holdings<'r> {
    on: Snapshot<'r>,
    rows: Vec<Held<'r>>,
    seen: BTreeMap<(VersionId, Category, String), usize>,
    /// The unit of measure of each widest category, and the row that says so first.
    measures: BTreeMap<Category, (usize, String)>,
}

impl<'r> Holdings<'r> {
    /// Makes an empty table for the units in force on a day.
    #[must_use]
    pub fn new(on: Snapshot<'r>) -> Self {
        Self { on, rows: Vec::new(), seen: BTreeMap::new(), measures: BTreeMap::new() }
    }

    /// Adds what a unit holds, as the next row.
    ///
    /// # Errors
    /// [`HoldingsFault`] with the row, for a unit that is not in force on the day, an amount below 0, part of a
    /// piece, an item that the unit holds already, a unit of measure other than that of the same widest
    /// category. The table stays as it was.
    ///
    /// # Complexity
    /// Logarithmic in the rows.
    pub fn insert(&mut self, unit: &Version<'_>, holding: Holding) -> Result<(), HoldingsFault> {
        let row = self.rows.len() + 1;
        let described = || Box::new(unit.describe());
        let Some(held_by) = in_force(&self.on, unit) else {
            let (table, date) = ("holdings", self.on.date());
            return Err(HoldingsFault::NotInForce { table, row, unit: described(), date });
        };
        let (thing, amount) = (|| holding.thing(), holding.amount.clone());
        if amount.is_negative() {
            return Err(HoldingsFault::Negative { row, unit: described(), thing: thing(), amount });
        }
        if holding.division == Division::Pieces && !amount.is_integer() {
            return Err(HoldingsFault::NotWhole { row, unit: described(), thing: thing(), amount });
        }
        let key = (held_by.id(), holding.category.clone(), holding.item.clone());
        if let Some(&first) = self.seen.get(&key) {
            let (unit, thing) = (described(), thing());
            return Err(HoldingsFault::ItemTwice { row, first, unit, thing });
        }
        let widest = holding.category.widest();
        match self.measures.get(&widest) {
            Some((first, expected)) if *expected != holding.measure => {
                return Err(HoldingsFault::TwoMeasures {
                    row,
                    first: *first,
                    category: widest.to_string(),
                    measure: holding.measure,
                    expected: expected.clone(),
                });
            }
            Some(_) => {}
            None => {
                self.measures.insert(widest, (row, holding.measure.clone()));
            }
        }
        self.seen.insert(key, row);
        self.rows.push(Held { row, unit: held_by, holding });
        Ok(())
    }

    /// Returns the day, as a view of the register, of the units that hold.
    #[must_use]
    pub fn on(&self) -> Snapshot<'r> {
        self.on
    }

    /// Returns the date of that day.
    #[must_use]
    pub fn date(&self) -> Date {
        self.on.date()
    }

    /// Returns the rows, in the order in which they were put in.
    #[must_use]
    pub fn rows(&self) -> &[Held<'r>] {
        &self.rows
    }

    /// Returns how much all units hold of a category, and of what lies in it.
    ///
    /// # Complexity
    /// Linear in the rows.
    #[must_use]
    pub fn total(&self, category: &Category) -> Ratio {
        let holdings = self.rows.iter().map(|held| &held.holding);
        holdings.filter(|held| held.category.is_within(category)).map(|held| &held.amount).sum()
    }

    /// Returns the unit of measure of a category; blank for a number of things.
    pub(super) fn measure(&self, category: &Category) -> &str {
        self.measures.get(&category.widest()).map_or("", |(_, measure)| measure)
    }
}

/// Returns a unit as it is seen on a day, also when it was seen in a register that shares it; `None` where it is
/// not in force then.
pub(super) fn in_force<'r>(on: &Snapshot<'r>, unit: &Version<'_>) -> Option<Version<'r>> {
    let own = on.register().version(unit.id())?;
    (own == *unit && own.is_in_force_on(on.moment)).then(|| on.view(own.id()))
}

/// Returns a unit of a table as one of the register in which the hand-over is looked at.
///
/// # Errors
/// [`CrosswalkFault::OtherRegister`](crate::error::CrosswalkFault::OtherRegister).
pub(super) fn of_register<'r>(on: &Snapshot<'r>, unit: &Version<'_>) -> Result<Version<'r>, Error> {
    let other =
        || crate::error::CrosswalkFault::OtherRegister { what: "holdings", date: on.date() };
    Ok(in_force(on, unit).ok_or_else(other)?)
}

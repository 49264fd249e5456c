//! What is known of one unit, as a record.
//!
//! Nothing here is checked; [`Attributes::insert`](super::Attributes::insert) does that, so that a
//! record can be filled in any order.

use std::fmt;

use serde::Serialize;

use super::measure::Measure;
use crate::amount::Amount;
use crate::code::Code;
use crate::error::AttributesFault;

/// A place on the earth in degrees, north and east positive: for a unit, the middle of its outline.
///
/// # Example
/// ```
/// use sapnhap::attributes::Point;
///
/// let point = Point { lat: 21.0449, lon: 105.8424 };
/// assert_eq!(point.to_string(), "21.0449, 105.8424");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize)]
pub struct Point {
    /// The latitude, from -90 to 90.
    pub lat: f64,
    /// The longitude, from -180 to 180.
    pub lon: f64,
}

/// Writes latitude and longitude, a comma between.
impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}, {}", self.lat, self.lon))
    }
}

/// What a unit's ground is like, where the rules for its size depend on it.
///
/// # Example
/// ```
/// use sapnhap::attributes::Terrain;
///
/// assert_eq!(Terrain::from_word("Highland"), Some(Terrain::Highland));
/// assert_eq!(Terrain::Mountain.word(), "mountain");
/// assert_eq!(Terrain::from_word("swamp"), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Terrain {
    /// Mountains (in Viet Nam miền núi).
    Mountain,
    /// High mountains or highland (in Viet Nam vùng cao).
    Highland,
    /// Neither.
    Other,
}

impl Terrain {
    /// Returns the word for it in files: `mountain`, `highland` or `other`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Mountain => "mountain",
            Self::Highland => "highland",
            Self::Other => "other",
        }
    }

    /// Returns the terrain of a word, in capitals or not; `None` for any other word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Mountain, Self::Highland, Self::Other];
        all.into_iter().find(|terrain| terrain.word().eq_ignore_ascii_case(word.trim()))
    }
}

/// What is known of a unit on a date. A field that is `None` is not known, which is not the same
/// as nothing or no.
///
/// # Example
/// ```
/// use sapnhap::{Amount, UnitFacts};
///
/// let mut facts = UnitFacts::default();
/// facts.area = Some(Amount::new("0.717")?);
/// facts.population = Some(14_770);
/// assert_eq!(facts.island, None);
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[non_exhaustive]
pub struct UnitFacts {
    /// The area in square kilometres, with the digits in which it was given; not negative.
    pub area: Option<Amount>,
    /// How many people live there.
    pub population: Option<u64>,
    /// What the population counts, and as of which day; goes wherever the population goes.
    pub population_measure: Option<Measure>,
    /// Where it lies.
    pub position: Option<Point>,
    /// What its ground is like.
    pub terrain: Option<Terrain>,
    /// Whether it lies at the border of the country.
    pub border: Option<bool>,
    /// Whether it is an island, or islands.
    pub island: Option<bool>,
    /// Whether law leaves it out of mergers, since it is isolated or vital to defence (in Viet Nam
    /// Resolution 76/2025/UBTVQH15, article 3): what somebody states, and no map shows.
    pub left_out: Option<bool>,
    /// The region that it belongs to by custom and history, as the table calls it.
    pub culture_region: Option<String>,
    /// Where its authorities sit, as the table says it.
    pub seat: Option<String>,
    /// A word for its standing as heritage.
    pub history: Option<String>,
    /// How the figures came about, as the table says it: measured, summed or inferred; several words
    /// are joined by `+`, see [`marks`](Self::marks).
    pub basis: Option<String>,
}

impl UnitFacts {
    /// Tells whether nothing is known.
    ///
    /// # Example
    /// ```
    /// assert!(sapnhap::UnitFacts::default().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the words of the basis, which are joined by `+`; none where nothing is said.
    ///
    /// # Example
    /// ```
    /// let mut facts = sapnhap::UnitFacts::default();
    /// facts.basis = Some("area_published+population_doubtful".to_owned());
    /// assert!(facts.marks().any(|mark| mark == "population_doubtful"));
    /// ```
    pub fn marks(&self) -> impl Iterator<Item = &str> {
        let basis = self.basis.as_deref().unwrap_or_default();
        basis.split('+').map(str::trim).filter(|mark| !mark.is_empty())
    }

    /// Puts what another knows over what this one does, field by field; what the other does not
    /// know stays. What a population counts belongs to the figure: another population brings its own
    /// measure, or none.
    pub(super) fn lay_over(&mut self, other: Self) {
        fn put<T>(field: &mut Option<T>, other: Option<T>) {
            if other.is_some() {
                *field = other;
            }
        }
        put(&mut self.area, other.area);
        if other.population.is_some() {
            self.population = other.population;
            self.population_measure = other.population_measure;
        }
        put(&mut self.position, other.position);
        put(&mut self.terrain, other.terrain);
        put(&mut self.border, other.border);
        put(&mut self.island, other.island);
        put(&mut self.left_out, other.left_out);
        put(&mut self.culture_region, other.culture_region);
        put(&mut self.seat, other.seat);
        put(&mut self.history, other.history);
        put(&mut self.basis, other.basis);
    }

    /// Checks that the figures are ones that a unit can have, as [`Attributes::insert`] does.
    ///
    /// # Errors
    /// [`AttributesFault::OutOfRange`] for the first figure that nothing can have, as one of the code.
    ///
    /// # Example
    /// ```
    /// use sapnhap::attributes::Point;
    /// use sapnhap::{UnitFacts, code};
    ///
    /// let mut facts = UnitFacts::default();
    /// facts.position = Some(Point { lat: 105.8, lon: 21.0 });
    /// let told = facts.check(&code("00004")).unwrap_err().to_string();
    /// assert_eq!(told, "code 00004 has 105.8 for lat: expected degrees from -90 to 90");
    /// ```
    ///
    /// [`Attributes::insert`]: super::Attributes::insert
    pub fn check(&self, code: &Code) -> Result<(), AttributesFault> {
        match self.out_of_range() {
            Some((figure, value, expected)) => {
                Err(AttributesFault::OutOfRange { code: code.clone(), figure, value, expected })
            }
            None => Ok(()),
        }
    }

    /// Returns the first figure that nothing can have: its column, what it is, and what it can be.
    fn out_of_range(&self) -> Option<(&'static str, String, &'static str)> {
        if let Some(area) = self.area.filter(Amount::is_negative) {
            return Some(("area_km2", area.to_string(), "square kilometres, not negative"));
        }
        let point = self.position?;
        // What is no number lies in no range.
        if !(-90.0..=90.0).contains(&point.lat) {
            return Some(("lat", point.lat.to_string(), "degrees from -90 to 90"));
        }
        if !(-180.0..=180.0).contains(&point.lon) {
            return Some(("lon", point.lon.to_string(), "degrees from -180 to 180"));
        }
        None
    }
}

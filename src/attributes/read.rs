//! Facts and pairs of neighbours from tables (CSV).
//!
//! What is wrong is told with line and column. A column that nobody knows is refused, so that a
//! misspelt one does not pass for facts that are not there.

use jiff::civil::Date;

use super::{Attributes, Contact, Measure, Neighbours, Point, Terrain, UnitFacts};
use crate::country::Country;
use crate::error::{AttributesFault, Error, ErrorKind, ReadFault};
use crate::level::Level;
use crate::period::parse_date;
use crate::register::Snapshot;
use crate::sheet::{self, Row, Table};

const FACT_COLUMNS: &[&str] = &[
    "code",
    "area_km2",
    "population",
    "population_2019",
    "population_measure",
    "population_date",
    "lat",
    "lon",
    "terrain",
    "border",
    "island",
    "left_out",
    "culture_region",
    "seat",
    "history",
    "basis",
];
/// How long a border is, is read by nobody yet, and may stand in the table.
const PAIR_COLUMNS: &[&str] = &["code_a", "code_b", "shared_km", "shared_km_approx"];

impl Attributes {
    /// Reads the facts of a level on a date from a table.
    ///
    /// | column | meaning |
    /// | --- | --- |
    /// | `code` | the code on the date, as [`Country::read_code`] reads it |
    /// | `area_km2` | the area in square kilometres |
    /// | `population`, or `population_2019` | how many people, a whole number |
    /// | `population_measure` | what the population counts, a text |
    /// | `population_date` | as of which day, `2019-04-01` |
    /// | `lat`, `lon` | the position in degrees, both or none |
    /// | `terrain` | `mountain`, `highland` or `other` |
    /// | `border`, `island`, `left_out` | `yes`, `true` or `1`; `no`, `false` or `0` |
    /// | `culture_region`, `seat`, `history`, `basis` | texts |
    ///
    /// Columns may come in any order, and all but `code` may be left out; a blank field is not
    /// known, and a blank row is passed over. Decimals stand after a full stop, or after a comma
    /// where that can't part thousands: `24,9`, not `24,905`. A measure without a population is passed
    /// over, and a day needs the words of what is counted; for a table of one measure see
    /// [`measured_by`](Self::measured_by).
    ///
    /// # Errors
    /// [`ReadFault`], with line and column: a field that can't be read, what is no code of the level, a
    /// code twice, and what [`insert`](Self::insert) refuses; an unknown column.
    /// [`LookupFault::UnknownLevel`](crate::error::LookupFault::UnknownLevel) for a level that the
    /// country does not have.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Attributes, Level, code, date, vietnam};
    ///
    /// let (country, day) = (vietnam::register().country(), date(2025, 6, 30));
    /// let read = |text| Attributes::from_csv(text, country, Level::COMMUNE, day, "own survey");
    /// let attributes = read("code,terrain,island\n4,other,no\n")?;
    /// let ward = vietnam::register().at(day)?.unit(Level::COMMUNE, &code("00004"))?;
    /// assert_eq!(attributes.of(&ward).and_then(|facts| facts.island), Some(false));
    ///
    /// let error = read("code,area_km2\n4,0.717\n4,0.72\n").unwrap_err();
    /// assert_eq!(error.position().map(|position| position.line), Some(3));
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn from_csv(
        text: &str,
        country: &Country,
        level: Level,
        date: Date,
        source: &str,
    ) -> Result<Self, Error> {
        country.known_level(level)?;
        let table = Table::read(text, FACT_COLUMNS, &["code"])?;
        let population = match (table.has("population"), table.has("population_2019")) {
            (true, true) => Err(ReadFault::Column {
                position: table.position("population_2019"),
                problem: "has beside the column \"population\" the",
                column: "population_2019".to_owned(),
                expected: "one of the two".to_owned(),
            })?,
            (_, true) => "population_2019",
            _ => "population",
        };
        let mut attributes = Self::new(source);
        for row in table.rows() {
            let code = row.need("code", |text| country.read_code(level, text))?;
            let facts = facts(&row, population)?;
            attributes.insert(level, code, date, facts).map_err(|error| {
                let column = match error.kind() {
                    ErrorKind::Attributes(AttributesFault::OutOfRange { figure, .. }) => figure,
                    _ => "code",
                };
                row.error(column, &error)
            })?;
        }
        Ok(attributes)
    }
}

fn facts(row: &Row<'_>, population: &str) -> Result<UnitFacts, Error> {
    let people = read(row, population, "a whole number of people", |text| text.parse().ok())?;
    Ok(UnitFacts {
        area: row.read("area_km2", sheet::amount)?,
        population: people,
        population_measure: measure(row)?.filter(|_| people.is_some()),
        position: position(row)?,
        terrain: read(row, "terrain", "mountain, highland or other", Terrain::from_word)?,
        border: read(row, "border", "yes or no", yes_or_no)?,
        island: read(row, "island", "yes or no", yes_or_no)?,
        left_out: read(row, "left_out", "yes or no", yes_or_no)?,
        culture_region: text(row, "culture_region"),
        seat: text(row, "seat"),
        history: text(row, "history"),
        basis: text(row, "basis"),
    })
}

/// Reads a field that may be blank.
fn read<T>(
    row: &Row<'_>,
    column: &str,
    expected: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Error> {
    let text = row.field(column);
    if text.is_empty() {
        return Ok(None);
    }
    match read(text) {
        Some(value) => Ok(Some(value)),
        None => {
            let text = crate::text::shortened(text);
            Err(row.error(column, format!("it is {text:?}; expected {expected}")))
        }
    }
}

/// Reads what the population counts, and as of which day.
fn measure(row: &Row<'_>) -> Result<Option<Measure>, Error> {
    let date = row.read("population_date", parse_date)?;
    match (row.field("population_measure"), date) {
        ("", Some(_)) => {
            Err(row.error("population_measure", "it is blank beside a date; expected both"))
        }
        ("", None) => Ok(None),
        (what, date) => Ok(Some(Measure::new(what, date))),
    }
}

fn position(row: &Row<'_>) -> Result<Option<Point>, Error> {
    // No degrees reach into the thousands, so a comma stands before decimals.
    let number = |text: &str| text.replacen(',', ".", 1).parse::<f64>().ok();
    let degrees = |column| read(row, column, "a number of degrees", number);
    match (degrees("lat")?, degrees("lon")?) {
        (Some(lat), Some(lon)) => Ok(Some(Point { lat, lon })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(row.error("lon", "it is blank beside a latitude; expected both")),
        (None, Some(_)) => Err(row.error("lat", "it is blank beside a longitude; expected both")),
    }
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" => Some(true),
        "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn text(row: &Row<'_>, column: &str) -> Option<String> {
    Some(row.field(column).to_owned()).filter(|text| !text.is_empty())
}

impl Neighbours {
    /// Reads the pairs of units of a level that border each other on the snapshot's date, from a
    /// table with the columns `code_a` and `code_b`, read as [`Country::read_code`] does;
    /// the columns `shared_km` and `shared_km_approx` may stand in the table and are not read.
    ///
    /// A pair that stands there twice, or once each way round, is one.
    ///
    /// # Errors
    /// [`ReadFault`], with line and column: a code that no unit of the level carries on the date, a
    /// unit beside itself; an unknown column.
    /// [`LookupFault::UnknownLevel`](crate::error::LookupFault::UnknownLevel).
    ///
    /// # Complexity
    /// That of [`of_pairs`](Self::of_pairs).
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, Neighbours, date, vietnam};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let read = |text| Neighbours::from_csv(text, &before, Level::COMMUNE);
    /// let neighbours = read("code_a,code_b\n1,4\n00004,00001\n")?;
    /// assert_eq!(neighbours.graph().edge_count(), 1);
    /// assert!(read("code_a,code_b\n1,1\n").is_err());
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn from_csv(text: &str, on: &Snapshot<'_>, level: Level) -> Result<Self, Error> {
        let country = on.register().country();
        country.known_level(level)?;
        let table = Table::read(text, PAIR_COLUMNS, &["code_a", "code_b"])?;
        let mut pairs = Vec::new();
        for row in table.rows() {
            let unit = |text: &str| -> Result<_, Error> {
                let code = country.read_code(level, text)?;
                Ok((on.unit(level, &code)?.id(), code))
            };
            let read = |column| row.need(column, unit);
            let ((one, _), (other, code)) = (read("code_a")?, read("code_b")?);
            if one == other {
                return Err(row.error("code_b", AttributesFault::OwnNeighbour { code }));
            }
            pairs.push((one, other, Contact::Certain));
        }
        Ok(Self::of_contacts(on, level, pairs))
    }
}

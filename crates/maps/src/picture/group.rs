//! What a picture shows of a group of units.

use sapnhap::Version;

/// Units that are drawn in one colour, and what the legend says of them.
///
/// With feature `planner`, a group of the planner becomes one.
///
/// # Example
/// ```
/// use sapnhap::{Level, date, vietnam};
/// use sapnhap_maps::MapGroup;
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let district = before.find("quận Ba Đình")?;
/// let group = MapGroup::new(district.name(), district.members(Level::COMMUNE)).population(Some(226_315));
/// assert_eq!((group.name.as_str(), group.units.len()), ("Ba Đình", 13));
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct MapGroup<'r> {
    /// Its name.
    pub name: String,
    /// Its units.
    pub units: Vec<Version<'r>>,
    /// How many people it has. Where this is not known, the legend has a `?`.
    pub population: Option<u64>,
    /// Whether the legend says that it stays as it is.
    pub stays: bool,
    /// Whether it has a star in the legend. The note says what that means.
    pub is_marked: bool,
}

impl<'r> MapGroup<'r> {
    /// Makes a group of a name and units, of which no more is known.
    #[must_use]
    pub fn new(name: &str, units: impl IntoIterator<Item = Version<'r>>) -> Self {
        let units = units.into_iter().collect();
        Self { name: name.to_owned(), units, population: None, stays: false, is_marked: false }
    }

    /// Sets how many people it has.
    #[must_use]
    pub fn population(mut self, people: Option<u64>) -> Self {
        self.population = people;
        self
    }

    /// Says whether it stays as it is.
    #[must_use]
    pub fn staying(mut self, stays: bool) -> Self {
        self.stays = stays;
        self
    }

    /// Says whether it has a star in the legend.
    #[must_use]
    pub fn marked(mut self, is_marked: bool) -> Self {
        self.is_marked = is_marked;
        self
    }
}

/// A unit alone, with its name.
impl<'r> From<Version<'r>> for MapGroup<'r> {
    fn from(unit: Version<'r>) -> Self {
        Self::new(unit.name(), [unit])
    }
}

/// The legend says of a unit that it stays as it is, and a group that misses its requirement has a
/// star.
#[cfg(feature = "planner")]
impl<'r> From<&sapnhap_planner::Group<'r>> for MapGroup<'r> {
    fn from(group: &sapnhap_planner::Group<'r>) -> Self {
        Self::new(group.name(), group.units().to_vec())
            .population(group.population())
            .staying(!group.is_new())
            .marked(group.shortfall().is_some())
    }
}

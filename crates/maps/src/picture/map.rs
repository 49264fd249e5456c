//! A map as a value: what is drawn, by what it is coloured, and what is said of it.

use sapnhap::report::Language;
use sapnhap::{Attributes, Level};

use super::cells;
use super::colouring::Colouring;
use super::group::MapGroup;
use super::shape::{self, Drawn};
use crate::outlines::Outlines;
use crate::printed::as_id;

/// A map of units: what is drawn, and what is said of it.
///
/// The units of a group are drawn in one colour, with thin lines between them and a thicker one
/// around the group. A single unit is a group too. Names stand where there is room, in one size, and
/// numbers elsewhere; an index has all of them, unless there are more than 700 groups. Where many
/// units are too small, the place where most of them lie is drawn once more and larger; islands so
/// far off that the rest would shrink are drawn in boxes. Title, scale, north, legend, source and
/// note are on the sheet, and units that can't be drawn are named on it.
///
/// A sheet is A3 at 96 pixels an inch or larger, without what would stay blank. Equal maps give
/// equal pictures, byte for byte.
///
/// # Example
/// ```
/// use sapnhap::report::Language;
/// use sapnhap::{Level, date, vietnam};
/// use sapnhap_maps::{Map, MapGroup};
///
/// // The wards of two districts as they were, drawn of positions.
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let group = |name| {
///     let district = before.find(name)?;
///     Ok::<_, sapnhap::Error>(MapGroup::new(district.name(), district.members(Level::COMMUNE)))
/// };
/// let groups = [group("quận Ba Đình")?, group("quận Hoàn Kiếm")?];
/// let map = Map::of_positions(vietnam::attributes(), groups)
///     .title("Two districts")
///     .language(Language::English);
/// let svg = map.to_svg();
/// assert!(svg.starts_with("<svg") && svg.contains("Ba Đình · 13 · ?"));
/// assert!(map.not_drawn().is_empty());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Map<'a> {
    pub(super) drawn: Drawn,
    pub(super) groups: Vec<MapGroup<'a>>,
    pub(super) colouring: Colouring<'a>,
    pub(super) id: String,
    pub(super) title: String,
    pub(super) source: String,
    pub(super) note: String,
    pub(super) language: Language,
    pub(super) has_insets: bool,
    pub(super) borders: Option<Level>,
    pub(super) is_of_cells: bool,
}

impl<'a> Map<'a> {
    /// Makes a map of outlines. Groups or single units are given; with feature `planner`, those of a
    /// solution.
    ///
    /// A unit has an outline if the outline's code was that of the unit on the date of the outlines.
    ///
    /// # Complexity
    /// Linear in the points of the outlines.
    ///
    /// # Example
    /// ```
    /// use sapnhap::{Level, date, vietnam};
    /// use sapnhap_maps::{Map, OutlineOptions, Outlines};
    ///
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let text = r#"{"type":"FeatureCollection","features":[
    ///     {"type":"Feature","properties":{"code":"00037"},"geometry":{"type":"Polygon",
    ///     "coordinates":[[[105.85,21.04],[105.86,21.04],[105.86,21.05],[105.85,21.04]]]}}]}"#;
    /// let options = OutlineOptions::new("code");
    /// let outlines = Outlines::from_geojson(text, &before, Level::COMMUNE, &options)?;
    /// let wards = before.find("quận Hoàn Kiếm")?.members(Level::COMMUNE);
    /// let map = Map::of_outlines(&outlines, wards.iter().copied()).title("Hoàn Kiếm");
    /// assert_eq!(map.to_svg().matches("class=\"unit\"").count(), 1);
    /// assert_eq!(map.not_drawn().len(), 17);
    /// # Ok::<(), sapnhap_maps::MapFault>(())
    /// ```
    #[must_use]
    pub fn of_outlines<G: Into<MapGroup<'a>>>(
        outlines: &Outlines<'_>,
        groups: impl IntoIterator<Item = G>,
    ) -> Self {
        let groups: Vec<MapGroup<'a>> = groups.into_iter().map(Into::into).collect();
        Self::new(shape::outlined(&groups, outlines), groups, false)
    }

    /// Makes a map of positions alone: a cell for each unit, which holds all places that are nearer
    /// to its position than to any other.
    ///
    /// Cells show which units lie beside each other, and not where borders run; the picture says so.
    /// Where the cells of a group do not touch, a line joins them. Of several units in one place the
    /// first one has the cell, and the others are dots.
    ///
    /// # Complexity
    /// Linear in the units times a logarithm.
    #[must_use]
    pub fn of_positions<G: Into<MapGroup<'a>>>(
        attributes: &Attributes,
        groups: impl IntoIterator<Item = G>,
    ) -> Self {
        let groups: Vec<MapGroup<'a>> = groups.into_iter().map(Into::into).collect();
        Self::new(cells::drawn(&groups, attributes), groups, true)
    }

    fn new(drawn: Drawn, groups: Vec<MapGroup<'a>>, is_of_cells: bool) -> Self {
        Self {
            drawn,
            groups,
            colouring: Colouring::Group,
            id: "map".to_owned(),
            title: String::new(),
            source: String::new(),
            note: String::new(),
            language: Language::default(),
            has_insets: true,
            borders: None,
            is_of_cells,
        }
    }

    /// Sets the title.
    #[must_use]
    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    /// Sets what ids in the picture begin with, so that several maps can stand on one page. Letters of
    /// ASCII, digits and hyphens are taken; it is `map` otherwise.
    #[must_use]
    pub fn id(mut self, id: &str) -> Self {
        self.id = as_id(id);
        self
    }

    /// Says where outlines and figures come from.
    #[must_use]
    pub fn source(mut self, source: &str) -> Self {
        source.clone_into(&mut self.source);
        self
    }

    /// Adds a note below the map.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// Sets the language of what the library writes. Names stay as they are.
    #[must_use]
    pub fn language(mut self, language: Language) -> Self {
        self.language = language;
        self
    }

    /// Sets by what groups are coloured.
    #[must_use]
    pub fn coloured(mut self, colouring: Colouring<'a>) -> Self {
        self.colouring = colouring;
        self
    }

    /// Draws the borders of units of a level above, such as districts, as lines of a third kind.
    #[must_use]
    pub fn borders_of(mut self, level: Level) -> Self {
        self.borders = Some(level);
        self
    }

    /// Draws everything once and in its place.
    #[must_use]
    pub fn without_insets(mut self) -> Self {
        self.has_insets = false;
        self
    }

    /// Returns the units that have no outline, or no position, by name and code, in the order of
    /// their groups.
    #[must_use]
    pub fn not_drawn(&self) -> Vec<&str> {
        self.drawn.undrawn.iter().map(|(_, name)| name.as_str()).collect()
    }
}

//! Outlines are read from GeoJSON or TopoJSON, and neighbours, areas and positions come of them.
//!
//! Two units border each other where their outlines run along each other. The two outlines of one
//! border need not be the same line: on thinned maps they cross and part. So there is a tolerance,
//! and a border is longer than what a mere corner would have within it. Two things are left out on
//! purpose: borders across the line of 180 degrees, where a map is cut, and units that overlap with
//! their outlines far apart.

mod feature;
mod geojson_text;
mod options;
mod topojson_text;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use geo::{
    BoundingRect, Centroid, CoordsIter, GeodesicArea, Intersects, LineString, MultiPolygon, Polygon,
};
use geojson::JsonValue;
#[cfg(feature = "vietnam")]
use sapnhap::Version;
use sapnhap::attributes::{Contact, Point};
use sapnhap::{
    Amount, Attributes, Code, Error, ErrorKind, Level, Neighbours, Snapshot, UnitFacts, VersionId,
};

use self::feature::{BrokenPart, Feature};
pub use self::options::OutlineOptions;
use crate::fault::MapFault;
use crate::shared_borders::lengths_along;

/// The outlines of the units of a level on a date, read from a map. Neighbours, areas and positions
/// come of them, and maps of plans are drawn with them (`outlined_svg`).
///
/// # Example
/// ```
/// use sapnhap::attributes::Contact;
/// use sapnhap::{Level, code, date, vietnam};
/// use sapnhap_maps::{OutlineOptions, Outlines};
///
/// let square = |code: &str, west: f64| {
///     let (east, south, north) = (west + 0.01, 21.0, 21.01);
///     format!(
///         r#"{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{{"type":"Polygon",
///         "coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],
///         [{west},{south}]]]}}}}"#
///     )
/// };
/// let squares = [square("00001", 105.80), square("00004", 105.81)].join(",");
/// let text = format!(r#"{{"type":"FeatureCollection","features":[{squares}]}}"#);
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let ward = before.unit(Level::COMMUNE, &code("00001"))?;
/// let other = before.unit(Level::COMMUNE, &code("00004"))?;
/// let options = OutlineOptions::new("code").among([ward.id(), other.id()]);
/// let outlines = Outlines::from_geojson(&text, &before, Level::COMMUNE, &options)?;
///
/// let contact = outlines.neighbours()?.contact(ward.id(), other.id());
/// assert_eq!(contact, Some(Contact::Certain));
/// let attributes = outlines.attributes("a map")?;
/// let area = attributes.of(&ward).and_then(|facts| facts.area);
/// assert_eq!(area.unwrap().to_string(), "1.151");
///
/// // If nothing is chosen, all 10,035 communes have to be there.
/// let options = OutlineOptions::new("code");
/// let outlines = Outlines::from_geojson(&text, &before, Level::COMMUNE, &options)?;
/// assert_eq!(outlines.missing().len(), 10_033);
/// assert!(outlines.neighbours().is_err());
/// # Ok::<(), sapnhap_maps::MapFault>(())
/// ```
#[derive(Clone)]
pub struct Outlines<'r> {
    on: Snapshot<'r>,
    level: Level,
    tolerance_m: f64,
    /// The outline of each unit, by its code.
    outlines: BTreeMap<Code, Outline>,
    missing: Vec<Code>,
}

/// The outline of a unit.
#[derive(Clone)]
struct Outline {
    id: VersionId,
    parts: Arc<MultiPolygon<f64>>,
}

impl<'r> Outlines<'r> {
    /// Reads the outlines of units of a level on the date of the snapshot. The text is a
    /// `FeatureCollection` in degrees (RFC 7946) of polygons and multipolygons, each of which has
    /// the code of its unit.
    ///
    /// # Errors
    /// [`ReadFault::Malformed`](sapnhap::error::ReadFault::Malformed) for a text that is not JSON, or not a `FeatureCollection`;
    /// [`MapFault::FeatureCode`] for a feature without a code, [`MapFault::FeatureUnit`] for a code
    /// that no unit of the level carries on the date, and [`MapFault::FeatureTwice`] for one that
    /// an earlier feature has; [`MapFault::FeaturePosition`] for a place of fewer than two numbers,
    /// [`AttributesFault::OutOfRange`](sapnhap::error::AttributesFault::OutOfRange) for one beyond the
    /// poles or 180 degrees, and
    /// [`LookupFault::UnknownLevel`](sapnhap::error::LookupFault::UnknownLevel). It is no fault
    /// here that units lack an outline; see [`missing`](Self::missing).
    ///
    /// # Complexity
    /// Linear in the versions of the register and the points of the outlines, times a logarithm.
    pub fn from_geojson(
        text: &str,
        on: &Snapshot<'r>,
        level: Level,
        options: &OutlineOptions,
    ) -> Result<Self, MapFault> {
        on.register().country().known_level(level).map_err(Error::from)?;
        let features = geojson_text::features(text, &options.code_property)?;
        Self::of_features(features, on, level, options)
    }

    /// Reads the outlines of units as [`from_geojson`](Self::from_geojson) does, from a TopoJSON
    /// `Topology`. Its arcs are borders that two units share, so both have the very same line.
    ///
    /// The units are the geometries of one object, which is a collection of polygons and
    /// multipolygons. The code is in the property of the options; where that is `id` and a geometry
    /// has no property of the name, it is the `id` of the geometry.
    ///
    /// # Errors
    /// As for [`from_geojson`](Self::from_geojson), and [`MapFault::TopologyObject`] for a file
    /// with several objects, none of which is chosen, or without the one that is chosen;
    /// [`MapFault::TopologyTransform`] for a scale or a translation that is not two numbers;
    /// [`MapFault::TopologyArc`] for an arc that is not there or has a position of fewer than two
    /// numbers; [`MapFault::TopologyPoints`] for a file whose arcs are repeated without end.
    ///
    /// # Complexity
    /// As for [`from_geojson`](Self::from_geojson).
    ///
    /// # Example
    /// ```
    /// use sapnhap::{Level, date, vietnam};
    /// use sapnhap_maps::{MapFault, OutlineOptions, Outlines};
    ///
    /// // Two wards beside each other: arc 0 is their border, and `-1` is that arc backwards.
    /// let text = r#"{"type":"Topology","arcs":[
    ///     [[105.81,21.0],[105.81,21.01]],
    ///     [[105.81,21.01],[105.82,21.01],[105.82,21.0],[105.81,21.0]],
    ///     [[105.81,21.01],[105.80,21.01],[105.80,21.0],[105.81,21.0]]],
    ///     "objects":{"wards":{"type":"GeometryCollection","geometries":[
    ///         {"type":"Polygon","id":"00001","arcs":[[0,1]]},
    ///         {"type":"Polygon","id":"00004","arcs":[[2,0]]}]}}}"#;
    /// let before = vietnam::register().at(date(2025, 6, 30))?;
    /// let read = |text: &str| {
    ///     Outlines::from_topojson(text, &before, Level::COMMUNE, &OutlineOptions::new("id"))
    /// };
    /// assert_eq!(read(text)?.missing().len(), 10_033);
    /// let fault = read(&text.replace("[[2,0]]", "[[2,7]]")).unwrap_err();
    /// assert!(matches!(fault, MapFault::TopologyArc { arc: 7, .. }));
    /// # Ok::<(), MapFault>(())
    /// ```
    pub fn from_topojson(
        text: &str,
        on: &Snapshot<'r>,
        level: Level,
        options: &OutlineOptions,
    ) -> Result<Self, MapFault> {
        on.register().country().known_level(level).map_err(Error::from)?;
        let features = topojson_text::features(text, options)?;
        Self::of_features(features, on, level, options)
    }

    fn of_features(
        features: impl Iterator<Item = Feature>,
        on: &Snapshot<'r>,
        level: Level,
        options: &OutlineOptions,
    ) -> Result<Self, MapFault> {
        let mut outlines = read(features, on, level, &options.code_property)?;
        let among = options.among.as_ref().map(|ids| ids.iter().copied().collect::<BTreeSet<_>>());
        let takes_part = |id| among.as_ref().is_none_or(|among| among.contains(&id));
        outlines.retain(|_, outline| takes_part(outline.id));
        // If one of the two is not a number, the greater is the other one.
        let tolerance_m = options.tolerance_m.max(0.01).clamp(0.01, 10_000.0);
        Ok(Self::of_outlines(outlines, on, level, tolerance_m, takes_part))
    }

    fn of_outlines(
        outlines: BTreeMap<Code, Outline>,
        on: &Snapshot<'r>,
        level: Level,
        tolerance_m: f64,
        takes_part: impl Fn(VersionId) -> bool,
    ) -> Self {
        let units = on.in_force().filter(|unit| unit.level() == level && takes_part(unit.id()));
        let codes = units.map(|unit| unit.code());
        let mut missing: Vec<Code> = codes.filter(|code| !outlines.contains_key(code)).collect();
        missing.sort();
        Self { on: *on, level, tolerance_m, outlines, missing }
    }

    /// Returns these outlines for the units of another date that have the same ground: those that
    /// are the same versions, or differ in name, kind, code or what is above them alone.
    #[cfg(feature = "vietnam")]
    pub(crate) fn at<'s>(&self, on: &Snapshot<'s>) -> Outlines<'s> {
        let level = self.level;
        let own = |version: Version<'s>| {
            let outline = self.outlines.get(&version.code())?;
            let is_own = || self.on.register().version(outline.id) == Some(version);
            (outline.id == version.id() && is_own()).then_some(outline)
        };
        let mut outlines = BTreeMap::new();
        for unit in on.in_force().filter(|unit| unit.level() == level) {
            let before = std::iter::successors(Some(unit), same_before);
            let after = std::iter::successors(same_after(&unit), same_after);
            if let Some(outline) = before.chain(after).find_map(own) {
                let parts = Arc::clone(&outline.parts);
                outlines.insert(unit.code(), Outline { id: unit.id(), parts });
            }
        }
        Outlines::of_outlines(outlines, on, level, self.tolerance_m, |_| true)
    }

    /// Tells how many units have an outline.
    #[cfg(feature = "vietnam")]
    pub(crate) fn len(&self) -> usize {
        self.outlines.len()
    }

    /// Returns the codes, in order, of the units that take part and have no outline.
    #[must_use]
    pub fn missing(&self) -> &[Code] {
        &self.missing
    }

    /// Finds which units border each other. The graph has all units of the level, and those that do
    /// not take part have no neighbours.
    ///
    /// Units are neighbours when their outlines, holes among them, run within the tolerance of each
    /// other for more than three times the tolerance. At a corner where they only touch, they do so
    /// for twice the tolerance. So a border that is shorter is not seen. The contacts are
    /// [`Contact::Certain`], as far as the map is right.
    ///
    /// # Errors
    /// [`MapFault::Missing`] lists the units that take part and have no outline.
    ///
    /// # Complexity
    /// It is linear in the versions of the register, plus `n log n` of the points of the outlines,
    /// as long as few of them lie within the tolerance of each other.
    pub fn neighbours(&self) -> Result<Neighbours, MapFault> {
        self.check_complete()?;
        let outlines: Vec<&Outline> = self.outlines.values().collect();
        let parts: Vec<&MultiPolygon<f64>> = outlines.iter().map(|of| &*of.parts).collect();
        let along = lengths_along(&parts, self.tolerance_m);
        let mut contacts = Vec::new();
        for (&(one, other), &length) in along.iter().filter(|((one, other), _)| one < other) {
            let back = along.get(&(other, one)).copied().unwrap_or_default();
            if length.min(back) > 3.0 * self.tolerance_m
                && let (Some(one), Some(other)) = (outlines.get(one), outlines.get(other))
            {
                contacts.push((one.id, other.id, Contact::Certain));
            }
        }
        Ok(Neighbours::of_contacts(&self.on, self.level, contacts))
    }

    /// Works out areas and positions. The source is a text for people.
    ///
    /// An area is in square kilometres on the ellipsoid of WGS 84, to 0.001. A position is the
    /// middle of the outline, or of the box around an outline that crosses itself. The areas of a
    /// thinned map are off by about as much as it was thinned by.
    ///
    /// # Errors
    /// [`MapFault::Missing`] lists the units that take part and have no outline.
    ///
    /// # Complexity
    /// Linear in the points of the outlines.
    pub fn attributes(&self, source: &str) -> Result<Attributes, MapFault> {
        self.check_complete()?;
        let mut attributes = Attributes::new(source);
        for (code, outline) in &self.outlines {
            let km2: f64 = outline.parts.iter().map(area_km2).sum();
            let middle = middle_of(&outline.parts);
            let mut facts = UnitFacts::default();
            facts.area = Some(Amount::new(&format!("{km2:.3}"))?);
            facts.position = middle.map(|middle| Point { lat: middle.y(), lon: middle.x() });
            attributes.insert(self.level, code.clone(), self.on.date(), facts)?;
        }
        Ok(attributes)
    }

    /// Returns the date of the outlines, as a view of the register.
    pub(crate) fn on(&self) -> &Snapshot<'r> {
        &self.on
    }

    /// Returns the level of their units.
    pub(crate) fn level(&self) -> Level {
        self.level
    }

    /// Returns the units that have an outline, by code.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (VersionId, &MultiPolygon<f64>)> {
        self.outlines.values().map(|outline| (outline.id, &*outline.parts))
    }

    /// Returns the outline of a version of a unit that carried its code on the date.
    pub(crate) fn of(&self, version: &sapnhap::Version<'_>) -> Option<&MultiPolygon<f64>> {
        let is_of_date = version.period().contains(self.on.date());
        let outline = self.outlines.get(&version.code())?;
        (is_of_date && version.level() == self.level).then_some(&*outline.parts)
    }

    fn check_complete(&self) -> Result<(), MapFault> {
        if self.missing.is_empty() {
            return Ok(());
        }
        let (date, codes) = (self.on.date(), self.missing.clone());
        Err(MapFault::Missing { what: "an outline", level: self.level, date, codes })
    }
}

/// Prints of what the outlines are, and not their points.
impl fmt::Debug for Outlines<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outlines")
            .field("date", &self.on.date())
            .field("level", &self.level)
            .field("n_outlines", &self.outlines.len())
            .field("n_missing", &self.missing.len())
            .finish()
    }
}

/// Returns the version before, where it had the same ground.
#[cfg(feature = "vietnam")]
fn same_before<'r>(version: &Version<'r>) -> Option<Version<'r>> {
    let mut edges = version.predecessors();
    let only = edges.next().filter(|edge| edge.portions().is_whole())?;
    let source = only.source();
    (edges.next().is_none() && source.level() == version.level()).then_some(source)
}

/// Returns the version after, where it has the same ground.
#[cfg(feature = "vietnam")]
fn same_after<'r>(version: &Version<'r>) -> Option<Version<'r>> {
    let mut edges = version.successors();
    let target = edges.next()?.target();
    (edges.next().is_none() && same_before(&target) == Some(*version)).then_some(target)
}

/// Returns the middle of an outline. It is the centroid, unless an outline that crosses itself has
/// that outside the box around it; then it is the middle of the box.
fn middle_of(parts: &MultiPolygon<f64>) -> Option<geo::Point<f64>> {
    let around = parts.bounding_rect()?;
    let centroid = parts.centroid().filter(|middle| around.intersects(middle));
    Some(centroid.unwrap_or_else(|| around.center().into()))
}

/// Returns the area of a polygon, whichever way round its rings go.
fn area_km2(polygon: &Polygon<f64>) -> f64 {
    let of = |ring: &LineString<f64>| {
        Polygon::new(ring.clone(), Vec::new()).geodesic_area_signed().abs() / 1e6
    };
    (of(polygon.exterior()) - polygon.interiors().iter().map(of).sum::<f64>()).max(0.0)
}

/// Reads the outlines of all units of the level.
fn read(
    features: impl Iterator<Item = Feature>,
    on: &Snapshot<'_>,
    level: Level,
    property: &str,
) -> Result<BTreeMap<Code, Outline>, MapFault> {
    let country = on.register().country();
    let mut codes_seen = BTreeSet::new();
    let mut outlines = BTreeMap::new();
    for (idx, Feature { code: written, parts }) in features.enumerate() {
        let feature = idx + 1;
        let code = match &written {
            Some(JsonValue::String(text)) => country.read_code(level, text.trim()).ok(),
            Some(JsonValue::Number(number)) => country.read_code(level, &number.to_string()).ok(),
            _ => None,
        };
        let Some(code) = code else {
            let found = written.map_or("nothing".to_owned(), |found| shortened(found.to_string()));
            return Err(MapFault::FeatureCode { feature, property: property.to_owned(), found });
        };
        let unit = on.unit(level, &code).map_err(|error| match error.kind() {
            ErrorKind::Lookup(fault) => {
                MapFault::FeatureUnit { feature, fault: Box::new(fault.clone()) }
            }
            _ => error.into(),
        })?;
        if !codes_seen.insert(code.clone()) {
            return Err(MapFault::FeatureTwice { feature, code });
        }
        let parts = match parts {
            Ok(parts) => parts,
            Err(BrokenPart::Numbers(numbers)) => {
                return Err(MapFault::FeaturePosition { feature, code, numbers });
            }
            Err(BrokenPart::Other(fault)) => return Err(fault),
        };
        let Some(parts) = parts else { continue };
        check_range(&parts, &code)?;
        if parts.coords_count() > 0 {
            outlines.insert(code, Outline { id: unit.id(), parts: Arc::new(parts) });
        }
    }
    Ok(outlines)
}

fn check_range(parts: &MultiPolygon<f64>, code: &Code) -> Result<(), MapFault> {
    let mut facts = UnitFacts::default();
    for at in parts.coords_iter() {
        facts.position = Some(Point { lat: at.y, lon: at.x });
        facts.check(code).map_err(Error::from)?;
    }
    Ok(())
}

/// Returns a value as messages quote it: the whole of it when it is short, and else its start.
fn shortened(value: String) -> String {
    const SHOWN: usize = 80;
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()),
        None => value,
    }
}

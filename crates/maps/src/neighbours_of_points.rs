//! Neighbours guessed from positions alone.
//!
//! Positions are put into a plane that touches the earth in their middle, in such a way that
//! circles stay circles (a stereographic projection). So the Delaunay triangulation in the plane is
//! the one on the globe. The plane is a grid of some 6 mm, and units in one place of it count as
//! one. All that comes of it is a guess, [`Contact::Possible`]: points do not say where borders
//! run, or whether water or a unit without a position lies between.

use sapnhap::attributes::{Contact, Point};
use sapnhap::{Attributes, Level, Neighbours, Snapshot, VersionId};
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};

use crate::fault::MapFault;

/// How many steps of the grid the radius of the earth has. One step is some 6 mm.
const STEPS: f64 = 1e9;
/// How near an angle is to a right one when it is taken for one.
const RIGHT: f64 = 1e-9;

/// Which units are taken for neighbours by where they lie.
///
/// They were compared with the known borders of 526 communes. Delaunay finds 91% of these, and 79%
/// of its guesses are right; Gabriel finds 80%, and 90% of its guesses are right. Of 10,017
/// communes, Delaunay finds 89% and is right in 82%, and Gabriel finds 78% and is right in 92%.
///
/// # Example
/// ```
/// use sapnhap_maps::PointRule;
///
/// assert_eq!(PointRule::default(), PointRule::Delaunay);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum PointRule {
    /// Two units whose Voronoi cells meet: some circle goes through both and has no third one
    /// inside. All units hang together. At the outer side it joins units that lie far from each
    /// other.
    #[default]
    Delaunay,
    /// Two units of which the circle between them has no third one in it or on it. These are fewer
    /// and surer, and all units still hang together.
    Gabriel,
}

/// How neighbours are guessed, and of which units.
///
/// # Example
/// ```
/// use sapnhap_maps::{PointOptions, PointRule};
///
/// let options = PointOptions::default().rule(PointRule::Gabriel);
/// assert_eq!(options.among, None);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct PointOptions {
    /// The rule. By default it is Delaunay.
    pub rule: PointRule,
    /// The units that take part, in any order. By default all units of the level do. A version that
    /// is no unit of the level on the date is left out.
    pub among: Option<Vec<VersionId>>,
}

impl PointOptions {
    /// Sets the rule.
    #[must_use]
    pub fn rule(mut self, rule: PointRule) -> Self {
        self.rule = rule;
        self
    }

    /// Lets only these units take part.
    #[must_use]
    pub fn among(mut self, units: impl IntoIterator<Item = VersionId>) -> Self {
        self.among = Some(units.into_iter().collect());
        self
    }
}

/// Guesses from the positions of units which of them border each other on the date of the snapshot.
/// Each contact is [`Contact::Possible`]. The graph has all units of the level, and those that do
/// not take part have no neighbours.
///
/// Units in one place border each other, and each of them borders all that one of them borders. Two
/// units border each other, and of units on a line those that are next to each other do. Where four
/// or more units lie on one circle, as on a grid, Delaunay cuts it in one of several ways, and
/// always in the same way.
///
/// The planner uses certain contacts, so give it
/// [`taken_as_certain`](Neighbours::taken_as_certain).
///
/// # Errors
/// [`MapFault::Missing`] lists the units that take part and have no position;
/// [`LookupFault::UnknownLevel`](sapnhap::error::LookupFault::UnknownLevel).
///
/// # Complexity
/// It is linear in the versions of the register, plus `n log n` of the units, and quadratic in
/// those that lie in one place.
///
/// # Example
/// ```
/// use sapnhap::attributes::{Contact, Point};
/// use sapnhap::{Attributes, Error, Level, UnitFacts, code, date, vietnam};
/// use sapnhap_maps::{MapFault, PointOptions, neighbours_of_points};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let mut attributes = Attributes::new("read off a map");
/// let places = [("00001", 21.0465, 105.8497), ("00004", 21.0449, 105.8424)];
/// for (text, lat, lon) in places {
///     let mut facts = UnitFacts::default();
///     facts.position = Some(Point { lat, lon });
///     attributes.insert(Level::COMMUNE, code(text), before.date(), facts)?;
/// }
/// let id = |text| Ok::<_, Error>(before.unit(Level::COMMUNE, &code(text))?.id());
/// let (one, other) = (id("00001")?, id("00004")?);
///
/// let guess = |options| neighbours_of_points(&before, Level::COMMUNE, &attributes, &options);
/// let neighbours = guess(PointOptions::default().among([one, other]))?;
/// assert_eq!(neighbours.contact(one, other), Some(Contact::Possible));
///
/// // The other 10,033 communes have no position in this table.
/// let fault = guess(PointOptions::default()).unwrap_err();
/// let MapFault::Missing { codes, .. } = fault else { panic!() };
/// assert_eq!(codes.len(), 10_033);
/// # Ok::<(), MapFault>(())
/// ```
pub fn neighbours_of_points(
    on: &Snapshot<'_>,
    level: Level,
    attributes: &Attributes,
    options: &PointOptions,
) -> Result<Neighbours, MapFault> {
    on.register().country().known_level(level).map_err(sapnhap::Error::from)?;
    let among = options.among.clone().map(|mut ids| {
        ids.sort_unstable();
        ids
    });
    let mut placed = Vec::new();
    let mut codes = Vec::new();
    for unit in on.in_force().filter(|unit| unit.level() == level) {
        if among.as_ref().is_some_and(|ids| ids.binary_search(&unit.id()).is_err()) {
            continue;
        }
        match attributes.of(&unit).and_then(|facts| facts.position) {
            Some(point) => placed.push((unit.id(), on_globe(point))),
            None => codes.push(unit.code()),
        }
    }
    if !codes.is_empty() {
        codes.sort();
        return Err(MapFault::Missing { what: "a position", level, date: on.date(), codes });
    }
    Ok(Neighbours::of_contacts(on, level, contacts(&placed, options.rule)))
}

/// A direction from the middle of the earth, of length 1.
type Globe = [f64; 3];

fn on_globe(point: Point) -> Globe {
    let (lat, lon) = (point.lat.to_radians(), point.lon.to_radians());
    let out = libm::cos(lat);
    [out * libm::cos(lon), out * libm::sin(lon), libm::sin(lat)]
}

fn dot(one: Globe, other: Globe) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn minus(one: Globe, other: Globe) -> Globe {
    let ([a, b, c], [d, e, f]) = (one, other);
    [a - d, b - e, c - f]
}

/// Stretches to length 1. What has no direction can't be stretched.
fn direction(of: Globe) -> Option<Globe> {
    let length = libm::sqrt(dot(of, of));
    (length > 1e-9).then(|| of.map(|part| part / length))
}

/// A plane that touches the earth. A triangulation that is Delaunay on it is so on the globe too.
struct Plane {
    middle: Globe,
    east: Globe,
    north: Globe,
}

impl Plane {
    /// Makes the plane that touches the earth in the middle of places.
    fn amid(placed: &[(VersionId, Globe)]) -> Self {
        let sum =
            placed.iter().fold([0.0; 3], |sum, (_, globe)| minus(sum, globe.map(|part| -part)));
        // Points all around the earth have no middle, so any will do.
        let middle = direction(sum).or_else(|| placed.first().map(|(_, globe)| *globe));
        let middle = middle.unwrap_or([1.0, 0.0, 0.0]);
        let [x, y, _] = middle;
        let east = direction([-y, x, 0.0]).unwrap_or([0.0, 1.0, 0.0]);
        let ([a, b, c], [d, e, f]) = (middle, east);
        Self { middle, east, north: [b * f - c * e, c * d - a * f, a * e - b * d] }
    }

    /// Returns the step of the grid at which a place lies.
    fn step(&self, globe: Globe) -> Point2<f64> {
        // What lies opposite the middle is put far away, but not infinitely far.
        let scale = 2.0 * STEPS / (1.0 + dot(globe, self.middle)).max(1e-9);
        // Adding nothing makes a plain zero of a negative one.
        let step = |axis| (dot(globe, axis) * scale).round() + 0.0;
        Point2::new(step(self.east), step(self.north))
    }
}

/// A place of the plane, with the number of all units in it.
struct Place {
    at: Point2<f64>,
    globe: Globe,
    idx: usize,
}

impl HasPosition for Place {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        self.at
    }
}

fn contacts(
    placed: &[(VersionId, Globe)],
    rule: PointRule,
) -> Vec<(VersionId, VersionId, Contact)> {
    let plane = Plane::amid(placed);
    let mut units: Vec<(Point2<f64>, Globe, VersionId)> =
        placed.iter().map(|&(id, globe)| (plane.step(globe), globe, id)).collect();
    units.sort_by(|(one, _, id), (other, _, other_id)| {
        one.x.total_cmp(&other.x).then(one.y.total_cmp(&other.y)).then(id.cmp(other_id))
    });
    let at_places: Vec<&[_]> = units.chunk_by(|one, other| one.0 == other.0).collect();
    let places = at_places
        .iter()
        .enumerate()
        .filter_map(|(idx, units)| units.first().map(|&(at, globe, _)| Place { at, globe, idx }));
    // This fails for what is not a number, or is too large or too near zero. No whole number of
    // steps is.
    let triangles: DelaunayTriangulation<Place> =
        DelaunayTriangulation::bulk_load(places.collect()).unwrap_or_default();

    let mut contacts = Vec::new();
    for units in &at_places {
        for (place, (_, _, one)) in units.iter().enumerate() {
            let others = units.iter().skip(place + 1);
            contacts.extend(others.map(|(_, _, other)| (*one, *other, Contact::Possible)));
        }
    }
    for edge in triangles.undirected_edges() {
        let [from, to] = edge.vertices();
        let (one, other) = (from.data(), to.data());
        let sides = [edge.as_directed(), edge.as_directed().rev()];
        let is_free = |globe: Globe| {
            let (to_one, to_other) = (minus(one.globe, globe), minus(other.globe, globe));
            let lengths = libm::sqrt(dot(to_one, to_one) * dot(to_other, to_other));
            dot(to_one, to_other) > RIGHT * lengths
        };
        // If any third unit is in the circle, then one of the corners beside the edge is.
        let mut corners = sides.iter().filter_map(|side| side.opposite_vertex());
        if rule == PointRule::Gabriel && !corners.all(|corner| is_free(corner.data().globe)) {
            continue;
        }
        let at = |place: &Place| at_places.get(place.idx).copied().unwrap_or_default();
        for (_, _, one) in at(one) {
            contacts
                .extend(at(other).iter().map(|(_, _, other)| (*one, *other, Contact::Possible)));
        }
    }
    contacts
}

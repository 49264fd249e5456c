//! Units as they are drawn: their rings in kilometres, and what lies in them.

use std::fmt::Write;

use geo::{CoordsIter, LineString, MultiPolygon};
use sapnhap::attributes::Point;
use sapnhap::{Version, VersionId};

use super::group::MapGroup;
use super::plane::{Area, Plane, Spot};
use crate::outlines::Outlines;
use crate::printed::tenths;

/// A unit on the map, in kilometres.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// The place of its group.
    pub(super) group: usize,
    /// Which unit it is.
    pub(super) id: VersionId,
    pub(super) title: String,
    /// Where it is drawn as a dot when it has no rings, or they are too small.
    pub(super) at: Spot,
    /// Its polygons, each of which is an outer ring and then its holes. The first corner of a ring
    /// is not given again at its end.
    pub(super) polygons: Vec<Vec<Vec<Spot>>>,
    pub(super) bounds: Area,
    /// In square kilometres.
    pub(super) area: f64,
}

/// All units on the map.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawn {
    pub(super) shapes: Vec<Shape>,
    /// The group and the name of each unit that is not on it.
    pub(super) undrawn: Vec<(usize, String)>,
    /// Lines that join the cells of a group which do not touch, each with its group.
    pub(super) ties: Vec<(usize, Spot, Spot)>,
}

impl Shape {
    pub(super) fn new(
        group: usize,
        unit: &Version<'_>,
        at: Spot,
        polygons: Vec<Vec<Vec<Spot>>>,
    ) -> Self {
        let corners = polygons.iter().flatten().flatten().copied();
        let bounds = Area::of(corners.chain(std::iter::once(at)));
        let of_polygon = |rings: &Vec<Vec<Spot>>| {
            let mut areas = rings.iter().map(|ring| ring_area(ring));
            areas.next().unwrap_or_default() - areas.sum::<f64>()
        };
        let area = polygons.iter().map(of_polygon).sum::<f64>().max(0.0);
        Self { group, id: unit.id(), title: unit.label(), at, polygons, bounds, area }
    }

    pub(super) fn rings(&self) -> impl Iterator<Item = &Vec<Spot>> {
        self.polygons.iter().flatten()
    }

    /// Tells whether a place lies within.
    pub(super) fn contains(&self, spot: Spot) -> bool {
        let east = self.rings().flat_map(|ring| sides(ring)).filter(|(from, to)| {
            (from.1 <= spot.1) != (to.1 <= spot.1) && crossing(*from, *to, spot.1) > spot.0
        });
        self.bounds.has(spot) && east.count() % 2 == 1
    }
}

/// Puts units onto the map with their outlines.
pub(super) fn outlined(groups: &[MapGroup<'_>], outlines: &Outlines<'_>) -> Drawn {
    let mut found = Vec::new();
    let mut undrawn = Vec::new();
    for (group, units) in groups.iter().map(|group| &group.units).enumerate() {
        for unit in units {
            match outlines.of(unit) {
                Some(parts) => found.push((parts, group, unit)),
                None => undrawn.push((group, named(unit))),
            }
        }
    }
    let place = |at: geo::Coord<f64>| Point { lat: at.y, lon: at.x };
    let plane = Plane::of(found.iter().flat_map(|(parts, ..)| parts.coords_iter().map(place)));
    let ring = |line: &LineString<f64>| {
        let mut ring: Vec<Spot> = line.coords().map(|&at| plane.spot(place(at))).collect();
        if ring.len() > 1 && ring.first() == ring.last() {
            ring.pop();
        }
        ring
    };
    let shapes = found.into_iter().map(|(parts, group, unit): (&MultiPolygon<f64>, _, _)| {
        let polygons = parts.iter().map(|part| {
            std::iter::once(part.exterior()).chain(part.interiors()).map(ring).collect()
        });
        let first = parts.coords_iter().next().map_or((0.0, 0.0), |at| plane.spot(place(at)));
        let mut shape = Shape::new(group, unit, first, polygons.collect());
        shape.at = shape.bounds.middle();
        shape
    });
    Drawn { shapes: shapes.collect(), undrawn, ties: Vec::new() }
}

/// Names a unit that is not shown.
pub(super) fn named(unit: &Version<'_>) -> String {
    format!("{} ({})", unit.label(), unit.code())
}

/// Returns the sides of a ring.
pub(super) fn sides(ring: &[Spot]) -> impl Iterator<Item = (Spot, Spot)> {
    let ends = ring.iter().skip(1).chain(ring.first());
    ring.iter().copied().zip(ends.copied())
}

/// Returns where a line that crosses a height does so.
pub(super) fn crossing(from: Spot, to: Spot, y: f64) -> f64 {
    from.0 + (to.0 - from.0) * (y - from.1) / (to.1 - from.1)
}

fn ring_area(ring: &[Spot]) -> f64 {
    let twice: f64 = sides(ring).map(|(from, to)| from.0 * to.1 - to.0 * from.1).sum();
    twice.abs() / 2.0
}

/// Rounds a ring in pixels to tenths, and leaves out the corners that then fall onto the one before.
/// It returns nothing when fewer than three corners are left.
pub(super) fn rounded(ring: impl Iterator<Item = Spot>) -> Option<Vec<Spot>> {
    let mut ring: Vec<Spot> = ring.map(|(x, y)| (tenths(x), tenths(y))).collect();
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    (ring.len() > 2).then_some(ring)
}

/// Writes lines as a path, with the first corner of each line and the way from each corner to the
/// next.
pub(super) fn path<'a>(lines: impl IntoIterator<Item = &'a Vec<Spot>>, end: &str) -> String {
    let mut path = String::new();
    for line in lines {
        let mut before: Option<Spot> = None;
        for &(x, y) in line {
            // Writing to a text never fails.
            let _ = match before {
                None => write!(path, "M{x},{y}l"),
                Some(last) => write!(path, "{},{} ", tenths(x - last.0), tenths(y - last.1)),
            };
            before = Some((x, y));
        }
        path.truncate(path.trim_end().len());
        path.push_str(end);
    }
    path
}

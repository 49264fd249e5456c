//! Cells around positions. Each point of the map belongs to the nearest unit (Voronoi cells), and
//! no cell reaches further from its unit than the area of the unit explains. So cells show which
//! units lie beside each other, and not where borders run.

use std::collections::BTreeMap;

use sapnhap::attributes::Point;
use sapnhap::{Amount, Attributes};
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};

use super::canvas::{Spot, WIDTH};
use super::group::MapGroup;
use super::projection::Projection;
use super::shape::{Drawn, Shape, named, rounded};

/// How many corners the disc has beyond which no cell reaches, and how many times as wide as the
/// area it is.
const CORNERS: u32 = 24;
const REACH: f64 = 1.7;

/// The position of a unit, the radius of a disc of its area in km, its group and its label.
type Found = (Point, f64, usize, String);

/// Puts units onto the map as cells.
pub(super) fn drawn(groups: &[MapGroup<'_>], attributes: &Attributes) -> Drawn {
    let mut found: Vec<Found> = Vec::new();
    let mut undrawn = Vec::new();
    for (group, units) in groups.iter().map(|group| &group.units).enumerate() {
        for unit in units {
            let facts = attributes.of(unit);
            let Some(position) = facts.and_then(|facts| facts.position) else {
                undrawn.push((group, named(unit)));
                continue;
            };
            let area = facts.and_then(|facts| facts.area).map_or(1.0, Amount::to_f64);
            let radius = (area / std::f64::consts::PI).sqrt();
            found.push((position, radius, group, unit.label()));
        }
    }
    let widest = found.iter().map(|found| found.1).fold(0.1, f64::max) * REACH;
    let projection = Projection::of(found.iter().map(|found| found.0), widest);
    let shapes = found.into_iter().map(|(position, radius, group, title)| Shape {
        at: projection.spot(position),
        radius: radius * projection.per_km,
        group,
        title,
        rings: Vec::new(),
    });
    let mut shapes: Vec<Shape> = shapes.collect();
    outline(&mut shapes, projection.height);
    Drawn { shapes, height: projection.height, undrawn, lacking: "a position" }
}

/// A place with units in it, of which the first one has the cell.
struct Site {
    at: Spot,
    first: usize,
}

impl HasPosition for Site {
    type Scalar = f64;

    fn position(&self) -> Point2<f64> {
        Point2::new(self.at.0, self.at.1)
    }
}

/// Draws the cells around their units. Of several units in one place, the first one has the cell.
fn outline(shapes: &mut [Shape], height: f64) {
    let mut first_at: BTreeMap<(u64, u64), usize> = BTreeMap::new();
    for (place, shape) in shapes.iter().enumerate() {
        first_at.entry((shape.at.0.to_bits(), shape.at.1.to_bits())).or_insert(place);
    }
    let mut firsts: Vec<usize> = first_at.into_values().collect();
    firsts.sort_unstable();
    let site = |first: usize| shapes.get(first).map(|shape| Site { at: shape.at, first });
    let sites = firsts.into_iter().filter_map(site).collect();
    // This fails for what is not a number, or is too large or too near zero. No place on the map
    // is.
    let triangles: DelaunayTriangulation<Site> =
        DelaunayTriangulation::bulk_load(sites).unwrap_or_default();
    let map = [(0.0, 0.0), (WIDTH, 0.0), (WIDTH, height), (0.0, height)];
    for vertex in triangles.vertices() {
        let Some(shape) = shapes.get_mut(vertex.data().first) else { continue };
        // A place belongs to a unit if no unit beside that one is nearer. The units beside it are
        // those with which it is joined.
        let cell = vertex
            .out_edges()
            .fold(map.to_vec(), |cell, edge| nearer(cell, shape.at, edge.to().data().at));
        shape.rings.extend(rounded(within(cell, shape.at, shape.radius * REACH)));
    }
}

/// Cuts off the part of a convex outline that is nearer to another place.
fn nearer(outline: Vec<Spot>, at: Spot, other: Spot) -> Vec<Spot> {
    let (east, south) = (other.0 - at.0, other.1 - at.1);
    let middle = (f64::midpoint(at.0, other.0), f64::midpoint(at.1, other.1));
    cut(outline, |spot| (spot.0 - middle.0) * east + (spot.1 - middle.1) * south)
}

/// Cuts off the part of a convex outline that lies beyond a disc.
fn within(outline: Vec<Spot>, at: Spot, radius: f64) -> Vec<Spot> {
    (0..CORNERS).fold(outline, |outline, corner| {
        let angle = std::f64::consts::TAU * f64::from(corner) / f64::from(CORNERS);
        let (east, south) = (libm::cos(angle), libm::sin(angle));
        cut(outline, |spot| (spot.0 - at.0) * east + (spot.1 - at.1) * south - radius)
    })
}

/// Cuts off the part of a convex outline that lies beyond a line; `beyond` tells how far a spot
/// lies beyond it.
fn cut(outline: Vec<Spot>, beyond: impl Fn(Spot) -> f64) -> Vec<Spot> {
    let mut kept = Vec::with_capacity(outline.len() + 1);
    let ends = outline.iter().skip(1).chain(outline.first());
    for (&from, &to) in outline.iter().zip(ends) {
        let (out_from, out_to) = (beyond(from), beyond(to));
        if out_from <= 0.0 {
            kept.push(from);
        }
        if (out_from <= 0.0) != (out_to <= 0.0) {
            let part = out_from / (out_from - out_to);
            let between = |a: f64, b: f64| a + (b - a) * part;
            kept.push((between(from.0, to.0), between(from.1, to.1)));
        }
    }
    kept
}

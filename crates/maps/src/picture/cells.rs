//! Cells around positions: each point of the map belongs to the nearest unit (Voronoi cells), and no
//! cell reaches further from its unit than its area explains. So they show who lies beside whom, and
//! not where the borders run.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;

use sapnhap::{Amount, Attributes, Point};
use voronoice::{BoundingBox, VoronoiBuilder};

use super::canvas::{Spot, WIDTH};
use super::group::MapGroup;
use super::projection::Projection;
use super::shape::{Drawn, Shape, named, rounded};

/// The corners of the disc beyond which no cell reaches, and its radius in radii of the area.
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

/// Draws the cells around their units; where that can't be done they stay without an outline.
fn outline(shapes: &mut [Shape], height: f64) {
    let point = |at: Spot| voronoice::Point { x: at.0, y: at.1 };
    let middle = point((WIDTH / 2.0, height / 2.0));
    // Two units at one place have one cell, that of the first.
    let mut first_at: BTreeMap<(u64, u64), usize> = BTreeMap::new();
    let mut sites = Vec::new();
    for (place, shape) in shapes.iter().enumerate() {
        if first_at.insert((shape.at.0.to_bits(), shape.at.1.to_bits()), place).is_none() {
            sites.push((place, point(shape.at)));
        }
    }
    let builder = VoronoiBuilder::default()
        .set_sites(sites.iter().map(|(_, site)| site.clone()).collect())
        .set_bounding_box(BoundingBox::new(middle, WIDTH, height));
    // Of positions nearly in one line, as no map has them, voronoice takes a corner for one outside the
    // box that rounding has put inside, and panics; then no unit has an outline, which the map tells.
    let built = std::panic::catch_unwind(AssertUnwindSafe(|| builder.build()));
    let Ok(Some(voronoi)) = built else { return };
    for (cell, (place, _)) in voronoi.iter_cells().zip(&sites) {
        let corners: Vec<Spot> = cell.iter_vertices().map(|vertex| (vertex.x, vertex.y)).collect();
        if let Some(shape) = shapes.get_mut(*place) {
            shape.rings.extend(rounded(clipped(corners, shape.at, shape.radius * REACH)));
        }
    }
}

/// Cuts off what of a convex outline lies beyond a disc.
fn clipped(mut outline: Vec<Spot>, at: Spot, radius: f64) -> Vec<Spot> {
    for corner in 0..CORNERS {
        let angle = std::f64::consts::TAU * f64::from(corner) / f64::from(CORNERS);
        let (east, south) = (libm::cos(angle), libm::sin(angle));
        // How far a point lies beyond the side of the disc in this direction.
        let beyond = |spot: Spot| (spot.0 - at.0) * east + (spot.1 - at.1) * south - radius;
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
        outline = kept;
    }
    outline
}

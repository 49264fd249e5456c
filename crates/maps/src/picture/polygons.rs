//! Units are drawn as the polygons of a map.

use geo::{Centroid, CoordsIter, LineString, MultiPolygon};
use sapnhap::attributes::Point;

use super::group::MapGroup;
use super::projection::Projection;
use super::shape::{Drawn, Shape, area, named, rounded};
use crate::outlines::Outlines;

/// Puts units onto the map with their outlines.
pub(super) fn drawn(groups: &[MapGroup<'_>], outlines: &Outlines<'_>) -> Drawn {
    let mut found = Vec::new();
    let mut undrawn = Vec::new();
    for (group, units) in groups.iter().map(|group| &group.units).enumerate() {
        for unit in units {
            match outlines.of(unit) {
                Some(parts) => found.push((parts, group, unit.label())),
                None => undrawn.push((group, named(unit))),
            }
        }
    }
    let corners = found.iter().flat_map(|(parts, ..)| parts.coords_iter().map(place));
    let projection = Projection::of(corners, 0.0);
    let shapes = found.into_iter().map(|(parts, group, title)| {
        let (rings, area) = rings(parts, &projection);
        let at = parts.centroid().map(|middle| projection.spot(place(middle.into())));
        let radius = (area.max(0.0) / std::f64::consts::PI).sqrt();
        Shape { at: at.unwrap_or_default(), radius, group, title, rings }
    });
    let shapes = shapes.collect();
    Drawn { shapes, height: projection.height, undrawn, lacking: "an outline" }
}

fn place(at: geo::Coord<f64>) -> Point {
    Point { lat: at.y, lon: at.x }
}

/// Returns the rings in pixels, holes among them, and the area that they enclose.
fn rings(parts: &MultiPolygon<f64>, projection: &Projection) -> (Vec<Vec<(f64, f64)>>, f64) {
    let (mut rings, mut sum) = (Vec::new(), 0.0);
    let on_map = |ring: &LineString<f64>| -> Vec<(f64, f64)> {
        ring.coords().map(|&at| projection.spot(place(at))).collect()
    };
    for part in parts {
        let outer = on_map(part.exterior());
        sum += area(&outer);
        rings.extend(rounded(outer));
        for hole in part.interiors().iter().map(on_map) {
            sum -= area(&hole);
            rings.extend(rounded(hole));
        }
    }
    (rings, sum)
}

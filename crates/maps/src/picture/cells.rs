//! Cells around positions. Each point of the map belongs to the nearest unit (Voronoi cells), within
//! one outline around all positions that lie near each other. So cells show which units lie beside
//! each other, and not where borders run.

use std::collections::{BTreeMap, BTreeSet};

use geo::{
    BooleanOps, Buffer, Geometry, GeometryCollection, Intersects, Line, LineString, MultiPolygon,
    Polygon, Triangle,
};
use petgraph::unionfind::UnionFind;
use sapnhap::{Amount, Attributes};
use spade::{DelaunayTriangulation, HasPosition, Point2, Triangulation};

use super::edges;
use super::group::MapGroup;
use super::plane::{Area, Plane, Spot};
use super::shape::{Drawn, Shape, named};

/// Positions that are further from each other than this, in median radii of a unit, have sea or
/// other country between them.
const APART: f64 = 7.0;
/// How far the outline runs from the outermost positions, in median radii.
const EDGE: f64 = 1.1;

/// A place with units in it, of which the first one has the cell.
#[derive(Debug, Clone, Copy)]
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

/// Puts units onto the map as cells.
pub(super) fn drawn(groups: &[MapGroup<'_>], attributes: &Attributes) -> Drawn {
    let mut found = Vec::new();
    let mut undrawn = Vec::new();
    for (group, units) in groups.iter().map(|group| &group.units).enumerate() {
        for unit in units {
            let facts = attributes.of(unit);
            let Some(position) = facts.and_then(|facts| facts.position) else {
                undrawn.push((group, named(unit)));
                continue;
            };
            let area = facts.and_then(|facts| facts.area).map_or(1.0, Amount::to_f64);
            found.push((position, (area / std::f64::consts::PI).sqrt(), group, unit));
        }
    }
    let plane = Plane::of(found.iter().map(|found| found.0));
    let spots: Vec<Spot> = found.iter().map(|found| plane.spot(found.0)).collect();
    let mut radii: Vec<f64> = found.iter().map(|found| found.1).collect();
    radii.sort_by(f64::total_cmp);
    // A figure of an area may be anything; beside the whole of the map, a cell is small.
    let extent = Area::of(spots.iter().copied());
    let widest = extent.width().max(extent.height()).max(1.0);
    let radius = radii.get(radii.len() / 2).copied().unwrap_or(1.0).clamp(widest / 1000.0, widest);
    let mut cells = cells(&spots, radius);
    let shapes =
        found.into_iter().zip(spots).enumerate().map(|(place, ((.., group, unit), at))| {
            let polygons = cells.remove(&place).unwrap_or_default();
            Shape::new(group, unit, at, polygons)
        });
    let shapes: Vec<Shape> = shapes.collect();
    let ties = ties(&shapes, groups.len());
    Drawn { shapes, undrawn, ties }
}

/// Returns the cells by the places of their units. Of several units in one place, the first one has
/// the cell.
fn cells(spots: &[Spot], radius: f64) -> BTreeMap<usize, Vec<Vec<Vec<Spot>>>> {
    let mut first_at: BTreeMap<(u64, u64), usize> = BTreeMap::new();
    for (place, at) in spots.iter().enumerate() {
        first_at.entry((at.0.to_bits(), at.1.to_bits())).or_insert(place);
    }
    let mut firsts: Vec<usize> = first_at.into_values().collect();
    firsts.sort_unstable();
    let site = |first: usize| spots.get(first).map(|&at| Site { at, first });
    let sites = firsts.into_iter().filter_map(site).collect();
    // This fails for what is not a number, or is too large or too near zero. No place on the map
    // is.
    let triangles: DelaunayTriangulation<Site> =
        DelaunayTriangulation::bulk_load(sites).unwrap_or_default();
    let outline = outline(&triangles, radius);
    let frame = Area::of(spots.iter().copied()).grown(4.0 * radius * APART);
    let frame =
        vec![frame.low, (frame.high.0, frame.low.1), frame.high, (frame.low.0, frame.high.1)];
    let mut cells = BTreeMap::new();
    for vertex in triangles.vertices() {
        let Site { at, first } = *vertex.data();
        // A place belongs to a unit if no unit beside that one is nearer. The units beside it are
        // those with which it is joined.
        let cell = vertex
            .out_edges()
            .fold(frame.clone(), |cell, edge| nearer(cell, at, edge.to().data().at));
        let cell = Polygon::new(LineString::from(cell), Vec::new());
        let near = outline.iter().filter(|part| part.intersects(&cell));
        let own = near.flat_map(|part| cell.intersection(part));
        // Of a cell that the outline cuts, the part is kept that has the position in it.
        let position = geo::Point::new(at.0, at.1);
        let parts: Vec<Polygon<f64>> = own.filter(|part| part.intersects(&position)).collect();
        let ring = |line: &LineString<f64>| {
            line.coords().skip(1).map(|at| (at.x, at.y)).collect::<Vec<Spot>>()
        };
        let polygons = parts.iter().map(|part| vec![ring(part.exterior())]);
        cells.insert(first, polygons.collect());
    }
    cells
}

/// Returns the outline around positions, without holes: what lies between positions that are near
/// each other, and a little more.
fn outline(triangles: &DelaunayTriangulation<Site>, radius: f64) -> MultiPolygon<f64> {
    let far = APART * radius;
    let coord = |(x, y): Spot| geo::Coord { x, y };
    let is_near = |a: Spot, b: Spot| libm::hypot(a.0 - b.0, a.1 - b.1) <= far;
    let mut between: Vec<Geometry<f64>> = Vec::new();
    for face in triangles.inner_faces() {
        let [a, b, c] = face.vertices().map(|vertex| vertex.data().at);
        if is_near(a, b) && is_near(b, c) && is_near(c, a) {
            let triangle = Triangle::new(coord(a), coord(b), coord(c)).to_polygon();
            between.push(triangle.into());
        }
    }
    let joined: MultiPolygon<f64> = geo::unary_union(
        &between.iter().filter_map(|of| Polygon::try_from(of.clone()).ok()).collect::<Vec<_>>(),
    );
    let mut all: Vec<Geometry<f64>> = vec![joined.into()];
    for edge in triangles.undirected_edges() {
        let [a, b] = edge.vertices().map(|vertex| vertex.data().at);
        let is_outer = edge.is_part_of_convex_hull()
            || [edge.as_directed(), edge.as_directed().rev()].iter().any(|side| {
                side.face().as_inner().is_none_or(|face| {
                    let [a, b, c] = face.vertices().map(|vertex| vertex.data().at);
                    !(is_near(a, b) && is_near(b, c) && is_near(c, a))
                })
            });
        if is_outer && is_near(a, b) {
            all.push(Line::new(coord(a), coord(b)).into());
        }
    }
    for vertex in triangles.vertices() {
        let at = vertex.data().at;
        if !vertex.out_edges().any(|edge| is_near(at, edge.to().data().at)) {
            all.push(geo::Point::new(at.0, at.1).into());
        }
    }
    let grown = GeometryCollection::new_from(all).buffer(EDGE * radius);
    let without_holes = grown.into_iter().map(|part| Polygon::new(part.exterior().clone(), vec![]));
    MultiPolygon::new(without_holes.collect())
}

/// Cuts off the part of a convex outline that is nearer to another place.
fn nearer(outline: Vec<Spot>, at: Spot, other: Spot) -> Vec<Spot> {
    let (east, south) = (other.0 - at.0, other.1 - at.1);
    let middle = (f64::midpoint(at.0, other.0), f64::midpoint(at.1, other.1));
    let beyond = |spot: Spot| (spot.0 - middle.0) * east + (spot.1 - middle.1) * south;
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

/// Joins the pieces of each group by the shortest lines between positions.
fn ties(shapes: &[Shape], n_groups: usize) -> Vec<(usize, Spot, Spot)> {
    let mut pieces: UnionFind<usize> = UnionFind::new(shapes.len());
    let edges = edges::edges(shapes, 1e-3);
    let is_own = |a: usize, b: usize| {
        shapes.get(a).map(|shape| shape.group) == shapes.get(b).map(|shape| shape.group)
    };
    for (a, b) in edges.iter().filter_map(|edge| Some((edge.of, edge.other?))) {
        if is_own(a, b) {
            pieces.union(a, b);
        }
    }
    let mut of_groups: Vec<Vec<usize>> = vec![Vec::new(); n_groups];
    for (place, shape) in shapes.iter().enumerate() {
        if let Some(own) = of_groups.get_mut(shape.group) {
            own.push(place);
        }
    }
    let mut ties = Vec::new();
    for (group, own) in of_groups.iter().enumerate() {
        let n_pieces = |pieces: &UnionFind<usize>| {
            own.iter().map(|&place| pieces.find(place)).collect::<BTreeSet<_>>().len()
        };
        // Few groups are in pieces, and those in few.
        if n_pieces(&pieces) < 2 {
            continue;
        }
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (turn, &a) in own.iter().enumerate() {
            for &b in own.iter().skip(turn + 1) {
                if pieces.find(a) != pieces.find(b)
                    && let (Some(one), Some(other)) = (shapes.get(a), shapes.get(b))
                {
                    let length = libm::hypot(one.at.0 - other.at.0, one.at.1 - other.at.1);
                    pairs.push((length, a, b));
                }
            }
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        for (_, a, b) in pairs {
            if pieces.union(a, b)
                && let (Some(one), Some(other)) = (shapes.get(a), shapes.get(b))
            {
                ties.push((group, one.at, other.at));
            }
        }
    }
    ties
}

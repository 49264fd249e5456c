//! How long the borders are that outlines share.
//!
//! ```text
//! A  ------------.            the length of A along B is that of all of A within the tolerance of B;
//! B  ----__---____\__         as outlines cross and part, the length of B along A may be another
//! ```
//!
//! Each piece is measured in metres in a plane of its own, in which lines that are straight in
//! degrees stay straight.

use std::collections::BTreeMap;

use geo::{LineString, MultiPolygon};
use rstar::{AABB, RTree, RTreeObject};

/// The metres of a degree on a sphere with the mean radius of the earth.
const METRES_A_DEGREE: f64 = 111_195.08;

/// A straight piece of an outline, in degrees east and north.
struct Piece {
    from: [f64; 2],
    to: [f64; 2],
    of: usize,
}

impl RTreeObject for Piece {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.from, self.to)
    }
}

/// Measures how many metres of each outline lie within the tolerance of each other one. Both are
/// named by their places.
pub(crate) fn lengths_along(
    outlines: &[&MultiPolygon<f64>],
    tolerance: f64,
) -> BTreeMap<(usize, usize), f64> {
    let mut pieces = Vec::new();
    for (of, outline) in outlines.iter().enumerate() {
        let rings = outline
            .iter()
            .flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
        let lines = rings.flat_map(LineString::lines).filter(|line| line.start != line.end);
        pieces.extend(lines.map(|line| Piece { from: line.start.into(), to: line.end.into(), of }));
    }
    let tree = RTree::bulk_load(pieces);
    let mut along = BTreeMap::new();
    for piece in &tree {
        let ([west, south], [east, north]) = (piece.from, piece.to);
        let at_lat = libm::cos(((south + north) / 2.0).to_radians()).max(1e-6);
        let scale = [METRES_A_DEGREE * at_lat, METRES_A_DEGREE];
        let [margin_lon, margin_lat] = scale.map(|metres| tolerance / metres);
        let reach = AABB::from_corners(
            [west.min(east) - margin_lon, south.min(north) - margin_lat],
            [west.max(east) + margin_lon, south.max(north) + margin_lat],
        );
        let near = tree.locate_in_envelope_intersecting(reach).filter(|near| near.of != piece.of);
        let mut covered: Vec<(usize, f64, f64)> = near
            .filter_map(|near| {
                let (from, until) = stretch_within(piece, near, scale, tolerance)?;
                Some((near.of, from, until))
            })
            .collect();
        covered.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
        for same in covered.chunk_by(|one, other| one.0 == other.0) {
            let (mut length, mut end) = (0.0, 0.0_f64);
            for &(_, from, until) in same {
                length += (until - from.max(end)).max(0.0);
                end = end.max(until);
            }
            let of = same.first().map(|(of, _, _)| *of).unwrap_or_default();
            *along.entry((piece.of, of)).or_insert(0.0) += length;
        }
    }
    along
}

/// Returns from where to where on a piece, in metres from its start, another one is within reach.
/// All places within reach of a straight piece make a convex shape, so it is one stretch.
fn stretch_within(piece: &Piece, near: &Piece, scale: [f64; 2], reach: f64) -> Option<(f64, f64)> {
    let metres = |from: [f64; 2], to: [f64; 2]| {
        let ([x, y], [to_x, to_y], [scale_x, scale_y]) = (from, to, scale);
        [(to_x - x) * scale_x, (to_y - y) * scale_y]
    };
    let (along, length) = unit(metres(piece.from, piece.to))?;
    let (near_along, near_length) = unit(metres(near.from, near.to))?;
    let dot = |[x, y]: [f64; 2], [u, v]: [f64; 2]| x * u + y * v;
    let cross = |[x, y]: [f64; 2], [u, v]: [f64; 2]| x * v - y * u;

    // Around each end of the other piece, a circle is within reach.
    let about = |end: [f64; 2]| {
        let to_end = metres(piece.from, end);
        let (middle, off) = (dot(to_end, along), cross(to_end, along));
        let half = reach * reach - off * off;
        (half >= 0.0).then(|| (middle - libm::sqrt(half), middle + libm::sqrt(half)))
    };
    // Between the ends, a strip as long as the other piece is.
    let start = metres(near.from, piece.from);
    let beside = values_between(cross(near_along, start), cross(near_along, along), -reach, reach);
    let abreast = values_between(dot(near_along, start), dot(near_along, along), 0.0, near_length);
    let strip = beside.zip(abreast).map(|(one, other)| (one.0.max(other.0), one.1.min(other.1)));
    let strip = strip.filter(|(from, until)| from <= until);

    let stretches = [about(near.from), about(near.to), strip];
    let whole = stretches
        .into_iter()
        .flatten()
        .reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
    let (from, until) = whole.map(|(from, until)| (from.max(0.0), until.min(length)))?;
    (from < until).then_some((from, until))
}

/// Returns the direction and the length of something that has a length.
fn unit([x, y]: [f64; 2]) -> Option<([f64; 2], f64)> {
    let length = libm::hypot(x, y);
    (length > 0.0).then(|| ([x / length, y / length], length))
}

/// Returns from which `t` to which the value `at_0 + t * slope` lies from `low` to `high`.
fn values_between(at_0: f64, slope: f64, low: f64, high: f64) -> Option<(f64, f64)> {
    if slope.abs() < 1e-12 {
        let always = (f64::NEG_INFINITY, f64::INFINITY);
        return (low <= at_0 && at_0 <= high).then_some(always);
    }
    let (one, other) = ((low - at_0) / slope, (high - at_0) / slope);
    Some((one.min(other), one.max(other)))
}

//! Which units lie to both sides of each line.
//!
//! Where two outlines have the very same line, as they do when both are made of shared arcs, that
//! line is their border. The two outlines of one border need not be the same: on thinned maps there
//! are gaps, and units overlap. So for a line that one outline alone has, it counts what lies to
//! both sides of it, a little away.

use std::collections::BTreeSet;

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use rustc_hash::FxHashMap;

use super::plane::Spot;
use super::shape::{Shape, sides};

/// How near to a line, as a part of the widest gap that is closed, there may be nothing without a
/// gap being seen.
const TOUCHING: f64 = 0.16;
/// The length of the longest piece of a line that is looked at as one, in widest gaps.
const PIECE: f64 = 1.6;

/// A line along one or two units.
#[derive(Debug, Clone)]
pub(super) struct Edge {
    pub(super) of: usize,
    /// The unit on the other side.
    pub(super) other: Option<usize>,
    /// Whether there is a gap between two units of one group.
    pub(super) is_gap: bool,
    pub(super) line: Vec<Spot>,
}

/// Both owners of a side, as far as there are two.
#[derive(Clone, Copy)]
struct Owners {
    first: usize,
    second: Option<usize>,
}

type Boxes = RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>;

/// Finds the lines along all units. Gaps up to a width in kilometres count as none.
pub(super) fn edges(shapes: &[Shape], gap: f64) -> Vec<Edge> {
    let owners = owners(shapes);
    let boxes = shapes.iter().enumerate().filter(|(_, shape)| !shape.polygons.is_empty());
    let boxes = boxes.map(|(place, shape)| {
        let (low, high) = (shape.bounds.low, shape.bounds.high);
        GeomWithData::new(Rectangle::from_corners([low.0, low.1], [high.0, high.1]), place)
    });
    let boxes = RTree::bulk_load(boxes.collect());
    let mut edges = Vec::new();
    for (place, shape) in shapes.iter().enumerate() {
        for ring in shape.rings() {
            let mut chain = Chain { edges: &mut edges, is_open: false };
            for (from, to) in sides(ring).filter(|(from, to)| from != to) {
                match owners.get(&key(from, to)) {
                    Some(&Owners { first, second: Some(second) }) => {
                        // The border is drawn once. An outline that goes back on itself has none.
                        if first == place && second != place {
                            chain.add(place, Some(second), false, from, to);
                        } else {
                            chain.is_open = false;
                        }
                    }
                    _ => alone(shapes, &boxes, place, gap, (from, to), &mut chain),
                }
            }
        }
    }
    edges
}

/// Returns the pairs of groups that touch, the lower one first.
pub(super) fn touching(edges: &[Edge], of: impl Fn(usize) -> usize) -> BTreeSet<(usize, usize)> {
    let pairs = edges.iter().filter_map(|edge| Some((of(edge.of), of(edge.other?))));
    pairs.filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))).collect()
}

/// Names a side by its ends, to a centimetre, in whichever order.
fn key(from: Spot, to: Spot) -> [u64; 4] {
    // Adding zero takes away the sign of a negative zero.
    let bits = |(x, y): Spot| [x, y].map(|it| ((it * 1e5).round() + 0.0).to_bits());
    let ([a, b], [c, d]) = (bits(from), bits(to));
    if [a, b] <= [c, d] { [a, b, c, d] } else { [c, d, a, b] }
}

fn owners(shapes: &[Shape]) -> FxHashMap<[u64; 4], Owners> {
    let mut owners: FxHashMap<[u64; 4], Owners> = FxHashMap::default();
    for (place, shape) in shapes.iter().enumerate() {
        for (from, to) in shape.rings().flat_map(|ring| sides(ring)).filter(|(a, b)| a != b) {
            owners
                .entry(key(from, to))
                .and_modify(|owners| owners.second = owners.second.or(Some(place)))
                .or_insert(Owners { first: place, second: None });
        }
    }
    owners
}

/// Lines that go on where the last one ended.
struct Chain<'a> {
    edges: &'a mut Vec<Edge>,
    is_open: bool,
}

impl Chain<'_> {
    fn add(&mut self, of: usize, other: Option<usize>, is_gap: bool, from: Spot, to: Spot) {
        match self.edges.last_mut().filter(|_| self.is_open) {
            Some(last) if last.other == other && last.is_gap == is_gap => last.line.push(to),
            _ => self.edges.push(Edge { of, other, is_gap, line: vec![from, to] }),
        }
        self.is_open = true;
    }
}

/// Looks what lies beside a line that one outline alone has, piece by piece.
fn alone(
    shapes: &[Shape],
    boxes: &Boxes,
    own: usize,
    gap: f64,
    (from, to): (Spot, Spot),
    chain: &mut Chain<'_>,
) {
    let (east, south) = (to.0 - from.0, to.1 - from.1);
    let length = libm::hypot(east, south);
    let reach = AABB::from_corners(
        [from.0.min(to.0) - gap, from.1.min(to.1) - gap],
        [from.0.max(to.0) + gap, from.1.max(to.1) + gap],
    );
    let near: Vec<usize> =
        boxes.locate_in_envelope_intersecting(reach).map(|found| found.data).collect();
    if near.iter().all(|&found| found == own) {
        return chain.add(own, None, false, from, to);
    }
    let group = shapes.get(own).map(|shape| shape.group);
    let at = |part: f64| (from.0 + east * part, from.1 + south * part);
    let n_pieces = (length / (PIECE * gap)).ceil().clamp(1.0, 1000.0);
    let is_own = |place: Option<usize>| {
        place.is_some_and(|place| shapes.get(place).map(|shape| shape.group) == group)
    };
    let beside = |piece: f64| {
        let middle = at((piece + 0.5) / n_pieces);
        // Of the units in a place, one of the own group is preferred, and another one to this.
        let holder = |away: f64| {
            let spot = (middle.0 + south / length * away, middle.1 - east / length * away);
            let holding = near
                .iter()
                .copied()
                .filter(|&place| shapes.get(place).is_some_and(|shape| shape.contains(spot)));
            holding
                .max_by_key(|&place| (is_own(Some(place)), place != own, std::cmp::Reverse(place)))
        };
        let (left, right) = (holder(gap), holder(-gap));
        let others = [left, right].into_iter().flatten().filter(|&place| place != own);
        if is_own(left) && is_own(right) {
            let is_near = is_own(holder(TOUCHING * gap)) && is_own(holder(-TOUCHING * gap));
            (others.min().or(Some(own)), !is_near)
        } else {
            (others.filter(|&place| !is_own(Some(place))).min(), false)
        }
    };
    let (mut piece, mut start) = (0.0, 0.0);
    let mut found = beside(piece);
    while piece < n_pieces {
        piece += 1.0;
        let next = if piece < n_pieces { Some(beside(piece)) } else { None };
        if next != Some(found) {
            chain.add(own, found.0, found.1, at(start / n_pieces), at(piece / n_pieces));
            start = piece;
        }
        found = next.unwrap_or(found);
    }
}

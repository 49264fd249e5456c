//! Which parts of the map are drawn once more and larger, and which are drawn apart: the place where
//! most small units lie, and islands so far off that the rest would shrink.

use petgraph::unionfind::UnionFind;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::plane::{Area, Spot};
use super::shape::{Drawn, Shape};

/// How far islands may lie apart, in kilometres, to be seen as one.
const TOGETHER: f64 = 25.0;
/// By how much the map may grow for the sake of islands.
const GROWTH: f64 = 1.12;
/// How many boxes of far islands there are at most; the last one then holds all others.
const MOST: usize = 4;
/// How many small units make it worth to draw a place again.
const ENOUGH: usize = 8;

/// The parts of the plane that are drawn.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    pub(super) main: Area,
    /// Far islands, with the places of the units that are named in their captions.
    pub(super) islands: Vec<(Area, Vec<usize>)>,
}

/// Finds what is drawn on the main map, and what in boxes.
pub(super) fn parts(drawn: &Drawn, has_insets: bool) -> Parts {
    let pieces = pieces(&drawn.shapes);
    let all = pieces.iter().fold(Area::NONE, |all, piece| all.with(piece.0));
    if !has_insets || pieces.is_empty() {
        let main = if all.is_empty() { Area::new((0.0, 0.0), (10.0, 10.0)) } else { all };
        return Parts { main, islands: Vec::new() };
    }
    let clusters = clusters(&pieces, TOGETHER);
    let Some(((first, _), others)) = clusters.split_first() else {
        return Parts { main: all, islands: Vec::new() };
    };
    // The widest side counts, since the sheet is about as wide as it is high.
    let size = |area: Area| area.width().max(area.height()).max(1.0);
    let core = size(*first);
    let mut main = *first;
    let mut far: Vec<(Area, Vec<usize>)> = Vec::new();
    for (area, units) in others {
        if size(main.with(*area)) <= GROWTH * core {
            main = main.with(*area);
        } else {
            far.push((*area, units.clone()));
        }
    }
    // Islands of one archipelago share a box.
    let boxes: Vec<(Area, usize)> = far.iter().map(|(area, _)| *area).zip(0..).collect();
    let together = self::clusters(&boxes, core.min(4.0 * TOGETHER));
    let mut islands: Vec<(Area, Vec<usize>)> = Vec::new();
    for (area, members) in together {
        let mut units: Vec<usize> = members
            .iter()
            .filter_map(|&member| far.get(member))
            .flat_map(|(_, units)| units.iter().copied())
            .collect();
        units.sort_unstable();
        units.dedup();
        if islands.len() < MOST {
            islands.push((area, units));
        } else if let Some(last) = islands.last_mut() {
            last.0 = last.0.with(area);
            last.1.extend(units);
        }
    }
    Parts { main, islands }
}

/// Returns each polygon's box, and each dot, with the place of its unit.
fn pieces(shapes: &[Shape]) -> Vec<(Area, usize)> {
    let mut pieces = Vec::new();
    for (place, shape) in shapes.iter().enumerate() {
        let outer = shape.polygons.iter().filter_map(|rings| rings.first());
        pieces.extend(outer.map(|ring| (Area::of(ring.iter().copied()), place)));
        if shape.polygons.is_empty() {
            pieces.push((Area::of([shape.at]), place));
        }
    }
    pieces
}

/// Puts boxes together that lie near each other: the box around each lot and whose they are, the lot
/// with most units first.
fn clusters(pieces: &[(Area, usize)], near: f64) -> Vec<(Area, Vec<usize>)> {
    let boxed = |(place, (area, _)): (usize, &(Area, usize))| {
        let corners = Rectangle::from_corners([area.low.0, area.low.1], [area.high.0, area.high.1]);
        GeomWithData::new(corners, place)
    };
    let tree = RTree::bulk_load(pieces.iter().enumerate().map(boxed).collect());
    let mut lots: UnionFind<usize> = UnionFind::new(pieces.len());
    for (place, (area, _)) in pieces.iter().enumerate() {
        let area = area.grown(near);
        let reach = AABB::from_corners([area.low.0, area.low.1], [area.high.0, area.high.1]);
        for other in tree.locate_in_envelope_intersecting(reach) {
            lots.union(place, other.data);
        }
    }
    let labels = lots.into_labeling();
    let mut found: Vec<(Area, Vec<usize>)> = Vec::new();
    let mut lot_of: Vec<Option<usize>> = vec![None; pieces.len()];
    for ((area, unit), label) in pieces.iter().zip(labels) {
        let Some(lot) = lot_of.get_mut(label) else { continue };
        let lot = *lot.get_or_insert_with(|| {
            found.push((Area::NONE, Vec::new()));
            found.len() - 1
        });
        if let Some(lot) = found.get_mut(lot) {
            lot.0 = lot.0.with(*area);
            lot.1.push(*unit);
        }
    }
    for (_, units) in &mut found {
        units.dedup();
    }
    found.sort_by_key(|(_, units)| std::cmp::Reverse(units.len()));
    found
}

/// Returns the part of the map with most units that are smaller than a radius in kilometres, if
/// there are enough of them. It has this size, and lies where most of those units are.
pub(super) fn densest(shapes: &[Shape], main: Area, small: f64, size: Spot) -> Option<Area> {
    let is_small = |shape: &&Shape| {
        shape.area < std::f64::consts::PI * small * small && main.has(shape.bounds.middle())
    };
    let middles: Vec<Spot> =
        shapes.iter().filter(is_small).map(|shape| shape.bounds.middle()).collect();
    let tree = RTree::bulk_load(middles.iter().map(|&(x, y)| [x, y]).collect());
    let within = |area: Area| {
        let part = AABB::from_corners([area.low.0, area.low.1], [area.high.0, area.high.1]);
        tree.locate_in_envelope(part).map(|&[x, y]| (x, y)).collect::<Vec<Spot>>()
    };
    let mut best: Option<(usize, Area)> = None;
    for &middle in &middles {
        let area = Area::around(middle, size);
        let n_small = within(area).len();
        if n_small >= ENOUGH && best.is_none_or(|(most, _)| n_small > most) {
            best = Some((n_small, area));
        }
    }
    let (_, area) = best?;
    // The box around those units may lie better in the middle.
    let own = within(area);
    let middle = Area::of(own.iter().copied()).middle();
    Some(Area::around(middle, size))
}

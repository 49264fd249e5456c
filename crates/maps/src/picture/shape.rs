//! Units as they are drawn: their rings in pixels, their paths, and where there is room for a
//! label.

use std::fmt::Write;

use sapnhap::Version;

use super::canvas::{GAP, Spot, tenths};

/// A unit on the map, in pixels.
pub(super) struct Shape {
    pub(super) at: Spot,
    /// The radius of a disc of its area.
    pub(super) radius: f64,
    /// The place of its group.
    pub(super) group: usize,
    pub(super) title: String,
    /// The rings, rounded. A place is inside when it lies in an odd number of them. There are none
    /// for a unit that is too small or has no outline, which is drawn as a dot.
    pub(super) rings: Vec<Vec<Spot>>,
}

/// All units on the map.
pub(super) struct Drawn {
    pub(super) shapes: Vec<Shape>,
    /// The height of the map.
    pub(super) height: f64,
    /// The group and the name of each unit that is not on it.
    pub(super) undrawn: Vec<(usize, String)>,
    /// What these units would need, such as `an outline`.
    pub(super) lacking: &'static str,
}

impl Shape {
    pub(super) fn sides(&self) -> impl Iterator<Item = (Spot, Spot)> {
        self.rings.iter().flat_map(|ring| {
            let ends = ring.iter().skip(1).chain(ring.first());
            ring.iter().copied().zip(ends.copied())
        })
    }

    pub(super) fn path(&self) -> String {
        path(&self.rings, "z")
    }

    /// Tells whether a place lies within.
    pub(super) fn contains(&self, (x, y): Spot) -> bool {
        let crossed = self.sides().filter(|(from, to)| (from.1 <= y) != (to.1 <= y));
        let east = crossed.filter(|(from, to)| crossing(*from, *to, y) > x);
        east.count() % 2 == 1
    }
}

/// Writes lines as a path, with the first corner of each line and the way from each corner to the
/// next.
pub(super) fn path(lines: &[Vec<Spot>], end: &str) -> String {
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

/// Returns where a line that crosses a height does so.
fn crossing(from: Spot, to: Spot, y: f64) -> f64 {
    from.0 + (to.0 - from.0) * (y - from.1) / (to.1 - from.1)
}

/// Names a unit that is not shown.
pub(super) fn named(unit: &Version<'_>) -> String {
    format!("{} ({})", unit.label(), unit.code())
}

/// Returns the box around shapes: its north-west and its south-east corner.
pub(super) fn bounds<'a>(shapes: impl IntoIterator<Item = &'a Shape>) -> (Spot, Spot) {
    let none = ((f64::INFINITY, f64::INFINITY), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    shapes.into_iter().fold(none, |bounds, shape| {
        let corners = shape.rings.iter().flatten().chain(std::iter::once(&shape.at));
        corners.fold(bounds, |(low, high), &(x, y)| {
            ((low.0.min(x), low.1.min(y)), (high.0.max(x), high.1.max(y)))
        })
    })
}

/// Rounds a ring to tenths of a pixel, and leaves out the corners that then fall onto the one
/// before. It returns nothing when fewer than three corners are left.
pub(super) fn rounded(ring: Vec<Spot>) -> Option<Vec<Spot>> {
    let mut ring: Vec<Spot> = ring.into_iter().map(|(x, y)| (tenths(x), tenths(y))).collect();
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    (ring.len() > 2).then_some(ring)
}

/// Measures the area in a ring.
#[cfg(feature = "geo")]
pub(super) fn area(ring: &[Spot]) -> f64 {
    let ends = ring.iter().skip(1).chain(ring.first());
    let twice: f64 = ring.iter().zip(ends).map(|(from, to)| from.0 * to.1 - to.0 * from.1).sum();
    twice.abs() / 2.0
}

/// Finds the widest place in shapes for a text of this height that no side of a frame crosses, and
/// returns its middle and its width.
pub(super) fn room(
    shapes: &[&Shape],
    height: f64,
    frame: Option<(Spot, Spot)>,
) -> Option<(Spot, f64)> {
    const LINES: u32 = 24;
    let ((_, top), (_, bottom)) = bounds(shapes.iter().copied());
    let mut widest: Option<(Spot, f64)> = None;
    for line in 1..LINES {
        let y = top + (bottom - top) * f64::from(line) / f64::from(LINES);
        let mut free = stretches(shapes, y);
        for edge in [y - height / 2.0, y + height / 2.0] {
            free = in_both(&free, &stretches(shapes, edge));
        }
        if let Some(frame) = frame {
            free = free.into_iter().flat_map(|it| cut(it, y, height, frame)).collect();
        }
        for (west, east) in free {
            if widest.is_none_or(|(_, width)| east - west > width) {
                widest = Some(((f64::midpoint(west, east), y), east - west));
            }
        }
    }
    widest
}

/// Returns the stretches of a line from west to east that lie in shapes. Stretches that nearly
/// touch are one, since there are gaps between thinned outlines.
fn stretches(shapes: &[&Shape], y: f64) -> Vec<Spot> {
    let mut found: Vec<Spot> = Vec::new();
    for shape in shapes {
        let crossed = shape.sides().filter(|(from, to)| (from.1 <= y) != (to.1 <= y));
        let mut crossings: Vec<f64> = crossed.map(|(from, to)| crossing(from, to, y)).collect();
        crossings.sort_by(f64::total_cmp);
        found.extend(crossings.as_chunks().0.iter().map(|&[west, east]| (west, east)));
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut joined: Vec<Spot> = Vec::with_capacity(found.len());
    for (west, east) in found {
        match joined.last_mut() {
            Some(last) if west < last.1 + GAP => last.1 = last.1.max(east),
            _ => joined.push((west, east)),
        }
    }
    joined
}

/// Returns the parts of a stretch that no side of a frame crosses.
fn cut(stretch: Spot, y: f64, height: f64, (low, high): (Spot, Spot)) -> Vec<Spot> {
    let (top, bottom) = (y - height / 2.0, y + height / 2.0);
    let before = (f64::NEG_INFINITY, low.0);
    let behind = (high.0, f64::INFINITY);
    if bottom < low.1 || top > high.1 {
        vec![stretch]
    } else if top < low.1 || bottom > high.1 {
        in_both(&[stretch], &[before, behind])
    } else {
        in_both(&[stretch], &[before, (low.0, high.0), behind])
    }
}

fn in_both(some: &[Spot], others: &[Spot]) -> Vec<Spot> {
    let pairs = some.iter().flat_map(|one| others.iter().map(move |other| (one, other)));
    let common = pairs.map(|(one, other)| (one.0.max(other.0), one.1.min(other.1)));
    common.filter(|(west, east)| west < east).collect()
}

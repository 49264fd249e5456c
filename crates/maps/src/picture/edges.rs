//! Where a group ends, and where its units lie side by side.
//!
//! The two outlines of one border need not be the same line: on thinned maps there are gaps, and
//! units overlap. So it counts what lies to both sides of an outline, a little away from it.

use super::canvas::{GAP, Spot, tenths};
use super::shape::{Shape, bounds, path};

/// How near to an outline, in pixels, there may be nothing without a gap being seen. Gaps up to
/// [`GAP`] are closed.
const TOUCHING: f64 = 0.4;
/// The length of the longest piece of an outline that is looked at as one, in pixels.
const PIECE: f64 = 4.0;

/// The outlines of the units of a group in pieces, as paths.
pub(super) struct Edges {
    /// Those along the border of the group.
    pub(super) border: String,
    /// Those along gaps between its units.
    pub(super) gaps: String,
}

impl Edges {
    /// Sorts the outlines of the units of a group.
    pub(super) fn of(own: &[&Shape]) -> Self {
        let boxed: Vec<(&Shape, (Spot, Spot))> =
            own.iter().map(|&shape| (shape, bounds([shape]))).collect();
        let is_own = |(x, y): Spot| {
            let near = boxed.iter().filter(|(_, (low, high))| {
                (low.0..=high.0).contains(&x) && (low.1..=high.1).contains(&y)
            });
            near.into_iter().any(|(shape, _)| shape.contains((x, y)))
        };
        let (mut border, mut gaps) = (Vec::new(), Vec::new());
        for (from, to) in own.iter().flat_map(|shape| shape.sides()) {
            let (east, south) = (to.0 - from.0, to.1 - from.1);
            let length = libm::hypot(east, south);
            let n_pieces = (length / PIECE).ceil().max(1.0);
            let at = |part: f64| (from.0 + east * part, from.1 + south * part);
            let mut piece = 0.0;
            while piece < n_pieces {
                let middle = at((piece + 0.5) / n_pieces);
                let is_within = |away: f64| {
                    let (x, y) = (south / length * away, -east / length * away);
                    is_own((middle.0 + x, middle.1 + y)) && is_own((middle.0 - x, middle.1 - y))
                };
                let ends = (at(piece / n_pieces), at((piece + 1.0) / n_pieces));
                if !is_within(GAP) {
                    add(&mut border, ends, piece > 0.0);
                } else if !is_within(TOUCHING) {
                    add(&mut gaps, ends, piece > 0.0);
                }
                piece += 1.0;
            }
        }
        Self { border: path(&border, ""), gaps: path(&gaps, "") }
    }
}

/// Adds a piece to the line that ends where it begins, if there is one. A piece of the same side
/// makes the last one longer.
fn add(lines: &mut Vec<Vec<Spot>>, (from, to): (Spot, Spot), is_same_side: bool) {
    let [from, to] = [from, to].map(|(x, y)| (tenths(x), tenths(y)));
    match lines.last_mut() {
        Some(line) if line.last() == Some(&from) => {
            if is_same_side && line.len() > 1 {
                line.pop();
            }
            line.push(to);
        }
        _ => lines.push(vec![from, to]),
    }
}

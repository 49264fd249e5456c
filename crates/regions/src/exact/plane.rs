//! A search over the plane for the connected set whose price is furthest above its cost.
//!
//! The cost of a set is its inertia about the centre where that is least. So for prices p a set is
//! worth
//!
//! ```text
//!   v(S)  =  p(S) - c(S)  =  most over centres z of   sum over S of  p(i) - w(i) |x(i) - z|^2
//! ```
//!
//! About one centre each node has a gain of its own, whatever else is in the set. Boxes of the
//! plane are gone through by branch and bound. In a box, no node gains more than about the nearest
//! place of the box, and none gains less than about the furthest. The gains above zero that hang
//! together, over nodes that can be afforded, must come to more than what is known already. If they
//! do not, no better set has its centre in the box. What is left of a box is grown node by node
//! where that is little work, and else the box is cut in two.
//!
//! This pricing over the plane is that of du Merle, Hansen, Jaumard and Mladenović 1999 ("An
//! interior point algorithm for minimum sum-of-squares clustering", SIAM Journal on Scientific
//! Computing 21) and of Aloise, Hansen and Liberti 2012 ("An improved column generation algorithm
//! for minimum sum-of-squares clustering", Mathematical Programming 131). That sets hang together
//! is added here.
//!
//! A set that is worth most has every node beside it that gains about its centre, and has no node
//! at an end that loses. So a node that gains about each place of the box belongs to it as soon as
//! it is beside it, and need not be chosen.

use super::fault::ExactFault;
use super::growth::{Candidate, Goal, Growth, MOST_GROWN};
use super::priced::{Priced, Worth};
use crate::list::{at, count, set};

/// How many steps growing may take before the box is cut instead. In deeper boxes it may take more,
/// so that the search comes to an end.
const FIRST_STEPS: u64 = 64;
/// After how many levels of boxes the steps double.
const LEVELS_TO_DOUBLE: u32 = 4;

/// What a search came to.
#[derive(Debug, Clone)]
pub(super) struct Search {
    /// Sets above the threshold, each of which is best about some centre.
    pub(super) found: Vec<Worth>,
    /// The most that a set can be worth, with all that rounding can add, if the search went to its
    /// end.
    pub(super) most: f64,
}

/// A part of the plane.
#[derive(Clone, Copy)]
struct Area {
    low: [f64; 2],
    high: [f64; 2],
}

impl Area {
    /// Returns the smallest part of the plane in which nodes are.
    fn around(priced: &Priced<'_>, nodes: impl Iterator<Item = u32>) -> Self {
        let none = Self { low: [f64::INFINITY; 2], high: [f64::NEG_INFINITY; 2] };
        nodes.fold(none, |area, node| {
            let ([x, y], [west, south], [east, north]) = (priced.place(node), area.low, area.high);
            Self { low: [west.min(x), south.min(y)], high: [east.max(x), north.max(y)] }
        })
    }

    /// Returns what a node can gain about places within.
    fn candidate(&self, priced: &Priced<'_>, node: u32) -> Candidate {
        let (near, far) = self.squares(priced.place(node));
        let (weight, price) = (priced.weight(node), priced.price(node));
        Candidate { node, most: price - weight * near, least: price - weight * far }
    }

    /// Returns the squares of the distances to the nearest and the furthest place.
    fn squares(&self, place: [f64; 2]) -> (f64, f64) {
        let (mut near, mut far) = (0.0, 0.0);
        for ((low, high), at) in self.low.into_iter().zip(self.high).zip(place) {
            let (under, over) = (low - at, at - high);
            let out = under.max(over).max(0.0);
            let across = (-under).max(-over);
            near += out * out;
            far += across * across;
        }
        (near, far)
    }

    fn middle(&self) -> [f64; 2] {
        let [west, south] = self.low;
        let [east, north] = self.high;
        [f64::midpoint(west, east), f64::midpoint(south, north)]
    }

    /// Cuts it in two across its longer side, unless there is nothing to cut.
    fn halves(&self) -> Option<[Self; 2]> {
        let ([west, south], [east, north], [x, y]) = (self.low, self.high, self.middle());
        let is_wide = east - west >= north - south;
        let (lower, upper) =
            if is_wide { ([x, north], [x, south]) } else { ([east, y], [west, y]) };
        let is_cut = if is_wide { west < x && x < east } else { south < y && y < north };
        is_cut.then_some([Self { high: lower, ..*self }, Self { low: upper, ..*self }])
    }
}

/// A part of the plane, with the nodes that can be in a set whose centre is there.
struct Cell {
    area: Area,
    nodes: Vec<u32>,
    level: u32,
}

/// When a search is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// Nothing is left that could be above the most that was found.
    Most,
    /// Nothing is left above the threshold, or so many sets were found.
    Found(usize),
}

/// Searches for sets that are worth more than a threshold. A threshold below zero counts as zero,
/// since a single node is worth as much as any set that is worth less than nothing.
///
/// # Errors
/// [`ExactFault::SearchTooLong`] when it takes more steps than the limit.
pub(super) fn search(
    priced: &Priced<'_>,
    above: f64,
    until: Until,
    max_steps: u64,
) -> Result<Search, ExactFault> {
    let n_nodes = priced.n_nodes();
    let mut walk = Walk {
        priced: *priced,
        above: above.max(0.0),
        until,
        found: Vec::new(),
        n_steps: 0,
        max_steps,
        place_of: vec![u32::MAX; n_nodes],
        n_beside: vec![0; n_nodes],
    };
    let all: Vec<u32> = (0_u32..).take(n_nodes).collect();
    let area = Area::around(priced, all.iter().copied());
    let mut cells = vec![Cell { area, nodes: all, level: 0 }];
    while let Some(cell) = cells.pop() {
        walk.step()?;
        walk.visit(cell, &mut cells)?;
        if matches!(until, Until::Found(most) if walk.found.len() >= most) {
            break;
        }
    }
    let found = walk.found;
    let prices: f64 = priced.prices.iter().map(|price| price.abs()).sum();
    #[expect(clippy::cast_precision_loss, reason = "a number of nodes")]
    let n_terms = n_nodes as f64 + 16.0;
    let most = walk.above + 8.0 * n_terms * f64::EPSILON * prices;
    Ok(Search { found, most })
}

struct Walk<'a> {
    priced: Priced<'a>,
    above: f64,
    until: Until,
    found: Vec<Worth>,
    n_steps: u64,
    max_steps: u64,
    /// The place of each node among the candidates, while they are looked at.
    place_of: Vec<u32>,
    n_beside: Vec<u32>,
}

impl Walk<'_> {
    fn too_long(&self) -> ExactFault {
        ExactFault::SearchTooLong { limit: self.max_steps }
    }

    fn step(&mut self) -> Result<(), ExactFault> {
        if self.n_steps >= self.max_steps {
            return Err(self.too_long());
        }
        self.n_steps += 1;
        Ok(())
    }

    fn visit(&mut self, cell: Cell, cells: &mut Vec<Cell>) -> Result<(), ExactFault> {
        let candidates: Vec<Candidate> =
            cell.nodes.iter().map(|&node| cell.area.candidate(&self.priced, node)).collect();
        let mut parts = vec![candidates];
        while let Some(part) = parts.pop() {
            let n_before = part.len();
            let Some(part) = self.affordable(part) else { continue };
            let mut pieces = self.pieces(part);
            if pieces.len() != 1 {
                parts.append(&mut pieces);
                continue;
            }
            let Some(piece) = pieces.pop() else { continue };
            if piece.len() < n_before {
                parts.push(piece);
                continue;
            }
            // The centre lies among the nodes.
            let around = Area::around(&self.priced, piece.iter().map(|candidate| candidate.node));
            let area = Area {
                low: std::array::from_fn(|axis| {
                    at2(cell.area.low, axis).max(at2(around.low, axis))
                }),
                high: std::array::from_fn(|axis| {
                    at2(cell.area.high, axis).min(at2(around.high, axis))
                }),
            };
            if area.low.iter().zip(area.high).any(|(&low, high)| low > high) {
                continue;
            }
            let piece: Vec<Candidate> =
                piece.iter().map(|own| area.candidate(&self.priced, own.node)).collect();
            if piece.len() <= MOST_GROWN {
                let steps = FIRST_STEPS << (cell.level / LEVELS_TO_DOUBLE).min(40);
                let halves = area.halves();
                if self.grow(&area, &piece, if halves.is_some() { steps } else { u64::MAX })? {
                    continue;
                }
            }
            let Some(halves) = area.halves() else { return Err(self.too_long()) };
            for area in halves {
                let nodes = piece.iter().map(|candidate| candidate.node).collect();
                cells.push(Cell { area, nodes, level: cell.level + 1 });
            }
        }
        Ok(())
    }

    /// Leaves out the nodes that cost more than there is to spare. It returns nothing where the
    /// gains do not come to more than what is known.
    fn affordable(&self, mut part: Vec<Candidate>) -> Option<Vec<Candidate>> {
        let gains: f64 = part.iter().map(|candidate| candidate.most.max(0.0)).sum();
        let spare = gains - self.above;
        if spare <= 0.0 {
            return None;
        }
        part.retain(|candidate| candidate.most > -spare);
        Some(part)
    }

    /// Cuts off ends that gain nothing, and returns the pieces of the rest that hang together.
    fn pieces(&mut self, part: Vec<Candidate>) -> Vec<Vec<Candidate>> {
        let priced = self.priced;
        for (place, candidate) in (0_u32..).zip(&part) {
            set(&mut self.place_of, candidate.node, place);
        }
        let mut is_in = vec![true; part.len()];
        let mut ends: Vec<u32> = Vec::new();
        for (place, candidate) in (0_u32..).zip(&part) {
            let beside = priced.neighbours(candidate.node).iter();
            let n = beside.filter(|&&other| at(&self.place_of, other) != u32::MAX).count();
            set(&mut self.n_beside, candidate.node, count(n));
            if n <= 1 && candidate.most <= 0.0 {
                set(&mut is_in, place, false);
                ends.push(place);
            }
        }
        while let Some(place) = ends.pop() {
            let Some(end) = part.get(place as usize) else { continue };
            for &other in priced.neighbours(end.node) {
                let beside = at(&self.place_of, other);
                let Some(candidate) = part.get(beside as usize) else { continue };
                let n = at(&self.n_beside, other).saturating_sub(1);
                set(&mut self.n_beside, other, n);
                if n <= 1 && candidate.most <= 0.0 && at(&is_in, beside) {
                    set(&mut is_in, beside, false);
                    ends.push(beside);
                }
            }
        }
        let mut pieces = Vec::new();
        for first in (0_u32..).take(part.len()) {
            if !at(&is_in, first) {
                continue;
            }
            set(&mut is_in, first, false);
            let mut piece: Vec<Candidate> = part.get(first as usize).copied().into_iter().collect();
            let mut next = 0;
            while let Some(candidate) = piece.get(next) {
                next += 1;
                for &other in priced.neighbours(candidate.node) {
                    let beside = at(&self.place_of, other);
                    if beside != u32::MAX && at(&is_in, beside) {
                        set(&mut is_in, beside, false);
                        piece.extend(part.get(beside as usize).copied());
                    }
                }
            }
            pieces.push(piece);
        }
        for candidate in &part {
            set(&mut self.place_of, candidate.node, u32::MAX);
        }
        pieces
    }

    /// Grows the sets of a piece whose centre is in the area, and tells whether it came to an end
    /// within so many steps.
    fn grow(&mut self, area: &Area, piece: &[Candidate], steps: u64) -> Result<bool, ExactFault> {
        let mut piece = piece.to_vec();
        piece.sort_by(|one, other| other.most.total_cmp(&one.most).then(one.node.cmp(&other.node)));
        for (place, candidate) in (0_u32..).zip(&piece) {
            set(&mut self.place_of, candidate.node, place);
        }
        let place_of = |node: u32| at(&self.place_of, node);
        let left = steps.min(self.max_steps - self.n_steps);
        let goal = Goal { above: self.above, rises: self.until == Until::Most };
        let mut growth = Growth::new(&self.priced, area.middle(), &piece, place_of, goal, left);
        for candidate in &piece {
            set(&mut self.place_of, candidate.node, u32::MAX);
        }
        let is_done = growth.grow();
        self.n_steps += left - growth.left();
        self.above = growth.above();
        self.found.extend(growth.found());
        if !is_done && steps == u64::MAX {
            return Err(self.too_long());
        }
        Ok(is_done)
    }
}

fn at2(of: [f64; 2], axis: usize) -> f64 {
    of.get(axis).copied().unwrap_or(0.0)
}

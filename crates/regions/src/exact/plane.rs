//! The connected set whose price is furthest above its cost, searched for over the plane.
//!
//! The cost of a set is its inertia, which is that about the centre where it is least. So a set is
//! worth, for prices p,
//!
//! ```text
//!   v(S)  =  p(S) - c(S)  =  most over centres z of   sum over S of  p(i) - w(i) |x(i) - z|^2
//! ```
//!
//! and about one centre each unit has a gain of its own, whatever else is in the set. Boxes of the
//! plane are gone through by branch and bound: in a box, no unit gains more than from the nearest
//! place and none less than from the furthest. Gains above zero that hang together over units that
//! can be afforded must come to more than what is known already, or no such set has its centre in the
//! box. What is left of a box is grown unit by unit where that is little work, and is cut in two else.
//!
//! Pricing by the plane is that of du Merle, Hansen, Jaumard and Mladenović 1999 ("An interior point
//! algorithm for minimum sum-of-squares clustering", SIAM Journal on Scientific Computing 21) and of
//! Aloise, Hansen and Liberti 2012 ("An improved column generation algorithm for minimum
//! sum-of-squares clustering", Mathematical Programming 131); that sets hang together is added here.
//!
//! A set of the most worth has every unit beside it that gains something about its centre, and none
//! at its ends that loses: so units that gain anywhere in the box are in it as soon as they are
//! beside it, and need not be chosen.

use super::{ExactFault, Instance};

/// How many units of a part of a box can be grown into sets: a bit each.
const MOST_GROWN: usize = 128;
/// How many steps growing may take before the box is cut in place of it; more in deeper boxes, so
/// that it ends.
const FIRST_STEPS: u64 = 64;
/// How many levels of boxes double the steps.
const LEVELS_TO_DOUBLE: u32 = 4;
/// How far the cost of a set of so many units can be off by rounding, as a part of the sum of squares
/// that it is worked out from.
const ROUNDING: f64 = 8.0 * (MOST_GROWN as f64 + 8.0) * f64::EPSILON;

/// Units in the plane with what they weigh and what they are worth.
#[derive(Clone, Copy)]
pub(super) struct Priced<'a> {
    pub(super) instance: &'a Instance,
    pub(super) weights: &'a [f64],
    pub(super) prices: &'a [f64],
}

/// A connected set and by how much its price is above its cost.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Worth {
    pub(super) set: Vec<u32>,
    pub(super) worth: f64,
}

/// What a search came to.
#[derive(Debug, Clone)]
pub(super) struct Search {
    /// Sets above the threshold, those that are best about some centre.
    pub(super) found: Vec<Worth>,
    /// No set is worth more, with all that rounding can make of it; where the search went to its end.
    pub(super) most: f64,
}

/// A part of the plane.
#[derive(Clone, Copy)]
struct Area {
    low: [f64; 2],
    high: [f64; 2],
}

impl Area {
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

    /// Cuts it in two across its longer side; none where there is nothing to cut.
    fn halves(&self) -> Option<[Self; 2]> {
        let ([west, south], [east, north], [x, y]) = (self.low, self.high, self.middle());
        let is_wide = east - west >= north - south;
        let (lower, upper) =
            if is_wide { ([x, north], [x, south]) } else { ([east, y], [west, y]) };
        let is_cut = if is_wide { west < x && x < east } else { south < y && y < north };
        is_cut.then_some([Self { high: lower, ..*self }, Self { low: upper, ..*self }])
    }
}

/// A part of the plane with the units that can be in a set whose centre is there.
struct Cell {
    area: Area,
    units: Vec<u32>,
    level: u32,
}

/// A unit of a cell.
#[derive(Clone, Copy)]
struct Candidate {
    unit: u32,
    /// What it gains from the nearest place and from the furthest.
    most: f64,
    least: f64,
}

impl Priced<'_> {
    fn place(&self, unit: u32) -> [f64; 2] {
        self.instance.sites().get(unit as usize).map_or([0.0; 2], |site| [site.x_km, site.y_km])
    }

    fn weight(&self, unit: u32) -> f64 {
        self.weights.get(unit as usize).copied().unwrap_or(0.0)
    }

    fn price(&self, unit: u32) -> f64 {
        self.prices.get(unit as usize).copied().unwrap_or(0.0)
    }

    fn candidate(&self, area: &Area, unit: u32) -> Candidate {
        let (near, far) = area.squares(self.place(unit));
        let (weight, price) = (self.weight(unit), self.price(unit));
        Candidate { unit, most: price - weight * near, least: price - weight * far }
    }

    /// Returns the smallest part of the plane in which units are.
    fn around(&self, units: impl Iterator<Item = u32>) -> Area {
        let none = Area { low: [f64::INFINITY; 2], high: [f64::NEG_INFINITY; 2] };
        units.fold(none, |area, unit| {
            let ([x, y], [west, south], [east, north]) = (self.place(unit), area.low, area.high);
            Area { low: [west.min(x), south.min(y)], high: [east.max(x), north.max(y)] }
        })
    }
}

/// When a search is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// Nothing is left that could be above the most that was found.
    Most,
    /// Nothing is left above the threshold, or so many sets were found.
    Found(usize),
}

/// Searches for sets that are worth more than a threshold, which is zero where it is below: what is
/// worth more than nothing has a unit that is.
///
/// # Errors
/// [`ExactFault::SearchTooLong`] when it takes more steps than the limit.
pub(super) fn search(
    priced: &Priced<'_>,
    above: f64,
    until: Until,
    max_steps: u64,
) -> Result<Search, ExactFault> {
    let n_units = priced.instance.n_units();
    let mut walk = Walk {
        priced: *priced,
        above: above.max(0.0),
        until,
        found: Vec::new(),
        n_steps: 0,
        max_steps,
        place_of: vec![u32::MAX; n_units],
        n_beside: vec![0; n_units],
    };
    let all: Vec<u32> = (0_u32..).take(n_units).collect();
    let area = priced.around(all.iter().copied());
    let mut cells = vec![Cell { area, units: all, level: 0 }];
    while let Some(cell) = cells.pop() {
        walk.step()?;
        walk.visit(cell, &mut cells)?;
        if matches!(until, Until::Found(most) if walk.found.len() >= most) {
            break;
        }
    }
    let found = walk.found;
    let prices: f64 = priced.prices.iter().map(|price| price.abs()).sum();
    #[expect(clippy::cast_precision_loss, reason = "a number of units")]
    let n_terms = n_units as f64 + 16.0;
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
    /// By unit: its place among the candidates, for the time of a call.
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
            cell.units.iter().map(|&unit| self.priced.candidate(&cell.area, unit)).collect();
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
            // The centre is among the units.
            let around = self.priced.around(piece.iter().map(|candidate| candidate.unit));
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
                piece.iter().map(|own| self.priced.candidate(&area, own.unit)).collect();
            if piece.len() <= MOST_GROWN {
                let steps = FIRST_STEPS << (cell.level / LEVELS_TO_DOUBLE).min(40);
                let halves = area.halves();
                if self.grow(&area, &piece, if halves.is_some() { steps } else { u64::MAX })? {
                    continue;
                }
            }
            let Some(halves) = area.halves() else { return Err(self.too_long()) };
            for area in halves {
                let units = piece.iter().map(|candidate| candidate.unit).collect();
                cells.push(Cell { area, units, level: cell.level + 1 });
            }
        }
        Ok(())
    }

    /// Leaves the units out that cost more than there is to spare; none are left where gains do not
    /// come to what is known.
    fn affordable(&self, mut part: Vec<Candidate>) -> Option<Vec<Candidate>> {
        let gains: f64 = part.iter().map(|candidate| candidate.most.max(0.0)).sum();
        let spare = gains - self.above;
        if spare <= 0.0 {
            return None;
        }
        part.retain(|candidate| candidate.most > -spare);
        Some(part)
    }

    /// Cuts off ends that gain nothing, and returns what hangs together of the rest.
    fn pieces(&mut self, part: Vec<Candidate>) -> Vec<Vec<Candidate>> {
        let instance = self.priced.instance;
        for (place, candidate) in (0_u32..).zip(&part) {
            put(&mut self.place_of, candidate.unit, place);
        }
        let mut is_in = vec![true; part.len()];
        let mut ends: Vec<u32> = Vec::new();
        for (place, candidate) in (0_u32..).zip(&part) {
            let beside = instance.neighbours(candidate.unit).iter();
            let n = beside.filter(|&&other| at(&self.place_of, other) != u32::MAX).count();
            put(&mut self.n_beside, candidate.unit, u32::try_from(n).unwrap_or(u32::MAX));
            if n <= 1 && candidate.most <= 0.0 {
                put(&mut is_in, place, false);
                ends.push(place);
            }
        }
        while let Some(place) = ends.pop() {
            let Some(end) = part.get(place as usize) else { continue };
            for &other in instance.neighbours(end.unit) {
                let beside = at(&self.place_of, other);
                let Some(candidate) = part.get(beside as usize) else { continue };
                let n = at(&self.n_beside, other).saturating_sub(1);
                put(&mut self.n_beside, other, n);
                if n <= 1 && candidate.most <= 0.0 && at(&is_in, beside) {
                    put(&mut is_in, beside, false);
                    ends.push(beside);
                }
            }
        }
        let mut pieces = Vec::new();
        for first in (0_u32..).take(part.len()) {
            if !at(&is_in, first) {
                continue;
            }
            put(&mut is_in, first, false);
            let mut piece: Vec<Candidate> = part.get(first as usize).copied().into_iter().collect();
            let mut next = 0;
            while let Some(candidate) = piece.get(next) {
                next += 1;
                for &other in instance.neighbours(candidate.unit) {
                    let beside = at(&self.place_of, other);
                    if beside != u32::MAX && at(&is_in, beside) {
                        put(&mut is_in, beside, false);
                        piece.extend(part.get(beside as usize).copied());
                    }
                }
            }
            pieces.push(piece);
        }
        for candidate in &part {
            put(&mut self.place_of, candidate.unit, u32::MAX);
        }
        pieces
    }

    /// Grows the sets of a piece whose centre is in the area; tells whether it came to the end within
    /// so many steps.
    fn grow(&mut self, area: &Area, piece: &[Candidate], steps: u64) -> Result<bool, ExactFault> {
        let mut piece = piece.to_vec();
        piece.sort_by(|one, other| other.most.total_cmp(&one.most).then(one.unit.cmp(&other.unit)));
        for (place, candidate) in (0_u32..).zip(&piece) {
            put(&mut self.place_of, candidate.unit, place);
        }
        let instance = self.priced.instance;
        let [x0, y0] = area.middle();
        let members: Vec<Member> = piece
            .iter()
            .map(|candidate| {
                let ([x, y], weight) =
                    (self.priced.place(candidate.unit), self.priced.weight(candidate.unit));
                let (x, y) = (x - x0, y - y0);
                let beside = instance.neighbours(candidate.unit).iter();
                let beside = beside.filter_map(|&other| bit(at(&self.place_of, other)));
                let price = self.priced.price(candidate.unit);
                let own = Sums {
                    price,
                    weight,
                    x: weight * x,
                    y: weight * y,
                    squares: weight * (x * x + y * y),
                };
                let beside = beside.fold(0, |all, bit| all | bit);
                Member { candidate: *candidate, own, beside }
            })
            .collect();
        for candidate in &piece {
            put(&mut self.place_of, candidate.unit, u32::MAX);
        }
        let mut growth = Growth {
            gaining: members_where(&members, |member| member.candidate.most > 0.0),
            sure: members_where(&members, |member| member.candidate.least > 0.0),
            members,
            above: self.above,
            rises: self.until == Until::Most,
            found: Vec::new(),
            left: steps.min(self.max_steps - self.n_steps),
        };
        let left_before = growth.left;
        let mut out = 0_u128;
        let mut is_done = true;
        let mut gains: f64 = growth.gains(growth.gaining);
        for place in 0..growth.members.len() {
            let Some(root) = growth.members.get(place) else { break };
            // Every set has a unit that gains, and its root is the one that gains most.
            if root.candidate.most <= 0.0 || gains <= growth.above {
                break;
            }
            gains -= root.candidate.most;
            let own = root.own;
            let own_bit = 1_u128 << place;
            if !growth.from(own_bit, out, own) {
                is_done = false;
                break;
            }
            out |= own_bit;
        }
        self.n_steps += left_before - growth.left;
        self.above = growth.above;
        let units = |set: u128| {
            let mut units: Vec<u32> = (growth.members.iter().enumerate())
                .filter(|(place, _)| set >> place & 1 == 1)
                .map(|(_, member)| member.candidate.unit)
                .collect();
            units.sort_unstable();
            units
        };
        self.found
            .extend(growth.found.iter().map(|&(set, worth)| Worth { set: units(set), worth }));
        if !is_done && steps == u64::MAX {
            return Err(self.too_long());
        }
        Ok(is_done)
    }
}

/// What the units of a set come to; places are from the middle of the area.
#[derive(Clone, Copy, Default)]
struct Sums {
    price: f64,
    weight: f64,
    x: f64,
    y: f64,
    squares: f64,
}

impl Sums {
    fn plus(&self, other: &Self) -> Self {
        Self {
            price: self.price + other.price,
            weight: self.weight + other.weight,
            x: self.x + other.x,
            y: self.y + other.y,
            squares: self.squares + other.squares,
        }
    }

    fn worth(&self) -> f64 {
        if self.weight > 0.0 {
            let about = (self.x * self.x + self.y * self.y) / self.weight;
            self.price - (self.squares - about).max(0.0)
        } else {
            self.price
        }
    }
}

/// A candidate with those beside it, a bit each.
struct Member {
    candidate: Candidate,
    own: Sums,
    beside: u128,
}

fn members_where(members: &[Member], is: impl Fn(&Member) -> bool) -> u128 {
    let all = members.iter().enumerate().filter(|(_, member)| is(member));
    all.fold(0, |set, (place, _)| set | 1 << place)
}

/// Sets on the way.
struct Growth {
    members: Vec<Member>,
    /// Those that can gain, and those that do from anywhere.
    gaining: u128,
    sure: u128,
    above: f64,
    rises: bool,
    found: Vec<(u128, f64)>,
    left: u64,
}

impl Growth {
    fn gains(&self, set: u128) -> f64 {
        bits(set & self.gaining)
            .filter_map(|place| self.members.get(place))
            .map(|member| member.candidate.most)
            .sum()
    }

    fn beside(&self, set: u128) -> u128 {
        bits(set).filter_map(|place| self.members.get(place)).fold(0, |all, own| all | own.beside)
    }

    /// Goes through the sets that hold some units and not others; tells whether there were steps
    /// enough.
    fn from(&mut self, mut set: u128, out: u128, mut sums: Sums) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let mut edge = self.beside(set);
        // What gains from anywhere is in the best set beside it.
        loop {
            if edge & out & self.sure != 0 {
                return true;
            }
            let sure = edge & !set & self.sure;
            if sure == 0 {
                break;
            }
            for place in bits(sure) {
                if let Some(member) = self.members.get(place) {
                    sums = sums.plus(&member.own);
                    edge |= member.beside;
                }
            }
            set |= sure;
        }
        let worth = sums.worth() + ROUNDING * sums.squares;
        // What can still be reached.
        let mut reached = set;
        let mut new = edge & !set & !out;
        while new != 0 {
            reached |= new;
            new = self.beside(new) & !reached & !out;
        }
        let rest = reached & !set;
        if worth + self.gains(rest) <= self.above {
            return true;
        }
        let choices = edge & rest;
        if rest & self.gaining == 0 {
            if worth > self.above {
                self.found.push((set, worth));
                if self.rises {
                    self.above = worth;
                }
            }
            return true;
        }
        // Of those beside it, the one that could gain most: the first.
        let choice = choices.trailing_zeros();
        let Some(member) = self.members.get(choice as usize) else { return true };
        let with = sums.plus(&member.own);
        let own = 1_u128 << choice;
        self.from(set | own, out, with) && self.from(set, out | own, sums)
    }
}

fn bit(place: u32) -> Option<u128> {
    1_u128.checked_shl(place)
}

fn bits(mut set: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (set != 0).then(|| {
            let place = set.trailing_zeros();
            set &= set - 1;
            place as usize
        })
    })
}

fn at2(of: [f64; 2], axis: usize) -> f64 {
    of.get(axis).copied().unwrap_or(0.0)
}

fn at<T: Copy + Default>(list: &[T], place: u32) -> T {
    list.get(place as usize).copied().unwrap_or_default()
}

fn put<T>(list: &mut [T], place: u32, value: T) {
    if let Some(slot) = list.get_mut(place as usize) {
        *slot = value;
    }
}

//! Where names and numbers stand. All names are of one size, and so are all numbers; no two labels
//! overlap. A name stands in its area where it has room, else the number does, else the number
//! stands beside with a line to its area.

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::plane::{Area, Spot};
use super::shape::{crossing, sides};

/// The heights of names and of numbers.
pub(super) const NAME: f64 = 11.0;
pub(super) const NUMBER: f64 = 9.5;
/// The distances from an area, in pixels, at which a number is tried beside it.
const AWAY: [f64; 7] = [11.0, 16.0, 22.0, 30.0, 40.0, 52.0, 66.0];
/// In how many directions.
const DIRECTIONS: u32 = 16;
/// Ways across an area that are tried for a label.
const LINES: u32 = 24;
/// Outlines that are nearer to each other than this are seen as one.
const GAP: f64 = 2.5;

/// What is to be labelled: its name, its number, and the rings of its units in pixels.
pub(super) struct Labelled<'a> {
    pub(super) name: String,
    pub(super) number: Option<String>,
    pub(super) rings: Vec<&'a [Vec<Spot>]>,
}

/// A label on the sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Label {
    pub(super) text: String,
    pub(super) size: f64,
    /// The middle of its box.
    pub(super) at: Spot,
    pub(super) area: Area,
    /// Where the line to the area begins and ends, for a label that stands beside it.
    pub(super) lead: Option<(Spot, Spot)>,
}

/// Where labels may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    Within,
    Beside,
}

/// Labels on one part of the sheet.
pub(super) struct Placed {
    taken: RTree<GeomWithData<Rectangle<[f64; 2]>, ()>>,
    frame: Area,
    pub(super) labels: Vec<Label>,
}

impl Placed {
    /// Begins with a frame, and places in it that stay free.
    pub(super) fn new(frame: Area, kept_free: &[Area]) -> Self {
        let mut placed = Self { taken: RTree::new(), frame, labels: Vec::new() };
        for &area in kept_free {
            placed.take(area);
        }
        placed
    }

    fn take(&mut self, area: Area) {
        let corners = Rectangle::from_corners([area.low.0, area.low.1], [area.high.0, area.high.1]);
        self.taken.insert(GeomWithData::new(corners, ()));
    }

    fn is_free(&self, area: Area) -> bool {
        let reach = AABB::from_corners([area.low.0, area.low.1], [area.high.0, area.high.1]);
        self.frame.holds(area) && self.taken.locate_in_envelope_intersecting(reach).next().is_none()
    }

    fn put(&mut self, text: &str, size: f64, at: Spot, leads_to: Option<Spot>) {
        let area = area_of(text, size, at);
        self.take(area);
        let start = |end: Spot| {
            (end.0.clamp(area.low.0, area.high.0), end.1.clamp(area.low.1, area.high.1))
        };
        let lead = leads_to.map(|end| (start(end), end)).filter(|(start, end)| start != end);
        self.labels.push(Label { text: text.to_owned(), size, at, area, lead });
    }

    /// Labels everything as well as there is room, within areas or beside them too. Returns for each
    /// whether it has a label.
    pub(super) fn label(&mut self, all: &[Labelled<'_>], place: Where) -> Vec<bool> {
        let mut is_done = vec![false; all.len()];
        let shortened = |it: &Labelled<'_>| match &it.number {
            Some(number) => format!("{number} {}", it.name),
            None => it.name.clone(),
        };
        for (place, it) in all.iter().enumerate() {
            let text = shortened(it);
            if let Some(at) = self.room(&it.rings, (width(&text, NAME), NAME)) {
                self.put(&text, NAME, at, None);
                mark(&mut is_done, place);
            }
        }
        for (place, it) in all.iter().enumerate() {
            let Some(number) = it.number.as_deref().filter(|_| !is_marked(&is_done, place)) else {
                continue;
            };
            if let Some(at) = self.room(&it.rings, (width(number, NUMBER), NUMBER - 1.0)) {
                self.put(number, NUMBER, at, None);
                mark(&mut is_done, place);
            }
        }
        if place == Where::Within {
            return is_done;
        }
        for (place, it) in all.iter().enumerate() {
            let (text, size) = it.number.clone().map_or((it.name.clone(), NAME), |it| (it, NUMBER));
            if is_marked(&is_done, place) {
                continue;
            }
            if let Some((at, end)) = self.beside(&it.rings, &text, size) {
                self.put(&text, size, at, Some(end));
                mark(&mut is_done, place);
            }
        }
        is_done
    }

    /// Finds a place in the rings where a box has room, as near to their middle as there is one.
    fn room(&self, rings: &[&[Vec<Spot>]], (width, height): Spot) -> Option<Spot> {
        let bounds = Area::of(rings.iter().copied().flatten().flatten().copied());
        if bounds.is_empty() || bounds.width() < width || bounds.height() < height {
            return None;
        }
        let middle = bounds.middle();
        let mut best: Option<(f64, Spot)> = None;
        for line in 1..LINES {
            let y = bounds.low.1 + bounds.height() * f64::from(line) / f64::from(LINES);
            let mut free = stretches(rings, y);
            for edge in [y - height / 2.0, y + height / 2.0] {
                free = in_both(&free, &stretches(rings, edge));
            }
            for (west, east) in free {
                if east - west < width {
                    continue;
                }
                let x = middle.0.clamp(west + width / 2.0, east - width / 2.0);
                // A label in the middle of a wide stretch is better than one at its end.
                let x = f64::midpoint(x, f64::midpoint(west, east));
                let at = (x, y);
                let far = libm::hypot(x - middle.0, y - middle.1)
                    - (east - west - width).min(width) / 2.0;
                if best.is_none_or(|(least, _)| far < least)
                    && self.is_free(Area::around(at, (width, height + 2.0)))
                {
                    best = Some((far, at));
                }
            }
        }
        best.map(|(_, at)| at)
    }

    /// Finds a place beside the largest ring, and where the line to it ends.
    fn beside(&self, rings: &[&[Vec<Spot>]], text: &str, size: f64) -> Option<(Spot, Spot)> {
        let all = rings.iter().copied().flatten();
        let largest = all.max_by(|a, b| extent(a).total_cmp(&extent(b)))?;
        let bounds = Area::of(largest.iter().copied());
        let end = inside(largest, bounds);
        for away in AWAY {
            for turn in 0..DIRECTIONS {
                let angle = std::f64::consts::TAU * f64::from(turn) / f64::from(DIRECTIONS);
                let half = width(text, size) / 2.0;
                let at = (
                    end.0 + libm::cos(angle) * (away + half - 6.0),
                    end.1 + libm::sin(angle) * away,
                );
                if self.is_free(area_of(text, size, at)) {
                    return Some((at, end));
                }
            }
        }
        None
    }
}

fn mark(is_done: &mut [bool], place: usize) {
    if let Some(it) = is_done.get_mut(place) {
        *it = true;
    }
}

fn is_marked(is_done: &[bool], place: usize) -> bool {
    is_done.get(place).copied().unwrap_or_default()
}

fn extent(ring: &[Spot]) -> f64 {
    let area = Area::of(ring.iter().copied());
    area.width() * area.height()
}

/// Returns a place within a ring, about half-way down.
fn inside(ring: &[Spot], bounds: Area) -> Spot {
    let y = bounds.middle().1 + 0.01;
    let rings = [ring.to_vec()];
    let widest =
        stretches(&[&rings], y).into_iter().max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)));
    widest.map_or(bounds.middle(), |(west, east)| (f64::midpoint(west, east), y))
}

/// Returns the box of a text whose middle is at a place.
pub(super) fn area_of(text: &str, size: f64, at: Spot) -> Area {
    Area::around(at, (width(text, size), size + 1.0))
}

/// How wide a text is at most. Fonts differ, so it is measured as wide as a wide one draws it.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let of = |letter: char| match letter {
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | 'i' | 'ì' | 'í' | 'ị' | 'ỉ' | 'ĩ' | 'l'
        | 'j' | 'I' | '(' | ')' => 0.38,
        'f' | 't' | 'r' | '-' | '/' => 0.44,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '–' | '—' => 0.98,
        letter if letter.is_uppercase() => 0.76,
        letter if u32::from(letter) >= 0x2e80 => 1.05,
        _ => 0.63,
    };
    text.chars().map(of).sum::<f64>() * size
}

/// Returns the stretches of a line from west to east that lie in rings. Stretches that nearly touch
/// are one, since there are gaps between thinned outlines.
fn stretches(units: &[&[Vec<Spot>]], y: f64) -> Vec<Spot> {
    let mut found: Vec<Spot> = Vec::new();
    for rings in units {
        let crossed = rings
            .iter()
            .flat_map(|ring| sides(ring))
            .filter(|(from, to)| (from.1 <= y) != (to.1 <= y));
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

fn in_both(some: &[Spot], others: &[Spot]) -> Vec<Spot> {
    let pairs = some.iter().flat_map(|one| others.iter().map(move |other| (one, other)));
    let common = pairs.map(|(one, other)| (one.0.max(other.0), one.1.min(other.1)));
    common.filter(|(west, east)| west < east).collect()
}

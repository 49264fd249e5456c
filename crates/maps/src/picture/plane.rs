//! Degrees become kilometres in a plane by an equirectangular projection around the middle, which is
//! right to a few metres over a province, and kilometres become pixels of a view.

use sapnhap::attributes::Point;

/// A place, by how far it lies to the east and to the south.
pub(super) type Spot = (f64, f64);

/// How many kilometres a degree of latitude has.
const DEGREE: f64 = 111.195;

/// A box: its north-west and its south-east corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) low: Spot,
    pub(super) high: Spot,
}

impl Area {
    pub(super) const NONE: Self =
        Self { low: (f64::INFINITY, f64::INFINITY), high: (f64::NEG_INFINITY, f64::NEG_INFINITY) };

    pub(super) fn new(at: Spot, size: Spot) -> Self {
        Self { low: at, high: (at.0 + size.0, at.1 + size.1) }
    }

    /// Returns a box of this size around a place.
    pub(super) fn around(middle: Spot, size: Spot) -> Self {
        Self::new((middle.0 - size.0 / 2.0, middle.1 - size.1 / 2.0), size)
    }

    pub(super) fn of(spots: impl IntoIterator<Item = Spot>) -> Self {
        spots.into_iter().fold(Self::NONE, |area, spot| area.with(Self { low: spot, high: spot }))
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self {
            low: (self.low.0.min(other.low.0), self.low.1.min(other.low.1)),
            high: (self.high.0.max(other.high.0), self.high.1.max(other.high.1)),
        }
    }

    pub(super) fn grown(self, by: f64) -> Self {
        Self { low: (self.low.0 - by, self.low.1 - by), high: (self.high.0 + by, self.high.1 + by) }
    }

    pub(super) fn is_empty(self) -> bool {
        self.low.0 > self.high.0
    }

    pub(super) fn width(self) -> f64 {
        (self.high.0 - self.low.0).max(0.0)
    }

    pub(super) fn height(self) -> f64 {
        (self.high.1 - self.low.1).max(0.0)
    }

    pub(super) fn middle(self) -> Spot {
        (f64::midpoint(self.low.0, self.high.0), f64::midpoint(self.low.1, self.high.1))
    }

    pub(super) fn meets(self, other: Self) -> bool {
        self.low.0 < other.high.0
            && other.low.0 < self.high.0
            && self.low.1 < other.high.1
            && other.low.1 < self.high.1
    }

    pub(super) fn holds(self, other: Self) -> bool {
        self.low.0 <= other.low.0
            && self.low.1 <= other.low.1
            && self.high.0 >= other.high.0
            && self.high.1 >= other.high.1
    }

    pub(super) fn has(self, (x, y): Spot) -> bool {
        (self.low.0..=self.high.0).contains(&x) && (self.low.1..=self.high.1).contains(&y)
    }
}

/// Puts places into a plane of kilometres.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plane {
    north_west: Spot,
    /// How many kilometres a degree of longitude has, and a degree of latitude.
    scale: Spot,
}

impl Plane {
    /// Makes a plane for all these places.
    pub(super) fn of(places: impl Iterator<Item = Point>) -> Self {
        let area = Area::of(places.map(|place| (place.lon, -place.lat)));
        if area.is_empty() {
            return Self { north_west: (0.0, 0.0), scale: (DEGREE, DEGREE) };
        }
        // A degree of longitude is shorter the further north it is.
        let narrower = libm::cos(area.middle().1.to_radians()).max(0.01);
        Self { north_west: area.low, scale: (DEGREE * narrower, DEGREE) }
    }

    pub(super) fn spot(&self, place: Point) -> Spot {
        let (west, north) = self.north_west;
        ((place.lon - west) * self.scale.0, (-place.lat - north) * self.scale.1)
    }
}

/// A part of the plane as it is drawn in a frame of the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    /// Where it is on the sheet, in pixels.
    pub(super) frame: Area,
    /// The place in the plane that is in its north-west corner.
    origin: Spot,
    /// How many pixels a kilometre has.
    pub(super) per_km: f64,
}

impl View {
    /// Shows this part of the plane in the middle of a frame, as large as it can be.
    pub(super) fn fitting(part: Area, frame: Area) -> Self {
        let (width, height) = (part.width().max(0.1), part.height().max(0.1));
        let per_km = (frame.width() / width).min(frame.height() / height);
        let middle = part.middle();
        let half = (frame.width() / per_km / 2.0, frame.height() / per_km / 2.0);
        Self { frame, origin: (middle.0 - half.0, middle.1 - half.1), per_km }
    }

    pub(super) fn spot(&self, (east, south): Spot) -> Spot {
        (
            self.frame.low.0 + (east - self.origin.0) * self.per_km,
            self.frame.low.1 + (south - self.origin.1) * self.per_km,
        )
    }

    /// Returns the part of the plane that is shown.
    pub(super) fn part(&self) -> Area {
        let size = (self.frame.width() / self.per_km, self.frame.height() / self.per_km);
        Area::new(self.origin, size)
    }

    pub(super) fn area(&self, area: Area) -> Area {
        Area { low: self.spot(area.low), high: self.spot(area.high) }
    }
}

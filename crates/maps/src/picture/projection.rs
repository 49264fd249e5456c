//! Degrees become pixels by an equirectangular projection around the middle, which is right to a
//! few metres over a province.

use sapnhap::attributes::Point;

use super::canvas::{MARGIN, Spot, WIDTH};

/// How many kilometres a degree of latitude has.
const DEGREE: f64 = 111.195;

/// Puts places onto the map.
pub(super) struct Projection {
    west: f64,
    north: f64,
    /// How many pixels a degree of longitude has, and a degree of latitude.
    scale: Spot,
    /// How many pixels are between the outermost places and the margin.
    border: f64,
    /// How many pixels a kilometre has.
    pub(super) per_km: f64,
    /// The height of the map in pixels.
    pub(super) height: f64,
}

impl Projection {
    /// Puts all these places on a map, with so many kilometres around them.
    pub(super) fn of(places: impl Iterator<Item = Point>, border_km: f64) -> Self {
        let (mut west, mut east) = (f64::INFINITY, f64::NEG_INFINITY);
        let (mut south, mut north) = (west, east);
        for place in places {
            (west, east) = (west.min(place.lon), east.max(place.lon));
            (south, north) = (south.min(place.lat), north.max(place.lat));
        }
        if west > east {
            let (scale, per_km) = ((1.0, 1.0), 1.0);
            return Self { west: 0.0, north: 0.0, scale, border: 0.0, per_km, height: WIDTH };
        }
        // A degree of longitude is shorter the further north it is.
        let narrower = libm::cos(f64::midpoint(south, north).to_radians());
        let km_wide = (east - west) * DEGREE * narrower + 2.0 * border_km;
        let km_high = (north - south) * DEGREE + 2.0 * border_km;
        let per_km = (WIDTH - 2.0 * MARGIN) / km_wide.max(0.1);
        Self {
            west,
            north,
            scale: (DEGREE * narrower * per_km, DEGREE * per_km),
            border: border_km * per_km,
            per_km,
            height: km_high * per_km + 2.0 * MARGIN,
        }
    }

    pub(super) fn spot(&self, place: Point) -> Spot {
        let east = (place.lon - self.west) * self.scale.0;
        let south = (self.north - place.lat) * self.scale.1;
        (MARGIN + self.border + east, MARGIN + self.border + south)
    }
}

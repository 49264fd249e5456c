//! From a point to the unit that holds it on a date, for records that have coordinates and the unit of
//! an earlier date.
//!
//! The law says to which units an old one went; the point chooses among those, and among no others.
//!
//! ```text
//! record: old unit, point, error --law--> successors on the date --outlines--> how far each is
//!                                                                   |
//!     one within the error: that one;  several: all of these;  none: it lies elsewhere
//! ```

use geo::{
    BoundingRect, Closest, ClosestPoint, Coord, Distance, Geodesic, Intersects, Line, LineString,
    MultiPolygon, Rect,
};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};
use sapnhap::attributes::Point;
use sapnhap::error::Candidate;
use sapnhap::{Date, Relation, Share, Shares, Version, VersionId};

use crate::outlines::Outlines;

/// How far borders of outlines are off by default, in metres: what is told of those of feature `vietnam`.
const OUTLINES_OFF_M: f64 = 250.0;

/// A box around an outline, and its unit.
type Around = GeomWithData<Rectangle<[f64; 2]>, VersionId>;

/// Outlines, prepared for finding the units of many points.
///
/// # Example: records of two old wards
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::attributes::Point;
/// use sapnhap::{date, vietnam};
/// use sapnhap_maps::{PointAnswer, PointLocator};
///
/// let register = vietnam::register();
/// let (before, after) = (register.at(date(2025, 6, 30))?, register.at(date(2025, 7, 1))?);
/// let outlines = sapnhap_maps::vietnam::outlines(&after)?;
/// let locator = PointLocator::new(&outlines);
///
/// // The ward Đại Mỗ was divided five ways; the record's coordinates are good to 50 m.
/// let ward = before.find("phường Đại Mỗ, Hà Nội")?;
/// let answer = locator.locate(&ward, Point { lat: 20.987, lon: 105.763 }, 50.0)?;
/// let PointAnswer::Unit(found) = answer else { panic!("{answer:?}") };
/// assert_eq!(found.unit.label(), "phường Đại Mỗ");
/// // Where they may be off by 2 km, several units are possible.
/// let answer = locator.locate(&ward, Point { lat: 20.987, lon: 105.763 }, 2_000.0)?;
/// assert!(matches!(answer, PointAnswer::Open(candidates) if candidates.len() > 1));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct PointLocator<'o, 'r> {
    outlines: &'o Outlines<'r>,
    outlines_off_m: f64,
    boxes: RTree<Around>,
    /// The box around all outlines; `None` where there is none.
    around: Option<Rect<f64>>,
}

/// Where a point lies, as far as that is sure.
///
/// # Example
/// ```
/// use sapnhap_maps::PointAnswer;
///
/// assert!(PointAnswer::Open(Vec::new()).unit().is_none());
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum PointAnswer<'r> {
    /// In this unit: it is the only successor within the error.
    Unit(PointCandidate<'r>),
    /// In one of these, the nearest first; at least two.
    Open(Vec<PointCandidate<'r>>),
    /// In none of the successors: the point and the old unit contradict each other.
    Elsewhere {
        /// The successors, the nearest first.
        candidates: Vec<PointCandidate<'r>>,
        /// The unit that has the point within its outline, where there is one.
        holder: Option<Version<'r>>,
    },
}

impl<'r> PointAnswer<'r> {
    /// Returns the unit that holds the point, where that is sure.
    #[must_use]
    pub fn unit(&self) -> Option<Version<'r>> {
        match self {
            Self::Unit(candidate) => Some(candidate.unit),
            Self::Open(_) | Self::Elsewhere { .. } => None,
        }
    }
}

/// A successor of a record's old unit, and how it lies to the record's point.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::attributes::Point;
/// use sapnhap::{date, vietnam};
/// use sapnhap_maps::{PointAnswer, PointLocator};
///
/// let register = vietnam::register();
/// let outlines = sapnhap_maps::vietnam::outlines(&register.at(date(2025, 7, 1))?)?;
/// let ward = register.at(date(2025, 6, 30))?.find("phường Hàng Bạc, Hà Nội")?;
/// let there = Point { lat: 21.0337, lon: 105.8520 };
/// let answer = PointLocator::new(&outlines).locate(&ward, there, 10.0)?;
/// let PointAnswer::Unit(found) = answer else { panic!("{answer:?}") };
/// assert!(found.contains && found.border_m > 100.0 && found.portions.is_whole());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct PointCandidate<'r> {
    /// The unit, on the date of the outlines.
    pub unit: Version<'r>,
    /// How much of the old unit came to it, by the law.
    pub portions: Shares,
    /// Whether the point lies within its outline or on its border.
    pub contains: bool,
    /// How far the nearest border of its outline is from the point, in metres on the ellipsoid of WGS 84.
    pub border_m: f64,
}

impl PointCandidate<'_> {
    /// Returns how far the unit is, in metres: 0 for one that contains the point.
    fn distance(&self) -> f64 {
        if self.contains { 0.0 } else { self.border_m }
    }
}

/// Why the unit of a point can't be told.
///
/// # Example: latitude and longitude in the wrong order
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::attributes::Point;
/// use sapnhap::{date, vietnam};
/// use sapnhap_maps::{PointFault, PointLocator};
///
/// let register = vietnam::register();
/// let outlines = sapnhap_maps::vietnam::outlines(&register.at(date(2025, 7, 1))?)?;
/// let ward = register.at(date(2025, 6, 30))?.find("phường Hàng Bạc, Hà Nội")?;
/// let swapped = Point { lat: 105.852, lon: 21.0337 };
/// let fault = PointLocator::new(&outlines).locate(&ward, swapped, 10.0).unwrap_err();
/// assert!(matches!(fault, PointFault::Swapped { .. }));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PointFault {
    /// A latitude, longitude or error that nothing can have, or that is not a number.
    #[error("{value} for the {what} of a point: expected {expected}")]
    OutOfRange {
        /// `latitude`, `longitude` or `error`.
        what: &'static str,
        /// What was given.
        value: f64,
        /// What it can be.
        expected: &'static str,
    },
    /// The point lies nowhere near the outlines, and does with latitude and longitude in the other order.
    #[error(
        "latitude {lat} and longitude {lon} look swapped: expected a point near the outlines, which latitude \
         {lon} and longitude {lat} is"
    )]
    Swapped {
        /// What was given as the latitude.
        lat: f64,
        /// What was given as the longitude.
        lon: f64,
    },
    /// The old unit has no successor of the outlines' level on their date, or is of a later date.
    #[error(
        "{unit} has no successor on {date}: expected a unit of that date or before, of which ground came to one"
    )]
    NoSuccessor {
        /// The old unit.
        unit: Box<Candidate>,
        /// The date of the outlines.
        date: Date,
    },
    /// A successor has no outline.
    #[error(
        "{successor}, a successor of {unit}, has no outline of {date}: expected one for each successor"
    )]
    NoOutline {
        /// The old unit.
        unit: Box<Candidate>,
        /// Its successor.
        successor: Box<Candidate>,
        /// The date of the outlines.
        date: Date,
    },
}

impl<'o, 'r> PointLocator<'o, 'r> {
    /// Prepares outlines, whose borders are taken to be right to 250 m.
    ///
    /// # Complexity
    /// Linear in the points of the outlines, and in the outlines times a logarithm.
    #[must_use]
    pub fn new(outlines: &'o Outlines<'r>) -> Self {
        let boxes: Vec<(Rect<f64>, VersionId)> = outlines
            .iter()
            .filter_map(|(unit, parts)| Some((parts.bounding_rect()?, unit)))
            .collect();
        let around = boxes.iter().map(|(around, _)| *around).reduce(both);
        let boxes = boxes.into_iter().map(|(around, unit)| {
            let corners = Rectangle::from_corners(around.min().into(), around.max().into());
            GeomWithData::new(corners, unit)
        });
        let boxes = RTree::bulk_load(boxes.collect());
        Self { outlines, outlines_off_m: OUTLINES_OFF_M, boxes, around }
    }

    /// Sets how far the borders of the outlines may be off, in metres. What is below 0 or not a number
    /// counts as 0.
    #[must_use]
    pub fn outlines_off_m(mut self, metres: f64) -> Self {
        self.outlines_off_m = metres.max(0.0);
        self
    }

    /// Finds the unit that holds a point on the date of the outlines, of those to which the law gives
    /// ground of the record's old unit. The error is that of the point, in metres.
    ///
    /// A successor is possible where the point lies in its outline, or no farther from it than the
    /// error of the point plus that of the outlines. So the answer is one unit only where the border to
    /// every other successor is farther. A border with a unit that got nothing of the old unit does not
    /// count: the record can't lie beyond it.
    ///
    /// # Errors
    /// [`PointFault::OutOfRange`] for a latitude, longitude or error that nothing can have;
    /// [`PointFault::Swapped`] where only the other order of latitude and longitude is near the outlines;
    /// [`PointFault::NoSuccessor`] and [`PointFault::NoOutline`].
    ///
    /// # Complexity
    /// Linear in the points of the successors' outlines, and logarithmic in the outlines.
    pub fn locate(
        &self,
        old_unit: &Version<'r>,
        point: Point,
        error_m: f64,
    ) -> Result<PointAnswer<'r>, PointFault> {
        let at = self.checked(point, error_m)?;
        let mut candidates = self.candidates(old_unit, at)?;
        candidates.sort_by(|one, other| {
            let by_distance = one.distance().total_cmp(&other.distance());
            by_distance.then_with(|| one.unit.code().cmp(&other.unit.code()))
        });
        let margin = error_m + self.outlines_off_m;
        let n_within = candidates.iter().take_while(|it| it.distance() <= margin).count();
        if n_within == 0 {
            return Ok(PointAnswer::Elsewhere { candidates, holder: self.holder(at) });
        }
        candidates.truncate(n_within);
        Ok(match candidates.pop() {
            Some(only) if candidates.is_empty() => PointAnswer::Unit(only),
            last => {
                candidates.extend(last);
                PointAnswer::Open(candidates)
            }
        })
    }

    /// Returns the unit that has a point within its outline, whatever came before. The point is in
    /// degrees, and its error and that of the outlines are not looked at. Of several units the one with
    /// the smallest code is returned.
    ///
    /// # Complexity
    /// Logarithmic in the outlines, and linear in the points of those around which the point lies.
    #[must_use]
    pub fn unit_at(&self, point: Point) -> Option<Version<'r>> {
        let is_number = point.lat.is_finite() && point.lon.is_finite();
        is_number.then(|| self.holder(Coord { x: point.lon, y: point.lat })).flatten()
    }

    /// Returns a point as the crate `geo` has it, if it can be one.
    fn checked(&self, point: Point, error_m: f64) -> Result<Coord<f64>, PointFault> {
        let Point { lat, lon } = point;
        let at = Coord { x: lon, y: lat };
        let is_swapped = || {
            let other = Coord { x: lat, y: lon };
            self.is_near(other) && !self.is_near(at)
        };
        if !(0.0..f64::INFINITY).contains(&error_m) {
            let expected = "metres, not negative";
            return Err(PointFault::OutOfRange { what: "error", value: error_m, expected });
        }
        if is_swapped() {
            return Err(PointFault::Swapped { lat, lon });
        }
        if !(-90.0..=90.0).contains(&lat) {
            let expected = "degrees from -90 to 90";
            return Err(PointFault::OutOfRange { what: "latitude", value: lat, expected });
        }
        if !(-180.0..=180.0).contains(&lon) {
            let expected = "degrees from -180 to 180";
            return Err(PointFault::OutOfRange { what: "longitude", value: lon, expected });
        }
        Ok(at)
    }

    fn is_near(&self, at: Coord<f64>) -> bool {
        self.around.is_some_and(|around| around.intersects(&at))
    }

    fn candidates(
        &self,
        old_unit: &Version<'r>,
        at: Coord<f64>,
    ) -> Result<Vec<PointCandidate<'r>>, PointFault> {
        let (on, level) = (self.outlines.on(), self.outlines.level());
        let relations = old_unit.successors_at_level(on, level);
        let has_ground = |relation: &&Relation<'_>| relation.portions().area != Share::Nothing;
        let candidates: Result<Vec<_>, PointFault> = relations
            .iter()
            .filter(has_ground)
            .map(|relation| {
                let unit = relation.later();
                let outline = self.outlines.of(&unit);
                let (border_m, contains) = outline
                    .and_then(|parts| Some((metres_to_border(parts, at)?, parts.intersects(&at))))
                    .ok_or_else(|| PointFault::NoOutline {
                        unit: Box::new(old_unit.describe()),
                        successor: Box::new(unit.describe()),
                        date: on.date(),
                    })?;
                Ok(PointCandidate { unit, portions: relation.portions(), contains, border_m })
            })
            .collect();
        let candidates = candidates?;
        if candidates.is_empty() {
            let unit = Box::new(old_unit.describe());
            return Err(PointFault::NoSuccessor { unit, date: on.date() });
        }
        Ok(candidates)
    }

    fn holder(&self, at: Coord<f64>) -> Option<Version<'r>> {
        let boxes = self.boxes.locate_in_envelope_intersecting(AABB::from_point([at.x, at.y]));
        let register = self.outlines.on().register();
        let units = boxes.filter_map(|around| {
            let unit = self
                .outlines
                .on()
                .get(self.outlines.level(), &register.version(around.data)?.code())?;
            self.outlines.of(&unit).is_some_and(|parts| parts.intersects(&at)).then_some(unit)
        });
        units.min_by_key(Version::code)
    }
}

fn both(one: Rect<f64>, other: Rect<f64>) -> Rect<f64> {
    let low = Coord { x: one.min().x.min(other.min().x), y: one.min().y.min(other.min().y) };
    let high = Coord { x: one.max().x.max(other.max().x), y: one.max().y.max(other.max().y) };
    Rect::new(low, high)
}

/// Returns how far the nearest border is. It is looked for in a plane in which degrees are as long as
/// they are at the point, and its distance is measured on the ellipsoid.
fn metres_to_border(parts: &MultiPolygon<f64>, at: Coord<f64>) -> Option<f64> {
    let narrower = libm::cos(at.y.to_radians()).max(1e-6);
    let plane = |of: Coord<f64>| Coord { x: (of.x - at.x) * narrower, y: of.y - at.y };
    let from = geo::Point::new(0.0, 0.0);
    let rings =
        parts.iter().flat_map(|part| std::iter::once(part.exterior()).chain(part.interiors()));
    let nearest = rings
        .flat_map(LineString::lines)
        .map(|line| {
            let line = Line::new(plane(line.start), plane(line.end));
            match line.closest_point(&from) {
                Closest::SinglePoint(on) | Closest::Intersection(on) => on,
                // A line without length.
                Closest::Indeterminate => line.start.into(),
            }
        })
        .min_by(|one, other| square(one).total_cmp(&square(other)))?;
    let nearest = geo::Point::new(at.x + nearest.x() / narrower, at.y + nearest.y());
    Some(Geodesic.distance(at.into(), nearest))
}

fn square(of: &geo::Point<f64>) -> f64 {
    of.x() * of.x() + of.y() * of.y()
}

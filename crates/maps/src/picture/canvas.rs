//! What the picture is measured in: pixels, from the north-west corner.

/// A place on the map: how far to the east, and how far to the south.
pub(super) type Spot = (f64, f64);

/// The width of the map, without the legend.
pub(super) const WIDTH: f64 = 1400.0;
/// What is left free around it.
pub(super) const MARGIN: f64 = 30.0;
/// Outlines that are nearer to each other than that leave no gap between them: thinned maps do.
pub(super) const GAP: f64 = 2.5;

/// Rounds to tenths; what is printed has one digit behind the point, or none.
pub(super) fn tenths(value: f64) -> f64 {
    // A zero has no sign.
    (value * 10.0).round() / 10.0 + 0.0
}

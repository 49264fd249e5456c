//! The pixels in which the picture is measured, from the north-west corner.

/// A place on the map: how far it lies to the east, and how far to the south.
pub(super) type Spot = (f64, f64);

/// The width of the map, without the legend.
pub(super) const WIDTH: f64 = 1400.0;
/// What is left free around it.
pub(super) const MARGIN: f64 = 30.0;
/// Outlines that are nearer to each other than this are drawn without a gap, which thinned maps may
/// have.
pub(super) const GAP: f64 = 2.5;

/// Rounds to tenths, which are printed with one digit after the point or none.
pub(super) fn tenths(value: f64) -> f64 {
    // Adding zero takes away the sign of a negative zero.
    (value * 10.0).round() / 10.0 + 0.0
}

//! Sums over weights at places of a plane, from which their inertia follows.

/// The sums of weights at places.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Moments {
    pub(crate) weight: f64,
    /// Weight times place.
    x: f64,
    y: f64,
    /// Weight times the square of the distance from the origin.
    pub(crate) squares: f64,
}

impl Moments {
    /// Returns those of one weight.
    pub(crate) fn of(weight: f64, x: f64, y: f64) -> Self {
        Self { weight, x: weight * x, y: weight * y, squares: weight * (x * x + y * y) }
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self {
            weight: self.weight + other.weight,
            x: self.x + other.x,
            y: self.y + other.y,
            squares: self.squares + other.squares,
        }
    }

    pub(crate) fn minus(&self, part: &Self) -> Self {
        Self {
            weight: self.weight - part.weight,
            x: self.x - part.x,
            y: self.y - part.y,
            squares: self.squares - part.squares,
        }
    }

    /// Returns the inertia: the sum of weight times the square of the distance to the weighted
    /// mean.
    pub(crate) fn inertia(&self) -> f64 {
        if self.weight > 0.0 {
            (self.squares - (self.x * self.x + self.y * self.y) / self.weight).max(0.0)
        } else {
            0.0
        }
    }
}

//! A colour for each group, which differs from those of the groups around it.

use std::fmt;

use super::canvas::Spot;
use super::shape::{Shape, bounds};

/// Among how many free colours a group has a choice.
const CHOICE: usize = 16;
/// Groups whose boxes are nearer to each other than this, in pixels, count as neighbours.
const NEAR: f64 = 3.0;

/// A colour by hue in degrees, and by saturation and lightness in percent.
#[derive(Clone, Copy)]
pub(super) struct Colour {
    hue: f64,
    saturation: f64,
    lightness: f64,
}

impl Colour {
    /// Returns a colour for each number.
    fn of(turn: usize) -> Self {
        let turn = u32::try_from(turn).unwrap_or(u32::MAX);
        // The golden angle never comes back to where it was.
        let hue = (f64::from(turn) * 137.508) % 360.0;
        let (saturation, lightness) = match turn % 3 {
            0 => (62.0, 75.0),
            1 => (58.0, 68.0),
            _ => (72.0, 84.0),
        };
        Self { hue, saturation, lightness }
    }

    /// Tells roughly how different two colours are to the eye.
    fn unlike(self, other: Self) -> f64 {
        let turned = (self.hue - other.hue).abs();
        turned.min(360.0 - turned).min(120.0) + 2.0 * (self.lightness - other.lightness).abs()
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { hue, saturation, lightness } = self;
        write!(f, "hsl({hue:.0},{saturation}%,{lightness}%)")
    }
}

/// Gives each group a colour of its own.
pub(super) fn colours(n_groups: usize, shapes: &[Shape]) -> Vec<Colour> {
    let mut of_groups: Vec<Vec<&Shape>> = vec![Vec::new(); n_groups];
    for shape in shapes {
        if let Some(own) = of_groups.get_mut(shape.group) {
            own.push(shape);
        }
    }
    let mut free: Vec<Colour> = (0..n_groups + CHOICE).rev().map(Colour::of).collect();
    let mut given: Vec<(Colour, (Spot, Spot))> = Vec::with_capacity(n_groups);
    for own in of_groups {
        let own = bounds(own);
        let near: Vec<Colour> =
            given.iter().filter(|(_, other)| are_near(own, *other)).map(|near| near.0).collect();
        let least = |colour: &Colour| {
            near.iter().map(|near| colour.unlike(*near)).fold(f64::INFINITY, f64::min)
        };
        let choice = free.iter().enumerate().rev().take(CHOICE);
        // Of equally good colours this is the last in the list, which is the first of all.
        let best = choice.rev().max_by(|a, b| least(a.1).total_cmp(&least(b.1)));
        if let Some((place, _)) = best {
            given.push((free.remove(place), own));
        }
    }
    given.into_iter().map(|(colour, _)| colour).collect()
}

fn are_near(one: (Spot, Spot), other: (Spot, Spot)) -> bool {
    let apart = |low: f64, high: f64| low > high + NEAR;
    !(apart(one.0.0, other.1.0)
        || apart(other.0.0, one.1.0)
        || apart(one.0.1, other.1.1)
        || apart(other.0.1, one.1.1))
}

//! What a weight rests on, and between which bounds it lies for certain.

use std::fmt;

use serde::Serialize;

use crate::ratio::Ratio;

/// What a weight rests on, from the surest on. What a figure rests on that is made with several weights is
/// the least sure of them.
///
/// # Example
/// ```
/// use sapnhap::crosswalk::Basis;
///
/// assert!(Basis::Stated < Basis::Estimated);
/// assert!(!Basis::Estimated.is_certain());
/// assert_eq!(Basis::Derived.to_string(), "derived");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// All of it came, or nothing of it: the law says so.
    Whole,
    /// The law gives the figure.
    Stated,
    /// Other figures leave no other: what is left of a stated whole, the only unknown part of a known total.
    Derived,
    /// Measured on something that stands for the variable, with an error: outlines laid over each other,
    /// a fit to totals.
    Estimated,
    /// Chosen by whoever carried the figure: equal parts, all to the heir, shares of area taken for people,
    /// a unit's figure spread over its ground where it had come of several.
    Assumed,
}

impl Basis {
    /// All, from the surest on.
    pub const ALL: [Self; 5] =
        [Self::Whole, Self::Stated, Self::Derived, Self::Estimated, Self::Assumed];

    /// Returns the word for it in files: `whole`, `stated`, `derived`, `estimated`, `assumed`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Stated => "stated",
            Self::Derived => "derived",
            Self::Estimated => "estimated",
            Self::Assumed => "assumed",
        }
    }

    /// Tells whether no other weight is possible by what law and figures say.
    #[must_use]
    pub fn is_certain(self) -> bool {
        self <= Self::Derived
    }
}

/// Writes the word.
impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// Between what a weight or a figure lies for certain, however little is known beside. Each end is itself
/// possible, or left out: of a unit that the law takes parts of, each part is more than 0 and less than 1.
///
/// # Example
/// ```
/// use sapnhap::Ratio;
/// use sapnhap::crosswalk::Bounds;
///
/// let part = Bounds::PART;
/// assert!(part.contain(&Ratio::new(1, 100).unwrap()) && !part.contain(&Ratio::ZERO));
/// assert_eq!(part.to_string(), "more than 0, less than 1");
/// assert_eq!(Bounds::exactly(Ratio::ONE).to_string(), "1");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Bounds {
    /// It is not below this.
    pub lower: Ratio,
    /// It is not above this.
    pub upper: Ratio,
    /// Whether it is not the lower end itself.
    pub is_above_lower: bool,
    /// Whether it is not the upper end itself.
    pub is_below_upper: bool,
}

impl Bounds {
    /// Some and not all.
    pub const PART: Self =
        Self { lower: Ratio::ZERO, upper: Ratio::ONE, is_above_lower: true, is_below_upper: true };
    /// Some, and perhaps all.
    pub const SOME: Self =
        Self { lower: Ratio::ZERO, upper: Ratio::ONE, is_above_lower: true, is_below_upper: false };
    /// Perhaps none, and perhaps all.
    pub const ANY: Self = Self {
        lower: Ratio::ZERO,
        upper: Ratio::ONE,
        is_above_lower: false,
        is_below_upper: false,
    };

    /// One value alone.
    #[must_use]
    pub fn exactly(value: Ratio) -> Self {
        Self { upper: value.clone(), lower: value, is_above_lower: false, is_below_upper: false }
    }

    /// Tells whether one value alone is possible.
    #[must_use]
    pub fn are_exact(&self) -> bool {
        self.lower == self.upper
    }

    /// Tells whether a value lies between them.
    #[must_use]
    pub fn contain(&self, value: &Ratio) -> bool {
        let is_above = *value > self.lower || (!self.is_above_lower && *value == self.lower);
        let is_below = *value < self.upper || (!self.is_below_upper && *value == self.upper);
        is_above && is_below
    }

    /// Returns between what a part of a part lies: the product of two weights.
    pub(super) fn times(&self, other: &Self) -> Self {
        let upper = &self.upper * &other.upper;
        Self {
            lower: &self.lower * &other.lower,
            is_above_lower: match (self.lower.is_zero(), other.lower.is_zero()) {
                (true, true) => self.is_above_lower && other.is_above_lower,
                // More than nothing of what may be nothing may be nothing.
                (true, false) => self.is_above_lower,
                (false, true) => other.is_above_lower,
                (false, false) => self.is_above_lower || other.is_above_lower,
            },
            // Nothing is less than nothing.
            is_below_upper: (self.is_below_upper || other.is_below_upper) && !upper.is_zero(),
            upper,
        }
    }

    /// Returns between what a figure lies of which the weight lies between these.
    pub(super) fn of_figure(&self, figure: &Ratio) -> Self {
        let (one, other) = (&self.lower * figure, &self.upper * figure);
        if figure.is_negative() {
            Self {
                lower: other,
                upper: one,
                is_above_lower: self.is_below_upper,
                is_below_upper: self.is_above_lower,
            }
        } else {
            let is_some = !figure.is_zero();
            Self {
                lower: one,
                upper: other,
                is_above_lower: self.is_above_lower && is_some,
                is_below_upper: self.is_below_upper && is_some,
            }
        }
    }

    /// Returns between what a part of the figure lies, of a known share of it.
    pub(crate) fn scaled(&self, share: &Ratio) -> Self {
        Self { lower: &self.lower * share, upper: &self.upper * share, ..self.clone() }
    }

    /// Adds between what a figure lies of which the weight lies between others.
    pub(crate) fn add_figure(&mut self, weight: &Self, figure: &Ratio) {
        self.add(&weight.of_figure(figure));
    }

    /// Adds another: what lies between these and something that lies between those.
    pub(super) fn add(&mut self, other: &Self) {
        self.lower += &other.lower;
        self.upper += &other.upper;
        self.is_above_lower |= other.is_above_lower;
        self.is_below_upper |= other.is_below_upper;
    }

    /// Adds the weight of another part of the same unit, all of which together are no more than 1.
    pub(super) fn add_part(&mut self, other: &Self) {
        self.add(other);
        if self.upper > Ratio::ONE {
            self.upper = Ratio::ONE;
            self.is_below_upper = false;
        }
    }
}

/// Writes the value where there is one alone, else `more than 0, less than 1`, `from 0 to 1`.
impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.are_exact() {
            return fmt::Display::fmt(&self.lower, f);
        }
        let text = match (self.is_above_lower, self.is_below_upper) {
            (false, false) => format!("from {} to {}", self.lower, self.upper),
            (true, false) => format!("more than {}, up to {}", self.lower, self.upper),
            (false, true) => format!("from {}, less than {}", self.lower, self.upper),
            (true, true) => format!("more than {}, less than {}", self.lower, self.upper),
        };
        f.pad(&text)
    }
}

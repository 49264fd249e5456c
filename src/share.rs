//! How much of one unit came to another.

use std::fmt;

use serde::Serialize;

/// How much of a quantity of an earlier unit came to a later one.
///
/// On one step of the lineage it is what the law says, its words put against each other: a rest
/// without parts is all, a rest of what was taken whole is nothing. Over several steps it is what
/// follows from that with certainty, and the law's own word where only one of them divides.
///
/// # Example
/// ```
/// use sapnhap::Share;
///
/// assert!(Share::Part.is_certain());
/// assert!(!Share::Possible.is_certain());
/// assert_eq!(Share::All.to_string(), "all");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// None of it.
    #[default]
    Nothing,
    /// Perhaps some and perhaps none: it went into a unit that was divided later, and the law does
    /// not say which of its ground went where; or land moved between two units, and nobody says which
    /// way.
    Possible,
    /// Some. On one step not all; over several steps perhaps all, where a unit was divided after
    /// it had come of several.
    Part,
    /// Some, and perhaps all: who got it is known, and how far that reaches is not.
    Unknown,
    /// What others had left, where others had taken some.
    Rest,
    /// All of it.
    All,
}

impl Share {
    /// Tells whether some of it came for certain.
    #[must_use]
    pub fn is_certain(self) -> bool {
        matches!(self, Self::Part | Self::Unknown | Self::Rest | Self::All)
    }
}

/// Writes `all`, `part`, `rest`, `some or all`, `possibly some` or `none`.
impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Nothing => "none",
            Self::Possible => "possibly some",
            Self::Part => "part",
            Self::Unknown => "some or all",
            Self::Rest => "rest",
            Self::All => "all",
        })
    }
}

/// What a unit has that clauses take parts of.
///
/// # Example
/// ```
/// use sapnhap::Quantity;
///
/// assert_eq!(Quantity::ALL.map(|of| of.to_string()), ["area", "population"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// Its area.
    Area,
    /// Its population.
    Population,
}

impl Quantity {
    /// Both, in the order in which messages have them.
    pub const ALL: [Self; 2] = [Self::Area, Self::Population];

    /// Returns the word for it in messages.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Population => "population",
        }
    }
}

/// Writes `area` or `population`.
impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// How much of the area and of the population of an earlier unit came to a later one.
///
/// # Example
/// ```
/// use sapnhap::{Shares, Share};
///
/// let portions = Shares { area: Share::Part, population: Share::Nothing };
/// assert!(!portions.is_whole());
/// assert_eq!(portions.to_string(), "area: part, population: none");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
pub struct Shares {
    /// Of its area.
    pub area: Share,
    /// Of its population.
    pub population: Share,
}

impl Shares {
    /// All of both.
    pub const ALL: Self = Self { area: Share::All, population: Share::All };

    /// Returns how much of one of both.
    #[must_use]
    #[inline]
    pub fn of(self, quantity: Quantity) -> Share {
        match quantity {
            Quantity::Area => self.area,
            Quantity::Population => self.population,
        }
    }

    /// Tells whether all of both came.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self == Self::ALL
    }

    /// Returns the portions with a rest called a part: which of two pieces the law calls the rest is
    /// a matter of the order in which it names them.
    pub(crate) fn without_order(self) -> Self {
        let plain = |share| if share == Share::Rest { Share::Part } else { share };
        Self { area: plain(self.area), population: plain(self.population) }
    }
}

/// Writes one word where both are the same, else both.
impl fmt::Display for Shares {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.area == self.population {
            fmt::Display::fmt(&self.area, f)
        } else {
            f.pad(&format!("area: {}, population: {}", self.area, self.population))
        }
    }
}

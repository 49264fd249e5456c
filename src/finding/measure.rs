//! Figures that rules look at: what is measured, what there is, and what is needed.

use serde::Serialize;

use super::sentence::{Sentence, Value};
use crate::amount::Amount;
use crate::level::KindId;
use crate::share::Quantity;

/// What a rule measures.
///
/// # Example
/// ```
/// use sapnhap::finding::Measured;
///
/// assert_eq!(Measured::Area.to_string(), "area km2");
/// assert_eq!(Measured::from("syllables").to_string(), "syllables");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Measured {
    /// Area, in square kilometres.
    Area,
    /// Population.
    Population,
    /// A code.
    Code,
    /// The clauses that are cited.
    Clauses,
    /// How many units are formed.
    Formed,
    /// How many units stay as they are.
    Unchanged,
    /// How many units there are of a kind.
    OfKind(KindId),
    /// How many percent of something a part is, as the plan calls them.
    Percent {
        /// What is balanced.
        what: String,
        /// The part.
        part: String,
    },
    /// What a plan or a user calls so.
    Text(String),
    /// What a rule calls so in its own words.
    Said(Sentence),
}

impl From<&str> for Measured {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Quantity> for Measured {
    fn from(quantity: Quantity) -> Self {
        match quantity {
            Quantity::Area => Self::Area,
            Quantity::Population => Self::Population,
        }
    }
}

/// A figure that a rule looked at: what there is, what is needed, and by how much it misses.
///
/// # Example
/// ```
/// use sapnhap::finding::Measure;
///
/// let measure = Measure::new("population", 12_400_u64, 15_000_u64).by(2_600_u64);
/// assert_eq!(measure.to_string(), "population 12400, expected 15000, off by 2600");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Measure {
    /// What is measured.
    pub quantity: Measured,
    /// What there is.
    pub have: Value,
    /// What is needed.
    pub need: Value,
    /// By how much it misses, where that is a number.
    pub by: Option<Amount>,
}

impl Measure {
    /// Puts what there is beside what is needed.
    #[must_use]
    pub fn new(
        quantity: impl Into<Measured>,
        have: impl Into<Value>,
        need: impl Into<Value>,
    ) -> Self {
        Self { quantity: quantity.into(), have: have.into(), need: need.into(), by: None }
    }

    /// Says by how much it misses.
    #[must_use]
    pub fn by(mut self, by: impl Into<Amount>) -> Self {
        self.by = Some(by.into());
        self
    }
}

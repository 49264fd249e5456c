//! What is carried over: area, people, or something of the user's that follows one of them.

use std::fmt;

use serde::Serialize;
use smol_str::SmolStr;

use crate::share::Quantity;

/// What a column of figures counts, and whether the law's words about land or those about people hold for
/// it: a part to which the law gives no people has none of what follows people.
///
/// Weights belong to a variable: shares of area are none of people, and are taken for them only where
/// somebody chose to.
///
/// # Example
/// ```
/// use sapnhap::Quantity;
/// use sapnhap::crosswalk::Variable;
///
/// let households = Variable::following("households", Quantity::Population);
/// assert_eq!(households.name(), "households");
/// assert_ne!(households, Variable::people());
/// assert_eq!(Variable::area().to_string(), "area");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Variable {
    name: SmolStr,
    follows: Quantity,
}

impl Variable {
    /// The area of units.
    #[must_use]
    pub fn area() -> Self {
        Self::following("area", Quantity::Area)
    }

    /// The people in units.
    #[must_use]
    pub fn people() -> Self {
        Self::following("people", Quantity::Population)
    }

    /// Something else, and whether it goes where land goes or where people go.
    #[must_use]
    pub fn following(name: &str, follows: Quantity) -> Self {
        Self { name: name.into(), follows }
    }

    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns for which of both quantities the law's words hold for it.
    #[must_use]
    pub fn follows(&self) -> Quantity {
        self.follows
    }
}

/// Writes the name.
impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name)
    }
}

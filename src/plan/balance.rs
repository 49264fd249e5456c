//! Totals that a plan states together with their parts.

use serde::{Deserialize, Serialize};

use crate::amount::Amount;
use crate::error::Error;

/// A total and the parts that it is said to be made of, each to the digits that were given.
///
/// # Example
/// ```
/// use sapnhap::plan::Balance;
///
/// // Hà Nội's land on 3 April 2025, in hectares.
/// let land = Balance::new("land (ha)", "335983.58")?
///     .part("farm", "195890")?
///     .part("other use", "137458")?
///     .part("unused", "2635.21")?;
/// assert_eq!(land.sum().map(|sum| sum.to_string()).as_deref(), Some("335983.21"));
/// assert!(Balance::new("land", "much").is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// What is counted, with its unit.
    pub what: String,
    /// The total as it is stated.
    pub total: Amount,
    /// The parts as they are stated.
    pub parts: Vec<BalancePart>,
}

/// A part of a [`Balance`].
///
/// # Example
/// ```
/// use sapnhap::plan::BalancePart;
/// use sapnhap::Amount;
///
/// let part = BalancePart {
///     what: "after the reform".to_owned(),
///     amount: Amount::new("263")?,
///     percent: Some(Amount::new("50")?),
/// };
/// assert_eq!(part.amount.to_string(), "263");
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BalancePart {
    /// What it is a part of.
    pub what: String,
    /// How much it is.
    pub amount: Amount,
    /// How much of the total it is said to be, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<Amount>,
}

impl Balance {
    /// Makes a balance without parts.
    ///
    /// # Errors
    /// A total that is no amount.
    pub fn new(what: &str, total: &str) -> Result<Self, Error> {
        Ok(Self { what: what.to_owned(), total: Amount::new(total)?, parts: Vec::new() })
    }

    /// Adds a part.
    ///
    /// # Errors
    /// An amount that is none.
    pub fn part(mut self, what: &str, amount: &str) -> Result<Self, Error> {
        let amount = Amount::new(amount)?;
        self.parts.push(BalancePart { what: what.to_owned(), amount, percent: None });
        Ok(self)
    }

    /// Adds a part with the percentage that it is said to be of the total.
    ///
    /// # Errors
    /// An amount or a percentage that is none.
    pub fn part_of(mut self, what: &str, amount: &str, percent: &str) -> Result<Self, Error> {
        let (amount, percent) = (Amount::new(amount)?, Some(Amount::new(percent)?));
        self.parts.push(BalancePart { what: what.to_owned(), amount, percent });
        Ok(self)
    }

    /// Returns what the parts add up to; `None` without parts, or when the sum can't be held.
    #[must_use]
    pub fn sum(&self) -> Option<Amount> {
        let (first, rest) = self.parts.split_first()?;
        rest.iter().try_fold(first.amount, |sum, part| sum.checked_add(part.amount))
    }

    /// Returns by how much total and parts may differ for the digits in which they are given.
    #[must_use]
    pub fn rounding(&self) -> Option<Amount> {
        let roundings = self.parts.iter().map(|part| part.amount.rounding());
        roundings.into_iter().try_fold(self.total.rounding(), Amount::checked_add)
    }
}

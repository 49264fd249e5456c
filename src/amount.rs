//! Exact decimal amounts, with the digits in which they were given.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::TextFault;

/// An exact decimal that keeps its digits: `11.98` and `11.980` are equal in value and differ in
/// how sure they are.
///
/// Up to 28 digits. Written with a full stop before the decimals and nothing between thousands.
///
/// # Example
/// ```
/// use sapnhap::Amount;
///
/// let area = Amount::new("335983.58")?;
/// assert_eq!(area.decimals(), 2);
/// assert_eq!(area.to_string(), "335983.58");
/// assert!(Amount::new("335.983,58").is_err());
/// let error = Amount::new("1.5.5").unwrap_err().to_string();
/// assert_eq!(error, "\"1.5.5\" is no amount: expected digits with at most one full stop, as 335983.58");
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(Decimal);

impl Amount {
    /// Reads an amount.
    ///
    /// # Errors
    /// Anything but digits with at most one full stop and a sign before them, or more digits than
    /// can be held.
    pub fn new(text: &str) -> Result<Self, TextFault> {
        let text = text.trim();
        crate::text::check(text, "amount", 40)?;
        let stray = text.chars().find(|character| !matches!(character, '0'..='9' | '.' | '-'));
        if let Some(character) = stray {
            return Err(TextFault::Character { what: "amount", text: text.to_owned(), character });
        }
        match Decimal::from_str_exact(text) {
            Ok(value) => Ok(Self(value)),
            Err(_) if !has_form(text) => Err(TextFault::Form {
                what: "amount",
                text: text.to_owned(),
                expected: "digits with at most one full stop, as 335983.58",
            }),
            Err(_) => Err(TextFault::TooLong {
                what: "amount",
                length: text.len(),
                max: 28,
                start: crate::text::start_of(text),
            }),
        }
    }

    /// Makes an amount of a whole number whose last digits are decimals: 550 with two is 5.50.
    /// Decimals beyond the 28 that can be held are taken as 28.
    ///
    /// # Example
    /// ```
    /// assert_eq!(sapnhap::Amount::with_decimals(550, 2).to_string(), "5.50");
    /// ```
    #[must_use]
    pub fn with_decimals(number: u32, decimals: u32) -> Self {
        Self(Decimal::new(i64::from(number), decimals.min(28)))
    }

    /// Returns how many decimals were given.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        self.0.scale()
    }

    /// Returns the digits as a whole number, and how many of them are decimals.
    pub(crate) fn parts(self) -> (i128, u32) {
        (self.0.mantissa(), self.0.scale())
    }

    pub(crate) fn is_negative(&self) -> bool {
        self.0.is_sign_negative()
    }

    /// Returns how far the true value may lie from what was given: half a unit of the last digit.
    #[must_use]
    pub fn rounding(self) -> Self {
        // An amount has at most 28 decimals; half a unit of the last of those is no amount.
        Self(Decimal::try_new(5, (self.0.scale() + 1).min(28)).unwrap_or_default())
    }

    /// Returns the difference; `None` when it has more digits than can be held.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Returns the product; `None` when it has more digits than can be held.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        self.0.checked_mul(other.0).map(Self)
    }

    /// Returns the quotient, to as many decimals as can be held; `None` when `other` is zero.
    #[must_use]
    pub fn checked_div(self, other: Self) -> Option<Self> {
        self.0.checked_div(other.0).map(Self)
    }

    /// Returns the amount rounded to so many decimals, halves to the even digit.
    #[must_use]
    pub fn rounded(self, decimals: u32) -> Self {
        Self(self.0.round_dp(decimals))
    }

    /// Returns the amount without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Returns the amount without zeros at its end.
    #[must_use]
    pub fn shortest(self) -> Self {
        Self(self.0.normalize())
    }

    /// Returns the number that lies nearest among those that a computer counts with; for scores,
    /// not for totals.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        rust_decimal::prelude::ToPrimitive::to_f64(&self.0).unwrap_or(f64::NAN)
    }

    /// Returns the sum; `None` when it has more digits than can be held.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

/// Tells whether a text is that of an amount, however long.
fn has_form(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    are_digits(whole) && are_digits(decimals)
}

impl From<u64> for Amount {
    fn from(number: u64) -> Self {
        Self(Decimal::from(number))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Amount {
    type Err = TextFault;

    fn from_str(text: &str) -> Result<Self, TextFault> {
        Self::new(text)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::new(&text).map_err(serde::de::Error::custom)
    }
}

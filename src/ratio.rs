//! Exact ratios of whole numbers, of any size: weights, and figures that weights divide.
//!
//! Nearly all are small and lie in two machine words; what grows beyond them goes on in numbers of any
//! length, so that no operation fails or rounds. Rounding happens where a table is finished, and nowhere
//! else.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};
use std::str::FromStr;

use num_bigint::BigInt;
use num_rational::{BigRational, Ratio as Fraction};
use num_traits::{CheckedAdd, CheckedMul, CheckedSub, Signed, ToPrimitive, Zero};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::amount::Amount;
use crate::text::TextFault;

/// The most digits that a number in a text may have: more are no figure of anything.
const MAX_DIGITS: usize = 400;

/// An exact ratio of two whole numbers of any size, in lowest terms.
///
/// Sums, differences and products are exact and never overflow. It is written as `3/7`, or as `2` where
/// the denominator is 1, and read as that or with decimals (`0.515`).
///
/// # Example
/// ```
/// use sapnhap::Ratio;
///
/// let share: Ratio = "0.515".parse()?;
/// assert_eq!(share.to_string(), "103/200");
/// let (one, three) = (Ratio::from(1), Ratio::from(3));
/// let third = one.checked_div(&three).unwrap();
/// assert_eq!(&(&third + &third) + &third, one);
/// assert_eq!(Ratio::from(1).checked_div(&Ratio::ZERO), None);
/// assert!("NaN".parse::<Ratio>().is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
pub struct Ratio(Inner);

/// A small ratio never stands in the large form, so equal ratios have equal forms.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Inner {
    Small(Fraction<i64>),
    Large(Box<BigRational>),
}

impl Ratio {
    /// None.
    pub const ZERO: Self = Self(Inner::Small(Fraction::new_raw(0, 1)));
    /// The whole.
    pub const ONE: Self = Self(Inner::Small(Fraction::new_raw(1, 1)));

    /// Makes the ratio of two whole numbers; `None` where the denominator is 0.
    ///
    /// # Example
    /// ```
    /// use sapnhap::Ratio;
    ///
    /// assert_eq!(Ratio::new(6, 4).unwrap().to_string(), "3/2");
    /// assert_eq!(Ratio::new(1, 0), None);
    /// ```
    #[must_use]
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        Self::from(numerator).checked_div(&Self::from(denominator))
    }

    /// Returns the quotient; `None` where the divisor is 0.
    #[must_use]
    pub fn checked_div(&self, by: &Self) -> Option<Self> {
        if by.is_zero() {
            return None;
        }
        if let (Inner::Small(one), Inner::Small(other)) = (&self.0, &by.0)
            // The least number has no positive one.
            && *other.numer() != i64::MIN
            && let Some(small) = one.checked_mul(&other.recip())
        {
            return Some(Self(Inner::Small(small)));
        }
        Some(Self::of_large(self.to_large() / by.to_large()))
    }

    /// Tells whether it is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }

    /// Tells whether it is below 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Inner::Small(small) => *small.numer() < 0,
            Inner::Large(large) => large.is_negative(),
        }
    }

    /// Tells whether it is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Inner::Small(small) => small.is_integer(),
            Inner::Large(large) => large.is_integer(),
        }
    }

    /// Returns the greatest whole number that is not above it.
    #[must_use]
    pub fn floor(&self) -> Self {
        match &self.0 {
            _ if self.is_integer() => self.clone(),
            Inner::Small(small) => {
                Self::from(num_integer::Integer::div_floor(small.numer(), small.denom()))
            }
            Inner::Large(large) => Self::of_large(large.floor()),
        }
    }

    /// Returns it without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// Returns the number that lies nearest among those that a computer counts with; for scores and
    /// pictures, not for totals.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Inner::Small(small) => small.to_f64().unwrap_or(f64::NAN),
            Inner::Large(large) => large.to_f64().unwrap_or(f64::NAN),
        }
    }

    /// Makes the ratio that a binary fraction is; `None` for what is no number.
    ///
    /// # Example
    /// ```
    /// use sapnhap::Ratio;
    ///
    /// assert_eq!(Ratio::from_f64(0.375), Ratio::new(3, 8));
    /// assert_eq!(Ratio::from_f64(f64::NAN), None);
    /// ```
    #[must_use]
    pub fn from_f64(number: f64) -> Option<Self> {
        BigRational::from_float(number).map(Self::of_large)
    }

    /// Writes it with so many decimals, halves away from zero.
    ///
    /// # Example
    /// ```
    /// use sapnhap::Ratio;
    ///
    /// assert_eq!(Ratio::new(2, 3).unwrap().to_decimals(4), "0.6667");
    /// assert_eq!(Ratio::new(-1, 2).unwrap().to_decimals(0), "-1");
    /// ```
    #[must_use]
    pub fn to_decimals(&self, decimals: u32) -> String {
        let decimals = usize::try_from(decimals).unwrap_or(usize::MAX).min(MAX_DIGITS);
        let scale = ten_to(decimals);
        let scaled = (self.abs().to_large() * scale).round().to_integer();
        let digits =
            format!("{scaled:0>width$}", scaled = scaled.to_string(), width = decimals + 1);
        let (whole, rest) = digits.split_at(digits.len() - decimals);
        let sign = if self.is_negative() && !scaled.is_zero() { "-" } else { "" };
        let point = if decimals == 0 { "" } else { "." };
        format!("{sign}{whole}{point}{rest}")
    }

    /// Returns the amount rounded to so many decimals, halves away from zero; `None` where it has more
    /// digits than an [`Amount`] can hold.
    #[must_use]
    pub fn to_amount(&self, decimals: u32) -> Option<Amount> {
        Amount::new(&self.to_decimals(decimals)).ok()
    }

    /// Returns 10 to a power.
    pub(crate) fn power_of_ten(power: u32) -> Self {
        Self::of_large(BigRational::from_integer(ten_to(usize::try_from(power).unwrap_or(0))))
    }

    /// Returns numerator and denominator, in lowest terms.
    pub(crate) fn parts(&self) -> (BigInt, BigInt) {
        self.to_large().into()
    }

    fn of_large(large: BigRational) -> Self {
        match (large.numer().to_i64(), large.denom().to_i64()) {
            (Some(numerator), Some(denominator)) => {
                Self(Inner::Small(Fraction::new_raw(numerator, denominator)))
            }
            _ => Self(Inner::Large(Box::new(large))),
        }
    }

    fn to_large(&self) -> BigRational {
        match &self.0 {
            Inner::Small(small) => {
                BigRational::new_raw(BigInt::from(*small.numer()), BigInt::from(*small.denom()))
            }
            Inner::Large(large) => (**large).clone(),
        }
    }

    /// Works with machine words where what comes of it fits, else with numbers of any length.
    fn with(
        &self,
        other: &Self,
        small: impl FnOnce(&Fraction<i64>, &Fraction<i64>) -> Option<Fraction<i64>>,
        large: impl FnOnce(BigRational, BigRational) -> BigRational,
    ) -> Self {
        if let (Inner::Small(one), Inner::Small(another)) = (&self.0, &other.0)
            && let Some(small) = small(one, another)
        {
            return Self(Inner::Small(small));
        }
        Self::of_large(large(self.to_large(), other.to_large()))
    }
}

fn ten_to(power: usize) -> BigInt {
    num_traits::pow(BigInt::from(10), power)
}

impl Default for Ratio {
    fn default() -> Self {
        Self::ZERO
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Ratio {}

impl std::hash::Hash for Ratio {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        match (&self.0, &other.0) {
            (Inner::Small(one), Inner::Small(other)) => one.cmp(other),
            _ => self.to_large().cmp(&other.to_large()),
        }
    }
}

impl From<i64> for Ratio {
    fn from(number: i64) -> Self {
        Self(Inner::Small(Fraction::new_raw(number, 1)))
    }
}

impl From<i32> for Ratio {
    fn from(number: i32) -> Self {
        Self::from(i64::from(number))
    }
}

impl From<u64> for Ratio {
    fn from(number: u64) -> Self {
        Self::of_large(BigRational::from_integer(BigInt::from(number)))
    }
}

/// The amount without the number of digits in which it was given.
impl From<Amount> for Ratio {
    fn from(amount: Amount) -> Self {
        let (mantissa, decimals) = amount.parts();
        let scale = ten_to(usize::try_from(decimals).unwrap_or(0));
        Self::of_large(BigRational::new(BigInt::from(mantissa), scale))
    }
}

impl Add for &Ratio {
    type Output = Ratio;

    fn add(self, other: Self) -> Ratio {
        self.with(other, Fraction::checked_add, |one, other| one + other)
    }
}

impl Sub for &Ratio {
    type Output = Ratio;

    fn sub(self, other: Self) -> Ratio {
        self.with(other, Fraction::checked_sub, |one, other| one - other)
    }
}

impl Mul for &Ratio {
    type Output = Ratio;

    fn mul(self, other: Self) -> Ratio {
        self.with(other, Fraction::checked_mul, |one, other| one * other)
    }
}

impl Neg for &Ratio {
    type Output = Ratio;

    fn neg(self) -> Ratio {
        &Ratio::ZERO - self
    }
}

impl AddAssign<&Ratio> for Ratio {
    fn add_assign(&mut self, other: &Ratio) {
        *self = &*self + other;
    }
}

impl SubAssign<&Ratio> for Ratio {
    fn sub_assign(&mut self, other: &Ratio) {
        *self = &*self - other;
    }
}

impl<'a> Sum<&'a Ratio> for Ratio {
    fn sum<I: Iterator<Item = &'a Ratio>>(ratios: I) -> Self {
        ratios.fold(Self::ZERO, |sum, ratio| &sum + ratio)
    }
}

impl Sum for Ratio {
    fn sum<I: Iterator<Item = Ratio>>(ratios: I) -> Self {
        ratios.fold(Self::ZERO, |sum, ratio| &sum + &ratio)
    }
}

/// Writes `3/7`, or `2` for a whole number.
impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match &self.0 {
            Inner::Small(small) => small.to_string(),
            Inner::Large(large) => large.to_string(),
        };
        f.pad(&text)
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads `3/7`, `-2` or `0.515`: digits, at most one full stop in each number, and a bar between.
impl FromStr for Ratio {
    type Err = TextFault;

    fn from_str(text: &str) -> Result<Self, TextFault> {
        let text = text.trim();
        crate::text::check(text, "ratio", MAX_DIGITS)?;
        let fault = |expected| TextFault::Form { what: "ratio", text: text.to_owned(), expected };
        let number = |text: &str| {
            decimal(text).ok_or_else(|| fault("digits with at most one full stop, or two such with a bar between, as 0.515 or 3/7"))
        };
        match text.split_once('/') {
            None => number(text),
            Some((one, other)) => number(one)?
                .checked_div(&number(other)?)
                .ok_or_else(|| fault("a denominator that is not 0")),
        }
    }
}

/// Reads digits with a sign and at most one full stop.
fn decimal(text: &str) -> Option<Ratio> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !are_digits(whole) || !are_digits(rest) || digits.ends_with('.') {
        return None;
    }
    if let Ok(small) = text.parse::<i64>() {
        return Some(Ratio::from(small));
    }
    let number: BigInt = format!("{whole}{rest}").parse().ok()?;
    let number = if digits.len() < text.len() { -number } else { number };
    Some(Ratio::of_large(BigRational::new(number, ten_to(rest.len()))))
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_machine_words_goes_on_and_comes_back() {
        let huge: Ratio = "123456789012345678901234567890/7".parse().unwrap();
        let seven = Ratio::from(7);
        assert_eq!((&huge * &seven).to_string(), "123456789012345678901234567890");
        let back = &(&huge + &Ratio::ONE) - &huge;
        assert!(matches!(back.0, Inner::Small(_)));
        assert_eq!(back, Ratio::ONE);
        let least = Ratio::from(i64::MIN);
        assert_eq!(-&least, &Ratio::from(i64::MAX) + &Ratio::ONE);
        assert_eq!(Ratio::ONE.checked_div(&least).unwrap().to_string(), "-1/9223372036854775808");
        assert_eq!(least.checked_div(&Ratio::from(-1)).unwrap(), -&least);
        assert!(huge > Ratio::from(i64::MAX) && -&huge < least);
    }

    #[test]
    fn texts_are_read_exactly_or_refused() {
        for (text, read) in [
            ("0.1", "1/10"),
            ("-0.50", "-1/2"),
            ("3/7", "3/7"),
            ("1.5/0.5", "3"),
            (" 12 ", "12"),
            ("-0", "0"),
            ("00634", "634"),
        ] {
            assert_eq!(text.parse::<Ratio>().unwrap().to_string(), read, "{text}");
        }
        for text in ["", "NaN", "inf", "1e3", "1/0", "1,5", "--1", ".5", "5.", "1/2/3", "+1"] {
            assert!(text.parse::<Ratio>().is_err(), "{text}");
        }
        assert!("9".repeat(401).parse::<Ratio>().is_err());
    }

    #[test]
    fn decimals_are_rounded_away_from_zero_at_halves() {
        let half = Ratio::new(1, 2).unwrap();
        assert_eq!(
            [half.to_decimals(0), (-&half).to_decimals(0), half.to_decimals(3)],
            ["1", "-1", "0.500"]
        );
        assert_eq!(Ratio::new(-1, 1000).unwrap().to_decimals(2), "0.00");
        assert_eq!(Ratio::new(-7, 2).unwrap().floor(), Ratio::from(-4));
        assert_eq!(Ratio::from(Amount::new("11.980").unwrap()).to_string(), "599/50");
    }
}

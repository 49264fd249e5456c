//! Exact sums of many ratios, by denominator, of which only two whole numbers are wanted.
//!
//! A thousand denominators of five digits have a common one of thousands of digits. Ratios that are brought
//! to lowest terms after each step would take most of their time for that; parts that have the same
//! denominator, as shares of one earlier unit do, often make a whole number before it comes to that.

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};

use crate::ratio::Ratio;

/// What is left of a total without the whole numbers below its cells: between which whole numbers it lies.
#[derive(Debug, Clone)]
pub(super) struct Bound {
    /// The whole number below it.
    pub(super) floor: i64,
    /// Whether it is that number.
    pub(super) is_whole: bool,
    /// How far it is above that number, about; only what is looked at first hangs on it.
    pub(super) rest: f64,
}

/// A sum of ratios: for each denominator, in order, the sum of its numerators, below it but for that of 1.
#[derive(Debug, Clone)]
pub(super) struct ExactSum(Vec<(BigInt, BigInt)>);

impl ExactSum {
    pub(super) fn of(ratio: &Ratio) -> Self {
        if ratio.is_zero() {
            return Self(Vec::new());
        }
        let (numerator, denominator) = ratio.parts();
        Self(vec![(denominator, numerator)])
    }

    /// Adds sums up.
    pub(super) fn join(sums: Vec<Self>) -> Self {
        let mut all: Vec<(BigInt, BigInt)> = sums.into_iter().flat_map(|sum| sum.0).collect();
        all.sort_by(|(one, _), (other, _)| one.cmp(other));
        let (mut whole, mut joined) = (BigInt::zero(), Vec::new());
        for run in all.chunk_by(|(one, _), (other, _)| one == other) {
            let Some((denominator, _)) = run.first() else { continue };
            let numerator: BigInt = run.iter().map(|(_, numerator)| numerator).sum();
            let (more, numerator) = numerator.div_mod_floor(denominator);
            whole += more;
            if !numerator.is_zero() {
                joined.push((denominator.clone(), numerator));
            }
        }
        if !whole.is_zero() {
            joined.insert(0, (BigInt::one(), whole));
        }
        Self(joined)
    }

    /// Returns between which whole numbers it lies.
    pub(super) fn bound(&self) -> Bound {
        let mut common = BigInt::one();
        for (denominator, _) in &self.0 {
            // The remainder is as short as the denominator, so the divisor is found at once.
            let shared = (&common % denominator).gcd(denominator);
            common *= denominator / shared;
        }
        let of = |(denominator, numerator): &(BigInt, BigInt)| numerator * (&common / denominator);
        let sum: BigInt = self.0.iter().map(of).sum();
        let (floor, rest) = sum.div_mod_floor(&common);
        Bound {
            floor: floor.to_i64().unwrap_or(0),
            is_whole: rest.is_zero(),
            rest: BigRational::new_raw(rest, common).to_f64().unwrap_or(0.0),
        }
    }
}

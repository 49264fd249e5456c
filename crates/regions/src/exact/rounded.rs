//! Sums rounded to the safe side.

/// Returns a number that is not above the exact sum of the terms: their sum less what rounding can
/// add to it. A term may itself be a product that was rounded.
pub(super) fn sum_rounded_down(terms: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut size, mut n_terms) = (0.0_f64, 0.0_f64, 2.0_f64);
    for term in terms {
        sum += term;
        size += term.abs();
        n_terms += 1.0;
    }
    sum - size * n_terms * f64::EPSILON
}

/// Returns what terms certify together: their sum, rounded down. Where they have no sum, it is
/// minus infinity.
pub(super) fn certified(terms: impl Iterator<Item = f64>) -> f64 {
    let value = sum_rounded_down(terms);
    if value.is_nan() { f64::NEG_INFINITY } else { value }
}

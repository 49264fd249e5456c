//! In how many places two keys differ, for "did you mean", and what tells most pairs apart without a look
//! at their characters.

use super::MAX;

/// The longest keys, in bytes, whose distance is measured.
const MAX_MEASURED: usize = 3 * MAX;

/// Returns in how many places two keys of the same sort differ, a swap of neighbours being one;
/// `None` when it is more than `limit`, or when a key is longer than any name's.
///
/// For "did you mean": measure loose keys, and exact keys where those tie.
pub(crate) fn distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a.len().max(b.len()) > MAX_MEASURED {
        return None;
    }
    if !Measured::of(a).may_be(Measured::of(b), limit) {
        return None;
    }
    Some(strsim::osa_distance(a, b)).filter(|&distance| distance <= limit)
}

/// What tells most pairs of keys apart, without a look at their characters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    letters: u64,
    n_characters: u32,
}

impl Measured {
    pub(crate) fn of(key: &str) -> Self {
        let n_characters = u32::try_from(key.chars().count()).unwrap_or(u32::MAX);
        Self { letters: letters_of(key), n_characters }
    }

    /// Tells whether two keys may differ in no more than so many places: one that differs changes
    /// two letters at the most.
    #[inline]
    pub(crate) fn may_be(self, other: Self, limit: usize) -> bool {
        let differing = (self.letters ^ other.letters).count_ones();
        differing as usize <= limit.saturating_mul(2)
            && self.n_characters.abs_diff(other.n_characters) as usize <= limit
    }

    /// Tells whether another key may have all letters of this one.
    #[inline]
    pub(crate) fn is_within(self, other: Self) -> bool {
        self.letters & !other.letters == 0
    }
}

/// Returns the set of a key's ASCII letters and digits, a bit for each.
fn letters_of(key: &str) -> u64 {
    key.bytes().fold(0, |letters, byte| {
        letters
            | match byte {
                b'a'..=b'z' => 1 << (byte - b'a'),
                b'0'..=b'9' => 1 << (26 + byte - b'0'),
                _ => 0,
            }
    })
}

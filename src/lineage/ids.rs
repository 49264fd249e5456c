//! A few ids of units, versions or edges, which lie in place.

use std::ops::{Deref, DerefMut};

use crate::register::data::ids::Place;

/// How many lie in place.
const IN_PLACE: usize = 8;

/// A list of ids, of which up to eight lie in place.
#[derive(Debug, Clone)]
pub(super) enum Ids<I> {
    InPlace { len: u8, ids: [I; IN_PLACE] },
    Many(Vec<I>),
}

impl<I: Place> Default for Ids<I> {
    fn default() -> Self {
        Self::InPlace { len: 0, ids: [I::at(0); IN_PLACE] }
    }
}

impl<I: Place + Ord> Ids<I> {
    pub(super) fn of_one(id: I) -> Self {
        Self::InPlace { len: 1, ids: [id; IN_PLACE] }
    }

    #[inline]
    pub(super) fn push(&mut self, id: I) {
        match self {
            Self::InPlace { len, ids } => match ids.get_mut(usize::from(*len)) {
                Some(place) => {
                    *place = id;
                    *len += 1;
                }
                None => {
                    let mut many = Vec::with_capacity(2 * IN_PLACE);
                    many.extend_from_slice(ids);
                    many.push(id);
                    *self = Self::Many(many);
                }
            },
            Self::Many(many) => many.push(id),
        }
    }

    pub(super) fn pop(&mut self) -> Option<I> {
        match self {
            Self::InPlace { len, ids } => {
                *len = len.checked_sub(1)?;
                ids.get(usize::from(*len)).copied()
            }
            Self::Many(many) => many.pop(),
        }
    }

    /// Drops what stands behind the first `len` ids.
    pub(super) fn truncate(&mut self, len: usize) {
        let mut n = self.len();
        while n > len {
            self.pop();
            n -= 1;
        }
    }

    /// Puts the ids in order, each once.
    pub(super) fn sort_and_dedup(&mut self) {
        self.sort_unstable();
        let is_repeated = self.windows(2).any(|pair| pair.first() == pair.last());
        if is_repeated {
            let mut last = None;
            let once = self.iter().copied().filter(|&id| last.replace(id) != Some(id)).collect();
            *self = once;
        }
    }
}

impl<I> Deref for Ids<I> {
    type Target = [I];

    #[inline]
    fn deref(&self) -> &[I] {
        match self {
            Self::InPlace { len, ids } => ids.get(..usize::from(*len)).unwrap_or_default(),
            Self::Many(many) => many,
        }
    }
}

impl<I> DerefMut for Ids<I> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [I] {
        match self {
            Self::InPlace { len, ids } => ids.get_mut(..usize::from(*len)).unwrap_or_default(),
            Self::Many(many) => many,
        }
    }
}

impl<I: Place + Ord> FromIterator<I> for Ids<I> {
    fn from_iter<T: IntoIterator<Item = I>>(ids: T) -> Self {
        // What is moved on is best written in one piece.
        let (mut len, mut in_place) = (0, [I::at(0); IN_PLACE]);
        let mut ids = ids.into_iter();
        while let Some(id) = ids.next() {
            match in_place.get_mut(usize::from(len)) {
                Some(place) => *place = id,
                None => {
                    let mut many = in_place.to_vec();
                    many.push(id);
                    many.extend(ids);
                    return Self::Many(many);
                }
            }
            len += 1;
        }
        Self::InPlace { len, ids: in_place }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_as_what_was_put_into_them() {
        for n in 0..12_u32 {
            let mut ids: Ids<u32> = (0..n).rev().chain(0..n).collect();
            assert_eq!(ids.len(), 2 * n as usize);
            ids.sort_and_dedup();
            assert!(ids.iter().copied().eq(0..n));
            ids.truncate(5);
            assert!(ids.iter().copied().eq(0..n.min(5)));
            assert_eq!(ids.pop(), n.min(5).checked_sub(1));
        }
    }
}

//! Arrays that grow: a base that many registers share, and an overlay of what one of them changed.
//!
//! A clone costs what was changed since the base was made. Indexes never move: the overlay's tail
//! goes on where the base ends, and a changed element of the base hides the old one. Writing
//! happens through [`Writer`], in one of two ways that the owner of the arrays settles for all of
//! them at once: into a base that nobody shares, or into the overlay.

use std::sync::Arc;

use rustc_hash::FxHashMap;

/// An array of which clones share what they have in common.
#[derive(Debug, Clone)]
pub(crate) struct Grow<T> {
    base: Arc<Vec<T>>,
    changed: FxHashMap<u32, T>,
    tail: Vec<T>,
}

impl<T> Default for Grow<T> {
    fn default() -> Self {
        Self { base: Arc::default(), changed: FxHashMap::default(), tail: Vec::new() }
    }
}

/// Turns a length into the index of what comes next. Owners check the room before they grow.
pub(crate) fn index(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

impl<T> Grow<T> {
    pub(crate) fn len(&self) -> u32 {
        index(self.base.len() + self.tail.len())
    }

    #[inline]
    pub(crate) fn get(&self, idx: u32) -> Option<&T> {
        let place = idx as usize;
        match self.base.get(place) {
            Some(element) if self.changed.is_empty() => Some(element),
            Some(element) => Some(self.changed.get(&idx).unwrap_or(element)),
            None => self.tail.get(place.wrapping_sub(self.base.len())),
        }
    }

    /// Returns the base: everything, in a register that was last written whole.
    #[inline]
    pub(crate) fn base(&self) -> &[T] {
        &self.base
    }

    /// How much of it is not in the shared base.
    pub(crate) fn overlay_len(&self) -> usize {
        self.tail.len() + self.changed.len()
    }

    pub(crate) fn base_len(&self) -> usize {
        self.base.len()
    }

    pub(crate) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.base) > 1
    }
}

impl<T: Copy + Default> Grow<T> {
    /// Returns an element by value; the default where there is none.
    #[inline]
    pub(crate) fn at(&self, idx: u32) -> T {
        self.get(idx).copied().unwrap_or_default()
    }
}

impl<T: Clone> Grow<T> {
    /// Moves everything into a base of its own with room for `more`, unless it has one already.
    fn flatten(&mut self, more: usize) -> &mut Vec<T> {
        if Arc::get_mut(&mut self.base).is_none() {
            let mut base = Vec::with_capacity(self.base.len() + self.tail.len() + more);
            base.extend_from_slice(&self.base);
            self.base = Arc::new(base);
        }
        // The base has just been made sure to be its own, so this copies nothing.
        let base = Arc::make_mut(&mut self.base);
        #[expect(clippy::iter_over_hash_type, reason = "each element has a place of its own")]
        for (idx, element) in self.changed.drain() {
            if let Some(place) = base.get_mut(idx as usize) {
                *place = element;
            }
        }
        base.append(&mut self.tail);
        base.reserve(more);
        base
    }

    /// Opens the array for writing: into a base of its own (`whole`), or into the overlay.
    pub(crate) fn writer(&mut self, whole: bool, more: usize) -> Writer<'_, T> {
        if whole {
            Writer::Whole(self.flatten(more))
        } else {
            Writer::Layered { base: &self.base, changed: &mut self.changed, tail: &mut self.tail }
        }
    }
}

/// A [`Grow`] that is open for writing.
#[derive(Debug)]
pub(crate) enum Writer<'a, T> {
    Whole(&'a mut Vec<T>),
    Layered { base: &'a [T], changed: &'a mut FxHashMap<u32, T>, tail: &'a mut Vec<T> },
}

impl<T> Writer<'_, T> {
    #[inline]
    pub(crate) fn len(&self) -> u32 {
        match self {
            Self::Whole(all) => index(all.len()),
            Self::Layered { base, tail, .. } => index(base.len() + tail.len()),
        }
    }

    #[inline]
    pub(crate) fn push(&mut self, element: T) {
        match self {
            Self::Whole(all) => all.push(element),
            Self::Layered { tail, .. } => tail.push(element),
        }
    }

    /// Adds elements; at once where they are all that there will be.
    pub(crate) fn append(&mut self, mut elements: Vec<T>) {
        match self {
            Self::Whole(all) if all.is_empty() && elements.capacity() >= all.capacity() => {
                **all = elements;
            }
            Self::Whole(all) => all.append(&mut elements),
            Self::Layered { tail, .. } => tail.append(&mut elements),
        }
    }

    #[inline]
    pub(crate) fn get(&self, idx: u32) -> Option<&T> {
        let place = idx as usize;
        match self {
            Self::Whole(all) => all.get(place),
            Self::Layered { base, changed, tail } => match base.get(place) {
                Some(element) => Some(changed.get(&idx).unwrap_or(element)),
                None => tail.get(place.wrapping_sub(base.len())),
            },
        }
    }

    /// Puts an element in the place of one that is there.
    #[inline]
    pub(crate) fn set(&mut self, idx: u32, element: T) {
        let place = idx as usize;
        match self {
            Self::Whole(all) => {
                if let Some(old) = all.get_mut(place) {
                    *old = element;
                }
            }
            Self::Layered { base, changed, tail } => {
                if place < base.len() {
                    changed.insert(idx, element);
                } else if let Some(old) = tail.get_mut(place - base.len()) {
                    *old = element;
                }
            }
        }
    }
}

impl<T: Copy + Default> Writer<'_, T> {
    #[inline]
    pub(crate) fn at(&self, idx: u32) -> T {
        self.get(idx).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_see_their_own_changes_and_share_the_rest() {
        let mut first: Grow<u32> = Grow::default();
        let mut writer = first.writer(true, 4);
        (0..4).for_each(|element| writer.push(element * 10));
        let base = first.clone();

        let mut writer = first.writer(false, 0);
        writer.set(1, 11);
        writer.push(40);
        writer.set(4, 41);
        let layered: Vec<u32> = (0..first.len()).map(|idx| first.at(idx)).collect();
        assert_eq!(layered, [0, 11, 20, 30, 41]);
        assert_eq!((base.at(1), base.len(), base.get(4)), (10, 4, None));
        assert_eq!(first.overlay_len(), 2);

        let second = first.clone();
        first.writer(true, 0).set(0, 1);
        assert_eq!((first.at(0), first.at(1), first.at(4), first.overlay_len()), (1, 11, 41, 0));
        assert_eq!((second.at(0), second.at(4), second.overlay_len()), (0, 41, 2));
    }
}

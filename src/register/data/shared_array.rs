//! Arrays that grow: a base that many registers share, and an overlay of what one of them changed.
//!
//! Indexes never move: the overlay goes on where the base ends, and a changed element hides the old
//! one. Writing happens in one of two [modes](Mode) that the owner of the arrays settles for all of them
//! at once: into a base that nobody shares, or into the overlay. Code that writes is compiled for
//! either, so that a large change costs what it costs to write plain arrays.
//!
//! The overlay too is [shared](crate::register::data::parts) once it has been
//! [settled](SharedArray::settle), so that a clone copies a few elements, and each change on a long branch
//! costs what it changes, and not what those before it did.

use std::marker::PhantomData;
use std::sync::Arc;

pub(crate) use super::ids::index;
use super::ids::{IdRange, Place, ids};
use super::parts::Parts;
use super::shared_map::SharedMap;

/// An array of which clones share what they have in common. `I` is the type of its ids.
#[derive(Debug, Clone)]
pub(crate) struct SharedArray<T, I = u32> {
    base: Arc<Vec<T>>,
    /// Elements of the base, and of the settled parts behind it, as they have become.
    changed: SharedMap<u32, T>,
    behind: Parts<Vec<T>>,
    ids: PhantomData<fn(I)>,
}

impl<T: Clone, I> Default for SharedArray<T, I> {
    fn default() -> Self {
        Self {
            base: Arc::default(),
            changed: SharedMap::default(),
            behind: Parts::default(),
            ids: PhantomData,
        }
    }
}

impl<T: Clone, I: Place> SharedArray<T, I> {
    /// Returns the id of what comes next.
    #[inline]
    pub(crate) fn next(&self) -> I {
        I::at(self.len())
    }

    /// Returns the ids of all elements, in order.
    #[inline]
    pub(crate) fn ids(&self) -> IdRange<I> {
        ids(0..self.len())
    }

    /// Returns all elements, in order.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.ids().filter_map(|id| self.get(id))
    }

    #[inline]
    pub(crate) fn len(&self) -> u32 {
        index(self.base.len() + self.behind.len())
    }

    /// Returns the id of the first element of which `is_before` is false, where it is so of all behind.
    pub(crate) fn partition_point(&self, is_before: impl Fn(&T) -> bool) -> I {
        let (mut start, mut end) = (0, self.len());
        while start < end {
            let middle = start + (end - start) / 2;
            if self.get(I::at(middle)).is_some_and(&is_before) {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        I::at(start)
    }

    #[inline]
    pub(crate) fn get(&self, id: I) -> Option<&T> {
        let idx = id.place();
        match self.base.get(idx as usize) {
            Some(element) if self.changed.is_flat() => Some(element),
            _ => self.get_anywhere(idx),
        }
    }

    /// Looks in the overlay too; apart, so that look-ups in registers without one stay short.
    #[inline(never)]
    fn get_anywhere(&self, idx: u32) -> Option<&T> {
        element(&self.base, &self.changed, &self.behind, idx)
    }

    /// Returns the base: everything, in a register that was last written whole.
    #[inline]
    pub(crate) fn base(&self) -> &[T] {
        &self.base
    }

    /// How much of it is not in the shared base.
    pub(crate) fn overlay_len(&self) -> usize {
        self.behind.len() + self.changed.n_above()
    }

    /// Makes clones cheap again after a change that was written into the overlay.
    pub(crate) fn settle(&mut self) {
        self.behind.settle();
        self.changed.settle();
    }

    pub(crate) fn base_len(&self) -> usize {
        self.base.len()
    }

    pub(crate) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.base) > 1
    }
}

/// Returns an element of an array with an overlay.
#[inline]
fn element<'a, T: Clone>(
    base: &'a [T],
    changed: &'a SharedMap<u32, T>,
    behind: &'a Parts<Vec<T>>,
    idx: u32,
) -> Option<&'a T> {
    let unchanged = match idx.checked_sub(index(base.len())) {
        None => base.get(idx as usize),
        Some(place) => match behind.in_tail(place) {
            // What is in the tail is written there.
            Some(in_tail) => return behind.tail.get(in_tail),
            None => behind.at(place).and_then(|(part, place)| part.get(place)),
        },
    };
    if changed.is_flat() { unchanged } else { changed.get(&idx).or(unchanged) }
}

impl<T: Copy + Default, I: Place> SharedArray<T, I> {
    /// Returns an element by value; the default where there is none.
    #[inline]
    pub(crate) fn at(&self, id: I) -> T {
        self.get(id).copied().unwrap_or_default()
    }
}

impl<T: Clone, I> SharedArray<T, I> {
    /// Moves everything into a base of its own with room for `more`, unless it has one already.
    fn flatten(&mut self, more: usize) -> &mut Vec<T> {
        if Arc::get_mut(&mut self.base).is_none() {
            let mut base = Vec::with_capacity(self.base.len() + self.behind.len() + more);
            base.extend_from_slice(&self.base);
            self.base = Arc::new(base);
        }
        // The base has just been made sure to be its own, so this copies nothing.
        let base = Arc::make_mut(&mut self.base);
        self.behind.move_into(base);
        self.changed.move_above(|idx, element| {
            if let Some(place) = base.get_mut(idx as usize) {
                *place = element;
            }
        });
        base.reserve(more);
        base
    }
}

/// An array that is open for writing.
pub(crate) trait Array<T, I: Place = u32> {
    /// Returns the id of what comes next.
    #[inline]
    fn next(&self) -> I {
        I::at(self.len())
    }

    fn len(&self) -> u32;

    fn push(&mut self, element: T);

    fn extend(&mut self, elements: impl ExactSizeIterator<Item = T>);

    /// Adds elements; at once where they are all that there will be.
    fn append(&mut self, elements: Vec<T>);

    /// Drops what stands behind the first `len` elements.
    fn truncate(&mut self, len: u32);

    fn get(&self, id: I) -> Option<&T>;

    /// Returns an element that is there, to be written.
    fn get_mut(&mut self, id: I) -> Option<&mut T>;

    /// Returns everything, unless some of it is in a base that is shared.
    fn all_mut(&mut self) -> Option<&mut Vec<T>>;

    /// Returns an element by value; the default where there is none.
    #[inline]
    fn at(&self, id: I) -> T
    where
        T: Copy + Default,
    {
        self.get(id).copied().unwrap_or_default()
    }
}

/// A way to write all arrays of a register.
pub(crate) trait Mode {
    type Array<'a, T: Clone + 'a, I: Place + 'a>: Array<T, I>;

    /// Whether no overlay is left.
    const IS_WHOLE: bool;

    /// Opens an array for writing, with room for `more` elements.
    fn open<T: Clone, I: Place>(
        array: &mut SharedArray<T, I>,
        more: usize,
    ) -> Self::Array<'_, T, I>;
}

/// Writes into bases that nobody shares, which may have to be copied first.
#[derive(Debug)]
pub(crate) enum Whole {}

impl Mode for Whole {
    type Array<'a, T: Clone + 'a, I: Place + 'a> = WholeArray<'a, T, I>;
    const IS_WHOLE: bool = true;

    fn open<T: Clone, I: Place>(
        array: &mut SharedArray<T, I>,
        more: usize,
    ) -> WholeArray<'_, T, I> {
        WholeArray(array.flatten(more), PhantomData)
    }
}

/// See [`Whole`].
#[derive(Debug)]
pub(crate) struct WholeArray<'a, T, I>(&'a mut Vec<T>, PhantomData<fn(I)>);

impl<T, I: Place> Array<T, I> for WholeArray<'_, T, I> {
    #[inline]
    fn len(&self) -> u32 {
        index(self.0.len())
    }

    #[inline]
    fn push(&mut self, element: T) {
        self.0.push(element);
    }

    #[inline]
    fn extend(&mut self, elements: impl ExactSizeIterator<Item = T>) {
        self.0.extend(elements);
    }

    #[inline]
    fn append(&mut self, mut elements: Vec<T>) {
        if self.0.is_empty() && elements.capacity() >= self.0.capacity() {
            *self.0 = elements;
        } else {
            self.0.append(&mut elements);
        }
    }

    fn truncate(&mut self, len: u32) {
        self.0.truncate(len as usize);
    }

    #[inline]
    fn get(&self, id: I) -> Option<&T> {
        self.0.get(id.place() as usize)
    }

    #[inline]
    fn get_mut(&mut self, id: I) -> Option<&mut T> {
        self.0.get_mut(id.place() as usize)
    }

    fn all_mut(&mut self) -> Option<&mut Vec<T>> {
        Some(self.0)
    }
}

/// Writes into overlays and leaves what is shared as it is.
#[derive(Debug)]
pub(crate) enum Overlay {}

impl Mode for Overlay {
    type Array<'a, T: Clone + 'a, I: Place + 'a> = OverlayArray<'a, T, I>;
    const IS_WHOLE: bool = false;

    fn open<T: Clone, I: Place>(
        array: &mut SharedArray<T, I>,
        _more: usize,
    ) -> OverlayArray<'_, T, I> {
        OverlayArray {
            base: &array.base,
            changed: &mut array.changed,
            behind: &mut array.behind,
            ids: PhantomData,
        }
    }
}

/// See [`Overlay`].
#[derive(Debug)]
pub(crate) struct OverlayArray<'a, T, I> {
    base: &'a [T],
    changed: &'a mut SharedMap<u32, T>,
    behind: &'a mut Parts<Vec<T>>,
    ids: PhantomData<fn(I)>,
}

impl<T: Clone, I: Place> Array<T, I> for OverlayArray<'_, T, I> {
    #[inline]
    fn len(&self) -> u32 {
        index(self.base.len() + self.behind.len())
    }

    #[inline]
    fn push(&mut self, element: T) {
        self.behind.tail.push(element);
    }

    fn extend(&mut self, elements: impl ExactSizeIterator<Item = T>) {
        self.behind.tail.extend(elements);
    }

    #[inline]
    fn append(&mut self, mut elements: Vec<T>) {
        self.behind.tail.append(&mut elements);
    }

    fn truncate(&mut self, len: u32) {
        self.behind.truncate((len as usize).saturating_sub(self.base.len()));
        // Another element may come to stand there.
        self.changed.retain(|idx| *idx < len);
    }

    #[inline]
    fn get(&self, id: I) -> Option<&T> {
        element(self.base, self.changed, self.behind, id.place())
    }

    #[inline]
    fn get_mut(&mut self, id: I) -> Option<&mut T> {
        let idx = id.place();
        let place = idx.checked_sub(index(self.base.len()));
        if let Some(in_tail) = place.and_then(|place| self.behind.in_tail(place)) {
            return self.behind.tail.get_mut(in_tail);
        }
        let (base, behind) = (self.base, &*self.behind);
        let unchanged = || match place {
            None => base.get(idx as usize).cloned(),
            Some(place) => behind.at(place).and_then(|(part, place)| part.get(place)).cloned(),
        };
        self.changed.get_mut_or(idx, unchanged)
    }

    fn all_mut(&mut self) -> Option<&mut Vec<T>> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(array: &mut impl Array<u32>, idx: u32, element: u32) {
        *array.get_mut(idx).unwrap() = element;
    }

    #[test]
    fn clones_see_their_own_changes_and_share_the_rest() {
        let mut first: SharedArray<u32> = SharedArray::default();
        let mut whole = Whole::open(&mut first, 4);
        (0..4).for_each(|element| whole.push(element * 10));
        let base = first.clone();

        let mut overlay = Overlay::open(&mut first, 0);
        set(&mut overlay, 1, 11);
        overlay.push(40);
        set(&mut overlay, 4, 41);
        assert_eq!(overlay.get_mut(5), None);
        let layered: Vec<u32> = (0..first.len()).map(|idx| first.at(idx)).collect();
        assert_eq!(layered, [0, 11, 20, 30, 41]);
        assert_eq!((base.at(1), base.len(), base.get(4)), (10, 4, None));
        assert_eq!(first.overlay_len(), 2);

        let second = first.clone();
        set(&mut Whole::open(&mut first, 0), 0, 1);
        assert_eq!((first.at(0), first.at(1), first.at(4), first.overlay_len()), (1, 11, 41, 0));
        assert_eq!((second.at(0), second.at(4), second.overlay_len()), (0, 41, 2));
    }
}

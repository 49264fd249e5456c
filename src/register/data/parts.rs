//! What is added to an array or a text that many registers share, in parts that branches share too.
//!
//! A branch adds behind the last part, to what is copied with each clone. When that has become more than
//! a few elements it becomes a part; each is at least twice as long as the next, so there are few of
//! them, and each element is moved a few times however many changes follow each other.

use std::sync::Arc;

use super::ids::index;

/// How many elements a clone may copy.
const FEW: usize = 64;

/// What parts are made of: a `Vec` or a `String`.
pub(crate) trait Body: Clone + Default {
    fn len(&self) -> usize;

    fn append(&mut self, other: &Self);

    fn truncate(&mut self, len: usize);
}

impl<T: Clone> Body for Vec<T> {
    #[inline]
    fn len(&self) -> usize {
        self.len()
    }

    fn append(&mut self, other: &Self) {
        self.extend_from_slice(other);
    }

    fn truncate(&mut self, len: usize) {
        self.truncate(len);
    }
}

impl Body for String {
    #[inline]
    fn len(&self) -> usize {
        self.len()
    }

    fn append(&mut self, other: &Self) {
        self.push_str(other);
    }

    fn truncate(&mut self, len: usize) {
        self.truncate(len);
    }
}

/// What stands behind a base: parts, each with where it begins, and the tail.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts<B> {
    shared: Vec<(u32, Arc<B>)>,
    /// Where the tail begins, counted from the end of the base.
    start: u32,
    pub(crate) tail: B,
}

impl<B: Body> Parts<B> {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.start as usize + self.tail.len()
    }

    /// Returns the part in which a place is that is counted from the end of the base, and the place in it.
    #[inline]
    pub(crate) fn at(&self, place: u32) -> Option<(&B, usize)> {
        if let Some(in_tail) = place.checked_sub(self.start) {
            return Some((&self.tail, in_tail as usize));
        }
        // The first parts hold the most.
        let behind = self.shared.partition_point(|(start, _)| *start <= place);
        let (start, part) = self.shared.get(behind.checked_sub(1)?)?;
        Some((part, (place - start) as usize))
    }

    /// Returns the place in the tail; `None` for one that is in a part.
    #[inline]
    pub(crate) fn in_tail(&self, place: u32) -> Option<usize> {
        place.checked_sub(self.start).map(|place| place as usize)
    }

    /// Makes clones cheap again after a change.
    pub(crate) fn settle(&mut self) {
        if self.tail.len() <= FEW {
            return;
        }
        let mut start = self.start;
        let mut part = std::mem::take(&mut self.tail);
        self.start += index(part.len());
        while let Some((at, before)) = self.shared.last()
            && before.len() < part.len() * 2
        {
            let mut joined = B::clone(before);
            joined.append(&part);
            (start, part) = (*at, joined);
            self.shared.pop();
        }
        self.shared.push((start, Arc::new(part)));
    }

    /// Drops what stands behind the first `len` elements.
    pub(crate) fn truncate(&mut self, len: usize) {
        while len < self.start as usize
            && let Some((start, part)) = self.shared.pop()
        {
            self.start = start;
            self.tail = Arc::unwrap_or_clone(part);
        }
        self.tail.truncate(len.saturating_sub(self.start as usize));
    }

    /// Moves everything behind a base of its own.
    pub(crate) fn move_into(&mut self, base: &mut B) {
        let Self { shared, tail, .. } = std::mem::take(self);
        shared.iter().for_each(|(_, part)| base.append(part));
        base.append(&tail);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(parts: &Parts<Vec<u32>>) -> Vec<u32> {
        let at = |place| parts.at(place).and_then(|(part, place)| part.get(place)).copied();
        (0..index(parts.len())).map_while(at).collect()
    }

    #[test]
    fn parts_hold_what_was_added_in_order() {
        let mut parts: Parts<Vec<u32>> = Parts::default();
        let mut clones = Vec::new();
        for round in 0..200_u32 {
            let first = index(parts.len());
            parts.tail.extend(first..first + round % 90);
            parts.settle();
            assert!(parts.tail.len() <= FEW && parts.shared.len() < 12);
            clones.push((index(parts.len()), parts.clone()));
        }
        for (len, clone) in &clones {
            assert!(all(clone).into_iter().eq(0..*len));
        }
        for len in [8000, 4321, 65, 64, 0] {
            parts.truncate(len as usize);
            assert!(all(&parts).into_iter().eq(0..len));
            let mut again = parts.clone();
            again.tail.push(7);
            assert_eq!(all(&again).last(), Some(&7));
        }
        let (len, mut last) = clones.pop().unwrap();
        let mut everything = Vec::new();
        last.move_into(&mut everything);
        assert!(everything.into_iter().eq(0..len) && last.len() == 0);
    }
}

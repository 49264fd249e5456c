//! Lists that queries give back, of which short ones lie in place.
//!
//! What lies in the arrays of a register is given as an iterator that borrows it. What has to be put
//! together, since it is walked to or put in order, is given as such a list: it reads as a slice, and
//! one or two elements take no memory of their own, which is what most questions come to. It asks
//! nothing of a register when it is dropped, so that a register may be replaced while an old answer is
//! still in scope, as with a vector.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::{Serialize, Serializer};

/// A list that reads as a slice, and of which up to two elements lie in place, without an allocation.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::list::List;
/// use sapnhap::{Level, Version, code, date, vietnam};
///
/// let register = vietnam::register();
/// let ward = register.at(date(2025, 6, 30))?.unit(Level::COMMUNE, &code("00634"))?;
/// let successors = ward.successors_at(&register.at(date(2025, 7, 1))?);
/// assert_eq!(successors.len(), 5);
/// assert_eq!(successors[0].later().label(), "phường Xuân Phương");
///
/// // It is walked as any list is, and made a vector where one is wanted.
/// let units: List<Version<'_>> = successors.iter().map(|relation| relation.later()).collect();
/// let units: Vec<Version<'_>> = units.into();
/// assert!(units.iter().all(|unit| ward.descendants().contains(unit)));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
pub struct List<T>(Held<T>);

#[derive(Clone)]
enum Held<T> {
    One([T; 1]),
    Two([T; 2]),
    /// None, or more than two.
    Many(Vec<T>),
}

impl<T> Default for Held<T> {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl<T> List<T> {
    /// Makes a list of one element.
    #[inline]
    pub(crate) fn of_one(element: T) -> Self {
        Self(Held::One([element]))
    }

    /// Returns the elements.
    #[inline]
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        match &self.0 {
            Held::One(one) => one,
            Held::Two(two) => two,
            Held::Many(many) => many,
        }
    }

    /// Adds an element at the end.
    pub(crate) fn push(&mut self, element: T) {
        if let Held::Many(many) = &mut self.0
            && !many.is_empty()
        {
            many.push(element);
            return;
        }
        self.0 = match std::mem::take(&mut self.0) {
            Held::Many(_) => Held::One([element]),
            Held::One([one]) => Held::Two([one, element]),
            Held::Two([one, two]) => Held::Many(vec![one, two, element]),
        };
    }

    /// Takes the last element off.
    pub(crate) fn pop(&mut self) -> Option<T> {
        if let Held::Many(many) = &mut self.0 {
            return many.pop();
        }
        let mut elements = std::mem::take(self).into_iter();
        let last = elements.next_back();
        self.extend(elements);
        last
    }

    /// Keeps the elements that fit.
    pub(crate) fn retain(&mut self, fits: impl FnMut(&T) -> bool) {
        *self = std::mem::take(self).into_iter().filter(fits).collect();
    }
}

impl<T: PartialEq> List<T> {
    /// Keeps the first of equal elements that stand beside each other.
    pub(crate) fn dedup(&mut self) {
        self.dedup_by(|later, earlier| later == earlier);
    }
}

impl<T> List<T> {
    /// Keeps the first of elements beside each other that are the same; the later one is given first.
    pub(crate) fn dedup_by(&mut self, mut same: impl FnMut(&T, &T) -> bool) {
        match &mut self.0 {
            Held::Many(many) => many.dedup_by(|later, earlier| same(later, earlier)),
            Held::Two([earlier, later]) if same(later, earlier) => {
                *self = std::mem::take(self).into_iter().take(1).collect();
            }
            Held::One(_) | Held::Two(_) => {}
        }
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Held::default())
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T> DerefMut for List<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Held::One(one) => one,
            Held::Two(two) => two,
            Held::Many(many) => many,
        }
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        let mut elements = elements.into_iter();
        let Some(one) = elements.next() else { return Self::default() };
        let Some(two) = elements.next() else { return Self(Held::One([one])) };
        let Some(three) = elements.next() else { return Self(Held::Two([one, two])) };
        let mut many = Vec::with_capacity(3 + elements.size_hint().0);
        many.extend([one, two, three]);
        many.extend(elements);
        Self(Held::Many(many))
    }
}

impl<T> Extend<T> for List<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        elements.into_iter().for_each(|element| self.push(element));
    }
}

impl<T> From<List<T>> for Vec<T> {
    fn from(list: List<T>) -> Self {
        match list.0 {
            Held::One(one) => Self::from(one),
            Held::Two(two) => Self::from(two),
            Held::Many(many) => many,
        }
    }
}

/// The elements of a [`List`], in its order.
///
/// # Example
/// ```
/// use sapnhap::list::List;
///
/// let list: List<u8> = (1..4).collect();
/// let mut elements = list.into_iter();
/// assert_eq!((elements.next(), elements.next_back(), elements.len()), (Some(1), Some(3), 1));
/// ```
#[derive(Debug, Clone)]
pub struct ListElements<T> {
    in_place: [Option<T>; 2],
    rest: std::vec::IntoIter<T>,
}

impl<T> ListElements<T> {
    fn n_in_place(&self) -> usize {
        self.in_place.iter().flatten().count()
    }
}

impl<T> Iterator for ListElements<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        let [one, two] = &mut self.in_place;
        one.take().or_else(|| two.take()).or_else(|| self.rest.next())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let len = self.n_in_place() + self.rest.len();
        (len, Some(len))
    }
}

impl<T> DoubleEndedIterator for ListElements<T> {
    fn next_back(&mut self) -> Option<T> {
        let [one, two] = &mut self.in_place;
        self.rest.next_back().or_else(|| two.take()).or_else(|| one.take())
    }
}

impl<T> ExactSizeIterator for ListElements<T> {}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = ListElements<T>;

    #[inline]
    fn into_iter(self) -> ListElements<T> {
        let (in_place, rest) = match self.0 {
            Held::One([one]) => ([Some(one), None], Vec::new()),
            Held::Two([one, two]) => ([Some(one), Some(two)], Vec::new()),
            Held::Many(many) => ([None, None], many),
        };
        ListElements { in_place, rest: rest.into_iter() }
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> std::slice::Iter<'a, T> {
        self.iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<T: PartialEq> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl<T: Eq> Eq for List<T> {}

impl<T: PartialEq, const N: usize> PartialEq<[T; N]> for List<T> {
    fn eq(&self, other: &[T; N]) -> bool {
        self.as_slice() == other
    }
}

impl<T: PartialEq> PartialEq<Vec<T>> for List<T> {
    fn eq(&self, other: &Vec<T>) -> bool {
        self.as_slice() == other
    }
}

impl<T: Serialize> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_as_what_was_put_into_it() {
        for n in 0..6_usize {
            let expected: Vec<usize> = (0..n).collect();
            let list: List<usize> = (0..n).collect();
            assert_eq!(list, expected);
            let mut pushed = List::default();
            pushed.extend(0..n);
            assert_eq!(pushed, list);
            pushed.reverse();
            assert!(list.iter().eq(pushed.iter().rev()));
            assert!(pushed.clone().into_iter().rev().eq(0..n));
            assert_eq!(pushed.into_iter().len(), n);
            let mut even = list.clone();
            even.retain(|number| number % 2 == 0);
            assert_eq!(even, (0..n).step_by(2).collect::<Vec<_>>());
            let mut popped = list.clone();
            assert_eq!((popped.pop(), popped.len()), (n.checked_sub(1), n.saturating_sub(1)));
            let mut once: List<usize> = expected.iter().map(|number| number / 2).collect();
            once.dedup();
            assert_eq!(once, (0..n.div_ceil(2)).collect::<Vec<_>>());
            assert_eq!(format!("{list:?}"), format!("{expected:?}"));
            assert_eq!(Vec::from(list), expected);
        }
    }

    #[test]
    fn two_elements_take_no_memory() {
        let make = || (1..3).collect::<List<u32>>().into_iter().map(u64::from).sum::<u64>();
        let made = allocation_counter::measure(|| assert_eq!(make(), 3));
        assert_eq!(made.count_total, 0);
    }
}

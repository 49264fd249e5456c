//! How often numbers occur in a region.

use std::cmp::Ordering;

/// How often numbers occur. It is in order, without those that do not occur.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Counts(Vec<(u32, u32)>);

impl Counts {
    fn place(&self, number: u32) -> Result<usize, usize> {
        self.0.binary_search_by_key(&number, |entry| entry.0)
    }

    pub(crate) fn of(&self, number: u32) -> u32 {
        let entry = self.place(number).ok().and_then(|place| self.0.get(place));
        entry.map_or(0, |entry| entry.1)
    }

    pub(crate) fn add(&mut self, number: u32, n_times: u32) {
        match self.place(number) {
            Ok(place) => {
                if let Some(entry) = self.0.get_mut(place) {
                    entry.1 += n_times;
                }
            }
            Err(place) => self.0.insert(place, (number, n_times)),
        }
    }

    pub(crate) fn take(&mut self, number: u32) {
        let Ok(place) = self.place(number) else { return };
        match self.0.get_mut(place) {
            Some(entry) if entry.1 > 1 => entry.1 -= 1,
            _ => drop(self.0.remove(place)),
        }
    }

    /// Returns the smallest number that is left when one number is taken away once.
    pub(crate) fn least_without(&self, gone: Option<u32>) -> Option<u32> {
        let is_left = |entry: &&(u32, u32)| Some(entry.0) != gone || entry.1 > 1;
        self.0.iter().find(is_left).map(|entry| entry.0)
    }

    /// Counts the numbers that occur once one has gone and another has come.
    pub(crate) fn n_changed(&self, gone: Option<u32>, come: Option<u32>) -> usize {
        if gone == come {
            return self.0.len();
        }
        let is_last = gone.is_some_and(|number| self.of(number) == 1);
        let is_new = come.is_some_and(|number| self.of(number) == 0);
        self.0.len() + usize::from(is_new) - usize::from(is_last)
    }

    /// Counts the numbers that occur in one or the other.
    pub(crate) fn n_in_either(&self, other: &Self) -> usize {
        let (mut ours, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut n_both = 0;
        while let (Some(our), Some(their)) = (ours.peek(), theirs.peek()) {
            let order = our.0.cmp(&their.0);
            n_both += usize::from(order == Ordering::Equal);
            if order != Ordering::Greater {
                ours.next();
            }
            if order != Ordering::Less {
                theirs.next();
            }
        }
        self.0.len() + other.0.len() - n_both
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Returns each number with how often it occurs, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        self.0.iter().copied()
    }
}

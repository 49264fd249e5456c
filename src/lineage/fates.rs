//! What became of the units that a column of codes names.
//!
//! A column has many rows and few units, so each fate is worked out once, and a row says which it is:
//!
//! ```text
//! codes        fates               each as
//! 00634   -->  1   0  unknown
//! 99999        0   1  divided      00634, phường Đại Mỗ
//! 00634        1   2  merged       00004, phường Trúc Bạch
//! 00004        2
//! ```
//!
//! Three passes, each of which may be parted among threads: the versions that the rows name are looked up
//! and marked; the fates of those that are marked are worked out in the order of ids, in which what a
//! register knows of them lies in memory; and each row gets the place of its fate for its version.

use fixedbitset::FixedBitSet;

use super::fate::{Asked, Fate};
use super::threads;
use crate::code::Code;
use crate::error::Error;
use crate::level::Level;
use crate::register::data::ids::{Place, VersionId, index};
use crate::register::{Register, Snapshot};

/// What became of many units: the fate of each row of a column of codes; see
/// [`Register::what_became_of_all`].
///
/// Rows that name one unit share its [`Fate`]. [`places`](Self::places) says which of the
/// [`distinct`](Self::distinct) fates is that of a row, so that what a fate means to a program is worked
/// out once for each of them, and not for each row.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, VersionId, code, date, vietnam};
///
/// let codes = ["00634", "00004", "00634", "00008"].map(code);
/// let (from, to) = (date(2025, 6, 30), date(2025, 7, 1));
/// let fates = vietnam::register().what_became_of_all(Level::COMMUNE, &codes, from, to)?;
/// let words: Vec<&str> = fates.iter().map(|fate| fate.word()).collect();
/// assert_eq!(words, ["divided", "merged", "divided", "merged"]);
///
/// // A column of the one unit that each row went to whole, where there is one.
/// let whole = |fate: &sapnhap::Fate<'_>| match fate.relations() {
///     [one] => Some(one.later().id()),
///     _ => None,
/// };
/// let distinct: Vec<Option<VersionId>> = fates.distinct().iter().map(whole).collect();
/// let column = fates.places().iter().map(|&place| distinct[place as usize]);
/// assert!(column.eq(fates.iter().map(whole)));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fates<'r> {
    distinct: Vec<Fate<'r>>,
    places: Vec<u32>,
}

impl<'r> Fates<'r> {
    /// Returns the number of rows: that of the codes that were asked about.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Tells whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Returns the fate of a row, counted from 0 in the order of the codes; `None` behind the last.
    ///
    /// # Complexity
    /// Constant.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, date, vietnam};
    ///
    /// let codes = [code("00004"), code("00634")];
    /// let (from, to) = (date(2025, 6, 30), date(2025, 7, 1));
    /// let fates = vietnam::register().what_became_of_all(Level::COMMUNE, &codes, from, to)?;
    /// assert_eq!(fates.get(1).map(|fate| fate.relations().len()), Some(5));
    /// assert_eq!(fates.get(2), None);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&Fate<'r>> {
        self.distinct.get(*self.places.get(row)? as usize)
    }

    /// Returns the fates of all rows, in the order of the codes.
    ///
    /// # Complexity
    /// Constant for each, without an allocation.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, date, vietnam};
    ///
    /// let codes = [code("00004"), code("00634")];
    /// let (from, to) = (date(2025, 6, 30), date(2025, 7, 1));
    /// let fates = vietnam::register().what_became_of_all(Level::COMMUNE, &codes, from, to)?;
    /// let n_successors: usize = fates.iter().map(|fate| fate.relations().len()).sum();
    /// assert_eq!(n_successors, 1 + 5);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn iter(&self) -> FateRows<'_, 'r> {
        FateRows { distinct: &self.distinct, places: self.places.iter() }
    }

    /// Returns the fates that any row has, each once: first [`Fate::Unknown`], where no unit carried the
    /// code of some row, then those of units, in the order of the ids of their earlier versions. Before
    /// the opening there is one for all rows.
    ///
    /// Two units may have fates that are equal but for the earlier unit; these are two.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, date, vietnam};
    ///
    /// let codes = ["00634", "00634", "99999", "00004", "99998"].map(code);
    /// let (from, to) = (date(2025, 6, 30), date(2025, 7, 1));
    /// let fates = vietnam::register().what_became_of_all(Level::COMMUNE, &codes, from, to)?;
    /// assert_eq!(fates.distinct().len(), 3);
    /// assert_eq!(fates.distinct()[0].word(), "unknown");
    /// assert_eq!(fates.places(), [1, 1, 0, 2, 0]);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn distinct(&self) -> &[Fate<'r>] {
        &self.distinct
    }

    /// Returns for each row the place of its fate among the [`distinct`](Self::distinct) ones, in the
    /// order of the codes: the keys of a column that is coded by a dictionary.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, date, vietnam};
    ///
    /// let codes = ["00634", "00004", "00634"].map(code);
    /// let (from, to) = (date(2025, 6, 30), date(2025, 7, 1));
    /// let fates = vietnam::register().what_became_of_all(Level::COMMUNE, &codes, from, to)?;
    /// // A word is made once for each fate, and a row takes it from there.
    /// let words: Vec<&str> = fates.distinct().iter().map(|fate| fate.word()).collect();
    /// let column = fates.places().iter().map(|&place| words[place as usize]);
    /// assert!(column.eq(["divided", "merged", "divided"]));
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn places(&self) -> &[u32] {
        &self.places
    }
}

impl<'f, 'r> IntoIterator for &'f Fates<'r> {
    type Item = &'f Fate<'r>;
    type IntoIter = FateRows<'f, 'r>;

    fn into_iter(self) -> FateRows<'f, 'r> {
        self.iter()
    }
}

/// The fates of the rows of a column, in the order of its codes; see [`Fates::iter`].
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, code, date, vietnam};
///
/// let codes = [code("00004"), code("00634")];
/// let (from, to) = (date(2025, 6, 30), date(2025, 7, 1));
/// let fates = vietnam::register().what_became_of_all(Level::COMMUNE, &codes, from, to)?;
/// let mut rows = fates.iter();
/// assert_eq!(rows.len(), 2);
/// assert_eq!(rows.next_back().map(|fate| fate.word()), Some("divided"));
/// assert_eq!(rows.next().map(|fate| fate.word()), Some("merged"));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct FateRows<'f, 'r> {
    distinct: &'f [Fate<'r>],
    places: std::slice::Iter<'f, u32>,
}

impl<'f, 'r> Iterator for FateRows<'f, 'r> {
    type Item = &'f Fate<'r>;

    #[inline]
    fn next(&mut self) -> Option<&'f Fate<'r>> {
        self.distinct.get(*self.places.next()? as usize)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.places.size_hint()
    }
}

impl DoubleEndedIterator for FateRows<'_, '_> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        self.distinct.get(*self.places.next_back()? as usize)
    }
}

impl ExactSizeIterator for FateRows<'_, '_> {}

impl std::iter::FusedIterator for FateRows<'_, '_> {}

impl Register {
    /// Tells what became of the unit that each code of a column named: of each as
    /// [`what_became_of`](Self::what_became_of) does, in the order of the codes. With feature `rayon` the
    /// rows are parted among threads, and the answers are the same.
    ///
    /// # Complexity
    /// A look-up for each code, and for each unit that any of them names, once, the cost of its fate; a bit
    /// and a place in memory for each version of the register.
    ///
    /// # Errors
    /// [`LookupFault::DatesReversed`](crate::error::LookupFault::DatesReversed),
    /// [`LookupFault::UnknownLevel`](crate::error::LookupFault::UnknownLevel); also where there is no code.
    /// A code that nobody carried and a date before the opening are answers, not errors.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let codes = [code("00004"), code("00634"), code("99999")];
    /// let (from, to) = (date(2025, 6, 30), date(2025, 7, 1));
    /// let fates = register.what_became_of_all(Level::COMMUNE, &codes, from, to)?;
    /// for (code, fate) in codes.iter().zip(&fates) {
    ///     assert_eq!(*fate, register.what_became_of(Level::COMMUNE, code, from, to)?);
    /// }
    /// let words: Vec<&str> = fates.iter().map(|fate| fate.word()).collect();
    /// assert_eq!(words, ["merged", "divided", "unknown"]);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn what_became_of_all(
        &self,
        level: Level,
        codes: &[Code],
        from: jiff::civil::Date,
        to: jiff::civil::Date,
    ) -> Result<Fates<'_>, Error> {
        let asked = Asked::of(self, level, from, to)?;
        Ok(match &asked.before {
            Some(before) => fates_of(codes, level, before, &asked.after),
            None => Fates {
                distinct: codes.first().map(|_| asked.before_opening()).into_iter().collect(),
                places: vec![0; codes.len()],
            },
        })
    }
}

/// What a row holds until its fate is known: 0 where nobody carried the code, else the version behind
/// that.
fn key(version: Option<VersionId>) -> u32 {
    version.map_or(0, |version| version.place().saturating_add(1))
}

fn fates_of<'r>(
    codes: &[Code],
    level: Level,
    before: &Snapshot<'r>,
    after: &Snapshot<'r>,
) -> Fates<'r> {
    let n_keys = before.register().n_versions() + 1;
    let mut rows = vec![0; codes.len()];
    let asked = threads::fill(
        codes,
        &mut rows,
        || FixedBitSet::with_capacity(n_keys),
        |asked, codes, rows| {
            for (code, row) in codes.iter().zip(rows) {
                *row = key(before.get(level, code).map(|unit| unit.id()));
                asked.insert(*row as usize);
            }
        },
        |mut one, other| {
            one.union_with(&other);
            one
        },
    );
    let mut keys: Vec<usize> = Vec::with_capacity(asked.count_ones(..));
    keys.extend(asked.ones());
    let distinct = threads::map(&keys, |key| match key.checked_sub(1) {
        Some(place) => before.view(VersionId::at(index(place))).fate_at(after),
        None => Fate::Unknown,
    });
    let mut places = vec![0; n_keys];
    for (place, &key) in (0..).zip(&keys) {
        if let Some(slot) = places.get_mut(key) {
            *slot = place;
        }
    }
    threads::change(&mut rows, |row: &mut u32| {
        *row = places.get(*row as usize).copied().unwrap_or_default();
    });
    Fates { distinct, places: rows }
}

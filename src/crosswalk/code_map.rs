//! Columns of codes as numbers, brought over in one pass.

use super::{Crosswalk, WeightAt};
use crate::lineage::threads;
use crate::ratio::Ratio;
use crate::register::VersionId;

/// The largest code that a table is made for: codes of seven digits.
const MOST: u32 = 9_999_999;

/// For each code of the first date, as a number, the code of the one unit of the second date that it came to
/// whole: a dense table, for columns of hundreds of millions of rows.
///
/// Codes of a level have one width, so a number says them whole: 634 is 00634. A code that nobody carried,
/// or whose unit came to several, has [`NONE`](Self::NONE); what became of those the crosswalk tells.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::OneSuccessor;
/// use sapnhap::crosswalk::{Choice, CodeMap, Crosswalk};
/// use sapnhap::{Level, date, vietnam};
///
/// let days = [date(2025, 6, 30), date(2025, 7, 1)];
/// let crosswalk = Crosswalk::between(vietnam::register(), days, Level::COMMUNE)?;
/// let map = crosswalk.code_map().unwrap();
/// let mut new = [0; 3];
/// map.gather(&[27_613, 634, 99_999], &mut new);
/// assert_eq!(new, [27_595, CodeMap::NONE, CodeMap::NONE]);
/// // With one successor chosen for each unit no divided one is left out.
/// let chosen = crosswalk.one_each(Choice::By(OneSuccessor::CarriesCode)).code_map().unwrap();
/// assert_eq!(chosen.get(634), Some(634));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeMap {
    /// By code; the last place is that of all codes beyond.
    table: Vec<u32>,
}

impl CodeMap {
    /// What a code has that leads to no one unit: no code of digits is as large.
    pub const NONE: u32 = u32::MAX;

    /// Returns the new code of an old one; `None` where it leads to no one unit.
    #[must_use]
    pub fn get(&self, code: u32) -> Option<u32> {
        let new = self.table.get(code as usize).copied();
        new.filter(|new| *new != Self::NONE)
    }

    /// Writes the new code of each old one into a buffer of the caller's; of two slices of unequal length the
    /// rest of the longer one is left as it is. With feature `rayon` on several threads.
    ///
    /// # Complexity
    /// A read for each code, without an allocation.
    pub fn gather(&self, codes: &[u32], new: &mut [u32]) {
        let n_rows = codes.len().min(new.len());
        let (Some(codes), Some(new)) = (codes.get(..n_rows), new.get_mut(..n_rows)) else { return };
        let (table, last) = (self.table.as_slice(), self.table.len().saturating_sub(1));
        threads::fill(
            codes,
            new,
            || (),
            |(), codes, new| {
                for (code, new) in codes.iter().zip(new) {
                    *new = table.get((*code as usize).min(last)).copied().unwrap_or(Self::NONE);
                }
            },
            |(), ()| (),
        );
    }
}

impl Crosswalk<'_> {
    /// Returns the table of codes as numbers; `None` where codes are no digits, or have more than seven.
    ///
    /// A unit leads to another where that is its only row with a weight other than 0, and the weight is 1.
    ///
    /// # Complexity
    /// Linear in the rows and in the largest code.
    #[must_use]
    pub fn code_map(&self) -> Option<CodeMap> {
        let number = |id: VersionId, on: &crate::register::Snapshot<'_>| {
            on.view(id).code().number().filter(|number| *number <= MOST)
        };
        let mut pairs = Vec::with_capacity(self.sources.len());
        for (unit, rows) in self.groups() {
            if self.from.view(unit).level() != self.level {
                // A unit above, which has a code of another level.
                continue;
            }
            let mut some = rows.iter().filter(|row| self.is_some(row));
            let to = match (some.next(), some.next()) {
                (Some(row), None) if self.is_one(row.weight) => number(row.to, &self.to)?,
                _ => CodeMap::NONE,
            };
            pairs.push((number(unit, &self.from)?, to));
        }
        let most = pairs.iter().map(|(from, _)| *from).max().unwrap_or(0);
        let mut table = vec![CodeMap::NONE; most as usize + 2];
        for (from, to) in pairs {
            if let Some(slot) = table.get_mut(from as usize) {
                *slot = to;
            }
        }
        Some(CodeMap { table })
    }

    fn is_one(&self, weight: WeightAt) -> bool {
        let weight = self.weights.get(weight.0 as usize);
        weight.is_some_and(|weight| weight.value == Ratio::ONE)
    }
}

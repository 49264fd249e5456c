//! One successor for each unit, by a named choice.

use super::distribute::Weighed;
use super::{Crosswalk, PackedRow};
use crate::lineage::OneSuccessor;
use crate::ratio::Ratio;
use crate::register::{Version, VersionId};
use crate::share::Share;

/// A way to choose one unit of the second date for each of the first.
///
/// # Example
/// ```
/// use sapnhap::OneSuccessor;
/// use sapnhap::crosswalk::Choice;
///
/// assert_ne!(Choice::By(OneSuccessor::Heir), Choice::LargestWeight);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Choice {
    /// The one that a choice of the lineage gives: the heir, the one that carries the code, has the seat or
    /// the largest part by the law's figures.
    By(OneSuccessor),
    /// The one with the largest weight, where every part is weighed and no two are largest.
    LargestWeight,
}

impl<'r> Crosswalk<'r> {
    /// Returns the crosswalk with one row for each unit for which a choice gives one. A unit for which it
    /// gives none keeps its rows, without weights.
    ///
    /// What is chosen of several is [assumed](super::Basis::Assumed): a convention, and no answer of the
    /// law's.
    ///
    /// # Complexity
    /// Linear in the rows, and for a choice of the lineage in the steps.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::OneSuccessor;
    /// use sapnhap::crosswalk::{Choice, Crosswalk};
    /// use sapnhap::{Level, code, date, vietnam};
    ///
    /// let days = [date(2025, 6, 30), date(2025, 7, 1)];
    /// let crosswalk = Crosswalk::between(vietnam::register(), days, Level::COMMUNE)?;
    /// let one = crosswalk.one_each(Choice::By(OneSuccessor::CarriesCode));
    /// let row = one.rows().find(|row| row.from.code() == code("00634")).unwrap();
    /// assert_eq!(row.to.code(), code("00634"));
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn one_each(&self, choice: Choice) -> Self {
        let levels = [self.level, self.to_level];
        let mut made = Self::empty(self.from, self.to, levels, self.variable.clone());
        for (unit, rows) in self.groups() {
            let chosen = self.chosen(&self.from.view(unit), rows, choice);
            match chosen.and_then(|id| rows.iter().find(|row| row.to == id)) {
                Some(row) => {
                    let n_some = rows.iter().filter(|row| self.is_some(row)).count();
                    let share = row.portions.of(self.variable.follows());
                    let weight = match (n_some, share) {
                        (1, Share::All) => Weighed::whole(),
                        _ => Weighed::assumed(Ratio::ONE, share),
                    };
                    let weight = made.weight_at(Some(weight));
                    made.push_row(row.to, row.portions, weight);
                }
                None => {
                    for row in rows {
                        made.push_row(row.to, row.portions, super::WeightAt::UNKNOWN);
                    }
                }
            }
            made.end_source(unit);
        }
        made
    }

    fn chosen(&self, unit: &Version<'r>, rows: &[PackedRow], choice: Choice) -> Option<VersionId> {
        let mut some = rows.iter().filter(|row| self.is_some(row));
        if let (Some(sole), None) = (some.next(), some.next()) {
            return Some(sole.to);
        }
        match choice {
            Choice::By(choice) => unit.successor_by(&self.to, choice).map(|unit| unit.id()),
            Choice::LargestWeight => {
                let weights: Option<Vec<(&Ratio, VersionId)>> =
                    rows.iter().map(|row| Some((&self.weight_of(row)?.value, row.to))).collect();
                let weights = weights?;
                let most = weights.iter().map(|(weight, _)| *weight).max()?;
                let mut largest = weights.iter().filter(|(weight, _)| *weight == most);
                let (Some((_, id)), None) = (largest.next(), largest.next()) else { return None };
                Some(*id)
            }
        }
    }
}

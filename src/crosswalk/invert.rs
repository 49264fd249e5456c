//! A crosswalk the other way round.

use std::collections::BTreeMap;

use super::basis::Bounds;
use super::distribute::Weighed;
use super::figures::Figures;
use super::{Crosswalk, PackedRow, WeightAt};
use crate::ratio::Ratio;
use crate::register::VersionId;

/// What the figures are by which a crosswalk is turned round, or units are put together.
///
/// # Example
/// ```
/// use sapnhap::crosswalk::OldValues;
///
/// assert_ne!(OldValues::Own, OldValues::StandIn);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OldValues {
    /// Those of the column itself: each share that is made of them follows from them.
    Own,
    /// Those of something that stands for it, as area for people: each share is an estimate.
    StandIn,
}

impl<'r> Crosswalk<'r> {
    /// Returns the crosswalk the other way round: of a unit of the second date, how much of what it has was
    /// that of each unit of the first, by the figures that those had.
    ///
    /// A table that was carried over and comes back by its own old values is the table that it was. A
    /// figure of a later day comes back in the shares of the earlier one, which is an assumption of who does
    /// it: growth was not the same everywhere.
    ///
    /// A unit that has something of one alone needs no figure. One of which a weight or a figure is missing
    /// is not weighed.
    ///
    /// # Complexity
    /// Linear in the rows, times a logarithm.
    ///
    /// # Example: forwards and back
    /// ```
    /// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
    /// use sapnhap::crosswalk::{Crosswalk, Figures, OldValues, Variable, Weighing};
    /// use sapnhap::{Level, Ratio, date, vietnam};
    ///
    /// let days = [date(2025, 6, 30), date(2025, 7, 1)];
    /// let weighing = Weighing::of(Variable::area()).by(vietnam::area_shares());
    /// let forwards = Crosswalk::weighed(vietnam::register(), days, Level::COMMUNE, &weighing)?;
    /// let mut old = Figures::new(Variable::area());
    /// for (unit, n) in forwards.sources().zip(1..) {
    ///     old.insert(&unit, Ratio::from(n))?;
    /// }
    /// let back = forwards.inverted(&old, OldValues::Own);
    /// assert_eq!(back.carry(&forwards.carry(&old).to_figures()).to_figures(), old);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn inverted(&self, figures: &Figures, old: OldValues) -> Self {
        let mut by_target: BTreeMap<VersionId, Vec<(VersionId, &PackedRow)>> = BTreeMap::new();
        for (unit, rows) in self.groups() {
            for row in rows {
                by_target.entry(row.to).or_default().push((unit, row));
            }
        }
        let levels = [self.to_level, self.level];
        let mut made = Self::empty(self.to, self.from, levels, self.variable.clone());
        for (target, mut rows) in by_target {
            let from = self.from;
            rows.sort_by(|(one, _), (other, _)| from.view(*one).cmp_in_lists(&from.view(*other)));
            let weights = self.shares_of_target(&rows, figures, old);
            for ((unit, row), weight) in rows.into_iter().zip(weights) {
                let weight = made.weight_at(weight);
                made.push_row(unit, row.portions, weight);
            }
            made.end_source(target);
        }
        made
    }

    fn shares_of_target(
        &self,
        rows: &[(VersionId, &PackedRow)],
        figures: &Figures,
        old: OldValues,
    ) -> Vec<Option<Weighed>> {
        let is_some = |(_, row): &&(VersionId, &PackedRow)| self.is_some(row);
        let n_some = rows.iter().filter(is_some).count();
        if n_some <= 1 {
            let weight =
                |row| if self.is_some(row) { Weighed::whole() } else { Weighed::nothing() };
            return rows.iter().map(|(_, row)| Some(weight(row))).collect();
        }
        let parts: Option<Vec<Weighed>> = rows
            .iter()
            .map(|(unit, row)| {
                if !self.is_some(row) {
                    return Some(Weighed::nothing());
                }
                let (weight, figure) = (self.weight_of(row)?, figures.of_id(*unit)?);
                Some(Weighed { value: &weight.value * figure, ..weight.clone() })
            })
            .collect();
        let parts = parts.unwrap_or_default();
        let total: Ratio = parts.iter().map(|part| &part.value).sum();
        let is_certain = old == OldValues::Own && parts.iter().all(|part| part.basis.is_certain());
        let share = |part: &Weighed| {
            let value = part.value.checked_div(&total)?;
            let bounds = if is_certain { Bounds::exactly(value.clone()) } else { Bounds::ANY };
            Some(Weighed { value, bounds, basis: part.basis.max(old.basis()), error: None })
        };
        let shares: Option<Vec<Weighed>> = parts.iter().map(share).collect();
        match shares {
            Some(shares) if shares.len() == rows.len() => shares.into_iter().map(Some).collect(),
            _ => vec![None; rows.len()],
        }
    }

    /// Tells whether every row has a weight.
    #[must_use]
    pub fn is_weighed(&self) -> bool {
        self.rows.iter().all(|row| row.weight != WeightAt::UNKNOWN)
    }
}

//! Weights from known totals of the later units: parts that the totals force, and a fit for the others.
//!
//! What came to a later unit, less what came there whole, is what its open parts have together; and the
//! open parts of an earlier unit have together what it had. A part that is the only open one of either is
//! forced, and makes others so. What is left hangs together in circles, of which totals say less than there
//! are parts; those are raked: scaled to the totals of later and earlier units in turn until both hold
//! (iterative proportional fitting: Deming and Stephan, 1940, "On a least squares adjustment of a sampled
//! frequency table when the expected marginal totals are known"), from equal parts.

use std::collections::BTreeMap;

use super::basis::Basis;
use super::distribute::{Weighed, bounds_of};
use super::figures::Figures;
use super::{Crosswalk, WeightAt};
use crate::error::{CrosswalkFault, Error};
use crate::ratio::Ratio;
use crate::register::{Version, VersionId};

/// How often totals are scaled to in turn; circles of the reform settle in a few dozen.
const N_ROUNDS: usize = 500;
/// How far a fitted total may be from the one that was given, as a part of it.
const TOLERANCE: f64 = 1e-3;
/// What a fitted weight is a multiple of.
const STEPS: i64 = 1_000_000_000_000;

/// A part that is not weighed: its row, its earlier unit among the sources, and its later unit.
struct Open {
    row: usize,
    source: usize,
    to: VersionId,
    amount: Option<Ratio>,
}

/// What is left to be given to open parts, of an earlier or of a later unit.
#[derive(Default)]
struct Left {
    amount: Ratio,
    open: Vec<usize>,
}

impl<'r> Crosswalk<'r> {
    /// Weighs what is not weighed by known totals of later units: the figures of the earlier units and
    /// those of the later ones must be of one measure and one date.
    ///
    /// A weight that the totals force is [`Basis::Derived`]; one that is fitted where they leave several
    /// open is [`Basis::Estimated`], and meets each total to one part in a thousand at least. Units without a figure or total keep their open rows.
    ///
    /// # Errors
    /// [`CrosswalkFault::TwoMeasures`]; [`CrosswalkFault::Unreachable`] for a total that no weights can
    /// give. Totals of later units that have no open part are not looked at.
    ///
    /// # Complexity
    /// Linear in the rows, times a logarithm; for those that are fitted, times the rounds, up to 500.
    pub fn fitted(&self, figures: &Figures, totals: &Figures) -> Result<Self, Error> {
        figures.check_measure(totals)?;
        let mut made = self.clone();
        let (mut open, mut of_source, mut of_target) = self.left_open(figures, totals);
        self.force(&mut open, &mut of_source, &mut of_target, figures)?;
        let fitted = rake(&open, &of_source, &of_target)
            .map_err(|(to, most)| self.unreachable(to, of_target.get(&to), &most))?;
        for (part, fitted) in open.iter().zip(fitted) {
            let Some(figure) = figures_of(self, figures, part.source) else { continue };
            let left = of_source.get(&part.source).map(|left| &left.amount);
            let (amount, basis) = match (&part.amount, fitted.zip(left)) {
                (Some(amount), _) => (amount.clone(), Basis::Derived),
                (None, Some((share, left))) => (&share * left, Basis::Estimated),
                (None, None) => continue,
            };
            let value = amount.checked_div(figure);
            let Some(value) = value else { continue };
            let Some(row) = made.rows.get(part.row) else { continue };
            let bounds = bounds_of(row.portions.of(self.variable.follows()));
            let weight = match basis {
                Basis::Derived => Weighed::exact(value, basis),
                _ => Weighed { value, bounds, basis, error: None },
            };
            let weight = made.weight_at(Some(weight));
            if let Some(row) = made.rows.get_mut(part.row) {
                row.weight = weight;
            }
        }
        Ok(made)
    }

    /// Lists the parts that an old table and a new one together would reveal by subtraction: those that the
    /// figures of the earlier units and the totals of the later ones force, and of which there are fewer than
    /// so many, but some. By the id of the earlier unit, and then by level and code of the later one.
    ///
    /// # Errors
    /// As [`fitted`](Self::fitted).
    ///
    /// # Complexity
    /// That of [`fitted`](Self::fitted).
    ///
    /// # Example: two dozen people who would be known apart
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::crosswalk::{Crosswalk, Figures, Variable, Weighing};
    /// use sapnhap::{Level, Ratio, code, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let days = [date(2025, 6, 30), date(2025, 7, 1)];
    /// let law = Crosswalk::weighed(register, days, Level::COMMUNE, &Weighing::of(Variable::people()))?;
    /// let [before, after] = [register.at(days[0])?, register.at(days[1])?];
    /// let (mut old, mut new) = (Figures::new(Variable::people()), Figures::new(Variable::people()));
    /// let target = after.unit(Level::COMMUNE, &code("00025"))?;
    /// for origin in target.predecessors_at(&before) {
    ///     old.insert(&origin.earlier(), Ratio::from(1000))?;
    /// }
    /// let n_whole = target.predecessors_at(&before).iter().filter(|of| of.portions().is_whole()).count();
    /// let whole = i64::try_from(n_whole).unwrap_or(0) * 1000;
    /// new.insert(&target, Ratio::from(whole + 24))?;
    /// let parts = target.predecessors_at(&before).len() - n_whole;
    /// let revealed = law.revealed(&old, &new, &Ratio::from(50))?;
    /// assert_eq!(revealed.len(), if parts == 1 { 1 } else { 0 });
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn revealed(
        &self,
        figures: &Figures,
        totals: &Figures,
        fewer_than: &Ratio,
    ) -> Result<Vec<(Version<'r>, Version<'r>, Ratio)>, Error> {
        let fitted = self.fitted(figures, totals)?;
        let rows = self.rows().zip(fitted.rows());
        let forced =
            rows.filter(|(open, row)| open.weight.is_none() && row.basis == Some(Basis::Derived));
        let amounts = forced.filter_map(|(_, row)| {
            let amount = &row.weight? * figures.of(&row.from)?;
            Some((row.from, row.to, amount))
        });
        Ok(amounts.filter(|(.., of)| !of.is_zero() && of.abs() < *fewer_than).collect())
    }

    /// Returns the open parts of units with a figure that went to units with a total, and what is left for
    /// them of both.
    fn left_open(
        &self,
        figures: &Figures,
        totals: &Figures,
    ) -> (Vec<Open>, BTreeMap<usize, Left>, BTreeMap<VersionId, Left>) {
        let mut open: Vec<Open> = Vec::new();
        let (mut of_source, mut of_target) = (BTreeMap::new(), BTreeMap::new());
        let mut at = 0;
        // A later unit of which something has no figure is not known either.
        let mut unknown: Vec<VersionId> = Vec::new();
        let mut known: BTreeMap<VersionId, Ratio> = BTreeMap::new();
        for (source, (unit, rows)) in self.groups().enumerate() {
            let figure = figures.of_id(unit);
            for row in rows {
                match (figure, self.weight_of(row)) {
                    (None, _) if self.is_some(row) => unknown.push(row.to),
                    (None, _) => {}
                    (Some(figure), Some(weight)) => {
                        *known.entry(row.to).or_default() += &(figure * &weight.value);
                        let left: &mut Left = of_source.entry(source).or_default();
                        left.amount -= &(figure * &weight.value);
                    }
                    (Some(_), None) => {
                        of_source.entry(source).or_default().open.push(open.len());
                        open.push(Open { row: at, source, to: row.to, amount: None });
                    }
                }
                at += 1;
            }
            if let Some(left) = of_source.get_mut(&source) {
                left.amount += figure.unwrap_or(&Ratio::ZERO);
            }
        }
        unknown.sort_unstable();
        for (place, part) in open.iter().enumerate() {
            let Some(total) = totals.of_id(part.to) else { continue };
            if unknown.binary_search(&part.to).is_err() {
                let left: &mut Left = of_target.entry(part.to).or_default();
                left.amount = total - known.get(&part.to).unwrap_or(&Ratio::ZERO);
                left.open.push(place);
            }
        }
        of_source.retain(|_, left| !left.open.is_empty());
        (open, of_source, of_target)
    }

    /// Gives amounts to parts that are the only open ones of a unit, until there is none.
    fn force(
        &self,
        open: &mut [Open],
        of_source: &mut BTreeMap<usize, Left>,
        of_target: &mut BTreeMap<VersionId, Left>,
        figures: &Figures,
    ) -> Result<(), CrosswalkFault> {
        let mut waiting: Vec<usize> =
            of_source.values().chain(of_target.values()).filter_map(only).collect();
        while let Some(place) = waiting.pop() {
            let Some(part) = open.get_mut(place).filter(|part| part.amount.is_none()) else {
                continue;
            };
            let by_source = of_source.get(&part.source);
            let by_target = of_target.get(&part.to);
            let left =
                [by_target, by_source].into_iter().flatten().find(|left| only(left).is_some());
            let Some(amount) = left.map(|left| left.amount.clone()) else { continue };
            let most = by_source.map(|left| left.amount.clone()).unwrap_or_default();
            let figure = figures_of(self, figures, part.source).cloned().unwrap_or_default();
            let is_turned = !amount.is_zero() && amount.is_negative() != figure.is_negative();
            if is_turned || amount.abs() > most.abs() {
                return Err(self.unreachable(part.to, by_target, &most));
            }
            for left in
                [of_source.get_mut(&part.source), of_target.get_mut(&part.to)].into_iter().flatten()
            {
                left.amount -= &amount;
                left.open.retain(|other| *other != place);
                waiting.extend(only(left));
            }
            part.amount = Some(amount);
        }
        for (to, left) in &*of_target {
            let of_parts = left.open.iter().filter_map(|place| open.get(*place));
            let sources: Vec<&Left> =
                of_parts.filter_map(|part| of_source.get(&part.source)).collect();
            if sources.iter().any(|source| source.amount.is_negative()) {
                // Where figures may be below 0 no total is too large.
                continue;
            }
            let most: Ratio = sources.iter().map(|source| &source.amount).sum();
            if left.amount.is_negative() || left.amount > most {
                return Err(self.unreachable(*to, Some(left), &most));
            }
        }
        Ok(())
    }

    fn unreachable(&self, to: VersionId, left: Option<&Left>, most: &Ratio) -> CrosswalkFault {
        let left = left.map(|left| left.amount.clone()).unwrap_or_default();
        CrosswalkFault::Unreachable {
            unit: Box::new(self.to.view(to).describe()),
            left,
            most: most.clone(),
        }
    }

    /// Tells how many rows have no weight.
    #[must_use]
    pub fn n_open(&self) -> usize {
        self.rows.iter().filter(|row| row.weight == WeightAt::UNKNOWN).count()
    }
}

fn figures_of<'f>(
    crosswalk: &Crosswalk<'_>,
    figures: &'f Figures,
    source: usize,
) -> Option<&'f Ratio> {
    figures.of_id(crosswalk.sources.get(source)?.unit)
}

/// Returns the only open part, where there is one alone.
fn only(left: &Left) -> Option<usize> {
    match left.open.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// Returns the fitted shares of open parts that no total forces in what is left of their unit, which add up
/// to exactly 1; `None` for the others, and for those of units without a total. An error names a later unit whose total was not
/// reached, and what it has in its place.
fn rake(
    open: &[Open],
    of_source: &BTreeMap<usize, Left>,
    of_target: &BTreeMap<VersionId, Left>,
) -> Result<Vec<Option<Ratio>>, (VersionId, Ratio)> {
    let mut amounts: Vec<f64> = vec![1.0; open.len()];
    let is_fitted = |left: &Left| {
        left.open
            .iter()
            .all(|place| open.get(*place).is_some_and(|part| of_target.contains_key(&part.to)))
    };
    let sources: Vec<&Left> = of_source.values().filter(|left| is_fitted(left)).collect();
    let lefts = || of_target.values().chain(sources.iter().copied());
    for _ in 0..N_ROUNDS {
        for left in lefts() {
            let sum: f64 = left.open.iter().filter_map(|place| amounts.get(*place)).sum();
            let wanted = left.amount.to_f64();
            if sum != 0.0 {
                for place in &left.open {
                    if let Some(amount) = amounts.get_mut(*place) {
                        *amount *= wanted / sum;
                    }
                }
            }
        }
    }
    let sum =
        |left: &Left| -> f64 { left.open.iter().filter_map(|place| amounts.get(*place)).sum() };
    let fits = |left: &Left| {
        let wanted = left.amount.to_f64();
        (sum(left) - wanted).abs() <= TOLERANCE * wanted.abs().max(1.0)
    };
    if let Some((to, left)) = of_target.iter().find(|(_, left)| !fits(left)) {
        return Err((*to, Ratio::from_f64(sum(left)).unwrap_or_default()));
    }
    let mut fitted = vec![None; open.len()];
    for left in sources {
        settle(left, &amounts, &mut fitted);
    }
    Ok(fitted)
}

/// Makes exact shares of the fitted amounts of a unit, the last of which takes what rounding left.
fn settle(left: &Left, amounts: &[f64], fitted: &mut [Option<Ratio>]) {
    let total: f64 = left.open.iter().filter_map(|place| amounts.get(*place)).sum();
    if total == 0.0 || !total.is_finite() {
        return;
    }
    let mut given = Ratio::ZERO;
    let Some((last, others)) = left.open.split_last() else { return };
    for place in others {
        let share = amounts.get(*place).copied().unwrap_or_default() / total;
        #[expect(clippy::cast_possible_truncation, reason = "a share is no more than 1")]
        let steps = (share * STEPS as f64).round() as i64;
        let share = Ratio::new(steps.clamp(0, STEPS), STEPS).unwrap_or_default();
        given += &share;
        if let Some(slot) = fitted.get_mut(*place) {
            *slot = Some(share);
        }
    }
    if let Some(slot) = fitted.get_mut(*last) {
        *slot = Some(&Ratio::ONE - &given);
    }
}

//! Crosswalks made of others: one after another, within a unit, at a level above.

use std::collections::BTreeMap;

use super::basis::{Basis, Bounds};
use super::distribute::Weighed;
use super::figures::Figures;
use super::invert::OldValues;
use super::{Crosswalk, PackedRow};
use crate::error::{CrosswalkFault, Error};
use crate::level::Level;
use crate::ratio::Ratio;
use crate::register::{Version, VersionId};
use crate::share::{Share, Shares};

/// What came of one unit to one other, as it is added up.
struct Pair {
    portions: Shares,
    weight: Option<Weighed>,
}

impl<'r> Crosswalk<'r> {
    /// Returns the crosswalk over this one and then another, which begins with the level and date with
    /// which this one ends.
    ///
    /// A unit in the middle that had come of several and is divided gives its parts as if it were of one
    /// make; such weights are [`Basis::Assumed`].
    ///
    /// # Errors
    /// [`CrosswalkFault::DoNotMeet`], [`CrosswalkFault::OtherRegister`]; [`CrosswalkFault::NotCarriedOn`] for a
    /// unit in the middle that the next one does not carry.
    ///
    /// # Complexity
    /// Linear in the rows of both and in the pairs that they make, times a logarithm.
    pub fn then(&self, next: &Self) -> Result<Self, Error> {
        let (ends, begins) = ((self.to.date(), self.to_level), (next.from.date(), next.level));
        if ends != begins {
            let word = |(date, level): (jiff::civil::Date, Level)| {
                format!("level {} on {date}", self.to.register().country().level_id(level))
            };
            return Err(CrosswalkFault::DoNotMeet { ends: word(ends), begins: word(begins) })?;
        }
        if !std::ptr::eq(self.to.register(), next.from.register()) {
            return Err(CrosswalkFault::OtherRegister {
                what: "crosswalks",
                date: self.to.date(),
            })?;
        }
        let is_mixed = self.came_of_several();
        let levels = [self.level, next.to_level];
        let mut made = Self::empty(self.from, next.to, levels, self.variable.clone());
        for (unit, rows) in self.groups() {
            let mut pairs: BTreeMap<VersionId, Pair> = BTreeMap::new();
            for first in rows {
                let Some(second) = next.packed_of(first.to) else {
                    if self.is_nothing(first) {
                        continue;
                    }
                    let unit = Box::new(self.to.view(first.to).describe());
                    return Err(CrosswalkFault::NotCarriedOn { unit })?;
                };
                let is_divided = second.iter().filter(|row| next.is_some(row)).count() > 1;
                let is_spread = is_divided && is_mixed.get(&first.to) == Some(&true);
                for row in second {
                    let both = self.weight_of(first).zip(next.weight_of(row));
                    let weight = both.map(|(one, other)| {
                        if is_spread && next.is_some(row) {
                            one.times(&other.clone().spread())
                        } else {
                            one.times(other)
                        }
                    });
                    let weight = weight.or_else(|| self.is_nothing(first).then(Weighed::nothing));
                    let portions = over(first.portions, row.portions, is_spread);
                    add(&mut pairs, row.to, Pair { portions, weight });
                }
            }
            made.push_pairs(unit, pairs);
        }
        Ok(made)
    }

    /// Returns the crosswalk of the units that lie in a unit of the first date alone.
    #[must_use]
    pub fn within(&self, unit: &Version<'r>) -> Self {
        let lies_in = |source: &Version<'r>| {
            source == unit || source.units_above().any(|above| above.id() == unit.id())
        };
        let levels = [self.level, self.to_level];
        let mut made = Self::empty(self.from, self.to, levels, self.variable.clone());
        made.weights.clone_from(&self.weights);
        for (id, rows) in self.groups().filter(|(id, _)| lies_in(&self.from.view(*id))) {
            made.rows.extend_from_slice(rows);
            made.end_source(id);
        }
        made
    }

    /// Returns the crosswalk to the units of a level above: new provinces for new communes. What was
    /// divided inside one of them is wholly that one's, and so exact whatever its parts are.
    ///
    /// # Errors
    /// [`LookupFault::UnknownLevel`](crate::error::LookupFault::UnknownLevel).
    ///
    /// # Complexity
    /// Linear in the rows, times a logarithm.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::crosswalk::Crosswalk;
    /// use sapnhap::{Level, Ratio, date, vietnam};
    ///
    /// let days = [date(2025, 6, 30), date(2025, 7, 1)];
    /// let crosswalk = Crosswalk::between(vietnam::register(), days, Level::COMMUNE)?;
    /// let provinces = crosswalk.to_level(Level::PROVINCE)?;
    /// // No commune was divided between two provinces.
    /// assert!(provinces.rows().all(|row| row.weight == Some(Ratio::ONE)));
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn to_level(&self, level: Level) -> Result<Self, Error> {
        self.to.register().country().known_level(level)?;
        let levels = [self.level, level];
        let mut made = Self::empty(self.from, self.to, levels, self.variable.clone());
        for (unit, rows) in self.groups() {
            let mut pairs: BTreeMap<VersionId, Pair> = BTreeMap::new();
            for row in rows {
                let above = self.to.view(row.to).standing_at(level).id();
                let pair = Pair { portions: row.portions, weight: self.weight_of(row).cloned() };
                add(&mut pairs, above, pair);
            }
            whole_where_sole(&mut pairs);
            made.push_pairs(unit, pairs);
        }
        Ok(made)
    }

    /// Returns the crosswalk from the units of a level above: old districts for old communes, each
    /// commune with the weight that its figure has in its district.
    ///
    /// A district of which all went to one needs no figures; of any other a member without a figure leaves
    /// all rows without a weight.
    ///
    /// # Errors
    /// [`LookupFault::UnknownLevel`](crate::error::LookupFault::UnknownLevel).
    ///
    /// # Complexity
    /// Linear in the rows, times a logarithm.
    ///
    /// # Example: how much of a former district, by area, each new commune has
    /// ```
    /// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
    /// use sapnhap::crosswalk::{Basis, Crosswalk, Figures, OldValues, Variable, Weighing};
    /// use sapnhap::{Level, Ratio, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let days = [date(2025, 6, 30), date(2025, 7, 1)];
    /// let weighing = Weighing::of(Variable::area()).by(vietnam::area_shares());
    /// let communes = Crosswalk::weighed(register, days, Level::COMMUNE, &weighing)?;
    /// let mut areas = Figures::new(Variable::area());
    /// for unit in communes.sources() {
    ///     if let Some(area) = vietnam::attributes().of(&unit).and_then(|facts| facts.area) {
    ///         areas.insert(&unit, area.into())?;
    ///     }
    /// }
    /// let districts = communes.from_level(Level::DISTRICT, &areas, OldValues::Own)?;
    /// let district = register.at(days[0])?.find("huyện Hữu Lũng")?;
    /// let rows = districts.rows_of(&district);
    /// assert_eq!(rows.len(), 8);
    /// assert_eq!(rows.iter().filter_map(|row| row.weight.clone()).sum::<Ratio>(), Ratio::ONE);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn from_level(
        &self,
        level: Level,
        figures: &Figures,
        old: OldValues,
    ) -> Result<Self, Error> {
        self.from.register().country().known_level(level)?;
        let mut grouped: BTreeMap<VersionId, Vec<(VersionId, &[PackedRow])>> = BTreeMap::new();
        for (unit, rows) in self.groups() {
            let above = self.from.view(unit).standing_at(level).id();
            grouped.entry(above).or_default().push((unit, rows));
        }
        let levels = [level, self.to_level];
        let mut made = Self::empty(self.from, self.to, levels, self.variable.clone());
        for (above, members) in grouped {
            let pairs = self.pairs_of_group(&members, figures, old);
            made.push_pairs(above, pairs);
        }
        Ok(made)
    }

    fn pairs_of_group(
        &self,
        members: &[(VersionId, &[PackedRow])],
        figures: &Figures,
        old: OldValues,
    ) -> BTreeMap<VersionId, Pair> {
        let known: Option<Vec<&Ratio>> =
            members.iter().map(|(unit, _)| figures.of_id(*unit)).collect();
        let total: Ratio = known.iter().flatten().copied().sum();
        let mut pairs: BTreeMap<VersionId, Pair> = BTreeMap::new();
        for (place, (_, rows)) in members.iter().enumerate() {
            let figure = known.as_ref().and_then(|known| known.get(place).copied());
            let share = figure.and_then(|figure| figure.checked_div(&total));
            for row in *rows {
                let weight = self.weight_of(row).zip(share.as_ref()).map(|(weight, share)| {
                    let by_figure = Weighed {
                        value: share.clone(),
                        bounds: old.bounds(share),
                        basis: old.basis(),
                        error: None,
                    };
                    weight.times(&by_figure)
                });
                let weight = weight.or_else(|| self.is_nothing(row).then(Weighed::nothing));
                add(&mut pairs, row.to, Pair { portions: part_of(row.portions), weight });
            }
        }
        whole_where_sole(&mut pairs);
        pairs
    }

    fn push_pairs(&mut self, unit: VersionId, pairs: BTreeMap<VersionId, Pair>) {
        let mut pairs: Vec<(VersionId, Pair)> = pairs.into_iter().collect();
        let to = self.to;
        pairs.sort_by(|(one, _), (other, _)| to.view(*one).cmp_in_lists(&to.view(*other)));
        for (to, Pair { portions, weight }) in pairs {
            let weight = self.weight_at(weight);
            self.push_row(to, portions, weight);
        }
        self.end_source(unit);
    }

    /// Tells of each unit of the second date whether it has something of several.
    fn came_of_several(&self) -> BTreeMap<VersionId, bool> {
        let mut seen = BTreeMap::new();
        for row in self.rows.iter().filter(|row| self.is_some(row)) {
            seen.entry(row.to).and_modify(|several| *several = true).or_insert(false);
        }
        seen
    }

    /// Tells whether something of the variable may have gone by a row.
    pub(super) fn is_some(&self, row: &PackedRow) -> bool {
        !self.is_nothing(row)
    }

    /// Tells whether nothing of the variable went by a row, for certain.
    fn is_nothing(&self, row: &PackedRow) -> bool {
        let bounds = self.bounds(row);
        bounds.are_exact() && bounds.lower.is_zero()
    }
}

fn add(pairs: &mut BTreeMap<VersionId, Pair>, to: VersionId, pair: Pair) {
    use std::collections::btree_map::Entry;
    match pairs.entry(to) {
        Entry::Vacant(place) => {
            place.insert(pair);
        }
        Entry::Occupied(mut known) => {
            let known = known.get_mut();
            known.portions = both(known.portions, pair.portions);
            match (&mut known.weight, pair.weight) {
                (Some(weight), Some(other)) => weight.add(&other),
                (weight, _) => *weight = None,
            }
        }
    }
}

/// What all went to is that one's wholly, whatever its parts are.
fn whole_where_sole(pairs: &mut BTreeMap<VersionId, Pair>) {
    if pairs.len() == 1 {
        let whole = || Pair { portions: Shares::ALL, weight: Some(Weighed::whole()) };
        pairs.values_mut().for_each(|pair| *pair = whole());
    }
}

fn each(one: Shares, other: Shares, of: impl Fn(Share, Share) -> Share) -> Shares {
    Shares { area: of(one.area, other.area), population: of(one.population, other.population) }
}

/// Returns what came over two steps, of which the second may divide what the first had joined.
fn over(first: Shares, second: Shares, is_mixed: bool) -> Shares {
    each(first, second, |one, other| match (one, other) {
        (Share::Nothing, _) | (_, Share::Nothing) => Share::Nothing,
        (one, Share::All) => one,
        (Share::All, other) if !is_mixed => other,
        _ => Share::Possible,
    })
}

/// Returns what came by two ways together.
fn both(one: Shares, other: Shares) -> Shares {
    each(one, other, |one, other| match (one, other) {
        (Share::Nothing, same) | (same, Share::Nothing) => same,
        (Share::All, _) | (_, Share::All) => Share::All,
        (Share::Possible, Share::Possible) => Share::Possible,
        _ => Share::Unknown,
    })
}

/// Returns what a unit gave of which a member gave this.
fn part_of(member: Shares) -> Shares {
    each(member, member, |share, _| match share {
        Share::Nothing | Share::Possible => share,
        Share::Part | Share::Unknown | Share::Rest | Share::All => Share::Part,
    })
}

impl OldValues {
    fn bounds(self, share: &Ratio) -> Bounds {
        match self {
            Self::Own => Bounds::exactly(share.clone()),
            Self::StandIn => Bounds::ANY,
        }
    }

    /// Returns what shares rest on that are made of such figures.
    pub(super) fn basis(self) -> Basis {
        match self {
            Self::Own => Basis::Derived,
            Self::StandIn => Basis::Estimated,
        }
    }
}

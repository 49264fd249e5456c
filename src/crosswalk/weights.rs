//! Shares of divided units, brought by a user or embedded, for what the law leaves open.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::basis::Basis;
use super::variable::Variable;
use crate::code::Code;
use crate::error::{CrosswalkFault, Error};
use crate::level::Level;
use crate::ratio::Ratio;
use crate::register::{Register, Snapshot, Version, VersionId};

/// The share of each divided unit that went to each of those that came of it, between two dates, of one
/// variable.
///
/// Shares of units that were not divided need not stand here: the law gives them. Each unit that stands
/// here has a share for each later unit to which the law gives some of it, and they add up to exactly 1.
///
/// # Example: a divided commune of Hà Nội, by the dwellings of each part
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::{Basis, Crosswalk, Variable, Weighing, Weights};
/// use sapnhap::{Level, Quantity, Ratio, code, date, vietnam};
///
/// let register = vietnam::register();
/// let days = [date(2025, 6, 30), date(2025, 7, 1)];
/// let dwellings = Variable::following("dwellings", Quantity::Population);
/// let counted = [("00007", "00008", 300), ("00007", "00025", 100)]
///     .map(|(from, to, n)| (code(from), code(to), Ratio::from(n)));
/// let weights = Weights::of_amounts(
///     register, days, Level::COMMUNE, dwellings.clone(), Basis::Derived, counted)?;
///
/// let weighing = Weighing::of(dwellings).by(&weights);
/// let crosswalk = Crosswalk::weighed(register, days, Level::COMMUNE, &weighing)?;
/// let row = crosswalk.rows().find(|row| row.from.code() == code("00007")).unwrap();
/// assert_eq!(row.weight, Ratio::new(3, 4));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    pub(super) variable: Variable,
    pub(super) basis: Basis,
    days: [Date; 2],
    n_versions: usize,
    pub(super) shares: BTreeMap<(VersionId, VersionId), WeightShare>,
}

/// A share, and how far from the truth such shares were found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WeightShare {
    pub(super) value: Ratio,
    pub(super) error: Option<Ratio>,
}

/// A row as it was given.
struct Given<'r> {
    row: usize,
    to: Version<'r>,
    value: Ratio,
}

impl Weights {
    /// Takes shares of units of the first day that went to units of the second, of which those of a unit
    /// add up to exactly 1.
    ///
    /// # Errors
    /// [`CrosswalkFault`], with the row: a code that nobody carries, a pair of which the later unit got
    /// nothing, a pair twice, a share below 0, a divided unit without a share for a part, shares that add
    /// up to something else. [`LookupFault`](crate::error::LookupFault) for an unknown level and for dates
    /// before the opening.
    ///
    /// # Complexity
    /// Linear in the rows, times a logarithm, and in the steps between both days for each unit.
    pub fn of_shares(
        register: &Register,
        days: [Date; 2],
        level: Level,
        variable: Variable,
        basis: Basis,
        rows: impl IntoIterator<Item = (Code, Code, Ratio)>,
    ) -> Result<Self, Error> {
        let mut weights = Self::none(register, days, variable, basis);
        for (from, given) in given(register, days, level, rows)? {
            let from = register.at_or_opening(weights.from()).view(from);
            let mut seen: BTreeMap<VersionId, usize> = BTreeMap::new();
            for Given { row, to, .. } in &given {
                if let Some(first) = seen.insert(to.id(), *row) {
                    return Err(CrosswalkFault::Twice {
                        row: *row,
                        first,
                        from: Box::new(from.describe()),
                        to: Box::new(to.describe()),
                    })?;
                }
            }
            let sum: Ratio = given.iter().map(|given| &given.value).sum();
            if sum != Ratio::ONE {
                let from = Box::new(from.describe());
                return Err(CrosswalkFault::Sum { from, sum, expected: "exactly 1" })?;
            }
            weights.take(from, level, given)?;
        }
        Ok(weights)
    }

    /// Takes amounts of what lies in each part (dwellings, hectares, votes), of which shares are made: what
    /// of a unit went to one later unit may stand in several rows, as of its hamlets, and is added up.
    ///
    /// # Errors
    /// As [`of_shares`](Self::of_shares), but for pairs twice; amounts of a unit that are all 0.
    ///
    /// # Complexity
    /// That of [`of_shares`](Self::of_shares).
    pub fn of_amounts(
        register: &Register,
        days: [Date; 2],
        level: Level,
        variable: Variable,
        basis: Basis,
        rows: impl IntoIterator<Item = (Code, Code, Ratio)>,
    ) -> Result<Self, Error> {
        let mut weights = Self::none(register, days, variable, basis);
        for (from, given) in given(register, days, level, rows)? {
            let from = register.at_or_opening(weights.from()).view(from);
            let sum: Ratio = given.iter().map(|given| &given.value).sum();
            let mut added: BTreeMap<VersionId, Given<'_>> = BTreeMap::new();
            for Given { row, to, value } in given {
                let Some(value) = value.checked_div(&sum) else {
                    let from = Box::new(from.describe());
                    return Err(CrosswalkFault::Sum { from, sum, expected: "more than 0" })?;
                };
                let whole = added.entry(to.id()).or_insert(Given { row, to, value: Ratio::ZERO });
                whole.value += &value;
            }
            weights.take(from, level, added.into_values().collect())?;
        }
        Ok(weights)
    }

    /// Says how far from the truth shares of each pair were found to be, where that was measured: a figure
    /// of its own, which moves no bound.
    #[cfg(feature = "csv")]
    pub(super) fn with_errors(
        mut self,
        errors: impl Fn(VersionId, VersionId) -> Option<Ratio>,
    ) -> Self {
        for ((from, to), share) in &mut self.shares {
            share.error = errors(*from, *to);
        }
        self
    }

    /// Returns the variable.
    #[must_use]
    pub fn variable(&self) -> &Variable {
        &self.variable
    }

    /// Returns what the shares rest on.
    #[must_use]
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// Returns the day of the divided units, and that of those that came of them.
    #[must_use]
    pub fn days(&self) -> [Date; 2] {
        self.days
    }

    /// Returns how many pairs of units have a share.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shares.len()
    }

    /// Tells whether no pair has a share.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shares.is_empty()
    }

    /// Returns the share of an earlier unit that went to a later one; `None` where none was given.
    #[must_use]
    pub fn share(&self, from: &Version<'_>, to: &Version<'_>) -> Option<&Ratio> {
        self.shares.get(&(from.id(), to.id())).map(|share| &share.value)
    }

    /// Returns all shares, by the ids of both units.
    pub fn shares(&self) -> impl Iterator<Item = (VersionId, VersionId, &Ratio)> {
        self.shares.iter().map(|((from, to), share)| (*from, *to, &share.value))
    }

    /// Checks that the shares may be those of units of a register.
    pub(super) fn check(&self, register: &Register) -> Result<(), CrosswalkFault> {
        if register.n_versions() < self.n_versions {
            return Err(CrosswalkFault::OtherRegister { what: "weights", date: self.from() });
        }
        Ok(())
    }

    fn from(&self) -> Date {
        let [from, _] = self.days;
        from
    }

    fn none(register: &Register, days: [Date; 2], variable: Variable, basis: Basis) -> Self {
        let n_versions = register.n_versions();
        Self { variable, basis, days, n_versions, shares: BTreeMap::new() }
    }

    /// Takes the shares of a unit, when each of its parts has one.
    fn take(
        &mut self,
        from: Version<'_>,
        level: Level,
        given: Vec<Given<'_>>,
    ) -> Result<(), Error> {
        let follows = self.variable.follows();
        for Given { to, value, .. } in given {
            self.shares.insert((from.id(), to.id()), WeightShare { value, error: None });
        }
        let [_, after] = self.days;
        let after = from.register().at_or_opening(after);
        let missing = from.successors_at_level(&after, level).into_iter().find(|relation| {
            let key = (from.id(), relation.later().id());
            relation.portions().of(follows).is_certain() && !self.shares.contains_key(&key)
        });
        match missing {
            None => Ok(()),
            Some(relation) => Err(CrosswalkFault::MissingPart {
                from: Box::new(from.describe()),
                to: Box::new(relation.later().describe()),
            })?,
        }
    }
}

/// Finds the units that rows name, and checks that of each earlier one something came to the later one.
fn given<'r>(
    register: &'r Register,
    days: [Date; 2],
    level: Level,
    rows: impl IntoIterator<Item = (Code, Code, Ratio)>,
) -> Result<BTreeMap<VersionId, Vec<Given<'r>>>, Error> {
    register.country().known_level(level)?;
    let [before, after] = [register.at(days[0])?, register.at(days[1])?];
    let unit = |row: usize, on: &Snapshot<'r>, code: Code| {
        on.get(level, &code).ok_or_else(|| CrosswalkFault::UnknownCode {
            row,
            level: register.country().level_id(level),
            code,
            date: on.date(),
        })
    };
    let mut by_source: BTreeMap<VersionId, Vec<Given<'r>>> = BTreeMap::new();
    for (row, (from, to, value)) in (1..).zip(rows) {
        let (from, to) = (unit(row, &before, from)?, unit(row, &after, to)?);
        let came = from.successors_at_level(&after, level);
        if !came.iter().any(|relation| relation.later() == to) {
            let expected: Vec<String> =
                came.iter().map(|relation| relation.later().code().to_string()).collect();
            Err(CrosswalkFault::NoPair {
                row,
                from: Box::new(from.describe()),
                to: Box::new(to.describe()),
                expected: expected.join(", "),
            })?;
        }
        if value.is_negative() {
            Err(CrosswalkFault::Negative {
                row,
                from: Box::new(from.describe()),
                to: Box::new(to.describe()),
                weight: value.clone(),
            })?;
        }
        by_source.entry(from.id()).or_default().push(Given { row, to, value });
    }
    Ok(by_source)
}

//! A figure for each of some units: what is carried over, and what shares are made of.

use std::collections::BTreeMap;

use smol_str::SmolStr;

use super::variable::Variable;
use crate::error::CrosswalkFault;
use crate::ratio::Ratio;
use crate::register::{Version, VersionId};

/// Figures of one variable for units of one date, exact and of any size, negative ones too.
///
/// A unit without a figure is not known, which is not the same as 0.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::{Figures, Variable};
/// use sapnhap::{Ratio, date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let ward = before.find("phường Trúc Bạch, Hà Nội")?;
/// let mut people = Figures::new(Variable::people());
/// people.insert(&ward, Ratio::from(8_000))?;
/// assert_eq!(people.of(&ward), Some(&Ratio::from(8_000)));
/// assert!(people.insert(&ward, Ratio::from(9_000)).is_err());
/// assert_eq!(people.total(), Ratio::from(8_000));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    variable: Variable,
    measure: Option<SmolStr>,
    figures: BTreeMap<VersionId, Ratio>,
}

impl Figures {
    /// Makes a table of no figures.
    #[must_use]
    pub fn new(variable: Variable) -> Self {
        Self { variable, measure: None, figures: BTreeMap::new() }
    }

    /// Says by what the figures were had, and as of when (`census, 2019-04-01`). Figures of two measures
    /// are never made into one share.
    #[must_use]
    pub fn measured(mut self, measure: &str) -> Self {
        self.measure = Some(measure.into());
        self
    }

    /// Puts in the figure of a unit.
    ///
    /// # Errors
    /// [`CrosswalkFault::FigureTwice`]; the table stays as it was.
    pub fn insert(&mut self, unit: &Version<'_>, figure: Ratio) -> Result<(), CrosswalkFault> {
        if let Some(known) = self.figures.get(&unit.id()) {
            let unit = Box::new(unit.describe());
            return Err(CrosswalkFault::FigureTwice { unit, figure: known.clone() });
        }
        self.figures.insert(unit.id(), figure);
        Ok(())
    }

    /// Adds to the figure of a unit, which is 0 where it has none.
    pub fn add(&mut self, unit: &Version<'_>, figure: &Ratio) {
        *self.figures.entry(unit.id()).or_default() += figure;
    }

    /// Returns what the figures count.
    #[must_use]
    pub fn variable(&self) -> &Variable {
        &self.variable
    }

    /// Returns by what the figures were had, where that was said.
    #[must_use]
    pub fn measure(&self) -> Option<&str> {
        self.measure.as_deref()
    }

    /// Returns the figure of a unit; `None` where it is not known.
    #[must_use]
    pub fn of(&self, unit: &Version<'_>) -> Option<&Ratio> {
        self.of_id(unit.id())
    }

    pub(super) fn of_id(&self, unit: VersionId) -> Option<&Ratio> {
        self.figures.get(&unit)
    }

    /// Returns all figures, by the ids of their units.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (VersionId, &Ratio)> {
        self.figures.iter().map(|(unit, figure)| (*unit, figure))
    }

    /// Returns how many units have a figure.
    #[must_use]
    pub fn len(&self) -> usize {
        self.figures.len()
    }

    /// Tells whether no unit has a figure.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty()
    }

    /// Returns the sum of all figures.
    #[must_use]
    pub fn total(&self) -> Ratio {
        self.figures.values().sum()
    }

    /// Checks that shares may be made of these and of others.
    ///
    /// # Errors
    /// [`CrosswalkFault::TwoMeasures`], also where one of both says by what it was had and the other not.
    pub(super) fn check_measure(&self, other: &Self) -> Result<(), CrosswalkFault> {
        if self.measure == other.measure {
            return Ok(());
        }
        let word = |measure: Option<&str>| measure.unwrap_or("what nobody says").to_owned();
        Err(CrosswalkFault::TwoMeasures { one: word(self.measure()), other: word(other.measure()) })
    }
}

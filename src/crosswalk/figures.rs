//! A figure for each of some units: what is carried over, and what shares are made of.

use std::collections::BTreeMap;

use super::stands_at;
use super::variable::Variable;
use crate::attributes::{Attributes, Measure};
use crate::error::CrosswalkFault;
use crate::level::Level;
use crate::ratio::Ratio;
use crate::register::{Snapshot, Version, VersionId};
use crate::share::Quantity;

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
    measure: Option<Measure>,
    figures: BTreeMap<VersionId, Ratio>,
}

impl Figures {
    /// Makes a table of no figures.
    #[must_use]
    pub fn new(variable: Variable) -> Self {
        Self { variable, measure: None, figures: BTreeMap::new() }
    }

    /// Takes what a table of facts knows of area or people, of the units of a level in force on a date and of
    /// those above it that have no members. Units of which it is not known have no figure.
    ///
    /// # Errors
    /// [`CrosswalkFault::TwoMeasures`] where people were counted by more than one measure.
    ///
    /// # Complexity
    /// Linear in the versions of the register, times the logarithm of the facts.
    ///
    /// # Example: the people of 2019 in the communes of today, as far as it is certain
    /// ```
    /// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
    /// use sapnhap::crosswalk::{Crosswalk, Figures, Variable, Weighing};
    /// use sapnhap::{Level, Quantity, Ratio, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let days = [date(2025, 6, 30), date(2025, 7, 1)];
    /// let before = register.at(days[0])?;
    /// let facts = vietnam::attributes();
    /// let people = Figures::of_facts(facts, &before, Level::COMMUNE, Quantity::Population)?;
    /// assert_eq!(people.total(), Ratio::from(96_180_637));
    /// let weighing = Weighing::of(Variable::people());
    /// let crosswalk = Crosswalk::weighed(register, days, Level::COMMUNE, &weighing)?;
    /// let communes = crosswalk.carry(&people);
    /// let commune = register.at(days[1])?.find("xã Hữu Lũng")?;
    /// assert_eq!(communes.of(&commune).unwrap().value, Some(Ratio::from(26_930)));
    /// // What is divided within a province is wholly that province's.
    /// let provinces = crosswalk.to_level(Level::PROVINCE)?.carry(&people);
    /// assert_eq!(provinces.total(), people.total());
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn of_facts(
        facts: &Attributes,
        on: &Snapshot<'_>,
        level: Level,
        quantity: Quantity,
    ) -> Result<Self, CrosswalkFault> {
        let variable = match quantity {
            Quantity::Area => Variable::area(),
            Quantity::Population => Variable::people(),
        };
        let mut figures = Self::new(variable);
        for unit in on.in_force().filter(|unit| stands_at(unit, level)) {
            let Some(facts) = facts.of(&unit) else { continue };
            let (figure, measure) = match quantity {
                Quantity::Area => (facts.area.map(Ratio::from), None),
                Quantity::Population => {
                    (facts.population.map(Ratio::from), facts.population_measure.clone())
                }
            };
            let Some(figure) = figure else { continue };
            if figures.is_empty() {
                figures.measure = measure;
            } else if figures.measure != measure {
                return Err(two_measures(figures.measure(), measure.as_ref()));
            }
            figures.add(&unit, &figure);
        }
        Ok(figures)
    }

    /// Says by what the figures were had, and as of when. Figures of two measures are never made into one
    /// share.
    #[must_use]
    pub fn measured(mut self, measure: Measure) -> Self {
        self.measure = Some(measure);
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
    pub fn measure(&self) -> Option<&Measure> {
        self.measure.as_ref()
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
    #[must_use]
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
        Err(two_measures(self.measure(), other.measure()))
    }
}

fn two_measures(one: Option<&Measure>, other: Option<&Measure>) -> CrosswalkFault {
    let word = |measure: Option<&Measure>| {
        measure.map_or_else(|| "what nobody says".to_owned(), ToString::to_string)
    };
    CrosswalkFault::TwoMeasures { one: word(one), other: word(other) }
}

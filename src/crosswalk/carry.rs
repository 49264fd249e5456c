//! Figures carried over a crosswalk, with nothing lost: what is certain, what rests on estimates, between
//! what each lies, and what nothing weighs.

use std::collections::BTreeMap;

use super::basis::{Basis, Bounds};
use super::figures::Figures;
use super::variable::Variable;
use super::{Crosswalk, PackedRow};
use crate::ratio::Ratio;
use crate::register::{Version, VersionId};

/// Figures carried to the units of the second date of a crosswalk.
///
/// What went in is the sum of what came out, of what is [undecided](Self::undecided), and of what is of
/// [units that are not carried](Self::not_carried).
///
/// # Example: a figure for each old commune, by shares of area where one was divided
/// ```
/// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
/// use sapnhap::crosswalk::{Crosswalk, Figures, Variable, Weighing};
/// use sapnhap::{Level, Ratio, code, date, vietnam};
///
/// let register = vietnam::register();
/// let days = [date(2025, 6, 30), date(2025, 7, 1)];
/// let mut people = Figures::new(Variable::people());
/// for (code_, n) in [("00004", 8_000), ("00007", 9_001)] {
///     people.insert(&register.at(days[0])?.unit(Level::COMMUNE, &code(code_))?, Ratio::from(n))?;
/// }
///
/// // The law alone does not say who of phường Cống Vị went where.
/// let law = Crosswalk::weighed(register, days, Level::COMMUNE, &Weighing::of(Variable::people()))?;
/// let carried = law.carry(&people);
/// assert_eq!(carried.total(), Ratio::from(8_000));
/// assert_eq!(carried.total_undecided(), Ratio::from(9_001));
///
/// let weighing = Weighing::of(Variable::people()).by(vietnam::area_shares());
/// let carried = Crosswalk::weighed(register, days, Level::COMMUNE, &weighing)?.carry(&people);
/// assert_eq!(carried.total(), Ratio::from(17_001));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Carried<'r> {
    variable: Variable,
    figures: Vec<CarriedFigure<'r>>,
    undecided: Vec<(Version<'r>, Ratio)>,
    not_carried: Vec<(VersionId, Ratio)>,
}

/// What a unit of the second date has, of what the units had that it is paired with.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::{Basis, Crosswalk, Figures, Variable};
/// use sapnhap::{Amount, Level, Ratio, date, vietnam};
///
/// let register = vietnam::register();
/// let days = [date(2025, 6, 30), date(2025, 7, 1)];
/// let crosswalk = Crosswalk::between(register, days, Level::COMMUNE)?;
/// let mut areas = Figures::new(Variable::area());
/// for unit in crosswalk.sources() {
///     areas.insert(&unit, Ratio::ONE)?;
/// }
/// let carried = crosswalk.carry(&areas);
/// // Xã Hữu Lũng (06385) came of whole units alone.
/// let commune = register.at(days[1])?.find("xã Hữu Lũng")?;
/// let figure = carried.of(&commune).unwrap();
/// assert_eq!(figure.value, Some(Ratio::from(3)));
/// assert_eq!(figure.basis, Basis::Whole);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CarriedFigure<'r> {
    /// The unit.
    pub unit: Version<'r>,
    /// What it has; `None` where something of it is not weighed, or has no figure.
    pub value: Option<Ratio>,
    /// What it has of that which is weighed and has a figure: the value, where there is one.
    pub known: Ratio,
    /// Between what lies what it has of the units that have a figure.
    pub bounds: Bounds,
    /// How much of what is known rests on weights that are estimated or assumed.
    pub estimated: Ratio,
    /// How far from the truth it may be by the measured errors of its weights, where those are known: their
    /// sum, as if all erred to one side.
    pub error: Ratio,
    /// The least sure of what its weights rest on.
    pub basis: Basis,
    /// How many units of the first date that it may have something of have no figure.
    pub n_without_figure: usize,
}

impl<'r> Carried<'r> {
    /// Returns what was carried.
    #[must_use]
    pub fn variable(&self) -> &Variable {
        &self.variable
    }

    /// Returns the figures of all units of the second date that are paired with any, by the ids of the
    /// units.
    #[must_use]
    pub fn figures(&self) -> &[CarriedFigure<'r>] {
        &self.figures
    }

    /// Returns the figure of a unit; `None` for one that is paired with none.
    #[must_use]
    pub fn of(&self, unit: &Version<'_>) -> Option<&CarriedFigure<'r>> {
        let at = self.figures.binary_search_by_key(&unit.id(), |figure| figure.unit.id()).ok()?;
        self.figures.get(at)
    }

    /// Returns the units of the first date of which something went where nothing weighs it, each with how
    /// much, by their ids.
    #[must_use]
    pub fn undecided(&self) -> &[(Version<'r>, Ratio)] {
        &self.undecided
    }

    /// Returns figures of units that the crosswalk does not carry: of another level or date.
    #[must_use]
    pub fn not_carried(&self) -> &[(VersionId, Ratio)] {
        &self.not_carried
    }

    /// Returns the sum of what came out.
    #[must_use]
    pub fn total(&self) -> Ratio {
        self.figures.iter().map(|figure| &figure.known).sum()
    }

    /// Returns the sum of what nothing weighs.
    #[must_use]
    pub fn total_undecided(&self) -> Ratio {
        self.undecided.iter().map(|(_, figure)| figure).sum()
    }

    /// Returns the figures as such, to be carried on; units without a value are left out.
    #[must_use]
    pub fn to_figures(&self) -> Figures {
        let mut figures = Figures::new(self.variable.clone());
        for figure in &self.figures {
            if let Some(value) = &figure.value {
                figures.add(&figure.unit, value);
            }
        }
        figures
    }
}

impl<'r> Crosswalk<'r> {
    /// Carries figures of units of the first date to those of the second, exactly.
    ///
    /// Which variable they are of is not looked at: who carries people by a crosswalk of area chose to.
    ///
    /// # Complexity
    /// Linear in the rows, times the logarithm of the figures and of the later units.
    #[must_use]
    pub fn carry(&self, figures: &Figures) -> Carried<'r> {
        let mut later: BTreeMap<VersionId, CarriedFigure<'r>> = BTreeMap::new();
        let mut undecided = Vec::new();
        for (unit, rows) in self.groups() {
            let figure = figures.of_id(unit);
            let mut left = figure.cloned().unwrap_or_default();
            for row in rows {
                let slot = later.entry(row.to).or_insert_with(|| self.none_yet(row.to));
                if let Some(part) = self.carry_row(row, figure, slot) {
                    left -= &part;
                }
            }
            if !left.is_zero() {
                undecided.push((self.from.view(unit), left));
            }
        }
        let is_carried = |id| self.sources.binary_search_by_key(&id, |source| source.unit).is_ok();
        let not_carried = figures.iter().filter(|(id, _)| !is_carried(*id));
        Carried {
            variable: figures.variable().clone(),
            figures: later.into_values().collect(),
            undecided,
            not_carried: not_carried.map(|(id, figure)| (id, figure.clone())).collect(),
        }
    }

    fn none_yet(&self, to: VersionId) -> CarriedFigure<'r> {
        CarriedFigure {
            unit: self.to.view(to),
            value: Some(Ratio::ZERO),
            known: Ratio::ZERO,
            bounds: Bounds::exactly(Ratio::ZERO),
            estimated: Ratio::ZERO,
            error: Ratio::ZERO,
            basis: Basis::Whole,
            n_without_figure: 0,
        }
    }

    /// Adds what a unit has of another, and returns how much that is.
    fn carry_row(
        &self,
        row: &PackedRow,
        figure: Option<&Ratio>,
        to: &mut CarriedFigure<'r>,
    ) -> Option<Ratio> {
        let weight = self.weight_of(row);
        let Some(figure) = figure else {
            // Nothing of what is not known is nothing.
            if weight.is_none_or(|weight| !weight.value.is_zero() || !weight.bounds.are_exact()) {
                to.n_without_figure += 1;
                to.value = None;
            }
            return None;
        };
        to.bounds.add(&self.bounds(row).of_figure(figure));
        let Some(weight) = weight else {
            to.value = None;
            return None;
        };
        let part = &weight.value * figure;
        to.known += &part;
        if let Some(value) = &mut to.value {
            *value += &part;
        }
        to.basis = to.basis.max(weight.basis);
        if !weight.basis.is_certain() {
            to.estimated += &part;
        }
        if let Some(error) = &weight.error {
            to.error += &(error * &figure.abs());
        }
        Some(part)
    }
}

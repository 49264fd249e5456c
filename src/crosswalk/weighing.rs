//! How what the law leaves open is weighed: by which shares, and by which choice where there are none.

use super::variable::Variable;
use super::weights::Weights;
use crate::error::CrosswalkFault;
use crate::lineage::OneSuccessor;
use crate::register::Register;

/// What to do with what neither the law nor a table of shares weighs. Chosen, and marked as
/// [assumed](super::Basis::Assumed) in every answer.
///
/// # Example
/// ```
/// use sapnhap::OneSuccessor;
/// use sapnhap::crosswalk::{Otherwise, Variable, Weighing};
///
/// let weighing = Weighing::of(Variable::people()).otherwise(Otherwise::AllTo(OneSuccessor::Heir));
/// assert_eq!(weighing.variable(), &Variable::people());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Otherwise {
    /// All parts are taken as equal.
    Equal,
    /// Everything goes to the one successor that a named choice gives; where it gives none, nothing is
    /// weighed.
    AllTo(OneSuccessor),
}

/// A variable, and how parts are weighed to which the law gives no figure.
///
/// # Example: shares of area for people, for want of better ones
/// ```
/// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
/// use sapnhap::crosswalk::{Basis, Crosswalk, Variable, Weighing};
/// use sapnhap::{Level, code, date, vietnam};
///
/// let register = vietnam::register();
/// let days = [date(2025, 6, 30), date(2025, 7, 1)];
/// let weighing = Weighing::of(Variable::people()).by(vietnam::area_shares());
/// let crosswalk = Crosswalk::weighed(register, days, Level::COMMUNE, &weighing)?;
/// let row = crosswalk.rows().find(|row| row.from.code() == code("00634")).unwrap();
/// assert_eq!(row.basis, Some(Basis::Assumed));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Weighing<'w> {
    pub(super) variable: Variable,
    pub(super) tables: Vec<&'w Weights>,
    pub(super) otherwise: Option<Otherwise>,
}

impl<'w> Weighing<'w> {
    /// Weighs a variable by what the law says alone.
    #[must_use]
    pub fn of(variable: Variable) -> Self {
        Self { variable, tables: Vec::new(), otherwise: None }
    }

    /// Asks a table of shares where the law gives no figure, after those that were given before. Shares of
    /// another variable are taken for this one, and are assumed then; where the law gives a part nothing of
    /// what is weighed, the shares of the others are made to add up to 1.
    #[must_use]
    pub fn by(mut self, weights: &'w Weights) -> Self {
        self.tables.push(weights);
        self
    }

    /// Chooses what to do where nothing else weighs.
    #[must_use]
    pub fn otherwise(mut self, choice: Otherwise) -> Self {
        self.otherwise = Some(choice);
        self
    }

    /// Returns the tables of shares, in the order in which they are asked.
    pub fn tables(&self) -> impl Iterator<Item = &'w Weights> {
        self.tables.iter().copied()
    }

    /// Returns what is done where nothing else weighs.
    #[must_use]
    pub fn choice(&self) -> Option<Otherwise> {
        self.otherwise
    }

    /// Returns the variable.
    #[must_use]
    pub fn variable(&self) -> &Variable {
        &self.variable
    }

    /// Checks that the shares may be those of units of a register.
    pub(crate) fn check(&self, register: &Register) -> Result<(), CrosswalkFault> {
        self.tables.iter().try_for_each(|table| table.check(register))
    }
}

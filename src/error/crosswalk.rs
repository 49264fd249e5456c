//! Weights that can't be, and crosswalks that do not fit each other.

use jiff::civil::Date;

use super::lookup::Candidate;
use crate::code::Code;
use crate::level::LevelId;
use crate::ratio::Ratio;

/// A weight that can't be, or crosswalks and figures that do not fit each other.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::crosswalk::{Basis, Variable, Weights};
/// use sapnhap::error::CrosswalkFault;
/// use sapnhap::{ErrorKind, Level, Ratio, code, date, vietnam};
///
/// let register = vietnam::register();
/// let days = [date(2025, 6, 30), date(2025, 7, 1)];
/// // Phường Cống Vị's ground went to two wards; the shares of both are wanted.
/// let one = (code("00007"), code("00008"), Ratio::ONE);
/// let weights =
///     Weights::of_shares(register, days, Level::COMMUNE, Variable::area(), Basis::Estimated, [one]);
/// let error = weights.unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Crosswalk(CrosswalkFault::MissingPart { .. })));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CrosswalkFault {
    /// A code that no unit of the level carries on the date.
    #[error("row {row}: no unit of level {level} has the code {code} on {date}")]
    UnknownCode {
        /// The row, counted from 1.
        row: usize,
        /// The level.
        level: LevelId,
        /// The code.
        code: Code,
        /// The date.
        date: Date,
    },
    /// A weight between two units of which the earlier one gave the later one nothing.
    #[error("row {row}: nothing of {from} came to {to}; expected one of {expected}")]
    NoPair {
        /// The row, counted from 1.
        row: usize,
        /// The earlier unit.
        from: Box<Candidate>,
        /// The later unit.
        to: Box<Candidate>,
        /// The codes of those to which something came.
        expected: String,
    },
    /// A second weight for a pair.
    #[error("row {row}: the weight of {from} to {to} stands in row {first} already")]
    Twice {
        /// The row, counted from 1.
        row: usize,
        /// The row in which the pair stands first.
        first: usize,
        /// The earlier unit.
        from: Box<Candidate>,
        /// The later unit.
        to: Box<Candidate>,
    },
    /// A weight below 0.
    #[error("row {row}: the weight of {from} to {to} is {weight}; expected 0 or more")]
    Negative {
        /// The row, counted from 1.
        row: usize,
        /// The earlier unit.
        from: Box<Candidate>,
        /// The later unit.
        to: Box<Candidate>,
        /// The weight.
        weight: Ratio,
    },
    /// The weights of a unit do not add up to 1, or amounts of which shares are made are all 0.
    #[error("the weights of {from} add up to {sum}; expected {expected}")]
    Sum {
        /// The unit.
        from: Box<Candidate>,
        /// What they add up to.
        sum: Ratio,
        /// What they are to add up to.
        expected: &'static str,
    },
    /// A unit was divided, and one of its parts has no weight.
    #[error("a part of {from} went to {to}, which has no weight; expected one for each part")]
    MissingPart {
        /// The unit.
        from: Box<Candidate>,
        /// The later unit.
        to: Box<Candidate>,
    },
    /// A second figure for a unit.
    #[error("{unit} has a figure already, {figure}; expected one for each unit")]
    FigureTwice {
        /// The unit.
        unit: Box<Candidate>,
        /// The first figure.
        figure: Ratio,
    },
    /// Figures of two measures, or of one measure at two dates, of which a share would be made.
    #[error(
        "{one} and {other} are two measures: no share follows from both; expected figures of one measure and one date"
    )]
    TwoMeasures {
        /// The measure of the one.
        one: String,
        /// The measure of the other.
        other: String,
    },
    /// Two crosswalks of which the later one does not begin where the earlier one ends.
    #[error(
        "the one ends with {ends}, and the other begins with {begins}; expected the same level and date"
    )]
    DoNotMeet {
        /// The level and date at which the earlier one ends.
        ends: String,
        /// The level and date at which the later one begins.
        begins: String,
    },
    /// Two crosswalks of which the earlier one leads to a unit that the later one does not carry: one that holds
    /// ground beside its members, or none of the later one's part of the country.
    #[error(
        "something came to {unit}, which the later crosswalk does not carry; expected one that carries all units of its level, none of which holds ground beside its members"
    )]
    NotCarriedOn {
        /// The unit in the middle.
        unit: Box<Candidate>,
    },
    /// Weights, figures or snapshots of another register.
    #[error(
        "the register does not have the units of {date} that {what} are of; expected the same register, or one that grew from it"
    )]
    OtherRegister {
        /// What they are: `weights`, `figures`, `crosswalks`.
        what: &'static str,
        /// The date.
        date: Date,
    },
    /// Totals of later units that no weights can give.
    #[error(
        "no weights give {unit} its total: {left} is left for its open parts, which can have no more than {most}"
    )]
    Unreachable {
        /// The later unit.
        unit: Box<Candidate>,
        /// What its total leaves for parts that are not weighed.
        left: Ratio,
        /// The most that a part can have.
        most: Ratio,
    },
}

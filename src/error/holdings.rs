//! Holdings, allotments and norms that can't be as they are given.

use jiff::civil::Date;

use super::lookup::Candidate;
use crate::ratio::Ratio;

/// Holdings, allotments or norms that can't be as they are given: nothing was handed over. What is not allotted
/// is no fault but part of the [answer](crate::holdings::HandOver).
///
/// Rows are counted from 1, without the header and without blank ones.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::error::HoldingsFault;
/// use sapnhap::holdings::{Holding, Holdings};
/// use sapnhap::{Ratio, date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let district = before.find("huyện Bình Chánh")?;
/// let mut holdings = Holdings::new(before);
/// let lost = Holding::new("archives", "", Ratio::from(-3))?;
/// let fault = holdings.insert(&district, lost).unwrap_err();
/// assert!(matches!(fault, HoldingsFault::Negative { row: 1, .. }));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HoldingsFault {
    /// A unit that is not in force on the date of the table.
    #[error("row {row} of the {table}: {unit} is not in force on {date}")]
    NotInForce {
        /// The table: `holdings`, `allotments`, `norms`.
        table: &'static str,
        /// The row.
        row: usize,
        /// The unit.
        unit: Box<Candidate>,
        /// The date.
        date: Date,
    },
    /// An amount below 0 that a unit is said to hold.
    #[error("row {row}: {unit} holds {amount} of {thing}; expected 0 or more")]
    Negative {
        /// The row.
        row: usize,
        /// The unit.
        unit: Box<Candidate>,
        /// The category, and the item where one is named.
        thing: String,
        /// The amount.
        amount: Ratio,
    },
    /// A part of a piece, of things that come in pieces.
    #[error(
        "row {row}: {amount} of {thing} of {unit}, which comes in pieces; expected a whole number"
    )]
    NotWhole {
        /// The row, of the holdings or of the allotments.
        row: usize,
        /// The unit that holds it.
        unit: Box<Candidate>,
        /// The category, and the item where one is named.
        thing: String,
        /// The amount.
        amount: Ratio,
    },
    /// An item that a unit is said to hold in two rows.
    #[error("rows {first} and {row} are both of {thing} of {unit}; expected one row for each item")]
    ItemTwice {
        /// The later row.
        row: usize,
        /// The earlier row.
        first: usize,
        /// The unit.
        unit: Box<Candidate>,
        /// The category, and the item where one is named.
        thing: String,
    },
    /// Amounts of one category that are measured in two ways, so that they can't be added up.
    #[error(
        "row {row}: {category} is measured in {measure:?}; expected {expected:?}, as in row {first}"
    )]
    TwoMeasures {
        /// The later row.
        row: usize,
        /// The earlier row.
        first: usize,
        /// The widest category of both.
        category: String,
        /// What the later row measures in.
        measure: String,
        /// What the earlier one does.
        expected: String,
    },
    /// An allotment of something that the unit does not hold.
    #[error(
        "row {row} of the allotments: {unit} holds no {thing}; expected what it holds: {expected}"
    )]
    NotHeld {
        /// The row.
        row: usize,
        /// The unit.
        unit: Box<Candidate>,
        /// The category, and the item where one is named.
        thing: String,
        /// What it does hold.
        expected: String,
    },
    /// An allotment of something of which earlier rows left nothing.
    #[error(
        "row {row} of the allotments: nothing is left of {thing} of {unit}; earlier rows allot it"
    )]
    NothingLeft {
        /// The row.
        row: usize,
        /// The unit.
        unit: Box<Candidate>,
        /// The category, and the item where one is named.
        thing: String,
    },
    /// An allotment to a unit to which nothing of the ground of the other went.
    #[error(
        "row {row} of the allotments: {to} is no successor of {from}; expected one of {expected}, or a unit above one"
    )]
    NotSuccessor {
        /// The row.
        row: usize,
        /// The unit that holds.
        from: Box<Candidate>,
        /// The unit that was to get it.
        to: Box<Candidate>,
        /// The codes of the successors; `nothing` where there is none.
        expected: String,
    },
    /// An allotment of an amount that is none.
    #[error("row {row} of the allotments: the amount is {amount}; expected more than 0")]
    NoAmount {
        /// The row.
        row: usize,
        /// The amount.
        amount: Ratio,
    },
    /// An allotment of more than there is.
    #[error(
        "row {row} of the allotments: {asked} of {thing} of {unit}; expected no more than {left}, which is left"
    )]
    TooMuch {
        /// The row.
        row: usize,
        /// The unit that holds it.
        unit: Box<Candidate>,
        /// The category, and the item where one is named.
        thing: String,
        /// The amount.
        asked: Ratio,
        /// What is left of what can be divided, after the rows before.
        left: Ratio,
    },
    /// An allotment of a part of what stays whole.
    #[error(
        "row {row} of the allotments: {asked} of {thing} of {unit}, which stays whole; expected all {amount}"
    )]
    Divides {
        /// The row.
        row: usize,
        /// The unit that holds it.
        unit: Box<Candidate>,
        /// The category and the item.
        thing: String,
        /// The amount that was asked for.
        asked: Ratio,
        /// All of it.
        amount: Ratio,
    },
    /// A need below 0.
    #[error("the norm of {category} is {amount}; expected 0 or more")]
    NegativeNorm {
        /// The category.
        category: String,
        /// The need.
        amount: Ratio,
    },
    /// Two norms for the same.
    #[error("two norms of {category} {}: {first} and {amount}; expected one", whose(.unit.as_deref()))]
    NormTwice {
        /// The category.
        category: String,
        /// The unit of which it is; `None` for a norm of all units.
        unit: Option<Box<Candidate>>,
        /// The first one.
        first: Ratio,
        /// The second one.
        amount: Ratio,
    },
    /// Two tables that are of two dates, where they have to be of one.
    #[error("{what} of {date}; expected those of {expected}")]
    OtherDay {
        /// What they are: `a crosswalk`, `norms`.
        what: &'static str,
        /// Their date.
        date: Date,
        /// The date that was expected.
        expected: Date,
    },
}

fn whose(unit: Option<&Candidate>) -> String {
    unit.map_or_else(|| "of all units".to_owned(), |unit| format!("of {unit}"))
}

//! Why flows can't be told.

use sapnhap::Date;
use sapnhap::error::Candidate;

/// Why the flows between units can't be told.
///
/// # Example
/// ```
/// use sapnhap::{date, vietnam};
/// use sapnhap_maps::{FlowFault, FlowMeasure, Flows};
///
/// let after = vietnam::register().at(date(2025, 7, 1))?;
/// let fault = Flows::between(&[], &after, &FlowMeasure::units()).unwrap_err();
/// assert_eq!(fault, FlowFault::NoUnits);
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FlowFault {
    /// No unit was given.
    #[error("no units: expected at least one unit of the earlier date")]
    NoUnits,
    /// A unit is of another level than the first one.
    #[error("{unit} is of another level than {first}: expected units of one level")]
    Level {
        /// The unit.
        unit: Box<Candidate>,
        /// The first unit.
        first: Box<Candidate>,
    },
    /// A unit is seen on another date than the first one, or in another register.
    #[error("{unit} is seen on {date}: expected units of one register on {expected}")]
    Date {
        /// The unit.
        unit: Box<Candidate>,
        /// The date on which it is seen.
        date: Date,
        /// The date on which the first one is seen.
        expected: Date,
    },
    /// The later date does not come after the earlier one.
    #[error("from {from} to {to}: expected a later date to come after the earlier one")]
    DatesReversed {
        /// What was given as the earlier date.
        from: Date,
        /// What was given as the later date.
        to: Date,
    },
    /// A date lies before the opening of the register, or figures do not fit it.
    #[error(transparent)]
    Register(#[from] sapnhap::Error),
}

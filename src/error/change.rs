//! Faults of a change, each with the clause that it is in, and all of them together.

use std::fmt;

use jiff::civil::Date;

use crate::clause::{Clause, DecreeNumber};
use crate::error::fault::Fault;
use crate::position::Position;

/// One fault of a change, with the clause that it is in.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Decree, Fault, date, vietnam};
///
/// let register = vietnam::register();
/// let empty = Decree::new("1/NQ-HĐND", date(2027, 1, 1))?;
/// let error = register.enact([empty]).unwrap_err();
/// let fault = &error.faults()[0];
/// assert_eq!(fault.fault, Fault::EmptyDecree);
/// assert_eq!(
///     fault.to_string(),
///     "decree 1/NQ-HĐND, effective 2027-01-01: it has no provisions; expected at least one"
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeFault {
    /// The decree.
    pub decree: DecreeNumber,
    /// The clause; `None` when the fault is the whole decree's, or its clause has no number.
    pub clause: Option<Clause>,
    /// The day on which the decree takes effect.
    pub effective: Date,
    /// The place of the provision in the text that it was read from.
    pub position: Option<Position>,
    /// What is wrong.
    pub fault: Fault,
}

impl fmt::Display for ChangeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(f, "{position}: ")?;
        }
        write!(f, "decree {}", self.decree)?;
        if let Some(clause) = &self.clause {
            write!(f, " clause {clause}")?;
        }
        write!(f, ", effective {}: {}", self.effective, self.fault)
    }
}

/// How many faults a message lists; all of them are in the error.
const SHOWN: usize = 100;

/// Faults as the lines of a message.
pub(super) fn list(faults: &[ChangeFault]) -> String {
    match faults {
        [fault] => fault.to_string(),
        _ => {
            let mut text = format!("the change has {} faults", faults.len());
            for fault in faults.iter().take(SHOWN) {
                text.push_str("\n  ");
                text.push_str(&fault.to_string());
            }
            if let Some(more @ 1..) = faults.len().checked_sub(SHOWN) {
                text.push_str(&format!("\n  and {more} more"));
            }
            text
        }
    }
}

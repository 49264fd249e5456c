//! What can go wrong in a call.
//!
//! [`Error`] is one word wide. Its [`kind`](Error::kind) gives one of a few leaf enums, one per
//! area, with the data of the case in named fields; [`position`](Error::position) gives the place
//! in the text that was read, where there was one. What is wrong with a change is a list of
//! [`ChangeFault`]s, each with one [`Fault`]. Nothing here is about what a rule holds against
//! a plan: those are findings.

mod attributes;
mod change;
mod correction;
mod country;
mod crosswalk;
mod detail;
mod fault;
mod holdings;
mod lookup;
mod place;
mod read;
mod rule;
mod table;
mod working_group;

use std::fmt;

use crate::finding::Report;

pub use crate::clause::NamedClause;
pub use crate::code::CodeFault;
pub use crate::period::DateFault;
pub use crate::position::Position;
pub use crate::text::TextFault;

pub use attributes::AttributesFault;
pub use change::ChangeFault;
pub use correction::CorrectionFault;
pub use country::CountryFault;
pub use crosswalk::CrosswalkFault;
pub use detail::{Ending, Given, Left, NotInForce, Restorer, StatedWhole, TakenBefore};
pub use fault::Fault;
pub use holdings::HoldingsFault;
pub use lookup::{Candidate, LookupFault};
pub use place::{Apart, PlaceFault};
pub use read::ReadFault;
pub use rule::RuleFault;
pub use table::TableFault;
pub use working_group::WorkingGroupFault;

/// Why a call could not be done. Nothing has changed when one is returned.
///
/// # Example
/// ```
/// use sapnhap::error::TextFault;
/// use sapnhap::{Decree, Error, ErrorKind, date};
///
/// let error: Error = Decree::new("", date(2027, 1, 1)).unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Text(TextFault::Empty { .. })));
/// assert_eq!(error.to_string(), "a decree number is empty");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<ErrorKind>);

/// The areas in which a call can fail.
///
/// # Example
/// ```
/// use sapnhap::{Error, ErrorKind, parse_date};
///
/// let error = Error::from(parse_date("31/02/2025").unwrap_err());
/// assert!(matches!(error.kind(), ErrorKind::Date(_)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A code, name, number or id that is none.
    #[error(transparent)]
    Text(#[from] TextFault),
    /// A code that can be none of its level.
    #[error(transparent)]
    Code(CodeFault),
    /// A date that is none.
    #[error(transparent)]
    Date(#[from] DateFault),
    /// Levels and kinds that do not make a country.
    #[error(transparent)]
    Country(#[from] CountryFault),
    /// A question without one answer: nothing found, or several candidates.
    #[error(transparent)]
    Lookup(#[from] LookupFault),
    /// A text that names no place, or not one alone.
    #[error(transparent)]
    Place(#[from] PlaceFault),
    /// A change that would make an invalid register: every fault of it, in the order of the
    /// decrees and their clauses.
    #[error("{}", change::list(.0))]
    Change(Vec<ChangeFault>),
    /// A fact about a unit, or a border between two, that can't be so.
    #[error(transparent)]
    Attributes(#[from] AttributesFault),
    /// A weight that can't be, or crosswalks that do not fit each other.
    #[error(transparent)]
    Crosswalk(#[from] CrosswalkFault),
    /// A table that can't be carried over as asked.
    #[error(transparent)]
    Table(#[from] TableFault),
    /// Holdings, allotments or norms that can't be as they are given.
    #[error(transparent)]
    Holdings(#[from] HoldingsFault),
    /// A file that can't be read.
    #[error(transparent)]
    Read(#[from] ReadFault),
    /// A rule, or an option of one, that is not there.
    #[error(transparent)]
    Rule(#[from] RuleFault),
    /// A working group that can't be as asked.
    #[error(transparent)]
    WorkingGroup(#[from] WorkingGroupFault),
    /// A plan against which rules hold errors: the whole report.
    #[error("{0}")]
    Plan(Report),
}

impl Error {
    /// Returns what went wrong, as data.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// Returns the place in the text that was read, where there is one; of several faults, that
    /// of the first.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        match self.kind() {
            ErrorKind::Read(fault) => fault.position(),
            ErrorKind::Change(faults) => faults.iter().find_map(|fault| fault.position),
            _ => None,
        }
    }

    /// Returns the faults of a change; empty for every other kind of error.
    #[must_use]
    pub fn faults(&self) -> &[ChangeFault] {
        match self.kind() {
            ErrorKind::Change(faults) => faults,
            _ => &[],
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Prints the message, so that `fn main() -> Result<(), Error>` reads well.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() { fmt::Debug::fmt(&self.0, f) } else { fmt::Display::fmt(&self.0, f) }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }
}

/// Lifts each leaf into [`Error`], so that `?` does it inside the crate.
macro_rules! lift {
    ($($leaf:ident => $variant:ident),* $(,)?) => {
        $(impl From<$leaf> for Error {
            fn from(leaf: $leaf) -> Self {
                ErrorKind::$variant(leaf).into()
            }
        })*
    };
}

lift!(
    TextFault => Text,
    DateFault => Date,
    CountryFault => Country,
    LookupFault => Lookup,
    PlaceFault => Place,
    AttributesFault => Attributes,
    CrosswalkFault => Crosswalk,
    TableFault => Table,
    HoldingsFault => Holdings,
    ReadFault => Read,
    RuleFault => Rule,
    WorkingGroupFault => WorkingGroup,
);

/// A text that is no code anywhere is told as such.
impl From<CodeFault> for Error {
    fn from(fault: CodeFault) -> Self {
        match fault {
            CodeFault::Text(fault) => fault.into(),
            fault => ErrorKind::Code(fault).into(),
        }
    }
}

impl From<Vec<ChangeFault>> for Error {
    fn from(faults: Vec<ChangeFault>) -> Self {
        ErrorKind::Change(faults).into()
    }
}

impl Report {
    /// Returns the report as a result, for `?`.
    ///
    /// # Errors
    /// [`ErrorKind::Plan`] with the whole report, when any finding is an error.
    pub fn to_result(&self) -> Result<(), Error> {
        if self.is_lawful() { Ok(()) } else { Err(ErrorKind::Plan(self.clone()).into()) }
    }
}

//! Corrections that do not belong to the register that they were read with.

use crate::clause::DecreeNumber;
use crate::code::Code;
use crate::level::{KindId, LevelId};

/// Why a [`Correction`](crate::register::Correction) that was read can't have been taken into the register
/// that it was read with. A register keeps of each what there was before it, and
/// [`Register::as_known`](crate::Register::as_known) puts that back.
///
/// # Example
/// ```
/// use sapnhap::error::CorrectionFault;
///
/// let fault = CorrectionFault::RowCount { n_rows: 2, n_before: 1 };
/// assert_eq!(
///     fault.to_string(),
///     "it sets 2 opening units right, and has 1 as they were before; expected one for each"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CorrectionFault {
    /// What is kept of the decrees that it withdraws are others, or stand in another order.
    #[error(
        "of the decrees that it withdraws, the one in place {place} is kept as {}; expected {}",
        or_none(found),
        or_none(expected)
    )]
    Withdrawn {
        /// Which of them, counted from 1.
        place: usize,
        /// The decree that is kept; `None` where it keeps fewer than it withdraws.
        found: Option<DecreeNumber>,
        /// The decree that it withdraws; `None` where it keeps more.
        expected: Option<DecreeNumber>,
    },
    /// A decree is withdrawn twice at once.
    #[error("it withdraws decree {decree} twice; expected each once")]
    WithdrawnTwice {
        /// The decree.
        decree: DecreeNumber,
    },
    /// A decree that it enters is not there, though no later correction withdraws it.
    #[error(
        "it enters decree {decree}, which the register does not have; expected it there, or in a \
         later correction that withdraws it"
    )]
    NotEntered {
        /// The decree.
        decree: DecreeNumber,
    },
    /// A decree that it enters says something else in the register, or in the later correction that
    /// withdraws it. By which of its codes or names a unit is called makes no difference.
    #[error(
        "it enters decree {decree}, which says something else where it is kept; expected the same"
    )]
    EnteredOther {
        /// The decree.
        decree: DecreeNumber,
    },
    /// There are more or fewer opening units of before than those that take their place.
    #[error(
        "it sets {n_rows} opening units right, and has {n_before} as they were before; expected one \
         for each"
    )]
    RowCount {
        /// How many it sets right.
        n_rows: usize,
        /// How many there are of before.
        n_before: usize,
    },
    /// An opening unit has a kind that the country does not have.
    #[error(
        "the country has no kind {kind}, of which the opening unit with the code {code} should be"
    )]
    UnknownKind {
        /// The code as it should be.
        code: Code,
        /// The kind.
        kind: KindId,
    },
    /// An opening unit was, before it, of a kind of another level, or of none that the country has.
    #[error(
        "the opening unit with the code {code} was of the kind {kind} before; expected one of level \
         {level}"
    )]
    KindBefore {
        /// The code until then.
        code: Code,
        /// The kind until then.
        kind: KindId,
        /// The level of the kind that it should have.
        level: LevelId,
    },
    /// An opening unit had another code before it than the one by which it is named.
    #[error(
        "the opening unit that it calls {expected} had the code {found} before; expected {expected}"
    )]
    CodeBefore {
        /// The code that it had.
        found: Code,
        /// The code by which it is named.
        expected: Code,
    },
    /// Two opening units of a level are to have one code.
    #[error("it sets two opening units right to have the code {code}; expected codes of their own")]
    CodeTwice {
        /// The code.
        code: Code,
    },
    /// An opening unit is not as it leaves it, and no later correction sets it right.
    #[error(
        "it leaves the opening unit {expected}, but {}; expected that one, or a later correction of it",
        found.as_ref().map_or("there is none with its code".to_owned(), |unit| format!("there is {unit}"))
    )]
    RowOther {
        /// The unit as it should be, by kind, name and code, parent and other spellings.
        expected: String,
        /// The one that has its code.
        found: Option<String>,
    },
    /// Before it, an opening unit would have had the code of another one.
    #[error("before it, the opening unit {unit} would have the code of another one of its level")]
    CodeTaken {
        /// The unit as it was, by kind, name and code, parent and other spellings.
        unit: String,
    },
}

fn or_none(decree: &Option<DecreeNumber>) -> String {
    decree.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string)
}

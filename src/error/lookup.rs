//! Questions without one answer.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use crate::code::Code;
use crate::level::LevelId;
use crate::period::Period;

/// A unit that could be meant, described for a person who has to choose.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::error::LookupFault;
/// use sapnhap::{ErrorKind, date, vietnam};
///
/// let register = vietnam::register();
/// let error = register.at(date(2025, 6, 30))?.find("xã Tân Thành, tỉnh Lạng Sơn").unwrap_err();
/// let ErrorKind::Lookup(LookupFault::Ambiguous { candidates, .. }) = error.kind() else { panic!() };
/// let candidate = &candidates[0];
/// assert_eq!(candidate.to_string(), "xã Tân Thành (06250), huyện Cao Lộc, tỉnh Lạng Sơn");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Candidate {
    /// The level.
    pub level: LevelId,
    /// The code at the date of the question.
    pub code: Code,
    /// The kind's own word and the name: `xã Tân Thành`.
    pub label: String,
    /// The units above it, nearest first: `huyện Cao Lộc`, `tỉnh Lạng Sơn`.
    pub within: Vec<String>,
    /// When it was as described.
    pub period: Period,
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.label, self.code)?;
        self.within.iter().try_for_each(|above| write!(f, ", {above}"))
    }
}

/// Candidates as a list in a message, of so many in all; a long one is cut, with the number left
/// out.
pub(super) struct List<'a> {
    first: &'a [Candidate],
    n_candidates: usize,
    has_periods: bool,
}

impl<'a> List<'a> {
    pub(super) fn of(candidates: &'a [Candidate]) -> Self {
        Self::of_first(candidates, candidates.len())
    }

    fn of_first(first: &'a [Candidate], n_candidates: usize) -> Self {
        Self { first, n_candidates, has_periods: false }
    }

    /// Lists candidates, each with when it was as described.
    pub(super) fn of_periods(candidates: &'a [Candidate]) -> Self {
        Self { has_periods: true, ..Self::of(candidates) }
    }
}

impl fmt::Display for List<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 12;
        let shown = self.first.iter().take(SHOWN);
        let n_shown = shown.len();
        for (place, candidate) in shown.enumerate() {
            write!(f, "{}{candidate}", if place == 0 { "" } else { "; " })?;
            if self.has_periods {
                write!(f, ", {}", candidate.period)?;
            }
        }
        match self.n_candidates.checked_sub(n_shown) {
            Some(more @ 1..) => write!(f, "; and {more} more"),
            _ => Ok(()),
        }
    }
}

/// The end of a message about a name that nothing has.
pub(super) fn near_names(near: &[Candidate]) -> String {
    if near.is_empty() { String::new() } else { format!("; near names: {}", List::of(near)) }
}

/// The end of a message about a name for which near ones were not looked for.
pub(super) const NOT_LOOKED_FOR: &str =
    "near names are not looked for, since too many names before it are unknown";

/// The end of a message about a unit of another day; of one after the date it is no memory.
fn other_day(unit: Option<&Candidate>, date: Date, what: &str) -> String {
    match unit {
        Some(unit) if unit.period.from.is_some_and(|from| from > date) => {
            format!("; the first to {what} after it is {unit}, {}", unit.period)
        }
        Some(unit) => format!("; the last to {what} was {unit}, {}", unit.period),
        None => String::new(),
    }
}

/// A question without one answer.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::error::LookupFault;
/// use sapnhap::{ErrorKind, date, vietnam};
///
/// let register = vietnam::register();
/// let error = register.at(date(2018, 1, 1)).unwrap_err();
/// assert!(matches!(error.kind(), ErrorKind::Lookup(LookupFault::BeforeOpening { .. })));
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LookupFault {
    /// The date lies before the register's opening day: what was then is not known to it.
    #[error("the register opens on {opening} and does not know what was on {date}")]
    BeforeOpening {
        /// The date that was asked for.
        date: Date,
        /// The register's opening day.
        opening: Date,
    },
    /// No unit of the date is called so.
    #[error("no unit on {date} is called {query:?}{}{}", other_day(.last.as_deref(), *.date, "be called so"), near_names(.near))]
    UnknownName {
        /// What was asked for.
        query: String,
        /// The date of the question.
        date: Date,
        /// The unit that was called so last, where there was one.
        last: Option<Box<Candidate>>,
        /// Units with similar names, nearest first.
        near: Vec<Candidate>,
    },
    /// No unit of the date carries the code.
    #[error(
        "no {level} carries the code {code} on {date}{}",
        other_day(.last.as_deref(), *.date, "carry it")
    )]
    UnknownCode {
        /// The level that was asked for.
        level: LevelId,
        /// The code.
        code: Code,
        /// The date of the question.
        date: Date,
        /// The unit that carried it last before the date, or first after it, where one did.
        last: Option<Box<Candidate>>,
    },
    /// Several units are called so.
    #[error("{query:?} is ambiguous on {date}: {}", List::of(.candidates))]
    Ambiguous {
        /// What was asked for.
        query: String,
        /// The date of the question.
        date: Date,
        /// The units that could be meant, by level and code.
        candidates: Vec<Candidate>,
    },
    /// More units are called so than are listed: more than a hundred, or several where the change
    /// has thousands of such names already.
    #[error("{query:?} is ambiguous on {date}: {}", List::of_first(.first, *.n_candidates))]
    AmbiguousAmongMany {
        /// What was asked for.
        query: String,
        /// The date of the question.
        date: Date,
        /// The first few units that could be meant, by level and code.
        first: Vec<Candidate>,
        /// How many could be meant in all.
        n_candidates: usize,
    },
    /// No unit of the date is called so, and near names were not looked for.
    #[error("no unit on {date} is called {query:?}; {NOT_LOOKED_FOR}")]
    UnknownAmongMany {
        /// What was asked for.
        query: String,
        /// The date of the question.
        date: Date,
    },
    /// The country has no such level.
    #[error("the country has no level {level}: expected one of {expected}")]
    UnknownLevel {
        /// The level that was asked for.
        level: String,
        /// The ids of the country's levels, from the top down.
        expected: String,
    },
    /// Two dates in the wrong order.
    #[error("the dates are in the wrong order: {from} is after {to}")]
    DatesReversed {
        /// The date that should be the earlier one.
        from: Date,
        /// The date that should be the later one.
        to: Date,
    },
    /// Two registers that are to be compared were not grown from one: a unit of the earlier date
    /// is not the same in both.
    #[error(
        "the registers do not share the units of {date}: {unit} is {} in the other",
        match .found { Some(found) => format!("{found}"), None => "not there".to_owned() }
    )]
    OtherBase {
        /// The date of the units that both should have.
        date: Date,
        /// The unit as the one register has it.
        unit: Box<Candidate>,
        /// What the other has in its place, where it has something.
        found: Option<Box<Candidate>>,
    },
    /// No unit is known by the text.
    #[error(
        "no unit is known as {identity:?}: expected level, code and first day, as \
         commune:00004@2025-07-01"
    )]
    UnknownIdentity {
        /// What was asked for.
        identity: String,
    },
    /// The register has no decree of this number.
    #[error("the register has no decree {number}")]
    UnknownDecree {
        /// The number that was asked for.
        number: String,
    },
    /// A new unit whose kind can't be read off its name.
    #[error(
        "{name:?} names no kind that a new unit can have; expected one of {expected} before it"
    )]
    NoKind {
        /// The name as it was written.
        name: String,
        /// The kinds that there are.
        expected: String,
    },
}

impl LookupFault {
    /// Tells whether several units could be meant.
    pub(crate) fn is_ambiguous(&self) -> bool {
        matches!(self, Self::Ambiguous { .. } | Self::AmbiguousAmongMany { .. })
    }
}

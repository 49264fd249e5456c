//! How a row of facts is tied to one unit, and not to others that carry its code on its day.
//!
//! ```text
//! the law      00004 Trúc Bạch --------------| 00004 Ba Đình, by 1656/NQ-UBTVQH15
//! a plan       00004 Trúc Bạch --------------| 00004 another ward, by the plan
//! rewound      00004 Trúc Bạch ------------------------------------>
//!                                        2025-07-01
//! ```
//!
//! A row of 00004 on 1 July 2025 is about the first alone. What tells it from the others is the day on
//! which it began and the acts that made it: those are the same in every register that holds the law,
//! on whatever day that one opens.

use jiff::civil::Date;

use crate::clause::DecreeNumber;
use crate::register::Version;

/// When a unit began, and by which acts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tie {
    from: Date,
    acts: Vec<DecreeNumber>,
}

impl Tie {
    /// Returns the tie to a version; `None` for one that a register opens with, of which nothing says
    /// how it began.
    pub(super) fn to(version: &Version<'_>) -> Option<Self> {
        Some(Self { from: version.period().from?, acts: acts(version) })
    }

    /// Tells whether a version, in force on the day of the row, is the unit. One that a register opens
    /// with is taken for it, unless the register opens on an earlier day than the unit began.
    pub(super) fn holds(&self, version: &Version<'_>) -> bool {
        match version.period().from {
            Some(from) => from == self.from && acts(version) == self.acts,
            None => version.register().opening() >= self.from,
        }
    }
}

/// Returns the acts behind a version, in order, each once.
fn acts(version: &Version<'_>) -> Vec<DecreeNumber> {
    let begun_by = version.begun_by().into_iter();
    let mut acts: Vec<DecreeNumber> =
        begun_by.filter_map(|citation| citation.number().cloned()).collect();
    acts.sort_unstable();
    acts.dedup();
    acts
}

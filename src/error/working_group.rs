//! Working groups that can't be as asked.

use jiff::civil::Date;
use serde::Serialize;

use super::lookup::Candidate;
use crate::period::Period;

/// A working group that can't be made as asked, or a question that it has no answer to.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::error::WorkingGroupFault;
/// use sapnhap::working_group::WorkingGroup;
/// use sapnhap::{ErrorKind, date, vietnam};
///
/// let register = vietnam::register();
/// let district = register.at(date(2025, 6, 30))?.find("huyện Hữu Lũng, Lạng Sơn")?;
/// let after = register.at(date(2025, 7, 1))?;
/// let group = WorkingGroup::of(&district, &after, date(2025, 11, 29), None)?;
/// let error = group.chair_on(date(2026, 1, 1)).unwrap_err();
/// let ErrorKind::WorkingGroup(WorkingGroupFault::NoOrder { .. }) = error.kind() else { panic!() };
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WorkingGroupFault {
    /// No unit of the date is one to which a unit of the district came whole.
    #[error("no unit on {date} is one that a unit of {district} came to whole")]
    NoMembers {
        /// The district.
        district: Box<Candidate>,
        /// The date of the units that were looked at.
        date: Date,
    },
    /// The group begins before the date as of which its members were looked up.
    #[error("the group begins on {from}, before {date}, on which its members are looked up")]
    BeforeItsMembers {
        /// The day on which it begins.
        from: Date,
        /// The date of the snapshot.
        date: Date,
    },
    /// The group ends before it begins, or on that day.
    #[error("the group begins on {from} and works until {until}: expected a later day")]
    EndsFirst {
        /// The day on which it begins.
        from: Date,
        /// The first day on which it no longer works.
        until: Date,
    },
    /// A date on which the group does not work.
    #[error("the group does not work on {date}: expected a date of {period}")]
    NotAtWork {
        /// The date.
        date: Date,
        /// When it works.
        period: Period,
    },
    /// A unit that is to chair is not one of those that founded the group.
    #[error("{unit} is no member of the group as it begins on {from}, so it can't chair")]
    NotAMember {
        /// The unit.
        unit: Box<Candidate>,
        /// The day on which the group begins.
        from: Date,
    },
    /// A unit stands twice in the order in which members chair.
    #[error("{unit} is named twice in the order in which members chair")]
    NamedTwice {
        /// The unit.
        unit: Box<Candidate>,
    },
    /// No order was set in which members chair.
    #[error("nobody chairs on {date}: no order was set in which members chair")]
    NoOrder {
        /// The date.
        date: Date,
    },
    /// The unit whose turn it is was divided and has no heir.
    #[error("nobody chairs on {date}: it is the turn of {unit}, which was divided and has no heir")]
    NoHeir {
        /// The unit, as it was when the group was founded.
        unit: Box<Candidate>,
        /// The date.
        date: Date,
    },
}

//! By what texts units are known in other people's files.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::period::serde_date_option;

/// Which texts stand for units, so that a text which users keep means the same unit when the register
/// opens on another day.
///
/// A text is the level, the code and the day on which the unit began. Units that were in force on
/// [`named_on`](Self::named_on) are named after that day and the code that they carried then, whenever
/// the register opens. Without such a day opening units have `opening` in place of a day.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, code, date, vietnam};
///
/// let register = vietnam::register();
/// assert_eq!(register.identities().named_on, Some(date(2019, 1, 1)));
/// // The register opened on 30 June 2025 before it knew of earlier acts.
/// assert_eq!(register.identities().opening_was, Some(date(2025, 6, 30)));
/// let unit = register.unit_with_identity("commune:00004@opening")?;
/// assert_eq!(register.history(unit)[0].identity(), "commune:00004@2019-01-01");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Identities {
    /// The day after which units are named that were in force on it.
    #[serde(skip_serializing_if = "Option::is_none", with = "serde_date_option")]
    pub named_on: Option<Date>,
    /// The day that texts of before mean by `opening`.
    #[serde(skip_serializing_if = "Option::is_none", with = "serde_date_option")]
    pub opening_was: Option<Date>,
}

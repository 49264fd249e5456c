//! What a figure counts, and as of which day.
//!
//! Two figures can be added, or one divided by the other, only where both are of one measure: a census
//! and a register of residents count different people. A measure is a record without an invariant; what
//! is compared is what it says.

use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use smol_str::SmolStr;

/// What a figure counts, and as of which day.
///
/// # Example
/// ```
/// use sapnhap::attributes::Measure;
/// use sapnhap::date;
///
/// let census = Measure::new("census of usual residents", Some(date(2019, 4, 1)));
/// assert_eq!(census.to_string(), "census of usual residents, 2019-04-01");
/// let registered = Measure::new("registered residents", Some(date(2024, 12, 31))).inferred();
/// assert_eq!(registered.to_string(), "registered residents, 2024-12-31 (inferred)");
/// assert_ne!(census, registered);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Measure {
    #[serde(serialize_with = "as_text")]
    what: SmolStr,
    date: Option<Date>,
    is_inferred: bool,
}

impl Measure {
    /// Makes a measure of what is counted, in words for people, and the day as of which it is, where
    /// that is known.
    #[must_use]
    pub fn new(what: &str, date: Option<Date>) -> Self {
        Self { what: SmolStr::new(what.trim()), date, is_inferred: false }
    }

    /// Marks that the source does not say so: what is counted, or the day, was inferred.
    #[must_use]
    pub fn inferred(mut self) -> Self {
        self.is_inferred = true;
        self
    }

    /// Returns what is counted.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// Returns the day as of which it was counted; `None` where that is not known.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        self.date
    }

    /// Tells whether it was inferred, and not read at the source.
    #[must_use]
    pub fn is_inferred(&self) -> bool {
        self.is_inferred
    }
}

/// Writes what is counted, the day, and whether that was inferred.
impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        if let Some(date) = self.date {
            write!(f, ", {date}")?;
        }
        f.write_str(if self.is_inferred { " (inferred)" } else { "" })
    }
}

fn as_text<S: Serializer>(text: &SmolStr, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

//! What is known of an act beside what it says: on what the record of it rests, and since when.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::evidence::{Confidence, Evidence};
use crate::period::serde_date_option;

/// How sure the day is on which an act took effect.
///
/// Where the day lies between two others, a look-up on a day between them has two answers:
/// [`Snapshot::possible`](crate::Snapshot::possible) gives both.
///
/// # Example
/// ```
/// use sapnhap::date;
/// use sapnhap::decree::Dating;
/// use sapnhap::evidence::Confidence;
///
/// let dating = Dating {
///     confidence: Confidence::Low,
///     rests_on: Some("lists of 1 January and of 1 February".to_owned()),
///     not_before: Some(date(2025, 1, 1)),
///     not_after: Some(date(2025, 2, 1)),
/// };
/// assert!(dating.holds(date(2025, 1, 20)) && !dating.holds(date(2025, 2, 1)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Dating {
    /// How sure it is.
    pub confidence: Confidence,
    /// What it rests on, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rests_on: Option<String>,
    /// The first day on which it may have taken effect, where not only one may be.
    #[serde(skip_serializing_if = "Option::is_none", with = "serde_date_option")]
    pub not_before: Option<Date>,
    /// The last such day.
    #[serde(skip_serializing_if = "Option::is_none", with = "serde_date_option")]
    pub not_after: Option<Date>,
}

impl Dating {
    /// Tells whether the act may or may not have been in effect on a day.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        match (self.not_before, self.not_after) {
            (Some(first), Some(last)) => first <= day && day < last,
            _ => false,
        }
    }

    pub(crate) fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// What is known of an act beside what it says.
///
/// The default is that of an act that was read: its own number, its text, its day.
///
/// # Example
/// ```
/// use sapnhap::decree::Record;
/// use sapnhap::evidence::EvidenceClass;
/// use sapnhap::{Decree, Evidence, Provision, date};
///
/// let mut decree = Decree::new("Nam Định 2019", date(2019, 9, 1))?
///     .provision(Provision::change_kind("1", "xã A, huyện B", "thi_tran")?);
/// decree.record = Record {
///     evidence: Evidence::of(EvidenceClass::Table),
///     is_key: true,
///     ..Record::default()
/// };
/// assert!(!decree.record.changes_unknown);
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Record {
    /// What its clauses rest on that say nothing else of themselves.
    #[serde(skip_serializing_if = "is_plain")]
    pub evidence: Evidence,
    /// Whether the number is a key of whoever entered it: that of the act is not known.
    #[serde(skip_serializing_if = "is_false")]
    pub is_key: bool,
    /// Whether it is known that there is the act, and not what it changed. It has no provisions then.
    #[serde(skip_serializing_if = "is_false")]
    pub changes_unknown: bool,
    /// How sure the day is.
    #[serde(skip_serializing_if = "Dating::is_plain")]
    pub dating: Dating,
    /// The day on which the record entered the data, or that a source states for it; `None` for one
    /// that was there from the first.
    #[serde(skip_serializing_if = "Option::is_none", with = "serde_date_option")]
    pub known_since: Option<Date>,
}

impl Record {
    pub(crate) fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_plain(evidence: &Evidence) -> bool {
    *evidence == Evidence::default()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

//! Decrees as people write them: units by code or by name, not yet resolved.
//!
//! One shape serves JSON, tables, code and legal text: a decree is a dated list of provisions, a
//! provision takes portions of units and says what comes of it. Merger, take-over, breakdown,
//! split-off, transfer, change of name, kind, code or parent are read off that shape and stored
//! nowhere. Which unit a reference means is settled by the register at the day before the decree
//! takes effect, and checked there; nothing here knows a register.

#[cfg(feature = "json")]
mod json;
mod provision;
mod record;
mod reference;
mod wire;

pub use crate::clause::{Clause, DecreeNumber};
pub use provision::{Continuation, Figure, NewUnit, Outcome, Portion, Provision, Source, Take};
pub use record::{Dating, Record};
pub use reference::Reference;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::level::KindId;
use crate::period::{serde_date, serde_date_option};

/// The counts that a decree states of its own outcome.
///
/// # Example
/// ```
/// use sapnhap::decree::Totals;
/// use sapnhap::KindId;
///
/// let mut totals = Totals::default();
/// totals.kinds.insert(KindId::new("phuong")?, 51);
/// totals.kinds.insert(KindId::new("xa")?, 75);
/// assert_eq!(totals.units(), 126);
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Totals {
    /// Units of each kind that the decree's scope has afterwards.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<KindId, u32>,
    /// Units that the decree forms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub formed: Option<u32>,
    /// Units that it leaves as they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unchanged: Option<u32>,
}

impl Totals {
    /// Returns the number of units of all kinds.
    #[must_use]
    pub fn units(&self) -> u32 {
        self.kinds.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Tells whether the decree states nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds.is_empty() && self.formed.is_none() && self.unchanged.is_none()
    }
}

/// A dated legal act that changes units: its head and its provisions.
///
/// Sources are read as of the day before [`effective`](Self::effective), parents as of the day.
///
/// # Example
/// ```
/// use sapnhap::{Decree, Provision, date};
///
/// let decree = Decree::new("12/NQ-HĐND", date(2027, 1, 1))?
///     .scope("tỉnh Lạng Sơn")?
///     .provision(Provision::merge("1", ["xã Vân Nham", "xã Thiện Tân"], "06436", "xa", "Vân Nham")?)
///     .provision(Provision::rename("2", "xã Tuấn Sơn", "Đồng Tiến")?);
/// assert_eq!(decree.provisions.len(), 2);
/// assert!(Decree::new("", date(2027, 1, 1)).is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
///
/// # Example: as JSON, written by hand
#[cfg_attr(feature = "json", doc = "```")]
#[cfg_attr(not(feature = "json"), doc = "```ignore")]
/// use sapnhap::Decree;
///
/// let decree = Decree::from_json(r#"{
///     "number": "12/NQ-HĐND",
///     "effective": "01/01/2027",
///     "scope": "20",
///     "provisions": [
///         {
///             "clause": "1",
///             "takes": [
///                 "xã Vân Nham",
///                 { "from": "06427", "portion": "part" },
///                 { "from": "xã Tân Thành, tỉnh Lạng Sơn", "area": "part", "population": "none" }
///             ],
///             "new": { "code": "06436", "kind": "xa", "name": "Vân Nham" }
///         },
///         { "clause": "2", "continues": { "unit": "xã Tuấn Sơn", "name": "Đồng Tiến" } }
///     ]
/// }"#)?;
/// assert_eq!(decree.provisions.len(), 2);
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decree {
    /// The number by which it is cited.
    pub number: DecreeNumber,
    /// Who passed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The day on which it was passed.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "serde_date_option")]
    pub issued: Option<Date>,
    /// The day since which it is law.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "serde_date_option")]
    pub in_force: Option<Date>,
    /// The day on which the new units begin to work.
    #[serde(with = "serde_date")]
    pub effective: Date,
    /// The unit that it is about, as of the effective day: the parent of new units that name
    /// none, and the choice where a name has namesakes. A name that only one unit has is that
    /// unit's, wherever it lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Reference>,
    /// The counts that it states. They are kept, and not held against what it does.
    #[serde(default, skip_serializing_if = "Totals::is_empty")]
    pub totals: Totals,
    /// What is known of it beside what it says.
    #[serde(default, skip_serializing_if = "Record::is_plain")]
    pub record: Record,
    /// Its provisions, in the order of the text.
    pub provisions: Vec<Provision>,
}

impl Decree {
    /// Makes a decree without provisions.
    ///
    /// # Errors
    /// A number that is empty or longer than 100 bytes.
    pub fn new(number: &str, effective: Date) -> Result<Self, Error> {
        Ok(Self::without_provisions(DecreeNumber::new(number)?, effective))
    }

    pub(crate) fn without_provisions(number: DecreeNumber, effective: Date) -> Self {
        Self {
            number,
            issuer: None,
            title: None,
            issued: None,
            in_force: None,
            effective,
            scope: None,
            totals: Totals::default(),
            record: Record::default(),
            provisions: Vec::new(),
        }
    }

    /// Sets the unit that the decree is about, by code or name.
    ///
    /// # Errors
    /// An empty reference.
    pub fn scope(mut self, scope: &str) -> Result<Self, Error> {
        self.scope = Some(Reference::new(scope)?);
        Ok(self)
    }

    /// Adds a provision behind those that are there.
    #[must_use]
    pub fn provision(mut self, provision: Provision) -> Self {
        self.provisions.push(provision);
        self
    }
}

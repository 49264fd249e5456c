//! Categories of what units hold: a path from the widest to the narrowest.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use smol_str::SmolStr;
use unicode_normalization::UnicodeNormalization;

use crate::error::TextFault;
use crate::text;

/// The most bytes that a category or an item may have.
const MAX_BYTES: usize = 400;

/// A category of what units hold, as a path from the widest one: `staff/land surveyor` lies within `staff`.
///
/// What is in a category is also in every wider one, so totals of both are told. Blanks around the parts do not
/// matter, letter case does.
///
/// # Example
/// ```
/// use sapnhap::holdings::Category;
///
/// let surveyor: Category = "staff / land surveyor".parse()?;
/// let staff = surveyor.parent().unwrap();
/// assert_eq!((surveyor.to_string().as_str(), staff.as_str()), ("staff/land surveyor", "staff"));
/// assert!(surveyor.is_within(&staff) && staff.is_within(&staff) && !staff.is_within(&surveyor));
/// assert!("staff//land surveyor".parse::<Category>().is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Category(SmolStr);

impl Category {
    /// Reads a category.
    ///
    /// # Errors
    /// [`TextFault`] for a blank text, a blank part, control characters and a text that is too long.
    pub fn new(text: &str) -> Result<Self, TextFault> {
        text::check(text, "category", MAX_BYTES)?;
        let mut path = String::with_capacity(text.len());
        for (at, part) in text.split('/').map(str::trim).enumerate() {
            if part.is_empty() {
                return Err(TextFault::Form {
                    what: "category",
                    text: text.to_owned(),
                    expected: "parts with a bar between, none of them blank, as staff/land surveyor",
                });
            }
            if at > 0 {
                path.push('/');
            }
            path.extend(part.nfc());
        }
        Ok(Self(path.into()))
    }

    /// Returns the path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the category that it lies in next; `None` for one that lies in no other.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.0.rsplit_once('/')?;
        Some(Self(parent.into()))
    }

    /// Tells whether it is another or lies in it.
    #[must_use]
    pub fn is_within(&self, wider: &Self) -> bool {
        let rest = self.0.strip_prefix(wider.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Returns the category and those that it lies in, from the narrowest on.
    pub(super) fn and_wider(&self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self.clone()), Self::parent)
    }

    /// Returns the widest category that it lies in.
    pub(super) fn widest(&self) -> Self {
        let widest = self.0.split_once('/').map(|(widest, _)| widest.into());
        Self(widest.unwrap_or_else(|| self.0.clone()))
    }
}

/// Reads the text of an item, which may be blank.
pub(super) fn item(text: &str) -> Result<String, TextFault> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    text::check(text, "item", MAX_BYTES)?;
    Ok(text.nfc().collect())
}

/// Names an item of a category in a message.
pub(super) fn thing(category: &Category, item: &str) -> String {
    if item.is_empty() { category.to_string() } else { format!("{category} {item:?}") }
}

/// By their parts from the widest on, so that what lies in a category comes right behind it.
impl Ord for Category {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.split('/').cmp(other.0.split('/'))
    }
}

impl PartialOrd for Category {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Writes the path.
impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// As [`new`](Self::new).
impl FromStr for Category {
    type Err = TextFault;

    fn from_str(text: &str) -> Result<Self, TextFault> {
        Self::new(text)
    }
}

impl Serialize for Category {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

//! Levels of the hierarchy, and the ids of levels and kinds.
//!
//! A level is a rank; what the ranks of a country are called, and which kinds belong to them, is
//! data of the [`Country`](crate::Country).

use serde::{Deserialize, Serialize};

use crate::text::{self, TextFault};

/// A rank in the hierarchy of units; 0 is the top.
///
/// The constants are the four levels of Viet Nam. Another country asks its
/// [`Country`](crate::Country) for the level of an id, or counts ranks from the top.
///
/// # Example
/// ```
/// use sapnhap::Level;
///
/// assert!(Level::PROVINCE.is_above(Level::COMMUNE));
/// assert_eq!(Level::new(1), Level::DISTRICT);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u8);

impl Level {
    /// Tỉnh and centrally run cities.
    pub const PROVINCE: Self = Self(0);
    /// Huyện, quận, thị xã and thành phố, until 2025-06-30.
    pub const DISTRICT: Self = Self(1);
    /// Xã, phường, thị trấn (until 2025-06-30) and đặc khu (since 2025-07-01).
    pub const COMMUNE: Self = Self(2);
    /// Thôn and tổ dân phố.
    pub const HAMLET: Self = Self(3);

    /// Makes the level of a rank, counted from 0 at the top.
    #[must_use]
    #[inline]
    pub const fn new(rank: u8) -> Self {
        Self(rank)
    }

    /// Returns the rank, counted from 0 at the top.
    #[must_use]
    #[inline]
    pub const fn rank(self) -> u8 {
        self.0
    }

    /// Tells whether units of this level can be parents of units of `other`.
    #[must_use]
    #[inline]
    pub const fn is_above(self, other: Self) -> bool {
        self.0 < other.0
    }

    #[inline]
    pub(crate) fn idx(self) -> usize {
        usize::from(self.0)
    }
}

fn check_id(text: &str) -> Result<(), TextFault> {
    check_characters(text, |character| character.is_ascii_uppercase())
}

/// Checks an id in which some characters may not stand that others of its sort have.
fn check_characters(text: &str, is_refused: fn(&char) -> bool) -> Result<(), TextFault> {
    text::check(text, "id", 40)?;
    let is_stray = |character: &char| {
        !(character.is_ascii_alphanumeric() || *character == '_') || is_refused(character)
    };
    match text.chars().find(is_stray) {
        Some(character) => {
            Err(TextFault::Character { what: "id", text: text.to_owned(), character })
        }
        None => Ok(()),
    }
}

text::text_newtype! {
    /// The id of a level in a country's data and in files: `province`, `commune`, `canton`.
    ///
    /// Lower-case ASCII letters, digits and `_`.
    ///
    /// # Example
    /// ```
    /// use sapnhap::LevelId;
    ///
    /// assert_eq!(LevelId::new("commune")?.as_str(), "commune");
    /// assert!(LevelId::new("Commune").is_err());
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    LevelId, check_id
}

text::text_newtype! {
    /// The id of a kind in a country's data and in files: `xa`, `phuong`, `thi_tran`.
    ///
    /// Lower-case ASCII letters, digits and `_`; capitals too where a country's own ids have them
    /// ([`with_capitals`](Self::with_capitals)). In files and decrees either may stand, and the kinds
    /// of the country say which there are.
    ///
    /// # Example
    /// ```
    /// use sapnhap::KindId;
    ///
    /// assert_eq!(KindId::new("thi_tran")?.as_str(), "thi_tran");
    /// assert!(KindId::new("thị trấn").is_err());
    /// assert!(KindId::new("GMDE").is_err());
    /// assert_eq!(KindId::with_capitals("GMDE")?.as_str(), "GMDE");
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    KindId, check_id, with_capitals
}

/// What a rank of the hierarchy is called, and how its codes are written.
///
/// # Example
/// ```
/// use sapnhap::country::LevelDefinition;
/// use sapnhap::LevelId;
///
/// let commune = LevelDefinition {
///     id: LevelId::new("commune")?,
///     name: "cấp xã".to_owned(),
///     english: "commune".to_owned(),
///     code_width: Some(5),
/// };
/// assert_eq!(commune.code_width, Some(5));
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelDefinition {
    /// The id in files: `commune`.
    pub id: LevelId,
    /// The name in the country's own language.
    pub name: String,
    /// The name in English.
    pub english: String,
    /// How many characters every code of the level has; `None` when it varies. Of a level whose codes
    /// are unique only within a parent, how many a unit's own code has.
    pub code_width: Option<u8>,
}

impl LevelId {
    /// The id of a level that the country does not have; no unit is of one.
    pub(crate) fn unnamed() -> Self {
        Self(smol_str::SmolStr::new_static("level"))
    }
}

impl KindId {
    /// Makes the id of a kind of a country whose ids have capitals; white space at its ends is dropped.
    ///
    /// # Errors
    /// An empty text, one that is too long, or one with characters other than ASCII letters, digits
    /// and `_`.
    pub fn with_capitals(text: &str) -> Result<Self, TextFault> {
        let text = text.trim();
        check_characters(text, |_| false)?;
        Ok(Self(smol_str::SmolStr::new(text)))
    }

    /// The id of a kind that the country does not have; no unit is of one.
    pub(crate) fn unnamed() -> Self {
        Self(smol_str::SmolStr::new_static("kind"))
    }
}

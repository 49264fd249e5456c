//! How people of a country write places, beyond the words for kinds.

use serde::{Deserialize, Serialize};

/// A way in which letters with marks are typed on keys without them, of which something may be left over.
///
/// # Example
/// ```
/// use sapnhap::country::Keyboard;
///
/// // `Baf` is Bà, typed by Telex while the program for it was off.
/// assert_ne!(Keyboard::Telex, Keyboard::Vni);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Keyboard {
    /// Vietnamese with letters for marks: `aa` is â, `f` a grave accent.
    Telex,
    /// Vietnamese with digits for marks: `a6` is â, `2` a grave accent.
    Vni,
}

/// How people write places of a country, beyond the words for kinds: data, by which texts are read.
///
/// # Example
/// ```
/// use sapnhap::country::{LevelDefinition, Writing};
/// use sapnhap::{Country, LevelId};
///
/// let level = LevelDefinition {
///     id: LevelId::new("municipality")?,
///     name: "Gemeinde".to_owned(),
///     english: "municipality".to_owned(),
///     code_width: None,
/// };
/// let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
/// let writing = Writing {
///     names: words(&["Switzerland", "Suisse"]),
///     same_words: vec![words(&["Sankt", "St", "Saint"])],
///     address_words: words(&["Postfach"]),
///     postal_codes: vec![4],
///     ..Writing::default()
/// };
/// let country = Country::new("CH", "Schweiz", vec![level], Vec::new())?.with_writing(writing)?;
/// assert_eq!(country.writing().postal_codes, [4]);
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Writing {
    /// Names of the country beside its own name and id, as they end or begin an address.
    pub names: Vec<String>,
    /// Words that are written in several ways, a list for each word: Đắk, Đăk. Names meet in them.
    pub same_words: Vec<Vec<String>>,
    /// Words with which a part of an address begins that is no unit: đường, ngõ, street. What stands behind
    /// one is no name of a unit.
    pub address_words: Vec<String>,
    /// Words that say that a part of a text names what was so before: cũ, trước đây.
    pub former_words: Vec<String>,
    /// How many digits postal codes have.
    pub postal_codes: Vec<u8>,
    /// How letters with marks are typed, of which something may be left over: `Hai Baf Trwng`.
    pub keyboards: Vec<Keyboard>,
}

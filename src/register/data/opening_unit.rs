//! The units with which a register opens, as people write them.

use serde::{Deserialize, Serialize};

use crate::code::Code;
use crate::decree::Reference;
use crate::level::KindId;
use crate::name::Name;

/// A unit in force on the opening day.
///
/// # Example
/// ```
/// use sapnhap::{KindId, Name, OpeningUnit, Reference, code};
///
/// let unit = OpeningUnit {
///     code: code("00004"),
///     kind: KindId::new("phuong")?,
///     name: Name::new("Trúc Bạch")?,
///     parent: Some(Reference::new("001")?),
///     aliases: Vec::new(),
/// };
/// assert_eq!(unit.name.as_str(), "Trúc Bạch");
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningUnit {
    /// Its code.
    pub code: Code,
    /// Its kind, which settles its level.
    pub kind: KindId,
    /// Its name, without the kind.
    pub name: Name,
    /// Its parent by code; `None` for units of the top level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Reference>,
    /// Other spellings of its name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Name>,
}

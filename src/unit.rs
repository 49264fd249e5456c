//! How a unit is told of in faults and findings.

use std::fmt;

use serde::Serialize;

use crate::code::Code;
use crate::level::LevelId;

/// A unit as it is called: one of a register, or one that only a change makes.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::finding::NamedUnit;
/// use sapnhap::vietnam;
///
/// let unit = NamedUnit::of(&vietnam::register().latest().find("phường Ba Đình")?);
/// assert_eq!(unit.to_string(), "phường Ba Đình (00004)");
/// assert_eq!(unit.level.as_str(), "commune");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct NamedUnit {
    /// Its code.
    pub code: Code,
    /// The kind's own word; blank where a fault names a unit that only the change makes.
    pub kind: String,
    /// The name, without the kind.
    pub name: String,
    /// Its level.
    pub level: LevelId,
}

impl NamedUnit {
    /// Names a unit that only a change makes.
    pub(crate) fn new_of(level: LevelId, code: &Code, name: &str) -> Self {
        Self { code: code.clone(), kind: String::new(), name: name.to_owned(), level }
    }
}

/// Writes kind, name and code: `phường Ba Đình (00004)`.
impl fmt::Display for NamedUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, kind, name, .. } = self;
        if kind.is_empty() {
            f.pad(&format!("{name} ({code})"))
        } else {
            f.pad(&format!("{kind} {name} ({code})"))
        }
    }
}

//! The codes of opening units, and of their parents, as they are meant.

use crate::code::Code;
use crate::country::{self, Country};
use crate::decree::Reference;
use crate::register::data::opening_unit::OpeningUnit;

/// Returns the code by which an opening unit names its parent; `None` for what can be none.
pub(crate) fn code_of_parent(parent: &Reference) -> Option<Code> {
    // A code with letters is written as a name is.
    let by_name = || parent.name().and_then(|name| Code::new(name).ok());
    parent.code().cloned().or_else(by_name)
}

/// Returns the code in full of an opening unit, which may give its own alone where codes are unique only
/// within a parent.
pub(crate) fn code_in_full(country: &Country, unit: &OpeningUnit) -> Code {
    let is_own = country.level_of(&unit.kind).is_some_and(|of| country.is_own_code(of, &unit.code));
    let parent = unit.parent.as_ref().filter(|_| is_own).and_then(code_of_parent);
    let full = parent.and_then(|above| country::full_code(&above, unit.code.as_str()).ok());
    full.unwrap_or_else(|| unit.code.clone())
}

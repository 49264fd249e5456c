//! What a country says of a level beyond its name, as data.

use crate::code::CodeAlphabet;
use crate::level::Level;
use crate::period::Period;

/// What a country says of a level.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Rank {
    pub(super) alphabet: CodeAlphabet,
    /// The level of the units above, by the time in which it is asked for; in order.
    pub(super) parents: Vec<(Level, Period)>,
    /// Whether its codes are unique only within a parent.
    pub(super) codes_within_parents: bool,
}

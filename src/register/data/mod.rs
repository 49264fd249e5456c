//! What a register holds: arrays of versions, units, edges and clauses, what was staged of each step,
//! and the decrees. Data without verbs: nothing here finds, checks or changes anything.

pub(crate) mod carriers;
pub(crate) mod corrections;
pub(crate) mod identities;
pub(crate) mod ids;
pub(crate) mod log;
pub(crate) mod logged;
pub(crate) mod name_arena;
pub(crate) mod opening_unit;
pub(crate) mod parts;
pub(crate) mod records;
pub(crate) mod shared_array;
pub(crate) mod shared_map;
pub(crate) mod staged;
pub(crate) mod store;

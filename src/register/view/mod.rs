//! Looking at a register: as of a date, at one version, at the clauses behind it, and for what people
//! write. Nothing here changes anything.

pub(crate) mod citation;
pub(crate) mod coded;
pub(crate) mod hierarchy;
pub(crate) mod history;
pub(crate) mod identity;
pub(crate) mod near;
pub(crate) mod opened;
pub(crate) mod opening_codes;
pub(crate) mod query;
pub(crate) mod search;
pub(crate) mod snapshot;
pub(crate) mod uncertain;
pub(crate) mod version;
pub(crate) mod written;

//! Merging of administrative units.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::print_stdout
    )
)]

mod amount;
mod clause;
mod code;
mod country;
mod decree;
mod error;
#[cfg(feature = "json")]
mod json;
mod level;
mod lineage;
mod name;
mod period;
mod register;
mod share;
#[cfg(feature = "csv")]
mod table;
mod text;
#[cfg(feature = "vietnam")]
pub mod vietnam;

pub use amount::Amount;
pub use clause::{Clause, DecreeNumber};
pub use code::{Code, code};
pub use country::{Country, Kind, LevelDefinition};
pub use decree::{
    Continuation, Decree, Figure, NewUnit, Outcome, Portion, Provision, Reference, Source, Take,
    Totals,
};
pub use error::{
    Candidate, ChangeFault, CountryFault, DateFault, Error, ErrorKind, Fault, LookupFault,
    Position, ReadFault, TextFault,
};
pub use jiff::civil::Date;
pub use level::{KindId, Level, LevelId};
pub use lineage::{
    Edge, EdgeId, EdgesDirected, Fate, Lineage, Neighbors, Operation, Relation, SuccessorTable,
    Successors, VersionIds, Versions, Visited,
};
pub use name::Name;
pub use period::{Period, date, parse_date};
pub use register::{
    Change, Citation, OpeningUnit, Register, Snapshot, UnitId, UnitVersion, Version, VersionId,
};
pub use share::{Portions, Share};

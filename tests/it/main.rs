//! The integration tests, one binary.

mod country;
mod data;
mod faults;
#[cfg(all(feature = "binary", feature = "csv", feature = "json"))]
mod model;

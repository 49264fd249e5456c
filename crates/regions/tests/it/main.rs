//! The integration tests, one binary.

mod asked;
#[cfg(feature = "exact")]
mod exact;
mod features;
mod task;

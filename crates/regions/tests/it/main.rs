//! The integration tests, one binary.

mod aims;
mod asked;
#[cfg(feature = "exact")]
mod exact;
mod features;
mod task;

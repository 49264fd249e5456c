//! The integration tests, one binary.

#[cfg(feature = "exact")]
mod exact;
mod features;
mod task;

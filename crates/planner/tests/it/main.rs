//! The integration tests, one binary.

#[cfg(feature = "exact")]
mod exact;
#[path = "../../../../tests/it/example.rs"]
mod example;
#[cfg(feature = "vietnam")]
mod examples;
#[path = "../../../../tests/it/made_up.rs"]
#[expect(dead_code, reason = "communes are villages or towns here, and no kind of their own")]
mod made_up;
mod planner;

//! Plans made, not only checked.

#[cfg(feature = "exact")]
pub mod exact;

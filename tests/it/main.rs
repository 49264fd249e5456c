//! The integration tests, one binary.

#[cfg(all(feature = "csv", feature = "binary", feature = "json"))]
mod data;
mod diff;
#[cfg(all(feature = "vietnam", feature = "json"))]
mod examples;
#[cfg(feature = "vietnam")]
mod fate;
#[cfg(feature = "vietnam")]
mod known;
mod layers;
#[cfg(feature = "vietnam")]
mod names;
#[cfg(all(feature = "vietnam", feature = "json"))]
mod petgraph;
#[cfg(feature = "vietnam")]
mod report;

//! The integration tests, one binary.

#[cfg(feature = "geo")]
mod codes;
#[cfg(feature = "svg")]
mod flows;
#[cfg(feature = "geo")]
mod hostile;
#[cfg(all(feature = "geo", feature = "points"))]
mod maps;
#[cfg(all(feature = "geo", feature = "points", feature = "planner"))]
mod outlined;
#[cfg(all(feature = "html", feature = "svg"))]
mod page;
#[cfg(all(feature = "vietnam", feature = "svg"))]
mod point;
#[cfg(feature = "geo")]
mod topojson;
#[cfg(feature = "vietnam")]
mod vietnam;

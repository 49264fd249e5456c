//! The integration tests, one binary.

#[cfg(feature = "geo")]
mod codes;
#[cfg(all(feature = "html", feature = "vietnam"))]
#[path = "../../../../tests/it/example.rs"]
mod example;
#[cfg(all(feature = "html", feature = "vietnam"))]
mod examples;
#[cfg(feature = "svg")]
mod flows;
#[cfg(feature = "geo")]
mod hostile;
#[cfg(all(feature = "geo", feature = "points"))]
mod maps;
#[cfg(all(feature = "points", feature = "planner"))]
mod outlined;
#[cfg(feature = "html")]
mod page;
#[cfg(all(feature = "svg", feature = "vietnam"))]
mod pictures;
#[cfg(feature = "png")]
mod png;
#[cfg(all(feature = "vietnam", feature = "svg"))]
mod point;
#[cfg(feature = "svg")]
mod svg;
#[cfg(feature = "geo")]
mod topojson;
#[cfg(feature = "vietnam")]
mod vietnam;

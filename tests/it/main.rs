//! The integration tests, one binary.

mod attributes;
mod codes;
mod compare;
#[cfg(feature = "vietnam")]
mod compare_plans;
mod country;
#[cfg(all(feature = "csv", feature = "binary", feature = "json"))]
mod data;
mod diff;
#[cfg(feature = "exact")]
#[path = "../../crates/regions/tests/it/exact.rs"]
mod exact;
#[cfg(all(feature = "vietnam", feature = "json"))]
mod examples;
#[cfg(feature = "vietnam")]
mod fate;
mod faults;
#[cfg(feature = "proptest")]
mod generators;
#[cfg(feature = "json")]
mod ground;
#[cfg(feature = "vietnam")]
mod known;
mod layers;
mod made_up;
#[cfg(all(feature = "vietnam", feature = "geo", feature = "points"))]
#[path = "../../crates/maps/tests/it/maps.rs"]
mod maps;
#[cfg(all(feature = "binary", feature = "csv", feature = "json"))]
mod model;
#[cfg(feature = "vietnam")]
mod names;
#[cfg(all(
    feature = "vietnam",
    feature = "geo",
    feature = "points",
    feature = "svg",
    feature = "graphml"
))]
#[path = "../../crates/maps/tests/it/outlined.rs"]
mod outlined;
#[cfg(feature = "json")]
mod parent_levels;
#[cfg(all(feature = "vietnam", feature = "json"))]
mod petgraph;
#[cfg(all(feature = "vietnam", feature = "csv", feature = "json"))]
mod plan;
#[path = "../../crates/planner/tests/it/planner.rs"]
mod planner;
#[cfg(feature = "vietnam")]
mod report;
#[cfg(feature = "json")]
mod restored;
#[cfg(all(feature = "vietnam", feature = "csv", feature = "json"))]
mod rules;
#[cfg(feature = "json")]
mod steps;
#[cfg(all(feature = "vietnam", feature = "csv"))]
mod vietnam_rules;

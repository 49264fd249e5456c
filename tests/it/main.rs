//! The integration tests, one binary.

#[cfg(all(feature = "vietnam", feature = "parquet"))]
mod arrow;
mod attributes;
mod codes;
mod compare;
#[cfg(feature = "vietnam")]
mod compare_plans;
mod corrections;
mod country;
#[cfg(all(feature = "vietnam", feature = "csv"))]
mod crosswalk;
#[cfg(all(feature = "csv", feature = "binary", feature = "json"))]
mod data;
mod diff;
mod edges;
#[cfg(all(feature = "vietnam", feature = "json"))]
mod example;
#[cfg(all(feature = "vietnam", feature = "json"))]
mod examples;
#[cfg(all(feature = "vietnam", feature = "csv"))]
mod facts_of_today;
#[cfg(feature = "vietnam")]
mod fate;
#[cfg(feature = "vietnam")]
mod fates;
mod faults;
#[cfg(feature = "proptest")]
mod generators;
#[cfg(feature = "json")]
mod ground;
#[cfg(feature = "json")]
mod histories;
#[cfg(all(feature = "vietnam", feature = "csv"))]
mod holdings;
#[cfg(feature = "vietnam")]
mod known;
mod layers;
mod made_up;
#[cfg(all(feature = "binary", feature = "csv", feature = "json"))]
mod model;
#[cfg(feature = "vietnam")]
mod names;
#[cfg(feature = "json")]
mod parent_levels;
#[cfg(all(feature = "vietnam", feature = "json"))]
mod petgraph;
#[cfg(all(feature = "vietnam", feature = "keyboards"))]
mod places;
mod places_abroad;
#[cfg(all(feature = "vietnam", feature = "csv", feature = "json"))]
mod plan;
#[cfg(feature = "vietnam")]
mod report;
#[cfg(feature = "json")]
mod restored;
#[cfg(all(feature = "vietnam", feature = "csv", feature = "json"))]
mod rules;
#[cfg(feature = "vietnam")]
mod since_2019;
mod size;
#[cfg(feature = "json")]
mod steps;
mod sureness;
#[cfg(all(feature = "vietnam", feature = "csv"))]
mod tables;
mod takes;
#[cfg(all(feature = "vietnam", feature = "csv"))]
mod vietnam_rules;
#[cfg(feature = "vietnam")]
mod views;
mod work;
#[cfg(feature = "vietnam")]
mod working_group;

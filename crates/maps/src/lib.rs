//! Maps of administrative units. Outlines and positions go in, and neighbours, areas, positions and
//! pictures come out. The crate goes with `sapnhap`, which has the units, their facts and their
//! borders.
//!
//! ```
//! # #[cfg(feature = "svg")] {
//! use sapnhap::attributes::Contact;
//! use sapnhap::{Level, code, date, vietnam};
//! use sapnhap_maps::{Map, OutlineOptions, Outlines};
//!
//! // These are two squares beside each other, as GeoJSON.
//! let square = |code: &str, west: f64| {
//!     let (east, south, north) = (west + 0.01, 21.0, 21.01);
//!     format!(
//!         r#"{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":{{"type":"Polygon",
//!         "coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],
//!         [{west},{south}]]]}}}}"#
//!     )
//! };
//! let squares = [square("00001", 105.80), square("00004", 105.81)].join(",");
//! let text = format!(r#"{{"type":"FeatureCollection","features":[{squares}]}}"#);
//!
//! let before = vietnam::register().at(date(2025, 6, 30))?;
//! let one = before.unit(Level::COMMUNE, &code("00001"))?;
//! let other = before.unit(Level::COMMUNE, &code("00004"))?;
//! let options = OutlineOptions::new("code").among([one.id(), other.id()]);
//! let outlines = Outlines::from_geojson(&text, &before, Level::COMMUNE, &options)?;
//! assert_eq!(outlines.neighbours()?.contact(one.id(), other.id()), Some(Contact::Certain));
//! assert_eq!(outlines.attributes("a map")?.of(&one).unwrap().area.unwrap().to_string(), "1.151");
//!
//! let map = Map::of_outlines(&outlines, [one, other]).title("Two wards").source("made up");
//! assert!(map.to_svg().starts_with("<svg"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Overview
//!
//! | to | use | feature |
//! | --- | --- | --- |
//! | read outlines, and learn neighbours, areas and positions from them | `Outlines` | `geo` |
//! | guess neighbours from positions alone | `neighbours_of_points` | `points` |
//! | draw units, or groups of them such as a plan | `Map`, `MapGroup` | `svg` |
//! | colour them by district, kind, figure or change | `Colouring`, `Figure` | `svg` |
//! | tell and draw who became whom, or the story of one place | `Flows` | `svg` |
//! | find the unit that holds a point, among those that the law names | `PointLocator` | `geo` |
//! | write one page of HTML for a plan or a province | `Page` | `html` |
//! | draw what the planner found | `Map::of_outlines(&outlines, solution.groups())` | `planner` |
//! | have the outlines of Viet Nam's communes | `vietnam::outlines` | `vietnam` |
//!
//! # Crate features
//!
//! | feature | brings | by default |
//! | --- | --- | --- |
//! | `geo` | outlines from GeoJSON and TopoJSON: neighbours, areas and positions | yes |
//! | `points` | neighbours guessed from positions | yes |
//! | `svg` | pictures, drawn of outlines or of positions (with `geo`) | yes |
//! | `png` | the same as PNG, with a font of the system | no |
//! | `html` | one page for a plan or a province: maps, table, findings, flows (with `svg`) | no |
//! | `planner` | groups of the planner as what a picture shows (with `svg`) | no |
//! | `vietnam` | the outlines of the communes of 30 June and 1 July 2025 | no |
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::print_stdout
    )
)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod fault;
#[cfg(feature = "svg")]
mod flows;
#[cfg(feature = "points")]
mod neighbours_of_points;
#[cfg(feature = "geo")]
mod outlines;
#[cfg(feature = "html")]
mod page;
#[cfg(feature = "svg")]
mod picture;
#[cfg(feature = "png")]
mod png;
#[cfg(feature = "geo")]
mod point;
#[cfg(feature = "svg")]
mod printed;
#[cfg(all(doctest, feature = "svg"))]
mod readme;
#[cfg(feature = "svg")]
mod said;
#[cfg(feature = "geo")]
mod shared_borders;
#[cfg(feature = "vietnam")]
pub mod vietnam;

pub use fault::MapFault;
#[cfg(feature = "svg")]
pub use flows::{FlowBand, FlowColumn, FlowFault, FlowMeasure, FlowNode, FlowOptions, Flows};
#[cfg(feature = "points")]
pub use neighbours_of_points::{PointOptions, PointRule, neighbours_of_points};
#[cfg(feature = "geo")]
pub use outlines::{OutlineOptions, Outlines};
#[cfg(feature = "html")]
pub use page::{Page, PageFigure};
#[cfg(feature = "svg")]
pub use picture::{Colouring, Figure, Map, MapGroup};
#[cfg(feature = "png")]
pub use png::PngFault;
#[cfg(feature = "geo")]
pub use point::{PointAnswer, PointCandidate, PointFault, PointLocator};

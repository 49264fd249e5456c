//! Units drawn as a map that an office would hang up: title, colours, borders, names, scale, legend.
//!
//! ```text
//! outlines (polygons) --+
//!                       +--> shapes in km --> edges --> colours --+--> sheet --> views --> labels
//! positions (cells) ----+                                         +--> legend
//! ```

mod cells;
mod colouring;
mod drawing;
mod edges;
mod group;
mod insets;
mod labels;
mod layer;
mod legend;
mod map;
mod page;
mod palette;
mod plane;
mod shape;
mod sheet;
mod views;
mod words;
mod write;

pub use self::colouring::{Colouring, Figure};
pub use self::group::MapGroup;
pub use self::map::Map;

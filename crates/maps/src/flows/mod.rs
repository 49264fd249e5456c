//! Who became whom, as a value before it is a picture: units of several dates in columns, and bands
//! that say how much of each came to whom.
//!
//! ```text
//! units of a date --build--> Flows: columns of nodes, bands with amounts and clauses
//!                              |
//!                              +--order--> few crossings --layout--> pixels --draw--> SVG
//! ```
//!
//! What leaves a unit and what arrives are the same exact numbers. What nobody knows has no number, and
//! a picture says of it that it is not known.

mod build;
mod draw;
mod fault;
mod layout;
mod legend;
mod measure;
mod order;
mod pixels;
mod value;
mod words;

pub use self::fault::FlowFault;
pub use self::measure::FlowMeasure;
pub use self::value::{FlowBand, FlowColumn, FlowNode, FlowOptions, Flows};

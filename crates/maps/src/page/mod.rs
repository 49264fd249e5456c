//! One page of HTML for a plan or a province: maps, a table of the new units that sorts and filters,
//! what rules found, and who became whom.
//!
//! The page is one text. It asks nothing of a network, opens from the file system, prints on A3, and says
//! in its markup what it shows, for those who listen to it or use no mouse. What it says of units is escaped.

mod model;
mod rows;
mod words;
mod write;

pub use self::model::{Page, PageFigure};

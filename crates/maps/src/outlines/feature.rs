//! What a file of outlines says of one unit, whatever its form, and what can be wrong with the text.

use geo::MultiPolygon;
use geojson::JsonValue;
use sapnhap::Error;
use sapnhap::error::{Position, ReadFault};

use crate::fault::MapFault;

/// What a file says of one unit.
pub(super) struct Feature {
    /// What stands where the code should be.
    pub(super) code: Option<JsonValue>,
    /// Its polygons, if it has any.
    pub(super) parts: Result<Option<MultiPolygon<f64>>, BrokenPart>,
}

/// Why a feature of a file has no polygons that can be used.
pub(super) enum BrokenPart {
    /// A position of so many numbers.
    Numbers(usize),
    /// Another fault, which names the feature.
    Other(MapFault),
}

/// Fails for a text that is not JSON, with the place of the fault.
pub(super) fn check_json(text: &str) -> Result<(), Error> {
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Ok(_) => Ok(()),
        Err(error) => Err(ReadFault::from(&error).into()),
    }
}

/// Says of a text that is JSON that it is not what it should be.
pub(super) fn malformed(message: String) -> Error {
    ReadFault::Malformed { position: Position { line: 1, column: 1 }, message }.into()
}

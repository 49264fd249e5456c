//! GeoJSON becomes features.

use std::slice;

use geo::{MultiPolygon, Polygon};
use geojson::{FeatureCollection, GeoJson, GeometryValue};
use sapnhap::Error;

use super::feature::{BrokenPart, Feature, check_json, malformed};

/// Returns what a `FeatureCollection` says of units, the code being in this property.
pub(super) fn features(text: &str, property: &str) -> Result<impl Iterator<Item = Feature>, Error> {
    let features = collection(text)?.features.into_iter();
    Ok(features.map(move |feature| {
        let code = feature.property(property).cloned();
        let geometry = feature.geometry.map(|geometry| geometry.value);
        let parts = geometry.as_ref().map(parts_of).transpose();
        Feature { code, parts: parts.map(Option::flatten).map_err(BrokenPart::Numbers) }
    }))
}

/// Returns the polygons of a geometry, if it has any.
///
/// # Errors
/// How many numbers a position has that lacks longitude or latitude. The conversion to polygons
/// relies on it that there is no such position.
fn parts_of(value: &GeometryValue) -> Result<Option<MultiPolygon<f64>>, usize> {
    let polygons = match value {
        GeometryValue::Polygon { coordinates } => slice::from_ref(coordinates),
        GeometryValue::MultiPolygon { coordinates } => coordinates.as_slice(),
        _ => return Ok(None),
    };
    let numbers = polygons.iter().flatten().flatten().map(|position| position.len());
    if let Some(numbers @ ..=1) = numbers.min() {
        return Err(numbers);
    }
    Ok(match value {
        GeometryValue::Polygon { .. } => Polygon::try_from(value).ok().map(MultiPolygon::from),
        _ => MultiPolygon::try_from(value).ok(),
    })
}

fn collection(text: &str) -> Result<FeatureCollection, Error> {
    check_json(text)?;
    Err(malformed(match text.parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) => return Ok(collection),
        Ok(GeoJson::Feature(_)) => "it is a Feature; expected a FeatureCollection".to_owned(),
        Ok(GeoJson::Geometry(_)) => "it is a geometry; expected a FeatureCollection".to_owned(),
        Err(error) => {
            let error: String = error.to_string().chars().take(400).collect();
            format!("it is no GeoJSON ({error}); expected a FeatureCollection")
        }
    }))
}

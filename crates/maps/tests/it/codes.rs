//! Codes as maps write them.

use sapnhap::{Code, Level, date, vietnam};
use sapnhap_maps::{MapFault, OutlineOptions, Outlines};

/// A map undoes what spreadsheets do to codes as tables do, whether a property is a text or a
/// number.
#[test]
fn codes_in_maps() {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap();
    let read = |code: &str| {
        let text = format!(
            r#"{{"type": "FeatureCollection", "features": [{{"type": "Feature",
                "properties": {{"code": {code}}}, "geometry": {{"type": "Polygon", "coordinates":
                [[[105.8, 21.0], [105.9, 21.0], [105.9, 21.1], [105.8, 21.0]]]}}}}]}}"#
        );
        let options = OutlineOptions::new("code");
        let outlines = Outlines::from_geojson(&text, &before, Level::COMMUNE, &options)?;
        Ok::<_, MapFault>(outlines.missing().contains(&Code::new("00001")?))
    };
    for code in ["1", "1.0", "\"1\"", "\"1.0\"", "\"'00001\"", "\" 00001\\u00a0\""] {
        assert_eq!(read(code), Ok(false), "{code}");
    }
    for code in ["-1", "1.5", "\"1e3\"", "\"NaN\"", "\"12A\"", "true", "null"] {
        let error = read(code).unwrap_err();
        assert!(matches!(error, MapFault::FeatureCode { feature: 1, .. }), "{code}: {error}");
    }
}

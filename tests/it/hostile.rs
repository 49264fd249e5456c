//! Input that was found to break the library, by fuzzing and by hand at size. The files in `hostile/`
//! are such as a fuzzer left them; those of the compact form are read where its other tests are.

#[cfg(all(feature = "vietnam", feature = "geo"))]
use sapnhap::*;

#[cfg(all(feature = "vietnam", feature = "geo"))]
#[test]
fn a_position_of_one_number_is_an_error() {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap();
    let options = OutlineOptions::new("code");
    let read = |text: &str| {
        let outlines = Outlines::from_geojson(text, &before, Level::COMMUNE, &options);
        outlines.unwrap_err().to_string()
    };
    // The first byte chose among several readers.
    let text = include_str!("hostile/facts-one-number-position").trim_start_matches('\u{2}');
    assert_eq!(
        read(text),
        "feature 1, code 00001, has a position of 1 number: expected longitude and latitude"
    );
    let several = text.replace("[[[1]]]", "[[[[105, 21], [106, 21]]], [[[105, 21]], [[]]]]");
    assert_eq!(
        read(&several.replace("Polygon", "MultiPolygon")),
        "feature 1, code 00001, has a position of 0 numbers: expected longitude and latitude"
    );
}

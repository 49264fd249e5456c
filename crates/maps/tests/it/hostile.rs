//! Input that was found to break the library, by fuzzing. The file in `hostile/` is as a fuzzer
//! left it.

#[cfg(feature = "svg")]
use sapnhap::attributes::Point;
use sapnhap::{Amount, Attributes, UnitFacts};
use sapnhap::{Level, code, date, vietnam};
#[cfg(feature = "svg")]
use sapnhap_maps::{Map, MapGroup};
use sapnhap_maps::{OutlineOptions, Outlines};

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

/// Outlines that cross themselves have a centroid far outside; the position is then the middle of
/// the box around them.
#[test]
fn an_outline_that_crosses_itself_has_a_position() {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap();
    let ward = before.unit(Level::COMMUNE, &code("00001")).unwrap();
    let options = OutlineOptions::new("code").among([ward.id()]);
    let text = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":
        {"code":"00001"},"geometry":{"type":"Polygon","coordinates":[[[105.82,21.04],[105.83,21.02],
        [105.83,21.03],[105.82,21.03],[105.82,21.02]]]}}]}"#;
    let outlines = Outlines::from_geojson(text, &before, Level::COMMUNE, &options).unwrap();
    let attributes = outlines.attributes("a map").unwrap();
    let position = attributes.of(&ward).and_then(|facts| facts.position).unwrap();
    assert!((position.lat - 21.03).abs() < 1e-9 && (position.lon - 105.825).abs() < 1e-9);
}

/// Draws wards, one in each group, at positions with areas in km2.
#[cfg(feature = "svg")]
fn drawn(facts: &[(f64, f64, &str)]) -> String {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap();
    let wards = before.find("quận Ba Đình").unwrap().members(Level::COMMUNE);
    let mut attributes = Attributes::new("a map");
    for (ward, &(lat, lon, area)) in wards.iter().zip(facts) {
        let mut facts = UnitFacts::default();
        facts.position = Some(Point { lat, lon });
        facts.area = Some(Amount::new(area).unwrap());
        attributes.insert(Level::COMMUNE, ward.code(), before.date(), facts).unwrap();
    }
    let groups = wards.iter().map(|ward| MapGroup::new("A", vec![*ward]));
    Map::of_positions(&attributes, groups).title("a map").note("a note").to_svg()
}

/// Positions nearly in one line, on which what once made cells of positions panicked: each place
/// has a cell, and those in a place that has one already are dots.
#[cfg(feature = "svg")]
#[test]
fn positions_nearly_in_one_line_are_drawn() {
    let map = drawn(&[
        (-0.01, -0.01, "42949672.95"),
        (-81.93, -77.12, "42875540.17"),
        (-77.11, -77.11, "37896770.25"),
        (64.25, 64.25, "4210752.25"),
        (6.87, 157.93, "24868848.13"),
        (64.25, 64.25, "18119393.29"),
        (64.25, 64.25, "4210752.25"),
        (-0.01, 0.09, "42949081.85"),
        (-0.01, -0.01, "42949672.95"),
    ]);
    assert!(map.contains("Trúc Bạch"), "{map}");
    assert_eq!(map.matches("<path class=\"unit\"").count(), 6, "{map}");
    assert_eq!(map.matches("<circle").count(), 3, "{map}");
}

/// One unit, two, several in a line, on a circle, or as good as that: all have cells.
#[cfg(feature = "svg")]
#[test]
fn positions_without_a_triangle_are_drawn() {
    let along = |n: u32, off: f64| -> Vec<(f64, f64, &str)> {
        let place =
            |n: u32| (21.0 + off * f64::from(n * n % 7), 105.8 + 0.01 * f64::from(n), "1.2");
        (0..n).map(place).collect()
    };
    let around = |n: u32| -> Vec<(f64, f64, &str)> {
        let angle = |place: u32| std::f64::consts::TAU * f64::from(place) / f64::from(n);
        let place = |place| (21.0 + 0.02 * angle(place).sin(), 105.8 + 0.02 * angle(place).cos());
        (0..n).map(place).map(|(lat, lon)| (lat, lon, "1.2")).collect()
    };
    let mut all: Vec<_> = (1..=12).map(around).collect();
    for off in [0.0, 1e-15, 1e-14, 1e-13, 1e-12, 1e-9, 1e-6] {
        all.extend((1..=12).map(|n| along(n, off)));
    }
    for facts in all {
        let map = drawn(&facts);
        assert_eq!(map.matches("<path class=\"unit\"").count(), facts.len(), "{facts:?}");
    }
}

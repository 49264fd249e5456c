//! Neighbours from positions and from outlines: a grid of squares with the codes of a district, and
//! every fault.
//!
//! ```text
//! 6 7 8     the squares are a hundredth of a degree wide, about a kilometre
//! 3 4 5
//! 0 1 2
//! ```

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use sapnhap::attributes::{Contact, Contiguity, Point};
use sapnhap::{vietnam, *};
use sapnhap_maps::*;

const WIDTH: f64 = 0.01;

pub(crate) fn before() -> Snapshot<'static> {
    vietnam::register().at(date(2025, 6, 30)).unwrap()
}

/// The first units of a district, in order of code.
fn units(n_units: usize) -> Vec<Version<'static>> {
    let district = before().unit(Level::DISTRICT, &code("001")).unwrap();
    let mut units = Vec::from(district.members(Level::COMMUNE));
    units.sort_by_key(Version::code);
    units.truncate(n_units);
    assert_eq!(units.len(), n_units);
    units
}

fn ids(n_units: usize) -> Vec<VersionId> {
    units(n_units).iter().map(Version::id).collect()
}

/// The pairs of a graph by the places of their units in the district.
fn told(neighbours: &Neighbours, n_units: usize) -> String {
    let ids = ids(n_units);
    let place = |id: VersionId| ids.iter().position(|known| *known == id).unwrap();
    let graph = neighbours.graph();
    let ends = |edge| graph.edge_endpoints(edge).unwrap();
    let pairs = graph.edge_indices().map(ends);
    let pairs = pairs.map(|(one, other)| (place(graph[one]), place(graph[other])));
    let pairs: BTreeSet<_> = pairs.map(|(one, other)| (one.min(other), one.max(other))).collect();
    pairs.iter().map(|(one, other)| format!("{one}-{other}")).collect::<Vec<_>>().join(" ")
}

fn check(actual: &str, expected: Expect) {
    expected.assert_eq(actual);
}

fn positions(places: &[(f64, f64)]) -> Attributes {
    let mut attributes = Attributes::new("made up");
    for (unit, &(lat, lon)) in units(places.len()).iter().zip(places) {
        let mut facts = UnitFacts::default();
        facts.position = Some(Point { lat, lon });
        attributes.insert(Level::COMMUNE, unit.code(), before().date(), facts).unwrap();
    }
    attributes
}

fn guessed(places: &[(f64, f64)], rule: PointRule) -> String {
    let options = PointOptions::default().rule(rule).among(ids(places.len()));
    let attributes = positions(places);
    let neighbours =
        neighbours_of_points(&before(), Level::COMMUNE, &attributes, &options).unwrap();
    let graph = neighbours.graph();
    assert_eq!(graph.node_count(), 10_035);
    assert!(graph.edge_weights().all(|contact| *contact == Contact::Possible));
    let certain = neighbours.clone().taken_as_certain();
    assert_eq!(certain.contiguity(&ids(places.len())), Contiguity::Connected);
    told(&neighbours, places.len())
}

fn grid() -> Vec<(f64, f64)> {
    let place = |idx: u8| (21.0 + WIDTH * f64::from(idx / 3), 105.8 + WIDTH * f64::from(idx % 3));
    (0..9).map(place).collect()
}

const GRID: &str = "0-1 0-3 1-2 1-4 2-5 3-4 3-6 4-5 4-7 5-8 6-7 7-8";

#[test]
fn positions_on_a_grid() {
    assert_eq!(guessed(&grid(), PointRule::Gabriel), GRID);
    // One diagonal of each square, besides, and one pair along the northern side: in its middle a
    // parallel lies south of the straight way.
    let delaunay = guessed(&grid(), PointRule::Delaunay);
    let delaunay: BTreeSet<&str> = delaunay.split(' ').collect();
    assert!(delaunay.len() == 12 + 4 + 1 && delaunay.contains("6-8"), "{delaunay:?}");
    assert!(GRID.split(' ').all(|pair| delaunay.contains(pair)));
}

#[test]
fn positions_that_make_no_triangle() {
    for rule in [PointRule::Delaunay, PointRule::Gabriel] {
        assert_eq!(guessed(&[], rule), "");
        assert_eq!(guessed(&[(21.0, 105.8)], rule), "");
        assert_eq!(guessed(&[(21.0, 105.8), (21.1, 105.9)], rule), "0-1");
        assert_eq!(guessed(&[(21.0, 105.8), (21.0, 105.8)], rule), "0-1");
        // On a line of longitude, out of order, and around the line of 180 degrees.
        assert_eq!(guessed(&[(21.0, 105.8), (21.2, 105.8), (21.1, 105.8)], rule), "0-2 1-2");
        assert_eq!(guessed(&[(0.0, 179.9), (0.0, -179.8), (0.0, -179.9)], rule), "0-2 1-2");
        // At the poles, and opposite each other: no middle.
        assert_eq!(guessed(&[(90.0, 0.0), (-90.0, 0.0)], rule), "0-1");
    }
}

/// Two in one place border each other, and what one of them borders.
#[test]
fn positions_twice() {
    let places = [(21.0, 105.8), (21.1, 105.8), (21.0, 105.8), (21.2, 105.8)];
    assert_eq!(guessed(&places, PointRule::Gabriel), "0-1 0-2 1-2 1-3");
}

#[test]
fn positions_that_are_not_there() {
    let options = PointOptions::default().among(ids(9));
    let attributes = positions(&grid()[..7]);
    let error = neighbours_of_points(&before(), Level::COMMUNE, &attributes, &options);
    let error = error.unwrap_err();
    let MapFault::Missing { codes, .. } = &error else { panic!("{error}") };
    assert_eq!(*codes, units(9)[7..].iter().map(Version::code).collect::<Vec<_>>());
    check(
        &error.to_string(),
        expect!["codes 00019, 00022 without a position on 2025-06-30: expected one for each unit"],
    );
}

/// A rectangle as a ring, with its corners moved a little.
pub(crate) fn ring(south: f64, west: f64, height: f64, width: f64, moved: f64) -> String {
    let (north, east) = (south + height, west + width);
    let (south, west) = (south + moved, west - moved);
    format!(
        "[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]"
    )
}

pub(crate) fn feature(code: &str, geometry: &str) -> String {
    format!(r#"{{"type":"Feature","properties":{{"code":{code}}},"geometry":{geometry}}}"#)
}

pub(crate) fn polygon(rings: &str) -> String {
    format!(r#"{{"type":"Polygon","coordinates":[{rings}]}}"#)
}

pub(crate) fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

/// The squares of the grid, every other one moved a little, as on a thinned map.
fn squares(moved: f64) -> Vec<String> {
    let squares = units(9).into_iter().zip(grid()).enumerate();
    squares
        .map(|(idx, (unit, (lat, lon)))| {
            let moved = if idx % 2 == 0 { moved } else { 0.0 };
            feature(
                &format!("{:?}", unit.code().as_str()),
                &polygon(&ring(lat, lon, WIDTH, WIDTH, moved)),
            )
        })
        .collect()
}

fn outlined(features: &[String], n_units: usize, tolerance_m: f64) -> Result<String, MapFault> {
    let options = OutlineOptions::new("code").tolerance_m(tolerance_m).among(ids(n_units));
    let text = collection(features);
    let outlines = Outlines::from_geojson(&text, &before(), Level::COMMUNE, &options)?;
    let neighbours = outlines.neighbours()?;
    assert!(neighbours.graph().edge_weights().all(|contact| *contact == Contact::Certain));
    Ok(told(&neighbours, n_units))
}

/// Squares that meet at a corner only are none, whatever the tolerance.
#[test]
fn outlines_of_a_grid() {
    for tolerance_m in [f64::NAN, -1.0, 0.0, 1.0, 50.0, 250.0] {
        assert_eq!(outlined(&squares(0.0), 9, tolerance_m).unwrap(), GRID, "{tolerance_m}");
    }
    let mut reversed = squares(0.0);
    reversed.reverse();
    assert_eq!(outlined(&reversed, 9, 1.0).unwrap(), GRID);
}

/// Corners that are off by about 50 m need a tolerance of as much.
#[test]
fn outlines_that_do_not_meet() {
    let thinned = squares(0.000_5);
    assert_eq!(outlined(&thinned, 9, 100.0).unwrap(), GRID);
    assert_ne!(outlined(&thinned, 9, 1.0).unwrap(), GRID);
}

/// 1 lies in a hole of 0 and has a part of its own, an exclave, beside 2; the code of 2 is a
/// number.
#[test]
fn outlines_with_holes_and_several_parts() {
    let units = units(3);
    let quoted = |place: usize| format!("{:?}", units[place].code().as_str());
    let whole = ring(21.0, 105.8, 0.03, 0.03, 0.0);
    let hole = ring(21.01, 105.81, 0.01, 0.01, 0.0);
    let exclave = ring(21.0, 105.90, 0.01, 0.01, 0.0);
    let beside = polygon(&ring(21.0, 105.91, 0.01, 0.01, 0.0));
    let parts = format!(r#"{{"type":"MultiPolygon","coordinates":[[{hole}],[{exclave}]]}}"#);
    let number = units[2].code().as_str().trim_start_matches('0').to_owned();
    let features = [
        feature(&quoted(0), &polygon(&format!("{whole},{hole}"))),
        feature(&quoted(1), &parts),
        feature(&number, &beside),
    ];
    assert_eq!(outlined(&features, 3, 1.0).unwrap(), "0-1 1-2");

    let options = OutlineOptions::new("code").among(ids(3));
    let text = collection(&features);
    let outlines = Outlines::from_geojson(&text, &before(), Level::COMMUNE, &options).unwrap();
    let attributes = outlines.attributes("a map").unwrap();
    let told = |(_, code, _, facts): (_, &Code, _, &UnitFacts)| {
        let position = facts.position.unwrap();
        let area = facts.area.as_ref().unwrap();
        format!("{code} {area} {:.3} {:.3}\n", position.lat, position.lon)
    };
    // A degree is 110.7 km to the north and 103.9 km to the east there.
    check(
        &attributes.rows().map(told).collect::<String>(),
        expect![[r#"
        00001 9.208 21.015 105.815
        00004 2.302 21.010 105.860
        00006 1.151 21.005 105.915
    "#]],
    );
    assert_eq!(attributes.source(), "a map");
}

#[test]
fn maps_that_can_not_be_read() {
    let read = |text: &str| {
        let options = OutlineOptions::new("code").among(ids(2));
        let outlines = Outlines::from_geojson(text, &before(), Level::COMMUNE, &options);
        let error = outlines.and_then(|outlines| {
            let error = outlines.neighbours().unwrap_err();
            assert_eq!(outlines.attributes("a map").unwrap_err(), error);
            let MapFault::Missing { codes, .. } = &error else { panic!("{error}") };
            assert_eq!(outlines.missing(), codes);
            Err::<(), MapFault>(error)
        });
        error.unwrap_err().to_string()
    };
    let square = polygon(&ring(21.0, 105.8, 0.01, 0.01, 0.0));
    let far = polygon(&ring(21.0, 179.999, 0.01, 0.01, 0.0));
    let line = r#"{"type":"LineString","coordinates":[[105.8,21.0],[105.9,21.0]]}"#;
    let texts = [
        String::new(),
        "{\"type\":\n  oops}".to_owned(),
        "{}".to_owned(),
        feature("\"00001\"", &square),
        square.clone(),
        collection(&[feature("null", &square)]),
        collection(&[feature("\"0000001\"", &square)]),
        collection(&[feature("\"99999\"", &square)]),
        collection(&[feature("\"00001\"", &square), feature("1", &square)]),
        collection(&[feature("\"00001\"", &far)]),
        collection(&[feature("\"00001\"", line), feature("4", "null")]),
        collection(&[feature("\"00001\"", &polygon("")), feature("4", &square)]),
        collection(&[]),
    ];
    let told: String = texts.iter().map(|text| format!("{}\n", read(text))).collect();
    check(
        &told,
        expect![[r#"
        line 1, column 1: EOF while parsing a value
        line 2, column 3: expected value
        line 1, column 1: it is no GeoJSON (Error while deserializing GeoJSON: missing field `type` at line 1 column 2); expected a FeatureCollection
        line 1, column 1: it is a Feature; expected a FeatureCollection
        line 1, column 1: it is a geometry; expected a FeatureCollection
        feature 1 has null for "code": expected the code of a unit
        feature 1 has "0000001" for "code": expected the code of a unit
        feature 1: no commune carries the code 99999 on 2025-06-30
        feature 2 is code 00001 again: expected one feature for each unit
        code 00001 has 180.009 for lon: expected degrees from -180 to 180
        codes 00001, 00004 without an outline on 2025-06-30: expected one for each unit
        code 00001 without an outline on 2025-06-30: expected one for each unit
        codes 00001, 00004 without an outline on 2025-06-30: expected one for each unit
    "#]],
    );
}

/// No text makes it panic.
#[test]
fn maps_cut_short() {
    let text = collection(&squares(0.0));
    let options = OutlineOptions::new("code");
    for end in (0..text.len()).step_by(7) {
        let cut = &text[..end];
        assert!(Outlines::from_geojson(cut, &before(), Level::COMMUNE, &options).is_err());
    }
}

//! From points to units, on the outlines of Viet Nam's communes.

use std::sync::LazyLock;

use sapnhap::attributes::Point;
use sapnhap::{Attributes, Level, Relation, Share, Version, code, vietnam};
use sapnhap_maps::*;

use crate::flows::day;

static AFTER: LazyLock<Outlines<'static>> =
    LazyLock::new(|| sapnhap_maps::vietnam::outlines(&day(2025, 7, 1)).unwrap());

fn old(code_of: &str) -> Version<'static> {
    day(2025, 6, 30).unit(Level::COMMUNE, &code(code_of)).unwrap()
}

/// The middle of each commune of 30 June 2025, of outlines that come of another source.
fn middles() -> Vec<(Version<'static>, Point, Vec<Relation<'static>>)> {
    let facts: &Attributes = vietnam::attributes();
    let units = day(2025, 6, 30).units(Level::COMMUNE);
    let known = units.iter().filter_map(|unit| Some((*unit, facts.of(unit)?.position?)));
    let with_relations = known.map(|(unit, at)| {
        let relations = unit.successors_at_level(&day(2025, 7, 1), Level::COMMUNE);
        (unit, at, relations.to_vec())
    });
    with_relations.collect()
}

#[test]
fn the_middle_of_a_whole_commune_gives_its_only_successor() {
    let locator = PointLocator::new(&AFTER);
    let (mut n_whole, mut elsewhere) = (0, Vec::new());
    for (unit, at, relations) in middles() {
        let [relation] = relations.as_slice() else { continue };
        if !relation.portions().is_whole() {
            continue;
        }
        n_whole += 1;
        match locator.locate(&unit, at, 200.0).unwrap() {
            PointAnswer::Unit(found) => assert_eq!(found.unit, relation.later()),
            PointAnswer::Open(candidates) => panic!("{unit:?}: {candidates:?}"),
            PointAnswer::Elsewhere { candidates, holder } => {
                assert_ne!(holder, Some(relation.later()));
                assert!(candidates[0].border_m > 450.0);
                elsewhere.push(unit.code());
            }
            other => panic!("{other:?}"),
        }
    }
    // The old outlines and the new are of two sources; six differ by more than 2 km.
    assert!(n_whole > 9_500 && elsewhere.len() < 40, "{n_whole}, {elsewhere:?}");
    assert!(elsewhere.contains(&code("31105")), "{elsewhere:?}");
}

#[test]
fn what_was_divided_is_told_only_away_from_the_other_parts() {
    let locator = PointLocator::new(&AFTER);
    let (mut n_one, mut n_open) = (0, 0);
    for (unit, at, relations) in middles() {
        let land = |relation: &&Relation<'_>| relation.portions().area != Share::Nothing;
        if relations.iter().filter(land).count() < 2 {
            continue;
        }
        let exact = locator.clone().outlines_off_m(0.0).locate(&unit, at, 0.0).unwrap();
        match locator.locate(&unit, at, 50.0).unwrap() {
            PointAnswer::Unit(found) => {
                // Without an error it is the same one, or none.
                assert!(exact.unit().is_none_or(|exact| exact == found.unit), "{unit:?}");
                assert!(found.contains || found.border_m <= 300.0);
                n_one += 1;
            }
            PointAnswer::Open(candidates) => {
                assert!(candidates.len() > 1);
                assert!(candidates.iter().all(|it| it.contains || it.border_m <= 300.0));
                let far = |it: &PointCandidate<'_>| if it.contains { 0.0 } else { it.border_m };
                assert!(candidates.is_sorted_by(|one, other| far(one) <= far(other)));
                n_open += 1;
            }
            _ => {}
        }
    }
    assert!(n_one > 300 && n_open > 90, "{n_one} and {n_open}");
}

/// A point on the border of two successors, and how the answer depends on the error.
#[test]
fn on_a_border_both_are_candidates_whatever_the_error() {
    let unit = old("00634");
    let locator = PointLocator::new(&AFTER).outlines_off_m(0.0);
    let [mut inside, mut outside] = [(20.993, 105.760), (20.993, 105.700)];
    let answer = |(lat, lon), error| locator.locate(&unit, Point { lat, lon }, error).unwrap();
    let first = answer(inside, 0.0).unit().unwrap();
    let is_first = |at| locator.unit_at(Point { lat: at, lon: 0.0 }).is_none();
    assert!(is_first(inside.0));
    for _ in 0..60 {
        let middle = (f64::midpoint(inside.0, outside.0), f64::midpoint(inside.1, outside.1));
        let holder = locator.unit_at(Point { lat: middle.0, lon: middle.1 });
        *(if holder == Some(first) { &mut inside } else { &mut outside }) = middle;
    }
    let PointAnswer::Unit(found) = answer(inside, 0.0) else {
        return assert!(matches!(answer(inside, 0.0), PointAnswer::Open(_)));
    };
    assert!(found.border_m < 0.01, "{found:?}");
}

#[test]
fn distances_are_metres_on_the_ellipsoid() {
    let square = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"00070"},
        "geometry":{"type":"Polygon","coordinates":[[[105.0,21.0],[106.0,21.0],[106.0,22.0],[105.0,22.0],[105.0,21.0]]]}}]}"#;
    let options = OutlineOptions::new("code");
    let outlines =
        Outlines::from_geojson(square, &day(2025, 7, 1), Level::COMMUNE, &options).unwrap();
    let locator = PointLocator::new(&outlines);
    let ward = day(2025, 6, 30).find("phường Hàng Bạc, Hà Nội").unwrap();
    let found = |lat, lon| match locator.locate(&ward, Point { lat, lon }, 0.0).unwrap() {
        PointAnswer::Unit(found) => (found.contains, found.border_m),
        PointAnswer::Elsewhere { candidates, holder: None } => {
            (candidates[0].contains, candidates[0].border_m)
        }
        other => panic!("{other:?}"),
    };
    // A hundredth of a degree of the meridian at 21 degrees north is 1,107.2 m (WGS 84).
    let (contains, north) = found(21.01, 105.5);
    assert!(contains && (north - 1_107.2).abs() < 0.2, "{north}");
    let (contains, south) = found(20.99, 105.5);
    assert!(!contains && (south - 1_107.2).abs() < 0.2, "{south}");
    // Of the parallel at 21.5 degrees north 1,036.2 m.
    let (contains, west) = found(21.5, 104.99);
    assert!(!contains && (west - 1_036.2).abs() < 0.5, "{west}");
    assert!(found(21.0, 105.5).0);
}

#[test]
fn faults_say_what_is_wrong() {
    let locator = PointLocator::new(&AFTER);
    let ward = old("00634");
    let told =
        |lat, lon, error| locator.locate(&ward, Point { lat, lon }, error).unwrap_err().to_string();
    assert_eq!(
        told(105.76, 20.993, 10.0),
        "latitude 105.76 and longitude 20.993 look swapped: expected a point near the outlines, which \
         latitude 20.993 and longitude 105.76 is"
    );
    assert_eq!(
        told(91.0, 105.0, 1.0),
        "91 for the latitude of a point: expected degrees from -90 to 90"
    );
    assert_eq!(
        told(21.0, 181.0, 1.0),
        "181 for the longitude of a point: expected degrees from -180 to 180"
    );
    assert!(told(f64::NAN, 105.0, 1.0).starts_with("NaN for the latitude"));
    assert!(told(21.0, f64::INFINITY, 1.0).starts_with("inf for the longitude"));
    for error in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(told(21.0, 105.0, error).ends_with("expected metres, not negative"));
    }
    // Far from everything, in no order near: the record is contradicted.
    let answer = locator.locate(&ward, Point { lat: 0.0, lon: 0.0 }, 10.0).unwrap();
    assert!(matches!(answer, PointAnswer::Elsewhere { holder: None, .. }));

    // A unit of a later date than the outlines.
    let before = sapnhap_maps::vietnam::outlines(&day(2025, 6, 30)).unwrap();
    let today = day(2025, 7, 1).find("phường Hoàn Kiếm, Hà Nội").unwrap();
    let fault = PointLocator::new(&before).locate(&today, Point { lat: 21.0, lon: 105.8 }, 1.0);
    assert!(matches!(fault.unwrap_err(), PointFault::NoSuccessor { .. }));

    // A successor without an outline, and no outlines at all.
    let empty = r#"{"type":"FeatureCollection","features":[]}"#;
    let options = OutlineOptions::new("code");
    let none = Outlines::from_geojson(empty, &day(2025, 7, 1), Level::COMMUNE, &options).unwrap();
    let fault = PointLocator::new(&none).locate(&ward, Point { lat: 21.0, lon: 105.8 }, 1.0);
    let told = fault.unwrap_err().to_string();
    assert!(told.contains("has no outline of 2025-07-01"), "{told}");
    assert!(PointLocator::new(&none).unit_at(Point { lat: f64::NAN, lon: 1.0 }).is_none());
}

/// Kỳ Lợi gave all its ground to one unit, and its people to two others.
#[test]
fn ground_alone_holds_points() {
    let locator = PointLocator::new(&AFTER);
    let unit = old("18796");
    let at = vietnam::attributes().of(&unit).unwrap().position.unwrap();
    let found = locator.locate(&unit, at, 100_000.0).unwrap();
    assert_eq!(found.unit().unwrap().name(), "Vũng Áng");
}

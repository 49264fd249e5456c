//! Outlines from TopoJSON: what is read is what GeoJSON says, and every file that is broken is told.

use expect_test::{Expect, expect};
use sapnhap::attributes::Contact;
use sapnhap::*;
use sapnhap_maps::{MapFault, OutlineOptions, Outlines};

/// Two squares beside each other, quantised to hundredths of a degree; the first is gone round by
/// the border and one more arc, the second by the border backwards. Positions have a height.
const SQUARES: &str = r#"{"type":"Topology","transform":{"scale":[0.01,0.01],"translate":[105.8,21.0]},
    "arcs":[[[1,0,5],[0,1,5]],[[1,1],[-1,0],[0,-1],[1,0]],[[1,0],[1,0],[0,1],[-1,0]]],
    "objects":{"wards":{"type":"GeometryCollection","geometries":[
        {"type":"Polygon","properties":{"id":"00001"},"arcs":[[0,1]]},
        {"type":"MultiPolygon","id":4,"arcs":[[[2,-1]]]}]}}}"#;

fn read(text: &str, options: &OutlineOptions) -> Result<Outlines<'static>, MapFault> {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap();
    Outlines::from_topojson(text, &before, Level::COMMUNE, options)
}

fn id_of(text: &str) -> VersionId {
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap();
    before.unit(Level::COMMUNE, &code(text)).unwrap().id()
}

#[test]
fn squares() {
    let options = OutlineOptions::new("id").among([id_of("00001"), id_of("00004")]);
    let outlines = read(SQUARES, &options).unwrap();
    assert!(outlines.missing().is_empty());
    let neighbours = outlines.neighbours().unwrap();
    let contact = neighbours.contact(id_of("00001"), id_of("00004"));
    assert_eq!(contact, Some(Contact::Certain));
    let before = vietnam::register().at(date(2025, 6, 30)).unwrap();
    let attributes = outlines.attributes("").unwrap();
    for code_of in ["00001", "00004"] {
        let ward = before.unit(Level::COMMUNE, &code(code_of)).unwrap();
        let facts = attributes.of(&ward).unwrap();
        assert_eq!(facts.area.unwrap().to_string(), "1.151");
    }
    // Without a transform, arcs are positions as they are.
    let plain = SQUARES
        .replace(r#""transform":{"scale":[0.01,0.01],"translate":[105.8,21.0]},"#, "")
        .replace("[[1,0,5],[0,1,5]]", "[[1,0],[1,1]]")
        .replace("[[1,1],[-1,0],[0,-1],[1,0]]", "[[1,1],[0,1],[0,0],[1,0]]")
        .replace("[[1,0],[1,0],[0,1],[-1,0]]", "[[1,0],[2,0],[2,1],[1,1]]");
    let outlines = read(&plain, &options).unwrap();
    assert_eq!(outlines.neighbours().unwrap().graph().edge_count(), 1);
}

#[test]
fn objects() {
    let two = SQUARES
        .replace(r#""objects":{"#, r#""objects":{"none":{"type":"Point","coordinates":[0,0]},"#);
    assert!(read(&two, &OutlineOptions::new("id").object("wards")).is_ok());
    let told = |options: OutlineOptions| read(&two, &options).unwrap_err().to_string();
    assert_eq!(
        told(OutlineOptions::new("id")),
        r#"the topology has the objects "none", "wards": expected one, or that one is chosen"#
    );
    assert_eq!(
        told(OutlineOptions::new("id").object("xã")),
        r#"the topology has the objects "none", "wards": expected "xã""#
    );
    assert_eq!(
        told(OutlineOptions::new("id").object("none")),
        "line 1, column 1: the object is no GeometryCollection; expected one"
    );
}

fn check(from: &str, to: &str, expected: Expect) {
    assert!(SQUARES.contains(from), "{from}");
    let fault = read(&SQUARES.replacen(from, to, 1), &OutlineOptions::new("id"));
    expected.assert_eq(&fault.map_or_else(|fault| fault.to_string(), |_| "read".to_owned()));
}

// Long: one line for each file.
#[test]
fn broken_files() {
    check(
        "[[0,1]]",
        "[[0,3]]",
        expect![
            "feature 1: arc 3 is not there or has a position of fewer than two numbers: expected one of 3 arcs of positions"
        ],
    );
    check(
        "[[0,1]]",
        "[[-2147483648]]",
        expect![
            "feature 1: arc -2147483648 is not there or has a position of fewer than two numbers: expected one of 3 arcs of positions"
        ],
    );
    check(
        "[[0,1]]",
        "[[4294967296]]",
        expect!["line 1, column 1: an arc has the index 4294967296; expected a smaller one"],
    );
    check(
        "[[0,1]]",
        "[[0,1.5]]",
        expect!["line 1, column 1: an arc has the index 1.5; expected a smaller one"],
    );
    check(
        "[0,1,5]",
        "[0]",
        expect![
            "arc 0 is not there or has a position of fewer than two numbers: expected one of 3 arcs of positions"
        ],
    );
    check(
        "[0,1,5]",
        "[0,\"1\"]",
        expect![
            "line 1, column 1: it is no TopoJSON (Expected a floating-point value.); expected a TopoJSON Topology"
        ],
    );
    check(
        "[0.01,0.01]",
        "[0.01]",
        expect![
            "the transform of the topology is not whole: expected two numbers as its scale and two as its translation"
        ],
    );
    check(
        "[0.01,0.01]",
        "null",
        expect![
            "the transform of the topology is not whole: expected two numbers as its scale and two as its translation"
        ],
    );
    check(
        "[0.01,0.01]",
        "[1e300,1e300]",
        expect![
            "code 00001 has 1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 for lon: expected degrees from -180 to 180"
        ],
    );
    check(
        "[105.8,21.0]",
        "[105.8,91]",
        expect!["code 00001 has 91 for lat: expected degrees from -90 to 90"],
    );
    check(
        "Topology",
        "Polygon",
        expect![
            "line 1, column 1: it is no TopoJSON (Expected a positive integer.); expected a TopoJSON Topology"
        ],
    );
    check(
        "Topology",
        "Topologie",
        expect![
            "line 1, column 1: it is no TopoJSON (Encountered unknown TopoJSON object type.); expected a TopoJSON Topology"
        ],
    );
    check(
        r#""arcs":[[[1"#,
        r#""curves":[[[1"#,
        expect![
            "line 1, column 1: it is no TopoJSON (Expected member with the name 'arcs' in Topology.); expected a TopoJSON Topology"
        ],
    );
    check("}]}}}", "}]}}", expect!["line 5, column 59: EOF while parsing an object"]);
    check(
        r#""id":4"#,
        r#""id":[4]"#,
        expect![[r#"feature 2 has [4] for "id": expected the code of a unit"#]],
    );
    check(
        r#""id":4"#,
        r#""id":1"#,
        expect!["feature 2 is code 00001 again: expected one feature for each unit"],
    );
    check(
        r#""id":4"#,
        r#""id":99999"#,
        expect!["feature 2: no commune carries the code 99999 on 2025-06-30"],
    );
    check("[[[2,-1]]]", "[[[]]]", expect!["read"]);
    check("[[[2,-1]]]", "[]", expect!["read"]);
    // One long arc that is gone round again and again fills the memory.
    let arc = "[0,0],".repeat(10_000);
    let again = vec!["0"; 10_000].join(",");
    let text = SQUARES.replacen("[[[1,0,5]", &format!("[[{arc}[1,0,5]"), 1);
    let fault =
        read(&text.replacen("[[0,1]]", &format!("[[{again}]]"), 1), &OutlineOptions::new("id"));
    assert_eq!(fault.unwrap_err(), MapFault::TopologyPoints { feature: 1 });
}

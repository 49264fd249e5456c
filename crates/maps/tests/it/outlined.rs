//! Maps of plans drawn of outlines: what is read back from the picture is what was planned.
//!
//! The communes of a district as squares, four in a row; the sixth has a hole, in which the last
//! has a second part.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use sapnhap::*;
use sapnhap_maps::*;
use sapnhap_planner::*;

use crate::maps::{before, collection, feature, polygon, ring};

const WIDTH: f64 = 0.01;
const HOLED: usize = 5;
const N_GROUPS: usize = 4;

fn units() -> Vec<Version<'static>> {
    let district = before().unit(Level::DISTRICT, &code("001")).unwrap();
    let mut units = Vec::from(district.members(Level::COMMUNE));
    units.sort_by_key(Version::code);
    assert!((10..=15).contains(&units.len()));
    units
}

/// Where a square lies: row from the south, and column.
fn square(unit: usize) -> (usize, usize) {
    (unit / 4, unit % 4)
}

/// One feature a unit; the squares are drawn smaller by a part of their width.
fn features(smaller: f64) -> Vec<String> {
    let units = units();
    let hole = ring(21.013, 105.813, 0.004, 0.004, 0.0);
    let outline = |unit: usize| {
        let (row, column) = square(unit);
        let size = WIDTH * (1.0 - smaller);
        let (south, west) = (21.0 + WIDTH * row as f64, 105.8 + WIDTH * column as f64);
        let outer = ring(south, west, size, size, 0.0);
        if unit == HOLED {
            polygon(&format!("{outer},{hole}"))
        } else if unit == units.len() - 1 {
            format!(r#"{{"type":"MultiPolygon","coordinates":[[{outer}],[{hole}]]}}"#)
        } else {
            polygon(&outer)
        }
    };
    let code = |unit: usize| format!("{:?}", units[unit].code().as_str());
    (0..units.len()).map(|unit| feature(&code(unit), &outline(unit))).collect()
}

fn read(features: &[String]) -> Outlines<'static> {
    let options = OutlineOptions::new("code").among(units().iter().map(Version::id));
    Outlines::from_geojson(&collection(features), &before(), Level::COMMUNE, &options).unwrap()
}

/// Borders and areas of the outlines themselves, and people.
static GROUND: LazyLock<(Attributes, Neighbours)> = LazyLock::new(|| {
    let outlines = read(&features(0.0));
    let mut attributes = outlines.attributes("made up").unwrap();
    let mut people = Attributes::new("");
    for (place, unit) in units().iter().enumerate() {
        let mut facts = UnitFacts::default();
        facts.population = Some(1_000 + place as u64);
        people.insert(Level::COMMUNE, unit.code(), before().date(), facts).unwrap();
    }
    attributes.extend(people);
    (attributes, outlines.neighbours().unwrap())
});

fn planned() -> Solution<'static> {
    let district = before().unit(Level::DISTRICT, &code("001")).unwrap();
    let on = |_: &Progress| ControlFlow::Continue(());
    let (attributes, neighbours) = &*GROUND;
    Problem::new(&before(), Level::COMMUNE, attributes, neighbours)
        .unwrap()
        .within_unit(&district)
        .naming(Naming::DistrictOrdinal)
        .target(Target::Count(N_GROUPS))
        .solve(Budget::moves(1_000), 1, on)
        .unwrap()
}

type Element = (String, BTreeMap<String, String>, String);

/// Reads a picture: tag, attributes and text of each element, in order. Fails where it is no XML,
/// or where what is opened is not closed.
fn elements(svg: &str) -> Vec<Element> {
    let mut reader = quick_xml::Reader::from_str(svg);
    let (mut found, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    let element = |tag: &BytesStart<'_>| {
        let attributes = tag.attributes().map(|attribute| {
            let attribute = attribute.unwrap();
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).unwrap();
            (attribute.key.as_ref().to_owned(), value.into_owned())
        });
        (tag.name().as_ref().to_owned(), attributes.collect(), String::new())
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(tag) => {
                open.push(found.len());
                found.push(element(&tag));
            }
            Event::Empty(tag) => found.push(element(&tag)),
            Event::End(_) => {
                let text = &mut found[open.pop().unwrap()].2;
                *text = text.trim().to_owned();
            }
            Event::Text(text) => found[*open.last().unwrap()].2.push_str(text.as_ref()),
            Event::GeneralRef(name) => {
                found[*open.last().unwrap()].2.push_str(match name.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    other => panic!("{other}"),
                });
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(open.is_empty());
    found
}

/// A group as it is drawn: its colour, its border, and its units by their titles.
#[derive(Default)]
struct DrawnGroup {
    fill: String,
    border: Vec<Vec<(f64, f64)>>,
    units: BTreeMap<String, Vec<Vec<(f64, f64)>>>,
}

struct Picture {
    groups: Vec<DrawnGroup>,
    /// The colours of the gaps that are closed.
    gaps: Vec<String>,
    n_dots: usize,
    texts: Vec<String>,
    /// The colours beside the legend.
    legend: Vec<String>,
}

fn picture(svg: &str) -> Picture {
    let mut picture =
        Picture { groups: vec![], gaps: vec![], n_dots: 0, texts: vec![], legend: vec![] };
    let mut rings = Vec::new();
    for (tag, attributes, text) in elements(svg) {
        let of = |name: &str| attributes.get(name).cloned().unwrap_or_default();
        match (tag.as_str(), of("class").as_str()) {
            ("g", "group") => {
                picture.groups.push(DrawnGroup { fill: of("fill"), ..DrawnGroup::default() });
            }
            ("g", _) => assert_eq!((of("id"), of("fill-rule")), ("map".into(), "evenodd".into())),
            ("path", "gap") => picture.gaps.push(of("stroke")),
            ("path", "border") => picture.groups.last_mut().unwrap().border = lines(&of("d")),
            // The colour is the group's, and so is the rule for holes the map's.
            ("path", "unit") => {
                assert!(!attributes.contains_key("fill") && of("d").ends_with('z'));
                rings = lines(&of("d"));
            }
            ("circle", "unit") => {
                picture.n_dots += 1;
                rings = Vec::new();
            }
            ("title", _) => {
                let units = &mut picture.groups.last_mut().unwrap().units;
                assert!(units.insert(text, std::mem::take(&mut rings)).is_none());
            }
            ("rect", _) if of("fill").starts_with("hsl") => picture.legend.push(of("fill")),
            ("text", _) => picture.texts.push(text),
            ("svg" | "rect" | "use", _) => {}
            other => panic!("{other:?}"),
        }
    }
    picture
}

/// Reads a path of corners and ways: `M1,2l3,4 -5,6z`. A ring comes back to its first corner.
fn lines(path: &str) -> Vec<Vec<(f64, f64)>> {
    let pair = |text: &str| {
        assert!(text.split(['.', ',']).count() <= 4, "{text}");
        let (x, y) = text.split_once(',').unwrap();
        (x.parse::<f64>().unwrap(), y.parse::<f64>().unwrap())
    };
    let line = |text: &str| {
        let (start, ways) = text.trim_end_matches('z').split_once('l').unwrap();
        let mut line = vec![pair(start)];
        for (east, south) in ways.split(' ').map(pair) {
            let &(x, y) = line.last().unwrap();
            line.push((x + east, y + south));
        }
        if text.ends_with('z') {
            line.push(line[0]);
        }
        line
    };
    path.split('M').skip(1).map(line).collect()
}

fn length(line: &[(f64, f64)]) -> f64 {
    line.windows(2).map(|ends| (ends[1].0 - ends[0].0).hypot(ends[1].1 - ends[0].1)).sum()
}

/// West, north, east and south.
fn extent(ring: &[(f64, f64)]) -> [f64; 4] {
    let fold = |of: fn(&(f64, f64)) -> f64, best: fn(f64, f64) -> f64| {
        ring.iter().map(of).reduce(best).unwrap()
    };
    [
        fold(|at| at.0, f64::min),
        fold(|at| at.1, f64::min),
        fold(|at| at.0, f64::max),
        fold(|at| at.1, f64::max),
    ]
}

fn near(one: f64, other: f64) -> bool {
    (one - other).abs() < 0.25
}

#[test]
fn every_unit_in_the_colour_of_its_group() {
    let (solution, units) = (planned(), units());
    let missing = 2;
    let mut features = features(0.0);
    features.remove(missing);
    let outlines = read(&features);
    assert_eq!(outlines.missing(), [units[missing].code()]);
    let draw = || outlined_svg(solution.groups(), &outlines, "A < B & \"C\"", "é;\u{fffe}");
    assert_eq!(draw(), draw());
    let picture = picture(&draw());

    assert_eq!(picture.groups.len(), N_GROUPS);
    for (drawn, group) in picture.groups.iter().zip(solution.groups()) {
        let mut expected: Vec<String> = group.units().iter().map(Version::label).collect();
        expected.retain(|label| *label != units[missing].label());
        expected.sort();
        assert_eq!(drawn.units.keys().cloned().collect::<Vec<_>>(), expected);
    }
    let fills: Vec<&String> = picture.groups.iter().map(|group| &group.fill).collect();
    assert_eq!(picture.legend.iter().collect::<Vec<_>>(), fills);
    for (place, fill) in fills.iter().enumerate() {
        assert!(fills[..place].iter().all(|other| are_unlike(fill, other)), "{fills:?}");
    }
    assert_eq!((picture.n_dots, picture.gaps.len()), (0, 0));

    // The unit that is not there is named below, and counted in the legend.
    let told = format!(
        "Not drawn for want of an outline (1): {} ({})",
        units[missing].label(),
        units[missing].code()
    );
    for text in ["A < B & \"C\"", "é;\u{fffd}", told.as_str()] {
        assert!(picture.texts.iter().any(|found| found == text), "{text}");
    }
    let counted: Vec<&String> =
        picture.texts.iter().filter(|text| text.contains(", 1 not drawn; ")).collect();
    let group = solution.groups().iter().position(|group| group.units().contains(&units[missing]));
    assert!(counted.len() == 1 && counted[0].starts_with(&(group.unwrap() + 1).to_string()));
    for group in solution.groups() {
        assert!(picture.texts.iter().any(|text| text == group.name()), "{group}");
    }
}

/// Hues that are far apart, or one of them much lighter.
fn are_unlike(one: &str, other: &str) -> bool {
    let parts = |colour: &str| -> Vec<f64> {
        let inside = colour.trim_start_matches("hsl(").trim_end_matches(')');
        inside.split(',').map(|part| part.trim_end_matches('%').parse().unwrap()).collect()
    };
    let (one, other) = (parts(one), parts(other));
    let turned = (one[0] - other[0]).abs();
    turned.min(360.0 - turned) > 30.0 || (one[2] - other[2]).abs() > 15.0
}

/// Squares, the hole and both parts are where they lie, and a thick line runs where units of two
/// groups meet, and nowhere else.
#[test]
fn shapes_and_borders() {
    let (solution, units) = (planned(), units());
    let map = outlined_svg(solution.groups(), &read(&features(0.0)), "", "");
    let picture = picture(&map);
    assert!(!map.contains("not drawn") && !map.contains("Not drawn"));
    let rings = |unit: usize| {
        let drawn = picture.groups.iter().find_map(|group| group.units.get(&units[unit].label()));
        drawn.unwrap()
    };
    let [west, north, east, south] = extent(&rings(0)[0]);
    let (width, height) = (east - west, south - north);
    // Equirectangular around the middle: a degree to the east is shorter by the cosine.
    assert!(near(width / height, 21.02_f64.to_radians().cos()), "{width} {height}");
    for unit in 0..units.len() {
        let (row, column) = square(unit);
        let [unit_west, unit_north, ..] = extent(&rings(unit)[0]);
        assert!(near(unit_west, west + width * column as f64), "{unit}");
        assert!(near(unit_north, north - height * row as f64), "{unit}");
        let has_two = unit == HOLED || unit == units.len() - 1;
        assert_eq!(rings(unit).len(), if has_two { 2 } else { 1 });
        assert!(rings(unit).iter().all(|ring| ring.len() == 5));
    }
    let hole = extent(&rings(HOLED)[1]);
    assert_eq!(hole, extent(&rings(units.len() - 1)[1]));
    assert!(near(hole[2] - hole[0], 0.4 * width) && near(hole[3] - hole[1], 0.4 * height));

    let group_of = |unit: usize| {
        let groups = solution.groups();
        groups.iter().position(|group| group.units().contains(&units[unit])).unwrap()
    };
    let mut expected = [0.0; N_GROUPS];
    for unit in 0..units.len() {
        let (row, column) = square(unit);
        let beside = |to_row: i64, to_column: i64| {
            let place = (row as i64 + to_row, column as i64 + to_column);
            let other = (0..units.len()).find(|&other| {
                let (row, column) = square(other);
                (row as i64, column as i64) == place
            });
            other.is_some_and(|other| group_of(other) == group_of(unit))
        };
        for (to_row, to_column, side) in
            [(-1, 0, width), (1, 0, width), (0, -1, height), (0, 1, height)]
        {
            expected[group_of(unit)] += if beside(to_row, to_column) { 0.0 } else { side };
        }
    }
    if group_of(HOLED) != group_of(units.len() - 1) {
        for unit in [HOLED, units.len() - 1] {
            expected[group_of(unit)] += 0.8 * (width + height);
        }
    }
    for (group, expected) in picture.groups.iter().zip(expected) {
        let drawn: f64 = group.border.iter().map(|line| length(line)).sum();
        assert!((drawn - expected).abs() < 2.0, "{drawn} is not {expected}");
    }
}

/// Outlines that do not quite meet leave no line within a group, but a gap in its colour.
#[test]
fn gaps_are_closed() {
    let solution = planned();
    let whole = picture(&outlined_svg(solution.groups(), &read(&features(0.0)), "", ""));
    let apart = picture(&outlined_svg(solution.groups(), &read(&features(0.005)), "", ""));
    let length = |group: &DrawnGroup| group.border.iter().map(|line| length(line)).sum::<f64>();
    for (one, other) in whole.groups.iter().zip(&apart.groups) {
        // Where four squares meet, the middle is no gap between two.
        assert!((length(one) - length(other)).abs() < 0.05 * length(one));
    }
    let large = solution.groups().iter().zip(&apart.groups).filter(|(group, _)| group.is_new());
    assert_eq!(apart.gaps, large.map(|(_, drawn)| drawn.fill.clone()).collect::<Vec<_>>());
}

/// What is smaller than a pixel is a dot, and a map without outlines has only the legend.
#[test]
fn little_and_nothing() {
    let (solution, units) = (planned(), units());
    let mut features = features(0.0);
    let islet = polygon(&ring(21.005, 105.79, 1e-6, 1e-6, 0.0));
    features[1] = feature(&format!("{:?}", units[1].code().as_str()), &islet);
    let map = picture(&outlined_svg(solution.groups(), &read(&features), "", ""));
    assert_eq!(map.n_dots, 1);
    assert_eq!(map.groups.iter().map(|group| group.units.len()).sum::<usize>(), units.len());

    let map = picture(&outlined_svg(solution.groups(), &read(&[]), "", ""));
    assert!(map.groups.iter().all(|group| group.units.is_empty() && group.border.is_empty()));
    assert_eq!(map.legend.len(), N_GROUPS);
    let text = map.texts.iter().find(|text| text.starts_with("Not drawn")).unwrap();
    let all = map.texts[map.texts.iter().position(|it| it == text).unwrap()..].join(" ");
    assert!(units.iter().all(|unit| all.contains(&format!("{} ({})", unit.label(), unit.code()))));
}

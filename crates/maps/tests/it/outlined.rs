//! Maps of plans drawn of outlines: what is read back from the picture is what was planned.
//!
//! The communes of a district as squares, four in a row; the sixth has a hole, in which the last
//! has a second part.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use sapnhap::*;
use sapnhap_maps::*;
use sapnhap_planner::*;

use crate::maps::{before, collection, feature, polygon, ring};
use crate::svg::picture;

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

fn map<'a>(solution: &'a Solution<'a>, features: &[String]) -> Map<'a> {
    Map::of_outlines(&read(features), solution.groups())
}

#[test]
fn every_unit_in_the_colour_of_its_group() {
    let (solution, units) = (planned(), units());
    let missing = 2;
    let mut features = features(0.0);
    features.remove(missing);
    let map = map(&solution, &features).title("A < B & \"C\"").note("é;\u{fffe}");
    assert_eq!(map.to_svg(), map.to_svg());
    let picture = picture(&map.to_svg());
    assert_eq!(picture.units.len(), units.len() - 1);
    let fill_of = |group: &Group<'_>| {
        let labels = group.units().iter().map(Version::label);
        let mut fills: Vec<&String> =
            labels.filter_map(|label| Some(&picture.units.get(&label)?.fill)).collect();
        fills.dedup();
        assert_eq!(fills.len(), 1, "{group}");
        fills[0]
    };
    let fills: Vec<&String> = solution.groups().iter().map(fill_of).collect();
    assert_eq!(picture.swatches.iter().collect::<Vec<_>>(), fills);
    assert_eq!((picture.n_dots, picture.gaps.len()), (0, 0));

    // The unit that is not there is named below, and counted in the legend.
    let unit = &units[missing];
    assert_eq!(map.not_drawn(), [format!("{} ({})", unit.label(), unit.code())]);
    let told = format!("Not drawn for want of an outline (1): {} ({})", unit.label(), unit.code());
    for text in ["A < B & \"C\"", "é;\u{fffd}", told.as_str()] {
        assert!(picture.texts.iter().any(|found| found == text), "{text}");
    }
    let counted = picture.texts.iter().filter(|text| text.contains("(1 not drawn)"));
    assert_eq!(counted.count(), 1);
    for group in solution.groups() {
        assert!(picture.texts.iter().any(|text| text.starts_with(group.name())), "{group}");
    }
}

/// Squares, the hole and both parts are where they lie, and a thick line runs where units of two
/// groups meet and around all, and nowhere else.
#[test]
fn shapes_and_borders() {
    let (solution, units) = (planned(), units());
    let svg = map(&solution, &features(0.0)).to_svg();
    let picture = picture(&svg);
    assert!(!svg.contains("not drawn") && !svg.contains("Not drawn"));
    let rings = |unit: usize| &picture.units[&units[unit].label()].rings;
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
    // Sides between two units count half for each of both.
    let (mut thick, mut thin) = (0.0, 0.0);
    for unit in 0..units.len() {
        let (row, column) = square(unit);
        for (to_row, to_column, side) in
            [(-1, 0, width), (1, 0, width), (0, -1, height), (0, 1, height)]
        {
            let place = (row as i64 + to_row, column as i64 + to_column);
            let beside = (0..units.len()).find(|&other| {
                let (row, column) = square(other);
                (row as i64, column as i64) == place
            });
            match beside.map(|other| group_of(other) == group_of(unit)) {
                None => thick += side,
                Some(false) => thick += side / 2.0,
                Some(true) => thin += side / 2.0,
            }
        }
    }
    let around = 0.8 * (width + height);
    *(if group_of(HOLED) == group_of(units.len() - 1) { &mut thin } else { &mut thick }) += around;
    for (kind, expected) in [("border", thick), ("inner", thin)] {
        let drawn: f64 = picture.lines[kind].iter().map(|line| length(line)).sum();
        assert!((drawn - expected).abs() < 4.0, "{kind}: {drawn} is not {expected}");
    }
}

/// Outlines that do not quite meet leave no hole within a group, but a gap in its colour.
#[test]
fn gaps_are_closed() {
    let solution = planned();
    let whole = picture(&map(&solution, &features(0.0)).to_svg());
    let apart = picture(&map(&solution, &features(0.005)).to_svg());
    let length = |picture: &crate::svg::Picture| {
        picture.lines["border"].iter().map(|line| length(line)).sum::<f64>()
    };
    // A border between groups is drawn along both outlines.
    assert!((1.0..2.0).contains(&(length(&apart) / length(&whole))));
    let fill = |group: &Group<'_>| apart.units[&group.units()[0].label()].fill.clone();
    let large = solution.groups().iter().filter(|group| group.is_new());
    assert_eq!(apart.gaps, large.map(fill).collect::<Vec<_>>());
}

/// What is smaller than a pixel is a dot, and a map without outlines has only the legend.
#[test]
fn little_and_nothing() {
    let (solution, units) = (planned(), units());
    let mut features = features(0.0);
    let islet = polygon(&ring(21.005, 105.79, 1e-6, 1e-6, 0.0));
    features[1] = feature(&format!("{:?}", units[1].code().as_str()), &islet);
    let drawn = picture(&map(&solution, &features).to_svg());
    assert_eq!((drawn.n_dots, drawn.units.len()), (1, units.len()));

    let map = map(&solution, &[]);
    let drawn = picture(&map.to_svg());
    assert!(drawn.units.is_empty() && drawn.lines.is_empty() && drawn.labels.is_empty());
    assert_eq!(drawn.swatches.len(), N_GROUPS);
    assert_eq!(map.not_drawn().len(), units.len());
    let start = drawn.texts.iter().position(|text| text.starts_with("Not drawn")).unwrap();
    let all = drawn.texts[start..].join(" ");
    assert!(units.iter().all(|unit| all.contains(&format!("{} ({})", unit.label(), unit.code()))));
}

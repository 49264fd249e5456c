//! Pictures of real provinces, read back: colours of what touches, pieces, names, labels, languages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use palette::color_difference::Ciede2000;
use palette::{IntoColor, Lab, Srgb};
use petgraph::unionfind::UnionFind;
use petgraph::visit::EdgeRef;
use sapnhap::report::Language;
use sapnhap::{Attributes, Level, Neighbours, Snapshot, Version, VersionId, date, vietnam};
use sapnhap_maps::{Colouring, Figure, Map, MapGroup, Outlines};

use crate::svg::{DrawnLabel, Picture, picture};

/// How far the colours of what touches are apart at least, by CIEDE2000.
const LEAST_APART: f32 = 14.0;
const PROVINCES: [&str; 7] =
    ["Hà Nội", "Hồ Chí Minh", "Khánh Hòa", "Đà Nẵng", "Quảng Ninh", "Cao Bằng", "Cà Mau"];

/// A day with its outlines, and which of them touch.
struct Day {
    on: Snapshot<'static>,
    outlines: Outlines<'static>,
    neighbours: &'static Neighbours,
}

static DAYS: LazyLock<[Day; 2]> = LazyLock::new(|| {
    let day = |on: Snapshot<'static>, neighbours| {
        let outlines = sapnhap_maps::vietnam::outlines(&on).unwrap();
        Day { on, outlines, neighbours }
    };
    let on = |month, day| vietnam::register().at(date(2025, month, day)).unwrap();
    [day(on(6, 30), vietnam::neighbours()), day(on(7, 1), vietnam::neighbours_today())]
});

fn communes(day: &Day, province: &str) -> Vec<Version<'static>> {
    Vec::from(day.on.find_at(Level::PROVINCE, province).unwrap().members(Level::COMMUNE))
}

/// The communes of a province by what they are in: old districts, or parts of today's provinces
/// around some of their communes.
fn groups(day: &Day, province: &str) -> Vec<MapGroup<'static>> {
    let mut groups: BTreeMap<String, Vec<Version<'static>>> = BTreeMap::new();
    for commune in communes(day, province) {
        let district = commune.at_level(Level::DISTRICT);
        let name = district.map_or(commune.code().as_str()[..4].to_owned(), |it| it.label());
        groups.entry(name).or_default().push(commune);
    }
    groups.into_iter().map(|(name, units)| MapGroup::new(&name, units)).collect()
}

fn apart(one: &str, other: &str) -> f32 {
    let lab = |hex: &str| -> Lab {
        let colour: Srgb<u8> = hex.parse().unwrap();
        colour.into_format::<f32>().into_color()
    };
    lab(one).difference(lab(other))
}

/// Pairs of units that border each other.
fn pairs(day: &Day) -> impl Iterator<Item = (VersionId, VersionId)> {
    let graph = day.neighbours.graph();
    graph.edge_references().map(|edge| (graph[edge.source()], graph[edge.target()]))
}

/// The box of a label, by a font that is not wide.
fn area(label: &DrawnLabel) -> [f64; 4] {
    let half = 0.26 * label.size * label.text.chars().count() as f64;
    let (x, y) = label.at;
    [x - half, y - 0.7 * label.size, x + half, y]
}

fn check_labels(picture: &Picture) {
    for (place, one) in picture.labels.iter().enumerate() {
        let [west, north, east, south] = area(one);
        assert!(west > 0.0 && north > 0.0, "{one:?}");
        assert!(east < picture.size.0 && south < picture.size.1, "{one:?}");
        for other in &picture.labels[..place] {
            let [other_west, other_north, other_east, other_south] = area(other);
            let is_apart = west >= other_east
                || other_west >= east
                || north >= other_south
                || other_north >= south;
            assert!(is_apart, "{one:?} {other:?}");
        }
    }
}

/// Checks a picture of groups: all units are drawn or named, each group in one colour that is unlike
/// those of groups that touch it, and no label on another.
fn check(day: &Day, groups: &[MapGroup<'static>], map: &Map<'_>) -> Picture {
    let svg = map.to_svg();
    assert!(svg.len() < 2_000_000, "{}", svg.len());
    assert_eq!(svg, map.to_svg());
    let picture = picture(&svg);
    check_labels(&picture);
    let units: BTreeMap<VersionId, (usize, String)> = groups
        .iter()
        .enumerate()
        .flat_map(|(place, group)| group.units.iter().map(move |it| (it.id(), (place, it.label()))))
        .collect();
    let not_drawn: BTreeSet<String> =
        map.not_drawn().iter().map(|it| it[..it.rfind(" (").unwrap()].to_owned()).collect();
    for (_, name) in units.values() {
        assert!(picture.units.contains_key(name) || not_drawn.contains(name), "{name}");
    }
    // Several communes of a province may have one name; all of one name are compared.
    let names: Vec<&String> = units.values().map(|(_, name)| name).collect();
    let is_once = |name: &String| names.iter().filter(|other| **other == name).count() == 1;
    let mut n_touching = 0;
    for (one, other) in pairs(day) {
        let (Some((a, one)), Some((b, other))) = (units.get(&one), units.get(&other)) else {
            continue;
        };
        let fills = picture.units.get(one).zip(picture.units.get(other));
        let Some((one_fill, other_fill)) = fills.filter(|_| is_once(one) && is_once(other)) else {
            continue;
        };
        let distance = apart(&one_fill.fill, &other_fill.fill);
        if a == b {
            assert_eq!(distance, 0.0, "{one} {other}");
        } else if touches(&one_fill.rings, &other_fill.rings) {
            n_touching += 1;
            assert!(distance >= LEAST_APART, "{one} {other}: {distance}");
        }
    }
    assert!(n_touching > 3);
    picture
}

/// Whether two corners of two units are the same.
fn touches(one: &[Vec<(f64, f64)>], other: &[Vec<(f64, f64)>]) -> bool {
    let corners = |rings: &[Vec<(f64, f64)>]| -> BTreeSet<(u64, u64)> {
        rings
            .iter()
            .flatten()
            .map(|(x, y)| ((x * 10.0).round().to_bits(), (y * 10.0).round().to_bits()))
            .collect()
    };
    corners(one).intersection(&corners(other)).count() > 1
}

/// How many pieces the units of a group are in, by the corners that they share.
fn n_pieces(picture: &Picture, group: &MapGroup<'_>) -> usize {
    let drawn: Vec<_> =
        group.units.iter().filter_map(|unit| picture.units.get(&unit.label())).collect();
    let mut pieces: UnionFind<usize> = UnionFind::new(drawn.len());
    for one in 0..drawn.len() {
        for other in 0..one {
            if touches(&drawn[one].rings, &drawn[other].rings) {
                pieces.union(one, other);
            }
        }
    }
    pieces.into_labeling().into_iter().collect::<BTreeSet<_>>().len()
}

#[test]
fn units_of_provinces() {
    for (day, province) in DAYS.iter().flat_map(|day| PROVINCES.map(|it| (day, it))) {
        let communes = communes(day, province);
        let groups: Vec<MapGroup<'static>> = communes.into_iter().map(MapGroup::from).collect();
        let map = Map::of_outlines(&day.outlines, groups.iter().cloned()).title(province);
        let picture = check(day, &groups, &map);
        // Each unit has its number in the index, and nearly each on the map.
        let n_drawn = groups.len() - map.not_drawn().len();
        assert!(picture.labels.len() * 100 >= n_drawn * 85, "{province}: {}", picture.labels.len());
        let mut sizes: Vec<u64> = picture.labels.iter().map(|it| it.size.to_bits()).collect();
        sizes.sort_unstable();
        sizes.dedup();
        assert!(sizes.len() <= 2, "{sizes:?}");
    }
}

/// Groups whose units border each other on the outlines are drawn in one piece.
#[test]
fn groups_of_provinces() {
    let day = &DAYS[0];
    for province in PROVINCES {
        let groups = groups(day, province);
        let map = Map::of_outlines(&day.outlines, groups.iter().cloned());
        let picture = check(day, &groups, &map.borders_of(Level::DISTRICT));
        for group in &groups {
            let ids: Vec<VersionId> = group.units.iter().map(Version::id).collect();
            let mut known: UnionFind<usize> = UnionFind::new(ids.len());
            for (one, other) in pairs(day) {
                let place = |id: VersionId| ids.iter().position(|it| *it == id);
                if let (Some(one), Some(other)) = (place(one), place(other)) {
                    known.union(one, other);
                }
            }
            let n_known = known.into_labeling().into_iter().collect::<BTreeSet<_>>().len();
            // The communes of Cô Tô are islands, which border each other by the table alone.
            let is_whole = n_pieces(&picture, group) <= n_known || group.name == "huyện Cô Tô";
            assert!(is_whole, "{province}: {}", group.name);
        }
    }
}

/// Without outlines, a group whose units border each other is drawn in one piece too, joined by a
/// line where its cells are not, and no cell has a hole.
#[test]
fn cells_of_a_province() {
    let day = &DAYS[0];
    let groups = groups(day, "Hà Nội");
    let map = Map::of_positions(vietnam::attributes(), groups.iter().cloned());
    let svg = map.to_svg();
    let picture = picture(&svg);
    check_labels(&picture);
    assert_eq!(svg.matches("class=\"unit\"").count(), 526);
    assert_eq!(picture.n_dots, 0);
    let n_ties = svg.matches("class=\"tie\"").count();
    let n_pieces: usize = groups.iter().map(|group| n_pieces(&picture, group)).sum();
    assert!(n_pieces - groups.len() <= n_ties, "{n_pieces} {n_ties}");
    assert_eq!(picture.units.values().map(|unit| unit.rings.len()).sum::<usize>(), 526);
    assert!(picture.texts.iter().any(|text| text.contains("they are not borders")));
}

#[test]
fn languages() {
    let day = &DAYS[1];
    let draw = |language| {
        let groups = communes(day, "Cà Mau").into_iter().map(|commune| {
            let people = vietnam::attributes().of(&commune).and_then(|facts| facts.population);
            MapGroup::from(commune).population(people)
        });
        let map = Map::of_outlines(&day.outlines, groups).language(language).source("A");
        picture(&map.coloured(Colouring::Kind).to_svg()).texts
    };
    let (english, vietnamese) = (draw(Language::English), draw(Language::Vietnamese));
    let has = |texts: &[String], start: &str| {
        assert!(texts.iter().any(|text| text.starts_with(start)), "{start}: {texts:?}");
    };
    for start in
        ["64 units · ", "Kinds", "phường (ward) · 9 · ", "Source: A", "border of a unit", "N"]
    {
        has(&english, start);
    }
    for start in
        ["64 đơn vị · ", "Loại đơn vị", "phường · 9 · ", "Nguồn: A", "ranh giới đơn vị", "B"]
    {
        has(&vietnamese, start);
    }
    assert!(!vietnamese.iter().any(|text| text.contains("unit") || text.contains("people")));
}

/// Each way to colour has its classes in the legend, and each unit has the colour of one.
#[test]
fn colourings() {
    let (day, before) = (&DAYS[1], DAYS[0].on);
    let communes = communes(day, "Đà Nẵng");
    let people = communes.iter().filter_map(|it| {
        Some((it.id(), vietnam::attributes().of(it)?.population.map(|people| people as f64)?))
    });
    let few = people.clone().skip(1);
    let figure = Figure::new("People", "people").values(people).quantiles(4);
    let breaks = Figure::new("People", "people").values(few).breaks([20_000.0, f64::NAN, 5_000.0]);
    for (colouring, n_classes) in [
        (Colouring::Above(Level::PROVINCE), 1),
        (Colouring::Former { before, level: Level::DISTRICT }, 25),
        (Colouring::Kind, 3),
        (Colouring::Change { before }, 4),
        (Colouring::Figure(figure), 5),
        (Colouring::Figure(breaks), 4),
    ] {
        let map = Map::of_outlines(&day.outlines, communes.iter().copied());
        let picture = picture(&map.coloured(colouring.clone()).to_svg());
        assert_eq!(picture.swatches.len(), n_classes, "{colouring:?}");
        assert_eq!(picture.units.len(), communes.len());
        assert!(picture.units.values().all(|unit| picture.swatches.contains(&unit.fill)));
    }
}

/// Islands that are far off have a box of their own, and the province fills the map.
#[test]
fn far_islands() {
    let day = &DAYS[1];
    for (province, island) in [
        ("Khánh Hòa", "đặc khu Trường Sa"),
        ("Đà Nẵng", "đặc khu Hoàng Sa"),
        ("Hồ Chí Minh", "đặc khu Côn Đảo"),
    ] {
        let draw = || Map::of_outlines(&day.outlines, communes(day, province));
        let (with, without) = (draw().to_svg(), draw().without_insets().to_svg());
        assert_eq!(with.matches("class=\"island\"").count(), 1);
        assert_eq!(without.matches("class=\"island\"").count(), 0);
        let (with, without) = (picture(&with), picture(&without));
        assert!(with.texts.iter().any(|text| text == island), "{:?}", with.texts);
        let extent = |picture: &Picture| {
            let others = picture.units.iter().filter(|(name, _)| *name != island);
            let ys = others.flat_map(|(_, unit)| unit.rings.iter().flatten().map(|at| at.1));
            ys.clone().fold(f64::MIN, f64::max) - ys.fold(f64::MAX, f64::min)
        };
        assert!(extent(&with) > 1.05 * extent(&without), "{province}");
    }
}

/// Nothing, one unit, hostile names, and more groups than can be listed.
#[test]
fn odd_input() {
    let day = &DAYS[0];
    let none = Map::of_outlines(&day.outlines, Vec::<MapGroup<'_>>::new());
    assert!(picture(&none.to_svg()).units.is_empty());
    let none = Map::of_positions(&Attributes::new(""), Vec::<MapGroup<'_>>::new());
    assert!(picture(&none.to_svg()).units.is_empty());

    let communes = communes(day, "Hà Nội");
    let name = "<&\"'\u{0}\u{202e}".repeat(400);
    let one = MapGroup::new(&name, [communes[0]]).population(Some(u64::MAX));
    let again = MapGroup::new("", Vec::new());
    let map = Map::of_outlines(&day.outlines, [one.clone(), one, again]);
    let map = map.title(&name).note(&name).source(&name).coloured(Colouring::Kind);
    assert_eq!(picture(&map.to_svg()).units.len(), 1);

    let all = day.on.units(Level::COMMUNE);
    let map = Map::of_outlines(&day.outlines, all.iter().copied());
    let map = map.coloured(Colouring::Above(Level::PROVINCE));
    assert_eq!(map.not_drawn().len(), 19);
    let picture = picture(&map.to_svg());
    assert_eq!(picture.swatches.len(), 63);
    check_labels(&picture);
}

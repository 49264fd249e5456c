//! A plan drawn as a map, with all units, a colour for each group, numbers, names and a legend.
//!
//! ```text
//! positions (cells) --+
//!                     +--> shapes in pixels --> colours, borders, labels, legend
//! outlines (polygons)-+
//! ```

mod canvas;
mod cells;
mod colours;
mod edges;
mod group;
#[cfg(feature = "geo")]
mod polygons;
mod projection;
mod shape;

use sapnhap::Attributes;
use sapnhap::report::in_xml;
use svg::Document;
use svg::node::element::{Circle, Group as Layer, Path, Rectangle, SVG, Text, Title, Use};

use self::canvas::{GAP, MARGIN, Spot, WIDTH, tenths};
use self::colours::{Colour, colours};
use self::edges::Edges;
pub use self::group::MapGroup;
use self::shape::{Drawn, Shape, room};
#[cfg(feature = "geo")]
use crate::outlines::Outlines;

/// The height of the title and the note.
const HEAD: f64 = 70.0;
/// The height of a line of the legend, and the width of a column.
const LINE: f64 = 13.0;
const COLUMN: f64 = 250.0;
/// Where units are smaller than this, the densest part is drawn once more and larger. These are its
/// width, and the width with which it is drawn.
const SMALL: f64 = 9.0;
const PART: f64 = 170.0;
const ENLARGED: f64 = 680.0;
/// How wide a letter or a digit is, as a part of the height of the type.
const LETTER: f64 = 0.58;
/// The heights of names and of numbers, and the least height that can be read.
const NAME: f64 = 10.0;
const NUMBER: f64 = 8.0;
const LEGIBLE: f64 = 6.0;
/// The parts of these heights that are tried until a label has room.
const SIZES: [f64; 5] = [1.0, 0.7, 0.5, 0.35, 0.25];
/// How many lines may name units that are not on the map. Of further units the number is told.
const UNDRAWN_LINES: usize = 6;

/// Draws groups of units as a map (SVG). It has a cell for each unit, a colour for each group, the
/// numbers of the legend, and names where there is room. Below it are the title and a note, such as
/// where the figures come from. With feature `planner` the groups of a solution can be handed in as
/// they are.
///
/// Cells are drawn of positions alone. Each place belongs to the nearest unit, and no cell reaches
/// further than the area of its unit explains. So cells show which units lie beside each other, and
/// not where borders run; `outlined_svg` (feature `geo`) shows that. Of several units in one place
/// the first one has the cell, and the others are dots. Units without a position are named below
/// the map.
///
/// # Complexity
/// It grows with the product of units and groups, and else with the units times a logarithm.
///
/// # Example
/// ```
/// use sapnhap::{Level, date, vietnam};
/// use sapnhap_maps::{MapGroup, cells_svg};
///
/// // These are the wards of two districts, as they were.
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let group = |name| {
///     let district = before.find(name)?;
///     Ok::<_, sapnhap::Error>(MapGroup::new(district.name(), district.members(Level::COMMUNE)))
/// };
/// let groups = [group("quận Ba Đình")?, group("quận Hoàn Kiếm")?];
/// let map = cells_svg(groups, vietnam::attributes(), "Hà Nội", "approximate figures");
/// assert!(map.starts_with("<svg") && map.contains("1 Ba Đình (13; ?)"));
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn cells_svg<'r, G: Into<MapGroup<'r>>>(
    groups: impl IntoIterator<Item = G>,
    attributes: &Attributes,
    title: &str,
    note: &str,
) -> String {
    let groups: Vec<MapGroup<'r>> = groups.into_iter().map(Into::into).collect();
    draw(&groups, &cells::drawn(&groups, attributes), title, note)
}

/// Draws groups of units as [`cells_svg`] does, with outlines in place of cells. Holes, exclaves
/// and islands are drawn as they are, and borders between groups are thicker than those within.
///
/// A unit has an outline if the outline's code was that of the unit on the date of the outlines.
/// Units without one are named below the map. The map is 1,400 pixels wide, and places that are
/// closer than a tenth of a pixel are drawn as one.
///
/// # Complexity
/// It grows with the product of units and groups, and with the points of the outlines times the
/// units of a group that lie around each of them.
///
/// # Example
/// ```
/// use sapnhap::{Level, date, vietnam};
/// use sapnhap_maps::{MapGroup, OutlineOptions, Outlines, outlined_svg};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let text = r#"{"type":"FeatureCollection","features":[
///     {"type":"Feature","properties":{"code":"00037"},"geometry":{"type":"Polygon",
///     "coordinates":[[[105.85,21.04],[105.86,21.04],[105.86,21.05],[105.85,21.04]]]}}]}"#;
/// let options = OutlineOptions::new("code");
/// let outlines = Outlines::from_geojson(text, &before, Level::COMMUNE, &options)?;
/// let district = before.find("quận Hoàn Kiếm")?;
/// let groups = [MapGroup::new(district.name(), district.members(Level::COMMUNE))];
/// let map = outlined_svg(groups, &outlines, "Hoàn Kiếm", "one outline");
/// assert_eq!(map.matches("class=\"unit\"").count(), 1);
/// // The map names the other 17 wards.
/// assert!(map.contains("Not drawn for want of an outline (17): "));
/// # Ok::<(), sapnhap_maps::MapFault>(())
/// ```
#[cfg(feature = "geo")]
#[must_use]
pub fn outlined_svg<'r, G: Into<MapGroup<'r>>>(
    groups: impl IntoIterator<Item = G>,
    outlines: &Outlines<'_>,
    title: &str,
    note: &str,
) -> String {
    let groups: Vec<MapGroup<'r>> = groups.into_iter().map(Into::into).collect();
    draw(&groups, &polygons::drawn(&groups, outlines), title, note)
}

fn draw(groups: &[MapGroup<'_>], drawn: &Drawn, title: &str, note: &str) -> String {
    let colours = colours(groups.len(), &drawn.shapes);
    let window = densest(&drawn.shapes);
    let map_height = drawn.height.max(if window.is_some() { ENLARGED + 2.0 * MARGIN } else { 0.0 });
    let n_lines = ((map_height - 2.0 * MARGIN) / LINE).floor().max(1.0);
    let legend_at = WIDTH + if window.is_some() { ENLARGED + MARGIN } else { 0.0 };
    let width = legend_at + COLUMN * (count(groups.len()) / n_lines).ceil() + MARGIN;
    let undrawn = undrawn(drawn, width - 2.0 * MARGIN);
    let note_at = map_height + HEAD - 24.0;
    let full_height = map_height + HEAD + count(undrawn.len()) * 1.4 * LINE;
    let mut document = Document::new()
        .set("viewBox", format!("0 0 {width:.0} {full_height:.0}"))
        .set("width", format!("{width:.0}"))
        .set("height", format!("{full_height:.0}"))
        .set("font-family", "sans-serif")
        .add(rectangle((0.0, 0.0), (width, full_height), "#ffffff"))
        .add(layer(groups, &drawn.shapes, &colours, window))
        .add(text((MARGIN, note_at - 26.0), 22.0, "start", title))
        .add(text((MARGIN, note_at), 13.0, "start", note));
    for (line, told) in undrawn.iter().enumerate() {
        let y = note_at + count(line + 1) * 1.4 * LINE;
        document = document.add(text((MARGIN, y), LINE, "start", told).set("class", "undrawn"));
    }
    if let Some((west, north)) = window {
        let enlarged = SVG::new()
            .set("x", tenths(WIDTH))
            .set("y", tenths(MARGIN))
            .set("width", tenths(ENLARGED))
            .set("height", tenths(ENLARGED))
            .set("viewBox", format!("{west:.1} {north:.1} {PART:.1} {PART:.1}"))
            .add(Use::new().set("href", "#map"));
        let frame = |at: Spot, size: f64| {
            let frame = rectangle(at, (size, size), "none");
            frame.set("stroke", "#222222").set("stroke-width", "1.2")
        };
        document = document
            .add(enlarged)
            .add(frame((west, north), PART))
            .add(frame((WIDTH, MARGIN), ENLARGED));
    }
    for entry in legend(groups, drawn, &colours, n_lines, legend_at) {
        document = document.add(entry.0).add(entry.1);
    }
    document.to_string()
}

/// Draws units, the borders of groups and their labels.
///
/// Each group is drawn over a thick line along its border. The units cover the inner half of that
/// line, and the group that is drawn later covers the half that lies in it. So one line is left,
/// also where outlines do not meet. Below all of this, gaps between units of a group are drawn in
/// its colour.
fn layer(
    groups: &[MapGroup<'_>],
    shapes: &[Shape],
    colours: &[Colour],
    window: Option<Spot>,
) -> Layer {
    let line = |class: &str, path: String, colour: &str, width: f64| {
        let line = Path::new().set("class", class).set("d", path).set("fill", "none");
        line.set("stroke", colour).set("stroke-width", width)
    };
    let (mut gaps, mut layers, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    for (place, (group, colour)) in groups.iter().zip(colours).enumerate() {
        let own: Vec<&Shape> = shapes.iter().filter(|shape| shape.group == place).collect();
        let layer = Layer::new().set("class", "group").set("fill", colour.to_string());
        let mut layer = layer.set("stroke", "#555555");
        let edges = Edges::of(&own);
        if !edges.gaps.is_empty() {
            gaps.push(line("gap", edges.gaps, &colour.to_string(), 2.0 * GAP));
        }
        if !edges.border.is_empty() {
            let border = line("border", edges.border, "#333333", 1.8);
            layer = layer.add(border.set("stroke-linecap", "round"));
        }
        for shape in &own {
            let name = Title::new(in_xml(&shape.title));
            layer = if shape.rings.is_empty() {
                let dot =
                    Circle::new().set("class", "unit").set("r", tenths(shape.radius.max(0.5)));
                layer.add(dot.set("cx", tenths(shape.at.0)).set("cy", tenths(shape.at.1)).add(name))
            } else {
                layer.add(Path::new().set("class", "unit").set("d", shape.path()).add(name))
            };
        }
        layers.push(layer);
        labels.extend(label(place, group, &own, window));
    }
    let map = Layer::new().set("id", "map").set("fill-rule", "evenodd");
    let map = map.set("stroke-width", 0.25).set("stroke-linejoin", "round");
    let map = gaps.into_iter().fold(map, Layer::add);
    let map = layers.into_iter().fold(map, Layer::add);
    labels.into_iter().fold(map, Layer::add)
}

/// Returns the north-west corner of the part where the smallest units lie, if any are too small to
/// read.
fn densest(shapes: &[Shape]) -> Option<Spot> {
    let smallest = shapes.iter().map(|shape| shape.radius).fold(f64::INFINITY, f64::min);
    if smallest > SMALL || shapes.is_empty() {
        return None;
    }
    let dense = |shape: &Shape| 1.0 / (shape.radius * shape.radius).max(1e-3);
    let sum = |of: fn(&Shape) -> f64| shapes.iter().map(|it| of(it) * dense(it)).sum::<f64>();
    let all = sum(|_| 1.0);
    Some((sum(|shape| shape.at.0) / all - PART / 2.0, sum(|shape| shape.at.1) / all - PART / 2.0))
}

/// Writes the number of a group where it is widest, below its name where there is room for that.
fn label(place: usize, group: &MapGroup<'_>, own: &[&Shape], window: Option<Spot>) -> Vec<Text> {
    let written = |at: Spot, size: f64, content: &str| text(at, size, "middle", content);
    let number = (place + 1).to_string();
    let letters = LETTER * count(group.name.chars().count());
    let frame = window.map(|(west, north)| ((west, north), (west + PART, north + PART)));
    // Both lines are tried at one height after the other.
    for part in SIZES {
        let (name_size, size) = (part * NAME, part * NUMBER);
        let Some((at, width)) = room(own, name_size + size, frame) else { continue };
        let is_enlarged = window.is_some_and(|(west, north)| {
            (west..west + PART).contains(&at.0) && (north..north + PART).contains(&at.1)
        });
        let least = if is_enlarged { LEGIBLE * PART / ENLARGED } else { LEGIBLE };
        if name_size >= least && letters * name_size <= width {
            return vec![
                written((at.0, at.1 - 0.1 * name_size), name_size, &group.name),
                written((at.0, at.1 + 0.9 * size), size, &number),
            ];
        }
    }
    // The number is tried alone. Where it has no room, it is put on the largest unit.
    let digits = LETTER * count(number.len());
    let fits = |size: f64| {
        room(own, 0.7 * size, frame)
            .filter(|(_, width)| digits * size <= *width)
            .map(|it| (it.0, size))
    };
    let largest = || {
        let largest = own.iter().max_by(|a, b| a.radius.total_cmp(&b.radius))?;
        Some((largest.at, (2.0 * largest.radius / digits).clamp(2.0, NUMBER)))
    };
    let found = SIZES.iter().find_map(|part| fits(part * NUMBER)).or_else(largest);
    let label = found.map(|(at, size)| written((at.0, at.1 + 0.35 * size), size, &number));
    label.into_iter().collect()
}

/// Lists the groups in columns beside the map, with colour, number, name, units and people.
fn legend(
    groups: &[MapGroup<'_>],
    drawn: &Drawn,
    colours: &[Colour],
    n_lines: f64,
    left: f64,
) -> Vec<(Rectangle, Text)> {
    let mut entries = Vec::new();
    let (mut column, mut line) = (0.0, 0.0);
    for (place, (group, colour)) in groups.iter().zip(colours).enumerate() {
        if line >= n_lines {
            (column, line) = (column + 1.0, 0.0);
        }
        let at = (left + column * COLUMN, MARGIN + line * LINE);
        let kept = if group.stays { ", stays" } else { "" };
        let missed = if group.is_marked { " *" } else { "" };
        let (number, n_units) = (place + 1, group.units.len());
        let undrawn = match drawn.undrawn.iter().filter(|(group, _)| *group == place).count() {
            0 => String::new(),
            n_undrawn => format!(", {n_undrawn} not drawn"),
        };
        let people = group.population.map_or("?".to_owned(), |people| people.to_string());
        let name = &group.name;
        let entry = format!("{number} {name} ({n_units}{undrawn}; {people}{kept}){missed}");
        let square = rectangle(at, (LINE - 3.0, LINE - 3.0), &colour.to_string());
        entries.push((square, text((at.0 + LINE, at.1 + 9.0), 10.0, "start", &entry)));
        line += 1.0;
    }
    entries
}

/// Lists the units that are not on the map, in lines of this width.
fn undrawn(drawn: &Drawn, width: f64) -> Vec<String> {
    let n_undrawn = drawn.undrawn.len();
    let (mut lines, mut n_told) = (Vec::new(), 0);
    let mut line = format!("Not drawn for want of {} ({n_undrawn}): ", drawn.lacking);
    for (_, name) in &drawn.undrawn {
        let letters = count(line.chars().count() + name.chars().count() + 20);
        if letters * LETTER * LINE > width && n_told > 0 {
            if lines.len() + 1 == UNDRAWN_LINES {
                line.push_str(&format!("and {} more", n_undrawn - n_told));
                break;
            }
            lines.push(std::mem::take(&mut line));
        }
        n_told += 1;
        line.push_str(name);
        line.push_str(if n_told < n_undrawn { ", " } else { "" });
    }
    if n_undrawn > 0 {
        lines.push(line);
    }
    lines
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

fn rectangle(at: Spot, size: Spot, fill: &str) -> Rectangle {
    Rectangle::new()
        .set("x", tenths(at.0))
        .set("y", tenths(at.1))
        .set("width", tenths(size.0))
        .set("height", tenths(size.1))
        .set("fill", fill)
}

fn text(at: Spot, size: f64, anchor: &str, content: &str) -> Text {
    Text::new(in_xml(content))
        .set("x", tenths(at.0))
        .set("y", tenths(at.1))
        .set("font-size", tenths(size))
        .set("text-anchor", anchor)
}

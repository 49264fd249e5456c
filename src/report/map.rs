//! A plan as a map: a cell for each unit, a colour for each group, numbers, names and a legend.
//!
//! Cells are drawn of positions alone: each point of the map belongs to the nearest unit (Voronoi
//! cells), and no cell reaches further from its unit than its area explains. So they show who lies
//! beside whom, and not where the borders run.

use std::collections::BTreeMap;
use std::fmt::Write;

use svg::Document;
use svg::node::element::{Circle, Group as Layer, Path, Rectangle, SVG, Text, Title, Use};
use voronoice::{BoundingBox, VoronoiBuilder};

use crate::attributes::{Attributes, Point};
use crate::planner::{Group, Solution};

/// The width of the map in pixels, without the legend.
const WIDTH: f64 = 1400.0;
const MARGIN: f64 = 30.0;
const HEAD: f64 = 70.0;
/// A line, and a column, of the legend.
const LINE: f64 = 13.0;
const COLUMN: f64 = 250.0;
/// Kilometres to a degree of latitude.
const DEGREE: f64 = 111.195;
/// The corners of the disc beyond which no cell reaches, and its radius in radii of the area.
const CORNERS: u32 = 24;
const REACH: f64 = 1.7;
/// Where cells are smaller than that, the densest part is drawn once more, larger: how wide the part
/// is, and how wide it is drawn.
const SMALL: f64 = 9.0;
const PART: f64 = 170.0;
const ENLARGED: f64 = 680.0;
/// A name is written on the map where its group is so many letters wide.
const LETTER: f64 = 5.2;

type Spot = (f64, f64);
/// The position of a unit, the radius of a disc of its area in km, its group and its label.
type Found = (Point, f64, usize, String);

/// A unit on the map, in pixels.
struct Cell {
    at: Spot,
    /// The radius of a disc of its area.
    radius: f64,
    group: usize,
    title: String,
    outline: Vec<Spot>,
}

/// Draws a solution of the planner as a map (SVG): a cell for each unit, a colour for each group,
/// the numbers of the legend, and names where there is room. Below stand the title and a note, such
/// as where the figures come from.
///
/// Cells are of positions, not of borders. Units without a position are left out.
///
/// # Complexity
/// Linear in the units, times a logarithm.
///
/// # Example
/// ```
/// # #[cfg(all(feature = "vietnam", feature = "csv"))] {
/// use std::ops::ControlFlow;
///
/// use sapnhap::planner::{Budget, Naming, Problem, Target};
/// use sapnhap::{Level, date, report, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let attributes = vietnam::attributes();
/// let problem = Problem::new(&before, Level::COMMUNE, attributes, vietnam::neighbours())?
///     .within_unit(&before.find("quận Ba Đình")?)
///     .naming(Naming::DistrictOrdinal)
///     .target(Target::Count(4));
/// let solution = problem.solve(Budget::moves(1_000), 1, |_| ControlFlow::Continue(()))?;
/// let map = report::solution_svg(&solution, attributes, "Ba Đình", "approximate figures");
/// assert!(map.starts_with("<svg") && map.contains("Ba Đình 2"));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn solution_svg(
    solution: &Solution<'_>,
    attributes: &Attributes,
    title: &str,
    note: &str,
) -> String {
    let groups = solution.groups();
    let (mut cells, height) = cells(groups, attributes);
    outline(&mut cells, height);
    let n_lines = ((height - 2.0 * MARGIN) / LINE).floor().max(1.0);
    let n_groups = f64::from(u32::try_from(groups.len()).unwrap_or(u32::MAX));
    let dense = densest(&cells);
    let legend_at = WIDTH + if dense.is_some() { ENLARGED + MARGIN } else { 0.0 };
    let width = legend_at + COLUMN * (n_groups / n_lines).ceil() + MARGIN;
    let full_height = height.max(if dense.is_some() { ENLARGED + MARGIN } else { 0.0 }) + HEAD;
    let mut document = Document::new()
        .set("viewBox", format!("0 0 {width:.0} {full_height:.0}"))
        .set("width", format!("{width:.0}"))
        .set("height", format!("{full_height:.0}"))
        .set("font-family", "sans-serif")
        .add(rectangle((0.0, 0.0), (width, full_height), "#ffffff"))
        .add(layer(groups, &cells))
        .add(text((MARGIN, full_height - 50.0), 22.0, "start", title))
        .add(text((MARGIN, full_height - 24.0), 13.0, "start", note));
    if let Some(at) = dense {
        let half = PART / 2.0;
        let (west, north) = (at.0 - half, at.1 - half);
        let window = format!("{west:.1} {north:.1} {PART:.1} {PART:.1}");
        let enlarged = SVG::new()
            .set("x", told(WIDTH))
            .set("y", told(MARGIN))
            .set("width", told(ENLARGED))
            .set("height", told(ENLARGED))
            .set("viewBox", window)
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
    for entry in legend(groups, n_lines, legend_at) {
        document = document.add(entry.0).add(entry.1);
    }
    document.to_string()
}

/// Draws cells, the borders of groups and their labels.
fn layer(groups: &[Group<'_>], cells: &[Cell]) -> Layer {
    let mut layer = Layer::new().set("id", "map");
    for cell in cells {
        let colour = colour(cell.group);
        let name = Title::new(cell.title.clone());
        if cell.outline.is_empty() {
            let circle = Circle::new().set("cx", told(cell.at.0)).set("cy", told(cell.at.1));
            let circle = circle.set("r", told(cell.radius)).set("fill", colour);
            layer = layer.add(circle.add(name));
        } else {
            let path = Path::new().set("d", path(&cell.outline)).set("fill", colour);
            let path = path.set("stroke", "#ffffff").set("stroke-width", "0.4");
            layer = layer.add(path.add(name));
        }
    }
    let borders = Path::new().set("d", borders(cells)).set("fill", "none");
    layer = layer.add(borders.set("stroke", "#333333").set("stroke-width", "0.7"));
    labels(groups, cells).into_iter().fold(layer, Layer::add)
}

/// Returns the sides of cells with another group, or nothing, on the other side, as a path.
fn borders(cells: &[Cell]) -> String {
    let key = |spot: Spot| format!("{:.1},{:.1}", spot.0, spot.1);
    let mut sides: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for cell in cells {
        let ends = cell.outline.iter().skip(1).chain(cell.outline.first());
        for (&from, &to) in cell.outline.iter().zip(ends) {
            let (from, to) = (key(from), key(to));
            let side = if from < to { (from, to) } else { (to, from) };
            if side.0 != side.1 {
                sides.entry(side).or_default().push(cell.group);
            }
        }
    }
    let mut path = String::new();
    for ((from, to), groups) in sides {
        if !matches!(groups.as_slice(), [one, other] if one == other) {
            // Writing to a text can't fail.
            let _ = write!(path, "M{from}L{to}");
        }
    }
    path
}

/// Returns where the smallest cells lie, if any are too small to read.
fn densest(cells: &[Cell]) -> Option<Spot> {
    let smallest = cells.iter().map(|cell| cell.radius).fold(f64::INFINITY, f64::min);
    if smallest > SMALL || cells.is_empty() {
        return None;
    }
    let dense = |cell: &Cell| 1.0 / (cell.radius * cell.radius).max(1e-3);
    let sum = |of: fn(&Cell) -> f64| cells.iter().map(|cell| of(cell) * dense(cell)).sum::<f64>();
    let all = sum(|_| 1.0);
    Some((sum(|cell| cell.at.0) / all, sum(|cell| cell.at.1) / all))
}

/// Puts the units onto the map. Returns them with its height.
fn cells(groups: &[Group<'_>], attributes: &Attributes) -> (Vec<Cell>, f64) {
    let mut found: Vec<Found> = Vec::new();
    for (group, units) in groups.iter().map(Group::units).enumerate() {
        for unit in units {
            let Some(facts) = attributes.of(unit) else { continue };
            let Some(position) = facts.position else { continue };
            let area = facts.area.map_or(1.0, crate::amount::Amount::to_f64);
            let radius = (area / std::f64::consts::PI).sqrt();
            found.push((position, radius, group, unit.label()));
        }
    }
    let bounds = |of: &dyn Fn(&Found) -> f64| {
        found.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(value), high.max(value))
        })
    };
    let (south, north) = bounds(&|found| found.0.lat);
    let (west, east) = bounds(&|found| found.0.lon);
    let widest = bounds(&|found| found.1).1.max(0.1) * REACH;
    // A degree of longitude is shorter the further north it is.
    let narrower = libm::cos(f64::midpoint(south, north).to_radians());
    let km_wide = (east - west) * DEGREE * narrower + 2.0 * widest;
    let km_high = (north - south) * DEGREE + 2.0 * widest;
    let scale = (WIDTH - 2.0 * MARGIN) / km_wide.max(0.1);
    let cells = found.into_iter().map(|(position, radius, group, title)| Cell {
        at: (
            MARGIN + ((position.lon - west) * DEGREE * narrower + widest) * scale,
            MARGIN + ((north - position.lat) * DEGREE + widest) * scale,
        ),
        radius: radius * scale,
        group,
        title,
        outline: Vec::new(),
    });
    let cells: Vec<Cell> = cells.collect();
    let height = if cells.is_empty() { WIDTH } else { km_high * scale + 2.0 * MARGIN };
    (cells, height)
}

/// Draws the cells around their units; where that can't be done they stay without an outline.
fn outline(cells: &mut [Cell], height: f64) {
    let point = |at: Spot| voronoice::Point { x: at.0, y: at.1 };
    let middle = point((WIDTH / 2.0, height / 2.0));
    // Two units at one place have one cell, that of the first.
    let mut first_at: BTreeMap<(u64, u64), usize> = BTreeMap::new();
    let mut sites = Vec::new();
    for (place, cell) in cells.iter().enumerate() {
        if first_at.insert((cell.at.0.to_bits(), cell.at.1.to_bits()), place).is_none() {
            sites.push((place, point(cell.at)));
        }
    }
    let voronoi = VoronoiBuilder::default()
        .set_sites(sites.iter().map(|(_, site)| site.clone()).collect())
        .set_bounding_box(BoundingBox::new(middle, WIDTH, height))
        .build();
    let Some(voronoi) = voronoi else { return };
    for (cell, (place, _)) in voronoi.iter_cells().zip(&sites) {
        let corners: Vec<Spot> = cell.iter_vertices().map(|vertex| (vertex.x, vertex.y)).collect();
        if let Some(cell) = cells.get_mut(*place) {
            cell.outline = clipped(corners, cell.at, cell.radius * REACH);
        }
    }
}

/// Cuts off what of a convex outline lies beyond a disc.
fn clipped(mut outline: Vec<Spot>, at: Spot, radius: f64) -> Vec<Spot> {
    for corner in 0..CORNERS {
        let angle = std::f64::consts::TAU * f64::from(corner) / f64::from(CORNERS);
        let (east, south) = (libm::cos(angle), libm::sin(angle));
        // How far a point lies beyond the side of the disc in this direction.
        let beyond = |spot: Spot| (spot.0 - at.0) * east + (spot.1 - at.1) * south - radius;
        let mut kept = Vec::with_capacity(outline.len() + 1);
        let ends = outline.iter().skip(1).chain(outline.first());
        for (&from, &to) in outline.iter().zip(ends) {
            let (out_from, out_to) = (beyond(from), beyond(to));
            if out_from <= 0.0 {
                kept.push(from);
            }
            if (out_from <= 0.0) != (out_to <= 0.0) {
                let part = out_from / (out_from - out_to);
                let between = |a: f64, b: f64| a + (b - a) * part;
                kept.push((between(from.0, to.0), between(from.1, to.1)));
            }
        }
        outline = kept;
    }
    outline
}

/// Writes the number of each group in its middle, and its name where there is room.
fn labels(groups: &[Group<'_>], cells: &[Cell]) -> Vec<Text> {
    let mut labels = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        let own = || cells.iter().filter(|cell| cell.group == place);
        let Some(largest) = own().max_by(|a, b| a.radius.total_cmp(&b.radius)) else { continue };
        let weight: f64 = own().map(|cell| cell.radius * cell.radius).sum();
        // The middle may lie outside of a bent group; then its largest unit has the label.
        let sum = |of: fn(&Cell) -> f64| {
            own().map(|cell| of(cell) * cell.radius * cell.radius).sum::<f64>() / weight
        };
        let middle = (sum(|cell| cell.at.0), sum(|cell| cell.at.1));
        let nearest = |a: &&Cell, b: &&Cell| away(a.at, middle).total_cmp(&away(b.at, middle));
        let is_inside = cells.iter().min_by(nearest).is_some_and(|cell| cell.group == place);
        let at = if is_inside { middle } else { largest.at };
        let radius = weight.sqrt();
        let letters = f64::from(u32::try_from(group.name().chars().count()).unwrap_or(u32::MAX));
        let number = (place + 1).to_string();
        if radius * 1.8 > letters * LETTER {
            labels.push(text((at.0, at.1 - 1.0), 10.0, "middle", group.name()));
            labels.push(text((at.0, at.1 + 9.0), 8.0, "middle", &number));
        } else {
            let size = (radius * 0.8).clamp(2.0, 9.0);
            labels.push(text((at.0, at.1 + size / 3.0), size, "middle", &number));
        }
    }
    labels
}

fn away(one: Spot, other: Spot) -> f64 {
    let (east, south) = (one.0 - other.0, one.1 - other.1);
    east * east + south * south
}

/// Lists the groups in columns beside the map: colour, number, name, units and people.
fn legend(groups: &[Group<'_>], n_lines: f64, left: f64) -> Vec<(Rectangle, Text)> {
    let mut entries = Vec::new();
    let (mut column, mut line) = (0.0, 0.0);
    for (place, group) in groups.iter().enumerate() {
        if line >= n_lines {
            (column, line) = (column + 1.0, 0.0);
        }
        let at = (left + column * COLUMN, MARGIN + line * LINE);
        let kept = if group.is_new() { "" } else { ", stays" };
        let missed = if group.shortfall().is_some() { " *" } else { "" };
        let (number, n_units) = (place + 1, group.units().len());
        let people = group.population().map_or("?".to_owned(), |people| people.to_string());
        let name = group.name();
        let entry = format!("{number} {name} ({n_units}; {people}{kept}){missed}");
        let square = rectangle(at, (LINE - 3.0, LINE - 3.0), &colour(place));
        entries.push((square, text((at.0 + LINE, at.1 + 9.0), 10.0, "start", &entry)));
        line += 1.0;
    }
    entries
}

/// A colour for each number; those of numbers in a row are far apart.
fn colour(group: usize) -> String {
    // The golden angle never comes back to where it was.
    let turn = u32::try_from(group % 100_000).unwrap_or(0);
    let hue = (f64::from(turn) * 137.508) % 360.0;
    let (saturation, light) = match turn % 3 {
        0 => (62, 72),
        1 => (55, 62),
        _ => (70, 80),
    };
    format!("hsl({hue:.0},{saturation}%,{light}%)")
}

fn rectangle(at: Spot, size: Spot, fill: &str) -> Rectangle {
    Rectangle::new()
        .set("x", told(at.0))
        .set("y", told(at.1))
        .set("width", told(size.0))
        .set("height", told(size.1))
        .set("fill", fill)
}

fn text(at: Spot, size: f64, anchor: &str, content: &str) -> Text {
    Text::new(content)
        .set("x", told(at.0))
        .set("y", told(at.1))
        .set("font-size", told(size))
        .set("text-anchor", anchor)
}

fn told(value: f64) -> String {
    format!("{value:.1}")
}

fn path(outline: &[Spot]) -> String {
    let mut path = String::new();
    for (place, spot) in outline.iter().enumerate() {
        let command = if place == 0 { 'M' } else { 'L' };
        // Writing to a text can't fail.
        let _ = write!(path, "{command}{:.1},{:.1}", spot.0, spot.1);
    }
    path.push('Z');
    path
}

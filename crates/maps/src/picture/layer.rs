//! One part of the map in its frame: units in the colours of their groups, and the lines along them.

use sapnhap::VersionId;
use sapnhap::report::in_xml;
use svg::node::element::{Circle, Group as Layer, Line, Path, Title};

use super::colouring::Coloured;
use super::edges::Edge;
use super::plane::{Area, Spot, View};
use super::shape::{Drawn, Shape, path, rounded};
use crate::printed::tenths;

/// More groups than this are not listed one by one, and have no number on the map.
pub(super) const MOST_LISTED: usize = 700;

/// How lines are drawn: within a group, around it, and around units above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LineKind {
    Inner,
    Group,
    Above,
}

impl LineKind {
    pub(super) const ALL: [Self; 3] = [Self::Inner, Self::Group, Self::Above];

    /// Its name in the picture, its colour and its width.
    pub(super) fn style(self) -> (&'static str, &'static str, f64) {
        match self {
            Self::Inner => ("inner", "#7a7a7a", 0.35),
            Self::Group => ("border", "#333333", 1.1),
            Self::Above => ("above", "#6a0dad", 2.2),
        }
    }
}

/// What all parts of the map are drawn of.
pub(super) struct Ground<'a> {
    pub(super) drawn: &'a Drawn,
    pub(super) edges: &'a [Edge],
    pub(super) coloured: &'a Coloured,
    /// What is above each unit, where borders of that are drawn.
    pub(super) above: &'a [Option<VersionId>],
    pub(super) n_groups: usize,
    /// The widest gap that is closed, in kilometres.
    pub(super) widest_gap: f64,
}

/// A unit as it is seen in a view.
pub(super) struct Seen {
    pub(super) shape: usize,
    pub(super) group: usize,
    /// Its rings in pixels.
    pub(super) rings: Vec<Vec<Spot>>,
    pub(super) dot: Option<Spot>,
}

/// Finds what is seen of a part of the plane.
pub(super) fn seen(drawn: &Drawn, view: &View, part: Area) -> Vec<Seen> {
    let see = |(place, shape): (usize, &Shape)| {
        if !shape.bounds.grown(1e-9).meets(part) {
            return None;
        }
        let is_here = |rings: &&Vec<Vec<Spot>>| {
            let outer = rings.iter().flatten().copied();
            Area::of(outer).grown(1e-9).meets(part)
        };
        let here: Vec<&Vec<Vec<Spot>>> = shape.polygons.iter().filter(is_here).collect();
        let rings = here.iter().copied().flatten();
        let rings: Vec<Vec<Spot>> =
            rings.filter_map(|ring| rounded(ring.iter().map(|&at| view.spot(at)))).collect();
        let is_dot = rings.is_empty() && (shape.polygons.is_empty() || !here.is_empty());
        let at = here.iter().copied().flatten().flatten().next().copied().unwrap_or(shape.at);
        let dot = is_dot.then(|| view.spot(at)).filter(|_| part.has(at));
        (dot.is_some() || !rings.is_empty()).then_some(Seen {
            shape: place,
            group: shape.group,
            rings,
            dot,
        })
    };
    drawn.shapes.iter().enumerate().filter_map(see).collect()
}

/// Draws what is seen. What is drawn a second time has another class, so that units can be counted.
pub(super) fn layer(
    ground: &Ground<'_>,
    view: &View,
    part: Area,
    seen: &[Seen],
    again: bool,
) -> Layer {
    let class = if again { "again" } else { "unit" };
    let mut groups: Vec<Vec<&Seen>> = Vec::new();
    groups.resize_with(ground.n_groups, Vec::new);
    for it in seen {
        if let Some(own) = groups.get_mut(it.group) {
            own.push(it);
        }
    }
    let mut map = Layer::new().set("fill-rule", "evenodd").set("stroke-linejoin", "round");
    map = gaps(ground, view, part, map);
    for (place, own) in groups.iter().enumerate().filter(|(_, own)| !own.is_empty()) {
        let colour = ground.coloured.colours.get(place).copied().unwrap_or_default();
        // A hair of the own colour covers the seams that a browser leaves between areas.
        let layer = Layer::new().set("class", if again { "group-again" } else { "group" });
        let mut layer = layer.set("fill", colour).set("stroke", colour).set("stroke-width", 0.4);
        for (_, from, to) in ground.drawn.ties.iter().filter(|(group, ..)| *group == place) {
            layer = layer.add(tie(view.spot(*from), view.spot(*to)));
        }
        for it in own {
            let title = ground.drawn.shapes.get(it.shape).map(|shape| shape.title.as_str());
            let title = title.filter(|_| !again).map(|title| Title::new(in_xml(title)));
            if let Some(at) = it.dot {
                let dot = Circle::new().set("class", class).set("r", 1.6);
                let dot =
                    dot.set("stroke", "#3c3c3c").set("cx", tenths(at.0)).set("cy", tenths(at.1));
                layer = layer.add(title.into_iter().fold(dot, Circle::add));
            } else {
                let unit = Path::new().set("class", class).set("d", path(&it.rings, "z"));
                layer = layer.add(title.into_iter().fold(unit, Path::add));
            }
        }
        map = map.add(layer);
    }
    for kind in LineKind::ALL {
        let lines = lines(ground, view, part, kind);
        if !lines.is_empty() {
            let (name, colour, width) = kind.style();
            // Of very many units lines would hide the colours.
            let is_crowded = ground.n_groups > MOST_LISTED;
            let width = if is_crowded { 0.4 * width } else { width };
            let lines = Path::new().set("class", name).set("d", path(&lines, ""));
            let lines = lines.set("fill", "none").set("stroke", colour).set("stroke-width", width);
            map = map.add(lines.set("stroke-linecap", "round"));
        }
    }
    map
}

/// Draws a line that joins two cells of a group.
fn tie(from: Spot, to: Spot) -> Line {
    let line = Line::new().set("class", "tie").set("stroke-width", 5);
    let line = line.set("x1", tenths(from.0)).set("y1", tenths(from.1));
    line.set("x2", tenths(to.0)).set("y2", tenths(to.1))
}

/// Closes gaps between units of a group in its colour, below all else.
fn gaps(ground: &Ground<'_>, view: &View, part: Area, map: Layer) -> Layer {
    let mut of_groups: Vec<Vec<Vec<Spot>>> = vec![Vec::new(); ground.n_groups];
    for edge in ground.edges.iter().filter(|edge| edge.is_gap) {
        let group = ground.drawn.shapes.get(edge.of).map(|shape| shape.group);
        if let Some(own) = group.and_then(|group| of_groups.get_mut(group)) {
            own.extend(on_sheet(edge, view, part));
        }
    }
    let colours = ground.coloured.colours.iter().zip(&of_groups);
    colours.filter(|(_, lines)| !lines.is_empty()).fold(map, |map, (colour, lines)| {
        let gap = Path::new().set("class", "gap").set("d", path(lines, "")).set("fill", "none");
        let width = tenths(2.0 * ground.widest_gap * view.per_km);
        map.add(gap.set("stroke", *colour).set("stroke-width", width))
    })
}

/// Returns the lines of a kind, in pixels.
fn lines(ground: &Ground<'_>, view: &View, part: Area, kind: LineKind) -> Vec<Vec<Spot>> {
    let of = |edge: &&Edge| self::kind(ground, edge) == Some(kind);
    ground.edges.iter().filter(of).filter_map(|edge| on_sheet(edge, view, part)).collect()
}

/// Tells how an edge is drawn.
fn kind(ground: &Ground<'_>, edge: &Edge) -> Option<LineKind> {
    let group = |place: usize| ground.drawn.shapes.get(place).map(|shape| shape.group);
    let class = |place: usize| {
        let of = |group: usize| ground.coloured.of_groups.get(group).copied();
        group(place).and_then(of).filter(|_| ground.coloured.has_borders)
    };
    let above = |place: usize| ground.above.get(place).copied().flatten();
    match edge.other {
        _ if edge.is_gap => None,
        Some(other) if other == edge.of => None,
        None => Some(LineKind::Group),
        Some(other) if above(edge.of) != above(other) || class(edge.of) != class(other) => {
            Some(LineKind::Above)
        }
        Some(other) if group(edge.of) != group(other) => Some(LineKind::Group),
        Some(_) => Some(LineKind::Inner),
    }
}

/// Returns an edge in pixels, if it is in a part of the plane and not too short to be seen.
fn on_sheet(edge: &Edge, view: &View, part: Area) -> Option<Vec<Spot>> {
    if !Area::of(edge.line.iter().copied()).grown(1e-9).meets(part) {
        return None;
    }
    let spots = edge.line.iter().map(|&at| view.spot(at));
    let mut line: Vec<Spot> = spots.map(|(x, y)| (tenths(x), tenths(y))).collect();
    line.dedup();
    (line.len() > 1).then_some(line)
}

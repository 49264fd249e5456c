//! Where nodes and bands lie on the sheet, in pixels from its north-west corner.
//!
//! Groups of units that have nothing to do with each other are put one below the other, and in panels
//! side by side where they are many. Within a group the longest column is stacked; the nodes of others
//! lie as near as they can to the middle of what they are tied to.

use std::collections::BTreeMap;

use petgraph::unionfind::UnionFind;

use super::order::{self, Lines};
use super::value::{FlowColumn, Flows};
use crate::printed::count;

/// The least width of a band.
pub(super) const LEAST: f64 = 2.0;
/// The height of a line of labels, the gap between nodes, and that between groups.
pub(super) const LINE: f64 = 14.0;
const GAP: f64 = 3.0;
const BETWEEN_GROUPS: f64 = 10.0;
/// The width of a node.
pub(super) const BAR: f64 = 12.0;
/// How wide the bands between two columns are, at least.
const REACH: f64 = 230.0;
/// The distance from a node to its label.
pub(super) const TO_LABEL: f64 = 6.0;
/// The distance between panels.
const BETWEEN_PANELS: f64 = 46.0;
/// Width to height of a sheet of paper (ISO 216).
const SHEET: f64 = std::f64::consts::SQRT_2;
const MOST_PANELS: usize = 12;

/// A node on the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlacedNode {
    pub(super) column: usize,
    pub(super) node: usize,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) height: f64,
    /// Which colour it has, counted on from node to node of its column.
    pub(super) colour: usize,
}

/// A band on the sheet: it has one height all along.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlacedBand {
    pub(super) column: usize,
    pub(super) band: usize,
    pub(super) x: [f64; 2],
    pub(super) y: [f64; 2],
    pub(super) height: f64,
    pub(super) colour: usize,
    pub(super) is_known: bool,
}

/// All of a picture but its words.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) nodes: Vec<PlacedNode>,
    pub(super) bands: Vec<PlacedBand>,
    /// Where each column of each panel begins.
    pub(super) heads: Vec<(usize, f64)>,
    pub(super) width: f64,
    pub(super) height: f64,
    /// How many pixels one of what is counted has.
    pub(super) scale: f64,
}

/// How wide labels are, by column.
pub(super) type LabelWidths = Vec<f64>;

/// How much each node and band has for the eye, where anything is known of it.
struct Sizes {
    nodes: Vec<Vec<Option<f64>>>,
    bands: Vec<Vec<Option<f64>>>,
}

/// The nodes of a group by column, in the order in which they are drawn, and its bands by column.
struct Group {
    columns: Vec<Vec<usize>>,
    bands: Vec<Vec<usize>>,
}

/// A node, before it is known in which panel it lies.
#[derive(Clone, Copy)]
struct Stood {
    node: usize,
    y: f64,
    height: f64,
}

/// A group with the height of each node from the group's upper edge.
struct Block {
    columns: Vec<Vec<Stood>>,
    bands: Vec<Vec<usize>>,
    height: f64,
}

/// Lays flows out below an upper edge, from a left edge on.
pub(super) fn layout(flows: &Flows<'_>, labels: &LabelWidths, [left, top]: [f64; 2]) -> Layout {
    let columns = flows.columns();
    let sizes = sizes(columns);
    let scale = scale(columns, &sizes);
    let thick = thicknesses(&sizes, scale);
    let heights = heights(columns, &sizes, &thick, scale);
    let groups = groups(columns);
    let blocks: Vec<Block> =
        groups.into_iter().map(|group| block(columns, group, &heights, &thick)).collect();
    let xs = offsets(columns.len(), labels);
    let panel_width = xs.last().copied().unwrap_or_default()
        + BAR
        + TO_LABEL
        + labels.last().copied().unwrap_or_default();
    let room = panel_height(&blocks, panel_width);
    let mut sheet = Layout {
        nodes: Vec::new(),
        bands: Vec::new(),
        heads: Vec::new(),
        width: panel_width,
        height: 0.0,
        scale,
    };
    let (mut panel_left, mut y) = (left, 0.0);
    let mut colours = vec![0; columns.len()];
    for (place, block) in blocks.iter().enumerate() {
        if y > 0.0 && y + block.height > room {
            (panel_left, y) = (panel_left + panel_width + BETWEEN_PANELS, 0.0);
        }
        if y == 0.0 || place == 0 {
            sheet.heads.extend(xs.iter().enumerate().map(|(column, x)| (column, panel_left + x)));
        }
        place_block(
            &mut sheet,
            columns,
            block,
            &thick,
            &sizes,
            (panel_left, top + y),
            &xs,
            &mut colours,
        );
        y += block.height + BETWEEN_GROUPS;
        sheet.height = sheet.height.max(y - BETWEEN_GROUPS);
        sheet.width = panel_left - left + panel_width;
    }
    sheet
}

/// Works out what each node and band has for the eye. What a divided unit has and nobody has divided by
/// figures is taken in equal parts.
fn sizes(columns: &[FlowColumn<'_>]) -> Sizes {
    let mut sizes = Sizes { nodes: Vec::new(), bands: Vec::new() };
    let mut arrived: Vec<Option<f64>> = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        let nodes = column.nodes.iter().enumerate();
        let nodes: Vec<Option<f64>> = nodes
            .map(|(idx, node)| {
                let known = node.amount.as_ref().map(sapnhap::Ratio::to_f64);
                let came = arrived.get(idx).copied().flatten();
                known.or(if place > 0 && !node.is_outside { came } else { None })
            })
            .collect();
        let mut left: Vec<(f64, f64)> = nodes
            .iter()
            .zip(&column.nodes)
            .map(|(size, node)| (size.unwrap_or_default(), count(node.n_elsewhere)))
            .collect();
        for band in &column.bands {
            if let Some(left) = left.get_mut(band.from) {
                match &band.amount {
                    Some(amount) => left.0 = (left.0 - amount.to_f64()).max(0.0),
                    None => left.1 += 1.0,
                }
            }
        }
        let n_next = columns.get(place + 1).map_or(0, |next| next.nodes.len());
        arrived = vec![None; n_next];
        let bands = column.bands.iter().map(|band| {
            let known = band.amount.as_ref().map(sapnhap::Ratio::to_f64);
            let equal = || {
                nodes.get(band.from).copied().flatten()?;
                left.get(band.from).map(|(rest, n)| rest / n.max(1.0))
            };
            let size = known.or_else(equal);
            if let (Some(size), Some(sum)) = (size, arrived.get_mut(band.to)) {
                *sum = Some(sum.unwrap_or_default() + size);
            }
            size
        });
        sizes.bands.push(bands.collect());
        sizes.nodes.push(nodes);
    }
    sizes
}

/// Returns how many pixels one of what is counted has: the longest column is as high as its labels ask
/// for, or a little more.
fn scale(columns: &[FlowColumn<'_>], sizes: &Sizes) -> f64 {
    let sums = sizes.nodes.iter().map(|nodes| nodes.iter().flatten().sum::<f64>());
    let most = sums.fold(0.0, f64::max);
    let n_nodes = columns.iter().map(|column| column.nodes.len()).max().unwrap_or_default();
    let room = (count(n_nodes) * LINE * 1.15).max(440.0);
    if most > 0.0 && most.is_finite() { room / most } else { 1.0 }
}

/// Returns the height of each band.
fn thicknesses(sizes: &Sizes, scale: f64) -> Vec<Vec<f64>> {
    let thick = |size: &Option<f64>| (size.unwrap_or_default() * scale).max(LEAST);
    sizes.bands.iter().map(|bands| bands.iter().map(thick).collect()).collect()
}

/// Returns the height of each node, which holds all bands on either side. One from outside has its bands
/// alone.
fn heights(
    columns: &[FlowColumn<'_>],
    sizes: &Sizes,
    thick: &[Vec<f64>],
    scale: f64,
) -> Vec<Vec<f64>> {
    let mut out: Vec<Vec<f64>> = columns.iter().map(|it| vec![0.0; it.nodes.len()]).collect();
    let mut into = out.clone();
    for (place, (column, thick)) in columns.iter().zip(thick).enumerate() {
        for (band, thick) in column.bands.iter().zip(thick) {
            let from = out.get_mut(place).and_then(|nodes| nodes.get_mut(band.from));
            from.into_iter().for_each(|height| *height += thick);
            let to = into.get_mut(place + 1).and_then(|nodes| nodes.get_mut(band.to));
            to.into_iter().for_each(|height| *height += thick);
        }
    }
    let all = columns.iter().zip(&sizes.nodes).zip(out.iter().zip(&into));
    all.map(|((column, sizes), (out, into))| {
        let nodes = column.nodes.iter().zip(sizes).zip(out.iter().zip(into));
        nodes
            .map(|((node, size), (out, into))| {
                let own = if node.is_outside { 0.0 } else { size.unwrap_or_default() * scale };
                own.max(*out).max(*into).max(LEAST)
            })
            .collect()
    })
    .collect()
}

/// Returns the groups of units that have to do with each other, each in order.
fn groups(columns: &[FlowColumn<'_>]) -> Vec<Group> {
    let starts: Vec<usize> = columns
        .iter()
        .scan(0, |sum, column| {
            let start = *sum;
            *sum += column.nodes.len();
            Some(start)
        })
        .collect();
    let n_nodes = columns.iter().map(|column| column.nodes.len()).sum();
    let mut joined = UnionFind::<usize>::new(n_nodes);
    for (column, starts) in columns.iter().zip(starts.windows(2)) {
        if let [start, next] = starts {
            for band in &column.bands {
                joined.union(start + band.from, next + band.to);
            }
        }
    }
    let of = joined.into_labeling();
    // Groups in the order in which their first nodes stand.
    let mut place_of = vec![None; n_nodes];
    let mut members: Vec<Group> = Vec::new();
    for (column, start) in starts.iter().enumerate() {
        let n = columns.get(column).map_or(0, |column| column.nodes.len());
        for node in 0..n {
            let Some(label) = of.get(start + node).copied() else { continue };
            let Some(place) = place_of.get_mut(label) else { continue };
            let place = *place.get_or_insert_with(|| {
                let (columns, bands) =
                    (vec![Vec::new(); columns.len()], vec![Vec::new(); columns.len()]);
                members.push(Group { columns, bands });
                members.len() - 1
            });
            let group = members.get_mut(place).and_then(|group| group.columns.get_mut(column));
            group.into_iter().for_each(|nodes| nodes.push(node));
        }
    }
    for (place, (column, start)) in columns.iter().zip(&starts).enumerate() {
        for (idx, band) in column.bands.iter().enumerate() {
            let group =
                of.get(start + band.from).and_then(|label| place_of.get(*label).copied().flatten());
            let bands = group
                .and_then(|at| members.get_mut(at))
                .and_then(|group| group.bands.get_mut(place));
            bands.into_iter().for_each(|bands| bands.push(idx));
        }
    }
    members.into_iter().map(|group| in_order(columns, group)).collect()
}

/// Puts the nodes of a group in the order in which few of its bands cross.
fn in_order(columns: &[FlowColumn<'_>], group: Group) -> Group {
    let place = |nodes: &[usize], node: usize| nodes.binary_search(&node).ok();
    let lines: Vec<Lines> = group
        .bands
        .iter()
        .zip(columns)
        .zip(group.columns.iter().zip(group.columns.iter().skip(1)))
        .map(|((bands, column), (own, next))| {
            let bands = bands.iter().filter_map(|band| column.bands.get(*band));
            bands.filter_map(|band| Some((place(own, band.from)?, place(next, band.to)?))).collect()
        })
        .collect();
    let n_nodes: Vec<usize> = group.columns.iter().map(Vec::len).collect();
    let order = order::order(&n_nodes, &lines);
    let columns = group.columns.iter().zip(order).map(|(nodes, order)| {
        order.into_iter().filter_map(|place| nodes.get(place).copied()).collect()
    });
    Group { columns: columns.collect(), bands: group.bands }
}

/// How much of a column a node takes.
fn slot(height: f64) -> f64 {
    height.max(LINE) + GAP
}

/// Gives the nodes of a group their heights.
fn block(
    columns: &[FlowColumn<'_>],
    group: Group,
    heights: &[Vec<f64>],
    thick: &[Vec<f64>],
) -> Block {
    let mut stood: Vec<Vec<Stood>> = group
        .columns
        .iter()
        .zip(heights)
        .map(|(nodes, heights)| {
            let nodes = nodes.iter().map(|&node| Stood {
                node,
                y: 0.0,
                height: heights.get(node).copied().unwrap_or(LEAST),
            });
            nodes.collect()
        })
        .collect();
    let total = |nodes: &Vec<Stood>| nodes.iter().map(|it| slot(it.height)).sum::<f64>();
    let height = stood.iter().map(total).fold(0.0, f64::max);
    let by_length = |a: &usize, b: &usize| {
        let of = |at: &usize| stood.get(*at).map_or(0.0, total);
        of(a).total_cmp(&of(b)).then(b.cmp(a))
    };
    let longest = (0..stood.len()).max_by(by_length).unwrap_or_default();
    if let Some(nodes) = stood.get_mut(longest) {
        let ideal = vec![0.0; nodes.len()];
        settle(nodes, &ideal, height);
    }
    let outward = (longest + 1..stood.len()).map(|at| (at, at - 1));
    let outward = outward.chain((0..longest).rev().map(|at| (at, at + 1)));
    for (at, beside) in outward {
        let bands = group.bands.get(at.min(beside)).map(Vec::as_slice).unwrap_or_default();
        let column = columns.get(at.min(beside));
        let thick = thick.get(at.min(beside)).map(Vec::as_slice).unwrap_or_default();
        let (Some(own), Some(other), Some(column)) = (stood.get(at), stood.get(beside), column)
        else {
            continue;
        };
        let ends = bands.iter().filter_map(|band| {
            let (ends, thick) = (column.bands.get(*band)?, thick.get(*band)?);
            let (mine, tied) =
                if at < beside { (ends.from, ends.to) } else { (ends.to, ends.from) };
            Some((mine, tied, *thick))
        });
        let ideal = ideal(own, other, ends);
        if let Some(nodes) = stood.get_mut(at) {
            settle(nodes, &ideal, height);
        }
    }
    Block { columns: stood, bands: group.bands, height: (height - GAP).max(0.0) }
}

/// Returns where each node should lie: its middle at the mean middle of what it is tied to, by thickness.
fn ideal(
    own: &[Stood],
    other: &[Stood],
    ties: impl Iterator<Item = (usize, usize, f64)>,
) -> Vec<f64> {
    let middles: BTreeMap<usize, f64> =
        other.iter().map(|it| (it.node, it.y + it.height / 2.0)).collect();
    let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for (mine, tied, thick) in ties {
        if let Some(middle) = middles.get(&tied) {
            let sum = sums.entry(mine).or_default();
            *sum = (sum.0 + middle * thick, sum.1 + thick);
        }
    }
    own.iter()
        .map(|it| sums.get(&it.node).map_or(0.0, |(sum, n)| sum / n - it.height / 2.0))
        .collect()
}

/// Puts nodes as near to where they should lie as leaves room for all of them.
fn settle(nodes: &mut [Stood], ideal: &[f64], height: f64) {
    let mut end = 0.0;
    for (node, ideal) in nodes.iter_mut().zip(ideal) {
        let spare = (slot(node.height) - GAP - node.height) / 2.0;
        node.y = (ideal - spare).max(end);
        end = node.y + slot(node.height);
    }
    let mut end = height;
    for node in nodes.iter_mut().rev() {
        node.y = node.y.min(end - slot(node.height)).max(0.0);
        end = node.y;
    }
    // From the upper edge of the slot to that of the node.
    for node in nodes {
        node.y += (slot(node.height) - GAP - node.height) / 2.0;
    }
}

/// Returns where each column of a panel begins.
fn offsets(n_columns: usize, labels: &LabelWidths) -> Vec<f64> {
    let mut x = labels.first().copied().unwrap_or_default() + TO_LABEL;
    let mut offsets = vec![x];
    for column in 1..n_columns {
        // Labels of columns between the first and the last lie on the bands.
        let label =
            if column > 1 { labels.get(column - 1).copied().unwrap_or_default() } else { 0.0 };
        x += BAR + REACH.max(label + 90.0);
        offsets.push(x);
    }
    offsets
}

/// Returns how high panels are, so that the sheet is about as wide to its height as paper is.
fn panel_height(blocks: &[Block], width: f64) -> f64 {
    let total: f64 = blocks.iter().map(|block| block.height + BETWEEN_GROUPS).sum();
    let largest = blocks.iter().map(|block| block.height).fold(0.0, f64::max);
    let height = |n: usize| (total / count(n) * 1.03).max(largest);
    let off = |n: &usize| {
        let wide = count(*n) * (width + BETWEEN_PANELS);
        libm::log(wide / (height(*n).max(1.0) + 160.0) / SHEET).abs()
    };
    let n = (1..=MOST_PANELS).min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(1);
    height(n)
}

/// Puts a group on the sheet.
#[expect(clippy::too_many_arguments, reason = "all that is known of the sheet so far")]
fn place_block(
    sheet: &mut Layout,
    columns: &[FlowColumn<'_>],
    block: &Block,
    thick: &[Vec<f64>],
    sizes: &Sizes,
    (left, top): (f64, f64),
    xs: &[f64],
    colours: &mut [usize],
) {
    let mut placed: Vec<Vec<PlacedNode>> = Vec::new();
    for (column, ((nodes, x), next)) in block.columns.iter().zip(xs).zip(colours).enumerate() {
        let mut own = Vec::new();
        for stood in nodes {
            let kept = || kept_colour(columns, placed.last()?, column, stood.node);
            let colour = kept().unwrap_or(*next);
            *next += 1;
            let (y, height) = (top + stood.y, stood.height);
            own.push(PlacedNode { column, node: stood.node, x: left + x, y, height, colour });
        }
        placed.push(own);
    }
    for (place, bands) in block.bands.iter().enumerate() {
        let (Some(own), Some(next)) = (placed.get(place), placed.get(place + 1)) else { continue };
        let (Some(column), Some(thick)) = (columns.get(place), thick.get(place)) else { continue };
        let height = |band: usize| thick.get(band).copied().unwrap_or(LEAST);
        let mut ends = ends(column, bands, own, next);
        ends.sort_unstable();
        let leave = stacked(own, ends.iter().map(|&(from, _, band)| (from, band)), height);
        ends.sort_unstable_by_key(|&(from, to, band)| (to, from, band));
        let arrive = stacked(next, ends.iter().map(|&(_, to, band)| (to, band)), height);
        for (from, to, band) in ends {
            let (Some(from), Some(to)) = (own.get(from), next.get(to)) else { continue };
            let (Some(&up), Some(&low)) = (leave.get(&band), arrive.get(&band)) else { continue };
            let size = sizes.bands.get(place).and_then(|sizes| sizes.get(band).copied().flatten());
            sheet.bands.push(PlacedBand {
                column: place,
                band,
                x: [from.x + BAR, to.x],
                y: [up, low],
                height: height(band),
                colour: to.colour,
                is_known: size.is_some(),
            });
        }
    }
    sheet.nodes.extend(placed.into_iter().flatten());
}

/// Returns of each band the ranks of both nodes in their columns, and the band.
fn ends(
    column: &FlowColumn<'_>,
    bands: &[usize],
    own: &[PlacedNode],
    next: &[PlacedNode],
) -> Vec<(usize, usize, usize)> {
    let ranks = |nodes: &[PlacedNode]| -> BTreeMap<usize, usize> {
        nodes.iter().enumerate().map(|(rank, it)| (it.node, rank)).collect()
    };
    let (own, next) = (ranks(own), ranks(next));
    let ends = bands.iter().filter_map(|&idx| {
        let band = column.bands.get(idx)?;
        Some((*own.get(&band.from)?, *next.get(&band.to)?, idx))
    });
    ends.collect()
}

/// Stacks bands at their nodes, in order; returns where each begins.
fn stacked(
    nodes: &[PlacedNode],
    bands: impl Iterator<Item = (usize, usize)>,
    height: impl Fn(usize) -> f64,
) -> BTreeMap<usize, f64> {
    let mut starts: Vec<f64> = nodes.iter().map(|node| node.y).collect();
    let mut stacked = BTreeMap::new();
    for (rank, band) in bands {
        if let Some(start) = starts.get_mut(rank) {
            stacked.insert(band, *start);
            *start += height(band);
        }
    }
    stacked
}

/// Returns the colour that a unit has in the column before, where it goes on whole; the first column has
/// colours of no meaning to it.
fn kept_colour(
    columns: &[FlowColumn<'_>],
    before: &[PlacedNode],
    column: usize,
    node: usize,
) -> Option<usize> {
    if column < 2 {
        return None;
    }
    let earlier = columns.get(column - 1)?;
    let unit = columns.get(column)?.nodes.get(node)?.unit.unit();
    let from = earlier.nodes.iter().position(|it| it.unit.unit() == unit)?;
    before.iter().find(|it| it.node == from).map(|it| it.colour)
}

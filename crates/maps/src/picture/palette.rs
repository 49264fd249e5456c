//! Colours of a map: a table of which any two are far from each other, for groups side by side, and
//! one from light to dark, for figures.

use std::collections::BTreeSet;

use petgraph::algo::dsatur_coloring;
use petgraph::graph::{NodeIndex, UnGraph};

/// Colours for areas with black text on them, which people who see fewer colours tell apart too:
/// those of the scheme "light" of Paul Tol, of which olive and grey are left out and yellow is
/// paler. Any two are at least 14 apart by CIEDE2000.
pub(super) const LIGHT: [&str; 7] =
    ["#77aadd", "#ffe9a0", "#44bb99", "#ffaabb", "#bbcc33", "#ee8866", "#99ddff"];

/// For what is of no class, or of several.
pub(super) const GREY: &str = "#dddddd";

/// From light to dark, for up to seven classes: tables of `YlGnBu` of ColorBrewer without their
/// darkest colours, on which no black text can be read.
const STEPS: [&[&str]; 7] = [
    &["#7fcdbb"],
    &["#edf8b1", "#41b6c4"],
    &["#edf8b1", "#7fcdbb", "#2c7fb8"],
    &["#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8"],
    &["#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8"],
    &["#ffffd9", "#d6efb3", "#97d6b9", "#5bbfc1", "#31a1c2", "#2c7fb8"],
    &["#ffffd9", "#edf8b1", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8"],
];

/// How many classes of figures have a colour.
pub(super) const MOST_STEPS: usize = STEPS.len();

/// Returns a colour for each of so many classes, from light to dark.
pub(super) fn steps(n: usize) -> &'static [&'static str] {
    STEPS.get(n.clamp(1, MOST_STEPS) - 1).copied().unwrap_or_default()
}

/// Returns a colour of the table for each of so many areas, so that those that touch have unlike
/// ones. Where an area touches others of all colours, it has the one that fewest of them have.
pub(super) fn unlike(n: usize, touching: &BTreeSet<(usize, usize)>) -> Vec<&'static str> {
    let mut graph = UnGraph::<(), ()>::with_capacity(n, touching.len());
    let nodes: Vec<NodeIndex> = (0..n).map(|_| graph.add_node(())).collect();
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); n];
    for &(one, other) in touching {
        if let (Some(&a), Some(&b)) = (nodes.get(one), nodes.get(other)) {
            graph.add_edge(a, b, ());
        }
        for (of, to) in [(one, other), (other, one)] {
            if let Some(near) = near.get_mut(of) {
                near.push(to);
            }
        }
    }
    let (turns, _) = dsatur_coloring(&graph);
    let turn = |node: &NodeIndex| turns.get(node).copied().filter(|&turn| turn < LIGHT.len());
    let mut given: Vec<Option<usize>> = nodes.iter().map(turn).collect();
    // Few colours would do, but a map of many is easier to find one's way on. So each area in turn
    // takes the colour that is rarest so far of those that are free.
    let mut n_given = [0_usize; LIGHT.len()];
    for (place, near) in near.iter().enumerate() {
        let taken = |colour: usize| {
            near.iter().filter(|&&other| given.get(other) == Some(&Some(colour))).count()
        };
        let best = (0..LIGHT.len())
            .min_by_key(|&colour| (taken(colour), n_given.get(colour).copied(), colour));
        if let (Some(own), Some(best)) = (given.get_mut(place), best) {
            *own = Some(best);
            if let Some(n) = n_given.get_mut(best) {
                *n += 1;
            }
        }
    }
    let colour = |turn: Option<usize>| LIGHT.get(turn?).copied();
    given.into_iter().map(|turn| colour(turn).unwrap_or(GREY)).collect()
}

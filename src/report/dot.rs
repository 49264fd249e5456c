//! Drawings in the language of Graphviz.

use petgraph::dot::{Config, Dot, RankDir};
use petgraph::graph::DiGraph;

use super::selection::Selection;
use super::words::{Language, citations};
use crate::list::List;
use crate::register::{Register, VersionId};

/// Writes versions and the edges between them in the language of Graphviz: older ones to the left,
/// every box with its unit and period, every arrow with its portions and clauses.
///
/// Versions are written in order of id, each once; handles that the register does not have are
/// left out. See [`related_to`](super::related_to) and [`touched_by`](super::touched_by) for what
/// to draw.
///
/// # Complexity
/// Linear in the versions and the edges that lead to them, times a logarithm.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{date, report, vietnam};
///
/// let register = vietnam::register();
/// let ward = register.at(date(2025, 6, 30))?.find("phường Quán Thánh")?;
/// let text = report::dot(register, report::related_to(&ward));
/// assert_eq!(
///     text,
///     r#"digraph {
///     rankdir="LR"
///     0 [ label = "phường Quán Thánh (00013)\l.. 2025-07-01" shape=box]
///     1 [ label = "phường Ba Đình (00004)\l2025-07-01 .." shape=box]
///     0 -> 1 [ label = "all\l1656/NQ-UBTVQH15 clause 3" ]
/// }
/// "#
/// );
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[must_use]
pub fn dot(register: &Register, versions: impl IntoIterator<Item = VersionId>) -> String {
    let selection = Selection::of(register, versions);
    let mut graph = DiGraph::new();
    let nodes: Vec<_> = selection
        .versions
        .iter()
        .map(|version| graph.add_node(format!("{version}\n{}", version.period())))
        .collect();
    for edge in &selection.edges {
        let place = |version| selection.place(&version).and_then(|place| nodes.get(place).copied());
        if let (Some(source), Some(target)) = (place(edge.source()), place(edge.target())) {
            let cites: List<_> = edge.citations().collect();
            let cites = citations(&cites, Language::English);
            graph.add_edge(source, target, format!("{}\n{cites}", edge.portions()));
        }
    }
    let config = [Config::RankDir(RankDir::LR)];
    let boxes = |_, _| "shape=box".to_owned();
    Dot::with_attr_getters(&graph, &config, &|_, _| String::new(), &boxes).to_string()
}

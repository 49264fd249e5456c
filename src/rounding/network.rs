//! The network of a table, and how what is amiss in it is settled.
//!
//! ```text
//!  side of rows                              side of columns
//!  top --> group --> row --> sum of a row --> cell --> group in a column --> sum of a top --> top
//!   ^                                                                                          |
//!   +------------------------------------------------------------------------------------------+
//! ```
//!
//! An edge carries a total; one whose total is not whole carries the whole number below it or one more.
//! What comes into a node goes out of it.

use std::collections::VecDeque;

use super::exact::Bound;
use super::forest::Forest;
use super::nested::Nested;

/// An edge whose total is not whole.
#[derive(Debug)]
pub(super) struct Edge {
    from: usize,
    to: usize,
    /// Whether it carries one more than the whole number below its total.
    is_up: bool,
    /// How far its total is above the whole number below it, about.
    rest: f64,
    /// The cell that it is, where it is one.
    pub(super) cell: Option<(usize, usize)>,
}

impl Edge {
    /// Where one leads on to from a node when one more flows from there, be it by flowing back.
    pub(super) fn end(&self, node: usize) -> Option<usize> {
        let (tail, head) = self.ends();
        (tail == node).then_some(head)
    }

    /// From where to where one more can flow.
    pub(super) fn ends(&self) -> (usize, usize) {
        if self.is_up { (self.to, self.from) } else { (self.from, self.to) }
    }

    /// How much more it carries when it changes.
    pub(super) fn more(&self) -> i64 {
        if self.is_up { -1 } else { 1 }
    }

    /// What it costs to take the other whole number.
    pub(super) fn cost(&self) -> f64 {
        if self.is_up { 2.0 * self.rest - 1.0 } else { 1.0 - 2.0 * self.rest }
    }
}

/// The network of a table, in which each edge carries one of its two whole numbers.
#[derive(Debug)]
pub(super) struct Network {
    pub(super) edges: Vec<Edge>,
    /// The edges at each node, those first that like best to change.
    pub(super) at: Vec<Vec<usize>>,
    /// How much more comes into each node than goes out of it.
    surplus: Vec<i64>,
    /// Which cells went up at the start; those that are part of no total stay so.
    start: Vec<Vec<bool>>,
}

/// The two sides of the network.
#[derive(Clone, Copy)]
enum Side {
    Rows,
    Columns,
}

/// Totals of two sides, by row and column.
struct Totals<'a> {
    rows: &'a Forest,
    columns: &'a Forest,
}

impl Totals<'_> {
    /// The next greater total on a side: on that of columns by groups first, on that of rows by sums first.
    fn above(&self, side: Side, (row, column): (usize, usize)) -> Option<(usize, usize)> {
        let by_row = self.rows.parent(row).map(|row| (row, column));
        let by_column = self.columns.parent(column).map(|column| (row, column));
        match side {
            Side::Rows => by_column.or(by_row),
            Side::Columns => by_row.or(by_column),
        }
    }

    fn node(&self, side: Side, (row, column): (usize, usize)) -> usize {
        let place = row * self.columns.len() + column;
        match side {
            Side::Rows => place,
            Side::Columns => self.rows.len() * self.columns.len() + place,
        }
    }

    /// The edges that carry a total, as their ends.
    fn edges(&self, (row, column): (usize, usize)) -> [Option<(usize, usize)>; 2] {
        let at = (row, column);
        let (is_row, is_column) = (self.rows.is_leaf(row), self.columns.is_leaf(column));
        let (Some(above_row), Some(above_column)) =
            (self.above(Side::Rows, at), self.above(Side::Columns, at))
        else {
            let (from, to) = (self.node(Side::Columns, at), self.node(Side::Rows, at));
            return [(!is_row || !is_column).then_some((from, to)), None];
        };
        let (above_row, above_column) =
            (self.node(Side::Rows, above_row), self.node(Side::Columns, above_column));
        if is_row && is_column {
            return [Some((above_row, above_column)), None];
        }
        let of_row = is_row || self.columns.parent(column).is_none();
        let of_column = is_column || self.rows.parent(row).is_none();
        [
            of_row.then(|| (above_row, self.node(Side::Rows, at))),
            of_column.then(|| (self.node(Side::Columns, at), above_column)),
        ]
    }
}

impl Network {
    /// Makes the network of a table, with each total as near as it can be to what cells make of it.
    pub(super) fn of(
        rows: &Forest,
        columns: &Forest,
        bounds: &Nested<Bound>,
        is_up: Vec<Vec<bool>>,
    ) -> Self {
        let totals = Totals { rows, columns };
        let counts = counts(rows, columns, &is_up);
        let n_nodes = 2 * rows.len() * columns.len();
        let mut network = Self {
            edges: Vec::new(),
            at: vec![Vec::new(); n_nodes],
            surplus: vec![0; n_nodes],
            start: is_up,
        };
        let all = (0..rows.len()).flat_map(|row| (0..columns.len()).map(move |it| (row, it)));
        for (row, column) in all {
            let (Some(bound), Some(count)) = (bounds.get(row, column), counts.get(row, column))
            else {
                continue;
            };
            let is_cell = rows.is_leaf(row) && columns.is_leaf(column);
            for (from, to) in totals.edges((row, column)).into_iter().flatten() {
                let is_up = !bound.is_whole && *count > bound.floor;
                network.carry(from, to, bound.floor + i64::from(is_up));
                if !bound.is_whole {
                    let cell = is_cell.then_some((row, column));
                    network.edges.push(Edge { from, to, is_up, rest: bound.rest, cell });
                }
            }
        }
        network.sort_edges();
        network
    }

    /// Lists the edges of each node.
    fn sort_edges(&mut self) {
        let mut order: Vec<usize> = (0..self.edges.len()).collect();
        let cost = |edge: &usize| self.edges.get(*edge).map_or(0.0, Edge::cost);
        order.sort_by(|one, other| cost(one).total_cmp(&cost(other)));
        for idx in order {
            let ends = self.edges.get(idx).map(|edge| [edge.from, edge.to]);
            for node in ends.into_iter().flatten() {
                if let Some(at) = self.at.get_mut(node) {
                    at.push(idx);
                }
            }
        }
    }

    /// Has so much more flow from one node to another.
    fn carry(&mut self, from: usize, to: usize, amount: i64) {
        for (node, amount) in [(from, -amount), (to, amount)] {
            if let Some(surplus) = self.surplus.get_mut(node) {
                *surplus += amount;
            }
        }
    }

    /// Gives an edge the other of its two whole numbers.
    pub(super) fn change(&mut self, edge: usize) {
        if let Some(edge) = self.edges.get_mut(edge) {
            let (from, to) = edge.ends();
            edge.is_up = !edge.is_up;
            self.carry(from, to, 1);
        }
    }

    fn has_surplus(&self, node: usize) -> bool {
        self.surplus.get(node).is_some_and(|surplus| *surplus > 0)
    }

    fn lacks(&self, node: usize) -> bool {
        self.surplus.get(node).is_some_and(|surplus| *surplus < 0)
    }

    /// Leads what is too much at some nodes to those that lack it, along shortest paths, all of one length
    /// at a time (Dinic's way). Tells whether all of it could be led.
    pub(super) fn settle(&mut self) -> bool {
        loop {
            let sources: Vec<usize> =
                (0..self.surplus.len()).filter(|&node| self.has_surplus(node)).collect();
            if sources.is_empty() {
                return true;
            }
            let Some(mut levels) = self.levels(&sources) else { return false };
            let mut tried = vec![0; self.at.len()];
            for source in sources {
                while self.has_surplus(source) {
                    let Some(path) = self.path(source, &mut levels, &mut tried) else { break };
                    path.into_iter().for_each(|edge| self.change(edge));
                }
            }
        }
    }

    /// Returns how many edges away each node is from a source; `None` where no node that lacks something
    /// is reached.
    fn levels(&self, sources: &[usize]) -> Option<Vec<usize>> {
        let mut levels = vec![usize::MAX; self.at.len()];
        let mut open: VecDeque<usize> = sources.iter().copied().collect();
        sources.iter().for_each(|&node| set(&mut levels, node, 0));
        let mut farthest = usize::MAX;
        while let Some(node) = open.pop_front() {
            let level = levels.get(node).copied().unwrap_or(0);
            if level >= farthest {
                break;
            }
            for head in self.heads(node) {
                if levels.get(head) == Some(&usize::MAX) {
                    set(&mut levels, head, level + 1);
                    open.push_back(head);
                    if self.lacks(head) {
                        farthest = level + 1;
                    }
                }
            }
        }
        (farthest != usize::MAX).then_some(levels)
    }

    fn heads(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let at = self.at.get(node).into_iter().flatten();
        at.filter_map(move |&edge| self.edges.get(edge)?.end(node))
    }

    /// Returns a path from level to level to a node that lacks something.
    fn path(&self, source: usize, levels: &mut [usize], tried: &mut [usize]) -> Option<Vec<usize>> {
        let (mut path, mut node) = (Vec::new(), source);
        while !self.lacks(node) {
            let next = levels.get(node).map_or(usize::MAX, |level| level.saturating_add(1));
            let from = tried.get(node).copied().unwrap_or(0);
            let at = self.at.get(node).map_or(&[][..], |at| at.get(from..).unwrap_or(&[]));
            let ahead = at.iter().position(|&edge| {
                let head = self.edges.get(edge).and_then(|edge| edge.end(node));
                head.is_some_and(|head| next != usize::MAX && levels.get(head) == Some(&next))
            });
            if let Some(&edge) = ahead.and_then(|ahead| at.get(ahead)) {
                set(tried, node, from + ahead.unwrap_or(0));
                path.push((edge, node));
                node = self.edges.get(edge)?.end(node)?;
            } else {
                set(levels, node, usize::MAX);
                (_, node) = path.pop()?;
            }
        }
        Some(path.into_iter().map(|(edge, _)| edge).collect())
    }

    /// Returns how many cells went up in each total.
    pub(super) fn counts(&self, rows: &Forest, columns: &Forest) -> Nested<i64> {
        let mut is_up = self.start.clone();
        for edge in &self.edges {
            let Some((row, column)) = edge.cell else { continue };
            if let Some(cell) = is_up.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = edge.is_up;
            }
        }
        counts(rows, columns, &is_up)
    }
}

fn counts(rows: &Forest, columns: &Forest, is_up: &[Vec<bool>]) -> Nested<i64> {
    let cells = is_up.iter().map(|row| row.iter().map(|&is_up| i64::from(is_up)).collect());
    Nested::sums(rows, columns, cells.collect(), |parts| parts.iter().sum())
}

fn set(values: &mut [usize], place: usize, value: usize) {
    if let Some(old) = values.get_mut(place) {
        *old = value;
    }
}

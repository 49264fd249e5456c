//! Exchanges of cells that bring totals nearer for which the network guarantees nothing.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::exact::Bound;
use super::forest::{Forest, middles};
use super::nested::Nested;
use super::network::Network;

/// How many edges may be looked at, for each edge of the network: more would no longer be near-linear.
const LOOKS_PER_EDGE: usize = 40;

/// How many cells of a total are tried, one after the other.
const TRIES: usize = 64;

/// Totals of groups within groups in sums within sums.
struct Middles<'a> {
    rows: &'a Forest,
    columns: &'a Forest,
    bounds: &'a Nested<Bound>,
    counts: Nested<i64>,
}

impl Middles<'_> {
    /// Returns the totals that a cell is in.
    fn around(&self, (row, column): (usize, usize)) -> Vec<(usize, usize)> {
        let above = |forest: &Forest, node| {
            let all = std::iter::successors(Some(node), |&node| forest.parent(node));
            all.filter(|&node| forest.is_middle(node)).collect::<Vec<_>>()
        };
        let sums = above(self.columns, column);
        let groups = above(self.rows, row).into_iter();
        groups.flat_map(|group| sums.iter().map(move |&sum| (group, sum))).collect()
    }

    /// How far a total would be from where it should be with so many cells more up: first for one that
    /// is whole, then for another.
    fn off(&self, (group, sum): (usize, usize), more: i64) -> (i64, i64) {
        let bound = self.bounds.get(group, sum);
        let (Some(bound), Some(count)) = (bound, self.counts.get(group, sum)) else {
            return (0, 0);
        };
        let above = count + more - bound.floor;
        if bound.is_whole { (above.abs(), 0) } else { (0, (-above).max(above - 1).max(0)) }
    }

    /// Whether one cell that goes up or down takes no total farther away.
    fn allow(&self, cell: (usize, usize), more: i64) -> bool {
        self.around(cell).into_iter().all(|total| self.off(total, more) <= self.off(total, 0))
    }

    /// Returns what becomes of the counts of totals, where all together they come nearer.
    fn nearer(&self, cells: &[((usize, usize), i64)]) -> Option<Vec<((usize, usize), i64)>> {
        let mut more: Vec<((usize, usize), i64)> = Vec::new();
        for &(cell, change) in cells {
            more.extend(self.around(cell).into_iter().map(|total| (total, change)));
        }
        more.sort_unstable();
        let mut joined: Vec<((usize, usize), i64)> = Vec::new();
        for (total, change) in more {
            match joined.last_mut() {
                Some((last, sum)) if *last == total => *sum += change,
                _ => joined.push((total, change)),
            }
        }
        let (mut whole, mut other) = (0, 0);
        for &(total, change) in &joined {
            let (before, after) = (self.off(total, 0), self.off(total, change));
            whole += after.0 - before.0;
            other += after.1 - before.1;
        }
        ((whole, other) < (0, 0)).then_some(joined)
    }
}

impl Network {
    /// Exchanges cells, within what the network keeps, until no total that it does not keep is brought
    /// nearer by one of a bounded number of exchanges.
    pub(super) fn bring_nearer(&mut self, rows: &Forest, columns: &Forest, bounds: &Nested<Bound>) {
        if middles(rows, columns).next().is_none() {
            return;
        }
        let counts = self.counts(rows, columns);
        let mut totals = Middles { rows, columns, bounds, counts };
        let mut missed: Vec<(usize, usize)> =
            middles(rows, columns).filter(|&total| totals.off(total, 0) > (0, 0)).collect();
        missed.sort_by_key(|&(group, sum)| !bounds.get(group, sum).is_some_and(|it| it.is_whole));
        let cells = self.cells_of(&totals, &missed);
        let mut looks = LOOKS_PER_EDGE * self.edges.len();
        for total in missed {
            let cells = cells.get(&total).map_or(&[][..], Vec::as_slice);
            while totals.off(total, 0) > (0, 0)
                && looks > 0
                && self.exchange(&mut totals, total, cells, &mut looks)
            {}
        }
    }

    /// Lists the edges of the cells in each of some totals, in their order.
    fn cells_of(
        &self,
        totals: &Middles<'_>,
        missed: &[(usize, usize)],
    ) -> FxHashMap<(usize, usize), Vec<usize>> {
        let mut cells: FxHashMap<_, Vec<usize>> =
            missed.iter().map(|&total| (total, Vec::new())).collect();
        if !missed.is_empty() {
            for (idx, edge) in self.edges.iter().enumerate() {
                for total in edge.cell.into_iter().flat_map(|cell| totals.around(cell)) {
                    if let Some(cells) = cells.get_mut(&total) {
                        cells.push(idx);
                    }
                }
            }
        }
        cells
    }

    /// Brings a total nearer by one exchange; `false` where none was found.
    fn exchange(
        &mut self,
        totals: &mut Middles<'_>,
        total: (usize, usize),
        cells: &[usize],
        looks: &mut usize,
    ) -> bool {
        let helps = |idx: &&usize| {
            let edge = self.edges.get(**idx);
            edge.is_some_and(|edge| totals.off(total, edge.more()) < totals.off(total, 0))
        };
        let mut first: Vec<usize> = cells.iter().filter(helps).copied().collect();
        let cost = |idx: &usize| self.edges.get(*idx).map_or(0.0, |edge| edge.cost());
        first.sort_by(|one, other| cost(one).total_cmp(&cost(other)));
        for idx in first.into_iter().take(TRIES) {
            let Some(circle) = self.circle(totals, idx, looks) else { continue };
            let of_edge = |&idx: &usize| {
                let edge = self.edges.get(idx)?;
                Some((edge.cell?, edge.more()))
            };
            let changed: Vec<_> = circle.iter().filter_map(of_edge).collect();
            let Some(more) = totals.nearer(&changed) else { continue };
            for ((group, sum), more) in more {
                if let Some(count) = totals.counts.get_mut(group, sum) {
                    *count += more;
                }
            }
            circle.into_iter().for_each(|edge| self.change(edge));
            return true;
        }
        false
    }

    /// Returns a shortest circle through an edge, over cells that take no total farther away.
    fn circle(
        &self,
        totals: &Middles<'_>,
        through: usize,
        looks: &mut usize,
    ) -> Option<Vec<usize>> {
        let (end, start) = self.edges.get(through)?.ends();
        let mut came: FxHashMap<usize, Option<(usize, usize)>> = FxHashMap::default();
        came.insert(start, None);
        let mut open = VecDeque::from([start]);
        while let Some(node) = open.pop_front() {
            if node == end {
                break;
            }
            for &idx in self.at.get(node).into_iter().flatten() {
                *looks = looks.checked_sub(1)?;
                let Some(edge) = self.edges.get(idx) else { continue };
                let Some(head) = edge.end(node).filter(|head| !came.contains_key(head)) else {
                    continue;
                };
                if idx != through && edge.cell.is_none_or(|cell| totals.allow(cell, edge.more())) {
                    came.insert(head, Some((idx, node)));
                    open.push_back(head);
                }
            }
        }
        let (mut circle, mut node) = (vec![through], end);
        while let Some((edge, before)) = came.get(&node)? {
            circle.push(*edge);
            node = *before;
        }
        Some(circle)
    }
}

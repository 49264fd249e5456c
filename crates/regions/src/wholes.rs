//! Wholes of which several nodes are the parts.

use crate::counts::Counts;
use crate::fault::{TaskFault, check_weight};
use crate::list::count;
use crate::task::{Lone, Parts};

/// A whole of some parts.
#[derive(Debug, Clone, Copy)]
struct Whole {
    n_parts: u32,
    weight: f64,
    lone: Lone,
}

/// Which wholes nodes are parts of. Most tasks have none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wholes {
    wholes: Vec<Whole>,
    /// For each node the wholes that it has parts of, and how many; a node that stands for several may
    /// have parts of several. It is empty where there are no wholes.
    of_node: Vec<Vec<(u32, u32)>>,
}

/// What a region is made of, where the parts of a whole count as one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Made {
    pub(crate) n_units: u32,
    /// How it is judged where it is one node or one whole.
    pub(crate) lone: Lone,
}

impl Wholes {
    /// Reads sets of parts that have no node in common.
    pub(crate) fn of(n_nodes: usize, all: &[Parts]) -> Result<Self, TaskFault> {
        for parts in all {
            check_weight("the weight of parts", parts.weight)?;
        }
        for (parts, lone) in all.iter().filter_map(|parts| Some((parts, parts.lone.missed()?))) {
            if let Some(&node) = parts.nodes.first().filter(|_| !lone.is_finite() || lone < 0.0) {
                let what = "what it misses alone";
                return Err(TaskFault::Figure { what, node, value: lone });
            }
        }
        let mut of_node = vec![Vec::new(); if all.is_empty() { 0 } else { n_nodes }];
        for (number, parts) in (0..).zip(all) {
            for &node in &parts.nodes {
                if let Some(own) = of_node.get_mut(node as usize) {
                    own.push((number, 1));
                }
            }
        }
        let whole = |parts: &Parts| Whole {
            n_parts: count(parts.nodes.len()),
            weight: parts.weight,
            lone: parts.lone,
        };
        Ok(Self { wholes: all.iter().map(whole).collect(), of_node })
    }

    /// Tells whether a whole should not stay alone.
    pub(crate) fn can_miss(&self) -> bool {
        self.wholes.iter().any(|whole| whole.lone.missed().is_some())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.wholes.is_empty()
    }

    /// Returns the first node that is a part of a whole.
    #[cfg(feature = "exact")]
    pub(crate) fn first_part(&self) -> Option<u32> {
        (0..).zip(&self.of_node).find(|(_, own)| !own.is_empty()).map(|(node, _)| node)
    }

    /// Puts together nodes that are one from now on, each of which stands for some of these.
    pub(crate) fn joined<'a>(&self, nodes: impl Iterator<Item = &'a [u32]>) -> Self {
        let of_node = match self.is_empty() {
            true => Vec::new(),
            false => nodes.map(|members| self.counts(members).iter().collect()).collect(),
        };
        Self { wholes: self.wholes.clone(), of_node }
    }

    /// Counts the parts of each whole among some nodes.
    pub(crate) fn counts(&self, members: &[u32]) -> Counts {
        let mut counts = Counts::default();
        if !self.is_empty() {
            members.iter().for_each(|&node| self.add(&mut counts, node));
        }
        counts
    }

    pub(crate) fn add(&self, counts: &mut Counts, node: u32) {
        for &(whole, n_parts) in self.of_node.get(node as usize).into_iter().flatten() {
            counts.add(whole, n_parts);
        }
    }

    pub(crate) fn take(&self, counts: &mut Counts, node: u32) {
        for &(whole, n_parts) in self.of_node.get(node as usize).into_iter().flatten() {
            (0..n_parts).for_each(|_| counts.take(whole));
        }
    }

    /// Says what a region is made of that has so many parts, by what it is made of as if none of its nodes
    /// were a part.
    pub(crate) fn made(&self, of_nodes: Made, counts: &Counts) -> Made {
        if self.is_empty() {
            return of_nodes;
        }
        let n_beyond: u32 = counts.iter().map(|(_, n_parts)| n_parts - 1).sum();
        let whole = |(number, n_parts): (u32, u32)| {
            let whole = self.wholes.get(number as usize)?;
            // Some parts of it are a new unit and no old one.
            Some(if n_parts == whole.n_parts { whole.lone } else { Lone::AsOthers })
        };
        let lone = counts.iter().next().and_then(whole).unwrap_or(of_nodes.lone);
        Made { n_units: of_nodes.n_units - n_beyond, lone }
    }

    /// Returns what the wholes cost of which a region has parts. A whole that is not divided has this
    /// once too.
    pub(crate) fn cost(&self, counts: &Counts) -> f64 {
        let weight = |(number, _): (u32, u32)| self.wholes.get(number as usize).map(|it| it.weight);
        counts.iter().filter_map(weight).sum()
    }

    /// Counts how many wholes are in several of some regions, and what that costs.
    pub(crate) fn score(&self, regions: &[Vec<u32>]) -> (usize, f64) {
        let mut n_regions = Counts::default();
        for members in regions {
            self.counts(members).iter().for_each(|(whole, _)| n_regions.add(whole, 1));
        }
        let several = || n_regions.iter().filter(|(_, n_times)| *n_times > 1);
        let points = several().filter_map(|(number, n_times)| {
            let whole = self.wholes.get(number as usize)?;
            Some(whole.weight * f64::from(n_times - 1))
        });
        (several().count(), points.sum())
    }
}

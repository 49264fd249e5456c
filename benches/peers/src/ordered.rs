//! imbl: persistent ordered maps, of which a clone costs nothing and a write copies a path.

use imbl::OrdMap;

use crate::facts::{Change, Edge, Facts, OPEN_UNTIL, Record};

/// A register as persistent maps.
#[derive(Debug, Clone, Default)]
pub struct Ordered {
    versions: OrdMap<u32, Version>,
    /// By place in the law, where those of one target stand together.
    edges: OrdMap<u32, Edge>,
    /// Targets by source and place in the law.
    out: OrdMap<(u32, u32), u32>,
    /// By level, code and first day.
    codes: OrdMap<(u8, u32, i32), u32>,
}

/// A version, until when it was in force, and the first edge that leads to it.
#[derive(Debug, Clone, Copy)]
struct Version {
    record: Record,
    until: i32,
    first_in: u32,
}

impl Ordered {
    /// Makes the maps from facts.
    pub fn open(facts: &Facts) -> Self {
        let mut ordered = Self::default();
        ordered.write(&facts.records, &facts.until, &facts.edges);
        ordered
    }

    fn write(&mut self, records: &[Record], until: &[i32], edges: &[Edge]) {
        let first = self.versions.len() as u32;
        let first_edge = self.edges.len() as u32;
        let mut n_edges = 0;
        for (version, (&record, &until)) in (first..).zip(records.iter().zip(until)) {
            let first_in = first_edge + n_edges as u32;
            n_edges += edges[n_edges..].iter().take_while(|edge| edge.target == version).count();
            self.versions.insert(version, Version { record, until, first_in });
            self.codes.insert((record.level, record.code, record.from), version);
        }
        for (place, &edge) in (first_edge..).zip(edges) {
            self.edges.insert(place, edge);
            self.out.insert((edge.source, place), edge.target);
        }
    }

    /// Applies a change to a clone.
    pub fn apply(&self, change: &Change) -> Self {
        let mut next = self.clone();
        next.write(&change.records, &vec![OPEN_UNTIL; change.records.len()], &change.edges);
        let mut last = u32::MAX;
        let sources = change.edges.iter().map(|edge| edge.source);
        for version in sources.chain(change.ended.iter().copied()) {
            if version != last
                && let Some(version) = next.versions.get_mut(&version)
            {
                version.until = change.day;
            }
            last = version;
        }
        next
    }

    /// Returns the version that carries a code on a day.
    pub fn with_code(&self, level: u8, code: u32, day: i32) -> Option<u32> {
        let (_, &version) =
            self.codes.range((level, code, i32::MIN)..=(level, code, day)).next_back()?;
        (self.versions.get(&version)?.until > day).then_some(version)
    }

    /// Adds up the successors, one step on.
    pub fn sum_of_successors(&self, version: u32) -> u64 {
        let out = self.out.range((version, 0)..(version + 1, 0));
        out.map(|(_, &target)| u64::from(target)).sum()
    }

    /// Adds up the predecessors, one step back.
    pub fn sum_of_predecessors(&self, version: u32) -> u64 {
        let Some(first) = self.versions.get(&version).map(|version| version.first_in) else {
            return 0;
        };
        let into = self.edges.range(first..).map(|(_, edge)| edge);
        let into = into.take_while(|edge| edge.target == version);
        into.map(|edge| u64::from(edge.source)).sum()
    }

    /// Returns what it holds.
    pub fn facts(&self) -> Facts {
        Facts {
            records: self.versions.values().map(|version| version.record).collect(),
            until: self.versions.values().map(|version| version.until).collect(),
            edges: self.edges.values().copied().collect(),
        }
    }
}

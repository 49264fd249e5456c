//! What all peers are made of: the versions and edges of a register as plain integers.
//!
//! A peer opens with the facts of the opening day and applies a [`Change`], in which every
//! reference has been resolved; what it then holds is turned back into facts and must be equal to
//! those of the library's own register.

use sapnhap::{Date, Register, Share};

/// No unit or version.
pub const NONE: u32 = u32::MAX;
/// Before every day.
pub const OPEN_FROM: i32 = i32::MIN;
/// After every day.
pub const OPEN_UNTIL: i32 = i32::MAX;

/// A date as one ordered integer.
pub fn day(date: Date) -> i32 {
    (i32::from(date.year()) << 16) | (i32::from(date.month()) << 8) | i32::from(date.day())
}

/// A unit version. Names stay outside: `name` is the place of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    pub unit: u32,
    /// The unit above.
    pub parent: u32,
    pub code: u32,
    pub name: u32,
    pub from: i32,
    /// The version that the unit had before.
    pub previous: u32,
    pub level: u8,
    pub kind: u8,
}

/// A pair of versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    pub source: u32,
    pub target: u32,
    /// A word for the clause behind it.
    pub cite: u32,
    pub area: u8,
    pub population: u8,
}

/// Versions by id, until when each was in force, and edges in the order of the law.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    pub records: Vec<Record>,
    pub until: Vec<i32>,
    pub edges: Vec<Edge>,
}

/// What one day adds to the facts before it.
#[derive(Debug, Clone)]
pub struct Change {
    pub day: i32,
    pub records: Vec<Record>,
    pub edges: Vec<Edge>,
    /// Versions that end without a successor.
    pub ended: Vec<u32>,
}

fn share(share: Share) -> u8 {
    match share {
        Share::Nothing => 0,
        Share::Possible => 1,
        Share::Part => 2,
        Share::Rest => 3,
        Share::All => 4,
        Share::Unknown => 5,
    }
}

fn word(index: usize) -> u32 {
    u32::try_from(index).expect("registers here are small")
}

impl Facts {
    /// Reads the facts of a register through its public face.
    pub fn of(register: &Register) -> Self {
        let kinds: Vec<&str> = register.country().kinds().map(|kind| kind.id.as_str()).collect();
        let mut latest = std::collections::BTreeMap::new();
        let mut facts = Self::default();
        for version in register.versions() {
            let id = word(version.id().index());
            let unit = word(version.unit().index());
            let period = version.period();
            let kind = version.kind_id().expect("every version has a kind").as_str();
            facts.records.push(Record {
                unit,
                parent: version.parent().map_or(NONE, |parent| word(parent.unit().index())),
                code: version.code().as_str().parse().expect("codes here are numbers"),
                name: id,
                from: period.from.map_or(OPEN_FROM, day),
                previous: latest.insert(unit, id).unwrap_or(NONE),
                level: version.level().rank(),
                kind: u8::try_from(kinds.iter().position(|other| *other == kind).unwrap()).unwrap(),
            });
            facts.until.push(period.until.map_or(OPEN_UNTIL, day));
        }
        facts.edges.extend(register.lineage().edges().enumerate().map(|(cite, edge)| Edge {
            source: word(edge.source().id().index()),
            target: word(edge.target().id().index()),
            cite: word(cite),
            area: share(edge.portions().area),
            population: share(edge.portions().population),
        }));
        facts
    }

    /// Takes away what came on a day or later.
    pub fn before(&self, day: i32) -> Self {
        let n_versions = self.records.partition_point(|record| record.from < day);
        let n_edges = self.edges.partition_point(|edge| (edge.target as usize) < n_versions);
        let until = self.until[..n_versions].iter();
        Self {
            records: self.records[..n_versions].to_vec(),
            until: until.map(|&until| if until >= day { OPEN_UNTIL } else { until }).collect(),
            edges: self.edges[..n_edges].to_vec(),
        }
    }

    /// Returns what a day added.
    pub fn change(&self, day: i32) -> Change {
        let records = self.records.iter().filter(|record| record.from == day).copied().collect();
        let of_day = |edge: &&Edge| self.records[edge.target as usize].from == day;
        let edges: Vec<Edge> = self.edges.iter().filter(of_day).copied().collect();
        let mut has_successor = vec![false; self.records.len()];
        for edge in &edges {
            has_successor[edge.source as usize] = true;
        }
        let ended = (0..self.records.len())
            .filter(|&version| self.until[version] == day && !has_successor[version])
            .map(word)
            .collect();
        Change { day, records, edges, ended }
    }
}

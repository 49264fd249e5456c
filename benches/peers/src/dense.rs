//! The floor: plain arrays, written and read without a check of any kind.
//!
//! It does what has to be done by anybody who keeps the old register whole: copy the arrays and
//! write the new versions, edges, successors and codes behind them. It leaves out what makes a
//! register of them: whether the change is lawful, names, members of a parent, decrees.

use crate::facts::{Change, Edge, Facts, OPEN_UNTIL, Record};

/// The latest carrier of a code, and the one before it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Slot {
    version_plus_1: u32,
    from: i32,
    older_plus_1: u32,
}

/// Carriers by level and value of the code. Other peers that need an index by code use it too.
#[derive(Debug, Clone, Default)]
pub struct Codes {
    levels: Vec<Vec<Slot>>,
    older: Vec<Slot>,
}

impl Codes {
    /// Makes the index of opening versions.
    pub fn of(records: &[Record]) -> Self {
        let mut codes = Self::default();
        for record in records {
            let level = usize::from(record.level);
            if codes.levels.len() <= level {
                codes.levels.resize(level + 1, Vec::new());
            }
            let slots = &mut codes.levels[level];
            if slots.len() <= record.code as usize {
                slots.resize(record.code as usize + 1, Slot::default());
            }
        }
        codes.take_up(0, records);
        codes
    }

    /// Notes the codes of versions that begin, the first of which is `first`.
    pub fn take_up(&mut self, first: u32, records: &[Record]) {
        for (version, record) in (first..).zip(records) {
            let slot = &mut self.levels[usize::from(record.level)][record.code as usize];
            let mut older_plus_1 = 0;
            if slot.version_plus_1 != 0 {
                self.older.push(*slot);
                older_plus_1 = self.older.len() as u32;
            }
            *slot = Slot { version_plus_1: version + 1, from: record.from, older_plus_1 };
        }
    }

    /// Returns the latest version that took up a code on a day or before.
    #[inline]
    pub fn carrier(&self, level: u8, code: u32, day: i32) -> Option<u32> {
        let mut slot = self.levels[usize::from(level)].get(code as usize)?;
        while slot.from > day {
            slot = &self.older[slot.older_plus_1.checked_sub(1)? as usize];
        }
        slot.version_plus_1.checked_sub(1)
    }
}

/// A register as plain arrays.
#[derive(Debug, Clone)]
pub struct Dense {
    pub records: Vec<Record>,
    pub until: Vec<i32>,
    pub edges: Vec<Edge>,
    /// The first edge that leads to each version; one more at the end.
    first_in: Vec<u32>,
    /// Where the successors of each version begin; one more at the end.
    first_out: Vec<u32>,
    successors: Vec<u32>,
    pub codes: Codes,
}

impl Dense {
    /// Makes the arrays from facts.
    pub fn open(facts: &Facts) -> Self {
        let mut dense = Self {
            records: facts.records.clone(),
            until: facts.until.clone(),
            edges: facts.edges.clone(),
            first_in: vec![0; facts.records.len() + 1],
            first_out: Vec::new(),
            successors: Vec::new(),
            codes: Codes::of(&facts.records),
        };
        for edge in &facts.edges {
            dense.first_in[edge.target as usize + 1] += 1;
        }
        for place in 1..dense.first_in.len() {
            dense.first_in[place] += dense.first_in[place - 1];
        }
        dense.tie_up();
        dense
    }

    /// Applies a change and leaves the register that it was applied to as it is.
    pub fn apply(&self, change: &Change) -> Self {
        fn grown<T: Copy>(old: &[T], more: usize) -> Vec<T> {
            let mut all = Vec::with_capacity(old.len() + more);
            all.extend_from_slice(old);
            all
        }
        let more = change.records.len();
        let first = self.records.len() as u32;
        let mut records = grown(&self.records, more);
        records.extend_from_slice(&change.records);
        let mut until = grown(&self.until, more);
        until.resize(records.len(), OPEN_UNTIL);
        let mut edges = grown(&self.edges, change.edges.len());
        let mut first_in = grown(&self.first_in, more);
        let mut target = first;
        for edge in &change.edges {
            // Edges of one target stand together, so that its first is where another began.
            while target < edge.target {
                first_in.push(edges.len() as u32);
                target += 1;
            }
            edges.push(*edge);
            until[edge.source as usize] = change.day;
        }
        first_in.resize(records.len() + 1, edges.len() as u32);
        for &version in &change.ended {
            until[version as usize] = change.day;
        }
        let mut codes = self.codes.clone();
        codes.take_up(first, &change.records);
        let (first_out, successors) = (Vec::new(), Vec::new());
        let mut dense = Self { records, until, edges, first_in, first_out, successors, codes };
        dense.tie_up();
        dense
    }

    /// Lays out the successors of every version, in the order of the law.
    fn tie_up(&mut self) {
        let n_versions = self.records.len();
        // Counted two places on, so that filling them in leaves each start where it belongs.
        let mut first_out = vec![0_u32; n_versions + 2];
        for edge in &self.edges {
            first_out[edge.source as usize + 2] += 1;
        }
        for place in 2..first_out.len() {
            first_out[place] += first_out[place - 1];
        }
        self.successors = vec![0; self.edges.len()];
        for edge in &self.edges {
            let place = &mut first_out[edge.source as usize + 1];
            self.successors[*place as usize] = edge.target;
            *place += 1;
        }
        first_out.pop();
        self.first_out = first_out;
    }

    /// Returns the version that carries a code on a day.
    #[inline]
    pub fn with_code(&self, level: u8, code: u32, day: i32) -> Option<u32> {
        let version = self.codes.carrier(level, code, day)?;
        (self.until[version as usize] > day).then_some(version)
    }

    /// Returns the successors of a version, one step on.
    #[inline]
    pub fn successors(&self, version: u32) -> &[u32] {
        let version = version as usize;
        &self.successors[self.first_out[version] as usize..self.first_out[version + 1] as usize]
    }

    /// Returns the edges that lead to a version.
    #[inline]
    pub fn edges_in(&self, version: u32) -> &[Edge] {
        let version = version as usize;
        &self.edges[self.first_in[version] as usize..self.first_in[version + 1] as usize]
    }

    /// Returns the district that each unit one step back lay in, by unit, each once.
    pub fn former_districts(&self, version: u32) -> Vec<u32> {
        let mut districts: Vec<u32> = Vec::new();
        for edge in self.edges_in(version) {
            let source = &self.records[edge.source as usize];
            let district = if source.level == 2 { source.parent } else { source.unit };
            if !districts.contains(&district) {
                districts.push(district);
            }
        }
        districts.sort_unstable();
        districts
    }

    /// Collects all that came of a version; `seen` and `open` are kept from walk to walk.
    pub fn descendants(&self, version: u32, seen: &mut [u32], found: &mut Vec<u32>) {
        found.clear();
        let mut next = version;
        let mut walked = 0;
        loop {
            for &successor in self.successors(next) {
                if seen[successor as usize] != version + 1 {
                    seen[successor as usize] = version + 1;
                    found.push(successor);
                }
            }
            match found.get(walked) {
                Some(&successor) => next = successor,
                None => break,
            }
            walked += 1;
        }
    }

    /// Returns what it holds.
    pub fn facts(&self) -> Facts {
        for (version, record) in self.records.iter().enumerate() {
            let latest = self.codes.carrier(record.level, record.code, record.from);
            assert_eq!(latest, Some(version as u32), "the code of a version leads to it");
        }
        Facts {
            records: self.records.clone(),
            until: self.until.clone(),
            edges: self.edges.clone(),
        }
    }
}

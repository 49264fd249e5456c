//! A hash map from code to history, with a fast hasher: by the code's value, and by its text.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::facts::Facts;

/// The latest carrier of a code with its period, and the place of the one before.
#[derive(Debug, Clone, Copy)]
struct Carrier {
    from: i32,
    until: i32,
    version: u32,
    older: u32,
}

/// Carriers by the code of one level.
#[derive(Debug, Clone)]
pub struct Hashed<K> {
    latest: FxHashMap<K, Carrier>,
    older: Vec<Carrier>,
}

impl<K: Hash + Eq> Hashed<K> {
    /// Makes the map of a level from facts.
    pub fn open(facts: &Facts, level: u8, key: impl Fn(u32) -> K) -> Self {
        let mut hashed = Self { latest: FxHashMap::default(), older: Vec::new() };
        for (version, record) in (0..).zip(&facts.records) {
            if record.level != level {
                continue;
            }
            let until = facts.until[version as usize];
            let older = hashed.older.len() as u32;
            let carrier = Carrier { from: record.from, until, version, older: u32::MAX };
            let slot = hashed.latest.entry(key(record.code)).or_insert(carrier);
            if slot.version != version {
                hashed.older.push(*slot);
                *slot = Carrier { older, ..carrier };
            }
        }
        hashed
    }

    /// Returns the version that carries a code on a day.
    #[inline]
    pub fn with_code<Q>(&self, code: &Q, day: i32) -> Option<u32>
    where
        K: std::borrow::Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let mut carrier = self.latest.get(code)?;
        while carrier.from > day {
            carrier = self.older.get(carrier.older as usize)?;
        }
        (carrier.until > day).then_some(carrier.version)
    }
}

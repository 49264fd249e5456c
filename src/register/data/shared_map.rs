//! Maps of which clones share what they have in common.
//!
//! A clone costs what was put in since it was last [settled](SharedMap::settle), which is never more than
//! a part of what one branch changed in all.

use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// How many entries a clone may copy however few there are.
const FEW: usize = 256;

/// A map in three layers: a base that many registers share, what one line of them put in, which its
/// branches share, and what is copied with each. Most clones change nothing, and have no layer but the
/// first.
#[derive(Debug, Clone)]
pub(crate) struct SharedMap<K, V> {
    base: Arc<FxHashMap<K, V>>,
    layers: Option<Box<Layers<K, V>>>,
}

/// What hides entries of the base.
#[derive(Debug, Clone)]
struct Layers<K, V> {
    settled: Arc<FxHashMap<K, V>>,
    fresh: FxHashMap<K, V>,
}

impl<K, V> Default for Layers<K, V> {
    fn default() -> Self {
        Self { settled: Arc::default(), fresh: FxHashMap::default() }
    }
}

impl<K, V> Default for SharedMap<K, V> {
    fn default() -> Self {
        Self { base: Arc::default(), layers: None }
    }
}

impl<K: Eq + Hash, V> Layers<K, V> {
    #[inline]
    fn get(&self, key: &K) -> Option<&V> {
        self.fresh.get(key).or_else(|| self.settled.get(key))
    }
}

impl<K: Clone + Eq + Hash, V: Clone> SharedMap<K, V> {
    /// Returns what stands under a key.
    #[inline]
    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        let above = self.layers.as_ref().and_then(|layers| layers.get(key));
        above.or_else(|| self.base.get(key))
    }

    /// Tells whether nothing hides the base.
    #[inline]
    pub(crate) fn is_flat(&self) -> bool {
        self.layers.is_none()
    }

    /// Returns how many entries are not in the base.
    pub(crate) fn n_above(&self) -> usize {
        self.layers.as_ref().map_or(0, |layers| layers.settled.len() + layers.fresh.len())
    }

    /// Puts an entry above the base.
    pub(crate) fn insert(&mut self, key: K, value: V) {
        self.layers.get_or_insert_default().fresh.insert(key, value);
    }

    /// Returns an entry above the base to be written, of which `of` makes one that is not there yet;
    /// `None` where it makes none.
    pub(crate) fn get_mut_or(&mut self, key: K, of: impl FnOnce() -> Option<V>) -> Option<&mut V> {
        let Layers { settled, fresh } = &mut **self.layers.get_or_insert_default();
        match fresh.entry(key) {
            Entry::Occupied(entry) => Some(entry.into_mut()),
            Entry::Vacant(entry) => {
                let value = settled.get(entry.key()).cloned().or_else(of)?;
                Some(entry.insert(value))
            }
        }
    }

    /// Makes clones cheap again after a change: what it put in is shared from now on, once it is a good
    /// part of all that was put in. So each entry is moved a few times at the most, however many changes
    /// follow each other, and a clone copies less than it shares.
    pub(crate) fn settle(&mut self) {
        let Some(layers) = &mut self.layers else { return };
        let n_fresh = layers.fresh.len();
        if n_fresh < FEW || n_fresh * 4 < layers.settled.len() {
            return;
        }
        let fresh = std::mem::take(&mut layers.fresh);
        if layers.settled.is_empty() {
            layers.settled = Arc::new(fresh);
        } else {
            Arc::make_mut(&mut layers.settled).extend(fresh);
        }
    }

    /// Drops the entries above the base that are not kept.
    pub(crate) fn retain(&mut self, keep: impl Fn(&K) -> bool) {
        if let Some(layers) = &mut self.layers {
            layers.fresh.retain(|key, _| keep(key));
            if !layers.settled.is_empty() {
                Arc::make_mut(&mut layers.settled).retain(|key, _| keep(key));
            }
        }
    }

    /// Moves all entries above the base elsewhere; one that hides another comes after it, and there is no
    /// other order.
    pub(crate) fn move_above(&mut self, mut to: impl FnMut(K, V)) {
        let Some(Layers { settled, fresh }) = self.layers.take().map(|layers| *layers) else {
            return;
        };
        settled.iter().for_each(|(key, value)| to(key.clone(), value.clone()));
        fresh.into_iter().for_each(|(key, value)| to(key, value));
    }

    /// Returns the base with everything in it, to be written.
    pub(crate) fn whole(&mut self) -> &mut FxHashMap<K, V> {
        let mut base = std::mem::take(&mut self.base);
        let whole = Arc::make_mut(&mut base);
        self.move_above(|key, value| drop(whole.insert(key, value)));
        self.base = base;
        // Nobody else has it now, so this copies nothing.
        Arc::make_mut(&mut self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_hide_what_is_below_and_clones_keep_theirs() {
        let mut map: SharedMap<u32, u32> = SharedMap::default();
        map.whole().extend((0..4).map(|key| (key, key)));
        let base = map.clone();
        let mut clones = Vec::new();
        for round in 1..=40_u32 {
            for key in (0..100).map(|key| key * round) {
                map.insert(key, round);
            }
            *map.get_mut_or(2, || None).unwrap() = round;
            assert_eq!(map.get_mut_or(1_000_000, || None), None);
            map.settle();
            clones.push((round, map.clone()));
        }
        for (round, clone) in &clones {
            assert_eq!((clone.get(&2), clone.get(round)), (Some(round), Some(round)));
            assert_eq!(clone.get(&(101 * 41)), None);
        }
        assert_eq!((base.get(&2), base.get(&5)), (Some(&2), None));
        let mut whole = clones[20].1.clone();
        let n_above = whole.n_above();
        whole.retain(|key| *key != 2);
        assert_eq!((whole.get(&2), whole.get(&21)), (Some(&2), Some(&21)));
        assert!(whole.n_above() < n_above);
        assert_eq!(whole.whole().get(&21), Some(&21));
        assert!(whole.is_flat() && whole.get(&2) == Some(&2));
    }
}

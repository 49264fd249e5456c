//! What came of the runs of one method.

use std::collections::BTreeMap;

use crate::instances::Judgement;

/// What came of a method: the best of its runs by people and by units, and the fastest.
pub(crate) struct Outcome {
    pub(crate) name: String,
    pub(crate) best: Judgement,
    pub(crate) seconds: f64,
    pub(crate) n_runs: usize,
    /// By units, for each seed.
    by_seed: BTreeMap<u64, f64>,
    /// Why there are no runs, where the method ended by itself.
    pub(crate) fault: Option<String>,
}

impl Outcome {
    pub(crate) fn new(name: &str) -> Self {
        let best = Judgement {
            n_groups: 0,
            n_apart: 0,
            smallest: 0,
            by_people: f64::INFINITY,
            by_units: f64::INFINITY,
        };
        let (name, by_seed) = (name.to_owned(), BTreeMap::new());
        Self { name, best, seconds: f64::INFINITY, n_runs: 0, by_seed, fault: None }
    }

    /// More groups are better, then less inertia; each inertia is the best by itself.
    pub(crate) fn add(&mut self, seed: u64, judged: Judgement, seconds: f64) {
        self.n_runs += 1;
        self.seconds = self.seconds.min(seconds);
        self.by_seed.insert(seed, judged.by_units);
        if judged.n_groups > self.best.n_groups {
            self.best = judged;
        } else if judged.n_groups == self.best.n_groups {
            let best = &mut self.best;
            best.n_apart = best.n_apart.max(judged.n_apart);
            best.smallest = best.smallest.min(judged.smallest);
            best.by_people = best.by_people.min(judged.by_people);
            best.by_units = best.by_units.min(judged.by_units);
        }
    }

    /// The same under another name.
    pub(crate) fn named(&self, name: String) -> Self {
        let (by_seed, fault) = (self.by_seed.clone(), self.fault.clone());
        Self { name, by_seed, fault, ..*self }
    }

    /// By units, of the seed in the middle.
    pub(crate) fn middle(&self) -> f64 {
        let mut all: Vec<f64> = self.by_seed.values().copied().collect();
        all.sort_by(f64::total_cmp);
        all.get(all.len() / 2).copied().unwrap_or(f64::INFINITY)
    }
}

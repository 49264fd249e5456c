//! Nodes with what each of them weighs when a distance is squared.

use super::fault::ExactFault;
use super::instance::{Instance, inertia_of};

/// Nodes with what each of them weighs.
#[derive(Clone, Copy)]
pub(super) struct Weighed<'a> {
    pub(super) instance: &'a Instance,
    pub(super) weights: &'a [f64],
}

impl<'a> Weighed<'a> {
    pub(super) fn new(instance: &'a Instance, weights: &'a [f64]) -> Result<Self, ExactFault> {
        check_values("weights", "weight", weights, instance.n_nodes())?;
        match weights.iter().enumerate().find(|(_, weight)| **weight < 0.0) {
            Some((node, &value)) => Err(ExactFault::NegativeWeight { node, value }),
            None => Ok(Self { instance, weights }),
        }
    }

    /// Returns weight and place of the nodes of a set.
    pub(super) fn places(&self, set: &[u32]) -> impl Iterator<Item = (f64, f64, f64)> + Clone {
        set.iter().filter_map(|&node| {
            let site = self.instance.sites().get(node as usize)?;
            Some((*self.weights.get(node as usize)?, site.x, site.y))
        })
    }

    pub(super) fn inertia(&self, set: &[u32]) -> f64 {
        inertia_of(self.places(set))
    }
}

/// Refuses values that are not as many as there should be, or that are not finite numbers.
pub(super) fn check_values(
    what: &'static str,
    one: &'static str,
    values: &[f64],
    n_expected: usize,
) -> Result<(), ExactFault> {
    ExactFault::check_count(what, values.len(), n_expected)?;
    match values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
        Some((item, &value)) => Err(ExactFault::NotFinite { what: one, item, value }),
        None => Ok(()),
    }
}

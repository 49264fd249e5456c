//! Makes a partition of a packing: units that were left out join groups beside them.

use super::packing::parts;
use super::{ClassRequirement, Instance, Weight};

/// Returns groups that hold each unit once, by their least unit, and how many meet the requirement.
///
/// Units first join groups that meet the requirement with them; what can't joins in any way, and
/// groups that no longer meet it are put together with one beside them until all do or nothing is
/// beside.
pub(super) fn fill(
    instance: &Instance,
    requirement: &ClassRequirement,
    packed: Vec<Vec<u32>>,
) -> (Vec<Vec<u32>>, usize) {
    let mut filling = Filling::new(instance, requirement, packed);
    while filling.join_units() {}
    filling.group_the_rest();
    while filling.join_groups() {}
    filling.done()
}

struct Filling<'a> {
    instance: &'a Instance,
    requirement: &'a ClassRequirement,
    /// Empty ones have gone into others.
    groups: Vec<Vec<u32>>,
    group_of: Vec<Option<usize>>,
}

impl<'a> Filling<'a> {
    fn new(
        instance: &'a Instance,
        requirement: &'a ClassRequirement,
        groups: Vec<Vec<u32>>,
    ) -> Self {
        let group_of = vec![None; instance.n_units()];
        let mut filling = Self { instance, requirement, groups: Vec::new(), group_of };
        for group in groups {
            filling.add(group);
        }
        filling
    }

    fn add(&mut self, group: Vec<u32>) {
        let place = self.groups.len();
        for &unit in &group {
            self.put(unit, place);
        }
        self.groups.push(group);
    }

    fn put(&mut self, unit: u32, place: usize) {
        if let Some(group_of) = self.group_of.get_mut(unit as usize) {
            *group_of = Some(place);
        }
    }

    fn group_of(&self, unit: u32) -> Option<usize> {
        self.group_of.get(unit as usize).copied().flatten()
    }

    fn group(&self, place: usize) -> &[u32] {
        self.groups.get(place).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns the groups beside some units, in order, each once.
    fn beside(&self, units: &[u32]) -> Vec<usize> {
        let beside = units.iter().flat_map(|&unit| self.instance.neighbours(unit));
        let mut places: Vec<usize> = beside.filter_map(|&unit| self.group_of(unit)).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Returns the group beside some units that takes them best: with its requirement met, then by
    /// how little its shape suffers.
    fn best_beside(&self, units: &[u32], own: Option<usize>) -> Option<(bool, usize)> {
        let inertia = |units: &[u32]| self.instance.inertia(units, Weight::Population);
        let places = self.beside(units).into_iter().filter(|&place| Some(place) != own);
        let ranked = places.map(|place| {
            let mut both = self.group(place).to_vec();
            both.extend_from_slice(units);
            let is_met = self.requirement.is_met_by(self.instance, &both);
            (!is_met, inertia(&both) - inertia(self.group(place)), place)
        });
        let best = ranked.min_by(|one, other| {
            one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.cmp(&other.2))
        });
        best.map(|(is_not_met, _, place)| (!is_not_met, place))
    }

    /// Lets units join groups that meet the requirement with them; tells whether any did.
    fn join_units(&mut self) -> bool {
        let mut has_joined = false;
        for unit in (0_u32..).take(self.instance.n_units()) {
            if self.group_of(unit).is_none()
                && let Some((true, place)) = self.best_beside(&[unit], None)
            {
                self.put(unit, place);
                if let Some(group) = self.groups.get_mut(place) {
                    group.push(unit);
                }
                has_joined = true;
            }
        }
        has_joined
    }

    /// Makes a group of each part of what is in none.
    fn group_the_rest(&mut self) {
        for part in parts(self.instance, |unit| self.group_of(unit).is_none()) {
            self.add(part);
        }
    }

    /// Puts the first group that does not meet the requirement together with one beside it; tells
    /// whether there was one.
    fn join_groups(&mut self) -> bool {
        for place in 0..self.groups.len() {
            let group = self.group(place);
            if group.is_empty() || self.requirement.is_met_by(self.instance, group) {
                continue;
            }
            let Some((_, other)) = self.best_beside(group, Some(place)) else { continue };
            let moved = self.groups.get_mut(place).map(std::mem::take).unwrap_or_default();
            for &unit in &moved {
                self.put(unit, other);
            }
            if let Some(group) = self.groups.get_mut(other) {
                group.extend(moved);
            }
            return true;
        }
        false
    }

    fn done(self) -> (Vec<Vec<u32>>, usize) {
        let mut groups: Vec<Vec<u32>> =
            self.groups.into_iter().filter(|group| !group.is_empty()).collect();
        for group in &mut groups {
            group.sort_unstable();
        }
        groups.sort();
        let n_met =
            groups.iter().filter(|group| self.requirement.is_met_by(self.instance, group)).count();
        (groups, n_met)
    }
}

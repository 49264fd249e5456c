//! Borders carried over against the atoms: what is certain is so, and what is so is at least
//! possible.

use std::collections::{BTreeMap, BTreeSet};

use sapnhap::attributes::Contact;
use sapnhap::{Code, Level, Neighbours, Register, VersionId};

use super::reference::{Atoms, State, World};
use crate::attributes::slow::{carried_slowly, contacts, contiguity_slowly};

/// A made-up map: which atoms of land touch.
fn touch(one: u32, other: u32) -> bool {
    one.abs_diff(other) == 1 || (one ^ other).wrapping_mul(0x9e37_79b1).is_multiple_of(11)
}

fn any_touch(one: &Atoms, other: &Atoms) -> bool {
    one.iter().any(|one| other.iter().any(|other| touch(*one, *other)))
}

/// The land of each unit of a level, by code.
fn lands(state: &State, level: u8) -> BTreeMap<Code, Atoms> {
    let units = state.units.iter().filter(|(_, unit)| unit.level == level);
    let lands = units.map(|(number, unit)| {
        let [land, _] = state.territory(*number);
        (Code::new(&unit.code).unwrap(), land)
    });
    lands.collect()
}

/// The pairs of units whose land touches, of the land that is given.
fn pairs(lands: &BTreeMap<Code, Atoms>, within: &Atoms) -> Vec<(Code, Code)> {
    let lands: Vec<(&Code, Atoms)> =
        lands.iter().map(|(code, land)| (code, land & within)).collect();
    let mut pairs = Vec::new();
    for (place, (one, land)) in lands.iter().enumerate() {
        let beside = lands[place + 1..].iter().filter(|(_, other)| any_touch(land, other));
        pairs.extend(beside.map(|(other, _)| ((*one).clone(), (*other).clone())));
    }
    pairs
}

/// Every level, from every day of change to every later one.
pub(super) fn agree(register: &Register, world: &World) {
    for (number, (from, before)) in world.states.iter().enumerate() {
        let earlier = register.at(*from).unwrap();
        for level in 0..4 {
            let old = lands(before, level);
            let known: Atoms = old.values().flatten().copied().collect();
            let level_of = Level::new(level);
            let given = Neighbours::of_pairs(&earlier, level_of, pairs(&old, &known)).unwrap();
            for (to, after) in &world.states[number..] {
                let later = register.at(*to).unwrap();
                let carried = given.carried_to(&later).unwrap();
                let found = contacts(&carried);
                let context = format!("level {level}, from {from} to {to}");
                assert_eq!(found, carried_slowly(&given, &earlier, &later), "{context}");

                let id = |code: &Code| later.unit(level_of, code).unwrap().id();
                let so: BTreeSet<(VersionId, VersionId)> = pairs(&lands(after, level), &known)
                    .iter()
                    .map(|(one, other)| (id(one).min(id(other)), id(one).max(id(other))))
                    .collect();
                for (pair, contact) in &found {
                    assert!(*contact == Contact::Possible || so.contains(pair), "{context}");
                }
                assert!(so.iter().all(|pair| found.contains_key(pair)), "{context}");

                let units: Vec<VersionId> = carried.graph().node_weights().copied().collect();
                for some in units.windows(3).chain([units.as_slice()]) {
                    let expected = contiguity_slowly(&carried, some);
                    assert_eq!(carried.contiguity(some), expected, "{context}");
                }
            }
        }
    }
}

//! Slow ways to the same answers about borders.

use std::collections::{BTreeMap, BTreeSet};

use sapnhap::attributes::{Contact, Contiguity};
use sapnhap::*;

/// The graph of a later date the slow way: for each contact, where each of the two went.
pub(crate) fn carried_slowly(
    given: &Neighbours,
    before: &Snapshot<'_>,
    after: &Snapshot<'_>,
) -> BTreeMap<(VersionId, VersionId), Contact> {
    let level = given.level();
    let mut carried = BTreeMap::new();
    let mut note = |one: &Relation<'_>, other: &Relation<'_>, contact: Contact| {
        let (a, b) = (one.later(), other.later());
        let shares = [one.portions().area, other.portions().area];
        if a == b || a.level() != level || b.level() != level || shares.contains(&Share::Nothing) {
            return;
        }
        let contact = if shares == [Share::All; 2] { contact } else { Contact::Possible };
        let known = carried.entry((a.id().min(b.id()), a.id().max(b.id()))).or_insert(contact);
        *known = contact.min(*known);
    };
    // Seen on the date: what a unit holds through its members is as of then.
    let units: BTreeMap<VersionId, Version<'_>> =
        before.units(level).into_iter().map(|unit| (unit.id(), unit)).collect();
    for (id, one) in &units {
        let went = one.successors_at_level(after, level);
        for (a, b) in went.iter().flat_map(|a| went.iter().map(move |b| (a, b))) {
            note(a, b, Contact::Possible);
        }
        for (beside, contact) in given.of(*id) {
            for b in units[&beside].successors_at_level(after, level) {
                went.iter().for_each(|a| note(a, &b, contact));
            }
        }
    }
    carried
}

/// Whether units hang together, the slow way: from one of them on, until nothing is added.
pub(crate) fn contiguity_slowly(given: &Neighbours, units: &[VersionId]) -> Contiguity {
    let all: BTreeSet<VersionId> = units.iter().copied().collect();
    let whole = |enough: &dyn Fn(Contact) -> bool| {
        let mut reached: BTreeSet<VersionId> = all.iter().take(1).copied().collect();
        loop {
            let touches = |unit: &&VersionId| {
                reached.iter().any(|from| given.contact(*from, **unit).is_some_and(enough))
            };
            let more: Vec<VersionId> = all.iter().filter(touches).copied().collect();
            let n_before = reached.len();
            reached.extend(more);
            if reached.len() == n_before {
                return reached == all;
            }
        }
    };
    if whole(&|contact| contact == Contact::Certain) {
        Contiguity::Connected
    } else if whole(&|_| true) {
        Contiguity::PossiblyConnected
    } else {
        Contiguity::Apart
    }
}

/// The pairs of a graph with how sure they are.
pub(crate) fn contacts(neighbours: &Neighbours) -> BTreeMap<(VersionId, VersionId), Contact> {
    let graph = neighbours.graph();
    let pairs = graph.edge_indices().map(|edge| {
        let (one, other) = graph.edge_endpoints(edge).unwrap();
        assert!(graph[one] < graph[other]);
        ((graph[one], graph[other]), graph[edge])
    });
    let found: Vec<_> = pairs.collect();
    assert!(found.is_sorted_by_key(|(pair, _)| *pair));
    found.into_iter().collect()
}

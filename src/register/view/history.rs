//! Whether two registers share the part of history that made a version.
//!
//! Branches of one register share what was staged of each change. Registers that were read or built apart
//! are held against each other by marks: one for the opening, and one for each change and all before it,
//! made when first asked for.

use std::cmp::Ordering;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::register::Register;
use crate::register::data::ids::{ChangeId, IdRange, Place, ProvisionId, VersionId, ids};
use crate::register::data::records::{Edge, Record};
use crate::register::data::store::Store;

/// Orders two registers by the history up to a version that both have under one id: equal where they
/// share it.
///
/// # Complexity
/// That of finding the change for branches of one register; for others linear in the history of either,
/// once.
pub(crate) fn compare(one: &Register, other: &Register, version: VersionId) -> Ordering {
    if std::ptr::eq(one, other) {
        return Ordering::Equal;
    }
    compare_to(one, other, one.log.change_of(version), other.log.change_of(version))
}

/// Orders two registers by the history up to a provision, as [`compare`] does.
pub(crate) fn compare_provisions(
    one: &Register,
    other: &Register,
    provision: ProvisionId,
) -> Ordering {
    if std::ptr::eq(one, other) {
        return Ordering::Equal;
    }
    let change = |register: &Register| {
        let decree = register.store.provisions.get(provision)?.decree;
        // Provisions of all steps of a day stand in decrees of its first change.
        register.log.decrees.get(decree).map(|decree| decree.change)
    };
    compare_to(one, other, change(one), change(other))
}

/// Orders two registers by the history up to a change of each.
fn compare_to(
    one: &Register,
    other: &Register,
    change: Option<ChangeId>,
    other_change: Option<ChangeId>,
) -> Ordering {
    if let (Some(a), Some(b)) = (change, other_change)
        && let (Some(a), Some(b)) = (one.log.changes.get(a), other.log.changes.get(b))
        && Arc::ptr_eq(&a.staged, &b.staged)
    {
        return Ordering::Equal;
    }
    change.cmp(&other_change).then_with(|| mark(one, change).cmp(&mark(other, other_change)))
}

/// Returns the mark of a change and all before it, or of the opening.
fn mark(register: &Register, change: Option<ChangeId>) -> u64 {
    let Register { store, log, .. } = register;
    let opening = || {
        *log.mark.get_or_init(|| mark_of_opening(store, register.first_version_of(ChangeId::at(0))))
    };
    let Some(last) = change else { return opening() };
    // From the nearest one that is known.
    let up_to = || ids::<ChangeId>(0..last.place() + 1);
    let known = up_to().rev().find_map(|at| Some((at.plus(1), *log.changes.get(at)?.mark.get()?)));
    let (first, mut mark) = known.unwrap_or_else(|| (ChangeId::at(0), opening()));
    for at in IdRange::between(first, last.plus(1)) {
        let Some(change) = log.changes.get(at) else { break };
        let versions = (change.first_version, register.first_version_of(at.plus(1)));
        mark = *change.mark.get_or_init(|| {
            let mut hasher = DefaultHasher::new();
            (mark, change.staged.date).hash(&mut hasher);
            change.staged.decrees.iter().for_each(|decree| decree.number.hash(&mut hasher));
            mark_of(store, hasher.finish(), versions.0, versions.1)
        });
    }
    mark
}

/// Makes the mark of the country, the opening day and the units of it.
fn mark_of_opening(store: &Store, end: VersionId) -> u64 {
    let mut hasher = DefaultHasher::new();
    store.opening.hash(&mut hasher);
    store.country.levels().iter().for_each(|level| level.id.hash(&mut hasher));
    store.country.kinds().for_each(|kind| (&kind.id, &kind.name).hash(&mut hasher));
    mark_of(store, hasher.finish(), VersionId::at(0), end)
}

/// Makes the mark of some versions, and of what is before them.
fn mark_of(store: &Store, before: u64, first: VersionId, end: VersionId) -> u64 {
    let mut hasher = DefaultHasher::new();
    before.hash(&mut hasher);
    for version in IdRange::between(first, end) {
        let record: Record = store.records.at(version);
        let Record { unit, parent, level, kind, ground, .. } = record;
        (unit, parent, level, kind, ground).hash(&mut hasher);
        store.code(&record).hash(&mut hasher);
        store.name(&record).hash(&mut hasher);
        for edge in store.edges_in(version) {
            let Edge { source, portions, marks, .. } = store.edges.at(edge);
            (source, portions, marks).hash(&mut hasher);
        }
    }
    hasher.finish()
}

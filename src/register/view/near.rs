//! Names that are near one that nothing has: "did you mean".
//!
//! Names are held against each other without diacritics, spaces and marks. Those keys are made once
//! for a register, with the letters that each has; nearly all are told apart by those alone.

use crate::error::Candidate;
use crate::name::{self, Measured};
use crate::register::Register;
use crate::register::data::ids::{Place, VersionId};
use crate::register::view::query::WrittenName;
use crate::register::view::search::{self, Wanted};

/// How many near names an error lists.
const NEAR: usize = 5;

/// Returns the units in force whose names are nearest to one that nothing has, nearest first.
///
/// # Complexity
/// Linear in all versions: a look at the letters of each name, and more at few of them.
pub(crate) fn near(register: &Register, wanted: &Wanted<'_>) -> Vec<Candidate> {
    let store = &register.store;
    let readings: Vec<(&WrittenName<'_>, Measured)> =
        wanted.readings().iter().map(|reading| (reading, Measured::of(reading.loose()))).collect();
    let mut nearest: Vec<(usize, VersionId)> = Vec::new();
    for (first, names) in register.indexes.names.measured(store) {
        for (version, (own, measured)) in (first..).map(VersionId::at).zip(names.iter()) {
            let limit = 1 + own.len() / 6;
            let may_be_near = |(_, wanted): &(_, Measured)| wanted.may_be(measured, limit);
            if !readings.iter().any(may_be_near) {
                continue;
            }
            let record = store.records.at(version);
            if !store.lives.at(version).contains(wanted.moment)
                || !wanted.levels.contains(&record.level)
                || wanted.kind.is_some_and(|kind| kind != record.kind)
            {
                continue;
            }
            let said = readings.iter().map(|(reading, _)| reading);
            let said = said.filter(|reading| reading.fits(record.kind));
            let distance =
                said.filter_map(|reading| name::distance(reading.loose(), own, limit)).min();
            if let Some(distance) = distance {
                nearest.push((distance, version));
            }
        }
    }
    nearest.sort_unstable();
    let inside: Vec<VersionId> = nearest
        .iter()
        .map(|&(_, version)| version)
        .filter(|&version| wanted.lies_within(store, version))
        .take(NEAR)
        .collect();
    let versions = if inside.is_empty() {
        nearest.iter().map(|&(_, version)| version).take(NEAR).collect()
    } else {
        inside
    };
    versions.iter().map(|&version| search::candidate(store, version, wanted.moment)).collect()
}

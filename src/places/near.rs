//! Units that a misspelt part of a text is likely to name.

use std::borrow::Cow;
use std::ops::Range;

use super::Places;
use crate::how::How;
use crate::list::List;
use crate::name::{self, Measured, Words};
use crate::register::data::ids::{Place as _, VersionId};
use crate::register::view::hierarchy::units_above;
use crate::register::{Snapshot, Version};

/// A unit that a part of a text is likely to name.
#[derive(Debug, Clone)]
pub(super) struct Likely<'r> {
    pub(super) unit: Version<'r>,
    pub(super) how: How,
    /// In how many places the names differ.
    pub(super) distance: usize,
    /// The letters of what is written.
    pub(super) n_letters: usize,
    pub(super) words: Range<usize>,
}

/// A way to read the part: a kind, none for any, and the name.
struct Asked<'a> {
    kinds: Option<Cow<'a, [u8]>>,
    name: Range<usize>,
    key: String,
    measured: Measured,
    /// Whether a unit of any date is called so.
    is_known: bool,
}

/// Returns the units within some, or anywhere, whose names are near to a run of words, nearest first.
///
/// # Complexity
/// Linear in the units of the date: a look at the letters of each name, and more at few of them.
pub(super) fn likely<'r>(
    places: &Places<'r>,
    snapshot: &Snapshot<'r>,
    text: &str,
    words: &Words,
    run: Range<usize>,
    within: &List<VersionId>,
) -> Vec<Likely<'r>> {
    let store = &places.register.store;
    let address = store.words().address();
    let asked_for = |kinds, name: Range<usize>| {
        let key = name::loose_key(text.get(words.bytes(name.clone())).unwrap_or_default());
        let measured = Measured::of(&key);
        let is_known = is_known(snapshot, words, &name);
        Asked { kinds, name, key, measured, is_known }
    };
    // What stands up to the first comma of the run, with the word for a kind taken off.
    let end = (run.start + 1..run.end)
        .find(|&at| words.get(at).is_some_and(|word| word.before >= name::Gap::End));
    let part = run.start..end.unwrap_or(run.end);
    let kinds = address.kinds_beginning_at(words, part.start).filter(|kind| kind.end < part.end);
    let mut asked: Vec<Asked<'_>> =
        kinds.map(|kind| asked_for(Some(kind.kinds), kind.end..part.end)).collect();
    if asked.is_empty() {
        asked.push(asked_for(None, part.clone()));
    }
    let is_country = address.country_beginning_at(words, part.start) == Some(part.end);
    asked.retain(|asked| asked.key.len() >= 3 && !is_country);
    if asked.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<Likely<'r>> = Vec::new();
    for (first, names) in places.register.indexes.names.measured(store) {
        for (version, (own, measured)) in (first..).map(VersionId::at).zip(names.iter()) {
            for asked in &asked {
                let is_longer = own.len() > asked.key.len() + 1;
                let limit = 1 + own.len() / 8;
                let may_be = asked.measured.may_be(measured, limit)
                    || (is_longer && asked.measured.is_within(measured));
                if !may_be || !store.lives.at(version).contains(snapshot.moment) {
                    continue;
                }
                let record = store.records.at(version);
                let is_of_kind =
                    asked.kinds.as_ref().is_none_or(|kinds| kinds.contains(&record.kind));
                let fits = (is_of_kind || asked.key == own)
                    && places.levels().contains(&record.level)
                    && (within.is_empty()
                        || units_above(store, version, snapshot.moment)
                            .any(|above| within.contains(&above)));
                if !fits {
                    continue;
                }
                // A number is no slip of the hand, and what is a name is not misspelt.
                let may_be_typo = has_same_digits(&asked.key, own) && !asked.is_known;
                let distance = if may_be_typo || !is_of_kind {
                    name::distance(&asked.key, own, limit)
                } else {
                    None
                };
                let dropped = || drops_words(words, &asked.name, store.name(&record), places);
                let (how, distance) = match distance {
                    Some(distance) => (How::Typo, distance),
                    None if is_longer && !within.is_empty() && dropped() => (How::DroppedWord, 1),
                    None => continue,
                };
                // Under another kind it is no answer, and the nearest that there is.
                let n_letters = if is_of_kind { asked.key.len() } else { 0 };
                let distance = if is_of_kind { distance } else { 0 };
                let (unit, words) = (snapshot.view(version), part.clone());
                found.push(Likely { unit, how, distance, n_letters, words });
            }
        }
    }
    found.sort_by(|one, other| {
        (one.distance, one.unit.level())
            .cmp(&(other.distance, other.unit.level()))
            .then_with(|| one.unit.code().cmp(&other.unit.code()))
    });
    found
}

/// Returns those of some units that lie in one whose name is near to a run of words, nearest first.
pub(super) fn below<'r>(
    snapshot: &Snapshot<'r>,
    text: &str,
    words: &Words,
    run: Range<usize>,
    units: &List<VersionId>,
) -> Vec<Likely<'r>> {
    let store = &snapshot.register().store;
    let address = store.words().address();
    let kind = address.kinds_beginning_at(words, run.start).last();
    let kind = kind.filter(|kind| kind.end < run.end);
    let name = kind.as_ref().map_or(run.start, |kind| kind.end)..run.end;
    if is_known(snapshot, words, &name) {
        return Vec::new();
    }
    let key = name::loose_key(text.get(words.bytes(name)).unwrap_or_default());
    let mut found: Vec<Likely<'r>> = units
        .iter()
        .filter_map(|&unit| {
            let near = units_above(store, unit, snapshot.moment).filter_map(|above| {
                let record = store.records.at(above);
                let is_meant = kind.as_ref().is_none_or(|kind| kind.kinds.contains(&record.kind));
                let own = name::loose_key(store.name(&record));
                name::distance(&key, &own, 1 + own.len() / 8).filter(|_| is_meant)
            });
            let distance = near.min()?;
            let (unit, n_letters) = (snapshot.view(unit), key.len());
            Some(Likely { unit, how: How::Typo, distance, n_letters, words: 0..words.len() })
        })
        .collect();
    found.sort_by_key(|likely| likely.distance);
    found
}

/// Tells whether a unit of any date is called as a run of words says.
fn is_known(snapshot: &Snapshot<'_>, words: &Words, name: &Range<usize>) -> bool {
    let register = snapshot.register();
    let folded = words.folded(name.clone());
    register.indexes.names.called(&register.store, folded).iter().any(|called| !called.is_empty())
}

fn has_same_digits(one: &str, other: &str) -> bool {
    let digits = |key: &'_ str| key.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    digits(one) == digits(other)
}

/// Tells whether what is written is a name short of one or two of its words.
fn drops_words(words: &Words, written: &Range<usize>, name: &str, places: &Places<'_>) -> bool {
    let own = Words::of(name, places.register.store.words().forms());
    let n_dropped = own.len().saturating_sub(written.len());
    if !(1..=2).contains(&n_dropped) || written.len() < 2 {
        return false;
    }
    let mut rest = 0..own.len();
    written.clone().all(|at| {
        rest.any(|of| {
            let is_same = own.folded(of..of + 1) == words.folded(at..at + 1);
            is_same
                && (words.is_bare(at..at + 1) || own.marked(of..of + 1) == words.marked(at..at + 1))
        })
    })
}

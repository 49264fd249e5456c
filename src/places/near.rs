//! Units that a misspelt part of a text is likely to name.

use std::borrow::Cow;
use std::ops::Range;

use super::Places;
use crate::how::How;
use crate::list::List;
use crate::name::{self, AddressWords, Measured, Words};
use crate::register::data::ids::{Place as _, VersionId};
use crate::register::view::hierarchy::units_above;
use crate::register::{Snapshot, Version};

/// The fewest letters of which one may be wrong.
const FEWEST_LETTERS: usize = 3;

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

/// A part of a text that is held against names.
struct Search<'a, 'r> {
    places: &'a Places<'r>,
    snapshot: &'a Snapshot<'r>,
    words: &'a Words,
    part: Range<usize>,
    /// The units in which those that count lie; none for any.
    within: &'a List<VersionId>,
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
    // What stands up to the first comma of the run.
    let end = (run.start + 1..run.end)
        .find(|&at| words.get(at).is_some_and(|word| word.before >= name::Gap::End));
    let part = run.start..end.unwrap_or(run.end);
    let search = Search { places, snapshot, words, part, within };
    let asked = search.asked(text);
    let store = &places.register.store;
    let mut found: Vec<Likely<'r>> = Vec::new();
    for (first, names) in places.register.indexes.names.measured(store) {
        for (version, (own, measured)) in (first..).map(VersionId::at).zip(names.iter()) {
            found.extend(
                asked.iter().filter_map(|asked| search.held(asked, version, own, measured)),
            );
        }
    }
    found.sort_by(|one, other| {
        (one.distance, one.unit.level())
            .cmp(&(other.distance, other.unit.level()))
            .then_with(|| one.unit.code().cmp(&other.unit.code()))
    });
    found
}

impl<'r> Search<'_, 'r> {
    /// Returns the ways to read the part: with each word for a kind taken off, else as it is.
    fn asked(&self, text: &str) -> Vec<Asked<'_>> {
        let (words, part) = (self.words, &self.part);
        let address = self.places.register.store.words().address();
        if address.country_beginning_at(words, part.start) == Some(part.end) {
            return Vec::new();
        }
        let asked_for = |kinds, name: Range<usize>| {
            let key = name::loose_key(text.get(words.bytes(name.clone())).unwrap_or_default());
            let measured = Measured::of(&key);
            let is_known = is_known(self.snapshot, words, &name);
            Asked { kinds, name, key, measured, is_known }
        };
        let kinds = address.kinds_beginning_at(words, part.start);
        let kinds = kinds.filter(|kind| kind.end < part.end);
        let mut asked: Vec<Asked<'_>> =
            kinds.map(|kind| asked_for(Some(kind.kinds), kind.end..part.end)).collect();
        // Bản Hồ is a commune, though bản is a hamlet.
        let ready = self.places.register.indexes.names.ready(&self.places.register.store);
        let country = self.places.register.country();
        let is_of_units = |kinds: &[u8]| {
            AddressWords::lowest(country, kinds).is_some_and(|level| ready.has_level(level))
        };
        if !asked.iter().any(|asked| asked.kinds.as_deref().is_some_and(is_of_units)) {
            asked.push(asked_for(None, part.clone()));
        }
        asked.retain(|asked| asked.key.len() >= FEWEST_LETTERS);
        asked
    }

    /// Tells whether the part is looked for in a whole unit of the top level, where a name of another one
    /// may have been meant.
    fn is_wide(&self) -> bool {
        let records = &self.places.register.store.records;
        self.within.iter().all(|&unit| records.at(unit).parent.is_none())
    }

    /// Holds the part against the name of a version.
    fn held(
        &self,
        asked: &Asked<'_>,
        version: VersionId,
        own: &str,
        measured: Measured,
    ) -> Option<Likely<'r>> {
        let store = &self.places.register.store;
        let is_longer = own.len() > asked.key.len() + 1;
        let limit = 1 + own.len() / 8;
        let may_be = asked.measured.may_be(measured, limit)
            || (is_longer && asked.measured.is_within(measured));
        if !may_be || !store.lives.at(version).contains(self.snapshot.moment) {
            return None;
        }
        let record = store.records.at(version);
        let is_of_kind = asked.kinds.as_ref().is_none_or(|kinds| kinds.contains(&record.kind));
        let mut above = units_above(store, version, self.snapshot.moment);
        let fits = (is_of_kind || asked.key == own)
            && self.places.levels().contains(&record.level)
            && (self.within.is_empty() || above.any(|above| self.within.contains(&above)));
        if !fits {
            return None;
        }
        // A number is no slip of the hand, and what is a name is not misspelt.
        let may_be_typo = has_same_digits(&asked.key, own) && !asked.is_known;
        let distance = (may_be_typo || !is_of_kind).then(|| name::distance(&asked.key, own, limit));
        let (how, distance) = match distance.flatten() {
            Some(distance) => (How::Typo, distance),
            None if is_longer
                && !(asked.is_known && self.is_wide())
                && !self.within.is_empty()
                && drops_words(self.words, &asked.name, store.name(&record), self.places) =>
            {
                (How::DroppedWord, 1)
            }
            None => return None,
        };
        // Under another kind it is no answer, and the nearest that there is.
        let (n_letters, distance) = if is_of_kind { (asked.key.len(), distance) } else { (0, 0) };
        let (unit, words) = (self.snapshot.view(version), self.part.clone());
        Some(Likely { unit, how, distance, n_letters, words })
    }
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
    register
        .indexes
        .names
        .ready(&register.store)
        .called(folded)
        .iter()
        .any(|called| !called.is_empty())
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

//! What is told of a text that names no unit for certain: a unit of another date, another encoding, what is
//! likely, or what was not understood.

use super::chain::{Chain, Stuck};
use super::eras::Unread;
use super::near::{self, Likely};
use super::{Place, Places};
use crate::error::{Candidate, Error, PlaceFault};
use crate::how::How;
use crate::lineage::Fate;
use crate::list::List;
use crate::name::Words;
use crate::old_encoding::OldEncoding;
use crate::register::data::ids::VersionId;
use crate::register::{Snapshot, Version};

/// How many near names an error lists.
const NEAR: usize = 5;

impl<'r> Places<'r> {
    /// Tells of a text of which a part was not understood; an answer where what is likely is accepted.
    pub(super) fn missed(
        &self,
        snapshot: &Snapshot<'r>,
        text: &str,
        words: &Words,
        stuck: &Stuck,
    ) -> Result<Place<'r>, Error> {
        if let Some(fault) = self.in_old_encoding(text) {
            return Err(fault)?;
        }
        if let Some(fault) = self.at_other_date(text, words, usize::MAX, false) {
            return Err(fault)?;
        }
        if let Some(place) = self.typed_with_keyboard(text)? {
            return self.if_accepted(place, words);
        }
        let mut near =
            near::likely(self, snapshot, text, words, stuck.words.clone(), &stuck.within);
        if near.is_empty() {
            near = near::below(snapshot, text, words, stuck.words.clone(), &stuck.within);
        }
        let is_whole = |likely: &Likely<'r>| likely.words == (0..words.len());
        if (!stuck.within.is_empty() || near.iter().all(is_whole))
            && let Some(place) = self.one_likely(text, words, &near)
        {
            return self.if_accepted(place, words);
        }
        let view = |id: &VersionId| snapshot.view(*id).describe();
        let candidates = near.iter().take(NEAR).map(|near| near.unit.describe());
        Err(PlaceFault::NotUnderstood {
            date: self.date(),
            bytes: words.bytes(stuck.words.clone()),
            understood: stuck.within.iter().take(NEAR).map(view).collect(),
            near: candidates.collect(),
        })?
    }

    /// Tells of a text that is understood but for what is left over.
    pub(super) fn likely(
        &self,
        snapshot: &Snapshot<'r>,
        text: &str,
        words: &Words,
        chain: &Chain,
        place: Place<'r>,
    ) -> Result<Place<'r>, Error> {
        let is_street = |part: &&super::Part<'r>| part.role == super::Role::LeftOver;
        let beside = place.left_over().find(is_street).map(|part| part.bytes.clone());
        if let Some(bytes) = beside {
            if let Some(typed) = self.typed_with_keyboard(text)? {
                return self.if_accepted(typed, words);
            }
            // What is left over may be a misspelt name.
            let inside: List<VersionId> = List::from_iter([place.unit.id()]);
            let run = words_at(words, &bytes, &chain.left_over);
            let near = near::likely(self, snapshot, text, words, run, &inside);
            match self.one_likely(text, words, &near) {
                Some(found) if self.accepts(found.how) => return Ok(found),
                Some(found) if !self.accepts(How::LeftOver) => {
                    return Err(self.suggested(&found, words))?;
                }
                _ => {}
            }
        }
        self.if_accepted(place, words)
    }

    /// Returns a place that was found in a way that is accepted; else says that it is likely.
    pub(super) fn if_accepted(&self, place: Place<'r>, words: &Words) -> Result<Place<'r>, Error> {
        let has_left_over = place.left_over().next().is_some();
        if self.accepts(place.how) && (!has_left_over || self.accepts(How::LeftOver)) {
            return Ok(place);
        }
        Err(self.suggested(&place, words))?
    }

    /// Says that a unit is likely.
    fn suggested(&self, place: &Place<'r>, words: &Words) -> PlaceFault {
        // What is left over, or else what is misspelt or short of a word.
        let is_unit = |part: &&super::Part<'r>| part.role == super::Role::Unit(place.unit);
        let part = place.left_over().next().or_else(|| place.parts.iter().find(is_unit));
        let bytes = part.map_or_else(|| words.bytes(0..words.len()), |part| part.bytes.clone());
        PlaceFault::Suggested { how: place.how, unit: Box::new(place.unit.describe()), bytes }
    }

    /// Returns the place of the only likely unit, of the nearest.
    fn one_likely(&self, text: &str, words: &Words, near: &[Likely<'r>]) -> Option<Place<'r>> {
        let first = near.first()?;
        let is_alone = near.get(1).is_none_or(|next| next.distance > first.distance + 1);
        // One letter of few is no sign: Tân An is near to Tân Ân.
        let is_sure = first.n_letters > 0
            && (first.how == How::DroppedWord || first.distance * 6 <= first.n_letters.max(6));
        if !is_alone || !is_sure {
            return None;
        }
        let before = first.words.start;
        let mut parts = Vec::new();
        let how = first.how;
        if before > 0 {
            let address = self.register.store.words().address();
            let is_street = address.is_street(words, 0);
            let role = if is_street { super::Role::Street } else { super::Role::LeftOver };
            parts.push(super::Part { bytes: words.bytes(0..before), role });
        }
        let bytes = super::with_stop(text, words.bytes(first.words.clone()));
        parts.push(super::Part { bytes, role: super::Role::Unit(first.unit) });
        if first.words.end < words.len() {
            let role = match first.unit.parent() {
                Some(above) => super::Role::Unit(above),
                None => super::Role::LeftOver,
            };
            parts.push(super::Part { bytes: words.bytes(first.words.end..words.len()), role });
        }
        let parts = parts.into_iter().collect();
        Some(Place { unit: first.unit, how, parts, period: None })
    }

    /// Reads a text in the encodings of the time before Unicode.
    fn in_old_encoding(&self, text: &str) -> Option<PlaceFault> {
        OldEncoding::ALL.into_iter().find_map(|encoding| {
            let decoded = encoding.decode(text).filter(|decoded| decoded != text)?;
            let words = self.words(&decoded).ok()?;
            let snapshot = self.snapshot.unwrap_or_else(|| self.register.latest());
            let mut reading = super::Reading::new(self.register, &decoded, &words, self.levels());
            let chain = match reading.at(snapshot.moment) {
                Ok(chain) if chain.cost() == 0 => chain,
                Ok(_) => return None,
                // It may be of another date.
                Err(_) => {
                    let era = self.eras(&decoded, &words).ok()?.pop()?;
                    let is_certain = self.certain(&decoded, &words, &era);
                    let unit = Box::new(era.unit.describe());
                    return is_certain.then_some(PlaceFault::OldEncoding { encoding, unit });
                }
            };
            let unit = chain.units().first().copied()?;
            let unit = Box::new(snapshot.view(unit.version).describe());
            Some(PlaceFault::OldEncoding { encoding, unit })
        })
    }

    /// Says what a text names at other dates, where it leaves fewer words over than at this one, or as few
    /// and has the marks that it lacks here.
    pub(super) fn at_other_date(
        &self,
        text: &str,
        words: &Words,
        cost: usize,
        lacks_marks: bool,
    ) -> Option<PlaceFault> {
        let snapshot = self.snapshot?;
        let ever = Self { snapshot: None, ..*self };
        let units: Vec<Version<'r>> = match ever.eras(text, words) {
            Ok(eras) => {
                let is_better = |era: &super::eras::Era<'r>| era.is_better(cost, lacks_marks);
                if !eras.iter().all(is_better) {
                    return None;
                }
                eras.iter().map(|era| era.unit).collect()
            }
            Err(Unread::Ambiguous {
                fault: PlaceFault::Ambiguous { candidates, .. },
                cost: of,
                has_marks,
            }) => {
                let is_better = of < cost || (of == cost && lacks_marks && has_marks);
                let is_now = |it: &Candidate| it.period.contains(snapshot.date());
                return (is_better && !candidates.iter().any(is_now)).then(|| {
                    let (date, became) = (snapshot.date(), Vec::new());
                    PlaceFault::OtherDate { date, units: candidates, became }
                });
            }
            Err(_) => return None,
        };
        // A reading that counts on this date as well is none of another.
        (!units.is_empty() && !units.iter().any(|unit| unit.is_in_force(snapshot.date())))
            .then(|| self.other_date(&snapshot, &units))
    }

    /// Says that units were called so at other dates, and what became of the first of them.
    pub(super) fn other_date(&self, snapshot: &Snapshot<'r>, units: &[Version<'r>]) -> PlaceFault {
        let became: Vec<Candidate> = match units.first() {
            Some(first) if first.moment <= snapshot.moment => match first.fate_at(snapshot) {
                Fate::Unknown | Fate::BeforeOpening { .. } => Vec::new(),
                fate => {
                    fate.relations().iter().map(|relation| relation.later().describe()).collect()
                }
            },
            _ => Vec::new(),
        };
        let units = units.iter().map(|unit| unit.describe()).collect();
        PlaceFault::OtherDate { date: snapshot.date(), units, became }
    }

    /// Reads a text with what a keyboard left over in it.
    #[cfg(feature = "keyboards")]
    fn typed_with_keyboard(&self, text: &str) -> Result<Option<Place<'r>>, PlaceFault> {
        for &keyboard in &self.register.country().writing().keyboards {
            let Some(typed) = super::keyboard::typed(keyboard, text) else { continue };
            let words = self.words(&typed)?;
            let snapshot = self.snapshot.unwrap_or_else(|| self.register.latest());
            let mut reading = super::Reading::new(self.register, &typed, &words, self.levels());
            let chain = match reading.at(snapshot.moment) {
                Ok(chain) if chain.cost() == 0 => chain,
                _ => continue,
            };
            let units = chain.units();
            let [unit] = units.as_slice() else {
                return Err(self.ambiguous(&units, snapshot.moment));
            };
            let unit = snapshot.view(unit.version);
            let part = super::Part { bytes: 0..text.len(), role: super::Role::Unit(unit) };
            let parts = [part].into_iter().collect();
            return Ok(Some(Place { unit, how: How::Typo, parts, period: None }));
        }
        Ok(None)
    }

    #[cfg(not(feature = "keyboards"))]
    fn typed_with_keyboard(&self, _: &str) -> Result<Option<Place<'r>>, PlaceFault> {
        Ok(None)
    }
}

/// Returns the words among some that stand at bytes of a text.
fn words_at(
    words: &Words,
    bytes: &std::ops::Range<usize>,
    among: &std::ops::Range<usize>,
) -> std::ops::Range<usize> {
    let mut run = among.clone();
    while run.start < run.end && words.bytes(run.start..run.start + 1).start < bytes.start {
        run.start += 1;
    }
    while run.start < run.end && words.bytes(run.end - 1..run.end).end > bytes.end {
        run.end -= 1;
    }
    run
}

//! Which units a run of words may name: of the moment, of some kinds, within others, with its marks.

use std::cell::LazyCell;
use std::ops::Range;

use super::chain::{Named, Reading};
use crate::how::How;
use crate::list::List;
use crate::name::{Words, exact_key, lacks_marks_only};
use crate::register::data::ids::VersionId;
use crate::register::index::names::{Marked, Spelt};
use crate::register::view::hierarchy::units_above;

impl Reading<'_> {
    /// Returns the units that a run of words may name: of some kinds, within others, with a code.
    pub(super) fn units(
        &self,
        called: [&[Spelt]; 2],
        name: &Range<usize>,
        kinds: Option<&[u8]>,
        within: &List<VersionId>,
        code: Option<&Range<usize>>,
    ) -> List<Named> {
        let (store, words) = (self.store, self.words);
        let (marked, is_bare) = (words.marked(name.clone()), words.is_bare(name.clone()));
        let key = Marked::of(marked);
        let mut is_other_kind = false;
        // Names that meet in other spellings have the same letters and marks: Quý and Quí.
        let may_be_respelt = words.is_respelt(name.clone());
        let written = LazyCell::new(|| {
            exact_key(self.text.get(words.bytes(name.clone())).unwrap_or_default())
        });
        let mut units: List<Named> = List::default();
        for &spelt in called.into_iter().flatten() {
            let version = spelt.version;
            let is_of_kind = kinds.is_none_or(|kinds| kinds.contains(&spelt.kind));
            let has_letters = spelt.is_marked(key);
            let is_so = || !(may_be_respelt || spelt.is_respelt) || spelt.is_exactly(&written);
            let has_marks = has_letters && is_so();
            if !is_of_kind && (is_bare || !has_marks) {
                continue;
            }
            if !store.lives.at(version).contains(self.moment) {
                continue;
            }
            if !self.is_inside(version, within) {
                continue;
            }
            if !is_of_kind {
                // Just so is called a unit of another kind.
                is_other_kind = true;
                continue;
            }
            if !has_letters && !is_bare && !self.leaves_marks_out(marked, version, spelt) {
                continue;
            }
            if code.is_some_and(|code| !self.has_code(version, code)) {
                continue;
            }
            let how = how(spelt, has_marks);
            match units.last_mut() {
                Some(last) if last.version == version => {
                    last.how = last.how.min(how);
                    last.has_marks |= has_marks;
                    last.has_letters |= has_letters;
                }
                _ => units.push(Named { version, how, has_marks, has_letters }),
            }
        }
        if is_other_kind {
            units.retain(|unit| unit.has_letters);
        }
        units
    }

    /// Tells whether a version lies in one of some others; where there are none, so does any.
    pub(super) fn is_inside(&self, version: VersionId, within: &List<VersionId>) -> bool {
        let mut above = units_above(self.store, version, self.moment);
        within.is_empty() || above.any(|above| within.contains(&above))
    }

    #[cold]
    pub(super) fn leaves_marks_out(&self, marked: &[u8], version: VersionId, spelt: Spelt) -> bool {
        let record = self.store.records.at(version);
        let forms = self.store.words().forms();
        self.store.names_of(&record).any(|name| {
            let own = Words::of(name, forms);
            let own = own.marked(0..own.len());
            spelt.is_marked(Marked::of(own)) && lacks_marks_only(marked, own)
        })
    }

    pub(super) fn has_code(&self, version: VersionId, code: &Range<usize>) -> bool {
        let record = self.store.records.at(version);
        let written = self.text.get(self.words.bytes(code.clone())).unwrap_or_default();
        let own = self.store.code(&record);
        own.as_str() == written || crate::country::own_code(&own) == written
    }
}

/// Tells how a name was found.
fn how(spelt: Spelt, has_marks: bool) -> How {
    match has_marks {
        _ if spelt.is_alias => How::Alias,
        true => How::Exact,
        false => How::Folded,
    }
}

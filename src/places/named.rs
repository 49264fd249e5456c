//! Which units a run of words may name: of the moment, of some kinds, within others, with its marks.

use std::ops::Range;

use super::chain::{Named, Reading};
use crate::how::How;
use crate::list::List;
use crate::name::{Words, lacks_marks_only};
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
        let mut units: List<Named> = List::default();
        for &spelt in called.into_iter().flatten() {
            let version = spelt.version;
            if !store.lives.at(version).contains(self.moment) {
                continue;
            }
            let record = store.records.at(version);
            let is_of_kind = kinds.is_none_or(|kinds| kinds.contains(&record.kind));
            let has_marks = spelt.is_marked(key);
            if !is_of_kind && (is_bare || !has_marks) {
                continue;
            }
            let is_inside = within.is_empty()
                || units_above(store, version, self.moment).any(|above| within.contains(&above));
            if !is_inside {
                continue;
            }
            if !is_of_kind {
                // Just so is called a unit of another kind.
                is_other_kind = true;
                continue;
            }
            if !has_marks && !is_bare && !self.leaves_marks_out(marked, version, spelt) {
                continue;
            }
            if code.is_some_and(|code| !self.has_code(version, code)) {
                continue;
            }
            let how = self.how(name, spelt, has_marks);
            match units.last_mut() {
                Some(last) if last.version == version => {
                    last.how = last.how.min(how);
                    last.has_marks |= has_marks;
                }
                _ => units.push(Named { version, how, has_marks }),
            }
        }
        if is_other_kind {
            units.retain(|unit| unit.has_marks);
        }
        units
    }

    /// Tells how a name was found. Where a word is spelt in another way than the name has it, the marks may
    /// be the same; then the texts are looked at.
    pub(super) fn how(&self, name: &Range<usize>, spelt: Spelt, has_marks: bool) -> How {
        if spelt.is_alias {
            return How::Alias;
        }
        if !has_marks {
            return How::Folded;
        }
        let is_respelt = spelt.is_respelt || self.words.is_respelt(name.clone());
        let written = || self.text.get(self.words.bytes(name.clone())).unwrap_or_default();
        if is_respelt && !spelt.is_exactly(&crate::name::exact_key(written())) {
            return How::Folded;
        }
        How::Exact
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

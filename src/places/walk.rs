//! Going through a text for the units that it names: from its end, and from its beginning.

use std::ops::Range;

use super::chain::{Link, MOST_NAMES, Named, Order, Reading};
use crate::how::How;
use crate::list::List;
use crate::name::{Gap, Words, lacks_marks_only};
use crate::register::data::ids::VersionId;

impl Reading<'_> {
    /// Reads what ends before a place, within units that were read behind it.
    pub(super) fn read_backwards(
        &mut self,
        end: usize,
        within: List<VersionId>,
        code: Option<Range<usize>>,
    ) {
        if end > 0 {
            self.read_further(end, &within, code.clone());
        }
        // What leaves fewer words over was found before.
        if !self.path.is_empty() && code.is_none() {
            self.offer(0..end, &within, Order::FromEnd);
        }
    }

    fn read_further(&mut self, end: usize, within: &List<VersionId>, code: Option<Range<usize>>) {
        let may_be_country = self.path.is_empty() || end <= self.address.n_country();
        if may_be_country
            && let Some(start) = self.address.country_ending_at(self.words, end)
            && self.is_edge(start)
            && start < end
            && code.is_none()
        {
            self.read_backwards(start, within.clone(), None);
        }
        if code.is_none() {
            if let Some(start) = self.code_ending_at(end) {
                self.read_backwards(start, within.clone(), Some(start..end));
                if self.words.get(start).is_some_and(|word| word.in_brackets) {
                    return;
                }
            }
            if self.is_postal_code(end - 1, within) {
                self.read_backwards(end - 1, within.clone(), None);
            }
        }
        if code.is_none()
            && self.may_have_remarks
            && let Some(start) = self.remark_ending_at(end)
        {
            self.remarks.push(start..end);
            self.read_backwards(start, within.clone(), None);
            self.remarks.pop();
        }
        let address = self.address;
        for kind in address.kinds_behind(self.words, end) {
            self.names_ending_at(kind.start, end, Some(&*kind.kinds), within, code.clone());
        }
        self.names_ending_at(end, end, None, within, code);
    }

    /// Returns where a remark begins that ends before a place: what was so before, a telephone number, or
    /// what stands in brackets and says no unit.
    pub(super) fn remark_ending_at(&self, end: usize) -> Option<usize> {
        let mut start = self.part_start(end);
        let part = start..end;
        let numbers = part.clone().filter_map(|at| self.words.get(at)).filter(|it| it.is_number);
        let n_digits: u32 = numbers.map(|it| it.end - it.start).sum();
        if self.address.is_former(self.words, part.clone()) {
            // All that stands in the brackets, or what the brackets are about.
            let in_brackets = |at: usize| self.words.get(at).is_some_and(|it| it.in_brackets);
            while start > 0 && in_brackets(start) && in_brackets(start - 1) {
                start -= 1;
            }
            if part.len() <= 2 && in_brackets(start) && start > 0 {
                start = self.part_start(start);
            }
            return (start > 0).then_some(start);
        }
        // A telephone number stands behind a comma, or behind all else.
        let number = (start..end).find(|&at| self.words.get(at).is_some_and(|it| it.is_number))?;
        let are_numbers = (number..end).all(|at| self.words.get(at).is_some_and(|it| it.is_number));
        if n_digits >= 8 && are_numbers && number > 0 {
            let words_before = self.address.part_at(self.words, start);
            return Some(if start + words_before == number { start } else { number });
        }
        None
    }

    /// Takes each run of words that ends before a place for a name.
    pub(super) fn names_ending_at(
        &mut self,
        name_end: usize,
        end: usize,
        behind: Option<&[u8]>,
        within: &List<VersionId>,
        code: Option<Range<usize>>,
    ) {
        let address = self.address;
        let from = name_end.saturating_sub(self.n_longest);
        let is_parted = |at: usize| self.words.get(at).is_some_and(|it| it.before == Gap::End);
        let from = (from + 1..name_end).rev().find(|&at| is_parted(at)).unwrap_or(from);
        // The longest first: what is the end of a longer name is none by itself.
        let (mut is_end_of_longer, mut is_name) = (false, false);
        for start in from..name_end {
            let name = start..name_end;
            let called = self.called(&name);
            if called.iter().all(|part| part.is_empty()) {
                continue;
            }
            let mut has_kind = false;
            if behind.is_none() {
                for kind in address.kinds_ending_at(self.words, start) {
                    let units =
                        self.units(called, &name, Some(&*kind.kinds), within, code.as_ref());
                    has_kind |= !units.is_empty();
                    self.go_on(kind.start, end, units, true, code.as_ref());
                    // The word for the kind is at times said twice: "phường Phường 1".
                    for again in address.kinds_ending_at(self.words, kind.start) {
                        if again.kinds == kind.kinds {
                            let kinds = Some(&*kind.kinds);
                            let units = self.units(called, &name, kinds, within, code.as_ref());
                            self.go_on(again.start, end, units, true, code.as_ref());
                        }
                    }
                }
            }
            // A word for a kind belongs to the name behind it.
            is_name |= has_kind;
            if has_kind {
                continue;
            }
            let units = self.units(called, &name, behind, within, code.as_ref());
            if units.is_empty() || (is_end_of_longer && !self.is_strong_edge(start)) {
                continue;
            }
            (is_end_of_longer, is_name) = (true, true);
            self.go_on(start, end, units, behind.is_some(), code.as_ref());
        }
        if behind.is_none() && code.is_none() && !is_name {
            self.initials_ending_at(end, within);
        }
    }

    /// Takes the last word or two before a place for the initials of a unit that others lie in.
    pub(super) fn initials_ending_at(&mut self, end: usize, within: &List<VersionId>) {
        let address = self.address;
        let names = self.names;
        for start in (end.saturating_sub(3)..end).rev() {
            let name = start..end;
            let folded = self.words.folded(name.clone());
            let is_parted = self.words.get(start).is_some_and(|it| it.before >= Gap::Edge);
            let marked = self.words.marked(name.clone());
            let is_bare = self.words.is_bare(name.clone());
            if (2..=10).contains(&folded.len()) {
                let forms = self.store.words().forms();
                let units = |kinds: Option<&[u8]>| -> List<Named> {
                    let versions = names.with_initials(folded).filter(|&version| {
                        let record = self.store.records.at(version);
                        self.store.lives.at(version).contains(self.moment)
                            && kinds.is_none_or(|kinds| kinds.contains(&record.kind))
                            && self.is_inside(version, within)
                            && (is_bare || {
                                let own = Words::of(self.store.name(&record), forms);
                                lacks_marks_only(marked, own.marked(0..own.len()))
                            })
                    });
                    let named = |version| Named { how: How::Alias, ..Named::of_code(version) };
                    versions.map(named).collect()
                };
                let mut found: Vec<(usize, bool, List<Named>)> = Vec::new();
                for kind in address.kinds_ending_at(self.words, start) {
                    found.push((kind.start, true, units(Some(&*kind.kinds))));
                }
                if is_parted || start == 0 {
                    found.push((start, false, units(None)));
                }
                for (start, has_kind, units) in found {
                    if units.is_empty() || self.n_names >= MOST_NAMES {
                        continue;
                    }
                    let link = Link { words: start..end, units, has_kind, is_initials: true };
                    self.read_within(link, |reading, within| {
                        reading.read_backwards(start, within, None);
                    });
                }
            }
            if is_parted {
                return;
            }
        }
    }

    /// Reads on before a name.
    pub(super) fn go_on(
        &mut self,
        start: usize,
        end: usize,
        units: List<Named>,
        has_kind: bool,
        code: Option<&Range<usize>>,
    ) {
        if units.is_empty() || self.n_names >= MOST_NAMES {
            return;
        }
        if !has_kind && self.is_number_before_a_name(start, end) {
            return;
        }
        let end = code.map_or(end, |code| code.end.max(end));
        let link = Link { words: start..end, units, has_kind, is_initials: false };
        // A bare name in the middle of what stands between commas is one only where all before it is
        // understood, or is a street.
        if !has_kind && !self.is_strong_edge(start) && !self.may_follow_a_street(start) {
            self.read_within(link, |reading, within| reading.only_with_more_before(start, within));
        } else {
            self.read_within(link, |reading, within| reading.read_backwards(start, within, None));
        }
    }

    /// Reads on within the units of a link.
    fn read_within(&mut self, link: Link, read: impl FnOnce(&mut Self, List<VersionId>)) {
        self.n_names += 1;
        let within = link.units.iter().map(|unit| unit.version).collect();
        self.path.push(link);
        read(self, within);
        self.path.pop();
    }

    /// Reads what ends before a place, but does not stop there.
    pub(super) fn only_with_more_before(&mut self, end: usize, within: List<VersionId>) {
        let address = self.address;
        for kind in address.kinds_behind(self.words, end) {
            self.names_ending_at(kind.start, end, Some(&*kind.kinds), &within, None);
        }
        self.names_ending_at(end, end, None, &within, None);
    }

    /// Reads what begins at a place, within units that were read before it.
    pub(super) fn read_forwards(&mut self, start: usize, within: List<VersionId>) {
        let n_words = self.words.len();
        if start < n_words && self.n_names < MOST_NAMES {
            self.read_further_on(start, &within);
        }
        if !self.path.is_empty() {
            self.offer(start..n_words, &within, Order::FromStart);
        }
    }

    fn read_further_on(&mut self, start: usize, within: &List<VersionId>) {
        if let Some(end) = self.address.country_beginning_at(self.words, start)
            && self.is_edge(end)
        {
            self.read_forwards(end, within.clone());
        }
        if self.is_postal_code(start, within) {
            self.read_forwards(start + 1, within.clone());
        }
        let address = self.address;
        for kind in address.kinds_beginning_at(self.words, start) {
            self.names_beginning_at(start, kind.end, Some(&*kind.kinds), within);
        }
        self.names_beginning_at(start, start, None, within);
    }

    /// Takes each run of words that begins at a place for a name.
    pub(super) fn names_beginning_at(
        &mut self,
        start: usize,
        name_start: usize,
        before: Option<&[u8]>,
        within: &List<VersionId>,
    ) {
        let address = self.address;
        let longest = self.words.len().min(name_start + self.n_longest);
        for end in name_start + 1..=longest {
            let name = name_start..end;
            let last = self.words.get(end - 1);
            if name.len() > 1 && last.is_some_and(|last| last.before == Gap::End) {
                return;
            }
            let called = self.called(&name);
            if called.iter().all(|part| part.is_empty()) {
                continue;
            }
            let units = self.units(called, &name, before, within, None);
            self.go_on_behind(start, end, units, before.is_some());
            if before.is_none() {
                let n_words = self.words.len();
                for kind_end in end + 1..=n_words.min(end + 4) {
                    for kind in address.kinds_behind(self.words, kind_end) {
                        if kind.start == end {
                            let units = self.units(called, &name, Some(&*kind.kinds), within, None);
                            self.go_on_behind(start, kind_end, units, true);
                        }
                    }
                }
            }
        }
    }

    pub(super) fn go_on_behind(
        &mut self,
        start: usize,
        end: usize,
        units: List<Named>,
        has_kind: bool,
    ) {
        if units.is_empty() || self.n_names >= MOST_NAMES {
            return;
        }
        let link = Link { words: start..end, units, has_kind, is_initials: false };
        self.read_within(link, |reading, within| reading.read_forwards(end, within));
    }

    /// Returns where a code begins that ends before a place: all that stands in brackets, or a number
    /// between commas.
    pub(super) fn code_ending_at(&self, end: usize) -> Option<usize> {
        let last = self.words.get(end - 1)?;
        if last.in_brackets {
            let mut start = end - 1;
            while self.words.get(start)?.before < Gap::Edge {
                start = start.checked_sub(1)?;
            }
            let has_digit =
                (start..end).any(|at| self.words.get(at).is_some_and(|it| it.is_number));
            let is_whole =
                (start + 1..end).all(|at| self.words.get(at).is_some_and(|it| it.is_attached));
            return (has_digit && is_whole && start > 0).then_some(start);
        }
        let is_alone = last.is_number && last.before >= Gap::Hyphen && end > 1;
        (is_alone && last.end - last.start >= 5).then_some(end - 1)
    }

    /// Tells whether a word is a postal code: at the end of a text, or beside a unit of the top level.
    pub(super) fn is_postal_code(&self, place: usize, within: &List<VersionId>) -> bool {
        let Some(word) = self.words.get(place).filter(|word| word.is_number) else { return false };
        let n_digits = (word.end - word.start) as usize;
        place > 0
            && self.address.has_postal_codes_of(n_digits)
            && within.iter().all(|&unit| self.store.records.at(unit).parent.is_none())
    }

    /// Tells whether what stands before a place, up to the last comma, may be a house number and a street.
    pub(super) fn may_follow_a_street(&self, place: usize) -> bool {
        let start = self.part_start(place);
        // 12/3A is a number of three words.
        let is_of_number = |at: usize| {
            let word = self.words.get(at);
            let is_short = word.is_some_and(|word| word.is_attached && word.end - word.start == 1);
            word.is_some_and(|word| word.is_number) || is_short
        };
        let part = self.address.part_at(self.words, start);
        let has_number = self.words.get(start + part).is_some_and(|word| word.is_number);
        let n_others = (start + part..place).filter(|&at| !is_of_number(at)).count();
        let is_behind_number = is_of_number(place - 1);
        // tổ 5 Tứ Liên: behind the number of a hamlet stands no street.
        let kinds = self.address.kinds_beginning_at(self.words, start);
        let mut hamlets = kinds.filter(|kind| !self.has_units(&kind.kinds));
        let is_hamlet = hamlets.any(|kind| (kind.end..place).all(is_of_number));
        (is_hamlet && is_behind_number)
            || (has_number
                && n_others >= 2
                && !is_behind_number
                && !self.address.part_ends_at(self.words, place))
    }
}

//! The units that a text names, as a chain from the largest to the smallest.
//!
//! A text is read from its end, where the largest unit stands in most addresses, and where that does not
//! explain it, from its beginning. At each place a run of words is taken for a name, with the word for a
//! kind beside it, and only units count that lie in those that were read before it. The readings that leave
//! the fewest words over are the answer, so a street that is called like a commune can't win over the unit
//! behind it. No reading leaves over what says that it is a unit: `Phường X` is a ward, or an error.

use std::ops::Range;

use crate::country::Level;
use crate::how::How;
use crate::list::List;
use crate::name::{AddressWords, Gap, Words, lacks_marks_only};
use crate::period::Moment;
use crate::register::Register;
use crate::register::data::ids::VersionId;
use crate::register::data::store::Store;
use crate::register::index::names::{Marked, Spelt};
use crate::register::view::hierarchy::units_above;

/// The most names that are tried in one reading of a text.
const MOST_NAMES: usize = 600;

/// A unit that a run of words may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) version: VersionId,
    pub(super) how: How,
    /// Whether marks are as written, or left out.
    has_marks: bool,
}

/// One name of a chain.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// The words for the kind and the name.
    pub(super) words: Range<usize>,
    /// The units that it may name.
    pub(super) units: List<Named>,
    has_kind: bool,
    /// Whether it is the initials of a unit alone.
    is_initials: bool,
}

/// What a text names as of a moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Chain {
    /// From the largest unit to the smallest.
    pub(super) links: Vec<Link>,
    /// Units that other chains name, which leave no more over.
    others: Vec<Named>,
    /// The words that no unit is named by, but for the country, postal codes and codes.
    pub(super) left_over: Range<usize>,
    /// Others, of remarks and telephone numbers between or behind units.
    pub(super) remarks: Vec<Range<usize>>,
    cost: usize,
}

impl Named {
    /// Names the unit that a code is of.
    pub(super) fn of_code(version: VersionId) -> Self {
        Self { version, how: How::Exact, has_marks: true }
    }
}

impl Chain {
    /// Returns how many words it leaves over.
    pub(super) fn cost(&self) -> usize {
        self.cost
    }

    /// Tells whether a unit is named with its marks.
    pub(super) fn has_marks(&self) -> bool {
        self.units().iter().any(|unit| unit.has_marks)
    }

    /// Returns the units that are named, each once, in order of id.
    pub(super) fn units(&self) -> Vec<Named> {
        let last = self.links.last().into_iter().flat_map(|link| link.units.iter());
        let mut units: Vec<Named> = last.chain(&self.others).copied().collect();
        units.sort_unstable_by_key(|unit| (unit.version, unit.how));
        units.dedup_by_key(|unit| unit.version);
        units
    }
}

/// What is not understood: the words, and the units within which they were looked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Stuck {
    pub(super) words: Range<usize>,
    pub(super) within: List<VersionId>,
    n_left_over: usize,
}

impl Stuck {
    /// Tells whether another text or date is stuck at the same place, within the same units.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.words == other.words && *self.within == *other.within
    }
}

/// In which order units are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// From the end, where the largest unit stands last.
    FromEnd,
    FromStart,
}

/// Reads a text as of a moment.
pub(super) struct Reading<'a> {
    register: &'a Register,
    store: &'a Store,
    address: &'a AddressWords,
    text: &'a str,
    words: &'a Words,
    moment: Moment,
    levels: &'a [Level],
    /// Whether no word has any mark, so that any marks may be meant.
    is_bare: bool,
    n_longest: usize,
    n_names: usize,
    path: Vec<Link>,
    /// The remarks that the path passes over.
    remarks: Vec<Range<usize>>,
    best: Option<Chain>,
    stuck: Option<Stuck>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        register: &'a Register,
        text: &'a str,
        words: &'a Words,
        levels: &'a [Level],
    ) -> Self {
        let store = &register.store;
        Self {
            register,
            store,
            address: store.words().address(),
            text,
            words,
            moment: Moment::OPEN_UNTIL,
            levels,
            is_bare: words.is_bare(0..words.len()),
            n_longest: register.indexes.names.n_words(store),
            n_names: 0,
            path: Vec::new(),
            remarks: Vec::new(),
            best: None,
            stuck: None,
        }
    }

    /// Reads the text as of a moment.
    ///
    /// # Errors
    /// What is not understood.
    pub(super) fn at(&mut self, moment: Moment) -> Result<Chain, Stuck> {
        self.moment = moment;
        (self.n_names, self.best, self.stuck) = (0, None, None);
        self.path.clear();
        self.remarks.clear();
        self.from_end(self.words.len(), List::default(), None);
        if self.best.as_ref().is_none_or(|best| best.cost > 0) {
            self.n_names = 0;
            self.from_start(0, List::default());
        }
        let Some(mut best) = self.best.take() else {
            let n_left_over = self.words.len();
            let all = Stuck { words: 0..n_left_over, within: List::default(), n_left_over };
            return Err(self.stuck.take().unwrap_or(all));
        };
        self.keep_the_best_marked(&mut best);
        if !best.left_over.is_empty() || !best.remarks.is_empty() {
            self.keep_what_holds_the_others(&mut best);
            let rivals = self.rivals(&best);
            best.others.extend(rivals);
        }
        Ok(best)
    }

    /// Leaves out units that lie in another one that is named as well: whatever was meant, what is left over
    /// lies in that.
    fn keep_what_holds_the_others(&self, best: &mut Chain) {
        let units = best.units();
        let holds = |outer: &&Named| {
            units.iter().all(|unit| {
                let mut above = units_above(self.store, unit.version, self.moment);
                unit.version == outer.version || above.any(|above| above == outer.version)
            })
        };
        if let Some(outer) = units.iter().find(holds).filter(|_| units.len() > 1) {
            best.others.clear();
            let last = best.links.last_mut().into_iter();
            last.for_each(|link| link.units = List::of_one(*outer));
        }
    }

    /// Returns units that parts of what a chain leaves over name, within the same units, where nothing says
    /// that they are streets: `Ngọc Hà, Ba Đình` are two wards.
    fn rivals(&self, best: &Chain) -> Vec<Named> {
        let Some((last, above)) = best.links.split_last().filter(|(last, _)| !last.has_kind) else {
            return Vec::new();
        };
        let within: List<VersionId> = above
            .last()
            .into_iter()
            .flat_map(|link| link.units.iter().map(|it| it.version))
            .collect();
        let is_apart = |rival: &Named| {
            let lies_in = |unit: VersionId, other: VersionId| {
                unit == other
                    || units_above(self.store, unit, self.moment).any(|above| above == other)
            };
            !last.units.iter().any(|unit| {
                lies_in(rival.version, unit.version) || lies_in(unit.version, rival.version)
            })
        };
        let parts = self.parts(&best.left_over);
        let named = parts.filter(|part| !self.words.get(part.start).is_some_and(|it| it.is_number));
        let rivals =
            named.flat_map(|part| self.units(self.called(&part), &part, None, &within, None));
        rivals.filter(is_apart).collect()
    }

    /// Leaves out units whose marks are only left out, where others are written just so, as long as the
    /// text has any marks.
    fn keep_the_best_marked(&self, best: &mut Chain) {
        let last = best.links.last_mut().map(|link| &mut link.units);
        let has_marked = last.as_ref().is_some_and(|units| units.iter().any(|unit| unit.has_marks))
            || best.others.iter().any(|unit| unit.has_marks);
        if !self.is_bare && has_marked {
            last.into_iter().for_each(|units| units.retain(|unit| unit.has_marks));
            best.others.retain(|unit| unit.has_marks);
        }
    }

    /// Reads what ends before a place, within units that were read behind it.
    fn from_end(&mut self, end: usize, within: List<VersionId>, code: Option<Range<usize>>) {
        if !self.path.is_empty() && code.is_none() {
            self.offer(0..end, &within, Order::FromEnd);
        }
        if end == 0 {
            return;
        }
        if let Some(start) = self.address.country_ending_at(self.words, end)
            && self.is_edge(start)
            && start < end
            && code.is_none()
        {
            self.from_end(start, within.clone(), None);
        }
        if code.is_none() {
            if let Some(start) = self.code_ending_at(end) {
                self.from_end(start, within.clone(), Some(start..end));
                if self.words.get(start).is_some_and(|word| word.in_brackets) {
                    return;
                }
            }
            if self.is_postal_code(end - 1, &within) {
                self.from_end(end - 1, within.clone(), None);
            }
        }
        if code.is_none()
            && let Some(start) = self.remark_ending_at(end)
        {
            self.remarks.push(start..end);
            self.from_end(start, within.clone(), None);
            self.remarks.pop();
        }
        let address = self.address;
        for kind in address.kinds_behind(self.words, end) {
            self.names_ending_at(kind.start, end, Some(&*kind.kinds), &within, code.clone());
        }
        self.names_ending_at(end, end, None, &within, code);
    }

    /// Returns where a remark begins that ends before a place: what was so before, a telephone number, or
    /// what stands in brackets and says no unit.
    fn remark_ending_at(&self, end: usize) -> Option<usize> {
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
    fn names_ending_at(
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
        let mut is_end_of_longer = false;
        for start in from..name_end {
            let name = start..name_end;
            let called = self.called(&name);
            if called.iter().all(|part| part.is_empty()) {
                continue;
            }
            if behind.is_none() {
                for kind in address.kinds_ending_at(self.words, start) {
                    let units =
                        self.units(called, &name, Some(&*kind.kinds), within, code.as_ref());
                    self.go_on(kind.start, end, units, true, code.as_ref());
                    // The word for the kind is at times said twice: "phường Phường 1".
                    for again in address.kinds_ending_at(self.words, kind.start) {
                        if again.kinds == kind.kinds {
                            let units = self.units(
                                called,
                                &name,
                                Some(&*kind.kinds),
                                within,
                                code.as_ref(),
                            );
                            self.go_on(again.start, end, units, true, code.as_ref());
                        }
                    }
                }
            }
            let units = self.units(called, &name, behind, within, code.as_ref());
            if units.is_empty() || (is_end_of_longer && !self.is_strong_edge(start)) {
                continue;
            }
            is_end_of_longer = true;
            self.go_on(start, end, units, behind.is_some(), code.as_ref());
        }
        if behind.is_none() && code.is_none() {
            self.initials_ending_at(end, within);
        }
    }

    /// Takes the last word or two before a place for the initials of a unit that others lie in.
    fn initials_ending_at(&mut self, end: usize, within: &List<VersionId>) {
        let address = self.address;
        let names = &self.register.indexes.names;
        for start in (end.saturating_sub(3)..end).rev() {
            let name = start..end;
            let folded = self.words.folded(name.clone());
            let is_parted = self.words.get(start).is_some_and(|it| it.before >= Gap::Edge);
            let marked = self.words.marked(name.clone());
            let is_bare = self.words.is_bare(name.clone());
            if (2..=10).contains(&folded.len()) {
                let forms = self.store.words().forms();
                let units = |kinds: Option<&[u8]>| -> List<Named> {
                    let versions = names.with_initials(self.store, folded).filter(|&version| {
                        let record = self.store.records.at(version);
                        let own = || Words::of(self.store.name(&record), forms);
                        self.store.lives.at(version).contains(self.moment)
                            && kinds.is_none_or(|kinds| kinds.contains(&record.kind))
                            && (within.is_empty()
                                || units_above(self.store, version, self.moment)
                                    .any(|above| within.contains(&above)))
                            && (is_bare || {
                                let own = own();
                                lacks_marks_only(marked, own.marked(0..own.len()))
                            })
                    });
                    let named = |version| Named { version, how: How::Alias, has_marks: true };
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
                    self.n_names += 1;
                    let within = units.iter().map(|unit| unit.version).collect();
                    let words = start..end;
                    self.path.push(Link { words, units, has_kind, is_initials: true });
                    self.from_end(start, within, None);
                    self.path.pop();
                }
            }
            if is_parted {
                return;
            }
        }
    }

    /// Reads on before a name.
    fn go_on(
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
        // A bare name in the middle of what stands between commas is one only where all before it is
        // understood, or is a street.
        if !has_kind && self.is_number_before_a_name(start, end) {
            return;
        }
        if !has_kind && !self.is_strong_edge(start) && !self.may_follow_a_street(start) {
            self.n_names += 1;
            let link = link(start, end, units, has_kind, code);
            let within = link.units.iter().map(|unit| unit.version).collect();
            self.path.push(link);
            self.only_with_more_from_end(start, within);
            self.path.pop();
            return;
        }
        self.n_names += 1;
        let link = link(start, end, units, has_kind, code);
        let within = link.units.iter().map(|unit| unit.version).collect();
        self.path.push(link);
        self.from_end(start, within, None);
        self.path.pop();
    }

    /// Reads what ends before a place, but does not stop there.
    fn only_with_more_from_end(&mut self, end: usize, within: List<VersionId>) {
        let address = self.address;
        for kind in address.kinds_behind(self.words, end) {
            self.names_ending_at(kind.start, end, Some(&*kind.kinds), &within, None);
        }
        self.names_ending_at(end, end, None, &within, None);
    }

    /// Reads what begins at a place, within units that were read before it.
    fn from_start(&mut self, start: usize, within: List<VersionId>) {
        let n_words = self.words.len();
        if !self.path.is_empty() {
            self.offer(start..n_words, &within, Order::FromStart);
        }
        if start == n_words || self.n_names >= MOST_NAMES {
            return;
        }
        if let Some(end) = self.address.country_beginning_at(self.words, start)
            && self.is_edge(end)
        {
            self.from_start(end, within.clone());
        }
        if self.is_postal_code(start, &within) {
            self.from_start(start + 1, within.clone());
        }
        let address = self.address;
        for kind in address.kinds_beginning_at(self.words, start) {
            self.names_beginning_at(start, kind.end, Some(&*kind.kinds), &within);
        }
        self.names_beginning_at(start, start, None, &within);
    }

    /// Takes each run of words that begins at a place for a name.
    fn names_beginning_at(
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

    fn go_on_behind(&mut self, start: usize, end: usize, units: List<Named>, has_kind: bool) {
        if units.is_empty() || self.n_names >= MOST_NAMES {
            return;
        }
        self.n_names += 1;
        let within = units.iter().map(|unit| unit.version).collect();
        self.path.push(Link { words: start..end, units, has_kind, is_initials: false });
        self.from_start(end, within);
        self.path.pop();
    }

    fn called(&self, name: &Range<usize>) -> [&'a [Spelt]; 2] {
        self.register.indexes.names.called(self.store, self.words.folded(name.clone()))
    }

    /// Returns the units that a run of words may name: of some kinds, within others, with a code.
    fn units(
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
    fn how(&self, name: &Range<usize>, spelt: Spelt, has_marks: bool) -> How {
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
    fn leaves_marks_out(&self, marked: &[u8], version: VersionId, spelt: Spelt) -> bool {
        let record = self.store.records.at(version);
        let forms = self.store.words().forms();
        self.store.names_of(&record).any(|name| {
            let own = Words::of(name, forms);
            let own = own.marked(0..own.len());
            spelt.is_marked(Marked::of(own)) && lacks_marks_only(marked, own)
        })
    }

    fn has_code(&self, version: VersionId, code: &Range<usize>) -> bool {
        let record = self.store.records.at(version);
        let written = self.text.get(self.words.bytes(code.clone())).unwrap_or_default();
        let own = self.store.code(&record);
        own.as_str() == written || crate::country::own_code(&own) == written
    }

    /// Returns where a code begins that ends before a place: all that stands in brackets, or a number
    /// between commas.
    fn code_ending_at(&self, end: usize) -> Option<usize> {
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
    fn is_postal_code(&self, place: usize, within: &List<VersionId>) -> bool {
        let Some(word) = self.words.get(place).filter(|word| word.is_number) else { return false };
        let n_digits = (word.end - word.start) as usize;
        place > 0
            && self.address.has_postal_codes_of(n_digits)
            && within.iter().all(|&unit| self.store.records.at(unit).parent.is_none())
    }

    /// Tells whether something parts a word from the one before; so it does at both ends of the text.
    fn is_edge(&self, place: usize) -> bool {
        place == 0 || self.words.get(place).is_none_or(|word| word.before >= Gap::Edge)
    }

    /// Tells whether a comma parts a word from the one before, or a dash where the text has no commas.
    fn is_strong_edge(&self, place: usize) -> bool {
        let Some(word) = self.words.get(place).filter(|_| place > 0) else { return true };
        match word.before {
            Gap::End => true,
            Gap::Edge => {
                let is_bracket =
                    word.in_brackets || self.words.get(place - 1).is_some_and(|it| it.in_brackets);
                is_bracket || !self.words.has_ends()
            }
            _ => false,
        }
    }

    /// Tells whether a number stands right before a name, as that of a house does.
    fn is_number_before_a_name(&self, start: usize, end: usize) -> bool {
        end == start + 1
            && self.words.get(start).is_some_and(|word| word.is_number)
            && self.words.get(end).is_some_and(|next| next.before == Gap::Soft)
    }

    /// Returns where the part of the text begins in which a word before a place stands.
    fn part_start(&self, place: usize) -> usize {
        (1..place).rev().find(|&at| self.is_edge(at)).unwrap_or(0)
    }

    /// Tells whether what stands before a place, up to the last comma, may be a house number and a street.
    fn may_follow_a_street(&self, place: usize) -> bool {
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
        let mut hamlets = kinds.filter(|kind| {
            let level = AddressWords::lowest(&self.store.country, &kind.kinds);
            let names = &self.register.indexes.names;
            level.is_some_and(|level| !names.has_level(self.store, level))
        });
        let is_hamlet = hamlets.any(|kind| (kind.end..place).all(is_of_number));
        (is_hamlet && is_behind_number)
            || (has_number
                && n_others >= 2
                && !is_behind_number
                && !self.address.part_ends_at(self.words, place))
    }

    /// Keeps a chain where it leaves fewer words over than those before, or as few.
    fn offer(&mut self, left_over: Range<usize>, within: &List<VersionId>, order: Order) {
        let Some(last) = self.path.last() else { return };
        let fits = |unit: &&Named| self.levels.contains(&self.store.records.at(unit.version).level);
        if !last.units.iter().any(|unit| fits(&unit)) {
            return;
        }
        // Initials are settled by what lies in the unit, or by the word for its kind and what it lies in.
        if last.is_initials && !(last.has_kind && self.path.len() > 1) {
            return;
        }
        // A word for a kind belongs to what stands behind it.
        if order == Order::FromEnd
            && !last.has_kind
            && !left_over.is_empty()
            && self.address.kinds_ending_at(self.words, left_over.end).next().is_some()
        {
            return;
        }
        let n_remarks: usize = self.remarks.iter().map(|run| run.len()).sum();
        let cost = left_over.len() + n_remarks;
        if self.best.as_ref().is_some_and(|best| best.cost < cost) {
            return;
        }
        let is_at_edge = left_over.is_empty() || self.is_edge(left_over.start);
        if order == Order::FromStart && !is_at_edge {
            return;
        }
        if let Some(words) = self.unread_unit(&left_over).or_else(|| self.other_top(&left_over)) {
            if self.stuck.as_ref().is_none_or(|stuck| cost <= stuck.n_left_over) {
                let within = within.clone();
                self.stuck = Some(Stuck { words, within, n_left_over: cost });
            }
            return;
        }
        if order == Order::FromStart {
            let begins_well = self.path.first().is_some_and(|first| {
                let is_street = left_over.is_empty() || self.is_street(left_over.start);
                self.is_of_the_top(first) || (first.has_kind && (self.path.len() > 1 || is_street))
            });
            if !begins_well {
                return;
            }
        }
        let mut units: List<Named> = last.units.iter().filter(fits).copied().collect();
        let (mut left_over, mut cost) = (left_over, cost);
        // A code may stand in front of all: 06442 Xã Tân Thành.
        if left_over == (0..1) && self.words.get(0).is_some_and(|word| word.is_number) {
            let is_coded = |unit: &Named| {
                let level = self.store.records.at(unit.version).level;
                let definition = self.store.country.level_definition(level);
                let width = definition.and_then(|it| it.code_width).map(usize::from);
                width.is_some_and(|width| width >= 5 && width == self.words.bytes(0..1).len())
            };
            if units.iter().any(is_coded) {
                units.retain(|unit| self.has_code(unit.version, &(0..1)));
                if units.is_empty() {
                    return;
                }
                (left_over, cost) = (0..0, cost - 1);
            }
        }
        match &mut self.best {
            Some(best) if best.cost == cost => {
                let known = best.units();
                let is_known = |unit: &&Named| known.iter().any(|it| it.version == unit.version);
                let more: Vec<Named> =
                    units.iter().filter(|unit| !is_known(unit)).copied().collect();
                best.others.extend(more);
            }
            _ => {
                let mut links = self.path.clone();
                links.last_mut().into_iter().for_each(|link| link.units = units.clone());
                let remarks = self.remarks.clone();
                self.best = Some(Chain { links, others: Vec::new(), left_over, remarks, cost });
            }
        }
    }

    /// Tells whether a part that a chain leaves over is the name of a unit of any date, and begins with no
    /// number.
    pub(super) fn leaves_name_over(&self, chain: &Chain) -> bool {
        self.parts(&chain.left_over).any(|part| {
            let is_number = self.words.get(part.start).is_some_and(|word| word.is_number);
            !is_number && self.called(&part).iter().any(|called| !called.is_empty())
        })
    }

    fn is_of_the_top(&self, link: &Link) -> bool {
        link.units.iter().any(|unit| self.store.records.at(unit.version).parent.is_none())
    }

    /// Tells whether a part that begins at a place begins as streets and buildings do.
    fn is_street(&self, start: usize) -> bool {
        self.words.get(start).is_some_and(|word| word.is_number)
            || self.address.part_at(self.words, start) > 0
    }

    /// Returns the first part of what is left over that is the name of a unit of the top level, where the
    /// chain has none: then it lies elsewhere.
    fn other_top(&self, left_over: &Range<usize>) -> Option<Range<usize>> {
        if left_over.is_empty() || self.path.first().is_none_or(|first| self.is_of_the_top(first)) {
            return None;
        }
        self.parts(left_over).find(|part| {
            let called = self.called(part);
            let units = self.units(called, part, None, &List::default(), None);
            units.iter().any(|unit| self.store.records.at(unit.version).parent.is_none())
        })
    }

    /// Returns the parts of a run of words, between what sets them apart.
    fn parts(&self, run: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let (mut start, end) = (run.start, run.end);
        std::iter::from_fn(move || {
            if start >= end {
                return None;
            }
            let next = (start + 1..end).find(|&at| self.is_edge(at)).unwrap_or(end);
            let part = start..next;
            start = next;
            Some(part)
        })
    }

    /// Returns the first part of what is left over that says that it is a unit.
    fn unread_unit(&self, left_over: &Range<usize>) -> Option<Range<usize>> {
        self.parts(left_over).find(|part| self.says_unit(part))
    }

    fn says_unit(&self, part: &Range<usize>) -> bool {
        part.clone().any(|at| {
            let is_first = at == part.start;
            // tỉnh lộ 8 is no tỉnh.
            let other = self.address.part_at(self.words, at);
            let is_behind_other = !is_first && self.address.part_ends_at(self.words, at);
            let kinds = self.address.kinds_beginning_at(self.words, at);
            let mut kinds = kinds.filter(|kind| kind.end < part.end && kind.end - at > other);
            kinds.any(|kind| {
                let level = AddressWords::lowest(&self.store.country, &kind.kinds);
                let names = &self.register.indexes.names;
                level.is_some_and(|level| names.has_level(self.store, level))
                    && !self.address.is_within_part(self.words, at)
                    && (is_first || (kind.is_plain && !is_behind_other))
            })
        }) || self.address.kinds_behind(self.words, part.end).any(|kind| {
            let is_of_part = kind.start > part.start && kind.end == part.end;
            let level = AddressWords::lowest(&self.store.country, &kind.kinds);
            let names = &self.register.indexes.names;
            is_of_part && level.is_some_and(|level| names.has_level(self.store, level))
        })
    }
}

fn link(
    start: usize,
    end: usize,
    units: List<Named>,
    has_kind: bool,
    code: Option<&Range<usize>>,
) -> Link {
    let end = code.map_or(end, |code| code.end.max(end));
    Link { words: start..end, units, has_kind, is_initials: false }
}

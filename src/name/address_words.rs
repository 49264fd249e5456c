//! The words by which the parts of an address are told: kinds of units, other parts, the country.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Gap, WordForms, Words};
use crate::country::{Country, Level};

/// A word for kinds, or one with which a part of an address begins, in the ways in which it is marked.
#[derive(Debug, Clone, Default)]
struct Marks(Vec<Box<[u8]>>);

impl Marks {
    fn has(&self, marked: &[u8]) -> bool {
        self.0.iter().any(|own| **own == *marked)
    }

    /// Tells whether a run of words is the word: written as the country has it, or without any marks.
    fn fit(&self, words: &Words, run: std::ops::Range<usize>) -> bool {
        words.is_bare(run.clone()) || self.has(words.marked(run))
    }
}

/// Words with which something in a text is told, each of one or several words.
#[derive(Debug, Clone, Default)]
struct PartWords {
    marks: FxHashMap<Box<[u8]>, Marks>,
    /// The first and the last word of each.
    firsts: FxHashSet<Box<[u8]>>,
    lasts: FxHashSet<Box<[u8]>>,
    /// How many words the longest has.
    n_longest: usize,
}

impl PartWords {
    fn of<'a>(list: impl Iterator<Item = &'a str>, forms: &WordForms) -> Self {
        let mut words = Self::default();
        for word in list.map(|word| Words::of(word, forms)).filter(|word| word.len() > 0) {
            let (all, last) = (0..word.len(), word.len() - 1);
            words.n_longest = words.n_longest.max(word.len());
            let marks = words.marks.entry(word.folded(all.clone()).into()).or_default();
            marks.0.push(word.marked(all.clone()).into());
            // Several words may be written as one.
            words.firsts.extend([word.folded(0..1).into(), word.folded(all.clone()).into()]);
            words.lasts.extend([word.folded(last..last + 1).into(), word.folded(all).into()]);
        }
        words
    }

    fn marks_of(&self, words: &Words, run: std::ops::Range<usize>) -> Option<&Marks> {
        self.marks.get(words.folded(run))
    }

    /// Tells whether a run of words is one, with its marks or without any.
    fn has(&self, words: &Words, run: std::ops::Range<usize>) -> bool {
        self.marks_of(words, run.clone()).is_some_and(|marks| marks.fit(words, run))
    }

    /// Returns the runs that begin at a place and may be one, the longest first.
    fn runs_at(&self, words: &Words, start: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
        let may_be = self.firsts.contains(words.folded(start..start + 1));
        let longest = self.n_longest.min(words.len().saturating_sub(start));
        let longest = if may_be { longest } else { 0 };
        (1..=longest).rev().map(move |len| start..start + len)
    }

    /// Returns the runs that end before a place and may be one, the longest first.
    fn runs_before(
        &self,
        words: &Words,
        end: usize,
    ) -> impl Iterator<Item = std::ops::Range<usize>> {
        let may_be = end > 0 && self.lasts.contains(words.folded(end - 1..end));
        let longest = if may_be { self.n_longest.min(end) } else { 0 };
        (1..=longest).rev().map(move |len| end - len..end)
    }
}

/// A word for kinds, as it stands in a text.
#[derive(Debug, Clone)]
pub(crate) struct KindWord<'a> {
    /// The words of the text that it is.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The kinds, as the country's dense indices.
    pub(crate) kinds: Cow<'a, [u8]>,
    /// Whether it is long enough to be no accident.
    pub(crate) is_plain: bool,
}

impl KindWord<'_> {
    /// Returns both as one, the other one behind it.
    fn and(&self, other: &Self) -> Self {
        let kinds = self.kinds.iter().chain(other.kinds.iter()).copied().collect();
        let is_plain = self.is_plain || other.is_plain;
        Self { start: self.start, end: other.end, kinds: Cow::Owned(kinds), is_plain }
    }
}

#[derive(Debug, Clone, Default)]
struct Kinds {
    marks: Marks,
    kinds: Vec<u8>,
}

/// The words of a country by which the parts of an address are told, folded.
#[derive(Debug, Clone, Default)]
pub(crate) struct AddressWords {
    before: FxHashMap<Box<[u8]>, Kinds>,
    behind: FxHashMap<Box<[u8]>, Kinds>,
    parts: PartWords,
    countries: PartWords,
    formers: PartWords,
    /// Each word for a kind, with the kinds, by kind.
    of_kinds: Vec<(u8, Box<[u8]>)>,
    /// The first and the last word of each word for kinds; behind a name the last alone.
    first_of_kinds: FxHashSet<Box<[u8]>>,
    last_of_kinds: FxHashSet<Box<[u8]>>,
    last_behind: FxHashSet<Box<[u8]>>,
    /// How many words the longest word for kinds has.
    n_kind: usize,
    postal_codes: Vec<usize>,
}

impl AddressWords {
    pub(super) fn of(
        country: &Country,
        before: &[(String, u8)],
        behind: &[(String, u8)],
        forms: &WordForms,
    ) -> Self {
        let mut words = Self::default();
        for (list, map) in [(before, &mut words.before), (behind, &mut words.behind)] {
            for (word, kind) in list {
                let word = Words::of(word, forms);
                let all = 0..word.len();
                words.n_kind = words.n_kind.max(word.len());
                let kinds = map.entry(word.folded(all.clone()).into()).or_default();
                kinds.marks.0.push(word.marked(all.clone()).into());
                let each = all.map(|at| (*kind, word.folded(at..at + 1).into()));
                words.of_kinds.extend(each);
                if !kinds.kinds.contains(kind) {
                    kinds.kinds.push(*kind);
                }
            }
        }
        words.of_kinds.sort_unstable();
        words.of_kinds.dedup();
        for (word, _) in before {
            let word = Words::of(word, forms);
            let last = word.len().saturating_sub(1);
            let whole = || word.folded(0..word.len()).into();
            words.first_of_kinds.extend([word.folded(0..1).into(), whole()]);
            words.last_of_kinds.extend([word.folded(last..last + 1).into(), whole()]);
        }
        for (word, _) in behind {
            let word = Words::of(word, forms);
            let last = word.len().saturating_sub(1);
            let whole = word.folded(0..word.len()).into();
            words.last_behind.extend([word.folded(last..last + 1).into(), whole]);
        }
        let writing = country.writing();
        let names = [country.name(), country.id()].into_iter();
        let names = names.chain(writing.names.iter().map(String::as_str));
        words.countries = PartWords::of(names, forms);
        words.parts = PartWords::of(writing.address_words.iter().map(String::as_str), forms);
        words.formers = PartWords::of(writing.former_words.iter().map(String::as_str), forms);
        words.postal_codes =
            writing.postal_codes.iter().map(|digits| usize::from(*digits)).collect();
        words
    }

    /// Returns the words for kinds that end before a place, where a name begins. Several may stand there, as
    /// at the head of a column: `Phường/Xã: `.
    pub(crate) fn kinds_ending_at<'a>(
        &'a self,
        words: &'a Words,
        end: usize,
    ) -> impl Iterator<Item = KindWord<'a>> {
        let reaches = words.get(end).is_none_or(|name| name.before <= Gap::Hyphen);
        self.kinds_just_before(words, end).filter(move |_| reaches).flat_map(move |kind| {
            let other = words.get(kind.start).filter(|word| word.before == Gap::Edge);
            let other = other.and_then(|_| self.kinds_just_before(words, kind.start).last());
            let both = other.map(|other| other.and(&kind));
            both.into_iter().chain([kind])
        })
    }

    fn kinds_just_before<'a>(
        &'a self,
        words: &'a Words,
        end: usize,
    ) -> impl Iterator<Item = KindWord<'a>> {
        let may_be = end > 0 && self.last_of_kinds.contains(words.folded(end - 1..end));
        let longest = if may_be { self.n_kind.min(end) } else { 0 };
        (1..=longest)
            .map(move |len| end - len..end)
            .take_while(move |run| is_one_run(words, run.clone(), Gap::Soft))
            .filter_map(move |run| self.kind_word(&self.before, words, run))
    }

    /// Returns the words for kinds that begin at a place, with a name behind them.
    pub(crate) fn kinds_beginning_at<'a>(
        &'a self,
        words: &'a Words,
        start: usize,
    ) -> impl Iterator<Item = KindWord<'a>> {
        let reaches = move |kind: &KindWord<'_>| {
            words.get(kind.end).is_some_and(|name| name.before <= Gap::Hyphen)
        };
        self.kinds_just_at(words, start)
            .flat_map(move |kind| {
                let other = words.get(kind.end).filter(|word| word.before == Gap::Edge);
                let other = other.and_then(|_| self.kinds_just_at(words, kind.end).last());
                let both = other.map(|other| kind.and(&other));
                both.into_iter().chain([kind])
            })
            .filter(reaches)
    }

    fn kinds_just_at<'a>(
        &'a self,
        words: &'a Words,
        start: usize,
    ) -> impl Iterator<Item = KindWord<'a>> {
        let may_be = self.first_of_kinds.contains(words.folded(start..start + 1));
        let longest = if may_be { self.n_kind.min(words.len().saturating_sub(start)) } else { 0 };
        (1..=longest)
            .map(move |len| start..start + len)
            .take_while(move |run| is_one_run(words, run.clone(), Gap::Soft))
            .filter_map(move |run| self.kind_word(&self.before, words, run))
    }

    /// Returns the words for kinds that stand behind a name and end before a place; in brackets that may
    /// be any word.
    pub(crate) fn kinds_behind<'a>(
        &'a self,
        words: &'a Words,
        end: usize,
    ) -> impl Iterator<Item = KindWord<'a>> {
        let in_brackets = end > 0 && words.get(end - 1).is_some_and(|word| word.in_brackets);
        let map = if in_brackets { &self.before } else { &self.behind };
        let lasts = if in_brackets { &self.last_of_kinds } else { &self.last_behind };
        let may_be = end > 0 && lasts.contains(words.folded(end - 1..end));
        let longest = if may_be { self.n_kind.min(end - 1) } else { 0 };
        (1..=longest)
            .map(move |len| end - len..end)
            .take_while(move |run| is_one_run(words, run.clone(), Gap::Soft))
            .filter_map(move |run| self.kind_word(map, words, run))
            .filter(move |kind| {
                let before = words.get(kind.start).map_or(Gap::End, |word| word.before);
                if in_brackets { before == Gap::Edge } else { before <= Gap::Hyphen }
            })
    }

    fn kind_word<'a>(
        &'a self,
        map: &'a FxHashMap<Box<[u8]>, Kinds>,
        words: &Words,
        run: std::ops::Range<usize>,
    ) -> Option<KindWord<'a>> {
        let folded = words.folded(run.clone());
        let found = map.get(folded).filter(|found| found.marks.fit(words, run.clone()))?;
        let (first, last) = (words.get(run.start)?, words.get(run.end - 1)?);
        // Bắc Xa is no xã: within a part a word lacks its marks only where all do.
        let lacks_marks = words.is_bare(run.clone()) && !found.marks.has(words.marked(run.clone()));
        if lacks_marks
            && run.start > 0
            && first.before < Gap::Edge
            && !words.is_bare(0..words.len())
        {
            return None;
        }
        let is_marked = !words.is_bare(run.clone());
        if folded.len() == 1 {
            // A letter alone is a word for a kind with a full stop, before a number, or where a part of
            // an address begins.
            let next = words.get(run.end);
            let is_meant = last.has_stop
                || next.is_some_and(|next| next.is_number)
                || first.before >= Gap::Hyphen
                || run.start == 0
                || (first.is_capital && next.is_some_and(|next| next.is_capital));
            if !is_meant {
                return None;
            }
        }
        let is_plain = folded.len() >= 4 || last.has_stop || is_marked;
        let kinds = Cow::Borrowed(found.kinds.as_slice());
        Some(KindWord { start: run.start, end: run.end, kinds, is_plain })
    }

    /// Tells whether a word for a kind begins with letters.
    pub(crate) fn kind_has(&self, kind: u8, letters: &[u8]) -> bool {
        let from = self.of_kinds.partition_point(|(of, _)| *of < kind);
        let own = self.of_kinds.iter().skip(from).take_while(|(of, _)| *of == kind);
        own.into_iter().any(|(_, word)| word.starts_with(letters))
    }

    /// Returns how many words at a place are one with which another part of an address begins; 0 for none.
    pub(crate) fn part_at(&self, words: &Words, start: usize) -> usize {
        let mut runs = self.parts.runs_at(words, start);
        let is_part = |run: &std::ops::Range<usize>| {
            is_one_run(words, run.clone(), Gap::Soft) && self.parts.has(words, run.clone())
        };
        runs.find(is_part).map_or(0, |run| run.len())
    }

    /// Tells whether a part that begins at a place begins as streets and buildings do: with a number, or with
    /// such a word.
    pub(crate) fn is_street(&self, words: &Words, start: usize) -> bool {
        words.get(start).is_some_and(|word| word.is_number) || self.part_at(words, start) > 0
    }

    /// Tells whether a word is within one with which another part of an address begins: the xã of công xã.
    pub(crate) fn is_within_part(&self, words: &Words, place: usize) -> bool {
        let before = 1..=self.parts.n_longest.min(place);
        before.into_iter().any(|back| self.part_at(words, place - back) > back)
    }

    /// Tells whether a part says that what it names is of an earlier time: `Quận 1 cũ`.
    pub(crate) fn is_former(&self, words: &Words, mut run: std::ops::Range<usize>) -> bool {
        let is_former = |run: std::ops::Range<usize>| {
            let marks = self.formers.marks_of(words, run.clone());
            marks.is_some_and(|marks| marks.has(words.marked(run)))
        };
        run.any(|start| self.formers.runs_at(words, start).any(is_former))
    }

    /// Tells whether the words before a place end with one with which another part of an address begins.
    pub(crate) fn part_ends_at(&self, words: &Words, end: usize) -> bool {
        self.parts.runs_before(words, end).any(|run| self.parts.has(words, run))
    }

    /// Returns where the country's name begins that ends before a place.
    pub(crate) fn country_ending_at(&self, words: &Words, end: usize) -> Option<usize> {
        let mut runs = self.countries.runs_before(words, end);
        runs.find(|run| self.is_country(words, run.clone())).map(|run| run.start)
    }

    /// Returns where the country's name ends that begins at a place.
    pub(crate) fn country_beginning_at(&self, words: &Words, start: usize) -> Option<usize> {
        let mut runs = self.countries.runs_at(words, start);
        runs.find(|run| self.is_country(words, run.clone())).map(|run| run.end)
    }

    fn is_country(&self, words: &Words, run: std::ops::Range<usize>) -> bool {
        self.countries.has(words, run.clone()) && is_one_run(words, run, Gap::Hyphen)
    }

    /// Returns of how many words the longest name of the country is.
    pub(crate) fn n_country(&self) -> usize {
        self.countries.n_longest
    }

    /// Tells whether postal codes have so many digits.
    pub(crate) fn has_postal_codes_of(&self, n_digits: usize) -> bool {
        self.postal_codes.contains(&n_digits)
    }

    /// Returns the level of the lowest kind among some.
    pub(crate) fn lowest(country: &Country, kinds: &[u8]) -> Option<Level> {
        kinds.iter().map(|&kind| country.level_of_idx(kind)).max()
    }
}

/// Tells whether nothing parts the words of a run that binds less than a gap.
fn is_one_run(words: &Words, run: std::ops::Range<usize>, most: Gap) -> bool {
    (run.start + 1..run.end).all(|place| words.get(place).is_some_and(|word| word.before <= most))
}

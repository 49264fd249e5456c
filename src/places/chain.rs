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
use crate::name::{AddressWords, Gap, Words};
use crate::period::Moment;
use crate::register::Register;
use crate::register::data::ids::VersionId;
use crate::register::data::store::Store;
use crate::register::index::names::{ReadyNames, Spelt};

/// The most names that are tried in one reading of a text.
pub(super) const MOST_NAMES: usize = 600;

/// A unit that a run of words may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) version: VersionId,
    pub(super) how: How,
    /// Whether marks are as written, or left out.
    pub(super) has_marks: bool,
    /// The same, but that words may be spelt in another of their ways.
    pub(super) has_letters: bool,
}

/// One name of a chain.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// The words for the kind and the name.
    pub(super) words: Range<usize>,
    /// The units that it may name.
    pub(super) units: List<Named>,
    pub(super) has_kind: bool,
    /// Whether it is the initials of a unit alone.
    pub(super) is_initials: bool,
}

/// What a text names as of a moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Chain {
    /// From the largest unit to the smallest.
    pub(super) links: Vec<Link>,
    /// Units that other chains name, which leave no more over.
    pub(super) others: Vec<Named>,
    /// The words that no unit is named by, but for the country, postal codes and codes.
    pub(super) left_over: Range<usize>,
    /// Others, of remarks and telephone numbers between or behind units.
    pub(super) remarks: Vec<Range<usize>>,
    pub(super) cost: usize,
}

impl Named {
    /// Names the unit that a code is of.
    pub(super) fn of_code(version: VersionId) -> Self {
        Self { version, how: How::Exact, has_marks: true, has_letters: true }
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
    pub(super) n_left_over: usize,
}

impl Stuck {
    /// Tells whether another text or date is stuck at the same place, within the same units.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.words == other.words && *self.within == *other.within
    }
}

/// In which order units are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// From the end, where the largest unit stands last.
    FromEnd,
    FromStart,
}

/// Reads a text as of a moment.
pub(super) struct Reading<'a> {
    pub(super) names: ReadyNames<'a>,
    pub(super) store: &'a Store,
    pub(super) address: &'a AddressWords,
    pub(super) text: &'a str,
    pub(super) words: &'a Words,
    pub(super) moment: Moment,
    pub(super) levels: &'a [Level],
    /// Whether no word has any mark, so that any marks may be meant.
    pub(super) is_bare: bool,
    pub(super) n_longest: usize,
    pub(super) n_names: usize,
    pub(super) path: Vec<Link>,
    /// Whether the text has words of what was so before, or a number as long as that of a telephone.
    pub(super) may_have_remarks: bool,
    /// The remarks that the path passes over.
    pub(super) remarks: Vec<Range<usize>>,
    pub(super) best: Option<Chain>,
    pub(super) stuck: Option<Stuck>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        register: &'a Register,
        text: &'a str,
        words: &'a Words,
        levels: &'a [Level],
    ) -> Self {
        let store = &register.store;
        let names = register.indexes.names.ready(store);
        Self {
            store,
            address: store.words().address(),
            text,
            words,
            moment: Moment::OPEN_UNTIL,
            levels,
            is_bare: words.is_bare(0..words.len()),
            names,
            n_longest: names.n_words(),
            n_names: 0,
            path: Vec::new(),
            may_have_remarks: may_have_remarks(store.words().address(), words),
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
        self.read_backwards(self.words.len(), List::default(), None);
        if self.best.as_ref().is_none_or(|best| best.cost > 0) {
            self.n_names = 0;
            self.read_forwards(0, List::default());
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

    pub(super) fn called(&self, name: &Range<usize>) -> [&'a [Spelt]; 2] {
        self.names.called(self.words.folded(name.clone()))
    }

    /// Tells whether something parts a word from the one before; so it does at both ends of the text.
    pub(super) fn is_edge(&self, place: usize) -> bool {
        place == 0 || self.words.get(place).is_none_or(|word| word.before >= Gap::Edge)
    }

    /// Tells whether a comma parts a word from the one before, or a dash where the text has no commas.
    pub(super) fn is_strong_edge(&self, place: usize) -> bool {
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
    pub(super) fn is_number_before_a_name(&self, start: usize, end: usize) -> bool {
        end == start + 1
            && self.words.get(start).is_some_and(|word| word.is_number)
            && self.words.get(end).is_some_and(|next| next.before == Gap::Soft)
    }

    /// Returns where the part of the text begins in which a word before a place stands.
    pub(super) fn part_start(&self, place: usize) -> usize {
        (1..place).rev().find(|&at| self.is_edge(at)).unwrap_or(0)
    }

    /// Tells whether a part that a chain leaves over is the name of a unit of any date, and begins with no
    /// number.
    pub(super) fn leaves_name_over(&self, chain: &Chain) -> bool {
        self.parts(&chain.left_over).any(|part| {
            let is_number = self.words.get(part.start).is_some_and(|word| word.is_number);
            !is_number && self.called(&part).iter().any(|called| !called.is_empty())
        })
    }

    pub(super) fn is_of_the_top(&self, link: &Link) -> bool {
        link.units.iter().any(|unit| self.store.records.at(unit.version).parent.is_none())
    }

    /// Tells whether there ever was a unit of the level of some kinds; of several levels of the lowest.
    pub(super) fn has_units(&self, kinds: &[u8]) -> bool {
        let level = AddressWords::lowest(&self.store.country, kinds);
        level.is_some_and(|level| self.names.has_level(level))
    }

    /// Returns the parts of a run of words, between what sets them apart.
    pub(super) fn parts(&self, run: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
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
}

fn may_have_remarks(address: &AddressWords, words: &Words) -> bool {
    let all = 0..words.len();
    let numbers = all.clone().filter_map(|at| words.get(at)).filter(|word| word.is_number);
    numbers.map(|number| number.end - number.start).sum::<u32>() >= 8
        || address.is_former(words, all)
}

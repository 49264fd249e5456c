//! What is being typed: the units whose names begin so, ranked.

use std::borrow::Cow;
use std::ops::Range;

use super::Places;
use crate::list::List;
use crate::name::{Words, lacks_marks_only};
use crate::register::data::ids::VersionId;
use crate::register::data::store::Store;
use crate::register::index::typed::{TypedNames, WordRange};
use crate::register::view::hierarchy::units_above;
use crate::register::{Snapshot, Version};

/// The longest text that is completed, in bytes, and the most words.
const MOST_BYTES: usize = 200;
const MOST_WORDS: usize = 12;
/// The fewest letters of which one may be wrong.
const LETTERS_FOR_A_TYPO: usize = 4;
/// How many units are tried of those that have a word of what is typed.
const MOST_TRIED: usize = 20_000;

/// Why a unit is offered for what is being typed, from the best on.
///
/// # Example
/// ```
/// use sapnhap::places::Match;
///
/// assert!(Match::Whole < Match::Start);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Match {
    /// It is called so.
    Whole,
    /// Its name begins so.
    Start,
    /// Each word that is typed begins a word of its name, or of one of those above it, in any order.
    Words,
    /// Its name begins nearly so: a letter differs, or what a keyboard left over was read.
    Typo,
}

/// A unit that is offered for what is being typed; see [`Places::complete`].
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::places::Match;
/// use sapnhap::{Level, date, vietnam};
///
/// let today = vietnam::register().at(date(2025, 7, 1))?;
/// let offered = today.places().at_level(Level::COMMUNE).complete("hai b", 3);
/// let first = &offered[0];
/// assert_eq!(first.unit().to_string(), "phường Hai Bà Trưng (00256)");
/// assert_eq!(first.why(), Match::Start);
/// let label = first.unit().label();
/// let matched: Vec<&str> = first.matched().iter().map(|at| &label[at.clone()]).collect();
/// assert_eq!(matched, ["Hai", "B"]);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion<'r> {
    unit: Version<'r>,
    why: Match,
    score: u32,
    matched: List<Range<usize>>,
    /// Whether the marks are as they are typed, or none.
    is_marked: bool,
}

impl<'r> Completion<'r> {
    /// Returns the unit.
    #[must_use]
    pub fn unit(&self) -> Version<'r> {
        self.unit
    }

    /// Returns why it is offered.
    #[must_use]
    pub fn why(&self) -> Match {
        self.why
    }

    /// Returns how well it fits, from 1000 down: a thousand for the whole name of a unit of the top level,
    /// 250 less for each step of [`Match`], 20 less for each level down, and one less for each letter that is
    /// not typed yet, up to 19.
    #[must_use]
    pub fn score(&self) -> u32 {
        self.score
    }

    /// Returns the bytes of the unit's label ([`Version::label`]) that are typed, in their order; none of
    /// what a keyboard left over.
    #[must_use]
    pub fn matched(&self) -> &[Range<usize>] {
        &self.matched
    }
}

/// What is typed, taken apart.
struct Typed<'a> {
    words: Words,
    /// The words of the name; what stands before them is the word for a kind.
    name: Range<usize>,
    kinds: Option<Cow<'a, [u8]>>,
}

/// A word that is typed, with the words of names that begin so.
struct Begun<'a> {
    folded: &'a [u8],
    ranges: [WordRange; 2],
    n_versions: usize,
}

impl<'a> Begun<'a> {
    fn of(folded: &'a [u8], parts: [&TypedNames; 2]) -> Self {
        let word = std::str::from_utf8(folded).unwrap_or_default();
        let [first, rest] = parts.map(|part| part.words_beginning(word));
        Self { folded, n_versions: first.1 + rest.1, ranges: [first.0, rest.0] }
    }

    /// Tells whether a word of a version's name, or of its kind, begins so.
    fn is_of(&self, store: &Store, parts: [&TypedNames; 2], version: VersionId) -> bool {
        parts.iter().zip(&self.ranges).any(|(part, range)| part.has(version, range))
            || store.words().address().kind_has(store.records.at(version).kind, self.folded)
    }
}

impl<'r> Places<'r> {
    /// Returns units whose names begin with what is being typed, the best first: whole names, then names that
    /// begin so, then those of which words begin so, in any order and with words of the units above and of
    /// their kinds, then those with a wrong letter. Within each by level; then those with just the marks
    /// that are typed, by the letters that are missing, by name.
    ///
    /// Diacritics may be missing, those that are typed count; a word for the kind may stand in front. A
    /// reader without a date offers units of all dates, each unit once. At most so many are returned, and
    /// none of a text without letters.
    ///
    /// # Complexity
    /// Linear in what is returned, for names that begin so; words in any order are linear in the units that
    /// have the rarest of them. The first call builds an index.
    #[must_use]
    pub fn complete(&self, typed: &str, most: usize) -> Vec<Completion<'r>> {
        let mut found = Found { places: self, most, list: Vec::new() };
        if typed.len() > MOST_BYTES || most == 0 {
            return Vec::new();
        }
        let store = &self.register.store;
        let words = Words::of(typed, store.words().forms());
        let n_words = words.len();
        // A name that goes on behind a lone y is indexed with i.
        let ends_in_y = n_words > 0 && words.folded(n_words - 1..n_words) == b"y";
        let goes_on = ends_in_y.then(|| typed.trim_end_matches(['y', 'Y']).to_owned() + "i");
        if !(1..=MOST_WORDS).contains(&n_words) {
            return Vec::new();
        }
        let whole = Typed { words, name: 0..n_words, kinds: None };
        let kinds = store.words().address().kinds_beginning_at(&whole.words, 0);
        let kind = kinds.filter(|kind| kind.end < n_words).last();
        let kind = kind.map(|kind| Typed {
            words: whole.words.clone(),
            name: kind.end..n_words,
            kinds: Some(kind.kinds),
        });
        let readings: Vec<&Typed<'_>> =
            [Some(&whole), kind.as_ref()].into_iter().flatten().collect();
        for typed in &readings {
            found.beginning(typed);
        }
        if let Some(typed) = goes_on.filter(|typed| typed.len() > 1) {
            let words = Words::of(&typed, store.words().forms());
            found.beginning(&Typed { words, name: 0..n_words, kinds: None });
        }
        for typed in &readings {
            found.by_words(typed);
        }
        for typed in &readings {
            found.nearly(typed);
        }
        found.as_keyboards(typed);
        found.list.sort_by(Completion::better);
        found.list.truncate(most);
        found.list
    }
}

impl<'r> Completion<'r> {
    fn better(&self, other: &Self) -> std::cmp::Ordering {
        let key = |it: &Self| (it.why, it.unit.level(), !it.is_marked);
        key(self)
            .cmp(&key(other))
            .then_with(|| other.score.cmp(&self.score))
            .then_with(|| self.unit.name().cmp(other.unit.name()))
            .then_with(|| self.unit.code().cmp(&other.unit.code()))
            .then_with(|| self.unit.id().cmp(&other.unit.id()))
    }
}

/// Collects what is offered.
struct Found<'a, 'r> {
    places: &'a Places<'r>,
    most: usize,
    list: Vec<Completion<'r>>,
}

impl<'r> Found<'_, 'r> {
    fn is_full(&self) -> bool {
        self.list.len() >= self.most
    }

    fn parts(&self) -> [&'r TypedNames; 2] {
        let register = self.places.register;
        register.indexes.names.typed(&register.store)
    }

    /// Adds units whose whole names begin so.
    fn beginning(&mut self, typed: &Typed<'_>) {
        let letters = letters_of(typed);
        for &level in self.places.levels() {
            let (mut n_of_level, enough) = (0, self.most);
            for part in self.parts() {
                part.beginning(level, &letters, |versions| {
                    for &version in versions {
                        n_of_level += usize::from(self.add_beginning(typed, version, &letters));
                    }
                    n_of_level < enough
                });
            }
            if self.is_full() {
                return;
            }
        }
    }

    fn add_beginning(&mut self, typed: &Typed<'_>, version: VersionId, letters: &str) -> bool {
        let store = &self.places.register.store;
        let record = store.records.at(version);
        let forms = store.words().forms();
        let written = typed.words.marked(typed.name.clone());
        let is_bare = typed.words.is_bare(typed.name.clone());
        let Some(unit) = self.counts(version, typed.kinds.as_deref()) else { return false };
        let named = store.names_of(&record).find_map(|name| {
            let own = Words::of(name, forms);
            let all = 0..own.len();
            let folded = own.folded(all.clone());
            let is_so = folded.starts_with(letters.as_bytes())
                && (is_bare || lacks_marks_only(written, own.marked(all)));
            is_so.then(|| folded.len() - letters.len())
        });
        let Some(n_missing) = named else { return false };
        let why = if n_missing == 0 { Match::Whole } else { Match::Start };
        self.push(unit, why, n_missing, typed)
    }

    /// Adds units of whose names, or those above, each word that is typed begins one.
    fn by_words(&mut self, typed: &Typed<'_>) {
        if self.is_full() || typed.name.is_empty() {
            return;
        }
        let store = &self.places.register.store;
        let parts = self.parts();
        let words: Vec<Begun<'_>> =
            typed.name.clone().map(|at| Begun::of(typed.words.folded(at..at + 1), parts)).collect();
        let mut rarest_first: Vec<&Begun<'_>> =
            words.iter().filter(|it| it.n_versions > 0).collect();
        rarest_first.sort_by_key(|begun| begun.n_versions);
        // Which of the words is of the unit's own name is not known, so each is tried.
        let mut n_tried = 0;
        for begun in rarest_first {
            for (part, range) in parts.iter().zip(&begun.ranges) {
                for version in part.having(range.clone()) {
                    n_tried += 1;
                    if n_tried > MOST_TRIED {
                        return;
                    }
                    let Some(unit) = self.counts(version, typed.kinds.as_deref()) else { continue };
                    let is_meant = words.iter().all(|begun| {
                        let has = |of| begun.is_of(store, parts, of);
                        has(version) || units_above(store, version, unit.moment).any(has)
                    });
                    if is_meant && self.is_marked(typed, &unit) {
                        self.push(unit, Match::Words, unit.name().len(), typed);
                    }
                }
            }
            if self.is_full() {
                return;
            }
        }
    }

    /// Tells whether the marks that are typed are those of the unit's words, or of those above.
    fn is_marked(&self, typed: &Typed<'_>, unit: &Version<'r>) -> bool {
        if typed.words.is_bare(typed.name.clone()) {
            return true;
        }
        let store = &self.places.register.store;
        let line = std::iter::once(*unit).chain(unit.units_above());
        let mut names: Vec<Words> = Vec::new();
        for unit in line {
            let own = store.names_of(&store.records.at(unit.id())).collect::<Vec<_>>();
            names.extend(own.into_iter().map(|name| Words::of(name, store.words().forms())));
        }
        typed.name.clone().all(|at| {
            let written = typed.words.marked(at..at + 1);
            let folded = typed.words.folded(at..at + 1);
            names.iter().any(|own| {
                (0..own.len()).any(|of| {
                    own.folded(of..of + 1).starts_with(folded)
                        && lacks_marks_only(written, own.marked(of..of + 1))
                })
            })
        })
    }

    /// Adds units whose names begin so but for a letter.
    fn nearly(&mut self, typed: &Typed<'_>) {
        let letters = letters_of(typed);
        if !self.list.is_empty() || letters.len() < LETTERS_FOR_A_TYPO {
            return;
        }
        // The automaton of one wrong letter, or two that changed places.
        let builder = levenshtein_automata::LevenshteinAutomatonBuilder::new(1, true);
        let dfa = builder.build_prefix_dfa(&letters);
        for &level in self.places.levels() {
            let enough = self.most;
            for part in self.parts() {
                let mut n_of_level = 0;
                part.accepted(level, &dfa, |versions| {
                    for &version in versions {
                        if let Some(unit) = self.counts(version, typed.kinds.as_deref()) {
                            let n_letters = unit.name().len().saturating_sub(letters.len());
                            n_of_level +=
                                usize::from(self.push(unit, Match::Typo, n_letters, typed));
                        }
                    }
                    n_of_level < enough
                });
            }
        }
    }

    /// Adds what is typed as keyboards would have written it.
    #[cfg(feature = "keyboards")]
    fn as_keyboards(&mut self, typed: &str) {
        for &keyboard in &self.places.register.country().writing().keyboards {
            if !self.list.is_empty() {
                return;
            }
            let Some(text) = super::keyboard::typed(keyboard, typed) else { continue };
            let words = Words::of(&text, self.places.register.store.words().forms());
            let typed = Typed { name: 0..words.len(), words, kinds: None };
            self.beginning(&typed);
            self.by_words(&typed);
            for found in &mut self.list {
                found.score =
                    found.score.saturating_sub(250 * (Match::Typo as u32 - found.why as u32));
                found.why = Match::Typo;
                found.matched = List::default();
            }
        }
    }

    #[cfg(not(feature = "keyboards"))]
    fn as_keyboards(&mut self, _: &str) {}

    /// Returns the unit of a version where it counts: of the date, the levels and the kinds.
    fn counts(&self, version: VersionId, kinds: Option<&[u8]>) -> Option<Version<'r>> {
        let store = &self.places.register.store;
        let record = store.records.at(version);
        let is_meant = kinds.is_none_or(|kinds| kinds.contains(&record.kind))
            && self.places.levels().contains(&record.level);
        if !is_meant {
            return None;
        }
        let life = store.lives.at(version);
        match self.places.snapshot {
            Some(snapshot) => life.contains(snapshot.moment).then(|| snapshot.view(version)),
            None => {
                let date = life.from.date().unwrap_or(self.places.register.opening());
                Some(Snapshot::new(self.places.register, date).view(version))
            }
        }
    }

    /// Adds a unit that is not there yet; of several versions of one the latest stays.
    fn push(&mut self, unit: Version<'r>, why: Match, n_missing: usize, typed: &Typed<'_>) -> bool {
        if let Some(known) = self.list.iter_mut().find(|known| known.unit.unit() == unit.unit()) {
            if known.why == why && known.unit.id() < unit.id() {
                known.unit = unit;
            }
            return false;
        }
        let n_missing = u32::try_from(n_missing.min(19)).unwrap_or(19);
        let below = 20 * u32::from(unit.level().rank().min(12));
        let score = (1000 - 250 * why as u32).saturating_sub(below + n_missing);
        let forms = self.places.register.store.words().forms();
        let own = Words::of(unit.name(), forms);
        let written = typed.words.marked(typed.name.clone());
        let is_marked = own.marked(0..own.len()).starts_with(written);
        let matched = matched(&unit, typed, self.places);
        self.list.push(Completion { unit, why, score, matched, is_marked });
        true
    }
}

/// Returns the letters of a name that is typed, without marks and white space.
fn letters_of(typed: &Typed<'_>) -> String {
    String::from_utf8_lossy(typed.words.folded(typed.name.clone())).into_owned()
}

/// Returns the bytes of a unit's label that are typed: of each of its words as many letters as of the word
/// that is typed.
fn matched(unit: &Version<'_>, typed: &Typed<'_>, places: &Places<'_>) -> List<Range<usize>> {
    let label = unit.label();
    let own = Words::of(&label, places.register.store.words().forms());
    let n_kind = own.len() - Words::of(unit.name(), places.register.store.words().forms()).len();
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for at in n_kind..own.len() {
        let folded = own.folded(at..at + 1);
        let begun = typed.name.clone().filter_map(|of| {
            let written = typed.words.folded(of..of + 1);
            folded.starts_with(written).then_some(written.len())
        });
        let Some(n_letters) = begun.max() else { continue };
        let bytes = own.bytes(at..at + 1);
        let word = label.get(bytes.clone()).unwrap_or_default();
        // Marks that stand behind a letter belong to it.
        let mut ends = word.char_indices().filter(|(_, it)| it.is_alphanumeric()).skip(n_letters);
        let end = ends.next().map_or(bytes.end, |(end, _)| bytes.start + end);
        ranges.push(bytes.start..end);
    }
    ranges.into_iter().collect()
}

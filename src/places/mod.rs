//! Places as people write them: names, address lines, what is typed into a box.
//!
//! [`Places`] reads texts as of a date, or without one: a number or a name with the units above it, a whole
//! address line, largest unit last or first, with or without commas, diacritics, words for kinds. What comes
//! out is a [`Place`]: the unit, how it was found ([`How`]), and what each part of the text was taken as; or
//! an error that says which part was not understood, and what was. A unit that is only likely is a
//! suggestion, and no answer unless the reader was told to accept such.
//!
//! ```
//! # #[cfg(feature = "vietnam")] {
//! use sapnhap::places::How;
//! use sapnhap::{date, vietnam};
//!
//! let register = vietnam::register();
//! let before = register.at(date(2025, 6, 30))?.places();
//! let unit = |text| before.read(text).map(|place| place.unit().to_string());
//! assert_eq!(unit("Phường 10, 10, Hồ Chí Minh")?, "phường 10 (27178)");
//! assert_eq!(unit("tinh Binh Thuan - huyen Phu Qui")?, "huyện Phú Quí (602)");
//!
//! // What stands before the unit is left over, which whoever reads addresses accepts.
//! let line = "12 Lê Lợi, P. Bến Nghé, Q.1, TP.HCM 70000";
//! assert!(before.read(line).is_err());
//! let place = before.accepting(How::LeftOver).read(line)?;
//! assert_eq!(place.unit().to_string(), "phường Bến Nghé (26740)");
//!
//! // Without a date all dates count: a district says that the text is of before the reform.
//! let ever = register.places();
//! assert_eq!(ever.read("Phường Ba Đình, Hà Nội")?.unit().code().as_str(), "00004");
//! assert_eq!(ever.read("P. Trúc Bạch, Q. Ba Đình, Hà Nội")?.unit().code().as_str(), "00004");
//! # }
//! # Ok::<(), sapnhap::Error>(())
//! ```
//!
//! What a text may hold beyond names is data of the country: words for kinds
//! ([`Kind`](crate::country::Kind)), other names of the country, words that are spelt in several ways, words
//! with which other parts of an address begin ([`Writing`](crate::country::Writing)).

mod answer;
mod chain;
mod eras;
mod find;
#[cfg(feature = "keyboards")]
mod keyboard;
mod miss;
mod named;
mod near;
mod place;
mod typing;
mod walk;
mod weigh;

use crate::country::Level;
use crate::error::{Apart, Error, PlaceFault};
use crate::name::Words;
use crate::period::Moment;
use crate::register::data::ids::Place as _;
use crate::register::view::search;
use crate::register::{Register, Snapshot, Version};
use chain::{Named, Reading};

pub use crate::how::How;
pub use crate::old_encoding::OldEncoding;
pub use place::{Part, Place, Role};
pub use typing::{Completion, Match};

/// The longest text that is read, in bytes, and the most words.
const MOST_BYTES: usize = 2000;
const MOST_WORDS: usize = 80;
/// How many candidates an error lists.
const LISTED: usize = 100;

/// The levels that a country can have.
static LEVELS: [Level; 16] = {
    let mut levels = [Level::new(0); 16];
    let mut rank = 0;
    while rank < 16 {
        #[expect(clippy::indexing_slicing, reason = "the index is below the length")]
        {
            levels[rank as usize] = Level::new(rank);
        }
        rank += 1;
    }
    levels
};

/// Reads texts that name places, as of a date or of all dates of a register: a view that costs nothing to
/// make. See the front page of the [module](self).
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::places::How;
/// use sapnhap::{Level, date, vietnam};
///
/// let before = vietnam::register().at(date(2025, 6, 30))?;
/// let communes = before.places().at_level(Level::COMMUNE).accepting(How::LeftOver);
/// assert_eq!(communes.read("Hữu Lũng, Lạng Sơn")?.unit().label(), "thị trấn Hữu Lũng");
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Places<'r> {
    register: &'r Register,
    snapshot: Option<Snapshot<'r>>,
    level: Option<Level>,
    accepted: u8,
    encoding: Option<OldEncoding>,
}

impl Register {
    /// Returns a reader of texts that say no date: each is read as of every date of the register.
    #[must_use]
    pub fn places(&self) -> Places<'_> {
        Places { register: self, snapshot: None, level: None, accepted: 0, encoding: None }
    }
}

impl<'r> Snapshot<'r> {
    /// Returns a reader of texts as of the date.
    #[must_use]
    pub fn places(&self) -> Places<'r> {
        Places { snapshot: Some(*self), ..self.register.places() }
    }
}

impl<'r> Places<'r> {
    /// Reads for units of one level alone; others count only as units above.
    ///
    /// A level that the country does not have finds nothing.
    #[must_use]
    pub fn at_level(self, level: Level) -> Self {
        Self { level: Some(level), ..self }
    }

    /// Takes what was found in some way for an answer; what is certain always is.
    #[must_use]
    pub fn accepting(self, how: How) -> Self {
        Self { accepted: self.accepted | 1 << how as u8, ..self }
    }

    /// Reads texts that are in an encoding from before Unicode. Bytes of parts count in the text as it is
    /// decoded ([`OldEncoding::decode`]).
    #[must_use]
    pub fn encoded_in(self, encoding: OldEncoding) -> Self {
        Self { encoding: Some(encoding), ..self }
    }

    /// Returns the register as of the date that texts are read for; `None` for all dates.
    #[must_use]
    pub fn snapshot(&self) -> Option<Snapshot<'r>> {
        self.snapshot
    }

    fn accepts(&self, how: How) -> bool {
        how.is_certain() || self.accepted & (1 << how as u8) != 0
    }

    fn levels(&self) -> &[Level] {
        match &self.level {
            Some(level) => std::slice::from_ref(level),
            None => LEVELS.get(..self.register.country().levels().len()).unwrap_or(&LEVELS),
        }
    }

    fn date(&self) -> Option<jiff::civil::Date> {
        self.snapshot.map(|snapshot| snapshot.date())
    }

    /// Returns the one unit that a text names.
    ///
    /// A text is a name with or without the word for its kind, with the units above it behind it or before
    /// it; a code, as [`Snapshot::find`] reads one; or an address line. What stands between the units, and
    /// whether anything does, hardly matters. The reading that leaves the fewest words over is taken; of
    /// names that differ in marks alone those that are written just so, unless the text has no marks at
    /// all. A part that says what kind of unit it is and is none is an error, whatever else is understood.
    ///
    /// Without a date, readings of all dates are held against each other: those that leave the fewest words
    /// over count, and where they are units on different ground the text is ambiguous. A unit that went on
    /// as it was, or merely under another code or name, is one.
    ///
    /// # Errors
    /// [`PlaceFault`], with byte ranges and without the text:
    /// [`NotUnderstood`](PlaceFault::NotUnderstood) with what was and near names,
    /// [`OtherDate`](PlaceFault::OtherDate) for what was called so at another date, with what became of it,
    /// [`Ambiguous`](PlaceFault::Ambiguous) and [`AmbiguousByEra`](PlaceFault::AmbiguousByEra) with the
    /// candidates, [`Suggested`](PlaceFault::Suggested) for what was found in a way that is not accepted,
    /// [`OldEncoding`](PlaceFault::OldEncoding), [`Empty`](PlaceFault::Empty),
    /// [`TooLong`](PlaceFault::TooLong), [`Character`](PlaceFault::Character).
    ///
    /// # Complexity
    /// A few look-ups for each word of the text, which is bounded; the first text builds the index of names.
    /// Without a date, for each day of change as well.
    pub fn read(&self, text: &str) -> Result<Place<'r>, Error> {
        if let Some(encoding) = self.encoding {
            let plain = Self { encoding: None, ..*self };
            return plain.read(encoding.decode(text).as_deref().unwrap_or(text));
        }
        let words = self.words(text)?;
        if let Some(coded) = self.read_as_code(text, &words) {
            return coded;
        }
        match self.snapshot {
            Some(snapshot) => self.read_at(&snapshot, text, &words),
            None => self.read_ever(text, &words),
        }
    }

    /// Takes a text apart, where it can be one that names a place.
    fn words(&self, text: &str) -> Result<Words, PlaceFault> {
        let too_long = || PlaceFault::TooLong {
            n_bytes: text.len(),
            most_bytes: MOST_BYTES,
            most_words: MOST_WORDS,
        };
        if text.len() > MOST_BYTES {
            return Err(too_long());
        }
        let is_stray = |character: char| {
            (character.is_control() && !character.is_whitespace())
                || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        if let Some((at, character)) = text.char_indices().find(|(_, it)| is_stray(*it)) {
            return Err(PlaceFault::Character { at, character });
        }
        let words = Words::of(text, self.register.store.words().forms());
        match words.len() {
            0 => Err(PlaceFault::Empty),
            1..=MOST_WORDS => Ok(words),
            _ => Err(too_long()),
        }
    }

    /// Reads a text as of a date.
    fn read_at(
        &self,
        snapshot: &Snapshot<'r>,
        text: &str,
        words: &Words,
    ) -> Result<Place<'r>, Error> {
        let mut reading = Reading::new(self.register, text, words, self.levels());
        let chain = match reading.at(snapshot.moment) {
            Ok(chain) => chain,
            Err(stuck) => return self.missed(snapshot, text, words, &stuck),
        };
        let units = chain.units();
        // What is left over may be the name of another date, and so may what lacks marks.
        let may_be_of_other_date = reading.leaves_name_over(&chain)
            || (!chain.has_marks() && !words.is_bare(0..words.len()));
        if may_be_of_other_date
            && let Some(fault) = self.at_other_date(text, words, chain.cost(), !chain.has_marks())
        {
            return Err(fault)?;
        }
        let [unit] = units.as_slice() else {
            return Err(self.ambiguous(&units, snapshot.moment))?;
        };
        let place = self.place(text, words, &chain, *unit, snapshot.moment);
        if place.how.is_certain() {
            return Ok(place);
        }
        self.likely(snapshot, text, words, &chain, place)
    }

    /// Says that several units can be meant.
    fn ambiguous(&self, units: &[Named], moment: Moment) -> PlaceFault {
        let versions: Vec<_> = units.iter().map(|unit| unit.version).collect();
        let store = &self.register.store;
        let records: Vec<_> = versions.iter().map(|&it| store.records.at(it)).collect();
        let all_differ = |mut keys: Vec<Option<u32>>| {
            let n_keys = keys.len();
            keys.sort_unstable();
            keys.dedup();
            keys.len() == n_keys
        };
        let kinds = records.iter().map(|record| Some(u32::from(record.kind))).collect();
        let country = self.register.country();
        let above = |level: Level| {
            let above = |&id| Version { register: self.register, id, moment }.at_level(level);
            versions.iter().map(|id| above(id).map(|it| it.id().place())).collect::<Vec<_>>()
        };
        let apart = if all_differ(kinds) {
            Apart::Kind
        } else {
            let lowest = records.iter().map(|record| record.level).max();
            let levels = country.all_levels().filter(|level| lowest.is_some_and(|it| *level < it));
            let mut levels = levels.filter(|&level| all_differ(above(level)));
            match levels.next() {
                Some(level) => Apart::Within(country.level_id(level).as_str().to_owned()),
                None => Apart::Code,
            }
        };
        PlaceFault::Ambiguous {
            date: self.date(),
            n_candidates: versions.len(),
            candidates: search::first_candidates(self.register, &versions, moment, LISTED),
            apart,
        }
    }
}

/// Takes the full stop behind an abbreviation to the bytes of a part, and the bracket that closes one.
fn with_stop(text: &str, bytes: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let opens = text.get(bytes.clone()).is_some_and(|part| part.contains('('));
    let ends = |rest: &str| rest.starts_with('.') || (opens && rest.starts_with(')'));
    let has_end = text.get(bytes.end..).is_some_and(ends);
    bytes.start..bytes.end + usize::from(has_end)
}

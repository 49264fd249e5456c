//! Saying more of a country's levels than their names: how codes are written, and of which level the
//! units above are; and how people write places.

use super::Country;
use super::within::WITHIN;
use super::writing::Writing;
use crate::code::CodeAlphabet;
use crate::error::{CountryFault, Error};
use crate::level::Level;
use crate::period::Period;

/// The most words that each list may have.
const MAX_WORDS: usize = 1000;
/// The longest word, in bytes.
const MAX_BYTES: usize = 60;

impl Country {
    /// Says which characters the codes of a level are written with. A code with any other is refused
    /// wherever one comes in, and what a spreadsheet makes of a code of digits is read right.
    ///
    /// # Errors
    /// [`LookupFault::UnknownLevel`](crate::error::LookupFault::UnknownLevel);
    /// [`CountryFault::CodesWithinParents`] for an alphabet with a `/`, where that stands between the
    /// code of a parent and a unit's own.
    ///
    /// # Example
    /// ```
    /// use sapnhap::country::{CodeAlphabet, LevelDefinition};
    /// use sapnhap::{Country, Level, LevelId, code};
    ///
    /// let level = LevelDefinition {
    ///     id: LevelId::new("municipality")?,
    ///     name: "Gemeinde".to_owned(),
    ///     english: "municipality".to_owned(),
    ///     code_width: Some(4),
    /// };
    /// let country = Country::new("CH", "Schweiz", vec![level], Vec::new())?
    ///     .with_code_alphabet(Level::new(0), CodeAlphabet::DIGITS)?;
    /// assert_eq!(country.read_code(Level::new(0), "261.0")?, code("0261"));
    /// let error = country.read_code(Level::new(0), "26A").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "\"26A\" is no code of level municipality: expected 4 digits"
    /// );
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn with_code_alphabet(
        mut self,
        level: Level,
        alphabet: CodeAlphabet,
    ) -> Result<Self, Error> {
        let id = self.known_level(level)?.id.clone();
        if let Some(rank) = self.ranks.get_mut(level.idx()) {
            rank.alphabet = alphabet;
            if rank.codes_within_parents && alphabet.has(WITHIN) {
                return Err(CountryFault::CodesWithinParents { level: id })?;
            }
        }
        Ok(self)
    }

    /// Returns the characters that the codes of a level are written with; for a level that the
    /// country does not have, the usual ones.
    #[must_use]
    pub fn code_alphabet(&self, level: Level) -> CodeAlphabet {
        self.ranks.get(level.idx()).map(|rank| rank.alphabet).unwrap_or_default()
    }

    /// Says of which level the parents of a level's units have to be, in a time: a unit that comes to
    /// lie elsewhere then is at fault. May be said of several times that do not overlap.
    ///
    /// # Errors
    /// [`LookupFault::UnknownLevel`](crate::error::LookupFault::UnknownLevel);
    /// [`CountryFault::ParentLevel`] for a level that is not above, and for times that overlap.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// // Communes lay in districts until districts were abolished.
    /// let country = vietnam::register().country();
    /// let parent = |date| country.parent_level(Level::COMMUNE, date);
    /// assert_eq!(parent(date(2025, 6, 30)), Some(Level::DISTRICT));
    /// assert_eq!(parent(date(2025, 7, 1)), Some(Level::PROVINCE));
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn with_parent_level(
        mut self,
        level: Level,
        parent: Level,
        during: Period,
    ) -> Result<Self, Error> {
        let id = self.known_level(level)?.id.clone();
        let above = self.known_level(parent)?.id.clone();
        let is_empty =
            matches!((during.from, during.until), (Some(from), Some(until)) if from >= until);
        let rank = self.ranks.get_mut(level.idx());
        let overlaps = |known: &Period| {
            known.until.is_none_or(|until| during.from.is_none_or(|from| from < until))
                && during.until.is_none_or(|until| known.from.is_none_or(|from| from < until))
        };
        match rank {
            Some(rank)
                if parent.is_above(level)
                    && !is_empty
                    && !rank.parents.iter().any(|(_, known)| overlaps(known)) =>
            {
                rank.parents.push((parent, during));
                rank.parents.sort_by_key(|(_, known)| known.from);
                Ok(self)
            }
            _ => Err(CountryFault::ParentLevel { level: id, parent: above, during })?,
        }
    }

    /// Returns the level of which the parents of a level's units have to be on a date; `None` where
    /// the country does not say.
    #[must_use]
    pub fn parent_level(&self, level: Level, date: jiff::civil::Date) -> Option<Level> {
        let parents = &self.ranks.get(level.idx())?.parents;
        parents.iter().find(|(_, during)| during.contains(date)).map(|(parent, _)| *parent)
    }

    /// Says how people write places.
    ///
    /// # Errors
    /// [`CountryFault::Writing`]: a word that is empty or longer than 60 bytes, or more than 1,000 of one
    /// sort.
    pub fn with_writing(mut self, writing: Writing) -> Result<Self, Error> {
        let Writing { names, same_words, address_words, former_words, .. } = &writing;
        for list in same_words.iter().chain([names, address_words, former_words]) {
            let is_none = |word: &&String| word.trim().is_empty() || word.len() > MAX_BYTES;
            let word = list.iter().find(is_none);
            if word.is_some() || list.len().max(same_words.len()) > MAX_WORDS {
                let word = word.map(|word| crate::text::start_of(word)).unwrap_or_default();
                return Err(CountryFault::Writing { word })?;
            }
        }
        self.writing = writing;
        Ok(self)
    }

    /// Returns how people write places.
    #[must_use]
    pub fn writing(&self) -> &Writing {
        &self.writing
    }
}

//! Finding the one unit that a text means, as of a date.

use super::chain::Reading;
use crate::country::Level;
use crate::error::{Error, LookupFault};
use crate::list::List;
use crate::register::data::ids::VersionId;
use crate::register::view::snapshot::Asked;
use crate::register::view::{near, search};
use crate::register::{Snapshot, Version};

impl<'r> Snapshot<'r> {
    /// Returns the one unit of any level that people mean by a text: a name with or without its
    /// kind, in any spelling, with the units above it behind commas or in brackets, or a code, as
    /// [`Country::read_code`](crate::Country::read_code) reads one.
    ///
    /// A number may be a code that lost its zeros and a name at once: where there are both units, both
    /// are candidates. A code with its zeros (`00005`) is a code alone, and so is what says that it is
    /// one, as references of decrees do: `code:5`, `district:498`.
    ///
    /// Spellings that differ in more than case, composition, the place of a tone mark or
    /// punctuation are asked first as they are and then without diacritics; a text that has no
    /// diacritics at all may mean every name that it is the bare form of. A text that is no name so is read
    /// as places are ([`places`](Self::places)): largest unit first, without commas, with the country. What
    /// would leave anything over is no answer here; a reader of places may be told to accept that.
    ///
    /// # Errors
    /// [`LookupFault::Ambiguous`] with the candidates, [`LookupFault::AmbiguousAmongMany`] with the
    /// first of more than a hundred, [`LookupFault::UnknownName`] with near names,
    /// [`LookupFault::UnknownCode`], or [`LookupFault::UnknownLevel`] for a text that names a level
    /// which the country does not have.
    ///
    /// # Complexity
    /// A hash look-up for each way to read the text; the first name builds the index. Only a name
    /// that nothing has is held against all.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let before = register.at(date(2025, 6, 30))?;
    /// for text in ["huyện Hữu Lũng", "Huu Lung district", "H. Hữu Lũng, Lạng Sơn", "186"] {
    ///     assert_eq!(before.find(text)?.label(), "huyện Hữu Lũng", "{text}");
    /// }
    /// assert!(before.find("Hữu Lũng").is_err()); // The district, or its township?
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn find(&self, text: &str) -> Result<Version<'r>, Error> {
        let levels: Vec<Level> = self.register.country().all_levels().collect();
        self.find_among(&levels, text)
    }

    /// Returns the one unit of a level that people mean by a text; see [`find`](Self::find).
    ///
    /// # Errors
    /// As [`find`](Self::find); [`LookupFault::UnknownLevel`] for a level that the country does not
    /// have.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let before = register.at(date(2025, 6, 30))?;
    /// assert_eq!(before.find_at(Level::COMMUNE, "Hữu Lũng")?.label(), "thị trấn Hữu Lũng");
    /// assert_eq!(before.find_at(Level::COMMUNE, "0004")?.label(), "phường Trúc Bạch");
    /// // Quận 5, or quận Cầu Giấy, which has the code 005?
    /// assert!(before.find_at(Level::DISTRICT, "5").is_err());
    /// assert_eq!(before.find_at(Level::DISTRICT, "005")?.label(), "quận Cầu Giấy");
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn find_at(&self, level: Level, text: &str) -> Result<Version<'r>, Error> {
        self.register.country().known_level(level)?;
        self.find_among(&[level], text)
    }

    fn find_among(&self, levels: &[Level], text: &str) -> Result<Version<'r>, Error> {
        let asked = Asked::of(self, levels, text);
        let found = self.meant(&asked, levels, text);
        let (query, date) = (crate::text::shortened(text), self.date);
        match found.as_slice() {
            [unit] => Ok(*unit),
            [] => {
                let country = self.register.country();
                if let Some(level) = asked.coded.unknown_level() {
                    return Err(country.unknown_level(level.as_str()))?;
                }
                if let Some((level, code)) = asked.coded.asked(country) {
                    return Err(search::unknown_code(self.register, *level, code, date))?;
                }
                let wanted = asked.wanted();
                let last = wanted.and_then(|wanted| search::last_called(self.register, wanted));
                let near = wanted.map(|wanted| near::near(self.register, wanted));
                let near = near.unwrap_or_default();
                Err(LookupFault::UnknownName { query, date, last: last.map(Box::new), near })?
            }
            several => {
                let ids: Vec<VersionId> = several.iter().map(|unit| unit.id).collect();
                Err(search::ambiguous(self.register, query, date, &ids, self.moment))?
            }
        }
    }

    /// Returns every unit that a text may mean, by level and code; see [`find`](Self::find). Of a
    /// number these are the unit with its code and all that are called so.
    #[must_use]
    pub fn candidates(&self, text: &str) -> List<Version<'r>> {
        let levels: Vec<Level> = self.register.country().all_levels().collect();
        self.meant(&Asked::of(self, &levels, text), &levels, text)
    }

    /// Returns every unit of a level that a text may mean, by code.
    pub(crate) fn candidates_at(&self, level: Level, text: &str) -> List<Version<'r>> {
        self.meant(&Asked::of(self, &[level], text), &[level], text)
    }

    /// Returns what a text may mean as names are read in decrees and tables; where that is nothing, what it
    /// is for certain as a place that people write.
    fn meant(&self, asked: &Asked<'_>, levels: &[Level], text: &str) -> List<Version<'r>> {
        let found = self.candidates_among(asked);
        if !found.is_empty() || asked.is_code() {
            return found;
        }
        let Ok(words) = self.places().words(text) else { return found };
        let chain = Reading::new(self.register, text, &words, levels).at(self.moment);
        let Some(chain) = chain.ok().filter(|chain| chain.cost() == 0) else { return found };
        let mut units: List<Version<'r>> =
            chain.units().iter().map(|unit| self.view(unit.version)).collect();
        units.sort_unstable_by(Version::cmp_in_lists);
        units
    }
}

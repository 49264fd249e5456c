//! The register as of a date: what is in force, and finding it.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Register;
use super::dated::{Carrier, DatedCodes};
use super::near;
use super::resolve;
use super::search::{self, Wanted, Written};
use super::unfound;
use super::version::Version;
use crate::code::Code;
use crate::error::{Error, LookupFault};
use crate::level::{KindId, Level};
use crate::name;
use crate::period::Day;

/// The longest text that is looked up, in bytes.
const MAX_QUERY: usize = 2000;

/// The register as of a date: a view that costs nothing to make, but for the first of a register
/// that came whole out of a file or of a large change, which sets up the tables for look-ups by code.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Level, code, date, vietnam};
///
/// let register = vietnam::register();
/// let before = register.at(date(2025, 6, 30))?;
/// let today = register.at(date(2026, 11, 23))?;
/// let code = code("00004");
/// assert_eq!(before.unit(Level::COMMUNE, &code)?.label(), "phường Trúc Bạch");
/// assert_eq!(today.unit(Level::COMMUNE, &code)?.label(), "phường Ba Đình");
/// assert_eq!(today.count(Level::DISTRICT), 0);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Snapshot<'r> {
    pub(crate) register: &'r Register,
    pub(crate) date: Date,
    pub(crate) day: Day,
    /// What there is of tables for look-ups by code.
    dated: &'r DatedCodes,
}

impl std::fmt::Debug for Snapshot<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot")
            .field("date", &self.date)
            .field("register", self.register)
            .finish()
    }
}

impl<'r> Snapshot<'r> {
    pub(crate) fn new(register: &'r Register, date: Date) -> Self {
        Self { register, date, day: Day::of(date), dated: register.store.dated() }
    }

    /// Returns the date.
    #[must_use]
    pub fn date(&self) -> Date {
        self.date
    }

    /// Returns the register.
    #[must_use]
    pub fn register(&self) -> &'r Register {
        self.register
    }

    pub(crate) fn view(&self, id: u32) -> Version<'r> {
        Version { register: self.register, id, day: self.day }
    }

    /// Returns the unit that carries a code, or `None`.
    ///
    /// # Complexity
    /// Constant for all-digit codes; a hash look-up for others.
    #[inline]
    #[must_use]
    pub fn get(&self, level: Level, code: &Code) -> Option<Version<'r>> {
        let Self { register, dated, day, .. } = *self;
        let id = match dated.carrier(level, code, day) {
            Carrier::Version(id) => id,
            Carrier::Nobody => return None,
            Carrier::Unknown => register.store.with_code(level, code, day)?,
        };
        Some(Version { register, id, day })
    }

    /// Returns the unit that carries a code.
    ///
    /// # Errors
    /// [`LookupFault::UnknownCode`], which names the unit that carried the code before.
    pub fn unit(&self, level: Level, code: &Code) -> Result<Version<'r>, Error> {
        match self.get(level, code) {
            Some(unit) => Ok(unit),
            None => Err(search::unknown_code(self.register, level, code, self.date))?,
        }
    }

    /// Returns the one unit of any level that people mean by a text: a name with or without its
    /// kind, in any spelling, with the units above it behind commas or in brackets, or a code, also
    /// one that lost its leading zeros.
    ///
    /// Spellings that differ in more than case, composition, the place of a tone mark or
    /// punctuation are asked first as they are and then without diacritics; a text that has no
    /// diacritics at all may mean every name that it is the bare form of.
    ///
    /// # Errors
    /// [`LookupFault::Ambiguous`] with the candidates, [`LookupFault::AmbiguousAmongMany`] with the
    /// first of more than a hundred, [`LookupFault::UnknownName`] with near names, or
    /// [`LookupFault::UnknownCode`].
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
        let levels: Vec<Level> = resolve::all_levels(self.register.country()).collect();
        self.find_among(&levels, text)
    }

    /// Returns the one unit of a level that people mean by a text; see [`find`](Self::find).
    ///
    /// # Errors
    /// As [`find`](Self::find).
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let before = register.at(date(2025, 6, 30))?;
    /// assert_eq!(before.find_at(Level::COMMUNE, "Hữu Lũng")?.label(), "thị trấn Hữu Lũng");
    /// assert_eq!(before.find_at(Level::COMMUNE, "4")?.label(), "phường Trúc Bạch");
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn find_at(&self, level: Level, text: &str) -> Result<Version<'r>, Error> {
        self.find_among(&[level], text)
    }

    fn find_among(&self, levels: &[Level], text: &str) -> Result<Version<'r>, Error> {
        let found = self.candidates_among(levels, text);
        let (query, date) = (crate::text::shortened(text), self.date);
        match found.as_slice() {
            [unit] => Ok(*unit),
            [] => {
                if let Some((level, code)) = self.code_of(levels, text) {
                    return Err(search::unknown_code(self.register, level, &code, date))?;
                }
                let text = text.get(..MAX_QUERY).unwrap_or(text);
                let wanted = Wanted::text(&self.register.store, text, levels.to_vec(), self.day);
                let wanted = wanted.filter(|_| text.len() <= MAX_QUERY);
                let last =
                    wanted.as_ref().and_then(|wanted| search::last_called(self.register, wanted));
                let near = wanted.map(|wanted| near::near(self.register, &wanted));
                let near = near.unwrap_or_default();
                Err(LookupFault::UnknownName { query, date, last: last.map(Box::new), near })?
            }
            several => {
                let ids: Vec<u32> = several.iter().map(|unit| unit.id).collect();
                Err(unfound::ambiguous(self.register, query, date, &ids, self.day))?
            }
        }
    }

    /// Returns every unit that a text may mean, by level and code; see [`find`](Self::find).
    #[must_use]
    pub fn candidates(&self, text: &str) -> Vec<Version<'r>> {
        let levels: Vec<Level> = resolve::all_levels(self.register.country()).collect();
        self.candidates_among(&levels, text)
    }

    /// Returns every unit of a level that a text may mean, by code.
    pub(crate) fn candidates_at(&self, level: Level, text: &str) -> Vec<Version<'r>> {
        self.candidates_among(&[level], text)
    }

    fn candidates_among(&self, levels: &[Level], text: &str) -> Vec<Version<'r>> {
        if text.len() > MAX_QUERY {
            return Vec::new();
        }
        let by_code = self.by_code(levels, text);
        let ids = match Wanted::text(&self.register.store, text, levels.to_vec(), self.day) {
            Some(wanted) if by_code.is_empty() && !is_padded_code(text) => {
                search::named(self.register, &wanted)
            }
            _ => by_code,
        };
        let mut units: Vec<Version<'r>> = ids.into_iter().map(|id| self.view(id)).collect();
        units.sort_by_cached_key(Version::order);
        units
    }

    /// Finds units by a code as it is written, else by one that lost its leading zeros.
    fn by_code(&self, levels: &[Level], text: &str) -> Vec<u32> {
        let segments = name::segments(text);
        let [written, within @ ..] = segments.as_slice() else { return Vec::new() };
        let Ok(code) = Code::new(written) else { return Vec::new() };
        if !written.bytes().any(|byte| byte.is_ascii_digit()) {
            return Vec::new();
        }
        let store = &self.register.store;
        let country = self.register.country();
        let within: Vec<Written> = within.iter().map(|above| Written::of(store, above)).collect();
        let lies_within = |&version: &u32| search::lies_within(store, &within, version, self.day);
        let as_written = levels.iter().filter(|&&level| country.code_fits(level, &code));
        let found: Vec<u32> = as_written
            .filter_map(|&level| Some(self.get(level, &code)?.id))
            .filter(lies_within)
            .collect();
        if !found.is_empty() {
            return found;
        }
        let padded = levels.iter().filter_map(|&level| {
            let width = country.level_definition(level)?.code_width?;
            let number = code.number().filter(|_| code.width() < usize::from(width))?;
            Some(self.get(level, &Code::from_number(number, width))?.id)
        });
        padded.filter(lies_within).collect()
    }

    /// Returns the code that a text is, with its zeros, at the only level at which it can be one.
    fn code_of(&self, levels: &[Level], text: &str) -> Option<(Level, Code)> {
        let segments = name::segments(text);
        let [written] = segments.as_slice() else { return None };
        if !written.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let code = Code::new(written).ok()?;
        let country = self.register.country();
        let fits = levels.iter().copied().find(|&level| {
            let width = country.level_definition(level).and_then(|level| level.code_width);
            (width.is_some() || levels.len() == 1) && country.code_fits(level, &code)
        });
        if let Some(level) = fits {
            return Some((level, code));
        }
        let [level] = levels else { return None };
        let width = country.level_definition(*level)?.code_width?;
        let number = code.number().filter(|_| code.width() < usize::from(width))?;
        Some((*level, Code::from_number(number, width)))
    }

    /// Returns the units of a level in force, by code.
    ///
    /// # Complexity
    /// Linear in all versions of the register, plus the sorting.
    #[must_use]
    pub fn units(&self, level: Level) -> Vec<Version<'r>> {
        let mut units: Vec<Version<'r>> =
            self.in_force().filter(|unit| unit.level() == level).collect();
        units.sort_by_cached_key(Version::order);
        units
    }

    /// Returns everything in force, of every level, in the order of ids.
    ///
    /// # Complexity
    /// Linear in all versions of the register, without sorting.
    pub fn in_force(&self) -> impl Iterator<Item = Version<'r>> + use<'r> {
        let snapshot = *self;
        let store = &self.register.store;
        (0..store.records.len())
            .filter(move |&id| store.lives.at(id).contains(snapshot.day))
            .map(move |id| snapshot.view(id))
    }

    /// Returns how many units of a level are in force.
    ///
    /// # Complexity
    /// Linear in all versions of the register.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.in_force().filter(|unit| unit.level() == level).count()
    }

    /// Returns how many units of each kind are in force, by the id of the kind; kinds
    /// of which there is none are left out.
    ///
    /// # Complexity
    /// Linear in all versions of the register.
    #[must_use]
    pub fn count_by_kind(&self) -> BTreeMap<KindId, usize> {
        self.counts(self.in_force())
    }

    /// Returns how many units of each kind lie under a unit, as [`count_by_kind`](Self::count_by_kind)
    /// does for all.
    ///
    /// # Complexity
    /// Linear in the versions that ever lay under it.
    #[must_use]
    pub fn count_under(&self, unit: &Version<'r>) -> BTreeMap<KindId, usize> {
        let store = &self.register.store;
        let below = (unit.level().rank()..u8::MAX).map(Level::new);
        let below = below.take_while(|level| level.idx() < store.country.levels().len()).skip(1);
        let seen = self.view(unit.id);
        self.counts(below.flat_map(|level| seen.members_in_any_order(level)))
    }

    fn counts(&self, units: impl Iterator<Item = Version<'r>>) -> BTreeMap<KindId, usize> {
        let mut by_idx = [0_usize; 256];
        for unit in units {
            if let Some(count) = by_idx.get_mut(usize::from(unit.record().kind)) {
                *count += 1;
            }
        }
        let kinds = self.register.country().kinds().zip(by_idx);
        kinds
            .filter(|&(_, count)| count > 0)
            .map(|(kind, count)| (kind.id.clone(), count))
            .collect()
    }
}

/// Tells whether a text can only be a code: `00018` is not Phường 18, though `18` may be.
fn is_padded_code(text: &str) -> bool {
    let segments = name::segments(text);
    segments.first().is_some_and(|written| {
        written.len() > 2
            && written.starts_with('0')
            && written.bytes().all(|byte| byte.is_ascii_digit())
    })
}

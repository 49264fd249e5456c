//! Codes that are unique only within a parent.
//!
//! Many countries number the units below each unit anew: there is a county 003 in nearly every state.
//! Such a unit is known by the code of its parent, a `/` and its own code, `01/003`. That is its code
//! everywhere in the library, so that one code still means one unit; who writes a decree or opening
//! units may leave to the register what stands before its own.

use super::Country;
use crate::code::{Code, CodeFault};
use crate::error::{CountryFault, Error};
use crate::level::{Level, LevelDefinition};
use crate::text::{self, TextFault};

/// What stands between the code of a parent and a unit's own.
pub(super) const WITHIN: char = '/';

impl Country {
    /// Says that the codes of a level are unique only within a parent. Width and alphabet are those of
    /// a unit's own code then; in full a code is the one of the parent, a `/` and the unit's own. It
    /// follows the unit: one that comes to lie in another parent, or in one that gets another code,
    /// has another code in full, unless a decree gives it another of its own.
    ///
    /// Opening units and decrees may give a unit its own code alone. References by that alone are
    /// found where they are of one unit, in the scope of the decree or in the units that they name
    /// behind it; otherwise all that have it are candidates.
    ///
    /// # Errors
    /// [`LookupFault::UnknownLevel`](crate::error::LookupFault::UnknownLevel);
    /// [`CountryFault::CodesWithinParents`] for the top level, and for a level whose own codes may
    /// have a `/`.
    ///
    /// # Example
    /// ```
    /// use sapnhap::country::{Kind, LevelDefinition};
    /// use sapnhap::{
    ///     Country, KindId, Level, LevelId, Name, OpeningUnit, Reference, Register, code, date,
    /// };
    ///
    /// let level = |id: &str, code_width| {
    ///     let (name, english) = (id.to_owned(), id.to_owned());
    ///     LevelDefinition { id: LevelId::new(id).unwrap(), name, english, code_width }
    /// };
    /// let kind = |id: &str| Kind {
    ///     id: KindId::new(id).unwrap(),
    ///     level: LevelId::new(id).unwrap(),
    ///     name: id.to_owned(),
    ///     abbreviations: Vec::new(),
    ///     english: id.to_owned(),
    /// };
    /// let levels = vec![level("state", Some(2)), level("county", Some(3))];
    /// let county = Level::new(1);
    /// let country = Country::new("US", "United States", levels, vec![kind("state"), kind("county")])?
    ///     .with_codes_within_parents(county)?;
    /// assert_eq!(country.read_code(county, "1/3")?, code("01/003"));
    ///
    /// let unit = |kind: &str, own: &str, name: &str, parent: Option<&str>| OpeningUnit {
    ///     code: code(own),
    ///     kind: KindId::new(kind).unwrap(),
    ///     name: Name::new(name).unwrap(),
    ///     parent: parent.map(|parent| Reference::new(parent).unwrap()),
    ///     aliases: Vec::new(),
    /// };
    /// let units = vec![
    ///     unit("state", "01", "Alabama", None),
    ///     unit("state", "12", "Florida", None),
    ///     unit("county", "003", "Baldwin", Some("01")),
    ///     unit("county", "003", "Baker", Some("12")),
    /// ];
    /// let register = Register::open(country, date(2020, 1, 1), units)?;
    /// let today = register.latest();
    /// assert_eq!(today.unit(county, &code("12/003"))?.label(), "county Baker");
    /// assert_eq!(today.find("003, Alabama")?.label(), "county Baldwin");
    /// assert!(today.find("003").is_err()); // It may be either.
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn with_codes_within_parents(mut self, level: Level) -> Result<Self, Error> {
        let id = self.known_level(level)?.id.clone();
        match self.ranks.get_mut(level.idx()) {
            Some(rank) if level.rank() > 0 && !rank.alphabet.has(WITHIN) => {
                rank.codes_within_parents = true;
                Ok(self)
            }
            _ => Err(CountryFault::CodesWithinParents { level: id })?,
        }
    }

    /// Tells whether the codes of a level are unique only within a parent.
    #[must_use]
    pub fn has_codes_within_parents(&self, level: Level) -> bool {
        self.ranks.get(level.idx()).is_some_and(|rank| rank.codes_within_parents)
    }

    /// Reads a code of such a level, which is the one of a parent and a unit's own.
    pub(super) fn read_code_within(
        &self,
        level: Level,
        definition: &LevelDefinition,
        text: &str,
    ) -> Result<Code, Error> {
        let (alphabet, width) = (self.code_alphabet(level), definition.code_width);
        let form = || CodeFault::WithinParent {
            level: definition.id.clone(),
            text: text::shortened(text),
            alphabet,
            width,
        };
        let plain = crate::code::plain(text);
        let Some((above, own)) = plain.rsplit_once(WITHIN) else { return Err(form())? };
        let own = Code::read(own, &definition.id, alphabet, width)?;
        // The parent may be of any level above; a code as it is written goes before one with zeros
        // put back, and two ways to put them back are none.
        let mut read: Vec<Code> =
            self.above(level).filter_map(|of| self.read_code(of, above).ok()).collect();
        read.sort_unstable();
        read.dedup();
        let as_written = read.iter().find(|code| code.as_str() == above);
        match (as_written, read.as_slice()) {
            (Some(above), _) | (None, [above]) => Ok(full_code(above, own.as_str())?),
            _ => Err(form())?,
        }
    }

    /// Tells whether a code is one of such a level in full.
    pub(super) fn code_within_fits(&self, level: Level, code: &Code) -> bool {
        let parts = code.as_str().rsplit_once(WITHIN);
        parts
            .and_then(|(above, own)| Some((Code::new(above).ok()?, Code::new(own).ok()?)))
            .is_some_and(|(above, own)| {
                self.own_code_fits(level, &own)
                    && self.above(level).any(|level| self.code_fits(level, &above))
            })
    }

    /// Tells whether a code is a unit's own, without that of the parent, of a level at which those are
    /// unique only within a parent.
    pub(crate) fn is_own_code(&self, level: Level, code: &Code) -> bool {
        self.has_codes_within_parents(level)
            && !code.as_str().contains(WITHIN)
            && self.own_code_fits(level, code)
    }

    /// Reads a unit's own code, of a level at which those are unique only within a parent.
    pub(crate) fn read_own_code(&self, level: Level, text: &str) -> Option<Code> {
        let definition =
            self.level_definition(level).filter(|_| self.has_codes_within_parents(level))?;
        let alphabet = self.code_alphabet(level);
        Code::read(text, &definition.id, alphabet, definition.code_width).ok()
    }

    /// Tells whether a decree may give a code to a unit of a level: in full, or the unit's own.
    pub(crate) fn may_give(&self, level: Level, code: &Code) -> bool {
        self.code_fits(level, code) || self.is_own_code(level, code)
    }

    fn above(&self, level: Level) -> impl Iterator<Item = Level> {
        (0..level.rank()).rev().map(Level::new)
    }
}

/// Returns a unit's own code, of one in full.
pub(crate) fn own_code(code: &Code) -> &str {
    code.as_str().rsplit_once(WITHIN).map_or(code.as_str(), |(_, own)| own)
}

/// Returns the code of the parent, of one in full.
pub(crate) fn code_above(code: &Code) -> Option<&str> {
    code.as_str().rsplit_once(WITHIN).map(|(above, _)| above)
}

/// Returns the code in full of a unit that lies in another.
///
/// # Errors
/// One that is longer than a code may be.
pub(crate) fn full_code(above: &Code, own: &str) -> Result<Code, TextFault> {
    Code::new(&format!("{above}{WITHIN}{own}"))
}

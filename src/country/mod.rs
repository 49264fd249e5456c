//! A country's levels and kinds, as data: what ranks there are, what units are called in law, how
//! people abbreviate that, and how codes are written.
//!
//! A [`Country`] is made of [`LevelDefinition`]s and [`Kind`]s, in code or from JSON. With which characters
//! the codes of a level are written is its [`CodeAlphabet`].

mod rank;
mod said;
mod wire;
mod within;
mod writing;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use crate::code::Code;
pub use crate::code::CodeAlphabet;
use crate::error::{CountryFault, Error, Fault, LookupFault};
pub use crate::level::{KindId, Level, LevelDefinition, LevelId};
use rank::Rank;
pub(crate) use within::{code_above, full_code, own_code};
pub use writing::{Keyboard, Writing};

/// The most levels that a country may have.
pub(crate) const MAX_LEVELS: usize = 16;
/// The most kinds that a country may have.
const MAX_KINDS: usize = 250;

/// What a unit is called in law: xã, phường, canton.
///
/// # Example
/// ```
/// use sapnhap::country::Kind;
/// use sapnhap::{KindId, LevelId};
///
/// let town = Kind {
///     id: KindId::new("thi_tran")?,
///     level: LevelId::new("commune")?,
///     name: "thị trấn".to_owned(),
///     abbreviations: vec!["TT.".to_owned()],
///     english: "township".to_owned(),
/// };
/// assert_eq!(town.name, "thị trấn");
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// The id in files: `thi_tran`.
    pub id: KindId,
    /// The one level that units of this kind have.
    pub level: LevelId,
    /// The word that stands before a unit's name: `thị trấn`.
    pub name: String,
    /// Other ways in which people write that word: `TT.`, `tt`.
    #[serde(default)]
    pub abbreviations: Vec<String>,
    /// The word in English.
    pub english: String,
}

/// A country's levels, from the top down, and kinds.
///
/// # Example: a country of one's own
/// ```
/// use sapnhap::country::{Kind, LevelDefinition};
/// use sapnhap::{Country, KindId, Level, LevelId};
///
/// let level = |id: &str| LevelDefinition {
///     id: LevelId::new(id).unwrap(),
///     name: id.to_owned(),
///     english: id.to_owned(),
///     code_width: None,
/// };
/// let kind = |id: &str, level: &str| Kind {
///     id: KindId::new(id).unwrap(),
///     level: LevelId::new(level).unwrap(),
///     name: id.to_owned(),
///     abbreviations: Vec::new(),
///     english: id.to_owned(),
/// };
/// let country = Country::new(
///     "CH",
///     "Schweiz",
///     vec![level("canton"), level("municipality")],
///     vec![kind("kanton", "canton"), kind("gemeinde", "municipality")],
/// )?;
/// assert_eq!(country.level("municipality"), Some(Level::new(1)));
/// // A kind needs a level that there is.
/// assert!(Country::new("X", "X", vec![level("a")], vec![kind("k", "b")]).is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    id: String,
    name: String,
    levels: Vec<LevelDefinition>,
    /// What else it says of its levels, by level.
    ranks: Vec<Rank>,
    kinds: IndexMap<KindId, Kind, FxBuildHasher>,
    /// The level of each kind, in the order of `kinds`.
    level_of_kind: Vec<Level>,
    writing: Writing,
}

impl Country {
    /// Makes a country of its levels, from the top down, and its kinds.
    ///
    /// # Errors
    /// [`CountryFault`]: no level, more than 16 levels or 250 kinds, an id given twice, a kind at
    /// a level that there is not, a code width of 0 or more than 23.
    pub fn new(
        id: &str,
        name: &str,
        levels: Vec<LevelDefinition>,
        kinds: Vec<Kind>,
    ) -> Result<Self, Error> {
        if levels.is_empty() || levels.len() > MAX_LEVELS || kinds.len() > MAX_KINDS {
            return Err(CountryFault::Size { levels: levels.len(), kinds: kinds.len() })?;
        }
        for (rank, level) in levels.iter().enumerate() {
            if levels.iter().take(rank).any(|above| above.id == level.id) {
                return Err(CountryFault::TwiceGiven { id: level.id.to_string() })?;
            }
            if level.code_width.is_some_and(|width| width == 0 || width > 23) {
                return Err(CountryFault::CodeWidth { level: level.id.clone() })?;
            }
        }
        let mut country = Self {
            id: id.to_owned(),
            name: name.to_owned(),
            ranks: vec![Rank::default(); levels.len()],
            levels,
            kinds: IndexMap::default(),
            level_of_kind: Vec::new(),
            writing: Writing::default(),
        };
        for kind in kinds {
            let Some(level) = country.level(kind.level.as_str()) else {
                return Err(CountryFault::UnknownLevel { kind: kind.id, level: kind.level })?;
            };
            country.level_of_kind.push(level);
            if let Some(twice) = country.kinds.insert(kind.id.clone(), kind) {
                return Err(CountryFault::TwiceGiven { id: twice.id.to_string() })?;
            }
        }
        Ok(country)
    }

    /// Returns the country's id: `VN`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the country's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what each rank is called, from the top down.
    #[must_use]
    pub fn levels(&self) -> &[LevelDefinition] {
        &self.levels
    }

    /// Tells whether there are levels below one, so that its units may have members.
    #[inline]
    pub(crate) fn has_levels_below(&self, level: Level) -> bool {
        level.idx() + 1 < self.levels.len()
    }

    /// Returns the ranks of the levels, from the top down.
    pub(crate) fn all_levels(&self) -> impl Iterator<Item = Level> + '_ {
        (0..self.levels.len()).filter_map(|rank| u8::try_from(rank).ok()).map(Level::new)
    }

    /// Returns the kinds, in the order in which the country's data gives them.
    #[must_use]
    pub fn kinds(&self) -> impl ExactSizeIterator<Item = &Kind> {
        self.kinds.values()
    }

    /// Returns the level of an id.
    #[must_use]
    pub fn level(&self, id: &str) -> Option<Level> {
        let rank = self.levels.iter().position(|level| level.id.as_str() == id)?;
        u8::try_from(rank).ok().map(Level::new)
    }

    /// Returns what a level is called; `None` when the country has no such rank.
    #[must_use]
    pub fn level_definition(&self, level: Level) -> Option<&LevelDefinition> {
        self.levels.get(level.idx())
    }

    /// Returns what a level is called, or says that the country has no such rank: for whoever is
    /// handed a level, and can do nothing with one that is not there.
    ///
    /// # Errors
    /// [`LookupFault::UnknownLevel`], with the levels that there are.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, vietnam};
    ///
    /// let country = vietnam::register().country();
    /// assert_eq!(country.known_level(Level::COMMUNE)?.english, "commune");
    /// assert!(country.known_level(Level::new(9)).is_err());
    /// # }
    /// # Ok::<(), sapnhap::error::LookupFault>(())
    /// ```
    pub fn known_level(&self, level: Level) -> Result<&LevelDefinition, LookupFault> {
        self.level_definition(level)
            .ok_or_else(|| self.unknown_level(&format!("of rank {}", level.rank())))
    }

    /// Says that the country has no such level.
    pub(crate) fn unknown_level(&self, level: &str) -> LookupFault {
        let ids: Vec<&str> = self.levels.iter().map(|level| level.id.as_str()).collect();
        LookupFault::UnknownLevel { level: level.to_owned(), expected: ids.join(", ") }
    }

    /// Returns the kind of an id.
    #[must_use]
    pub fn kind(&self, id: &str) -> Option<&Kind> {
        self.kinds.values().find(|kind| kind.id.as_str() == id)
    }

    /// Returns the level of a kind.
    #[must_use]
    pub fn level_of(&self, kind: &KindId) -> Option<Level> {
        self.kind_idx(kind).map(|idx| self.level_of_idx(idx))
    }

    /// Reads a code of a level as it stands in people's tables, and undoes what a spreadsheet did to
    /// it.
    ///
    /// | written | read where codes have five digits |
    /// | --- | --- |
    /// | `634`, ` 00634 ` | `00634`: zeros are put back, white space of any sort is dropped |
    /// | `634.0`, `634,00` | `00634`: a number with zeros for decimals |
    /// | `'00634`, `="00634"` | `00634`: what keeps a spreadsheet from reading a number |
    /// | `００６３４` | `00634`: the digits of East Asian keyboards |
    /// | `1.000`, `27.595` | an error: it could be thousands |
    /// | `-1`, `1e3`, `1.5`, `12A`, `NaN` | an error: no code of the level is like that |
    ///
    /// Decimals are dropped where codes have no full stop, as the
    /// [alphabet](crate::country::CodeAlphabet) of the level says; zeros are put back where the
    /// level has a width. Where codes are unique only [within a
    /// parent](Self::with_codes_within_parents), a code is read in full: `1/3` is `01/003`.
    ///
    /// # Errors
    /// [`CodeFault::Form`](crate::error::CodeFault::Form) for what no code of the level is like,
    /// [`CodeFault::WithinParent`](crate::error::CodeFault::WithinParent) for one that lacks its
    /// parent's, [`TextFault::TooLong`](crate::error::TextFault::TooLong) for one that is wider,
    /// another [`TextFault`](crate::error::TextFault) for a text that is no code anywhere;
    /// [`LookupFault::UnknownLevel`].
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, code, vietnam};
    ///
    /// let country = vietnam::register().country();
    /// assert_eq!(country.read_code(Level::COMMUNE, "634")?, code("00634"));
    /// assert_eq!(country.read_code(Level::COMMUNE, "634.0")?, code("00634"));
    /// assert!(country.read_code(Level::PROVINCE, "634").is_err());
    /// let error = country.read_code(Level::COMMUNE, "1e3").unwrap_err();
    /// assert_eq!(error.to_string(), "\"1e3\" is no code of level commune: expected 5 digits");
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn read_code(&self, level: Level, text: &str) -> Result<Code, Error> {
        let definition = self.known_level(level)?;
        if self.has_codes_within_parents(level) {
            return self.read_code_within(level, definition, text);
        }
        Ok(Code::read(text, &definition.id, self.code_alphabet(level), definition.code_width)?)
    }

    /// Returns the dense index of a kind.
    pub(crate) fn kind_idx(&self, id: &KindId) -> Option<u8> {
        self.kinds.get_index_of(id).and_then(|idx| u8::try_from(idx).ok())
    }

    /// Returns the kind of a dense index; an index is only ever made by [`Self::kind_idx`].
    pub(crate) fn kind_at(&self, idx: u8) -> Option<&Kind> {
        self.kinds.get_index(usize::from(idx)).map(|(_, kind)| kind)
    }

    /// Returns the level of the kind of a dense index.
    pub(crate) fn level_of_idx(&self, idx: u8) -> Level {
        self.level_of_kind.get(usize::from(idx)).copied().unwrap_or(Level::PROVINCE)
    }

    /// Returns the id of a level; those that the crate asks about are always the country's.
    pub(crate) fn level_id(&self, level: Level) -> LevelId {
        let definition = self.level_definition(level);
        definition.map_or_else(LevelId::unnamed, |definition| definition.id.clone())
    }

    /// Tells whether a code has the width and the characters that its level asks for.
    pub(crate) fn code_fits(&self, level: Level, code: &Code) -> bool {
        if self.has_codes_within_parents(level) {
            return self.code_within_fits(level, code);
        }
        self.own_code_fits(level, code)
    }

    /// Tells whether a code has the width and the characters of a level, whatever stands before it.
    fn own_code_fits(&self, level: Level, code: &Code) -> bool {
        let of_width = |definition: &LevelDefinition| {
            definition.code_width.is_none_or(|width| usize::from(width) == code.width())
        };
        self.level_definition(level).is_some_and(of_width) && code.is_of(self.code_alphabet(level))
    }

    /// Says why a code can be none of a level.
    pub(crate) fn code_fault(&self, level: Level, code: &Code) -> Fault {
        let (alphabet, id) = (self.code_alphabet(level), self.level_id(level));
        let width = self.level_definition(level).and_then(|definition| definition.code_width);
        if self.has_codes_within_parents(level) {
            return Fault::CodeWithinParent { code: code.clone(), level: id, alphabet, width };
        }
        match width {
            Some(width) if usize::from(width) != code.width() => {
                Fault::CodeWidth { code: code.clone(), level: id, width }
            }
            _ => Fault::CodeForm { code: code.clone(), level: id, alphabet, width },
        }
    }
}

//! NameArena that may be codes: in full, without the zeros that a spreadsheet dropped, or with a word
//! before them that says so.
//!
//! A number that is shorter than a code may be a name as well (quận 5), and so may one without a
//! leading zero: who asks gets both. Only what is marked as a code, or can be nothing else, is no
//! name.

use crate::code::{Code, CodeAlphabet, number_of_table};
use crate::country::Country;
use crate::decree::Reference;
use crate::level::{Level, LevelId};
use crate::name;
use crate::register::data::ids::VersionId;

/// A text, read as a code of each level that is asked for.
#[derive(Debug, Clone)]
pub(crate) struct Coded<'a> {
    /// Codes as they are written.
    full: Vec<(Level, Code)>,
    /// Codes that were mended: zeros put back, decimals dropped.
    mended: Vec<(Level, Code)>,
    /// A unit's own code, of each level at which those are unique only within a parent.
    own: Vec<(Level, Code)>,
    /// The text without what a spreadsheet put to it, where it is a number.
    number: Option<String>,
    /// The units above that are written behind it.
    within: Vec<&'a str>,
    /// Whether it can be no name.
    is_code_alone: bool,
    n_levels: usize,
    /// The level that is said, where the country does not have it.
    unknown_level: Option<LevelId>,
}

impl<'a> Coded<'a> {
    pub(crate) fn of(country: &Country, levels: &[Level], text: &'a str) -> Self {
        let mut coded = Self {
            full: Vec::new(),
            mended: Vec::new(),
            own: Vec::new(),
            number: None,
            within: Vec::new(),
            is_code_alone: false,
            n_levels: levels.len(),
            unknown_level: None,
        };
        if let Some(reference) = marked(text)
            && let Some(code) = reference.code()
        {
            let said = reference.level();
            let of = said.and_then(|id| country.level(id.as_str()));
            coded.unknown_level = said.filter(|_| of.is_none()).cloned();
            coded.is_code_alone = true;
            let levels = levels.iter().copied();
            let levels: Vec<Level> =
                levels.filter(|level| said.is_none() || of == Some(*level)).collect();
            coded.n_levels = levels.len();
            coded.read(country, &levels, code.as_str(), |_| true);
            return coded;
        }
        let segments = name::segments(text);
        let [written, within @ ..] = segments.as_slice() else { return coded };
        // Most names have no digit, and most that have one are more than a code.
        let has_digit = written.chars().any(char::is_numeric);
        let may_be_code = (has_digit || levels.iter().any(|&level| has_letters(country, level)))
            && !written.contains(char::is_whitespace);
        if !may_be_code {
            return coded;
        }
        coded.within = within.to_vec();
        coded.number = number_of_table(written);
        coded.read(country, levels, written, |level| has_digit || has_letters(country, level));
        // People write "quận 01" too, but no more digits than that.
        coded.is_code_alone = coded.number.as_ref().is_some_and(|number| {
            number.starts_with('0') && (number.len() > 2 || !coded.full.is_empty())
        });
        coded
    }

    fn read(
        &mut self,
        country: &Country,
        levels: &[Level],
        written: &str,
        may_be: impl Fn(Level) -> bool,
    ) {
        for &level in levels.iter().filter(|level| may_be(**level)) {
            if let Ok(code) = country.read_code(level, written) {
                let list = if code.as_str() == written { &mut self.full } else { &mut self.mended };
                list.push((level, code));
            } else if let Some(own) = country.read_own_code(level, written) {
                self.own.push((level, own));
            }
        }
    }

    /// Returns who carries it: as it is written, or where nobody does, as it was mended.
    pub(crate) fn carriers(
        &self,
        carrier: impl Fn(Level, &Code) -> Option<VersionId>,
    ) -> Vec<VersionId> {
        let of = |codes: &[(Level, Code)]| -> Vec<VersionId> {
            codes.iter().filter_map(|(level, code)| carrier(*level, code)).collect()
        };
        let full = of(&self.full);
        if full.is_empty() { of(&self.mended) } else { full }
    }

    /// Tells whether it can be a code of any level.
    pub(crate) fn is_any(&self) -> bool {
        !(self.full.is_empty() && self.mended.is_empty() && self.own.is_empty())
    }

    /// Returns the codes of their own that it may be of units of levels at which those are unique only
    /// within a parent.
    pub(crate) fn own(&self) -> &[(Level, Code)] {
        &self.own
    }

    /// Tells whether it may be a name too, when it is known which numbers are.
    pub(crate) fn may_be_name(&self, is_name: impl FnOnce(&str) -> bool) -> bool {
        !self.is_code_alone && self.number().is_none_or(is_name)
    }

    /// Returns the number as a name, where a spreadsheet put something to it.
    pub(crate) fn number(&self) -> Option<&str> {
        self.number.as_deref()
    }

    /// Returns the units above that are written behind it.
    pub(crate) fn within(&self) -> &[&'a str] {
        &self.within
    }

    /// Returns the level that it names and that the country does not have.
    pub(crate) fn unknown_level(&self) -> Option<&LevelId> {
        self.unknown_level.as_ref()
    }

    /// Returns the code that it is, at the only level at which it can be one; none where nothing
    /// but a name would have been expected.
    pub(crate) fn asked(&self, country: &Country) -> Option<&(Level, Code)> {
        if !self.within.is_empty() || (self.number.is_none() && !self.is_code_alone) {
            return None;
        }
        let has_width = |level: Level| {
            country.level_definition(level).is_some_and(|level| level.code_width.is_some())
        };
        let full = self.full.iter().find(|(level, _)| self.n_levels == 1 || has_width(*level));
        full.or_else(|| self.mended.first().filter(|_| self.n_levels == 1))
    }
}

/// Reads a text that says that it is a code: `code:2A001`, `district:498`.
fn marked(text: &str) -> Option<Reference> {
    if text.contains(':') { Reference::new(text).ok() } else { None }
}

/// Tells whether a country says that codes of a level have letters.
pub(crate) fn has_letters(country: &Country, level: Level) -> bool {
    let alphabet = country.code_alphabet(level);
    alphabet != CodeAlphabet::default() && alphabet != CodeAlphabet::DIGITS
}

/// The code that a reference is, or that it may be though it is written as a name is: `2A001`, which no
/// mark tells from one.
#[derive(Debug, Clone)]
pub(crate) struct CodeReading {
    code: Option<Code>,
    /// Whether it is no name.
    is_code: bool,
    has_digit: bool,
}

impl CodeReading {
    pub(crate) fn of(reference: &Reference) -> Self {
        if let Some(code) = reference.code() {
            return Self { code: Some(code.clone()), is_code: true, has_digit: true };
        }
        let is_alone = reference.kind().is_none() && reference.within().is_empty();
        let name = reference.name().filter(|name| is_alone && name.is_ascii());
        let has_digit = name.is_some_and(|name| name.bytes().any(|byte| byte.is_ascii_digit()));
        let code = name.filter(|name| number_of_table(name).is_none());
        Self { code: code.and_then(|name| Code::new(name).ok()), is_code: false, has_digit }
    }

    /// Returns the code at a level; `None` for a name that can be no code of it.
    pub(crate) fn at(&self, country: &Country, level: Level) -> Option<&Code> {
        let code = self.code.as_ref()?;
        let may_be =
            || (self.has_digit || has_letters(country, level)) && country.code_fits(level, code);
        (self.is_code || may_be()).then_some(code)
    }
}

/// Returns the code of a level that a reference is, or that it may be.
pub(crate) fn code_of(country: &Country, reference: &Reference, level: Level) -> Option<Code> {
    CodeReading::of(reference).at(country, level).cloned()
}

//! How a decree names a unit: by code, by name, or by both.

use std::fmt;
use std::str::FromStr;

use crate::code::Code;
use crate::error::Error;
use crate::level::{KindId, LevelId};
use crate::text;

/// The longest name in a reference, in bytes.
const MAX: usize = 1000;

/// A unit as a decree names it, not yet resolved.
///
/// Written as one text it is a code (`00004`), a code with its level (`district:498`), or a name as
/// people write it, with the units above it behind commas (`xã Tân Thành, huyện Hữu Lũng`). A code
/// without a level is one of the level that the provision is about.
///
/// A code with letters (`2A004`) looks like a name, and is found as either; when it is one unit's code
/// and another's name, `code:2A004` says which is meant. A number is a code in full: one that lost its
/// zeros is a fault, which lists the units when it is a name too.
///
/// # Example
/// ```
/// use sapnhap::{Code, Reference};
///
/// assert_eq!(Reference::new("00004")?.code(), Some(&Code::new("00004")?));
/// let district = Reference::new("district:498")?;
/// assert_eq!(district.level().map(|level| level.as_str()), Some("district"));
/// let named = Reference::new("xã Tân Thành, huyện Hữu Lũng")?;
/// assert_eq!(named.name(), Some("xã Tân Thành, huyện Hữu Lũng"));
/// assert!(Reference::new(" ").is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference(Form);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Form {
    /// Most references of large decrees are bare codes; they need no allocation.
    Code(Code),
    Full(Box<Full>),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Full {
    level: Option<LevelId>,
    code: Option<Code>,
    kind: Option<KindId>,
    name: Option<String>,
    within: Vec<String>,
}

impl Reference {
    /// Reads a reference from one text.
    ///
    /// # Errors
    /// An empty text, or one of more than 1,000 bytes.
    pub fn new(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        text::check(text, "reference to a unit", MAX)?;
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self(Form::Code(Code::new(text)?)));
        }
        if let Some(code) = text.strip_prefix("code:") {
            return Ok(Self(Form::Code(Code::new(code)?)));
        }
        if let Some((level, code)) = text.split_once(':')
            && let (Ok(level), Ok(code)) = (LevelId::new(level), Code::new(code))
        {
            return Ok(Self::of_code(code).at_level(level));
        }
        Ok(Self::from_full(Full { name: Some(text.to_owned()), ..Full::default() }))
    }

    /// Makes a reference by code.
    #[must_use]
    pub fn of_code(code: Code) -> Self {
        Self(Form::Code(code))
    }

    /// Makes a reference by name, kind, and the units above, nearest first.
    ///
    /// # Errors
    /// An empty name, or a text of more than 1,000 bytes.
    pub fn of_name(kind: Option<KindId>, name: &str, within: Vec<String>) -> Result<Self, Error> {
        Self::from_parts(None, None, kind, Some(name.to_owned()), within)
    }

    /// Says of which level the unit is.
    #[must_use]
    pub fn at_level(self, level: LevelId) -> Self {
        let mut full = self.into_full();
        full.level = Some(level);
        Self::from_full(full)
    }

    /// Puts a name beside the code; both must then mean the same unit.
    ///
    /// # Errors
    /// An empty name, or one of more than 1,000 bytes.
    pub fn labelled(self, label: &str) -> Result<Self, Error> {
        text::check(label, "reference to a unit", MAX)?;
        let mut full = self.into_full();
        full.name = Some(label.trim().to_owned());
        Ok(Self::from_full(full))
    }

    fn into_full(self) -> Full {
        match self.0 {
            Form::Code(code) => Full { code: Some(code), ..Full::default() },
            Form::Full(full) => *full,
        }
    }

    /// Keeps one form for each meaning, so that equal references are equal.
    fn from_full(full: Full) -> Self {
        match full {
            Full { level: None, code: Some(code), kind: None, name: None, within }
                if within.is_empty() =>
            {
                Self(Form::Code(code))
            }
            full => Self(Form::Full(Box::new(full))),
        }
    }

    /// Puts the parts of a reference together, as files give them.
    pub(crate) fn from_parts(
        level: Option<LevelId>,
        code: Option<Code>,
        kind: Option<KindId>,
        name: Option<String>,
        within: Vec<String>,
    ) -> Result<Self, Error> {
        // As in a reference of one text, white space at the ends is none of it.
        let name = name.map(|name| name.trim().to_owned());
        let within: Vec<String> = within.iter().map(|above| above.trim().to_owned()).collect();
        if code.is_none() || name.is_some() {
            let name = name.as_deref().unwrap_or("");
            text::check(name, "reference to a unit", MAX)?;
        }
        for above in &within {
            text::check(above, "reference to a unit", MAX)?;
        }
        Ok(Self::from_full(Full { level, code, kind, name, within }))
    }

    fn full(&self) -> Option<&Full> {
        match &self.0 {
            Form::Code(_) => None,
            Form::Full(full) => Some(full),
        }
    }

    /// Returns the code of a reference that is nothing but one.
    #[inline]
    pub(crate) fn bare_code(&self) -> Option<&Code> {
        match &self.0 {
            Form::Code(code) => Some(code),
            Form::Full(_) => None,
        }
    }

    /// Returns the code of a reference that has nothing beside it but its level.
    pub(crate) fn code_alone(&self) -> Option<&Code> {
        let has_more = self.kind().is_some() || self.name().is_some() || !self.within().is_empty();
        self.code().filter(|_| !has_more)
    }

    /// Returns the code, where the unit is named by one.
    #[must_use]
    pub fn code(&self) -> Option<&Code> {
        match &self.0 {
            Form::Code(code) => Some(code),
            Form::Full(full) => full.code.as_ref(),
        }
    }

    /// Returns the level, where it is said.
    #[must_use]
    pub fn level(&self) -> Option<&LevelId> {
        self.full()?.level.as_ref()
    }

    /// Returns the kind, where it is said apart from the name.
    #[must_use]
    pub fn kind(&self) -> Option<&KindId> {
        self.full()?.kind.as_ref()
    }

    /// Returns the name as it is written, where there is one; it may hold the kind and the units
    /// above.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.full()?.name.as_deref()
    }

    /// Returns the units above that are given apart from the name, nearest first.
    #[must_use]
    pub fn within(&self) -> &[String] {
        self.full().map_or(&[], |full| &full.within)
    }

    /// Tells whether the reference is no more than what [`Self::new`] reads from one text.
    pub(crate) fn is_plain(&self) -> bool {
        match &self.0 {
            Form::Code(_) => true,
            Form::Full(full) => {
                full.kind.is_none()
                    && full.within.is_empty()
                    && Self::new(&self.to_string()).is_ok_and(|read| read == *self)
            }
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let full = match &self.0 {
            Form::Code(code) if code.as_str().bytes().all(|byte| byte.is_ascii_digit()) => {
                return fmt::Display::fmt(code, f);
            }
            Form::Code(code) => return write!(f, "code:{code}"),
            Form::Full(full) => full,
        };
        match (&full.level, &full.code) {
            (Some(level), Some(code)) => write!(f, "{level}:{code}")?,
            (None, Some(code)) => write!(f, "{code}")?,
            _ => {}
        }
        if let Some(name) = &full.name {
            f.write_str(if full.code.is_some() { " " } else { "" })?;
            if let Some(kind) = &full.kind {
                write!(f, "{kind} ")?;
            }
            f.write_str(name)?;
        }
        full.within.iter().try_for_each(|above| write!(f, ", {above}"))
    }
}

impl FromStr for Reference {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::new(text)
    }
}

impl From<Code> for Reference {
    fn from(code: Code) -> Self {
        Self::of_code(code)
    }
}

//! What a fact rests on, and how sure it is.

use std::fmt;
use std::num::NonZeroU8;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::TextFault;

/// What was read to know of a change, the surest first.
///
/// # Example
/// ```
/// use sapnhap::evidence::EvidenceClass;
///
/// assert!(EvidenceClass::Text < EvidenceClass::Press);
/// assert_eq!(EvidenceClass::Table.to_string(), "table");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EvidenceClass {
    /// The act itself, or clauses copied from it.
    #[default]
    Text,
    /// A table of changes by an office, as a statistics office's comparison of two lists.
    Table,
    /// A report of the press that says what went where.
    Press,
    /// Lists of units of two days, which show that something changed and not by what.
    List,
    /// None of these: it follows from what lies around it.
    Inferred,
}

impl EvidenceClass {
    /// All of them, the surest first.
    pub const ALL: [Self; 5] = [Self::Text, Self::Table, Self::Press, Self::List, Self::Inferred];

    fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Table => "table",
            Self::Press => "press",
            Self::List => "list",
            Self::Inferred => "inferred",
        }
    }
}

/// Writes the word of it in files: `text`, `table`, `press`, `list` or `inferred`.
impl fmt::Display for EvidenceClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

/// How far whoever entered a fact trusts it, the surest first.
///
/// # Example
/// ```
/// use sapnhap::evidence::Confidence;
///
/// assert!(Confidence::High < Confidence::Low);
/// assert_eq!(Confidence::Medium.to_string(), "medium");
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Nothing speaks against it.
    #[default]
    High,
    /// It is likely, and was seen in one place only.
    Medium,
    /// It is a guess.
    Low,
}

impl Confidence {
    pub(crate) const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    fn word(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// Writes `high`, `medium` or `low`.
impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for Confidence {
    type Err = TextFault;

    fn from_str(text: &str) -> Result<Self, TextFault> {
        let known = Self::ALL.into_iter().find(|known| known.word() == text);
        known.ok_or_else(|| TextFault::Form {
            what: "confidence",
            text: crate::text::shortened(text),
            expected: "high, medium or low",
        })
    }
}

/// What a fact rests on: a class of evidence, a confidence, and whether only the name told merger from
/// take-over.
///
/// What nobody says anything of rests on the text of the act. In files it is one text: the class, then
/// the confidence where that is not high, then `by name`: `press, medium, by name`.
///
/// # Example
/// ```
/// use sapnhap::Evidence;
/// use sapnhap::evidence::{Confidence, EvidenceClass};
///
/// let press: Evidence = "press, medium".parse()?;
/// let named = Evidence::of(EvidenceClass::Table).by_name();
/// let weakest = press.weaker(named);
/// assert_eq!(weakest.to_string(), "press, medium, by name");
/// assert!(named.is_at_least(EvidenceClass::Table) && !weakest.is_at_least(EvidenceClass::Table));
/// assert_eq!(weakest.confidence(), Confidence::Medium);
/// assert!("hearsay".parse::<Evidence>().is_err());
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Evidence(NonZeroU8);

impl Evidence {
    const BY_NAME: u8 = 1 << 5;

    const fn made(class: u8, confidence: u8, by_name: bool) -> Self {
        let bits = class | (confidence << 3) | if by_name { Self::BY_NAME } else { 0 };
        // One more than the bits, so that no evidence is 0.
        Self(NonZeroU8::MIN.saturating_add(bits))
    }

    const fn bits(self) -> u8 {
        self.0.get() - 1
    }

    /// Makes evidence of a class, of high confidence.
    #[must_use]
    pub const fn of(class: EvidenceClass) -> Self {
        Self::made(class as u8, 0, false)
    }

    /// Returns the same, of some confidence.
    #[must_use]
    pub const fn with_confidence(self, confidence: Confidence) -> Self {
        Self::made(self.bits() & 7, confidence as u8, self.is_by_name())
    }

    /// Returns the same where only the name tells whether units were merged or one took the others
    /// over.
    #[must_use]
    pub const fn by_name(self) -> Self {
        Self::made(self.bits() & 7, (self.bits() >> 3) & 3, true)
    }

    /// Returns the class.
    #[must_use]
    pub fn class(self) -> EvidenceClass {
        EvidenceClass::ALL.get(usize::from(self.bits() & 7)).copied().unwrap_or_default()
    }

    /// Returns the confidence.
    #[must_use]
    pub fn confidence(self) -> Confidence {
        Confidence::ALL.get(usize::from((self.bits() >> 3) & 3)).copied().unwrap_or_default()
    }

    /// Tells whether only the name tells whether units were merged or one took the others over.
    #[must_use]
    pub const fn is_by_name(self) -> bool {
        self.bits() & Self::BY_NAME != 0
    }

    /// Returns what an answer rests on that rests on both: the weaker class, the lower confidence, and
    /// by name where one is.
    #[must_use]
    pub fn weaker(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        Self::made(
            (self.bits() & 7).max(other.bits() & 7),
            ((self.bits() >> 3) & 3).max((other.bits() >> 3) & 3),
            self.is_by_name() || other.is_by_name(),
        )
    }

    /// Tells whether it is of a class or of a surer one.
    #[must_use]
    pub fn is_at_least(self, class: EvidenceClass) -> bool {
        self.class() <= class
    }

    /// Returns it as a byte, which is never 0.
    #[cfg(feature = "binary")]
    pub(crate) fn raw(self) -> u8 {
        self.0.get()
    }

    /// Reads it from a byte; `None` for one that is no evidence.
    #[cfg(feature = "binary")]
    pub(crate) fn from_raw(raw: u8) -> Option<Self> {
        let evidence = Self(NonZeroU8::new(raw)?);
        let bits = evidence.bits();
        let is_known = usize::from(bits & 7) < EvidenceClass::ALL.len()
            && usize::from((bits >> 3) & 3) < Confidence::ALL.len()
            && bits >> 6 == 0;
        is_known.then_some(evidence)
    }
}

/// The text of the act.
impl Default for Evidence {
    fn default() -> Self {
        Self::of(EvidenceClass::Text)
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.class().word())?;
        if self.confidence() != Confidence::High {
            write!(f, ", {}", self.confidence())?;
        }
        if self.is_by_name() {
            f.write_str(", by name")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Evidence {
    type Err = TextFault;

    fn from_str(text: &str) -> Result<Self, TextFault> {
        let form = || TextFault::Form {
            what: "evidence",
            text: crate::text::shortened(text),
            expected: "text, table, press, list or inferred; behind it medium or low, and by name, \
                 each after a comma",
        };
        let mut words = text.split(',').map(str::trim);
        let class = words.next().unwrap_or_default();
        let class = EvidenceClass::ALL.into_iter().find(|known| known.word() == class);
        let mut evidence = Self::of(class.ok_or_else(form)?);
        let mut next = words.next();
        if let Some(confidence) = next.and_then(|word| word.parse().ok()) {
            evidence = evidence.with_confidence(confidence);
            next = words.next();
        }
        if next == Some("by name") {
            evidence = evidence.by_name();
            next = words.next();
        }
        if next.is_some() { Err(form()) } else { Ok(evidence) }
    }
}

/// As its text.
impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Evidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

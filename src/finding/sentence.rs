//! Sentences of a rule's own, and the values that stand in them.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::amount::Amount;
use crate::clause::Clause;
use crate::code::Code;
use crate::language::Language;
use crate::unit::NamedUnit;

/// A value in a sentence or a figure; each language writes it in its own way.
///
/// # Example
/// ```
/// use sapnhap::finding::Value;
///
/// assert_eq!(Value::from("Ba Vì"), Value::Text("Ba Vì".to_owned()));
/// assert_eq!(Value::from(12_u64), Value::Number(12.into()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Value {
    /// A text that no language writes otherwise: a name, or what a user wrote.
    Text(String),
    /// A number.
    Number(Amount),
    /// At least so much, as far as is known.
    AtLeast(Amount),
    /// At most so much.
    AtMost(Amount),
    /// From the one to the other.
    Between(Amount, Amount),
    /// A day.
    Date(Date),
    /// Several days.
    Dates(Vec<Date>),
    /// A code.
    Code(Code),
    /// A unit.
    Unit(NamedUnit),
    /// Several units.
    Units(Vec<NamedUnit>),
    /// Clauses of one decree; none is written as a stroke.
    Clauses(Vec<Clause>),
}

/// Makes a variant of each type.
macro_rules! values {
    ($($from:ty => $variant:ident),* $(,)?) => {
        $(impl From<$from> for Value {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        })*
    };
}

values!(
    &str => Text,
    String => Text,
    u64 => Number,
    Amount => Number,
    Date => Date,
    Code => Code,
    NamedUnit => Unit,
    Vec<NamedUnit> => Units,
    Vec<Clause> => Clauses,
);

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::from(value as u64)
    }
}

/// A sentence of a rule's own, with the values that stand in it.
///
/// What it says in English makes it what it is; other languages are put beside it, and one that is not
/// there is said in English. A name in braces stands for a value.
///
/// # Example
/// ```
/// use sapnhap::finding::Sentence;
/// use sapnhap::report::Language;
///
/// let sentence = Sentence::new("it takes {n} communes, and ten are enough")
///     .said_in(Language::Vietnamese, "lấy {n} xã, quá mười xã")
///     .with("n", 12_u64);
/// assert_eq!(sentence.to_string(), "it takes 12 communes, and ten are enough");
/// assert_eq!(sentence.to_text(Language::Vietnamese), "lấy 12 xã, quá mười xã");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sentence {
    english: Cow<'static, str>,
    others: Vec<(Language, Cow<'static, str>)>,
    values: Vec<(Cow<'static, str>, Value)>,
}

impl Sentence {
    /// Makes a sentence of what it says in English.
    #[must_use]
    pub fn new(english: impl Into<Cow<'static, str>>) -> Self {
        Self { english: english.into(), others: Vec::new(), values: Vec::new() }
    }

    /// Says it in another language.
    #[must_use]
    pub fn said_in(mut self, language: Language, template: impl Into<Cow<'static, str>>) -> Self {
        match language {
            Language::English => self.english = template.into(),
            _ => self.others.push((language, template.into())),
        }
        self
    }

    /// Puts a value in the place of a name in braces.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Self {
        self.values.push((name.into(), value.into()));
        self
    }

    /// Returns what it says in a language, with names in braces for the values.
    #[must_use]
    pub fn template(&self, language: Language) -> &str {
        let said = self.others.iter().rev().find(|(of, _)| *of == language);
        said.map_or(&self.english, |(_, template)| template)
    }

    /// Returns the values by their names, in the order in which they were put in.
    pub fn values(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// Returns the value of a name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.values().find_map(|(of, value)| (of == name).then_some(value))
    }
}

/// As data: the English template, which says what sentence it is, and the values.
impl Serialize for Sentence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct Values<'a>(&'a Sentence);
        impl Serialize for Values<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_map(self.0.values())
            }
        }
        let mut told = serializer.serialize_struct("Sentence", 2)?;
        told.serialize_field("sentence", &self.english)?;
        told.serialize_field("values", &Values(self))?;
        told.end()
    }
}

//! Findings in JSON: what they say stands there in every language, and beside that as data.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::words;
use crate::finding::{Cause, Claim, Finding, Measure, Measured, Mend, Reason, Value};
use crate::language::Language;

/// What a fact says, by the ids of the languages, and the fact.
struct Told<'a, F>(&'a F, fn(&F, Language) -> String);

impl<F: Serialize> Serialize for Told<'_, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(fact, say) = self;
        let mut told = serializer.serialize_map(None)?;
        for language in Language::ALL {
            told.serialize_entry(language.id(), &say(fact, language))?;
        }
        told.serialize_entry("data", fact)?;
        told.end()
    }
}

/// What a measure holds, as data.
#[derive(serde::Serialize)]
struct MeasureData<'a> {
    quantity: &'a Measured,
    have: &'a Value,
    need: &'a Value,
}

/// The fields that a finding and a cause have only where they say something.
macro_rules! some {
    ($told:ident, $of:ident, $($field:ident),*) => {
        $(if let Some(value) = &$of.$field {
            $told.serialize_entry(stringify!($field), value)?;
        })*
    };
}

macro_rules! any {
    ($told:ident, $of:ident, $($field:ident),*) => {
        $(if !$of.$field.is_empty() {
            $told.serialize_entry(stringify!($field), &$of.$field)?;
        })*
    };
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut told = serializer.serialize_map(None)?;
        told.serialize_entry("rule", &self.rule)?;
        told.serialize_entry("severity", &self.severity)?;
        told.serialize_entry("basis", &self.basis)?;
        some!(told, self, decree, clause, date, position, line);
        told.serialize_entry("units", &self.units)?;
        any!(told, self, measures);
        told.serialize_entry("says", &Told(&self.says, Claim::to_text))?;
        any!(told, self, causes, rests_on);
        if let Some(mend) = &self.mend {
            told.serialize_entry("mend", &Told(mend, Mend::to_text))?;
        }
        told.end()
    }
}

impl Serialize for Cause {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut told = serializer.serialize_map(None)?;
        told.serialize_entry("says", &Told(&self.says, Reason::to_text))?;
        some!(told, self, decree, clause);
        any!(told, self, causes);
        told.end()
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let english = words(Language::English);
        let mut told = serializer.serialize_map(None)?;
        told.serialize_entry("quantity", &english.measured(&self.quantity))?;
        told.serialize_entry("have", &english.value(&self.have))?;
        told.serialize_entry("need", &english.value(&self.need))?;
        some!(told, self, by);
        let Self { quantity, have, need, .. } = self;
        told.serialize_entry("data", &MeasureData { quantity, have, need })?;
        told.end()
    }
}

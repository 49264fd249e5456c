//! Decrees in files: the fields that an analyst writes, short forms included.
//!
//! | in a file | means |
//! | --- | --- |
//! | `"00004"`, `"xã A, huyện B"` | all of that unit |
//! | `{"from": .., "portion": "part"}` | a part of its area and of its population |
//! | `{"from": .., "portion": "unknown"}` | some of it, perhaps all |
//! | `{"from": .., "portion": "possible"}` | perhaps some of it, perhaps none |
//! | `{"from": .., "area": "part", "population": "none"}` | each apart |
//! | `{"from": .., "area": {"part": "11.98", "of": "20.10"}}` | with the decree's figures |
//! | `{"every": "district"}` | every unit of a level |
//! | `{"place": ".."}` | a place that is no unit |
//!
//! A unit is one text, or `{"level", "code", "kind", "name", "within"}`. Unknown fields are refused.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Continuation, Figure, NewUnit, Outcome, Portion, Provision, Reference, Source, Take};
use crate::amount::Amount;
use crate::clause::Clause;
use crate::code::Code;
use crate::evidence::Evidence;
use crate::level::{KindId, LevelId};
use crate::name::Name;
use crate::period::Step;

/// What may stand in a file as one text or as an object.
trait TextOrMap: Sized {
    type Map;
    const EXPECTED: &'static str;
    fn from_text(text: &str) -> Result<Self, String>;
    fn from_map(map: Self::Map) -> Result<Self, String>;
}

struct TextOrMapVisitor<T>(PhantomData<T>);

impl<'de, T> Visitor<'de> for TextOrMapVisitor<T>
where
    T: TextOrMap,
    T::Map: Deserialize<'de>,
{
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        T::from_text(text).map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        let map = T::Map::deserialize(MapAccessDeserializer::new(map))?;
        T::from_map(map).map_err(A::Error::custom)
    }
}

macro_rules! deserialize_text_or_map {
    ($($name:ty),*) => {
        $(impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(TextOrMapVisitor::<$name>(PhantomData))
            }
        })*
    };
}

deserialize_text_or_map!(Reference, Portion, Take);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReferenceMap {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    level: Option<LevelId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<Code>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<KindId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    within: Vec<String>,
}

impl TextOrMap for Reference {
    type Map = ReferenceMap;
    const EXPECTED: &'static str =
        "a code or name of a unit, or an object with \"code\" or \"name\"";

    fn from_text(text: &str) -> Result<Self, String> {
        Self::new(text).map_err(|error| error.to_string())
    }

    fn from_map(map: ReferenceMap) -> Result<Self, String> {
        Self::from_parts(map.level, map.code, map.kind, map.name, map.within)
            .map_err(|error| error.to_string())
    }
}

impl Serialize for Reference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_plain() {
            return serializer.collect_str(self);
        }
        let map = ReferenceMap {
            level: self.level().cloned(),
            code: self.code().cloned(),
            kind: self.kind().cloned(),
            name: self.name().map(str::to_owned),
            within: self.within().to_vec(),
        };
        map.serialize(serializer)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FigureMap {
    part: Amount,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    of: Option<Amount>,
}

impl Portion {
    /// Returns the word of a portion in files; `None` for a part with a figure.
    pub(crate) fn word(&self) -> Option<&'static str> {
        match self {
            Self::All => Some("all"),
            Self::Part(None) => Some("part"),
            Self::Part(Some(_)) => None,
            Self::Rest => Some("rest"),
            Self::Unknown => Some("unknown"),
            Self::Possible => Some("possible"),
            Self::Nothing => Some("none"),
        }
    }

    /// Reads the word of a portion in files.
    pub(crate) fn from_word(word: &str) -> Result<Self, String> {
        match word {
            "all" => Ok(Self::All),
            "part" => Ok(Self::PART),
            "rest" => Ok(Self::Rest),
            "unknown" => Ok(Self::Unknown),
            "possible" => Ok(Self::Possible),
            "none" => Ok(Self::Nothing),
            _ => Err(format!(
                "{word:?} is no portion: expected all, part, rest, unknown, possible or none"
            )),
        }
    }
}

impl TextOrMap for Portion {
    type Map = FigureMap;
    const EXPECTED: &'static str =
        "all, part, rest, unknown, possible, none, or {\"part\": \"11.98\"}";

    fn from_text(text: &str) -> Result<Self, String> {
        Self::from_word(text)
    }

    fn from_map(map: FigureMap) -> Result<Self, String> {
        Ok(Self::Part(Some(Box::new(Figure { amount: map.part, of: map.of }))))
    }
}

impl Serialize for Portion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Part(Some(figure)) => {
                FigureMap { part: figure.amount, of: figure.of }.serialize(serializer)
            }
            other => serializer.serialize_str(other.word().unwrap_or("part")),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TakeMap {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<Reference>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    every: Option<LevelId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    portion: Option<Portion>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    area: Option<Portion>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    population: Option<Portion>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cites: Vec<Clause>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    evidence: Option<Evidence>,
}

impl TextOrMap for Take {
    type Map = TakeMap;
    const EXPECTED: &'static str =
        "a code or name of a unit, or an object with \"from\", \"every\" or \"place\"";

    fn from_text(text: &str) -> Result<Self, String> {
        Self::all(text).map_err(|error| error.to_string())
    }

    fn from_map(map: TakeMap) -> Result<Self, String> {
        let source = match (map.from, map.every, map.place) {
            (Some(unit), None, None) => Source::Unit(unit),
            (None, Some(level), None) => Source::Every(level),
            (None, None, Some(place)) => Source::Place(place),
            _ => return Err("a take needs one of \"from\", \"every\" and \"place\"".to_owned()),
        };
        let (area, population) = match (map.portion, map.area, map.population) {
            (Some(portion), None, None) => (portion.clone(), portion),
            (None, area, population) => {
                (area.unwrap_or(Portion::All), population.unwrap_or(Portion::All))
            }
            _ => {
                return Err(
                    "\"portion\" stands for both, beside neither \"area\" nor \"population\""
                        .to_owned(),
                );
            }
        };
        let (cites, note, evidence) = (map.cites, map.note, map.evidence);
        Ok(Self { source, area, population, cites, note, evidence, position: None })
    }
}

impl Serialize for Take {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let whole = self.area == Portion::All && self.population == Portion::All;
        if let Source::Unit(unit) = &self.source
            && whole
            && self.cites.is_empty()
            && self.note.is_none()
            && self.evidence.is_none()
            && unit.is_plain()
        {
            return unit.serialize(serializer);
        }
        let mut map = TakeMap {
            from: None,
            every: None,
            place: None,
            portion: None,
            area: None,
            population: None,
            cites: self.cites.clone(),
            note: self.note.clone(),
            evidence: self.evidence,
        };
        match &self.source {
            Source::Unit(unit) => map.from = Some(unit.clone()),
            Source::Every(level) => map.every = Some(level.clone()),
            Source::Place(place) => map.place = Some(place.clone()),
        }
        if whole {
            // Nothing said means all.
        } else if self.area == self.population && self.area.word().is_some() {
            map.portion = Some(self.area.clone());
        } else {
            map.area = Some(self.area.clone());
            map.population = Some(self.population.clone());
        }
        map.serialize(serializer)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewUnitMap {
    code: Code,
    kind: KindId,
    name: Name,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<Reference>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    restores: Option<Reference>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seat: Option<Reference>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<Name>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContinuationMap {
    unit: Reference,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<Code>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<KindId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<Name>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<Reference>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvisionMap {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    clause: Option<Clause>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    takes: Vec<Take>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    new: Option<NewUnitMap>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    continues: Option<ContinuationMap>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ends: Option<bool>,
    #[serde(default, skip_serializing_if = "Step::is_first")]
    step: Step,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    evidence: Option<Evidence>,
}

impl<'de> Deserialize<'de> for Provision {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = ProvisionMap::deserialize(deserializer)?;
        let outcome = match (map.new, map.continues, map.ends) {
            (Some(new), None, None) => Outcome::New(Box::new(NewUnit {
                code: new.code,
                kind: new.kind,
                name: new.name,
                parent: new.parent,
                restores: new.restores,
                seat: new.seat,
                aliases: new.aliases,
            })),
            (None, Some(goes_on), None) => Outcome::Continues(Box::new(Continuation {
                unit: goes_on.unit,
                code: goes_on.code,
                kind: goes_on.kind,
                name: goes_on.name,
                parent: goes_on.parent,
            })),
            (None, None, Some(true)) => Outcome::Ends,
            _ => {
                return Err(D::Error::custom(
                    "a provision needs one of \"new\", \"continues\" and \"ends\": true",
                ));
            }
        };
        let ProvisionMap { clause, takes, step, evidence, .. } = map;
        Ok(Self { clause, takes, outcome, step, evidence, position: None })
    }
}

impl Serialize for Provision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = ProvisionMap {
            clause: self.clause.clone(),
            takes: self.takes.clone(),
            new: None,
            continues: None,
            ends: None,
            step: self.step,
            evidence: self.evidence,
        };
        match &self.outcome {
            Outcome::New(new) => {
                map.new = Some(NewUnitMap {
                    code: new.code.clone(),
                    kind: new.kind.clone(),
                    name: new.name.clone(),
                    parent: new.parent.clone(),
                    restores: new.restores.clone(),
                    seat: new.seat.clone(),
                    aliases: new.aliases.clone(),
                });
            }
            Outcome::Continues(goes_on) => {
                map.continues = Some(ContinuationMap {
                    unit: goes_on.unit.clone(),
                    code: goes_on.code.clone(),
                    kind: goes_on.kind.clone(),
                    name: goes_on.name.clone(),
                    parent: goes_on.parent.clone(),
                });
            }
            Outcome::Ends => map.ends = Some(true),
        }
        map.serialize(serializer)
    }
}

//! A country as files hold it.

use serde::{Deserialize, Serialize};

use super::{Country, Kind, Writing};
use crate::code::CodeAlphabet;
use crate::level::{LevelDefinition, LevelId};
use crate::period::Period;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    id: String,
    name: String,
    levels: Vec<LevelWire>,
    kinds: Vec<Kind>,
    #[serde(default)]
    writing: Writing,
}

/// A level with all that the country says of it; an alphabet of `None` is the usual one.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelWire {
    id: LevelId,
    name: String,
    english: String,
    code_width: Option<u8>,
    code_alphabet: Option<CodeAlphabet>,
    #[serde(default)]
    parents: Vec<ParentWire>,
    #[serde(default)]
    codes_within_parents: bool,
}

/// Of which level the units above are, in a time.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ParentWire {
    level: LevelId,
    #[serde(default)]
    from: Option<jiff::civil::Date>,
    #[serde(default)]
    until: Option<jiff::civil::Date>,
}

impl Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let levels = self.levels.iter().zip(&self.ranks).map(|(level, rank)| LevelWire {
            id: level.id.clone(),
            name: level.name.clone(),
            english: level.english.clone(),
            code_width: level.code_width,
            code_alphabet: Some(rank.alphabet).filter(|own| *own != CodeAlphabet::default()),
            parents: rank
                .parents
                .iter()
                .filter_map(|(parent, during)| {
                    let level = self.level_definition(*parent)?.id.clone();
                    Some(ParentWire { level, from: during.from, until: during.until })
                })
                .collect(),
            codes_within_parents: rank.codes_within_parents,
        });
        let wire = Wire {
            id: self.id.clone(),
            name: self.name.clone(),
            levels: levels.collect(),
            kinds: self.kinds.values().cloned().collect(),
            writing: self.writing.clone(),
        };
        wire.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        Self::of_wire(wire).map_err(serde::de::Error::custom)
    }
}

impl Country {
    fn of_wire(wire: Wire) -> Result<Self, crate::error::Error> {
        let definitions = wire.levels.iter().map(|level| LevelDefinition {
            id: level.id.clone(),
            name: level.name.clone(),
            english: level.english.clone(),
            code_width: level.code_width,
        });
        let mut country = Self::new(&wire.id, &wire.name, definitions.collect(), wire.kinds)?
            .with_writing(wire.writing)?;
        for wire in wire.levels {
            let level = country.level_of_id(&wire.id)?;
            if let Some(alphabet) = wire.code_alphabet {
                country = country.with_code_alphabet(level, alphabet)?;
            }
            if wire.codes_within_parents {
                country = country.with_codes_within_parents(level)?;
            }
            for ParentWire { level: parent, from, until } in wire.parents {
                let parent = country.level_of_id(&parent)?;
                country = country.with_parent_level(level, parent, Period { from, until })?;
            }
        }
        Ok(country)
    }

    fn level_of_id(&self, id: &LevelId) -> Result<crate::level::Level, crate::error::Error> {
        self.level(id.as_str()).ok_or_else(|| self.unknown_level(id.as_str()).into())
    }
}

//! Levels and kinds of made-up countries, called as their ids are.

use sapnhap::{Kind, KindId, LevelDefinition, LevelId};

pub(crate) fn level(id: &str, code_width: Option<u8>) -> LevelDefinition {
    LevelDefinition {
        id: LevelId::new(id).unwrap(),
        name: id.to_owned(),
        english: id.to_owned(),
        code_width,
    }
}

pub(crate) fn kind(id: &str, level: &str) -> Kind {
    Kind {
        id: KindId::new(id).unwrap(),
        level: LevelId::new(level).unwrap(),
        name: id.to_owned(),
        abbreviations: Vec::new(),
        english: id.to_owned(),
    }
}

//! Made-up countries and their opening units; levels and kinds are called as their ids are.

use sapnhap::country::{Kind, LevelDefinition};
use sapnhap::{Code, Country, KindId, LevelId, Name, OpeningUnit, Reference};

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

/// A country of levels with the widths of their codes, each with one kind that is called as it is.
pub(crate) fn country(levels: &[(&str, Option<u8>)]) -> Country {
    let kinds = levels.iter().map(|(id, _)| kind(id, id)).collect();
    let levels = levels.iter().map(|(id, width)| level(id, *width)).collect();
    Country::new("MU", "Made-up", levels, kinds).unwrap()
}

/// An opening unit; of the top level where the parent is blank.
pub(crate) fn unit(of: &str, code: &str, name: &str, parent: &str) -> OpeningUnit {
    OpeningUnit {
        code: Code::new(code).unwrap(),
        kind: KindId::with_capitals(of).unwrap(),
        name: Name::new(name).unwrap(),
        parent: (!parent.is_empty()).then(|| Reference::new(parent).unwrap()),
        aliases: Vec::new(),
    }
}

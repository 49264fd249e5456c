//! Registers of any size, made up: regions of a hundred communes each, with codes in a row.
//!
//! They are for what is said to cost the same however large a register is. Names are short and all
//! different; nothing has happened yet. The package of peers reads this file too.

#![allow(dead_code, reason = "each bench uses a part")]

use sapnhap::country::{Kind, LevelDefinition};
use sapnhap::{
    Country, Date, Decree, KindId, Level, LevelId, Name, OpeningUnit, Provision, Reference,
    Register, code, date,
};

/// The level of the regions.
pub(crate) const REGION: Level = Level::new(0);
/// The level of the communes.
pub(crate) const COMMUNE: Level = Level::new(1);
/// The day on which a generated register begins.
pub(crate) const OPENING: Date = date(2020, 1, 1);
/// The day of the [`merger`].
pub(crate) const DAY: Date = date(2021, 1, 1);

/// How many units there are for each region: itself, and its communes.
const SPREAD: usize = 100;

fn level(id: &str, width: u8) -> LevelDefinition {
    LevelDefinition {
        id: LevelId::new(id).unwrap(),
        name: id.to_owned(),
        english: id.to_owned(),
        code_width: Some(width),
    }
}

fn kind(id: &str) -> Kind {
    Kind {
        id: KindId::new(id).unwrap(),
        level: LevelId::new(id).unwrap(),
        name: id.to_owned(),
        abbreviations: Vec::new(),
        english: id.to_owned(),
    }
}

fn region_code(number: usize) -> String {
    format!("{number:05}")
}

/// Writes the code of a commune, counted from 0 over the whole register.
pub(crate) fn commune_code(number: usize) -> String {
    format!("{number:07}")
}

/// Makes a country with the two levels.
pub(crate) fn country() -> Country {
    let levels = vec![level("region", 5), level("commune", 7)];
    Country::new("XX", "Generated", levels, vec![kind("region"), kind("commune")]).unwrap()
}

/// Makes the opening units of a register of `n_units`.
pub(crate) fn opening_units(n_units: usize) -> Vec<OpeningUnit> {
    let unit = |id: &str, written: String, parent: Option<Reference>| OpeningUnit {
        name: Name::new(&format!("U{written}")).unwrap(),
        code: code(&written),
        kind: KindId::new(id).unwrap(),
        parent,
        aliases: Vec::new(),
    };
    let n_regions = n_units / SPREAD;
    let regions = (0..n_regions).map(|number| unit("region", region_code(number), None));
    let communes = (0..n_units - n_regions).map(|number| {
        let region = Reference::new(&region_code(number / (SPREAD - 1))).unwrap();
        unit("commune", commune_code(number), Some(region))
    });
    regions.chain(communes).collect()
}

/// Makes a register of `n_units`.
pub(crate) fn register(n_units: usize) -> Register {
    Register::open(country(), OPENING, opening_units(n_units)).unwrap()
}

/// Returns the number of the first of the two communes that [`merger`] merges: in the middle.
pub(crate) fn merged(n_units: usize) -> usize {
    n_units / (2 * SPREAD) * (SPREAD - 1)
}

/// Makes a decree that merges two communes in the middle of a register of `n_units` into one,
/// under the code of the first.
pub(crate) fn merger(n_units: usize) -> Decree {
    let first = merged(n_units);
    let [one, other] = [commune_code(first), commune_code(first + 1)];
    let region = region_code(first / (SPREAD - 1));
    let merger =
        Provision::merge("1", [one.as_str(), other.as_str()], &one, "commune", "Merged").unwrap();
    let decree = Decree::new("1", DAY).unwrap().scope(&format!("region:{region}")).unwrap();
    decree.provision(merger)
}

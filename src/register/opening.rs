//! Opening units: what was in force on the day on which a register begins.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::codes::{CodeKey, has_room};
use super::store::{NONE, Record, Room, Store, UnitRecord};
use crate::code::Code;
use crate::country::Country;
use crate::decree::Reference;
use crate::error::{Error, ReadFault};
use crate::level::{KindId, Level};
use crate::name::Name;
use crate::period::Day;

/// A unit in force on the opening day.
///
/// # Example
/// ```
/// use sapnhap::{KindId, Name, OpeningUnit, Reference, code};
///
/// let unit = OpeningUnit {
///     code: code("00004"),
///     kind: KindId::new("phuong")?,
///     name: Name::new("Trúc Bạch")?,
///     parent: Some(Reference::new("001")?),
///     aliases: Vec::new(),
/// };
/// assert_eq!(unit.name.as_str(), "Trúc Bạch");
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningUnit {
    /// Its code.
    pub code: Code,
    /// Its kind, which settles its level.
    pub kind: KindId,
    /// Its name, without the kind.
    pub name: Name,
    /// Its parent by code; `None` for units of the top level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Reference>,
    /// Other spellings of its name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Name>,
}

fn fault(unit: &OpeningUnit, message: impl Into<String>) -> Error {
    let unit = format!("{} {} ({})", unit.kind, unit.name, unit.code);
    ReadFault::Opening { unit, message: message.into() }.into()
}

/// Makes the arrays of a register that begins with the given units.
pub(super) fn store(
    country: Arc<Country>,
    opening: Date,
    units: Vec<OpeningUnit>,
) -> Result<Store, Error> {
    let mut placed = Vec::with_capacity(units.len());
    for unit in units {
        let Some(kind) = country.kind_idx(&unit.kind) else {
            return Err(fault(&unit, "the country has no such kind"));
        };
        let level = country.level_of_idx(kind);
        if !country.code_fits(level, &unit.code) {
            return Err(fault(&unit, "its code is not as wide as its level asks for"));
        }
        placed.push((level, kind, unit));
    }
    if !has_room(0, placed.len()) {
        if let Some((_, _, unit)) = placed.last() {
            return Err(fault(unit, "there are more units than a register can hold"));
        }
    }
    let order = |(level, _, unit): &(Level, u8, OpeningUnit)| (*level, unit.code.clone());
    if !placed.is_sorted_by(|one, other| (one.0, &one.2.code) <= (other.0, &other.2.code)) {
        placed.sort_by_cached_key(order);
    }
    let mut store = Store::new(country, opening);
    let room = Room { versions: placed.len(), ..Room::default() };
    // Units come level by level, so that parents are there before their members.
    let mut rest = placed.as_slice();
    while let Some(&(level, _, _)) = rest.first() {
        let (group, after) = rest.split_at(rest.partition_point(|(of, _, _)| *of == level));
        group_of_level(&mut store, level, group, room)?;
        rest = after;
    }
    Ok(store)
}

fn group_of_level(
    store: &mut Store,
    level: Level,
    group: &[(Level, u8, OpeningUnit)],
    room: Room,
) -> Result<(), Error> {
    for pair in group.windows(2) {
        if let [(_, _, one), (_, _, other)] = pair
            && one.code == other.code
        {
            return Err(fault(other, format!("{} {} has the same code", one.kind, one.name)));
        }
    }
    let mut parents = Vec::with_capacity(group.len());
    let mut last: Option<(&Reference, u32)> = None;
    for (_, _, unit) in group {
        let parent = match (&unit.parent, last) {
            (Some(reference), Some((before, parent))) if reference == before => parent,
            _ => parent_of(store, level, unit)?,
        };
        last = unit.parent.as_ref().map(|reference| (reference, parent));
        parents.push(parent);
    }
    let width = store.code_width(level);
    let mut writer = store.writer(room);
    if let Some(codes) = writer.codes.get_mut(level.idx()) {
        codes.reserve(group.iter().map(|(_, _, unit)| &unit.code));
    }
    for ((_, kind, unit), parent) in group.iter().zip(parents) {
        let id = writer.units.len();
        writer.units.push(UnitRecord::default());
        let name = writer.names.len();
        writer.names.push(unit.name.clone());
        for alias in &unit.aliases {
            writer.aliases.push((id, alias.clone()));
        }
        let code = CodeKey::pack(width, &unit.code, &mut writer.other_codes);
        let version = writer.push_version(Record {
            unit: id,
            parent,
            code,
            name,
            from: Day::OPEN_FROM,
            level,
            kind: *kind,
            ..Record::default()
        });
        if let Some(codes) = writer.codes.get_mut(level.idx()) {
            codes.take_up(&unit.code, version, Day::OPEN_FROM);
        }
    }
    Ok(())
}

fn parent_of(store: &Store, level: Level, unit: &OpeningUnit) -> Result<u32, Error> {
    let Some(reference) = &unit.parent else {
        if level.rank() == 0 {
            return Ok(NONE);
        }
        return Err(fault(unit, "it needs a parent of a level above"));
    };
    if level.rank() == 0 {
        return Err(fault(unit, "a unit of the top level has no parent"));
    }
    let Some(code) = reference.code() else {
        return Err(fault(unit, format!("its parent {reference} must be given by code")));
    };
    let said = match reference.level() {
        Some(id) => match store.country.level(id.as_str()) {
            Some(said) if said.is_above(level) => Some(said),
            _ => return Err(fault(unit, format!("{id} is no level above its own"))),
        },
        None => None,
    };
    let above = (0..level.rank()).map(Level::new).filter(|level| said.is_none_or(|s| s == *level));
    let found: HashSet<u32> = above
        .filter_map(|level| store.with_code_now(level, code))
        .map(|version| store.records.at(version).unit)
        .collect();
    let mut found = found.into_iter();
    match (found.next(), found.next()) {
        (Some(parent), None) => Ok(parent),
        (None, _) => Err(fault(unit, format!("no unit of a level above has the code {code}"))),
        _ => Err(fault(
            unit,
            format!("units of several levels have the code {code}; expected level:{code}"),
        )),
    }
}

/// Returns the opening units of a register, by level and code.
pub(super) fn units(store: &Store) -> Vec<OpeningUnit> {
    let n_opening = match store.changes.len() {
        0 => store.records.len(),
        _ => store.changes.at(0).first_version,
    };
    let mut aliases: Vec<Vec<Name>> = vec![Vec::new(); n_opening as usize];
    for place in 0..store.aliases.len() {
        if let Some((unit, alias)) = store.aliases.get(place)
            && let Some(list) = aliases.get_mut(*unit as usize)
        {
            list.push(alias.clone());
        }
    }
    // Opening versions and their units have the same numbers.
    let opening = (0..n_opening).zip(aliases).filter_map(|(version, aliases)| {
        let record = store.records.at(version);
        let kind = store.country.kind_at(record.kind)?;
        let name = store.names.get(record.name)?.clone();
        let parent = store.records.get(record.parent).map(|parent| {
            let code = store.code(parent);
            let levels = (0..record.level.rank()).map(Level::new);
            let alone = levels.filter(|&level| {
                let carrier = store.codes.get(level.idx());
                carrier.is_some_and(|codes| codes.carrier(&code, Day::OPEN_FROM).is_some())
            });
            let reference = Reference::of_code(code.clone());
            if alone.count() > 1 {
                reference.at_level(super::search::level_id(store, parent.level))
            } else {
                reference
            }
        });
        Some(OpeningUnit {
            code: store.code(&record),
            kind: kind.id.clone(),
            name,
            parent,
            aliases,
        })
    });
    opening.collect()
}

//! Opening units: what was in force on the day on which a register begins.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::code::Code;
use crate::country::{self, Country};
use crate::decree::Reference;
use crate::error::{Error, Fault, ReadFault};
use crate::level::Level;
use crate::name::Name;
use crate::period::Moment;
use crate::register::Register;
use crate::register::data::carriers::{CodeKey, has_room};
use crate::register::data::ids::{ChangeId, ListedNameId, NameId, Place, UnitId, VersionId, ids};
use crate::register::data::log::Log;
use crate::register::data::name_arena::NameList;
use crate::register::data::opening_unit::OpeningUnit;
use crate::register::data::records::{Life, Record, UnitRecord};
use crate::register::data::shared_array::{Array, Whole, index};
use crate::register::data::store::{Room, Store};
use crate::register::index::Indexes;
use crate::register::view::opening_codes::code_of_parent;

/// Says that there is no row to set right.
pub(crate) fn unknown_row(unit: &OpeningUnit, code: &Code) -> Error {
    fault(
        unit,
        format!("no opening unit of its level has the code {code}, which it should correct"),
    )
}

/// Says that a row is set right twice at once.
pub(crate) fn row_twice(unit: &OpeningUnit, code: &Code) -> Error {
    fault(
        unit,
        format!(
            "one correction sets the opening unit of its level with the code {code} right twice"
        ),
    )
}

fn fault(unit: &OpeningUnit, message: impl Into<String>) -> Error {
    let unit = format!("{} {} ({})", unit.kind, unit.name, unit.code);
    ReadFault::Opening { unit, message: message.into() }.into()
}

impl Register {
    /// Makes a register of the units in force on its opening day, in any order.
    ///
    /// # Errors
    /// [`ReadFault::Opening`]: a kind that the country does not
    /// have, a code of the wrong width or given twice in a level, a parent that is missing, unknown
    /// or not of a level above.
    pub fn open(country: Country, opening: Date, units: Vec<OpeningUnit>) -> Result<Self, Error> {
        let columns = Columns::of(&country, units)?;
        Self::of_columns(Arc::new(country), opening, columns, Room::default())
    }

    pub(crate) fn of_columns(
        country: Arc<Country>,
        opening: Date,
        columns: Columns,
        room: Room,
    ) -> Result<Self, Error> {
        let store = store(country, opening, columns, room)?;
        let indexes = Indexes::of_opening(&store);
        let mut log = Log::default();
        for version in store.records.ids() {
            log.opening.begin(store.records.at(version).level);
        }
        Ok(Self { store, log, indexes })
    }

    /// Returns the units in force on the opening day, by level and code.
    ///
    /// # Complexity
    /// Linear in the opening units.
    #[must_use]
    pub fn opening_units(&self) -> Vec<OpeningUnit> {
        units(self)
    }
}

/// Opening units side by side, by level and code.
#[derive(Debug, Clone, Default)]
pub(crate) struct Columns {
    pub(crate) kinds: Vec<u8>,
    pub(crate) keys: Vec<CodeKey>,
    /// The codes that keys do not hold.
    pub(crate) other_codes: Vec<Code>,
    pub(crate) names: NameList,
    /// Each unit's parent, by its row; `None` for units of the top level.
    pub(crate) parents: Vec<Option<UnitId>>,
    /// Other spellings of names, by row.
    pub(crate) aliases: Vec<(UnitId, Name)>,
}

impl Columns {
    /// Sorts units, and finds their parents by code.
    pub(crate) fn of(country: &Country, units: Vec<OpeningUnit>) -> Result<Self, Error> {
        let mut rows = Vec::with_capacity(units.len());
        for unit in units {
            match country.kind_idx(&unit.kind) {
                Some(kind) => rows.push((country.level_of_idx(kind), kind, unit)),
                None => return Err(fault(&unit, "the country has no such kind")),
            }
        }
        complete_codes(country, &mut rows)?;
        rows.sort_by(|one, other| (one.0, &one.2.code).cmp(&(other.0, &other.2.code)));
        let places: FxHashMap<(Level, &Code), u32> =
            (0..).zip(&rows).map(|(row, (level, _, unit))| ((*level, &unit.code), row)).collect();
        let mut columns = Self::default();
        for (row, (level, kind, unit)) in (0..).zip(&rows) {
            columns.parents.push(parent_of(country, &places, *level, unit)?);
            columns.kinds.push(*kind);
            let width = country.level_definition(*level).and_then(|level| level.code_width);
            let key = CodeKey::of(width.unwrap_or(0), &unit.code);
            columns.keys.push(key.unwrap_or_else(|| {
                columns.other_codes.push(unit.code.clone());
                CodeKey::other(index(columns.other_codes.len() - 1))
            }));
            columns.names.push(&unit.name);
            columns
                .aliases
                .extend(unit.aliases.iter().map(|alias| (UnitId::at(row), alias.clone())));
        }
        Ok(columns)
    }

    fn width(&self, country: &Country, row: usize) -> u8 {
        let kind = self.kinds.get(row).copied().unwrap_or_default();
        let level = country.level_definition(country.level_of_idx(kind));
        level.and_then(|level| level.code_width).unwrap_or(0)
    }

    fn code(&self, key: CodeKey, width: u8) -> Code {
        key.unpack(width, |place| self.other_codes.get(place as usize).cloned())
    }

    /// Tells whether a row's code is as its level asks for, and kept the way that such codes are: as a
    /// number below the end of those, or apart.
    fn code_fits(&self, country: &Country, level: Level, key: CodeKey, width: u8) -> bool {
        if let Some(number) = key.number() {
            return number < end_of_numbers(width)
                && country.code_fits(level, &self.code(key, width));
        }
        let place = key.place();
        let code = place.and_then(|place| self.other_codes.get(place as usize));
        code.is_some_and(|code| {
            country.code_fits(level, code) && CodeKey::of(width, code).is_none()
        })
    }

    /// Says why a row's code can be none of its level.
    fn code_fault(&self, country: &Country, level: Level, key: CodeKey, width: u8) -> String {
        match country.code_fault(level, &self.code(key, width)) {
            Fault::CodeForm { alphabet, width, .. } => {
                format!("it is no code of its level; expected {}", alphabet.in_words(width))
            }
            Fault::CodeWithinParent { alphabet, width, .. } => format!(
                "it is no code of its level; expected the code of its parent, \"/\" and {}",
                alphabet.in_words(width)
            ),
            _ => "its code is not as wide as its level asks for".to_owned(),
        }
    }

    fn fault(&self, country: &Country, row: usize, message: impl Into<String>) -> Error {
        let kind = self.kinds.get(row).and_then(|kind| country.kind_at(*kind));
        let name = self.names.get(ListedNameId::at(index(row))).unwrap_or("");
        let width = self.width(country, row);
        let code = self.keys.get(row).map(|key| self.code(*key, width).to_string());
        let kind = kind.map_or("", |kind| kind.id.as_str());
        let unit = format!("{kind} {name} ({})", code.unwrap_or_default());
        ReadFault::Opening { unit, message: message.into() }.into()
    }
}

/// Completes the codes of opening units, level by level from the top.
///
/// # Errors
/// A unit of such a level whose parent is not found, or whose code would be too long.
fn complete_codes(country: &Country, rows: &mut [(Level, u8, OpeningUnit)]) -> Result<(), Error> {
    for level in country.all_levels().filter(|level| country.has_codes_within_parents(*level)) {
        let mut codes: Vec<(usize, Code)> = Vec::new();
        let places: FxHashMap<(Level, &Code), u32> =
            (0..).zip(&*rows).map(|(row, (level, _, unit))| ((*level, &unit.code), row)).collect();
        let of_level = rows.iter().enumerate().filter(|(_, (of, ..))| *of == level);
        for (place, (_, _, unit)) in of_level {
            if !country.is_own_code(level, &unit.code) {
                continue;
            }
            let parent = parent_of(country, &places, level, unit)?;
            // A unit without a parent is told about when the register is made.
            let Some((_, _, above)) = parent.and_then(|parent| rows.get(parent.index())) else {
                continue;
            };
            let full = country::full_code(&above.code, unit.code.as_str());
            codes.push((place, full.map_err(|error| fault(unit, error.to_string()))?));
        }
        for (place, code) in codes {
            if let Some((_, _, unit)) = rows.get_mut(place) {
                unit.code = code;
            }
        }
    }
    Ok(())
}

/// Returns the end of the numbers that codes of a width are kept as.
fn end_of_numbers(width: u8) -> u32 {
    match width {
        // Where widths vary, a number still has nine digits at the most.
        0 => 1_000_000_000,
        1..=9 => 10_u32.pow(width.into()),
        _ => 0,
    }
}

fn parent_of(
    country: &Country,
    places: &FxHashMap<(Level, &Code), u32>,
    level: Level,
    unit: &OpeningUnit,
) -> Result<Option<UnitId>, Error> {
    let Some(reference) = &unit.parent else { return Ok(None) };
    let Some(code) = &code_of_parent(reference) else {
        return Err(fault(unit, format!("its parent {reference} must be given by code")));
    };
    let said = match reference.level() {
        Some(id) => match country.level(id.as_str()) {
            Some(said) if said.is_above(level) => Some(said),
            _ => return Err(fault(unit, format!("{id} is no level above its own"))),
        },
        None => None,
    };
    let above = (0..level.rank()).map(Level::new).filter(|level| said.is_none_or(|s| s == *level));
    let mut found = above.filter_map(|level| places.get(&(level, code)));
    match (found.next(), found.next()) {
        (Some(parent), None) => Ok(Some(UnitId::at(*parent))),
        (None, _) if reference.code().is_none() => {
            Err(fault(unit, format!("its parent {reference} must be given by code")))
        }
        (None, _) => Err(fault(unit, format!("no unit of a level above has the code {code}"))),
        _ => Err(fault(
            unit,
            format!("units of several levels have the code {code}; expected level:{code}"),
        )),
    }
}

/// Makes the arrays of a register that begins with the given units, and checks them; with room for
/// what is known to come.
pub(crate) fn store(
    country: Arc<Country>,
    opening: Date,
    mut columns: Columns,
    room: Room,
) -> Result<Store, Error> {
    let n_units = columns.kinds.len();
    if !has_room(0, n_units) {
        return Err(columns.fault(&country, 0, "there are more units than a register can hold"));
    }
    let (records, mut units) = Checks::of(&country, opening, &columns).records(room)?;
    let mut store = Store::new(country, opening);
    // Arrays of versions are made here, with their room, and only handed over; so are the names.
    let mut writer = store.writer::<Whole>(Room { versions: 0, ..room }, &NameList::default());
    for (level, codes) in (0..).map(Level::new).zip(&mut writer.codes) {
        let start = records.partition_point(|record| record.level < level);
        let of_level = records.get(start..).unwrap_or_default();
        let end = of_level.partition_point(|record| record.level == level);
        let of_level = of_level.get(..end).unwrap_or_default();
        codes.reserve(of_level.iter().map(|record| record.code));
        for record in of_level {
            match record.code.number() {
                Some(number) => codes.take_up_number(number, VersionId::at(record.unit.place())),
                None => {
                    codes
                        .take_up(&columns.code(record.code, 0), VersionId::at(record.unit.place()));
                }
            }
        }
    }
    // Opening units, their versions and their names have the numbers of their rows.
    writer.names.adopt(std::mem::take(&mut columns.names));
    columns.other_codes.iter().for_each(|code| writer.other_codes.push(code.clone()));
    let mut lives = Vec::with_capacity(n_units + room.versions);
    lives.resize(n_units, Life::begins(Moment::OPEN_FROM));
    writer.lives.append(lives);
    writer.records.append(records);
    units.reserve(room.versions);
    writer.units.append(units);
    columns.aliases.iter().for_each(|alias| writer.aliases.push(alias.clone()));
    drop(writer);
    Ok(store)
}

/// What opening units have to be.
struct Checks<'a> {
    country: &'a Country,
    columns: &'a Columns,
    /// The level of each kind, the width of the codes there, and the end of the numbers that need no
    /// look.
    kinds: Vec<(Level, u8, u32)>,
    /// The level that the parents of units of each level must have, where the country asks for one.
    parent_levels: Vec<Option<Level>>,
}

impl<'a> Checks<'a> {
    fn of(country: &'a Country, opening: Date, columns: &'a Columns) -> Self {
        let kinds = country.kinds().filter_map(|kind| country.kind_idx(&kind.id)).map(|idx| {
            let level = country.level_of_idx(idx);
            let width = country.level_definition(level).and_then(|level| level.code_width);
            let width = width.unwrap_or(0);
            let has_digits = country.code_alphabet(level).has_digits();
            (level, width, if has_digits { end_of_numbers(width) } else { 0 })
        });
        let parent_levels = country.all_levels().map(|level| country.parent_level(level, opening));
        Self { country, columns, kinds: kinds.collect(), parent_levels: parent_levels.collect() }
    }

    /// Makes a version and a unit of each row, with room for more of them.
    fn records(&self, room: Room) -> Result<(Vec<Record>, Vec<UnitRecord>), Error> {
        let columns = self.columns;
        let mut units = vec![UnitRecord::default(); columns.kinds.len()];
        let mut records: Vec<Record> = Vec::with_capacity(units.len() + room.versions);
        let mut before: Option<(Level, CodeKey)> = None;
        let rows = columns.kinds.iter().zip(&columns.keys).zip(&columns.parents);
        for (row, ((&kind, &key), &parent)) in (0..).zip(rows) {
            let fault = |message: &str| Err(columns.fault(self.country, row as usize, message));
            let Some(&(level, width, end)) = self.kinds.get(usize::from(kind)) else {
                return fault("the country has no such kind");
            };
            let is_number = key.number().is_some_and(|number| number < end);
            if !is_number && !columns.code_fits(self.country, level, key, width) {
                return fault(&columns.code_fault(self.country, level, key, width));
            }
            if let Some(message) = self.fault_of_order(before.replace((level, key)), level, key) {
                return fault(message);
            }
            // Parents come before their members, so their records are there.
            let above = parent.and_then(|parent| records.get(parent.index()));
            if let Some(message) = self.fault_of_parent(parent, above, level, key) {
                return fault(message);
            }
            let (unit, version) = (UnitId::at(row), VersionId::at(row));
            let name = NameId::at(row);
            let mut record =
                Record { unit, parent, code: key, name, level, kind, ..Record::default() };
            if let Some(above) = parent.and_then(|parent| units.get_mut(parent.index())) {
                record.sibling = above.members.replace(version);
            }
            if let Some(unit) = units.get_mut(row as usize) {
                unit.latest = version;
            }
            records.push(record);
        }
        // Territory belongs to the units without members.
        for (record, unit) in records.iter_mut().zip(&units) {
            record.ground = unit.members.is_none();
        }
        Ok((records, units))
    }

    /// Says what is wrong with where a row stands; rows are in order of levels and codes.
    #[inline]
    fn fault_of_order(
        &self,
        before: Option<(Level, CodeKey)>,
        level: Level,
        key: CodeKey,
    ) -> Option<&'static str> {
        let (level_before, key_before) = before.filter(|(before, _)| *before >= level)?;
        if key_before == key && level_before == level {
            return Some("another unit of its level has the same code");
        }
        let width = self.country.level_definition(level).and_then(|level| level.code_width);
        let width = width.unwrap_or(0);
        let in_order = if level_before > level {
            false
        } else if width > 0 && key.place().is_none() && key_before.place().is_none() {
            key_before < key
        } else {
            self.columns.code(key_before, width) < self.columns.code(key, width)
        };
        (!in_order).then_some("it is out of order, or its code is given twice")
    }

    /// Says what is wrong with the parent of a row, or with its code there.
    #[inline]
    fn fault_of_parent(
        &self,
        parent: Option<UnitId>,
        above: Option<&Record>,
        level: Level,
        key: CodeKey,
    ) -> Option<&'static str> {
        match (above.map(|above| above.level), level.rank()) {
            (_, 0) if parent.is_none() => {}
            (_, 0) => return Some("a unit of the top level has no parent"),
            (None, _) => return Some("it needs a parent of a level above"),
            (Some(above), _) if above.is_above(level) => {
                let asked = self.parent_levels.get(level.idx()).copied().flatten();
                if asked.is_some_and(|asked| asked != above) {
                    return Some("its parent is not of the level that the country asks for");
                }
            }
            (Some(_), _) => return Some("its parent is not of a level above"),
        }
        if !self.country.has_codes_within_parents(level) {
            return None;
        }
        let width = |level| self.country.level_definition(level).and_then(|of| of.code_width);
        let code = |level, key| self.columns.code(key, width(level).unwrap_or(0));
        let above = above.map(|above| code(above.level, above.code));
        let begins = above.as_ref().map(Code::as_str) == country::code_above(&code(level, key));
        (!begins).then_some("its code does not begin with that of its parent")
    }
}

/// Returns the number of opening units.
pub(crate) fn n_units(register: &Register) -> u32 {
    register.first_version_of(ChangeId::at(0)).place()
}

/// Returns the opening units of a register, by level and code.
pub(crate) fn units(register: &Register) -> Vec<OpeningUnit> {
    let store = &register.store;
    let n_opening = n_units(register);
    let mut aliases: Vec<Vec<Name>> = vec![Vec::new(); n_opening as usize];
    for (unit, alias) in store.aliases.iter() {
        if let Some(list) = aliases.get_mut(unit.index()) {
            list.push(alias.clone());
        }
    }
    // Opening versions and their units have the same numbers.
    let opening = ids::<VersionId>(0..n_opening).zip(aliases).filter_map(|(version, aliases)| {
        let record = store.records.at(version);
        let kind = store.country.kind_at(record.kind)?;
        let name = Name::new(store.name(&record)).ok()?;
        let parent = record.parent.and_then(|unit| store.records.get(VersionId::at(unit.place())));
        let parent = parent.map(|parent| {
            let code = store.code(parent);
            let levels = (0..record.level.rank()).map(Level::new);
            let alone =
                levels.filter(|&level| store.with_code(level, &code, Moment::OPEN_FROM).is_some());
            let reference = Reference::of_code(code.clone());
            if alone.count() > 1 {
                reference.at_level(crate::register::view::search::level_id(store, parent.level))
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

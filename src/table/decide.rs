//! Which unit each row names, and what became of it: each distinct text is read once.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::Table;
use super::key::{KeyColumns, KeyDate, KeyReading};
use super::outcome::Outcome;
use super::own_codes::OwnCodes;
use crate::error::{Candidate, Error, ErrorKind, LookupFault, PlaceFault};
use crate::level::Level;
use crate::lineage::Relation;
use crate::list::List;
use crate::period::{day_before, parse_date};
use crate::places::{How, Places};
use crate::register::{Register, Snapshot, Version};
use crate::share::{Quantity, Share};

/// The outcomes of the rows of a table: each distinct one once.
#[derive(Debug, Clone)]
pub(super) struct Decided<'r> {
    pub(super) outcomes: Vec<Outcome<'r>>,
    /// Which of them is that of each row.
    pub(super) rows: Vec<u32>,
}

/// How units are looked for, and what becomes of those that are found.
pub(super) struct Decider<'r> {
    pub(super) register: &'r Register,
    pub(super) to: Snapshot<'r>,
    pub(super) level: Level,
    pub(super) to_level: Level,
    pub(super) accepted: Vec<How>,
    /// Whose parts count: land, people, or both.
    pub(super) about: Option<Quantity>,
}

/// What a text names.
#[derive(Clone)]
enum Named<'r> {
    Unit(Version<'r>, How),
    /// Several units at different dates, which became different ones.
    Eras(Vec<Version<'r>>),
    Not(Outcome<'r>),
}

/// The date of a row.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum RowDate {
    On(Date),
    Every,
    Unreadable,
}

/// How many bytes a date takes in front of a text: always as many, so that no text runs into it.
const N_OF_DATE: usize = 5;

impl RowDate {
    fn to_bytes(self) -> [u8; N_OF_DATE] {
        let (kind, raw) = match self {
            Self::On(date) => (0, crate::period::to_raw(date)),
            Self::Every => (1, 0),
            Self::Unreadable => (2, 0),
        };
        let [a, b, c, d] = raw.to_le_bytes();
        [kind, a, b, c, d]
    }
}

/// Texts of one reading that have been read.
#[derive(Default)]
struct Read<'r> {
    places: FxHashMap<Box<[u8]>, u32>,
    named: Vec<Named<'r>>,
}

impl<'r> Decider<'r> {
    /// Decides each row of a table.
    pub(super) fn decide(&self, table: &Table, key: &KeyColumns) -> Decided<'r> {
        let mut dates: FxHashMap<&str, RowDate> = FxHashMap::default();
        let mut read: Vec<Read<'r>> = key.readings.iter().map(|_| Read::default()).collect();
        let mut decided =
            Decided { outcomes: Vec::new(), rows: Vec::with_capacity(table.n_rows()) };
        // What is named by all readings together, by the place of each; date and addresses are in those.
        let mut combined: FxHashMap<Box<[u32]>, u32> = FxHashMap::default();
        let (mut text, mut places) = (Vec::new(), Vec::new());
        for row in 0..table.n_rows() {
            let date = match key.dated {
                KeyDate::On(date) => RowDate::On(date),
                KeyDate::Never => RowDate::Every,
                KeyDate::Column(column) => {
                    let field = table.field(row, column).unwrap_or("");
                    *dates.entry(field).or_insert_with(|| date_of(field))
                }
            };
            places.clear();
            let mut is_named = false;
            for (reading, read) in key.readings.iter().zip(&mut read) {
                if is_named && matches!(reading, KeyReading::Address(_)) {
                    places.push(u32::MAX);
                    continue;
                }
                text.clear();
                text.extend(date.to_bytes());
                fields_of(table, row, reading, &mut text);
                let place = self.place_of(reading, date, &text, read);
                is_named |= matches!(read.named.get(place as usize), Some(Named::Unit(..)));
                places.push(place);
            }
            let outcome = match combined.get(places.as_slice()) {
                Some(outcome) => *outcome,
                None => {
                    let named = places.iter().zip(&read);
                    let named: Vec<&Named<'r>> =
                        named.filter_map(|(place, read)| read.named.get(*place as usize)).collect();
                    let outcome = u32::try_from(decided.outcomes.len()).unwrap_or(u32::MAX);
                    decided.outcomes.push(self.outcome(&named));
                    combined.insert(places.as_slice().into(), outcome);
                    outcome
                }
            };
            decided.rows.push(outcome);
        }
        decided
    }

    /// Returns the place of what a text, behind its date, names among what was read, and reads it where it is
    /// new.
    fn place_of(
        &self,
        reading: &KeyReading,
        date: RowDate,
        text: &[u8],
        read: &mut Read<'r>,
    ) -> u32 {
        if let Some(place) = read.places.get(text) {
            return *place;
        }
        let field =
            text.get(N_OF_DATE..).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or("");
        let named = self.named(reading, date, field);
        let place = u32::try_from(read.named.len()).unwrap_or(u32::MAX);
        read.named.push(named);
        read.places.insert(text.into(), place);
        place
    }

    fn named(&self, reading: &KeyReading, date: RowDate, text: &str) -> Named<'r> {
        if text.trim().is_empty() {
            return Named::Not(Outcome::Blank);
        }
        match date {
            RowDate::Unreadable => Named::Not(Outcome::NoDate),
            RowDate::On(date) => match self.register.at(date) {
                Err(_) => Named::Not(Outcome::BeforeOpening),
                Ok(on) => match reading {
                    KeyReading::Code(_) => self.code_on(&on, text),
                    KeyReading::Own(_, list) => match list.on(text, date) {
                        Some(code) => self.code_on(&on, code.as_str()),
                        None => Named::Not(unknown(Vec::new(), Vec::new())),
                    },
                    KeyReading::Names(_) | KeyReading::Address(_) => {
                        self.text_by(on.places(), text)
                    }
                },
            },
            RowDate::Every => match reading {
                KeyReading::Code(_) => self.code_ever(text),
                KeyReading::Own(_, list) => self.own_ever(list, text),
                KeyReading::Names(_) | KeyReading::Address(_) => {
                    self.text_by(self.register.places(), text)
                }
            },
        }
    }

    fn code_on(&self, on: &Snapshot<'r>, text: &str) -> Named<'r> {
        let Ok(code) = self.register.country().read_code(self.level, text) else {
            return Named::Not(unknown(Vec::new(), Vec::new()));
        };
        if let Some(unit) = on.get(self.level, &code) {
            return Named::Unit(unit, How::Exact);
        }
        let carriers = self.register.code_history(self.level, &code);
        Named::Not(unknown(carriers.iter().map(Version::describe).collect(), Vec::new()))
    }

    fn code_ever(&self, text: &str) -> Named<'r> {
        let Ok(code) = self.register.country().read_code(self.level, text) else {
            return Named::Not(unknown(Vec::new(), Vec::new()));
        };
        self.of_eras(self.register.code_history(self.level, &code).into())
    }

    /// Settles what units of several dates mean together: one, where all became the same.
    fn of_eras(&self, units: Vec<Version<'r>>) -> Named<'r> {
        let became = |unit: &Version<'r>| -> Vec<_> {
            self.relations(unit).iter().map(|relation| self.other_end(unit, relation)).collect()
        };
        let Some(last) = units.last() else {
            return Named::Not(unknown(Vec::new(), Vec::new()));
        };
        let now = became(last);
        if units.iter().all(|unit| became(unit) == now) {
            Named::Unit(*last, How::Exact)
        } else {
            Named::Eras(units)
        }
    }

    /// Reads an own code as of every time that the list has for it.
    fn own_ever(&self, list: &OwnCodes, text: &str) -> Named<'r> {
        let mut units = Vec::new();
        for (code, period) in list.of(text) {
            let day = period.until.map(day_before).or(period.from);
            let named = match day.map(|day| self.register.at(day)) {
                None => self.code_ever(code.as_str()),
                Some(Ok(on)) => self.code_on(&on, code.as_str()),
                Some(Err(_)) => Named::Not(Outcome::BeforeOpening),
            };
            match named {
                Named::Unit(unit, _) => units.push(unit),
                Named::Eras(several) => units.extend(several),
                not @ Named::Not(_) => return not,
            }
        }
        self.of_eras(units)
    }

    fn text_by(&self, places: Places<'r>, text: &str) -> Named<'r> {
        let places = self.accepted.iter().fold(places, |places, how| places.accepting(*how));
        let error = match places.at_level(self.level).read(text) {
            Ok(place) => return Named::Unit(place.unit(), place.how()),
            Err(error) => error,
        };
        // A unit above the level that has no members stands for itself.
        if let Ok(place) = places.read(text)
            && place.unit().level().is_above(self.level)
            && !place.unit().has_children()
        {
            return Named::Unit(place.unit(), place.how());
        }
        Named::Not(of_error(&error))
    }

    /// Settles what several readings of a row name.
    fn outcome(&self, named: &[&Named<'r>]) -> Outcome<'r> {
        let mut units = named.iter().filter_map(|named| match named {
            Named::Unit(unit, how) => Some((*unit, *how)),
            _ => None,
        });
        if let Some((unit, how)) = units.next() {
            let outcome = self.became(unit, how);
            let others: Vec<Version<'r>> = units.map(|(unit, _)| unit).collect();
            let agrees = |other: &Version<'r>| {
                other.id() == unit.id()
                    || (outcome.to().is_some() && self.became(*other, how).to() == outcome.to())
            };
            if others.iter().all(agrees) {
                return outcome;
            }
            let candidates = std::iter::once(&unit).chain(&others).map(Version::describe).collect();
            return Outcome::Contradicting { candidates };
        }
        let eras = named.iter().find_map(|named| match named {
            Named::Eras(units) => Some(units),
            _ => None,
        });
        if let Some(units) = eras {
            let candidates = units.iter().map(Version::describe).collect();
            return Outcome::Ambiguous { candidates, is_by_era: true };
        }
        let not = |named: &&&Named<'r>| match named {
            Named::Not(outcome) => Some(outcome.clone()),
            _ => None,
        };
        let nots: Vec<Outcome<'r>> = named.iter().filter_map(|named| not(&named)).collect();
        let says_more = |outcome: &&Outcome<'r>| match outcome {
            Outcome::Blank => 0,
            Outcome::Unknown { elsewhen, near } if elsewhen.is_empty() && near.is_empty() => 1,
            Outcome::Unknown { .. } => 2,
            _ => 3,
        };
        // Of those that say as much the first.
        let most = nots.iter().rev().max_by_key(says_more);
        most.cloned().unwrap_or(Outcome::Blank)
    }

    /// Tells what became of a unit that a row names.
    fn became(&self, from: Version<'r>, how: How) -> Outcome<'r> {
        let mut relations = self.relations(&from);
        match (relations.pop(), relations.is_empty()) {
            (None, _) => Outcome::Ended { from },
            (Some(sole), true) => {
                let to = self.other_end(&from, &sole);
                Outcome::Converted { from, to, how }
            }
            (Some(last), false) => {
                relations.push(last);
                Outcome::Divided { from, parts: relations.into() }
            }
        }
    }

    /// Returns how a unit is related to those of the date that is carried to, of which it got or gave any.
    fn relations(&self, unit: &Version<'r>) -> List<Relation<'r>> {
        let mut relations: List<Relation<'r>> = if unit.date() <= self.to.date() {
            unit.successors_at_level(&self.to, self.to_level)
        } else {
            unit.origins(&self.to, self.to_level)
        };
        if relations.is_empty() && unit.date() <= self.to.date() {
            relations = unit.fate_at(&self.to).relations().iter().cloned().collect();
        }
        if let Some(about) = self.about
            && relations.len() > 1
        {
            relations.retain(|relation| relation.portions().of(about) != Share::Nothing);
        }
        relations
    }

    fn other_end(&self, unit: &Version<'r>, relation: &Relation<'r>) -> Version<'r> {
        if unit.date() <= self.to.date() { relation.later() } else { relation.earlier() }
    }
}

fn date_of(field: &str) -> RowDate {
    match field.trim() {
        "" => RowDate::Every,
        field => parse_date(field).map_or(RowDate::Unreadable, RowDate::On),
    }
}

/// Writes the fields of a reading one after another.
fn fields_of(table: &Table, row: usize, reading: &KeyReading, text: &mut Vec<u8>) {
    match reading {
        KeyReading::Code(column) | KeyReading::Own(column, _) | KeyReading::Address(column) => {
            text.extend_from_slice(table.field(row, *column).unwrap_or("").as_bytes());
        }
        KeyReading::Names(columns) => {
            let fields = columns.iter().filter_map(|column| table.field(row, *column));
            for (place, field) in
                fields.map(str::trim).filter(|field| !field.is_empty()).enumerate()
            {
                if place > 0 {
                    text.extend_from_slice(b", ");
                }
                text.extend_from_slice(field.as_bytes());
            }
        }
    }
}

fn unknown<'r>(elsewhen: Vec<Candidate>, near: Vec<Candidate>) -> Outcome<'r> {
    Outcome::Unknown { elsewhen, near }
}

/// Tells why a text names no unit.
fn of_error<'r>(error: &Error) -> Outcome<'r> {
    match error.kind() {
        ErrorKind::Place(fault) => match fault {
            PlaceFault::Empty => Outcome::Blank,
            PlaceFault::Suggested { how, unit, .. } => {
                Outcome::Suggested { candidate: (**unit).clone(), how: *how }
            }
            PlaceFault::Ambiguous { candidates, .. } => {
                Outcome::Ambiguous { candidates: candidates.clone(), is_by_era: false }
            }
            PlaceFault::AmbiguousByEra { candidates } => {
                Outcome::Ambiguous { candidates: candidates.clone(), is_by_era: true }
            }
            PlaceFault::OtherDate { units, .. } => unknown(units.clone(), Vec::new()),
            PlaceFault::NotUnderstood { near, .. } => unknown(Vec::new(), near.clone()),
            _ => unknown(Vec::new(), Vec::new()),
        },
        ErrorKind::Lookup(fault) => match fault {
            LookupFault::Ambiguous { candidates, .. } => {
                Outcome::Ambiguous { candidates: candidates.clone(), is_by_era: false }
            }
            LookupFault::AmbiguousAmongMany { first, .. } => {
                Outcome::Ambiguous { candidates: first.clone(), is_by_era: false }
            }
            LookupFault::UnknownCode { last, .. } => {
                unknown(last.iter().map(|unit| (**unit).clone()).collect(), Vec::new())
            }
            LookupFault::UnknownName { last, near, .. } => {
                unknown(last.iter().map(|unit| (**unit).clone()).collect(), near.clone())
            }
            LookupFault::BeforeOpening { .. } => Outcome::BeforeOpening,
            _ => unknown(Vec::new(), Vec::new()),
        },
        _ => unknown(Vec::new(), Vec::new()),
    }
}

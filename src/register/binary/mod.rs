//! The compact form of a register: opening units and changes side by side, for loading fast.
//!
//! Postcard behind a short mark and a version. References are kept as what they meant, so that
//! loading resolves nothing by name; every check that a change goes through is made again. The
//! decrees as people write them are put together when somebody asks for one.

mod write;

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::amount::Amount;
use crate::clause::{Clause, DecreeNumber};
use crate::code::Code;
use crate::country::Country;
use crate::decree::{Decree, Figure, Portion, Reference, Source, Take, Totals};
use crate::error::{Error, ReadFault};
use crate::level::{KindId, LevelId};
use crate::name::Name;
use crate::period::{Step, from_raw};
use crate::register::codes::CodeKey;
use crate::register::log::{Beside, Logged};
use crate::register::opening::Columns;
use crate::register::stage::Stager;
use crate::register::staged::{Staged, StagedOutcome};
use crate::register::store::{NONE, Room};
use crate::register::texts::NameList;
use crate::register::{Register, check, grow};
use crate::share::Share;

/// What the bytes begin with: a name, and the version of the form.
const MARK: &[u8] = b"sapnhap\x03";

#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    country: Country,
    opening: i32,
    #[serde(borrow)]
    kinds: &'a [u8],
    /// The keys of the codes, in words of four bytes.
    keys: &'a [u8],
    /// A line for each code that keys do not hold.
    other_codes: &'a str,
    /// A line for each name, and how long each is in bytes. Bytes, so that whether they are UTF-8 is
    /// asked once and fast: of all that is read, this is the part that is no ASCII.
    names: &'a [u8],
    name_lens: &'a [u8],
    /// The row of the parent, in words of four bytes.
    parents: &'a [u8],
    aliases: Vec<(u32, &'a str)>,
    /// How many versions and edges there will be.
    n_versions: u32,
    n_edges: u32,
    changes: Vec<ChangeWire<'a>>,
}

#[derive(Serialize, Deserialize)]
struct ChangeWire<'a> {
    day: i32,
    step: u8,
    /// Those of the day, in its first step.
    #[serde(borrow)]
    decrees: Vec<DecreeWire<'a>>,
    /// The decrees that the provisions are of: the place of each among those of the day, and of how
    /// many of the next provisions it is.
    runs: Vec<(u32, u32)>,
    /// The places of the provisions in their decrees; empty when those count from 0 in each run.
    places: Vec<u32>,
    /// One byte for each provision: what comes of it, and what else stands for it below.
    outcomes: &'a [u8],
    /// Of new units, and of those that go on with another kind.
    kinds: &'a [u8],
    /// Of units that go on.
    versions: Vec<u32>,
    /// Of those that name one.
    parents: Vec<ReferenceWire<'a>>,
    /// Units that new ones restore.
    restored: Vec<u32>,
    codes: &'a str,
    names: &'a [u8],
    name_lens: &'a [u8],
    /// In words of four bytes, as the sources.
    n_takes: &'a [u8],
    sources: &'a [u8],
    /// Area in the lower half, population in the upper.
    portions: &'a [u8],
    aliases: Vec<(u32, &'a str)>,
    /// Place among the takes, whether of population, the figure and its whole.
    figures: Vec<(u32, bool, &'a str, Option<&'a str>)>,
}

const NEW: u8 = 0;
const CONTINUES: u8 = 1;
const ENDS: u8 = 2;
const HAS_CODE: u8 = 4;
const HAS_NAME: u8 = 8;
const HAS_KIND: u8 = 16;
const HAS_PARENT: u8 = 32;
const RESTORES: u8 = 64;

#[derive(Serialize, Deserialize)]
struct DecreeWire<'a> {
    number: &'a str,
    issuer: Option<&'a str>,
    title: Option<&'a str>,
    issued: Option<i32>,
    in_force: Option<i32>,
    #[serde(borrow)]
    scope: Option<ReferenceWire<'a>>,
    totals: Vec<(&'a str, u32)>,
    formed: Option<u32>,
    unchanged: Option<u32>,
    clauses: Option<Vec<Option<&'a str>>>,
    cites: Vec<(u32, &'a str)>,
    notes: Vec<(u32, &'a str)>,
    seats: Vec<(u32, ReferenceWire<'a>)>,
    others: Vec<(u32, u32, OtherWire<'a>, u8)>,
}

#[derive(Serialize, Deserialize)]
struct ReferenceWire<'a> {
    level: Option<&'a str>,
    code: Option<&'a str>,
    kind: Option<&'a str>,
    name: Option<&'a str>,
    #[serde(borrow)]
    within: Vec<&'a str>,
}

#[derive(Serialize, Deserialize)]
enum OtherWire<'a> {
    Every(&'a str),
    Place(&'a str),
}

/// Reads numbers from words of four bytes.
fn numbers(words: &[u8]) -> impl ExactSizeIterator<Item = u32> + '_ {
    words.chunks_exact(4).map(|word| match word {
        &[a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
        _ => NONE,
    })
}

fn broken(message: impl Into<String>) -> Error {
    ReadFault::Binary { message: message.into() }.into()
}

impl Register {
    /// Reads a register from its compact form, with every check that making it by hand has.
    ///
    /// # Errors
    /// [`ReadFault::Binary`] for bytes that are not of the form, and whatever opening the
    /// register and applying its decrees can give.
    ///
    /// # Complexity
    /// Linear in the bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let body = bytes
            .strip_prefix(MARK)
            .ok_or_else(|| broken("they do not begin with the mark of this version of the form"))?;
        let (wire, rest): (Wire<'_>, _) =
            postcard::take_from_bytes(body).map_err(|error| broken(error.to_string()))?;
        if !rest.is_empty() {
            return Err(broken("something stands behind the end"));
        }
        let more_names = wire.changes.iter().map(|change| change.names.len()).sum();
        let columns = Columns {
            kinds: wire.kinds.to_vec(),
            keys: numbers(wire.keys).map(CodeKey::from_raw).collect(),
            other_codes: codes_of(wire.other_codes)?,
            names: NameList::read(wire.names, wire.name_lens, more_names)?,
            parents: numbers(wire.parents).collect(),
            aliases: aliases_of(&wire.aliases)?,
        };
        let n_units = columns.kinds.len();
        let lens = [columns.keys.len(), columns.names.len(), columns.parents.len()];
        if lens != [n_units; 3] || columns.aliases.iter().any(|(row, _)| *row as usize >= n_units) {
            return Err(broken("the columns of the opening units are not of one length"));
        }
        // Only a hint, which must not ask for more than the bytes can hold.
        let more = |n: u32| (n as usize).saturating_sub(n_units).min(bytes.len());
        let (versions, edges) = (more(wire.n_versions), more(wire.n_edges));
        let room = Room { versions, edges, ..Room::default() };
        let country = Arc::new(wire.country);
        let mut register = Self::of_columns(country, date(wire.opening)?, columns, room)?;
        let mut last: Option<Arc<Staged>> = None;
        for change in wire.changes {
            let mut staged = register.staged_of(change, last.as_deref())?;
            staged.close();
            let checked = check::check(&register, &staged)?;
            last = Some(register.apply(staged, checked));
        }
        register.has_whole_decrees()?;
        Ok(register)
    }
}

impl Register {
    /// Checks that every decree has provisions, and one at each of its places.
    fn has_whole_decrees(&self) -> Result<(), Error> {
        let provisions = (0..self.store.provisions.len()).map(|at| self.store.provisions.at(at));
        let mut places: Vec<(u32, u32)> = provisions.map(|of| (of.decree, of.place)).collect();
        if !places.is_sorted() {
            places.sort_unstable();
        }
        let mut runs = places.chunk_by(|one, next| one.0 == next.0);
        let is_whole = (0..self.store.decrees.len()).all(|decree| {
            let run = runs.next().unwrap_or_default().iter();
            let n_provisions = run.len();
            n_provisions > 0 && run.copied().eq((0..).map(|at| (decree, at)).take(n_provisions))
        });
        if is_whole { Ok(()) } else { Err(broken("a decree lacks a provision, or has one twice")) }
    }
}

/// Reads the portions of area and population from one byte.
#[inline]
fn shares(portions: u8) -> Result<[Share; 2], Error> {
    let share = |bits: u8| match bits & 3 {
        0 => Share::Nothing,
        1 => Share::Part,
        2 => Share::Rest,
        _ => Share::All,
    };
    if portions & 0xcc != 0 {
        return Err(broken("there is no such portion"));
    }
    Ok([share(portions), share(portions >> 4)])
}

fn date(raw: i32) -> Result<Date, Error> {
    from_raw(raw).ok_or_else(|| broken(format!("{raw} is no date")))
}

fn codes_of(lines: &str) -> Result<Vec<Code>, Error> {
    let mut codes = Vec::with_capacity(lines.len() / 5);
    let mut rest = lines;
    while !rest.is_empty() {
        // Lines are so short that a search for their end which is fast on long ones is slow here.
        let end = rest.bytes().position(|byte| byte == b'\n').unwrap_or(rest.len());
        codes.push(Code::new(rest.get(..end).unwrap_or(rest))?);
        rest = rest.get(end + 1..).unwrap_or("");
    }
    Ok(codes)
}

fn aliases_of(wire: &[(u32, &str)]) -> Result<Vec<(u32, Name)>, Error> {
    wire.iter().map(|(place, alias)| Ok((*place, Name::new(alias)?))).collect()
}

fn reference_of(wire: &ReferenceWire<'_>) -> Result<Reference, Error> {
    Reference::from_parts(
        wire.level.map(LevelId::new).transpose()?,
        wire.code.map(Code::new).transpose()?,
        wire.kind.map(KindId::with_capitals).transpose()?,
        wire.name.map(str::to_owned),
        wire.within.iter().map(|above| (*above).to_owned()).collect(),
    )
}

fn logged_of(wire: &DecreeWire<'_>, effective: Date) -> Result<Logged, Error> {
    let mut head = Decree::without_provisions(DecreeNumber::new(wire.number)?, effective);
    head.issuer = wire.issuer.map(str::to_owned);
    head.title = wire.title.map(str::to_owned);
    head.issued = wire.issued.map(date).transpose()?;
    head.in_force = wire.in_force.map(date).transpose()?;
    head.scope = wire.scope.as_ref().map(reference_of).transpose()?;
    head.totals = Totals { formed: wire.formed, unchanged: wire.unchanged, ..Totals::default() };
    for (kind, count) in &wire.totals {
        head.totals.kinds.insert(KindId::with_capitals(kind)?, *count);
    }
    let clause = |label: &Option<&str>| label.map(Clause::new).transpose();
    let clauses = wire.clauses.as_ref();
    let clauses =
        clauses.map(|all| all.iter().map(clause).collect::<Result<_, _>>()).transpose()?;
    let cites = wire.cites.iter().map(|(at, label)| Ok((*at, Clause::new(label)?)));
    let seats = wire.seats.iter().map(|(place, seat)| Ok((*place, reference_of(seat)?)));
    let others = wire.others.iter().map(|(at, place, other, portions)| {
        let source = match other {
            OtherWire::Every(level) => Source::Every(LevelId::new(level)?),
            OtherWire::Place(name) => Source::Place(Name::new(name)?),
        };
        let [area, population] = shares(*portions)?.map(|share| match share {
            Share::All => Portion::All,
            Share::Part => Portion::PART,
            Share::Rest => Portion::Rest,
            Share::Nothing | Share::Possible => Portion::Nothing,
        });
        Ok((*at, *place, Take::of(source, area, population)))
    });
    Ok(Logged::beside(Beside {
        head,
        clauses,
        cites: cites.collect::<Result<_, Error>>()?,
        notes: wire.notes.iter().map(|(at, note)| (*at, Box::from(*note))).collect(),
        seats: seats.collect::<Result<_, Error>>()?,
        others: others.collect::<Result<_, Error>>()?,
    }))
}

/// Cursors over the columns of a change.
struct Reader<'w> {
    wire: &'w ChangeWire<'w>,
    parents: Vec<Reference>,
    kind: usize,
    version: usize,
    parent: usize,
    restored: usize,
    code: u32,
    name: u32,
}

impl Register {
    /// Stages a step from its columns, behind the one before; everything in it goes the way that
    /// decrees go, but for the resolving of references.
    fn staged_of(&self, wire: ChangeWire<'_>, last: Option<&Staged>) -> Result<Staged, Error> {
        let (date, step) = (date(wire.day)?, Step::new(wire.step)?);
        let mut staged = match last.filter(|last| last.date == date && last.step < step) {
            Some(last) if wire.decrees.is_empty() && !wire.outcomes.is_empty() => {
                Staged::of_step(date, step, Arc::clone(&last.decrees))
            }
            None if step.is_first() => Staged::new(date),
            _ => return Err(broken("a step is not behind the one before it")),
        };
        staged.codes = codes_of(wire.codes)?;
        staged.names = NameList::read(wire.names, wire.name_lens, 0)?;
        staged.aliases = aliases_of(&wire.aliases)?;
        staged.takes.reserve(wire.portions.len() + wire.portions.len() / 8);
        staged.provisions.reserve(wire.outcomes.len());
        for decree in &wire.decrees {
            let number = staged.push(logged_of(decree, date)?);
            Stager::of_resolved(self, &mut staged, number).begin();
        }
        let parents = wire.parents.iter().map(reference_of).collect::<Result<_, _>>()?;
        let (wire_outcomes, n_takes) = (wire.outcomes.iter(), numbers(wire.n_takes));
        let (sources, portions) = (numbers(wire.sources), wire.portions.iter());
        if portions.len() != sources.len()
            || n_takes.len() != wire_outcomes.len()
            || ![0, wire_outcomes.len()].contains(&wire.places.len())
        {
            return Err(broken("the columns of a change are not of one length"));
        }
        let mut reader = Reader {
            wire: &wire,
            parents,
            kind: 0,
            version: 0,
            parent: 0,
            restored: 0,
            code: 0,
            name: 0,
        };
        let mut takes = sources.zip(portions);
        let mut places: Vec<u32> = Vec::new();
        let mut provisions = wire_outcomes.zip(n_takes);
        let mut written = wire.places.iter();
        for &(decree, n_provisions) in &wire.runs {
            let Some(logged) = staged.decrees.get(decree as usize).cloned() else {
                return Err(broken("a provision is of no decree of its day"));
            };
            let mut stager = Stager::of_resolved(self, &mut staged, decree);
            for (place, (&bits, n_takes)) in (0..n_provisions).zip(provisions.by_ref()) {
                let place = written.next().copied().unwrap_or(place);
                let (outcome, code, name) = reader.outcome(&mut stager, bits)?;
                stager.push_provision(place, outcome, code, name);
                let level = outcome.level(&self.store);
                for (source, &portions) in takes.by_ref().take(n_takes as usize) {
                    if !self.store.is_known_living(source) {
                        return Err(broken("a source is no version in force"));
                    }
                    if !wire.figures.is_empty() {
                        places.push(grow::index(stager.staged.takes.len()));
                    }
                    let [area, population] = shares(portions)?;
                    stager.push_take(source, area, population, level);
                }
                for take in logged.other_takes(place) {
                    if let Source::Every(level) = &take.source {
                        stager.every(level.as_str());
                    }
                }
            }
        }
        if provisions.next().is_some() || takes.next().is_some() {
            return Err(broken("the columns of a change are longer than its decrees"));
        }
        for (at, of_population, amount, of) in &wire.figures {
            let place = places.get(*at as usize);
            let Some(&place) = place else { return Err(broken("a figure belongs to no take")) };
            let of = of.map(Amount::new).transpose()?;
            let figure = Figure { amount: Amount::new(amount)?, of };
            staged.figures.push((place, *of_population, figure));
        }
        Ok(staged)
    }
}

impl Reader<'_> {
    fn next<T: Copy>(list: &[T], cursor: &mut usize) -> Result<T, Error> {
        let value = list.get(*cursor).copied();
        *cursor += 1;
        value.ok_or_else(|| broken("a column of a change is too short"))
    }

    /// Reads what comes of a provision, and the places of its code and name.
    fn outcome(
        &mut self,
        stager: &mut Stager<'_>,
        bits: u8,
    ) -> Result<(StagedOutcome, u32, u32), Error> {
        let country = stager.register.country();
        let place = |bit: u8, next: &mut u32, len: usize| {
            if bits & bit == 0 {
                return Ok(NONE);
            }
            *next += 1;
            if *next as usize > len {
                return Err(broken("a column of a change is too short"));
            }
            Ok(*next - 1)
        };
        let code = place(HAS_CODE, &mut self.code, stager.staged.codes.len())?;
        let name = place(HAS_NAME, &mut self.name, stager.staged.names.len())?;
        let kind = if bits & 3 == NEW || bits & HAS_KIND != 0 {
            let kind = Self::next(self.wire.kinds, &mut self.kind)?;
            if country.kind_at(kind).is_none() {
                return Err(broken("a kind is not of the country"));
            }
            Some(kind)
        } else {
            None
        };
        let parent = if bits & HAS_PARENT == 0 {
            None
        } else {
            self.parent += 1;
            self.parents.get(self.parent - 1)
        };
        let outcome = match (bits & 3, kind) {
            (NEW, Some(kind)) if code != NONE && name != NONE => {
                let level = country.level_of_idx(kind);
                let unit = |staged: &Staged| {
                    let code = staged.codes.get(code as usize);
                    code.map(Code::to_string).unwrap_or_default()
                };
                let parent = stager.parent_of_new(level, parent, &unit);
                let restores = if bits & RESTORES == 0 {
                    NONE
                } else {
                    Self::next(&self.wire.restored, &mut self.restored)?
                };
                let store = &stager.register.store;
                let ended = store.units.get(restores).map(|unit| unit.latest);
                if restores != NONE && ended.is_none_or(|version| store.is_living(version)) {
                    return Err(broken("a unit that is restored has not ended"));
                }
                stager.width_of(level, code);
                StagedOutcome::New { level, kind, parent, restores }
            }
            (CONTINUES, kind) => {
                let version = Self::next(&self.wire.versions, &mut self.version)?;
                let store = &stager.register.store;
                if !store.is_known_living(version) {
                    return Err(broken("a unit that goes on is no version in force"));
                }
                let level = store.records.at(version).level;
                if kind.is_some_and(|kind| country.level_of_idx(kind) != level) {
                    return Err(broken("a kind is of another level than its unit"));
                }
                stager.width_of(level, code);
                let parent = match parent {
                    Some(_) if level.rank() == 0 => {
                        return Err(broken("a unit of the top level is given a parent"));
                    }
                    Some(parent) => stager.parent(parent, level),
                    None => NONE,
                };
                StagedOutcome::Continues { version, kind, parent }
            }
            (ENDS, None) => StagedOutcome::Ends,
            _ => return Err(broken("there is no such outcome")),
        };
        Ok((outcome, code, name))
    }
}

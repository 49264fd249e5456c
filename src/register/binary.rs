//! The compact form of a register: opening units and changes side by side, for loading fast.
//!
//! Postcard behind a short mark and a version. References are kept as what they meant, so that
//! loading resolves nothing by name; every check that a change goes through is made again. The
//! decrees as people write them are put together when somebody asks for one.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::change::{Staged, StagedOutcome, Stager};
use super::codes::CodeKey;
use super::log::{Beside, Logged};
use super::opening::{self, Columns};
use super::store::{ChangeRecord, NONE, Room};
use super::texts::NameList;
use super::{Register, check};
use crate::amount::Amount;
use crate::clause::{Clause, DecreeNumber};
use crate::code::Code;
use crate::country::Country;
use crate::decree::{Decree, Figure, Portion, Reference, Source, Take, Totals};
use crate::error::{Error, Fault, ReadFault};
use crate::level::{KindId, LevelId};
use crate::name::Name;
use crate::period::Day;
use crate::share::Share;

/// What the bytes begin with: a name, and the version of the form.
const MARK: &[u8] = b"sapnhap\x02";

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
    /// A line for each name, and how long each is in bytes.
    names: &'a str,
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
    #[serde(borrow)]
    decrees: Vec<DecreeWire<'a>>,
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
    names: &'a str,
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
    n_provisions: u32,
    clauses: Option<Vec<Option<&'a str>>>,
    cites: Vec<(u32, &'a str)>,
    notes: Vec<(u32, &'a str)>,
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

/// Puts numbers into words of four bytes.
fn words(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    numbers.into_iter().flat_map(u32::to_le_bytes).collect()
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
    /// Writes the register in the compact form that [`from_bytes`](Self::from_bytes) reads.
    ///
    /// References of decrees are kept as what they meant: by code. Figures, notes and citations
    /// stay; names beside codes do not.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Register, vietnam};
    ///
    /// let bytes = vietnam::register().to_bytes();
    /// let register = Register::from_bytes(&bytes)?;
    /// assert_eq!(register.to_bytes(), bytes);
    /// assert!(Register::from_bytes(&bytes[..1000]).is_err());
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let store = &self.store;
        let n_units = opening::n_units(store);
        let records = || (0..n_units).map(|row| store.records.at(row));
        let kinds: Vec<u8> = records().map(|record| record.kind).collect();
        let lines = |lines: &mut dyn Iterator<Item = String>| -> String {
            lines.map(|line| line + "\n").collect()
        };
        let keys = words(records().map(|record| record.code.raw()));
        let others = records().filter(|record| record.code.place().is_some());
        let other_codes = lines(&mut others.map(|record| store.code(&record).to_string()));
        let names = lines(&mut records().map(|record| store.name(&record).to_owned()));
        let name_lens = name_lens(&names);
        let parents = words(records().map(|record| record.parent));
        let aliases = (0..store.aliases.len()).filter_map(|place| store.aliases.get(place));
        let changes: Vec<&ChangeRecord> =
            (0..store.changes.len()).filter_map(|day| store.changes.get(day)).collect();
        let owned: Vec<ChangeOut> = changes.iter().map(|change| self.change_out(change)).collect();
        let wire = Wire {
            country: self.country().clone(),
            opening: Day::of(self.opening()).raw(),
            kinds: &kinds,
            keys: &keys,
            other_codes: &other_codes,
            names: &names,
            name_lens: &name_lens,
            parents: &parents,
            n_versions: store.records.len(),
            n_edges: store.edges.len(),
            aliases: aliases
                .filter(|(unit, _)| *unit < n_units)
                .map(|(unit, alias)| (*unit, alias.as_str()))
                .collect(),
            changes: changes
                .iter()
                .zip(&owned)
                .map(|(change, out)| self.wire(change, out))
                .collect(),
        };
        // Writing to memory can't fail: every length is known.
        postcard::to_extend(&wire, MARK.to_vec()).unwrap_or_default()
    }

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
        let columns = Columns {
            kinds: wire.kinds.to_vec(),
            keys: numbers(wire.keys).map(CodeKey::from_raw).collect(),
            other_codes: codes_of(wire.other_codes)?,
            names: NameList::read(wire.names, wire.name_lens)?,
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
        let mut register = Self::of_columns(country, date(wire.opening)?, &columns, room)?;
        for change in wire.changes {
            let staged = register.staged_of(change)?;
            let checked = check::check(&register, &staged)?;
            register.apply(staged, checked);
        }
        Ok(register)
    }
}

/// What is put together to be written, and has to live until it is.
struct ChangeOut {
    outcomes: Vec<u8>,
    kinds: Vec<u8>,
    versions: Vec<u32>,
    parents: Vec<u32>,
    restored: Vec<u32>,
    codes: String,
    portions: Vec<u8>,
    n_takes: Vec<u8>,
    n_sources: u32,
    sources: Vec<u8>,
    name_lens: Vec<u8>,
    figures: Vec<(u32, bool, String, Option<String>)>,
    besides: Vec<Beside>,
}

impl Register {
    fn change_out(&self, change: &ChangeRecord) -> ChangeOut {
        let staged = &*change.staged;
        let mut out = ChangeOut {
            outcomes: Vec::new(),
            kinds: Vec::new(),
            versions: Vec::new(),
            parents: Vec::new(),
            restored: Vec::new(),
            codes: String::new(),
            portions: Vec::new(),
            n_takes: Vec::new(),
            n_sources: 0,
            sources: Vec::new(),
            name_lens: name_lens(staged.names.lines()),
            figures: Vec::new(),
            besides: Vec::new(),
        };
        for (idx, provision) in (0..).zip(&staged.provisions) {
            let mut bits = match provision.outcome {
                StagedOutcome::New { kind, parent, restores, .. } => {
                    out.kinds.push(kind);
                    let scope = staged
                        .decrees
                        .get(provision.decree as usize)
                        .and_then(|decree| decree.scope());
                    let named = staged.parents.get(parent as usize);
                    let named = named.filter(|named| Some(&named.reference) != scope);
                    let mut bits = NEW;
                    if named.is_some() {
                        out.parents.push(parent);
                        bits |= HAS_PARENT;
                    }
                    if restores != NONE {
                        out.restored.push(restores);
                        bits |= RESTORES;
                    }
                    bits
                }
                StagedOutcome::Continues { version, kind, parent } => {
                    out.versions.push(version);
                    let mut bits = CONTINUES;
                    if let Some(kind) = kind {
                        out.kinds.push(kind);
                        bits |= HAS_KIND;
                    }
                    if parent != NONE {
                        out.parents.push(parent);
                        bits |= HAS_PARENT;
                    }
                    bits
                }
                StagedOutcome::Ends | StagedOutcome::Broken => ENDS,
            };
            if let Some(code) = staged.code_of(idx) {
                out.codes.push_str(code.as_str());
                out.codes.push('\n');
                bits |= HAS_CODE;
            }
            if provision.name != NONE {
                bits |= HAS_NAME;
            }
            out.outcomes.push(bits);
            let before = out.n_sources;
            let range = staged.takes_range(idx);
            for (at, take) in (range.start..).zip(staged.takes.get(range).unwrap_or_default()) {
                if take.derived {
                    continue;
                }
                let place = out.n_sources;
                let own = staged.figures.iter().filter(|(of, _, _)| *of as usize == at);
                out.figures.extend(own.map(|(_, of_population, figure)| {
                    let of = figure.of.map(|of| of.to_string());
                    (place, *of_population, figure.amount.to_string(), of)
                }));
                out.sources.extend(take.source.to_le_bytes());
                out.n_sources += 1;
                out.portions.push(nibble(take.area) | (nibble(take.population) << 4));
            }
            out.n_takes.extend((out.n_sources - before).to_le_bytes());
        }
        for (place, logged) in (0..).zip(&staged.decrees) {
            out.besides.push(beside_of(logged.full(&self.store, staged, place)));
        }
        out
    }

    fn wire<'a>(&self, change: &'a ChangeRecord, out: &'a ChangeOut) -> ChangeWire<'a> {
        let staged = &*change.staged;
        let n_provisions = |place: u32| {
            let of = staged.provisions.iter().filter(|provision| provision.decree == place);
            super::grow::index(of.count())
        };
        let decrees = (0..).zip(&out.besides);
        let parents = out.parents.iter().filter_map(|&place| staged.parents.get(place as usize));
        let aliases = staged.aliases.iter();
        ChangeWire {
            day: staged.day().raw(),
            decrees: decrees
                .map(|(place, beside)| decree_wire(beside, n_provisions(place)))
                .collect(),
            outcomes: &out.outcomes,
            kinds: &out.kinds,
            versions: out.versions.clone(),
            parents: parents.map(|parent| reference_wire(&parent.reference)).collect(),
            restored: out.restored.clone(),
            codes: &out.codes,
            names: staged.names.lines(),
            name_lens: &out.name_lens,
            n_takes: &out.n_takes,
            sources: &out.sources,
            portions: &out.portions,
            aliases: aliases.map(|(provision, alias)| (*provision, alias.as_str())).collect(),
            figures: out
                .figures
                .iter()
                .map(|(at, population, amount, of)| {
                    (*at, *population, amount.as_str(), of.as_deref())
                })
                .collect(),
        }
    }
}

/// Returns how long each line is; no name has more than 200 bytes.
fn name_lens(lines: &str) -> Vec<u8> {
    lines.lines().map(|line| u8::try_from(line.len()).unwrap_or(u8::MAX)).collect()
}

/// Takes from a decree what a change does not hold.
fn beside_of(decree: &Decree) -> Beside {
    let mut head = decree.clone();
    let provisions = std::mem::take(&mut head.provisions);
    let clauses: Vec<Option<Clause>> =
        provisions.iter().map(|provision| provision.clause.clone()).collect();
    let counted = (1..).zip(&clauses).all(|(number, clause): (u32, _)| {
        clause.as_ref().is_some_and(|clause| clause.as_str() == number.to_string())
    });
    let mut beside = Beside {
        head,
        clauses: (!counted).then_some(clauses),
        cites: Vec::new(),
        notes: Vec::new(),
        others: Vec::new(),
    };
    let mut at = 0;
    for (place, provision) in (0..).zip(provisions) {
        for take in provision.takes {
            beside.cites.extend(take.cites.iter().map(|clause| (at, clause.clone())));
            beside.notes.extend(take.note.iter().map(|note| (at, note.clone())));
            if !matches!(take.source, Source::Unit(_)) {
                beside.others.push((at, place, take));
            }
            at += 1;
        }
    }
    beside
}

fn decree_wire(beside: &Beside, n_provisions: u32) -> DecreeWire<'_> {
    let head = &beside.head;
    let clauses = beside.clauses.as_ref();
    let others = beside.others.iter().filter_map(|(at, place, take)| {
        let other = match &take.source {
            Source::Every(level) => OtherWire::Every(level.as_str()),
            Source::Place(name) => OtherWire::Place(name.as_str()),
            Source::Unit(_) => return None,
        };
        let word = |portion: &Portion| nibble(super::change::word(portion));
        Some((*at, *place, other, word(&take.area) | (word(&take.population) << 4)))
    });
    DecreeWire {
        number: head.number.as_str(),
        issuer: head.issuer.as_deref(),
        title: head.title.as_deref(),
        issued: head.issued.map(|date| Day::of(date).raw()),
        in_force: head.in_force.map(|date| Day::of(date).raw()),
        scope: head.scope.as_ref().map(reference_wire),
        totals: head.totals.kinds.iter().map(|(kind, count)| (kind.as_str(), *count)).collect(),
        formed: head.totals.formed,
        unchanged: head.totals.unchanged,
        n_provisions,
        clauses: clauses.map(|all| all.iter().map(|c| c.as_ref().map(Clause::as_str)).collect()),
        cites: beside.cites.iter().map(|(at, clause)| (*at, clause.as_str())).collect(),
        notes: beside.notes.iter().map(|(at, note)| (*at, &**note)).collect(),
        others: others.collect(),
    }
}

fn reference_wire(reference: &Reference) -> ReferenceWire<'_> {
    // A name beside a code says nothing that the code does not.
    let named = reference.code().is_none();
    ReferenceWire {
        level: reference.level().map(LevelId::as_str),
        code: reference.code().map(Code::as_str),
        kind: reference.kind().filter(|_| named).map(KindId::as_str),
        name: reference.name().filter(|_| named),
        within: reference.within().iter().filter(|_| named).map(String::as_str).collect(),
    }
}

fn nibble(share: Share) -> u8 {
    match share {
        Share::Nothing | Share::Possible => 0,
        Share::Part => 1,
        Share::Rest => 2,
        Share::All => 3,
    }
}

fn share(nibble: u8) -> Result<Share, Error> {
    match nibble {
        0 => Ok(Share::Nothing),
        1 => Ok(Share::Part),
        2 => Ok(Share::Rest),
        3 => Ok(Share::All),
        _ => Err(broken("there is no such portion")),
    }
}

fn date(raw: i32) -> Result<Date, Error> {
    Day::from_raw(raw).date().ok_or_else(|| broken(format!("{raw} is no date")))
}

fn codes_of(lines: &str) -> Result<Vec<Code>, Error> {
    let mut codes = Vec::with_capacity(lines.len() / 5);
    for line in lines.lines() {
        codes.push(Code::new(line)?);
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
        wire.kind.map(KindId::new).transpose()?,
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
        head.totals.kinds.insert(KindId::new(kind)?, *count);
    }
    let clause = |label: &Option<&str>| label.map(Clause::new).transpose();
    let clauses = wire.clauses.as_ref();
    let clauses =
        clauses.map(|all| all.iter().map(clause).collect::<Result<_, _>>()).transpose()?;
    let cites = wire.cites.iter().map(|(at, label)| Ok((*at, Clause::new(label)?)));
    let others = wire.others.iter().map(|(at, place, other, portions)| {
        let source = match other {
            OtherWire::Every(level) => Source::Every(LevelId::new(level)?),
            OtherWire::Place(name) => Source::Place(Name::new(name)?),
        };
        let portion = |nibble: u8| {
            Ok::<_, Error>(match share(nibble)? {
                Share::All => Portion::All,
                Share::Part => Portion::PART,
                Share::Rest => Portion::Rest,
                Share::Nothing | Share::Possible => Portion::Nothing,
            })
        };
        Ok((*at, *place, Take::of(source, portion(portions & 15)?, portion(portions >> 4)?)))
    });
    Ok(Logged::beside(Beside {
        head,
        clauses,
        cites: cites.collect::<Result<_, Error>>()?,
        notes: wire.notes.iter().map(|(at, note)| (*at, Box::from(*note))).collect(),
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
    /// Stages a change from its columns; everything in it goes the way that decrees go, but for
    /// the resolving of references.
    fn staged_of(&self, wire: ChangeWire<'_>) -> Result<Staged, Error> {
        let date = date(wire.day)?;
        let mut staged = Staged::new(date);
        staged.codes = codes_of(wire.codes)?;
        staged.names = NameList::read(wire.names, wire.name_lens)?;
        staged.aliases = aliases_of(&wire.aliases)?;
        staged.takes.reserve(wire.portions.len() + wire.portions.len() / 8);
        staged.provisions.reserve(wire.outcomes.len());
        let n_takes = numbers(wire.n_takes);
        let sources = numbers(wire.sources);
        if wire.portions.len() != sources.len() || n_takes.len() != wire.outcomes.len() {
            return Err(broken("the columns of a change are not of one length"));
        }
        let parents = wire.parents.iter().map(reference_of).collect::<Result<_, _>>()?;
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
        let mut takes = sources.zip(wire.portions);
        let mut places: Vec<u32> = Vec::new();
        let mut provisions = wire.outcomes.iter().zip(n_takes);
        for decree in &wire.decrees {
            let mut others = decree.others.iter().peekable();
            let mut stager = Stager::of(self, &mut staged, logged_of(decree, date)?);
            if decree.n_provisions == 0 {
                stager.fault(Fault::EmptyDecree);
            }
            for (place, (&bits, n_takes)) in (0..decree.n_provisions).zip(provisions.by_ref()) {
                let (outcome, code, name) = reader.outcome(&mut stager, bits)?;
                stager.push_provision(outcome, code, name);
                let level = stager.level_of(outcome);
                for (source, &portions) in takes.by_ref().take(n_takes as usize) {
                    if !self.store.is_known_living(source) {
                        return Err(broken("a source is no version in force"));
                    }
                    if !wire.figures.is_empty() {
                        places.push(super::grow::index(stager.staged.takes.len()));
                    }
                    stager.push_take(source, share(portions & 15)?, share(portions >> 4)?, level);
                }
                while let Some((_, _, other, _)) = others.next_if(|(_, of, _, _)| *of == place) {
                    if let OtherWire::Every(level) = other {
                        stager.every(level);
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

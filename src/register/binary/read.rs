//! Reading the compact form: what the bytes say, held against everything that making the register
//! by hand would ask, and against what would be written of it.

use std::iter::Peekable;
use std::slice;
use std::sync::Arc;

use jiff::civil::Date;

use super::{
    CONTINUES, ChangeWire, DecreeWire, ENDS, FigureWire, HAS_CODE, HAS_KIND, HAS_NAME, HAS_PARENT,
    NAME, NEW, OtherTakeWire, OtherWire, RESTORES, ReferenceWire, VERSION, Wire, broken,
};
use crate::amount::Amount;
use crate::clause::{Clause, DecreeNumber};
use crate::code::Code;
use crate::decree::{Decree, Figure, Portion, Reference, Source, Take, Totals};
use crate::error::{Error, Fault};
use crate::level::{KindId, Level, LevelId};
use crate::name::Name;
use crate::period::Day;
use crate::register::change::{self, Staged, StagedOutcome, Stager};
use crate::register::codes::CodeKey;
use crate::register::log::{Beside, Logged};
use crate::register::opening::Columns;
use crate::register::store::{NONE, Room};
use crate::register::texts::NameList;
use crate::register::{Register, check, grow};
use crate::share::Share;

impl Register {
    /// Reads a register from its compact form, with every check that making it by hand has. What
    /// loads is written as the same register again, as bytes and as JSON.
    ///
    /// # Errors
    /// [`ReadFault::Binary`](crate::ReadFault::Binary) for bytes that are not of the form, were
    /// changed on their way, or are of another version of it, and whatever opening the register
    /// and applying its decrees can give.
    ///
    /// # Complexity
    /// Linear in the bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let (wire, rest): (Wire<'_>, _) =
            postcard::take_from_bytes(body(bytes)?).map_err(|error| broken(error.to_string()))?;
        if !rest.is_empty() {
            return Err(broken("something stands behind the end"));
        }
        let columns = columns_of(&wire)?;
        // Only a hint, which must not ask for more than the bytes can hold.
        let n_units = columns.kinds.len();
        let more = |n: u32| (n as usize).saturating_sub(n_units).min(bytes.len());
        let (versions, edges) = (more(wire.n_versions), more(wire.n_edges));
        let room = Room { versions, edges, ..Room::default() };
        let country = Arc::new(wire.country);
        let mut register = Self::of_columns(country, date(wire.opening)?, columns, room)?;
        for change in &wire.changes {
            let staged = Reader::new(change)?.staged(&register)?;
            let checked = check::check(&register, &staged)?;
            register.apply(staged, checked);
        }
        let store = &register.store;
        if (store.records.len(), store.edges.len()) != (wire.n_versions, wire.n_edges) {
            return Err(broken("they hold more or fewer versions and edges than they say"));
        }
        Ok(register)
    }
}

/// Returns what stands behind the head, when it has come as it was written.
pub(super) fn body(bytes: &[u8]) -> Result<&[u8], Error> {
    let rest = match bytes.strip_prefix(NAME).and_then(<[u8]>::split_first) {
        Some((&VERSION, rest)) => rest,
        Some((version, _)) => {
            let message =
                format!("they are of version {version} of the form; expected version {VERSION}");
            return Err(broken(message));
        }
        None => return Err(broken("they do not begin with the mark of this version of the form")),
    };
    match rest.split_first_chunk() {
        Some((&sum, body)) if crc32fast::hash(body) == u32::from_le_bytes(sum) => Ok(body),
        _ => Err(broken("the checksum is another: they are not as they were written")),
    }
}

/// Reads numbers from words of four bytes.
fn numbers(words: &[u8]) -> Result<impl ExactSizeIterator<Item = u32> + '_, Error> {
    let (words, rest) = words.as_chunks();
    if !rest.is_empty() {
        return Err(broken("a column of words ends within one"));
    }
    Ok(words.iter().map(|word| u32::from_le_bytes(*word)))
}

/// Reads the opening units.
fn columns_of(wire: &Wire<'_>) -> Result<Columns, Error> {
    let more_names = wire.changes.iter().map(|change| change.names.len()).sum();
    let columns = Columns {
        kinds: wire.kinds.to_vec(),
        keys: numbers(wire.keys)?.map(CodeKey::from_raw).collect(),
        other_codes: codes_of(wire.other_codes)?,
        names: NameList::read(wire.names, wire.name_lens, more_names)?,
        parents: numbers(wire.parents)?.collect(),
        aliases: aliases_of(&wire.aliases)?,
    };
    let n_units = columns.kinds.len();
    let lens = [columns.keys.len(), columns.names.len(), columns.parents.len()];
    if lens != [n_units; 3] {
        return Err(broken("the columns of the opening units are not of one length"));
    }
    let others = columns.keys.iter().filter_map(|key| key.place());
    if !others.eq(0..grow::index(columns.other_codes.len())) {
        return Err(broken("codes of opening units stand in another order than the units"));
    }
    if columns.aliases.last().is_some_and(|(row, _)| *row as usize >= n_units) {
        return Err(broken("a spelling belongs to no opening unit"));
    }
    Ok(columns)
}

/// Reads the portions of area and population from one byte. Inline, since a result that goes through
/// memory is what most of the time of a take would go to.
#[inline(always)]
fn shares(portions: u8) -> Result<[Share; 2], Error> {
    const SHARES: [Share; 4] = [Share::Nothing, Share::Part, Share::Rest, Share::All];
    match [SHARES.get(usize::from(portions & 15)), SHARES.get(usize::from(portions >> 4))] {
        [Some(area), Some(population)] => Ok([*area, *population]),
        _ => Err(no_portion()),
    }
}

#[cold]
fn no_portion() -> Error {
    broken("there is no such portion")
}

fn date(raw: i32) -> Result<Date, Error> {
    Day::from_raw(raw).date().ok_or_else(|| broken(format!("{raw} is no date")))
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

/// Reads other spellings of names, which stand in the order of the units or clauses that have them.
fn aliases_of(wire: &[(u32, &str)]) -> Result<Vec<(u32, Name)>, Error> {
    if !wire.is_sorted_by_key(|(place, _)| *place) {
        return Err(broken("spellings of names stand in another order than the names"));
    }
    wire.iter().map(|(place, alias)| Ok((*place, Name::new(alias)?))).collect()
}

fn reference_of(wire: &ReferenceWire<'_>) -> Result<Reference, Error> {
    if wire.code.is_some()
        && (wire.kind.is_some() || wire.name.is_some() || !wire.within.is_empty())
    {
        return Err(broken("a name stands beside the code of a unit"));
    }
    Reference::from_parts(
        wire.level.map(LevelId::new).transpose()?,
        wire.code.map(Code::new).transpose()?,
        wire.kind.map(KindId::new).transpose()?,
        wire.name.map(str::to_owned),
        wire.within.iter().map(|above| (*above).to_owned()).collect(),
    )
}

fn figure_of(wire: &FigureWire<'_>) -> Result<Figure, Error> {
    Ok(Figure { amount: Amount::new(wire.amount)?, of: wire.of.map(Amount::new).transpose()? })
}

/// Cursors over the columns of a change.
///
/// Everything goes the way that decrees go, but for the resolving of references.
struct Reader<'w> {
    wire: &'w ChangeWire<'w>,
    date: Date,
    outcomes: slice::Iter<'w, u8>,
    kinds: slice::Iter<'w, u8>,
    versions: slice::Iter<'w, u32>,
    parents: slice::Iter<'w, ReferenceWire<'w>>,
    restored: slice::Iter<'w, ReferenceWire<'w>>,
    n_codes: u32,
    n_names: u32,
    figures: Peekable<slice::Iter<'w, FigureWire<'w>>>,
    /// Whether units that are restored are named, and told apart by the scope; nothing else is.
    has_names: bool,
    /// The place of the take at hand, among all of the change and among those of the decree.
    at: u32,
    at_in_decree: u32,
}

/// Returns the next of a column.
#[inline]
fn next<T: Copy>(mut column: impl Iterator<Item = T>) -> Result<T, Error> {
    column.next().ok_or_else(|| broken("a column of a change is too short"))
}

impl<'w> Reader<'w> {
    fn new(wire: &'w ChangeWire<'w>) -> Result<Self, Error> {
        if wire.decrees.is_empty() {
            return Err(broken("a change has no decree"));
        }
        let place = |figure: &FigureWire<'_>| (figure.at, figure.of_population);
        if !wire.figures.is_sorted_by(|one, next| place(one) < place(next)) {
            return Err(broken("figures stand in another order than the takes"));
        }
        Ok(Self {
            wire,
            date: date(wire.day)?,
            outcomes: wire.outcomes.iter(),
            kinds: wire.kinds.iter(),
            versions: wire.versions.iter(),
            parents: wire.parents.iter(),
            restored: wire.restored.iter(),
            n_codes: 0,
            n_names: 0,
            figures: wire.figures.iter().peekable(),
            has_names: wire.restored.iter().any(|reference| reference.code.is_none()),
            at: 0,
            at_in_decree: 0,
        })
    }

    fn staged(mut self, register: &Register) -> Result<Staged, Error> {
        let wire = self.wire;
        let mut staged = Staged::new(self.date);
        staged.codes = codes_of(wire.codes)?;
        staged.names = NameList::read(wire.names, wire.name_lens, 0)?;
        staged.takes.reserve(wire.portions.len() + wire.portions.len() / 8);
        staged.provisions.reserve(wire.outcomes.len());
        let (mut n_takes, sources) = (numbers(wire.n_takes)?, numbers(wire.sources)?);
        if sources.len() != wire.portions.len() {
            return Err(broken("the columns of a change are not of one length"));
        }
        let mut takes = sources.zip(wire.portions.iter().copied());
        let mut last_turn = 0;
        for decree in &wire.decrees {
            let first = staged.provisions.len();
            self.decree(register, &mut staged, decree, &mut n_takes, &mut takes)?;
            let turn = change::turn(staged.levels_made(first));
            if turn < last_turn {
                return Err(broken("decrees of a day stand in another order than they are read"));
            }
            last_turn = turn;
        }
        let rest = [
            n_takes.len(),
            takes.len(),
            self.outcomes.len(),
            self.kinds.len(),
            self.versions.len(),
            self.parents.len(),
            self.restored.len(),
            self.figures.len(),
        ];
        let n_texts = [self.n_codes as usize, self.n_names as usize];
        if rest != [0; 8] || n_texts != [staged.codes.len(), staged.names.len()] {
            return Err(broken("the columns of a change are longer than its decrees"));
        }
        staged.aliases = aliases_of(&wire.aliases)?;
        let is_made = |(provision, _): &(u32, Name)| {
            let of = staged.provisions.get(*provision as usize);
            of.is_some_and(|of| matches!(of.outcome, StagedOutcome::New { .. }))
        };
        if !staged.aliases.iter().all(is_made) {
            return Err(broken("a spelling belongs to no unit that is made"));
        }
        Ok(staged)
    }

    fn decree(
        &mut self,
        register: &Register,
        staged: &mut Staged,
        wire: &'w DecreeWire<'w>,
        n_takes: &mut impl Iterator<Item = u32>,
        takes: &mut impl Iterator<Item = (u32, u8)>,
    ) -> Result<(), Error> {
        let logged = Logged::beside(self.beside(wire)?);
        let mut stager = if self.has_names {
            Stager::of(register, staged, logged)
        } else {
            Stager::of_resolved(register, staged, logged)
        };
        if wire.n_provisions == 0 {
            stager.fault(Fault::EmptyDecree);
        }
        let mut others = wire.others.iter().peekable();
        let mut seats = wire.seats.iter().peekable();
        self.at_in_decree = 0;
        for place in 0..wire.n_provisions {
            stager.begin_provision();
            let (outcome, code, name) = self.outcome(&mut stager)?;
            stager.push_provision(outcome, code, name);
            if matches!(outcome, StagedOutcome::New { .. }) {
                seats.next_if(|(of, _)| *of == place);
            }
            let level = stager.level_of(outcome);
            let (first, n_own) = (self.at_in_decree, next(&mut *n_takes)?);
            self.takes(&mut stager, (place, n_own), level, &mut others, takes)?;
            if self.at_in_decree == first && matches!(outcome, StagedOutcome::Ends) {
                stager.fault(Fault::EmptyProvision);
            }
        }
        stager.end();
        let n_takes = self.at_in_decree;
        let all_stand = others.next().is_none()
            && seats.next().is_none()
            && wire.cites.is_sorted_by_key(|(at, _)| *at)
            && wire.notes.is_sorted_by(|(at, _), (next, _)| at < next)
            && wire.cites.last().is_none_or(|(at, _)| *at < n_takes)
            && wire.notes.last().is_none_or(|(at, _)| *at < n_takes);
        if all_stand {
            Ok(())
        } else {
            Err(broken("what a clause has beside its takes belongs to none, or is out of order"))
        }
    }

    /// Stages the takes of a provision: so many of units, and the others that stand between them.
    #[inline]
    fn takes(
        &mut self,
        stager: &mut Stager<'_>,
        (place, mut n_own): (u32, u32),
        level: Option<Level>,
        others: &mut Peekable<slice::Iter<'w, OtherTakeWire<'w>>>,
        takes: &mut impl Iterator<Item = (u32, u8)>,
    ) -> Result<(), Error> {
        if self.figures.len() == 0 && others.peek().is_none_or(|of| of.provision != place) {
            // Nearly all takes are of a unit, and have nothing beside them.
            for own in takes.by_ref().take(n_own as usize) {
                take(stager, own, level)?;
                n_own -= 1;
                self.step();
            }
        }
        loop {
            let at = self.at_in_decree;
            if let Some(other) = others.next_if(|of| of.provision == place && of.at == at) {
                while self.figure().is_some() {}
                if let OtherWire::Every(level) = other.source {
                    stager.every(level);
                }
            } else if n_own > 0 {
                n_own -= 1;
                let own = next(&mut *takes)?;
                self.figures(stager, own)?;
                take(stager, own, level)?;
            } else {
                return Ok(());
            }
            self.step();
        }
    }

    /// Returns the next figure of the take at hand.
    fn figure(&mut self) -> Option<&'w FigureWire<'w>> {
        let at = self.at;
        self.figures.next_if(|figure| figure.at == at)
    }

    /// Goes on to the next take.
    fn step(&mut self) {
        self.at = self.at.saturating_add(1);
        self.at_in_decree = self.at_in_decree.saturating_add(1);
    }

    /// Stages the figures of the take at hand, which is about to be staged.
    fn figures(&mut self, stager: &mut Stager<'_>, (_, portions): (u32, u8)) -> Result<(), Error> {
        let [area, population] = shares(portions)?;
        let idx = grow::index(stager.staged.takes.len());
        while let Some(figure) = self.figure() {
            let share = if figure.of_population { population } else { area };
            if share != Share::Part {
                return Err(broken("a figure is of no part"));
            }
            stager.staged.figures.push((idx, figure.of_population, figure_of(figure)?));
        }
        Ok(())
    }

    /// Reads what a decree has beside its change.
    fn beside(&self, wire: &DecreeWire<'_>) -> Result<Beside, Error> {
        let mut head = Decree::without_provisions(DecreeNumber::new(wire.number)?, self.date);
        head.issuer = wire.issuer.map(str::to_owned);
        head.title = wire.title.map(str::to_owned);
        head.issued = wire.issued.map(date).transpose()?;
        head.in_force = wire.in_force.map(date).transpose()?;
        head.scope = wire.scope.as_ref().map(reference_of).transpose()?;
        head.totals =
            Totals { formed: wire.formed, unchanged: wire.unchanged, ..Totals::default() };
        for (kind, count) in &wire.totals {
            if head.totals.kinds.insert(KindId::new(kind)?, *count).is_some() {
                return Err(broken("a decree counts a kind twice"));
            }
        }
        let clause = |label: &Option<&str>| label.map(Clause::new).transpose();
        let clauses = wire.clauses.as_ref();
        let clauses =
            clauses.map(|all| all.iter().map(clause).collect::<Result<Vec<_>, _>>()).transpose()?;
        if clauses.as_ref().is_some_and(|all| all.len() != wire.n_provisions as usize) {
            return Err(broken("a decree has more or fewer labels than clauses"));
        }
        let cites = wire.cites.iter().map(|(at, label)| Ok((*at, Clause::new(label)?)));
        let seats = wire.seats.iter().map(|(place, seat)| Ok((*place, reference_of(seat)?)));
        let others = wire.others.iter().map(|of| Ok((of.at, of.provision, self.other(of)?)));
        Ok(Beside {
            head,
            clauses,
            cites: cites.collect::<Result<_, Error>>()?,
            notes: wire.notes.iter().map(|(at, note)| (*at, Box::from(*note))).collect(),
            seats: seats.collect::<Result<_, Error>>()?,
            others: others.collect::<Result<_, Error>>()?,
        })
    }

    /// Reads a take from no unit by name, of a decree whose first take is the one at hand.
    fn other(&self, wire: &OtherTakeWire<'_>) -> Result<Take, Error> {
        let source = match wire.source {
            OtherWire::Every(level) => Source::Every(LevelId::new(level)?),
            OtherWire::Place(name) => Source::Place(Name::new(name)?),
        };
        let [mut area, mut population] = shares(wire.portions)?.map(|share| match share {
            Share::All => Portion::All,
            Share::Part => Portion::PART,
            Share::Rest => Portion::Rest,
            Share::Nothing | Share::Possible => Portion::Nothing,
        });
        let (figures, at) = (&self.wire.figures, self.at.saturating_add(wire.at));
        let first = figures.partition_point(|figure| figure.at < at);
        let figures = figures.get(first..).unwrap_or_default();
        for figure in figures.iter().take_while(|figure| figure.at == at) {
            let portion = if figure.of_population { &mut population } else { &mut area };
            if *portion != Portion::PART {
                return Err(broken("a figure is of no part"));
            }
            *portion = Portion::Part(Some(Box::new(figure_of(figure)?)));
        }
        Ok(Take::of(source, area, population))
    }

    /// Reads what comes of a provision, and the places of its code and name.
    fn outcome(&mut self, stager: &mut Stager<'_>) -> Result<(StagedOutcome, u32, u32), Error> {
        let bits = *next(&mut self.outcomes)?;
        let known = match bits & 3 {
            NEW => HAS_CODE | HAS_NAME | HAS_PARENT | RESTORES,
            CONTINUES => CONTINUES | HAS_CODE | HAS_NAME | HAS_KIND | HAS_PARENT,
            other => other & ENDS,
        };
        if bits & !known != 0 {
            return Err(broken("there is no such outcome"));
        }
        let (code, name) = (bits & HAS_CODE != 0, bits & HAS_NAME != 0);
        let code = if code { place(&mut self.n_codes, stager.staged.codes.len())? } else { NONE };
        let name = if name { place(&mut self.n_names, stager.staged.names.len())? } else { NONE };
        let kind = match bits & 3 {
            NEW => Some(next(&mut self.kinds)?),
            _ if bits & HAS_KIND != 0 => Some(next(&mut self.kinds)?),
            _ => None,
        };
        let country = stager.register.country();
        let kind = match kind {
            Some(&kind) if country.kind_at(kind).is_none() => {
                return Err(broken("a kind is not of the country"));
            }
            kind => kind.copied(),
        };
        let parent = bits & HAS_PARENT != 0;
        let parent = parent.then(|| next(&mut self.parents).and_then(reference_of)).transpose()?;
        let outcome = match (bits & 3, kind) {
            (NEW, Some(kind)) if code != NONE && name != NONE => {
                let level = country.level_of_idx(kind);
                let unit = |staged: &Staged| {
                    let code = staged.codes.get(code as usize);
                    code.map(Code::to_string).unwrap_or_default()
                };
                stager.width_of(level, code);
                let parent = stager.parent_of_new(level, parent.as_ref(), &unit);
                let restored = bits & RESTORES != 0;
                let restored = restored
                    .then(|| next(&mut self.restored).and_then(reference_of))
                    .transpose()?;
                let restores = stager.restored(restored.as_ref(), level);
                StagedOutcome::New { level, kind, parent, restores }
            }
            (CONTINUES, kind) => self.continues(stager, kind, code, parent.as_ref())?,
            (ENDS, None) => StagedOutcome::Ends,
            _ => return Err(broken("there is no such outcome")),
        };
        Ok((outcome, code, name))
    }

    /// Reads what is said of a unit that goes on.
    fn continues(
        &mut self,
        stager: &mut Stager<'_>,
        kind: Option<u8>,
        code: u32,
        parent: Option<&Reference>,
    ) -> Result<StagedOutcome, Error> {
        let version = *next(&mut self.versions)?;
        let store = &stager.register.store;
        if !store.is_known_living(version) {
            return Err(broken("a unit that goes on is no version in force"));
        }
        let level = store.records.at(version).level;
        if kind.is_some_and(|kind| store.country.level_of_idx(kind) != level) {
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
        Ok(StagedOutcome::Continues { version, kind, parent })
    }
}

/// Stages a take from a unit.
#[inline(always)]
fn take(
    stager: &mut Stager<'_>,
    (source, portions): (u32, u8),
    level: Option<Level>,
) -> Result<(), Error> {
    if !stager.register.store.is_known_living(source) {
        return Err(broken("a source is no version in force"));
    }
    let [area, population] = shares(portions)?;
    stager.push_take(source, area, population, level);
    Ok(())
}

/// Returns the next place in a list of the change.
#[inline]
fn place(next: &mut u32, len: usize) -> Result<u32, Error> {
    if *next as usize >= len {
        return Err(broken("a column of a change is too short"));
    }
    *next += 1;
    Ok(*next - 1)
}

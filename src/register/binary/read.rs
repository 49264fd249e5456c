//! Reading the compact form: what the bytes say, held against everything that making the register
//! by hand would ask, and against what would be written of it.

use std::iter::Peekable;
use std::slice;
use std::sync::Arc;

use super::beside::{DayReader, ReadProvision, beside_of, figure_of, out_of_place, reference_of};
use super::write::runs_of;
use super::{
    CONTINUES, ChangeWire, ENDS, FigureWire, HAS_CODE, HAS_KIND, HAS_NAME, HAS_PARENT, NAME, NEW,
    RESTORES, ReferenceWire, VERSION, Wire, broken, date, evidence, shares,
};
use crate::code::Code;
use crate::decree::{Reference, Source, Take};
use crate::error::{Error, Fault};
use crate::evidence::Evidence;
use crate::level::Level;
use crate::name::Name;
use crate::period::Step;
use crate::register::Register;
use crate::register::change::check;
use crate::register::change::opening::Columns;
use crate::register::change::stage::Stager;
use crate::register::change::staging::Staging;
use crate::register::data::carriers::CodeKey;
use crate::register::data::corrections::Corrected;
use crate::register::data::identities::Identities;
use crate::register::data::ids::{ListedCodeId, ListedNameId, Place, StagedId, UnitId, VersionId};
use crate::register::data::logged::Logged;
use crate::register::data::name_arena::NameList;
use crate::register::data::records::NONE;
use crate::register::data::shared_array::index;
use crate::register::data::staged::{Staged, StagedOutcome};
use crate::register::data::store::Room;
use crate::share::Share;
use crate::unit::NamedUnit;

impl Register {
    /// Reads a register from its compact form, with every check that making it by hand has. What
    /// loads is written as the same register again, as bytes and as JSON.
    ///
    /// # Errors
    /// [`ReadFault::Binary`](crate::error::ReadFault::Binary) for bytes that are not of the form, were
    /// changed on their way, or are of another version of it, and whatever opening the register
    /// and applying its decrees can give.
    /// [`ReadFault::Correction`](crate::error::ReadFault::Correction) for a correction that can't have
    /// been taken into this register.
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
        let identities = Identities {
            named_on: wire.named_on.map(date).transpose()?,
            opening_was: wire.opening_was.map(date).transpose()?,
        };
        let mut register = Self::of_columns(country, date(wire.opening)?, columns, room)?
            .with_identities(identities)?;
        let mut rest = wire.changes.as_slice();
        while let [_, later @ ..] = rest {
            let is_later = |change: &&ChangeWire<'_>| change.step != Step::FIRST.number();
            let (day, after) = rest.split_at(1 + later.iter().take_while(is_later).count());
            register.take_day(day)?;
            rest = after;
        }
        if !wire.corrections.is_empty() {
            let corrections: Vec<Corrected> = serde_json::from_str(wire.corrections)
                .map_err(|error| broken(format!("a correction: {error}")))?;
            if serde_json::to_string(&corrections).ok().as_deref() != Some(wire.corrections) {
                return Err(broken("corrections are not as they would be written"));
            }
            register.keep_corrections(corrections)?;
        }
        let store = &register.store;
        if (store.records.len(), store.edges.len()) != (wire.n_versions, wire.n_edges) {
            return Err(broken("they hold more or fewer versions and edges than they say"));
        }
        Ok(register)
    }

    /// Takes the steps of a day.
    fn take_day(&mut self, steps: &[ChangeWire<'_>]) -> Result<(), Error> {
        let mut day = DayReader::of(steps);
        let mut last: Option<Arc<Staged>> = None;
        for (at, step) in steps.iter().enumerate() {
            let staged = Reader::new(step)?.staged(self, last.as_deref(), at, &mut day)?.end();
            if at + 1 == steps.len() {
                day.check(&staged)?;
            }
            let checked = check::check(self, &staged)?;
            last = Some(self.apply(staged, checked));
        }
        Ok(())
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
        parents: numbers(wire.parents)?.map(|row| (row != NONE).then(|| UnitId::at(row))).collect(),
        aliases: aliases_of(&wire.aliases)?,
    };
    let n_units = columns.kinds.len();
    let lens = [columns.keys.len(), columns.names.len(), columns.parents.len()];
    if lens != [n_units; 3] {
        return Err(broken("the columns of the opening units are not of one length"));
    }
    let others = columns.keys.iter().filter_map(|key| key.place());
    if !others.eq(0..index(columns.other_codes.len())) {
        return Err(broken("codes of opening units stand in another order than the units"));
    }
    if columns.aliases.last().is_some_and(|(unit, _)| unit.index() >= n_units) {
        return Err(broken("a spelling belongs to no opening unit"));
    }
    Ok(columns)
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
fn aliases_of<I: Place>(wire: &[(u32, &str)]) -> Result<Vec<(I, Name)>, Error> {
    if !wire.is_sorted_by_key(|(place, _)| *place) {
        return Err(broken("spellings of names stand in another order than the names"));
    }
    wire.iter().map(|(place, alias)| Ok((I::at(*place), Name::new(alias)?))).collect()
}

/// Cursors over the columns of a change.
///
/// Everything goes the way that decrees go, but for the resolving of references.
struct Reader<'w> {
    wire: &'w ChangeWire<'w>,
    outcomes: slice::Iter<'w, u8>,
    kinds: slice::Iter<'w, u8>,
    versions: slice::Iter<'w, u32>,
    parents: slice::Iter<'w, ReferenceWire<'w>>,
    restored: slice::Iter<'w, ReferenceWire<'w>>,
    n_codes: u32,
    n_names: u32,
    figures: Peekable<slice::Iter<'w, (u32, bool, FigureWire<'w>)>>,
    /// Whether units that are restored are named, and told apart by the scope; nothing else is.
    has_names: bool,
    /// Whether no take says what it rests on.
    is_plain: bool,
    /// The place of the source at hand, as long as there are figures, or takes say what they rest on.
    at: u32,
}

/// Returns the next of a column.
#[inline]
fn next<T: Copy>(mut column: impl Iterator<Item = T>) -> Result<T, Error> {
    column.next().ok_or_else(|| broken("a column of a change is too short"))
}

impl<'w> Reader<'w> {
    fn new(wire: &'w ChangeWire<'w>) -> Result<Self, Error> {
        let is_in_order =
            |one: &(u32, bool, _), next: &(u32, bool, _)| (one.0, one.1) < (next.0, next.1);
        if !wire.figures.is_sorted_by(is_in_order) {
            return Err(broken("figures stand in another order than the takes"));
        }
        Ok(Self {
            wire,
            outcomes: wire.outcomes.iter(),
            kinds: wire.kinds.iter(),
            versions: wire.versions.iter(),
            parents: wire.parents.iter(),
            restored: wire.restored.iter(),
            n_codes: 0,
            n_names: 0,
            figures: wire.figures.iter().peekable(),
            has_names: wire.restored.iter().any(|reference| reference.code.is_none()),
            is_plain: wire.take_evidence.is_empty(),
            at: 0,
        })
    }

    /// Begins the step, behind the last one of its day.
    fn begun(&self, last: Option<&Staged>) -> Result<Staging, Error> {
        let wire = self.wire;
        let (date, step) = (date(wire.day)?, Step::new(wire.step)?);
        let is_behind = |last: &Staged| last.date == date && last.step < step;
        match last {
            None if step.is_first() && wire.decrees.is_empty() => {
                Err(broken("a change has no decree"))
            }
            None if step.is_first() => Ok(Staging::new(date)),
            Some(last)
                if is_behind(last) && wire.decrees.is_empty() && !wire.outcomes.is_empty() =>
            {
                Ok(Staging::of_step(date, step, Arc::clone(&last.decrees)))
            }
            _ => Err(broken("a step is not behind the one before it")),
        }
    }

    /// Stages the step, which is the one at a place among those of its day.
    fn staged(
        mut self,
        register: &Register,
        last: Option<&Staged>,
        at: usize,
        day: &mut DayReader,
    ) -> Result<Staging, Error> {
        let wire = self.wire;
        let mut staged = self.begun(last)?;
        staged.codes = codes_of(wire.codes)?;
        staged.names = NameList::read(wire.names, wire.name_lens, 0)?;
        staged.takes.reserve(wire.portions.len() + wire.portions.len() / 8);
        staged.provisions.reserve(wire.outcomes.len());
        for decree in &wire.decrees {
            let date = staged.date;
            let number = staged.push(Logged::beside(beside_of(decree, date)?));
            Stager::of_resolved(register, &mut staged, number).begin();
        }
        let (mut n_takes, sources) = (numbers(wire.n_takes)?, numbers(wire.sources)?);
        if sources.len() != wire.portions.len() {
            return Err(broken("the columns of a change are not of one length"));
        }
        let length = |column: &[u8], of: usize| {
            column.is_empty() || (column.len() == of && column.iter().any(|raw| *raw != 0))
        };
        if !length(wire.evidence, wire.outcomes.len())
            || !length(wire.take_evidence, wire.portions.len())
        {
            return Err(broken("the columns of a change are not of one length"));
        }
        let mut takes = sources.map(VersionId::at).zip(wire.portions.iter().copied());
        for &run in &wire.runs {
            let mut stager = self.stager(register, &mut staged, run.0)?;
            self.run(&mut stager, run, day, &mut n_takes, &mut takes)?;
            if day.last_steps.get(&run.0) == Some(&at) {
                stager.end();
            }
        }
        self.check_end(&staged, [n_takes.len(), takes.len()])?;
        staged.aliases = aliases_of(&wire.aliases)?;
        let is_made = |(provision, _): &(StagedId, Name)| {
            let of = staged.provisions.get(provision.idx());
            of.is_some_and(|of| matches!(of.outcome, StagedOutcome::New { .. }))
        };
        if !staged.aliases.iter().all(is_made) {
            return Err(broken("a spelling belongs to no unit that is made"));
        }
        Ok(staged)
    }

    /// Checks that nothing is left behind the last provision, and that provisions stand as they are
    /// written.
    fn check_end(&self, staged: &Staged, left: [usize; 2]) -> Result<(), Error> {
        let rest = [
            self.outcomes.len(),
            self.kinds.len(),
            self.versions.len(),
            self.parents.len(),
            self.restored.len(),
            self.figures.len(),
        ];
        let n_texts = [self.n_codes as usize, self.n_names as usize];
        if left != [0; 2] || rest != [0; 6] || n_texts != [staged.codes.len(), staged.names.len()] {
            return Err(broken("the columns of a change are longer than its decrees"));
        }
        let (runs, places) = runs_of(staged);
        let is_in_order = staged.provisions.is_sorted_by_key(|of| (of.decree, of.place));
        if runs != self.wire.runs || places != self.wire.places || !is_in_order {
            return Err(broken("clauses of a change stand in another order than they are read"));
        }
        Ok(())
    }

    /// Begins what a decree of the day does in the step.
    fn stager<'a>(
        &self,
        register: &'a Register,
        staged: &'a mut Staging,
        decree: u32,
    ) -> Result<Stager<'a>, Error> {
        if decree as usize >= staged.decrees.len() {
            return Err(broken("a provision is of no decree of its day"));
        }
        let stager = if self.has_names { Stager::of } else { Stager::of_resolved };
        Ok(stager(register, staged, decree))
    }

    /// Stages so many provisions of a decree.
    fn run(
        &mut self,
        stager: &mut Stager<'_>,
        (decree, n_provisions): (u32, u32),
        day: &mut DayReader,
        n_takes: &mut impl Iterator<Item = u32>,
        takes: &mut impl Iterator<Item = (VersionId, u8)>,
    ) -> Result<(), Error> {
        let beside = stager.staged.decrees.get(decree as usize).and_then(Logged::loaded).cloned();
        for counted in 0..n_provisions {
            let written = self.wire.places.get(stager.staged.provisions.len());
            let place = written.copied().unwrap_or(counted);
            stager.begin_provision();
            let (outcome, code, name) = self.outcome(stager)?;
            let at = stager.staged.provisions.len();
            let rests_on = evidence(self.wire.evidence.get(at).copied().unwrap_or(0))?;
            stager.push_provision(place, outcome, code, name, rests_on);
            let level = outcome.level(|version| stager.register.store.records.at(version).level);
            let others = beside.iter().flat_map(|beside| beside.others_of(place));
            let n_takes = self.takes(stager, next(&mut *n_takes)?, level, others, takes)?;
            if n_takes == 0 && matches!(outcome, StagedOutcome::Ends) {
                stager.fault(Fault::EmptyProvision);
            }
            let makes = level.filter(|_| matches!(outcome, StagedOutcome::New { .. }));
            day.provisions.push(ReadProvision { decree, place, n_takes, makes });
        }
        Ok(())
    }

    /// Stages the takes of a provision: so many of units, and the others that stand between them;
    /// returns how many there are.
    #[inline]
    fn takes<'a>(
        &mut self,
        stager: &mut Stager<'_>,
        n_own: u32,
        level: Option<Level>,
        others: impl Iterator<Item = &'a (u32, u32, Take)>,
        takes: &mut impl Iterator<Item = (VersionId, u8)>,
    ) -> Result<u32, Error> {
        let mut others = others.peekable();
        let mut n_takes = 0_u32;
        let mut n_left = n_own;
        if self.is_plain && self.figures.len() == 0 && others.peek().is_none() {
            // Nearly all takes are of a unit, and have nothing beside them.
            for own in takes.by_ref().take(n_own as usize) {
                take(stager, own, level, None)?;
                n_left -= 1;
                n_takes += 1;
            }
        }
        loop {
            if let Some((.., other)) = others.next_if(|(_, at, _)| *at == n_takes) {
                if let Source::Every(level) = &other.source {
                    stager.every(level.as_str());
                }
            } else if n_left > 0 {
                n_left -= 1;
                let own = next(&mut *takes)?;
                self.figures(stager, own)?;
                let said = self.wire.take_evidence.get(self.at as usize);
                take(stager, own, level, evidence(said.copied().unwrap_or(0))?)?;
                self.at = self.at.saturating_add(1);
            } else if others.peek().is_some() {
                return Err(out_of_place());
            } else {
                return Ok(n_takes);
            }
            n_takes = n_takes.saturating_add(1);
        }
    }

    /// Stages the figures of the take at hand, which is about to be staged.
    fn figures(
        &mut self,
        stager: &mut Stager<'_>,
        (_, portions): (VersionId, u8),
    ) -> Result<(), Error> {
        let [area, population] = shares(portions)?;
        let (idx, at) = (index(stager.staged.takes.len()), self.at);
        while let Some((_, of_population, figure)) = self.figures.next_if(|(of, ..)| *of == at) {
            let share = if *of_population { population } else { area };
            if share != Share::Part {
                return Err(broken("a figure is of no part"));
            }
            stager.staged.figures.push((idx, *of_population, figure_of(figure)?));
        }
        Ok(())
    }

    /// Reads what comes of a provision, and the places of its code and name.
    fn outcome(
        &mut self,
        stager: &mut Stager<'_>,
    ) -> Result<(StagedOutcome, Option<ListedCodeId>, Option<ListedNameId>), Error> {
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
        let code: Option<ListedCodeId> =
            code.then(|| place(&mut self.n_codes, stager.staged.codes.len())).transpose()?;
        let name = name.then(|| place(&mut self.n_names, stager.staged.names.len())).transpose()?;
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
            (NEW, Some(kind)) if code.is_some() && name.is_some() => {
                let level = country.level_of_idx(kind);
                let unit = |staged: &Staged| {
                    let (code, name) = (staged.codes.get(code?.idx())?, staged.names.get(name?)?);
                    Some(NamedUnit::new_of(country.level_id(level), code, name))
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
        code: Option<ListedCodeId>,
        parent: Option<&Reference>,
    ) -> Result<StagedOutcome, Error> {
        let version = VersionId::at(*next(&mut self.versions)?);
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
            Some(parent) => Some(stager.parent(parent, level)),
            None => None,
        };
        Ok(StagedOutcome::Continues { version, kind, parent })
    }
}

/// Stages a take from a unit.
#[inline(always)]
fn take(
    stager: &mut Stager<'_>,
    (source, portions): (VersionId, u8),
    level: Option<Level>,
    evidence: Option<Evidence>,
) -> Result<(), Error> {
    if !stager.register.store.is_known_living(source) {
        return Err(broken("a source is no version in force"));
    }
    stager.push_take(source, shares(portions)?, level, evidence);
    Ok(())
}

/// Returns the next place in a list of the change.
#[inline]
fn place<I: Place>(next: &mut u32, len: usize) -> Result<I, Error> {
    if *next as usize >= len {
        return Err(broken("a column of a change is too short"));
    }
    *next += 1;
    Ok(I::at(*next - 1))
}

//! Changes: decrees of one effective day, resolved and staged on a register.
//!
//! Staging turns references into versions of the day before and lays the provisions out as flat
//! arrays; what can't be resolved is kept as a fault. Checking and applying then touch no text.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Register;
use super::check;
use super::log::Logged;
use super::resolve::{self, Scope};
use super::store::{NONE, Store};
use super::texts::NameList;
use super::unfound::Unfound;
use crate::clause::DecreeNumber;
use crate::code::Code;
use crate::country::Country;
use crate::decree::{
    Continuation, Decree, Figure, NewUnit, Outcome, Portion, Provision, Reference, Source, Take,
};
use crate::error::{ChangeFault, Error, Fault, Position};
use crate::level::{KindId, Level};
use crate::name::Name;
use crate::period::Day;
use crate::share::Share;

/// A mention of a source, resolved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StagedTake {
    pub(crate) source: u32,
    pub(crate) provision: u32,
    pub(crate) area: Share,
    pub(crate) population: Share,
    /// Whether no mention in the text stands behind it: a member of a unit that is taken whole, or
    /// a unit of a level that ends.
    pub(crate) derived: bool,
}

impl StagedTake {
    /// Tells whether it is of all area and all population.
    pub(crate) fn is_whole(&self) -> bool {
        self.area == Share::All && self.population == Share::All
    }
}

/// What comes of a provision, resolved.
#[derive(Debug, Clone, Copy)]
pub(crate) enum StagedOutcome {
    New {
        level: Level,
        kind: u8,
        parent: u32,
        restores: u32,
    },
    Continues {
        version: u32,
        kind: Option<u8>,
        parent: u32,
    },
    Ends,
    /// Faults were found, and nothing can come of it.
    Broken,
}

/// A provision, resolved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StagedProvision {
    /// The place of its decree in the change.
    pub(crate) decree: u32,
    /// Its place in the decree.
    pub(crate) place: u32,
    pub(crate) outcome: StagedOutcome,
    /// The code and the name that it gives, as places in the lists of the change.
    pub(crate) code: u32,
    pub(crate) name: u32,
    /// The first of its takes; they go on to the first of the next provision.
    pub(crate) takes: u32,
}

/// A parent as it is written, for children of one level: read as of the day, so resolved last.
#[derive(Debug, Clone)]
pub(crate) struct StagedParent {
    pub(crate) reference: Reference,
    pub(crate) child_level: Level,
    /// The decree that names it: each hears what is wrong with its own.
    pub(crate) decree: u32,
}

/// A fault, with the place that orders it among the others.
#[derive(Debug, Clone)]
pub(crate) struct StagedFault {
    pub(crate) decree: u32,
    /// The provision of the change; [`NONE`] for a fault of the whole decree.
    pub(crate) provision: u32,
    pub(crate) fault: Fault,
    /// The reference that was not found, which a unit of the same day may explain.
    pub(crate) reference: Option<Reference>,
    /// The place of the mention in the text that was read, where it is known.
    pub(crate) position: Option<Position>,
}

/// Decrees of one day, resolved.
#[derive(Debug, Clone)]
pub(crate) struct Staged {
    pub(crate) date: Date,
    pub(crate) decrees: Vec<Logged>,
    /// Their numbers, where they are many.
    numbers: FxHashSet<DecreeNumber>,
    pub(crate) provisions: Vec<StagedProvision>,
    pub(crate) takes: Vec<StagedTake>,
    pub(crate) parents: Vec<StagedParent>,
    pub(crate) codes: Vec<Code>,
    pub(crate) names: NameList,
    /// Other spellings of the names of new units, by provision.
    pub(crate) aliases: Vec<(u32, Name)>,
    /// The ended units that new ones restore, as they are written, by provision.
    pub(crate) restored: Vec<(u32, Reference)>,
    /// Figures of parts: the take, whether of its population, and the figure.
    pub(crate) figures: Vec<(u32, bool, Figure)>,
    pub(crate) faults: Vec<StagedFault>,
    /// What has been told of names that mean no unit, or several.
    unfound: Unfound,
    /// How often a unit was taken by clauses about a level below, and whether it has members.
    taken_with_members: FxHashMap<(u32, Level), (u8, bool)>,
    /// How often every unit of a level was taken, by clauses that end what they take or not.
    taken_levels: FxHashMap<(Level, bool), u8>,
}

/// How often the members of a unit, or the units of a level, are taken one by one. Who takes them
/// more often is at fault in that, or does nothing more, and has them not gone through again: a few
/// bytes for each time would ask for as much as the whole register.
const TAKEN_APART: u8 = 2;

impl Staged {
    pub(crate) fn new(date: Date) -> Self {
        Self {
            date,
            decrees: Vec::new(),
            numbers: FxHashSet::default(),
            provisions: Vec::new(),
            takes: Vec::new(),
            parents: Vec::new(),
            codes: Vec::new(),
            names: NameList::default(),
            aliases: Vec::new(),
            restored: Vec::new(),
            figures: Vec::new(),
            faults: Vec::new(),
            unfound: Unfound::default(),
            taken_with_members: FxHashMap::default(),
            taken_levels: FxHashMap::default(),
        }
    }

    /// Tells whether the last decree has the number of one before it.
    fn has_last_number_twice(&mut self) -> bool {
        let Some((last, before)) = self.decrees.split_last() else { return false };
        // A set costs more than a look at each of a few.
        if before.len() < 32 {
            return before.iter().any(|other| other.number == last.number);
        }
        if self.numbers.is_empty() {
            self.numbers.extend(before.iter().map(|other| other.number.clone()));
        }
        !self.numbers.insert(last.number.clone())
    }

    pub(crate) fn day(&self) -> Day {
        Day::of(self.date)
    }

    /// Returns the code that a provision gives.
    #[inline]
    pub(crate) fn code_of(&self, provision: u32) -> Option<&Code> {
        let staged = self.provisions.get(provision as usize)?;
        self.codes.get(staged.code as usize)
    }

    /// Returns the name that a provision gives.
    pub(crate) fn name_of(&self, provision: u32) -> Option<&str> {
        self.names.get(self.provisions.get(provision as usize)?.name)
    }

    /// Returns the levels of the units that provisions make, from one place on.
    pub(crate) fn levels_made(&self, first: usize) -> impl Iterator<Item = Level> {
        let provisions = self.provisions.get(first..).unwrap_or_default();
        provisions.iter().filter_map(|provision| match provision.outcome {
            StagedOutcome::New { level, .. } => Some(level),
            _ => None,
        })
    }

    /// Describes the unit that a provision makes: its name and code.
    pub(crate) fn describe_new(&self, provision: u32) -> Option<String> {
        Some(format!("{} ({})", self.name_of(provision)?, self.code_of(provision)?))
    }

    /// Returns a provision as it is written.
    pub(crate) fn written(&self, store: &Store, staged: &StagedProvision) -> Option<&Provision> {
        let decree = self.decrees.get(staged.decree as usize)?;
        decree.full(store, self, staged.decree).provisions.get(staged.place as usize)
    }

    /// Returns where the takes of a provision stand.
    pub(crate) fn takes_range(&self, provision: u32) -> Range<usize> {
        let start = |place: usize| self.provisions.get(place).map(|staged| staged.takes as usize);
        let end = start(provision as usize + 1).unwrap_or(self.takes.len());
        start(provision as usize).unwrap_or(end)..end
    }

    /// Returns the takes of the provisions from one to another.
    pub(crate) fn takes_of(&self, first: u32, last: u32) -> &[StagedTake] {
        let range = self.takes_range(first).start..self.takes_range(last).end;
        self.takes.get(range).unwrap_or_default()
    }

    /// Turns staged faults into what callers see, in the order of decrees and clauses.
    pub(crate) fn told(&self, store: &Store, mut faults: Vec<StagedFault>) -> Vec<ChangeFault> {
        faults.sort_by_key(|fault| (fault.decree, fault.provision.wrapping_add(1)));
        let told = faults.into_iter().filter_map(|fault| {
            let decree = self.decrees.get(fault.decree as usize)?;
            let staged = self.provisions.get(fault.provision as usize);
            let written = staged.and_then(|staged| self.written(store, staged));
            Some(ChangeFault {
                decree: decree.number.clone(),
                clause: written.and_then(|provision| provision.clause.clone()),
                effective: decree.effective,
                position: fault.position.or(written.and_then(|provision| provision.position)),
                fault: fault.fault,
            })
        });
        let mut list: Vec<ChangeFault> = told.collect();
        list.dedup();
        list
    }
}

/// Decrees of one effective day, put onto a register and not yet part of it.
///
/// Sources are read as of the day before, parents and territory as of the day; what one clause
/// makes is no other clause's source. [`commit`](Self::commit) applies all of it or nothing;
/// dropping the change means that nothing happened.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Decree, Level, Provision, date, vietnam};
///
/// let register = vietnam::register();
/// let decree = Decree::new("1/NQ", date(2027, 1, 1))?
///     .scope("01")?
///     .provision(Provision::merge("1", ["xã Ba Vì", "xã Yên Bài"], "09706", "xa", "Ba Vì")?);
/// let mut change = register.change(date(2027, 1, 1));
/// change.stage(decree);
/// assert!(change.faults().is_empty());
/// let next = change.commit()?;
/// assert_eq!(next.at(date(2027, 1, 1))?.count(Level::COMMUNE), 3320);
/// assert_eq!(register.at(date(2027, 1, 1))?.count(Level::COMMUNE), 3321);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "a change does nothing until it is committed"]
pub struct Change<'r> {
    register: &'r Register,
    staged: Staged,
    /// The turn of the decree that was staged last, and whether each had one no later than the next.
    last_turn: u8,
    in_order: bool,
    /// What is wrong, once somebody has asked.
    faults: OnceLock<Vec<ChangeFault>>,
}

impl std::fmt::Debug for Change<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let decrees: Vec<_> = self.staged.decrees.iter().map(|decree| &decree.number).collect();
        f.debug_struct("Change")
            .field("effective", &self.staged.date)
            .field("decrees", &decrees)
            .field("register", self.register)
            .finish()
    }
}

impl<'r> Change<'r> {
    pub(crate) fn new(register: &'r Register, date: Date) -> Self {
        Self {
            register,
            staged: Staged::new(date),
            last_turn: 0,
            in_order: true,
            faults: OnceLock::new(),
        }
    }

    /// Puts a decree behind those that are staged. Faults are kept for
    /// [`faults`](Self::faults) and [`commit`](Self::commit).
    ///
    /// In whatever order decrees are put in, those that make units of upper levels are read before
    /// the others, as by [`Register::enact`], so that names are told apart by a scope that is made
    /// the same day.
    ///
    /// # Complexity
    /// Linear in the takes of the decree, and the name index at the first name.
    pub fn stage(&mut self, decree: Decree) {
        let first = self.staged.provisions.len();
        stage(self.register, &mut self.staged, Arc::new(decree));
        let turn = turn(self.staged.levels_made(first));
        self.in_order &= self.last_turn <= turn;
        self.last_turn = turn;
        self.faults = OnceLock::new();
    }

    /// Stages the decrees anew, each in its turn; `None` when they are so already.
    fn in_turn(&self) -> Option<Staged> {
        if self.in_order {
            return None;
        }
        let (register, staged) = (self.register, &self.staged);
        let decrees = (0..).zip(&staged.decrees);
        let decrees = decrees.map(|(place, of)| of.shared(&register.store, staged, place));
        Some(register.staged(staged.date, decrees.cloned().collect()))
    }

    /// Returns everything that is wrong with the change, in the order of decrees and clauses;
    /// empty when it can be committed.
    ///
    /// # Complexity
    /// That of [`commit`](Self::commit) without the writing, and nothing more when it is asked again.
    /// Near names are looked for once for each wrong one, and no more when many thousands of names
    /// have been held against wrong ones; faults beyond that say so.
    #[must_use]
    pub fn faults(&self) -> Vec<ChangeFault> {
        let faults = self.faults.get_or_init(|| {
            let in_turn = self.in_turn();
            match check::check(self.register, in_turn.as_ref().unwrap_or(&self.staged)) {
                Ok(_) => Vec::new(),
                Err(faults) => faults,
            }
        });
        faults.clone()
    }

    /// Applies the change and returns the register that comes of it. The register that it was
    /// staged on stays as it is and shares with the new one what they have in common.
    ///
    /// # Errors
    /// [`ErrorKind::Change`](crate::ErrorKind::Change) with all the [`faults`](Self::faults).
    ///
    /// # Complexity
    /// Linear in the takes, the members of units that end, and what an earlier branch changed;
    /// a change that reaches a large share of the register copies it once.
    pub fn commit(self) -> Result<Register, Error> {
        if let Some(faults @ [_, ..]) = self.faults.get().map(Vec::as_slice) {
            return Err(faults.to_vec())?;
        }
        let mut register = self.register.clone();
        let staged = self.in_turn().unwrap_or(self.staged);
        if staged.decrees.is_empty() {
            // Nothing happens on the day.
            return Ok(register);
        }
        let checked = check::check(&register, &staged)?;
        register.apply(staged, checked);
        Ok(register)
    }
}

/// Returns the turn of a decree among those of its day, by the levels of the units that it makes:
/// those that make units of upper levels come first, and those that make none last.
pub(crate) fn turn(levels: impl Iterator<Item = Level>) -> u8 {
    levels.map(Level::rank).min().unwrap_or(u8::MAX)
}

/// Puts decrees into a change, one provision after the other.
pub(crate) struct Stager<'a> {
    pub(crate) register: &'a Register,
    pub(crate) staged: &'a mut Staged,
    /// The decree and the provision at hand, to which faults belong.
    decree: u32,
    provision: u32,
    scope: Scope,
    scope_reference: Option<Reference>,
    /// The parent that children of each level get where none is named.
    scope_parents: Vec<(Level, u32)>,
    /// The place of the take at hand in the text that was read.
    position: Option<Position>,
}

/// Resolves a decree and puts it behind those that are staged.
pub(crate) fn stage(register: &Register, staged: &mut Staged, decree: Arc<Decree>) {
    let mut stager = Stager::of(register, staged, Logged::of(Arc::clone(&decree)));
    if decree.provisions.is_empty() {
        stager.fault(Fault::EmptyDecree);
    }
    for provision in &decree.provisions {
        stager.provision(provision);
    }
    stager.end();
}

impl<'a> Stager<'a> {
    /// Begins a decree.
    pub(crate) fn of(register: &'a Register, staged: &'a mut Staged, decree: Logged) -> Self {
        let scope = match decree.scope() {
            Some(reference) => Scope::of(register, staged, reference),
            None => Scope::default(),
        };
        Self { scope, ..Self::of_resolved(register, staged, decree) }
    }

    /// Begins a decree whose sources are known, so that its scope tells no names apart.
    pub(crate) fn of_resolved(
        register: &'a Register,
        staged: &'a mut Staged,
        decree: Logged,
    ) -> Self {
        let scope_reference = decree.scope().cloned();
        let number = super::grow::index(staged.decrees.len());
        staged.decrees.push(decree);
        let mut stager = Self {
            register,
            staged,
            decree: number,
            provision: NONE,
            scope: Scope::default(),
            scope_reference,
            scope_parents: Vec::new(),
            position: None,
        };
        stager.begin();
        stager
    }

    fn country(&self) -> &Country {
        self.register.country()
    }

    pub(crate) fn fault(&mut self, fault: Fault) {
        self.fault_about(fault, None);
    }

    fn fault_about(&mut self, fault: Fault, reference: Option<Reference>) {
        let (decree, provision) = (self.decree, self.provision);
        let position = self.position;
        self.staged.faults.push(StagedFault { decree, provision, fault, reference, position });
    }

    fn begin(&mut self) {
        let Some(this) = self.staged.decrees.last() else { return };
        let (number, effective) = (this.number.clone(), this.effective);
        let twice = self.register.has_decree(&number) | self.staged.has_last_number_twice();
        if effective != self.staged.date {
            self.fault(Fault::OtherDay { expected: self.staged.date });
        }
        if let Some(last) = self.register.store.last_day().date()
            && effective <= last
        {
            self.fault(Fault::NotAfterLast { last });
        }
        if twice {
            self.fault(Fault::DecreeTwice);
        }
    }

    /// Ends a decree: where no new unit got the scope as its parent, it must be in force all the
    /// same.
    pub(crate) fn end(&mut self) {
        let lowest = self.country().levels().len().saturating_sub(1);
        if self.scope_parents.is_empty()
            && let Some(scope) = self.scope_reference.clone()
            && let Ok(lowest) = u8::try_from(lowest)
        {
            self.parent(&scope, Level::new(lowest));
        }
    }

    /// Begins a provision: what is wrong from here on is wrong with it.
    pub(crate) fn begin_provision(&mut self) {
        self.provision = super::grow::index(self.staged.provisions.len());
    }

    fn provision(&mut self, provision: &Provision) {
        self.begin_provision();
        let (outcome, code, name) = match &provision.outcome {
            Outcome::New(new) => (self.new_unit(new), Some(&new.code), Some(&new.name)),
            Outcome::Ends => (Some(StagedOutcome::Ends), None, None),
            Outcome::Continues(goes_on) => {
                (self.continuation(goes_on), goes_on.code.as_ref(), goes_on.name.as_ref())
            }
        };
        let outcome = outcome.unwrap_or(StagedOutcome::Broken);
        let code = code.map_or(NONE, |code| {
            self.staged.codes.push(code.clone());
            super::grow::index(self.staged.codes.len() - 1)
        });
        let name = name.map_or(NONE, |name| self.staged.names.push(name));
        self.push_provision(outcome, code, name);
        if let Outcome::New(new) = &provision.outcome {
            let number = self.provision;
            self.staged.aliases.extend(new.aliases.iter().map(|alias| (number, alias.clone())));
        }
        for take in &provision.takes {
            self.position = take.position;
            self.take(take, outcome);
        }
        self.position = None;
        // Whether a unit that goes on is touched at all is known when everything is staged.
        if provision.takes.is_empty() && matches!(provision.outcome, Outcome::Ends) {
            self.fault(Fault::EmptyProvision);
        }
    }

    /// Puts what comes of a provision behind those that are staged; its takes come after. Code and
    /// name are places in the lists of the change.
    pub(crate) fn push_provision(&mut self, outcome: StagedOutcome, code: u32, name: u32) {
        let staged = &mut self.staged;
        self.provision = super::grow::index(staged.provisions.len());
        let takes = super::grow::index(staged.takes.len());
        let place = match staged.provisions.last() {
            Some(last) if last.decree == self.decree => last.place + 1,
            _ => 0,
        };
        let decree = self.decree;
        staged.provisions.push(StagedProvision { decree, place, outcome, code, name, takes });
    }

    fn continuation(&mut self, goes_on: &Continuation) -> Option<StagedOutcome> {
        let version = self.resolve(&goes_on.unit, None)?;
        let level = self.register.store.records.at(version).level;
        let kind = match &goes_on.kind {
            Some(kind) => Some(self.kind_of_level(kind, level, version)?),
            None => None,
        };
        if let Some(code) = &goes_on.code {
            self.code_width(level, code);
        }
        let parent = match &goes_on.parent {
            Some(parent) if level.rank() > 0 => self.parent(parent, level),
            Some(_) => {
                let unit = self.register.store.describe(version);
                self.fault(Fault::RootWithParent { unit });
                NONE
            }
            None => NONE,
        };
        Some(StagedOutcome::Continues { version, kind, parent })
    }

    fn kind_of_level(&mut self, kind: &KindId, level: Level, version: u32) -> Option<u8> {
        let (idx, of) = self.kind(kind)?;
        if of == level {
            return Some(idx);
        }
        let unit = self.register.store.describe(version);
        let (kind, level) = (kind.to_string(), self.country().level_name(of));
        self.fault(Fault::KindOfOtherLevel { unit, kind, level });
        None
    }

    fn new_unit(&mut self, new: &NewUnit) -> Option<StagedOutcome> {
        let (kind, level) = self.kind(&new.kind)?;
        self.code_width(level, &new.code);
        let unit = |_: &Staged| format!("{} ({})", new.name, new.code);
        let parent = self.parent_of_new(level, new.parent.as_ref(), &unit);
        let restores = self.restored(new.restores.as_ref(), level);
        Some(StagedOutcome::New { level, kind, parent, restores })
    }

    /// Returns the ended unit that a new one of a level restores.
    pub(crate) fn restored(&mut self, reference: Option<&Reference>, level: Level) -> u32 {
        let Some(reference) = reference else { return NONE };
        match resolve::ended(self.register, reference, level, &self.scope) {
            Ok(unit) => {
                self.staged.restored.push((self.provision, reference.clone()));
                unit
            }
            Err(fault) => {
                let fault = self.staged.unfound.listed(fault);
                self.fault_about(fault, Some(reference.clone()));
                NONE
            }
        }
    }

    /// Returns the parent of a new unit: the one that is named, else the scope.
    pub(crate) fn parent_of_new(
        &mut self,
        level: Level,
        named: Option<&Reference>,
        unit: &dyn Fn(&Staged) -> String,
    ) -> u32 {
        let parent = match named {
            Some(_) if level.rank() == 0 => {
                let unit = unit(self.staged);
                self.fault(Fault::RootWithParent { unit });
                NONE
            }
            Some(parent) => self.parent(parent, level),
            None => self.parent_by_scope(level),
        };
        if parent == NONE && level.rank() > 0 {
            let unit = unit(self.staged);
            self.fault(Fault::ParentMissing { unit });
        }
        parent
    }

    /// Returns the parent that a new unit of a level gets when none is named.
    fn parent_by_scope(&mut self, level: Level) -> u32 {
        if level.rank() == 0 {
            return NONE;
        }
        if let Some(&(_, parent)) = self.scope_parents.iter().find(|(of, _)| *of == level) {
            return parent;
        }
        let Some(scope) = self.scope_reference.clone() else { return NONE };
        let parent = self.parent(&scope, level);
        self.scope_parents.push((level, parent));
        parent
    }

    fn kind(&mut self, kind: &KindId) -> Option<(u8, Level)> {
        let country = self.register.country();
        match country.kind_idx(kind) {
            Some(idx) => Some((idx, country.level_of_idx(idx))),
            None => {
                let kinds = country.kinds().map(|kind| kind.id.as_str());
                let expected = crate::text::listed(kinds, 30);
                self.fault(Fault::UnknownKind { kind: kind.to_string(), expected });
                None
            }
        }
    }

    /// Checks the width of a code in the list of the change.
    #[cfg(feature = "binary")]
    pub(crate) fn width_of(&mut self, level: Level, code: u32) {
        let given = self.staged.codes.get(code as usize);
        if let Some(code) = given.filter(|code| !self.country().code_fits(level, code)).cloned() {
            self.code_width(level, &code);
        }
    }

    fn code_width(&mut self, level: Level, code: &Code) {
        if self.country().code_fits(level, code) {
            return;
        }
        let definition = self.country().level_definition(level);
        let width = definition.and_then(|definition| definition.code_width).unwrap_or(0);
        let level = self.country().level_name(level);
        self.fault(Fault::CodeWidth { code: code.clone(), level, width });
    }

    pub(crate) fn parent(&mut self, reference: &Reference, child_level: Level) -> u32 {
        let decree = self.decree;
        let place = self.staged.parents.iter().rposition(|parent| {
            (parent.child_level, parent.decree, &parent.reference)
                == (child_level, decree, reference)
        });
        let place = place.unwrap_or_else(|| {
            let reference = reference.clone();
            self.staged.parents.push(StagedParent { reference, child_level, decree });
            self.staged.parents.len() - 1
        });
        super::grow::index(place)
    }

    /// Finds the version that a reference means on the day before.
    fn resolve(&mut self, reference: &Reference, outcome: Option<Level>) -> Option<u32> {
        let mut reader = resolve::Reader {
            decree: self.decree,
            scope: &self.scope,
            date: self.staged.date,
            unfound: &mut self.staged.unfound,
        };
        match resolve::living(self.register, reference, outcome, &mut reader) {
            Ok(version) => Some(version),
            Err(fault) => {
                self.fault_about(fault, Some(reference.clone()));
                None
            }
        }
    }

    fn take(&mut self, take: &Take, outcome: StagedOutcome) {
        let source = match &take.source {
            Source::Place(_) => return,
            Source::Every(level) => {
                self.every(level.as_str());
                return;
            }
            Source::Unit(reference) => reference,
        };
        let level = self.level_of(outcome);
        let Some(version) = self.resolve(source, level) else { return };
        let idx = super::grow::index(self.staged.takes.len());
        for (portion, of_population) in [(&take.area, false), (&take.population, true)] {
            if let Portion::Part(Some(figure)) = portion {
                self.staged.figures.push((idx, of_population, (**figure).clone()));
            }
        }
        self.push_take(version, take.area.share(), take.population.share(), level);
    }

    /// Returns the level of what comes of a provision.
    pub(crate) fn level_of(&self, outcome: StagedOutcome) -> Option<Level> {
        match outcome {
            StagedOutcome::New { level, .. } => Some(level),
            StagedOutcome::Continues { version, .. } => {
                Some(self.register.store.records.at(version).level)
            }
            StagedOutcome::Ends | StagedOutcome::Broken => None,
        }
    }

    /// Puts a take of the provision at hand behind those that are staged, and with a unit above
    /// the outcome's level its members.
    #[inline]
    pub(crate) fn push_take(
        &mut self,
        source: u32,
        area: Share,
        population: Share,
        outcome: Option<Level>,
    ) {
        if area == Share::Nothing && population == Share::Nothing {
            let unit = self.register.store.describe(source);
            self.fault(Fault::EmptyTake { unit });
            return;
        }
        let provision = self.provision;
        let take = StagedTake { source, provision, area, population, derived: false };
        self.staged.takes.push(take);
        if let Some(level) = outcome
            && self.register.store.records.at(source).level != level
        {
            self.fit(source, level, area == Share::All && population == Share::All);
        }
    }

    /// Checks a source's level against the outcome's; of a unit above it, takes the members.
    fn fit(&mut self, version: u32, outcome: Level, whole: bool) {
        let store = &self.register.store;
        let record = store.records.at(version);
        if outcome.is_above(record.level) {
            let fault = Fault::SourceBelow {
                unit: store.describe(version),
                level: self.country().level_name(record.level),
                outcome: self.country().level_name(outcome),
            };
            self.fault(fault);
        } else if record.level.is_above(outcome) && store.units.at(record.unit).members != NONE {
            let provision = self.provision;
            let known = self.staged.taken_with_members.entry((version, outcome)).or_default();
            if known.0 == TAKEN_APART {
                if known.1 && !whole {
                    let unit = store.describe(version);
                    self.fault(Fault::PartOfMembers { unit });
                }
                return;
            }
            let mut above = vec![record.unit];
            let mut has_members = false;
            let mut taken = Vec::new();
            while let Some(unit) = above.pop() {
                let members = store.members_on(unit, Day::OPEN_UNTIL_EVE);
                let from = taken.len();
                taken.extend(members.filter(|&member| {
                    has_members = true;
                    !outcome.is_above(store.records.at(member).level)
                }));
                above.extend(taken.iter().skip(from).map(|&member| store.records.at(member).unit));
            }
            *known = (known.0 + 1, has_members);
            if has_members && !whole {
                let unit = store.describe(version);
                self.fault(Fault::PartOfMembers { unit });
                return;
            }
            taken.sort_unstable();
            self.staged.takes.extend(taken.into_iter().map(|source| StagedTake {
                source,
                provision,
                area: Share::All,
                population: Share::All,
                derived: true,
            }));
        }
    }

    /// Takes every living unit of a level.
    pub(crate) fn every(&mut self, id: &str) {
        let Some(level) = self.country().level(id) else {
            let fault = resolve::unknown_level(self.country(), id);
            self.fault(Fault::Reference(fault));
            return;
        };
        let outcome = self.staged.provisions.last().map(|provision| provision.outcome);
        let ends = matches!(outcome, Some(StagedOutcome::Ends));
        let n_times = self.staged.taken_levels.entry((level, ends)).or_default();
        if *n_times == TAKEN_APART {
            return;
        }
        *n_times += 1;
        let store = &self.register.store;
        let provision = self.provision;
        let of_level = (0..store.records.len()).filter(|&version| {
            store.records.at(version).level == level && store.is_living(version)
        });
        let takes = of_level.map(|source| StagedTake {
            source,
            provision,
            area: Share::All,
            population: Share::All,
            derived: true,
        });
        self.staged.takes.extend(takes);
    }
}

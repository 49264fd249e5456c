//! Staging: a step of decrees resolved on the register that it is to change.
//!
//! References become versions of before the step, and provisions flat arrays; what can't be resolved
//! is kept as a fault. Checking and applying then touch no text.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::code::Code;
use crate::country::Country;
use crate::decree::{Continuation, Decree, NewUnit, Outcome, Provision, Reference};
use crate::error::Fault;
use crate::evidence::Evidence;
use crate::level::{KindId, Level};
use crate::period::Step;
use crate::position::Position;
use crate::register::Register;
use crate::register::change::resolve::{self, Scope};
use crate::register::change::staging::Staging;
use crate::register::data::ids::{
    ListedCodeId, ListedNameId, ParentId, Place, StagedId, UnitId, VersionId,
};
use crate::register::data::logged::Logged;
use crate::register::data::shared_array::index;
use crate::register::data::staged::{
    Staged, StagedFault, StagedOutcome, StagedParent, StagedProvision,
};
use crate::unit::NamedUnit;

/// Puts decrees into a change, one provision after the other.
pub(crate) struct Stager<'a> {
    pub(crate) register: &'a Register,
    pub(crate) staged: &'a mut Staging,
    /// The decree and the provision at hand, to which faults belong.
    decree: u32,
    pub(super) provision: Option<StagedId>,
    /// What the decree rests on.
    evidence: Evidence,
    scope: Scope,
    scope_reference: Option<Reference>,
    /// The parent that children of each level get where none is named.
    scope_parents: Vec<(Level, ParentId)>,
    /// The parents that the decree names by a code and nothing more than its level, for children of
    /// each level, as places in the staged ones; and those that it names otherwise.
    coded_parents: FxHashMap<(Level, Option<Level>, Code), ParentId>,
    parents: FxHashMap<(Level, Reference), ParentId>,
    /// The kind that was named last; clause after clause names the same.
    last_kind: Option<(KindId, u8, Level)>,
    /// The place of the take at hand in the text that was read.
    position: Option<Position>,
}

/// Puts a decree behind those of the day, and resolves what it does in the first step.
pub(crate) fn stage(register: &Register, staged: &mut Staging, decree: Arc<Decree>) {
    let number = staged.push(Logged::of(Arc::clone(&decree)));
    let mut stager = Stager::of(register, staged, number);
    stager.begin();
    match (decree.provisions.is_empty(), decree.record.changes_unknown) {
        (true, false) => stager.fault(Fault::EmptyDecree),
        (false, true) => stager.fault(Fault::KnownChanges),
        _ => {}
    }
    stager.decree(&decree);
}

/// Resolves what the decrees of the day do in a later step, on the register that the steps before it
/// have left.
pub(crate) fn stage_later(register: &Register, staged: &mut Staging) {
    let decrees = Arc::clone(&staged.decrees);
    for (number, decree) in (0..).zip(decrees.iter()) {
        if let Some(decree) = decree.written() {
            Stager::of(register, staged, number).decree(decree);
        }
    }
}

impl<'a> Stager<'a> {
    /// Begins a step of a decree of the day.
    pub(crate) fn of(register: &'a Register, staged: &'a mut Staging, number: u32) -> Self {
        let scope = staged.decrees.get(number as usize).and_then(Logged::scope).cloned();
        let scope =
            scope.map(|scope| Scope::of(register, staged.scope_makers(register.country()), &scope));
        let scope = scope.unwrap_or_default();
        Self { scope, ..Self::of_resolved(register, staged, number) }
    }

    /// Begins a step of a decree whose sources are known, so that its scope tells no names apart.
    pub(crate) fn of_resolved(
        register: &'a Register,
        staged: &'a mut Staging,
        number: u32,
    ) -> Self {
        let decree = staged.decrees.get(number as usize);
        let scope_reference = decree.and_then(Logged::scope).cloned();
        let evidence = decree.map_or_else(Evidence::default, Logged::evidence);
        Self {
            register,
            staged,
            decree: number,
            provision: None,
            evidence,
            scope: Scope::default(),
            scope_reference,
            scope_parents: Vec::new(),
            coded_parents: FxHashMap::default(),
            parents: FxHashMap::default(),
            last_kind: None,
            position: None,
        }
    }

    /// Stages the provisions that a decree has in the step.
    fn decree(&mut self, decree: &Decree) {
        let step = self.staged.step;
        for (place, provision) in (0..).zip(&decree.provisions) {
            if provision.step == step {
                self.provision(place, provision);
            } else if provision.step > step {
                self.staged.known.later.insert(provision.step);
            }
        }
        // A scope may be made by a step; after the last of the decree it must be there.
        let last = decree.provisions.iter().map(|provision| provision.step).max();
        if last.unwrap_or(Step::FIRST) == step {
            self.end();
        }
    }

    pub(super) fn country(&self) -> &Country {
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

    /// Checks a decree that has just been put behind those of the day.
    pub(crate) fn begin(&mut self) {
        let Some(this) = self.staged.decrees.last() else { return };
        let (number, effective) = (this.number.clone(), this.effective);
        let dating = this.head().map(|head| &head.record.dating);
        let between = dating.and_then(|dating| dating.not_before.zip(dating.not_after));
        let twice = self.register.has_decree(&number) | self.staged.has_last_number_twice();
        if effective != self.staged.date {
            self.fault(Fault::OtherDay { expected: self.staged.date });
        }
        let last = self.register.last();
        if effective <= last {
            self.fault(Fault::NotAfterLast { last });
        }
        if twice {
            self.fault(Fault::DecreeTwice);
        }
        if let Some((first, last)) = between
            && !(first <= effective && effective <= last)
        {
            self.fault(Fault::DayOutside { first, last });
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
        self.provision = Some(StagedId::at(index(self.staged.provisions.len())));
    }

    fn provision(&mut self, place: u32, provision: &Provision) {
        self.begin_provision();
        let (outcome, code, name) = match &provision.outcome {
            Outcome::New(new) => (self.new_unit(new), Some(&new.code), Some(&new.name)),
            Outcome::Ends => (Some(StagedOutcome::Ends), None, None),
            Outcome::Continues(goes_on) => {
                (self.continuation(goes_on), goes_on.code.as_ref(), goes_on.name.as_ref())
            }
        };
        let outcome = outcome.unwrap_or(StagedOutcome::Broken);
        let code = code.map(|code| {
            self.staged.codes.push(code.clone());
            ListedCodeId::at(index(self.staged.codes.len() - 1))
        });
        let name = name.map(|name| self.staged.names.push(name));
        self.push_provision(place, outcome, code, name, provision.evidence);
        if let Outcome::New(new) = &provision.outcome {
            let aliases = new.aliases.iter().cloned();
            self.staged.aliases.extend(self.provision.into_iter().cycle().zip(aliases));
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

    /// Puts what comes of the provision at a place of the decree behind those that are staged; its
    /// takes come after. Code and name are places in the lists of the change.
    pub(crate) fn push_provision(
        &mut self,
        place: u32,
        outcome: StagedOutcome,
        code: Option<ListedCodeId>,
        name: Option<ListedNameId>,
        evidence: Option<Evidence>,
    ) {
        let staged = &mut self.staged;
        self.provision = Some(StagedId::at(index(staged.provisions.len())));
        let takes = index(staged.takes.len());
        let (decree, rests_on) = (self.decree, evidence.unwrap_or(self.evidence));
        staged.provisions.push(StagedProvision {
            decree,
            place,
            outcome,
            code,
            name,
            takes,
            evidence,
            rests_on,
        });
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
            Some(parent) if level.rank() > 0 => Some(self.parent(parent, level)),
            Some(_) => {
                let unit = self.register.store.named(version);
                self.fault(Fault::RootWithParent { unit });
                None
            }
            None => None,
        };
        Some(StagedOutcome::Continues { version, kind, parent })
    }

    fn kind_of_level(&mut self, kind: &KindId, level: Level, version: VersionId) -> Option<u8> {
        let (idx, of) = self.kind(kind)?;
        if of == level {
            return Some(idx);
        }
        let unit = self.register.store.named(version);
        let (kind, level) = (kind.clone(), self.country().level_id(of));
        self.fault(Fault::KindOfOtherLevel { unit, kind, level });
        None
    }

    fn new_unit(&mut self, new: &NewUnit) -> Option<StagedOutcome> {
        let (kind, level) = self.kind(&new.kind)?;
        self.code_width(level, &new.code);
        let id = || self.register.country().level_id(level);
        let unit = |_: &Staged| Some(NamedUnit::new_of(id(), &new.code, new.name.as_str()));
        let parent = self.parent_of_new(level, new.parent.as_ref(), &unit);
        let restores = self.restored(new.restores.as_ref(), level);
        Some(StagedOutcome::New { level, kind, parent, restores })
    }

    /// Returns the ended unit that a new one of a level restores.
    pub(crate) fn restored(
        &mut self,
        reference: Option<&Reference>,
        level: Level,
    ) -> Option<UnitId> {
        let reference = reference?;
        match resolve::ended(self.register, reference, level, &self.scope) {
            Ok(unit) => {
                let restored = self.provision.map(|by| (by, reference.clone()));
                self.staged.restored.extend(restored);
                Some(unit)
            }
            Err(fault) => {
                let fault = self.staged.known.unfound.listed(*fault);
                self.fault(fault);
                None
            }
        }
    }

    /// Returns the parent of a new unit: the one that is named, else the scope.
    pub(crate) fn parent_of_new(
        &mut self,
        level: Level,
        named: Option<&Reference>,
        unit: &dyn Fn(&Staged) -> Option<NamedUnit>,
    ) -> Option<ParentId> {
        let parent = match named {
            Some(_) if level.rank() == 0 => {
                if let Some(unit) = unit(self.staged) {
                    self.fault(Fault::RootWithParent { unit });
                }
                None
            }
            Some(parent) => Some(self.parent(parent, level)),
            None => self.parent_by_scope(level),
        };
        if parent.is_none()
            && level.rank() > 0
            && let Some(unit) = unit(self.staged)
        {
            self.fault(Fault::ParentMissing { unit });
        }
        parent
    }

    /// Returns the parent that a new unit of a level gets when none is named.
    fn parent_by_scope(&mut self, level: Level) -> Option<ParentId> {
        if level.rank() == 0 {
            return None;
        }
        if let Some(&(_, parent)) = self.scope_parents.iter().find(|(of, _)| *of == level) {
            return Some(parent);
        }
        let scope = self.scope_reference.clone()?;
        let parent = self.parent(&scope, level);
        self.scope_parents.push((level, parent));
        Some(parent)
    }

    fn kind(&mut self, kind: &KindId) -> Option<(u8, Level)> {
        if let Some((last, idx, level)) = &self.last_kind
            && last == kind
        {
            return Some((*idx, *level));
        }
        let country = self.register.country();
        match country.kind_idx(kind) {
            Some(idx) => {
                let level = country.level_of_idx(idx);
                self.last_kind = Some((kind.clone(), idx, level));
                Some((idx, level))
            }
            None => {
                let expected = country.kinds().map(|kind| kind.id.clone()).collect();
                self.fault(Fault::UnknownKind { kind: kind.clone(), expected });
                None
            }
        }
    }

    /// Checks the width of a code in the list of the change.
    #[cfg(feature = "binary")]
    pub(crate) fn width_of(&mut self, level: Level, code: Option<ListedCodeId>) {
        let given = code.and_then(|code| self.staged.codes.get(code.idx()));
        if let Some(code) = given.filter(|code| !self.country().may_give(level, code)).cloned() {
            self.code_width(level, &code);
        }
    }

    fn code_width(&mut self, level: Level, code: &Code) {
        if self.country().may_give(level, code) {
            return;
        }
        self.fault(self.country().code_fault(level, code));
    }

    pub(crate) fn parent(&mut self, reference: &Reference, child_level: Level) -> ParentId {
        let country = self.register.country();
        let staged = &mut self.staged.parents;
        // Clause after clause of a decree names one parent.
        if let Some(last) = staged.last()
            && (last.decree, last.child_level) == (self.decree, child_level)
            && last.reference == *reference
        {
            return ParentId::at(index(staged.len() - 1));
        }
        let decree = self.decree;
        let new = || {
            let reference = reference.clone();
            staged.push(StagedParent { reference, child_level, decree });
            ParentId::at(index(staged.len() - 1))
        };
        let said = reference.level().map(|id| country.level(id.as_str()));
        match reference.code_alone() {
            // A level that the country does not have is told with the text that it is in.
            Some(code) if said != Some(None) => {
                let key = (child_level, said.flatten(), code.clone());
                *self.coded_parents.entry(key).or_insert_with(new)
            }
            _ => *self.parents.entry((child_level, reference.clone())).or_insert_with(new),
        }
    }

    /// Finds the version that a reference means on the day before.
    pub(super) fn resolve(
        &mut self,
        reference: &Reference,
        outcome: Option<Level>,
    ) -> Option<VersionId> {
        // Nearly all are a code in full and nothing else, of the level of what comes of the clause.
        if let (Some(code), Some(level)) = (reference.bare_code(), outcome)
            && !self.country().has_codes_within_parents(level)
            && let Some(version) = self.register.store.with_code_now(level, code)
        {
            return Some(version);
        }
        let mut reader = resolve::Reader {
            decree: self.decree,
            scope: &self.scope,
            at: (self.staged.date, self.staged.step),
            unfound: &mut self.staged.known.unfound,
        };
        match resolve::living(self.register, reference, outcome, &mut reader) {
            Ok(version) => Some(version),
            Err(fault) => {
                self.fault_about(*fault, Some(reference.clone()));
                None
            }
        }
    }
}

/// Returns the turn of a decree among those of its day, by the levels of the units that it makes:
/// those that make units of upper levels come first, and those that make none last.
pub(crate) fn turn(country: &Country, decree: &Decree) -> u8 {
    let levels = decree.provisions.iter().filter_map(|provision| match &provision.outcome {
        Outcome::New(new) => country.level_of(&new.kind),
        _ => None,
    });
    turn_by(levels)
}

/// Returns the turn of a decree that makes units of some levels.
pub(crate) fn turn_by(levels: impl Iterator<Item = Level>) -> u8 {
    levels.map(Level::rank).min().unwrap_or(u8::MAX)
}

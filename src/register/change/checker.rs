//! A change while it is looked at: what is known of it so far, who ends and who goes on.
//!
//! The first half of the check. Where units stand is settled in
//! [`placement`](crate::register::change::placement), parents, what arrives, codes and what is
//! given back in files of their own; [`check`](crate::register::change::check) asks for all of it
//! in order.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::clause::NamedClause;
use crate::code::Code;
use crate::decree::{Outcome, Reference};
use crate::error::{Fault, Given, Left, Restorer, TakenBefore};
use crate::level::Level;
use crate::period::Step;
use crate::register::change::checked::{Fall, GivenCode, Target, code_of};
use crate::register::change::makers::{Maker, Makers};
use crate::register::change::tally::{TakesBySource, Touch, Touches};
use crate::register::data::carriers;
use crate::register::data::ids::{
    ParentId, Place, StagedId, TargetId, TouchId, UnitId, VersionId, with_ids,
};
use crate::register::data::records::{Life, Record};
use crate::register::data::shared_array::index;
use crate::register::data::staged::{
    Staged, StagedFault, StagedOutcome, StagedProvision, StagedTake,
};
use crate::register::data::store::Store;
use crate::share::{Quantity, Share};

/// Puts what a second provision gives beside what the first gave; false where they give different.
fn merges<T: Copy, G: PartialEq>(
    theirs: &mut Option<T>,
    mine: Option<T>,
    given: impl Fn(T) -> Option<G>,
) -> bool {
    let Some(mine) = mine else { return true };
    if theirs.is_some_and(|theirs| given(theirs) != given(mine)) {
        return false;
    }
    *theirs = Some(mine);
    true
}

/// The change while it is looked at.
pub(crate) struct Checker<'a> {
    pub(crate) store: &'a Store,
    pub(crate) staged: &'a Staged,
    pub(crate) touches: Touches,
    pub(crate) targets: Vec<Target>,
    pub(crate) also: Vec<(TargetId, StagedId)>,
    pub(crate) because: Vec<(TargetId, StagedId)>,
    pub(crate) falls: Vec<Fall>,
    pub(crate) full_codes: Vec<Code>,
    /// The provisions, by target, that say no more than that a unit goes on.
    pub(crate) silent: BTreeMap<TargetId, Vec<StagedId>>,
    pub(crate) faults: Vec<StagedFault>,
    /// The targets of new units, in order.
    new_targets: Vec<TargetId>,
    /// Whom references may mean that mean nobody of before the step; collected at the first of them.
    makers: OnceCell<Makers>,
    later: OnceCell<LaterMakers>,
    /// Targets that take up codes which no touched version carries.
    pub(crate) claims: FxHashMap<(Level, Code), TargetId>,
    pub(crate) by_source: TakesBySource,
    /// Targets that a provision gives another kind.
    given_kinds: FxHashSet<TargetId>,
}

/// What the later steps of the day make, with each one's decree, place there, and step.
type LaterMakers = (Makers, Vec<(u32, u32, Step)>);

impl<'a> Checker<'a> {
    pub(crate) fn new(store: &'a Store, staged: &'a Staged) -> Self {
        Self {
            store,
            staged,
            touches: Touches::new(store.records.len(), staged.takes.len()),
            targets: Vec::with_capacity(staged.provisions.len()),
            also: Vec::new(),
            because: Vec::new(),
            falls: Vec::new(),
            full_codes: Vec::new(),
            silent: BTreeMap::new(),
            faults: staged.faults.clone(),
            new_targets: Vec::with_capacity(staged.provisions.len()),
            makers: OnceCell::new(),
            later: OnceCell::new(),
            claims: FxHashMap::default(),
            by_source: TakesBySource::default(),
            given_kinds: FxHashSet::default(),
        }
    }
}

impl Checker<'_> {
    /// Notes what is wrong with a provision; what has none to blame is told of the first decree.
    pub(crate) fn fault(&mut self, provision: impl Into<Option<StagedId>>, fault: Fault) {
        let provision = provision.into();
        let staged = provision.and_then(|provision| self.staged.provisions.get(provision.idx()));
        let decree = staged.map_or(0, |staged| staged.decree);
        self.faults.push(StagedFault { decree, provision, fault, reference: None, position: None });
    }

    /// Notes what is wrong with a decree as a whole.
    pub(crate) fn fault_of_decree(&mut self, decree: u32, fault: Fault) {
        self.faults.push(StagedFault {
            decree,
            provision: None,
            fault,
            reference: None,
            position: None,
        });
    }

    /// Names the clause of a provision.
    pub(crate) fn by(&self, provision: StagedId) -> NamedClause {
        self.staged.by(provision)
    }

    pub(crate) fn room(&mut self) {
        let more = self.staged.takes.len() + self.staged.provisions.len() * 2;
        let room = carriers::has_room(self.store.records.len(), more)
            && carriers::has_room(self.store.edges.len(), more * 2)
            && carriers::has_room(self.store.cites.len(), more * 2)
            && more < Life::MAX_EDGES;
        if !room {
            self.fault(StagedId::at(0), Fault::TooLarge);
        }
    }

    /// Adds up what is taken of each source.
    pub(crate) fn takes(&mut self) {
        for (take, fits) in self.touches.add_takes(self.staged) {
            for (fits, quantity) in fits.into_iter().zip(Quantity::ALL) {
                if !fits {
                    self.taken_twice(take.source, take.provision, quantity);
                }
            }
        }
    }

    /// Tells who took from a source before, when somebody takes too much of it.
    fn taken_twice(&mut self, version: VersionId, provision: StagedId, quantity: Quantity) {
        let is_of = |take: &&StagedTake| take.portions().of(quantity) != Share::Nothing;
        let earlier = self.by_source.of(self.staged, version).find(is_of);
        let taken = match earlier {
            Some(take) if take.provision == provision => TakenBefore::InClause,
            Some(take) => TakenBefore::By(self.by(take.provision)),
            None => TakenBefore::Already,
        };
        let unit = self.store.named(version);
        self.fault(provision, Fault::TakenTwice { unit, quantity, taken });
    }

    /// Makes a target of each provision, and one of all provisions by which one unit goes on.
    pub(crate) fn provisions(&mut self) {
        let mut new_unit = self.store.units.next();
        let mut restored: FxHashMap<UnitId, StagedId> = FxHashMap::default();
        for (idx, staged) in self.staged.provisions.iter().enumerate() {
            let idx = StagedId::at(index(idx));
            match staged.outcome {
                StagedOutcome::New { level, kind, parent, restores } => {
                    if let Some(restores) = restores
                        && let Some(other) = restored.insert(restores, idx)
                    {
                        let unit = self.store.named(self.store.units.at(restores).latest);
                        let by = Restorer::Clause(self.by(other));
                        self.fault(idx, Fault::RestoredTwice { unit, by });
                    }
                    self.new_targets.push(self.next_target());
                    self.targets.push(Target {
                        unit: new_unit,
                        parent: None,
                        touch: None,
                        provision: Some(idx),
                        code: Some(GivenCode::By(idx)),
                        name: Some(idx),
                        written_parent: parent,
                        level,
                        kind,
                    });
                    new_unit = new_unit.plus(1);
                }
                StagedOutcome::Continues { version, kind, parent } => {
                    self.goes_on(idx, staged, version, kind, parent);
                }
                StagedOutcome::Ends | StagedOutcome::Broken => {}
            }
        }
    }

    fn goes_on(
        &mut self,
        idx: StagedId,
        staged: &StagedProvision,
        version: VersionId,
        kind: Option<u8>,
        parent: Option<ParentId>,
    ) {
        let target = self.next_target();
        let Some((touch_idx, touch)) = self.touches.enter(version) else { return };
        let untouched = touch.ender().is_none();
        let known = touch.goes_on;
        let record = self.store.records.at(version);
        let code = staged.code.map(|_| idx);
        let name = staged.name.map(|_| idx);
        if let Some(known) = known {
            self.goes_on_twice(idx, known, kind, parent, [code, name]);
            self.also.push((known, idx));
        } else {
            touch.goes_on = Some(target);
            if kind.is_some() {
                self.given_kinds.insert(target);
            }
            self.targets.push(Target {
                unit: record.unit,
                parent: None,
                touch: Some(touch_idx),
                provision: Some(idx),
                code: code.map(GivenCode::By),
                name,
                written_parent: parent,
                level: record.level,
                kind: kind.unwrap_or(record.kind),
            });
        }
        if untouched
            && code.is_none()
            && name.is_none()
            && kind.is_none()
            && self.names_nothing(idx, staged, parent)
        {
            self.silent.entry(known.unwrap_or(target)).or_default().push(idx);
        }
    }

    /// Refuses provisions that say no more than that a unit goes on, unless something falls to it.
    pub(crate) fn silent(&mut self) {
        self.falls.sort_unstable_by_key(|fall| (fall.target, fall.source));
        if !self.falls.is_empty() {
            self.because.sort_unstable();
        }
        let falls = std::mem::take(&mut self.falls);
        let is_empty =
            |target: &TargetId| falls.binary_search_by_key(target, |fall| fall.target).is_err();
        let mut empty: Vec<StagedId> = std::mem::take(&mut self.silent)
            .into_iter()
            .filter(|(target, _)| is_empty(target))
            .flat_map(|(_, provisions)| provisions)
            .collect();
        empty.sort_unstable();
        empty.into_iter().for_each(|provision| self.fault(provision, Fault::EmptyProvision));
        self.falls = falls;
    }

    /// Tells whether a provision names neither a source, be it a unit or not, nor a parent.
    fn names_nothing(
        &self,
        idx: StagedId,
        staged: &StagedProvision,
        parent: Option<ParentId>,
    ) -> bool {
        let decree = self.staged.decrees.get(staged.decree as usize);
        let is_staged = parent.is_some() || !self.staged.takes_range(idx).is_empty();
        decree.is_none_or(|decree| decree.names_nothing(staged.place, is_staged))
    }

    /// Puts a second provision about a unit that goes on beside the first.
    fn goes_on_twice(
        &mut self,
        idx: StagedId,
        of: TargetId,
        kind: Option<u8>,
        parent: Option<ParentId>,
        [code, name]: [Option<StagedId>; 2],
    ) {
        let Some(target) = self.targets.get(of.idx()).copied() else { return };
        let (mut merged, staged) = (target, self.staged);
        let mut clash: Option<Given> = None;
        let code = code.map(GivenCode::By);
        let code_of = |code| code_of(staged, &self.full_codes, code);
        if !merges(&mut merged.code, code, code_of) {
            clash = Some(Given::Code);
        }
        if !merges(&mut merged.name, name, |name| staged.name_of(name)) {
            clash = Some(Given::Name);
        }
        let reference = |parent: ParentId| Some(&staged.parents.get(parent.idx())?.reference);
        if !merges(&mut merged.written_parent, parent, reference) {
            clash = Some(Given::Parent);
        }
        if let Some(kind) = kind {
            if !self.given_kinds.insert(of) && merged.kind != kind {
                clash = Some(Given::Kind);
            }
            merged.kind = kind;
        }
        if let Some(place) = self.targets.get_mut(of.idx()) {
            *place = merged;
        }
        if let Some(what) = clash {
            let unit = self.store.named(self.store.units.at(target.unit).latest);
            let other = target.provision.map_or_else(|| self.by(idx), |first| self.by(first));
            self.fault(idx, Fault::GoesOnTwice { unit, what, other });
        }
    }

    /// Settles for each source whether its unit ends or goes on.
    pub(crate) fn sources(&mut self) {
        // Whether a unit that goes on is also ended is seen when parents are known.
        let open = |touch: &Touch| touch.goes_on.is_none() && !touch.may_be_whole();
        let touches = with_ids(self.touches.iter());
        let open: Vec<TouchId> =
            touches.filter(|(_, touch)| open(touch)).map(|(place, _)| place).collect();
        for idx in open {
            let Some(touch) = self.touches.get(idx).copied() else { continue };
            let provision = touch.taker_or_dissolver();
            let record = self.store.records.at(touch.version);
            if let (Some(dissolver), None) = (touch.dissolver, touch.taker) {
                // Members go to the level above; ground of its own must go to somebody.
                let has_ground = record.ground || !self.has_members(record.unit);
                if has_ground && !self.falls(touch.version, dissolver) {
                    for quantity in Quantity::ALL {
                        self.left_over(Some(dissolver), touch.version, quantity, Left::All);
                    }
                }
                continue;
            }
            let taken = touch.area.may_be_whole() || touch.population.may_be_whole();
            if taken || touch.dissolver.is_some() {
                for quantity in Quantity::ALL {
                    let tally = touch.of(quantity);
                    if !tally.may_be_whole() {
                        let left = if tally.has_parts() { Left::Rest } else { Left::All };
                        self.left_over(provision, touch.version, quantity, left);
                    }
                }
                continue;
            }
            // Parts only: the unit goes on with what is left.
            let target = self.next_target();
            if let Some(touch) = self.touches.get_mut(idx) {
                touch.goes_on = Some(target);
            }
            self.push_follower(idx, &record);
        }
    }

    /// Returns the id of the target that comes next.
    pub(crate) fn next_target(&self) -> TargetId {
        TargetId::at(index(self.targets.len()))
    }

    pub(crate) fn push_follower(&mut self, touch: TouchId, record: &Record) {
        self.targets.push(Target {
            unit: record.unit,
            parent: None,
            touch: Some(touch),
            provision: None,
            code: None,
            name: None,
            written_parent: None,
            level: record.level,
            kind: record.kind,
        });
    }

    /// Returns the target of a unit that the step makes.
    pub(crate) fn target_of_unit(&self, unit: UnitId) -> Option<&Target> {
        let new = unit.place().checked_sub(self.store.units.len())?;
        self.targets.get(self.new_targets.get(new as usize)?.idx())
    }

    /// Returns the name of a target that provisions give it, or that it keeps under another kind.
    pub(crate) fn name_after(&self, target: &Target) -> Option<&str> {
        if let Some(name) = target.name.and_then(|name| self.staged.name_of(name)) {
            return Some(name);
        }
        let touch = self.touches.get(target.touch?)?;
        let record = self.store.records.at(touch.version);
        (record.kind != target.kind).then(|| self.store.name(&record))
    }

    /// Returns the provision that makes a unit of the step which a reference would mean.
    pub(crate) fn maker_of(&self, reference: &Reference) -> Option<StagedId> {
        let makers = self.makers.get_or_init(|| {
            let targets = with_ids(&self.targets);
            let written = targets.filter_map(|(place, of)| Some((place, of, of.provision?)));
            let makers = written.map(|(place, target, provision)| Maker {
                level: Some(target.level),
                kind: target.kind,
                code: self.code_given(target).cloned(),
                full_code: self.full_code_of(target),
                name: target.name.and_then(|by| self.staged.name_of(by)).map(str::to_owned),
                number: match target.code {
                    Some(_) => self.giver_of_code(place),
                    None => target.name,
                }
                .unwrap_or(provision)
                .place(),
            });
            Makers::of(makers.collect())
        });
        makers.first(self.store, reference).map(|maker| StagedId::at(maker.number))
    }

    /// Returns the code in full of a target that is given its own, where its parent is named by code.
    pub(crate) fn full_code_of(&self, target: &Target) -> Option<Code> {
        match target.code? {
            GivenCode::By(provision) => self.staged.full_code_of(&self.store.country, provision),
            GivenCode::Completed(_) => None,
        }
    }

    /// Says that a reference means a unit which this step makes, or a later one.
    fn made_too_late(&self, reference: &Reference) -> Option<Fault> {
        let (step, text) = (self.staged.step, reference.to_string());
        if let Some(maker) = self.maker_of(reference) {
            let maker = self.by(maker);
            return Some(if step.is_first() {
                Fault::SameDay { reference: text, maker }
            } else {
                Fault::LaterStep { reference: text, maker, made: step, step }
            });
        }
        let (makers, provisions) = self.later.get_or_init(|| self.later_makers());
        let maker = makers.first(self.store, reference)?;
        let (decree, place, made) = *provisions.get(maker.number as usize)?;
        let decree = self.staged.decrees.get(decree as usize)?;
        let maker = NamedClause { decree: decree.number.clone(), clause: decree.clause(place) };
        Some(Fault::LaterStep { reference: text, maker, made, step })
    }

    /// Collects what the later steps of the day make.
    fn later_makers(&self) -> LaterMakers {
        let (mut makers, mut provisions) = (Vec::new(), Vec::new());
        for (decree, logged) in (0..).zip(self.staged.decrees.iter()) {
            let written = logged.written().into_iter().flat_map(|decree| &decree.provisions);
            for (place, provision) in (0..).zip(written) {
                if provision.step <= self.staged.step {
                    continue;
                }
                let (kind, code, name) = match &provision.outcome {
                    Outcome::New(new) => (Some(&new.kind), Some(&new.code), Some(&new.name)),
                    Outcome::Continues(of) => {
                        (of.kind.as_ref(), of.code.as_ref(), of.name.as_ref())
                    }
                    Outcome::Ends => continue,
                };
                let kind = kind.and_then(|kind| self.store.country.kind_idx(kind));
                makers.push(Maker {
                    level: kind.map(|kind| self.store.country.level_of_idx(kind)),
                    kind: kind.unwrap_or(u8::MAX),
                    code: code.cloned(),
                    full_code: None,
                    name: name.map(|name| name.as_str().to_owned()),
                    number: index(provisions.len()),
                });
                provisions.push((decree, place, provision.step));
            }
        }
        (Makers::of(makers), provisions)
    }

    fn has_members(&self, unit: UnitId) -> bool {
        self.store.members_ever(unit).any(|member| self.store.is_living(member))
    }

    fn left_over(
        &mut self,
        provision: Option<StagedId>,
        version: VersionId,
        quantity: Quantity,
        left: Left,
    ) {
        let unit = self.store.named(version);
        self.fault(provision, Fault::LeftOver { unit, quantity, left });
    }

    /// Explains a reference that was not found by a unit that the change itself makes.
    pub(crate) fn same_day(&mut self) {
        if self.faults.iter().all(|fault| fault.reference.is_none()) {
            return;
        }
        let mut faults = std::mem::take(&mut self.faults);
        for fault in &mut faults {
            let Some(reference) = fault.reference.take() else { continue };
            // A code that is found, with another name beside it, means a unit of the day only when
            // that one is called so.
            if let Fault::LabelDisagrees { label, .. } = &fault.fault {
                let by_name = Reference::new(label).ok();
                if by_name.is_none_or(|name| self.maker_of(&name).is_none()) {
                    continue;
                }
            }
            if matches!(&fault.fault, Fault::Reference(lookup) if lookup.is_ambiguous()) {
                // It means a unit of the day before, though not one alone.
                continue;
            }
            if let Some(made) = self.made_too_late(&reference) {
                fault.fault = made;
            }
        }
        self.faults = faults;
    }
}

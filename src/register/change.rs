//! Changes: decrees of one effective day, resolved and staged on a register.
//!
//! Staging turns references into versions of the day before and lays the provisions out as flat
//! arrays; what can't be resolved is kept as a fault. Checking and applying then touch no text.

use std::sync::Arc;

use jiff::civil::Date;

use super::Register;
use super::check;
use super::resolve::{self, Scope};
use super::store::NONE;
use crate::country::Country;
use crate::decree::{Decree, NewUnit, Outcome, Portion, Provision, Reference, Source, Take};
use crate::error::{ChangeFault, Error, Fault};
use crate::level::{KindId, Level};
use crate::period::Day;
use crate::share::Share;

/// A mention of a source, resolved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StagedTake {
    pub(crate) source: u32,
    pub(crate) provision: u32,
    pub(crate) area: Share,
    pub(crate) population: Share,
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
    /// The first of its takes; they go on to the first of the next provision.
    pub(crate) takes: u32,
}

/// A parent as it is written, for children of one level: read as of the day, so resolved last.
#[derive(Debug, Clone)]
pub(crate) struct StagedParent {
    pub(crate) reference: Reference,
    pub(crate) child_level: Level,
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
}

/// Decrees of one day, resolved.
#[derive(Debug, Clone)]
pub(crate) struct Staged {
    pub(crate) date: Date,
    pub(crate) decrees: Vec<Arc<Decree>>,
    pub(crate) provisions: Vec<StagedProvision>,
    pub(crate) takes: Vec<StagedTake>,
    pub(crate) parents: Vec<StagedParent>,
    pub(crate) faults: Vec<StagedFault>,
    /// Takes with a figure: the take, whether it is of population, and where it is written.
    pub(crate) figures: Vec<(u32, bool, u32)>,
}

impl Staged {
    pub(crate) fn new(date: Date) -> Self {
        Self {
            date,
            decrees: Vec::new(),
            provisions: Vec::new(),
            takes: Vec::new(),
            parents: Vec::new(),
            faults: Vec::new(),
            figures: Vec::new(),
        }
    }

    pub(crate) fn day(&self) -> Day {
        Day::of(self.date)
    }

    /// Returns a provision as it is written.
    pub(crate) fn written(&self, staged: &StagedProvision) -> Option<&Provision> {
        self.decrees.get(staged.decree as usize)?.provisions.get(staged.place as usize)
    }

    /// Returns the unit that a provision makes, as it is written.
    pub(crate) fn written_new(&self, staged: &StagedProvision) -> Option<&NewUnit> {
        match &self.written(staged)?.outcome {
            Outcome::New(new) => Some(new),
            _ => None,
        }
    }

    /// Returns the takes of a provision.
    pub(crate) fn takes_range(&self, provision: u32) -> std::ops::Range<usize> {
        let start = self.provisions.get(provision as usize).map_or(0, |staged| staged.takes);
        let next = self.provisions.get(provision as usize + 1);
        start as usize..next.map_or(self.takes.len(), |next| next.takes as usize)
    }

    /// Turns staged faults into what callers see, in the order of decrees and clauses.
    pub(crate) fn told(&self, mut faults: Vec<StagedFault>) -> Vec<ChangeFault> {
        faults.sort_by_key(|fault| (fault.decree, fault.provision.wrapping_add(1)));
        let told = faults.into_iter().filter_map(|fault| {
            let decree = self.decrees.get(fault.decree as usize)?;
            let staged = self.provisions.get(fault.provision as usize);
            let written = staged.and_then(|staged| self.written(staged));
            Some(ChangeFault {
                decree: decree.number.clone(),
                clause: written.and_then(|provision| provision.clause.clone()),
                effective: decree.effective,
                position: written.and_then(|provision| provision.position),
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
#[derive(Debug, Clone)]
#[must_use = "a change does nothing until it is committed"]
pub struct Change<'r> {
    register: &'r Register,
    staged: Staged,
}

impl<'r> Change<'r> {
    pub(crate) fn new(register: &'r Register, date: Date) -> Self {
        Self { register, staged: Staged::new(date) }
    }

    /// Puts a decree behind those that are staged. Faults are kept for
    /// [`faults`](Self::faults) and [`commit`](Self::commit).
    ///
    /// Names in a decree whose scope is made by another decree of the same day are told apart by
    /// that scope only when the other decree was staged before.
    ///
    /// # Complexity
    /// Linear in the takes of the decree, and the name index at the first name.
    pub fn stage(&mut self, decree: Decree) {
        stage(self.register, &mut self.staged, Arc::new(decree));
    }

    /// Returns everything that is wrong with the change, in the order of decrees and clauses;
    /// empty when it can be committed.
    ///
    /// # Complexity
    /// That of [`commit`](Self::commit) without the writing.
    #[must_use]
    pub fn faults(&self) -> Vec<ChangeFault> {
        match check::check(self.register, &self.staged) {
            Ok(_) => Vec::new(),
            Err(faults) => faults,
        }
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
        let checked = check::check(self.register, &self.staged)?;
        let mut register = self.register.clone();
        register.apply(self.staged, &checked);
        Ok(register)
    }
}

/// Where faults of the provision at hand go.
struct Stager<'a> {
    register: &'a Register,
    staged: &'a mut Staged,
    decree: u32,
    provision: u32,
    scope: Scope,
    /// The parent that children of each level get where none is named.
    scope_parents: Vec<(Level, u32)>,
}

/// Resolves a decree and puts it behind those that are staged.
pub(crate) fn stage(register: &Register, staged: &mut Staged, decree: Arc<Decree>) {
    let number = super::grow::index(staged.decrees.len());
    staged.decrees.push(Arc::clone(&decree));
    let scope = match &decree.scope {
        Some(reference) => Scope::of(register, staged, reference),
        None => Scope::default(),
    };
    let mut stager = Stager {
        register,
        staged,
        decree: number,
        provision: NONE,
        scope,
        scope_parents: Vec::new(),
    };
    stager.head(&decree);
    for (place, provision) in decree.provisions.iter().enumerate() {
        stager.provision(&decree, super::grow::index(place), provision);
    }
}

impl Stager<'_> {
    fn country(&self) -> &Country {
        self.register.country()
    }

    fn fault(&mut self, fault: Fault) {
        self.fault_about(fault, None);
    }

    fn fault_about(&mut self, fault: Fault, reference: Option<Reference>) {
        let (decree, provision) = (self.decree, self.provision);
        self.staged.faults.push(StagedFault { decree, provision, fault, reference });
    }

    fn head(&mut self, decree: &Decree) {
        if decree.provisions.is_empty() {
            self.fault(Fault::EmptyDecree);
        }
        if decree.effective != self.staged.date {
            self.fault(Fault::OtherDay { expected: self.staged.date });
        }
        let store = &self.register.store;
        if let Some(last) = store.last_day().date()
            && decree.effective <= last
        {
            self.fault(Fault::NotAfterLast { last });
        }
        let staged_before = self.staged.decrees.iter().take(self.decree as usize);
        let twice = self.register.decree(decree.number.as_str()).is_some()
            || staged_before.clone().any(|other| other.number == decree.number);
        if twice {
            self.fault(Fault::DecreeTwice);
        }
    }

    fn provision(&mut self, decree: &Decree, place: u32, provision: &Provision) {
        self.provision = super::grow::index(self.staged.provisions.len());
        let takes = super::grow::index(self.staged.takes.len());
        let outcome = self.outcome(decree, provision);
        let level = match outcome {
            StagedOutcome::New { level, .. } => Some(level),
            StagedOutcome::Continues { version, .. } => {
                Some(self.register.store.records.at(version).level)
            }
            StagedOutcome::Ends | StagedOutcome::Broken => None,
        };
        self.staged.provisions.push(StagedProvision { decree: self.decree, place, outcome, takes });
        for (number, take) in provision.takes.iter().enumerate() {
            self.take(super::grow::index(number), take, level, &outcome);
        }
        // Whether a unit that goes on is touched at all is known when everything is staged.
        if provision.takes.is_empty() && matches!(provision.outcome, Outcome::Ends) {
            self.fault(Fault::EmptyProvision);
        }
    }

    fn outcome(&mut self, decree: &Decree, provision: &Provision) -> StagedOutcome {
        match &provision.outcome {
            Outcome::New(new) => self.new_unit(decree, new).unwrap_or(StagedOutcome::Broken),
            Outcome::Ends => StagedOutcome::Ends,
            Outcome::Continues(goes_on) => {
                let Some(version) = self.resolve(&goes_on.unit, None) else {
                    return StagedOutcome::Broken;
                };
                let level = self.register.store.records.at(version).level;
                let kind = match &goes_on.kind {
                    Some(kind) => match self.kind(kind) {
                        Some((idx, of)) if of == level => Some(idx),
                        Some((_, of)) => {
                            let unit = self.register.store.describe(version);
                            let level = self.country().level_name(of);
                            self.fault(Fault::KindOfOtherLevel {
                                unit,
                                kind: kind.to_string(),
                                level,
                            });
                            return StagedOutcome::Broken;
                        }
                        None => return StagedOutcome::Broken,
                    },
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
                StagedOutcome::Continues { version, kind, parent }
            }
        }
    }

    fn new_unit(&mut self, decree: &Decree, new: &NewUnit) -> Option<StagedOutcome> {
        let (kind, level) = self.kind(&new.kind)?;
        self.code_width(level, &new.code);
        let parent = match (&new.parent, &decree.scope) {
            (Some(_), _) if level.rank() == 0 => {
                let unit = format!("{} ({})", new.name, new.code);
                self.fault(Fault::RootWithParent { unit });
                NONE
            }
            (Some(parent), _) => self.parent(parent, level),
            (None, Some(scope)) if level.rank() > 0 => {
                match self.scope_parents.iter().find(|(of, _)| *of == level) {
                    Some(&(_, parent)) => parent,
                    None => {
                        let parent = self.parent(scope, level);
                        self.scope_parents.push((level, parent));
                        parent
                    }
                }
            }
            _ => NONE,
        };
        if parent == NONE && level.rank() > 0 {
            let unit = format!("{} ({})", new.name, new.code);
            self.fault(Fault::ParentMissing { unit });
        }
        let restores = match &new.restores {
            Some(reference) => match resolve::ended(self.register, reference, level, &self.scope) {
                Ok(unit) => unit,
                Err(fault) => {
                    self.fault_about(fault, Some(reference.clone()));
                    NONE
                }
            },
            None => NONE,
        };
        Some(StagedOutcome::New { level, kind, parent, restores })
    }

    fn kind(&mut self, kind: &KindId) -> Option<(u8, Level)> {
        let country = self.register.country();
        match country.kind_idx(kind) {
            Some(idx) => Some((idx, country.level_of_idx(idx))),
            None => {
                let kinds: Vec<&str> = country.kinds().map(|kind| kind.id.as_str()).collect();
                let expected = kinds.join(", ");
                self.fault(Fault::UnknownKind { kind: kind.to_string(), expected });
                None
            }
        }
    }

    fn code_width(&mut self, level: Level, code: &crate::code::Code) {
        if self.country().code_fits(level, code) {
            return;
        }
        let definition = self.country().level_definition(level);
        let width = definition.and_then(|definition| definition.code_width).unwrap_or(0);
        let level = self.country().level_name(level);
        self.fault(Fault::CodeWidth { code: code.clone(), level, width });
    }

    fn parent(&mut self, reference: &Reference, child_level: Level) -> u32 {
        let known =
            self.staged.parents.iter().position(|parent| {
                parent.child_level == child_level && parent.reference == *reference
            });
        let place = known.unwrap_or_else(|| {
            let reference = reference.clone();
            self.staged.parents.push(StagedParent { reference, child_level });
            self.staged.parents.len() - 1
        });
        super::grow::index(place)
    }

    /// Finds the version that a reference means on the day before.
    fn resolve(&mut self, reference: &Reference, outcome: Option<Level>) -> Option<u32> {
        match resolve::living(self.register, reference, outcome, &self.scope, self.staged.date) {
            Ok(version) => Some(version),
            Err(fault) => {
                self.fault_about(fault, Some(reference.clone()));
                None
            }
        }
    }

    fn take(&mut self, number: u32, take: &Take, level: Option<Level>, outcome: &StagedOutcome) {
        let source = match &take.source {
            Source::Place(_) => return,
            Source::Every(level) => {
                self.every(level.as_str());
                return;
            }
            Source::Unit(reference) => reference,
        };
        let Some(version) = self.resolve(source, level) else { return };
        let (area, population) = (word(&take.area), word(&take.population));
        if area == Share::Nothing && population == Share::Nothing {
            let unit = self.register.store.describe(version);
            self.fault(Fault::EmptyTake { unit });
            return;
        }
        let provision = self.provision;
        let idx = super::grow::index(self.staged.takes.len());
        for (portion, of_population) in [(&take.area, false), (&take.population, true)] {
            if matches!(portion, Portion::Part(Some(_))) {
                self.staged.figures.push((idx, of_population, number));
            }
        }
        self.staged.takes.push(StagedTake { source: version, provision, area, population });
        if let Some(level) = level
            && !matches!(outcome, StagedOutcome::Broken)
        {
            self.fit(version, level, area == Share::All && population == Share::All);
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
            }));
        }
    }

    /// Takes every living unit of a level.
    fn every(&mut self, id: &str) {
        let Some(level) = self.country().level(id) else {
            let fault = resolve::unknown_level(self.country(), id);
            self.fault(Fault::Reference(fault));
            return;
        };
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
        });
        self.staged.takes.extend(takes);
    }
}

fn word(portion: &Portion) -> Share {
    match portion {
        Portion::All => Share::All,
        Portion::Part(_) => Share::Part,
        Portion::Rest => Share::Rest,
        Portion::Nothing => Share::Nothing,
    }
}

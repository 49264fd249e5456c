//! What has been staged of a step: references resolved to versions, provisions as flat arrays.
//!
//! Data only: [`stage`](crate::register::change::stage) fills it, [`check`](crate::register::change::check) looks at it, and
//! [`apply`](crate::register::change::apply) writes it down.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::clause::{DecreeNumber, NamedClause};
use crate::code::Code;
use crate::country::{self, Country};
use crate::decree::{Figure, Reference};
use crate::error::{ChangeFault, Fault};
use crate::evidence::Evidence;
use crate::level::Level;
use crate::name::Name;
use crate::period::{Moment, Step};
use crate::position::Position;
use crate::register::data::ids::{
    ListedCodeId, ListedNameId, ParentId, Place, StagedId, UnitId, VersionId,
};
use crate::register::data::logged::Logged;
use crate::register::data::name_arena::NameList;
use crate::register::data::shared_array::index;
use crate::share::{Share, Shares};
use crate::unit::NamedUnit;

/// A mention of a source, resolved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StagedTake {
    pub(crate) source: VersionId,
    pub(crate) provision: StagedId,
    pub(crate) area: Share,
    pub(crate) population: Share,
    /// Whether no mention in the text stands behind it: a member of a unit that is taken whole, or
    /// a unit of a level that ends.
    pub(crate) derived: bool,
    /// What it rests on, where the text says so.
    pub(crate) evidence: Option<Evidence>,
}

impl StagedTake {
    /// Returns how much of the source it is, in the words of the law.
    #[inline]
    pub(crate) fn portions(&self) -> Shares {
        Shares { area: self.area, population: self.population }
    }

    /// Tells whether it is of all area and all population.
    #[inline]
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
        parent: Option<ParentId>,
        restores: Option<UnitId>,
    },
    Continues {
        version: VersionId,
        kind: Option<u8>,
        parent: Option<ParentId>,
    },
    Ends,
    /// Faults were found, and nothing can come of it.
    Broken,
}

impl StagedOutcome {
    /// Returns the level of what comes of the provision.
    #[inline]
    pub(crate) fn level(self, level_of: impl FnOnce(VersionId) -> Level) -> Option<Level> {
        match self {
            Self::New { level, .. } => Some(level),
            Self::Continues { version, .. } => Some(level_of(version)),
            Self::Ends | Self::Broken => None,
        }
    }

    /// Returns the version of the unit that goes on by the provision.
    #[inline]
    pub(crate) fn goes_on(self) -> Option<VersionId> {
        match self {
            Self::Continues { version, .. } => Some(version),
            _ => None,
        }
    }
}

/// A provision, resolved.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StagedProvision {
    /// The place of its decree among those of the day.
    pub(crate) decree: u32,
    /// Its place in the decree.
    pub(crate) place: u32,
    pub(crate) outcome: StagedOutcome,
    /// The code and the name that it gives, in the lists of the change.
    pub(crate) code: Option<ListedCodeId>,
    pub(crate) name: Option<ListedNameId>,
    /// The first of its takes; they go on to the first of the next provision.
    pub(crate) takes: u32,
    /// What it rests on, where the text says so.
    pub(crate) evidence: Option<Evidence>,
    /// What it rests on, by itself or by its decree.
    pub(crate) rests_on: Evidence,
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
    /// The provision of the change; `None` for a fault of the whole decree.
    pub(crate) provision: Option<StagedId>,
    pub(crate) fault: Fault,
    /// The reference that was not found, which a unit of the same day may explain.
    pub(crate) reference: Option<Reference>,
    /// The place of the mention in the text that was read, where it is known.
    pub(crate) position: Option<Position>,
}

/// A step of the decrees of one day, resolved.
#[derive(Debug, Clone)]
pub(crate) struct Staged {
    pub(crate) date: Date,
    pub(crate) step: Step,
    /// The decrees of the day, which all its steps share.
    pub(crate) decrees: Arc<Vec<Logged>>,
    pub(crate) provisions: Vec<StagedProvision>,
    pub(crate) takes: Vec<StagedTake>,
    /// The takes, those that are written, of units that have ground only through members.
    pub(crate) of_members: Vec<u32>,
    /// The takes by which units that go on take those that lie in them, where they can have the ground
    /// only in place of all their members.
    pub(crate) into_units: Vec<u32>,
    pub(crate) parents: Vec<StagedParent>,
    pub(crate) codes: Vec<Code>,
    pub(crate) names: NameList,
    /// Other spellings of the names of new units, by provision.
    pub(crate) aliases: Vec<(StagedId, Name)>,
    /// The ended units that new ones restore, as they are written, by provision.
    pub(crate) restored: Vec<(StagedId, Reference)>,
    /// Figures of parts: the take, whether of its population, and the figure.
    pub(crate) figures: Vec<(u32, bool, Figure)>,
    pub(crate) faults: Vec<StagedFault>,
}

impl Staged {
    /// Begins a step of a day.
    pub(crate) fn of_step(date: Date, step: Step, decrees: Arc<Vec<Logged>>) -> Self {
        Self {
            date,
            step,
            decrees,
            provisions: Vec::new(),
            takes: Vec::new(),
            of_members: Vec::new(),
            into_units: Vec::new(),
            parents: Vec::new(),
            codes: Vec::new(),
            names: NameList::default(),
            aliases: Vec::new(),
            restored: Vec::new(),
            figures: Vec::new(),
            faults: Vec::new(),
        }
    }

    pub(crate) fn moment(&self) -> Moment {
        Moment::of_step(self.date, self.step)
    }

    /// Puts a decree behind those of the day, and returns its place among them.
    pub(crate) fn push(&mut self, decree: Logged) -> u32 {
        Arc::make_mut(&mut self.decrees).push(decree);
        index(self.decrees.len() - 1)
    }

    /// Returns the code that a provision gives.
    #[inline]
    pub(crate) fn code_of(&self, provision: StagedId) -> Option<&Code> {
        let staged = self.provisions.get(provision.idx())?;
        self.codes.get(staged.code?.idx())
    }

    /// Returns the code in full that a provision gives a new unit as its own, where it names the parent
    /// by a code.
    pub(crate) fn full_code_of(&self, country: &Country, provision: StagedId) -> Option<Code> {
        let staged = self.provisions.get(provision.idx())?;
        let StagedOutcome::New { level, parent, .. } = staged.outcome else { return None };
        if !country.has_codes_within_parents(level) {
            // Nearly always, and then there is nothing to look up.
            return None;
        }
        let own = self.code_of(provision).filter(|own| country.is_own_code(level, own))?;
        let above = self.parents.get(parent?.idx())?.reference.code()?;
        country::full_code(above, own.as_str()).ok()
    }

    /// Returns the name that a provision gives.
    #[inline]
    pub(crate) fn name_of(&self, provision: StagedId) -> Option<&str> {
        self.names.get(self.provisions.get(provision.idx())?.name?)
    }

    /// Names the unit that a provision makes, by its name and code alone.
    pub(crate) fn named_new(&self, country: &Country, provision: StagedId) -> Option<NamedUnit> {
        let staged = self.provisions.get(provision.idx())?;
        let StagedOutcome::New { level, .. } = staged.outcome else { return None };
        let (code, name) = (self.code_of(provision)?, self.name_of(provision)?);
        Some(NamedUnit::new_of(country.level_id(level), code, name))
    }

    /// Names the clause of a provision.
    pub(crate) fn by(&self, provision: StagedId) -> NamedClause {
        let staged = self.provisions.get(provision.idx());
        match staged.and_then(|staged| Some((staged, self.decrees.get(staged.decree as usize)?))) {
            Some((staged, decree)) => {
                NamedClause { decree: decree.number.clone(), clause: decree.clause(staged.place) }
            }
            // Whoever is named has a clause.
            None => NamedClause { decree: DecreeNumber::unnamed(), clause: None },
        }
    }

    /// Returns what a provision rests on.
    #[inline]
    pub(crate) fn evidence(&self, provision: StagedId) -> Evidence {
        self.provisions.get(provision.idx()).map_or_else(Evidence::default, |of| of.rests_on)
    }

    /// Returns what a take rests on.
    #[inline]
    pub(crate) fn evidence_of(&self, take: &StagedTake) -> Evidence {
        take.evidence.unwrap_or_else(|| self.evidence(take.provision))
    }

    /// Returns where the takes of a provision stand.
    #[inline]
    pub(crate) fn takes_range(&self, provision: StagedId) -> Range<usize> {
        let start = |place: usize| self.provisions.get(place).map(|staged| staged.takes as usize);
        let end = start(provision.idx() + 1).unwrap_or(self.takes.len());
        start(provision.idx()).unwrap_or(end)..end
    }

    /// Returns the takes of the provisions from one to another.
    #[inline]
    pub(crate) fn takes_of(&self, first: StagedId, last: StagedId) -> &[StagedTake] {
        let range = self.takes_range(first).start..self.takes_range(last).end;
        self.takes.get(range).unwrap_or_default()
    }

    /// Returns the versions that provisions end, whether or not something comes of them all the same.
    pub(crate) fn ended(&self) -> impl Iterator<Item = VersionId> + '_ {
        let ends = self.takes.iter().filter(|take| {
            let by = self.provisions.get(take.provision.idx());
            by.is_some_and(|by| matches!(by.outcome, StagedOutcome::Ends))
        });
        ends.map(|take| take.source)
    }

    /// Turns staged faults into what callers see, in the order of decrees and clauses.
    pub(crate) fn told(&self, mut faults: Vec<StagedFault>) -> Vec<ChangeFault> {
        faults.sort_by_key(|fault| (fault.decree, fault.provision));
        let told = faults.into_iter().filter_map(|fault| {
            let decree = self.decrees.get(fault.decree as usize)?;
            let staged = fault.provision.and_then(|of| self.provisions.get(of.idx()));
            let place = staged.map(|staged| staged.place);
            Some(ChangeFault {
                decree: decree.number.clone(),
                clause: place.and_then(|place| decree.clause(place)),
                effective: decree.effective,
                position: fault.position.or(place.and_then(|place| decree.position(place))),
                fault: fault.fault,
            })
        });
        let mut list: Vec<ChangeFault> = told.collect();
        list.dedup();
        list
    }
}

//! A step while it is staged: what has been resolved, and what is remembered until the staging ends.

use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::clause::DecreeNumber;
use crate::country::Country;
use crate::level::Level;
use crate::period::Step;
use crate::register::change::makers::{Maker, Makers};
use crate::register::change::unfound::Unfound;
use crate::register::data::ids::{Place, StagedId, VersionId};
use crate::register::data::logged::Logged;
use crate::register::data::shared_array::index;
use crate::register::data::staged::{Staged, StagedOutcome};

/// A step that is being staged; reads as what has been staged of it.
#[derive(Debug, Clone)]
pub(crate) struct Staging {
    staged: Staged,
    pub(crate) known: Known,
}

/// What is remembered while a step is staged.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    /// The numbers of the decrees of the day, where they are many.
    numbers: FxHashSet<DecreeNumber>,
    /// The takes of members that go with the units in which they lie.
    pub(crate) with_units: Vec<u32>,
    /// What has been told of names that mean no unit, or several.
    pub(crate) unfound: Unfound,
    /// The later steps that the decrees of the day have.
    pub(crate) later: BTreeSet<Step>,
    /// The provisions that make units which may be the scope of a decree.
    scopes: ScopeMakers,
    /// How often a unit was taken whole by clauses about a level below, and whether it has members,
    /// where a part of it was taken so.
    pub(crate) taken_with_members: FxHashMap<(VersionId, Level), (u8, Option<bool>)>,
    /// How often every unit of a level was taken, by clauses that end what they take or not.
    pub(crate) taken_levels: FxHashMap<(Level, bool), u8>,
}

/// The provisions that make units which may have others below them, and be the scope of a decree.
#[derive(Debug, Clone, Default)]
struct ScopeMakers {
    makers: Makers,
    /// How many of all provisions have been looked at.
    n_seen: usize,
}

impl ScopeMakers {
    /// Looks at the provisions that have been staged since the last time.
    fn follow(&mut self, country: &Country, staged: &Staged) {
        for (place, by) in staged.provisions.iter().enumerate().skip(self.n_seen) {
            let StagedOutcome::New { level, kind, .. } = by.outcome else { continue };
            if country.has_levels_below(level) {
                let provision = StagedId::at(index(place));
                self.makers.push(Maker {
                    level: Some(level),
                    kind,
                    code: staged.code_of(provision).cloned(),
                    full_code: staged.full_code_of(country, provision),
                    name: staged.name_of(provision).map(str::to_owned),
                    number: provision.place(),
                });
            }
        }
        self.n_seen = staged.provisions.len();
    }
}

impl Deref for Staging {
    type Target = Staged;

    fn deref(&self) -> &Staged {
        &self.staged
    }
}

impl DerefMut for Staging {
    fn deref_mut(&mut self) -> &mut Staged {
        &mut self.staged
    }
}

impl Staging {
    /// Begins the first step of a day.
    pub(crate) fn new(date: Date) -> Self {
        Self::of_step(date, Step::FIRST, Arc::default())
    }

    /// Begins a step of a day, of the decrees that all its steps share.
    pub(crate) fn of_step(date: Date, step: Step, decrees: Arc<Vec<Logged>>) -> Self {
        Self { staged: Staged::of_step(date, step, decrees), known: Known::default() }
    }

    /// Returns the provisions so far that make units which may be the scope of the next decree.
    pub(crate) fn scope_makers(&mut self, country: &Country) -> (&Staged, &Makers) {
        self.known.scopes.follow(country, &self.staged);
        (&self.staged, &self.known.scopes.makers)
    }

    /// Tells whether the last decree of the day has the number of one before it.
    pub(crate) fn has_last_number_twice(&mut self) -> bool {
        let Some((last, before)) = self.staged.decrees.split_last() else { return false };
        // A set costs more than a look at each of a few.
        if before.len() < 32 {
            return before.iter().any(|other| other.number == last.number);
        }
        let numbers = &mut self.known.numbers;
        if numbers.is_empty() {
            numbers.extend(before.iter().map(|other| other.number.clone()));
        }
        !numbers.insert(last.number.clone())
    }

    /// Ends the staging: a member that goes on by a clause of its own is not taken with the unit in
    /// which it lies.
    pub(crate) fn end(self) -> Staged {
        let Self { mut staged, known: Known { with_units: mut dropped, .. } } = self;
        if dropped.is_empty() {
            return staged;
        }
        let going_on: FxHashSet<VersionId> =
            staged.provisions.iter().filter_map(|by| by.outcome.goes_on()).collect();
        let is_dropped = |take: &u32| {
            staged.takes.get(*take as usize).is_some_and(|take| going_on.contains(&take.source))
        };
        dropped.retain(is_dropped);
        if dropped.is_empty() {
            return staged;
        }
        // They are in order, as takes are staged one after the other.
        let moved = |take: &mut u32| {
            let before = dropped.partition_point(|dropped| dropped < take);
            *take -= index(before);
        };
        staged.provisions.iter_mut().for_each(|provision| moved(&mut provision.takes));
        staged.of_members.iter_mut().chain(&mut staged.into_units).for_each(moved);
        staged.figures.iter_mut().for_each(|(take, ..)| moved(take));
        let mut place = 0..;
        staged.takes.retain(|_| place.next().is_none_or(|at| dropped.binary_search(&at).is_err()));
        staged
    }
}

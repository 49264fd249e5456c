//! Decrees applied: day by day, within a day step by step, all of it or nothing.
//!
//! A step is staged on what the one before has left, so that it may take what that one made. When a
//! day or a step has faults, what was applied before it is [undone](crate::register::change::undo).

use std::sync::Arc;

use jiff::civil::Date;

use super::Change;
use crate::decree::Decree;
use crate::error::{ChangeFault, Error, LookupFault};
use crate::period::day_before;
use crate::register::Register;
use crate::register::change::check;
use crate::register::change::opening;
use crate::register::change::stage;
use crate::register::change::staging::Staging;
use crate::register::data::ids::ProvisionId;
use crate::register::data::opening_unit::OpeningUnit;
use crate::register::data::staged::Staged;
use crate::register::data::store::Room;

/// A step of the decrees of one day, put to the test.
#[derive(Debug)]
pub(crate) struct Trial {
    pub(crate) staged: Arc<Staged>,
    /// The place in the log of the first of its provisions, where nothing is wrong with it.
    pub(crate) first_provision: ProvisionId,
    /// What is wrong with it.
    pub(crate) faults: Vec<ChangeFault>,
}

impl Register {
    /// Begins a change that takes effect on a day.
    pub fn change(&self, effective: Date) -> Change<'_> {
        Change::new(self, effective)
    }

    /// Applies decrees in the order of their effective days, those of one day as one change, and
    /// returns the register that comes of it; this one stays as it is.
    ///
    /// Within a step of a day decrees that make units of upper levels are staged first, so that names
    /// in the others are told apart by a scope that is made in the same step.
    ///
    /// # Errors
    /// All faults of the first step, of the first day, that has any.
    ///
    /// # Complexity
    /// See [`Change::commit`].
    pub fn enact(&self, decrees: impl IntoIterator<Item = Decree>) -> Result<Self, Error> {
        let mut register = self.clone();
        register.enact_mut(decrees)?;
        Ok(register)
    }

    /// Applies decrees as [`enact`](Self::enact) does, to this register; arrays that no clone
    /// shares are extended in place, and on an error are cut back to what they were.
    ///
    /// # Errors
    /// All faults of the first step, of the first day, that has any.
    pub fn enact_mut(&mut self, decrees: impl IntoIterator<Item = Decree>) -> Result<(), Error> {
        self.enact_shared(decrees.into_iter().map(Arc::new).collect())
    }

    pub(crate) fn enact_shared(&mut self, mut decrees: Vec<Arc<Decree>>) -> Result<(), Error> {
        self.sort_for_staging(&mut decrees);
        let before = self.mark();
        let mut rest = decrees.as_slice();
        while let Some(first) = rest.first() {
            let day = first.effective;
            let (group, after) = rest.split_at(rest.partition_point(|d| d.effective == day));
            if let Err(faults) = self.take_steps(self.staged(day, group)) {
                // Days before the first one with faults must not stay applied.
                self.undo(&before);
                return Err(faults)?;
            }
            rest = after;
        }
        Ok(())
    }

    /// Puts decrees in the order of their days, and within a day of their turns.
    fn sort_for_staging(&self, decrees: &mut [Arc<Decree>]) {
        decrees
            .sort_by_cached_key(|decree| (decree.effective, stage::turn(self.country(), decree)));
    }

    /// Stages the first step of the decrees of a day, each in its turn.
    pub(crate) fn staged_in_turn(&self, day: Date, mut decrees: Vec<Arc<Decree>>) -> Staging {
        self.sort_for_staging(&mut decrees);
        self.staged(day, &decrees)
    }

    /// Stages the first step of the decrees of a day.
    fn staged(&self, day: Date, decrees: &[Arc<Decree>]) -> Staging {
        let mut staged = Staging::new(day);
        for decree in decrees {
            stage::stage(self, &mut staged, Arc::clone(decree));
        }
        staged
    }

    /// Takes the first step of a day, which is staged, and all later ones.
    ///
    /// # Errors
    /// All faults of the first step that has any; the steps before it stay taken.
    pub(crate) fn take_steps(&mut self, first: Staging) -> Result<(), Vec<ChangeFault>> {
        let mut faults = Vec::new();
        self.try_steps(first, |trial| faults = trial.faults);
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    /// Stages decrees of one day and takes their steps, up to the first with faults, which changes
    /// nothing; says of each what was staged. The steps behind one with faults can't be staged.
    pub(crate) fn trial(&mut self, day: Date, decrees: Vec<Arc<Decree>>) -> Vec<Trial> {
        let mut trials = Vec::new();
        let first = self.staged_in_turn(day, decrees);
        self.try_steps(first, |trial| trials.push(trial));
        trials
    }

    /// Takes steps up to the first with faults, and hands in each, that one too.
    fn try_steps(&mut self, mut first: Staging, mut hand_in: impl FnMut(Trial)) {
        let mut later = std::mem::take(&mut first.known.later).into_iter();
        let mut staging = first;
        loop {
            let trial = self.try_step(staging);
            let next = later.next().filter(|_| trial.faults.is_empty());
            let next = next.map(|step| {
                let Staged { date, decrees, .. } = &*trial.staged;
                Staging::of_step(*date, step, Arc::clone(decrees))
            });
            hand_in(trial);
            let Some(next) = next else { return };
            staging = next;
            stage::stage_later(self, &mut staging);
        }
    }

    fn try_step(&mut self, staging: Staging) -> Trial {
        let staged = staging.end();
        let first_provision = self.store.provisions.next();
        let (staged, faults) = match check::check(self, &staged) {
            Ok(checked) => (self.apply(staged, checked), Vec::new()),
            Err(faults) => (Arc::new(staged), faults),
        };
        Trial { staged, first_provision, faults }
    }

    /// Returns the register that comes of replaying the log with more decrees put in, on days
    /// before or after those that it has. Decrees keep their references, which are resolved anew. Where
    /// it matters since when a decree is known, its [`Record`](crate::decree::Record) says so, or a
    /// [`Correction`](crate::register::Correction) puts it in.
    ///
    /// # Errors
    /// All faults of the first day that has any: also of later decrees that no longer fit.
    ///
    /// # Complexity
    /// That of applying every decree again.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Decree, Level, Provision, code, date, vietnam};
    ///
    /// let register = vietnam::register();
    /// let forgotten = Decree::new("9/NQ", date(2025, 12, 1))?
    ///     .provision(Provision::rename("1", "xã Tân Nhựt, thành phố Hồ Chí Minh", "Tân Nhựt Mới")?);
    /// assert!(register.enact([forgotten.clone()]).is_err());
    /// let replayed = register.with_inserted([forgotten])?;
    /// let commune = replayed.latest().find("xã Tân Nhựt Mới")?;
    /// assert_eq!(commune.level(), Level::COMMUNE);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn with_inserted(&self, decrees: impl IntoIterator<Item = Decree>) -> Result<Self, Error> {
        let mut register = self.opened_again()?;
        let mut log: Vec<Arc<Decree>> = self.decrees().cloned().map(Arc::new).collect();
        log.extend(decrees.into_iter().map(Arc::new));
        register.enact_shared(log)?;
        register.log.corrections = Arc::clone(&self.log.corrections);
        Ok(register)
    }

    /// Returns the register as it was before a day: the opening units and the decrees that took
    /// effect earlier. It is a register of its own, without the corrections that this one took in.
    ///
    /// # Errors
    /// [`LookupFault::BeforeOpening`], with the day before the one that was given, for the opening day
    /// or an earlier one.
    ///
    /// # Complexity
    /// That of applying those decrees again.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "vietnam")] {
    /// use sapnhap::{Level, date, vietnam};
    ///
    /// let before = vietnam::register().rewound(date(2025, 7, 1))?;
    /// assert_eq!(before.latest().count(Level::COMMUNE), 10_035);
    /// # }
    /// # Ok::<(), sapnhap::Error>(())
    /// ```
    pub fn rewound(&self, date: Date) -> Result<Self, Error> {
        let opening = self.store.opening;
        if date <= opening {
            // What is asked for is how it was on the day before.
            return Err(LookupFault::BeforeOpening { date: day_before(date), opening })?;
        }
        let mut register = self.opened_again()?;
        let earlier = self.decrees().take_while(|decree| decree.effective < date);
        register.enact_shared(earlier.cloned().map(Arc::new).collect())?;
        Ok(register)
    }

    /// Returns a register of the opening units alone.
    fn opened_again(&self) -> Result<Self, Error> {
        self.opened_with(self.opening_units())
    }

    /// Returns a register of other opening units, of the same country, day and texts for units.
    pub(crate) fn opened_with(&self, units: Vec<OpeningUnit>) -> Result<Self, Error> {
        let country = Arc::clone(&self.store.country);
        let columns = opening::Columns::of(&country, units)?;
        let opened = Self::of_columns(country, self.store.opening, columns, Room::default())?;
        opened.with_identities(self.store.identities)
    }
}

//! A plan played on its register: staged and applied day by day and step by step, as far as it can be.
//!
//! ```text
//! base --day, step 1--> --step 2--> --next day--> ... --> register     one for all days
//!            |              |            |
//!          before         before       before                         moments of it
//! ```
//!
//! Versions are numbered once and never change but for their ends, so one register answers for every
//! moment of the plan: what a step found is that register as of before it. A day keeps what was staged
//! for it and nothing of the size of the register.

use jiff::civil::Date;

use crate::decree::Decree;
use crate::error::{ChangeFault, Fault};
use crate::period::{Moment, day_before};
use crate::plan::{DayTrial, Plan, Trials};
use crate::register::UnitId;
use crate::register::data::ids::{Place, StagedId, VersionId};
use crate::register::data::shared_array::index;
use crate::register::data::staged::Staged;
use crate::register::{Citation, Register, Snapshot, Trial, Version};

/// A plan as it was put to the test, with what rules ask of it.
pub(super) struct Played<'a> {
    pub(super) trials: &'a Trials,
    pub(super) days: Vec<PlayedDay<'a>>,
}

/// The decrees of one day, step by step up to the first step with faults.
pub(super) struct PlayedDay<'a> {
    pub(super) trial: &'a DayTrial,
    steps: Vec<PlayedStep<'a>>,
    /// Whether the register goes to the day or beyond it already: what its clauses take can't be
    /// looked up then, and no rule but that of the dates can judge them.
    pub(super) is_early: bool,
    /// By decree: whether it is taken as given.
    given: Vec<bool>,
}

/// The decrees of one day, staged, as far as they are of one step.
struct PlayedStep<'a> {
    trial: &'a Trial,
    /// As of when the register is what the step found: of the evening before the day, or of the opening
    /// day, or of after the step before.
    before: (Date, Moment),
    takes: BySource,
}

/// A step of a day of a plan.
#[derive(Clone, Copy)]
pub(super) struct Turn<'c> {
    played: &'c Played<'c>,
    day: &'c PlayedDay<'c>,
    step: &'c PlayedStep<'c>,
}

impl<'a> Played<'a> {
    /// Plays a plan.
    pub(super) fn of(plan: &'a Plan) -> Self {
        let trials = plan.trials();
        let days = trials.days.iter().map(|day| PlayedDay::of(plan, &trials.register, day));
        Self { trials, days: days.collect() }
    }

    /// Returns the units that began on each day on which nothing is wrong, or changed, as the day leaves
    /// them.
    pub(super) fn results(&self) -> impl Iterator<Item = Version<'_>> {
        let sound = self.trials.days.iter().filter(|day| day.faults().is_none());
        sound.flat_map(|day| {
            let moment = Moment::of(day.date);
            let register = &self.trials.register;
            let versions = day.versions.clone();
            let left = versions.filter(move |&id| register.store.lives.at(id).contains(moment));
            left.map(move |id| Version { register, id, moment })
        })
    }

    /// Returns the step of a citation and the provision in it, where it is one of the plan.
    pub(super) fn turn_of(&self, citation: &Citation<'_>) -> Option<(Turn<'_>, StagedId)> {
        let begins = |step: &PlayedStep<'_>| step.trial.first_provision <= citation.provision;
        let n_days = self.days.partition_point(|day| day.steps.first().is_some_and(&begins));
        let day = self.days.get(n_days.checked_sub(1)?)?;
        let n_steps = day.steps.partition_point(begins);
        let step = day.steps.get(n_steps.checked_sub(1)?)?;
        let provision = citation.provision.place() - step.trial.first_provision.place();
        let provision = StagedId::at(provision);
        Some((Turn { played: self, day, step }, provision))
    }

    /// Returns the steps of all days, in order.
    pub(super) fn turns(&self) -> impl Iterator<Item = Turn<'_>> {
        self.days.iter().flat_map(|day| self.turns_of(day))
    }

    fn turns_of<'c>(&'c self, day: &'c PlayedDay<'c>) -> impl DoubleEndedIterator<Item = Turn<'c>> {
        day.steps.iter().map(move |step| Turn { played: self, day, step })
    }
}

impl<'a> PlayedDay<'a> {
    fn of(plan: &Plan, register: &Register, trial: &'a DayTrial) -> Self {
        let decrees = trial.steps.first().into_iter().flat_map(|step| step.staged.decrees.iter());
        let given = decrees.map(|decree| plan.is_given(&decree.number)).collect();
        let is_too_early = |fault: &ChangeFault| matches!(fault.fault, Fault::NotAfterLast { .. });
        let is_early = trial.faults().into_iter().flatten().any(is_too_early);
        let n_before = trial.versions.first_place() as usize;
        let eve = day_before(trial.date).max(register.opening());
        let mut before = (eve, Moment::of(eve));
        let steps = trial.steps.iter().map(|step| {
            let after = (trial.date, Moment::of_step(trial.date, step.staged.step));
            let takes = BySource::of(&step.staged, n_before);
            PlayedStep { trial: step, before: std::mem::replace(&mut before, after), takes }
        });
        let steps = steps.collect();
        Self { trial, steps, is_early, given }
    }
}

impl<'c> Turn<'c> {
    pub(super) fn date(self) -> Date {
        self.day.trial.date
    }

    pub(super) fn register(self) -> &'c Register {
        &self.played.trials.register
    }

    pub(super) fn staged(self) -> &'c Staged {
        &self.step.trial.staged
    }

    pub(super) fn faults(self) -> &'c [ChangeFault] {
        &self.step.trial.faults
    }

    /// Tells whether something is wrong with the day.
    pub(super) fn is_of_faulty_day(self) -> bool {
        self.day.trial.faults().is_some()
    }

    pub(super) fn is_early(self) -> bool {
        self.day.is_early
    }

    /// Tells whether the decree at a place of the day is taken as given.
    pub(super) fn is_given(self, decree: u32) -> bool {
        self.day.given.get(decree as usize).copied().unwrap_or(false)
    }

    /// Returns the decree at a place of the day.
    pub(super) fn decree(self, place: u32) -> Option<&'c Decree> {
        self.step.trial.staged.decrees.get(place as usize)?.written()
    }

    /// Returns the register as of before the step: of the evening before, or of the opening day.
    pub(super) fn before(self) -> Snapshot<'c> {
        let (date, moment) = self.step.before;
        Snapshot::at_moment(self.register(), date, moment)
    }

    /// Returns a version as of before the step.
    pub(super) fn version(self, id: VersionId) -> Version<'c> {
        Version { register: self.register(), id, moment: self.step.before.1 }
    }

    /// Returns the steps of the day, in order.
    pub(super) fn of_day(self) -> impl DoubleEndedIterator<Item = Self> {
        self.played.turns_of(self.day)
    }

    /// Returns the takes of a version, in the order of the law.
    pub(super) fn takes_of(self, version: VersionId) -> &'c [u32] {
        self.step.takes.of_source(&self.step.trial.staged, version)
    }

    /// Returns the version of a unit before the step, where it was in force.
    pub(super) fn version_of_unit(self, unit: UnitId) -> Option<VersionId> {
        self.register().store.version_on(unit, self.step.before.1)
    }

    /// Returns the unit that comes of a provision, as the end of the day leaves it; `None` where a
    /// later step ends it.
    pub(super) fn result(self, provision: StagedId) -> Option<Version<'c>> {
        let (register, end) = (self.register(), Moment::of(self.day.trial.date));
        let store = &register.store;
        let made =
            store.provisions.get(self.step.trial.first_provision.plus(provision.place()))?.result?;
        let unit = store.records.get(made)?.unit;
        let stays = store.lives.at(made).contains(end).then_some(made);
        let id = stays.or_else(|| store.version_on(unit, end))?;
        Some(Version { register, id, moment: end })
    }
}

impl PartialEq for Turn<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.step, other.step)
    }
}

impl Eq for Turn<'_> {}

/// The takes of a step by their sources.
#[derive(Debug, Default)]
struct BySource {
    /// By source, and those of one source in the order of the law.
    takes: Vec<u32>,
    /// By version where its takes begin; empty for a step of few takes, among which they are looked
    /// for.
    starts: Vec<u32>,
}

impl BySource {
    /// Sorts takes by their source: by counting, when the step reaches a good part of the register.
    fn of(staged: &Staged, n_versions: usize) -> Self {
        if staged.takes.len().saturating_mul(16) >= n_versions {
            return Self::counted(staged, n_versions);
        }
        let mut takes: Vec<u32> = (0..index(staged.takes.len())).collect();
        takes.sort_by_key(|&take| source(staged, take));
        Self { takes, starts: Vec::new() }
    }

    fn counted(staged: &Staged, n_versions: usize) -> Self {
        let sources = staged.takes.iter().map(|take| take.source.index());
        // What a step of the day has made has numbers behind those of the day before.
        let n_versions = sources.max().map_or(n_versions, |last| n_versions.max(last + 1));
        let mut starts = vec![0_u32; n_versions + 2];
        for take in &staged.takes {
            if let Some(count) = starts.get_mut(take.source.index() + 2) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut starts {
            sum += *count;
            *count = sum;
        }
        let mut takes = vec![0_u32; staged.takes.len()];
        for (idx, take) in (0..).zip(&staged.takes) {
            if let Some(place) = starts.get_mut(take.source.index() + 1) {
                if let Some(slot) = takes.get_mut(*place as usize) {
                    *slot = idx;
                }
                *place += 1;
            }
        }
        Self { takes, starts }
    }

    fn of_source(&self, staged: &Staged, version: VersionId) -> &[u32] {
        if self.starts.is_empty() {
            let first = self.takes.partition_point(|&take| source(staged, take) < version);
            let rest = self.takes.get(first..).unwrap_or_default();
            let n_own = rest.partition_point(|&take| source(staged, take) == version);
            return rest.get(..n_own).unwrap_or_default();
        }
        let place = version.index();
        let start = self.starts.get(place).copied().unwrap_or(0) as usize;
        let end = self.starts.get(place + 1).copied().unwrap_or(0) as usize;
        self.takes.get(start..end).unwrap_or_default()
    }
}

fn source(staged: &Staged, take: u32) -> VersionId {
    staged.takes.get(take as usize).map_or_else(VersionId::default, |take| take.source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::data::ids::ids;
    use crate::register::data::staged::StagedTake;
    use crate::share::Share;

    #[test]
    fn takes_are_found_by_their_source_in_either_way() {
        let date = crate::period::date(2027, 1, 1);
        let mut staged = Staged::of_step(date, crate::period::Step::FIRST, Default::default());
        let take = |source: u32, provision: u32| {
            let (area, population) = (Share::All, Share::All);
            StagedTake {
                source: VersionId::at(source),
                provision: StagedId::at(provision),
                area,
                population,
                derived: false,
                evidence: None,
            }
        };
        staged.takes = vec![take(7, 0), take(2, 0), take(7, 1), take(0, 2), take(7, 2)];
        let few = BySource::of(&staged, 1_000_000);
        let many = BySource::of(&staged, 6);
        assert!(few.starts.is_empty() && many.starts.len() == 10);
        for version in ids(0..12) {
            let own: Vec<u32> = (0..5).filter(|&take| source(&staged, take) == version).collect();
            assert_eq!(few.of_source(&staged, version), own);
            assert_eq!(many.of_source(&staged, version), own);
        }
    }
}

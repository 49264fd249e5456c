//! A plan as rules see it: played on its register as far as it can be, beside what is known.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::behind::Mistakes;
use super::clauses::PlacedClause;
use super::given_facts::GivenFacts;
use super::mentions::Mentions;
use super::played::{Played, PlayedDay, Turn};
use crate::attributes::UnitFacts;
use crate::decree::Decree;
use crate::error::{ChangeFault, Fault};
use crate::level::Level;
use crate::list::List;
use crate::period::day_before;
use crate::plan::{Plan, Trials};
use crate::register::{Citation, Register, Snapshot, Version};

/// A plan, what came of staging it, and what is known beside the law.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::rules::Case;
/// use sapnhap::{Plan, vietnam};
///
/// let plan = Plan::from_register(vietnam::register(), ["1656/NQ-UBTVQH15"])?;
/// let case = Case::new(&plan, ().into());
/// assert_eq!(case.placed().count(), 126);
/// assert!(case.after().is_some());
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
pub struct Case<'a> {
    plan: &'a Plan,
    evidence: GivenFacts<'a>,
    played: Played<'a>,
    /// The plan's own decrees of the days that can be judged; sorted when first asked for.
    decrees: OnceLock<Vec<&'a Decree>>,
    /// The levels and the days of which facts are known, in order; collected when first asked for.
    known: OnceLock<(Vec<Level>, Vec<Date>)>,
    /// What is known of each version, with the day of the facts; put together when first asked for.
    facts: OnceLock<Vec<Option<Row<'a>>>>,
    /// What clauses of the step with faults are about; collected when first asked for.
    mentions: OnceLock<Mentions>,
    /// The mistakes behind which others are not told; collected when first asked for.
    mistakes: OnceLock<Mistakes>,
}

impl std::fmt::Debug for Case<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Case").field("plan", &self.plan.name()).finish_non_exhaustive()
    }
}

impl<'a> Case<'a> {
    /// Plays a plan on its register, day by day and step by step, up to the first on which something
    /// is wrong.
    ///
    /// # Complexity
    /// That of applying the plan. A day is kept with what it changes; all days share one register.
    #[must_use]
    pub fn new(plan: &'a Plan, evidence: GivenFacts<'a>) -> Self {
        Self {
            plan,
            evidence,
            played: Played::of(plan),
            decrees: OnceLock::new(),
            known: OnceLock::new(),
            facts: OnceLock::new(),
            mentions: OnceLock::new(),
            mistakes: OnceLock::new(),
        }
    }

    /// Returns the plan.
    #[must_use]
    pub fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// Returns what is known about units beside the law.
    #[must_use]
    pub fn evidence(&self) -> GivenFacts<'a> {
        self.evidence
    }

    /// Returns the plan's own decrees of the days that rules can judge, in the order of their days and
    /// numbers: neither of a day that is not after what the register holds, nor of one behind a day
    /// with faults.
    pub fn decrees(&self) -> impl Iterator<Item = &'a Decree> {
        let decrees = self.decrees.get_or_init(|| {
            let last = self.played.days.last().filter(|_| self.early_days().next().is_none());
            last.into_iter().flat_map(|last| self.own_decrees_until(last.trial.date)).collect()
        });
        decrees.iter().copied()
    }

    /// Returns the clauses of the plan's own decrees, by day, step, decree and clause.
    pub fn placed(&self) -> impl Iterator<Item = PlacedClause<'_>> {
        self.turns().flat_map(Turn::placed).filter(|placed| !placed.is_given())
    }

    /// Returns the register that comes of the plan; `None` when something is wrong with it, or when
    /// it has no decree.
    #[must_use]
    pub fn after(&self) -> Option<&Register> {
        let Trials { register, days, .. } = self.played.trials;
        let is_whole = !days.is_empty() && self.played.trials.faults().is_none();
        is_whole.then_some(register)
    }

    /// Returns the last day on which the plan changes something; its own day when it has no decree.
    #[must_use]
    pub fn last_day(&self) -> Date {
        self.played.days.last().map_or(self.plan.date(), |day| day.trial.date)
    }

    /// Returns the plan's register as of its last day; `None` as for [`after`](Self::after).
    #[must_use]
    pub fn outcome(&self) -> Option<Snapshot<'_>> {
        Some(self.after()?.at_or_opening(self.last_day()))
    }

    /// Returns the plan's register as of the end of a day, when all steps of it have been taken;
    /// `None` when something is wrong on that day, or on an earlier one.
    #[must_use]
    pub fn end_of(&self, day: Date) -> Option<Snapshot<'_>> {
        let wrong = self.played.days.last().filter(|last| last.trial.faults().is_some());
        let is_sound = wrong.is_none_or(|wrong| day < wrong.trial.date);
        is_sound.then(|| self.played.trials.register.at_or_opening(day))
    }

    /// Returns the units of a level before the first change of the plan, by code.
    #[must_use]
    pub fn units_before(&self, level: Level) -> List<Version<'_>> {
        let first = self.first_day().unwrap_or(self.plan.date());
        self.plan.base().at_or_opening(day_before(first)).units(level)
    }

    /// Returns the first day that rules can judge.
    pub(super) fn first_day(&self) -> Option<Date> {
        self.played.days.iter().find(|day| !day.is_early).map(|day| day.trial.date)
    }

    /// Returns the units that began on each day on which nothing is wrong, or changed, as the day leaves
    /// them.
    pub(super) fn results(&self) -> impl Iterator<Item = Version<'_>> {
        self.played.results()
    }

    /// Returns the clause of a citation, where it is one of the plan.
    pub(super) fn placed_by(&self, citation: &Citation<'_>) -> Option<PlacedClause<'_>> {
        self.played.placed_by(citation)
    }

    /// Returns the faults of the change, with the step that they are in; of a day that is too early
    /// only those of whole decrees.
    pub(super) fn faults(&self) -> impl Iterator<Item = (Turn<'_>, &ChangeFault)> {
        let turns = self.played.turns();
        let faults = turns.flat_map(|turn| turn.faults().iter().map(move |of| (turn, of)));
        faults.filter(|(turn, of)| !turn.is_early() || is_of_decree(&of.fault))
    }

    /// Returns the mistakes behind which others are not told.
    pub(super) fn mistakes(&self) -> &Mistakes {
        let faults = || self.faults().map(|(_, fault)| fault);
        self.mistakes.get_or_init(|| Mistakes::of(faults(), self.plan))
    }

    /// Returns what the clauses of the step with faults are about; that step is always the last.
    pub(super) fn mentions(&self) -> &Mentions {
        let last = || self.played.turns().last();
        self.mentions.get_or_init(|| last().map(Mentions::of).unwrap_or_default())
    }

    /// Returns the plan's own decrees up to a day, in the order of their days and numbers.
    pub(super) fn own_decrees_until(&self, last: Date) -> impl Iterator<Item = &'a Decree> {
        let own = self.plan.decrees().filter(move |decree| decree.effective <= last);
        let mut own: Vec<&'a Decree> = own.collect();
        own.sort_by(|one, other| {
            (one.effective, &one.number).cmp(&(other.effective, &other.number))
        });
        own.into_iter()
    }

    fn known(&self) -> &(Vec<Level>, Vec<Date>) {
        self.known.get_or_init(|| {
            let mut levels = BTreeSet::new();
            let mut days = BTreeSet::new();
            for (unit, date, _) in self.known_units() {
                levels.insert(unit.level());
                days.insert(date);
            }
            (levels.into_iter().collect(), days.into_iter().collect())
        })
    }

    /// Returns the levels of which facts are known, from the top.
    pub(super) fn fact_levels(&self) -> impl Iterator<Item = Level> {
        self.known().0.iter().copied()
    }

    /// Returns the days of which facts are known, in order.
    pub(super) fn fact_days(&self) -> &[Date] {
        &self.known().1
    }

    /// Returns what is known of a unit, by its code on the date of the facts.
    ///
    /// # Complexity
    /// Constant; linear in all facts at the first call.
    #[must_use]
    pub fn facts(&self, unit: &Version<'_>) -> Option<&'a UnitFacts> {
        self.row(unit).map(|(_, facts)| facts)
    }

    /// Returns what is known of a unit, and of which day.
    pub(super) fn row(&self, unit: &Version<'_>) -> Option<Row<'a>> {
        let facts = self.facts.get_or_init(|| self.facts_by_version());
        facts.get(unit.id().index()).copied().flatten()
    }

    /// Looks up which version each row of the facts is about.
    fn facts_by_version(&self) -> Vec<Option<Row<'a>>> {
        let mut facts = vec![None; self.played.trials.register.n_versions()];
        // Rows come by date, so the latest of a version stays.
        for (unit, date, row) in self.known_units() {
            if let Some(place) = facts.get_mut(unit.id().index()) {
                *place = Some((date, row));
            }
        }
        facts
    }

    /// Returns the rows of the facts, each with the unit of the plan's register that it is about.
    fn known_units(&self) -> impl Iterator<Item = (Version<'_>, Date, &'a UnitFacts)> {
        let register = &self.played.trials.register;
        self.evidence.attributes.into_iter().flat_map(|known| known.of_units(register))
    }

    /// Returns the steps of the days that rules can judge, in order.
    pub(super) fn turns(&self) -> impl Iterator<Item = Turn<'_>> {
        self.played.turns().filter(|turn| !turn.is_early())
    }

    /// Returns the days of the plan's own that are not after what the register holds.
    pub(super) fn early_days(&self) -> impl Iterator<Item = Date> {
        let early = |day: &&PlayedDay<'_>| day.is_early;
        self.played.days.iter().filter(early).map(|day| day.trial.date)
    }

    pub(super) fn unjudged(&self) -> &[Date] {
        &self.played.trials.unjudged
    }
}

/// What is known of a unit, with the day on which it carried the code of the table.
type Row<'a> = (Date, &'a UnitFacts);

/// Tells whether a fault is that of a whole decree, whatever its clauses are.
fn is_of_decree(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::NotAfterLast { .. }
            | Fault::OtherDay { .. }
            | Fault::DayOutside { .. }
            | Fault::KnownChanges
            | Fault::DecreeTwice
            | Fault::EmptyDecree
            | Fault::TooLarge
    )
}

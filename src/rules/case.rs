//! A plan as rules see it: staged day by day on its register, as far as it can be.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::clauses::Placed;
use super::evidence::Evidence;
use super::mentions::Mentions;
use crate::attributes::UnitFacts;
use crate::decree::Decree;
use crate::error::{ChangeFault, Fault};
use crate::level::Level;
use crate::period::day_before;
use crate::plan::Plan;
use crate::register::staged::Staged;
use crate::register::{Register, Snapshot, Trial, Version};

/// The decrees of one day, staged, as far as they are of one step.
pub(super) struct Day {
    pub(super) date: Date,
    /// The day on which their sources are looked at in the register before: that before, or the
    /// opening day; for a later step the day itself.
    pub(super) eve: Date,
    /// The register that they were staged on.
    pub(super) before: Register,
    pub(super) staged: Arc<Staged>,
    /// What comes of them; `None` when something is wrong.
    pub(super) after: Option<Register>,
    pub(super) faults: Vec<ChangeFault>,
    /// Whether the register goes to the day or beyond it already: what its clauses take can't be
    /// looked up then, and no rule but that of the dates can judge them.
    pub(super) is_early: bool,
    /// By decree: whether it is taken as given.
    given: Vec<bool>,
    /// The takes of each version of the register before: where they begin among `takes`.
    starts: Vec<u32>,
    takes: Vec<u32>,
}

/// A plan, what came of staging it, and what is known beside the law.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::{Case, Plan, vietnam};
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
    evidence: Evidence<'a>,
    days: Vec<Day>,
    /// Days that can't be looked at before an earlier one is mended.
    unjudged: Vec<Date>,
    /// The levels and days of which facts are known, in order; collected when first asked for.
    fact_days: OnceLock<Vec<(Level, Date)>>,
    /// What is known of each version; put together when first asked for.
    facts: OnceLock<Vec<Option<&'a UnitFacts>>>,
    /// What clauses of the day with faults are about; collected when first asked for.
    mentions: OnceLock<Mentions>,
}

impl std::fmt::Debug for Case<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Case").field("plan", &self.plan.name()).finish_non_exhaustive()
    }
}

impl<'a> Case<'a> {
    /// Stages a plan, day by day and step by step, up to the first on which something is wrong.
    ///
    /// # Complexity
    /// That of applying the plan.
    #[must_use]
    pub fn new(plan: &'a Plan, evidence: Evidence<'a>) -> Self {
        let mut days: Vec<Day> = Vec::new();
        let mut unjudged = Vec::new();
        let mut before = Some(plan.base().clone());
        for (date, decrees) in plan.days() {
            let Some(register) = before.take() else {
                unjudged.push(date);
                continue;
            };
            days.extend(
                register.trial(date, decrees).into_iter().map(|trial| Day::new(plan, trial)),
            );
            before = days.last().and_then(|day| day.after.clone());
        }
        Self {
            plan,
            evidence,
            days,
            unjudged,
            fact_days: OnceLock::new(),
            facts: OnceLock::new(),
            mentions: OnceLock::new(),
        }
    }

    /// Returns the plan.
    #[must_use]
    pub fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// Returns what is known about units beside the law.
    #[must_use]
    pub fn evidence(&self) -> Evidence<'a> {
        self.evidence
    }

    /// Returns the clauses of the plan's own decrees, by day, decree and clause.
    pub fn placed(&self) -> impl Iterator<Item = Placed<'_>> {
        self.all_placed().filter(|placed| !placed.is_given())
    }

    /// Returns the clauses of all decrees, those that are taken as given among them.
    pub(super) fn all_placed(&self) -> impl Iterator<Item = Placed<'_>> {
        self.days().flat_map(|day| {
            let provisions = 0..crate::register::index(day.staged.provisions.len());
            provisions.map(move |provision| Placed { day, provision })
        })
    }

    /// Returns the register that comes of the plan; `None` when something is wrong with it, or when
    /// it has no decree.
    #[must_use]
    pub fn after(&self) -> Option<&Register> {
        match self.unjudged.as_slice() {
            [] => self.days.last()?.after.as_ref(),
            _ => None,
        }
    }

    /// Returns the last day on which the plan changes something; its own day when it has no decree.
    #[must_use]
    pub fn last_day(&self) -> Date {
        self.days.last().map_or(self.plan.date(), |day| day.date)
    }

    /// Returns the plan's register as of its last day; `None` as for [`after`](Self::after).
    #[must_use]
    pub fn outcome(&self) -> Option<Snapshot<'_>> {
        Some(self.after()?.at_or_opening(self.last_day()))
    }

    /// Returns the units of a level before the first change of the plan, by code.
    #[must_use]
    pub fn units_before(&self, level: Level) -> Vec<Version<'_>> {
        let first = self.days.first().map_or(self.plan.date(), |day| day.date);
        self.plan.base().at_or_opening(day_before(first)).units(level)
    }

    /// Returns the faults of the change, with the clause of each where it has one; of a day that is
    /// too early only those of whole decrees.
    pub(super) fn faults(&self) -> impl Iterator<Item = (&Day, &ChangeFault)> {
        let faults = self.days.iter().flat_map(|day| day.faults.iter().map(move |of| (day, of)));
        faults.filter(|(day, of)| !day.is_early || is_of_decree(&of.fault))
    }

    /// Returns what the clauses of the day with faults are about; that day is always the last.
    pub(super) fn mentions(&self) -> &Mentions {
        self.mentions.get_or_init(|| self.days.last().map(Mentions::of).unwrap_or_default())
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

    /// Returns the levels and days of which facts are known, in order.
    pub(super) fn fact_days(&self) -> &[(Level, Date)] {
        self.fact_days.get_or_init(|| {
            let rows = self.evidence.attributes.into_iter().flat_map(|known| known.rows());
            let days: BTreeSet<(Level, Date)> =
                rows.map(|(level, _, date, _)| (level, date)).collect();
            days.into_iter().collect()
        })
    }

    /// Returns what is known of a unit, by its code on the date of the facts.
    ///
    /// # Complexity
    /// Constant; linear in all facts at the first call.
    #[must_use]
    pub fn facts(&self, unit: &Version<'_>) -> Option<&'a UnitFacts> {
        let facts = self.facts.get_or_init(|| self.facts_by_version());
        facts.get(unit.id().index()).copied().flatten()
    }

    /// Looks up which version each row of the facts is about. Registers that grow from one another
    /// number their versions alike, so the last one serves all.
    fn facts_by_version(&self) -> Vec<Option<&'a UnitFacts>> {
        let last = self.days.last().map(|day| day.after.as_ref().unwrap_or(&day.before));
        let register = last.unwrap_or(self.plan.base());
        let mut facts = vec![None; register.n_versions()];
        // Rows come by date, so the latest of a version stays.
        for (level, code, date, row) in self.evidence.attributes.into_iter().flat_map(|a| a.rows())
        {
            let unit = register.at_or_opening(date).get(level, code);
            if let Some(place) = unit.and_then(|unit| facts.get_mut(unit.id().index())) {
                *place = Some(row);
            }
        }
        facts
    }

    /// Returns the days that rules can judge.
    pub(super) fn days(&self) -> impl Iterator<Item = &Day> {
        self.days.iter().filter(|day| !day.is_early)
    }

    /// Returns the days of the plan's own that are not after what the register holds.
    pub(super) fn early_days(&self) -> impl Iterator<Item = Date> {
        self.days.iter().filter(|day| day.is_early).map(|day| day.date)
    }

    pub(super) fn unjudged(&self) -> &[Date] {
        &self.unjudged
    }
}

impl Day {
    fn new(plan: &Plan, trial: Trial) -> Self {
        let Trial { before, staged, outcome } = trial;
        let date = staged.date;
        let (after, faults) = match outcome {
            Ok(after) => (Some(after), Vec::new()),
            Err(faults) => (None, faults),
        };
        let given = staged.decrees.iter().map(|decree| plan.is_given(&decree.number)).collect();
        let (starts, takes) = by_source(&staged, before.n_versions());
        let eve = if staged.step.is_first() { day_before(date) } else { date };
        let eve = eve.max(before.opening());
        let is_too_early = |fault: &ChangeFault| matches!(fault.fault, Fault::NotAfterLast { .. });
        let is_early = faults.iter().any(is_too_early);
        Self { date, eve, before, staged, after, faults, is_early, given, starts, takes }
    }

    /// Tells whether the decree at a place of the change is taken as given.
    pub(super) fn is_given(&self, decree: u32) -> bool {
        self.given.get(decree as usize).copied().unwrap_or(false)
    }

    /// Returns the decree at a place of the change.
    pub(super) fn decree(&self, place: u32) -> Option<&Decree> {
        self.staged.decrees.get(place as usize)?.written()
    }

    /// Returns the takes of a version, in the order of the law.
    pub(super) fn takes_of(&self, version: u32) -> &[u32] {
        let place = version as usize;
        let start = self.starts.get(place).copied().unwrap_or(0) as usize;
        let end = self.starts.get(place + 1).copied().unwrap_or(0) as usize;
        self.takes.get(start..end).unwrap_or_default()
    }
}

/// Tells whether a fault is that of a whole decree, whatever its clauses are.
fn is_of_decree(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::NotAfterLast { .. }
            | Fault::OtherDay { .. }
            | Fault::DecreeTwice
            | Fault::EmptyDecree
            | Fault::TooLarge
    )
}

/// Sorts takes by their source, by counting.
fn by_source(staged: &Staged, n_versions: usize) -> (Vec<u32>, Vec<u32>) {
    let mut starts = vec![0_u32; n_versions + 2];
    for take in &staged.takes {
        if let Some(count) = starts.get_mut(take.source as usize + 2) {
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
        if let Some(place) = starts.get_mut(take.source as usize + 1) {
            if let Some(slot) = takes.get_mut(*place as usize) {
                *slot = idx;
            }
            *place += 1;
        }
    }
    (starts, takes)
}

//! Clauses of a plan, resolved: what they take of which units, and what comes of them.

use jiff::civil::Date;

use super::played::{Played, Turn};
use crate::clause::Clause;
use crate::code::Code;
use crate::country::Kind;
use crate::decree::{Decree, Outcome, Provision, Source, Take};
use crate::finding::{Cause, Claim, Finding, Reason};
use crate::level::Level;
use crate::register::data::ids::{Place, StagedId, VersionId, ids};
use crate::register::data::shared_array::index;
use crate::register::data::staged::{StagedOutcome, StagedProvision, StagedTake};
use crate::register::{Citation, Register, Snapshot, Version};
use crate::share::{Share, Shares};
use crate::unit::NamedUnit;

/// A clause of a plan, put onto its register: sources are versions of before its step, what comes of
/// it is seen at the end of its day.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::rules::Case;
/// use sapnhap::{Plan, vietnam};
///
/// let plan = Plan::from_register(vietnam::register(), ["1656/NQ-UBTVQH15"])?;
/// let case = Case::new(&plan, ().into());
/// let first = case.placed().next().unwrap();
/// assert_eq!(first.unit().unwrap().to_string(), "phường Hoàn Kiếm (00070)");
/// assert!(first.takes().all(|taken| taken.unit.level() == first.level().unwrap()));
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PlacedClause<'c> {
    pub(super) turn: Turn<'c>,
    pub(super) provision: StagedId,
}

impl std::fmt::Debug for PlacedClause<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let decree = self.decree().map(|decree| &decree.number);
        f.debug_struct("PlacedClause")
            .field("decree", &decree)
            .field("clause", &self.clause())
            .finish()
    }
}

/// What a clause takes of one unit.
///
/// # Example
/// ```
/// # #[cfg(feature = "vietnam")] {
/// use sapnhap::rules::Case;
/// use sapnhap::{Plan, Shares, vietnam};
///
/// let plan = Plan::from_register(vietnam::register(), ["1656/NQ-UBTVQH15"])?;
/// let case = Case::new(&plan, ().into());
/// let taken = case.placed().next().unwrap().takes().next().unwrap();
/// assert_eq!(taken.unit.label(), "phường Hàng Bạc");
/// assert_eq!(taken.portions, Shares::ALL);
/// # }
/// # Ok::<(), sapnhap::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct TakenUnit<'c> {
    /// The unit, as of before the step.
    pub unit: Version<'c>,
    /// How much of it, in the words of the law.
    pub portions: Shares,
    /// Whether nobody else takes from it: a rest of what is not divided is all.
    pub is_alone: bool,
    /// Whether it follows from another: a member of a unit that is taken whole.
    pub is_derived: bool,
}

impl TakenUnit<'_> {
    /// Tells whether all area and all people of the unit come here.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let whole = |share| share == Share::All || (share == Share::Rest && self.is_alone);
        whole(self.portions.area) && whole(self.portions.population)
    }
}

impl<'c> PlacedClause<'c> {
    fn staged(&self) -> Option<&'c StagedProvision> {
        self.turn.staged().provisions.get(self.provision.idx())
    }

    /// Tells whether the clause is of a decree that is taken as given.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.staged().is_some_and(|staged| self.turn.is_given(staged.decree))
    }

    /// Returns the decree.
    #[must_use]
    pub fn decree(&self) -> Option<&'c Decree> {
        self.turn.decree(self.staged()?.decree)
    }

    /// Tells whether another clause is of the same decree.
    pub(super) fn is_beside(&self, other: &Self) -> bool {
        let decree = |placed: &Self| placed.staged().map(|staged| staged.decree);
        self.date() == other.date() && decree(self) == decree(other)
    }

    /// Returns the provision as it is written.
    #[must_use]
    pub fn provision(&self) -> Option<&'c Provision> {
        self.decree()?.provisions.get(self.staged()?.place as usize)
    }

    /// Returns the clause; `None` for an act that is cited whole.
    #[must_use]
    pub fn clause(&self) -> Option<&'c Clause> {
        self.provision()?.clause.as_ref()
    }

    /// Returns the day on which it takes effect.
    #[must_use]
    pub fn date(&self) -> Date {
        self.turn.date()
    }

    /// Returns the register as of the day before, or for a later step of a day as of before the step.
    ///
    /// It is that of the whole plan, looked at on that day: what later days end is in it.
    #[must_use]
    pub fn before(&self) -> Snapshot<'c> {
        self.turn.before()
    }

    pub(super) fn version(&self, id: VersionId) -> Version<'c> {
        self.turn.version(id)
    }

    fn staged_takes(&self) -> impl Iterator<Item = &'c StagedTake> + use<'c> {
        let staged = self.turn.staged();
        staged.takes.get(staged.takes_range(self.provision)).unwrap_or_default().iter()
    }

    /// Returns what it takes, in the order of the text; a unit that is taken with its members comes
    /// before them. What could not be resolved is left out.
    pub fn takes(&self) -> impl Iterator<Item = TakenUnit<'c>> + use<'c> {
        let placed = *self;
        self.staged_takes().map(move |take| TakenUnit {
            unit: placed.version(take.source),
            portions: Shares { area: take.area, population: take.population },
            is_alone: placed.turn.takes_of(take.source).len() == 1,
            is_derived: take.derived,
        })
    }

    /// Returns what it takes with what is written about it, in the order of the text; empty when a
    /// unit that it takes from is not found.
    #[must_use]
    pub fn written_takes(&self) -> Vec<(Version<'c>, &'c Take)> {
        if self.written().count() != self.resolved().count() {
            return Vec::new();
        }
        self.resolved().map(|take| self.version(take.source)).zip(self.written()).collect()
    }

    fn written(&self) -> impl Iterator<Item = &'c Take> + use<'c> {
        let takes = self.provision().map_or(&[][..], |provision| &provision.takes);
        takes.iter().filter(|take| matches!(take.source, Source::Unit(_)))
    }

    fn resolved(&self) -> impl Iterator<Item = &'c StagedTake> + use<'c> {
        self.staged_takes().filter(|take| !take.derived)
    }

    /// Tells whether every unit that it names was found, so that what it takes and makes is known. Of
    /// any other clause a rule can't say what it lacks or has too much.
    #[must_use]
    pub fn is_resolved(&self) -> bool {
        let is_broken = matches!(self.staged().map(|by| by.outcome), Some(StagedOutcome::Broken));
        !is_broken && self.written().count() == self.resolved().count()
    }

    /// Returns the clauses that name a unit as a source on this day, with how much each takes, in the
    /// order of the steps and of the law; what one clause takes of it by several words is in an order
    /// of its own.
    #[must_use]
    pub fn takers_of(&self, unit: &Version<'_>) -> Vec<(Self, Shares)> {
        let steps = self.turn.of_day().flat_map(|turn| {
            let version = match turn == self.turn {
                true => Some(unit.id),
                false => turn.version_of_unit(unit.record().unit),
            };
            version.map(|version| takers_in(turn, version)).unwrap_or_default()
        });
        steps.collect()
    }

    /// Returns the clauses of its own step among those.
    pub(super) fn takers_in_step(&self, unit: &Version<'_>) -> Vec<(Self, Shares)> {
        takers_in(self.turn, unit.id)
    }

    /// Tells whether the clause makes a unit.
    #[must_use]
    pub fn is_new(&self) -> bool {
        matches!(self.staged().map(|staged| staged.outcome), Some(StagedOutcome::New { .. }))
    }

    /// Returns the unit that goes on by the clause, as of the day before.
    #[must_use]
    pub fn goes_on(&self) -> Option<Version<'c>> {
        match self.staged()?.outcome {
            StagedOutcome::Continues { version, .. } => Some(self.version(version)),
            _ => None,
        }
    }

    /// Returns the kind of the unit that comes of the clause.
    #[must_use]
    pub fn kind(&self) -> Option<&'c Kind> {
        let country = self.turn.register().country();
        match self.staged()?.outcome {
            StagedOutcome::New { kind, .. } => country.kind_at(kind),
            StagedOutcome::Continues { kind: Some(kind), .. } => country.kind_at(kind),
            StagedOutcome::Continues { kind: None, .. } => self.goes_on()?.kind(),
            StagedOutcome::Ends | StagedOutcome::Broken => None,
        }
    }

    /// Returns the level of the unit that comes of the clause.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        match self.staged()?.outcome {
            StagedOutcome::New { level, .. } => Some(level),
            StagedOutcome::Continues { .. } => self.goes_on().map(|unit| unit.level()),
            StagedOutcome::Ends | StagedOutcome::Broken => None,
        }
    }

    /// Returns the name of the unit that comes of the clause, without its kind.
    #[must_use]
    pub fn name(&self) -> Option<&'c str> {
        match self.turn.staged().name_of(self.provision) {
            Some(name) => Some(name),
            None => self.goes_on().map(|unit| unit.name()),
        }
    }

    /// Returns the code of the unit that comes of the clause.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self.turn.staged().code_of(self.provision) {
            Some(code) => Some(code.clone()),
            None => self.goes_on().map(|unit| unit.code()),
        }
    }

    /// Returns the unit that comes of the clause, as it is called.
    #[must_use]
    pub fn unit(&self) -> Option<NamedUnit> {
        let kind = self.kind()?.name.clone();
        let level = self.turn.register().country().level_id(self.level()?);
        Some(NamedUnit { code: self.code()?, kind, name: self.name()?.to_owned(), level })
    }

    /// Returns the register of the day; `None` when something is wrong with the change.
    ///
    /// It is that of the whole plan: as of the [day](Self::date) it is what the day has left.
    #[must_use]
    pub fn after(&self) -> Option<&'c Register> {
        (!self.turn.is_of_faulty_day()).then(|| self.turn.register())
    }

    /// Returns the unit that comes of the clause in the register of the day, as the last step of the
    /// day leaves it; `None` when something is wrong with the change, and for a unit that a later step
    /// of the day ends.
    #[must_use]
    pub fn result(&self) -> Option<Version<'c>> {
        self.after()?;
        self.turn.result(self.provision)
    }

    /// Tells whether the clause makes a unit that a later step of the day ends: there is no date on
    /// which it is in force.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        self.is_new() && self.after().is_some() && self.result().is_none()
    }

    /// Returns the unit that a level above holds what comes of the clause: the parent as of the
    /// day, or for a plan with faults the unit of the day before that the scope means.
    #[must_use]
    pub fn parent(&self) -> Option<Version<'c>> {
        if let Some(result) = self.result() {
            return result.parent();
        }
        let Some(Outcome::New(new)) = self.provision().map(|provision| &provision.outcome) else {
            return self.goes_on()?.parent();
        };
        let reference = new.parent.as_ref().or(self.decree()?.scope.as_ref())?;
        let before = self.before();
        let above = (0..self.level()?.rank()).map(Level::new);
        match reference.code() {
            Some(code) => above.filter_map(|level| before.get(level, code)).next(),
            None => before.find(&reference.to_string()).ok(),
        }
    }

    /// Begins a finding about the clause and the unit that comes of it.
    #[must_use]
    pub fn finding(&self, says: impl Into<Claim>) -> Finding {
        let mut finding = Finding::new(says).about(self.unit());
        finding.decree = self.decree().map(|decree| decree.number.clone());
        finding.clause = self.clause().cloned();
        finding.date = Some(self.date());
        finding.position = self.provision().and_then(|provision| provision.position);
        finding
    }

    /// Makes a cause of the clause.
    #[must_use]
    pub fn cause(&self, says: impl Into<Reason>) -> Cause {
        match self.decree() {
            Some(decree) => Cause::new(says).in_clause(&decree.number, self.clause()),
            None => Cause::new(says),
        }
    }

    /// Says how the clause takes from a unit, as a cause.
    #[must_use]
    pub fn taking(&self, unit: &Version<'_>, portions: Shares) -> Cause {
        self.cause(Reason::Takes { unit: NamedUnit::of(unit), portions })
    }
}

/// Returns the clauses of a step that name a version as a source.
fn takers_in(turn: Turn<'_>, version: VersionId) -> Vec<(PlacedClause<'_>, Shares)> {
    let takes = turn.takes_of(version).iter();
    let takes = takes.filter_map(|&idx| turn.staged().takes.get(idx as usize));
    let takers = takes.filter(|take| !take.derived).map(|take| {
        let portions = Shares { area: take.area, population: take.population };
        (PlacedClause { turn, provision: take.provision }, portions)
    });
    let mut takers: Vec<_> = takers.collect();
    takers.sort_by_key(|(taker, portions)| (taker.provision, *portions));
    takers
}

impl NamedUnit {
    /// Names a unit of a register.
    #[must_use]
    pub fn of(unit: &Version<'_>) -> Self {
        unit.register.store.named(unit.id)
    }
}

impl Played<'_> {
    /// Returns the clause of a citation, where it is one of the plan.
    pub(super) fn placed_by(&self, citation: &Citation<'_>) -> Option<PlacedClause<'_>> {
        let (turn, provision) = self.turn_of(citation)?;
        turn.placed().nth(provision.idx())
    }
}

impl<'c> Turn<'c> {
    /// Returns the clauses of the step, in the order of the law.
    pub(super) fn placed(self) -> impl Iterator<Item = PlacedClause<'c>> {
        let provisions = ids(0..index(self.staged().provisions.len()));
        provisions.map(move |provision| PlacedClause { turn: self, provision })
    }
}

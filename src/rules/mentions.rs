//! What the clauses of a step are about, found by the units and clauses that faults name.
//!
//! A finding made of a fault cites the clauses without which there would be no such fault: who takes
//! from the unit, makes it, or lets it go on.

use rustc_hash::FxHashMap;

use super::clauses::PlacedClause;
use super::played::Turn;
use crate::clause::{Clause, DecreeNumber, NamedClause};
use crate::decree::Outcome;
use crate::error::{Fault, NotInForce, Restorer};
use crate::finding::{Cause, Reason};
use crate::level::Level;
use crate::position::Position;
use crate::register::Version;
use crate::register::data::ids::{StagedId, VersionId};
use crate::share::{Share, Shares};
use crate::unit::NamedUnit;

/// How a clause is about a unit, or about what a fault says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    /// It takes from the version.
    Takes(VersionId, Share, Share),
    /// It makes the unit, lets it go on, or is named itself.
    Is,
}

/// What a fault can name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Named {
    Unit(NamedUnit),
    Clause(NamedClause),
}

/// The clauses that are about what a fault can name, in order.
#[derive(Debug, Clone, Default)]
struct Mentioned {
    by: Vec<(StagedId, How)>,
    /// The place of the last source in each clause that takes it, where it was read from a text.
    places: Vec<(StagedId, Position)>,
    /// Whether a clause of the plan's own is among them.
    is_of_plan: bool,
}

/// The clauses of a step by the units that they are about, and by themselves.
#[derive(Debug, Clone, Default)]
pub(super) struct Mentions {
    /// Looked up in, never walked.
    by_name: FxHashMap<Named, Mentioned>,
    /// The first clause with a label.
    by_label: FxHashMap<(DecreeNumber, Clause), StagedId>,
    /// Clauses by the first with their label, and by places in the text: their own and those of their
    /// sources.
    by_place: FxHashMap<(StagedId, Position), StagedId>,
}

/// How many causes of a fault are told one by one.
pub(super) const MOST_CAUSES: usize = 12;

impl Mentions {
    /// Collects what the clauses of a step are about.
    ///
    /// # Complexity
    /// Linear in what they mention.
    pub(super) fn of(turn: Turn<'_>) -> Self {
        let (mut mentions, country) = (Self::default(), turn.register().country());
        for placed in turn.placed() {
            let provision = placed.provision;
            if let Some(decree) = placed.decree() {
                let (decree, clause) = (decree.number.clone(), placed.clause().cloned());
                mentions.label(&placed, &decree);
                mentions.add(Named::Clause(NamedClause { decree, clause }), &placed, How::Is);
            }
            if let Some(made) = turn.staged().named_new(country, provision) {
                mentions.add(Named::Unit(made), &placed, How::Is);
            }
            if let Some(unit) = placed.goes_on() {
                mentions.add(Named::of(&unit), &placed, How::Is);
            }
            for taken in placed.takes() {
                let Shares { area, population } = taken.portions;
                let how = How::Takes(taken.unit.id, area, population);
                mentions.add(Named::of(&taken.unit), &placed, how);
            }
            for (source, take) in placed.written_takes() {
                if let Some(position) = take.position
                    && let Some(mentioned) = mentions.by_name.get_mut(&Named::of(&source))
                {
                    mentioned.places.push((provision, position));
                }
            }
        }
        mentions
    }

    fn add(&mut self, named: Named, placed: &PlacedClause<'_>, how: How) {
        let mentioned = self.by_name.entry(named).or_default();
        if mentioned.by.last() != Some(&(placed.provision, how)) {
            mentioned.by.push((placed.provision, how));
            mentioned.is_of_plan |= !placed.is_given();
        }
    }

    fn label(&mut self, placed: &PlacedClause<'_>, decree: &DecreeNumber) {
        let Some(clause) = placed.clause() else { return };
        let label = (decree.clone(), clause.clone());
        let first = *self.by_label.entry(label).or_insert(placed.provision);
        let Some(provision) = placed.provision() else { return };
        // A clause's own place says more than that of a source of another.
        if let Some(position) = provision.position {
            self.by_place.insert((first, position), placed.provision);
        }
        for position in provision.takes.iter().filter_map(|take| take.position) {
            self.by_place.entry((first, position)).or_insert(placed.provision);
        }
    }

    /// Returns the clause of a decree that has a label; of several the one at the place, else the first.
    pub(super) fn labelled<'d>(
        &self,
        turn: Turn<'d>,
        decree: &DecreeNumber,
        clause: &Clause,
        position: Option<Position>,
    ) -> Option<PlacedClause<'d>> {
        let first = *self.by_label.get(&(decree.clone(), clause.clone()))?;
        let there = position.and_then(|position| self.by_place.get(&(first, position)).copied());
        Some(PlacedClause { turn, provision: there.unwrap_or(first) })
    }

    /// Returns the place at which a clause names a unit as a source; of several the last.
    pub(super) fn place_in(&self, placed: &PlacedClause<'_>, unit: &NamedUnit) -> Option<Position> {
        let places = &self.by_name.get(&Named::Unit(unit.clone()))?.places;
        let end = places.partition_point(|(provision, _)| *provision <= placed.provision);
        let (provision, position) = places.get(end.checked_sub(1)?)?;
        (*provision == placed.provision).then_some(*position)
    }

    /// Returns the clauses that a fault in a clause comes of, in the order of the law: the first few, and
    /// how many more there are.
    ///
    /// # Complexity
    /// Constant: causes beyond the first few are counted and not made.
    pub(super) fn causes(
        &self,
        turn: Turn<'_>,
        fault: &Fault,
        own: Option<PlacedClause<'_>>,
    ) -> (Vec<Cause>, usize) {
        let mentioned = self.of_fault(turn, fault, own);
        // That the clause is about itself goes without saying; one more is looked at in its place.
        let most = MOST_CAUSES + 1;
        let n_all: usize = mentioned.iter().map(|mentioned| mentioned.by.len()).sum();
        let first = mentioned.iter().flat_map(|mentioned| mentioned.by.iter().take(most));
        let mut first: Vec<(StagedId, How)> = first.copied().collect();
        let n_cut = n_all - first.len();
        first.sort_unstable();
        first.dedup();
        first.retain(|(provision, how)| {
            *how != How::Is || own.is_none_or(|own| own.provision != *provision)
        });
        let n_more = n_cut + first.len().saturating_sub(MOST_CAUSES);
        let causes = first.into_iter().take(MOST_CAUSES).map(|(provision, how)| {
            let placed = PlacedClause { turn, provision };
            match how {
                How::Takes(version, area, population) => {
                    placed.taking(&placed.version(version), Shares { area, population })
                }
                How::Is => placed.cause(is(&placed)),
            }
        });
        (causes.collect(), n_more)
    }

    /// Tells whether a fault comes of a clause of the plan's own.
    pub(super) fn is_of_plan(
        &self,
        turn: Turn<'_>,
        fault: &Fault,
        own: Option<PlacedClause<'_>>,
    ) -> bool {
        self.of_fault(turn, fault, own).iter().any(|mentioned| mentioned.is_of_plan)
    }

    /// Returns the clauses that take from a unit.
    pub(super) fn takers_of<'d>(
        &self,
        turn: Turn<'d>,
        unit: &NamedUnit,
    ) -> impl Iterator<Item = PlacedClause<'d>> {
        let mentioned = self.by_name.get(&Named::Unit(unit.clone()));
        let mentions = mentioned.into_iter().flat_map(|mentioned| &mentioned.by);
        let takers = mentions.filter(|(_, how)| matches!(how, How::Takes(..)));
        takers.map(move |(provision, _)| PlacedClause { turn, provision: *provision })
    }

    /// Returns what a fault names, each once.
    fn of_fault(
        &self,
        turn: Turn<'_>,
        fault: &Fault,
        own: Option<PlacedClause<'_>>,
    ) -> Vec<&Mentioned> {
        let mut named = named_in(fault);
        if let (Fault::CodeTwice { code, .. }, Some(own)) = (fault, own) {
            // Whoever has the code until now must give it up for it to be given at all.
            let holder = own.level().and_then(|level| own.before().get(level, code));
            let units =
                holder.into_iter().flat_map(|unit| std::iter::once(unit).chain(unit.units_above()));
            named.extend(units.map(|unit| Named::of(&unit)));
        }
        if let (Fault::ParentLevel { parent, .. }, Some(own)) = (fault, own) {
            // So does a unit of the same code that would have been the parent.
            let holders = (0..own.level().map_or(0, |level| level.rank() + 1))
                .filter_map(|rank| own.before().get(Level::new(rank), &parent.code));
            named.extend(holders.map(|holder| Named::of(&holder)));
        }
        if let Fault::MemberLeft { .. } = fault {
            // A parent that is dissolved leaves its members to the unit above, and so on.
            let taken = named.iter().filter_map(|named| self.by_name.get(named)?.by.first());
            let above: Vec<Named> = taken
                .filter_map(|(provision, how)| match how {
                    How::Takes(version, ..) => {
                        Some(PlacedClause { turn, provision: *provision }.version(*version))
                    }
                    How::Is => None,
                })
                .flat_map(|unit| unit.units_above().map(|above| Named::of(&above)))
                .collect();
            named.extend(above);
        }
        named.sort_unstable();
        named.dedup();
        named.iter().filter_map(|named| self.by_name.get(named)).collect()
    }
}

impl Named {
    fn of(unit: &Version<'_>) -> Self {
        Self::Unit(NamedUnit::of(unit))
    }
}

/// Says what a clause does with the unit that comes of it.
pub(super) fn is(placed: &PlacedClause<'_>) -> Reason {
    if let Some(unit) = placed.goes_on() {
        return Reason::GoesOn { unit: NamedUnit::of(&unit) };
    }
    match placed.provision().map(|provision| &provision.outcome) {
        Some(Outcome::New(new)) => {
            Reason::Makes { name: new.name.to_string(), code: new.code.clone() }
        }
        Some(Outcome::Continues(goes_on)) => {
            Reason::GoesOnAs { reference: goes_on.unit.to_string() }
        }
        _ => Reason::Ends,
    }
}

/// Returns the units and clauses that a fault names and that have a part in it.
fn named_in(fault: &Fault) -> Vec<Named> {
    let unit = |unit: &NamedUnit| Named::Unit(unit.clone());
    let clause = |clause: &NamedClause| Named::Clause(clause.clone());
    match fault {
        Fault::TakenTwice { unit: of, .. }
        | Fault::LeftOver { unit: of, .. }
        | Fault::FiguresDisagree { unit: of, .. }
        | Fault::MembersStay { unit: of, .. }
        | Fault::GoesOnAndEnds { unit: of, .. } => vec![unit(of)],
        Fault::GoesOnTwice { unit: of, other, .. } => vec![unit(of), clause(other)],
        Fault::RestoredTwice { unit: of, by: Restorer::Clause(by) } => vec![unit(of), clause(by)],
        Fault::RestoredTwice { unit: of, by: Restorer::Unit(by) } => vec![unit(of), unit(by)],
        Fault::MemberLeft { parent, .. }
        | Fault::ParentLevel { parent, .. }
        | Fault::ParentOfOtherLevel { parent, .. } => vec![unit(parent)],
        Fault::SameDay { maker, .. } | Fault::LaterStep { maker, .. } => vec![clause(maker)],
        Fault::CodeTwice { other, .. } => vec![clause(other)],
        Fault::ParentNotInForce { why, .. } | Fault::ScopeNotInForce { why, .. } => match why {
            NotInForce::EndsHere { unit: of } => vec![unit(of)],
            NotInForce::MadeHere { maker } => vec![clause(maker)],
            NotInForce::Several { first, .. } => first.iter().map(unit).collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

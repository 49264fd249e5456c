//! Ways in which a decree can be broken by one clause.
//!
//! What always holds: units of the broken clause are kept from all other clauses, so that the rest
//! is valid without it, and the fault is not hidden by another.

use super::build::{Builder, Gene, of_continuation, of_new};
use super::ground::Unit;
use crate::code::Code;
use crate::decree::{Continuation, Portion, Provision, Reference, Source, Take};
use crate::error::{Error, Fault};
use crate::level::KindId;
use crate::name::Name;

/// What is wrong with a decree that [`broken_decrees`](super::broken_decrees) makes.
///
/// # Example
/// ```
/// use sapnhap::Fault;
/// use sapnhap::generate::Breakage;
///
/// assert!(Breakage::EmptyProvision.is_told_by(&Fault::EmptyProvision));
/// assert!(!Breakage::TakenTwice.is_told_by(&Fault::EmptyProvision));
/// assert_eq!(Breakage::ALL.len(), 21);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Breakage {
    /// A source that no unit is.
    UnknownUnit,
    /// A unit that is taken whole twice.
    TakenTwice,
    /// A unit that ends, and of which something goes nowhere.
    LeftOver,
    /// A code that another unit has.
    CodeInUse,
    /// A code that two clauses give.
    CodeTwice,
    /// A code of another width than its level asks for.
    CodeWidth,
    /// A new unit without a parent.
    ParentMissing,
    /// A parent that no unit is.
    ParentNotInForce,
    /// A parent of the unit's own level.
    ParentLevel,
    /// A unit of the top level that gets a parent.
    RootWithParent,
    /// A kind that the country does not have.
    UnknownKind,
    /// A kind of another level.
    KindOfOtherLevel,
    /// A clause that does nothing.
    EmptyProvision,
    /// A take of neither land nor people.
    EmptyTake,
    /// A unit that takes of itself.
    TakesItself,
    /// A unit that goes on by one clause and is taken whole by another.
    GoesOnAndEnds,
    /// A unit that gets two names.
    GoesOnTwice,
    /// A unit that takes one of a lower level.
    SourceBelow,
    /// A part of a unit whose members would have to be named.
    PartOfMembers,
    /// A source that only the decree itself makes.
    SameDay,
    /// A code and a name beside it of another unit.
    LabelDisagrees,
}

impl Breakage {
    /// Every breakage.
    pub const ALL: &[Self] = &[
        Self::UnknownUnit,
        Self::TakenTwice,
        Self::LeftOver,
        Self::CodeInUse,
        Self::CodeTwice,
        Self::CodeWidth,
        Self::ParentMissing,
        Self::ParentNotInForce,
        Self::ParentLevel,
        Self::RootWithParent,
        Self::UnknownKind,
        Self::KindOfOtherLevel,
        Self::EmptyProvision,
        Self::EmptyTake,
        Self::TakesItself,
        Self::GoesOnAndEnds,
        Self::GoesOnTwice,
        Self::SourceBelow,
        Self::PartOfMembers,
        Self::SameDay,
        Self::LabelDisagrees,
    ];

    /// Tells whether a fault is the one that names this breakage.
    #[must_use]
    pub fn is_told_by(self, fault: &Fault) -> bool {
        match self {
            Self::UnknownUnit => matches!(fault, Fault::Reference(_)),
            Self::TakenTwice => matches!(fault, Fault::TakenTwice { .. }),
            Self::LeftOver => matches!(fault, Fault::LeftOver { .. }),
            Self::CodeInUse => matches!(fault, Fault::CodeInUse { .. }),
            Self::CodeTwice => matches!(fault, Fault::CodeTwice { .. }),
            Self::CodeWidth => matches!(fault, Fault::CodeWidth { .. }),
            Self::ParentMissing => matches!(fault, Fault::ParentMissing { .. }),
            Self::ParentNotInForce => matches!(fault, Fault::ParentNotInForce { .. }),
            Self::ParentLevel => matches!(fault, Fault::ParentLevel { .. }),
            Self::RootWithParent => matches!(fault, Fault::RootWithParent { .. }),
            Self::UnknownKind => matches!(fault, Fault::UnknownKind { .. }),
            Self::KindOfOtherLevel => matches!(fault, Fault::KindOfOtherLevel { .. }),
            Self::EmptyProvision => matches!(fault, Fault::EmptyProvision),
            Self::EmptyTake => matches!(fault, Fault::EmptyTake { .. }),
            Self::TakesItself => matches!(fault, Fault::TakesItself { .. }),
            Self::GoesOnAndEnds => matches!(fault, Fault::GoesOnAndEnds { .. }),
            Self::GoesOnTwice => matches!(fault, Fault::GoesOnTwice { .. }),
            Self::SourceBelow => matches!(fault, Fault::SourceBelow { .. }),
            Self::PartOfMembers => matches!(fault, Fault::PartOfMembers { .. }),
            Self::SameDay => matches!(fault, Fault::SameDay { .. }),
            Self::LabelDisagrees => matches!(fault, Fault::LabelDisagrees { .. }),
        }
    }

    /// Puts the clauses that the broken one needs into a decree, and returns the broken one; `None`
    /// where the units for it are lacking.
    pub(super) fn put_into(
        self,
        builder: &mut Builder<'_>,
        gene: &Gene,
    ) -> Result<Option<Provision>, Error> {
        match self {
            Self::UnknownUnit
            | Self::LeftOver
            | Self::EmptyProvision
            | Self::EmptyTake
            | Self::TakesItself
            | Self::SourceBelow
            | Self::PartOfMembers
            | Self::LabelDisagrees => self.about_takes(builder, gene),
            Self::TakenTwice | Self::GoesOnAndEnds | Self::GoesOnTwice | Self::SameDay => {
                self.about_two_clauses(builder, gene)
            }
            Self::CodeInUse | Self::CodeTwice | Self::CodeWidth => self.about_codes(builder, gene),
            Self::ParentMissing
            | Self::ParentNotInForce
            | Self::ParentLevel
            | Self::RootWithParent => self.about_parents(builder, gene),
            Self::UnknownKind | Self::KindOfOtherLevel => self.about_kinds(builder, gene),
        }
    }

    /// A unit goes on and takes, which it can't.
    fn about_takes(
        self,
        builder: &mut Builder<'_>,
        gene: &Gene,
    ) -> Result<Option<Provision>, Error> {
        let [a, b, c, _] = gene.picks;
        let ground = builder.ground;
        let Some(unit) = self.taker(builder, a) else { return Ok(None) };
        let rank = rank_of(builder, unit);
        let mut other = |wanted: &dyn Fn(usize, &Unit) -> bool| builder.take_free(b, wanted);
        let is_leaf = |place: usize| ground.is_leaf(place);
        let other = match self {
            Self::LeftOver | Self::EmptyTake | Self::LabelDisagrees => {
                other(&|place, unit| is_leaf(place) && unit.rank == rank)
            }
            // What lies in it may come to its own ground.
            Self::SourceBelow => other(&|place, below| {
                is_leaf(place)
                    && below.rank > rank
                    && ground.above(place).all(|above| above != unit)
            }),
            Self::PartOfMembers => other(&|_, unit| unit.rank < rank && !unit.members.is_empty()),
            _ => Some(unit),
        };
        let Some(other) = other else { return Ok(None) };
        builder.keep(other);
        let Some(goes_on) = builder.goes_on(unit) else { return Ok(None) };
        let take = match self {
            Self::UnknownUnit => builder.nobody(rank).map(whole),
            Self::LeftOver if c.is_multiple_of(2) => {
                builder.take(other, Portion::All, Portion::Nothing)
            }
            Self::LeftOver => builder.take(other, Portion::Nothing, Portion::All),
            Self::EmptyTake => builder.take(other, Portion::Nothing, Portion::Nothing),
            Self::TakesItself | Self::PartOfMembers => builder.part(other),
            Self::SourceBelow => builder.whole(other),
            Self::LabelDisagrees => {
                let reference = ground.reference(other);
                let labelled = reference.map(|reference| reference.labelled("Không Đâu Cả"));
                labelled.transpose()?.map(whole)
            }
            _ => return Ok(Some(of_continuation(goes_on, Vec::new()))),
        };
        Ok(take.map(|take| of_continuation(goes_on, vec![take])))
    }

    /// Takes a free unit that can go on and take what makes the clause wrong.
    fn taker(self, builder: &mut Builder<'_>, pick: usize) -> Option<usize> {
        let ground = builder.ground;
        match self {
            Self::SourceBelow => {
                let rank = lowest_leaf(builder);
                builder.take_free(pick, |_, unit| rank.is_some_and(|rank| unit.rank < rank))
            }
            Self::PartOfMembers => {
                let rank = highest_with_members(builder);
                builder.take_free(pick, |place, unit| {
                    ground.is_leaf(place) && rank.is_some_and(|rank| rank < unit.rank)
                })
            }
            Self::LeftOver | Self::EmptyTake | Self::LabelDisagrees => {
                // One that has another of its rank beside it.
                let ranks = ranks_with_several(builder, |place| ground.is_leaf(place));
                builder.take_free(pick, |place, unit| ground.is_leaf(place) && is_of(&ranks, unit))
            }
            _ => builder.take_free(pick, |_, _| true),
        }
    }

    /// A clause that another one makes wrong.
    fn about_two_clauses(
        self,
        builder: &mut Builder<'_>,
        gene: &Gene,
    ) -> Result<Option<Provision>, Error> {
        let [a, b, c, _] = gene.picks;
        let ground = builder.ground;
        match self {
            Self::GoesOnTwice => {
                let Some(unit) = builder.take_free(a, |_, _| true) else { return Ok(None) };
                let (first, second) = (renamed(builder, unit)?, renamed(builder, unit)?);
                let (Some(first), Some(second)) = (first, second) else { return Ok(None) };
                builder.change(first, Vec::new());
                Ok(Some(of_continuation(second, Vec::new())))
            }
            Self::SameDay => {
                let Some(unit) = builder.take_free(a, |_, _| true) else { return Ok(None) };
                let Some(new) = builder.new_beside(unit, None, b)? else { return Ok(None) };
                let made = builder.ground.of_code(rank_of(builder, unit), &new.code);
                builder.push(of_new(new, Vec::new()));
                let goes_on = builder.goes_on(unit);
                Ok(goes_on.map(|goes_on| of_continuation(goes_on, vec![whole(made)])))
            }
            _ => {
                let ranks = ranks_with_several(builder, |place| ground.is_leaf(place));
                let taken = builder
                    .take_free(a, |place, unit| ground.is_leaf(place) && is_of(&ranks, unit));
                let Some(taken) = taken else { return Ok(None) };
                let rank = rank_of(builder, taken);
                let is_beside =
                    |place: usize, unit: &Unit| ground.is_leaf(place) && unit.rank == rank;
                let Some(taker) = builder.take_free(b, is_beside) else { return Ok(None) };
                let takes: Vec<Take> = builder.whole(taken).into_iter().collect();
                let last = if self == Self::GoesOnAndEnds {
                    renamed(builder, taken)?.map(|goes_on| of_continuation(goes_on, Vec::new()))
                } else {
                    let new = builder.new_beside(taken, None, c)?;
                    new.map(|new| of_new(new, takes.clone()))
                };
                builder.end(taken);
                let Some(goes_on) = builder.goes_on(taker) else { return Ok(None) };
                builder.change(goes_on, takes);
                Ok(last)
            }
        }
    }

    fn about_codes(
        self,
        builder: &mut Builder<'_>,
        gene: &Gene,
    ) -> Result<Option<Provision>, Error> {
        let [a, b, ..] = gene.picks;
        let ground = builder.ground;
        let has_width = |unit: &Unit| ground.ranks.get(unit.rank).and_then(|rank| rank.width);
        let ranks = ranks_with_several(builder, |_| true);
        let Some(unit) = builder.take_free(a, |_, unit| match self {
            Self::CodeWidth => has_width(unit).is_some(),
            _ => is_of(&ranks, unit),
        }) else {
            return Ok(None);
        };
        let rank = rank_of(builder, unit);
        let code = match self {
            Self::CodeWidth => {
                let width = ground.ranks.get(rank).and_then(|rank| rank.width).unwrap_or(1);
                let other = if width > 1 { width - 1 } else { width + 1 };
                Some(Code::new(&"1".repeat(usize::from(other)))?)
            }
            Self::CodeInUse => {
                let Some(place) = builder.take_free(b, |_, unit| unit.rank == rank) else {
                    return Ok(None);
                };
                // By its code alone it could not be told from the other as a parent.
                builder.end(place);
                let Some(holder) = ground.units.get(place) else { return Ok(None) };
                // Whoever ended that one would change the holder with it.
                holder.parent.into_iter().for_each(|parent| builder.keep(parent));
                Some(holder.code.clone())
            }
            _ => {
                let Some(other) = builder.take_free(b, |_, unit| unit.rank == rank) else {
                    return Ok(None);
                };
                let (code, goes_on) = (builder.new_code(rank), builder.goes_on(other));
                let Some(mut goes_on) = goes_on else { return Ok(None) };
                goes_on.code.clone_from(&code);
                builder.end(other);
                builder.change(goes_on, Vec::new());
                code
            }
        };
        let (Some(code), Some(mut goes_on)) = (code, builder.goes_on(unit)) else {
            return Ok(None);
        };
        goes_on.code = Some(code);
        builder.end(unit);
        Ok(Some(of_continuation(goes_on, Vec::new())))
    }

    fn about_parents(
        self,
        builder: &mut Builder<'_>,
        gene: &Gene,
    ) -> Result<Option<Provision>, Error> {
        let [a, b, ..] = gene.picks;
        let ground = builder.ground;
        let ranks = ranks_with_several(builder, |_| true);
        let unit = builder.take_free(a, |_, unit| match self {
            Self::RootWithParent => unit.rank == 0 && ground.units.len() > 1,
            Self::ParentLevel => unit.rank > 0 && is_of(&ranks, unit),
            _ => unit.rank > 0,
        });
        let Some(unit) = unit else { return Ok(None) };
        let rank = rank_of(builder, unit);
        let parent = match self {
            Self::ParentNotInForce => builder.nobody(rank - 1),
            Self::ParentMissing => None,
            _ => {
                let other = builder
                    .take_free(b, |_, unit| self == Self::RootWithParent || unit.rank == rank);
                let Some(other) = other else { return Ok(None) };
                builder.keep(other);
                ground.reference(other)
            }
        };
        if matches!(self, Self::ParentLevel | Self::RootWithParent) {
            let Some(mut goes_on) = builder.goes_on(unit) else { return Ok(None) };
            goes_on.parent = parent;
            return Ok(Some(of_continuation(goes_on, Vec::new())));
        }
        if self == Self::ParentNotInForce && parent.is_none() {
            return Ok(None);
        }
        let Some(mut new) = builder.new_beside(unit, None, b)? else { return Ok(None) };
        new.parent = parent;
        Ok(Some(of_new(new, Vec::new())))
    }

    fn about_kinds(
        self,
        builder: &mut Builder<'_>,
        gene: &Gene,
    ) -> Result<Option<Provision>, Error> {
        let [a, b, ..] = gene.picks;
        let ground = builder.ground;
        let others = |unit: &Unit| -> Vec<KindId> {
            let ranks = ground.ranks.iter().enumerate().filter(|(rank, _)| *rank != unit.rank);
            ranks.flat_map(|(_, rank)| rank.kinds.iter().cloned()).collect()
        };
        let unit =
            builder.take_free(a, |_, unit| self == Self::UnknownKind || !others(unit).is_empty());
        let Some(unit) = unit else { return Ok(None) };
        let kind = if self == Self::UnknownKind {
            Some(unknown_kind(builder)?)
        } else {
            let others = ground.units.get(unit).map(others).unwrap_or_default();
            b.checked_rem(others.len()).and_then(|place| others.get(place).cloned())
        };
        let (Some(kind), Some(mut goes_on)) = (kind, builder.goes_on(unit)) else {
            return Ok(None);
        };
        goes_on.kind = Some(kind);
        Ok(Some(of_continuation(goes_on, Vec::new())))
    }
}

fn whole(reference: Reference) -> Take {
    Take::of(Source::Unit(reference), Portion::All, Portion::All)
}

fn rank_of(builder: &Builder<'_>, unit: usize) -> usize {
    builder.ground.units.get(unit).map_or(0, |unit| unit.rank)
}

fn renamed(builder: &mut Builder<'_>, unit: usize) -> Result<Option<Continuation>, Error> {
    let name: Name = builder.new_name()?;
    Ok(builder.goes_on(unit).map(|goes_on| Continuation { name: Some(name), ..goes_on }))
}

/// Returns a kind that the country does not have.
fn unknown_kind(builder: &Builder<'_>) -> Result<KindId, Error> {
    let mut id = String::from("no_such_kind");
    let kinds = || builder.ground.ranks.iter().flat_map(|rank| &rank.kinds);
    while kinds().any(|kind| kind.as_str() == id) {
        id.push('_');
    }
    Ok(KindId::new(&id)?)
}

/// Tells of each rank whether it has several units that are free and fulfil a condition.
fn ranks_with_several(builder: &Builder<'_>, wanted: impl Fn(usize) -> bool) -> Vec<bool> {
    let mut counts = vec![0_usize; builder.ground.ranks.len()];
    for unit in builder.free(|place, _| wanted(place)) {
        if let Some(count) = counts.get_mut(rank_of(builder, unit)) {
            *count += 1;
        }
    }
    counts.into_iter().map(|count| count > 1).collect()
}

fn is_of(ranks: &[bool], unit: &Unit) -> bool {
    ranks.get(unit.rank).copied().unwrap_or(false)
}

/// Returns the lowest rank at which there are units without members.
fn lowest_leaf(builder: &Builder<'_>) -> Option<usize> {
    let leaves = builder.free(|place, _| builder.ground.is_leaf(place));
    leaves.into_iter().map(|unit| rank_of(builder, unit)).max()
}

/// Returns the highest rank at which there are units with members.
fn highest_with_members(builder: &Builder<'_>) -> Option<usize> {
    let uppers = builder.free(|_, unit| !unit.members.is_empty());
    uppers.into_iter().map(|unit| rank_of(builder, unit)).min()
}

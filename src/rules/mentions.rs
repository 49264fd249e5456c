//! What the clauses of a step are about, found by how faults name it.
//!
//! Faults name units and clauses as text. A finding made of one cites the clauses without which
//! there would be no such fault: who takes from the unit, makes it, or lets it go on.

use rustc_hash::FxHashMap;

use super::clauses::Placed;
use super::played::Turn;
use crate::clause::{Clause, DecreeNumber};
use crate::code::Code;
use crate::decree::Outcome;
use crate::error::Fault;
use crate::finding::{Cause, NamedUnit, Wording};
use crate::level::Level;
use crate::share::{Portions, Share};

/// How a clause is about a unit, or about what a fault says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    /// It takes from the version.
    Takes(u32, Share, Share),
    /// It makes the unit, lets it go on, or is named itself.
    Is,
}

/// The clauses of a step by the units that they are about, and by themselves.
#[derive(Debug, Clone, Default)]
pub(super) struct Mentions {
    /// Looked up in, never walked.
    by_text: FxHashMap<String, Vec<(u32, How)>>,
}

impl Mentions {
    pub(super) fn of(turn: Turn<'_>) -> Self {
        let mut by_text: FxHashMap<String, Vec<(u32, How)>> = FxHashMap::default();
        let mut add = |text: String, provision: u32, how: How| {
            by_text.entry(text).or_default().push((provision, how));
        };
        for placed in turn.placed() {
            let provision = placed.provision;
            if let Some(decree) = placed.decree() {
                add(Fault::by(&decree.number, &placed.clause().cloned()), provision, How::Is);
            }
            if placed.is_new()
                && let Some(made) = turn.staged().describe_new(provision)
            {
                add(made, provision, How::Is);
            }
            if let Some(unit) = placed.goes_on() {
                add(unit.to_string(), provision, How::Is);
            }
            for taken in placed.takes() {
                let Portions { area, population } = taken.portions;
                add(taken.unit.to_string(), provision, How::Takes(taken.unit.id, area, population));
            }
        }
        Self { by_text }
    }

    /// Returns the clauses that a fault in a clause comes of, in the order of the law.
    pub(super) fn causes(
        &self,
        turn: Turn<'_>,
        fault: &Fault,
        own: Option<Placed<'_>>,
    ) -> Vec<Cause> {
        let mut mentions = self.of_fault(turn, fault, own);
        mentions.retain(|(provision, how)| {
            // That the clause is about itself goes without saying.
            *how != How::Is || own.is_none_or(|own| own.provision != *provision)
        });
        let causes = mentions.into_iter().map(|(provision, how)| {
            let placed = Placed { turn, provision };
            match how {
                How::Takes(version, area, population) => {
                    placed.taking(&placed.version(version), Portions { area, population })
                }
                How::Is => placed.cause(is(&placed)),
            }
        });
        causes.collect()
    }

    /// Tells whether a fault comes of a clause of the plan's own.
    pub(super) fn is_of_plan(
        &self,
        turn: Turn<'_>,
        fault: &Fault,
        own: Option<Placed<'_>>,
    ) -> bool {
        let mut mentions = self.of_fault(turn, fault, own).into_iter();
        mentions.any(|(provision, _)| !Placed { turn, provision }.is_given())
    }

    /// Returns the clauses of a decree that have a label.
    pub(super) fn labelled<'d>(
        &self,
        turn: Turn<'d>,
        decree: &DecreeNumber,
        clause: &Clause,
    ) -> impl Iterator<Item = Placed<'d>> {
        let by = Fault::by(decree, &Some(clause.clone()));
        let named = self.by_text.get(&by).into_iter().flatten();
        let placed = named.map(move |(provision, _)| Placed { turn, provision: *provision });
        // Two labels may read the same with the numbers of their decrees before them.
        placed.filter(move |placed| {
            placed.clause() == Some(clause)
                && placed.decree().is_some_and(|own| own.number == *decree)
        })
    }

    /// Returns the clauses that take from a unit, as faults name it.
    pub(super) fn takers_of<'d>(
        &self,
        turn: Turn<'d>,
        unit: &str,
    ) -> impl Iterator<Item = Placed<'d>> {
        let mentions = self.by_text.get(unit).into_iter().flatten();
        let takers = mentions.filter(|(_, how)| matches!(how, How::Takes(..)));
        takers.map(move |(provision, _)| Placed { turn, provision: *provision })
    }

    fn of_fault(&self, turn: Turn<'_>, fault: &Fault, own: Option<Placed<'_>>) -> Vec<(u32, How)> {
        let mut texts = named_in(fault);
        if let (Fault::CodeTwice { code, .. }, Some(own)) = (fault, own) {
            // Whoever has the code until now must give it up for it to be given at all.
            let holder = own.level().and_then(|level| own.before().get(level, code));
            let units = holder
                .into_iter()
                .flat_map(|unit| std::iter::once(unit).chain(unit.ancestors_above()));
            texts.extend(units.map(|unit| unit.to_string()));
        }
        if let (Fault::ParentLevel { parent, .. }, Some(own)) = (fault, own) {
            // So does a unit of the same code that would have been the parent.
            let code = parent.rsplit_once(" (").and_then(|(_, code)| code.strip_suffix(')'));
            let code = code.and_then(|code| Code::new(code).ok());
            let holders = (0..own.level().map_or(0, |level| level.rank() + 1))
                .filter_map(|rank| own.before().get(Level::new(rank), code.as_ref()?));
            texts.extend(holders.map(|holder| holder.to_string()));
        }
        let mut mentions: Vec<(u32, How)> = Vec::new();
        for text in &texts {
            mentions.extend(self.by_text.get(text).into_iter().flatten());
        }
        if let Fault::MemberLeft { .. } = fault {
            // A parent that is dissolved leaves its members to the unit above, and so on.
            let above: Vec<String> = mentions
                .iter()
                .filter_map(|(provision, how)| match how {
                    How::Takes(version, ..) => {
                        Some(Placed { turn, provision: *provision }.version(*version))
                    }
                    How::Is => None,
                })
                .flat_map(|unit| unit.ancestors_above().map(|above| above.to_string()))
                .collect();
            mentions.extend(above.iter().filter_map(|text| self.by_text.get(text)).flatten());
        }
        mentions.sort_unstable();
        mentions.dedup();
        mentions
    }
}

/// Says what a clause does with the unit that comes of it.
pub(super) fn is(placed: &Placed<'_>) -> Wording {
    if let Some(unit) = placed.goes_on() {
        let unit = NamedUnit::of(&unit);
        return Wording::new(
            format!("{unit} goes on by it"),
            format!("{unit} tiếp tục theo khoản này"),
        );
    }
    match placed.provision().map(|provision| &provision.outcome) {
        Some(Outcome::New(new)) => {
            let (name, code) = (&new.name, &new.code);
            Wording::new(format!("it makes {name} ({code})"), format!("lập {name} ({code})"))
        }
        Some(Outcome::Continues(goes_on)) => {
            let unit = &goes_on.unit;
            Wording::new(format!("{unit} goes on by it"), format!("{unit} tiếp tục theo khoản này"))
        }
        _ => Wording::new("it ends units", "chấm dứt các đơn vị"),
    }
}

/// Returns the units and clauses that a fault names and that have a part in it.
fn named_in(fault: &Fault) -> Vec<String> {
    match fault {
        Fault::TakenTwice { unit, .. }
        | Fault::LeftOver { unit, .. }
        | Fault::FiguresDisagree { unit, .. }
        | Fault::MembersStay { unit, .. }
        | Fault::GoesOnAndEnds { unit, .. } => vec![unit.clone()],
        Fault::GoesOnTwice { unit, other, .. } => vec![unit.clone(), other.clone()],
        Fault::RestoredTwice { unit, by } => vec![unit.clone(), by.clone()],
        Fault::MemberLeft { parent, .. }
        | Fault::ParentLevel { parent, .. }
        | Fault::ParentOfOtherLevel { parent, .. } => {
            vec![parent.clone()]
        }
        Fault::SameDay { maker, .. } | Fault::LaterStep { maker, .. } => vec![maker.clone()],
        Fault::CodeTwice { other, .. } => {
            vec![other.clone()]
        }
        Fault::ParentNotInForce { why, .. } | Fault::ScopeNotInForce { why, .. } => {
            let ends = why.strip_suffix(" ends, or changes its code, by this change");
            let several = why.strip_prefix("it may be ");
            let maker =
                why.strip_prefix("a unit that ").and_then(|why| why.split_once(" makes is"));
            let one = ends.into_iter().chain(maker.map(|(maker, _)| maker));
            let of_several = several.into_iter().flat_map(|several| several.split(" or "));
            one.chain(of_several).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

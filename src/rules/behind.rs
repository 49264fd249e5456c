//! What follows from a mistake is not told as another: of a source that is not found, a unit that is not
//! made.

use std::collections::BTreeSet;

use crate::clause::{Clause, DecreeNumber};
use crate::code::Code;
use crate::decree::{Outcome, Reference};
use crate::error::{ChangeFault, Fault, LookupFault};
use crate::level::LevelId;
use crate::name::{exact_key, segments};
use crate::plan::Plan;

/// The mistakes of a plan that have others behind them.
#[derive(Debug, Default)]
pub(super) struct Mistakes {
    /// The clauses that name a unit which is not found.
    unfound: BTreeSet<(DecreeNumber, Clause)>,
    /// The levels and codes of what may be meant by those.
    meant: BTreeSet<(LevelId, Code)>,
    /// The clauses whose unit is not made.
    unmade: BTreeSet<(DecreeNumber, Clause)>,
    /// The codes and names of the units that are not made.
    codes: BTreeSet<Code>,
    names: Vec<String>,
}

impl Mistakes {
    /// Collects them from the faults of a plan.
    ///
    /// # Complexity
    /// Linear in the faults, and in the clauses where there are any.
    pub(super) fn of<'c>(faults: impl Iterator<Item = &'c ChangeFault>, plan: &Plan) -> Self {
        let mut mistakes = Self::default();
        for fault in faults {
            let Some(clause) = &fault.clause else { continue };
            let place = (fault.decree.clone(), clause.clone());
            match &fault.fault {
                Fault::Reference(why) => {
                    mistakes.unfound.insert(place);
                    if let LookupFault::UnknownName { near, .. } = why {
                        let meant = near.iter().map(|near| (near.level.clone(), near.code.clone()));
                        mistakes.meant.extend(meant);
                    }
                }
                Fault::UnknownKind { .. }
                | Fault::CodeWidth { .. }
                | Fault::CodeForm { .. }
                | Fault::CodeWithinParent { .. }
                | Fault::CodeOfOtherParent { .. }
                | Fault::CodeTooLong { .. }
                | Fault::ParentMissing { .. }
                | Fault::ParentNotInForce { .. }
                | Fault::ParentLevel { .. } => {
                    mistakes.unmade.insert(place);
                }
                _ => continue,
            }
        }
        if !mistakes.unmade.is_empty() {
            mistakes.name_unmade(plan);
        }
        mistakes
    }

    /// Notes how the units that are not made would be named.
    fn name_unmade(&mut self, plan: &Plan) {
        let decrees = plan.decrees();
        let provisions = decrees.flat_map(|decree| {
            decree.provisions.iter().map(move |provision| (&decree.number, provision))
        });
        for (number, provision) in provisions {
            let is_unmade =
                |clause: &Clause| self.unmade.contains(&(number.clone(), clause.clone()));
            if let Outcome::New(new) = &provision.outcome
                && provision.clause.as_ref().is_some_and(is_unmade)
            {
                self.codes.insert(new.code.clone());
                self.names.push(exact_key(new.name.as_str()));
            }
        }
    }

    /// Tells whether a fault is there because of one of these mistakes alone.
    pub(super) fn are_behind(&self, fault: &ChangeFault) -> bool {
        let is_in = |places: &BTreeSet<(DecreeNumber, Clause)>| {
            let place = |clause: &Clause| (fault.decree.clone(), clause.clone());
            fault.clause.as_ref().is_some_and(|clause| places.contains(&place(clause)))
        };
        match &fault.fault {
            // The unit that has it may be the one that is not found.
            Fault::CodeInUse { .. } => is_in(&self.unfound),
            Fault::LeftOver { unit, .. } => {
                self.meant.contains(&(unit.level.clone(), unit.code.clone()))
            }
            Fault::MemberLeft { .. } => is_in(&self.unmade),
            Fault::ParentNotInForce { parent: text, .. }
            | Fault::ScopeNotInForce { scope: text, .. } => self.names_unmade(text),
            _ => false,
        }
    }

    /// Tells whether a reference means a unit that is not made.
    fn names_unmade(&self, text: &str) -> bool {
        if self.unmade.is_empty() {
            return false;
        }
        let Ok(reference) = Reference::new(text) else { return false };
        let is_code = |code: &Code| self.codes.contains(code);
        let is_name = |written: &str| {
            let key = segments(written).first().map(|first| exact_key(first));
            let ends = |name: &String| key.as_ref().is_some_and(|key| key.ends_with(name.as_str()));
            self.names.iter().any(ends)
        };
        // A code with letters looks like a name.
        let code = || Code::new(reference.name()?).ok();
        reference.code().is_some_and(is_code)
            || code().is_some_and(|code| is_code(&code))
            || reference.name().is_some_and(is_name)
    }
}

//! What is told of names that mean no unit, or several: near names and candidates.
//!
//! What is wrong with a change is told with all that helps to mend it, and a change may have
//! thousands of wrong names. So a text is looked into once, however many clauses have it, and only
//! so much is looked at and listed for one change; names beyond that are told without.

use rustc_hash::FxHashMap;

use jiff::civil::Date;

use crate::decree::Reference;
use crate::error::{Candidate, Fault, LookupFault};
use crate::level::Level;
use crate::register::Register;
use crate::register::view::near;
use crate::register::view::search::Wanted;

/// How many candidates a fault lists when the change has listed enough.
const FIRST_OF_MANY: usize = 3;
/// How many candidates the faults of a change list in all.
const LISTED_IN_ALL: usize = 10_000;
/// How many names are held against wrong ones in a change, and for how many wrong ones in any case.
const LOOKED_AT: usize = 1 << 24;
const SEARCHES: usize = 100;

/// Tells of names of one change.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unfound {
    /// Near names by what is named, and the levels at which it was looked for.
    near: FxHashMap<(Reference, Vec<Level>), Vec<Candidate>>,
    /// What has been told, by decree and the level of what comes of the clause.
    told: FxHashMap<(u32, Option<Level>, Reference), Fault>,
    n_looked_at: usize,
    n_listed: usize,
}

impl Unfound {
    /// Returns the units with names nearest to one that nothing has; `None` when enough has been
    /// looked for.
    pub(crate) fn near(
        &mut self,
        register: &Register,
        reference: &Reference,
        wanted: &Wanted<'_>,
    ) -> Option<Vec<Candidate>> {
        let key = (reference.clone(), wanted.levels.clone());
        if let Some(near) = self.near.get(&key) {
            return Some(near.clone());
        }
        if self.n_looked_at >= LOOKED_AT && self.near.len() >= SEARCHES {
            return None;
        }
        self.n_looked_at += register.n_versions();
        let near = near::near(register, wanted);
        self.near.insert(key, near.clone());
        Some(near)
    }

    /// Says that a name means no unit.
    pub(crate) fn unknown(
        &mut self,
        register: &Register,
        reference: &Reference,
        wanted: &Wanted<'_>,
        date: Date,
    ) -> LookupFault {
        let query = reference.to_string();
        match self.near(register, reference, wanted) {
            Some(near) => LookupFault::UnknownName { query, date, last: None, near },
            None => LookupFault::UnknownAmongMany { query, date },
        }
    }

    /// Returns what was told of a name before, when it is named again.
    pub(crate) fn again(
        &mut self,
        decree: u32,
        outcome: Option<Level>,
        reference: &Reference,
    ) -> Option<Fault> {
        if self.told.is_empty() {
            // Nearly always, and then a look-up would be the better part of finding a unit.
            return None;
        }
        let fault = self.told.get(&(decree, outcome, reference.clone())).cloned()?;
        Some(self.listed(fault))
    }

    /// Notes what is told of a name, as far as it may be listed.
    pub(crate) fn note(
        &mut self,
        decree: u32,
        outcome: Option<Level>,
        reference: &Reference,
        fault: Fault,
    ) -> Fault {
        let fault = self.listed(fault);
        self.told.insert((decree, outcome, reference.clone()), fault.clone());
        fault
    }

    /// Cuts the candidates of a fault short when enough has been listed.
    pub(crate) fn listed(&mut self, mut fault: Fault) -> Fault {
        if let Fault::Reference(lookup) = &mut fault {
            self.list(lookup);
        }
        fault
    }

    fn list(&mut self, lookup: &mut LookupFault) {
        let (query, date, candidates, n_candidates) = match lookup {
            LookupFault::Ambiguous { query, date, candidates } => {
                let n_candidates = candidates.len();
                (query, *date, candidates, n_candidates)
            }
            LookupFault::AmbiguousAmongMany { query, date, first, n_candidates } => {
                (query, *date, first, *n_candidates)
            }
            _ => return,
        };
        if self.n_listed > LISTED_IN_ALL && candidates.len() > FIRST_OF_MANY {
            let mut first = std::mem::take(candidates);
            first.truncate(FIRST_OF_MANY);
            let query = std::mem::take(query);
            *lookup = LookupFault::AmbiguousAmongMany { query, date, first, n_candidates };
        } else {
            self.n_listed += candidates.len();
        }
    }
}

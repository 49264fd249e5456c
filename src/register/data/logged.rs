//! Decrees as the log has them: those that have been staged, and those that were loaded from the
//! compact form.
//!
//! What the compact form holds of a decree is what the changes of its day need. The decree as people write it
//! is [put together again](crate::register::view::written) when somebody asks for it.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::clause::{Clause, DecreeNumber};
use crate::decree::{Decree, Outcome, Reference, Take};
use crate::evidence::Evidence;
use crate::position::Position;

/// A decree of a change.
#[derive(Debug, Clone)]
pub(crate) struct Logged {
    pub(crate) number: DecreeNumber,
    pub(crate) effective: Date,
    /// The decree as it is written, once it is there.
    written: OnceLock<Arc<Decree>>,
    /// What a decree from the compact form has beside what is staged.
    beside: Option<Arc<Beside>>,
}

/// What a decree from the compact form has beside what is staged.
#[derive(Debug, Clone)]
pub(crate) struct Beside {
    /// The decree without its provisions.
    pub(crate) head: Decree,
    /// The clauses; `None` when they are numbered from 1 on.
    pub(crate) clauses: Option<Vec<Option<Clause>>>,
    /// By the place of a take among those of the decree: the clauses that it cites.
    pub(crate) cites: Vec<(u32, Clause)>,
    /// By the place of a take: remarks.
    pub(crate) notes: Vec<(u32, Box<str>)>,
    /// By the place of a provision: where the authority of the unit that it makes sits.
    pub(crate) seats: Vec<(u32, Reference)>,
    /// By the place of a provision, and of a take in it: those that take from no unit by name.
    pub(crate) others: Vec<(u32, u32, Take)>,
}

impl Logged {
    pub(crate) fn of(decree: Arc<Decree>) -> Self {
        Self {
            number: decree.number.clone(),
            effective: decree.effective,
            written: OnceLock::from(decree),
            beside: None,
        }
    }

    #[cfg(feature = "binary")]
    pub(crate) fn beside(beside: Beside) -> Self {
        Self {
            number: beside.head.number.clone(),
            effective: beside.head.effective,
            written: OnceLock::new(),
            beside: Some(Arc::new(beside)),
        }
    }

    /// Returns the scope, without putting the decree together.
    pub(crate) fn scope(&self) -> Option<&Reference> {
        match &self.beside {
            Some(beside) => beside.head.scope.as_ref(),
            None => self.written.get()?.scope.as_ref(),
        }
    }

    /// Returns the decree without its provisions, or with them where they are there.
    pub(crate) fn head(&self) -> Option<&Decree> {
        match &self.beside {
            Some(beside) => Some(&beside.head),
            None => self.written(),
        }
    }

    /// Returns what its provisions rest on that say nothing of themselves.
    pub(crate) fn evidence(&self) -> Evidence {
        self.head().map_or_else(Evidence::default, |head| head.record.evidence)
    }

    /// Returns the decree as it is written, when somebody wrote it or has asked for it before.
    pub(crate) fn written(&self) -> Option<&Decree> {
        self.written.get().map(AsRef::as_ref)
    }

    /// Returns the same for whoever keeps it.
    pub(crate) fn shared(&self) -> Option<Arc<Decree>> {
        self.written.get().cloned()
    }

    /// Returns the decree as it is written; one from the compact form is put together at the first
    /// call.
    pub(crate) fn full(&self, together: impl FnOnce(&Beside) -> Decree) -> &Decree {
        self.written.get_or_init(|| match &self.beside {
            Some(beside) => Arc::new(together(beside)),
            // One of the two is always there.
            None => Arc::new(Decree::without_provisions(self.number.clone(), self.effective)),
        })
    }

    /// Returns the clause of the provision at a place.
    pub(crate) fn clause(&self, place: u32) -> Option<Clause> {
        match &self.beside {
            Some(beside) => beside.clause(place),
            None => self.written()?.provisions.get(place as usize)?.clause.clone(),
        }
    }

    /// Returns where the provision at a place stands in the text that it was read from.
    pub(crate) fn position(&self, place: u32) -> Option<Position> {
        self.written()?.provisions.get(place as usize)?.position
    }

    /// Returns what a decree from the compact form has beside what is staged.
    #[cfg(feature = "binary")]
    pub(crate) fn loaded(&self) -> Option<&Arc<Beside>> {
        self.beside.as_ref()
    }

    /// Tells whether the provision at a place, by which a unit goes on, names neither a source, be it
    /// a unit or not, nor a parent; `is_staged` is whether anything of it has been staged.
    pub(crate) fn names_nothing(&self, place: u32, is_staged: bool) -> bool {
        let provision = || self.written()?.provisions.get(place as usize);
        let names_more = match &self.beside {
            Some(beside) => beside.others_of(place).next().is_some(),
            None => provision().is_some_and(|provision| {
                let outcome = &provision.outcome;
                let names_parent = matches!(outcome, Outcome::Continues(of) if of.parent.is_some());
                names_parent || !provision.takes.is_empty()
            }),
        };
        !is_staged && !names_more
    }
}

impl Beside {
    /// Returns what the provision at a place takes from no unit by name.
    pub(crate) fn others_of(&self, place: u32) -> impl Iterator<Item = &(u32, u32, Take)> {
        let first = self.others.partition_point(|(of, ..)| *of < place);
        self.others.iter().skip(first).take_while(move |(of, ..)| *of == place)
    }

    pub(crate) fn clause(&self, place: u32) -> Option<Clause> {
        match &self.clauses {
            Some(clauses) => clauses.get(place as usize).cloned().flatten(),
            None => Clause::new(&(place + 1).to_string()).ok(),
        }
    }
}

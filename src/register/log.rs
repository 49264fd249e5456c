//! The log: decrees that have been staged, and those that were loaded from the compact form.
//!
//! What the compact form holds of a decree is what the changes of its day need. The decree as people write it
//! is put together again when somebody asks for it, with sources by code.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::staged::{Staged, StagedOutcome, StagedTake};
use super::store::{NONE, Store};
use crate::clause::{Clause, DecreeNumber};
use crate::decree::{
    Continuation, Decree, NewUnit, Outcome, Portion, Provision, Reference, Source, Take,
};
use crate::error::Position;
use crate::level::Level;
use crate::name::Name;
use crate::share::Share;

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
    /// By the place of a take: provision and source of those that take from no unit by name.
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

    /// Returns the decree as it is written, when somebody wrote it or has asked for it before.
    pub(crate) fn written(&self) -> Option<&Decree> {
        self.written.get().map(AsRef::as_ref)
    }

    /// Returns the decree as it is written; of one from the compact form `steps` are the changes of
    /// its day.
    pub(crate) fn full<'s>(
        &self,
        store: &Store,
        place: u32,
        steps: impl FnOnce() -> Vec<&'s Staged>,
    ) -> &Decree {
        self.written.get_or_init(|| match &self.beside {
            Some(beside) => Arc::new(together(store, beside, place, &steps())),
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

    /// Returns what the provision at a place of a decree from the compact form takes from no unit by
    /// name.
    #[cfg(feature = "binary")]
    pub(crate) fn other_takes(&self, place: u32) -> impl Iterator<Item = &Take> {
        let others = self.beside.iter().flat_map(|beside| &beside.others);
        others.filter(move |(_, of, _)| *of == place).map(|(_, _, take)| take)
    }

    /// Tells whether the provision at a place, by which a unit goes on, names neither a source, be it
    /// a unit or not, nor a parent; `is_staged` is whether anything of it has been staged.
    pub(crate) fn names_nothing(&self, place: u32, is_staged: bool) -> bool {
        let provision = || self.written()?.provisions.get(place as usize);
        let names_more = match &self.beside {
            Some(beside) => beside.others.iter().any(|(_, of, _)| *of == place),
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
    fn clause(&self, place: u32) -> Option<Clause> {
        match &self.clauses {
            Some(clauses) => clauses.get(place as usize).cloned().flatten(),
            None => Clause::new(&(place + 1).to_string()).ok(),
        }
    }
}

/// Puts a decree together again, with its provisions in the order of the text, whatever their steps.
fn together(store: &Store, beside: &Beside, place: u32, steps: &[&Staged]) -> Decree {
    let mut provisions: Vec<(u32, &Staged, u32)> = Vec::new();
    for &staged in steps {
        let own = (0..).zip(&staged.provisions).filter(|(_, written)| written.decree == place);
        provisions.extend(own.map(|(idx, written)| (written.place, staged, idx)));
    }
    provisions.sort_by_key(|(place, ..)| *place);
    let mut decree = beside.head.clone();
    let mut n_takes = 0;
    let mut others = beside.others.iter().peekable();
    for (place, staged, idx) in provisions {
        let writer = Writer { store, staged, beside };
        let takes = writer.takes(place, idx, &mut n_takes, &mut others);
        let Some(outcome) = writer.outcome(place, idx) else { continue };
        let provision = Provision::of_whole_act(takes, outcome).in_step(staged.step);
        decree.provisions.push(Provision { clause: beside.clause(place), ..provision });
    }
    decree
}

/// The takes of a decree that take from no unit by name.
type Others<'a> = std::iter::Peekable<std::slice::Iter<'a, (u32, u32, Take)>>;

/// Puts provisions of a step together again.
struct Writer<'a> {
    store: &'a Store,
    staged: &'a Staged,
    beside: &'a Beside,
}

impl<'a> Writer<'a> {
    /// Puts the takes of a provision together; `n_takes` counts those of the decree so far.
    fn takes(&self, place: u32, idx: u32, n_takes: &mut u32, others: &mut Others<'a>) -> Vec<Take> {
        let outcome = self.staged.provisions.get(idx as usize).map(|staged| staged.outcome);
        let level = outcome.and_then(|outcome| outcome.level(self.store));
        let mut takes = Vec::new();
        let range = self.staged.takes_range(idx);
        let own = self.staged.takes.get(range.clone()).unwrap_or_default();
        let mut own = (range.start..).zip(own).filter(|(_, take)| !take.derived);
        loop {
            let other = others.next_if(|(at, of, _)| *at == *n_takes && *of == place);
            let mut take = match other {
                Some((_, _, take)) => take.clone(),
                None => match own.next() {
                    Some((at, take)) => self.take(super::grow::index(at), take, level),
                    None => return takes,
                },
            };
            let cites = self.beside.cites.iter().filter(|(at, _)| *at == *n_takes);
            take.cites = cites.map(|(_, clause)| clause.clone()).collect();
            let note = self.beside.notes.iter().find(|(at, _)| *at == *n_takes);
            take.note = note.map(|(_, note)| note.clone());
            takes.push(take);
            *n_takes += 1;
        }
    }

    fn take(&self, at: u32, take: &StagedTake, level: Option<Level>) -> Take {
        let portion = |share: Share, of_population: bool| {
            let figure = self
                .staged
                .figures
                .iter()
                .find(|(take, population, _)| (*take, *population) == (at, of_population));
            match share {
                Share::All => Portion::All,
                Share::Rest => Portion::Rest,
                Share::Nothing | Share::Possible => Portion::Nothing,
                Share::Part => Portion::Part(figure.map(|(_, _, figure)| Box::new(figure.clone()))),
            }
        };
        let source = Source::Unit(self.reference(take.source, level));
        Take::of(source, portion(take.area, false), portion(take.population, true))
    }

    /// Names a version by its code, with its level where the code alone does not say it.
    fn reference(&self, version: u32, outcome: Option<Level>) -> Reference {
        let record = self.store.records.at(version);
        let code = self.store.code(&record);
        let country = &self.store.country;
        let plain = match outcome {
            Some(level) => level == record.level,
            None => {
                super::resolve::all_levels(country)
                    .filter(|&level| country.code_fits(level, &code))
                    .count()
                    == 1
            }
        };
        let reference = Reference::of_code(code);
        if plain {
            reference
        } else {
            reference.at_level(super::search::level_id(self.store, record.level))
        }
    }

    fn outcome(&self, place: u32, provision: u32) -> Option<Outcome> {
        let outcome = self.staged.provisions.get(provision as usize)?.outcome;
        let code = self.staged.code_of(provision).cloned();
        let name = self.staged.name_of(provision).map(Name::new).transpose().ok()?;
        let kind = |idx: u8| self.store.country.kind_at(idx).map(|kind| kind.id.clone());
        let parent = |at: u32| {
            let parent = self.staged.parents.get(at as usize).map(|parent| &parent.reference);
            // The scope need not be named again.
            parent.filter(|parent| Some(*parent) != self.beside.head.scope.as_ref()).cloned()
        };
        Some(match outcome {
            StagedOutcome::New { kind: idx, parent: at, restores, .. } => {
                let aliases = self.staged.aliases.iter().filter(|(of, _)| *of == provision);
                let restored = self.store.units.get(restores).filter(|_| restores != NONE);
                let seat = self.beside.seats.iter().find(|(of, _)| *of == place);
                Outcome::New(Box::new(NewUnit {
                    code: code?,
                    kind: kind(idx)?,
                    name: name?,
                    parent: parent(at),
                    restores: restored.map(|unit| self.reference(unit.latest, None)),
                    seat: seat.map(|(_, seat)| seat.clone()),
                    aliases: aliases.map(|(_, alias)| alias.clone()).collect(),
                }))
            }
            StagedOutcome::Continues { version, kind: idx, parent: at } => {
                let unit = self.reference(version, None);
                let mut goes_on = Continuation::of_reference(unit);
                goes_on.code = code;
                goes_on.name = name;
                goes_on.kind = idx.and_then(kind);
                goes_on.parent =
                    self.staged.parents.get(at as usize).map(|parent| parent.reference.clone());
                Outcome::Continues(Box::new(goes_on))
            }
            StagedOutcome::Ends => Outcome::Ends,
            StagedOutcome::Broken => return None,
        })
    }
}

//! The log: decrees that have been staged, and those that were loaded from the compact form.
//!
//! What the compact form holds of a decree is what the changes of its day need. The decree as people write it
//! is put together again when somebody asks for it, with sources by code.

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::staged::{Staged, StagedOutcome, StagedTake};
use super::store::Store;
use crate::clause::{Clause, DecreeNumber};
use crate::decree::{
    Continuation, Decree, NewUnit, Outcome, Portion, Provision, Reference, Source, Take,
};
use crate::level::Level;
use crate::name::Name;
use crate::position::Position;
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

    /// Returns the decree as it is written, when somebody wrote it or has asked for it before.
    pub(crate) fn written(&self) -> Option<&Decree> {
        self.written.get().map(AsRef::as_ref)
    }

    /// Returns the same for whoever keeps it.
    pub(crate) fn shared(&self) -> Option<Arc<Decree>> {
        self.written.get().cloned()
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

    fn clause(&self, place: u32) -> Option<Clause> {
        match &self.clauses {
            Some(clauses) => clauses.get(place as usize).cloned().flatten(),
            None => Clause::new(&(place + 1).to_string()).ok(),
        }
    }
}

/// The places of decrees in the log, by number; clones share them. A branch of a few decrees has the
/// last ones only in the log.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers(Arc<FxHashMap<DecreeNumber, u32>>);

impl Numbers {
    /// How many decrees may be looked for in the log.
    const FEW: u32 = 64;

    /// Follows the register after a change that was written whole, or not.
    pub(crate) fn grown(&mut self, store: &Store, is_whole: bool) {
        let (known, n_decrees) = (super::grow::index(self.0.len()), store.decrees.len());
        if is_whole || n_decrees - known > Self::FEW + known / 8 {
            let numbers = Arc::make_mut(&mut self.0);
            let last = (known..n_decrees).map(|place| (place, store.logged(place)));
            numbers.extend(last.filter_map(|(place, of)| Some((of?.number.clone(), place))));
        }
    }

    /// Forgets the decrees from a place on, before the log does.
    pub(crate) fn cut(&mut self, store: &Store, n_decrees: u32) {
        let known = super::grow::index(self.0.len());
        if known > n_decrees {
            let numbers = Arc::make_mut(&mut self.0);
            for decree in (n_decrees..known).filter_map(|place| store.logged(place)) {
                numbers.remove(&decree.number);
            }
        }
    }

    /// Returns the place of a decree.
    pub(crate) fn place_of(&self, store: &Store, number: &DecreeNumber) -> Option<u32> {
        let known = super::grow::index(self.0.len());
        let is_it = |place: &u32| store.logged(*place).is_some_and(|of| of.number == *number);
        self.0.get(number).copied().or_else(|| (known..store.decrees.len()).rev().find(is_it))
    }
}

/// Puts a decree together again, with its provisions in the order of the text, whatever their steps.
fn together(store: &Store, beside: &Beside, place: u32, steps: &[&Staged]) -> Decree {
    let mut provisions: Vec<(u32, &Staged, u32)> = Vec::new();
    for &staged in steps {
        // Those of a decree stand together.
        let first = staged.provisions.partition_point(|written| written.decree < place);
        let own = (0..).zip(&staged.provisions).skip(first);
        let own = own.take_while(|(_, written)| written.decree == place);
        provisions.extend(own.map(|(idx, written)| (written.place, staged, idx)));
    }
    provisions.sort_by_key(|(place, ..)| *place);
    let mut decree = beside.head.clone();
    let mut cursors = Cursors::of(beside);
    for (place, staged, idx) in provisions {
        let writer = Writer { store, staged, beside };
        let takes = writer.takes(place, idx, &mut cursors);
        let Some(outcome) = writer.outcome(place, idx, &mut cursors) else { continue };
        let provision = Provision::of_whole_act(takes, outcome).in_step(staged.step);
        decree.provisions.push(Provision { clause: beside.clause(place), ..provision });
    }
    decree
}

/// Goes through a list in the order of its places.
type Cursor<'a, T> = std::iter::Peekable<std::slice::Iter<'a, T>>;

/// How far what a decree has beside what is staged has been gone through: all of it is in the order of
/// the takes, or of the provisions.
struct Cursors<'a> {
    /// How many takes of the decree there were.
    n_takes: u32,
    others: Cursor<'a, (u32, u32, Take)>,
    cites: Cursor<'a, (u32, Clause)>,
    notes: Cursor<'a, (u32, Box<str>)>,
    seats: Cursor<'a, (u32, Reference)>,
}

impl<'a> Cursors<'a> {
    fn of(beside: &'a Beside) -> Self {
        Self {
            n_takes: 0,
            others: beside.others.iter().peekable(),
            cites: beside.cites.iter().peekable(),
            notes: beside.notes.iter().peekable(),
            seats: beside.seats.iter().peekable(),
        }
    }
}

/// Puts provisions of a step together again.
struct Writer<'a> {
    store: &'a Store,
    staged: &'a Staged,
    beside: &'a Beside,
}

impl Writer<'_> {
    /// Puts the takes of a provision together.
    fn takes(&self, place: u32, idx: u32, cursors: &mut Cursors<'_>) -> Vec<Take> {
        let outcome = self.staged.provisions.get(idx as usize).map(|staged| staged.outcome);
        let level = outcome.and_then(|outcome| outcome.level(self.store));
        let mut takes = Vec::new();
        let range = self.staged.takes_range(idx);
        let own = self.staged.takes.get(range.clone()).unwrap_or_default();
        let mut own = (range.start..).zip(own).filter(|(_, take)| !take.derived);
        loop {
            let n_takes = cursors.n_takes;
            let is_next =
                |(of, at, _): &&(u32, u32, Take)| (*of, *at as usize) == (place, takes.len());
            let other = cursors.others.next_if(is_next);
            let mut take = match other {
                Some((_, _, take)) => take.clone(),
                None => match own.next() {
                    Some((at, take)) => self.take(super::grow::index(at), take, level),
                    None => return takes,
                },
            };
            while let Some((_, clause)) = cursors.cites.next_if(|(at, _)| *at == n_takes) {
                take.cites.push(clause.clone());
            }
            let note = cursors.notes.next_if(|(at, _)| *at == n_takes);
            take.note = note.map(|(_, note)| note.clone());
            takes.push(take);
            cursors.n_takes += 1;
        }
    }

    fn take(&self, at: u32, take: &StagedTake, level: Option<Level>) -> Take {
        let figures = &self.staged.figures;
        let portion = |share: Share, of_population: bool| {
            let place =
                figures.binary_search_by_key(&(at, of_population), |(at, of, _)| (*at, *of));
            let figure = place.ok().and_then(|place| figures.get(place));
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

    fn outcome(&self, place: u32, provision: u32, cursors: &mut Cursors<'_>) -> Option<Outcome> {
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
            StagedOutcome::New { kind: idx, parent: at, .. } => {
                let aliases = &self.staged.aliases;
                let first = aliases.partition_point(|(of, _)| *of < provision);
                let aliases = aliases.iter().skip(first).take_while(|(of, _)| *of == provision);
                let restored = &self.staged.restored;
                let place_of = restored.binary_search_by_key(&provision, |(of, _)| *of).ok();
                let restored = place_of.and_then(|place| restored.get(place));
                let seat = cursors.seats.next_if(|(of, _)| *of == place);
                Outcome::New(Box::new(NewUnit {
                    code: code?,
                    kind: kind(idx)?,
                    name: name?,
                    parent: parent(at),
                    restores: restored.map(|(_, unit)| unit.clone()),
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
